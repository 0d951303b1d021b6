"""Points of a domain, and the value of an expression at a point to many digits.

Points are exact rationals, so that an evaluation at 50 digits is an evaluation of the expression and
not of a rounded neighbour.  Sums over a symbolic size are evaluated at small sizes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random

from sympy import (
    Add,
    Derivative,
    Dummy,
    Expr,
    FiniteSet,
    Float,
    Indexed,
    IndexedBase,
    Interval,
    KroneckerDelta,
    Mul,
    Product,
    Rational,
    S,
    Set,
    Sum,
    Symbol,
    Tuple,
    atanh,
    log,
    sin,
)
from sympy.codegen.cfunctions import log1p
from sympy.core.function import AppliedUndef

from mse_sym.symbolic.context import Context

DIGITS = 50
SIZES = (2, 3, 4)
_NEAR_ONE = Rational(1, 1000)

Point = Mapping[Expr, Expr]


def points(expressions: tuple[Expr, ...], context: Context, count: int) -> Iterator[dict[Expr, Expr]]:
    """``count`` points for the free variables of resolved expressions: middle of the domain and both tails.

    The same expressions give the same points.
    """
    random = Random(20)
    everything = Tuple(*expressions)
    for number in range(count):
        tail = number % 3 == 2
        sizes, indices = _sizes_and_indices(everything)
        point: dict[Expr, Expr] = {size: S(random.choice(SIZES)) for size in sizes}
        point |= {index: S(random.randint(1, int(bound.xreplace(point)))) for index, bound in indices.items()}
        for variable in _variables(instantiate(everything, point)):
            point[variable] = draw(context.domain(variable), random, tail=tail)
        yield point


def with_example_functions(expr: Expr) -> Expr:
    """The expression with each unknown function replaced by a certain one.

    What holds for every function holds for this one; where it fails for this one, it does not hold.
    """

    def example(unknown: AppliedUndef) -> Expr:
        return Add(*(place * argument**2 for place, argument in enumerate(unknown.args, start=1))) + Mul(*unknown.args)

    if not expr.has(AppliedUndef):
        return expr
    known = expr.replace(lambda part: isinstance(part, AppliedUndef), example)
    return known.replace(lambda part: isinstance(part, Derivative), lambda part: part.doit())


def draw(domain: Set, random: Random, *, tail: bool = False) -> Rational:
    """One rational from a domain; from its tails (large, or close to an end) when ``tail``."""
    if isinstance(domain, FiniteSet):
        return random.choice(sorted(domain))
    if not isinstance(domain, Interval):
        raise ValueError(f"cannot draw from {domain}; give an interval or a finite set")
    low, high = domain.start, domain.end
    ends = [end for end in (low, high) if end.is_finite and domain.contains(end) == S.true]
    if ends and random.random() < 0.3:
        return random.choice(ends)
    small = Rational(random.randint(1, 255), 2 ** random.randint(12, 40))
    large = Rational(random.randint(16, 16 * (60 if tail else 3)), 16)
    middle = Rational(random.randint(1, 48), 16)
    distance = random.choice((small, large)) if tail else middle
    if low.is_infinite and high.is_infinite:
        return random.choice((-1, 1)) * distance
    if high.is_infinite:
        return low + distance
    if low.is_infinite:
        return high - distance
    inside = random.choice((small, 1 - small)) if tail else Rational(random.randint(1, 63), 64)
    return low + (high - low) * inside


def evaluate(expr: Expr, point: Point) -> Float | None:
    """The real value of a resolved expression at a point to 50 digits; ``None`` where it has none."""
    value = instantiate(expr, point).xreplace(dict(point))
    if value.has(S.NaN, S.ComplexInfinity, S.Infinity, S.NegativeInfinity):
        return None
    number = value.replace(log, _logarithm).replace(log1p, lambda u: _logarithm(1 + u)).evalf(DIGITS, maxn=1000)
    return number if number.is_Number and number.is_real and number.is_finite else None


def _logarithm(argument: Expr) -> Expr:
    """The logarithm of a number; near 1 by the inverse tangent, since SymPy rounds log(1 + 1e-60) to 0.

    To far more digits than asked for, since what it stands in may cancel.
    """
    near = argument.evalf(15)
    if near.is_Float and abs(near - 1) < _NEAR_ONE:
        return 2 * atanh(((argument - 1) / (argument + 1)).evalf(8 * DIGITS, maxn=80 * DIGITS))
    return log(argument)


def instantiate(expr: Expr, point: Point) -> Expr:
    """The expression at the sizes and indices of a point, with its sums written out."""
    integers = {symbol: value for symbol, value in point.items() if isinstance(symbol, Symbol) and symbol.is_integer}
    return _write_out(_with_concrete_functions(expr).xreplace(integers))


def _with_concrete_functions(expr: Expr) -> Expr:
    """An undefined function made a definite one, a different one for each name, so that it has values."""

    def concrete(part: AppliedUndef) -> Expr:
        frequency = 1 + Rational(sum(map(ord, str(part.func))) % 97, 97)
        return Add(*(sin(frequency * arg) + place * arg for place, arg in enumerate(part.args, start=1)))

    if not expr.has(AppliedUndef):
        return expr
    definite = expr.replace(lambda part: isinstance(part, AppliedUndef), concrete)
    return definite.replace(lambda part: isinstance(part, Derivative), lambda part: part.doit())


def _write_out(expr: Expr) -> Expr:
    if isinstance(expr, Sum | Product):
        body, *limits = expr.args
        for bound, low, high in limits:
            terms = [body.subs(bound, number) for number in range(int(low), int(high) + 1)]
            body = S.Zero if isinstance(expr, Sum) else S.One
            for term in terms:
                body = body + term if isinstance(expr, Sum) else body * term
        return _write_out(body)
    if expr.has(Sum, Product):
        return expr.func(*(_write_out(arg) for arg in expr.args))
    return expr


def _sizes_and_indices(expr: Tuple) -> tuple[list[Symbol], dict[Symbol, Expr]]:
    """The free sizes (bounds of sums, shapes) and the free indices with the size that bounds each."""
    free = expr.free_symbols
    bounds: dict[Symbol, Expr] = {}
    for entry in sorted(expr.atoms(Indexed), key=str):
        for index, bound in zip(entry.indices, entry.base.shape or (), strict=False):
            if isinstance(index, Symbol) and index in free:
                bounds[index] = bound
    for delta in expr.atoms(KroneckerDelta):
        for index in delta.args:
            if isinstance(index, Symbol) and index in free:
                bounds.setdefault(index, S(2))
    shapes = {symbol for bound in bounds.values() for symbol in bound.free_symbols}
    integers = {symbol for symbol in free if isinstance(symbol, Symbol) and symbol.is_integer and symbol.is_positive}
    return sorted((integers | shapes) - bounds.keys(), key=str), bounds


def _variables(expr: Expr) -> list[Expr]:
    entries = expr.atoms(Indexed)
    inside = {symbol for entry in entries for symbol in entry.free_symbols}
    symbols = {
        s for s in expr.free_symbols - inside if isinstance(s, Symbol | Dummy) and not isinstance(s, IndexedBase)
    }
    return sorted(entries | symbols, key=str)
