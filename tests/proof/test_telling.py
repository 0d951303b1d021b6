"""The reasons that rules give: what they did to this line, not what they are called."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from sympy import Expr, Interval, KroneckerDelta, Piecewise, Sum, cosh, exp, log, sinh, symbols, tanh

from mse_sym.proof import Derivation
from mse_sym.proof.rules import (
    Rule,
    cancel_factors,
    combined,
    expand_products,
    factorise,
    simplify,
    solve_for,
    unfold,
    work_out,
)
from mse_sym.proof.rules.rule import rewritten
from mse_sym.proof.rules.telling import simplification
from mse_sym.proof.strategy import derive_gradient
from mse_sym.symbolic.context import Context, index, size, vector
from mse_sym.symbolic.functions import sigmoid
from mse_sym.symbolic.partial import Partial

ROOT = Path(__file__).parents[2]
a, u, y, z = symbols("a u y z", real=True)
ell = symbols("ell", real=True)
k, j, n = index("k"), index("j"), size("n")
p = vector("p", n)


def told(rule: Rule, expr: Expr, context: Context = Context()) -> str:  # noqa: B008 (frozen)
    return rule.told(expr, rewritten(rule, expr, context), context)


@pytest.mark.parametrize(
    ("expr", "reason"),
    [
        (a * (1 - y / a), "the factor $a$ cancels"),
        (a * (1 - a) * ((1 - y) / (1 - a) - y / a), "the factors $a$ and $1 - a$ cancel"),
        ((1 - y) / (1 - a) - y / a, "over a common denominator"),
        (Sum(KroneckerDelta(k, j) * p[k], (k, 1, n)), "of the sum only $k = j$ remains"),
        (
            Sum(KroneckerDelta(k, j) * p[k], (k, 1, n)) + Sum(KroneckerDelta(k, index("i")) / p[k], (k, 1, n)),
            "of each sum only one term remains",
        ),
        (sinh(a) / cosh(a), r"$\sinh u/\cosh u = \tanh u$"),
        (exp(-a) / (1 + exp(-a)), "both parts of the fraction times $e^{a}$"),
        (Piecewise((a * (1 - y / a), a > 1), (y, True)), "the factor $a$ cancels"),
        (a * sigmoid(z) + y * sigmoid(z), r"the factor $\sigma\left(z\right)$ taken out"),
    ],
)
def test_simplifying_says_what_made_the_line_shorter(expr: Expr, reason: str) -> None:
    assert told(simplify, expr) == reason


def test_no_common_denominator_is_said_of_a_line_that_has_none() -> None:
    said = {"a sum": simplification(z * (1 / a + 1 / y), 1 + z, Context())}
    said |= {"terms apart": simplification(1 / (2 * a) - y / a**2, 1 / (2 * a) - (y + 1) / a**2, Context())}
    assert [name for name, words in said.items() if "denominator" in words] == []
    assert simplification(z * (1 / a + 1 / y), z * (a + y) / (a * y), Context()) == "over a common denominator"


def test_factors_are_named_where_the_rule_is_about_them() -> None:
    assert told(cancel_factors, (a * y + a) / a) == "the factor $a$ cancels"
    assert told(factorise, a * y - a * z) == "the factor $a$ taken out"
    assert told(factorise, a**2 - y**2) == "written as a product"


def test_names_that_are_filled_in_are_said() -> None:
    context = Context(definitions={ell: (a - y) ** 2, u: z + 1})
    assert told(unfold(), ell + 1, context) == r"definition of $\ell$"
    assert told(unfold(), ell + u, context) == r"definition of $\ell$ and $u$"


@pytest.mark.parametrize(
    ("function", "reason"),
    [
        (a**2 / 2, "constant factor, power rule"),
        ((a - y) ** 2, "power rule, sum rule, chain rule with $a - y$ inside"),
        (exp(-a), "$(e^u)' = e^u$, constant factor, chain rule with $-a$ inside"),
        (a, r"$\partial a/\partial a = 1$"),
        (log(cosh(a)), r"$(\log u)' = 1/u$, $\cosh' = \sinh$, chain rule with $\cosh\left(a\right)$ inside"),
        (exp(a) * tanh(a), r"product rule, $\tanh' = 1 - \tanh^2$, $(e^u)' = e^u$"),
        (exp(tanh((a - y) ** 2) + log(1 + a**2 * y**2) + y), "chain rule"),
    ],
)
def test_differentiating_names_the_rules_and_what_is_inside(function: Expr, reason: str) -> None:
    found = told(work_out, Partial(function, a))
    assert (
        set(found.split(", ")) == set(reason.split(", ")) if reason != "chain rule" else found.endswith(", chain rule")
    )
    assert derive_gradient(function, a, {}).lines[2].reason == found


def test_no_line_only_turns_what_has_an_even_power() -> None:
    lines = derive_gradient(log(z) + ((y - u) / z) ** 2 / 2, z, {}).lines
    assert lines[-1].expression == 1 / z - (y - u) ** 2 / z**3
    assert len(lines) == 3
    assert derive_gradient((y - u) ** 3, y, {}).lines[-1].expression == 3 * (y - u) ** 2


def test_of_entries_of_a_vector_the_delta_is_said() -> None:
    assert told(work_out, Partial(p[k], p[j])) == r"$\partial x_k/\partial x_j = \delta_{kj}$"


def test_several_rules_in_one_line_say_what_each_did_and_no_more() -> None:
    context = Context(definitions={ell: (a - y) ** 2 / 2})
    rule = combined(unfold(ell), work_out, expand_products, simplify)
    assert told(rule, Partial(ell, a), context) == (
        r"definition of $\ell$, constant factor, power rule, sum rule, chain rule with $a - y$ inside"
    )


@pytest.mark.parametrize(
    ("expr", "reason"),
    [
        ((a - y) ** 2 / 2, "$a - y = 0$"),
        (2 * a - 1, "linear in $a$"),
        (a * (2 - 3 * a), "$2 - 3 a = 0$"),
        ((a - y) / (1 + a**2), "$a - y = 0$"),
        (exp(a) - 2, "solved for $a$"),
    ],
)
def test_of_a_solution_the_factor_is_said_that_vanishes_there(expr: Expr, reason: str) -> None:
    assert told(solve_for(a), expr, Context({a: Interval.open(0, 1)})) == reason


def test_an_author_who_gives_no_reason_gets_that_of_the_rule() -> None:
    begun = Derivation.begin(a * y - a * z)
    assert begun.apply(factorise).lines[-1].reason == "the factor $a$ taken out"
    assert begun.apply(factorise, reason="as it should be").lines[-1].reason == "as it should be"


def test_no_line_that_is_stated_has_the_name_of_a_rule_for_a_reason() -> None:
    rules = {"simplify", "cancel", "factorise", "definition", "rules of differentiation", "worked out", "once more"}
    places = {
        "in the tail",
        "on the whole domain",
        "for every $z$",
        "positive everywhere",
        "as above",
        "the same square",
    }
    facts = {
        "positive",
        "not negative",
        "positive factors",
        "both are numbers",
        "collect",
        "collected",
        "without bound",
    }
    empty = rules | places | facts
    relations = {"negative logarithm", "antiderivative", "limit", "solution"}
    empty |= relations
    vague = re.compile(r"solved for .*|.* wins|for \$[^$]*\$")
    found = [
        f"{path.name}: {ast.unparse(call)[:80]}"
        for path in (*(ROOT / "derivations").glob("*.py"), *(ROOT / "mse_sym").rglob("*.py"))
        if not path.name.startswith("gradients")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in ("state", "apply")
        for given in (*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "reason"))
        if isinstance(given, ast.Constant) and (given.value in empty or vague.fullmatch(str(given.value)))
    ]
    assert found == []


def test_a_rule_that_is_named_for_what_it_seeks_says_what_it_did() -> None:
    assert all(rule.tells is not None for rule in (simplify, cancel_factors, factorise, work_out, unfold()))
