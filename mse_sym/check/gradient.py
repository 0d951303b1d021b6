"""Is this gradient right: somebody's array function against the proved expression, at exact floats."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np

from mse_sym.check.points import Array, Batch, Region
from mse_sym.check.reference import Reference, references, result_shape
from mse_sym.losses import Loss
from mse_sym.numeric.compiled import Quantity

Label: TypeAlias = Literal["0", "1", "soft"]

DEFAULT_ROUNDINGS = 48
"""The default tolerance in units of the type's rounding."""


@dataclass(frozen=True)
class Comparison:
    """One component at one point: what came out, what is right, the error relative to its terms."""

    prediction: Any
    target: Any
    parameters: Mapping[str, float]
    component: tuple[int, ...]
    expected: float
    got: float
    error: float
    region: Region
    label: Label


@dataclass(frozen=True)
class GradientCheck:
    """The outcome of :func:`check_gradient`.

    ``worst`` is the comparison with the greatest error, ``errors`` the greatest of each region and label,
    ``diagnosis`` what is wrong where that is certain, else empty.
    """

    loss: str
    quantity: Quantity
    passed: bool
    points: int
    tolerance: float
    worst: Comparison
    errors: Mapping[tuple[Region, Label], float]
    diagnosis: str = ""

    def __str__(self) -> str:
        worst, outcome = self.worst, "passed" if self.passed else "FAILED"
        component = f", component {list(worst.component)}" if worst.component else ""
        parameters = "".join(f", {name} = {value!r}" for name, value in worst.parameters.items())
        lines = [
            f"{self.quantity} of {self.loss}: {outcome} at {self.points} points, "
            f"relative error up to {worst.error:.2g} (allowed {self.tolerance:.2g})",
            f"  worst input: prediction = {worst.prediction!r}, target = {worst.target!r}{parameters}{component}",
            f"  expected {worst.expected!r}, got {worst.got!r}",
            *([f"  diagnosis: {self.diagnosis}"] if self.diagnosis else []),
            *(f"  {region}, label {label}: {error:.2g}" for (region, label), error in self.errors.items()),
        ]
        return "\n".join(lines)


def check_gradient(
    loss: Loss,
    gradient: Callable[..., Any],
    *,
    quantity: Quantity = "gradient",
    dtype: Any = np.float64,
    points: int = 200,
    tolerance: float | None = None,
) -> GradientCheck:
    r"""Compare a gradient with the proved one in the middle and in both tails of the loss's domain.

    ``gradient(prediction, target, **parameters)`` is called with arrays: of shape ``(n,)``, or for a loss
    of vectors ``(n, K)`` for several ``K``; parameters have shape ``(n,)``.  It must return the derivative
    of the loss of each example, of the prediction's shape (for ``quantity="value"`` ``(n,)``; for
    ``"hessian"`` of vectors ``(n, K, K)``), without a mean over examples.

    Right is the proved expression at exactly these floats, to more than 50 digits.  The error of a
    component is taken relative to :math:`\sum|\text{terms}|` of the stable form that this project compiles,
    never absolutely, so that a small gradient cannot hide.  Where the exact value is below the type's
    smallest number 0 is right, and where it overflows, infinity.

    Args:
        dtype: ``float64`` or ``float32``, the type of the arrays.
        points: how many examples, over all regions.
        tolerance: the greatest relative error allowed; a few dozen roundings of the type if not given.

    Raises:
        TypeError: the gradient is not callable, or does not return real numbers.
        ValueError: a result of another shape, an unknown quantity or type, fewer than 9 points (3 regions,
            3 labels), a tolerance that is not positive.
    """
    _check_arguments(gradient, quantity, dtype, points, tolerance)
    allowed = DEFAULT_ROUNDINGS * float(np.finfo(dtype).eps) if tolerance is None else float(tolerance)
    compared = [
        comparison
        for batch, right in references(loss, quantity, np.dtype(dtype), points)
        for comparison in _compare(loss, gradient, quantity, batch, right)
    ]
    worst = max(compared, key=lambda c: c.error)
    errors: dict[tuple[Region, Label], float] = {}
    for c in compared:
        errors[c.region, c.label] = max(errors.get((c.region, c.label), 0.0), c.error)
    failed = [c for c in compared if not c.error <= allowed]
    return GradientCheck(
        loss.name,
        quantity,
        not failed,
        points,
        allowed,
        worst,
        dict(sorted(errors.items())),
        _diagnosis(failed, compared),
    )


def _check_arguments(gradient: Any, quantity: str, dtype: Any, points: int, tolerance: float | None) -> None:
    if not callable(gradient):
        raise TypeError(f"the gradient must be a function of prediction and target, got {type(gradient).__name__}")
    if quantity not in ("value", "gradient", "hessian"):
        raise ValueError(f'quantity must be "value", "gradient" or "hessian", got {quantity!r}')
    if np.dtype(dtype) not in (np.dtype(np.float64), np.dtype(np.float32)):
        raise ValueError(f"dtype must be float64 or float32, got {dtype!r}")
    if points < 9:
        raise ValueError(f"points must be at least 9 (three regions, three kinds of label), got {points}")
    if tolerance is not None and not 0 < tolerance < 1:
        raise ValueError(f"tolerance must lie between 0 and 1, got {tolerance!r}")


def _compare(
    loss: Loss, gradient: Callable[..., Any], quantity: Quantity, batch: Batch, right: Sequence[Reference]
) -> Iterator[Comparison]:
    copies = {name: values.copy() for name, values in batch.parameters.items()}
    result = _result(loss, quantity, batch, gradient(batch.prediction.copy(), batch.target.copy(), **copies))
    for reference in right:
        row, got = reference.row, result[(reference.row, *reference.component)]
        yield Comparison(
            batch.prediction[row].tolist(),
            batch.target[row].tolist(),
            {name: float(values[row]) for name, values in batch.parameters.items()},
            reference.component,
            float(reference.exact.value),
            float(got),
            reference.exact.error(got),
            batch.regions[row],
            _label(batch.target[row], reference.component),
        )


def _result(loss: Loss, quantity: Quantity, batch: Batch, returned: Any) -> Array:
    shape = result_shape(quantity, batch)
    result = np.asarray(returned)
    if result.dtype.kind not in "fiu":
        raise TypeError(f"the {quantity} of {loss.name} must be real numbers, got {result.dtype}")
    if result.dtype.kind != "f":
        result = result.astype(batch.prediction.dtype)
    if result.shape != shape:
        raise ValueError(
            f"the {quantity} of {loss.name} must have the shape {shape} for predictions of shape "
            f"{batch.prediction.shape}, got {result.shape}; "
            "return one derivative for each example, not a reduced one"
        )
    return result


def _label(target: Array, component: tuple[int, ...]) -> Label:
    """Of a component its own label; of the value of a vector 1 where the label is one-hot."""
    if target.ndim and not component:
        return "1" if set(target.tolist()) == {0.0, 1.0} else "soft"
    label = target[component[:1]]
    return "0" if label == 0 else "1" if label == 1 else "soft"


def _diagnosis(failed: list[Comparison], compared: list[Comparison]) -> str:
    """What is wrong, where all that failed did so in the same way."""
    if not failed:
        return ""
    found = {_symptom(c) for c in failed}
    if len(found) > 1 or found == {""}:
        return ""
    regions = sorted({c.region for c in failed})
    everywhere = {c.region for c in failed} == {c.region for c in compared}
    return found.pop() + ("" if everywhere else f", in the {' and the '.join(regions)} only")


def _symptom(c: Comparison) -> str:
    if np.isnan(c.got):
        return "it is NaN"
    if np.isinf(c.got):
        return "it is infinite"
    if c.got == 0:
        return "it vanishes by rounding: 0 where the truth is not"
    ratio = c.got / c.expected if c.expected else np.inf
    known = {-1.0: "the sign is wrong", 2.0: "a factor 2 too large", 0.5: "a factor 2 too small"}
    known |= {
        -2.0: "the sign is wrong, and a factor 2 too large",
        -0.5: "the sign is wrong, and a factor 2 too small",
    }
    return next((words for factor, words in known.items() if abs(ratio / factor - 1) < 1e-3), "")
