"""The verified module: the proved functions of losses as Python text that imports NumPy and no SymPy.

The statements of each function are those that :meth:`mse_sym.losses.Loss.compile` runs; around them stand the
checks of the arguments, and a docstring with the formula, what was proved and how accurate the function was
measured to be.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from textwrap import fill, indent
from typing import Any

from mse_sym.backends.printing.axes import LINE_LENGTH
from mse_sym.losses import Loss
from mse_sym.losses.compiled import CompiledLoss, Quantity
from mse_sym.report.markup import spoken
from mse_sym.runtime import arguments
from mse_sym.symbolic.plain_notation import plain_formula

RUNTIME: tuple[str, ...] = ()
Accuracies = Mapping[tuple[str, Quantity, str], float]
"""The greatest measured error in units in the last place, by loss, quantity and type."""

_WIDTH = 116
_BOTH: tuple[Quantity, ...] = ("value", "gradient")
_DOMAINS = ("REALS", "POSITIVE", "NONNEGATIVE", "UNIT_OPEN", "UNIT_CLOSED")


def python_module(losses: Iterable[Loss], accuracies: Accuracies) -> str:
    """The text of the module, laid out as ``ruff format`` lays it out."""
    compiled = {loss.name: (loss, loss.compile()) for loss in losses}
    classes = [_class(loss, functions, accuracies) for loss, functions in compiled.values()]
    body = "\n\n".join(classes)
    names = "\n".join(f'    "{name}",' for name in sorted(compiled))
    return f"{_head(body)}\n\n__all__ = [\n{names}\n]\n\n\n{body}"


def measured_accuracies() -> Accuracies:
    """What ``mse-sym accuracy --json`` measured when it was last written to ``mse_sym/data/accuracy.json``."""
    data = files("mse_sym") / "data" / "accuracy.json"
    rows = json.loads(data.read_text(encoding="utf-8"))["accuracy"] if data.is_file() else []
    return {(row["loss"], row["quantity"], row["dtype"]): float(row["greatest"]) for row in rows}


def _head(body: str) -> str:
    domains = [name for name in _DOMAINS if f" {name}" in body]
    called = sorted(name for name in RUNTIME if f"{name}(" in body)
    imports = [_import("mse_sym.runtime.arguments", [*sorted(domains), "Argument", "Signature"])]
    if called:
        imports.append(_import("mse_sym.runtime.functions", called))
    return _HEAD.format(docstring=_DOCSTRING, imports="\n".join(imports))


def _import(module: str, names: Sequence[str]) -> str:
    """An import statement, a name a line where it is too long for one."""
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= LINE_LENGTH:
        return line
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")"


_HEAD = '''"""{docstring}"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

{imports}

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from mse_sym.runtime.results import Reduction'''

_DOCSTRING = """Proved functions of losses: value, gradient and Hessian, in NumPy alone.

::

    from mse_sym import gradients

    gradients.binary_cross_entropy_of_sigmoid.gradient(logits, labels)
    gradients.cross_entropy_of_softmax.value_and_gradient(logits, labels, reduction="mean")
    gradients.huber.value(prediction, target, delta=1.0)

Each loss has ``value``, ``gradient``, ``hessian`` (the derivatives in the prediction) and ``value_and_gradient``;
of vectors also ``hessian_product``, the Hessian times a vector.
Arguments are prediction and target, of one shape, then parameters by keyword, one number or one for each example.
Of a loss of vectors the last axis holds the entries; the Hessian has one axis more.  The floating type of the
arguments is the type of the result; integers become float64.  Without ``reduction`` there is one result for each
example; ``"mean"`` and ``"sum"`` have torch's meaning, for the derivatives too.  Arguments that are no real
numbers raise ``TypeError``; empty, of different shapes, not finite or outside the domain, ``ValueError``.

Errors were measured over all of the domain: for hard labels in units in the last place of the exact result; for
soft labels, residuals and products with a vector, where the result may cancel, in those of the sum of the sizes of
its terms.  A vector has entries up to 2^400 in size; the product is linear in it.

Written by ``mse-sym export``; what is edited here by hand is lost.
"""


def _class(loss: Loss, functions: CompiledLoss, accuracies: Accuracies) -> str:
    together = [*((quantity,) for quantity in loss.quantities), _BOTH]
    methods = "\n\n".join(_method(loss, functions, quantities) for quantities in together)
    docstring = _docstring(loss, functions, accuracies)
    return f'{_signature(functions)}\n\n\nclass {loss.name}:\n    """{docstring}\n    """\n\n{methods}\n'


def _signature(functions: CompiledLoss) -> str:
    lines = "".join(f"        {_argument(argument)},\n" for argument in functions.signature.arguments)
    return f'_{functions.name} = Signature(\n    "{functions.name}",\n    (\n{lines}    ),\n)'


def _argument(argument: arguments.Argument) -> str:
    known = {getattr(arguments, name): name for name in _DOMAINS}
    options = [f"{option}=True" for option in ("is_vector", "may_be_scalar") if getattr(argument, option)]
    domain = known.get(argument.domain) or repr(argument.domain)
    return f"Argument({', '.join([repr(argument.role).replace(chr(39), chr(34)), domain, *options])})"


def _docstring(loss: Loss, functions: CompiledLoss, accuracies: Accuracies) -> str:
    paragraphs = [
        _sentence(loss.title),
        "\n".join(f"{symbol} = {plain_formula(form)}" for symbol, form in _formulas(loss)),
        _sentence(spoken(loss.note)) if loss.note else "",
        "\n".join(_described(functions)),
        _proofs(functions),
        _measured(loss, accuracies),
    ]
    return "\n\n".join(_filled(paragraph) for paragraph in paragraphs if paragraph).removeprefix("    ")


def _formulas(loss: Loss) -> list[tuple[str, Any]]:
    a = loss.prediction.label if loss.is_vector else loss.prediction
    if not loss.is_vector:
        return [("ℓ", loss.expression), (f"∂ℓ/∂{a}", loss.gradient), (f"∂²ℓ/∂{a}²", loss.hessian)]
    return [
        ("ℓ", loss.expression),
        (f"∂ℓ/∂{a}_j", loss.gradient),
        (f"∂²ℓ/∂{a}_j ∂{a}_l", loss.hessian),
        (f"Σ_l ∂²ℓ/∂{a}_j ∂{a}_l {loss.direction}_l", loss.hessian_product),
    ]


def _described(functions: CompiledLoss) -> list[str]:
    return [
        f"{argument.role} {'entries ' * argument.is_vector}in {argument.domain}"
        if variable.name in argument.role.split()
        else f"{argument.role} {variable.name} {'with entries ' * argument.is_vector}in {argument.domain}"
        for argument, variable in zip(functions.signature.arguments, functions.variables, strict=True)
    ]


def _proofs(functions: CompiledLoss) -> str:
    counts = Counter(evidence.method.removeprefix("normal form, ") for evidence in functions.evidence)
    methods = ", ".join(f"{method} × {count}" for method, count in counts.items())
    return f"Proved in {len(functions.evidence)} steps: {methods}." if counts else "As defined."


def _measured(loss: Loss, accuracies: Accuracies) -> str:
    rows = []
    for dtype in ("float64", "float32"):
        errors = [(quantity, accuracies.get((loss.name, quantity, dtype))) for quantity in loss.quantities]
        if all(error is not None for _, error in errors):
            rows.append(
                f"{dtype} " + ", ".join(f"{quantity.replace('_', ' ')} {error:.3g}" for quantity, error in errors)
            )
    return f"Greatest measured error in ulp: {'; '.join(rows)}." if rows else ""


def _method(loss: Loss, functions: CompiledLoss, quantities: tuple[Quantity, ...]) -> str:
    source = functions.source(quantities)
    name = "_and_".join(quantities)
    variables = functions.variables_of(quantities)
    vectors = len(variables) - len(loss.parameters)
    positional = [f"{argument}: ArrayLike" for argument in source.program.names[:vectors]]
    parameters = source.program.names[vectors:]
    keywords = [f"{parameter}: ArrayLike" for parameter in parameters]
    arguments_ = ", ".join([*positional, "/", "*", *keywords, "reduction: Reduction = None"])
    returned = "Any" if len(quantities) == 1 else f"tuple[{', '.join(['Any'] * len(quantities))}]"
    results = ", ".join(f"call.{quantity}({quantity})" for quantity in quantities)
    signature = f"_{loss.name}{'.with_direction' * (len(variables) > len(functions.variables))}"
    names = source.program.names
    body = [
        f'"""{_SUMMARIES[name]}"""',
        f"call, ({', '.join(names)}) = {signature}.checked(reduction, {', '.join(names)})",
        *source.lines,
        f"return {results}",
    ]
    lines = ["@staticmethod", '@np.errstate(all="ignore")', *_definition(name, arguments_, returned)]
    return indent("\n".join([*lines, indent("\n".join(body), "    ")]), "    ")


_SUMMARIES = {
    "value": "The loss of each example, or their mean or sum.",
    "gradient": "The derivative in the prediction; with a reduction, of the reduced value.",
    "hessian": "The second derivative in the prediction of the same example.",
    "hessian_product": "The Hessian of each example times a vector of the prediction's shape, without the matrix.",
    "value_and_gradient": "Both at once, which shares the work.",
}


def _definition(name: str, arguments: str, returned: str) -> Sequence[str]:
    line = f"def {name}({arguments}) -> {returned}:"
    if len(line) <= _WIDTH:
        return [line]
    return [f"def {name}(", f"    {arguments}", f") -> {returned}:"]


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _filled(paragraph: str) -> str:
    lines = paragraph.split("\n")
    return "\n".join(
        fill(line, _WIDTH + 4, initial_indent="    ", subsequent_indent="    " + "    " * (len(lines) > 1))
        for line in lines
    )
