r"""Gamma functions by Stirling's formula and what that leaves, and the logarithms that come together then.

With Binet's function :math:`J` a sum of :math:`\log \Gamma` is one of logarithms and of small numbers.  What weighs the
same, as in :math:`n \log n - n \log \mu`, becomes one logarithm of a ratio, and with :math:`v = 1 + w`

.. math:: m \log v^{-1} + m w = m \, (w - \log(1 + w)),

a function of no cancelling terms; of several such the terms :math:`m w` often add up to what stands beside them: to
:math:`\mu - n` of Poisson, to 0 of the negative binomial (Loader 2000).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sympy import Add, Dummy, Expr, Mul, Pow, S, cancel, expand, factor, igcd, log, loggamma, pi, polygamma, together

from mse_sym.symbolic.special import binet, digamma_gap, log_factorial, logarithm_gap, trigamma_gap


@dataclass(frozen=True)
class Named:
    """An expression in symbols, and the functions that these stand for."""

    expression: Expr
    meanings: Mapping[Expr, Expr] = field(default_factory=dict)


def by_stirling(expr: Expr) -> Iterator[Named]:
    """With factorials, with Stirling's formula, and with its logarithms by their weights."""
    if expr.has(loggamma):
        yield _in_factorials(expr)
    written, meanings = _by_remainders(expr)
    if not meanings:
        return
    yield Named(written, meanings)
    for collected, others in _collected(written):
        yield Named(collected, {**meanings, **others})


def _in_factorials(expr: Expr) -> Named:
    meanings: dict[Expr, Expr] = {}

    def of(argument: Expr) -> Expr:
        constant, rest = argument.as_coeff_Add()
        return _named(log_factorial(rest), meanings) if constant == 1 else loggamma(argument)

    return Named(expr.replace(loggamma, of), meanings)


def _by_remainders(expr: Expr) -> tuple[Expr, Mapping[Expr, Expr]]:
    meanings: dict[Expr, Expr] = {}

    def of_logarithm(x: Expr) -> Expr:
        constant, rest = x.as_coeff_Add()
        steps = S.One if constant == 1 and rest != 0 else S.Zero  # Γ(n + 1) = n Γ(n)
        x = x - steps
        return (x - S.Half + steps) * log(x) - x + log(2 * pi) / 2 + _named(binet(x), meanings)

    def of_derivative(order: Expr, x: Expr) -> Expr:
        if order == 0:
            return log(x) - _named(digamma_gap(x), meanings)
        return 1 / x + _named(trigamma_gap(x), meanings) if order == 1 else polygamma(order, x)

    return expr.replace(loggamma, of_logarithm).replace(polygamma, of_derivative), meanings


def _named(function: Expr, meanings: dict[Expr, Expr]) -> Expr:
    known = {meaning: symbol for symbol, meaning in meanings.items()}
    symbol = known.get(function) or Dummy("J", positive=True)
    meanings[symbol] = function
    return symbol


def _collected(expr: Expr) -> Iterator[tuple[Expr, Mapping[Expr, Expr]]]:
    """One logarithm of each weight; and by the gaps of those logarithms whose tangents the other terms are."""
    weights = _weights(expr)
    if weights is None:
        return
    logarithms, rest = weights
    yield Add(*(weight * _logarithm(ratio) for weight, ratio in logarithms.items()), rest), {}
    apart, others = rest.as_independent(*rest.atoms(Dummy), as_Add=True) if rest.atoms(Dummy) else (rest, S.Zero)
    varying = [weight for weight in logarithms if not weight.is_number]
    for chosen in dict.fromkeys(((), tuple(varying), *((weight,) for weight in logarithms))):
        tangents = {weight: factor(1 / logarithms[weight] - 1) for weight in chosen}
        left = factor(cancel(together(apart - Add(*(weight * w for weight, w in tangents.items())))))
        if not chosen or left.count_ops() < max(apart.count_ops(), 1):
            meanings: dict[Expr, Expr] = {}
            gaps = Add(*(weight * _named(logarithm_gap(w), meanings) for weight, w in tangents.items()))
            kept = Add(*(weight * _logarithm(ratio) for weight, ratio in logarithms.items() if weight not in chosen))
            yield gaps + kept + left + others, meanings


def _weights(expr: Expr) -> tuple[dict[Expr, Expr], Expr] | None:
    """Of Σ m log v + r the v by their m, monomials, and r; nothing of what is not of this form."""
    apart = expand(expr.replace(log, _of_factors))
    products: dict[Expr, list[tuple[Expr, Expr]]] = {}
    rest: list[Expr] = []
    for term in Add.make_args(apart):
        found = [part for part in Mul.make_args(term) if isinstance(part, log)]
        weight = term / Mul(*found)
        if len(found) > 1 or weight.has(log):
            return None
        if not found:
            rest.append(term)
            continue
        number, monomial = weight.as_coeff_Mul()
        products.setdefault(monomial, []).append((number, found[0].args[0]))
    return dict(_one_logarithm(monomial, terms) for monomial, terms in products.items()), Add(*rest)


def _one_logarithm(monomial: Expr, terms: list[tuple[Expr, Expr]]) -> tuple[Expr, Expr]:
    if not all(number.is_Rational for number, _ in terms):
        (first, argument), *_ = terms
        return (first * monomial, argument) if len(terms) == 1 else (monomial, Mul(*(Pow(a, n) for n, a in terms)))
    share = S(igcd(0, *(number.p for number, _ in terms))) / max(number.q for number, _ in terms)
    ratio = factor(cancel(Mul(*(argument ** (number / share) for number, argument in terms))))
    return share * monomial, ratio


def _logarithm(ratio: Expr) -> Expr:
    """With that of its number apart, which may make it too large."""
    number, rest = ratio.as_independent(*ratio.free_symbols, as_Add=False)
    return log(number) + log(rest)


def _of_factors(argument: Expr) -> Expr:
    """The logarithm of each factor of a product of what is positive."""
    number, rest = factor(together(argument)).as_coeff_Mul()
    if not number.is_positive:
        return log(argument)
    parts = [part.as_base_exp() for part in Mul.make_args(rest)]
    return Add(*(power * log(base) for base, power in parts if base != 1), log(number))
