r"""Rounding makes a second plateau.

The gradient $a - y$ of the cross-entropy has no slope of the sigmoid left in it. Computed as it stands, it
still vanishes: a model that is confident and right has $a$ so close to 1 that the computer's number for it
*is* 1. The forms that are compiled here go on to the end of the floating-point range.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from sympy import KroneckerDelta, Mul, Pow, Rational, S, Sum, Symbol, exp, log, symbols

from mse_sym.losses import activations, binary_cross_entropy
from mse_sym.pages.claims import Content, claim, exercise
from mse_sym.pages.colours import LOSSES
from mse_sym.pages.evaluated import evaluated, printed
from mse_sym.pages.measurements import audit_data, measured
from mse_sym.proof import Derivation, Evidence, relations, rules
from mse_sym.report.document import Curve, Figure, Marker, Table
from mse_sym.report.figures import sampled
from mse_sym.symbolic import Context, Partial, sigmoid
from mse_sym.symbolic.context import UNIT_CLOSED, UNIT_OPEN, index, size, vector
from mse_sym.symbolic.functions import softmax
from mse_sym.train.recomputation import RunDiffers

NOTATION = {
    "u": "half the distance of the numbers just below 1",
    "v": "half the distance of the numbers just above 1",
    "d": "how many binary digits the numbers of a type have",
    "m": "the class of the label",
    "h": "a positive distance",
}
"""The letters that this page has of its own."""
ASSUMED = (
    "Inputs are finite, and each operation is rounded to the nearest number of the type, of two that are equally near to the one with an even last digit (IEEE 754), with subnormal numbers.",
    "Statements about $\\sigma(z)$ and $e^{-z}$ in the lines hold for real numbers; the runs are of NumPy in 32 bits.",
)
"""What this page takes for granted besides where its variables lie."""
z, y, u, v = symbols("z y u v", real=True)
h = Symbol("h", positive=True)
K, m, k = size("K"), index("m"), index("k")
logits = vector("z", K)
small = Context({u: UNIT_OPEN, v: UNIT_OPEN})
ABOVE = relations.AtLeast(strict=True)
OTHERS = Sum((1 - KroneckerDelta(k, m)) * exp(logits[k] - logits[m]), (k, 1, K))
"""S, by which the other exponentials add up beside the one of the logit m."""
STEPS, STEP, START = 200, np.float32(1 / 8), np.float32(2)
SHOWN = 25.0
"""The greatest margin in the figure of the gradients."""
STOPS = 16.75
"""Where the ordinary run stops: the first multiple of ¼ above 24 log 2."""


@claim("C25", "Rounding makes a second plateau", builds_on=("C20",))
def rounding_makes_a_second_plateau() -> Iterator[Content]:
    yield (
        "At the label $y = 1$ the error signal of C20 is $\\sigma(z) - 1$. For a large $z$ it is a small number, computed as the "
        "difference of two that are nearly equal. The same without a difference:"
    )
    yield Derivation.begin(sigmoid(z) - 1).state(-sigmoid(-z), r"$1 - \sigma(z) = e^{-z}/(1 + e^{-z})$")
    yield (
        "The right-hand side falls with $z$ like $e^{-z}$, and a computer has numbers that small: as far as $z = 745$ in 64 "
        "bits, and $z = 103$ in 32."
    )
    yield from _where_it_rounds()
    yield from _softmax()
    yield from _stable_form()
    yield _gradient_figure()
    yield measured("the gradient in 32 bits", {"torch": audit_data()["versions"]["torch"]})
    yield from _demonstration()


def _where_it_rounds() -> Iterator[Content]:
    yield (
        "The left-hand side ends long before. Just below 1 the numbers of a type with $d$ binary digits are $2^{-d}$ apart, and what "
        "differs from 1 by less than half of that, $u = 2^{-(d + 1)}$, is rounded to 1. "
        "The true output differs from 1 by $u$ at one $z$ alone,"
    )
    border = log((1 - u) / u)
    yield Derivation.begin(sigmoid(-z) - u, small).state(border, "$e^z = (1 - u)/u$", relations.SolvedFor(z))
    yield "by more before it, at $z = \\log((1 - u)/u) - h$ for every $h > 0$,"
    before = small.with_definitions({z: border - h})
    yield Derivation.begin(sigmoid(-z) - u, before).state(S.Zero, r"$\sigma(-z)$ falls, and is $u$ for $h = 0$", ABOVE)
    yield "and by less behind it, at $z = \\log((1 - u)/u) + h$:"
    behind = small.with_definitions({z: border + h})
    yield Derivation.begin(u - sigmoid(-z), behind).state(S.Zero, r"$\sigma(-z)$ falls, and is $u$ for $h = 0$", ABOVE)
    yield (
        "From there on even a sigmoid that is rounded correctly is the number 1, and $\\sigma(z) - 1$ is 0. The usual formula "
        "$1/(1 + e^{-z})$ is there a little sooner. Just above 1 the numbers are $2^{1 - d}$ apart, so that $1 + e^{-z}$ is rounded to 1 as "
        "soon as $e^{-z}$ is less than half of that, $v = 2^{-d}$:"
    )
    yield Derivation.begin(exp(-z) - v, small).state(-log(v), "$\\log e^{-z} = -z$", relations.SolvedFor(z))
    yield "Beyond this $z$ it stays less, since $e^{-z}$ falls:"
    yield Derivation.begin(-Partial(exp(-z), z)).apply(rules.work_out).state(S.Zero, "$e^u > 0$", ABOVE)
    yield from _borders()


def _borders() -> Iterator[Content]:
    """The margins in each type, as formulas of its digits and its least number."""
    rows, margins = [], []
    for name, kind in (("32 bits", np.float32), ("64 bits", np.float64)):
        info = np.finfo(kind)
        bits = int(info.nmant) + 1
        least = Rational(float(info.smallest_subnormal))
        ends = (bits * log(2), log(2 ** (bits + 1) - 1), -log(least / 2))
        margins += [printed(end, ".2f") for end in ends]
        rows.append((name, str(bits), *(margin.text for margin in margins[-len(ends) :])))
    yield Table(
        caption=r"Where $\sigma(z) - 1$ becomes 0: with the usual formula, with a sigmoid that is rounded correctly, and where $-\sigma(-z)$ does.",
        header=("type", "$d$", "$1/(1 + e^{-z}) - 1$", r"$\sigma(z) - 1$", r"$-\sigma(-z)$"),
        rows=tuple(rows),
        numeric=frozenset({1, 2, 3, 4}),
    )
    yield evaluated(
        "margins of the table",
        r"$d \log 2$, $\log(2^{d + 1} - 1)$ and minus the logarithm of half the least number",
        *margins,
    )


def _softmax() -> Iterator[Content]:
    yield (
        "The softmax does the same. Let $m$ be the label and $S = \\sum_{k \\neq m} e^{z_k - z_m}$, which is small when the "
        "logit of the label is ahead of all others by a margin. The error signal there is"
    )
    residual = Mul(-1, OTHERS, Pow(1 + OTHERS, -1), evaluate=False)
    yield Derivation.begin(softmax(logits, m) - 1).state(residual, r"$p_m = 1/(1 + S)$")
    yield (
        "$p_m$ is the sigmoid of $-\\log S$, so it is rounded to 1 at the same margins, now of $-\\log S$. Then the loss, the logarithm of a "
        "number that has become 1, is 0 as well. It need not be:"
    )
    yield Derivation.begin(-log(softmax(logits, m))).state(log(1 + OTHERS), r"$p_m = 1/(1 + S)$")
    yield (
        "The function `log1p` computes $\\log(1 + S)$ from $S$, and is right however small that is. With two "
        "classes, $S = e^{-z}$ for the margin $z$, and both lines are those of the sigmoid."
    )


def _stable_form() -> Iterator[Content]:
    yield (
        "What is compiled is therefore not $\\sigma(z) - y$. For every label between 0 and 1 it is a form in which nothing cancels at "
        "the labels 0 and 1, where one of its two terms is 0:"
    )
    form = Mul(1 - y, sigmoid(z), evaluate=False) - Mul(y, sigmoid(-z), evaluate=False)
    labels = Context({y: UNIT_CLOSED})
    yield Derivation.begin(sigmoid(z) - y, labels).state(form, r"$\sigma(z) = (1 - y) \, \sigma(z) + y \, \sigma(z)$")
    yield "The sigmoid in it is computed from $e^{-|z|}$, which never overflows."


def _gradient_figure() -> Figure:
    """From the measurements, in which zeros are left out: a logarithmic axis has none."""
    slopes = audit_data()["slopes"]

    def curve(library: str, label: str) -> Curve:
        course = zip(slopes["logits"], slopes["of"][library], strict=True)
        seen = [(place, slope) for place, slope in course if slope > 0 and place <= SHOWN]
        places, sizes = zip(*seen, strict=True)
        return sampled(places, sizes, label, colour=LOSSES["cross-entropy"])

    torch = curve("torch", "torch")
    torch = replace(torch, x=torch.x[::-3], y=torch.y[::-3])  # the last point, and every third before it
    version = audit_data()["versions"]["torch"]
    end = slopes["logits"][slopes["of"]["torch"].index(0.0)]
    return Figure(
        name="rounding_gradient",
        caption=f"The size of the gradient of the binary cross-entropy at $y = 1$ against the margin $z$, in 32 bits. That of torch {version} moves on "
        f"the grid of the numbers below 1, and ends: from $z = {end:g}$ on it is 0.",
        alt="On a logarithmic scale over the margin from 0 to 25: our gradient falls along a straight line from 0.5 to 10⁻¹¹; torch's dots lie on it to about 10, then beside it, further and further off, and end before 17.",
        x_label="margin $z$",
        y_label=r"$|\partial \ell / \partial z|$",
        curves=(curve("mse_sym", "compiled here"), replace(torch, dots=True, dashed=True)),
        log_y=True,
        x_range=(0.0, SHOWN),
    )


Run = np.ndarray
"""The pre-activation after each step."""


def _ordinary(logit: np.float32) -> np.float32:
    return np.float32(1) / (np.float32(1) + np.exp(-logit)) - np.float32(1)


def _compiled(logit: np.float32) -> np.float32:
    return np.float32(_COMPILED(np.array([logit]), np.ones(1, np.float32))[0])


_COMPILED = binary_cross_entropy.of(activations.sigmoid).compile().gradient


def _trained(gradient: Callable[[np.float32], np.float32]) -> Run:
    """Weight and bias take a step of ⅛ against the sign of their gradient, in 32 bits; x = 1, y = 1."""
    weight = bias = START
    outputs = [weight + bias]
    for _ in range(STEPS):
        direction = np.sign(gradient(weight + bias))
        weight, bias = weight - STEP * direction, bias - STEP * direction
        outputs.append(weight + bias)
    return np.array(outputs)


def _demonstration() -> Iterator[Content]:
    yield (
        "*A confident neuron.* One neuron, $x = 1$ and $y = 1$, starts where it is right already, $w = b = 2$. Weight and bias are "
        "kept in 32 bits, and take steps of $\\tfrac18$ against the sign of their gradient (Bernstein et al. 2018), so that the steps do not become small with the gradient. Each adds $\\tfrac14$ to the margin, without rounding."
    )
    ordinary, compiled = _trained(_ordinary), _trained(_compiled)
    yield _checked(ordinary, compiled)
    stopped = int(np.argmax(ordinary == ordinary[-1]))
    yield (
        f"With $1/(1 + e^{{-z}}) - 1$ it stands still after {stopped} steps, at $z = {ordinary[-1]:g}$: the gradient is exactly 0 in the "
        f"remaining {STEPS - stopped}. With the compiled form no gradient is 0, and after {STEPS} steps the margin is {compiled[-1]:g}. The loss there is "
        f"${_power(_losses(compiled)[-1] / _losses(ordinary)[-1])}$ times that of the run which stopped."
    )
    yield _run_figure(ordinary, compiled)
    yield (
        "In a network each example falls silent in this way. When all have, the gradient is exactly 0, and gradient descent "
        "stands still, whatever its learning rate. Momentum carries it on for a while in the direction of old gradients, and weight "
        "decay draws the weights back until some example speaks again; until then nothing is learned from the examples. "
        "This has been called *softmax collapse* "
        "(Prieto et al. 2025)."
    )


def _checked(ordinary: Run, compiled: Run) -> Evidence:
    """That the runs are what is said of them; each number of theirs is a multiple of ¼, so they are compared exactly."""
    margins = 2 * START + np.arange(STEPS + 1) * 2 * STEP
    if not np.array_equal(compiled, margins):
        raise RunDiffers("the run with the compiled form does not add ¼ to the margin at every step")
    if not np.array_equal(ordinary, np.minimum(margins, np.float32(STOPS))):
        raise RunDiffers(f"the run with the ordinary form does not stop at the margin {STOPS}")
    return Evidence(
        f"two runs of {STEPS} steps in 32 bits",
        "compared with the exact margins",
        rf"equal at every step, the ordinary one as far as $z = {STOPS:g}$",
        kind="computed",
    )


def _losses(run: Run) -> np.ndarray:
    """The true loss, in 64 bits."""
    return np.log1p(np.exp(-run.astype(float)))


def _power(ratio: float) -> str:
    mantissa, _, exponent = f"{ratio:.1e}".partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}"


def _run_figure(ordinary: Run, compiled: Run) -> Figure:
    steps = np.arange(STEPS + 1)
    stopped = int(np.argmax(ordinary == ordinary[-1]))
    colour = LOSSES["cross-entropy"]
    return Figure(
        name="rounding_run",
        caption=f"The true loss of the two runs. The ordinary form has a gradient of 0 from step {stopped} on.",
        alt="On a logarithmic scale over 200 steps: both losses fall along the same line to about 5 · 10⁻⁸ at step 51; there the ordinary one becomes level, and the other falls on to 4 · 10⁻²⁴.",
        x_label="step",
        y_label=r"loss $\ell$",
        curves=(
            sampled(steps, _losses(compiled), "compiled here", colour=colour),
            sampled(steps, _losses(ordinary), r"$1/(1 + e^{-z}) - 1$", dashed=True, colour=colour),
        ),
        markers=(Marker(float(stopped), float(f"{_losses(ordinary)[-1]:.3g}"), "the gradient is 0", colour=colour),),
        log_y=True,
        x_range=(0.0, float(STEPS)),
    )


@exercise(
    "X14",
    "A difference that does not cancel",
    "For a label of 1 the gradient is $\\sigma(z) - 1$, which rounds to 0 for a large $z$. Write it so that nothing cancels.",
    builds_on=("C25",),
)
def a_difference_that_does_not_cancel() -> Iterator[Content]:
    yield "With the sigmoid written out, the difference can be taken before anything is rounded:"
    yield (
        Derivation.begin(sigmoid(z) - 1)
        .state(-exp(-z) / (1 + exp(-z)), r"$\sigma(z) = 1/(1 + e^{-z})$, over a common denominator")
        .state(-sigmoid(-z), r"$\sigma(-z) = e^{-z}/(1 + e^{-z})$")
    )
    at_forty = printed(-sigmoid(S(-40)), ".1e")
    yield f"For $z = 40$ that is about {at_forty.maths}, and no difference of numbers near 1 is taken."
    yield evaluated("the gradient at a margin", r"$-\sigma(-40)$", at_forty)
