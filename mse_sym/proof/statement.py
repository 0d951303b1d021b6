"""Reading a statement: before anything is proved, each name in it means one thing and each number is exact.

What cannot be brought into such a form is refused with a sentence that says what was given and what to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from sympy import (
    Basic,
    Dummy,
    Expr,
    I,
    Indexed,
    IndexedBase,
    Integral,
    Lambda,
    Limit,
    MatrixBase,
    Product,
    S,
    Sum,
    Symbol,
    SympifyError,
    Tuple,
    sympify,
)
from sympy.core.relational import Relational
from sympy.matrices.expressions.matexpr import MatrixElement, MatrixExpr

from mse_sym.proof.relations import (
    AntiderivativeIn,
    DerivativeIn,
    EqualUpToConstant,
    Relation,
    SameMinimiser,
    SolvedFor,
    TendsTo,
)
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.domains import in_exact_numbers
from mse_sym.symbolic.functions import depends_on

_INFINITE = (S.Infinity, S.NegativeInfinity)
_NOT_OF_INDICES = ("negative", "nonpositive", "zero", "even", "odd", "prime", "composite", "irrational", "imaginary")
"""What an index cannot be assumed to be, since it takes one number after the other."""


@dataclass(frozen=True)
class Statement:
    """That ``after`` stands in ``relation`` to ``before`` on the domain of ``context``, as it was read."""

    before: Expr
    relation: Relation
    after: Expr
    context: Context


def read(before: object, relation: Relation, after: object, context: Context) -> Statement:
    """The statement in exact numbers, where each name means one thing.

    Raises:
        TypeError: a line that is no real expression (a relational, a matrix, a tuple, a text).
        ValueError: a name with two meanings, a parameter that is an intermediate, an index that bounds itself.
    """
    if not isinstance(relation, Relation):
        raise TypeError(f"a relation is one of mse_sym.relations, like Equal(), got {relation!r}")
    if not isinstance(context, Context):
        raise TypeError(f"a context is a mse_sym.Context, got {context!r}")
    statement = Statement(read_expression(before), _exact(relation), read_expression(after), context)
    parts = (statement.before, *_expressions(statement.relation), statement.after, *_of_context(context))
    check_names(parts)
    _check_domains_of_indices(parts, context)
    _check_relation(statement)
    return statement


def read_expression(given: object) -> Expr:
    """A line of a derivation, in exact numbers.

    Raises:
        TypeError: it is no expression of real numbers.
        ValueError: it has a value at no point.
    """
    if isinstance(given, str):
        raise TypeError(f"a line is a SymPy expression, got the text {given!r}; text is never evaluated")
    try:
        expr = sympify(given)
    except SympifyError as error:
        raise TypeError(f"a line is a SymPy expression, got {given!r}") from error
    if isinstance(expr, Relational):
        raise TypeError(f"a line is an expression, not the comparison {expr}; state it by a relation, like AtLeast()")
    if isinstance(expr, MatrixBase | MatrixExpr) or (isinstance(expr, Basic) and expr.has(MatrixElement, MatrixExpr)):
        raise TypeError(f"matrices are not read, in {expr}; write an entry of one, vector('A', m, n)[i, j]")
    if not isinstance(expr, Expr) or isinstance(expr, IndexedBase):
        raise TypeError(f"a line is an expression of one real number, got {expr!r} ({type(expr).__name__})")
    if expr.has(Lambda):
        raise TypeError(f"a line is an expression of one real number, not a function, got {expr}")
    if expr.has(I) or expr.is_commutative is False:
        raise TypeError(f"a line is an expression of real numbers, got {expr}")
    if expr.has(S.NaN, S.ComplexInfinity) or (expr not in _INFINITE and _has_infinity(expr)):
        raise ValueError(f"{expr} is no real number at any point")
    return in_exact_numbers(expr)


def _has_infinity(expr: Expr) -> bool:
    """Whether an infinite number stands in an expression, not counting limits of sums and integrals."""
    if isinstance(expr, Sum | Product | Integral | Limit):
        return _has_infinity(expr.args[0])
    return expr in _INFINITE or any(_has_infinity(arg) for arg in expr.args if isinstance(arg, Expr))


def _exact(relation: Relation) -> Relation:
    """The relation with its point and its function in exact numbers."""
    given = {field.name: getattr(relation, field.name) for field in fields(relation)}
    found = {name: in_exact_numbers(sympify(part)) for name, part in given.items() if not isinstance(part, bool | None)}
    return replace(relation, **found) if found else relation


def _expressions(relation: Relation) -> tuple[Basic, ...]:
    return tuple(part for field in fields(relation) if isinstance(part := getattr(relation, field.name), Basic))


def _of_context(context: Context) -> Iterator[Basic]:
    for name, domain in context.domains.items():
        yield from (name, domain)
    for name, definition in context.definitions.items():
        yield from (name, definition)


def check_names(parts: tuple[Basic, ...]) -> None:
    """That each name means one thing in all parts of a statement.

    Raises:
        ValueError: a number and a vector, two symbols of different assumptions or two vectors of different shapes
            share a name; an index is also a limit of its own sum.
    """
    meanings: dict[str, Basic] = {}
    for named in _named(Tuple(*parts), set()):
        name = str(named.label) if isinstance(named, IndexedBase) else named.name
        other = meanings.setdefault(name, named)
        if other != named:
            raise ValueError(f"{name} means two things here, {_meaning(other)} and {_meaning(named)}; rename one")
    for part in parts:
        for total in part.atoms(Sum, Product):
            _check_limits(total)


def _named(expr: Basic, seen: set[Basic]) -> Iterator[Symbol | IndexedBase]:
    """The symbols that are numbers, and the vectors; of a vector not its label, but its sizes."""
    if expr in seen:
        return
    seen.add(expr)
    if isinstance(expr, IndexedBase):
        yield expr
        for size in expr.shape or ():
            yield from _named(size, seen)
    elif isinstance(expr, Symbol):
        if not isinstance(expr, Dummy):
            yield expr
    else:
        for arg in expr.args:
            yield from _named(arg, seen)


def _meaning(named: Symbol | IndexedBase) -> str:
    if isinstance(named, IndexedBase):
        sizes = ", ".join(map(str, named.shape)) if named.shape else ""
        return f"a vector of size ({sizes})" if sizes else "a vector without a size"
    facts = [fact for fact, holds in named._assumptions_orig.items() if holds and fact != "commutative"]
    return f"a number that is {' and '.join(facts)}" if facts else "a number of which nothing is assumed"


def _check_limits(total: Sum | Product) -> None:
    bound: set[Basic] = set()
    for name, *ends in total.limits:
        bound.add(name)
        _check_index(name, total)
        for end in ends:
            if taken := end.free_symbols & bound:
                clash = ", ".join(sorted(map(str, taken)))
                raise ValueError(f"in {total} the index {clash} is also a limit; give the index another name")


def _check_index(name: Basic, total: Sum | Product) -> None:
    """That what is assumed of a bound index holds of the numbers that it takes."""
    contradicts = name.is_integer is False or any(getattr(name, f"is_{fact}") for fact in _NOT_OF_INDICES)
    if contradicts:
        raise ValueError(
            f"the index {name} of {total} takes numbers that it is assumed not to take; use index({str(name)!r})"
        )


def _check_domains_of_indices(parts: tuple[Basic, ...], context: Context) -> None:
    """That no bound index has a domain of its own: it takes the numbers between its limits."""
    bound = {name for part in parts for total in part.atoms(Sum, Product) for name in total.variables}
    if taken := bound & context.domains.keys():
        name = min(map(str, taken))
        raise ValueError(f"{name} is the index of a sum, which takes the numbers between its limits; it has no domain")


def _check_relation(statement: Statement) -> None:
    relation, context = statement.relation, statement.context
    match relation:
        case EqualUpToConstant(parameter) | SameMinimiser(parameter):
            _check_free(parameter, context, "the parameter")
        case AntiderivativeIn(variable) | SolvedFor(variable) | TendsTo(variable, _):
            _check_free(variable, context, "the variable")
    match relation:
        case SolvedFor(variable) | TendsTo(variable, _) if context.depends_on(statement.after, variable):
            raise ValueError(f"{statement.after} still depends on {variable}, {relation.words}")
        case TendsTo(variable, point) if depends_on(point, variable):
            raise ValueError(f"{variable} cannot go to {point}, which depends on it")
        case SameMinimiser(parameter, through) if through is not None:
            _check_function(through, parameter, context)
        case DerivativeIn(variable) if not isinstance(variable, Symbol | Indexed):
            raise TypeError(f"a derivative is taken in a symbol or an entry of a vector, not in {variable}")
    if not isinstance(relation, TendsTo) and {statement.before, statement.after} & set(_INFINITE):
        raise ValueError("an infinite number is the limit of a line, and no line of its own")


def _check_free(variable: Basic, context: Context, role: str) -> None:
    if not isinstance(variable, Symbol | Indexed | IndexedBase):
        raise TypeError(f"{role} is a symbol or a vector, got {variable}")
    base = variable.base if isinstance(variable, Indexed) else variable
    for name in context.definitions:
        if (name.base if isinstance(name, Indexed) else name) == base:
            raise ValueError(f"{role} {variable} is an intermediate, defined as {context.definitions[name]}")


def _check_function(through: Basic, parameter: Expr, context: Context) -> None:
    if not isinstance(through, Lambda) or len(through.variables) != 1:
        raise TypeError(f"the function is a Lambda of one variable, got {through}")
    (variable,) = through.variables
    if variable in context.definitions:
        raise ValueError(f"the variable {variable} of the function is an intermediate; give it another name")
    if variable != parameter and context.depends_on(through.expr, parameter):
        raise ValueError(f"the function {through} may not contain the parameter {parameter}")
