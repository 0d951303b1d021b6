"""Accurate forms: a proved expression rewritten, step by step proved, so that it can be computed without loss."""

from mse_sym.forms.form import Form, LeftOut
from mse_sym.forms.stable import stable_form

__all__ = ["Form", "LeftOut", "stable_form"]
