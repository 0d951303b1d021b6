"""Stable forms: how a proved expression is rewritten so that it can be computed without loss.

Every rewriting is an identity over the reals and becomes a line of a derivation, so it is proved like
any other: nothing is clipped, no epsilon is added.
"""

from __future__ import annotations

from sympy import Expr, Symbol, log

from mse_sym.numeric.evaluation import EVALUATION_RULES
from mse_sym.numeric.rewriting import REWRITING_RULES
from mse_sym.proof import Derivation
from mse_sym.proof.rules import Rule
from mse_sym.proof.strategy import if_it_changes
from mse_sym.symbolic.context import index, size, vector
from mse_sym.symbolic.functions import gaussian_cumulative, sigmoid, softmax, softplus


def stable_form(derivation: Derivation) -> Derivation:
    """The derivation continued to a form that array code can compute; unchanged where nothing applies."""
    return _continued(derivation, REWRITING_RULES + EVALUATION_RULES)


def evaluation_forms() -> tuple[Derivation, ...]:
    """How the named functions, and one minus the softmax, are computed."""
    z, logits, j = Symbol("z", real=True), vector("z", size("K")), index("j")
    named: tuple[Expr, ...] = (
        sigmoid(z),
        softplus(z),
        gaussian_cumulative(z),
        softmax(logits, j),
        1 - softmax(logits, j),
        -log(softmax(logits, j)),
    )
    return tuple(_continued(Derivation.begin(function), EVALUATION_RULES) for function in named)


def _continued(derivation: Derivation, rules: tuple[Rule, ...]) -> Derivation:
    for rule in rules:
        derivation = if_it_changes(derivation, rule)
    return derivation
