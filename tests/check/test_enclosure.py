"""Enclosures of exact values: fractional powers, conditions, borders of pieces, and where there is no value."""

from __future__ import annotations

from typing import Any

import pytest
from mpmath import mp, mpf
from sympy import (
    And,
    Catalan,
    E,
    Eq,
    EulerGamma,
    Expr,
    Function,
    GoldenRatio,
    Ne,
    Not,
    Or,
    Piecewise,
    Rational,
    Sum,
    atan,
    besseli,
    beta,
    cos,
    digamma,
    erf,
    erfc,
    factorial,
    gamma,
    log,
    loggamma,
    pi,
    polygamma,
    sin,
    sinh,
    sqrt,
    symbols,
    tanh,
)

from mse_sym.check.arithmetic import Balls, Enclosure, Intervals, NoValue, Unresolved
from mse_sym.check.enclosure import Enclosing
from mse_sym.losses import Loss
from mse_sym.symbolic.context import index, size, vector
from mse_sym.symbolic.partial import OneSided
from mse_sym.symbolic.pieces import Guarded

x, y = symbols("x y", real=True)
s, t = symbols("s t", positive=True)
every_arithmetic = pytest.mark.parametrize(
    "numbers", [Intervals, pytest.param(Balls, marks=pytest.mark.peers("flint"))], ids=["intervals", "balls"]
)


def enclosed(expr: Expr, numbers: Any, **values: float) -> Enclosure:
    arithmetic = numbers()
    known = {symbol: values[symbol.name] for symbol in (x, y, s, t) if symbol.name in values}
    with arithmetic.precision(200):
        return Enclosing(known, arithmetic).value(expr)


@every_arithmetic
@pytest.mark.parametrize("constant", [pi, E, EulerGamma, Catalan, GoldenRatio], ids=str)
def test_constants(numbers: Any, constant: Expr) -> None:
    found = enclosed(constant + x, numbers, x=0.5)
    with mp.workdps(70):
        assert found.low <= mpf("0.5") + mpf(str(constant.evalf(70))) <= found.high


@every_arithmetic
@pytest.mark.parametrize(
    ("expr", "value"),
    [
        (s ** Rational(-1, 2), lambda s: s ** mpf("-0.5")),
        (s ** Rational(3, 4), lambda s: s ** mpf("0.75")),
        (2**s, lambda s: 2**s),
        (3 ** (s / 3), lambda s: mpf(3) ** (s / 3)),
        (s**s, lambda s: s**s),
        (s ** Rational(-5, 3), lambda s: s ** (mpf(-5) / 3)),
    ],
    ids=["s^(-1/2)", "s^(3/4)", "2^s", "3^(s/3)", "s^s", "s^(-5/3)"],
)
def test_powers(numbers: Any, expr: Expr, value: Any) -> None:
    found = enclosed(expr, numbers, s=0.3)
    with mp.workprec(200):
        exact = value(mpf(0.3))
        assert abs(found.middle - exact) <= exact * mpf(2) ** -180
    assert found.low < found.high


@every_arithmetic
@pytest.mark.parametrize("here", [0.3, 1.0, 1.4616321449683622, 2.0, 7.5, 1e5])
@pytest.mark.parametrize(
    ("expr", "value"),
    [
        (loggamma(s), mp.loggamma),
        (gamma(s), mp.gamma),
        (factorial(s), mp.factorial),
        (beta(s, 3), lambda s: mp.beta(s, 3)),
        (log(factorial(s)), lambda s: mp.loggamma(s + 1)),
        (log(beta(s, s + 1)), lambda s: 2 * mp.loggamma(s) + mp.log(s) - mp.loggamma(2 * s + 1)),
        (log(3 * gamma(s) ** 2 / s), lambda s: 2 * mp.loggamma(s) + mp.log(3 / s)),
        (digamma(s), mp.digamma),
        (polygamma(1, s), lambda s: mp.polygamma(1, s)),
        (polygamma(2, s), lambda s: mp.polygamma(2, s)),
        (besseli(0, s), lambda s: mp.besseli(0, s)),
        (besseli(1, -s, evaluate=False), lambda s: -mp.besseli(1, s)),
        (besseli(2, -s, evaluate=False), lambda s: mp.besseli(2, s)),
        (erf(s), mp.erf),
        (erfc(s / 1000), lambda s: mp.erfc(s / 1000)),
        (cos(s), mp.cos),
        (sin(s), mp.sin),
    ],
    ids=lambda value: str(value) if isinstance(value, Expr) else "exact",
)
def test_special_functions(numbers: Any, expr: Expr, value: Any, here: float) -> None:
    found = enclosed(expr, numbers, s=here)
    with mp.workprec(400):
        exact = value(mpf(here))
        assert found.low <= exact <= found.high
        assert found.high - found.low <= mpf(2) ** -150 * (1 + abs(exact))


@every_arithmetic
def test_special_functions_where_they_have_no_value_or_are_too_large(numbers: Any) -> None:
    for expr, here in ((loggamma(x), -0.5), (log(gamma(x)), -0.5), (log(gamma(x)), -2.0)):
        with pytest.raises((Unresolved, NoValue)):
            enclosed(expr, numbers, x=here)
    with mp.workprec(400):
        large = enclosed(log(factorial(s)), numbers, s=1e300)
        assert large.low <= mp.loggamma(mpf(1e300) + 1) <= large.high


@every_arithmetic
def test_powers_of_0_and_of_negative_numbers(numbers: Any) -> None:
    zero = enclosed(x ** Rational(3, 4) + x ** (1 + y**2), numbers, x=0.0, y=0.5)
    assert zero.low == zero.high == 0
    for expr in (x ** Rational(-1, 2), 1 / x, log(x)):
        with pytest.raises(NoValue):
            enclosed(expr, numbers, x=0.0)
    for expr in (sqrt(x), x ** Rational(1, 3), log(x)):
        with pytest.raises(NoValue):
            enclosed(expr, numbers, x=-2.0)


@every_arithmetic
@pytest.mark.parametrize(
    ("condition", "here", "elsewhere"),
    [
        (Or(x < 0, x > 1), -1.0, 0.5),
        (Eq(x, 2), 2.0, 2.5),
        (Ne(x, 2), 2.5, 2.0),
        (And(x > 0, Or(x < 1, Eq(x, 3))), 3.0, 2.0),
        (Not(And(x > 0, x < 1), evaluate=False), 1.0, 0.5),
        (x >= Rational(1, 3), 1.0, 0.3),
    ],
    ids=str,
)
def test_conditions(numbers: Any, condition: Any, here: float, elsewhere: float) -> None:
    pieces = Piecewise((5, condition), (7, True))
    assert enclosed(pieces, numbers, x=here).middle == 5
    assert enclosed(pieces, numbers, x=elsewhere).middle == 7


@every_arithmetic
def test_what_is_not_resolved_does_not_matter_where_the_rest_decides(numbers: Any) -> None:
    doubtful = log(s) + log(t) > log(s * t)
    for condition, value in ((Or(doubtful, x > 0), 5), (And(doubtful, x < 0), 7)):
        assert enclosed(Piecewise((5, condition), (7, True)), numbers, x=1.0, s=2.0, t=3.0).middle == value
    with pytest.raises(Unresolved):
        enclosed(Piecewise((5, doubtful), (7, True)), numbers, s=2.0, t=3.0)


@every_arithmetic
def test_a_border_with_tenths_is_found(numbers: Any) -> None:
    """3/10 is no binary fraction, so that no enclosure of x/10 − 3/10 is 0 alone."""
    assert enclosed(Piecewise((5, x / 10 > Rational(3, 10)), (7, True)), numbers, x=3.0).middle == 7
    assert enclosed(Guarded(x, x / 10 + Rational(27, 10), x), numbers, x=3.0).middle == 3
    with pytest.raises(NoValue, match="jumps"):
        enclosed(Guarded(x, x / 10 + Rational(27, 10), x), numbers, x=4.0)


@every_arithmetic
def test_a_square_of_a_difference_that_vanishes(numbers: Any) -> None:
    found = enclosed((log(s) - log(t)) ** 2, numbers, s=3.0, t=3.0)
    assert found.low <= 0 <= found.high < mpf(2) ** -300


@every_arithmetic
def test_a_function_without_enclosures_is_named(numbers: Any) -> None:
    with pytest.raises(NotImplementedError, match="unheard"):
        enclosed(Function("unheard")(x), numbers, x=1.0)
    with pytest.raises(NotImplementedError, match="of_two"):
        enclosed(Function("of_two")(x, y), numbers, x=1.0, y=1.0)


def test_one_sided_derivatives_are_enclosed() -> None:
    loss = Loss("steps", Piecewise((x * y, Or(x < 0, Eq(y, 1))), (2 * x * y, True)), x, y)
    for side, value in ((-1, 3), (1, 6)):
        derivative = loss.context.resolve(OneSided(loss.expression, x, side))
        assert enclosed(derivative, Intervals, x=0.0, y=3.0).middle == value


def test_a_sum_over_two_indices_takes_every_pair() -> None:
    i, j = index("i"), index("j")
    z = vector("z", size("K"))
    total = Sum((z[i] - z[j]) ** 2, (i, 1, j), (j, 1, size("K")))
    enclosing = Enclosing({z: [mpf(1), mpf(3), mpf(7)], size("K"): 3}, Intervals())
    with enclosing.numbers.precision(100):
        assert enclosing.value(total, {}).middle == 4 + 36 + 16


@pytest.mark.parametrize("function", [tanh, sinh, atan, erf])
@pytest.mark.parametrize("scale", [1.0, -3.0])
def test_a_function_through_zero_has_the_terms_of_its_argument_by_its_slope(function: Any, scale: float) -> None:
    """Of f(xy − 1) beside xy = 1 a unit in the last place is that of 1, and not of what is left."""
    inputs = {x: 0.5, y: 2.0 + scale * 2.0**-40}
    enclosing = Enclosing(inputs, Intervals())
    with enclosing.numbers.precision(200):
        cancels, plain = (float(enclosing.terms(function(each))) for each in (x * y - 1, x - y))
    slope = 2 / 3.141592653589793**0.5 if function is erf else 1
    assert cancels == pytest.approx(2 * slope, rel=1e-9)
    assert plain == pytest.approx(abs(float(function(inputs[x] - inputs[y]))), rel=1e-12)


def test_the_terms_of_what_recurs_are_found_once() -> None:
    """Each of 40 factors contains the one before twice, which without a memory is some 10¹² of them."""
    nested: Expr = x
    for _ in range(40):
        nested = nested * (1 + nested) / 2
    enclosing = Enclosing({x: 1.0}, Intervals())
    with enclosing.numbers.precision(100):
        assert enclosing.terms(nested) == 1


def test_a_condition_on_a_sum_is_decided_where_no_binary_number_is_third() -> None:
    i = index("i")
    z = vector("z", size("K"))
    total = Sum(z[i] / 3, (i, 1, size("K"))) - 1
    enclosing = Enclosing({z: [0.5, 1.0, 1.5], size("K"): 3}, Intervals())
    with enclosing.numbers.precision(100):
        assert enclosing.value(Piecewise((2, total > 0), (5, True)), {}).middle == 5
