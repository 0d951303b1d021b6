"""JAX as a library of tensors: conversions that keep subnormal numbers, and functions that are accurate.

XLA counts subnormal numbers as 0 on processors, in conversions too, so that those of float32 pass by their bits.
"""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
from jax.lax import bitcast_convert_type, reduce_precision
from jax.scipy import special

from mse_sym.backends.tensors.jax_rounding import FLOAT64
from mse_sym.backends.tensors.library import Library

_SMALLEST, _SMALLEST_NORMAL = 2.0**-149, 2.0**-126
_DIGITS, _EXPONENTS, _SIGN = (1 << 23) - 1, 0xFF << 23, -(1 << 31)
"""The bits of float32."""


def widened(x: Any) -> Any:
    """A number in float64."""
    if x.dtype != jnp.float32:
        return x.astype(jnp.float64)
    bits = bitcast_convert_type(x, jnp.int32)
    digits = (bits & _DIGITS).astype(jnp.float64) * _SMALLEST
    return jnp.where(bits & _EXPONENTS == 0, jnp.where(bits < 0, -digits, digits), x.astype(jnp.float64))


def narrowed(x: Any, dtype: Any) -> Any:
    """A number of float64 rounded to another type."""
    if dtype != jnp.float32:
        return x.astype(dtype)
    size = jnp.abs(x)
    digits = jnp.round(jnp.minimum(size, _SMALLEST_NORMAL) / _SMALLEST).astype(jnp.int32)
    subnormal = bitcast_convert_type(jnp.where(x < 0, digits | jnp.int32(_SIGN), digits), jnp.float32)
    return jnp.where(size < _SMALLEST_NORMAL, subnormal, x.astype(jnp.float32))


def log1p(x: Any) -> Any:
    """The logarithm of 1 + x, with what rounding leaves out of this sum; XLA's own errs by 100 ulp about 1e-5."""
    u = 1 + x
    lost = jnp.where(jnp.abs(x) < 1, x - (u - 1), 1 - (u - x))
    return jnp.log(u) + jnp.where(jnp.abs(lost) > 0, lost / u, 0)


def place_of_maximum(x: Any) -> Any:
    """The first place of the greatest number over the first axis; XLA's ``argmax`` wants float64 everywhere."""
    places = jnp.arange(x.shape[0]).reshape((-1,) + (1,) * (x.ndim - 1))
    return jnp.min(jnp.where(x == jnp.max(x, axis=0), places, x.shape[0]), axis=0)


def expm1(x: Any) -> Any:
    """The exponential without 1, by the logarithm of what rounding makes of it (W. Kahan); XLA's own errs by 4 ulp."""
    u = reduce_precision(jnp.exp(x), *FLOAT64)  # so that XLA does not take its logarithm to be x
    less = u - 1
    value = jnp.where(u == 1, x, less * (x / jnp.log(u)))
    return jnp.where((less == -1) | (u == jnp.inf), less, value)


def tanh(x: Any) -> Any:
    """The hyperbolic tangent by expm1; XLA's own errs by 6 ulp."""
    less = expm1(-2 * jnp.abs(x))
    return jnp.sign(x) * -less / (less + 2)


_FUNCTIONS = ("erf", "erfc", "gamma", "digamma")
_SPECIAL = {"loggamma": special.gammaln, **{name: getattr(special, name) for name in _FUNCTIONS}}

LIBRARY = Library(
    jnp,
    constant=lambda value, beside: jnp.float64(value),
    places=lambda count, beside: jnp.arange(count),
    widened=widened,
    narrowed=narrowed,
    is_floating=lambda array: jnp.issubdtype(array.dtype, jnp.floating),
    others={"log1p": log1p, "expm1": expm1, "tanh": tanh, "place_of_maximum": place_of_maximum, **_SPECIAL},
)
