"""Products in an order in which nothing overflows or vanishes on the way: in steps, in halves, by exponents."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sympy import Add, Expr, Mul, Pow, S, exp, igcd

from mse_sym.forms.products import balanced, factors_of, one_at_a_time
from mse_sym.symbolic.functions import ordered_product

_UNIT = S(2) ** 40


_MOST_TERMS = 4
"""Of a sum that is taken by each of its terms."""


def ordered(form: Expr) -> Iterator[Expr]:
    """With exponentials before what is large in products, so that 0 is not multiplied by ∞; and divided in steps.

    And with half an exponent before and after what an exponential is multiplied by, which overflows or vanishes alone.
    """

    def product(*factors: Expr) -> Expr:
        each = [f for factor in factors for f in one_at_a_time(factor)]
        small = [factor for factor in each if isinstance(factor, exp)]
        large = [factor for factor in each if not isinstance(factor, exp) and not factor.is_number]
        numbers = [factor for factor in each if factor.is_number]
        divisors = [factor for factor in large if isinstance(factor, Pow) and factor.exp.is_negative]
        above = [factor for factor in large if factor not in divisors]
        if small and len(above) > 1:
            return ordered_product(*small, *above, *numbers, *divisors)
        return Mul(*factors)

    def in_steps(*factors: Expr) -> Expr:
        each = [f for factor in factors for f in one_at_a_time(factor)]
        divisors = [factor for factor in each if isinstance(factor, Pow) and factor.exp.is_negative]
        if len(divisors) < 2:
            return Mul(*factors)
        return ordered_product(*(factor for factor in each if factor not in divisors), *divisors)

    def in_parts(count: int, *factors: Expr) -> Expr:
        others = [factor for factor in factors if not isinstance(factor, exp)]
        exponent = Add(*(factor.args[0] for factor in factors if isinstance(factor, exp)))
        if not any(other.free_symbols for other in others) or exponent == 0:
            return Mul(*factors)
        half = [exp(exponent / count)] * (count // 2)
        return ordered_product(*half, *(f for other in others for f in one_at_a_time(other)), *half)

    def in_powers(*factors: Expr) -> Expr:
        """e^u x^n as (e^{u/2n} x e^{u/2n})^n."""
        exponent = Add(*(factor.args[0] for factor in factors if isinstance(factor, exp)))
        number, others = Mul(*(factor for factor in factors if not isinstance(factor, exp))).as_coeff_Mul()
        powers = others.as_powers_dict()
        are_whole = exponent != 0 and all(n.is_Integer and n > 0 for n in powers.values())
        count = igcd(0, *powers.values()) if are_whole else 1
        if count < 2:
            return Mul(*factors)
        half = exp(exponent / (2 * count))
        return number * ordered_product(half, *(base ** (n / count) for base, n in powers.items()), half) ** count

    halves, quarters = (form.replace(Mul, partial(in_parts, count)) for count in (2, 4))
    yield from dict.fromkeys(
        (
            form.replace(Mul, product),
            form.replace(Mul, product).replace(Mul, in_steps),
            halves,
            form.replace(Mul, in_powers),
        )
    )
    if halves != form and not form.is_Add:
        yield from map(_balanced, (halves, quarters))
    if form.is_Add:
        yield ordered_product(Add(*(_balanced(term / _UNIT) for term in form.args)), _UNIT)
        yield from _by_one_term(form)
    elif (balanced := _balanced(form)) != form:
        yield balanced


def _by_one_term(total: Expr) -> Iterator[Expr]:
    """A sum as one of its terms, times what the others are beside it: the terms may be infinite where that is not."""
    if len(total.args) > _MOST_TERMS:
        return
    for term in total.args:
        number, *factors = factors_of(term)
        if any(isinstance(factor, Pow) and factor.exp.is_negative for factor in factors) and number != 0:
            ratios = (_balanced(other / term) for other in total.args if other != term)
            yield balanced(number, *factors, 1 + Add(*ratios))


def _balanced(product: Expr) -> Expr:
    """The product by significands and exponents; of a sum of terms that may each be too large in units of 2⁴⁰."""
    number, *factors = factors_of(product)
    return product if len(factors) < 2 or number == 0 or not number.is_Rational else balanced(number, *factors)
