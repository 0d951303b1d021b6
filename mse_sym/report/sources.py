"""What is cited, as it is named in running text and as it stands in the bibliography.

A text cites by the names of the authors and the year, ``(Name year)`` or ``(Name and Name year, theorem 5.10)``.  All
sources stand in ``mse_sym/data/bibliography.toml``; wherever a text names one of them, its label is found.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import quote

from mse_sym.report.markup import spoken

OTHERS = "others"
"""Stands for authors who are not named."""


@dataclass(frozen=True)
class Source:
    """A book or an article; ``where`` it was published, and where it is found: a ``doi``, an ``address``, or neither.

    ``title`` may have marks; ``key`` is its anchor.
    """

    key: str
    authors: tuple[str, ...]
    title: str
    where: str
    year: int
    doi: str = ""
    address: str = ""

    @property
    def families(self) -> tuple[str, ...]:
        """The names of the authors without their initials."""
        return tuple(re.sub(r"^(?:\S+\. )+", "", author) for author in self.authors)

    @property
    def label(self) -> str:
        """How a text cites it."""
        first, *others = self.families
        match others:
            case []:
                names = first
            case [second] if second != OTHERS:
                names = f"{first} and {second}"
            case _:
                names = f"{first} et al."
        return f"{names} {self.year}"

    @property
    def described(self) -> str:
        """Authors, title and where it was published, as prose."""
        *before, last = self.authors
        names = f"{', '.join(before)} and {last}" if before else last
        return f"{names}: *{self.title}*, {self.where}{'' if str(self.year) in self.where else f', {self.year}'}"

    @property
    def link(self) -> tuple[str, str]:
        """The words that lead to it and their address, both empty where none is known."""
        if self.doi:
            return f"doi:{self.doi}", f"https://doi.org/{quote(self.doi)}"
        return re.sub(r"^https?://", "", self.address), self.address

    @property
    def in_plain_text(self) -> str:
        """All of it in characters, for the heads of files."""
        return f"{spoken(self.described)}{', ' * bool(self.link[0])}{self.link[0]}"


@cache
def sources() -> dict[str, Source]:
    """All sources by their labels, in alphabetical order."""
    text = files("mse_sym").joinpath("data", "bibliography.toml").read_text(encoding="utf-8")
    entries = [Source(key, tuple(entry.pop("authors")), **entry) for key, entry in tomllib.loads(text).items()]
    ordered = sorted(entries, key=lambda source: ([name.casefold() for name in source.families], source.year))
    return {source.label: source for source in ordered}


@cache
def mention() -> re.Pattern[str]:
    """Finds the labels of sources in a text, whose lines may end within one; the group ``label`` has what was found."""
    labels = "|".join(re.escape(label).replace(r"\ ", r"\s+") for label in sources())
    return re.compile(rf"(?<!and )(?<![\w.-])(?P<label>{labels})(?!\w)")


def labels_in(text: str) -> list[str]:
    """The labels of the sources that a text cites, each once, in the order of the bibliography."""
    found = {" ".join(match["label"].split()) for match in mention().finditer(text)}
    return [label for label in sources() if label in found]
