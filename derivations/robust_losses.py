r"""Losses that forgive.

The square punishes one large miss more than many small ones, so a single wrong target can carry the
prediction away. The absolute error and its relatives bound the pull of each example. The price that most
of them pay is a kink, or a border at which the curvature jumps; what exists there are the derivatives from
the left and from the right, $\partial_{-}$ and $\partial_{+}$.
"""

from collections.abc import Iterator

import numpy as np
from sympy import Abs, Add, Expr, Max, Mul, Piecewise, Rational, S, Sum, oo, sign, symbols, tanh

from mse_sym.losses import Loss, absolute_error, huber, log_cosh, quantile, smooth_l1, squared_error
from mse_sym.pages.claims import Content, claim, exercise
from mse_sym.pages.measurements import run_once
from mse_sym.proof import Derivation, relations, rules
from mse_sym.proof.strategy import LOSS
from mse_sym.report.document import Curve, Display, Figure, Row, Table
from mse_sym.report.figures import broken, sampled
from mse_sym.symbolic import Context, Partial
from mse_sym.symbolic.context import UNIT_OPEN, index, size, vector
from mse_sym.symbolic.notation import textbook_latex
from mse_sym.symbolic.partial import OneSided

NOTATION = {
    r"\beta": "the border of the smooth absolute error",
    "m": "a quantile of the targets",
    "h": "a positive distance",
}
"""The letters that this page has of its own."""
a, y, r, c, m = symbols("a y r c m", real=True)
tau = symbols("tau", real=True)
delta, beta, h = symbols("delta beta h", positive=True)
n, i = size("n"), index("i")
targets = vector("y", n)
SIDES = ((-1, "left"), (1, "right"))
LEVEL = Context({tau: UNIT_OPEN})
AT_LEAST = relations.AtLeast()


def of_residual(loss: Loss) -> Expr:
    """The loss as a function of the residual r = a − y."""
    return loss.expression.xreplace({a: r, y: S.Zero})


def slope_of_residual(loss: Loss) -> Expr:
    """Its gradient as a function of the residual."""
    return loss.gradient.xreplace({a: r, y: S.Zero})


def from_both_sides(
    loss: Loss, point: Expr, values: tuple[Expr, Expr], of: Expr = LOSS, context: Context = LEVEL
) -> Iterator[Derivation]:
    """The derivative of the loss, or of its derivative, from the left and from the right at a point."""
    at_point = Context(context.domains, {LOSS: of_residual(loss), r: point})
    for (side, name), value in zip(SIDES, values, strict=True):
        here = rf"from the {name}, where $\ell = {textbook_latex(beside(loss, point, side))}$"
        yield Derivation.begin(OneSided(of, r, side), at_point).state(value, here)


def beside(loss: Loss, point: Expr, side: int) -> Expr:
    """The formula of the loss next to a residual, on one side of it."""
    near = {r: point + Rational(side, 4), delta: S.One}
    there = {**near, r: near[r].xreplace(near)}

    def formula(*pieces: tuple[Expr, Expr]) -> Expr:
        return next(value for value, condition in pieces if condition.xreplace(there) == S.true)

    return of_residual(loss).replace(Piecewise, formula).xreplace({Abs(r): sign(there[r]) * r})


def convex(function: Expr, why: str, context: Context = LEVEL) -> Derivation:
    """The slope never falls: not from any residual to a larger one."""
    rise = function.xreplace({r: r + h}) - function
    return Derivation.begin(rise, context).state(S.Zero, why, AT_LEAST)


@claim(
    "C5",
    "The square is smooth everywhere, the absolute error has a kink, the Huber loss lies between",
    builds_on=("C3",),
)
def how_smooth() -> Iterator[Content]:
    yield (
        "As functions of the residual $r = a - y$. The square is a polynomial: it has derivatives of every order, and "
        "its second is 1. The absolute error has a kink at 0, where the derivatives from the left and from the right differ:"
    )
    yield Display((r"\ell = |r|",))
    yield from from_both_sides(absolute_error, S.Zero, (S.NegativeOne, S.One))
    yield "Away from 0 the derivative is the sign of the residual. The value 0 that `sign` gives at the kink lies between the two."
    yield Derivation.begin(Partial(Abs(r), r)).apply(
        rules.work_out, reason=r"$|r|$ is $-r$ on the left, and $r$ on the right"
    )
    yield (
        "The *Huber loss* is a square up to $|r| = \\delta$ and a straight line beyond (Huber 1964). Its derivative is the "
        "residual, held between $-\\delta$ and $\\delta$:"
    )
    loss, slope = of_residual(huber), slope_of_residual(huber)
    yield (
        Derivation.begin(Partial(LOSS, r), Context(definitions={LOSS: loss}))
        .apply(rules.unfold(LOSS))
        .apply(rules.work_out, reason=r"power rule, and $|r|' = \operatorname{sign} r$")
    )
    yield "At the border $\\delta$ the derivatives from both sides agree,"
    yield from from_both_sides(huber, delta, (delta, delta))
    yield "and at the border $-\\delta$ as well, so that the loss is continuously differentiable:"
    yield from from_both_sides(huber, -delta, (-delta, -delta))
    yield "The second derivative jumps at both, at $\\delta$ from 1 to 0,"
    yield from from_both_sides(huber, delta, (S.One, S.Zero), Partial(LOSS, r))
    yield "and at $-\\delta$ from 0 to 1: the Huber loss is $C^1$ and not $C^2$."
    yield from from_both_sides(huber, -delta, (S.Zero, S.One), Partial(LOSS, r))
    yield "PyTorch’s *smooth absolute error*, whose border is called $\\beta$, is the same loss in other units:"
    scaled = delta * of_residual(smooth_l1).xreplace({beta: delta})
    yield Derivation.begin(loss).state(scaled, r"$\delta$ times the smooth absolute error with $\beta = \delta$")
    yield "The *log-cosh* has a similar shape without a border. Its derivatives of every order exist, and the second is positive:"
    yield (
        Derivation.begin(Partial(Partial(of_residual(log_cosh), r), r))
        .state(Partial(tanh(r), r), r"$\cosh' = \sinh$, $\tanh = \sinh / \cosh$")
        .apply(rules.work_out)
        .state(S.Zero, r"$|\tanh| < 1$", relations.AtLeast(strict=True))
    )
    yield "The *quantile loss* has a kink at 0 like the absolute error, with slopes of different size on its two sides:"
    pinball = of_residual(quantile)
    yield Display((rf"\ell = {textbook_latex(pinball)}",))
    yield from from_both_sides(quantile, S.Zero, (-tau, 1 - tau))
    yield "At $\\tau = \\tfrac{1}{2}$ it is half the absolute error:"
    yield Derivation.begin(pinball.xreplace({tau: Rational(1, 2)})).state(
        Abs(r) / 2, "its slopes are then $-\\tfrac12$ and $\\tfrac12$"
    )
    yield (
        "All of them are *convex*: the slope never falls when the residual grows. For the smooth ones the second "
        "derivative is not negative; for the others the slopes at $r$ and at $r + h$ are compared, for every $h > 0$."
    )
    yield convex(slope_of_residual(absolute_error), "the sign never falls")
    yield convex(slope, r"held in $[-\delta, \delta]$, both keep their order")
    yield convex(slope_of_residual(quantile), r"$-\tau < 1 - \tau$")
    yield Row((_losses_figure(), _slopes_figure()))
    yield _smoothness_table()


@claim("C6", "The pull of one example: without bound for the square, bounded for the others", builds_on=("C3", "C5"))
def influence() -> Iterator[Content]:
    yield (
        "In a sum of losses each example pulls at the prediction with its own gradient. The square’s pull is the "
        "residual itself, and grows without bound:"
    )
    yield (
        Derivation.begin(Partial(of_residual(squared_error), r))
        .apply(rules.work_out)
        .state(oo, "$r$ grows without bound", relations.TendsTo(r, oo))
    )
    yield "The others are bounded. The slope of the absolute error is at most 1 in size,"
    yield Derivation.begin(1 - Abs(sign(r))).state(S.Zero, "the sign is −1, 0 or 1", AT_LEAST)
    yield "and that of the log-cosh stays below 1. It is enough to compare the squares:"
    yield Derivation.begin(1 - tanh(r) ** 2).state(S.Zero, r"$|\tanh| < 1$", relations.AtLeast(strict=True))
    yield "The slope of the Huber loss is at most $\\delta$ in size, and that of the smooth absolute error at most 1,"
    yield Derivation.begin(delta - Abs(slope_of_residual(huber))).state(
        S.Zero, r"$|r| \leq \delta$ within, $|\operatorname{sign} r| \leq 1$ beyond", AT_LEAST
    )
    yield Derivation.begin(1 - Abs(slope_of_residual(smooth_l1))).state(
        S.Zero, r"$|r| < \beta$ within, $|\operatorname{sign} r| \leq 1$ beyond", AT_LEAST
    )
    yield "and that of the quantile loss is at most the steeper of its two slopes:"
    steepest = Max(tau, 1 - tau)
    yield Derivation.begin(steepest - Abs(slope_of_residual(quantile)), LEVEL).state(
        S.Zero, r"the slope is $-\tau$ or $1 - \tau$", AT_LEAST
    )
    yield from _mean()
    yield from _median()
    yield _outlier_figure()
    yield run_once("the best constants of the figure", "found by bisection")


def _mean() -> Iterator[Content]:
    yield (
        "*The best constant.* Predict the same number $c$ for $n$ examples, any $n$. For the square it is the mean, and "
        "one outlier moves the mean without bound: a target that is $h$ further away moves it by $h/n$."
    )
    risk = symbols("R", real=True)
    least_squares = Sum((c - targets[i]) ** 2, (i, 1, n)) / (2 * n)
    mean = Sum(targets[i], (i, 1, n)) / n
    yield (
        Derivation.begin(Partial(risk, c), Context(definitions={risk: least_squares}))
        .apply(rules.unfold(risk))
        .apply(rules.work_out, reason="sum rule and power rule, under the sum")
        .state(c - mean, "linearity of the sum")
        .state(mean, "linear in $c$, with the slope 1", relations.SolvedFor(c))
    )
    total = Sum(targets[i], (i, 1, n))
    yield (
        Derivation.begin((total + h) / n - mean)
        .state(h / n, "linearity of the sum")
        .state(oo, "$h$ grows without bound, and $n$ stays", relations.TendsTo(h, oo))
    )


def _median() -> Iterator[Content]:
    pinball = quantile.expression.xreplace({a: c, y: targets[i]})
    yield (
        "For the absolute error it is a median, and for the quantile loss a $\\tau$-quantile. An example below $c$ adds "
        "$1 - \\tau$ to the slope, and one above adds $-\\tau$. An example at $c$ counts with those above for the slope "
        "from the left, and with those below for the slope from the right:"
    )
    counted = ((targets[i] < c, "$y_i = c$ is counted as above"), (targets[i] <= c, "$y_i = c$ is counted as below"))
    for (side, _), (below, reason) in zip(SIDES, counted, strict=True):
        yield Derivation.begin(OneSided(pinball, c, side), LEVEL).state(
            Piecewise((1 - tau, below), (-tau, True)), reason
        )
    yield (
        "By (C6.9) and (C6.10), summed over the examples, the slope is $\\#\\{y_i < c\\} - n \\tau$ from the left and "
        "$\\#\\{y_i \\leq c\\} - n \\tau$ from the right. A convex function is least exactly where the first is not "
        "positive and the second is not negative, that is where"
    )
    yield Display(
        (
            r"\#\{y_i < c\} \leq n \tau",
            r" \leq \#\{y_i \leq c\} .",
        )
    )
    yield "Such a $c$ is a $\\tau$-quantile of the targets; with $\\tau = \\tfrac{1}{2}$ it is a median."
    yield (
        "The convexity can be seen at work. Each loss lies on or above the line that touches it at a number $m$, with the "
        "slope $-\\tau$ if its example lies above $m$, and $1 - \\tau$ if not:"
    )
    slope = Piecewise((-tau, targets[i] > m), (1 - tau, True))
    above_the_line = pinball - pinball.xreplace({c: m}) - Mul(slope, c - m, evaluate=False)
    yield Derivation.begin(above_the_line, LEVEL).state(S.Zero, "in every order of $c$, $m$ and $y_i$", AT_LEAST)
    yield (
        "Summed over any number of examples: where the slopes add up to zero, that is where $\\#\\{y_i \\leq m\\} = n \\tau$, no "
        "constant $c$ has a smaller sum of losses than $m$. An outlier does not move such an $m$: an example above it "
        "that moves further up keeps its slope."
    )


def _losses_figure() -> Figure:
    return _three(
        "robust_losses",
        "Three losses of the residual. Beyond $\\delta = 1$ the Huber loss goes on as a straight line.",
        "A parabola, a V-shaped graph and between them a curve that is a parabola near zero and straight outside.",
        "loss",
        "value",
    )


def _slopes_figure() -> Figure:
    return _three(
        "robust_slopes",
        "Their slopes: the pull of one example. The square’s grows without bound, the others’ do not.",
        "The slopes over the residual: a straight line, a step from -1 to 1, and a ramp that is held between -1 and 1.",
        "slope",
        "gradient",
    )


def _three(name: str, caption: str, alt: str, y_label: str, quantity: str) -> Figure:
    residuals = np.linspace(-3, 3, 241)
    zeros = np.zeros_like(residuals)
    shown: tuple[tuple[Loss, dict[str, float]], ...] = (
        (squared_error, {}),
        (absolute_error, {}),
        (huber, {"delta": 1.0}),
    )
    curves: list[Curve] = []
    for loss, parameters in shown:
        values = getattr(loss.compile(), quantity)(residuals, zeros, **parameters)
        title = loss.title.lower().replace("huber", "Huber")
        jumps = loss is absolute_error and quantity == "gradient"
        curves += (
            broken(residuals.tolist(), values.tolist(), title, at=0.0) if jumps else [sampled(residuals, values, title)]
        )
    return Figure(
        name=name,
        caption=caption,
        alt=alt,
        x_label="residual $r$",
        y_label=y_label,
        curves=tuple(curves),
        x_range=(-3.0, 3.0),
    )


def _smoothness_table() -> Table:
    return Table(
        caption="The losses as functions of the residual. All of it follows from the lines above and from those of C6.",
        header=("loss", "kink", "class", "slope", "largest pull"),
        rows=(
            ("squared error", "none", r"$C^\infty$", "$r$", "no bound"),
            ("absolute error", "$r = 0$", "$C^0$", r"$\operatorname{sign} r$", "1"),
            ("Huber loss", "none", "$C^1$", "$r$, held in $[-\\delta, \\delta]$", r"$\delta$"),
            ("smooth absolute error", "none", "$C^1$", r"$r/\beta$, held in $[-1, 1]$", "1"),
            ("log-cosh", "none", r"$C^\infty$", r"$\tanh r$", "1, not reached"),
            ("quantile loss", "$r = 0$", "$C^0$", r"$-\tau$ or $1 - \tau$", r"$\max(\tau, 1 - \tau)$"),
        ),
    )


def _outlier_figure() -> Figure:
    """The best constant for nine targets near 0 and one outlier, against the place of the outlier."""
    others = np.array([-1.2, -0.8, -0.5, -0.2, 0.0, 0.2, 0.4, 0.7, 1.0])
    places = np.linspace(0, 20, 81)
    samples = [np.append(others, place) for place in places]
    curves = (
        sampled(places, [float(np.mean(sample)) for sample in samples], "squared error (mean)"),
        sampled(places, [_best_constant(sample) for sample in samples], r"Huber loss, $\delta = 1$"),
        sampled(places, [float(np.median(sample)) for sample in samples], "absolute error (median)", dashed=True),
    )
    return Figure(
        name="outlier",
        caption="The best constant for nine targets near 0 and a tenth that moves away. The mean follows it; the others stay.",
        alt="Over the place of the outlier from 0 to 20: the mean rises along a straight line to 2, the Huber estimate and the median level off near 0.1.",
        x_label="place of the outlier",
        y_label="best constant",
        curves=curves,
        x_range=(0.0, 20.0),
    )


def _best_constant(sample: np.ndarray, steps: int = 60) -> float:
    """The zero of the summed Huber gradient, by bisection: the gradient of a convex function never falls."""
    gradient = huber.compile().gradient
    low, high = float(sample.min()), float(sample.max())
    for _ in range(steps):
        middle = (low + high) / 2
        pull = gradient(np.full_like(sample, middle), sample, delta=1.0).sum()
        low, high = (low, middle) if pull > 0 else (middle, high)
    return (low + high) / 2


@exercise(
    "X3",
    "The expected absolute error",
    "The target $y$ is spread evenly over the interval from 0 to 1. For which prediction $a$ in it is the expected absolute "
    "error least?",
    builds_on=("C5",),
)
def expected_absolute_error() -> Iterator[Content]:
    inside = Context({a: UNIT_OPEN})
    yield "On either side of $a$ the distance is a straight line, with the antiderivatives"
    for distance, primitive in ((a - y, a * y - y**2 / 2), (y - a, y**2 / 2 - a * y)):
        yield Derivation.begin(distance).state(primitive, "power rule", relations.AntiderivativeIn(y))
    yield "The expectation is the integral over both pieces, and each integral is the difference of its antiderivative, (X3.1) or (X3.2), at the two ends:"
    yield Display(
        (
            r"\int_0^1 |a - y| \, dy = \int_0^a (a - y) \, dy + \int_a^1 (y - a) \, dy",
            r" = \left[a y - \tfrac{1}{2} y^{2}\right]_{0}^{a} + \left[\tfrac{1}{2} y^{2} - a y\right]_{a}^{1} .",
        )
    )
    yield "With the ends filled in this is"
    below = Add(a**2, -(a**2) / 2, evaluate=False)
    above = Add(Rational(1, 2) - a, Mul(-1, Add(a**2 / 2, -(a**2), evaluate=False), evaluate=False), evaluate=False)
    expected = a**2 / 2 + (1 - a) ** 2 / 2
    yield Derivation.begin(Add(below, above, evaluate=False), inside).state(
        expected, r"$\tfrac{1}{2} a^2 - a + \tfrac{1}{2} = \tfrac{1}{2} (1 - a)^2$"
    )
    yield (
        Derivation.begin(Partial(expected, a), inside)
        .state(2 * a - 1, "power rule")
        .state(Rational(1, 2), "linear in $a$, with a positive slope", relations.SolvedFor(a))
    )
    yield "The derivative is negative before the median, $\\tfrac{1}{2}$, and positive beyond it. So it is at the median that the expected error is least."


@exercise(
    "X4",
    "One outlier among three",
    "Show that no prediction has a smaller sum of absolute errors from the targets $-1$, 0 and 100 than 0 has.",
    builds_on=("C5", "C6"),
)
def one_outlier() -> Iterator[Content]:
    total = Abs(a + 1) + Abs(a) + Abs(a - 100)
    yield "The sum is nowhere less than 101:"
    yield Derivation.begin(total).state(
        S(101), "the slope is $-3$, $-1$, 1 and 3 in turn, so it is least at 0", AT_LEAST
    )
    yield (
        "At 0, the median, it is just that number, $1 + 0 + 100$. At 33, the mean of the three, it is about a third more, "
        "$34 + 33 + 67 = 134$."
    )
