"""Blocks of examples through a fused kernel, in machine code that is the same for all losses.

Of each block the arguments are looked at, and converted where they are no float64 numbers in the order in which the
kernel takes them; results are weighted, summed in two parts, and converted.  Sums are of sections of examples, whose
size does not depend on how many threads there are.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import cfunc, njit, prange, types
from numba.core import cgutils

from mse_sym.runtime.blocks import (
    Decorator,
    address_of,
    after,
    doubles,
    function,
    inlined,
    instruction,
    integers,
    same_for_all,
    singles,
)
from mse_sym.runtime.intrinsics import choose

VECTOR, ONE, CLASS = 1, 2, 4
"""Kinds of arguments beside one number an example: a vector, one for all of them, the number of a class."""
REDUCED = 4
"""What is added to the rank of a result that is summed."""
LANES = 64
"""So many examples lie beside each other in the kernels of short vectors."""

_DOUBLES, _INTEGERS = types.CPointer(types.float64), types.CPointer(types.int64)
SAME = {"parameter": same_for_all}
"""What a kernel calls where its parameters are the same for all examples."""
KERNEL = types.void(types.int64, types.int64, types.CPointer(_DOUBLES), types.CPointer(_DOUBLES), _DOUBLES)
"""What a kernel takes: how many examples, how many entries, pointers to arguments and results, and memory."""


_entry: Decorator = njit(error_model="numpy", nogil=True, cache=True)
_together: Decorator = njit(error_model="numpy", nogil=True, cache=True, parallel=True)


@instruction
def call_kernel(context: Any, kernel: Any, count: Any, size: Any, arguments: Any, results: Any, scratch: Any) -> Any:
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


@function
def looked_at(numbers: Any, count: Any, low: Any, high: Any) -> Any:
    """Not 0 where a number is NaN or outside its bounds."""
    bad = 0
    for place in range(count):
        bad |= _outside(numbers[place], low, high)
    return bad


@function
def _widened(numbers: Any, count: Any, low: Any, high: Any, found: Any) -> Any:
    """Numbers as float64; not 0 where one is NaN or outside its bounds."""
    bad = 0
    for place in range(count):
        number = float(numbers[place])
        bad |= _outside(number, low, high)
        found[place] = number
    return bad


@function
def _narrowed(numbers: Any, count: Any, divisor: Any, found: Any) -> None:
    """Numbers over another, rounded to the type of the results."""
    if divisor == 1.0:
        for place in range(count):
            found[place] = numbers[place]
        return
    for place in range(count):
        found[place] = numbers[place] / divisor


@function
def _repeated(numbers: Any, count: Any, width: Any, in_lanes: Any, found: Any) -> None:
    """What is the same for all examples, for each of them."""
    for k in range(width):
        number = numbers[k]
        if in_lanes or width == 1:
            for row in range(count):
                found[k * LANES + row] = number
        else:
            for row in range(count):
                found[row * width + k] = number


@function
def _turned(numbers: Any, count: Any, width: Any, found: Any) -> None:
    """Vectors beside each other, as many as there are lanes."""
    for row in range(count):
        for k in range(width):
            found[k * LANES + row] = numbers[row * width + k]
    for row in range(count, LANES):
        for k in range(width):
            found[k * LANES + row] = numbers[k]


@function
def _turned_back(numbers: Any, count: Any, width: Any, found: Any) -> None:
    """Results beside each other in the order of the examples."""
    for row in range(count):
        for k in range(width):
            found[row * width + k] = numbers[k * LANES + row]


@function
def _weighted(numbers: Any, count: Any, width: Any, weights: Any, in_lanes: Any) -> None:
    """Results times weights; where these are 0 nothing is left, not even of an infinity."""
    if in_lanes or width == 1:
        for k in range(width):
            for row in range(count):
                place = k * LANES + row
                numbers[place] = choose(weights[row] == 0.0, 0.0, numbers[place] * weights[row])
        return
    for row in range(count):
        weight = weights[row]
        for k in range(width):
            place = row * width + k
            numbers[place] = choose(weight == 0.0, 0.0, numbers[place] * weight)


@function
def _divided(numbers: Any, count: Any, divisor: Any) -> None:
    for place in range(count):
        numbers[place] /= divisor


@inlined
def _added(total: Any, rest: Any, x: Any) -> Any:
    """The rounded sum, and the rest with what rounding leaves out (TwoSum)."""
    found = total + x
    part = found - total
    return found, rest + ((total - (found - part)) + (x - part))


@function
def _summed(numbers: Any, count: Any, scale: Any, totals: Any, rests: Any) -> None:
    """Add scaled values to totals in two parts beside each other."""
    for start in range(0, count, LANES):
        for lane in range(min(LANES, count - start)):
            totals[lane], rests[lane] = _added(totals[lane], rests[lane], numbers[start + lane] * scale)


@function
def _gathered(totals: Any, rests: Any) -> None:
    """Add totals in two parts that lie beside each other up in the first, half of them at a time."""
    half = LANES // 2
    while half:
        for lane in range(half):
            total, rest = _added(totals[lane], rests[lane] + rests[lane + half], totals[lane + half])
            totals[lane], rests[lane] = total, rest
        half //= 2


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
    table = np.empty(2 * (count_in + count_out), np.int64)
    arguments = integers(table.ctypes.data)
    results = after(arguments, count_in)
    numbers = np.empty(2 * LANES + memory + temporary, np.float64)
    totals = doubles(numbers.ctypes.data)
    rests = after(totals, LANES)
    scratch = after(totals, 2 * LANES)
    buffers = after(scratch, memory)
    refused = 0
    for each in range(count_in):
        if kinds[each] & ONE:
            width = size if kinds[each] & VECTOR else 1
            refused |= looked_at(doubles(inputs[each]), width, bounds[2 * each], bounds[2 * each + 1])
            _repeated(doubles(inputs[each]), step, width, in_lanes, buffers)
            arguments[each] = address_of(buffers)
            buffers = after(buffers, step * width)
    for place in range(first, last):
        if refused:
            break
        stop = min(examples, (place + 1) * section)
        for lane in range(2 * LANES):
            totals[lane] = 0.0
        for start in range(place * section, stop, step):
            count, free, bad = min(step, stop - start), buffers, 0
            for each in range(count_in):
                kind, low, high, address = kinds[each], bounds[2 * each], bounds[2 * each + 1], inputs[each]
                if kind & ONE:
                    continue
                width = size if kind & VECTOR else 1
                given = free
                if kind == CLASS:
                    bad |= _widened(after(integers(address), start), count, 0.0, size - 1.0, given)
                elif single:
                    bad |= _widened(after(singles(address), start * width), count * width, low, high, given)
                else:
                    given = after(doubles(address), start * width)
                    bad |= looked_at(given, count * width, low, high)
                if address_of(given) == address_of(free):
                    free = after(free, step * width)
                if in_lanes:
                    _turned(given, count, width, free)
                    given = free
                    free = after(free, step * width)
                arguments[each] = address_of(given)
            refused |= bad
            if refused or kernel == 0:
                continue
            for each in range(count_out):
                width = size ** (ranks[each] % REDUCED)
                if ranks[each] < REDUCED and not single and not in_lanes:
                    results[each] = outputs[each] + 8 * start * width
                else:
                    results[each] = address_of(free)
                    free = after(free, step * width)
            call_kernel(kernel, count, size, arguments, results, scratch)
            for each in range(count_out):
                width = size ** (ranks[each] % REDUCED)
                found = doubles(results[each])
                if weights:
                    _weighted(found, count, width, doubles(weights + 8 * start), in_lanes)
                if ranks[each] >= REDUCED:
                    _summed(found, count, scale, totals, rests)
                    continue
                if divisor != 1.0 and (in_lanes or not single):
                    _divided(found, step * width if in_lanes else count * width, divisor)
                if in_lanes:
                    turned = free if single else after(doubles(outputs[each]), start * width)
                    _turned_back(found, count, width, turned)
                    found = turned
                if single:
                    rest = 1.0 if in_lanes else divisor
                    _narrowed(found, count * width, rest, after(singles(outputs[each]), start * width))
        _gathered(totals, rests)
        sums[2 * place], sums[2 * place + 1] = totals[0], rests[0]
    numbers[0], table[0] = 0.0, refused  # the arrays live until they are last used
    return table[0]


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


@instruction
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


@instruction
def _call_drive(context: Any, address: Any, given: Any) -> Any:
    """Call :func:`drive` at its address."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kinds = [context.get_value_type(kind) for kind in _DRIVE.args]
        function = builder.inttoptr(args[0], ir.FunctionType(ir.IntType(64), kinds).as_pointer())
        return builder.call(function, cgutils.unpack_tuple(builder, args[1], len(kinds)))

    return types.int64(types.int64, types.Tuple(_DRIVE.args)), generate


@inlined
def _driven(
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
    """Call :func:`drive` with pointers to addresses; ``weights`` are one for each example, or an empty array."""
    return _call_drive(
        driver,
        (
            kernel,
            inputs,
            integers(kinds.ctypes.data),
            doubles(bounds.ctypes.data),
            outputs,
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


@_entry
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
    """Compute some sections, of tuples of arrays; not 0 where an argument is refused."""
    pointers = _addresses(inputs), _addresses(outputs)
    return _driven(driver, kernel, *pointers, kinds, bounds, ranks, plan, weights, divisor, scale, sums, first, last)


@_entry
def addresses(arrays: Any) -> Any:
    """Of the numbers of arrays, as :func:`run_together` takes them."""
    found = np.empty(len(arrays), np.int64)
    table = _addresses(arrays)
    for place in range(len(arrays)):
        found[place] = table[place]
    return found


@_together
def run_together(
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
    borders: Any,
) -> Any:
    """Compute all sections, of arrays of addresses, in as many threads at once as there are borders of sections."""
    refused = np.empty(borders.size - 1, np.int64)
    for part in prange(borders.size - 1):
        given, written = integers(inputs.ctypes.data), integers(outputs.ctypes.data)
        first, last = borders[part], borders[part + 1]
        refused[part] = _driven(
            driver, kernel, given, written, kinds, bounds, ranks, plan, weights, divisor, scale, sums, first, last
        )
    return refused.any()


def start_team() -> None:
    """Start the threads of :func:`run_together`, with nothing to do."""
    numbers, integers_ = np.empty(0), np.zeros(1, np.int64)
    run_together(0, 0, *[integers_] * 3, numbers, *[integers_] * 2, numbers, 1.0, 1.0, numbers, integers_)


def address_of_kernel(function: Any, kept: bool) -> int:
    """The address of the machine code of a kernel, which may be kept on the disk beside the function's file."""
    made = cfunc(KERNEL, cache=kept, error_model="numpy")(function)
    KERNELS.append(made)
    return int(made.address)


KERNELS: list[Any] = []
"""What must not be collected, as its addresses are known."""
