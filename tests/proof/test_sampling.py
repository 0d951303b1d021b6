"""Points of a domain: inside it, never constant, middle and both tails."""

from __future__ import annotations

import pytest
from mpmath import mp
from sympy import (
    FiniteSet,
    Function,
    Indexed,
    Interval,
    KroneckerDelta,
    Rational,
    S,
    Set,
    Sum,
    exp,
    log,
    oo,
    sqrt,
    symbols,
)
from sympy.codegen.cfunctions import log1p

from mse_sym.proof.sampling import evaluate, instantiate, points, with_example_functions
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
    assert {point[n] for point in found} >= {2, 3, 4}
    for point in found:
        entries = [value for name, value in point.items() if isinstance(name, Indexed)]
        assert len(entries) == point[n]
        assert len(set(entries)) > 1 or len(entries) < 3


def test_free_indices_meet_and_part() -> None:
    j, k, K = index("j"), index("k"), size("K")
    p = vector("p", K)
    found = list(points((KroneckerDelta(j, k) * p[j] * p[k],), Context(), 40))
    assert {bool(point[j] == point[k]) for point in found} == {True, False}
    assert all(1 <= point[index_] <= point[K] for point in found for index_ in (j, k))


def test_values_have_fifty_digits_through_cancellation() -> None:
    value = evaluate(exp(a) - 1, {a: Rational(1, 2**200)})
    assert value is not None
    expected = Rational(1, 2**200) + Rational(1, 2**401)
    assert abs(value - expected) < Rational(1, 10**49) * expected


@pytest.mark.parametrize("far", [1, 60, 127, 1000, 2200])
def test_logarithms_have_fifty_digits_next_to_one(far: int) -> None:
    """SymPy 1.14 gives 0 for log(1 + exp(-127)) at 50 digits."""
    for expr in (log(1 + exp(-a)), log1p(exp(-a)), -log(1 / (1 + exp(-a)))):
        value = evaluate(expr, {a: Rational(far)})
        assert value is not None
        with mp.workdps(80):
            expected = mp.log1p(mp.exp(-far))
            assert abs(mp.mpf(value) - expected) < mp.mpf(10) ** -48 * expected


@pytest.mark.parametrize("expr", [log(a), 1 / (a + 1), sqrt(a), a ** Rational(1, 2)], ids=str)
def test_where_there_is_no_real_value_there_is_none(expr: Rational) -> None:
    assert evaluate(expr, {a: Rational(-1)}) is None


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


def test_a_set_without_points_is_named() -> None:
    with pytest.raises(ValueError, match="cannot draw from"):
        list(points((a + b,), Context({a: S.Integers}), 1))


@pytest.mark.parametrize("at", [Rational(-3), Rational(-1, 2), Rational(0), Rational(2)])
def test_the_example_of_a_positive_function_is_positive_and_of_another_need_not_be(at: Rational) -> None:
    positive, other = Function("h", positive=True)(a), Function("h", real=True)(a)
    value = evaluate(with_example_functions(positive), {a: at})
    negative = evaluate(with_example_functions(other), {a: Rational(-1, 2)})
    assert value is not None
    assert value > 0
    assert negative is not None
    assert negative < 0
