"""Programs run in a wider floating type, many points at once, to find where a function may be wrong.

The wider type of float32 is float64; that of float64 is NumPy's ``longdouble`` where it is wider (64 bits on
x86-64; on other machines it may be float64 itself, and then there is none).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from sympy import Abs, Add, Expr, Mul, Piecewise, Pow, Sum, exp

from mse_sym.backends.numpy import wider
from mse_sym.backends.task import Task
from mse_sym.check.enclosure import is_difference
from mse_sym.check.strata import Array, Points
from mse_sym.losses import Loss
from mse_sym.losses.compiled import Quantity
from mse_sym.symbolic.rounding import PRODUCTS, in_exact_arithmetic

_LEAST_EXTRA_BITS = 10


def wider_type(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """The type in which a function of ``dtype`` is checked.

    Raises:
        RuntimeError: this platform has none.
    """
    wide: np.dtype[Any] = np.dtype(np.float64 if dtype == np.float32 else np.longdouble)
    if np.finfo(wide).nmant < np.finfo(dtype).nmant + _LEAST_EXTRA_BITS:
        raise RuntimeError(f"this platform has no floating type wider than {dtype}, so that nothing can be screened")
    return wide


def value_and_terms(loss: Loss, quantity: Quantity, batch: Points) -> tuple[Array, Array]:
    """The quantity, and the sum of the sizes of its terms, in the wider type, with an axis of entries for each index.

    They are computed without what rounding needs.
    """
    wide = wider_type(batch.prediction.dtype)
    given = [batch.prediction, batch.target]
    if batch.direction is not None:
        given.append(batch.direction)
    given += [batch.parameters[parameter.name] for parameter in loss.parameters]
    arrays = [np.ascontiguousarray(array.astype(wide).T) for array in given]
    rank = len(loss.compile(measure=False).free_indices[quantity])
    shape = (*batch.prediction.shape[1:] * rank, len(batch.prediction))
    results = _kernel(loss, quantity, wide)(*arrays)
    value, terms = (np.moveaxis(np.broadcast_to(np.asarray(result, wide), shape), -1, 0) for result in results)
    return value, terms


@lru_cache
def _kernel(loss: Loss, quantity: Quantity, wide: np.dtype[Any]) -> Callable[..., tuple[Any, ...]]:
    form = in_exact_arithmetic(loss.stable_forms[quantity].result)
    free = loss.compile(measure=False).free_indices[quantity]
    variables = [loss.prediction, loss.target, *loss.parameters]
    if quantity == "hessian_product":
        variables.insert(2, loss.direction)
    forms = (form, sizes_of_terms(form))
    return wider(Task(("value", "terms"), forms, forms, (free, free), tuple(variables), loss.context), wide)


def sizes_of_terms(expr: Expr) -> Expr:
    """The expression with absolute values for terms and factors, as :meth:`Enclosing.terms` has it."""
    if isinstance(expr, Add) and not is_difference(expr):
        return Add(*map(sizes_of_terms, expr.args))
    if isinstance(expr, Mul | PRODUCTS):
        return Mul(*map(sizes_of_terms, expr.args))
    if isinstance(expr, Sum):
        return Sum(sizes_of_terms(expr.function), *expr.limits)
    if isinstance(expr, Pow) and expr.exp.is_Integer and expr.exp > 0:
        return sizes_of_terms(expr.base) ** expr.exp
    if isinstance(expr, Piecewise):
        return Piecewise(*((sizes_of_terms(value), condition) for value, condition in expr.args))
    return expr if isinstance(expr, exp) else Abs(expr)
