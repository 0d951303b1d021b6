"""The unevaluated partial derivative, on which the rules of differentiation work.

``sympy.Derivative`` evaluates itself in many an operation (substitution, simplification); a step of a
derivation must not, so the derivative that waits for its rule is a node of its own.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Indexed, Symbol, sympify


class Partial(Expr):
    r"""The derivative :math:`\partial f/\partial v`, unevaluated.

    Example::

        from sympy import symbols
        from mse_sym import Derivation, Partial, rules

        a = symbols("a", real=True)
        print(Derivation.begin(Partial(a**3, a)).apply(rules.work_out).result)  # 3*a**2

    ``v`` is a symbol or an entry of a vector (``z[j]``).  Intermediates on which ``f`` depends are
    held fixed or not according to the context: with ``a = σ(z)``, ``Partial(l, a)`` treats ``a`` as
    the variable, and ``Partial(l, z)`` differentiates through it.

    Raises:
        TypeError: the variable is neither a symbol nor an entry of a vector.
    """

    def __new__(cls, function: Expr, variable: Expr, **assumptions: Any) -> Partial:
        variable = sympify(variable)
        if not isinstance(variable, Symbol | Indexed):
            raise TypeError(f"a derivative is taken in a symbol or an entry of a vector, not in {variable}")
        return Expr.__new__(cls, sympify(function), variable, **assumptions)

    @property
    def function(self) -> Expr:
        """What is differentiated."""
        return self.args[0]

    @property
    def variable(self) -> Expr:
        """In what it is differentiated."""
        return self.args[1]

    def _eval_is_real(self) -> bool | None:
        return self.function.is_real

    def _eval_is_commutative(self) -> bool:
        return True


class OneSided(Expr):
    r"""The derivative from the right (``side`` 1) or from the left (-1), :math:`\partial_{\pm} f/\partial v`.

    Example::

        from sympy import Abs, FiniteSet, S, symbols
        from mse_sym import Context, OneSided, prove, relations

        v = symbols("v", real=True)
        at_the_kink = Context({v: FiniteSet(0)})
        verdict = prove(OneSided(Abs(v), v, -1), relations.Equal(), -S.One, at_the_kink)
        print(type(verdict).__name__)  # Proved

    Raises:
        TypeError: the variable is neither a symbol nor an entry of a vector.
        ValueError: another side.
    """

    def __new__(cls, function: Expr, variable: Expr, side: int, **assumptions: Any) -> OneSided:
        if side not in (1, -1):
            raise ValueError(f"a derivative is taken from the right, 1, or from the left, -1, not from {side}")
        partial = Partial(function, variable)
        return Expr.__new__(cls, *partial.args, sympify(side), **assumptions)

    @property
    def function(self) -> Expr:
        """What is differentiated."""
        return self.args[0]

    @property
    def variable(self) -> Expr:
        """In what it is differentiated."""
        return self.args[1]

    @property
    def side(self) -> Expr:
        """1 from the right, -1 from the left."""
        return self.args[2]

    def _eval_is_real(self) -> bool | None:
        return self.function.is_real

    def _eval_is_commutative(self) -> bool:
        return True
