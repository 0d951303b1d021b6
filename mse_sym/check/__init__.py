"""Is it right: checks of gradients, and the mutants that checkers are tested with."""

from mse_sym.check.gradient import Comparison, GradientCheck, check_gradient
from mse_sym.check.mutants import Mutant, mutants

__all__ = ["Comparison", "GradientCheck", "Mutant", "check_gradient", "mutants"]
