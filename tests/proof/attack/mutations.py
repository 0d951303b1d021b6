"""Small changes to a statement that may make it false: the judge tells whether they did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from hypothesis import strategies as st
from sympy import (
    Abs,
    Add,
    Basic,
    Dummy,
    Expr,
    Indexed,
    IndexedBase,
    Integer,
    Max,
    Min,
    Mul,
    Piecewise,
    Rational,
    Sum,
    Symbol,
    preorder_traversal,
)
from sympy.core.relational import Relational

from mse_sym.symbolic.context import vector
from tests.proof.attack.expressions import K, N, X, Y, i, j, k, s, x, y
from tests.proof.attack.relations_changed import (
    a_definition,
    another_domain,
    another_parameter,
    floats,
    stricter,
)
from tests.proof.attack.statement import Statement

Mutation = Callable[[st.DrawFn, Statement], Statement | None]


def _parts(expr: Expr, wanted: Callable[[Basic], bool]) -> list[Basic]:
    return sorted({part for part in preorder_traversal(expr) if wanted(part)}, key=str)


def _of_after(draw: st.DrawFn, statement: Statement, ways: Callable[[Basic], list[Basic]]) -> Statement | None:
    """One part of a line replaced by one of the ways to get it wrong; of the other line if there is none."""
    for name in draw(st.sampled_from((("after", "before"), ("before", "after")))):
        expr = getattr(statement, name)
        if parts := _parts(expr, lambda part: bool(ways(part))):
            part = draw(st.sampled_from(parts))
            return replace(statement, **{name: expr.xreplace({part: draw(st.sampled_from(ways(part)))})})
    return None


def _is_real(part: Basic) -> bool:
    return isinstance(part, Expr) and not isinstance(part, IndexedBase | Symbol) and not part.is_integer


def another_sign(draw: st.DrawFn, statement: Statement) -> Statement | None:
    return _of_after(draw, statement, lambda part: [-part] if _is_real(part) else [])


def another_factor(draw: st.DrawFn, statement: Statement) -> Statement | None:
    return _of_after(draw, statement, lambda part: [2 * part, Rational(1001, 1000) * part] if _is_real(part) else [])


def a_constant_more(draw: st.DrawFn, statement: Statement) -> Statement | None:
    small = Rational(1, 10**30)
    return _of_after(draw, statement, lambda p: [p + 1, p - 1, p + small, p - small] if _is_real(p) else [])


def another_number(draw: st.DrawFn, statement: Statement) -> Statement | None:
    return _of_after(draw, statement, lambda part: [part + 1] if isinstance(part, Rational) and part > 0 else [])


def a_term_less(draw: st.DrawFn, statement: Statement) -> Statement | None:
    def ways(part: Basic) -> list[Basic]:
        return (
            [part.func(*(arg for arg in part.args if arg is not gone)) for gone in part.args]
            if isinstance(part, Add | Mul)
            else []
        )

    return _of_after(draw, statement, ways)


def another_name(draw: st.DrawFn, statement: Statement) -> Statement | None:
    """Another variable, or one that only looks the same."""

    def ways(part: Basic) -> list[Basic]:
        if not isinstance(part, Symbol) or part.is_integer:
            return []
        twins = [Symbol(part.name, real=True), Symbol(part.name, positive=True), Symbol(part.name, nonnegative=True)]
        return [new for new in (*twins, Dummy(part.name, real=True), x, y, s) if new != part]

    return _of_after(draw, statement, ways)


def the_same_label(draw: st.DrawFn, statement: Statement) -> Statement | None:
    """A scalar of a vector's name, a vector of another size or of a scalar's name."""

    def ways(part: Basic) -> list[Basic]:
        if not isinstance(part, Indexed):
            return []
        name = str(part.base.label)
        others = [Symbol(name, real=True), vector(name, N)[part.indices], (X if part.base == Y else Y)[part.indices]]
        return [*others, vector(name, K, real=True, positive=True)[part.indices]]

    return _of_after(draw, statement, ways)


def another_index(draw: st.DrawFn, statement: Statement) -> Statement | None:
    def ways(part: Basic) -> list[Basic]:
        if not isinstance(part, Indexed):
            return []
        return [part.base[index] for index in (i, j, k, Integer(1)) if (index,) != part.indices]

    return _of_after(draw, statement, ways)


def another_limit(draw: st.DrawFn, statement: Statement) -> Statement | None:
    def ways(part: Basic) -> list[Basic]:
        if not isinstance(part, Sum):
            return []
        body, (bound, low, high), *rest = part.args
        others = [(bound, 2, high), (bound, 0, high), (bound, low, high - 1), (bound, low, N), (bound, low, bound)]
        others += [(bound, low, 2), (bound, low, high + 1), (bound, low, j), (j, low, high)]
        return [Sum(body, limit, *rest) for limit in others]

    return _of_after(draw, statement, ways)


def other_pieces(draw: st.DrawFn, statement: Statement) -> Statement | None:
    def ways(part: Basic) -> list[Basic]:
        match part:
            case Max():
                return [Min(*part.args), part.args[0]]
            case Min():
                return [Max(*part.args), part.args[0]]
            case Abs():
                return [part.args[0], -part.args[0]]
            case Piecewise():
                (f, condition), (g, last), *rest = part.args
                swapped = Piecewise((g, condition), (f, last), *rest)
                return [swapped, Piecewise((f, _of_other_strictness(condition)), (g, last), *rest)]
        return []

    return _of_after(draw, statement, ways)


def _of_other_strictness(condition: Basic) -> Basic:
    other = {">": ">=", ">=": ">", "<": "<=", "<=": "<"}
    if not isinstance(condition, Relational) or condition.rel_op not in other:
        return condition
    return Relational(condition.lhs, condition.rhs, other[condition.rel_op])


def a_pole(draw: st.DrawFn, statement: Statement) -> Statement | None:
    """A factor taken in and divided by, which vanishes at a point."""
    zero = draw(st.sampled_from([x - y, x - 1, s - 1, x**2 - 4]))

    def ways(part: Basic) -> list[Basic]:
        return [Add(*(part * term for term in zero.args)) / zero] if _is_real(part) else []

    return _of_after(draw, statement, ways)


MUTATIONS: tuple[Mutation, ...] = (
    another_sign,
    another_factor,
    a_constant_more,
    another_number,
    a_term_less,
    another_name,
    the_same_label,
    another_index,
    another_limit,
    other_pieces,
    a_pole,
    stricter,
    another_domain,
    floats,
    a_definition,
    another_parameter,
)


@st.composite
def mutated(draw: st.DrawFn, statement: Statement) -> Statement:
    """The statement with one change, of which nobody has said that it is true."""
    order = draw(st.permutations(MUTATIONS))
    changed = _first(mutation(draw, statement) for mutation in order)
    made_by = f"{statement.made_by}, mutated"
    return replace(changed or statement, is_true=changed is None and statement.is_true, made_by=made_by)


def _first(statements: Iterator[Statement | None]) -> Statement | None:
    return next((statement for statement in statements if statement is not None), None)
