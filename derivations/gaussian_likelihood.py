r"""Squared error is maximum likelihood.

Why a square, and not another power? Suppose that the target is the prediction plus Gaussian noise,
$y = a + \varepsilon$ with noise $\varepsilon$ that is normal, of mean 0 and variance $\sigma^2$. Then the prediction under which
the observed targets are most likely is the one with the least squared error, whatever $\sigma$ is.
"""

from collections.abc import Iterator

import numpy as np
from sympy import Add, Expr, Function, Mul, Product, Rational, S, Sum, log, pi, symbols

from mse_sym.losses import gaussian_nll, likelihoods
from mse_sym.losses.likelihoods import textbook_gaussian
from mse_sym.pages.claims import Content, claim, exercise
from mse_sym.pages.colours import LOSSES
from mse_sym.proof import Derivation, relations, rules
from mse_sym.report.document import Figure
from mse_sym.report.figures import sampled
from mse_sym.symbolic import Context, Partial
from mse_sym.symbolic.context import POSITIVE, index, size, vector

NOTATION = {
    "m": "the mean target",
    "q": "a mean of squares",
    "d": "the number of inputs",
    "x_k": "the input of example $k$",
    r"\sigma_{0}": "the standard deviation of a prior",
}
"""The letters that this page has of its own."""
ASSUMED = (
    "Examples are independent of each other, and the noise is Gaussian with one standard deviation for all; C11 needs neither, and of a density only that mean and variance exist.",
)
"""What this page takes for granted besides where its variables lie."""
a, y, mu, theta, c, m, q = symbols("a y mu theta c m q", real=True)
sigma = symbols("sigma", positive=True)
n, d, i, j, k = size("n"), size("d"), index("i"), index("j"), index("k")
targets, weights, inputs = vector("y", n), vector("w", d), vector("X", n, d)
examples, predictions = vector("x", n), vector("a", n)
probabilities, odds = vector("p", n), vector("w", n)
risk, total = symbols("R L", real=True)
"""The mean of the squared errors, and the sum of the negative logarithms."""


def negative_log_likelihood(prediction: Expr, parameter: Expr) -> Derivation:
    """From the likelihood of a sample of independent examples to half the sum of squares."""
    squares = Sum((prediction - targets[i]) ** 2, (i, 1, n))
    constants = log(sigma) + log(2 * pi) * Rational(1, 2)
    return (
        Derivation.begin(Product(textbook_gaussian(targets[i], prediction, sigma), (i, 1, n)))
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
        Derivation.begin(textbook_gaussian(y, a, sigma))
        .state(gaussian_nll.expression, "logarithm of a product", relations.NegativeLogarithm())
        .apply(rules.drop_constants(a))
        .apply(rules.scale(sigma**2, a))
    )
    yield (
        "The logarithm is increasing, so a maximum becomes a minimum; then what does not depend on $a$ is dropped, and the line is multiplied by a "
        "positive number: the prediction that minimises the last line maximises the first. The density used here is "
        "the one of `sympy.stats`:"
    )
    yield Derivation.begin(textbook_gaussian(y, a, sigma)).state(
        likelihoods.gaussian.density, "the density of `Normal` in `sympy.stats`"
    )
    residuals = np.linspace(-4, 4, 161)
    zeros = np.zeros_like(residuals)
    compiled = gaussian_nll.compile()
    curves = tuple(
        sampled(
            residuals,
            compiled.value(residuals, zeros, sigma=s),
            rf"$\sigma = {s:g}$",
            colour=LOSSES["gaussian"],
        )
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


@claim("C9", "Maximum likelihood and least squares have the same minimiser", builds_on=("C8",))
def same_minimiser() -> Iterator[Content]:
    yield (
        "*A constant.* Predict the same number $\\mu$ for all of $n$ independent examples, any $n$. The likelihood of "
        "the sample is a product; its negative logarithm is, up to a constant and a positive factor, half the sum of "
        "squares."
    )
    least_squares = Sum((mu - targets[i]) ** 2, (i, 1, n)) / (2 * n)
    yield negative_log_likelihood(mu, mu)
    yield "Formula (C9.1) is $n R$, with the risk $R$ of the squared error, the mean of the losses. Both are least at the mean of the targets, and only there:"
    yield (
        Derivation.begin(Partial(risk, mu), Context(definitions={risk: least_squares}))
        .apply(rules.unfold(risk))
        .apply(rules.work_out, reason="sum rule and power rule, under the sum")
        .state(mu - Sum(targets[i], (i, 1, n)) / n, "linearity of the sum")
        .state(Sum(targets[i], (i, 1, n)) / n, r"linear in $\mu$, with the slope 1", relations.SolvedFor(mu))
    )
    prediction = Sum(inputs[i, j] * weights[j], (j, 1, d))
    yield (
        "*Linear regression.* The prediction for example $i$ is $\\sum_j X_{ij} w_j$, with any number $d$ of inputs. "
        "The same steps as in (C9.1), now in the whole vector $w$:"
    )
    yield negative_log_likelihood(prediction, weights)
    yield (
        "A minimiser makes every component of the gradient vanish. Component $k$ of the gradient is component $k$ of "
        "$X^{\\top}(Xw - y)/n$; where all vanish, these are the normal equations."
    )
    squares = Sum((prediction - targets[i]) ** 2, (i, 1, n)) / (2 * n)
    yield (
        Derivation.begin(Partial(risk, weights[k]), Context(definitions={risk: squares}))
        .apply(rules.unfold(risk))
        .state(
            Mul(1 / n, Sum(inputs[i, k] * (prediction - targets[i]), (i, 1, n)), evaluate=False),
            "power rule, sum rule; only $j = k$ remains",
        )
    )
    yield "The gradient of the negative log-likelihood $L$ of all examples is that of (C9.4) but for the factor $n/\\sigma^2 > 0$:"
    independent = Sum(gaussian_nll.expression.xreplace({a: prediction, y: targets[i]}), (i, 1, n))
    yield Derivation.begin(Partial(total, weights[k]), Context(definitions={total: independent})).state(
        Mul(sigma**-2, Sum(inputs[i, k] * (prediction - targets[i]), (i, 1, n)), evaluate=False),
        "power rule, sum rule; only $j = k$ remains",
    )
    yield from _any_model()


def _any_model() -> Iterator[Content]:
    yield (
        "*Any model.* Let the prediction for the input $x_i$ be $a_i = f(x_i, \\theta)$, with a function $f$ that is "
        "differentiable in each of its parameters; $\\theta$ stands for any one of them while the others are held "
        "fixed. The chain rule goes through all $n$ predictions:"
    )
    through = {predictions[i]: Function("f", real=True)(examples[i], theta)}
    squares = Sum((predictions[i] - targets[i]) ** 2, (i, 1, n)) / (2 * n)
    independent = Sum(gaussian_nll.expression.xreplace({a: predictions[i], y: targets[i]}), (i, 1, n))
    gradient = Sum(Mul(predictions[i] - targets[i], Partial(predictions[i], theta), evaluate=False), (i, 1, n))
    yield (
        Derivation.begin(Partial(risk, theta), Context(definitions={risk: squares, **through}))
        .apply(rules.chain_rule(predictions[i]))
        .state(Mul(1 / n, gradient, evaluate=False), r"$\partial R/\partial a_i = (a_i - y_i)/n$")
    )
    yield (
        "In the gradient of the negative log-likelihood $L$ each residual is divided by $\\sigma^2$ where it is divided by $n$ "
        "in (C9.6), so the two gradients are proportional and vanish together, for every $\\sigma > 0$:"
    )
    yield (
        Derivation.begin(Partial(total, theta), Context(definitions={total: independent, **through}))
        .apply(rules.chain_rule(predictions[i]))
        .state(Mul(sigma**-2, gradient, evaluate=False), r"$\partial L/\partial a_i = (a_i - y_i)/\sigma^2$")
    )
    yield (
        "That the gradients vanish together says little for an arbitrary $f$: they may vanish at points that are no "
        "minimum, too. But the likelihood itself is, up to a constant and a positive factor, half the sum of squares, by the "
        "same steps as in (C9.1), so that the minimiser is the same:"
    )
    yield negative_log_likelihood(Function("f", real=True)(examples[i], theta), theta)


@claim("C11", "In expectation the squared error is least at the mean", builds_on=("C9",))
def least_at_the_mean() -> Iterator[Content]:
    yield (
        "Which number $c$ predicts a random outcome $Y$ best? Let $Y$ take the values $y_1, \\dots, y_n$, any $n$, "
        "with the probabilities $p_k = w_k / \\sum_j w_j$, any positive weights $w_k$. Such a $p$ sums to 1:"
    )
    total = Sum(odds[j], (j, 1, n))
    distribution = Context({odds: POSITIVE}, {probabilities[k]: odds[k] / total})
    mean = Sum(probabilities[k] * targets[k], (k, 1, n))
    yield Derivation.begin(Sum(probabilities[k], (k, 1, n)), distribution).state(S.One, "by definition of $p$")
    yield (
        "Write $m = \\sum_k p_k y_k$ for the mean $\\mathrm{E}\\,Y$. The expected squared error splits into the "
        "variance and the squared distance of $c$ from the mean, because the cross term vanishes:"
    )
    around_mean = distribution.with_definitions({m: mean})
    variance = Sum(probabilities[k] * (targets[k] - m) ** 2, (k, 1, n))
    yield Derivation.begin(Sum(probabilities[k] * (targets[k] - m), (k, 1, n)), around_mean).state(
        S.Zero, "the mean balances the residuals"
    )
    yield Derivation.begin(Sum(probabilities[k] * (targets[k] - c) ** 2, (k, 1, n)), around_mean).state(
        variance + (m - c) ** 2, "$y_k - c = (y_k - m) + (m - c)$, squared"
    )
    yield "In (C11.3) the sum, which is the variance, does not depend on $c$, and the square is least where $c$ is the mean, and only there:"
    yield (
        Derivation.begin(variance + (m - c) ** 2, around_mean)
        .state((m - c) ** 2, "the variance does not depend on $c$", relations.EqualUpToConstant(c))
        .state(m, "$m - c = 0$", relations.SolvedFor(c))
    )
    yield (
        "A distribution with a density needs no other argument: expectations are linear there, too. With "
        "$m = \\mathrm{E}\\,Y$ and $q = \\mathrm{E}\\,Y^2$, both assumed to exist, linearity gives "
        "$\\mathrm{E}(Y - c)^2 = c^2 - 2mc + q$ and $\\operatorname{Var} Y = q - m^2$, and"
    )
    yield (
        Derivation.begin(q - 2 * c * m + c**2)
        .state(Add(q - m**2, (m - c) ** 2, evaluate=False), "complete the square")
        .state((m - c) ** 2, "the variance does not depend on $c$", relations.EqualUpToConstant(c))
    )
    yield (
        "Given an input $x$, the same holds for the distribution of $Y$ given $x$. A prediction $c(x)$ may be chosen "
        "at each $x$ by itself, so the expected squared error over all inputs is least where "
        "$c(x) = \\mathrm{E}(Y \\mid x)$: the squared error asks for the conditional mean, whether the noise is "
        "Gaussian or not."
    )


@exercise(
    "X5",
    "A Gaussian prior",
    "Of a number $a$ one knows beforehand that it lies near 0, with a Gaussian density of the standard deviation $\\sigma_0$; then it is "
    "measured once, as $y$, with Gaussian noise of the standard deviation $\\sigma$. Which $a$ is the most probable?",
    builds_on=("C8",),
)
def a_gaussian_prior() -> Iterator[Content]:
    spread = symbols("sigma_0", positive=True)
    joint = Mul(*textbook_gaussian(y, a, sigma).args, *textbook_gaussian(a, S.Zero, spread).args, evaluate=False)
    squares = (a - y) ** 2 / (2 * sigma**2) + a**2 / (2 * spread**2)
    constants = log(sigma) + log(spread) + log(2 * pi)
    yield "The joint density, as a loss:"
    yield (
        Derivation.begin(joint)
        .state(squares + constants, "logarithm of a product", relations.NegativeLogarithm())
        .state(squares, "constants dropped", relations.EqualUpToConstant(a))
    )
    yield "Its derivative rises, from negative to positive, so that it is least where this vanishes:"
    yield (
        Derivation.begin(Partial(squares, a))
        .state((a - y) / sigma**2 + a / spread**2, "power rule")
        .state(y * spread**2 / (sigma**2 + spread**2), "linear in $a$, with a positive slope", relations.SolvedFor(a))
    )
    yield "The measurement is shrunk towards 0; $a^2$ in the loss is the penalty that is called ridge or weight decay."
