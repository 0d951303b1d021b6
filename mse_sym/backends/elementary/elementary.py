"""What an elementary function of the project's own is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from mse_sym.symbolic.operations import Entry, Node

Size = Literal["float64", "float32"]
"""The type of the results for which a function is accurate enough; both are computed in float64."""
SIZES: tuple[Size, ...] = get_args(Size)
SUBNORMAL_BOUND = 1.01
"""On the error of a subnormal result in units in the last place: it is rounded once more."""


@dataclass(frozen=True)
class Elementary:
    """A function as a tree of additions, products, fused multiply-adds, choices and operations on bits.

    Attributes:
        name: of the operation of programs.
        arguments: the names of its arguments.
        of: the tree, of the nodes of the arguments.
        bound: the proved bound on the error of a normal result in units in the last place, for each size.
        says: what it gives, in a sentence.
    """

    name: str
    arguments: tuple[str, ...]
    of: Callable[..., Node]
    bound: Mapping[Size, float]
    says: str

    def body(self, size: Size) -> Node:
        """The tree that is accurate enough for results of a size."""
        return self.of(size, *map(Entry, self.arguments))
