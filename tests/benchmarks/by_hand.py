"""Losses as people write them by hand in NumPy: plain lines, what is shared written once, nothing checked.

Softplus stands as its two halves, not as ``np.logaddexp``, which takes three times as long or more: by hand is meant to
be fast.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.random import Generator

Array: TypeAlias = np.ndarray[Any, Any]


@dataclass(frozen=True)
class ByHand:
    """One loss by hand, and ordinary examples of it."""

    value_and_gradient: Callable[..., tuple[Any, Any]]
    gradient: Callable[..., Any]
    draw: Callable[[Generator, tuple[int, ...]], tuple[Array, Array]]
    parameters: Mapping[str, float] = field(default_factory=dict)
    is_vector: bool = False


def _residuals(random: Generator, shape: tuple[int, ...]) -> tuple[Array, Array]:
    return random.normal(0, 2, shape), random.normal(0, 2, shape)


def _probabilities(random: Generator, shape: tuple[int, ...]) -> tuple[Array, Array]:
    return random.uniform(0.01, 0.99, shape), random.integers(0, 2, shape).astype(float)


def _logits(random: Generator, shape: tuple[int, ...]) -> tuple[Array, Array]:
    return random.normal(0, 3, shape), random.integers(0, 2, shape).astype(float)


def _counts(random: Generator, shape: tuple[int, ...]) -> tuple[Array, Array]:
    return random.normal(0, 1, shape), random.poisson(2, shape).astype(float)


def _classes(random: Generator, shape: tuple[int, ...]) -> tuple[Array, Array]:
    classes = random.integers(0, shape[-1], shape[:-1])
    return random.normal(0, 3, shape), (classes[..., None] == np.arange(shape[-1])).astype(float)


def _squared_error(a: Any, y: Any) -> tuple[Any, Any]:
    residual = a - y
    return 0.5 * residual * residual, residual


def _absolute_error(a: Any, y: Any) -> tuple[Any, Any]:
    residual = a - y
    return np.abs(residual), np.sign(residual)


def _huber(a: Any, y: Any, delta: float) -> tuple[Any, Any]:
    residual = a - y
    size = np.abs(residual)
    value = np.where(size <= delta, 0.5 * residual * residual, delta * (size - 0.5 * delta))
    return value, np.clip(residual, -delta, delta)


def _log_cosh(a: Any, y: Any) -> tuple[Any, Any]:
    residual = a - y
    size = np.abs(residual)
    return size + np.log1p(np.exp(-2 * size)) - math.log(2), np.tanh(residual)


def _quantile(a: Any, y: Any, tau: float) -> tuple[Any, Any]:
    residual = y - a
    return np.maximum(tau * residual, (tau - 1) * residual), _gradient_of_quantile(a, y, tau)


def _gradient_of_quantile(a: Any, y: Any, tau: float) -> Any:
    return np.where(a <= y, -tau, 1 - tau).astype(np.result_type(a))


def _gaussian_nll(a: Any, y: Any, sigma: float) -> tuple[Any, Any]:
    standardized = (a - y) / sigma
    return 0.5 * standardized * standardized + math.log(sigma * math.sqrt(2 * math.pi)), standardized / sigma


def _binary_cross_entropy(a: Any, y: Any) -> tuple[Any, Any]:
    return -y * np.log(a) - (1 - y) * np.log1p(-a), (a - y) / (a * (1 - a))


def _binary_cross_entropy_of_sigmoid(z: Any, y: Any) -> tuple[Any, Any]:
    return np.maximum(z, 0) - y * z + np.log1p(np.exp(-np.abs(z))), 1 / (1 + np.exp(-z)) - y


def _poisson_nll_of_exp(z: Any, y: Any) -> tuple[Any, Any]:
    rate = np.exp(z)
    return rate - y * z, rate - y


def _cross_entropy_of_softmax(z: Any, y: Any) -> tuple[Any, Any]:
    shifted = z - z.max(axis=-1, keepdims=True)
    e = np.exp(shifted)
    total = e.sum(axis=-1, keepdims=True)
    return -(y * (shifted - np.log(total))).sum(axis=-1), e / total - y


def _gradient_of_softmax(z: Any, y: Any) -> Any:
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True) - y


BY_HAND: Mapping[str, ByHand] = {
    "squared_error": ByHand(_squared_error, lambda a, y: a - y, _residuals),
    "absolute_error": ByHand(_absolute_error, lambda a, y: np.sign(a - y), _residuals),
    "huber": ByHand(_huber, lambda a, y, delta: np.clip(a - y, -delta, delta), _residuals, {"delta": 1.0}),
    "log_cosh": ByHand(_log_cosh, lambda a, y: np.tanh(a - y), _residuals),
    "quantile": ByHand(_quantile, _gradient_of_quantile, _residuals, {"tau": 0.9}),
    "gaussian_nll": ByHand(_gaussian_nll, lambda a, y, sigma: (a - y) / sigma**2, _residuals, {"sigma": 1.5}),
    "binary_cross_entropy": ByHand(_binary_cross_entropy, lambda a, y: (a - y) / (a * (1 - a)), _probabilities),
    "binary_cross_entropy_of_sigmoid": ByHand(
        _binary_cross_entropy_of_sigmoid, lambda z, y: 1 / (1 + np.exp(-z)) - y, _logits
    ),
    "poisson_nll_of_exp": ByHand(_poisson_nll_of_exp, lambda z, y: np.exp(z) - y, _counts),
    "cross_entropy_of_softmax": ByHand(_cross_entropy_of_softmax, _gradient_of_softmax, _classes, is_vector=True),
}
