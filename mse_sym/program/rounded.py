r"""Programs in an arithmetic of fewer bits: the result of each elementary operation is rounded to nearest.

What rounding to ``p`` bits is stands here once, as a program itself, and is printed for each language:
:math:`(u + t) - t` with :math:`t = \tfrac32 \cdot 2^{52 + e - p}`, where :math:`2^{e - 1} \leq |u| < 2^e`.  A double
has no digits of the sum behind :math:`2^{e - p}`, and a tie goes to the even one.
"""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

from sympy import Rational

from mse_sym.program.program import Argument, Program, Statement
from mse_sym.symbolic.operations import Entry, Node, Number, Operation, Over, operation
from mse_sym.symbolic.primitives import PRIMITIVES

ROUNDED = "rounded"
"""The function of one number that rounded programs call."""
_EXACT = frozenset(
    {
        *("negate", "Abs", "Max", "Min", "sign", "choose", "and", "or", "not"),
        *("less", "at_most", "greater", "at_least", "equal", "unequal"),
    }
)
_LEAST_EXPONENT = operation("negate", 125)
"""Of normal numbers of eight bits of exponent, which float32 and bfloat16 have."""


def rounding(bits: int) -> Program:
    """Doubles to the nearest number of so many bits, at most 51, with the exponents of float32; below 2**128 in size.

    Numbers that are smaller than its normal ones have fewer bits.
    """
    number = Entry("u")
    exponent = operation("Max", operation("exponent", number), _LEAST_EXPONENT)
    large = operation("times_power_of_two", Number(Rational(3, 2)), exponent + (52 - bits))
    statements = (Statement("t", (), large), Statement(ROUNDED, (), (number + Entry("t")) - Entry("t")))
    return Program((Argument("u"),), statements, (ROUNDED,))


def rounded(program: Program) -> Program:
    """The program in which what each operation gives is passed to a function, :data:`ROUNDED`; its arguments are not.

    Raises:
        ValueError: an operation that is made of others, whose parts would be rounded too.
    """
    statements = tuple(replace(each, value=_rounded(each.value)) for each in program.statements)
    return replace(program, statements=statements)


def _rounded(node: Node) -> Node:
    parts = tuple(map(_rounded, node.parts))
    match node:
        case Operation("add" | "multiply" as name, _):
            return reduce(lambda one, other: _once(Operation(name, (one, other))), parts)
        case Operation(name, _) if name in _EXACT:
            return node.with_parts(parts)
        case Over(name, _, _) | Operation(name, _) if PRIMITIVES[name].body is not None or isinstance(node, Over):
            raise ValueError(f"{name} is made of other operations, whose parts would be rounded too")
        case Operation():
            return _once(node.with_parts(parts))
        case Number(value) if not value.is_Integer:
            return _once(node)
    return node.with_parts(parts)


def _once(node: Node) -> Node:
    return Operation(ROUNDED, (node,))
