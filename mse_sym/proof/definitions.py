"""That what intermediates stand for agrees with what is assumed of them.

SymPy simplifies by assumptions as soon as an expression is written: ``|s|`` is ``s`` for a positive ``s``. What
is defined as -1 must not be assumed to be positive.
"""

from __future__ import annotations

from functools import lru_cache, partial

from sympy import Expr, Interval, S, Set

from mse_sym.proof.evaluation import Number, evaluate
from mse_sym.proof.goals import all_of
from mse_sym.proof.inequalities.has_sign import has_sign
from mse_sym.proof.sampling import points, with_example_functions
from mse_sym.proof.verdict import Undecided, Verdict, _proved
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.domains import assumed_domain

_TRIES = 6


@lru_cache(maxsize=1024)
def definitions_agree(context: Context) -> Verdict:
    """Proved where each definition has the sign, and is the integer, that its name is assumed to be.

    What may be 0 can be declared positive: the statement is then about where it is (:mod:`mse_sym.proof.scope`).

    Raises:
        ValueError: a definition has a value outside of the domain of its name.
    """
    return all_of(*(partial(_agrees, name, context) for name in context.definitions))


def _agrees(name: Expr, context: Context) -> Verdict:
    definition = context.resolve(name)
    assumed = assumed_domain(name) or S.Reals
    declared = context.declared_domain(name) or assumed
    if assumed == declared == S.Reals and not name.is_integer:
        return _proved()
    _check_points(name, definition, declared, context)
    if name.is_integer and not definition.is_integer:
        return Undecided(f"the definition {definition} of {name} is not seen to be an integer, as {name} is")
    goal = f"the definition of {name} lies in {assumed}, as {name} does"
    return all_of(*(partial(has_sign, goal, side, context, strict=False) for side in _sides(definition, assumed)))


def _check_points(name: Expr, definition: Expr, domain: Set, context: Context) -> None:
    """That no value of a definition lies beyond the ends of the domain of its name."""
    known = with_example_functions(definition)
    for point in points((known,), context, _TRIES):
        value = evaluate(known, point)
        if not isinstance(value, Number):
            continue
        if not domain.free_symbols and _is_outside(value, domain):
            where = ", ".join(f"{variable} = {number}" for variable, number in point.items()) or "every point"
            raise ValueError(f"{name} lies in {domain}, and its definition {definition} is {value.shown(6)} at {where}")


def _is_outside(value: Number, domain: Set) -> bool:
    ends = [(domain.start, 1), (domain.end, -1)] if isinstance(domain, Interval) else []
    bounds = ((evaluate(end, {}), side) for end, side in ends if end.is_finite)
    return any(
        isinstance(bound, Number) and (bound.is_above(value) if side > 0 else value.is_above(bound))
        for bound, side in bounds
    )


def _sides(definition: Expr, assumed: Set) -> list[Expr]:
    """What is not negative of a number in an interval from or to 0, or of the number 0."""
    at_zero = {"start": definition, "end": -definition}
    if not isinstance(assumed, Interval):
        return list(at_zero.values())
    return [side for end, side in at_zero.items() if getattr(assumed, end) == 0]
