"""Losses of torch, JAX and Keras, whose automatic differentiation runs the proved gradient and Hessian."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeAlias

from mse_sym.adapters.subject import subject_of
from mse_sym.losses import Activation, Likelihood, Loss

Reduction: TypeAlias = Literal["mean", "sum", "none"]


def as_torch_loss(
    loss: Loss | Likelihood,
    reduction: Reduction = "mean",
    *,
    link: Activation | None = None,
    ignore_index: int | None = None,
    **parameters: Any,
) -> Any:
    """A criterion of torch, an ``nn.Module``: prediction first, as in ``torch.nn``.

    Example::

        import torch
        from mse_sym import activations, as_torch_loss, losses

        criterion = as_torch_loss(losses.binary_cross_entropy, link=activations.sigmoid)
        logit = torch.zeros(1, requires_grad=True)
        criterion(logit, torch.ones(1)).backward()
        print(logit.grad)  # tensor([-0.5000])

    The backward pass runs the proved gradient, a second one through it the proved Hessian, on the device of the
    tensors; under ``torch.compile`` there is one backward pass.  Weights of examples come third:
    ``criterion(prediction, target, weights)``, and a mean divides by their sum.

    Args:
        loss: of the catalogue or one's own; a likelihood stands for its negative logarithm.
        reduction: ``"mean"``, ``"sum"`` or ``"none"``.
        link: the activation between prediction and loss.
        ignore_index: the class number of the examples that do not count.
        parameters: those of the loss, numbers or tensors; tensors become buffers, which move with the module.

    Raises:
        ModuleNotFoundError: torch is not installed.
        TypeError: no loss; other parameters than it has.
        ValueError: another reduction; what the backend of torch lacks.
    """
    chosen = _reduction(reduction)
    functions = subject_of(loss, link, parameters).loss.compile(backend="torch")
    from mse_sym.adapters.torch import LossModule

    return LossModule(functions, chosen, ignore_index, parameters)


def as_jax_loss(
    loss: Loss | Likelihood,
    reduction: Reduction = "mean",
    *,
    link: Activation | None = None,
    ignore_index: int | None = None,
    **parameters: Any,
) -> Callable[..., Any]:
    """A function of JAX arrays, ``(prediction, target, weights=None)``, for ``jax.grad``, ``jit``, ``vmap`` and optax.

    Example::

        import jax
        from mse_sym import as_jax_loss, losses

        criterion = as_jax_loss(losses.huber, delta=1.0)
        slope = jax.grad(lambda a: criterion(a, jax.numpy.zeros(1)))
        print(slope(jax.numpy.array([3.0])))  # [1.]

    Arguments and errors are those of :func:`as_torch_loss`, of JAX.
    """
    chosen = _reduction(reduction)
    functions = subject_of(loss, link, parameters).loss.compile(backend="jax")

    def criterion(prediction: Any, target: Any, weights: Any = None) -> Any:
        return functions.value(
            prediction, target, weights=weights, reduction=chosen, ignore_index=ignore_index, **parameters
        )

    criterion.__name__ = functions.name
    return criterion


def as_keras_loss(
    loss: Loss | Likelihood,
    reduction: str = "sum_over_batch_size",
    *,
    link: Activation | None = None,
    **parameters: Any,
) -> Any:
    """A ``keras.losses.Loss`` for the backends torch and jax of Keras: ``model.compile(loss=as_keras_loss(…))``.

    Example::

        import os

        os.environ.setdefault("KERAS_BACKEND", "torch")  # or jax
        import keras
        from mse_sym import as_keras_loss, losses

        criterion = as_keras_loss(losses.huber, delta=1.0)
        print(float(criterion(keras.ops.zeros((2, 1)), keras.ops.ones((2, 1)))))  # 0.5

    Of a loss of numbers each example has the mean over the last axis, as losses of Keras do.  ``reduction`` has Keras's
    meaning, and so have sample weights.  Keras turns numbers of classes into floating numbers, of which the whole part
    counts.  A model that was saved is loaded with ``compile=False``: Keras cannot write a formula into its file.

    Raises:
        ModuleNotFoundError: Keras is not installed.
        ValueError: another backend of Keras; what that backend lacks; another reduction.
        TypeError: no loss; other parameters than it has.
    """
    try:
        from keras import config
    except ModuleNotFoundError as error:
        if error.name != "keras":
            raise
        raise ModuleNotFoundError(
            'as_keras_loss needs Keras, which is an extra: pip install "mse_sym[keras]"', name="keras"
        ) from error
    backend = config.backend()
    if backend not in ("torch", "jax"):
        raise ValueError(
            f"Keras runs on {backend}, and our functions on torch and jax; set the environment variable KERAS_BACKEND "
            'to "torch" or "jax" before Keras is imported'
        )
    made = subject_of(loss, link, parameters).loss
    functions = made.compile(backend=backend)
    from mse_sym.adapters.keras import CompiledKerasLoss

    return CompiledKerasLoss(functions, made, reduction, parameters)


def _reduction(reduction: str) -> Literal["mean", "sum"] | None:
    match reduction:
        case "mean" | "sum":
            return reduction
        case "none" | None:
            return None
    raise ValueError(f'reduction must be "mean", "sum" or "none", got {reduction!r}')
