"""Mistakes that are one edit of the right formula: a piece taken everywhere, a parameter left out, a term, a factor."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Abs, Add, DiracDelta, Expr, Heaviside, Max, Min, Piecewise, Pow, S, Symbol, diff, sign

from mse_sym.check.mistake import Mistakes, as_formula
from mse_sym.check.ordinary import Ordinary
from mse_sym.proof.mutants import mutants
from mse_sym.runtime.quantity import QUANTITIES
from mse_sym.symbolic.plain_notation import plain_formula

_MOST = 60
"""Formulas of at most so many operations are edited."""


def edits(at: Ordinary) -> Mistakes:
    """What one edit makes of a formula of numbers, those with a name of their own first."""
    if at.loss.is_vector or not isinstance(at.loss.target, Symbol):
        return
    for parameter in at.loss.parameters:
        yield as_formula(at, f"{parameter} is left out: it is taken for 1", at.formula.xreplace({parameter: S.One}))
    a, order = at.loss.prediction, QUANTITIES[at.quantity].order
    for piece, value in _pieces(at.formula):
        words = f"{plain_formula(value)} is taken for {plain_formula(piece)}"
        yield as_formula(at, words, at.formula.xreplace({piece: value}))
    for piece, value in _pieces(at.loss.expression):
        words = f"in the loss, {plain_formula(value)} is taken for {plain_formula(piece)}"
        yield as_formula(at, words, _derivative(at.loss.expression.xreplace({piece: value}), a, order))
    for power in sorted(at.formula.atoms(Pow), key=str):
        if abs(power.exp) == 2:
            words = f"{plain_formula(power.base)} is not squared"
            yield as_formula(at, words, at.formula.xreplace({power: power.base ** sign(power.exp)}))
    for written in dict.fromkeys((at.formula, _derivative(at.loss.expression, a, order) if order else at.formula)):
        if written.count_ops() <= _MOST:
            for term in Add.make_args(written):
                yield as_formula(at, f"what is right, half of the term {term}", written - term / 2)
            for mutant in mutants(written):
                yield as_formula(at, f"what is right, {mutant.description}", mutant.expression)


def _derivative(expression: Expr, variable: Symbol, order: int) -> Expr:
    """The derivative away from kinks, where the delta that SymPy puts there is 0."""
    return diff(expression, variable, order).replace(DiracDelta, lambda *_: S.Zero)


def _pieces(formula: Expr) -> Iterator[tuple[Expr, Expr]]:
    for piece in sorted(formula.atoms(Piecewise, Abs, Max, Min, sign, Heaviside), key=str):
        match piece:
            case Piecewise():
                yield from ((piece, value) for value, _ in piece.args)
            case Abs():
                yield piece, piece.args[0]
            case Max() | Min():
                yield from ((piece, value) for value in piece.args)
            case _:
                yield piece, S.One
