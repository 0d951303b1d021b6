"""Compiled code against the proved formula at exact points, by an evaluator that knows nothing of code.

Not how accurate it is, which the measurements tell, but whether it is that formula: a factor that is lost on the way
to array code shows at any point.
"""

from __future__ import annotations

import os
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from mpmath import mp
from sympy import Add, Expr, FiniteSet, Interval, Mul, Rational, S, Set, Sum, diff, exp, log

from mse_sym.backends.numpy import array_function
from mse_sym.forms.stable import stable_form
from mse_sym.losses import Loss, activations, catalogue
from mse_sym.losses.catalogue import UNDECIDED, activations_behind
from mse_sym.losses.compiled import CompiledLoss, Quantity
from mse_sym.proof import Derivation, StepUndecided
from mse_sym.symbolic.context import size
from tests.losses.compiled import EVERY, LOSSES, functions
from tests.losses.own import OWN, K, P, T, c, d, k, mu, q
from tests.proof.attack.arithmetic import interval
from tests.proof.attack.evaluation import Point, value

CLOSE = 1e-10
"""What rounding leaves at moderate points; a wrong formula is off by far more."""

PAIRS = {
    f"{loss.name}_of_{activation.name}": (loss, activation)
    for loss in catalogue().values()
    for activation in activations.catalogue().values()
    if loss.fits(activation)
}
"""Every loss behind every activation that fits, as a loss and an activation."""

NOT_COMPILED = {f"{name}_of_{activation.name}" for name, behind in UNDECIDED.items() for activation in behind}
"""The pairs that do not compile, and that `mse-sym list` does not show."""

_ALL = os.environ.get("HYPOTHESIS_PROFILE") == "long"
"""Whether all pairs are looked at, which takes two minutes, or a few of those that are no link of the catalogue."""

_FEW = ("squared_error_of_relu", "absolute_error_of_exp", "squared_error_of_exp", "poisson_nll_of_softplus")
_OTHERS = [name for name in PAIRS if name not in LOSSES and name not in NOT_COMPILED]


def numbers_in(domain: Set) -> list[Fraction]:
    """A few moderate numbers inside a domain."""
    if isinstance(domain, FiniteSet):
        return [Fraction(int(element.p), int(element.q)) for element in domain]
    assert isinstance(domain, Interval)
    if domain.start.is_finite and domain.end.is_finite:
        low, high = (Fraction(int(end.p), int(end.q)) for end in (domain.start, domain.end))
        return [low + (high - low) * part for part in (Fraction(5, 16), Fraction(3, 4), Fraction(11, 16))]
    near = [Fraction(5, 4), Fraction(3, 8), Fraction(9, 4)]
    return near if domain.start.is_finite else [near[0], -near[1], near[2], -near[0]]


def points_of(loss: Loss) -> list[dict[Expr, Any]]:
    """Points at which no two of the arguments are equal, but where there is no other number."""
    points = []
    for number in range(3):
        point: dict[Expr, Any] = {}
        for place, variable in enumerate((loss.prediction, loss.target, *loss.parameters)):
            inside = numbers_in(loss.context.domain(variable))
            if loss.is_vector and place < 2:
                point[variable] = tuple(inside[(number + place + entry) % len(inside)] for entry in range(3))
            else:
                point[variable] = inside[(number + place) % len(inside)]
        points.append(point)
    return points


def exact(expr: Expr, point: dict[Expr, Any]) -> float:
    with mp.workprec(200):
        number = interval(value(expr, Point(point)))
        assert number.high - number.low < mp.ldexp(1, -100) * (1 + abs(number.low)), (expr, point)
        return float(number.low)


def computed(loss: Loss, compiled: CompiledLoss, quantity: Quantity, point: dict[Expr, Any]) -> Any:
    arguments = [np.array(point[variable], dtype=np.float64) for variable in (loss.prediction, loss.target)]
    parameters = {parameter.name: float(point[parameter]) for parameter in loss.parameters}
    more = [np.array([1.0, -2.0, 0.5])] if quantity == "hessian_product" else []
    return getattr(compiled, quantity)(*arguments, *more, **parameters)


def agrees(loss: Loss, compiled: CompiledLoss) -> None:
    """Every component of every quantity, at every point."""
    for quantity in loss.quantities:
        expr, free = loss.derivation(quantity).result, compiled.free_indices[quantity]
        for point in points_of(loss):
            result = np.asarray(computed(loss, compiled, quantity, point))
            known = {**point, size("K"): Fraction(3)} if loss.is_vector else point
            if quantity == "hessian_product":
                known[loss.direction] = (Fraction(1), Fraction(-2), Fraction(1, 2))
            for component in np.ndindex(result.shape):
                at = known | {letter: Fraction(place + 1) for letter, place in zip(free, component, strict=True)}
                right = exact(expr, at)
                assert abs(result[component] - right) <= CLOSE * (1 + abs(right)), (quantity, point, component, right)


@pytest.mark.parametrize("name", EVERY)
def test_losses_of_the_catalogue_compute_what_was_proved(name: str) -> None:
    agrees(LOSSES[name], functions(name))


@pytest.mark.slow
@pytest.mark.parametrize("name", OWN)
def test_own_losses_compute_what_was_proved(name: str) -> None:
    agrees(OWN[name], OWN[name].compile())


@pytest.mark.parametrize("name", _OTHERS if _ALL else _FEW)
def test_every_pair_that_fits_computes_what_was_proved(name: str) -> None:
    loss, activation = PAIRS[name]
    composed = loss.of(activation)
    agrees(composed, composed.compile())


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(NOT_COMPILED) if _ALL else ["quantile_of_gelu"])
def test_pairs_that_do_not_compile_say_so(name: str) -> None:
    """One that compiles is taken off the list, and looked at like the others."""
    loss, activation = PAIRS[name]
    with pytest.raises((StepUndecided, ValueError), match=r"normal form settles it|was left out|one within the other"):
        loss.of(activation).compile()


def test_no_pair_is_left_out() -> None:
    assert set(PAIRS) >= NOT_COMPILED
    assert set(_FEW) <= set(_OTHERS)
    shown = {f"{loss.name}_of_{one.name}" for loss in catalogue().values() for one in activations_behind(loss)}
    assert shown == set(PAIRS) - NOT_COMPILED
    assert {name for name in LOSSES if "_of_" in name} <= set(PAIRS)


bases = st.sampled_from([mu, q, mu + q, 1 + mu / q, mu * q, 1 + mu**c, 1 + exp(-mu), log(1 + mu)])
exponents = st.sampled_from([c, -c, d, c - d, c + 1, c - 1, 1 - c, 2 * c, *map(S, (1, 2, 3, -1, -2)), S.Half, -S.Half])


@st.composite
def products(draw: st.DrawFn) -> Expr:
    """Powers, several of one base among them; as SymPy multiplies them, or as they are written."""
    base = draw(bases)
    factors = [base ** draw(exponents), base ** draw(exponents)]
    factors += [draw(bases) ** draw(exponents) for _ in range(draw(st.integers(0, 2)))]
    number = Rational(draw(st.integers(-3, 3).filter(bool)), draw(st.integers(1, 3)))
    return Mul(number, *factors, evaluate=draw(st.booleans()))


@st.composite
def sums_and_quotients(draw: st.DrawFn) -> Expr:
    total = Add(*draw(st.lists(products(), min_size=1, max_size=3)))
    match draw(st.integers(0, 3)):
        case 0:
            return total / (1 + draw(products()) ** 2)
        case 1:
            return total * draw(products())
        case 2:
            return (1 + total**2) ** draw(exponents) * draw(products())
    return total


POSITIVE_POINT: dict[Expr, Any] = {mu: Fraction(5, 4), q: Fraction(3, 8), c: Fraction(9, 4), d: Fraction(3, 4)}


@given(expr=sums_and_quotients())
@example(expr=q * mu**c * c / mu)
@example(expr=Mul(mu**c, mu**d, 1 / mu, evaluate=False))
def test_array_code_keeps_every_power(expr: Expr) -> None:
    holds_at_a_point(expr, expr)


def holds_at_a_point(lowered: Expr, right: Expr) -> None:
    function = array_function([lowered], [()], list(POSITIVE_POINT))
    (result,) = function({str(symbol): np.asarray(float(number)) for symbol, number in POSITIVE_POINT.items()})
    expected = exact(right, POSITIVE_POINT)
    assert abs(result - expected) <= CLOSE * (1 + abs(expected)), function.source.lines


@given(expr=products(), order=st.integers(0, 2))
@settings(max_examples=max(1, settings().max_examples // 5))
def test_stable_forms_of_products_compute_what_was_proved(expr: Expr, order: int) -> None:
    """And of their derivatives, in which one base has several powers."""
    assume(expr.has(mu))
    derivative = diff(expr, mu, order)
    holds_at_a_point(stable_form(Derivation.begin(derivative)).result, derivative)


@pytest.mark.parametrize(
    "total",
    [
        Sum((P[k] - T[k]) ** 2, (k, 2, K)),
        Sum((P[k] - T[k]) ** 2, (k, 1, K - 1)),
        Sum((P[k] - T[k]) ** 2, (k, 1, size("N"))),
        Sum((P[k] - T[k]) ** 2, (k, 1, 3)),
    ],
)
def test_a_sum_over_some_of_the_entries_is_no_axis(total: Expr) -> None:
    with pytest.raises(
        ValueError, match="array code sums over all entries of a vector, from 1 to its size, not over k"
    ):
        array_function([total], [()], [P, T, size("N")])


@pytest.mark.parametrize("total", [Sum((P[k] - T[k]) ** 2, (k, 1, K - 1)), Sum((P[k + 1] - P[k]) ** 2, (k, 1, K - 1))])
def test_a_loss_that_leaves_entries_out_is_refused_for_that(total: Expr) -> None:
    with pytest.raises(ValueError, match="array code sums over all entries of a vector"):
        Loss("part", total, prediction=P, target=T).compile()
