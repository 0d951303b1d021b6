"""Products of small matrices in machine code: tiles of four rows and eight columns, which stay in registers.

Each entry is a chain of fused multiply-adds in the order of the inner index, so that its bits are the same on every
processor.  Numba is imported with this module.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils

from mse_sym.runtime.blocks import after, function, instruction

COLUMNS, _ROWS = 8, 4
"""A tile has so many columns; the rows of what stands on the right of a product are a multiple of them long."""
_DOUBLES = types.CPointer(types.float64)


def _tile(rows: int) -> Any:
    @instruction
    def tile(
        context: Any,
        out: Any,
        out_stride: Any,
        left: Any,
        row_stride: Any,
        step: Any,
        right: Any,
        right_stride: Any,
        depth: Any,
    ) -> Any:
        """Some rows of the left matrix, whose entries are ``step`` apart, times eight columns of the right one."""

        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            out, out_stride, left, row_stride, step, right, right_stride, depth = args
            double = ir.DoubleType()
            vector = ir.VectorType(double, COLUMNS)
            fused = cgutils.get_or_insert_function(
                builder.module, ir.FunctionType(vector, [vector] * 3), f"llvm.fma.v{COLUMNS}f64"
            )
            zero = ir.Constant(vector, [0.0] * COLUMNS)
            sums = [cgutils.alloca_once_value(builder, zero) for _ in range(rows)]
            for each in sums:
                builder.store(zero, each)
            with cgutils.for_range(builder, depth) as loop:
                line = builder.gep(right, [builder.mul(loop.index, right_stride)])
                entries = builder.load(builder.bitcast(line, vector.as_pointer()), align=8)
                along = builder.mul(loop.index, step)
                for row, each in enumerate(sums):
                    place = builder.add(along, builder.mul(row_stride, ir.Constant(ir.IntType(64), row)))
                    number = builder.load(builder.gep(left, [place]))
                    one = builder.insert_element(
                        ir.Constant(vector, ir.Undefined), number, ir.Constant(ir.IntType(32), 0)
                    )
                    mask = ir.Constant(ir.VectorType(ir.IntType(32), COLUMNS), [0] * COLUMNS)
                    spread = builder.shuffle_vector(one, ir.Constant(vector, ir.Undefined), mask)
                    builder.store(builder.call(fused, [spread, entries, builder.load(each)]), each)
            for row, each in enumerate(sums):
                line = builder.gep(out, [builder.mul(out_stride, ir.Constant(ir.IntType(64), row))])
                builder.store(builder.load(each), builder.bitcast(line, vector.as_pointer()), align=8)
            return context.get_dummy_value()

        word = types.int64
        return types.void(_DOUBLES, word, _DOUBLES, word, word, _DOUBLES, word, word), generate

    return tile


_four, _one = _tile(_ROWS), _tile(1)


@function
def product(
    out: Any,
    out_stride: Any,
    left: Any,
    row_stride: Any,
    step: Any,
    right: Any,
    right_stride: Any,
    rows: Any,
    columns: Any,
    depth: Any,
    spare: Any,
) -> None:
    """Write the product of two matrices; the left one's entry (r, k) is at ``r * row_stride + k * step``.

    ``spare`` has room for 32 numbers.  Of the right matrix whole tiles are read, so that its rows are padded.
    """
    row = 0
    while row < rows:
        several = row + _ROWS <= rows
        for begin in range(0, columns, COLUMNS):
            is_whole = begin + COLUMNS <= columns
            target, stride = spare, COLUMNS
            if is_whole:
                target, stride = after(out, row * out_stride + begin), out_stride
            if several:
                _four(
                    target,
                    stride,
                    after(left, row * row_stride),
                    row_stride,
                    step,
                    after(right, begin),
                    right_stride,
                    depth,
                )
            else:
                _one(
                    target,
                    stride,
                    after(left, row * row_stride),
                    row_stride,
                    step,
                    after(right, begin),
                    right_stride,
                    depth,
                )
            if not is_whole:
                for place in range(_ROWS if several else 1):
                    for column in range(columns - begin):
                        out[(row + place) * out_stride + begin + column] = target[place * COLUMNS + column]
        row += _ROWS if several else 1
