"""Claims, and the pages that derive them: what a file in ``derivations/`` is made of.

A page is a Python file.  Its docstring is title and lead; each function marked ``@claim`` is a section
that yields, in reading order, prose, derivations, refutations, figures and tables::

    @claim("C3", "The gradient is the residual", builds_on=("C1",))
    def residual():
        yield "It points from the prediction away from the target."
        yield Derivation.begin(...).apply(...)

``builds_on`` names the claims that this one uses.  Prose may use ``$maths$``, ``*emphasis*`` and
`` `code` ``, and a claim's number in it becomes a link.  A claim is proved when everything it yields
could be made and at least one piece of evidence came with it.
"""

from __future__ import annotations

import importlib.util
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from hashlib import sha256
from pathlib import Path
from statistics import median_low
from typing import Literal, TypeAlias, get_args

from mse_sym.check.refutation import Refutation
from mse_sym.proof import Derivation, Evidence, StepRefuted, StepUndecided
from mse_sym.report.document import FILE_NAME, Display, Figure, Row, Table
from mse_sym.report.markup import parse

Content: TypeAlias = str | Derivation | Refutation | Evidence | Display | Figure | Row | Table
Status: TypeAlias = Literal["proved", "refuted", "undecided"]

_MARK = "__mse_sym_claim__"


@dataclass(frozen=True)
class Claim:
    """A claim, the function that derives it, and the identifiers of the claims that it builds on.

    ``page`` is the stem of its file.
    """

    identifier: str
    title: str
    page: str
    write: Callable[[], Iterable[Content]]
    builds_on: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """One file of claims, in the order in which they stand there."""

    name: str
    title: str
    lead: str
    path: Path
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Outcome:
    """What became of a claim: its status, its evidence, its contents up to the failure if there was one."""

    claim: Claim
    status: Status
    evidence: tuple[Evidence, ...]
    contents: tuple[Content, ...]
    failure: str = ""


def claim(
    identifier: str, title: str, *, builds_on: tuple[str, ...] = ()
) -> Callable[[Callable[[], Iterable[Content]]], Callable[[], Iterable[Content]]]:
    """Mark a function of a page as the derivation of a claim that uses the claims ``builds_on``."""
    if isinstance(builds_on, str):
        raise ValueError(f"builds_on={builds_on!r} of {identifier} is one text; write builds_on=({builds_on!r},)")

    def mark(write: Callable[[], Iterable[Content]]) -> Callable[[], Iterable[Content]]:
        setattr(write, _MARK, (identifier, title, tuple(builds_on)))
        return write

    return mark


def project_derivations() -> Path:
    """The folder of the project's own derivations: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "derivations"
    return inside if inside.is_dir() else package.parent / "derivations"


def discover(paths: Sequence[Path] = ()) -> tuple[Page, ...]:
    """The pages in the given files and folders (the project's own, if none is given), in reading order.

    Raises:
        FileNotFoundError: a path that does not exist.
        ValueError: a file without claims, a claim that is derived twice, or text or an identifier that no report can
            hold.
    """
    files: list[Path] = []
    for path in paths or (project_derivations(),):
        if not path.exists():
            raise FileNotFoundError(f"{path} does not exist; give a Python file with claims, or a folder of them")
        files += sorted(path.glob("[!_]*.py")) if path.is_dir() else [path]
    pages = sorted((load_page(path) for path in files), key=_reading_order)
    _check_unique(pages)
    return tuple(pages)


def load_page(path: Path) -> Page:
    """Import a file of claims by its path, as pytest imports a file of tests."""
    if path.suffix != ".py":
        raise ValueError(f"{path} is not a Python file")
    name = f"_derivation_{path.stem}_{sha256(str(path.resolve()).encode()).hexdigest()[:8]}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    functions = [f for f in vars(module).values() if inspect.isfunction(f) and f.__module__ == name]
    claims = tuple(_claim(function, path.stem) for function in functions if hasattr(function, _MARK))
    if not claims:
        raise ValueError(f"{path} has no claim; mark its functions with @claim(identifier, title)")
    docstring = inspect.cleandoc(module.__doc__ or path.stem)
    _check_prose(docstring, f"{path.name}: the docstring")
    title, _, lead = docstring.partition("\n\n")
    return Page(path.stem, title.rstrip("."), " ".join(lead.split()), path, claims)


def _claim(function: Callable[[], Iterable[Content]], page: str) -> Claim:
    identifier, title, builds_on = getattr(function, _MARK)
    if not FILE_NAME.fullmatch(identifier):
        raise ValueError(
            f"{page}.py: the claim {identifier!r} becomes an anchor; "
            "it may have only letters, digits, dots, dashes and underscores"
        )
    _check_prose(title, f"{page}.py: the title of the claim {identifier}")
    return Claim(identifier, title, page, function, builds_on)


def _check_prose(text: str, place: str) -> None:
    """Refuse text whose marks no writer could read."""
    try:
        parse(text)
    except ValueError as error:
        raise ValueError(f"{place}: {error}") from error


def examine(claim: Claim) -> Outcome:
    """Derive a claim: everything that it yields is proved on the way, or the first failure is kept."""
    contents: list[Content] = []

    def outcome(status: Status, failure: str = "") -> Outcome:
        evidence = tuple(item for content in contents for item in evidence_of(content))
        return Outcome(claim, status, evidence, tuple(contents), failure)

    try:
        for content in _written(claim):
            contents.append(content)
    except StepRefuted as error:
        return outcome("refuted", str(error))
    except StepUndecided as error:
        return outcome("undecided", str(error))
    proved = outcome("proved")
    if not proved.evidence:
        return outcome("undecided", "nothing was proved: the claim yields no derivation and no evidence")
    return proved


def _written(claim: Claim) -> Iterator[Content]:
    """What a claim yields, refusing what cannot stand on a page."""
    written = claim.write()
    if not isinstance(written, Iterable):
        raise ValueError(
            f"{claim.page}.py: the claim {claim.identifier} returns {written!r}; let it yield its contents"
        )
    for content in written:
        if not isinstance(content, get_args(Content)):
            kinds = ", ".join(kind.__name__ for kind in get_args(Content))
            raise ValueError(f"{claim.page}.py: the claim {claim.identifier} yields {content!r}; it may yield {kinds}")
        if isinstance(content, str):
            _check_prose(content, f"{claim.page}.py: the claim {claim.identifier}")
        yield content


def evidence_of(content: Content) -> tuple[Evidence, ...]:
    """The evidence that comes with a piece of content."""
    if isinstance(content, Derivation | Refutation):
        return content.evidence
    return (content,) if isinstance(content, Evidence) else ()


def check_builds_on(pages: Sequence[Page]) -> None:
    """Refuse a whole of pages in which a claim builds on one that is not there, or in the end on itself.

    Raises:
        ValueError: there is such a claim.
    """
    claims = {claim.identifier: claim for page in pages for claim in page.claims}
    for claim in claims.values():
        for identifier in claim.builds_on:
            if identifier not in claims:
                raise ValueError(
                    f"{claim.page}.py: the claim {claim.identifier} builds on {identifier}, which no page derives"
                )
    try:
        TopologicalSorter({name: claim.builds_on for name, claim in claims.items()}).prepare()
    except CycleError as error:
        circle = " builds on ".join(reversed(error.args[1]))
        raise ValueError(f"the reasoning goes in a circle: {circle}") from error


_NUMBERED = re.compile(r"([A-Z]+)([0-9]+)")


def _reading_order(page: Page) -> tuple[bool, tuple[str, int], str]:
    """By the number in the middle, which an early or late claim on a page does not move; without one, last."""
    found = (_NUMBERED.fullmatch(claim.identifier) for claim in page.claims)
    numbers = [(match[1], int(match[2])) for match in found if match]
    return not numbers, median_low(numbers) if numbers else ("", 0), page.name


def _check_unique(pages: Sequence[Page]) -> None:
    seen: dict[str, str] = {}
    for page in pages:
        for claim in page.claims:
            if claim.identifier in seen:
                raise ValueError(
                    f"{claim.identifier} is derived in {seen[claim.identifier]} and in {page.name}; keep one"
                )
            seen[claim.identifier] = page.name
