"""What is wrong at ordinary points: the mistakes that explain it, and to which of the points it is confined."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from sympy import Expr, FiniteSet, Float, Piecewise

from mse_sym.check.accuracy import shaped_result
from mse_sym.check.finer import finer, in_type
from mse_sym.check.mistake import Mistake
from mse_sym.check.mistakes import mistakes, pairs, with_another
from mse_sym.check.mistakes_of_edits import edits
from mse_sym.check.ordinary import Ordinary, value_of
from mse_sym.check.strata import Array
from mse_sym.symbolic.context import UNIT_CLOSED
from mse_sym.symbolic.plain_notation import plain_formula

NEARLY_RIGHT = "nearly right: a clip, an epsilon or a rounded constant in it"
WRONG = "it is wrong"
_SMALL = 1e-3
_MOSTLY = 0.9
"""A difference is measured against a value, or against a small part of what most values are below: some are at ties."""
_NEARLY = 1e-2
_LEAST = 3
"""So many results a mistake must explain."""
_SAME = 1e-6
"""Numbers that differ by no greater part are taken for one."""
_PART = 0.1
"""Of what is wrong this may be left."""
_SHOWN = 6
"""So many digits of a factor are shown."""


@dataclass(frozen=True, eq=False)
class Returned:
    """What a function returns at ordinary points, of which ``digits`` are compared."""

    at: Ordinary
    got: Array
    digits: float

    @property
    def wrong(self) -> Array:
        return np.isfinite(self.got) & ~self.is_near(self.at.right)

    def is_near(self, made: Array, part: float | None = None) -> Array:
        """Where it is another quantity, to half of the digits, or up to a part of it."""
        sizes = np.abs(made[np.isfinite(made)])
        unit = _SMALL * float(np.quantile(sizes, _MOSTLY)) if sizes.size else 0.0
        with np.errstate(all="ignore"):
            return np.asarray(np.abs(self.got - made) <= (part or self.digits) * (np.abs(made) + unit))


def returned(at: Ordinary, function: Callable[..., Any], dtype: np.dtype[Any]) -> Returned:
    """What a function returns at ordinary points, called with arrays of a type; what is right where a finer type is."""
    batch = in_type(at.batch, dtype)
    with np.errstate(all="ignore"):
        got = shaped_result(at.loss, at.quantity, batch, function).astype(float)
    found = Returned(at, got, float(np.sqrt(np.finfo(dtype).eps)))
    if found.is_near(at.right).all() or (better := finer(at.loss, at.quantity, batch, function)) is None:
        return found
    is_mended = replace(found, got=better.astype(float)).is_near(at.right) & ~found.is_near(at.right)
    return replace(found, got=np.where(is_mended, at.right, got))


def of_ordinary(returned: Sequence[Returned]) -> Iterator[tuple[str, str, Expr | None]]:
    """The mistakes at ordinary points in words, where they are made, and the formula that they make."""
    for words, is_bad in (("it is NaN", np.isnan), ("it is infinite", np.isinf)):
        bad = [is_bad(each.got) for each in returned]
        if any(each.any() for each in bad):
            yield words, [where for where, _ in _confined(returned, bad)][:2][-1], None
    wrong = [each.wrong for each in returned]
    if not any(each.any() for each in wrong):
        return
    places = list(_confined(returned, wrong))
    tables = [mistakes(each.at) for each in returned]
    if found := list(_by_stages(returned, tables, places, _STAGES)):
        yield from found
        return
    right = returned[0].at.formula
    for where, masks in places:
        number = _constant(returned, masks, lambda got, right: got)
        if number is not None and all(_explains(each, number) for each in returned):
            yield f"it is {number:.6g}, whatever is given", where, Float(number, _SHOWN)
            return
        number = _constant(returned, masks, lambda got, right: got / right)
        if number and abs(number - 1) > _SAME:
            yield f"a factor {number:.6g}", where, Float(number, _SHOWN) * right
            return
        if number := _constant(returned, masks, lambda got, right: got - right):
            yield f"a constant {number:.6g} is added", where, Float(number, _SHOWN) + right
            return
    if found := list(_by_stages(returned, tables, places, _LAST_STAGES)):
        yield found[0]  # other edits that give the same numbers are the same formula, told in other words
        return
    if all(each.is_near(each.at.right, _NEARLY)[each.wrong].all() for each in returned):
        yield NEARLY_RIGHT, places[-1][0], None
        return
    yield WRONG, places[-1][0], None


Stage: TypeAlias = Callable[[Ordinary, tuple[Mistake, ...]], Iterable[Mistake]]
_STAGES: tuple[Stage, ...] = (
    lambda at, table: table,
    with_another,
    lambda at, table: pairs(at),
    lambda at, table: with_another(at, tuple(pairs(at))),
)
"""Where mistakes are sought, the commonest first: by the points and the mistakes of the table."""
_LAST_STAGES: tuple[Stage, ...] = (lambda at, table: edits(at),)
"""Where they are sought when nothing constant explains what is wrong."""


def _by_stages(
    returned: Sequence[Returned],
    tables: Sequence[tuple[Mistake, ...]],
    places: Sequence[tuple[str, list[Array]]],
    stages: Sequence[Stage],
) -> Iterator[tuple[str, str, Expr | None]]:
    """The mistakes of the first stage that has some, at the first place at which they explain what is wrong."""
    for stage in stages:
        chosen = [tuple(stage(each.at, table)) for each, table in zip(returned, tables, strict=True)]
        for where, masks in places:
            if found := list(_explaining(returned, chosen, masks)):
                yield from ((mistake.words, where, mistake.formula) for mistake in found)
                return


def _explaining(
    returned: Sequence[Returned], tables: Sequence[Sequence[Mistake]], masks: Sequence[Array]
) -> Iterator[Mistake]:
    """The mistakes that make what was returned, wherever the masks are; of several sizes the one of the first."""
    fits: dict[str, list[bool]] = {}
    first: dict[str, Mistake] = {}
    for each, table, mask in zip(returned, tables, masks, strict=True):
        for mistake in table:
            first.setdefault(mistake.words, mistake)
            fits.setdefault(mistake.words, []).append(_fits(each, mistake, mask))
    asked = sum(bool(mask.any()) for mask in masks)
    for words, found in fits.items():
        if all(found) and len(found) >= asked:
            yield first[words]


def _fits(each: Returned, mistake: Mistake, mask: Array) -> bool:
    asked = mask & np.isfinite(mistake.made) if mistake.is_partial else mask
    is_enough = not mistake.is_partial or not mask.any() or int(np.count_nonzero(asked)) >= _LEAST
    return is_enough and bool(each.is_near(mistake.made)[asked].all())


def _constant(
    returned: Sequence[Returned], masks: Sequence[Array], of: Callable[[Array, Array], Array]
) -> float | None:
    """The number that what was returned has of what is right, or beside it, if it is the same everywhere."""
    with np.errstate(all="ignore"):
        numbers = np.concatenate([of(r.got, r.at.right)[mask] for r, mask in zip(returned, masks, strict=True)])
    numbers = numbers[np.isfinite(numbers)]
    if len(numbers) < _LEAST or not np.ptp(numbers) <= returned[0].digits * abs(float(np.median(numbers))):
        return None
    return float(np.median(numbers))


def _explains(each: Returned, number: float) -> bool:
    """Whether a number is much nearer to what was returned than what is right is, wherever that is wrong."""
    got, right = each.got[each.wrong], each.at.right[each.wrong]
    return bool((np.abs(got - number) <= _PART * np.abs(got - right)).all())


def _confined(returned: Sequence[Returned], wrong: Sequence[Array]) -> Iterator[tuple[str, list[Array]]]:
    """Everywhere, and then the sets of points to which all that is wrong is confined."""
    yield "", [np.ones(each.shape, bool) for each in wrong]
    sets = [dict(_sets(each.at)) for each in returned]
    for where in sets[0]:
        masks = [each[where] for each in sets]
        if all(not (bad & ~mask).any() for bad, mask in zip(wrong, masks, strict=True)):
            yield where, masks


def _sets(at: Ordinary) -> Iterator[tuple[str, Array]]:
    """Sets of points that a branch may single out, each with what it is called."""
    loss, y = at.loss, at.batch.target
    shape = at.right.shape

    def over(mask: Array) -> Array:
        return np.broadcast_to(mask.reshape(mask.shape + (1,) * (len(shape) - mask.ndim)), shape)

    of_entries = y if y.ndim == 1 or len(shape) > 1 else y.max(-1)
    labels = loss.context.domain(loss.target)
    if labels == UNIT_CLOSED or isinstance(labels, FiniteSet):
        elements = (0, 1) if labels == UNIT_CLOSED else [float(element) for element in labels]
        for label in elements:
            yield f"at label {label:g} only", over(of_entries == label)
        yield "at soft labels only", over((of_entries != 0) & (of_entries != 1))
    if loss.is_vector:
        if loss.prediction.shape[0].is_Integer and len(shape) > 1:
            for entry in range(shape[1]):
                places = np.zeros(shape, bool)
                places[:, entry] = True
                yield f"in entry {entry + 1} only", places
        return
    a = at.batch.prediction
    yield "where prediction and target are equal only", a == y
    yield "where the target is 0 only", y == 0
    yield "where the prediction is negative only", a < 0
    yield "where the prediction is positive only", a > 0
    yield "where the prediction is above the target only", a > y
    yield "where the prediction is below the target only", a < y
    symbols = dict(
        zip((loss.prediction, loss.target, *loss.parameters), (a, y, *at.batch.parameters.values()), strict=True)
    )
    for piece in sorted(loss.expression.atoms(Piecewise), key=str):
        for condition in [condition for _, condition in piece.args[:-1]]:
            holds = value_of(Piecewise((1, condition), (0, True)), symbols, at.rows) == 1
            yield f"where {plain_formula(condition)} only", holds
            yield f"except where {plain_formula(condition)}", ~holds
