r"""The number of a class as the target of a loss of vectors: :math:`y_k = \delta_{kc}`."""

from __future__ import annotations

from sympy import Indexed, IndexedBase, KroneckerDelta, Symbol

from mse_sym.losses.compiled import Quantity
from mse_sym.losses.loss import Loss
from mse_sym.proof import Derivation, rules
from mse_sym.proof.strategy import if_it_changes, simplified
from mse_sym.symbolic.context import UNIT_CLOSED, Context, index


def takes_classes(loss: Loss) -> bool:
    """Whether the target may be the number of a class: it is a vector of probabilities beside a vector."""
    return loss.is_vector and isinstance(loss.target, IndexedBase) and loss.context.domain(loss.target) == UNIT_CLOSED


def of_class(loss: Loss, quantity: Quantity) -> Derivation:
    r"""How a quantity follows for the class :math:`c`, proved line by line: :math:`\ell = -\log p_c`.

    What is computed for a class number is what is computed for this target, so that it is this expression.

    Raises:
        TypeError: the target is no vector of probabilities.
    """
    if not takes_classes(loss):
        raise TypeError(f"the target of {loss.name} is no vector of probabilities, so that it has no classes")
    derived = loss.derivation(quantity)
    place = class_index(loss)
    entries = sorted((entry for entry in derived.result.atoms(Indexed) if entry.base == loss.target), key=str)
    known = {entry: KroneckerDelta(entry.indices[0], place) for entry in entries}
    context = Context(derived.context.domains, {**derived.context.definitions, **known})
    return simplified(if_it_changes(Derivation.begin(derived.result, context), rules.unfold()))


def class_index(loss: Loss) -> Symbol:
    """The index of the class: c, unless the loss uses this name."""
    names = {str(symbol) for symbol in loss.expression.atoms(Symbol)}
    return index(next(name for name in "cbdfgh" if name not in names))
