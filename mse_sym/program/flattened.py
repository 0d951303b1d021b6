"""Programs in which only elementary sums, maxima and places of maxima run over an index, each a statement of its own.

Compound primitives over an index are written out, so that what they share is computed once, and those that are one
number become this number.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from mse_sym.program.compound import compound, primitive
from mse_sym.program.lowering import FREE, ORDER
from mse_sym.program.naming import free_name, word_of
from mse_sym.program.program import Program, Statement
from mse_sym.symbolic.operations import Entry, Node, Number, Operation, Over, operation, renamed


def flattened(program: Program, apart: bool) -> Program:
    """The flat program.

    Args:
        apart: whether the terms of what runs over an index are entries of arrays.

    Raises:
        ValueError: terms that have more indices than statements have.
    """
    flat = _Flat(apart, {*program.names, *(statement.name for statement in program.statements)})
    for statement in program.statements:
        value = flat.node(statement.value, is_whole=True)
        if statement.name in program.results:
            flat.statements.append(replace(statement, value=value))
        elif isinstance(value, Number):
            flat.numbers[statement.name] = value
        else:
            flat.statements.append(replace(statement, value=value))
            flat.known.setdefault(value, statement.name)
    return replace(program, statements=tuple(flat.statements))


@dataclass
class _Flat:
    apart: bool
    taken: set[str]
    statements: list[Statement] = field(default_factory=list)
    numbers: dict[str, Number] = field(default_factory=dict)
    """The statements that are one number."""
    known: dict[Node, str] = field(default_factory=dict)

    def node(self, node: Node, is_whole: bool = False) -> Node:
        """The node in its statement, of which it may be the whole."""
        match node:
            case Entry(name) if name in self.numbers:
                return self.numbers[name]
            case Over(name, index, args):
                body, over = primitive(name).body, primitive(name).over
                if body is None:
                    terms = self.hoisted(args[0], index)
                    terms = self.array(terms, index) if self.apart else self.node(terms)
                    flat = Over(name, index, (terms,))
                    return flat if is_whole else self.named(flat)
                arrays = [self.array(arg, index) for arg in args[:over]]
                return self.node(body(index, *arrays, *map(self.node, args[over:])), is_whole)
            case Operation(
                "multiply", (Operation("expm1_of_correction", (Operation("rounding_error") as error,)), other)
            ) if self.vanishes_beside(error, other):
                return self.node(error) * self.node(other)
            case Operation("balanced_product"):
                return node.with_parts(tuple(map(self.node, node.parts)))
            case Operation(name) if primitive(name).body is not None:
                _, written_out = compound(name)
                if isinstance(written_out, Number):
                    return written_out
        return node.with_parts(tuple(map(self.node, node.parts)))

    def vanishes_beside(self, error: Operation, other: Node) -> bool:
        """Whether a factor is the exponential of a difference, scaled at most, and the error is that of the difference.

        Where the difference is 2^22 or more in size the factor is 0 or infinite, and elsewhere the error at most 2^-31,
        which is small: of the correction the other choice is never taken.
        """
        if isinstance(other, Entry):
            other = next((each.value for each in self.statements if each.name == other.name), other)
        match other:
            case Operation("scaled_exponential", (exponent, Number(scale))) if abs(scale) <= 2**512:
                u, v, _ = map(self.node, error.args)
                return exponent in (u - v, operation("rounded_difference", *map(self.node, error.args)))
        return False

    def hoisted(self, node: Node, index: str) -> Node:
        """Terms in which what does not run with the index has a name."""
        if index in node.free:
            return node.with_parts(tuple(self.hoisted(part, index) for part in node.parts))
        if isinstance(node, Operation) and node.name == "negate":
            return operation("negate", self.hoisted(node.args[0], index))
        flat = self.node(node)
        return self.named(flat) if flat.parts else flat

    def array(self, node: Node, index: str) -> Node:
        """The terms that run over an index as entries of an array."""
        flat = self.node(node)
        return flat if isinstance(flat, Entry) and index in flat.indices else self.named(flat)

    def named(self, node: Node) -> Entry:
        """The name of what a node computes, in a statement before."""
        indices = tuple(index for index in ORDER if index in node.free)
        if len(indices) > len(FREE):
            raise ValueError(f"a statement has at most {len(FREE)} indices, and a part needs {', '.join(indices)}")
        own = renamed(node, dict(zip(indices, FREE, strict=False)))
        if own not in self.known:
            self.known[own] = name = free_name(word_of(own), self.taken)
            self.statements.append(Statement(name, FREE[: len(indices)], own))
        return Entry(self.known[own], indices)
