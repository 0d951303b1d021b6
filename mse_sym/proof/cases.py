"""Case splits: over the sign of an argument, over labels and closed ends, over equal and different indices.

A split replaces a statement by statements without the thing split over; together the cases cover the
whole domain, so the statement holds where all of them do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sympy import (
    Abs,
    Add,
    Basic,
    Dummy,
    Eq,
    Expr,
    FiniteSet,
    Interval,
    KroneckerDelta,
    Max,
    Min,
    Ne,
    S,
    Set,
    Symbol,
    Tuple,
    sign,
)
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.relational import Relational

from mse_sym.symbolic.context import POSITIVE, Context
from mse_sym.symbolic.domains import interior, is_open
from mse_sym.symbolic.notation import set_latex, textbook_latex
from mse_sym.symbolic.pieces import IN_PIECES, NOTHING, Guarded, extremum_in_pieces


@dataclass(frozen=True)
class Case:
    """One case: its name, the expressions in it, and the context that now holds."""

    name: str
    expressions: tuple[Expr, ...]
    context: Context


def split(expressions: tuple[Expr, ...], context: Context) -> tuple[Case, ...]:
    """The cases of the first thing that can be split over, or none."""
    for candidates in (_labels, _signs, _indices, _ends):
        for cases in candidates(Tuple(*expressions), context):
            return cases
    return ()


def _signs(expressions: Tuple, context: Context) -> Iterator[tuple[Case, ...]]:
    """Positive, zero and negative for the argument of an absolute value, a maximum, a condition.

    And for the jump of a slope at a kink, since without a jump it is none.

    The argument is solved for a variable in which it is linear.  Where there is none, as in
    ``|a y|``, the argument itself becomes a variable: what holds for every real number in its place
    holds for it.
    """
    expressions = expressions.replace(lambda part: isinstance(part, Max | Min), extremum_in_pieces)
    for argument in _arguments_with_sign(expressions):
        name = textbook_latex(argument)
        in_brackets = rf"\left({{{name}}}\right)" if argument.is_Add else name
        itself, size = Dummy(in_brackets, positive=True), Dummy(rf"\left|{{{name}}}\right|", positive=True)
        values = ((f"{name} > 0", itself), (f"{name} = 0", S.Zero), (f"{name} < 0", -size))
        signed = any(argument == part.args[0] for part in expressions.atoms(Abs, sign))
        cases = []
        for case, value in values:
            decided = _with_conditions(expressions, argument, value)
            old, new = _solved(argument, value, context)
            known = decided.subs(old, new)
            # A condition is decided without the number itself, which is of use only if it says all of the argument.
            if old == argument and not signed and known.free_symbols & argument.free_symbols:
                known = decided
            cases.append(Case(f"${case}$", tuple(known), context))
        yield tuple(cases)


def _with_conditions(expressions: Tuple, argument: Expr, value: Expr) -> Tuple:
    """The expressions with those conditions decided that compare the argument with 0, and those jumps that are it."""
    decided: dict[Basic, Basic] = {}
    for condition in expressions.atoms(Relational):
        distance = condition.lhs - condition.rhs
        if distance in (argument, -argument):
            decided[condition] = condition.func(value if distance == argument else -value, 0)
    for guarded in expressions.atoms(Guarded):
        if _jump(guarded) in (argument, -argument):
            decided[guarded] = guarded.args[0] if value == 0 else NOTHING
    return expressions.xreplace(decided)


def _jump(guarded: Guarded) -> Expr:
    _, left, right = guarded.args
    return (left - right).expand()


def _solved(argument: Expr, value: Expr, context: Context) -> tuple[Expr, Expr]:
    """What is replaced by what, where the argument has this value."""
    for variable in sorted(argument.free_symbols, key=str):
        slope = argument.diff(variable)
        if slope.is_Rational and not slope.is_zero and not (isinstance(variable, Symbol) and variable.is_integer):
            solution = variable + (value - argument) / slope
            domain = context.domain(variable)
            if domain == S.Reals or (domain == POSITIVE and solution.expand().is_positive):
                return variable, solution.expand()
    return argument, value


def _arguments_with_sign(expressions: Tuple) -> Iterator[Expr]:
    """The arguments whose sign decides, those first that are not in pieces themselves.

    In a sum, ``sign(c - y[i])`` may differ from term to term, so that no argument with an index that a sum binds
    is split over.
    """
    arguments = [part.args[0] for part in sorted(expressions.atoms(Abs, sign), key=str)]
    for part in sorted(expressions.atoms(Relational) - expressions.atoms(Eq, Ne), key=str):
        arguments.append(part.lhs - part.rhs)
    arguments += [_jump(part) for part in sorted(expressions.atoms(Guarded), key=str)]
    bound = _bound(expressions)
    undecided = [argument for argument in arguments if argument.free_symbols and not argument.free_symbols & bound]
    for argument in sorted(undecided, key=lambda argument: argument.has(*IN_PIECES)):
        yield _difference_of_two(argument)


def _bound(expressions: Tuple) -> set[Basic]:
    """The indices that a sum or a product binds."""
    return {variable for part in expressions.atoms(ExprWithLimits) for variable in part.variables}


def _difference_of_two(argument: Expr) -> Expr:
    """``x - y`` from ``x + … - y - …``, sums of positive variables: when it is known, fewer of them remain."""
    terms = Add.make_args(argument.expand())
    plus = [term for term in terms if term.is_positive]
    minus = [-term for term in terms if term.is_negative]
    linear = all(term.as_coeff_Mul()[1].is_Symbol for term in terms)
    if linear and len(plus) + len(minus) == len(terms) > 2 and plus and minus:
        return plus[0] - minus[0]
    return argument


def _indices(expressions: Tuple, context: Context) -> Iterator[tuple[Case, ...]]:
    """Equal and different, for a Kronecker delta between two free indices."""
    for delta in sorted(expressions.atoms(KroneckerDelta), key=str):
        first, second = delta.args
        free = expressions.free_symbols - _bound(expressions)
        if {first, second} <= free and isinstance(first, Symbol):
            here, there = textbook_latex(first), textbook_latex(second)
            yield (
                _substituted(f"{here} = {there}", expressions, first, second, context),
                _substituted(rf"{here} \neq {there}", expressions, delta, S.Zero, context),
            )


def _labels(expressions: Tuple, context: Context) -> Iterator[tuple[Case, ...]]:
    """Each element of a finite domain."""
    for variable, domain in _domains(expressions, context):
        if isinstance(domain, FiniteSet):
            yield tuple(_at(variable, element, expressions, context) for element in domain)


def _ends(expressions: Tuple, context: Context) -> Iterator[tuple[Case, ...]]:
    """The inside and the closed ends of an interval."""
    for variable, domain in _domains(expressions, context):
        if isinstance(domain, Interval) and not is_open(domain):
            ends = (end for end in (domain.start, domain.end) if end.is_finite and domain.contains(end) == S.true)
            narrowed = Context({**context.domains, variable: interior(domain)}, context.definitions)
            name = rf"{textbook_latex(variable)} \in {set_latex(interior(domain))}"
            inside = Case(f"${name}$", tuple(expressions), narrowed)
            yield (inside, *(_at(variable, end, expressions, context) for end in ends))


def _domains(expressions: Tuple, context: Context) -> Iterator[tuple[Symbol, Set]]:
    for variable in sorted((s for s in expressions.free_symbols if isinstance(s, Symbol)), key=str):
        yield variable, context.domain(variable) if variable.is_real else S.Reals


def _at(variable: Symbol, value: Expr, expressions: Tuple, context: Context) -> Case:
    name = f"{textbook_latex(variable)} = {textbook_latex(value)}"
    return _substituted(name, expressions, variable, value, context)


def _substituted(name: str, expressions: Tuple, old: Expr, new: Expr, context: Context) -> Case:
    return Case(f"${name}$", tuple(expressions.subs(old, new)), context)
