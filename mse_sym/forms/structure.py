"""Structure: what an expression depends on only through itself, as differences and ratios, becomes one symbol."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from sympy import (
    Abs,
    Add,
    Dummy,
    Expr,
    Mul,
    Pow,
    S,
    Symbol,
    bottom_up,
    cancel,
    exp,
    expand,
    expand_power_base,
    factor_terms,
    ilcm,
    log,
    powdenest,
    powsimp,
)

from mse_sym.proof.normal_form import GeneratorField
from mse_sym.symbolic.context import POSITIVE, Context
from mse_sym.symbolic.functions import ordered_product
from mse_sym.symbolic.structure import by_differences


@dataclass(frozen=True)
class Structured:
    """An expression in symbols for parts, and the parts."""

    expression: Expr
    parts: Mapping[Symbol, Expr] = field(default_factory=dict)

    def written_out(self, expr: Expr) -> Expr:
        """An expression in the symbols with the parts in their places, each as one factor that keeps together.

        What two differences have in common falls out of the difference of both.
        """
        for (one, first), (other, second) in combinations(self.parts.items(), 2):
            if first.args[0].is_Add and len((between := expand(first.args[0] - second.args[0])).args) == 2:
                apart = ordered_product(between)
                expr = expr.xreplace({one - other: apart, other - one: -apart})
        for symbol, part in list(self.parts.items())[::-1]:
            if (
                part.args[0].is_Add and not symbol.is_positive
            ):  # a difference may overflow where its reciprocal and its logarithm do not
                half = Abs(ordered_product(expand(part.args[0] / 2)))
                inverse = ordered_product(S.Half, 1 / half)
                expr = expr.xreplace({ordered_product(1 / Abs(symbol)): inverse, log(Abs(symbol)): log(half) + log(2)})
            if part.func is ordered_product and len(part.args) == 2:
                first, second = part.args
                distance = ordered_product(first - 1 / second, second)
                near = {ordered_product(symbol - 1): distance, symbol - 1: distance, 1 - symbol: -distance}
                expr = expr.xreplace(near)
            expr = expr.xreplace({symbol: part})
        return expr


def structures(expr: Expr, context: Context, *, in_sizes: bool = False) -> Iterator[Structured]:
    """The expression by its differences, and beside it by its ratios, where it has such parts.

    Args:
        in_sizes: whether a size |c + k s| may be a symbol, too, in which s is written.
    """
    begun = _by_sizes(expr, context) if in_sizes else Structured(expr)
    by_differences = _by_differences(begun, context)
    by_distances = _by_distances(by_differences, context)
    for given in (by_distances, by_differences) if by_distances != by_differences else (by_differences,):
        yield given
        yield from _by_ratios(given, context)


def _by_differences(given: Structured, context: Context) -> Structured:
    expression, parts = by_differences(given.expression, _real(given.expression, context))
    differences = {symbol: ordered_product(x - y) for symbol, (x, y) in parts.items()}
    return Structured(expression, {**given.parts, **differences})


def _by_sizes(expr: Expr, context: Context) -> Structured:
    """In place of c + k s the size |c + k s| that is this, or its opposite, wherever s lies; not within exponents."""
    for size in sorted(expr.atoms(Abs), key=str):
        (inside,) = size.args
        match sorted(inside.free_symbols, key=str):
            case [symbol] if inside.is_Add and inside.is_polynomial(symbol) and not inside.diff(symbol).free_symbols:
                field = GeneratorField(context)
                if sign := field.sign(field.normal(inside)):
                    distance = Dummy("b", positive=True)
                    named = _named(expr.xreplace({size: distance}), inside, sign * distance)
                    return Structured(named, {distance: ordered_product(expand(sign * inside))})
    return Structured(expr)


def _named(expr: Expr, inside: Expr, name: Expr) -> Expr:
    """With a name for a sum, and for its multiples."""
    if expr.is_Atom:
        return expr
    if isinstance(expr, Pow):
        return Pow(_named(expr.base, inside, name), expr.exp)
    if expr.is_Add and (number := cancel(expr / inside)).is_number:
        return number * name
    return expr.func(*(_named(arg, inside, name) for arg in expr.args))


def _by_distances(given: Structured, context: Context) -> Structured:
    """In place of a variable its distance to what is computed of others, where it stands beside that alone."""
    expression, parts = given.expression, dict(given.parts)
    for symbol in _real(expression, context):
        for distance in distances(expression, symbol):
            residual = Dummy("r", real=True)
            without = expression.xreplace(_multiples(expression, distance, residual))
            if not without.has(symbol):
                expression, parts[residual] = without, ordered_product(distance)
                break
    return Structured(expression, parts)


def _real(expr: Expr, context: Context) -> list[Symbol]:
    symbols = (s for s in expr.free_symbols if isinstance(s, Symbol) and not isinstance(s, Dummy))
    return sorted((s for s in symbols if context.domain(s) == S.Reals), key=str)


def _multiples(expr: Expr, distance: Expr, residual: Symbol) -> dict[Expr, Expr]:
    """What an expression has of a distance, times numbers."""
    signs = {distance: residual, -distance: -residual}
    apart = {part: part.as_content_primitive() for part in expr.atoms(Add)}
    return {part: number * signs[rest] for part, (number, rest) in apart.items() if rest in signs}


def distances(expr: Expr, symbol: Symbol) -> list[Expr]:
    """The sums of a symbol and what is computed of others, as of the target and an activation's output."""
    sums = (part.as_content_primitive()[1] for part in expr.atoms(Add))
    apart = {part if -symbol in part.args else -part for part in sums if {symbol, -symbol} & set(part.args)}
    others = {part: part + symbol for part in apart}
    return sorted((part for part, other in others.items() if not other.has(symbol) and not other.is_Atom), key=str)


def _by_ratios(given: Structured, context: Context) -> Iterator[Structured]:
    """In place of a symbol its ratio to a positive one, of which a power is all that is left."""
    expression = given.expression
    symbols = sorted(expression.free_symbols, key=str)
    for scale in symbols:
        if not _is_positive(scale, context):
            continue
        for symbol in symbols:
            if symbol == scale:
                continue
            sign = "positive" if _is_positive(symbol, context) else "nonnegative" if symbol.is_nonnegative else "real"
            ratio = Dummy("rho", **{sign: True})
            stretched = Dummy("s", positive=True)
            by_ratio = expression.xreplace({symbol: stretched * ratio, scale: stretched})
            has_powers = any(part.exp.free_symbols for part in by_ratio.atoms(Pow))
            by_ratio = powsimp(expand_power_base(by_ratio), combine="exp") if has_powers else by_ratio
            by_ratio = bottom_up(by_ratio, lambda part: factor_terms(part) if part.is_Add else part)
            by_ratio = by_ratio if has_powers else powdenest(by_ratio)
            rest, power = by_ratio.as_independent(stretched, as_Add=False)
            if power == 1 or power.as_base_exp()[0] == stretched:
                whole = Mul(rest, power.xreplace({stretched: scale}))
                yield Structured(whole, {**given.parts, ratio: ordered_product(symbol, 1 / scale)})


def _is_positive(symbol: Symbol, context: Context) -> bool:
    return bool(symbol.is_positive) or (not isinstance(symbol, Dummy) and context.domain(symbol) == POSITIVE)


def exponents(expr: Expr) -> list[Expr]:
    """The numbers u such that every exponential in an expression is a power of some e^u, with an integer."""
    units: dict[Expr, list[Expr]] = {}
    for part in sorted(expr.atoms(exp), key=str):
        number, rest = expand(part.args[0]).as_content_primitive()
        if rest.could_extract_minus_sign():
            number, rest = -number, -rest
        if number.is_Rational and not rest.is_number:
            units.setdefault(rest, []).append(number)
    return [rest / ilcm(1, 1, *(number.q for number in numbers)) for rest, numbers in units.items()]


def in_powers(expr: Expr, unit: Expr, base: Expr) -> Expr:
    """With a symbol for e^u, and its powers for those."""

    def power(exponent: Expr) -> Expr:
        number = expand(exponent / unit)
        return base**number if number.is_Integer else exp(exponent)

    return expr.replace(exp, power)
