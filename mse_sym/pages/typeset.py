"""A derivation in characters: aligned at its relations, with the reasons to the right where there is room."""

from __future__ import annotations

from collections.abc import Iterator

from mse_sym.proof import Derivation, Line
from mse_sym.report.characters import in_characters
from mse_sym.report.lines import clauses, filled
from mse_sym.report.markup import spoken
from mse_sym.symbolic.plain_notation import printed_formula

_GAP = 3
"""Blanks between a formula and its reason."""
_INDENT = 2
"""By so many the lines of a formula that is broken stand in, behind the first."""
_WIDEST = 100
"""A formula in a pipe, where a line has no end, moves the reasons no further."""


def typeset(derivation: Derivation, width: int, failed: Line | None = None) -> Iterator[str]:
    """The lines of a derivation, its first expression before the first relation, none wider than ``width``.

    A last line that failed has a question mark before its relation.
    """
    first, *others = (*derivation.lines, *([] if failed is None else [failed]))
    head = printed_formula(first.expression)
    signs = [in_characters(line.relation.latex).strip() for line in others if line.relation is not None]
    marks = ["" if failed is None else "? " if line is failed else "  " for line in others]
    relations = [mark + sign for mark, sign in zip(marks, signs, strict=True)]
    margin = len(head) + 2 + max(map(len, relations), default=0)
    formulas = [printed_formula(line.expression) for line in others]
    reasons = [spoken(line.reason) for line in others]
    column = margin + min(max(map(len, formulas), default=0), _WIDEST) + _GAP
    has_room = column + max(map(len, reasons), default=0) <= width
    yield from () if others else (head,)
    for place, (relation, formula, reason) in enumerate(zip(relations, formulas, reasons, strict=True)):
        before = f"{'' if place else head:<{len(head)}} {relation} ".ljust(margin)
        *beginning, line = filled(_terms(formula), width - margin - _INDENT)
        parts = enumerate([*beginning, line])
        *beginning, line = [f"{' ' * (margin + _INDENT) if row else before}{part}" for row, part in parts]
        yield from beginning
        if has_room:
            yield f"{line.ljust(column - 1)} {reason}".rstrip()
        elif len(line) + _GAP + len(reason) <= width:
            yield line + reason.rjust(width - len(line))
        else:
            yield line
            yield from (part.rjust(width) for part in filled(clauses(reason), width - margin))


def _terms(formula: str) -> list[str]:
    """The terms of a formula outside round brackets, each with the sign before it."""
    found, depth = [""], 0
    for word in formula.split(" "):
        if word in ("+", "-") and depth == 0:
            found.append(word)
        else:
            found[-1] += f" {word}" if found[-1] else word
        depth += word.count("(") - word.count(")")
    return found
