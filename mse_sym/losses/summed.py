"""Sums and products of a loss as code has them."""

from __future__ import annotations

from sympy import Add, Expr, Indexed, Integer, Mul, Product, Sum, Symbol

from mse_sym.forms.evaluation import LARGEST
from mse_sym.symbolic.context import index


def as_summed(expression: Expr) -> Expr:
    """The expression with its sums as code has them: over all entries, or written out."""
    return _with_free_largest(expression.replace(lambda part: isinstance(part, Sum | Product), _written_out))


def _written_out(part: Sum | Product) -> Expr:
    """What runs over some entries of vectors of a fixed size, term by term."""
    shapes = {size for entry in part.atoms(Indexed) for size in entry.base.shape or ()}
    body, *limits = part.args
    if (
        len(limits) > 1
        or not all(end.is_Integer for end in limits[0][1:])
        or tuple(limits[0][1:]) in {(1, size) for size in shapes}
    ):
        return part
    ((bound, low, high),) = limits
    terms = [body.xreplace({bound: Integer(number)}) for number in range(int(low), int(high) + 1)]
    return Add(*terms) if isinstance(part, Sum) else Mul(*terms)


def _with_free_largest(expression: Expr) -> Expr:
    """The expression, in which no sum runs over the index that the largest entry has in accurate forms."""
    if all(limit[0] != LARGEST for part in expression.atoms(Sum, Product) for limit in part.limits):
        return expression
    names = {str(symbol) for symbol in expression.atoms(Symbol)}
    other = index(next(name for name in "kinrsquvwxz" if name not in names))

    def renamed(part: Expr) -> Expr:
        return part.xreplace({limit[0]: other for limit in part.limits if limit[0] == LARGEST})

    return expression.replace(lambda part: isinstance(part, Sum | Product), renamed)
