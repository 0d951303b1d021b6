r"""The same losses in other libraries.

Other libraries write the squared error and the cross-entropy with another factor in front, average over other things,
or take their arguments in another order. What each of them minimises is a multiple of the risk here, so its gradient
and the learning rate that takes the same steps follow from the claims before.
"""

from collections.abc import Iterator

import numpy as np
from sympy import Mul, Sum, symbols

from mse_sym.losses import squared_error
from mse_sym.losses.conventions import CONVENTIONS, OBJECTIVE, Convention, Domain, Library, distinct_objectives
from mse_sym.pages.claims import Content, claim, exercise
from mse_sym.pages.measurements import measured
from mse_sym.proof import Derivation, relations, rules
from mse_sym.report.document import Display, Table
from mse_sym.symbolic import Context, Partial
from mse_sym.symbolic.context import index, size, vector
from mse_sym.symbolic.notation import latex_pieces, textbook_latex

NOTATION = {
    "N": "the number of elements, $nK$",
    "g": "the sum of the first derivatives in a leaf",
    "h": "the sum of the second derivatives in a leaf",
    r"\lambda": "the regularisation of a leaf",
}
"""The letters that this page has of its own."""
kappa = symbols("kappa", positive=True)
slope = symbols("g", real=True)
curvature, regularisation = symbols("h lambda", positive=True)
n, i, j, k = size("n"), index("i"), index("j"), index("k")
predictions_of_examples, targets_of_examples = vector("a", n), vector("y", n)
REDUCTIONS = {
    "mean over elements": "mean of $N$",
    "mean over examples": "mean of $n$",
    "sum": "sum",
    "none": "none",
}


@claim("C7", "The same loss in other libraries", builds_on=("C2", "C3", "C20"))
def in_other_libraries() -> Iterator[Content]:
    of_mean, of_sum = CONVENTIONS[:2]
    yield (
        "`torch.nn.MSELoss()` has no ½ and averages over *all* elements of the prediction, of which there are $N$. Its "
        "gradient is not the residual:"
    )
    yield of_mean.gradient
    yield "With `reduction='sum'` the divisor is gone and the 2 stays:"
    yield of_sum.gradient
    yield (
        "*A table of conventions.* There are $n$ examples with $K$ outputs each, so $N = nK$ elements. The risk here is "
        "$R = \\frac{1}{n} \\sum_i \\ell_i$, a mean over examples of $\\frac{1}{2} \\lVert a - y \\rVert^2$. What the others minimise is "
        "$J = \\kappa R$ with some $\\kappa$, so by C2 the rate $\\eta / \\kappa$ goes where $\\eta$ goes here. A prediction with several "
        "outputs is where most surprises come from: to average over elements and not over examples divides by $K$."
    )
    yield _table_of_conventions(
        "number",
        "The squared error. The factor stands in front of $(a - y)^2$, and the rate is the one that takes the steps of the rate $\\eta$ here.",
    )
    yield _table_of_conventions("probability", "The binary cross-entropy of a probability $a$, with the factor 1.")
    yield _table_of_conventions(
        "logit", "The binary cross-entropy of a logit $z$, whose sigmoid is the probability, with the factor 1."
    )
    yield (
        "A mean of $N$ is over all elements, a mean of $n$ over the examples; with no reduction each element has a loss of "
        "its own, and the gradient is that of the sum. Swapping prediction and target does no harm in the square, which "
        "is symmetric; the cross-entropy is not."
    )
    yield _table_of_arguments()
    yield measured(
        "factor, reduction and order of the arguments, as the tables have them",
        {library.name: library.version for library in _libraries() if library.version},
    )
    yield "Sources: " + "; ".join(f"{library.name}, {library.source}" for library in _libraries()) + "."
    yield "The lines behind gradient and rate, one derivation for all that minimise the same:"
    for objective, conventions in distinct_objectives().items():
        yield f"{_named(conventions)}:"
        yield Display(("J = ", *latex_pieces(objective)))
        yield conventions[0].step
    yield (
        "A booster does not walk along the gradient. With $g$ and $h$ the sums of first and second derivatives in a leaf, "
        "it gives the leaf the value $-g/(h + \\lambda)$. There a factor $\\kappa$ in front of the loss cancels but for the "
        "regularisation, which it divides: whoever writes an objective without the ½ has halved $\\lambda$."
    )
    yield Derivation.begin(-kappa * slope / (kappa * curvature + regularisation)).state(
        -slope / (curvature + regularisation / kappa), "cancel $\\kappa$"
    )
    yield (
        "*Shapes.* A prediction of shape $(n,)$ against a target of shape $(n, 1)$ is a slip of the pen, and an error here. "
        f"With $n = 3$: `{_refusal()}`. "
        "NumPy and JAX subtract the one from the other to all $n^2$ pairs without a word, and so does torch, with a warning. What is then minimised is"
    )
    pairs = Sum((predictions_of_examples[i] - targets_of_examples[j]) ** 2, (j, 1, n), (i, 1, n)) / n**2
    yield Display(("J = ", *latex_pieces(pairs)))
    mean = Sum(targets_of_examples[j], (j, 1, n)) / n
    prediction = predictions_of_examples[k]
    yield "whose gradient does not know which target belongs to which prediction. It vanishes at the mean of the targets, and nowhere else:"
    yield (
        Derivation.begin(Partial(OBJECTIVE, prediction), Context(definitions={OBJECTIVE: pairs}))
        .apply(rules.unfold(OBJECTIVE))
        .state(
            Mul(2, 1 / n**2, Sum(prediction - targets_of_examples[j], (j, 1, n)), evaluate=False),
            "power rule; only $i = k$ remains",
        )
        .state(Mul(2 / n, prediction - mean, evaluate=False), "linearity of the sum")
        .state(mean, "linear in $a_k$", relations.SolvedFor(prediction))
    )
    yield "Every prediction is pulled to the mean of all targets, even one that is right, and that is what such a model learns."


def _table_of_conventions(domain: Domain, caption: str) -> Table:
    with_factor = domain == "number"
    return Table(
        caption=caption,
        header=("source", "name", *(["factor"] if with_factor else []), "reduction", "gradient", "rate"),
        rows=tuple(
            (
                convention.library.name,
                f"`{convention.name}`",
                *([f"${textbook_latex(convention.factor)}$"] if with_factor else []),
                REDUCTIONS[convention.reduction],
                f"${textbook_latex(convention.gradient.result)}$",
                f"${textbook_latex(convention.rate)}$",
            )
            for convention in CONVENTIONS
            if convention.domain == domain
        ),
    )


def _table_of_arguments() -> Table:
    orders = {
        library: [convention for convention in CONVENTIONS if convention.library == library] for library in _libraries()
    }
    return Table(
        caption="Which comes first. For the boosters, whose target comes with the data, the arguments are those of an objective of one's own; in their scikit-learn interface it is the target.",
        header=("source", "version", "first", "arguments"),
        rows=tuple(
            (
                library.name,
                library.version or "a book",
                "target" if conventions[0].target_first else "prediction",
                "; ".join(dict.fromkeys(f"`{', '.join(convention.arguments)}`" for convention in conventions)),
            )
            for library, conventions in orders.items()
        ),
    )


def _libraries() -> Iterator[Library]:
    yield from dict.fromkeys(convention.library for convention in CONVENTIONS)


def _named(conventions: tuple[Convention, ...]) -> str:
    return ", ".join(f"{convention.library.name} `{convention.name}`" for convention in conventions)


def _refusal() -> str:
    """What the compiled loss says to the two shapes."""
    try:
        squared_error.compile().value(np.zeros(3), np.zeros((3, 1)))
    except ValueError as error:
        return str(error)
    raise AssertionError("the shapes (3,) and (3, 1) were taken for the same")


@exercise(
    "X16",
    "A mean over elements",
    "There are $n$ examples with $K$ outputs each. A library averages $(a - y)^2$ over all $nK$ elements. At which learning "
    "rate does it take the steps that the mean over examples of half the square takes at $\\eta$?",
    builds_on=("C7",),
)
def a_mean_over_elements() -> Iterator[Content]:
    eta, outputs, residual = symbols("eta", positive=True), size("K"), symbols("r", real=True)
    yield "In one prediction with the residual $r$ the step here is $\\eta r/n$. There the gradient is $2r/(nK)$, and the step at the rate $\\eta K/2$ is"
    yield Derivation.begin(Mul(eta * outputs / 2, 2 * residual / (n * outputs), evaluate=False)).state(
        eta * residual / n, "cancel $2$ and $K$"
    )
