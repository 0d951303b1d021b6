"""The prover, which decides whether a line stands to the one before as it claims.

It works in this order: exact normal form; case splits; then the search for a counterexample at 50
digits.  What survives all three is undecided, never "probably true".
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial

from sympy import (
    Dummy,
    Expr,
    Float,
    IndexedBase,
    Interval,
    Lambda,
    Limit,
    S,
    Sum,
    Symbol,
    cancel,
    diff,
    log,
    sympify,
)
from sympy import limit as sympy_limit

from mse_sym.proof import cases
from mse_sym.proof.limits import limit_of
from mse_sym.proof.normal_form import GeneratorField, UnsupportedExpression
from mse_sym.proof.relations import (
    AntiderivativeIn,
    AtLeast,
    DerivativeIn,
    Equal,
    EqualUpToConstant,
    NegativeLogarithm,
    Relation,
    SameMinimiser,
    SolvedFor,
    TendsTo,
)
from mse_sym.proof.sampling import DIGITS, Point, evaluate, points
from mse_sym.proof.verdict import Evidence, Proved, Refuted, Undecided, Verdict, Witness, _proved
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.functions import depends_on
from mse_sym.symbolic.partial import Partial

_SEPARATED = Float("1e-30", DIGITS)
"""Two values at 50 digits that differ by more than this, relatively, are different."""
_TRIES = 60
_DEPTH = 6


@lru_cache(maxsize=4096)
def prove(before: Expr, relation: Relation, after: Expr, context: Context = Context()) -> Verdict:  # noqa: B008 (frozen)
    """Prove that ``after`` stands in ``relation`` to ``before`` on the domain of ``context``.

    Returns:
        :class:`Proved` with its evidence, :class:`Refuted` with a witness, or :class:`Undecided`.

    Raises:
        ValueError: a variable has no domain (a symbol that was not declared real).
    """
    before, after = sympify(before), sympify(after)
    match relation:
        case Equal():
            return _identity("both sides are equal", before, after, context)
        case EqualUpToConstant(parameter):
            return _independent(before, after, parameter, context)
        case SameMinimiser(parameter, through):
            if through is not None:
                return _increasing_through(before, after, through, context)
            return _increasing_affine(before, after, parameter, context)
        case NegativeLogarithm():
            return _all(
                lambda: _sign("the argument of the logarithm is positive", before, context, strict=True),
                lambda: _identity("negative logarithm", -log(before), after, context),
            )
        case DerivativeIn(variable):
            return _identity("derivative, against the oracle", Partial(before, variable), after, context)
        case AntiderivativeIn(variable):
            return _identity("its derivative is the line before", Partial(after, variable), before, context)
        case SolvedFor(variable):
            return _all(
                lambda: _identity(
                    "substituted back", context.resolve(before).xreplace({variable: after}), S.Zero, context
                ),
                lambda: _inside("the solution lies in the domain", after, variable, context),
                lambda: _only_zero(before, variable, context),
            )
        case AtLeast(strict):
            goal = "the difference is positive" if strict else "the difference is not negative"
            return _sign(goal, before - after, context, strict=strict)
        case TendsTo(variable, point):
            return _limit(before, after, variable, point, context)
    raise TypeError(f"not a relation: {relation!r}")


def _all(*goals: Callable[[], Verdict]) -> Verdict:
    """Proved where every goal is; else the first that is not."""
    evidence: tuple[Evidence, ...] = ()
    for goal in goals:
        verdict = goal()
        if not isinstance(verdict, Proved):
            return verdict
        evidence += verdict.evidence
    return _proved(*evidence)


def _by_normal_form_and_cases(
    expressions: tuple[Expr, ...],
    context: Context,
    holds: Callable[[GeneratorField, tuple[Expr, ...]], bool],
    depth: int = _DEPTH,
) -> tuple[str, ...] | None:
    """The names of the cases in which the normal form settles it (one, unnamed, without a split), or ``None``."""
    try:
        if holds(GeneratorField(context), expressions):
            return ("",)
    except UnsupportedExpression:
        pass  # a case may still be in the normal form's reach
    if not depth:
        return None
    split = cases.split(expressions, context)
    settled: tuple[str, ...] = ()
    for case in split:
        inner = _by_normal_form_and_cases(case.expressions, case.context, holds, depth - 1)
        if inner is None:
            return None
        settled += tuple(f"{case.name}, {name}".rstrip(", ") for name in inner)
    return settled or None


def _evidence(goal: str, settled: tuple[str, ...]) -> Evidence:
    if settled == ("",):
        return Evidence(goal, "normal form")
    return Evidence(goal, "normal form, case by case", f"{len(settled)} cases: {'; '.join(settled)}")


def _identity(goal: str, left: Expr, right: Expr, context: Context) -> Verdict:
    sides = context.resolve(left), context.resolve(right)
    settled = _by_normal_form_and_cases(sides, context, lambda field, both: field.equal(*both))
    if settled is not None:
        return _proved(_evidence(goal, settled))
    return _search(goal, sides, context, _differ)


def _sign(goal: str, expr: Expr, context: Context, *, strict: bool) -> Verdict:
    def holds(field: GeneratorField, values: tuple[Expr, ...]) -> bool:
        value = field.normal(values[0])
        return field.sign(value) == 1 if strict else field.nonnegative(value)

    def fails(value: Expr | None, zero: Expr | None) -> bool:
        return value is None or value < 0 or (strict and _is_zero(value))

    resolved = context.resolve(expr)
    settled = _by_normal_form_and_cases((resolved,), context, holds)
    if settled is not None:
        return _proved(_evidence(goal, settled))
    if (
        not resolved.free_symbols
        and (value := evaluate(resolved, {})) is not None
        and value > 0
        and not _is_zero(value)
    ):
        return _proved(Evidence(goal, f"a constant, to {DIGITS} digits", str(value.evalf(10))))
    if isinstance(resolved, Sum):
        return _every_term(goal, resolved, context, strict=strict)
    return _search(goal, (resolved, S.Zero), context, fails)


def _every_term(goal: str, total: Sum, context: Context, *, strict: bool) -> Verdict:
    """A sum has the sign that all of its terms have."""
    verdict = _sign(goal, total.function, context, strict=strict)
    if isinstance(verdict, Proved):
        return _proved(*(Evidence(item.goal, f"{item.method}, term by term", item.detail) for item in verdict.evidence))
    return verdict


def _search(
    goal: str, sides: tuple[Expr, Expr], context: Context, fails: Callable[[Expr | None, Expr | None], bool]
) -> Verdict:
    """A counterexample, or the confession that none was found."""
    tried = 0
    for point in points(sides, context, _TRIES):
        left, right = (evaluate(side, point) for side in sides)
        if left is None and right is None:
            continue
        tried += 1
        if fails(left, right):
            return Refuted(_witness(point, left, right), goal)
    return Undecided(f"{goal}: no normal form settles it, and {tried} points at {DIGITS} digits do not refute it")


def _differ(left: Expr | None, right: Expr | None) -> bool:
    if left is None or right is None:
        return True
    if _is_zero(left) and _is_zero(right):
        return False
    return bool(abs(left - right) > _SEPARATED * (abs(left) + abs(right)))


def _is_zero(value: Expr) -> bool:
    """Whether a value is zero; SymPy marks one whose every digit cancelled by a precision of 1 bit."""
    return value == 0 or (isinstance(value, Float) and value._prec < 10)


def _witness(point: Point, before: Expr | None, after: Expr | None) -> Witness:
    shown = sorted((str(name), str(value)) for name, value in point.items())
    return Witness(tuple(shown), *("undefined" if v is None else str(v.evalf(17)) for v in (before, after)))


def _with_twins(expressions: tuple[Expr, ...], parameter: Expr, context: Context) -> tuple[tuple[Expr, ...], Context]:
    """The expressions, then the same expressions at another value of the parameter."""
    other: Expr
    if isinstance(parameter, IndexedBase):
        other = IndexedBase(Dummy(f"{parameter.label}_other", real=True), shape=parameter.shape, real=True)
    else:
        other = Dummy(f"{parameter}_other", **parameter.assumptions0)
    domains = dict(context.domains)
    if parameter in domains:
        domains[other] = domains[parameter]
    twins = tuple(expr.xreplace({parameter: other}) for expr in expressions)
    return expressions + twins, Context(domains, context.definitions)


def _independent(before: Expr, after: Expr, parameter: Expr, context: Context) -> Verdict:
    difference = context.resolve(before - after)
    (here, there), both = _with_twins((difference,), parameter, context)
    return _identity(f"the difference does not depend on {parameter}", here, there, both)


def _increasing_through(before: Expr, after: Expr, through: Lambda, context: Context) -> Verdict:
    (variable,) = through.variables
    inner = Context({variable: context.domain(variable)})
    goals = [
        lambda: _identity(f"the line is {through} of the line before", through(before), after, context),
        lambda: _sign("that function increases", Partial(through.expr, variable), inner, strict=True),
    ]
    if variable.is_positive:
        goals.append(lambda: _sign("its argument is positive", before, context, strict=True))
    return _all(*goals)


def _increasing_affine(before: Expr, after: Expr, parameter: Expr, context: Context) -> Verdict:
    """``after = c · before + d`` with ``c > 0`` and both free of the parameter."""
    values, both = _with_twins((context.resolve(before), context.resolve(after)), parameter, context)
    goal = f"the line increases strictly with the line before, as functions of {parameter}"

    def holds(field: GeneratorField, values: tuple[Expr, ...]) -> bool:
        was, now, was_there, now_there = values
        rise = field.normal(was - was_there)
        if rise == 0:
            return False
        slope = cancel(field.normal((now - now_there) / (was - was_there)))
        depends = any(depends_on(field.meaning[generator], parameter) for generator in slope.free_symbols)
        return not depends and field.sign(slope) == 1

    settled = _by_normal_form_and_cases(values, both, holds)
    if settled is not None:
        return _proved(_evidence(goal, settled))
    for point in points(values, both, _TRIES):
        was, now, was_there, now_there = (evaluate(value, point) for value in values)
        if was is None or now is None or was_there is None or now_there is None:
            continue
        rise, new_rise = was - was_there, now - now_there
        if _direction(rise, was) != _direction(new_rise, now):
            return Refuted(_witness(point, rise, new_rise), goal)
    return Undecided(f"{goal}: no increasing affine function was found")


def _direction(rise: Expr, scale: Expr) -> int:
    if _is_zero(rise) or abs(rise) <= _SEPARATED * abs(scale):
        return 0
    return 1 if rise > 0 else -1


def _inside(goal: str, solution: Expr, variable: Expr, context: Context) -> Verdict:
    """That a solution lies in the domain of its variable."""
    domain = context.domain(variable)
    if not isinstance(domain, Interval):
        return Undecided(f"{goal}: {domain} is not an interval")
    goals = [
        partial(_sign, goal, sign * (solution - end), context, strict=is_open)
        for end, sign, is_open in ((domain.start, 1, domain.left_open), (domain.end, -1, domain.right_open))
        if end.is_finite
    ]
    return _all(*goals)


def _only_zero(expr: Expr, variable: Expr, context: Context) -> Verdict:
    """That a function which has a zero has no other: every factor keeps its sign or is strictly monotone."""
    goal = f"no other zero in {variable}"
    field = GeneratorField(context)
    varying = []
    for factor, power in field.factors(field.normal(context.resolve(expr))):
        if power > 0 and field.sign(factor) is None:
            varying.append(field.restore(factor))
    if len(varying) != 1:
        return Undecided(f"{goal}: {len(varying)} factors of {expr} may vanish")
    slope = field.normal(diff(varying[0], variable))
    if field.sign(slope) is None:
        return Undecided(f"{goal}: {varying[0]} is not seen to be monotone in {variable}")
    return _proved(Evidence(goal, "strictly monotone factor", f"{varying[0]}"))


def _limit(before: Expr, after: Expr, variable: Symbol, point: Expr, context: Context) -> Verdict:
    goal = f"limit as {variable} goes to {point}"
    resolved, claimed = context.resolve(before), context.resolve(after)
    field = GeneratorField(context)
    found, method = limit_of(resolved, variable, point, field), "leading terms of the normal form"
    if found is None:
        found, method = sympy_limit(resolved, variable, point), "Gruntz's algorithm (SymPy)"
    if found == claimed or (found.is_finite and claimed.is_finite and field.equal(found, claimed)):
        return _proved(Evidence(goal, method))
    if isinstance(found, Limit) or found is S.NaN:
        return Undecided(f"{goal}: no limit was found")
    return Refuted(Witness(((str(variable), str(point)),), str(found), str(claimed)), goal)
