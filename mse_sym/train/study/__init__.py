"""A study: random starts of one neuron, and how long each takes to learn."""

from mse_sym.train.study.counting import NOT_ARRIVED, counted
from mse_sym.train.study.definition import Study
from mse_sym.train.study.running import run_study

__all__ = ["NOT_ARRIVED", "Study", "counted", "run_study"]
