"""A strategy for the arguments of a loss's functions: prediction, target and parameters, of any shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from hypothesis import strategies as st
from sympy import IndexedBase, Set

from mse_sym.check.drawing import moderate
from mse_sym.check.floats import floats_of
from mse_sym.check.kinks import borders, distances
from mse_sym.check.scope import Labels, Scope, Within, in_order, scope_of
from mse_sym.check.strata import activation_of
from mse_sym.losses import Loss
from mse_sym.symbolic.context import UNIT_CLOSED
from mse_sym.testing.of_sets import beside, classes, numbers, simplex

Row: TypeAlias = dict[Any, Any]
"""The arguments of one example, by symbol."""

_SHAPES = ((), (3,), (2, 2))
_SIZES = (2, 3, 5)
_LARGEST_SIZE = 50


@dataclass(frozen=True, eq=False)
class Arguments:
    """Arguments of a loss's functions: ``f.gradient(drawn.prediction, drawn.target, **drawn.parameters)``.

    Attributes:
        prediction: an array of the type and shape that were asked for, within the domain of the prediction.
        target: the targets, likewise.
        parameters: the numbers of each parameter of the loss, by its name.
    """

    prediction: Any
    target: Any
    parameters: Mapping[str, Any]


def arguments(
    loss: Loss,
    *,
    shape: tuple[int, ...] | None = None,
    size: int | None = None,
    dtype: Any = np.float64,
    within: Within | None = None,
    labels: Labels = "any",
) -> st.SearchStrategy[Arguments]:
    """Arguments of the functions that ``loss.compile()`` gives, from the domains of the loss.

    Example::

        from hypothesis import given
        from mse_sym import losses
        from mse_sym.testing import arguments

        huber = losses.huber.compile()


        @given(arguments(losses.huber, shape=(5,)))
        def test_it_is_not_negative(drawn):
            assert (huber.value(drawn.prediction, drawn.target, **drawn.parameters) >= 0).all()


        test_it_is_not_negative()

    Args:
        shape: of the examples, any if not given; vectors have one axis more, the last.
        size: how many entries the vectors of a loss of vectors have, if it does not declare that itself.
        dtype: ``float64`` or ``float32``.
        within: ranges, as :func:`mse_sym.check_gradient` takes them: nothing outside is drawn.
        labels: of vectors in [0, 1] ``"any"``, ``"simplex"`` (which add up to 1 without error) or ``"classes"`` (one
            is 1, the others 0).

    Raises:
        TypeError: no loss.
        ValueError: a type, shape or size, ranges or labels that do not fit the loss.
    """
    if not isinstance(loss, Loss):
        raise TypeError(f"arguments are drawn for a Loss, got {type(loss).__name__}")
    kind = np.dtype(dtype)
    if kind not in (np.dtype(np.float64), np.dtype(np.float32)):
        raise ValueError(f"dtype must be float64 or float32, got {dtype!r}")
    if shape is not None and min(shape, default=1) < 1:
        raise ValueError(f"shape must be a tuple of positive integers, got {shape!r}")
    declared = loss.prediction.shape[0] if loss.is_vector else None
    if size is not None and (declared is None or size < 1 or (declared.is_Integer and size != declared)):
        wanted = "numbers" if declared is None else f"vectors of {declared} entries"
        raise ValueError(f"size={size} does not fit {loss.name}, which has {wanted}; leave it out")
    if declared is not None and declared.is_Integer:
        size = int(declared)
    return _arguments(loss, shape, size, kind, scope_of(loss, within, labels))


@st.composite
def _arguments(
    draw: st.DrawFn, loss: Loss, shape: tuple[int, ...] | None, size: int | None, dtype: np.dtype[Any], scope: Scope
) -> Arguments:
    examples = draw(st.sampled_from(_SHAPES)) if shape is None else shape
    if loss.is_vector and size is None:
        size = draw(st.sampled_from(_SIZES if examples else (*_SIZES, _LARGEST_SIZE)))
    example = _numbers_of(loss, dtype, scope) if size is None else _vectors_of(loss, size, dtype, scope)
    rows = [draw(example) for _ in range(int(np.prod(examples)))]

    def array(symbol: Any) -> Any:
        extent = (*examples, size) if size is not None and isinstance(symbol, IndexedBase) else examples
        return np.array([row[symbol] for row in rows], dtype).reshape(extent)[()]

    return Arguments(array(loss.prediction), array(loss.target), {p.name: array(p) for p in loss.parameters})


@st.composite
def _parameters(draw: st.DrawFn, loss: Loss, size: int, dtype: np.dtype[Any], scope: Scope) -> Row:
    """Parameters over several orders of magnitude; one whose domain depends on others comes after them."""
    known: Row = {}
    for symbol in in_order(loss):
        of = numbers(moderate(scope.domain(loss, symbol, known)), dtype)
        known[symbol] = [draw(of) for _ in range(size)] if isinstance(symbol, IndexedBase) else draw(of)
    return known


@st.composite
def _numbers_of(draw: st.DrawFn, loss: Loss, dtype: np.dtype[Any], scope: Scope) -> Row:
    """One example of a loss of numbers: as its arguments are drawn, or with one of them moved to a tie or a kink."""
    row: Row = draw(_parameters(loss, 1, dtype, scope))
    row[loss.prediction] = draw(numbers(scope.domain(loss, loss.prediction, row), dtype))
    row[loss.target] = draw(numbers(scope.domain(loss, loss.target, row), dtype))
    places = list(_PLACES[draw(st.sampled_from(tuple(_PLACES)))](loss, row))
    if not (within := [(name, place) for name, place in places if abs(place) <= float(np.finfo(dtype).max)]):
        return row
    unknown, place = draw(st.sampled_from(within))
    moved = {**row, unknown: beside(floats_of(scope.domain(loss, unknown, row), dtype), place, draw(_NUDGES))}
    return moved if _lies_inside(loss, dtype, scope, moved) else row


def _kinks(loss: Loss, row: Row) -> Iterator[tuple[Any, Any]]:
    """For prediction and target the numbers at which two pieces of the loss meet."""
    for unknown in (loss.prediction, loss.target) if distances(loss) else ():
        for border in borders(loss, unknown, {name: value for name, value in row.items() if name != unknown}):
            yield unknown, border


def _tie(loss: Loss, row: Row) -> Iterator[tuple[Any, Any]]:
    """The target that is the prediction, behind the activation if there is one."""
    yield loss.target, activation_of(loss)(row[loss.prediction])


_PLACES: dict[str, Callable[[Loss, Row], Iterator[tuple[Any, Any]]]] = {
    "as drawn": lambda loss, row: iter(()),
    "tie": _tie,
    "kink": _kinks,
}
"""Arguments to be moved, and whereto."""

_NUDGES = st.sampled_from((0, 0, -1, 1, -2, 2))
"""At a border, and on both sides of it."""


def _lies_inside(loss: Loss, dtype: np.dtype[Any], scope: Scope, row: Row) -> bool:
    variables = (loss.prediction, loss.target)
    return all(floats_of(scope.domain(loss, name, row), dtype).contains(row[name]) for name in variables)


@st.composite
def _vectors_of(draw: st.DrawFn, loss: Loss, size: int, dtype: np.dtype[Any], scope: Scope) -> Row:
    """One example of a loss of vectors: entries of their set, now and then two that are equal; labels or entries."""
    row: Row = draw(_parameters(loss, size, dtype, scope))
    prediction = row[loss.prediction] = draw(_entries(scope.domain(loss, loss.prediction, row), size, dtype))
    if size > 1 and draw(_SELDOM):
        one, other = draw(st.permutations(range(size)))[:2]
        prediction[one] = prediction[other]
    domain = scope.domain(loss, loss.target, row)
    if not isinstance(loss.target, IndexedBase):
        row[loss.target] = draw(numbers(domain, dtype))
    elif domain == UNIT_CLOSED:
        adding_up = classes(size, dtype) if scope.labels == "classes" else simplex(size, dtype)
        row[loss.target] = draw(adding_up | _entries(domain, size, dtype) if scope.labels == "any" else adding_up)
    else:
        is_tie = draw(_SELDOM) and all(map(floats_of(domain, dtype).contains, prediction))
        row[loss.target] = prediction if is_tie else draw(_entries(domain, size, dtype))
    return row


_SELDOM = st.sampled_from((False, False, False, True))


def _entries(domain: Set, size: int, dtype: np.dtype[Any]) -> st.SearchStrategy[Any]:
    return st.lists(numbers(domain, dtype), min_size=size, max_size=size)
