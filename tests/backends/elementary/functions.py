"""The elementary functions as Numba runs them, over arrays, and what they should be."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from mpmath import mp

from mse_sym.backends.elementary import Size

EXACT: dict[str, Callable[[Any], Any]] = {
    name: getattr(mp, name) for name in ("cosh", "exp", "expm1", "log", "log1p", "sinh", "tanh")
}


@cache
def compiled(name: str, size: Size) -> Any:
    """The function of an array of float64, and one of results, as the backend prints it."""
    import numba

    from mse_sym.backends.numba import language
    from mse_sym.runtime import blocks, intrinsics

    known = {**vars(intrinsics), **vars(blocks)}
    exec(language(size).atoms[name], known)
    of_one = known[name]

    def of_many(x: Any, out: Any) -> None:
        for place in range(x.size):
            out[place] = of_one(x[place])

    return numba.njit("void(float64[::1], float64[::1])", error_model="numpy")(of_many)


def values(name: str, size: Size, x: Any) -> Any:
    """The function at the numbers of an array."""
    out = np.empty_like(x)
    compiled(name, size)(x, out)
    return out


def numbers(count: int, seed: int = 1) -> Any:
    """Numbers of all sizes, many of them where functions bend, and those at which a function ends."""
    random = np.random.default_rng(seed)
    sizes = [2.0 ** random.uniform(-1074, 1024, count), 2.0 ** random.uniform(-60, 10, count)]
    plain = [random.uniform(0, end, count) for end in (2, 40, 750)]
    ends = [
        0.0,
        5e-324,
        2.0**-1022,
        2.0**-54,
        1.0,
        709.782712893384,
        745.1332191019411,
        710.4758600739439,
        1.7976931348623157e308,
    ]
    ends += [np.log(2) * (n + 0.5) for n in range(60)] + [0.5**0.5, 2**0.5]
    positive = np.concatenate([*sizes, *plain, ends])
    return np.concatenate([positive, -positive])
