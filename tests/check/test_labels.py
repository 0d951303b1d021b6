"""Labels that add up to 1, declared and drawn so: without error, hard and soft."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from mse_sym.check import assert_gradient, check_gradient
from mse_sym.check.plain import plain_vectors
from mse_sym.check.scope import Scope
from mse_sym.check.strata import points
from mse_sym.check.vectors import of_sum_one
from mse_sym.losses import activations, binary_cross_entropy, cross_entropy, squared_error

OF_LOGITS = cross_entropy.of(activations.softmax)
in_both_types = pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])


Gradient = Callable[..., Any]
SIMPLEX = Scope(labels="simplex")


def softmax(z: Any) -> Any:
    e = np.exp(z - z.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def textbook(z: Any, y: Any) -> Any:
    """Right where the labels add up to 1; 0 for 10⁻¹⁷ where a probability rounds to its label."""
    return softmax(z) - y


def careful(z: Any, y: Any) -> Any:
    """The same, of which nothing is lost: a probability is subtracted from 1 by adding the others."""
    e = np.exp(z - z.max(-1, keepdims=True))
    total = e.sum(-1, keepdims=True)
    others = np.stack([np.delete(e, k, -1).sum(-1) for k in range(z.shape[-1])], -1)
    return ((1 - y) * e - y * others) / total


@in_both_types
def test_labels_are_drawn_whose_sum_is_1(dtype: Any) -> None:
    batches = [plain_vectors(OF_LOGITS, np.dtype(dtype), 12, size, SIMPLEX) for size in (2, 3)]
    batches += points(OF_LOGITS, dtype, 40, scope=SIMPLEX)
    seen = [row for batch in batches for row in batch.target]
    assert all(sum(map(Fraction, map(float, row))) == 1 for row in seen)
    assert all((row >= 0).all() for row in seen)
    assert any(set(row) == {0.0, 1.0} for row in seen)
    assert any(len(set(row)) > 2 for row in seen)


@in_both_types
def test_weights_are_rounded_to_a_sum_of_1(dtype: Any) -> None:
    random = np.random.default_rng(0)
    for size in (2, 3, 1000):
        weights = random.dirichlet(np.full(size, 0.3))
        rounded = of_sum_one(weights, np.dtype(dtype))
        assert sum(map(Fraction, rounded.tolist())) == 1
        np.testing.assert_allclose(rounded, weights, atol=2 * size * np.finfo(dtype).eps)


def test_a_gradient_that_takes_labels_of_sum_1_for_granted() -> None:
    """Fails for any labels and says what it needs; with that it passes."""
    check = check_gradient(OF_LOGITS, careful, points=40)
    assert not check.passed
    assert check.needs == ('it is right at soft labels that add up to 1; if yours do, say so: labels="simplex"',)
    assert 'labels="simplex"' in str(check)
    assert sum(check.worst.target) != 1
    assert check_gradient(OF_LOGITS, careful, points=12, labels="simplex").passed


def test_the_gradient_of_the_textbook_is_right_and_loses_digits() -> None:
    """With labels that add up to 1 what is left is that p − y vanishes where p rounds to the 1 of a hard label."""
    check = check_gradient(OF_LOGITS, textbook, points=12, labels="simplex")
    assert not check.passed
    assert check.lost_by_rounding
    assert check.correct
    assert max(check.worst.target) == 1
    assert {label for (_, label), error in check.errors.items() if error > check.tolerance} == {"1"}
    assert check.needs[0].startswith("the formula is right, and loses digits by rounding")
    assert check.needs[1].startswith("of these points it fails only where prediction is above")
    within = {"prediction": (-3.0, 3.0)}
    assert check_gradient(OF_LOGITS, textbook, points=12, labels="simplex", within=within).passed
    forgiven = check_gradient(OF_LOGITS, textbook, points=12, labels="simplex", rounding="forgiven")
    assert forgiven.passed
    assert forgiven.needs[0].startswith("the formula is right, and loses digits by rounding, which is forgiven: at")
    assert forgiven.needs[0] in str(forgiven)


@in_both_types
def test_the_gradient_of_the_textbook_passes_where_it_is_asked_for_the_formula(dtype: Any) -> None:
    assert_gradient(OF_LOGITS, textbook, points=12, labels="simplex", rounding="forgiven", dtype=dtype)


def test_the_gradient_of_the_textbook_says_all_that_it_needs_for_any_labels() -> None:
    check = check_gradient(OF_LOGITS, textbook, points=40)
    assert not check.lost_by_rounding
    assert not check.correct
    assert sum(check.worst.target) != 1
    assert check.needs[0].endswith('labels="simplex"')
    assert check.needs[1].startswith("then the formula is right, and loses digits by rounding")


WRONG: dict[str, Gradient] = {
    "factor 2": lambda z, y: 2 * textbook(z, y),
    "sign": lambda z, y: -textbook(z, y),
    "over the other axis": lambda z, y: softmax(z.T).T - y,
    "without the probability": lambda z, y: -y,
    "of the mean": lambda z, y: textbook(z, y) / len(z),
    "of the mean over classes": lambda z, y: textbook(z, y) / z.shape[-1],
    "of a temperature": lambda z, y: softmax(z / 2) - y,
    "one class alone": lambda z, y: textbook(z, y) * (y > 0),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_wrong_gradient_is_not_forgiven_as_rounding(wrong: Gradient) -> None:
    check = check_gradient(OF_LOGITS, wrong, points=12, labels="simplex", rounding="forgiven")
    assert not check.passed
    assert not check.lost_by_rounding
    assert not check.correct
    assert not any("formula is right" in need for need in check.needs)


def test_a_wrong_factor_is_named_beside_the_digits_that_are_lost() -> None:
    check = check_gradient(OF_LOGITS, WRONG["factor 2"], points=12, labels="simplex")
    assert check.diagnosis == (
        "a factor 2 too large; it vanishes by rounding: 0 where the truth is not, in the right tail only"
    )


def test_what_is_no_number_where_it_is_confident_is_right_and_not_forgiven() -> None:
    def confident(z: Any, y: Any) -> Any:
        return np.where(softmax(z) == 1, np.nan, textbook(z, y))

    check = check_gradient(OF_LOGITS, confident, points=12, labels="simplex", rounding="forgiven")
    assert not check.passed
    assert check.correct
    assert not check.lost_by_rounding
    assert [cause.kind for cause in check.causes] == ["overflow"]


def test_a_wrong_gradient_fails_at_labels_of_sum_1_too() -> None:
    assert not check_gradient(OF_LOGITS, lambda z, y: careful(z, y) / z.shape[-1], points=12, labels="simplex").passed
    assert not check_gradient(OF_LOGITS, lambda z, y: careful(z, y**2), points=12, labels="simplex").passed


def test_a_wrong_gradient_is_not_excused_by_its_labels() -> None:
    assert not check_gradient(OF_LOGITS, lambda z, y: 2 * careful(z, y), points=40).needs


@pytest.mark.parametrize(
    ("loss", "options", "words"),
    [
        (OF_LOGITS, {"labels": "one-hot"}, r'labels must be "any", "simplex" \(labels that add up to 1\) or "classes"'),
        (binary_cross_entropy, {"labels": "simplex"}, r"the target of binary_cross_entropy is one number in \[0, 1\]"),
        (squared_error, {"labels": "simplex"}, r"is for a vector of labels in \[0, 1\]"),
        (OF_LOGITS, {"labels": "simplex", "within": {"target": (0, 1)}}, 'leave out "target" in within'),
    ],
)
def test_labels_that_do_not_fit(loss: Any, options: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        check_gradient(loss, lambda z, y: z - y, **options)
