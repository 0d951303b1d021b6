"""The polynomials of the elementary functions, computed at high precision: ``python -m …elementary.polynomials``.

Each takes the values of a function at the zeros of a Chebyshev polynomial, so that its error is within a few times of
the least that its degree allows; its coefficients are rounded to doubles.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mpmath import mp

from mse_sym.backends.elementary.elementary import SIZES, Size

_DIGITS = 60
_TERMS = 60
_DATA = Path(__file__).with_name("coefficients.py")
_LN2_BITS = 42
"""Of the leading part of log 2, so that its product with an exponent is exact."""


@dataclass(frozen=True)
class Approximated:
    """A function on an interval from ``low`` to ``high``, and the degree of its polynomial for each size of result."""

    function: Callable[[Any], Any]
    low: Callable[[], Any]
    high: Callable[[], Any]
    degrees: Mapping[Size, int]


def _terms(term: Callable[[int], Any]) -> Callable[[Any], Any]:
    """The sum of term(k) x^k, of which no more matter."""
    return lambda x: mp.fsum(term(k) * x**k for k in range(_TERMS))


def _largest_exponent() -> Any:
    """To which arguments of the exponential are reduced, and a little more."""
    return mp.log(2) / 2 * (1 + mp.mpf(2) ** -20)


def _largest_quotient() -> Any:
    """The largest f/(2 + f) where 1 + f is at most the root of 2 in size, and a little more."""
    return (mp.sqrt(2) - 1) / (mp.sqrt(2) + 1) * (1 + mp.mpf(2) ** -20)


APPROXIMATED: Mapping[str, Approximated] = {
    # (e^r - 1 - r - r^2/2)/r^3
    "exponential": Approximated(
        _terms(lambda k: 1 / mp.factorial(k + 3)),
        lambda: -_largest_exponent(),
        _largest_exponent,
        {"float64": 9, "float32": 5},
    ),
    # (sinh r - r)/r^3 and (cosh r - 1 - r^2/2)/r^4 of r^2
    "sinh": Approximated(
        _terms(lambda k: 1 / mp.factorial(2 * k + 3)),
        lambda: mp.mpf(0),
        lambda: _largest_exponent() ** 2,
        {"float64": 4, "float32": 2},
    ),
    "cosh": Approximated(
        _terms(lambda k: 1 / mp.factorial(2 * k + 4)),
        lambda: mp.mpf(0),
        lambda: _largest_exponent() ** 2,
        {"float64": 4, "float32": 2},
    ),
    # (log((1 + s)/(1 - s))/s - 2)/s^2 of s^2
    "logarithm": Approximated(
        _terms(lambda k: mp.mpf(2) / (2 * k + 3)),
        lambda: mp.mpf(0),
        lambda: _largest_quotient() ** 2,
        {"float64": 7, "float32": 3},
    ),
}


def coefficients(approximated: Approximated, size: Size) -> tuple[float, ...]:
    """Of the polynomial, from that of degree 0 on."""
    count = approximated.degrees[size] + 1
    with mp.workdps(_DIGITS):
        low, high = approximated.low(), approximated.high()
        points = [(low + high) / 2 + (high - low) / 2 * mp.cospi(mp.mpf(2 * k + 1) / (2 * count)) for k in range(count)]
        powers = mp.matrix([[point**power for power in range(count)] for point in points])
        found = mp.lu_solve(powers, mp.matrix([approximated.function(point) for point in points]))
        return tuple(map(float, found))


def parts_of_log_2() -> tuple[float, float]:
    """The logarithm of 2 in two parts, the leading one of few digits."""
    with mp.workdps(_DIGITS):
        leading = mp.floor(mp.log(2) * 2**_LN2_BITS) / 2**_LN2_BITS
        return float(leading), float(mp.log(2) - leading)


def data() -> str:
    """The text of the module of the coefficients."""
    lines = [
        '"""The coefficients of the polynomials, from that of degree 0 on; written by :mod:`.polynomials`."""',
        "",
        "from __future__ import annotations",
        "",
        "from collections.abc import Mapping",
        "",
        f"LOG_2 = {parts_of_log_2()}",
        "",
        "COEFFICIENTS: Mapping[tuple[str, str], tuple[float, ...]] = {",
    ]
    for name, approximated in APPROXIMATED.items():
        for size in SIZES:
            lines.append(f'    ("{name}", "{size}"): (')
            lines += [f"        {value!r}," for value in coefficients(approximated, size)]
            lines.append("    ),")
    return "\n".join([*lines, "}", ""])


if __name__ == "__main__":
    _DATA.write_text(data(), encoding="utf-8")
