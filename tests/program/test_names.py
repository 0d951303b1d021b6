"""Variables keep their names in code unless these mean something else there."""

from __future__ import annotations

import numpy as np
import pytest
from sympy import Symbol, exp, log, symbols

from mse_sym.losses import Loss
from mse_sym.program.names import identifiers
from mse_sym.symbolic.context import index, size, vector

a, y = symbols("a y", real=True)


def test_no_two_variables_have_one_name() -> None:
    variables = symbols("argument_1 λ lambda lambda_ value np _ x.y argument_7")
    names = identifiers(variables, ("value", "np"))
    assert names[variables[0]] == "argument_1"
    assert len(set(names.values())) == len(variables)
    assert not {"λ", "lambda", "value", "np", "_", "x.y"} & set(names.values())


@pytest.mark.parametrize("name", ["value", "gradient", "hessian", "self", "given", "quantities", "target", "float"])
def test_a_parameter_may_be_called_as_something_in_the_code(name: str) -> None:
    parameter = Symbol(name, positive=True)
    compiled = Loss("own", (a - y) ** 2 * parameter * exp(-a), a, y, (parameter,)).compile()
    value, gradient, hessian = compiled.value_gradient_and_hessian(2.0, 1.0, **{name: 3.0})
    np.testing.assert_allclose([value, gradient, hessian], 3 * np.exp(-2) * np.array([1, 1, -1]), rtol=1e-14)


def test_the_vector_of_a_product_has_a_name_of_its_own() -> None:
    k, size_ = index("k"), size("K")
    z, v, direction = vector("z", size_), Symbol("v", real=True), Symbol("direction", real=True)
    loss = Loss("own", log(z[1] ** 2 + 1) * v * direction, z, vector("t", size_), (v, direction))
    assert str(loss.direction.label) not in ("v", "direction")
    assert k not in loss.indices
