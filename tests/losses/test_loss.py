"""Losses: what can be built, what cannot, and what is derived from it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sympy import Function, IndexedBase, Rational, Sum, Symbol, cosh, exp, log, symbols, tanh

from mse_sym.check import check_gradient
from mse_sym.losses import (
    Loss,
    activations,
    binary_cross_entropy,
    catalogue,
    cross_entropy,
    squared_error,
    with_activations,
)
from mse_sym.proof import Proved, prove
from mse_sym.proof.relations import DerivativeIn
from mse_sym.symbolic.context import index, size, vector
from tests.losses.compiled import EVERY
from tests.losses.own import OWN

a, y = symbols("a y", real=True)
undeclared = Symbol("r")
Z, W, PAIR, k = vector("z", size("K")), vector("w", size("N")), IndexedBase("u", shape=(2,), real=True), index("k")


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (("log-cosh", (a - y) ** 2, a, y), ValueError, "an identifier"),
        (("", (a - y) ** 2, a, y), ValueError, "an identifier"),
        (("text", "(a - y)**2", a, y), TypeError, "text is never evaluated"),
        (("stranger", (a - y) ** 2 * undeclared, a, y), ValueError, "r is neither prediction, target nor parameter"),
        (("complex", (undeclared - y) ** 2, undeclared, y), ValueError, "r has no domain; declare it real"),
        (("constant", y**2, a, y), ValueError, "does not depend on the prediction a"),
        (("kind", (a - y) ** 2, a + 1, y), TypeError, "symbols or vectors"),
        (("before", (Z[0] - y) ** 2, Z, y), ValueError, r"no entry z\[0\]; entries are counted from 1 to K"),
        (("between", (Z[Rational(3, 2)] - y) ** 2, Z, y), ValueError, r"no entry z\[3/2\]"),
        (("behind", (PAIR[3] - y) ** 2, PAIR, y), ValueError, r"no entry u\[3\]; entries are counted from 1 to 2"),
        (("unbound", (Z[k] - y) ** 2, Z, y), ValueError, "k is neither prediction, target nor parameter"),
        (("sizes", (Z[1] - W[1]) ** 2, Z, W), ValueError, "z and w have different sizes"),
        (("shapeless", IndexedBase("p")[1] * y, IndexedBase("p"), y), ValueError, r"needs a shape \(K,\)"),
    ],
)
def test_what_is_no_loss(arguments: tuple[Any, ...], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        Loss(*arguments)


def test_a_parameter_without_a_domain_is_refused() -> None:
    with pytest.raises(ValueError, match="has no domain"):
        Loss("scaled", (a - y) ** 2 * undeclared, prediction=a, target=y, parameters=(undeclared,))


@pytest.mark.parametrize(
    ("loss", "activation", "words"),
    [
        (binary_cross_entropy, activations.identity, "needs predictions in"),
        (binary_cross_entropy, activations.softmax, "takes one number and softmax gives a vector"),
        (cross_entropy, activations.sigmoid, "takes a vector and sigmoid gives one number"),
        (squared_error, activations.softmax, "takes one number and softmax gives a vector"),
    ],
)
def test_an_activation_that_does_not_fit(loss: Loss, activation: activations.Activation, words: str) -> None:
    assert not loss.fits(activation)
    with pytest.raises(ValueError, match=words):
        loss.of(activation)


def test_behind_an_activation_it_is_the_same_loss_each_time() -> None:
    """What was derived of it is there again."""
    behind = binary_cross_entropy.of(activations.sigmoid)
    assert behind.gradient_derivation is binary_cross_entropy.of(activations.sigmoid).gradient_derivation
    assert squared_error.of(activations.tanh) is not squared_error.of(activations.sigmoid)


def test_a_jump_is_not_differentiated() -> None:
    """Both pieces are constant; what jumps between them is not seen by a slope of 0, and the evidence says so."""
    details = [item.detail for item in OWN["step"].compile().evidence]
    assert any("No derivative at" in detail for detail in details)


def test_a_loss_of_ones_own() -> None:
    log_cosh = Loss("log_cosh", log(cosh(a - y)), prediction=a, target=y)
    verdict = prove(log_cosh.expression, DerivativeIn(a), tanh(a - y), log_cosh.context)
    assert isinstance(verdict, Proved)
    assert check_gradient(log_cosh, lambda p, t: np.tanh(p - t)).passed
    np.testing.assert_allclose(log_cosh.compile().gradient(0.5, 1.0), np.tanh(-0.5), rtol=1e-15)


def test_a_loss_of_vectors_of_ones_own() -> None:
    brier = OWN["brier"]
    given = np.array([[0.5, 0.25, 0.25], [0.1, 0.2, 0.7]]), np.array([[1.0, 0, 0], [0, 0, 1]])
    np.testing.assert_allclose(brier.compile().gradient(*given), 2 * (given[0] - given[1]), rtol=1e-15)
    np.testing.assert_array_equal(brier.compile().hessian(*given), np.broadcast_to(2 * np.eye(3), (2, 3, 3)))


def test_everything_of_the_catalogue_is_found_alone_and_behind_its_links() -> None:
    found = with_activations()
    pairs = {(loss.name, link.name) for loss in catalogue().values() for link in loss.links}
    assert set(found) == set(catalogue()) | {f"{loss}_of_{link}" for loss, link in pairs}
    assert {("squared_error", "sigmoid"), ("poisson_nll", "exp"), ("cross_entropy", "softmax")} <= pairs
    assert ("squared_error", "exp") not in pairs
    assert not any(loss.links for loss in found.values() if loss.composition is not None)


@pytest.mark.parametrize("name", EVERY)
def test_the_gradient_is_what_the_oracle_says(name: str) -> None:
    """The last line against the expression itself, at one go and not line by line."""
    loss = with_activations()[name]
    gradient = loss.gradient_derivation
    assert gradient.result == loss.gradient
    variable = gradient.start.variable
    assert isinstance(prove(loss.expression, DerivativeIn(variable), loss.gradient, loss.context), Proved)
    assert not loss.gradient.has(Function("ell"))


def test_domains_narrow_the_inputs() -> None:
    with pytest.raises(ValueError, match=r"must lie in \[-1, 1\], got 2.0"):
        OWN["narrow"].compile().value(2.0, 0.0)


def test_a_vector_has_as_many_entries_as_the_loss_names() -> None:
    pair = Loss("pair", (PAIR[1] - y) ** 2 * exp(-PAIR[2]) + PAIR[2], PAIR, y).compile()
    np.testing.assert_allclose(pair.gradient([2.0, 0.0], 1.0), [2, 0])
    with pytest.raises(ValueError, match="the prediction must have 2 entries on the last axis, got 3"):
        pair.gradient([2.0, 0.0, 1.0], 1.0)
    third = Loss("third", (Z[3] - y) ** 2, Z, y).compile()
    np.testing.assert_allclose(third.gradient([2.0, 0.0, 4.0, 5.0], 1.0), [0, 0, 6, 0])
    with pytest.raises(ValueError, match="at least 3 entries on the last axis, got 2"):
        third.value([2.0, 0.0], 1.0)


def test_the_index_of_a_sum_may_be_called_as_that_of_the_largest_entry() -> None:
    m = index("m")
    own = Loss("own", Sum((Z[m] - y) ** 2, (m, 1, size("K"))), Z, y).compile(measure=False)
    np.testing.assert_array_equal(own.gradient([1.0, 3.0], 1.0), [0, 4])


def test_a_vector_of_numbers_and_one_number_beside_it() -> None:
    scatter = Loss("scatter", Sum((Z[k] - a) ** 2, (k, 1, size("K"))), a, Z).compile()
    np.testing.assert_allclose(scatter.gradient([5.0, 7.0], [[1.0, 2.0], [3.0, 4.0]]), [14, 14])
    with pytest.raises(ValueError, match="nothing is broadcast"):
        scatter.value([5.0, 7.0], [1.0, 2.0])


def test_what_is_no_activation_is_told() -> None:
    with pytest.raises(TypeError, match=r"give an activation, as mse_sym\.activations\.sigmoid; got 'sigmoid'"):
        binary_cross_entropy.of("sigmoid")  # type: ignore[arg-type]
