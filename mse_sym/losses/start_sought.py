"""Where to begin, of a convex loss whose best constant is no function of the mean target, as a median is not."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from sympy import Lambda, Rational

from mse_sym.losses.start_sample import DIGITS, parameters_of, sample_of
from mse_sym.proof import Derivation
from mse_sym.runtime.arguments import Array

if TYPE_CHECKING:
    from mse_sym.losses.loss import Loss


@dataclass(frozen=True)
class SoughtStart:
    """The constant prediction that minimises the mean loss, sought where the mean gradient changes its sign.

    ``derivations`` prove that the gradient of ``loss`` increases in the prediction, so that the mean gradient does.  Of
    a loss behind an activation ``loss`` is the one inside, and ``link`` leads from its constant to the pre-activation.
    """

    name: str
    loss: Loss
    derivations: tuple[Derivation, ...]
    link: Lambda | None = None

    def of(self, targets: Any, weights: Any = None, **parameters: float) -> float:
        """The start value of a sample; where the mean gradient is 0 on an interval, its middle.

        Raises:
            TypeError: other parameters than those of the loss.
            ValueError: targets that the loss does not take, weights that are negative or all 0; or no constant
                minimises the mean loss.
        """
        domain = self.loss.context.domain(self.loss.target)
        columns, counted = sample_of(self.name, targets, weights, domain, is_vector=False)
        parameters_of(self.name, self.loss.parameters, parameters)
        return self._behind(self._inside(columns[:, 0], counted, parameters))

    def _behind(self, constant: float) -> float:
        if self.link is None:
            return constant
        found = self.link(Rational(constant)).evalf(DIGITS)
        if not (found.is_real and found.is_finite):
            raise ValueError(
                f"no constant minimises the mean of {self.name}: no pre-activation leads to {constant:.6g}"
            )
        return float(found)

    def _inside(self, observed: Array, counted: Array, parameters: Mapping[str, float]) -> float:
        functions = self.loss.compile(measure=False)

        def mean_gradient(constant: float) -> float:
            with np.errstate(all="ignore"):  # far out it may be infinite, of one sign
                each = functions.gradient(np.full_like(observed, constant), observed, **parameters)
                return float(np.dot(counted, each))

        low, high = functions.signature.arguments[0].domain.least_and_most
        rises = _first(low, high, lambda constant: mean_gradient(constant) >= 0)
        falls = _first(-high, -low, lambda constant: mean_gradient(-constant) <= 0)
        if rises is None or falls is None:
            raise ValueError(
                f"no constant minimises the mean of {self.name}: its gradient has one sign for all of them"
            )
        first, last = rises, -falls
        if low < first < last < high:
            return first / 2 + last / 2
        if first < last:
            return first if low < first else last
        # The sign changes between neighbours, of which a kink, as at a target, is the rounder one.
        return min((first, last), key=lambda constant: Fraction(constant).denominator)

    def __str__(self) -> str:
        return "where the mean gradient changes its sign"


def _first(low: float, high: float, holds: Callable[[float], bool]) -> float | None:
    """The first number of an interval for which something holds that holds for all after it, by halves."""
    if not holds(high):
        return None
    before, at = _place(low) - 1, _place(high)
    while at - before > 1:
        middle = (before + at) // 2
        before, at = (before, middle) if holds(_number(middle)) else (middle, at)
    return _number(at)


def _place(number: float) -> int:
    """The place of a number among all numbers of 64 bits in their order; 0 has the place 0."""
    (bits,) = struct.unpack("<q", struct.pack("<d", abs(number)))
    return -bits if number < 0 else int(bits)


def _number(place: int) -> float:
    (number,) = struct.unpack("<d", struct.pack("<q", abs(place)))
    return -number if place < 0 else float(number)
