r"""Gamma functions of positive numbers at many digits, by their asymptotic series, to where one comes by steps.

The functions of mpmath make tables for each precision first, which takes seconds at a thousand digits.

.. math:: \psi^{(m)}(x) \sim (-1)^{m + 1} \Bigl(\frac{(m - 1)!}{x^m} + \frac{m!}{2 x^{m + 1}}
          + \sum_{k \ge 1} B_{2k} \frac{(2k + m - 1)!}{(2k)! \, x^{2k + m}}\Bigr)

(Abramowitz and Stegun 1964, 6.4.11); with :math:`m = -1` the sum is
that of Stirling's formula, 6.1.40.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from mpmath import mp, mpf

_SPARE = 40
_FAR = 0.2
_TERMS = 0.15
"""Beyond so many times the bits the series has all of them, with so many terms."""


def loggamma(x: Any) -> Any:
    r""":math:`\log \Gamma(x)`, of a positive number."""
    if not x > 0:
        return mp.loggamma(x)
    with mp.workprec(mp.prec + _SPARE):
        steps, y = _steps(x)
        value = (y - mpf(1) / 2) * mp.log(y) - y + mp.log(2 * mp.pi) / 2 + _series(-1, y)
        return +(value - mp.log(mp.fprod(steps)))


def polygamma(order: Any, x: Any) -> Any:
    r""":math:`\psi^{(m)}(x)`, of a positive number."""
    m = int(order)
    if not x > 0:
        return mp.psi(m, x)
    with mp.workprec(mp.prec + _SPARE):
        steps, y = _steps(x)
        first = -mp.log(y) if m == 0 else mp.factorial(m - 1) / y**m
        terms = mp.fsum(1 / step ** (m + 1) for step in steps)
        value = first + mp.factorial(m) * (terms + 1 / (2 * y ** (m + 1))) + _series(m, y)
        return value if m % 2 else -value


def _steps(x: Any) -> tuple[Sequence[Any], Any]:
    """The numbers x, x + 1, … up to one from which on the series is good."""
    number = max(0, int(_FAR * mp.prec) - int(min(x, mp.prec)))
    return [x + k for k in range(number)], x + number


def _series(m: int, y: Any) -> Any:
    """Σ B_2k (2k + m − 1)!/((2k)! y^(2k + m)), by the numbers that are powers of two times integers."""
    bits = mp.prec
    square = int(mp.floor(mp.ldexp(1 / (y * y), bits)))
    total = 0
    for coefficient in _coefficients(m, bits):
        total = coefficient + (total * square >> bits)
    return mp.ldexp(total, -bits) / y ** (m + 2)


@lru_cache(maxsize=32)
def _coefficients(m: int, bits: int) -> tuple[int, ...]:
    """Those of the series, from the last that is needed to the first, times a power of two."""
    found = []
    for k in range(1, int(_TERMS * bits) + 2):
        factor = mp.rf(2 * k + 1, m - 1) if m > 0 else mpf(1) / (2 * k if m == 0 else 2 * k * (2 * k - 1))
        found.append(int(mp.nint(mp.ldexp(mp.bernoulli(2 * k) * factor, bits))))
    return tuple(reversed(found))
