"""The conventions without the libraries: objectives written out, gradients at many digits, one step like ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf
from sympy import Expr, Indexed, Rational

from mse_sym.losses.conventions import (
    CONVENTIONS,
    ELEMENTS,
    EXAMPLES,
    OUTPUTS,
    RATE,
    Convention,
    distinct_objectives,
)

PINS = Path(__file__).resolve().parents[2] / "requirements-peers.txt"
DISTRIBUTIONS = {
    "torch": "torch",
    "Keras": "keras",
    "scikit-learn": "scikit-learn",
    "optax": "optax",
    "XGBoost": "xgboost-cpu",
    "LightGBM": "lightgbm",
}
LABELS = [convention.library.name + " " + convention.name for convention in CONVENTIONS]


@cache
def gradient_of(convention: Convention) -> Expr:
    return convention.gradient.result


def written_out(convention: Convention, prediction: list[mpf], target: list[mpf], outputs: int) -> mpf:
    """The objective by the textbook, for examples with so many outputs each, one after the other."""
    terms: dict[str, Callable[[mpf, mpf], mpf]] = {
        "number": lambda a, y: (a - y) ** 2,
        "probability": lambda a, y: -y * mp.log(a) - (1 - y) * mp.log(1 - a),
        "logit": lambda z, y: mp.log(1 + mp.exp(z)) - y * z,
    }
    total = sum(terms[convention.domain](*pair) for pair in zip(prediction, target, strict=True))
    divisors = {"mean over elements": len(prediction), "mean over examples": len(prediction) // outputs}
    return mpf(int(convention.factor.p)) / int(convention.factor.q) * total / divisors.get(convention.reduction, 1)


@pytest.mark.parametrize("convention", CONVENTIONS, ids=LABELS)
@settings(max_examples=5)
@given(data=st.data())
def test_the_gradient_is_the_derivative_and_the_rate_gives_our_step(
    convention: Convention, data: st.DataObject
) -> None:
    examples, outputs = (data.draw(st.integers(1, 3)) for _ in range(2))
    inside = st.fractions(min_value=0, max_value=1, max_denominator=20).filter(lambda q: 0 < q < 1)
    anything = st.fractions(min_value=-5, max_value=5, max_denominator=20)
    prediction, target = (
        data.draw(st.lists(values, min_size=examples * outputs, max_size=examples * outputs))
        for values in (
            inside if convention.domain == "probability" else anything,
            anything if convention.domain == "number" else inside,
        )
    )
    rate, place = Rational(data.draw(inside)), data.draw(st.integers(0, examples * outputs - 1))
    sizes = {EXAMPLES: examples, ELEMENTS: examples * outputs, OUTPUTS: outputs, RATE: rate}
    gradient = gradient_of(convention)
    point = {
        entry: Rational((target if str(entry.base) == "y" else prediction)[place]) for entry in gradient.atoms(Indexed)
    }
    with mp.workdps(40):
        numbers = [mpf(q.numerator) / q.denominator for q in prediction]
        labels = [mpf(q.numerator) / q.denominator for q in target]

        def along(value: mpf, law: Convention) -> mpf:
            return written_out(law, [*numbers[:place], value, *numbers[place + 1 :]], labels, outputs)

        slope = mp.diff(lambda value: along(value, convention), numbers[place])
        claimed = mpf(str(gradient.xreplace(point).xreplace(sizes).evalf(40)))
        assert abs(claimed - slope) <= mpf(10) ** -15 * (1 + abs(slope))
        half = Rational(1, 2) if convention.domain == "number" else Rational(1)
        ours = replace(convention, factor=half, reduction="mean over examples")
        step = mpf(str(convention.rate.xreplace(sizes).evalf(40))) * slope
        our_step = mpf(str(rate.evalf(40))) * mp.diff(lambda value: along(value, ours), numbers[place])
        assert abs(step - our_step) <= mpf(10) ** -15 * (1 + abs(step))


def test_conventions_with_the_same_objective_have_the_same_gradient_and_rate() -> None:
    for first, *others in distinct_objectives().values():
        assert all((gradient_of(other), other.rate) == (gradient_of(first), first.rate) for other in others)


def test_versions_are_those_that_are_installed_to_compare_with() -> None:
    pins = dict(re.findall(r"(?m)^([a-z0-9-]+)==(\S+)$", PINS.read_text(encoding="utf-8")))
    stated = {convention.library.name: convention.library.version for convention in CONVENTIONS}
    assert {name: version for name, version in stated.items() if version} == {
        name: pins[distribution] for name, distribution in DISTRIBUTIONS.items()
    }


def test_the_cross_entropy_has_the_factor_1_everywhere() -> None:
    """The page says so."""
    assert all(convention.factor == 1 for convention in CONVENTIONS if convention.domain != "number")


def test_both_losses_of_every_library_and_no_name_twice() -> None:
    libraries = {convention.library.name for convention in CONVENTIONS}
    squares = {convention.library.name for convention in CONVENTIONS if convention.domain == "number"}
    entropies = {convention.library.name for convention in CONVENTIONS if convention.domain != "number"}
    assert squares == entropies == libraries == {*DISTRIBUTIONS, "Nielsen"}
    assert len(set(LABELS)) == len(LABELS)
    assert all(c.target_first == (c.arguments[0] == "y_true") for c in CONVENTIONS)
    assert len({(c.library, c.target_first) for c in CONVENTIONS}) == len(libraries)  # one order for each library
