r"""What is computed once where it could be twice: cheaper forms, of no smaller accuracy.

With :math:`m = [z \ge 0]` and :math:`e = e^{-|z|}`, a label :math:`y` between 0 and 1 and its complement weigh

* :math:`(1-y)\,\sigma(z) - y\,\sigma(-z) = ((m - y) + ((1 - m) - y)\,e)/(1 + e)`, with one division;
* :math:`(1-y)\,\operatorname{softplus}(z) + y\,\operatorname{softplus}(-z) = |m - y|\,|z| + \operatorname{log1p}(e)`.

For a hard label one of :math:`m - y` and :math:`(1 - m) - y` is 0, and else no terms cancel that did not before.

A number :math:`u` where :math:`|u| \le c`, and :math:`c \operatorname{sign} u` beyond, is clipped.
"""

from __future__ import annotations

from sympy import Abs, Add, Expr, Ge, Gt, Le, Lt, Max, Min, Mul, Piecewise, S, Symbol, exp, sign
from sympy.codegen.cfunctions import log1p

from mse_sym.proof.rules import Rule
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.functions import ordered_product, sigmoid, softplus


def _over_one_total(expr: Expr, context: Context) -> Expr:
    """(w − y) σ(z) − y σ(−z) = ((m − y) + ((w − m) − y) e)/(1 + e) with m = w where z ≥ 0, else 0."""

    def of(part: Add) -> Expr:
        known = _label_and_rest(part, sigmoid)
        if known is None:
            return part
        sign, weight, label, z, rest = known
        small, side = exp(-Abs(z)), _side(weight, z)
        terms = ordered_product(side - label) + (ordered_product(weight - side) - label) * small
        return sign * ordered_product(terms, 1 / (1 + small)) + rest

    return expr.replace(lambda part: isinstance(part, Add) and part.has(sigmoid), of)


def _one_logarithm(expr: Expr, context: Context) -> Expr:
    """(w − y) softplus(z) + y softplus(−z) = |m − y| |z| + w log1p(e) with m = w where z ≥ 0, else 0."""

    def of(part: Add) -> Expr:
        known = _label_and_rest(part, softplus)
        if known is None:
            return part
        sign, weight, label, z, rest = known
        domain = context.domain(label)
        if not (domain.inf >= 0 and domain.sup <= weight):
            return part
        size = Abs(z)
        return sign * (Abs(ordered_product(_side(weight, z) - label)) * size + weight * log1p(exp(-size))) + rest

    return expr.replace(lambda part: isinstance(part, Add) and part.has(softplus), of)


def _clipped(expr: Expr, context: Context) -> Expr:
    """The number u where |u| is at most c ≥ 0, and c sign(u) beyond, is u clipped to ±c."""

    def of(piece: Piecewise) -> Expr:
        (u, condition), *others = piece.args
        if len(others) != 1 or not isinstance(condition, Ge | Gt | Le | Lt) or condition.lts != Abs(u):
            return piece
        border = condition.gts
        is_clipped = border.is_nonnegative and others[0].expr == border * sign(u)
        return Min(border, Max(-border, u)) if is_clipped else piece

    return expr.replace(Piecewise, lambda *pieces: of(Piecewise(*pieces)))


def _side(weight: Expr, z: Expr) -> Expr:
    return Piecewise((weight, z >= 0), (S.Zero, True))


def _label_and_rest(part: Add, function: type[Expr]) -> tuple[Expr, Expr, Expr, Expr, Expr] | None:
    """s, w, y, z, r of s ((w − y) f(z) ± y f(−z)) + r, with a number w and s = ±1; − of a sigmoid, + of a softplus."""
    orientation = -1 if function is sigmoid else 1
    for term in part.args:
        for inside in (factor.args[0] for factor in Mul.make_args(term) if isinstance(factor, function)):
            (first, second), rest = _coefficients(part, (function(inside), function(-inside)))
            weight = (first + orientation * second).expand()
            for unit in (1, -1):
                label = unit * orientation * second
                if isinstance(label, Symbol) and weight.is_number and unit * weight > 0 and not rest.has(function):
                    return S(unit), unit * weight, label, inside, rest
    return None


def _coefficients(total: Add, functions: tuple[Expr, ...]) -> tuple[list[Expr], Expr]:
    """What functions are multiplied by in a sum, and the terms without them."""
    factors: list[list[Expr]] = [[] for _ in functions]
    rest: list[Expr] = []
    for term in total.args:
        parts = Mul.make_args(term)
        place = next((place for place, function in enumerate(functions) if function in parts), None)
        (rest if place is None else factors[place]).append(term if place is None else term / functions[place])
    return [Add(*own) for own in factors], Add(*rest)


TOGETHER_RULES: tuple[Rule, ...] = (
    Rule("over one total", _over_one_total, reason=r"both sides over $1 + e^{-|z|}$"),
    Rule("one logarithm", _one_logarithm, reason=r"$\operatorname{softplus}(\pm z)$ both by $\log(1 + e^{-|z|})$"),
    Rule("clipped", _clipped, reason=r"$u$ clipped to $\pm c$"),
)
"""Before named functions become what computes them."""
