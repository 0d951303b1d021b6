"""The outcome of a gradient check, and how it is told in a few lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NoReturn

import numpy as np

from mse_sym.check.cause import Cause
from mse_sym.check.comparison import Comparison, Label
from mse_sym.check.region import Region
from mse_sym.losses.compiled import Quantity
from mse_sym.symbolic.plain_notation import plain_formula

_SHOWN = 4
"""Of a longer vector so many entries are shown."""


@dataclass(frozen=True)
class GradientCheck:
    """The outcome of :func:`check_gradient`; ask it for ``passed``, ``correct`` or ``accurate``.

    Errors and ``tolerance`` are in units in the last place (ulp).

    Attributes:
        loss: the name of the loss.
        quantity: what was checked, as ``"gradient"``.
        passed: whether the error is within the tolerance at every point.
        points: how many examples were drawn.
        tolerance: the greatest error allowed, in ulp.
        witness: the smallest input found at which the function fails; where it passes, the comparison with the
            greatest error.
        errors: the greatest error of each region of the prediction and each label, in ulp.
        causes: the mistakes that explain what fails, and what rounding loses, each with its ``words``, its ``kind``
            (``"wrong"``, ``"rounding"`` or ``"overflow"``), its ``witness`` and, if it is known, the ``formula`` that
            the function computes.
        needs: for which inputs the function would be right, in words.
        undecided: at how many examples nothing is right, since the derivative does not exist there or is not finite.
        wrong: at how many examples the function fails.
    """

    loss: str
    quantity: Quantity
    passed: bool
    points: int
    tolerance: float
    witness: Comparison
    errors: Mapping[tuple[Region, Label], float]
    causes: tuple[Cause, ...] = ()
    needs: tuple[str, ...] = ()
    undecided: int = 0
    wrong: int = 0

    def __bool__(self) -> NoReturn:
        raise TypeError(
            "whether a gradient check passed is told by .passed; in a test write check.assert_passed(), "
            "or assert_gradient(loss, function)"
        )

    @property
    def correct(self) -> bool:
        """Whether the formula is right, whatever rounding leaves of it."""
        return all(cause.kind != "wrong" for cause in self.causes)

    @property
    def accurate(self) -> bool:
        """Whether no digits are lost, at any point."""
        return not self.causes

    @property
    def lost_by_rounding(self) -> bool:
        """Whether the formula is right, and digits are lost, but no result is infinite or NaN."""
        return bool(self.causes) and all(cause.kind == "rounding" for cause in self.causes)

    @property
    def worst(self) -> Comparison:
        """The witness: where the function fails, or passes with the greatest error."""
        return self.witness

    @property
    def diagnosis(self) -> str:
        """The causes in words; nothing where the function is accurate."""
        return "; ".join(_told(self.causes))

    @property
    def message(self) -> str:
        """The outcome in a few lines."""
        return "\n".join(self._lines())

    def to_dict(self) -> dict[str, Any]:
        """What JSON can hold: the verdicts, the causes, each with its witness, and the greatest errors."""
        return {
            "loss": self.loss,
            "quantity": self.quantity,
            "passed": self.passed,
            "correct": self.correct,
            "accurate": self.accurate,
            "points": self.points,
            "undecided": self.undecided,
            "wrong": self.wrong,
            "tolerance": self.tolerance,
            "witness": self.witness.to_dict(),
            "causes": [each.to_dict() for each in self.causes],
            "needs": list(self.needs),
            "errors": {f"{region}, label {label}": error for (region, label), error in self.errors.items()},
        }

    def assert_passed(self) -> None:
        """Nothing, if the check passed.

        Raises:
            AssertionError: it failed; the message is the check's.
        """
        if not self.passed:
            raise AssertionError(str(self))

    def __str__(self) -> str:
        return self.message

    def _lines(self) -> Iterator[str]:
        worst, greatest = self.witness, max(self.errors.values())
        skipped = f" ({self.undecided} more have no right value)" if self.undecided else ""
        wrong = f", wrong at {self.wrong}" if self.wrong else ""
        yield (
            f"{self.quantity} of {self.loss}: {'passed' if self.passed else 'FAILED, tried'} at "
            f"{self.points - self.undecided} points{skipped}{wrong}, "
            f"error up to {greatest:.3g} ulp (allowed {self.tolerance:g})"
        )
        component = f", component {list(worst.component)}{_of(worst)}" if worst.component else ""
        parameters = "".join(f", {name} = {value!r}" for name, value in worst.parameters.items())
        where = "worst input" if self.passed else "smallest input at which it fails"
        yield (
            f"  {where}: prediction = {_shown(worst.prediction)}, "
            f"target = {_shown(worst.target)}{parameters}{component}"
        )
        expected = repr(worst.expected)
        if worst.between is not None:
            expected = f"a number from {worst.between[0]!r} to {worst.between[1]!r} (a kink)"
        yield f"  expected {expected}, got {worst.got!r}, {worst.error:.3g} ulp off"
        if self.diagnosis:
            yield f"  diagnosis: {self.diagnosis}"
        yield from _corrected(self.causes)
        yield from (f"  {need}" for need in self.needs)
        regions = {region for region, _ in self.errors}
        yield "  " + "; ".join(self._region(region) for region in sorted(regions))

    def _region(self, region: Region) -> str:
        errors = {label: error for (where, label), error in self.errors.items() if where == region}
        bad = [label for label, error in errors.items() if not error <= self.tolerance]
        labels = f" at label {', '.join(bad)}" if len(bad) < len(errors) else ""
        return f"{region} {'fails' + labels + ', ' if bad else ''}up to {max(errors.values()):.3g} ulp"


def _told(causes: Sequence[Cause]) -> Iterator[str]:
    """The causes in words; mistakes that make the same formula are one of which it may be either."""
    for (kind, where, is_formula), each in groupby(causes, lambda c: (c.kind, c.where, c.formula is not None)):
        words = [cause.words for cause in each]
        alternatives = [", or ".join(words)] if kind == "wrong" and is_formula else words
        yield from (f"{one}, {where}" if where else one for one in alternatives)


def _of(worst: Comparison) -> str:
    """The entries of a long vector that a component is about."""
    if np.size(worst.prediction) <= _SHOWN or np.ndim(worst.prediction) == 0:
        return ""
    place = worst.component[0]
    target = worst.target[place] if isinstance(worst.target, list) else worst.target
    return f" (prediction {worst.prediction[place]!r}, target {target!r})"


def _shown(value: Any) -> str:
    """A number, or a vector; of a long one the beginning."""
    if np.ndim(value) == 0 or len(value) <= _SHOWN:
        return repr(value)
    return f"[{', '.join(map(repr, value[:_SHOWN]))}, … {len(value) - _SHOWN} more]"


def _corrected(causes: Sequence[Cause]) -> Iterator[str]:
    """What is right where the formula is wrong, and what the mistakes make of it."""
    wrong = [cause for cause in causes if cause.kind == "wrong"]
    made = dict.fromkeys(plain_formula(cause.formula) for cause in wrong if cause.formula is not None)
    if wrong:
        yield f"  right is {plain_formula(wrong[0].corrected)}{', and not ' if made else ''}{' or '.join(made)}"
