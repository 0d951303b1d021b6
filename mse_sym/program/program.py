"""A program: statements in their order, each a name for a number, or for one number for each value of indices."""

from __future__ import annotations

from dataclasses import dataclass

from mse_sym.symbolic.operations import Node


@dataclass(frozen=True)
class Argument:
    """An argument of a program; of a vector, the entries."""

    name: str
    is_vector: bool = False


@dataclass(frozen=True)
class Statement:
    """The name of a number, for each value of the indices, and what it is."""

    name: str
    indices: tuple[str, ...]
    value: Node


@dataclass(frozen=True)
class Program:
    """Statements over elementary operations, indices and sums; ``results`` are the names of some of them."""

    arguments: tuple[Argument, ...]
    statements: tuple[Statement, ...]
    results: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Of the arguments."""
        return tuple(argument.name for argument in self.arguments)

    @property
    def has_vectors(self) -> bool:
        """Whether an argument is a vector."""
        return any(argument.is_vector for argument in self.arguments)
