r"""Sums over powers of one number whose exponents differ by integers, as :math:`A x^p + B x^{p - 1}`.

What has the lowest order at 0 stands outside, and the rest is a sum of numbers of moderate size; the power is
multiplied by in two halves, since alone it may be too small a number.  A power takes many last places of what is
raised, so that :math:`(1 - x)^p` is :math:`c^p ((1 - x)/c)^p`, with the rounded number :math:`c` and what rounding
leaves out of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sympy import Add, Dummy, Expr, Interval, Mul, Piecewise, Pow, S, Symbol, expand_mul, fraction
from sympy.codegen.cfunctions import log1p

from mse_sym.forms.differences import is_difference
from mse_sym.forms.products import balanced, factors_of
from mse_sym.proof.rules import Rule
from mse_sym.symbolic.context import POSITIVE, UNIT_OPEN, Context
from mse_sym.symbolic.functions import ordered_product
from mse_sym.symbolic.rounding import expm1_of_correction, log1p_of_correction, rounded_complement


def _power_outside(expr: Expr, context: Context) -> Expr:
    """A x^p + B x^(p − 1) + … = x^(p + m) (A x^(−m) + …), of a probability x or its complement; piece by piece."""
    if isinstance(expr, Piecewise):
        return Piecewise(*((_power_outside(value, context), condition) for value, condition in expr.args))
    powers = list(_powers(expr, context))
    bases = {(base, exponent) for _, base, exponent, _ in powers}
    if len(bases) != 1 or len({number for *_, number in powers}) < 2:
        return expr
    ((base, exponent),) = bases
    outside = Dummy("outside", positive=True)
    complement = base if base.is_Add else 1 - base
    whole = {part for part in expr.atoms(Add) if part == complement or not part.has(*base.free_symbols)}
    known = {part: Dummy(positive=True) for part in whole}
    linear = expr.xreplace({power: outside * base**number for power, *_, number in powers})
    expanded = expand_mul(linear.xreplace(known))
    rest, constant = expanded.coeff(outside), expanded.coeff(outside, 0)
    if constant != 0 or rest.has(outside):
        return expr
    back = {dummy: part for part, dummy in known.items()}
    if not isinstance(base, Symbol):
        return ordered_product(base**exponent, rest.xreplace(back))
    lowest = min(_order(term, base) for term in Add.make_args(rest))
    inside = Add(*(_slope_first(term / base**lowest, base) for term in Add.make_args(rest))).xreplace(back)
    return _times_power(base, exponent, lowest, inside)


def _powers(expr: Expr, context: Context) -> Iterator[tuple[Pow, Expr, Symbol, int]]:
    """The powers x^(p + n) and (1 − x)^(p + n) of a probability x, with the parameter p and the number n."""
    for power in expr.atoms(Pow):
        base, exponent = power.as_base_exp()
        number, parameter = exponent.as_coeff_Add()
        probability = base if isinstance(base, Symbol) else 1 - base
        is_known = isinstance(probability, Symbol) and context.domain(probability) == UNIT_OPEN
        if is_known and isinstance(parameter, Symbol) and number.is_Integer:
            yield power, base, parameter, int(number)


def _order(term: Expr, base: Symbol) -> int:
    """Which power of x a term is like at 0, where log(1 − x) is like x."""
    return int(term.as_powers_dict().get(base, 0)) + (log1p(-base) in term.args)


def _slope_first(term: Expr, base: Symbol) -> Expr:
    """A term in which log(1 − x) is divided by x before anything else, since x may be all but too small a number."""
    logarithm = log1p(-base)
    slope = term / logarithm * base
    return slope * ordered_product(logarithm, 1 / base) if logarithm in term.args and not slope.has(base) else term


def _times_power(base: Expr, exponent: Expr, number: int, factor: Expr) -> Expr:
    """x^(p + n) times a factor; of p − 1 only what is exact, p from ½ on."""
    half = base ** ((exponent + number) / 2)
    product = ordered_product(half, factor, half)
    if number == 0:
        return product
    return Piecewise((ordered_product(base**exponent, factor, base**number), exponent < S.Half), (product, True))


def _power_of_complement(expr: Expr, context: Context) -> Expr:
    """(1 − x)^p = c^p exp(p log(1 + ((1 − c) − x)/c))."""

    def of(base: Expr, exponent: Expr) -> Expr:
        x = 1 - base
        if not isinstance(x, Symbol) or context.domain(x) != UNIT_OPEN or exponent.is_number:
            return Pow(base, exponent)
        complement = rounded_complement(x)
        left = ordered_product(ordered_product(1 - complement) - x, 1 / complement)
        correction = expm1_of_correction(ordered_product(exponent, log1p_of_correction(left)))
        return ordered_product(complement**exponent, 1 + correction)

    return expr.replace(Pow, of)


def _power_of_a_mean(expr: Expr, context: Context) -> Expr:
    """Powers x^(n − p) of a positive number x, 1 < p < 2, by w = x^((1 − p)/2), which is neither 0 nor infinite.

    A sum is (A/x + B y/x) w w, with (x − y)/x for 1 − y/x.
    """
    powers = {
        (power, power.base, number)
        for power in expr.atoms(Pow)
        for number, rest in [power.exp.as_coeff_Add()]
        if isinstance(power.base, Symbol) and context.domain(power.base) == POSITIVE and _is_between(-rest, context)
    }
    bases = {(base, number - power.exp) for power, base, number in powers}
    if len(bases) != 1:
        return expr
    ((x, p),) = bases
    half = x ** ((1 - p) / 2)
    outside = Dummy("outside", positive=True)
    whole = expand_mul(expr.xreplace({power: outside * x ** (number - 1) for power, _, number in powers}))
    labels = [label for label in whole.free_symbols - {x, p, outside} if isinstance(label, Symbol)]
    if any(fraction(term)[1].has(p) for term in Add.make_args(whole)):
        return expr.replace(Mul, lambda *factors: _in_halves(factors, x ** (1 - p), half))
    rest = whole.coeff(outside)
    if (
        len(labels) != 1
        or expand_mul(whole - outside * rest) != 0
        or any(power.exp.has(p) for power in rest.atoms(Pow))
    ):
        return expr
    (label,) = labels
    free, slope = rest.coeff(label, 0), rest.coeff(label)
    if is_difference(difference := expand_mul(rest * x)):
        return ordered_product(difference, 1 / x, half, half)
    constant, slope = expand_mul(free * x), expand_mul(slope * x**2)
    if constant.has(x) or slope.has(x):
        return expr
    total = ordered_product(constant / 2) + ordered_product(slope / 2, label, 1 / x)
    return ordered_product(total, half, half, 1 / x, 2)


def _in_halves(factors: Sequence[Expr], power: Expr, half: Expr) -> Expr:
    """A product in which a power is taken in two halves."""
    others = Mul(*(factor for factor in factors if factor != power))
    return balanced(*factors_of(others), half, half) if power in factors else Mul(*factors)


def _is_between(exponent: Expr, context: Context) -> bool:
    return isinstance(exponent, Symbol) and context.domain(exponent) == Interval.open(1, 2)


POWER_RULES: tuple[Rule, ...] = (
    Rule("power outside", _power_outside, reason=r"$A x^p + B x^{p - 1} = x^p (A + B/x)$"),
    Rule(
        "power of a mean",
        _power_of_a_mean,
        reason=r"$x^{1 - p} - y x^{-p} = w \, \tfrac{x - y}{x} \, w$ with $w^2 = x^{1 - p}$",
    ),
    Rule("power of a complement", _power_of_complement, reason=r"$(1 - x)^p = c^p ((1 - x)/c)^p$"),
)
