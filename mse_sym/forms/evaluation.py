r"""The second half of a stable form: what computes the named functions, without overflow.

``exp`` sees no positive argument: :math:`e^{-|z|}` for the sigmoid and softplus, and
:math:`e^{z_k - z_m}` with the largest logit :math:`z_m` for the softmax.
"""

from __future__ import annotations

from sympy import (
    Abs,
    Add,
    Expr,
    Indexed,
    Integer,
    KroneckerDelta,
    Max,
    Mul,
    Piecewise,
    S,
    Sum,
    erfc,
    exp,
    log,
    sqrt,
)
from sympy.codegen.cfunctions import expm1, log1p

from mse_sym.proof.rules import Rule
from mse_sym.symbolic.context import Context, index
from mse_sym.symbolic.functions import (
    gaussian_cumulative,
    gaussian_density,
    logsumexp,
    ordered_product,
    sigmoid,
    softmax,
    softplus,
)
from mse_sym.symbolic.rounding import accurate_quotient

LARGEST = index("m")
"""The index of the largest logit. The identities hold for every ``m``; the compiled code takes the largest."""


def _sigmoid_by_exponential(expr: Expr, context: Context) -> Expr:
    """σ(z) = 1/(1+e) for z ≥ 0 and e/(1+e) below, softplus(z) = max(z, 0) + log1p(e), with e = exp(−|z|).

    And σ(z)σ(−z) = e/(1+e)² = e/(1 + e(2+e)), which is even, with one division and small roundings below it.
    """

    def of_sigmoid(u: Expr) -> Expr:
        small = exp(-Abs(u))
        if u.is_nonpositive:
            return accurate_quotient(exp(u), S.One, exp(u))
        return Piecewise((S.One, u >= 0), (small, True)) / (1 + small)

    def of_slope(*factors: Expr) -> Expr:
        rest = list(factors)
        for function in [part for part in factors if isinstance(part, sigmoid)]:
            reflected = sigmoid(-function.args[0])
            if function in rest and reflected in rest:
                rest.remove(function)
                rest.remove(reflected)
                small = exp(-Abs(function.args[0]))
                rest.append(accurate_quotient(small, S.One, small * (2 + small)))
        return Mul(*rest)

    return (
        expr.replace(Mul, of_slope)
        .replace(sigmoid, of_sigmoid)
        .replace(softplus, lambda u: Max(u, 0) + log1p(exp(-Abs(u))))
    )


def _by_error_function(expr: Expr, context: Context) -> Expr:
    """φ by its definition; Φ(u) is erfc(|u|/√2)/2 below 0, and 1 less that above."""

    def cumulative(u: Expr) -> Expr:
        small = erfc(Abs(u) / sqrt(2)) / 2
        return Piecewise((small, u < 0), (1 - small, True))

    return expr.replace(gaussian_cumulative, cumulative).replace(
        gaussian_density, lambda u: gaussian_density(u).definition()
    )


def _softmax_by_largest(expr: Expr, context: Context) -> Expr:
    """By the largest logit z_m, R = Σ_{k≠m} exp(z_k − z_m) and T = 1 + R, the sum over all k: p_j = e_j/T.

    Then e_j = exp(z_j − z_m) is 1 for j = m, and 1 − p_j = (R + (1 − e_j))/T, of which no term cancels another; and
    −log p_j = (z_m − z_j) + log1p(R).
    """

    def complement(part: Add) -> Expr:
        for sign in (1, -1):
            component = 1 - sign * part
            if isinstance(component, softmax):
                vector, j = component.args
                rest = ordered_product(1 - _relative(vector, j))
                return sign * ordered_product(_others(vector) + rest, 1 / _all(vector))
        return part

    def distance(part: Add) -> Expr:
        """The same of p_j − 1/K, by e_k − 1: (K (e_j − 1) − Σ (e_k − 1))/(K T) is 0 where all logits are the same."""
        for sign in (1, -1):
            for component in (own for term in part.args if isinstance(own := sign * term, softmax)):
                vector, j = component.args
                (size,) = vector.shape
                if part == sign * (component - 1 / size):
                    r = index("r")
                    all_others = Sum(expm1(vector[r] - vector[LARGEST]), (r, Integer(1), size))
                    above = size * expm1(vector[j] - vector[LARGEST]) - all_others
                    return sign * ordered_product(above, 1 / size, 1 / _all(vector))
        return part

    def probability(vector: Expr, j: Expr) -> Expr:
        return ordered_product(_relative(vector, j), 1 / _all(vector))

    def logarithm(argument: Expr) -> Expr:
        if not isinstance(argument, softmax):
            return log(argument)
        vector, k = argument.args
        return -((vector[LARGEST] - vector[k]) + log1p(_others(vector)))

    return (
        expr.replace(lambda part: isinstance(part, Add) and part.has(logsumexp), _named_logarithm)
        .replace(lambda part: isinstance(part, Sum), _weighted_logarithms)
        .replace(log, logarithm)
        .replace(lambda part: isinstance(part, Add), complement)
        .replace(lambda part: isinstance(part, Add) and part.has(softmax), distance)
        .replace(softmax, probability)
        .replace(logsumexp, lambda vector: vector[LARGEST] + log1p(_others(vector)))
    )


def _relative_to_one_entry(expr: Expr, context: Context) -> Expr:
    """v_j − Σ p_l v_l = (v_j − v_m) − Σ p_l (v_l − v_m), since Σ p_l = 1: with m the largest logit, p_m drops out."""

    def of(part: Add) -> Expr:
        for sign in (1, -1):
            averages = [sign * term for term in part.args if isinstance(-sign * term, Sum)]
            entries = [sign * term for term in part.args if isinstance(sign * term, Indexed)]
            if len(part.args) != 2 or len(averages) != 1 or len(entries) != 1:
                continue
            (average,), (entry,) = averages, entries
            body, *limits = (-average).args
            others = [factor for factor in Mul.make_args(body) if not isinstance(factor, softmax)]
            if len(others) != 1 or not isinstance(others[0], Indexed) or others[0].base != entry.base:
                continue
            (each,) = others

            largest = entry.base[LARGEST]
            return sign * (ordered_product(entry - largest) - Sum(body / each * (each - largest), *limits))
        return part

    return expr.replace(lambda part: isinstance(part, Add) and part.has(softmax), of)


def _named_logarithm(part: Add) -> Expr:
    """The logarithm of a softmax in the place of z_k − logsumexp(z)."""
    for term in part.args:
        for sign in (1, -1):
            if isinstance(total := -sign * term, logsumexp):
                entries = [own for other in part.args if isinstance(own := sign * other, Indexed)]
                for entry in (each for each in entries if each.base == total.args[0]):
                    return part - term - sign * entry + sign * log(softmax(entry.base, entry.indices[0]))
    return part


def _weighted_logarithms(total: Sum) -> Expr:
    """Σ y_k log p_k = −2 Σ y_k (z_m/2 − z_k/2) − log1p(R) Σ y_k: halves of logits have a finite difference."""
    body, limit = total.args[0], total.args[1:]
    weight, logarithm = body.as_independent(log, as_Add=False)
    if not (isinstance(logarithm, log) and isinstance(logarithm.args[0], softmax)):
        return total
    vector, k = logarithm.args[0].args
    halves = Sum(weight * (vector[LARGEST] / 2 - vector[k] / 2), *limit)
    return -(2 * halves + log1p(_others(vector)) * Sum(weight, *limit))


def _relative(vector: Expr, j: Expr) -> Expr:
    return exp(vector[j] - vector[LARGEST])


def _all(vector: Expr) -> Expr:
    r = index("r")
    return Sum(_relative(vector, r), (r, Integer(1), vector.shape[0]))


def _others(vector: Expr) -> Expr:
    r = index("r")
    return Sum((1 - KroneckerDelta(r, LARGEST)) * _relative(vector, r), (r, Integer(1), vector.shape[0]))


EVALUATION_RULES: tuple[Rule, ...] = (
    Rule("normal distribution", _by_error_function, reason=r"$\Phi(-u) = \tfrac12 \operatorname{erfc}(u/\sqrt{2})$"),
    Rule("no large exponential", _sigmoid_by_exponential, reason=r"by $e^{-|z|}$, which cannot overflow"),
    Rule(
        "relative to one entry",
        _relative_to_one_entry,
        reason=r"$\sum_l p_l = 1$, so that the same number may be subtracted from every entry",
    ),
    Rule("largest logit", _softmax_by_largest, reason="relative to the largest logit $z_m$"),
)
"""From named functions to what computes them."""
