"""Why a function fails: the mistakes that explain what it returns, and apart from these what rounding loses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from mse_sym.check.cause import Cause
from mse_sym.check.causes_extreme import of_extremes
from mse_sym.check.causes_ordinary import NEARLY_RIGHT, WRONG, of_ordinary, returned
from mse_sym.check.comparison import Comparison, Measured
from mse_sym.check.epsilons import epsilon_in
from mse_sym.check.finer import are_settled
from mse_sym.check.ordinary import ordinary
from mse_sym.check.region import Region
from mse_sym.check.scope import Scope
from mse_sym.losses import Loss
from mse_sym.losses.compiled import Quantity
from mse_sym.symbolic.context import UNIT_CLOSED


def causes(
    loss: Loss,
    function: Callable[..., Any],
    quantity: Quantity,
    dtype: np.dtype[Any],
    scope: Scope,
    failed: Sequence[Measured],
    passed: Sequence[Comparison],
    witness: Comparison,
    regions: frozenset[Region],
    allowed: float,
) -> tuple[Cause, ...]:
    """The mistakes that explain all that is wrong at ordinary points; if nothing is, what is wrong elsewhere."""
    of_sum_one = replace(scope, labels="simplex")
    has_labels = loss.is_vector and loss.context.domain(loss.target) == UNIT_CLOSED and scope.labels == "any"
    named = list(of_ordinary([returned(at, function, dtype) for at in ordinary(loss, quantity, dtype, scope)]))
    if named and has_labels:
        named = list(of_ordinary([returned(at, function, dtype) for at in ordinary(loss, quantity, dtype, of_sum_one)]))
        named = named or [("the labels are taken to add up to 1", "", None)]
    eps = float(np.finfo(dtype).eps)
    settled = are_settled(loss, quantity, failed, function)
    if not named or named[0][0] in (NEARLY_RIGHT, WRONG):
        unsettled = [m.comparison for m, is_settled in zip(failed, settled, strict=True) if not is_settled]
        epsilon = epsilon_in(loss, quantity, unsettled, passed, eps)
        named = named if epsilon is None else [epsilon]
    right = loss.derivation(quantity).result
    found = [Cause(words, "wrong", where, witness, right, formula) for words, where, formula in named]
    known = {cause.words for cause in found}
    extremes = of_extremes(loss, failed, settled, witness, regions, allowed, eps, right, is_right=not found)
    return (*found, *(cause for cause in extremes if cause.words not in known))
