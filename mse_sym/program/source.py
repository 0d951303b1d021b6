"""From array code to statements that a person can read: what recurs or is long gets a name.

::

    e = np.exp(-np.abs(z))
    gradient = (1 - y) * (np.where(z >= 0, 1, e) / (1 + e)) - y * (np.where(z <= 0, 1, e) / (1 + e))

The text is what runs: :func:`compiled_source` makes a function of it, and `mse_sym.gradients` contains it.
"""

from __future__ import annotations

import linecache
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count
from typing import Any

import numpy as np

from mse_sym.program.code import Node
from mse_sym.program.lowering import FUNCTIONS, Lowered
from mse_sym.runtime import functions

LINE_LENGTH = 120
INDENTATION = 8
"""Of a method's body."""

RUNTIME = tuple(sorted(name for name in FUNCTIONS.values() if not name.startswith("np.")))
"""What the statements may call beside NumPy, from :mod:`mse_sym.runtime.functions`."""

_RESERVED = ("np", "call", "reduction", *RUNTIME)


@dataclass(frozen=True)
class Source:
    """Assignments in their order; the last ones are the results."""

    arguments: tuple[str, ...]
    statements: tuple[tuple[str, str], ...]
    results: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(f"{name} = {text}" for name, text in self.statements)

    def function(self, name: str) -> str:
        """The text of a Python function of this name, which returns the results."""
        body = "".join(f"    {line}\n" for line in self.lines)
        return f"def {name}({', '.join(self.arguments)}):\n{body}    return {', '.join(self.results)},\n"


def source(lowered: Lowered, results: Sequence[str]) -> Source:
    """The statements that compute the results, under their names."""
    naming = _Naming(lowered.names, _recurring(lowered.results), {*lowered.arguments, *results, *_RESERVED})
    for result, node in zip(results, lowered.results, strict=True):
        naming.assign(result, node)
    return Source(lowered.arguments, tuple(naming.statements), tuple(results))


def compiled_source(source: Source, name: str) -> Callable[..., tuple[Any, ...]]:
    """The function that the statements make; tracebacks and ``inspect`` show its text."""
    text = source.function(name)
    filename = f"<mse_sym {name} {hash(text):x}>"
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    namespace: dict[str, Any] = {"np": np, **{name: getattr(functions, name) for name in RUNTIME}}
    exec(compile(text, filename, "exec"), namespace)
    function: Callable[..., tuple[Any, ...]] = namespace[name]
    return function


def _recurring(results: Sequence[Node]) -> frozenset[Node]:
    """The nodes that are used more than once."""
    seen: set[Node] = set()
    recurring: set[Node] = set()

    def visit(node: Node) -> None:
        if node.is_leaf:
            return
        if node.head not in _NEVER_NAMED:
            if node in seen:
                recurring.add(node)
                return
            seen.add(node)
        for arg in node.args:
            visit(arg)

    for result in results:
        visit(result)
    return frozenset(recurring)


@dataclass
class _Naming:
    names: Mapping[Node, str]
    recurring: frozenset[Node]
    taken: set[str]
    statements: list[tuple[str, str]] = field(default_factory=list)
    known: dict[Node, Node] = field(default_factory=dict)

    def assign(self, name: str, node: Node) -> Node:
        """A statement for the node under a name, after those for its named parts."""
        self.statements.append((name, str(self.fitted(self.shortened(node), len(name)))))
        return Node(name)

    def shortened(self, node: Node) -> Node:
        """The node with names in the place of what recurs."""
        if node.is_leaf:
            return node
        if node in self.known:
            return self.known[node]
        short = replace(node, args=tuple(map(self.shortened, node.args)))
        description = self.names.get(node) or described(short)
        if node not in self.recurring and node not in self.names and description not in _ALWAYS_NAMED:
            return short
        name = self.free_name(description)
        self.statements.append((name, str(self.fitted(short, len(name)))))
        self.known[node] = Node(name)
        return self.known[node]

    def fitted(self, node: Node, used: int) -> Node:
        """The node with names for parts of it, about half of it each, until its line is short enough."""
        while (length := len(str(node))) + used + len(" = ") + INDENTATION > LINE_LENGTH:
            half = min(_parts(node), key=lambda part: abs(len(str(part)) - length / 2))
            name = self.free_name(described(half))
            self.statements.append((name, str(self.fitted(half, len(name)))))
            node = _replaced(node, half, Node(name))
        return node

    def free_name(self, name: str) -> str:
        """The name, numbered if it is taken."""
        candidates = chain((name,), (f"{name}_{number}" for number in count(2)))
        free = next(candidate for candidate in candidates if candidate not in self.taken)
        self.taken.add(free)
        return free


def _parts(node: Node) -> Iterator[Node]:
    """What of a long node may have a name of its own: parts, and the first half of a sum or a product."""
    for part in node.walk():
        if part != node and not part.is_leaf and part.head not in _NEVER_NAMED:
            yield part
        if part.head in ("+", "*") and len(part.args) > 2:
            yield replace(part, args=part.args[: len(part.args) // 2 + 1])


def _replaced(node: Node, part: Node, by: Node) -> Node:
    """The node with a name in the place of a part, which may also be how a sum or a product begins."""
    if node == part:
        return by
    begins = node.head == part.head and node.head in ("+", "*") and node.args[: len(part.args)] == part.args
    args = (by, *node.args[len(part.args) :]) if begins else node.args
    return replace(node, args=tuple(_replaced(arg, part, by) for arg in args))


_NEVER_NAMED = ("neg", "list")

_ALWAYS_NAMED = ("p", "q")
"""A sigmoid and its complement, (1 or e)/(1 + e)."""


def described(node: Node) -> str:
    """A name for a node by what it is."""
    match node:
        case Node("+", (Node("1"), Node("neg", (Node(head, ()),)))):
            return f"not_{head.removeprefix('is_')}" if head.startswith("is_largest") else f"one_minus_{head}"
        case Node("+", (Node("1"), _)):
            return "total"
        case Node("+", (Node(head, ()), _)) if head.startswith("leading"):
            return "whole"
        case Node("+", (Node(_, ()), Node("neg", (Node(_, ()),)))):
            return "residual"
        case Node("/", (Node("np.where", (Node(condition), Node("1"), _)), _)):
            return "p" if condition.startswith((">", "is_at_least", "is_greater")) else "q"
        case Node("accurate_sum", (Node(head, ()), *_)):
            return f"sum_of_{head}"
        case Node("accurate_sum", (body, *_)) if any(part.head in ("e", "np.exp") for part in body.walk()):
            return "others"
        case Node(head) if head in _DESCRIBED:
            return _DESCRIBED[head]
    return "part"


_DESCRIBED = {
    "*": "product",
    "accurate_quotient": "quotient",
    "balanced_product": "product",
    "**": "power",
    "+": "terms",
    "/": "quotient",
    "<": "is_less",
    "<=": "is_at_most",
    ">": "is_greater",
    ">=": "is_at_least",
    "np.abs": "distance",
    "exponential_scale": "scale",
    "leading_quotient": "leading",
    "leading_sum": "leading_total",
    "np.exp": "e",
    "np.expm1": "correction",
    "np.log": "logarithm",
    "np.log1p": "logarithm",
    "np.sign": "sign",
    "accurate_sum": "total",
    "np.tanh": "t",
    "np.where": "piece",
    "remaining_quotient": "remaining",
    "remaining_sum": "remaining_total",
    "rounding_error": "rounding",
    "scaled_exponential": "e",
}
"""What a node is called by its operator or function."""
