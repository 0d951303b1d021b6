r"""Convex losses with kinks, to the last digits: the method of multipliers.

The prediction is held apart, :math:`z_i = \eta_i`, with a multiplier :math:`\lambda_i` and a stiffness :math:`\rho`.
Its best value is the proximal point :math:`z_i = \mathrm{prox}_{\ell_i/\rho}(\eta_i + \lambda_i/\rho)`, what is left
is differentiable in :math:`\theta`, and Newton's method minimises it; then
:math:`\lambda_i \leftarrow \lambda_i + \rho(\eta_i - z_i)`, which is a subgradient of the loss at :math:`z_i`
(Rockafellar 1976).  Where :math:`z = \eta` is reached, so is the minimum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mse_sym.runtime import Array
from mse_sym.train.estimators.kinks import Kinks
from mse_sym.train.estimators.objective import Curve, Part, Term

NOT_CONVEX = (
    "has kinks and is not convex in the linear prediction, so that no minimum can be told; give another link, or a "
    "loss that is smooth or convex"
)
_STEPS = 200


@dataclass(frozen=True)
class Apart:
    """A term of a loss with kinks, its prediction held apart with multipliers and a stiffness; differentiable."""

    term: Term
    kinks: Kinks
    multipliers: Array
    stiffness: Array

    @property
    def weights(self) -> Array:
        return self.term.weights

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.term.parts

    def predictions(self, coefficients: Array) -> Array:
        return self.term.predictions(coefficients)

    def is_inside(self, predictions: Array) -> bool:
        return bool(np.isfinite(predictions).all())

    def values(self, predictions: Array) -> Array:
        return self._best(predictions)[0]

    def curve(self, predictions: Array) -> Curve:
        values, best, slopes, is_held = self._best(predictions)
        own = self.term.curve(best[:, None]).curvatures[:, 0, 0]
        if (own < 0).any():
            raise ValueError(f"{self.term.functions.name} {NOT_CONVEX}")
        soft = self.stiffness * own / (self.stiffness + own)
        curvatures = np.where(is_held, self.stiffness, soft)
        return Curve(values, slopes[:, None], curvatures[:, None, None])

    def values_and_slopes(self, predictions: Array) -> tuple[Array, Array]:
        values, _, slopes, _ = self._best(predictions)
        return values, slopes[:, None]

    def _best(self, predictions: Array) -> tuple[Array, Array, Array, Array]:
        """The value, the best prediction apart, the slope there, and whether it is at a kink."""
        pulled = predictions[:, 0] + self.multipliers / self.stiffness
        best, is_held = proximal(self.term, self.kinks, pulled, self.stiffness)
        slopes = self.stiffness * (pulled - best)
        own, _ = self.term.values_and_slopes(best[:, None])
        values = own + (slopes**2 - self.multipliers**2) / (2 * self.stiffness)
        return values, best, slopes, is_held

    def moved(self, coefficients: Array) -> tuple[Apart, Array]:
        """With the new multipliers, and the predictions apart."""
        _, best, slopes, _ = self._best(self.predictions(coefficients))
        return Apart(self.term, self.kinks, slopes, self.stiffness), best


def proximal(term: Term, kinks: Kinks, pulled: Array, stiffness: Array) -> tuple[Array, Array]:
    r"""The minimum of :math:`\ell(z) + \rho (z - u)^2/2` for each example, and whether it is at a kink.

    The slope :math:`\ell'(z) + \rho(z - u)` increases: its zero is a kink, over which it jumps through 0, or is found
    between two of them by Newton's steps, held in a bracket.
    """
    low, high = np.full_like(pulled, -np.inf), np.full_like(pulled, np.inf)
    held = np.full_like(pulled, np.nan)
    for column in range(kinks.places.shape[1]):
        place = kinks.places[:, column]
        force = stiffness * (pulled - place)
        is_above, is_below = force > kinks.after[:, column], force < kinks.before[:, column]
        low = np.where(is_above, place, low)
        high = np.where(is_below, np.minimum(high, place), high)
        held = np.where(np.isfinite(place) & ~is_above & ~is_below, place, held)
    is_held = ~np.isnan(held)
    at = np.clip(pulled, np.nextafter(low, np.inf), np.nextafter(high, -np.inf))
    at = np.where(is_held, held, at)
    for _ in range(_STEPS):
        _, slopes, curvatures = term.curve(at[:, None])
        slope = slopes[:, 0] + stiffness * (at - pulled)
        low, high = np.where(slope < 0, np.maximum(low, at), low), np.where(slope > 0, np.minimum(high, at), high)
        step = at - slope / (curvatures[:, 0, 0] + stiffness)
        is_out = ~((step > low) & (step < high))
        is_out &= np.isfinite(low) & np.isfinite(high)
        step[is_out] = low[is_out] / 2 + high[is_out] / 2
        following = np.where(is_held | (slope == 0), at, step)
        if (np.abs(following - at) <= 4 * np.spacing(np.abs(at))).all():
            break
        at = following
    return at, is_held
