"""How right functions of tensors are, over all of their domain, on every device that is there."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from mse_sym.check.accuracy import allowed, measured, references
from mse_sym.check.right import Right
from mse_sym.check.strata import Points
from mse_sym.losses import with_activations
from tests.backends.installed import DEVICES, without_loops
from tests.backends.test_battery import ALLOWED_IN_FLOAT32, compiled
from tests.losses.compiled import USUAL

LOSSES = with_activations()
LEAST, MOST = 2.0**-950, 2.0**1000
"""Beyond these, parts of the results are subnormal numbers, which XLA counts as 0."""
ALLOWED_OF_XLA = 5.0
"""Whose hyperbolic functions are less accurate than others."""

of_every_loss = pytest.mark.parametrize("name", USUAL)
in_both_types = pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])


@pytest.mark.backend("torch")
@pytest.mark.parametrize("device", DEVICES)
@of_every_loss
@in_both_types
def test_every_function_of_torch_is_accurate(
    device: str, name: str, dtype: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_loops(monkeypatch)
    torch, loss = import_module("torch"), LOSSES[name]
    for quantity in loss.quantities:
        function = getattr(compiled(name, "torch"), quantity)

        def there(*given: Any, function: Any = function, **parameters: Any) -> Any:
            of_parameters = {name: torch.tensor(values, device=device) for name, values in parameters.items()}
            result = function(*(torch.tensor(each, device=device) for each in given), **of_parameters)
            assert result.device.type == device
            return result.cpu()

        known = references(loss, quantity, np.dtype(dtype), 12)
        found = measured(loss, quantity, np.dtype(dtype), known, there, "torch")
        assert found.greatest <= (allowed(name, quantity) if dtype is np.float64 else ALLOWED_IN_FLOAT32), found


@pytest.mark.backend("jax")
@of_every_loss
@in_both_types
def test_every_function_of_jax_is_accurate(name: str, dtype: Any) -> None:
    loss = LOSSES[name]
    for quantity in loss.quantities:
        known = references(loss, quantity, np.dtype(dtype), 12)
        if dtype is np.float64:
            known = tuple(in_range(known))
        function, allowed_ = getattr(compiled(name, "jax"), quantity), max(allowed(name, quantity), ALLOWED_OF_XLA)
        with import_module("jax").enable_x64(True):
            found = measured(loss, quantity, np.dtype(dtype), known, function, "jax")
        assert found.greatest <= (allowed_ if dtype is np.float64 else ALLOWED_IN_FLOAT32), found


def in_range(known: Sequence[tuple[Points, tuple[Right, ...]]]) -> list[tuple[Points, tuple[Right, ...]]]:
    """Where XLA on a processor does not count a number as 0."""
    normal = [(batch, tuple(right for right in rights if is_in_range(batch, right))) for batch, rights in known]
    return [(batch, rights) for batch, rights in normal if rights]


def is_in_range(batch: Points, right: Right) -> bool:
    given = [batch.prediction, batch.target, batch.direction, *batch.parameters.values()]
    numbers = [np.ravel(each[right.row]) for each in given if each is not None]
    sizes = np.abs(np.concatenate([*numbers, [float(right.exact)]]))
    return bool(((sizes == 0) | ((sizes >= LEAST) & (sizes <= MOST))).all())
