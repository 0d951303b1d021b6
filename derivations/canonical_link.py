r"""One theorem for all of them.

Squared error behind the identity, cross-entropy behind the sigmoid or the softmax: each time the error
signal is the plain residual $a - y$. That is no accident. The Gaussian, the Bernoulli and the categorical
distribution are exponential families, and the identity, the sigmoid and the softmax are the activations
that belong to them. (McCullagh and Nelder 1989, section 2.2, where $A$ is called $b$ and $z$ is called $\theta$.)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from sympy import (
    Add,
    Basic,
    Expr,
    Function,
    KroneckerDelta,
    Mul,
    Pow,
    Rational,
    S,
    Set,
    Sum,
    exp,
    expand_log,
    factorial,
    gamma,
    lambdify,
    log,
    oo,
    pi,
    simplify,
    symbols,
)
from sympy.stats import Bernoulli, Gamma, Geometric, Normal, Poisson, variance
from sympy.stats import E as mean_of  # noqa: N811 (an operator, not a constant)

from mse_sym.losses import (
    Loss,
    activations,
    binary_cross_entropy,
    cross_entropy,
    gamma_nll,
    geometric_nll,
    likelihoods,
    poisson_nll,
    squared_error,
)
from mse_sym.losses.likelihood import Likelihood
from mse_sym.pages.claims import Content, claim, exercise
from mse_sym.proof import Derivation, relations, rules
from mse_sym.proof.strategy import LOSS
from mse_sym.report.document import Display, Figure, Table
from mse_sym.report.figures import sampled
from mse_sym.symbolic import Context, Partial, logsumexp, sigmoid, softmax, softplus, textbook_latex
from mse_sym.symbolic.context import NONNEGATIVE, POSITIVE, UNIT_CLOSED, UNIT_OPEN, index, size, vector
from mse_sym.symbolic.functions import expand_functions, gaussian_cumulative, gaussian_density
from mse_sym.symbolic.notation import latex_in_text
from mse_sym.symbolic.unknown import Unknown

NOTATION = {
    "N": "the number of outcomes",
    r"\nu": "the shape of a gamma distribution",
    "h_k": "the weight of outcome $k$ before the exponential",
    "j": "the index of a class",
}
"""The letters that this page has of its own."""
ASSUMED = (
    "$A$ is twice differentiable, and where the outcome has finitely many values sums are differentiated term by term.",
)
"""What this page takes for granted besides where its variables lie."""
a, y, z, theta, V = symbols("a y z theta V", real=True)
omega, sigma, nu = symbols("omega sigma nu", positive=True)
N, K, i, j, k, m = size("N"), size("K"), index("i"), index("j"), index("k"), index("l")
outcomes, base, weights = vector("y", N), vector("h", N), vector("w", N)
labels, logits = vector("y", K), vector("z", K)
h = Function("h", positive=True)


@dataclass(frozen=True)
class Family:
    r"""An exponential family $h(y) \, e^{(yz - A(z))/\omega}$ with the mean $a$, and what is compared with it.

    ``canonical`` is $z$ as a function of $a$; ``mean`` and ``spread`` are those of the outcome in `sympy.stats`.
    """

    name: str
    distribution: str
    likelihood: Likelihood
    canonical: Expr
    cumulant: Expr
    mean: Expr
    spread: Expr
    loss: Loss
    to_the_form: str
    to_the_loss: str
    remark: str
    base: Expr = S.One
    dispersion: Expr = S.One
    domains: Mapping[Basic, Set] = field(default_factory=dict)

    @property
    def context(self) -> Context:
        return Context(self.domains, {LOSS: self.in_canonical_form, z: self.canonical})

    @property
    def in_canonical_form(self) -> Expr:
        """A(z) − yz, in this order."""
        return Add(self.cumulant, -y * z, evaluate=False)

    @property
    def activation(self) -> Expr:
        """A′(z), proved."""
        return self._derivative(1)

    @property
    def curvature(self) -> Expr:
        """A″(z), proved."""
        return self._derivative(2)

    @property
    def variance_function(self) -> Expr:
        """The variance in the mean and in units of φ."""
        return simplify(self.spread / self.dispersion)

    def _derivative(self, order: int) -> Expr:
        expr = self.cumulant
        for _ in range(order):
            expr = Partial(expr, z)
        return Derivation.begin(expr).apply(rules.work_out, rules.simplify).result


def _families() -> tuple[Family, ...]:
    gaussian, bernoulli, poisson = Normal("Y", a, sigma), Bernoulli("Y", a), Poisson("Y", a)
    waiting, trials = Gamma("Y", nu, a / nu), Geometric("Y", 1 / (1 + a))
    normalisation = Pow(2 * pi * sigma**2, -Rational(1, 2), evaluate=False)
    return (
        Family(
            "Gaussian",
            "Normal",
            likelihoods.gaussian,
            canonical=a,
            cumulant=z**2 / 2,
            mean=mean_of(gaussian),
            spread=variance(gaussian),
            loss=squared_error,
            base=Mul(normalisation, exp(-(y**2) / (2 * sigma**2)), evaluate=False),
            dispersion=sigma**2,
            to_the_form="the square multiplied out, $z = a$",
            to_the_loss=r"completed by $\tfrac{1}{2} y^2$",
            remark="The standard deviation $\\sigma$ is known. Then $\\omega = \\sigma^2$ and the canonical parameter is the mean itself: the activation is the identity.",
        ),
        Family(
            "Bernoulli",
            "Bernoulli",
            likelihoods.bernoulli,
            canonical=log(a / (1 - a)),
            cumulant=softplus(z),
            mean=mean_of(bernoulli),
            spread=variance(bernoulli),
            loss=binary_cross_entropy,
            domains={a: UNIT_OPEN, y: UNIT_CLOSED},
            to_the_form=r"$a/(1 - a) = e^z$, $\log(1 - a) = -\operatorname{softplus}(z)$",
            to_the_loss=r"the same, with $\log(a/(1 - a)) = \log a - \log(1 - a)$",
            remark="A label 0 or 1. The canonical parameter is the logit, $z = \\log(a/(1 - a))$, and the activation the sigmoid.",
        ),
        Family(
            "Poisson",
            "Poisson",
            likelihoods.poisson,
            canonical=log(a),
            cumulant=exp(z),
            mean=mean_of(poisson),
            spread=variance(poisson),
            loss=poisson_nll,
            base=1 / factorial(y),
            domains={a: POSITIVE, y: NONNEGATIVE},
            to_the_form="$a = e^z$",
            to_the_loss=r"$e^z = a$, $z = \log a$",
            remark="A count $0, 1, 2, \\ldots$ of the mean $a$. The canonical parameter is $z = \\log a$, and the activation $e^z$.",
        ),
        Family(
            "Gamma",
            "Gamma",
            likelihoods.gamma,
            canonical=-1 / a,
            cumulant=-log(-z),
            mean=mean_of(waiting),
            spread=variance(waiting),
            loss=gamma_nll,
            base=nu**nu * y ** (nu - 1) / gamma(nu),
            dispersion=1 / nu,
            domains={a: POSITIVE, y: POSITIVE},
            to_the_form="$1/a = -z$",
            to_the_loss="$z = -1/a$",
            remark="A positive outcome of the mean $a$; the shape $\\nu$ is known, and $\\omega = 1/\\nu$. The canonical parameter is $z = -1/a$, which is negative, and the activation $-1/z$.",
        ),
        Family(
            "Geometric",
            "Geometric",
            likelihoods.geometric,
            canonical=log(a / (1 + a)),
            cumulant=-log(1 - exp(z)),
            mean=mean_of(trials) - 1,
            spread=variance(trials),
            loss=geometric_nll,
            domains={a: POSITIVE, y: NONNEGATIVE},
            to_the_form="$a/(1 + a) = e^z$, $1/(1 + a) = 1 - e^z$",
            to_the_loss=r"$z = \log a - \log(1 + a)$, $1 - e^z = 1/(1 + a)$",
            remark="The number of failures before the first success, which has the probability $q = 1/(1 + a)$. The canonical parameter is $z = \\log(1 - q) = \\log(a/(1 + a))$, again negative. (`sympy.stats` counts the trials, one more.)",
        ),
    )


@claim(
    "C23",
    "Behind its canonical link every exponential family has the residual for its gradient",
    builds_on=("C2", "C8", "C13", "C14", "C20"),
)
def one_theorem() -> Iterator[Content]:
    yield from _theorem()
    yield from _mean_and_variance()
    families = _families()
    yield (
        "*The instances.* For each family five things are shown: its density has the exponential form; what is left of "
        "the negative logarithm is a loss of the catalogue; the error signal is the residual; $A'$ is the mean; and "
        "$\\omega A''$ is the variance, which is positive. For the categorical, whose label is a vector, the first, the "
        "second and the mean are shown, and the covariances; the residual is that of C20."
    )
    for family in families:
        yield from _instance(family)
    yield from _categorical()
    yield _table_of_families(families)
    yield _means_figure(families)
    yield from _other_links()


def _theorem() -> Iterator[Content]:
    yield (
        "*The theorem.* Let the outcome have the density (or the probability) below, where $z$ is what the network puts "
        "out, $h > 0$ does not depend on $z$, and $A$, which makes it a density, is twice differentiable. Its negative logarithm is"
    )
    cumulant = Unknown("A", z)
    family = Derivation.begin(h(y) * exp(z * y - cumulant)).state(
        cumulant - y * z - log(h(y)), "logarithm of a product", relations.NegativeLogarithm()
    )
    yield family
    yield "and its derivative is a prediction, $a = A'(z)$, minus the target:"
    context = Context({}, {LOSS: family.result, a: Unknown("A", z, 1)})
    yield (
        Derivation.begin(Partial(LOSS, z), context)
        .apply(rules.unfold(LOSS), rules.work_out, reason="sum rule; $h(y)$ is a constant")
        .state(a - y, "with $a = A'(z)$")
    )
    yield "The second derivative does not contain the target at all:"
    yield Derivation.begin(Partial(Partial(LOSS, z), z), context).apply(
        rules.unfold(LOSS), rules.work_out, reason="sum rule once more; $y$ is a constant"
    )
    yield (
        "A known *dispersion* $\\omega > 0$, on which $h$ may depend, changes nothing but the scale, as $\\sigma^2$ did for the "
        "Gaussian (C8). What is left is the loss of the theorem divided by $\\omega$, and a positive factor moves no minimiser (C2)."
    )
    yield (
        Derivation.begin(h(y, omega) * exp((z * y - cumulant) / omega))
        .state((cumulant - y * z) / omega - log(h(y, omega)), "logarithm of a product", relations.NegativeLogarithm())
        .apply(rules.drop_constants(z))
    )


def _mean_and_variance() -> Iterator[Content]:
    yield (
        "*Why $A'(z)$ is the prediction.* It is the mean of the outcome, and $A''(z)$ is its variance. Let the outcome "
        "have any finite number $N$ of values $y_1, \\ldots, y_N$. That the probabilities $w_k$ add up to 1 says what $A$ is:"
    )
    total = Sum(base[i] * exp(z * outcomes[i]), (i, 1, N))
    yield Display((r"w_k = h_k \, e^{y_k z - A(z)},", rf" \quad A(z) = \log {textbook_latex(total)}"))
    context = Context({base: POSITIVE}, {weights[k]: base[k] * exp(z * outcomes[k] - log(total))})
    mean = Sum(weights[k] * outcomes[k], (k, 1, N))
    yield Derivation.begin(Sum(weights[k], (k, 1, N)), context).state(S.One, r"$e^{-A(z)}$ taken out of the sum")
    yield "The first derivative is the mean,"
    yield (
        Derivation.begin(Partial(log(total), z), context)
        .apply(rules.work_out)
        .state(mean, r"$h_k e^{y_k z} / \sum_i h_i e^{y_i z} = w_k$")
    )
    yield "and the second is the mean of the square less the square of the mean, the variance:"
    spread = Sum(weights[k] * outcomes[k] ** 2, (k, 1, N)) - mean**2
    yield (
        Derivation.begin(Partial(mean, z), context)
        .state(
            Sum(weights[k] * outcomes[k] * (outcomes[k] - Sum(weights[i] * outcomes[i], (i, 1, N))), (k, 1, N)),
            r"$\partial w_k / \partial z = w_k (y_k - A'(z))$",
        )
        .state(spread, "linearity of the sum")
    )
    yield "Written as a sum over pairs it is seen not to be negative, so the loss is convex in $z$, whatever the target:"
    pairs = Sum(weights[k] * weights[m] * (outcomes[k] - outcomes[m]) ** 2 / 2, (k, 1, N), (m, 1, N))
    yield (
        Derivation.begin(spread, context)
        .state(pairs, r"$\sum_l w_l = 1$")
        .state(S.Zero, "every term is a square times $w_k w_l > 0$", relations.AtLeast())
    )
    yield (
        "With infinitely many values the sums become series or integrals. That they may be differentiated term by term "
        "is not shown here; instead $A'$ and $A''$ of every instance below are compared with its mean and variance."
    )


def _signs(expr: Expr, context: Context) -> str:
    """Where the variables of an expression lie, for one that is positive because of it."""
    where = {UNIT_OPEN: "0 < {} < 1", POSITIVE: "{} > 0"}
    names = sorted(expr.free_symbols, key=str)
    return ", ".join(f"${where[context.domain(name)].format(textbook_latex(name))}$" for name in names)


def _logarithm(base: Expr) -> Expr:
    """The logarithm factor by factor, that of 2π in one."""
    apart = expand_log(log(base.doit()), force=True)
    of_pi = apart.coeff(log(pi))
    return apart - of_pi * (log(2) + log(pi)) + of_pi * log(2 * pi)


def _instance(family: Family) -> Iterator[Content]:
    context, form = family.context, family.in_canonical_form
    exponential = exp((z * y - family.cumulant) / family.dispersion)
    yield f"*{family.name}.* {family.remark}"
    written = family.base if family.base == 1 else Mul(family.base, exponential, evaluate=False)
    to_loss = (
        Derivation.begin(family.likelihood.density, context)
        .state(exponential if family.base == 1 else written, family.to_the_form)
        .state(
            form / family.dispersion - _logarithm(family.base),
            r"$\log e^u = u$" if isinstance(exponential, exp) and family.base == 1 else "logarithm of a product",
            relations.NegativeLogarithm(),
        )
    )
    if family.base != 1:
        to_loss = to_loss.state(form / family.dispersion, "terms without $z$ dropped", relations.EqualUpToConstant(a))
    if family.dispersion != 1:
        to_loss = to_loss.apply(rules.scale(family.dispersion, a))
    completed = relations.EqualUpToConstant(a) if family.loss is squared_error else relations.Equal()
    yield to_loss.state(family.loss.expression, family.to_the_loss, completed)
    less = ", less 1" if family.distribution == "Geometric" else ""  # which counts the last trial, too
    yield (
        Derivation.begin(Partial(LOSS, z), context)
        .state(Add(family.activation, -y, evaluate=False), r"$A'(z) - y$, with $\ell = A(z) - yz$")
        .state(family.mean - y, f"the mean of `{family.distribution}` in `sympy.stats`{less}, minus $y$")
    )
    curvature = Derivation.begin(Partial(Partial(family.cumulant, z), z)).apply(rules.work_out)
    yield (
        Derivation.begin(Mul(family.dispersion, Partial(Partial(family.cumulant, z), z)), context)
        .state(family.dispersion * family.curvature, curvature.lines[-1].reason)
        .state(simplify(family.spread), f"the variance of `{family.distribution}` in `sympy.stats`")
        .state(S.Zero, _signs(family.spread, context), relations.AtLeast(strict=True))
    )


def _categorical() -> Iterator[Content]:
    p = vector("p", K)
    context = Context({p: UNIT_OPEN, labels: UNIT_CLOSED}, {p[i]: softmax(logits, i)})
    yield (
        "*Categorical.* Of $K$ classes, any number, the label is one-hot; the logits $z$ and the label $y$ are vectors, and "
        "$yz$ is their inner product. The activation is the softmax, and $A$ the logarithm of the sum of exponentials:"
    )
    inner = Sum(logits[k] * labels[k], (k, 1, K))
    form = logsumexp(logits) * Sum(labels[k], (k, 1, K)) - inner
    yield Derivation.begin(likelihoods.categorical.density, context).state(
        form, r"$\log p_k = z_k - \operatorname{logsumexp}(z)$", relations.NegativeLogarithm()
    )
    yield "Where the labels add up to 1 this is $A(z) - yz$. The gradient of $A$ is the mean of the label, $p$,"
    yield (
        Derivation.begin(Partial(logsumexp(logits), logits[j]), context)
        .apply(rules.work_out)
        .state(Sum(p[k] * KroneckerDelta(k, j), (k, 1, K)), r"class $k$ has the label $y_j = \delta_{kj}$")
    )
    yield "and its second derivatives are the covariances of the label, $\\operatorname{E} Y_j Y_l - p_j p_l$:"
    covariance = Sum(p[k] * KroneckerDelta(k, j) * KroneckerDelta(k, m), (k, 1, K)) - p[j] * p[m]
    yield (
        Derivation.begin(Partial(Partial(logsumexp(logits), logits[j]), logits[m]), context)
        .apply(rules.work_out)
        .state(covariance, r"$y_j y_l = \delta_{kj} \delta_{kl}$ in class $k$")
    )


def _table_of_families(families: tuple[Family, ...]) -> Table:
    def formula(expr: Expr) -> str:
        return f"${textbook_latex(expr)}$"

    def row(family: Family) -> tuple[str, ...]:
        parts = (family.cumulant, family.activation, family.variance_function, family.loss.expression)
        return (family.name, *map(formula, parts))

    p = vector("p", K)
    variance_of_label = p[j] * (KroneckerDelta(j, m) - p[m])
    categorical_row = (logsumexp(logits), softmax(logits, j), variance_of_label, cross_entropy.expression)
    rows = [row(family) for family in families]
    return Table(
        caption="Exponential families with their canonical link: the mean that the network’s output $z$ becomes, the variance in that mean (in units of $\\omega$), and the loss.",
        header=("family", "$A(z)$", "mean $A'(z)$", "variance $A''$", "loss"),
        rows=(*rows[:2], ("Categorical", *map(formula, categorical_row)), *rows[2:]),
    )


@dataclass(frozen=True)
class OtherLink:
    """A loss behind an activation that is not the canonical one.

    With the variance V and the activation's slope, both as functions of the mean or of z, and the factor that is left.
    """

    family: str
    link: str
    loss: Loss
    activation: Expr
    variance: Expr
    slope: Expr
    factor: Expr

    @property
    def context(self) -> Context:
        domains = {**self.loss.domains, a: self.loss.context.domain(a)}
        return Context(domains, {LOSS: self.loss.expression, a: self.activation})


def _pairs_that_are_not_canonical() -> tuple[OtherLink, ...]:
    of_label, bell = a * (1 - a), gaussian_density(z)
    cloglog = 1 - exp(-exp(z))
    return (
        OtherLink("Squared error", "sigmoid", squared_error, sigmoid(z), S.One, of_label, of_label),
        OtherLink("Gamma", "exponential", gamma_nll, exp(z), a**2, a, 1 / a),
        OtherLink("Geometric", "exponential", geometric_nll, exp(z), a * (1 + a), a, 1 / (1 + a)),
        OtherLink(
            "Bernoulli", "complementary log-log", binary_cross_entropy, cloglog, of_label, (1 - a) * exp(z), exp(z) / a
        ),
        OtherLink("Bernoulli", "probit", binary_cross_entropy, gaussian_cumulative(z), of_label, bell, bell / of_label),
    )


def _other_links() -> Iterator[Content]:
    yield (
        "*What is not canonical.* Let the canonical parameter $\\theta$ be any differentiable function $T(z)$ of what the network "
        "puts out. The mean is $a = A'(\\theta)$, and the variance $V = A''(\\theta) > 0$. Then the residual comes with a factor:"
    )
    means = {a: Unknown("A", theta, 1), V: Unknown("A", theta, 2)}
    context = Context({}, {LOSS: Unknown("A", theta) - y * theta, theta: Unknown("T", z)} | means)
    residual = a - y
    yield (
        Derivation.begin(Partial(LOSS, z), context)
        .apply(rules.chain_rule(theta))
        .state(Mul(residual, Partial(theta, z), evaluate=False), r"the theorem, for $\theta$")
        .state(
            Mul(Mul(residual, 1 / V, evaluate=False), Partial(a, z), evaluate=False),
            r"$\partial a/\partial z = A''(\theta) \, \partial \theta / \partial z$",
        )
    )
    yield (
        "With an activation $a = g(z)$ that is $(a - y) \\, g'(z) / V$. The factor beside the residual is 1 exactly "
        "where $g'(z) = V$. If that is so for every $z$, the activation is the canonical one, up to a shift of $z$:"
    )
    yield Derivation.begin(Partial(a, z) / V - 1, context).state(Partial(theta - z, z), "the same chain rule")
    yield (
        "The left side is 0 everywhere if and only if $\\theta - z$ is a constant. So for a label "
        "the sigmoid, of $z$ or of $z$ plus a constant, leaves no factor beside the cross-entropy, and no other activation does. With $V$ written in the "
        "mean, some pairs in use, and the factor that is left beside the residual:"
    )
    others = _pairs_that_are_not_canonical()
    for other in others:
        by_variance = Mul(residual, Pow(other.variance, -1, evaluate=False), evaluate=False)
        expression = latex_in_text(other.loss.expression)
        yield (
            f"{other.family} behind the {other.link}, $a = {latex_in_text(other.activation)}$; here $\\ell = {expression}$:"
        )
        yield (
            Derivation.begin(Partial(LOSS, z), other.context)
            .apply(rules.chain_rule(a))
            .state(
                residual * Partial(a, z) if other.variance == 1 else Mul(by_variance, Partial(a, z), evaluate=False),
                rf"$\partial \ell / \partial a = (a - y)/V$, with $V = {latex_in_text(other.variance)}$",
            )
            .state(Mul(residual, other.factor, evaluate=False), rf"$g'(z) = {textbook_latex(other.slope)}$")
        )
    yield _factors_figure(others)
    yield (
        "Beside the squared error the factor dies out, and with it the error signal, since for a label the residual is at "
        "most 1: a prediction that is far off is hardly corrected (C14). Behind the exponential the factor dies out for large $z$ too, but only "
        "as fast as the residual grows: of a prediction that is far too large the error signal is close to 1."
    )
    ends = (
        (gamma_nll, "gamma: $e^{-z} \\to 0$"),
        (geometric_nll, "geometric: divided by $e^z$ above and below, $e^{-z} \\to 0$"),
    )
    for loss, reason in ends:
        yield Derivation.begin(loss.of(activations.exp).gradient, Context(loss.domains)).state(
            S.One, reason, relations.TendsTo(z, oo)
        )
    yield (
        "The exponential is in use although it is not the canonical link of these two, which gives positive means for $z < 0$ "
        "only. Behind the complementary log-log a label 0 is corrected ever more strongly as $z$ grows, behind the probit both labels are."
    )


def _values(expr: Expr, points: np.ndarray) -> list[float]:
    evaluated = lambdify(z, expand_functions(expr), "mpmath")
    return [float(evaluated(float(point))) for point in points]


def _means_figure(families: tuple[Family, ...]) -> Figure:
    curves = []
    for family in families:
        # Where A has a pole at 0, the canonical parameter is negative.
        points = np.linspace(-3, 3 if family.cumulant.subs(z, 1).is_real else -0.15, 121)
        curves.append(sampled(points, _values(family.activation, points), family.name))
    return Figure(
        name="canonical_means",
        caption="The mean $a = A'(z)$ of each family. All rise, since $A'' > 0$; those of the gamma and the geometric distribution live on $z < 0$.",
        alt="Five rising curves: a straight line, an S-shaped curve between 0 and 1, an exponential, and two that run off to infinity as z approaches 0 from the left.",
        x_label="$z$",
        y_label="mean $a$",
        curves=tuple(curves),
        y_range=(-3.0, 5.0),
    )


def _factors_figure(others: tuple[OtherLink, ...]) -> Figure:
    points = np.linspace(-3, 3, 121)
    return Figure(
        name="factors_left",
        caption="What stands beside the residual, $g'(z)/V$, for pairs that are not canonical. For the canonical ones it is 1.",
        alt="Against z: the factor of the squared error behind the sigmoid is a low bell; those of gamma and geometric fall to 0 on the right; the complementary log-log's rises from 1; the probit's is smallest at 0 and rises on both sides.",
        x_label="$z$",
        y_label="factor beside $a - y$",
        curves=(
            sampled(points, np.ones_like(points), "Canonical", dashed=True, colour=6),
            *(
                sampled(
                    points,
                    _values(other.factor.xreplace({a: other.activation}), points),
                    f"{other.family}, {other.link}",
                )
                for other in others
            ),
        ),
        y_range=(0.0, 5.0),
    )


@exercise(
    "X13",
    "A count without its link",
    "Of the loss of a count, $a - y \\log a$, what is the gradient in the mean $a$, and what is it behind $a = e^z$?",
    builds_on=("C23",),
)
def a_count_without_its_link() -> Iterator[Content]:
    count = Context({a: POSITIVE, y: NONNEGATIVE}, {LOSS: a - y * log(a)})
    yield "In the mean it is the residual, divided by the mean:"
    yield (
        Derivation.begin(Partial(LOSS, a), count)
        .apply(rules.unfold(LOSS))
        .state(1 - y / a, r"$(\log u)' = 1/u$")
        .state((a - y) / a, "common denominator")
    )
    yield "For the same $\\ell$ behind the exponential, its canonical link, the denominator cancels:"
    behind = Context({a: POSITIVE, y: NONNEGATIVE}, {LOSS: a - y * log(a), a: exp(z)})
    yield (
        Derivation.begin(Partial(LOSS, z), behind)
        .apply(rules.chain_rule(a))
        .state(Mul((a - y) / a, Partial(a, z), evaluate=False), r"$\partial \ell/\partial a = (a - y)/a$")
        .state(a - y, r"$(e^z)' = e^z = a$")
    )
