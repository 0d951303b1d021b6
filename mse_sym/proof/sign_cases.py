"""Case splits over the sign of what a function in pieces compares with 0, and over the jump of a slope at a kink."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from sympy import (
    Abs,
    Add,
    Basic,
    Dummy,
    Eq,
    Expr,
    FiniteSet,
    Heaviside,
    Indexed,
    Interval,
    Max,
    Min,
    Mul,
    Ne,
    Pow,
    S,
    Symbol,
    Tuple,
    sign,
)
from sympy.core.relational import Relational

from mse_sym.proof.case import Case, bound_indices
from mse_sym.proof.generators import UnsupportedExpression
from mse_sym.proof.normal_form import GeneratorField
from mse_sym.proof.sampling import occurring
from mse_sym.symbolic.borders import IN_PIECES, BySign, extremum_in_pieces, factors, sign_from, with_signs
from mse_sym.symbolic.context import POSITIVE, Context
from mse_sym.symbolic.notation import textbook_latex
from mse_sym.symbolic.pieces import NOTHING, Guarded, NoDerivative


def by_sign(expressions: Tuple, context: Context) -> Iterator[tuple[Case, ...]]:
    """Positive, zero and negative for the argument of an absolute value, a maximum, a condition.

    And for the jump of a slope at a kink, since without a jump it is none, and for the exponent of 0.  What has one
    sign on the whole domain is no case: the expressions are then without those functions, in one case without a name.
    """
    expressions = expressions.replace(lambda part: isinstance(part, Max | Min), extremum_in_pieces)
    known = _known_signs(expressions, context)
    if (decided := _decided(expressions, known, context)) != expressions:
        yield (Case("", tuple(decided), context),)
    for argument in _arguments_with_sign(expressions):
        possible = _possible_signs(argument, context)
        if len(possible) == 1:
            continue
        yield tuple(case for own in possible for case in _with_sign(argument, own, expressions, context))


def _known_signs(expressions: Tuple, context: Context) -> dict[Expr, int]:
    """The signs of those arguments that have one on the whole domain."""
    signs: dict[Expr, int] = {}
    for argument in _arguments_with_sign(expressions):
        possible = _possible_signs(argument, context)
        if len(possible) == 1:
            signs |= _as_border(argument, possible[0])
    return signs


def _as_border(argument: Expr, own: int) -> dict[Expr, int]:
    """The sign of the one factor of an argument, from that of the argument."""
    constant, ((factor, _),) = factors(argument)
    return {factor: own if constant.is_positive else -own}


def _possible_signs(argument: Expr, context: Context) -> tuple[int, ...]:
    """The signs that an argument may have, as far as it is known: 1, 0 and -1 at most."""
    if (values := _interval_of(argument, context)) is not None:
        sets = {1: Interval.open(0, S.Infinity), 0: FiniteSet(0), -1: Interval.open(-S.Infinity, 0)}
        return tuple(own for own, part in sets.items() if values.intersect(part) != S.EmptySet)
    field = GeneratorField(context)
    try:
        value = field.normal(argument)
    except (UnsupportedExpression, NoDerivative):
        return (1, 0, -1)
    if (own := field.sign(value)) is not None:
        return (own,)
    if field.nonnegative(value):
        return (1, 0)
    return (0, -1) if field.nonnegative(-value) else (1, 0, -1)


def _interval_of(argument: Expr, context: Context) -> Interval | None:
    """The values of ``v + c`` for a symbol ``v`` of an interval with rational ends and a rational number ``c``."""
    variable, shift = argument - argument.as_coeff_Add()[0], argument.as_coeff_Add()[0]
    if not isinstance(variable, Symbol) or variable.is_integer or not shift.is_Rational:
        return None
    domain = context.domain(variable)
    if not isinstance(domain, Interval) or domain.free_symbols:
        return None
    return Interval(domain.start + shift, domain.end + shift, domain.left_open, domain.right_open)


_FIRST_IN_BRACKETS = re.compile(r"^\\left\(\{(.+?)\}\\right\)(?= [+-] )")
"""An argument that an outer case took for a variable, as the first term of a sum: it needs no brackets there."""


def _with_sign(argument: Expr, own: int, expressions: Tuple, context: Context) -> Iterator[Case]:
    """The case, or the cases, in which an argument has this sign.

    The argument is solved for a variable in which it is linear.  Where there is none, as in ``|a y|``, the argument
    itself becomes a variable: what holds for every real number in its place holds for it.
    """
    decided = _decided(expressions, _as_border(argument, own), context)
    name = textbook_latex(argument)
    shown = f"${_FIRST_IN_BRACKETS.sub(lambda found: found[1], name)} {'<=>'[own + 1]} 0$"
    in_brackets = rf"\left({{{name}}}\right)" if argument.is_Add else name
    itself, size = Dummy(in_brackets, positive=True), Dummy(rf"\left|{{{name}}}\right|", positive=True)
    value = {1: itself, 0: S.Zero, -1: -size}[own]
    values = _interval_of(argument, context)
    if own and values is not None and values not in (S.Reals, POSITIVE):
        variable, shift = argument - argument.as_coeff_Add()[0], argument.as_coeff_Add()[0]
        half = Interval.open(-shift, S.Infinity) if own == 1 else Interval.open(-S.Infinity, -shift)
        domains = {**context.domains, variable: context.domain(variable).intersect(half)}
        yield Case(shown, tuple(decided), Context(domains, context.definitions))
        return
    if own == 0 and (quotient := _as_quotient(argument)) is not None:
        variable, divisor, solution = quotient
        for turned, sign_name in ((1, ">"), (-1, "<")):
            nonzero = turned * Dummy(str(divisor), positive=True)
            known = decided.xreplace({variable: solution}).xreplace({divisor: nonzero})
            yield Case(f"{shown}, ${textbook_latex(divisor)} {sign_name} 0$", tuple(known), context)
        return
    old, new = _solved(argument, value, context)
    known = decided.subs(old, new)
    # A condition is decided without the number itself, which is of use only if it says all of the argument.
    if old == argument and own and occurring(known) & occurring(argument):
        known = decided
    yield Case(shown, tuple(known), context)


def _decided(expressions: Tuple, known: Mapping[Expr, int], context: Context) -> Tuple:
    """The expressions with what the known signs decide: functions in pieces, jumps, powers of 0."""
    decided = with_signs(expressions, known)
    replacements: dict[Basic, Basic] = {}
    for guarded in decided.atoms(Guarded):
        if _is_in_pieces(guarded) or _powers_of_zero(guarded):
            continue
        own = sign_from(_jump(guarded), known)
        if own is not None and not _jump(guarded).is_zero:
            replacements[guarded] = NOTHING if own else guarded.args[0]
    for power in _powers_of_zero(decided):
        own = sign_from(power.exp, known)
        if own == -1:
            replacements |= {
                guarded: NOTHING
                for guarded in decided.atoms(Guarded)
                if any(_is_infinite(side, power, context) for side in guarded.args[1:])
            }
        if own is not None:
            replacements[power] = {1: S.Zero, 0: S.One, -1: S.ComplexInfinity}[own]
    return decided.xreplace(replacements)


def _is_infinite(side: Expr, power: Pow, context: Context) -> bool:
    """Whether a one-sided derivative is this power of 0, which is infinite, times a number that is never 0."""
    factors_of_side = Mul.make_args(side)
    factor = Mul(*(one for one in factors_of_side if one != power))
    known = power in factors_of_side and not _powers_of_zero(factor) and not factor.has(*IN_PIECES, Guarded)
    return known and 0 not in _possible_signs(factor, context)


def _powers_of_zero(expressions: Basic) -> list[Pow]:
    return [power for power in sorted(expressions.atoms(Pow), key=str) if power.base == 0]


def _jump(guarded: Guarded) -> Expr:
    _, left, right = guarded.args
    return (left - right).expand()


def _as_quotient(argument: Expr) -> tuple[Expr, Expr, Expr] | None:
    """Of ``c u v + d`` that is 0, ``v``, ``u`` and ``v = -d/(c u)``: since the number ``d`` is not 0, ``u`` is not."""
    constant, product = argument.as_coeff_Add()
    unknowns = sorted(product.atoms(Symbol, Indexed) & set(product.as_coeff_Mul()[1].args), key=str)
    coefficient, rest = product.as_coeff_Mul()
    if constant == 0 or len(unknowns) != 2 or rest != Mul(*unknowns) or not all(one.is_real for one in unknowns):
        return None
    variable, divisor = unknowns
    return variable, divisor, -constant / coefficient / divisor


def _solved(argument: Expr, value: Expr, context: Context) -> tuple[Expr, Expr]:
    """What is replaced by what, where the argument has this value."""
    linear = []
    for variable in sorted(argument.free_symbols, key=str):
        slope = argument.diff(variable)
        if slope.is_Rational and not slope.is_zero and not (isinstance(variable, Symbol) and variable.is_integer):
            solution = (variable + (value - argument) / slope).expand()
            domain = context.domain(variable)
            if domain == S.Reals or (domain == POSITIVE and solution.is_positive):
                return variable, solution
            linear.append((variable, solution))
    # Where two are equal, each may be written for the other; no more is known of it then than of the other.
    if value == 0 and linear:
        return max(linear, key=lambda pair: _keeps_the_smaller(pair, context))
    if value == 0 and (zero := _zero(argument, context)) is not None:
        return zero
    return argument, value


def _zero(argument: Expr, context: Context) -> tuple[Expr, Expr] | None:
    """A variable and where the argument is 0, of one that is linear in it with a slope that is never 0."""
    for variable in sorted(argument.atoms(Symbol), key=str):
        slope = argument.diff(variable)
        if slope.has(variable) or not (slope.is_positive or slope.is_negative) or variable.is_integer:
            continue
        solution = -argument.xreplace({variable: S.Zero}) / slope
        domain = context.domain(variable)
        if domain == S.Reals or (domain == POSITIVE and solution.is_positive):
            return variable, solution
    return None


def _keeps_the_smaller(replacement: tuple[Expr, Expr], context: Context) -> bool:
    """Whether what is written for a variable is another one that ranges over less."""
    variable, solution = replacement
    return isinstance(solution, Symbol | Indexed) and bool(context.domain(solution).is_subset(context.domain(variable)))


def _arguments_with_sign(expressions: Tuple) -> Iterator[Expr]:
    """The arguments whose sign decides, of those that are not in pieces themselves.

    Of a product, its factors.  In a sum, ``sign(c - y[i])`` may differ from term to term, so that no argument with an
    index that a sum binds is split over.
    """
    arguments = [part.args[0] for part in sorted(expressions.atoms(Abs, sign, Heaviside), key=str)]
    for part in sorted(expressions.atoms(Relational), key=lambda part: (isinstance(part, Eq | Ne), str(part))):
        arguments.append(part.lhs - part.rhs)
    arguments += sorted((part.growths[0] for part in expressions.atoms(BySign)), key=str)
    arguments += sorted((_jump(part) for part in expressions.atoms(Guarded) if not _is_in_pieces(part)), key=str)
    arguments += [power.exp for power in _powers_of_zero(expressions)]
    bound = bound_indices(expressions)
    for argument in dict.fromkeys(arguments):
        decides = bool(argument.free_symbols) and not argument.free_symbols & bound
        if not decides or argument.has(*IN_PIECES, Guarded) or _powers_of_zero(argument):
            continue
        _, parts = factors(argument)
        alone = len(parts) == 1 and parts[0][1] == 1 and not argument.is_Mul
        for factor in [_difference_of_two(argument)] if alone else dict(parts):
            if factor.free_symbols:
                yield factor


def _is_in_pieces(guarded: Guarded) -> bool:
    return any(part.has(*IN_PIECES, Guarded) for part in guarded.args)


def _difference_of_two(argument: Expr) -> Expr:
    """``x - y`` from ``x + … - y - …``, sums of positive variables: when it is known, fewer of them remain."""
    terms = Add.make_args(argument.expand())
    plus = [term for term in terms if term.is_positive]
    minus = [-term for term in terms if term.is_negative]
    linear = all(term.as_coeff_Mul()[1].is_Symbol for term in terms)
    if linear and len(plus) + len(minus) == len(terms) > 2 and plus and minus:
        return plus[0] - minus[0]
    return argument
