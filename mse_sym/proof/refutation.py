"""Errata: a statement as somebody makes it, refuted by the prover and, where one edit does it, mended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from sympy import Expr, Indexed, Mul, Pow, Set, Symbol

from mse_sym.proof.mutants import Mutant, mutants
from mse_sym.proof.plainly import plainly
from mse_sym.proof.prover import prove
from mse_sym.proof.relations import Equal, Relation
from mse_sym.proof.slips import FACTORS, exchanged, factors_of, factors_of_size, variables_for, with_whole_jacobian
from mse_sym.proof.verdict import OUGHT, Evidence, Proved, Refuted, Undecided
from mse_sym.symbolic import Context, Partial
from mse_sym.symbolic.domains import POSITIVE, assumed_domain
from mse_sym.symbolic.functions import logsumexp, softmax
from mse_sym.symbolic.notation import textbook_latex


@dataclass(frozen=True)
class Mended:
    """The statement with one edit, which is proved; ``edit`` says in words what was edited."""

    after: Expr
    edit: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Refutation:
    """A statement that is false: ``after`` does not stand in ``relation`` to ``before``.

    ``said`` is who says it and where; ``verdict`` has the witness; ``mended`` is ``None`` where no single
    edit makes the statement true.
    """

    before: Expr
    relation: Relation
    after: Expr
    context: Context
    said: str
    verdict: Refuted
    mended: Mended | None

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """That the statement is refuted, and how what it is mended to was proved."""
        found = Evidence("the statement is false", "refuted by a counterexample", self.counterexample)
        return (found, *(self.mended.evidence if self.mended is not None else ()))

    @property
    def counterexample(self) -> str:
        """The witness in words, its numbers to six digits; formulas stand between dollar signs."""
        witness = self.verdict.witness
        point = ", ".join(f"${_name(name)} = {_rounded(value)}$" for name, value in witness.point)
        where = f"at {point}" if point else "at every point"
        before, after = (_rounded(value) for value in (witness.before, witness.after))
        if isinstance(self.relation, Equal):
            return f"{where} the two sides are ${before}$ and ${after}$"
        if self.verdict.goal in OUGHT:
            return f"{where} {OUGHT[self.verdict.goal]}, but is ${before}$"
        return f"{where} “{self.verdict.goal}” does not hold: ${before}$ against ${after}$"


def _name(variable: str) -> str:
    """The LaTeX of a variable as a witness names it: ``sigma``, ``y[1]``."""
    vector, _, entry = variable.partition("[")
    return textbook_latex(Symbol(vector)) + (f"_{{{entry.rstrip(']')}}}" if entry else "")


def _rounded(value: str) -> str:
    """The LaTeX of a witness's number, to six digits; of what is no number (``undefined``), the text."""
    if value in _INFINITE:
        return _INFINITE[value]
    if not re.fullmatch(r"-?[\d.]+(e-?\d+|/\d+)?", value):
        return rf"\text{{{value}}}"
    digits, _, exponent = f"{float(Fraction(value)):.6g}".partition("e")
    return rf"{digits} \cdot 10^{{{int(exponent)}}}" if exponent else digits


_INFINITE = {"oo": r"\infty", "-oo": r"-\infty"}


def refuted(before: Expr, relation: Relation, after: Expr, context: Context, said: str = "") -> Refutation:
    """The refutation of the statement that ``after`` stands in ``relation`` to ``before``.

    Example::

        from sympy import symbols
        from mse_sym import Context, refuted, relations

        a, y = symbols("a y", real=True)
        found = refuted((a - y) ** 2, relations.Equal(), a**2 - y**2, Context(), "often seen")
        print(found.counterexample)  # at $a = …, a point at which it fails

    Raises:
        ValueError: the statement is true, or the prover cannot decide it.
    """
    statement = f"{plainly(after)}, {relation.words}, from {plainly(before)}"
    match prove(before, relation, after, context):
        case Refuted() as verdict:
            mended = mend(before, relation, after, context)
            return Refutation(before, relation, after, context, said, verdict, mended)
        case Proved():
            raise ValueError(f"the statement is true: {statement}; nothing is to be mended")
        case Undecided(reason=reason):
            raise ValueError(f"the statement is not refuted: {statement}: {reason}")


def mend(before: Expr, relation: Relation, after: Expr, context: Context) -> Mended | None:
    """The first edit of a false statement that makes it true."""
    for edit in repairs(before, after, context):
        verdict = prove(before, relation, edit.expression, context)
        if isinstance(verdict, Proved):
            return Mended(edit.expression, edit.description, verdict.evidence)
    return None


def repairs(before: Expr, expression: Expr, context: Context) -> Iterator[Mutant]:
    """The expressions that one edit leads to: the mutants, the reciprocal, forgotten inner derivatives, the slips.

    The inner derivatives are those of the intermediates that occur in the expression: with ``a = σ(z)``
    the factor ``∂a/∂z``. ``before`` tells in what is differentiated.
    """
    yield from mutants(expression)
    if expression != 0:
        yield Mutant(Pow(expression, -1), "the reciprocal")
    for name, definition in context.definitions.items():
        if isinstance(name, Symbol) and expression.has(name):
            for variable in sorted(definition.free_symbols, key=str):
                factor = Partial(name, variable)
                yield Mutant(Mul(expression, factor, evaluate=False), f"with the forgotten factor ∂{name}/∂{variable}")
    for words, factor in _factors(before, expression, context):
        yield Mutant(expression / factor, f"divided by {plainly(factor)}, because {_reason(words)}")
    for words, meant in with_whole_jacobian(expression, _logits(before, context)):
        yield Mutant(meant, words)
    for first, second in combinations(domains := _domains(expression, context), 2):
        if domains[first] == domains[second]:
            yield Mutant(exchanged(expression, first, second), f"{first} and {second} in each other's place")


def _reason(words: str) -> str:
    """What is wrong with a false side, as a clause, by what its slip is called."""
    if found := re.match("a factor (.+?),? too (large|small)", words):
        return f"it is too {found[2]} by the factor {found[1]}{words[found.end() :]}"
    return f"it has {words}" if words.startswith("a factor") else f"it is {words}"


def _domains(expression: Expr, context: Context) -> dict[Symbol, Set | None]:
    """The variables of a statement, also those of its intermediates, and over what they range."""
    free = expression.free_symbols.union(*(definition.free_symbols for definition in context.definitions.values()))
    symbols = [symbol for symbol in sorted(free, key=str) if isinstance(symbol, Symbol)]
    return {symbol: context.declared_domain(symbol) or assumed_domain(symbol) for symbol in symbols}


def _factors(before: Expr, expression: Expr, context: Context) -> Iterator[tuple[str, Expr]]:
    """Constants, what another variable makes of a derivative, numbers of entries, and powers of what is positive."""
    yield from FACTORS.items()
    domains = _domains(expression, context)
    for variable in dict.fromkeys(partial.variable for partial in sorted(before.atoms(Partial), key=str)):
        if (domain := domains.get(variable)) is not None:
            yield from variables_for(variable, domain).items()
    for size in sorted({entry.base.shape[0] for entry in before.atoms(Indexed) if entry.base.shape}, key=str):
        yield from factors_of_size(size).items()
    for symbol, domain in domains.items():
        if domain is not None and domain.is_subset(POSITIVE):
            yield from factors_of(symbol).items()


def _logits(before: Expr, context: Context) -> tuple[Indexed, ...]:
    """The entries of vectors in which something is differentiated that has a softmax of the whole vector."""
    entries = {part.variable for part in before.atoms(Partial) if isinstance(part.variable, Indexed)}
    within = (before, *context.definitions.values())
    vectors = {part.vector for each in within for part in each.atoms(softmax, logsumexp)}
    return tuple(entry for entry in sorted(entries, key=str) if entry.base in vectors)
