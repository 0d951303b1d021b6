"""Goals: what a relation takes to prove, settled by normal form, by cases, or refuted by a counterexample."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from sympy import (
    Add,
    DiracDelta,
    Expr,
    Function,
    Product,
    S,
    SingularityFunction,
    Sum,
    Tuple,
    log,
    preorder_traversal,
)

from mse_sym.proof import cases
from mse_sym.proof.choices import by_choices
from mse_sym.proof.evaluation import (
    DIGITS,
    NO_VALUE,
    NOT_RESOLVED,
    Missing,
    Point,
    Value,
    evaluate_all,
)
from mse_sym.proof.generators import UnsupportedExpression
from mse_sym.proof.hints import of_equality
from mse_sym.proof.induction import inductions
from mse_sym.proof.normal_form import GeneratorField
from mse_sym.proof.parts import differing_parts
from mse_sym.proof.products import is_positive, products_as_sums
from mse_sym.proof.ranges import aligned
from mse_sym.proof.sampling import points, with_example_functions
from mse_sym.proof.scope import is_meant
from mse_sym.proof.sums import ranges_of_free_indices
from mse_sym.proof.terms import terms_of
from mse_sym.proof.verdict import Evidence, Proved, Refuted, Undecided, Verdict, Witness, _proved
from mse_sym.symbolic.borders import IN_PIECES
from mse_sym.symbolic.context import Context, fresh_index
from mse_sym.symbolic.flat_sums import flat_sums
from mse_sym.symbolic.notation import textbook_latex
from mse_sym.symbolic.partial import OneSided, Partial
from mse_sym.symbolic.pieces import NoDerivative, Unread

TRIES = 240
_FEW = 2
"""Parts in which two lines differ are looked at first if so many times their size is less than that of the lines."""
FIRST_TRIES = 3
_DEPTH = 8
_MOST_SHOWN = 4


def all_of(*goals: Callable[[], Verdict]) -> Verdict:
    """Proved where every goal is; else the first that is not."""
    evidence: tuple[Evidence, ...] = ()
    for goal in goals:
        verdict = goal()
        if not isinstance(verdict, Proved):
            return verdict
        evidence += verdict.evidence
    return _proved(*evidence)


@dataclass(frozen=True)
class Settled:
    """The names of the cases that are settled (one, unnamed, without a split).

    In the ``exceptions`` a derivative of the statement does not exist, and it says nothing.
    """

    cases: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()

    def __add__(self, other: Settled) -> Settled:
        return Settled(self.cases + other.cases, self.exceptions + other.exceptions)

    def within(self, name: str) -> Settled:
        """The same, where all of it is in a case of this name."""
        return Settled(
            *(
                tuple(", ".join(filter(None, (name, inner))) for inner in names)
                for names in (self.cases, self.exceptions)
            )
        )


def by_normal_form_and_cases(
    expressions: tuple[Expr, ...],
    context: Context,
    holds: Callable[[GeneratorField, tuple[Expr, ...]], bool],
) -> Settled | None:
    """The cases in which the normal form settles it, and the exceptions, or ``None`` where it does not settle all."""
    return _settled(expressions, context, holds, _DEPTH)


def _settled(
    expressions: tuple[Expr, ...],
    context: Context,
    holds: Callable[[GeneratorField, tuple[Expr, ...]], bool],
    depth: int,
) -> Settled | None:
    try:
        if holds(GeneratorField(context), expressions):
            return Settled(cases=("",))
    except NoDerivative:
        return Settled(exceptions=("",))
    except UnsupportedExpression:
        pass  # a case may still be in the normal form's reach
    split = cases.split(expressions, context) if depth else ()
    found = Settled()
    for case in split:
        inner = _settled(case.expressions, case.context, holds, depth - bool(case.name))
        if inner is None:
            return None
        found += inner.within(case.name)
    return found if split else None


def settled_by(goal: str, settled: Settled) -> Proved | Undecided:
    """A goal that the normal form settled in the named cases is proved, if there is a case."""
    if not settled.cases:
        return Undecided(f"{goal}: there is no derivative here, and nothing is said of it; use OneSided")
    if settled.cases == ("",):
        return _proved(Evidence(goal, "normal form"))
    detail = f"{len(settled.cases)} cases"
    if len(settled.cases) <= _MOST_SHOWN:
        detail += f": {'; '.join(settled.cases)}"
    if settled.exceptions:
        detail += f". No derivative at {'; '.join(settled.exceptions)}"
    return _proved(Evidence(goal, "normal form, case by case", detail))


def identity(goal: str, left: Expr, right: Expr, context: Context) -> Verdict:
    """That two expressions are equal, by what their normal forms are: values are the concern of ``where_values_are``.

    Where a function in pieces has no derivative, nothing is claimed of it; the evidence names the place.
    """
    sides = context.resolve(left), context.resolve(right)
    differ = partial(_differ, derived=(is_of_derivatives(left, context), is_of_derivatives(right, context)))
    if any(side.has(DiracDelta, SingularityFunction) for side in sides):
        return Undecided(f"{goal}: Dirac's delta is no function, and has no values")
    if any(Unread() in Add.make_args(side) for side in sides):
        functions = sorted({part.func.__name__ for side in (left, right) for part in side.atoms(Function)})
        return Undecided(f"{goal}: a derivative is not read: of {', '.join(functions)} one may jump, or have no slope")
    # What is false mostly shows at the first points, long before the algebra of all cases is through.
    if isinstance(refuted := _search(goal, sides, context, differ, FIRST_TRIES, may_be_zero=True), Refuted):
        return refuted
    ranges = ranges_of_free_indices(Tuple(left, right, *sides))

    def settled(left: Expr, right: Expr, context: Context = context) -> Settled | None:
        return by_normal_form_and_cases((left, right), context, lambda field, both: field.within(ranges).equal(*both))

    def of_parts(parts: Sequence[tuple[Expr, Expr]]) -> Proved | None:
        found = [settled(*part) or settled(*_at_any_index(*part)) for part in parts]
        if not found or any(each is None or each.exceptions for each in found):
            return None
        return _proved(
            Evidence(
                goal,
                "normal form, part by part",
                f"{len(parts)} part{'s' * (len(parts) > 1)} in which the lines differ",
            )
        )

    parts = differing_parts(*sides, signed=True)
    if _FEW * sum(map(_size, parts)) < _size(sides) and (alike := of_parts(parts)):
        return alike
    if any(side.has(Sum) and side.has(*IN_PIECES) for side in sides):
        flat = flat_sums(sides[0]), flat_sums(sides[1])
        if (found := settled(*flat) or _term_by_term(flat, context)) is not None:
            return settled_by(goal, found)
    if by_choices(*sides) and (count := _formula_by_formula(sides, context, settled)):
        return _proved(Evidence(goal, "normal form, formula by formula", f"{count} choices of formulas"))
    if (found := settled(*sides) or _term_by_term(sides, context)) is not None:
        return settled_by(goal, found)
    if (verdict := _by_ranges_of_sums(goal, sides, context, settled)) is not None:
        return verdict
    if alike := of_parts(differing_parts(*sides)):
        return alike
    return _search(goal, sides, context, differ, hint=partial(of_equality, *sides, context), may_be_zero=True)


def _size(expressions: Sequence[Expr]) -> int:
    return sum(1 for _ in preorder_traversal(Tuple(*expressions)))


def _formula_by_formula(
    sides: tuple[Expr, ...], context: Context, settled: Callable[[Expr, Expr, Context], Settled | None]
) -> int:
    """How many choices of formulas are settled, at the ends of a domain apart where that helps; 0 where one is not.

    At an end a formula need not have a value that is not taken there.
    """
    left, right = sides
    chosen = by_choices(left, right) or ((left, right),)
    if all((each := settled(*both, context)) is not None and not each.exceptions for both in chosen):
        return len(chosen)
    for apart in cases.ends(Tuple(*sides), context):
        counts = [_formula_by_formula(case.expressions, case.context, settled) for case in apart]
        return sum(counts) if all(counts) else 0
    return 0


def _at_any_index(left: Expr, right: Expr) -> tuple[Expr, Expr]:
    """Of sums over the same numbers the terms, at any indices: if these are equal, so are the sums."""
    if not (isinstance(left, Sum) and isinstance(right, Sum) and left.limits == right.limits):
        return left, right
    indices = {limit[0]: fresh_index() for limit in left.limits}
    return left.function.xreplace(indices), right.function.xreplace(indices)


def _by_ranges_of_sums(
    goal: str, sides: tuple[Expr, Expr], context: Context, settled: Callable[[Expr, Expr], Settled | None]
) -> Verdict | None:
    """That two expressions are equal once their sums run over one range, or by induction over a size.

    Where there are products of positive factors, they are sums of logarithms, and so are both sides.
    """
    ways = [sides]
    if any(side.has(Product) for side in sides):
        field = GeneratorField(context)
        sums = tuple(products_as_sums(side, field) for side in sides)
        ways = [sums, *([tuple(map(log, sums))] if all(is_positive(side, field) for side in sums) else [])]
    for left, right in ways:
        pair = aligned(left), aligned(right)
        if pair != sides and (found := settled(*pair)) is not None:
            return settled_by(goal, found)
        for number, differences in inductions(left, right, context):
            steps = [settled(difference, S.Zero) for difference in differences]
            if all(step is not None and not step.exceptions for step in steps):
                return _proved(Evidence(goal, "induction", f"over ${textbook_latex(number)}$"))
    return None


def _equal(field: GeneratorField, both: tuple[Expr, ...]) -> bool:
    return field.equal(*both)


def _term_by_term(sides: tuple[Expr, Expr], context: Context) -> Settled | None:
    """A derivative of a sum, settled term by term, where all slopes rise at the kinks or all fall."""
    terms = terms_of(*sides)
    if terms is None:
        return None

    def rises(field: GeneratorField, jump: tuple[Expr, ...]) -> bool:
        return field.nonnegative(field.normal(jump[0]))

    either = (by_normal_form_and_cases((jump,), context, rises) for jump in (terms.jump, -terms.jump))
    if not any(settled is not None and not settled.exceptions for settled in either):
        return None
    return by_normal_form_and_cases((terms.derivative, terms.stated), context, _equal)


def refuted_where_undefined(undecided: Verdict, before: Expr, after: Expr, context: Context) -> Verdict:
    """A refutation for a verdict that is undecided, if the line has no value somewhere where the one before has one."""
    if not isinstance(undecided, Undecided):
        return undecided
    goal = "the line has a value wherever the one before has one"
    sides = context.resolve(before), context.resolve(after)
    searched = _search(goal, sides, context, _loses_its_value)
    return searched if isinstance(searched, Refuted) else undecided


def _search(
    goal: str,
    sides: tuple[Expr, Expr],
    context: Context,
    fails: Callable[[Value, Value], bool],
    tries: int = TRIES,
    hint: Callable[[], str] = str,
    may_be_zero: bool = False,
) -> Refuted | Undecided:
    """A counterexample, or the confession that none was found, with a hint at what would help."""
    sides = with_example_functions(sides[0]), with_example_functions(sides[1])
    tried = 0
    for point in points(sides, context, tries):
        left, right = evaluate_all(sides, point, may_be_zero=may_be_zero)
        if NOT_RESOLVED in (left, right) or left is right is NO_VALUE:
            continue
        tried += 1
        if fails(left, right) and is_meant(point, context):
            return Refuted(witness_at(point, left, right), goal)
    looked = f"{tried} points at {DIGITS} digits do not refute it" if tried else "no value is found at any point tried"
    return Undecided("; ".join(filter(None, (f"{goal}: no normal form settles it, and {looked}", hint()))))


def _differ(left: Value, right: Value, derived: tuple[bool, bool] = (False, False)) -> bool:
    """Whether two values differ; where the formula of a derivative has none, nothing is known of the derivative."""
    if any(
        value is NO_VALUE and known_by_formula for value, known_by_formula in zip((left, right), derived, strict=True)
    ):
        return False
    if isinstance(left, Missing) or isinstance(right, Missing):
        return left is not right
    return left.differs_from(right)


def is_of_derivatives(line: Expr, context: Context) -> bool:
    """Whether a derivative stands in a line or in what it is defined by."""
    return bool(context.unfold(line).has(Partial, OneSided))


def _loses_its_value(was: Value, now: Value) -> bool:
    return was is not NO_VALUE and now is NO_VALUE


def witness_at(point: Point, before: Value, after: Value) -> Witness:
    """The point and both values there, with so many digits that they are seen to differ; a twin of ``a`` is ``a'``."""
    shown = sorted((str(name).removeprefix("_"), str(value)) for name, value in point.items())
    for digits in (17, 34, DIGITS):
        values = ["undefined" if isinstance(v, Missing) else v.shown(digits) for v in (before, after)]
        if values[0] != values[1]:
            break
    return Witness(tuple(shown), *values)
