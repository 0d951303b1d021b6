"""PDF files, which LaTeX makes in a process of its own while the other files are written."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from mse_sym.cli.terminal import tracked

Compile: TypeAlias = Callable[[Path, Sequence[str]], tuple[Path, ...] | None]
"""Makes PDF files in a folder of LaTeX files, by their names without suffix; none where there is no LaTeX."""


@dataclass(frozen=True)
class Typesetting:
    """What is made in a folder that is gone at the end, by the names of the LaTeX files."""

    folder: Path
    made: Mapping[str, Future[tuple[Path, ...] | None]]

    def moved_to(self, folder: Path) -> Iterator[Path]:
        """The PDF files in a folder, one by one as they are made; none where there is no LaTeX.

        Raises:
            RuntimeError: a LaTeX file that does not compile.
        """
        for name in tracked(list(self.made), "Typesetting", str):
            try:
                found = self.made[name].result() or ()
            except RuntimeError as error:
                raise RuntimeError(str(error).replace(str(self.folder), str(folder.resolve()))) from error
            for file in found:
                yield Path(shutil.move(file, folder / file.name))


@contextmanager
def typesetting(texts: Mapping[str, str], names: Sequence[str], compile_: Compile) -> Iterator[Typesetting]:
    """Begin to typeset files of these names; where something fails, those that are not begun are not made."""
    with TemporaryDirectory(prefix="mse-sym-") as temporary, ThreadPoolExecutor(1) as thread:
        folder = Path(temporary).resolve()
        for name in names:
            (folder / f"{name}.tex").write_text(texts[f"{name}.tex"], encoding="utf-8", newline="\n")
        try:
            yield Typesetting(folder, {name: thread.submit(compile_, folder, [name]) for name in names})
        finally:
            thread.shutdown(cancel_futures=True)
