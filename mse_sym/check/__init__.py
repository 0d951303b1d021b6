"""Is it right: gradients, to the last bits; refutations of what is not, and mutants to test checkers with."""

from mse_sym.check.accuracy import Accuracy, accuracy
from mse_sym.check.comparison import Comparison
from mse_sym.check.gradient import assert_gradient, check_gradient
from mse_sym.check.mutants import Mutant, mutants
from mse_sym.check.outcome import GradientCheck
from mse_sym.check.refutation import Refutation, refuted

__all__ = [
    "Accuracy",
    "Comparison",
    "GradientCheck",
    "Mutant",
    "Refutation",
    "accuracy",
    "assert_gradient",
    "check_gradient",
    "mutants",
    "refuted",
]
