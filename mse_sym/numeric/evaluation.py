r"""The second half of a stable form: what computes the named functions, without overflow.

``exp`` sees no positive argument: :math:`e^{-|z|}` for the sigmoid and softplus, and
:math:`e^{z_k - z_m}` with the largest logit :math:`z_m` for the softmax.
"""

from __future__ import annotations

from sympy import Abs, Add, Expr, Integer, KroneckerDelta, Max, Piecewise, S, Sum, erfc, exp, log, sqrt
from sympy.codegen.cfunctions import log1p

from mse_sym.proof.rules import Rule
from mse_sym.symbolic.context import Context, index
from mse_sym.symbolic.functions import gaussian_cumulative, gaussian_density, logsumexp, sigmoid, softmax, softplus

LARGEST = index("m")
"""The index of the largest logit. The identities hold for every ``m``; the compiled code takes the largest."""


def _sigmoid_by_exponential(expr: Expr, context: Context) -> Expr:
    """σ(z) = 1/(1+e) for z ≥ 0 and e/(1+e) below, softplus(z) = max(z, 0) + log1p(e), with e = exp(−|z|)."""

    def of_sigmoid(u: Expr) -> Expr:
        small = exp(-Abs(u))
        return Piecewise((S.One, u >= 0), (small, True)) / (1 + small)

    return expr.replace(sigmoid, of_sigmoid).replace(softplus, lambda u: Max(u, 0) + log1p(exp(-Abs(u))))


def _by_error_function(expr: Expr, context: Context) -> Expr:
    """φ by its definition; Φ(u) is erfc(|u|/√2)/2 below 0, and 1 less that above."""

    def cumulative(u: Expr) -> Expr:
        small = erfc(Abs(u) / sqrt(2)) / 2
        return Piecewise((small, u < 0), (1 - small, True))

    return expr.replace(gaussian_cumulative, cumulative).replace(
        gaussian_density, lambda u: gaussian_density(u).definition()
    )


def _softmax_by_largest(expr: Expr, context: Context) -> Expr:
    """With the largest logit z_m and R = Σ_{k≠m} exp(z_k − z_m): p_j = exp(z_j − z_m)/(1+R).

    Then 1 − p_j is R/(1+R) for j = m, and −log p_j = (z_m − z_j) + log1p(R).
    """

    def complement(part: Add) -> Expr:
        component = 1 - part
        if not isinstance(component, softmax):
            return part
        vector, j = component.args
        largest = KroneckerDelta(j, LARGEST)
        others = _others(vector)
        return (largest * others + (1 - largest) * (1 + others - _relative(vector, j))) / (1 + others)

    def logarithm(argument: Expr) -> Expr:
        if not isinstance(argument, softmax):
            return log(argument)
        vector, k = argument.args
        return -((vector[LARGEST] - vector[k]) + log1p(_others(vector)))

    return (
        expr.replace(log, logarithm)
        .replace(lambda part: isinstance(part, Add), complement)
        .replace(softmax, lambda vector, j: _relative(vector, j) / (1 + _others(vector)))
        .replace(logsumexp, lambda vector: vector[LARGEST] + log1p(_others(vector)))
    )


def _relative(vector: Expr, j: Expr) -> Expr:
    return exp(vector[j] - vector[LARGEST])


def _others(vector: Expr) -> Expr:
    r = index("r")
    return Sum((1 - KroneckerDelta(r, LARGEST)) * _relative(vector, r), (r, Integer(1), vector.shape[0]))


EVALUATION_RULES: tuple[Rule, ...] = (
    Rule("normal distribution", _by_error_function, reason=r"$\Phi(-u) = \tfrac12 \operatorname{erfc}(u/\sqrt{2})$"),
    Rule("no large exponential", _sigmoid_by_exponential, reason=r"by $e^{-|z|}$, which cannot overflow"),
    Rule("largest logit", _softmax_by_largest, reason="relative to the largest logit $z_m$"),
)
"""From named functions to what computes them."""
