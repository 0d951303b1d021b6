"""Programs of the losses of the catalogue and of users, for tests."""

from __future__ import annotations

from mse_sym.backends.printing.axes import fits
from mse_sym.losses import Loss
from mse_sym.program.proved import ProvedProgram, proved_program
from tests.losses.compiled import LOSSES as CATALOGUE
from tests.losses.compiled import USUAL
from tests.losses.own import OWN

LOSSES: dict[str, Loss] = {
    **CATALOGUE,
    **{f"own {name}": loss for name, loss in OWN.items()},
}
NESTED = ("own triple", "own of_pairs", "own identity", "own against_the_first")
"""With sums whose terms are sums, of which there may be more than loops have indices for."""
QUANTITIES = [
    (name, quantity)
    for name, loss in LOSSES.items()
    if name in USUAL or name not in CATALOGUE
    for quantity in loss.quantities
]


def program_of(loss: Loss, quantity: str) -> ProvedProgram:
    """The program of a quantity, proved at once."""
    variables = [loss.prediction, loss.target, *loss.parameters]
    if quantity == "hessian_product":
        variables.insert(2, loss.direction)
    form = loss.stable_forms[quantity]
    free = loss._free_indices(quantity)
    return proved_program([quantity], [form.result], [free], variables, form.context, fits)
