"""Cases over a sign: no point of the domain is in none of them, and in each the sign is known."""

from __future__ import annotations

import pytest
from sympy import Abs, Expr, FiniteSet, Interval, Max, S, Set, Sum, log, oo, sign, symbols

from mse_sym.proof.asymptotics.parameter_signs import NoValue, ParameterSigns, UnknownSign, differ, real_value, replaced
from mse_sym.proof.asymptotics.sign_cases import cases_by_sign
from mse_sym.proof.sampling import points
from mse_sym.symbolic import Context
from mse_sym.symbolic.context import NONNEGATIVE, POSITIVE, UNIT_CLOSED, UNIT_OPEN, index, size, vector

a, b, x = symbols("a b x", real=True)
K, j, k = size("K"), index("j"), index("k")
Z = vector("z", K)

DOMAINS = [S.Reals, POSITIVE, NONNEGATIVE, UNIT_OPEN, UNIT_CLOSED, Interval.open(-oo, 0), Interval.Lopen(-1, 2)]
UNKNOWN = [a - b, a, 2 * a + b - 1, 1 - a]


@pytest.mark.parametrize("first", DOMAINS, ids=str)
@pytest.mark.parametrize("second", [S.Reals, UNIT_OPEN], ids=str)
@pytest.mark.parametrize("unknown", UNKNOWN, ids=str)
def test_the_cases_cover_the_domain(first: Set, second: Set, unknown: Expr) -> None:
    context = Context({a: first, b: second})
    cases = cases_by_sign(unknown, (unknown,), context)
    named = {{">": 1, "=": 0, "<": -1}[case.name.split()[-2]]: case for case in cases}
    met = {int(sign(unknown.xreplace(point))) for point in points((unknown,), context, 16)}
    assert met <= named.keys() or not cases
    for side, case in named.items():
        assert ParameterSigns(case.context).sign(case.expressions[0]) == side


def test_a_label_has_the_values_of_its_domain() -> None:
    cases = cases_by_sign(a - b, (a - b,), Context({a: FiniteSet(0, 1), b: POSITIVE}))
    assert [case.expressions for case in cases] == [(-b,), (1 - b,)]


def test_an_absolute_value_is_split_over_what_is_inside() -> None:
    cases = cases_by_sign(Abs(a) - 1, (Abs(a),), Context())
    assert [case.name for case in cases] == ["$a > 0$", "$a = 0$", "$a < 0$"]


def test_an_entry_that_a_sum_may_name_is_not_split_over() -> None:
    total = Sum(Z[k], (k, 1, K))
    assert cases_by_sign(Z[k], (Z[k] + total,), Context()) == ()
    assert len(cases_by_sign(Z[j], (Z[j] + total,), Context())) == 3


def test_what_is_not_linear_is_not_split_over() -> None:
    assert cases_by_sign(a**3 - b**2 - 1, (a,), Context()) == ()


@pytest.mark.parametrize(
    ("value", "question"),
    [
        (symbols("s", positive=True) * (a - b), a - b),
        (log(symbols("s", positive=True)) - log(symbols("q", positive=True)), None),
    ],
)
def test_the_question_is_a_factor_of_unknown_sign(value: Expr, question: Expr | None) -> None:
    with pytest.raises(UnknownSign) as raised:
        ParameterSigns(Context()).sign(value)
    s, q = symbols("s q", positive=True)
    assert raised.value.expr in ({question, -question} if question else {s - q, q - s})


def test_numbers_are_told_apart_by_digits_that_are_right() -> None:
    assert differ(log(2), log(2) + S(1) / 10**40)
    assert not differ(log(4), 2 * log(2))
    assert differ(oo, -oo)
    assert not differ(oo, log(-1))
    assert real_value(log(-1)) is None


def test_what_has_no_value_is_no_expression() -> None:
    with pytest.raises(NoValue):
        replaced(Max(log(Abs(a)), b), {a: S.Zero})
