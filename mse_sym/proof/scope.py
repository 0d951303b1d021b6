"""Of which points a statement says anything.

Labels ``u[k]/Σ u`` are for weights that are not all 0, and a mean squared residual ``q`` that is declared to be
positive is one of residuals that are not all 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from sympy import Expr, Indexed, S

from mse_sym.proof.evaluation import Number, Point, evaluate
from mse_sym.proof.sampling import instantiate, occurring, with_example_functions
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.domains import assumed_domain


def is_meant(point: Point, context: Context) -> bool:
    """Whether all intermediates that have their variables here have a value, with the sign of their names."""
    for name in context.definitions:
        definition = with_example_functions(context.resolve(name))
        for place in _places(name, point):
            here = {**point, **place}
            if occurring(instantiate(definition, here)) <= here.keys() and not _is_as_assumed(name, definition, here):
                return False
    return True


def _places(name: Expr, point: Point) -> Iterator[dict[Expr, Expr]]:
    """The numbers that the indices of an intermediate take at a point: of a vector, one place after the other."""
    if not isinstance(name, Indexed):
        yield {}
        return
    indices = [index for index in name.indices if index.is_Symbol]
    sizes = [
        size.xreplace(dict(point))
        for index, size in zip(name.indices, name.base.shape or (), strict=False)
        if index in indices
    ]
    if len(sizes) == len(indices) and all(size.is_Integer for size in sizes):
        for numbers in product(*(range(1, int(size) + 1) for size in sizes)):
            yield dict(zip(indices, map(S, numbers), strict=True))


def _is_as_assumed(name: Expr, definition: Expr, point: Point) -> bool:
    value = evaluate(definition, point)
    assumed = assumed_domain(name) or S.Reals
    return isinstance(value, Number) and (assumed == S.Reals or assumed.contains(value.sign) == S.true)
