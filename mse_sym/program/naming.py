"""From nodes to statements that a person can read: what recurs, what is hoisted, and what is long gets a name.

::

    e = exp(-Abs(z))
    gradient = (1 - y) * (choose(z >= 0, 1, e) / (1 + e)) - y * (choose(z <= 0, 1, e) / (1 + e))

The same with other indices is the same statement: ``e[j]`` and ``e[k]`` are entries of one ``e``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, count

from sympy import S

from mse_sym.program.lowering import FREE, ORDER
from mse_sym.program.program import Argument, Program, Statement
from mse_sym.symbolic.operations import Entry, Node, Number, Operation, Over, Same, renamed
from mse_sym.symbolic.primitives import PRIMITIVES

Fits = Callable[[Statement], bool]
"""Whether a statement is short enough."""


def named_program(
    arguments: Sequence[Argument], results: Sequence[tuple[str, Node]], fits: Fits, reserved: Sequence[str] = ()
) -> Program:
    """The statements that compute nodes under their names; ``reserved`` are names that mean something else."""
    taken = {argument.name for argument in arguments} | {name for name, _ in results} | set(reserved)
    naming = _Naming(_recurring([node for _, node in results]), fits, taken)
    for name, node in results:
        naming.assign(name, _canonical(node)[0])
    return Program(tuple(arguments), tuple(naming.statements), tuple(name for name, _ in results))


def _canonical(node: Node) -> tuple[Node, tuple[str, ...]]:
    """The node with its free indices called as those of statements are, and what they are called in it."""
    indices = tuple(index for index in ORDER if index in node.free)
    return renamed(node, dict(zip(indices, FREE, strict=False))), indices


def _recurring(results: Sequence[Node]) -> frozenset[Node]:
    """The nodes that are used more than once."""
    seen: set[Node] = set()
    recurring: set[Node] = set()

    def visit(node: Node) -> None:
        if _is_leaf(node):
            return
        if not _is_opposite(node):
            key, _ = _canonical(node)
            if key in seen:
                recurring.add(key)
                return
            seen.add(key)
        for part in node.parts:
            visit(part)

    for result in results:
        visit(result)
    return frozenset(recurring)


def _is_leaf(node: Node) -> bool:
    return not node.parts and not isinstance(node, Same)


def _is_opposite(node: Node) -> bool:
    """Whether a node is another's negative, or a divisor, which have no names."""
    return isinstance(node, Operation) and node.name in ("negate", "divisor")


@dataclass
class _Naming:
    recurring: frozenset[Node]
    fits: Fits
    taken: set[str]
    statements: list[Statement] = field(default_factory=list)
    known: dict[Node, str] = field(default_factory=dict)

    def assign(self, name: str, node: Node) -> None:
        """A statement for a node under a name, after those for its named parts."""
        self.state(name, self.shortened_parts(node, node.free))

    def shortened(self, node: Node, around: frozenset[str]) -> Node:
        """The node with names in the place of what recurs, and of what does not run with the indices around it."""
        if _is_leaf(node):
            return node
        if len(node.free) > len(FREE):
            return self.shortened_parts(node, around)
        key, indices = _canonical(node)
        if key not in self.known:
            hoisted = isinstance(node, Over) and bool(around - node.free)
            if key not in self.recurring and not hoisted and not _is_always_named(node):
                return self.shortened_parts(node, around)
            short = self.shortened_parts(key, key.free)
            name = free_name(word_of(short), self.taken)
            self.state(name, short)
            self.known[key] = name
        return Entry(self.known[key], indices)

    def shortened_parts(self, node: Node, around: frozenset[str]) -> Node:
        """The node with names in its parts."""
        inside = node.free | {node.index} if isinstance(node, Over) else around
        return node.with_parts(tuple(self.shortened(part, inside) for part in node.parts))

    def state(self, name: str, node: Node) -> None:
        """A statement, after others for parts of it, about half of it each, until it is short enough."""
        while not self.fits(statement := _statement(name, node)) and (parts := list(_halves(node))):
            size = _size(node)
            half = min(parts, key=lambda part: abs(_size(part) - size / 2))
            key, indices = _canonical(half)
            part = free_name(word_of(key), self.taken)
            self.state(part, key)
            node = _replaced(node, half, Entry(part, indices))
        self.statements.append(statement)


def free_name(name: str, taken: set[str]) -> str:
    """The name, numbered if it is taken; then it is taken, too."""
    candidates = chain((name,), (f"{name}_{number}" for number in count(2)))
    free = next(candidate for candidate in candidates if candidate not in taken)
    taken.add(free)
    return free


def _statement(name: str, node: Node) -> Statement:
    return Statement(name, tuple(index for index in FREE if index in node.free), node)


def _size(node: Node) -> int:
    return 1 + sum(map(_size, node.parts))


def _halves(node: Node) -> Iterator[Node]:
    """What of a long node may have a name of its own: parts, and the first half of a sum or a product.

    What runs with more indices than statements have stays where it is.
    """
    for part in node.walk():
        if len(part.free) > len(FREE):
            continue
        if part != node and not _is_leaf(part) and not _is_opposite(part):
            yield part
        if isinstance(part, Operation) and part.name in ("add", "multiply") and len(part.args) > 2:
            yield Operation(part.name, part.args[: len(part.args) // 2 + 1])


def _replaced(node: Node, part: Node, by: Node) -> Node:
    """The node with a name in the place of a part, which may also be how a sum or a product begins."""
    if node == part:
        return by
    if isinstance(node, Operation) and isinstance(part, Operation) and node.name == part.name in ("add", "multiply"):
        length = len(part.args)
        if node.args[:length] == part.args:
            return Operation(node.name, (by, *node.args[length:]))
    return node.with_parts(tuple(_replaced(inner, part, by) for inner in node.parts))


def _is_always_named(node: Node) -> bool:
    """A sigmoid and its complement, (1 or e)/(1 + e), and what has to do with the largest entry."""
    return word_of(node) in ("p", "q", "is_largest", "place")


def word_of(node: Node) -> str:
    """A name for a node by what it is."""
    match node:
        case Operation("add", (Number(S.One), Operation("negate", (Entry(name),)))):
            return f"not_{name.removeprefix('is_')}" if name.startswith("is_largest") else f"one_minus_{name}"
        case Operation("add", (Number(S.One), _)):
            return "total"
        case Operation("add", (Entry(name), _)) if name.startswith("leading"):
            return "whole"
        case Operation("add", (Entry(), Operation("negate", (Entry(),)))):
            return "residual"
        case Operation("divide", (Operation("choose", (Operation(name) | Entry(name), Number(S.One), _)), _)):
            return "p" if name.startswith(("is_at_least", "at_least", "is_greater", "greater")) else "q"
        case Over("maximum", args=(Entry(name),)):
            return f"{name}_largest"
        case Over("place_of_maximum"):
            return "place"
        case Entry(name, indices) if any(isinstance(index, Node) for index in indices):
            return f"{name}_at_largest"
        case Same((first, second)) if isinstance(first, Node) or isinstance(second, Node):
            return "is_largest"
        case Same():
            return "identity"
        case Over("accurate_sum", args=(Entry(name),)):
            return f"sum_of_{name}"
        case Over("accurate_sum", args=(body,)) if any(_is_exponential(part) for part in body.walk()):
            return "others"
        case Operation(name) | Over(name):
            return PRIMITIVES[name].word
    return "part"


def _is_exponential(node: Node) -> bool:
    match node:
        case Operation("exp") | Entry("e"):
            return True
    return False
