"""Products of matrices in tiles: right at all sizes, and the same bits wherever an entry lies in a tile."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.backend("numba")
Array = np.ndarray[Any, Any]
sizes = st.integers(1, 19)


def product(left: Array, right: Array, is_turned: bool = False) -> Array:
    """The product by the machine code, in an array with numbers around it that nothing may change."""
    from numba import njit

    from mse_sym.runtime.blocks import after, doubles
    from mse_sym.runtime.products import COLUMNS
    from mse_sym.runtime.products import product as of_pointers

    global _compiled
    if _compiled is None:

        @njit  # type: ignore[untyped-decorator]
        def compiled(out: Any, left: Any, row_stride: Any, step: Any, right: Any, spare: Any, shape: Any) -> None:
            rows, columns, depth = shape
            of_pointers(
                after(doubles(out.ctypes.data), 8),
                columns,
                doubles(left.ctypes.data),
                row_stride,
                step,
                doubles(right.ctypes.data),
                right.shape[1],
                rows,
                columns,
                depth,
                doubles(spare.ctypes.data),
            )
            spare[0] = right[0, 0] + left[0, 0]  # the arrays live until they are last used

        _compiled = compiled
    (rows, depth), columns = left.shape, right.shape[1]
    padded = np.zeros((depth, -(-columns // COLUMNS) * COLUMNS))
    padded[:, :columns] = right
    stored = np.ascontiguousarray(left.T if is_turned else left)
    strides = (1, rows) if is_turned else (depth, 1)
    out = np.full(rows * columns + 16, 7.0)
    _compiled(out, stored, *strides, padded, np.empty(32), (rows, columns, depth))
    assert (out[:8] == 7).all()
    assert (out[-8:] == 7).all()
    return out[8:-8].reshape(rows, columns)


_compiled: Any = None


@given(sizes, sizes, sizes, st.booleans(), st.integers(0, 99))
def test_products_of_integers_are_exact(rows: int, depth: int, columns: int, is_turned: bool, seed: int) -> None:
    random = np.random.default_rng(seed)
    left, right = (random.integers(-99, 99, shape).astype(float) for shape in ((rows, depth), (depth, columns)))
    assert (product(left, right, is_turned) == left @ right).all()


def test_bits_do_not_depend_on_the_place() -> None:
    random = np.random.default_rng(0)
    left, right = random.normal(size=(11, 40)), random.normal(size=(40, 13))
    whole = product(left, right)
    np.testing.assert_allclose(whole, left @ right, rtol=1e-12)
    for row in (0, 3, 10):
        for column in (0, 7, 12):
            assert product(left[row : row + 1], right[:, column : column + 1])[0, 0] == whole[row, column]
