"""What elementary operations of programs are in NumPy, where it has no function for them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

_LOWER = (np.finfo(np.float64).nmant + 2) // 2

erf = np.vectorize(math.erf, otypes=[np.float64])
erfc = np.vectorize(math.erfc, otypes=[np.float64])
gamma = np.vectorize(math.gamma, otypes=[np.float64])
loggamma = np.vectorize(math.lgamma, otypes=[np.float64])


def leading_half(x: Any) -> Any:
    """The number without the lower half of its digits: the product of two such numbers is exact."""
    bits = np.asarray(x, dtype=np.float64).view(np.int64)
    return (bits & np.int64(-1 << _LOWER)).view(np.float64)


def significand(x: Any) -> Any:
    """The number over the power of two of its size: at least ½ and less than 1 in size."""
    return np.frexp(x)[0]


def exponent(x: Any) -> Any:
    """The exponent of the power of two that :func:`significand` divides by."""
    return np.frexp(x)[1]


def bit_length(number: int) -> int:
    """How many digits an integer has in base 2."""
    return int(number).bit_length()
