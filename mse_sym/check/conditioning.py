r"""What the last digits of the inputs change: :math:`\sum_i |f(x_i + \operatorname{ulp}(x_i)) - f(x_i)|`.

A result that is off by so much is right for other inputs that nobody can tell from these (mixed stability: Higham 2002,
section 1.5).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from mpmath import mp, mpf
from sympy import Expr, Float

from mse_sym.check.arithmetic import NoValue, Unresolved
from mse_sym.check.right import Right, expressions_of, indices_of, inputs_of, resolved
from mse_sym.check.strata import Points
from mse_sym.losses import Loss
from mse_sym.losses.compiled import Quantity
from mse_sym.symbolic.context import UNIT_CLOSED


def changed_by_inputs(loss: Loss, quantity: Quantity, batch: Points, right: Right) -> Any:
    """By how much the last digits of numbers change a result; labels of 0 and 1 are exact, and so are kinks."""
    if right.between is not None:
        return mpf(0)
    inputs, dtype = inputs_of(loss, batch, right.row), batch.prediction.dtype
    return sum((_change(loss, quantity, right, moved, dtype) for moved in _moved(loss, inputs, dtype)), mpf(0))


def _moved(loss: Loss, inputs: dict[Expr, Any], dtype: Any) -> Iterator[dict[Expr, Any]]:
    """The inputs, of which one is the next number, or the one before where the next is not in its domain."""
    known = {symbol: Float(inputs[symbol]) for symbol in loss.parameters}
    for symbol in (loss.prediction, loss.target, *loss.parameters):
        number, domain = dtype.type(inputs[symbol]), loss.context.domain(symbol).xreplace(known)
        if domain.is_subset(UNIT_CLOSED) and number in (0, 1):
            continue
        with np.errstate(over="ignore"):
            nearby = [float(np.nextafter(number, dtype.type(end))) for end in (np.inf, -np.inf)]
        inside = [each for each in nearby if np.isfinite(each) and each in domain]
        yield from ({**inputs, symbol: each} for each in inside[:1])


def _change(loss: Loss, quantity: Quantity, right: Right, inputs: dict[Expr, Any], dtype: Any) -> Any:
    try:
        lines, indices = expressions_of(loss, quantity), indices_of(loss, quantity, right.component)
        moved, _ = resolved(lines, None, inputs, indices, dtype, {})
    except (NoValue, Unresolved):
        return mpf(0)
    with mp.workprec(200):
        return abs(moved - right.exact)
