"""The mistakes that people make in a gradient, as what they make of the right one.

Each is a factor of the right quantity, or another quantity: of the same loss at other arguments, of the loss before
its activation. So none is a formula of its own: all come from what is derived and proved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from sympy import Dummy, Expr, FiniteSet, IndexedBase, S, Sum, Symbol

from mse_sym.check.mistake import Mistake, Mistakes, as_formula, times
from mse_sym.check.mistakes_of_links import links
from mse_sym.check.mistakes_of_order import hessians, values
from mse_sym.check.ordinary import Ordinary, value_of
from mse_sym.check.shapes import of_examples
from mse_sym.check.strata import Points
from mse_sym.losses import Loss
from mse_sym.proof.slips import FACTORS, factors_of, factors_of_size, variables_for
from mse_sym.runtime.quantity import QUANTITIES
from mse_sym.symbolic.context import UNIT_CLOSED, index


def mistakes(at: Ordinary) -> tuple[Mistake, ...]:
    """The mistakes that make a difference at these points, the commonest first."""
    with np.errstate(all="ignore"):
        found = [mistake for table in _TABLES for mistake in table(at)]
    return tuple(each for each in found if np.isfinite(each.made).any() and not np.array_equal(each.made, at.right))


def with_another(at: Ordinary, found: tuple[Mistake, ...]) -> Mistakes:
    """Each mistake with another sign or a factor 2 as well."""
    for words, factor in _COMBINED.items():
        for mistake in found:
            if mistake.words not in FACTORS:
                formula = None if mistake.formula is None else factor * mistake.formula
                made = float(factor) * mistake.made
                yield replace(mistake, words=f"{words}, and {mistake.words}", made=made, formula=formula)
    for words in _TWO:
        yield times(at, f"the sign is wrong, and {words}", -FACTORS[words])


_SIGN, _TWO = "the sign is wrong", ("a factor 2 too large", "a factor 2 too small")
_COMBINED: Mapping[str, Expr] = {
    **{words: FACTORS[words] for words in (_SIGN, *_TWO)},
    **{f"{_SIGN}, and {words}": -FACTORS[words] for words in _TWO},
}
"""What is combined with other mistakes."""


def _constants(at: Ordinary) -> Mistakes:
    for words, factor in FACTORS.items():
        yield times(at, words, factor)


def _reductions(at: Ordinary) -> Mistakes:
    rows, n = at.rows, _number_of_rows(at.loss)
    words = "a factor 1/n, n the number of rows: of the mean, not of each example"
    yield Mistake(words, at.right / rows, at.formula / n)
    words = "a factor n, the number of rows, too large: divided by a mean that was not taken"
    yield Mistake(words, at.right * rows, at.formula * n)
    if at.loss.is_vector:
        (size,) = at.loss.prediction.shape
        for words, factor in factors_of_size(size).items():
            yield Mistake(words, at.right * float(factor.subs(size, at.entries)), at.formula * factor)
        words = "a factor 1/(n K), of rows and entries: of the mean, not of each example"
        yield Mistake(words, at.right / (rows * at.entries), at.formula / (n * size))


def pairs(at: Ordinary) -> Mistakes:
    """Each prediction paired with each target, as shapes (n, 1) and (n,) are broadcast, and the mean or sum of that."""
    loss, batch, n = at.loss, at.batch, at.rows
    if loss.is_vector or isinstance(loss.target, IndexedBase):
        return
    row, column = np.divmod(np.arange(n * n), n)
    paired = Points(
        batch.prediction[row],
        batch.target[column],
        {name: numbers[row] for name, numbers in batch.parameters.items()},
        ("",) * (n * n),
    )
    found = Ordinary(loss, at.quantity, paired).right.reshape(n, n)
    other, count = index("j"), _number_of_rows(loss)
    total = Sum(of_examples(loss, at.formula, other), (other, 1, count))
    words = "each prediction is paired with each target: shapes (n, 1) and (n,) are broadcast"
    yield Mistake(f"{words}, and the mean is taken over the targets", found.mean(1), total / count)
    yield Mistake(f"{words}, and the sum is taken over the targets", found.sum(1), total)
    yield Mistake(f"{words}, and the mean is taken over all pairs", found.mean(1) / n, total / count**2)


def _number_of_rows(loss: Loss) -> Symbol:
    """A symbol for it that the loss does not have."""
    taken = {str(symbol) for symbol in loss.expression.free_symbols} | {p.name for p in loss.parameters}
    return Symbol(next(name for name in ("n", "N", "rows") if name not in taken), integer=True, positive=True)


def _parameters(at: Ordinary) -> Mistakes:
    for parameter in at.loss.parameters:
        numbers = at.batch.parameters[parameter.name]
        if numbers.ndim == 1:
            for words, factor in factors_of(parameter).items():
                times = at.shaped(value_of(factor, {parameter: numbers}, at.rows))
                yield Mistake(words, times * at.right, factor * at.formula)
        elif isinstance(parameter, IndexedBase) and at.right.shape == numbers.shape:
            entry = Dummy(str(parameter.label), positive=True)
            for words, factor in factors_of(entry).items():
                formula = factor.xreplace({entry: parameter[at.loss.indices[0]]}) * at.formula
                yield Mistake(words, value_of(factor, {entry: numbers}, at.rows) * at.right, formula)


def _variables(at: Ordinary) -> Mistakes:
    """The derivative in a function of the prediction, for that in the prediction itself."""
    if at.loss.is_vector or at.quantity != "gradient":
        return
    if isinstance(a := at.loss.prediction, Symbol):
        for words, factor in variables_for(a, at.loss.context.domain(a)).items():
            yield as_formula(at, words, factor * at.formula)


def _arguments(at: Ordinary) -> Mistakes:
    """Prediction and target in each other's place, and labels of the other convention."""
    loss, batch, y, t, right = at.loss, at.batch, at.batch.target, at.loss.target, at.formula
    labels, a = loss.context.domain(t), loss.prediction
    swapped = right.xreplace({a: t, t: a})
    if isinstance(a, Symbol) and isinstance(t, Symbol):
        yield as_formula(at, "prediction and target are swapped", swapped)
    elif batch.prediction.shape == y.shape and labels == loss.context.domain(a):
        yield Mistake("prediction and target are swapped", at.of(loss, at.quantity, y, batch.prediction), swapped)
    if loss.is_vector or not isinstance(a, Symbol):
        return
    if labels in (UNIT_CLOSED, FiniteSet(0, 1)):
        if _is_margin(loss):
            of_margin = t ** QUANTITIES[at.quantity].order * right.xreplace({a: t * a, t: S.One})
            yield as_formula(at, "labels −1 and 1 are expected, and 0 and 1 are given", of_margin)
        yield as_formula(at, "labels 0 and 1 are exchanged", right.xreplace({t: 1 - t}))
    elif labels == FiniteSet(-1, 1):
        one, other = (right.xreplace({t: label}) for label in (S.One, S.NegativeOne))
        yield as_formula(at, "labels 0 and 1 are expected, and −1 and 1 are given", t * one + (1 - t) * other)
        yield as_formula(at, "labels −1 and 1 are exchanged", right.xreplace({t: -t}))


def _is_margin(loss: Loss) -> bool:
    """Whether a prediction may have any sign, as a margin has."""
    domain = loss.context.domain(loss.prediction)
    return bool(domain.inf.is_infinite and domain.sup.is_infinite)


_TABLES: tuple[Callable[[Ordinary], Mistakes], ...] = (
    _constants,
    _reductions,
    _arguments,
    links,
    _variables,
    _parameters,
    hessians,
    values,
)
