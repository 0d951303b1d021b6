"""What the variables of a formula are called in code."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, count
from keyword import iskeyword

from sympy import IndexedBase, Symbol


def identifiers(
    variables: Sequence[Symbol | IndexedBase], reserved: Sequence[str] = ()
) -> dict[Symbol | IndexedBase, str]:
    """The names of variables where these are identifiers of ASCII letters, and mean nothing else; others by place.

    ``reserved`` are the names that mean something else.
    """
    own = {
        variable: str(variable.label) if isinstance(variable, IndexedBase) else variable.name for variable in variables
    }
    kept = {variable: name for variable, name in own.items() if _is_identifier(name) and name not in reserved}
    taken = {*reserved, *kept.values()}
    found: dict[Symbol | IndexedBase, str] = {}
    for place, (variable, name) in enumerate(own.items()):
        first = f"{name}_" if iskeyword(name) else f"argument_{place}"
        others = (f"{first}_{number}" for number in count(2))
        found[variable] = kept.get(variable) or next(each for each in chain((first,), others) if each not in taken)
        taken.add(found[variable])
    return found


def _is_identifier(name: str) -> bool:
    return name.isidentifier() and name.isascii() and not name.startswith("_") and not iskeyword(name)
