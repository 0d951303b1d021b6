"""Curves with fewer points, which nobody can tell from the whole: LaTeX takes a third of a millisecond for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np

from mse_sym.report.document import Curve, Figure

_Points: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"

_HAIR = 2e-4
"""So far a curve may lie from its points, in parts of the axes: 0.03 mm of 140, where its line is 0.3 mm wide."""


def thinned(figure: Figure) -> Figure:
    """The figure with those points of its curves between which straight lines stay within a hair of the others.

    The algorithm is that of D. H. Douglas and T. K. Peucker.  Ends, and points where a line is broken, stay.
    """
    lines = [curve for curve in figure.curves if not curve.dots]
    extents = [
        _extent([number for curve in lines for number in getattr(curve, axis)], limits, is_log)
        for axis, limits, is_log in (("x", figure.x_range, figure.log_x), ("y", figure.y_range, figure.log_y))
    ]
    return replace(figure, curves=tuple(c if c.dots else _thinned(c, figure, extents) for c in figure.curves))


def _extent(numbers: Sequence[float], limits: tuple[float, float] | None, is_log: bool) -> float:
    placed = _placed(numbers if limits is None else limits, is_log)
    found = placed[np.isfinite(placed)]
    return float(np.ptp(found)) if found.size else 0.0


def _placed(numbers: Sequence[float], is_log: bool) -> _Points:
    """Where numbers stand on an axis."""
    array = np.asarray(numbers, dtype=np.float64)
    with np.errstate(all="ignore"):
        return np.log(array) if is_log else array


def _thinned(curve: Curve, figure: Figure, extents: Sequence[float]) -> Curve:
    axes = (_placed(curve.x, figure.log_x), _placed(curve.y, figure.log_y))
    points = np.stack([axis / (extent or 1.0) for axis, extent in zip(axes, extents, strict=True)], axis=1)
    is_kept: Any = ~np.isfinite(points).all(axis=1)
    for first, last in _runs(is_kept):
        _keep(points, first, last, is_kept)
    return replace(
        curve,
        x=tuple(x for x, kept in zip(curve.x, is_kept, strict=True) if kept),
        y=tuple(y for y, kept in zip(curve.y, is_kept, strict=True) if kept),
    )


def _runs(is_broken: Any) -> Iterator[tuple[int, int]]:
    """The first and last points of the parts of a line."""
    edges = np.flatnonzero(np.diff(np.concatenate([[1], is_broken.astype(int), [1]])))
    yield from ((int(first), int(after) - 1) for first, after in edges.reshape(-1, 2))


def _keep(points: _Points, first: int, last: int, is_kept: Any) -> None:
    """Mark the ends of a part, and between them what lies off the line between two that are marked."""
    waiting = [(first, last)]
    is_kept[[first, last]] = True
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        inner, start, along = points[first + 1 : last], points[first], points[last] - points[first]
        length = float(along @ along)
        part = np.clip((inner - start) @ along / length, 0, 1) if length else np.zeros(len(inner))
        distances = np.linalg.norm(inner - start - part[:, None] * along, axis=1)
        if distances.max() > _HAIR:
            place = first + 1 + int(distances.argmax())
            is_kept[place] = True
            waiting += [(first, place), (place, last)]
