"""Why a function fails: the mistakes that explain what it returns, and apart from these what rounding loses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal, TypeAlias

import numpy as np
from sympy import Expr, FiniteSet, Float, Piecewise

from mse_sym.check.accuracy import shaped_result
from mse_sym.check.comparison import Comparison, Label, Measured, Rounding
from mse_sym.check.mistake import Mistake
from mse_sym.check.mistakes import mistakes, with_another
from mse_sym.check.ordinary import Ordinary, ordinary, value_of
from mse_sym.check.region import Region
from mse_sym.check.scope import Scope
from mse_sym.check.strata import Array
from mse_sym.losses import Loss
from mse_sym.losses.compiled import Quantity
from mse_sym.proof.slips import FACTORS
from mse_sym.symbolic.context import UNIT_CLOSED

Kind: TypeAlias = Literal["wrong", "rounding", "overflow"]

_SMALL = 1e-3
"""A difference is measured against a value, or against this part of the middle of all values."""
_NEARLY = 1e-2
_LEAST = 3
"""So many results a mistake must explain."""
_LOST = "digits are lost by rounding"
_MODERATE = 16.0
_SAME = 1e-6
"""Numbers that differ by no greater part are taken for one."""
_SHOWN = 6
"""So many digits of a factor are shown."""
_ROUNDINGS = 64.0
"""So many units in the last place ordinary code may be off before an exponential or a quotient makes more of them."""


@dataclass(frozen=True)
class Cause:
    """One reason why a function fails.

    ``kind`` is ``"wrong"`` where the formula is wrong, at numbers of moderate size or beyond what rounding explains,
    ``"rounding"`` where it is right and digits are lost, ``"overflow"`` where what comes out is infinite or NaN in the
    tails alone. ``where`` says to what it is confined, and is empty where it holds everywhere. ``witness`` is the
    smallest input found. ``corrected`` is what is right, and ``formula`` what the function computes there, as far as
    that is known.
    """

    words: str
    kind: Kind
    where: str
    witness: Comparison
    corrected: Expr
    formula: Expr | None = None

    def __str__(self) -> str:
        return f"{self.words}, {self.where}" if self.where else self.words

    def to_dict(self) -> dict[str, Any]:
        """What JSON can hold."""
        return {
            "words": self.words,
            "kind": self.kind,
            "where": self.where,
            "witness": self.witness.to_dict(),
            "corrected": str(self.corrected),
            "formula": None if self.formula is None else str(self.formula),
        }


@dataclass(frozen=True, eq=False)
class _Returned:
    """What a function returns at ordinary points."""

    at: Ordinary
    got: Array
    digits: float

    @property
    def wrong(self) -> Array:
        return np.isfinite(self.got) & ~self.is_near(self.at.right)

    def is_near(self, made: Array, part: float | None = None) -> Array:
        """Where it is another quantity, to half of the digits, or up to a part of it."""
        sizes = np.abs(made[np.isfinite(made)])
        unit = _SMALL * float(np.median(sizes)) if sizes.size else 0.0
        with np.errstate(all="ignore"):
            return np.asarray(np.abs(self.got - made) <= (part or self.digits) * (np.abs(made) + unit))


def causes(
    loss: Loss,
    function: Callable[..., Any],
    quantity: Quantity,
    dtype: np.dtype[Any],
    scope: Scope,
    failed: Sequence[Measured],
    witness: Comparison,
    regions: frozenset[Region],
    allowed: float,
) -> tuple[Cause, ...]:
    """The mistakes that explain all that is wrong at ordinary points; if nothing is, what is wrong elsewhere."""
    of_sum_one = replace(scope, labels="simplex")
    has_labels = loss.is_vector and loss.context.domain(loss.target) == UNIT_CLOSED and scope.labels == "any"
    returned = [_returned(at, function, dtype) for at in ordinary(loss, quantity, dtype, scope)]
    named = list(_of_ordinary(returned))
    if named and has_labels:
        named = list(
            _of_ordinary([_returned(at, function, dtype) for at in ordinary(loss, quantity, dtype, of_sum_one)])
        )
        named = named or [("the labels are taken to add up to 1", "", None)]
    right = loss.derivation(quantity).result
    found = [Cause(words, "wrong", where, witness, right, formula) for words, where, formula in named]
    known = {cause.words for cause in found}
    extremes = _of_extremes(failed, witness, regions, allowed, float(np.finfo(dtype).eps), right, is_right=not found)
    return (*found, *(cause for cause in extremes if cause.words not in known))


def _returned(at: Ordinary, function: Callable[..., Any], dtype: np.dtype[Any]) -> _Returned:
    batch = at.batch
    of_type = replace(
        batch,
        prediction=batch.prediction.astype(dtype),
        target=batch.target.astype(dtype),
        parameters={name: numbers.astype(dtype) for name, numbers in batch.parameters.items()},
        direction=None if batch.direction is None else batch.direction.astype(dtype),
    )
    with np.errstate(all="ignore"):
        got = shaped_result(at.loss, at.quantity, of_type, function).astype(float)
    return _Returned(at, got, float(np.sqrt(np.finfo(dtype).eps)))


def _of_ordinary(returned: Sequence[_Returned]) -> Iterator[tuple[str, str, Expr | None]]:
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
    for chosen in (tables, [tuple(with_another(each.at, table)) for each, table in zip(returned, tables, strict=True)]):
        for where, masks in places:
            if found := list(_explaining(returned, chosen, masks)):
                yield from ((mistake.words, where, mistake.formula) for mistake in found)
                return
    right = returned[0].at.formula
    for where, masks in places:
        number = _constant(returned, masks, lambda got, right: got / right)
        if number and abs(number - 1) > _SAME:
            yield f"a factor {number:.6g}", where, Float(number, _SHOWN) * right
            return
        if number := _constant(returned, masks, lambda got, right: got - right):
            yield f"a constant {number:.6g} is added", where, Float(number, _SHOWN) + right
            return
    if all(each.is_near(each.at.right, _NEARLY)[each.wrong].all() for each in returned):
        yield "nearly right: a clip, an epsilon or a rounded constant in it", places[-1][0], None
        return
    yield "it is wrong", places[-1][0], None


def _explaining(
    returned: Sequence[_Returned], tables: Sequence[Sequence[Mistake]], masks: Sequence[Array]
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


def _fits(each: _Returned, mistake: Mistake, mask: Array) -> bool:
    asked = mask & np.isfinite(mistake.made) if mistake.is_partial else mask
    is_enough = not mistake.is_partial or not mask.any() or int(np.count_nonzero(asked)) >= _LEAST
    return is_enough and bool(each.is_near(mistake.made)[asked].all())


def _constant(
    returned: Sequence[_Returned], masks: Sequence[Array], of: Callable[[Array, Array], Array]
) -> float | None:
    """The number that what was returned has of what is right, or beside it, if it is the same everywhere."""
    with np.errstate(all="ignore"):
        numbers = np.concatenate([of(r.got, r.at.right)[mask] for r, mask in zip(returned, masks, strict=True)])
    numbers = numbers[np.isfinite(numbers)]
    if len(numbers) < _LEAST or not np.ptp(numbers) <= returned[0].digits * abs(float(np.median(numbers))):
        return None
    return float(np.median(numbers))


def _confined(returned: Sequence[_Returned], wrong: Sequence[Array]) -> Iterator[tuple[str, list[Array]]]:
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
        return
    a = at.batch.prediction
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
            yield f"where {condition} only", holds
            yield f"except where {condition}", ~holds


def _of_extremes(
    failed: Sequence[Measured],
    witness: Comparison,
    regions: frozenset[Region],
    allowed: float,
    eps: float,
    right: Expr,
    *,
    is_right: bool,
) -> Iterator[Cause]:
    """What fails though the formula is right at ordinary points, and what is infinite or no number in any case."""
    groups: dict[str, list[Measured]] = {}
    for m in failed:
        groups.setdefault(_loss_of_digits(m.comparison, eps), []).append(m)
    digits = groups.get(_LOST, [])
    if is_right and wrong_factor([*groups.get("", []), *digits], allowed):
        groups.setdefault("", []).extend(groups.pop(_LOST, []))
    others = groups.pop("", [])
    if others and is_right:
        yield from _of_tails(others, witness, regions, allowed, eps, right)
    for words, those in groups.items():
        kind: Kind = "rounding" if np.isfinite(those[0].comparison.got) else "overflow"
        yield Cause(words, kind, _where(those, regions), _smallest(those), right)


def wrong_factor(failed: Sequence[Measured], allowed: float) -> str:
    """The constant factor that explains all failures but those that are 0, infinite or NaN, if there is one."""
    finite = [m for m in failed if np.isfinite(m.comparison.got) and m.comparison.got]
    rounding: Rounding = "judged" if all(m.comparison.lost for m in finite) else "forgiven"
    for words, factor in FACTORS.items():
        if finite and factor.is_Rational:
            number = Fraction(int(factor.p), int(factor.q))
            if all(m.error_with(number, rounding) <= allowed for m in finite):
                return words
    return ""


def _loss_of_digits(comparison: Comparison, eps: float) -> str:
    """What rounding does at a point; nothing where rounding does not explain what came out."""
    got, expected = comparison.got, abs(comparison.expected)
    if np.isnan(got):
        return "it is NaN"
    if np.isinf(got):
        return "it is infinite"
    if got == 0 and (comparison.lost or 0 < expected < eps):
        return "it vanishes by rounding: 0 where the truth is not"
    return _LOST if comparison.lost else ""


def _of_tails(
    others: Sequence[Measured],
    witness: Comparison,
    regions: frozenset[Region],
    allowed: float,
    eps: float,
    right: Expr,
) -> Iterator[Cause]:
    """What is wrong at a kink, in a tail, on one side or at one label alone, if rounding on the way cannot be it."""
    where, compared = _where(others, regions), [m.comparison for m in others]
    ratios = [c.got / c.expected for c in compared if c.expected and np.isfinite(c.got / c.expected)]
    stays = _plateau(compared)
    if all(c.between is not None for c in compared):
        yield Cause(
            "it is no number between the derivatives from both sides", "wrong", "at the kink only", witness, right
        )
    elif words := wrong_factor(others, allowed):
        yield Cause(words, "wrong", where, witness, right, FACTORS[words] * right)
    elif _is_constant(ratios):
        factor = Float(ratios[0], _SHOWN)
        yield Cause(f"a factor {ratios[0]:.6g}", "wrong", where, witness, right, factor * right)
    elif stays is not None:
        yield Cause(f"a clip or an epsilon: it stays at {stays:.4g} in size", "wrong", where, witness, right)
    elif all(_may_be_rounding(c, eps) for c in compared):
        yield Cause(_LOST, "rounding", where, _smallest(others), right)
    else:
        yield Cause("it is wrong", "wrong", where, witness, right)


def _is_constant(numbers: Sequence[float]) -> bool:
    return len(numbers) >= _LEAST and float(np.ptp(numbers)) <= _SAME * abs(numbers[0])


def _plateau(compared: Sequence[Comparison]) -> float | None:
    """The size at which results stay in a tail, at one label, while what is right goes on."""
    groups: dict[tuple[Region, Label], list[Comparison]] = {}
    for each in compared:
        if np.max(np.abs(each.target)) <= _MODERATE:
            groups.setdefault((each.region, each.label), []).append(each)
    for those in groups.values():
        sizes = Counter(abs(each.got) for each in those)
        size, count = sizes.most_common(1)[0]
        if count >= _LEAST and len({each.expected for each in those if abs(each.got) == size}) >= _LEAST:
            return size
    return None


def _may_be_rounding(comparison: Comparison, eps: float) -> bool:
    """Whether a number that is rounded on the way, as e^z beside 1 is or 1 + x, may change the result by so much."""
    numbers = np.abs([n for each in (comparison.prediction, *comparison.parameters.values()) for n in np.ravel(each)])
    least = float(np.min(numbers[numbers > 0], initial=1.0))
    with np.errstate(over="ignore"):
        part = _ROUNDINGS * eps * float(np.exp(np.max(numbers))) / least
    return abs(comparison.got - comparison.expected) <= part * abs(comparison.expected)


def _smallest(those: Sequence[Measured]) -> Comparison:
    return min((m.comparison for m in those), key=lambda comparison: comparison.complexity)


def _where(those: Sequence[Measured], regions: frozenset[Region]) -> str:
    """The tails to which failures are confined."""
    found = {m.comparison.region for m in those}
    return "" if found == regions else f"in the {' and the '.join(sorted(found))} only"
