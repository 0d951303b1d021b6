"""Networks with any loss, as scikit-learn has estimators: :class:`mse_sym.train.Network` behind their face."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from numbers import Integral
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.utils import Tags, check_random_state
from sklearn.utils.metaestimators import available_if
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, column_or_1d, validate_data

from mse_sym.losses import Activation, Likelihood, Loss, activations
from mse_sym.runtime import Array
from mse_sym.train.estimators.classifier import SOFTMAX, loss_of, targets_of
from mse_sym.train.estimators.model import Model, model_of
from mse_sym.train.minimised import Method, minimise
from mse_sym.train.network import Network
from mse_sym.train.optimisers import Adam, Momentum
from mse_sym.train.parameters import Parameters
from mse_sym.train.training import train

ON_ALL, ON_BATCHES = ("lbfgs", "newton"), ("sgd", "adam")
_BATCH = 200
_SEEDS = 2**31 - 1


class _NetworkEstimator(BaseEstimator):
    """The settings of networks, and their training."""

    loss: Any
    _usual: str

    def __init__(
        self,
        loss: str | Loss | Likelihood | None = None,
        *,
        link: str | Activation | None = None,
        parameters: Mapping[str, Any] | None = None,
        hidden_layer_sizes: int | Sequence[int] = (100,),
        activation: str | Activation = "tanh",
        solver: str = "lbfgs",
        batch_size: int | str = "auto",
        learning_rate_init: float = 0.001,
        momentum: float = 0.9,
        max_iter: int = 200,
        tol: float = 1e-4,
        early_stopping: bool = False,
        validation_fraction: float = 0.1,
        n_iter_no_change: int = 10,
        random_state: Any = None,
    ) -> None:
        self.loss = loss
        self.link = link
        self.parameters = parameters
        self.hidden_layer_sizes = hidden_layer_sizes
        self.activation = activation
        self.solver = solver
        self.batch_size = batch_size
        self.learning_rate_init = learning_rate_init
        self.momentum = momentum
        self.max_iter = max_iter
        self.tol = tol
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.n_iter_no_change = n_iter_no_change
        self.random_state = random_state

    @property
    def coefs_(self) -> list[Array]:
        """Of each layer the weights, of the shape (inputs, neurons)."""
        return [weights.T for weights in self._network_parameters.weights]

    @property
    def intercepts_(self) -> list[Array]:
        """Of each layer the biases."""
        return list(self._network_parameters.biases)

    def _model(self) -> Model:
        loss = self._usual if self.loss is None else self.loss
        model = model_of(loss_of(loss, len(getattr(self, "classes_", ()))), self.link, self.parameters)
        if model.estimated:
            wanted = ", ".join(f"{name!r}: …" for name in model.estimated)
            raise TypeError(f"a network estimates no parameters of {model.single.name}; give parameters={{{wanted}}}")
        return model

    def _network(self, inputs: int, outputs: int) -> Network:
        model = self._model()
        made = model.loss.composition
        loss, output = (made.loss, made.activation) if made else (model.loss, None)
        sizes, hidden = self.hidden_layer_sizes, self.activation
        if isinstance(hidden, str):
            known = activations.catalogue()
            if hidden not in known:
                raise ValueError(f"there is no activation {hidden!r}; give one of {', '.join(known)}, or an Activation")
            hidden = known[hidden]
        widths = (inputs, *([sizes] if isinstance(sizes, int) else sizes), outputs)
        return Network(widths, loss, output, hidden=hidden, constants=model.parameters)

    def _train(self, X: Array, y: Array, outputs: int, sample_weight: Any) -> None:
        for name in ("max_iter", "n_iter_no_change"):
            if not isinstance(getattr(self, name), Integral) or getattr(self, name) < 1:
                raise ValueError(f"{name} is an integer of at least 1, got {getattr(self, name)!r}")
        weights = None
        if sample_weight is not None:
            weights = _check_sample_weight(sample_weight, X, dtype=np.float64, ensure_non_negative=True)
            counted = weights > 0
            X, y, weights = X[counted], y[counted], weights[counted]
        network = self._network(X.shape[1], outputs)
        seed = int(check_random_state(self.random_state).randint(_SEEDS))
        if self.solver in ON_ALL:
            parameters, self.loss_curve_ = self._minimise(network, X, y, weights, seed)
            self.n_iter_ = max(len(self.loss_curve_) - 1, 1)
        elif self.solver in ON_BATCHES:
            parameters, self.loss_curve_ = self._descend(network, X, y, weights, seed)
            self.n_iter_ = len(self.loss_curve_)
        else:
            raise ValueError(f"solver is one of {', '.join((*ON_ALL, *ON_BATCHES))}, got {self.solver!r}")
        self._network_parameters = parameters

    def _minimise(
        self, network: Network, X: Array, y: Array, weights: Array | None, seed: int
    ) -> tuple[Parameters, Array]:
        method: Method = "L-BFGS" if self.solver == "lbfgs" else "Newton"
        ends: dict[str, Any] = {"tolerance": self.tol, "iterations": int(self.max_iter)}
        found = minimise(network, X, y, method, weights=weights, seed=seed, **ends)
        if not found.converged:
            warnings.warn(
                f"{type(self).__name__}: after {len(found.risk) - 1} iterations the length of the gradient is "
                f"{found.gradient_norm:.1g}, and tol is {self.tol:.1g}; increase max_iter or tol",
                ConvergenceWarning,
                stacklevel=4,
            )
        return found.parameters, found.risk

    def _descend(
        self, network: Network, X: Array, y: Array, weights: Array | None, seed: int
    ) -> tuple[Parameters, Array]:
        rate = self.learning_rate_init
        optimiser = Adam(rate) if self.solver == "adam" else Momentum(rate, self.momentum)
        held: dict[str, Any] = {}
        if self.early_stopping:
            rows = train_test_split(np.arange(len(X)), test_size=self.validation_fraction, random_state=seed)
            (X, inputs), (y, targets) = ([each[kept] for kept in rows] for each in (X, y))
            weights = None if weights is None else weights[rows[0]]
            held = {"validation": (inputs, targets), "patience": int(self.n_iter_no_change)}
        size = min(_BATCH, len(X)) if self.batch_size == "auto" else self.batch_size
        settings: dict[str, Any] = {"batch_size": size, "epochs": self.max_iter, "seed": seed, "progress": False}
        run = train(network, X, y, optimiser, weights=weights, **settings, **held)
        return run.parameters, run.risk

    def _outputs(self, X: Any) -> Array:
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        widths = self._network_parameters.widths
        return self._network(widths[0], widths[-1]).predict(self._network_parameters, X)

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "_network_parameters")


class NetworkRegressor(RegressorMixin, _NetworkEstimator):
    r"""A multilayer perceptron that minimises the mean of any loss.

    Example::

        import numpy as np
        from mse_sym.train import NetworkRegressor

        X = np.linspace(-1, 1, 41)[:, None]
        y = X[:, 0] ** 2
        huber = {"loss": "huber", "parameters": {"delta": 1.0}}
        model = NetworkRegressor(**huber, hidden_layer_sizes=(5,), random_state=0).fit(X, y)
        print(abs(model.predict(X) - y).max() < 0.05)  # True

    Args:
        loss, link, parameters: as of :class:`LossRegressor`; the link is the activation of the output, all parameters
            are given, and without a loss it is the squared error.
        hidden_layer_sizes: the number of neurons of each hidden layer.
        activation: of the hidden layers, or its name.
        solver: ``"lbfgs"`` or ``"newton"`` on all examples, of SciPy; ``"sgd"`` or ``"adam"`` on batches.
        batch_size: of the latter two; 200 or all examples, if it is ``"auto"``.
        learning_rate_init, momentum: the rate, and of ``"sgd"`` the momentum.
        max_iter: so many iterations, or epochs, at most.
        tol: of ``"lbfgs"`` and ``"newton"`` the gradient at which they have converged.
        early_stopping: of ``"sgd"`` and ``"adam"``, to hold ``validation_fraction`` of the examples apart, and to end
            where their risk has not been the lowest for ``n_iter_no_change`` epochs; the best parameters are kept.
        random_state: of the start, and of the batches.

    Attributes:
        coefs_, intercepts_: the weights of each layer, of the shape (inputs, neurons), and the biases.
        loss_curve_: the mean loss of each iterate, the start first; or of each epoch.
        n_iter_, n_features_in_, feature_names_in_: as in scikit-learn.

    Raises:
        TypeError: what is no loss; parameters that it does not have or lacks.
        ValueError: targets that the loss does not take; settings out of their ranges.
        FloatingPointError: the training diverges.

    Warns:
        ConvergenceWarning: ``"lbfgs"`` or ``"newton"`` has not converged.
    """

    _usual = "squared_error"

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Train the network from a random start."""
        model = self._model()
        X, y = validate_data(self, X, y, dtype=np.float64, y_numeric=True, multi_output=model.has_vector_target)
        y = np.ascontiguousarray(y, dtype=np.float64)
        self._train(X, y, y.shape[1] if y.ndim == 2 else len(model.names), sample_weight)
        return self

    def predict(self, X: Any) -> Array:
        """The output; of a loss of several predictions and one target the first of them."""
        found = self._outputs(X)
        return found[:, 0] if found.ndim == 2 and not self._model().has_vector_target else found

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        model = self._model()
        tags.target_tags.positive_only = bool(model.loss.context.domain(model.loss.target).inf >= 0)
        tags.target_tags.multi_output = model.has_vector_target
        tags.target_tags.single_output = not model.has_vector_target
        return tags


class NetworkClassifier(ClassifierMixin, _NetworkEstimator):
    """A multilayer perceptron of classes that minimises the mean of any loss.

    Example::

        from mse_sym.train import NetworkClassifier

        X, y = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
        model = NetworkClassifier(hidden_layer_sizes=(4,), random_state=0).fit(X, y)
        print(model.predict(X))  # [0 1 1 0]

    Arguments, attributes, errors and warnings are those of :class:`NetworkRegressor`, but for the loss: that of
    :class:`LossClassifier`, without the ordinal one; without one it is the softmax, of two classes the sigmoid.
    """

    _usual = SOFTMAX

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Train the network from a random start."""
        X, y = validate_data(self, X, y, dtype=np.float64)
        check_classification_targets(y)
        self.classes_, numbers = np.unique(column_or_1d(y, warn=True), return_inverse=True)
        count = len(self.classes_)
        if count < 2:
            raise ValueError(f"{type(self).__name__} needs two classes or more, got one class, {self.classes_[0]!r}")
        model = self._model()
        if count > 2 and not model.loss.is_vector:
            raise ValueError(f"Only binary classification is supported. The type of the target is {type_of_target(y)}.")
        self._train(X, targets_of(model, numbers, count), count if model.loss.is_vector else 1, sample_weight)
        return self

    def predict(self, X: Any) -> Array:
        """The class of the greatest output."""
        found = self._outputs(X)
        border = 0.5 if self._model().link == activations.sigmoid else 0.0
        return self.classes_[found.argmax(axis=1) if found.ndim == 2 else (found > border).astype(int)]

    def _has_probabilities(self) -> bool:
        return self._model().link in (activations.sigmoid, activations.softmax)

    @available_if(_has_probabilities)  # type: ignore[untyped-decorator]
    def predict_proba(self, X: Any) -> Array:
        """The probability of each class, where the loss is that of a probability."""
        found = self._outputs(X)
        return found if found.ndim == 2 else np.column_stack([1 - found, found])

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = self.loss in (None, SOFTMAX) or self._model().loss.is_vector
        return tags
