r"""Functions of which nothing is known but that they can be differentiated.

What is derived for them holds for every function: for every activation :math:`\phi(z)`, and for every
loss :math:`C(z_1, \dots, z_n)` of a layer of any size ``n``.  Their derivatives are unknown functions too,
by the chain rule

.. math:: \frac{\partial}{\partial v} C(z_1, \dots, z_n)
    = \sum_{k=1}^{n} \frac{\partial C}{\partial z_k} \, \frac{\partial z_k}{\partial v},

which holds where ``C`` is differentiable (Rudin 1976,
theorem 9.15).  That mixed derivatives may be exchanged is not assumed.
"""

from __future__ import annotations

from typing import Any

from sympy import Add, Dummy, Expr, Indexed, Integer, KroneckerDelta, Mul, S, Sum, Symbol, diff, sympify
from sympy.core.function import AppliedUndef
from sympy.core.symbol import Str

_PLACE = Dummy("place", integer=True, positive=True)
"""The bound index of every function of a vector, so that two with the same entries are the same."""


class _Unknown(Expr):
    """A name, what the function is taken of, and in which arguments it was differentiated."""

    @property
    def name(self) -> str:
        return str(self.args[0])

    @property
    def inside(self) -> Expr:
        """What the function is taken of."""
        return self.args[1]

    def of(self, inside: Expr) -> Expr:
        """The same function, or derivative, of something else."""
        return self.func(self.args[0], inside, *self.args[2:])

    def _eval_is_real(self) -> bool:
        return True

    def _eval_is_commutative(self) -> bool:
        return True


class Unknown(_Unknown):
    r"""An unknown differentiable function of a number, :math:`\phi(u)`, or its derivative of an order."""

    def __new__(cls, name: str | Str, argument: Expr, order: Expr | int = 0, **assumptions: Any) -> Unknown:
        return Expr.__new__(cls, Str(str(name)), sympify(argument), sympify(order), **assumptions)

    @property
    def order(self) -> int:
        return int(self.args[2])

    def _eval_derivative(self, variable: Expr) -> Expr:
        return Unknown(self.name, self.inside, self.order + 1) * diff(self.inside, variable)


class UnknownOfVector(_Unknown):
    r"""An unknown differentiable function of a vector, :math:`C(z_1, \dots, z_n)`, or a partial derivative of it.

    Made by :func:`unknown_of_vector`.  ``slopes`` are the places in which it was differentiated, in turn.
    """

    def __new__(cls, name: str | Str, inside: Expr, size: Expr, *slopes: Expr, **assumptions: Any) -> UnknownOfVector:
        if inside.has(UnknownOfVector):
            raise ValueError(f"an unknown function of a vector of unknown functions of vectors: {name} of {inside}")
        return Expr.__new__(cls, Str(str(name)), inside, sympify(size), *map(sympify, slopes), **assumptions)

    @property
    def size(self) -> Expr:
        return self.args[2]

    @property
    def slopes(self) -> tuple[Expr, ...]:
        return self.args[3:]

    def entry(self, place: Expr) -> Expr:
        """The entry of the vector at a place."""
        return self.inside.xreplace({_PLACE: place})

    @property
    def free_symbols(self) -> set[Symbol]:
        return super().free_symbols - {_PLACE}

    def _eval_derivative(self, variable: Expr) -> Expr:
        place = Dummy("m", integer=True, positive=True)
        inner = diff(self.entry(place), variable)
        return Sum(self.func(*self.args, place) * inner, (place, S.One, self.size))


def unknown_of_vector(name: str, entry: Indexed) -> UnknownOfVector:
    """An unknown function of the vector of which ``entry`` is the general entry, ``z[k]``."""
    (index,), (size,) = entry.indices, entry.base.shape
    return UnknownOfVector(name, entry.xreplace({index: _PLACE}), size)


def example(part: Expr) -> Expr:
    r"""A certain function in the place of an unknown one, the same for the same name, with its derivatives.

    Of a number :math:`(c + u)/(c + c u^2)`, which is bounded, so that layer upon layer of it can be evaluated;
    of a vector :math:`(\sum_m v_m)^2 + c \sum_m m v_m^2`; of an undefined function of SymPy
    :math:`\sum_m m u_m^2 + c \prod_m u_m`, or with the sign that is assumed of it, or an integer.
    """
    c = 1 + Integer(sum(map(ord, part.name)) % 7)
    if isinstance(part, AppliedUndef):
        return _undefined(part, c)
    if isinstance(part, Unknown):
        u = Dummy("u", real=True)
        return diff((c + u) / (c + c * u**2), u, part.order).xreplace({u: part.inside})
    m = Dummy("m", integer=True, positive=True)
    total = Sum(part.entry(m), (m, 1, part.size))
    match part.slopes:
        case ():
            return total**2 + c * Sum(m * part.entry(m) ** 2, (m, 1, part.size))
        case (j,):
            return 2 * total + 2 * c * j * part.entry(j)
        case (j, k):
            return 2 + 2 * c * j * KroneckerDelta(j, k)
    return S.Zero


def _undefined(part: AppliedUndef, c: Expr) -> Expr:
    """An example of an undefined function that has what is assumed of it; itself where none is known."""
    assumed = part.func._kwargs
    if part.is_rational is not None or part.is_zero:
        numbers = (number for size in range(8) for number in (Integer(size), -Integer(size)))
        fits = (n for n in numbers if all(getattr(n, f"is_{fact}") == holds for fact, holds in assumed.items()))
        return next(fits, part)
    squares = Add(*(place * argument**2 for place, argument in enumerate(part.args, start=1)))
    if part.is_positive or (part.is_nonzero and part.is_nonnegative is None and part.is_nonpositive is None):
        return squares + c
    if part.is_negative:
        return -squares - c
    if part.is_nonnegative or part.is_nonpositive:
        return squares if part.is_nonnegative else -squares
    return squares + c * Mul(*part.args)
