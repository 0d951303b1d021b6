"""Formulas in plain characters, ``log(1 + exp(z)) - y*z``: arithmetic and named functions, and nothing else.

Python's own parser makes the tree, after the text was looked at: without quotes, colons and equal signs, words of
Python, long texts and deep brackets there is little that it could trip over. Of the tree only what is named here is
read; nothing is evaluated.
"""

from __future__ import annotations

import ast
import re
import string
import unicodedata
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from keyword import iskeyword

from sympy import Expr, Symbol

from mse_sym.symbolic.typed.limits import (
    DEEPEST,
    LONGEST,
    Unreadable,
    applied,
    named,
    number,
    power,
    product,
    quotient,
    sum_of,
)

_CHARACTERS = frozenset(string.ascii_letters + string.digits + "_.+-*/(), \t\n")
_INSTEAD = {
    "\\": "; LaTeX is read with --latex",
    "^": "; a power is written **",
    "|": "; the absolute value is abs(…)",
    "·": "; a product is written *",
}
_SHOWN = 40
"""Characters of a part of a text that a message shows."""
_MISSING_SIGN = re.compile(
    r"(?P<left>(?<![\w.])(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|(?<!\w)[A-Za-z_]\w*(?=\s+\w)|\))\s*(?P<right>\w+|\()"
)
"""Between what stands beside each other, as the factors of a product on paper; a function stands before its bracket."""
_ONLY = "a formula has numbers, names, + - * / **, round brackets and functions"


def read_formula(text: str, symbol: Callable[[str], Symbol]) -> Expr:
    """The expression that a text means; ``symbol`` makes of a name its variable.

    Raises:
        Unreadable: it is no formula of this grammar, or longer, deeper or with larger numbers than is read.
    """
    check_length(text)
    for place, character in enumerate(text):
        if character not in _CHARACTERS:
            raise _at(place, f"{_named_character(character)} cannot stand in a formula{_INSTEAD.get(character, '')}")
    for word in re.finditer(r"[A-Za-z_]\w*", text):
        if iskeyword(word[0]):
            raise _at(word.start(), f"{word[0]!r} is a word of the language that formulas are read by, and no name")
    check_brackets(text, {"(": ")"})
    reader = _Reader(text.strip(), len(text) - len(text.lstrip()), symbol)
    return reader.read(reader.tree(), 0)


def check_length(text: str) -> None:
    """That a text is there, and not too long to be looked at.

    Raises:
        Unreadable: it is empty or too long.
    """
    if not text.strip():
        raise Unreadable("the formula is empty")
    if len(text) > LONGEST:
        raise Unreadable(f"the formula has {len(text)} characters, and at most {LONGEST} are read")


def check_brackets(text: str, pairs: dict[str, str]) -> None:
    """That each bracket is closed by its own, and that they do not lie too deep.

    Raises:
        Unreadable: one is not, or they do.
    """
    begun: list[int] = []
    for place, character in enumerate(text):
        if character in pairs:
            begun.append(place)
            if len(begun) > DEEPEST:
                raise _at(place, f"more than {DEEPEST} brackets lie within one another")
        elif character in pairs.values():
            if not begun or pairs[text[begun[-1]]] != character:
                raise _at(place, f"{character!r} closes no bracket")
            begun.pop()
    if begun:
        raise _at(begun[-1], "the bracket is not closed")


def _at(place: int, what: str) -> Unreadable:
    return Unreadable(f"at character {place + 1}: {what}")


def _cut(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def _named_character(character: str) -> str:
    name = unicodedata.name(character, f"the character of number {ord(character)}")
    return f"{character!r}" if character.isascii() and character.isprintable() else f"{character!a} ({name})"


@dataclass(frozen=True)
class _Reader:
    """Reads the tree of a text, which began after so many blanks."""

    text: str
    blanks: int
    symbol: Callable[[str], Symbol]

    def tree(self) -> ast.expr:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of numbers that run into words
                # In brackets, so that a line may break anywhere.
                return ast.parse(f"({self.text})", mode="eval").body
        except SyntaxError as error:
            raise self._unread(error) from None
        except (ValueError, MemoryError, RecursionError):
            raise Unreadable(f"the text cannot be read as a formula; {_ONLY}") from None

    def _unread(self, error: SyntaxError) -> Unreadable:
        """Where a sign is missing, or else Python's parser stopped, and what it stumbled over."""
        if missing := _MISSING_SIGN.search(self.text):
            left, right = missing["left"], missing["right"]
            place = self.blanks + missing.start("right")
            return _at(place, f"between {_cut(left)} and {_cut(right)} a sign is missing; a product is {left}*{right}")
        lines = f"({self.text})".split("\n")
        row, column = (error.lineno or 1) - 1, max((error.offset or 1) - 1, 0)
        end = error.end_offset or 0 if error.end_lineno == error.lineno else 0
        place = sum(len(line) + 1 for line in lines[:row]) + column - 1
        found = self.text[max(place, 0) : max(place, 0) + max(end - 1 - column, 1)]
        what = f"{_cut(found)} is not expected" if found else "something is missing"
        return _at(self.blanks + max(place, 0), f"{what}; {_ONLY}, and a product is written with *")

    def read(self, node: ast.expr, depth: int) -> Expr:
        if depth > DEEPEST:
            raise self._at(node, f"more than {DEEPEST} operations lie within one another")
        match node:
            case ast.BinOp(op=ast.Add() | ast.Sub()):
                return self._sum(node, depth)
            case ast.BinOp(op=ast.Mult() | ast.Div()):
                return self._product(node, depth)
        parts = [self.read(part, depth + 1) for part in self._parts(node)]
        try:
            return self._value(node, parts)
        except Unreadable as error:
            raise self._at(node, str(error)) from None

    def _parts(self, node: ast.expr) -> list[ast.expr]:
        """What is read before a node; one that is not of the grammar is refused before any part of it is."""
        match node:
            case ast.Constant() | ast.Name():
                return []
            case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
                return [operand]
            case ast.BinOp(op=ast.Pow(), left=left, right=right):
                return [left, right]
            case ast.Call(func=ast.Name(), args=arguments, keywords=[]):
                return arguments
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Constant | ast.BinOp | ast.Call)
            and not node.keywords
        ):
            raise self._at(node, f"{self._shown(node)} is no function; a product is written with *")
        raise self._at(node, f"{_ONLY}, and not {self._shown(node)}")

    def _value(self, node: ast.expr, parts: list[Expr]) -> Expr:
        match node:
            case ast.Constant():
                return number(self._segment(node))
            case ast.Name(id=name):
                return named(name, self.symbol)
            case ast.UnaryOp(op=operation):
                return -parts[0] if isinstance(operation, ast.USub) else parts[0]
            case ast.BinOp():
                return power(*parts)
            case ast.Call(func=ast.Name(id=name)):
                return applied(name, parts)
        raise AssertionError(node)

    def _sum(self, node: ast.BinOp, depth: int) -> Expr:
        terms, first = self._spine(node, (ast.Add, ast.Sub))
        found = [self.read(first, depth + 1)]
        for operation, term in terms:
            value = self.read(term, depth + 1)
            found.append(-value if isinstance(operation, ast.Sub) else value)
        return self._limited(node, lambda: sum_of(found))

    def _product(self, node: ast.BinOp, depth: int) -> Expr:
        factors, first = self._spine(node, (ast.Mult, ast.Div))
        found = self.read(first, depth + 1)
        for operation, factor in factors:
            combine = quotient if isinstance(operation, ast.Div) else product
            value, before = self.read(factor, depth + 1), found
            found = self._limited(factor, lambda: combine(before, value))  # noqa: B023 (called at once)
        return found

    def _spine(
        self, node: ast.expr, kinds: tuple[type[ast.operator], ...]
    ) -> tuple[list[tuple[ast.operator, ast.expr]], ast.expr]:
        """The operands of a chain, however long, with the sign before each; and the first one, which has none."""
        found: list[tuple[ast.operator, ast.expr]] = []
        while isinstance(node, ast.BinOp) and isinstance(node.op, kinds):
            found.append((node.op, node.right))
            node = node.left
        return found[::-1], node

    def _limited(self, node: ast.expr, compute: Callable[[], Expr]) -> Expr:
        try:
            return compute()
        except Unreadable as error:
            raise self._at(node, str(error)) from None

    def _segment(self, node: ast.expr) -> str:
        return ast.get_source_segment(f"({self.text})", node) or ""

    def _shown(self, node: ast.expr) -> str:
        return _cut(self._segment(node))

    def _at(self, node: ast.expr, what: str) -> Unreadable:
        if node.lineno > 1:
            return Unreadable(f"at {self._shown(node)}: {what}")
        return _at(self.blanks + max(node.col_offset - 1, 0), what)
