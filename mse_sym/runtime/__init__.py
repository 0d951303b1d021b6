"""What array code needs when it runs: arguments looked at, kernels run in blocks, results in place. NumPy, no SymPy."""

from mse_sym.runtime.arguments import Argument, Array, Domain, Signature
from mse_sym.runtime.evaluation import Kernel, evaluated
from mse_sym.runtime.weighting import Reduction

__all__ = ["Argument", "Array", "Domain", "Kernel", "Reduction", "Signature", "evaluated"]
