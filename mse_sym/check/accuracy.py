"""How many units in the last place a function of a loss is wrong, over all of its domain.

The exact value is that of the proved expression, enclosed by ball or interval arithmetic. For a hard label the
error is measured in units of the exact value itself, and nothing is forgiven; for soft labels and residuals,
where the result passes through zero, in units of the terms of the form that is compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from mpmath import mp

from mse_sym.check.right import Component, Right, right
from mse_sym.check.strata import Array, Points, points, with_directions
from mse_sym.check.ulp import error_in_ulp
from mse_sym.losses import Loss
from mse_sym.losses.compiled import Quantity
from mse_sym.runtime.quantity import QUANTITIES

ALLOWED = 4.0
"""What the functions of the catalogue stay below, but these:"""
WIDER: Mapping[tuple[str, Quantity], float] = {
    ("pseudo_huber", "hessian"): 8.0,
    ("cauchy", "hessian"): 8.0,
    ("general_robust", "value"): 8.0,
    ("general_robust", "gradient"): 8.0,
    ("general_robust", "hessian"): 8.0,
    ("student_t_nll", "value"): 6.0,
    ("student_t_nll", "hessian"): 8.0,
    ("squared_logarithmic_error", "value"): 6.0,
    ("soft_dice", "hessian"): 8.0,
    ("soft_dice", "hessian_diagonal"): 8.0,
    ("soft_dice", "hessian_product"): 8.0,
    ("info_nce", "hessian"): 8.0,
    ("info_nce", "hessian_diagonal"): 8.0,
    ("info_nce", "hessian_product"): 8.0,
}
"""What those stay below in which a power multiplies the error of a quotient, or two probabilities are multiplied."""
COUNT = 200


@dataclass(frozen=True)
class Worst:
    """The input at which the error is greatest, what came out there and what is right, to 20 digits."""

    prediction: Any
    target: Any
    parameters: Mapping[str, Any]
    component: Component
    computed: float
    exact: str
    stratum: str


@dataclass(frozen=True)
class Accuracy:
    """The errors of one function, in units in the last place (ulp).

    Attributes:
        loss: the name of the loss.
        quantity: which of its functions was measured, as ``"gradient"``.
        dtype: the type of arguments and results, ``"float64"`` or ``"float32"``.
        backend: what computed it, or the name of the function that was given.
        count: how many errors were measured, one for each number of the results.
        greatest: the greatest error, in ulp.
        percentile_99: what 99 of 100 errors do not exceed, in ulp.
        median: what half of the errors do not exceed, in ulp.
        worst: the input with the greatest error (``prediction``, ``target``, ``parameters``, and of vectors the
            ``component``), what was ``computed`` there, and to 20 digits what is ``exact``.
    """

    loss: str
    quantity: Quantity
    dtype: str
    backend: str
    count: int
    greatest: float
    percentile_99: float
    median: float
    worst: Worst


def allowed(loss: str, quantity: Quantity) -> float:
    """What a function of the catalogue stays below, in units in the last place."""
    return WIDER.get((loss, quantity), ALLOWED)


def accuracy(
    loss: Loss,
    quantity: Quantity,
    dtype: Any,
    *,
    function: Callable[..., Any] | None = None,
    backend: str = "numpy",
    count: int = COUNT,
) -> Accuracy:
    """Measure a function of a loss, by default the compiled one, at stratified points.

    Example::

        import numpy as np
        from mse_sym import losses
        from mse_sym.check import accuracy

        measured = accuracy(losses.huber, "gradient", np.float64, count=1000)
        print(measured.greatest <= 4)  # True

    Args:
        function: called as ``function(prediction, target, **parameters)`` with arrays of the type ``dtype``: of
            shape ``(n,)``, or for a loss of vectors ``(n, K)`` for several ``K``; parameters have shape ``(n,)``.
            It returns the quantity of each example, in the same type, without a mean over examples.
        backend: of the compiled function; with ``function`` given, its name in the result.
        count: how many examples; of a vector several components each are measured.

    Raises:
        ValueError: a type other than float64 and float32, an unknown quantity, a result of another shape.
        TypeError: a result of another type.
        ArithmeticError: an exact value that no precision resolves.
    """
    kind = np.dtype(dtype)
    check_request(loss, quantity, kind, count)
    measure = function or getattr(loss.compile(backend), quantity)
    return measured(loss, quantity, kind, references(loss, quantity, kind, count), measure, backend)


def check_request(loss: Loss, quantity: str, dtype: np.dtype[Any], count: int) -> None:
    """Look at what is to be measured.

    Raises:
        ValueError: an unknown quantity or type, or no points.
    """
    if dtype not in (np.dtype(np.float64), np.dtype(np.float32)):
        raise ValueError(f"dtype must be float64 or float32, got {dtype}")
    if quantity not in loss.quantities:
        raise ValueError(f"the quantity of {loss.name} must be one of {', '.join(loss.quantities)}, got {quantity!r}")
    if count < 1:
        raise ValueError(f"count must be at least 1, got {count}")


@lru_cache(maxsize=256)
def references(
    loss: Loss, quantity: Quantity, dtype: np.dtype[Any], count: int
) -> tuple[tuple[Points, tuple[Right, ...]], ...]:
    """The stratified points of a loss with what is right there; kept, since several functions may be measured."""
    batches = points(loss, dtype, count)
    if QUANTITIES[quantity].takes_vector:
        batches = map(with_directions, batches)
    return tuple((batch, tuple(right(loss, quantity, batch))) for batch in batches)


def measured(
    loss: Loss,
    quantity: Quantity,
    dtype: np.dtype[Any],
    known: Sequence[tuple[Points, Sequence[Right]]],
    function: Callable[..., Any],
    backend: str,
) -> Accuracy:
    """The errors of a function at points where it is known what is right."""
    errors: list[float] = []
    greatest, worst = -1.0, None
    for batch, rights in known:
        result = result_of(loss, quantity, batch, function)
        for one in rights:
            computed = result[(one.row, *one.component)]
            error = error_in_ulp(computed, one.exact, dtype, one.terms)
            errors.append(error)
            if error > greatest:
                greatest, worst = error, worst_of(batch, one, computed)
    assert worst is not None
    return Accuracy(
        loss.name,
        quantity,
        dtype.name,
        backend,
        len(errors),
        greatest,
        float(np.percentile(errors, 99, method="higher")),
        float(np.percentile(errors, 50, method="higher")),
        worst,
    )


class UnexpectedShape(ValueError):
    """What a function returns has not one result for each example."""


def result_of(loss: Loss, quantity: Quantity, batch: Points, function: Callable[..., Any]) -> Array:
    """What a function returns at a batch of points, of the right shape and type."""
    result = shaped_result(loss, quantity, batch, function)
    if result.dtype != batch.prediction.dtype:
        raise TypeError(
            f"the {quantity} of {loss.name} must have the type of its inputs, {batch.prediction.dtype}, "
            f"got {result.dtype}"
        )
    return result


def shaped_result(loss: Loss, quantity: Quantity, batch: Points, function: Callable[..., Any]) -> Array:
    """What a function returns at a batch of points, which it may write into, of the right shape."""
    copies = {name: values.copy() for name, values in batch.parameters.items()}
    vectors = [array.copy() for array in (batch.prediction, batch.target, batch.direction) if array is not None]
    result = np.asarray(function(*vectors, **copies))
    shape = batch.prediction.shape
    expected = QUANTITIES[quantity].shape(shape[:1], shape[1:])
    if result.shape != expected:
        raise UnexpectedShape(
            f"the {quantity} of {loss.name} must have the shape {expected} for predictions of shape {shape}, "
            f"got {result.shape}; return one for each example, not a reduced one"
        )
    return result


def worst_of(batch: Points, one: Right, computed: Any) -> Worst:
    """One component of one example, as a result names it."""
    row = one.row
    return Worst(
        batch.prediction[row].tolist(),
        batch.target[row].tolist(),
        {
            **{name: values[row].tolist() for name, values in batch.parameters.items()},
            **({} if batch.direction is None else {"vector": batch.direction[row].tolist()}),
        },
        one.component,
        float(computed),
        mp.nstr(one.exact, 20),
        batch.strata[row],
    )
