"""Is it right: gradients, to the last bits; refutations of what is not, and mutants to test checkers with."""

from mse_sym.check.accuracy import Accuracy, accuracy
from mse_sym.check.comparison import Comparison
from mse_sym.check.gradient import assert_gradient, check_gradient
from mse_sym.check.objective import ObjectiveCheck, check_objective
from mse_sym.check.outcome import GradientCheck

__all__ = [
    "Accuracy",
    "Comparison",
    "GradientCheck",
    "ObjectiveCheck",
    "accuracy",
    "assert_gradient",
    "check_gradient",
    "check_objective",
]
