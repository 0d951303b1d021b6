"""Expressions in other symbols: small exponentials, reciprocals of what is large, distances from 1, powers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sympy import (
    Abs,
    Dummy,
    Expr,
    Pow,
    Symbol,
    atan,
    bottom_up,
    cancel,
    cosh,
    erf,
    erfc,
    exp,
    expand,
    factor,
    log,
    pi,
    sign,
    sinh,
    sqrt,
    tanh,
    together,
)
from sympy.codegen.cfunctions import expm1

from mse_sym.forms.candidates.arrangements import factored
from mse_sym.forms.powers_apart import powers_apart
from mse_sym.forms.structure import exponents, in_powers
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.functions import ordered_product, scaled_complement, scaled_complement_fall


@dataclass(frozen=True)
class Substituted:
    """An expression in other symbols, what they stand for, and what their logarithms are."""

    expression: Expr
    meanings: Mapping[Expr, Expr] = field(default_factory=dict)
    logarithms: Mapping[Expr, Expr] = field(default_factory=dict)

    def __or__(self, other: Substituted) -> Substituted:
        return Substituted(
            other.expression, {**self.meanings, **other.meanings}, {**self.logarithms, **other.logarithms}
        )


def by_exponentials(expr: Expr) -> Iterator[Substituted]:
    """As it is; and by e^{−u}, e^{u}, e^{u} − 1 and e^{−u} − 1 in the place of every power of e^u."""
    yield Substituted(expr)
    yield from _by_scaled_complements(expr)
    written = expr.rewrite([cosh, sinh, tanh], exp)
    units = exponents(written)
    if len(units) == 2:
        yield from _by_one_of_two(written, units[0], units[1])
    for unit in units[:2]:
        small, near = Dummy("e", positive=True), Dummy("m", real=True)
        for direction in (1, -1):
            power = exp(-direction * unit)
            for symbol, base, meaning in ((small, small, power), (near, 1 + near, expm1(-direction * unit))):
                found = in_powers(written, unit, base**-direction)
                logarithms = {log(base): -direction * unit, log(1 / base): direction * unit}
                yield Substituted(found, {symbol: meaning}, logarithms)


def _by_one_of_two(expr: Expr, first: Expr, second: Expr) -> Iterator[Substituted]:
    """By E = e^{−u} and e^{u − v} in place of the powers of e^u and e^v: E falls out, or its logarithm is taken."""
    for u, v in ((first, second), (second, first)):
        common, relative = Dummy("E", positive=True), Dummy("e", positive=True)
        found = in_powers(in_powers(expr, u, 1 / common), v, 1 / (common * relative))
        meanings = {common: exp(-u), relative: exp(factor(u - v))}
        yield Substituted(found, meanings, {log(common): -u, log(1 / common): u})


def _by_scaled_complements(expr: Expr) -> Iterator[Substituted]:
    """Of an error function erf(u) the tail on one side, as e^{−u²} times a function that does not vanish so soon."""
    expr = expr.replace(erfc, lambda u: 1 - erf(u))
    arguments = {part.args[0] for part in expr.atoms(erf)}
    if len(arguments) != 1:
        return
    (u,) = arguments
    small = Dummy("e", positive=True)
    for direction in (1, -1):
        tail = Dummy("s", positive=True)
        found = expr.xreplace({erf(u): direction * (1 - small * tail)})
        found = in_powers(found, expand(u**2), 1 / small)
        meanings = {small: exp(-expand(u**2)), tail: scaled_complement(direction * u)}
        yield Substituted(found, meanings, {log(small): -expand(u**2)})
        symbol = next((symbol for symbol in sorted(found.free_symbols, key=str) if (u / symbol).is_number), None)
        if symbol is not None and tail in found.free_symbols:  # u, direction apart, as (1/√π − fall)/tail
            fall = Dummy("f", positive=True)
            without = cancel(
                together(found.xreplace({symbol: direction * (1 / sqrt(pi) - fall) / (tail * u / symbol)}))
            )
            yield Substituted(without, {**meanings, fall: scaled_complement_fall(direction * u)})


def by_reciprocals(given: Substituted, context: Context, is_bounded: bool) -> Iterator[Substituted]:
    """By 1/|t| in the place of a symbol t, of those that may be large or of the others."""
    for symbol in sorted(given.expression.free_symbols - given.meanings.keys(), key=str):
        if given.expression.is_polynomial(symbol) or any(
            part.exp.has(symbol) for part in given.expression.atoms(Pow, exp)
        ):
            continue
        domain = context.domain(symbol)
        if is_bounded != bool(domain.inf.is_finite and domain.sup.is_finite):
            continue
        reciprocal = Dummy("w", positive=True)
        level = {part: Dummy("c", real=True) for part in given.expression.atoms(atan) if part.has(symbol)}
        expr = given.expression.xreplace(level)
        above = _in_reciprocal(expr, symbol, 1 / reciprocal)
        size = symbol if domain.inf >= 0 else Abs(symbol)
        powers = {reciprocal**-n: size**n for n in range(1, 5)}
        meaning = {reciprocal: ordered_product(1 / size), **powers, **{c: part for part, c in level.items()}}
        logarithms = {log(reciprocal): -log(size)}
        if domain.inf >= 0:
            yield given | Substituted(above, meaning, logarithms)
            continue
        below = _in_reciprocal(expr, symbol, -1 / reciprocal)
        if _same(above, below):
            yield given | Substituted(above, meaning, logarithms)
        elif _same(above, -below):
            yield given | Substituted(sign(symbol) * above, meaning, logarithms)
        else:
            even, odd = factored((above + below) / 2), factored((above - below) / 2)
            yield given | Substituted(even + sign(symbol) * odd, meaning, logarithms)


def near_a_number(given: Substituted) -> Iterator[Substituted]:
    """By t − 1 in the place of a positive symbol t whose logarithm is taken."""
    for symbol in sorted(given.expression.free_symbols - given.meanings.keys(), key=str):
        if log(symbol) in given.expression.atoms(log):
            distance = Dummy("d", real=True)
            written = given.expression.xreplace({symbol: 1 + distance})
            yield given | Substituted(written, {distance: ordered_product(symbol - 1)})


def by_powers(given: Substituted) -> Iterator[Substituted]:
    """As it is; and by symbols in place of the powers with symbols in their exponents."""
    yield given
    for apart, powers in powers_apart(given.expression):
        meanings = {symbol: power.xreplace(dict(given.meanings)) for symbol, power in powers.items()}
        yield given | Substituted(apart, meanings)


def _in_reciprocal(expr: Expr, symbol: Symbol, by: Expr) -> Expr:
    return bottom_up(expr.xreplace({symbol: by}), lambda part: factored(part) if part.is_Add else part)


def _same(first: Expr, second: Expr) -> bool:
    return bool(first == second or factored(first) == factored(second))
