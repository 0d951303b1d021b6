r"""Powers and logarithms of :math:`c + d^2`, in which the square of a large number overflows.

With :math:`t = d/\sqrt c` the powers are those of :math:`1 + t^2` for :math:`|d| \le \sqrt c`, and beyond that those of
:math:`(1 + w^2)/w^2` with :math:`w = \sqrt c/|d|`.  The logarithm of :math:`1 + t^2` is
:math:`4 \log \sqrt{1/w} + \log(1 + w^2)` where the square might overflow: roots do not, and their errors are as small.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import (
    Abs,
    Add,
    Dummy,
    Expr,
    GreaterThan,
    LessThan,
    Mul,
    Piecewise,
    Poly,
    Pow,
    S,
    Sum,
    bottom_up,
    factor_terms,
    fraction,
    log,
    sign,
    sqrt,
    together,
)
from sympy.codegen.cfunctions import log1p

from mse_sym.forms.differences import is_difference, operands
from mse_sym.forms.products import balanced, factors_of
from mse_sym.forms.structure import structures
from mse_sym.proof.rules import Rule
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.functions import ordered_product
from mse_sym.symbolic.notation import latex_in_text
from mse_sym.symbolic.rounding import balanced_product, subtraction_scale

_FAR = 512
"""Where half a quotient is so large, the logarithm of its square is so large that an error of the quotient is small."""


def _root_less_one(expr: Expr, context: Context) -> Expr:
    """√(1 + u) − 1 = u/(1 + √(1 + u)), which does not cancel."""

    def of(part: Add) -> Expr:
        for root in (term for term in part.args if isinstance(term, Pow) and term.exp == S.Half):
            if part == root - 1 and isinstance(root.base, Add):
                return (root.base - 1) / (1 + root)
        return part

    return expr.replace(lambda part: isinstance(part, Add), of)


def _by_the_smaller_ratio(expr: Expr, context: Context) -> Expr:
    """Of powers of c + d², by t = d/√c or w = √c/|d|, whichever is not greater than 1; in sums, term by term."""
    if expr.has(Sum):
        return expr.replace(Sum, lambda body, *limits: Sum(_by_the_smaller_ratio(body, context), *limits))
    if expr.has(Piecewise, log) or not any(map(_is_power_of_a_sum, expr.atoms(Pow))):
        return expr
    structured = next(structures(expr, context))
    for symbol, part in structured.parts.items():
        constants = set(_constants(structured.expression, symbol))
        if len(constants) == 1 and is_difference(difference := part.args[0]):
            (constant,) = constants
            return _relative(structured.expression, symbol, difference, sqrt(constant)) or expr
    return expr


def _constants(expr: Expr, symbol: Expr) -> Iterator[Expr]:
    """The positive c of the powers of c + d²; of powers of other polynomials in d, 0."""
    for power in expr.atoms(Pow):
        base = power.base
        if _is_power_of_a_sum(power) and base.has(symbol) and base.is_polynomial(symbol):
            coefficients = Poly(base, symbol).all_coeffs()
            is_square = len(coefficients) == 3 and coefficients[1] == 0
            constant = coefficients[2] / coefficients[0] if is_square else S.Zero
            yield constant if constant.is_positive else S.Zero


def _is_power_of_a_sum(power: Pow) -> bool:
    return power.base.is_Add and not (power.exp.is_Integer and power.exp > 0)


def _relative(expr: Expr, symbol: Expr, difference: Expr, root: Expr) -> Expr | None:
    if root == 0:
        return None
    t, w = Dummy("t", real=True), Dummy("w", positive=True)
    near, far, beyond = (_normal(expr.xreplace({symbol: each})) for each in (root * t, root / w, -root / w))
    if far not in (beyond, -beyond):
        return None
    u, v = operands(difference)
    scale = subtraction_scale(*sorted((u, v), key=str))
    size = Abs(scale * u - scale * v)
    inner, outer = _root_apart(root**2)
    power, rest = _apart(near, t)
    inside = _weighted(difference**power * (rest / root**power), t)
    inside = _of_ratio(inside, t, (difference, 1 / inner), 1 / outer)
    power, rest = _apart(far, w)
    ratio = (inner, scale, 1 / size)
    number, _ = rest.as_independent(w, as_Add=False)
    if (number * root**power).count_ops() > number.count_ops():
        outside = _of_ratio(far, w, ratio, outer)
    else:
        large = [size, 1 / scale] if power < 0 else [1 / size, scale]
        factors = [factor for factor in large for _ in range(abs(power))]
        outside = ordered_product(_of_ratio(rest * root**power, w, ratio, outer), *factors)
    outside = outside if far == beyond else sign(difference) * outside
    return Piecewise((inside, Abs(difference) <= root), (outside, True))


def _root_apart(constant: Expr) -> tuple[Expr, Expr]:
    """The i and o of a constant i² o: an i needs no root, of which the rounding would count."""
    inner = Mul(*(base ** (power // 2) for base, power in constant.as_powers_dict().items()))
    return inner, constant / inner**2


def _of_ratio(expr: Expr, ratio: Expr, factors: tuple[Expr, ...], outer: Expr) -> Expr:
    """With the product of the factors and the root of what is outer for the ratio, with its square as far as it can."""
    value = ordered_product(*factors)
    if outer == 1:
        return _with_conjugates(expr, ratio).xreplace({ratio: value})
    square = Dummy("s", positive=True)
    in_square = expr.xreplace({ratio: sqrt(square)})
    if not in_square.has(sqrt(square)):
        return in_square.xreplace({square: ordered_product(value, value, outer)})
    return expr.xreplace({ratio: ordered_product(*factors[:1], sqrt(outer), *factors[1:])})


def _with_conjugates(expr: Expr, ratio: Expr) -> Expr:
    """With ``(1 - t) (1 + t)`` for ``1 - t**2``, of which the difference of the ratio itself keeps its digits."""
    return expr.xreplace({1 - ratio**2: (1 - ratio) * (1 + ratio), ratio**2 - 1: -(1 - ratio) * (1 + ratio)})


def _weighted(product: Expr, t: Expr) -> Expr:
    """A product that something scales besides the difference and t, by significands and exponents."""
    number, *factors = factors_of(product)
    scales = [factor for factor in factors if not factor.has(t) and not is_difference(factor)]
    return balanced(number, *factors) if scales else product


def _apart(expr: Expr, symbol: Expr) -> tuple[int, Expr]:
    """The power of a symbol in a product, and the rest."""
    power = int(expr.as_powers_dict().get(symbol, 0))
    return power, expr / symbol**power


def _normal(expr: Expr) -> Expr:
    """Sums over one denominator, from the inside."""

    def of(part: Expr) -> Expr:
        if not part.is_Add:
            return part
        above, below = fraction(together(part))
        return factor_terms(above) / below

    return bottom_up(expr, of)


def _logarithm_of_a_large_square(expr: Expr, context: Context) -> Expr:
    """Of x log(1 + t²): 4x log(√|d/2|/√√c) + 2x log 2 + x log1p(c/d²) where t² = d²/c might overflow.

    Where it might underflow, x t t (log(1 + t²)/t²), with the limit 1 of the quotient.
    """

    def of(*factors: Expr) -> Expr:
        product, logarithms = Mul(*factors), [factor for factor in factors if isinstance(factor, log)]
        square = logarithms[0].args[0] - 1 if len(logarithms) == 1 else S.Zero
        squares = [factor for factor in Mul.make_args(square) if isinstance(factor, Pow) and is_difference(factor.base)]
        if len(squares) != 1 or squares[0].exp != 2 or not (square / squares[0]).is_positive:
            return product
        weight, difference = product / logarithms[0], squares[0].base
        u, v = operands(difference)
        half, constant = Abs(u / 2 - v / 2), squares[0] / square
        (inner, outer), root = _root_apart(constant), sqrt(constant)
        factors = (r := ordered_product(difference, 1 / inner), r, *[1 / outer] * (outer != 1))
        near = ordered_product(*factors)
        slope = Piecewise((ordered_product(log1p(near), 1 / near), near > 0), (S.One, True))
        far = 4 * log(ordered_product(sqrt(half), 1 / sqrt(root))) + 2 * log(2)
        product = ordered_product if outer == 1 else balanced_product
        return Piecewise(
            (product(weight, *factors, slope), half <= root / 2),
            (weight * log1p(near), half <= _FAR * root),
            (weight * (far + log1p(ordered_product(root / 2, 1 / half) ** 2)), True),
        )

    return expr.replace(Mul, of).replace(log, lambda argument: of(log(argument)))


def _ratio_told(before: Expr, after: Expr, context: Context) -> str:
    """The ratio, as it stands in the condition that chooses between it and its inverse."""
    borders = sorted((each for each in after.atoms(LessThan, GreaterThan) if isinstance(each.lts, Abs)), key=str)
    ratio = f"${latex_in_text(borders[0].lts.args[0] / borders[0].gts)}$" if borders else "the ratio"
    return f"by {ratio} where its size is at most 1, else by its inverse"


def _large_square_told(before: Expr, after: Expr, context: Context) -> str:
    """The identity, with what its letter stands for where there is one logarithm of such a square."""
    squares = {part.args[0] - 1 for part in before.atoms(log) if is_difference(_base_of_square(part.args[0] - 1))}
    identity = r"$\log(1 + 1/u^2) = 4 \log \sqrt{1/u} + \log(1 + u^2)$"
    if len(squares) != 1:
        return identity
    (square,) = squares
    difference = _base_of_square(square)
    root = sqrt(difference**2 / square)
    return f"{identity} with $u = {latex_in_text(root / Abs(difference))}$"


def _base_of_square(product: Expr) -> Expr:
    bases = [part.base for part in Mul.make_args(product) if isinstance(part, Pow) and is_difference(part.base)]
    return bases[0] if len(bases) == 1 else S.Zero


RELATIVE_RULES: tuple[Rule, ...] = (
    Rule("root less one", _root_less_one, reason=r"$\sqrt{1 + u} - 1 = u/(1 + \sqrt{1 + u})$"),
    Rule("by the smaller ratio", _by_the_smaller_ratio, tells=_ratio_told),
    Rule("logarithm of a large square", _logarithm_of_a_large_square, tells=_large_square_told),
)
"""Of powers and logarithms of a square and a number."""
