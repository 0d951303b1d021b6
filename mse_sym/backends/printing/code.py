"""Code as trees, and as text: calls of functions, arithmetic, comparisons; in Python, or as C and its kin write it.

A tree is evaluated in the order in which it is written: ``a + (b + c)`` keeps its parentheses.  The text
is laid out as ``ruff format`` lays it out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

_COMPARISONS = ("<=", "<", ">=", ">", "==", "!=")
_LOGICAL = ("&&", "||")
_LEVELS = {
    "?": -1,
    **dict.fromkeys(_LOGICAL, 0),
    **dict.fromkeys(_COMPARISONS, 1),
    **dict(zip(("|", "&", "+", "*", "/", "neg", "**", "[]"), (2, 3, 4, 5, 5, 6, 7, 8), strict=True)),
}
"""How tightly an operator binds; names, numbers and calls bind tightest."""


@dataclass(frozen=True)
class Node:
    """A name or a number without ``args``; else an operator, or a function by its name, and what it is applied to."""

    head: str
    args: tuple[Node, ...] = ()

    @cached_property
    def _hash(self) -> int:
        return hash((self.head, self.args))

    def __hash__(self) -> int:
        return self._hash

    @property
    def is_leaf(self) -> bool:
        return not self.args

    @property
    def is_number(self) -> bool:
        return self.is_leaf and self.head[0].isdigit()

    def walk(self) -> Iterator[Node]:
        """The tree's nodes, each before its parts."""
        yield self
        for arg in self.args:
            yield from arg.walk()

    def __str__(self) -> str:
        return text(self)


def call(function: str, *args: Node) -> Node:
    """A function applied."""
    return Node(function, args)


def negative(node: Node) -> Node:
    """The node with its sign changed."""
    return node.args[0] if node.head == "neg" else Node("neg", (node,))


def added(terms: list[Node]) -> Node:
    """The terms added in their order; of the first two, one without a minus sign leads, which is the same number."""
    if len(terms) > 1 and terms[0].head == "neg" != terms[1].head:
        terms = [terms[1], terms[0], *terms[2:]]
    return Node("+", tuple(terms)) if len(terms) > 1 else terms[0]


def multiplied(factors: list[Node]) -> Node:
    """The factors multiplied in their order; 1 without any."""
    return Node("*", tuple(factors)) if len(factors) > 1 else factors[0] if factors else Node("1")


def divided(above: Node, below: Node) -> Node:
    """The quotient; without a division where ``below`` is 1."""
    return above if below.head == "1" else Node("/", (above, below))


def text(node: Node) -> str:
    """The Python text of a tree."""
    head, args = node.head, node.args
    if node.is_leaf:
        return head
    if head == "list":
        return f"[{', '.join(map(text, args))}]"
    level = _LEVELS.get(head)
    if level is None:
        return f"{head}({', '.join(map(text, args))})"
    if head == "neg":
        return f"-{_within(args[0], _LEVELS['*'])}"
    if head == "[]":
        return f"{_within(args[0], level)}[{args[1].head}]"
    if head == "**":
        between = "**" if all(arg.is_leaf for arg in args) else " ** "
        return f"{_within(args[0], level + 1)}{between}{_within(args[1], level)}"
    if head == "+":
        first, *others = args
        return _within(first, level) + "".join(
            f" - {_within(term.args[0], level + 1)}" if term.head == "neg" else f" + {_within(term, level + 1)}"
            for term in others
        )
    if head == "?":
        condition, one, other = args
        return f"{_within(condition, level + 1)} ? {_within(one, level + 1)} : {_within(other, level)}"
    if head in _LOGICAL:
        return f" {head} ".join(_within(arg, level + 1) for arg in args)
    first, *others = args
    if head in _COMPARISONS:
        level += 1
    return _within(first, level) + "".join(f" {head} {_within(other, level + 1)}" for other in others)


def _within(node: Node, level: int) -> str:
    return text(node) if _level(node) >= level else f"({text(node)})"


def _level(node: Node) -> int:
    """How tightly the text of a node binds: -a*b is (-a)*b, which is the same number as -(a*b)."""
    if node.is_leaf:
        return max(_LEVELS.values()) + 1
    own = _LEVELS.get(node.head, max(_LEVELS.values()) + 1)
    return min(own, _level(node.args[0])) if node.head == "neg" else own
