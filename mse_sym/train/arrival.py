"""How long one neuron takes: epochs counted until its output passes a level."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from sympy import lambdify

from mse_sym.losses import Activation, Loss
from mse_sym.train.neuron import BIAS, INPUT, WEIGHT, Neuron, check_arguments, neuron, stable_formulas


def epochs_until(
    loss: Loss,
    activation: Activation,
    level: float,
    *,
    weight: float,
    bias: float,
    x: float = 1.0,
    target: float = 0.0,
    rate: float = 0.15,
    most: int = 1_000_000,
    **parameters: float,
) -> int:
    r"""The first epoch at which the output of a neuron has reached ``level``, or has passed it.

    Example::

        from mse_sym import activations, losses
        from mse_sym.train import epochs_until

        start = {"weight": 2.0, "bias": 2.0}
        print(epochs_until(losses.squared_error, activations.sigmoid, 0.5, **start))  # 232
        print(epochs_until(losses.binary_cross_entropy, activations.sigmoid, 0.5, **start))  # 17

    The descent is that of :func:`mse_sym.train.train_neuron`, with the same proved gradients, and keeps no
    history: a million epochs take about a second.

    Args:
        loss, activation: of the catalogue or one's own, of one number.
        level: the output to wait for, from above or from below.
        weight, bias: where the descent starts.
        x, target: the one example.
        rate: the learning rate :math:`\eta > 0`.
        most: the number of epochs after which to give up.
        parameters: the loss's parameters.

    Raises:
        ValueError: an argument that is not finite, a rate or a number of epochs that is not positive, or a
            level that is not reached within ``most`` epochs.
    """
    check_arguments(
        {"level": level, "weight": weight, "bias": bias, "x": x, "target": target, "rate": rate, **parameters}, most
    )
    code = _compiled(neuron(loss, activation))
    fixed = (x, target, *(parameters[parameter.name] for parameter in loss.parameters))
    output, *slopes = code(weight, bias, *fixed)
    side = 1 if output > level else -1
    for epoch in range(most + 1):
        if side * output <= side * level:
            return epoch
        weight, bias = weight - rate * slopes[0], bias - rate * slopes[1]
        output, *slopes = code(weight, bias, *fixed)
    raise ValueError(
        f"the output is {output:g} after {most} epochs and has not reached {level:g}; "
        "give another level, a larger rate or more epochs"
    )


@lru_cache
def _compiled(neuron: Neuron) -> Callable[..., tuple[float, float, float]]:
    """Output and both gradients as a function of Python's floats, which for one neuron is faster than arrays."""
    output, _, *gradients = stable_formulas(neuron)
    variables = [WEIGHT, BIAS, INPUT, neuron.loss.target, *neuron.loss.parameters]
    return lambdify(variables, (output, *gradients), modules="math", cse=True, docstring_limit=0)
