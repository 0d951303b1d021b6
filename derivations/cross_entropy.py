r"""Cross-entropy is the cure.

For a label the Gaussian is the wrong likelihood. The right one is Bernoulli’s, or the categorical; its
negative logarithm is the cross-entropy, and behind a sigmoid or a softmax its gradient is again the
plain residual. No $\sigma'$ is left, and no plateau.
"""

from collections.abc import Iterator

import numpy as np
from sympy import Mul, Pow, Rational, S, cosh, log, symbols
from sympy.stats import Bernoulli, density

from mse_sym.losses import activations, binary_cross_entropy, catalogue, cross_entropy, likelihoods, squared_error
from mse_sym.proof import Derivation, relations, rules
from mse_sym.proof.strategy import LOSS
from mse_sym.report.claims import Content, claim
from mse_sym.report.document import Display, Figure, Marker, Table
from mse_sym.report.figures import sampled
from mse_sym.symbolic import Context, Partial, sigmoid, softmax
from mse_sym.symbolic.context import UNIT_CLOSED, UNIT_OPEN, index, size, vector
from mse_sym.train import NeuronRun, recomputed, train_neuron

a, y, z, w, b, x = symbols("a y z w b x", real=True)
K, i, j, k = size("K"), index("i"), index("j"), index("k")
probabilities, labels, logits = vector("p", K), vector("y", K), vector("z", K)
STARTS = ((0.6, 0.9), (2.0, 2.0))

label = Context({a: UNIT_OPEN, y: UNIT_CLOSED})
neuron = Context({a: UNIT_OPEN, y: UNIT_CLOSED}, {LOSS: binary_cross_entropy.expression, a: sigmoid(z), z: w * x + b})
output = Context({a: UNIT_OPEN, y: UNIT_CLOSED}, {LOSS: binary_cross_entropy.expression, a: sigmoid(z)})


@claim("C13", "The negative log-likelihood of a label is the cross-entropy")
def likelihood_of_a_label() -> Iterator[Content]:
    yield (
        "A label $y$ is 1 with probability $a$ and 0 otherwise; its likelihood is $a^y (1 - a)^{1 - y}$. The negative "
        "logarithm is the binary cross-entropy, with nothing dropped:"
    )
    yield (
        Derivation.begin(likelihoods.bernoulli.density, label)
        .apply(rules.negative_logarithm)
        .state(binary_cross_entropy.expression, "logarithm of a product and of powers")
    )
    yield "At the two labels this likelihood is the density of `Bernoulli` in `sympy.stats`:"
    outcome = Bernoulli("Y", a)
    for value in (S.One, S.Zero):
        at_label = Mul(Pow(a, value, evaluate=False), Pow(1 - a, 1 - value, evaluate=False), evaluate=False)
        yield Derivation.begin(at_label, label).state(density(outcome)[value], f"the density at $y = {value}$")
    yield "With $K$ classes and a one-hot label the likelihood is the categorical one, and its negative logarithm the cross-entropy, for every $K$:"
    yield (
        Derivation.begin(likelihoods.categorical.density, Context(likelihoods.categorical.domains))
        .apply(rules.negative_logarithm)
        .state(cross_entropy.expression, "logarithm of a product and of powers")
    )


@claim("C20", "Behind its activation the gradient is the residual")
def the_gradient_is_the_residual() -> Iterator[Content]:
    yield "The same neuron, $a = \\sigma(z)$, now with the cross-entropy. The derivative of the loss has $a(1 - a)$ below, the sigmoid has it above:"
    loss_in_a = (a - y) / (a * (1 - a))
    yield (
        Derivation.begin(Partial(LOSS, z), output)
        .apply(rules.chain_rule(a))
        .apply(rules.unfold(LOSS), rules.work_out, reason=r"$(\log u)' = 1/u$")
        .state(Mul(loss_in_a, Partial(a, z), evaluate=False), "common denominator")
        .state(Mul(loss_in_a, a, 1 - a, evaluate=False), r"$\sigma' = \sigma(1 - \sigma) = a(1 - a)$")
        .state(a - y, "cancel")
    )
    yield "For the weight this leaves"
    yield (
        Derivation.begin(Partial(LOSS, w), neuron)
        .apply(rules.chain_rule(z))
        .state(Mul(a - y, Partial(z, w), evaluate=False), r"$\partial \ell / \partial z = a - y$")
        .state(Mul(a - y, x, evaluate=False), r"$\partial z / \partial w = x$")
    )
    yield (
        "With $K$ classes and $p = \\operatorname{softmax}(z)$ it is the same, for any $K$ and any labels. Every "
        "probability depends on every logit, so the chain rule sums over all of them:"
    )
    context = Context(
        {probabilities: UNIT_OPEN, labels: UNIT_CLOSED},
        {LOSS: cross_entropy.expression, probabilities[i]: softmax(logits, i)},
    )
    yield (
        Derivation.begin(Partial(LOSS, logits[j]), context)
        .apply(rules.chain_rule(probabilities[i]))
        .apply(
            rules.unfold(LOSS),
            rules.work_out,
            rules.split_sums,
            reason=r"$\partial \ell/\partial p_i = -y_i/p_i$",
        )
        .apply(
            rules.unfold_in_derivatives(probabilities[i]),
            rules.work_out,
            rules.fold(probabilities[i]),
            reason=r"$\partial p_i/\partial z_j = p_i(\delta_{ij} - p_j)$",
        )
        .apply(rules.split_sums)
    )
    yield "The labels of an example add up to 1, and what remains is $p_j - y_j$: prediction minus target."


@claim("C21", "The cross-entropy follows from asking for the residual")
def constructed() -> Iterator[Content]:
    yield "Turn the question round. Which loss has, behind a sigmoid, the residual as its gradient?"
    yield Display((r"\frac{\partial \ell}{\partial a} \, \sigma'(z)", r" = a - y"))
    yield "Since $\\sigma'(z) = a(1 - a)$, its derivative must be"
    derivative = (a - y) / (a * (1 - a))
    yield (
        Derivation.begin(derivative, label)
        .state((1 - y) / (1 - a) - y / a, "partial fractions")
        .state(
            -(y * log(a) + (1 - y) * log(1 - a)),
            "integrated over $a$, up to a constant",
            relations.AntiderivativeIn(a),
        )
    )
    yield "which is the cross-entropy. Two functions with the same derivative on $(0, 1)$ differ by a constant, so up to that constant there is no other."


@claim("C22", "Head to head: no plateau, and a first step 56.6 times as long")
def head_to_head() -> Iterator[Content]:
    yield "At the same point the two error signals $\\partial \\ell / \\partial z$ differ by the factor that the squared error carries and the cross-entropy does not:"
    squared_signal = Mul(a - y, Partial(sigmoid(z), z), evaluate=False)
    ratio = Mul(a - y, Pow(squared_signal, -1, evaluate=False), evaluate=False)
    yield (
        Derivation.begin(ratio, Context({a: UNIT_OPEN}))
        .state(1 / Partial(sigmoid(z), z), "cancel the residual")
        .state(1 / (sigmoid(z) * (1 - sigmoid(z))), r"$\sigma' = \sigma(1 - \sigma)$")
        .state(2 + 2 * cosh(z), r"$\sigma(z) = 1/(1 + e^{-z})$")
    )
    yield "From the unlucky start, $z = 4$, that is between 56.6 and 56.7:"
    at_start = 2 + 2 * cosh(S(4))
    yield Derivation.begin(at_start).state(Rational(566, 10), "both are numbers", relations.AtLeast(strict=True))
    yield Derivation.begin(Rational(567, 10)).state(at_start, "both are numbers", relations.AtLeast(strict=True))
    yield (
        "Nor is there a plateau: in the toy task the error signal is the output $a$ itself, which grows with every "
        "step towards the wrong end, so that a larger mistake always means a larger gradient."
    )
    yield (
        Derivation.begin(Partial(sigmoid(z), z))
        .apply(rules.work_out)
        .state(S.Zero, "both factors are positive", relations.AtLeast(strict=True))
    )
    yield _error_signal_figure()
    runs = {}
    for loss in (squared_error, binary_cross_entropy):
        for weight, bias in STARTS:
            run = train_neuron(loss, activations.sigmoid, weight=weight, bias=bias)
            yield recomputed(run, loss, activations.sigmoid, x=1.0, target=0.0, rate=0.15)
            runs[loss.name, weight] = run
    yield "The same starts and the same learning rate, $\\eta = 0.15$:"
    yield _race_figure(runs)
    yield Table(
        caption="The output $a$ from the two starts with each loss; the target is 0.",
        header=("loss", "start $(w, b)$", "first output", "after 50", "after 300"),
        rows=tuple(
            (
                catalogue()[name].title.lower(),
                f"({weight:g}, {run.bias[0]:g})",
                *(f"{run.output[epoch]:.10f}" for epoch in (0, 50, 300)),
            )
            for (name, weight), run in runs.items()
        ),
        numeric=frozenset({2, 3, 4}),
    )


def _error_signal_figure() -> Figure:
    points = np.linspace(-8, 8, 161)
    zeros = np.zeros_like(points)
    signals = {
        loss.name: loss.of(activations.sigmoid).compile().gradient for loss in (squared_error, binary_cross_entropy)
    }
    at_start = float(signals["squared_error"](4.0, 0.0))
    return Figure(
        name="error_signal",
        caption=r"The error signal $|\partial \ell/\partial z|$ for the target $y = 0$. The more wrong the neuron ($z \to \infty$), the less the squared error says so.",
        alt="Over z from -8 to 8: the cross-entropy's error signal rises from 0 to 1 and stays there; the squared error's rises to about 0.15 near z = 0.7 and falls back to 0.",
        x_label="$z$",
        y_label=r"$|\partial \ell / \partial z|$",
        curves=tuple(
            sampled(
                points, np.abs(signal(points, zeros)), catalogue()[name].title.lower(), dashed=name == "squared_error"
            )
            for name, signal in signals.items()
        ),
        markers=(Marker(4.0, float(f"{at_start:.6g}"), "unlucky start"),),
        x_range=(-8.0, 8.0),
    )


def _race_figure(runs: dict[tuple[str, float], NeuronRun]) -> Figure:
    epochs = np.arange(301)
    return Figure(
        name="race",
        caption="The output of the neuron with each loss. With the cross-entropy both starts learn at once.",
        alt="Four falling curves of the output over 300 epochs; both cross-entropy runs drop below 0.1 within 60 epochs, the unlucky squared-error run only begins to fall at epoch 150.",
        x_label="epoch",
        y_label="output $a$",
        curves=tuple(
            sampled(
                epochs,
                run.output,
                f"{catalogue()[name].title.lower()}, $w = {weight:g}$",
                dashed=name == "squared_error",
            )
            for (name, weight), run in runs.items()
        ),
        x_range=(0.0, 300.0),
    )
