"""Formulas and domains as people type them: read by small grammars, and never evaluated as code."""

from mse_sym.symbolic.typed.arithmetic import read_formula
from mse_sym.symbolic.typed.domain import read_domain
from mse_sym.symbolic.typed.latex import grammar, read_latex
from mse_sym.symbolic.typed.limits import Unreadable

__all__ = ["Unreadable", "grammar", "read_domain", "read_formula", "read_latex"]
