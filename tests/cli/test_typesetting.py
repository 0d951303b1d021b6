"""PDF files are begun before the other files are written, and come to lie beside them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Event

import pytest

from mse_sym.cli.typesetting import typesetting

TEXTS = {"one.tex": "1", "two.tex": "2"}


def test_they_are_made_while_other_things_are_done(tmp_path: Path) -> None:
    at_work, others_are_done = Event(), Event()

    def compiled(folder: Path, names: Sequence[str]) -> tuple[Path, ...]:
        at_work.set()
        assert others_are_done.wait(60)
        made = folder / f"{names[0]}.pdf"
        made.write_text((folder / f"{names[0]}.tex").read_text(encoding="utf-8") * 2, encoding="utf-8")
        return (made,)

    with typesetting(TEXTS, ["two", "one"], compiled) as typeset:
        assert at_work.wait(60)
        others_are_done.set()
        assert [file.name for file in typeset.moved_to(tmp_path)] == ["two.pdf", "one.pdf"]
    assert sorted((file.name, file.read_text(encoding="utf-8")) for file in tmp_path.iterdir()) == [
        ("one.pdf", "11"),
        ("two.pdf", "22"),
    ]
    assert not typeset.folder.exists()


def test_where_something_fails_no_others_are_begun(tmp_path: Path) -> None:
    begun, failed = [], Event()

    def compiled(folder: Path, names: Sequence[str]) -> None:
        begun.append(names[0])
        failed.wait(60)

    def fail() -> None:
        with typesetting(TEXTS, ["one", "two"], compiled) as typeset:
            typeset.made["two"].add_done_callback(lambda _: failed.set())
            raise ValueError("a page that cannot be written")

    with pytest.raises(ValueError, match="cannot be written"):
        fail()
    assert "two" not in begun


def test_an_error_names_the_folder_of_the_report(tmp_path: Path) -> None:
    def compiled(folder: Path, names: Sequence[str]) -> None:
        raise RuntimeError(f"{folder / 'one.tex'} does not compile")

    with (
        typesetting(TEXTS, ["one"], compiled) as typeset,
        pytest.raises(RuntimeError) as raised,
    ):
        list(typeset.moved_to(tmp_path))
    assert str(raised.value) == f"{tmp_path.resolve() / 'one.tex'} does not compile"
