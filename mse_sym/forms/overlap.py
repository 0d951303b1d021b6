r"""Ratios of sums of shares, numbers between 0 and 1, as of overlaps: over one denominator, so that no terms cancel.

:math:`1 - N/D` is small where :math:`N` and :math:`D` are close: the numerator :math:`D - N` is then one sum, in each
share :math:`p` homogeneous in :math:`p` and :math:`1 - p` (Bernstein form): of :math:`\sum p + \sum y - 2 \sum p y` are
left :math:`\sum (p (1 - y) + (1 - p) y)`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import comb

from sympy import Add, Dummy, Expr, Indexed, KroneckerDelta, Mul, Poly, Pow, S, Sum, expand, factor

from mse_sym.proof.rules import Rule
from mse_sym.symbolic.context import UNIT_CLOSED, Context


def _over_one_denominator(expr: Expr, context: Context) -> Expr:
    """A sum whose terms are over powers of one sum of sums, over its highest power."""

    def of(part: Add) -> Expr:
        below = {base for term in part.args for base, _ in _powers_below(term)}
        entries = [entry for entry in part.atoms(Indexed) if context.domain(entry).is_subset(UNIT_CLOSED)]
        if len(below) != 1 or set(entries) != part.atoms(Indexed) or part.has(KroneckerDelta):
            return part
        (denominator,) = below
        power = max(power for term in part.args for _, power in _powers_below(term))
        numerator = Add(*(term * denominator**power for term in part.args))
        return _in_shares(numerator, context) / denominator**power

    return expr.replace(lambda part: isinstance(part, Add) and part.has(Sum), of)


def _powers_below(term: Expr) -> list[tuple[Expr, int]]:
    """The sums of sums by whose powers a term is divided, and which powers."""
    powers = [part.as_base_exp() for part in Mul.make_args(term) if isinstance(part, Pow)]
    return [(base, -int(n)) for base, n in powers if n.is_Integer and n < 0 and base.is_Add and base.has(Sum)]


def _in_shares(numerator: Expr, context: Context) -> Expr:
    """A polynomial in sums, in Bernstein form in the shares outside of them."""
    totals = sorted(_outermost(numerator), key=str)
    names = {total: Dummy(f"S{place}", real=True) for place, total in enumerate(totals)}
    sums = {name: total for total, name in names.items()}
    plain = expand(numerator.xreplace(names))
    shares = sorted(plain.atoms(Indexed), key=str)
    return _bernstein(plain, shares, lambda coefficient: _joined(coefficient, sums))


def _outermost(expr: Expr) -> set[Sum]:
    return {expr} if isinstance(expr, Sum) else set().union(*map(_outermost, expr.args))


def _bernstein(polynomial: Expr, shares: Sequence[Expr], of_coefficient: Callable[[Expr], Expr]) -> Expr:
    """Homogeneous in each share and what is left of it to 1."""
    if not shares or polynomial == 0:
        return of_coefficient(polynomial) if polynomial != 0 else S.Zero
    share, *others = shares
    coefficients = Poly(polynomial, share).all_coeffs()[::-1]
    degree = len(coefficients) - 1
    terms = []
    for power in range(degree + 1):
        weight = expand(sum(coefficients[k] * comb(degree - k, power - k) for k in range(power + 1)))
        terms.append(share**power * (1 - share) ** (degree - power) * _bernstein(weight, others, of_coefficient))
    return Add(*terms)


def _joined(coefficient: Expr, sums: dict[Expr, Sum]) -> Expr:
    """Sums with numbers before them over the same indices as one, in Bernstein form; of others the factors."""
    rest, terms = S.Zero, []
    for term in Add.make_args(coefficient):
        number, total = term.as_coeff_Mul()
        if total in sums:
            terms.append((number, sums[total]))
        else:
            rest += term
    limits = {total.limits for _, total in terms}
    if len(terms) < 2 or len(limits) > 1 or rest.free_symbols & sums.keys():
        return factor(coefficient).xreplace(sums)
    (limit,) = limits
    number, body = expand(Add(*(number * total.function for number, total in terms))).as_content_primitive()
    if body.could_extract_minus_sign():
        number, body = -number, -body
    return rest + number * Sum(_bernstein(body, sorted(body.atoms(Indexed), key=str), lambda weight: weight), *limit)


OVERLAP_RULES: tuple[Rule, ...] = (
    Rule("over one denominator", _over_one_denominator, reason=r"$1 - N/D = (D - N)/D$, in which no terms cancel"),
)
"""Of ratios of sums of numbers between 0 and 1."""
