"""The least risk of a network by the methods of SciPy, with our gradient and our products with the Hessian."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from mse_sym.runtime import Array
from mse_sym.train.examples import examples
from mse_sym.train.network import Network
from mse_sym.train.parameters import Parameters

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Method: TypeAlias = Literal["L-BFGS", "Newton"]
_CALLED: dict[Method, str] = {"L-BFGS": "L-BFGS-B", "Newton": "trust-ncg"}


@dataclass(frozen=True, eq=False)
class Minimum:
    """Where a minimisation ended.

    Attributes:
        network: what was minimised.
        parameters: where the risk is least.
        risk: the risk of each iterate, the start first.
        gradient_norm: the length of the gradient at the end.
        converged: whether that is at most the tolerance.
        message: what SciPy says.
    """

    network: Network
    parameters: Parameters
    risk: Array
    gradient_norm: float
    converged: bool
    message: str


def minimise(
    network: Network,
    X: ArrayLike,
    y: ArrayLike,
    method: Method = "L-BFGS",
    *,
    start: Parameters | None = None,
    seed: int = 0,
    weights: ArrayLike | None = None,
    tolerance: float = 1e-6,
    iterations: int = 1000,
) -> Minimum:
    """Minimise the risk of all examples (Nocedal and Wright 2006, chapters 4 and 7).

    Example::

        import numpy as np
        from mse_sym import losses
        from mse_sym.train import Network, minimise

        X = np.linspace(-1, 1, 64)[:, None]
        found = minimise(Network((1, 1), losses.squared_error), X, 3 * X[:, 0], "Newton")
        print(found.converged, found.parameters.weights[0].round(6))  # True [[3.]]

    Args:
        network: the description.
        X, y: the examples, see :class:`Network`.
        method: ``"L-BFGS"``, with gradients; or ``"Newton"``, conjugate gradients within a trust region, with products
            of the Hessian and vectors, which converges quadratically.
        start: where it starts; without it ``network.start(seed)``. It is computed in float64.
        seed: of the start.
        weights: one number for each example, not negative.
        tolerance: it ends where no entry of the gradient (of Newton's method, its length) is greater.
        iterations: how many there are at most.

    Raises:
        ModuleNotFoundError: SciPy is not installed.
        TypeError, ValueError: examples that do not fit, see :meth:`Network.risk`; another method.
    """
    if method not in _CALLED:
        raise ValueError(f"method must be {' or '.join(map(repr, _CALLED))}, got {method!r}")
    try:
        optimize: Any = import_module("scipy.optimize")
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            'minimise needs SciPy, which is an extra: pip install "mse_sym[special]"', name="scipy"
        ) from error
    begin = network.start(seed) if start is None else start
    begin = begin.like(begin.numbers.astype(np.float64))
    given = examples(network, begin, X, y, weights)

    def risk_and_gradient(numbers: Array) -> tuple[float, Array]:
        risk, gradient = network.summed(begin.like(numbers), given)
        return risk, gradient.numbers

    def product(numbers: Array, direction: Array) -> Array:
        return network.product_of(begin.like(numbers), begin.like(direction), given).numbers

    history = [risk_and_gradient(begin.numbers)[0]]
    found = optimize.minimize(
        risk_and_gradient,
        begin.numbers,
        jac=True,
        hessp=product if method == "Newton" else None,
        method=_CALLED[method],
        callback=lambda intermediate_result: history.append(float(intermediate_result.fun)),
        options={"maxiter": iterations, "gtol": tolerance, **({"ftol": 0.0} if method == "L-BFGS" else {})},
    )
    gradient = risk_and_gradient(found.x)[1]
    size = np.linalg.norm(gradient) if method == "Newton" else np.abs(gradient).max()
    return Minimum(
        network,
        begin.like(found.x),
        np.array(history),
        float(np.linalg.norm(gradient)),
        bool(size <= tolerance),
        str(found.message),
    )
