"""Derivations and rules: each rule alone, wrong steps and wrong rules, and that a proof cannot be forged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sympy import Expr, KroneckerDelta, Product, Rational, S, Sum, Symbol, atan, cos, exp, log, sin, sinh, symbols, tanh

from mse_sym.losses import activations, binary_cross_entropy
from mse_sym.proof import Derivation, Line, Proved, StepRefuted, StepUndecided, prove, rules
from mse_sym.proof.relations import DerivativeIn, Equal, EqualUpToConstant, NegativeLogarithm, SameMinimiser, SolvedFor
from mse_sym.proof.rules.derivatives import DERIVATIVES
from mse_sym.proof.rules.rule import Rule, _rewritten
from mse_sym.symbolic import Context, Partial, logsumexp, sigmoid, softmax, softplus
from mse_sym.symbolic.context import UNIT_OPEN, index, size, vector

a, b, w, x, y, z, ell, mu = symbols("a b w x y z ell mu", real=True)
s = Symbol("sigma", positive=True)
K, n, i, j, k = size("K"), size("n"), index("i"), index("j"), index("k")
V = vector("v", K)
SQUARE = Context(definitions={ell: (a - y) ** 2 / 2})
NEURON = Context(definitions={ell: (a - y) ** 2 / 2, a: sigmoid(z), z: w * x + b})


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        (rules.constant_rule, Partial(y**2, a), S.Zero),
        (rules.identity_rule, Partial(a, a), S.One),
        (rules.identity_rule, Partial(V[k], V[j]), KroneckerDelta(j, k)),
        (rules.sum_rule, Partial(a + a**2, a), Partial(a, a) + Partial(a**2, a)),
        (rules.constant_multiple, Partial(3 * y * a**2, a), 3 * y * Partial(a**2, a)),
        (rules.product_rule, Partial(a * exp(a), a), Partial(a, a) * exp(a) + a * Partial(exp(a), a)),
        (rules.power_rule, Partial(a**3, a), 3 * a**2),
        (rules.power_rule, Partial((2 * a) ** 3, a), None),
        (rules.general_power_rule, Partial(s**a, a), s**a * Partial(a * log(s), a)),
        (rules.softmax_rule, Partial(softmax(V, k), V[j]), softmax(V, k) * (KroneckerDelta(k, j) - softmax(V, j))),
        (rules.logsumexp_rule, Partial(logsumexp(V), V[j]), softmax(V, j)),
        (rules.under_the_sum, Partial(Sum(a**k, (k, 1, K)), a), Sum(Partial(a**k, a), (k, 1, K))),
    ],
    ids=lambda value: value.name if isinstance(value, Rule) else str(value),
)
def test_each_rule_of_differentiation_alone(rule: Rule, before: Expr, after: Expr | None) -> None:
    rewritten = rule.rewrite(before, Context())
    if after is not None:
        assert rewritten == after
    assert isinstance(prove(before, Equal(), rewritten), Proved)


@pytest.mark.parametrize("function", DERIVATIVES, ids=lambda function: function.__name__)
def test_each_entry_of_the_table_of_derivatives(function: type[Expr]) -> None:
    argument = 2 * s
    derivation = Derivation.begin(Partial(function(argument), s)).apply(rules.work_out)
    assert not derivation.result.has(Partial)
    assert derivation.evidence


def test_a_bound_index_is_renamed_where_it_is_the_variables() -> None:
    total = Sum(V[k] ** 2, (k, 1, K))
    derivation = Derivation.begin(Partial(total, V[k])).apply(rules.under_the_sum)
    assert derivation.result == Sum(Partial(V[i] ** 2, V[k]), (i, 1, K))


def test_the_chain_rule_names_each_link() -> None:
    derivation = Derivation.begin(Partial(ell, w), NEURON).apply(rules.chain_rule(a, z))
    assert set(derivation.result.args) == {Partial(ell, a), Partial(a, z), Partial(z, w)}
    assert "through" in derivation.lines[-1].reason


def test_the_chain_rule_sums_over_a_vector() -> None:
    p, t = vector("p", K), vector("t", K)
    context = Context({p: UNIT_OPEN}, {ell: -Sum(t[k] * log(p[k]), (k, 1, K)), p[i]: softmax(V, i)})
    derivation = Derivation.begin(Partial(ell, V[j]), context).apply(rules.chain_rule(p[i]))
    assert isinstance(derivation.result, Sum)
    assert derivation.result.limits == ((i, 1, K),)


def test_forgetting_a_link_is_refuted() -> None:
    chain = Derivation.begin(Partial(ell, w), NEURON).apply(rules.chain_rule(a, z))
    with pytest.raises(StepRefuted):
        chain.state(Partial(ell, a) * Partial(z, w), "chain rule")


@pytest.fixture
def wrong_rules(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[type[Expr], Any]]:
    """The derivatives of functions, to be changed: what rules made before is forgotten, and what they make now."""
    _rewritten.cache_clear()
    for function, rule in DERIVATIVES.items():
        monkeypatch.setitem(DERIVATIVES, function, rule)
    yield DERIVATIVES
    _rewritten.cache_clear()


@pytest.mark.parametrize(
    ("function", "wrong"),
    [
        (sigmoid, sigmoid),
        (sigmoid, lambda u: sigmoid(u) * (1 + sigmoid(u))),
        (softplus, lambda u: sigmoid(-u)),
        (log, lambda u: -1 / u),
        (exp, lambda u: u * exp(u)),
        (cos, sin),
    ],
)
def test_a_wrong_rule_is_refuted(wrong_rules: dict[type[Expr], Any], function: type[Expr], wrong: object) -> None:
    wrong_rules[function] = ("a lie", wrong)
    with pytest.raises(StepRefuted) as refuted:
        Derivation.begin(Partial(function(s), s)).apply(rules.work_out)
    assert refuted.value.witness.point


def test_a_wrong_rule_reaches_no_compiled_loss(wrong_rules: dict[type[Expr], Any]) -> None:
    wrong_rules[sigmoid] = ("a lie", sigmoid)
    fresh = replace(binary_cross_entropy.of(activations.sigmoid), note="fresh")
    with pytest.raises(StepRefuted):
        fresh.compile()


def test_the_message_of_a_refuted_step_shows_everything() -> None:
    begun = Derivation.begin(Partial(ell, a), SQUARE).apply(rules.unfold(ell))
    with pytest.raises(StepRefuted) as refuted:
        begun.state(y - a, "by eye")
    message = str(refuted.value)
    for part in ("refuted", "stated", "∂/∂a [(a - y)²/2]", "y - a", "equal", "a = ", "y = ", "two sides are"):
        assert part in message
    assert (refuted.value.before, refuted.value.after) == (begun.result, y - a)
    assert isinstance(refuted.value, ArithmeticError)


def test_the_message_of_an_undecided_step_says_what_to_do() -> None:
    with pytest.raises(StepUndecided, match="state the step in smaller steps") as undecided:
        Derivation.begin(atan(sinh(a))).state(2 * atan(tanh(a / 2)), "Gudermann")
    for part in ("stated", "atan(sinh(a))", "2 atan(tanh(a/2))", "equal"):
        assert part in str(undecided.value)


def test_a_rule_that_changes_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"the rule 'sum rule' changes nothing in a²"):
        Derivation.begin(a**2).apply(rules.sum_rule)


def test_a_proof_cannot_be_forged() -> None:
    verdict = prove(a, Equal(), a)
    assert isinstance(verdict, Proved)
    for seal in ({}, {"seal": object()}, {"seal": None}):
        with pytest.raises(TypeError, match="only the prover makes a Proved"):
            Proved(verdict.evidence, **seal)
    with pytest.raises(TypeError, match="only the prover"):
        replace(verdict, evidence=(), seal=None)


def test_a_derivation_with_a_wrong_line_cannot_be_made() -> None:
    good = Derivation.begin((a - y) ** 2).apply(rules.expand_products)
    with pytest.raises(StepRefuted):
        Derivation(good.context, (good.lines[0], replace(good.lines[1], expression=a**2 + y**2)))
    with pytest.raises(StepRefuted):
        replace(good, lines=(*good.lines, Line(a, Equal(), "forged", "", good.evidence)))
    with pytest.raises(ValueError, match="stands in no relation"):
        Derivation(good.context, (good.lines[0], Line(a, None, "", "")))
    with pytest.raises(ValueError, match="begins with a line that stands in no relation"):
        Derivation(good.context, good.lines[1:])
    with pytest.raises(ValueError, match="begins with a line"):
        Derivation(good.context, ())


def test_only_rules_of_equality_combine() -> None:
    with pytest.raises(ValueError, match="only rules of equality combine"):
        rules.combined(rules.drop_constants(a), rules.simplify)


def test_algebra_from_a_density_to_the_mean() -> None:
    """Negative logarithm, logarithm of a product, constants dropped, scaled, differentiated, solved."""
    v = vector("v", n)
    density = exp(-((v[i] - mu) ** 2) / (2 * s**2)) / s
    derivation = (
        Derivation.begin(Product(density, (i, 1, n)))
        .apply(rules.negative_logarithm)
        .apply(rules.expand_logarithms)
        .apply(rules.split_sums)
        .apply(rules.drop_constants(mu))
        .apply(rules.scale(s**2, mu))
    )
    assert [type(line.relation) for line in derivation.lines[1:]] == [
        NegativeLogarithm,
        Equal,
        Equal,
        EqualUpToConstant,
        SameMinimiser,
    ]
    assert isinstance(derivation.relations[-1], SameMinimiser)
    solved = derivation.apply(rules.differentiate(mu)).apply(rules.work_out).apply(rules.solve_for(mu))
    assert isinstance(prove(solved.result, Equal(), Sum(v[i], (i, 1, n)) / n), Proved)
    assert [type(relation) for relation in solved.relations[-2:]] == [DerivativeIn, SolvedFor]


@pytest.mark.parametrize("factor", [S.Zero, S(-2), y, mu])
def test_scaling_by_what_is_not_positive_and_free_of_the_parameter_fails(factor: Expr) -> None:
    with pytest.raises((StepRefuted, StepUndecided)):
        Derivation.begin((mu - 1) ** 2).apply(rules.scale(factor, mu))


def test_no_or_several_solutions_are_not_one() -> None:
    with pytest.raises(ValueError, match="has 2 solutions"):
        Derivation.begin(mu**2 - 1).apply(rules.solve_for(mu))


def test_the_result_prints_as_aligned_lines() -> None:
    derivation = Derivation.begin(Partial(ell, a), SQUARE).apply(rules.unfold(ell)).apply(rules.work_out)
    latex = derivation._repr_latex_()
    assert latex.count(r"\\") == 2
    assert r"={} & a - y" in latex
    assert Rational(1, 2) * (a - y) ** 2 == SQUARE.definitions[ell]
