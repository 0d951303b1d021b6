from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from mse_sym.report import write as module
from mse_sym.report.document import Display, Library, Row, Section
from mse_sym.report.write import compile_pdf, write
from mse_sym.report.writers import WRITERS
from tests.report.sample import DOCUMENT, FIGURE, LIBRARY, OTHER


def contents(folder: Path) -> dict[str, bytes]:
    """Everything below ``folder``."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_all_formats_are_written_and_their_paths_returned(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "reports"
    paths = write(LIBRARY, folder)
    assert {str(path.relative_to(folder)) for path in paths} == contents(folder).keys()
    assert contents(folder).keys() >= {
        "README.md",
        "figures/plateau-law.svg",
        "figures/sigmoid-neuron.svg",
        "index.html",
        "mse_sym.tex",
        "sigmoid-neuron.html",
        "sigmoid-neuron.md",
        "sigmoid-neuron.tex",
        "squared-error.html",
        "squared-error.md",
        "squared-error.tex",
    }
    assert list((tmp_path / "new").iterdir()) == [folder]


def test_writing_twice_gives_the_same_bytes_and_leaves_other_files_alone(tmp_path: Path) -> None:
    write(LIBRARY, tmp_path)
    first = contents(tmp_path)
    (tmp_path / "mine.txt").write_text("mine")
    write(LIBRARY, tmp_path)
    assert contents(tmp_path) == first | {"mine.txt": b"mine"}


def test_a_page_called_like_the_book_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"both be written to mse_sym\.tex"):
        write(Library("L", "l", (OTHER, replace(DOCUMENT, name="mse_sym"))), tmp_path)


def test_the_names_of_figures_in_a_row_are_looked_at_too(tmp_path: Path) -> None:
    row = Row((replace(FIGURE, name="../up"),))
    with pytest.raises(ValueError, match="become names of files"):
        write(Library("L", "l", (replace(OTHER, sections=(Section("s", "S", (row,)),)),)), tmp_path / "reports")


def test_no_absolute_path_is_written(tmp_path: Path) -> None:
    write(LIBRARY, tmp_path)
    assert not [name for name, text in contents(tmp_path).items() if str(tmp_path).encode() in text]


def test_only_the_formats_asked_for(tmp_path: Path) -> None:
    write(Library("L", "l", (OTHER,)), tmp_path, ["html", "html"])
    assert contents(tmp_path).keys() == {"index.html", "squared-error.html"}


def test_an_unknown_format_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=f"unknown format 'docx': known are {', '.join(WRITERS)}"):
        write(LIBRARY, tmp_path / "reports", ["html", "docx"])
    assert not list(tmp_path.iterdir())


def test_a_formula_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    broken = replace(OTHER, sections=(Section("s", "S", (Display((r"\left(a",)),)),))
    with pytest.raises(ValueError, match="LaTeX formula"):
        write(Library("L", "l", (DOCUMENT, broken)), tmp_path / "reports")
    assert not list(tmp_path.iterdir())


def test_a_disk_that_fails_midway_leaves_the_old_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(LIBRARY, tmp_path)
    before = contents(tmp_path)
    written = Path.write_text

    def full(path: Path, *args: str, **kwargs: str) -> int:
        if path.name == "squared-error.md":
            raise OSError("No space left on device")
        return written(path, *args, **kwargs)

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="No space"):
        write(replace(LIBRARY, title="Another"), tmp_path)
    assert contents(tmp_path) == before


def test_a_folder_that_exists_may_be_a_file_system_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are moved within the folder: from beside it, the move would run into the border."""
    moved = []

    def move(source: Path, target: Path) -> None:
        moved.append(source.is_relative_to(tmp_path))
        shutil.move(source, target)

    monkeypatch.setattr(os, "replace", move)
    write(LIBRARY, tmp_path)
    assert moved
    assert all(moved)


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    file = tmp_path / "reports"
    file.write_text("mine")
    with pytest.raises(NotADirectoryError, match=f"{file} is a file"):
        write(LIBRARY, file)
    assert file.read_text() == "mine"


@pytest.mark.parametrize("name", ["../up", "a/b", "", ".hidden", "white space"])
def test_names_that_would_leave_the_folder_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="become names of files"):
        write(Library("L", "l", (replace(OTHER, name=name),)), tmp_path / "reports")
    assert not list(tmp_path.iterdir())


def test_two_pages_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"both be written to squared-error\.html"):
        write(Library("L", "l", (OTHER, OTHER)), tmp_path)


def test_a_new_format_is_one_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def titles(library: Library, formats: Sequence[str]) -> Iterator[tuple[str, str]]:
        yield "titles.txt", library.title

    monkeypatch.setattr(module, "WRITERS", {**WRITERS, "txt": titles})
    assert write(LIBRARY, tmp_path, ["txt"]) == (tmp_path / "titles.txt",)
    assert contents(tmp_path) == {"titles.txt": LIBRARY.title.encode()}


def test_without_latexmk_there_is_no_pdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda program: None)
    assert compile_pdf(tmp_path) is None


@pytest.mark.tex
def test_pdf_files_are_the_same_twice_and_come_alone(tmp_path: Path) -> None:
    write(LIBRARY, tmp_path, ["tex"])
    assert compile_pdf(tmp_path, ["squared-error"]) == (tmp_path / "squared-error.pdf",)
    first = contents(tmp_path)
    assert first.keys() == {"mse_sym.tex", "sigmoid-neuron.tex", "squared-error.tex", "squared-error.pdf"}
    assert first["squared-error.pdf"].startswith(b"%PDF")
    assert b"CreationDate" not in first["squared-error.pdf"]
    assert str(tmp_path).encode() not in first["squared-error.pdf"]
    compile_pdf(tmp_path, ["squared-error"])
    assert contents(tmp_path) == first


@pytest.mark.tex
def test_a_file_that_does_not_compile_is_named_with_its_error(tmp_path: Path) -> None:
    (tmp_path / "bad.tex").write_text("\\documentclass{article}\n\\begin{document}\n\\nonsense\n\\end{document}\n")
    with pytest.raises(RuntimeError, match=r"bad\.tex does not compile: .*bad\.tex:3: Undefined control sequence"):
        compile_pdf(tmp_path)
    assert contents(tmp_path).keys() == {"bad.tex"}
