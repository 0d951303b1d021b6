"""What became of a claim or a loss, as far as it is shown: without formulas of SymPy, so that it can be sent about."""

from __future__ import annotations

from dataclasses import dataclass

from mse_sym.proof import Evidence
from mse_sym.report.blocks import accounts, assumptions, blocks, failure
from mse_sym.report.claims import Outcome
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
    written: tuple[Block, ...] = ()
    assumed: tuple[tuple[str, str], ...] = ()
    if on_page:
        written = (
            *(block for content in outcome.contents for block in blocks(content)),
            *failure(outcome.failure),
            *accounts(outcome.contents),
        )
        assumed = tuple(assumptions(outcome.contents))
    return Result(
        outcome.claim.identifier, outcome.status, outcome.evidence, outcome.failure, outcome.traceback, written, assumed
    )
