"""What a start value is taken of: the targets of a sample, and the weight of each."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sympy import Expr, IndexedBase, Rational, S, Set, Symbol

from mse_sym.runtime.arguments import NONNEGATIVE, Array
from mse_sym.symbolic.context import shown_set

DIGITS = 30
"""In which a start value is evaluated."""


def sample_of(name: str, targets: Any, weights: Any, domain: Set, *, is_vector: bool) -> tuple[Array, Array]:
    """The targets of a sample, one column for each entry, and the weights.

    Raises:
        ValueError: no targets, or some that the loss does not take; weights that are negative, infinite or all 0.
    """
    array = np.asarray(targets, dtype=np.float64)
    columns = array if is_vector else array.reshape(-1, 1)
    if columns.ndim != 2 or columns.size == 0:
        raise ValueError(f"{name}: give a target for each example, got an array of the shape {array.shape}")
    for number in np.unique(columns).tolist():
        if not (math.isfinite(number) and domain.contains(Rational(number)) == S.true):
            raise ValueError(f"{name}: the target must lie in {shown_set(domain)}, got {number}")
    counted = np.ones(len(columns)) if weights is None else np.asarray(weights, dtype=np.float64)
    if counted.shape != (len(columns),) or not NONNEGATIVE.holds_all(counted) or not counted.any():
        raise ValueError(f"{name}: weights are {len(columns)} finite numbers, none negative and not all 0")
    return columns, counted


def parameters_of(
    name: str, expected: Sequence[Symbol | IndexedBase], given: Mapping[str, float]
) -> dict[Expr, Rational]:
    """The parameters of a loss as exact numbers.

    Raises:
        TypeError: others than it has.
    """
    known = {str(parameter): parameter for parameter in expected}
    if set(given) != set(known):
        wanted, got = (", ".join(sorted(names)) or "no parameters" for names in (known, given))
        raise TypeError(f"{name} takes {wanted}, got {got}")
    return {parameter: Rational(given[each]) for each, parameter in known.items()}
