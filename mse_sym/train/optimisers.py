r"""Optimisers: how a gradient becomes a step.

Each is a description; ``begin(count, dtype)`` gives the function that makes the steps of one run and keeps what it
remembers.  The steps are

.. math::
    \text{SGD:} \quad \theta \leftarrow \theta - \eta g \qquad
    \text{momentum:} \quad v \leftarrow \mu v - \eta g, \quad \theta \leftarrow \theta + v

(Polyak 1964; with that of Nesterov 1983, the step is :math:`\mu v - \eta g`), and Adam (Kingma and Ba 2015)

.. math::
    m \leftarrow \beta_1 m + (1 - \beta_1) g, \quad v \leftarrow \beta_2 v + (1 - \beta_2) g^2, \quad
    \theta \leftarrow \theta - \eta \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \varepsilon}
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite, sqrt
from typing import Any, Protocol, TypeAlias

import numpy as np

from mse_sym.runtime import Array

Step: TypeAlias = Callable[[Array, Array], None]
"""Changes parameters by a gradient, both in place: what is left in the array of the gradient is of no matter."""


class Optimiser(Protocol):
    """What :func:`mse_sym.train.train` takes: a description that begins a run."""

    def begin(self, count: int, dtype: np.dtype[Any]) -> Step:
        """The steps of a run on so many parameters of a type."""
        ...


@dataclass(frozen=True)
class SGD:
    r"""Gradient descent on batches, with the rate :math:`\eta > 0`.

    Example::

        import numpy as np
        from mse_sym import losses
        from mse_sym.train import SGD, Network, train

        X = np.linspace(-1, 1, 64)[:, None]
        network = Network((1, 1), losses.squared_error)
        run = train(network, X, 3 * X[:, 0], SGD(rate=0.5), epochs=50, progress=False)
        print(run.parameters.weights[0].round(3))  # [[3.]]

    Attributes:
        rate: the learning rate :math:`\eta`: each parameter moves by :math:`-\eta` times its derivative.

    Raises:
        ValueError: a rate that is not a positive number.
    """

    rate: float = 0.1

    def __post_init__(self) -> None:
        _check("rate", self.rate, self.rate > 0, "positive")

    def begin(self, count: int, dtype: np.dtype[Any]) -> Step:
        """The steps of a run on so many parameters of a type."""
        rate = dtype.type(-self.rate)

        def step(numbers: Array, gradient: Array) -> None:
            np.multiply(gradient, rate, out=gradient)
            np.add(numbers, gradient, out=numbers)

        return step


@dataclass(frozen=True)
class Momentum:
    r"""Gradient descent with momentum :math:`0 \leq \mu < 1`, the heavy ball, or Nesterov's.

    Example::

        import numpy as np
        from mse_sym import losses
        from mse_sym.train import Momentum, Network, train

        X = np.linspace(-1, 1, 64)[:, None]
        network = Network((1, 1), losses.squared_error)
        run = train(network, X, 3 * X[:, 0], Momentum(nesterov=True), epochs=100, progress=False)
        print(run.parameters.weights[0].round(3))  # [[3.]]

    Attributes:
        rate: the learning rate :math:`\eta` of the gradient.
        momentum: the share :math:`\mu` of the step before that is kept in :math:`v \leftarrow \mu v - \eta g`.
        nesterov: whether the step is :math:`\mu v - \eta g` with the new :math:`v`, and not :math:`v` itself.

    Raises:
        ValueError: a rate that is not positive, a momentum that is not in [0, 1).
    """

    rate: float = 0.1
    momentum: float = 0.9
    nesterov: bool = False

    def __post_init__(self) -> None:
        _check("rate", self.rate, self.rate > 0, "positive")
        _check("momentum", self.momentum, 0 <= self.momentum < 1, "at least 0 and less than 1")

    def begin(self, count: int, dtype: np.dtype[Any]) -> Step:
        """The steps of a run on so many parameters of a type."""
        rate, momentum = dtype.type(-self.rate), dtype.type(self.momentum)
        velocity = np.zeros(count, dtype)

        def step(numbers: Array, gradient: Array) -> None:
            np.multiply(velocity, momentum, out=velocity)
            np.multiply(gradient, rate, out=gradient)
            np.add(velocity, gradient, out=velocity)
            if self.nesterov:
                np.add(numbers, gradient, out=numbers)
                np.multiply(velocity, momentum, out=gradient)
                np.add(numbers, gradient, out=numbers)
            else:
                np.add(numbers, velocity, out=numbers)

        return step


@dataclass(frozen=True)
class Adam:
    r"""Adam: steps of about the rate in each parameter, whatever the size of its gradient.

    Example::

        import numpy as np
        from mse_sym import losses
        from mse_sym.train import Adam, Network, train

        X = np.linspace(-1, 1, 64)[:, None]
        network = Network((1, 1), losses.squared_error)
        run = train(network, X, 3 * X[:, 0], Adam(rate=0.1), epochs=100, progress=False)
        print(run.parameters.weights[0].round(2))  # [[3.]]

    Attributes:
        rate: about how far a parameter moves in a step.
        decay: what the mean of the gradients keeps of itself in each step, :math:`\beta_1` of the paper.
        decay_of_squares: what the mean of their squares keeps, :math:`\beta_2` of the paper.
        offset: the :math:`\varepsilon` of the paper, which bounds the step where gradients have all but vanished.

    Raises:
        ValueError: a rate or an offset that is not positive, a decay that is not in [0, 1).
    """

    rate: float = 0.001
    decay: float = 0.9
    decay_of_squares: float = 0.999
    offset: float = 1e-8

    def __post_init__(self) -> None:
        _check("rate", self.rate, self.rate > 0, "positive")
        _check("offset", self.offset, self.offset > 0, "positive")
        for name in ("decay", "decay_of_squares"):
            _check(name, getattr(self, name), 0 <= getattr(self, name) < 1, "at least 0 and less than 1")

    def begin(self, count: int, dtype: np.dtype[Any]) -> Step:
        """The steps of a run on so many parameters of a type."""
        mean, squares, work = (np.zeros(count, dtype) for _ in range(3))
        first, second = dtype.type(self.decay), dtype.type(self.decay_of_squares)
        steps = 0

        def step(numbers: Array, gradient: Array) -> None:
            nonlocal steps
            steps += 1
            np.multiply(mean, first, out=mean)
            np.multiply(gradient, 1 - first, out=work)
            np.add(mean, work, out=mean)
            np.multiply(squares, second, out=squares)
            np.multiply(gradient, gradient, out=gradient)
            np.multiply(gradient, 1 - second, out=gradient)
            np.add(squares, gradient, out=squares)
            np.sqrt(squares, out=work)
            np.multiply(work, dtype.type(1 / sqrt(1 - self.decay_of_squares**steps)), out=work)
            np.add(work, dtype.type(self.offset), out=work)
            np.divide(mean, work, out=work)
            np.multiply(work, dtype.type(-self.rate / (1 - self.decay**steps)), out=work)
            np.add(numbers, work, out=numbers)

        return step


def _check(name: str, number: float, is_right: bool, wanted: str) -> None:
    if not (is_right and isfinite(number)):
        raise ValueError(f"the {name} must be {wanted}, got {number}")
