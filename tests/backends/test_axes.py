"""From formulas to statements: axes, names, line lengths."""

from __future__ import annotations

import keyword
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Add,
    Expr,
    Float,
    KroneckerDelta,
    Max,
    Min,
    Mul,
    Piecewise,
    Rational,
    Sum,
    Symbol,
    exp,
    log,
    sqrt,
    symbols,
    zeta,
)

from mse_sym.backends.numpy import array_function
from mse_sym.backends.printing.axes import INDENTATION, LINE_LENGTH
from mse_sym.forms.evaluation import LARGEST
from mse_sym.symbolic.context import index, size, vector
from mse_sym.symbolic.functions import ordered_product

K = size("K")
p, y = vector("p", K), vector("y", K)
i, j, k, l = (index(name) for name in "ijkl")  # noqa: E741  (as in the formulas)
a, b = symbols("a b", real=True)
ROWS = np.random.default_rng(1).uniform(0.5, 2, (2, 3, 4))


def value_of(expr: Expr, *free: Any) -> Any:
    (result,) = array_function([expr], [free], [p, y])({"p": ROWS[0], "y": ROWS[1]})
    return result


def total(body: Expr, *bounds: Any) -> Expr:
    return Sum(body, *((bound, 1, K) for bound in bounds))


@pytest.mark.parametrize(
    ("expr", "free", "expected"),
    [
        (total(p[k] * y[k], k), (), lambda p, y: np.einsum("nk,nk->n", p, y)),
        (total(p[k] / y[i], k, i), (), lambda p, y: np.einsum("nk,ni->n", p, 1 / y)),
        (total(p[k] * total(exp(p[i] * y[k]), i), k), (), lambda p, y: np.einsum(
            "nk,nik->n", p, np.exp(p[:, :, None] * y[:, None, :]))),
        (p[j] * total(y[k], k), (j,), lambda p, y: p * y.sum(-1, keepdims=True)),
        (total(exp(p[j] - p[k]), k), (j,), lambda p, y: np.exp(p[:, :, None] - p[:, None, :]).sum(-1)),
        (p[j] * y[l], (j, l), lambda p, y: p[:, :, None] * y[:, None, :]),
        (KroneckerDelta(j, l) * p[j], (j, l), lambda p, y: p[:, :, None] * np.eye(4)),
        (KroneckerDelta(j, l) * total(p[k] * y[j], k) - p[l], (j, l),
         lambda p, y: np.eye(4) * (p.sum(-1)[:, None] * y)[:, :, None] - p[:, None, :]),
        (total(KroneckerDelta(k, j) * y[k], k), (j,), lambda p, y: y),
        (p[LARGEST], (), lambda p, y: p.max(-1)),
        (p[LARGEST] - y[LARGEST], (), lambda p, y: p.max(-1) - np.take_along_axis(y, p.argmax(-1)[:, None], -1)[:, 0]),
        (KroneckerDelta(j, LARGEST) * p[LARGEST], (j,), lambda p, y: np.where(p == p.max(-1, keepdims=True), p, 0)),
        (p[j] / K, (j,), lambda p, y: p / 4),
        (KroneckerDelta(j, 2) * y[3], (j,), lambda p, y: np.eye(4)[1] * y[:, 2:3]),
    ],
)  # fmt: skip
def test_indices_become_axes(expr: Expr, free: tuple[Any, ...], expected: Callable[..., Any]) -> None:
    found = value_of(expr, *free)
    np.testing.assert_allclose(found, expected(ROWS[0], ROWS[1]), rtol=1e-14)
    (alone,) = array_function([expr], [free], [p, y]).code(ROWS[0, 0], ROWS[1, 0])
    np.testing.assert_array_equal(np.broadcast_to(alone, found.shape[1:]), found[0])


def test_a_parameter_of_a_loss_of_vectors_has_one_number_an_example() -> None:
    scale = Symbol("s", positive=True)
    function = array_function([p[j] * scale, total(p[k], k) / scale], [(j,), ()], [p, y, scale])
    s = np.array([1.0, 2.0, 3.0])
    first, second = function({"p": ROWS[0], "y": ROWS[1], "s": s})
    np.testing.assert_allclose(first, ROWS[0] * s[:, None], rtol=1e-15)
    np.testing.assert_allclose(second, ROWS[0].sum(-1) / s, rtol=1e-15)
    first, second = function({"p": ROWS[0], "y": ROWS[1], "s": np.array(2.0)})
    np.testing.assert_allclose(first, ROWS[0] * 2, rtol=1e-15)


@pytest.mark.parametrize(
    ("expr", "line"),
    [
        (Min(b, Max(-b, a)), "np.clip(a, -b, b)"),
        (Min(-b, Max(a, b)), "np.clip(a, b, -b)"),
        (Min(Rational(1, 2), Max(-Rational(1, 2), a)), "np.clip(a, -0.5, 0.5)"),
        (Min(b, Max(2 - b, a)), "np.minimum(b, np.maximum(a, 2 - b))"),
        (Max(-b, Min(b, a)), "np.maximum(-b, np.minimum(a, b))"),
    ],
)
@given(st.floats(allow_nan=False), st.floats(-3, 3))
def test_a_number_that_is_clipped_is_so_at_once(expr: Expr, line: str, value: float, border: float) -> None:
    """Also where the ends are in the other order, of which the upper one then holds."""
    function = array_function([expr], [()], [a, b])
    assert function.source.lines == (f"result_1 = {line}",)
    (found,) = function({"a": np.array([value]), "b": np.array([border])})
    assert found == float(expr.subs({a: Float(value), b: Float(border)}))


def test_a_sum_without_its_index_is_refused() -> None:
    with pytest.raises(ValueError, match="has a body without k"):
        value_of(total(p[j], k), j)


@pytest.mark.parametrize(
    ("expr", "words"), [(zeta(a), "no function zeta"), (a + Symbol("stranger"), "stranger is neither")]
)
def test_what_array_code_does_not_have_is_refused(expr: Expr, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        array_function([expr], [()], [a])


@given(st.text(min_size=1, max_size=8) | st.sampled_from(["np", "lambda", "None", "e", "value", "call", "erfc"]))
@settings(max_examples=30)
def test_whatever_a_variable_is_called_the_text_is_harmless(name: str) -> None:
    """Names come from users: what is no plain identifier does not reach the text."""
    variable, other = Symbol(name, real=True), Symbol(f"{name}'", real=True)
    function = array_function([exp(-exp(variable)) * other + exp(variable) + variable], [()], [variable, other])
    assert all(argument.isascii() and argument.isidentifier() for argument in function.source.program.names)
    assert not any(map(keyword.iskeyword, function.source.program.names))
    (result,) = function({name: np.array(0.5), other.name: np.array(2.0)})
    assert result == pytest.approx(0.5 + np.exp(0.5) + 2 * np.exp(-np.exp(0.5)), rel=1e-15)


def test_what_recurs_is_computed_once_and_has_a_name() -> None:
    function = array_function([exp(-Abs(a)) / (1 + exp(-Abs(a))), log(1 + exp(-Abs(a)))], [(), ()], [a])
    assert function.source.lines == (
        "e = np.exp(-np.abs(a))",
        "total = 1 + e",
        "result_1 = e / total",
        "result_2 = np.log(total)",
    )


@pytest.mark.parametrize(
    ("expr", "line"),
    [
        (Mul(a - b, exp(a), 1 / b, a, evaluate=False), "(a - b) * np.exp(a) / b * a"),
        (Mul(a, 1 / b, b, 1 / a, evaluate=False), "a / b * b / a"),
        (Mul(a, Mul(b, exp(a), evaluate=False), evaluate=False), "a * (b * np.exp(a))"),
        (Add(b, exp(a), -1, -b, evaluate=False), "b + np.exp(a) - 1 - b"),
        (Add(a, Add(b, -exp(a), evaluate=False), evaluate=False), "a + (b - np.exp(a))"),
    ],
)
def test_an_order_that_was_written_is_kept(expr: Expr, line: str) -> None:
    assert array_function([expr], [()], [a, b]).source.lines == (f"result_1 = {line}",)


@pytest.mark.parametrize(
    ("condition", "written"),
    [(a >= 0, "(a >= 0)"), ((a >= 0) & (a > b), "((a >= 0) & (a > b))"), (~(a > b), "(a <= b)")],
)
def test_one_or_zero_is_a_condition_as_a_number(condition: Any, written: str) -> None:
    """Which is quicker than a choice, and no integer."""
    function = array_function([Piecewise((1, condition), (0, True))], [()], [a, b])
    assert function.source.lines == (f"result_1 = {written}.astype(float)",)
    (result,) = function({"a": np.array([1.0, -1.0]), "b": np.array([0.5, 0.5])})
    assert result.tolist() == [bool(condition.subs({a: x, b: 0.5})) for x in (1, -1)]


def test_a_root_of_a_number_is_a_number() -> None:
    """Libraries of tensors have no roots of Python's numbers."""
    function = array_function([ordered_product(a, 1 / b, sqrt(2))], [()], [a, b])
    assert "sqrt" not in "".join(function.source.lines)


def test_lines_are_short_enough() -> None:
    terms = [exp(-n * a) * Abs(a - n * b) / (n + b**2) for n in range(2, 20)]
    function = array_function([Add(*terms)], [()], [a, b])
    assert len(function.source.lines) > 1
    assert max(map(len, function.source.lines)) <= LINE_LENGTH - INDENTATION
    (result,) = function({"a": np.array(0.5), "b": np.array(2.0)})
    assert result == pytest.approx(float(Add(*terms).subs({a: 0.5, b: 2.0})), rel=1e-14)
