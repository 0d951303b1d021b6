r"""The four equations of backpropagation, derived for a perceptron of any depth and any widths.

Layer :math:`l` takes the outputs of the one below and gives its own,

.. math:: z^{(l)}_k = \sum_i W^{(l)}_{ki} a^{(l-1)}_i + b^{(l)}_k, \qquad a^{(l)}_k = \phi(z^{(l)}_k).

With the error signal :math:`\delta^{(l)}_j = \partial\ell/\partial z^{(l)}_j` the equations are, for a loss that is a
sum over the outputs (Nielsen 2015, chapter 2, BP1 to BP4),

.. math::
    \delta^{(L)}_j = \frac{\partial\ell}{\partial a^{(L)}_j} \phi'(z^{(L)}_j), \quad
    \delta^{(l)}_j = \Big(\sum_k W^{(l+1)}_{kj} \delta^{(l+1)}_k\Big) \phi'(z^{(l)}_j), \quad
    \frac{\partial\ell}{\partial W^{(l)}_{ij}} = \delta^{(l)}_i a^{(l-1)}_j, \quad
    \frac{\partial\ell}{\partial b^{(l)}_i} = \delta^{(l)}_i.

Each layer is derived on its own: whatever lies above layer ``l + 1`` enters as an unknown function of its
pre-activations (:mod:`mse_sym.symbolic.unknown`), so that the cost of deriving a network grows linearly with
its depth.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sympy import Expr, IndexedBase, Mul, S, Sum, Symbol

from mse_sym.losses import Activation, Loss, activations, squared_error
from mse_sym.proof import Derivation, rules
from mse_sym.proof.strategy import LOSS
from mse_sym.symbolic.context import Context, index, size, vector
from mse_sym.symbolic.notation import latex_in_text
from mse_sym.symbolic.partial import Partial
from mse_sym.symbolic.unknown import Unknown, UnknownOfVector, unknown_of_vector

ROW, COLUMN, ENTRY = index("i"), index("j"), index("k")
_Z = Symbol("z", real=True)

any_activation = Activation("phi", Unknown("phi", _Z), _Z, S.Reals)
r"""An activation :math:`\phi` of which nothing is known but that it is differentiable.

Example::

    from sympy import Symbol
    from mse_sym.train import any_activation

    print(any_activation.at(Symbol("u", real=True)))  # Unknown(phi, u, 0)
"""


@dataclass(frozen=True)
class Layer:
    """The names of one layer.

    Example::

        from mse_sym import size
        from mse_sym.train import Layer

        inner, outer = Layer("1", size("m")), Layer("2", size("n"))
        print(outer.w(inner).shape)  # (n, m)

    Attributes:
        label: the superscript of its vectors.
        width: the number of its neurons, a symbol or a number.
    """

    label: str
    width: Expr

    @cached_property
    def z(self) -> IndexedBase:
        """Pre-activations."""
        return self._vector("z")

    @cached_property
    def a(self) -> IndexedBase:
        """Outputs."""
        return self._vector("a")

    @cached_property
    def y(self) -> IndexedBase:
        """Targets, of an output layer."""
        return vector("y", self.width)

    @cached_property
    def b(self) -> IndexedBase:
        """Biases."""
        return self._vector("b")

    @cached_property
    def delta(self) -> IndexedBase:
        """Error signals, the derivatives of the loss in the pre-activations."""
        return self._vector("delta")

    def w(self, below: Layer) -> IndexedBase:
        """Weights, one row for each neuron."""
        return self._vector("W", below.width)

    def _vector(self, letter: str, *columns: Expr) -> IndexedBase:
        name = rf"\{letter}" if letter == "delta" else letter
        return vector(f"{name}^{{({self.label})}}", self.width, *columns)

    def affine(self, below: Layer) -> dict[Expr, Expr]:
        """What the pre-activations stand for, given the layer below."""
        weighted = Sum(self.w(below)[ENTRY, ROW] * below.a[ROW], (ROW, 1, below.width))
        return {self.z[ENTRY]: weighted + self.b[ENTRY]}

    def activated(self, activation: Activation) -> dict[Expr, Expr]:
        """What the outputs stand for."""
        return {self.a[ENTRY]: activation.at(self.z[ENTRY])}

    def error(self) -> dict[Expr, Expr]:
        """What the error signals stand for."""
        return {self.delta[ENTRY]: Partial(LOSS, self.z[ENTRY])}

    def anything_above(self) -> UnknownOfVector:
        """The loss as a function of this layer's pre-activations, of which nothing else is known."""
        return unknown_of_vector("C", self.z[ENTRY])


@dataclass(frozen=True)
class LayerGradients:
    r"""What is derived for one layer :math:`l`: its error signal, and the gradients in its weights and biases.

    Attributes:
        layer: the names of the layer.
        error: the derivation of the error signal :math:`\delta^{(l)}_j = \partial\ell/\partial z^{(l)}_j`.
        weights: that of :math:`\partial\ell/\partial W^{(l)}_{jk}`.
        biases: that of :math:`\partial\ell/\partial b^{(l)}_j`.
    """

    layer: Layer
    error: Derivation
    weights: Derivation
    biases: Derivation

    @property
    def derivations(self) -> tuple[Derivation, Derivation, Derivation]:
        """All three."""
        return self.error, self.weights, self.biases


def backpropagation(
    depth: int,
    loss: Loss = squared_error,
    hidden: Activation = any_activation,
    output: Activation = activations.sigmoid,
) -> tuple[LayerGradients, ...]:
    """The backward pass of a perceptron with ``depth`` layers of weights and symbolic widths, the output layer first.

    Example::

        from mse_sym import activations
        from mse_sym.train import backpropagation

        (output,) = backpropagation(1, output=activations.identity)
        print(output.error.result)  # a^{(1)}[j] - y[j]

    Layer 0 is the input: its outputs are the inputs of the network.

    Raises:
        ValueError: no layer; a loss of a whole vector (its output signal is not one neuron's alone), or one
            that does not take the activation's values.
    """
    if depth < 1:
        raise ValueError(f"a network has at least one layer, not {depth}")
    layers = [Layer(str(number), size(f"n_{{{number}}}")) for number in range(depth + 1)]
    last, below = layers[-1], layers[-2]
    passes = [LayerGradients(last, output_error(last, loss, output), *parameter_gradients(last, below))]
    for number in range(depth - 1, 0, -1):
        layer, above, below = layers[number], layers[number + 1], layers[number - 1]
        passes.append(LayerGradients(layer, hidden_error(layer, above, hidden), *parameter_gradients(layer, below)))
    return tuple(passes)


def output_error(layer: Layer, loss: Loss, activation: Activation) -> Derivation:
    """BP1: the error signal of the output layer, for a loss that is added up over the outputs.

    Example::

        from mse_sym import activations, losses, size
        from mse_sym.train import Layer, output_error

        layer = Layer("L", size("n"))
        error = output_error(layer, losses.binary_cross_entropy, activations.sigmoid)
        print(error.result)  # a^{(L)}[j] - y[j]

    Raises:
        ValueError: a loss of a whole vector, or one that does not take the activation's values.
    """
    if loss.is_vector or activation.is_vector:
        raise ValueError(f"{loss.name} behind {activation.name} is not a sum over outputs; give a loss of one number")
    if not loss.fits(activation):
        raise ValueError(f"{loss.name} does not take the values of {activation.name}")

    def at(expr: Expr, place: Expr) -> Expr:
        return expr.xreplace({loss.prediction: layer.a[place], loss.target: layer.y[place]})

    domains = {
        vector_: loss.context.domain(name) for vector_, name in ((layer.a, loss.prediction), (layer.y, loss.target))
    }
    total = Sum(at(loss.expression, ENTRY), (ENTRY, 1, layer.width))
    context = Context(domains, {LOSS: total, **layer.activated(activation)})
    slope = Partial(activation.at(layer.z[COLUMN]), layer.z[COLUMN])
    derivation = (
        Derivation.begin(Partial(LOSS, layer.z[COLUMN]), context)
        .apply(rules.chain_rule(layer.a[ENTRY]))
        .state(
            Mul(Partial(LOSS, layer.a[COLUMN]), Partial(layer.a[COLUMN], layer.z[COLUMN]), evaluate=False),
            "an output depends on its own pre-activation alone",
        )
        .state(
            Mul(at(loss.gradient, COLUMN), slope, evaluate=False), "the gradient of the loss; definition of the output"
        )
    )
    behind = loss.of(activation).gradient.xreplace({activation.expression: loss.prediction})
    left = at(behind.xreplace({activation.argument: layer.z[COLUMN]}), COLUMN)
    if behind.count_ops() > loss.gradient.count_ops():
        return derivation
    filled = Derivation.begin(Partial(activation.expression, activation.argument)).apply(rules.work_out).result
    in_output = filled.xreplace({activation.expression: loss.prediction})
    written = latex_in_text(at(in_output.xreplace({activation.argument: layer.z[COLUMN]}), COLUMN))
    return derivation.state(left, f"the slope of the activation is ${written}$")


def hidden_error(layer: Layer, above: Layer, activation: Activation) -> Derivation:
    """BP2: the error signal of a layer from that of the layer above.

    Example::

        from mse_sym import activations, size
        from mse_sym.train import Layer, hidden_error

        layer, above = Layer("l", size("m")), Layer("above", size("n"))
        print(hidden_error(layer, above, activations.sigmoid).evidence[-1].kind)  # proved
    """
    definitions = {LOSS: above.anything_above(), **above.affine(layer), **layer.activated(activation), **above.error()}
    slope = Partial(activation.at(layer.z[COLUMN]), layer.z[COLUMN])
    weights = above.w(layer)
    through = Mul(
        Partial(LOSS, above.z[ENTRY]),
        Partial(above.z[ENTRY], layer.a[COLUMN]),
        Partial(layer.a[COLUMN], layer.z[COLUMN]),
        evaluate=False,
    )
    back = Sum(Mul(weights[ENTRY, COLUMN], above.delta[ENTRY], evaluate=False), (ENTRY, 1, above.width))
    return (
        Derivation.begin(Partial(LOSS, layer.z[COLUMN]), Context(definitions=definitions))
        .apply(rules.chain_rule(above.z[ENTRY]))
        .state(Sum(through, (ENTRY, 1, above.width)), "through the output of the same neuron, and no other")
        .state(
            Sum(Mul(above.delta[ENTRY], weights[ENTRY, COLUMN], slope, evaluate=False), (ENTRY, 1, above.width)),
            "the error signal above, its weight, and the slope",
        )
        .state(Mul(back, slope, evaluate=False), "the slope is the same in every term")
    )


def parameter_gradients(layer: Layer, below: Layer) -> tuple[Derivation, Derivation]:
    """BP3 and BP4: the gradients in the weights and biases of a layer from its error signal.

    Example::

        from mse_sym import size
        from mse_sym.train import Layer, parameter_gradients

        layer, below = Layer("l", size("n")), Layer("below", size("m"))
        weights, biases = parameter_gradients(layer, below)
        print(biases.result.base == layer.delta)  # True
    """
    definitions = {LOSS: layer.anything_above(), **layer.affine(below), **layer.error()}
    context = Context(definitions=definitions)
    results = {layer.w(below)[ROW, COLUMN]: layer.delta[ROW] * below.a[COLUMN], layer.b[ROW]: layer.delta[ROW]}
    weights, biases = (
        Derivation.begin(Partial(LOSS, parameter), context)
        .apply(rules.chain_rule(layer.z[ENTRY]))
        .state(
            Mul(Partial(LOSS, layer.z[ROW]), Partial(layer.z[ROW], parameter), evaluate=False),
            "a parameter of neuron $i$ enters $z_i$ alone",
        )
        .state(result, r"the error signal, and the derivative of $z_i$")
        for parameter, result in results.items()
    )
    return weights, biases
