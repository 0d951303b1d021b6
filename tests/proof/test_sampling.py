"""Points of a domain: inside it, never constant, middle and both tails."""

from __future__ import annotations

import pytest
from sympy import (
    Abs,
    Expr,
    FiniteSet,
    Function,
    Indexed,
    Interval,
    KroneckerDelta,
    Max,
    Piecewise,
    Rational,
    S,
    Set,
    Sum,
    Symbol,
    Tuple,
    exp,
    log,
    oo,
    sqrt,
    symbols,
)

from mse_sym.proof.evaluation import Number, evaluate
from mse_sym.proof.sampling import critical, instantiate, occurring, points, with_example_functions
from mse_sym.symbolic import Context
from mse_sym.symbolic.context import index, size, vector

a, b = symbols("a b", real=True)
DOMAINS = [
    S.Reals,
    Interval.open(0, oo),
    Interval(0, oo),
    Interval.open(-oo, 2),
    Interval.open(0, 1),
    Interval(0, 1),
    Interval(-3, 5),
]


def drawn(domain: Set, count: int = 60) -> list[Rational]:
    return [point[a] for point in points((a,), Context({a: domain}), count)]


@pytest.mark.parametrize("domain", [*DOMAINS, FiniteSet(0, 1)], ids=str)
def test_points_lie_in_the_domain_are_exact_and_not_constant(domain: Set) -> None:
    values = drawn(domain)
    assert all(value.is_Rational and domain.contains(value) == S.true for value in values)
    assert len(set(values)) >= (2 if isinstance(domain, FiniteSet) else 30)
    assert drawn(domain) == values


@pytest.mark.parametrize("domain", DOMAINS, ids=str)
def test_both_tails_and_the_middle_are_reached(domain: Interval) -> None:
    values = drawn(domain, 120)
    if domain.start.is_finite:
        assert any(0 <= value - domain.start < Rational(1, 2**10) for value in values)
    else:
        assert min(values) < -20
    if domain.end.is_finite:
        assert any(0 <= domain.end - value < Rational(1, 2**10) for value in values)
    else:
        assert max(values) > 20
    if domain == S.Reals:
        assert any(0 < abs(value) < Rational(1, 2**10) for value in values)
        assert any(value < -20 for value in values)
        assert any(-3 <= value <= 3 for value in values)


@pytest.mark.parametrize("domain", [Interval(0, 1), Interval(-3, 5)], ids=str)
def test_closed_ends_are_reached(domain: Interval) -> None:
    assert {domain.start, domain.end} <= set(drawn(domain))


def test_entries_of_a_vector_differ_and_sizes_vary() -> None:
    n, i = size("n"), index("i")
    v = vector("v", n)
    found = list(points((Sum(v[i] ** 2, (i, 1, n)),), Context(), 30))
    assert {point[n] for point in found} >= {1, 2, 3, 4}
    for point in found:
        entries = [value for name, value in point.items() if isinstance(name, Indexed)]
        assert len(entries) == point[n]
        assert len(set(entries)) > 1 or len(entries) < 4


def test_free_indices_meet_and_part() -> None:
    j, k, K = index("j"), index("k"), size("K")
    p = vector("p", K)
    found = list(points((KroneckerDelta(j, k) * p[j] * p[k],), Context(), 40))
    assert {bool(point[j] == point[k]) for point in found} == {True, False}
    assert all(1 <= point[index_] <= point[K] for point in found for index_ in (j, k))


def test_sums_are_written_out() -> None:
    n, i = size("n"), index("i")
    v = vector("v", n)
    assert instantiate(Sum(i * v[i], (i, 1, n)), {n: S(2)}).subs(n, 2) == (v[1] + 2 * v[2]).subs(n, 2)


def test_limits_of_an_inner_sum_may_hold_the_outer_index() -> None:
    i, j = index("i"), index("j")
    v = vector("v", 3)
    assert instantiate(Sum(Sum(v[j], (j, 1, i)), (i, 1, 2)), {}) == 2 * v[1] + v[2]
    assert instantiate(Sum(i + Sum(v[j], (j, 1, i)) ** 2, (i, 1, 2)), {}) == 3 + v[1] ** 2 + (v[1] + v[2]) ** 2


def test_a_bound_index_may_have_the_name_of_a_free_one() -> None:
    i = index("i")
    v = vector("v", 3)
    assert instantiate(v[i] * Sum(v[i], (i, 1, 2)), {i: S(3)}) == v[3] * (v[1] + v[2])


ASSUMED = [
    {"negative": True},
    {"nonpositive": True},
    {"nonnegative": True},
    {"nonzero": True},
    {"integer": True},
    {"integer": True, "nonnegative": True},
    {"integer": True, "negative": True},
    {"even": True},
    {"odd": True, "positive": True},
    {"prime": True},
]


@pytest.mark.parametrize("assumptions", ASSUMED, ids=str)
def test_points_obey_what_is_assumed(assumptions: dict[str, bool]) -> None:
    symbol = Symbol("m", real=True, **assumptions)
    values = [point[symbol] for point in points((symbol + a,), Context(), 60)]
    assert len(set(values)) > 5
    for value in values:
        assert all(getattr(value, f"is_{fact}") is holds for fact, holds in assumptions.items())


def test_what_no_fraction_obeys_has_no_points() -> None:
    assert not list(points((Symbol("q", irrational=True),), Context(), 5))


def test_ends_that_are_symbols_come_before_what_lies_between_them() -> None:
    s, t = symbols("s t", positive=True)
    context = Context({a: Interval.Lopen(0, s), b: Interval(-t, a**2 + 1)})
    found = list(points((a + b,), context, 60))
    assert len({point[a] for point in found}) > 20
    assert all(0 < point[a] <= point[s] and -point[t] <= point[b] <= point[a] ** 2 + 1 for point in found)
    assert any(point[a] == point[s] for point in found)


def test_ends_that_lead_back_to_each_other_are_named() -> None:
    context = Context({a: Interval.open(0, b**2 + 1), b: Interval.open(0, a**2 + 1)})
    with pytest.raises(ValueError, match="depend on each other"):
        list(points((a,), context, 1))


FAR = {
    "a logarithm": log(a + 1000),
    "a logarithm of a product": log(a * b + 5000),
    "a root": sqrt(a**3 + 10**6),
    "a quotient": 1 / (a - 777),
    "a kink": Abs(a - b - 10**5),
    "a maximum": Max(a, 4000 - b),
    "a piece": Piecewise((a, a > 3 * b + 900), (0, True)),
    "an exponential": log(exp(a) - Rational(1, 10**9)),
}


@pytest.mark.parametrize("expr", FAR.values(), ids=FAR.keys())
def test_points_lie_on_both_sides_of_where_an_argument_vanishes(expr: Expr) -> None:
    (argument,) = critical(Tuple(expr))[:1]
    values = [evaluate(argument, point) for point in points((expr,), Context(), 60)]
    assert {value.sign for value in values if isinstance(value, Number)} >= {-1, 1}


@pytest.mark.parametrize("expr", [log(a + 1000), Abs(a - b - 10**5), 1 / (a - 777)], ids=str)
def test_where_an_argument_is_linear_it_vanishes_at_some_point(expr: Expr) -> None:
    (argument,) = critical(Tuple(expr))
    assert any(argument.subs(point) == 0 for point in points((expr,), Context(), 60))


def test_ties_are_met() -> None:
    assert any(point[a] == point[b] for point in points((a - b,), Context(), 30))


EXAMPLES: dict[str, set[int]] = {
    "positive": {1},
    "negative": {-1},
    "nonnegative": {0, 1},
    "nonpositive": {0, -1},
    "real": {1, -1},
}


@pytest.mark.parametrize("assumption", EXAMPLES)
def test_the_example_of_a_function_has_the_sign_that_is_assumed(assumption: str) -> None:
    example = with_example_functions(Function("h", **{assumption: True})(a))
    values = [evaluate(example, {a: at}) for at in map(Rational, ("-3", "-1/2", "0", "2"))]
    signs = {value.sign for value in values if isinstance(value, Number)}
    assert EXAMPLES[assumption] <= signs <= EXAMPLES[assumption] | {0}
    assert 0 not in signs or assumption not in ("positive", "negative")


def test_the_example_of_a_function_of_integers_is_an_integer() -> None:
    assert with_example_functions(Function("h", integer=True, positive=True)(a)) == 1
    assert with_example_functions(Function("h", odd=True, negative=True)(a)) == -1


def test_what_a_delta_of_numbers_cancels_is_drawn_all_the_same() -> None:
    j, K = index("j"), size("K")
    z = vector("z", K)
    both = (z[1] * KroneckerDelta(1, j) * K, K * KroneckerDelta(1, j) - KroneckerDelta(1, j) + 1)
    found = list(points(both, Context(), 12))
    assert {point[j] for point in found} >= {1, 2}
    assert not [point for point in found if not all(isinstance(evaluate(side, point), Number) for side in both)]


def test_what_is_written_out_is_drawn() -> None:
    """The entries that a sum has are known without writing it out; those beside an index that moves are not."""
    n, k = size("n"), index("k")
    x = vector("x", n)
    for expr in (Sum(x[k + 1] ** 2, (k, 1, n)), Sum(x[k] ** 2, (k, 1, n)) + x[1]):
        for point in points((expr,), Context(), 6):
            assert occurring(instantiate(expr, point)) <= point.keys()
