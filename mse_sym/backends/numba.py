"""Fused loops that Numba compiles: programs over blocks of examples, in operations that fill the vector unit."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np

from mse_sym.backends import numpy
from mse_sym.backends.elementary import COMPOUND, ELEMENTARY, Size
from mse_sym.backends.printing.blocks import Block, Python, block
from mse_sym.backends.printing.languages import SIZE
from mse_sym.backends.printing.loops import functions, scalar_function
from mse_sym.backends.task import Kernel, Task
from mse_sym.program.program import Argument
from mse_sym.program.proved import ProvedProgram
from mse_sym.runtime.fused import Compiled, Fused, Variant

_INSTRUCTIONS = (
    *("multiply_add", "nearest_integer", "power_of_two", "copy_sign"),
    *("significand_of_normal", "exponent_of_normal"),
)
_WORDS = {
    "Abs": "abs",
    "choose": "choose",
    "ceiling": "math.ceil",
    "gamma": "math.gamma",
    "loggamma": "math.lgamma",
    "not": "operator.not_",
    "power": "power",
    "square_root": "math.sqrt",
    **{name: name for name in ("exponent", "leading_half", "significand", "times_power_of_two")},
    **{name: name for name in _INSTRUCTIONS},
    **{
        name: f"math.{name}"
        for name in (*("acos", "acosh", "asin", "asinh", "atan", "atanh", "cos", "sin", "tan", "erf", "erfc", "floor"),)
    },
}

_NUMBA = Python(
    name="Numba",
    words=_WORDS,
    atoms={},
    variable="",
    constant="",
    place="",
    size=f"float({SIZE})",
    infinity="math.inf",
    function="@inlined\ndef {}({}):",
    vector="{}",
    scalar="{}",
    length=SIZE,
    reserved=(
        "False None True and as assert async await break class continue def del elif else except finally for from "
        "global if import in is lambda nonlocal not or pass raise return try while with yield math operator inlined "
        "int float range abs count arguments results scratch n after apart plain sum_of maximum_of place_of_maximum_of"
    ),
    operators={
        "less": "<",
        "at_most": "<=",
        "greater": ">",
        "at_least": ">=",
        "equal": "==",
        "unequal": "!=",
        "and": "&",
        "or": "|",
    },
)


@cache
def language(size: Size) -> Python:
    """The language, with elementary functions that are accurate enough for results of a size."""
    texts = {
        name: scalar_function(
            name, [Argument(each) for each in function.arguments], function.body(size), _NUMBA, function.says
        )
        for name, function in {**ELEMENTARY, **COMPOUND}.items()
    }
    return replace(_NUMBA, atoms=texts)


def kernel(task: Task) -> Kernel:
    """The accurate forms as fused loops, each compiled when it is first needed.

    Raises:
        ModuleNotFoundError: Numba is not installed.
        ValueError: a sum whose body lacks its index; a symbol or a function that programs or loops do not have.
        StepRefuted, StepUndecided: the program is not proved to compute the forms.
    """
    _numba()
    proved = numpy.proved_task(task)

    of_classes = cache(proved.of_classes)

    @cache
    def loops(in_lanes: bool, has_classes: bool) -> ProvedProgram:
        chosen = of_classes() if has_classes else proved
        assert chosen is not None, "the loops take vectors"
        return chosen.in_loops(apart=not in_lanes)

    @cache
    def compiled(variant: Variant) -> Compiled:
        return _compiled(module(loops(variant.in_lanes, variant.has_classes), variant), variant.same_parameters)

    def takes_classes() -> bool:
        return of_classes() is not None

    first = loops(in_lanes=False, has_classes=False)
    return Kernel(
        Fused(compiled, task.results, takes_classes), module(first, Variant()).text, (*proved.evidence, *first.evidence)
    )


def _numba() -> Any:
    try:
        return import_module("numba")
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            'the backend "numba" needs Numba, which is an extra: pip install "mse_sym[fast]"', name=error.name
        ) from error


@dataclass(frozen=True)
class Module:
    """A function that is called ``kernel``, the texts of those that it calls, and what it needs."""

    block: Block
    functions: Mapping[str, str]

    @property
    def text(self) -> str:
        """The text of all."""
        return "\n\n".join([*self.functions.values(), self.block.text])


def module(flat: ProvedProgram, variant: Variant) -> Module:
    """The module with the function of a variant, whose flat program is given."""
    own = language("float32" if variant.single else "float64")
    ranks = {result: len(free) for result, free in zip(flat.program.results, flat.free, strict=True)}
    made = block(flat.program, "kernel", own, ranks, "lanes" if variant.in_lanes else "rows")
    return Module(made, functions(made.calls, own))


def compiled_text(text: str, name: str) -> Callable[..., Any]:
    """The function of a name in a text whose functions call those of the runtime, compiled when it is first called.

    What is compiled stays on the disk, where that can be written.  The function leaves other threads free to run.

    Raises:
        ModuleNotFoundError: Numba is not installed.
    """
    njit = _numba().njit
    namespace, is_kept = _executed(text)
    function: Callable[..., Any] = njit(error_model="numpy", nogil=True, cache=is_kept)(namespace[name])
    return function


def _executed(text: str) -> tuple[dict[str, Any], bool]:
    """What a text defines, and whether what is compiled of it can be kept on the disk."""
    from mse_sym.runtime import blocks, intrinsics

    path = _kept(text)
    namespace: dict[str, Any] = {**vars(intrinsics), **vars(blocks), "np": np, "__name__": blocks.__name__}
    exec(compile(text, str(path or "<mse_sym>"), "exec"), namespace)
    return namespace, path is not None


def _compiled(module: Module, same_parameters: bool) -> Compiled:
    from mse_sym.runtime import driver

    namespace, is_kept = _executed(module.text + _OF_ONE * same_parameters)
    for name, own in module.functions.items():
        namespace[name] = _FUNCTIONS.setdefault(own, namespace[name])
    return Compiled(driver.address_of_kernel(namespace["kernel"], kept=is_kept), module.block.arrays)


_OF_ONE = "\n\nparameter = same_for_all\n"
_FUNCTIONS: dict[str, Any] = {}
"""Functions that kernels call by their texts, each compiled once."""


def _kept(text: str) -> Path | None:
    """A file with the text, beside which Numba keeps what it compiled; nothing where none can be written."""
    from numba.misc.appdirs import user_cache_dir

    folder = Path(os.environ.get("NUMBA_CACHE_DIR") or user_cache_dir("mse_sym", False)) / "mse_sym_kernels"
    path = folder / f"{hashlib.sha256((version('mse_sym') + text).encode()).hexdigest()[:40]}.py"
    try:
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile("w", dir=folder, suffix=".unfinished", encoding="utf-8", delete=False) as file:
                file.write(text)
            os.replace(file.name, path)
    except OSError:
        return None
    return path
