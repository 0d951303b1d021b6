"""``mse-sym report``: derive, prove, write, and make PDF files where there is a TeX."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

from rich.console import Console

from mse_sym.cli.checkout import is_checkout
from mse_sym.cli.problem import FAILED, Problem
from mse_sym.cli.side_by_side import look_for_cycles_rarely
from mse_sym.cli.subjects import PARTS, Subjects, examined, load
from mse_sym.cli.terminal import output, pairs, working
from mse_sym.cli.typesetting import Typesetting, typesetting
from mse_sym.cli.verify import all_standing, show_failures, show_tracebacks, summary
from mse_sym.losses import with_activations
from mse_sym.pages.build import build_library
from mse_sym.pages.claims import Page
from mse_sym.pages.reasoning import check_builds_on
from mse_sym.pages.results import Result
from mse_sym.report.document import Library
from mse_sym.report.status import STANDING
from mse_sym.report.write import compile_pdf, write
from mse_sym.report.writers import WRITERS

_PDF = "pdf"
"""The LaTeX files, and what is made of them: the book, or of a page alone the page."""
_INSTALL = "install TeX Live (on Debian: apt install latexmk texlive-latex-extra lmodern)"
_NO_TEX = f"No PDF files, as latexmk was not found: {_INSTALL} and run this again, or compile the .tex files elsewhere."


def report(paths: Sequence[Path], folder: Path | None, formats: Sequence[str] | None, jobs: int, *, debug: bool) -> int:
    """Derive and prove the claims of the pages and write them; 0 where all of them stand.

    Without a folder, pages that were given do not go where the project's own are, nor these where others are.
    """
    look_for_cycles_rarely()
    folder = folder or Path("mse-sym-report" if paths or not is_checkout(Path.cwd()) else "reports")
    formats = _known(formats or tuple(WRITERS))
    # Where it is not asked for, a PDF file is made if it can be, and pages that are the same everywhere do not know it.
    linked = (_PDF,) if _PDF in formats else ()
    if linked:
        _refuse_without_tex()
        formats = tuple(dict.fromkeys("tex" if name == _PDF else name for name in formats))
    pages = load(paths)
    if not paths:
        _refuse_loose_ends(pages)
    subjects = Subjects(
        pages, tuple(claim for page in pages for claim in page.claims), {} if paths else with_activations()
    )
    claims, losses = examined(subjects, jobs, on_page=True)
    with ExitStack() as meanwhile:
        files, made = _written(pages, claims, losses, folder, formats, linked, meanwhile)
        losses = tuple(result for result in losses if result.name not in PARTS or result.status not in STANDING)
        if debug:
            show_tracebacks((*claims, *losses))
        console = output()
        show_failures(console, subjects.claims, claims, losses)
        console.print(summary((*claims, *losses)))
        _show_files(console, folder, files)
        if made is not None:
            _show_pdf(console, folder, made)
    return 0 if all_standing((*claims, *losses)) else FAILED


def _known(formats: Sequence[str]) -> Sequence[str]:
    for name in formats:
        if name not in (*WRITERS, _PDF):
            raise Problem(f"there is no format {name!r}; choose among {', '.join((*WRITERS, _PDF))}")
    return formats


def _refuse_without_tex() -> None:
    if shutil.which("latexmk") is None:
        raise Problem(f"a PDF file needs latexmk, which was not found; {_INSTALL}")


def _refuse_loose_ends(pages: Sequence[Page]) -> None:
    try:
        check_builds_on(pages)
    except ValueError as error:
        raise Problem(str(error)) from error


def _written(
    pages: Sequence[Page],
    claims: Sequence[Result],
    losses: Sequence[Result],
    folder: Path,
    formats: Sequence[str],
    linked: Sequence[str],
    meanwhile: ExitStack,
) -> tuple[tuple[Path, ...], Typesetting | None]:
    """The files, and the PDF files that are made meanwhile, if there are LaTeX files."""
    try:
        with working("Writing"):
            of_claims, of_losses = ({result.name: result for result in found} for found in (claims, losses))
            library = build_library(pages, of_claims, of_losses, folder)
            made = meanwhile.enter_context(_begun(library, (*formats, *linked))) if "tex" in formats else None
            return write(library, folder, formats, linked), made
    except ValueError as error:
        raise Problem(f"nothing was written: {error}") from error


def _begun(library: Library, formats: Sequence[str]) -> AbstractContextManager[Typesetting]:
    """The book, or of pages alone the pages."""
    names = [library.book] if library.book else [page.name for page in library.documents]
    return typesetting(dict(WRITERS["tex"](library, formats)), names, compile_pdf)


def _show_files(console: Console, folder: Path, files: Sequence[Path]) -> None:
    names: dict[str, list[str]] = {}
    for file in files:
        names.setdefault(file.suffix.removeprefix("."), []).append(file.relative_to(folder).as_posix())
    console.print(f"Written to {folder}:")
    console.print(pairs(((kind, ", ".join(found)) for kind, found in names.items()), console.width))


def _show_pdf(console: Console, folder: Path, typeset: Typesetting) -> None:
    try:
        made = list(typeset.moved_to(folder))
    except RuntimeError as error:
        raise Problem(f"the .tex files are written, but {error}", FAILED) from error
    console.print(pairs([("pdf", ", ".join(file.name for file in made))], console.width) if made else _NO_TEX)
