"""PyTorch's own inputs of its losses: value and gradient are those of ours."""

from __future__ import annotations

import numpy as np
import pytest

from tests.peers.torch_suite import OURS, by_ours, samples, theirs

pytestmark = pytest.mark.peers("torch", "expecttest")


@pytest.mark.filterwarnings("ignore")  # of PyTorch, at some of its inputs
@pytest.mark.parametrize("name", OURS)
def test_at_their_inputs(name: str) -> None:
    compared = 0
    for tensor, others, given in samples(name):
        for ours in OURS[name]:
            mine = by_ours(ours, tensor, others, given)
            if mine is None:
                continue
            for own, other in zip(mine, theirs(name, tensor, others, given), strict=True):
                np.testing.assert_allclose(own, other, rtol=1e-9, atol=1e-12)
            compared += 1
    assert compared >= 2
