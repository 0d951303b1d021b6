"""The catalogue of losses. A new loss is one entry of a module here; tests, reports and the command line find it."""

from __future__ import annotations

from mse_sym.losses import activations
from mse_sym.losses.activations import Activation
from mse_sym.losses.catalogue import classification, counts, regression
from mse_sym.losses.catalogue.classification import *  # noqa: F403
from mse_sym.losses.catalogue.counts import *  # noqa: F403
from mse_sym.losses.catalogue.regression import *  # noqa: F403
from mse_sym.losses.loss import Loss


def catalogue() -> dict[str, Loss]:
    """All losses of the catalogue by name."""
    modules = (regression, classification, counts)
    return {value.name: value for module in modules for value in vars(module).values() if isinstance(value, Loss)}


UNDECIDED = {
    **dict.fromkeys(("absolute_error", "huber", "smooth_l1", "quantile", "logistic"), (activations.gelu,)),
    **dict.fromkeys(("expectile", "tukey"), (activations.sigmoid, activations.gelu)),
    **dict.fromkeys(("hinge", "modified_huber"), (activations.softplus, activations.gelu)),
    "squared_hinge": (activations.exp, activations.softplus, activations.gelu),
    **dict.fromkeys(("general_robust", "squared_logarithmic_error"), (activations.relu,)),
    "tweedie": (activations.softplus,),
    "info_nce": (activations.softmax,),
}
"""The pairs that fit and are not compiled. Of those with GELU, whether a kink stays one where the slope of the
activation is 0 depends on where that is, and no rule says it; in the softmax of a softmax too many sums stand within
one another; the others the prover does not settle. The tests derive them all."""


def activations_behind(loss: Loss) -> tuple[Activation, ...]:
    """The activations behind which a loss of the catalogue is proved and compiled."""
    known = activations.catalogue().values()
    return tuple(one for one in known if loss.fits(one) and one not in UNDECIDED.get(loss.name, ()))


def with_activations() -> dict[str, Loss]:
    """Every loss of the catalogue, alone and behind each of its links.

    Not behind every activation whose values it can take: most of those pairs nobody uses (a squared error
    behind an exponential), and their number is the product of the two catalogues.  Any pair that fits is
    one ``loss.of(activation)`` away.
    """
    composed = (loss.of(activation) for loss in catalogue().values() for activation in loss.links)
    return catalogue() | {loss.name: loss for loss in composed}
