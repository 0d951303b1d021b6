"""Elementary functions of the project's own, in operations that every processor rounds alike."""

from __future__ import annotations

from collections.abc import Mapping

from mse_sym.backends.elementary import exponentials, logarithms
from mse_sym.backends.elementary.elementary import SIZES, Elementary, Size

__all__ = ["COMPOUND", "ELEMENTARY", "SIZES", "Elementary", "Size"]

_FUNCTIONS = (
    Elementary("exp", ("x",), exponentials.exponential, {"float64": 0.77, "float32": 0.51}, "The exponential."),
    Elementary(
        "expm1",
        ("x",),
        exponentials.exponential_less_one,
        {"float64": 0.77, "float32": 0.51},
        "The exponential less 1.",
    ),
    Elementary(
        "sinh", ("x",), exponentials.hyperbolic_sine, {"float64": 0.77, "float32": 0.51}, "The hyperbolic sine."
    ),
    Elementary(
        "cosh", ("x",), exponentials.hyperbolic_cosine, {"float64": 0.77, "float32": 0.51}, "The hyperbolic cosine."
    ),
    Elementary(
        "tanh", ("x",), exponentials.hyperbolic_tangent, {"float64": 0.77, "float32": 0.51}, "The hyperbolic tangent."
    ),
    Elementary("log", ("x",), logarithms.logarithm, {"float64": 0.77, "float32": 0.51}, "The natural logarithm."),
    Elementary(
        "log1p",
        ("x",),
        logarithms.logarithm_of_one_more,
        {"float64": 0.77, "float32": 0.51},
        "The natural logarithm of 1 + x.",
    ),
)

ELEMENTARY: Mapping[str, Elementary] = {function.name: function for function in _FUNCTIONS}
"""By the names of the operations of programs that they are."""

COMPOUND: Mapping[str, Elementary] = {
    "scaled_exponential": Elementary(
        "scaled_exponential",
        ("u", "scale"),
        exponentials.scaled_exponential,
        {"float64": 0.77, "float32": 0.51},
        "The exponential times a power of two from 1 to 2^512.",
    )
}
"""Compound primitives that are cheaper where they are made of the parts of a function."""
