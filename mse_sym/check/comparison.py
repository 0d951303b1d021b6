"""What came out at one point against what is right there, and how plain the numbers of that point are."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from typing import Any, Literal, TypeAlias

import numpy as np
from mpmath import mp, mpf

from mse_sym.check.accuracy import shaped_result
from mse_sym.check.conditioning import changed_by_inputs
from mse_sym.check.enclosure import Enclosing
from mse_sym.check.region import Region, region_of
from mse_sym.check.right import Right, stated_terms
from mse_sym.check.strata import Points, is_hard
from mse_sym.check.ulp import error_in_ulp
from mse_sym.losses import Loss
from mse_sym.losses.compiled import Quantity
from mse_sym.symbolic.context import UNIT_CLOSED

Label: TypeAlias = Literal["0", "1", "soft"]
Rounding: TypeAlias = Literal["judged", "forgiven"]


@dataclass(frozen=True)
class Standard:
    """How many ulp a number may be off, and whether what the terms of the stated form lose by rounding is forgiven."""

    allowed: float
    rounding: Rounding = "judged"


@dataclass(frozen=True)
class Comparison:
    """One component at one point: what came out, what is right, the error in units in the last place.

    Attributes:
        prediction: the prediction of the example, a number or a list.
        target: its target.
        parameters: the parameters of the loss by name.
        component: which entry of the result it is, counted from 0; empty where the result is one number.
        expected: the right number; at a kink one of those that are right.
        got: what the function returned.
        error: how far that is from the right one, in units in the last place, infinite where it is no number.
        region: where the prediction lies in its domain: ``"left tail"``, ``"middle"`` or ``"right tail"``.
        label: the target as a label: ``"0"``, ``"1"``, or ``"soft"`` for any other number.
        between: at a kink the derivatives from both sides: each number from the one to the other is right.
        lost: whether too large an error is within the rounding of the terms of the stated form, as 0 for the
            difference :math:`10^{-17}` of :math:`p` and 1.
    """

    prediction: Any
    target: Any
    parameters: Mapping[str, Any]
    component: tuple[int, ...]
    expected: float
    got: float
    error: float
    region: Region
    label: Label
    between: tuple[float, float] | None = None
    lost: bool = False

    def to_dict(self) -> dict[str, Any]:
        """What JSON can hold."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @property
    def complexity(self) -> tuple[int, float]:
        """How much there is to read: how many entries, and the digits and magnitudes of all numbers."""
        given = [self.prediction, self.target, *self.parameters.values()]
        numbers = [number for each in given for number in np.ravel(each)]
        return np.size(self.prediction), sum(map(complexity, numbers))


def complexity(value: Any) -> float:
    """How much there is to read in a number: its digits, its magnitude, whether it is an integer and positive."""
    number = float(value)
    if number == 0:
        return 0.5 if math.copysign(1, number) < 0 else 0
    digits = len(repr(abs(number)).partition("e")[0].replace(".", "").strip("0"))
    size = abs(math.log10(abs(number)))
    return 4 * digits + size + (not number.is_integer()) + (number < 0) / 2


@dataclass(frozen=True)
class Measured:
    """A comparison, with where it was made and what the diagnosis needs beside it."""

    comparison: Comparison
    right: Right
    batch: Points
    stated: Any | None = None
    """The terms of the stated form, where the error is too large."""

    @property
    def rows(self) -> int:
        return len(self.batch.strata)

    def error_with(self, factor: Fraction, rounding: Rounding = "judged") -> float:
        """What the error would be if so many times the exact value were asked for."""
        with mp.workprec(200):
            number = mpf(factor.numerator) / factor.denominator
            terms = _greater(self.right.terms, self.stated if rounding == "forgiven" else None)
            scaled = None if terms is None else abs(number) * terms
            dtype = self.batch.prediction.dtype
            return error_in_ulp(self.comparison.got, number * self.right.exact, dtype, scaled)


def measure(
    loss: Loss,
    gradient: Callable[..., Any],
    quantity: Quantity,
    batch: Points,
    rights: Sequence[Right],
    standard: Standard,
) -> Iterator[Measured]:
    """What a function returns at a batch of points against what is right there.

    Of a loss of one's own a result is right that is right for inputs with other last digits.  Where the error is too
    large, a soft label is known to its last digit itself, which ``p - y`` keeps: the unit is
    that of the terms of the stated form. A hard label is exact: there the same error is lost, and forgiven if asked.
    """
    domain, dtype = loss.context.domain(loss.prediction), batch.prediction.dtype
    with np.errstate(all="ignore"):  # what overflows or is no number is judged here, not warned of
        result = shaped_result(loss, quantity, batch, gradient)
    if result.dtype.kind not in "fiu":
        raise TypeError(f"the {quantity} of {loss.name} must be real numbers, got {result.dtype}")
    at_precision: dict[tuple[int, int], Enclosing] = {}
    for known in rights:
        row, got = known.row, float(result[(known.row, *known.component)])
        right, stated, lost = known, None, False
        if np.isfinite(got) and not known.error(got, dtype) <= standard.allowed:
            stated = stated_terms(loss, quantity, batch, known, at_precision)
            rounded = replace(known, terms=_greater(known.terms, stated))
            if rounded.error(got, dtype) <= standard.allowed:
                lost = not _is_soft(loss, batch.target[row])
                right = known if lost and standard.rounding == "judged" else rounded
            elif not (loss.is_measured or loss.is_vector):
                explained = _in_digits(changed_by_inputs(loss, quantity, batch, known), dtype)
                right = replace(known, terms=_greater(known.terms, explained))
                right = right if right.error(got, dtype) <= standard.allowed else known
        comparison = Comparison(
            batch.prediction[row].tolist(),
            batch.target[row].tolist(),
            {name: values[row].tolist() for name, values in batch.parameters.items()},
            right.component,
            float(right.exact),
            got,
            right.error(got, dtype),
            region_of(domain, batch.prediction[row], right.component),
            _label(batch.target[row], right.component),
            None if right.between is None else (float(right.between[0]), float(right.between[1])),
            lost,
        )
        yield Measured(comparison, right, batch, stated)


def _in_digits(change: Any, dtype: Any) -> Any:
    """The number whose last place is as large as a change."""
    return mp.ldexp(change, int(np.finfo(dtype).nmant) + 1)


def _greater(terms: Any | None, others: Any | None) -> Any | None:
    known = [found for found in (terms, others) if found is not None]
    return max(known, default=None)


def _is_soft(loss: Loss, target: Any) -> bool:
    return loss.context.domain(loss.target) == UNIT_CLOSED and not is_hard(loss, target)


def _label(target: Any, component: tuple[int, ...]) -> Label:
    """Of a component its own label; of the value of a vector 1 where the label is one-hot."""
    if target.ndim and not component:
        return "1" if set(target.tolist()) == {0.0, 1.0} else "soft"
    label = target[component[:1]] if target.ndim else target
    return "0" if label == 0 else "1" if label == 1 else "soft"
