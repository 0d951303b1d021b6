"""Activations: what turns a pre-activation ``z`` into a prediction."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, IndexedBase, S, Set, Symbol

from mse_sym.symbolic.context import UNIT_OPEN, index, size, vector
from mse_sym.symbolic.functions import sigmoid as sigmoid_of
from mse_sym.symbolic.functions import softmax as softmax_of
from mse_sym.symbolic.notation import textbook_latex

_z = Symbol("z", real=True)
_logits = vector("z", size("K"))
_i = index("i")


@dataclass(frozen=True)
class Activation:
    """A function of the pre-activation, or one component of a function of a vector.

    ``expression`` is written in ``argument`` (a symbol, or a vector with the free index ``component``);
    ``range`` is the set in which its values lie.
    """

    name: str
    expression: Expr
    argument: Symbol | IndexedBase
    range: Set
    component: Symbol | None = None

    @property
    def is_vector(self) -> bool:
        return isinstance(self.argument, IndexedBase)

    def _repr_latex_(self) -> str:
        return f"${textbook_latex(self.expression)}$"


identity = Activation("identity", _z, _z, S.Reals)
sigmoid = Activation("sigmoid", sigmoid_of(_z), _z, UNIT_OPEN)
softmax = Activation("softmax", softmax_of(_logits, _i), _logits, UNIT_OPEN, component=_i)


def catalogue() -> dict[str, Activation]:
    """All activations of this module by name."""
    return {value.name: value for value in globals().values() if isinstance(value, Activation)}
