"""Numbers that are computed at several precisions, which are taken for exact where these agree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mpmath import mp
from sympy import Function

from mse_sym.forms import many_digits

PRECISIONS = (300, 1300, 2600)
"""In bits."""
AGREEING = 90
"""So many bits two precisions have in common where their number is taken for the exact one."""
_FAR_EXPONENT = 1200
"""A power of two that is beyond the numbers of all types."""
_LARGEST_EXPONENT = 4000
_LARGEST_LOGARITHM = 20
"""As powers of two, how large numbers are of which the exponential is exact, and of which there is one at all."""
_NEAR = 8
"""Numbers below so many powers of two have hyperbolic functions in mpmath within a moment."""


class Unresolved(ArithmeticError):
    """A number that no precision gives."""


def exponential(number: Any, largest: int = _LARGEST_LOGARITHM) -> Any:
    """e^x; of an x beyond a power of two, which takes many digits, one that differs by precision and by x.

    Where the result depends on it, or on the ratio of two, the precisions do not agree.
    """
    size = mp.mag(number) if number else 0
    if size > _LARGEST_EXPONENT:
        raise Unresolved("an exponential of a number that is too large")
    if size > largest:
        power = mp.floor(number / mp.ln2)
        return mp.ldexp(1 + mp.prec * (1 + number / mp.ln2 - power) / (1 << 20), int(power))
    return mp.exp(number) if size <= _LARGEST_LOGARITHM else _of_large(number, size)


def _of_large(number: Any, size: int) -> Any:
    """By a multiple of log 2, since mpmath raises e to the power of a large integer."""
    with mp.workprec(mp.prec + size):
        power = mp.floor(number / mp.ln2)
        rest = number - power * mp.ln2
    return mp.ldexp(mp.exp(rest), int(power))


def _hyperbolic(name: str, of_exponentials: Callable[[Any, Any], Any]) -> Callable[[Any], Any]:
    """A hyperbolic function, of large numbers by the exponentials of both signs."""
    near = getattr(mp, name)

    def of(number: Any) -> Any:
        if mp.mag(number) < _NEAR:
            return near(number)
        return of_exponentials(exponential(number), exponential(-number))

    return of


COMPLEMENT = Function("_complement")
"""The complement of the error function, of which SymPy writes that of a negative number by that of a positive one."""
FUNCTIONS = {
    "_complement": mp.erfc,
    "exp": exponential,
    "sinh": _hyperbolic("sinh", lambda rising, falling: (rising - falling) / 2),
    "cosh": _hyperbolic("cosh", lambda rising, falling: (rising + falling) / 2),
    "tanh": _hyperbolic("tanh", lambda rising, falling: (rising - falling) / (rising + falling)),
    "expm1": lambda x: exponential(x) - 1,
    "log1p": lambda x: mp.log(1 + x),
    "Max": lambda *args: max(args),
    "Min": lambda *args: min(args),
    "loggamma": many_digits.loggamma,
    "polygamma": many_digits.polygamma,
}
"""By their names in SymPy, those of which mpmath would not give a number, or a wrong one, or after too long."""


def agree(first: Any, second: Any) -> bool:
    """Whether two numbers have many digits in common, or are both too small, or both too large, for any type."""
    if abs(second - first) <= mp.ldexp(abs(second), -AGREEING):
        return True
    one, other = mp.mag(first) if first else 0, mp.mag(second)
    return bool(
        mp.sign(first) == mp.sign(second) and (min(one, other) > _FAR_EXPONENT or max(one, other) < -_FAR_EXPONENT)
    )
