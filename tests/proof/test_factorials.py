"""Γ, factorials, binomial coefficients and polygamma functions step down where they may, and only there."""

from __future__ import annotations

import pytest
from sympy import Expr, S, Symbol, binomial, digamma, factorial, gamma, log, loggamma, polygamma, symbols, trigamma

from mse_sym.proof import Proved, prove
from mse_sym.proof.relations import AtLeast, DerivativeIn, Equal, NegativeLogarithm, Relation

x = Symbol("x", real=True)
s, q = symbols("s q", positive=True)
n, m = (Symbol(name, integer=True, nonnegative=True) for name in "nm")

PROVED: dict[str, tuple[Expr, Relation, Expr]] = {
    "log Γ": (loggamma(s + 2), Equal(), loggamma(s) + log(s) + log(s + 1)),
    "log Γ and Γ": (loggamma(s), Equal(), log(gamma(s))),
    "log of a factorial": (log(factorial(n)), Equal(), loggamma(n + 1)),
    "digamma": (digamma(s + 1), Equal(), digamma(s) + 1 / s),
    "trigamma": (trigamma(s + 1), Equal(), trigamma(s) - 1 / s**2),
    "polygamma": (polygamma(2, s + 1), Equal(), polygamma(2, s) + 2 / s**3),
    "one function, two names": (polygamma(0, s), Equal(), digamma(s)),
    "the slope of log Γ": (loggamma(s), DerivativeIn(s), digamma(s)),
    "log Γ is convex": (trigamma(s), AtLeast(strict=True), S.Zero),
    "the third slope is negative": (S.Zero, AtLeast(strict=True), polygamma(2, s)),
    "a binomial coefficient of any number": (binomial(x, 3), Equal(), x * (x - 1) * (x - 2) / 6),
    "a binomial coefficient by factorials": (
        binomial(n + m, m),
        Equal(),
        factorial(n + m) / (factorial(n) * factorial(m)),
    ),
    "Pascal's rule": (binomial(n + m + 2, m + 1), Equal(), binomial(n + m + 1, m) + binomial(n + m + 1, m + 1)),
    "log of a binomial coefficient": (
        binomial(n + m, n),
        NegativeLogarithm(),
        log(factorial(n)) + log(factorial(m)) - log(factorial(n + m)),
    ),
}

NOT_PROVED: dict[str, tuple[Expr, Relation, Expr]] = {
    "log Γ where Γ is negative": (loggamma(x), Equal(), log(gamma(x))),
    "a step from below 0": (loggamma(x + 1), Equal(), loggamma(x) + log(x)),
    "digamma, the wrong way": (digamma(s + 1), Equal(), digamma(s) - 1 / s),
    "the slope of digamma falls": (S.Zero, AtLeast(), trigamma(s)),
    "digamma has both signs": (digamma(s), AtLeast(), S.Zero),
    "a binomial coefficient, one factor too many": (binomial(x, 2), Equal(), x * (x - 1) * (x - 2) / 2),
    "more than there are": (binomial(n, m), AtLeast(strict=True), S.Zero),
}


@pytest.mark.parametrize("statement", PROVED.values(), ids=PROVED.keys())
def test_what_is_true_is_proved(statement: tuple[Expr, Relation, Expr]) -> None:
    verdict = prove(*statement)
    assert isinstance(verdict, Proved), verdict


@pytest.mark.parametrize("statement", NOT_PROVED.values(), ids=NOT_PROVED.keys())
def test_what_is_false_is_not(statement: tuple[Expr, Relation, Expr]) -> None:
    verdict = prove(*statement)
    assert not isinstance(verdict, Proved), verdict
