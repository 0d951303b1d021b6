"""Arithmetic with sets of numbers: balls of python-flint, or intervals of mpmath where that is not installed.

Arb, the ball arithmetic of python-flint: Johansson 2017.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib import import_module
from importlib.util import find_spec
from math import factorial
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

    def function(self, name: str, argument: Any, order: int = 0) -> Any:
        """A function by its name in SymPy; ``polygamma`` and ``besseli`` have an integer as their order."""

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

    def function(self, name: str, argument: Any, order: int = 0) -> Any:
        match name:
            case "loggamma":
                return argument.lgamma()
            case "besseli":
                return argument.bessel_i(order)
            case "polygamma" if order:
                size = self.exactly(factorial(order)) * self.exactly(order + 1).zeta(argument)
                return size if order % 2 else -size
            case "polygamma":
                return argument.digamma()
        if not hasattr(argument, name):
            raise NotImplementedError(f"{name} has no balls here")
        return getattr(argument, name)()

    def constant(self, expr: Expr) -> Any:
        arb = self._flint.arb
        constants = {S.Pi: arb.pi, S.Exp1: arb.const_e, S.EulerGamma: arb.const_euler, S.Catalan: arb.const_catalan}
        return (1 + arb(5).sqrt()) / 2 if expr == S.GoldenRatio else constants[expr]()

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

    def function(self, name: str, argument: Any, order: int = 0) -> Any:
        slack = iv.mpf([-1, 1]) * iv.mpf(2) ** (5 - iv.prec)
        low, high = _ends(argument)
        match name:
            case "cosh":
                return (self.function("exp", argument) + self.function("exp", -argument)) / 2
            case "sin" | "cos":  # which change no faster than their argument
                with mp.workprec(iv.prec + 20):
                    return iv.mpf(getattr(mp, name)(low)) + slack + (argument - low) * iv.mpf([-1, 1])
            case "besseli" if high <= 0:
                return self.function(name, -argument, order) * (-1) ** order
        function, rises = self._monotone(name, low, high, order)
        try:
            ends = [function(end) for end in (low, high)]
        except OverflowError as error:
            raise Unresolved(f"{name} of a number that is too large") from error
        if not all(isinstance(end, mp.mpf) and mp.isfinite(end) for end in ends):
            raise Unresolved(f"{name} of an interval that is not in its domain")
        return iv.mpf(ends if rises else ends[::-1]) * (1 + slack)

    def _monotone(self, name: str, low: Any, high: Any, order: int) -> tuple[Callable[[Any], Any], bool]:
        """A function that rises, or falls, between two numbers."""
        if name in (*self._RISING, *self._FALLING):
            return partial(_at, _exponential if name == "exp" else getattr(mp, name)), name in self._RISING
        if name not in ("gamma", "loggamma", "polygamma", "besseli"):
            raise NotImplementedError(f"{name} has no intervals here; install python-flint")
        if low < 0 or (low == 0 and name != "besseli"):
            raise Unresolved(f"{name} of an interval that reaches to numbers that are not positive")
        match name:
            case "besseli":
                return partial(_at, partial(mp.besseli, abs(order))), True
            case "polygamma":
                return partial(_at, partial(mp.polygamma, order)), order % 2 == 0
        slopes = [mp.sign(_at(mp.digamma, end)) for end in (low, high)]
        if slopes[0] != slopes[1]:
            raise Unresolved(f"{name} of an interval in which it is least")
        return partial(_at, getattr(mp, name)), slopes[0] > 0

    def constant(self, expr: Expr) -> Any:
        constants = {S.Pi: iv.pi, S.Exp1: iv.e, S.EulerGamma: iv.euler, S.Catalan: iv.catalan, S.GoldenRatio: iv.phi}
        return constants[expr] + 0

    def bounds(self, number: Any) -> Enclosure:
        low, high = _ends(number)
        if not (mp.isfinite(low) and mp.isfinite(high)):
            raise Unresolved("an unbounded interval")
        return Enclosure(low, high)


def _at(function: Callable[[Any], Any], number: Any) -> Any:
    """A value good to the last bits: near a zero, where they cancel, computed with as many more as are lost."""
    with mp.workprec(iv.prec + 20):
        lost = -mp.mag(function(number))
    with mp.workprec(iv.prec + 20 + (max(0, min(int(lost), iv.prec)) if mp.isfinite(lost) else 0)):
        return function(number)


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
