"""Running errors bound the errors, and what may be off is computed again: against exact values."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mpmath import atan as exact_atan
from mpmath import mp, mpf
from sympy import Expr, Interval, Piecewise, Sum, Symbol, atan, exp, log, oo, sqrt, symbols

from mse_sym import Loss, activations, losses
from mse_sym.backends.recomputed import UNWATCHED, Watch, Watched, beyond
from mse_sym.backends.recomputed.many_digits import with_many_digits
from mse_sym.losses.compiled import CompiledLoss
from mse_sym.losses.watching import FAR, watching
from mse_sym.symbolic.context import index, size, vector
from mse_sym.symbolic.functions import softmax

x, y, z = symbols("x y z", real=True)
mu, q = symbols("mu q", positive=True)
k, K = index("k"), size("K")
X, Y = vector("x", K), vector("y", K)
POSITIVE = Interval.open(0, oo)
NUMBERS = st.floats(-1e300, 1e300, allow_subnormal=False)

OWN = {
    "cancelling": Loss("cancelling", y * (mu - atan(mu)), mu, y, domains={mu: POSITIVE}),
    "one_plus": Loss("one_plus", log(1 + exp(z)) - y * z, z, y),
    "roots": Loss("roots", sqrt(z**2 + 1) - sqrt(y**2 + 1), z, y),
    "pieces": Loss("pieces", Piecewise((z**2 / 3, z < y), (z - y + y**2 / 3, True)), z, y),
    "products": Loss("products", y * mu / q, mu, q, (y,)),
    "ratios": Loss("ratios", mu / q - log(mu / q) - 1, mu, q),
}
CATALOGUE = {
    "logit": losses.binary_cross_entropy.of(activations.sigmoid),
    "huber": losses.huber,
    "gaussian": losses.gaussian_nll,
}
VECTORS = {
    "softmax": losses.cross_entropy.of(activations.softmax),
    "brier": Loss("brier", Sum((softmax(X, k) - Y[k]) ** 2, (k, 1, K)), X, Y),
}
EACH = {**OWN, **CATALOGUE, **VECTORS}


def compiled(name: str) -> CompiledLoss:
    return EACH[name].compile(measure=False)


def kernel_of(functions: CompiledLoss, quantity: str) -> Any:
    return functions._kernel((quantity,)).function


def drawn(functions: CompiledLoss, quantity: str, numbers: st.SearchStrategy[float], data: st.DataObject) -> list[Any]:
    """One example of each argument, as a kernel takes them."""
    arrays = []
    for variable in functions.variables_of((quantity,)):
        found = [data.draw(numbers) for _ in range(3 if variable.is_vector else 1)]
        inside = [n if n in variable.domain else (abs(n) if abs(n) in variable.domain else 0.5) for n in found]
        arrays.append(np.array(inside).reshape(-1, 1) if variable.is_vector else np.array(inside))
    return arrays


@pytest.mark.parametrize("name", [*OWN, *CATALOGUE, *(pytest.param(name, marks=pytest.mark.slow) for name in VECTORS)])
@settings(max_examples=25)
@given(st.data())
def test_the_error_is_within_its_bound(name: str, data: st.DataObject) -> None:
    functions = compiled(name)
    quantity = data.draw(st.sampled_from(list(functions.forms)))
    numbers = data.draw(st.sampled_from([st.floats(-40, 40), NUMBERS]))
    arrays = drawn(functions, quantity, numbers, data)
    watch = Watched(functions.task((quantity,)))
    (bounds,), (found,) = watch.bounds(*arrays), watch.with_many_digits(*arrays)
    with np.errstate(all="ignore"):
        computed = np.broadcast_to(kernel_of(functions, quantity)(*arrays)[0], bounds.shape)
    exact, is_known = (np.broadcast_to(each, bounds.shape) for each in (found.numbers, found.is_known))
    looked_at = is_known & np.isfinite(bounds)
    with np.errstate(all="ignore"):
        error = np.abs(computed - exact) / np.spacing(np.abs(computed))
    assert (error[looked_at] <= bounds[looked_at] + 1).all()  # the exact value was rounded too


@settings(max_examples=25)
@given(st.floats(-1e3, 1e3), st.floats(-1e300, 1e300))
@example(1e-9, 1.0)
def test_many_digits_are_right(target: float, prediction: float) -> None:
    prediction = abs(prediction) or 1.0
    functions = compiled("cancelling")
    program = Watched(functions.task(("value",))).program
    ((numbers,), (is_known,)) = with_many_digits(program, [np.array([prediction]), np.array([target])], [0])[0]
    with mp.workprec(3000):
        right = float(mpf(target) * (mpf(prediction) - exact_atan(mpf(prediction))))
    assert is_known
    assert numbers == right


def recomputing(name: str, quantity: str = "value", watch: Watch = Watch(8.0)) -> Any:  # noqa: B008 (frozen)
    functions = compiled(name)
    return Watched(functions.task((quantity,))).function(kernel_of(functions, quantity), [watch])


def test_what_is_off_is_computed_again_and_nothing_else() -> None:
    arrays = np.array([1e-9, 5.0, 2e-7]), np.ones(3)
    before = kernel_of(compiled("cancelling"), "value")(*arrays)[0]
    (after,) = recomputing("cancelling")(*arrays)
    assert after == pytest.approx([1e-27 / 3, 5 - np.arctan(5), 8e-21 / 3], rel=1e-12, abs=0)
    assert before[0] == 0
    assert after[1] == before[1]


def test_ordinary_numbers_are_not_watched_where_none_is_wrong() -> None:
    (after,) = recomputing("cancelling", watch=Watch(8.0, 8))(np.array([1e-9, 1e-7]), np.ones(2))
    assert after[0] == pytest.approx(1e-27 / 3, rel=1e-15, abs=0)
    assert after[1] == 1e-7 - np.arctan(1e-7) != pytest.approx(1e-21 / 3, rel=1e-3, abs=0)


def test_a_result_without_a_watch_is_left_as_it_is() -> None:
    assert recomputing("cancelling", watch=UNWATCHED)(np.array([1e-9]), np.ones(1))[0] == 0


@pytest.mark.slow
def test_vectors_are_computed_again_in_all_entries_that_are_off() -> None:
    logits, labels = np.array([[40.0, 0.0], [0.0, 0.0], [0.0, 0.0]]), np.array([[1.0, 0.2], [0.0, 0.3], [0.0, 0.5]])
    (gradient,) = recomputing("brier", "gradient", Watch(4.0))(logits, labels)
    with mp.workprec(400):
        exps = [mp.exp(each) for each in (40, 0, 0)]
        p = [each / sum(exps) for each in exps]
        by_p = [2 * (each - label) for each, label in zip(p, (1, 0, 0), strict=True)]
        mean = sum(one * other for one, other in zip(p, by_p, strict=True))
        right = [float(each * (of - mean)) for each, of in zip(p, by_p, strict=True)]
    assert gradient[:, 0] == pytest.approx(right, rel=4e-16, abs=0)


def test_a_matrix_that_is_the_same_for_all_examples() -> None:
    distance = Loss("distance", Sum((X[k] - Y[k]) ** 2, (k, 1, K)), X, Y)
    functions = distance.compile(measure=False)
    nothing = {"x": np.ones((1, 2)), "y": np.ones((1, 2))}
    watched = watching(functions, "hessian", np.array([5.0]), 0, nothing)
    numbers = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    assert (watched.hessian(numbers, numbers) == 2 * np.eye(2)).all()


def test_one_number_for_all_and_one_example_alone() -> None:
    many = recomputing("cancelling")(np.array([1e-9, 2e-9]), np.array(3.0))
    assert many[0] == pytest.approx([1e-27, 8e-27], rel=1e-15, abs=0)
    (alone,) = recomputing("cancelling")(np.float64(1e-9), np.float64(3.0))
    assert np.ndim(alone) == 0
    assert alone == pytest.approx(1e-27, rel=1e-15, abs=0)


@pytest.mark.parametrize(("n", "rows"), [(100, [1, 3]), (308, [])])
def test_numbers_that_are_not_ordinary(n: int, rows: list[int]) -> None:
    numbers = np.array([[1.0, 0.0], [1e-120, 1.0], [5.0, -7.0], [2.0, -1e101]])
    assert beyond([numbers, np.zeros(4)], n).tolist() == rows


def watching_functions() -> CompiledLoss:
    functions = compiled("cancelling")
    nothing = {"mu": np.ones(1), "y": np.ones(1)}
    return watching(functions, "value", np.array([1e6]), 0, nothing)


def test_compiled_functions_compute_again_in_each_way_they_are_called() -> None:
    functions = watching_functions()
    right = np.array([1e-27 / 3, 9e-27])
    prediction, target = np.array([1e-9, 3e-9]), np.ones(2)
    assert functions.value(prediction, target) == pytest.approx(right, rel=1e-15, abs=0)
    assert functions.value(prediction, target, reduction="sum") == pytest.approx(right.sum(), rel=1e-15, abs=0)
    assert functions.value(prediction, target, weights=[1.0, 0.0], reduction="mean") == pytest.approx(
        right[0], rel=1e-15, abs=0
    )
    assert functions.value_and_gradient(prediction, target)[0] == pytest.approx(right, rel=1e-15, abs=0)
    assert (functions.value_and_gradient(prediction, target)[1] == functions.gradient(prediction, target)).all()
    assert functions.value(np.float32(1e-9), np.float32(1)) == pytest.approx(1e-27 / 3, rel=1e-6, abs=0)
    out = np.empty(2)
    functions.value(prediction, target, out=out)
    assert out == pytest.approx(right, rel=1e-15, abs=0)
    assert "value with many digits where it takes them" not in repr(functions)  # which was not measured


@pytest.mark.parametrize(("bound", "limit"), [(400.0, 64.0), (100.0, 25.0), (5.0, 4.0)])
def test_the_limit_lies_well_below_the_bounds_of_what_was_wrong(bound: float, limit: float) -> None:
    found = watching(compiled("cancelling"), "value", np.array([bound, 2000.0]), 150, {})
    assert found.watches["value"] == Watch(limit, FAR)


def test_what_was_wrong_nowhere_is_watched_where_few_numbers_are() -> None:
    ordinary = {"mu": np.array([1e-9]), "y": np.ones(1)}
    assert watching(compiled("cancelling"), "value", np.array([]), 0, ordinary).watches == {"value": UNWATCHED}
    far = {"mu": np.array([1e-220]), "q": np.array([1e-300]), "y": np.array([1e-150])}
    assert watching(compiled("products"), "value", np.array([]), 0, far).watches == {"value": Watch(64.0, FAR)}


def test_what_is_no_number_is_computed_again_anyway() -> None:
    """exp(1000) is infinite, and 0 times it is 0."""
    loss = Loss("ties", (x - y) ** 2 * exp(-z), x, y, (z,))
    functions = watching(loss.compile(measure=False), "value", np.array([]), 0, {"x": np.ones(1), "y": np.ones(1)})
    assert functions.watches == {"value": UNWATCHED}
    assert functions.value(2.0, 2.0, z=-1000.0) == 0
    assert functions.value(2.0, 2.0 + 2**-51, z=-1000.0) == np.inf
    found = functions.value(np.array([2.0, 1e-150, 3.0]), np.array([2.0, 0.0, 1.0]), z=np.array([-1000.0, -800.0, 0.0]))
    assert found == pytest.approx([0.0, float(mp.exp(800) * mpf(1e-150) ** 2), 4.0], rel=1e-14, abs=0)


def test_a_symbol_without_a_value_is_no_number() -> None:
    """Of log 0 at 300 digits it is not known that it is none."""
    loss = Loss("ends", -Symbol("t", nonnegative=True) * log(mu) + exp(-mu), mu, Symbol("t", nonnegative=True))
    program = Watched(loss.compile(measure=False).task(("value",))).program
    (found,) = with_many_digits(program, [np.array([1e300]), np.array([0.0])], [0])
    assert found.is_known.all()
    assert found.numbers == 0


@pytest.mark.parametrize("factor", [exp(-z), 1 / exp(z)])
@pytest.mark.parametrize("number", [-1000.0, -2000.0, -5000.0, -1e5])
def test_what_rounds_to_0_at_some_precision_is_not_taken_for_0(number: float, factor: Expr) -> None:
    loss = Loss("rates", y * (1 - exp(-exp(z))) * factor, z, y)
    (found,) = Watched(loss.compile(measure=False).task(("value",))).with_many_digits(np.array([number]), np.ones(1))
    assert found.numbers[found.is_known] == pytest.approx(1.0)
    assert found.is_known.all() == (number == -1000)
    assert not (found.numbers[found.is_known] == 0).any()
