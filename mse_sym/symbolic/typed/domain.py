"""Domains as they are typed: ``0..1``, ``(0, inf)``, ``{0, 1}``, ``positive``."""

from __future__ import annotations

import re

from sympy import Expr, FiniteSet, Interval, S, Set

from mse_sym.symbolic.domains import NEGATIVE, NONNEGATIVE, NONPOSITIVE, POSITIVE
from mse_sym.symbolic.typed.limits import Unreadable, number

WORDS = {
    "real": S.Reals,
    "positive": POSITIVE,
    "nonnegative": NONNEGATIVE,
    "negative": NEGATIVE,
    "nonpositive": NONPOSITIVE,
}
_LONGEST = 200
_KINDS = f"0..1 (both ends included), (0, 1], {{0, 1}} or one of {', '.join(WORDS)}"


def read_domain(text: str) -> Set:
    """The set of numbers that a text means; an infinite end, ``inf``, never belongs to it.

    Raises:
        Unreadable: it is none of these.
    """
    shown = repr(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
    if len(text) > _LONGEST or not text.isascii():
        raise Unreadable(f"a domain is {_KINDS}, got {shown}")
    inside = "".join(text.split())
    if inside in WORDS:
        return WORDS[inside]
    if match := re.fullmatch(r"([\[(]?)([^,]+?)(?:\.\.|,)([^,]+?)([\])]?)", inside):
        left, low, high, right = match.groups()
        if bool(left) == bool(right) and (left or ".." in inside):
            return _interval(_end(low), _end(high), left == "(", right == ")", shown)
    if inside.startswith("{") and inside.endswith("}") and inside != "{}":
        found = FiniteSet(*map(_end, inside[1:-1].split(",")))
        if not found.has(S.Infinity, S.NegativeInfinity):
            return found
    raise Unreadable(f"a domain is {_KINDS}, got {shown}")


def _interval(low: Expr, high: Expr, left_open: bool, right_open: bool, shown: str) -> Set:
    if not low < high:
        raise Unreadable(f"the domain {shown} is empty or a single number; its ends are given from low to high")
    return Interval(low, high, left_open, right_open)


def _end(text: str) -> Expr:
    """A number with its sign, a fraction of two, or an infinite one."""
    match = re.fullmatch(r"([+-]?)([^/]+)(?:/(.+))?", text)
    if match is None:
        raise Unreadable(f"an end of a domain is a number, as 0, -1.5, 1/3 or inf, got {text!r}")
    sign, above, below = match.groups()
    if above in ("inf", "oo") and below is None:
        value: Expr = S.Infinity
    else:
        divisor = number(below) if below else S.One
        if divisor == 0:
            raise Unreadable(f"an end of a domain is a number, and {text!r} is divided by 0")
        value = number(above) / divisor
    return -value if sign == "-" else value
