"""One neuron in an arithmetic of few bits: weight, bias and each result of an operation are rounded to its numbers.

The programs are proved, as they stand before they are rounded.  Their input is 1: then both gradients are the error
signal, and the pre-activation is the sum of weight and bias.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np
from sympy import Expr, Integer, Symbol, exp

from mse_sym.backends import numpy
from mse_sym.backends.printing import axes
from mse_sym.backends.task import Task
from mse_sym.losses import Loss, activations
from mse_sym.program.program import Program
from mse_sym.program.proved import ProvedProgram
from mse_sym.program.rounded import ROUNDED, rounded, rounding
from mse_sym.runtime import Array
from mse_sym.symbolic import Context
from mse_sym.train.neuron import BIAS, INPUT, PRE_ACTIVATION, WEIGHT, neuron, stable_formulas
from mse_sym.train.plateau import TIMES

BITS: Mapping[str, int | None] = MappingProxyType({"bfloat16": 8, "float32": 24, "float64": None})
"""Of the significand in each arithmetic; doubles are not rounded any further."""
QUANTITIES = ("output", "loss", "signal", "written")
"""Of the program of a loss: the error signal as it is compiled, and last as it is written."""
_RATE, _SIGNAL, _PARAMETER = Symbol("eta", positive=True), Symbol("signal", real=True), Symbol("theta", real=True)


@dataclass(frozen=True)
class RoundedRun:
    """The history of a descent, before each step and after the last: arrays of the length ``epochs + 1``."""

    weight: Array
    bias: Array
    output: Array
    loss: Array
    signal: Array
    written: Array


@lru_cache
def of_loss(loss: Loss) -> ProvedProgram:
    """Output, loss and error signal of a pre-activation and a target: compiled, and the signal also as it is written.

    Raises:
        ValueError: a loss of vectors, one with parameters, or one that does not fit the sigmoid.
        StepRefuted, StepUndecided: the program is not proved.
    """
    if loss.parameters:
        raise ValueError(f"{loss.name} has parameters, which these programs have no place for")
    derived = neuron(loss, activations.sigmoid)
    of_sum = {WEIGHT: PRE_ACTIVATION, INPUT: Integer(1), BIAS: Integer(0)}
    output, value, _, signal = (each.xreplace(of_sum) for each in stable_formulas(derived))
    written = derived.bias_gradient.result.xreplace({loss.prediction: 1 / (1 + exp(-PRE_ACTIVATION))})
    context = Context({loss.target: loss.context.domain(loss.target)})
    return _proved(QUANTITIES, (output, value, signal, written), (PRE_ACTIVATION, loss.target), context)


@lru_cache
def of_pre_activation() -> ProvedProgram:
    """The pre-activation of weight and bias."""
    return _proved(("pre_activation",), (WEIGHT + BIAS,), (WEIGHT, BIAS))


@lru_cache
def of_step() -> ProvedProgram:
    """A weight or bias after the step, of itself, the learning rate and the error signal."""
    return _proved(("next",), (_PARAMETER - _RATE * _SIGNAL,), (_PARAMETER, _RATE, _SIGNAL))


@lru_cache
def of_law(loss: Loss) -> ProvedProgram:
    """The time of the law of the plateau, of the pre-activation and in units of half the learning rate."""
    return _proved(("time",), (TIMES[loss],), (PRE_ACTIVATION,))


def _proved(
    results: tuple[str, ...],
    expressions: tuple[Expr, ...],
    variables: tuple[Symbol, ...],
    context: Context = Context(),  # noqa: B008 (frozen)
) -> ProvedProgram:
    free: tuple[tuple[Symbol, ...], ...] = ((),) * len(expressions)
    return numpy.proved_task(Task(results, expressions, expressions, free, variables, context))


def train_rounded(
    loss: Loss,
    arithmetic: str = "float64",
    *,
    weight: float,
    bias: float,
    target: float = 0.0,
    rate: float = 0.15,
    epochs: int = 300,
    as_written: bool = False,
) -> RoundedRun:
    """Gradient descent of a sigmoid neuron with the input 1, all of it in one arithmetic.

    Args:
        loss: of the catalogue or one's own, of one number and without parameters.
        arithmetic: one of :data:`BITS`; what is given is rounded to it too.
        as_written: whether it steps along the error signal as it is written.

    Raises:
        ValueError: an arithmetic that is none of these.
    """
    if arithmetic not in BITS:
        raise ValueError(f"there is no arithmetic {arithmetic!r}; choose among {', '.join(BITS)}")
    to_nearest = rounding_of(arithmetic)
    evaluated, added, stepped = (
        run_rounded(program.program, to_nearest) for program in (of_loss(loss), of_pre_activation(), of_step())
    )
    here, (target_, rate_) = to_nearest(np.array([weight, bias])), to_nearest(np.array([target, rate]))
    rows = []
    for _ in range(epochs + 1):
        values = evaluated(*added(*here), target_)
        rows.append((*here, *map(float, values)))
        here = stepped(here, rate_, values[3 if as_written else 2])[0]
    return RoundedRun(*np.array(rows).T)


@lru_cache
def rounding_of(arithmetic: str) -> Callable[[Array], Array]:
    """The function that rounds doubles to an arithmetic."""
    bits = BITS[arithmetic]
    if bits is None:
        return np.asarray
    text = axes.written(rounding(bits))
    function = numpy.compiled(text.function(ROUNDED), text.calls)
    return lambda numbers: function(np.asarray(numbers))[0]


def run_rounded(program: Program, to_nearest: Callable[[Array], Array]) -> Callable[..., tuple[Any, ...]]:
    """The function of doubles that a program is, each of whose operations is rounded so."""
    text = axes.written(rounded(program))
    others = [name for name in text.calls if name != ROUNDED]
    return numpy.compiled(text.function("rounded_program"), others, {ROUNDED: to_nearest})
