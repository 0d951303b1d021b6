"""Functions in pieces: their one-sided derivatives against difference quotients in exact rationals."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import (
    Abs,
    DiracDelta,
    E,
    Eq,
    Expr,
    Heaviside,
    Max,
    Min,
    Mod,
    Piecewise,
    Rational,
    S,
    Sum,
    Symbol,
    acot,
    ceiling,
    exp,
    factorial,
    floor,
    frac,
    sign,
    sqrt,
    symbols,
    tanh,
)
from sympy.logic.boolalg import Boolean

from mse_sym.symbolic import Context
from mse_sym.symbolic.context import index, vector
from mse_sym.symbolic.partial import OneSided, Partial
from mse_sym.symbolic.pieces import (
    NOTHING,
    Guarded,
    Unread,
    derivative,
    derivative_in_pieces,
    has_pieces,
    one_sided_derivative,
)

v, w = symbols("v w", real=True)
STEP = Rational(1, 2**30)
"""Smaller than the distance of any two borders of the functions below, whose coefficients are small integers."""

small = st.integers(-3, 3)
linear = st.builds(lambda slope, constant: slope * v + constant, small, small)
in_pieces = st.recursive(
    linear,
    lambda inner: st.one_of(
        st.builds(Abs, inner),
        st.builds(Max, inner, inner),
        st.builds(Min, inner, inner),
        st.builds(Max, inner, inner, inner),
        st.builds(lambda f, g: f + 2 * g, inner, inner),
    ),
    max_leaves=5,
)


def at(expr: Expr, point: Expr) -> Expr | None:
    """The value at a point; not a number where there is none, and ``None`` where it is not read."""
    there = expr.xreplace({v: point}).replace(
        Guarded, lambda value, left, right: value if left == right else NOTHING, simultaneous=False
    )
    if there.has(Unread):
        return None
    return S.NaN if there.has(NOTHING) else there


@given(in_pieces, st.sampled_from([Rational(n, d) for d in (1, 2, 3) for n in range(-4, 5)]), st.sampled_from([-1, 1]))
def test_one_sided_derivatives_are_difference_quotients(function: Expr, point: Expr, side: int) -> None:
    """Of a piecewise linear function the quotient over a short step is the derivative itself."""
    quotient = (function.xreplace({v: point + side * STEP}) - function.xreplace({v: point})) / (side * STEP)
    assert at(one_sided_derivative(function, v, side), point) == quotient


@given(in_pieces, st.fractions(-4, 4, max_denominator=7))
def test_the_derivative_exists_where_both_sides_agree(function: Expr, number: Fraction) -> None:
    point = Rational(number.numerator, number.denominator)
    left, right = (at(one_sided_derivative(function, v, side), point) for side in (-1, 1))
    assert at(derivative_in_pieces(function, v), point) == (left if left == right else S.NaN)


@pytest.mark.parametrize(
    ("function", "point", "left", "right"),
    [
        (Abs(v), 0, -1, 1),
        (exp(Abs(v)), 0, -1, 1),
        (v * Abs(v), 0, 0, 0),
        (Max(v, 0), 0, 0, 1),
        (Piecewise((v**2 / 2, Abs(v) <= 1), (Abs(v) - Rational(1, 2), True)), 1, 1, 1),
        (Piecewise((v**2 / 2, Abs(v) <= 1), (Abs(v) - Rational(1, 2), True)), -1, -1, -1),
        (Piecewise((v, Abs(v) <= 1), (sign(v), True)), 1, 1, 0),
        (Piecewise((v, Abs(v) <= 1), (sign(v), True)), -1, 0, 1),
        (Abs(Abs(v) - 1), 1, -1, 1),
    ],
)
def test_at_a_border(function: Expr, point: int, left: int, right: int) -> None:
    sides = [at(one_sided_derivative(function, v, side), S(point)) for side in (-1, 1)]
    assert sides == [left, right]


@pytest.mark.parametrize("function", [sign(v), Piecewise((S.Zero, v < 0), (S.One, True))])
def test_a_jump_has_no_derivative(function: Expr) -> None:
    """Not from the side on which the function leaves its value."""
    assert S.NaN in [at(one_sided_derivative(function, v, side), S.Zero) for side in (-1, 1)]
    assert at(derivative_in_pieces(function, v), S.Zero) is S.NaN
    assert at(derivative_in_pieces(function, v), S.One) == 0


def test_under_a_sum() -> None:
    i, targets = index("i"), vector("y", 3)
    slope = Context().resolve(OneSided(Sum(Abs(v - targets[i]), (i, 1, 3)), v, 1))
    written_out = slope.doit().xreplace({targets[k]: S(k) for k in (1, 2, 3)})
    assert [at(written_out, S(k)) for k in range(5)] == [-3, -1, 1, 3, 3]


def test_the_variable_may_be_set_after_differentiating() -> None:
    at_kink = Context(definitions={v: S.Zero})
    assert at(at_kink.resolve(OneSided(Abs(v), v, -1)), S.Zero) == -1
    assert at(at_kink.resolve(OneSided(Abs(v), v, 1)), S.Zero) == 1


def test_what_is_constant_has_no_pieces() -> None:
    assert has_pieces(Abs(v) + w, v)
    assert not has_pieces(Abs(w) + v, v)
    assert Context().resolve(Partial(v * Abs(w), v)) == Abs(w)


@pytest.mark.parametrize("side", [-1, 1])
def test_a_value_at_a_point_is_left_behind(side: int) -> None:
    """The pieces on both sides count; at the point itself the function jumps, or does not."""
    jumps = Piecewise((S.One, Eq(v, 0)), (v, True))
    continuous = Piecewise((S.Zero, Eq(v, 0)), (v, True))
    assert at(one_sided_derivative(jumps, v, side), S.Zero) is S.NaN
    assert at(one_sided_derivative(continuous, v, side), S.Zero) == 1
    assert at(one_sided_derivative(jumps, v, side), S.One) == 1


@pytest.mark.parametrize("side", [-1, 1])
def test_a_border_that_is_touched_and_not_crossed(side: int) -> None:
    touches = v**3 - v**2
    assert at(one_sided_derivative(Max(touches, 0), v, side), S.Zero) == 0
    jumping = Piecewise((v, touches >= 0), (2 * v, True))
    assert at(one_sided_derivative(jumping, v, side), S.Zero) == 2
    continuous = Piecewise((v, touches >= 0), (v + touches, True))
    assert at(one_sided_derivative(continuous, v, side), S.Zero) == 1


@pytest.mark.parametrize("side", [-1, 1])
def test_a_function_of_a_line_has_the_slope_of_the_line(side: int) -> None:
    """Also where the line is level."""
    slope = one_sided_derivative(Abs(tanh(w * v)) + exp(1 - w * v), v, side)
    assert [at(slope.xreplace({w: S(rate)}), S.Zero) for rate in (-2, 0, 2)] == [
        2 * side + 2 * E,
        0,
        2 * side - 2 * E,
    ]


def test_a_step_is_no_line() -> None:
    step = Piecewise((-w, w * exp(v) < 1), (0, True)) * exp(v)
    slope = one_sided_derivative(step, v, 1).xreplace({w: S(-1)})
    assert at(slope, S(-1)) == exp(-1)


@pytest.mark.parametrize("side", [-1, 1])
def test_a_border_of_no_polynomial_is_followed_as_far_as_its_derivatives(side: int) -> None:
    assert at(one_sided_derivative(Abs(exp(v) - 1), v, side), S.Zero) == side
    assert at(one_sided_derivative(Max(exp(v) - 1 - v, 0), v, side), S.Zero) == 0
    assert at(one_sided_derivative(Max(sqrt(v) - 1, 0), v, side), S.One) is None
    flat = exp(v) - sum(v**order / factorial(order) for order in range(6))
    assert at(one_sided_derivative(Max(flat, 0), v, side), S.Zero) is None


@pytest.mark.parametrize("side", [-1, 1])
@pytest.mark.parametrize("condition", [v * floor(v) > Rational(1, 2), acot(v) > 0])
def test_a_border_that_may_jump_is_not_read(condition: Boolean, side: int) -> None:
    assert at(one_sided_derivative(Piecewise((v**2, condition), (v, True)), v, side), S.One) is None


@pytest.mark.parametrize(
    ("function", "point", "left", "right"),
    [
        (v * sign(v), 0, -1, 1),
        (v**2 * sign(v), 0, 0, 0),
        (v**2 * Heaviside(v), 0, 0, 0),
        (Abs(v) - v * sign(v), 0, 0, 0),
        (Abs(v) ** Rational(3, 2), 0, 0, 0),
        (Abs(v * (v - 1)), 0, -1, 1),
        (Piecewise((1, v > 0), (0, True)) + Piecewise((0, v > 0), (1, True)), 0, 0, 0),
    ],
)
def test_a_product_whose_factors_jump_is_taken_as_a_whole(function: Expr, point: int, left: Expr, right: Expr) -> None:
    assert [at(one_sided_derivative(function, v, side), S(point)) for side in (-1, 1)] == [left, right]


@pytest.mark.parametrize("function", [sqrt(Abs(v)), sign(v) * sqrt(Abs(v)), v * Heaviside(v), sign(v) / Abs(v)])
def test_infinite_or_different_slopes_are_no_derivative(function: Expr) -> None:
    assert at(derivative(function, v), S.Zero) is S.NaN


def test_jumps_at_two_borders_that_meet_are_not_read() -> None:
    """They may cancel, and each for itself has no derivative."""
    jumps = sign(v) - sign(v - w)
    assert at(derivative_in_pieces(jumps, v).xreplace({w: S.Zero}), S.Zero) is None
    assert at(derivative_in_pieces(jumps, v).xreplace({w: S.One}), S(2)) == 0


@pytest.mark.parametrize(
    "function", [floor(v), v * ceiling(v), frac(v), Mod(v, 2), DiracDelta(v), floor(v) + Abs(v)], ids=str
)
def test_a_function_whose_derivative_is_not_read(function: Expr) -> None:
    assert derivative(function, v).has(Unread)


def test_powers_in_a_sum_keep_their_index() -> None:
    i, size = index("i"), Symbol("n", integer=True, positive=True)
    slope = derivative(v * Sum(v**i, (i, 1, size)), v).xreplace({size: S(3)}).doit()
    assert (slope - (2 * v + 3 * v**2 + 4 * v**3)).expand() == 0


def test_a_power_whose_base_and_slope_vanish_is_not_read_below_1() -> None:
    power = Symbol("p", real=True)
    slope = derivative((v**3 + v**2 * w) ** power, v).xreplace({w: S.One})
    assert at(slope.xreplace({power: Rational(1, 2)}), S.Zero) is None
    assert at(slope.xreplace({power: Rational(3, 2)}), S.Zero) == 0


@pytest.mark.parametrize("side", [0, 2])
def test_there_are_two_sides(side: int) -> None:
    with pytest.raises(ValueError, match="from the right, 1, or from the left, -1"):
        OneSided(Abs(v), v, side)


def test_an_extremum_of_three_whose_comparisons_sympy_turns_to_and_fro() -> None:
    w = Symbol("w", real=True)
    function = Max(v - w, 2 * (w - v), (v - w) ** 2)
    for here in (-3, -1, Rational(1, 2), 3):
        greatest = max(function.args, key=lambda argument: argument.subs({v: here, w: 0}))
        found = at(derivative_in_pieces(function, v).subs(w, 0), S(here))
        assert found == greatest.diff(v).subs({v: here, w: 0})
