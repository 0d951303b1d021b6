"""Which solver minimises an objective, and the warning where it did not."""

from __future__ import annotations

import warnings

import numpy as np
from scipy.optimize import minimize
from sklearn.exceptions import ConvergenceWarning

from mse_sym.runtime import Array
from mse_sym.train.estimators.newton import Solution, left_over, minimised
from mse_sym.train.estimators.objective import Objective
from mse_sym.train.estimators.settings import Settings


def solved(objective: Objective, start: Array, settings: Settings) -> Solution:
    """The minimum, by Newton's method or by SciPy's L-BFGS-B.

    Raises:
        ValueError: the loss has no value at the start.
    """
    if objective.value(start) == np.inf:
        raise ValueError(
            "the loss has no value where the fit begins, since a prediction is out of its domain; give a link, or let "
            "fit_intercept be True"
        )
    if settings.solver == "newton":
        return minimised(objective, start, max_iter=settings.max_iter, tol=settings.tol)
    return _by_lbfgs(objective, start, settings)


def _by_lbfgs(objective: Objective, start: Array, settings: Settings) -> Solution:
    """In units of the scales, so that the first steps are of the right size."""
    scales = objective.scales

    def scaled(coefficients: Array) -> tuple[float, Array]:
        value, gradient = objective.value_and_gradient(coefficients / scales)
        return value, gradient / scales

    _, gradient = scaled(start * scales)
    least = settings.tol * float(np.abs(gradient).max(initial=0.0)) / 100
    options = {"maxiter": settings.max_iter, "maxfun": 20 * settings.max_iter, "maxcor": 20, "maxls": 50}
    ends = {"ftol": 0.0, "gtol": least}
    found = minimize(scaled, start * scales, jac=True, method="L-BFGS-B", options=options | ends)
    coefficients = found.x / scales
    return Solution(coefficients, int(found.nit), left_over(objective, coefficients))


def warn_unless(solution: Solution, name: str, settings: Settings) -> None:
    """Warn where the solution does not satisfy the condition of a minimum to the tolerance."""
    if solution.violation <= settings.tol:
        return
    ended = f"after {solution.iterations} iterations" + " (all of them)" * (solution.iterations >= settings.max_iter)
    warnings.warn(
        f"{name}: {ended} the gradient, or the next step, is {solution.violation:.1g} of its size, and tol is "
        f"{settings.tol:.1g}; increase max_iter or tol, scale the features, or give alpha > 0, without which there may "
        "be no minimum",
        ConvergenceWarning,
        stacklevel=3,
    )
