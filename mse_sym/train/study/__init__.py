"""A study: random starts of one neuron, and how long each takes to learn."""

from mse_sym.train.study.counting import NOT_ARRIVED, counted

__all__ = ["NOT_ARRIVED", "counted"]
