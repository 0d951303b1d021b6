r"""Backpropagation for a perceptron of any depth.

One neuron has one chain rule. A multilayer perceptron has one for each layer, and the four equations of
backpropagation are what it says: how the error at the output becomes an error signal for every neuron, and
the error signal a gradient for every weight (Rumelhart et al. 1986; in the form of Nielsen 2015, chapter 2, with the activation $\phi$).
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from sympy import Abs, Function, KroneckerDelta, Mul, Rational, S, Sum, ceiling, pi, symbols

from mse_sym.losses import Activation, Loss, activations, binary_cross_entropy, squared_error
from mse_sym.pages.claims import Content, claim, exercise
from mse_sym.pages.evaluated import evaluated, printed
from mse_sym.pages.measurements import run_once
from mse_sym.proof import Derivation, relations, rules
from mse_sym.proof.strategy import LOSS
from mse_sym.report.document import Curve, Display, Figure, Table
from mse_sym.report.figures import rounded
from mse_sym.symbolic import Context, Partial, sigmoid, textbook_latex
from mse_sym.symbolic.context import UNIT_OPEN, index, size, vector
from mse_sym.train import (
    Layer,
    any_activation,
    backpropagation,
    hidden_error,
    output_error,
    parameter_gradients,
    written_out,
)

NOTATION = {
    "s": "a sum that the page names",
}
"""The letters that this page has of its own."""
below, layer, above = (Layer(label, size(f"n_{{{label}}}")) for label in ("l-1", "l", "l+1"))
output = Layer("L", size("n_{L}"))
j, k, m = index("j"), index("k"), index("m")
DEPTHS = (1, 2, 4, 8)


@claim("C19", "The four equations of backpropagation, for any depth and any widths", builds_on=("C14", "C15", "C20"))
def the_four_equations() -> Iterator[Content]:
    yield "Layer $l$ weighs the outputs of the layer below, adds a bias, and applies an activation $\\phi$, any differentiable function:"
    yield Display(
        (
            r"z^{(l)}_{k} = \sum_{i=1}^{n_{l-1}} W^{(l)}_{ki} a^{(l-1)}_{i} + b^{(l)}_{k},",
            r" \qquad a^{(l)}_{k} = \phi(z^{(l)}_{k})",
        )
    )
    yield "The *error signal* of a neuron is $\\delta^{(l)}_j = \\partial\\ell/\\partial z^{(l)}_j$. All sizes are symbols: what follows holds for every width."
    yield from _at_the_output()
    yield from _one_layer_down()
    yield from _for_the_parameters()
    yield from _any_depth()
    yield from _against_brute_force()
    yield from _how_the_signal_shrinks()


def _at_the_output() -> Iterator[Content]:
    yield "*At the output.* The squared error is added up over the outputs, and each output has one pre-activation:"
    yield output_error(output, squared_error, any_activation)
    yield "Every output neuron has the trouble of the single neuron: the factor $\\phi'(z)$, which for a sigmoid dies out where the neuron is sure of itself. The cross-entropy behind a sigmoid cures it here too:"
    yield output_error(output, binary_cross_entropy, activations.sigmoid)


def _one_layer_down() -> Iterator[Content]:
    yield "*From layer to layer.* All that lies above layer $l$ acts on the loss through $z^{(l+1)}$. So let the loss be any differentiable function of the whole vector $z^{(l+1)}$, and call its derivatives $\\delta^{(l+1)}_k$. A neuron of layer $l$ acts on all of them:"
    yield hidden_error(layer, above, any_activation)
    yield "or, as a matrix acts on a vector and $\\odot$ multiplies entry by entry,"
    yield Display((r"\delta^{(l)} = \left((W^{(l+1)})^{\top} \delta^{(l+1)}\right)", r" \odot \phi'(z^{(l)})"))


def _for_the_parameters() -> Iterator[Content]:
    yield "*The gradients.* A weight or a bias acts through the pre-activation of its own neuron. With the loss as any function of the vector $z^{(l)}$:"
    weights, biases = parameter_gradients(layer, below)
    yield weights
    yield biases
    yield "In matrices, these are"
    yield Display(
        (
            r"\frac{\partial \ell}{\partial W^{(l)}} = \delta^{(l)} (a^{(l-1)})^{\top},",
            r" \qquad \frac{\partial \ell}{\partial b^{(l)}} = \delta^{(l)}",
        )
    )
    yield "The risk is the mean of the loss over $n$ examples. The derivative of a mean is the mean of the derivatives, for any parameter $\\theta$:"
    n = size("n")
    theta, risk = symbols("theta R", real=True)
    losses = vector("ell", n)
    of_example = Function("f", real=True)
    context = Context(definitions={risk: Sum(losses[m], (m, 1, n)) / n, losses[m]: of_example(m, theta)})
    yield (
        Derivation.begin(Partial(risk, theta), context)
        .apply(rules.unfold(risk))
        .state(Sum(Partial(losses[m], theta), (m, 1, n)) / n, "constant factor, derivative under the sum")
    )


def _any_depth() -> Iterator[Content]:
    yield (
        "*Any depth, by induction from the top.* The first equation, (C19.2) or (C19.3), gives $\\delta^{(L)}$. If $\\delta^{(l+1)}$ is known, then the second, (C19.4), gives "
        "$\\delta^{(l)}$: it was proved for every differentiable function of $z^{(l+1)}$, so for the one which the layers above make of it. So all "
        "error signals are known after $L$ steps, and (C19.6) and (C19.7) turn each into gradients. For three layers, with a sigmoid at the output, the program derives the following:"
    )
    for gradients in backpropagation(3):
        names = (gradients.layer.delta[j], gradients.weights.start, gradients.biases.start)
        results = (derivation.result for derivation in gradients.derivations)
        equations = [
            f"{textbook_latex(name)} = {textbook_latex(result)}" for name, result in zip(names, results, strict=True)
        ]
        yield Display((f"{equations[0]},", rf" \qquad {equations[1]},", rf" \qquad {equations[2]}"))
    yield "where $a^{(0)}$ is the input. Every layer below the output costs the same number of lines, so the work grows linearly with the depth."
    yield Table(
        caption="Proved lines of the backward pass, by the number of layers.",
        header=("layers", "error signals", "weights", "biases", "lines in all"),
        rows=tuple(_lines(depth) for depth in DEPTHS),
        numeric=frozenset(range(5)),
    )


def _lines(depth: int) -> tuple[str, ...]:
    counts = np.array([[len(d.lines) - 1 for d in gradients.derivations] for gradients in backpropagation(depth)])
    return (str(depth), *map(str, counts.sum(axis=0)), str(counts.sum()))


def _against_brute_force() -> Iterator[Content]:
    yield (
        "*Against brute force.* In a small network the loss can be written out as one formula in all the weights and differentiated without "
        "any of the above. Here the $\\delta$ stand for what the equations give, with an unknown activation $\\phi$ in the hidden layers, so that "
        "the sigmoid and the hyperbolic tangent are cases of it. Two inputs, three hidden neurons, two outputs, squared error:"
    )
    yield _by_brute_force((2, 3, 2), squared_error, any_activation)
    yield "Two hidden layers of two neurons each and one output, cross-entropy behind a sigmoid:"
    yield _by_brute_force((2, 2, 2, 1), binary_cross_entropy, activations.sigmoid)


def _by_brute_force(widths: tuple[int, ...], loss: Loss, last: Activation) -> Derivation:
    """One weight of the first layer, where the way to the loss is longest."""
    network = written_out(widths, loss, any_activation, last)
    weight = network.layers[1].w(network.layers[0])[1, 2]
    return Derivation.begin(Partial(LOSS, weight), network.context).state(
        network.equations[weight], "the loss written out and differentiated, against the equations"
    )


def _how_the_signal_shrinks() -> Iterator[Content]:
    z, s = symbols("z s", real=True)
    weights, signals = above.w(layer), above.delta
    term = Mul(weights[k, j], signals[k], evaluate=False)
    yield "*What a sigmoid does to the signal.* Let $s = \\sum_k W^{(l+1)}_{kj} \\delta^{(l+1)}_k$, so that $\\delta^{(l)}_j = s \\, \\sigma'(z^{(l)}_j)$. Since $\\sigma' \\leq \\tfrac{1}{4}$ by (C14.2), its size is at most a quarter of that of $s$:"
    yield (
        Derivation.begin(Abs(s) / 4 - Abs(s) * Partial(sigmoid(z), z))
        .state(Abs(s) * (sigmoid(z) - Rational(1, 2)) ** 2, r"$\tfrac{1}{4} - \sigma' = (\sigma - \tfrac{1}{2})^2$")
        .state(S.Zero, "a size times a square", relations.AtLeast())
    )
    yield "and neither $s$ nor $-s$ exceeds the sum of the sizes, term by term:"
    for difference in (Abs(term) - term, Abs(term) + term):
        yield Derivation.begin(Sum(difference, (k, 1, above.width))).state(
            S.Zero, "no term is negative", relations.AtLeast()
        )
    yield "Together these bound the error signal by those above it:"
    yield Display(
        (
            r"\left|\delta^{(l)}_{j}\right| \leq \tfrac{1}{4}",
            r" \sum_{k=1}^{n_{l+1}} \left|W^{(l+1)}_{kj}\right| \left|\delta^{(l+1)}_{k}\right|",
        )
    )
    yield (
        "Where $\\sum_k |W^{(l+1)}_{kj}| < 4$ for every $j$, the largest entry of $\\delta^{(l)}$ is therefore smaller in size than that of "
        "$\\delta^{(l+1)}$, unless both are 0: through layers of such weights the signal shrinks on its way down. Of larger weights the bound says "
        "nothing, and large enough ones make up for the slope. *At random*, weights of a layer of width $n$ are often drawn with the "
        "mean 0 and the variance $1/n$. For normal ones the sum is about $\\sqrt{2n/\\pi}$, more than 4 from $n = 26$ on. But if they are "
        "independent of each other and of the signal, then $\\mathrm{E}\\, W_{kj} W_{mj} = \\delta_{km}/n$, where $\\delta_{km}$ is no error signal but Kronecker’s, 1 for $k = m$ and 0 otherwise, and the expected square of $s$ is"
    )
    yield evaluated("a width", r"the least $n$ with $\sqrt{2n/\pi} > 4$", printed(ceiling(8 * pi), ".0f"))
    wide = Layer("l+1", size("n"))
    mean_square = Sum(wide.delta[k] ** 2, (k, 1, wide.width)) / wide.width
    products = KroneckerDelta(k, m) / wide.width * wide.delta[k] * wide.delta[m]
    yield Derivation.begin(Sum(products, (k, 1, wide.width), (m, 1, wide.width))).state(
        mean_square, r"$\sum_m \delta_{km} f_m = f_k$"
    )
    yield (
        "the mean square of the signal above. Since $\\sigma'^2 \\leq \\tfrac{1}{16}$, the expected mean square falls to a sixteenth or less in "
        "each such layer, and its root to a quarter or less. That holds for weights as they are drawn, and for a signal that does not "
        "depend on them; training ends both. With the squared error "
        "the signal carries the factor $\\sigma'(z^{(L)})$ before it sets out, and is small where the output is sure of itself."
    )
    yield _signal_figure()
    yield run_once("the error signal in a network of eight layers", "one draw of the weights")


def _signal_figure() -> Figure:
    saturated = 6.0
    zs, weights = _deep_network(depth=8, width=16, last=saturated)
    a = float(_sigmoid(np.array(saturated)))
    starts = {"squared error": a * a * (1 - a), "cross-entropy": a}
    curves = []
    for name, start in starts.items():
        sizes = _sizes_of_signals(np.array([start]), zs, weights)
        curves.append(Curve(tuple(range(1, len(sizes) + 1)), rounded(sizes), name))
    return Figure(
        name="error_signal_by_layer",
        caption=f"The error signal in a network of eight sigmoid layers, 16 neurons in each hidden one, random weights of variance $1/16$. Its output stands at $z = {saturated:g}$, the target is 0. The lower the layer, the weaker the signal; the squared error starts {starts['cross-entropy'] / starts['squared error']:.0f} times lower and stays as far below.",
        alt="Two parallel curves over the layers 1 to 8 on a logarithmic scale, rising by a factor of about six from one hidden layer to the next; the squared error's lies far below the cross-entropy's everywhere.",
        x_label="layer $l$",
        y_label=r"root mean square of $\delta^{(l)}$",
        curves=tuple(curves),
        log_y=True,
    )


Matrix = NDArray[np.float64]


def _deep_network(depth: int, width: int, last: float) -> tuple[list[Matrix], list[Matrix]]:
    """Pre-activations and weights, layer by layer, for one random input; the output has the pre-activation ``last``."""
    random = np.random.default_rng(19)
    widths = [width] * depth + [1]
    weights = [random.normal(size=(rows, columns)) / np.sqrt(columns) for columns, rows in pairwise(widths)]
    a, zs = random.normal(size=width), []
    for matrix in weights:
        zs.append(matrix @ a)
        a = _sigmoid(zs[-1])
    zs[-1] = np.array([last])  # by its bias
    return zs, weights


def _sizes_of_signals(signal: Matrix, zs: list[Matrix], weights: list[Matrix]) -> list[float]:
    """The root mean square of the error signal in each layer, the lowest first, from that of the output."""
    signals = [signal]
    for z, matrix in zip(zs[-2::-1], weights[:0:-1], strict=True):
        signals.append((matrix.T @ signals[-1]) * _sigmoid(z) * (1 - _sigmoid(z)))
    return [float(np.sqrt(np.mean(signal**2))) for signal in reversed(signals)]


def _sigmoid(z: Matrix) -> Matrix:
    return 1 / (1 + np.exp(-z))


@exercise(
    "X11",
    "Two neurons in a row",
    "With $a_1 = \\sigma(w_1 x)$ and $a_2 = \\sigma(w_2 a_1)$, what is the derivative of $(a_2 - y)^2/2$ in the first weight?",
    builds_on=("C19",),
)
def two_neurons_in_a_row() -> Iterator[Content]:
    a_1, a_2, w_1, w_2, x, y = symbols("a_1 a_2 w_1 w_2 x y", real=True)
    row = Context(
        {a_1: UNIT_OPEN, a_2: UNIT_OPEN}, {LOSS: (a_2 - y) ** 2 / 2, a_2: sigmoid(w_2 * a_1), a_1: sigmoid(w_1 * x)}
    )
    factors = (a_2 - y, a_2, 1 - a_2, w_2, a_1, 1 - a_1, x)
    yield "The chain rule goes through both outputs:"
    yield (
        Derivation.begin(Partial(LOSS, w_1), row)
        .apply(rules.chain_rule(a_2, a_1))
        .state(Mul(*factors, evaluate=False), r"$\sigma' = \sigma(1 - \sigma)$, twice")
    )
    yield "Each sigmoid on the way has a slope of at most ¼, and multiplies the signal by it."
