"""What programs are made of: numbers, entries of arrays, operations on numbers, and what runs over an index.

A node is a number for each value of the indices that are free in it.  Operations are those of
:mod:`mse_sym.symbolic.primitives`; sums and products of several terms are computed from left to right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias, Union

from sympy import Expr, Integer


class Node:
    """Nodes are added, subtracted, multiplied, divided and compared as numbers are."""

    def __add__(self, other: Operand) -> Node:
        return operation("add", self, other)

    def __radd__(self, other: Operand) -> Node:
        return operation("add", other, self)

    def __sub__(self, other: Operand) -> Node:
        return operation("add", self, operation("negate", other))

    def __mul__(self, other: Operand) -> Node:
        return operation("multiply", self, other)

    def __truediv__(self, other: Operand) -> Node:
        return operation("divide", self, other)

    def __rtruediv__(self, other: Operand) -> Node:
        return operation("divide", other, self)

    def __le__(self, other: Operand) -> Node:
        return operation("at_most", self, other)

    def __lt__(self, other: Operand) -> Node:
        return operation("less", self, other)

    def __ge__(self, other: Operand) -> Node:
        return operation("at_least", self, other)

    @property
    def parts(self) -> tuple[Node, ...]:
        """The nodes of which this one is made."""
        return ()

    @property
    def free(self) -> frozenset[str]:
        """The running indices on which the node depends."""
        return _free(self.parts)

    def with_parts(self, parts: tuple[Node, ...]) -> Node:
        """The same node, made of other parts."""
        return self

    def walk(self) -> Iterator[Node]:
        """The nodes of the tree, each before its parts."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True)
class Number(Node):
    """A real number, or infinity."""

    value: Expr


Index: TypeAlias = Union[str, int, "Node"]
"""A running index by its name, a place that is fixed (from 1), or a place that is computed."""


@dataclass(frozen=True)
class Entry(Node):
    """A variable by its name; of vectors and matrices, one entry."""

    name: str
    indices: tuple[Index, ...] = ()

    @property
    def parts(self) -> tuple[Node, ...]:
        return tuple(place for place in self.indices if isinstance(place, Node))

    @property
    def free(self) -> frozenset[str]:
        return _free(self.parts) | _running(self.indices)

    def with_parts(self, parts: tuple[Node, ...]) -> Node:
        return replace(self, indices=_in_place(self.indices, parts))


@dataclass(frozen=True)
class Same(Node):
    """1 where two indices are equal, else 0."""

    indices: tuple[Index, Index]

    @property
    def parts(self) -> tuple[Node, ...]:
        return tuple(place for place in self.indices if isinstance(place, Node))

    @property
    def free(self) -> frozenset[str]:
        return _free(self.parts) | _running(self.indices)

    def with_parts(self, parts: tuple[Node, ...]) -> Node:
        first, second = _in_place(self.indices, parts)
        return Same((first, second))


@dataclass(frozen=True)
class Size(Node):
    """The number of entries of a vector, which all vectors of a program have."""


@dataclass(frozen=True)
class Operation(Node):
    """An operation on numbers."""

    name: str
    args: tuple[Node, ...]

    @cached_property
    def _hash(self) -> int:
        return hash((self.name, self.args))

    def __hash__(self) -> int:
        return self._hash

    @property
    def parts(self) -> tuple[Node, ...]:
        return self.args

    @cached_property
    def free(self) -> frozenset[str]:
        return _free(self.args)

    def with_parts(self, parts: tuple[Node, ...]) -> Node:
        return Operation(self.name, parts)


@dataclass(frozen=True)
class Over(Node):
    """A sum, a product, a maximum or its place, over all values of an index."""

    name: str
    index: str
    args: tuple[Node, ...]

    @cached_property
    def _hash(self) -> int:
        return hash((self.name, self.index, self.args))

    def __hash__(self) -> int:
        return self._hash

    @property
    def parts(self) -> tuple[Node, ...]:
        return self.args

    @cached_property
    def free(self) -> frozenset[str]:
        return _free(self.args) - {self.index}

    def with_parts(self, parts: tuple[Node, ...]) -> Node:
        return Over(self.name, self.index, parts)


Operand: TypeAlias = Node | int


def node(operand: Operand) -> Node:
    """The operand, an integer as a number."""
    return operand if isinstance(operand, Node) else Number(Integer(operand))


def operation(name: str, *operands: Operand) -> Node:
    """An operation by its name; the negative of a negative is the number itself."""
    args = tuple(map(node, operands))
    match name, args:
        case "negate", (Operation("negate", (inner,)),):
            return inner
    return Operation(name, args)


def choose(condition: Node, one: Operand, other: Operand) -> Node:
    """One number where the condition holds, elsewhere the other."""
    return operation("choose", condition, one, other)


def _free(parts: tuple[Node, ...]) -> frozenset[str]:
    return frozenset().union(*(part.free for part in parts))


def _running(indices: tuple[Index, ...]) -> frozenset[str]:
    return frozenset(place for place in indices if isinstance(place, str))


def _in_place(indices: tuple[Index, ...], parts: tuple[Node, ...]) -> tuple[Index, ...]:
    places = iter(parts)
    return tuple(next(places) if isinstance(place, Node) else place for place in indices)


def renamed(tree: Node, names: Mapping[str, str]) -> Node:
    """The tree with other names for its free indices; none of them may be bound in it."""
    if tree.free.isdisjoint(names):
        return tree
    match tree:
        case Entry(name, indices):
            return Entry(name, tuple(_renamed_index(place, names) for place in indices))
        case Same((first, second)):
            one, other = sorted((_renamed_index(first, names), _renamed_index(second, names)), key=str)
            return Same((one, other))
        case Over(index=index) if index in names:
            names = {name: new for name, new in names.items() if name != index}
    return tree.with_parts(tuple(renamed(part, names) for part in tree.parts))


def _renamed_index(place: Index, names: Mapping[str, str]) -> Index:
    if isinstance(place, Node):
        return renamed(place, names)
    return names.get(place, place) if isinstance(place, str) else place
