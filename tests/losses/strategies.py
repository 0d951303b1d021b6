"""Moderate inputs of any loss, at which proved formulas and finite differences can be held against each other."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st
from sympy import FiniteSet

from mse_sym.check.scope import role_of
from mse_sym.losses import Loss
from mse_sym.testing import Arguments, arguments

FARTHEST = {np.float64: 700.0, np.float32: 80.0}
"""How far a logit goes: ``exp`` of it does not yet leave the type."""


def inputs_of(loss: Loss, dtype: Any, *, shape: tuple[int, ...] | None = None) -> st.SearchStrategy[Arguments]:
    """Inputs of a loss: 0, and numbers of at most twice as many binary digits after the point as the type has."""
    least, far = 4.0 ** -np.finfo(dtype).nmant, FARTHEST[dtype]
    within = {}
    for variable in (loss.prediction, loss.target, *loss.parameters):
        domain = loss.context.domain(variable)
        if not isinstance(domain, FiniteSet) and not domain.free_symbols:
            begins_at_0 = domain.inf == 0 and not domain.contains(0)
            within[role_of(loss, variable)] = (least if begins_at_0 else -far, far)

    def moderate(array: Any) -> Any:
        return np.where(np.abs(array) < least, np.zeros_like(array), array)[()]

    return arguments(loss, shape=shape, dtype=dtype, within=within).map(
        lambda drawn: Arguments(moderate(drawn.prediction), moderate(drawn.target), drawn.parameters)
    )
