r"""The last part of a stable form: the order of operations, in which no intermediate result overflows or is lost.

Over the reals all of this says nothing new, and the prover confirms it.  In floating-point numbers

* :math:`(\tfrac12 r) \, r` is finite where :math:`r^2` is not;
* a difference of two large numbers overflows, that of their halves does not;
* :math:`(y/a)/a` has a value where :math:`a^2` overflows or is 0.
"""

from __future__ import annotations

from collections.abc import Callable

from sympy import (
    ITE,
    Abs,
    Add,
    And,
    Dummy,
    Expr,
    Ge,
    Gt,
    Indexed,
    Interval,
    Le,
    Lt,
    Mul,
    Not,
    Or,
    Piecewise,
    Poly,
    Pow,
    S,
    Sum,
    Symbol,
    cancel,
    expand,
    fraction,
    log,
)
from sympy import (
    factor as factored,
)

from mse_sym.forms.differences import is_difference, operands
from mse_sym.forms.products import balanced, factors_of
from mse_sym.proof.rules import Rule
from mse_sym.symbolic.context import NONNEGATIVE, POSITIVE, Context
from mse_sym.symbolic.functions import ordered_product
from mse_sym.symbolic.rounding import PRODUCTS, accurate_quotient, subtraction_scale

_LARGE = 2**64
"""Beyond that products of a few numbers may overflow."""


def _differences_apart(expr: Expr, context: Context) -> Expr:
    """2u − 2v = (u − v) 2: twice a number overflows before the difference does."""

    def of(*terms: Expr) -> Expr:
        number, difference = Add(*terms).as_content_primitive()
        return ordered_product(difference, number) if number > 1 and is_difference(difference) else Add(*terms)

    return expr.replace(Add, of)


def _halved_squares(expr: Expr, context: Context) -> Expr:
    """r²/(2d) = (½ r/d) r, r²/(2d²) = (½ r/d)(r/d) and t r² = (t r) r for 0 ≤ t ≤ 1.

    The square overflows before what is asked for does.
    """

    def of(*factors: Expr) -> Expr:
        number, rest = Mul(*factors).as_coeff_Mul()
        parts = Mul.make_args(rest)
        bases = {part: base for part in parts if (base := _square_root(part)) is not None}
        shares = [part for part in parts if _is_share(part, context)]
        divisors = [part for part in parts if part not in bases and part not in shares]
        if len(bases) != 1 or number > 1 or (number == 1 and not shares) or not all(map(_is_divisor, divisors)):
            return Mul(*factors)
        (base,) = bases.values()
        each = [d.base for d in divisors for _ in range(-int(d.exp))]
        left, right = (base / Mul(*each[start::2]) for start in (0, 1))
        return ordered_product(number, *shares, left, right)

    return expr.replace(Mul, of)


def _is_share(part: Expr, context: Context) -> bool:
    """Whether it is a variable between 0 and 1, what is left of it to 1, or such in pieces."""
    if isinstance(part, Piecewise):
        return all(_is_share(value, context) for value, _ in part.args)
    variable = part if isinstance(part, Symbol) else 1 - part
    return isinstance(variable, Symbol) and bool(context.domain(variable).is_subset(Interval(0, 1)))


def _is_divisor(factor: Expr) -> bool:
    return isinstance(factor, Pow) and factor.exp.is_Integer and bool(factor.exp < 0)


def _square_root(part: Expr) -> Expr | None:
    """The base of a square of a difference; of pieces, in pieces."""
    if isinstance(part, Pow) and part.exp == 2 and part.base.is_Add:
        return part.base
    if isinstance(part, Piecewise):
        bases = [_square_root(value) for value, _ in part.args]
        if None not in bases:
            return Piecewise(*((base, condition) for base, (_, condition) in zip(bases, part.args, strict=True)))
    return None


def _scaled_differences(expr: Expr, context: Context) -> Expr:
    """(u − v) x = ((s u − s v) x)/s with a scale s: a difference may overflow where its product with x does not."""

    def of(*factors: Expr) -> Expr:
        sums = [factor for factor in factors if isinstance(factor, Add) and _differences(factor, context)]
        others = [factor for factor in factors if factor not in sums]
        if len(sums) != 1 or not any(other.free_symbols for other in others):
            return Mul(*factors)
        (difference,) = _differences(sums[0], context)
        u, v = operands(difference)
        scale = subtraction_scale(*sorted((u, v), key=str))
        scaled = scale * u - scale * v
        if sums[0] == difference:
            total = scaled
        else:
            rest = expand((sums[0] - Abs(difference)) * scale)
            total = Abs(scaled) + rest
        each = [factor for other in others for factor in _one_at_a_time(other)]
        large = [factor for factor in each if factor.is_number and abs(factor) > 1]  # by which it may overflow again
        return ordered_product(total, *(factor for factor in each if factor not in large), *large, 1 / scale)

    return _outside_of_bounds(expr, lambda part: part.replace(Mul, of))


def _one_at_a_time(factor: Expr) -> list[Expr]:
    """A factor, or a divisor as often as it divides."""
    base, power = factor.as_base_exp() if isinstance(factor, Pow) else (factor, S.One)
    return [1 / base] * -int(power) if power.is_Integer and power < 0 else [factor]


def _outside_of_bounds(expr: Expr, rewritten: Callable[[Expr], Expr]) -> Expr:
    """Rewritten but in those pieces whose condition bounds the size of a difference: there it does not overflow."""
    if not isinstance(expr, Piecewise):
        return rewritten(expr)

    def bounds(condition: Expr) -> bool:
        return isinstance(condition, Gt | Ge | Lt | Le) and isinstance(condition.lts, Abs)

    return Piecewise(*((value if bounds(condition) else rewritten(value), condition) for value, condition in expr.args))


def _differences(total: Add, context: Context) -> list[Expr]:
    """The difference u − v of which a sum consists, or whose absolute value is among its terms."""
    inside = [part.args[0] for part in total.args if isinstance(part, Abs)] if not is_difference(total) else [total]
    return [d for d in inside if is_difference(d) and all(context.domain(x) == S.Reals for x in operands(d))]


def _halved_logarithm(expr: Expr, context: Context) -> Expr:
    """An a − y log a is 2 (a/2 − y (½ log a)), since y log a may overflow where the difference does not."""

    def of(part: Add) -> Expr:
        for term in part.args:
            number, label, logarithm = _weighted_logarithm(term)
            rest = part - term
            if number == -1 and rest == logarithm.args[0] and context.domain(label).sup == S.Infinity:
                return ordered_product(2, rest / 2 - ordered_product(label, ordered_product(logarithm / 2)))
        return part

    return expr.replace(lambda part: isinstance(part, Add), of)


def _weighted_logarithm(term: Expr) -> tuple[Expr, Expr, Expr]:
    """The number, the symbol and the logarithm of c y log a; zeros where a term is another."""
    number, rest = term.as_coeff_Mul()
    logarithms = [factor for factor in Mul.make_args(rest) if isinstance(factor, log)]
    symbols = [factor for factor in Mul.make_args(rest) if isinstance(factor, Symbol)]
    if len(logarithms) != 1 or len(symbols) != 1 or len(Mul.make_args(rest)) != 2:
        return S.Zero, S.Zero, log(2)
    return number, symbols[0], logarithms[0]


def _powers_apart(expr: Expr, context: Context) -> Expr:
    """An x^(p − n) is x^(p − 1) divided by x as often as is left, and x^p/x for p < ½, where p − 1 would be rounded.

    A power takes many last places of its exponent.
    """

    def of(*factors: Expr) -> Expr:
        powers = [factor for factor in factors if _is_power_of_input(factor, context)]
        if len(powers) != 1:
            return Mul(*factors)
        base, exponent = powers[0].as_base_exp()
        number, rest = exponent.as_coeff_Add()
        others, divisors = [factor for factor in factors if factor not in powers], [1 / base] * -int(number)
        near, far = (base**rest, *divisors), (base ** (rest - 1), *divisors[1:])
        number, *weights = factors_of(Mul(*others))
        product = balanced if weights else ordered_product
        small, large = (product(number, *weights, *each) for each in (near, far))
        return Piecewise((small, rest < S.Half), (large, True))

    return expr.replace(Mul, of)


def _is_power_of_input(factor: Expr, context: Context) -> bool:
    """Whether a factor is a power x^(p − n) of an input, n a number, and p ≤ 2, so that p − 1 is exact from ½ on."""
    base, exponent = factor.as_base_exp()
    number, rest = exponent.as_coeff_Add()
    is_of_input = isinstance(base, Symbol | Indexed) and number.is_Integer and number < 0
    return bool(is_of_input and isinstance(rest, Symbol) and context.domain(rest).sup <= 2)


def _balanced_products(expr: Expr, context: Context) -> Expr:
    """A product of three or more factors, of which one is any number at all, by significands and exponents."""

    def of(product: Expr) -> Expr:
        number, *factors = factors_of(product)
        if len(factors) < 3 or not any(_is_of_any_size(factor, context) for factor in factors):
            return product
        return balanced(number, *factors)

    return expr.replace(lambda part: isinstance(part, Mul | ordered_product), of)


def _norm_inside(expr: Expr, context: Context) -> Expr:
    """(x + y)/n as x/n + y/n, and so times an entry, where x and y may be too small without n, the root of a sum."""

    def is_outside(factor: Expr) -> bool:
        is_norm = isinstance(factor, Pow) and not factor.exp.is_Integer and factor.base.has(Sum)
        return is_norm or isinstance(factor, Indexed)

    def of(*factors: Expr) -> Expr:
        number, *others = factors_of(Mul(*factors))
        sums = [factor for factor in others if isinstance(factor, Add) and _is_of_any_size(factor, context)]
        outside = [factor for factor in others if factor not in sums]
        if len(sums) != 1 or not any(isinstance(each, Pow) for each in outside) or not all(map(is_outside, outside)):
            return Mul(*factors)
        return Add(*(Mul(number, *outside, term) for term in sums[0].args))

    return expr.replace(Mul, of)


def _is_of_any_size(expr: Expr, context: Context) -> bool:
    """Whether an expression is linear in an entry of a vector of real numbers, all or as far as to very large ones."""
    if isinstance(expr, Indexed):
        domain = context.domain(expr)
        return isinstance(domain, Interval) and bool(domain.start < -_LARGE) and bool(domain.end > _LARGE)
    linear = isinstance(expr, Add | Mul | Sum | PRODUCTS)
    return linear and any(_is_of_any_size(arg, context) for arg in expr.args)


def _one_by_one(expr: Expr, context: Context) -> Expr:
    """x/(f g) = (x/f)/g, since the product f g overflows first.

    Over powers of a positive variable, what is added is first divided: (2y − a)/a³ = 2 ((y/a − ½)/a)/a.
    """

    def of(*factors: Expr) -> Expr:
        product = Mul(*factors)
        above, below = fraction(product)
        divisors = [f for f in Mul.make_args(below) if _is_polynomial(f) and _variables_of_positive(f, context)]
        if Mul(*divisors) != below or not (_is_polynomial(above) or below.is_Pow):
            return product
        each = [base for base, power in (d.as_base_exp() for d in divisors) for _ in range(int(power))]
        factors = Mul.make_args(above)
        if len(factors) > 1 and len(set(each)) > 1:
            if any(map(is_difference, factors)):
                return balanced(S.One, *factors, *(1 / divisor for divisor in each))
            above = expand(above)
        term_by_term = isinstance(above, Add) and _is_polynomial(above) and not is_difference(above)
        if term_by_term and (divided := _divided_sum(above, each)) is not None:
            return divided
        if len(each) < 2 or below.as_base_exp()[0].is_Symbol:  # by which code divides as often as it is told
            return product
        return ordered_product(above, *(1 / divisor for divisor in sorted(each, key=lambda divisor: divisor.is_Symbol)))

    return expr.replace(Mul, of)


def _divided_sum(above: Expr, divisors: list[Expr]) -> Expr | None:
    """A sum over powers of one variable a, divided term by term; over powers of a and c + a, by powers of the others.

    Nothing where other divisors stand below.
    """
    bases = set(divisors)
    variable = next((base for base in bases if base.is_Symbol), None)
    if bases == {variable}:
        first, *others = divisors
        number = max(abs(term.as_coeff_Mul()[0]) for term in above.args)
        terms = [_quotient(term / number, first) for term in above.args]
        return ordered_product(Add(*terms), *(1 / divisor for divisor in others), number)
    if variable is None or len(bases) != 2:
        return None
    (scale,) = (base - variable for base in bases if base != variable)
    if scale != 1 and not isinstance(scale, Symbol):
        return None
    ratios = [
        _of_ratio(coefficient / Mul(*divisors), label, variable, scale)
        for label, coefficient in _apart(above, variable, scale)
    ]
    return None if None in ratios else Add(*ratios)


def _apart(total: Expr, variable: Symbol, scale: Expr) -> list[tuple[Expr, Expr]]:
    """A polynomial as powers of its other symbols, the lowest first, each with its coefficient in the variable."""
    labels = sorted(total.free_symbols - {variable, scale}, key=str)
    if not labels:
        return [(S.One, total)]
    powers = Poly(total, *labels).terms()[::-1]
    return [(Mul(*map(Pow, labels, exponents)), coefficient) for exponents, coefficient in powers]


def _of_ratio(ratio: Expr, label: Expr, variable: Symbol, scale: Expr) -> Expr | None:
    """Label times a ratio, its numerator as a polynomial in g = c/(c + a): (c + 2a)/(c + a) = 2 − g.

    Nothing where the numerator is of a higher degree in a/c than the powers of c + a below, or not of that alone.
    """
    s, g = Dummy("s", positive=True), Dummy("g")
    top, bottom = fraction(factored(ratio.subs(variable, scale * s)))
    degree = Poly(top, s).degree() if top.has(s) else 0
    exponents = bottom.as_powers_dict()
    below, over_variable = int(exponents.get(1 + s, 0)), int(exponents.get(s, 0))
    over_scale = int(exponents.get(scale, 0)) if scale != 1 else over_variable
    over_total = over_scale - over_variable
    number = bottom / (1 + s) ** below / s**over_variable / scale**over_scale
    if (top.free_symbols - {s}) or not number.is_number or not 0 <= over_total <= below - degree:
        return None
    in_g = Poly(cancel(top.subs(s, (1 - g) / g) * g**degree / number), g).as_expr()
    sign, in_g = (-1, -in_g) if top.could_extract_minus_sign() else (1, in_g)
    share = accurate_quotient(scale, scale, variable)
    over = [share] * (below - degree - over_total) + [1 / (scale + variable)] * over_total
    weight = in_g.subs(g, share)
    divisors = [1 / variable] * over_variable
    if weight.is_number and label == 1:
        return sign * weight * ordered_product(*over, *divisors)
    return sign * ordered_product(label, ordered_product(weight, *over), *divisors)


def _quotient(term: Expr, divisor: Expr) -> Expr:
    """A term over a divisor, its number last."""
    number, rest = term.as_coeff_Mul()
    quotient = rest / divisor
    return number * quotient if quotient.is_number or abs(number) == 1 else ordered_product(quotient, number)


def _is_polynomial(expr: Expr) -> bool:
    return bool(expr.free_symbols) and bool(expr.is_polynomial(*expr.free_symbols)) and not expr.atoms(Indexed)


def _variables_of_positive(expr: Expr, context: Context) -> bool:
    return all(context.domain(symbol) in (POSITIVE, NONNEGATIVE) for symbol in expr.free_symbols)


def _choices_in_conditions(expr: Expr, context: Context) -> Expr:
    """A condition "A if C, else B" is (C and A) or (not C and B)."""
    return expr.replace(ITE, lambda c, a, b: Or(And(c, a), And(Not(c), b)))


CHOICES_IN_CONDITIONS = Rule(
    "choices in conditions", _choices_in_conditions, reason="a choice between conditions by and, or and not"
)
"""Which code cannot do without."""

ORDERING_RULES: tuple[Rule, ...] = (
    Rule("differences apart", _differences_apart, reason=r"$c u - c v = (u - v) \, c$"),
    Rule("halved squares", _halved_squares, reason=r"$\tfrac12 r^2 = (\tfrac12 r) \, r$"),
    Rule("scaled differences", _scaled_differences, reason=r"$(u - v) \, x = ((s u - s v) \, x)/s$"),
    Rule("halved logarithm", _halved_logarithm, reason=r"$a - y \log a = 2 (a/2 - y \, (\tfrac12 \log a))$"),
    Rule("powers apart", _powers_apart, reason=r"$x^{p - n} = x^{p - 1} / x^{n - 1}$, with $x^p / x$ for small $p$"),
    Rule("norm inside", _norm_inside, reason=r"$(x + y)/n = x/n + y/n$"),
    Rule("balanced products", _balanced_products, reason="significands multiplied, exponents added"),
    Rule("one division after the other", _one_by_one, reason=r"$x/(fg) = (x/f)/g$"),
    CHOICES_IN_CONDITIONS,
)
"""From what computes a function to the order in which it does."""
