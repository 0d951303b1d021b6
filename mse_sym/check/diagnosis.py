"""For which inputs a function that fails would be right."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mse_sym.check.causes_extreme import wrong_factor
from mse_sym.check.comparison import Comparison, Measured
from mse_sym.check.scope import Scope
from mse_sym.losses import Loss
from mse_sym.symbolic.context import UNIT_CLOSED

_FAR = 4.0
"""How large a number must be for a function that fails beyond it to be right in a range."""
_ENOUGH = 8
"""At so many points a function must be right for that to be said."""


def lost_by_rounding(failed: Sequence[Measured], allowed: float) -> bool:
    """Whether the formula is right as far as its terms can tell, and no wrong factor explains what failed as well."""
    return all(m.comparison.lost for m in failed) and not wrong_factor(failed, allowed)


def lost_at(comparison: Comparison) -> str:
    """Where the smallest input is at which a function that passes loses digits."""
    return (
        f"the formula is right, and loses digits by rounding, which is forgiven: at prediction = "
        f"{comparison.prediction!r}, target = {comparison.target!r} it gives {comparison.got!r} "
        f"for {comparison.expected!r}"
    )


def right_elsewhere(loss: Loss, scope: Scope, measured: Sequence[Measured], allowed: float) -> tuple[str, ...]:
    """What the function needs to be right: labels that add up to 1, or numbers below some size."""
    needs = []
    kept = list(measured)
    if loss.is_vector and scope.labels == "any" and loss.context.domain(loss.target) == UNIT_CLOSED:
        soft = [m for m in kept if not _is_one_hot(m)]
        summing = [m for m in soft if _sums_to_one(m)]
        if _is_right(summing, allowed) and not _is_right([m for m in soft if not _sums_to_one(m)], allowed):
            needs.append('it is right at soft labels that add up to 1; if yours do, say so: labels="simplex"')
            kept = [m for m in kept if _sums_to_one(m)]
    failed = [m for m in kept if not m.comparison.error <= allowed]
    if failed and lost_by_rounding(failed, allowed):
        needs.append(
            f"{'then the' if needs else 'the'} formula is right, and loses digits by rounding; "
            'if that is good enough, say so: rounding="forgiven"'
        )
    if failed:
        needs.extend(_in_a_range(kept, failed, {role for role, _ in scope.ranges}))
    return tuple(needs)


def _is_right(measured: Sequence[Measured], allowed: float) -> bool:
    return len(measured) >= _ENOUGH and all(m.comparison.error <= allowed for m in measured)


def _is_one_hot(measured: Measured) -> bool:
    target = np.ravel(measured.comparison.target)
    return bool(np.isin(target, (0, 1)).all() and target.sum() == 1)


def _sums_to_one(measured: Measured) -> bool:
    target = measured.batch.target[measured.right.row]
    return bool(abs(float(np.sum(target, dtype=float)) - 1) <= len(target) * float(np.finfo(target.dtype).eps))


def _in_a_range(kept: Sequence[Measured], failed: Sequence[Measured], told: set[str]) -> list[str]:
    """The largest size of an argument of which no range was told below which nothing fails, if many points are."""
    for role in (each for each in ("prediction", "target", *failed[0].comparison.parameters) if each not in told):
        edge = min(_size(m, role) for m in failed)
        below = [m for m in kept if _size(m, role) < edge]
        if edge >= _FAR and len(below) >= max(_ENOUGH, len(kept) // 5):
            largest = max(_size(m, role) for m in below)
            return [
                f"of these points it fails only where {role} is above {largest:.2g} in size; "
                f'if yours never is, say so: within={{"{role}": (low, high)}}'
            ]
    return []


def _size(measured: Measured, role: str) -> float:
    found = {"prediction": measured.comparison.prediction, "target": measured.comparison.target}
    return float(np.max(np.abs(found[role] if role in found else measured.comparison.parameters[role])))
