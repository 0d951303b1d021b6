r"""The sigmoid neuron learns slowly when it is badly wrong.

Put a sigmoid behind the squared error and the gradient picks up a factor $\sigma'(z)$, which is small
wherever the neuron is sure of itself, whether it is right or wrong. One neuron shows it all:
$a = \sigma(wx + b)$, with the toy task $x = 1$, $y = 0$ of M. Nielsen, *Neural Networks and Deep
Learning*, chapter 3.
"""

from collections.abc import Iterator

import numpy as np
from sympy import Expr, Interval, Mul, Rational, S, exp, log, oo, symbols, tanh

from mse_sym.losses import activations, squared_error
from mse_sym.proof import Derivation, relations, rules
from mse_sym.proof.strategy import LOSS
from mse_sym.report.claims import Content, claim
from mse_sym.report.document import Band, Figure, Marker, Table
from mse_sym.report.figures import sampled
from mse_sym.symbolic import Context, Partial, sigmoid
from mse_sym.symbolic.context import UNIT_OPEN
from mse_sym.train import recomputed, train_neuron

a, y, z, w, b, x = symbols("a y z w b x", real=True)
LUCKY, UNLUCKY = (0.6, 0.9), (2.0, 2.0)
neuron = Context({a: UNIT_OPEN}, {LOSS: squared_error.expression, a: sigmoid(z), z: w * x + b})
toy = Context({a: UNIT_OPEN})


@claim("C14", "The sigmoid is flat in both tails")
def the_sigmoid_is_flat() -> Iterator[Content]:
    yield "The derivative of the sigmoid $\\sigma(z) = 1/(1 + e^{-z})$ can be written in $\\sigma$ itself:"
    yield (
        Derivation.begin(Partial(1 / (1 + exp(-z)), z))
        .apply(rules.work_out, reason="power rule and $(e^u)' = e^u$")
        .state(
            sigmoid(z) * (1 - sigmoid(z)),
            r"$\sigma(z) = 1/(1 + e^{-z})$, $1 - \sigma(z) = e^{-z}/(1 + e^{-z})$",
        )
    )
    yield "It is never more than a quarter,"
    slope = sigmoid(z) * (1 - sigmoid(z))
    below = Rational(1, 4) - slope
    square = (sigmoid(z) - Rational(1, 2)) ** 2
    yield (
        Derivation.begin(Rational(1, 4) - Partial(sigmoid(z), z))
        .apply(rules.work_out)
        .state(square, "complete the square")
        .state(S.Zero, "a square", relations.AtLeast())
    )
    yield "with equality at $z = 0$ and nowhere else,"
    yield (
        Derivation.begin(below).state(square, "the same square").state(S.Zero, "solved for $z$", relations.SolvedFor(z))
    )
    yield "and it dies out on both sides:"
    for end in (oo, -oo):
        yield Derivation.begin(slope).state(S.Zero, "one factor dies out", relations.TendsTo(z, end))
    yield "The hyperbolic tangent is no better. Its derivative is at most 1, at $z = 0$ alone, and dies out too:"
    yield (
        Derivation.begin(1 - Partial(tanh(z), z)).apply(rules.work_out).state(S.Zero, "a square", relations.AtLeast())
    )
    yield Derivation.begin(tanh(z) ** 2).state(S.Zero, "solved for $z$", relations.SolvedFor(z))
    for end in (oo, -oo):
        yield Derivation.begin(1 - tanh(z) ** 2).state(S.Zero, r"$\tanh^2 \to 1$", relations.TendsTo(z, end))
    yield _saturation_figure()


def _sigmoid_at(point: float) -> float:
    return float(f"{1 / (1 + np.exp(-point)):.6g}")


def _saturation_figure() -> Figure:
    points = np.linspace(-8, 8, 161)
    curve = 1 / (1 + np.exp(-points))
    return Figure(
        name="sigmoid",
        caption=r"The sigmoid and the two starts of the toy task, $z = 1.5$ and $z = 4$. In the shaded bands $\sigma'(z) < 0.05$: the neuron is saturated.",
        alt="An S-shaped curve from 0 to 1 with the bands beyond |z| = 2.9 shaded; the lucky start lies at the bend, the unlucky one deep in the right band.",
        x_label="$z$",
        y_label=r"$\sigma(z)$",
        curves=(sampled(points, curve, r"$\sigma(z)$"),),
        bands=(Band(-8.0, -2.887, "saturated"), Band(2.887, 8.0, "")),
        markers=(
            Marker(sum(LUCKY), _sigmoid_at(sum(LUCKY)), "lucky start", colour=2, place="below right"),
            Marker(sum(UNLUCKY), _sigmoid_at(sum(UNLUCKY)), "unlucky start", colour=3, place="below right"),
        ),
        x_range=(-8.0, 8.0),
    )


@claim("C15", "The gradient of one neuron carries the slope of the sigmoid")
def the_gradient_of_a_neuron() -> Iterator[Content]:
    yield "The loss depends on the weight through the output $a = \\sigma(z)$ and the pre-activation $z = wx + b$:"
    yield _gradient(w, (a - y) * x, (a - y) * sigmoid(z) * (1 - sigmoid(z)) * x)
    yield "The same for the bias, without the factor $x$:"
    yield _gradient(b, a - y, (a - y) * sigmoid(z) * (1 - sigmoid(z)))
    yield "In the toy task $x = 1$ and $y = 0$, and both gradients are the same number:"
    yield (
        Derivation.begin(Mul(a - y, a, 1 - a, x, evaluate=False), Context({a: UNIT_OPEN}, {x: S.One, y: S.Zero})).apply(
            rules.unfold(x, y), reason="$x = 1$, $y = 0$"
        )
    )


def _gradient(variable: Expr, rest: Expr, result: Expr) -> Derivation:
    """∂ℓ/∂w or ∂ℓ/∂b by the chain rule, one factor at a time."""
    inner = Partial(z, variable)
    output = Mul(a - y, Partial(a, z), inner, evaluate=False)
    last = [a - y, a, 1 - a, *([x] if variable == w else [])]
    return (
        Derivation.begin(Partial(LOSS, variable), neuron)
        .apply(rules.chain_rule(a, z))
        .state(output, r"$\partial \ell/\partial a = a - y$, the residual")
        .state(
            Mul(a - y, Partial(a, z), *([x] if variable == w else []), evaluate=False),
            f"$\\partial z/\\partial {variable} = {'x' if variable == w else '1'}$",
        )
        .state(
            Mul(a - y, Partial(sigmoid(z), z), *([x] if variable == w else []), evaluate=False),
            r"$a = \sigma(z)$",
        )
        .state(Mul(*last, evaluate=False), r"$\sigma' = \sigma(1 - \sigma) = a(1 - a)$")
    )


@claim("C16", "Beyond a point, the larger the mistake the smaller the gradient")
def learning_is_backwards() -> Iterator[Content]:
    gradient = a**2 * (1 - a)
    yield "In the toy task the mistake is the output $a$ itself. The gradient $a^2(1 - a)$ has one stationary point in $(0, 1)$:"
    yield (
        Derivation.begin(Partial(gradient, a), toy)
        .apply(rules.work_out)
        .state(Mul(a, 2 - 3 * a, evaluate=False), "simplify")
        .apply(rules.solve_for(a))
    )
    yield "There it is greatest, for the distance from its value $4/27$ is never negative:"
    yield (
        Derivation.begin(Rational(4, 27) - gradient, toy)
        .state((a - Rational(2, 3)) ** 2 * (a + Rational(1, 3)), "factorise")
        .state(S.Zero, "a square times a positive number", relations.AtLeast())
    )
    yield "The output is $2/3$ at the pre-activation $z = \\log 2$:"
    yield Derivation.begin(sigmoid(z) - Rational(2, 3)).state(log(2), "solved for $z$", relations.SolvedFor(z))
    yield "To the right of it the gradient falls while the mistake grows: a neuron that is more wrong learns more slowly."
    beyond = Context({a: Interval.open(Rational(2, 3), 1)})
    yield (
        Derivation.begin(-Partial(gradient, a), beyond)
        .apply(rules.work_out)
        .state(Mul(a, 3 * a - 2, evaluate=False), "simplify")
        .state(S.Zero, r"for $\tfrac{2}{3} < a < 1$", relations.AtLeast(strict=True))
    )


@claim("C17", "Two starts: one learns at once, one sits on a plateau")
def two_starts() -> Iterator[Content]:
    yield (
        "Gradient descent on the toy task, 300 epochs with the learning rate $\\eta = 0.15$, from the start "
        "$(w, b) = (0.6, 0.9)$ and from $(2, 2)$. The first output is 0.82, the second 0.98: hardly worse, and yet the "
        "second run learns next to nothing for the first 150 epochs."
    )
    runs = {}
    for name, (weight, bias) in (("lucky", LUCKY), ("unlucky", UNLUCKY)):
        run = train_neuron(squared_error, activations.sigmoid, weight=weight, bias=bias)
        yield recomputed(run, squared_error, activations.sigmoid, x=1.0, target=0.0, rate=0.15)
        runs[name] = run
    epochs = np.arange(301)
    yield Figure(
        name="two_runs",
        caption="The loss of the two runs. From the unlucky start the curve is flat for about 150 epochs.",
        alt="Two falling curves of the loss over 300 epochs: one drops within 100 epochs, the other stays high until epoch 150 and then drops.",
        x_label="epoch",
        y_label=r"loss $\ell$",
        curves=tuple(
            sampled(
                epochs,
                run.loss,
                rf"{name}: $w = {run.weight[0]:g}$, $b = {run.bias[0]:g}$",
                dashed=name == "unlucky",
            )
            for name, run in runs.items()
        ),
        x_range=(0.0, 300.0),
    )
    yield Table(
        caption="The output $a$ of the two runs; the target is 0.",
        header=("epoch", "lucky", "unlucky"),
        rows=tuple(
            (str(epoch), *(f"{run.output[epoch]:.10f}" for run in runs.values()))
            for epoch in (0, 50, 100, 150, 200, 250, 300)
        ),
        numeric=frozenset({0, 1, 2}),
    )
