"""Points of a domain, at which an expression is evaluated.

Points are exact rationals, so that an evaluation to 50 digits is an evaluation of the expression and not of a
rounded neighbour.  They lie in the middle and in both tails of each domain, on its closed ends, at ties, and where
an argument changes its sign: on both sides of it, and at that place itself where it is a fraction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from graphlib import CycleError, TopologicalSorter
from itertools import product
from random import Random

from sympy import (
    Abs,
    Add,
    Derivative,
    Expr,
    FiniteSet,
    Indexed,
    Interval,
    KroneckerDelta,
    Max,
    Min,
    Mul,
    Pow,
    Product,
    Rational,
    S,
    Set,
    Sum,
    Symbol,
    Tuple,
    ceiling,
    floor,
    log,
    sign,
)
from sympy.codegen.cfunctions import log1p
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from mse_sym.proof.evaluation import Number, evaluate
from mse_sym.symbolic.context import Context, with_fresh_bounds
from mse_sym.symbolic.domains import lies_in, obeys
from mse_sym.symbolic.rounding import FreeNumber
from mse_sym.symbolic.unknown import Unknown, UnknownOfVector, example

SIZES = (2, 3, 1, 4)
_ATTEMPTS = 40
_SIMPLE = (S.Zero, S.One, S.NegativeOne, S.Half, S(2))
_STEPS = (S.Zero, Rational(1, 2**20), -Rational(1, 2**20), S.One, S.NegativeOne, S(2**10), -S(2**10))
_GRID = tuple(side * Rational(2) ** power for power in (-20, -6, 0, 3, 6, 10, 20, 40) for side in (1, -1))

Point = Mapping[Expr, Expr]


def points(expressions: tuple[Expr, ...], context: Context, count: int) -> Iterator[dict[Expr, Expr]]:
    """At most ``count`` points for the free variables of resolved expressions; the same for the same expressions.

    None where nothing is found that lies in the domains and obeys the assumptions of all variables.
    """
    random = Random(20)
    everything = Tuple(*expressions)
    fewest = _fewest(everything)
    sizes, indices = _sizes_and_indices(everything)
    are_seen, occur = _are_entries_seen(everything), sorted(occurring(everything), key=str)

    @cache
    def written_out(sizes_and_indices: tuple[tuple[Expr, Expr], ...]) -> Tuple:
        return instantiate(everything, dict(sizes_and_indices))

    @cache
    def variables(sizes_and_indices: tuple[tuple[Expr, Expr], ...]) -> list[Expr]:
        at = dict(sizes_and_indices)
        places = Tuple(*_entries_in_sums(everything, at), *_what_may_cancel(occur, at))
        if not are_seen:
            places = Tuple(written_out(sizes_and_indices), *places)
        return _variables(places, context, at)

    for number in range(count):
        drawn_sizes = {size: random.choice(SIZES[: 2 + number]) for size in sizes}
        point: dict[Expr, Expr] = {size: S(max(drawn_sizes[size], fewest.get(size, 1))) for size in sizes}
        least = min([*point.values(), S(2)])
        for index, bound in indices.items():
            last = least if bound is None else bound.xreplace(point)
            point[index] = S(random.randint(1, int(last if last.is_Integer else least)))
        sizes_and_indices = tuple(point.items())
        drawn = _drawn(variables(sizes_and_indices), context, random, tail=number % 3 == 2)
        if drawn is None:
            continue
        if number % 3 == 0 and number:
            drawn = _where_a_sign_changes(
                written_out(sizes_and_indices), drawn, context, random, _STEPS[number // 3 % len(_STEPS)]
            )
        elif number % 3 == 1 and number > 1:
            drawn = _at_a_tie(drawn, context, random)
        yield point | drawn


def _are_entries_seen(everything: Tuple) -> bool:
    """Whether the entries that sums have, written out, are seen from the sizes of their vectors."""
    entries = everything.atoms(Indexed)
    return all(entry.base.shape and all(place.is_Atom for place in entry.indices) for entry in entries)


def _entries_in_sums(everything: Tuple, sizes: Point) -> list[Expr]:
    """All entries of the vectors that are summed over; SymPy may cancel some of them where sums are written out."""
    sums = everything.atoms(Sum, Product)
    vectors = {entry.base.xreplace(dict(sizes)) for part in sums for entry in part.function.atoms(Indexed)}
    known = [v for v in sorted(vectors, key=str) if v.shape and all(size.is_Integer for size in v.shape)]
    return [v[place] for v in known for place in product(*(range(1, int(size) + 1) for size in v.shape))]


def _what_may_cancel(occur: Sequence[Expr], sizes_and_indices: Point) -> list[Expr]:
    """The symbols and the entries outside of sums; SymPy drops those that a Kronecker delta of two numbers is 0 at."""
    found = [part.xreplace(dict(sizes_and_indices)) for part in occur]
    return [part for part in found if part.is_Symbol or all(index.is_Integer for index in getattr(part, "indices", ()))]


def _drawn(variables: list[Expr], context: Context, random: Random, *, tail: bool) -> dict[Expr, Expr] | None:
    """A number for each variable, those first that other domains depend on."""
    point: dict[Expr, Expr] = {}
    for variable in variables:
        domain = context.domain(variable).xreplace(point)
        for _ in range(_ATTEMPTS):
            number = draw(domain, random, tail=tail, integer=bool(_symbol(variable).is_integer))
            if number is not None and obeys(_symbol(variable), number):
                point[variable] = number
                break
        else:
            return None
    return point


def _symbol(variable: Expr) -> Expr:
    """What carries the assumptions of a variable: of an entry, its vector."""
    return variable.base.label if isinstance(variable, Indexed) else variable


def with_example_functions(expr: Expr) -> Expr:
    """The expression with each unknown function and each free number replaced by a certain one.

    What holds for every function holds for this one; where it fails for this one, it does not hold.
    """
    if not expr.has(Relational, FreeNumber, Unknown, UnknownOfVector, AppliedUndef, Derivative):
        return expr
    # SymPy turns a condition that has a symbol on both sides over and over.
    one_sided = expr.replace(lambda part: isinstance(part, Relational), lambda part: part.func(part.lhs - part.rhs, 0))
    known = one_sided.replace(lambda part: isinstance(part, FreeNumber), lambda part: part.example())
    known = known.replace(lambda part: isinstance(part, Unknown | UnknownOfVector | AppliedUndef), example)
    return known.replace(lambda part: isinstance(part, Derivative), lambda part: part.doit())


def draw(domain: Set, random: Random, *, tail: bool = False, integer: bool = False) -> Expr | None:
    """One rational from a domain; from its tails (large, or close to an end) when ``tail``; ``None`` if none is found.

    Raises:
        ValueError: the domain is neither an interval with known ends nor a finite set.
    """
    if isinstance(domain, FiniteSet):
        rationals = sorted(element for element in domain if element.is_Rational)
        return random.choice(rationals) if rationals else None
    if not isinstance(domain, Interval) or domain.free_symbols:
        raise ValueError(f"cannot draw from {domain}; give an interval or a finite set")
    number = _from_interval(domain, random, tail)
    if number is not None and integer and not number.is_Integer:
        number = random.choice((floor(number), ceiling(number)))
    return number if number is not None and lies_in(number, domain) else None


def _from_interval(domain: Interval, random: Random, tail: bool) -> Expr | None:
    low, high = (_rational_end(end) for end in (domain.start, domain.end))
    closed = [end for end in (low, high) if end.is_finite and lies_in(end, domain)]
    if closed and random.random() < 0.3:
        return random.choice(closed)
    if random.random() < 0.1:
        return random.choice(_SIMPLE)
    small = Rational(random.randint(1, 255), 2 ** random.randint(12, 40))
    large = Rational(random.randint(16, 16 * (60 if tail else 3)), 16)
    middle = Rational(random.randint(1, 48), 16)
    far = Rational(random.randint(1, 255), 4) * 2 ** random.randint(0, 20)
    distance = random.choice((small, large, large, far)) if tail else middle
    if low.is_infinite and high.is_infinite:
        return random.choice((-1, 1)) * distance
    if high.is_infinite:
        return low + distance
    if low.is_infinite:
        return high - distance
    inside = random.choice((small, 1 - small)) if tail else Rational(random.randint(1, 63), 64)
    return low + (high - low) * inside


def _rational_end(end: Expr) -> Expr:
    """An end of an interval; of one like √2 a fraction beside it."""
    if end.is_infinite or end.is_Rational:
        return end
    found = evaluate(end, {})
    if not isinstance(found, Number):
        raise ValueError(f"the end {end} of a domain is not read")
    return _fraction(found)


def _fraction(number: Number) -> Rational:
    """The number where it is a fraction, else one to 53 bits beside it."""
    exact = number.real if isinstance(number.real, Fraction) else Fraction(float((number.low + number.high) / 2))
    return Rational(exact.numerator, exact.denominator)


def _at_a_tie(point: dict[Expr, Expr], context: Context, random: Random) -> dict[Expr, Expr]:
    """The point with one variable as large as another, where the domains let it."""
    variables = sorted(point, key=str)
    if len(variables) < 2:
        return point
    first, second = random.sample(variables, 2)
    return _moved(point, first, point[second], context)


def _moved(point: dict[Expr, Expr], variable: Expr, number: Expr, context: Context) -> dict[Expr, Expr]:
    """The point with another number for one variable, if all domains and assumptions let it."""
    moved = {**point, variable: number}
    lies_inside = obeys(_symbol(variable), number) and all(
        _holds(context.domain(other).xreplace(moved), moved[other]) for other in moved
    )
    return moved if lies_inside else point


def _holds(domain: Set, number: Expr) -> bool:
    """Whether a domain is seen to have a number in it."""
    if isinstance(domain, Interval) and all(end.is_Rational or end.is_infinite for end in (domain.start, domain.end)):
        return lies_in(number, domain)
    return domain.contains(number) == S.true


def _where_a_sign_changes(
    written_out: Tuple, point: dict[Expr, Expr], context: Context, random: Random, first_step: Expr
) -> dict[Expr, Expr]:
    """The point moved in one variable to a place where an argument vanishes, or a step beside it."""
    arguments = critical(written_out)
    if not arguments:
        return point
    argument = random.choice(arguments)
    for variable in random.sample(places := sorted(set(point) & occurring(argument), key=str), len(places)):
        root = _root(argument, variable, point)
        if root is not None:
            for step in (first_step, *_STEPS):
                moved = _moved(point, variable, root + step, context)
                if moved is not point:
                    return moved
    return point


@lru_cache(maxsize=256)
def critical(written_out: Tuple) -> tuple[Expr, ...]:
    """The arguments whose sign decides over a value, or over which piece holds."""
    found: set[Expr] = {part.args[0] for part in written_out.atoms(Abs, sign, log)}
    found |= {1 + part.args[0] for part in written_out.atoms(log1p)}
    found |= {part.base for part in written_out.atoms(Pow) if not part.exp.is_Integer or part.exp.is_negative}
    found |= {part.lhs - part.rhs for part in written_out.atoms(Relational)}
    found |= {part.args[0] - other for part in written_out.atoms(Max, Min) for other in part.args[1:]}
    return tuple(sorted((argument for argument in found if occurring(argument)), key=str))


def occurring(expr: Expr) -> set[Expr]:
    """The symbols and the entries of vectors that occur, without the indices of these."""
    entries = expr.atoms(Indexed)
    inside = {symbol for entry in entries for symbol in entry.free_symbols}
    return entries | (expr.free_symbols - inside)


def _root(argument: Expr, variable: Expr, point: Point) -> Rational | None:
    """Where an argument vanishes in one variable: exactly where it is linear, else between two signs."""
    slope = argument.diff(variable) if argument.has(variable) else S.Zero
    if slope != 0 and not slope.has(variable):
        found = evaluate(variable - argument / slope, point)
        return _fraction(found) if isinstance(found, Number) else None
    signs: dict[Rational, int] = {}
    for place in _GRID:
        value = evaluate(argument, {**point, variable: place})
        if isinstance(value, Number):
            signs[place] = value.sign
    below = [place for place, side in signs.items() if side <= 0]
    above = [place for place, side in signs.items() if side > 0]
    if not below or not above:
        return None
    low, high = min(((b, a) for b in below for a in above), key=lambda pair: abs(pair[0] - pair[1]))
    for _ in range(30):
        middle = (low + high) / 2
        value = evaluate(argument, {**point, variable: middle})
        if not isinstance(value, Number):
            return None
        low, high = (middle, high) if value.sign <= 0 else (low, middle)
    return low


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


def _sizes_and_indices(expr: Tuple) -> tuple[list[Symbol], dict[Symbol, Expr | None]]:
    """The free sizes (bounds of sums, shapes), and the free indices with the size that bounds each.

    An index of no vector has the size over which the index runs that a Kronecker delta compares it with; ``None``
    where that is not known: it is then taken to lie within every size.
    """
    free = expr.free_symbols
    last = {name: high for part in expr.atoms(Sum, Product) for name, _, high in part.limits}
    bounds: dict[Symbol, Expr | None] = {}
    for entry in sorted(expr.atoms(Indexed), key=str):
        for index, bound in zip(entry.indices, entry.base.shape or (), strict=False):
            if isinstance(index, Symbol) and index in free and not bound.has(index):
                bounds[index] = bound
    deltas = sorted(expr.atoms(KroneckerDelta), key=str)
    for index, other in [pair for delta in deltas for pair in (delta.args, delta.args[::-1])]:
        if isinstance(index, Symbol) and index in free and bounds.get(index) is None:
            known = last.get(other)
            bounds[index] = known if known is not None and known.is_Atom else bounds.get(other)
    shapes = {bound for part in expr.atoms(Indexed) for bound in part.base.shape or ()}
    shapes |= {bound for bound in bounds.values() if bound is not None}
    sizes = {symbol for bound in shapes for symbol in bound.free_symbols}
    ends = {end for part in expr.atoms(Sum, Product) for _, *ends in part.limits for end in ends}
    sizes |= {symbol for end in ends for symbol in end.free_symbols & free}
    return sorted(sizes - bounds.keys(), key=str), bounds


def _fewest(expr: Tuple) -> dict[Expr, int]:
    """Of each size of vectors, the last entry that is named by its number: a vector that has it is not shorter."""
    found: dict[Expr, int] = {}
    for entry in expr.atoms(Indexed):
        for place, size in zip(entry.indices, entry.base.shape or (), strict=False):
            if place.is_Integer:
                found[size] = max(found.get(size, 1), int(place))
    return found


def _variables(written_out: Tuple, context: Context, known: Point) -> list[Expr]:
    """The variables of an expression and of the domains of these, so that a domain's own come before it."""
    found: dict[Expr, list[Expr]] = {}
    waiting = [v for v in occurring(written_out) if isinstance(v, Symbol | Indexed) and v not in known]
    waiting.sort(key=str)
    while waiting:
        variable = waiting.pop(0)
        found[variable] = sorted(context.domain(variable).free_symbols - set(known), key=str)
        waiting += [end for end in found[variable] if end not in found and end not in waiting]
    try:
        return list(TopologicalSorter(found).static_order())
    except CycleError as circle:
        raise ValueError(f"the domains of {circle.args[1][0]} and others depend on each other") from circle
