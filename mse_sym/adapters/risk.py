r"""The empirical risk of a model, as ``scipy.optimize.minimize`` takes it: value, gradient, Hessian and its product.

.. math:: R(\theta) = \frac{\sum_i w_i \, \ell(f_i(\theta), y_i)}{\sum_i w_i} + \frac{\lambda}{2} \|\theta\|^2
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np

from mse_sym.adapters.models import Given, Linear
from mse_sym.adapters.subject import refuse_other_predictions, subject_of
from mse_sym.losses import Activation, Likelihood, Loss
from mse_sym.losses.compiled import CompiledLoss
from mse_sym.runtime.arguments import Array


@dataclass(frozen=True, eq=False, repr=False)
class Risk:
    """The mean loss of a sample as a function of the parameters of a model, one vector.

    ``hess`` and ``hessp`` are exact for a linear model.  Of another one they are the Gauss–Newton matrix, which leaves
    out the second derivatives of the predictions, and is positive semidefinite where the loss is convex.
    """

    functions: CompiledLoss
    model: Any
    """The linear model, whose ``parts(theta)`` are coefficients and intercepts; or the given one."""
    target: Any
    start: Array
    """Where to begin."""
    penalty: Array
    """Of each parameter the factor of half its square."""
    options: Mapping[str, Any]
    """The weights of the examples and the parameters of the loss."""

    def fun(self, theta: Array) -> float:
        """The risk."""
        value = self.functions.value(self.model.predict(theta), self.target, **self.options)
        return float(value) + float(self.penalty @ theta**2) / 2

    def jac(self, theta: Array) -> Array:
        """Its gradient."""
        signal = self.functions.gradient(self.model.predict(theta), self.target, **self.options)
        return self.model.backward(theta, signal) + self.penalty * theta

    def fun_and_jac(self, theta: Array) -> tuple[float, Array]:
        """Both at once, for ``minimize(risk.fun_and_jac, risk.start, jac=True)``."""
        value, signal = self.functions.value_and_gradient(self.model.predict(theta), self.target, **self.options)
        penalised = float(value) + float(self.penalty @ theta**2) / 2
        return penalised, self.model.backward(theta, signal) + self.penalty * theta

    def hess(self, theta: Array) -> Array:
        """Its Hessian, a matrix with a row for each parameter."""
        hessian = self.functions.hessian(self.model.predict(theta), self.target, **self.options)
        return self.model.square(theta, hessian) + np.diag(self.penalty)

    def hessp(self, theta: Array, direction: Array) -> Array:
        """Its Hessian times a vector, without the matrix."""
        prediction, moved = self.model.predict(theta), self.model.forward(theta, direction)
        if self.functions.direction is None:
            signal = self.functions.hessian(prediction, self.target, **self.options) * moved
        else:
            signal = self.functions.hessian_product(prediction, self.target, moved, **self.options)
        return self.model.backward(theta, signal) + self.penalty * direction

    def __repr__(self) -> str:
        return f"Risk({self.functions.name!r}, of {len(self.start)} parameters)"


def as_scipy(
    loss: Loss | Likelihood,
    X: Any,
    y: Any,
    *,
    link: Activation | None = None,
    intercept: bool = True,
    outputs: int | None = None,
    weights: Any = None,
    l2: float = 0.0,
    model: Callable[[Array], Array] | None = None,
    jacobian: Callable[[Array], Array] | None = None,
    start: Any = None,
    backend: str | None = None,
    **parameters: Any,
) -> Risk:
    r"""The empirical risk with ``fun``, ``jac``, ``hess``, ``hessp`` and ``start``, for ``scipy.optimize.minimize``.

    Example::

        import numpy as np
        from scipy.optimize import minimize
        from mse_sym import as_scipy, losses

        X = np.linspace(-1, 1, 9)[:, None]
        risk = as_scipy(losses.squared_error, X, 3 * X[:, 0] + 1)
        found = minimize(risk.fun, risk.start, jac=risk.jac, hess=risk.hess, method="trust-exact")
        coefficients, intercept = risk.model.parts(found.x)
        print(coefficients.round(6), round(float(intercept), 6))  # [3.] 1.0

    Args:
        loss: of any real prediction; one of vectors has an output for each entry.
        X: of the shape (n, d), an array or a sparse matrix of SciPy.
        y: the targets of the n examples; numbers of classes where the loss takes them.
        link: the activation between prediction and loss.
        intercept: whether there is a constant, which is not penalised.
        outputs: how many there are of a loss of vectors, if neither its size nor the targets say it.
        weights: one for each example.
        l2: the factor :math:`\lambda` of the penalty :math:`\lambda \|\theta\|^2 / 2`, in units of the mean loss.
        model: the predictions as a function of the parameters, instead of a linear model of ``X``, which is then None;
            ``jacobian`` is their derivative, of the shape (n, p) or (n, K, p), and ``start`` where to begin.
        backend: ``"numba"`` where that is installed, else ``"numpy"``.
        parameters: those of the loss.

    Raises:
        TypeError: no loss; other parameters than it has; a model without its derivative or its start.
        ValueError: shapes that do not fit; a target outside its domain, which is named by its place; a prediction that
            is not any real number, before a linear model; a negative penalty.
    """
    if not l2 >= 0:
        raise ValueError(f"the factor l2 of the penalty is not negative, got {l2}")
    made = subject_of(loss, link, parameters).loss
    chosen = backend or ("numba" if find_spec("numba") else "numpy")
    options = {"weights": weights, "reduction": "mean", **parameters}
    target = y.to_numpy() if hasattr(y, "to_numpy") else np.asarray(y)
    if model is not None:
        if jacobian is None or start is None or X is not None:
            raise TypeError("a model is given with its jacobian and a start, and X is None: the model has the data")
        begin = np.asarray(start, np.float64)
        return _looked_at(
            Risk(made.compile(chosen), Given(model, jacobian), target, begin, np.full(begin.shape, l2), options)
        )
    rows = X if hasattr(X, "multiply") else np.asarray(X, np.float64)
    refuse_other_predictions(made)
    if len(rows.shape) != 2 or rows.shape[0] != len(target):
        raise ValueError(f"X has the shape {rows.shape}, and y {target.shape}; give a row for each target")
    linear = Linear(rows, _outputs(made, target, outputs), intercept)
    penalty = np.full(linear.count, float(l2))
    begin = np.zeros(linear.count) if start is None else np.asarray(start, np.float64)
    if intercept:
        penalty[-max(linear.outputs, 1) :] = 0
    risk = Risk(made.compile(chosen), linear, target, begin, penalty, options)
    return _looked_at(risk)


def _looked_at(risk: Risk) -> Risk:
    """The risk, once it was computed: what is wrong with the arguments is found now."""
    risk.fun(risk.start)
    return risk


def _outputs(loss: Loss, target: Array, given: int | None) -> int:
    """How many outputs a loss of vectors has; 0 of a loss of numbers."""
    if not loss.is_vector:
        if given not in (None, 1):
            raise ValueError(f"{loss.name} is a loss of one number, and has one output; got outputs={given}")
        return 0
    size = loss.prediction.shape[0]
    if size.is_Integer:
        return int(size)
    if given is not None:
        return given
    return target.shape[1] if target.ndim == 2 else int(target.max()) + 1
