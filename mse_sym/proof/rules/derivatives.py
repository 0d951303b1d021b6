"""The table of derivatives: the derivative of a new elementary function is one entry."""

from __future__ import annotations

from collections.abc import Callable

from sympy import (
    Abs,
    Expr,
    S,
    acosh,
    asinh,
    atan,
    atanh,
    cos,
    cosh,
    digamma,
    erf,
    erfc,
    exp,
    factorial,
    gamma,
    log,
    loggamma,
    pi,
    polygamma,
    sign,
    sin,
    sinh,
    sqrt,
    tanh,
)
from sympy.codegen.cfunctions import expm1, log1p

from mse_sym.symbolic.functions import gaussian_cumulative, gaussian_density, sigmoid, softplus

DERIVATIVES: dict[type[Expr], tuple[str, Callable[[Expr], Expr]]] = {
    exp: (r"$(e^u)' = e^u$", exp),
    log: (r"$(\log u)' = 1/u$", lambda u: 1 / u),
    sigmoid: (r"$\sigma' = \sigma(1 - \sigma)$", lambda u: sigmoid(u) * (1 - sigmoid(u))),
    softplus: (r"$\operatorname{softplus}' = \sigma$", sigmoid),
    tanh: (r"$\tanh' = 1 - \tanh^2$", lambda u: 1 - tanh(u) ** 2),
    sinh: (r"$\sinh' = \cosh$", cosh),
    cosh: (r"$\cosh' = \sinh$", sinh),
    sin: (r"$\sin' = \cos$", cos),
    cos: (r"$\cos' = -\sin$", lambda u: -sin(u)),
    erf: (r"$\operatorname{erf}' u = 2 e^{-u^2}/\sqrt{\pi}$", lambda u: 2 * exp(-(u**2)) / sqrt(pi)),
    gaussian_cumulative: (r"$\Phi' = \varphi$", gaussian_density),
    gaussian_density: (r"$\varphi'(u) = -u \, \varphi(u)$", lambda u: -u * gaussian_density(u)),
    Abs: (r"$|u|' = \operatorname{sign} u$", sign),
    sign: (r"$\operatorname{sign} u$ constant on either side", lambda u: S.Zero),
    atan: (r"$\arctan' u = 1/(1 + u^2)$", lambda u: 1 / (1 + u**2)),
    expm1: (r"$(e^u - 1)' = e^u$", exp),
    log1p: (r"$(\log(1 + u))' = 1/(1 + u)$", lambda u: 1 / (1 + u)),
    asinh: (r"$(\sinh^{-1})' u = 1/\sqrt{1 + u^2}$", lambda u: 1 / sqrt(1 + u**2)),
    acosh: (r"$(\cosh^{-1})' u = 1/\sqrt{u^2 - 1}$", lambda u: 1 / sqrt(u**2 - 1)),
    atanh: (r"$(\tanh^{-1})' u = 1/(1 - u^2)$", lambda u: 1 / (1 - u**2)),
    erfc: (r"$(1 - \mathrm{erf}\, u)' = -2 e^{-u^2}/\sqrt{\pi}$", lambda u: -2 * exp(-(u**2)) / sqrt(pi)),
    loggamma: (r"$(\log \Gamma)' = \psi$", lambda u: polygamma(0, u)),
    gamma: (r"$\Gamma' = \Gamma \, \psi$", lambda u: gamma(u) * polygamma(0, u)),
    digamma: (r"$\psi'$", lambda u: polygamma(1, u)),
    factorial: (r"$x! = \Gamma(x + 1)$", lambda u: gamma(u + 1) * polygamma(0, u + 1)),
}
"""Of each elementary function its derivative at ``u``, and how the report says so."""
