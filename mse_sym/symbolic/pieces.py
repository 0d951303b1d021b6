r"""Functions in pieces: their one-sided derivatives, and their derivative where the two agree.

``|u|``, ``max``, ``min``, ``sign`` and ``Piecewise`` are smooth inside their pieces.  At a border the
derivative from the right is that of the piece entered to the right, if the function is continuous there;

.. math:: \partial_{\pm} f(v) = \lim_{h \downarrow 0} \frac{f(v \pm h) - f(v)}{\pm h},

and the function has a derivative where :math:`\partial_- f = \partial_+ f` (W. Rudin, *Principles of
Mathematical Analysis*, 3rd ed., 1976, chapter 5; R. T. Rockafellar, *Convex Analysis*, 1970, section 24).
"""

from __future__ import annotations

from collections.abc import Sequence

from sympy import (
    Abs,
    And,
    Dummy,
    Eq,
    Expr,
    Function,
    Max,
    Min,
    Ne,
    Or,
    Piecewise,
    S,
    Sum,
    diff,
    sign,
)
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from mse_sym.symbolic.functions import depends_on

IN_PIECES = (Abs, Max, Min, sign, Piecewise)
"""The functions that have pieces."""


class NoDerivative(Exception):
    """There is no derivative here: the one-sided ones differ."""


class Guarded(Function):
    """``value`` where ``left`` equals ``right``, and no value elsewhere."""

    nargs = 3

    @classmethod
    def eval(cls, value: Expr, left: Expr, right: Expr) -> Expr | None:
        return value if left == right else None


class Unread(Function):
    """A derivative that is not known, because the border of the pieces cannot be read off here."""

    nargs = 0


NOTHING = Guarded(0, 0, 1)
"""No value."""


def has_pieces(expr: Expr, variable: Expr) -> bool:
    """Whether a piece of ``expr`` begins or ends at certain values of ``variable``."""
    return any(depends_on(part, variable) for part in expr.atoms(*IN_PIECES, Guarded))


def derivative_in_pieces(expr: Expr, variable: Expr) -> Expr:
    """The derivative where both one-sided derivatives agree; elsewhere it has no value."""
    before, after = (one_sided_derivative(expr, variable, side) for side in (-1, 1))
    return Guarded(before, before, after)


def one_sided_derivative(expr: Expr, variable: Expr, side: int) -> Expr:
    """The derivative from the right (``side`` 1) or from the left (-1), in pieces."""
    return _one_sided(_in_pieces(expr), variable, side)


def _in_pieces(expr: Expr) -> Expr:
    """Every function in pieces as a ``Piecewise``."""
    if not expr.has(*IN_PIECES):
        return expr
    args = [arg if isinstance(arg, Boolean) else _in_pieces(arg) for arg in expr.args]
    match expr:
        case Abs():
            (u,) = args
            return Piecewise((u, u > 0), (-u, True))
        case sign():
            (u,) = args
            return Piecewise((S.One, u > 0), (S.NegativeOne, u < 0), (S.Zero, True))
        case Max() | Min():
            return extremum_in_pieces(expr.func(*args))
        case Piecewise():
            return Piecewise(*((_in_pieces(value), _conditions_in_pieces(holds)) for value, holds in expr.args))
    return expr.func(*args)


def extremum_in_pieces(extremum: Expr) -> Expr:
    """A maximum or minimum: the first of its arguments that lies beyond all that come after it."""
    *others, last = extremum.args
    pieces = [
        (argument, beyond(extremum.func, argument, extremum.args[place:])) for place, argument in enumerate(others, 1)
    ]
    return Piecewise(*pieces, (last, True))


def beyond(extremum: type[Expr], argument: Expr, others: Sequence[Expr]) -> Boolean:
    """That an argument of a maximum is greater, or one of a minimum less, than each of the others."""
    return And(*(_settled(argument > other if extremum is Max else argument < other) for other in others))


def _settled(condition: Boolean) -> Boolean:
    """The condition with 0 on one side, if SymPy's canonical form of it goes to and fro between two.

    ``Piecewise`` would follow it without end: ``2*y - 2*a > (a - y)**2`` becomes ``2*a - 2*y < -(a - y)**2``, and
    that ``(a - y)**2 < 2*y - 2*a`` again.
    """
    if not isinstance(condition, Relational) or condition.canonical.canonical == condition.canonical:
        return condition
    return condition.func((condition.lhs - condition.rhs).expand(), 0)


def _conditions_in_pieces(condition: Boolean) -> Boolean:
    return condition.replace(
        lambda part: isinstance(part, Relational), lambda part: part.func(*(_in_pieces(arg) for arg in part.args))
    )


def _one_sided(expr: Expr, variable: Expr, side: int) -> Expr:
    if not expr.has(Piecewise, Guarded) or not depends_on(expr, variable):
        return diff(expr, variable)
    match expr:
        case Piecewise():
            here = expr
            entered = [
                (Guarded(_one_sided(value, variable, side), value, here), _entered(condition, variable, side))
                for value, condition in expr.args
            ]
            return Piecewise((Unread(), _turns_flat(expr, variable, side)), *entered, (NOTHING, True))
        case Guarded():
            value, left, right = expr.args
            return Guarded(_one_sided(value, variable, side), left, right)
        case Sum():
            return Sum(_one_sided(expr.function, variable, side), *expr.limits)
    places = [Dummy(f"u{number}", real=True) for number in range(len(expr.args))]
    function, back = expr.func(*places), dict(zip(places, expr.args, strict=True))
    return sum(
        (
            diff(function, place).xreplace(back) * _one_sided(argument, variable, side)
            for place, argument in back.items()
            if depends_on(argument, variable)
        ),
        S.Zero,
    )


def _entered(condition: Boolean, variable: Expr, side: int) -> Boolean:
    """The condition an infinitesimal step further: ``u > 0`` holds there if ``u > 0``, or ``u = 0`` and u grows."""

    def moved(part: Relational) -> Boolean:
        distance = part.lhs - part.rhs
        if not depends_on(distance, variable):
            return part
        if isinstance(part, Eq | Ne):
            return S.true if isinstance(part, Ne) else S.false
        growth = side * _one_sided(distance, variable, side)
        above = Or(distance > 0, And(Eq(distance, 0), growth > 0))
        below = Or(distance < 0, And(Eq(distance, 0), growth < 0))
        return above if part.gts == part.lhs else below

    return condition.replace(lambda part: isinstance(part, Relational), moved)


def _turns_flat(pieces: Piecewise, variable: Expr, side: int) -> Boolean:
    """At a border of a piece, but not moving away from it: which piece comes next cannot be read off."""
    distances = {part.lhs - part.rhs for _, condition in pieces.args for part in condition.atoms(Relational)}
    return Or(
        *(
            And(Eq(distance, 0), Eq(_one_sided(distance, variable, side), 0))
            for distance in distances
            if depends_on(distance, variable)
        )
    )
