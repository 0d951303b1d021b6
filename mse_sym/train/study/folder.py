"""A folder that keeps what a study has counted, so that it can be stopped at any time and resumed without loss.

``study.json`` says of which study the counts are.  Each chunk is a file ``chunk-00000.npz`` with an array of whole
numbers for each loss, written under another name and renamed when it is whole.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from zipfile import BadZipFile

import numpy as np

from mse_sym.runtime import Array
from mse_sym.train.study.definition import Study

_MANIFEST = "study.json"


@dataclass(frozen=True)
class Folder:
    """The folder of a study."""

    study: Study
    path: Path

    @classmethod
    def opened(cls, study: Study, path: Path) -> Folder:
        """The folder, made where there is none.

        Raises:
            ValueError: the folder is of another study, or has other files.
        """
        folder = cls(study, path)
        path.mkdir(parents=True, exist_ok=True)
        manifest = path / _MANIFEST
        if manifest.exists():
            folder._check(manifest)
        elif any(path.iterdir()):
            raise ValueError(f"{path} has files and no study; give a new or an empty folder")
        else:
            folder._write(_MANIFEST, json.dumps(study.manifest, indent=1).encode())
        return folder

    def _check(self, manifest: Path) -> None:
        try:
            known = json.loads(manifest.read_text(encoding="utf-8"))
        except ValueError as error:
            raise ValueError(f"{manifest} is no manifest of a study ({error}); give another folder") from error
        wanted = self.study.manifest
        for name in dict.fromkeys([*wanted, *known]):
            if known.get(name) != wanted.get(name):
                raise ValueError(
                    f"{self.path} keeps another study: its {name} is {_short(known.get(name))}, and not "
                    f"{_short(wanted.get(name))}; give another folder, or the arguments of that study"
                )

    def done(self) -> frozenset[int]:
        """The chunks that are there."""
        return frozenset(chunk for chunk in range(self.study.chunks) if self._chunk(chunk).exists())

    def read(self, chunk: int) -> dict[str, Array]:
        """The counts of a chunk.

        Raises:
            ValueError: a file that is not what was written.
        """
        path = self._chunk(chunk)
        try:
            with np.load(path, allow_pickle=False) as arrays:
                found = {loss.name: arrays[loss.name] for loss in self.study.losses}
        except (ValueError, KeyError, OSError, EOFError, BadZipFile) as error:
            raise ValueError(f"{path} cannot be read ({error}); delete it, and it is counted again") from error
        for counts in found.values():
            if counts.shape != (self.study.size(chunk),) or counts.dtype != np.int64:
                raise ValueError(f"{path} has not the counts of its starts; delete it, and they are counted again")
        return found

    def write(self, chunk: int, counts: Mapping[str, Array]) -> None:
        """Keep the counts of a chunk: whole, or not at all."""
        arrays: dict[str, Any] = dict(counts)
        content = BytesIO()
        np.savez_compressed(content, **arrays)
        self._write(self._chunk(chunk).name, content.getvalue())

    def _write(self, name: str, content: bytes) -> None:
        with NamedTemporaryFile(dir=self.path, suffix=".unfinished", delete=False) as file:
            file.write(content)
        os.replace(file.name, self.path / name)

    def _chunk(self, chunk: int) -> Path:
        return self.path / f"chunk-{chunk:05}.npz"


def _short(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
