"""Equals for equals: two lines that are built alike are equal where their parts are that differ.

What is inside of a sum over an index, of a derivative or of a free number is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sympy import (
    ITE,
    Abs,
    Add,
    And,
    Basic,
    Eq,
    Expr,
    Function,
    Ge,
    Gt,
    Indexed,
    Le,
    Lt,
    Max,
    Min,
    Mul,
    Ne,
    Not,
    Or,
    Piecewise,
    Pow,
    Product,
    Rational,
    Sum,
)
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.logic.boolalg import Boolean

from mse_sym.proof.evaluation import Number, Value, evaluate
from mse_sym.proof.sampling import with_example_functions

_COMBINED = (Add, Mul)
_EXTREMA = (Max, Min)
_COMPARISONS = Gt | Lt | Ge | Le
_BUILT = (Pow, Piecewise, ExprCondPair, Eq, Ne, And, Or, Not)


def differing_parts(left: Expr, right: Expr, *, signed: bool = False) -> tuple[tuple[Expr, Expr], ...]:
    """The smallest parts in which two expressions differ; nothing where those are not less than the whole.

    Of absolute values the arguments may differ in sign, unless they are asked for as ``signed``.
    """
    found = _differing(left, right, signed)
    if found is None or (left, right) in found:
        return ()
    return tuple(dict.fromkeys(found))


def _differing(left: Basic, right: Basic, signed: bool) -> list[tuple[Expr, Expr]] | None:
    """``None`` where two conditions are not built alike, so that no equation says that they are the same."""
    if left == right:
        return []
    whole = [(left, right)] if isinstance(left, Expr) and isinstance(right, Expr) else None
    if isinstance(left, ITE | _COMPARISONS) and isinstance(right, ITE | _COMPARISONS):
        sizes = _size(left), _size(right)
        if sizes[0] is not None and sizes[1] is not None and sizes[0][1] == sizes[1][1]:
            return _whole_or_parts(sizes[0][0], sizes[1][0], signed)
    if left.func != right.func:
        return whole
    if isinstance(left, Abs) and not signed:
        return [(left.args[0] ** 2, right.args[0] ** 2)]
    if isinstance(left, _EXTREMA):
        own, others = _without(left.args, right.args), _without(right.args, left.args)
        return _whole_or_parts(own[0], others[0], signed) if len(own) == len(others) == 1 else whole
    if isinstance(left, _COMBINED):
        return _of_terms(left.func, _without(left.args, right.args), _without(right.args, left.args), signed)
    if not (isinstance(left, _BUILT) or _is_elementary(left)) or len(left.args) != len(right.args):
        return whole
    found = [_differing(one, other, signed) for one, other in zip(left.args, right.args, strict=True)]
    if None in found:
        return whole
    return [pair for pairs in found if pairs is not None for pair in pairs]


def _of_terms(
    combine: type[Add] | type[Mul], left: list[Expr], right: list[Expr], signed: bool
) -> list[tuple[Expr, Expr]]:
    """Terms in pieces are compared with terms in pieces, by their values or in their order, and the others together.

    An extremum is compared with an extremum, if there is one on either side.
    """
    if len(left) == len(right) == 1:
        return _whole_or_parts(left[0], right[0], signed)
    pieces, others = ([term for term in terms if isinstance(term, _EXTREMA)] for terms in (left, right))
    if not len(pieces) == len(others) == 1:
        pieces, others = ([term for term in terms if term.has(Piecewise)] for terms in (left, right))
    if len(pieces) != len(others):
        return [(combine(*left), combine(*right))]
    rests = combine(*_without(left, pieces)), combine(*_without(right, others))
    pairs = _alike(pieces, others) or zip(pieces, others, strict=True)
    parts = [part for pair in pairs for part in _whole_or_parts(*pair, signed)]
    return [*parts, *([rests] if rests[0] != rests[1] else [])]


def _alike(terms: Sequence[Expr], others: Sequence[Expr]) -> list[tuple[Expr, Expr]] | None:
    """Several terms, each beside the one of the others that has its values at a few points; nothing where none has."""
    if len(terms) < 2 or any(term.has(Sum, Product, Indexed) for term in (*terms, *others)):
        return None
    symbols = sorted(set().union(*(term.free_symbols for term in (*terms, *others))), key=str)
    numbers = [{s: Rational(way * place + 2, place + 3) for place, s in enumerate(symbols)} for way in (1, -1)]
    values = {term: [evaluate(with_example_functions(term), point) for point in numbers] for term in {*terms, *others}}
    left, found = list(others), []
    for term in terms:
        beside = [other for other in left if all(map(_may_be_one, values[term], values[other]))]
        if not beside:
            return None
        found.append((term, beside[0]))
        left.remove(beside[0])
    return found


def _may_be_one(value: Value, other: Value) -> bool:
    return isinstance(value, Number) and isinstance(other, Number) and not value.differs_from(other)


def _whole_or_parts(left: Expr, right: Expr, signed: bool) -> list[tuple[Expr, Expr]]:
    found = _differing(left, right, signed)
    return [(left, right)] if found is None else found


def _without(terms: Iterable[Expr], others: Sequence[Expr]) -> list[Expr]:
    return [term for term in terms if term not in others]


def _size(condition: Boolean) -> tuple[Expr, bool] | None:
    """What is positive, or else not negative, where a comparison holds, or a choice between two; and which of both."""
    if isinstance(condition, _COMPARISONS):
        return condition.gts - condition.lts, isinstance(condition, Gt | Lt)
    if not isinstance(condition, ITE):
        return None
    chosen, then, otherwise = condition.args
    one, other = _size(then), _size(otherwise)
    if one is None or other is None or one[1] != other[1]:
        return None
    return Piecewise((_where(chosen, one[0]), chosen), (_where(Not(chosen), other[0]), True)), one[1]


def _where(condition: Boolean, expr: Expr) -> Expr:
    """The expression where a condition holds, which may say what an absolute value is."""
    if not isinstance(condition, _COMPARISONS):
        return expr
    size = condition.gts - condition.lts
    return expr.xreplace({Abs(size): size})


def _is_elementary(expr: Basic) -> bool:
    """Whether an expression is a function of SymPy of its arguments, and of nothing else."""
    return isinstance(expr, Function) and type(expr).__module__.startswith(("sympy.functions.", "sympy.codegen."))
