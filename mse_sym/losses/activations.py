"""Activations: what turns a pre-activation ``z`` into a prediction."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, IndexedBase, Interval, Lambda, Max, S, Set, Symbol, log
from sympy import exp as exp_of
from sympy import tanh as tanh_of

from mse_sym.symbolic.context import NONNEGATIVE, POSITIVE, UNIT_OPEN, index, size, vector
from mse_sym.symbolic.functions import gaussian_cumulative
from mse_sym.symbolic.functions import sigmoid as sigmoid_of
from mse_sym.symbolic.functions import softmax as softmax_of
from mse_sym.symbolic.functions import softplus as softplus_of
from mse_sym.symbolic.notation import textbook_latex

_z, _a = Symbol("z", real=True), Symbol("a", real=True)
_logits = vector("z", size("K"))
_i = index("i")


@dataclass(frozen=True, repr=False)
class Activation:
    """A function of the pre-activation, or one component of a function of a vector.

    Example::

        from sympy import Interval, Symbol, exp
        from mse_sym import Activation, losses

        z = Symbol("z", real=True)
        gompertz = Activation("gompertz", exp(-exp(-z)), z, Interval.open(0, 1))
        print(losses.squared_error.of(gompertz).gradient)  # (-y + exp(-exp(-z)))*exp(-z)*…
        print(losses.hinge.fits(gompertz))  # True

    Attributes:
        name: what it is called in code, a Python identifier.
        expression: the formula, written in ``argument``.
        argument: the pre-activation, a real symbol, or a vector.
        range: the set in which its values lie.
        component: of a vector the free index: the formula is that of this component.
    """

    name: str
    expression: Expr
    argument: Symbol | IndexedBase
    range: Set
    component: Symbol | None = None
    title: str = ""
    """The activation in words, without an article: *exponential* for `exp`; its name if none is given."""
    link: Lambda | None = None
    """The inverse on the range, as a page writes it; without one the start value of a loss behind it is solved for."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", self.title or self.name)

    @property
    def is_vector(self) -> bool:
        """Whether it is one component of a function of a vector."""
        return isinstance(self.argument, IndexedBase)

    def at(self, pre_activation: Expr) -> Expr:
        """The activation at another argument than its own."""
        return self.expression.xreplace({self.argument: pre_activation})

    def __repr__(self) -> str:
        return f"Activation({self.name!r}, {self.expression})"

    def _repr_latex_(self) -> str:
        return f"${textbook_latex(self.expression)}$"


identity = Activation("identity", _z, _z, S.Reals)
sigmoid = Activation("sigmoid", sigmoid_of(_z), _z, UNIT_OPEN, link=Lambda(_a, log(_a / (1 - _a))))
tanh = Activation("tanh", tanh_of(_z), _z, Interval.open(-1, 1), link=Lambda(_a, log((1 + _a) / (1 - _a)) / 2))
exp = Activation("exp", exp_of(_z), _z, POSITIVE, title="exponential")
softplus = Activation("softplus", softplus_of(_z), _z, POSITIVE)
gelu = Activation("gelu", _z * gaussian_cumulative(_z), _z, S.Reals, title="Gaussian error linear unit")
relu = Activation("relu", Max(_z, 0), _z, NONNEGATIVE, title="rectifier")
softmax = Activation("softmax", softmax_of(_logits, _i), _logits, UNIT_OPEN, component=_i)


def catalogue() -> dict[str, Activation]:
    """All activations of this module by name."""
    return {value.name: value for value in globals().values() if isinstance(value, Activation)}
