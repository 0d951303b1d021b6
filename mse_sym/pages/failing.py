"""A line that was refuted: its witness, and the edit that mends it, if one is found in time."""

from __future__ import annotations

from collections.abc import Iterator

from mse_sym.proof import StepRefuted
from mse_sym.proof.limited_time import within
from mse_sym.proof.refutation import Mended, Refutation, mend
from mse_sym.proof.verdict import StepFailed
from mse_sym.symbolic.plain_notation import printed_formula

_SECONDS_TO_MEND = 20.0


def refutation_of(failed: StepFailed) -> Refutation | None:
    """The refutation of a line of a derivation; none of a line that is undecided, or of what is no derivation."""
    if failed.derivation is None or failed.line is None or not isinstance(failed, StepRefuted):
        return None
    before, context, relation = failed.derivation.result, failed.derivation.context, failed.line.relation
    assert relation is not None

    def mended() -> Mended | None:
        try:
            return within(_SECONDS_TO_MEND, lambda: mend(before, relation, failed.after, context))
        except TimeoutError:
            return None

    return Refutation(before, relation, failed.after, context, "", failed.verdict, mended())


def edits(refutation: Refutation | None) -> Iterator[str]:
    """What mends a line, as lines of text below those of its failure."""
    if refutation is not None and refutation.mended is not None:
        yield f"  edit:     {refutation.mended.edit}"
        yield f"  mended:   {printed_formula(refutation.mended.after)}"
