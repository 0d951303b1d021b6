"""What elementary operations of programs are in NumPy, where it has no function for them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from mse_sym.runtime.arguments import BLOCK, have_finite_products

LOWER = (np.finfo(np.float64).nmant + 2) // 2
_GREATEST = int(np.finfo(np.float64).maxexp)

_ONE = (bool, np.bool)

erf = np.vectorize(math.erf, otypes=[np.float64])
erfc = np.vectorize(math.erfc, otypes=[np.float64])


def everywhere(*conditions: Any) -> bool:
    """Whether all conditions hold, for all numbers."""
    for condition in conditions:
        if not (condition if type(condition) in _ONE else np.logical_and.reduce(condition, axis=None)):
            return False
    return True


def are_finite(numbers: Any) -> bool:
    """Whether all numbers are finite."""
    if type(numbers) is np.float64:
        return math.isfinite(numbers)
    flat = numbers.reshape(-1)
    if flat.size > BLOCK:
        with np.errstate(all="ignore"):
            if have_finite_products(flat, flat):
                return True
    return bool(np.logical_and.reduce(np.isfinite(flat)))


def eye(vector: Any) -> Any:
    """The matrix of identity for the entries of a vector, with an axis for the examples if that has one."""
    return np.eye(len(vector)).reshape((len(vector),) * 2 + (1,) * (vector.ndim - 1))


def leading_half(x: Any) -> Any:
    """The number without the lower half of its digits: the product of two such numbers is exact."""
    bits = np.asarray(x, dtype=np.float64).view(np.int64)
    return (bits & np.int64(-1 << LOWER)).view(np.float64)


def significand(x: Any) -> Any:
    """The number over the power of two of its size: at least ½ and less than 1 in size."""
    return np.frexp(x)[0]


def exponent(x: Any) -> Any:
    """The exponent of the power of two that :func:`significand` divides by."""
    return math.frexp(x)[1] if isinstance(x, float) else np.frexp(x)[1]


def times_power_of_two(x: Any, exponent: Any) -> Any:
    """The number times 2 to the power of an integer."""
    if isinstance(x, float) and type(exponent) is int and math.frexp(x)[1] + exponent <= _GREATEST:
        return np.float64(math.ldexp(x, exponent))
    return np.ldexp(x, exponent)


def bit_length(number: int) -> int:
    """How many digits an integer has in base 2."""
    return int(number).bit_length()
