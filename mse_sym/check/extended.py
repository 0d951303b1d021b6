"""Stable forms evaluated in a wider floating type, many points at once, to find where a function may be wrong.

The wider type of float32 is float64; that of float64 is NumPy's ``longdouble`` where it is wider (64 bits on
x86-64; on other machines it may be float64 itself, and then there is none).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from sympy import (
    Add,
    And,
    Expr,
    Indexed,
    KroneckerDelta,
    Max,
    Min,
    Mul,
    Or,
    Piecewise,
    Pow,
    S,
    Sum,
    Symbol,
    preorder_traversal,
)

from mse_sym.check.enclosure import is_difference
from mse_sym.check.strata import Array, Points
from mse_sym.forms.evaluation import LARGEST
from mse_sym.losses import Loss
from mse_sym.losses.compiled import Quantity
from mse_sym.symbolic.functions import PRODUCTS, in_exact_arithmetic

_LEAST_EXTRA_BITS = 10
_DIGITS = 40
"""Of a constant, as text that the wider type reads."""


def wider_type(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """The type in which a function of ``dtype`` is checked.

    Raises:
        RuntimeError: this platform has none.
    """
    wide: np.dtype[Any] = np.dtype(np.float64 if dtype == np.float32 else np.longdouble)
    if np.finfo(wide).nmant < np.finfo(dtype).nmant + _LEAST_EXTRA_BITS:
        raise RuntimeError(f"this platform has no floating type wider than {dtype}, so that nothing can be screened")
    return wide


@dataclass(frozen=True)
class Extended:
    """The stable form of a quantity, without what rounding needs, over a batch of points in the wider type."""

    form: Expr
    loss: Loss
    inputs: Mapping[str, Array]
    axes: tuple[Symbol, ...]
    wide: np.dtype[Any]

    @classmethod
    def of(cls, loss: Loss, quantity: Quantity, batch: Points) -> Extended:
        """With an axis for each free index and each index of a sum, the free ones first."""
        form = in_exact_arithmetic(loss.stable_forms[quantity].result)
        axes = list(loss.compile().free_indices[quantity])
        for part in preorder_traversal(form):
            if isinstance(part, Sum):
                axes += [limit[0] for limit in part.limits if limit[0] not in axes]
        wide = wider_type(batch.prediction.dtype)
        arrays = {str(loss.prediction): batch.prediction, str(loss.target): batch.target, **batch.parameters}
        if batch.direction is not None:
            arrays[str(loss.direction)] = batch.direction
        return cls(form, loss, {name: array.astype(wide) for name, array in arrays.items()}, tuple(axes), wide)

    def value(self, expr: Expr) -> Array:
        """The value, with the axes of the indices at its end."""
        if isinstance(expr, Symbol):
            return self._scalar(self.inputs[expr.name])
        if expr.is_Rational:
            return self.wide.type(int(expr.p)) / self.wide.type(int(expr.q))
        if expr.is_number and not expr.args:
            return self.wide.type(str(expr.evalf(_DIGITS)))
        if isinstance(expr, Indexed):
            vector = self.inputs[str(expr.base)]
            return self._at_largest(vector) if expr.indices[0] == LARGEST else self._along(vector, expr.indices[0])
        if isinstance(expr, KroneckerDelta):
            return self._equal(*(self._places(index) for index in expr.args))
        if isinstance(expr, Add):
            return sum((self.value(term) for term in expr.args[1:]), self.value(expr.args[0]))
        if isinstance(expr, Mul | PRODUCTS):
            return self._product([self.value(part) for part in expr.args])
        if isinstance(expr, Sum):
            return self._sum(expr, self.value(expr.args[0]))
        if isinstance(expr, Pow) and expr.exp.is_Integer:
            return self.value(expr.base) ** int(expr.exp)
        if isinstance(expr, Pow):
            return self.value(expr.base) ** self.value(expr.exp)
        if isinstance(expr, Piecewise):
            return self._choice(expr, self.value)
        if isinstance(expr, Max | Min):
            extreme = np.maximum if isinstance(expr, Max) else np.minimum
            return extreme.reduce(np.broadcast_arrays(*(self.value(arg) for arg in expr.args)))
        return _function(expr.func.__name__)(*(self.value(arg) for arg in expr.args))

    def terms(self, expr: Expr) -> Array:
        """The same with absolute values for terms and factors, as :meth:`Enclosing.terms` has it."""
        if isinstance(expr, Add) and not is_difference(expr):
            return sum((self.terms(term) for term in expr.args[1:]), self.terms(expr.args[0]))
        if isinstance(expr, Mul | PRODUCTS):
            return self._product([self.terms(part) for part in expr.args])
        if isinstance(expr, Sum):
            return self._sum(expr, self.terms(expr.args[0]))
        if isinstance(expr, Pow) and expr.exp.is_Integer and expr.exp > 0:
            return self.terms(expr.base) ** int(expr.exp)
        if isinstance(expr, Piecewise):
            return self._choice(expr, self.terms)
        return np.abs(self.value(expr))

    def _scalar(self, array: Array) -> Array:
        return array.reshape((*array.shape, *(1 for _ in self.axes)))

    def _at_largest(self, vector: Array) -> Array:
        place = np.argmax(self.inputs[str(self.loss.prediction)], axis=-1, keepdims=True)
        return self._scalar(np.take_along_axis(vector, place, axis=-1)[..., 0])

    def _along(self, array: Array, index: Symbol) -> Array:
        place = self.axes.index(index)
        return array.reshape(
            (*array.shape[:-1], *(array.shape[-1] if n == place else 1 for n in range(len(self.axes))))
        )

    def _places(self, index: Symbol) -> Array:
        logits = self.inputs[str(self.loss.prediction)]
        if index == LARGEST:
            return self._scalar(np.argmax(logits, axis=-1))
        return self._along(np.arange(logits.shape[-1])[None], index)

    def _equal(self, first: Array, second: Array) -> Array:
        return (first == second).astype(self.wide)

    def _product(self, factors: list[Array]) -> Array:
        product = factors[0]
        for factor in factors[1:]:
            product = product * factor
        return product

    def _sum(self, total: Sum, body: Array) -> Array:
        for bound, *_ in total.limits:
            body = np.sum(body, axis=self.axes.index(bound) - len(self.axes), keepdims=True)
        return body

    def _choice(self, expr: Piecewise, of: Callable[[Expr], Array]) -> Array:
        *branches, (last, _) = expr.args
        chosen = of(last)
        for branch, condition in reversed(branches):
            chosen = np.where(self._holds(condition), of(branch), chosen)
        return chosen

    def _holds(self, condition: Any) -> Any:
        if condition in (S.true, S.false):
            return bool(condition)
        if isinstance(condition, And | Or):
            combine = np.logical_and if isinstance(condition, And) else np.logical_or
            return reduce(combine, (self._holds(part) for part in condition.args))
        compare = {">": np.greater, ">=": np.greater_equal, "<": np.less, "<=": np.less_equal}[condition.rel_op]
        return compare(self.value(condition.lhs), self.value(condition.rhs))


def _function(name: str) -> Callable[..., Any]:
    """NumPy's function of a name."""
    function = np.abs if name == "Abs" else getattr(np, name, None)
    if function is None:
        raise NotImplementedError(f"NumPy has no {name} of a wider type")
    return function
