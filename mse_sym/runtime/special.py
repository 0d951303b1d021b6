"""Gamma and Bessel functions, by SciPy, which is the extra ``special``.

Beside the zeros of the logarithm of the gamma function, where SciPy's has no digits left, it is a series.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

EXTRA = "special"
_BETWEEN = 1.3
"""Up to there a number counts as about 1, and from there to 2.5 as about 2."""
_TERMS = 32
"""Of a series in powers of at most 0.7, with coefficients that halve."""


@cache
def scipy_special() -> Any:
    """The functions of SciPy.

    Raises:
        ModuleNotFoundError: SciPy is not installed.
    """
    try:
        return import_module("scipy.special")
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f'gamma and Bessel functions need SciPy, which is an extra: pip install "mse_sym[{EXTRA}]"', name="scipy"
        ) from error


def besseli(order: Any, x: Any) -> Any:
    """The modified Bessel function of the first kind."""
    function = {0: scipy_special().i0, 1: scipy_special().i1}.get(abs(order))
    return scipy_special().iv(order, x) if function is None else function(x)


def beta(x: Any, y: Any) -> Any:
    """Euler's beta function."""
    return scipy_special().beta(x, y)


def digamma(x: Any) -> Any:
    """The derivative of the logarithm of the gamma function."""
    return scipy_special().psi(x)


def polygamma(order: Any, x: Any) -> Any:
    """The derivatives of :func:`digamma`."""
    return scipy_special().polygamma(order, x)


def gamma(x: Any) -> Any:
    """Euler's gamma function; NaN at its poles."""
    return np.where((x <= 0) & (x == np.floor(x)), np.nan, scipy_special().gamma(x))[()]


def factorial(x: Any) -> Any:
    """The gamma function of the next number."""
    return gamma(x + 1)


def loggamma(x: Any) -> Any:
    """The logarithm of the gamma function, of positive numbers."""
    value = np.where(np.greater(x, 0), scipy_special().gammaln(x), np.nan)
    near = np.less(np.abs(np.subtract(x, 1.5)), 1)
    if not np.any(near):
        return value[()]
    return np.where(near, _log_factorial_about_one(np.where(near, np.subtract(x, 1), 0)), value)[()]  # exact


def log_factorial(x: Any) -> Any:
    """The logarithm of the gamma function of the next number, of a number that is not negative."""
    near = np.less(x, 1.5)
    return np.where(near, _log_factorial_about_one(np.where(near, x, 0.0)), loggamma(x + 1))[()]


def _log_factorial_about_one(x: Any) -> Any:
    """The logarithm of x!, of a number from -1/2 to 3/2, which keeps its digits where that is 0, at 0 and 1."""
    is_about_zero = np.less(x, _BETWEEN - 1)
    distance = np.where(is_about_zero, x, np.subtract(x, 1))  # exact
    about_two = loggamma_about_two(distance)
    return np.where(is_about_zero, about_two - np.log1p(np.where(is_about_zero, x, 0.0)), about_two)


def loggamma_about_two(distance: Any) -> Any:
    r""":math:`\log \Gamma(2 + d) = (1 - \gamma) d + \sum_{k \ge 2} (\zeta(k) - 1) (-d)^k / k`.

    Abramowitz and Stegun 1964, 6.1.33.
    """
    total = np.zeros_like(distance)
    for coefficient in _coefficients():
        total = coefficient - distance * total
    return distance * total


@cache
def _coefficients() -> NDArray[np.float64]:
    """Those of −(−d)^(k−1), from the last to the first."""
    k = np.arange(_TERMS, 1, -1)
    return np.append(-scipy_special().zetac(k) / k, 1 - np.euler_gamma)
