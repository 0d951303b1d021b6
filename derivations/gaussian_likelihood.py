r"""Squared error is maximum likelihood.

Why a square, and not another power? Suppose that the target is the prediction plus Gaussian noise,
$y = a + \varepsilon$ with $\varepsilon \sim \mathcal{N}(0, \sigma^2)$. Then the prediction under which
the observed targets are most likely is the one with the least squared error, whatever $\sigma$ is.
"""

from collections.abc import Iterator

import numpy as np
from sympy import Expr, Function, Mul, Pow, Product, Rational, Sum, exp, log, pi, symbols

from mse_sym.losses import gaussian_nll, likelihoods, squared_error
from mse_sym.proof import Derivation, relations, rules
from mse_sym.proof.strategy import LOSS
from mse_sym.report.claims import Content, claim
from mse_sym.report.document import Figure
from mse_sym.report.figures import sampled
from mse_sym.symbolic import Context, Partial
from mse_sym.symbolic.context import index, size, vector

a, y, mu = symbols("a y mu", real=True)
sigma = symbols("sigma", positive=True)
n, d, i, j, k = size("n"), size("d"), index("i"), index("j"), index("k")
targets, weights, inputs = vector("y", n), vector("w", d), vector("X", n, d)
risk = symbols("R", real=True)


def density(outcome: Expr, prediction: Expr) -> Expr:
    """The Gaussian density as a textbook writes it."""
    normalisation = Pow(2 * pi * sigma**2, -Rational(1, 2), evaluate=False)
    return Mul(normalisation, exp(-((outcome - prediction) ** 2) / (2 * sigma**2)), evaluate=False)


def negative_log_likelihood(prediction: Expr, parameter: Expr) -> Derivation:
    """From the likelihood of a sample of independent examples to half the sum of squares."""
    squares = Sum((prediction - targets[i]) ** 2, (i, 1, n))
    constants = log(sigma) + log(2 * pi) * Rational(1, 2)
    return (
        Derivation.begin(Product(density(targets[i], prediction), (i, 1, n)))
        .state(
            Sum((prediction - targets[i]) ** 2 / (2 * sigma**2) + constants, (i, 1, n)),
            "logarithm of a product",
            relations.NegativeLogarithm(),
        )
        .state(squares / (2 * sigma**2), "constants dropped", relations.EqualUpToConstant(parameter))
        .apply(rules.scale(sigma**2, parameter))
    )


@claim("C8", "The negative log-likelihood of Gaussian noise is the squared error")
def from_density_to_square() -> Iterator[Content]:
    yield "The density of the target given the prediction is the Gaussian around it. Its negative logarithm:"
    yield (
        Derivation.begin(density(y, a))
        .state(gaussian_nll.expression, "logarithm of a product", relations.NegativeLogarithm())
        .apply(rules.drop_constants(a))
        .apply(rules.scale(sigma**2, a))
    )
    yield (
        "The logarithm is increasing, so a maximum becomes a minimum; then what does not depend on $a$ is dropped, and the line is multiplied by a "
        "positive number: the prediction that minimises the last line maximises the first. The density used here is "
        "the one of `sympy.stats`:"
    )
    yield Derivation.begin(density(y, a)).state(
        likelihoods.gaussian.density, "the density of `Normal` in `sympy.stats`"
    )
    residuals = np.linspace(-4, 4, 161)
    zeros = np.zeros_like(residuals)
    compiled = gaussian_nll.compile()
    curves = tuple(
        sampled(residuals, compiled.value(residuals, zeros, sigma=s), rf"$\sigma = {s:g}$", dashed=s == 2.0)
        for s in (0.75, 1.0, 2.0)
    )
    yield Figure(
        name="gaussian_negative_log",
        caption="The negative log-density of Gaussian noise is a parabola for every $\\sigma$; all have their minimum at the target.",
        alt="Three parabolas over the residual with a common axis at zero; the narrower the noise, the steeper the parabola.",
        x_label="residual $a - y$",
        y_label=r"$-\log p(y \mid a)$",
        curves=curves,
        y_range=(0.0, 8.0),
    )


@claim("C9", "Maximum likelihood and least squares have the same minimiser")
def same_minimiser() -> Iterator[Content]:
    yield (
        "*A constant.* Predict the same number $\\mu$ for all of $n$ independent examples, any $n$. The likelihood of "
        "the sample is a product; its negative logarithm is, up to a constant and a positive factor, half the sum of "
        "squares."
    )
    least_squares = Sum((mu - targets[i]) ** 2, (i, 1, n)) / 2
    yield negative_log_likelihood(mu, mu)
    yield "Both are least at the mean, and only there:"
    yield (
        Derivation.begin(Partial(risk, mu), Context(definitions={risk: least_squares}))
        .apply(rules.unfold(risk))
        .apply(rules.work_out, reason="sum rule and power rule, under the sum")
        .apply(rules.split_sums)
        .state(Sum(targets[i], (i, 1, n)) / n, r"solved for $\mu$", relations.SolvedFor(mu))
    )
    prediction = Sum(inputs[i, j] * weights[j], (j, 1, d))
    yield (
        "*Linear regression.* The prediction for example $i$ is $\\sum_j X_{ij} w_j$, with any number $d$ of inputs. "
        "The same steps, now in the whole vector $w$:"
    )
    yield negative_log_likelihood(prediction, weights)
    yield (
        "A minimiser makes every component of the gradient vanish. Component $k$ of the gradient is component $k$ of "
        "$X^{\\top}(Xw - y)$: the normal equations."
    )
    squares = Sum((prediction - targets[i]) ** 2, (i, 1, n)) / 2
    yield (
        Derivation.begin(Partial(risk, weights[k]), Context(definitions={risk: squares}))
        .apply(rules.unfold(risk))
        .state(
            Sum(inputs[i, k] * (prediction - targets[i]), (i, 1, n)),
            "power rule, sum rule; only $j = k$ remains",
        )
    )
    yield (
        "*Any model.* Let the prediction be $a = f(\\theta)$, differentiable in a parameter $\\theta$. The gradients "
        "are proportional, with the factor $1/\\sigma^2 > 0$, so they vanish together:"
    )
    theta = symbols("theta", real=True)
    model = Function("f", real=True)(theta)
    through = Context(definitions={LOSS: gaussian_nll.expression, a: model})
    yield (
        Derivation.begin(Partial(LOSS, theta), through)
        .apply(rules.chain_rule(a))
        .apply(rules.unfold(LOSS), rules.work_out, reason="the gradient of the Gaussian negative log-likelihood")
    )
    through = Context(definitions={LOSS: squared_error.expression, a: model})
    yield (
        Derivation.begin(Partial(LOSS, theta), through)
        .apply(rules.chain_rule(a))
        .apply(rules.unfold(LOSS), rules.work_out, reason="the gradient of the squared error")
    )
