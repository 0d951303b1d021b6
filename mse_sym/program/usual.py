"""The usual case of a program: where nothing overflows, is lost or is too large, and what is computed there.

The body of a compound primitive chooses between what is done usually and elsewhere.  Where all that is chosen is
usual, the program is shorter: there are no choices, no scales and no second halves of exponents.  Its numbers are the
same to the last bit, since what is left out are products and quotients by 1.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sympy import S

from mse_sym.program.compound import compound
from mse_sym.program.lowering import FREE, ORDER
from mse_sym.program.naming import Fits, named_program
from mse_sym.program.program import Argument, Program
from mse_sym.symbolic.operations import Entry, Node, Number, Operation, operation, renamed
from mse_sym.symbolic.primitives import PRIMITIVES

USUAL = "is_usual"
"""What the conditions of the usual case are called, numbered from the second one."""
RESULT = "result"
"""What the value of a compound primitive is called."""

_ONE = Number(S.One)


@dataclass(frozen=True)
class UsualCase:
    """A program whose first results are the conditions under which its others are those of another program."""

    program: Program
    conditions: tuple[str, ...]

    @property
    def results(self) -> tuple[str, ...]:
        """Of the other program."""
        return self.program.results[len(self.conditions) :]


def usual_case(program: Program, fits: Fits, reserved: Sequence[str] = ()) -> UsualCase | None:
    """The usual case of a program; None where no primitive chooses, or one does for more indices than names have."""
    values: dict[str, tuple[tuple[str, ...], Node]] = {}
    for statement in program.statements:
        values[statement.name] = statement.indices, _written_out(statement.value, values)
    case = _Case()
    results = [(name, case.usual(values[name][1])) for name in program.results]
    return _named(program.arguments, case, results, fits, reserved)


def usual_case_of(name: str, fits: Fits, reserved: Sequence[str] = ()) -> UsualCase | None:
    """The usual case of a compound primitive, whose result has this name; None of one that chooses nothing."""
    arguments, body = compound(name)
    case = _Case()
    return _named(arguments, case, [(RESULT, case.chosen(body, {}))], fits, reserved)


def _named(
    arguments: Sequence[Argument], case: _Case, results: Sequence[tuple[str, Node]], fits: Fits, reserved: Sequence[str]
) -> UsualCase | None:
    conditions = list(_without_implied(case.conditions))
    if not conditions or any(len(condition.free) > len(FREE) for condition in conditions):
        return None
    names = [USUAL, *(f"{USUAL}_{number}" for number in range(2, len(conditions) + 1))]
    named = [*zip(names, conditions, strict=True), *results]
    return UsualCase(named_program(arguments, named, fits, reserved), tuple(names))


def _written_out(node: Node, values: Mapping[str, tuple[tuple[str, ...], Node]]) -> Node:
    """The node with what names stand for in their places."""
    match node:
        case Entry(name, indices) if name in values:
            own, value = values[name]
            return renamed(value, dict(zip(own, map(str, indices), strict=True)))
    return node.with_parts(tuple(_written_out(part, values) for part in node.parts))


@dataclass
class _Case:
    conditions: dict[Node, None] = field(default_factory=dict)
    known: dict[Node, Node] = field(default_factory=dict)

    def usual(self, node: Node) -> Node:
        """The node where all that compound primitives choose in it is usual."""
        if node not in self.known:
            self.known[node] = self._usual(node)
        return self.known[node]

    def _usual(self, node: Node) -> Node:
        parts = tuple(map(self.usual, node.parts))
        match node:
            case Operation(name) if _chooses(name):
                arguments, body = compound(name)
                given = dict(zip((argument.name for argument in arguments), parts, strict=True))
                return self.chosen(body, given)
        return _simpler(node.with_parts(parts))

    def chosen(self, body: Node, given: Mapping[str, Node]) -> Node:
        """What the body of a primitive chooses in the usual case, of the arguments that are given."""
        match body:
            case Entry(name, ()) if name in given:
                return given[name]
            case Operation("choose", (condition, one, _)):
                found = self.chosen(condition, given)
                indices = [index for index in ORDER if index in found.free]
                names = dict(zip(indices, FREE, strict=False)) if len(indices) <= len(FREE) else {}
                self.conditions[renamed(found, names)] = None
                return self.chosen(one, given)
        return _simpler(body.with_parts(tuple(self.chosen(part, given) for part in body.parts)))


def _chooses(name: str) -> bool:
    """Whether it is a compound primitive, of numbers, that chooses."""
    if PRIMITIVES[name].body is None or PRIMITIVES[name].over or name == "balanced_product":
        return False
    _, body = compound(name)
    return any(isinstance(part, Operation) and part.name == "choose" for part in body.walk())


def _simpler(node: Node) -> Node:
    """The node without products and quotients by 1, 1 for an exponential of 0, and differences as such."""
    match node:
        case Operation("choose", (Operation("at_most", (Operation("Abs", (Number(S.Zero),)), _)), one, _)):
            return one
        case Operation("rounded_difference", (u, v, *_)):
            return u - v
        case Operation("multiply", args) if _ONE in args:
            others = [arg for arg in args if arg != _ONE]
            return operation("multiply", *others) if len(others) > 1 else others[0] if others else _ONE
        case Operation("divide", (above, below)) if below == _ONE:
            return above
        case Operation("exp", (Number(S.Zero),)):
            return _ONE
    return node


def _without_implied(conditions: Collection[Node]) -> Iterator[Node]:
    """The conditions without upper bounds of what has a smaller one, or whose size has it."""
    for condition in conditions:
        if not any(_implies(other, condition) for other in conditions):
            yield condition


def _implies(one: Node, other: Node) -> bool:
    match one.parts, other.parts:
        case (bounded, Number(least)), (number, Number(most)) if bounded in (number, operation("Abs", number)):
            return bool(least < most) or (least == most and bounded != number)
    return False
