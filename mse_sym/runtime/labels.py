"""Labels of rows and columns: a Series or DataFrame of pandas is aligned by them, and comes back as one.

pandas is no dependency: where nobody has imported it, no argument can be one of its objects.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mse_sym.runtime.arguments import Array, Signature


@dataclass(frozen=True)
class Labels:
    """The labels of the axes of a call: one index for each axis of examples, and one for the entries of vectors."""

    examples: tuple[Any, ...]
    entries: Any | None

    def put_on(self, result: Array) -> Any:
        """A result with these labels: a Series of one axis, a DataFrame of two; else the array or number."""
        pandas = sys.modules["pandas"]
        if result.ndim not in (1, 2):
            return result[()]
        axes = [*self.examples, *[self.entries] * (result.ndim - len(self.examples))]
        return pandas.Series(result, *axes) if result.ndim == 1 else pandas.DataFrame(result, *axes)


def labels_of(signature: Signature, values: Sequence[Any], weights: Any) -> tuple[Labels | None, Sequence[Any], Any]:
    """The labels of the first argument that has some, and the arguments and weights in their order.

    Raises:
        ValueError: an argument with other labels.
    """
    pandas = sys.modules.get("pandas")
    if pandas is None:
        return None, values, weights
    kinds = (pandas.Series, pandas.DataFrame)
    place = next((place for place, value in enumerate(values) if isinstance(value, kinds)), None)
    if place is None:
        return None, values, weights
    leader, argument = values[place], signature.arguments[place]
    roles = [*(other.role for other in signature.arguments), "weights"]
    *aligned, weights = (
        _aligned(signature.owner, argument.role, leader, role, value) if isinstance(value, kinds) else value
        for role, value in zip(roles, (*values, weights), strict=True)
    )
    if argument.is_vector and (place != 1 or leader.ndim == np.ndim(values[0])):
        return Labels(tuple(leader.axes[:-1]), leader.axes[-1]), aligned, weights
    return Labels(tuple(leader.axes), None), aligned, weights


def _aligned(owner: str, first: str, leader: Any, role: str, value: Any) -> Any:
    """The argument with its rows, and its columns if both have some, in the order of the first."""
    for axis, (own, wanted) in enumerate(zip(value.axes, leader.axes, strict=False)):
        if own.equals(wanted):
            continue
        if not (own.is_unique and wanted.is_unique and len(own) == len(wanted) and own.isin(wanted).all()):
            raise ValueError(
                f"{owner}: the {first} and the {role} have different labels in their {('index', 'columns')[axis]}, "
                "or a label twice; select the same rows and columns of both, or give .to_numpy() of them"
            )
        value = value.take(own.get_indexer(wanted), axis=axis)
    return value
