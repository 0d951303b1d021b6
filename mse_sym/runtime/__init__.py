"""What array code needs when it runs: arguments looked at, results shaped and reduced. NumPy, and no SymPy."""

from mse_sym.runtime.arguments import Argument, Domain, Signature
from mse_sym.runtime.results import Array, Call, Reduction

__all__ = ["Argument", "Array", "Call", "Domain", "Reduction", "Signature"]
