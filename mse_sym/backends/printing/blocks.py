"""Programs as loops over blocks of examples, for Numba: one function of all results, with pointers to float64.

In *rows* an example follows the other, and inner loops run over the entries of its vectors.  In *lanes* the examples
run innermost, beside each other, :data:`LANES` of them at a time: so short vectors fill the vector unit, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from textwrap import indent, wrap
from typing import Literal

from mse_sym.backends.printing.code import Node as Text
from mse_sym.backends.printing.code import call
from mse_sym.backends.printing.languages import INDENTATION, SIZE, Language
from mse_sym.backends.printing.loops import _Body, _entries
from mse_sym.program.lowering import FREE
from mse_sym.program.program import Argument, Program, Statement
from mse_sym.symbolic.operations import Entry, Index, Node, Over

LANES = 64
LINE_LENGTH = 120
ROW = "n"
"""What the index of the examples is called."""
Layout = Literal["rows", "lanes"]
_PARAMETERS = 2
"""From this place on arguments are parameters."""


@dataclass(frozen=True)
class Python(Language):
    """Python, as Numba compiles it."""

    closes: str = ""

    def loop(self, index: str, count: str) -> str:
        return f"for {index} in range({count}):"

    def statement(self, text: str, depth: int) -> list[str]:
        before = INDENTATION * depth
        if len(before) + len(text) <= LINE_LENGTH:
            return [before + text]
        left, right = re.findall(r"(return |.*? \+?= )(.*)", text)[0]
        inside = before + INDENTATION
        lines = wrap(right, LINE_LENGTH, initial_indent=inside, subsequent_indent=inside, break_long_words=False)
        return [f"{before}{left}(", *lines, f"{before})"]

    def definition(self, name: str, value: Text) -> str:
        return f"{name} = {value}"

    def same(self, first: str, second: str) -> Text:
        return call("choose", Text("==", (Text(first), Text(second))), Text("1.0"), Text("0.0"))

    def defined(self, name: str, arguments: Sequence[str], lines: Iterable[str], says: str) -> str:
        said = [f'"""{says}"""'] if says else []
        return _function(self.function.format(name, ", ".join(arguments)), [*said, *lines])


@dataclass(frozen=True)
class Block:
    """The text of a function, the functions that it calls, and how many arrays of each rank it needs beside."""

    text: str
    calls: frozenset[str]
    arrays: tuple[int, int, int]


def block(program: Program, name: str, language: Language, ranks: Mapping[str, int], layout: Layout) -> Block:
    """A function of all results of a flat program, which have so many indices.

    Raises:
        ValueError: an operation that the language has not.
    """
    statements = tuple(
        replace(each, indices=FREE[: ranks[each.name]]) if each.name in program.results else each
        for each in program.statements
    )
    whole = replace(program, statements=statements)
    return (_Lanes if layout == "lanes" else _Rows).of(whole, language, "").function(name)


def _kind(argument: Argument, place: int) -> str:
    """What an array of arguments is called by: of parameters that are numbers all may be the same."""
    return "parameter" if place >= _PARAMETERS and not argument.is_vector else "apart"


def _function(head: str, lines: Iterable[str]) -> str:
    return f"{head}\n{indent(chr(10).join(lines), INDENTATION)}\n"


@dataclass
class _Rows(_Body):
    pointers: dict[str, str] = field(default_factory=dict)
    """What the pointers to all examples are called, by arguments and results."""

    def function(self, name: str) -> Block:
        """The function of a name."""
        arguments, results = self.program.names, self.program.results
        self.pointers = {each: self.free_name(f"all_{each}") for each in (*arguments, *results)}
        self.depth = 1
        self.lines = self.placed()
        for group in self.groups():
            self.state_all(group)
        ranks = list(self.arrays.values())
        lines = [
            *(
                f"{self.pointers[each.name]} = {_kind(each, place)}({place}, arguments[{place}])"
                for place, each in enumerate(self.program.arguments)
            ),
            *(
                f"{self.pointers[each]} = apart({len(arguments) + place}, results[{place}])"
                for place, each in enumerate(results)
            ),
            *self.scratch(),
            *self.lines,
        ]
        head = f"def {name}(count, {SIZE}, arguments, results, scratch):"
        return Block(_function(head, lines), frozenset(self.calls), (ranks.count(0), ranks.count(1), ranks.count(2)))

    def placed(self) -> list[str]:
        """The loop over the examples, and where the entries of an example are."""
        ranks = {each.name: int(each.is_vector) for each in self.program.arguments}
        ranks |= {each.name: len(each.indices) for each in self.program.statements if self.is_result(each)}
        lines = [self.language.loop(ROW, "count")]
        for name, rank in ranks.items():
            if rank:
                place = " * ".join([ROW, *[SIZE] * rank])
                lines.append(f"{INDENTATION}{self.names[name]} = after({self.pointers[name]}, {place})")
            elif name in self.program.names:
                lines.append(f"{INDENTATION}{self.names[name]} = {self.pointers[name]}[{ROW}]")
        return lines

    def is_result(self, statement: Statement) -> bool:
        return statement.name in self.program.results

    def size_of(self, rank: int) -> str:
        """How many numbers an array has."""
        return " * ".join([SIZE] * rank)

    def scratch(self) -> Iterator[str]:
        """The arrays, one after the other."""
        for place, (name, rank) in enumerate(self.arrays.items(), len(self.pointers)):
            yield f"{name} = apart({place}, scratch)"
            yield f"scratch = after(scratch, {self.size_of(rank)})"

    def state(self, statement: Statement) -> None:
        name, indices = self.names[statement.name], statement.indices
        if self.is_result(statement):
            target = f"{name}[{self.place(indices)}]" if indices else f"{self.pointers[statement.name]}[{ROW}]"
        elif indices and statement.name not in self.numbers:
            self.arrays[name] = len(indices)
            target = f"{name}[{self.place(indices)}]"
        else:
            target = name
        self.line(f"{target} = {self.text(statement.value)}")

    def index(self, index: Index) -> str:
        return str(call("int", self.text(index))) if isinstance(index, Node) else super().index(index)

    def run(self, node: Over, name: str) -> Text:
        """What runs over the entries of an array, which lie behind each other."""
        (term,) = node.args
        assert isinstance(term, Entry)
        array, (*others, _) = Text(self.names[term.name]), term.indices
        if others:
            array = call("after", array, Text("*", (Text(self.place(others)), Text(SIZE))))
        return call(f"{node.name}_of", call("plain", array), Text(SIZE))


@dataclass
class _Lanes(_Rows):
    """Everything is an array with the examples innermost, but for what is used in one loop only."""

    def placed(self) -> list[str]:
        self.depth = 0
        return []

    def size_of(self, rank: int) -> str:
        return " * ".join([*[SIZE] * rank, str(LANES)])

    def place(self, indices: Sequence[Index]) -> str:
        if len(indices) == 2:
            return f"({super().place(indices)}) * {LANES} + {ROW}"
        return f"{super().place(indices)} * {LANES} + {ROW}" if indices else ROW

    def groups(self) -> Iterator[list[Statement]]:
        """What runs over an index stands alone."""
        for group in super().groups():
            for runs, of_kind in groupby(group, lambda each: isinstance(each.value, Over)):
                parts = list(of_kind)
                yield from ([part] for part in parts) if runs else [parts]

    def state_all(self, group: Sequence[Statement]) -> None:
        (first, *_), names = group, {each.name for each in group}
        others = [each for each in self.program.statements if each.name not in names]
        elsewhere = {entry.name for statement in others for entry in _entries(statement)}
        with self.loops(first.indices):
            if isinstance(first.value, Over):
                self.run_beside(first, first.value)
                return
            self.numbers |= names - elsewhere - {*self.program.results}
            with self.within(self.language.loop(ROW, str(LANES))):
                for statement in group:
                    self.state(statement)

    def target(self, statement: Statement) -> str:
        """What gets the value of a statement."""
        if self.is_result(statement):
            return f"{self.pointers[statement.name]}[{self.place(statement.indices)}]"
        if statement.name in self.numbers:
            return self.names[statement.name]
        self.arrays[self.names[statement.name]] = len(statement.indices)
        return f"{self.names[statement.name]}[{self.place(statement.indices)}]"

    def state(self, statement: Statement) -> None:
        self.line(f"{self.target(statement)} = {self.text(statement.value)}")

    def text(self, node: Node) -> Text:
        match node:
            case Entry(name) if name in self.program.names:
                return Text(f"{self.pointers[name]}[{self.place(node.indices)}]")
            case Entry(name) if name not in self.numbers:
                return Text(f"{self.names[name]}[{self.place(node.indices)}]")
        return super().text(node)

    def run_beside(self, statement: Statement, node: Over) -> None:
        """A sum, a maximum or its place of each of the examples."""
        target, (term,) = self.target(statement), node.args
        largest = target
        if node.name == "place_of_maximum":
            self.arrays[largest := self.free_name("largest")] = 0
            largest = f"{largest}[{ROW}]"
        with self.within(self.language.loop(ROW, str(LANES))):
            if node.name != "maximum":
                self.line(f"{target} = 0.0")
            if node.name != "sum":
                self.line(f"{largest} = -{self.language.infinity}")
        with self.loops((node.index,)), self.within(self.language.loop(ROW, str(LANES))):
            value = self.text(term)
            if node.name == "sum":
                self.line(f"{target} += {value}")
                return
            if node.name == "place_of_maximum":
                self.line(f"{target} = choose({value} > {largest}, {self.index(node.index)}, {target})")
            self.line(f"{largest} = choose({value} > {largest}, {value}, {largest})")
