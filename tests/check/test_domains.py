"""A gradient check looks at the whole domain of each argument, and only at it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sympy import FiniteSet, Interval, Rational, Set, Sum, Symbol, exp, log, oo, sqrt, symbols

from mse_sym.check import check_gradient
from mse_sym.losses import Loss, activations, geometric_nll, poisson_nll, squared_error
from mse_sym.symbolic.context import index, size, vector

a, y, theta = symbols("a y theta", real=True)
s, t = symbols("s t", positive=True)
K, k = size("K"), index("k")
P, Q = vector("p", K), vector("q", K)
FEW = 48
in_both_types = pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])


def weighted(parameter: Symbol, domain: Set | None = None) -> Loss:
    domains = {} if domain is None else {parameter: domain}
    return Loss("weighted", parameter * (a - y) ** 2 / 2, a, y, parameters=(parameter,), domains=domains)


def test_a_gradient_that_is_wrong_for_negative_parameters_fails() -> None:
    check = check_gradient(weighted(theta), lambda a, y, theta: np.abs(theta) * (a - y), points=FEW)
    assert not check.passed
    assert check.worst.parameters["theta"] < 0
    growth = Loss("growth", exp(theta * a) * y, a, y, parameters=(theta,))
    assert not check_gradient(growth, lambda a, y, theta: np.abs(theta) * np.exp(theta * a) * y, points=FEW).passed


@pytest.mark.parametrize(
    "loss", [poisson_nll, geometric_nll, poisson_nll.of(activations.exp)], ids=lambda one: one.name
)
def test_a_gradient_that_is_wrong_at_a_count_of_0_fails(loss: Loss) -> None:
    right = loss.compile().gradient
    assert check_gradient(loss, right, points=FEW).passed
    check = check_gradient(loss, lambda a, y: np.where(y == 0, 3 * right(a, y), right(a, y)), points=FEW)
    assert not check.passed
    assert check.worst.target == 0


@in_both_types
@pytest.mark.parametrize(
    "domain",
    [
        Interval.open(1, 2),
        Interval(Rational(1, 4), Rational(1, 2)),
        FiniteSet(0, 1),
        FiniteSet(-2, Rational(1, 2)),
        Interval(-3, -1),
        Interval.open(-oo, 0),
        Interval(Rational(1, 3), sqrt(2)),
        Interval.Ropen(2, oo),
    ],
    ids=str,
)
def test_a_parameter_stays_in_its_domain_and_reaches_its_ends(domain: Set, dtype: Any) -> None:
    loss = weighted(theta, domain)
    seen: list[float] = []

    def gradient(a: Any, y: Any, theta: Any) -> Any:
        seen.extend(theta.tolist())
        return loss.compile().gradient(a, y, theta=theta)

    assert check_gradient(loss, gradient, points=FEW, dtype=dtype).passed
    assert all(domain.contains(Rational(number)) for number in seen)
    assert {float(end) for end in domain.boundary if domain.contains(end) and Rational(float(end)) == end} <= set(seen)


@in_both_types
@pytest.mark.parametrize("domain", [Interval.open(-1, 1), Interval.open(1, 2), Interval.Lopen(0, 5)], ids=str)
def test_a_prediction_stays_in_its_domain(domain: Set, dtype: Any) -> None:
    loss = Loss("inside", -log(1 + a / 3) * y, a, y, domains={a: domain})
    assert check_gradient(loss, loss.compile().gradient, points=FEW, dtype=dtype).passed
    if domain.contains(domain.sup):
        wrong = check_gradient(loss, lambda a, y: np.where(a == float(domain.sup), 1, -1) * y / (3 + a), points=FEW)
        assert wrong.worst.prediction == float(domain.sup)


@pytest.mark.parametrize(
    ("assumptions", "outside"),
    [
        ({"negative": True}, lambda number: number >= 0),
        ({"nonpositive": True}, lambda number: number > 0),
        ({"integer": True}, lambda number: number != np.floor(number)),
        ({"integer": True, "nonnegative": True}, lambda number: (number < 0) | (number != np.floor(number))),
        ({"real": True, "nonzero": True}, lambda number: number == 0),
    ],
    ids=["negative", "not positive", "whole", "counts", "not 0"],
)
def test_assumptions_are_domains(assumptions: dict[str, bool], outside: Any) -> None:
    def gradient(a: Any, y: Any, c: Any) -> Any:
        assert not outside(c).any()
        return c * (a - y)

    assert check_gradient(weighted(Symbol("c", **assumptions)), gradient, points=FEW, within=(-1e100, 1e100)).passed


def test_vectors_obey_assumptions_too() -> None:
    counts = vector("q", K, integer=True, nonnegative=True)
    loss = Loss("counts", Sum((P[k] - counts[k]) ** 2, (k, 1, K)), P, counts)

    def gradient(p: Any, q: Any) -> Any:
        assert ((q >= 0) & (q == np.floor(q))).all()
        return 2 * (p - q)

    assert check_gradient(loss, gradient, points=12, within=(-1e6, 1e6)).passed


def test_an_end_that_is_a_parameter_moves_with_it() -> None:
    loss = Loss(
        "moving", s * (a - y) ** 2, a, y, parameters=(t, s), domains={y: Interval.open(0, s), t: Interval(s, oo)}
    )

    def gradient(a: Any, y: Any, s: Any, t: Any) -> Any:
        assert ((y > 0) & (y < s) & (s <= t)).all()
        return 2 * s * (a - y)

    assert check_gradient(loss, gradient, points=FEW, within={"prediction": (-1e50, 1e50)}).passed


@pytest.mark.slow
def test_what_is_wrong_beside_an_end_that_moves_is_found_there() -> None:
    loss = Loss("moving", s * (a - y) ** 2, a, y, parameters=(s,), domains={y: Interval.open(0, s)})
    wrong = check_gradient(
        loss,
        lambda a, y, s: 2 * s * (a - y) + (y > 0.9 * s),
        points=FEW,
        within={"prediction": (-1e50, 1e50)},
    )
    assert 0.9 * wrong.worst.parameters["s"] < wrong.worst.target < wrong.worst.parameters["s"]


def test_an_end_that_has_no_value_is_refused() -> None:
    loss = Loss("moving", (a - y) ** 2 / 2, a, y, domains={a: Interval.open(0, y**2 + 1)})
    with pytest.raises(
        ValueError, match=r"the domain of a is \(0, y\*\*2 \+ 1\), and y is drawn later; give a a domain of"
    ):
        check_gradient(loss, lambda a, y: a - y)


def test_where_there_is_no_value_nothing_is_asked() -> None:
    root = Loss("root", sqrt(a) * y, a, y, domains={a: Interval(0, oo)})
    check = check_gradient(root, lambda a, y: y / (2 * np.sqrt(a)), points=FEW)
    assert check.passed
    assert 0 < check.undecided < 10
    assert f"at {FEW - check.undecided} points ({check.undecided} more have no right value)" in str(check)
    with pytest.raises(ArithmeticError, match="has no finite value at any of the points of its domain"):
        check_gradient(root, lambda a, y: y / (2 * np.sqrt(a)), within={"prediction": (0, 0)})


def test_the_value_at_ties_is_resolved() -> None:
    squares = Loss("squares", (log(s) - log(t)) ** 2, s, t)
    check = check_gradient(squares, squares.compile().value, quantity="value", points=60)
    assert check.passed
    assert check.undecided == 0


def test_a_range_is_where_it_is_looked() -> None:
    def overflowing(a: Any, y: Any) -> Any:
        return (2.0**600 * a - 2.0**600 * y) / 2.0**600

    assert not check_gradient(squared_error, overflowing).passed
    assert check_gradient(squared_error, overflowing, within=(-1e100, 1e100)).passed
    seen: list[float] = []

    def gradient(a: Any, y: Any) -> Any:
        seen.extend(a.tolist())
        assert (np.abs(a) <= 1).all()
        assert ((y >= 2) & (y <= 3)).all()
        return a - y

    assert check_gradient(squared_error, gradient, within={"prediction": (-1, 1), "target": (2, 3)}).passed
    assert {-1.0, 0.0, 1.0} < set(seen)


def test_a_message_says_which_range_it_needs() -> None:
    check = check_gradient(weighted(s), lambda a, y, s: s * (a - y) * np.where(np.abs(a) > 1e100, 2, 1))
    (need,) = check.needs
    assert need.startswith("of these points it fails only where prediction is above")
    assert need.endswith('if yours never is, say so: within={"prediction": (low, high)}')
    assert need in str(check)


@pytest.mark.parametrize(
    ("within", "words"),
    [
        ((3, 1), r"within of all arguments must be two numbers, the lower one first, got \(3, 1\)"),
        (3, r"must be two numbers \(low, high\), got 3"),
        (("low", "high"), "must be two numbers"),
        ((np.nan, 1), "the lower one first"),
        ((np.inf, np.inf), "the lower one first"),
        ({"prediction": (1, 2, 3)}, r"within of prediction must be two numbers \(low, high\)"),
        ({"sigma": (1, 2)}, "within is given for 'sigma'; poisson_nll has prediction, target"),
        (
            {"prediction": (-2, -1)},
            r"no number is left for prediction, whose domain is \(0, ∞\), within \(-2.0, -1.0\)",
        ),
    ],
)
def test_a_range_that_does_not_fit(within: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        check_gradient(poisson_nll, lambda a, y: 1 - y / a, within=within)
