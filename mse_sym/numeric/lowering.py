r"""From index notation to array axes.

A proved formula speaks of entries: ``z[j]``, ``Sum(..., (k, 1, K))``, ``KroneckerDelta(j, k)``.  Array
code speaks of axes.  Each index of the formula gets an axis of its own at the end of the arrays, free
ones first; a sum runs over its axis and keeps it with length 1, so that everything broadcasts; at the
end the axes of the bound indices are dropped.  The index of the largest entry is no axis but a choice.

What remains is an ordinary expression in placeholders, which ``sympy.lambdify`` prints.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sympy import (
    Expr,
    Function,
    Indexed,
    KroneckerDelta,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Sum,
    Symbol,
    preorder_traversal,
)
from sympy.core.function import AppliedUndef

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Entry:
    """The vector ``name`` along the axis of ``index``; at its largest entry when ``index`` is the largest."""

    name: str
    index: Symbol


@dataclass(frozen=True)
class Delta:
    """1 where two indices are equal, else 0."""

    first: Symbol
    second: Symbol


@dataclass(frozen=True)
class Lowered:
    """Expressions in placeholders, what the placeholders stand for, and the axes of the indices."""

    expressions: tuple[Expr, ...]
    placeholders: Mapping[Symbol, Entry | Delta]
    axes: tuple[Symbol, ...]
    free: tuple[tuple[Symbol, ...], ...]
    """The free indices of each expression, in the order of the result's axes."""


def lower(expressions: Sequence[Expr], free: Sequence[tuple[Symbol, ...]], largest: Symbol) -> Lowered:
    """Replace entries and deltas by placeholders, sums and branches by array functions."""
    indices = list(dict.fromkeys(index for group in free for index in group))
    for expr in expressions:
        for part in preorder_traversal(expr):
            if isinstance(part, Sum):
                indices += [limit[0] for limit in part.limits if limit[0] not in indices]
    placeholders: dict[Symbol, Entry | Delta] = {}

    def entry(part: Indexed) -> Symbol:
        (index,) = part.indices
        return named(
            f"{part.base.label}_{'largest' if index == largest else index}",
            Entry(str(part.base.label), index),
        )

    def delta(part: KroneckerDelta) -> Symbol:
        first, second = part.args
        return named(f"delta_{first}_{second}", Delta(first, second))

    def named(name: str, meaning: Entry | Delta) -> Symbol:
        symbol = Symbol(name, real=True)
        placeholders[symbol] = meaning
        return symbol

    def visit(expr: Expr) -> Expr:
        if isinstance(expr, Indexed):
            return entry(expr)
        if isinstance(expr, KroneckerDelta):
            return delta(expr)
        if isinstance(expr, Sum):
            body, *limits = expr.args
            lowered = visit(body)
            for bound, _, size in limits:
                if not lowered.free_symbols & {s for s, m in placeholders.items() if bound in _indices(m)}:
                    raise ValueError(f"the sum over {bound} up to {size} has a body without {bound}; simplify it first")
                lowered = Function("sum_over_axis")(lowered, indices.index(bound) - len(indices))
            return lowered
        if isinstance(expr, Piecewise):
            (first, condition), (second, _) = expr.args
            return Function("where")(condition, visit(first), visit(second))
        if isinstance(expr, Max | Min):
            name = "maximum" if isinstance(expr, Max) else "minimum"
            first, *rest = (visit(arg) for arg in expr.args)
            for arg in rest:
                first = Function(name)(first, arg)
            return first
        if isinstance(expr, Mul) and (divisors := _repeated_divisors(expr)):
            quotient = visit(expr * Mul(*divisors))
            for divisor in divisors:
                quotient = Function("divide")(quotient, visit(divisor))
            return quotient
        if expr.is_number and not expr.is_Rational and not isinstance(expr, AppliedUndef):
            return expr.evalf(25)
        return expr.func(*(visit(arg) for arg in expr.args)) if expr.args else expr

    return Lowered(tuple(visit(expr) for expr in expressions), placeholders, tuple(indices), tuple(map(tuple, free)))


def _repeated_divisors(product: Mul) -> list[Expr]:
    """The variables with powers below −1, as often as they divide: ``y/p²`` is computed as ``(y/p)/p``.

    The square of a small number underflows to 0, and a label 0 divided by it is NaN.
    """
    powers = [part for part in product.args if isinstance(part, Pow) and part.exp.is_Integer and part.exp < -1]
    return [power.base for power in powers if isinstance(power.base, Symbol | Indexed) for _ in range(-int(power.exp))]


def _indices(meaning: Entry | Delta) -> tuple[Symbol, ...]:
    return (meaning.index,) if isinstance(meaning, Entry) else (meaning.first, meaning.second)


def bind(lowered: Lowered, vectors: Mapping[str, Array], largest: Symbol) -> list[Array]:
    """The arrays of the placeholders, with an axis for each index. The largest entry is that of the logits."""
    size = len(lowered.axes)
    some = next(iter(vectors.values()))
    length, dtype = some.shape[-1], some.dtype

    def along(array: Array, index: Symbol) -> Array:
        place = lowered.axes.index(index)
        return array.reshape((*array.shape[:-1], *(array.shape[-1] if n == place else 1 for n in range(size))))

    def chosen(array: Array) -> Array:
        return array.reshape((*array.shape[:-1], *(1,) * size))

    def bound(meaning: Entry | Delta) -> Array:
        if isinstance(meaning, Entry):
            vector = vectors[meaning.name]
            if meaning.index != largest:
                return along(vector, meaning.index)
            return chosen(np.max(vector, axis=-1, keepdims=True))
        first, second = meaning.first, meaning.second
        if largest in (first, second):
            other = second if first == largest else first
            at_largest = np.arange(length) == np.argmax(_logits(lowered, vectors, largest), axis=-1)[..., None]
            return along(at_largest.astype(dtype), other)
        same = along(np.arange(length), first) == along(np.arange(length), second)
        return same.astype(dtype)

    return [bound(meaning) for meaning in lowered.placeholders.values()]


def _logits(lowered: Lowered, vectors: Mapping[str, Array], largest: Symbol) -> Array:
    names = {m.name for m in lowered.placeholders.values() if isinstance(m, Entry) and m.index == largest}
    (name,) = names
    return vectors[name]


def finish(
    value: Any, free: tuple[Symbol, ...], lowered: Lowered, shape: tuple[int, ...], length: int, dtype: Any
) -> Array:
    """The result without the axes of bound indices, at its full shape even where the formula is constant."""
    kept = tuple(length if axis in free else 1 for axis in lowered.axes)
    full = np.broadcast_to(np.asarray(value, dtype=dtype), (*shape, *kept))
    return np.array(full.reshape((*shape, *(length for _ in free))))


def array_functions() -> dict[str, Callable[..., Any]]:
    """The functions that lowered expressions call and NumPy has under another name, or not at all."""
    return {
        "sum_over_axis": lambda array, axis: np.sum(array, axis=axis, keepdims=True),
        "erfc": np.vectorize(math.erfc, otypes=[np.float64]),
    }
