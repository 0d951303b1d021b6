"""Contexts: domains, definitions, dependence, and what is left to interpret."""

from __future__ import annotations

import pytest
from sympy import Expr, FiniteSet, Indexed, Interval, KroneckerDelta, Rational, S, Sum, Symbol, exp, log, oo, symbols

from mse_sym.symbolic import Context, Partial, sigmoid, softmax
from mse_sym.symbolic.context import POSITIVE, UNIT_CLOSED, UNIT_OPEN, index, size, vector

a, b, w, x, y, z, ell = symbols("a b w x y z ell", real=True)
s = Symbol("s", positive=True)
NEURON = Context(definitions={ell: (a - y) ** 2 / 2, a: sigmoid(z), z: w * x + b})


@pytest.mark.parametrize(
    ("variable", "domain"),
    [
        (a, S.Reals),
        (s, POSITIVE),
        (Symbol("t", nonnegative=True), Interval(0, oo)),
        (vector("p", 3)[1], S.Reals),
    ],
)
def test_assumptions_give_the_domain(variable: Expr, domain: Interval) -> None:
    assert Context().domain(variable) == domain


def test_a_declared_domain_wins() -> None:
    p = vector("p", size("K"))
    context = Context({a: UNIT_OPEN, y: FiniteSet(0, 1), p: UNIT_CLOSED})
    assert context.domain(a) == UNIT_OPEN
    assert context.domain(y) == FiniteSet(0, 1)
    assert context.domain(p[index("k")]) == UNIT_CLOSED


def test_an_undeclared_symbol_has_no_domain() -> None:
    with pytest.raises(ValueError, match=r"r has no domain; declare it real, Symbol\('r', real=True\)"):
        Context().domain(Symbol("r"))


@pytest.mark.parametrize(
    "definitions",
    [{a: a + 1}, {a: b, b: a}, {a: sigmoid(z), z: w * b, w: 2 * a}],
    ids=["itself", "two", "three"],
)
def test_definitions_that_lead_back_are_rejected(definitions: dict[Expr, Expr]) -> None:
    with pytest.raises(ValueError, match="leads back to"):
        Context(definitions=definitions)


def test_unfolding_all_and_some() -> None:
    assert NEURON.unfold(ell) == (sigmoid(w * x + b) - y) ** 2 / 2
    assert NEURON.unfold(ell, ell) == (a - y) ** 2 / 2
    assert NEURON.unfold(a * ell, a) == sigmoid(z) * ell


def test_unfolding_the_entries_of_a_vector() -> None:
    K, j, k = size("K"), index("j"), index("k")
    p, q = vector("p", K), vector("q", K)
    context = Context(definitions={p[k]: q[k] ** 2})
    assert context.unfold(p[j] + Sum(p[k], (k, 1, K))) == q[j] ** 2 + Sum(q[k] ** 2, (k, 1, K))


def test_dependence_goes_through_intermediates() -> None:
    assert NEURON.depends_on(ell, w)
    assert NEURON.depends_on(ell, a)
    assert NEURON.depends_on(a, z)
    assert not NEURON.depends_on(z, a)
    assert not NEURON.depends_on(x * y, w)


def test_derivatives_are_taken_at_the_level_of_their_variable() -> None:
    """∂ℓ/∂a treats a as the variable, ∂ℓ/∂z goes through it."""
    assert (NEURON.resolve(Partial(ell, a)) - NEURON.resolve(a - y)).simplify() == 0
    activation = 1 / (1 + exp(-(w * x + b)))
    through = (activation - y) * activation * (1 - activation)
    assert (NEURON.resolve(Partial(ell, z)) - through).simplify() == 0
    assert (NEURON.resolve(Partial(ell, w)) - through * x).simplify() == 0


def test_second_derivatives() -> None:
    cubic = Context(definitions={ell: a**3 * y**2})
    assert cubic.resolve(Partial(Partial(ell, a), y)) == 6 * a**2 * y
    assert cubic.resolve(Partial(Partial(ell, a), a)) == 6 * a * y**2


def test_a_bound_index_is_not_an_index_of_the_variable() -> None:
    """∂/∂x_k Σ_k x_k² is 2 x_k, though the sum's own index is called k, too."""
    n, k = size("n"), index("k")
    v = vector("v", n)
    resolved = Context().resolve(Partial(Sum(v[k] ** 2, (k, 1, n)), v[k]))
    assert {part.has(KroneckerDelta) for part in resolved.atoms(Sum)} == {True}
    at_two = resolved.xreplace({n: S(3), k: S(2)}).doit()
    assert at_two.xreplace({n: S(3)}) == 2 * v.subs(n, 3)[2]


def test_contexts_are_values() -> None:
    assert Context({a: UNIT_OPEN}) == Context({a: UNIT_OPEN})
    assert hash(Context({a: UNIT_OPEN, b: UNIT_CLOSED})) == hash(Context({b: UNIT_CLOSED, a: UNIT_OPEN}))
    assert Context({a: UNIT_OPEN}) != Context({a: UNIT_CLOSED})
    with pytest.raises(TypeError):
        Context({a: UNIT_OPEN}).domains[a] = UNIT_CLOSED  # type: ignore[index]
    mutable = {a: UNIT_OPEN}
    context = Context(mutable)
    mutable[a] = UNIT_CLOSED
    assert context.domain(a) == UNIT_OPEN


def test_definitions_can_be_added() -> None:
    more = NEURON.with_definitions({b: log(s)})
    assert more.unfold(z) == w * x + log(s)
    assert NEURON.unfold(z) == w * x + b


@pytest.mark.parametrize("variable", [a + b, sigmoid(z), S.One])
def test_a_partial_is_in_a_variable(variable: Expr) -> None:
    with pytest.raises(TypeError, match="a derivative is taken in a symbol or an entry of a vector"):
        Partial(ell, variable)


def test_a_partial_waits() -> None:
    derivative = Partial(a**2, a)
    assert derivative.doit() == derivative
    assert (derivative.function, derivative.variable) == (a**2, a)
    assert derivative.xreplace({a: b}) == Partial(b**2, b)
    assert derivative.is_real
    assert derivative != Partial(a**2, b)


def test_a_softmax_of_a_softmax_depends_on_the_logits() -> None:
    """Not only where an entry is written: a function of a whole vector reads all of its entries."""
    K, i, j = size("K"), index("i"), index("j")
    logits, probabilities = vector("z", K), vector("p", K)
    context = Context(definitions={probabilities[i]: softmax(logits, i)})
    twice = softmax(probabilities, i)
    assert context.depends_on(twice, logits[j])
    assert not context.resolve(twice).has(probabilities)
    written_out = context.resolve(Partial(twice, logits[j])).subs({K: 2, i: 1, j: 1}).doit()
    first, second = symbols("u v", real=True)
    share = exp(first) / (exp(first) + exp(second))
    by_hand = (exp(share) / (exp(share) + exp(1 - share))).diff(first)
    entries = {entry: (first, second)[int(entry.indices[0]) - 1] for entry in written_out.atoms(Indexed)}
    difference = (written_out.xreplace(entries) - by_hand).xreplace({first: Rational(1, 4), second: Rational(-3, 2)})
    assert abs(difference.evalf(30)) < 1e-25


def test_a_bound_index_is_not_taken_for_the_index_of_an_entry() -> None:
    n, i, k = size("n"), index("i"), index("k")
    W, v, u = vector("W", n, n), vector("v", n), vector("u", n)
    context = Context(definitions={u[k]: Sum(W[k, i] * v[i], (i, 1, n))})
    unfolded = context.unfold(u[i])
    (total,) = unfolded.atoms(Sum)
    assert total.limits[0][0] != i
    assert unfolded.xreplace({total.limits[0][0]: k}) == Sum(W[i, k] * v[k], (k, 1, n))
    assert context.unfold(Sum(u[i], (i, 1, n))).has(W[i, total.limits[0][0]])


def test_a_derivative_keeps_the_name_in_which_it_is_taken() -> None:
    assert NEURON.unfold(Partial(ell, a) + a) == Partial((a - y) ** 2 / 2, a) + sigmoid(w * x + b)


def test_a_name_may_stand_for_a_derivative() -> None:
    delta = Symbol("delta", real=True)
    context = NEURON.with_definitions({delta: Partial(ell, z)})
    assert context.resolve(delta * x) == NEURON.resolve(Partial(ell, z) * x)
    assert context.resolve(Partial(delta, w)) == NEURON.resolve(Partial(Partial(ell, z), w))
    assert context.depends_on(delta, w)
    assert not context.depends_on(delta, s)
    with pytest.raises(ValueError, match="leads back"):
        Context(definitions={delta: Partial(ell, z), ell: delta * z})
