"""Long formulas in few letters: parts that repeat, or have no room, are named, and written out below the formula.

A part that depends on the index of a sum has a letter with that index.  With each name replaced by what it stands for,
the formula is the same expression again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import NamedTuple, TypeAlias, TypeVar

from sympy import Basic, Expr, Indexed, IndexedBase, KroneckerDelta, Mul, Piecewise, Pow, Sum, Symbol
from sympy.functions.elementary.piecewise import ExprCondPair

from mse_sym.report.document import Formula
from mse_sym.report.width import printed_ems
from mse_sym.symbolic.context import index
from mse_sym.symbolic.functions import ordered_product
from mse_sym.symbolic.notation import latex_pieces
from mse_sym.symbolic.term_order import is_as_written, is_negative

LETTERS = "ACDFGMPQUV"
"""The letters of abbreviations, in the order in which they are taken: they mean nothing else in the book.

Where they do not suffice, they come again with a tilde.
"""

_ROOM = 33.0  # ems in which a part of a formula that no line may break fits on a page
_ROOM_BELOW = 27.0  # ems, beside *where* and the letter
_LEAST = 2.5  # ems: nothing narrower is named
_WORTH = 4.0  # ems that a further name must save where all has room already

T = TypeVar("T", bound=Basic)
Name: TypeAlias = Symbol | Indexed
"""A letter, or one with an index: for each index it stands for a part of its own."""

_ANY = index("any")


@dataclass(frozen=True)
class Abbreviated:
    """A formula, and what the letters in it stand for: with other letters, and in full, also of formulas before it."""

    expression: Expr
    names: Mapping[Name, Expr] = field(default_factory=dict)
    in_full: Mapping[Name, Expr] = field(default_factory=dict)


class _Part(NamedTuple):
    """A part of a formula, and the index of the sum on which it depends."""

    expression: Expr
    place: Symbol | None = None

    @property
    def pattern(self) -> Expr:
        """What is the same for each index."""
        return self.expression if self.place is None else _with(self.expression, self.place, _ANY)


def has_room(formula: Formula, room: float = _ROOM) -> bool:
    """Whether each part of a formula, in pieces between which a line may break, has room on a line."""
    return max(map(printed_ems, formula)) <= room


def abbreviated(expr: Expr, known: Mapping[Name, Expr]) -> Abbreviated:
    """The expression with names for parts of it, as far as it has no room: those that are known, and other ones."""
    taken = {str(symbol) for symbol in expr.atoms(Symbol, IndexedBase)} | {_letter(name) for name in known}
    free = [letter for letter in (*LETTERS, *(f"{letter}tilde" for letter in LETTERS)) if letter not in taken]
    short = Abbreviated(expr, in_full=known)
    while (part := _worth_a_name(short)) is not None:
        whole = reduce(lambda found, name: _in_full(found, name, short.in_full[name]), reversed(short.in_full), part[0])
        pattern = _Part(whole, part.place).pattern
        used = set(map(_letter, short.names))
        letter = next(
            (_letter(n) for n, w in known.items() if _letter(n) not in used and _of(n, w).pattern == pattern), ""
        )
        if not (letter or free):
            break
        name = _name(letter or free.pop(0), part)
        names = {before: _named(other, part, name) for before, other in short.names.items()}
        names[name] = part.expression
        short = Abbreviated(_named(short.expression, part, name), names, {**short.in_full, name: whole})
    return short


def _letter(name: Name) -> str:
    return str(name.base if isinstance(name, Indexed) else name)


def _name(letter: str, part: _Part) -> Name:
    is_real = True if part.expression.is_real else None
    return Symbol(letter, real=is_real) if part.place is None else IndexedBase(letter, real=is_real)[part.place]


def _of(name: Name, value: Expr) -> _Part:
    """What a name stands for, with the index of the name."""
    return _Part(value, name.indices[0] if isinstance(name, Indexed) else None)


def _in_full(expr: T, name: Name, value: Expr) -> T:
    """The expression with what a name stands for in its place, for whichever index."""
    if not isinstance(name, Indexed):
        return _with(expr, name, value)
    for entry in (entry for entry in expr.atoms(Indexed) if entry.base == name.base):
        expr = _with(expr, entry, _with(value, *name.indices, *entry.indices))
    return expr


def _named(expr: T, part: _Part, name: Name) -> T:
    """The expression with a name in the place of a part, and of that for any other index."""
    if part.place is None:
        return _with(expr, part.expression, name)
    instances = {
        each: name.base[where]
        for each in expr.atoms(type(part.expression))
        for where in _indices(each)
        if _Part(each, where).pattern == part.pattern
    }
    return reduce(lambda found, each: _with(found, each, instances[each]), instances, expr)


def _indices(expr: Basic) -> set[Symbol]:
    """The symbols that tell which entries of vectors an expression has."""
    places = {place for entry in expr.atoms(Indexed) for place in entry.indices}
    places |= {place for delta in expr.atoms(KroneckerDelta) for place in delta.args}
    return {place for place in places if isinstance(place, Symbol)} & expr.free_symbols


def _with(expr: T, part: Basic, other: Basic) -> T:
    """The expression with a part replaced; what was built unevaluated stays so, in the author's order."""
    if expr == part:
        return other
    if not expr.args:
        return expr
    args = [_with(arg, part, other) for arg in expr.args]
    if all(one is before for one, before in zip(args, expr.args, strict=True)):
        return expr
    is_kept = is_as_written(expr) or isinstance(expr, Piecewise)  # which would turn its conditions around
    return expr.func(*args, evaluate=False) if is_kept else expr.func(*args)


def _worth_a_name(short: Abbreviated) -> _Part | None:
    """Cases among other things; or what saves most; or, where nothing repeats, the widest that has room below."""
    formulas = [_Part(short.expression), *(_of(name, part) for name, part in short.names.items())]
    rooms = (_ROOM, *(_ROOM_BELOW for _ in short.names))
    wide = [
        each for each, room in zip(formulas, rooms, strict=True) if not has_room(latex_pieces(each.expression), room)
    ]
    if not wide and not short.names:
        return None
    found = [part for formula in formulas for part in _parts(formula)]
    parts = {part.pattern: part for part in reversed(found)}
    counts = Counter(_like(part, parts) for part in found)
    pieces = {pattern: latex_pieces(parts[pattern].expression) for pattern in counts}
    widths = {pattern: printed_ems("".join(latex)) for pattern, latex in pieces.items()}
    saved = {
        pattern: (times - 1) * widths[pattern]
        for pattern, times in counts.items()
        if widths[pattern] > _LEAST and has_room(pieces[pattern], _ROOM_BELOW)
    }
    for part in (part for formula in formulas for part in _cases_among_others(formula.expression)):
        if part in saved:
            return parts[part]
    best = max(saved, key=lambda pattern: (saved[pattern], widths[pattern], str(pattern)), default=None)
    if best is not None and saved[best] > (0 if wide else _WORTH):
        return parts[best]
    within = {_like(part, parts) for formula in wide for part in _parts(formula)} & saved.keys()
    widest = max(within, key=lambda pattern: (widths[pattern], str(pattern)), default=None)
    return None if widest is None else parts[widest]


def _like(part: _Part, parts: Mapping[Expr, _Part]) -> Expr:
    """The pattern of a part, or that of parts for any index of which it is the one for an index of its own."""
    if part.place is None:
        for place in sorted(_indices(part.expression), key=str):
            if (pattern := _Part(part.expression, place).pattern) in parts:
                return pattern
    return part.pattern


def _parts(formula: _Part) -> Iterator[_Part]:
    """The parts of a formula that may have a name, as often as they are printed: equal factors are a power."""
    return _parts_within(formula.expression, frozenset() if formula.place is None else frozenset({formula.place}))


def _parts_within(expr: Basic, bound: frozenset[Symbol]) -> Iterator[_Part]:
    if isinstance(expr, Sum):
        bound |= {place for place, *_ in expr.limits}
    args = dict.fromkeys(expr.args) if isinstance(expr, Mul | ordered_product) else expr.args
    for arg in args:
        if not arg.args or isinstance(arg, Indexed):
            continue
        depends_on = [place for place in bound if arg.has(place)]
        if isinstance(arg, Expr) and len(depends_on) < 2 and not (arg.is_number or _is_sign_or_reciprocal(arg)):
            yield _Part(arg, *depends_on)
        yield from _parts_within(arg, bound)


def _is_sign_or_reciprocal(part: Expr) -> bool:
    """Of these it is the rest that is worth a name."""
    return is_negative(part) or (isinstance(part, Pow) and is_negative(part.exp))


def _cases_among_others(expr: Basic) -> Iterator[Expr]:
    """Functions in pieces that are factors or terms, and not pieces themselves."""
    for arg in expr.args:
        if isinstance(arg, Piecewise) and not isinstance(expr, ExprCondPair):
            yield arg
        yield from _cases_among_others(arg)
