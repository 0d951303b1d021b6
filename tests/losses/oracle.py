"""Proved expressions, and finite differences of a loss, at so many digits that they are as good as exact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from mpmath import mp, mpf
from sympy import Expr, IndexedBase

from mse_sym.check.arithmetic import Intervals
from mse_sym.check.enclosure import Enclosing
from mse_sym.losses import Loss
from mse_sym.losses.compiled import Quantity

STEP_BITS = 260
WORKING_BITS = 2800
"""Room for a second difference by 2⁻²⁶⁰ of a derivative as small as 2⁻²⁰²⁰, to 50 digits."""


def proved(loss: Loss, quantity: Quantity, inputs: Mapping[Expr, Any], component: tuple[int, ...]) -> Any:
    """The quantity as it was derived, in one component."""
    free = loss.compile().free_indices[quantity]
    indices = {symbol: place + 1 for symbol, place in zip(free, component, strict=True)}
    return _evaluated(loss, loss.derivation(quantity).result, inputs, inputs[loss.prediction], indices)


def finite_difference(loss: Loss, inputs: Mapping[Expr, Any], directions: tuple[int, ...]) -> Any:
    """The derivative of the value in the components ``directions`` (0 for a scalar), none, one or two of them."""
    with mp.workprec(WORKING_BITS):
        step = mp.ldexp(1, -STEP_BITS)
        match directions:
            case ():
                return _value(loss, inputs, {})
            case (first,):
                return (_value(loss, inputs, {first: step}) - _value(loss, inputs, {first: -step})) / (2 * step)
            case (first, second):
                corners = (
                    s * t * _value(loss, inputs, _shift({first: s * step / 2}, second, t * step / 2))
                    for s in (1, -1)
                    for t in (1, -1)
                )
                return mp.fsum(corners) / step**2
    raise ValueError(f"no difference of order {len(directions)}")


def _shift(shifts: dict[int, Any], place: int, by: Any) -> dict[int, Any]:
    return {**shifts, place: shifts.get(place, 0) + by}


def _value(loss: Loss, inputs: Mapping[Expr, Any], shifts: Mapping[int, Any]) -> Any:
    prediction = inputs[loss.prediction]
    with mp.workprec(WORKING_BITS):
        if loss.is_vector:
            moved: Any = [mpf(float(entry)) + shifts.get(place, 0) for place, entry in enumerate(prediction)]
        else:
            moved = mpf(float(prediction)) + shifts.get(0, 0)
    return _evaluated(loss, loss.expression, inputs, moved, {})


def _evaluated(loss: Loss, expr: Expr, inputs: Mapping[Expr, Any], prediction: Any, indices: Mapping[Any, int]) -> Any:
    known = {name: _exactly(value) for name, value in inputs.items()}
    known[loss.prediction] = _exactly(prediction)
    for variable in (loss.prediction, loss.target):
        if isinstance(variable, IndexedBase):
            known[variable.shape[0]] = len(known[variable])
    enclosing = Enclosing(known, Intervals())
    with enclosing.numbers.precision(WORKING_BITS):
        return enclosing.value(expr, indices).middle


def _exactly(value: Any) -> Any:
    if np.ndim(value):
        return [_exactly(entry) for entry in value]
    return value if isinstance(value, mpf) else mpf(float(value))


def rows(loss: Loss, prediction: Any, target: Any, parameters: Mapping[str, Any]) -> list[dict[Expr, Any]]:
    """The inputs of each example, in the order of its row."""
    shape = np.shape(prediction)[: np.ndim(prediction) - loss.is_vector]
    return [
        {
            loss.prediction: np.asarray(prediction)[place],
            loss.target: np.asarray(target)[place],
            **{p: np.broadcast_to(parameters[p.name], shape)[place] for p in loss.parameters},
        }
        for place in np.ndindex(shape)
    ]
