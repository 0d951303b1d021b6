"""Is this gradient right: somebody's array function against the proved expression, at exact floats."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, TypeAlias

import numpy as np
from mpmath import mp, mpf

from mse_sym.check.accuracy import references, shaped_result
from mse_sym.check.region import Region, region_of
from mse_sym.check.right import Right
from mse_sym.check.strata import Array, Points
from mse_sym.check.ulp import error_in_ulp
from mse_sym.losses import Loss
from mse_sym.numeric.compiled import Quantity

Label: TypeAlias = Literal["0", "1", "soft"]


_JUMP = ", border"
"""The stratum of residuals as large as a parameter: where a derivative jumps, the rounding of a − y decides."""


def default_tolerance(dtype: Any) -> float:
    r"""In ulp: 1024 for float64, 128 for float32.

    Rounding :math:`u` makes :math:`e^u` wrong by up to :math:`|u|` ulp, and as far as the exponential does not
    vanish \|u\| is at most 745, or 103: an ordinary softmax is as far off and no worse. This is the power of two
    above it. A wrong sign, factor or link is off by millions of ulp in either type.
    """
    return float(2 ** int(np.ceil(np.log2(-np.log(float(np.finfo(dtype).smallest_subnormal))))))


_FACTORS: dict[str, Callable[[int], Fraction]] = {
    "the sign is wrong": lambda n: Fraction(-1),
    "a factor 2 too large": lambda n: Fraction(2),
    "a factor 2 too small": lambda n: Fraction(1, 2),
    "the sign is wrong, and a factor 2 too large": lambda n: Fraction(-2),
    "the sign is wrong, and a factor 2 too small": lambda n: Fraction(-1, 2),
    "a factor 1/n, n the number of rows: of the mean, not of each example": lambda n: Fraction(1, n),
    "a factor 2/n, n the number of rows: of the mean, and a factor 2 too large": lambda n: Fraction(2, n),
}
"""What a wrong factor is called, and the factor itself in a batch of n rows."""


@dataclass(frozen=True)
class Comparison:
    """One component at one point: what came out, what is right, the error in units in the last place."""

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
    ``diagnosis`` what is wrong where that is certain, else empty.  Errors and ``tolerance`` are in ulp.
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
            f"error up to {worst.error:.3g} ulp (allowed {self.tolerance:.3g})",
            f"  worst input: prediction = {worst.prediction!r}, target = {worst.target!r}{parameters}{component}",
            f"  expected {worst.expected!r}, got {worst.got!r}",
            *([f"  diagnosis: {self.diagnosis}"] if self.diagnosis else []),
            *(f"  {region}, label {label}: {error:.3g} ulp" for (region, label), error in self.errors.items()),
        ]
        return "\n".join(lines)


@dataclass(frozen=True)
class _Measured:
    """A comparison, with what the diagnosis needs beside it."""

    comparison: Comparison
    right: Right
    rows: int
    dtype: np.dtype[Any]

    def error_with(self, factor: Fraction) -> float:
        """What the error would be if so many times the exact value were asked for."""
        with mp.workprec(200):
            number = mpf(factor.numerator) / factor.denominator
            terms = None if self.right.terms is None else abs(number) * self.right.terms
            return error_in_ulp(self.comparison.got, number * self.right.exact, self.dtype, terms)


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
    ``"hessian"`` of vectors ``(n, K, K)``; for ``"hessian_product"`` it is called with a third array, the vectors
    by which the Hessian is multiplied), without a mean over examples.

    Right is the proved expression at exactly these floats, enclosed by interval arithmetic.  The points go as
    far as the largest float and include ties and residuals that are all but zero, but no residuals as large as
    a parameter, where a derivative may jump.  The error of a component is in ulp, units in the last place: for
    hard labels of the exact value itself, however small that is, so that a small gradient cannot hide; for soft
    labels and residuals, where the result passes through zero, of :math:`\sum|\text{terms}|` of the form that
    this project compiles, where that is greater.  Where the exact value is below the type's smallest number 0
    is right, and where it overflows, infinity.

    Args:
        dtype: ``float64`` or ``float32``, the type of the arrays.
        points: how many examples, over all regions; of vectors about so many.
        tolerance: the greatest error allowed, in ulp; :func:`default_tolerance` if not given.

    Raises:
        TypeError: the gradient is not callable, or does not return real numbers.
        ValueError: a result of another shape, an unknown quantity or type, fewer than 9 points (3 regions,
            3 labels), a tolerance that is not positive.
    """
    _check_arguments(loss, gradient, quantity, dtype, points, tolerance)
    kind = np.dtype(dtype)
    allowed = default_tolerance(kind) if tolerance is None else float(tolerance)
    known = references(loss, quantity, kind, points)
    measured = [m for batch, rights in known for m in _measure(loss, gradient, quantity, batch, rights)]
    compared = [m.comparison for m in measured]
    errors: dict[tuple[Region, Label], float] = {}
    for c in compared:
        errors[c.region, c.label] = max(errors.get((c.region, c.label), 0.0), c.error)
    failed = [m for m in measured if m.comparison.error > allowed]
    return GradientCheck(
        loss.name,
        quantity,
        not failed,
        sum(len(batch.strata) for batch, _ in known),
        allowed,
        max(compared, key=lambda c: c.error),
        dict(sorted(errors.items())),
        _diagnosis(failed, {c.region for c in compared}, allowed),
    )


def _check_arguments(
    loss: Loss, gradient: Any, quantity: str, dtype: Any, points: int, tolerance: float | None
) -> None:
    if not callable(gradient):
        raise TypeError(f"the gradient must be a function of prediction and target, got {type(gradient).__name__}")
    if quantity not in loss.quantities:
        raise ValueError(f"the quantity of {loss.name} must be one of {', '.join(loss.quantities)}, got {quantity!r}")
    if np.dtype(dtype) not in (np.dtype(np.float64), np.dtype(np.float32)):
        raise ValueError(f"dtype must be float64 or float32, got {dtype!r}")
    if points < 9:
        raise ValueError(f"points must be at least 9 (three regions, three kinds of label), got {points}")
    if tolerance is not None and not 0 < tolerance < np.inf:
        raise ValueError(f"tolerance must be a positive number of ulp, got {tolerance!r}")


def _measure(
    loss: Loss, gradient: Callable[..., Any], quantity: Quantity, batch: Points, rights: Sequence[Right]
) -> Iterator[_Measured]:
    domain, dtype = loss.context.domain(loss.prediction), batch.prediction.dtype
    with np.errstate(all="ignore"):  # what overflows or is no number is judged here, not warned of
        result = shaped_result(loss, quantity, batch, gradient)
    if result.dtype.kind not in "fiu":
        raise TypeError(f"the {quantity} of {loss.name} must be real numbers, got {result.dtype}")
    for right in rights:
        if batch.strata[right.row].endswith(_JUMP):
            continue
        row, got = right.row, float(result[(right.row, *right.component)])
        comparison = Comparison(
            batch.prediction[row].tolist(),
            batch.target[row].tolist(),
            {name: float(values[row]) for name, values in batch.parameters.items()},
            right.component,
            float(right.exact),
            got,
            error_in_ulp(got, right.exact, dtype, right.terms),
            region_of(domain, batch.prediction[row], right.component),
            _label(batch.target[row], right.component),
        )
        yield _Measured(comparison, right, len(batch.strata), dtype)


def _label(target: Array, component: tuple[int, ...]) -> Label:
    """Of a component its own label; of the value of a vector 1 where the label is one-hot."""
    if target.ndim and not component:
        return "1" if set(target.tolist()) == {0.0, 1.0} else "soft"
    label = target[component[:1]]
    return "0" if label == 0 else "1" if label == 1 else "soft"


def _diagnosis(failed: Sequence[_Measured], regions: set[Region], allowed: float) -> str:
    """What is wrong, where all that failed did so in a known way: a wrong factor, or the results that are no use."""
    finite = [m for m in failed if np.isfinite(m.comparison.got)]
    nonzero = [m for m in finite if m.comparison.got]
    for words, factor in _FACTORS.items():
        if nonzero and all(m.error_with(factor(m.rows)) <= allowed for m in finite):
            found = {words: finite}
            break
    else:
        if nonzero:
            return ""
        found = {"it vanishes by rounding: 0 where the truth is not": finite}
    found["it is NaN"] = [m for m in failed if np.isnan(m.comparison.got)]
    found["it is infinite"] = [m for m in failed if np.isinf(m.comparison.got)]
    return "; ".join(words + _where(those, regions) for words, those in found.items() if those)


def _where(those: Sequence[_Measured], regions: set[Region]) -> str:
    found = {m.comparison.region for m in those}
    return "" if found == regions else f", in the {' and the '.join(sorted(found))} only"
