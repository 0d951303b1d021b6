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
    Pow,
    Product,
    Rational,
    S,
    Set,
    Sum,
    Symbol,
    Tuple,
    atanh,
    fraction,
    log,
)
from sympy.codegen.cfunctions import log1p
from sympy.core.function import AppliedUndef

from mse_sym.symbolic.context import Context, with_fresh_bounds
from mse_sym.symbolic.functions import FreeNumber
from mse_sym.symbolic.pieces import Guarded, NoDerivative, Unread
from mse_sym.symbolic.unknown import Unknown, UnknownOfVector, example

DIGITS = 50
SIZES = (2, 3, 4)
_NEAR_ONE = Rational(1, 1000)

_EQUAL = Rational(1, 10**30)

Point = Mapping[Expr, Expr]


def points(expressions: tuple[Expr, ...], context: Context, count: int) -> Iterator[dict[Expr, Expr]]:
    """``count`` points for the free variables of resolved expressions: middle of the domain and both tails.

    The same expressions give the same points.
    """
    random = Random(20)
    everything = Tuple(*expressions)
    divisors_in_exponents = {s for power in everything.atoms(Pow) for s in fraction(power.exp)[1].free_symbols}
    for number in range(count):
        tail = number % 3 == 2
        sizes, indices = _sizes_and_indices(everything)
        point: dict[Expr, Expr] = {size: S(random.choice(SIZES)) for size in sizes}
        point |= {index: S(random.randint(1, int(bound.xreplace(point)))) for index, bound in indices.items()}
        for variable in _variables(instantiate(everything, point)):
            # Not p = 2^-40 in x^(1/p), whose exact value fills the memory.
            tame = variable in divisors_in_exponents
            point[variable] = draw(context.domain(variable), random, tail=tail and not tame)
        yield point


def with_example_functions(expr: Expr) -> Expr:
    """The expression with each unknown function and each free number replaced by a certain one.

    What holds for every function holds for this one; where it fails for this one, it does not hold.
    """
    known = expr.replace(lambda part: isinstance(part, FreeNumber), lambda part: part.example())
    known = known.replace(lambda part: isinstance(part, Unknown | UnknownOfVector | AppliedUndef), example)
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
    """The real value of a resolved expression at a point to 50 digits; ``None`` where it has none.

    Raises:
        NoDerivative: the point is one at which a function in pieces has no derivative, or none that is known.
    """
    value = instantiate(expr, point).xreplace(dict(point)).replace(Guarded, _guarded, simultaneous=False)
    if value.has(Unread):
        raise NoDerivative
    if value.has(S.NaN, S.ComplexInfinity, S.Infinity, S.NegativeInfinity):
        return None
    number = value.replace(log, _logarithm).replace(log1p, lambda u: _logarithm(1 + u)).evalf(DIGITS, maxn=1000)
    return number if number.is_Number and number.is_real and number.is_finite else None


def evaluate_all(expressions: tuple[Expr, ...], point: Point) -> tuple[Float | None, ...]:
    """The values of several expressions at a point; none of them where a derivative in one does not exist."""
    try:
        return tuple(evaluate(expr, point) for expr in expressions)
    except NoDerivative:
        return (None,) * len(expressions)


def _guarded(value: Expr, left: Expr, right: Expr) -> Expr:
    if abs((left - right).evalf(DIGITS)) > _EQUAL:
        raise NoDerivative
    return value


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
    if any(limit[0] in integers for part in expr.atoms(Sum, Product) for limit in part.limits):
        expr = with_fresh_bounds(expr)  # a bound index with the name of a free one is not that one
    return _write_out(expr.xreplace(integers))


def _write_out(expr: Expr) -> Expr:
    """Sums and products written out, from the inside; where the limits of one hold an outer index, after that one."""
    if not expr.has(Sum, Product):
        return expr
    if not isinstance(expr, Sum | Product):
        return expr.func(*(_write_out(arg) for arg in expr.args))
    *inner, (bound, low, high) = expr.limits
    inside = _write_out(expr.func(expr.function, *inner) if inner else expr.function)
    if not (low.is_Integer and high.is_Integer):
        return expr.func(inside, (bound, low, high))
    terms = [inside.xreplace({bound: S(number)}) for number in range(int(low), int(high) + 1)]
    return _write_out(Add(*terms) if isinstance(expr, Sum) else Mul(*terms))


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
