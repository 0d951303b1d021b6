"""The table of derivatives: the derivative of a new elementary function is one entry."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Abs, Expr, S, atan, cos, cosh, erf, exp, log, pi, sign, sin, sinh, sqrt, tanh

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
    sign: (r"constant on either side", lambda u: S.Zero),
    atan: (r"$\arctan' u = 1/(1 + u^2)$", lambda u: 1 / (1 + u**2)),
}
"""Of each elementary function its derivative at ``u``, and how the report says so."""
