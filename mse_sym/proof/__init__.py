"""How a gradient is derived, and how every line of the derivation is proved."""

from mse_sym.proof import relations, rules
from mse_sym.proof.derivation import Derivation, Line
from mse_sym.proof.prover import prove
from mse_sym.proof.refutation import refuted
from mse_sym.proof.verdict import Evidence, Proved, Refuted, StepRefuted, StepUndecided, Undecided, Witness

__all__ = [
    "Derivation",
    "Evidence",
    "Line",
    "Proved",
    "Refuted",
    "StepRefuted",
    "StepUndecided",
    "Undecided",
    "Witness",
    "prove",
    "refuted",
    "relations",
    "rules",
]
