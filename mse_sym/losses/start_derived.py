r"""The start value of a loss, derived and proved.

Where the gradient is affine in the target, the mean gradient of a sample is the gradient at the mean target :math:`m`,
and it vanishes at one prediction; behind a strictly increasing activation, at one pre-activation: the link of the mean.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from sympy import (
    Abs,
    Basic,
    Expr,
    FiniteSet,
    Heaviside,
    Indexed,
    IndexedBase,
    Intersection,
    Interval,
    Lambda,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    S,
    Set,
    Sum,
    Symbol,
    fraction,
    log,
    sign,
    solve,
    together,
)

from mse_sym.losses.activations import Activation
from mse_sym.losses.start_sought import SoughtStart
from mse_sym.losses.start_value import StartValue
from mse_sym.proof import Derivation, StepRefuted, StepUndecided, relations, rules
from mse_sym.proof.limited_time import within
from mse_sym.proof.rules.telling import vanishing
from mse_sym.symbolic import Context, Partial
from mse_sym.symbolic.context import POSITIVE, UNIT_OPEN, index, size, vector
from mse_sym.symbolic.functions import softmax
from mse_sym.symbolic.notation import set_latex, textbook_latex

if TYPE_CHECKING:
    from mse_sym.losses.loss import Loss


_EXAMPLE = index("i")
"""The index of examples on every page, and so of no classes."""
_SECONDS = 5.0
"""So long it may take to prove that a gradient increases."""


def start_value(loss: Loss) -> StartValue | SoughtStart:
    """The start value of a loss, derived and proved.

    Raises:
        ValueError: none is found as a function of the mean target, and the loss is not proved to be convex.
    """
    try:
        if loss.is_vector:
            return _of_vectors(loss)
        if loss.composition is not None:
            return _behind(loss, loss.composition.activation, loss.composition.loss.start_value)
        return _of_numbers(loss)
    except (StepRefuted, StepUndecided, NotImplementedError) as error:
        reason = str(error).partition("\n")[0]
    if loss.is_vector or loss.composition is not None:
        raise ValueError(f"{loss.name}: the constant that minimises the mean loss is not found: {reason}")
    return _sought(loss, reason)


def _of_numbers(loss: Loss) -> StartValue:
    domain = loss.context.domain(loss.target)
    if isinstance(loss.target, IndexedBase) or domain.free_symbols:
        raise ValueError(f"{loss.name}: a start value is sought for targets that are numbers of one set")
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


def _sought(loss: Loss, reason: str) -> SoughtStart:
    """What is sought where the gradient increases: one in pieces from each prediction to every later one."""
    prediction, gradient, context = loss.prediction, loss.gradient, loss.context
    increase = loss.hessian
    if gradient.has(*_IN_PIECES):
        further = Symbol(_free(loss, "dhe"), positive=True)
        increase = gradient.xreplace({prediction: prediction + further}) - gradient
    not_found = ValueError(
        f"{loss.name}: the constant that minimises the mean loss is not found: {reason}; and its gradient is not "
        "proved to increase, so that there may be several minima"
    )
    if gradient.has(*_IN_PIECES) and context.domain(prediction).sup.is_finite:
        raise not_found
    try:
        increases = within(_SECONDS, partial(_is_not_negative, increase, context))
    except (StepRefuted, StepUndecided, TimeoutError) as error:
        raise not_found from error
    return SoughtStart(loss.name, loss, (increases,))


_IN_PIECES = (Piecewise, sign, Heaviside, Max, Min, Abs)


def _behind(loss: Loss, activation: Activation, inside: StartValue | SoughtStart) -> StartValue | SoughtStart:
    """The link of what is best inside, where the activation increases strictly."""
    if isinstance(inside, StartValue):
        means = Intersection(inside.domain, activation.range) if inside.expression == inside.mean else inside.domain
        lines = _link(loss, activation, inside.expression, inside.mean, means)
        derivations = (*inside.derivations, *lines)
        return StartValue(loss.name, lines[-1].result, inside.mean, means, inside.targets, loss.parameters, derivations)
    constant = Symbol(_free(loss, "cbt"), real=True)
    lines = _link(loss, activation, constant, constant, activation.range)
    link = lines[-1].result if inside.link is None else lines[-1].result.xreplace({constant: inside.link(constant)})
    return SoughtStart(loss.name, inside.loss, (*inside.derivations, *lines), Lambda(constant, link))


def _link(loss: Loss, activation: Activation, value: Expr, mean: Symbol, means: Set) -> tuple[Derivation, ...]:
    """That the activation increases strictly, and where it takes a value that depends on the mean."""
    argument, context = activation.argument, Context({**_others(loss), mean: means})
    slope = Derivation.begin(Partial(activation.expression, argument), context).apply(rules.work_out)
    link = Derivation.begin(activation.expression - value, context)
    if activation.link is None:
        link = _zero(link, argument, mean)
    else:
        link = link.state(activation.link(value), "the link undoes the activation", relations.SolvedFor(argument))
    return slope, _is_positive(slope.result, context), link


def _of_vectors(loss: Loss) -> StartValue:
    """Behind the softmax, the logarithm of the mean label, where the gradient of a loss that is convex vanishes."""
    target, activation = loss.target, loss.composition and loss.composition.activation
    if not (isinstance(target, IndexedBase) and activation and isinstance(activation.expression, softmax)):
        raise ValueError(f"{loss.name}: of losses of vectors the start value is sought behind the softmax")
    classes, (first, second) = target.shape[0], loss.indices
    place = index(next(letter for letter in "kqrst" if letter not in map(str, loss.hessian.free_symbols)))
    gradient, hessian = (derivative.xreplace({_EXAMPLE: place}) for derivative in (loss.gradient, loss.hessian))
    mean, count, along = (vector(_free(loss, letter), classes) for letter in "muv")
    sample = _mean_gradient(loss, gradient, mean)
    shares = {mean[place]: count[place] / Sum(count[place], (place, 1, classes))}
    domains = {**_others(loss), count: POSITIVE, along: S.Reals}
    logarithms = {**shares, loss.prediction[place]: log(mean[place])}
    at_logarithms = " = ".join(map(textbook_latex, (loss.prediction[place], log(mean[place]))))
    zero = Derivation.begin(sample.result, Context(domains, logarithms)).state(S.Zero, f"${at_logarithms}$")
    curvature = _at(hessian, target, mean) * along[first] * along[second]
    convex = Derivation.begin(Sum(curvature, (first, 1, classes), (second, 1, classes)), Context(domains, shares))
    convex = convex.state(S.Zero, f"a variance in every direction ${textbook_latex(along)}$", relations.AtLeast())
    labels, lines = loss.context.domain(target), (sample, zero, convex)
    return StartValue(loss.name, log(mean[first]), mean, UNIT_OPEN, labels, loss.parameters, lines)


def _mean_gradient(loss: Loss, gradient: Expr, mean: Symbol | IndexedBase) -> Derivation:
    """The mean gradient of a sample, whose examples have weights, as the gradient at the mean target."""
    target, number = loss.target, size(_free(loss, "n"))
    row, other, entry = (index(_free(loss, letter)) for letter in "irs")
    weight, count = (vector(_free(loss, letter), number) for letter in "wu")
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
        return mean_gradient.state(
            _at(gradient, target, mean),
            f"affine in the target; the weights ${textbook_latex(weight[row])}$ add up to 1",
        )
    except StepRefuted as error:
        raise NotImplementedError(
            "it depends on more than the mean target, since the gradient is not affine in the target"
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
            reason = vanishing(derivation.result, solution, variable)
            return derivation.state(_of_positive(solution, mean, inside), reason, relations.SolvedFor(variable))
    raise NotImplementedError(f"no formula is found for the best {variable}")


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


def _is_not_negative(expression: Expr, context: Context) -> Derivation:
    return Derivation.begin(expression, context).state(S.Zero, _everywhere(expression, context), relations.AtLeast())


def _is_positive(expression: Expr, context: Context) -> Derivation:
    above = relations.AtLeast(strict=True)
    return Derivation.begin(expression, context).state(S.Zero, _positive_factors(expression, context), above)


def _positive_factors(expression: Expr, context: Context) -> str:
    """The factors of a product, or what is below a bar, with their signs; of others where they are positive."""
    factors = [each.base if isinstance(each, Pow) else each for each in Mul.make_args(expression)]
    unknown = sorted((each for each in factors if each.free_symbols), key=lambda each: int(each.count_ops()))
    if not unknown or expression in unknown:
        return _everywhere(expression, context)
    try:
        for each in unknown:
            Derivation.begin(each, context).state(S.Zero, "", relations.AtLeast(strict=True))
    except (StepRefuted, StepUndecided):
        return _everywhere(expression, context)
    return ", ".join(f"${textbook_latex(each)} > 0$" for each in unknown)


def _everywhere(expression: Expr, context: Context) -> str:
    """Where the variables lie, for which something was proved."""
    variables = sorted((s for s in expression.free_symbols if isinstance(s, Symbol)), key=str)
    where = [rf"${textbook_latex(s)} \in {set_latex(context.domain(s))}$" for s in variables]
    return f"for every {' and '.join(where)}" if where else "it is a positive number"


def _at(expression: Expr, target: Symbol | IndexedBase, mean: Symbol | IndexedBase) -> Expr:
    return expression.xreplace({target: mean} if isinstance(target, Symbol) else _entries(expression, target, mean))


def _entries(expression: Expr, target: IndexedBase, mean: IndexedBase) -> dict[Expr, Expr]:
    entries = (entry for entry in expression.atoms(Indexed) if entry.base == target)
    return {entry: mean[entry.indices] for entry in entries}


def _others(loss: Loss) -> dict[Basic, Set]:
    """The domains of all but the target."""
    return {name: domain for name, domain in loss.context.domains.items() if name != loss.target}


def _free(loss: Loss, letters: str, beside: Expr = S.Zero) -> str:
    """The first letter that neither the loss uses nor what stands beside it; if all are used, the first with a 0."""
    variables = (loss.prediction, loss.target, *loss.parameters)
    used = loss.expression.atoms(Symbol).union(beside.atoms(Symbol), *(v.free_symbols for v in variables))
    names = {str(symbol) for symbol in used}
    return next((letter for letter in letters if letter not in names), f"{letters[0]}_0")
