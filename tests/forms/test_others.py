"""What is left of a sum without one of its terms keeps its digits; so do logarithms of a softmax with weights."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from sympy import Expr, Sum, exp, log, symbols

from mse_sym.forms.others import WITHOUT_ONE, form_by_others
from mse_sym.losses import AccuracyWarning, Loss
from mse_sym.proof import Proved, prove
from mse_sym.proof.relations import Equal
from mse_sym.symbolic.context import POSITIVE, UNIT_CLOSED, Context, index, size, vector
from mse_sym.symbolic.places import place_of_largest, places_in

K, k, i, j, l = size("K"), index("k"), index("i"), index("j"), index("l")  # noqa: E741
z, y, w, u = (vector(name, K) for name in "zywu")
a = symbols("a", positive=True)
CONTEXT = Context({y: UNIT_CLOSED, w: POSITIVE})
LABELS, WEIGHTED, ANY = (Sum(body, (k, 1, K)) for body in (y[k], w[k] * y[k], u[k]))
LOGARITHM = z[k] - log(Sum(exp(z[i]), (i, 1, K)))


@pytest.mark.parametrize("written", [LABELS - y[l], a * (WEIGHTED - w[l] * y[l]), y[j] - LABELS + a])
def test_without_one_term_no_terms_cancel(written: Expr) -> None:
    found = WITHOUT_ONE.rewrite(written, CONTEXT)
    assert found != written
    assert not found.has(LABELS, WEIGHTED)
    assert isinstance(prove(written, Equal(), found, CONTEXT), Proved)


@pytest.mark.parametrize("written", [ANY - u[l], LABELS - w[l], WEIGHTED - y[l], LABELS + y[l], LABELS - y[1] * y[l]])
def test_other_differences_stay(written: Expr) -> None:
    assert WITHOUT_ONE.rewrite(written, CONTEXT) == written


def test_each_place_has_a_name_of_its_own() -> None:
    terms = (y[k], w[k], w[k] * y[k], y[k] ** 2, -y[k], a * y[k], vector("w,y", K)[k] + 0 * y[k])
    assert len({place_of_largest(each, k) for each in terms[:-1]}) == len(terms) - 1
    assert place_of_largest(w[k] * y[k], k) == place_of_largest(y[j] * w[j], j)
    found = WITHOUT_ONE.rewrite(WEIGHTED - w[l] * y[l], CONTEXT)
    assert places_in([found]) == {place_of_largest(w[k] * y[k], k): WEIGHTED}


@pytest.mark.measured
@pytest.mark.slow
@pytest.mark.parametrize("parameters", [(), (w,)])
def test_a_label_that_is_nearly_one_class_leaves_what_it_leaves(parameters: tuple[Expr, ...]) -> None:
    weight = w[k] if parameters else 1
    loss = Loss("own", -Sum(weight * y[k] * LOGARITHM, (k, 1, K)), z, y, parameters, {y: UNIT_CLOSED, w: POSITIVE})
    assert form_by_others(loss.stable_forms["gradient"]) is not None
    assert form_by_others(loss.stable_forms["hessian"]) is None
    with warnings.catch_warnings():
        warnings.simplefilter("error", AccuracyWarning)
        functions = loss.compile()
    given = {"w": np.ones(3)} if parameters else {}
    gradient = functions.gradient(np.array([800.0, 0.0, 0.0]), np.array([0.75, 1e-200, 1e-170]), **given)
    np.testing.assert_allclose(gradient, [1e-170, -1e-200, -1e-170], rtol=1e-15)


@pytest.mark.slow
def test_no_difference_of_logits_overflows() -> None:
    loss = Loss("own", -Sum(w[k] * y[k] * LOGARITHM, (k, 1, K)), z, y, (w,), {y: UNIT_CLOSED, w: POSITIVE})
    functions = loss.compile(measure=False)
    logits, label = np.array([0.0, -6e307, 1.46e308]), np.array([1.0, 0.0, 0.0])
    assert functions.value(logits, label, w=np.array([0.25, 2.0, 4.0])) == pytest.approx(1.46e308 / 4, rel=1e-15)
