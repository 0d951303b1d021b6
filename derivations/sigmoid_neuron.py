r"""The sigmoid neuron learns slowly when it is badly wrong.

Put a sigmoid behind the squared error and the gradient picks up a factor $\sigma'(z)$, which is small
wherever the neuron is sure of itself, whether it is right or wrong. One neuron shows it all:
$a = \sigma(wx + b)$, with the toy task $x = 1$, $y = 0$ of a textbook (Nielsen 2015, chapter 3).
"""

from collections.abc import Iterator

import numpy as np
from sympy import (
    Add,
    Expr,
    Interval,
    Max,
    Mul,
    Rational,
    S,
    Symbol,
    erf,
    exp,
    lambdify,
    log,
    oo,
    sqrt,
    symbols,
    tanh,
)

from mse_sym.losses import squared_error
from mse_sym.pages.claims import Content, claim, exercise
from mse_sym.pages.colours import LOSSES
from mse_sym.pages.evaluated import Printed, evaluated, printed
from mse_sym.proof import Derivation, relations, rules
from mse_sym.proof.strategy import LOSS
from mse_sym.report.document import Band, Curve, Display, Figure, Marker, Row, Table
from mse_sym.report.figures import broken, rounded, sampled
from mse_sym.symbolic import Context, Partial, sigmoid, softplus, textbook_latex
from mse_sym.symbolic.context import UNIT_OPEN
from mse_sym.symbolic.functions import expand_functions, gaussian_cumulative, gaussian_density
from mse_sym.symbolic.partial import OneSided
from mse_sym.symbolic.unknown import Unknown

NOTATION = {
    "s": "a factor",
    "u": "a positive distance",
}
"""The letters that this page has of its own."""
a, y, z, w, b, x, s = symbols("a y z w b x s", real=True)
u = Symbol("u", positive=True)
LUCKY, UNLUCKY = (0.6, 0.9), (2.0, 2.0)
neuron = Context({a: UNIT_OPEN}, {LOSS: squared_error.expression, a: sigmoid(z), z: w * x + b})
phi = Unknown("phi", z)
any_activation = Context({}, {LOSS: squared_error.expression, a: phi, z: w * x + b})
toy = Context({a: UNIT_OPEN})
ABOVE_ZERO = relations.AtLeast(strict=True)


@claim("C14", "The sigmoid is flat in both tails")
def the_sigmoid_is_flat() -> Iterator[Content]:
    yield "The derivative of the sigmoid $\\sigma(z) = 1/(1 + e^{-z})$ can be written in $\\sigma$ itself:"
    yield (
        Derivation.begin(Partial(1 / (1 + exp(-z)), z))
        .apply(rules.work_out, reason="power rule and $(e^u)' = e^u$")
        .state(
            sigmoid(z) * (1 - sigmoid(z)),
            r"$\sigma(z) = 1/(1 + e^{-z})$, $1 - \sigma(z) = e^{-z}/(1 + e^{-z})$",
        )
    )
    yield "It is never more than a quarter,"
    slope = sigmoid(z) * (1 - sigmoid(z))
    below = Rational(1, 4) - slope
    square = (sigmoid(z) - Rational(1, 2)) ** 2
    yield (
        Derivation.begin(Rational(1, 4) - Partial(sigmoid(z), z))
        .apply(rules.work_out)
        .state(square, "complete the square")
        .state(S.Zero, "a square", relations.AtLeast())
    )
    yield "with equality at $z = 0$ and nowhere else,"
    yield (
        Derivation.begin(below)
        .state(square, "complete the square")
        .state(S.Zero, r"$\sigma(z) = \tfrac{1}{2}$ at $z = 0$ alone", relations.SolvedFor(z))
    )
    yield "and it dies out on both sides:"
    for end in (oo, -oo):
        yield Derivation.begin(slope).state(S.Zero, "one factor dies out", relations.TendsTo(z, end))
    yield "The hyperbolic tangent is no better. Its derivative is at most 1,"
    yield (
        Derivation.begin(1 - Partial(tanh(z), z)).apply(rules.work_out).state(S.Zero, "a square", relations.AtLeast())
    )
    yield "with equality at $z = 0$ and nowhere else,"
    yield Derivation.begin(tanh(z) ** 2).state(S.Zero, r"$\tanh z = 0$ at $z = 0$ alone", relations.SolvedFor(z))
    yield "and it dies out on both sides, too:"
    for end in (oo, -oo):
        yield Derivation.begin(1 - tanh(z) ** 2).state(S.Zero, r"$\tanh^2 \to 1$", relations.TendsTo(z, end))
    yield _saturation_figure()
    yield from _flat_on_one_side()
    yield from _gelu()
    yield from _relu()
    yield "Side by side: what the activations do, and how much of the error signal their slopes let through."
    yield Row((_activations_figure(), _slopes_figure()))
    yield _slopes_table()


def _flat_on_one_side() -> Iterator[Content]:
    yield (
        "Other activations are flat on one side only. The softplus $\\log(1 + e^z)$ has the sigmoid itself for a slope:"
    )
    yield (
        Derivation.begin(Partial(log(1 + exp(z)), z))
        .apply(rules.work_out, reason=r"$(\log u)' = 1/u$, $(e^u)' = e^u$")
        .state(sigmoid(z), "divided by $e^z$ above and below")
    )
    yield "It dies out to the left and rises to 1 on the right,"
    yield from _tails(sigmoid(z), (S.Zero, r"$e^{-z} \to \infty$"), (S.One, r"$e^{-z} \to 0$"))
    yield "and is never as much as 1:"
    yield Derivation.begin(1 - Partial(softplus(z), z)).apply(rules.work_out).state(S.Zero, r"$\sigma < 1$", ABOVE_ZERO)


def _tails(slope: Expr, left: tuple[Expr, str], right: tuple[Expr, str]) -> Iterator[Derivation]:
    """To which number the slope tends on the left and on the right, and why."""
    for end, (value, reason) in ((-oo, left), (oo, right)):
        yield Derivation.begin(slope).state(value, reason, relations.TendsTo(z, end))


def _gelu() -> Iterator[Content]:
    slope = Add(z * gaussian_density(z), gaussian_cumulative(z), evaluate=False)
    least, greatest = _ends_of_the_gelu(slope)
    yield (
        "The Gaussian error linear unit, *gelu*, is $z \\Phi(z)$, with the distribution function $\\Phi$ and the density "
        "$\\varphi$ of the standard normal (Hendrycks and Gimpel 2016). "
        "That $\\Phi' = \\varphi$ is seen from the error function:"
    )
    half_line = Mul(Rational(1, 2), 1 + erf(z / sqrt(2)), evaluate=False)
    yield (
        Derivation.begin(Partial(half_line, z))
        .apply(rules.work_out, reason=r"$\operatorname{erf}' u = 2 e^{-u^2}/\sqrt{\pi}$")
        .state(gaussian_density(z), r"definition of $\varphi$")
    )
    yield "Hence its slope, which dies out on the left and tends to 1 on the right:"
    yield Derivation.begin(Partial(z * gaussian_cumulative(z), z)).apply(
        rules.work_out, reason=r"product rule and $\Phi' = \varphi$"
    )
    dies_out = r"$z \, \varphi(z) \to 0$"
    yield from _tails(slope, (S.Zero, rf"$\Phi \to 0$, {dies_out}"), (S.One, rf"$\Phi \to 1$, {dies_out}"))
    yield "The slope is not monotone. Its own derivative changes sign at $\\pm\\sqrt 2$ and nowhere else:"
    bend = Mul(2 - z**2, gaussian_density(z), evaluate=False)
    yield (
        Derivation.begin(Partial(slope, z))
        .apply(rules.work_out, reason=r"$\varphi'(z) = -z \, \varphi(z)$")
        .state(bend, r"the factor $\varphi(z)$ taken out")
    )
    yield "Beyond $\\sqrt 2$, at $z = u + \\sqrt 2$ with $u > 0$, the slope falls; by symmetry also before $-\\sqrt 2$:"
    beyond = sqrt(2) + u
    yield (
        Derivation.begin(-bend, Context(definitions={z: beyond}))
        .state(Mul(u, 2 * sqrt(2) + u, gaussian_density(z), evaluate=False), r"$z = u + \sqrt{2}$")
        .state(S.Zero, r"$u > 0$ and $\varphi > 0$", ABOVE_ZERO)
    )
    yield "and between the two, at $z = \\sqrt 2 \\, (2s - 1)$ with $0 < s < 1$, it rises:"
    yield (
        Derivation.begin(bend, Context({s: UNIT_OPEN}, {z: sqrt(2) * (2 * s - 1)}))
        .state(Mul(8, s, 1 - s, gaussian_density(z), evaluate=False), r"$z = \sqrt{2} \, (2s - 1)$")
        .state(S.Zero, r"$0 < s < 1$ and $\varphi > 0$", ABOVE_ZERO)
    )
    yield (
        "So the slope is greatest at $z = \\sqrt 2$ and least at $z = -\\sqrt 2$. The greatest is "
        f"{greatest}, more than 1. The least is {least.maths}, less than 0: where the slope is negative the unit falls, "
        "and turns the gradient round."
    )
    size = printed(-least.value, ".4f")
    yield evaluated("the ends of the slope of the gelu", r"its values at $\mp \sqrt 2$", least, greatest, size)
    yield Derivation.begin(greatest.value).state(S.One, f"it is about {greatest}", ABOVE_ZERO)
    yield Derivation.begin(-least.value).state(S.Zero, f"it is about {size}", ABOVE_ZERO)


def _relu() -> Iterator[Content]:
    yield "The rectifier, *relu*, is $\\max(z, 0)$. It has no slope at all on the left, and all of it on the right:"
    ramp = Max(z, 0)
    for place, slope, where in ((-u, S.Zero, "left"), (u, S.One, "right")):
        there = Context(definitions={z: place})
        yield Derivation.begin(Partial(ramp, z), there).state(slope, f"on the {where}")
    yield "At 0 it has a kink: the derivatives from the left and from the right differ."
    for side, slope, where in ((-1, S.Zero, "left"), (1, S.One, "right")):
        at_kink = Context(definitions={z: S.Zero})
        yield Derivation.begin(OneSided(ramp, z, side), at_kink).state(slope, f"from the {where}")


def _ends_of_the_gelu(slope: Expr) -> tuple[Printed, Printed]:
    """Its least and its greatest slope."""
    least, greatest = (printed(slope.xreplace({z: end}), ".4f") for end in (-sqrt(2), sqrt(2)))
    return least, greatest


ACTIVATIONS = {
    "sigmoid": sigmoid(z),
    "tanh": tanh(z),
    "softplus": softplus(z),
    "gelu": z * gaussian_cumulative(z),
    "relu": Max(z, 0),
}


def _slope(name: str) -> Expr:
    return Derivation.begin(Partial(ACTIVATIONS[name], z)).apply(rules.work_out).result


def _curves(functions: dict[str, Expr], *, jumping: str = "") -> tuple[Curve, ...]:
    points = [k / 20 for k in range(-100, 101)]
    curves: list[Curve] = []
    for name, function in functions.items():
        value = lambdify(z, expand_functions(function), "math")
        values = [*map(value, points)]
        curves += broken(points, values, name, at=0.0) if name == jumping else [sampled(points, values, name)]
    return tuple(curves)


def _activations_figure() -> Figure:
    return Figure(
        name="activations",
        caption="Five activations. Only the sigmoid and the hyperbolic tangent level off on both sides.",
        alt="Five curves over z from -5 to 5: sigmoid and tanh level off on both sides; softplus, gelu and relu are near 0 on the left and rise like z on the right.",
        x_label="$z$",
        y_label="activation",
        curves=_curves(ACTIVATIONS),
        x_range=(-5.0, 5.0),
        y_range=(-1.5, 4.0),
    )


def _slopes_figure() -> Figure:
    return Figure(
        name="slopes",
        caption=r"Their slopes, the factor that each puts on the error signal. The slope of the gelu goes below 0 and above 1.",
        alt="The slopes of the five activations: bells of height 0.25 and 1 for sigmoid and tanh; rises from 0 to 1 for softplus, gelu (with an undershoot and an overshoot) and relu (with a jump at 0).",
        x_label="$z$",
        y_label="slope",
        curves=_curves({name: _slope(name) for name in ACTIVATIONS}, jumping="relu"),
        x_range=(-5.0, 5.0),
    )


def _slopes_table() -> Table:
    least, greatest = _ends_of_the_gelu(_slope("gelu"))
    bounds = {
        "sigmoid": r"at most $\tfrac14$",
        "tanh": "at most 1",
        "softplus": "below 1",
        "gelu": f"{least.maths} to {greatest}",
        "relu": "0 or 1",
    }
    return Table(
        caption="The slopes of the activations and what becomes of them in the tails.",
        header=("activation", "slope", "bound", r"$z \to -\infty$", r"$z \to \infty$"),
        rows=tuple(
            (
                name,
                "0 left of 0, 1 right of it" if name == "relu" else f"${textbook_latex(_slope(name))}$",
                bound,
                "0",
                "0" if name in ("sigmoid", "tanh") else "1",
            )
            for name, bound in bounds.items()
        ),
    )


def _sigmoid_at(point: float) -> float:
    return float(f"{1 / (1 + np.exp(-point)):.6g}")


SATURATED = 0.05
"""The slope below which a neuron is called saturated here."""


def _saturation_figure() -> Figure:
    points = np.linspace(-8, 8, 161)
    output = (1 + sqrt(1 - 4 * Rational(str(SATURATED)))) / 2  # where σ(1 − σ) is that slope
    border = float(printed(log(output / (1 - output)), ".3f").text)
    curve = 1 / (1 + np.exp(-points))
    return Figure(
        name="sigmoid",
        caption=rf"The sigmoid and the two starts of the toy task, $z = {sum(LUCKY):g}$ and $z = {sum(UNLUCKY):g}$. In the shaded bands $\sigma'(z) < {SATURATED:g}$: the neuron is saturated.",
        alt="An S-shaped curve from 0 to 1 with the bands beyond |z| = 2.9 shaded; the lucky start lies at the bend, the unlucky one deep in the right band.",
        x_label="$z$",
        y_label=r"$\sigma(z)$",
        curves=(sampled(points, curve, r"$\sigma(z)$"),),
        bands=(Band(-8.0, -border, "saturated"), Band(border, 8.0, "")),
        markers=(
            Marker(sum(LUCKY), _sigmoid_at(sum(LUCKY)), "lucky start", place="below right"),
            Marker(sum(UNLUCKY), _sigmoid_at(sum(UNLUCKY)), "unlucky start", place="below right"),
        ),
        x_range=(-8.0, 8.0),
    )


@claim("C15", "The gradient of one neuron carries the slope of the sigmoid", builds_on=("C3", "C14"))
def the_gradient_of_a_neuron() -> Iterator[Content]:
    yield "The loss depends on the weight through the output $a = \\sigma(z)$ and the pre-activation $z = wx + b$:"
    yield _gradient(w, (a - y) * x, (a - y) * sigmoid(z) * (1 - sigmoid(z)) * x)
    yield "The same for the bias, without the factor $x$:"
    yield _gradient(b, a - y, (a - y) * sigmoid(z) * (1 - sigmoid(z)))
    yield "In the toy task $x = 1$ and $y = 0$, and both gradients are the same number:"
    yield (
        Derivation.begin(Mul(a - y, a, 1 - a, x, evaluate=False), Context({a: UNIT_OPEN}, {x: S.One, y: S.Zero})).apply(
            rules.unfold(x, y), reason="both filled in"
        )
    )
    yield (
        "Nothing in this is special to the sigmoid. Behind any differentiable activation $a = \\phi(z)$ the residual is "
        "multiplied by the slope $\\phi'(z)$:"
    )
    yield (
        Derivation.begin(Partial(LOSS, w), any_activation)
        .apply(rules.chain_rule(a, z))
        .state(Mul(a - y, Partial(a, z), Partial(z, w), evaluate=False), r"$\partial \ell/\partial a = a - y$")
        .state(Mul(a - y, Partial(phi, z), x, evaluate=False), r"$a = \phi(z)$, $\partial z/\partial w = x$")
    )


def _gradient(variable: Expr, rest: Expr, result: Expr) -> Derivation:
    """∂ℓ/∂w or ∂ℓ/∂b by the chain rule, one factor at a time."""
    inner = Partial(z, variable)
    output = Mul(a - y, Partial(a, z), inner, evaluate=False)
    last = [a - y, a, 1 - a, *([x] if variable == w else [])]
    return (
        Derivation.begin(Partial(LOSS, variable), neuron)
        .apply(rules.chain_rule(a, z))
        .state(output, r"$\partial \ell/\partial a = a - y$, the residual")
        .state(
            Mul(a - y, Partial(a, z), *([x] if variable == w else []), evaluate=False),
            f"$\\partial z/\\partial {variable} = {'x' if variable == w else '1'}$",
        )
        .state(
            Mul(a - y, Partial(sigmoid(z), z), *([x] if variable == w else []), evaluate=False),
            r"$a = \sigma(z)$",
        )
        .state(Mul(*last, evaluate=False), r"$\sigma' = \sigma(1 - \sigma) = a(1 - a)$")
    )


@claim("C16", "Beyond a point, the larger the mistake the smaller the gradient", builds_on=("C15",))
def learning_is_backwards() -> Iterator[Content]:
    gradient = a**2 * (1 - a)
    yield "In the toy task the mistake is the output $a$ itself. The gradient $a^2(1 - a)$ has one stationary point in $(0, 1)$:"
    yield (
        Derivation.begin(Partial(gradient, a), toy)
        .apply(rules.work_out)
        .state(Mul(a, 2 - 3 * a, evaluate=False), "the factor $a$ taken out")
        .apply(rules.solve_for(a))
    )
    yield "There it is greatest, for the distance from its value $4/27$ is never negative:"
    yield (
        Derivation.begin(Rational(4, 27) - gradient, toy)
        .state(
            (a - Rational(2, 3)) ** 2 * (a + Rational(1, 3)),
            r"a double zero at $\tfrac{2}{3}$, and one at $-\tfrac{1}{3}$",
        )
        .state(S.Zero, "a square times a positive number", relations.AtLeast())
    )
    yield "The output is $2/3$ at the pre-activation $z = \\log 2$:"
    yield Derivation.begin(sigmoid(z) - Rational(2, 3)).state(
        log(2), r"$e^{-z} = \tfrac{1}{2}$", relations.SolvedFor(z)
    )
    yield "To the right of it the gradient falls while the mistake grows: a neuron that is more wrong learns more slowly."
    beyond = Context({a: Interval.open(Rational(2, 3), 1)})
    yield (
        Derivation.begin(-Partial(gradient, a), beyond)
        .apply(rules.work_out)
        .state(Mul(a, 3 * a - 2, evaluate=False), "the factor $a$ taken out")
        .state(S.Zero, r"both factors are positive for $\tfrac{2}{3} < a < 1$", ABOVE_ZERO)
    )
    yield from _target_one()
    yield from _target_between()
    yield _turning_points_figure()


def _target_one() -> Iterator[Content]:
    size = Mul(a, (1 - a) ** 2, evaluate=False)
    yield (
        "For the target $y = 1$ the mistake is $1 - a$ and the gradient $-a(1 - a)^2$. Its size is "
        "stationary at $a = 1/3$, the mirror image:"
    )
    yield (
        Derivation.begin(Partial(size, a), toy)
        .apply(rules.work_out)
        .state(Mul(1 - a, 1 - 3 * a, evaluate=False), "the factor $1 - a$ taken out")
        .apply(rules.solve_for(a))
    )
    yield "There it is greatest, as before:"
    yield (
        Derivation.begin(Rational(4, 27) - size, toy)
        .state(
            (a - Rational(1, 3)) ** 2 * (Rational(4, 3) - a),
            r"a double zero at $\tfrac{1}{3}$, and one at $\tfrac{4}{3}$",
        )
        .state(S.Zero, "a square times a positive number", relations.AtLeast())
    )
    yield "The output is $1/3$ at the pre-activation $z = -\\log 2$:"
    yield Derivation.begin(sigmoid(z) - Rational(1, 3)).state(-log(2), "$e^{-z} = 2$", relations.SolvedFor(z))


left, right = symbols("a_- a_+", real=True)
ROOT = sqrt(1 - y + y**2)
TURNING = {left: (1 + y - ROOT) / 3, right: (1 + y + ROOT) / 3}
signal = Mul(a - y, a, 1 - a, evaluate=False)


def _target_between() -> Iterator[Content]:
    between = Context({a: UNIT_OPEN, y: UNIT_OPEN}, TURNING)
    yield (
        "For a target between, $0 < y < 1$, there are two turning points, $a_-$ and $a_+$. The derivative of the error "
        "signal is a quadratic in $a$, and its roots are"
    )
    yield Display((r"a_{\pm} = \tfrac13 \left(1 + y \pm \sqrt{y^2 - y + 1}\right)",))
    yield (
        Derivation.begin(Partial(signal, a), between)
        .apply(rules.work_out)
        .state(Add(-3 * a**2, Mul(2, 1 + y, a, evaluate=False), -y, evaluate=False), "by powers of $a$")
        .state(Mul(3, a - left, right - a, evaluate=False), "its linear factors")
    )
    differences = {
        "The lower one lies between 0 and the target, $0 < a_- < y$,": (
            (left, y / (1 + y + ROOT)),
            (y - left, y * (y + ROOT) / (1 + y + ROOT)),
        ),
        "and the upper one between the target and 1, $y < a_+ < 1$:": (
            (right - y, (1 - y) * (1 - y + ROOT) / (2 - y + ROOT)),
            (1 - right, (1 - y) / (2 - y + ROOT)),
        ),
    }
    for sentence, rows in differences.items():
        yield sentence
        for difference, positive in rows:
            yield (
                Derivation.begin(difference, between)
                .state(positive, "the root brought into the denominator")
                .state(S.Zero, "numerator and denominator are positive for $0 < y < 1$", ABOVE_ZERO)
            )
    yield "Between the two the error signal rises with $a$, through 0 at $a = y$; its size grows on either side of the target."
    inside = Context({y: UNIT_OPEN, s: UNIT_OPEN}, {a: left + (right - left) * s, **TURNING})
    yield (
        Derivation.begin(Mul(3, a - left, right - a, evaluate=False), inside)
        .state(Mul(Rational(4, 3), 1 - y + y**2, s, 1 - s, evaluate=False), r"$a = a_- + (a_+ - a_-) s$, $0 < s < 1$")
        .state(S.Zero, "$y^2 - y + 1 > 0$ and $0 < s < 1$", ABOVE_ZERO)
    )
    yield "Outside them it falls, at $a = a_+ + u$ as at $a = a_- - u$ with any $u > 0$: there a larger mistake means a smaller gradient."
    for beyond in (right + u, left - u):
        outside = Context({y: UNIT_OPEN}, {a: beyond, **TURNING})
        yield (
            Derivation.begin(Mul(3, a - left, a - right, evaluate=False), outside)
            .state(Mul(3, u, u + Rational(2, 3) * ROOT, evaluate=False), f"$a = {textbook_latex(beyond)}$")
            .state(S.Zero, "$u > 0$", ABOVE_ZERO)
        )
    for target, roots, names in (
        (S.Zero, (right, left), ("upper one is that of (C16.1)", "lower")),
        (S.One, (left, right), ("lower one is that of (C16.5)", "upper")),
    ):
        yield f"At the target {target} the {names[0]}, and the {names[1]} one has moved into the corner:"
        for root in roots:
            yield Derivation.begin(root, Context({}, {**TURNING, y: target})).apply(
                rules.unfold(root, y), reason="filled in"
            )


def _turning_points_figure() -> Figure:
    points = [k / 200 for k in range(201)]
    size = lambdify((a, y), abs(signal), "math")
    targets = (S.Zero, Rational(1, 4), Rational(1, 2), S.One)
    dots = [
        (float(root.xreplace({y: target})), float(target))
        for target in targets
        for root in TURNING.values()
        if 0 < root.xreplace({y: target}) < 1
    ]
    return Figure(
        name="turning_points",
        caption=r"The size of the error signal over the output, for four targets. The dots are the turning points $a_-$ and $a_+$: outside them, the larger the mistake the smaller the gradient.",
        alt="Four curves over the output from 0 to 1, each zero at 0, at its target and at 1, with a dot on each hump; for the targets 0 and 1 the single hump is at 2/3 and 1/3.",
        x_label="output $a$",
        y_label=r"$|\partial \ell / \partial z|$",
        curves=tuple(
            sampled(
                points,
                [size(point, float(target)) for point in points],
                f"$y = {textbook_latex(target)}$",
                colour=LOSSES["squared error"],
            )
            for target in targets
        ),
        markers=tuple(
            Marker(rounded([turn])[0], rounded([size(turn, target)])[0], "", LOSSES["squared error"])
            for turn, target in dots
        ),
        x_range=(0.0, 1.0),
    )


@exercise(
    "X8",
    "Behind the hyperbolic tangent",
    "What is the gradient of the squared error in $z$ behind $a = \\tanh z$?",
    builds_on=("C15",),
)
def behind_tanh() -> Iterator[Content]:
    behind = Context({a: Interval.open(-1, 1)}, {LOSS: squared_error.expression, a: tanh(z)})
    yield "It is the residual times the slope of the hyperbolic tangent, which can be written in the output:"
    yield (
        Derivation.begin(Partial(LOSS, z), behind)
        .apply(rules.chain_rule(a))
        .state(Mul(a - y, Partial(a, z), evaluate=False), "the residual")
        .state(Mul(a - y, 1 - a**2, evaluate=False), r"$\tanh' = 1 - \tanh^2$")
    )
    yield "It vanishes in both tails, as behind the sigmoid: there $a^2$ is close to 1."


@exercise(
    "X9",
    "The hyperbolic tangent is a sigmoid",
    "Write $\\tanh z$ with the sigmoid of $2z$.",
    builds_on=("C14",),
)
def tanh_is_a_sigmoid() -> Iterator[Content]:
    yield "The sigmoid lies between 0 and 1, the hyperbolic tangent between $-1$ and 1; so the one is stretched and moved:"
    yield Derivation.begin(tanh(z)).state(2 * sigmoid(2 * z) - 1, r"both are fractions of powers of $e^{2z}$")
