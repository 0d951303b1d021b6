"""Wrong gradients as people write them, and whether the mistake is named: in careful code and in ordinary code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Expr, FiniteSet, Float, Indexed, Max, Sum, Symbol, exp, log, symbols

from mse_sym.check import check_gradient
from mse_sym.check.cause import Cause
from mse_sym.check.mistakes import mistakes
from mse_sym.check.ordinary import Ordinary, ordinary
from mse_sym.check.scope import WHOLE
from mse_sym.check.strata import Points
from mse_sym.check.ways import Function
from mse_sym.losses import (
    Loss,
    absolute_error,
    activations,
    binary_cross_entropy,
    gaussian_nll,
    huber,
    poisson_nll,
    quantile,
    squared_error,
)
from mse_sym.losses.compiled import Quantity
from mse_sym.symbolic.context import UNIT_CLOSED, index, size, vector
from mse_sym.symbolic.functions import expand_functions, sigmoid
from tests.check.writing import OF_LOGITS, ORDINARY, WRITINGS, checked, is_of_objectives

p = ORDINARY.p

OF_LOGIT = binary_cross_entropy.of(activations.sigmoid)
OF_EXP = poisson_nll.of(activations.exp)
BEHIND_SIGMOID = squared_error.of(activations.sigmoid)
_z, _t = symbols("z t", real=True)
OF_SIGNS = Loss("logistic_of_signs", log(1 + exp(-_t * _z)), _z, _t, domains={_t: FiniteSet(-1, 1)})
IN_SIGMA = gaussian_nll.in_parameter("sigma")
_m, _v, _y = symbols("mu eta y", real=True)
TWO = Loss("two", (_m - _y) ** 2 * exp(-_v) / 2 + _v / 2, (_m, _v), _y)
_K, _i = size("K"), index("i")
_Z, _Y, _W = vector("z", _K), vector("y", _K), vector("c", _K, positive=True)
OF_WEIGHTS = Loss("of_weights", Sum(_W[_i] * (_Z[_i] - _Y[_i]) ** 2, (_i, 1, _K)) / 2, _Z, _Y, (_W,))
OF_QUOTIENT = Loss("of_quotient", _z * _y / (1 + _z**2), _z, _y)
_b = symbols("b", positive=True)
WEIGHTED = Loss(
    "weighted", -_b * _y * log(sigmoid(_z)) - (1 - _y) * log(1 - sigmoid(_z)), _z, _y, (_b,), {_y: UNIT_CLOSED}
)
POINTS = 48

# loss, quantity, the function, a part of the words of a cause, and where
WRONG: dict[str, tuple[Loss, Quantity, Function, str, str]] = {
    "sign": (OF_LOGIT, "gradient", lambda w, z, y: -w.residual(z, y), "the sign is wrong", ""),
    "factor 2": (OF_LOGIT, "gradient", lambda w, z, y: 2 * w.residual(z, y), "a factor 2 too large", ""),
    "factor 1/2": (squared_error, "gradient", lambda w, a, y: (a - y) / 2, "a factor 2 too small", ""),
    "factor 3": (squared_error, "gradient", lambda w, a, y: 3 * (a - y), "a factor 3 too large", ""),
    "1/n": (OF_LOGIT, "gradient", lambda w, z, y: w.residual(z, y) / len(z), "a factor 1/n", ""),
    "n": (squared_error, "gradient", lambda w, a, y: (a - y) * len(a), "a factor n", ""),
    "minus 2/n": (
        squared_error,
        "gradient",
        lambda w, a, y: -(a - y) / len(a),
        "the sign is wrong, and a factor 1/n",
        "",
    ),
    "1/K": (OF_LOGITS, "gradient", lambda w, z, y: w.residuals(z, y) / z.shape[-1], "a factor 1/K", ""),
    "K": (OF_LOGITS, "gradient", lambda w, z, y: w.residuals(z, y) * z.shape[-1], "a factor K", ""),
    "base 2": (OF_LOGIT, "gradient", lambda w, z, y: w.residual(z, y) / np.log(2), "logarithm to the base 2", ""),
    "another factor": (squared_error, "gradient", lambda w, a, y: 2.001 * (a - y), "a factor 2.001", ""),
    "1/sigma": (gaussian_nll, "gradient", lambda w, a, y, sigma: (a - y) / sigma, "a factor sigma too large", ""),
    "no sigma": (gaussian_nll, "gradient", lambda w, a, y, sigma: a - y, "a factor sigma² too large", ""),
    "the link forgotten": (
        BEHIND_SIGMOID,
        "gradient",
        lambda w, z, y: w.residual(z, y),
        "the derivative of the sigmoid is forgotten",
        "",
    ),
    "the link twice": (
        OF_LOGIT,
        "gradient",
        lambda w, z, y: w.residual(z, y) * w.slope(z),
        "the derivative of the sigmoid is applied twice",
        "",
    ),
    "in p": (
        OF_LOGIT,
        "gradient",
        lambda w, z, y: w.residual(z, y) / w.slope(z),
        "the derivative of the sigmoid is forgotten",
        "",
    ),
    "in the mean": (
        OF_EXP,
        "gradient",
        lambda w, z, y: 1 - y * w.xp.exp(-z),
        "the derivative of the exp is forgotten",
        "",
    ),
    "in the logit": (binary_cross_entropy, "gradient", lambda w, a, y: a - y, "the derivative in the logit of a", ""),
    "in log sigma": (
        IN_SIGMA,
        "gradient",
        lambda w, sigma, y, a: 1 - (a - y) ** 2 / sigma**2,
        "the derivative in log sigma",
        "",
    ),
    "in the variance": (
        IN_SIGMA,
        "gradient",
        lambda w, sigma, y, a: 1 / (2 * sigma**2) - (a - y) ** 2 / (2 * sigma**4),
        "the derivative in sigma²",
        "",
    ),
    "the sigmoid twice": (OF_LOGIT, "gradient", lambda w, z, y: w.p(w.p(z)) - y, "the sigmoid is applied twice", ""),
    "the sigmoid left out": (OF_LOGIT, "gradient", lambda w, z, y: z - y, "the sigmoid is left out", ""),
    "the softmax twice": (
        OF_LOGITS,
        "gradient",
        lambda w, z, y: w.softmax(w.softmax(z)) * y.sum(-1, keepdims=True) - y,
        "the softmax is applied twice",
        "",
    ),
    "the softmax left out": (OF_LOGITS, "gradient", lambda w, z, y: z - y, "the softmax is left out", ""),
    "pinball swapped": (
        quantile,
        "gradient",
        lambda w, a, y, tau: w.xp.where(a > y, -tau, 1 - tau),
        "prediction and target are swapped",
        "",
    ),
    "signs for labels": (
        OF_LOGIT,
        "gradient",
        lambda w, z, y: -y * w.p(-y * z),
        "labels −1 and 1 are expected, and 0 and 1 are given",
        "",
    ),
    "labels for signs": (
        OF_SIGNS,
        "gradient",
        lambda w, z, t: w.p(z) - t,
        "labels 0 and 1 are expected, and −1 and 1 are given",
        "",
    ),
    "labels exchanged": (OF_LOGIT, "gradient", lambda w, z, y: w.p(z) - 1 + y, "labels 0 and 1 are exchanged", ""),
    "the diagonal alone": (
        OF_LOGITS,
        "hessian",
        lambda w, z, y: w.squares(z) * w.eye(z) * y.sum(-1)[:, None, None],
        "the diagonal alone, where the matrix is meant",
        "",
    ),
    "the Jacobian's diagonal alone": (
        OF_LOGITS,
        "gradient",
        lambda w, z, y: -y * (1 - w.softmax(z)),
        "the diagonal p(1 − p) of the softmax's Jacobian alone",
        "",
    ),
    "no coupling": (OF_LOGITS, "gradient", lambda w, z, y: -y, "the coupling −p_j p_k of the softmax is left out", ""),
    "no coupling in the Hessian": (
        OF_LOGITS,
        "hessian",
        lambda w, z, y: w.softmax(z)[..., None] * w.eye(z) * y.sum(-1)[:, None, None],
        "the coupling −p_j p_k of the softmax is left out",
        "",
    ),
    "paired, and the mean": (
        squared_error,
        "gradient",
        lambda w, a, y: (a[:, None] - y).mean(1),
        "each prediction is paired with each target: shapes (n, 1) and (n,) are broadcast, and the mean is taken",
        "",
    ),
    "paired, and the sum": (
        OF_LOGIT,
        "gradient",
        lambda w, z, y: (w.p(z)[:, None] - y).sum(1),
        "are broadcast, and the sum is taken over the targets",
        "",
    ),
    "the mean of all pairs": (
        squared_error,
        "gradient",
        lambda w, a, y: 2 * (a[:, None] - y).mean(1) / len(a),
        "a factor 2 too large, and each prediction is paired with each target",
        "",
    ),
    "class weights left out": (
        OF_WEIGHTS,
        "gradient",
        lambda w, z, y, c: z - y,
        "a factor c too small",
        "",
    ),
    "class weights twice": (
        OF_WEIGHTS,
        "gradient",
        lambda w, z, y, c: c**2 * (z - y),
        "a factor c too large",
        "",
    ),
    "the product with the diagonal": (
        OF_LOGITS,
        "hessian_product",
        lambda w, z, y, v: v * w.softmax(z) * (1 - w.softmax(z)) * y.sum(-1, keepdims=True),
        "the product with the diagonal alone",
        "",
    ),
    "the quotient rule": (
        OF_QUOTIENT,
        "gradient",
        lambda w, a, y: y / (1 + a**2) - a**2 * y / (1 + a**2) ** 2,
        "what is right, half of the term",
        "",
    ),
    "minus 2/n of each of a batch": (
        squared_error,
        "gradient",
        lambda w, a, y: -2 * (a - y) / len(a),
        "the sign is wrong, and a factor 2 too large, and a factor 1/n",
        "",
    ),
    "probabilities for logits": (
        OF_LOGIT,
        "gradient",
        lambda w, z, y: (w.p(w.p(z)) - y) * w.slope(z),
        "the sigmoid is applied twice, and differentiated twice",
        "",
    ),
    "half of the Hessian": (OF_LOGIT, "hessian", lambda w, z, y: w.p(z), "without the factor 1 - sigmoid(z)", ""),
    "a bound of the Hessian": (OF_LOGIT, "hessian", lambda w, z, y: 0 * z + 0.25, "it is 0.25, whatever is given", ""),
    "nothing at a label": (
        OF_LOGIT,
        "gradient",
        lambda w, z, y: w.xp.where(y == 1, 0 * z, w.residual(z, y)),
        "it is 0, whatever is given",
        "at label 1 only",
    ),
    "without the clip": (
        huber,
        "gradient",
        lambda w, a, y, delta: a - y,
        "a - y is taken for a - y if |a - y| ≤ delta else delta sign(a - y)",
        "",
    ),
    "a parameter for 1": (
        WEIGHTED,
        "gradient",
        lambda w, z, y, b: w.residual(z, y),
        "b is left out: it is taken for 1",
        "",
    ),
    "not squared": (
        gaussian_nll,
        "value",
        lambda w, a, y, sigma: w.xp.log(sigma) + np.log(2 * np.pi) / 2 + (a - y) ** 2 / (2 * sigma),
        "sigma is not squared",
        "",
    ),
    "mean and target exchanged": (
        OF_LOGIT,
        "gradient",
        lambda w, z, y: w.p(y) - z,
        "prediction and target are swapped",
        "",
    ),
    "one of two predictions": (
        TWO,
        "gradient",
        lambda w, z, y: w.xp.stack(
            [-(z[:, 0] - y) * w.xp.exp(-z[:, 1]), (1 - (z[:, 0] - y) ** 2 * w.xp.exp(-z[:, 1])) / 2], -1
        ),
        "the sign is wrong",
        "in entry 1 only",
    ),
    "a bound of the diagonal": (
        OF_LOGITS,
        "hessian_diagonal",
        lambda w, z, y: 2 * w.softmax(z) * (1 - w.softmax(z)) * y.sum(-1, keepdims=True),
        "twice the diagonal, a bound of the matrix",
        "",
    ),
    "the square of the gradient": (
        OF_LOGIT,
        "hessian",
        lambda w, z, y: w.residual(z, y) ** 2,
        "the square of the gradient, not the Hessian",
        "",
    ),
    "Gauss-Newton": (
        BEHIND_SIGMOID,
        "hessian",
        lambda w, z, y: w.slope(z) ** 2,
        "the curvature of the sigmoid is left out",
        "",
    ),
    "a negative Hessian": (OF_LOGIT, "hessian", lambda w, z, y: -w.slope(z), "the sign is wrong", ""),
    "one label": (
        OF_LOGIT,
        "gradient",
        lambda w, z, y: w.xp.where(y == 1, -1, 1) * w.residual(z, y),
        "the sign is wrong",
        "at label 1 only",
    ),
    "one branch": (
        huber,
        "gradient",
        lambda w, a, y, delta: w.xp.where(w.xp.abs(a - y) <= delta, 2, 1) * w.xp.clip(a - y, -delta, delta),
        "a factor 2 too large",
        "where |a - y| ≤ delta only",
    ),
    "one side": (
        absolute_error,
        "gradient",
        lambda w, a, y: w.xp.where(a > y, 0.5, -1.0) * (a != y),
        "a factor 2 too small",
        "where the prediction is above the target only",
    ),
    "NaN at label 0": (
        OF_LOGIT,
        "value",
        lambda w, z, y: -y * w.xp.log(w.p(z)) - (1 - y) * w.xp.log(1 - w.p(z)) + 0 * w.xp.log(y),
        "it is NaN",
        "at label 0 only",
    ),
    "the likelihood": (
        OF_LOGIT,
        "value",
        lambda w, z, y: w.xp.exp(y * w.xp.log(w.p(z)) + (1 - y) * w.xp.log(w.p(-z))),
        "the likelihood, not its negative logarithm",
        "",
    ),
    "the value": (
        OF_LOGIT,
        "gradient",
        lambda w, z, y: w.xp.log(1 + w.xp.exp(-w.xp.abs(z))) + (w.xp.abs(z) + z) / 2 - y * z,
        "the value, not its gradient",
        "",
    ),
    "the gradient": (OF_LOGIT, "hessian", lambda w, z, y: w.residual(z, y), "the gradient, not the Hessian", ""),
    "a constant left out": (
        squared_error,
        "value",
        lambda w, a, y: (a - y) ** 2 / 2 + np.log(2 * np.pi) / 2,
        "a constant 0.918939 is added",
        "",
    ),
}


COMMON = ("sign", "factor 2", "1/n", "no sigma", "the link forgotten", "in p", "one label", "one branch", "1/K")
"""Those that are tried in each run, in ordinary NumPy."""


def _written() -> Iterator[Any]:
    """Each in all the ways in which people write it."""
    for (name, wrong), writing in product(WRONG.items(), WRITINGS):
        if writing != "objective" or is_of_objectives(*wrong[:2]):
            is_quick = name in COMMON and writing == "ordinary"
            marks = [pytest.mark.backend("torch")] if writing == "torch" else [pytest.mark.slow] * (not is_quick)
            yield pytest.param(writing, *wrong, id=f"{name}-{writing}", marks=marks)


@pytest.mark.parametrize(("writing", "loss", "quantity", "function", "words", "where"), list(_written()))
def test_the_mistake_is_named(
    writing: str, loss: Loss, quantity: Quantity, function: Function, words: str, where: str
) -> None:
    check = checked(writing, loss, quantity, function, points=12 if loss.is_vector else POINTS)
    assert not check.passed
    assert not check.correct
    named = [cause for cause in check.causes if words in cause.words]
    assert named, check.message
    assert {cause.where for cause in named} == {where}
    assert all(cause.kind == "wrong" for cause in named)
    assert str(named[0]) in check.message
    assert json.loads(json.dumps(check.to_dict()))["causes"][0]["words"] == check.causes[0].words
    assert named[0].corrected == loss.derivation(quantity).result
    formula = named[0].formula
    if not loss.is_vector and formula is not None and formula.free_symbols <= loss.expression.free_symbols:
        assert at_its_witness(loss, named[0], formula) == pytest.approx(named[0].witness.got, rel=1e-6)


def at_its_witness(loss: Loss, cause: Cause, formula: Expr) -> float:
    """A formula at the smallest input at which the function fails."""
    at = {loss.prediction: cause.witness.prediction, loss.target: cause.witness.target}
    known = at | {symbol: cause.witness.parameters[symbol.name] for symbol in loss.parameters}
    return float(expand_functions(formula).xreplace({symbol: Float(value) for symbol, value in known.items()}).evalf())


@pytest.mark.parametrize("quantity", ["gradient", "hessian_diagonal", pytest.param("hessian", marks=pytest.mark.slow)])
def test_the_formulas_of_vectors_are_what_is_compared(quantity: Quantity) -> None:
    """Each formula of a mistake, with its entries written out, at one example of two entries."""
    at = ordinary(OF_LOGITS, quantity, np.dtype(float), WHOLE)[0]
    row = 5
    (K,), z, y = OF_LOGITS.prediction.shape, OF_LOGITS.prediction, OF_LOGITS.target
    numbers = {
        (base.name, place + 1): Float(float(array[row, place]), 30)
        for base, array in ((z, at.batch.prediction), (y, at.batch.target))
        for place in range(2)
    }
    names = [index("j"), index("l")][: at.right.ndim - 1]
    compared = 0
    for mistake in mistakes(at):
        assert mistake.formula is not None, mistake.words
        if any(len(entry.indices) > 1 for entry in mistake.formula.atoms(Indexed)):
            continue
        written = expand_functions(mistake.formula).subs({K: 2, Symbol("n", integer=True, positive=True): at.rows})
        for entries in product(range(2), repeat=len(names)):
            known = dict(zip(names, (entry + 1 for entry in entries), strict=True))
            found = written.subs(known).doit().subs({K: 2}).doit()
            found = found.xreplace({e: numbers[e.base.name, int(e.indices[0])] for e in found.atoms(Indexed)})
            assert float(found) == pytest.approx(mistake.made[(row, *entries)], rel=1e-9, abs=1e-12), mistake.words
        compared += 1
    assert compared > 12


def test_a_kink_in_another_place_is_no_factor() -> None:
    z, y = symbols("z y", real=True)
    hinge = Loss("hinge", Max(0, 1 - y * z), z, y, domains={y: FiniteSet(-1, 1)})
    check = check_gradient(hinge, lambda z, y: -y * (y * z < 2))
    assert not check.correct
    assert "factor" not in check.diagnosis
    assert max(check.errors.values()) >= check.witness.error


def test_a_range_that_was_given_is_not_asked_for() -> None:
    check = check_gradient(
        OF_LOGITS,
        lambda z, y: ORDINARY.softmax(z) - y,
        within={"prediction": (-5, 5)},
        labels="simplex",
        points=48,
        tolerance=1,
    )
    assert not check.passed
    assert 'within={"prediction"' not in check.message
    assert max(check.errors.values()) >= check.witness.error


def test_what_the_function_computes_is_told_beside_what_is_right() -> None:
    check = check_gradient(BEHIND_SIGMOID, lambda z, y: p(z) - y, points=12)
    (cause,) = check.causes
    z, y = BEHIND_SIGMOID.prediction, BEHIND_SIGMOID.target
    assert cause.formula == sigmoid(z) - y
    assert cause.corrected == BEHIND_SIGMOID.gradient
    assert "  right is σ(z) (1 - σ(z)) (σ(z) - y), and not σ(z) - y" in check.message.splitlines()
    lost = check_gradient(OF_LOGIT, lambda z, y: p(z) - y)
    assert "right is" not in lost.message
    assert {cause.corrected for cause in lost.causes} == {OF_LOGIT.gradient}


PLAIN: dict[str, tuple[Loss, Quantity, Function, str]] = {
    "p - y": (OF_LOGIT, "gradient", lambda z, y: p(z) - y, "it vanishes by rounding"),
    "quotient": (OF_LOGIT, "gradient", lambda z, y: np.exp(z) / (1 + np.exp(z)) - y, "it is NaN"),
    "logarithms": (
        OF_LOGIT,
        "value",
        lambda z, y: -y * np.log(p(z)) - (1 - y) * np.log(1 - p(z)),
        "digits are lost by rounding",
    ),
    "p(1 - p)": (OF_LOGIT, "hessian", lambda z, y: p(z) * (1 - p(z)), "it vanishes by rounding"),
    "exp": (OF_EXP, "value", lambda z, y: np.exp(z) - y * np.log(np.exp(z)), "it is"),
}


@pytest.mark.parametrize(("loss", "quantity", "function", "words"), PLAIN.values(), ids=PLAIN)
def test_ordinary_code_is_correct_and_not_accurate(
    loss: Loss, quantity: Quantity, function: Function, words: str
) -> None:
    check = check_gradient(loss, function, quantity=quantity)
    assert not check.passed
    assert check.correct, check.message
    assert not check.accurate
    assert words in check.diagnosis


@pytest.mark.parametrize("epsilon", [1e-7, 1e-15])
def test_a_clip_is_wrong_and_not_a_matter_of_rounding(epsilon: float) -> None:
    check = check_gradient(OF_LOGIT, lambda z, y: np.clip(p(z), epsilon, 1 - epsilon) - y)
    assert not check.correct
    assert "clip" in check.diagnosis


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_tail_that_rounding_does_not_explain_is_wrong(dtype: Any) -> None:
    """An error of a tenth, that grows, from where on ordinary code has half of its digits, and no pattern."""
    right = OF_LOGIT.compile().gradient
    far = 18 if dtype == np.float64 else 5.5

    def wrong(z: Any, y: Any) -> Any:
        return right(z, y) * np.where(np.abs(z) > far, 1.1 + np.sin(z) / 100, 1).astype(dtype)

    check = check_gradient(OF_LOGIT, wrong, dtype=dtype, points=300)
    assert not check.correct, check.message
    assert check.causes[0].kind == "wrong"


def test_a_kink_alone_is_named() -> None:
    check = check_gradient(absolute_error, lambda a, y: np.where(a == y, 2, np.sign(a - y)), points=POINTS)
    assert [cause.where for cause in check.causes] == ["at the kink only"]


@pytest.mark.parametrize(
    ("loss", "function", "words", "told"),
    [
        (
            squared_error,
            lambda a, y: a[:, None] - y,
            "each prediction is paired with each target",
            "right is a_i - y_i, and not a_i - y_j",
        ),
        (
            gaussian_nll,
            lambda a, y, sigma: (a[:, None] - y) / sigma[:, None] ** 2,
            "each prediction is paired with each target",
            "right is (a_i - y_i)/sigma_i², and not (a_i - y_j)/sigma_i²",
        ),
        (OF_LOGITS, lambda z, y: OF_LOGITS.compile().gradient(z, y).T, "the result is transposed", "and not Gᵀ"),
        (squared_error, lambda a, y: (a - y)[:, None], "the results are a column", "right is a - y"),
        (
            OF_LOGITS,
            lambda z, y: ORDINARY.softmax(z.T).T - y,
            "the softmax is over the examples",
            "and not exp(z_ij)/Σ_m exp(z_mj) - y_ij",
        ),
    ],
    ids=["broadcast", "broadcast with a parameter", "transposed", "column", "other axis"],
)
def test_a_shape_tells_which_mistake_was_made(loss: Loss, function: Function, words: str, told: str) -> None:
    check = check_gradient(loss, function, points=12, labels="simplex" if loss.is_vector else "any")
    assert not check.passed
    assert not check.correct
    assert words in check.diagnosis
    assert told in check.message


SCALARS = (squared_error, huber, gaussian_nll, OF_LOGIT, BEHIND_SIGMOID, OF_EXP)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_each_mistake_of_the_table_is_named(data: st.DataObject) -> None:
    """The mistakes of the table as functions: what they make is found again, whatever it is and however it is asked."""
    loss, quantity = data.draw(st.sampled_from(SCALARS)), data.draw(st.sampled_from(("gradient", "hessian")))
    table = mistakes(ordinary(loss, quantity, np.dtype(float), WHOLE)[0])
    chosen = data.draw(st.sampled_from([mistake.words for mistake in table]))
    writing = data.draw(st.sampled_from(("ordinary", "objective"))) if is_of_objectives(loss, quantity) else "ordinary"
    right = getattr(loss.compile(), quantity)

    def wrong(_: Any, a: Any, y: Any, **parameters: Any) -> Any:
        at = Ordinary(loss, quantity, Points(a, y, parameters, ("",) * len(a)))
        return {each.words: each.made for each in mistakes(at)}.get(chosen, right(a, y, **parameters))

    check = checked(writing, loss, quantity, wrong, points=POINTS)
    assert not check.passed
    assert any(cause.words == chosen for cause in check.causes), (chosen, check.message)


@pytest.mark.slow
@pytest.mark.parametrize("quantity", ["value", "gradient", "hessian"])
@pytest.mark.parametrize("loss", [*SCALARS, quantile, OF_SIGNS], ids=lambda loss: loss.name)
def test_a_right_function_has_no_causes(loss: Loss, quantity: Quantity) -> None:
    check = check_gradient(loss, getattr(loss.compile(), quantity), quantity=quantity, points=POINTS)
    assert check.passed
    assert check.correct
    assert check.accurate
    assert not check.causes
