"""Elementary functions of the project's own, in operations that every processor rounds alike."""

from __future__ import annotations

from collections.abc import Mapping

from mse_sym.backends.elementary import exponentials, logarithms
from mse_sym.backends.elementary.elementary import SIZES, SUBNORMAL_BOUND, Elementary, Size

__all__ = ["COMPOUND", "ELEMENTARY", "SIZES", "SUBNORMAL_BOUND", "Elementary", "Size"]

_FUNCTIONS = (
    ("cosh", exponentials.hyperbolic_cosine, 0.85, "The hyperbolic cosine."),
    ("exp", exponentials.exponential, 0.6, "The exponential."),
    ("expm1", exponentials.exponential_less_one, 0.8, "The exponential less 1."),
    ("log", logarithms.logarithm, 0.75, "The natural logarithm."),
    ("log1p", logarithms.logarithm_of_one_more, 0.8, "The natural logarithm of 1 + x."),
    ("sinh", exponentials.hyperbolic_sine, 0.85, "The hyperbolic sine."),
    ("tanh", exponentials.hyperbolic_tangent, 0.7, "The hyperbolic tangent."),
)
_BOUND_OF_FLOAT32 = 0.505

ELEMENTARY: Mapping[str, Elementary] = {
    name: Elementary(name, ("x",), of, {"float64": bound, "float32": _BOUND_OF_FLOAT32}, says)
    for name, of, bound, says in _FUNCTIONS
}
"""By the names of the operations of programs that they are."""

COMPOUND: Mapping[str, Elementary] = {
    "scaled_exponential": Elementary(
        "scaled_exponential",
        ("u", "scale"),
        exponentials.scaled_exponential,
        ELEMENTARY["exp"].bound,
        "The exponential times a power of two from 1 to 2^512.",
    )
}
"""Compound primitives that are cheaper where they are made of the parts of a function."""
