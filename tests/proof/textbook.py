"""Statements that a textbook of losses and likelihoods makes, named and grouped by subject: every one is true.

They are what an author of derivations writes, not what the prover can do.  Each holds on the whole domain of its
context, with the ends that belong to it.
"""

from __future__ import annotations

from typing import TypeAlias

from sympy import (
    Abs,
    Expr,
    Interval,
    KroneckerDelta,
    Lambda,
    Max,
    Min,
    Piecewise,
    Product,
    Rational,
    S,
    Sum,
    Symbol,
    asinh,
    atan,
    atanh,
    beta,
    binomial,
    cos,
    cosh,
    digamma,
    erf,
    erfc,
    exp,
    factorial,
    gamma,
    log,
    loggamma,
    oo,
    pi,
    sign,
    sin,
    sinh,
    sqrt,
    symbols,
    tanh,
)
from sympy.codegen.cfunctions import expm1, log1p

from mse_sym.proof.relations import (
    AntiderivativeIn,
    AtLeast,
    DerivativeIn,
    Equal,
    EqualUpToConstant,
    NegativeLogarithm,
    Relation,
    SameMinimiser,
    SolvedFor,
    TendsTo,
)
from mse_sym.symbolic import Context, Partial, logsumexp, sigmoid, softmax, softplus
from mse_sym.symbolic.context import NONNEGATIVE, UNIT_CLOSED, UNIT_OPEN, index, size, vector
from mse_sym.symbolic.functions import gaussian_cumulative, gaussian_density

Statement: TypeAlias = tuple[Expr, Relation, Expr, Context]

a, b, t, u, v, w, x, y, z, mu = symbols("a b t u v w x y z mu", real=True)
c, d, m, q, s, tau, lam = symbols("c d m q s tau lambda", positive=True)
count = Symbol("n", integer=True, nonnegative=True)
whole = Symbol("h", integer=True, positive=True)
N, K = size("N"), size("K")
i, j, k, l = index("i"), index("j"), index("k"), index("l")  # noqa: E741 (as a textbook writes them)
X, Y, W = vector("x", N), vector("y", N), vector("w", N, positive=True)
Z, P, T, R = vector("z", K), vector("p", K), vector("t", K), vector("q", K)

PLAIN = Context()
PROBABILITY = Context({a: UNIT_OPEN})
TWO_PROBABILITIES = Context({a: UNIT_OPEN, b: UNIT_OPEN})
LABEL = Context({a: UNIT_OPEN, y: UNIT_CLOSED})
LABEL_OF_LOGIT = Context({y: UNIT_CLOSED})
COUNT = Context({y: NONNEGATIVE})
INSIDE = Context({x: Interval.open(-1, 1)})
CLASSES = Context({P: UNIT_OPEN, T: UNIT_CLOSED})
WEIGHTED = Context({w: NONNEGATIVE})

POSITIVE, NOT_NEGATIVE = AtLeast(strict=True), AtLeast()
HALF, QUARTER = Rational(1, 2), Rational(1, 4)
MEAN, MEAN_OF_Y = Sum(X[i], (i, 1, N)) / N, Sum(Y[i], (i, 1, N)) / N
HUBER = Piecewise((u**2 / 2, Abs(u) <= c), (c * (Abs(u) - c / 2), True))
PSEUDO_HUBER = c**2 * (sqrt(1 + (u / c) ** 2) - 1)
BERNOULLI = -y * log(a) - (1 - y) * log(1 - a)
OF_LOGIT = Max(a, 0) - a * y + log(1 + exp(-Abs(a)))


def _equal(left: Expr, right: Expr, context: Context = PLAIN) -> Statement:
    return left, Equal(), right, context


def _derivative(function: Expr, variable: Expr, slope: Expr, context: Context = PLAIN) -> Statement:
    return function, DerivativeIn(variable), slope, context


def _second(function: Expr, variable: Expr, slope: Expr, context: Context = PLAIN) -> Statement:
    return Partial(function, variable), DerivativeIn(variable), slope, context


def _at_least(large: Expr, small: Expr, context: Context = PLAIN) -> Statement:
    return large, NOT_NEGATIVE, small, context


def _greater(large: Expr, small: Expr, context: Context = PLAIN) -> Statement:
    return large, POSITIVE, small, context


def _convex(function: Expr, variable: Expr, context: Context = PLAIN) -> Statement:
    return Partial(Partial(function, variable), variable), NOT_NEGATIVE, S.Zero, context


def _tends(function: Expr, variable: Expr, point: Expr, limit: Expr, context: Context = PLAIN) -> Statement:
    return function, TendsTo(variable, point), limit, context


LOGISTIC: dict[str, Statement] = {
    "the sigmoid with the exponential above": _equal(sigmoid(z), exp(z) / (1 + exp(z))),
    "symmetry": _equal(sigmoid(-z), 1 - sigmoid(z)),
    "the sigmoid is a shifted tanh": _equal(sigmoid(z), (1 + tanh(z / 2)) / 2),
    "tanh is a scaled sigmoid": _equal(tanh(z), 2 * sigmoid(2 * z) - 1),
    "the odds": _equal(sigmoid(z) / (1 - sigmoid(z)), exp(z)),
    "the logit inverts": _equal(log(sigmoid(z) / (1 - sigmoid(z))), z),
    "the sigmoid of the logit": _equal(sigmoid(log(a / (1 - a))), a, PROBABILITY),
    "the sigmoid of a log-ratio": _equal(sigmoid(log(s) - log(q)), s / (s + q)),
    "the slope, by cosh": _equal(sigmoid(z) * (1 - sigmoid(z)), 1 / (4 * cosh(z / 2) ** 2)),
    "log of the sigmoid": _equal(log(sigmoid(z)), -softplus(-z)),
    "log of the complement": _equal(log(1 - sigmoid(z)), -softplus(z)),
    "softplus, both signs": _equal(softplus(z), z + softplus(-z)),
    "softplus in log1p": _equal(softplus(z), log1p(exp(z))),
    "the inverse of softplus": _equal(log(expm1(softplus(z))), z),
    "softplus of an inverse": _equal(softplus(log(exp(s) - 1)), s),
    "the cross-entropy of a logit": _equal(
        -y * log(sigmoid(z)) - (1 - y) * log(1 - sigmoid(z)), softplus(z) - y * z, LABEL_OF_LOGIT
    ),
    "the cross-entropy of a logit, both softplus": _equal(
        y * softplus(-z) + (1 - y) * softplus(z), softplus(z) - y * z, LABEL_OF_LOGIT
    ),
    "labels plus and minus one": _equal(log(1 + exp(-(2 * y - 1) * z)), softplus(z - 2 * y * z)),
    "two classes are a logistic": _equal(exp(u) / (exp(u) + exp(v)), sigmoid(u - v)),
    "two classes, logsumexp": _equal(log(exp(u) + exp(v)), u + softplus(v - u)),
    "log cosh by softplus": _equal(log(cosh(u)), u + softplus(-2 * u) - log(2)),
    "SiLU, even and odd": _equal(z * sigmoid(z) - (-z) * sigmoid(-z), z),
}

HYPERBOLIC: dict[str, Statement] = {
    "one": _equal(cosh(z) ** 2 - sinh(z) ** 2, S.One),
    "tanh and cosh": _equal(1 - tanh(z) ** 2, 1 / cosh(z) ** 2),
    "double argument of sinh": _equal(sinh(2 * z), 2 * sinh(z) * cosh(z)),
    "half argument of tanh": _equal(tanh(z / 2), sinh(z) / (1 + cosh(z))),
    "half argument of tanh squared": _equal(tanh(z / 2) ** 2, (cosh(z) - 1) / (cosh(z) + 1)),
    "half argument of cosh": _equal(cosh(z / 2), sqrt((1 + cosh(z)) / 2)),
    "sum of arguments": _equal(tanh(u + v), (tanh(u) + tanh(v)) / (1 + tanh(u) * tanh(v))),
    "the inverse of tanh": _equal(atanh(tanh(z)), z),
    "the inverse of tanh, by log": _equal(atanh(x), log((1 + x) / (1 - x)) / 2, INSIDE),
    "the inverse of sinh, by log": _equal(asinh(x), log(x + sqrt(1 + x**2))),
    "sinh of its inverse": _equal(sinh(asinh(x)), x),
    "cosh of the inverse of sinh": _equal(cosh(asinh(x)), sqrt(1 + x**2)),
}

POWERS: dict[str, Statement] = {
    "log of a square": _equal(log(u**2), 2 * log(Abs(u))),
    "log of a product of squares": _equal(log(u**2 * v**2), 2 * log(Abs(u * v))),
    "log of a root": _equal(log(sqrt(2 * pi * s**2)), log(2 * pi) / 2 + log(s)),
    "log of a quotient": _equal(log(s / q), log(s) - log(q)),
    "root of a square": _equal(sqrt(u**2), Abs(u)),
    "root of a sum with a scale": _equal(sqrt(s**2 + s**2 * u**2), s * sqrt(1 + u**2)),
    "conjugate root": _equal(sqrt(1 + u**2) - 1, u**2 / (1 + sqrt(1 + u**2))),
    "product of two roots": _equal(sqrt(s + q) * sqrt(s + c), sqrt((s + q) * (s + c))),
    "a power as an exponential": _equal(s**a, exp(a * log(s))),
    "power of a product": _equal((s * q) ** a, s**a * q**a),
    "power of a power": _equal((s**a) ** b, s ** (a * b)),
    "absolute value of a product": _equal(Abs(u * v), Abs(u) * Abs(v)),
    "absolute value by its sign": _equal(Abs(u), u * sign(u)),
    "exponent of a root": _equal(exp(log(s) / 2), sqrt(s)),
    "completing the square": _equal(c * x**2 + b * x, c * (x + b / (2 * c)) ** 2 - b**2 / (4 * c)),
    "bias and variance": _equal((a - y) ** 2, (a - mu) ** 2 + (mu - y) ** 2 + 2 * (a - mu) * (mu - y)),
    "two Gaussians multiplied": _equal(
        exp(-((x - a) ** 2) / (2 * s)) * exp(-((x - b) ** 2) / (2 * q)),
        exp(-((x - (a * q + b * s) / (s + q)) ** 2) * (s + q) / (2 * s * q)) * exp(-((a - b) ** 2) / (2 * (s + q))),
    ),
    "a Gaussian in its standard form": _equal(
        gaussian_density((x - mu) / s) / s, exp(-((x - mu) ** 2) / (2 * s**2)) / sqrt(2 * pi * s**2)
    ),
    "the factorial and Γ": _equal(factorial(count), gamma(count + 1)),
    "the factorial's step": _equal(factorial(count + 1), (count + 1) * factorial(count)),
    "Γ two steps on": _equal(gamma(s + 2) / gamma(s), s * (s + 1)),
    "the beta function's step": _equal(beta(s + 1, q), beta(s, q) * s / (s + q)),
    "log Γ one step on": _equal(loggamma(s + 1), loggamma(s) + log(s)),
    "a binomial coefficient": _equal(binomial(count + 2, 2), (count + 1) * (count + 2) / 2),
    "Pascal's rule": _equal(binomial(whole + 1, 2), binomial(whole, 2) + whole),
    "sine and cosine": _equal(sin(u) ** 2 + cos(u) ** 2, S.One),
    "twice the angle": _equal(cos(2 * u), 1 - 2 * sin(u) ** 2),
}

DERIVATIVES_OF_LOSSES: dict[str, Statement] = {
    "squared error": _derivative((a - y) ** 2, a, 2 * (a - y)),
    "half the squared error of a neuron": _derivative(
        (sigmoid(w * x + b) - y) ** 2 / 2,
        w,
        x * (sigmoid(w * x + b) - y) * sigmoid(w * x + b) * (1 - sigmoid(w * x + b)),
    ),
    "cross-entropy": _derivative(BERNOULLI, a, (a - y) / (a * (1 - a)), LABEL),
    "cross-entropy of a logit": _derivative(softplus(z) - y * z, z, sigmoid(z) - y),
    "cross-entropy of a weight": _derivative(softplus(w * x) - y * w * x, w, x * (sigmoid(w * x) - y)),
    "label smoothing": _derivative(
        softplus(z) - z * (y * (1 - s) + s / 2), z, sigmoid(z) - y * (1 - s) - s / 2, Context({s: UNIT_OPEN})
    ),
    "Poisson": _derivative(a - y * log(a), a, 1 - y / a, Context({a: Interval.open(0, oo)})),
    "Poisson of a log-rate": _derivative(exp(z) - y * z, z, exp(z) - y),
    "gamma deviance": _derivative(
        2 * (y / q - log(y / q) - 1), q, 2 * (q - y) / q**2, Context({y: Interval.open(0, oo)})
    ),
    "inverse Gaussian deviance": _derivative((s - q) ** 2 / (q**2 * s), q, -2 * (s - q) / q**3),
    "Tweedie": _derivative(
        -s * q ** (1 - c) / (1 - c) + q ** (2 - c) / (2 - c), q, (q - s) / q**c, Context({c: Interval.open(1, 2)})
    ),
    "pseudo-Huber": _derivative(PSEUDO_HUBER, u, u / sqrt(1 + (u / c) ** 2)),
    "log cosh": _derivative(log(cosh(a - y)), a, tanh(a - y)),
    "Cauchy": _derivative(log(1 + (u / c) ** 2) / 2, u, u / (c**2 + u**2)),
    "Welsch": _derivative(1 - exp(-((u / c) ** 2) / 2), u, u / c**2 * exp(-((u / c) ** 2) / 2)),
    "Geman and McClure": _derivative(u**2 / (u**2 + c), u, 2 * c * u / (u**2 + c) ** 2),
    "Student": _derivative((c + 1) / 2 * log(1 + u**2 / c), u, (c + 1) * u / (c + u**2)),
    "squared logarithmic error": _derivative(
        (log(1 + s) - log(1 + q)) ** 2, s, 2 * (log(1 + s) - log(1 + q)) / (1 + s)
    ),
    "LINEX": _derivative(exp(s * u) - s * u - 1, u, s * (exp(s * u) - 1)),
    "Gaussian, in the scale": _derivative(u**2 / (2 * s**2) + log(s), s, (s**2 - u**2) / s**3),
    "Gaussian, in the logarithm of the variance": _derivative(u**2 * exp(-v) / 2 + v / 2, v, (1 - u**2 * exp(-v)) / 2),
    "focal": _derivative(-((1 - a) ** 2) * log(a), a, 2 * (1 - a) * log(a) - (1 - a) ** 2 / a, PROBABILITY),
    "focal of any power": _derivative(
        -((1 - a) ** c) * log(a), a, c * (1 - a) ** (c - 1) * log(a) - (1 - a) ** c / a, PROBABILITY
    ),
    "negative binomial": _derivative((y + c) * log(q + c) - y * log(q), q, c * (q - y) / (q * (q + c))),
    "exponential loss": _derivative(exp(-y * a), a, -y * exp(-y * a)),
    "zero-truncated Poisson": _derivative(s - y * log(s) + log(1 - exp(-s)), s, 1 - y / s + 1 / (exp(s) - 1)),
    "relative entropy": _derivative(
        a * log(a / b) + (1 - a) * log((1 - a) / (1 - b)), b, (b - a) / (b * (1 - b)), TWO_PROBABILITIES
    ),
    "probit": _derivative(-log(gaussian_cumulative(z)), z, -gaussian_density(z) / gaussian_cumulative(z)),
    "CRPS of the standard normal": _derivative(
        u * erf(u / sqrt(2)) + sqrt(2 / pi) * exp(-(u**2) / 2) - 1 / sqrt(pi), u, erf(u / sqrt(2))
    ),
    "log Γ in the likelihood of a shape": _derivative(loggamma(s) - s * log(q), s, digamma(s) - log(q)),
    "Weibull, in the shape": _derivative(q**s - s * log(q) - log(s), s, q**s * log(q) - log(q) - 1 / s),
    "ridge": _derivative((a * x - y) ** 2 / 2 + lam * a**2 / 2, a, x * (a * x - y) + lam * a),
}

DERIVATIVES_OF_ACTIVATIONS: dict[str, Statement] = {
    "sigmoid": _derivative(sigmoid(z), z, sigmoid(z) * (1 - sigmoid(z))),
    "sigmoid with a slope": _derivative(sigmoid(c * z), z, c * sigmoid(c * z) * sigmoid(-c * z)),
    "tanh": _derivative(tanh(z), z, 1 - tanh(z) ** 2),
    "softplus": _derivative(softplus(z), z, sigmoid(z)),
    "softplus with a sharpness": _derivative(softplus(c * z) / c, z, sigmoid(c * z)),
    "SiLU": _derivative(z * sigmoid(z), z, sigmoid(z) * (1 + z * (1 - sigmoid(z)))),
    "GELU": _derivative(z * gaussian_cumulative(z), z, gaussian_cumulative(z) + z * gaussian_density(z)),
    "Gaussian density": _derivative(gaussian_density(z), z, -z * gaussian_density(z)),
    "log of the sigmoid": _derivative(log(sigmoid(z)), z, sigmoid(-z)),
    "logit": _derivative(log(a / (1 - a)), a, 1 / (a * (1 - a)), PROBABILITY),
    "arctangent": _derivative(atan(z), z, 1 / (1 + z**2)),
    "inverse sinh": _derivative(asinh(z), z, 1 / sqrt(1 + z**2)),
    "inverse tanh": _derivative(atanh(x), x, 1 / (1 - x**2), INSIDE),
    "softsign, far from the kink": _derivative(s / (1 + s), s, 1 / (1 + s) ** 2),
    "complementary log-log": _derivative(1 - exp(-exp(z)), z, exp(z - exp(z))),
    "mish": _derivative(z * tanh(softplus(z)), z, tanh(softplus(z)) + z * sigmoid(z) * (1 - tanh(softplus(z)) ** 2)),
    "sine": _derivative(sin(w * x), w, x * cos(w * x)),
    "error function": _derivative(erf(z), z, 2 * exp(-(z**2)) / sqrt(pi)),
}

SECOND_DERIVATIVES: dict[str, Statement] = {
    "softplus": _second(softplus(z), z, sigmoid(z) * (1 - sigmoid(z))),
    "sigmoid": _second(sigmoid(z), z, sigmoid(z) * (1 - sigmoid(z)) * (1 - 2 * sigmoid(z))),
    "tanh": _second(tanh(z), z, -2 * tanh(z) * (1 - tanh(z) ** 2)),
    "log cosh": _second(log(cosh(u)), u, 1 / cosh(u) ** 2),
    "pseudo-Huber": _second(PSEUDO_HUBER, u, (1 + (u / c) ** 2) ** (-Rational(3, 2))),
    "Cauchy": _second(log(1 + u**2), u, 2 * (1 - u**2) / (1 + u**2) ** 2),
    "cross-entropy": _second(BERNOULLI, a, y / a**2 + (1 - y) / (1 - a) ** 2, LABEL),
    "entropy": _second(s * log(s), s, 1 / s),
    "Gaussian density": _second(gaussian_density(z), z, (z**2 - 1) * gaussian_density(z)),
    "Welsch": _second(1 - exp(-(u**2) / 2), u, (1 - u**2) * exp(-(u**2) / 2)),
    "a Gauss-Newton neuron": _second(
        (tanh(w * x) - y) ** 2 / 2, w, x**2 * (1 - tanh(w * x) ** 2) * (1 - 3 * tanh(w * x) ** 2 + 2 * y * tanh(w * x))
    ),
}

ANTIDERIVATIVES: dict[str, Statement] = {
    "of the sigmoid": (sigmoid(z), AntiderivativeIn(z), softplus(z), PLAIN),
    "of tanh": (tanh(z), AntiderivativeIn(z), log(cosh(z)), PLAIN),
    "of the residual": (a - y, AntiderivativeIn(a), (a - y) ** 2 / 2, PLAIN),
    "of the logistic slope": (sigmoid(z) * (1 - sigmoid(z)), AntiderivativeIn(z), sigmoid(z), PLAIN),
    "of a logarithm": (log(s), AntiderivativeIn(s), s * log(s) - s, PLAIN),
    "of a reciprocal": (1 / s, AntiderivativeIn(s), log(s), PLAIN),
    "of the Gaussian density": (gaussian_density(z), AntiderivativeIn(z), gaussian_cumulative(z), PLAIN),
    "of Φ": (
        gaussian_cumulative(z),
        AntiderivativeIn(z),
        z * gaussian_cumulative(z) + gaussian_density(z),
        PLAIN,
    ),
    "of the Cauchy density": (1 / (pi * (1 + z**2)), AntiderivativeIn(z), atan(z) / pi, PLAIN),
    "of the sign": (sign(u), AntiderivativeIn(u), Abs(u), PLAIN),
    "of a rectifier": (Max(u, 0), AntiderivativeIn(u), Max(u, 0) ** 2 / 2, PLAIN),
    "of a power": (s**c, AntiderivativeIn(s), s ** (c + 1) / (c + 1), PLAIN),
}

SOLUTIONS: dict[str, Statement] = {
    "the mean of a sample": (Sum(X[i] - mu, (i, 1, N)), SolvedFor(mu), MEAN, PLAIN),
    "the weighted mean": (
        Sum(W[i] * (X[i] - mu), (i, 1, N)),
        SolvedFor(mu),
        Sum(W[i] * X[i], (i, 1, N)) / Sum(W[i], (i, 1, N)),
        PLAIN,
    ),
    "the probability that a coin shows": (
        -y / a + (1 - y) / (1 - a),
        SolvedFor(a),
        y,
        Context({a: UNIT_OPEN, y: UNIT_OPEN}),
    ),
    "the logit of a label": (sigmoid(z) - y, SolvedFor(z), log(y / (1 - y)), Context({y: UNIT_OPEN})),
    "the rate of a count": (1 - q / s, SolvedFor(s), q, PLAIN),
    "the log-rate of a count": (exp(z) - q, SolvedFor(z), log(q), PLAIN),
    "the rate of an exponential": (N / s - N * q, SolvedFor(s), 1 / q, PLAIN),
    "the scale of a Gaussian": (1 / s - q**2 / s**3, SolvedFor(s), q, PLAIN),
    "ridge regression": (x * (a * x - y) + lam * a, SolvedFor(a), x * y / (x**2 + lam), PLAIN),
    "least squares through the origin": (
        Sum(W[i] * (Y[i] - a * W[i]), (i, 1, N)),
        SolvedFor(a),
        Sum(W[i] * Y[i], (i, 1, N)) / Sum(W[i] ** 2, (i, 1, N)),
        PLAIN,
    ),
    "the centre of log cosh": (tanh(a - y), SolvedFor(a), y, PLAIN),
    "the centre of pseudo-Huber": ((a - y) / sqrt(1 + (a - y) ** 2), SolvedFor(a), y, PLAIN),
    "the steepest point of the sigmoid": (
        sigmoid(z) * (1 - sigmoid(z)) * (1 - 2 * sigmoid(z)),
        SolvedFor(z),
        S.Zero,
        PLAIN,
    ),
    "the least of s log s": (log(s) + 1, SolvedFor(s), exp(-1), PLAIN),
    "the geometric mean": (
        Sum(log(W[i]) - log(s), (i, 1, N)),
        SolvedFor(s),
        exp(Sum(log(W[i]), (i, 1, N)) / N),
        PLAIN,
    ),
    "the scale of a sample": (
        N / s - Sum(W[i] ** 2, (i, 1, N)) / s**3,
        SolvedFor(s),
        sqrt(Sum(W[i] ** 2, (i, 1, N)) / N),
        PLAIN,
    ),
    "the positive root": (s**2 + q * s - c, SolvedFor(s), (sqrt(q**2 + 4 * c) - q) / 2, PLAIN),
    "a quantile of the logistic": (sigmoid((x - mu) / s) - a, SolvedFor(x), mu + s * log(a / (1 - a)), PROBABILITY),
    "logistic regression of a constant": (
        N * sigmoid(z) - Sum(Y[i], (i, 1, N)),
        SolvedFor(z),
        log(Sum(Y[i], (i, 1, N)) / (N - Sum(Y[i], (i, 1, N)))),
        Context({Y: UNIT_OPEN}),
    ),
}

MINIMISERS: dict[str, Statement] = {
    "the half": ((a - y) ** 2, SameMinimiser(a), (a - y) ** 2 / 2, PLAIN),
    "the mean for the sum": (
        Sum((X[i] - mu) ** 2, (i, 1, N)),
        SameMinimiser(mu),
        Sum((X[i] - mu) ** 2, (i, 1, N)) / N,
        PLAIN,
    ),
    "Gaussian with a known scale": (
        (y - a) ** 2 / (2 * s**2) + log(s) + log(2 * pi) / 2,
        SameMinimiser(a),
        (y - a) ** 2,
        PLAIN,
    ),
    "the root": (s, SameMinimiser(s, Lambda(t, sqrt(t))), sqrt(s), Context({t: Interval.open(0, oo)})),
    "the logarithm": (1 + u**2, SameMinimiser(u, Lambda(q, log(q))), log(1 + u**2), PLAIN),
    "an exponential": (u, SameMinimiser(u, Lambda(t, exp(t))), exp(u), PLAIN),
    "the reduction by the size": (
        Sum(softplus(Z[k]), (k, 1, K)),
        SameMinimiser(Z),
        Sum(softplus(Z[k]), (k, 1, K)) / K,
        PLAIN,
    ),
    "cross-entropy for relative entropy": (
        y * log(y / a) + (1 - y) * log((1 - y) / (1 - a)),
        SameMinimiser(a),
        BERNOULLI,
        Context({a: UNIT_OPEN, y: UNIT_OPEN}),
    ),
    "a temperature": (-z * y / s, SameMinimiser(z), -z * y, PLAIN),
    "the root of the mean square": (
        Sum((X[i] - mu) ** 2, (i, 1, N)) / N,
        SameMinimiser(mu, Lambda(t, sqrt(t))),
        sqrt(Sum((X[i] - mu) ** 2, (i, 1, N)) / N),
        Context({t: NONNEGATIVE}),
    ),
    "perplexity": (
        softplus(z) - y * z,
        SameMinimiser(z, Lambda(t, exp(t))),
        exp(softplus(z) - y * z),
        PLAIN,
    ),
    "a sum around the mean": (
        Sum((X[i] - mu) ** 2, (i, 1, N)),
        SameMinimiser(mu),
        (mu - MEAN) ** 2,
        PLAIN,
    ),
    "a cube": (u, SameMinimiser(u, Lambda(t, t**3)), u**3, PLAIN),
}

UP_TO_A_CONSTANT: dict[str, Statement] = {
    "squares multiplied out": ((a - y) ** 2 / 2, EqualUpToConstant(a), a**2 / 2 - a * y, PLAIN),
    "a Gaussian's mean": (
        (y - a) ** 2 / (2 * s**2) + log(s) + log(2 * pi) / 2,
        EqualUpToConstant(a),
        (y - a) ** 2 / (2 * s**2),
        PLAIN,
    ),
    "a Poisson's rate": (s - y * log(s) + log(gamma(y + 1)), EqualUpToConstant(s), s - y * log(s), COUNT),
    "relative entropy": (
        Sum(T[k] * log(T[k] / P[k]), (k, 1, K)),
        EqualUpToConstant(P),
        -Sum(T[k] * log(P[k]), (k, 1, K)),
        Context({P: UNIT_OPEN, T: UNIT_OPEN}),
    ),
    "a sum around the mean": (
        Sum((X[i] - mu) ** 2, (i, 1, N)),
        EqualUpToConstant(mu),
        N * (mu - MEAN) ** 2,
        PLAIN,
    ),
    "log of a scaled loss": (log(c * (1 + u**2)), EqualUpToConstant(u), log(1 + u**2), PLAIN),
    "a scale taken out of a logarithm": (log(s * q), EqualUpToConstant(q), log(q), PLAIN),
    "Student's": (
        (c + 1) / 2 * log(c + u**2),
        EqualUpToConstant(u),
        (c + 1) / 2 * log(1 + u**2 / c),
        PLAIN,
    ),
}

NEGATIVE_LOGARITHMS: dict[str, Statement] = {
    "Gaussian": (
        exp(-((y - a) ** 2) / (2 * s**2)) / sqrt(2 * pi * s**2),
        NegativeLogarithm(),
        (y - a) ** 2 / (2 * s**2) + log(s) + log(2 * pi) / 2,
        PLAIN,
    ),
    "Laplace": (exp(-Abs(y - a) / s) / (2 * s), NegativeLogarithm(), Abs(y - a) / s + log(2 * s), PLAIN),
    "Bernoulli": (a**y * (1 - a) ** (1 - y), NegativeLogarithm(), BERNOULLI, LABEL),
    "Poisson": (
        s**count * exp(-s) / factorial(count),
        NegativeLogarithm(),
        s - count * log(s) + log(factorial(count)),
        PLAIN,
    ),
    "exponential": (s * exp(-s * q), NegativeLogarithm(), s * q - log(s), PLAIN),
    "gamma": (
        q**c * d ** (c - 1) * exp(-q * d) / gamma(c),
        NegativeLogarithm(),
        q * d - c * log(q) - (c - 1) * log(d) + log(gamma(c)),
        PLAIN,
    ),
    "logistic": (
        exp(-u / s) / (s * (1 + exp(-u / s)) ** 2),
        NegativeLogarithm(),
        u / s + 2 * softplus(-u / s) + log(s),
        PLAIN,
    ),
    "Cauchy": (1 / (pi * s * (1 + (u / s) ** 2)), NegativeLogarithm(), log(pi * s) + log(1 + (u / s) ** 2), PLAIN),
    "Student": (
        (1 + u**2 / c) ** (-(c + 1) / 2),
        NegativeLogarithm(),
        (c + 1) / 2 * log(1 + u**2 / c),
        PLAIN,
    ),
    "Gumbel": (exp(-z - exp(-z)), NegativeLogarithm(), z + exp(-z), PLAIN),
    "categorical": (
        Product(P[k] ** T[k], (k, 1, K)),
        NegativeLogarithm(),
        -Sum(T[k] * log(P[k]), (k, 1, K)),
        CLASSES,
    ),
    "a Gaussian sample": (
        Product(exp(-((X[i] - mu) ** 2) / 2) / sqrt(2 * pi), (i, 1, N)),
        NegativeLogarithm(),
        Sum((X[i] - mu) ** 2, (i, 1, N)) / 2 + N * log(2 * pi) / 2,
        PLAIN,
    ),
    "an exponential sample": (
        Product(s * exp(-s * W[i]), (i, 1, N)),
        NegativeLogarithm(),
        s * Sum(W[i], (i, 1, N)) - N * log(s),
        PLAIN,
    ),
    "softmax": (softmax(Z, j), NegativeLogarithm(), logsumexp(Z) - Z[j], PLAIN),
    "log-normal": (
        exp(-((log(q) - mu) ** 2) / (2 * s**2)) / (q * s * sqrt(2 * pi)),
        NegativeLogarithm(),
        log(q) + log(s) + log(2 * pi) / 2 + (log(q) - mu) ** 2 / (2 * s**2),
        PLAIN,
    ),
    "beta": (
        a ** (s - 1) * (1 - a) ** (q - 1) / beta(s, q),
        NegativeLogarithm(),
        -(s - 1) * log(a) - (q - 1) * log(1 - a) + loggamma(s) + loggamma(q) - loggamma(s + q),
        PROBABILITY,
    ),
    "Weibull": (
        c / s * (q / s) ** (c - 1) * exp(-((q / s) ** c)),
        NegativeLogarithm(),
        (q / s) ** c - (c - 1) * log(q) + c * log(s) - log(c),
        PLAIN,
    ),
    "negative binomial": (
        gamma(count + c) / (factorial(count) * gamma(c)) * (c / (c + q)) ** c * (q / (c + q)) ** count,
        NegativeLogarithm(),
        log(factorial(count))
        + loggamma(c)
        - loggamma(count + c)
        + (c + count) * log(c + q)
        - c * log(c)
        - count * log(q),
        PLAIN,
    ),
    "probit": (gaussian_cumulative(z), NegativeLogarithm(), -log(gaussian_cumulative(z)), PLAIN),
}

SUMS: dict[str, Statement] = {
    "deviations from the mean": _equal(Sum(X[i] - MEAN, (i, 1, N)), S.Zero),
    "the variance, two ways": _equal(Sum((X[i] - MEAN) ** 2, (i, 1, N)) / N, Sum(X[i] ** 2, (i, 1, N)) / N - MEAN**2),
    "the covariance, two ways": _equal(
        Sum((X[i] - MEAN) * (Y[i] - MEAN_OF_Y), (i, 1, N)), Sum(X[i] * Y[i], (i, 1, N)) - N * MEAN * MEAN_OF_Y
    ),
    "around any point": _equal(
        Sum((X[i] - mu) ** 2, (i, 1, N)), Sum((X[i] - MEAN) ** 2, (i, 1, N)) + N * (MEAN - mu) ** 2
    ),
    "all pairs": _equal(
        Sum((X[i] - X[j]) ** 2, (i, 1, N), (j, 1, N)),
        2 * N * Sum(X[i] ** 2, (i, 1, N)) - 2 * Sum(X[i], (i, 1, N)) ** 2,
    ),
    "one entry split off": _equal(X[N] + Sum(X[i], (i, 1, N - 1)), Sum(X[i], (i, 1, N))),
    "the first entry split off": _equal(X[1] + Sum(X[i], (i, 2, N)), Sum(X[i], (i, 1, N))),
    "telescoping": _equal(Sum(X[i + 1] - X[i], (i, 1, N - 1)), X[N] - X[1]),
    "a shifted index": _equal(Sum(X[i - 1], (i, 2, N + 1)), Sum(X[i], (i, 1, N))),
    "a running mean": _equal(Sum(X[i], (i, 1, N)) / N, Sum(X[i], (i, 1, N - 1)) / N + X[N] / N),
    "the first numbers": _equal(Sum(i, (i, 1, N)), N * (N + 1) / 2),
    "a geometric sum": _equal((1 - s) * Sum(s**i, (i, 1, N)), s - s ** (N + 1)),
    "softmax sums to one": _equal(Sum(softmax(Z, k), (k, 1, K)), S.One),
    "softmax is shift invariant": _equal(exp(Z[j] + c) / Sum(exp(Z[k] + c), (k, 1, K)), softmax(Z, j)),
    "logsumexp is shifted": _equal(log(Sum(exp(Z[k] + u), (k, 1, K))), logsumexp(Z) + u),
    "log of the softmax": _equal(log(softmax(Z, j)), Z[j] - logsumexp(Z)),
    "ratio of probabilities": _equal(log(softmax(Z, j) / softmax(Z, l)), Z[j] - Z[l]),
    "gradient of logsumexp": _derivative(logsumexp(Z), Z[j], softmax(Z, j)),
    "jacobian of the softmax": _derivative(softmax(Z, k), Z[j], softmax(Z, k) * (KroneckerDelta(j, k) - softmax(Z, j))),
    "gradient of the cross-entropy": _derivative(
        -Sum(T[k] * log(softmax(Z, k)), (k, 1, K)), Z[j], softmax(Z, j) * Sum(T[k], (k, 1, K)) - T[j]
    ),
    "gradient of the mean squared error": _derivative(
        Sum((X[i] - Y[i]) ** 2, (i, 1, N)) / N, X[j], 2 * (X[j] - Y[j]) / N
    ),
    "gradient of the variance": _derivative(Sum((X[i] - MEAN) ** 2, (i, 1, N)) / N, X[j], 2 * (X[j] - MEAN) / N),
    "gradient of the mean": _derivative(MEAN, X[j], 1 / N),
    "gradient of the norm": _derivative(
        log(1 + Sum(X[i] ** 2, (i, 1, N))), X[j], 2 * X[j] / (1 + Sum(X[i] ** 2, (i, 1, N)))
    ),
    "gradient of the entropy of the softmax": _derivative(
        logsumexp(Z) - Sum(Z[k] * softmax(Z, k), (k, 1, K)),
        Z[j],
        softmax(Z, j) * (Sum(Z[k] * softmax(Z, k), (k, 1, K)) - Z[j]),
    ),
    "softmax with a temperature": _derivative(
        s * log(Sum(exp(Z[k] / s), (k, 1, K))), Z[j], exp(Z[j] / s) / Sum(exp(Z[k] / s), (k, 1, K))
    ),
    "a delta picks": _equal(Sum(KroneckerDelta(j, k) * Z[k], (k, 1, K)), Z[j]),
    "the trace of the softmax's Jacobian": _equal(
        Sum(softmax(Z, k) * (1 - softmax(Z, k)), (k, 1, K)), 1 - Sum(softmax(Z, k) ** 2, (k, 1, K))
    ),
    "below the diagonal": _equal(
        Sum(Sum(X[i] * X[j], (j, 1, i - 1)), (i, 1, N)), (Sum(X[i], (i, 1, N)) ** 2 - Sum(X[i] ** 2, (i, 1, N))) / 2
    ),
    "Brier": _equal(Sum((P[k] - KroneckerDelta(j, k)) ** 2, (k, 1, K)), Sum(P[k] ** 2, (k, 1, K)) - 2 * P[j] + 1),
    "smoothed labels": _equal(
        -Sum(((1 - s) * KroneckerDelta(j, k) + s / K) * log(softmax(Z, k)), (k, 1, K)),
        logsumexp(Z) - (1 - s) * Z[j] - s / K * Sum(Z[k], (k, 1, K)),
    ),
    "log of a product": _equal(log(Product(W[i], (i, 1, N))), Sum(log(W[i]), (i, 1, N))),
    "the exponential of a sum": _equal(exp(Sum(X[i], (i, 1, N))), Product(exp(X[i]), (i, 1, N))),
    "derivative in a shared parameter": _derivative(
        Sum((a * X[i] + b - Y[i]) ** 2, (i, 1, N)) / 2, a, Sum(X[i] * (a * X[i] + b - Y[i]), (i, 1, N))
    ),
}

LIMITS: dict[str, Statement] = {
    "sigmoid, right": _tends(sigmoid(z), z, oo, S.One),
    "sigmoid, left": _tends(sigmoid(z), z, -oo, S.Zero),
    "the sigmoid's left tail": _tends(sigmoid(z) / exp(z), z, -oo, S.One),
    "the sigmoid's right tail": _tends(exp(z) * (1 - sigmoid(z)), z, oo, S.One),
    "softplus, right": _tends(softplus(z) - z, z, oo, S.Zero),
    "softplus, left": _tends(softplus(z), z, -oo, S.Zero),
    "tanh": _tends(tanh(z), z, oo, S.One),
    "SiLU, left": _tends(z * sigmoid(z), z, -oo, S.Zero),
    "Φ": _tends(gaussian_cumulative(z), z, oo, S.One),
    "x log x": _tends(s * log(s), s, S.Zero, S.Zero),
    "log x over x": _tends(log(s) / s, s, oo, S.Zero),
    "(eˣ - 1)/x": _tends((exp(x) - 1) / x, x, S.Zero, S.One),
    "log(1 + x)/x": _tends(log(1 + s) / s, s, S.Zero, S.One),
    "(1 + x/m)ᵐ": _tends((1 + q / m) ** m, m, oo, exp(q)),
    "Box and Cox": _tends((s**c - 1) / c, c, S.Zero, log(s)),
    "Tsallis": _tends((s ** (1 - c) - 1) / (1 - c), c, S.One, log(s), Context({c: Interval.open(0, 1)})),
    "pseudo-Huber, near": _tends(c**2 * (sqrt(1 + (u / c) ** 2) - 1), c, oo, u**2 / 2),
    "pseudo-Huber, far": _tends(c * (sqrt(1 + (u / c) ** 2) - 1), c, S.Zero, Abs(u)),
    "softplus sharpens to a rectifier": _tends(softplus(c * u) / c, c, oo, Max(u, 0)),
    "a cold maximum": _tends(tau * log(exp(u / tau) + exp(v / tau)), tau, S.Zero, Max(u, v)),
    "a hot maximum": _tends(tau * log((exp(u / tau) + exp(v / tau)) / 2), tau, oo, (u + v) / 2),
    "a hot softmax": _tends(exp(u / tau) / (exp(u / tau) + exp(v / tau)), tau, oo, HALF),
    "a cold softmax of the larger": _tends(
        exp((u + s) / tau) / (exp((u + s) / tau) + exp(u / tau)), tau, S.Zero, S.One
    ),
    "log cosh, far": _tends(log(cosh(z)) - z, z, oo, -log(2)),
    "log cosh, near": _tends(log(cosh(x)) / x**2, x, S.Zero, HALF),
    "Student to Gauss": _tends((c + 1) / 2 * log(1 + u**2 / c), c, oo, u**2 / 2),
    "negative binomial to Poisson": _tends((c + q) * log(1 + s / c), c, oo, s),
    "Cauchy's pull": _tends(u / (1 + u**2), u, oo, S.Zero),
    "Welsch is bounded": _tends(1 - exp(-(u**2) / 2), u, oo, S.One),
    "LINEX to squared error": _tends((exp(s * u) - s * u - 1) / s**2, s, S.Zero, u**2 / 2),
    "focal to cross-entropy": _tends(-((1 - a) ** c) * log(a), c, S.Zero, -log(a), PROBABILITY),
    "Gaussian tail": _tends(z**2 * exp(-(z**2) / 2), z, oo, S.Zero),
}

INEQUALITIES: dict[str, Statement] = {
    "eˣ over its tangent": _at_least(exp(x), 1 + x),
    "log x under its tangent": _at_least(s - 1, log(s)),
    "log x over its chord": _at_least(log(s), 1 - 1 / s),
    "log(1 + x) under x": _at_least(s, log(1 + s)),
    "x log x": _at_least(s * log(s), s - 1),
    "x log x at its least": _at_least(s * log(s), -exp(-1)),
    "relative entropy, Bernoulli": _at_least(
        a * log(a / b) + (1 - a) * log((1 - a) / (1 - b)), S.Zero, TWO_PROBABILITIES
    ),
    "relative entropy, Poisson": _at_least(s * log(s / q) - s + q, S.Zero),
    "relative entropy, Gaussian": _at_least(log(q / s) + (s**2 + (a - b) ** 2) / (2 * q**2) - HALF, S.Zero),
    "relative entropy, exponential": _at_least(log(s / q) + q / s - 1, S.Zero),
    "gamma deviance": _at_least(2 * (s / q - log(s / q) - 1), S.Zero),
    "Gibbs, on the simplex": _at_least(
        Sum(R[k] * log(R[k] / P[k]), (k, 1, K)) - Sum(R[k], (k, 1, K)) + Sum(P[k], (k, 1, K)),
        S.Zero,
        Context({P: UNIT_OPEN, R: UNIT_OPEN}),
    ),
    "Fenchel and Young, exponential": _at_least(exp(x) + s * log(s) - s, x * s),
    "Fenchel and Young, squares": _at_least(u**2 / 2 + v**2 / 2, u * v),
    "Fenchel and Young, softplus": _at_least(softplus(z) + a * log(a) + (1 - a) * log(1 - a), a * z, PROBABILITY),
    "log cosh under the parabola": _at_least(u**2 / 2, log(cosh(u))),
    "log cosh is not negative": _at_least(log(cosh(u)), S.Zero),
    "log cosh under the absolute value": _at_least(Abs(u), log(cosh(u))),
    "pseudo-Huber under the parabola": _at_least(u**2 / 2, PSEUDO_HUBER),
    "pseudo-Huber under the absolute value": _at_least(c * Abs(u), PSEUDO_HUBER),
    "Huber under the parabola": _at_least(u**2 / 2, HUBER),
    "Huber is not negative": _at_least(HUBER, S.Zero),
    "Cauchy under the parabola": _at_least(u**2, log(1 + u**2)),
    "Welsch under the parabola": _at_least(u**2 / 2, 1 - exp(-(u**2) / 2)),
    "entropy of a coin": _at_least(log(2), -a * log(a) - (1 - a) * log(1 - a), PROBABILITY),
    "entropy is positive": _greater(-a * log(a) - (1 - a) * log(1 - a), S.Zero, PROBABILITY),
    "surprise over its tangent": _at_least(-log(a), 1 - a, PROBABILITY),
    "the logistic slope": _at_least(QUARTER, sigmoid(z) * (1 - sigmoid(z))),
    "softplus over the rectifier": _greater(softplus(z), Max(z, 0)),
    "softplus is close to the rectifier": _at_least(Max(z, 0) + log(2), softplus(z)),
    "softplus is positive": _greater(softplus(z), S.Zero),
    "cross-entropy is positive": _greater(BERNOULLI, S.Zero, LABEL),
    "tanh is under one": _greater(S.One, tanh(z)),
    "tanh under its tangent": _at_least(s, tanh(s)),
    "erf is under one": _greater(S.One, erf(z)),
    "Φ is a probability": _greater(gaussian_cumulative(z), S.Zero),
    "the other tail of Φ": _greater(S.One, gaussian_cumulative(z)),
    "erfc is under two": _greater(S(2), erfc(z)),
    "Mills, upper": _at_least(gaussian_density(s) / s, 1 - gaussian_cumulative(s)),
    "Mills, lower": _at_least(1 - gaussian_cumulative(s), s / (1 + s**2) * gaussian_density(s)),
    "the density's height": _at_least(1 / sqrt(2 * pi), gaussian_density(z)),
    "the root over the absolute value": _at_least(sqrt(1 + x**2), Abs(x)),
    "Bernoulli, squared": _at_least((1 + s) ** 2, 1 + 2 * s),
    "Bernoulli": _at_least((1 + s) ** (1 + c), 1 + (1 + c) * s),
    "arithmetic and geometric mean": _at_least((s + q) / 2, sqrt(s * q)),
    "geometric and harmonic mean": _at_least(sqrt(s * q), 2 * s * q / (s + q)),
    "a number and its inverse": _at_least(s + 1 / s, S(2)),
    "triangle": _at_least(Abs(u) + Abs(v), Abs(u + v)),
    "whole numbers": _at_least(whole**2, whole),
    "counts": _at_least(count**2, count),
    "Jensen, squares": _at_least(Sum(X[i] ** 2, (i, 1, N)) / N, MEAN**2),
    "Jensen, two points": _at_least((exp(u) + exp(v)) / 2, exp((u + v) / 2)),
    "Cauchy and Schwarz": _at_least(
        Sum(X[i] ** 2, (i, 1, N)) * Sum(Y[i] ** 2, (i, 1, N)), Sum(X[i] * Y[i], (i, 1, N)) ** 2
    ),
    "the variance of the softmax": _at_least(
        Sum(softmax(Z, k) * T[k] ** 2, (k, 1, K)), Sum(softmax(Z, k) * T[k], (k, 1, K)) ** 2
    ),
    "logsumexp over the mean": _at_least(logsumexp(Z), Sum(Z[k], (k, 1, K)) / K + log(K)),
    "logsumexp over an entry": _at_least(logsumexp(Z), Z[j]),
    "softmax is at most one": _at_least(S.One, softmax(Z, j)),
    "softmax is positive": _greater(softmax(Z, j), S.Zero),
    "categorical cross-entropy": _at_least(
        -Sum(T[k] * log(softmax(Z, k)), (k, 1, K)), S.Zero, Context({T: UNIT_CLOSED})
    ),
    "the mean square error": _at_least(Sum((X[i] - Y[i]) ** 2, (i, 1, N)) / N, S.Zero),
    "softplus is convex": _convex(softplus(z), z),
    "cross-entropy of a weight is convex": _convex(softplus(w * x) - y * w * x, w),
    "Poisson of a log-rate is convex": _convex(exp(z) - y * z, z),
    "pseudo-Huber is convex": _convex(PSEUDO_HUBER, u),
    "log cosh is convex": _convex(log(cosh(u)), u),
    "cross-entropy is convex": _convex(BERNOULLI, a, LABEL),
    "Cauchy's pull is bounded": _at_least(S.One, 2 * u / (1 + u**2)),
    "pseudo-Huber's pull is bounded": _greater(c, u / sqrt(1 + (u / c) ** 2)),
}

KINKS: dict[str, Statement] = {
    "a weight and a kink": _equal(Abs(w * u), w * Abs(u), WEIGHTED),
    "weighted absolute error": _derivative(w * Abs(a - y), a, w * sign(a - y), WEIGHTED),
    "cross-entropy of a logit, stable": _derivative(OF_LOGIT, a, sigmoid(a) - y),
    "cross-entropy of a logit, stable and plain": _equal(OF_LOGIT, softplus(a) - a * y),
    "hinge": _derivative(Max(0, 1 - y * a), a, Piecewise((-y, y * a < 1), (0, True))),
    "squared hinge": _derivative(Max(0, 1 - a) ** 2, a, -2 * Max(0, 1 - a)),
    "pinball": _equal(
        Max(tau * u, (tau - 1) * u), u * (tau - Piecewise((1, u < 0), (0, True))), Context({tau: UNIT_OPEN})
    ),
    "pinball by the absolute value": _equal(
        Max(tau * u, (tau - 1) * u), Abs(u) / 2 + (tau - HALF) * u, Context({tau: UNIT_OPEN})
    ),
    "pinball is not negative": _at_least(Max(w * u, (w - 1) * u), S.Zero, Context({w: UNIT_CLOSED})),
    "rectifier": _derivative(Max(0, z), z, Piecewise((1, z > 0), (0, True))),
    "rectifier by the absolute value": _equal(Max(0, z), (z + Abs(z)) / 2),
    "rectifier, positively homogeneous": _equal(Max(0, s * z), s * Max(0, z)),
    "two rectifiers": _equal(Max(0, z) - Max(0, -z), z),
    "leaky rectifier": _equal(Max(z, a * z), Max(z, 0) + a * Min(z, 0), Context({a: UNIT_CLOSED})),
    "absolute error's power": _derivative(
        Abs(a - y) ** c, a, c * sign(a - y) * Abs(a - y) ** (c - 1), Context({c: Interval.open(1, 2)})
    ),
    "Huber": _derivative(HUBER, u, Piecewise((u, Abs(u) <= c), (c * sign(u), True))),
    "Huber's pull is a clip": _derivative(HUBER, u, Max(-c, Min(c, u))),
    "Huber by a minimum": _equal(HUBER, Min(Abs(u), c) * (Abs(u) - Min(Abs(u), c) / 2)),
    "smooth absolute error": _equal(
        Piecewise((u**2 / (2 * s), Abs(u) < s), (Abs(u) - s / 2, True)), HUBER.xreplace({c: s}) / s
    ),
    "ε-insensitive": _at_least(Abs(u), Max(0, Abs(u) - c)),
    "absolute values of a sample": _derivative(Sum(Abs(X[i] - Y[i]), (i, 1, N)), X[j], sign(X[j] - Y[j])),
    "hinge over the step": _at_least(Max(0, 1 - z), Piecewise((1, z < 0), (0, True))),
}

SUBJECTS: dict[str, dict[str, Statement]] = {
    "logistic and softplus": LOGISTIC,
    "hyperbolic functions": HYPERBOLIC,
    "powers and logarithms": POWERS,
    "derivatives of losses": DERIVATIVES_OF_LOSSES,
    "derivatives of activations": DERIVATIVES_OF_ACTIVATIONS,
    "second derivatives": SECOND_DERIVATIVES,
    "antiderivatives": ANTIDERIVATIVES,
    "solutions": SOLUTIONS,
    "minimisers": MINIMISERS,
    "up to a constant": UP_TO_A_CONSTANT,
    "negative logarithms": NEGATIVE_LOGARITHMS,
    "sums": SUMS,
    "limits": LIMITS,
    "inequalities": INEQUALITIES,
    "kinks": KINKS,
}
