r"""The borders at which functions in pieces go from one piece to the next, and what is on either side.

A *border* of ``f`` in ``v`` is where an expression ``b`` vanishes: the argument of ``|u|`` or ``sign u``, the
difference of two arguments of a maximum, of the two sides of a condition.  The sign of a product is that of its
factors, so that the irreducible factors are borders of their own: ``(a - y)**2 < 1`` has ``a - y - 1`` and
``a - y + 1``.  Once the sign of every border is known, a function in pieces is one smooth function.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import prod

from sympy import (
    Abs,
    And,
    Basic,
    Dummy,
    Expr,
    Function,
    Heaviside,
    Indexed,
    Integer,
    Max,
    Min,
    Piecewise,
    Pow,
    Product,
    S,
    Sum,
    Symbol,
    atan,
    cos,
    cosh,
    diff,
    erf,
    erfc,
    exp,
    factor_list,
    fraction,
    gamma,
    log,
    loggamma,
    sign,
    sin,
    sinh,
    tanh,
    together,
)
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from mse_sym.symbolic.flat_sums import flat_sums
from mse_sym.symbolic.functions import depends_on
from mse_sym.symbolic.unknown import Unknown


class BySign(Function):
    """One of three values: where the first growth that is not 0 is positive, where all are 0, where it is negative."""

    @classmethod
    def eval(cls, positive: Expr, zero: Expr, negative: Expr, *growths: Expr) -> Expr | None:
        if positive == zero == negative or not growths:
            return zero
        first, *others = growths
        if first.is_zero:
            return cls(positive, zero, negative, *others)
        return positive if first.is_positive else negative if first.is_negative else None

    @property
    def growths(self) -> tuple[Expr, ...]:
        return self.args[3:]

    def at_first(self, own: int) -> Expr:
        """The value, once the sign of the first growth is known."""
        return self.func(*self.args[:3], *self.growths[1:]) if own == 0 else self.args[0 if own > 0 else 2]


IN_PIECES = (Abs, Max, Min, sign, Heaviside, Piecewise, BySign)
"""The functions that have pieces."""

_CONTINUOUS = (exp, log, sinh, cosh, tanh, sin, cos, atan, erf, erfc, gamma, loggamma, AppliedUndef, Unknown)
_HIGHEST_ORDER = 4


def borders(expr: Expr, variable: Expr) -> list[Expr]:
    """The borders that can be read off before any other is decided.

    Not those that an index of a sum is in: they differ from term to term.
    """
    bound = {index for total in expr.atoms(Sum) for index in total.variables}
    found: dict[Expr, None] = {}
    for part in sorted(expr.atoms(*IN_PIECES), key=_simplest_first):
        for distance in _distances(part, variable):
            if (
                depends_on(distance, variable)
                and not any(depends_on(inner, variable) for inner in distance.atoms(*IN_PIECES))
                and not distance.free_symbols & bound
            ):
                found |= dict.fromkeys(factor for factor, _ in factors(distance)[1])
    return [border for border in found if _sign_of_factor(border, {}) is None]


def _simplest_first(part: Expr) -> tuple[int, str]:
    return len(str(part)), str(part)


def _distances(part: Expr, variable: Expr) -> Iterator[Expr]:
    """What a function in pieces compares with 0."""
    match part:
        case Abs() | sign() | Heaviside():
            yield part.args[0]
        case Max() | Min():
            first = next((argument for argument in part.args if depends_on(argument, variable)), part.args[0])
            yield from (first - other for other in part.args if other != first)
        case BySign():
            yield from part.growths
        case Piecewise():
            for _, condition in part.args:
                yield from (relation.lhs - relation.rhs for relation in _relations(condition))


def _relations(condition: Boolean) -> list[Relational]:
    return sorted(condition.atoms(Relational), key=str)


@lru_cache(maxsize=1024)
def factors(distance: Expr) -> tuple[Expr, tuple[tuple[Expr, int], ...]]:
    """A constant, and the factors whose signs, with their powers, make up the sign of a quotient of polynomials.

    Of two factors that differ by their sign it is the one that SymPy writes without a minus.  What is no polynomial is
    one factor.
    """
    constant: Expr = S.One
    found: dict[Expr, int] = {}
    for polynomial in fraction(together(distance)):
        entries = polynomial.atoms(Indexed)
        inside = {symbol for entry in entries for symbol in entry.free_symbols}
        unknowns = entries | {symbol for symbol in polynomial.free_symbols - inside if isinstance(symbol, Symbol)}
        if polynomial.is_polynomial(*unknowns):
            content, parts = factor_list(polynomial)
        else:
            content, whole = polynomial.as_content_primitive()
            parts = [(whole, 1)]
        constant *= content
        for part, power in parts:
            turned = part.could_extract_minus_sign()
            constant *= (-1) ** power if turned else 1
            factor = -part if turned else part
            found[factor] = found.get(factor, 0) + power
    return constant, tuple(found.items())


def sign_from(distance: Expr, known: Mapping[Expr, int]) -> int | None:
    """The sign of an expression from the signs of borders, if they tell it."""
    if distance.is_Rational:
        return int(sign(distance))
    constant, parts = factors(distance)
    signs = [_sign_of_factor(factor, known) for factor, _ in parts]
    own = 1 if constant.is_positive else -1 if constant.is_negative else None
    if 0 in signs:
        return 0
    if own is None or None in signs:
        return None
    return own * prod(one if power % 2 else 1 for one, (_, power) in zip(signs, parts, strict=True) if one is not None)


def _sign_of_factor(factor: Expr, known: Mapping[Expr, int]) -> int | None:
    if factor in known:
        return known[factor]
    return 1 if factor.is_positive else -1 if factor.is_negative else None


def with_signs(expr: Expr, known: Mapping[Expr, int]) -> Expr:
    """The expression with those functions in pieces replaced by a piece which the signs of the borders decide."""
    if not expr.has(*IN_PIECES, Relational):
        return expr
    args = [with_signs(arg, known) for arg in expr.args]
    match expr:
        case Abs() | sign() | Heaviside() if (own := sign_from(args[0], known)) is not None:
            return own * args[0] if isinstance(expr, Abs) else expr.func(Integer(own), *args[1:])
        case Max() | Min():
            return _extremum(expr.func, args, known)
        case BySign() if (own := sign_from(expr.growths[0], known)) is not None:
            return with_signs(expr.at_first(own), known)
        case Relational() if (own := sign_from(args[0] - args[1], known)) is not None:
            return expr.func(Integer(own), S.Zero)
    return expr.func(*args)


def _extremum(extremum: type[Expr], arguments: list[Expr], known: Mapping[Expr, int]) -> Expr:
    """A maximum or minimum without the arguments that lie behind another, or with it."""
    wins = 1 if extremum is Max else -1
    kept: list[Expr] = []
    for argument in arguments:
        signs = [sign_from(argument - other, known) for other in kept]
        if any(own is not None and own != wins for own in signs):
            continue
        kept = [other for other, own in zip(kept, signs, strict=True) if own != wins]
        kept.append(argument)
    return extremum(*kept)


def is_continuous(border: Expr) -> bool:
    """Whether a border keeps its sign near every place where it has one: no function in it is known to jump."""
    return all(isinstance(part, (*_CONTINUOUS, Abs, Max, Min)) for part in border.atoms(Function))


def growths(border: Expr, variable: Expr, side: int) -> tuple[list[Expr], bool]:
    """The border and its derivatives towards a side, as far as they tell its sign, and whether all others are 0.

    An infinitesimal step further the border has the sign of the first of them that is not 0 (Taylor's theorem).  It is
    0 there if all of them are 0, as of a polynomial they are from its degree on.
    """
    found = [border]
    while len(found) <= _HIGHEST_ORDER and not found[-1].is_nonzero:
        growth = flat_sums((side * diff(found[-1], variable)).expand())
        if growth == 0:
            return found, True
        if not _has_values(growth):
            break
        found.append(growth)
    return found, False


def along_a_line(expr: Expr, variable: Expr) -> tuple[Expr, Symbol, Expr] | None:
    r"""A function of :math:`t = kv + c`, the name of t, and :math:`kv + c`, if the expression is such a function.

    And if a border in it is no polynomial: where k may be 0, the signs of its growths then do not tell its own.
    """
    if expr.has(Sum, Product) or all(border.is_polynomial(variable) for border in borders(expr, variable)):
        return None
    lines = list(dict.fromkeys(_lines(expr, variable)))
    slopes = [diff(line, variable) for line in lines]
    ratios = [slope / slopes[0] for slope in slopes]
    if slopes[0].is_nonzero or not all(ratio.is_number for ratio in ratios):
        return None
    place = Dummy("t", real=True)
    along = {
        line: ratio * place + (line - ratio * lines[0]).expand() for line, ratio in zip(lines, ratios, strict=True)
    }
    return expr.xreplace(along), place, lines[0]


def _lines(expr: Basic, variable: Expr) -> Iterator[Expr]:
    """The largest parts that are linear in a variable."""
    if isinstance(expr, Expr) and expr.is_polynomial(variable) and not depends_on(diff(expr, variable), variable):
        yield expr
        return
    for part in expr.args:
        if depends_on(part, variable):
            yield from _lines(part, variable)


def _has_values(expr: Expr) -> bool:
    """Whether powers and logarithms have values everywhere: a slope of the square root has none at 0."""
    powers = (part for part in expr.atoms(Pow) if not (part.exp.is_integer and part.exp.is_nonnegative))
    logarithms = expr.atoms(log, gamma, loggamma)
    return all(part.base.is_positive for part in powers) and all(part.args[0].is_positive for part in logarithms)


def extremum_in_pieces(extremum: Expr) -> Expr:
    """A maximum or minimum: the first of its arguments that lies beyond all that come after it."""
    *others, last = extremum.args
    pieces = [
        (argument, beyond(extremum.func, argument, extremum.args[place:])) for place, argument in enumerate(others, 1)
    ]
    return Piecewise(*pieces, (last, True))


def beyond(extremum: type[Expr], argument: Expr, others: Sequence[Expr]) -> Boolean:
    """That an argument of a maximum is greater, or one of a minimum less, than each of the others."""
    return And(*(settled(argument > other if extremum is Max else argument < other) for other in others))


def settled(condition: Boolean) -> Boolean:
    """The condition with 0 on one side, if SymPy's canonical form of it goes to and fro between two.

    ``Piecewise`` would follow it without end: ``2*y - 2*a > (a - y)**2`` becomes ``2*a - 2*y < -(a - y)**2``, and
    that ``(a - y)**2 < 2*y - 2*a`` again.
    """
    if not isinstance(condition, Relational) or condition.canonical.canonical == condition.canonical:
        return condition
    return condition.func((condition.lhs - condition.rhs).expand(), 0)
