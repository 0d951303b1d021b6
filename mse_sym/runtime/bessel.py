r"""The logarithm of the Bessel function :math:`I_0`, its derivatives, and what these leave at infinity.

With :math:`w = 1 - \cos \theta`, over the density :math:`e^{\kappa \cos \theta}/(2 \pi I_0(\kappa))` of von Mises,
:math:`1 - I_1/I_0` is the mean of :math:`w`, and the derivative of :math:`I_1/I_0` its variance: sums of positive
terms over equidistant angles, whose error is that of one Bessel function of high order.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mse_sym.runtime.special import scipy_special

_SMALL = 1.0
_MIDDLE = 8.0
_LARGE = 50.0
_ANGLES = 38
_TERMS = 18
"""Of the expansion in reciprocals of what is large, and of the power series of what is small."""
_DEPTH = 32
"""Of the continued fraction of what is not in the middle yet."""


def log_besseli(x: Any) -> Any:
    r""":math:`\log I_0(x)`, about :math:`x^2/4` and :math:`|x|`."""
    size = np.abs(x)
    near = size < 2 * _SMALL
    square = np.square(np.where(near, size, 0.0)) / 4
    beyond_one: Any = 0.0
    for k in range(_TERMS, 0, -1):
        beyond_one = square / k**2 * (1 + beyond_one)
    return np.where(near, np.log1p(beyond_one), size + np.log(scipy_special().i0e(x)))[()]


def log_scaled_besseli(x: Any) -> Any:
    r""":math:`\log I_0(x) - x`, of a number that is not negative."""
    return np.where(np.less(x, _SMALL), log_besseli(x) - x, np.log(scipy_special().i0e(x)))[()]


def besseli_ratio(x: Any) -> Any:
    r""":math:`I_1(x)/I_0(x)`, of any sign."""
    near = np.abs(x) < _MIDDLE
    small = np.where(near, x, 1.0)
    ratio: Any = 0.0
    for n in range(_DEPTH, 0, -1):
        ratio = small / (2 * n + small * ratio)
    return np.where(near, ratio, scipy_special().i1e(x) / scipy_special().i0e(x))[()]


def besseli_ratio_gap(x: Any) -> Any:
    r""":math:`1 - I_1(x)/I_0(x)`, of a positive number."""
    mean, _ = _moments(x)
    return _in_parts(x, 1 - besseli_ratio(x), mean, 0)


def besseli_ratio_slope(x: Any) -> Any:
    r""":math:`\frac{d}{dx} \frac{I_1(x)}{I_0(x)} = 1 - \frac{I_1}{x I_0} - \frac{I_1^2}{I_0^2}`, of any sign."""
    x = np.abs(x)
    mean, square = _moments(x)
    ratio = besseli_ratio(x)
    over = np.where(np.equal(x, 0), 0.5, ratio / np.where(np.equal(x, 0), 1.0, x))
    return _in_parts(x, 1 - over - ratio * ratio, square - mean * mean, 1)


def _in_parts(x: Any, small: Any, middle: Any, order: int) -> Any:
    large = 1.0 / np.maximum(x, _LARGE)
    far: Any = 0.0
    for k in range(_TERMS, 0, -1):
        coefficient = _expansion()[k] * k**order
        far = far * large + coefficient
    far = far * large ** (1 + order)
    return np.where(np.less(x, _SMALL), small, np.where(np.less(x, _LARGE), middle, far))[()]


def _moments(x: Any) -> tuple[Any, Any]:
    """The means of w and of its square."""
    kappa = np.clip(x, _SMALL, _LARGE)
    total: Any = 0.0
    first: Any = 0.0
    second: Any = 0.0
    for place in range(_ANGLES, -1, -1):  # the least first
        w = 2 * np.sin(np.pi * place / (2 * _ANGLES)) ** 2
        weight = np.exp(-kappa * w) * (0.5 if place in (0, _ANGLES) else 1.0)
        total, first, second = total + weight, first + weight * w, second + weight * w * w
    return first / total, second / total


@cache
def _expansion() -> NDArray[np.float64]:
    r"""The numbers c with :math:`I_1/I_0 = 1 - \sum_k c_k x^{-k}`, by its differential equation."""
    c = [0.0]
    for k in range(1, _TERMS + 1):
        products = sum(c[i] * c[k - i] for i in range(1, k))
        c.append((products + (1.0 if k == 1 else 0.0) + (k - 2) * c[k - 1]) / 2)
    return np.array(c)
