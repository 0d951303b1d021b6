"""The prover, which decides whether a line stands to the one before as it claims.

It works in this order: exact normal form; case splits; then the search for a counterexample at 50
digits (with a look at a few points before, where most of what is false shows at once).  What survives
all three is undecided, never "probably true".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache, partial

from sympy import (
    Add,
    Dummy,
    Expr,
    Indexed,
    IndexedBase,
    Interval,
    Lambda,
    Poly,
    S,
    cancel,
    log,
)

from mse_sym.proof.definitions import definitions_agree
from mse_sym.proof.distances import by_distances
from mse_sym.proof.evaluation import Number, Point, evaluate_all
from mse_sym.proof.foreign import FAILURES_OF_LIBRARIES, arose_here
from mse_sym.proof.goals import (
    FIRST_TRIES,
    TRIES,
    all_of,
    by_normal_form_and_cases,
    identity,
    refuted_where_undefined,
    settled_by,
    witness_at,
)
from mse_sym.proof.inequalities.has_sign import has_sign
from mse_sym.proof.limited_time import SECONDS, within
from mse_sym.proof.limits import tends_to
from mse_sym.proof.monotone import increases, only_zero
from mse_sym.proof.normal_form import GeneratorField
from mse_sym.proof.plainly import plainly
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
from mse_sym.proof.sampling import instantiate, points, with_example_functions
from mse_sym.proof.scope import is_meant
from mse_sym.proof.statement import Statement, read
from mse_sym.proof.values import has_a_value_there, where_values_are, without_jumps, without_poles
from mse_sym.proof.verdict import EQUAL, Evidence, Proved, Refuted, Undecided, Verdict, _proved
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.functions import depends_on
from mse_sym.symbolic.notation import textbook_latex
from mse_sym.symbolic.partial import Partial

_BEYOND_SIGNS = ("integer", "rational", "irrational", "even", "odd", "prime", "composite")
"""What may be assumed of a variable beside the interval in which it lies."""


def prove(
    before: Expr,
    relation: Relation,
    after: Expr,
    context: Context = Context(),  # noqa: B008 (frozen)
    *,
    seconds: float = SECONDS,
) -> Verdict:
    """Prove that ``after`` stands in ``relation`` to ``before`` on the domain of ``context``, within a time.

    Example::

        from sympy import symbols
        from mse_sym import prove, relations

        x = symbols("x", real=True)
        print(type(prove((x + 1) ** 2, relations.Equal(), x**2 + 2 * x + 1)).__name__)  # Proved
        print(type(prove(x**2, relations.Equal(), x)).__name__)  # Refuted
        print(type(prove(x**2, relations.AtLeast(), 2 * x - 1)).__name__)  # Proved

    Floating-point numbers are the fractions that they are exactly.

    Returns:
        :class:`Proved` with its evidence, :class:`Refuted` with a witness, or :class:`Undecided`, also where the
        time was over.

    Raises:
        TypeError: a line is no expression of real numbers.
        ValueError: a variable has no domain (a symbol that was not declared real), a name has two meanings, or
            assumptions, domains and definitions contradict each other.
    """
    statement = read(before, relation, after, context)
    try:
        return within(seconds, partial(verdict_on, statement))
    except TimeoutError:
        return Undecided(
            f"no verdict within {seconds:g} s; state it in smaller steps, or give more time: prove(…, seconds=…)"
        )
    except FAILURES_OF_LIBRARIES as error:
        if arose_here(error):
            raise
        return Undecided(f"a library that is used fails at this statement, {type(error).__name__}: {error}")


@lru_cache(maxsize=4096)
def verdict_on(statement: Statement) -> Verdict:
    """The verdict on a statement that was read, however long it takes."""
    before, relation, after, context = statement.before, statement.relation, statement.after, statement.context
    agreed = definitions_agree(context)
    if not isinstance(agreed, Proved):
        return agreed
    if isinstance(relation, TendsTo):  # near the point; elsewhere the line before need not have a value
        return _verdict(before, relation, after, context)
    if isinstance(relation, Equal) and (shifted := by_distances(before, after, context)) is not None:
        left, right, names = shifted
        verdict = where_values_are(_verdict(left, relation, right, context), left, right, context, _lacks(relation))
        if isinstance(verdict, Proved):
            return _proved(*(_with_names(item, names) for item in verdict.evidence))
    verdict = where_values_are(_verdict(before, relation, after, context), before, after, context, _lacks(relation))
    if isinstance(relation, DerivativeIn):
        # Where the formula of a derivative has no value and the function has one, the limit of the formula is the
        # derivative (Rudin 1976, theorem 5.10 and its corollary).
        derivative = Partial(before, relation.variable)
        return where_values_are(verdict, derivative, after, context, lambda was, now: was and not now)
    return verdict


def _with_names(evidence: Evidence, names: Mapping[Dummy, Expr]) -> Evidence:
    """The evidence in its own variables, or with what the new ones stand for, as far as its particulars have them."""
    detail, where = evidence.detail, []
    for name, meaning in names.items():
        for term in Add.make_args(meaning):  # d + δ is a − y, where d is a − y − δ
            detail = detail.replace(textbook_latex(name - term), textbook_latex(meaning - term))
        if re.search(rf"(?<![A-Za-z\\]){name.name}(?![A-Za-z])", " ".join(detail.split("$")[1::2])):
            where.append(f"${textbook_latex(name)} = {textbook_latex(meaning)}$")
    return replace(evidence, detail=f"{detail}, where {' and '.join(where)}" if where else detail)


def _lacks(relation: Relation) -> Callable[[bool, bool], bool]:
    """Whether a value is missing for a relation, from which of the two lines have one."""
    match relation:
        case Equal() | AtLeast():
            return lambda before, after: before != after
        case DerivativeIn():  # there may be a function without a derivative, but no derivative without a function
            return lambda before, after: after and not before
        case SolvedFor():  # where the line before need not have a value
            return lambda before, after: False
    return lambda before, after: before and not after


def _verdict(before: Expr, relation: Relation, after: Expr, context: Context) -> Verdict:
    match relation:
        case Equal():
            return identity(EQUAL, before, after, context)
        case EqualUpToConstant(parameter):
            return refuted_where_undefined(_independent(before, after, parameter, context), before, after, context)
        case SameMinimiser(parameter, through):
            if through is not None:
                return _increasing_through(before, after, parameter, through, context)
            verdict = _increasing_affine(before, after, parameter, context)
            return refuted_where_undefined(verdict, before, after, context)
        case NegativeLogarithm():
            return all_of(
                lambda: identity("negative logarithm", -log(before), after, context),
                lambda: has_sign("the argument of the logarithm is positive", before, context, strict=True),
            )
        case DerivativeIn(variable):
            return identity("derivative, against the oracle", Partial(before, variable), after, context)
        case AntiderivativeIn(variable):
            return all_of(
                lambda: identity("its derivative is the line before", Partial(after, variable), before, context),
                lambda: without_jumps(after, variable, context),
                lambda: without_poles(after, variable, context),
            )
        case SolvedFor(variable):
            return all_of(
                lambda: identity(
                    "substituted back", context.resolve(before).xreplace({variable: after}), S.Zero, context
                ),
                lambda: has_a_value_there("the line has a value at the solution", before, variable, after, context),
                lambda: _inside("the solution lies in the domain", after, variable, context),
                lambda: only_zero(before, variable, context),
            )
        case AtLeast(strict):
            goal = "the difference is positive" if strict else "the difference is not negative"
            return has_sign(goal, before - after, context, strict=strict)
        case TendsTo(variable, point):
            return tends_to(context.resolve(before), context.resolve(after), variable, point, context)
    raise TypeError(f"not a relation: {relation!r}")


def _with_twins(expressions: tuple[Expr, ...], parameter: Expr, context: Context) -> tuple[tuple[Expr, ...], Context]:
    """The expressions, then the same expressions at another value of the parameter.

    Raises:
        TypeError: the parameter is an entry of a vector, which a sum or another index may name in another way.
        ValueError: the domain of a variable depends on the parameter.
    """
    if isinstance(parameter, Indexed):
        raise TypeError(f"a parameter is a symbol or a vector, not the entry {parameter}")
    for name, domain in context.domains.items():
        if depends_on(domain, parameter):
            raise ValueError(f"the domain {domain} of {name} depends on the parameter {parameter}")
    other: Expr
    if isinstance(parameter, IndexedBase):
        other = IndexedBase(Dummy(f"{parameter.label}'", real=True), shape=parameter.shape, real=True)
    else:
        other = Dummy(f"{parameter}'", **parameter.assumptions0)
    domains = dict(context.domains)
    if parameter in domains:
        domains[other] = domains[parameter]
    twins = tuple(expr.xreplace({parameter: other}) for expr in expressions)
    return expressions + twins, Context(domains, context.definitions)


def _independent(before: Expr, after: Expr, parameter: Expr, context: Context) -> Verdict:
    difference = context.resolve(before - after)
    (here, there), both = _with_twins((difference,), parameter, context)
    return identity("the difference does not depend on the parameter", here, there, both)


def _increasing_through(before: Expr, after: Expr, parameter: Expr, through: Lambda, context: Context) -> Verdict:
    (variable,) = through.variables
    inner = Context({variable: context.domain(variable)})
    goals = [
        lambda: identity("the line is that function of the line before", through(before), after, context),
        lambda: _refuted_on_the_line(
            increases("that function increases", through.expr, variable, inner), before, after, parameter, context
        ),
        lambda: _inside("its argument lies in its domain", before, variable, context),
    ]
    return all_of(*goals)


def _refuted_on_the_line(verdict: Verdict, before: Expr, after: Expr, parameter: Expr, context: Context) -> Verdict:
    """What is not increasing everywhere may be so on the values that the line before has."""
    if not isinstance(verdict, Refuted):
        return verdict
    values, both = _with_twins((context.resolve(before), context.resolve(after)), parameter, context)
    searched = _not_increasing(verdict.goal, values, parameter, both, TRIES)
    return searched if isinstance(searched, Refuted) else Undecided(f"{verdict.goal}: not {verdict.witness}")


def _increasing_affine(before: Expr, after: Expr, parameter: Expr, context: Context) -> Verdict:
    """``after = c · before + d`` with ``c > 0`` and both free of the parameter."""
    values, both = _with_twins((context.resolve(before), context.resolve(after)), parameter, context)
    goal = "the line increases strictly with the line before"

    def holds(field: GeneratorField, values: tuple[Expr, ...]) -> bool:
        was, now, was_there, now_there = values
        rise = field.normal(was - was_there)
        if rise == 0:
            return False
        slope = cancel(field.normal((now - now_there) / (was - was_there)))
        depends = any(depends_on(field.meaning[generator], parameter) for generator in slope.free_symbols)
        return not depends and field.sign(slope) == 1

    if isinstance(refuted := _not_increasing(goal, values, parameter, both, FIRST_TRIES), Refuted):
        return refuted
    settled = by_normal_form_and_cases(values, both, holds)
    if settled is not None:
        return settled_by(goal, settled)
    return _not_increasing(goal, values, parameter, both, TRIES)


def _not_increasing(
    goal: str, values: tuple[Expr, ...], parameter: Expr, context: Context, tries: int
) -> Refuted | Undecided:
    """Two values of the parameter between which the one line rises, and the other does not."""
    values = tuple(with_example_functions(value) for value in values)
    was, now, was_there, now_there = values
    rises = was - was_there, now - now_there
    drawn = points(values, context, tries)
    for point in (near for first in drawn for near in (first, *_level(values, parameter, first))):
        rise, new_rise = evaluate_all(rises, point)
        if not (isinstance(rise, Number) and isinstance(new_rise, Number)):
            continue
        if rise.sign != new_rise.sign and is_meant(point, context):
            return Refuted(witness_at(point, rise, new_rise), goal)
    return Undecided(f"{goal}: no increasing affine function was found")


def _level(values: tuple[Expr, ...], parameter: Expr, point: Point) -> Iterator[Point]:
    """Points at which the line before has the same value for both values of the parameter.

    For a line that is quadratic in a component of the parameter: this component and its mirror image in
    the minimum.  Where the line after has another value there, it is no function of the line before.
    """
    was, _, was_there, _ = values
    here, there = (instantiate(value, point) for value in (was, was_there))
    # An entry of the parameter is known by its indices: in a point the vectors have the size of the point.
    own = {getattr(v, "indices", ()): v for v in point if here.has(v) and _is_of(v, parameter)}
    twins = {v: own[v.indices if isinstance(v, Indexed) else ()] for v in point if there.has(v) and not here.has(v)}
    for moved in sorted(twins, key=str):
        fixed = {v: point[twins.get(v, v)] for v in point if v != moved}
        rise = (there - here).xreplace(fixed)
        if rise.is_polynomial(moved) and (poly := Poly(rise, moved)).degree() == 2:
            square, linear, _ = poly.all_coeffs()
            yield {**fixed, moved: -linear / square - point[twins[moved]]}


def _is_of(variable: Expr, parameter: Expr) -> bool:
    """Whether a variable is the parameter, or an entry of it."""
    if isinstance(variable, Indexed) and isinstance(parameter, IndexedBase):
        return variable.base.label == parameter.label
    return variable == parameter


def _inside(goal: str, solution: Expr, variable: Expr, context: Context) -> Verdict:
    """That a solution lies in the domain of its variable."""
    domain = context.domain(variable)
    if not isinstance(domain, Interval):
        return Undecided(f"{goal}: {domain} is not an interval")
    for fact in _BEYOND_SIGNS:
        if getattr(variable, f"is_{fact}") and not getattr(solution, f"is_{fact}"):
            return Undecided(f"{goal}: that {plainly(solution)} is {fact}, as {variable} is, is not seen")
    goals = [
        partial(has_sign, goal, sign * (solution - end), context, strict=is_open)
        for end, sign, is_open in ((domain.start, 1, domain.left_open), (domain.end, -1, domain.right_open))
        if end.is_finite
    ]
    return all_of(*goals)
