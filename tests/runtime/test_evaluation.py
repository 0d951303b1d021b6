"""Kernels written by hand, as they are called: blocks, weights, reductions, class numbers, arrays for the results."""

from __future__ import annotations

import platform
import re
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mse_sym.runtime import Argument, Signature, evaluated
from mse_sym.runtime.arguments import BLOCK, POSITIVE, REALS, UNIT_CLOSED
from mse_sym.runtime.atoms import eye

NUMBERS = Signature(
    "scaled", (Argument("prediction", REALS), Argument("target", REALS), Argument("parameter s", POSITIVE, False, True))
)
VECTORS = Signature("softmax", (Argument("prediction", REALS, True), Argument("target", UNIT_CLOSED, True)))
BESIDE = Signature("spread", (Argument("prediction", REALS), Argument("target", REALS, True)))
RANDOM = np.random.default_rng(0)


def scaled(a: Any, y: Any, s: Any) -> tuple[Any, ...]:
    r = (a - y) / s
    return r * r / 2, r / s, 1 / s**2


def softmax(z: Any, y: Any) -> tuple[Any, ...]:
    e = np.exp(z - z.max(axis=0))
    p = e / e.sum(axis=0)
    total = y.sum(axis=0)
    return -(y * np.log(p)).sum(axis=0), p * total - y, p * (eye(z) - p[:, np.newaxis]) * total


def spread(a: Any, y: Any) -> tuple[Any, ...]:
    return ((y - a) ** 2).sum(axis=0), 2 * (a - y).sum(axis=0)


ALL = ("value", "gradient", "hessian")


def numbers(*values: Any, **options: Any) -> tuple[Any, ...]:
    return evaluated(NUMBERS, scaled, ALL, values, **options)


def vectors(*values: Any, **options: Any) -> tuple[Any, ...]:
    return evaluated(VECTORS, softmax, ALL, values, **options)


def example(shape: tuple[int, ...], size: int = 3) -> tuple[Any, Any]:
    """Logits, and class numbers."""
    return RANDOM.normal(size=(*shape, size)), RANDOM.integers(size, size=shape)


@pytest.mark.parametrize("count", [1, BLOCK, 16 * BLOCK - 1, 16 * BLOCK, 16 * BLOCK + 1, 40 * BLOCK + 5])
@pytest.mark.parametrize("each", [False, True])
def test_blocks_are_parts_of_a_whole(count: int, each: bool) -> None:
    a, y = RANDOM.normal(size=(2, count))
    s = RANDOM.uniform(1, 2, count) if each else 2.0
    for found, whole in zip(numbers(a, y, s), scaled(a, y, s), strict=True):
        np.testing.assert_array_equal(found, np.broadcast_to(whole, count))
    value, gradient, hessian = numbers(a, y, s, reduction="mean")
    assert value == pytest.approx(np.mean(scaled(a, y, s)[0]), rel=1e-14)
    np.testing.assert_array_equal(gradient, scaled(a, y, s)[1] / count)
    assert hessian.shape == (count,)


@pytest.mark.parametrize("shape", [(), (4,), (BLOCK // 3,), (50, 70)])
def test_vectors_are_turned_to_have_their_entries_first_and_back(shape: tuple[int, ...]) -> None:
    z, classes = example(shape)
    y = np.eye(3)[classes]
    value, gradient, hessian = softmax(z.reshape(-1, 3).T, y.reshape(-1, 3).T)
    found = vectors(z, y)
    np.testing.assert_allclose(found[0], value.reshape(shape), rtol=1e-15)
    np.testing.assert_allclose(found[1], gradient.T.reshape(z.shape), rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(found[2], np.moveaxis(hessian, -1, 0).reshape(*shape, 3, 3), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("shape", [(), (7,), (BLOCK,), (3, 4)])
@pytest.mark.parametrize("reduction", [None, "sum", "mean"])
def test_class_numbers_stand_for_vectors_of_one_1(shape: tuple[int, ...], reduction: Any) -> None:
    z, classes = example(shape)
    for found, expected in zip(
        vectors(z, classes, reduction=reduction), vectors(z, np.eye(3)[classes], reduction=reduction), strict=True
    ):
        np.testing.assert_array_equal(found, expected)
    for kind in (np.uint8, np.int32, ">i4"):
        np.testing.assert_array_equal(vectors(z, classes.astype(kind))[1], vectors(z, classes)[1])


@pytest.mark.parametrize("ignored", [-100, 1])
@pytest.mark.parametrize("weights", [None, [2.0, 1.0, 4.0]])
def test_ignored_examples_do_not_count(ignored: int, weights: Any) -> None:
    z, _ = example((3,))
    z[1] = [1e308, -1e308, -1e308]  # whose value is infinite
    classes = np.array([0, ignored, 2])
    options = {"ignore_index": ignored, "weights": weights}
    value, gradient, hessian = vectors(z, classes, **options)
    assert value[1] == 0
    assert not gradient[1].any()
    assert not hessian[1].any()
    kept = {"weights": None if weights is None else [2.0, 4.0]}
    for found, alone in zip((value, gradient, hessian), vectors(z[[0, 2]], classes[[0, 2]], **kept), strict=True):
        np.testing.assert_array_equal(found[[0, 2]], alone)
    mean, slope, _ = vectors(z, classes, reduction="mean", **options)
    alone, slope_alone, _ = vectors(z[[0, 2]], classes[[0, 2]], reduction="mean", **kept)
    assert mean == alone
    np.testing.assert_array_equal(slope[[0, 2]], slope_alone)


def test_a_mean_of_nothing_is_refused() -> None:
    z, _ = example((2,))
    with pytest.raises(ValueError, match="all examples are ignored, of class 7"):
        vectors(z, [7, 7], ignore_index=7, reduction="mean")
    assert vectors(z, [7, 7], ignore_index=7, reduction="sum")[0] == 0
    with pytest.raises(ValueError, match="all weights are 0"):
        numbers([1.0, 2.0], [0.0, 0.0], 1.0, weights=[0, 0], reduction="mean")


@pytest.mark.parametrize(
    ("classes", "options", "words"),
    [
        ([0, 3], {}, r"from 0 to 2 for 3 classes, got 3 at index \(1,\)"),
        ([-1, 0], {}, r"got -1 at index \(0,\)"),
        ([-100, 4], {"ignore_index": -100}, r"got 4 at index \(1,\)"),
        ([0.0, 1.0], {}, r"shape \(2, 3\).*class numbers, integers of shape \(2,\)"),
        (np.eye(3)[:2], {"ignore_index": 1}, "ignore_index=1 is a class number, and the target is none"),
        ([0, 1, 2], {}, r"shape \(3,\)"),
    ],
)
def test_what_is_no_class_number(classes: Any, options: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        vectors(np.zeros((2, 3)), classes, **options)


@pytest.mark.parametrize("number", ["1", 1.0, True, [1]])
def test_what_is_no_number_of_a_class_to_be_ignored(number: Any) -> None:
    with pytest.raises(TypeError, match="ignore_index is the number of a class, an integer, got"):
        vectors(np.zeros((2, 3)), [0, 1], ignore_index=number)


@given(st.lists(st.floats(0, 1.7e308), min_size=3, max_size=3).filter(any), st.sampled_from([np.float64, np.float32]))
def test_weights_multiply_and_a_mean_divides_by_their_sum(weights: list[float], dtype: Any) -> None:
    a, y = np.array([1.0, 2.0, 4.0], dtype), np.zeros(3, dtype)
    value, gradient, hessian = numbers(a, y, 1.0, weights=weights, reduction="mean")
    relative = np.divide(weights, max(weights))
    shares = relative / np.sum(relative)
    assert value == pytest.approx(np.sum(shares * a**2 / 2), rel=1e-6 if dtype is np.float32 else 1e-14)
    np.testing.assert_allclose(gradient, shares * a, rtol=1e-6, atol=1e-45)
    np.testing.assert_allclose(hessian, shares, rtol=1e-6, atol=1e-45)
    assert gradient.dtype == dtype
    with np.errstate(over="ignore"):
        weighted = np.array(weights) * [0.5, 2, 8]
        np.testing.assert_array_equal(numbers(a, y, 1.0, weights=weights)[0], weighted.astype(dtype))


def test_a_weight_of_0_leaves_nothing_of_an_infinity() -> None:
    value, gradient, _ = numbers([1e200, 1.0], [0.0, 0.0], 1.0, weights=[0, 1])
    np.testing.assert_array_equal(value, [0, 0.5])
    assert numbers([1e200, 1.0], [0.0, 0.0], 1.0, weights=[0, 1], reduction="mean")[0] == 0.5
    assert gradient[0] == 0


@pytest.mark.parametrize(
    ("weights", "error", "words"),
    [
        ([1.0], ValueError, r"shape \(1,\); give one for each example, in the shape \(2,\)"),
        (1.0, ValueError, r"shape \(\)"),
        ([1.0, -1.0], ValueError, r"got -1.0 at index \(1,\)"),
        ([np.nan, 1.0], ValueError, "finite and not negative, got nan"),
        ([np.inf, 1.0], ValueError, "got inf"),
        ([True, False], TypeError, "weights must be real numbers, got bool"),
    ],
)
def test_what_is_no_weight(weights: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        numbers([1.0, 2.0], [0.0, 0.0], 1.0, weights=weights)


def test_a_sum_that_overflows_on_its_way_is_had() -> None:
    signature = Signature("same", (Argument("prediction", REALS), Argument("target", REALS)))
    given_ = np.repeat([1e308, -1e308], 2 * BLOCK)
    for reduction in ("sum", "mean"):
        (total,) = evaluated(signature, lambda a, y: (a,), ("value",), (given_, given_), None, reduction)
        assert total == 0


@pytest.mark.parametrize("shape", [(), (5,), (20 * BLOCK + 1,), (3, 4)])
def test_results_are_written_to_arrays_that_are_given(shape: tuple[int, ...]) -> None:
    a, y = RANDOM.normal(size=(2, *shape))
    expected = numbers(a, y, 2.0)
    out = tuple(np.full(shape, np.nan) for _ in ALL)
    found = numbers(a, y, 2.0, out=out)
    for one, other, right in zip(found, out, expected, strict=True):
        assert one is other
        np.testing.assert_array_equal(other, right)
    total = np.zeros(())
    assert numbers(a, y, 2.0, reduction="sum", out=(total, None, None))[0] is total
    assert total == numbers(a, y, 2.0, reduction="sum")[0]


@pytest.mark.parametrize("count", [5, 20 * BLOCK + 1])
def test_an_argument_may_be_overwritten_by_a_result(count: int) -> None:
    a, y = RANDOM.normal(size=(2, count))
    expected = numbers(a, y, 2.0)
    memory = np.concatenate([a, [0.0]])
    found = numbers(memory[:-1], y, 2.0, out=(y, memory[1:], None))
    for one, right in zip(found, expected, strict=True):
        np.testing.assert_array_equal(one, right)


def test_an_array_with_gaps_or_in_another_order_is_written_to() -> None:
    a, y = RANDOM.normal(size=(2, 4, 6))
    expected = numbers(a, y, 2.0)
    pair, column = np.zeros((4, 6, 2)), np.zeros((4, 6), order="F")
    numbers(np.asfortranarray(a), y[::1, ::1], 2.0, out=(pair[..., 0], pair[..., 1], column))
    for found, right in zip((pair[..., 0], pair[..., 1], column), expected, strict=True):
        np.testing.assert_array_equal(found, right)


def test_results_that_are_arrays_of_their_own_are_not_copied() -> None:
    made: list[Any] = []

    def doubled(a: Any, y: Any) -> tuple[Any, ...]:
        made[:] = [2 * a, a + y]
        return tuple(made)

    signature = Signature("doubled", NUMBERS.arguments[:2])
    a = RANDOM.normal(size=3 * BLOCK)
    assert all(map(np.shares_memory, evaluated(signature, doubled, ALL[:2], (a, a)), made))
    assert not any(map(np.shares_memory, evaluated(signature, doubled, ALL[:2], (a, a), np.ones(a.size)), made))
    same = evaluated(signature, lambda a, y: (doubled(a, y)[0],) * 2, ALL[:2], (a, a))
    assert not np.shares_memory(*same)


def test_a_result_is_no_argument() -> None:
    signature = Signature("first", NUMBERS.arguments[:2])
    for a in (np.ones(3), np.ones((2, 3)), np.ones(3, np.float32), np.ones(1), np.ones(())):
        for result in evaluated(signature, lambda a, y: (a, y), ALL[:2], (a, a)):
            result += 1
        assert (a == 1).all()


@pytest.mark.parametrize("count", [1, 20, BLOCK + 3, 16 * BLOCK])
@pytest.mark.parametrize("reduction", [None, "mean", "sum"])
@pytest.mark.parametrize("each", [False, True])
def test_examples_that_are_as_a_kernel_takes_them_need_nothing_else(
    count: int, reduction: Any, each: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, y, s = RANDOM.normal(size=(3, count))
    s = np.exp(s)

    def kernel(a: Any, y: Any, s: Any) -> tuple[Any, ...]:
        value, gradient, _ = scaled(a, y, s)
        return value, gradient, 1

    options: dict[str, Any] = {"reduction": reduction}
    whole = evaluated(NUMBERS, kernel, ALL, (a[:, None], y[:, None], s[:, None] if each else 2.0), **options)
    monkeypatch.setattr("mse_sym.runtime.evaluation.given", None)
    found = evaluated(NUMBERS, kernel, ALL, (a, y, s if each else 2.0), **options)
    for one, other in zip(found, whole, strict=True):
        assert type(one) is type(other)
        assert one.dtype == np.float64
        assert one.tobytes() == other.tobytes()
        assert one.shape == other.shape[:1]
    found[2][...] = 0


@pytest.mark.parametrize("count", [2, 17, BLOCK + 2, 3 * BLOCK])
@pytest.mark.parametrize("number", [np.inf, -np.inf, np.nan])
@pytest.mark.parametrize("beside", [0.0, 1e-300, -1.0, 1e300, np.inf])
@pytest.mark.parametrize("place", [0, -1])
def test_a_look_at_both_arguments_sees_what_is_not_finite(count: int, number: float, beside: float, place: int) -> None:
    a, y = np.full((2, count), 1e300)
    a[place] = number
    y[place] = beside
    a[place + 1], y[place + 1] = -number, 1
    for values in ((a, y), (y, a)):
        with pytest.raises(ValueError, match="must be finite"):
            numbers(*values, 1.0)


def test_memory_that_was_freed_is_used_again() -> None:
    """Not asked of the system page by page; in a process that made no large array before."""
    if platform.libc_ver()[0] != "glibc":
        pytest.skip("the allocator is another")
    program = (
        "import resource, numpy as np\n"
        "from mse_sym.gradients import squared_error\n"
        "faults = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_minflt\n"
        "a = np.zeros(100_000)\n"
        "for _ in range(3):\n"
        "    before = faults()\n"
        "    squared_error.value_and_gradient(a, a)\n"
        "print(faults() - before)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 100


@pytest.mark.parametrize("values", [(1.5, 0.5, 2.0), (np.float64(1.5), 1e308, 1e-300), (0.0, -0.0, 1.0)])
@pytest.mark.parametrize("reduction", [None, "mean", "sum"])
def test_one_example_is_computed_with_numbers_of_numpy(values: Any, reduction: Any) -> None:
    types: list[set[type]] = []

    def seen(*values: Any) -> tuple[Any, ...]:
        types.append({type(value) for value in values})
        return *scaled(*values)[:2], 1

    found = evaluated(NUMBERS, seen, ALL, values, None, reduction)
    alone = evaluated(NUMBERS, seen, ALL, [np.array([value]) for value in values], None, reduction)
    assert types == [{np.float64}, {np.ndarray}]
    for one, other in zip(found, alone, strict=True):
        assert type(one) is np.float64
        assert one.tobytes() == other.tobytes()


@pytest.mark.parametrize("size", [1, 3, 100])
def test_one_example_of_vectors_is_computed_without_an_axis_of_examples(size: int) -> None:
    shapes: list[tuple[int, ...]] = []

    def seen(z: Any, y: Any) -> tuple[Any, ...]:
        shapes.append(z.shape)
        return softmax(z, y)

    z, y = RANDOM.normal(size=(size, 2))[:, 0], np.eye(size)[0]
    found = evaluated(VECTORS, seen, ALL, (z, y))
    alone = evaluated(VECTORS, seen, ALL, (z[None], y[None]))
    assert shapes == [(size,), (size, 1)]
    assert type(found[0]) is np.float64
    for one, other in zip(found, alone, strict=True):
        assert one.tobytes() == other.tobytes()
        assert one.shape == other.shape[1:]


def test_one_number_beside_a_vector() -> None:
    value, gradient = evaluated(BESIDE, spread, ALL[:2], (1.5, np.array([0.5, 1.0])))
    assert (value, gradient) == (1.25, 3)
    assert type(value) is type(gradient) is np.float64


def test_arrays_of_one_example_are_the_callers_own() -> None:
    z, y = RANDOM.normal(size=3), np.eye(3)[0]
    twice = 2 * z
    value, *arrays = evaluated(
        VECTORS, lambda z, y: (1, z, twice, twice, z[::-1], 1.0), (ALL[0], *["gradient"] * 5), (z, y)
    )
    assert value == 1
    for array, right in zip(arrays, (z, twice, twice, z[::-1], np.ones(3)), strict=True):
        np.testing.assert_array_equal(array, right)
        assert array.flags.writeable
    assert not any(np.shares_memory(one, other) for place, one in enumerate([z, *arrays]) for other in arrays[place:])


@pytest.mark.parametrize(
    ("z", "y", "words"),
    [
        ([0.0, np.nan, 0.0], [0.0, 0.0, 1.0], r"prediction must be finite, got nan"),
        ([0.0, 1.0, 0.0], [0.0, 2.0, 1.0], r"target must lie in \[0, 1\], got 2.0 at index \(1,\)"),
        ([0.0, 1.0, 0.0], [0.0, 1.0], "nothing is broadcast"),
        ([], [], "is empty"),
    ],
)
def test_a_vector_that_is_refused(z: list[float], y: list[float], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        vectors(np.array(z), np.array(y))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((np.nan, 0.0, 1.0), "prediction must be finite, got nan"),
        ((0.0, -np.inf, 1.0), "target must be finite, got -inf"),
        ((0.0, 0.0, 0.0), r"parameter s must lie in \(0, ∞\), got 0.0"),
    ],
)
def test_a_number_that_is_refused_beside_others(values: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        numbers(*values)


def read_only() -> Any:
    array = np.zeros(2)
    array.flags.writeable = False
    return array


@pytest.mark.parametrize(
    ("out", "error", "words"),
    [
        ((np.zeros(3), None, None), ValueError, r"out for the value must have the shape \(2,\), got \(3,\)"),
        ((np.zeros(2, np.float32), None, None), TypeError, "type of the result, float64, got float32"),
        ((None, [0.0, 0.0], None), TypeError, "out must be a NumPy array for the gradient, got list"),
        ((read_only(), None, None), ValueError, "out for the value is read-only"),
        (np.zeros(2), TypeError, "a tuple of 3 arrays, for value, gradient, hessian, got 1"),
        ((np.zeros(2),) * 3, ValueError, "share memory"),
        ((np.ma.zeros(2), None, None), TypeError, "got MaskedArray"),
    ],
)
def test_what_results_are_not_written_to(out: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        numbers([1.0, 2.0], [0.0, 0.0], 1.0, out=out)


def test_nothing_is_written_where_the_last_number_of_the_last_argument_is_refused() -> None:
    a, y, s = np.ones((3, 20 * BLOCK))
    s[-1] = -1
    out = tuple(np.full(a.shape, 7.0) for _ in ALL)
    with pytest.raises(ValueError, match=rf"parameter s must lie in \(0, ∞\), got -1.0 at index \({20 * BLOCK - 1},\)"):
        numbers(a, y, s, out=out)
    assert all((array == 7).all() for array in out)


@pytest.mark.parametrize("count", [3, BLOCK + 1, 3 * BLOCK, 20 * BLOCK])
@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
def test_one_number_that_is_not_finite_is_seen(count: int, number: float) -> None:
    for place in (0, count - 1):
        a = np.full(count, 1e308)
        assert np.isposinf(numbers(a, -a, 1.0)[0]).all()
        a[place] = number
        with pytest.raises(ValueError, match=f"target must be finite, got {number}"):
            numbers(np.zeros(count), a, 1.0)
    with pytest.raises(ValueError, match="prediction must be finite"):
        vectors(np.where(np.arange(2 * BLOCK) == BLOCK, number, 0), 0)


@pytest.mark.parametrize(
    "changed",
    [
        lambda a: np.repeat(a, 2)[::2],
        lambda a: a[::-1].copy()[::-1],
        lambda a: a.astype(">f8"),
        lambda a: a.tolist(),
        lambda a: np.frombuffer(b"\0" + a.tobytes(), np.uint8)[1:].view(np.float64),
    ],
)
def test_arrays_in_any_layout_are_what_their_numbers_are(changed: Any) -> None:
    a, y = RANDOM.normal(size=(2, 9))
    for found, right in zip(numbers(changed(a), changed(y), 2.0), numbers(a, y, 2.0), strict=True):
        np.testing.assert_array_equal(found, right)
        assert found.dtype == np.dtype(float)


def test_a_number_beside_a_vector_is_one_for_each_example() -> None:
    for a, y, expected in ((5.0, [1.0, 2.0], 25.0), ([5.0, 7.0], [[1.0, 2.0], [7.0, 8.0]], [25.0, 1.0])):
        value, gradient = evaluated(BESIDE, spread, ("value", "gradient"), (a, y))
        np.testing.assert_array_equal(value, expected)
        assert np.shape(gradient) == np.shape(a)
    unfit: list[tuple[Any, Any]] = [([5.0, 7.0], [1.0, 2.0]), ([5.0, 7.0], [[1.0, 2.0]]), (5.0, 1.0)]
    for a, y in unfit:
        with pytest.raises(ValueError, match="nothing is broadcast, so reshape one to"):
            evaluated(BESIDE, spread, ("value",), (a, y))


def test_a_parameter_that_vanishes_in_the_type_of_the_inputs_is_named_as_it_was_given() -> None:
    a = np.ones(2, np.float32)
    for given_, rounded in ((1e-50, "0.0"), (1e50, "inf")):
        with pytest.raises(
            ValueError, match=re.escape(f"got {given_}, which float32, the type of the other")
        ) as caught:
            numbers(a, a, given_)
        assert str(caught.value).endswith(f"rounds to {rounded}")


class Tensor:
    """As much of a tensor as is looked at."""

    requires_grad = True


@pytest.mark.parametrize(
    ("value", "error", "words"),
    [
        (np.ma.masked_array([1.0, 2.0], [True, False]), TypeError, "masked array, whose mask would be lost"),
        ([np.ma.masked_array([1.0, 2.0], [True, False])], TypeError, "holds a masked array, whose mask would be lost"),
        ([1.0, np.ma.masked], TypeError, "holds a masked array, whose mask would be lost"),
        (np.ones(2, np.longdouble), TypeError, "real numbers, got .*would be lost; convert it to float64"),
        (np.ones(2, np.clongdouble), TypeError, "real numbers"),
        ([[1.0, 2.0], [1.0]], ValueError, "not ragged, got list"),
        (np.array([1.0, None]), TypeError, "real numbers, got object"),
        (np.ones(2, "V2"), TypeError, r"real numbers, got \|V2"),
        (np.ones(2, "m8[s]"), TypeError, "real numbers, got timedelta64"),
        (Tensor(), TypeError, r"requires grad, and would be cut off from it; give .detach\(\)"),
    ],
)
def test_what_is_refused_because_something_would_be_lost(value: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        numbers(value, [1.0, 2.0], 1.0)
    with pytest.raises(error, match=words):
        numbers([1.0, 2.0], [1.0, 2.0], 1.0, weights=value)


def test_halves_stay_halves() -> None:
    value, *_ = numbers(np.ones(2, np.float16), np.zeros(2, np.float16), 2.0)
    assert value.dtype == np.float16
