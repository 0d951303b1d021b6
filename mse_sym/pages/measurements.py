"""What was measured and committed: how accurate our functions are, and those of other libraries.

The pages are made from these files, so that they come out the same without the libraries, on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any


def accuracy_rows() -> Sequence[Mapping[str, Any]]:
    """What ``mse-sym accuracy --json`` measured, row by row."""
    return _read("accuracy")["accuracy"]


def audit_data() -> Mapping[str, Any]:
    """What ``mse-sym audit --json`` measured: ``rows``, ``versions``, and the courses ``errors`` and ``slopes``."""
    return _read("audit")


def _read(name: str) -> Any:
    return json.loads((files("mse_sym") / "data" / f"{name}.json").read_text(encoding="utf-8"))
