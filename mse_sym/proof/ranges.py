r"""Sums of the same terms over ranges that differ, as one sum and single terms.

* :math:`\sum_{k=l}^{m} f_{k+c} = \sum_{k=l+c}^{m+c} f_k`, so that indices begin where their arrays do, and
  :math:`\sum_{k=l}^{m} f_{c-k} = \sum_{k=c-m}^{c-l} f_k`,
* :math:`\sum_{k=l}^{n+c} f_k = \sum_{k=1}^{n} f_k - \sum_{k=1}^{l-1} f_k \pm (|c| \text{ single terms})`, where no
  range is shorter than none; a sum of few terms is written out.

A single term that the sum has not, such as :math:`x_1` of :math:`\sum_{k=2}^{n} x_k`, is added and subtracted, so that
it only has to be a formula that is defined: no division by zero.
"""

from __future__ import annotations

from sympy import Add, Dummy, Expr, Indexed, S, Sum, Symbol, expand

from mse_sym.proof.sums import runs_over_indices
from mse_sym.symbolic.context import fresh_index

_MOST_TERMS = 12
"""How many single terms a sum is extended or cut by."""

Ranges = dict[Symbol, tuple[Expr, Expr]]
"""Between which numbers the bound indices outside lie."""


def aligned(expr: Expr, ranges: Ranges | None = None) -> Expr:
    """The expression with its sums running from 1 to a size, as far as single terms do it."""
    ranges = {} if ranges is None else ranges
    if not expr.has(Sum) or isinstance(expr, Indexed):
        return expr
    if not isinstance(expr, Sum):
        return expr.func(*(aligned(part, ranges) for part in expr.args))
    body, *inner, (bound, low, high) = expr.args
    if not runs_over_indices((bound, low, high)) or bound in ranges | dict.fromkeys(high.free_symbols):
        return expr
    if not (bound.is_integer and bound.is_positive):
        return aligned(expr.xreplace({bound: fresh_index()}), ranges)
    body = aligned(Sum(body, *inner) if inner else body, {**ranges, bound: (low, high)})
    return Add(*(_aligned_term(term, bound, low, high, ranges) for term in Add.make_args(expand(body))))


def _aligned_term(term: Expr, bound: Symbol, low: Expr, high: Expr, ranges: Ranges) -> Expr:
    as_it_is = Sum(term, (bound, low, high))
    term, low, high = _from_the_beginning(term, bound, low, high)
    if not runs_over_indices((bound, low, high)) or not _never_negative(high - low + 1, ranges):
        return as_it_is
    size = high - high.as_coeff_Add()[0]
    more = int(high - size)
    if not size.free_symbols:
        found = _single_terms(term, bound, low, high) if low.is_Integer else None
    elif not low.is_Integer:
        found = aligned(Sum(term, (bound, 1, high)), ranges) - aligned(Sum(term, (bound, 1, low - 1)), ranges)
    else:
        first = _single_terms(term, bound, S.One, low - 1)
        last = _single_terms(term, bound, size + min(more, 0) + 1, size + max(more, 0))
        found = None
        if first is not None and last is not None and size.is_nonnegative:
            found = Sum(term, (bound, 1, size)) + (last if more > 0 else -last) - first
    return as_it_is if found is None or found.has(S.NaN, S.ComplexInfinity, S.Infinity, S.NegativeInfinity) else found


def _from_the_beginning(term: Expr, bound: Symbol, low: Expr, high: Expr) -> tuple[Expr, Expr, Expr]:
    """The term and the limits with the bound index itself as the least index of an entry, if they are so far apart."""
    indices = [index for entry in term.atoms(Indexed) for index in entry.indices if index.has(bound)]
    if indices and all((index + bound).is_integer and not (index + bound).has(bound) for index in indices):
        return _from_the_beginning(term.xreplace({bound: low + high - bound}), bound, low, high)
    offsets = [index - bound for index in indices]
    if not offsets or not all(offset.is_Integer for offset in offsets):
        return term, low, high
    offset = min(offsets)
    return term.xreplace({bound: bound - offset}), low + offset, high + offset


def _single_terms(term: Expr, bound: Symbol, first: Expr, last: Expr) -> Expr | None:
    """The terms from one number to another, if they are few."""
    count = last - first + 1
    if not count.is_Integer or count > _MOST_TERMS:
        return None
    return aligned(Add(*(term.xreplace({bound: first + number}) for number in range(int(count)))))


def _never_negative(number: Expr, ranges: Ranges) -> bool:
    """Whether a number that is linear in the bound indices outside is not negative wherever they lie."""
    for bound, (first, last) in reversed(ranges.items()):
        slope = number.expand().coeff(bound)
        if slope:
            beyond = Dummy("d", integer=True, nonnegative=True)
            number = number.xreplace({bound: first + beyond if slope.is_positive else last - beyond}).expand()
    return bool(number.is_nonnegative)
