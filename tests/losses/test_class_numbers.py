"""Class numbers as targets: the proved formula, and that it is what is computed."""

from __future__ import annotations

import numpy as np
import pytest
from sympy import KroneckerDelta, log

from mse_sym.losses import activations, cross_entropy, squared_error
from mse_sym.losses.class_numbers import class_index, of_class, takes_classes
from mse_sym.symbolic.functions import softmax
from tests.losses.own import OWN

LOGITS = cross_entropy.of(activations.softmax)


def test_of_the_cross_entropy_of_logits() -> None:
    z, c, (j, l) = LOGITS.prediction, class_index(LOGITS), LOGITS.indices  # noqa: E741  (as in the formulas)
    assert of_class(LOGITS, "value").result == -log(softmax(z, c))
    assert of_class(LOGITS, "gradient").result == softmax(z, j) - KroneckerDelta(c, j)
    hessian = of_class(LOGITS, "hessian").result
    assert hessian == softmax(z, j) * (KroneckerDelta(j, l) - softmax(z, l))


@pytest.mark.parametrize("loss", [LOGITS, cross_entropy, OWN["brier"]], ids=lambda loss: str(loss.name))
def test_every_line_is_proved(loss: object) -> None:
    assert isinstance(loss, type(LOGITS))
    for quantity in loss.quantities:
        derivation = of_class(loss, quantity) if takes_classes(loss) else loss.derivation(quantity)
        assert all(evidence.kind == "proved" for evidence in derivation.evidence)


def test_what_is_computed_is_the_formula() -> None:
    logits = np.array([[1.0, 2.0, -0.5], [0.0, 3.0, 1.0]])
    functions, classes = LOGITS.compile(), np.array([2, 0])
    p = np.exp(logits) / np.exp(logits).sum(-1, keepdims=True)
    np.testing.assert_allclose(functions.value(logits, classes), -np.log(p[[0, 1], classes]), rtol=1e-14)
    np.testing.assert_allclose(functions.gradient(logits, classes), p - np.eye(3)[classes], rtol=1e-14)


def test_a_loss_of_numbers_has_no_classes() -> None:
    with pytest.raises(TypeError, match="no vector of probabilities"):
        of_class(squared_error, "value")
