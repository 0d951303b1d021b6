"""From expressions to a program that is proved to compute them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sympy import Expr, Indexed, IndexedBase, KroneckerDelta, Symbol

from mse_sym.forms.evaluation import LARGEST
from mse_sym.program.flattened import flattened
from mse_sym.program.lowering import logits_of, lowered
from mse_sym.program.names import identifiers
from mse_sym.program.naming import Fits, named_program
from mse_sym.program.of_classes import NoClass, of_classes
from mse_sym.program.program import Argument, Program
from mse_sym.program.reading import Meanings, checked
from mse_sym.program.usual import UsualCase, usual_case
from mse_sym.proof import Evidence, StepRefuted, StepUndecided
from mse_sym.symbolic.context import Context, index


@dataclass(frozen=True)
class ProvedProgram:
    """A program with the proof that it computes expressions, and what its names mean.

    ``free`` are the free indices of each expression.
    """

    program: Program
    meanings: Meanings
    expressions: tuple[Expr, ...]
    free: tuple[tuple[Symbol, ...], ...]
    context: Context
    evidence: tuple[Evidence, ...]

    def rewritten(self, program: Program) -> ProvedProgram:
        """Another program, with the proof that in exact arithmetic it computes the same.

        Raises:
            StepRefuted, StepUndecided: it does not, or nobody knows.
        """
        evidence = checked(program, self.meanings, self.expressions, self.free, self.context, in_exact_arithmetic=True)
        return replace(self, program=program, evidence=evidence)

    def of_classes(self) -> ProvedProgram | None:
        """The program whose second argument, a vector, is the number of a class, with the proof that it computes this.

        None where that is not proved, as where a term that a choice leaves out is undefined for some class.
        """
        target = self.program.names[1]
        vector, place = self.meanings.arguments[target], index("class")

        def of_class(expr: Expr) -> Expr:
            return expr.replace(
                lambda part: isinstance(part, Indexed) and part.base == vector,
                lambda part: KroneckerDelta(part.indices[0], place),
            )

        meanings = replace(
            self.meanings, arguments={**self.meanings.arguments, target: place}, classes=frozenset({place})
        )
        domains = {name: domain for name, domain in self.context.domains.items() if name != vector}
        expressions = tuple(map(of_class, self.expressions))
        meant = replace(self, meanings=meanings, expressions=expressions, context=Context(domains))
        try:
            return meant.rewritten(of_classes(self.program, target))
        except (NoClass, StepRefuted, StepUndecided):
            return None

    def in_loops(self, apart: bool) -> ProvedProgram:
        """The flat program, of which loops are printed, with the proof that it computes the same.

        Args:
            apart: whether the terms of what runs over an index are entries of arrays, as in rows, and not in lanes.

        Raises:
            ValueError: what loops have not.
            StepRefuted, StepUndecided: it is not proved to compute the same.
        """
        return self.rewritten(flattened(self.program, apart))


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
    evidence = checked(program, meanings, expressions, free, context)
    return ProvedProgram(program, meanings, tuple(expressions), tuple(map(tuple, free)), context, evidence)


def proved_usual_case(proved: ProvedProgram, fits: Fits, reserved: Sequence[str] = ()) -> UsualCase | None:
    """The usual case of a program, proved to compute in exact arithmetic what the program does; None if it has none.

    Raises:
        StepRefuted: it does not.
    """
    case = usual_case(proved.program, fits, reserved)
    if case is None:
        return None
    try:
        proved.rewritten(replace(case.program, results=case.results))
    except StepUndecided:
        return None
    return case
