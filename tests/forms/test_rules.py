"""Rules meet whatever a user writes: they rewrite it or leave it as it is, and never raise."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mpmath import mp
from sympy import (
    ITE,
    Abs,
    Eq,
    Expr,
    Heaviside,
    KroneckerDelta,
    Max,
    Ne,
    Piecewise,
    Rational,
    S,
    Sum,
    Symbol,
    besseli,
    cos,
    cosh,
    diff,
    erf,
    exp,
    factorial,
    log,
    loggamma,
    pi,
    sign,
    sqrt,
    symbols,
    tanh,
)

from mse_sym.forms import stable_form
from mse_sym.forms.stable import RULES
from mse_sym.losses import Loss
from mse_sym.proof import Derivation
from mse_sym.symbolic.context import UNIT_CLOSED, UNIT_OPEN, Context, index, size, vector
from mse_sym.symbolic.functions import expand_functions, gaussian_cumulative, logsumexp, sigmoid, softmax, softplus
from mse_sym.symbolic.rounding import in_exact_arithmetic

a, y, p, t, g, r, m = symbols("a y p t g r m", real=True)
mu, n, c, b = symbols("mu n c b", positive=True)
K, k, j, i = size("K"), index("k"), index("j"), index("i")
V, T, W = vector("v", K), vector("s", K), vector("w", 2)
CONTEXT = Context({p: UNIT_OPEN, t: UNIT_CLOSED, T: UNIT_CLOSED})
POINT = dict(zip((a, y, p, t, g, r, m, mu, n, c, b), (Rational(k, 16) for k in range(3, 16)), strict=False))

PLAIN = [
    *(a, y, mu, n, c * mu, g, r, m, Symbol("g", positive=True), S.Zero, S.One, S.Half, pi, sqrt(2)),
    *(a - y, (a - y) ** 2, (a - y) ** 3, mu - n, Abs(a - y), Abs(a - y) / c, Max(a, 0), Max(a - y, 0, -1), sign(a - y)),
    *(
        1 / mu,
        1 / (mu * n),
        1 / (1 + mu),
        1 / (c + mu),
        mu**-3,
        1 / (mu**2 * (1 + mu) ** 2),
        (n - mu) / (mu**2 + c * mu),
    ),
    *(
        mu**c,
        mu ** Rational(-1, 2),
        (mu + n) ** c,
        (1 + 2 * mu) / (mu**2 * (1 + mu) ** 2),
        (n - 2 * mu**3) / (mu * (1 + mu)),
    ),
    *(
        sigmoid(a),
        sigmoid(a) - y,
        sigmoid(-a),
        tanh(a) - y,
        tanh(a - y),
        1 - tanh(a) ** 2,
        softplus(a),
        softplus(mu * a),
    ),
    *(
        exp(a),
        exp(-a),
        exp(a) - y,
        exp(a - y),
        1 / (1 + exp(a)),
        exp(mu) - 1,
        log(1 + exp(a)),
        log(1 + c * mu),
        log(mu),
    ),
    *(log(sigmoid(a)), log(softplus(a)), 1 / softplus(a), log(cosh(a - y)), p * (1 - p), t - p, log(p), log(1 - p)),
    *(Piecewise((a - y, Abs(a - y) <= c), (c, True)), Piecewise((1, a >= 0), (exp(a), True)), gaussian_cumulative(a)),
    *(erf(a), loggamma(mu), factorial(n), besseli(0, c), cos(a - y), Heaviside(a)),
    Piecewise((a, ITE(a > 0, y > 0, y < 0)), (y, True)),
    Piecewise((a, Eq(y, 0)), (y, Ne(a, 1)), (mu, True)),
]
OF_VECTORS = [
    *(V[j], V[j] - T[j], W[1], W[1] - W[2], KroneckerDelta(j, i), KroneckerDelta(1, j), logsumexp(V), softmax(V, j)),
    *(1 - softmax(V, j), log(softmax(V, j)), softmax(V, j) - T[j], V[j] - Sum(softmax(V, k) * V[k], (k, 1, K))),
    *(Sum(V[k], (k, 1, K)), Sum((V[k] - T[k]) ** 2, (k, 1, K)), Sum(T[k] * log(softmax(V, k)), (k, 1, K))),
    Sum(Sum((V[k] - V[i]) ** 2, (k, 1, K)), (i, 1, K)),
]
COMBINED = {
    "x + y z": lambda x, y, z: x + y * z,
    "x y": lambda x, y, z: x * y,
    "x/y": lambda x, y, z: x / y if y != 0 else x,
    "(x + y)/z": lambda x, y, z: (x + y) / z if z != 0 else x,
    "(x + y)²/2 z": lambda x, y, z: (x + y) ** 2 / 2 * z,
    "e^(x − y) z": lambda x, y, z: exp(x - y) * z,
    "log(1 + x²) y": lambda x, y, z: log(1 + x**2) * y,
    "x in pieces": lambda x, y, z: Piecewise((x, a > Rational(1, 3)), (y, True)) * z,
    "|x − y|³": lambda x, y, z: Abs(x - y) ** 3 * z,
}


@st.composite
def odd(draw: st.DrawFn, atoms: list[Expr]) -> Expr:
    """A combination of three functions, or its derivative."""
    chosen = st.sampled_from(atoms)
    expr = COMBINED[draw(st.sampled_from(list(COMBINED)))](draw(chosen), draw(chosen), draw(chosen))
    variable = draw(st.sampled_from([None, a, mu, p]))
    return expr if variable is None or not expr.has(variable) or expr.has(V, W) else diff(expr, variable)


def at_the_point(expr: Expr) -> Any:
    with mp.workdps(30):
        return expand_functions(in_exact_arithmetic(expr)).subs(POINT).evalf(20)


def by_every_rule(expr: Expr) -> list[Expr]:
    lines = [expr]
    for rule in RULES:
        lines.append(rule.rewrite(lines[-1], CONTEXT))
    return lines


@given(expr=odd(PLAIN))
@example(expr=(n - 2 * mu**3) / (mu * (1 + mu)))
@example(expr=(2 * mu + 1) / (3 * mu**2 * (mu + 1) ** 2))
@example(expr=(n + c + mu) / (mu * (c + mu)))
@example(expr=(n * c + mu + 2) / (1 + c * mu) ** 3)
def test_rules_rewrite_what_they_meet_or_leave_it(expr: Expr) -> None:
    """And what they make of it has the same value."""
    lines = by_every_rule(expr)
    values = [at_the_point(line) for line in dict.fromkeys(lines)]
    for value in values[1:]:
        if values[0].is_number and values[0].is_finite and value.is_number:
            assert abs(value - values[0]) <= 1e-15 * (1 + abs(values[0])), lines


@given(expr=odd(OF_VECTORS + PLAIN[:8]))
def test_rules_meet_vectors(expr: Expr) -> None:
    by_every_rule(expr)


NEGATIVE_BINOMIALS = [
    (n + 1 / c) * log(1 + c * mu) - n * log(mu),
    (n + b) * log(b + mu) - n * log(mu) - b * log(b),
    (n + b) * log(1 + mu / b) - n * log(mu / b),
    n * log(1 + 1 / (c * mu)) + log(1 + c * mu) / c,
]


@pytest.mark.parametrize("expression", NEGATIVE_BINOMIALS, ids=str)
def test_a_negative_binomial_compiles(expression: Expr) -> None:
    parameters = tuple(symbol for symbol in (b, c) if expression.has(symbol))
    compiled = Loss("negative_binomial", expression, mu, n, parameters).compile()
    given_ = {parameter.name: 0.5 for parameter in parameters}
    known = dict.fromkeys(parameters, S.Half) | {mu: Rational(3, 2), n: S(3)}
    for order, quantity in enumerate(("value", "gradient", "hessian")):
        right = float(diff(expression, mu, order).xreplace(known))
        assert getattr(compiled, quantity)(1.5, 3.0, **given_) == pytest.approx(right, rel=1e-14)
    assert compiled.left_out == ()


@pytest.mark.parametrize("function", [softplus(a), log(softplus(a)), 1 / (1 + mu), Max(a, 0)], ids=str)
def test_every_change_is_proved_or_recorded(function: Expr) -> None:
    form = stable_form(Derivation.begin(function * exp(a) + (a - y) ** 2 / mu, CONTEXT))
    assert all(line.evidence for line in form.lines[1:])
    assert {each.rule for each in form.left_out}.isdisjoint(line.rule for line in form.lines)


@pytest.mark.parametrize("weight", [1, Rational(1, 4), -3])
def test_the_complement_of_tanh_is_seen_with_a_number_before_it(weight: Expr) -> None:
    form = stable_form(Derivation.begin((weight * (1 - tanh(a / 2) ** 2)).expand())).result
    assert not form.has(tanh)
