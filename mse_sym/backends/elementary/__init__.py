"""Elementary functions of the project's own, in operations that every processor rounds alike."""

from __future__ import annotations

from collections.abc import Mapping

from mse_sym.backends.elementary import exponentials
from mse_sym.backends.elementary.elementary import SIZES, Elementary, Size

__all__ = ["ELEMENTARY", "SIZES", "Elementary", "Size"]

_FUNCTIONS = (
    Elementary("exp", ("x",), exponentials.exponential, {"float64": 0.77, "float32": 0.51}, "The exponential."),
)

ELEMENTARY: Mapping[str, Elementary] = {function.name: function for function in _FUNCTIONS}
"""By the names of the operations of programs that they are."""
