"""Seventy losses as people write them: what is asked of the catalogue's is asked of each."""

from __future__ import annotations

from mse_sym.losses import Loss
from tests.losses.own.classification import CLASSIFICATION
from tests.losses.own.likelihood import LIKELIHOOD
from tests.losses.own.regression import REGRESSION
from tests.losses.own.vectors import OF_VECTORS

SEVENTY: dict[str, Loss] = {loss.name: loss for loss in (*REGRESSION, *CLASSIFICATION, *LIKELIHOOD, *OF_VECTORS)}
"""By name."""
