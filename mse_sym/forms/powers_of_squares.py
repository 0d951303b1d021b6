r"""Powers of :math:`1 + v`, :math:`v = d^2/(c^2 b)`, in which the square may overflow, for an exponent from 0 to 1.

For :math:`v \le 1` they are exponentials of :math:`\log(1 + v)`, whose errors are small as long as the exponent is.
Beyond that :math:`(1 + v)^q = |d|^q |d|^q c^{-q} c^{-q} b^{-q} (1 + w)^q` with :math:`w = 1/v`: the two powers of each
number, which do not overflow, are multiplied by their significands and exponents, and what rounds d and c counts as
often as their powers say.  Less 1 it is :math:`T + (e^T - 1 - T)` where :math:`T = q \log(1 + v)` is about 1 or less.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sympy import (
    Abs,
    Add,
    Dummy,
    Expr,
    Mul,
    Piecewise,
    Poly,
    Pow,
    S,
    Symbol,
    cancel,
    exp,
    expand_mul,
    factor,
    fraction,
    log,
    sign,
    sqrt,
)
from sympy.codegen.cfunctions import expm1, log1p

from mse_sym.forms.differences import is_difference, operands
from mse_sym.forms.products import balanced, factors_of
from mse_sym.proof import Proved, prove
from mse_sym.proof.relations import AtLeast
from mse_sym.proof.rules import Rule
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.functions import ordered_product
from mse_sym.symbolic.rounding import exponent

_FAR = 480
"""So many powers of two lie between d and c where v is finite, and an error in parts of its logarithm small."""


def _power_of_a_square(expr: Expr, context: Context) -> Expr:
    """Of A (1 + v)^(q + n), or of A ((1 + v)^q − 1), 0 < q < 1."""
    powers = [part for part in expr.atoms(Pow) if part.base.is_Add and part.exp.free_symbols]
    bases = {power.base for power in powers}
    if len(bases) != 1:
        return expr
    (base,) = bases
    square = base - 1
    differences = [part.base for part in Mul.make_args(square) if isinstance(part, Pow) and is_difference(part.base)]
    exponents = [power.exp.as_coeff_Add() for power in powers]
    q = exponents[0][1]
    if len(differences) != 1 or differences[0] ** 2 not in square.args:
        return expr
    if any(rest != q or not number.is_Integer for number, rest in exponents):
        return expr
    width = differences[0] ** 2 / square
    positive = (prove(each, AtLeast(strict=True), S.Zero, context) for each in (q, 1 - q, width))
    if not all(isinstance(verdict, Proved) for verdict in positive):
        return expr
    return _of(expr, _Square(differences[0], width, q)) or expr


@dataclass(frozen=True)
class _Square:
    """The v = d²/W of powers (1 + v)^(q + n), with W = c² b."""

    difference: Expr
    width: Expr
    exponent: Expr

    @cached_property
    def inner(self) -> Expr:
        """The c, a product of what W has the squares of."""
        return Mul(*(base ** (power // 2) for base, power in self.width.as_powers_dict().items()))

    @cached_property
    def outer(self) -> Expr:
        """The b."""
        return self.width / self.inner**2

    @cached_property
    def root(self) -> Expr:
        """Up to which in size of d the v is at most 1."""
        return self.inner * sqrt(self.outer)

    @cached_property
    def size(self) -> Expr:
        """The half of |d|, which does not overflow."""
        u, v = operands(self.difference)
        return Abs(u / 2 - v / 2)

    @cached_property
    def square(self) -> Expr:
        """The v."""
        ratio = (self.difference, 1 / self.inner)
        return ordered_product(*ratio, *ratio, 1 / self.outer)

    @cached_property
    def inverse(self) -> Expr:
        """The w = 1/v."""
        ratio = (self.inner / 2, 1 / self.size)
        return ordered_product(*ratio, *ratio, self.outer)

    @cached_property
    def powers(self) -> list[Expr]:
        """The factors of (|d|/c)^(2q), of which none is too large or too small."""
        above, below = self.size**self.exponent, (self.inner / 2) ** -self.exponent
        return [above, above, below, below]


def _of(expr: Expr, square: _Square) -> Expr | None:
    """The expression as a product with one power, or as one with a power less 1; nothing if it is neither."""
    power, v, d = Dummy("X", positive=True), Dummy("v", positive=True), Dummy("d", real=True)

    def in_symbols(base: Expr, exponent: Expr) -> Expr:
        number, rest = exponent.as_coeff_Add()
        return power * (1 + v) ** number if rest == square.exponent else Pow(base, exponent)

    written = expand_mul(expr.replace(Pow, in_symbols).xreplace({square.difference: d}))
    weight, constant = written.coeff(power), written.coeff(power, 0)
    if weight.has(power) or expand_mul(weight * power + constant - written) != 0:
        return None
    if constant != 0:
        return None if weight.has(v, d) or cancel(weight + constant) != 0 else _less_one(factor(weight), square)
    parity = 0 if cancel(weight.xreplace({d: -d}) - weight) == 0 else 1
    even = factor((weight / d**parity).subs(d, sqrt(v * square.width)))
    return None if even.has(d) else _product(even, parity, v, square)


def _product(weight: Expr, parity: int, v: Symbol, square: _Square) -> Expr | None:
    """A weight of v times (1 + v)^q, and times d where the parity is odd."""
    factors = dict(weight.as_powers_dict())
    number = factors.pop(1 + v, 0)
    in_v = [base for base in factors if base.has(v)]
    if len(in_v) > 1 or any(factors[base] != 1 for base in in_v):
        return None
    polynomial = Poly(in_v[0] if in_v else S.One, v)
    coefficients, degree = polynomial.all_coeffs()[::-1], polynomial.degree()
    outside = Mul(*(base**count for base, count in factors.items() if base not in in_v))
    exponent, lost = square.exponent + number, number + degree
    near_sum = Add(*(each * square.square**place for place, each in enumerate(coefficients)))
    far_sum = Add(*(each * square.inverse ** (degree - place) for place, each in enumerate(coefficients)))
    near = _balanced(outside, [square.difference] * parity, exponent, square.square, near_sum)
    power = parity + 2 * lost  # of |d|, that is left
    others = [*square.powers, *[square.size ** sign(power)] * abs(power), square.outer ** -(square.exponent + lost)]
    number = outside * square.inner ** (-2 * lost) * S(2) ** power
    far = _balanced(number, others, exponent, square.inverse, far_sum)
    return Piecewise((near, Abs(square.difference) <= square.root), (sign(square.difference) ** parity * far, True))


def _balanced(outside: Expr, others: list[Expr], exponent: Expr, part: Expr, total: Expr) -> Expr:
    """The product of factors, of (1 + x)^p and of a sum."""
    number, *factors = factors_of(outside)
    return balanced(number, *factors, *others, exp(exponent * log1p(part)), *([total] if total != 1 else []))


def _less_one(weight: Expr, square: _Square) -> Expr:
    """A weight times e^T − 1, T = q log(1 + v): the weight times T, and what is left, as long as T is about 1 or less.

    Where that is, and where v is a number, is seen by exponents, since nothing that is proved depends on it.
    """
    q, v, w, b = square.exponent, square.square, square.inverse, square.outer
    size, c = square.size, square.inner / 2
    above, below = fraction(weight)

    def beside(linear: Expr, power: Expr) -> Expr:
        return linear + ordered_product(expm1(power) - power, above, 1 / below)

    slope = Piecewise((ordered_product(log1p(v), 1 / v), v > 0), (S.One, True))
    number, *factors = factors_of(cancel(weight * q / square.width))
    near = balanced(number, *factors, *[square.difference] * 2, slope)
    apart = 2 * log(size) - 2 * log(c) - log(b)
    logarithm = Piecewise((log1p(v), exponent(size) - exponent(c) < _FAR), (apart + log1p(w), True))
    product = balanced(*factors_of(weight), *square.powers, b**-q, exp(q * log1p(w)))
    return Piecewise(
        (beside(near, q * log1p(v)), Abs(square.difference) <= square.root),
        (beside(cancel(weight * q) * logarithm, q * logarithm), exponent(q * apart) <= 0),
        (product - weight, True),
    )


POWERS_OF_SQUARES = Rule(
    "powers of a square",
    _power_of_a_square,
    reason=r"$(1 + v)^q = v^q (1 + 1/v)^q$ where $v > 1$",
)
"""Of a ratio and 1, with a symbol in the exponent."""
