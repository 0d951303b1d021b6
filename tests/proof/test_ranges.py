"""Sums over ranges that differ by whole numbers: entries split off, shifted indices, induction over a size."""

from __future__ import annotations

import pytest
from sympy import Expr, FiniteSet, Interval, Product, Rational, Sum, Symbol, exp, factorial, log, oo, symbols

from mse_sym.proof import Proved, prove
from mse_sym.proof.ranges import aligned
from mse_sym.proof.relations import DerivativeIn, Equal, Relation
from mse_sym.symbolic import Context
from mse_sym.symbolic.context import index, size, vector

i, j, k = index("i"), index("j"), index("k")
N, K = size("N"), size("K")
s, q = symbols("s q", positive=True)
x = Symbol("x", real=True)
even = Symbol("n", integer=True, positive=True, even=True)
X, Y, W = vector("x", N), vector("y", N), vector("w", N, positive=True)
Z = vector("z", 2)
PLAIN = Context()


def total(term: Expr, low: Expr | int = 1, high: Expr = N) -> Sum:
    return Sum(term, (i, low, high))


Statement = tuple[Expr, Relation, Expr, Context]

PROVED: dict[str, Statement] = {
    "the last entry": (X[N] + total(X[i], 1, N - 1), Equal(), total(X[i]), PLAIN),
    "the first entry": (X[1] + total(X[i], 2), Equal(), total(X[i]), PLAIN),
    "an entry more": (total(X[i], 1, N + 1), Equal(), total(X[i]) + X[N + 1], PLAIN),
    "a shifted index": (total(X[i + 2] ** 2, 1, N), Equal(), total(X[i] ** 2, 3, N + 2), PLAIN),
    "telescoping": (total(X[i + 1] - X[i], 1, N - 1), Equal(), X[N] - X[1], PLAIN),
    "telescoping, squared": (total(X[i + 1] ** 2 - X[i] ** 2), Equal(), X[N + 1] ** 2 - X[1] ** 2, PLAIN),
    "neighbours": (
        total((X[i + 1] - X[i]) ** 2, 1, N - 1),
        Equal(),
        2 * total(X[i] ** 2) - X[1] ** 2 - X[N] ** 2 - 2 * total(X[i] * X[i + 1], 1, N - 1),
        PLAIN,
    ),
    "summation by parts": (
        total(X[i] * (Y[i + 1] - Y[i])),
        Equal(),
        X[N + 1] * Y[N + 1] - X[1] * Y[1] - total(Y[i + 1] * (X[i + 1] - X[i])),
        PLAIN,
    ),
    "a running mean": (
        total(X[i]) / N,
        Equal(),
        (N - 1) / N * (total(X[i], 1, N - 1) / (N - 1)) + X[N] / N,
        Context({N: Interval(2, oo)}),
    ),
    "in a logarithm": (log(exp(X[N]) + total(exp(X[i]), 1, N - 1)), Equal(), log(total(exp(X[i]))), PLAIN),
    "in a double sum": (
        Sum(total(X[i] * Y[j], 2), (j, 1, N)),
        Equal(),
        Sum(X[i] * Y[j], (i, 1, N), (j, 1, N)) - X[1] * Sum(Y[j], (j, 1, N)),
        PLAIN,
    ),
    "the first numbers": (total(i), Equal(), N * (N + 1) / 2, PLAIN),
    "their squares": (total(i**2), Equal(), N * (N + 1) * (2 * N + 1) / 6, PLAIN),
    "their cubes": (total(i**3), Equal(), N**2 * (N + 1) ** 2 / 4, PLAIN),
    "fractions that telescope": (total(1 / (i * (i + 1))), Equal(), 1 - 1 / (N + 1), PLAIN),
    "a geometric sum": ((1 - s) * total(s**i), Equal(), s - s ** (N + 1), PLAIN),
    "half, a quarter, …": (total(Rational(1, 2) ** i), Equal(), 1 - Rational(1, 2) ** N, PLAIN),
    "log of a factorial": (total(log(i)), Equal(), log(factorial(N)), PLAIN),
    "numbers below the diagonal": (Sum(Sum(1, (j, 1, i)), (i, 1, N)), Equal(), N * (N + 1) / 2, PLAIN),
    "the slope of a sum without the first": (
        total(W[i] * s**2, 2),
        DerivativeIn(s),
        2 * s * (total(W[i]) - W[1]),
        PLAIN,
    ),
    "two halves": (total(X[i]) + total(X[i], N + 1, 2 * N), Equal(), total(X[i], 1, 2 * N), PLAIN),
    "even and odd": (total(X[2 * i]) + total(X[2 * i - 1]), Equal(), total(X[i], 1, 2 * N), PLAIN),
    "from the last to the first": (total(X[N + 1 - i] ** 2), Equal(), total(X[i] ** 2), PLAIN),
    "before and behind one": (
        Sum(Sum(X[j], (j, 1, i - 1)) + Sum(X[j], (j, i + 1, N)), (i, 1, N)),
        Equal(),
        (N - 1) * total(X[i]),
        PLAIN,
    ),
    "of few numbers": (Sum(exp(Z[k]), (k, 1, 2)), Equal(), exp(Z[1]) + exp(Z[2]), PLAIN),
    "a product of the first numbers": (Product(i, (i, 1, N)), Equal(), factorial(N), PLAIN),
    "a product that telescopes": (Product(1 + 1 / i, (i, 1, N)), Equal(), N + 1, PLAIN),
    "the slope of a product": (Product(W[i], (i, 1, N)), DerivativeIn(W[j]), Product(W[i], (i, 1, N)) / W[j], PLAIN),
    "the score of a sample": (
        -log(Product(s * exp(-s * W[i]), (i, 1, N))),
        DerivativeIn(s),
        total(W[i]) - N / s,
        PLAIN,
    ),
}

NOT_PROVED: dict[str, Statement] = {
    "no entry left out": (total(X[i], 1, N - 1), Equal(), total(X[i]), PLAIN),
    "another entry": (X[1] + total(X[i], 1, N - 1), Equal(), total(X[i]), PLAIN),
    "shifted, but not its range": (total(X[i + 1]), Equal(), total(X[i]), PLAIN),
    "two entries that need not be there": (X[1] + X[2] + total(X[i], 3), Equal(), total(X[i]), PLAIN),
    "the last two, of one": (X[N - 1] + X[N] + total(X[i], 1, N - 2), Equal(), total(X[i]), PLAIN),
    "the first numbers, off by one": (total(i), Equal(), N * (N - 1) / 2, PLAIN),
    "right for one, and no more": (total(i), Equal(), N**2, PLAIN),
    "the right growth, the wrong beginning": (total(i), Equal(), N * (N + 1) / 2 + 1, PLAIN),
    "a geometric sum, off by one": ((1 - s) * total(s**i), Equal(), s - s**N, PLAIN),
    "in a product, not in a sum": (Product(s, (i, 1, N)) + total(s), Equal(), s ** (N + 1) + N * s, PLAIN),
    "two halves that overlap": (total(X[i]) + total(X[i], N, 2 * N), Equal(), total(X[i], 1, 2 * N), PLAIN),
    "weights that are not turned": (total(i * X[N + 1 - i]), Equal(), total(i * X[i]), PLAIN),
    "a part that is longer than the whole": (
        total(X[i], 1, K) + total(X[i], K + 1, N),
        Equal(),
        total(X[i]),
        PLAIN,
    ),
    "a product of the numbers before": (Product(i, (i, 1, N)), Equal(), factorial(N - 1), PLAIN),
    "the slope of a product, one factor too many": (
        Product(W[i], (i, 1, N)),
        DerivativeIn(W[j]),
        Product(W[i], (i, 1, N)),
        PLAIN,
    ),
    "a division by 0 split off": (total(1 / (i - 1), 2), Equal(), total(1 / (i - 1)), PLAIN),
}


@pytest.mark.parametrize("statement", PROVED.values(), ids=PROVED.keys())
def test_what_is_true_is_proved(statement: Statement) -> None:
    verdict = prove(*statement)
    assert isinstance(verdict, Proved), verdict


@pytest.mark.parametrize("statement", NOT_PROVED.values(), ids=NOT_PROVED.keys())
def test_what_is_false_is_not(statement: Statement) -> None:
    verdict = prove(*statement)
    assert not isinstance(verdict, Proved), verdict


def test_an_induction_says_so() -> None:
    verdict = prove(*PROVED["the first numbers"])
    assert isinstance(verdict, Proved)
    (item,) = verdict.evidence
    assert (item.method, item.detail) == ("induction", "over $N$")


@pytest.mark.parametrize(
    "statement",
    [
        (total(i, 1, even), Equal(), even * (even + 1) / 2, PLAIN),
        (total(i), Equal(), N * (N + 1) / 2, Context({N: FiniteSet(1, 2, 3)})),
    ],
    ids=["of even numbers only", "of few numbers"],
)
def test_there_is_no_induction_where_the_next_number_is_not_in_the_range(statement: Statement) -> None:
    """They are true, and out of reach: the step from one number to the next leads out of what the size may be."""
    verdict = prove(*statement)
    assert not isinstance(verdict, Proved) or verdict.evidence[0].method != "induction"


def test_ranges_are_moved_only_where_the_terms_are_defined() -> None:
    assert aligned(total(1 / (i - 1), 2)) == total(1 / (i - 1), 2)
    assert aligned(total(X[i], 3)) == total(X[i], 3)  # which may be shorter than none
    assert aligned(total(X[i - 1], 2, N + 1)) == total(X[i])
