"""What is right at a kink: anything between the derivative from the left and the one from the right.

Of a convex function these are its subgradients (Rockafellar 1970, theorem 23.2); of any
other function in pieces what lies between is what the pieces on both sides agree to be bounded by. Of a vector each
component is looked at for itself, the others held. The one-sided derivatives are those of which derivations are
proved, :mod:`mse_sym.symbolic.pieces`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
from mpmath import mp, mpf
from sympy import Abs, Add, Expr, Function, Ge, Gt, IndexedBase, Le, Lt, Rational, false, true

from mse_sym.check.arithmetic import NoValue, Unresolved
from mse_sym.check.kinks import borders
from mse_sym.check.right import Right, indices_of, inputs_of, resolved
from mse_sym.check.strata import Points
from mse_sym.check.ulp import spacing
from mse_sym.losses import Loss
from mse_sym.losses.compiled import Quantity
from mse_sym.symbolic.borders import IN_PIECES
from mse_sym.symbolic.functions import expand_functions
from mse_sym.symbolic.partial import OneSided
from mse_sym.symbolic.pieces import has_pieces

_RESIDUALS = ("tie", ", border")
"""The strata of residuals that are 0, or as large as a parameter, to the last bits."""
_ROUNDINGS = 8
"""A prediction that is so many units in the last place from a border may be taken for one at it."""


def between_sides(loss: Loss, quantity: Quantity, batch: Points, rights: Iterable[Right]) -> Iterator[Right]:
    """What is right at each point, with both one-sided derivatives where they differ.

    Left out is a point at which nothing is right: where the function that is differentiated jumps. A residual as
    large as a parameter to the last bits is at the border for everybody who rounds ``a - y``: right is what lies
    between both sides of the border. Behind an activation that rounds, nobody can tell on which side of a border such
    a residual is, and it is left out too.
    """
    sides = _sides(loss, quantity)
    for right in rights:
        if sides is None:
            yield right
            continue
        near: list[Any] = [None]
        if not loss.is_vector and batch.strata[right.row].endswith(_RESIDUALS):
            if _rounds(loss):
                continue
            near += _borders_beside(loss, batch, right.row) if batch.strata[right.row].endswith(_RESIDUALS[1]) else []
        either = _either(loss, quantity, inputs_of(loss, batch, right.row))
        try:
            ends = [_value(loss, quantity, side, batch, right, place) for place in near for side in sides]
            ends += [_value(loss, quantity, piece, batch, right, None) for piece in either]
        except (NoValue, Unresolved):
            continue
        yield _between(right, ends, batch.prediction.dtype)


@lru_cache(maxsize=256)
def _rounds(loss: Loss) -> bool:
    """Whether a loss is behind an activation with other functions than those in pieces."""
    if loss.composition is None:
        return False
    functions = expand_functions(loss.composition.activation.expression).atoms(Function)
    return any(not isinstance(function, IN_PIECES) for function in functions)


def _between(right: Right, ends: list[Any], dtype: np.dtype[Any]) -> Right:
    low, high = min(ends), max(ends)
    unit = spacing(max(abs(low), abs(high)), dtype)
    return right if high - low <= unit else replace(right, between=(low, high))


@lru_cache(maxsize=256)
def _sides(loss: Loss, quantity: Quantity) -> tuple[Expr, Expr] | None:
    """The derivatives from the left and from the right, or nothing where the loss has no pieces."""
    if quantity not in ("gradient", "hessian"):
        return None
    function = loss.expression if quantity == "gradient" else loss.gradient
    variable = loss.prediction
    if isinstance(variable, IndexedBase):
        variable = variable[loss.compile(measure=False).free_indices[quantity][-1]]
    if not has_pieces(expand_functions(function), variable):
        return None
    left, right = (loss.context.resolve(OneSided(function, variable, side)) for side in (-1, 1))
    return left, right


def _either(loss: Loss, quantity: Quantity, inputs: Mapping[Expr, Any]) -> Iterator[Expr]:
    """The pieces of a derivative on both sides of a border from which the inputs are a few roundings away.

    None is that of two inputs, whose difference is rounded to 0 only where they are equal.
    """
    if loss.is_vector:
        return
    exact = {symbol: Rational(number) for symbol, number in inputs.items()}
    derivative = loss.derivation(quantity).result
    for condition in sorted(derivative.atoms(Ge, Gt, Le, Lt), key=str):
        distance = condition.lhs - condition.rhs
        terms = [term.xreplace(exact) for term in Add.make_args(distance)]
        if not all((-term).is_Symbol or term.is_Symbol for term in Add.make_args(distance)) and _cancel(terms):
            yield from (derivative.xreplace({condition: side}) for side in (true, false))


def _cancel(terms: Sequence[Expr]) -> bool:
    """Whether numbers add up to no more than a few roundings of them."""
    reach = _ROUNDINGS * Rational(float(np.finfo(np.float64).eps)) * Add(*map(Abs, terms))
    return bool((Abs(Add(*terms)) <= reach) == true)


def _value(loss: Loss, quantity: Quantity, side: Expr, batch: Points, right: Right, place: Any) -> Any:
    """A one-sided derivative at a point, or with the prediction moved to a place beside it."""
    inputs = inputs_of(loss, batch, right.row)
    if place is not None:
        inputs[loss.prediction] = place
    indices = indices_of(loss, quantity, right.component)
    exact, _ = resolved([side], None, inputs, indices, batch.prediction.dtype, {}, least=right.terms)
    return exact


def _borders_beside(loss: Loss, batch: Points, row: int) -> list[Any]:
    """The borders that a prediction is rounded to, where they are binary fractions, as exact numbers."""
    known = {loss.target: batch.target[row], **{p: batch.parameters[p.name][row] for p in loss.parameters}}
    prediction = Fraction(float(batch.prediction[row]))
    size = max(abs(float(number)) for number in (batch.prediction[row], *known.values()))
    reach = _ROUNDINGS * Fraction(float(np.finfo(batch.prediction.dtype).eps)) * Fraction(size)
    near = [border for border in borders(loss, loss.prediction, known) if abs(border - prediction) <= reach]
    return [_exactly(border) for border in near if border.denominator & (border.denominator - 1) == 0]


def _exactly(number: Fraction) -> Any:
    with mp.workprec(max(53, number.numerator.bit_length())):
        return mp.ldexp(mpf(number.numerator), -(number.denominator.bit_length() - 1))
