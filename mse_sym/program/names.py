"""What the variables of a formula are called in code."""

from __future__ import annotations

from collections.abc import Sequence
from keyword import iskeyword

from sympy import IndexedBase, Symbol

from mse_sym.symbolic.primitives import PRIMITIVES


def identifiers(variables: Sequence[Symbol | IndexedBase]) -> dict[Symbol | IndexedBase, str]:
    """The names of variables where these are identifiers of ASCII letters, and mean nothing else; others by place."""
    found: dict[Symbol | IndexedBase, str] = {}
    for place, variable in enumerate(variables):
        name = str(variable.label) if isinstance(variable, IndexedBase) else variable.name
        if not (name.isidentifier() and name.isascii()) or name.startswith("_") or name in {"np", "len", *PRIMITIVES}:
            name = f"argument_{place}"
        found[variable] = f"{name}_" if iskeyword(name) else name
    return found
