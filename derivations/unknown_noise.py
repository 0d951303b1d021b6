r"""When the noise is unknown, too.

The noise level need not be given: it is a parameter like any other, and the likelihood estimates it together with the
prediction. It may be written as the standard deviation $\sigma$, as the variance $v = \sigma^2$ or as the
logarithm $\lambda = \log \sigma$. The estimate is the same in all three. The gradient, the curvature and
the information are not.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sympy import Add, Expr, Matrix, Mul, Poly, Pow, Rational, S, Sum, Symbol, exp, log, oo, pi, sqrt, symbols
from sympy import erf as error_function

from mse_sym.losses import gaussian_nll
from mse_sym.losses.likelihoods import textbook_gaussian
from mse_sym.pages.claims import Content, claim, exercise
from mse_sym.proof import Derivation, relations, rules
from mse_sym.proof.rules.telling import simplification
from mse_sym.proof.strategy import LOSS
from mse_sym.report.document import Display, Table
from mse_sym.symbolic import Context, Partial, textbook_latex
from mse_sym.symbolic.context import UNIT_OPEN, index, size, vector

NOTATION = {
    r"\alpha": r"$a/\sigma$",
    r"\zeta": r"$1/\sigma$",
    "I_k": "the Fisher information on the parameter $k$",
    r"\lambda": r"$\log \sigma$",
    "v": r"the variance, $\sigma^2$",
    r"\varepsilon": "the noise",
    "q": "a mean of squares",
    "s": "a factor",
    "d_k": "a coordinate of a direction",
    "u": "the scale of Laplace’s noise",
    r"\rho": "the size of a residual",
}
"""The letters that this page has of its own."""
ASSUMED = ("Examples are independent of each other, and the noise is Gaussian with one standard deviation for all.",)
"""What this page takes for granted besides where its variables lie."""
a, y, noise, residual, alpha = symbols("a y varepsilon r alpha", real=True)
d_1, d_2 = symbols("d_1 d_2", real=True)
sigma, v, zeta, q, s, u, rho = symbols("sigma v zeta q s u rho", positive=True)
logarithm = Symbol("lambda", real=True)
total = Symbol("L", real=True)
n, i = size("n"), index("i")
targets = vector("y", n)
AT_LEAST = relations.AtLeast()


@dataclass(frozen=True)
class NoiseParameter:
    """One way to write the noise level: its symbol, the standard deviation in terms of it, its name in words, its estimate."""

    symbol: Symbol
    deviation: Expr
    words: str
    equation: str

    @property
    def loss(self) -> Expr:
        """The Gaussian negative log-likelihood of one example in this parameter."""
        return gaussian_nll.expression.xreplace({sigma: self.deviation, log(sigma): log(self.deviation).expand()})

    @property
    def variance(self) -> Expr:
        return self.deviation**2


PARAMETERS = (
    NoiseParameter(sigma, sigma, "standard deviation", r"$\sigma^2 = q$, and $\sigma > 0$"),
    NoiseParameter(v, sqrt(v), "variance", "$v - q = 0$"),
    NoiseParameter(logarithm, exp(logarithm), "logarithm", r"$e^{2 \lambda} = q$"),
)


def derivative(function: Expr, *variables: Expr) -> Derivation:
    """∂ℓ/∂v, or a second derivative, worked out."""
    partial: Expr = LOSS
    for variable in variables:
        partial = Partial(partial, variable)
    begin = Derivation.begin(partial, Context(definitions={LOSS: function}))
    return begin.apply(rules.unfold(LOSS), rules.work_out, BY_RESIDUAL)


def in_residual(expr: Expr) -> Expr:
    """The terms of an expression, with prediction and target in them as the residual ``a - y``."""
    if not expr.has(a):
        return expr
    return expr.xreplace({y: a - residual}).expand().xreplace({residual: a - y})


FASTER = "the exponential falls faster than any power grows"


BY_RESIDUAL = rules.Rule(
    "by the residual",
    lambda expr, context: in_residual(rules.simplify.rewrite(expr, context)),
    tells=simplification,
)
"""Simplified as a whole, so that what is said of it is true of the line that is shown."""


def gradient(parameter: NoiseParameter) -> Derivation:
    return derivative(parameter.loss, parameter.symbol)


@claim("C12", "Unknown noise: the same estimate, another gradient", builds_on=("C8",))
def unknown_noise() -> Iterator[Content]:
    yield (
        "The negative log-likelihood of one example, the second line of (C8.1), is a function of the prediction $a$ and the noise level. "
        "Written with each of the three it is"
    )
    for parameter in PARAMETERS:
        yield Display((r"\ell = ", textbook_latex(parameter.loss)))
    yield "Its gradient in each of them:"
    for parameter in PARAMETERS:
        yield gradient(parameter)
    yield from _estimate()
    informations: dict[Symbol, Expr] = {}
    yield from _information(informations)
    yield from _convexity()
    yield Table(
        caption="The three ways to write the noise level, one example each; $q$ is the mean squared residual of $n$ examples.",
        header=("parameter", "gradient", "Fisher information", "minimiser"),
        rows=tuple(
            tuple(
                f"${textbook_latex(entry)}$"
                for entry in (p.symbol, gradient(p).result, informations[p.symbol], _solution(p))
            )
            for p in PARAMETERS
        ),
    )


def _solution(parameter: NoiseParameter) -> Expr:
    """Where the variance is the mean squared residual ``q``."""
    return {sigma: sqrt(q), v: q, logarithm: log(q) / 2}[parameter.symbol]


def _estimate() -> Iterator[Content]:
    yield (
        "*The estimate.* For $n$ examples, any $n$, the negative log-likelihood $L$, the sum of theirs, depends on the data only through the "
        "mean squared residual $q = \\frac{1}{n} \\sum_i (a - y_i)^2$:"
    )
    sample = Sum(gaussian_nll.expression.xreplace({y: targets[i]}), (i, 1, n))
    of_sample = n * (q / (2 * sigma**2) + log(sigma) + log(2 * pi) / 2)
    mean_squared = Sum((a - targets[i]) ** 2, (i, 1, n)) / n
    yield (
        Derivation.begin(total, Context(definitions={total: sample, q: mean_squared}))
        .apply(rules.unfold(total))
        .state(of_sample, "linearity of the sum")
    )
    yield (
        "Unless every residual is zero, $q$ is positive, and the gradient has exactly one zero: the maximum-likelihood "
        "variance is the mean squared residual, whichever way it is written."
    )
    for parameter in PARAMETERS:
        level = parameter.symbol
        in_level = of_sample.xreplace({sigma: parameter.deviation, log(sigma): log(parameter.deviation).expand()})
        yield (
            Derivation.begin(Partial(total, level), Context(definitions={total: in_level}))
            .apply(rules.unfold(total), rules.work_out, rules.simplify)
            .state(_solution(parameter), parameter.equation, relations.SolvedFor(level))
        )
    yield (
        "It is a minimum: below it the gradient is negative, above it positive. With $v = q s$, the gradient in $v$, the one of (C12.9), is a "
        "positive multiple of $s - 1$:"
    )
    yield Derivation.begin(n * (v - q) / (2 * v**2), Context(definitions={v: s * q})).state(
        Mul(n / (2 * q * s**2), s - 1, evaluate=False), "$v = q s$"
    )


def expectation(polynomial: Expr, variance: Expr) -> tuple[Expr, Expr]:
    r"""The expectation of a polynomial in Gaussian noise ``ε``, and what proves it.

    With the kernel :math:`\varphi = e^{-\varepsilon^2/(2V)}` one has
    :math:`(Q \varphi)' = (Q' - \varepsilon Q/V) \varphi`.  Powers of ``ε`` are taken off the polynomial from
    the top by such terms; the constant that remains is the expectation.

    Returns:
        The expectation, and the polynomial ``Q``.
    """
    rest, factor = Poly(polynomial, noise), S.Zero
    while rest.degree() > 0:
        (power,), leading = rest.LT()[0].exponents, rest.LC()
        taken = -variance * leading * noise ** (power - 1)
        factor += taken
        rest = Poly(rest.as_expr() - (taken.diff(noise) - noise * taken / variance), noise)
    return rest.as_expr(), factor


def _expected(
    polynomial: Expr, parameter: NoiseParameter, found: dict[Symbol, Expr], name: Symbol, said: str
) -> Iterator[Content]:
    """``E g = I``, kept in ``found``: ``(I - g) φ`` has an antiderivative that vanishes at both ends.

    ``said`` is ``E g`` in LaTeX, the left-hand side of the line with the result.
    """
    expected, factor = expectation(polynomial, parameter.variance)
    found[name] = expected
    kernel = exp(-(noise**2) / (2 * parameter.variance))
    antiderivative = Mul(-factor.factor(), kernel, evaluate=False)
    yield (
        Derivation.begin(Mul(expected - polynomial, kernel, evaluate=False))
        .state(antiderivative, "product rule, read backwards", relations.AntiderivativeIn(noise))
        .state(S.Zero, FASTER, relations.TendsTo(noise, oo))
    )
    yield Derivation.begin(antiderivative).state(S.Zero, FASTER, relations.TendsTo(noise, -oo))
    yield "The integral is 0, and so"
    yield Display((said, rf" = {textbook_latex(expected)}"))


def _information_on(name: Symbol) -> str:
    shown = textbook_latex(name)
    return rf"I_{{{shown}}} = \mathrm{{E}} \left(\frac{{\partial \ell}}{{\partial {shown}}}\right)^{{2}}"


def _information(informations: dict[Symbol, Expr]) -> Iterator[Content]:
    yield (
        "*The information.* The Fisher information is the expected square of the gradient at the true parameters, "
        "where $y = a + \\varepsilon$ with the density $e^{-\\varepsilon^2/(2\\sigma^2)}/\\sqrt{2\\pi\\sigma^2}$. An "
        "antiderivative of it rises by 1 from one end to the other:"
    )
    density = textbook_gaussian(noise, S.Zero, sigma)
    distribution = error_function(noise / (sqrt(2) * sigma)) / 2
    yield (
        Derivation.begin(density)
        .state(distribution, r"$\operatorname{erf}'(x) = 2 e^{-x^2}/\sqrt{\pi}$", relations.AntiderivativeIn(noise))
        .state(Rational(1, 2), r"$\operatorname{erf} \to 1$", relations.TendsTo(noise, oo))
    )
    yield Derivation.begin(distribution).state(
        Rational(-1, 2), r"$\operatorname{erf} \to -1$", relations.TendsTo(noise, -oo)
    )
    yield (
        "A polynomial $g(\\varepsilon)$ has the expectation $I$ when $I - g$ times the density integrates to 0. For each "
        "of the squares below there is an antiderivative that vanishes at both ends, so no integral has to be "
        "evaluated. The constant $1/\\sqrt{2\\pi\\sigma^2}$ of the density is left out below: what integrates to 0 does so "
        "with any factor in front. For the prediction, $g = (\\partial \\ell / \\partial a)^2 = \\varepsilon^2/\\sigma^4$:"
    )
    yield from _expected(_score(PARAMETERS[0], a) ** 2, PARAMETERS[0], informations, a, _information_on(a))
    for parameter in PARAMETERS:
        yield f"For the {parameter.words}, with the gradient ${textbook_latex(_score(parameter))}$:"
        shown = _information_on(parameter.symbol)
        yield from _expected(_score(parameter) ** 2, parameter, informations, parameter.symbol, shown)
    yield (
        "Prediction and noise level do not disturb each other: the product of the gradients in $a$ and in $\\sigma$ is odd in "
        "$\\varepsilon$, so its expectation is 0. What is learned about the noise takes nothing from what is learned about $a$."
    )
    mixed = r"\mathrm{E} \left(\frac{\partial \ell}{\partial a} \frac{\partial \ell}{\partial \sigma}\right)"
    yield from _expected(_score(PARAMETERS[0], a) * _score(PARAMETERS[0]), PARAMETERS[0], {}, a, mixed)


def _score(parameter: NoiseParameter, variable: Expr | None = None) -> Expr:
    """The gradient of the negative log-likelihood where the residual is the noise."""
    gradient_ = derivative(parameter.loss, parameter.symbol if variable is None else variable).result
    return gradient_.xreplace({y: a + noise}).expand()


def _convexity() -> Iterator[Content]:
    yield (
        "*The curvature.* In the prediction alone the negative log-likelihood is convex in all three. In the noise level "
        "alone it is convex only for the logarithm:"
    )
    *others, last = PARAMETERS
    for parameter in others:
        yield derivative(parameter.loss, parameter.symbol, parameter.symbol)
    yield derivative(last.loss, last.symbol, last.symbol).state(S.Zero, "a square times a positive number", AT_LEAST)
    yield "For $\\sigma$ and $v$ the second derivative, (C12.29) and (C12.30), is negative at a residual of 0, so neither is convex:"
    for parameter in others:
        second = derivative(parameter.loss, parameter.symbol, parameter.symbol).result
        at_target = second.xreplace({a: y})
        yield (
            Derivation.begin(-second, Context(definitions={a: y}))
            .state(-at_target, "no residual is left")
            .state(S.Zero, "a square in the denominator", relations.AtLeast(strict=True))
        )
    yield (
        "*Jointly* in the prediction and the noise level it is convex in none of them. The "
        "determinant of the Hessian, $\\partial_a^2 \\ell \\cdot \\partial_\\theta^2 \\ell - (\\partial_a \\partial_\\theta \\ell)^2$, is negative for "
        "$\\theta = \\sigma$ and for $\\theta = v$ everywhere, and for $\\theta = \\lambda$ wherever the residual is not 0. "
        "First the mixed entries:"
    )
    for parameter in PARAMETERS:
        yield derivative(parameter.loss, parameter.symbol, a)
    yield "The second derivative in $a$ is 1 over the variance, and those in the noise level are (C12.29) to (C12.31). With the sign turned round, the determinants are"
    for parameter in PARAMETERS:
        matrix = _hessian(parameter)
        square = Pow(-matrix[0, 1], 2, evaluate=False)
        determinant = Add(square, -matrix[0, 0] * matrix[1, 1], evaluate=False)
        squared = (-matrix.det()).xreplace({y: a - residual}).factor().xreplace({residual: a - y})
        arranged, positive = DETERMINANTS[parameter.symbol]
        yield (
            Derivation.begin(determinant)
            .state(squared, arranged)
            .state(S.Zero, positive, relations.AtLeast(strict=parameter is not last))
        )
    yield (
        "The last of them is 0 where the residual is. Where it is not, at $a = y + \\rho$, it is positive, and likewise at "
        "$a = y - \\rho$, since only the square of the residual stands in it:"
    )
    apart = Context(definitions={a: y + rho})
    yield (
        Derivation.begin(squared, apart)
        .state(2 * rho**2 * exp(-4 * logarithm), r"$a - y = \rho$")
        .state(S.Zero, r"$\rho > 0$", relations.AtLeast(strict=True))
    )
    yield (
        "There are coordinates in which it is jointly convex: $\\alpha = a/\\sigma$ and $\\zeta = 1/\\sigma$. In every direction "
        "$(d_1, d_2)$ the second derivative, $d_1^2 \\partial_\\alpha^2 \\ell + 2 d_1 d_2 \\, \\partial_\\alpha \\partial_\\zeta \\ell + d_2^2 \\partial_\\zeta^2 \\ell$, is a sum of squares:"
    )
    in_both = (alpha - y * zeta) ** 2 / 2 - log(zeta) + log(2 * pi) / 2
    yield Derivation.begin(gaussian_nll.expression, Context(definitions={a: alpha / zeta, sigma: 1 / zeta})).state(
        in_both, r"$a = \alpha/\zeta$, $\sigma = 1/\zeta$"
    )
    entries = [derivative(in_both, *names).result for names in ((alpha, alpha), (zeta, alpha), (zeta, zeta))]
    yield (
        Derivation.begin(Add(d_1**2 * entries[0], 2 * d_1 * d_2 * entries[1], d_2**2 * entries[2]))
        .state((d_1 - d_2 * y) ** 2 + d_2**2 / zeta**2, "complete the square")
        .state(S.Zero, "a sum of squares", AT_LEAST)
    )


DETERMINANTS = {
    sigma: ("over a common denominator", r"$\sigma > 0$, and a square"),
    v: ("the terms with $(a - y)^2$ cancel", "$v > 0$"),
    logarithm: ("$4 - 2 = 2$", "a square times a positive number"),
}
"""What is done to each determinant, and why it is not negative."""


def _hessian(parameter: NoiseParameter) -> Matrix:
    """Second derivatives in the prediction and the noise level, each from its proved derivation."""
    names = (a, parameter.symbol)
    return Matrix(2, 2, lambda row, column: derivative(parameter.loss, names[row], names[column]).result)


@exercise(
    "X7",
    "The scale of Laplace’s noise",
    "One residual has the size $\\rho > 0$. Which scale $u$ minimises $\\log(2u) + \\rho/u$, the loss of Laplace’s noise?",
    builds_on=("C12",),
)
def the_scale_of_laplace() -> Iterator[Content]:
    yield "The derivative vanishes at one scale:"
    yield (
        Derivation.begin(Partial(log(2 * u) + rho / u, u))
        .state(1 / u - rho / u**2, r"$\log(2u) = \log 2 + \log u$, power rule")
        .state((u - rho) / u**2, "common denominator")
        .state(rho, "only the numerator vanishes", relations.SolvedFor(u))
    )
    yield "Below it, at $u = \\rho s$ with $0 < s < 1$, the derivative is negative, and the loss falls:"
    share = Context({s: UNIT_OPEN})
    yield (
        Derivation.begin(
            Mul(-1, u - rho, Pow(u**2, -1, evaluate=False), evaluate=False), share.with_definitions({u: s * rho})
        )
        .state((1 - s) / (s**2 * rho), r"$u = \rho s$")
        .state(S.Zero, "$s < 1$", relations.AtLeast(strict=True))
    )
    yield "Above it, at $u = \\rho/s$, it is positive, and the loss rises:"
    yield (
        Derivation.begin(
            Mul(u - rho, Pow(u**2, -1, evaluate=False), evaluate=False), share.with_definitions({u: rho / s})
        )
        .state(s * (1 - s) / rho, r"$u = \rho/s$")
        .state(S.Zero, "$s < 1$", relations.AtLeast(strict=True))
    )
    yield "So the loss is least where the scale is the size of the residual."
