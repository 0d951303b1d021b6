"""Rules that are left out: recorded on the form, and named where it matters."""

from __future__ import annotations

from importlib import import_module

import pytest
from sympy import DiracDelta, Expr, besselj, symbols

from mse_sym.forms import Form, LeftOut, stable_form
from mse_sym.forms import stable as stable_module
from mse_sym.losses import Loss, activations
from mse_sym.pages.catalogue import examine_loss
from mse_sym.proof import Derivation
from mse_sym.proof.rules import Rule
from mse_sym.report.document import Paragraph
from mse_sym.symbolic.context import Context
from mse_sym.train import train_neuron

a, y = symbols("a y", real=True)
mu, nu = symbols("mu nu", positive=True)


def _recurrence(expr: Expr, context: Context) -> Expr:
    """True, and beyond the prover."""
    return expr.replace(besselj, lambda order, z: 2 * (order + 1) * besselj(order + 1, z) / z - besselj(order + 2, z))


RECURRENCE = Rule("recurrence of Bessel", _recurrence)


def test_a_rule_that_is_undecided_is_recorded() -> None:
    form = stable_form(Derivation.begin(besselj(0, mu)), (RECURRENCE,))
    (left_out,) = form.left_out
    assert (left_out.rule, left_out.before) == ("recurrence of Bessel", besselj(0, mu))
    assert left_out.line == 2 * besselj(1, mu) / mu - besselj(2, mu)
    assert "no normal form settles it" in left_out.verdict
    assert form.result == besselj(0, mu)
    assert str(left_out).startswith("the rule 'recurrence of Bessel' was left out: ")


def test_nothing_is_recorded_where_all_is_proved() -> None:
    assert stable_form(Derivation.begin((a - y) ** 2 / 2)).left_out == ()


@pytest.fixture
def left_out(monkeypatch: pytest.MonkeyPatch) -> str:
    """A rule that no loss can have proved, which shows at once."""
    rule = Rule("wishful", lambda expr, context: expr + DiracDelta(y))
    monkeypatch.setattr(stable_module.stable_form, "__defaults__", ((rule,),))
    monkeypatch.setattr(import_module("mse_sym.train.neuron"), "PLAIN_RULES", (rule,))
    return rule.name


def test_a_compiled_loss_names_what_is_left_out(left_out: str) -> None:
    compiled = Loss("square", (a - y) ** 2 * nu, a, y, (nu,)).compile()
    assert {each.rule for each in compiled.left_out} == {left_out}
    assert len(compiled.left_out) == 3
    assert repr(compiled).endswith(f"proofs, without '{left_out}')")


def test_code_that_cannot_be_written_says_what_was_left_out(left_out: str) -> None:
    words = rf"own_of_softplus: .*has no function softplus.*; the rule '{left_out}' was left out: both sides are equal"
    with pytest.raises(ValueError, match=words):
        Loss("own", (a - y) ** 2 * nu, a, y, (nu,)).of(activations.softplus).compile().value(1.0, 1.0, nu=1.0)


def test_a_neuron_says_what_was_left_out(left_out: str) -> None:
    square = Loss("square_of_neuron", (a - y) ** 2, a, y)
    with pytest.raises(ValueError, match=rf"square_of_neuron and softplus: .*; the rule '{left_out}' was left out"):
        train_neuron(square, activations.softplus, weight=1.0, bias=0.0, epochs=1)


def test_the_page_of_a_loss_names_what_is_left_out(left_out: str) -> None:
    result = examine_loss(Loss("square", (a - y) ** 2 * nu, a, y, (nu,)), on_page=True)
    assert result.status == "proved"
    told = [block.text for block in result.blocks if isinstance(block, Paragraph) and "was left out" in block.text]
    assert len(told) == 3
    assert told[0].startswith("In the value the rule 'wishful' was left out: ")


def test_a_form_is_a_derivation_and_what_is_left_out() -> None:
    derivation = Derivation.begin(a**2)
    form = Form(derivation, derivation, (LeftOut("rule", a, y, "why"),))
    assert (form.result, form.lines, form.evidence) == (a**2, derivation.lines, ())
