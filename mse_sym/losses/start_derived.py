r"""The start value of a loss, derived and proved.

Where the gradient is affine in the target, the mean gradient of a sample is the gradient at the mean target :math:`m`,
and it vanishes at one prediction; behind a strictly increasing activation, at one pre-activation: the link of the mean.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from sympy import (
    Basic,
    Expr,
    FiniteSet,
    Indexed,
    IndexedBase,
    Intersection,
    Interval,
    S,
    Set,
    Sum,
    Symbol,
    fraction,
    log,
    solve,
    together,
)

from mse_sym.losses.activations import Activation
from mse_sym.losses.start_value import StartValue
from mse_sym.proof import Derivation, StepRefuted, StepUndecided, relations, rules
from mse_sym.symbolic import Context, Partial
from mse_sym.symbolic.context import POSITIVE, UNIT_OPEN, index, size, vector
from mse_sym.symbolic.functions import softmax
from mse_sym.symbolic.notation import textbook_latex
from mse_sym.symbolic.plain_notation import plain_formula

if TYPE_CHECKING:
    from mse_sym.losses.loss import Loss


def start_value(loss: Loss) -> StartValue:
    """The start value of a loss, derived and proved.

    Raises:
        ValueError: there is none that is a function of the mean target, or none is found.
    """
    try:
        if loss.is_vector:
            return _of_vectors(loss)
        return _of_numbers(loss) if loss.composition is None else _behind(loss, loss.composition.activation)
    except (StepRefuted, StepUndecided, NotImplementedError) as error:
        reason = str(error).partition("\n")[0]
        raise ValueError(f"{loss.name}: the constant that minimises the mean loss is not found: {reason}") from error


def _of_numbers(loss: Loss) -> StartValue:
    domain = loss.context.domain(loss.target)
    if isinstance(loss.target, IndexedBase) or domain.free_symbols:
        raise ValueError(f"{loss.name}: the start value is sought for targets in a set of numbers")
    labels = _between_labels(loss, domain) if isinstance(domain, FiniteSet) else None
    mean = Symbol(_free(loss, "m"), real=True)
    sample = _mean_gradient(loss, loss.gradient if labels is None else labels.result, mean)
    inner = Interval.open(domain.inf, domain.sup)
    context = Context({**_others(loss), mean: inner})
    zero = _zero(Derivation.begin(sample.result, context), loss.prediction, mean)
    slope = Derivation.begin(Partial(sample.result, loss.prediction), context).apply(rules.work_out)
    minimum = _is_positive(slope.result.xreplace({loss.prediction: zero.result}), context)
    lines = (*([] if labels is None else [labels]), sample, zero, slope, minimum)
    return StartValue(loss.name, zero.result, mean, inner, domain, loss.parameters, lines)


def _between_labels(loss: Loss, labels: FiniteSet) -> Derivation:
    """The gradient at labels, of which there are two, as an affine function of the label."""
    gradient, target, low, high = loss.gradient, loss.target, min(labels), max(labels)
    at_low, at_high = (gradient.xreplace({target: label}) for label in (low, high))
    affine = ((high - target) * at_low + (target - low) * at_high) / (high - low)
    return Derivation.begin(gradient, loss.context).state(affine, "at both labels")


def _behind(loss: Loss, activation: Activation) -> StartValue:
    """The link of the mean, where the activation increases strictly."""
    assert loss.composition is not None
    inside, argument = loss.composition.loss.start_value, activation.argument
    means = Intersection(inside.domain, activation.range) if inside.expression == inside.mean else inside.domain
    context = Context({**_others(loss), inside.mean: means})
    slope = Derivation.begin(Partial(activation.expression, argument), context).apply(rules.work_out)
    link = Derivation.begin(activation.expression - inside.expression, context)
    if activation.link is None:
        link = _zero(link, argument, inside.mean)
    else:
        link = link.state(activation.link(inside.expression), "the link", relations.SolvedFor(argument))
    lines = (*inside.derivations, slope, _is_positive(slope.result, context), link)
    return StartValue(loss.name, link.result, inside.mean, means, inside.targets, loss.parameters, lines)


def _of_vectors(loss: Loss) -> StartValue:
    """Behind the softmax, the logarithm of the mean label, where the gradient of a loss that is convex vanishes."""
    target, activation = loss.target, loss.composition and loss.composition.activation
    if not (isinstance(target, IndexedBase) and activation and isinstance(activation.expression, softmax)):
        raise ValueError(f"{loss.name}: of losses of vectors the start value is sought behind the softmax")
    classes, (first, second), place = target.shape[0], loss.indices, index(_free(loss, "kirst"))
    mean, count, along = (vector(_free(loss, letter), classes) for letter in "mcv")
    sample = _mean_gradient(loss, loss.gradient, mean)
    shares = {mean[place]: count[place] / Sum(count[place], (place, 1, classes))}
    domains = {**_others(loss), count: POSITIVE, along: S.Reals}
    logarithms = {**shares, loss.prediction[place]: log(mean[place])}
    at_logarithms = " = ".join(map(textbook_latex, (loss.prediction[place], log(mean[place]))))
    zero = Derivation.begin(sample.result, Context(domains, logarithms)).state(S.Zero, f"${at_logarithms}$")
    curvature = _at(loss.hessian, target, mean) * along[first] * along[second]
    convex = Derivation.begin(Sum(curvature, (first, 1, classes), (second, 1, classes)), Context(domains, shares))
    convex = convex.state(S.Zero, "in every direction", relations.AtLeast())
    labels, lines = loss.context.domain(target), (sample, zero, convex)
    return StartValue(loss.name, log(mean[first]), mean, UNIT_OPEN, labels, loss.parameters, lines)


def _mean_gradient(loss: Loss, gradient: Expr, mean: Symbol | IndexedBase) -> Derivation:
    """The mean gradient of a sample, whose examples have weights, as the gradient at the mean target."""
    target, number = loss.target, size(_free(loss, "n"))
    row, other, entry = (index(_free(loss, letter)) for letter in "ris")
    weight, count = (vector(_free(loss, letter), number) for letter in "wc")
    if isinstance(target, IndexedBase):
        targets = vector(str(target.label), number, *target.shape)
        of_row, mean_entry = targets[row, entry], mean[entry]
        each = Context({}, {target[entry]: of_row}).unfold(gradient)
    else:
        targets, mean_entry = vector(target.name, number), mean
        each, of_row = gradient.xreplace({target: targets[row]}), targets[row]
    domains = {**_others(loss), targets: loss.context.domain(target), count: POSITIVE}
    weights = {weight[row]: count[row] / Sum(count[other], (other, 1, number))}
    means = {mean_entry: Sum(weight[row] * of_row, (row, 1, number))}
    mean_gradient = Derivation.begin(Sum(weight[row] * each, (row, 1, number)), Context(domains, {**means, **weights}))
    try:
        return mean_gradient.state(_at(gradient, target, mean), "affine in the target")
    except StepRefuted as error:
        raise ValueError(
            f"{loss.name}: the constant that minimises the mean loss depends on more than the mean target, "
            "since the gradient is not affine in the target"
        ) from error


def _zero(derivation: Derivation, variable: Symbol, mean: Symbol) -> Derivation:
    """The derivation with the line that says where its last one vanishes."""
    inside = _inside(derivation.context.domain(mean))
    try:
        solutions = solve(derivation.result, variable)
    except NotImplementedError:
        solutions = []
    for solution in solutions:
        with suppress(StepRefuted, StepUndecided):
            reason = f"solved for ${textbook_latex(variable)}$"
            return derivation.state(_of_positive(solution, mean, inside), reason, relations.SolvedFor(variable))
    raise NotImplementedError(f"{plain_formula(derivation.result)} = 0 is not solved for {variable}")


def _inside(domain: Interval) -> Expr:
    """A number inside an interval."""
    low, high = domain.inf, domain.sup
    if low.is_finite and high.is_finite:
        return (low + high) / 2
    return low + 1 if low.is_finite else high - 1 if high.is_finite else S.Zero


def _of_positive(solution: Expr, mean: Symbol, inside: Expr) -> Expr:
    """The logarithms of roots and of ratios of negative parts as those of ratios of positive parts."""

    def rewritten(argument: Expr) -> Expr:
        base, exponent = argument.as_base_exp()
        above, below = fraction(together(base))
        if below.xreplace({mean: inside}).is_negative:
            above, below = (-above).expand(), (-below).expand()
        return exponent * log(above / below)

    return solution.replace(log, rewritten)


def _is_positive(expression: Expr, context: Context) -> Derivation:
    return Derivation.begin(expression, context).state(S.Zero, "positive", relations.AtLeast(strict=True))


def _at(expression: Expr, target: Symbol | IndexedBase, mean: Symbol | IndexedBase) -> Expr:
    return expression.xreplace({target: mean} if isinstance(target, Symbol) else _entries(expression, target, mean))


def _entries(expression: Expr, target: IndexedBase, mean: IndexedBase) -> dict[Expr, Expr]:
    entries = (entry for entry in expression.atoms(Indexed) if entry.base == target)
    return {entry: mean[entry.indices] for entry in entries}


def _others(loss: Loss) -> dict[Basic, Set]:
    """The domains of all but the target."""
    return {name: domain for name, domain in loss.context.domains.items() if name != loss.target}


def _free(loss: Loss, letters: str) -> str:
    """The first of these letters that the loss does not use; if it uses all, the first with a 0."""
    variables = (loss.prediction, loss.target, *loss.parameters)
    names = {str(symbol) for symbol in loss.expression.atoms(Symbol).union(*(v.free_symbols for v in variables))}
    return next((letter for letter in letters if letter not in names), f"{letters[0]}_0")
