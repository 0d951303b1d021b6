"""Where in its domain a prediction lies: in the left tail, in the middle or in the right tail."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import numpy as np
from sympy import Interval, Set

Region: TypeAlias = Literal["left tail", "middle", "right tail"]

REGIONS: tuple[Region, ...] = ("left tail", "middle", "right tail")
_FAR = 3.0
"""Where the tails of the real line begin: there the sigmoid is within 5 % of 0 or 1."""
_NEAR = 0.125
"""How near to the end of an interval, in units of its length, a tail begins."""


def region_of(domain: Set, prediction: Any, component: tuple[int, ...] = ()) -> Region:
    """The region of a number, or of an entry of a vector: the first of ``component``, else the largest.

    Of a vector of real numbers it is that of the entry's lead over the greatest other one, since common offsets
    do not matter to a softmax. An interval with one end has a tail at the end and one beyond 4 from it. A finite
    set has no tails.
    """
    if not isinstance(domain, Interval):
        return "middle"
    low, high = float(domain.start), float(domain.end)
    unbounded = np.isinf(low) and np.isinf(high)
    number = _entry(np.asarray(prediction, float), component, lead=unbounded)
    if unbounded:
        left, right = -_FAR, _FAR
    elif np.isinf(high):
        left, right = low + _NEAR, low + 1 + _FAR
    elif np.isinf(low):
        left, right = high - 1 - _FAR, high - _NEAR
    else:
        left, right = low + _NEAR * (high - low), high - _NEAR * (high - low)
    return "left tail" if number < left else "right tail" if number > right else "middle"


def _entry(prediction: Any, component: tuple[int, ...], lead: bool) -> float:
    if prediction.ndim == 0:
        return float(prediction)
    place = component[0] if component else int(np.argmax(prediction))
    if not lead or len(prediction) == 1:
        return float(prediction[place])
    with np.errstate(over="ignore"):
        return float(prediction[place] - np.delete(prediction, place).max())
