"""Mutants of programs: one edit of a statement, as a mistake in lowering or in printing would make it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sympy import S

from mse_sym.program.program import Program, Statement
from mse_sym.symbolic.operations import Entry, Node, Number, Operation, Over, Same

_OPPOSITES = {
    "at_least": "at_most",
    "at_most": "at_least",
    "greater": "less",
    "less": "greater",
    "equal": "unequal",
    "unequal": "equal",
    "and": "or",
    "or": "and",
    "Max": "Min",
    "Min": "Max",
}


@dataclass(frozen=True)
class Mutant:
    """A program with one edit, and in words what was edited."""

    program: Program
    description: str


def mutants(program: Program) -> Iterator[Mutant]:
    """All programs with one edit, at every depth of every statement.

    A term, a factor or a function left out; another sign; a product for a quotient; the branches of a choice
    exchanged; a comparison turned round; the other of two indices; another number; another argument; a largest entry
    for a sum.
    """
    exchanged = _exchanged(program)
    for place, statement in enumerate(program.statements):
        for value, edit in _edits(statement.value, exchanged):
            if not value.free <= set(statement.indices):
                continue
            statements = list(program.statements)
            statements[place] = Statement(statement.name, statement.indices, value)
            yield Mutant(replace(program, statements=tuple(statements)), f"{statement.name}: {edit}")


def _exchanged(program: Program) -> dict[str, str]:
    """For each argument another one of its kind, if there is one."""
    kinds = [[a.name for a in program.arguments if a.is_vector == is_vector] for is_vector in (False, True)]
    return {name: other for names in kinds for name, other in zip(names, [*names[1:], *names[:1]], strict=True)}


def _edits(node: Node, exchanged: dict[str, str]) -> Iterator[tuple[Node, str]]:
    yield from _own(node, exchanged)
    for place, part in enumerate(node.parts):
        for edited, edit in _edits(part, exchanged):
            yield node.with_parts((*node.parts[:place], edited, *node.parts[place + 1 :])), edit


def _own(node: Node, exchanged: dict[str, str]) -> Iterator[tuple[Node, str]]:
    match node:
        case Entry(name, indices) if exchanged.get(name, name) != name:
            yield Entry(exchanged[name], indices), f"{exchanged[name]} for {name}"
        case Entry(name, ("j",)):
            yield Entry(name, ("l",)), f"{name} at l"
        case Same():
            yield Number(S.One), "whatever the index"
        case Number(value) if value.is_finite:
            yield Number(value + 1), f"{value + 1} for {value}"
        case Over("accurate_sum", index, args):
            yield Over("maximum", index, args), "the largest for the sum"
        case Operation(name, args):
            yield from _of_operation(name, args)


def _of_operation(name: str, args: tuple[Node, ...]) -> Iterator[tuple[Node, str]]:
    if name in _OPPOSITES:
        yield Operation(_OPPOSITES[name], args), f"{_OPPOSITES[name]} for {name}"
    match name, args:
        case "add" | "multiply", _:
            for place, arg in enumerate(args):
                rest = (*args[:place], *args[place + 1 :])
                yield rest[0] if len(rest) == 1 else Operation(name, rest), f"without part {place + 1} of {name}"
                if name == "add":
                    negated = (*args[:place], Operation("negate", (arg,)), *args[place + 1 :])
                    yield Operation(name, negated), f"another sign of term {place + 1}"
        case "divide", _:
            yield Operation("multiply", args), "a product for a quotient"
        case "choose", (condition, one, other):
            yield Operation(name, (condition, other, one)), "the branches exchanged"
        case _, (arg,):
            yield arg, f"without {name}"
