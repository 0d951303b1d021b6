"""What stands at the head of an exported file: formulas, domain, what was proved, and the measured errors."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from textwrap import fill
from typing import Any

from mse_sym.losses import Loss
from mse_sym.losses.class_numbers import class_index, of_class, takes_classes
from mse_sym.losses.compiled import CompiledLoss, Quantity
from mse_sym.report.markup import spoken
from mse_sym.report.sources import labels_in, sources
from mse_sym.symbolic.plain_notation import plain_formula

Accuracies = Mapping[tuple[str, Quantity, str], float]
"""The greatest measured error in units in the last place, by loss, quantity and type."""


def measured_accuracies() -> Accuracies:
    """What ``mse-sym accuracy --json`` measured when it was last written to ``mse_sym/data/accuracy.json``."""
    data = files("mse_sym") / "data" / "accuracy.json"
    rows = json.loads(data.read_text(encoding="utf-8"))["accuracy"] if data.is_file() else []
    return {(row["loss"], row["quantity"], row["dtype"]): float(row["greatest"]) for row in rows}


def paragraphs(loss: Loss, functions: CompiledLoss, accuracies: Accuracies) -> list[str]:
    """What there is to say of a loss and its functions, in plain characters."""
    found = [
        _sentence(loss.title),
        "\n".join(f"{symbol} = {plain_formula(form)}" for symbol, form in _formulas(loss)),
        _sentence(spoken(loss.note)) if loss.note else "",
        "\n".join(f"{sources()[label].in_plain_text}." for label in labels_in(loss.note)),
        "\n".join(_described(functions)),
        _proofs(functions),
        _measured(loss, accuracies),
    ]
    return [paragraph for paragraph in found if paragraph]


def filled(paragraphs: Iterable[str], width: int, before: str) -> str:
    """Paragraphs in lines that are short enough, behind some space."""
    return "\n\n".join(
        "\n".join(
            fill(line, width, initial_indent=before, subsequent_indent=before + "    " * ("\n" in paragraph))
            for line in paragraph.split("\n")
        )
        for paragraph in paragraphs
    )


def _formulas(loss: Loss) -> list[tuple[str, Any]]:
    a = loss.prediction.label if loss.is_vector else loss.prediction
    if not loss.is_vector:
        return [("ℓ", loss.expression), (f"∂ℓ/∂{a}", loss.gradient), (f"∂²ℓ/∂{a}²", loss.hessian)]
    return [
        ("ℓ", loss.expression),
        (f"∂ℓ/∂{a}_j", loss.gradient),
        (f"∂²ℓ/∂{a}_j ∂{a}_l", loss.hessian),
        (f"∂²ℓ/∂{a}_j²", loss.hessian_diagonal),
        (f"Σ_l ∂²ℓ/∂{a}_j ∂{a}_l {loss.direction}_l", loss.hessian_product),
        *(_formulas_of_classes(loss) if takes_classes(loss) else ()),
    ]


def _formulas_of_classes(loss: Loss) -> Iterator[tuple[str, Any]]:
    named = f"of the class {class_index(loss)}: "
    yield f"{named}ℓ", of_class(loss, "value").result
    yield f"{named}∂ℓ/∂{loss.prediction.label}_j", of_class(loss, "gradient").result


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


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
