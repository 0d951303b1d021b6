"""Refuted statements: false ones have a counterexample and, where one edit does it, the line that was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Expr, KroneckerDelta, Mul, Rational, S, Sum, exp, log, symbols

from mse_sym.losses import activations, binary_cross_entropy, cross_entropy, gaussian_nll, squared_error
from mse_sym.proof import Proved, Refuted, prove
from mse_sym.proof.mutants import Mutant, mutants
from mse_sym.proof.refutation import refuted
from mse_sym.proof.relations import AtLeast, Equal, EqualUpToConstant, Relation, SolvedFor, TendsTo
from mse_sym.proof.strategy import LOSS
from mse_sym.symbolic import Context, Partial, sigmoid
from mse_sym.symbolic.context import UNIT_CLOSED, UNIT_OPEN, index, size, vector
from mse_sym.symbolic.functions import softmax
from tests.proof.witnesses import really_separates

a, y, z, x, w = symbols("a y z x w", real=True)
s = symbols("s", positive=True)
NORMAL = Context(definitions={LOSS: gaussian_nll.expression.xreplace({gaussian_nll.parameters[0]: s})})
SQUARE = Context(definitions={LOSS: squared_error.expression})
ENTROPY = Context({a: UNIT_OPEN, y: UNIT_CLOSED}, {LOSS: binary_cross_entropy.expression})
DIVERGENCE = Context(definitions={LOSS: a * exp(y) - (a - 1) * exp(a - y)})
NEURON = Context({a: UNIT_OPEN, y: UNIT_CLOSED}, {LOSS: binary_cross_entropy.expression, a: sigmoid(z), z: w * x})


@pytest.mark.parametrize(
    ("before", "relation", "wrong", "context", "meant", "edit"),
    [
        (Partial(LOSS, a), Equal(), y - a, SQUARE, a - y, "the opposite sign"),
        (Partial(LOSS, a), Equal(), (a - y) / 2, SQUARE, a - y, "a factor 2"),
        (Partial(LOSS, a), Equal(), Mul(2, a - y, evaluate=False), SQUARE, a - y, "without the factor 2"),
        (Partial(LOSS, a), SolvedFor(a), y / 2, SQUARE, y, "a factor 2"),
        (exp(-a), Equal(), exp(a), Context(), exp(-a), "the reciprocal"),
        (1 / (1 + a**2), Equal(), 1 + a**2, Context(), 1 / (1 + a**2), "the reciprocal"),
        (Partial(LOSS, z), Equal(), (a - y) / (a * (1 - a)), NEURON, a - y, "with the forgotten factor ∂a/∂z"),
        (
            Partial(LOSS, a),
            Equal(),
            3 * a - 3 * y,
            SQUARE,
            a - y,
            "divided by 3, because it is too large by the factor 3",
        ),
        (
            Partial(LOSS, a),
            Equal(),
            a * log(2) - y * log(2),
            SQUARE,
            a - y,
            "divided by log(2), because it is too large by the factor ln 2: of …",
        ),
        (
            Partial(LOSS, a),
            Equal(),
            (a - y) / s,
            NORMAL,
            (a - y) / s**2,
            "divided by s, because it is too large by the factor s",
        ),
        (
            Partial(LOSS, a),
            Equal(),
            a - y,
            NORMAL,
            (a - y) / s**2,
            "divided by s², because it is too large by the factor s²",
        ),
        (
            Partial(LOSS, s),
            Equal(),
            1 - (a - y) ** 2 / s**2,
            NORMAL,
            1 / s - (a - y) ** 2 / s**3,
            "divided by s, because it is the derivative in log s, not in s",
        ),
        (
            Partial(LOSS, s),
            Equal(),
            1 / (2 * s**2) - (a - y) ** 2 / (2 * s**4),
            NORMAL,
            1 / s - (a - y) ** 2 / s**3,
            "divided by 1/(2 s), because it is the derivative in s², not in s",
        ),
        (
            Partial(LOSS, a),
            Equal(),
            a - y,
            ENTROPY,
            (a - y) / (a * (1 - a)),
            "divided by a (1 - a), because it is the derivative in the logit of a, not in a",
        ),
        (
            Partial(LOSS, a),
            Equal(),
            exp(a) - y * exp(y - a),
            DIVERGENCE,
            exp(y) - a * exp(a - y),
            "a and y in each other's place",
        ),
        (Partial(LOSS, w), Equal(), (a - y) * z, NEURON, (a - y) * x, "x and z in each other's place"),
        (Partial(LOSS, w), Equal(), (a - y) * z**2, NEURON, None, ""),
        (Partial(LOSS, a), Equal(), (a - y) ** 5, SQUARE, None, ""),
        (-(a**2) - 1, AtLeast(), S.Zero, Context(), None, ""),
    ],
)
def test_a_false_statement_is_refuted_and_mended(
    before: Expr, relation: Relation, wrong: Expr, context: Context, meant: Expr | None, edit: str
) -> None:
    found = refuted(before, relation, wrong, context)
    assert really_separates(before, relation, wrong, context, found.verdict.witness)
    if meant is None:
        assert found.mended is None
        assert len(found.evidence) == 1
        return
    assert found.mended is not None
    assert found.mended.edit.startswith(edit.removesuffix("…"))
    assert isinstance(prove(before, relation, found.mended.after, context), Proved)
    assert isinstance(prove(meant, Equal(), found.mended.after, context), Proved)
    assert found.evidence[1:] == found.mended.evidence != ()


@given(st.sampled_from(mutants((a - y) * sigmoid(z) * (1 - sigmoid(z)), (a, y))))
def test_what_is_mended_is_true_again(mutant: Mutant) -> None:
    truth = (a - y) * Partial(sigmoid(z), z)
    if isinstance(prove(truth, Equal(), mutant.expression), Refuted):
        mended = refuted(truth, Equal(), mutant.expression, Context()).mended
        assert mended is None or isinstance(prove(truth, Equal(), mended.after), Proved)


def test_a_true_statement_is_not_refuted() -> None:
    with pytest.raises(ValueError, match="the statement is true: a - y, equal, from"):
        refuted(Partial(LOSS, a), Equal(), a - y, SQUARE)


K, j, m = size("K"), index("j"), index("m")
LOGITS, LABELS = vector("z", K), vector("y", K)
TOTAL = Sum(LABELS[m], (m, 1, K))
OF_LOGITS = cross_entropy.of(activations.softmax)
CLASSES = Context({LABELS: UNIT_CLOSED}, {LOSS: OF_LOGITS.expression})
P, Q = softmax(LOGITS, j), softmax(LOGITS, m)
DELTA = KroneckerDelta(j, m)


@pytest.mark.parametrize(
    ("before", "wrong", "meant", "edit"),
    [
        (LOSS, -LABELS[j] * (1 - P), P * TOTAL - LABELS[j], "with the whole Jacobian: the diagonal p(1 − p)"),
        (LOSS, -LABELS[j], P * TOTAL - LABELS[j], "with the whole Jacobian: the coupling −p_j p_k of the softmax is"),
        (LOSS, P - LABELS[j], P * TOTAL - LABELS[j], "times Sum(y[m], (m, 1, K)): the labels are taken to add up to"),
        (
            LOSS,
            P * TOTAL / K - LABELS[j] / K,
            P * TOTAL - LABELS[j],
            "divided by 1/K, because it has a factor 1/K, K the number of entries",
        ),
        (Q, DELTA * P * (1 - P), P * (DELTA - Q), "with the whole Jacobian: the diagonal p(1 − p)"),
        (Q, DELTA * P, P * (DELTA - Q), "with the whole Jacobian: the coupling −p_j p_k of the softmax is left out"),
    ],
)
def test_slips_of_the_softmax_are_mended(before: Expr, wrong: Expr, meant: Expr, edit: str) -> None:
    found = refuted(Partial(before, LOGITS[j]), Equal(), wrong, CLASSES)
    assert found.mended is not None
    assert found.mended.edit.startswith(edit)
    assert isinstance(prove(meant, Equal(), found.mended.after, CLASSES), Proved)


def test_a_side_that_is_infinite_is_printed_as_such() -> None:
    assert r"$\infty$" in refuted(exp(x), TendsTo(x, S.Infinity), S.Zero, Context()).counterexample
    assert r"$-\infty$" in refuted(-exp(x), TendsTo(x, S.Infinity), S.Zero, Context()).counterexample


def test_what_is_undecided_is_not_refuted() -> None:
    with pytest.raises(ValueError, match=r"the statement is not refuted: .*no normal form settles it"):
        refuted((a - Rational(10, 7)) ** 2, AtLeast(strict=True), S.Zero, Context())  # false at one number alone


def test_the_counterexample_in_words() -> None:
    p = vector("p", size("K"))
    assert refuted(S(2), Equal(), S.Half, Context()).counterexample == "at every point the two sides are $2$ and $0.5$"
    assert refuted(S(1), Equal(), Rational(1, 10**7), Context()).counterexample.endswith(r"$1$ and $1 \cdot 10^{-7}$")
    assert (
        refuted(a, SolvedFor(a), S.One, Context()).counterexample
        == "at every point the line above, with the solution put back in, should be $0$, but is $1$"
    )
    assert (
        refuted(S(-1), AtLeast(), S.Zero, Context()).counterexample
        == "at every point the difference should not be negative, but is $-1$"
    )
    assert (
        refuted(S.Zero, AtLeast(strict=True), S.Zero, Context()).counterexample
        == "at every point the difference should be positive, but is $0$"
    )
    of_two = refuted(a, Equal(), 2 * a + exp(x), Context()).counterexample
    assert of_two.index("$, $") < of_two.index("the two sides")
    assert "p_{1} = " in refuted(p[1], Equal(), p[1] ** 2, Context()).counterexample
    assert r"\sigma = " in refuted(symbols("sigma", positive=True), Equal(), S.Zero, Context()).counterexample
    assert r"\text{undefined}" in refuted(log(a), Equal(), log(a**2) / 2, Context()).counterexample


def test_the_witness_of_an_index() -> None:
    K, j = size("K"), index("j")
    p = vector("p", K)
    assert refuted(p[j], Equal(), 2 * p[j], Context()).mended is not None


def test_what_fails_is_not_said_as_if_it_held() -> None:
    """Of an equation stand both sides, of an inequality what ought to be, of the rest that it does not hold."""
    for relation, before, after, words in (
        (Equal(), a, -a, " the two sides are "),
        (AtLeast(), a, S.Zero, " the difference should not be negative, but is -"),
        (AtLeast(strict=True), a, S.Zero, " the difference should be positive, but is "),
        (EqualUpToConstant(a), a**2, a, "“the difference does not depend on the parameter” does not hold at a = "),
    ):
        verdict = prove(before, relation, after)
        assert isinstance(verdict, Refuted)
        assert words in str(verdict)
