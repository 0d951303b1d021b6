"""A derivation: a chain of lines, each proved before it is there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from sympy import Expr

from mse_sym.proof.plainly import plainly
from mse_sym.proof.progress import step
from mse_sym.proof.prover import prove
from mse_sym.proof.relations import Equal, EqualUpToConstant, Relation, SameMinimiser, SolvedFor, TendsTo
from mse_sym.proof.rules.rule import Rule, combined, rewritten
from mse_sym.proof.statement import read_expression
from mse_sym.proof.verdict import Evidence, Proved, Refuted, StepFailed, StepRefuted, StepUndecided, Undecided
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.notation import latex_pieces, textbook_latex


@dataclass(frozen=True)
class Line:
    """One line: the expression, its relation to the line before, the reason, and how it was proved.

    The first line of a derivation stands in no relation to anything.

    Attributes:
        expression: what stands on the line, after the sign of its relation.
        relation: how it stands to the line before, one of :mod:`mse_sym.relations`; ``None`` in the first line.
        rule: the name of the rule that computed it, or ``"stated"`` where an author wrote it.
        reason: what the page says beside it, prose with formulas between dollar signs.
        evidence: how it was proved; empty in the first line, where there is nothing to prove.
    """

    expression: Expr
    relation: Relation | None
    rule: str
    reason: str
    evidence: tuple[Evidence, ...] = ()

    @property
    def latex(self) -> tuple[str, ...]:
        """The formula in pieces between which the line may break, with what its relation adds to it."""
        pieces = latex_pieces(self.expression)
        match self.relation:
            case SolvedFor(variable):
                return (f"{textbook_latex(variable)} = ", *pieces)
            case TendsTo(variable, point):
                return (*pieces, rf"\quad ({textbook_latex(variable)} \to {textbook_latex(point)})")
        return pieces


@dataclass(frozen=True, repr=False)
class Derivation:
    """A chain of lines that are all proved: an instance with a wrong line cannot be made.

    Example::

        from sympy import symbols
        from mse_sym import Context, Derivation, Partial, rules

        ell, a, y = symbols("ell a y", real=True)
        beginning = Derivation.begin(Partial(ell, a), Context(definitions={ell: (a - y) ** 2 / 2}))
        derivation = (
            beginning.apply(rules.unfold(ell))
            .apply(rules.constant_multiple)
            .apply(rules.power_rule)
            .apply(rules.work_out)
        )
        print(derivation.result)  # a - y

    Attributes:
        context: the domains and definitions on which its lines hold.
        lines: the lines in their order, each with the evidence of its proof.

    Raises (from :meth:`apply` and :meth:`state`):
        StepRefuted: the line is wrong; the message has a witness.
        StepUndecided: the prover can neither prove nor refute it, or it takes longer than 20 s.
        ValueError: a rule that changes nothing.
    """

    context: Context
    lines: tuple[Line, ...]

    @classmethod
    def begin(cls, expression: Expr, context: Context = Context(), reason: str = "") -> Derivation:  # noqa: B008 (frozen)
        """A derivation of one line, with a reason for it where it needs one."""
        return cls(context, (Line(read_expression(expression), None, "begin", reason),))

    def __post_init__(self) -> None:
        if not self.lines or self.lines[0].relation is not None:
            raise ValueError("a derivation begins with a line that stands in no relation; use Derivation.begin")
        proved = [self.lines[0]]
        for before, line in pairwise(self.lines):
            try:
                proved.append(replace(line, evidence=self._prove(before, line)))
            except StepFailed as failed:
                failed.derivation, failed.line = Derivation(self.context, tuple(proved)), line
                raise
        object.__setattr__(self, "lines", tuple(proved))

    def apply(self, *chosen: Rule, reason: str | None = None) -> Derivation:
        """The derivation with one more line, computed by a rule (by several, one after the other)."""
        rule = chosen[0] if len(chosen) == 1 else combined(*chosen)
        after = rewritten(rule, self.result, self.context)
        if after == self.result:
            raise ValueError(f"the rule {rule.name!r} changes nothing in {plainly(self.result)}")
        if reason is None:
            reason = rule.told(self.result, after, self.context)
        return self._with(after, rule.relation, rule.name, reason)

    def state(self, expression: Expr, reason: str, relation: Relation = Equal()) -> Derivation:  # noqa: B008 (frozen)
        """The derivation with one more line, stated by its author."""
        return self._with(read_expression(expression), relation, "stated", reason)

    @property
    def result(self) -> Expr:
        """The last line."""
        return self.lines[-1].expression

    @property
    def start(self) -> Expr:
        """The first line."""
        return self.lines[0].expression

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """How each line was proved, in their order."""
        return tuple(item for line in self.lines for item in line.evidence)

    @property
    def relations(self) -> tuple[Relation, ...]:
        """What the chain proves, from first line to last: one relation where the lines' relations compose.

        A chain of ``=``, ``≐`` and ``~`` proves the weakest of them; a derivative, a solution or a limit
        starts a new part.
        """
        parts: list[Relation] = []
        for line in self.lines[1:]:
            assert line.relation is not None
            composed = _weaker(parts[-1], line.relation) if parts else None
            parts = [*parts[:-1], composed] if composed is not None else [*parts, line.relation]
        return tuple(parts) or (Equal(),)

    def _with(self, expression: Expr, relation: Relation, rule: str, reason: str) -> Derivation:
        return Derivation(self.context, (*self.lines, Line(expression, relation, rule, reason)))

    def _prove(self, before: Line, line: Line) -> tuple[Evidence, ...]:
        if line.relation is None:
            raise ValueError(f"the line {plainly(line.expression)} stands in no relation to the one before")
        line_by = (line.rule, line.relation.words, before.expression, line.expression)
        with step(f"proof of the line {line.rule!r}"):
            verdict = prove(before.expression, line.relation, line.expression, self.context)
        match verdict:
            case Proved(evidence=evidence):
                return evidence
            case Refuted() as refuted:
                raise StepRefuted(*line_by, refuted)
            case Undecided() as undecided:
                raise StepUndecided(*line_by, undecided)

    def __repr__(self) -> str:
        """One line of text for each line, with what it claims and why."""
        first, *rest = self.lines
        lines = [f"  {first.expression}"]
        for line in rest:
            assert line.relation is not None
            lines.append(f"  {line.relation.words}: {line.expression}    ({line.reason})")
        return "Derivation, every line proved:\n" + "\n".join(lines)

    def _repr_latex_(self) -> str:
        first, *rest = self.lines
        lines = [rf"& {''.join(first.latex)}"]
        for line in rest:
            assert line.relation is not None
            lines.append(rf"{line.relation.latex}{{}} & {''.join(line.latex)} && \text{{{line.reason}}}")
        return r"$\displaystyle \begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}$"


def _weaker(first: Relation, second: Relation) -> Relation | None:
    """The relation that two in a row amount to, or ``None`` where they do not compose."""
    strength = (Equal, EqualUpToConstant, SameMinimiser)
    if not (isinstance(first, strength) and isinstance(second, strength)):
        return first if isinstance(second, Equal) and not isinstance(first, strength) else None
    weak = max(first, second, key=lambda relation: strength.index(type(relation)))
    other = second if weak is first else first
    same = getattr(weak, "parameter", None) == getattr(other, "parameter", getattr(weak, "parameter", None))
    return weak if same else None
