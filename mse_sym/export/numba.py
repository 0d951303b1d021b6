"""The verified module as fused loops: the proved functions of losses as Python text that imports Numba and no SymPy.

The loops are those that :meth:`mse_sym.losses.Loss.compile` runs for the backend ``"numba"``.  They are written once
for results of both types; those of float32 call elementary functions that are accurate enough for these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from mse_sym.backends.numba import Module, module
from mse_sym.backends.numpy import proved_task
from mse_sym.export.heading import Accuracies
from mse_sym.export.python import imported, loss_class, module_text, together
from mse_sym.losses import Loss
from mse_sym.losses.compiled import CompiledLoss, Quantity
from mse_sym.program.proved import ProvedProgram
from mse_sym.runtime.fused import Variant
from mse_sym.runtime.quantity import method_name

_IN_FLOAT32 = "_in_float32"
_NEVER = "    never,\n"
"""Where there are no loops for classes."""
_RUNTIME = {
    "mse_sym.runtime.blocks": (
        *("after", "apart", "exponent", "inlined", "leading_half", "maximum_of", "parameter"),
        *("place_of_maximum_of", "plain", "power", "significand", "sum_of", "times_power_of_two"),
    ),
    "mse_sym.runtime.intrinsics": (
        *("choose", "copy_sign", "exponent_of_normal", "multiply_add", "nearest_integer", "power_of_two"),
        "significand_of_normal",
    ),
}
"""What loops and functions call, by modules."""


def numba_module(losses: Iterable[Loss], accuracies: Accuracies) -> str:
    """The text of the module.

    Raises:
        ValueError: a function that loops have not.
        StepRefuted, StepUndecided: a loss is not proved.
    """
    compiled = {loss.name: (loss, loss.compile()) for loss in losses}
    functions: dict[str, str] = {}
    shorter: dict[str, str] = {}
    parts = []
    for loss, proved in compiled.values():
        kernels = {}
        for quantities in together(loss):
            name = f"_{loss.name}_{method_name(quantities)}"
            variants = {}
            for variant, flat in _variants(proved, quantities):
                made = variants[variant] = module(flat, variant)
                functions |= made.functions
                shorter |= module(flat, variant._replace(single=True)).functions
                parts.append(_renamed(made.block.text, {"kernel": _kernel_name(name, variant)}))
            takes_classes = any(variant.has_classes for variant in variants) or not proved.signature.takes_classes
            parts.append(_fused(name, variants, quantities, takes_classes))
            kernels[quantities] = f"{name}_loops", ()
        parts.append(loss_class(loss, proved, kernels, accuracies))
    different = _different(functions, shorter)
    names = {each: f"{each}{_IN_FLOAT32}" for each in different}
    texts = [*functions.values(), *(_renamed(shorter[each], names) for each in different)]
    listed = "".join(f'    "{name}": {other},\n' for name, other in names.items())
    table = f"_IN_FLOAT32 = {{\n{listed}}}\n" if names else "_IN_FLOAT32: dict[str, Any] = {}\n"
    body = "\n".join([*texts, *parts])
    imports = [
        imported(where, called)
        for where, words in _RUNTIME.items()
        if (called := [w for w in words if _calls(body, w)])
    ]
    fused = ["Fused", "Variant", *["never"] * (_NEVER in body), "of_functions"]
    imports.append(imported("mse_sym.runtime.fused", fused))
    libraries = ["import math", *["import operator"] * ("operator." in body), "from typing import TYPE_CHECKING, Any"]
    return module_text(
        "gradients_numba", "as fused loops, by Numba", libraries, imports, [*texts, table, *parts], compiled
    )


def _variants(functions: CompiledLoss, quantities: tuple[Quantity, ...]) -> Iterator[tuple[Variant, ProvedProgram]]:
    proved = proved_task(functions.task(quantities))
    of_classes = proved.of_classes() if functions.signature.takes_classes else None
    has_vectors = functions.signature.first_vector is not None
    for in_lanes in (False, True)[: 1 + has_vectors]:
        for has_classes, program in ((False, proved), (True, of_classes)):
            if program is not None:
                yield Variant(in_lanes, has_classes=has_classes), program.in_loops(apart=not in_lanes)


def _kernel_name(name: str, variant: Variant) -> str:
    return f"{name}{'_in_lanes' * variant.in_lanes}{'_of_classes' * variant.has_classes}"


def _fused(name: str, variants: Mapping[Variant, Module], quantities: tuple[Quantity, ...], takes_classes: bool) -> str:
    rows = "".join(
        f"            {_shown(variant)}: ({_kernel_name(name, variant)}, {made.block.arrays}),\n"
        for variant, made in variants.items()
    )
    names = ", ".join(f'"{quantity}"' for quantity in quantities) + "," * (len(quantities) == 1)
    return f"""\
{name}_loops = Fused(
    of_functions(
        {{
{rows}        }},
        _IN_FLOAT32,
    ),
    ({names}),
{"" if takes_classes else _NEVER})
"""


def _shown(variant: Variant) -> str:
    given = [f"{name}=True" for name, value in variant._asdict().items() if value]
    return f"Variant({', '.join(given)})"


def _different(functions: Mapping[str, str], shorter: Mapping[str, str]) -> list[str]:
    """The functions whose text is another for float32, or that call one of these."""
    found = {name for name, text in functions.items() if shorter[name] != text}
    while more := {name for name, text in functions.items() if any(_calls(text, each) for each in found)} - found:
        found |= more
    return [name for name in functions if name in found]


def _calls(text: str, name: str) -> bool:
    return re.search(rf"(?<![\w.]){name}\b(\(|$)", text, re.MULTILINE) is not None


def _renamed(text: str, names: Mapping[str, str]) -> str:
    return re.sub(r"(?<![\w.])(\w+)\(", lambda match: f"{names.get(match[1], match[1])}(", text)
