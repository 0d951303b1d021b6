"""Functions near 1 by what they differ from it, powers of ratios by their logarithms or roots, roots that cancel."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Abs, Add, Expr, Mul, Pow, S, cos, exp, expand, fraction, log, sin, sqrt
from sympy.codegen.cfunctions import expm1, log1p

from mse_sym.forms.candidates.arrangements import factored
from mse_sym.forms.candidates.logarithms import logarithms_near_one
from mse_sym.symbolic.functions import ordered_product


def near_one(expr: Expr) -> Expr:
    """log(1 + x) as log1p(x), x^p − 1 as expm1(p log x), 1 − cos x as 2 sin²(x/2)."""

    def of(part: Expr) -> Expr:
        for function in part.atoms(cos):
            constant = part.as_coeff_Add()[0]
            if constant != 0 and part.coeff(function) == -constant:
                return 2 * constant * sin(function.args[0] / 2) ** 2 + (part - constant * (1 - function))
        for power in part.atoms(Pow):
            if power.exp.free_symbols and power.base != S.Exp1 and part in (power - 1, 1 - power):
                is_quotient = fraction(power.base)[0].is_Add
                logarithm = logarithms_near_one(power.base) if is_quotient else near_one(log(power.base))
                difference = expm1(power.exp * logarithm)
                return difference if part == power - 1 else -difference
        return part

    def logarithm(argument: Expr) -> Expr:
        constant, rest = argument.as_coeff_Add()
        return log1p(rest) if constant == 1 and rest != 0 else log(argument)

    return expr.replace(lambda part: part.is_Add, of).replace(log, logarithm)


def with_powers_near_one(expr: Expr) -> Iterator[Expr]:
    """As it is; and with e^{p log1p(x)} in the place of (1 + x)^p."""

    def of(base: Expr, exponent: Expr) -> Expr:
        constant, rest = base.as_coeff_Add()
        is_near_one = constant == 1 and rest != 0 and exponent.free_symbols
        return exp(exponent * log1p(rest)) if is_near_one else Pow(base, exponent)

    yield expr
    if (by_logarithms := expr.replace(Pow, of)) != expr:
        yield by_logarithms


def with_powers_of_ratios(expr: Expr) -> Iterator[Expr]:
    """As it is; with e^{p (log x − log y)} or (√x/√y)^{2p} for (x/y)^p, and 2 log(√x/√y) for log(x/y).

    The ratio may overflow where these do not.
    """

    def of(base: Expr, exponent: Expr) -> Expr:
        if not (isinstance(base, ordered_product) and exponent.free_symbols and base.definition().is_positive):
            return Pow(base, exponent)
        powers = [factor.as_base_exp() for factor in base.args]
        return exp(exponent * Add(*(power * log(each) for each, power in powers)))

    def by_roots(base: Expr, exponent: Expr) -> Expr:
        factors = _factors_of_ratio(base)
        are_positive = all(part.is_positive or part.is_nonnegative for part, _ in factors)
        if len(factors) < 2 or not exponent.free_symbols or not are_positive:
            return Pow(base, exponent)
        number, roots = S.One, []
        for part, power in factors:
            if isinstance(part, Abs):  # of a difference, of which the half does not overflow
                number, part = number * S(2) ** power, Abs(ordered_product(expand(part.args[0] / 2)))
            roots.append(sqrt(part) ** power)
        return ordered_product(*roots) ** (2 * exponent) * number**exponent

    def logarithm(argument: Expr) -> Expr:
        is_ratio = isinstance(argument, ordered_product) and argument.definition().is_positive
        return 2 * log(ordered_product(*map(sqrt, argument.args))) if is_ratio else log(argument)

    yield expr
    for changed in (expr.replace(Pow, of), expr.replace(Pow, by_roots), expr.replace(log, logarithm)):
        if changed != expr:
            yield changed


def _factors_of_ratio(base: Expr) -> list[tuple[Expr, int]]:
    """The factors of a product in order, of its size, or of its reciprocal, each with 1 or −1."""
    match base:
        case ordered_product():
            return [each for factor in base.args for each in _factors_of_ratio(factor)]
        case Pow(exp=S.NegativeOne):
            return [(factor, -power) for factor, power in _factors_of_ratio(base.base)]
        case Abs(args=(ordered_product(args=(_, _, *_)) as inside,)):
            return [(Abs(factor), power) for factor, power in _factors_of_ratio(inside)]
    return [(base, 1)]


def without_cancelling_roots(expr: Expr) -> Iterator[Expr]:
    """As it is; and with (x² − y²)/(x + y) in the place of a sum x − y of a root x, where that is simpler above."""

    def of(part: Expr) -> Expr:
        roots = [term for term in part.args if any(_is_root(f) for f in Mul.make_args(term))]
        if len(roots) != 1:
            return part
        rest = part - roots[0]
        above = factored(roots[0] ** 2 - rest**2)
        return above / (roots[0] - rest)

    yield expr
    without = expr.replace(lambda part: part.is_Add, of)
    if without != expr:
        yield without


def _is_root(part: Expr) -> bool:
    return isinstance(part, Pow) and part.exp == S.Half and part.base.is_Add
