"""Programs as text of languages whose operations are on single numbers: what has indices stands in loops over these.

The statements keep their order; those that follow each other with the same indices stand in one loop.  A value that is
used nowhere else is a number there; what is used elsewhere is an array, a matrix row by row.  What runs over an index
is a loop before its statement, and a compound primitive a function of its body.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from inspect import signature
from itertools import chain, count
from typing import Self

from mse_sym.backends.printing.code import Node as Text
from mse_sym.backends.printing.code import call
from mse_sym.backends.printing.languages import (
    ARITHMETIC,
    IN_OTHERS,
    INDENTATION,
    LARGER,
    SIZE,
    SQUARE,
    Language,
)
from mse_sym.program.compound import compound, primitive, product_name
from mse_sym.program.lowering import FREE, ORDER
from mse_sym.program.naming import named_program
from mse_sym.program.program import Argument, Program, Statement
from mse_sym.symbolic.operations import Entry, Index, Node, Number, Operation, Over, Same, Size, renamed
from mse_sym.symbolic.primitives import PRIMITIVES


@dataclass(frozen=True)
class Written:
    """The lines of a body after those of its checks, the ranks of its arrays, what it calls, and what names became."""

    checks: tuple[str, ...]
    lines: tuple[str, ...]
    arrays: Mapping[str, int]
    calls: frozenset[str]
    names: Mapping[str, str]

    def free_name(self, name: str) -> str:
        """The name, with something behind it if it is one of these."""
        while name in self.names.values():
            name += "_"
        return name


def written(
    program: Program,
    language: Language,
    rank: int = 0,
    result: str = "return {}",
    checks: Sequence[tuple[Node, str]] = (),
) -> Written:
    """The body of a function with one result, which has so many indices.

    Args:
        result: what is done with a number of the result; ``{place}`` is its place.
        checks: conditions for all values of their indices, and what is done where one does not hold.

    Raises:
        ValueError: an operation that the language has not.
    """
    *others, last = program.statements
    program = replace(program, statements=(*others, replace(last, indices=FREE[:rank])))
    body = _Body.of(_written_out(program, lambda each: _is_identity(each.value)), language, result)
    for condition, otherwise in checks:
        body.check(condition, otherwise)
    count_of_checks = len(body.lines)
    for group in body.groups():
        body.state_all(group)
    lines = tuple(body.lines)
    return Written(lines[:count_of_checks], lines[count_of_checks:], body.arrays, frozenset(body.calls), body.names)


def functions(calls: Iterable[str], language: Language) -> dict[str, str]:
    """The texts of functions that bodies call by their names, each after those that it calls itself."""
    texts: dict[str, str] = {}

    def add(name: str) -> None:
        text, called = _function(name, language)
        for other in sorted(called - texts.keys()):
            add(other)
        texts[name] = text

    for name in sorted(calls):
        if name not in texts:
            add(name)
    return texts


def _function(name: str, language: Language) -> tuple[str, set[str]]:
    if name in language.atoms:
        text = language.atoms[name]
        return text, {other for other in language.atoms if other != name and re.search(rf"\b{other}\(", text)}
    arguments, body = _arguments_and_body(name)
    known = name not in {word for word, _ in IN_OTHERS.values()}
    says = primitive(name).says.replace(" over the first axis", "") if known else ""
    return _defined(name, arguments, body, language, says)


def scalar_function(name: str, arguments: Sequence[Argument], body: Node, language: Language, says: str) -> str:
    """The text of a function that gives the value of a body, and calls no other one."""
    return _defined(name, arguments, body, language, says)[0]


def _defined(
    name: str, arguments: Sequence[Argument], body: Node, language: Language, says: str
) -> tuple[str, set[str]]:
    program = named_program(arguments, [("result", body)], lambda _: True, tuple(PRIMITIVES))
    made = written(_written_out(program, lambda each: bool(each.indices)), language)
    return language.defined(name, language.declared(arguments, made.names), made.lines, says), set(made.calls)


def _arguments_and_body(name: str) -> tuple[list[Argument], Node]:
    for word, body in IN_OTHERS.values():
        if name == word:
            names = tuple(signature(body).parameters)
            return [Argument(each) for each in names], body(*map(Entry, names))
    return compound(name)


def _written_out(program: Program, is_meant: Callable[[Statement], bool]) -> Program:
    """The program with what some statements compute, other than the results, in the place of their names."""
    known: dict[str, Statement] = {}

    def replaced(node: Node) -> Node:
        if isinstance(node, Entry) and node.name in known:
            statement = known[node.name]
            return renamed(statement.value, dict(zip(statement.indices, map(str, node.indices), strict=True)))
        return node.with_parts(tuple(map(replaced, node.parts)))

    kept = []
    for statement in program.statements:
        statement = replace(statement, value=replaced(statement.value))
        if is_meant(statement) and statement.name not in program.results:
            known[statement.name] = statement
        else:
            kept.append(statement)
    return replace(program, statements=tuple(kept))


def _is_identity(node: Node) -> bool:
    return isinstance(node, Same) and all(isinstance(place, str) for place in node.indices)


@dataclass
class _Body:
    program: Program
    language: Language
    result: str
    names: dict[str, str]
    indices: dict[str, str]
    taken: set[str]
    calls: set[str] = field(default_factory=set)
    arrays: dict[str, int] = field(default_factory=dict)
    """That are needed beside the arguments and the result."""
    numbers: set[str] = field(default_factory=set)
    """The values with indices that are used in one loop only."""
    lines: list[str] = field(default_factory=list)
    depth: int = 0

    @classmethod
    def of(cls, program: Program, language: Language, result: str) -> Self:
        body = cls(program, language, result, {}, {}, language.taken())
        nodes = [node for statement in program.statements for node in statement.value.walk()]
        body.taken |= {body.called(node) for node in nodes if isinstance(node, Operation | Over)}
        for name in dict.fromkeys([*program.names, *(statement.name for statement in program.statements)]):
            body.names[name] = body.free_name(f"{name}_" if len(name) > 1 and name.isupper() else name)
        body.indices |= {index: body.free_name(index) for index in ORDER}
        return body

    def free_name(self, name: str) -> str:
        """The name, with something behind it if it is taken."""
        candidates = chain((name, f"{name}_"), (f"{name}_{number}" for number in count(2)))
        free = next(candidate for candidate in candidates if candidate not in self.taken)
        self.taken.add(free)
        return free

    def groups(self) -> Iterator[list[Statement]]:
        """Statements that stand in one loop: of the same indices, and none needs another at other indices."""
        group: list[Statement] = []
        for statement in self.program.statements:
            known = {each.name for each in group}
            uses = [each for each in _entries(statement) if each.name in known]
            if group and (
                statement.indices != group[0].indices or any(use.indices != statement.indices for use in uses)
            ):
                yield group
                group = []
            group.append(statement)
        yield group

    def state_all(self, group: Sequence[Statement]) -> None:
        """The statements of a group, in their loop."""
        others = [each for each in self.program.statements if each not in group]
        elsewhere = {entry.name for statement in others for entry in _entries(statement)}
        with self.loops(group[0].indices):
            for statement in group:
                if statement.name not in self.program.results and statement.name not in elsewhere:
                    self.numbers.add(statement.name)
                self.state(statement)

    def state(self, statement: Statement) -> None:
        name, indices = self.names[statement.name], statement.indices
        if statement.name in self.program.results:
            self.line(self.result.format(self.text(statement.value), place=self.place(indices)))
        elif indices and statement.name not in self.numbers:
            self.arrays[name] = len(indices)
            self.line(f"{name}[{self.place(indices)}] = {self.text(statement.value)}")
        elif isinstance(statement.value, Over) and primitive(statement.value.name).body is None:
            self.run(statement.value, name)
        else:
            self.line(self.language.definition(name, self.text(statement.value)))

    def check(self, condition: Node, otherwise: str) -> None:
        """Do otherwise where a condition does not hold."""
        with self.loops([index for index in FREE if index in condition.free]):
            self.lines.append(f"{INDENTATION * self.depth}if (!({self.text(condition)})) {otherwise};")

    def line(self, text: str) -> None:
        """A statement, broken where it is too long."""
        self.lines += self.language.statement(text, self.depth)

    @contextmanager
    def loops(self, indices: Sequence[str]) -> Iterator[None]:
        """Around what is written within, a loop for each index."""
        heads = [self.language.loop(self.indices[index], SIZE) for index in indices]
        with ExitStack() as stack:
            for head in heads:
                stack.enter_context(self.within(head))
            yield

    @contextmanager
    def within(self, head: str) -> Iterator[None]:
        """Around what is written within, a loop or a condition that begins so."""
        self.lines.append(INDENTATION * self.depth + head)
        self.depth += 1
        yield
        self.depth -= 1
        if self.language.closes:
            self.lines.append(INDENTATION * self.depth + self.language.closes)

    def place(self, indices: Sequence[Index]) -> str:
        """Where in an array an entry is, from 0."""
        return f" * {SIZE} + ".join(map(self.index, indices))

    def index(self, index: Index) -> str:
        if isinstance(index, Node):
            return str(self.text(index))
        return str(index - 1) if isinstance(index, int) else self.indices[index]

    def text(self, node: Node) -> Text:
        """A node as an expression; what it needs before is written."""
        match node:
            case Number(value):
                return self.language.number(value)
            case Size():
                return Text(self.language.size)
            case Entry(name, indices):
                is_array = indices and name not in self.numbers
                return Text(f"{self.names[name]}[{self.place(indices)}]" if is_array else self.names[name])
            case Same(indices):
                return self.language.same(*map(self.index, indices))
            case Over(name) if primitive(name).body is None:
                return self.run(node, self.free_name(PRIMITIVES[name].word))
            case Over(name, index, args):
                over = primitive(name).over
                self.calls.add(name)
                arrays = [self.array(arg, index) for arg in args[:over]]
                return call(name, *arrays, *map(self.text, args[over:]), Text(SIZE))
            case Operation(_, args):
                return self.operation(node, list(map(self.text, args)))
        raise TypeError(f"{node} is no node of a program")

    def operation(self, node: Operation, args: list[Text]) -> Text:
        called, name = self.called(node), node.name
        if called == SQUARE:
            args = args[:1]
        if called in self.language.atoms or called not in self.language.words.values():
            self.calls |= {called} - {""}
        if called:
            return call(called, *args)
        return ARITHMETIC[name](args) if name in ARITHMETIC else Text(self.language.operators[name], tuple(args))

    def called(self, node: Operation | Over) -> str:
        """The function that a node becomes a call of."""
        match node:
            case Operation("balanced_product", args):
                divisors = sum(isinstance(arg, Operation) and arg.name == "divisor" for arg in args)
                return product_name(len(args) - divisors, divisors)
            case Operation("power", (_, Number(exponent))) if exponent == 2:
                return SQUARE
        name = node.name
        if (
            name in self.language.operators
            or name in ARITHMETIC
            or (isinstance(node, Over) and primitive(name).body is None)
        ):
            return ""
        if name in IN_OTHERS:
            return IN_OTHERS[name][0]
        if name not in self.language.atoms and primitive(name).body is None and name not in self.language.words:
            raise ValueError(f"{self.language.name} has no function {name}; take the backend numpy, which has it")
        return self.language.words.get(name, name)

    def array(self, node: Node, index: str) -> Text:
        """The array of the values of a node for all values of an index."""
        if isinstance(node, Entry) and node.indices == (index,):
            return Text(self.names[node.name])
        name = self.free_name("parts")
        self.arrays[name] = 1
        with self.loops((index,)):
            self.line(f"{name}[{self.index(index)}] = {self.text(node)}")
        return Text(name)

    def run(self, node: Over, name: str) -> Text:
        """The loop for a sum, a maximum or its place, which gets a name."""
        (term,), language = node.args, self.language
        if node.name == "sum":
            self.line(f"{language.variable} {name} = 0.0")
            with self.loops((node.index,)):
                self.line(f"{name} += {self.text(term)}")
            return Text(name)
        largest = name if node.name == "maximum" else self.free_name("largest")
        self.line(f"{language.variable} {largest} = -{language.infinity}")
        if node.name == "maximum":
            self.calls.add(LARGER)
            with self.loops((node.index,)):
                self.line(f"{name} = {call(LARGER, Text(name), self.text(term))}")
            return Text(name)
        self.line(f"{language.place} {name} = 0")
        with self.loops((node.index,)):
            candidate = self.text(term)
            with self.within(f"if ({Text('>', (candidate, Text(largest)))}) {{"):
                self.line(f"{largest} = {candidate}")
                self.line(f"{name} = {self.index(node.index)}")
        return Text(name)


def _entries(statement: Statement) -> list[Entry]:
    return [node for node in statement.value.walk() if isinstance(node, Entry)]
