r"""The first half of a stable form: identities that leave no terms to cancel, still in named functions.

* Logarithms of a sigmoid are softplus, ``log(1 + u)`` is ``log1p(u)``.
* A polynomial in a probability :math:`a` and its label is written in Bernstein form, homogeneous in
  :math:`a` and :math:`1 - a`: :math:`a - y = (1-y)\,a - y\,(1-a)`.  For a hard label no terms cancel.
  (Farouki and Rajan 1987.)  Of a sigmoid, :math:`1 - \sigma(z) = \sigma(-z)`.
* :math:`1 - \tanh^2 u = 4\,\sigma(2u)\,\sigma(-2u)`.
"""

from __future__ import annotations

from itertools import permutations
from math import comb

from sympy import (
    Abs,
    Add,
    And,
    Expr,
    Indexed,
    KroneckerDelta,
    Mul,
    Piecewise,
    Poly,
    Pow,
    Rational,
    S,
    Sum,
    Symbol,
    cosh,
    exp,
    factor,
    fraction,
    log,
    sign,
    sinh,
    tanh,
)
from sympy.codegen.cfunctions import expm1, log1p

from mse_sym.forms.differences import is_difference
from mse_sym.proof.rules import Rule
from mse_sym.symbolic.context import UNIT_OPEN, Context
from mse_sym.symbolic.functions import ordered_product, sigmoid, softmax, softplus
from mse_sym.symbolic.rounding import accurate_quotient, remaining_part, rounded_difference, rounding_error


def _recognised(expr: Expr, context: Context) -> Expr:
    """log(1 + eᵘ) = softplus(u), eᵘ/(1 + eᵘ) = σ(u) and 1/(1 + eᵘ) = σ(−u), written out by an author.

    Term by term where a sum stands above: (eᵘ − y)/(1 + eᵘ) = σ(u) − y σ(−u), in which nothing overflows.
    """

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
            large = exp(-function.args[0])
            if large in rest:
                rest.remove(large)
                rest[rest.index(small)] = sigmoid(-function.args[0]) * function ** (power - 1)
            elif sums := [part for part in rest if isinstance(part, Add) and part.coeff(large) != 0]:
                rest.remove(sums[0])
                return Add(*(quotient(*rest, *Mul.make_args(term)) for term in sums[0].args))
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


def _complement_of_tanh(expr: Expr, context: Context) -> Expr:
    """1 − tanh u = 2σ(−2u), 1 + tanh u = 2σ(2u) and 1 − tanh² u = 4e/(1+e)², e = exp(−2|u|): no 0 by rounding."""

    def of(total: Add) -> Expr:
        content, part = total.as_content_primitive()
        for function in part.atoms(tanh):
            right = 2 * sigmoid(2 * function.args[0])
            left = 2 * sigmoid(-2 * function.args[0])
            small = exp(-2 * Abs(function.args[0]))
            slope = 4 * accurate_quotient(small, S.One, small * (2 + small))
            for shape, product in ((1 - function, left), (1 + function, right), (1 - function**2, slope)):
                if part in (shape, -shape):
                    return content * (product if part == shape else -product)
        return total

    return expr.replace(lambda part: isinstance(part, Add) and part.has(tanh), of)


def _by_residual(expr: Expr, context: Context) -> Expr:
    """P₀(g) + P₁(g) y = −P₁(g) (g − y) + P₀(g) + P₁(g) g: by the residual of a sigmoid or tanh from any number y.

    The residual of a sigmoid is (1 − y) − σ(−z) for z ≥ 0, the rounding error of 1 − y added to the small σ(−z), and
    σ(z) − y below.
    """

    def of(part: Add) -> Expr:
        functions = sorted(part.atoms(sigmoid, tanh), key=str)
        targets = [s for s in part.free_symbols if isinstance(s, Symbol) and context.domain(s) == S.Reals]
        targets = [s for s in targets if not any(f.has(s) for f in functions)]
        if len(functions) != 1 or len(targets) != 1 or not part.is_polynomial(*functions, *targets):
            return part
        ((function,), (target,)) = functions, targets
        poly = Poly(part, target)
        if poly.degree() != 1:
            return part
        slope, constant = poly.all_coeffs()
        rest = factor(constant + slope * function)
        if isinstance(function, sigmoid):
            slope = slope.subs(function, (1 + tanh(function.args[0] / 2)) / 2).expand()
        content, slope = slope.as_content_primitive()
        product = _times_slope(slope, _residual(function, target))
        return Mul(content, rest / content - product, evaluate=False)

    return expr.replace(lambda part: isinstance(part, Add) and part.has(sigmoid, tanh), of)


def _times_slope(slope: Expr, residual: Expr) -> Expr:
    """The product; a tanh u is its sign less the small 2 sign(u) σ(−2|u|), which multiplies with small errors."""
    if not isinstance(slope, tanh):
        return slope * residual
    u = slope.args[0]
    return sign(u) * ordered_product(residual - 2 * sigmoid(-2 * Abs(u)) * residual)


def _residual(function: Expr, target: Expr) -> Expr:
    if isinstance(function, tanh):
        return function - target
    u = function.args[0]
    small = sigmoid(-Abs(u))
    complement = rounded_difference(S.One, target) - ordered_product(small - rounding_error(S.One, target))
    return Piecewise((complement, u >= 0), (small - target, True))


def _logarithm_of_cosh(expr: Expr, context: Context) -> Expr:
    """Log cosh u = log1p(2 sinh²(u/2)), and |u| + log1p(e^{−2|u|}) − log 2 where cosh may overflow."""

    def of(argument: Expr) -> Expr:
        if not isinstance(argument, cosh):
            return log(argument)
        u = argument.args[0]
        far = Abs(u) + log1p(exp(-2 * Abs(u))) - log(2)
        return Piecewise((log1p(2 * sinh(u / 2) ** 2), Abs(remaining_part(u)) <= Rational(1, 6)), (far, True))

    return expr.replace(log, of)


def _logarithms_together(expr: Expr, context: Context) -> Expr:
    """A log(1 + a) − B log a = (A − B) log(1 + a) + B log((1 + a)/a), of which no term is the other's opposite.

    In the same way A softplus(u) − B u = (A − B) softplus(u) + B softplus(−u).  The last logarithm is
    log1p(1/a) for a ≥ 1, and below log1p(a) − log a, a sum of two positive terms.
    """

    def of(part: Add) -> Expr:
        for function in sorted(part.atoms(log, softplus), key=str):
            if isinstance(function, softplus):
                (opposite,) = function.args
                both: Expr = softplus(-opposite)
            else:
                argument = function.args[0] - 1
                opposite = log(argument)
                both = Piecewise((log1p(1 / argument), argument >= 1), (log1p(argument) - opposite, True))
            first, second, rest = _coefficients(part, function, opposite)
            if first != 0 and second != 0 and -second != 1 and not (first + second).has(function):
                return (first + second) * function - second * both + rest
        return part

    return expr.replace(lambda part: isinstance(part, Add) and part.has(log, softplus), of)


def _coefficients(total: Add, first: Expr, second: Expr) -> tuple[Expr, Expr, Expr]:
    """A, B and the rest of A·first + B·second + rest."""
    factors: list[list[Expr]] = [[], [], []]
    for term in total.args:
        parts = Mul.make_args(term)
        place = 0 if first in parts else 1 if second in parts else 2
        factors[place].append(term / (first, second, S.One)[place])
    return Add(*factors[0]), Add(*factors[1]), Add(*factors[2])


def _power_near_one(expr: Expr, context: Context) -> Expr:
    """1 − (1 − u)ⁿ = u (1 + (1 − u) + … + (1 − u)ⁿ⁻¹), which does not cancel where u is small.

    And 1 − x^p = −expm1(p log x), where p is no number.
    """

    def of(part: Add) -> Expr:
        for power in (-term for term in part.args if isinstance(-term, Pow)):
            base, exponent = power.as_base_exp()
            if part == 1 - power and isinstance(base, Add) and exponent.is_Integer and exponent > 1:
                return (1 - base) * Add(*(base**n for n in range(int(exponent))))
            if part == 1 - power and base != S.Exp1 and exponent.free_symbols:
                return -expm1(exponent * log(base))
        return part

    return expr.replace(lambda part: isinstance(part, Add), of)


def _quotient_of_logarithms(expr: Expr, context: Context) -> Expr:
    """Log u − log v = log1p((u − v)/v) for u ≥ v, and −log1p((v − u)/u) below, where u − v is that of two inputs.

    Where one may be more than twice as large as the other, and the quotient too large a number, they do not cancel.
    """

    def of(part: Add) -> Expr:
        logarithms = [(term, factor) for term in part.args for factor in Mul.make_args(term) if isinstance(factor, log)]
        for (first, u), (second, v) in permutations(logarithms, 2):
            if first / u == -second / v and is_difference(u.args[0] - v.args[0]):
                (above,), (below,) = u.args, v.args
                larger, smaller = above - below, below - above
                over, under = log1p(larger / below), -log1p(smaller / above)
                if _is_at_least_one(above, context) and _is_at_least_one(below, context):
                    both = Piecewise((over, larger >= 0), (under, True))
                else:
                    near = And(larger >= 0, larger <= below), And(larger < 0, smaller <= above)
                    both = Piecewise((over, near[0]), (under, near[1]), (log(above) - log(below), True))
                return first / u * both + (part - first - second)
        return part

    return expr.replace(lambda part: isinstance(part, Add) and part.has(log), of)


def _is_at_least_one(expr: Expr, context: Context) -> bool:
    """Whether it is a number from 1 on and another that is not negative."""
    constant, rest = expr.as_coeff_Add()
    return bool(constant >= 1 and isinstance(rest, Symbol) and context.domain(rest).inf >= 0)


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
    if any(context.domain(s) == S.Reals for s in symbols):
        return polynomial
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
    """p_j Σy − y_j = p_j (Σy − y_j) − y_j (1 − p_j), and p_j (δ_jl − p_l) = δ_jl p_j (1 − p_l) − (1 − δ_jl) p_j p_l."""

    def of(part: Add) -> list[Expr]:
        """The two terms, or the one expression itself."""
        vectors = [term for term in part.args if term.has(softmax)]
        labels = [term for term in part.args if not term.has(softmax)]
        if len(part.args) != 2 or len(vectors) != 1:
            return [part]
        (weighted,), (label,) = vectors, labels
        sign = -1 if weighted.could_extract_minus_sign() else 1
        total, component = (sign * weighted).as_independent(softmax, as_Add=False)
        label = -sign * label
        are_entries = all(isinstance(factor, Indexed | KroneckerDelta) for factor in Mul.make_args(label))
        if not isinstance(component, softmax) or not are_entries:
            return [part]
        return [sign * Mul(component, total - label), -sign * Mul(label, 1 - component)]

    def of_product(*factors: Expr) -> Expr:
        for part in factors:
            if isinstance(part, Add) and part.has(KroneckerDelta):
                others = Mul(*(other for other in factors if other is not part))
                return Add(*(others * term for term in of(part)))
        return Mul(*factors)

    with_matrices = expr.replace(Mul, of_product)
    return with_matrices.replace(lambda part: isinstance(part, Add), lambda part: Add(*of(part)))


REWRITING_RULES: tuple[Rule, ...] = (
    Rule(
        "sigmoid and softplus",
        _recognised,
        reason=r"$1/(1 + e^{-u}) = \sigma(u)$",
    ),
    Rule("logarithm of the sigmoid", _logarithm_of_sigmoid, reason=r"$\log \sigma(z) = -\operatorname{softplus}(-z)$"),
    Rule("by the residual", _by_residual, reason=r"by the residual, which does not cancel"),
    Rule(
        "complement of tanh", _complement_of_tanh, reason=r"$1 - \tanh^2 u = 4\xi/(1 + \xi)^2$ with $\xi = e^{-2|u|}$"
    ),
    Rule("Bernstein form", _bernstein, reason="by powers of the probability and its complement (Bernstein form)"),
    Rule("term by term", _term_by_term, reason="term by term"),
    Rule("complement of the softmax", _probability_minus_label, reason="probability and complement kept apart"),
    Rule(
        "logarithm of cosh",
        _logarithm_of_cosh,
        reason=(
            r"$\cosh u = 1 + 2 \sinh^2 \tfrac{u}{2} = \tfrac{1}{2} e^{|u|} (1 + e^{-2|u|})$, the first where "
            r"$|u| \leq 708$: there $\operatorname{rest}(u) = 0$, and beyond, where $e^u$ may overflow, "
            r"it is $\tfrac{1}{2} u$"
        ),
    ),
    Rule(
        "logarithms together",
        _logarithms_together,
        reason=r"$\log(1 + a) - \log a = \log(1 + 1/a)$, so that no terms cancel",
    ),
    Rule("power near 1", _power_near_one, reason=r"$1 - q^n = (1 - q)(1 + q + \dots + q^{n - 1})$"),
    Rule("quotient of logarithms", _quotient_of_logarithms, reason=r"$\log u - \log v = \log(1 + (u - v)/v)$"),
    Rule("logarithm near 1", _logarithm_near_one, reason=r"$\log(1 + u) = \operatorname{log1p}(u)$"),
)
"""From the simplest form to one whose terms do not cancel, still in named functions."""
