"""Likelihoods: densities whose negative logarithm is a loss. From ``sympy.stats`` where it has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sympy import Basic, Expr, IndexedBase, Product, Set, Symbol
from sympy.stats import Normal, density

from mse_sym.proof import Derivation
from mse_sym.proof.rules import expand_logarithms, negative_logarithm
from mse_sym.symbolic.context import UNIT_CLOSED, UNIT_OPEN, Context, index, size, vector
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
_sigma = Symbol("sigma", positive=True)
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


def catalogue() -> dict[str, Likelihood]:
    """All likelihoods of this module by name."""
    return {value.name: value for value in globals().values() if isinstance(value, Likelihood)}
