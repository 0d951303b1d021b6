"""What became of a claim or a loss, as far as it is shown: without formulas of SymPy, so that it can be sent about."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mse_sym.pages.attempts import Failed, attempt
from mse_sym.pages.blocks import accounts, assumptions, blocks, failure, unfinished
from mse_sym.pages.claims import Outcome
from mse_sym.proof import Evidence
from mse_sym.report.document import Block
from mse_sym.report.status import Status


@dataclass(frozen=True)
class Result:
    """How something stands under its name, with its evidence, or the failure and what was raised.

    ``blocks`` are what a page shows of it, and ``assumed`` are its variables, each with where it is taken to lie.
    """

    name: str
    status: Status
    evidence: tuple[Evidence, ...] = ()
    failure: str = ""
    traceback: str = ""
    blocks: tuple[Block, ...] = ()
    assumed: tuple[tuple[str, str], ...] = ()


def result_of(outcome: Outcome, *, on_page: bool) -> Result:
    """The result of a claim, with what a page shows of it if it is to stand ``on_page``."""
    name = outcome.claim.identifier
    result = Result(name, outcome.status, outcome.evidence, outcome.failure, outcome.traceback)
    if not on_page:
        return result
    written = attempt(lambda: _written(outcome), f"{outcome.claim.page}.py: the claim {name}")
    if isinstance(written, Failed):
        return Result(name, "error", (), written.message, written.traceback, tuple(failure(written.message)))
    blocks_, assumed = written
    return replace(result, blocks=blocks_, assumed=assumed)


def _written(outcome: Outcome) -> tuple[tuple[Block, ...], tuple[tuple[str, str], ...]]:
    contents = outcome.contents
    written = (block for content in contents for block in blocks(content))
    failed = unfinished(outcome.failure, outcome.derivation, outcome.failed, outcome.refutation)
    return (*written, *failed, *accounts(contents)), tuple(assumptions(contents))
