"""Docstrings in Google's style, as blocks of a page: text, arguments, errors, examples."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import dedent
from types import MappingProxyType
from typing import TypeAlias

from mse_sym.report.document import Block, Definitions, Display, Listing, Paragraph

Reference: TypeAlias = Callable[[str], str]
"""From a name that a docstring refers to, to the prose that stands for it: a link, or code."""

HEADINGS = {
    "Args": "Arguments",
    "Attributes": "Attributes",
    "Returns": "Returns",
    "Yields": "Yields",
    "Raises": "Errors",
    "Warns": "Warnings",
}
"""The sections of a docstring, and what they are called on a page."""

_HEADING = re.compile(rf"({'|'.join(HEADINGS)})(?: \(([^()]*(?:\([^()]*\)[^()]*)*)\))?:")
_NAMES = re.compile(r"((?:\*{0,2}[\w.]+)(?:, \*{0,2}[\w.]+)*): ")
_MARK = re.compile(r"``(?P<code>[^`]+)``|:math:`(?P<maths>[^`]+)`|:\w+:`~?(?P<name>[^`]+)`|(?P<special>[\\$])")


@dataclass(frozen=True)
class Part:
    """What stands under one heading of a docstring, which is empty for its text: lines that belong together."""

    heading: str
    lines: tuple[str, ...]
    addition: str = ""


def parts_of(docstring: str) -> tuple[Part, ...]:
    """The parts of a docstring in their order: paragraphs, sections and ``Example``."""
    return tuple(_parts(docstring.splitlines()))


def items_of(part: Part) -> Iterator[tuple[str, str]]:
    """The names of a section, each with what is said of it; what has no name has an empty one.

    What is returned is said in sentences, and not by name.
    """
    if part.heading == "Returns":
        yield "", " ".join(" ".join(part.lines).split())
        return
    for item in _items(part.lines):
        found = _NAMES.match(item)
        yield (found[1], item[found.end() :]) if found else ("", item)


def example_of(docstring: str) -> str:
    """The listing of its example; empty without one."""
    return "\n\n".join(dedent("\n".join(part.lines)) for part in parts_of(docstring) if part.heading == "Example")


def blocks_of(docstring: str, refer: Reference, types: Mapping[str, str] = MappingProxyType({})) -> Iterator[Block]:
    """A docstring as it stands on a page; the attributes of ``types`` have their types beside their names."""
    for part in parts_of(docstring):
        match part.heading:
            case "":
                yield Paragraph(prose(" ".join(part.lines), refer))
            case "Maths":
                yield Display((" ".join(" ".join(part.lines).split()),))
            case "Example":
                yield Listing(dedent("\n".join(part.lines)))
            case heading:
                words = HEADINGS[heading] + (f" ({prose(part.addition, refer)})" if part.addition else "")
                known = types if heading == "Attributes" else {}
                rows = ((_terms(names, known), prose(text, refer)) for names, text in items_of(part))
                yield Definitions(words, tuple(rows))


def summary_of(docstring: str, refer: Reference) -> str:
    """Its first paragraph, as prose."""
    first = next((part for part in parts_of(docstring) if not part.heading), None)
    return prose(" ".join(first.lines), refer) if first else ""


def prose(text: str, refer: Reference) -> str:
    """The marks of docstrings as those of pages."""

    def written(found: re.Match[str]) -> str:
        match found.lastgroup:
            case "code":
                return f"`{found['code']}`"
            case "maths":
                return f"${found['maths']}$"
            case "name":
                return refer(found["name"])
        return f"\\{found['special']}"

    return _MARK.sub(written, text)


def _terms(names: str, types: Mapping[str, str]) -> str:
    typed = (f"{name}: {types[name]}" if name in types else name for name in names.split(", "))
    return ", ".join(f"`{name}`" for name in typed) if names else ""


def _parts(lines: Sequence[str]) -> Iterator[Part]:
    place = 0
    while place < len(lines):
        line = lines[place]
        end = _end_of_indented(lines, place + 1)
        if heading := _HEADING.fullmatch(line):
            yield Part(heading[1], _stripped(lines[place + 1 : end]), heading[2] or "")
        elif line == "Example::":
            yield Part("Example", _stripped(lines[place + 1 : end]))
        elif line.startswith(".. math::"):
            yield Part("Maths", (line.removeprefix(".. math::"), *lines[place + 1 : end]))
        elif line:
            end = next((at for at in range(place, len(lines)) if not lines[at]), len(lines))
            yield Part("", tuple(lines[place:end]))
        else:
            end = place + 1
        place = end


def _end_of_indented(lines: Sequence[str], place: int) -> int:
    while place < len(lines) and (not lines[place] or lines[place].startswith(" ")):
        place += 1
    return place


def _stripped(lines: Sequence[str]) -> tuple[str, ...]:
    """Without empty lines before and after."""
    return tuple("\n".join(lines).strip("\n").split("\n"))


def _items(lines: Sequence[str]) -> Iterator[str]:
    """An item begins where a line is indented least; what is indented more goes on with it."""
    for item in re.split(r"\n(?! )", dedent("\n".join(line for line in lines if line))):
        yield " ".join(item.split())
