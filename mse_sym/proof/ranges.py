r"""Sums of the same terms over ranges that differ by whole numbers, as one sum and single terms.

* :math:`\sum_{k=l}^{m} f_{k+c} = \sum_{k=l+c}^{m+c} f_k`, so that indices begin where their arrays do,
* :math:`\sum_{k=l}^{n+c} f_k = \sum_{k=1}^{n} f_k - \sum_{k=1}^{l-1} f_k \pm (|c| \text{ single terms})`, where no
  range is shorter than none.

A single term that the sum has not, such as :math:`x_1` of :math:`\sum_{k=2}^{n} x_k`, is added and subtracted, so that
it only has to be a formula that is defined: no division by zero.
"""

from __future__ import annotations

from sympy import Add, Expr, Indexed, Integer, S, Sum, Symbol, expand

from mse_sym.proof.sums import runs_over_indices

_MOST_TERMS = 12
"""How many single terms a sum is extended or cut by."""


def aligned(expr: Expr) -> Expr:
    """The expression with its sums running from 1 to a size, as far as single terms do it."""
    if not expr.has(Sum):
        return expr
    inside = expr.func(*map(aligned, expr.args)) if expr.args and not isinstance(expr, Indexed) else expr
    return _aligned_sum(inside) if isinstance(inside, Sum) else inside


def _aligned_sum(total: Sum) -> Expr:
    body, *inner, (bound, low, high) = total.args
    if inner:
        body = _aligned_sum(Sum(body, *inner))
    if not runs_over_indices((bound, low, high)) or not low.is_Integer:
        return Sum(body, (bound, low, high))
    return Add(*(_aligned_term(term, bound, int(low), high) for term in Add.make_args(expand(body))))


def _aligned_term(term: Expr, bound: Symbol, low: int, high: Expr) -> Expr:
    as_it_is = Sum(term, (bound, low, high))
    offset = _offset(term, bound)
    if offset is None or low + offset < 1:
        return as_it_is
    low, high = low + offset, high + offset
    term = term.xreplace({bound: bound - offset})
    size = high - high.as_coeff_Add()[0]
    more = high - size
    numbers = [*range(1, low), *range(1, abs(int(more)) + 1)] if more.is_Integer else []
    nowhere_shorter = bool(size.is_nonnegative and (high - low + 1).is_nonnegative)
    if not size.free_symbols or not more.is_Integer or not nowhere_shorter or len(numbers) > _MOST_TERMS:
        return as_it_is
    first = [term.xreplace({bound: Integer(number)}) for number in range(1, low)]
    ends = range(1, int(more) + 1) if more > 0 else range(int(more) + 1, 1)
    last = [term.xreplace({bound: size + number}) for number in ends]
    single = Add(*last) * (1 if more > 0 else -1) - Add(*first)
    if single.has(S.NaN, S.ComplexInfinity, S.Infinity, S.NegativeInfinity):
        return as_it_is
    return Sum(term, (bound, 1, size)) + aligned(single)


def _offset(term: Expr, bound: Symbol) -> int | None:
    """By how much the least index that depends on the bound one exceeds it."""
    indices = [index for entry in term.atoms(Indexed) for index in entry.indices if index.has(bound)]
    offsets = [index - bound for index in indices]
    if not all(offset.is_Integer for offset in offsets):
        return None
    return min(map(int, offsets), default=0)
