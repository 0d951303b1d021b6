"""Models of which the risk is taken: predictions, and what the chain rule asks of their derivative."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from mse_sym.runtime.arguments import Array


@dataclass(frozen=True, eq=False)
class Linear:
    """Predictions ``X @ coefficients + intercept``, several of each row where there are several outputs.

    The parameters are the coefficients row by row, the intercepts last; ``X`` may be a sparse matrix of SciPy.
    """

    X: Any
    outputs: int
    """How many; 0 is one, without an axis of its own."""
    intercept: bool

    def parts(self, theta: Array) -> tuple[Array, Array | float]:
        """Coefficients and intercepts of a vector of parameters."""
        shape = (self.X.shape[1], self.outputs) if self.outputs else (self.X.shape[1],)
        coefficients = theta[: int(np.prod(shape))].reshape(shape)
        rest = theta[coefficients.size :]
        return coefficients, (rest if self.outputs else float(rest[0])) if self.intercept else 0.0

    @property
    def count(self) -> int:
        """How many parameters there are."""
        return int((self.X.shape[1] + self.intercept) * max(self.outputs, 1))

    def predict(self, theta: Array) -> Array:
        """The predictions, of the shape (n,), or (n, K) of several outputs."""
        coefficients, intercept = self.parts(theta)
        return np.asarray(self.X @ coefficients + intercept)

    def forward(self, theta: Array, direction: Array) -> Array:
        """The derivative of the predictions in a direction of the parameters."""
        return self.predict(direction)

    def backward(self, theta: Array, signal: Array) -> Array:
        """The sum of the derivatives of the predictions, each times its entry of a signal."""
        found = np.asarray(self.X.T @ signal).ravel()
        return np.append(found, signal.sum(axis=0)) if self.intercept else found

    def square(self, theta: Array, hessian: Array) -> Array:
        """The Hessian of each example between the derivatives of the predictions, a block for each two outputs."""
        count, rows = max(self.outputs, 1), self.X.shape[1] + self.intercept
        of_pairs = hessian.reshape(-1, count, count)
        blocks = np.empty((rows, count, rows, count))
        for one in range(count):
            for other in range(one, count):
                block = self._weighted(of_pairs[:, one, other])
                blocks[:, one, :, other] = block
                blocks[:, other, :, one] = block.T
        return blocks.reshape(rows * count, rows * count)

    def _weighted(self, weights: Array) -> Array:
        """XᵀDX of the rows with a 1 at their end, if there is an intercept."""
        by_columns = self.X.T.multiply(weights) if hasattr(self.X, "multiply") else self.X.T * weights
        inner = by_columns @ self.X
        inner = inner.toarray() if hasattr(inner, "toarray") else inner
        if not self.intercept:
            return np.asarray(inner)
        beside = np.asarray(self.X.T @ weights)
        return np.block([[inner, beside[:, np.newaxis]], [beside, weights.sum()]])


@dataclass(frozen=True, eq=False)
class Given:
    """A model by its predictions and their derivative, of the shape (n, p), or (n, K, p) of several outputs."""

    predictions: Callable[[Array], Array]
    jacobian: Callable[[Array], Array]

    def predict(self, theta: Array) -> Array:
        return np.asarray(self.predictions(theta))

    def forward(self, theta: Array, direction: Array) -> Array:
        return np.asarray(self.jacobian(theta) @ direction)

    def backward(self, theta: Array, signal: Array) -> Array:
        jacobian = np.asarray(self.jacobian(theta))
        return np.asarray(np.tensordot(signal, jacobian, axes=signal.ndim))

    def square(self, theta: Array, hessian: Array) -> Array:
        jacobian = np.asarray(self.jacobian(theta))
        if jacobian.ndim == 2:
            return np.asarray((jacobian.T * hessian) @ jacobian)
        return np.asarray(np.einsum("nkp,nkl,nlq->pq", jacobian, hessian, jacobian, optimize=True))
