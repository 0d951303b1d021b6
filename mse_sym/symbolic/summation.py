"""Sums and quotients of sums in two parts: their leading digits and what these leave, so that they round once."""

from __future__ import annotations

from typing import Any

from sympy import Add, Expr, Float, Function, Rational, Sum, Symbol, Tuple, oo

from mse_sym.symbolic.functions import raised
from mse_sym.symbolic.operations import Node, Number, Over, Size, choose, operation
from mse_sym.symbolic.rounding import FreeNumber, OfRounding, exponential_scale, in_exact_arithmetic


def _sum(index: str, terms: Node) -> Node:
    return Over("sum", index, (terms,))


def _size(largest: Node) -> Node:
    """A power of two so far above all terms that what adding it leaves of them has an exact sum."""
    bits = operation("bit_length", Size() + 1)
    return operation("times_power_of_two", Number(Float(1)), operation("exponent", largest) + bits)


def _exactly_and_rest(index: str, terms: Node) -> tuple[Node, Node]:
    """The sum of the leading bits of the terms, so many that it is exact, and that of what is left of them.

    Rump et al. 2008, algorithm 3.3.  Where that would overflow, the terms are added as they are.
    """
    largest = _size(Over("maximum", index, (operation("Abs", terms),)))
    size = choose(largest < Number(oo), largest, 0)
    leading = operation("rounded_sum", size, terms) - size
    exact = _sum(index, leading)
    return exact, choose(operation("Abs", exact) < Number(oo), _sum(index, terms - leading), 0)


def accurate_sum(index: str, terms: Node) -> Node:
    """A sum, rounded about once however many terms there are."""
    exact, rest = _exactly_and_rest(index, terms)
    return exact + rest


class leading_sum(FreeNumber):
    r"""The leading half of the digits of a sum :math:`u`; in proofs, any real number."""

    nargs = 1
    word = "leading_total"
    says = "The leading half of the digits of a sum over the first axis."
    over = 1

    @staticmethod
    def body(index: str, terms: Node) -> Node:
        return operation("leading_half", accurate_sum(index, terms))

    @property
    def value(self) -> Expr:
        """The sum."""
        return self.args[0]

    @classmethod
    def exactly(cls, *args: Expr) -> Expr:
        return args[0]

    def example(self) -> Expr:
        return self.args[0] / 3 + Rational(1, 7)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _written(self, printer, exp)


class remaining_sum(OfRounding):
    r"""What the leading half of a sum :math:`u` leaves, with small corrections :math:`v` added.

    It is :math:`u + v - \operatorname{lead}(u)`.
    """

    nargs = 2
    word = "remaining_total"
    says = "What the leading digits leave of a sum of terms with small corrections."
    over = 2

    @staticmethod
    def body(index: str, terms: Node, corrections: Node, leading: Node) -> Node:
        exact, rest = _exactly_and_rest(index, terms)
        return (exact - leading) + (rest + _sum(index, corrections))

    @property
    def value(self) -> Expr:
        """The sum with its corrections."""
        return Add(*self.args)

    def definition(self) -> Expr:
        return self.value - leading_sum(self.args[0])

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _written(self, printer, exp)


class sum_of_others(OfRounding):
    r"""A sum with small corrections, without its largest term: :math:`S + C - x`."""

    nargs = 3
    word = "others"
    says = "The sum of terms with small corrections, without the largest term, of which no other is greater in size."
    over = 2

    @staticmethod
    def body(index: str, terms: Node, corrections: Node, largest: Node) -> Node:
        size = _size(largest)
        leading = operation("rounded_sum", size, terms) - size
        return (_sum(index, leading) - largest) + _sum(index, (terms - leading) + corrections)

    @property
    def value(self) -> Expr:
        """The sum with its corrections, without the largest term."""
        total, corrections, largest = self.args
        return total + corrections - largest

    def definition(self) -> Expr:
        return self.value

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return rf"\left({printer._print(_shown(self))}\right){raised(exp)}"


class _Quotient(Function):
    r"""Of :math:`(u + v)/(w + x)`, with :math:`v` and :math:`x` small."""

    nargs = 4

    @property
    def value(self) -> Expr:
        """The quotient."""
        return self.quotient(*self.args)

    @staticmethod
    def quotient(u: Expr, du: Expr, v: Expr, dv: Expr) -> Expr:
        return (u + du) / (v + dv)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _written(self, printer, exp)


class leading_quotient(_Quotient, FreeNumber):
    r"""The leading half of the digits of a quotient, :math:`v` and :math:`x` small; in proofs, any real number."""

    word = "leading"
    says = "The leading half of the digits of (u + du)/(v + dv)."

    @staticmethod
    def body(u: Node, du: Node, v: Node, dv: Node) -> Node:
        return operation("leading_half", (u + du) / (v + dv))

    @classmethod
    def exactly(cls, *args: Expr) -> Expr:
        return cls.quotient(*args)

    def example(self) -> Expr:
        return self.value / 3 + Rational(1, 5)


class remaining_quotient(_Quotient, OfRounding):
    r"""What the leading half of the digits leaves of a quotient, :math:`v` and :math:`x` small."""

    word = "remaining"
    says = "What the leading digits leave of (u + du)/(v + dv)."

    @staticmethod
    def body(u: Node, du: Node, v: Node, dv: Node, leading: Node) -> Node:
        """Where ``v`` is a leading half, ``leading*v`` is exact."""
        return ((u - leading * v) + (du - leading * dv)) / (v + dv)

    def definition(self) -> Expr:
        return self.value - leading_quotient(*self.args)


_LEAD, _TRAIL = Function("lead", real=True), Function("trail", real=True)


def in_leading_digits(expr: Expr) -> Expr:
    """The expression with ``lead(x)`` for the leading digits of a number, and ``trail(x)`` for what they leave.

    The number itself is written without what only rounding needs, its scale ``s`` outside of sums.
    """
    for kind, name in (
        (leading_quotient, _LEAD),
        (remaining_quotient, _TRAIL),
        (leading_sum, _LEAD),  # after the quotients, which are made of sums
        (remaining_sum, _TRAIL),
    ):
        expr = expr.replace(lambda part, kind=kind: isinstance(part, kind), lambda part, name=name: name(_shown(part)))
    return expr


def _written(part: Expr, printer: Any, exp: str | None) -> str:
    (shown,) = in_leading_digits(part).args
    name = "lead" if isinstance(part, FreeNumber) else "trail"
    return rf"\operatorname{{{name}}}{raised(exp)}\left({printer._print(shown)}\right)"


def _shown(part: leading_sum | remaining_sum | sum_of_others | _Quotient) -> Expr:
    scaled = part.value.replace(exponential_scale, lambda _: Symbol("s", positive=True))
    return in_exact_arithmetic(scaled).replace(Sum, _scale_outside)


def _scale_outside(body: Expr, *limits: Tuple) -> Expr:
    outside, _ = body.as_independent(*(bound for bound, *_ in limits), as_Add=False)
    scale = Symbol("s", positive=True)
    return Sum(body / scale, *limits) * scale if outside.has(scale) else Sum(body, *limits)
