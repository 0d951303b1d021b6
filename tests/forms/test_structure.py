"""What an expression depends on only through itself is found, however it was expanded."""

from __future__ import annotations

import pytest
from sympy import Expr, Symbol, exp, expand, log, simplify, sqrt, symbols, tanh

from mse_sym.forms.structure import structures
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.functions import expand_functions, ordered_product

a, y, z = symbols("a y z", real=True)
c, d, q, mu = symbols("c delta q mu", positive=True)


@pytest.mark.parametrize(
    "expr",
    [
        expand((a - y) ** 2),
        2 * a - 2 * y,
        (a - y) * (c + 1) / (a**2 - 2 * a * y + c + y**2),
        log(1 + expand((a - y) ** 2) / c),
        exp(-expand((a - y) ** 2) / (2 * c)),
        expand((a - y) ** 4) + a - y,
    ],
)
def test_a_difference_is_one_symbol(expr: Expr) -> None:
    (first, *_) = structures(expr, Context())
    (symbol,) = first.parts
    assert not first.expression.free_symbols & {a, y}
    assert expand_functions(first.parts[symbol]) in (a - y, y - a)
    assert simplify(expand_functions(first.written_out(first.expression)) - expr) == 0


@pytest.mark.parametrize("expr", [a * y, a**2 + y**2, log(1 + exp(-a * y)), exp(a - 2 * y) * a])
def test_what_is_no_function_of_a_difference_stays(expr: Expr) -> None:
    (first, *_) = structures(expr, Context())
    assert first.expression == expr
    assert not first.parts


@pytest.mark.parametrize("output", [tanh(z), exp(z), 1 / (1 + exp(-z))], ids=str)
def test_the_distance_to_an_output_is_one_symbol(output: Expr) -> None:
    expr = 2 * (output - y) * output.diff(z) / (1 + (y - output) ** 2)
    first, *others = structures(expr, Context())
    (distance,) = first.parts
    assert first.expression.free_symbols == {distance, z}
    assert expand_functions(first.parts[distance]) == output - y
    assert simplify(expand_functions(first.written_out(first.expression)) - expr) == 0
    assert expr in [other.expression for other in others]


def test_what_stands_elsewhere_too_is_no_distance() -> None:
    (first,) = structures((tanh(z) - y) * y, Context())
    assert not first.parts


def test_a_ratio_is_one_symbol() -> None:
    found = list(structures(d**2 * (sqrt(1 + ((a - y) / d) ** 2) - 1), Context()))
    by_ratio = found[-1]
    ratio = next(symbol for symbol in by_ratio.parts if symbol.name == "rho")
    assert by_ratio.expression == d**2 * (sqrt(1 + ratio**2) - 1)
    powers = q**c / c - q * mu ** (c - 1)
    assert any(
        {rho, mu, c} == each.expression.free_symbols for each in structures(powers, Context()) for rho in each.parts
    )
    by_ratio = list(structures(q * log(q / mu) - q + mu, Context()))[-1]
    assert len(by_ratio.expression.free_symbols) == 2
    assert simplify(expand_functions(by_ratio.written_out(by_ratio.expression)) - (q * log(q / mu) - q + mu)) == 0


def test_parts_keep_together_where_they_are_written_out() -> None:
    (first, *_) = structures(2 * a - 2 * y + c, Context())
    written = first.written_out(first.expression)
    assert written.has(Symbol("a", real=True))
    assert written != 2 * a - 2 * y + c
    assert expand(expand_functions(written)) == 2 * a - 2 * y + c


def test_what_two_differences_have_in_common_falls_out_of_theirs() -> None:
    u, v, w = symbols("u v w", real=True)
    structured = next(structures(exp(-((u - w) ** 2)) + exp(-((v - w) ** 2)), Context({})))
    (first, _), (second, _) = structured.parts.items()
    assert structured.written_out(first - second) in (ordered_product(u - v), ordered_product(v - u))
