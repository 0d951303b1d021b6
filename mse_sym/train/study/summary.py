"""What a study has found, in numbers that are few: quantiles, tails, the distance from the law, the map of plateaus."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from statistics import NormalDist
from typing import Any

import numpy as np

from mse_sym.losses import Loss
from mse_sym.runtime import Array
from mse_sym.train.plateau import has_law, law
from mse_sym.train.study.counting import NOT_ARRIVED
from mse_sym.train.study.definition import CHUNK, Study

SHARES = (0.5, 0.75, 0.9, 0.99, 0.999, 0.9999)
_BEYOND = 10
"""So many starts at least lie beyond a quantile that is shown, or it would be the luck of a few."""
_TAIL_POINTS = 40
_NEVER = np.iinfo(np.int64).max


def summary(study: Study, counts: Mapping[str, Array], points: int = 65, reach: float = 4.0) -> dict[str, Any]:
    r"""Numbers of a study as JSON has them.

    Of each loss: how many starts are ``at_once`` where they shall come to, and how many have ``not_arrived``; the
    ``mean`` and the ``most`` epochs of those that have; ``quantiles``, rows of a share of starts, the epochs that it
    does not exceed, and these by the law C24, where there is one, up to the share beyond which few starts are left; the
    ``tail``, rows of epochs and the share of starts that take more, and the same by ``law``; and how far counts are
    from the law, least, in the middle and at most, in ``differences``.  The ``map`` has the epochs from a grid of
    weights and biases.

    Args:
        study: the study.
        counts: what :func:`mse_sym.train.study.run_study` gives.
        points: of the grid, in each direction.
        reach: of the grid, from its negative on.
    """
    return {
        "study": {name: value for name, value in study.manifest.items() if name not in ("losses", "chunk")}
        | {"activation": study.activation.name},
        "losses": {loss.name: _of_loss(study, loss, counts[loss.name]) for loss in study.losses},
        "map": plateau_map(study, points, reach),
    }


def plateau_map(study: Study, points: int, reach: float) -> dict[str, Any]:
    """The epochs of each loss from a grid of weights, which are the columns, and biases, the rows; -1 where none."""
    axis = np.linspace(-reach, reach, points)
    weights, biases = np.meshgrid(axis, axis)
    epochs = {loss.name: study.counted(loss, weights, biases).tolist() for loss in study.losses}
    return {"reach": reach, "points": points, "epochs": epochs}


def _of_loss(study: Study, loss: Loss, counts: Array) -> dict[str, Any]:
    arrived = counts[counts != NOT_ARRIVED]
    in_order = np.sort(np.where(counts == NOT_ARRIVED, _NEVER, counts))
    found: dict[str, Any] = {
        "at_once": int(np.count_nonzero(counts == 0)),
        "not_arrived": len(counts) - len(arrived),
        "mean": float(arrived.mean()) if len(arrived) else None,
        "most": int(arrived.max()) if len(arrived) else None,
        "quantiles": [[share, _quantile(in_order, share), None] for share in _supported(len(counts))],
        "tail": _tail(in_order),
        "law": None,
        "differences": None,
    }
    if not has_law(loss, study.activation, study.target):
        return found
    spread = study.spread * sqrt(1 + study.x**2)

    def by_law(z: Any) -> Array:
        return law(loss, z, study.level, x=study.x, rate=study.rate)

    for row in found["quantiles"]:
        row[2] = _short(float(by_law(NormalDist(0, spread).inv_cdf(row[0]))))
    ends = [-NormalDist(0, spread).inv_cdf(share) for share in np.geomspace(0.5, 1 / (study.starts + 1), _TAIL_POINTS)]
    shares = [1 - NormalDist(0, spread).cdf(z) for z in ends]
    found["law"] = [[_short(float(t)), _short(share)] for t, share in zip(by_law(ends), shares, strict=True)]
    found["differences"] = _differences(study, counts, by_law)
    return found


def _supported(starts: int) -> tuple[float, ...]:
    """The shares beyond which there are enough starts, and the half."""
    return tuple(share for share in SHARES if share == SHARES[0] or round((1 - share) * starts) >= _BEYOND)


def _quantile(in_order: Array, share: float) -> int | None:
    """The least number of epochs that so large a share of the starts does not exceed; nothing where they never come."""
    epochs = int(in_order[max(int(np.ceil(share * len(in_order))), 1) - 1])
    return None if epochs == _NEVER else epochs


def _tail(in_order: Array) -> list[list[float]]:
    """Numbers of epochs, and the share of the starts that take more."""
    arrived = in_order[in_order != _NEVER]
    if not len(arrived) or arrived[-1] == 0:
        return []
    at = np.unique(np.geomspace(1, arrived[-1], _TAIL_POINTS).round().astype(np.int64))
    more = len(in_order) - np.searchsorted(in_order, at, side="right")
    return [[int(t), _short(float(n) / len(in_order))] for t, n in zip(at, more, strict=True) if n]


def _differences(study: Study, counts: Array, by_law: Any) -> list[float] | None:
    """Counted epochs less those of the law, of the starts that take any: the least, the median and the most."""
    found = []
    for chunk in range(study.chunks):
        weights, biases = study.drawn(chunk)
        epochs = counts[chunk * CHUNK : chunk * CHUNK + len(weights)]
        taken = epochs > 0
        found.append(epochs[taken] - by_law(study.x * weights[taken] + biases[taken]))
    every = np.concatenate(found)
    return [_short(float(each)) for each in (every.min(), np.median(every), every.max())] if len(every) else None


def _short(value: float) -> float:
    """Six figures."""
    return float(f"{value:.6g}")
