r"""Errata of the public record.

Formulas and objectives from public threads of the libraries that people train with, restated in our own words
and letters: each is given to the prover, refuted or confirmed, mended, and run against what the library does today.
A thread is cited by its repository and number. The numbers were measured with the libraries and committed,
so that this page is made without them; a test compares them with what is installed.
"""

from collections.abc import Iterator, Sequence

from sympy import Add, Interval, KroneckerDelta, Max, Mul, Rational, S, Sum, Symbol, diff, exp, log, oo, symbols

from mse_sym import refuted
from mse_sym.losses import activations, binary_cross_entropy, huber, smooth_l1, squared_error, tweedie
from mse_sym.pages.claims import Content, claim
from mse_sym.pages.evaluated import evaluated, printed
from mse_sym.pages.measurements import measured, public_record_data
from mse_sym.proof import Derivation, Evidence, relations, rules
from mse_sym.proof.strategy import LOSS
from mse_sym.report.document import Table
from mse_sym.symbolic import Context, Partial, sigmoid, softmax
from mse_sym.symbolic.context import NONNEGATIVE, POSITIVE, UNIT_CLOSED, UNIT_OPEN, index, size, vector

NOTATION = {
    "m": "the mean target",
    "q": "the logarithm of a prediction",
    "d": "minus the logarithm of a target",
    "v": "a variance",
    r"\epsilon": "a small number that is added, or a floor",
    r"\rho": "the power of the variance",
    "E_k": "the entries of a matrix",
    "u_k": "a positive number, of which a weight or a mean target is the share",
}
"""The letters that this page has of its own."""
a, c, d, m, p, q, r, theta, mu, y, z = symbols("a c d m p q r theta mu y z", real=True)
eta, delta, epsilon, v = symbols("eta delta epsilon v", positive=True)
rho = Symbol("rho", real=True)
K, n, i, j, k, l = size("K"), size("n"), *map(index, "ijkl")  # noqa: E741 (as on the page)
probabilities, logits, labels, direction = (vector(name, K) for name in "pzyv")
predictions, targets = vector("a", n), vector("y", n)
EQUAL = relations.Equal()
DATA = public_record_data()
FLOOR = Rational(1, 10**12)
"""What PyTorch puts under a(1 - a)."""
ASSUMED = (
    "Statements are of real numbers, without rounding, and inputs are finite.",
    "What libraries compute was measured in floating point, with "
    + ", ".join(f"{library} {version}" for library, version in sorted(DATA["versions"].items()))
    + ".",
)
"""What this page takes for granted besides where its variables lie."""


def _versions(*libraries: str) -> str:
    return " and ".join(f"{library} {DATA['versions'][library]}" for library in libraries)


def _measured(what: str, *libraries: str) -> Evidence:
    return measured(what, {library: DATA["versions"][library] for library in libraries})


def _table(caption: str, header: Sequence[str], rows: Sequence[Sequence[str]], words: int = 1) -> Table:
    """A table whose columns after the first so many are numbers."""
    return Table(caption, tuple(header), tuple(map(tuple, rows)), frozenset(range(words, len(header))))


def _shown(numbers: Sequence[float], digits: int = 5) -> list[str]:
    return [_number(number, digits) for number in numbers]


def _number(number: float, digits: int = 5) -> str:
    mantissa, _, exponent = f"{number:.{digits}g}".partition("e")
    return f"${mantissa} \\cdot 10^{{{int(exponent)}}}$" if exponent else f"${mantissa}$"


@claim("P1", "The gradient of an objective has the sign of prediction minus target", builds_on=("C3", "E4"))
def sign_of_an_objective() -> Iterator[Content]:
    square = Context(definitions={LOSS: (a - y) ** 2})
    yield refuted(
        Partial(LOSS, a),
        EQUAL,
        2 * (y - a),
        square,
        said=(
            "An objective for the squared error that is handed to XGBoost returns twice the target minus the prediction, and "
            "the predictions run away (`dmlc/xgboost` #3037; with Huber’s loss likewise #2602). It says of "
            "$\\ell = (a - y)^2$:"
        ),
    )
    yield (
        "A leaf takes the step $-\\eta g/h$, here with $h = 2$. With the wrong sign it doubles the residual at the rate 1 and "
        "makes it $1 + \\eta$ times as long at any other:"
    )
    wrong = a - eta * (2 * (y - a)) / 2
    yield Derivation.begin(Add(wrong, -y, evaluate=False)).state(
        Mul(1 + eta, a - y, evaluate=False), "the factor $a - y$ taken out"
    )
    found = DATA["runs"]["P1"]
    yield _table(
        f"Mean absolute error after so many trees of {_versions('XGBoost')}, for the targets 0, 4, …, 396 of the thread.",
        ("objective", "1 tree", "5", "10", "20"),
        [(name, *_shown(found[name], 3)) for name in ("as written", "mended")],
    )
    yield _measured("the mean absolute errors of both objectives", "XGBoost")


@claim("P2", "$2p(1 - p)$ is not the second derivative behind the softmax, but a bound", builds_on=("C20",))
def second_derivative_of_the_softmax() -> Iterator[Content]:
    p, v = probabilities, direction
    context = Context({p: UNIT_OPEN, labels: UNIT_CLOSED}, {p[i]: softmax(logits, i)})
    yield refuted(
        Partial(p[j] - labels[j], logits[j]),
        EQUAL,
        2 * p[j] * (1 - p[j]),
        context,
        said=(
            "Boosters use $2p(1 - p)$ for the second derivative of the cross-entropy of several classes, and people who take it "
            "themselves ask where the 2 comes from (`dmlc/xgboost` #638, #5769, #10258, `lightgbm-org/LightGBM` #1154). "
            "The gradient being $p_j - y_j$, it would say:"
        ),
    )
    yield (
        "The 2 comes from the rest of the Hessian. Beside $p_j(1 - p_j)$ the row of class $j$ has the entries $-p_j p_l$, and the "
        "sizes of all of them add up to"
    )
    others = Sum((1 - KroneckerDelta(j, l)) * p[j] * p[l], (l, 1, K))
    yield Derivation.begin(p[j] * (1 - p[j]) + others, context).state(2 * p[j] * (1 - p[j]), r"$\sum_l p_l = 1$")
    yield (
        "All classes are moved at once, each by a tree of its own, as if the Hessian were diagonal. With this diagonal the "
        "quadratic model lies nowhere below the one with the whole Hessian, so that a step does not go too far in it:"
    )
    entry = p[j] * (KroneckerDelta(j, l) - p[l])
    true = Sum(v[j] * v[l] * entry, (j, 1, K), (l, 1, K))
    pairs = Sum((1 - KroneckerDelta(j, l)) * p[j] * p[l] * (v[j] + v[l]) ** 2, (j, 1, K), (l, 1, K)) / 2
    yield (
        Derivation.begin(Sum(2 * p[j] * (1 - p[j]) * v[j] ** 2, (j, 1, K)) - true, context)
        .state(pairs, "a square for each pair of classes")
        .state(S.Zero, "squares with positive weights", relations.AtLeast())
    )
    found = DATA["runs"]["P2"]
    yield (
        f"For three classes {_versions('XGBoost')} takes {_times(found['XGBoost'])} $p(1 - p)$ for the second derivative, and "
        f"{_versions('LightGBM')} takes {_times(found['LightGBM'])} it, $K/(K - 1)$; `check_objective` finds the factor 2 of XGBoost. "
        "Later versions of XGBoost, from PR 12537 on, have $|p - y|$ in its place, which is no second derivative either."
    )
    yield _measured("the second derivatives of three classes", "XGBoost", "LightGBM")


def _times(factors: Sequence[float]) -> str:
    (factor,) = set(factors)
    return f"{factor:g} times"


@claim("P3", "The derivative in the probability is not the one in the logit", builds_on=("C15",))
def focal_loss_in_the_probability() -> Iterator[Content]:
    context = Context({p: UNIT_OPEN}, {LOSS: -((1 - p) ** 2) * log(p) / 2, p: sigmoid(z)})
    in_probability = (1 - p) * log(p) - (1 - p) ** 2 / (2 * p)
    yield refuted(
        Partial(LOSS, z),
        EQUAL,
        in_probability,
        context,
        said=(
            "A focal loss with $\\gamma = 2$ is handed to LightGBM, whose scores are logits, as its derivatives in the "
            "probability, with the score in the place of the probability (`lightgbm-org/LightGBM` #2052; for CatBoost "
            "`rahowa/catboost_focal_loss` #2). For the label 1, with the factor ½ in front, $\\ell = -\\tfrac{1}{2} (1 - p)^2 \\log p$, that says:"
        ),
    )
    yield "Rule by rule, and with the slope of the sigmoid filled in:"
    yield (
        Derivation.begin(Partial(LOSS, z), context)
        .apply(rules.chain_rule(p))
        .state(Mul(in_probability, Partial(p, z), evaluate=False), r"product rule, $(\log u)' = 1/u$")
        .state(Mul(in_probability, p, 1 - p, evaluate=False), r"$\sigma' = \sigma(1 - \sigma)$")
    )
    found = DATA["runs"]["P3"]
    yield (
        f"{_versions('LightGBM')} learns nothing from it: the mean loss of 400 examples is {found['at 0']:g} at the score 0, and "
        f"after fifty trees {found['as written']:g}; with the derivatives in the logit it is {found['mended']:g}."
    )
    yield _measured("the mean losses of both objectives", "LightGBM")


@claim("P4", "The Tweedie objective is the derivative of the Tweedie loss, behind the exponential", builds_on=("C23",))
def tweedie_behind_the_exponential() -> Iterator[Content]:
    loss = tweedie.expression.xreplace({tweedie.prediction: mu, tweedie.parameters[0]: rho})
    domains = {y: NONNEGATIVE, rho: Interval.open(1, 2)}
    objective = -y * exp((1 - rho) * z) + exp((2 - rho) * z)
    yield refuted(
        Partial(LOSS, mu),
        EQUAL,
        objective.xreplace({z: mu}),
        Context({**domains, mu: POSITIVE}, {LOSS: loss}),
        said=(
            "LightGBM has a Tweedie metric without a logarithm and an objective with exponentials, and the second is not the "
            "derivative of the first (`lightgbm-org/LightGBM` #5088, #3155). If both were functions of the same score $\\mu$, that would be:"
        ),
    )
    yield "The metric takes the mean $\\mu$, and the objective its logarithm $z$. With $\\mu = e^z$ between them the objective is right:"
    behind = Context(domains, {LOSS: loss, mu: exp(z)})
    yield (
        Derivation.begin(Partial(LOSS, z), behind)
        .apply(rules.chain_rule(mu))
        .state(Mul(mu ** (1 - rho) - y / mu**rho, Partial(mu, z), evaluate=False), "power rule")
        .state(objective, r"$\partial \mu/\partial z = e^z = \mu$")
    )
    found = DATA["runs"]["P4"]
    pairs = list(zip(found["scores"], found["targets"], strict=True))
    half = objective.xreplace({rho: Rational(3, 2)})
    right = [printed(half.xreplace({z: Rational(score), y: Rational(target)}), ".5g") for score, target in pairs]
    yield _table(
        f"The gradient of {_versions('LightGBM')} at $\\rho = \\tfrac{{3}}{{2}}$, read from the leaves of trees, and what the formula gives.",
        ("score $z$", "target $y$", "LightGBM", "formula"),
        list(
            zip(
                *map(_shown, (found["scores"], found["targets"], found["gradients"])),
                [number.maths for number in right],
                strict=True,
            )
        ),
        0,
    )
    yield evaluated("numbers of the formula in the table", "(P4.1)", *right)
    yield _measured("the gradients of the objective", "LightGBM")


@claim("P5", "The same gradient and Hessian are not the same model", builds_on=("C26",))
def start_of_an_objective() -> Iterator[Content]:
    yield refuted(
        c - m,
        relations.SolvedFor(c),
        S.Zero,
        Context(),
        said=(
            "The squared error, written as an objective of one’s own, gives other leaves than the built-in one, and so does the "
            "logistic loss (`lightgbm-org/LightGBM` #5114, #6040; `dmlc/xgboost` #3096, #3255). Gradient and Hessian are "
            "right. What differs is the prediction before the first tree. To begin at 0 is right only if 0 is the best constant, "
            "the $c$ at which the mean gradient vanishes. The mean gradient of the squared error is $c - m$, where $m$ is the mean target. "
            "It would have to be true for all targets that"
        ),
    )
    yield (
        "The best constant is the mean target. Let the examples have positive weights $w_i$ that add up to 1, $\\sum_i w_i = 1$, and let "
        "$m = \\sum_i w_i y_i$. The mean gradient at a prediction $a$, and the prediction at which it vanishes, are then"
    )
    yield from squared_error.start_value.derivations[:2]
    yield "For the logistic loss the best constant is the logit of the share of the label 1 (C26). The built-in objectives begin there; those of one’s own do not."
    found = DATA["runs"]["P5"]
    yield _table(
        f"The margin before the first tree, for labels of which a fifth is 1; {_versions('XGBoost', 'LightGBM')}.",
        ("library", "squared error", "logistic loss", "one’s own"),
        [
            (library, *(_number(found[library][name]) for name in ("squared error", "logistic", "own")))
            for library in ("XGBoost", "LightGBM")
        ],
    )
    yield (
        "The remedy is one argument, `base_score` or `init_score`, from `loss.start_value.of(targets)`. LightGBM does not add "
        "`init_score` to its predictions."
    )
    yield _measured("the margins before the first tree", "XGBoost", "LightGBM")


@claim(
    "P6", "A floor under $a(1 - a)$ takes the gradient from the examples that are most wrong", builds_on=("C14", "C20")
)
def floor_of_the_cross_entropy() -> Iterator[Content]:
    small = Context({epsilon: Interval.open(0, Rational(1, 4))})
    yield refuted(
        Partial(LOSS, z),
        EQUAL,
        (a - y) * a * (1 - a) / Max(a * (1 - a), epsilon),
        Context(
            {a: UNIT_OPEN, y: UNIT_CLOSED, z: Interval.open(-oo, -28)},
            {LOSS: binary_cross_entropy.expression, a: sigmoid(z), epsilon: FLOOR},
        ),
        said=(
            "PyTorch’s `BCELoss` of a probability behind a sigmoid has another gradient than `BCEWithLogitsLoss` of the logit "
            "(`pytorch/pytorch` #24933, #103316). It divides by $a(1 - a)$, or by $\\epsilon = 10^{-12}$ where that is less, and the "
            "sigmoid multiplies by $a(1 - a)$. As a formula, where the floor is at work, for $z < -28$ for instance:"
        ),
    )
    yield "Without the floor both factors cancel (C20). With it the gradient of a wrong answer dies out, at the label 1 for instance,"
    slope = sigmoid(z) * (1 - sigmoid(z))
    dying = Mul(sigmoid(z) - 1, slope, 1 / Max(slope, epsilon), evaluate=False)
    yield Derivation.begin(dying, small).state(S.Zero, "the numerator dies out", relations.TendsTo(z, -oo))
    yield "where it should be"
    yield Derivation.begin(sigmoid(z) - 1).state(-S.One, r"$\sigma \to 0$", relations.TendsTo(z, -oo))
    found = DATA["runs"]["P6"]
    yield _table(
        f"The gradient in the logit at the label 1 in {_versions('PyTorch')}, in 64 bits.",
        ("logit", "`BCELoss` of the sigmoid", "`BCEWithLogitsLoss`"),
        list(zip(*(_shown(found[name], 3) for name in ("logits", "of a probability", "of a logit")), strict=True)),
        0,
    )
    yield _measured("the gradients of both losses", "PyTorch")


@claim("P7", "The smallest variance is a floor, and nothing is added", builds_on=("C12",))
def smallest_variance() -> Iterator[Content]:
    def loss(variance: Symbol | Add | Max) -> Add:
        return (log(variance) + r**2 / variance) / 2

    yield refuted(
        loss(Max(v, epsilon)),
        EQUAL,
        loss(v + epsilon),
        Context(),
        said=(
            "The page of `gaussian_nll_loss` says that $\\epsilon$ is added to the variance; the code takes the larger of the two "
            "(`pytorch/pytorch` #190058). With the residual $r$ and the variance $v$ the page says of the code:"
        ),
    )
    yield "Below the floor the loss does not depend on the variance, so that its derivative there is 0, and not that at the floor:"
    below = Context({v: Interval.open(0, 1)}, {LOSS: loss(Max(v, 1))})
    yield Derivation.begin(Partial(LOSS, v), below).state(
        S.Zero, "with $\\epsilon = 1$; for $v < 1$ the larger is 1, a constant"
    )
    found = DATA["runs"]["P7"]
    variances = [Rational(variance) for variance in found["variances"]]
    at_residual = {r: Rational(3, 4)}
    right = [printed(loss(Max(variance, 1)).xreplace(at_residual), ".5g") for variance in variances]
    added = [printed(loss(variance + 1).xreplace(at_residual), ".5g") for variance in variances]
    yield _table(
        f"{_versions('PyTorch')} with $\\epsilon = 1$ and $r = \\tfrac{{3}}{{4}}$: its value, the value with a floor and with a sum, and its gradient.",
        ("variance", "value", "with the floor", "with the sum", "gradient"),
        list(
            zip(
                *map(_shown, (found["variances"], found["values"])),
                *([number.maths for number in column] for column in (right, added)),
                _shown(found["gradients"]),
                strict=True,
            )
        ),
        0,
    )
    without, at_floor = (
        printed(diff(loss(v), v).xreplace({**at_residual, v: variance}), ".5g") for variance in (variances[0], S.One)
    )
    yield (
        f"The value has the floor. The gradient at {found['variances'][0]:g} is neither 0 nor that of the loss without a floor, which is "
        f"{without.maths}; it is that at the floor, {at_floor.maths}. "
        + (
            "The page of the function still says “added”."
            if found["says added"]
            else "The page of the function is mended."
        )
    )
    yield evaluated(
        "values and gradients of both formulas", "the loss and its derivative in $v$", *right, *added, without, at_floor
    )
    yield _measured("the values and the gradients", "PyTorch")


@claim("P8", "Shapes that differ make the loss one of all pairs", builds_on=("C7",))
def shapes_that_differ() -> Iterator[Content]:
    pairs = Sum((predictions[i] - targets[j]) ** 2, (i, 1, n), (j, 1, n)) / n**2
    yield refuted(
        pairs,
        EQUAL,
        Sum((predictions[i] - targets[i]) ** 2, (i, 1, n)) / n,
        Context(),
        said=(
            "Predictions of the shape $(n, 1)$ and targets of the shape $(n,)$ train without an error, to a wrong model "
            "(`pytorch/pytorch` #16045, #19699, #26551). Whoever takes this for the mean squared error says:"
        ),
    )
    yield "With $m$ for the mean target, what is computed is the loss of predictions all of whose targets are $m$, and a constant:"
    mean = Sum(targets[k], (k, 1, n)) / n
    split = Sum((predictions[i] - m) ** 2, (i, 1, n)) / n + Sum((targets[j] - m) ** 2, (j, 1, n)) / n
    yield Derivation.begin(pairs, Context(definitions={m: mean})).state(split, r"$\sum_j (y_j - m) = 0$")
    found = DATA["runs"]["P8"]
    yield (
        f"For the predictions 1, 2, 3 in one shape, and the same targets in the other, {_versions('PyTorch')} gives {found['PyTorch']:.4g}, with "
        f"{'a warning' if found['warnings'] else 'no warning'}; {_versions('optax')} raises `{found['optax']}`, and "
        f"`mean_squared_error` of {_versions('scikit-learn')}, which takes both shapes for the same, gives {found['scikit-learn']:g}."
    )
    yield _measured("the losses of shapes that differ", "PyTorch", "optax", "scikit-learn")


@claim("P9", "The Huber loss is $\\delta$ times the smooth absolute error", builds_on=("C6",))
def huber_and_smooth() -> Iterator[Content]:
    smooth = smooth_l1.expression.xreplace({smooth_l1.parameters[0]: delta})
    yield refuted(
        smooth,
        EQUAL,
        huber.expression,
        Context(),
        said=(
            "The smooth absolute error is often called the Huber loss (`torch/nn` #579, `pytorch/pytorch` #48595). "
            "With the same border $\\delta$ in both, the name would mean:"
        ),
    )
    yield "The two are equal for $\\delta = 1$ alone. The second thread says that they differ by the factor $\\delta$, and that is right:"
    yield Derivation.begin(huber.expression).state(
        Mul(delta, smooth, evaluate=False), "each piece of the smooth one times $\\delta$"
    )
    yield (
        "When $\\delta$ grows, the smooth absolute error tends to 0, and the Huber loss to half the square. "
        "`huggingface/diffusers` #7488 compares the two by these limits, and calls the second one the mean squared error, without the factor ½:"
    )
    yield Derivation.begin(smooth).state(
        S.Zero, "$(a - y)^2/(2\\delta) \\to 0$, in force once $\\delta > |a - y|$", relations.TendsTo(delta, oo)
    )
    yield Derivation.begin(huber.expression).state(
        (a - y) ** 2 / 2, "the square alone is left once $\\delta > |a - y|$", relations.TendsTo(delta, oo)
    )
    found = DATA["runs"]["P9"]
    (ratio,) = found["ratios"]
    yield (
        f"In {_versions('PyTorch')} `HuberLoss(delta={found['border']:g})` is {ratio:g} times `SmoothL1Loss(beta={found['border']:g})` "
        "at residuals on both sides of the border."
    )
    yield _measured("the ratio of the two losses", "PyTorch")


@claim("P10", "$p - y$ is right, and computed as it stands it is 0 too soon", builds_on=("C20", "C25"))
def confident_and_right() -> Iterator[Content]:
    found = DATA["runs"]["P10"]
    first, second = found["logits"]
    margin = Rational(str(first - second))
    yield refuted(
        sigmoid(z) - 1,
        EQUAL,
        S.Zero,
        Context({z: Interval(margin, oo)}),
        said=(
            "The gradient of the cross-entropy for the right class is 0 where the answer is confident "
            "(`pytorch/pytorch` #195678; of the softmax alone `jax-ml/jax` #40386). With two classes and $z$ for the difference of the logits, the "
            f"gradient is $\\sigma(z) - 1$. In 64 bits the result is 0 from about $z = {float(margin):g}$ on (C25). For $z \\geq {float(margin):g}$ it says:"
        ),
    )
    yield "There is no logit at which it is 0. The formula is right; that $\\sigma(z)$ is rounded to 1 before 1 is subtracted is what makes it 0 (C25). Without the subtraction:"
    yield Derivation.begin(sigmoid(z) - 1).state(-sigmoid(-z), r"$1 - \sigma(z) = \sigma(-z)$")
    ours = binary_cross_entropy.of(activations.sigmoid).compile().gradient(first - second, 1.0)
    exact = [printed(value, ".5g") for value in (-sigmoid(-margin), sigmoid(-margin))]
    yield _table(
        f"The gradient at the logits {first:g} and {second:g}, in 64 bits; {_versions('PyTorch', 'optax')}.",
        ("library", "right class", "other class"),
        [
            *((library, *_shown(found[library])) for library in ("PyTorch", "optax")),
            ("`mse_sym`", *_shown([float(ours), -float(ours)])),
            ("exact", *(number.maths for number in exact)),
        ],
    )
    yield evaluated("the exact gradients in the table", r"$\mp \sigma(-z)$", *exact)
    yield _measured("the gradients at two logits", "PyTorch", "optax")


@claim("P11", "A divergence that is finite at a target of 0 has no finite gradient there", builds_on=("C13",))
def divergence_at_a_target_of_zero() -> Iterator[Content]:
    term = y * (log(y) - q)
    slope = log(y) + 1 - q
    yield refuted(
        slope,
        relations.AtLeast(),
        -q - 1,
        Context({y: Interval.open(0, Rational(1, 10))}),
        said=(
            "The gradient of the Kullback–Leibler divergence in the targets is NaN where a target is 0, and a finite gradient is "
            "proposed in its place (`google-deepmind/optax` PR 1786; for PyTorch `pytorch/pytorch` #89558). One term of the divergence "
            "is $y (\\log y - q)$, where $q$ is the logarithm of the prediction. If $\\log y$ is replaced by 0 at $y = 0$, automatic "
            "differentiation gives the derivative $-q$ there. Elsewhere the derivative is $\\log y - q + 1$. If it tended to $-q$ as $y$ goes "
            "to 0, it would not lie more than 1 below $-q$ for small $y$, say for $y < \\tfrac{1}{10}$:"
        ),
    )
    yield "The derivative of the term is"
    yield Derivation.begin(Partial(term, y), Context({y: POSITIVE})).apply(rules.work_out)
    yield "Let $y = e^{-d}$, so that $y$ goes to 0 as $d$ grows. The term itself goes to 0, and its value at $y = 0$ is rightly 0:"
    near = Context(definitions={y: exp(-d)})
    yield Derivation.begin(term, near).state(S.Zero, "$d e^{-d}$ dies out", relations.TendsTo(d, oo))
    yield "Its derivative falls below every bound:"
    yield Derivation.begin(slope, near).state(-oo, r"$\log y = -d$", relations.TendsTo(d, oo))
    found = DATA["runs"]["P11"]
    shown = ", ".join(entry if isinstance(entry, str) else f"{entry:g}" for entry in found["gradient"])
    yield (
        f"{_versions('optax')} gives the value {found['value']:g} for the predictions ¼, ¼, ½ at the targets 0, ½, ½, and the gradient {shown}. NaN is not "
        "the derivative, and no finite number is, since the derivative tends to $-\\infty$. A model is trained with the gradient in the "
        "predictions. In $q$ it is $-y$, which is finite everywhere."
    )
    yield _measured("the value and the gradient at a target of 0", "optax")


@claim("P12", "The derivative of a trace does not vanish where 1 is added")
def trace_and_a_constant() -> Iterator[Content]:
    entries = vector("E", n, n)
    trace = Sum(entries[i, i], (i, 1, n))
    yield refuted(
        Partial(trace + 1, entries[k, l]),
        EQUAL,
        S.Zero,
        Context(),
        said=(
            "`(Trace(E) + 1).diff(E)` is 0 in SymPy, and so are the derivatives of other sums with a trace "
            "(`sympy/sympy` #26561; #23492, #25118, #27406, #30527). In entries:"
        ),
    )
    yield "The constant contributes nothing, and the trace 1 for each entry of the diagonal:"
    yield (
        Derivation.begin(Partial(trace + 1, entries[k, l]))
        .apply(rules.work_out, reason="sum rule; 1 is a constant")
        .state(KroneckerDelta(k, l), "only $i = k$ remains")
    )
    found = DATA["runs"]["P12"]
    yield (
        f"{_versions('SymPy')} gives `{found['trace']}` for the trace alone and `{found['trace + 1']}` with 1 added. Here no matrix is "
        "differentiated by SymPy: vectors and matrices are written in entries, and the prover refuses matrix symbols."
    )
    yield _measured("the derivatives of both traces", "SymPy")


@claim("P13", "A sign that is wrong where the gradient is small", builds_on=("C14",))
def sign_in_the_tail() -> Iterator[Content]:
    yield refuted(
        Partial(-exp(-theta), theta),
        EQUAL,
        -exp(-theta),
        Context({theta: Interval.open(20, oo)}),
        said=(
            "For $\\theta > 20$ Stan computed $\\log \\sigma(\\theta)$ as $-e^{-\\theta}$, which differs from it by about "
            "$\\tfrac{1}{2} e^{-2\\theta}$, and the derivative of that as the same again (`stan-dev/math` PR 3397, where it is mended):"
        ),
    )
    yield "The derivative that is meant is positive everywhere, and close to $e^{-\\theta}$ there:"
    yield (
        Derivation.begin(Partial(log(sigmoid(theta)), theta))
        .state(sigmoid(-theta), r"$\sigma'/\sigma = 1 - \sigma$")
        .state(S.Zero, r"$0 < \sigma < 1$", relations.AtLeast(strict=True))
    )
    yield Derivation.begin(sigmoid(-theta) * exp(theta)).state(
        S.One, r"$\sigma(-\theta) = e^{-\theta}/(1 + e^{-\theta})$", relations.TendsTo(theta, oo)
    )
    found = DATA["runs"]["P13"]
    passes = [
        name
        for name, key in (
            ("`torch.autograd.gradcheck`", "gradcheck passes it"),
            ("`numpy.allclose`", "allclose passes it"),
        )
        if found[key]
    ]
    yield (
        f"At $\\theta = 21$ the two are {_number(found['wrong'])} and {_number(found['right'])}. Whoever compares with an absolute "
        f"tolerance sees no difference: {' and '.join(passes) or 'none of the checkers'} of {_versions('PyTorch', 'NumPy')} "
        "pass the wrong one. Compared relatively, as `check_gradient` does it, it is wrong by a factor of −1."
    )
    yield _measured("what the checkers say of both derivatives", "PyTorch", "NumPy")
