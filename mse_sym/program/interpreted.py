"""Programs that are run node by node, in an arithmetic of one's choice.

A number is an array, or several that belong together, as a number and its error, with an axis for each running index
and the examples on the last; of an index on which it does not depend the axis has one place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

import numpy as np
from sympy import Expr

from mse_sym.program.lowering import FREE, ORDER
from mse_sym.program.program import Program
from mse_sym.symbolic.operations import Entry, Index, Node, Number, Operation, Over, Same, Size
from mse_sym.symbolic.primitives import PRIMITIVES

Array: TypeAlias = np.ndarray[Any, Any]
Parts: TypeAlias = tuple[Array, ...]
"""The arrays of a number."""


class Arithmetic(Protocol):
    """What numbers are, and what operations do with them."""

    def given(self, numbers: Array) -> Parts:
        """Numbers that were given, without an error."""

    def constant(self, value: Expr) -> Parts:
        """A real number; its arrays may have no axes."""

    def operation(self, name: str, *args: Parts) -> Parts:
        """An operation on numbers."""

    def product(self, factors: Sequence[Parts], divisors: Sequence[Parts]) -> Parts:
        """A balanced product."""

    def over(self, name: str, axis: int, running: Sequence[Parts], *others: Parts) -> Parts:
        """What runs over an axis, which is kept with one place; the place of the largest is counted from 0."""


def interpreted(program: Program, arrays: Sequence[Array], arithmetic: Arithmetic, ranks: Sequence[int]) -> list[Parts]:
    """The results, each with its indices on the first axes, on which it need not depend.

    Args:
        ranks: how many indices each result has.
        arrays: the examples on the last axis, of vectors the entries on the first.
    """
    names = zip(program.arguments, arrays, strict=True)
    sizes = [array.shape[0] for argument, array in zip(program.arguments, arrays, strict=True) if argument.is_vector]
    run = _Run({argument.name: array for argument, array in names}, arithmetic, max(sizes, default=1))
    for statement in program.statements:
        run.stated[statement.name] = statement.indices, run.value(statement.value)
    return [run.result(name, rank) for name, rank in zip(program.results, ranks, strict=True)]


@dataclass(frozen=True)
class _Run:
    arguments: dict[str, Array]
    arithmetic: Arithmetic
    size: int
    stated: dict[str, tuple[tuple[str, ...], Parts]] = field(default_factory=dict)
    known: dict[Node, Parts] = field(default_factory=dict)

    def value(self, node: Node) -> Parts:
        if node not in self.known:
            self.known[node] = self._value(node)
        return self.known[node]

    def _value(self, node: Node) -> Parts:
        match node:
            case Number(value):
                return self.arithmetic.constant(value)
            case Size():
                return self.arithmetic.given(np.float64(self.size).reshape(_axes()))
            case Same((first, second)):
                return self.arithmetic.given((self._places(first) == self._places(second)).astype(np.float64))
            case Entry(name, indices) if name in self.stated:
                own, parts = self.stated[name]
                return tuple(_moved(part, own, indices) for part in parts)
            case Entry(name, indices):
                return self.arithmetic.given(self._entry(self.arguments[name], *indices))
            case Over(name, index, args):
                count = PRIMITIVES[name].over
                running, others = map(self.value, args[:count]), map(self.value, args[count:])
                return self.arithmetic.over(name, ORDER.index(index), list(running), *others)
            case Operation("balanced_product", args):
                divisors = [self.value(*arg.parts) for arg in args if _is_divisor(arg)]
                return self.arithmetic.product([self.value(arg) for arg in args if not _is_divisor(arg)], divisors)
            case Operation(name, args):
                return self.arithmetic.operation(name, *map(self.value, args))
        raise TypeError(f"{node} is no node of a program")

    def _entry(self, array: Array, *indices: Index) -> Array:
        if not indices:
            return array.reshape(_axes(count=array.size))
        (index,) = indices
        if isinstance(index, str):
            return array.reshape(_axes(index, array.shape[0], array.shape[1]))
        places = self._places(index)
        count = max(array.shape[1], places.shape[-1])
        return np.broadcast_to(array, (array.shape[0], count))[places, np.arange(count)]

    def _places(self, index: Index) -> Array:
        """The places from 0 on that an index has."""
        if isinstance(index, str):
            return np.arange(self.size).reshape(_axes(index, self.size))
        return np.full(_axes(), index - 1) if isinstance(index, int) else self.value(index)[0].astype(int)

    def result(self, name: str, rank: int) -> Parts:
        _, parts = self.stated[name]
        own = FREE[:rank]
        others = tuple(place for place, index in enumerate(ORDER) if index not in own)
        return tuple(part.squeeze(others) if part.ndim else part.reshape((1,) * (rank + 1)) for part in parts)


def _is_divisor(node: Node) -> bool:
    return isinstance(node, Operation) and node.name == "divisor"


def _axes(index: str = "", size: int = 1, count: int = 1) -> tuple[int, ...]:
    """The shape of what depends on one index."""
    return (*(size if each == index else 1 for each in ORDER), count)


def _moved(array: Array, own: Sequence[str], indices: Sequence[Index]) -> Array:
    """The array with the axes of its indices in the places of others."""
    if tuple(own) == tuple(indices) or not array.ndim:
        return array
    return np.moveaxis(array, [ORDER.index(each) for each in own], [ORDER.index(str(each)) for each in indices])
