"""The backends that run the accurate forms, each with the libraries that it needs."""

from __future__ import annotations

import pytest

LIBRARIES: dict[str, tuple[str, ...]] = {"numba": ("numba",)}
"""By the names of the backends; the others need NumPy alone."""

OF_EVERY_BACKEND = pytest.mark.parametrize(
    "backend", [pytest.param(name, marks=pytest.mark.backend(*needed)) for name, needed in LIBRARIES.items()]
)
