"""Libraries of tensors: what they call otherwise, and elementary operations of programs that they have not.

Powers of two are taken apart and put together by their bits: functions of the libraries for that are slow, and lose
numbers that a product of significands still reaches.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mse_sym.runtime.atoms import LOWER, bit_length

_DIGITS, _BIAS, _EXPONENTS = 52, 1023, 0x7FF
_NORMAL = 2.0**-1022
_LIFT = 54
"""By so many powers of two a subnormal number is lifted to a normal one."""
_STEP = 1000
"""A power of two that is a normal number, as is its reciprocal."""


@dataclass(frozen=True)
class Library:
    """A library of tensors and its operations, on numbers of float64, of which some may be constants."""

    module: Any
    """``torch`` or ``jax.numpy``, which share most of their names."""
    constant: Callable[[float, Any], Any]
    """A number of float64 beside a tensor."""
    places: Callable[[int, Any], Any]
    """The integers from 0 on, so many, beside a tensor."""
    widened: Callable[[Any], Any]
    """A tensor in float64."""
    narrowed: Callable[[Any, Any], Any]
    """A tensor of float64, rounded to another type."""
    is_floating: Callable[[Any], bool]
    """Whether the numbers of a tensor are of a floating type."""
    others: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    """Further operations of programs."""

    @property
    def atoms(self) -> dict[str, Callable[..., Any]]:
        """Elementary operations that the library has not, or not accurately enough, by their names in programs."""
        own = (
            *(self.choose, self.Max, self.Min, self.leading_half, self.exponent, self.significand),
            *(self.times_power_of_two, self.eye, self.at_place, bit_length),
        )
        return {**{function.__name__: function for function in own}, **self.others}

    def choose(self, condition: Any, one: Any, other: Any) -> Any:
        """One number where the condition holds, elsewhere the other."""
        if isinstance(one, int | float) and isinstance(other, int | float):
            one = self.constant(one, condition)
        return self.module.where(condition, one, other)

    def Max(self, u: Any, v: Any) -> Any:
        """The greater of two numbers."""
        return self.module.where(u >= v, u, v)

    def Min(self, u: Any, v: Any) -> Any:
        """The lesser of two numbers."""
        return self.module.where(u <= v, u, v)

    def leading_half(self, x: Any) -> Any:
        """The number without the lower half of its digits: the product of two such numbers is exact."""
        return self._number(self._bits(x) & (-1 << LOWER))

    def exponent(self, x: Any) -> Any:
        """The exponent of the power of two that :meth:`significand` divides by."""
        x, is_small, bits = self._lifted(x)
        bias = self.module.where(is_small, _BIAS - 1 + _LIFT, _BIAS - 1)
        return self.module.where(x == 0, 0, ((bits >> _DIGITS) & _EXPONENTS) - bias)

    def significand(self, x: Any) -> Any:
        """The number over the power of two of its size: at least ½ and less than 1 in size."""
        x, _, bits = self._lifted(x)
        scaled = self._number((bits & ~(_EXPONENTS << _DIGITS)) | ((_BIAS - 1) << _DIGITS))
        return self.module.where(x == 0, x, scaled)

    def times_power_of_two(self, x: Any, n: Any) -> Any:
        """The number times a power of two, in steps of which only the last can be subnormal."""
        for _ in range(3):
            step = self.module.clip(n, -_STEP, _STEP)
            x = x * self._number((step + _BIAS) << _DIGITS)
            n = n - step
        return x

    def eye(self, vector: Any) -> Any:
        """The matrix of identity for the entries of a vector, with an axis for the examples if that has one."""
        places = self.places(len(vector), vector)
        return self.widened(places[:, None] == places).reshape((len(vector),) * 2 + (1,) * (vector.ndim - 1))

    def at_place(self, vector: Any, place: Any) -> Any:
        """1 at a place and 0 at the others of the entries of a vector."""
        places = self.places(len(vector), vector)
        return self.widened(places.reshape((-1,) + (1,) * (vector.ndim - 1)) == place)

    def _lifted(self, x: Any) -> tuple[Any, Any, Any]:
        """A number, whether it is subnormal, and the bits of it, or of the normal number to which it is lifted."""
        x = self.module.asarray(x, dtype=self.module.float64)
        is_small = self.module.abs(x) < _NORMAL
        return x, is_small, self._bits(self.module.where(is_small, x * 2.0**_LIFT, x))

    def _bits(self, x: Any) -> Any:
        return self.module.asarray(x, dtype=self.module.float64).view(self.module.int64)

    def _number(self, bits: Any) -> Any:
        return bits.view(self.module.float64)
