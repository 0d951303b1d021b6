"""Changes to a statement's relation, domains and definitions, and numbers as floats: they may make it false."""

from __future__ import annotations

from dataclasses import fields, replace

from hypothesis import strategies as st
from sympy import Add, Basic, Dummy, FiniteSet, Float, Integer, Interval, Mul, Rational, S, Set, Sum, Symbol, oo

from mse_sym.proof.relations import AtLeast
from mse_sym.symbolic import Context
from mse_sym.symbolic.context import vector
from tests.proof.attack.expressions import SCALARS, K, N, X, Y, j, k, s, x, y
from tests.proof.attack.statement import Statement


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
    chosen = draw(st.sampled_from([d for d in domains if name not in d.free_symbols and _may_have(name, d)]))
    context = Context({**statement.context.domains, name: chosen}, statement.context.definitions)
    return replace(statement, context=context)


def _may_have(name: Basic, domain: Set) -> bool:
    """Whether a context takes this domain for the name, which may be assumed to be negative."""
    try:
        Context({name: domain})
    except ValueError:
        return False
    return True


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
