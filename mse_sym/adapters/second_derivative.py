"""What stands in the place of a compiled second derivative."""

from __future__ import annotations

from dataclasses import replace

from sympy import Expr

from mse_sym.forms import stable_form
from mse_sym.losses import Activation, Likelihood, Loss
from mse_sym.losses.compiled import CompiledLoss
from mse_sym.proof.derivation import Derivation

SECONDS = 30.0
"""So long each expectation is sought."""


def standing_in(functions: CompiledLoss, quantity: str, expression: Expr, loss: Loss) -> CompiledLoss:
    """The functions of a loss, in which a second derivative is another expression, brought into its accurate form.

    Raises:
        StepRefuted, StepUndecided: the code is not proved to compute it.
    """
    form = stable_form(Derivation.begin(expression, loss.context))
    return replace(
        functions,
        forms={**functions.forms, quantity: form},
        accuracy={name: each for name, each in functions.accuracy.items() if name != quantity},
        watches={name: each for name, each in functions.watches.items() if name != quantity},
    )


def in_margin(information: Expr, likelihood: Likelihood, link: Activation | None, loss: Loss) -> Expr:
    """The Fisher information in the one number before a link."""
    if link is None:
        return information.xreplace({likelihood.prediction: loss.prediction})
    slope = link.expression.diff(link.argument)
    return information.xreplace({likelihood.prediction: link.expression}) * slope**2
