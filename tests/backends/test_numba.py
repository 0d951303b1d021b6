"""Fused loops: the same bits on every processor and with any number of threads, kept on the disk, in their words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sympy import Sum, gamma, log

from mse_sym.backends import kernel
from mse_sym.losses import Loss, activations, with_activations
from mse_sym.losses.compiled import CompiledLoss
from mse_sym.program import Program
from mse_sym.program.flattened import flattened
from mse_sym.program.of_classes import of_classes
from mse_sym.symbolic.context import POSITIVE, UNIT_CLOSED, UNIT_OPEN, index, size, vector
from tests.losses.own import mu, q

LOSSES = with_activations()
pytestmark = pytest.mark.backend("numba")

SEVERAL = ("binary_cross_entropy_of_sigmoid", "log_cosh", "squared_error_of_tanh", "poisson_nll", "gaussian_nll")
PROCESSORS = {
    "this one": {},
    "one thread": {"NUMBA_NUM_THREADS": "1"},
    "any": {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""},
    "without AVX-512": {"NUMBA_CPU_NAME": "x86-64-v3", "NUMBA_CPU_FEATURES": "+avx2,+fma"},
    "without fused multiply-adds": {"NUMBA_CPU_NAME": "x86-64-v2", "NUMBA_CPU_FEATURES": "-fma,-avx"},
}

_HASHES = """\
import hashlib
import sys
import numpy as np
from mse_sym.losses import with_activations

rng = np.random.default_rng(3)
for name in sys.argv[1:]:
    loss = with_activations()[name]
    functions = loss.compile("numba")
    shape = (40_000,) if not loss.is_vector else (4_000, 7)
    for dtype in (np.float64, np.float32):
        prediction, target = rng.normal(0, 5, shape), rng.random(shape)
        parameters = {parameter.name: rng.uniform(0.5, 2, shape).astype(dtype) for parameter in loss.parameters}
        if functions.signature.arguments[0].domain.low == 0:
            prediction = np.abs(prediction)
        given = prediction.astype(dtype), target.astype(dtype)
        found = (*functions.value_and_gradient(*given, **parameters),
                 functions.value(*given, **parameters, reduction="mean"))
        print(name, dtype.__name__, *(hashlib.sha256(each.tobytes()).hexdigest()[:16] for each in found))
"""


def run_elsewhere(program: str, folder: Path, *arguments: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env={**os.environ, "NUMBA_CACHE_DIR": str(folder), **environment},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "names", [SEVERAL[:1], pytest.param((*SEVERAL, "cross_entropy_of_softmax"), marks=pytest.mark.slow)]
)
def test_the_bits_are_the_same_on_every_processor(names: tuple[str, ...], tmp_path: Path) -> None:
    found = {
        name: run_elsewhere(_HASHES, tmp_path / name, *names, **environment)
        for name, environment in PROCESSORS.items()
        if name in ("this one", "one thread") or (sys.platform == "linux" and os.uname().machine == "x86_64")
    }
    expected = found["this one"]
    assert len(expected.splitlines()) == 2 * len(names)
    assert {name: text == expected for name, text in found.items()} == dict.fromkeys(found, True)


_COMPILED = """\
import numpy as np
from mse_sym.losses import squared_error
squared_error.compile("numba").gradient(np.ones(3), np.zeros(3))
from mse_sym.runtime.driver import KERNELS
print(*(kernel.cache_hits for kernel in KERNELS))
"""


def test_what_was_compiled_is_kept_on_the_disk(tmp_path: Path) -> None:
    assert run_elsewhere(_COMPILED, tmp_path).split() == ["0"]
    assert run_elsewhere(_COMPILED, tmp_path).split() == ["1"]


def test_where_nothing_can_be_written_it_is_compiled_each_time(tmp_path: Path) -> None:
    (tmp_path / "mse_sym_kernels").write_text("no folder", encoding="utf-8")
    assert run_elsewhere(_COMPILED, tmp_path).split() == ["0"]


_WITHOUT = """\
import sys
sys.modules["numba"] = None
from mse_sym.losses import squared_error
try:
    squared_error.compile("numba")
except ModuleNotFoundError as error:
    print(error)
"""


def test_without_numba_it_says_what_to_install(tmp_path: Path) -> None:
    assert 'pip install "mse_sym[fast]"' in run_elsewhere(_WITHOUT, tmp_path)


def program_of(name: str, *quantities: str) -> Program:
    return compiled(name).source(quantities).program


def compiled(name: str) -> CompiledLoss:
    return LOSSES[name].compile()


def test_a_function_that_loops_have_not_is_refused_by_its_name() -> None:
    loss = Loss("of_gamma", q * gamma(mu), mu, q)
    with pytest.raises(ValueError, match="Numba has no function polygamma"):
        loss.compile("numba")


def test_sums_that_recur_are_computed_once() -> None:
    """Those that compound primitives have in common, too."""
    flat = flattened(program_of("cross_entropy_of_softmax", "hessian"), apart=False)
    sums = [statement.value for statement in flat.statements if "Over" in type(statement.value).__name__]
    assert len(sums) == len(set(sums)) > 5


def test_a_class_leaves_no_sum_over_the_target() -> None:
    program = of_classes(program_of("cross_entropy", "value"), "y")
    (statement,) = program.statements
    assert "Over" not in str(statement.value)


def test_the_text_is_what_runs() -> None:
    made = kernel("numba", compiled("squared_error").task(("value", "gradient")))
    lines = made.text.splitlines()
    assert "        residual = a - y" in lines
    assert "        all_gradient[n] = a - y" in lines


@pytest.mark.parametrize("classes", [3, 40])
def test_what_is_the_same_for_all_examples_is_repeated_for_each(classes: int) -> None:
    K, k = size("K"), index("k")
    p, t, w = vector("p", K), vector("t", K), vector("w", K)
    domains = {p: UNIT_OPEN, t: UNIT_CLOSED, w: POSITIVE}
    expression = -Sum(w[k] * t[k] * log(p[k]), (k, 1, K))
    loss = Loss("weighted", expression, p, t, (w,), domains).of(activations.softmax)
    random = np.random.default_rng(0)
    given = random.normal(size=(700, classes)), random.integers(0, classes, 700)
    weights = random.uniform(0.1, 2, classes)
    loops, whole = (loss.compile(backend, measure=False) for backend in ("numba", "numpy"))
    for quantity in ("value", "gradient"):
        computed, right = (getattr(functions, quantity)(*given, w=weights) for functions in (loops, whole))
        np.testing.assert_allclose(computed, right, rtol=1e-14)
    with pytest.raises(ValueError, match="parameter w must lie in"):
        loops.value(*given, w=np.where(weights == weights[1], -1, weights))
