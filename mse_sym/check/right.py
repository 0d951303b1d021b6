"""What is right at a point: the proved expression, enclosed as tightly as an error in ulp asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from mpmath import mp
from sympy import Expr, IndexedBase

from mse_sym.check.arithmetic import Enclosure, NoValue, Unresolved
from mse_sym.check.enclosure import Enclosing
from mse_sym.check.strata import Array, Points, is_hard
from mse_sym.check.ulp import error_in_ulp, spacing
from mse_sym.forms.evaluation import LARGEST
from mse_sym.losses import Loss
from mse_sym.losses.compiled import Quantity
from mse_sym.runtime.quantity import QUANTITIES

Component: TypeAlias = tuple[int, ...]

_BITS = (160, 640, 2600, 10_400)
"""The precisions that are tried; 2,600 bits resolve every difference of numbers of the range of float64."""
_GUARD = 20
"""An enclosure is tight when it is so many bits smaller than a unit in the last place; further bits are dropped."""
_COMPONENTS = 8
"""Of a large vector so many components are measured, the largest and the labelled among them."""


@dataclass(frozen=True)
class Right:
    """What is right in one component of one example, and the terms it is measured against."""

    row: int
    component: Component
    exact: Any
    terms: Any | None
    between: tuple[Any, Any] | None = None
    """At a kink the derivatives from both sides, and anything in between is right."""

    def error(self, computed: Any, dtype: Any) -> float:
        """The error of a number in ulp, at a kink from the nearest number that is right."""
        if self.between is None or np.isnan(computed):
            return error_in_ulp(computed, self.exact, dtype, self.terms)
        low, high = self.between
        if low <= computed <= high:
            return 0.0
        return error_in_ulp(computed, low if computed < low else high, dtype, self.terms)


def right(loss: Loss, quantity: Quantity, batch: Points) -> Iterator[Right]:
    """What is right at each point, in the components that are measured.

    The exact value is that of the proved expression. Where no precision resolves it, as the logarithm of a
    difference that is below every power of two tried, it is that of the first line of the derivation to the
    compiled form that is resolved: the lines are proved to be equal.
    """
    order = len(loss.compile(measure=False).free_indices[quantity])
    for row in range(len(batch.strata)):
        yield from right_at(loss, quantity, batch, row, components(batch, row, order))


def right_at(
    loss: Loss, quantity: Quantity, batch: Points, row: int, components: Sequence[Component]
) -> Iterator[Right]:
    """What is right in some components of one example."""
    lines = expressions_of(loss, quantity)
    inputs = inputs_of(loss, batch, row)
    at_precision: dict[int, Enclosing] = {}
    for component in components:
        indices = indices_of(loss, quantity, component)
        forgiven = has_terms(loss, quantity, batch.target[row], component)
        exact, terms = resolved(
            lines, lines[-1] if forgiven else None, inputs, indices, batch.prediction.dtype, at_precision
        )
        yield Right(row, component, exact, terms)


def has_terms(loss: Loss, quantity: Quantity, target: Array, component: Component) -> bool:
    """Whether an error is measured in units of the terms: not for hard labels, save beside a Hessian's diagonal.

    The product of a Hessian with a vector may cancel at any label.
    """
    return QUANTITIES[quantity].takes_vector or not is_hard(loss, target) or len(set(component)) > 1


def stated_terms(
    loss: Loss, quantity: Quantity, batch: Points, right: Right, at_precision: dict[tuple[int, int], Enclosing]
) -> Any | None:
    """Σ|terms| of the proved expression as it is stated, such as p + y of p − y; nothing where it is not resolved.

    What is enclosed at each row and precision is kept for the other components.
    """
    indices = indices_of(loss, quantity, right.component)
    for bits in _BITS:
        if (right.row, bits) not in at_precision:
            at_precision[right.row, bits] = Enclosing(inputs_of(loss, batch, right.row))
        enclosing = at_precision[right.row, bits]
        with enclosing.numbers.precision(bits):
            try:
                return enclosing.terms(expressions_of(loss, quantity)[0], indices)
            except Unresolved:
                continue
            except NoValue:
                return None
    return None


def expressions_of(loss: Loss, quantity: Quantity) -> tuple[Expr, ...]:
    """The proved expression and its continuation to the compiled form."""
    start = len(loss.derivation(quantity).lines) - 1
    return tuple(line.expression for line in loss.stable_forms[quantity].lines[start:])


def indices_of(loss: Loss, quantity: Quantity, component: Component) -> dict[Any, int]:
    """The values of the free indices of a quantity in one component of it; they count from 1."""
    free = loss.compile(measure=False).free_indices[quantity]
    return {symbol: place + 1 for symbol, place in zip(free, component, strict=True)}


def inputs_of(loss: Loss, batch: Points, row: int) -> dict[Expr, Any]:
    """The value of each variable in one example."""
    inputs: dict[Expr, Any] = {
        loss.prediction: batch.prediction[row].tolist(),
        loss.target: batch.target[row].tolist(),
        **{parameter: batch.parameters[parameter.name][row].tolist() for parameter in loss.parameters},
    }
    if isinstance(loss.prediction, IndexedBase):
        inputs[loss.prediction.shape[0]] = batch.prediction.shape[1]
        inputs[loss.direction] = batch.direction[row].tolist() if batch.direction is not None else []
        inputs[LARGEST] = int(np.argmax(batch.prediction[row])) + 1
    return inputs


def resolved(
    lines: Sequence[Expr],
    stable: Expr | None,
    inputs: Mapping[Expr, Any],
    indices: Mapping[Any, int],
    dtype: Any,
    at_precision: dict[int, Enclosing],
    least: Any | None = None,
) -> tuple[Any, Any | None]:
    """The exact value, by the first line and the least precision that enclose it tightly, and Σ|terms|.

    Tightly: in the units in which an error is measured, of the terms if there are any (of ``stable``, or ``least``
    where they are known), else of the value.

    Raises:
        Unresolved: no line is resolved by the greatest precision.
        NoValue: there is no value at this point.
    """
    for line in lines:
        for bits in _BITS:
            enclosing = at_precision.setdefault(bits, Enclosing(inputs))
            with enclosing.numbers.precision(bits):
                try:
                    found = enclosing.value(line, indices)
                    terms = least if stable is None else enclosing.terms(stable, indices)
                except Unresolved:
                    continue
                unit = spacing(found.middle if terms is None else max(terms, abs(found.middle)), dtype)
                if (exact := _tight(found, unit)) is not None:
                    return exact, terms
    raise Unresolved(f"{lines[0]} is not resolved by {_BITS[-1]} bits at {dict(inputs)}")


def _tight(found: Enclosure, unit: Any) -> Any | None:
    """The middle of an enclosure that is small beside a unit in the last place, to the bits that this means."""
    part = mp.ldexp(unit, -_GUARD)
    return mp.nint(found.middle / part) * part if found.high - found.low <= part else None


def components(batch: Points, row: int, order: int) -> list[Component]:
    """The components of one example that are measured: of a matrix the diagonal and entries beside it."""
    if order == 0:
        return [()]
    size = batch.prediction.shape[1]
    ends = [
        int(np.argmax(batch.prediction[row])),
        int(np.argmax(batch.target[row])),
        int(np.argmin(batch.prediction[row])),
    ]
    others = np.random.default_rng(row).permutation(size).tolist()
    places = list(dict.fromkeys(ends + others))[:_COMPONENTS]
    if order == 1:
        return [(place,) for place in places]
    diagonal: list[Component] = [(place, place) for place in places]
    beside = [(places[n - 1], places[n]) for n in range(len(places))]
    return diagonal + beside
