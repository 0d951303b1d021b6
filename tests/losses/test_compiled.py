"""Compiled functions of every loss of the catalogue, against the proved expression and finite differences."""

from __future__ import annotations

import pickle
from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf
from sympy import Abs, Max, Min, Rational, Symbol
from sympy.core.relational import Relational

from mse_sym.check.accuracy import allowed
from mse_sym.check.right import right_at
from mse_sym.check.strata import Points
from mse_sym.check.ulp import error_in_ulp
from mse_sym.losses import Loss
from mse_sym.losses.compiled import Quantity
from mse_sym.testing import Arguments
from tests.losses.compiled import EVERY, LOSSES, USUAL, functions
from tests.losses.oracle import STEP_BITS, finite_difference, proved, rows
from tests.losses.strategies import inputs_of

QUANTITIES: tuple[Quantity, ...] = ("value", "gradient", "hessian")
NOTHING = mpf(2) ** -2200
"""Less than the square of any float: where the exact value is 0, what a finite difference leaves of it."""
SQUARE_OF_THE_STEP = mpf(2) ** (16 - 2 * STEP_BITS)
"""Where value and derivative are 0, what higher derivatives leave of a finite difference."""

of_every_loss = pytest.mark.parametrize("name", EVERY)
of_usual_losses = pytest.mark.parametrize("name", USUAL)
in_both_types = pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])


def computed(name: str, quantity: Quantity, given: Arguments, **options: Any) -> Any:
    return getattr(functions(name), quantity)(given.prediction, given.target, **given.parameters, **options)


def result_shape(loss: Loss, quantity: Quantity, prediction: Any) -> tuple[int, ...]:
    shape = np.shape(prediction)
    if not loss.is_vector:
        return shape
    return {"value": shape[:-1], "gradient": shape, "hessian": (*shape, shape[-1])}[quantity]


def one_point(loss: Loss, inputs: Any) -> Points:
    """The inputs of one example as a batch."""
    parameters = {p.name: np.array([inputs[p]]) for p in loss.parameters}
    return Points(np.array([inputs[loss.prediction]]), np.array([inputs[loss.target]]), parameters, ("drawn",))


def some_components(data: st.DataObject, loss: Loss, quantity: Quantity, inputs: Any) -> list[tuple[int, ...]]:
    """Of a vector a few components: drawn, and the one of the largest entry, where cancellation lies."""
    order = {"value": 0, "gradient": 1, "hessian": 2}[quantity] * loss.is_vector
    if not order:
        return [()]
    entries = inputs[loss.prediction]
    drawn = data.draw(st.tuples(*[st.integers(0, len(entries) - 1)] * order))
    return list({drawn, (int(np.argmax(entries)),) * order})


def directions(loss: Loss, quantity: Quantity, component: tuple[int, ...]) -> tuple[int, ...]:
    return component if loss.is_vector else (0,) * {"value": 0, "gradient": 1, "hessian": 2}[quantity]


def at_a_border(loss: Loss, inputs: Any) -> bool:
    """Whether a function in pieces passes from one to another within the step, in a loss of one number."""
    if loss.is_vector:
        return False
    exact = {symbol: Rational(float(value)) for symbol, value in inputs.items()}
    borders = [part.lhs - part.rhs for part in loss.expression.atoms(Relational)]
    borders += [part.args[0] for part in loss.expression.atoms(Abs)]
    borders += [part.args[0] - other for part in loss.expression.atoms(Max, Min) for other in part.args[1:]]
    return any(abs(border.xreplace(exact)) < Rational(1, 2**STEP_BITS) for border in borders)


@of_every_loss
@pytest.mark.parametrize(
    "dtype", [np.float64, pytest.param(np.float32, marks=pytest.mark.slow)], ids=["float64", "float32"]
)
@given(data=st.data())
@settings(max_examples=10)
def test_proved_compiled_and_finite_differences_agree(name: str, dtype: Any, data: st.DataObject) -> None:
    loss = LOSSES[name]
    given_ = data.draw(inputs_of(loss, dtype))
    quantity = data.draw(st.sampled_from(QUANTITIES))
    if quantity != "hessian" and data.draw(st.booleans(), label="by value_and_gradient"):
        both = functions(name).value_and_gradient(given_.prediction, given_.target, **given_.parameters)
        result = both[QUANTITIES.index(quantity)]
    else:
        result = computed(name, quantity, given_)
    assert np.shape(result) == result_shape(loss, quantity, given_.prediction)
    assert np.asarray(result).dtype == dtype
    examples = rows(loss, given_.prediction, given_.target, given_.parameters)
    by_row = np.asarray(result).reshape(len(examples), *np.shape(result)[np.ndim(given_.prediction) - loss.is_vector :])
    for number, inputs in list(enumerate(examples))[:2]:
        components = some_components(data, loss, quantity, inputs)
        for right in right_at(loss, quantity, one_point(loss, inputs), 0, components):
            computed_ = by_row[(number, *right.component)]
            error = error_in_ulp(computed_, right.exact, np.dtype(dtype), right.terms)
            assert error <= allowed(name, quantity), (inputs, right, computed_)
        for component in components:
            if at_a_border(loss, inputs):
                continue  # the derivative of a neighbour on one side, or none
            difference = finite_difference(loss, inputs, directions(loss, quantity, component))
            derived = proved(loss, quantity, inputs, component)
            # A residual a − y of 0 has no size of its own; the difference is then small beside the loss.
            scale = abs(derived) or abs(proved(loss, "value", inputs, ()))
            with mp.workprec(400):
                left = mpf(10) ** -50 * scale + NOTHING if scale > NOTHING else SQUARE_OF_THE_STEP
                assert abs(difference - derived) <= left, (inputs, component)


@of_every_loss
@in_both_types
@given(data=st.data())
@settings(max_examples=10)
def test_reductions_are_those_of_torch(name: str, dtype: Any, data: st.DataObject) -> None:
    """``sum`` is the sum of all values, ``mean`` divides by their number; derivatives are of the reduced value."""
    given_ = data.draw(inputs_of(LOSSES[name], dtype))
    value = np.asarray(computed(name, "value", given_))
    total = np.sum(value, dtype=np.longdouble)
    close = {"rtol": 8 * np.finfo(dtype).eps, "atol": 8 * np.finfo(dtype).eps * float(np.sum(np.abs(value)))}
    np.testing.assert_allclose(computed(name, "value", given_, reduction="sum"), total, **close)
    np.testing.assert_allclose(computed(name, "value", given_, reduction="mean"), total / value.size, **close)
    quantities: tuple[Quantity, ...] = ("gradient", "hessian")
    for quantity in quantities:
        single = np.asarray(computed(name, quantity, given_))
        np.testing.assert_array_equal(computed(name, quantity, given_, reduction="sum"), single)
        mean = computed(name, quantity, given_, reduction="mean")
        np.testing.assert_allclose(
            mean,
            single / dtype(value.size),
            rtol=2 * np.finfo(dtype).eps,
            atol=np.finfo(dtype).smallest_subnormal,
        )
        assert np.asarray(mean).dtype == dtype
        assert np.shape(mean) == single.shape


@of_every_loss
@in_both_types
@given(data=st.data())
@settings(max_examples=10)
def test_nothing_warns_no_input_is_changed_and_one_example_gives_one_number(
    name: str, dtype: Any, data: st.DataObject
) -> None:
    loss = LOSSES[name]
    given_ = data.draw(inputs_of(loss, dtype, shape=(3,)))
    before = [np.copy(array) for array in (given_.prediction, given_.target, *given_.parameters.values())]
    with np.errstate(all="raise"):
        results = {quantity: computed(name, quantity, given_) for quantity in QUANTITIES}
    for array, copy in zip((given_.prediction, given_.target, *given_.parameters.values()), before, strict=True):
        np.testing.assert_array_equal(array, copy)
        array.flags.writeable = False
    for place in range(3):
        single = Arguments(
            given_.prediction[place],
            given_.target[place],
            {n: a[place] for n, a in given_.parameters.items()},
        )
        for quantity, result in results.items():
            alone = computed(name, quantity, single)
            assert type(alone) is (np.ndarray if result.ndim > 1 else dtype)
            assert alone.shape == result.shape[1:]


@of_usual_losses
@pytest.mark.parametrize("quantity", QUANTITIES)
def test_a_result_is_the_callers_own(name: str, quantity: Quantity) -> None:
    """Constants included: the Hessian of the squared error is an array of ones, not a view of one 1."""
    loss = LOSSES[name]
    given_ = sample(loss, np.float64, (4,))
    result = computed(name, quantity, given_)
    assert result.shape == result_shape(loss, quantity, given_.prediction)
    again = computed(name, quantity, given_)
    result += 1
    np.testing.assert_array_equal(computed(name, quantity, given_), again)
    result[0] = 7
    assert not np.any(result[1] == 7)


def lowest_label(loss: Loss) -> int:
    """0, or 1 where an outcome is positive."""
    return 0 if loss.context.domain(loss.target).contains(0) == True else 1  # noqa: E712 (a SymPy Boolean)


def middle(loss: Loss, parameter: Symbol) -> float:
    """2, or ½ of a parameter that is a probability."""
    return 2 if loss.context.domain(parameter).contains(2) == True else 0.5  # noqa: E712 (a SymPy Boolean)


def sample(loss: Loss, dtype: Any, shape: tuple[int, ...]) -> Arguments:
    """A probability 1/4 (as a logit and as a mean it is as good), two labels in turn."""
    extent = (*shape, 3) if loss.is_vector else shape
    count = int(np.prod(extent))
    target = (lowest_label(loss) + np.arange(count) % 2).reshape(extent).astype(dtype)
    return Arguments(np.full(extent, 0.25, dtype), target, {p.name: dtype(middle(loss, p)) for p in loss.parameters})


@of_usual_losses
@pytest.mark.parametrize(
    ("prediction", "target", "expected"),
    [
        (np.float64, np.float64, np.float64),
        (np.float32, np.float32, np.float32),
        (np.float32, np.int64, np.float32),
        (np.float64, np.int8, np.float64),
        (np.float64, np.float32, np.float64),
    ],
)
def test_the_type_of_the_inputs_is_the_type_of_the_result(
    name: str, prediction: Any, target: Any, expected: Any
) -> None:
    given_ = sample(LOSSES[name], np.float64, (4,))
    mixed = Arguments(
        given_.prediction.astype(prediction),
        given_.target.astype(target),
        {name: float(value) for name, value in given_.parameters.items()},
    )
    for quantity in QUANTITIES:
        assert computed(name, quantity, mixed).dtype == expected
        assert np.asarray(computed(name, quantity, mixed, reduction="mean")).dtype == expected


@pytest.mark.parametrize(
    "name", [name for name in USUAL if LOSSES[name].context.domain(LOSSES[name].prediction).contains(2)]
)
def test_integers_become_float64(name: str) -> None:
    loss = LOSSES[name]
    extent = (2, 3) if loss.is_vector else (2,)
    given_ = Arguments(
        np.full(extent, 2),
        np.eye(*extent[::-1]).astype(int).reshape(extent) if loss.is_vector else lowest_label(loss) + np.array([0, 1]),
        {p.name: middle(loss, p) for p in loss.parameters},
    )
    as_floats = Arguments(given_.prediction.astype(float), given_.target.astype(float), given_.parameters)
    for quantity in QUANTITIES:
        result = computed(name, quantity, given_)
        assert result.dtype == np.float64
        np.testing.assert_array_equal(result, computed(name, quantity, as_floats))
        as_lists = Arguments(given_.prediction.tolist(), given_.target.tolist(), given_.parameters)
        np.testing.assert_array_equal(computed(name, quantity, as_lists), result)


@of_every_loss
def test_evidence_covers_what_is_compiled(name: str) -> None:
    compiled = functions(name)
    assert tuple(compiled.derivations) == LOSSES[name].quantities
    assert compiled.evidence
    assert all(line.evidence for derivation in compiled.derivations.values() for line in derivation.lines[1:])


@pytest.mark.parametrize(
    ("name", "left", "right"),
    [
        ("poisson_nll_of_exp", (2000.0, -2.0, 0.0), (np.inf, np.inf, np.inf)),
        ("gamma_nll_of_exp", (np.inf, -np.inf, np.inf), (1000.0, 1.0, 0.0)),
        ("geometric_nll_of_exp", (2000.0, -2.0, 0.0), (1000.0, 1.0, 0.0)),
    ],
)
def test_where_an_exponential_overflows_there_is_infinity_or_the_limit_and_no_nan(
    name: str, left: tuple[float, ...], right: tuple[float, ...]
) -> None:
    """Value, gradient and second derivative at z = ∓1000 for the target 2; (eᶻ − 2)/(1 + eᶻ) is 1, not ∞/∞."""
    for logit, expected in ((-1000.0, left), (1000.0, right)):
        given_ = Arguments(np.float64(logit), np.float64(2), {})
        assert tuple(computed(name, quantity, given_) for quantity in QUANTITIES) == expected


@given(z=st.floats(20, 300), sign=st.sampled_from([-1, 1]))
def test_the_slope_of_tanh_does_not_round_to_zero(z: float, sign: int) -> None:
    with mp.workdps(300):
        t = mp.tanh(sign * mpf(z))
        slope = float((t - 3) * (1 - t**2))
    result = functions("squared_error_of_tanh").gradient(sign * z, 3.0)
    assert result == pytest.approx(slope, rel=1e-14, abs=0)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ["binary_cross_entropy", "cross_entropy"])
def test_the_square_of_a_small_probability_is_not_computed(name: str, dtype: Any) -> None:
    """Where p² underflows, the label 0 still gives curvature 0 (or 1), and the label 1 the curvature 1/p²."""
    compiled = LOSSES[name].compile()
    small = dtype(np.finfo(dtype).tiny)
    if name == "binary_cross_entropy":
        assert compiled.hessian(small, dtype(0)) == 1
        assert compiled.hessian(dtype(0.5), dtype(1)) == 4
    else:
        prediction, target = np.array([small, 0.5], dtype=dtype), np.array([0, 1], dtype=dtype)
        np.testing.assert_array_equal(compiled.hessian(prediction, target), np.diag([0, 4]).astype(dtype))


@pytest.mark.parametrize("name", ["huber", "cross_entropy_of_softmax"])
def test_a_compiled_loss_is_itself_after_a_pickle_also_when_it_was_called(name: str) -> None:
    compiled = LOSSES[name].compile()
    given_ = sample(LOSSES[name], np.float64, (2,))
    arguments = (given_.prediction, given_.target)
    for other in (pickle.loads(pickle.dumps(compiled)), deepcopy(compiled)):
        assert other == compiled
        np.testing.assert_array_equal(
            other.gradient(*arguments, **given_.parameters), compiled.gradient(*arguments, **given_.parameters)
        )
    called = pickle.loads(pickle.dumps(compiled))
    assert called == compiled
    assert called.signature == compiled.signature
    assert repr(called) == repr(compiled)


@pytest.mark.parametrize("name", ["cross_entropy", "cross_entropy_of_softmax"])
def test_the_diagonal_is_that_of_the_matrix(name: str) -> None:
    given_ = sample(LOSSES[name], np.float64, (4,))
    matrix = computed(name, "hessian", given_)
    np.testing.assert_allclose(
        computed(name, "hessian_diagonal", given_), np.diagonal(matrix, axis1=-2, axis2=-1), rtol=1e-15
    )
    assert LOSSES[name].hessian_diagonal_derivation.context == LOSSES[name].context


def test_what_only_vectors_have() -> None:
    with pytest.raises(TypeError, match="huber is a loss of one number"):
        functions("huber").hessian_diagonal(1.0, 2.0, delta=1.0)
    with pytest.raises(TypeError, match="huber is a loss of one number"):
        functions("huber").hessian_product(1.0, 2.0, 3.0, delta=1.0)
    with pytest.raises(TypeError, match="huber is a loss of one number"):
        _ = LOSSES["huber"].hessian_diagonal


def test_several_at_once_are_each_alone() -> None:
    given_ = sample(LOSSES["gaussian_nll"], np.float64, (5,))
    compiled, arguments = functions("gaussian_nll"), (given_.prediction, given_.target)
    alone = [computed("gaussian_nll", quantity, given_) for quantity in QUANTITIES]
    for found, right in zip(compiled.value_gradient_and_hessian(*arguments, **given_.parameters), alone, strict=True):
        np.testing.assert_array_equal(found, right)
    for found, right in zip(compiled.gradient_and_hessian(*arguments, **given_.parameters), alone[1:], strict=True):
        np.testing.assert_array_equal(found, right)


def test_class_numbers_weights_and_arrays_for_the_results() -> None:
    compiled, logits = functions("cross_entropy_of_softmax"), np.array([[2.0, -1.0, 0.5], [0.0, 40.0, 0.0]])
    out = np.empty((2, 3))
    found = compiled.gradient(logits, [0, -1], weights=[3.0, 1.0], ignore_index=-1, reduction="mean", out=out)
    assert found is out
    np.testing.assert_array_equal(out, [compiled.gradient(logits[0], [1.0, 0.0, 0.0]), [0, 0, 0]])
    with pytest.raises(TypeError, match="takes no parameters, got weight"):
        compiled.gradient(logits, [0, 1], weight=[1.0, 1.0])
    with pytest.raises(ValueError, match="ignore_index=1 is a class number, and the target is none"):
        functions("squared_error").value(1.0, 2.0, ignore_index=1)


@pytest.mark.parametrize("name", ["weights", "out", "reduction", "ignore_index", "wrt"])
def test_a_parameter_is_not_called_like_an_option(name: str) -> None:
    a, y, parameter = Symbol("a", real=True), Symbol("y", real=True), Symbol(name, positive=True)
    with pytest.raises(ValueError, match=f"{name} has another meaning already; name it differently"):
        Loss("scaled", parameter * (a - y) ** 2, a, y, (parameter,))


def test_class_numbers_and_the_vector_of_a_product_may_be_one_array() -> None:
    classes = np.array([0, 1, 2])
    with pytest.raises(
        ValueError, match=r"the vector has shape \(3,\); nothing is broadcast, so reshape one to \(3, 3\)$"
    ):
        functions("cross_entropy").hessian_product(np.full((3, 3), 0.5), classes, classes)
