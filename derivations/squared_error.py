r"""The squared error.

How far is a prediction $a$ from its target $y$? The squared error answers with half the square of the
residual $a - y$. From that one line follow the gradient, the harmlessness of the constant in front,
and the weight of large misses.
"""

from collections.abc import Iterator

import numpy as np
from sympy import Abs, Expr, Function, Mul, Pow, Rational, S, Sum, symbols

from mse_sym.losses import squared_error
from mse_sym.pages.claims import Content, claim, exercise
from mse_sym.proof import Derivation, relations, rules
from mse_sym.proof.strategy import LOSS
from mse_sym.report.document import Display, Figure
from mse_sym.report.figures import sampled
from mse_sym.symbolic import Context, Partial
from mse_sym.symbolic.context import index, size, vector
from mse_sym.train import same_trajectory

NOTATION = {
    "s": "a factor",
    r"\psi": r"all parameters but $\theta$",
}
"""The letters that this page has of its own."""
a, y, r, s, theta = symbols("a y r s theta", real=True)
kappa, eta = symbols("kappa eta", positive=True)
n, K, i, k = size("n"), size("K"), index("i"), index("k")
predictions, targets, direction = vector("a", K), vector("y", K), vector("v", K)
targets_of_examples = vector("y", n)
loss = Function(r"\ell", real=True)
theta_here, psi_here, theta_there, psi_there = symbols("theta_t psi_t thetatilde_t psitilde_t", real=True)
EXAMPLES = tuple((Rational(x), Rational(target)) for x, target in ((0, 1), (1, 2), (2, 4)))
context = Context(definitions={LOSS: squared_error.expression})


@claim("C1", "Non-negative, convex, zero exactly at the target")
def a_measure_of_distance() -> Iterator[Content]:
    distance = Sum((predictions[k] - targets[k]) ** 2, (k, 1, K)) / 2
    along_a_line = distance.xreplace({predictions[k]: predictions[k] + s * direction[k]})
    yield "For one output, and for a vector of $K$ outputs, the loss of one example is"
    yield Display(
        (
            r"\ell(a, y) = \tfrac{1}{2} \lVert a - y \rVert^{2}",
            r" = \tfrac{1}{2} \sum_{k=1}^{K} (a_k - y_k)^{2} ,",
        )
    )
    yield "and the empirical risk of $n$ examples is its mean, $R = \\frac{1}{n} \\sum_i \\ell_i$. The loss is never negative:"
    yield Derivation.begin(Sum((predictions[k] - targets[k]) ** 2, (k, 1, K))).state(
        S.Zero, "a sum of squares", relations.AtLeast()
    )
    yield "It vanishes where the prediction meets the target, and nowhere else (for a vector: in each component)."
    yield Derivation.begin(squared_error.expression).apply(rules.solve_for(a))
    yield (
        "Along every line $a + s v$ the loss is a parabola that opens upwards, so it is convex, and so is the risk, "
        "a mean of convex functions."
    )
    yield (
        Derivation.begin(Partial(Partial(along_a_line, s), s))
        .apply(rules.work_out, rules.simplify, reason="power rule, twice")
        .state(S.Zero, "a sum of squares", relations.AtLeast())
    )


@claim("C2", "The constant in front moves nothing", builds_on=("C1",))
def the_constant_in_front() -> Iterator[Content]:
    yield (
        "Some write $(a - y)^2$, some half of it, some divide by $n$. None of this matters, and not only for the "
        "squared error: let $\\ell(\\theta)$ be any differentiable loss, as a function of a parameter $\\theta$, and "
        "$\\kappa > 0$ any constant. *The minimiser* is the same:"
    )
    yield Derivation.begin(loss(theta)).apply(rules.scale(kappa, theta))
    yield (
        "*The gradient* is $\\kappa$ times as long, and a learning rate divided by the same $\\kappa$ takes that back. Let descent "
        "on $\\ell$ with the rate $\\eta$ be at $\\theta_t$ after $t$ steps, and descent on $\\kappa\\,\\ell$ with the rate "
        "$\\eta / \\kappa$ at $\\tilde{\\theta}_t$. Both start at the same point, $\\tilde{\\theta}_0 = \\theta_0$. If they are at the "
        "same point after $t$ steps, the second goes from there to"
    )
    yield (
        Derivation.begin(
            _step(theta_there, kappa * loss(theta_there), eta / kappa), Context(definitions={theta_there: theta_here})
        )
        .apply(rules.constant_multiple, rules.simplify, reason="constant factor")
        .state(_step(theta_here, loss(theta_here), eta), r"$\tilde{\theta}_t = \theta_t$, by hypothesis")
    )
    yield (
        "which is where the first goes. By induction on $t$ they are at the same point after every step: *the "
        "trajectories* are the same. With several parameters this holds for each of them, the others, here $\\psi$, "
        "being equal too:"
    )
    together = Context(definitions={theta_there: theta_here, psi_there: psi_here})
    yield (
        Derivation.begin(_step(theta_there, kappa * loss(theta_there, psi_there), eta / kappa), together)
        .apply(rules.constant_multiple, rules.simplify, reason="constant factor")
        .state(_step(theta_here, loss(theta_here, psi_here), eta), "both are equal, by hypothesis")
    )
    yield "*Mean or sum.* The risk $R$ is the mean of the losses of $n$ examples. Their sum is $n R$, with the same minimiser,"
    total = Sum(loss(theta, targets_of_examples[i]), (i, 1, n))
    yield Derivation.begin(total / n).apply(rules.scale(n, theta))
    yield "and the step on the sum with the rate $\\eta / n$ is the step on the mean with the rate $\\eta$, for every $n$:"
    yield (
        Derivation.begin(_step(theta, total, eta / n))
        .state(theta - eta / n * Sum(Partial(loss(theta, targets_of_examples[i]), theta), (i, 1, n)), "sum rule")
        .state(_step(theta, total / n, eta), "constant factor and sum rule, backwards")
    )
    yield (
        "*A run.* A line $a = wx + b$ is fitted to three examples by the squared error, from $w = b = 0$ with $\\eta = 1/8$, in exact "
        "rational numbers, and again with twice the loss at half the rate, and with the mean at three times the rate of the sum. After 1,000 steps, "
        "when numerators and denominators have hundreds of digits, not one digit differs."
    )
    for factor in (Rational(2), Rational(1, 3)):
        yield same_trajectory(
            squared_error, factor, examples=EXAMPLES, start=(S.Zero, S.Zero), rate=Rational(1, 8), steps=1000
        )
    yield "*Why one half.* The gradient of $\\kappa\\,(a - y)^2$ is $2\\kappa$ times the residual,"
    yield (
        Derivation.begin(Partial(kappa * (a - y) ** 2, a))
        .apply(rules.constant_multiple)
        .state(Mul(2, kappa, a - y, evaluate=False), "power rule")
    )
    yield "which is the residual itself when $2\\kappa - 1 = 0$. That is why this toolkit writes the squared error with the factor ½."
    yield Derivation.begin(2 * kappa - 1).apply(rules.solve_for(kappa))


def _step(at: Expr, minimised: Expr, rate: Expr) -> Expr:
    """One step of gradient descent."""
    return at - Mul(rate, Partial(minimised, at), evaluate=False)


@claim("C3", "The gradient is the signed residual", builds_on=("C1",))
def the_gradient_is_the_residual() -> Iterator[Content]:
    yield "One rule at a time:"
    yield (
        Derivation.begin(Partial(LOSS, a), context)
        .apply(rules.unfold(LOSS))
        .apply(rules.constant_multiple)
        .apply(rules.power_rule)
        .apply(rules.work_out, reason=r"sum rule: $\partial a/\partial a = 1$, and $y$ is constant")
    )
    yield (
        "It points from the target to the prediction and is as long as the miss. Descent walks the other way: after "
        "one step with the rate $\\eta$ the residual is $1 - \\eta$ times what it was, which is smaller in size for $0 < \\eta < 2$."
    )
    yield (
        Derivation.begin(a - eta * Partial(LOSS, a) - y, context)
        .apply(rules.unfold(LOSS), rules.work_out, reason="the gradient is $a - y$")
        .state(Mul(1 - eta, a - y, evaluate=False), "the factor $a - y$ taken out")
    )


@claim("C4", "Large errors are punished out of proportion", builds_on=("C1",))
def large_errors() -> Iterator[Content]:
    squared = squared_error.expression.xreplace({a: r, y: S.Zero})
    yield "As a function of the residual $r = a - y$: twice the residual is four times the loss,"
    doubled = Mul(Rational(1, 2), Pow(2 * r, 2, evaluate=False), evaluate=False)
    yield Derivation.begin(doubled).state(Mul(4, squared, evaluate=False), r"$2^2 = 4$")
    yield "while the absolute error only doubles."
    yield Derivation.begin(Abs(2 * r, evaluate=False)).state(2 * Abs(r), r"$|u v| = |u| \, |v|$")
    yield "A residual $s$ times as large costs $s^2$ times as much, and by the absolute error $|s|$ times as much, for every factor $s$:"
    scaled = Mul(Rational(1, 2), Pow(s * r, 2, evaluate=False), evaluate=False)
    yield Derivation.begin(scaled).state(Mul(s**2, squared, evaluate=False), "power of a product")
    yield Derivation.begin(Abs(s * r, evaluate=False)).state(Abs(s) * Abs(r), "for either sign of $s$ and of $r$")
    residuals = np.linspace(-3, 3, 121)
    compiled = squared_error.compile()
    zeros = np.zeros_like(residuals)
    yield Figure(
        name="squared_and_absolute",
        caption="The squared error against the absolute error. Beyond $|r| = 2$ the squared error is the larger one, and the further out, the faster it grows.",
        alt="A parabola and a V-shaped graph over the residual from -3 to 3; they cross at residuals -2, 0 and 2.",
        x_label="residual $r = a - y$",
        y_label="loss",
        curves=(
            sampled(residuals, compiled.value(residuals, zeros), r"squared error $\frac{1}{2} r^2$"),
            sampled(residuals, np.abs(residuals), "absolute error $|r|$"),
        ),
    )


@exercise(
    "X1",
    "Without the factor ½",
    "What is the gradient of $(a - y)^2$, and with what learning rate does it take the steps that half the square takes "
    "with $\\eta$?",
    builds_on=("C2", "C3"),
)
def without_the_half() -> Iterator[Content]:
    square = Context(definitions={LOSS: (a - y) ** 2})
    gradient = Mul(2, a - y, evaluate=False)
    yield "Without the factor ½ the 2 of the power rule remains:"
    yield Derivation.begin(Partial(LOSS, a), square).apply(rules.unfold(LOSS)).state(gradient, "power rule")
    yield "It is twice the residual, so half the learning rate takes the same step:"
    step = a - Mul(eta, a - y, evaluate=False)
    yield Derivation.begin(a - Mul(eta / 2, gradient, evaluate=False)).state(step, "the 2 cancels")


@exercise(
    "X2",
    "Two targets of unequal weight",
    "What prediction minimises $w_1 (a - y_1)^2/2 + w_2 (a - y_2)^2/2$ with positive weights $w_1$ and $w_2$?",
    builds_on=("C3",),
)
def two_targets() -> Iterator[Content]:
    (first, second), (one, other) = symbols("y_1 y_2", real=True), symbols("w_1 w_2", positive=True)
    risk = Context(definitions={LOSS: one * (a - first) ** 2 / 2 + other * (a - second) ** 2 / 2})
    yield "The derivative is the sum of the residuals, each times its weight, and vanishes at one prediction:"
    yield (
        Derivation.begin(Partial(LOSS, a), risk)
        .state(one * (a - first) + other * (a - second), "sum rule, power rule")
        .state(
            (one * first + other * second) / (one + other),
            "linear in $a$, with a positive slope",
            relations.SolvedFor(a),
        )
    )
    yield "That is the mean of the targets, weighted. With equal weights it is the midpoint."
