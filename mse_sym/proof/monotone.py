"""Strictly increasing functions, and equations with one solution: a function that increases has one zero at most."""

from __future__ import annotations

from functools import partial

from sympy import (
    Add,
    Expr,
    Interval,
    Mul,
    Pow,
    Symbol,
    cosh,
    diff,
    erf,
    erfc,
    exp,
    expand,
    fraction,
    log,
    powdenest,
    preorder_traversal,
    sinh,
    tanh,
    together,
)
from sympy.codegen.cfunctions import expm1, log1p

from mse_sym.proof.generators import UnsupportedExpression
from mse_sym.proof.goals import all_of
from mse_sym.proof.inequalities.has_sign import has_sign
from mse_sym.proof.needs import may_lack_a_value
from mse_sym.proof.normal_form import GeneratorField
from mse_sym.proof.plainly import plainly
from mse_sym.proof.sums import with_letters
from mse_sym.proof.values import without_jumps, without_poles
from mse_sym.proof.verdict import Evidence, Proved, Refuted, Undecided, Verdict, _proved
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.domains import interior
from mse_sym.symbolic.notation import textbook_latex
from mse_sym.symbolic.partial import Partial

_ANALYTIC = (Add, Mul, exp, expm1, log, log1p, sinh, cosh, tanh, erf, erfc)


def increases(goal: str, expr: Expr, variable: Symbol, context: Context) -> Verdict:
    """That a function of one variable is strictly increasing on its domain.

    It is where it is continuous and its slope is positive between the ends of the domain, or not negative and zero at
    isolated points only: an analytic function that is not zero everywhere has isolated zeros.
    """
    domain = context.domain(variable)
    if not isinstance(domain, Interval):
        return Undecided(f"{goal}: {domain} is not an interval")
    between = Context({**context.domains, variable: interior(domain)}, context.definitions)
    slope = Partial(expr, variable)
    rising = has_sign(goal, slope, between, strict=True)
    if not isinstance(rising, Proved):
        rising = has_sign(goal, slope, between, strict=False)
        if isinstance(rising, Refuted) and not rising.witness.before.startswith("-"):
            return Undecided(f"{goal}: its slope has no value everywhere")
        if isinstance(rising, Proved) and not _has_isolated_zeros(context.resolve(slope), variable, between):
            return Undecided(f"{goal}: its slope may vanish between two points")
    return all_of(
        lambda: rising,
        lambda: _has_a_value_at_the_ends(goal, expr, variable, domain),
        lambda: without_jumps(expr, variable, context),
        lambda: without_poles(expr, variable, context),
    )


def _has_a_value_at_the_ends(goal: str, expr: Expr, variable: Symbol, domain: Interval) -> Verdict:
    ends = [end for end, is_open in ((domain.start, domain.left_open), (domain.end, domain.right_open)) if not is_open]
    values = [expr.xreplace({variable: end}) for end in ends]
    if all(value.is_real and value.is_finite for value in values):
        return _proved()
    return Undecided(f"{goal}: it has no value at the ends of {domain}")


def _has_isolated_zeros(expr: Expr, variable: Symbol, context: Context) -> bool:
    """Whether a function of one variable alone is analytic where it has a value, and not zero everywhere."""
    if not all(map(_is_analytic, preorder_traversal(expr))) or not expr.free_symbols <= {variable}:
        return False
    try:
        return GeneratorField(context).normal(expr) != 0
    except UnsupportedExpression:
        return False


def _is_analytic(part: Expr) -> bool:
    if isinstance(part, Pow):
        return bool(part.exp.is_integer or part.base.is_positive)
    return part.is_Atom or isinstance(part, _ANALYTIC)


def only_zero(expr: Expr, variable: Symbol, context: Context) -> Verdict:
    """That a function which has a zero has no other.

    Every factor keeps its sign but one, which is strictly monotone; or the function itself is.
    """
    goal = "no other zero"
    field = GeneratorField(context)
    resolved = context.resolve(expr)
    try:
        factors = [(factor, power) for factor, power in field.factors(field.normal(resolved)) if power > 0]
        varying = [field.restore(factor) for factor, _ in factors if field.sign(factor) is None]
        if len(varying) == 1 and _changes_one_way(varying[0], variable, field):
            numerator = _numerator(varying[0], variable, field)
            return all_of(
                partial(_has_no_gaps, varying[0], variable, context),
                lambda: _monotone(goal, "strictly monotone factor", numerator, variable, context),
            )
    except UnsupportedExpression as reason:
        return Undecided(f"{goal}: {reason}")
    if not may_lack_a_value(resolved, field):
        for way in (1, -1):
            slope = has_sign(goal, way * Partial(resolved, variable), context, strict=True)
            if isinstance(slope, Proved):
                return _monotone(goal, "strictly monotone", resolved, variable, context)
    return Undecided(f"{goal}: {' · '.join(map(plainly, varying))} is not seen to be monotone in {variable}")


def _changes_one_way(factor: Expr, variable: Symbol, field: GeneratorField) -> bool:
    """Whether the slope of a factor has a sign."""
    return field.sign(field.normal(diff(factor, variable))) is not None


def _numerator(factor: Expr, variable: Symbol, field: GeneratorField) -> Expr:
    """A monotone factor without its denominator, where that has a sign and the numerator is monotone as well.

    Of a variable in (0, 1) the normal form has a/(1 - a), so that the factor 2a - 1 is a/(1 - a) - 1 there: nobody who
    does not know of it would see where that comes from.
    """
    top, bottom = fraction(together(factor))
    try:
        own = field.sign(field.normal(bottom))
        if own is not None and _changes_one_way(numerator := expand(own * top).primitive()[1], variable, field):
            return numerator
    except UnsupportedExpression:
        pass
    return factor


def _has_no_gaps(function: Expr, variable: Symbol, context: Context) -> Verdict:
    return all_of(
        partial(without_poles, function, variable, context),
        partial(without_jumps, function, variable, context),
    )


def _monotone(goal: str, method: str, function: Expr, variable: Symbol, context: Context) -> Verdict:
    return all_of(
        partial(_has_no_gaps, function, variable, context),
        lambda: _proved(Evidence(goal, method, f"${textbook_latex(powdenest(with_letters(function)))}$")),
    )
