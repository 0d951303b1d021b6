"""Logarithms of factors, of quotients and near 1, with the sums in them over one denominator."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sympy import Add, Expr, Mul, Pow, bottom_up, fraction, log, together
from sympy.codegen.cfunctions import log1p

from mse_sym.forms.candidates.arrangements import factored


def normalised(expr: Expr, logarithms: Mapping[Expr, Expr], of_logarithms: Callable[[Expr], Expr]) -> Expr:
    """Sums over one denominator, in logarithms and roots from the inside; logarithms of one symbol by what they are."""

    def of(part: Expr) -> Expr:
        if part.is_Add and of_logarithms is logarithms_near_one:
            part = _of_quotients(part)
        if isinstance(part, log):
            part = of_logarithms(part.args[0])
        elif isinstance(part, Pow) and part.base.is_Add and not part.exp.is_Integer:
            part = Pow(factored(part.base), part.exp)
        return part

    return bottom_up(expr, of).xreplace(dict(logarithms))


def plain_logarithms(argument: Expr) -> Expr:
    """As it is."""
    return log(argument)


def logarithms_of_factors(argument: Expr) -> Expr:
    """Of a product of powers, each with its own."""
    number, rest = factored(argument).as_coeff_Mul()
    factors = [part.as_base_exp() for part in Mul.make_args(rest)]
    if number.is_negative:
        place = next(
            (n for n, (base, power) in enumerate(factors) if base.could_extract_minus_sign() and power.is_odd), None
        )
        if place is None:
            return log(argument)
        number, factors[place] = -number, (-factors[place][0], factors[place][1])
    return Add(*(power * log(base) for base, power in factors if base != 1), log(number))


def logarithms_near_one(argument: Expr) -> Expr:
    """log(x/y) = log(1 + (x − y)/y)."""
    above, below = fraction(together(argument))
    return log(argument) if above == 1 else log1p(factored(above - below) / below)


def _of_quotients(total: Expr) -> Expr:
    """A log x − A log y = A log(x/y)."""
    terms = list(total.args)
    for first in total.args:
        for second in total.args:
            if first in terms and second in terms and first is not second:
                (one, x), (other, y) = _weight_and_argument(first), _weight_and_argument(second)
                if x is not None and y is not None and one == -other and not one.could_extract_minus_sign():
                    terms = [term for term in terms if term not in (first, second)]
                    terms.append(one * logarithms_near_one(x / y))
    return Add(*terms)


def _weight_and_argument(term: Expr) -> tuple[Expr, Expr | None]:
    factors = Mul.make_args(term)
    logarithms = [factor for factor in factors if isinstance(factor, log | log1p)]
    if len(logarithms) != 1:
        return term, None
    (logarithm,) = logarithms
    argument = logarithm.args[0] + (1 if isinstance(logarithm, log1p) else 0)
    return term / logarithm, argument
