"""The examples of the README, and the page in CONTRIBUTING: each runs, and prints what stands beside it."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent
from typing import Any

import numpy as np
import pytest

from mse_sym import activations, losses
from mse_sym.pages.claims import examine, load_page
from tests.examples import promised

ROOT = Path(__file__).parent.parent


def blocks(name: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return [dedent(block) for block in re.findall(r"(?ms)^ *```python\n(.*?)^ *```$", text)]


BLOCKS = blocks("README.md")
PAGES = [block for block in blocks("CONTRIBUTING.md") if "@claim" in block]
FAST = [block for block in BLOCKS if "numba" in block]
TRAINED = [block for block in BLOCKS if "xgboost.train" in block]
PROGRAM = [block for block in BLOCKS if block not in (*FAST, *TRAINED)]


def test_the_examples_run_and_print_what_stands_beside_them(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    expected: list[str] = []
    for block in PROGRAM:
        expected += promised(block)
        exec(block, names)
    printed = capsys.readouterr().out
    assert len(expected) >= 8
    for words in expected:
        assert words in printed, words


def test_the_whole_page_is_proved(tmp_path: Path) -> None:
    (text,) = PAGES
    page = tmp_path / "my_page.py"
    page.write_text(text, encoding="utf-8")
    assert [examine(claim).status for claim in load_page(page).claims] == ["proved"]


@pytest.mark.backend("numba")
def test_the_fast_example_runs() -> None:
    (block,) = FAST
    names: dict[str, Any] = {}
    exec(block, names)
    assert names["gradient"].shape == names["logits"].shape
    probability = 1 / (1 + np.exp(-names["logits"]))
    np.testing.assert_allclose(names["gradient"], (probability - names["labels"]) / len(probability), rtol=1e-9)


@pytest.mark.peers("sklearn", "xgboost")
def test_what_is_trained_prints_what_stands_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = TRAINED
    exec(block, {"activations": activations, "losses": losses})
    printed = capsys.readouterr().out
    for words in promised(block):
        assert words in printed, words
