"""The accuracy of what is compiled, and that the measure sees what is wrong."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp
from sympy import Expr, FiniteSet, IndexedBase, Interval, Ne, Piecewise, Rational, exp, log, symbols

from mse_sym.check.accuracy import ALLOWED, accuracy, allowed, references, result_of
from mse_sym.check.arithmetic import Arithmetic, Balls, Intervals, Unresolved
from mse_sym.check.enclosure import Enclosing
from mse_sym.check.extended import wider_type
from mse_sym.check.right import right, right_at
from mse_sym.check.screen import random_points, screen_errors, screened
from mse_sym.check.strata import Points, largest_direction, points
from mse_sym.check.ulp import error_in_ulp
from mse_sym.losses import Loss, activations, binary_cross_entropy, cross_entropy, huber, with_activations
from mse_sym.losses.compiled import Quantity
from mse_sym.symbolic.functions import expand_functions
from tests.losses.compiled import USUAL
from tests.losses.own import OWN

LOSSES = with_activations()
OF_LOGIT = binary_cross_entropy.of(activations.sigmoid)
OF_LOGITS = cross_entropy.of(activations.softmax)
TYPES = (np.float64, np.float32)
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
EXAMPLES = 1000 if LONG else 8
POINTS = {True: 30, False: 100} if LONG else {True: 12, False: 60}
"""For losses of vectors, and of numbers."""

OF_SUBNORMAL_LABELS = [("kullback_leibler", quantity, np.float64) for quantity in ("hessian", "hessian_diagonal")]

every_row = pytest.mark.parametrize(
    ("name", "quantity", "dtype"),
    [
        pytest.param(name, quantity, dtype, marks=[pytest.mark.slow] * (dtype is np.float32 or name not in USUAL))
        for name, loss in LOSSES.items()
        for quantity in loss.quantities
        for dtype in TYPES
    ],
    ids=lambda part: part.__name__ if isinstance(part, type) else None,
)


@every_row
def test_every_function_is_right_to_the_last_bits(name: str, quantity: Quantity, dtype: Any) -> None:
    measured = accuracy(
        LOSSES[name],
        quantity,
        dtype,
        count=(30 if LOSSES[name].is_vector else 100) if LONG else (12 if LOSSES[name].is_vector else 60),
    )
    assert measured.greatest <= allowed(name, quantity), measured


@pytest.mark.slow
@every_row
def test_at_many_random_points_too(request: pytest.FixtureRequest, name: str, quantity: Quantity, dtype: Any) -> None:
    if (name, quantity, dtype) in OF_SUBNORMAL_LABELS:
        request.applymarker(
            pytest.mark.xfail(reason="y/p has fewer digits than y/p², where y is too small to be normal")
        )
    try:
        wider_type(np.dtype(dtype))
    except RuntimeError as error:
        pytest.skip(str(error))
    measured = screened(LOSSES[name], quantity, dtype, count=1_000_000 if LONG else 2_000, seed=5)
    assert measured.greatest <= allowed(name, quantity), measured


@pytest.mark.slow
@every_row
@settings(max_examples=EXAMPLES)
@given(st.data())
def test_at_points_of_hypothesis_too(name: str, quantity: Quantity, dtype: Any, data: st.DataObject) -> None:
    loss = LOSSES[name]
    size = data.draw(st.sampled_from([2, 3, 5])) if loss.is_vector else None
    drawn = {
        symbol: data.draw(
            numbers(loss.context.domain(symbol), dtype, size if symbol in (loss.prediction, loss.target) else None)
        )
        for symbol in (loss.prediction, loss.target)
    }
    parameters = {p.name: np.array([data.draw(moderate(loss.context.domain(p), dtype))]) for p in loss.parameters}
    batch = Points(np.array([drawn[loss.prediction]], dtype), np.array([drawn[loss.target]], dtype), parameters, ("",))
    if quantity == "hessian_product":
        most = largest_direction(np.dtype(dtype))
        direction = data.draw(numbers(Interval(-most, most), dtype, size))
        batch = replace(batch, direction=np.array([direction], dtype))
    result = result_of(loss, quantity, batch, getattr(loss.compile(), quantity))
    for component in np.ndindex(result.shape[1:]):
        (one,) = right_at(loss, quantity, batch, 0, [component])
        computed = result[(0, *component)]
        assert error_in_ulp(computed, one.exact, dtype, one.terms) <= allowed(name, quantity), (
            batch,
            component,
            computed,
            one,
        )


def numbers(domain: Any, dtype: Any, size: int | None) -> st.SearchStrategy[Any]:
    """Any floats of an interval, or elements of a finite set; of a vector so many."""
    if isinstance(domain, FiniteSet):
        return st.sampled_from([dtype(element) for element in domain])
    assert isinstance(domain, Interval)
    greatest = float(np.finfo(dtype).max)
    low, high = (float(end) if abs(end) <= greatest else None for end in (domain.start, domain.end))
    one = st.floats(
        low,
        high,
        exclude_min=low is not None and bool(domain.left_open),
        exclude_max=high is not None and bool(domain.right_open),
        allow_nan=False,
        allow_infinity=False,
        width=32 if dtype == np.float32 else 64,
    )
    return one if size is None else st.lists(one, min_size=size, max_size=size)


def moderate(domain: Any, dtype: Any) -> st.SearchStrategy[Any]:
    """A parameter over several orders of magnitude."""
    if domain.sup.is_finite:
        return st.floats(float(domain.inf) + 2**-20, float(domain.sup) - 2**-20).map(dtype)
    return st.floats(-6, 6).map(lambda exponent: dtype(10**exponent))


def careful(z: Any, y: Any) -> Any:
    """The gradient of the binary cross-entropy of a logit, by hand."""
    e = np.exp(-np.abs(z))
    small, large = e / (1 + e), 1 / (1 + e)
    return (1 - y) * np.where(z >= 0, large, small) - y * np.where(z >= 0, small, large)


def five_away(z: Any, y: Any) -> Any:
    result = np.asarray(OF_LOGIT.compile().gradient(z, y))
    for _ in range(5):
        result = np.nextafter(result, result.dtype.type(np.inf))
    return result


def naive_softmax(z: Any, y: Any) -> Any:
    with np.errstate(over="ignore", invalid="ignore"):
        e = np.exp(z - z.max(-1, keepdims=True))
        return e / e.sum(-1, keepdims=True) - y


WRONG: dict[str, tuple[Loss, Callable[..., Any], Callable[[Any], bool]]] = {
    "five floats away": (OF_LOGIT, five_away, lambda worst: True),
    "vanishes in one tail": (
        OF_LOGIT,
        lambda z, y: np.where((z > 37) & (y == 1), 0, careful(z, y)).astype(z.dtype),
        lambda worst: worst.prediction > 37 and worst.computed == 0,
    ),
    "wrong sign of size 4e-9 in one tail": (
        OF_LOGIT,
        lambda z, y: np.where((z > 19) & (y == 1), -careful(z, y), careful(z, y)),
        lambda worst: worst.prediction > 19 and worst.computed > 0 > float(worst.exact),
    ),
    "NaN": (
        OF_LOGIT,
        lambda z, y: np.where(z < -700 if z.dtype == np.float64 else z < -80, np.nan, careful(z, y)).astype(z.dtype),
        lambda worst: np.isnan(worst.computed),
    ),
    "naive softmax at a confident logit": (
        OF_LOGITS,
        naive_softmax,
        lambda worst: worst.computed == 0 or np.isnan(worst.computed),
    ),
    "subnormal numbers flushed to 0": (
        OF_LOGIT,
        lambda z, y: np.where(np.abs(careful(z, y)) < np.finfo(z.dtype).tiny, 0, careful(z, y)).astype(z.dtype),
        lambda worst: worst.computed == 0,
    ),
    "a border on the wrong side": (
        huber,
        lambda a, y, delta: np.where(np.abs(a - y) < delta, a - y, -delta * np.sign(a - y)).astype(a.dtype),
        lambda worst: True,
    ),
}


@pytest.mark.parametrize(("loss", "function", "as_planted"), WRONG.values(), ids=WRONG.keys())
@pytest.mark.parametrize("dtype", TYPES)
def test_a_planted_error_is_seen(
    loss: Loss, function: Callable[..., Any], as_planted: Callable[[Any], bool], dtype: Any
) -> None:
    with np.errstate(all="ignore"):
        measured = accuracy(loss, "gradient", dtype, function=function, backend="planted", count=150)
    assert measured.greatest > ALLOWED
    assert measured.backend == "planted"
    assert as_planted(measured.worst), measured


@pytest.mark.parametrize(("loss", "function", "as_planted"), WRONG.values(), ids=WRONG.keys())
def test_the_screen_sees_it_too(loss: Loss, function: Callable[..., Any], as_planted: Callable[[Any], bool]) -> None:
    with np.errstate(all="ignore"):
        measured = screened(loss, "gradient", np.float32, function=function, count=3_000)
    assert measured.greatest > ALLOWED


@pytest.mark.parametrize("dtype", TYPES)
def test_a_careful_function_by_hand_is_within_4_ulp(dtype: Any) -> None:
    measured = accuracy(OF_LOGIT, "gradient", dtype, function=careful)
    assert 0.1 < measured.greatest <= ALLOWED
    assert measured.median <= measured.percentile_99 <= measured.greatest
    assert measured.count == 200


def test_the_worst_input_is_one_at_which_it_is_so_wrong() -> None:
    measured = accuracy(OF_LOGIT, "gradient", np.float64, function=five_away, count=50)
    worst = measured.worst
    computed = five_away(np.float64(worst.prediction), np.float64(worst.target))
    assert computed == worst.computed
    assert abs(computed - float(worst.exact)) / np.spacing(abs(float(worst.exact))) == pytest.approx(
        measured.greatest, abs=1
    )


def test_nothing_is_forgiven_at_hard_labels_and_the_terms_are_at_soft_ones() -> None:
    for batch, known in references(OF_LOGIT, "gradient", np.dtype(np.float64), 100):
        for one in known:
            assert (one.terms is None) == (batch.target[one.row] in (0, 1))


@pytest.mark.parametrize("arithmetic", [Intervals, pytest.param(Balls, marks=pytest.mark.peers("flint"))])
def test_branches_at_a_border_are_decided_exactly(arithmetic: type[Arithmetic]) -> None:
    x = symbols("x", real=True)
    enclosing = Enclosing({x: 0.1}, arithmetic())
    border = Rational(0.1)
    with enclosing.numbers.precision(160):
        for condition, holds in {
            x > border: 0,
            x >= border: 1,
            x < border: 0,
            x <= border: 1,
            Ne(x, border): 0,
        }.items():
            assert enclosing.value(Piecewise((1, condition), (0, True))).middle == holds
        with pytest.raises(Unresolved):
            enclosing.value(Piecewise((1, x > log(1 + exp(x)) - log(1 + exp(-x))), (0, True)))


def test_the_screen_counts_as_the_exact_measure_does() -> None:
    zeros, half = np.zeros(5, np.float32), np.full(5, 0.5, np.float32)
    z = np.array([0, 0, 200, -np.finfo(np.float32).max, 1], np.float32)
    batch = Points(z, np.where(z > 1, 1, zeros).astype(np.float32), {}, ("",) * 5)
    right_result = np.array([0.5, np.nan, 0, 0, np.inf], np.float32)
    errors = screen_errors(OF_LOGIT, "gradient", batch, right_result)
    assert errors[0] == errors[2] == errors[3] == 0
    assert np.isinf(errors[1])
    assert errors[4] > 1e30
    assert screen_errors(OF_LOGIT, "gradient", batch, np.nextafter(half, np.float32(1)))[0] == 1


def by_sympy(expr: Expr, inputs: dict[Any, Any]) -> Any:
    """The value by SymPy's own arithmetic to 150 digits; none where it overflows or is lost."""
    point: dict[Any, Any] = {}
    for symbol, value in inputs.items():
        if isinstance(symbol, IndexedBase):
            point |= {symbol[place]: Rational(entry) for place, entry in enumerate(value, 1)}
        else:
            point[symbol] = Rational(value)
    written_out = expand_functions(expr).xreplace({s: v for s, v in point.items() if s.is_integer}).doit()
    number = written_out.xreplace(point).evalf(150, maxn=3000)
    with mp.workdps(150):
        return mp.mpf(number) if number.is_Float and number._prec > 1 else None


@pytest.mark.parametrize("name", USUAL)
def test_enclosures_contain_the_exact_values(name: str) -> None:
    loss = LOSSES[name]
    numbers_of: list[Arithmetic] = [Intervals(), *([Balls()] if find_spec("flint") else [])]
    batch = random_points(loss, np.dtype(np.float32), 6, 3 if loss.is_vector else None, np.random.default_rng(1))
    for row in range(len(batch.strata)):
        inputs: dict[Any, Any] = {
            loss.prediction: batch.prediction[row].tolist(),
            loss.target: batch.target[row].tolist(),
        }
        inputs |= {p: float(batch.parameters[p.name][row]) for p in loss.parameters}
        if loss.is_vector:
            inputs[symbols("K", integer=True, positive=True)] = 3
        exact = by_sympy(loss.expression, inputs)
        if exact is None:
            continue
        for arithmetic in numbers_of:
            with arithmetic.precision(150):
                try:
                    found = Enclosing(inputs, arithmetic).value(loss.expression)
                except Unresolved:
                    continue
                width = mp.ldexp(abs(exact), -190)
                assert found.low - width <= exact <= found.high + width


@pytest.mark.peers("flint")
@pytest.mark.parametrize("loss", [OF_LOGIT, OF_LOGITS, LOSSES["log_cosh"]], ids=lambda loss: loss.name)
def test_balls_and_intervals_give_the_same(loss: Loss, monkeypatch: pytest.MonkeyPatch) -> None:
    by_either = []
    for numbers_of in (Balls(), Intervals()):
        monkeypatch.setattr(import_module("mse_sym.check.right"), "Enclosing", partial(Enclosing, numbers=numbers_of))
        batches = [*points(loss, np.float64, 20)][:3]
        by_either.append([one for batch in batches for one in right(loss, "value", batch)])
    for one, other in zip(*by_either, strict=True):
        assert (one.row, one.component, one.exact) == (other.row, other.component, other.exact)


@pytest.mark.parametrize("name", USUAL)
@pytest.mark.parametrize("dtype", TYPES)
def test_points_lie_in_the_domain_and_are_the_same_every_time(name: str, dtype: Any) -> None:
    loss = LOSSES[name]
    for batch, again in zip(points(loss, dtype, 150), points(loss, dtype, 150), strict=True):
        assert np.array_equal(batch.prediction, again.prediction)
        assert np.array_equal(batch.target, again.target)
        parameters: dict[str, Any] = {**batch.parameters}
        loss.compile().value(batch.prediction, batch.target, **parameters)
        assert batch.prediction.dtype == batch.target.dtype == dtype
        assert len(batch.strata) == len(batch.prediction) == len(batch.target)


def test_points_reach_tails_subnormals_ties_and_borders() -> None:
    (batch,) = points(huber, np.float64, 400)
    residual, delta = np.abs(batch.prediction.astype(np.longdouble) - batch.target), batch.parameters["delta"]
    info = np.finfo(np.float64)
    assert (batch.prediction == info.max).any()
    assert (batch.prediction == -info.max).any()
    assert ((np.abs(batch.prediction) < info.tiny) & (batch.prediction != 0)).any()
    kinds = [name.split(", ") for name in batch.strata]
    ties = np.array([kind[-1] == "tie" for kind in kinds])
    assert ties.any()
    assert (residual[ties] == 0).all()
    subnormal = np.array([kind[0] == "subnormal" for kind in kinds])
    assert subnormal.any()
    assert (np.abs(batch.prediction[subnormal]) < info.tiny).all()
    assert ((residual > 0) & (residual <= 8 * info.eps * np.abs(batch.prediction))).any()
    near = np.abs(residual - delta) < 1e-6 * delta
    assert (near & (residual > delta)).any()
    assert (near & (residual < delta)).any()
    assert {len(batch.prediction[0]) for batch in points(OF_LOGITS, np.float64, 60)} == {2, 3, 10, 100, 1000}


def test_an_own_loss_is_measured() -> None:
    assert accuracy(OWN["absolute"], "gradient", np.float64, count=30, function=lambda a, y: 0 * a).greatest > ALLOWED


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"dtype": np.float16}, "float64 or float32"),
        ({"quantity": "slope"}, "value, gradient, hessian, got 'slope'"),
        ({"count": 0}, "at least 1"),
        ({"function": lambda z, y: z[0]}, "not a reduced one"),
    ],
)
def test_what_cannot_be_measured_is_said(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        accuracy(OF_LOGIT, **{"quantity": "gradient", "dtype": np.float64, **arguments})


def test_a_result_of_another_type_is_refused() -> None:
    with pytest.raises(TypeError, match="float32"):
        accuracy(OF_LOGIT, "gradient", np.float32, function=lambda z, y: careful(z, y).astype(float), count=20)


def test_random_points_of_a_finite_set_are_its_elements() -> None:
    batch = random_points(LOSSES["hinge"], np.dtype(np.float32), 50, None, np.random.default_rng(1))
    assert set(batch.target.tolist()) == {-1.0, 1.0}
