r"""Ordered classes by a logistic model with thresholds: :math:`P(y \le k) = \sigma(\theta_k - w^\top x)`.

McCullagh 1980.  With
:math:`u = \theta_k - \eta` and :math:`l = \theta_{k-1} - \eta` the probability of a class between two thresholds is
:math:`\sigma(u)\,\sigma(-l)\,(1 - e^{-(u - l)})`, as :func:`mse_sym.losses.likelihoods.ordinal_logistic` has it, so
that the loss is a sum of three losses of one number each, all convex: the logistic loss of :math:`u` and of :math:`-l`,
and :math:`-\log(1 - e^{-d})` of the distance :math:`d = \theta_k - \theta_{k-1} > 0`.
"""

from __future__ import annotations

import numpy as np
from sympy import Symbol, exp, log

from mse_sym.losses import Loss, activations, binary_cross_entropy, logistic
from mse_sym.runtime import Array
from mse_sym.train.estimators.fitting import Data
from mse_sym.train.estimators.model import function_of, functions_of
from mse_sym.train.estimators.objective import Objective, Part, Term

_d = Symbol("d", positive=True)
distance = Loss(
    "distance_of_thresholds",
    -log(1 - exp(-_d)),
    prediction=_d,
    target=Symbol("y", real=True),
    note="What a class between two thresholds adds for their distance.",
)


def objective_of(data: Data, classes: int, alpha: float) -> Objective:
    """The mean loss in the coefficients and then the thresholds, for the numbers of classes as targets."""
    features, numbers = data.features, data.target
    count = features.shape[1]
    places, thresholds = np.arange(count + classes - 1), np.eye(classes - 1)
    terms = []
    for sign, rows in ((1.0, numbers < classes - 1), (-1.0, numbers > 0)):
        threshold = numbers[rows] - (sign < 0)
        matrix = np.hstack([-features[rows], thresholds[threshold]])
        target = np.full(len(threshold), sign)
        terms.append(Term(functions_of(logistic), target, data.weights[rows], (Part(matrix, places),)))
    if classes > 2:
        between = np.bincount(numbers, data.weights, minlength=classes)[1:-1]
        steps = Part(np.diff(thresholds, axis=0), places[count:])
        terms.append(Term(functions_of(distance), np.zeros(classes - 2), between, (steps,)))
    return Objective(tuple(terms), np.where(places < count, alpha, 0.0))


def start_of(data: Data, classes: int) -> Array:
    """No slopes, and the thresholds that are best then: the logits of how many are not beyond them.

    Raises:
        ValueError: a class all of whose examples have the weight 0.
    """
    counts = np.bincount(data.target, data.weights, minlength=classes)
    if not counts.all():
        raise ValueError("all examples of a class have the weight 0, so that its thresholds have no best; leave it out")
    shares = np.cumsum(counts)[:-1]
    logit = binary_cross_entropy.of(activations.sigmoid).start_value
    thresholds = [logit.of([0.0, 1.0], [1 - share, share]) for share in shares.tolist()]
    return np.array([*np.zeros(data.features.shape[1]), *thresholds])


def probabilities(linear: Array, thresholds: Array) -> Array:
    """Those of the classes, a row for each linear prediction."""
    margins = thresholds - linear[:, None]
    sigmoid = function_of(activations.sigmoid)
    (below,), (beyond,) = sigmoid({"z": margins}), sigmoid({"z": -margins})
    between = below[:, 1:] * beyond[:, :-1] * -np.expm1(-np.diff(thresholds))
    return np.hstack([below[:, :1], between, beyond[:, -1:]])
