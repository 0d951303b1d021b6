"""What is proved and what is refuted of functions of which nothing is known."""

from __future__ import annotations

import pytest
from sympy import Expr, Function, Integer, Sum, symbols

from mse_sym.proof import Derivation, Proved, Refuted, Undecided, prove, relations, rules
from mse_sym.proof.inequalities.has_sign import has_sign
from mse_sym.proof.strategy import LOSS
from mse_sym.symbolic import Context, Partial
from mse_sym.symbolic.context import index, size, vector
from mse_sym.symbolic.unknown import Unknown, unknown_of_vector

x, y = symbols("x y", real=True)
n, m = size("n"), size("m")
i, j, k = index("i"), index("j"), index("k")
W, V, z, v, u, d = (
    vector("W", m, n),
    vector("V", n, n),
    vector("z", n),
    vector("v", n),
    vector("u", m),
    vector("d", m),
)
phi = Unknown("phi", z[j])

layer = Context(
    definitions={
        LOSS: unknown_of_vector("C", u[k]),
        u[k]: Sum(W[k, i] * Unknown("phi", z[i]), (i, 1, n)),
        d[k]: Partial(LOSS, u[k]),
    }
)


def verdict(before: Expr, after: Expr, context: Context = Context()) -> type:  # noqa: B008 (frozen)
    return type(prove(before, relations.Equal(), after, context))


def test_the_chain_rule_through_a_vector_is_proved_at_every_size() -> None:
    back = Sum(W[k, j] * Partial(LOSS, u[k]), (k, 1, m)) * Partial(phi, z[j])
    (evidence,) = Derivation.begin(Partial(LOSS, z[j]), layer).apply(rules.chain_rule(u[k])).evidence
    assert evidence.method == "normal form"
    assert verdict(Partial(LOSS, z[j]), back, layer) is Proved


@pytest.mark.parametrize(
    "wrong",
    [
        Sum(W[k, j] * d[k], (k, 1, m)),
        Sum(d[k], (k, 1, m)) * Partial(phi, z[j]),
        Sum(W[k, j] * d[k], (k, 1, m)) * phi,
        -Sum(W[k, j] * d[k], (k, 1, m)) * Partial(phi, z[j]),
        Sum(W[k, j] * d[k] ** 2, (k, 1, m)) * Partial(phi, z[j]),
        Sum(W[k, j] * LOSS, (k, 1, m)) * Partial(phi, z[j]),
    ],
    ids=["no slope", "no weights", "value for slope", "sign", "square", "loss for signal"],
)
def test_wrong_error_signals_are_refuted(wrong: Expr) -> None:
    assert verdict(Partial(LOSS, z[j]), wrong, layer) is Refuted


def test_transposed_weights_are_refuted() -> None:
    weighted = Sum(V[k, i] * z[i], (i, 1, n))
    square = Context(definitions={LOSS: unknown_of_vector("C", v[k]), v[k]: weighted})
    right, wrong = (Sum(weight * Partial(LOSS, v[k]), (k, 1, n)) for weight in (V[k, j], V[j, k]))
    assert verdict(Partial(LOSS, z[j]), right, square) is Proved
    assert verdict(Partial(LOSS, z[j]), wrong, square) is Refuted


def test_equal_arguments_give_equal_values_and_others_need_not() -> None:
    assert verdict(Unknown("phi", x + y - x), Unknown("phi", y)) is Proved
    assert verdict(Unknown("phi", x), Unknown("phi", y)) is Refuted
    assert verdict(Unknown("phi", x), Unknown("psi", x)) is Refuted
    assert verdict(Unknown("phi", x, 1), Unknown("phi", x)) is Refuted
    entries = (Sum(V[k, i] * (z[i] + x), (i, 1, n)), Sum(V[k, j] * x + z[j] * V[k, j], (j, 1, n)))
    first, second = (Context(definitions={v[k]: e}).unfold(unknown_of_vector("C", v[k])) for e in entries)
    assert first != second
    assert verdict(first, second) is Proved
    assert verdict(first, Context(definitions={v[k]: z[k]}).unfold(unknown_of_vector("C", v[k]))) is Refuted


def test_the_slope_of_an_unknown_function_is_not_constant() -> None:
    C = Context(definitions={LOSS: unknown_of_vector("C", z[k])})
    slope = Partial(LOSS, z[j])
    assert type(prove(slope, relations.EqualUpToConstant(z), 0 * slope, C)) is Refuted
    assert verdict(Partial(slope, z[i]), slope * 0, C) is Refuted


def test_the_sign_of_an_unknown_value_is_not_that_of_an_example() -> None:
    at_one = Function("f", real=True)(Integer(1))
    assert isinstance(has_sign("positive", at_one, Context(), strict=True), Undecided)


@pytest.mark.parametrize("arguments", [(x,), (x, y)], ids=["of one", "of two"])
def test_two_unknown_functions_are_not_the_same(arguments: tuple[Expr, ...]) -> None:
    f, g = Function("f", real=True), Function("g", real=True)
    assert verdict(f(*arguments), f(*arguments)) is Proved
    assert verdict(f(*arguments), g(*arguments)) is Refuted
