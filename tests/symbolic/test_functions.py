"""Named functions: their definitions, derivatives and assumptions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf
from sympy import Expr, IndexedBase, Rational, S, Symbol, diff, exp, log, oo, symbols

from mse_sym.proof.rules.derivatives import DERIVATIVES
from mse_sym.symbolic import logsumexp, sigmoid, softmax, softplus
from mse_sym.symbolic.context import index, size, vector
from mse_sym.symbolic.functions import (
    NamedFunction,
    depends_on,
    expand_functions,
    gaussian_cumulative,
    gaussian_density,
    ordered_product,
)
from mse_sym.symbolic.rounding import in_exact_arithmetic, remaining_part

z = Symbol("z", real=True)
SCALAR = (sigmoid, softplus)
DIGITS = 50

tails = st.one_of(
    st.fractions(min_value=-4, max_value=4, max_denominator=64),
    st.integers(4, 300),
    st.integers(-300, -4),
).map(Rational)


def of(function: Callable[..., Expr], number: Rational) -> Expr:
    """A function at a number, unevaluated but for its definition."""
    return expand_functions(function(z)).xreplace({z: number})


def independent(function: object, x: mpf) -> mpf:
    return (1 + mp.tanh(x / 2)) / 2 if function is sigmoid else x / 2 + mp.log(2 * mp.cosh(x / 2))


@pytest.mark.parametrize("function", SCALAR)
@given(number=tails)
def test_the_definition_is_the_function(function: type[NamedFunction], number: Rational) -> None:
    with mp.workdps(500):
        expected = independent(function, mpf(int(number.p)) / int(number.q))
        assert abs(mpf(of(function, number).evalf(8 * DIGITS)) - expected) <= mpf(10) ** (2 - DIGITS) * abs(expected)


@pytest.mark.parametrize("derivative", ["fdiff", "table"])
@pytest.mark.parametrize("function", SCALAR)
@given(number=tails)
def test_both_derivatives_are_the_derivative(function: type[NamedFunction], derivative: str, number: Rational) -> None:
    """The hook that SymPy calls, and the table of the rules, each against a numeric derivative in both tails."""
    slope = function(z).fdiff() if derivative == "fdiff" else DERIVATIVES[function][1](z)
    claimed = expand_functions(slope).xreplace({z: number}).evalf(DIGITS, maxn=2000)
    with mp.workdps(900):
        expected = mp.diff(lambda x: independent(function, x), mpf(int(number.p)) / int(number.q))
        assert expected != 0
        assert abs(mpf(claimed) - expected) <= mpf(10) ** (2 - DIGITS) * abs(expected)


@given(number=st.fractions(min_value=-12, max_value=12, max_denominator=64).map(Rational))
def test_the_normal_distribution(number: Rational) -> None:
    """Density and distribution function against mpmath's, and both derivatives of each."""
    with mp.workdps(2 * DIGITS):
        x = mpf(int(number.p)) / int(number.q)
        expected = {gaussian_density: mp.npdf(x), gaussian_cumulative: mp.ncdf(x)}
        slopes = {gaussian_density: -x * mp.npdf(x), gaussian_cumulative: mp.npdf(x)}
        for function, value in expected.items():
            for claimed, wanted in (
                (function(z), value),
                (function(z).fdiff(), slopes[function]),
                (DERIVATIVES[function][1](z), slopes[function]),
            ):
                found = mpf(expand_functions(claimed).xreplace({z: number}).evalf(DIGITS, maxn=500))
                assert abs(found - wanted) <= mpf(10) ** (2 - DIGITS) * abs(wanted)


@pytest.mark.parametrize("function", [f for f in DERIVATIVES if not issubclass(f, NamedFunction)])
def test_the_table_agrees_with_sympy(function: type[Expr]) -> None:
    u = Symbol("u", positive=True)
    assert (DERIVATIVES[function][1](u) - diff(function(u), u)).equals(0)


def test_values_where_they_are_known() -> None:
    assert sigmoid(S.Zero) == Rational(1, 2)
    assert softplus(S.Zero) == log(2)
    assert (sigmoid(oo), sigmoid(-oo)) == (1, 0)
    assert (gaussian_cumulative(oo), gaussian_cumulative(S.Zero), gaussian_cumulative(-oo)) == (1, Rational(1, 2), 0)


def test_a_name_stays_until_it_is_expanded() -> None:
    assert sigmoid(z).func is sigmoid
    assert sigmoid(z).rewrite(exp) == 1 / (1 + exp(-z)) == expand_functions(sigmoid(z))
    assert expand_functions(log(sigmoid(softplus(z)))) == log(1 / (1 + exp(-log(1 + exp(z)))))


def test_assumptions_follow_the_argument() -> None:
    undeclared = Symbol("c")
    for function in (*SCALAR, gaussian_density, gaussian_cumulative):
        assert function(z).is_positive
        assert function(z).is_real
        assert function(undeclared).is_real is None
        assert function(undeclared).is_positive is None


def test_the_softmax_is_positive_and_sums_to_one() -> None:
    K, k, x = size("K"), index("k"), vector("x", 3)
    assert softmax(vector("z", K), k).is_positive
    total = sum((expand_functions(softmax(x, S(j))).doit() for j in (1, 2, 3)), S.Zero)
    assert total.simplify() == 1


def test_logsumexp_and_softmax_at_numbers() -> None:
    x = vector("x", 2)
    values = {x[1]: Rational(1, 3), x[2]: Rational(-2)}
    with mp.workdps(60):
        first, second = mp.exp(mpf(1) / 3), mp.exp(mpf(-2))
        assert (
            abs(mpf(expand_functions(logsumexp(x)).doit().xreplace(values).evalf(50)) - mp.log(first + second)) < 1e-45
        )
        share = mpf(expand_functions(softmax(x, S(2))).doit().xreplace(values).evalf(50))
        assert abs(share - second / (first + second)) < mpf(10) ** -45


def test_a_vector_without_a_shape_has_no_sum() -> None:
    with pytest.raises(ValueError, match="z has no shape; give its size"):
        softmax(IndexedBase("z"), index("k")).definition()


def test_dependence_on_an_entry_is_dependence_on_any_entry() -> None:
    x, y = vector("x", size("K")), vector("y", size("K"))
    j, k = index("j"), index("k")
    assert depends_on(x[k] ** 2, x[j])
    assert not depends_on(y[k], x[j])
    a, b = symbols("a b", real=True)
    assert depends_on(a * b, a)
    assert not depends_on(b, a)


def test_a_function_of_itself_is_expanded_too() -> None:
    twice = ordered_product(ordered_product(exp(z), 1), 1)
    assert expand_functions(twice) == expand_functions(1 + twice) - 1 == exp(z)
    assert in_exact_arithmetic(remaining_part(remaining_part(z))) == 0
