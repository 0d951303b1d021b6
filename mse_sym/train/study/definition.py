"""What a study is: how many random starts of one neuron, and what is waited for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from sympy import srepr

from mse_sym.losses import Activation, Loss, activations, binary_cross_entropy, squared_error
from mse_sym.runtime import Array
from mse_sym.train.neuron import check_arguments, check_of_loss
from mse_sym.train.study.counting import Backend, counted

CHUNK = 65_536
"""So many starts are drawn from one seed, and counted and kept together, whatever the number of starts and workers."""


@dataclass(frozen=True)
class Study:
    r"""Random starts of a neuron :math:`a = \phi(wx + b)`, and the epochs that each takes to come to a level.

    Example::

        from mse_sym.train import Study

        study = Study(starts=1000, seed=1)
        weights, biases = study.drawn(0)
        print(study.chunks, weights.shape)  # 1 (1000,)

    Weight and bias of each start are independent and normal with mean 0.  The starts of chunk :math:`k` are drawn from
    the seed and :math:`k` alone, so that it is no matter how the chunks are shared out, and the first starts of a
    larger study are those of a smaller one.

    Attributes:
        losses: from all of which the same starts are trained.
        activation: :math:`\phi`, of the catalogue or one's own.
        starts: how many.
        spread: the standard deviation of weight and bias.
        seed: a whole number of at least 0.
        level: the output to wait for, between the starts and the target.
        x, target: the one example.
        rate: the learning rate :math:`\eta`.
        most: the number of epochs after which a start is given up.
        parameters: of the losses; a loss gets those that it has.

    Raises:
        ValueError: a number outside its domain, a level that is the target, two losses of one name.
        TypeError: parameters that are missing, or that no loss has.
    """

    losses: tuple[Loss, ...] = (squared_error, binary_cross_entropy)
    activation: Activation = activations.sigmoid
    starts: int = 1_000_000
    spread: float = 1.0
    seed: int = 0
    level: float = 0.5
    x: float = 1.0
    target: float = 0.0
    rate: float = 0.15
    most: int = 1_000_000
    parameters: Mapping[str, float] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        numbers = {name: getattr(self, name) for name in ("spread", "level", "x", "target", "rate")}
        check_arguments({**numbers, **self.parameters}, self.most)
        if not self.spread > 0:
            raise ValueError(f"the spread must be positive, got {self.spread}")
        for name, least in (("starts", 1), ("seed", 0)):
            if getattr(self, name) < least or getattr(self, name) != int(getattr(self, name)):
                raise ValueError(f"{name} must be an integer of at least {least}, got {getattr(self, name)}")
        names = [loss.name for loss in self.losses]
        if not names or len({*names}) < len(names):
            raise ValueError(f"a study is of one loss or several, of different names; got {', '.join(names) or 'none'}")
        for loss in self.losses:
            check_of_loss(loss, self.activation, 0.0, self.target, self._of(loss))
        if strangers := self.parameters.keys() - {each.name for loss in self.losses for each in loss.parameters}:
            raise TypeError(f"no loss of {', '.join(names)} has a parameter {', '.join(sorted(strangers))}")
        if self.level == self.target:
            raise ValueError(f"the output only tends to the target {self.target:g}; give another level")

    @property
    def chunks(self) -> int:
        """How many chunks there are."""
        return -(-self.starts // CHUNK)

    def size(self, chunk: int) -> int:
        """How many starts a chunk has."""
        return min(CHUNK, self.starts - chunk * CHUNK)

    def drawn(self, chunk: int) -> tuple[Array, Array]:
        """Weights and biases of the starts of a chunk."""
        pair = self.spread * np.random.default_rng([self.seed, chunk]).standard_normal((2, CHUNK))
        return pair[0, : self.size(chunk)], pair[1, : self.size(chunk)]

    def counts(self, chunk: int, backend: Backend | None = None, threads: int | None = None) -> dict[str, Array]:
        """The epochs of the starts of a chunk by losses; see :func:`mse_sym.train.study.counted`."""
        weights, biases = self.drawn(chunk)
        return {loss.name: self.counted(loss, weights, biases, backend, threads) for loss in self.losses}

    def counted(
        self, loss: Loss, weights: Any, biases: Any, backend: Backend | None = None, threads: int | None = None
    ) -> Array:
        """The epochs of given starts, in the way of this study."""
        return counted(
            loss,
            self.activation,
            self.level,
            weights=weights,
            biases=biases,
            x=self.x,
            target=self.target,
            rate=self.rate,
            most=self.most,
            backend=backend,
            threads=threads,
            **self._of(loss),
        )

    def _of(self, loss: Loss) -> dict[str, float]:
        named = {parameter.name for parameter in loss.parameters}
        return {name: value for name, value in self.parameters.items() if name in named}

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """All that the counts depend on, as JSON has it: losses by their expressions, not by names alone."""
        numbers = ("starts", "spread", "seed", "level", "x", "target", "rate", "most")
        described = {
            "losses": {
                loss.name: srepr((loss.expression, loss.prediction, loss.target, *loss.parameters))
                for loss in self.losses
            },
            "activation": srepr((self.activation.expression, self.activation.argument)),
            **{name: getattr(self, name) for name in numbers},
            "parameters": dict(sorted(self.parameters.items())),
            "chunk": CHUNK,
        }
        return json.loads(json.dumps(described))
