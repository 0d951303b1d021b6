r"""Which noise stands behind which loss.

The square belongs to Gaussian noise and to no other. Noise of another shape asks for another loss: the
absolute error for Laplace’s, the Huber loss for a Gaussian centre with Laplace's tails, a logarithm for
Student’s. The heavier the tails, the less the loss makes of a large miss.
"""

from collections.abc import Iterator
from math import erf as erf_of
from math import gamma as gamma_of

import numpy as np
from sympy import (
    Abs,
    Add,
    Expr,
    Mul,
    Piecewise,
    Pow,
    Rational,
    S,
    Symbol,
    beta,
    erf,
    exp,
    gamma,
    log,
    lowergamma,
    oo,
    pi,
    sqrt,
    symbols,
)

from mse_sym.losses import huber, likelihoods
from mse_sym.losses.likelihoods import textbook_gaussian
from mse_sym.pages.claims import Content, claim, exercise
from mse_sym.proof import Derivation, relations, rules
from mse_sym.report.document import Figure, Row
from mse_sym.report.figures import sampled
from mse_sym.symbolic import Context, Partial

NOTATION = {
    "p": "a power",
    "s": "the scale of a density",
    r"\nu": "degrees of freedom",
    r"\rho": "the size of a residual",
}
"""The letters that this page has of its own."""
a, y, r = symbols("a y r", real=True)
p, s, kappa, delta, nu, sigma, rho, Z = symbols("p s kappa delta nu sigma rho Z", positive=True)
distance = Symbol("r", positive=True)
AT_LEAST = relations.AtLeast()


ROOT_TWO_PI = Pow(2 * pi, S.Half, evaluate=False)


def erf_over_root_two(argument: Expr) -> Expr:
    """``erf(x/√2)``, in the author's order."""
    return erf(Mul(argument, Pow(sqrt(2), -1, evaluate=False), evaluate=False), evaluate=False)


def of_residual(density: Expr) -> Expr:
    """A density of the outcome ``y`` about the prediction ``a``, as a function of the residual."""
    return density.xreplace({a: S.Zero, y: r})


def power_kernel(residual: Expr) -> Expr:
    """The density of the exponential power family without its constant."""
    return exp(-(Abs(residual) ** p) / (p * s**p))


@claim("C10", "The Gaussian fixes the exponent", builds_on=("C8",))
def the_noise_fixes_the_exponent() -> Iterator[Content]:
    yield from _exponential_power()
    yield from _the_square_is_gaussian()
    yield from _behind_huber()
    yield from _student()
    yield from _figures()


def _exponential_power() -> Iterator[Content]:
    yield (
        "Let the residual $r = a - y$ have a density proportional to $e^{-|r|^p/(p s^p)}$, with a power $p > 0$ and a "
        "scale $s > 0$; $Z$ is the constant that makes it integrate to 1. Its negative logarithm is the power "
        "$|r|^p$, up to a constant and a positive factor:"
    )
    yield (
        Derivation.begin(Mul(1 / Z, power_kernel(r), evaluate=False))
        .state(Abs(r) ** p / (p * s**p) + log(Z), "logarithm of a product", relations.NegativeLogarithm())
        .apply(rules.drop_constants(r))
        .apply(rules.scale(p * s**p, r))
    )
    yield (
        "What is $Z$? On $r > 0$ the density has an antiderivative, the lower incomplete gamma function "
        "$\\gamma(u, x) = \\int_0^x t^{u-1} e^{-t} \\, dt$. It starts at 0 for $x = 0$ and tends to $\\Gamma(u)$ as $x$ grows:"
    )
    antiderivative = s * p ** (1 / p - 1) * lowergamma(1 / p, distance**p / (p * s**p))
    half = s * p ** (1 / p - 1) * gamma(1 / p)
    yield Derivation.begin(antiderivative).state(S.Zero, "an empty integral", relations.TendsTo(distance, S.Zero))
    yield (
        Derivation.begin(power_kernel(distance))
        .state(antiderivative, r"$t = r^p/(p s^p)$", relations.AntiderivativeIn(distance))
        .state(half, r"the definition of $\Gamma$", relations.TendsTo(distance, oo))
    )
    yield "The density is even, so $Z$ is twice the limit in (C10.3):"
    constant = Mul(2, s, p ** (1 / p), gamma(1 + 1 / p), evaluate=False)
    yield Derivation.begin(Mul(2, half, evaluate=False)).state(constant, r"$\Gamma(1 + x) = x \, \Gamma(x)$")
    density = power_kernel(r) / constant
    yield "This is the density of `ExponentialPower` in `sympy.stats`, on the scale $p^{1/p} s$,"
    yield Derivation.begin(density).state(
        of_residual(likelihoods.exponential_power.density), r"$(p^{1/p} s)^p = p s^p$"
    )
    yield "for $p = 2$ it is the Gaussian with $\\sigma = s$,"
    yield Derivation.begin(density, Context(definitions={p: S(2)})).state(
        textbook_gaussian(r, S.Zero, s), r"$\Gamma(\tfrac{3}{2}) = \sqrt{\pi}/2$"
    )
    yield "and for $p = 1$ Laplace’s density, whose negative logarithm is the absolute error:"
    yield (
        Derivation.begin(density, Context(definitions={p: S.One}))
        .state(of_residual(likelihoods.laplace.density), r"$\Gamma(2) = 1$")
        .state(Abs(r) / s + log(2 * s), "logarithm of a product", relations.NegativeLogarithm())
        .state(Abs(r), r"terms without $r$ dropped, times $s > 0$", relations.SameMinimiser(r))
    )


def _the_square_is_gaussian() -> Iterator[Content]:
    yield (
        "*Conversely* the square determines the power. Suppose that $|r|^p = \\log Z + \\kappa r^2$ for every $r$. At $r = 0$ this "
        "says $Z = 1$, at $r = 1$ then $\\kappa = 1$, and at $r = 2$ it says $2^p = 4$, which only $p = 2$ fulfils:"
    )
    yield Derivation.begin(2**p - 4).state(S(2), "$2^p$ increases", relations.SolvedFor(p))
    yield (
        "And it determines the density. If the negative logarithm is $\\log Z + \\kappa r^2$ with $\\kappa > 0$, the density is "
        "$e^{-\\kappa r^2}/Z$. Its integral, the limit of an antiderivative on the right less that on the left,"
    )
    density = exp(-kappa * r**2) / Z
    end = sqrt(pi) / (2 * Z * sqrt(kappa))
    antiderivative = end * erf(sqrt(kappa) * r)
    for point, limit in ((oo, end), (-oo, -end)):
        yield (
            Derivation.begin(density)
            .state(antiderivative, r"$\operatorname{erf}'(x) = 2 e^{-x^2}/\sqrt{\pi}$", relations.AntiderivativeIn(r))
            .state(limit, rf"$\operatorname{{erf}} \to {'1' if point == oo else '-1'}$", relations.TendsTo(r, point))
        )
    yield "must be 1. That fixes $Z$,"
    normalised = sqrt(pi / kappa)
    yield Derivation.begin(2 * end - 1).state(normalised, r"$Z \sqrt{\kappa} = \sqrt{\pi}$", relations.SolvedFor(Z))
    yield "and with $\\kappa = 1/(2\\sigma^2)$, which defines $\\sigma$, the density is the Gaussian one:"
    yield Derivation.begin(density, Context(definitions={Z: normalised, kappa: 1 / (2 * sigma**2)})).state(
        textbook_gaussian(r, S.Zero, sigma), r"definition of $\kappa$ and $Z$"
    )


def _behind_huber() -> Iterator[Content]:
    yield (
        "*The Huber loss.* Take the Gaussian shape on the scale 1 up to $|r| = \\delta$ and Laplace’s on the scale $1/\\delta$ "
        "beyond, with one constant $Z$. The negative logarithm is the Huber loss:"
    )
    centre, tail = exp(-(r**2) / 2), exp(-delta * Abs(r) + delta**2 / 2)
    pieces = Piecewise((centre / Z, Abs(r) <= delta), (tail / Z, True))
    loss = of_residual(huber.expression)
    yield (
        Derivation.begin(pieces)
        .state(loss + log(Z), "logarithm of a quotient, in each piece", relations.NegativeLogarithm())
        .state(loss, "terms without $r$ dropped", relations.EqualUpToConstant(r))
    )
    yield "The pieces meet at $|r| = \\delta$:"
    yield Derivation.begin(tail, Context(definitions={r: delta})).state(
        centre, r"$-\delta^2 + \tfrac{1}{2}\delta^2 = -\tfrac{1}{2}\delta^2$"
    )
    yield "The constant is the integral over both pieces. The centre has the antiderivative"
    inside = Mul(Pow(pi / 2, S.Half, evaluate=False), erf_over_root_two(r), evaluate=False)
    yield Derivation.begin(centre).state(
        inside, r"$\operatorname{erf}'(x) = 2 e^{-x^2}/\sqrt{\pi}$", relations.AntiderivativeIn(r)
    )
    yield "which rises from $-\\delta$ to $\\delta$ by"
    middle = Mul(ROOT_TWO_PI, erf_over_root_two(delta), evaluate=False)
    rise = Add(erf_over_root_two(delta), Mul(-1, erf_over_root_two(-delta), evaluate=False), evaluate=False)
    yield Derivation.begin(Mul(Pow(pi / 2, S.Half, evaluate=False), rise, evaluate=False)).state(
        middle, r"$\operatorname{erf}$ is odd"
    )
    yield "and a tail has an antiderivative that dies out,"
    right = exp(-delta * distance + delta**2 / 2)
    yield (
        Derivation.begin(right)
        .state(-right / delta, r"$(e^{-\delta r})' = -\delta e^{-\delta r}$", relations.AntiderivativeIn(distance))
        .state(S.Zero, r"$e^{-\delta r} \to 0$", relations.TendsTo(distance, oo))
    )
    outside = exp(-(delta**2) / 2) / delta
    yield "so that each tail contributes"
    yield Derivation.begin(S.Zero - (-right / delta), Context(definitions={distance: delta})).state(
        outside, r"$0$ less the value there"
    )
    total = Add(middle, 2 * outside, evaluate=False)
    yield "Together, from (C10.16) and twice (C10.18), $Z$ is the following, which tends to the Gaussian’s constant as $\\delta$ grows:"
    yield Derivation.begin(total).state(
        ROOT_TWO_PI, r"$\mathrm{erf} \to 1$, $e^{-\delta^2/2} \to 0$", relations.TendsTo(delta, oo)
    )


def _student() -> Iterator[Content]:
    yield (
        "*Student’s t* with $\\nu$ degrees of freedom and the scale $s$ has tails that fall like a power. Its negative "
        "logarithm grows like a logarithm:"
    )
    density = of_residual(likelihoods.student_t.density)
    loss = Mul(Rational(1, 2), nu + 1, log(1 + r**2 / (nu * s**2)), evaluate=False)
    kernel = Pow(1 + r**2 / (nu * s**2), -(nu + 1) / 2)
    yield (
        Derivation.begin(kernel / Z)
        .state(loss + log(Z), "logarithm of a product", relations.NegativeLogarithm())
        .state(loss, "terms without $r$ dropped", relations.EqualUpToConstant(r))
    )
    yield "with $Z = s\\sqrt{\\nu}\\,\\mathrm{B}(\\tfrac{1}{2}, \\tfrac{\\nu}{2})$, as in `sympy.stats`:"
    yield Derivation.begin(kernel / Z, Context(definitions={Z: s * sqrt(nu) * beta(Rational(1, 2), nu / 2)})).state(
        density, "`StudentT`, on the scale $s$"
    )
    yield "The gradient is the pull of one example:"
    pull = (nu + 1) * r / (nu * s**2 + r**2)
    yield Derivation.begin(Partial(loss, r)).state(pull, r"chain rule, $(\log u)' = 1/u$")
    yield "With $\\rho = s\\sqrt{\\nu}$ it is $(\\nu + 1)\\,r/(\\rho^2 + r^2)$. It is bounded by its value at $r = \\rho$:"
    bound, scaled = (nu + 1) / (2 * rho), (nu + 1) * r / (rho**2 + r**2)
    yield (
        Derivation.begin(bound - scaled)
        .state((nu + 1) * (r - rho) ** 2 / (2 * rho * (rho**2 + r**2)), "over one denominator")
        .state(S.Zero, "a square", AT_LEAST)
    )
    yield "It is odd, so the same bound holds from below. And it dies out: a miss that is far enough off has hardly any pull."
    for end in (oo, -oo):
        yield Derivation.begin(pull).state(S.Zero, "$r^2$ grows faster than $r$", relations.TendsTo(r, end))


def _figures() -> Iterator[Content]:
    """Four densities with their constants, as derived above, and their negative logarithms."""
    residuals = np.linspace(-5, 5, 201)
    size = np.abs(residuals)
    knee, freedom = 1.0, 2.0
    huber_constant = np.sqrt(2 * np.pi) * erf_of(knee / np.sqrt(2)) + 2 / knee * np.exp(-(knee**2) / 2)
    beta_function = gamma_of(0.5) * gamma_of(freedom / 2) / gamma_of((freedom + 1) / 2)
    negative_logs = {
        "Gaussian": residuals**2 / 2 + np.log(2 * np.pi) / 2,
        "Laplace": size + np.log(2),
        r"Huber, $\delta = 1$": np.where(size <= knee, size**2 / 2, knee * (size - knee / 2)) + np.log(huber_constant),
        r"Student, $\nu = 2$": (freedom + 1) / 2 * np.log1p(size**2 / freedom)
        + np.log(np.sqrt(freedom) * beta_function),
    }
    densities, losses = (
        tuple(sampled(residuals, values, name) for name, values in curves.items())
        for curves in (
            {name: np.exp(-values) for name, values in negative_logs.items()},
            {name: values - values.min() for name, values in negative_logs.items()},
        )
    )
    yield Row(
        (
            Figure(
                name="densities_behind_the_losses",
                caption="Four densities on the unit scale. The Gaussian has the lightest tails, Student’s the heaviest.",
                alt="Four bell-shaped densities over the residual from -5 to 5: Laplace's has a peak at 0, the others are round; beyond 3 the Gaussian is nearly 0.",
                x_label="residual $r$",
                y_label="density",
                curves=densities,
            ),
            Figure(
                name="losses_of_the_densities",
                caption="Their negative logarithms, each moved to start at 0. Heavy tails make a loss that forgives.",
                alt="Four losses over the residual: the parabola rises out of the picture, the Huber loss and the absolute error rise in straight lines, Student's flattens.",
                x_label="residual $r$",
                y_label=r"$-\log p(r) + \log p(0)$",
                curves=losses,
                y_range=(0.0, 8.0),
            ),
        )
    )


@exercise(
    "X6",
    "The loss of Laplace’s noise",
    "Which loss is the negative logarithm of Laplace’s density $e^{-|y - a|/s}/(2s)$, up to a constant in $a$?",
    builds_on=("C10",),
)
def the_loss_of_laplace() -> Iterator[Content]:
    yield "The logarithm turns the quotient into a sum, of which the first term does not depend on $a$:"
    yield (
        Derivation.begin(exp(-Abs(y - a) / s) / (2 * s))
        .state(Abs(a - y) / s + log(2 * s), "logarithm of a quotient", relations.NegativeLogarithm())
        .state(Abs(a - y) / s, "constant dropped", relations.EqualUpToConstant(a))
    )
    yield "It is the absolute error, divided by the scale."
