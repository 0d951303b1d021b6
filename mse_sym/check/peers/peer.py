"""What an adapter says of a library: which of its functions computes which of our losses, and how it is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeAlias

import numpy as np

from mse_sym.check.strata import Array, Points, is_hard
from mse_sym.losses import Loss
from mse_sym.losses.compiled import Quantity

Call: TypeAlias = Callable[..., Array]
"""Called with prediction, target and parameters by keyword, as a compiled function is; one result an example."""
BOTH_TYPES = ("float64", "float32")


@dataclass(frozen=True)
class Selection:
    """Which examples a function takes; ``name`` is empty where it takes all of them."""

    name: str
    holds: Callable[[Loss, Points, int], bool]


EVERYWHERE = Selection("", lambda loss, points, row: True)
HARD_LABELS = Selection("hard labels", lambda loss, points, row: is_hard(loss, points.target[row]))


@dataclass(frozen=True)
class Peer:
    """One function of another library.

    Attributes:
        function: what a user writes.
        loss: what it computes: a loss of the catalogue, or a variation of one with the library's own factor.
        quantity: of that loss.
        call: with the library's conventions on its inside.
        dtypes: the floating types it takes and gives.
        selection: the examples it takes.
    """

    function: str
    loss: Loss
    quantity: Quantity
    call: Call
    dtypes: tuple[str, ...] = BOTH_TYPES
    selection: Selection = EVERYWHERE


@dataclass(frozen=True)
class Library:
    """A library and those of its functions that are measured.

    ``key`` is its name on the command line; ``modules`` are what is imported, the one with the version first.
    """

    key: str
    title: str
    modules: tuple[str, ...]
    peers: tuple[Peer, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Those of its modules that are not installed."""
        return tuple(name for name in self.modules if find_spec(name) is None)

    @property
    def version(self) -> str:
        """The version, and those of the libraries it stands on: ``0.2.8, jax 0.10.2``."""
        first, *others = self.modules
        return ", ".join((_version(first), *(f"{name} {_version(name)}" for name in others)))


def _version(module: str) -> str:
    """Without the local part, which says how it was built."""
    return str(import_module(module).__version__).partition("+")[0]


def value_and_gradient(
    function: str, loss: Loss, call: Callable[..., tuple[Array, Array]], selection: Selection = EVERYWHERE
) -> tuple[Peer, Peer]:
    """The two peers of a function that gives the value and, by automatic differentiation, the gradient."""
    value = Peer(function, loss, "value", lambda *arrays, **named: call(*arrays, **named)[0], selection=selection)
    gradient = Peer(function, loss, "gradient", lambda *arrays, **named: call(*arrays, **named)[1], selection=selection)
    return value, gradient


def one_by_one(call: Callable[..., Any]) -> Callable[..., Any]:
    """A function whose parameters are numbers, called example by example; one result, or several."""

    def all_examples(prediction: Array, target: Array, **parameters: Array) -> Any:
        results = [
            call(
                prediction[row : row + 1],
                target[row : row + 1],
                **{name: float(values[row]) for name, values in parameters.items()},
            )
            for row in range(len(prediction))
        ]
        if isinstance(results[0], tuple):
            return tuple(np.concatenate(part) for part in zip(*results, strict=True))
        return np.concatenate(results)

    return all_examples
