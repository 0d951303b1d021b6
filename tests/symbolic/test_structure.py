"""Differences that stay one number."""

from __future__ import annotations

import pytest
from sympy import Expr, Piecewise, exp, log, sqrt, symbols

from mse_sym.losses import Loss
from mse_sym.symbolic.structure import by_differences, variables, with_differences

a, y, p = symbols("a y p", real=True)
c, mu, q = symbols("c mu q", positive=True)


@pytest.mark.parametrize(
    ("loss", "gradient"),
    [
        ((a - y) ** 2, "2*(a - y)"),
        ((c + 1) / 2 * log(1 + (a - y) ** 2 / c), "(a - y)*(c + 1)/(c + (a - y)**2)"),
        (1 - exp(-((a - y) ** 2) / c), "2*(a - y)*exp(-(a - y)**2/c)/c"),
        (sqrt(1 + (a - y) ** 2), "(a - y)/sqrt((a - y)**2 + 1)"),
        (
            Piecewise((c * (y - a) ** 2, y >= a), ((a - y) ** 2, True)),
            "Piecewise((2*c*(a - y), a <= y), (2*(a - y), True))",
        ),
    ],
)
def test_a_gradient_keeps_the_difference_that_the_author_wrote(loss: Expr, gradient: str) -> None:
    parameters = (c,) if loss.has(c) else ()
    assert str(Loss("own", loss, a, y, parameters).gradient) == gradient


def test_a_difference_beside_a_variable_of_its_own_is_multiplied_out() -> None:
    assert str(Loss("own", (q - mu) ** 2 / (mu**2 * q), mu, q).hessian) == "2*(-2*mu + 3*q)/mu**4"


def test_an_expression_comes_back_as_it_was() -> None:
    expression = c * (a - y) ** 2 / (1 + (a - y) ** 2) + exp(y - a) * p
    structured, parts = by_differences(expression, variables(expression))
    assert len(parts) == 1
    assert structured.free_symbols == {*parts, c, p}
    assert (with_differences(structured, parts) - expression).expand() == 0
