"""Writing a library of documents to a folder, whole or not at all, and its PDF files where there is a TeX."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from mse_sym.report.document import FILE_NAME, Library
from mse_sym.report.pgfplots import without_curves
from mse_sym.report.unfinished import unfinished
from mse_sym.report.writers import WRITERS


def write(
    library: Library, folder: Path, formats: Sequence[str] = tuple(WRITERS), made_later: Sequence[str] = ()
) -> tuple[Path, ...]:
    """Write ``library`` to ``folder`` and return the files' paths; other files in ``folder`` stay.

    The contents lead to what is written, and to the formats that are ``made_later`` of it.
    Everything is written to a temporary folder first and moved at the end, so an error leaves nothing behind.
    """
    _refuse_file(folder)
    files = _collect(library, tuple(dict.fromkeys(formats)), made_later)
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Files can be moved only within a file system, and a folder that exists may be another one's root.
    home = folder if folder.is_dir() else folder.parent
    with unfinished(home) as made:
        for name, text in files.items():
            path = made / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        return _move(made, folder, files)


def compile_pdf(folder: Path, names: Sequence[str] | None = None) -> tuple[Path, ...] | None:
    """Compile ``folder``'s LaTeX files, or those of ``names`` (stems), and put the PDF files beside them.

    ``None`` where no ``latexmk`` is installed.
    """
    latexmk = shutil.which("latexmk")
    if latexmk is None:
        return None
    sources = sorted(folder.glob("*.tex")) if names is None else [folder / f"{name}.tex" for name in names]
    with unfinished(folder) as made:
        finished = [_compile(latexmk, source, made).name for source in sources]
        return _move(made, folder, finished)


def _collect(library: Library, formats: Sequence[str], made_later: Sequence[str]) -> dict[str, str]:
    unknown = [name for name in formats if name not in WRITERS]
    if unknown:
        raise ValueError(f"unknown format {unknown[0]!r}: known are {', '.join(WRITERS)}")
    _refuse_unusable_names(library)
    files: dict[str, str] = {}
    for chosen in formats:
        for name, text in WRITERS[chosen](library, (*formats, *made_later)):
            if name in files:
                raise ValueError(f"two pages or figures of the report would both be written to {name}")
            files[name] = text
    return files


def _refuse_unusable_names(library: Library) -> None:
    for name in _names(library):
        if not FILE_NAME.fullmatch(name):
            raise ValueError(
                "the names of pages and figures become names of files, and those of sections become anchors: "
                f"{name!r} may have only letters, digits, dots, dashes and underscores"
            )


def _names(library: Library) -> Iterator[str]:
    for document in library.documents:
        yield document.name
        for section in document.sections:
            yield section.identifier
            yield from (figure.name for figure in section.figures)
            yield from (diagram.name for diagram in section.diagrams)


def _refuse_file(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(f"reports are written to a folder, and {folder} is a file: name another")


def _move(made: Path, folder: Path, names: Sequence[str] | Mapping[str, str]) -> tuple[Path, ...]:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        os.replace(made / name, folder / name)
    return tuple(folder / name for name in names)


_LAST_PAGE_IS_NOT_CITED = '$hash_calc_ignore_pattern{aux} = "abspage.last";'
"""For latexmk, which else runs LaTeX a third time, since the table of contents makes the book longer."""


_ENVIRONMENT = {"SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1"}


def _compile(latexmk: str, source: Path, folder: Path) -> Path:
    if _in_two_runs(source, folder):
        return folder / f"{source.stem}.pdf"
    run = subprocess.run(
        [
            latexmk,
            "-norc",
            "-e",
            _LAST_PAGE_IS_NOT_CITED,
            "-pdf",
            "-interaction=nonstopmode",
            "-halt-on-error",
            "-file-line-error",
            f"-outdir={folder}",
            source.name,
        ],
        cwd=source.parent,
        env=os.environ | _ENVIRONMENT,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if run.returncode != 0:
        raise RuntimeError(f"{source} does not compile: {_first_error(run.stdout + run.stderr)}")
    return folder / f"{source.stem}.pdf"


def _in_two_runs(source: Path, folder: Path) -> bool:
    """Whether one run of LaTeX is enough after one that writes no page and draws no curve.

    Such a run takes half the time and, where axes are as large without their curves, finds the numbers of pages that
    LaTeX reads in the next.
    """
    latex, text = shutil.which("pdflatex"), source.read_text(encoding="utf-8")
    short = without_curves(text)
    if latex is None or short == text:
        return False
    ahead = folder / "ahead"
    ahead.mkdir()
    (ahead / source.name).write_text(short, encoding="utf-8", newline="\n")
    options = ["-interaction=nonstopmode", "-halt-on-error", f"-output-directory={folder}"]
    found: list[dict[str, str]] = []
    for arguments in (["-draftmode", *options, str(ahead / source.name)], [*options, source.name]):
        run = subprocess.run(
            [latex, *arguments], cwd=source.parent, env=os.environ | _ENVIRONMENT, capture_output=True, check=False
        )
        if run.returncode != 0:
            break
        found.append(_numbers(folder, source.stem))
    is_done = len(found) == 2 and found[0] == found[1]
    if not is_done:
        for file in folder.glob(f"{source.stem}.*"):
            file.unlink()
    return is_done


def _numbers(folder: Path, stem: str) -> dict[str, str]:
    """What LaTeX reads in its next run, without the number of the last page, which is not cited."""
    files = [file for kind in ("aux", "toc", "out") if (file := folder / f"{stem}.{kind}").exists()]
    texts = {file.suffix: file.read_text(encoding="utf-8", errors="replace") for file in files}
    return {kind: re.sub(r".*abspage@last.*", "", text) for kind, text in texts.items()}


def _first_error(log: str) -> str:
    found = re.search(r"^(?:! |\S+\.tex:\d+: ).*$", log, re.MULTILINE)
    return found[0] if found else f"latexmk says {log.strip().splitlines()[-1:]}"
