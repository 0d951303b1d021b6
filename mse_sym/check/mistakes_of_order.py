"""Mistakes about the order of a derivative: matrices that are no Hessian, a derivative too few or too many."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from sympy import Abs, IndexedBase, Integer, KroneckerDelta, S, Symbol, exp

from mse_sym.check.mistake import Mistake, Mistakes, as_formula, times
from mse_sym.check.ordinary import Ordinary
from mse_sym.losses.compiled import Quantity

TOO_FEW, TOO_MANY = "the gradient, not the Hessian", "the Hessian, not the gradient"


def hessians(at: Ordinary) -> Mistakes:
    """Matrices of something else than the Hessian."""
    if at.quantity == "hessian_product":
        diagonal = at.of(at.loss, "hessian_diagonal", at.batch.prediction, at.batch.target)
        vector = IndexedBase("v")[at.loss.indices[0]]
        words = "the product with the diagonal alone, where the matrix is meant"
        yield Mistake(words, diagonal * at.batch.direction, vector * at.loss.hessian_diagonal)
    if at.quantity not in ("hessian", "hessian_diagonal"):
        return
    loss, batch = at.loss, at.batch
    gradient = at.of(loss, "gradient", batch.prediction, batch.target)
    if at.quantity == "hessian" and loss.is_vector:
        diagonal, (j, k) = np.eye(at.entries) * at.right, loss.indices
        of_diagonal = KroneckerDelta(j, k) * loss.hessian_diagonal
        words = "the diagonal alone, where the matrix is meant"
        yield Mistake(words, diagonal, of_diagonal)
        yield Mistake(
            "twice the diagonal, a bound of the matrix, where the matrix is meant", 2 * diagonal, 2 * of_diagonal
        )
        square = loss.gradient * loss.gradient.xreplace({j: k})
        words = "the square of the gradient, not the Hessian"
        yield Mistake(words, gradient[..., None] * gradient[..., None, :], square)
    else:
        if loss.is_vector:
            yield times(at, "twice the diagonal, a bound of the matrix", Integer(2))
        yield Mistake("the square of the gradient, not the Hessian", gradient**2, loss.gradient**2)
    yield Mistake("the size of the Hessian, where it may be negative", np.abs(at.right), Abs(at.formula))
    yield Mistake("1 for the Hessian", np.ones_like(at.right), S.One)
    yield Mistake("0 for the Hessian", np.zeros_like(at.right), S.Zero)
    if loss.composition is not None and isinstance(loss.prediction, Symbol):
        activation, outer = loss.composition.activation, loss.composition.loss
        slope = activation.at(loss.prediction).diff(loss.prediction)
        curvature = outer.hessian.xreplace({outer.prediction: activation.at(loss.prediction)})
        words = f"the curvature of the {activation.name} is left out: Gauss–Newton, not the Hessian"
        yield as_formula(at, words, curvature * slope**2)


def values(at: Ordinary) -> Mistakes:
    """Of a value, the exponential in the place of the logarithm; of a derivative, one too few or too many."""
    if at.quantity == "value":
        yield Mistake("the likelihood, not its negative logarithm", np.exp(-at.right), exp(-at.formula))
    for words, other in _OTHERS.get((at.quantity, at.loss.is_vector), ()):
        made = at.of(at.loss, other, at.batch.prediction, at.batch.target)
        yield Mistake(words, made, at.loss.derivation(other).result)


_OTHERS: Mapping[tuple[Quantity, bool], tuple[tuple[str, Quantity], ...]] = {
    ("gradient", False): (("the value, not its gradient", "value"), (TOO_MANY, "hessian")),
    ("hessian", False): ((TOO_FEW, "gradient"),),
    ("gradient", True): ((TOO_MANY, "hessian_diagonal"),),
    ("hessian_diagonal", True): ((TOO_FEW, "gradient"),),
}
"""What is returned where there is a derivative too few or too many, by what is asked for, and whether of vectors."""
