r"""The empirical risk of a linear model over data that lie in the partitions of Dask, here or on other machines.

.. math:: R(\theta) = \frac{1}{\sum_i v_i} \sum_i v_i\, \ell(x_i^\top \theta, y_i), \qquad
          \nabla R(\theta) = \frac{1}{\sum_i v_i} \sum_i v_i\, x_i\, \partial\ell/\partial z_i

Each partition gives its own sum; the sums of the partitions are added exactly, and rounded once.  Nothing else
travels, so that the data may be larger than any memory, and a partition that is lost with its worker is computed again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import fsum
from pathlib import Path
from threading import Lock
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mse_sym.adapters.subject import refuse_other_predictions, subject_of
from mse_sym.losses import Activation, Likelihood, Loss
from mse_sym.losses.compiled import CompiledLoss

Array: TypeAlias = NDArray[Any]
Wanted: TypeAlias = Literal["value", "value_and_gradient", "hessian", "hessian_product"]


@dataclass(frozen=True)
class Model:
    r"""The linear model of each partition, and the loss behind it.

    Attributes:
        loss: of the prediction :math:`z = x^\top\theta`, or of a vector of ``outputs`` predictions.
        intercept: whether a column of ones stands behind the features.
        outputs: the number of predictions of a loss of vectors; 0 for a loss of one number.
        backend: of the compiled loss, ``"numpy"`` or ``"numba"``.
        parameters: of the loss.
    """

    loss: Loss
    intercept: bool = True
    outputs: int = 0
    backend: str = "numpy"
    parameters: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class DaskRisk:
    """The risk as functions of the coefficients, as ``scipy.optimize.minimize`` calls them.

    Coefficients are a vector, the intercept last; of a loss of vectors, the rows of a matrix with a column for each
    prediction, one after the other.

    Attributes:
        model: the model and its loss.
        partitions: of features, target and weights, each to be computed where the data are.
        features: how many there are.
        client: of ``dask.distributed``; without one, the current client or else Dask's threads here.
    """

    model: Model
    partitions: tuple[tuple[Any, ...], ...]
    features: int
    client: Any = None

    @property
    def coefficients(self) -> int:
        """How many there are."""
        return (self.features + self.model.intercept) * max(self.model.outputs, 1)

    def fun(self, theta: Any) -> float:
        """The risk."""
        (value,) = self._mean("value", theta)
        return float(value)

    def jac(self, theta: Any) -> Array:
        """Its gradient."""
        return self.value_and_gradient(theta)[1]

    def value_and_gradient(self, theta: Any) -> tuple[float, Array]:
        """Both in one pass over the data, for ``minimize(…, jac=True)``."""
        value, *gradient = self._mean("value_and_gradient", theta)
        return float(value), np.array(gradient)

    def hess(self, theta: Any) -> Array:
        """Its Hessian."""
        return np.array(self._mean("hessian", theta)).reshape(self.coefficients, self.coefficients)

    def hessp(self, theta: Any, vector: Any) -> Array:
        """The Hessian times a vector, without the matrix."""
        return np.array(self._mean("hessian_product", theta, vector))

    def minimise(self, start: Any = None, method: str = "L-BFGS-B", tolerance: float = 1e-9, **options: Any) -> Any:
        """The coefficients that minimise the risk, as the result of ``scipy.optimize.minimize``.

        Args:
            start: the coefficients to begin at; 0 without them.
            method: of SciPy's: one that takes gradients, as ``"L-BFGS-B"``, or Hessians, as ``"trust-exact"``, or their
                products with vectors, as ``"Newton-CG"``.
            tolerance: SciPy's ``tol``, of which each method makes its own.
            options: of the method.

        Raises:
            ModuleNotFoundError: SciPy is not installed.
        """
        try:
            from scipy.optimize import minimize
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError(
                'to minimise a risk needs SciPy, which is an extra: pip install "mse_sym[special]"', name=error.name
            ) from error
        theta = np.zeros(self.coefficients) if start is None else np.asarray(start, np.float64)
        second: dict[str, Any] = {}
        if method in _OF_PRODUCTS:
            second["hessp"] = self.hessp
        elif method in _OF_HESSIANS:
            second["hess"] = self.hess
        return minimize(
            self.value_and_gradient, theta, method=method, jac=True, tol=tolerance, options=options, **second
        )

    def _mean(self, wanted: Wanted, theta: Any, vector: Any = None) -> list[float]:
        """Sums over all examples, each divided by the sum of the weights."""
        given = [None if each is None else self._checked(each) for each in (theta, vector)]
        from dask import compute, delayed

        summed = delayed(_summed, pure=False)
        parts = [summed(self.model, wanted, *given, *partition) for partition in self.partitions]
        done: Sequence[Array] = compute(*parts) if self.client is None else self.client.compute(parts, sync=True)
        weight, *totals = (fsum(column) for column in np.array(done).T.tolist())
        if not weight > 0:
            raise ValueError(f"the sum of the weights is {weight:g}; a mean needs examples with positive weights")
        return [total / weight for total in totals]

    def _checked(self, theta: Any) -> Array:
        vector = np.asarray(theta, np.float64)
        if vector.shape != (self.coefficients,):
            raise ValueError(f"{self.coefficients} coefficients are wanted, got an array of shape {vector.shape}")
        return vector


_OF_PRODUCTS = ("Newton-CG", "trust-ncg", "trust-krylov")
_OF_HESSIANS = ("dogleg", "trust-exact")


def as_dask_risk(
    loss: Loss | Likelihood,
    features: Any,
    target: Any,
    *,
    link: Activation | None = None,
    weights: Any = None,
    intercept: bool = True,
    outputs: int | None = None,
    backend: str = "numpy",
    client: Any = None,
    **parameters: float,
) -> DaskRisk:
    """The risk of a linear model with any loss, over data in Dask's partitions.

    Example::

        risk = as_dask_risk(losses.binary_cross_entropy, "clicks/*.parquet", "clicked", link=activations.sigmoid)
        risk.minimise().x

    Args:
        loss: of the catalogue or one's own; a likelihood stands for its negative logarithm.
        link: the activation between the linear model and the prediction of the loss.
        features: a Dask array with one row for each example, a Dask DataFrame, or the path of Parquet files.
        target: an array, of Dask or of NumPy; of a DataFrame or Parquet, the name of a column.
        weights: likewise; all 1 without them.
        intercept: whether there is one.
        outputs: of a loss of vectors, how many predictions.
        backend: of the compiled loss.
        client: of ``dask.distributed``; without one, the current client or else Dask's threads here.
        parameters: of the loss.

    Raises:
        ModuleNotFoundError: Dask is not installed.
        TypeError: no loss; parameters that it has not, or that are missing; features of another kind.
        ValueError: a prediction that is not any real number; a loss of vectors without ``outputs``, or of a number with
            them; partitions that do not belong together.
    """
    _dask()
    made = subject_of(loss, link, parameters).loss
    refuse_other_predictions(made)
    if made.is_vector != (outputs is not None):
        number = "a vector: give outputs=, the number of predictions" if made.is_vector else "one number: no outputs="
        raise ValueError(f"{made.name} is a loss of {number}")
    if isinstance(features, str | Path):
        from dask.dataframe import read_parquet

        features = read_parquet(features)
    if hasattr(features, "columns"):
        partitions, count = _of_frame(features, target, weights)
    elif hasattr(features, "rechunk") and features.ndim == 2:
        partitions, count = _of_arrays(features, target, weights), int(features.shape[1])
    else:
        raise TypeError(
            "features are a Dask array of two dimensions, a Dask DataFrame or the path of Parquet files, "
            f"got {type(features).__name__}"
        )
    model = Model(made, intercept, outputs or 0, backend, parameters)
    return DaskRisk(model, partitions, count, client)


def _of_arrays(features: Any, target: Any, weights: Any) -> tuple[tuple[Any, ...], ...]:
    """Blocks of rows of the features, with what belongs to them."""
    from dask.array import asarray

    given = [asarray(each) for each in (features, target, weights) if each is not None]
    arrays = [each.rechunk(dict.fromkeys(range(1, each.ndim), -1)) for each in given]
    if not np.isnan([rows for each in arrays for rows in each.chunks[0]]).any():
        if len(lengths := {each.shape[0] for each in arrays}) > 1:
            raise ValueError(f"features, target and weights have {sorted(lengths)} rows; give as many of each")
        arrays = [each.rechunk({0: arrays[0].chunks[0]}) for each in arrays]
    parts = [np.ravel(np.asarray(each.to_delayed(), object)).tolist() for each in arrays]
    if len(counts := {len(each) for each in parts}) > 1:
        raise ValueError(f"features, target and weights have {sorted(counts)} partitions; give them the same ones")
    return tuple(zip(*parts, strict=True))


def _of_frame(frame: Any, target: Any, weights: Any) -> tuple[tuple[tuple[Any, ...], ...], int]:
    """Partitions of a frame, each read once, and how many features there are."""
    from dask import delayed

    named = [target] if weights is None else [target, weights]
    if strangers := [name for name in named if not (isinstance(name, str) and name in frame.columns)]:
        raise ValueError(f"target and weights are names of columns, {', '.join(frame.columns)}; got {strangers[0]!r}")
    names = [name for name in frame.columns if name not in named]
    split = delayed(_split, nout=1 + len(named), pure=False)
    return tuple(tuple(split(part, names, named)) for part in frame.to_delayed()), len(names)


def _split(frame: Any, names: Sequence[str], others: Sequence[str]) -> tuple[Array, ...]:
    return frame[[*names]].to_numpy(np.float64), *(frame[name].to_numpy() for name in others)


def _summed(
    model: Model, wanted: Wanted, theta: Array, vector: Array | None, rows: Any, target: Any, weights: Any = None
) -> Array:
    """Of one partition, the sum of the weights and those of what is wanted."""
    rows, target = np.asarray(rows, np.float64), np.asarray(target)
    if len(rows) != len(target):
        raise ValueError(f"a partition has {len(rows)} rows of features and {len(target)} targets; repartition them")
    inputs = np.column_stack([rows, np.ones(len(rows))]) if model.intercept else rows
    shape = (inputs.shape[1], model.outputs) if model.outputs else (inputs.shape[1],)
    given = None if weights is None else np.asarray(weights, np.float64)
    options = {**model.parameters, "weights": given}
    prediction = inputs @ theta.reshape(shape)
    total = float(len(rows)) if given is None else fsum(given.tolist())
    functions = _compiled(model.loss, model.backend)
    match wanted:
        case "value":
            results: tuple[Any, ...] = (functions.value(prediction, target, reduction="sum", **options),)
        case "value_and_gradient":
            value, slopes = functions.value_and_gradient(prediction, target, reduction="sum", **options)
            results = (value, inputs.T @ slopes)
        case "hessian":
            curvature = functions.hessian(prediction, target, **options)
            of_vectors = "ni,nkl,nj->ikjl" if model.outputs else "ni,n,nj->ij"
            results = (np.einsum(of_vectors, inputs, curvature, inputs, optimize=True),)
        case "hessian_product":
            assert vector is not None
            along = inputs @ vector.reshape(shape)
            if model.outputs:
                moved = functions.hessian_product(prediction, target, along, **options)
            else:
                moved = functions.hessian(prediction, target, **options) * along
            results = (inputs.T @ moved,)
    return np.concatenate([[total], *(np.ravel(each) for each in results)])


_COMPILING = Lock()


def _compiled(loss: Loss, backend: str) -> CompiledLoss:
    with _COMPILING:
        return _made(loss, backend)


@lru_cache
def _made(loss: Loss, backend: str) -> CompiledLoss:
    return loss.compile(backend)


def _dask() -> None:
    try:
        import dask  # noqa: F401
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            'data in partitions need Dask, which is an extra: pip install "mse_sym[dask]"', name=error.name
        ) from error
