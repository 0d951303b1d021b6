"""Differences of distances: small ones have their digits, and large ones of both signs are numbers."""

from __future__ import annotations

import numpy as np
import pytest
from sympy import Expr, Max, Sum, Symbol

from mse_sym.forms.margins import MARGIN_RULES
from mse_sym.losses import Loss
from mse_sym.proof import Proved, prove
from mse_sym.proof.relations import Equal
from mse_sym.symbolic.context import Context, index, size, vector

(PRODUCT_BY_PRODUCT,) = MARGIN_RULES
K, k = size("K"), index("k")
z, y, n = (vector(name, K) for name in "zyn")
m = Symbol("m", positive=True)


def _sum(body: Expr) -> Expr:
    return Sum(body, (k, 1, K))


NEAR, FAR = _sum((z[k] - y[k]) ** 2), _sum((z[k] - n[k]) ** 2)


@pytest.mark.parametrize("written", [NEAR - FAR, 3 * FAR / 2 - 3 * NEAR / 2 + m, Max(0, m + NEAR - FAR)])
def test_distances_are_subtracted_product_by_product(written: Expr) -> None:
    found = PRODUCT_BY_PRODUCT.rewrite(written, Context())
    assert found != written
    assert not found.has(NEAR, FAR)
    assert isinstance(prove(written, Equal(), found), Proved)


@pytest.mark.parametrize("written", [NEAR + FAR, NEAR - 2 * FAR, NEAR - _sum((y[k] - m) ** 2), NEAR - _sum(z[k] ** 2)])
def test_other_differences_stay(written: Expr) -> None:
    assert PRODUCT_BY_PRODUCT.rewrite(written, Context()) == written


@pytest.mark.slow
def test_a_margin_of_large_and_of_near_vectors_is_right() -> None:
    functions = Loss("triplet", Max(0, NEAR - FAR + m), z, y, (n, m)).compile(measure=False)
    large = np.array([-2e242, 4e294]), np.array([-4e110, -5e246]), np.array([1632.0, 4.0])
    np.testing.assert_array_equal(functions.gradient(*large[:2], n=large[2], m=1.0), [8e110, 1e247])
    opposite = np.array([1.5e308, 1.5e308]), np.array([0.0, 1.0]), np.array([1.0, 0.0])
    assert functions.value(*opposite[:2], n=opposite[2], m=2.0) == 2
    near = np.array([1e9, 1.0]), np.array([1e9 + 0.25, 1.0]), np.array([1e9 - 0.25, 1.0 + 2.0**-30])
    assert functions.value(*near[:2], n=near[2], m=2.0**-50) == pytest.approx(2.0**-50 - 2.0**-60, rel=1e-14)
