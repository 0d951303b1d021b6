"""Small changes to a statement that may make it false: the judge tells whether they did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace

from hypothesis import strategies as st
from sympy import (
    Abs,
    Add,
    Basic,
    Dummy,
    Expr,
    FiniteSet,
    Float,
    Indexed,
    IndexedBase,
    Integer,
    Interval,
    Max,
    Min,
    Mul,
    Piecewise,
    Rational,
    S,
    Sum,
    Symbol,
    oo,
    preorder_traversal,
)
from sympy.core.relational import Relational

from mse_sym.proof.relations import AtLeast
from mse_sym.symbolic import Context
from mse_sym.symbolic.context import vector
from tests.proof.attack.expressions import SCALARS, K, N, X, Y, i, j, k, s, x, y
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


def stricter(draw: st.DrawFn, statement: Statement) -> Statement | None:
    match statement.relation:
        case AtLeast(strict=False):
            return replace(statement, relation=AtLeast(strict=True))
        case AtLeast(strict=True):
            return replace(statement, before=statement.after, after=statement.before)
    return None


def another_domain(draw: st.DrawFn, statement: Statement) -> Statement | None:
    """Wider than where the statement is true, with an end more, or none at all."""
    free = sorted((f for f in statement.before.free_symbols if _is_scalar(f)), key=str)
    if not free:
        return None
    name = draw(st.sampled_from(free))
    domains = (
        *(S.Reals, Interval(0, oo), Interval(0, 1), Interval(-1, 1), Interval.Lopen(-2, 1), Interval.open(-oo, 1)),
        *(Interval(-100, -1), FiniteSet(-1, 0, 1), FiniteSet(2), Interval.open(0, s), Interval(-s, s)),
        Interval(0, Rational(1, 3)),
    )
    chosen = draw(st.sampled_from([d for d in domains if name not in d.free_symbols]))
    context = Context({**statement.context.domains, name: chosen}, statement.context.definitions)
    return replace(statement, context=context)


def _is_scalar(symbol: Basic) -> bool:
    return isinstance(symbol, Symbol) and symbol in SCALARS


def floats(draw: st.DrawFn, statement: Statement) -> Statement | None:
    """A large number as a float, and one more as an integer."""
    large, more = draw(st.sampled_from([(2.0**53, 1), (1e16, 1), (2.0**60, 3), (1e30, 7)]))
    if draw(st.booleans()):
        before = Add(statement.before, Float(large))
        return replace(statement, before=before, after=statement.after + Integer(int(large)) + more)
    before = Mul(Float(large), statement.before)
    return replace(statement, before=before, after=(Integer(int(large)) + more) * statement.after)


def a_definition(draw: st.DrawFn, statement: Statement) -> Statement | None:
    """A name of the statement defined by another expression, an index of a sum among them."""
    free = sorted((f for f in statement.before.free_symbols if _is_scalar(f) and not f.is_integer), key=str)
    if not free:
        return None
    name = draw(st.sampled_from(free))
    meanings = [m for m in (X[k], X[j], y, x + 1, -s, S(-1), x**2, Sum(X[k], (k, 1, K)), 1 / x) if not m.has(name)]
    domains = {known: domain for known, domain in statement.context.domains.items() if known != name}
    return replace(statement, context=Context(domains, {name: draw(st.sampled_from(meanings))}))


def another_parameter(draw: st.DrawFn, statement: Statement) -> Statement | None:
    """The parameter or the variable of a relation: another one, or one that looks the same."""
    names = [f.name for f in fields(statement.relation) if f.name in ("parameter", "variable")]
    if not names:
        return None
    old = getattr(statement.relation, names[0])
    if isinstance(old, Symbol):
        others = [Symbol(old.name), Symbol(old.name, real=True), Symbol(old.name, positive=True), Dummy(old.name), x, y]
    else:
        label = str(getattr(old, "label", old))
        others = [Symbol(label, real=True), vector(label, N), Y, X]
    new = draw(st.sampled_from([other for other in others if other != old]))
    return replace(statement, relation=replace(statement.relation, **{names[0]: new}))


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
