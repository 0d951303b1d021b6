"""Where expressions have values, and where functions are continuous: what a normal form does not look at."""

from __future__ import annotations

from collections.abc import Callable

from sympy import (
    Abs,
    Expr,
    Function,
    KroneckerDelta,
    Piecewise,
    Pow,
    S,
    acos,
    acosh,
    asin,
    asinh,
    atan,
    beta,
    cosh,
    digamma,
    erf,
    erfc,
    exp,
    gamma,
    log,
    loggamma,
    lowergamma,
    sign,
    sinh,
    tanh,
    uppergamma,
)
from sympy.codegen.cfunctions import expm1, log1p
from sympy.core.function import AppliedUndef

from mse_sym.proof.evaluation import NO_VALUE, NOT_RESOLVED, evaluate_all
from mse_sym.proof.generators import UnsupportedExpression
from mse_sym.proof.goals import by_normal_form_and_cases, settled_by, witness_at
from mse_sym.proof.normal_form import GeneratorField
from mse_sym.proof.sampling import points, with_example_functions
from mse_sym.proof.scope import is_meant
from mse_sym.proof.verdict import Proved, Refuted, Undecided, Verdict, _proved
from mse_sym.symbolic.borders import BySign
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.functions import FreeNumber
from mse_sym.symbolic.partial import OneSided
from mse_sym.symbolic.pieces import Guarded, Joined, NoDerivative, has_pieces

_TRIES = 12
_EVERYWHERE = (
    *(exp, expm1, sinh, cosh, tanh, erf, erfc, atan, asinh),
    *(Abs, sign, Piecewise, BySign, Guarded, Joined, KroneckerDelta, FreeNumber, AppliedUndef),
)
"""Functions that have a value for every real number."""
_WITHOUT_POLES = (*_EVERYWHERE, log, log1p, atan, asinh, asin, acos, acosh)
"""Functions that are continuous on an interval and have no value elsewhere, and those in pieces."""


def where_values_are(
    proved: Verdict, before: Expr, after: Expr, context: Context, lacks: Callable[[bool, bool], bool]
) -> Verdict:
    """What is proved of two lines, if they have values: in the normal form a logarithm of -1 cancels like any other.

    ``lacks`` tells, from which of the two lines have a value at a point, whether one is missing.  Where neither
    has, nothing is said; if that is everywhere, nothing is proved.  Nor is anything said where an intermediate has
    no value: labels ``u[k]/Σ u`` are for weights that are not all 0.
    """
    if not isinstance(proved, Proved):
        return proved
    resolved, field = (context.resolve(before), context.resolve(after)), GeneratorField(context)
    if not any(may_lack_a_value(side, field) for side in resolved):
        return proved
    left, right = map(with_example_functions, resolved)
    met = False
    for point in points((left, right), context, _TRIES):
        was, now = evaluate_all((left, right), point)
        if NOT_RESOLVED in (was, now):
            continue
        has_values = was is not NO_VALUE, now is not NO_VALUE
        if lacks(*has_values) and is_meant(point, context):
            return Refuted(witness_at(point, was, now), "the one line has a value where the other has")
        met |= all(has_values)
    return proved if met else Undecided(f"at none of {_TRIES} points in the domain do both lines have a value")


def may_lack_a_value(expr: Expr, field: GeneratorField) -> bool:
    """Whether there is a function, a power or a quotient that is not seen to have a value on the whole domain."""

    def is_positive(part: Expr) -> bool:
        try:
            return bool(part.is_positive) or field.sign(field.normal(part)) == 1
        except (UnsupportedExpression, NoDerivative):
            return False

    return not all(is_positive(needed) for part in expr.atoms(Function, Pow) for needed in _positive_for_a_value(part))


def _positive_for_a_value(part: Expr) -> tuple[Expr, ...]:
    """What is positive where a function or a power of real numbers has a value, as far as it is known."""
    match part:
        case log() | beta() | gamma() | loggamma() | digamma() | lowergamma() | uppergamma():
            return part.args
        case log1p():
            return (1 + part.args[0],)
        case Pow(base=base, exp=exponent) if exponent.is_integer:
            return () if exponent.is_nonnegative else (base**2,)
        case Pow(base=base, exp=exponent):
            return (exponent,) if base.is_nonnegative and not base.is_positive else (base,)
    return () if isinstance(part, _EVERYWHERE) else (S.Zero,)


def without_jumps(expr: Expr, variable: Expr, context: Context) -> Verdict:
    """That a function is continuous: it has derivatives from both sides everywhere.

    What the derivative tells of it then holds across a kink too; across a jump it does not.
    """
    goal = "no jumps"
    if not has_pieces(context.resolve(expr), variable):
        return _proved()
    slopes = tuple(context.resolve(OneSided(expr, variable, side)) for side in (-1, 1))
    settled = by_normal_form_and_cases(slopes, context, lambda field, both: len([*map(field.normal, both)]) == 2)
    if settled is None or settled.exceptions:
        return Undecided(f"{goal}: {expr} is not seen to be continuous in {variable}")
    return settled_by(goal, settled)


def without_poles(expr: Expr, variable: Expr, context: Context) -> Verdict:
    """That a function is continuous but for its pieces: no divisor vanishes, and no function is unknown.

    Between two poles a function may increase, and fall from the one side of each to the other.
    """
    field = GeneratorField(context)
    resolved = context.resolve(expr)
    divisors = [part.base for part in resolved.atoms(Pow) if not part.exp.is_nonnegative and part.base.has(variable)]
    functions = [part for part in resolved.atoms(Function) if part.has(variable)]
    try:
        known = all(field.sign(field.normal(divisor)) for divisor in divisors)
        known = known and all(_is_continuous(part, field) for part in functions)
    except (UnsupportedExpression, NoDerivative):
        known = False
    if known:
        return _proved()
    return Undecided(f"no poles: {expr} is not seen to be continuous in {variable}")


def _is_continuous(part: Function, field: GeneratorField) -> bool:
    """Whether a function has no pole and no jump between any two of its arguments, or is one in pieces."""
    if isinstance(part, gamma | loggamma | digamma | lowergamma | uppergamma):
        return all(field.sign(field.normal(argument)) == 1 for argument in part.args)
    return isinstance(part, _WITHOUT_POLES)
