"""The page of one derivative, which stands alone: what is derived, line by line, and how it was proved."""

from __future__ import annotations

from dataclasses import replace

from mse_sym.pages.blocks import assumptions, chain, proofs
from mse_sym.pages.build import colophon
from mse_sym.pages.results import Result
from mse_sym.proof import Derivation
from mse_sym.proof.strategy import LOSS
from mse_sym.report.document import Display, Document, Section
from mse_sym.report.links import without_dead_ends
from mse_sym.symbolic.notation import latex_pieces, textbook_latex


def derivative_document(derivation: Derivation) -> Document:
    """A derivation that begins at the derivative of the loss in a variable, as a page."""
    variable = textbook_latex(derivation.start.variable)
    first, *others = latex_pieces(derivation.context.definitions[LOSS])
    account = proofs([derivation])
    blocks = (
        Display((rf"\ell = {first}", *others)),
        chain(derivation),
        replace(account, sentence=without_dead_ends(account.sentence)),
    )
    assumed = Result("derivation", "proved", assumed=tuple(assumptions([derivation])))
    return Document(
        "derivative",
        rf"The derivative in ${variable}$",
        "Each line is computed by rules and then proved, by a prover that shares no code with them.",
        (Section("derivation", "Line by line", blocks),),
        colophon([assumed]),
    )
