r"""What rounding and the range of a type do, as functions that proofs know.

A *free number* depends on how arrays are computed; what is proved holds for whatever value it has.  The other
functions are defined by free numbers.  Each is one object: what it means, how it is written, what its value is called
in code, and its body, what code does, in elementary operations.
"""

from __future__ import annotations

from abc import abstractmethod
from math import log as logarithm
from sys import float_info
from typing import Any

from sympy import Add, Expr, Float, Function, Integer, Mul, Rational, S, Sum, exp, floor, oo, sin
from sympy.codegen.cfunctions import expm1, log1p

from mse_sym.symbolic.functions import NamedFunction, ordered_product, raised, replaced
from mse_sym.symbolic.operations import Node, Number, Operation, choose, operation

# Constants of float64, in which everything is computed.

_LARGEST_EXPONENT = Number(Float(-logarithm(float_info.min)))
"""Of which, or of less in size, the exponential and its reciprocal are normal numbers."""
_SCALE = Number(Integer(2) ** (float_info.max_exp // 2 - 8))
"""Whose square is finite by a wide margin."""
_SMALL = Number(Integer(2) ** (-float_info.mant_dig // 2 - 3))
"""Of which, or of less in size, the square does not count beside 1."""
_SMALLEST = Number(Integer(2) ** (float_info.min_exp - float_info.mant_dig))


class FreeNumber(Function):
    """A number that depends on how arrays are computed: what is proved holds for whatever value it has.

    It has no definition.  Where a value is needed, to look for a counterexample, it has that of an example.  Of
    numbers it has its exact value, since what SymPy computes is not rounded.
    """

    @classmethod
    def eval(cls, *args: Expr) -> Expr | None:
        return cls.exactly(*args) if all(arg.is_number for arg in args) else None

    @classmethod
    @abstractmethod
    def exactly(cls, *args: Expr) -> Expr:
        """The value where nothing is rounded and no number is too large."""

    def _eval_is_real(self) -> bool:
        return True

    @abstractmethod
    def example(self) -> Expr:
        """An arbitrary value."""


class OfRounding(NamedFunction):
    """A function that is defined by free numbers, or by how many digits a type has."""


class _Scale(FreeNumber):
    """A power of two; in proofs it is any positive number."""

    word = "scale"

    @classmethod
    def exactly(cls, *args: Expr) -> Expr:
        return S.One

    def _eval_is_positive(self) -> bool:
        return True

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return rf"\operatorname{{scale}}{raised(exp)}\left({', '.join(map(printer._print, self.args))}\right)"


def in_exact_arithmetic(expr: Expr) -> Expr:
    """The expression as it is where nothing is rounded and no number is too large."""
    known = replaced(expr, OfRounding, lambda part: part.definition())
    exact = replaced(known, FreeNumber, lambda part: part.exactly(*part.args))
    return replaced(exact, Sum, lambda part: S.Zero if part.function == 0 else part)


def error_of_difference(u: Node, v: Node, difference: Node) -> Node:
    """TwoDiff, in the form of TwoSum, which asks nothing of the sizes of ``u`` and ``v``.

    Knuth 1997, section 4.2.2, theorem B.
    """
    from_v = u - difference
    return (u - (difference + from_v)) + (from_v - v)


def _written_difference(name: str, args: tuple[Expr, ...], printer: Any, exp: str | None) -> str:
    first, second, *_ = args
    difference = printer._print(Add(first, -second, evaluate=False))
    return rf"\operatorname{{{name}}}{raised(exp)}\left({difference}\right)"


class rounding_error(FreeNumber):
    r"""The error :math:`(u - v) - \operatorname{fl}(u - v)` of a floating-point difference: in proofs, any real number.

    A third argument is a size from which on it counts as 0; so it does where the difference overflows.
    """

    nargs = (2, 3)
    word = "rounding"
    says = "What rounding leaves out of u - v; 0 where that would be most or more in size, or not finite."

    @staticmethod
    def body(u: Node, v: Node, most: Node) -> Node:
        error = error_of_difference(u, v, u - v)
        return choose(operation("Abs", error) < most, error, 0)

    @classmethod
    def exactly(cls, *args: Expr) -> Expr:
        return S.Zero

    def example(self) -> Expr:
        first, second, *most = self.args
        return first / 3 - second / 7 + Rational(1, 5) + first * Add(*most) / 9

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _written_difference("err", self.args, printer, exp)


class rounded_difference(OfRounding):
    r"""The floating-point difference :math:`\operatorname{fl}(u - v) = u - v - \operatorname{err}(u - v)`."""

    nargs = (2, 3)
    word = "residual"

    def definition(self) -> Expr:
        first, second, *_ = self.args
        return first - second - rounding_error(*self.args)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _written_difference("fl", self.args, printer, exp)


class rounded_complement(FreeNumber):
    r"""The floating-point number :math:`\operatorname{fl}(1 - u)` of a probability: in proofs, any positive number."""

    nargs = 1
    word = "complement"
    says = "1 - u of a probability u, as it is rounded."

    @staticmethod
    def body(u: Node) -> Node:
        return Number(S.One) - u

    @classmethod
    def exactly(cls, *args: Expr) -> Expr:
        return 1 - args[0]

    def _eval_is_positive(self) -> bool:
        return True

    def example(self) -> Expr:
        return (self.args[0] ** 2 + 1) / 3

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return rf"\operatorname{{fl}}{raised(exp)}\left({printer._print(1 - self.args[0])}\right)"


def _with_exponent(written: str, exponent: str | None) -> str:
    """What is written, or a power of it."""
    return written if exponent is None else rf"\left({written}\right)^{{{exponent}}}"


class _OfCorrection(OfRounding):
    r"""A function of a number that only corrects another beside 1: if that is small, it is the function's value.

    With :math:`u \le e^u - 1 \le u/(1 - u)` and :math:`u/(1 + u) \le \log(1 + u) \le u`, the error is little more
    than :math:`u^2`, less than :math:`2^{-59}`.
    """

    nargs = 1
    function: Any

    @classmethod
    def body(cls, u: Node) -> Node:
        return choose(operation("Abs", u) < _SMALL, u, operation(cls.function.__name__, u))

    def definition(self) -> Expr:
        expr: Expr = self.function(self.args[0])
        return expr

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _with_exponent(printer._print(self.definition()), exp)


class expm1_of_correction(_OfCorrection):
    r"""The number :math:`e^u - 1` by which a factor is corrected."""

    word = "correction"
    says = "exp(u) - 1, of which a small u is all that counts beside 1."
    function = expm1


class log1p_of_correction(_OfCorrection):
    r"""The number :math:`\log(1 + u)` by which a logarithm is corrected."""

    word = "correction"
    says = "log(1 + u), of which a small u is all that counts beside 1."
    function = log1p


def _is_normal(exponent: Node) -> Node:
    return operation("Abs", exponent) <= _LARGEST_EXPONENT


class normal_part(FreeNumber):
    r"""The part of an exponent :math:`u` whose exponential is a normal number: in proofs, any real number.

    Array code takes :math:`u` itself where :math:`e^u` and :math:`e^{-u}` are normal numbers, else :math:`u/2`.
    """

    nargs = 1
    word = "part"
    says = "An exponent where its exponential is a normal number, elsewhere its half."

    @staticmethod
    def body(u: Node) -> Node:
        return choose(_is_normal(u), u, u / 2)

    @classmethod
    def exactly(cls, *args: Expr) -> Expr:
        return args[0]

    def example(self) -> Expr:
        return self.args[0] - sin(3 * self.args[0]) / 3  # of which the rest has either sign everywhere

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return rf"\operatorname{{part}}{raised(exp)}\left({printer._print(self.args[0])}\right)"


class remaining_part(OfRounding):
    r"""What is left of an exponent: :math:`u - \operatorname{part}(u)`."""

    nargs = 1
    word = "part"
    says = "What normal_part leaves of an exponent: 0, or the other half."

    @staticmethod
    def body(u: Node) -> Node:
        return choose(_is_normal(u), 0, u / 2)

    def definition(self) -> Expr:
        return self.args[0] - normal_part(self.args[0])

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return rf"\operatorname{{rest}}{raised(exp)}\left({printer._print(self.args[0])}\right)"


class subtraction_scale(_Scale):
    r"""A power of two :math:`s` for which :math:`s u - s v` is finite: 1 where :math:`u - v` is, else ½."""

    nargs = 2
    says = "A power of two s for which s*u - s*v does not overflow."

    @staticmethod
    def body(u: Node, v: Node) -> Node:
        return choose(operation("Abs", u - v) < Number(oo), 1, Number(S.Half))

    def example(self) -> Expr:
        first, second = self.args
        return (first**2 + 2 * second**2 + 1) / 3


class overflow_scale(_Scale):
    r"""A power of two by which :math:`e^u` becomes finite where it is little more than the largest number.

    Array code takes 1 where :math:`e^u` is a normal number, and else the smallest number, whose product with two finite
    ones is finite.
    """

    nargs = 1
    says = "A power of two with which an exponential is finite that is little more than the largest number."

    @staticmethod
    def body(u: Node) -> Node:
        return choose(u <= _LARGEST_EXPONENT, 1, _SMALLEST)

    def example(self) -> Expr:
        return self.args[0] ** 2 + Rational(3, 5)


class exponential_scale(_Scale):
    r"""A power of two by which an exponential is multiplied so that it is no subnormal number."""

    nargs = 1
    says = "A power of two for scaled_exponential, whose square is finite by a wide margin."

    @staticmethod
    def body(u: Node) -> Node:
        return _SCALE

    def example(self) -> Expr:
        return self.args[0] ** 2 + Rational(2, 3)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return f"s{raised(exp)}"


class scaled_exponential(OfRounding):
    r"""The exponential times a power of two, :math:`s\,e^u`, rounded about once however small :math:`e^u` is."""

    nargs = 2
    word = "e"
    says = "The exponential times a scale, with all its digits where the exponential alone is no normal number."

    @staticmethod
    def body(u: Node, scale: Node) -> Node:
        half = operation("exp", u / 2)
        return choose(_is_normal(u), operation("exp", u) * scale, half * scale * half)

    def definition(self) -> Expr:
        return self.args[1] * exp(self.args[0])

    def _eval_is_real(self) -> bool | None:
        return self.definition().is_real

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        exponent, scale = self.args
        written = rf"{printer._print(scale)} e^{{{printer.exponent(exponent)}}}"
        return rf"\left({written}\right){raised(exp)}" if exp else written


class leading_half(FreeNumber):
    r"""The number without the lower half of its digits: the product of two such numbers is exact."""

    nargs = 1

    @classmethod
    def exactly(cls, *args: Expr) -> Expr:
        return args[0]

    def example(self) -> Expr:
        return self.args[0] / 3 + Rational(1, 6)


class accurate_quotient(OfRounding):
    r"""The quotient :math:`u/(v + w)` of numbers that are not negative, which array code rounds about once."""

    nargs = 3
    word = "quotient"
    says = "The quotient u/(v + w) of numbers that are not negative, rounded about once."

    @staticmethod
    def body(u: Node, v: Node, w: Node) -> Node:
        total = operation("rounded_sum", v, w)
        leading_total = operation("leading_half", total)
        remaining_total = (total - leading_total) + error_of_difference(v, operation("negate", w), total)
        leading = operation("leading_half", u / (v + w))
        remaining = (u - leading * leading_total) - leading * remaining_total
        return leading + remaining / (leading_total + remaining_total)

    def definition(self) -> Expr:
        u, v, w = self.args
        return u / (v + w)

    def _eval_is_positive(self) -> bool | None:
        return self.definition().is_positive

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _with_exponent(printer._print(self.definition()), exp)


class exponent(FreeNumber):
    r"""The integer :math:`n` for which :math:`|x|/2^n` is at least ½ and less than 1; in proofs, any number."""

    nargs = 1

    @classmethod
    def exactly(cls, *args: Expr) -> Expr:
        return S.Zero

    def example(self) -> Expr:
        return self.args[0] / 5 + Rational(1, 3)


class nearest_integer(FreeNumber):
    r"""The integer that is nearest to a number; in proofs, any number."""

    nargs = 1

    @classmethod
    def exactly(cls, *args: Expr) -> Expr:
        return floor(args[0] + S.Half)

    def example(self) -> Expr:
        return self.args[0] / 7 + Rational(1, 4)


class significand(OfRounding):
    r"""The number :math:`x/2^n`, of the size of 1."""

    nargs = 1

    def definition(self) -> Expr:
        return self.args[0] / S(2) ** exponent(self.args[0])

    def _eval_is_real(self) -> bool | None:
        return self.args[0].is_real


class bit_length(FreeNumber):
    r"""How many digits an integer has in base 2; in proofs, any number."""

    nargs = 1
    word = "bits"

    @classmethod
    def exactly(cls, *args: Expr) -> Expr:
        return S.Zero

    def example(self) -> Expr:
        return self.args[0] + Rational(1, 3)


class balanced_product(NamedFunction):
    r"""The product of its arguments, whatever their sizes; a factor :math:`1/x` is a division by :math:`x`.

    Array code multiplies significands and adds exponents, so that only the product itself can overflow or be lost.
    """

    word = "product"
    says = "The product of factors over divisors, in which nothing overflows or is lost but the result itself."

    @staticmethod
    def body(*factors: Node) -> Node:
        total: tuple[Node, Node] = Number(S.One), Number(S.Zero)
        for factor in factors:
            match factor:
                case Operation("divisor", (divisor,)):
                    total = (
                        total[0] / operation("significand", divisor),
                        total[1] - operation("exponent", divisor),
                    )
                case _:
                    total = total[0] * operation("significand", factor), total[1] + operation("exponent", factor)
        return operation("times_power_of_two", *total)

    def definition(self) -> Expr:
        return Mul(*self.args)

    def _eval_is_real(self) -> bool | None:
        return self.definition().is_real

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return ordered_product._latex(self, printer, exp)


PRODUCTS = ordered_product | balanced_product
"""Products whose factors array code multiplies in a way of its own."""
