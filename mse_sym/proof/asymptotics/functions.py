r"""What is known of functions: Taylor's formula at a point where they are smooth, and how they go on at infinity.

At infinity, as :math:`u \to \infty` (Olver et al. 2010, 7.12.1,
4.24.3 with 4.24.17, 5.11.1, 5.11.2 and 8.11.2; their errors are of the order of the first term that is left out)

.. math::
    \operatorname{erfc}(u) &= \frac{e^{-u^2}}{u \sqrt{\pi}} \sum_k (-1)^k \frac{(1/2)_k}{u^{2k}}, &
    \arctan(u) &= \frac{\pi}{2} - \sum_k \frac{(-1)^k}{(2k+1) u^{2k+1}}, \\
    \log \Gamma(u) &= (u - \tfrac12) \log u - u + \tfrac12 \log 2\pi + \sum_k \frac{B_{2k}}{2k(2k-1) u^{2k-1}}, &
    \Gamma(a, u) &= u^{a-1} e^{-u} \sum_k \frac{(a-1)(a-2) \cdots (a-k)}{u^k},

and from the right at 0, :math:`\gamma(a, u) = u^a \sum_k (-u)^k/(k! \, (a + k))` for :math:`a > 0` (8.7.1).  The
sine and the cosine are bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TypeAlias

from sympy import (
    Dummy,
    Expr,
    S,
    atan,
    bernoulli,
    cos,
    erf,
    erfc,
    factorial,
    ff,
    gamma,
    log,
    loggamma,
    lowergamma,
    pi,
    polygamma,
    rf,
    sin,
    sqrt,
    tanh,
    uppergamma,
)

from mse_sym.proof.asymptotics.expansions import Algebra, Expansion, bounded, constant
from mse_sym.proof.asymptotics.monomials import ONE
from mse_sym.proof.asymptotics.parameter_signs import NoExpansion, NoValue

Function: TypeAlias = Callable[[Algebra, Expansion], Expansion]

_PLACE = Dummy("u", real=True)


def smooth(name: str, function: Callable[[Expr], Expr], algebra: Algebra, argument: Expansion) -> Expansion:
    """Taylor's formula, at a finite limit about which the function has all derivatives."""
    parts = algebra.parts(argument)
    if parts.growing:
        raise NoExpansion(f"{name} is not read at infinity")

    def coefficient(order: int) -> Expr:
        value = _derivative(function(_PLACE), order).subs(_PLACE, parts.constant) / factorial(order)
        if value.has(S.NaN, S.ComplexInfinity, S.Infinity, S.NegativeInfinity):
            raise NoExpansion(f"{name} is not read at {parts.constant}")
        return value

    return algebra.compose(coefficient, parts.small)


@lru_cache(maxsize=256)
def _derivative(function: Expr, order: int) -> Expr:
    return _derivative(function, order - 1).diff(_PLACE) if order else function


def end(algebra: Algebra, argument: Expansion) -> int:
    """+1 or -1 where the argument goes to ``oo`` or ``-oo``, 0 where its limit is a number."""
    limit = algebra.limit(argument)
    return {S.Infinity: 1, S.NegativeInfinity: -1}.get(limit, 0)


def error_function(algebra: Algebra, argument: Expansion) -> Expansion:
    """The error function, which is odd."""
    side = end(algebra, argument)
    if not side:
        return smooth("erf", erf, algebra, argument)
    beyond = _complement(algebra, algebra.scaled(S(side), argument))
    return algebra.scaled(S(side), algebra.subtract(constant(S.One), beyond))


def complementary_error_function(algebra: Algebra, argument: Expansion) -> Expansion:
    """``1 - erf``, at ``oo`` by what is left of it."""
    if end(algebra, argument) == 1:
        return _complement(algebra, argument)
    return algebra.subtract(constant(S.One), error_function(algebra, argument))


def _complement(algebra: Algebra, u: Expansion) -> Expansion:
    """What the complementary error function is at ``oo``."""
    inverse_square = algebra.power(u, S(-2))
    series = algebra.compose(lambda k: (-1) ** k * rf(S.Half, k), inverse_square)
    square = algebra.scaled(S.NegativeOne, algebra.power(u, S(2)))
    density = algebra.multiply(algebra.exponential(square), algebra.power(u, S.NegativeOne))
    return algebra.scaled(1 / sqrt(pi), algebra.multiply(density, series))


def hyperbolic_tangent(algebra: Algebra, argument: Expansion) -> Expansion:
    """``(1 - w)/(1 + w)`` with ``w = exp(-2u)``, which does not grow where ``u`` does not go to ``-oo``."""
    side = -1 if end(algebra, argument) == -1 else 1
    w = algebra.exponential(algebra.scaled(S(-2 * side), argument))
    one = constant(S(side))
    return algebra.divide(algebra.subtract(one, algebra.scaled(S(side), w)), algebra.add(constant(S.One), w))


def arctangent(algebra: Algebra, argument: Expansion) -> Expansion:
    """The inverse tangent; ``±π/2 - atan(1/u)`` where ``u`` goes to infinity."""
    side = end(algebra, argument)
    if not side:
        return smooth("atan", atan, algebra, argument)
    inverse = algebra.power(argument, S.NegativeOne)
    return algebra.subtract(constant(side * pi / 2), smooth("atan", atan, algebra, inverse))


def wave(function: type[Expr]) -> Function:
    """The sine or the cosine."""

    def expanded(algebra: Algebra, argument: Expansion) -> Expansion:
        return bounded(ONE) if end(algebra, argument) else smooth(function.__name__, function, algebra, argument)

    return expanded


def _positive(algebra: Algebra, argument: Expansion) -> bool:
    """Whether the limit is ``oo`` (true) or a positive number (false).

    Raises:
        NoExpansion: it is neither.
    """
    limit = algebra.limit(argument)
    if limit != S.Infinity and (limit == S.NegativeInfinity or algebra.signs.sign(limit) <= 0):
        raise NoExpansion("of Γ nothing is known but for positive arguments")
    return bool(limit == S.Infinity)


def logarithm_of_gamma(algebra: Algebra, u: Expansion) -> Expansion:
    """The logarithm of Γ, for positive arguments."""
    if not _positive(algebra, u):
        return smooth("loggamma", loggamma, algebra, u)
    inverse = algebra.power(u, S.NegativeOne)
    series = algebra.compose(lambda k: bernoulli(k + 1) / (k * (k + 1)) if k % 2 else S.Zero, inverse)
    main = algebra.multiply(algebra.add(u, constant(-S.Half)), algebra.logarithm(u))
    return algebra.add(main, algebra.scaled(S.NegativeOne, u), constant(log(2 * pi) / 2), series)


def gamma_function(algebra: Algebra, u: Expansion) -> Expansion:
    """Γ, for positive arguments and about 0, where ``Γ(u) = Γ(u + 1)/u``."""
    limit = algebra.limit(u)
    if limit.is_finite and algebra.signs.vanishes(limit) and algebra.sign(u):
        beyond = gamma_function(algebra, algebra.add(u, constant(S.One)))
        return algebra.divide(beyond, u)
    if _positive(algebra, u):
        return algebra.exponential(logarithm_of_gamma(algebra, u))
    return smooth("gamma", gamma, algebra, u)


def derivative_of_logarithm_of_gamma(order: Expr, algebra: Algebra, u: Expansion) -> Expansion:
    r"""The polygamma functions, for positive arguments; at ``oo`` the first, :math:`(\log \Gamma)'`."""
    if not order.is_Integer:
        raise NoExpansion("of polygamma functions the order is a number")
    if not _positive(algebra, u):
        return smooth("polygamma", lambda v: polygamma(order, v), algebra, u)
    if order != 0:
        raise NoExpansion("of the polygamma functions only the first is read at infinity")
    inverse = algebra.power(u, S.NegativeOne)
    series = algebra.compose(lambda k: -bernoulli(k) / k if k and not k % 2 else S.Zero, inverse)
    return algebra.add(algebra.logarithm(u), algebra.scaled(-S.Half, inverse), series)


def upper_incomplete_gamma(order: Expr, algebra: Algebra, u: Expansion) -> Expansion:
    r""":math:`\Gamma(a, u)`, at ``oo`` for every order, elsewhere for a positive one."""
    if end(algebra, u) != 1:
        whole = _whole(order, algebra)
        return algebra.subtract(constant(whole), lower_incomplete_gamma(order, algebra, u))
    inverse = algebra.power(u, S.NegativeOne)
    series = algebra.compose(lambda k: ff(order - 1, k), inverse)
    density = algebra.exponential(algebra.scaled(S.NegativeOne, u))
    return algebra.multiply(algebra.multiply(algebra.power(u, order - 1), density), series)


def lower_incomplete_gamma(order: Expr, algebra: Algebra, u: Expansion) -> Expansion:
    r""":math:`\gamma(a, u)` of a positive order."""
    whole = _whole(order, algebra)
    if end(algebra, u) == 1:
        return algebra.subtract(constant(whole), upper_incomplete_gamma(order, algebra, u))
    if algebra.sign(u) < 0:
        raise NoValue("the incomplete Γ has no value near the point")
    limit = algebra.limit(u)
    if not algebra.signs.vanishes(limit):
        return smooth("lowergamma", lambda v: lowergamma(order, v), algebra, u)
    series = algebra.compose(lambda k: S(-1) ** k / (factorial(k) * (order + k)), u)
    return algebra.multiply(algebra.power(u, order), series)


def _whole(order: Expr, algebra: Algebra) -> Expr:
    if algebra.signs.sign(order) <= 0:
        raise NoExpansion("of the incomplete Γ nothing is known but for positive orders")
    return gamma(order)


FUNCTIONS: Mapping[type[Expr], Function] = MappingProxyType(
    {
        erf: error_function,
        erfc: complementary_error_function,
        atan: arctangent,
        tanh: hyperbolic_tangent,
        sin: wave(sin),
        cos: wave(cos),
        gamma: gamma_function,
        loggamma: logarithm_of_gamma,
    }
)
"""Functions of one argument."""

OF_AN_ORDER: Mapping[type[Expr], Callable[[Expr, Algebra, Expansion], Expansion]] = MappingProxyType(
    {
        lowergamma: lower_incomplete_gamma,
        uppergamma: upper_incomplete_gamma,
        polygamma: derivative_of_logarithm_of_gamma,
    }
)
"""Functions with a first argument that does not depend on time."""
