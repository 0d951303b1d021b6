"""Whether a condition holds at a point, from the signs of the differences that it compares."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sympy import ITE, And, Expr, Not, Or
from sympy.logic.boolalg import BooleanFalse, BooleanTrue

from mse_sym.check.arithmetic import Unresolved


def holds(condition: Any, sign: Callable[[Expr], int]) -> bool:
    """Whether a condition holds; ``sign`` gives that of an expression, or raises :class:`Unresolved`.

    Raises:
        Unresolved: a sign that matters is not known.
    """
    match condition:
        case BooleanTrue() | BooleanFalse():
            return bool(condition)
        case And():
            return not _one_is(False, condition.args, sign)
        case Or():
            return _one_is(True, condition.args, sign)
        case Not():
            return not holds(condition.args[0], sign)
        case ITE():
            asked, then, otherwise = condition.args
            return holds(then if holds(asked, sign) else otherwise, sign)
    found = sign(condition.lhs - condition.rhs)
    return {">": found > 0, ">=": found >= 0, "<": found < 0, "<=": found <= 0, "==": found == 0, "!=": found != 0}[
        condition.rel_op
    ]


def _one_is(wanted: bool, conditions: Iterable[Any], sign: Callable[[Expr], int]) -> bool:
    """Whether one of several conditions is so, which may be known though another one is not resolved."""
    doubt: Unresolved | None = None
    for condition in conditions:
        try:
            if holds(condition, sign) is wanted:
                return True
        except Unresolved as unresolved:
            doubt = unresolved
    if doubt is not None:
        raise doubt
    return False
