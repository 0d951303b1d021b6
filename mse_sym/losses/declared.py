"""What a loss is declared to be: symbols with names and domains of their own, and an expression in these alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sympy import Basic, Expr, Indexed, IndexedBase, Integer, Set, Symbol

from mse_sym.proof.statement import check_names
from mse_sym.proof.strategy import LOSS
from mse_sym.runtime.evaluation import OPTIONS
from mse_sym.symbolic.context import Context, shown_set, vector
from mse_sym.symbolic.functions import depends_on


class Joined(NamedTuple):
    """A loss of several predictions as one of a vector."""

    expression: Expr
    prediction: IndexedBase
    domains: Mapping[Basic, Set]


def joined(owner: str, expression: Expr, predictions: Sequence[Symbol], domains: Mapping[Basic, Set]) -> Joined:
    """The loss with its predictions as the entries of one vector, in their order.

    Raises:
        TypeError: fewer than two, or no symbols.
        ValueError: predictions of different domains.
    """
    if len(predictions) < 2 or not all(isinstance(each, Symbol) for each in predictions):
        raise TypeError(f"{owner}: several predictions are two symbols or more, got {predictions!r}")
    own = {Context(domains).domain(each) for each in predictions}
    if len(own) > 1:
        shown = " and ".join(sorted(map(shown_set, own)))
        raise ValueError(
            f"{owner}: several predictions have one domain, not {shown}; write exp(log_s) for a positive s, "
            "and predict the real symbol log_s"
        )
    taken = {symbol.name for symbol in expression.free_symbols if isinstance(symbol, Symbol)}
    free = next(name for name in ("z", "a", "u", "predictions") if name not in taken)
    prediction = vector(free, Integer(len(predictions)))
    entries = {symbol: prediction[place] for place, symbol in enumerate(predictions, 1)}
    others = {name: known for name, known in domains.items() if name not in predictions}
    return Joined(expression.xreplace(entries), prediction, {**others, prediction: own.pop()})


def check_declaration(
    owner: str, expression: Expr, variables: Sequence[Symbol | IndexedBase], domains: Mapping[Basic, Set]
) -> None:
    """Refuse what is no loss of its variables: the prediction, the target and the parameters.

    Raises:
        TypeError: variables that are neither symbols nor vectors.
        ValueError: names with another meaning, vectors without a shape or of different sizes, symbols that are not
            declared, entries that there are not, a prediction that does not occur, a symbol without a domain.
    """
    for variable in variables:
        if not isinstance(variable, Symbol | IndexedBase):
            raise TypeError(f"{owner}: prediction, target and parameters are symbols or vectors, got {variable!r}")
    _check_names(owner, variables)
    declared: set[Basic] = set(variables)
    for variable in variables:
        if isinstance(variable, IndexedBase):
            if variable.shape is None or len(variable.shape) != 1:
                raise ValueError(f"{owner}: the vector {variable} needs a shape (K,)")
            declared |= {variable.label, *variable.shape[0].free_symbols}
    used = {s for s in expression.free_symbols if not isinstance(s, Indexed)}
    if unknown := used - declared:
        strangers = ", ".join(sorted(map(str, unknown)))
        raise ValueError(f"{owner}: {strangers} is neither prediction, target nor parameter; declare it as a parameter")
    prediction = variables[0]
    if not depends_on(expression, prediction):
        raise ValueError(f"{owner}: the expression does not depend on the prediction {prediction}")
    _check_entries(owner, expression, [v for v in variables if isinstance(v, IndexedBase)])
    check_names((expression, *variables, *domains, *domains.values()))
    for variable in variables:
        Context(domains).domain(variable)


def _check_names(owner: str, variables: Sequence[Symbol | IndexedBase]) -> None:
    names = [str(v.label) if isinstance(v, IndexedBase) else v.name for v in variables]
    if taken := {name for name in names if names.count(name) > 1 or name in (LOSS.name, *OPTIONS, "wrt")}:
        raise ValueError(f"{owner}: {', '.join(sorted(taken))} has another meaning already; name it differently")


def _check_entries(owner: str, expression: Expr, vectors: Sequence[IndexedBase]) -> None:
    if len({vector.shape[0] for vector in vectors}) > 1:
        raise ValueError(
            f"{owner}: {' and '.join(map(str, vectors))} have different sizes; vectors of a loss have one size"
        )
    for entry in expression.atoms(Indexed):
        (place,), size = entry.indices, entry.base.shape[0]
        if place.is_number and not (place.is_Integer and place >= 1 and (place <= size) != False):  # noqa: E712
            raise ValueError(f"{owner}: there is no entry {entry}; entries are counted from 1 to {size}")
