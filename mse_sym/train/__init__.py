"""Put to work: gradient descent with proved gradients, and backpropagation."""

from typing import TYPE_CHECKING

from mse_sym.train.arrival import epochs_until
from mse_sym.train.backpropagation import (
    Layer,
    LayerGradients,
    any_activation,
    backpropagation,
    hidden_error,
    output_error,
    parameter_gradients,
)
from mse_sym.train.minimised import Minimum, minimise
from mse_sym.train.network import Network
from mse_sym.train.neuron import Neuron, NeuronRun, neuron, train_neuron
from mse_sym.train.optimisers import SGD, Adam, Momentum
from mse_sym.train.parameters import Parameters
from mse_sym.train.plateau import law
from mse_sym.train.recomputation import RunDiffers, recomputed
from mse_sym.train.saved import load, save
from mse_sym.train.study import Study, counted, run_study
from mse_sym.train.training import TrainingRun, train
from mse_sym.train.trajectories import TrajectoriesDiffer, same_trajectory
from mse_sym.train.written_out import WrittenOut, written_out

if TYPE_CHECKING:
    from mse_sym.train.estimators import LossClassifier, LossRegressor, NetworkClassifier, NetworkRegressor

__all__ = [
    "SGD",
    "Adam",
    "Layer",
    "LayerGradients",
    "LossClassifier",
    "LossRegressor",
    "Minimum",
    "Momentum",
    "Network",
    "NetworkClassifier",
    "NetworkRegressor",
    "Neuron",
    "NeuronRun",
    "Parameters",
    "RunDiffers",
    "Study",
    "TrainingRun",
    "TrajectoriesDiffer",
    "WrittenOut",
    "any_activation",
    "backpropagation",
    "counted",
    "epochs_until",
    "hidden_error",
    "law",
    "load",
    "minimise",
    "neuron",
    "output_error",
    "parameter_gradients",
    "recomputed",
    "run_study",
    "same_trajectory",
    "save",
    "train",
    "train_neuron",
    "written_out",
]

if not TYPE_CHECKING:  # to a type checker a module with __getattr__ has every name

    def __getattr__(name):  # PEP 562: scikit-learn is an extra, and imported when an estimator is first used
        if name not in ("LossClassifier", "LossRegressor", "NetworkClassifier", "NetworkRegressor"):
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from mse_sym.train import estimators

        value = globals()[name] = getattr(estimators, name)
        return value
