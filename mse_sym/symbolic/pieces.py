r"""Functions in pieces: their one-sided derivatives, and their derivative where the two agree.

``|u|``, ``max``, ``min``, ``sign`` and ``Piecewise`` are smooth between their borders
(:mod:`mse_sym.symbolic.borders`).  At a border the derivative from the right is that of the smooth function entered
to the right, if the function is continuous there;

.. math:: \partial_{\pm} f(v) = \lim_{h \downarrow 0} \frac{f(v \pm h) - f(v)}{\pm h},

and the function has a derivative where :math:`\partial_- f = \partial_+ f`, both finite (Rudin 1976, chapter 5;
Rockafellar 1970, section 24).

The function is taken as a whole: of ``x**2 * sign(x)``, whose second factor jumps, the smooth functions on both sides
meet at 0 with the slope 0.  Only sums of functions with different borders are differentiated term by term.
"""

from __future__ import annotations

from sympy import (
    AccumBounds,
    Add,
    Derivative,
    DiracDelta,
    Dummy,
    Expr,
    Function,
    Heaviside,
    Indexed,
    Piecewise,
    Pow,
    Product,
    S,
    SingularityFunction,
    Subs,
    Sum,
    diff,
    nan,
    oo,
    sign,
    zoo,
)
from sympy.core.function import AppliedUndef

from mse_sym.symbolic.borders import IN_PIECES, BySign, along_a_line, borders, growths, is_continuous, with_signs
from mse_sym.symbolic.functions import depends_on

_MOST_BORDERS = 6


class NoDerivative(Exception):
    """There is no derivative here: the one-sided ones differ."""


class Guarded(Function):
    """``value`` where ``left`` equals ``right``, and no value elsewhere.

    One-sided derivatives that are infinite are none, equal or not.
    """

    nargs = 3

    @classmethod
    def eval(cls, value: Expr, left: Expr, right: Expr) -> Expr | None:
        sides = (left, right)
        if any(side in (oo, -oo, zoo) for side in sides):
            return NOTHING
        if any(side.has(oo, -oo, zoo, nan, AccumBounds) for side in sides):
            return Unread()
        return value if left == right else None


class Unread(Function):
    """A derivative that is not known, since the function or the border of its pieces is not read."""

    nargs = 0


class Joined(Function):
    """``value`` where ``inside`` equals ``here``, and not known elsewhere."""

    nargs = 3

    @classmethod
    def eval(cls, value: Expr, inside: Expr, here: Expr) -> Expr | None:
        if inside == here:
            return value
        return Unread() if inside.is_number and here.is_number and not (inside - here).is_zero else None


NOTHING = Guarded(0, 0, 1)
"""No value."""


def has_pieces(expr: Expr, variable: Expr) -> bool:
    """Whether a piece of ``expr`` begins or ends at certain values of ``variable``."""
    return any(depends_on(part, variable) for part in expr.atoms(*IN_PIECES, Guarded, Joined))


def derivative(expr: Expr, variable: Expr) -> Expr:
    """The derivative where there is one; elsewhere it has no value.

    Of a function without pieces it is that of ``sympy.diff``, which shares neither code nor tables with the rules of
    differentiation.
    """
    if has_pieces(expr, variable):
        return derivative_in_pieces(expr, variable)
    return _smooth(expr, variable)


def derivative_in_pieces(expr: Expr, variable: Expr) -> Expr:
    """The derivative where both one-sided derivatives agree; elsewhere it has no value."""
    before, after = (one_sided_derivative(expr, variable, side) for side in (-1, 1))
    return Guarded(before, before, after)


def one_sided_derivative(expr: Expr, variable: Expr, side: int) -> Expr:
    """The derivative from the right (``side`` 1) or from the left (-1), in pieces."""
    return _one_sided(expr, variable, side, alone=True)


def _one_sided(expr: Expr, variable: Expr, side: int, *, alone: bool) -> Expr:
    """The one-sided derivative of a function that stands ``alone``, or beside others in a sum.

    Where a function jumps that stands alone, there is none.  Beside others it may: two jumps may cancel.
    """
    if not has_pieces(expr, variable):
        return _smooth(expr, variable)
    if isinstance(expr, Sum):
        return _of_sum(expr, variable, side, alone=alone)
    rest, groups = _apart(expr, variable)
    if rest or len(groups) > 1:
        alone = alone and len(groups) == 1
        return Add(_smooth(rest, variable), *(_one_sided(group, variable, side, alone=alone) for group in groups))
    return _by_branches(expr, variable, side, alone=alone)


def _apart(expr: Expr, variable: Expr) -> tuple[Expr, list[Expr]]:
    """The terms of a sum without pieces, and those with pieces, in groups without a border in common."""
    rest: Expr = S.Zero
    groups: list[tuple[Expr, set[Expr]]] = []
    for term in Add.make_args(expr):
        if not has_pieces(term, variable):
            rest += term
            continue
        own = set(borders(term, variable))
        met = [group for group in groups if group[1] & own]
        groups = [group for group in groups if group not in met]
        groups.append((Add(term, *(group[0] for group in met)), own.union(*(group[1] for group in met))))
    return rest, [group for group, _ in groups]


def _of_sum(total: Sum, variable: Expr, side: int, *, alone: bool) -> Expr:
    """Of a sum over the entries of a vector of which each occurs in one term, the derivative of the one term."""
    (bound, low, high), *others = total.limits
    if isinstance(variable, Indexed) and not others and (low, high) == (1, *(variable.base.shape or ())):
        entry, (own,) = variable.base[bound], variable.indices
        inside = own.is_Symbol or bool((high - own).is_nonnegative)
        if inside and not depends_on(total.function.xreplace({entry: Dummy(real=True)}), variable):
            return _one_sided(total.function.xreplace({bound: own}), variable, side, alone=alone)
    return Sum(_one_sided(total.function, variable, side, alone=False), *total.limits)


def _by_branches(expr: Expr, variable: Expr, side: int, *, alone: bool) -> Expr:
    """The derivative of the smooth function that is entered to this side.

    Of :math:`f(kv + c)` it is :math:`k f'`, on the side to which the sign of k points, and 0 where k is.
    """
    if line := along_a_line(expr, variable):
        function, place, here = line
        rate = diff(here, variable)
        ahead, behind = (_by_branches(function, place, way, alone=alone) for way in (side, -side))
        return BySign(rate * ahead, S.Zero, rate * behind, rate).xreplace({place: here})

    def entering(branch: Expr, known: dict[Expr, int]) -> Expr:
        inside = with_signs(branch, known)
        undecided = [border for border in borders(inside, variable) if border not in known]
        if not undecided:
            slope = _chain(inside, variable, side) if has_pieces(inside, variable) else _smooth(inside, variable)
            return (Guarded if alone else Joined)(slope, inside, expr) if may_jump else slope
        if len(known) == _MOST_BORDERS or not is_continuous(undecided[0]):
            return Unread()
        towards, vanish_then = growths(undecided[0], variable, side)
        signs = (1, 0, -1) if vanish_then else (1, -1)
        values = {own: entering(inside, {**known, undecided[0]: own}) for own in signs}
        return BySign(values[1], values.get(0, Unread()), values[-1], *towards)

    jumping = expr.atoms(sign, Heaviside, Piecewise, Guarded, Joined, BySign)
    may_jump = any(depends_on(part, variable) for part in jumping)
    return entering(expr, {})


def _chain(expr: Expr, variable: Expr, side: int) -> Expr:
    """The chain rule: what is in pieces still is a sum, or a derivative that may not exist, or is not read."""
    match expr:
        case Sum():
            return _of_sum(expr, variable, side, alone=False)
        case Guarded(args=(value, left, right)) | Joined(args=(value, left, right)):
            return expr.func(_one_sided(value, variable, side, alone=False), left, right)
        case Piecewise() if not any(depends_on(condition, variable) for _, condition in expr.args):
            return Piecewise(*((_one_sided(value, variable, side, alone=False), holds) for value, holds in expr.args))
        case _ if isinstance(expr, IN_PIECES):
            return Unread()
    places = [Dummy(f"u{number}", real=True) for number in range(len(expr.args))]
    function, back = expr.func(*places), dict(zip(places, expr.args, strict=True))
    return Add(
        *(
            _smooth(function, place).xreplace(back) * _one_sided(argument, variable, side, alone=False)
            for place, argument in back.items()
            if depends_on(argument, variable)
        )
    )


def _smooth(expr: Expr, variable: Expr) -> Expr:
    """The derivative of a function without pieces, by ``sympy.diff`` but for powers that are no product.

    Of those it is ``p u**(p - 1) u'``, where SymPy has ``p u**p u' / u``, which has no value at ``u = 0``.
    """
    if isinstance(expr, Sum):
        return Sum(_smooth(expr.function, variable), *expr.limits)
    bound = {index for part in expr.atoms(Sum, Product) for index in part.variables}
    powers: dict[Expr, Expr] = {
        part: Dummy(real=True)
        for part in expr.atoms(Pow)
        if _is_power_of_unknown_sign(part, variable) and not part.free_symbols & bound
    }
    outside = expr.xreplace(powers)
    slopes = [
        diff(outside, stand_in).xreplace({one: power for power, one in powers.items()}) * _of_power(power, variable)
        for power, stand_in in powers.items()
        if outside.has(stand_in)
    ]
    slope = diff(outside, variable).xreplace({one: power for power, one in powers.items()})
    return Unread() if _is_unread(expr, slope) else Add(slope, *slopes)


def _is_power_of_unknown_sign(part: Pow, variable: Expr) -> bool:
    base, exponent = part.args
    varies = depends_on(base, variable) and not depends_on(exponent, variable)
    return varies and not exponent.is_Integer and not base.is_positive


def _of_power(power: Expr, variable: Expr) -> Expr:
    """``p u**(p - 1) u'``; where ``u`` and ``u'`` vanish and ``p < 1``, that is 0 times infinity, and tells nothing."""
    base, exponent = power.args
    slope = _smooth(base, variable)
    found = exponent * base ** (exponent - 1) * slope
    if exponent.is_number:
        return found
    if_both_vanish = BySign(found, found, Unread(), exponent - 1)
    return BySign(found, BySign(found, if_both_vanish, found, slope), found, base)


def _is_unread(expr: Expr, slope: Expr) -> bool:
    """Whether SymPy leaves the derivative open, as that of ``floor``, or has one that is no function."""
    left_open = (part.expr for part in slope.atoms(Derivative, Subs))
    return expr.has(DiracDelta, SingularityFunction) or not all(
        isinstance(part, AppliedUndef | Derivative) for part in left_open
    )
