"""Second derivatives have differences of squares, as textbooks have, and no conjugate factors."""

from __future__ import annotations

from itertools import combinations

import pytest
from sympy import Expr, Mul, Piecewise, expand, symbols, tanh

from mse_sym.losses import with_activations
from mse_sym.proof.rules.conjugates import differences_of_squares

a, y, delta, z = symbols("a y delta z", real=True)


@pytest.mark.parametrize(
    ("product", "expected"),
    [
        ((y - a - delta) * (a - delta - y), delta**2 - (a - y) ** 2),
        ((1 - tanh(z)) * (1 + tanh(z)) * y, (1 - tanh(z) ** 2) * y),
        ((a - y) * (a + y), a**2 - y**2),
        (Piecewise((y * (z - 2) * (z + 2), a < 0), (a, True)), Piecewise((y * (z**2 - 4), a < 0), (a, True))),
    ],
)
def test_conjugate_factors_become_a_difference_of_squares(product: Expr, expected: Expr) -> None:
    found = differences_of_squares(product)
    assert expand(found - product) == 0
    assert found in (expected, expected.xreplace({a - y: y - a}))


@pytest.mark.parametrize("product", [a * (1 - a), (a - y) * (a + 2 * y), (1 - a) ** 2 * (1 + a), (a - y) * delta])
def test_other_products_stay(product: Expr) -> None:
    assert differences_of_squares(product) == product


@pytest.mark.parametrize("name", ["cauchy", "squared_error_of_tanh", "log_cosh", "pseudo_huber", "geometric_nll"])
def test_no_second_derivative_has_conjugate_factors(name: str) -> None:
    for product in with_activations()[name].hessian.atoms(Mul):
        for first, second in combinations(Mul.make_args(product), 2):
            assert differences_of_squares(first * second) == first * second
