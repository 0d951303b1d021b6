r"""The squared error.

How far is a prediction $a$ from its target $y$? The squared error answers with half the square of the
residual $a - y$. From that one line follow the gradient, the harmlessness of the constant in front,
and the weight of large misses.
"""

from collections.abc import Iterator

import numpy as np
from sympy import Abs, Mul, Pow, Rational, S, Sum, symbols

from mse_sym.losses import squared_error
from mse_sym.proof import Derivation, relations, rules
from mse_sym.proof.strategy import LOSS
from mse_sym.report.claims import Content, claim
from mse_sym.report.document import Display, Figure
from mse_sym.report.figures import sampled
from mse_sym.symbolic import Context, Partial
from mse_sym.symbolic.context import index, size, vector

a, y, r, t = symbols("a y r t", real=True)
c, eta = symbols("c eta", positive=True)
n, K, i, k = size("n"), size("K"), index("i"), index("k")
predictions, targets, direction = vector("a", K), vector("y", K), vector("v", K)
context = Context(definitions={LOSS: squared_error.expression})


@claim("C1", "Non-negative, convex, zero exactly at the target")
def a_measure_of_distance() -> Iterator[Content]:
    distance = Sum((predictions[k] - targets[k]) ** 2, (k, 1, K)) / 2
    along_a_line = distance.xreplace({predictions[k]: predictions[k] + t * direction[k]})
    yield "For one output, and for a vector of $K$ outputs, the loss of one example is"
    yield Display(
        (
            r"\ell(a, y) = \tfrac{1}{2} \lVert a - y \rVert^{2}",
            r" = \tfrac{1}{2} \sum_{k=1}^{K} (a_k - y_k)^{2} ,",
        )
    )
    yield "and the empirical risk of $n$ examples is its mean, $R = \\frac{1}{n} \\sum_i \\ell_i$. No loss is negative:"
    yield Derivation.begin(Sum((predictions[k] - targets[k]) ** 2, (k, 1, K))).state(
        S.Zero, "a sum of squares", relations.AtLeast()
    )
    yield "It vanishes where the prediction meets the target, and nowhere else (for a vector: in each component)."
    yield Derivation.begin(squared_error.expression).apply(rules.solve_for(a))
    yield (
        "Along every line $a + t v$ the loss is a parabola that opens upwards, so it is convex, and so is the risk, "
        "a mean of convex functions."
    )
    yield (
        Derivation.begin(Partial(Partial(along_a_line, t), t))
        .apply(rules.work_out, rules.simplify, reason="power rule, twice")
        .state(S.Zero, "a sum of squares", relations.AtLeast())
    )


@claim("C2", "The constant in front moves no minimiser")
def the_constant_in_front() -> Iterator[Content]:
    yield (
        "Some write $(a - y)^2$, some half of it, some divide by $n$. A positive constant $c$ changes neither the "
        "minimiser,"
    )
    yield Derivation.begin(squared_error.expression).apply(rules.scale(c, a))
    yield "nor the direction of the gradient, which it scales:"
    yield (
        Derivation.begin(Partial(c * LOSS, a), context)
        .apply(rules.constant_multiple)
        .apply(rules.unfold(LOSS))
        .apply(rules.work_out, reason="power rule")
    )
    yield (
        "A learning rate divided by the same $c$ takes the scaling back. One step of gradient descent on $c\\,\\ell$ "
        "with the rate $\\eta / c$ is one step on $\\ell$ with the rate $\\eta$:"
    )
    yield (
        Derivation.begin(a - Mul(eta / c, Partial(c * LOSS, a), evaluate=False), context)
        .apply(rules.constant_multiple, reason="constant factor")
        .apply(rules.unfold(LOSS))
        .apply(rules.work_out, reason="power rule")
    )
    yield (
        "Two runs that start at the same point therefore take the same first step, and by induction every further "
        "one: the trajectories are the same. With the factor ½ the gradient is the residual itself, which is why "
        "this toolkit writes it so."
    )


@claim("C3", "The gradient is the signed residual")
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
        "one step with the rate $\\eta$ the residual has shrunk by the factor $1 - \\eta$."
    )
    yield (
        Derivation.begin(a - eta * Partial(LOSS, a) - y, context)
        .apply(rules.unfold(LOSS), rules.work_out, reason="the gradient is $a - y$")
        .state(Mul(1 - eta, a - y, evaluate=False), "factorise")
    )


@claim("C4", "Large errors are punished out of proportion")
def large_errors() -> Iterator[Content]:
    squared = squared_error.expression.xreplace({a: r, y: S.Zero})
    yield "As a function of the residual $r = a - y$: twice the residual is four times the loss,"
    doubled = Mul(Rational(1, 2), Pow(2 * r, 2, evaluate=False), evaluate=False)
    yield Derivation.begin(doubled).state(Mul(4, squared, evaluate=False), r"$2^2 = 4$")
    yield "while the absolute error only doubles."
    yield Derivation.begin(Abs(2 * r, evaluate=False)).state(2 * Abs(r), "in both signs of $r$")
    residuals = np.linspace(-3, 3, 121)
    loss = squared_error.compile()
    zeros = np.zeros_like(residuals)
    yield Figure(
        name="squared_and_absolute",
        caption="The squared error against the absolute error. Beyond $|r| = 2$ the square is larger, and it grows faster with every step.",
        alt="A parabola and a V-shaped graph over the residual from -3 to 3; they cross at residuals -2, 0 and 2.",
        x_label="residual $r = a - y$",
        y_label="loss",
        curves=(
            sampled(residuals, loss.value(residuals, zeros), r"squared error $\frac{1}{2} r^2$"),
            sampled(residuals, np.abs(residuals), "absolute error $|r|$", dashed=True),
        ),
    )
