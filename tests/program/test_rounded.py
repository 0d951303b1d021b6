"""Rounding to fewer bits as a program, against the types of NumPy and ml_dtypes, and programs that are rounded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from mse_sym.backends import numpy
from mse_sym.backends.printing import axes
from mse_sym.program.program import Argument, Program, Statement
from mse_sym.program.rounded import ROUNDED, rounded, rounding
from mse_sym.symbolic.operations import Entry, Node, operation

u, v, w = Entry("u"), Entry("v"), Entry("w")


def function_of(bits: int) -> Callable[[Any], Any]:
    text = axes.written(rounding(bits))
    made = numpy.compiled(text.function("to_nearest"), text.calls)
    return lambda numbers: made(np.asarray(numbers))[0]


def numbers() -> np.ndarray:
    """Of all sizes from below the smallest to 2**99, with float32's digits, ties among them."""
    random = np.random.default_rng(20)
    digits = random.integers(-(2**24), 2**24, 50_000).astype(np.float64)
    ties = random.integers(-(2**10), 2**10, 50_000).astype(np.float64)
    return np.append(digits, ties) * np.exp2(random.integers(-160, 75, 100_000))


def test_24_bits_are_those_of_float32() -> None:
    given = np.append(numbers(), np.pi * numbers())
    expected = given.astype(np.float32).astype(np.float64)
    np.testing.assert_array_equal(function_of(24)(given), expected)


@pytest.mark.peers("ml_dtypes")
def test_8_bits_are_those_of_bfloat16() -> None:
    import ml_dtypes

    given = numbers().astype(np.float32)
    expected = given.astype(ml_dtypes.bfloat16).astype(np.float64)
    np.testing.assert_array_equal(function_of(8)(given.astype(np.float64)), expected)


@pytest.mark.peers("ml_dtypes")
def test_operations_rounded_once_are_those_of_bfloat16() -> None:
    import ml_dtypes

    to_nearest = function_of(8)
    one, other = np.random.default_rng(21).permutation(to_nearest(numbers() * 2.0**20)).reshape(2, -1)
    first, second = one.astype(ml_dtypes.bfloat16), other.astype(ml_dtypes.bfloat16)
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        for name in ("add", "subtract", "multiply", "divide"):
            found = to_nearest(getattr(np, name)(one, other))
            expected = getattr(np, name)(first, second).astype(np.float64)
            usual = np.isfinite(expected) & (np.abs(expected) > 2.0**-120)
            assert usual.sum() > 10_000
            np.testing.assert_array_equal(found[usual], expected[usual], err_msg=name)


def of(node: Node) -> Program:
    return Program(tuple(map(Argument, "uvw")), (Statement("result", (), node),), ("result",))


def test_each_operation_is_rounded_and_a_sum_after_each_term() -> None:
    text = axes.written(rounded(of(operation("add", u, v, operation("exp", w) * u))))
    assert text.lines == ("result = rounded(rounded(u + v) + rounded(rounded(np.exp(w)) * u))",)
    assert ROUNDED in text.calls


def test_what_gives_one_of_its_numbers_is_not() -> None:
    chosen = operation("choose", u <= v, operation("negate", w), operation("Abs", u))
    assert rounded(of(chosen)) == of(chosen)


def test_an_operation_that_is_made_of_others_is_refused() -> None:
    with pytest.raises(ValueError, match="accurate_quotient is made of other operations"):
        rounded(of(operation("accurate_quotient", u, v, w)))
