"""Measured quantities as a table shows them: errors, types, and the input at which an error was greatest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import isinf, isnan
from typing import Any

from mse_sym.losses import activations

TYPES = {"float64": "64", "float32": "32"}
_GREEK = {"delta", "beta", "tau", "sigma"}
_PLAIN = 1000.0
"""From here on a power of ten is written; an error so great shows in the digits of the result."""


_SMALL = 0.01


def ulps(error: float) -> str:
    """An error to two figures; that of a result that is exact is 0."""
    if isinf(error):
        return r"$\infty$"
    if error >= _PLAIN:
        return number(error)
    if 0 < error < _SMALL:
        return f"< {_SMALL:g}"
    return figures(error, 2) if 0 < error < 99.5 else f"{error:.0f}"


def figures(value: float, count: int) -> str:
    """A number in so many figures, with the zeros at its end, as those above and below it have."""
    return f"{value:#.{count}g}".rstrip(".")


def number(value: float, most: int = 4, *, filled: bool = False) -> str:
    """Four figures at most, or two with a power of ten, as maths; ``filled`` has zeros at the end as well."""
    if isnan(value):
        return "not a number"
    if isinf(value):
        return r"$\infty$" if value > 0 else r"$-\infty$"
    if value == 0:
        return "$0$"
    if 1e-3 <= abs(value) < _PLAIN:
        return f"${figures(value, most) if filled else f'{value:.{most}g}'}$"
    mantissa, _, exponent = f"{value:.1e}".partition("e")
    return rf"${mantissa} \cdot 10^{{{int(exponent)}}}$"


def given(loss: str, row: Mapping[str, Any]) -> str:
    """Where the error of a row is greatest: the numbers, or of vectors the stratum; and what came out, if far off."""
    worst = row["worst"]
    where = _SIZE.sub(r"$\g<0>$", worst["stratum"]) if _is_vector(worst["prediction"]) else _scalars(loss, worst)
    if float(row["greatest"]) < _PLAIN:
        return where
    return f"{where}; {number(float(worst['computed']))} instead of {_exact(worst['exact'])}"


_SIZE = re.compile(r"^K = \d+")


def _exact(decimal: str) -> str:
    """Of an exact value, which may be of any size; a float would take it for 0 or infinite."""
    mantissa, _, exponent = decimal.partition("e")
    if not exponent:
        return number(float(decimal))
    if len(exponent) > _DIGITS_OF_EXPONENT:
        return r"$\infty$" if not mantissa.startswith("-") else r"$-\infty$"
    return rf"${float(mantissa):.1f} \cdot 10^{{{int(exponent)}}}$"


_DIGITS_OF_EXPONENT = 6


def _is_vector(prediction: Any) -> bool:
    return isinstance(prediction, list) or str(prediction).startswith("[")


def _scalars(loss: str, worst: Mapping[str, Any]) -> str:
    is_behind = loss.rpartition("_of_")[2] in activations.catalogue()
    names = {"z" if is_behind else "a": worst["prediction"], "y": worst["target"]}
    named = {**names, **{f"\\{name}" if name in _GREEK else name: v for name, v in worst["parameters"].items()}}
    return ", ".join(f"${name} = {number(float(value))[1:-1]}$" for name, value in named.items())
