"""Training of networks on batches of examples: epochs, history, early stopping, a progress bar."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from mse_sym.runtime import Array
from mse_sym.train.batches import Batches, batches
from mse_sym.train.examples import Examples, examples
from mse_sym.train.network import Network
from mse_sym.train.optimisers import SGD, Optimiser
from mse_sym.train.parameters import Parameters

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True, eq=False)
class TrainingRun:
    """A run of training, and where it came to.

    Attributes:
        network: what was trained.
        parameters: after the last epoch; with ``validation``, after the best one.
        risk: the mean loss of each epoch, over its batches, each before its step.
        validation: the risk of the examples for validation after each epoch; empty without these.
        best: the number of the epoch after which the parameters are, counted from 1.
        stopped_early: whether it ended since validation had not improved for so many epochs as were asked for.
    """

    network: Network
    parameters: Parameters
    risk: Array
    validation: Array
    best: int
    stopped_early: bool = False

    @property
    def epochs(self) -> int:
        """How many epochs there were."""
        return len(self.risk)


def train(
    network: Network,
    X: ArrayLike,
    y: ArrayLike,
    optimiser: Optimiser = SGD(),  # noqa: B008 (frozen)
    *,
    start: Parameters | None = None,
    batch_size: int = 32,
    epochs: int = 20,
    seed: int = 0,
    weights: ArrayLike | None = None,
    validation: tuple[ArrayLike, ArrayLike] | None = None,
    patience: int | None = None,
    progress: bool = True,
) -> TrainingRun:
    """Train a network; the same arguments give the same run.

    Example::

        import numpy as np
        from mse_sym import losses
        from mse_sym.train import Network, train

        X = np.linspace(-1, 1, 64)[:, None]
        network = Network((1, 1), losses.squared_error)
        run = train(network, X, 3 * X[:, 0], epochs=200, progress=False)
        print(run.parameters.weights[0].round(3))  # [[3.]]

    Each epoch goes through the examples once, in an order drawn anew. A batch of ``m`` examples makes a step by the
    gradient of its mean loss; with ``weights``, these are divided by their mean over all examples, so that on average
    the step is by the gradient of the weighted risk.

    Args:
        network: the description.
        X, y: the examples, see :class:`Network`.
        optimiser: how a gradient becomes a step.
        start: where the descent starts, which is not changed; without it ``network.start(seed)``.
        batch_size: how many examples a batch has; the last one of an epoch has what is left.
        epochs: how many there are at most.
        seed: of the start and of the order of the examples.
        weights: one number for each example, not negative.
        validation: inputs and targets on which the risk is taken after each epoch.
        patience: after so many epochs in which the risk of validation was not the lowest yet, the run ends.
        progress: show a bar on standard error, if that is a terminal.

    Raises:
        TypeError: no real numbers.
        ValueError: examples that do not fit the network, see :meth:`Network.risk`; a number of epochs, a batch or a
            patience that is not positive; patience without validation.
        FloatingPointError: the run diverges; the message has the epoch.
    """
    for name, number in (("batch_size", batch_size), ("epochs", epochs), ("patience", patience)):
        if number is not None and (number < 1 or number != int(number)):
            raise ValueError(f"{name} must be an integer of at least 1, got {number}")
    if patience is not None and validation is None:
        raise ValueError("patience waits for the risk of examples for validation; give validation=(X, y)")
    begin = network.start(seed) if start is None else start
    parameters = begin.like(begin.numbers.copy())
    given = examples(network, parameters, X, y, weights)
    held = None if validation is None else examples(network, parameters, *validation)
    steps = batches(network, given, int(batch_size))
    with _shown(epochs if progress else 0) as advance, np.errstate(all="ignore"):
        return _trained(network, parameters, steps, held, optimiser, int(epochs), seed, patience, advance)


def _trained(
    network: Network,
    parameters: Parameters,
    steps: Batches,
    held: Examples | None,
    optimiser: Optimiser,
    epochs: int,
    seed: int,
    patience: int | None,
    advance: Callable[[float], None],
) -> TrainingRun:
    random = np.random.default_rng([seed, 1])
    step = optimiser.begin(network.size, parameters.numbers.dtype)
    risks: list[float] = []
    validation: list[float] = []
    best, numbers = 0, parameters.numbers
    for epoch in range(1, epochs + 1):
        risks.append(_epoch(steps, parameters, random, step, epoch))
        advance(risks[-1])
        if held is None:
            continue
        validation.append(_risk(network, parameters, held, epoch))
        if validation[-1] < min(validation[:-1], default=np.inf):
            best, numbers = epoch, parameters.numbers.copy()
        elif patience is not None and epoch - best >= patience:
            break
    history = np.array(risks), np.array(validation)
    if held is None:
        return TrainingRun(network, parameters, *history, best=epochs)
    return TrainingRun(network, parameters.like(numbers), *history, best=best, stopped_early=len(risks) < epochs)


def _epoch(
    steps: Batches,
    parameters: Parameters,
    random: np.random.Generator,
    step: Callable[[Array, Array], None],
    epoch: int,
) -> float:
    """The mean risk of the batches of one epoch."""
    try:
        risk = steps.epoch(parameters, random.permutation(steps.examples.rows), step)
    except ValueError as error:  # the functions refuse pre-activations that are not finite
        raise FloatingPointError(_diverged(epoch)) from error
    if not (np.isfinite(risk) and np.isfinite(parameters.numbers).all()):
        raise FloatingPointError(_diverged(epoch))
    return risk


def _risk(network: Network, parameters: Parameters, held: Examples, epoch: int) -> float:
    try:
        return network.mean_of(parameters, held)
    except ValueError as error:
        raise FloatingPointError(_diverged(epoch)) from error


def _diverged(epoch: int) -> str:
    return (
        f"the training diverged in epoch {epoch}; give a smaller rate, scale the inputs, or start with smaller weights"
    )


@contextmanager
def _shown(epochs: int) -> Iterator[Callable[[float], None]]:
    """What tells that one more epoch is done, with its risk, on a terminal."""
    if not epochs or sys.stderr is None or not sys.stderr.isatty():
        yield lambda _: None
        return
    columns = (
        TextColumn("Epoch"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=epochs)
        yield lambda risk: bar.update(task, advance=1, description=f"risk {risk:.4g}")
