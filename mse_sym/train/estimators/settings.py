"""The settings that all linear estimators have, and what they may be."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any, Self

SOLVERS = ("newton", "lbfgs")


@dataclass(frozen=True)
class Settings:
    """Penalty, solver and when it ends."""

    alpha: float
    l1_ratio: float
    solver: str
    max_iter: int
    tol: float

    @classmethod
    def of(cls, estimator: Any) -> Self:
        """Those of an estimator, looked at when it is fitted, as in scikit-learn.

        Raises:
            TypeError: what is no number.
            ValueError: a number out of its range, an unknown solver.
        """
        for name, (kind, low, high) in _RANGES.items():
            value: Any = getattr(estimator, name)
            is_number = isinstance(value, kind) and not isinstance(value, bool)
            if not is_number:
                raise TypeError(f"{name} is {'an integer' if kind is Integral else 'a number'}, got {value!r}")
            if not low <= value <= high:
                raise ValueError(f"{name} lies between {low:g} and {high:g}, got {value}")
        if estimator.solver not in SOLVERS:
            raise ValueError(f"solver is one of {', '.join(SOLVERS)}, got {estimator.solver!r}")
        return cls(*(getattr(estimator, name) for name in ("alpha", "l1_ratio", "solver", "max_iter", "tol")))


_RANGES: dict[str, tuple[type, float, float]] = {
    "alpha": (Real, 0.0, 1e300),
    "l1_ratio": (Real, 0.0, 1.0),
    "max_iter": (Integral, 1.0, 1e18),
    "tol": (Real, 1e-15, 1.0),
}
