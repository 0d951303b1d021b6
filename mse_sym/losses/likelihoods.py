"""Likelihoods: densities whose negative logarithm is a loss. From ``sympy.stats`` where it has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sympy import Basic, Expr, IndexedBase, Mul, Pow, Product, Rational, Set, Symbol, exp, pi
from sympy.stats import ExponentialPower, Gamma, Geometric, Laplace, Normal, Poisson, StudentT, density

from mse_sym.proof import Derivation
from mse_sym.proof.rules import expand_logarithms, negative_logarithm
from mse_sym.symbolic.context import NONNEGATIVE, POSITIVE, UNIT_CLOSED, UNIT_OPEN, Context, index, size, vector
from mse_sym.symbolic.notation import textbook_latex


@dataclass(frozen=True)
class Likelihood:
    """A density of ``outcome`` given ``prediction`` (mean or probability) and further parameters.

    ``domains`` lists what the symbols' assumptions do not say.
    """

    name: str
    density: Expr
    prediction: Symbol | IndexedBase
    outcome: Symbol | IndexedBase
    parameters: tuple[Symbol, ...] = ()
    domains: Mapping[Basic, Set] = field(default_factory=dict)

    @property
    def negative_log(self) -> Derivation:
        """From the density to its negative logarithm, expanded, by proved lines."""
        begin = Derivation.begin(self.density, Context(self.domains))
        return begin.apply(negative_logarithm).apply(expand_logarithms)

    def _repr_latex_(self) -> str:
        return f"${textbook_latex(self.density)}$"

    def __hash__(self) -> int:
        return hash((self.name, self.density))


_a, _y = Symbol("a", real=True), Symbol("y", real=True)
_sigma, _shape = Symbol("sigma", positive=True), Symbol("nu", positive=True)
_s, _power, _nu = Symbol("s", positive=True), Symbol("p", positive=True), Symbol("nu", positive=True)
_K, _k = size("K"), index("k")
_p, _labels = vector("p", _K), vector("y", _K)

gaussian = Likelihood("gaussian", density(Normal("Y", _a, _sigma))(_y), _a, _y, (_sigma,))
r"""Gaussian noise: :math:`y = a + \varepsilon`, :math:`\varepsilon \sim N(0, \sigma^2)`."""

bernoulli = Likelihood("bernoulli", _a**_y * (1 - _a) ** (1 - _y), _a, _y, domains={_a: UNIT_OPEN, _y: UNIT_CLOSED})
r"""A label 0 or 1: :math:`a^y (1 - a)^{1 - y}`."""

categorical = Likelihood(
    "categorical",
    Product(_p[_k] ** _labels[_k], (_k, 1, _K)),
    _p,
    _labels,
    domains={_p: UNIT_OPEN, _labels: UNIT_CLOSED},
)
r"""One of ``K`` classes, the label one-hot: :math:`\prod_k p_k^{y_k}`."""

poisson = Likelihood("poisson", density(Poisson("Y", _a))(_y), _a, _y, domains={_a: POSITIVE, _y: NONNEGATIVE})
r"""A count 0, 1, 2, … of the mean :math:`a > 0`: :math:`a^y e^{-a} / y!`."""

gamma = Likelihood(
    "gamma", density(Gamma("Y", _shape, _a / _shape))(_y), _a, _y, (_shape,), domains={_a: POSITIVE, _y: POSITIVE}
)
r"""A positive outcome of the mean :math:`a > 0` and the shape :math:`\nu > 0`; its variance is :math:`a^2/\nu`.

P. McCullagh and J. A. Nelder, *Generalized Linear Models*, 2nd ed. (1989), section 8.2, has it in this form.
"""

geometric = Likelihood(
    "geometric", density(Geometric("Y", 1 / (1 + _a)))(_y + 1), _a, _y, domains={_a: POSITIVE, _y: NONNEGATIVE}
)
r"""How many failures precede the first success: 0, 1, 2, … with the mean :math:`a > 0`.

The probability of a success is :math:`q = 1/(1 + a)`, and the likelihood :math:`(1 - q)^y q`.  The `Geometric`
of `sympy.stats` counts the trials, the successful one among them, which are one more.
"""

laplace = Likelihood("laplace", density(Laplace("Y", _a, _s))(_y), _a, _y, (_s,))
r"""Laplace's density about :math:`a`: :math:`e^{-|y - a|/s} / (2s)`."""

exponential_power = Likelihood(
    "exponential_power",
    density(ExponentialPower("Y", _a, _s * _power ** (1 / _power), _power))(_y),
    _a,
    _y,
    (_s, _power),
)
r"""The density :math:`\propto e^{-|y - a|^p/(p s^p)}`, of any power :math:`p > 0`: Laplace's for 1, Gauss's for 2."""

student_t = Likelihood("student_t", density(StudentT("T", _nu))((_y - _a) / _s) / _s, _a, _y, (_s, _nu))
r"""Student's density of scale :math:`s`: :math:`\propto (1 + (y - a)^2/(\nu s^2))^{-(\nu + 1)/2}`."""


def textbook_gaussian(outcome: Expr, mean: Expr, deviation: Expr) -> Expr:
    r"""The Gaussian density as a textbook writes it, :math:`e^{-(y - \mu)^2/(2\sigma^2)} / \sqrt{2\pi\sigma^2}`."""
    normalisation = Pow(2 * pi * deviation**2, -Rational(1, 2), evaluate=False)
    return Mul(normalisation, exp(-((outcome - mean) ** 2) / (2 * deviation**2)), evaluate=False)


def catalogue() -> dict[str, Likelihood]:
    """All likelihoods of this module by name."""
    return {value.name: value for value in globals().values() if isinstance(value, Likelihood)}
