"""Generators, and rational functions of them: their factors, their signs, what they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import lcm
from typing import Any

from sympy import Dummy, Expr, Poly, Symbol, cancel, expand, factor_list, fraction, together

from mse_sym.proof.signs import polynomial_sign
from mse_sym.symbolic.context import Context


class UnsupportedExpression(Exception):
    """The normal form does not know this kind of expression."""


@lru_cache(maxsize=1024)
def _symbol(number: int, positive: bool) -> Dummy:
    """The name of a generator by its number, the same in every field: what is known of one polynomial holds there too.

    A field tells its own generators by their keys, and no value of one field is ever one of another.
    """
    return Dummy(f"g{number}", **{"positive" if positive else "real": True})


@lru_cache(maxsize=8192)
def cancelled(value: Expr) -> Expr:
    """A rational function with numerator and denominator coprime, worked out once."""
    return cancel(value)


class FinerRoot(Exception):
    """A generator turns out to be needed to a fractional power: start again with its root."""


@lru_cache(maxsize=8192)
def _factors(value: Expr) -> tuple[tuple[Expr, int], ...]:
    found: list[tuple[Expr, int]] = []
    for part, orientation in zip(fraction(cancelled(value)), (1, -1), strict=True):
        constant, factors = factor_list(part)
        if constant != 1:
            found.append((constant, orientation))
        found += [(factor, orientation * power) for factor, power in factors]
    return tuple(found)


@dataclass
class Generators:
    """The generators met so far, each with its key and with what it stands for."""

    context: Context
    meaning: dict[Symbol, Expr] = field(default_factory=dict)
    """What each generator stands for, in the expression's own terms."""
    _generators: dict[tuple[object, ...], Symbol] = field(default_factory=dict)
    _keys: dict[Symbol, tuple[Any, ...]] = field(default_factory=dict)
    _orders: dict[Expr, int] = field(default_factory=dict)
    ranges: dict[Symbol, tuple[Expr, Expr]] = field(default_factory=dict)
    """The first and the last number that the bound index of a sum takes."""
    _fresh: dict[tuple[Expr, Expr, Expr], Dummy] = field(default_factory=dict)

    def generator(self, key: tuple[object, ...], meaning: Expr, *, positive: bool = False) -> Symbol:
        """The generator of a key, made where there is none yet."""
        if key not in self._generators:
            generator = _symbol(len(self._generators), positive)
            self._generators[key] = generator
            self._keys[generator] = key
            self.meaning[generator] = meaning
        return self._generators[key]

    def restore(self, value: Expr) -> Expr:
        """The rational function of generators as an ordinary expression again."""
        return value.xreplace({generator: self.meaning[generator] for generator in value.free_symbols})

    def factors(self, value: Expr) -> Iterable[tuple[Expr, int]]:
        """The irreducible factors of a rational function with their powers; constants are factors."""
        return _factors(value)

    def sign(self, value: Expr) -> int | None:
        """+1, 0 or -1 where the rational function provably has this sign on the whole domain, else ``None``."""
        if value == 0:
            return 0
        sign = 1
        for factor, power in self.factors(value):
            factor_sign = polynomial_sign(factor)
            if factor_sign is None:
                return None
            sign *= factor_sign if power % 2 else 1
        return sign

    def nonnegative(self, value: Expr) -> bool:
        """Whether the rational function is provably zero or positive on the whole domain."""
        if value == 0:
            return True
        sign = 1
        for factor, power in self.factors(value):
            factor_sign = polynomial_sign(factor, strict=False)
            if power % 2:
                if factor_sign is None:
                    return False
                sign *= factor_sign
        return sign == 1

    def key(self, generator: Symbol) -> tuple[Any, ...]:
        """Of which kind a generator is, then what it is made of: ``("exp", monomial, order)``, ``("log", factor)``.

        Of anything else, the empty kind.
        """
        return self._keys.get(generator, ("",))

    def order(self, base: Expr, wanted: int) -> int:
        """How fine a root is taken of a factor, or of the exponential of a monomial.

        Raises:
            FinerRoot: not as fine as wanted, so far.
        """
        order = self._orders.setdefault(base, 1)
        if order % wanted:
            self._orders[base] = lcm(order, wanted)
            raise FinerRoot
        return order

    def fresh_bound(self, bound: Expr, low: Expr, high: Expr) -> Dummy:
        """The same new name each time, so that starting again finds the generators that it made before."""
        return self._fresh.setdefault((bound, low, high), Dummy("i", integer=True, positive=True))

    def reduced(self, value: Expr) -> Expr:
        """The rational function cancelled, with no higher power of a root than its order."""
        if not any(self._is_reducible(generator) for generator in value.free_symbols):
            return cancelled(value)
        numerator, denominator = fraction(together(value))
        return cancelled(self.without_powers_of_roots(numerator) / denominator)

    def without_powers_of_roots(self, polynomial: Expr) -> Expr:
        """The polynomial with ``r^n = f`` for every root ``r`` of order ``n``, ``|f|^2 = f^2``, ``sin^2 = 1 - cos^2``.

        The last ones first, since a root may hold those that were made before.
        """
        polynomial = expand(polynomial)
        for root in reversed(self._generators.values()):
            if self._is_reducible(root) and polynomial.has(root):
                kind, *rest = self.key(root)
                base, order = rest if kind == "root" else (self._square(kind, rest), 2)
                polynomial = Poly(polynomial, root).rem(Poly(root**order - base, root)).as_expr()
        return polynomial

    def _is_reducible(self, generator: Symbol) -> bool:
        """Whether a power of it is a polynomial of the other generators."""
        return self.key(generator)[0] in ("root", "abs", "sin")

    def _square(self, kind: str, rest: Sequence[Any]) -> Expr:
        """Of an absolute value, or of a sine."""
        return rest[0] ** 2 if kind == "abs" else 1 - self._generators["cos", *rest] ** 2
