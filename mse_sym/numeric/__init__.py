"""Proved expressions to array functions: stable forms, and one module for each backend."""

from mse_sym.arrays import Reduction
from mse_sym.numeric.compiled import CompiledLoss, Variable, compiled
from mse_sym.numeric.stable import stable_form

__all__ = ["CompiledLoss", "Reduction", "Variable", "compiled", "stable_form"]
