"""A small perceptron written out neuron by neuron, against which the equations of backpropagation are checked.

The widths are numbers and the sums are written out.  The loss is a formula in the weights, to be differentiated
in each of them by brute force; the error signals stand for what the equations say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from sympy import Add, Expr, Integer, Sum

from mse_sym.losses import Activation, Loss
from mse_sym.proof.strategy import LOSS
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.partial import Partial
from mse_sym.train.backpropagation import ENTRY, ROW, Layer


@dataclass(frozen=True)
class WrittenOut:
    """A perceptron of given widths, with a definition for each neuron and a gradient for each parameter.

    Attributes:
        layers: the names of each layer, that of the inputs first.
        context: the definitions of the loss, and of each neuron's pre-activation, output and error signal.
        equations: of each weight and each bias the derivative of the loss in it, as backpropagation gives it.
    """

    layers: tuple[Layer, ...]
    context: Context
    equations: dict[Expr, Expr]


def written_out(widths: Sequence[int], loss: Loss, hidden: Activation, output: Activation) -> WrittenOut:
    """A perceptron of the given widths, the inputs first, with the loss added up over its outputs.

    Example::

        from mse_sym import activations, losses
        from mse_sym.train import written_out

        sigmoid = activations.sigmoid
        network = written_out((2, 1), losses.squared_error, sigmoid, sigmoid)
        print(len(network.equations))  # 3
    """
    layers = tuple(Layer(str(number), Integer(width)) for number, width in enumerate(widths))
    last = layers[-1]
    places = range(1, widths[-1] + 1)
    losses = (loss.expression.xreplace({loss.prediction: last.a[k], loss.target: last.y[k]}) for k in places)
    definitions = {LOSS: Add(*losses)}
    for below, layer in pairwise(layers):
        definitions |= {name: weighted.doit() for name, weighted in layer.affine(below).items()}
        definitions |= layer.activated(output if layer is last else hidden)
    behind = loss.of(output)
    definitions[last.delta[ENTRY]] = behind.gradient.xreplace(
        {behind.prediction: last.z[ENTRY], loss.target: last.y[ENTRY]}
    )
    for layer, above in pairwise(layers[1:]):
        back = Sum(above.w(layer)[ROW, ENTRY] * above.delta[ROW], (ROW, 1, above.width)).doit()
        definitions[layer.delta[ENTRY]] = back * Partial(hidden.at(layer.z[ENTRY]), layer.z[ENTRY])
    domains = {last.y: loss.context.domain(loss.target)}
    return WrittenOut(layers, Context(domains, definitions), dict(_equations(layers)))


def _equations(layers: tuple[Layer, ...]) -> Iterator[tuple[Expr, Expr]]:
    """BP3 and BP4 for each weight and each bias."""
    for below, layer in pairwise(layers):
        for i in range(1, int(layer.width) + 1):
            yield layer.b[i], layer.delta[i]
        for i, j in product(range(1, int(layer.width) + 1), range(1, int(below.width) + 1)):
            yield layer.w(below)[i, j], layer.delta[i] * below.a[j]
