"""Claims that several processes examine together: each is examined once, by the first that comes to it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep

from mse_sym.pages.claims import Claim
from mse_sym.pages.statements import Statement, statements_of

_PATIENCE = 120.0
"""Seconds after which another process that examines a claim is taken to have died."""
_PAUSE = 0.05


@dataclass(frozen=True)
class Shared:
    """A folder that the processes share, with what became of claims, each under a name that all of them know."""

    folder: Path

    def statements(self, name: str, claims: Mapping[str, Claim]) -> tuple[Statement, ...]:
        """The statements of a claim; while another process examines it, one that nobody has begun is examined."""
        self.folder.mkdir(parents=True, exist_ok=True)
        since = monotonic()
        self._examined(name, claims[name])
        while (found := self._found(name)) is None:
            if monotonic() - since > _PATIENCE:
                return statements_of(claims[name])
            if not any(self._examined(other, claim) for other, claim in claims.items()):
                sleep(_PAUSE)
        return found

    def _examined(self, name: str, claim: Claim) -> bool:
        """Examine a claim, if nobody has begun with it."""
        try:
            self._path(name, "begun").touch(exist_ok=False)
        except FileExistsError:
            return False
        unfinished = self._path(name, "unfinished")
        unfinished.write_text(json.dumps([astuple(each) for each in statements_of(claim)]), encoding="utf-8")
        os.replace(unfinished, self._path(name, "json"))
        return True

    def _found(self, name: str) -> tuple[Statement, ...] | None:
        path = self._path(name, "json")
        if not path.exists():
            return None
        return tuple(Statement(*each) for each in json.loads(path.read_text(encoding="utf-8")))

    def _path(self, name: str, suffix: str) -> Path:
        return self.folder / f"{sha256(name.encode()).hexdigest()[:16]}.{suffix}"
