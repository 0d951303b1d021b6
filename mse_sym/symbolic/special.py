"""Named functions of what gamma and Bessel functions leave beside their leading terms, which cancel without a name."""

from __future__ import annotations

from sympy import Expr, S, besseli, log, loggamma, pi, polygamma

from mse_sym.symbolic.functions import NamedFunction


class logarithm_gap(NamedFunction):
    r"""By how much the logarithm lies below its tangent at 1, :math:`u - \log(1 + u)`, of :math:`u > -1`."""

    nargs = 1
    symbol = r"\operatorname{gap}"

    def definition(self) -> Expr:
        (u,) = self.args
        return u - log(1 + u)

    def fdiff(self, argindex: int = 1) -> Expr:
        (u,) = self.args
        return u / (1 + u)


class binet(NamedFunction):
    r"""Binet's function, which Stirling's formula leaves out, of a positive number; about :math:`1/(12 x)`.

    .. math:: J(x) = \log \Gamma(x) - (x - \tfrac12) \log x + x - \tfrac12 \log 2\pi
    """

    nargs = 1
    symbol = "J"

    def definition(self) -> Expr:
        (x,) = self.args
        return loggamma(x) - (x - S.Half) * log(x) + x - log(2 * pi) / 2

    def fdiff(self, argindex: int = 1) -> Expr:
        (x,) = self.args
        return 1 / (2 * x) - digamma_gap(x)


class log_factorial(NamedFunction):
    r"""The logarithm :math:`\log x! = \log \Gamma(x + 1)` of a number that is not negative: about -γx near 0."""

    nargs = 1
    symbol = r"\log !"

    def definition(self) -> Expr:
        return loggamma(self.args[0] + 1)

    def fdiff(self, argindex: int = 1) -> Expr:
        return polygamma(0, self.args[0] + 1)


class digamma_gap(NamedFunction):
    r"""What the logarithm is more than :math:`\psi`, :math:`\log x - \psi(x)`, of a positive number: about 1/(2x)."""

    nargs = 1
    symbol = r"\Delta_{\psi}"

    def definition(self) -> Expr:
        (x,) = self.args
        return log(x) - polygamma(0, x)

    def fdiff(self, argindex: int = 1) -> Expr:
        return -trigamma_gap(self.args[0])


class trigamma_gap(NamedFunction):
    r"""What the trigamma function is more than the reciprocal, :math:`\psi'(x) - 1/x`, of a positive number."""

    nargs = 1
    symbol = r"\Delta_{\psi'}"

    def definition(self) -> Expr:
        (x,) = self.args
        return polygamma(1, x) - 1 / x

    def fdiff(self, argindex: int = 1) -> Expr:
        (x,) = self.args
        return polygamma(2, x) + 1 / x**2


class log_besseli(NamedFunction):
    r"""The logarithm :math:`\log I_0(x)`: about :math:`x^2/4` and :math:`|x|`."""

    nargs = 1
    symbol = r"\log I_0"

    def definition(self) -> Expr:
        return log(besseli(0, self.args[0]))

    def fdiff(self, argindex: int = 1) -> Expr:
        return besseli_ratio(self.args[0])


class log_scaled_besseli(NamedFunction):
    r"""What this logarithm is more than its argument, :math:`\log I_0(x) - x`; about -log(2πx)/2 for a large number."""

    nargs = 1
    symbol = r"\log e^{-x} I_0"

    def definition(self) -> Expr:
        (x,) = self.args
        return log(besseli(0, x)) - x

    def fdiff(self, argindex: int = 1) -> Expr:
        return -besseli_ratio_gap(self.args[0])


class besseli_ratio(NamedFunction):
    r"""The ratio :math:`A(x) = I_1(x)/I_0(x)`, the mean resultant length of von Mises."""

    nargs = 1
    symbol = "A"

    def definition(self) -> Expr:
        (x,) = self.args
        return besseli(1, x) / besseli(0, x)

    def fdiff(self, argindex: int = 1) -> Expr:
        return besseli_ratio_slope(self.args[0])


class besseli_ratio_gap(NamedFunction):
    r"""What this ratio lacks to 1, :math:`1 - I_1(x)/I_0(x)`, of a number that is not negative: about 1/(2x)."""

    nargs = 1
    symbol = r"\Delta_A"

    def definition(self) -> Expr:
        return 1 - besseli_ratio(self.args[0]).definition()

    def fdiff(self, argindex: int = 1) -> Expr:
        return -besseli_ratio_slope(self.args[0])


class besseli_ratio_slope(NamedFunction):
    r"""The derivative of this ratio, :math:`A'(x) = 1 - A(x)/x - A(x)^2`, of a positive number: about 1/(2x²)."""

    nargs = 1
    symbol = "A'"

    def definition(self) -> Expr:
        (x,) = self.args
        ratio = besseli_ratio(x).definition()
        return 1 - ratio / x - ratio**2

    def fdiff(self, argindex: int = 1) -> Expr:
        (x,) = self.args
        ratio = besseli_ratio(x)
        return -self / x + ratio / x**2 - 2 * ratio * self
