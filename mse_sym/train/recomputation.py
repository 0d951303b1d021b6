"""A run of gradient descent computed again at 50 digits, to see what rounding did to it."""

from __future__ import annotations

import numpy as np
from mpmath import mp, mpf
from sympy import lambdify

from mse_sym.losses import Activation, Loss
from mse_sym.proof import Evidence
from mse_sym.proof.evaluation import DIGITS
from mse_sym.symbolic.functions import expand_functions
from mse_sym.train.neuron import BIAS, INPUT, WEIGHT, NeuronRun, neuron

TOLERANCE = 1e-12


class RunDiffers(ArithmeticError):
    """A run in floating point and the same run at 50 digits differ by more than rounding explains."""


def recomputed(run: NeuronRun, loss: Loss, activation: Activation, *, x: float, target: float, rate: float) -> Evidence:
    """Evidence that a run is what exact gradient descent does: it agrees with the run at 50 digits.

    Example::

        from mse_sym import activations, losses, train_neuron
        from mse_sym.train import recomputed

        where = {"x": 1.0, "target": 0.0, "rate": 0.15}
        start = {"weight": 2.0, "bias": 2.0, "epochs": 10}
        run = train_neuron(losses.squared_error, activations.sigmoid, **start, **where)
        print(recomputed(run, losses.squared_error, activations.sigmoid, **where).kind)  # computed

    The gradients there are those of the derivation before any stable form, evaluated by mpmath.

    Raises:
        RunDiffers: weight, bias or output differ relatively by more than 1e-12 at some epoch.
    """
    proved = neuron(loss, activation)
    context = proved.weight_gradient.context
    formulas = [loss.prediction, proved.weight_gradient.result, proved.bias_gradient.result]
    code = lambdify(
        [WEIGHT, BIAS, INPUT, loss.target], [expand_functions(context.unfold(f)) for f in formulas], "mpmath"
    )
    epochs = len(run.weight) - 1
    with mp.workdps(DIGITS):
        weight, bias, eta = mpf(float(run.weight[0])), mpf(float(run.bias[0])), mpf(rate)
        for epoch in range(epochs + 1):
            output, weight_gradient, bias_gradient = code(weight, bias, mpf(x), mpf(target))
            for name, exact in (("weight", weight), ("bias", bias), ("output", output)):
                _compare(name, epoch, float(getattr(run, name)[epoch]), exact)
            weight, bias = weight - eta * weight_gradient, bias - eta * bias_gradient
    return Evidence(
        f"a run of {epochs} epochs",
        f"computed again at {DIGITS} digits",
        r"weight, bias and output agree to $10^{-12}$ at every epoch",
        kind="computed",
    )


def _compare(name: str, epoch: int, computed: float, exact: mpf) -> None:
    if abs(computed - exact) > TOLERANCE * max(abs(exact), np.finfo(np.float64).tiny):
        raise RunDiffers(f"the {name} at epoch {epoch} is {computed!r}, and {mp.nstr(exact, 20)} at {DIGITS} digits")
