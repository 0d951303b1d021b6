"""Is this gradient right: somebody's array function against the proved expression, at exact floats."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from mse_sym.check.cause import Cause
from mse_sym.check.causes import causes
from mse_sym.check.comparison import Label, Rounding, Standard, measure
from mse_sym.check.diagnosis import lost_at, right_elsewhere
from mse_sym.check.examples import examples
from mse_sym.check.outcome import GradientCheck
from mse_sym.check.region import Region
from mse_sym.check.scope import Labels, Within, scope_of
from mse_sym.check.shapes import read_as_meant
from mse_sym.check.shrinking import smallest
from mse_sym.check.ways import Way, called_with_arrays
from mse_sym.losses import Loss
from mse_sym.losses.compiled import Quantity


def default_tolerance(dtype: Any) -> float:
    r"""In ulp: 1024 for float64, 128 for float32.

    Rounding :math:`u` makes :math:`e^u` wrong by up to :math:`|u|` ulp, and as far as the exponential does not
    vanish \|u\| is at most 745, or 103: an ordinary softmax is as far off and no worse. This is the power of two
    above it. A wrong sign, factor or link is off by millions of ulp in either type.
    """
    return float(2 ** int(np.ceil(np.log2(-np.log(float(np.finfo(dtype).smallest_subnormal))))))


def check_gradient(
    loss: Loss,
    gradient: Callable[..., Any],
    *,
    quantity: Quantity = "gradient",
    dtype: Any = np.float64,
    points: int = 200,
    tolerance: float | None = None,
    within: Within | None = None,
    labels: Labels = "any",
    rounding: Rounding = "judged",
    way: Way = "numpy",
) -> GradientCheck:
    r"""Compare a gradient with the proved one on the whole domain of the loss, and on it only.

    Example::

        from mse_sym import check_gradient, losses

        check = check_gradient(losses.squared_error, lambda a, y: y - a)
        print(check.correct, check.causes[0])  # False the sign is wrong

    ``gradient(prediction, target, **parameters)`` is called with arrays: of shape ``(n,)``, or for a loss
    of vectors ``(n, K)`` for several ``K``; parameters have shape ``(n,)``.  It must return the derivative
    of the loss of each example, of the prediction's shape (for ``quantity="value"`` ``(n,)``; for
    ``"hessian"`` of vectors ``(n, K, K)``; for ``"hessian_product"`` it is called with a third array, the vectors
    by which the Hessian is multiplied), without a mean over examples.

    Right is the proved expression at exactly these floats, enclosed by interval arithmetic. The points come from
    the domains of prediction, target and parameters: plain numbers and closed ends first, then both tails as far
    as the largest float, ties, residuals that are all but zero, and the borders of pieces. Where the derivatives
    from the left and from the right differ, anything between the two is right; of a vector each component is
    looked at for itself. The error of a component is in ulp, units in the last place: for hard labels of the exact
    value itself, however small that is, so that a small gradient cannot hide; for soft labels and residuals, where
    the result passes through zero, of :math:`\sum|\text{terms}|` of the form that this project compiles or, for
    soft labels, of the stated one, where that is greater; for a loss of one's own besides of what the last digits of
    the inputs change, if it is one of numbers. Where the exact value is below the type's smallest number 0
    is right, and where it overflows, infinity.

    So ``softmax(z) - y`` passes at soft labels that add up to 1, which it takes for granted, and fails at hard ones
    where the prediction is confident: 1 is exact there, and of a gradient of 10⁻²⁰ it leaves 0. That the formula is
    right nevertheless is told by ``correct``, and asked for alone by ``rounding="forgiven"``.

    What is wrong is told apart from what rounding loses: ``correct`` says that the formula is right, ``accurate`` that
    no digits are lost, ``causes`` which mistakes explain what fails: another sign or factor, the derivative of the
    activation forgotten or applied twice, the derivative in another variable, arguments or labels in each other's
    place, a mean for each example, the diagonal of a Hessian, a clip; in all of the domain, at one label, on one side.

    The outcome has no truth value: ask it for ``passed``, or use :func:`assert_gradient`.

    Args:
        dtype: ``float64`` or ``float32``, the type of the arrays.
        points: how many examples, over all regions; of vectors about so many.
        tolerance: the greatest error allowed, in ulp; :func:`default_tolerance` if not given.
        within: where the function will be used: ``(low, high)`` for all arguments that range over an interval, or
            ``{"prediction": (low, high), "target": …, "sigma": …}``. Nothing outside is drawn. Plain code like
            ``p - y``, which overflows or loses small values elsewhere, can be checked so.
        labels: ``"any"``; of vectors ``"classes"``, one of which is 1 and the others 0, or ``"simplex"``, one-hot and
            soft ones whose sum is 1 without error. ``softmax(z) - y`` is the gradient of the cross-entropy only for
            those.
        rounding: ``"judged"``, or ``"forgiven"`` to ask for the formula alone: what is lost between the terms of the
            stated form, as in ``p - y`` where p rounds to y, is no error then. What is infinite or NaN still is.
        way: what the function takes and returns: ``"numpy"``, arrays; ``"torch"``, tensors; ``"jax"``, JAX's arrays, in
            the type of ``dtype``.

    Raises:
        TypeError: the gradient is not callable, or does not return real numbers.
        ValueError: a result of another shape, an unknown quantity, type or way, fewer than 9 points (3 regions,
            3 labels), a tolerance that is not positive; a range or labels that do not fit the loss, a domain
            of which no points are known.
        ArithmeticError: a loss without a finite value anywhere.
        ModuleNotFoundError: torch or JAX is not installed.
    """
    _check_arguments(loss, gradient, quantity, dtype, points, tolerance, rounding)
    gradient, kind = called_with_arrays(gradient, way), np.dtype(dtype)
    allowed = default_tolerance(kind) if tolerance is None else float(tolerance)
    standard = Standard(allowed, rounding)
    scope = scope_of(loss, within, labels)
    known = examples(loss, quantity, kind, points, scope)
    gradient, mistake = read_as_meant(loss, gradient, quantity, [batch for batch, _ in known])
    measured = [m for batch, rights in known for m in measure(loss, gradient, quantity, batch, rights, standard)]
    if not measured:
        raise ArithmeticError(f"the {quantity} of {loss.name} has no finite value at any of the points of its domain")
    errors: dict[tuple[Region, Label], float] = {}
    for c in (m.comparison for m in measured):
        errors[c.region, c.label] = max(errors.get((c.region, c.label), 0.0), c.error)
    failed = [m for m in measured if not m.comparison.error <= allowed]
    lost = [m for m in measured if m.comparison.lost]
    failing = len({(id(m.batch), m.right.row) for m in failed})
    worst = max(measured, key=lambda m: m.comparison.error)
    needs: tuple[str, ...] = ()
    if lost and not failed:
        edge = smallest(loss, gradient, quantity, lost, Standard(allowed), scope)
        failed = [] if edge.comparison.lost else [edge]
        needs = (lost_at(edge.comparison),)
    if failed:
        worst = smallest(loss, gradient, quantity, failed, standard, scope)
        place = worst.comparison.region, worst.comparison.label
        errors[place] = max(errors.get(place, 0.0), worst.comparison.error)
        needs = right_elsewhere(loss, scope, [*measured, worst], allowed)
    found: tuple[Cause, ...] = ()
    if failed or lost:
        regions = frozenset(region for region, _ in errors)
        wrong = failed or lost
        passed = [m.comparison for m in measured if m.comparison.error <= allowed and not m.comparison.lost]
        found = causes(loss, gradient, quantity, kind, scope, wrong, passed, worst.comparison, regions, allowed)
    if mistake is not None:
        found = (Cause(mistake.words, "wrong", "", worst.comparison, mistake.right, mistake.formula), *found)
    count = sum(len(batch.strata) for batch, _ in known)
    return GradientCheck(
        loss.name,
        quantity,
        not failed and mistake is None,
        count,
        allowed,
        worst.comparison,
        dict(sorted(errors.items())),
        found,
        needs,
        count - sum(len({right.row for right in rights}) for _, rights in known),
        failing,
    )


def assert_gradient(loss: Loss, gradient: Callable[..., Any], **options: Any) -> None:
    """Check a gradient as :func:`check_gradient` does, with the same options; for tests.

    Example::

        from mse_sym import assert_gradient, losses

        assert_gradient(losses.squared_error, lambda a, y: a - y)

    Raises:
        AssertionError: it is wrong; the message says where.
        and what :func:`check_gradient` raises.
    """
    check_gradient(loss, gradient, **options).assert_passed()


def _check_arguments(
    loss: Any, gradient: Any, quantity: Any, dtype: Any, points: Any, tolerance: Any, rounding: Any
) -> None:
    if not isinstance(loss, Loss):
        raise TypeError(f"the first argument must be a Loss, got {type(loss).__name__}")
    if not callable(gradient):
        raise TypeError(f"the gradient must be a function of prediction and target, got {type(gradient).__name__}")
    if quantity not in loss.quantities:
        raise ValueError(f"the quantity of {loss.name} must be one of {', '.join(loss.quantities)}, got {quantity!r}")
    if not _is_a_type(dtype):
        raise ValueError(f"dtype must be float64 or float32, got {dtype!r}")
    if not isinstance(points, int | np.integer) or points < 9:
        raise ValueError(f"points must be at least 9 (three regions, three kinds of label), got {points!r}")
    if tolerance is not None and not (isinstance(tolerance, int | float | np.number) and 0 < tolerance < np.inf):
        raise ValueError(f"tolerance must be a positive number of ulp, got {tolerance!r}")
    if rounding not in ("judged", "forgiven"):
        raise ValueError(f'rounding must be "judged" or "forgiven", got {rounding!r}')


def _is_a_type(dtype: Any) -> bool:
    try:
        return np.dtype(dtype) in (np.dtype(np.float64), np.dtype(np.float32))
    except TypeError:
        return False
