"""From expressions to a program that is proved to compute them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sympy import Expr, IndexedBase, Symbol

from mse_sym.forms.evaluation import LARGEST
from mse_sym.program.lowering import logits_of, lowered
from mse_sym.program.names import identifiers
from mse_sym.program.naming import Fits, named_program
from mse_sym.program.program import Argument, Program
from mse_sym.program.reading import Meanings, checked
from mse_sym.program.usual import UsualCase, usual_case
from mse_sym.proof import Evidence, StepUndecided
from mse_sym.symbolic.context import Context


@dataclass(frozen=True)
class ProvedProgram:
    """A program with the proof that it computes what it was made of, and what its names mean."""

    program: Program
    meanings: Meanings
    evidence: tuple[Evidence, ...]


def proved_program(
    results: Sequence[str],
    expressions: Sequence[Expr],
    free: Sequence[tuple[Symbol, ...]],
    variables: Sequence[Symbol | IndexedBase],
    context: Context,
    fits: Callable[[Sequence[Argument]], Fits],
    reserved: Sequence[str] = (),
) -> ProvedProgram:
    """The program that computes expressions in ``variables``; ``free`` are the free indices of each.

    Args:
        results: what the expressions are called.
        fits: of the arguments, whether a statement is short enough.
        reserved: names that mean something else.

    Raises:
        ValueError: a sum whose body lacks its index; a symbol or a function that programs do not have.
        StepRefuted, StepUndecided: the program is not proved to compute the expressions.
    """
    names = identifiers(variables, (*results, *reserved))
    arguments = [Argument(name, isinstance(variable, IndexedBase)) for variable, name in names.items()]
    logits = logits_of(expressions, variables, LARGEST)
    nodes = lowered(expressions, free, names, LARGEST, logits)
    program = named_program(arguments, list(zip(results, nodes, strict=True)), fits(arguments), reserved)
    meanings = Meanings({name: variable for variable, name in names.items()}, LARGEST, logits)
    return ProvedProgram(program, meanings, checked(program, meanings, expressions, free, context))


def proved_usual_case(
    proved: ProvedProgram,
    expressions: Sequence[Expr],
    free: Sequence[tuple[Symbol, ...]],
    context: Context,
    fits: Fits,
    reserved: Sequence[str] = (),
) -> UsualCase | None:
    """The usual case of a program, proved to compute in exact arithmetic what the program does; None if it has none.

    Raises:
        StepRefuted: it does not.
    """
    case = usual_case(proved.program, fits, reserved)
    if case is None:
        return None
    program = replace(case.program, results=case.results)
    try:
        checked(program, proved.meanings, expressions, free, context, in_exact_arithmetic=True)
    except StepUndecided:
        return None
    return case
