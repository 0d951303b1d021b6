"""The adapters of the audit against ours, at inputs where every way to compute gives nearly the same."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from mse_sym.check.peers import LIBRARIES, Peer
from mse_sym.losses import Loss
from mse_sym.losses.compiled import CompiledLoss

CASES = [
    pytest.param(
        one, dtype, marks=pytest.mark.peers(*library.modules), id=f"{library.key}-{one.function}-{one.quantity}-{dtype}"
    )
    for library in LIBRARIES.values()
    for one in library.peers
    for dtype in one.dtypes
]


@cache
def compiled(loss: Loss) -> CompiledLoss:
    return loss.compile()


def inputs(one: Peer, dtype: str) -> tuple[Any, Any, dict[str, Any]]:
    """Predictions and targets in the domain of every loss, with ties left out; parameters between the residuals."""
    random = np.random.default_rng(3)
    if one.loss.is_vector:
        return random.normal(size=(6, 4)).astype(dtype), np.eye(4, dtype=dtype)[[0, 1, 2, 3, 1, 2]], {}
    prediction, target = random.uniform(0.2, 0.8, 8), random.uniform(0.2, 0.8, 8)
    if one.selection.name:
        target = np.round(target)
    parameters = {p.name: random.uniform(0.1, 0.9, 8).astype(dtype) for p in one.loss.parameters}
    return prediction.astype(dtype), target.astype(dtype), parameters


@pytest.mark.parametrize(("one", "dtype"), CASES)
def test_an_adapter_computes_what_it_says(one: Peer, dtype: str) -> None:
    prediction, target, parameters = inputs(one, dtype)
    found = np.asarray(one.call(prediction, target, **parameters))
    ours = getattr(compiled(one.loss), one.quantity)(prediction, target, **parameters)
    assert found.dtype == prediction.dtype
    np.testing.assert_allclose(found, ours, rtol=3e-5 if dtype == "float32" else 1e-12)


@pytest.mark.parametrize(
    "library",
    [pytest.param(one, marks=pytest.mark.peers(*one.modules), id=one.key) for one in LIBRARIES.values()],
)
def test_a_library_says_its_version(library: Any) -> None:
    assert library.version[0].isdigit()
    assert "+" not in library.version
