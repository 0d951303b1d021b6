"""Named functions: each keeps its name in a formula until it is expanded by its definition.

A named function has one definition, in ``exp``, ``log`` and ``erf``.  Proofs use the definition and nothing
else; derivatives are stated in :mod:`mse_sym.proof.differentiation` and proved against it.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from operator import is_
from typing import Any

from sympy import (
    Basic,
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
    erfc,
    exp,
    log,
    pi,
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


def raised(exp: str | None) -> str:
    """In LaTeX what a function is raised to, behind its name."""
    return f"^{{{exp}}}" if exp else ""


class sigmoid(NamedFunction):
    r"""The logistic function :math:`\sigma(z) = 1/(1 + e^{-z})`, from the real line onto :math:`(0, 1)`."""

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
    r"""The soft ramp :math:`\log(1 + e^{z})`, from the real line onto :math:`(0, \infty)`."""

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

    From the real line onto :math:`(0, 1)`.
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


class scaled_complement(NamedFunction):
    r"""The complement of the error function without its exponential, :math:`e^{u^2} \operatorname{erfc}(u)`.

    From the real line onto :math:`(0, \infty)`, falling; about :math:`1/(u \sqrt{\pi})` for a large :math:`u`.
    """

    nargs = 1
    symbol = r"\operatorname{erfcx}"

    def definition(self) -> Expr:
        return exp(self.args[0] ** 2) * erfc(self.args[0])

    def _eval_is_positive(self) -> bool | None:
        return self.args[0].is_real

    def fdiff(self, argindex: int = 1) -> Expr:
        return 2 * self.args[0] * self - 2 / sqrt(pi)


class scaled_complement_fall(NamedFunction):
    r"""Half of how fast that falls, :math:`1/\sqrt\pi - u \, e^{u^2} \operatorname{erfc}(u)`.

    From the real line onto :math:`(0, \infty)`, falling; about :math:`1/(2 \sqrt\pi u^2)` for a large :math:`u`.
    """

    nargs = 1
    symbol = r"\Delta_{\mathrm{erfcx}}"

    def definition(self) -> Expr:
        (u,) = self.args
        return 1 / sqrt(pi) - u * scaled_complement(u).definition()

    def _eval_is_positive(self) -> bool | None:
        return self.args[0].is_real

    def fdiff(self, argindex: int = 1) -> Expr:
        (u,) = self.args
        return 2 * u * self - scaled_complement(u)


class ordered_product(NamedFunction):
    r"""The product of its arguments, multiplied from left to right; a factor :math:`1/x` is a division by :math:`x`.

    Over the reals the order means nothing.  In floating-point numbers :math:`(\tfrac12 r) \, r` is finite where
    :math:`r^2` is not, and a product keeps its order only under a name.
    """

    def definition(self) -> Expr:
        return Mul(*self.args)

    def _eval_is_real(self) -> bool | None:
        return self.definition().is_real

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        several = len(self.args) > 1
        written = str(printer._print(Mul(*self.args, evaluate=False) if several else self.args[0]))
        return rf"\left({written}\right){raised(exp)}" if exp or not several else written


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
    r"""The soft maximum :math:`\log \sum_{k=1}^{K} e^{z_k}` of a vector of any size :math:`K`."""

    nargs = 1
    symbol = r"\operatorname{logsumexp}"

    def definition(self) -> Expr:
        return log(self._sum_of_exponentials())


class softmax(_OfVector):
    r"""Component :math:`k` of the softmax, :math:`e^{z_k} / \sum_{j=1}^{K} e^{z_j}`, in (0, 1)."""

    nargs = 2
    symbol = r"\operatorname{softmax}"

    def definition(self) -> Expr:
        return exp(self.vector[self.args[1]]) / self._sum_of_exponentials()

    def _eval_is_positive(self) -> bool:
        return True


def expand_functions(expr: Expr) -> Expr:
    """The expression with every named function replaced by its definition."""
    return replaced(expr, NamedFunction, lambda part: expand_functions(part.definition()))


def replaced(expr: Expr, kind: type, by: Callable[[Any], Expr]) -> Expr:
    """The expression with something else in the place of each function of a kind, from the inside."""
    known: dict[Basic, Basic] = {}  # what recurs is looked at once

    def of(part: Basic) -> Basic:
        if part not in known:
            args = [of(arg) for arg in part.args]
            rebuilt = part if all(map(is_, args, part.args)) else part.func(*args)
            known[part] = by(rebuilt) if isinstance(rebuilt, kind) else rebuilt
        return known[part]

    return of(expr)


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
