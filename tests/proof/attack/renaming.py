"""Renaming that leaves a statement what it is, but for those who take names for what they name."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from hypothesis import strategies as st
from sympy import Basic, Dummy, Expr, IndexedBase, Lambda, Product, Sum, Symbol

from mse_sym.symbolic import Context
from tests.proof.attack.expressions import K, N, X, Y, i, j, k, q, s, x, y
from tests.proof.attack.statement import Statement


def with_names(statement: Statement, names: dict[Any, Any]) -> Statement:
    """The statement under other names throughout."""

    def of(expr: Any) -> Any:
        return expr.xreplace(names) if isinstance(expr, Basic) else expr

    own = [part.name for part in fields(statement.relation) if part.init]
    relation = replace(statement.relation, **{name: of(getattr(statement.relation, name)) for name in own})
    context = Context(
        {of(name): of(domain) for name, domain in statement.context.domains.items()},
        {of(name): of(definition) for name, definition in statement.context.definitions.items()},
    )
    made_by = f"{statement.made_by}, renamed"
    before, after = of(statement.before), of(statement.after)
    return replace(statement, before=before, relation=relation, after=after, context=context, made_by=made_by)


@st.composite
def renamed(draw: st.DrawFn, statement: Statement) -> Statement:
    """The statement with a name that another thing has already: true if it was true."""
    kind = draw(st.integers(0, 3))
    if kind == 0:  # a vector is called like a scalar
        old = draw(st.sampled_from((X, Y)))
        label = draw(st.sampled_from(("x", "s", "p", "K", "j")))
        return with_names(statement, {old: IndexedBase(label, shape=old.shape, real=True)})
    if kind == 1:  # two scalars print alike
        old, name = draw(st.sampled_from([(s, "x"), (q, "s"), (y, "x"), (q, "x"), (y, "K")]))
        twin = Symbol(name, **old.assumptions0)
        return with_names(statement, {old: twin if twin not in (x, s) else Dummy(name, **old.assumptions0)})
    if kind == 2:  # a free index is called like a bound one
        return with_bound_indices(statement, {k: j, i: j})
    return with_bound_indices(statement, {k: K, i: N})  # a bound index is called like a size


def with_bound_indices(statement: Statement, names: dict[Any, Any]) -> Statement:
    """The statement with its bound indices under other names, where these are free outside at most."""
    return replace(
        statement,
        before=_bound_as(statement.before, names),
        after=_bound_as(statement.after, names),
        made_by=f"{statement.made_by}, bound indices renamed",
    )


def _bound_as(expr: Expr, names: dict[Any, Any]) -> Expr:
    if isinstance(expr, Sum | Product) and len(expr.limits) == 1:
        body, (bound, low, high) = _bound_as(expr.args[0], names), expr.limits[0]
        new = names.get(bound, bound)
        if new in body.free_symbols:
            return expr.func(body, (bound, low, high))
        return expr.func(body.xreplace({bound: new}), (new, low, high))
    if not expr.args or isinstance(expr, IndexedBase | Lambda):
        return expr
    return expr.func(*(_bound_as(arg, names) for arg in expr.args))


__all__ = ["renamed", "with_bound_indices", "with_names"]
