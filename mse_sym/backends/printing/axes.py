"""Programs as text over whole arrays: each index is an axis, and the examples are the last one.

The axes of a value are those of its indices, in their order, before that of the examples; a vector has its entries
outermost, and what runs over an index runs over the first axis.  What has fewer indices than what stands around it is
broadcast: numbers as they are, others by new axes.  Of one example the numbers may have no axis at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import permutations

import numpy as np
from sympy import Expr, Integer, oo

from mse_sym.backends.printing.code import Node as Text
from mse_sym.backends.printing.code import added, call, divided, multiplied, negative
from mse_sym.program.compound import compound, primitive, product_name
from mse_sym.program.lowering import ORDER
from mse_sym.program.naming import Fits, named_program
from mse_sym.program.program import Argument, Program, Statement
from mse_sym.program.usual import RESULT, UsualCase, usual_case_of
from mse_sym.symbolic.operations import Entry, Index, Node, Number, Operation, Over, Same, Size, choose, operation
from mse_sym.symbolic.primitives import PRIMITIVES

LINE_LENGTH = 120
INDENTATION = 12
"""Of the body of a function in a method."""

_OPERATORS = {
    "less": "<",
    "at_most": "<=",
    "greater": ">",
    "at_least": ">=",
    "equal": "==",
    "unequal": "!=",
    "and": "&",
    "or": "|",
}
_OTHER_NAMES = {
    "Abs": "abs",
    "Max": "maximum",
    "Min": "minimum",
    "acos": "arccos",
    "acosh": "arccosh",
    "asin": "arcsin",
    "asinh": "arcsinh",
    "atan": "arctan",
    "atanh": "arctanh",
    "ceiling": "ceil",
    "choose": "where",
    "maximum": "maximum.reduce",
    "not": "logical_not",
    "place_of_maximum": "argmax",
    "square_root": "sqrt",
    "sum": "add.reduce",
}
"""What NumPy calls otherwise."""


def number(value: Expr) -> Text:
    """A number, correctly rounded; a fraction as it is, and a power of two that is large as one."""
    if not value.is_Rational:
        return Text(repr(float(value.evalf(25))))
    if value.q == 1:
        power = int(value.p).bit_length() - 1
        return (
            Text("**", (Text("2.0"), Text(str(power))))
            if power > 53 and value == Integer(2) ** power
            else Text(str(value.p))
        )
    if value.q & (value.q - 1) == 0:
        return Text(repr(float(value)))
    return divided(Text(str(value.p)), Text(str(value.q)))


@dataclass(frozen=True)
class Dialect:
    """How a library calls its functions of whole arrays."""

    module: str
    """What the library is called in the text, as ``np``."""
    names: Mapping[str, str]
    """For operations the library's functions, as they stand in the text; the others are atoms of the runtime."""
    axis: str = "axis=0"
    """By which a function runs over the first axis, if it is none that does so anyway."""
    looks: bool = True
    """Whether numbers may be looked at while they are computed, so that the usual case is shorter."""
    number: Callable[[Expr], Text] = number

    def constant(self, value: Expr) -> Text:
        """A number, as it is written in this library."""
        return Text(f"{self.module}.inf") if value == oo else self.number(value)

    def call(self, name: str, *args: Text) -> Text:
        """A function of the library applied that is no operation of programs."""
        return call(self.names.get(name, f"{self.module}.{name}"), *args)

    def over(self, name: str, *args: Text) -> Text:
        """A function of the library applied that runs over the first axis."""
        called = self.names[name]
        return call(called, *args) if called.endswith(".reduce") else call(called, *args, Text(self.axis))


def names_in(module: str, has: Callable[[str], bool], other: Mapping[str, str]) -> dict[str, str]:
    """The functions of a library for elementary operations: those that it has under their names, and others."""
    elementary = (name for name, primitive in PRIMITIVES.items() if primitive.body is None and has(name))
    return {name: f"{module}.{called}" for name, called in {**{n: n for n in elementary}, **other}.items()}


NUMPY = Dialect("np", names_in("np", partial(hasattr, np), _OTHER_NAMES))


@dataclass(frozen=True)
class Written:
    """A program as text: its lines, the primitives that these call as functions, and the atoms."""

    program: Program
    lines: tuple[str, ...]
    calls: tuple[str, ...]

    def function(self, name: str) -> str:
        """The text of a Python function of this name, which returns the results."""
        body = "".join(f"    {line}\n" for line in self.lines)
        return f"def {name}({', '.join(self.program.names)}):\n{body}    return {returned(self.program.results)}\n"

    def with_usual_case(self, case: UsualCase | None, *last: str) -> Written:
        """The text that first looks whether the case is the usual one, and is shorter there, up to its last lines."""
        if case is None:
            return self
        case = _with_looks(case)
        calls = {*self.calls, *_calls(case.program, NUMPY), EVERYWHERE}
        return Written(self.program, (*_usual_lines(case), *last, *self.lines), tuple(sorted(calls)))


EVERYWHERE = "everywhere"
"""What the text calls to look whether conditions hold for all numbers."""
ARE_FINITE = "are_finite"
"""What it calls to look whether numbers are finite, which is sooner known of all of them than of each."""
EYE = "eye"
"""What the text calls for the matrix of identity."""
AT_PLACE = "at_place"
"""What the text calls for a vector of 1 at a place and 0 elsewhere, if it may not look at numbers."""
RESERVED = ("np", "jnp", "torch", "len", "float", "kernel", "wide", EVERYWHERE, ARE_FINITE, EYE, AT_PLACE, *PRIMITIVES)
"""Names that mean something in the text."""


def is_atom(name: str) -> bool:
    """Whether a function that the text calls is one of the runtime, and has no text of its own."""
    return name in (EVERYWHERE, ARE_FINITE, EYE, AT_PLACE) or primitive(name).body is None


def returned(results: Sequence[str]) -> str:
    """What a function returns that has several results, as text."""
    return ", ".join(results) if len(results) > 1 else f"({results[0]},)"


def fits(arguments: Sequence[Argument], indentation: int = INDENTATION) -> Fits:
    """Whether the line of a statement is short enough."""
    text = _Text.of(arguments)
    return lambda statement: len(text.line(statement)) + indentation <= LINE_LENGTH


def written(program: Program, dialect: Dialect = NUMPY) -> Written:
    """The text of a program."""
    text = replace(_Text.of(program.arguments), dialect=dialect)
    return Written(program, tuple(line for _, line in text.lines(program)), _calls(program, dialect))


def _with_looks(case: UsualCase) -> UsualCase:
    """The case with the conditions that numbers, or their sizes, are less than infinity as looks at all of them."""

    def looked(statement: Statement) -> Statement:
        match statement.value:
            case Operation("less", (Operation("Abs", (number,)) | number, Number(most))) if most == oo:
                return replace(statement, value=Operation(ARE_FINITE, (number,)))
        return statement

    statements = (looked(each) if each.name in case.conditions else each for each in case.program.statements)
    return replace(case, program=replace(case.program, statements=tuple(statements)))


def _usual_lines(case: UsualCase) -> Iterator[str]:
    """The lines up to the conditions, and those for where they hold."""
    indentation = ""
    for name, line in _Text.of(case.program.arguments).lines(case.program):
        yield f"{indentation}{line}"
        if name == case.conditions[-1]:
            yield f"if {EVERYWHERE}({', '.join(case.conditions)}):"
            indentation = "    "


def _calls(program: Program, dialect: Dialect) -> tuple[str, ...]:
    nodes = (node for statement in program.statements for node in statement.value.walk())
    return tuple(sorted({_called(node, dialect) for node in nodes} - {""}))


def _called(node: Node, dialect: Dialect) -> str:
    """The function that a node becomes a call of, where it is none of the library's."""
    if isinstance(node, Same):
        return EYE if all(isinstance(index, str) for index in node.indices) else "" if dialect.looks else AT_PLACE
    if not isinstance(node, Operation | Over) or node.name in {*_OPERATORS, *_ARITHMETIC, *dialect.names}:
        return ""
    if node.name != "balanced_product":
        return node.name
    divisors = sum(_is_divisor(arg) for arg in node.args)
    return product_name(len(node.args) - divisors, divisors)


def _is_divisor(node: Node) -> bool:
    return isinstance(node, Operation) and node.name == "divisor"


def _clipped(one: Node, other: Node) -> tuple[Node, Node, Node] | None:
    """u, -c and c of the lesser of c and the greater of -c and u, which NumPy computes at once, and sooner."""
    for most, inside in permutations((one, other)):
        if isinstance(inside, Operation) and inside.name == "Max":
            for u, least in permutations(inside.args):
                if least == operation("negate", most):
                    return u, least, most
    return None


_ARITHMETIC = ("add", "multiply", "divide", "negate", "divisor", "rounded_difference", "rounded_sum")


@dataclass(frozen=True)
class _Text:
    """How nodes are written."""

    size: Text
    """The length of the vectors."""
    dialect: Dialect = NUMPY
    aliases: dict[str, str] = field(default_factory=dict)
    """The names under which the same was written before."""

    @classmethod
    def of(cls, arguments: Sequence[Argument]) -> _Text:
        vectors = [argument.name for argument in arguments if argument.is_vector]
        return cls(call("len", Text(vectors[0])) if vectors else Text("1"))

    def lines(self, program: Program) -> Iterator[tuple[str, str]]:
        """Names and their assignments; what is written in the same way is computed once, under its first name."""
        first: dict[str, str] = {}
        for statement in program.statements:
            right = str(self.text(statement.value, statement.indices))
            known = first.setdefault(right, statement.name)
            self.aliases[statement.name] = known
            if known == statement.name or statement.name in program.results:
                yield statement.name, f"{statement.name} = {right if known == statement.name else known}"

    def line(self, statement: Statement) -> str:
        """An assignment."""
        return f"{statement.name} = {self.text(statement.value, statement.indices)}"

    def text(self, node: Node, around: tuple[str, ...]) -> Text:
        """A node with an axis for each index that stands around it, which broadcasts."""
        match node:
            case Number(value):
                return self.dialect.constant(value)
            case Size():
                return self.size
            case Entry(name, ()):
                return self.aligned(self.name(name), (), around)
            case Entry(name, (index,)) if isinstance(index, int):
                return Text("[]", (Text(name), Text(str(index - 1))))
            case Entry(name, (index,)) if isinstance(index, Node):
                place = Text("[]", (self.text(index, ()), Text("None")))
                chosen = self.dialect.call("take_along_axis", Text(name), place, Text(self.dialect.axis))
                return self.aligned(Text("[]", (chosen, Text("0"))), (), around)
            case Entry(name, indices):
                running = tuple(index for index in indices if isinstance(index, str))
                return self.aligned(self.name(name), running, around)
            case Same(indices):
                return self.same(*indices, around)
            case Over(name, index, args):
                own = tuple(place for place in ORDER if place in node.free)
                return self.aligned(self.over(name, index, args, own), own, around)
            case Operation("power", (base, Number(exponent))) if exponent == 2 and self.dialect.looks:
                return self.dialect.call("square", self.text(base, around))
            case Operation("Min", args) if self.dialect.looks and (clipped := _clipped(*args)):
                return self.dialect.call("clip", *(self.text(each, around) for each in clipped))
            case Operation(name, args):
                texts = [self.text(arg, around) for arg in args]
                called = _called(node, self.dialect)
                return call(called, *texts) if called else self.operation(name, texts)
        raise TypeError(f"{node} is no node of a program")

    def name(self, name: str) -> Text:
        return Text(self.aliases.get(name, name))

    def aligned(self, text: Text, indices: tuple[str, ...], around: tuple[str, ...]) -> Text:
        """An array whose axes are those of indices, with new ones for the others from the first of its own on."""
        if indices == around:
            return text
        first = around.index(indices[0]) if indices else len(around)
        axes = [":" if index in indices else "None" for index in around[first:]]
        while axes and axes[-1] == ":":
            axes.pop()
        return Text("[]", (text, Text(", ".join(axes)))) if axes else text

    def same(self, first: Index, second: Index, around: tuple[str, ...]) -> Text:
        if isinstance(first, str) and isinstance(second, str):
            own = tuple(index for index in around if index in (first, second))
            return self.aligned(call(EYE, self.size.args[0]), own, around)
        running, place = (first, second) if isinstance(first, str) else (second, first)
        if not isinstance(running, str):
            entries = [each for each in (running, place) if isinstance(each, Node)]
            places = [each for each in (running, place) if isinstance(each, int)]
            if len(entries) != 1 or len(places) != 1:
                raise ValueError("of two indices one runs, or one is computed")
            return self.text(choose(operation("equal", *entries, *(each - 1 for each in places)), 1, 0), around)
        if not self.dialect.looks:
            found = self.text(place, ()) if isinstance(place, Node) else Text(str(int(place) - 1))
            return self.aligned(call(AT_PLACE, self.size.args[0], found), (running,), around)
        if isinstance(place, Node):
            found = self.text(place, ())
        else:
            found = call("np.full", Text(f"{self.size.args[0]}.shape[1:]"), Text(str(int(place) - 1)))
        equal = call("np.equal.outer", call("np.arange", self.size), found)
        return self.aligned(call("np.asarray", equal, Text("dtype=float")), (running,), around)

    def over(self, name: str, index: str, args: tuple[Node, ...], own: tuple[str, ...]) -> Text:
        count = PRIMITIVES[name].over if name in PRIMITIVES else len(args)
        inside = (index, *own)
        texts = [self.text(arg, inside) for arg in args[:count]] + [self.text(arg, own) for arg in args[count:]]
        return self.dialect.over(name, *texts) if name in self.dialect.names else call(name, *texts)

    def operation(self, name: str, args: list[Text]) -> Text:
        match name:
            case "add":
                return added(args)
            case "multiply":
                return multiplied(args)
            case "divide":
                return divided(*args)
            case "negate":
                return negative(args[0])
            case "divisor":
                return args[0]
            case "rounded_difference":
                return added([args[0], negative(args[1])])
            case "rounded_sum":
                return added(args)
            case "choose" if args[1:] == [Text("1"), Text("0")]:
                condition = f"({args[0]})" if args[0].head in _OPERATORS.values() else str(args[0])
                return call(f"{condition}.astype", Text("float"))
        if name in _OPERATORS:
            return Text(_OPERATORS[name], tuple(args))
        return call(self.dialect.names[name], *args)


def function_text(name: str, dialect: Dialect = NUMPY) -> tuple[str, tuple[str, ...]]:
    """The text of a compound primitive as a function, and what that calls."""
    arguments, body = compound(name)
    program = named_program(arguments, [(RESULT, body)], fits(arguments), RESERVED)
    case = usual_case_of(name, fits(arguments), RESERVED) if dialect.looks else None
    text = written(program, dialect).with_usual_case(case)
    lines = "".join(f"    {line.replace(f'{RESULT} = ', 'return ')}\n" for line in text.lines)
    return f'def {name}({", ".join(program.names)}):\n    """{primitive(name).says}"""\n{lines}', text.calls
