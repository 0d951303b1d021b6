"""Long formulas in few letters: parts that repeat, or have no room, are named, and written out below the formula.

With each name replaced by what it stands for, the formula is the same expression again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import TypeVar

from sympy import Basic, Expr, Indexed, IndexedBase, Mul, Piecewise, Pow, Sum, Symbol
from sympy.functions.elementary.piecewise import ExprCondPair

from mse_sym.report.document import Formula
from mse_sym.report.width import printed_ems
from mse_sym.symbolic.functions import ordered_product
from mse_sym.symbolic.notation import latex_pieces, textbook_latex
from mse_sym.symbolic.term_order import is_as_written, is_negative

LETTERS = "ACDFGMPQUV"
"""The letters of abbreviations, in the order in which they are taken: they mean nothing else in the book."""

_ROOM = 33.0  # ems in which a part of a formula that no line may break fits on a page
_ROOM_BELOW = 27.0  # ems, beside *where* and the letter
_LEAST = 2.5  # ems: nothing narrower is named
_WORTH = 4.0  # ems that a further name must save where all has room already

T = TypeVar("T", bound=Basic)


@dataclass(frozen=True)
class Abbreviated:
    """A formula, and what the letters in it stand for: with other letters, and in full, also of formulas before it."""

    expression: Expr
    names: Mapping[Symbol, Expr] = field(default_factory=dict)
    in_full: Mapping[Symbol, Expr] = field(default_factory=dict)


def has_room(formula: Formula, room: float = _ROOM) -> bool:
    """Whether each part of a formula, in pieces between which a line may break, has room on a line."""
    return max(map(printed_ems, formula)) <= room


def abbreviated(expr: Expr, known: Mapping[Symbol, Expr]) -> Abbreviated:
    """The expression with names for parts of it, as far as it has no room: those that are known, and other ones."""
    taken = {str(symbol) for symbol in expr.atoms(Symbol, IndexedBase)}
    free = [letter for letter in LETTERS if letter not in taken | {str(name) for name in known}]
    short = Abbreviated(expr, in_full=known)
    while (part := _worth_a_name(short)) is not None:
        whole = reduce(lambda found, name: _with(found, name, short.in_full[name]), reversed(short.in_full), part)
        name = next((name for name, other in known.items() if other == whole and name not in short.names), None)
        if name is None and not free:
            break
        name = name or Symbol(free.pop(0), real=True if part.is_real else None)
        names = {before: _with(other, part, name) for before, other in short.names.items()}
        short = Abbreviated(_with(short.expression, part, name), {**names, name: part}, {**short.in_full, name: whole})
    return short


def _with(expr: T, part: Basic, other: Basic) -> T:
    """The expression with a part replaced; what was built unevaluated stays so, in the author's order."""
    if expr == part:
        return other
    if not expr.args or isinstance(expr, Indexed):
        return expr
    args = [_with(arg, part, other) for arg in expr.args]
    if all(one is before for one, before in zip(args, expr.args, strict=True)):
        return expr
    is_kept = is_as_written(expr) or isinstance(expr, Piecewise)  # which would turn its conditions around
    return expr.func(*args, evaluate=False) if is_kept else expr.func(*args)


def _worth_a_name(short: Abbreviated) -> Expr | None:
    """Cases among other things; or what saves most; or, where nothing repeats, the widest that has room below."""
    formulas = (short.expression, *short.names.values())
    rooms = (_ROOM, *(_ROOM_BELOW for _ in short.names))
    wide = [each for each, room in zip(formulas, rooms, strict=True) if not has_room(latex_pieces(each), room)]
    if not wide and not short.names:
        return None
    counts = Counter(part for formula in formulas for part in _parts(formula, set()))
    widths = {part: printed_ems(textbook_latex(part)) for part in counts}
    saved = {part: (count - 1) * widths[part] for part, count in counts.items() if _LEAST < widths[part] <= _ROOM_BELOW}
    for part in (part for formula in formulas for part in _cases_among_others(formula)):
        if part in saved:
            return part
    best = max(saved, key=lambda part: (saved[part], widths[part], str(part)), default=None)
    if best is not None and saved[best] > (0 if wide else _WORTH):
        return best
    within = {part for formula in wide for part in _parts(formula, set())} & saved.keys()
    return max(within, key=lambda part: (widths[part], str(part)), default=None)


def _parts(expr: Basic, bound: set[Basic]) -> Iterator[Expr]:
    """The parts of a formula that may have a name, as often as they are printed: equal factors are a power."""
    if isinstance(expr, Sum):
        bound = bound | {index for index, *_ in expr.limits}
    args = dict.fromkeys(expr.args) if isinstance(expr, Mul | ordered_product) else expr.args
    for arg in args:
        if not arg.args or isinstance(arg, Indexed):
            continue
        if isinstance(arg, Expr) and not (arg.is_number or _is_sign_or_reciprocal(arg) or arg.has(*bound)):
            yield arg
        yield from _parts(arg, bound)


def _is_sign_or_reciprocal(part: Expr) -> bool:
    """Of these it is the rest that is worth a name."""
    return is_negative(part) or (isinstance(part, Pow) and is_negative(part.exp))


def _cases_among_others(expr: Basic) -> Iterator[Expr]:
    """Functions in pieces that are factors or terms, and not pieces themselves."""
    for arg in expr.args:
        if isinstance(arg, Piecewise) and not isinstance(expr, ExprCondPair):
            yield arg
        yield from _cases_among_others(arg)
