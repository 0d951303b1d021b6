r"""Standard errors of coefficients: the inverse of the Fisher information.

The information of a prediction is that of the likelihood, found and confirmed by
:meth:`~mse_sym.losses.Likelihood.fisher_information`; in the linear prediction it is multiplied by the squared slope of
the link, and the coefficients have :math:`\sum_i c_i\,x_i^\top I(\eta_i)\,x_i` (McCullagh and Nelder 1989, section
2.5).  Where there is no formula, the second derivatives of the negative log-likelihood, the observed information, stand
for it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from sympy import IndexedBase, Matrix, Symbol, diff, exp, lambdify

from mse_sym.losses import Activation, Likelihood
from mse_sym.runtime import Array
from mse_sym.symbolic.functions import expand_functions
from mse_sym.train.estimators.fitting import Fit
from mse_sym.train.estimators.model import Model
from mse_sym.train.estimators.objective import EPSILON, second_derivatives

EXPECTED, OBSERVED = "expected", "observed"
_SECONDS = 5.0
"""So long each expectation is sought."""


def information_of(model: Model, fit: Fit) -> tuple[Array, str]:
    """The information of the coefficients in a mean, and which it is."""
    assert model.likelihood is not None
    coefficients, term = fit.solution.coefficients, fit.term
    expected = _expected(model.likelihood, model.link, model.names, model.estimated)
    if expected is None:
        return fit.objective.evaluation(coefficients).hessian, OBSERVED
    curvatures = expected(term.predictions(coefficients), term.parameters)
    return second_derivatives(term.parts, term.weights, curvatures, len(coefficients)), EXPECTED


def covariance(information: Array, scales: Array) -> Array:
    """The inverse of the information; NaN where it is singular."""
    scaled = information / np.outer(scales, scales)
    curvatures = np.linalg.eigvalsh(scaled)
    if curvatures[0] <= 16 * EPSILON * len(scaled) * curvatures[-1]:
        return np.full_like(scaled, np.nan)
    inverse: Array = np.linalg.inv(scaled) / np.outer(scales, scales)
    return inverse


@lru_cache(maxsize=64)
def _expected(
    likelihood: Likelihood, link: Activation | None, names: tuple[str, ...], estimated: tuple[str, ...]
) -> Callable[..., Array] | None:
    """The Fisher information of linear predictions and parameters as a function of them, if it has a formula."""
    given = likelihood.prediction if isinstance(likelihood.prediction, tuple) else (likelihood.prediction,)
    if any(isinstance(one, IndexedBase) for one in (*given, likelihood.outcome)):
        return None
    known = {str(parameter): parameter for parameter in likelihood.parameters}
    variables = (*given, *(known[name] for name in estimated))
    try:
        matrix = likelihood.fisher_information(*variables, seconds=_SECONDS).matrix
    except ValueError:
        return None
    own = [Symbol(f"eta_{place}", real=True) for place, _ in enumerate(variables)]
    meant = [linear if link is None else expand_functions(link.at(linear)) for linear in own[: len(given)]]
    meant += [
        linear if name == str(parameter) else exp(linear)
        for linear, name, parameter in list(zip(own, names, variables, strict=True))[len(given) :]
    ]
    slopes = [diff(expression, symbol) for expression, symbol in zip(meant, own, strict=True)]
    turned = matrix.xreplace(dict(zip(variables, meant, strict=True)))
    entries = Matrix(len(own), len(own), lambda row, column: turned[row, column] * slopes[row] * slopes[column])
    others = [parameter for name, parameter in known.items() if name not in estimated]
    computed = lambdify(
        [*own, *others], [entries[row, column] for row in range(len(own)) for column in range(len(own))]
    )

    def information(predictions: Array, parameters: dict[str, float]) -> Array:
        columns = [predictions[:, place] for place in range(len(own))]
        found = computed(*columns, *(parameters[str(other)] for other in others))
        full = [np.broadcast_to(np.asarray(entry, dtype=np.float64), columns[0].shape) for entry in found]
        return np.stack(full, axis=-1).reshape(-1, len(own), len(own))

    return information
