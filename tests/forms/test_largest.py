"""A softmax that an author has written out does not overflow, with a temperature or without."""

from __future__ import annotations

import numpy as np
import pytest
from sympy import Expr, Sum, Symbol, exp, log
from sympy.codegen.cfunctions import log1p

from mse_sym.forms.largest import LARGEST_ENTRY
from mse_sym.losses import Loss, activations, cross_entropy
from mse_sym.proof import Derivation, Proved, prove
from mse_sym.proof.relations import Equal
from mse_sym.symbolic.context import index, size, vector
from mse_sym.symbolic.functions import logsumexp, softmax

K, k, j = size("K"), index("k"), index("j")
z, y, w = vector("z", K), vector("y", K), vector("w", K)
T = Symbol("T", positive=True)
TOTAL, SCALED = (Sum(exp(z[k] / scale), (k, 1, K)) for scale in (1, T))


@pytest.mark.parametrize(
    ("written", "named"),
    [
        (log(TOTAL), logsumexp(z)),
        (exp(z[j]) / TOTAL, softmax(z, j)),
        (Sum(exp(z[k]) * w[k], (k, 1, K)) / TOTAL, Sum(softmax(z, k) * w[k], (k, 1, K))),
    ],
)
def test_without_a_temperature_they_have_names(written: Expr, named: Expr) -> None:
    found = LARGEST_ENTRY.rewrite(written, Derivation.begin(written).context)
    assert found == named
    assert isinstance(prove(written, Equal(), found), Proved)


@pytest.mark.parametrize(
    "written",
    [log(SCALED), exp(z[j] / T) / SCALED, Sum(exp(z[k] / T) * w[k], (k, 1, K)) / SCALED, T * log(SCALED) + w[j]],
)
def test_with_a_temperature_they_are_relative_to_the_largest(written: Expr) -> None:
    derivation = Derivation.begin(written).apply(LARGEST_ENTRY)
    assert all(line.evidence for line in derivation.lines[1:])
    assert not derivation.result.has(exp(z[k] / T), exp(z[j] / T))


def test_the_logarithm_of_a_quotient_is_a_difference() -> None:
    """e^{z_k/T}/Σ vanishes where its logarithm is a number like others."""
    derivation = Derivation.begin(-Sum(w[k] * log(exp(z[k] / T) / SCALED), (k, 1, K))).apply(LARGEST_ENTRY)
    assert {type(part.args[0]) for part in derivation.result.atoms(log, log1p)} == {Sum}
    assert not derivation.result.has(log)


@pytest.mark.parametrize("written", [TOTAL, exp(z[j]), Sum(exp(-z[k]), (k, 1, K)), exp(z[j]) + log(TOTAL)])
def test_what_would_be_no_smaller_stays(written: Expr) -> None:
    assert LARGEST_ENTRY.rewrite(written, Derivation.begin(written).context) == written


@pytest.mark.slow
def test_a_softmax_that_is_written_out_is_as_accurate_as_the_named_one() -> None:
    mine = Loss("mine", log(TOTAL) - Sum(y[k] * z[k], (k, 1, K)), z, y).compile()
    known = cross_entropy.of(activations.softmax).compile()
    logits = np.array([[60.0, 2, 3], [6e4, 2, 3], [-745.0, 0, 1], [1e-9, 2e-9, 0]])
    labels = np.eye(3)[[1, 0, 2, 1]]
    np.testing.assert_allclose(mine.gradient(logits, labels), known.gradient(logits, labels), rtol=1e-14)
    np.testing.assert_allclose(mine.hessian(logits, labels), known.hessian(logits, labels), rtol=1e-13)


@pytest.mark.slow
def test_a_temperature_does_not_overflow() -> None:
    own = Loss("of_temperature", log(SCALED) - Sum(y[k] * z[k], (k, 1, K)), z, y, (T,)).compile()
    logits, label = np.array([60.0, 2, 3]), np.zeros(3)
    assert own.value(logits, label, T=0.07) == pytest.approx(60 / 0.07, rel=1e-15)
    np.testing.assert_allclose(own.gradient(logits, label, T=0.07), [1 / 0.07, 0, 0], rtol=1e-15)


@pytest.mark.slow
def test_with_a_temperature_nothing_is_lost_where_one_class_is_nearly_certain() -> None:
    own = Loss("of_temperature", log(SCALED) - Sum(y[k] * z[k], (k, 1, K)) / T, z, y, (T,)).compile()
    logits, label, scale = np.array([0.25, 0.125, 4.0]), np.array([0.0, 0.0, 1.0]), 2.0**-7
    small = np.exp((logits - 4) / scale)[:2]
    assert own.value(logits, label, T=scale) == pytest.approx(small.sum(), rel=1e-14)
    np.testing.assert_allclose(own.gradient(logits, label, T=scale), np.append(small, -small.sum()) / scale, rtol=1e-14)
    diagonal = own.hessian_diagonal(logits, label, T=scale)
    np.testing.assert_allclose(diagonal, np.append(small, small.sum()) / scale**2, rtol=1e-14)


@pytest.mark.slow
def test_with_a_temperature_no_part_of_the_value_overflows() -> None:
    own = Loss("of_temperature", log(SCALED) - Sum(y[k] * z[k], (k, 1, K)) / T, z, y, (T,)).compile()
    logits = np.array([[-1.7, 9.5e307, 30.0], [1.5e308, -1.5e308, 0.0]])
    values = own.value(logits, np.array([[0.25, 0.5, 0.25], [0.0, 1.0, 0.0]]), T=np.array([0.5, 4.0]))
    np.testing.assert_allclose(values, [9.5e307, 7.5e307], rtol=1e-15)
    with np.errstate(over="ignore"):
        assert own.value(np.array([0.0, 0.25, 1.3e308]), np.array([0.0, 0.25, 0.125]), T=2.0**-12) == np.inf


@pytest.mark.slow
def test_with_a_temperature_the_logarithm_of_a_softmax_is_one() -> None:
    """z_k/T − log Σ e^{z/T}, which is no number where both are too large, and p − 1 as −(1 − p)."""
    logarithm = z[k] / T - log(Sum(exp(z[j] / T), (j, 1, K)))
    own = Loss("tempered", -Sum((y[k] + 1) * logarithm, (k, 1, K)), z, y, (T,)).compile(measure=False)
    logits, label = np.array([0.0, 1e308, 0.0]), np.array([-0.75, -1.0, -1.0])
    assert own.value(logits, label, T=0.5) == pytest.approx(5e307, rel=1e-15)
    near = np.array([0.75, 4.5, 48.0])
    small = np.exp((near[:2] - 48) / 0.5).sum()
    diagonal = own.hessian_diagonal(near, np.array([0.0, 0.0, -2.0]), T=0.5)
    assert diagonal[2] == pytest.approx(small / 0.25, rel=1e-14)
