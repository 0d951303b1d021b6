"""What is computed of a loss: value, derivatives in the prediction, products. Each quantity is one object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Quantity:
    """A quantity: its name, which is that of its method, its words, and the shape of its result."""

    name: str
    words: str
    """What a table calls it."""
    summary: str
    """What its method says of it."""
    order: int
    """How often the loss is differentiated."""
    rank: int
    """Of a loss of vectors, how many axes of entries its result has."""
    of_vectors_only: bool = False
    takes_vector: bool = False
    """Whether it is a product with a vector, which the caller gives after prediction and target."""

    def shape(self, examples: tuple[int, ...], entries: tuple[int, ...]) -> tuple[int, ...]:
        """The shape of its result for examples of a shape, and for vectors of ``(K,)`` entries, or numbers of none."""
        return examples + entries * self.rank


QUANTITIES = {
    quantity.name: quantity
    for quantity in (
        Quantity("value", "value", "The loss of each example, or their mean or sum.", order=0, rank=0),
        Quantity(
            "gradient",
            "gradient",
            "The derivative in the prediction; with a reduction, of the reduced value.",
            order=1,
            rank=1,
        ),
        Quantity(
            "hessian",
            "second derivative",
            "The second derivative in the prediction of the same example; of a vector, a matrix.",
            order=2,
            rank=2,
        ),
        Quantity(
            "hessian_diagonal",
            "diagonal",
            "The diagonal of the Hessian of each example, without the matrix.",
            order=2,
            rank=1,
            of_vectors_only=True,
        ),
        Quantity(
            "hessian_product",
            "product",
            "The Hessian of each example times a vector of the prediction's shape, without the matrix.",
            order=2,
            rank=1,
            of_vectors_only=True,
            takes_vector=True,
        ),
    )
}
"""All quantities by their names, in the order in which they are shown."""

TOGETHER = (("value", "gradient"), ("gradient", "hessian"), ("value", "gradient", "hessian"))
"""Quantities that one call computes, which shares the work."""


def method_name(quantities: Sequence[str]) -> str:
    """What the function is called that computes quantities together, as ``value_and_gradient``."""
    *others, last = quantities
    return f"{'_'.join(others)}_and_{last}" if others else last


def summary(quantities: Sequence[str]) -> str:
    """What the function that computes quantities together says of itself."""
    if len(quantities) > 1:
        return f"{'Both' if len(quantities) == 2 else 'All three'} at once, which shares the work."
    return QUANTITIES[quantities[0]].summary
