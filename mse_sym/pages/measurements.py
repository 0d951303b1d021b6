"""What was measured and committed: how accurate our functions are, and those of other libraries.

The pages are made from these files, so that they come out the same without the libraries, on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mse_sym.proof import Evidence

_DATA = Path(__file__).resolve().parent.parent / "data"
MEASURED = _DATA / "accuracy.json"
"""What ``mse-sym accuracy --write`` writes."""
TIMED = _DATA / "speed.json"
"""What ``make bench-losses`` writes with ``--write``."""
OWN_LOSSES = _DATA / "own_losses.json"
"""What ``python -m tests.losses.own.measure`` writes with ``--write``."""
STUDY = _DATA / "study.json"
"""What ``mse-sym study --write`` writes."""
PUBLIC_RECORD = _DATA / "public_record.json"
"""What ``python -m tests.peers.public_record`` writes with ``--write``."""
REAL_DATA = _DATA / "real_data.json"
"""What ``python -m tests.peers.real_data`` writes with ``--write``."""
ESTIMATORS = _DATA / "estimators.json"
"""What ``python -m tests.peers.estimators`` writes with ``--write``."""


def accuracy_rows() -> Sequence[Mapping[str, Any]]:
    """What ``mse-sym accuracy`` measured when it was last written, row by row."""
    return _read(MEASURED)["accuracy"]


def audit_data() -> Mapping[str, Any]:
    """What ``mse-sym audit --json`` measured: ``rows``, ``versions``, and the courses ``errors`` and ``slopes``."""
    return _read(_DATA / "audit.json")


def speed_data() -> Mapping[str, Any]:
    """What the benchmarks measured: ``rows`` of the seconds and errors ``of`` each library, and where that was."""
    return _read(TIMED)


def own_losses_data() -> Sequence[Mapping[str, Any]]:
    """What became of seventy losses of one's own: proofs, seconds, greatest errors, beside plain NumPy."""
    return _read(OWN_LOSSES)


def study_data() -> Mapping[str, Any]:
    """What became of a million random starts: the ``study``, its ``losses``, the ``map`` of plateaus."""
    return _read(STUDY)


def public_record_data() -> Mapping[str, Any]:
    """What other libraries do with the formulas of the public record: ``runs`` by claim, ``versions``, the ``date``."""
    return _read(PUBLIC_RECORD)


def real_data() -> Mapping[str, Any]:
    """What was trained on scikit-learn's data: ``runs`` by claim, ``versions``."""
    return _read(REAL_DATA)


def estimators_data() -> Mapping[str, Any]:
    """How far our estimators are from those of other libraries: ``rows``, and the ``versions`` of these."""
    return _read(ESTIMATORS)


def measured(what: str, versions: Mapping[str, str], detail: str = "") -> Evidence:
    """That numbers of a claim were measured with these versions of libraries, and are not proved."""
    libraries = ", ".join(f"{name} {version}" for name, version in versions.items())
    return Evidence(what, f"measured with {libraries}", detail, kind="measured")


def run_once(what: str, detail: str = "") -> Evidence:
    """That numbers of a claim are those of one run, which was made with the page and not compared with another."""
    return Evidence(what, "run once in 64 bits", detail, kind="measured")


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
