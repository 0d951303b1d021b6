"""Blocks of examples through a fused kernel, in machine code that is the same for all losses.

Of each block the arguments are looked at, and converted where they are no float64 numbers in the order in which the
kernel takes them; results are weighted, summed in two parts, and converted.  Sums are of sections of examples, whose
size does not depend on how many threads there are.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from llvmlite import ir
from numba import cfunc, njit, types
from numba.core import cgutils
from numba.extending import intrinsic

from mse_sym.runtime.blocks import address_of, after, doubles, inlined, integers, singles
from mse_sym.runtime.intrinsics import choose

VECTOR, ONE, CLASS = 1, 2, 4
"""Kinds of arguments beside one number an example: a vector, one number for all, the number of a class."""
REDUCED = 4
"""What is added to the rank of a result that is summed."""
LANES = 64
"""So many examples lie beside each other in the kernels of short vectors."""

_DOUBLES, _INTEGERS = types.CPointer(types.float64), types.CPointer(types.int64)
KERNEL = types.void(types.int64, types.int64, types.CPointer(_DOUBLES), types.CPointer(_DOUBLES), _DOUBLES)
"""What a kernel takes: how many examples, how many entries, pointers to arguments and results, and memory."""


@intrinsic
def _call(context: Any, kernel: Any, count: Any, size: Any, arguments: Any, results: Any, scratch: Any) -> Any:
    """Call the kernel at an address, with tables of addresses."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        word, number = ir.IntType(64), ir.DoubleType().as_pointer()
        table = number.as_pointer()
        kind = ir.FunctionType(ir.VoidType(), [word, word, table, table, number])
        function, count, size, arguments, results, scratch = args
        tables = [builder.bitcast(each, table) for each in (arguments, results)]
        builder.call(builder.inttoptr(function, kind.as_pointer()), [count, size, *tables, scratch])
        return context.get_dummy_value()

    return types.void(types.int64, types.int64, types.int64, _INTEGERS, _INTEGERS, _DOUBLES), generate


@inlined
def _outside(x: Any, low: Any, high: Any) -> Any:
    return 0 if (x >= low) & (x <= high) else 1


@njit(error_model="numpy")
def _looked_at(numbers: Any, count: Any, low: Any, high: Any) -> Any:
    bad = 0
    for place in range(count):
        bad |= _outside(numbers[place], low, high)
    return bad


@njit(error_model="numpy")
def _widened(numbers: Any, count: Any, low: Any, high: Any, found: Any) -> Any:
    bad = 0
    for place in range(count):
        number = float(numbers[place])
        bad |= _outside(number, low, high)
        found[place] = number
    return bad


@njit(error_model="numpy")
def _turned(numbers: Any, count: Any, size: Any, low: Any, high: Any, found: Any) -> Any:
    """Vectors beside each other."""
    bad = 0
    for row in range(count):
        for k in range(size):
            number = float(numbers[row * size + k])
            bad |= _outside(number, low, high)
            found[k * LANES + row] = number
    return bad


@njit(error_model="numpy")
def _finished(found: Any, count: Any, size: Any, weights: Any, divisor: Any, results: Any) -> None:
    """Results of examples that follow each other, weighted and divided."""
    if size == 1:
        if address_of(weights):
            for row in range(count):
                results[row] = choose(weights[row] == 0.0, 0.0, found[row] * weights[row]) / divisor
        elif divisor != 1.0:
            for row in range(count):
                results[row] = found[row] / divisor
        else:
            for row in range(count):
                results[row] = found[row]
        return
    for row in range(count):
        weight = weights[row] if address_of(weights) else 1.0
        if weight == 0.0:
            for k in range(size):
                results[row * size + k] = 0.0
        elif weight != 1.0 or divisor != 1.0:
            for k in range(size):
                results[row * size + k] = found[row * size + k] * weight / divisor
        else:
            for k in range(size):
                results[row * size + k] = found[row * size + k]


@njit(error_model="numpy")
def _turned_back(found: Any, count: Any, size: Any, weights: Any, divisor: Any, results: Any) -> None:
    """Results of examples that lie beside each other, weighted and divided."""
    if address_of(weights) or divisor != 1.0:
        for row in range(count):
            weight = weights[row] if address_of(weights) else 1.0
            for k in range(size):
                result = found[k * LANES + row] * weight / divisor
                results[row * size + k] = 0.0 if weight == 0.0 else result
        return
    for row in range(count):
        for k in range(size):
            results[row * size + k] = found[k * LANES + row]


@inlined
def _added(total: Any, rest: Any, x: Any) -> Any:
    """The rounded sum, and the rest with what rounding leaves out (TwoSum)."""
    found = total + x
    part = found - total
    return found, rest + ((total - (found - part)) + (x - part))


@njit(error_model="numpy")
def _summed(found: Any, count: Any, weights: Any, scale: Any, totals: Any, rests: Any) -> None:
    """Add the values of a block, weighted and scaled, to totals in two parts beside each other."""
    if address_of(weights):
        for row in range(count):
            found[row] = choose(weights[row] == 0.0, 0.0, found[row] * weights[row])
    if scale != 1.0:
        for row in range(count):
            found[row] *= scale
    for start in range(0, count - LANES + 1, LANES):
        for lane in range(LANES):
            totals[lane], rests[lane] = _added(totals[lane], rests[lane], found[start + lane])
    start = count - count % LANES
    for lane in range(count % LANES):
        totals[lane], rests[lane] = _added(totals[lane], rests[lane], found[start + lane])


def _drive(
    kernel: Any,
    inputs: Any,
    kinds: Any,
    bounds: Any,
    outputs: Any,
    ranks: Any,
    plan: Any,
    weights: Any,
    divisor: Any,
    scale: Any,
    sums: Any,
    first: Any,
    last: Any,
) -> Any:
    """Compute some sections; not 0 where an argument is outside its bounds, of which the results are then no matter.

    Without a kernel the arguments are looked at, and nothing is computed.
    """
    count_in, count_out, examples, size, step, section, in_lanes, single, memory, temporary = (
        plan[0],
        plan[1],
        plan[2],
        plan[3],
        plan[4],
        plan[5],
        plan[6],
        plan[7],
        plan[8],
        plan[9],
    )
    table = np.empty(count_in + count_out, np.int64)
    arguments = integers(table.ctypes.data)
    results = after(arguments, count_in)
    numbers = np.empty(2 * LANES + memory + temporary, np.float64)
    totals = doubles(numbers.ctypes.data)
    rests = after(totals, LANES)
    scratch = after(totals, 2 * LANES)
    buffers = after(scratch, memory)
    bad = 0
    for place in range(first, last):
        stop = min(examples, (place + 1) * section)
        for lane in range(2 * LANES):
            totals[lane] = 0.0
        for start in range(place * section, stop, step):
            count = min(step, stop - start)
            free = buffers
            for each in range(count_in):
                kind, low, high = kinds[each], bounds[2 * each], bounds[2 * each + 1]
                width = size if kind == VECTOR else 1
                address = inputs[each]
                found = free
                if kind == CLASS:
                    bad |= _widened(after(integers(address), start), count, 0.0, size - 1.0, found)
                elif kind == ONE:
                    number = doubles(address)[0]
                    bad |= _outside(number, low, high)
                    for row in range(count):
                        found[row] = number
                elif single:
                    given = after(singles(address), start * width)
                    if kind == VECTOR and in_lanes:
                        bad |= _turned(given, count, width, low, high, found)
                    else:
                        bad |= _widened(given, count * width, low, high, found)
                elif kind == VECTOR and in_lanes:
                    bad |= _turned(after(doubles(address), start * width), count, width, low, high, found)
                else:
                    found = after(doubles(address), start * width)
                    bad |= _looked_at(found, count * width, low, high)
                arguments[each] = address_of(found)
                free = after(free, step * width)
            if bad:
                return 1
            if kernel == 0:
                continue
            base = free
            for each in range(count_out):
                rank = ranks[each]
                width = 1
                for _ in range(rank % REDUCED):
                    width *= size
                is_plain = rank < REDUCED and not single and not (in_lanes and rank)
                found = after(doubles(outputs[each]), start * width) if is_plain else free
                results[each] = address_of(found)
                free = after(free, step * width)
            _call(kernel, count, size, arguments, results, scratch)
            free = base
            of_block = doubles(weights + 8 * start if weights else 0)
            for each in range(count_out):
                rank = ranks[each]
                width = 1
                for _ in range(rank % REDUCED):
                    width *= size
                found = doubles(results[each])
                if rank >= REDUCED:
                    _summed(found, count, of_block, scale, totals, rests)
                elif single:
                    of_singles = after(singles(outputs[each]), start * width)
                    if in_lanes and rank:
                        _turned_back(found, count, width, of_block, divisor, of_singles)
                    else:
                        _finished(found, count, width, of_block, divisor, of_singles)
                elif in_lanes and rank:
                    _turned_back(
                        found, count, width, of_block, divisor, after(doubles(outputs[each]), start * width)
                    )
                elif weights or divisor != 1.0:
                    _finished(found, count, width, of_block, divisor, found)
                free = after(free, step * width)
        total, rest = 0.0, 0.0
        for lane in range(LANES):
            total, rest = _added(total, rest, totals[lane])
            rest += rests[lane]
        sums[2 * place], sums[2 * place + 1] = total, rest
    return 0


_DRIVE = types.int64(
    types.int64,
    _INTEGERS,
    _INTEGERS,
    _DOUBLES,
    _INTEGERS,
    _INTEGERS,
    _INTEGERS,
    types.int64,
    types.float64,
    types.float64,
    _DOUBLES,
    types.int64,
    types.int64,
)
drive = cfunc(_DRIVE, cache=True, error_model="numpy")(_drive)


@intrinsic
def _addresses(context: Any, arrays: Any) -> Any:
    """A pointer to the addresses of the numbers of arrays."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        word, (kind,) = ir.IntType(64), signature.args
        table = cgutils.alloca_once(builder, word, len(kind))
        for place, each in enumerate(kind):
            array = context.make_array(each)(context, builder, builder.extract_value(args[0], place))
            builder.store(builder.ptrtoint(array.data, word), builder.gep(table, [ir.IntType(32)(place)]))
        return table

    return _INTEGERS(arrays), generate


@intrinsic
def _call_drive(context: Any, address: Any, given: Any) -> Any:
    """Call :func:`drive` at its address."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kinds = [context.get_value_type(kind) for kind in _DRIVE.args]
        function = builder.inttoptr(args[0], ir.FunctionType(ir.IntType(64), kinds).as_pointer())
        return builder.call(function, cgutils.unpack_tuple(builder, args[1], len(kinds)))

    return types.int64(types.int64, types.Tuple(_DRIVE.args)), generate


@njit(error_model="numpy", nogil=True, cache=True)
def run(
    driver: Any,
    kernel: Any,
    inputs: Any,
    outputs: Any,
    kinds: Any,
    bounds: Any,
    ranks: Any,
    plan: Any,
    weights: Any,
    divisor: Any,
    scale: Any,
    sums: Any,
    first: Any,
    last: Any,
) -> Any:
    """Call :func:`drive` with tuples of arrays; ``weights`` are an array of one for each example, or an empty one."""
    return _call_drive(
        driver,
        (
            kernel,
            _addresses(inputs),
            integers(kinds.ctypes.data),
            doubles(bounds.ctypes.data),
            _addresses(outputs),
            integers(ranks.ctypes.data),
            integers(plan.ctypes.data),
            weights.ctypes.data if weights.size else 0,
            divisor,
            scale,
            doubles(sums.ctypes.data),
            first,
            last,
        ),
    )


def address_of_kernel(function: Any, kept: bool) -> int:
    """The address of the machine code of a kernel, which may be kept on the disk beside the function's file."""
    made = cfunc(KERNEL, cache=kept, error_model="numpy")(function)
    _KERNELS.append(made)
    return int(made.address)


_KERNELS: list[Any] = []
"""What must not be collected, as its addresses are known."""
