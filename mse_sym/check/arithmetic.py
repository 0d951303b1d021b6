"""Arithmetic with sets of numbers: balls of python-flint, or intervals of mpmath where that is not installed.

Arb, the ball arithmetic of python-flint: F. Johansson, *Arb: efficient arbitrary-precision midpoint-radius
interval arithmetic*, IEEE Transactions on Computers 66, 2017.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol

from mpmath import iv, mp
from sympy import Expr, S


class Unresolved(ArithmeticError):
    """At this precision an enclosure is unbounded, or does not say which branch is taken."""


class NoValue(ArithmeticError):
    """The expression has no value at this point: a division by 0, a logarithm of 0, a derivative at a jump."""


@dataclass(frozen=True)
class Enclosure:
    """The exact value lies in ``[low, high]``."""

    low: Any
    high: Any

    @property
    def middle(self) -> Any:
        return (self.low + self.high) / 2

    @property
    def greatest(self) -> Any:
        """The greatest absolute value in it."""
        return max(abs(self.low), abs(self.high))


class Arithmetic(Protocol):
    """Sets of numbers with ``+ - * /`` and integer powers, and what else an expression needs."""

    def precision(self, bits: int) -> Any:
        """A context in which sets have so many bits."""

    def exactly(self, number: Any) -> Any:
        """An integer or a float, however many bits it has."""

    def power(self, number: Any, exponent: int) -> Any:
        """A positive integer power."""

    def function(self, name: str, argument: Any) -> Any:
        """A function by its name in SymPy."""

    def constant(self, expr: Expr) -> Any:
        """A constant like π."""

    def bounds(self, number: Any) -> Enclosure:
        """Least and greatest element."""


class Balls:
    """The balls of python-flint."""

    def __init__(self) -> None:
        self._flint: Any = import_module("flint")

    @contextmanager
    def precision(self, bits: int) -> Iterator[None]:
        with self._flint.ctx.workprec(bits), mp.workprec(bits):
            yield

    def exactly(self, number: Any) -> Any:
        return self._flint.arb(number)

    def power(self, number: Any, exponent: int) -> Any:
        """By products: the powers of python-flint are unbounded for a ball about 0."""
        half = self.power(number, exponent // 2) if exponent > 1 else self.exactly(1)
        return half * half * number if exponent % 2 else half * half

    def function(self, name: str, argument: Any) -> Any:
        if not hasattr(argument, name):
            raise NotImplementedError(f"{name} has no balls here")
        return getattr(argument, name)()

    def constant(self, expr: Expr) -> Any:
        return {S.Pi: self._flint.arb.pi, S.Exp1: self._flint.arb.const_e}[expr]()

    def bounds(self, number: Any) -> Enclosure:
        if not number.is_finite():
            raise Unresolved("an unbounded ball")
        return Enclosure(*(_from_flint(end) for end in (number.lower(), number.upper())))


def _from_flint(exact: Any) -> Any:
    mantissa, exponent = exact.man_exp()
    return mp.make_mpf((int(mantissa < 0), abs(int(mantissa)), int(exponent), int(mantissa).bit_length()))


class Intervals:
    """The intervals of mpmath.

    Not its functions of intervals: ``iv.exp`` of a tiny number, rounded down and up, is the same number. Theirs
    are the values at both ends, which are good to the last bits, and somewhat wider.
    """

    _RISING = ("exp", "log", "log1p", "expm1", "sqrt", "sinh", "tanh", "erf", "atan")
    _FALLING = ("erfc",)

    @contextmanager
    def precision(self, bits: int) -> Iterator[None]:
        before = iv.prec
        iv.prec = bits
        try:
            with mp.workprec(bits):
                yield
        finally:
            iv.prec = before

    def exactly(self, number: Any) -> Any:
        with self.precision(max(iv.prec, 64, int(number).bit_length() if isinstance(number, int) else 0)):
            return iv.mpf(number)

    def power(self, number: Any, exponent: int) -> Any:
        return number**exponent

    def function(self, name: str, argument: Any) -> Any:
        if name == "cosh":
            return (self.function("exp", argument) + self.function("exp", -argument)) / 2
        if name not in (*self._RISING, *self._FALLING):
            raise NotImplementedError(f"{name} has no intervals here; install python-flint")
        function = _exponential if name == "exp" else getattr(mp, name)
        with mp.workprec(iv.prec + 20):
            ends = [function(end) for end in _ends(argument)]
        if name in self._FALLING:
            ends.reverse()
        if not all(isinstance(end, mp.mpf) and mp.isfinite(end) for end in ends):
            raise Unresolved(f"{name} of an interval that is not in its domain")
        slack = iv.mpf([-1, 1]) * iv.mpf(2) ** (5 - iv.prec)
        return iv.mpf(ends) * (1 + slack)

    def constant(self, expr: Expr) -> Any:
        return {S.Pi: iv.pi, S.Exp1: iv.e}[expr] + 0

    def bounds(self, number: Any) -> Enclosure:
        low, high = _ends(number)
        if not (mp.isfinite(low) and mp.isfinite(high)):
            raise Unresolved("an unbounded interval")
        return Enclosure(low, high)


def _exponential(exponent: Any) -> Any:
    """By the fraction that a power of two leaves: mpmath multiplies e by itself where the exponent is an integer."""
    with mp.workprec(mp.prec + max(0, mp.mag(exponent)) + 10):
        power = int(mp.floor(exponent / mp.ln2))
        fraction = exponent - power * mp.ln2
    return mp.ldexp(mp.exp(fraction), power)


def _ends(interval: Any) -> list[Any]:
    return [mp.convert(interval.a), mp.convert(interval.b)]


@lru_cache(maxsize=1)
def arithmetic() -> Arithmetic:
    """Balls where python-flint is installed, else intervals."""
    return Balls() if find_spec("flint") else Intervals()
