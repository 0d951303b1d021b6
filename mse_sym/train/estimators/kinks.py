r"""Where the slope of a loss jumps, and between which slopes.

The places are those where a border of its pieces vanishes, solved for the prediction; the slopes on either side are the
gradient's a few units in the last place away.  At a kink a convex loss has every slope between the two as a
subgradient (Rockafellar 1970, section 24).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from sympy import Expr, Symbol, lambdify, solve

from mse_sym.losses import Loss
from mse_sym.runtime import Array
from mse_sym.symbolic.borders import borders, with_signs
from mse_sym.symbolic.functions import expand_functions
from mse_sym.train.estimators.objective import EPSILON, Term

_AWAY = 16
"""So many units in the last place, of the numbers from which a place is computed, its sides are looked at."""
_MOST = 6
"""So many borders are decided within one another."""
_CURVED, _JUMP = 8.0, 1e-9
"""A jump is none that is smaller than so many times what the second derivatives make of the distance, or in itself."""


@dataclass(frozen=True)
class Kinks:
    """Of each example (rows) the places of its kinks, increasing, with the slopes before and after; the last infinite.

    An example with fewer kinks than others has infinite places, at which nothing jumps.
    """

    places: Array
    before: Array
    after: Array

    @property
    def exist(self) -> bool:
        return self.places.size > 0

    @property
    def are_convex(self) -> bool:
        return bool((self.after >= self.before).all())

    @property
    def greatest(self) -> Array:
        """Of each example the greatest size of a slope beside a kink."""
        sizes: Array = np.maximum(np.abs(self.before), np.abs(self.after)).max(axis=-1, initial=0.0)
        return sizes

    def nearest(self, predictions: Array, reach: Array) -> Array:
        """The predictions, those at most so far from a kink moved there."""
        moved = predictions
        for place in self.places.T:
            moved = np.where(np.abs(predictions - place) <= reach, place, moved)
        return moved

    def subgradients(self, predictions: Array, slopes: Array, multipliers: Array) -> Array:
        """The slopes of the loss at predictions; at a kink the multipliers, held to what the slope jumps over."""
        found = slopes
        for place, before, after in zip(self.places.T, self.before.T, self.after.T, strict=True):
            found = np.where(predictions == place, np.clip(multipliers, before, after), found)
        return found


def none(count: int) -> Kinks:
    """The kinks of examples that have none."""
    return Kinks(*(np.zeros((count, 0)) for _ in range(3)))


def _borders(expression: Expr, prediction: Symbol, known: Mapping[Expr, int]) -> Iterator[Expr]:
    """Those of the pieces, and of the pieces within each, once the sides of the borders outside are ``known``."""
    open_borders = [border for border in borders(expression, prediction) if border not in known]
    yield from open_borders
    if open_borders and len(known) < _MOST:
        for side in (-1, 1):
            decided = {**known, open_borders[0]: side}
            yield from _borders(with_signs(expression, decided), prediction, decided)


@lru_cache(maxsize=64)
def _places(loss: Loss) -> tuple[Expr, ...]:
    """Formulas of the places at which a loss of one number may have kinks, in its target and parameters."""
    if loss.is_vector:
        return ()
    found: list[Expr] = []
    for border in _borders(expand_functions(loss.expression), loss.prediction, {}):
        try:
            found += [place for place in solve(border, loss.prediction) if place.is_real is not False]
        except NotImplementedError:
            # Of a kink that is not found the loss is taken for smooth there; a minimum that lies on it has a slope,
            # which the last check of the fit warns of.
            continue
    return tuple(dict.fromkeys(found))


def kinks_of(loss: Loss, term: Term) -> Kinks:
    """The kinks of a term's examples at which the slope jumps."""
    formulas = _places(loss)
    if not formulas:
        return none(len(term.target))
    names: list[Symbol] = [loss.target, *loss.parameters]
    given = [term.target, *(np.broadcast_to(term.parameters[str(name)], term.target.shape) for name in loss.parameters)]
    with np.errstate(all="ignore"):
        columns = [np.asarray(lambdify(names, formula, "numpy")(*given), dtype=complex) for formula in formulas]
    places = np.stack([np.broadcast_to(column, term.target.shape) for column in columns], axis=-1)
    real = np.where(np.isfinite(places) & (places.imag == 0), places.real, np.inf)
    real.sort(axis=-1)
    size = np.abs(np.where(np.isfinite(real), real, 0.0)) + sum(np.abs(number) for number in given)[:, None]
    away = _AWAY * EPSILON * np.maximum(size, np.finfo(np.float64).tiny)
    before, after = (_beside(term, "gradient", real, side * away) for side in (-1, 1))
    curved = sum(np.abs(_beside(term, "hessian", real, side * away)) for side in (-1, 1)) * away
    jumps = np.abs(after - before) > _CURVED * curved + _JUMP * np.maximum(np.abs(before), np.abs(after))
    if not jumps.any():
        return none(len(term.target))
    used = jumps.any(axis=0)
    here = jumps[:, used]
    order = np.argsort(np.where(here, real[:, used], np.inf), axis=-1)
    kept = [np.where(here, values[:, used], filled) for values, filled in ((real, np.inf), (before, 0.0), (after, 0.0))]
    return Kinks(*(np.take_along_axis(values, order, axis=-1) for values in kept))


def _beside(term: Term, quantity: str, places: Array, away: Array) -> Array:
    found = np.zeros_like(places)
    for column in range(places.shape[1]):
        known = np.isfinite(places[:, column])
        at = np.where(known, places[:, column] + away[:, column], _inside(term))
        own = getattr(term.functions, quantity)(at, term.target, **term.parameters)
        found[:, column] = np.where(known, own, 0.0)
    return found


def _inside(term: Term) -> float:
    low, high = term.functions.signature.arguments[0].domain.least_and_most
    return float(np.clip(0.0, low, high))
