"""Put to work: gradient descent with proved gradients."""

from mse_sym.train.neuron import Neuron, NeuronRun, neuron, train_neuron
from mse_sym.train.recomputation import RunDiffers, recomputed

__all__ = ["Neuron", "NeuronRun", "RunDiffers", "neuron", "recomputed", "train_neuron"]
