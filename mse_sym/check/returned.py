"""What an objective returns: gradient and Hessian, or the one alone, or both in another arrangement."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import numpy as np

from mse_sym.check.strata import Array

Arrangement: TypeAlias = Literal["arrays", "pairs", "alone"]

ALONE = "the gradient alone is returned: return (gradient, Hessian), the Hessian as an array of the same shape"
PAIRS = "a pair is returned for each example: return two arrays, (gradient, Hessian)"
ARRAYS = "two arrays are returned, where CatBoost takes pairs: return list(zip(gradient, Hessian))"


def arrangement_of(found: Any, prediction: Array) -> Arrangement:
    """How gradient and Hessian are returned for more than two predictions.

    Raises:
        TypeError: no two arrays of numbers, nor anything that can be read as such.
    """
    shapes = [np.shape(part) for part in found] if isinstance(found, list | tuple | np.ndarray) else []
    if len(shapes) == 2:
        return "arrays"
    if shapes == [(2,)] * len(prediction) and prediction.ndim == 1:
        return "pairs"
    if shapes and set(shapes) == {shapes[0]} and np.size(found) == prediction.size:
        return "alone"
    what = f"{len(shapes)} parts" if shapes else f"{type(found).__name__}"
    raise TypeError(f"an objective returns two arrays, (gradient, Hessian), one number for each prediction; got {what}")


def derivative_in(found: Any, arrangement: Arrangement, place: int, prediction: Array) -> Array:
    """The gradient, or the Hessian, of what is returned; of vectors in the shape of the predictions."""
    if arrangement == "pairs":
        numbers = np.asarray(found, prediction.dtype)[:, place]
    else:
        numbers = np.asarray(found if arrangement == "alone" else found[place])
    return numbers.reshape(prediction.shape) if prediction.ndim > 1 and numbers.size == prediction.size else numbers
