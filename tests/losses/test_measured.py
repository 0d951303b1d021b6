"""Losses of one's own: right at ordinary numbers and far away, measured at once, and honest where they are not."""

from __future__ import annotations

import pickle
import warnings
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Expr, FiniteSet, Interval, Symbol, atan, cosh, erf, exp, log, loggamma, oo, pi, sqrt, symbols, tanh

from mse_sym.forms.measure import BOUND, Exact
from mse_sym.losses import AccuracyWarning, Loss, activations, poisson_nll, squared_error
from mse_sym.losses.compiled import CompiledLoss
from mse_sym.symbolic.context import UNIT_OPEN
from mse_sym.symbolic.functions import gaussian_cumulative, sigmoid

pytestmark = pytest.mark.measured

a, y, z = symbols("a y z", real=True)
c, d, q, mu = symbols("c delta q mu", positive=True)
p = Symbol("p", real=True)
LABELS = {y: FiniteSet(0, 1)}
WRITTEN_OUT = 1 / (1 + exp(-z))


def focal(p: Expr) -> Expr:
    return -y * (1 - p) ** 2 * log(p) - (1 - y) * p**2 * log(1 - p)


def of_difference(name: str, expression: Expr) -> Loss:
    return Loss(name, expression, a, y, tuple(s for s in (c, d) if expression.has(s)))


def of_number(name: str, expression: Expr, domains: Mapping[Any, Any] | None = None) -> Loss:
    return Loss(name, expression, z, y, domains=domains or {})


LOSSES = {
    loss.name: loss
    for loss in (
        of_difference("squared", (a - y) ** 2),
        of_difference("student", (c + 1) / 2 * log(1 + (a - y) ** 2 / c)),
        of_difference("pseudo_huber", d**2 * (sqrt(1 + ((a - y) / d) ** 2) - 1)),
        of_difference("charbonnier", sqrt((a - y) ** 2 + c**2)),
        of_difference("cauchy", log(1 + (a - y) ** 2)),
        of_difference("geman", (a - y) ** 2 / (1 + (a - y) ** 2)),
        of_difference("welsch", 1 - exp(-(((a - y) / c) ** 2) / 2)),
        Loss("focal", focal(p), p, y, domains={p: UNIT_OPEN, **LABELS}).of(activations.sigmoid),
        of_number("focal_written_out", focal(WRITTEN_OUT), LABELS),
        of_number("squared_sigmoid", (WRITTEN_OUT - y) ** 2),
        of_number("silu", (z * WRITTEN_OUT - y) ** 2),
        Loss("probit", -y * log(gaussian_cumulative(z)) - (1 - y) * log(gaussian_cumulative(-z)), z, y, (), LABELS),
        of_number("log_of_complement", y * log(1 - exp(z)), {z: Interval.open(-oo, 0), **LABELS}),
        of_number("exponential_less_one", y * (exp(z) - 1)),
        of_number("two_exponentials", y * log(exp(z) + exp(-z))),
        of_number("exponential_and_one", log(1 + exp(-y * z)), {y: FiniteSet(-1, 1)}),
        Loss("negative_binomial", (q + c) * log(c + exp(z)) - q * z, z, q, (c,)),
        Loss("squared_logarithms", (log(1 + mu) - log(1 + q)) ** 2, mu, q),
        of_number("cauchy_of_sigmoid", log(1 + (WRITTEN_OUT - y) ** 2)),
        Loss("truncated_poisson", mu - q * log(mu) + log(1 - exp(-mu)), mu, q, domains={q: Interval(1, oo)}),
        Loss("poly_one", log(1 + exp(-y * z)) + c * (1 - sigmoid(y * z)), z, y, (c,), {y: FiniteSet(-1, 1)}),
        Loss("cross_entropy_of_powers", y * (1 - p**c) / c, p, y, (c,), {p: UNIT_OPEN, **LABELS}),
    )
}
QUICK = ("squared", "cauchy", "exponential_less_one")

_COMPILED: dict[str, CompiledLoss] = {}


def compiled(name: str) -> CompiledLoss:
    if name not in _COMPILED:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", AccuracyWarning)  # what is warned of is seen in the accuracy
            _COMPILED[name] = LOSSES[name].compile()
    return _COMPILED[name]


ROWS = [
    ("squared", "gradient", (9e307, 1e307), {}, 1.6e308),
    ("squared", "gradient", (1.2e308, 9e307), {}, 6e307),
    ("cauchy", "value", (1e200, 0.0), {}, 921.0340371976183),
    ("cauchy", "gradient", (1e160, 0.0), {}, 2e-160),
    ("exponential_less_one", "value", (1e-20, 1.0), {}, 1e-20),
    ("log_of_complement", "value", (-1e-20, 1.0), {}, -46.051701859880914),
    ("silu", "gradient", (745.0, 0.0), {}, 1490.0),
    ("student", "gradient", (1e8 + 1, 1e8), {"c": 0.5}, 1.0),
    ("student", "hessian", (1e8 + 1, 1e8), {"c": 0.5}, -1 / 3),
    ("student", "value", (1e200, 0.0), {"c": 1.0}, 921.0340371976183),
    ("pseudo_huber", "value", (1e-9, 0.0), {"delta": 1.0}, 5e-19),
    ("pseudo_huber", "value", (1e200, 0.0), {"delta": 1.0}, 1e200),
    ("pseudo_huber", "gradient", (1e200, 0.0), {"delta": 1.0}, 1.0),
    ("charbonnier", "value", (1e200, 0.0), {"c": 1.0}, 1e200),
    ("geman", "gradient", (1e150, 0.0), {}, 0.0),
    ("geman", "value", (1e200, 0.0), {}, 1.0),
    ("welsch", "value", (1e-10, 0.0), {"c": 1.0}, 5e-21),
    ("focal_of_sigmoid", "gradient", (-745.0, 1.0), {}, -1.0),
    ("focal_of_sigmoid", "gradient", (800.0, 1.0), {}, -0.0),
    ("focal_written_out", "gradient", (40.0, 1.0), {}, -2.3002944221165997e-52),
    ("squared_sigmoid", "gradient", (-800.0, 1.0), {}, 0.0),
    ("poly_one", "hessian", (722.8350858100325, -1.0), {"c": 440.9813859937681}, -5.2498296348253974e-312),
    ("truncated_poisson", "hessian", (1e-150, 3.0), {}, 2e300),
    ("probit", "value", (-40.0, 1.0), {}, 804.6084420137538),
    ("probit", "hessian", (-40.0, 1.0), {}, 0.99937733162140861),
    ("probit", "gradient", (-40.0, 1.0), {}, -40.02496884720727),
    ("cauchy_of_sigmoid", "value", (-1.0, 1e200), {}, 921.0340371976183),
    ("cauchy_of_sigmoid", "gradient", (0.0, 1e200), {}, -5e-201),
    ("cauchy_of_sigmoid", "gradient", (800.0, 1.0), {}, 0.0),
    ("two_exponentials", "value", (800.0, 1.0), {}, 800.0),
    ("two_exponentials", "gradient", (800.0, 1.0), {}, 1.0),
    ("negative_binomial", "value", (711.0, 1.0), {"c": 2.0}, 1422.0),
    ("squared_logarithms", "gradient", (2.0**40 + 1, 2.0**40), {}, 1.654361225100789e-24),
]
NAMES = list(LOSSES)


@pytest.mark.parametrize(
    ("name", "quantity", "inputs", "parameters", "right"),
    [pytest.param(*row, marks=[pytest.mark.slow] * (row[0] not in QUICK)) for row in ROWS],
)
def test_right_where_the_formula_cancels_or_overflows(
    name: str, quantity: str, inputs: tuple[float, float], parameters: dict[str, float], right: float
) -> None:
    computed = getattr(compiled(name), quantity)(*inputs, **parameters)
    assert computed == pytest.approx(right, rel=1e-12, abs=0)


@pytest.mark.parametrize("name", [pytest.param(n, marks=[] if n in QUICK else [pytest.mark.slow]) for n in NAMES])
def test_no_error_is_greater_than_the_bound(name: str) -> None:
    accuracy = compiled(name).accuracy
    assert accuracy.keys() == {"value", "gradient", "hessian"}
    assert {quantity: str(each) for quantity, each in accuracy.items() if each.wrong} == {}


_NUMBERS = st.one_of(st.floats(-50, 50), st.floats(-745, 745), st.floats(-1e300, 1e300), st.floats(-1e-8, 1e-8))


@pytest.mark.parametrize("name", [pytest.param(n, marks=[] if n in QUICK else [pytest.mark.slow]) for n in NAMES])
@settings(max_examples=60)
@given(data=st.data())
def test_no_other_input_has_a_greater_error(name: str, data: st.DataObject) -> None:
    functions = compiled(name)
    numbers = {}
    for place, variable in enumerate(functions.variables):
        domain = variable.domain
        if isinstance(domain, FiniteSet):
            number = data.draw(st.sampled_from(sorted(map(float, domain))))
        else:
            drawn = data.draw(_NUMBERS) if place < 2 else data.draw(st.floats(0.1, 10))
            number = next(
                n for n in (drawn, abs(drawn), -abs(drawn), abs(drawn) % 1, 0.5, -0.5, 1 + abs(drawn)) if n in domain
            )
        numbers[variable.symbol] = np.array([number])
    prediction, target, *parameters = numbers.values()
    keywords = {variable.name: each for variable, each in zip(functions.variables[2:], parameters, strict=True)}
    labels = frozenset(v.symbol for v in functions.variables if isinstance(v.domain, FiniteSet))
    for quantity, form in functions.forms.items():
        if functions.accuracy[quantity].wrong:
            continue
        exact = Exact.of(form.derived.result, numbers, labels)
        (error,) = exact.errors(getattr(functions, quantity)(prediction, target, **keywords))
        assert error <= 2 * BOUND, (quantity, numbers)


def test_the_errors_are_kept_and_shown() -> None:
    functions = compiled("cauchy")
    measurement = functions.accuracy["gradient"]
    assert measurement.count > 100
    assert measurement.wrong == 0
    assert 0 < measurement.greatest <= BOUND
    assert measurement.inputs.keys() == {"a", "y"}
    assert "errors up to" in repr(functions)
    assert pickle.loads(pickle.dumps(functions)).accuracy == functions.accuracy


def test_what_is_found_is_a_proved_line() -> None:
    form = compiled("cauchy").forms["value"]
    assert form.lines[-1].evidence
    assert form.derived.result == LOSSES["cauchy"].expression
    assert form.result != form.derived.result


def hopeless() -> Loss:
    """x − arctan x is about x³/3 for a small x, and no function that is known here computes it."""
    return Loss("hopeless", y * (mu - atan(mu)), mu, y)


def test_what_no_form_computes_is_computed_with_many_digits() -> None:
    functions = hopeless().compile()
    assert not functions.accuracy["value"].wrong
    assert functions.watches.keys() >= {"value"}
    assert "value" in repr(functions).partition("ulp, ")[2]
    assert repr(functions).endswith("with many digits where it takes them)")
    assert functions.value(1e-9, 1.0) == pytest.approx(1e-27 / 3, rel=1e-15, abs=0)
    assert pickle.loads(pickle.dumps(functions)).value(1e-9, 1.0) == functions.value(1e-9, 1.0)


@pytest.mark.filterwarnings("ignore:hopeless. the (gradient|hessian)")
def test_what_is_not_reached_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mse_sym.losses.measured.watching", lambda functions, *_: functions)
    with pytest.warns(
        AccuracyWarning, match=r"hopeless: the value is .* at mu = .* is right there; at \d+ of \d+ points"
    ) as said:
        functions = hopeless().compile()
    assert functions.accuracy["value"].wrong
    assert "inaccurate value" in repr(functions)
    assert {each.filename for each in said} == {__file__}
    far = replace(functions.accuracy["value"], within=155)
    assert ", but at none whose numbers are 0 or between 1e-155 and 1e155 in size. Narrow" in str(far)
    assert ", but" not in str(functions.accuracy["value"])


@pytest.mark.slow
def test_what_a_logarithm_lies_below_its_tangent_keeps_its_digits() -> None:
    loss = of_difference("fair", d**2 * (abs(a - y) / d - log(1 + abs(a - y) / d)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AccuracyWarning)  # of differences beyond the largest number
        functions = loss.compile()
    assert functions.value(1e-19, 0.0, delta=1.0) == pytest.approx(5e-39, rel=1e-15)
    assert functions.value(1.0, 0.0, delta=1.0) == pytest.approx(1 - np.log(2), rel=1e-15)


@pytest.mark.slow
def test_a_form_is_right_where_a_probability_is_too_small_to_be_normal() -> None:
    """A half at 1 less 1/p, which is infinite there, and a half beside it."""
    smoothed = y * (1 - c) + c / 2
    loss = Loss(
        "smoothed", -smoothed * log(p) - (1 - smoothed) * log(1 - p), p, y, (c,), {p: UNIT_OPEN, c: UNIT_OPEN, **LABELS}
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AccuracyWarning)
        functions = loss.compile()
    assert functions.gradient(1e-309, 1.0, c=0.9) == -np.inf
    assert functions.gradient(0.25, 1.0, c=0.5) == pytest.approx(-8 / 3, rel=1e-15)


def test_the_derivative_of_a_score_has_no_terms_that_cancel() -> None:
    u = (y - a) / c
    loss = of_difference("score", c * (u * erf(u / sqrt(2)) + sqrt(2 / pi) * exp(-(u**2) / 2) - 1 / sqrt(pi)))
    assert loss.gradient == erf(sqrt(2) * (a - y) / (2 * c))


def test_measuring_can_be_left_out() -> None:
    loss = of_difference("cauchy", log(1 + (a - y) ** 2))
    assert not loss.compile(measure=False).accuracy
    assert not loss.compile("lambdify").accuracy


def test_the_catalogue_has_its_measurements_already() -> None:
    assert not squared_error.compile().accuracy
    assert not squared_error.of(activations.sigmoid).compile().accuracy
    assert not poisson_nll.of(activations.softplus).is_measured


@pytest.mark.slow
def test_what_cancels_in_the_target_is_as_right_as_the_target() -> None:
    """Beside y/μ², which is 10¹², the Hessian is 0.0833, and a last place of y changes it by 0.0002."""
    loss = Loss("truncated_poisson", mu - y * log(mu) + log(1 - exp(-mu)), mu, y, domains={y: Interval(1, 100)})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AccuracyWarning)  # of the ends of the range
        functions = loss.compile()
    assert functions.hessian(1e-6, 1.0) == pytest.approx(1 / 12, abs=9e-4)
    assert functions.gradient(1e-6, 1.0) == pytest.approx(0.5 + 1e-6 / 12, abs=1e-9)


@pytest.mark.slow
@pytest.mark.backend("scipy")
def test_a_function_that_no_search_knows_is_no_crash() -> None:
    loss = Loss("of_gamma", loggamma(mu + q) - loggamma(mu) + mu * tanh(q) * cosh(q) / cosh(q), mu, q)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AccuracyWarning)
        assert loss.compile().accuracy.keys() == {"value", "gradient", "hessian"}


def test_a_domain_that_moves_with_another_argument_is_kept() -> None:
    p, y = symbols("p y", real=True)
    n = Symbol("n", positive=True)
    expression = -y * log(p) - (n - y) * log(1 - p)
    loss = Loss("binomial", expression, p, y, (n,), {p: UNIT_OPEN, y: Interval(0, n)})
    functions = loss.compile()
    np.testing.assert_allclose(functions.gradient([0.5, 0.2], [1.0, 3.0], n=3.0), [2.0, -15.0])
    assert functions.accuracy["gradient"].greatest < 4
    for outside, where in ((4.0, ""), ([1.0, -1.0], r" at index \(1,\)")):
        with pytest.raises(ValueError, match=rf"binomial: the target must lie in \[0, n\], got .*{where}$"):
            functions.value(np.full(np.shape(outside), 0.5), outside, n=3.0)
