"""Hypothesis profiles, and what becomes of tests that need a program or another library."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Generator
from importlib.util import find_spec

import hypothesis
import pytest
from hypothesis import HealthCheck

from mse_sym.forms import bodies
from mse_sym.losses import measured, measured_vectors
from mse_sym.losses.compiled import CompiledLoss
from mse_sym.losses.loss import Loss
from mse_sym.proof.progress import SECONDS

PROGRAMS = {
    "tex": ("latexmk",),
    "chromium": ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    "gcc": ("gcc",),
    "node": ("node",),
}
"""For each marker the programs of which one is needed."""

LIBRARIES = ("peers", "backend")
"""The markers that name the libraries that are needed."""

REQUIRED = os.environ.get("MSE_SYM_REQUIRE_EXTRAS") == "1"
"""Whether a test that needs a program or a library fails, rather than being skipped, where there is none."""

# `ci` gives the same examples on every run, of which some tell what many do, `dev` other ones each time, `long` many.
# How long an example takes depends on the machine and is never a failure.
_BASE = hypothesis.settings(deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
PROFILES = {
    "ci": hypothesis.settings(_BASE, derandomize=True, database=None, max_examples=50),
    "dev": hypothesis.settings(_BASE, derandomize=False),
    "long": hypothesis.settings(_BASE, derandomize=False, max_examples=2000),
}
for _name, _settings in PROFILES.items():
    hypothesis.settings.register_profile(_name, _settings)

os.environ.pop("COLUMNS", None)
"""How wide the terminal of who runs the tests is, which is nothing to them."""

_profile = os.environ.get("HYPOTHESIS_PROFILE") or "ci"
if _profile not in PROFILES:
    raise pytest.UsageError(f"HYPOTHESIS_PROFILE is {_profile!r}; it must be one of {', '.join(PROFILES)}")
hypothesis.settings.load_profile(_profile)


def _needs(item: pytest.Item) -> dict[str, bool]:
    """What a test needs beyond the core, in words, and whether it is installed."""
    needs = {
        " or ".join(programs): any(map(shutil.which, programs))
        for marker, programs in PROGRAMS.items()
        if item.get_closest_marker(marker)
    }
    libraries = [name for marker in LIBRARIES if (found := item.get_closest_marker(marker)) for name in found.args]
    return needs | {name: find_spec(name) is not None for name in libraries}


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test if something that it needs is missing, or fail it where MSE_SYM_REQUIRE_EXTRAS=1."""
    for what, is_installed in _needs(item).items():
        if not is_installed:
            reason = f"needs {what}, which is not installed"
            if REQUIRED:
                pytest.fail(reason, pytrace=False)
            pytest.skip(reason)


@pytest.fixture(autouse=True)
def _without_measuring(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Measure own losses only in tests that say so, and there patiently."""
    if request.node.get_closest_marker("measured") is None:
        monkeypatch.setattr(Loss, "compile", _unmeasured)
    else:
        for module, limits in _LIMITS.items():  # that a slow machine finds what a quick one does
            for limit, patience in limits.items():
                monkeypatch.setattr(module, limit, patience * getattr(module, limit))


_LIMITS = {
    measured: {"_OF_MEASURE": 30, "_OF_ROUND": 3, "_OF_FORMS": 3},
    measured_vectors: {"_OF_MEASURE": 100, "_OF_FORMS": 3},
    bodies: {"_OF_MEASURE": 30},
}
_COMPILE = Loss.compile


def _unmeasured(loss: Loss, backend: str = "numpy", *, measure: bool = True, seconds: float = SECONDS) -> CompiledLoss:
    return _COMPILE(loss, backend, measure=False, seconds=seconds)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where MSE_SYM_REQUIRE_EXTRAS=1, let no test that needs such a thing be skipped for another reason."""
    report = yield
    if REQUIRED and report.skipped and not hasattr(report, "wasxfail") and _needs(item):
        report.outcome = "failed"
        report.longrepr = f"MSE_SYM_REQUIRE_EXTRAS=1, and this test was skipped: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many mutants were made and statements tried, and what became of them, over all tests that recorded theirs."""
    totals: dict[str, Counter[str]] = {}
    for report in terminalreporter.getreports("passed"):
        for name, counts in report.user_properties:
            if str(name).startswith(("mutants", "plain code", "textbook", "attack")):
                totals.setdefault(str(name), Counter()).update(counts)
    for name, counts in sorted(totals.items()):
        parts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items()))
        reliably = " (proved to be so)" if name.startswith("mutants") else ""
        terminalreporter.write_line(f"{name}: {counts.total()}, of which {parts}{reliably}")
