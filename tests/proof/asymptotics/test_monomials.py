"""Which of two monomials grows faster: compared by their logarithms far out, at 60 digits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp
from sympy import Expr, Rational, S, symbols

from mse_sym.proof.asymptotics.monomials import ONE, Growth, Monomial, exponential_of, iterated_logarithm
from mse_sym.proof.asymptotics.parameter_signs import ParameterSigns, UnknownSign
from mse_sym.symbolic import Context

s, q = symbols("s q", positive=True)

T, LOG, LOGLOG = map(iterated_logarithm, range(3))
EXP = exponential_of([(S.One, T)])
exponents = st.integers(-3, 3).map(lambda number: Rational(number, 2))
powers = st.tuples(exponents, exponents, exponents).map(
    lambda chosen: T.to_the(chosen[0]).times(LOG, chosen[1]).times(LOGLOG, chosen[2])
)
roots = st.sampled_from([LOG.to_the(S(2)), T.to_the(S.Half), T, T.to_the(S(2)).times(LOG, S(-3)), EXP])
monomials = st.tuples(powers, roots, exponents, roots, exponents).map(
    lambda chosen: (
        chosen[0].times(exponential_of([(chosen[2], chosen[1])])).times(exponential_of([(chosen[4], chosen[3])]))
    )
)


def far_out(monomial: Monomial) -> mp.mpf:
    """The logarithm of a monomial at ``t = exp(200)``."""
    logarithms = [mp.mpf(200), mp.log(200), mp.log(mp.log(200))]
    total = mp.fsum(mp.mpf(int(power.p)) / int(power.q) * logarithms[depth] for depth, power in monomial.powers)
    for grown, factor in monomial.exponents:
        total += mp.mpf(int(factor.p)) / int(factor.q) * mp.exp(far_out(grown))
    return total


def test_powers_of_logarithms_are_exponentials_of_them() -> None:
    assert exponential_of([(s, LOG)]) == T.to_the(s)
    assert exponential_of([(S(2), LOGLOG)]) == LOG.to_the(S(2))
    assert exponential_of([(S.One, T), (-S.One, T)]) == ONE


@pytest.mark.parametrize(
    ("faster", "slower"),
    [
        (T, LOG.to_the(S(100))),
        (EXP, T.to_the(S(100))),
        (exponential_of([(S.One, EXP)]), exponential_of([(S(100), T)])),
        (exponential_of([(S.One, LOG.to_the(S(2)))]), T.to_the(S(100))),
        (T.to_the(Rational(1, 100)), exponential_of([(S(100), LOG.to_the(S.Half))])),
        (T.to_the(q + s), T.to_the(s)),
        (exponential_of([(q + s, T)]), exponential_of([(s, T)]).times(T, S(100))),
        (LOGLOG, ONE),
    ],
)
def test_what_grows_faster(faster: Monomial, slower: Monomial) -> None:
    growth = Growth(ParameterSigns(Context()))
    assert growth.compare(faster, slower) == 1
    assert growth.compare(slower, faster) == -1
    assert growth.compare(faster, faster) == 0


@pytest.mark.parametrize("exponent", [s - q, s - 1])
def test_the_order_may_depend_on_parameters(exponent: Expr) -> None:
    with pytest.raises(UnknownSign):
        Growth(ParameterSigns(Context())).of(T.to_the(exponent))


@given(monomials)
def test_the_logarithm_far_out_has_the_sign_of_the_growth(monomial: Monomial) -> None:
    with mp.workdps(60):
        value = far_out(monomial)
    assert Growth(ParameterSigns(Context())).of(monomial) == (value > 0) - (value < 0)
