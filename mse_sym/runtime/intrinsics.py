"""What loops in Numba have beside arithmetic: instructions of LLVM, and operations on the bits of numbers.

Each is one instruction or a few, in every lane of a vector unit. Numba is imported with this module.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir
from numba import extending, njit, types

_Decorator = Callable[[Callable[..., Any]], Any]
_instruction: _Decorator = extending.intrinsic
_function: _Decorator = njit

_DIGITS = np.uint64(52)
_OF_DIGITS = np.uint64((1 << 52) - 1)
_OF_HALF = np.uint64(1022 << 52)
_OF_TWO_TO_THE_52 = np.uint64((1023 + 52) << 52)


def _of_llvm(name: str, count: int) -> Any:
    """The instruction of LLVM on so many numbers."""

    def typed(context: Any, *numbers: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            double = ir.DoubleType()
            function = builder.module.declare_intrinsic(
                f"llvm.{name}", (double,), ir.FunctionType(double, [double] * count)
            )
            return builder.call(function, args)

        return types.float64(*[types.float64] * count), generate

    return typed


@_instruction
def multiply_add(context: Any, u: Any, v: Any, w: Any) -> Any:
    """The number u*v + w, rounded once."""
    return _of_llvm("fma", 3)(context, u, v, w)


@_instruction
def nearest_integer(context: Any, u: Any) -> Any:
    """The integer that is nearest; of two, the even one."""
    return _of_llvm("rint", 1)(context, u)


@_instruction
def copy_sign(context: Any, u: Any, v: Any) -> Any:
    """The number of the size of u that has the sign of v."""
    return _of_llvm("copysign", 2)(context, u, v)


@_instruction
def choose(context: Any, condition: Any, one: Any, other: Any) -> Any:
    """One number where the condition holds, elsewhere the other; both are computed."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.select(*args)

    return types.float64(types.boolean, types.float64, types.float64), generate


@_instruction
def bits_of(context: Any, u: Any) -> Any:
    """The bits of a number."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ir.IntType(64))

    return types.uint64(types.float64), generate


@_instruction
def of_bits(context: Any, bits: Any) -> Any:
    """The number that has these bits."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ir.DoubleType())

    return types.float64(types.uint64), generate


@_function
def power_of_two(n: Any) -> Any:
    """Two to the power of an integer from -1022 to 1023; of another number, any number."""
    return of_bits(bits_of(n + (2.0**52 + 1023.0)) << _DIGITS)


@_function
def exponent_of_normal(u: Any) -> Any:
    """The exponent of the power of two that :func:`significand_of_normal` divides by."""
    return of_bits((bits_of(u) >> _DIGITS) | _OF_TWO_TO_THE_52) - (2.0**52 + 1022.0)


@_function
def significand_of_normal(u: Any) -> Any:
    """A positive normal number over the power of two of its size: at least 1/2 and less than 1."""
    return of_bits((bits_of(u) & _OF_DIGITS) | _OF_HALF)
