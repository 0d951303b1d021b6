"""The functions of a loss as a language of single numbers has them: programs, and the domains of their arguments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from sympy import IndexedBase, Rational, oo

from mse_sym.backends.printing.languages import Language
from mse_sym.backends.printing.loops import Written, functions, written
from mse_sym.export.heading import Accuracies, filled, paragraphs
from mse_sym.losses import Loss
from mse_sym.losses.compiled import CompiledLoss, Quantity
from mse_sym.program.program import Argument, Program
from mse_sym.runtime.arguments import Domain
from mse_sym.runtime.quantity import QUANTITIES
from mse_sym.symbolic.operations import Entry, Node, Number, operation

_WIDTH = 100


@dataclass(frozen=True)
class Function:
    """A quantity of a loss as a program; its name in the file, and where its arguments lie."""

    name: str
    quantity: Quantity
    program: Program
    rank: int
    domains: tuple[Domain, ...]
    size: int | None
    """Of the vectors, if it is declared."""

    @property
    def result(self) -> str:
        """The name of the result."""
        return self.program.results[0]

    @property
    def summary(self) -> str:
        """What it computes, in a sentence."""
        return f"The {self.quantity.replace('_', ' ')} of one example."

    def written(self, language: Language, result: str, otherwise: Callable[[Argument, Domain], str]) -> Written:
        """Its body, which does ``otherwise`` where an argument does not lie in its domain."""
        pairs = list(zip(self.program.arguments, self.domains, strict=True))
        checks = [(_lies_in(argument, domain), otherwise(argument, domain)) for argument, domain in pairs]
        return written(self.program, language, self.rank, result, checks)


def functions_of(loss: Loss, compiled: CompiledLoss) -> Iterator[Function]:
    """The functions of all quantities of a loss; their statements are those that NumPy runs."""
    sizes = [each.shape[0] for each in (loss.prediction, loss.target) if isinstance(each, IndexedBase)]
    for quantity in loss.quantities:
        kind = QUANTITIES[quantity]
        signature = compiled.signature.with_direction if kind.takes_vector else compiled.signature
        yield Function(
            f"{loss.name}_{quantity}",
            quantity,
            _apart_from_arguments(compiled.source((quantity,)).program),
            kind.rank * loss.is_vector,
            tuple(argument.domain for argument in signature.arguments),
            next((int(size) for size in sizes if size.is_Integer), None),
        )


def has_vectors(loss: Loss) -> bool:
    """Whether prediction or target is a vector."""
    return loss.is_vector or isinstance(loss.target, IndexedBase)


def _apart_from_arguments(program: Program) -> Program:
    """The program, whose result is not called as an argument is."""
    (result,), (*others, last) = program.results, program.statements
    while result in program.names:
        result += "_"
    return replace(program, results=(result,), statements=(*others, replace(last, name=result)))


def file_text(
    loss: Loss,
    accuracies: Accuracies,
    language: Language,
    notes: Sequence[str],
    begin: str,
    text: Callable[[Function], tuple[str, frozenset[str]]],
) -> str:
    """A file: its head, how it begins, the functions that are called, and those of the loss.

    Raises:
        ValueError: a function that the language has not.
        StepRefuted, StepUndecided: the loss is not proved.
    """
    compiled = loss.compile()
    texts = []
    calls: set[str] = set()
    for function in functions_of(loss, compiled):
        try:
            own, called = text(function)
        except ValueError as error:
            raise ValueError(f"the {function.quantity} of {loss.name}: {error}") from error
        texts.append(own)
        calls |= called
    said = [*paragraphs(loss, compiled, accuracies), *notes, "Written by mse-sym export."]
    head = filled(said, _WIDTH, "   ").removeprefix("   ").replace("*/", "* /").replace("/*", "/ *")
    return "\n".join([f"/* {head} */\n\n{begin}", *functions(calls, language).values(), *texts])


def _lies_in(argument: Argument, domain: Domain) -> Node:
    """The condition that an argument, or each entry of it, is a finite number of a domain."""
    entry = Entry(argument.name, ("j",) if argument.is_vector else ())
    if domain.elements:
        equal = [operation("equal", entry, _number(element)) for element in domain.elements]
        return reduce(lambda one, other: operation("or", one, other), equal)
    is_above = "less" if domain.open_low or abs(domain.low) == float("inf") else "at_most"
    is_below = "less" if domain.open_high or abs(domain.high) == float("inf") else "at_most"
    low, high = _number(domain.low), _number(domain.high)
    return operation("and", operation(is_above, low, entry), operation(is_below, entry, high))


def _number(end: float) -> Node:
    size = Number(oo if abs(end) == float("inf") else Rational(abs(end)))
    return operation("negate", size) if end < 0 else size
