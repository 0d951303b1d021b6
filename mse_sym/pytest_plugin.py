"""A plugin of pytest: derivation pages as tests, a test for each line, and a fixture that checks gradients.

``pytest derivations --mse-sym`` collects each statement of each page, and one that fails shows its derivation up to the
line that failed. Without the option nothing is collected; until something is used, nothing else of the package is
imported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mse_sym.check import GradientCheck
    from mse_sym.pages.claims import Claim
    from mse_sym.pages.statements import Statement

_CLAIM = re.compile(rb"^@(?:\w+\.)*(?:claim|exercise)\(", re.MULTILINE)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option by which pages are collected."""
    parser.getgroup("mse_sym").addoption(
        "--mse-sym", action="store_true", help="collect the statements of derivation pages (files with @claim) as tests"
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a page that stands in a folder; one that is named comes by the other hook."""
    if _is_page(file_path, parent) and not parent.session.isinitpath(file_path):
        return DerivationPage.from_parent(parent, path=file_path)
    return None


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a page where pytest would import a module of tests."""
    return DerivationPage.from_parent(parent, path=module_path) if _is_page(module_path, parent) else None


def _is_page(path: Path, parent: pytest.Collector) -> bool:
    """Whether a file is a page: one with claims, or one that is named and no module of tests."""
    if not parent.config.getoption("mse_sym") or path.suffix != ".py" or path.name.startswith("_"):
        return False
    if path.name == "conftest.py" or any(fnmatch(path.name, kind) for kind in parent.config.getini("python_files")):
        return False
    return parent.session.isinitpath(path) or _CLAIM.search(path.read_bytes()) is not None


class DerivationPage(pytest.File):
    """A page, whose claims are collected."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.config.stash.setdefault(_PAGES, []).append(self)

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """The claims of the page, by the names of their nodes.

        Raises:
            ValueError: a claim is derived twice.
        """
        from mse_sym.pages.claims import discover

        (page,) = discover((self.path,))
        return {f"{self.nodeid}::{claim.identifier}": claim for claim in page.claims}

    def collect(self) -> Iterator[DerivedClaim]:
        try:
            claims = self.claims
        except ValueError as error:
            raise self.CollectError(str(error)) from error
        for claim in claims.values():
            yield DerivedClaim.from_parent(self, name=claim.identifier, claim=claim)


_PAGES = pytest.StashKey[list[DerivationPage]]()


class DerivedClaim(pytest.Collector):
    """A claim, which is derived to know its lines."""

    def __init__(self, *, claim: Claim, **given: Any) -> None:
        super().__init__(**given)
        self.claim = claim

    def collect(self) -> Iterator[DerivedLine]:
        for statement in self._statements():
            yield DerivedLine.from_parent(self, name=statement.name, statement=statement)

    def _statements(self) -> Sequence[Statement]:
        from mse_sym.pages.shared import Shared
        from mse_sym.pages.statements import statements_of

        folder = _shared_folder(self.config)
        if folder is None:
            return statements_of(self.claim)
        claims: dict[str, Claim] = {}
        for page in self.config.stash[_PAGES]:
            with suppress(ValueError):
                claims.update(page.claims)
        return Shared(folder).statements(self.nodeid, claims)


def _shared_folder(config: pytest.Config) -> Path | None:
    """Where the processes of pytest-xdist find what the others have proved, if there are any and all want the same."""
    own = config.getoption("basetemp", None)
    if not hasattr(config, "workerinput") or own is None or any("::" in argument for argument in config.args):
        return None
    return Path(own).parent / "mse_sym"


class NotProved(Exception):
    """A statement that failed; the message is what is shown."""


class DerivedLine(pytest.Item):
    """A statement of a page."""

    def __init__(self, *, statement: Statement, **given: Any) -> None:
        super().__init__(**given)
        self.statement = statement
        self.user_properties.append(("proved by", statement.how))

    def runtest(self) -> None:
        if self.statement.failed:
            raise NotProved(self.statement.failed)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        return str(excinfo.value) if isinstance(excinfo.value, NotProved) else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        assert self.parent is not None
        return self.path, None, f"{self.path.name}, {self.parent.name}, {self.name}"


@pytest.fixture(scope="session")
def gradient_check() -> Callable[..., GradientCheck]:
    """Check a gradient as :func:`mse_sym.check_gradient` does, with its arguments and options.

    A wrong one fails the test with the diagnosis, and with the derivation of the right one; else the check is returned.
    """

    def check(loss: Any, gradient: Callable[..., Any], **options: Any) -> GradientCheck:
        from mse_sym.check import check_gradient
        from mse_sym.pages.statements import WIDTH
        from mse_sym.pages.typeset import typeset

        found = check_gradient(loss, gradient, **options)
        if not found.passed:
            derived = "\n".join(typeset(loss.derivation(found.quantity), WIDTH))
            pytest.fail(f"{found.message}\n\nWhat is right is derived:\n\n{derived}", pytrace=False)
        return found

    return check
