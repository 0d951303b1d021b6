"""Elementary functions of the project's own: errors, ends, vectors, and the same bits on every processor."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from mpmath import mp

from mse_sym.backends.elementary import ELEMENTARY, SIZES, SUBNORMAL_BOUND, Size
from mse_sym.check.ulp import error_in_ulp
from tests.backends.elementary.functions import EXACT, compiled, numbers, values

pytestmark = pytest.mark.backend("numba")

ROOT = Path(__file__).parents[3]
FUNCTIONS = pytest.mark.parametrize(("name", "size"), [(name, size) for name in ELEMENTARY for size in SIZES])


@FUNCTIONS
def test_errors_are_within_the_bound(name: str, size: Size) -> None:
    x = numbers(400)
    x = x[x > {"log": 0, "log1p": -1}.get(name, -np.inf)]
    dtype, bound = np.dtype(size), ELEMENTARY[name].bound[size]
    normal = float(np.finfo(dtype).smallest_normal)
    with np.errstate(over="ignore", under="ignore"), mp.workprec(200):
        computed = values(name, size, x).astype(dtype)
        exact = [EXACT[name](float(number)) if abs(number) < 1000 or "log" in name else None for number in x]
        pairs = [(y, e) for y, e in zip(computed, exact, strict=True) if e is not None]
        assert all(error_in_ulp(y, e, dtype) <= (bound if abs(e) >= normal else SUBNORMAL_BOUND) for y, e in pairs)


@FUNCTIONS
def test_what_is_no_ordinary_number_is_as_it_should_be(name: str, size: Size) -> None:
    x = np.array([0.0, -0.0, np.inf, -np.inf, np.nan, 1e300, -1e300, -1.0, -2.0])
    with np.errstate(all="ignore"):
        expected = getattr(np, name)(x)
    computed = values(name, size, x)
    special = ~np.isfinite(expected) | (expected == 0)
    np.testing.assert_array_equal(computed[special], expected[special])
    np.testing.assert_array_equal(np.isfinite(computed), np.isfinite(expected))
    np.testing.assert_array_equal(np.signbit(computed[expected == 0]), np.signbit(expected[expected == 0]))
    np.testing.assert_allclose(computed, expected, rtol=1e-8)


@FUNCTIONS
def test_a_loop_uses_the_vector_unit_and_calls_nothing(name: str, size: Size) -> None:
    from llvmlite.binding import get_host_cpu_features

    if not get_host_cpu_features().get("fma"):
        return
    (text,) = compiled(name, size).inspect_asm().values()
    begin = text.index("of_many")
    lines = [line.strip() for line in text[begin : text.index(".Lfunc_end", begin)].splitlines()]
    assert any(line.startswith("vfm") and ("ymm" in line or "zmm" in line) for line in lines)
    assert not [line for line in lines if line.startswith("call")]


_SCRIPT = """
from tests.backends.elementary.test_elementary import digest
print(digest())
"""


def digest() -> str:
    """Of the bits of all functions at many numbers."""
    bits = np.random.default_rng(2).integers(0, 2**64, 50_000, dtype=np.uint64).view(np.float64)
    x = np.concatenate([bits, numbers(10_000)])
    found = hashlib.sha256()
    for name in ELEMENTARY:
        for size in SIZES:
            computed = values(name, size, x)
            found.update(np.where(np.isnan(computed), 0, computed).tobytes())
    return found.hexdigest()


@pytest.mark.slow
@pytest.mark.parametrize(
    "processor",
    [
        {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""},
        {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": "+avx,+avx2"},
        {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": "+avx,+avx2,+fma"},
    ],
    ids=lambda processor: processor["NUMBA_CPU_FEATURES"] or "none",
)
def test_the_bits_are_the_same_on_every_processor(processor: dict[str, str], tmp_path: Path) -> None:
    environment = os.environ | processor | {"NUMBA_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    run = subprocess.run([sys.executable, "-c", _SCRIPT], env=environment, cwd=ROOT, capture_output=True, text=True)
    assert run.stdout.strip() == digest(), run.stderr
