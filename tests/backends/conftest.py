"""What tests of several backends need."""

from __future__ import annotations

from importlib import import_module

import pytest


@pytest.fixture
def traced_anew() -> None:
    """``torch.compile`` compiles a function, of whichever loss, a few times only in one process."""
    import_module("torch._dynamo").reset()
