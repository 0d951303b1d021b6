r"""Cross-entropy is the cure.

For a label the Gaussian is the wrong likelihood. The right one is Bernoulli’s, or the categorical; its
negative logarithm is the cross-entropy, and behind a sigmoid or a softmax its gradient is again the
plain residual. No $\sigma'$ is left, and no plateau.
"""

from collections.abc import Iterator

import numpy as np
from sympy import Add, E, Expr, KroneckerDelta, Mul, Pow, S, Sum, Symbol, exp, log, oo, symbols
from sympy.stats import Bernoulli, density

from mse_sym.losses import activations, binary_cross_entropy, cross_entropy, likelihoods
from mse_sym.pages.claims import Content, claim, exercise
from mse_sym.pages.colours import LOSSES
from mse_sym.pages.evaluated import evaluated, printed
from mse_sym.proof import Derivation, relations, rules
from mse_sym.proof.strategy import LOSS
from mse_sym.report.document import Curve, Display, Figure, Row
from mse_sym.report.figures import sampled
from mse_sym.symbolic import Context, Partial, sigmoid, softmax
from mse_sym.symbolic.context import NONNEGATIVE, UNIT_CLOSED, UNIT_OPEN, index, size, vector

NOTATION = {
    "B": "a constant",
    "s": "a sum that the page names",
    "N": "the number of all classes but one, $K - 1$",
    "u_k": "a positive number, or 0, of which a soft label is the share",
    "q_k": "the softmax of probabilities",
    "g_k": "the difference of two solutions",
}
"""The letters that this page has of its own."""
a, y, z, w, b, x = symbols("a y z w b x", real=True)
B, mu = symbols("B mu", real=True)
rest = Symbol("s", nonnegative=True)
K, N, i, j, k, m = size("K"), size("N"), index("i"), index("j"), index("k"), index("m")
probabilities, labels, logits = vector("p", K), vector("y", K), vector("z", K)
doubled, weights, directions = vector("q", K), vector("u", K), vector("v", K)

label = Context({a: UNIT_OPEN, y: UNIT_CLOSED})
neuron = Context({a: UNIT_OPEN, y: UNIT_CLOSED}, {LOSS: binary_cross_entropy.expression, a: sigmoid(z), z: w * x + b})
output = Context({a: UNIT_OPEN, y: UNIT_CLOSED}, {LOSS: binary_cross_entropy.expression, a: sigmoid(z)})

softmax_of_logits = {probabilities[i]: softmax(logits, i)}
labels_that_add_up_to_1 = {labels[i]: weights[i] / Sum(weights[k], (k, 1, K))}
predicted = Context({probabilities: UNIT_OPEN}, softmax_of_logits)
normalised = Context(
    {probabilities: UNIT_OPEN, weights: NONNEGATIVE},
    {LOSS: cross_entropy.expression, **softmax_of_logits, **labels_that_add_up_to_1},
)
twice = Context(
    {probabilities: UNIT_OPEN, weights: NONNEGATIVE},
    {
        LOSS: -Sum(labels[k] * log(doubled[k]), (k, 1, K)),
        doubled[i]: softmax(probabilities, i),
        **softmax_of_logits,
        **labels_that_add_up_to_1,
    },
)
residual = probabilities[j] - labels[j]


def entry(first: Expr, second: Expr) -> Expr:
    """An entry of the derivative of the softmax, which is symmetric."""
    p = probabilities
    return p[first] * (KroneckerDelta(first, second) - p[second])


@claim("C13", "The negative log-likelihood of a label is the cross-entropy", builds_on=("C8",))
def likelihood_of_a_label() -> Iterator[Content]:
    yield (
        "A label $y$ is 1 with probability $a$ and 0 otherwise; its likelihood is $a^y (1 - a)^{1 - y}$. The negative "
        "logarithm is the binary cross-entropy, with nothing dropped:"
    )
    yield (
        Derivation.begin(likelihoods.bernoulli.density, label)
        .apply(rules.negative_logarithm)
        .state(binary_cross_entropy.expression, "logarithm of a product and of powers")
    )
    yield "At the two labels this likelihood is the density of `Bernoulli` in `sympy.stats`:"
    outcome = Bernoulli("Y", a)
    for value in (S.One, S.Zero):
        at_label = Mul(Pow(a, value, evaluate=False), Pow(1 - a, 1 - value, evaluate=False), evaluate=False)
        yield Derivation.begin(at_label, label).state(density(outcome)[value], f"the density at $y = {value}$")
    yield "With $K$ classes and a one-hot label the likelihood is the categorical one, and its negative logarithm the cross-entropy, for every $K$:"
    yield (
        Derivation.begin(likelihoods.categorical.density, Context(likelihoods.categorical.domains))
        .apply(rules.negative_logarithm)
        .state(cross_entropy.expression, "logarithm of a product and of powers")
    )


@claim("C20", "Behind its activation the gradient is the residual", builds_on=("C13", "C15"))
def the_gradient_is_the_residual() -> Iterator[Content]:
    yield "The same neuron, $a = \\sigma(z)$, now with the cross-entropy. The derivative of the loss has $a(1 - a)$ below, the sigmoid has it above:"
    loss_in_a = (a - y) / (a * (1 - a))
    yield (
        Derivation.begin(Partial(LOSS, z), output)
        .apply(rules.chain_rule(a))
        .apply(rules.unfold(LOSS), rules.work_out, reason=r"$(\log u)' = 1/u$")
        .state(Mul(loss_in_a, Partial(a, z), evaluate=False), "common denominator")
        .state(Mul(loss_in_a, a, 1 - a, evaluate=False), r"$\sigma' = \sigma(1 - \sigma) = a(1 - a)$")
        .state(a - y, "the factor $a(1 - a)$ cancels")
    )
    yield "For the weight, with $z = wx + b$, this leaves"
    yield (
        Derivation.begin(Partial(LOSS, w), neuron)
        .apply(rules.chain_rule(z))
        .state(Mul(a - y, Partial(z, w), evaluate=False), r"$\partial \ell / \partial z = a - y$")
        .state(Mul(a - y, x, evaluate=False), r"$\partial z / \partial w = x$")
    )
    yield (
        "With $K$ classes and $p = \\operatorname{softmax}(z)$ it is the same, for any $K$ and any labels. Every "
        "probability depends on every logit, so the chain rule sums over all of them; Kronecker’s $\\delta_{ij}$ is 1 where $i = j$, and 0 elsewhere:"
    )
    context = Context(
        {probabilities: UNIT_OPEN, labels: UNIT_CLOSED},
        {LOSS: cross_entropy.expression, probabilities[i]: softmax(logits, i)},
    )
    yield (
        Derivation.begin(Partial(LOSS, logits[j]), context)
        .apply(rules.chain_rule(probabilities[i]))
        .apply(
            rules.unfold(LOSS),
            rules.work_out,
            rules.split_sums,
            reason=r"$\partial \ell/\partial p_i = -y_i/p_i$",
        )
        .apply(
            rules.unfold_in_derivatives(probabilities[i]),
            rules.work_out,
            rules.fold(probabilities[i]),
            reason=r"$\partial p_i/\partial z_j = p_i(\delta_{ij} - p_j)$",
        )
        .apply(rules.split_sums)
    )
    yield (
        "The labels of an example add up to 1, whether one of them is 1 or the label is soft: "
        "$y_k = u_k / \\sum_i u_i$ for some $u_k \\geq 0$. What remains is prediction minus target:"
    )
    yield Derivation.begin(probabilities[j] * Sum(labels[k], (k, 1, K)) - labels[j], normalised).state(
        residual, r"$\sum_k y_k = 1$"
    )
    yield from _second_derivatives()
    yield from _applied_twice()


def _second_derivatives() -> Iterator[Content]:
    """diag(p) − ppᵀ: a variance, so never negative, and zero in the direction in which the loss does not change."""
    p, v = probabilities, directions
    mean = Sum(p[i] * v[i], (i, 1, K))
    yield "The second derivatives are the entries of $\\operatorname{diag}(p) - p p^{\\top}$, in which no label is left:"
    yield (
        Derivation.begin(Partial(Partial(LOSS, logits[j]), logits[m]), normalised)
        .state(Partial(residual, logits[m]), r"$\partial \ell/\partial z_j = p_j - y_j$")
        .state(entry(j, m), r"$\partial p_j/\partial z_m = p_j(\delta_{jm} - p_m)$")
    )
    yield (
        "In a direction $v$ this is the variance of $v$ under the probabilities $p$. It is never negative: the matrix "
        "is positive semidefinite, and the cross-entropy a convex function of the logits."
    )
    yield (
        Derivation.begin(Sum(v[j] * v[m] * entry(j, m), (j, 1, K), (m, 1, K)), predicted)
        .state(Sum(p[j] * v[j] ** 2, (j, 1, K)) - mean**2, "multiplied out")
        .state(Sum(p[j] * (v[j] - mean) ** 2, (j, 1, K)), r"$\sum_j p_j = 1$")
        .state(S.Zero, "squares with positive weights", relations.AtLeast())
    )
    yield "It vanishes where all $v_j$ are the same: the direction $(1, \\dots, 1)$ lies in the kernel,"
    yield Derivation.begin(Sum(entry(j, m), (m, 1, K)), predicted).state(
        S.Zero, r"$\sum_m \delta_{jm} = \sum_m p_m = 1$"
    )
    yield "for the loss itself does not change when the same number $B$ is added to all logits:"
    shifted = exp(logits[k] + B) / Sum(exp(logits[i] + B), (i, 1, K))
    yield Derivation.begin(-Sum(labels[k] * log(shifted), (k, 1, K))).state(
        -Sum(labels[k] * log(softmax(logits, k)), (k, 1, K)), "cancel $e^B$"
    )
    yield "With two classes and one logit, and $\\ell$ again that of the single neuron, the second derivative is the slope of the sigmoid, and positive:"
    yield (
        Derivation.begin(Partial(Partial(LOSS, z), z), output)
        .state(Partial(a - y, z), r"$\partial \ell/\partial z = a - y$")
        .state(Mul(a, 1 - a, evaluate=False), r"$\sigma' = \sigma(1 - \sigma)$")
        .state(S.Zero, "both factors are positive", relations.AtLeast(strict=True))
    )


def _applied_twice() -> Iterator[Content]:
    """What becomes of the gradient when the loss applies an activation that the network has applied already."""
    p, q = probabilities, doubled
    yield (
        "All of this holds where the activation is applied *once*. Losses that take logits apply it themselves "
        "(`CrossEntropyLoss` and `BCEWithLogitsLoss` in `torch.nn` do); if it is given probabilities $p$, the first of them "
        "works with $q = \\operatorname{softmax}(p)$. No error is raised, but the gradient is another. Here $\\ell = -\\sum_i y_i \\log q_i$:"
    )
    residuals = Sum(p[i] * (q[i] - labels[i]), (i, 1, K))
    yield (
        Derivation.begin(Partial(LOSS, logits[j]), twice).state(
            Sum(Mul(q[i] - labels[i], Partial(p[i], logits[j]), evaluate=False), (i, 1, K)),
            r"chain rule, through $p_i$, with $\partial \ell/\partial p_i = q_i - y_i$",
        )
    )
    yield "Whatever $q_i - y_i$ is, the sum in (C20.10) is"
    yield (
        Derivation.begin(Sum(Mul(q[i] - labels[i], Partial(p[i], logits[j]), evaluate=False), (i, 1, K)), predicted)
        .state(
            Sum(Mul(q[i] - labels[i], entry(i, j), evaluate=False), (i, 1, K)),
            r"$\partial p_i/\partial z_j = p_i(\delta_{ij} - p_j)$",
        )
        .state(Mul(p[j], q[j] - labels[j] - residuals, evaluate=False), r"$\sum_i \delta_{ij} f_i = f_j$")
    )
    yield (
        "The derivative of the softmax, which the cross-entropy is there to cancel, is back. Where the network is "
        "certain of one class, $p_j$ is 0 for the others, and for that class the bracket in (C20.11) is 0: a plateau, be the "
        "class right or wrong. With two classes, $p = (a, 1 - a)$ and $a = \\sigma(z)$, the softmax of $p$ is a "
        "sigmoid,"
    )
    yield Derivation.begin(exp(a) / (exp(a) + exp(1 - a))).state(sigmoid(2 * a - 1), "cancel $e^{1 - a}$")
    yield "and the gradient dies out in both tails:"
    yield _gradient_through(
        sigmoid(2 * a - 1),
        S(2),
        sigmoid(2 * a - 1) - y,
        reason="the residual of what the loss sees, times $(2a - 1)' = 2$",
    )
    dying = Mul(2, sigmoid(2 * sigmoid(z) - 1) - y, sigmoid(z), 1 - sigmoid(z), evaluate=False)
    for end in (oo, -oo):
        yield Derivation.begin(dying).state(S.Zero, r"$\sigma(1 - \sigma)$ dies out", relations.TendsTo(z, end))
    yield "Nor can the loss reach 0. A probability lies between 0 and 1, so that its exponential is at least 1:"
    others = Sum((1 - KroneckerDelta(j, k)) * (exp(p[k]) - 1), (k, 1, K))
    yield Derivation.begin(others, Context({p: UNIT_OPEN})).state(S.Zero, "$e^{p_k} > 1$", relations.AtLeast())
    yield "Call this sum $s$; it is what the denominator of $q_j$ has beyond $e^{p_j}$ and the number $K - 1$ of other classes."
    yield Derivation.begin(Sum(exp(p[k]), (k, 1, K))).state(
        Add(exp(p[j]), K - 1, others, evaluate=False), "all but the term $k = j$"
    )
    yield "With $p_j = a$ and $N = K - 1$, the share $q_j$ of the right class therefore stays below"
    yield Derivation.begin(E / (E + N), Context({a: UNIT_OPEN})).state(
        exp(a) / (exp(a) + N + rest), r"$a < 1$ and $s \geq 0$", relations.AtLeast(strict=True)
    )
    best = E / (E + 9)
    share, kept = printed(best, ".3f"), printed(-log(best), ".2f")
    yield (f"which is {share} for ten classes: even a prediction that is perfectly right keeps a loss of {kept}.")
    yield evaluated("the bound and its loss for ten classes", r"$q = e/(e + 9)$ and $-\log q$", share, kept)
    yield "*A sigmoid twice* is no better. The second one sees an $a$ between 0 and 1 and can say nothing below a half,"
    yield Derivation.begin(sigmoid(a), output).state(S.Half, "$a > 0$", relations.AtLeast(strict=True))
    highest = printed(sigmoid(S.One), ".3f")
    yield evaluated("the greatest output of a sigmoid twice", r"$\sigma(1)$", highest)
    yield f"nor anything above $\\sigma(1) \\approx {highest}$:"
    yield Derivation.begin(sigmoid(S.One), output).state(sigmoid(a), "$a < 1$", relations.AtLeast(strict=True))
    yield "For the label $y = 0$ the loss stays above $\\log 2$, the loss of not knowing anything,"
    yield Derivation.begin(-log(1 - sigmoid(a)), output).state(
        log(2), r"$\sigma(a) > \tfrac{1}{2}$", relations.AtLeast(strict=True)
    )
    yield "and the gradient carries the factor of the squared error (C15):"
    yield _gradient_through(sigmoid(a), sigmoid(a) - y)
    yield _twice_figures()


def _gradient_through(seen: Expr, *derivative: Expr, reason: str = "the residual of what the loss sees") -> Derivation:
    """∂ℓ/∂z where the loss takes for the probability not a = σ(z) but what a function makes of it."""
    loss = binary_cross_entropy.expression.xreplace({a: seen})
    context = Context({a: UNIT_OPEN, y: UNIT_CLOSED}, {LOSS: loss, a: sigmoid(z)})
    return (
        Derivation.begin(Partial(LOSS, z), context)
        .apply(rules.chain_rule(a))
        .state(Mul(*derivative, Partial(a, z), evaluate=False), reason)
        .state(Mul(*derivative, a, 1 - a, evaluate=False), r"$\sigma' = \sigma(1 - \sigma) = a(1 - a)$")
    )


def _twice_figures() -> Row:
    points = np.linspace(-8, 8, 161)
    zeros = np.zeros_like(points)
    loss = binary_cross_entropy.of(activations.sigmoid).compile()
    probability = 1 / (1 + np.exp(-points))
    slope = probability * (1 - probability)
    seen = {
        "once": (points, np.ones_like(points)),
        "sigmoid twice": (probability, slope),
        "softmax twice, $K = 2$": (2 * probability - 1, 2 * slope),
    }
    signals = {name: loss.gradient(logit, zeros) * inner for name, (logit, inner) in seen.items()}
    losses = {name: loss.value(logit, zeros) for name, (logit, _) in seen.items()}

    def curves(values: dict[str, np.ndarray]) -> tuple[Curve, ...]:
        return tuple(sampled(points, line, name, colour=LOSSES["cross-entropy"]) for name, line in values.items())

    return Row(
        (
            Figure(
                name="twice_gradient",
                caption=r"The gradient for the target $y = 0$. Applied twice, the activation makes a plateau on both sides.",
                alt="Over z from -8 to 8: the gradient of the right loss rises from 0 to 1; with the activation applied twice it is a small bump around z = 0 that dies out on both sides.",
                x_label="$z$",
                y_label=r"$|\partial \ell / \partial z|$",
                curves=curves(signals),
                x_range=(-8.0, 8.0),
            ),
            Figure(
                name="twice_loss",
                caption=r"The loss for the target $y = 0$. Applied twice, it never comes near 0 for a right answer, nor far above 1 for a wrong one.",
                alt="Over z from -8 to 8: the right loss rises from 0 without bound; a sigmoid applied twice stays between 0.69 and 1.31, a softmax applied twice between 0.31 and 1.31.",
                x_label="$z$",
                y_label=r"$\ell$",
                curves=curves(losses),
                x_range=(-8.0, 8.0),
                y_range=(0.0, 4.0),
            ),
        )
    )


@claim("C21", "The cross-entropy follows from asking for the residual", builds_on=("C20",))
def constructed() -> Iterator[Content]:
    yield "Turn the question round. Which loss has, behind a sigmoid, the residual as its gradient?"
    yield Display((r"\frac{\partial \ell}{\partial a} \, \sigma'(z)", r" = a - y"))
    yield "Since $\\sigma'(z) = a(1 - a)$, its derivative must be"
    derivative = (a - y) / (a * (1 - a))
    yield (
        Derivation.begin(derivative, label)
        .state((1 - y) / (1 - a) - y / a, "partial fractions")
        .state(
            -(y * log(a) + (1 - y) * log(1 - a)),
            "integrated over $a$, up to a constant",
            relations.AntiderivativeIn(a),
        )
    )
    yield "which is the cross-entropy. Two functions with the same derivative on $(0, 1)$ differ by a constant, so up to that constant there is no other."
    yield from _constructed_for_the_softmax()


def _constructed_for_the_softmax() -> Iterator[Content]:
    p, g, v = probabilities, vector("g", K), directions
    yield "Behind a softmax the question is a system of equations, one for each logit:"
    yield Display(
        (
            r"\sum_{i=1}^{K} \frac{\partial \ell}{\partial p_i} \, p_i (\delta_{ij} - p_j)",
            r" = p_j - y_j ,",
            r" \qquad j = 1, \dots, K .",
        )
    )
    yield "The derivative of the cross-entropy, $-y_i / p_i$, solves it, and it does so with any constant $B$ added:"
    yield (
        Derivation.begin(Sum(Mul(B - labels[i] / p[i], entry(i, j), evaluate=False), (i, 1, K)), normalised)
        .state(
            p[j] * Sum(labels[i], (i, 1, K)) - labels[j] + B * p[j] * (1 - Sum(p[i], (i, 1, K))),
            r"$\sum_i \delta_{ij} f_i = f_j$",
        )
        .state(residual, r"$\sum_i p_i = \sum_i y_i = 1$")
    )
    yield "There is no other solution. With the difference $g$ of two of them in the place of the derivatives, the left side of (C21.3) is 0. It is"
    yield Derivation.begin(Sum(g[i] * entry(i, j), (i, 1, K)), predicted).state(
        p[j] * (g[j] - Sum(g[i] * p[i], (i, 1, K))), r"$\sum_i \delta_{ij} f_i = f_j$"
    )
    yield "Call the mean on the right $\\mu$. Since $p_j > 0$, every $g_j$ equals it, so that all are the same number:"
    yield Derivation.begin(p[j] * (g[j] - mu), Context({p: UNIT_OPEN})).state(
        mu, "$p_j > 0$", relations.SolvedFor(g[j])
    )
    yield (
        "That number, the $B$ of before, does not matter. Probabilities add up to 1, so they can change only in directions whose entries "
        "add up to 0, $v_i - \\frac{1}{K} \\sum_k v_k$, and there it contributes nothing:"
    )
    yield Derivation.begin(Sum(B * (v[i] - Sum(v[k], (k, 1, K)) / K), (i, 1, K))).state(
        S.Zero, "$K$ times the mean is the sum"
    )
    yield "Integrated over each $p_i$, the solution is the cross-entropy again:"
    yield Derivation.begin(-labels[i] / p[i], Context({p: UNIT_OPEN})).state(
        cross_entropy.expression, "integrated over $p_i$, up to a constant", relations.AntiderivativeIn(p[i])
    )


@exercise(
    "X12",
    "The second derivative behind the sigmoid",
    "What is the second derivative of the binary cross-entropy in the logit $z$, and why is there only one minimum?",
    builds_on=("C20",),
)
def the_second_derivative() -> Iterator[Content]:
    yield "The first is the residual (C20); it is differentiated once more:"
    yield (
        Derivation.begin(Partial(a - y, z), output)
        .apply(rules.chain_rule(a))
        .state(Partial(a, z), "$y$ does not depend on $z$")
        .state(Mul(a, 1 - a, evaluate=False), r"$\sigma' = \sigma(1 - \sigma)$")
        .state(S.Zero, "both factors are positive", relations.AtLeast(strict=True))
    )
    yield "It is positive whatever the label is, so the slope $a - y$ grows strictly and vanishes at most once."
