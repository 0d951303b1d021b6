"""Functions that array code calls and NumPy does not have."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

erfc = np.vectorize(math.erfc, otypes=[np.float64])
r"""The complementary error function, :math:`1 - \operatorname{erf} u`, also where erf is nearly 1."""


def rounding_error(u: Any, v: Any, most: float = np.inf) -> Any:
    """What the floating-point difference ``u - v`` leaves out: exactly ``(u - v) - fl(u - v)``.

    It is 0 where the difference overflows, and where it would be ``most`` or more in size.

    TwoDiff, in the form of TwoSum (D. E. Knuth, *The Art of Computer Programming*, volume 2, section 4.2.2,
    theorem B), which asks nothing of the sizes of ``u`` and ``v``.
    """
    difference = u - v
    from_v = u - difference
    error = (u - (difference + from_v)) + (from_v - v)
    return np.where(np.abs(error) < most, error, 0)


def normal_part(u: Any) -> Any:
    """An exponent where its exponential is a normal number, elsewhere its half."""
    return np.where(_is_normal(u), u, u / 2)


def remaining_part(u: Any) -> Any:
    """What :func:`normal_part` leaves of an exponent: 0, or the other half."""
    return np.where(_is_normal(u), 0, u / 2)


def _is_normal(exponent: Any) -> Any:
    """Whether the exponential is a normal number, and so is its reciprocal."""
    return np.abs(exponent) <= -np.log(np.finfo(np.result_type(exponent)).tiny)


def subtraction_scale(u: Any, v: Any) -> Any:
    """A power of two ``s`` for which ``s*u - s*v`` does not overflow, and has no subnormal rounding."""
    dtype = np.result_type(u, v)
    large = np.asarray(1 / np.finfo(dtype).eps, dtype)
    return np.where(np.maximum(np.abs(u), np.abs(v)) >= 1, np.asarray(0.5, dtype), large)


def exponential_scale(u: Any) -> Any:
    """A power of two for :func:`scaled_exponential` in the type of ``u``, whose square is finite by a wide margin."""
    dtype = np.result_type(u)
    return np.ldexp(dtype.type(1), np.finfo(dtype).maxexp // 2 - 8)


def scaled_exponential(u: Any, scale: Any) -> Any:
    """The exponential times a scale: of exponents that are not positive, a normal number, not a few bits."""
    small = _is_normal(u)
    halves = np.where(small, u, u / 2)
    scaled = np.asarray(np.exp(halves) * scale)
    scaled[~small] *= np.exp(halves[~small])
    return scaled


def balanced_product(factors: Sequence[Any], divisors: Sequence[Any] = ()) -> Any:
    """The product of the factors over the divisors, in which nothing overflows or is lost but the result itself."""
    dtype = np.result_type(*factors, *divisors)
    significand, exponent = np.frexp(np.asarray(factors[0], dtype))
    for factor in factors[1:]:
        part, power = np.frexp(np.asarray(factor, dtype))
        significand, exponent = significand * part, exponent + power
    for divisor in divisors:
        part, power = np.frexp(np.asarray(divisor, dtype))
        significand, exponent = significand / part, exponent - power
    return np.ldexp(significand, exponent)


def leading_part(x: Any) -> Any:
    """The number without the lower half of its digits: the product of two such numbers is exact."""
    array = np.asarray(x)
    bits = array.view(f"i{array.itemsize}")
    lower = (np.finfo(array.dtype).nmant + 2) // 2
    return (bits & np.array(-1 << lower, bits.dtype)).view(array.dtype)


def leading_sum(terms: Any, axis: int) -> Any:
    """The leading half of the digits of a sum."""
    return leading_part(accurate_sum(terms, axis))


def remaining_sum(terms: Any, corrections: Any, leading: Any, axis: int) -> Any:
    """What the leading digits leave of a sum of terms with small corrections."""
    exact, rest = _exactly_and_rest(terms, axis)
    return (exact - leading) + (rest + np.sum(corrections, axis=axis, keepdims=True))


def leading_quotient(u: Any, du: Any, v: Any, dv: Any) -> Any:
    """The leading half of the digits of ``(u + du)/(v + dv)``."""
    return leading_part((u + du) / (v + dv))


def accurate_quotient(u: Any, v: Any, w: Any) -> Any:
    """The quotient ``u/(v + w)`` of numbers that are not negative, rounded about once."""
    total = v + w
    leading_total = leading_part(total)
    remaining_total = (total - leading_total) + rounding_error(v, -w)
    leading = leading_part(u / total)
    return leading + remaining_quotient(u, 0, leading_total, remaining_total, leading)


def remaining_quotient(u: Any, du: Any, v: Any, dv: Any, leading: Any) -> Any:
    """What the leading digits leave of ``(u + du)/(v + dv)``; ``leading*v`` is exact where ``v`` is a leading part."""
    return ((u - leading * v) + (du - leading * dv)) / (v + dv)


def accurate_sum(terms: Any, axis: int) -> Any:
    """The sum along an axis, which it keeps, rounded about once however many terms there are."""
    exact, rest = _exactly_and_rest(terms, axis)
    return exact + rest


def _exactly_and_rest(terms: Any, axis: int) -> tuple[Any, Any]:
    """The sum of the leading bits of the terms, so many that it is exact, and that of what is left of them.

    S. M. Rump, T. Ogita and S. Oishi, *Accurate floating-point summation part I: faithful rounding*, SIAM Journal
    on Scientific Computing 31, 2008, algorithm 3.3. Where that would overflow, the terms are added as they are.
    """
    _, exponent = np.frexp(np.max(np.abs(terms), axis=axis, keepdims=True))
    size = np.ldexp(np.asarray(1, dtype=terms.dtype), exponent + int(terms.shape[axis] + 1).bit_length())
    leading = np.where(np.isfinite(size), (size + terms) - size, terms)
    rest = np.where(leading == terms, 0, terms - leading)
    return np.sum(leading, axis=axis, keepdims=True), np.sum(rest, axis=axis, keepdims=True)
