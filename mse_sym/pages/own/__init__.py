"""Seventy losses as people write them, which the page on losses of one's own measures and shows.

What is asked of the catalogue's is asked of each.
"""

from __future__ import annotations

from mse_sym.losses import Loss
from mse_sym.pages.own.classification import CLASSIFICATION
from mse_sym.pages.own.likelihood import LIKELIHOOD
from mse_sym.pages.own.regression import REGRESSION
from mse_sym.pages.own.vectors import OF_VECTORS

GROUPS: dict[str, tuple[Loss, ...]] = {
    "Losses of a residual": REGRESSION,
    "Losses of two classes": CLASSIFICATION,
    "Losses of a distribution": LIKELIHOOD,
    "Losses of vectors and of pairs": OF_VECTORS,
}
"""By what they are losses of, as headings say it."""

SEVENTY: dict[str, Loss] = {loss.name: loss for losses in GROUPS.values() for loss in losses}
"""By name."""
