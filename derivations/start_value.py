r"""Where to begin.

Before it has seen an input a model can predict only a constant, and the best one depends on the loss: it is
where boosting begins, and what the bias of the last layer should be. Libraries ask for it under the names
*base score*, *initial score* or *baseline*; given in another space than that of the prediction it is not
best any more, and training begins by undoing it.
"""

from collections.abc import Iterator

from sympy import Mul, Rational, S, Sum, Symbol, ceiling, exp, log, symbols

from mse_sym.losses import (
    Loss,
    activations,
    binary_cross_entropy,
    cross_entropy,
    exponential,
    gamma_nll,
    geometric_nll,
    logistic,
    poisson_nll,
    squared_error,
    tweedie,
)
from mse_sym.losses.start_value import StartValue
from mse_sym.pages.claims import Content, claim, exercise
from mse_sym.pages.colours import LOSSES
from mse_sym.pages.evaluated import Printed, evaluated, printed
from mse_sym.pages.measurements import run_once
from mse_sym.pages.quantities import number
from mse_sym.proof import Derivation, relations, rules
from mse_sym.report.document import Figure, Table
from mse_sym.report.figures import sampled
from mse_sym.symbolic import Context, Partial, sigmoid, softplus, textbook_latex
from mse_sym.symbolic.context import NONNEGATIVE, POSITIVE, UNIT_OPEN, index, size, vector
from mse_sym.symbolic.unknown import Unknown

NOTATION = {
    "m": "the mean target",
    "m_k": "the mean target of class $k$",
    "p": "a share that is predicted",
    "u_k": "a positive number, of which a weight or a mean target is the share",
}
"""The letters that this page has of its own."""
c, d, m, y, z = symbols("c d m y z", real=True)
eta = Symbol("eta", positive=True)
n, i, k = size("n"), index("i"), index("k")
targets, weights, counts = vector("y", n), vector("w", n), vector("u", n)
sample = Context(
    {targets: S.Reals, counts: POSITIVE},
    {weights[i]: counts[i] / Sum(counts[k], (k, 1, n)), m: Sum(weights[i] * targets[i], (i, 1, n))},
)
cumulant, slope, curvature = (Unknown("A", c, order) for order in range(3))

OF_LOGIT = binary_cross_entropy.of(activations.sigmoid)
SHARE = 0.2
"""The share of the label 1 in the example."""
RATE = 0.1
"""The learning rate there."""
BEGINNINGS = {"0": 0.0, "½, XGBoost with one’s own objective": 0.5, "0.2, the mean itself": SHARE, "−6": -6.0}


@claim("C26", "The constant that minimises the risk is the link of the mean", builds_on=("C6", "C11", "C23"))
def start_value() -> Iterator[Content]:
    yield from _canonical()
    yield from _affine()
    yield from _instances()
    yield from _of_classes()
    yield from _another_start()


def _canonical() -> Iterator[Content]:
    yield (
        "*Canonical losses.* An example counts by its weight $w_i$; the weights are positive and add up to 1, as $w_i = u_i "
        "/ \\sum_k u_k$ do for any $u_k > 0$, and $m = \\sum_i w_i y_i$ is the mean target. With the loss of C23, $A(z) - yz$, "
        "the risk of a constant $c$ depends on the targets through their mean alone:"
    )
    risk = Sum(weights[i] * (cumulant - targets[i] * c), (i, 1, n))
    in_mean = Derivation.begin(risk, sample).state(cumulant - m * c, r"$\sum_i w_i = 1$ and $\sum_i w_i y_i = m$")
    yield in_mean
    yield "Its derivative is the residual of the mean, prediction minus target,"
    yield Derivation.begin(Partial(in_mean.result, c)).apply(rules.work_out, reason="sum rule")
    yield "and its second derivative is a variance, which is positive (C23):"
    yield Derivation.begin(Partial(Partial(in_mean.result, c), c)).apply(rules.work_out, reason="sum rule once more")
    yield (
        "So $A'$ increases strictly, and the risk is least where $A'(c) = m$ and nowhere else: where the mean that is "
        "predicted is the mean that was seen. The function that leads from a mean back to $c$ is the link."
    )


def _affine() -> Iterator[Content]:
    yield (
        "*Other losses.* For this the loss need not be canonical. Where the gradient of an example is affine in the target, $\\alpha(c) + "
        "\\beta(c) y$, the mean gradient is the gradient at the mean target:"
    )
    alpha, beta = Unknown("alpha", c), Unknown("beta", c)
    yield Derivation.begin(Sum(weights[i] * (alpha + beta * targets[i]), (i, 1, n)), sample).state(
        alpha + beta * m, r"$\sum_i w_i = 1$ and $\sum_i w_i y_i = m$"
    )
    yield (
        "If it vanishes at one prediction, and the second derivative is positive there, this is the minimum. Behind a strictly "
        "increasing activation the risk of the pre-activation is least where the activation takes this value, whether it "
        "is the canonical one or not. Where there are two labels, every gradient is affine in the label. The cross-entropy "
        "of a logit, with labels between 0 and 1, is an example. In the probability $a$ its mean gradient is the one at the mean target,"
    )
    in_probability = binary_cross_entropy.start_value.derivations
    mean_gradient, zero, slope, positive = in_probability
    increasing, everywhere, link = OF_LOGIT.start_value.derivations[len(in_probability) :]
    yield mean_gradient
    yield "which vanishes at one prediction, the mean target:"
    yield zero
    yield "The second derivative of the risk is the derivative of (C26.5),"
    yield slope
    yield "of which the first term alone is left at $a = m$, and this is positive:"
    yield positive
    yield "So the risk is least at $a = m$. Now to the logit, with $a = \\sigma(z)$. The slope of the sigmoid,"
    yield increasing
    yield "is positive, so that the sigmoid increases strictly,"
    yield everywhere
    yield "and the risk is least where the sigmoid takes the value $m$, at the logit of $m$:"
    yield link
    yield (
        "The squared error behind the sigmoid has the same start value, although its risk is not convex in $z$. The gradients "
        "of the absolute error, the quantile loss and the Huber loss are not affine in the target, and the best constant is not a "
        "function of the mean: it is the median for the first of them (C6). Their gradients increase, though, and "
        "`loss.start_value.of(targets, weights)` seeks where the mean gradient changes its sign; of an interval it takes the middle."
    )


def _instances() -> Iterator[Content]:
    losses = (
        squared_error,
        squared_error.of(activations.sigmoid),
        OF_LOGIT,
        logistic,
        exponential,
        poisson_nll.of(activations.exp),
        poisson_nll.of(activations.softplus),
        gamma_nll.of(activations.exp),
        geometric_nll.of(activations.exp),
        tweedie.of(activations.exp),
    )
    yield (
        "The labels −1 and 1 have the mean $m = 2p - 1$ where $p$ is the share of the 1, so that the logistic loss begins at the "
        "logit of $p$, and the exponential loss, that of AdaBoost, at half of it. `loss.start_value` has the lines behind each "
        "row, all proved, and `loss.start_value.of(targets, weights)` the number for a sample."
    )
    yield Table(
        caption="The constant that minimises the risk, for targets of the mean $m$.",
        header=("loss", "$m$ between", "start value"),
        rows=tuple(map(_row, losses)),
    )


def _row(loss: Loss) -> tuple[str, ...]:
    start = loss.start_value
    assert isinstance(start, StartValue)
    ends = (textbook_latex(end) for end in (start.domain.inf, start.domain.sup))
    return (loss.title, f"${' $ and $ '.join(ends)}$", f"${textbook_latex(start.expression)}$")


def _of_classes() -> Iterator[Content]:
    yield (
        "*Classes.* Behind the softmax, the best $z_j$ is the logarithm of the share $m_j$ of class $j$. The mean gradient is again "
        "the one at the mean target,"
    )
    mean_gradient, zero, convex = cross_entropy.of(activations.softmax).start_value.derivations
    yield mean_gradient
    yield "which vanishes at the logarithms, since the shares add up to 1,"
    yield zero
    yield "and the second derivative of the risk in a direction is nowhere negative, so that the risk is convex:"
    yield convex
    yield "The same number may be added to all $z_j$, so that this start value is not the only one."


def _another_start() -> Iterator[Content]:
    yield (
        "*Another start.* At any other constant the risk is larger. For labels the excess is the Kullback–Leibler divergence of the "
        "share $p = \\sigma(c)$ that is predicted from the share $m$ that was seen; the risk at the start value is the entropy:"
    )
    p = Symbol("p", real=True)
    shares = Context({m: UNIT_OPEN}, {p: sigmoid(c)})
    divergence = m * log(m / p) + (1 - m) * log((1 - m) / (1 - p))
    yield Derivation.begin(softplus(c) - m * c + m * log(m) + (1 - m) * log(1 - m), shares).state(
        divergence, r"$c = \log(p/(1 - p))$"
    )
    yield Derivation.begin(divergence, Context({m: UNIT_OPEN, p: UNIT_OPEN})).state(
        S.Zero, "Gibbs’s inequality", relations.AtLeast()
    )
    yield "For counts behind the exponential, with $d = c - \\log m$, it is $m(e^d - 1 - d)$:"
    counted = Context({m: POSITIVE}, {d: c - log(m)})
    yield (
        Derivation.begin(exp(c) - m * c - (m - m * log(m)), counted)
        .state(Mul(m, exp(d) - 1 - d, evaluate=False), r"$e^c = m e^d$")
        .state(S.Zero, "$e^d \\geq 1 + d$", relations.AtLeast())
    )
    yield (
        "A booster that begins elsewhere has to make up for it with its first trees. As long as no feature tells the examples apart, a tree is one leaf, and "
        "it takes a step of Newton’s method at the rate $\\eta$, to $c - \\eta \\, (A'(c) - m)/A''(c)$. The derivative of this map says what a "
        "small gap becomes:"
    )
    step = c - eta * (slope - m) / curvature
    moved = Derivation.begin(Partial(step, c)).apply(rules.work_out, reason="quotient rule")
    yield moved
    yield "At the start value, where $A'(c) = m$, every tree leaves the share $1 - \\eta$ of a small gap:"
    yield Derivation.begin(moved.result, Context(definitions={m: slope})).state(1 - eta, "$m = A'(c)$")
    share, kept = Rational(str(SHARE)), 1 - Rational(str(RATE))
    half, hundredth = (printed(ceiling(log(left) / log(kept)), ".0f") for left in (S.Half, Rational(1, 100)))
    yield evaluated(
        "numbers of trees", r"the least $k$ with $(1 - \eta)^k$ below $\tfrac12$ and $\tfrac{1}{100}$", half, hundredth
    )
    best = printed(log(share / (1 - share)), ".3f")
    yield evaluated("the start value of the figure", r"$\log \tfrac14$", best)
    yield (
        f"That is slow at the usual rates: with $\\eta = {RATE:g}$ less than half of a gap is left after {half} trees, and less than a hundredth only after {hundredth}. "
        f"The figure has a share {SHARE:g} of the label 1, $c_m = \\log \\tfrac14 \\approx {best}$. Far out in the tail, from "
        "−6, the step is too long at first: $A''$, by which it is divided, is small there."
    )
    yield _gap_figure()
    least = printed(-share * log(share) - (1 - share) * log(1 - share), ".4f")
    yield _excess_table(least)
    yield evaluated("the least risk", f"the entropy of the share {SHARE:g}", least)
    yield run_once("the constants of boosting with trees of one leaf", f"{len(BEGINNINGS)} beginnings, 60 trees each")


def _best() -> float:
    return float(OF_LOGIT.start_value.of([SHARE]))


def _courses(rate: float, trees: int) -> dict[str, list[float]]:
    """The constants after 0, 1, 2, … trees of one leaf, from each beginning."""
    compiled = OF_LOGIT.compile()
    courses = {}
    for name, constant in BEGINNINGS.items():
        course = [constant]
        for _ in range(trees):
            gradient, hessian = compiled.gradient_and_hessian(course[-1], SHARE)
            course.append(course[-1] - rate * float(gradient) / float(hessian))
        courses[name] = course
    return courses


def _gap_figure() -> Figure:
    trees = range(61)
    return Figure(
        name="start_gap",
        caption=f"What is left of the gap, $|c - c_m|$, after so many trees of one leaf with $\\eta = {RATE:g}$, from four beginnings: XGBoost takes ½ with an objective of one’s own; {SHARE:g} is the share of the labels that are 1.",
        alt="Four lines on a logarithmic scale that fall with the same slope, by a factor of ten in about 22 trees; the one that begins at -6 falls more steeply at first, and stays above the others.",
        x_label="trees",
        y_label="$|c - c_m|$",
        curves=tuple(
            sampled(
                trees,
                [abs(constant - _best()) for constant in course],
                name.partition(",")[0],
                colour=LOSSES["cross-entropy"],
            )
            for name, course in _courses(RATE, 60).items()
        ),
        log_y=True,
    )


def _excess_table(entropy: Printed) -> Table:
    risk = OF_LOGIT.compile().value
    after, courses = (0, 1, 10, 50), _courses(RATE, 50)
    least = float(risk(_best(), SHARE))
    return Table(
        caption=f"How far the risk is above the least one, {entropy}, after so many trees of one leaf with $\\eta = {RATE:g}$.",
        header=("begun at", *(f"{trees} trees" if trees != 1 else "1 tree" for trees in after)),
        rows=tuple(
            (name, *(number(float(risk(course[trees], SHARE)) - least, 2, filled=True) for trees in after))
            for name, course in courses.items()
        ),
        numeric=frozenset(range(1, 5)),
    )


@exercise(
    "X15",
    "The start of the squared logarithmic error",
    "Which constant $c > 0$ minimises the mean of $(\\log(1 + c) - \\log(1 + y_i))^2/2$, if $m > 0$ is the mean of $\\log(1 + y_i)$?",
    builds_on=("C26",),
)
def the_start_of_the_logarithmic_error() -> Iterator[Content]:
    constant, mean = Symbol("c", positive=True), Symbol("m", positive=True)
    terms = Sum((log(1 + constant) - log(1 + targets[i])) ** 2 / 2, (i, 1, n))
    means = {mean: Sum(log(1 + targets[i]), (i, 1, n)) / n}
    yield "The derivative of each term is linear in $\\log(1 + y_i)$, so that only the mean remains:"
    yield (
        Derivation.begin(Partial(terms / n, constant), Context({targets: NONNEGATIVE}, means))
        .apply(rules.work_out)
        .state((log(1 + constant) - mean) / (1 + constant), r"the mean of $\log(1 + y_i)$ is $m$")
    )
    yield "It vanishes at one constant,"
    yield Derivation.begin((log(1 + constant) - mean) / (1 + constant)).state(
        exp(mean) - 1, r"$\log(1 + c) = m$", relations.SolvedFor(constant)
    )
    yield "and it has the sign of $\\log(1 + c) - m$, which rises with $c$:"
    yield (
        Derivation.begin(Partial(log(1 + constant) - mean, constant))
        .apply(rules.work_out)
        .state(S.Zero, "$1 + c > 0$", relations.AtLeast(strict=True))
    )
    yield "So the derivative is negative below that constant and positive above it, and the mean is least there."
    yield "There $1 + c$ is the geometric mean of the numbers $1 + y_i$, which is at most their mean."
