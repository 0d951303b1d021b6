"""What printed loops call beside the instructions of :mod:`mse_sym.runtime.intrinsics`: pointers, bits, sums."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import extending, njit, types
from numba.core.typing.templates import AbstractTemplate, infer_global
from numba.extending import lower_builtin, models

from mse_sym.runtime.intrinsics import bits_of, choose, exponent_of_normal, of_bits, power_of_two

Decorator = Callable[[Callable[..., Any]], Any]
instruction: Decorator = extending.intrinsic
_OPTIONS = {"error_model": "numpy", "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
function: Decorator = njit(**_OPTIONS)
inlined: Decorator = njit(**_OPTIONS, forceinline=True)
"""Of functions that become a part of those that call them."""
_of_literals: Decorator = extending.intrinsic(prefer_literal=True)

_SIGN_AND_DIGITS = (1 << 63) | ((1 << 52) - 1)
_OF_HALF = 1022 << 52
_LEADING = (1 << 64) - (1 << 27)


def _as_pointer(kind: Any) -> Any:
    @instruction
    def pointer(context: Any, address: Any) -> Any:
        """The pointer to numbers at an address."""

        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            return builder.inttoptr(args[0], context.get_value_type(signature.return_type))

        return types.CPointer(kind)(types.int64), generate

    return pointer


doubles, singles, integers = map(_as_pointer, (types.float64, types.float32, types.int64))


@instruction
def after(context: Any, pointer: Any, count: Any) -> Any:
    """The pointer behind so many numbers."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.gep(args[0], [args[1]])

    return pointer(pointer, types.int64), generate


@instruction
def address_of(context: Any, pointer: Any) -> Any:
    """The address of a pointer."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.ptrtoint(args[0], ir.IntType(64))

    return types.int64(pointer), generate


class Apart(types.Type):
    """A pointer to an array that shares no memory with the others: what is written to one is not read from another.

    So the compiler need not compare addresses before loops, nor keep to the order of statements.  Where all numbers of
    the array are the same the first is read for each of them, so that what follows from it alone is computed once.
    """

    def __init__(self, place: int, is_same: bool) -> None:
        self.place, self.is_same = place, is_same
        super().__init__(f"Apart({place}, {is_same})")


@models.register_default(Apart)
class _Model(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, ir.DoubleType().as_pointer())


def _as_apart(is_same: bool) -> Any:
    @_of_literals
    def typed(context: Any, place: Any, pointer: Any) -> Any:
        """The pointer as that to the array of this place among those of a function."""

        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            return args[1]

        return Apart(place.literal_value, is_same)(place, pointer), generate

    return typed


apart, same_for_all = _as_apart(is_same=False), _as_apart(is_same=True)
parameter = apart
"""Of a parameter, which kernels read by this name, so that another can take its place."""


@instruction
def plain(context: Any, pointer: Any) -> Any:
    """The pointer as any other."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return args[0]

    return types.CPointer(types.float64)(pointer), generate


@infer_global(operator.getitem)
class _Getting(AbstractTemplate):
    def generic(self, args: Any, keywords: Any) -> Any:
        array, place = args
        return (
            types.float64(array, types.intp) if isinstance(array, Apart) and isinstance(place, types.Integer) else None
        )


@infer_global(operator.setitem)
class _Setting(AbstractTemplate):
    def generic(self, args: Any, keywords: Any) -> Any:
        array, place, _ = args
        if isinstance(array, Apart) and isinstance(place, types.Integer):
            return types.void(array, types.intp, types.float64)
        return None


_lowers_getting: Decorator = lower_builtin(operator.getitem, Apart, types.Integer)
_lowers_setting: Decorator = lower_builtin(operator.setitem, Apart, types.Integer, types.Float)


@_lowers_getting
def _get(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    kind = signature.args[0]
    loaded = builder.load(args[0] if kind.is_same else builder.gep(args[0], [args[1]]))
    _set_apart(builder.module, loaded, kind.place)
    return loaded


@_lowers_setting
def _set(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    stored = builder.store(args[2], builder.gep(args[0], [args[1]]))
    _set_apart(builder.module, stored, signature.args[0].place)
    return context.get_dummy_value()


_ARRAYS = 64


def _set_apart(module: Any, instruction: Any, place: int) -> None:
    """Say that an access of one array is none of the others (LLVM's ``alias.scope`` and ``noalias``)."""
    domain = module.add_metadata([ir.MetaDataString(module, "arrays")])
    scopes = [module.add_metadata([ir.MetaDataString(module, f"array {n}"), domain]) for n in range(_ARRAYS)]
    if place < _ARRAYS:
        instruction.set_metadata("alias.scope", module.add_metadata([scopes[place]]))
        instruction.set_metadata("noalias", module.add_metadata(scopes[:place] + scopes[place + 1 :]))


@inlined
def leading_half(u: Any) -> Any:
    """The number without the lower half of its digits: the product of two such numbers is exact."""
    return of_bits(bits_of(u) & _LEADING)


@inlined
def exponent(u: Any) -> Any:
    """The exponent of the power of two that :func:`significand` divides by."""
    size = abs(u)
    is_subnormal = size < 2.0**-1022
    found = exponent_of_normal(choose(is_subnormal, size * 2.0**54, size)) - choose(is_subnormal, 54.0, 0.0)
    return choose((size > 0.0) & (size < math.inf), found, 0.0)


@inlined
def significand(u: Any) -> Any:
    """The number over the power of two of its size: at least 1/2 and less than 1 in size."""
    size = abs(u)
    normal = choose(size < 2.0**-1022, u * 2.0**54, u)
    found = of_bits((bits_of(normal) & _SIGN_AND_DIGITS) | _OF_HALF)
    return choose((size > 0.0) & (size < math.inf), found, u)


@inlined
def times_power_of_two(u: Any, n: Any) -> Any:
    """The number, which is not subnormal, times a power of two, rounded once."""
    first = choose(n > 1023.0, 1023.0, choose(n < -1022.0, -900.0, 0.0))
    rest = n - first
    rest = choose(rest > 1023.0, 1023.0, choose(rest < -1022.0, -1022.0, rest))
    return u * power_of_two(first) * power_of_two(rest)


@inlined
def power(u: Any, v: Any) -> Any:
    """A power."""
    return u**v


@function
def sum_of(terms: Any, count: Any) -> Any:
    """The sum of the numbers at a pointer."""
    a, b, c, d, e, f, g, h = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    whole = count - count % 8
    for k in range(0, whole, 8):
        a += terms[k]
        b += terms[k + 1]
        c += terms[k + 2]
        d += terms[k + 3]
        e += terms[k + 4]
        f += terms[k + 5]
        g += terms[k + 6]
        h += terms[k + 7]
    for k in range(whole, count):
        a += terms[k]
    return ((a + b) + (c + d)) + ((e + f) + (g + h))


@function
def maximum_of(terms: Any, count: Any) -> Any:
    """The largest of the numbers at a pointer."""
    a, b, c, d = -math.inf, -math.inf, -math.inf, -math.inf
    whole = count - count % 4
    for k in range(0, whole, 4):
        a = choose(terms[k] > a, terms[k], a)
        b = choose(terms[k + 1] > b, terms[k + 1], b)
        c = choose(terms[k + 2] > c, terms[k + 2], c)
        d = choose(terms[k + 3] > d, terms[k + 3], d)
    for k in range(whole, count):
        a = choose(terms[k] > a, terms[k], a)
    return max(a, b, c, d)


@function
def place_of_maximum_of(terms: Any, count: Any) -> Any:
    """The first place of the largest of the numbers at a pointer."""
    largest, place = -math.inf, 0
    for k in range(count):
        if terms[k] > largest:
            largest, place = terms[k], k
    return place
