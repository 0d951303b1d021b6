"""Losses of the catalogue with the factor or the parameter that other libraries give them."""

from __future__ import annotations

from dataclasses import replace

from sympy import Symbol, sqrt

from mse_sym.losses import Loss, catalogue

_LOSSES = catalogue()
_VARIANCE = Symbol("v", positive=True)


def doubled(loss: Loss) -> Loss:
    """Without the factor ½."""
    return replace(loss, name=f"twice_{loss.name}", title="", expression=2 * loss.expression, links=())


def gaussian_nll_of_variance() -> Loss:
    """The Gaussian negative log-likelihood with the variance for a parameter."""
    loss = _LOSSES["gaussian_nll"]
    expression = loss.expression.xreplace({loss.parameters[0]: sqrt(_VARIANCE)})
    name = "gaussian_nll_of_variance"
    return replace(loss, name=name, title="", expression=expression, parameters=(_VARIANCE,), links=())
