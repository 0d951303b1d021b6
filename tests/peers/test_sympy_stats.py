"""The densities of ``sympy.stats``: their losses' gradients against differences of SymPy's own densities by mpmath."""

from __future__ import annotations

import pytest
from mpmath import mp
from sympy import Expr, Rational, Symbol, lambdify, symbols
from sympy.stats import (
    Beta,
    BetaPrime,
    BoundedPareto,
    Cauchy,
    Chi,
    ChiSquared,
    Dagum,
    Erlang,
    ExGaussian,
    Exponential,
    ExponentialPower,
    FDistribution,
    FisherZ,
    FlorySchulz,
    Frechet,
    Gamma,
    GammaInverse,
    GaussianInverse,
    Geometric,
    Gompertz,
    Gumbel,
    Laplace,
    Levy,
    Logarithmic,
    LogCauchy,
    Logistic,
    LogLogistic,
    LogNormal,
    Lomax,
    Maxwell,
    Moyal,
    Nakagami,
    NegativeBinomial,
    Normal,
    Pareto,
    Poisson,
    PowerFunction,
    Rayleigh,
    Reciprocal,
    ShiftedGompertz,
    StudentT,
    Uniform,
    Weibull,
    YuleSimon,
)

from mse_sym.losses import Likelihood

a = Symbol("a", real=True)
b, c, s, k = symbols("b c s k", positive=True)
HALF = Rational(1, 2)

VARIABLES: tuple[tuple[Expr, Symbol, Expr], ...] = (
    (Beta("Y", a, b), a, Rational(1, 3)),
    (BetaPrime("Y", a, b), a, Rational(5, 3)),
    (BoundedPareto("Y", k, 1, 3), k, Rational(3, 2)),
    (Cauchy("Y", a, s), a, Rational(5, 3)),
    (Chi("Y", 3) * s + a, a, Rational(9, 2)),
    (ChiSquared("Y", 5) * s, s, Rational(5, 3)),
    (Dagum("Y", a, b, c), a, Rational(5, 3)),
    (Erlang("Y", 3, a), a, Rational(5, 3)),
    (ExGaussian("Y", a, s, k), a, Rational(5, 3)),
    (Exponential("Y", a), a, Rational(5, 3)),
    (ExponentialPower("Y", a, s, 3), a, Rational(5, 3)),
    (FDistribution("Y", b, c), b, Rational(5, 3)),
    (FisherZ("Y", b, c), b, Rational(5, 3)),
    (FlorySchulz("Y", a), a, Rational(3)),
    (Frechet("Y", a, s), a, Rational(5, 3)),
    (Gamma("Y", k, a), a, Rational(5, 3)),
    (GammaInverse("Y", a, b), a, Rational(5, 3)),
    (GaussianInverse("Y", a, k), a, Rational(5, 3)),
    (Geometric("Y", a), a, Rational(3)),
    (Gompertz("Y", b, a), a, HALF),
    (Gumbel("Y", s, a), a, Rational(5, 3)),
    (Laplace("Y", a, s), a, Rational(5, 3)),
    (Levy("Y", 0, a), a, Rational(5, 3)),
    (Logarithmic("Y", a), a, Rational(3)),
    (LogCauchy("Y", a, s), a, Rational(5, 3)),
    (Logistic("Y", a, s), a, Rational(5, 3)),
    (LogLogistic("Y", a, k), a, Rational(5, 3)),
    (LogNormal("Y", a, s), a, Rational(5, 3)),
    (Lomax("Y", a, b), a, Rational(5, 3)),
    (Maxwell("Y", a), a, Rational(5, 3)),
    (Moyal("Y", a, s), a, Rational(5, 3)),
    (Nakagami("Y", b + HALF, a), a, Rational(5, 3)),
    (NegativeBinomial("Y", k, a), a, Rational(3)),
    (Normal("Y", a, s), a, Rational(5, 3)),
    (Pareto("Y", 1, a), a, Rational(5, 3)),
    (Poisson("Y", a), a, Rational(3)),
    (PowerFunction("Y", k, 0, 1), k, Rational(1, 3)),
    (Rayleigh("Y", a), a, Rational(5, 3)),
    (Reciprocal("Y", 1, 1 + k), k, Rational(5, 4)),
    (ShiftedGompertz("Y", b, a), a, Rational(5, 3)),
    (a + s * StudentT("Y", k), a, Rational(5, 3)),
    (Uniform("Y", 0, k), k, Rational(1, 3)),
    (Weibull("Y", a, k), a, Rational(5, 3)),
    (YuleSimon("Y", a), a, Rational(3)),
)
NUMBERS = {b: Rational(5, 4), c: Rational(3, 2), s: Rational(4, 3), k: Rational(9, 4)}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("variable", "prediction", "outcome"),
    VARIABLES,
    ids=lambda part: type(part.pspace.distribution).__name__ if hasattr(part, "pspace") else "",
)
def test_gradients_are_those_of_the_density_by_differences(variable: Expr, prediction: Symbol, outcome: Expr) -> None:
    likelihood = Likelihood.of(variable, prediction)
    loss = likelihood.loss()
    at = {one: NUMBERS.get(one, HALF) for one in (prediction, *likelihood.parameters)} | {likelihood.outcome: outcome}
    for one in (prediction, *likelihood.parameters):
        gradient = loss.gradient if one == prediction else loss.in_parameter(one).gradient
        rest = {other: value for other, value in at.items() if other != one}
        density = lambdify(one, likelihood.density.subs(rest), "mpmath")
        with mp.workdps(50):
            expected = mp.diff(lambda x, density=density: -mp.log(density(x)), mp.mpf(at[one].p) / at[one].q)
            assert mp.almosteq(mp.mpf(gradient.subs(at).evalf(50)), expected, 1e-20, 1e-20), one
