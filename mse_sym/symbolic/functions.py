"""Named functions: each keeps its name in a formula until it is expanded by its definition.

A named function has one definition, in ``exp``, ``log`` and ``erf``.  Proofs use the definition and nothing
else; derivatives are stated in :mod:`mse_sym.proof.differentiation` and proved against it.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Any

from sympy import (
    Add,
    Dummy,
    Expr,
    Function,
    Indexed,
    IndexedBase,
    Mul,
    Rational,
    S,
    Sum,
    erf,
    exp,
    log,
    pi,
    sin,
    sqrt,
)


class NamedFunction(Function):
    """A function with a name, a definition in elementary functions and a way to be written."""

    symbol: str
    """The LaTeX of the name: ``\\sigma``, ``\\operatorname{softplus}``."""

    @abstractmethod
    def definition(self) -> Expr:
        """The function's value in ``exp``, ``log`` and sums."""

    def _eval_rewrite_as_exp(self, *args: Expr, **hints: Any) -> Expr:
        return self.definition()

    def _eval_evalf(self, prec: int) -> Any:
        return self.definition()._eval_evalf(prec)

    def _eval_is_real(self) -> bool | None:
        return True if all(arg.is_real for arg in self.args if not isinstance(arg, IndexedBase)) else None


class sigmoid(NamedFunction):
    r"""The logistic function :math:`\sigma(z) = 1/(1 + e^{-z})`, from the real line onto (0, 1)."""

    nargs = 1
    symbol = r"\sigma"

    @classmethod
    def eval(cls, z: Expr) -> Expr | None:
        if z.is_zero:
            return Rational(1, 2)
        return {S.Infinity: S.One, S.NegativeInfinity: S.Zero}.get(z)

    def definition(self) -> Expr:
        return 1 / (1 + exp(-self.args[0]))

    def _eval_is_positive(self) -> bool | None:
        return self.args[0].is_real

    def fdiff(self, argindex: int = 1) -> Expr:
        return self * (1 - self)


class softplus(NamedFunction):
    r"""The soft ramp :math:`\log(1 + e^{z})`, from the real line onto (0, ∞)."""

    nargs = 1
    symbol = r"\operatorname{softplus}"

    @classmethod
    def eval(cls, z: Expr) -> Expr | None:
        return log(2) if z.is_zero else None

    def definition(self) -> Expr:
        return log(1 + exp(self.args[0]))

    def _eval_is_positive(self) -> bool | None:
        return self.args[0].is_real

    def fdiff(self, argindex: int = 1) -> Expr:
        return sigmoid(self.args[0])


class gaussian_density(NamedFunction):
    r"""The density of the standard normal distribution, :math:`\varphi(z) = e^{-z^2/2}/\sqrt{2\pi}`."""

    nargs = 1
    symbol = r"\varphi"

    def definition(self) -> Expr:
        return exp(-(self.args[0] ** 2) / 2) / sqrt(2 * pi)

    def _eval_is_positive(self) -> bool | None:
        return self.args[0].is_real

    def fdiff(self, argindex: int = 1) -> Expr:
        return -self.args[0] * self


class gaussian_cumulative(NamedFunction):
    r"""The distribution function of the standard normal, :math:`\Phi(z) = \tfrac12(1 + \operatorname{erf}(z/\sqrt2))`.

    From the real line onto (0, 1).
    """

    nargs = 1
    symbol = r"\Phi"

    @classmethod
    def eval(cls, z: Expr) -> Expr | None:
        if z.is_zero:
            return Rational(1, 2)
        return {S.Infinity: S.One, S.NegativeInfinity: S.Zero}.get(z)

    def definition(self) -> Expr:
        return (1 + erf(self.args[0] / sqrt(2))) / 2

    def _eval_is_positive(self) -> bool | None:
        return self.args[0].is_real

    def fdiff(self, argindex: int = 1) -> Expr:
        return gaussian_density(self.args[0])


class ordered_product(NamedFunction):
    r"""The product of its arguments, multiplied from left to right; a factor :math:`1/x` is a division by :math:`x`.

    Over the reals the order means nothing.  In floating-point numbers :math:`(\tfrac12 r) \, r` is finite where
    :math:`r^2` is not, and a product keeps its order only under a name.
    """

    def definition(self) -> Expr:
        return Mul(*self.args)

    def _eval_is_real(self) -> bool | None:
        return self.definition().is_real


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


class rounding_error(FreeNumber):
    r"""The error :math:`(u - v) - \operatorname{fl}(u - v)` of a floating-point difference: in proofs, any real number.

    A third argument is a size from which on it counts as 0.
    """

    nargs = (2, 3)

    @classmethod
    def exactly(cls, *args: Expr) -> Expr:
        return S.Zero

    def example(self) -> Expr:
        first, second, *most = self.args
        return first / 3 - second / 7 + Rational(1, 5) + first * Add(*most) / 9


class rounded_difference(OfRounding):
    r"""The floating-point difference :math:`\operatorname{fl}(u - v) = u - v - \operatorname{err}(u - v)`."""

    nargs = (2, 3)

    def definition(self) -> Expr:
        first, second, *_ = self.args
        return first - second - rounding_error(*self.args)


class normal_part(FreeNumber):
    r"""The part of an exponent :math:`u` whose exponential is a normal number: in proofs, any real number.

    Array code takes :math:`u` itself where :math:`e^u` and :math:`e^{-u}` are normal numbers, else :math:`u/2`.
    """

    nargs = 1

    @classmethod
    def exactly(cls, *args: Expr) -> Expr:
        return args[0]

    def example(self) -> Expr:
        return self.args[0] - sin(3 * self.args[0]) / 3  # of which the rest has either sign everywhere


class remaining_part(OfRounding):
    r"""What is left of an exponent: :math:`u - \operatorname{part}(u)`."""

    nargs = 1

    def definition(self) -> Expr:
        return self.args[0] - normal_part(self.args[0])


class subtraction_scale(FreeNumber):
    r"""The power of two with which :math:`s u - s v` neither overflows nor is subnormal.

    In proofs it is any positive number.  Array code takes ½ where :math:`u` or :math:`v` is 1 or more in size, and
    the reciprocal of the rounding elsewhere.
    """

    nargs = 2

    @classmethod
    def exactly(cls, *args: Expr) -> Expr:
        return S.One

    def _eval_is_positive(self) -> bool:
        return True

    def example(self) -> Expr:
        first, second = self.args
        return (first**2 + 2 * second**2 + 1) / 3


class accurate_quotient(OfRounding):
    r"""The quotient :math:`u/(v + w)` of numbers that are not negative, which array code rounds about once."""

    nargs = 3

    def definition(self) -> Expr:
        u, v, w = self.args
        return u / (v + w)

    def _eval_is_positive(self) -> bool | None:
        return self.definition().is_positive


class balanced_product(NamedFunction):
    r"""The product of its arguments, whatever their sizes; a factor :math:`1/x` is a division by :math:`x`.

    Array code multiplies significands and adds exponents, so that only the product itself can overflow or be lost.
    """

    def definition(self) -> Expr:
        return Mul(*self.args)

    def _eval_is_real(self) -> bool | None:
        return self.definition().is_real


PRODUCTS = ordered_product | balanced_product
"""Products whose factors array code multiplies in a way of its own."""


class exponential_scale(FreeNumber):
    r"""A power of two by which an exponential is multiplied so that it is no subnormal number; in proofs, positive.

    The argument says in which type.
    """

    nargs = 1

    @classmethod
    def exactly(cls, *args: Expr) -> Expr:
        return S.One

    def _eval_is_positive(self) -> bool:
        return True

    def example(self) -> Expr:
        return self.args[0] ** 2 + Rational(2, 3)


class overflow_scale(FreeNumber):
    r"""The power of two with which :math:`s\,e^u` is finite where a difference :math:`e^u - x` is; in proofs, positive.

    Array code takes 1 where :math:`e^u` is a normal number.
    """

    nargs = 1

    @classmethod
    def exactly(cls, *args: Expr) -> Expr:
        return S.One

    def _eval_is_positive(self) -> bool:
        return True

    def example(self) -> Expr:
        return self.args[0] ** 2 + Rational(3, 5)


class scaled_exponential(OfRounding):
    r"""The exponential times a power of two, :math:`s\,e^u`, rounded about once however small :math:`e^u` is."""

    nargs = 2

    def definition(self) -> Expr:
        return self.args[1] * exp(self.args[0])

    def _eval_is_real(self) -> bool | None:
        return self.definition().is_real


class leading_half(FreeNumber):
    r"""The number without the lower half of its digits: the product of two such numbers is exact."""

    nargs = 1

    @classmethod
    def exactly(cls, *args: Expr) -> Expr:
        return args[0]

    def example(self) -> Expr:
        return self.args[0] / 3 + Rational(1, 6)


class exponent(FreeNumber):
    r"""The integer :math:`n` for which :math:`|x|/2^n` is at least ½ and less than 1; in proofs, any number."""

    nargs = 1

    @classmethod
    def exactly(cls, *args: Expr) -> Expr:
        return S.Zero

    def example(self) -> Expr:
        return self.args[0] / 5 + Rational(1, 3)


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

    @classmethod
    def exactly(cls, *args: Expr) -> Expr:
        return S.Zero

    def example(self) -> Expr:
        return self.args[0] + Rational(1, 3)


class leading_sum(FreeNumber):
    r"""The leading half of the digits of a sum; in proofs, any real number."""

    nargs = 1

    @property
    def value(self) -> Expr:
        """The sum."""
        return self.args[0]

    @classmethod
    def exactly(cls, *args: Expr) -> Expr:
        return args[0]

    def example(self) -> Expr:
        return self.args[0] / 3 + Rational(1, 7)


class remaining_sum(OfRounding):
    r"""What :func:`leading_sum` leaves of a sum with small corrections: :math:`S + C - \operatorname{lead} S`."""

    nargs = 2

    @property
    def value(self) -> Expr:
        """The sum with its corrections."""
        return Add(*self.args)

    def definition(self) -> Expr:
        return self.value - leading_sum(self.args[0])


class sum_of_others(OfRounding):
    r"""A sum with small corrections, without its largest term: :math:`S + C - x`."""

    nargs = 3

    @property
    def value(self) -> Expr:
        """The sum with its corrections, without the largest term."""
        total, corrections, largest = self.args
        return total + corrections - largest

    def definition(self) -> Expr:
        return self.value


class _Quotient(Function):
    r"""Of :math:`(u + \delta u)/(v + \delta v)`, with :math:`\delta u` and :math:`\delta v` small."""

    nargs = 4

    @property
    def value(self) -> Expr:
        """The quotient."""
        return self.quotient(*self.args)

    @staticmethod
    def quotient(u: Expr, du: Expr, v: Expr, dv: Expr) -> Expr:
        return (u + du) / (v + dv)


class leading_quotient(_Quotient, FreeNumber):
    r"""The leading half of the digits of :math:`(u + \delta u)/(v + \delta v)`; in proofs, any real number."""

    @classmethod
    def exactly(cls, *args: Expr) -> Expr:
        return cls.quotient(*args)

    def example(self) -> Expr:
        return self.value / 3 + Rational(1, 5)


class remaining_quotient(_Quotient, OfRounding):
    r"""What :func:`leading_quotient` leaves of :math:`(u + \delta u)/(v + \delta v)`."""

    def definition(self) -> Expr:
        return self.value - leading_quotient(*self.args)


class _OfVector(NamedFunction):
    """A function of a vector, given as an ``IndexedBase`` with a shape ``(K,)``."""

    @property
    def vector(self) -> IndexedBase:
        return self.args[0]

    def _sum_of_exponentials(self) -> Expr:
        if self.vector.shape is None:
            raise ValueError(
                f"{self.vector} has no shape; give its size: IndexedBase({str(self.vector)!r}, shape=(K,))"
            )
        index = Dummy("k", integer=True, positive=True)
        return Sum(exp(self.vector[index]), (index, 1, self.vector.shape[0]))

    def _eval_evalf(self, prec: int) -> None:
        return None


class logsumexp(_OfVector):
    r"""The soft maximum :math:`\log \sum_{k=1}^{K} e^{z_k}` of a vector of any size ``K``."""

    nargs = 1
    symbol = r"\operatorname{logsumexp}"

    def definition(self) -> Expr:
        return log(self._sum_of_exponentials())


class softmax(_OfVector):
    r"""Component ``k`` of the softmax, :math:`e^{z_k} / \sum_{j=1}^{K} e^{z_j}`, in (0, 1)."""

    nargs = 2
    symbol = r"\operatorname{softmax}"

    def definition(self) -> Expr:
        return exp(self.vector[self.args[1]]) / self._sum_of_exponentials()

    def _eval_is_positive(self) -> bool:
        return True


def expand_functions(expr: Expr) -> Expr:
    """The expression with every named function replaced by its definition."""
    return _replaced(expr, NamedFunction, lambda part: expand_functions(part.definition()))


def in_exact_arithmetic(expr: Expr) -> Expr:
    """The expression as it is where nothing is rounded and no number is too large."""
    known = _replaced(expr, OfRounding, lambda part: part.definition())
    exact = _replaced(known, FreeNumber, lambda part: part.exactly(*part.args))
    return exact.replace(lambda part: isinstance(part, Sum) and part.function == 0, lambda part: S.Zero)


def _replaced(expr: Expr, kind: type, by: Callable[[Any], Expr]) -> Expr:
    # Not simultaneously: then SymPy leaves f(f(x, 1), 1) as it is where the inner one is replaced by x.
    return expr.replace(lambda part: isinstance(part, kind), by, simultaneous=False)


def expand_functions_of(vector: IndexedBase, expr: Expr) -> Expr:
    """The expression with the entries of a vector written out where a function has the whole vector as its argument."""
    return expr.replace(
        lambda part: isinstance(part, _OfVector) and part.vector == vector, lambda part: part.definition()
    )


def depends_on(expr: Expr, variable: Expr) -> bool:
    """Whether ``variable`` (a symbol, or an entry of a vector) occurs in ``expr``.

    An entry ``z[j]`` occurs wherever any entry of ``z`` does, since ``j`` may be any index.
    """
    if isinstance(variable, Indexed):
        return expr.has(variable.base)
    return expr.has(variable)
