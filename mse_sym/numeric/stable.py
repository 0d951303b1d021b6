r"""Stable forms: how a proved expression is rewritten so that it can be computed without loss.

Every rewriting is an identity over the reals and becomes a line of a derivation, so it is proved like
any other: nothing is clipped, no epsilon is added.

* Logarithms of a sigmoid are softplus, ``log(1 + u)`` is ``log1p(u)``.
* A polynomial in a probability :math:`a` and its label is written in Bernstein form, homogeneous in
  :math:`a` and :math:`1 - a`: :math:`a - y = (1-y)\,a - y\,(1-a)`.  For a hard label no terms cancel.
  (R. T. Farouki and V. T. Rajan, *On the numerical condition of polynomials in Bernstein form*,
  Computer Aided Geometric Design 4, 1987.)  Of a sigmoid, :math:`1 - \sigma(z) = \sigma(-z)`.
* ``exp`` sees no positive argument: :math:`e^{-|z|}` for the sigmoid and softplus, and
  :math:`e^{z_k - z_m}` with the largest logit :math:`z_m` for the softmax.
"""

from __future__ import annotations

from math import comb

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
    Poly,
    Pow,
    S,
    Sum,
    Symbol,
    exp,
    factor,
    fraction,
    log,
)
from sympy.codegen.cfunctions import log1p

from mse_sym.proof import Derivation
from mse_sym.proof.rules import Rule
from mse_sym.proof.strategy import if_it_changes
from mse_sym.symbolic.context import UNIT_OPEN, Context, index, size, vector
from mse_sym.symbolic.functions import logsumexp, sigmoid, softmax, softplus

LARGEST = index("m")
"""The index of the largest logit. The identities hold for every ``m``; the compiled code takes the largest."""


def stable_form(derivation: Derivation) -> Derivation:
    """The derivation continued to a form that array code can compute; unchanged where nothing applies."""
    return _continued(derivation, REWRITING_RULES + EVALUATION_RULES)


def _continued(derivation: Derivation, rules: tuple[Rule, ...]) -> Derivation:
    for rule in rules:
        derivation = if_it_changes(derivation, rule)
    return derivation


def _recognised(expr: Expr, context: Context) -> Expr:
    """log(1 + eᵘ) = softplus(u), eᵘ/(1 + eᵘ) = σ(u) and 1/(1 + eᵘ) = σ(−u), written out by an author."""

    def exponent_of(part: Expr) -> Expr | None:
        rest = part - 1
        return rest.exp if isinstance(rest, exp) else None

    def logarithm(argument: Expr) -> Expr:
        exponent = exponent_of(argument)
        return log(argument) if exponent is None else softplus(exponent)

    def reciprocal(base: Expr, power: Expr) -> Expr:
        exponent = exponent_of(base) if power.is_Integer and power < 0 else None
        return Pow(base, power) if exponent is None else sigmoid(-exponent) ** -power

    def quotient(*factors: Expr) -> Expr:
        rest = list(factors)
        for small in [part for part in factors if isinstance(part.as_base_exp()[0], sigmoid)]:
            function, power = small.as_base_exp()
            if exp(-function.args[0]) in rest:
                rest.remove(exp(-function.args[0]))
                rest[rest.index(small)] = sigmoid(-function.args[0]) * function ** (power - 1)
        return Mul(*rest)

    return expr.replace(log, logarithm).replace(Pow, reciprocal).replace(Mul, quotient)


def _logarithm_of_sigmoid(expr: Expr, context: Context) -> Expr:
    """Log σ(u) = −softplus(−u) and log(1 − σ(u)) = −softplus(u)."""

    def of(argument: Expr) -> Expr:
        if isinstance(argument, sigmoid):
            return -softplus(-argument.args[0])
        complement = 1 - argument
        if isinstance(complement, sigmoid):
            return -softplus(complement.args[0])
        return log(argument)

    return expr.replace(log, of)


def _logarithm_near_one(expr: Expr, context: Context) -> Expr:
    """log(1 + u) = log1p(u)."""

    def of(argument: Expr) -> Expr:
        constant, rest = argument.as_coeff_Add()
        return log1p(rest) if constant == 1 and rest != 0 else log(argument)

    return expr.replace(log, of)


def _bernstein(expr: Expr, context: Context) -> Expr:
    """Polynomials in a probability and labels, homogeneous in the probability and its complement."""
    return expr.replace(lambda part: isinstance(part, Add), lambda part: _homogeneous(part, context))


def _homogeneous(polynomial: Add, context: Context) -> Expr:
    sigmoids = polynomial.atoms(sigmoid)
    symbols = {
        s for s in polynomial.free_symbols - {x for f in sigmoids for x in f.free_symbols} if isinstance(s, Symbol)
    }
    probabilities = {s for s in symbols if context.domain(s) == UNIT_OPEN}
    arguments = {_without_sign(f.args[0]) for f in sigmoids}
    if len(arguments) + len(probabilities) != 1 or polynomial.has(Sum, log, exp, softplus):
        return polynomial
    (probability,) = probabilities or {sigmoid(argument) for argument in arguments}
    reflected = sigmoid(-probability.args[0]) if arguments else 1 - probability
    in_one = polynomial.xreplace({reflected: 1 - probability}) if arguments else polynomial
    if not in_one.is_polynomial(probability):
        return polynomial
    poly = Poly(in_one, probability)
    degree = poly.degree()
    coefficients = poly.all_coeffs()[::-1]
    terms = []
    for power in range(degree + 1):
        weight = sum(coefficients[k] * comb(degree - k, power - k) for k in range(power + 1))
        terms.append(Mul(factor(weight), probability**power, reflected ** (degree - power)))
    return Add(*terms)


def _term_by_term(expr: Expr, context: Context) -> Expr:
    """(f + g)/h = f/h + g/h over a product of probabilities, so that each term loses its common factors."""
    numerator, denominator = fraction(expr)
    probabilities = {s for s in denominator.free_symbols if isinstance(s, Symbol) and context.domain(s) == UNIT_OPEN}
    sign, numerator = (-1, -numerator) if isinstance(-numerator, Add) else (1, numerator)
    if not probabilities or not isinstance(numerator, Add):
        return expr
    return Add(*(sign * term / denominator for term in numerator.args))


def _without_sign(argument: Expr) -> Expr:
    return -argument if argument.could_extract_minus_sign() else argument


def _probability_minus_label(expr: Expr, context: Context) -> Expr:
    """p_j Σy − y_j = p_j (Σy − y_j) − y_j (1 − p_j), and δ_ij − p_j = δ_ij (1 − p_j) − (1 − δ_ij) p_j."""

    def of(part: Add) -> Expr:
        vectors = [term for term in part.args if term.has(softmax)]
        labels = [term for term in part.args if not term.has(softmax)]
        if len(part.args) != 2 or len(vectors) != 1:
            return part
        (weighted,), (label,) = vectors, labels
        sign = -1 if weighted.could_extract_minus_sign() else 1
        total, component = (sign * weighted).as_independent(softmax, as_Add=False)
        label = -sign * label
        if not isinstance(component, softmax) or not isinstance(label, Indexed | KroneckerDelta):
            return part
        return sign * (Mul(component, total - label) - Mul(label, 1 - component))

    return expr.replace(lambda part: isinstance(part, Add), of)


def _sigmoid_by_exponential(expr: Expr, context: Context) -> Expr:
    """σ(z) = 1/(1+e) for z ≥ 0 and e/(1+e) below, softplus(z) = max(z, 0) + log1p(e), with e = exp(−|z|)."""

    def of_sigmoid(u: Expr) -> Expr:
        small = exp(-Abs(u))
        return Piecewise((S.One, u >= 0), (small, True)) / (1 + small)

    return expr.replace(sigmoid, of_sigmoid).replace(softplus, lambda u: Max(u, 0) + log1p(exp(-Abs(u))))


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


REWRITING_RULES: tuple[Rule, ...] = (
    Rule(
        "sigmoid and softplus",
        _recognised,
        reason=r"$1/(1 + e^{-u}) = \sigma(u)$",
    ),
    Rule("logarithm of the sigmoid", _logarithm_of_sigmoid, reason=r"$\log \sigma(z) = -\operatorname{softplus}(-z)$"),
    Rule("Bernstein form", _bernstein, reason="by powers of the probability and its complement (Bernstein form)"),
    Rule("term by term", _term_by_term, reason="term by term"),
    Rule("complement of the softmax", _probability_minus_label, reason="probability and complement kept apart"),
    Rule("logarithm near 1", _logarithm_near_one, reason=r"$\log(1 + u) = \operatorname{log1p}(u)$"),
)
"""From the simplest form to one whose terms do not cancel, still in named functions."""

EVALUATION_RULES: tuple[Rule, ...] = (
    Rule("no large exponential", _sigmoid_by_exponential, reason=r"by $e^{-|z|}$, which cannot overflow"),
    Rule("largest logit", _softmax_by_largest, reason="relative to the largest logit $z_m$"),
)
"""From named functions to what computes them."""


def evaluation_forms() -> tuple[Derivation, ...]:
    """How the named functions, and one minus the softmax, are computed."""
    z, logits, j = Symbol("z", real=True), vector("z", size("K")), index("j")
    named: tuple[Expr, ...] = (
        sigmoid(z),
        softplus(z),
        softmax(logits, j),
        1 - softmax(logits, j),
        -log(softmax(logits, j)),
    )
    return tuple(_continued(Derivation.begin(function), EVALUATION_RULES) for function in named)
