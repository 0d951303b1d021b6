"""Claims, and the pages that derive them: what a file in ``derivations/`` is made of.

A page is a Python file.  Its docstring is title and lead; each function marked ``@claim`` is a section
that yields, in reading order, prose, derivations, refutations, figures and tables::

    @claim("C3", "The gradient is the residual", builds_on=("C1",))
    def residual():
        yield "It points from the prediction away from the target."
        yield Derivation.begin(...).apply(...)

``builds_on`` names the claims that this one uses; ``@exercise`` marks the answer to a question likewise.  Prose may use
``$maths$``, ``*emphasis*`` and `` `code` ``, and a claim's number in it becomes a link.  A claim is proved when
everything it yields could be made and at least one piece of evidence came with it; evidence of a run that
was computed or measured is named beside it.  Whatever else its code raises is the claim's error, and no other's.
"""

from __future__ import annotations

import importlib.util
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import TypeAlias, get_args

from mse_sym.pages.attempts import PAGE_MODULE, Failed, Unusable, attempt, line_of, seen
from mse_sym.pages.failing import edits, refutation_of
from mse_sym.pages.order import in_reading_order
from mse_sym.proof import Derivation, Evidence, Line, StepRefuted
from mse_sym.proof.refutation import Refutation
from mse_sym.proof.verdict import StepFailed
from mse_sym.report.document import FILE_NAME, Display, Figure, Row, Table
from mse_sym.report.markup import parse
from mse_sym.report.status import Status, standing

Content: TypeAlias = str | Derivation | Refutation | Evidence | Display | Figure | Row | Table

_MARK = "__mse_sym_claim__"


@dataclass(frozen=True)
class Claim:
    """A claim, the function that derives it, and the identifiers of the claims that it builds on.

    ``page`` is the stem of its file.  An exercise has a ``question``, to which what is derived is the answer.  One that
    stands for a page which cannot be read has ``failed`` already.
    """

    identifier: str
    title: str
    page: str
    write: Callable[[], Iterable[Content]]
    builds_on: tuple[str, ...] = ()
    question: str = ""
    failed: Failed | None = None


@dataclass(frozen=True)
class Page:
    """One file of claims, in the order in which they stand there.

    ``notation`` are the letters that it has of its own, with their meanings: its ``NOTATION``.  ``assumed`` is what it
    takes for granted besides where its variables lie, in sentences: its ``ASSUMED``.
    A file that could not be read, as ``failed`` says, has one claim that stands for it and comes out as an error.
    """

    name: str
    title: str
    lead: str
    path: Path
    claims: tuple[Claim, ...]
    failed: Failed | None = None
    notation: Mapping[str, str] = field(default_factory=dict)
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What became of a claim: its status, its evidence, its contents up to the failure if there was one.

    ``failed`` is the line that failed and ``derivation`` what stands above it, where it was one of a derivation, and
    ``refutation`` its witness and what mends it, where it was refuted.
    """

    claim: Claim
    status: Status
    evidence: tuple[Evidence, ...]
    contents: tuple[Content, ...]
    failure: str = ""
    traceback: str = ""
    derivation: Derivation | None = None
    failed: Line | None = None
    refutation: Refutation | None = None


def claim(
    identifier: str, title: str, *, builds_on: tuple[str, ...] = ()
) -> Callable[[Callable[[], Iterable[Content]]], Callable[[], Iterable[Content]]]:
    """Mark a function of a page as the derivation of a claim that uses the claims ``builds_on``.

    Example::

        from mse_sym import claim, losses


        @claim("M1", "The gradient is the residual")
        def residual():
            yield "Prose, with $maths$; then what is derived:"
            yield losses.squared_error.gradient_derivation


        print([type(content).__name__ for content in residual()])  # ['str', 'Derivation']

    Prose may use ``$maths$``, ``*emphasis*`` and code in backquotes; the number of another claim becomes a link.

    Raises:
        ValueError: ``builds_on`` is one text, and no tuple.
    """
    return _marked(identifier, title, builds_on, "")


def exercise(
    identifier: str, title: str, question: str, *, builds_on: tuple[str, ...] = ()
) -> Callable[[Callable[[], Iterable[Content]]], Callable[[], Iterable[Content]]]:
    """Mark a function of a page as the answer to a ``question``, which is derived and proved like a claim."""
    if not question:
        raise ValueError(f"the exercise {identifier} has no question")
    return _marked(identifier, f"Exercise: {title}", builds_on, question)


def _marked(
    identifier: str, title: str, builds_on: tuple[str, ...], question: str
) -> Callable[[Callable[[], Iterable[Content]]], Callable[[], Iterable[Content]]]:
    if isinstance(builds_on, str):
        raise ValueError(f"builds_on={builds_on!r} of {identifier} is one text; write builds_on=({builds_on!r},)")

    def mark(write: Callable[[], Iterable[Content]]) -> Callable[[], Iterable[Content]]:
        setattr(write, _MARK, (identifier, title, tuple(builds_on), question))
        return write

    return mark


def project_derivations() -> Path:
    """The folder of the project's own derivations: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "derivations"
    return inside if inside.is_dir() else package.parent / "derivations"


def discover(paths: Sequence[Path] = ()) -> tuple[Page, ...]:
    """The pages in the given files and folders (the project's own, if none is given), in reading order.

    A page that cannot be read is among them, with what it raised, or what in it no report can hold.

    Raises:
        FileNotFoundError: a path that does not exist.
        ValueError: a file that is not Python, or a claim that is derived twice.
    """
    files: list[Path] = []
    for path in paths or (project_derivations(),):
        if not path.exists():
            raise FileNotFoundError(f"{path} does not exist; give a Python file with claims, or a folder of them")
        if not path.is_dir() and path.suffix != ".py":
            raise ValueError(f"{path} is not a Python file")
        files += sorted(path.glob("[!_]*.py")) if path.is_dir() else [path]
    pages = in_reading_order([_read(path) for path in files])
    _check_unique(pages)
    return pages


def _read(path: Path) -> Page:
    """The page at a path, or one that says why it cannot be read."""
    page = attempt(lambda: load_page(path), seen(path))
    if isinstance(page, Page):
        return page
    stand_in = Claim(path.stem, "The page cannot be read", path.stem, tuple, failed=page)
    return Page(path.stem, path.stem, "", path, (stand_in,), failed=page)


def load_page(path: Path) -> Page:
    """Import a file of claims by its path, as pytest imports a file of tests.

    Raises:
        Unusable: a file without claims, or with text or an identifier that no report can hold.
        BaseException: whatever its code raises.
    """
    module = module_at(path)
    functions = [f for f in vars(module).values() if inspect.isfunction(f) and f.__module__ == module.__name__]
    claims = tuple(_claim(function, path.stem) for function in functions if hasattr(function, _MARK))
    if not claims:
        raise Unusable(f"{path.name} has no claim; mark its functions with @claim(identifier, title)")
    docstring = inspect.cleandoc(module.__doc__ or path.stem)
    _check_prose(docstring, f"{path.name}: the docstring")
    title, _, lead = docstring.partition("\n\n")
    notation, assumed = getattr(module, "NOTATION", {}), tuple(getattr(module, "ASSUMED", ()))
    return Page(path.stem, title.rstrip("."), " ".join(lead.split()), path, claims, notation=notation, assumed=assumed)


class _AsItIsNow(SourceFileLoader):
    """Reads a file anew: the bytecode that Python keeps may be that of another text, saved in the same second."""

    def get_code(self, fullname: str) -> CodeType:
        return self.source_to_code(self.get_data(self.path), self.path)


def module_at(path: Path) -> ModuleType:
    """The Python file at a path, imported.

    Raises:
        BaseException: whatever its code raises.
    """
    name = f"{PAGE_MODULE}{path.stem}_{sha256(str(path.resolve()).encode()).hexdigest()[:8]}"
    spec = importlib.util.spec_from_file_location(name, path, loader=_AsItIsNow(name, str(path)))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _claim(function: Callable[[], Iterable[Content]], page: str) -> Claim:
    identifier, title, builds_on, question = getattr(function, _MARK)
    if not FILE_NAME.fullmatch(identifier):
        raise Unusable(
            f"{page}.py: the claim {identifier!r} becomes an anchor; "
            "it may have only letters, digits, dots, dashes and underscores"
        )
    _check_prose(title, f"{page}.py: the title of the claim {identifier}")
    _check_prose(question, f"{page}.py: the question of the exercise {identifier}")
    return Claim(identifier, title, page, function, builds_on, question)


def _check_prose(text: str, place: str) -> None:
    """Refuse text whose marks no writer could read."""
    try:
        parse(text)
    except ValueError as error:
        raise Unusable(f"{place}: {error}") from error


def examine(claim: Claim) -> Outcome:
    """Derive a claim: everything that it yields is proved on the way, or the first failure is kept."""
    contents: list[Content] = []

    def derived() -> StepFailed | None:
        try:
            for content in _written(claim):
                contents.append(content)
        except StepFailed as error:
            return error
        return None

    found = attempt(derived, _place(claim)) if claim.failed is None else claim.failed
    evidence = tuple(item for content in contents for item in evidence_of(content))
    match found:
        case None:
            status, failure = _standing(contents)
            return Outcome(claim, status, evidence, tuple(contents), failure)
        case Failed(message, traceback):
            return Outcome(claim, "error", evidence, tuple(contents), message, traceback)
        case StepFailed():
            status = "refuted" if isinstance(found, StepRefuted) else "undecided"
            refutation = refutation_of(found)
            return Outcome(
                claim,
                status,
                evidence,
                tuple(contents),
                "\n".join([str(found), *edits(refutation)]),
                derivation=found.derivation,
                failed=found.line,
                refutation=refutation,
            )


def _standing(contents: Sequence[Content]) -> tuple[Status, str]:
    """How a claim stands of which nothing failed: by the kinds of its evidence, of which there must be some."""
    kinds = {item.kind for content in contents for item in evidence_of(content)}
    if not kinds:
        return "undecided", "nothing was proved: the claim yields no derivation and no evidence"
    return standing(kinds), ""


def _place(claim: Claim) -> str:
    """Where a claim begins."""
    code = getattr(claim.write, "__code__", None)
    return line_of(code.co_filename, code.co_firstlineno) if code else f"{claim.page}.py"


def _written(claim: Claim) -> Iterator[Content]:
    """What a claim yields, refusing what cannot stand on a page."""
    written = claim.write()
    if not isinstance(written, Iterable):
        raise Unusable(f"{claim.page}.py: the claim {claim.identifier} returns {written!r}; let it yield its contents")
    for content in written:
        if not isinstance(content, get_args(Content)):
            kinds = ", ".join(kind.__name__ for kind in get_args(Content))
            raise Unusable(f"{claim.page}.py: the claim {claim.identifier} yields {content!r}; it may yield {kinds}")
        if isinstance(content, str):
            _check_prose(content, f"{claim.page}.py: the claim {claim.identifier}")
        yield content


def evidence_of(content: Content) -> tuple[Evidence, ...]:
    """The evidence that comes with a piece of content."""
    if isinstance(content, Derivation | Refutation):
        return content.evidence
    return (content,) if isinstance(content, Evidence) else ()


def _check_unique(pages: Sequence[Page]) -> None:
    seen: dict[str, str] = {}
    for page in pages:
        for claim in page.claims if page.failed is None else ():
            if claim.identifier in seen:
                raise ValueError(
                    f"{claim.identifier} is derived in {seen[claim.identifier]} and in {page.name}; keep one"
                )
            seen[claim.identifier] = page.name
