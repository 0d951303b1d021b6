"""A writer for each format: a module that is called as the files end, with a function ``files``.

Given a library and the formats that are written together, it gives the files of its format as (name, text).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import TypeAlias

from mse_sym.report.document import Library

Writer: TypeAlias = Callable[[Library, Sequence[str]], Iterator[tuple[str, str]]]

WRITERS: Mapping[str, Writer] = {
    module.name: import_module(f"{__name__}.{module.name}").files for module in iter_modules(__path__)
}
"""All formats."""
