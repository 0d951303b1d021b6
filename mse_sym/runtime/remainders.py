r"""What gamma functions and logarithms leave beside their leading terms, to the last digits.

By sums of positive terms, up to where an asymptotic series is good: with :math:`f(x) - f(x + 1)` known,

.. math:: J(x) = \sum_{k < n} \Bigl((x_k + \tfrac12) \log \frac{x_k + 1}{x_k} - 1\Bigr) + J(x + n), \quad
          x_k = x + k

(Henrici 1977, section 8.5, has Binet's function so), and
alike for its derivatives.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_STEPS = 12
"""So far from 0 the asymptotic series of gamma functions have all digits."""
_BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798, -174611 / 330)
_TERMS = 24
"""Of a series in powers of 0.2."""


def logarithm_gap(u: Any) -> Any:
    r""":math:`u - \log(1 + u)`, of :math:`u > -1`: with :math:`s = u/(2 + u)` it is :math:`s u - 2 s^3 (1/3 + …)`."""
    s = np.divide(u, np.add(u, 2.0))
    near = np.abs(s) < 0.44
    s = np.where(near, s, 0.0)
    return np.where(near, s * (u - 2 * s * s * _powers(s * s, 3)), np.subtract(u, np.log1p(u)))[()]


def binet(x: Any) -> Any:
    r""":math:`\log \Gamma(x) - (x - \tfrac12) \log x + x - \tfrac12 \log 2\pi`, of a positive number."""

    def term(v: Array) -> Array:
        s = 1 / (2 * v + 1)
        return np.where(v < 0.5, (v + 0.5) * np.log1p(1 / v) - 1, s * s * _powers(np.minimum(s * s, 0.25), 3))

    return _by_steps(x, term, lambda v: _series(v, lambda k, b: b / (2 * k * (2 * k - 1)), -1))


def digamma_gap(x: Any) -> Any:
    r""":math:`\log x - \psi(x)`, of a positive number."""
    return _by_steps(x, lambda v: logarithm_gap(1 / v), lambda v: 0.5 / v + _series(v, lambda k, b: b / (2 * k), 0))


def trigamma_gap(x: Any) -> Any:
    r""":math:`\psi'(x) - 1/x`, of a positive number."""
    return _by_steps(x, lambda v: 1 / v / v / (v + 1), lambda v: 0.5 / v / v + _series(v, lambda k, b: b, 1))


def _by_steps(x: Any, difference: Callable[[Array], Array], far: Callable[[Array], Array]) -> Any:
    """A function by its differences from one number to the next, and its values at what is large."""
    is_far = np.greater_equal(x, _STEPS)
    if np.all(is_far):
        return far(x)
    small = np.where(is_far, 1.0, x)
    total = far(np.where(is_far, x, small + _STEPS))
    steps = far(small + _STEPS)
    for step in reversed(range(_STEPS)):
        steps = steps + difference(small + step)
    return np.where(is_far, total, steps)[()]


def _series(x: Any, coefficient: Callable[[int, float], float], power: int) -> Any:
    """Σ c(k, B_2k)/x^(2k + power)."""
    reciprocal = 1.0 / x
    square = reciprocal * reciprocal
    total: Any = 0.0
    for k in range(len(_BERNOULLI), 0, -1):
        total = total * square + coefficient(k, _BERNOULLI[k - 1])
    return total * reciprocal ** (power + 2)


def _powers(u: Any, first: int) -> Any:
    """Σ u^k/(first + 2k), from k = 0 on."""
    total: Any = 0.0
    for k in range(_TERMS - 1, -1, -1):
        total = total * u + 1 / (first + 2 * k)
    return total
