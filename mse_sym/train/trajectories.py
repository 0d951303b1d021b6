r"""Gradient descent in exact rational numbers: two runs that ought to be the same, compared step by step.

The model is a line, :math:`a_i = w x_i + b`, and what is minimised is the sum of :math:`\ell(a_i, y_i)` over
the examples.  Nothing is rounded, so that two trajectories are equal or they are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TypeAlias

from sympy import Rational
from sympy.core.intfunc import num_digits

from mse_sym.losses import Loss
from mse_sym.proof import Evidence
from mse_sym.symbolic.notation import textbook_latex

Parameters: TypeAlias = tuple[Rational, Rational]
Example: TypeAlias = tuple[Rational, Rational]


class TrajectoriesDiffer(ArithmeticError):
    """Two runs of gradient descent that ought to be the same part; the message has the step."""


def same_trajectory(
    loss: Loss, factor: Rational, *, examples: Sequence[Example], start: Parameters, rate: Rational, steps: int
) -> Evidence:
    r"""That descent on :math:`c\,\ell` with the rate :math:`\eta/c` goes where :math:`\ell` with :math:`\eta` goes.

    Example::

        from sympy import Rational
        from mse_sym import losses
        from mse_sym.train import same_trajectory

        examples, start = [(Rational(1), Rational(3))], (Rational(0), Rational(0))
        settings = {"examples": examples, "start": start, "rate": Rational(1, 8), "steps": 3}
        evidence = same_trajectory(losses.squared_error, Rational(2), **settings)
        print(evidence.method)  # run in exact rational numbers

    The gradient of :math:`c\,\ell` is derived anew from its expression, not scaled.

    Args:
        loss: of one number, with a gradient that is a rational function.
        factor: the constant :math:`c > 0`, rational.
        examples: pairs of input and target.
        start: weight and bias of both runs.
        rate: the learning rate :math:`\eta` of the loss itself.
        steps: how many steps are compared.

    Raises:
        TrajectoriesDiffer: the runs part; the message has the step.
        ValueError: a factor that is not positive.
        TypeError: a gradient that is not rational at rational numbers.
    """
    if not factor > 0:
        raise ValueError(f"the factor must be positive, got {factor}")
    scaled = replace(loss, name=f"scaled_{loss.name}", expression=factor * loss.expression)
    runs = (descent(loss, examples, start, rate), descent(scaled, examples, start, rate / factor))
    for step, (here, there) in enumerate(islice(zip(*runs, strict=True), steps + 1)):
        if here != there:
            raise TrajectoriesDiffer(f"after {step} steps: {here} with the loss, {there} with {factor} times the loss")
    goal = rf"the same trajectory with $\kappa = {textbook_latex(factor)}$"
    digits = max(num_digits(part) for number in here for part in (number.p, number.q))
    detail = f"{steps:,} steps, equal at every one; the longest integer in the last one has {digits} digits"
    return Evidence(goal, "run in exact rational numbers", detail)


def descent(loss: Loss, examples: Sequence[Example], start: Parameters, rate: Rational) -> Iterator[Parameters]:
    """Weight and bias before the first step, after it, and so on for ever, exactly."""
    weight, bias = start
    while True:
        yield weight, bias
        slopes = [(x, _slope(loss, weight * x + bias, target)) for x, target in examples]
        weight -= rate * sum(slope * x for x, slope in slopes)
        bias -= rate * sum(slope for _, slope in slopes)


def _slope(loss: Loss, prediction: Rational, target: Rational) -> Rational:
    slope = loss.gradient.xreplace({loss.prediction: prediction, loss.target: target})
    if not slope.is_Rational:
        raise TypeError(f"{loss.name} has the gradient {slope} at {prediction}, which is not a rational number")
    return slope
