"""Chromium for the tests that look at the pages as a reader's browser lays them out."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

Measure: TypeAlias = Callable[[str, int, str], Any]
"""Given a page, a width in pixels and a JavaScript expression of ``document``, its value."""

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--virtual-time-budget=2000",
)


@pytest.fixture
def measure(tmp_path: Path) -> Measure:
    """Lays a page out in a frame of the given width, since windows have a least width, and measures it."""
    programs = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    browser = next(filter(None, map(shutil.which, programs)), None)
    assert browser is not None, "the test lacks its marker: chromium"

    def measured(page: str, width: int, expression: str) -> Any:
        frame = tmp_path / "frame.html"
        frame.write_text(
            f'<!DOCTYPE html><meta charset="utf-8"><iframe srcdoc="{html.escape(page)}" '
            f'style="width:{width}px;height:4000px;border:0"></iframe><pre id="answer"></pre><script>'
            "const frame = document.querySelector('iframe');"
            "frame.onload = () => { const of = (document) => " + expression + ";"
            "answer.textContent = JSON.stringify(of(frame.contentDocument)); };</script>",
            encoding="utf-8",
        )
        command = [browser, *_FLAGS, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", frame.as_uri()]
        dump = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
        answer = re.search(r'<pre id="answer">(.*?)</pre>', dump, re.DOTALL)
        assert answer, dump[-500:]
        return json.loads(html.unescape(answer[1]))

    return measured
