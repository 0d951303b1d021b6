r"""What the claims say, on real data: two losses with one minimiser, and two that leave a saturated start differently.

The functions take the data as arrays, so that any will do. What they find on the diabetes and the digits data of
scikit-learn stands on the page *Real data*.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mse_sym.losses import Loss, activations, binary_cross_entropy, gaussian_nll, squared_error
from mse_sym.runtime import Array
from mse_sym.train.minimised import minimise
from mse_sym.train.network import Network
from mse_sym.train.optimisers import SGD
from mse_sym.train.parameters import Parameters
from mse_sym.train.training import train


@dataclass(frozen=True, eq=False)
class OneMinimiser:
    """A line through data by linear algebra, and by minimising two losses.

    Attributes:
        exact: slopes, and the constant last, of least squares by the singular value decomposition.
        least_squares: the same by minimising the squared error.
        likelihoods: by the standard deviation, the same by minimising the Gaussian negative log-likelihood.
        apart: by the standard deviation, how far a run of descent on the likelihood is from that on the squared
            error after any epoch, relative to the largest parameter; its rate is that of the other times σ².
    """

    exact: Array
    least_squares: Array
    likelihoods: Mapping[float, Array]
    apart: Mapping[float, float]


def one_minimiser(X: Array, y: Array, sigmas: Sequence[float], rate: float = 0.1, epochs: int = 50) -> OneMinimiser:
    """Fit a line by the squared error, and by the Gaussian likelihood with some standard deviations.

    Raises:
        ModuleNotFoundError: SciPy is not installed.
    """
    widths = (X.shape[1], 1)
    line = Network(widths, squared_error, activations.identity)
    exact, *_ = np.linalg.lstsq(np.c_[X, np.ones(len(X))], y, rcond=None)

    def minimiser(model: Network, tolerance: float) -> Array:
        return minimise(model, X, y, "Newton", start=model.start(), tolerance=tolerance).parameters.numbers

    def course(model: Network, rate: float) -> list[Array]:
        start, numbers = model.start(), []
        for epoch in range(epochs):
            run = train(model, X, y, SGD(rate), start=start, epochs=1, batch_size=len(X), seed=epoch, progress=False)
            start = run.parameters
            numbers.append(start.numbers)
        return numbers

    likelihoods, apart, own = {}, {}, course(line, rate)
    for sigma in sigmas:
        model = Network(widths, gaussian_nll, activations.identity, constants={"sigma": sigma})
        likelihoods[sigma] = minimiser(model, 1e-8 / sigma**2)
        other = course(model, rate * sigma**2)
        apart[sigma] = float(np.max(np.abs(np.subtract(own, other)).max(axis=1) / np.abs(own).max(axis=1)))
    return OneMinimiser(exact, minimiser(line, 1e-8), likelihoods, apart)


@dataclass(frozen=True, eq=False)
class Course:
    """A run from a saturated start: before the first epoch, and after each.

    Attributes:
        right: the share of the examples whose largest output is that of their class.
        signals: of each layer, the lowest first, the root mean square of its error signals.
    """

    right: Array
    signals: tuple[Array, ...]


def saturated(network: Network, bias: float, seed: int = 0) -> Parameters:
    """A start at random whose outputs all have a bias, far out in the tail of the sigmoid if it is large."""
    start = network.start(seed)
    start.biases[-1][...] = bias
    return start


def courses(X: Array, classes: Array, bias: float, *, hidden: int, rate: float, epochs: int) -> dict[Loss, Course]:
    """Train a network of sigmoids with the squared error and with the cross-entropy, from one saturated start.

    Each output says whether an example is of its class; both runs see the same batches at the same rate.
    """
    labels = np.eye(int(classes.max()) + 1)[classes]
    found = {}
    for loss in (squared_error, binary_cross_entropy):
        network = _of_sigmoids(loss, (X.shape[1], hidden, labels.shape[1]))
        parameters = saturated(network, bias)
        right: list[float] = []
        sizes: list[list[float]] = []
        for epoch in range(epochs + 1):
            if epoch:
                run = train(network, X, labels, SGD(rate), start=parameters, epochs=1, seed=epoch, progress=False)
                parameters = run.parameters
            right.append(float(np.mean(network.outputs(parameters, X).argmax(axis=1) == classes)))
            signals = network.error_signals(parameters, X, labels)
            sizes.append([float(np.sqrt(np.mean(signal**2))) for signal in signals])
        found[loss] = Course(np.array(right), tuple(np.array(sizes).T))
    return found


@dataclass(frozen=True)
class BesidePlain:
    """The plain code from a saturated start: how wrong its first gradient is, and the epochs that it lasts.

    Attributes:
        error: of the gradient in the biases of the outputs, the greatest relative one; infinite where it is no number.
        epochs: how many epochs there were before a number was none, of so many as were asked for.
        right: the share of the examples that our own run recognises at its end.
    """

    error: float
    epochs: int
    right: float


def beside_plain(X: Array, classes: Array, bias: float, *, hidden: int, rate: float, epochs: int) -> BesidePlain:
    """Train with the cross-entropy from a saturated start, by proved pieces and by the plain code of SymPy."""
    labels = np.eye(int(classes.max()) + 1)[classes]
    widths = (X.shape[1], hidden, labels.shape[1])
    ours, plain = (_of_sigmoids(binary_cross_entropy, widths, backend) for backend in ("numpy", "lambdify"))
    start = saturated(ours, bias)
    with np.errstate(all="ignore"):
        slopes = [network.risk_and_gradient(start, X, labels)[1].biases[-1] for network in (ours, plain)]
        errors = np.abs(slopes[1] - slopes[0]) / np.abs(slopes[0])
    run = train(ours, X, labels, SGD(rate), start=start, epochs=epochs, progress=False)
    lasted = 0
    try:
        for epoch in range(epochs):
            start = train(plain, X, labels, SGD(rate), start=start, epochs=1, seed=epoch, progress=False).parameters
            lasted = epoch + 1
    except FloatingPointError:
        pass  # which is what is counted
    right = float(np.mean(ours.outputs(run.parameters, X).argmax(axis=1) == classes))
    return BesidePlain(float(np.where(np.isfinite(errors), errors, np.inf).max()), lasted, right)


def _of_sigmoids(loss: Loss, widths: tuple[int, ...], backend: str = "numpy") -> Network:
    return Network(widths, loss, activations.sigmoid, hidden=activations.sigmoid, backend=backend)
