"""Is it right: checks of gradients, refutations of what is not, and the mutants that checkers are tested with."""

from mse_sym.check.gradient import Comparison, GradientCheck, check_gradient
from mse_sym.check.mutants import Mutant, mutants
from mse_sym.check.refutation import Refutation, refuted

__all__ = ["Comparison", "GradientCheck", "Mutant", "Refutation", "check_gradient", "mutants", "refuted"]
