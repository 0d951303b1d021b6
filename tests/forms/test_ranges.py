"""Sums over some of the entries, as code has them."""

from __future__ import annotations

import numpy as np
import pytest
from sympy import Integer, Sum

from mse_sym.forms.evaluation import LARGEST
from mse_sym.losses import Loss
from mse_sym.symbolic.context import index, size, vector

K, k, m = size("K"), index("k"), index("m")
p, t = vector("p", K), vector("t", K)
P, T = vector("p", Integer(3)), vector("t", Integer(3))
GIVEN = np.array([1.0, 2.0, 4.0]), np.array([0.0, 5.0, 1.0])


def test_a_sum_may_begin_later() -> None:
    functions = Loss("later", Sum((p[k] - t[k]) ** 2, (k, 2, K)), p, t).compile(measure=False)
    assert functions.value(*GIVEN) == 18
    np.testing.assert_array_equal(functions.gradient(*GIVEN), [0, -6, 6])
    np.testing.assert_array_equal(functions.hessian(*GIVEN), np.diag([0, 2, 2]))


def test_neighbours_in_a_vector_of_fixed_size() -> None:
    smooth = Sum((P[k + 1] - P[k]) ** 2, (k, 1, 2)) + Sum((P[k] - T[k]) ** 2, (k, 1, 3))
    functions = Loss("smooth", smooth, P, T).compile(measure=False)
    assert functions.value(*GIVEN) == 24
    np.testing.assert_array_equal(functions.gradient(*GIVEN), [0, -8, 10])
    np.testing.assert_array_equal(functions.hessian(*GIVEN), [[4, -2, 0], [-2, 6, -2], [0, -2, 4]])


def test_neighbours_in_a_vector_of_any_size_are_refused() -> None:
    loss = Loss("smooth", Sum((p[k + 1] - p[k]) ** 2, (k, 1, K - 1)), p, t)
    with pytest.raises(ValueError, match=r"not over k from 1 to K - 1; of vectors of a fixed size such a sum is writ"):
        loss.compile(measure=False)


def test_an_index_may_be_called_as_that_of_the_largest_entry() -> None:
    loss = Loss("called", Sum((p[m] - t[m]) ** 2 * Sum(p[k], (k, 1, K)), (m, 1, K)), p, t)
    assert not loss.expression.has(LARGEST)
    np.testing.assert_array_equal(loss.compile(measure=False).value(*GIVEN), 133)
