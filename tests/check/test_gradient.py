"""The gradient check, tested with right gradients and with wrong ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sympy import Interval, nan, symbols, zoo

from mse_sym.backends.numpy import array_function
from mse_sym.check import GradientCheck, check_gradient
from mse_sym.losses import (
    Loss,
    absolute_error,
    activations,
    binary_cross_entropy,
    cross_entropy,
    gaussian_nll,
    huber,
    squared_error,
    with_activations,
)
from mse_sym.losses.compiled import Quantity
from mse_sym.proof import Proved, prove
from mse_sym.proof.mutants import mutants
from mse_sym.proof.relations import Equal
from mse_sym.symbolic.functions import expand_functions
from mse_sym.symbolic.rounding import in_exact_arithmetic
from tests.losses.compiled import EVERY, USUAL
from tests.losses.own import OWN

LOSSES = with_activations()
OF_LOGIT = binary_cross_entropy.of(activations.sigmoid)
OF_LOGITS = cross_entropy.of(activations.softmax)
Gradient = Callable[..., Any]


def sigmoid(z: Any) -> Any:
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("quantity", ["value", "gradient", "hessian"])
@pytest.mark.parametrize(
    "dtype", [np.float64, pytest.param(np.float32, marks=pytest.mark.slow)], ids=["float64", "float32"]
)
def test_what_is_compiled_passes(name: str, quantity: Quantity, dtype: Any) -> None:
    points = 12 if LOSSES[name].is_vector else 60
    check = check_gradient(
        LOSSES[name], getattr(LOSSES[name].compile(), quantity), quantity=quantity, dtype=dtype, points=points
    )
    assert check.passed, str(check)
    assert not check.diagnosis


def by_hand(z: Any, y: Any) -> Any:
    return (1 - y) * sigmoid(z) - y * sigmoid(-z)


def test_a_careful_gradient_by_hand_passes() -> None:
    assert check_gradient(OF_LOGIT, by_hand).passed
    assert check_gradient(OF_LOGIT, by_hand, dtype=np.float32).passed


def wrong_in_the_right_tail(z: Any, y: Any) -> Any:
    """A sign error where the gradient has the size 4e-9."""
    return np.where(z > 19, -1, 1) * by_hand(z, y) * np.where(y == 1, 1, np.where(z > 19, -1, 1))


def naive_softmax(z: Any, y: Any) -> Any:
    e = np.exp(z - z.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True) - y


def compiled_softmax(z: Any, y: Any) -> Any:
    return OF_LOGITS.compile().gradient(z, y)


def naive_at_hard_labels_alone(z: Any, y: Any) -> Any:
    hard = ((y == 0) | (y == 1)).all(-1, keepdims=True)
    return np.where(hard, naive_softmax(z, y), compiled_softmax(z, y))


def sign_of_a_tiny_gradient(z: Any, y: Any) -> Any:
    """Wrong where log-probabilities are usually cut off, and in one tail at one label: by no more than 4e-9."""
    return np.where((z < -20) & (y == 0), -1, 1) * by_hand(z, y)


WRONG: dict[str, tuple[Loss, Gradient, str]] = {
    "2.001 for 2": (
        Loss("square", (symbols("a", real=True) - symbols("y", real=True)) ** 2, *symbols("a y", real=True)),
        lambda a, y: 2.001 * (a - y),
        "",
    ),
    "wrong sign": (squared_error, lambda a, y: y - a, "the sign is wrong"),
    "factor 2": (squared_error, lambda a, y: 2 * (a - y), "a factor 2 too large"),
    "factor 1/2": (gaussian_nll, lambda a, y, sigma: (a - y) / sigma**2 / 2, "a factor 2 too small"),
    "wrong beside the target alone": (
        absolute_error,
        lambda a, y: np.where((np.abs(a) > 9) & (np.abs(a - y) < np.abs(y) / 2), -1, 1) * np.sign(a - y),
        "the sign is wrong",
    ),
    "of the wrong parameter": (gaussian_nll, lambda a, y, sigma: (a - y) / sigma, ""),
    "without the link": (OF_LOGIT, lambda z, y: by_hand(z, y) / (sigmoid(z) * sigmoid(-z) + 1e-300), ""),
    "sign in one tail": (
        OF_LOGIT,
        wrong_in_the_right_tail,
        "the sign is wrong, in the right tail only",
    ),
    "a tiny constant": (OF_LOGIT, lambda z, y: by_hand(z, y) + 4e-17, ""),
    "naive": (OF_LOGIT, lambda z, y: sigmoid(z) - y, ""),
    "clipped": (OF_LOGIT, lambda z, y: np.clip(sigmoid(z), 1e-7, 1 - 1e-7) - y, ""),
    "vanishes": (
        OF_LOGIT,
        lambda z, y: np.where((np.abs(z) > 40) & (np.abs(by_hand(z, y)) < 1e-16), 0, by_hand(z, y)),
        "it vanishes by rounding",
    ),
    "NaN": (OF_LOGIT, lambda z, y: np.where(z > 100, np.nan, by_hand(z, y)), "it is NaN, in the right tail only"),
    "infinite": (OF_LOGIT, lambda z, y: np.where(z > 100, np.inf, by_hand(z, y)), "it is infinite"),
    "naive softmax": (OF_LOGITS, naive_softmax, ""),
    "naive softmax at hard labels alone": (OF_LOGITS, naive_at_hard_labels_alone, ""),
    "sign of size 4e-9 in one tail": (OF_LOGIT, sign_of_a_tiny_gradient, "the sign is wrong, in the left tail only"),
    "mean": (squared_error, lambda a, y: (a - y) / len(a), "a factor 1/n"),
    "mean of vectors": (OF_LOGITS, lambda z, y: compiled_softmax(z, y) / len(z), "a factor 1/n"),
    "twice the mean": (OF_LOGIT, lambda z, y: 2 * by_hand(z, y) / len(z), "a factor 2 too large, and a factor 1/n"),
    "probabilities for logits": (OF_LOGITS, lambda z, y: z - y, ""),
}


@pytest.mark.parametrize(("loss", "gradient", "diagnosis"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_gradient_fails(loss: Loss, gradient: Gradient, diagnosis: str) -> None:
    check = check_gradient(loss, gradient, points=24 if loss.is_vector else 90)
    assert not check.passed, str(check)
    assert not check.worst.error <= check.tolerance
    assert check.diagnosis.startswith(diagnosis)
    shown = str(check)
    assert "FAILED" in shown
    assert repr(check.worst.prediction) in shown
    assert check.diagnosis in shown


@pytest.mark.parametrize(
    ("quantity", "ordinary"),
    [
        ("gradient", lambda z, y: sigmoid(z) - y),
        ("hessian", lambda z, y: sigmoid(z) * (1 - sigmoid(z))),
    ],
    ids=["p - y", "p(1 - p)"],
)
def test_ordinary_code_is_told_apart_from_a_wrong_formula(quantity: Quantity, ordinary: Gradient) -> None:
    check = check_gradient(OF_LOGIT, ordinary, quantity=quantity, points=90)
    assert not check.passed
    assert check.lost_by_rounding
    assert check_gradient(OF_LOGIT, ordinary, quantity=quantity, points=90, rounding="forgiven").passed


@pytest.mark.parametrize(
    "wrong", [sign_of_a_tiny_gradient, wrong_in_the_right_tail, lambda z, y: by_hand(z, y) + 4e-17]
)
def test_a_small_gradient_does_not_hide_in_the_rounding_of_others(wrong: Gradient) -> None:
    check = check_gradient(OF_LOGIT, wrong, points=90, rounding="forgiven")
    assert not check.passed
    assert not check.lost_by_rounding


def test_the_worst_input_is_one_at_which_the_function_really_fails() -> None:
    check = check_gradient(OF_LOGIT, wrong_in_the_right_tail)
    worst = check.worst
    got = wrong_in_the_right_tail(np.float64(worst.prediction), np.float64(worst.target))
    assert got == worst.got
    np.testing.assert_allclose(
        by_hand(np.float64(worst.prediction), np.float64(worst.target)), worst.expected, rtol=1e-14
    )
    assert worst.region == "right tail"
    assert {region for (region, _), error in check.errors.items() if error > check.tolerance} == {"right tail"}


def test_every_region_and_every_label_is_reported() -> None:
    check = check_gradient(OF_LOGIT, by_hand)
    regions = ("left tail", "middle", "right tail")
    assert set(check.errors) == {(region, label) for region in regions for label in ("0", "1", "soft")}
    assert check.points == 200
    assert all(region in str(check) for region in regions)
    assert "passed" in str(check)


def test_the_tolerance_is_relative() -> None:
    """An error of 1e-9 relative is found in a tail of size 1e-43 and less as anywhere."""

    def off(z: Any, y: Any) -> Any:
        return by_hand(z, y) * np.where((z < -100) & (y == 0), 1 + 1e-9, 1)

    check = check_gradient(OF_LOGIT, off, points=300)
    assert not check.passed
    assert abs(check.worst.expected) < 1e-43
    assert 1e-9 * 2**52 * 0.999 < check.worst.error < 1e-9 * 2**53 * 1.001
    assert check_gradient(OF_LOGIT, off, points=300, tolerance=1e8).passed


def test_a_vanishing_gradient_fails_at_hard_labels_and_there_alone() -> None:
    """Of a softmax that is confident: 1 - p is 0 in floating-point numbers, and 10⁻²⁰ in truth."""
    check = check_gradient(OF_LOGITS, naive_at_hard_labels_alone, points=40)
    assert {label for (_, label), error in check.errors.items() if error > check.tolerance} == {"1"}
    np.testing.assert_array_less(2.0**50, max(check.errors.values()))


def test_a_second_derivative_of_no_known_mistake_is_wrong_and_no_crash() -> None:
    """Of the absolute value in the loss SymPy's has a delta at 0."""
    check = check_gradient(
        huber, lambda a, y, delta: np.where(np.abs(a - y) <= delta, 1, 0.3), quantity="hessian", points=60
    )
    assert not check.passed


@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
def test_an_exponential_of_a_rounded_difference_passes(dtype: Any) -> None:
    """An ordinary softmax, where the label has the probability 0, is off by as many ulp as the difference."""

    def ordinary(z: Any, y: Any) -> Any:
        off_the_label = (y == 0) & ((y == 0) | (y == 1)).all(-1, keepdims=True)
        return np.where(off_the_label, naive_softmax(z, y), compiled_softmax(z, y))

    check = check_gradient(OF_LOGITS, ordinary, dtype=dtype, points=60)
    assert check.passed, str(check)
    assert not check_gradient(OF_LOGITS, ordinary, dtype=dtype, points=60, tolerance=4).passed


def test_the_gradient_may_write_into_its_arguments() -> None:
    def writes(a: Any, y: Any) -> Any:
        a -= y
        return a

    assert check_gradient(squared_error, writes).passed


@pytest.mark.parametrize(
    ("returned", "error", "words"),
    [
        (
            lambda a, y: np.mean(a - y),
            ValueError,
            r"must have the shape \(200,\).*got \(\); return one for each example",
        ),
        (lambda a, y: np.stack([a, y]), ValueError, r"got \(2, 200\)"),
        (lambda a, y: np.array([None] * len(a)), TypeError, "must be real numbers, got object"),
        (lambda a, y: (a - y).astype(complex), TypeError, "must be real numbers, got complex128"),
        (lambda a, y: a > y, TypeError, "must be real numbers, got bool"),
    ],
)
def test_a_result_of_the_wrong_kind(returned: Gradient, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        check_gradient(squared_error, returned)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"quantity": "jacobian"}, "the quantity of squared_error must be one of value, gradient, hessian, got"),
        ({"dtype": np.float16}, "dtype must be float64 or float32"),
        ({"dtype": int}, "dtype must be float64 or float32"),
        ({"dtype": "text"}, "dtype must be float64 or float32, got 'text'"),
        ({"points": 8}, "points must be at least 9"),
        ({"points": 20.5}, "points must be at least 9"),
        ({"tolerance": "small"}, "tolerance must be a positive number of ulp, got 'small'"),
        ({"tolerance": 0.0}, "tolerance must be a positive number of ulp"),
        ({"tolerance": np.nan}, "tolerance must be a positive number of ulp"),
        ({"rounding": "ignored"}, 'rounding must be "judged" or "forgiven", got'),
    ],
)
def test_bad_options(options: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        check_gradient(squared_error, lambda a, y: a - y, **options)


def test_what_is_not_a_function() -> None:
    with pytest.raises(TypeError, match="must be a function of prediction and target, got ndarray"):
        check_gradient(squared_error, np.zeros(3))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="the first argument must be a Loss, got Zero"):
        check_gradient(symbols("a") * 0, lambda a, y: a - y)


def test_where_the_truth_overflows_infinity_is_right_and_nothing_else() -> None:
    a, y = symbols("a y", real=True)
    far = Loss("far", (a - y) ** 2 * 10**400, a, y, domains={a: Interval.open(8, 9), y: Interval.open(2, 3)})
    assert check_gradient(far, lambda a, y: np.full(a.shape, np.inf)).passed
    for wrong in (-np.inf, np.finfo(float).max, np.nan, 0.0):
        assert not check_gradient(far, lambda a, y, wrong=wrong: np.full(a.shape, wrong)).passed


def test_where_the_truth_underflows_zero_is_right() -> None:
    a, y = symbols("a y", real=True)
    faint = Loss("faint", (a - y) ** 2 / 10**700, a, y)
    assert check_gradient(faint, lambda a, y: 0 * a).passed
    assert not check_gradient(faint, lambda a, y: 0 * a + 1e-300).passed


def test_a_logarithm_near_one() -> None:
    """log(1 - a), whose derivative is taken at floats next to both ends of (0, 1)."""
    survival = OWN["survival"]
    assert check_gradient(survival, lambda a, y: y / (1 - a)).passed
    assert not check_gradient(survival, lambda a, y: y / np.maximum(1 - a, 1e-12)).passed


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in USUAL if not LOSSES[name].is_vector])
@pytest.mark.parametrize("quantity", ["gradient", "hessian"])
def test_every_mutant_of_a_compiled_gradient_is_caught(
    name: str, quantity: Quantity, record_property: Callable[[str, object], None]
) -> None:
    """Or is the very same function where nothing is rounded: then the prover must say so."""
    record_property("mutants of compiled code", check_mutants(LOSSES[name], quantity, points=135))


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in USUAL if LOSSES[name].is_vector])
def test_every_mutant_of_a_compiled_gradient_of_vectors_is_caught(
    name: str, record_property: Callable[[str, object], None]
) -> None:
    record_property("mutants of compiled code", check_mutants(LOSSES[name], "gradient", points=12))


def check_mutants(loss: Loss, quantity: Quantity, points: int) -> dict[str, int]:
    form = loss.stable_forms[quantity].result
    survivors = []
    everything = mutants(form, (loss.prediction, loss.target))
    for mutant in everything:
        check = outcome(loss, quantity, mutant.expression, points)
        if check is not None and check.passed:
            survivors.append(mutant)
    for mutant in survivors:
        exact, also_exact = (in_exact_arithmetic(expand_functions(e)) for e in (form, mutant.expression))
        verdict = prove(exact, Equal(), also_exact, loss.context)
        assert isinstance(verdict, Proved), mutant.description
    return {"caught": len(everything) - len(survivors), "equivalent": len(survivors)}


def outcome(loss: Loss, quantity: Quantity, expression: Any, points: int) -> GradientCheck | None:
    """The check of a compiled expression; ``None`` where it does not even have the shape of a gradient."""
    variables = [loss.prediction, loss.target, *loss.parameters]
    names = [str(getattr(variable, "label", variable)) for variable in variables]
    free = loss.compile().free_indices[quantity]
    if expression.has(nan, zoo):
        return None
    try:
        function = array_function([expression], [free], variables)
    except ValueError:  # a sum has lost its index
        return None

    def evaluated(prediction: Any, target: Any, **parameters: Any) -> Any:
        (result,) = function({**dict(zip(names, (prediction, target), strict=False)), **parameters})
        return result

    return check_gradient(loss, evaluated, quantity=quantity, points=points, tolerance=4)
