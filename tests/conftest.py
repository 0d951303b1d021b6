"""Hypothesis profiles, and what becomes of tests that need a program."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Generator

import hypothesis
import pytest
from hypothesis import HealthCheck

PROGRAMS = {
    "tex": ("latexmk",),
    "chromium": ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
}
"""For each marker the programs of which one is needed."""

REQUIRED = os.environ.get("MSE_SYM_REQUIRE_EXTRAS") == "1"
"""Whether a test that needs a program fails, rather than being skipped, where there is none."""

# `ci` gives the same examples on every run, `dev` other ones each time, `long` many.  How long an example
# takes depends on the machine and is never a failure.
_BASE = hypothesis.settings(deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
PROFILES = {
    "ci": hypothesis.settings(_BASE, derandomize=True, database=None),
    "dev": hypothesis.settings(_BASE, derandomize=False),
    "long": hypothesis.settings(_BASE, derandomize=False, max_examples=2000),
}
for _name, _settings in PROFILES.items():
    hypothesis.settings.register_profile(_name, _settings)

_profile = os.environ.get("HYPOTHESIS_PROFILE") or "ci"
if _profile not in PROFILES:
    raise pytest.UsageError(f"HYPOTHESIS_PROFILE is {_profile!r}; it must be one of {', '.join(PROFILES)}")
hypothesis.settings.load_profile(_profile)


def _markers(item: pytest.Item) -> list[str]:
    return [marker for marker in PROGRAMS if item.get_closest_marker(marker)]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose program is missing, or fail it where MSE_SYM_REQUIRE_EXTRAS=1."""
    for marker in _markers(item):
        if not any(shutil.which(program) for program in PROGRAMS[marker]):
            reason = f"needs {' or '.join(PROGRAMS[marker])}, which is not installed"
            if REQUIRED:
                pytest.fail(reason, pytrace=False)
            pytest.skip(reason)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where MSE_SYM_REQUIRE_EXTRAS=1, let no test that needs a program be skipped for another reason."""
    report = yield
    if REQUIRED and report.skipped and not hasattr(report, "wasxfail") and _markers(item):
        report.outcome = "failed"
        report.longrepr = f"MSE_SYM_REQUIRE_EXTRAS=1, and this test was skipped: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many mutants were made, and what became of them, over all tests that recorded theirs."""
    totals: dict[str, Counter[str]] = {}
    for report in terminalreporter.getreports("passed"):
        for name, counts in report.user_properties:
            if str(name).startswith("mutants"):
                totals.setdefault(str(name), Counter()).update(counts)
    for name, counts in sorted(totals.items()):
        parts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items()))
        terminalreporter.write_line(f"{name}: {counts.total()}, of which {parts} (proved to be so)")
