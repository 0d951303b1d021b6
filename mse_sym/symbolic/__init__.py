"""What formulas are made of: named functions, derivatives (one-sided ones too), contexts, textbook notation."""

from mse_sym.symbolic.context import Context
from mse_sym.symbolic.functions import logsumexp, sigmoid, softmax, softplus
from mse_sym.symbolic.notation import textbook_latex
from mse_sym.symbolic.partial import OneSided, Partial

__all__ = ["Context", "OneSided", "Partial", "logsumexp", "sigmoid", "softmax", "softplus", "textbook_latex"]
