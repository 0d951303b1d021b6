"""Finite differences of a loss's expression, at so many digits that they are as good as exact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from mpmath import mp, mpf
from sympy import Expr, IndexedBase

from mse_sym.check.exact import Evaluator
from mse_sym.losses import Loss

STEP_BITS = 260
WORKING_BITS = 2800
"""Room for a second difference by 2⁻²⁶⁰ of a derivative as small as 2⁻²⁰²⁰, to 50 digits."""


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
    if isinstance(loss.prediction, IndexedBase):
        moved = [mpf(float(entry)) + shifts.get(place, 0) for place, entry in enumerate(prediction)]
        sizes = {loss.prediction.shape[0]: len(moved)}
        return Evaluator({**inputs, loss.prediction: moved, **sizes}).follow(loss.expression).value
    return (
        Evaluator({**inputs, loss.prediction: mpf(float(prediction)) + shifts.get(0, 0)}).follow(loss.expression).value
    )


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
