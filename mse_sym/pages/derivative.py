"""The page of one derivative, which stands alone: what is derived, line by line, and how it was proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sympy import Rel

from mse_sym.pages.blocks import assumptions, chain, proofs
from mse_sym.pages.build import colophon
from mse_sym.pages.results import Result
from mse_sym.proof import Derivation
from mse_sym.proof.strategy import LOSS
from mse_sym.report.document import Display, Document, Paragraph, Section
from mse_sym.report.links import without_dead_ends
from mse_sym.symbolic.notation import latex_pieces, textbook_latex


def derivative_document(derivation: Derivation, asked: Sequence[Rel] = ()) -> Document:
    """A derivation that begins at the derivative of the loss in a variable, as a page.

    What is ``asked`` must hold beside the domains for the formula to have a real value.
    """
    variable = textbook_latex(derivation.start.variable)
    first, *others = latex_pieces(derivation.context.definitions[LOSS])
    account = proofs([derivation])
    where = ", ".join(f"${textbook_latex(condition)}$" for condition in asked)
    told = (Paragraph(f"This has a real value where {where}."),) if asked else ()
    blocks = (
        Display((rf"\ell = {first}", *others)),
        *told,
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
