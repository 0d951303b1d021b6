"""Languages whose operations are on single numbers, each with what it writes in its own way: C, JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import indent, wrap

from sympy import Expr, Integer, Rational, oo

from mse_sym.backends.printing.code import Node as Text
from mse_sym.backends.printing.code import added, divided, multiplied, negative
from mse_sym.program.program import Argument
from mse_sym.symbolic.operations import Node, Number, choose, operation
from mse_sym.symbolic.primitives import PRIMITIVES

LINE_LENGTH = 100
INDENTATION = "    "
SIZE = "K"
"""What the number of entries of the vectors is called."""

OPERATORS = {
    "less": "<",
    "at_most": "<=",
    "greater": ">",
    "at_least": ">=",
    "equal": "==",
    "unequal": "!=",
    "and": "&&",
    "or": "||",
    "not": "!",
    "choose": "?",
}
ARITHMETIC: Mapping[str, Callable[[list[Text]], Text]] = {
    "add": added,
    "multiply": multiplied,
    "divide": lambda args: divided(*args),
    "negate": lambda args: negative(args[0]),
    "divisor": lambda args: args[0],
    "rounded_difference": lambda args: added([args[0], negative(args[1])]),
    "rounded_sum": added,
}


def _logarithm_gap(u: Node) -> Node:
    """With s = u/(2 + u) it is s (u - 2 s² (1/3 + s²/5 + …)) near 0."""
    s = u / (u + 2)
    total: Node = Number(Integer(0))
    for k in range(_TERMS - 1, -1, -1):
        total = total * (s * s) + Number(Rational(1, 3 + 2 * k))
    near = s * (u - operation("multiply", 2, s * s) * total)
    return choose(operation("Abs", s) < Number(Rational(7, 16)), near, u - operation("log1p", u))


_TERMS = 24
"""Of a series in powers of 0.2."""
IN_OTHERS: Mapping[str, tuple[str, Callable[..., Node]]] = {
    "Max": ("larger", lambda u, v: choose(v <= u, u, choose(u < v, v, u + v))),
    "Min": ("smaller", lambda u, v: choose(u <= v, u, choose(v < u, v, u + v))),
    "sign": ("sign", lambda u: choose(operation("less", 0, u), 1, choose(u < 0, operation("negate", 1), u))),
    "logarithm_gap": ("logarithm_gap", _logarithm_gap),
    "bit_length": ("bit_length", lambda u: operation("exponent", u)),
    "square": ("square", lambda u: u * u),
}
"""Elementary operations that become functions of others, and the names of these; what is no number gives none."""
SQUARE, LARGER = IN_OTHERS["square"][0], IN_OTHERS["Max"][0]


@dataclass(frozen=True)
class Language:
    """What a language writes in its own way.

    Attributes:
        name: of the language.
        words: its functions for elementary operations.
        atoms: the texts of functions that it has not, by the names of elementary operations and of other atoms.
        variable, constant, place: how a number is declared that changes, one that does not, and the place of an entry.
        size: the number of entries, as a number.
        infinity: the number.
        function: how a function begins that others of the file call; ``{}`` are its name and its arguments.
        vector, scalar, length: how arguments are declared; ``{}`` is the name.
        reserved: further names that mean something.
    """

    name: str
    words: Mapping[str, str]
    atoms: Mapping[str, str]
    variable: str
    constant: str
    place: str
    size: str
    infinity: str
    function: str
    vector: str
    scalar: str
    length: str
    reserved: str
    operators: Mapping[str, str] = field(default_factory=lambda: OPERATORS)
    """Its signs for operations."""
    closes: str = "}"
    """What stands in a line of its own behind the statements of a loop."""

    def loop(self, index: str, count: str) -> str:
        """How a loop over the places of entries begins."""
        return f"for ({self.place} {index} = 0; {index} < {count}; {index}++) {{"

    def statement(self, text: str, depth: int) -> list[str]:
        """The lines of a statement."""
        return broken(f"{text};", depth)

    def definition(self, name: str, value: Text) -> str:
        """The statement that names a number."""
        return f"{self.constant} {name} = {value}"

    def same(self, first: str, second: str) -> Text:
        """1 where two places are the same, else 0."""
        return Text("?", (Text("==", (Text(first), Text(second))), Text("1.0"), Text("0.0")))

    def defined(self, name: str, arguments: Sequence[str], lines: Iterable[str], says: str) -> str:
        """The text of a function that others of the file call."""
        return block(self.function.format(name, ", ".join(arguments)), lines, says)

    def declared(self, arguments: Iterable[Argument], names: Mapping[str, str]) -> list[str]:
        """Arguments as a function has them, where they have certain names; after a vector, the number of entries."""
        vectors = [(self.vector if each.is_vector else self.scalar).format(names[each.name]) for each in arguments]
        return [*vectors, *[self.length] * any(each.is_vector for each in arguments)]

    def number(self, value: Expr) -> Text:
        """A number, correctly rounded; a fraction as it is.

        Raises:
            ValueError: one that is too large or too small for a double.
        """
        if value == oo:
            return Text(self.infinity)
        if value != 0 and not Integer(2) ** -1074 <= value < 2**1024:
            raise ValueError(f"the number {value.evalf(3)} is not within the range of doubles")
        if value.is_Rational and value.q & (value.q - 1) and max(value.p, value.q) < 2**53:
            return divided(Text(repr(float(value.p))), Text(repr(float(value.q))))
        return Text(repr(value.p / value.q if value.is_Rational else float(value.evalf(25))))

    def taken(self) -> set[str]:
        """All names that mean something."""
        words = re.findall(r"\w+", " ".join([*self.words.values(), self.size, self.infinity]))
        return {
            SIZE,
            *words,
            *self.atoms,
            *(word for word, _ in IN_OTHERS.values()),
            *PRIMITIVES,
            *self.reserved.split(),
        }


def block(head: str, lines: Iterable[str], says: str = "") -> str:
    """A function, below a comment."""
    kept = re.sub(r"(?<!,) ", "\0", f"{head} {{")  # broken between arguments only
    first = [*wrap(f"/* {says} */" if says else "", LINE_LENGTH), *broken(kept, 0)]
    return "\n".join(first).replace("\0", " ") + f"\n{indent(chr(10).join(lines), INDENTATION)}\n}}\n"


def broken(line: str, depth: int) -> list[str]:
    """A line in several where it is too long."""
    before = INDENTATION * depth
    more = before + INDENTATION
    return wrap(
        line, LINE_LENGTH, initial_indent=before, subsequent_indent=more, break_long_words=False, break_on_hyphens=False
    )
