"""Exported files at work: C compiled by gcc and called by ctypes, JavaScript run by Node."""

from __future__ import annotations

import ctypes
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from mse_sym.export.c import c_file
from mse_sym.export.functions import has_vectors
from mse_sym.export.javascript import javascript_file
from mse_sym.losses import Loss
from mse_sym.runtime import Array
from mse_sym.runtime.quantity import QUANTITIES

Function = Callable[..., Array]
"""Of arrays with one example in each row, prediction and target first, and parameters by keyword."""

FLAGS = ("-O2", "-Wall", "-Werror", "-ffp-contract=off")
_POINTER = ctypes.POINTER(ctypes.c_double)

_SCRIPT = """\
import { readFileSync, writeFileSync } from 'node:fs';
const [file, name, sizes, from, to] = process.argv.slice(2);
const f = (await import(file))[name], data = readFileSync(from);
const numbers = new Float64Array(data.buffer, data.byteOffset, data.length / 8), results = [];
for (let place = 0; place < numbers.length;) {
    const given = JSON.parse(sizes).map((size) => {
        place += size ?? 1;
        return size === null ? numbers[place - 1] : Array.from(numbers.subarray(place - size, place));
    });
    const result = f(...given);
    results.push(Float64Array.from(typeof result === 'number' ? [result] : result));
}
writeFileSync(to, Buffer.concat(results.map((result) => Buffer.from(result.buffer))));
"""


def library(loss: Loss, folder: Path, *flags: str) -> ctypes.CDLL:
    """The C file of a loss, compiled."""
    source, made = folder / f"{loss.name}.c", folder / f"{loss.name}.so"
    source.write_text(c_file(loss, {}), encoding="utf-8")
    done = subprocess.run(["gcc", *FLAGS, *flags, "-shared", "-fPIC", source, "-o", made, "-lm"], capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return ctypes.CDLL(str(made))


def pointer(array: Array) -> Any:
    return array.ctypes.data_as(_POINTER)


def of_c(loss: Loss, folder: Path, *flags: str) -> Callable[[str], Function]:
    """The function of a quantity of one example, called for each."""
    loaded = library(loss, folder, *flags)

    def of_quantity(quantity: str) -> Function:
        function = getattr(loaded, f"{loss.name}_{quantity}")
        function.restype = ctypes.c_int if has_vectors(loss) else ctypes.c_double

        def of_vectors(*rows: Any) -> Array:
            size = next(len(row) for row in rows if row.ndim)
            result = np.full((size,) * QUANTITIES[quantity].rank * loss.is_vector, np.nan)
            given = [pointer(row) if row.ndim else ctypes.c_double(row) for row in rows]
            assert function(*given, ctypes.c_size_t(size), pointer(result)) == 0
            return result

        def called(*arrays: Array, **parameters: Array) -> Array:
            rows = zip(*map(np.ascontiguousarray, (*arrays, *parameters.values())), strict=True)
            if has_vectors(loss):
                return np.array([of_vectors(*row) for row in rows])
            return np.array([function(*map(ctypes.c_double, row)) for row in rows])

        return called

    return of_quantity


def of_javascript(loss: Loss, folder: Path) -> Callable[[str], Function]:
    """The function of a quantity of one example, called for each in one process."""
    module = folder / f"{loss.name}.mjs"
    module.write_text(javascript_file(loss, {}), encoding="utf-8")

    def of_quantity(quantity: str) -> Function:
        def called(*arrays: Array, **parameters: Array) -> Array:
            results = run(module, f"{loss.name}_{quantity}", *arrays, *parameters.values())
            return results.reshape(QUANTITIES[quantity].shape(arrays[0].shape[:1], arrays[0].shape[1:]))

        return called

    return of_quantity


def run(module: Path, name: str, *arrays: Array) -> Array:
    """All numbers that a function of a module returns for the rows of arrays."""
    script, given, found = (module.with_name(file) for file in ("script.mjs", "given", "found"))
    script.write_text(_SCRIPT, encoding="utf-8")
    sizes = [array.shape[1] if array.ndim > 1 else None for array in arrays]
    given.write_bytes(np.hstack([array.reshape(len(array), -1) for array in arrays]).astype(np.float64).tobytes())
    done = subprocess.run(["node", script, module, name, json.dumps(sizes), given, found], capture_output=True)
    if done.returncode:
        raise RuntimeError(done.stderr.decode())
    return np.fromfile(found)
