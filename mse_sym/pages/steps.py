"""Lines of derivations as the document has them: long ones with abbreviations, which are written out below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sympy import Expr

from mse_sym.proof import Line
from mse_sym.report.document import Formula, Step
from mse_sym.symbolic.abbreviations import Abbreviated, abbreviated, has_room
from mse_sym.symbolic.notation import latex_pieces, textbook_latex


def steps_of(lines: Sequence[Line]) -> list[Step]:
    """The lines of one derivation, in which a letter stands for the same throughout."""
    steps, before = [], Abbreviated(expression=lines[0].expression)
    for line in lines:
        step = Step("" if line.relation is None else line.relation.latex, line.latex, line.reason)
        if not has_room(step.formula):
            before = abbreviated(line.expression, before.in_full)
            where = tuple(_equation(name, part) for name, part in before.names.items())
            step = replace(step, formula=replace(line, expression=before.expression).latex, where=where)
        steps.append(step)
    return steps


def _equation(name: Expr, value: Expr) -> Formula:
    first, *others = latex_pieces(value)
    return f"{textbook_latex(name)} = {first}", *others
