"""The one form between formula and code: statements over elementary operations, indices and sums, read back."""

from mse_sym.program.program import Argument, Program, Statement

__all__ = ["Argument", "Program", "Statement"]
