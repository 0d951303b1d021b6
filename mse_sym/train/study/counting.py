"""Epochs until the output of a neuron has come to a level, counted of many starts beside each other."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal, TypeAlias

import numpy as np

from mse_sym.backends import numpy as of_arrays
from mse_sym.losses import Activation, Loss
from mse_sym.runtime import Array
from mse_sym.train.neuron import check_arguments, check_of_loss
from mse_sym.train.study.epoch import Epoch, EpochProgram, epoch
from mse_sym.train.study.loops import count_in_loops, has_numba

Backend: TypeAlias = Literal["numba", "numpy"]
NOT_ARRIVED = -1
_STEPS = 8
"""So many epochs the arrays are left as they are, before those that have arrived are taken out."""


def counted(
    loss: Loss,
    activation: Activation,
    level: float,
    *,
    weights: Any,
    biases: Any,
    x: float = 1.0,
    target: float = 0.0,
    rate: float = 0.15,
    most: int = 1_000_000,
    backend: Backend | None = None,
    threads: int | None = None,
    **parameters: float,
) -> Array:
    r"""The first epoch at which the output has come to ``level`` on its way to the target, for each start.

    Example::

        from mse_sym import activations, losses
        from mse_sym.train import counted

        starts = {"weights": [2.0, -3.0], "biases": [2.0, 0.0]}
        epochs = counted(losses.squared_error, activations.sigmoid, 0.5, **starts, backend="numpy")
        print(epochs)  # [232   0]

    The descent is that of :func:`mse_sym.train.epochs_until`, which counts the epochs of one start.  A start whose
    output already lies beyond the level, seen from the target's other side, takes 0 epochs; one that does not come
    there within ``most`` epochs, as its descent is slow, diverges or ends elsewhere, has :data:`NOT_ARRIVED`, -1.

    Args:
        loss, activation: of the catalogue or one's own, of one number.
        level: the output to wait for, which is not the target itself: the descent only tends to that.
        weights, biases: where the descents start, of one shape.
        x, target: the one example.
        rate: the learning rate :math:`\eta > 0`.
        most: the number of epochs after which to give up.
        backend: fused loops, ``"numba"``, or arrays, ``"numpy"``; without one, loops where Numba is installed.
        threads: so many run the loops; as many as Numba has without a number.
        parameters: the loss's parameters.

    Returns:
        Whole numbers of the shape of the weights.

    Raises:
        ValueError: an argument that is not finite, shapes that differ, a rate or a number of epochs that is not
            positive, a target outside its domain, a level that is the target.
        ModuleNotFoundError: the backend ``"numba"`` without Numba.
    """
    numbers = {"level": level, "x": x, "target": target, "rate": rate, **parameters}
    check_arguments(numbers, most)
    starts = _starts(weights, biases)
    if level == target:
        raise ValueError(f"the output only tends to the target {target:g}; give another level")
    check_of_loss(loss, activation, 0.0, target, parameters)
    step = epoch(loss, activation, x=x, rate=rate, target=target, parameters=parameters)
    flat = starts.reshape(2, -1)
    if backend not in (None, "numba", "numpy"):
        raise ValueError(f"unknown backend {backend!r}; there is numba, numpy")
    if (backend or ("numba" if has_numba() else "numpy")) == "numba":
        found = count_in_loops(step, flat, level, target < level, most, threads)
    else:
        found = count_in_arrays(step, flat, level, target < level, most)
    return found.reshape(starts.shape[1:])


def _starts(weights: Any, biases: Any) -> Array:
    pair = [np.asarray(each, np.float64) for each in (weights, biases)]
    if pair[0].shape != pair[1].shape:
        raise ValueError(f"weights and biases have the shapes {pair[0].shape} and {pair[1].shape}; give arrays of one")
    starts = np.stack(pair)
    if not np.isfinite(starts).all():
        raise ValueError("weights and biases must be finite numbers; take out those that are infinite or NaN")
    return starts


def count_in_arrays(epoch: Epoch, starts: Array, level: float, falling: bool, most: int) -> Array:
    """What :func:`mse_sym.train.study.loops.count_in_loops` counts, in NumPy's arrays."""
    run = _function(epoch.program)
    counts = np.full(starts.shape[1], NOT_ARRIVED, np.int64)
    running = np.arange(starts.shape[1])
    weights, biases = starts
    done = 0
    with np.errstate(all="ignore"):
        while running.size and done <= most:
            is_running = np.ones(running.size, bool)
            for taken in range(done, min(done + _STEPS, most + 1)):
                output, weights, biases = run(weights, biases, *epoch.values)
                arrives = is_running & (output <= level if falling else output >= level)
                counts[running[arrives]] = taken
                is_running &= ~arrives
            done += _STEPS
            running, weights, biases = running[is_running], weights[is_running], biases[is_running]
    return counts


@lru_cache
def _function(program: EpochProgram) -> Any:
    return of_arrays.run(program.proved)
