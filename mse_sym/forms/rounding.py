r"""The third part of a stable form: differences with their rounding errors, exponentials within the range of a type.

* :math:`e^{u - v}` is :math:`e^{\operatorname{fl}(u - v)} e^{\operatorname{err}(u - v)}`, since the rounding error of
  the exponent is the relative error of the result (TwoDiff: Knuth 1997, section 4.2.2);
* a softmax, :math:`e_j/T`, is :math:`h_j + r_j`, its leading digits and what they leave, so that products of
  probabilities are rounded once (Dekker 1971);
* whether :math:`|u - v| \le \delta` is decided by the difference and its rounding error;
* :math:`x e^u` is :math:`(x e^{\operatorname{part}(u)}) \, e^{\operatorname{rest}(u)}`, two halves of the exponent
  where :math:`e^u` alone overflows or is no normal number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sympy import (
    Abs,
    Add,
    And,
    Expr,
    Ge,
    Gt,
    Indexed,
    KroneckerDelta,
    Le,
    Lt,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    S,
    Sum,
    Symbol,
    exp,
    sign,
    sinh,
    tanh,
)
from sympy.codegen.cfunctions import log1p
from sympy.core.relational import Relational

from mse_sym.forms.differences import is_difference, operands
from mse_sym.forms.evaluation import LARGEST
from mse_sym.proof.rules import Rule
from mse_sym.symbolic.context import Context, index
from mse_sym.symbolic.functions import ordered_product
from mse_sym.symbolic.rounding import (
    accurate_quotient,
    expm1_of_correction,
    exponential_scale,
    log1p_of_correction,
    normal_part,
    overflow_scale,
    remaining_part,
    rounded_difference,
    rounding_error,
    scaled_exponential,
)
from mse_sym.symbolic.summation import leading_quotient, leading_sum, remaining_quotient, remaining_sum, sum_of_others

_ANY = index("i")
_MOST_OPERATIONS = 60
"""The longest line in which probabilities are written in parts, which makes it ten times as long."""


def _exact_comparison(expr: Expr, context: Context) -> Expr:
    """|u − v| ≤ δ as fl(u − v) − δ ≤ −err(u − v) and fl(u − v) + δ ≥ −err(u − v), where the pieces jump.

    The sums on the left are exact where they are close to 0, so that these comparisons are right.
    """

    def compared(condition: Relational) -> Expr:
        low, high = condition.lts, condition.gts
        if not (isinstance(low, Abs) and is_difference(low.args[0])):
            return condition
        strict = isinstance(condition, Lt | Gt)
        u, v = operands(low.args[0])
        difference, error = rounded_difference(u, v), rounding_error(u, v)
        below, above = (Lt, Gt) if strict else (Le, Ge)
        return And(below(difference - high, -error), above(difference + high, -error))

    def of(*pieces: tuple[Expr, Expr]) -> Expr:
        variables = {symbol for _, condition in pieces for low in condition.atoms(Abs) for symbol in low.free_symbols}
        if any(value.free_symbols & variables for value, _ in pieces):
            return Piecewise(*pieces)
        return Piecewise(*((v, compared(c) if isinstance(c, Gt | Ge | Lt | Le) else c) for v, c in pieces))

    return expr.replace(Piecewise, of)


def _softmax_in_parts(expr: Expr, context: Context) -> Expr:
    """e_j/T = x/(s + R) with x = s e_j, a scale s and R = Σ_k s e_k − s; products p_j p_l by leading digits and rests.

    Of e_j = exp(z_j − z_m) the rounding error of the exponent is a correction: s e_j = x_j + x_j expm1(err).
    """
    totals = {part for part in expr.atoms(Sum) if _logit_of(part) is not None}
    if not totals or expr.count_ops() > _MOST_OPERATIONS:
        return expr

    def of_product(*factors: Expr) -> Expr:
        quotients = [factor for factor in factors if _is_softmax(factor)]
        if not quotients:
            return Mul(*factors)
        number, others = Mul(*(factor for factor in factors if factor not in quotients)).as_coeff_Mul()
        first = [others] * (others != 1)
        if len(quotients) == 1:
            return number * ordered_product(*first, *_once(quotients[0]))
        scale = Mul(*(_scale(quotient.args[1].base) for quotient in quotients))
        return number * ordered_product(*first, *_together(quotients), 1 / scale)

    def of_difference(part: Add) -> Expr:
        """An x − Σ p_l w_l is (s x − Σ (h_l + r_l) w_l)/s."""
        averages = [-term for term in part.args if isinstance(-term, Sum)]
        for average in averages:
            body, *limits = average.args
            quotients = [factor for factor in Mul.make_args(body) if _is_softmax(factor)]
            if len(quotients) == 1:
                weighted = ordered_product(body / quotients[0], *_together(quotients))
                scale = _scale(quotients[0].args[1].base)
                return ordered_product(scale * (part + average) - Sum(weighted, *limits), 1 / scale)
        return part

    averaged = expr.replace(lambda part: isinstance(part, Add), of_difference)
    in_products = averaged.replace(Mul, of_product)
    alone = in_products.replace(_is_softmax, lambda part: of_product(part))
    return alone.replace(lambda part: part in totals, lambda part: ordered_product(_sum(part), 1 / _scale(part)))


def _once(quotient: Expr) -> tuple[Expr, Expr]:
    """A softmax, or one minus it, as numerator and 1/denominator, both with the scale."""
    total = quotient.args[1].base
    return _numerator(quotient.args[0], total), 1 / _sum(total)


def _numerator(numerator: Expr, total: Expr) -> Expr:
    """Of e_j, or of R + (1 − e_j), that times the scale."""
    scale = _scale(total)
    if isinstance(numerator, exp):
        return ordered_product(Add(*_scaled(numerator, scale)))
    terms = {part: _sum(part) for part in numerator.atoms(Sum)}
    (rest,) = numerator.atoms(ordered_product)
    return Add(*terms.values(), ordered_product(scale - _numerator(1 - rest.args[0], total)))


def _together(quotients: list[Expr]) -> list[Expr]:
    """Quotients as factors; the first two as h₁h₂ + (h₁r₂ + r₁(h₂ + r₂)), whose first product is exact."""
    parts = [_quotient_in_parts(quotient) for quotient in quotients]
    if len(parts) < 2:
        return [Add(*part) for part in parts]
    (h, r), (k, q), *others = parts
    return [h * k + ordered_product(h * q + r * (k + q)), *(Add(*part) for part in others)]


def _quotient_in_parts(quotient: Expr) -> tuple[Expr, Expr]:
    """The leading digits of s e_j/T, or of s (R + (1 − e_j))/T, and what they leave."""
    numerator, total = quotient.args[0], quotient.args[1].base
    scale = _scale(total)
    above = _scaled(numerator, scale) if isinstance(numerator, exp) else (_numerator(numerator, total), S.Zero)
    terms, corrections = _terms(total)
    parts = *above, *(part / scale for part in (leading_sum(terms), remaining_sum(terms, corrections)))
    return leading_quotient(*parts), remaining_quotient(*parts)


def _sum(total: Sum) -> Expr:
    """R = Σ_k s e_k − s, in which the largest does not count, or s + R, in which it does."""
    scale = _scale(total)
    others = sum_of_others(*_terms(total), scale)
    return others if total.function.has(KroneckerDelta) else scale + others


def _terms(total: Sum) -> tuple[Expr, Expr]:
    """The sums over all k of the scaled exponentials and of their corrections."""
    body, *limits = total.args
    _, small = body.as_independent(exp, as_Add=False)
    terms, corrections = (Sum(part, *limits) for part in _scaled(small, _scale(total)))
    return terms, corrections


def _scaled(small: Expr, scale: Expr) -> tuple[Expr, Expr]:
    """Of s exp(u − v) the exponential of the floating-point difference, and the correction for its rounding error."""
    u, v = operands(small.args[0])
    rounded = scaled_exponential(rounded_difference(u, v, 1), scale)
    return rounded, rounded * expm1_of_correction(rounding_error(u, v, 1))


def _is_softmax(expr: Expr) -> bool:
    """Whether an expression is e_j/T, or (R + (1 − e_j))/T, relative to the largest logit."""
    return (
        isinstance(expr, ordered_product)
        and len(expr.args) == 2
        and isinstance(expr.args[1], Pow)
        and expr.args[1].exp == -1
        and _logit_of(expr.args[1].base) is not None
    )


def _logit_of(total: Expr) -> Expr | None:
    """The largest logit z_m of a sum of exp(z_r − z_m)."""
    if not isinstance(total, Sum):
        return None
    exponentials = [part for part in total.args[0].atoms(exp) if is_difference(part.args[0])]
    largest = {operands(part.args[0])[1] for part in exponentials}
    return next((entry for entry in largest if isinstance(entry, Indexed) and entry.indices == (LARGEST,)), None)


def _scale(total: Expr) -> Expr:
    return exponential_scale(_logit_of(total))


def _error_free_exponents(expr: Expr, context: Context) -> Expr:
    """exp(c(u − v)) = exp(c fl(u − v)) exp(c err(u − v)), and |u − v| = max(u, v) − min(u, v).

    An error of 1 or more counts as 0: then e^{u − v} is 0 or infinite, and so remains.  Beside a larger |u − v| that is
    added to log1p(exp(−c |u − v|)), the error of that does not count.
    """
    small = _small_beside(expr)

    def of(exponent: Expr) -> Expr:
        if exponent in small:
            return exp(exponent)
        factor, size = exponent.as_coeff_Mul()
        if isinstance(size, Abs) and is_difference(size.args[0]):
            u, v = operands(size.args[0])
            u, v = Max(u, v), Min(u, v)
        elif is_difference(exponent):
            factor = S.One
            u, v = operands(exponent)
        else:
            return exp(exponent)
        return ordered_product(exp(factor * rounded_difference(u, v, 1)), exp(factor * rounding_error(u, v, 1)))

    return expr.replace(exp, of)


def _small_beside(expr: Expr) -> set[Expr]:
    """The exponents −c |u| of log1p(exp(−c |u|)), c ≥ 1, that only stand in sums with |u|."""
    logarithms = {
        term
        for total in expr.atoms(Add)
        for term in total.args
        if isinstance(term, log1p) and isinstance(term.args[0], exp)
        for factor, size in [term.args[0].args[0].as_coeff_Mul()]
        if factor <= -1 and isinstance(size, Abs) and size in total.args
    }
    rest = expr.xreplace(dict.fromkeys(logarithms, S.Zero))
    return {term.args[0].args[0] for term in logarithms} - {part.args[0] for part in rest.atoms(exp)}


def _error_free_logarithm(expr: Expr, context: Context) -> Expr:
    """An error of d = h + l doubles in log cosh d, but log cosh d = log cosh h + log(cosh l + tanh h sinh l).

    With e = exp(l) − 1 the last is log1p(e (e + tanh h (2 + e))/(2 + 2e)).
    """

    def of(argument: Expr) -> Expr:
        squares = [part for part in argument.atoms(Pow) if argument == 2 * part and isinstance(part.base, sinh)]
        if not squares or not is_difference(2 * squares[0].base.args[0]):
            return log1p(argument)
        u, v = operands(2 * squares[0].base.args[0])
        h, small = rounded_difference(u, v), rounding_error(u, v)
        e = expm1_of_correction(small)
        correction = ordered_product(e, e + tanh(h) * (2 + e), 1 / (2 + 2 * e))
        return log1p(2 * sinh(h / 2) ** 2) + log1p_of_correction(correction)

    return expr.replace(log1p, of)


def _exponentials_in_two(expr: Expr, context: Context) -> Expr:
    """An x e^u is (x e^{part(u)}) e^{rest(u)}: an x that is not small saves what e^u alone would lose."""

    def of(*factors: Expr) -> Expr:
        small = [factor for factor in factors if _exponent(factor) is not None]
        totals = [factor for factor in factors if factor not in small and _is_total(factor)]
        others = [factor for factor in factors if factor not in small and factor not in totals]
        number = Mul(*(other for other in others if other.is_number))
        if not small or not (abs(number) > 2 or any(_is_unbounded(other, context) for other in others)):
            return Mul(*factors)
        product = Mul(*(other for other in others if not other.is_number))
        apart = [1 / total.base for total in totals for _ in range(-int(total.exp))]
        for factor in small:
            first, second = _halves(factor)
            slope = [*([abs(number)] * (abs(number) != 1)), first, *apart]
            product = ordered_product(product, ordered_product(*slope) if len(slope) > 1 else first, second)
            number, apart = sign(number), []
        return number * product

    rewritten = expr.replace(Mul, of)
    return rewritten.replace(exp, _as_halves(rewritten))


def _as_halves(expr: Expr) -> Callable[[Expr], Expr]:
    """Of exponents that are taken in two parts somewhere, the exponential in two parts: then it is computed once."""
    taken = {_at_any_index(part.args[0]) for part in expr.atoms(normal_part)}

    def of(exponent: Expr) -> Expr:
        if _at_any_index(exponent) not in taken:
            return exp(exponent)
        return ordered_product(exp(normal_part(exponent)), exp(remaining_part(exponent)))

    return of


def _at_any_index(expr: Expr) -> Expr:
    """The expression with one index in the place of every other than that of the largest logit."""
    return expr.xreplace({s: _ANY for s in expr.free_symbols if s.is_integer and s != LARGEST})


def _is_total(factor: Expr) -> bool:
    """Whether a factor is a power of 1/(1 + e^u), or of 1/Σe^u."""
    return isinstance(factor, Pow) and factor.exp.is_Integer and bool(factor.exp < 0) and factor.has(exp)


def _halves(factor: Expr) -> tuple[Expr, Expr]:
    """Two factors of an exponential, of one with a rounding error, or of one in pieces."""
    if isinstance(factor, Piecewise):
        (one, condition), (small, _) = factor.args
        first, second = _halves(small)
        return Piecewise((one, condition), (first, True)), Piecewise((one, condition), (second, True))
    if isinstance(factor, ordered_product | accurate_quotient):
        first, second = _halves(factor.args[0])
        return factor.func(first, *factor.args[1:]), second
    u = factor.args[0]
    return exp(normal_part(u)), exp(remaining_part(u))


def _exponent(factor: Expr) -> Expr | None:
    """The exponent u of a factor e^u, of e^u with a rounding error, or of 1 or e^u."""
    if isinstance(factor, exp):
        return factor.args[0]
    if isinstance(factor, ordered_product | accurate_quotient):
        return _exponent(factor.args[0])
    if isinstance(factor, Piecewise) and len(factor.args) == 2 and factor.args[0][0] == 1:
        return _exponent(factor.args[1][0])
    return None


def _is_unbounded(factor: Expr, context: Context) -> bool:
    """Whether a factor may be far greater than 1."""
    outside = factor.replace(exp, lambda exponent: S.One)
    outside = outside.replace(Piecewise, lambda *pieces: ordered_product(*(value for value, _ in pieces)))
    if outside.has(Sum) and not any(total.has(exp) for total in factor.atoms(Sum)):
        return True
    return any(context.domain(symbol).sup == S.Infinity for symbol in _variables(outside))


def _variables(expr: Expr) -> Iterator[Expr]:
    entries = expr.atoms(Indexed)
    inside = {symbol for entry in entries for symbol in entry.free_symbols}
    yield from entries
    yield from (s for s in expr.free_symbols - inside if isinstance(s, Symbol) and not s.is_integer)


def _infinite_exponential(expr: Expr, context: Context) -> Expr:
    """e^u − x = (s e^u − s x)/s with a scale s, which is not ∞ − ∞ where e^u is too large."""

    def of(*terms: Expr) -> Expr:
        total = Add(*terms)
        exponentials = [term for term in terms if isinstance(term, exp)]
        rest = total - Add(*exponentials)
        if len(exponentials) != 1 or rest.has(exp) or not _is_unbounded(rest, context):
            return total
        u = exponentials[0].args[0]
        factors = Mul.make_args(-rest)
        scale = overflow_scale(u)
        return ordered_product(
            scaled_exponential(u, scale) - ordered_product(factors[0], scale, *factors[1:]), 1 / scale
        )

    return expr.replace(Add, of)


ROUNDING_RULES: tuple[Rule, ...] = (
    Rule(
        "softmax in parts", _softmax_in_parts, reason="in leading digits and what they leave, so that they round once"
    ),
    Rule(
        "exact comparison",
        _exact_comparison,
        reason=r"$u - v = \operatorname{fl}(u - v) + \operatorname{err}(u - v)$, so that the jump is where it is",
    ),
    Rule(
        "error-free exponents",
        _error_free_exponents,
        reason=r"$e^{u - v} = e^{\operatorname{fl}(u - v)} \, e^{\operatorname{err}(u - v)}$",
    ),
    Rule(
        "error-free logarithm",
        _error_free_logarithm,
        reason=r"$\log \cosh(h + l) = \log \cosh h + \log(\cosh l + \tanh h \, \sinh l)$",
    ),
    Rule("no infinity less infinity", _infinite_exponential, reason=r"$e^u - x = (s e^u - s x)/s$"),
    Rule(
        "exponentials in two",
        _exponentials_in_two,
        reason=r"$x e^u = (x e^{\operatorname{part}(u)}) \, e^{\operatorname{rest}(u)}$",
    ),
)
"""From what computes a function to what takes rounding errors and the range of a type into account."""
