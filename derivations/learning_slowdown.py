r"""A neuron that is badly wrong learns slowly, and the cross-entropy mends it.

What C15 and C16 say of the gradient is seen in the runs: a plateau before the learning begins. Its length
has a law, exponential in the pre-activation from which the neuron starts; with the cross-entropy the law is
linear. The toy task is that of a textbook (Nielsen 2015, chapter 3): $x = 1$, $y = 0$.
"""

from collections.abc import Iterator
from statistics import NormalDist

import numpy as np
from sympy import Add, Expr, Mul, Pow, Rational, S, cosh, erfinv, exp, log, oo, sqrt, symbols

from mse_sym.losses import Loss, activations, binary_cross_entropy, catalogue, squared_error
from mse_sym.pages.claims import Content, claim, exercise
from mse_sym.pages.evaluated import Printed, evaluated, printed
from mse_sym.pages.measurements import run_once
from mse_sym.proof import Derivation, relations, rules
from mse_sym.proof.strategy import LOSS
from mse_sym.report.document import Curve, Display, Figure, Marker, Table
from mse_sym.report.figures import sampled
from mse_sym.symbolic import Context, Partial, sigmoid, softplus, textbook_latex
from mse_sym.symbolic.context import UNIT_CLOSED, UNIT_OPEN
from mse_sym.symbolic.functions import gaussian_cumulative, gaussian_density
from mse_sym.train import NeuronRun, epochs_until, recomputed, train_neuron
from mse_sym.train.plateau import TIMES, law

a, y, z, w, b, x, B, z_0, z_1 = symbols("a y z w b x B z_0 z_1", real=True)
CROSS = symbols("H", real=True)
"""The cross-entropy, on a page on which ℓ is the squared error."""
NOTATION = {
    "T": r"the time that a descent takes; $T_{\ell}$ and $T_{H}$ with either loss",
    "H": r"the cross-entropy of one example, where $\ell$ is the squared error",
    "z_{0}": "the logit of a start",
    "B": "a constant",
    "s": "the scale of a density",
}
"""The letters that this page has of its own."""
ASSUMED = (
    "In C24 and C18 the steps of descent are infinitely short, without rounding; in C18 weight and bias are independent, each standard normal.",
)
"""What this page takes for granted besides where its variables lie."""
eta, s = symbols("eta s", positive=True)
LUCKY, UNLUCKY = (0.6, 0.9), (2.0, 2.0)
STARTS = (LUCKY, UNLUCKY)
RATE = 0.15


@claim("C17", "Two starts: one learns at once, one sits on a plateau", builds_on=("C15", "C16"))
def two_starts() -> Iterator[Content]:
    runs = {
        name: train_neuron(squared_error, activations.sigmoid, weight=weight, bias=bias)
        for name, (weight, bias) in (("lucky", LUCKY), ("unlucky", UNLUCKY))
    }
    first, second = (run.output[0] for run in runs.values())
    yield (
        "Gradient descent on the toy task, 300 epochs with the learning rate $\\eta = 0.15$, from the start "
        f"$(w, b) = (0.6, 0.9)$ and from $(2, 2)$. The first output is {first:.2f}, the second {second:.2f}: hardly worse, and yet the "
        "second run learns next to nothing for the first 150 epochs. Both start beyond the turning point of C16, where "
        "$z = \\log 2 < 1$: the first at $z = 1.5$ and the second at $z = 4$, far out in the flat tail."
    )
    for run in runs.values():
        yield recomputed(run, squared_error, activations.sigmoid, x=1.0, target=0.0, rate=0.15)
    epochs = np.arange(301)
    yield Figure(
        name="two_runs",
        caption="The loss of the two runs. From the unlucky start the curve is flat for about 150 epochs.",
        alt="Two falling curves of the loss over 300 epochs: one drops within 100 epochs, the other stays high until epoch 150 and then drops.",
        x_label="epoch",
        y_label=r"loss $\ell$",
        curves=tuple(
            sampled(
                epochs,
                run.loss,
                rf"{name}: $w = {run.weight[0]:g}$, $b = {run.bias[0]:g}$",
                dashed=name == "unlucky",
                colour=0,
            )
            for name, run in runs.items()
        ),
        x_range=(0.0, 300.0),
    )
    yield Table(
        caption="The output $a$ of the two runs; the target is 0.",
        header=("epoch", "lucky", "unlucky"),
        rows=tuple(
            (str(epoch), *(f"{run.output[epoch]:.10f}" for run in runs.values()))
            for epoch in (0, 50, 100, 150, 200, 250, 300)
        ),
        numeric=frozenset({0, 1, 2}),
    )


@claim("C22", "Head to head: no plateau, and a first step 56.6 times as long", builds_on=("C17", "C20"))
def head_to_head() -> Iterator[Content]:
    yield "At the same point, where $a \\neq y$, the two error signals, the derivatives in $z$, differ by the factor that the squared error carries and the cross-entropy does not:"
    squared_signal = Mul(a - y, Partial(sigmoid(z), z), evaluate=False)
    ratio = Mul(a - y, Pow(squared_signal, -1, evaluate=False), evaluate=False)
    yield (
        Derivation.begin(ratio, Context({a: UNIT_OPEN}))
        .state(1 / Partial(sigmoid(z), z), "the residual cancels")
        .state(1 / (sigmoid(z) * (1 - sigmoid(z))), r"$\sigma' = \sigma(1 - \sigma)$")
        .state(2 + 2 * cosh(z), r"$\sigma(z) = 1/(1 + e^{-z})$")
    )
    yield "From the unlucky start, $z = 4$, that is between 56.6 and 56.7:"
    at_start = 2 + 2 * cosh(S(4))
    half = printed(cosh(S(4)), ".4f")
    number = rf"$\cosh 4$ is about {half}"
    yield evaluated("a number in two reasons", r"$\cosh 4$", half)
    yield Derivation.begin(at_start).state(Rational(566, 10), number, relations.AtLeast(strict=True))
    yield Derivation.begin(Rational(567, 10)).state(at_start, number, relations.AtLeast(strict=True))
    yield (
        "Nor is there a plateau: in the toy task the error signal is the output $a$ itself, which grows "
        "with $z$, so that a larger mistake always means a larger gradient."
    )
    yield (
        Derivation.begin(Partial(sigmoid(z), z))
        .apply(rules.work_out)
        .state(S.Zero, "both factors are positive", relations.AtLeast(strict=True))
    )
    yield _error_signal_figure()
    runs = {}
    for loss in (squared_error, binary_cross_entropy):
        for weight, bias in STARTS:
            run = train_neuron(loss, activations.sigmoid, weight=weight, bias=bias)
            yield recomputed(run, loss, activations.sigmoid, x=1.0, target=0.0, rate=0.15)
            runs[loss.name, weight] = run
    yield "Now the same starts and the same learning rate, $\\eta = 0.15$, with both losses."
    yield _race_figure(runs)
    yield Table(
        caption="The output $a$ from the two starts with each loss; the target is 0.",
        header=("loss", "start $(w, b)$", "first output", "after 50", "after 300"),
        rows=tuple(
            (
                catalogue()[name].title.lower(),
                f"({weight:g}, {run.bias[0]:g})",
                *(f"{run.output[epoch]:.10f}" for epoch in (0, 50, 300)),
            )
            for (name, weight), run in runs.items()
        ),
        numeric=frozenset({2, 3, 4}),
    )


def _error_signal_figure() -> Figure:
    points = np.linspace(-8, 8, 161)
    zeros = np.zeros_like(points)
    signals = {
        loss.name: loss.of(activations.sigmoid).compile().gradient for loss in (squared_error, binary_cross_entropy)
    }
    at_start = float(signals["squared_error"](4.0, 0.0))
    return Figure(
        name="error_signal",
        caption=r"The error signal $|\partial \ell/\partial z|$ for the target $y = 0$. The more wrong the neuron ($z \to \infty$), the less the squared error says so.",
        alt="Over z from -8 to 8: the cross-entropy's error signal rises from 0 to 1 and stays there; the squared error's rises to about 0.15 near z = 0.7 and falls back to 0.",
        x_label="$z$",
        y_label=r"$|\partial \ell / \partial z|$",
        curves=tuple(
            sampled(points, np.abs(signal(points, zeros)), catalogue()[name].title.lower())
            for name, signal in signals.items()
        ),
        markers=(Marker(4.0, float(f"{at_start:.6g}"), "unlucky start"),),
        x_range=(-8.0, 8.0),
    )


def _race_figure(runs: dict[tuple[str, float], NeuronRun]) -> Figure:
    epochs = np.arange(301)
    return Figure(
        name="race",
        caption="The output of the neuron with each loss. With the cross-entropy both starts learn at once.",
        alt="Four falling curves of the output over 300 epochs; both cross-entropy runs drop below 0.1 within 60 epochs, the unlucky squared-error run only begins to fall at epoch 150.",
        x_label="epoch",
        y_label="output $a$",
        curves=tuple(
            sampled(
                epochs,
                run.output,
                f"{catalogue()[name].title.lower()}, $w = {weight:g}$",
                dashed=weight == UNLUCKY[0],
            )
            for (name, weight), run in runs.items()
        ),
        x_range=(0.0, 300.0),
    )


GROWTH = {squared_error: exp(z_0), binary_cross_entropy: z_0}
"""What that time is like for a large $z_0$."""


@claim("C24", "The plateau has a law: exponential against linear", builds_on=("C15", "C20"))
def the_plateau_has_a_law() -> Iterator[Content]:
    yield (
        "Let the steps of gradient descent become short, and the epochs become a time $t$ in which weight and bias flow "
        "downhill:"
    )
    yield Display(
        (
            r"\frac{dw}{dt} = -\eta \, \frac{\partial \ell}{\partial w},",
            r"\qquad \frac{db}{dt} = -\eta \, \frac{\partial \ell}{\partial b}.",
        )
    )
    yield (
        "The pre-activation then moves at the speed $\\partial z/\\partial w \\cdot dw/dt + \\partial z/\\partial b "
        "\\cdot db/dt$. With the squared error and the error signal of C15 this is"
    )
    yield _speed(squared_error, Context({a: UNIT_OPEN}), (a - y, a, 1 - a))
    yield "and with the cross-entropy, here called $H$, and the error signal of C20"
    yield _speed(binary_cross_entropy, Context({a: UNIT_OPEN, y: UNIT_CLOSED}), (a - y,))
    yield "In the toy task $y = 0$, and the output falls at the speed $\\sigma'(z) \\, dz/dt$. With the squared error that is"
    yield _fall(squared_error, Mul(-1, eta, 1 + x**2, a**3, (1 - a) ** 2, evaluate=False))
    yield "and with the cross-entropy"
    yield _fall(binary_cross_entropy, Mul(-1, eta, 1 + x**2, a**2, 1 - a, evaluate=False))
    yield "The time is the integral of $dt/da$. From the output $a_0$ down to $a_1$ the squared error needs"
    yield Display((r"T_{\ell} = \frac{1}{\eta (1 + x^2)} \int_{a_1}^{a_0} \frac{da}{a^3 (1 - a)^2}",))
    yield "and the cross-entropy"
    yield Display((r"T_{H} = \frac{1}{\eta (1 + x^2)} \int_{a_1}^{a_0} \frac{da}{a^2 (1 - a)}.",))
    yield "The integrals in (C24.6) and (C24.7) are found by partial fractions. For the squared error,"
    odds = log(a / (1 - a))
    yield from _integrated(
        squared_error,
        1 / (a**3 * (1 - a) ** 2),
        1 / (1 - a) ** 2 + 3 / (1 - a) + 3 / a + 2 / a**2 + 1 / a**3,
        1 / (1 - a) + 3 * odds - 2 / a - 1 / (2 * a**2),
    )
    yield "and for the cross-entropy,"
    yield from _integrated(binary_cross_entropy, 1 / (a**2 * (1 - a)), 1 / (1 - a) + 1 / a + 1 / a**2, odds - 1 / a)
    yield "The constants cancel in the difference. So, by (C24.9) and (C24.11), from $z_0$ down to $z_1$ the squared error takes the time"
    yield Display(
        (
            rf"T_{{\ell}} = \frac{{1}}{{\eta (1 + x^2)}} \left[{textbook_latex(TIMES[squared_error])}\right]_{{z_1}}^{{z_0}}",
        )
    )
    yield "and the cross-entropy"
    yield Display(
        (
            rf"T_{{H}} = \frac{{1}}{{\eta (1 + x^2)}} \left[{textbook_latex(TIMES[binary_cross_entropy])}\right]_{{z_1}}^{{z_0}}.",
        )
    )
    yield (
        "For a start far out the time (C24.12) grows like $e^{z_0}$ and the time (C24.13) like $z_0$, wherever it is to end: what is "
        "subtracted at $z_1$ is a constant $B$."
    )
    for loss, growth in GROWTH.items():
        numerator = TIMES[loss].xreplace({z: z_0}) - B
        yield Derivation.begin(Mul(numerator, Pow(growth, -1, evaluate=False), evaluate=False)).state(
            S.One, f"the leading term is ${textbook_latex(growth)}$", relations.TendsTo(z_0, oo)
        )
    yield (
        "So $T_\\ell \\approx e^{z_0}/(\\eta(1 + x^2))$ for the squared error and $T_H \\approx z_0/(\\eta(1 + x^2))$ for the "
        "cross-entropy: exponential against linear. A step of gradient descent is not infinitely short; counted epochs "
        "agree with the law to within a few."
    )
    counted = _counted()
    by_law = {(loss, start): printed(_time(loss, Rational(start)), ",.3f") for loss, start in counted}
    yield _law_table(counted, by_law)
    yield evaluated("numbers of the law in the table", "(C24.12) and (C24.13)", *by_law.values())
    yield _law_figure(counted)
    yield run_once(
        "counted epochs of gradient descent",
        f"{len(counted)} runs, which differ from the law by at most {max(map(_distance, counted.items())):.1f} epochs",
    )


def _speed(loss: Loss, domains: Context, signal: tuple[Expr, ...]) -> Derivation:
    """dz/dt along the flow, down to the error signal."""
    name = _name(loss)
    shown = textbook_latex(name)
    context = domains.with_definitions({name: loss.expression, a: sigmoid(z), z: w * x + b})
    terms = (Mul(Partial(z, v), Mul(-eta, Partial(name, v)), evaluate=False) for v in (w, b))
    return (
        Derivation.begin(Add(*terms, evaluate=False), context)
        .state(
            Mul(-1, eta, x * Partial(name, w) + Partial(name, b), evaluate=False),
            r"$\partial z/\partial w = x$, $\partial z/\partial b = 1$",
        )
        .state(
            Mul(-1, eta, 1 + x**2, Partial(name, z), evaluate=False),
            rf"$\partial {shown}/\partial w = x \, \partial {shown}/\partial z$, $\partial {shown}/\partial b = \partial {shown}/\partial z$",
        )
        .state(Mul(-1, eta, 1 + x**2, *signal, evaluate=False), "the error signal")
    )


def _name(loss: Loss) -> Expr:
    return LOSS if loss is squared_error else CROSS


def _fall(loss: Loss, result: Expr) -> Derivation:
    """da/dt along the flow, for the target 0."""
    name = _name(loss)
    context = Context({a: UNIT_OPEN}, {name: loss.expression.xreplace({y: S.Zero}), a: sigmoid(z)})
    return (
        Derivation.begin(Mul(-1, eta, 1 + x**2, Partial(a, z), Partial(name, z), evaluate=False), context)
        .state(
            Mul(-1, eta, 1 + x**2, a, 1 - a, Partial(name, z), evaluate=False),
            r"$\sigma' = \sigma(1 - \sigma) = a(1 - a)$",
        )
        .state(result, "the error signal at $y = 0$")
    )


def _integrated(loss: Loss, integrand: Expr, fractions: Expr, antiderivative: Expr) -> Iterator[Content]:
    yield (
        Derivation.begin(integrand, Context({a: UNIT_OPEN}))
        .state(fractions, "partial fractions")
        .state(antiderivative, "integrated term by term", relations.AntiderivativeIn(a))
    )
    yield "With $a = \\sigma(z)$ this is, up to a constant,"
    yield Derivation.begin(antiderivative, Context({}, {a: sigmoid(z)})).state(
        TIMES[loss],
        r"$a/(1 - a) = e^z$, $1/a = 1 + e^{-z}$, $1/(1 - a) = 1 + e^z$",
        relations.EqualUpToConstant(z),
    )


LAW_STARTS = (1.5, 4.0, 6.0, 8.0, 10.0, 12.0)
Counted = dict[tuple[Loss, float], int]


def _counted() -> Counted:
    """Epochs from w = b = z₀/2 down to the output ½, by gradient descent."""
    return {
        (loss, start): epochs_until(loss, activations.sigmoid, 0.5, weight=start / 2, bias=start / 2, rate=RATE)
        for loss in TIMES
        for start in LAW_STARTS
    }


def _law(loss: Loss, start: float) -> float:
    """T from z₀ down to z = 0, where the output is ½, for x = 1."""
    return float(law(loss, start, rate=RATE))


def _time(loss: Loss, start: Expr) -> Expr:
    """The same as a formula."""
    taken = TIMES[loss].xreplace({z: start}) - TIMES[loss].xreplace({z: S.Zero})
    return taken / (2 * Rational(str(RATE)))


def _distance(counted: tuple[tuple[Loss, float], int]) -> float:
    """By how many epochs a count differs from the law."""
    (loss, start), epochs = counted
    return abs(epochs - _law(loss, start))


def _law_table(counted: Counted, by_law: dict[tuple[Loss, float], Printed]) -> Table:
    return Table(
        caption=r"Epochs from $w = b = z_0/2$ down to $a = \tfrac12$ at $\eta = 0.15$, $x = 1$: by the law, and counted as gradient descent takes them.",
        header=("$z_0$", *(head for loss in TIMES for head in (_title(loss), "counted"))),
        rows=tuple(
            (
                f"{start:g}",
                *(cell for loss in TIMES for cell in (by_law[loss, start].text, f"{counted[loss, start]:,}")),
            )
            for start in LAW_STARTS
        ),
        numeric=frozenset(range(5)),
    )


def _title(loss: Loss) -> str:
    return loss.title.lower().removeprefix("binary ")


def _law_figure(counted: Counted) -> Figure:
    points = np.linspace(0.25, 12, 95)
    return Figure(
        name="plateau_law",
        caption=r"The law of the plateau (curves) and counted epochs (dots), on a logarithmic scale. For a large $z_0$ each unit of it multiplies the time by nearly $e$ under the squared error, and adds little more than 3 epochs under the cross-entropy.",
        alt="Over the start z0 from 0 to 12, epochs on a logarithmic scale: the squared error's curve is a rising straight line from 10 to half a million, the cross-entropy's stays between 1 and 43; dots lie on both.",
        x_label="start $z_0$",
        y_label=r"epochs to $a = \frac{1}{2}$",
        curves=tuple(sampled(points, [_law(loss, point) for point in points], _title(loss)) for loss in TIMES),
        markers=tuple(
            Marker(start, float(epochs), "", colour=list(TIMES).index(loss))
            for (loss, start), epochs in counted.items()
        ),
        log_y=True,
        x_range=(0.0, 12.5),
    )


@claim("C18", "Random starts: most learn quickly, a few take many times longer", builds_on=("C17", "C24"))
def random_starts() -> Iterator[Content]:
    yield (
        "Draw weight and bias at random (as Nielsen 2015 does): $w$ and $b$ independent, each standard normal with the density "
        "$\\varphi$. What decides is where $z_0 = wx + b$ falls. The pair $(w, z_0)$ has the density "
        "$\\varphi(w) \\, \\varphi(z_0 - wx)$. Completing the square in $w$ splits it into a density of $z_0$ and, for each "
        "$z_0$, one of $w$:"
    )
    named = Context(definitions={s: sqrt(1 + x**2)})
    density = gaussian_density(z_0 / s) / s
    given = s * gaussian_density(s * w - x * z_0 / s)
    yield Derivation.begin(w**2 + (z_0 - x * w) ** 2, named).state(
        (s * w - x * z_0 / s) ** 2 + (z_0 / s) ** 2, r"complete the square, with $s = \sqrt{1 + x^2}$"
    )
    yield Derivation.begin(Mul(gaussian_density(w), gaussian_density(z_0 - x * w), evaluate=False), named).state(
        Mul(density, given, evaluate=False), r"$\varphi(u) = e^{-u^2/2}/\sqrt{2\pi}$"
    )
    yield "Integrated over all $w$ the second factor gives $1 - 0 = 1$:"
    cumulative = gaussian_cumulative(s * w - x * z_0 / s)
    yield Derivation.begin(given, named).state(cumulative, r"$\Phi' = \varphi$", relations.AntiderivativeIn(w))
    for end, value in ((oo, S.One), (-oo, S.Zero)):
        yield Derivation.begin(cumulative, named).state(value, r"$\Phi$ rises from 0 to 1", relations.TendsTo(w, end))
    yield (
        "What is left is the density of $z_0$: normal with mean 0 and variance $s^2 = 1 + x^2$. The chance of a start beyond "
        "$z_2$ is therefore $1 - \\Phi(z_2/s)$, which falls at the rate of the density and dies out as $z_2$ grows:"
    )
    beyond = 1 - gaussian_cumulative(z_0 / s)
    yield Derivation.begin(density, named).state(-beyond, r"$\Phi' = \varphi$", relations.AntiderivativeIn(z_0))
    yield Derivation.begin(beyond, named).state(S.Zero, r"$\Phi \to 1$", relations.TendsTo(z_0, oo))
    lucky = printed(_beyond(Rational(3, 2)), ".1%")
    unlucky = printed(_beyond(S(4)), ".2%")
    yield evaluated("shares of the starts", "$1 - \\Phi(z_2/s)$ for $z_2 = 1.5$ and $4$", lucky, unlucky)
    yield (
        f"In the toy task, $x = 1$, half of the starts are on the wrong side, $z_0 > 0$; {lucky} lie beyond the "
        f"lucky start of C17 and {unlucky} beyond the unlucky one. Both times, (C24.12) and (C24.13), increase with $z_0$, whatever "
        "the level at which they end:"
    )
    for loss in TIMES:
        yield (
            Derivation.begin(Partial(TIMES[loss].xreplace({z: z_0}), z_0))
            .apply(rules.work_out)
            .state(S.Zero, "all terms are positive", relations.AtLeast(strict=True))
        )
    yield (
        "So the time exceeds that from $z_2$ exactly when $z_0$ exceeds $z_2$, and the quantiles of the time are the times of the quantiles. "
        "The logarithm of the squared error's time is about $z_0$ less a constant: a few starts take many times longer. "
        "The cross-entropy's time is about proportional to $z_0$, and has no such tail."
    )
    yield from _quantiles()
    yield _tail_figure()


SPREAD = sqrt(2)
"""The standard deviation of z₀ for x = 1."""
SHARES = ("50", "75", "90", "99", "99.9", "99.99")
"""In percent, as they are shown."""


def _beyond(start: Expr) -> Expr:
    return 1 - gaussian_cumulative(start / SPREAD)


def _quantile(share: str) -> Expr:
    """The z₀ that so many percent of the starts do not exceed, as Φ(u) = (1 + erf(u/√2))/2."""
    return SPREAD * sqrt(2) * erfinv(2 * Rational(share) / 100 - 1)


def _quantiles() -> Iterator[Content]:
    starts = {share: _quantile(share) for share in SHARES}
    shown = {share: printed(start, ".3f") for share, start in starts.items()}
    times = {(loss, share): printed(_time(loss, start), ".1f") for share, start in starts.items() for loss in TIMES}
    ratios = {
        (loss, share): printed(_time(loss, start) / _time(loss, starts["75"]), ".1f")
        for share, start in starts.items()
        for loss in TIMES
    }
    yield Table(
        caption=r"Epochs down to $a = \tfrac12$ by the law, at $\eta = 0.15$ and $x = 1$, within which the given share of random starts gets there; the columns “times” say how many times as long that is as for 75% of the starts.",
        header=("share of starts", "$z_0$", *(head for loss in TIMES for head in (_title(loss), "times"))),
        rows=tuple(
            (
                f"{share}%",
                shown[share].text,
                *(cell.text for loss in TIMES for cell in (times[loss, share], ratios[loss, share])),
            )
            for share in SHARES
        ),
        numeric=frozenset(range(6)),
    )
    yield evaluated("quantiles of $z_0$", "$z_0$ with the share $\\Phi(z_0/s)$ of the table", *shown.values())
    yield evaluated("epochs of the table", "(C24.12) and (C24.13) at these $z_0$", *times.values())
    yield evaluated("ratios of the table", "the epochs over those of three quarters", *ratios.values())


def _tail_figure() -> Figure:
    starts = np.linspace(0, 6, 121)
    normal = NormalDist(0, float(SPREAD))
    chances = [1 - normal.cdf(start) for start in starts]

    def curve(loss: Loss) -> Curve:
        return sampled([_law(loss, start) for start in starts], chances, _title(loss))

    return Figure(
        name="learning_time",
        caption=r"The share $P(T > t)$ of random starts that need more than $t$ epochs down to $a = \tfrac12$, by the law.",
        alt="Two falling curves on a logarithmic scale from 0.5: the cross-entropy's drops almost vertically within 25 epochs, the squared error's has a long tail past 1,000 epochs.",
        x_label="epochs $t$",
        y_label="$P(T > t)$",
        curves=tuple(curve(loss) for loss in TIMES),
        log_y=True,
        x_range=(0.0, 1400.0),
    )


@exercise(
    "X10",
    "The law with a softplus",
    "Behind a softplus and the squared error, for $x = 1$ and $y = 0$, the pre-activation $z = w + b$ moves by $-2 \\eta \\, "
    "\\operatorname{softplus}(z) \\, \\sigma(z)$ in a step. How far is that on either side, far out?",
    builds_on=("C24",),
)
def the_law_with_a_softplus() -> Iterator[Content]:
    rate = softplus(z) * sigmoid(z)
    behind = Context(definitions={LOSS: softplus(z) ** 2 / 2})
    yield "The step is $-2 \\eta$ times the derivative of the loss in $z$:"
    yield (
        Derivation.begin(Partial(LOSS, z), behind)
        .apply(rules.unfold(LOSS))
        .state(rate, r"$\operatorname{softplus}' = \sigma$")
    )
    yield (
        "Where the neuron is badly wrong, $z$ large, it is as far as without an activation, $2 \\eta z$: there is no plateau, "
        "and the error shrinks by the same factor in each step."
    )
    yield Derivation.begin(rate / z).state(
        S.One, r"$\sigma \to 1$, $\operatorname{softplus}(z)/z \to 1$", relations.TendsTo(z, oo)
    )
    yield "Where it is nearly right, the steps die out as $e^{2z}$, and $e^{-2z}$ grows by about the same amount in each."
    yield Derivation.begin(rate / exp(2 * z)).state(S.One, "each factor goes as $e^z$", relations.TendsTo(z, -oo))
