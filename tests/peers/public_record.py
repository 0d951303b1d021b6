"""What the libraries of the public record do today: the numbers on the page `public_record`, measured and kept.

Run as ``python -m tests.peers.public_record --write``; without ``--write`` the numbers are shown. Where an objective
stands in a thread, it is written here as the page states it, in letters of our own.
"""

from __future__ import annotations

import json
import warnings
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any, TypeAlias

import numpy as np

from mse_sym.check.peers.peer import Library
from mse_sym.pages.measurements import PUBLIC_RECORD

Array: TypeAlias = np.ndarray[Any, Any]
Numbers: TypeAlias = dict[str, Any]

XGBOOST, LIGHTGBM, TORCH, OPTAX, SCIKIT_LEARN, SYMPY, NUMPY = (
    Library(key, title, (module,), ())
    for key, title, module in (
        ("xgboost", "XGBoost", "xgboost"),
        ("lightgbm", "LightGBM", "lightgbm"),
        ("torch", "PyTorch", "torch"),
        ("optax", "optax", "optax"),
        ("scikit-learn", "scikit-learn", "sklearn"),
        ("sympy", "SymPy", "sympy"),
        ("numpy", "NumPy", "numpy"),
    )
)


@dataclass(frozen=True)
class Run:
    """What a claim of the page has run, and the libraries in which it runs."""

    claim: str
    libraries: tuple[Library, ...]
    measure: Callable[[], Numbers]


def sign_of_an_objective() -> Numbers:
    """Mean absolute errors after so many trees: the squared error with target minus prediction, and the other way."""
    xgboost = import_module("xgboost")
    features = np.arange(100.0).reshape(-1, 1)
    targets, settings = 4 * features[:, 0], {"nthread": 1, "eta": 0.3, "base_score": 0.5, "tree_method": "exact"}

    def errors(sign: float) -> list[float]:
        def objective(predictions: Array, data: Any) -> tuple[Array, Array]:
            return sign * 2 * (predictions - data.get_label()), np.full_like(predictions, 2)

        data = xgboost.DMatrix(features, targets)
        booster = xgboost.train(settings, data, num_boost_round=20, obj=objective)
        ends = (1, 5, 10, 20)
        return [float(np.abs(booster.predict(data, iteration_range=(0, end)) - targets).mean()) for end in ends]

    return {"as written": errors(-1), "mended": errors(1)}


def second_derivative_of_the_softmax() -> Numbers:
    """By what factor the second derivatives of the boosters differ from p(1 − p), for three classes."""
    logits = np.array([0.3, -0.5, 1.1])
    p = np.exp(logits) / np.exp(logits).sum()
    xgboost, lightgbm = import_module("xgboost"), import_module("lightgbm")
    data = xgboost.DMatrix(np.zeros((1, 1)), label=[0], base_margin=logits.reshape(1, 3))
    settings = {"objective": "multi:softprob", "num_class": 3, "min_child_weight": 0, "nthread": 1}
    model = json.loads(xgboost.train(settings, data, num_boost_round=1).save_raw("json"))
    trees = model["learner"]["gradient_booster"]["model"]["trees"]
    of_xgboost = np.array([tree["sum_hessian"][0] for tree in trees])
    count = 20
    labels = np.resize([0, 1, 2, 0], count)
    data = lightgbm.Dataset(
        np.arange(count, dtype=float).reshape(-1, 1), labels, init_score=np.tile(logits, (count, 1))
    )
    settings = {"objective": "multiclass", "num_class": 3, "verbosity": -1, "num_threads": 1, "num_leaves": 2}
    smallest = {"min_data_in_leaf": 1, "min_data_in_bin": 1, "min_sum_hessian_in_leaf": 0, "deterministic": True}
    trees = lightgbm.train({**settings, **smallest}, data, num_boost_round=1).dump_model()["tree_info"]
    of_lightgbm = np.array([tree["tree_structure"]["internal_weight"] for tree in trees]) / count
    return {
        "XGBoost": _rounded(of_xgboost / (p * (1 - p)), 5),
        "LightGBM": _rounded(of_lightgbm / (p * (1 - p)), 5),
    }


def focal_loss_in_the_probability() -> Numbers:
    """The mean focal loss at the score 0, and after fifty trees of LightGBM."""
    lightgbm = import_module("lightgbm")
    random = np.random.default_rng(5)
    features = random.normal(size=(400, 1))
    labels = (features[:, 0] + random.normal(size=400) > 0.5).astype(float)

    def in_probability(p: Array, y: Array) -> tuple[Array, Array]:
        of_one = (1 - p) * np.log(p) - (1 - p) ** 2 / (2 * p)
        of_zero = p**2 / (2 * (1 - p)) - p * np.log(1 - p)
        second_of_one = (1 - p) ** 2 / (2 * p**2) + 2 * (1 - p) / p - np.log(p)
        second_of_zero = p**2 / (2 * (1 - p) ** 2) + 2 * p / (1 - p) - np.log(1 - p)
        return np.where(y == 1, of_one, of_zero), np.where(y == 1, second_of_one, second_of_zero)

    def as_written(predictions: Array, data: Any) -> tuple[Array, Array]:
        return in_probability(np.where(predictions == 0, 1e-12, predictions), data.get_label())

    def mended(predictions: Array, data: Any) -> tuple[Array, Array]:
        p = 1 / (1 + np.exp(-predictions))
        first, second = in_probability(p, data.get_label())
        slope = p * (1 - p)
        return first * slope, second * slope**2 + first * slope * (1 - 2 * p)

    def loss(scores: Array) -> float:
        p = 1 / (1 + np.exp(-scores))
        each = np.where(labels == 1, -((1 - p) ** 2) * np.log(p) / 2, -(p**2) * np.log(1 - p) / 2)
        return float(_rounded(each.mean(), 4))

    def after(objective: Callable[[Array, Any], tuple[Array, Array]]) -> float:
        settings = {"objective": objective, "verbosity": -1, "num_threads": 1, "deterministic": True, "num_leaves": 4}
        booster = lightgbm.train(settings, lightgbm.Dataset(features, labels), num_boost_round=50)
        return loss(booster.predict(features))

    return {"at 0": loss(np.zeros(400)), "as written": after(as_written), "mended": after(mended)}


def tweedie_behind_the_logarithm() -> Numbers:
    """The gradient of LightGBM's Tweedie objective at ρ = 3/2, read from a leaf, at scores and targets."""
    lightgbm = import_module("lightgbm")
    scores, targets = [-1.0, 0.5, 1.0, 2.0], [0.0, 3.0, 1.0, 9.0]
    settings = {"objective": "tweedie", "tweedie_variance_power": 1.5, "learning_rate": 1, "num_leaves": 2}
    smallest = {"min_data_in_leaf": 1, "min_sum_hessian_in_leaf": 0, "min_data_in_bin": 1, "lambda_l2": 2.0**24}
    machine = {"verbosity": -1, "num_threads": 1, "boost_from_average": False, "feature_pre_filter": False}

    def gradient(score: float, target: float) -> float:
        # Fifty of them beside fifty whose gradient has the other sign, from which a split divides them.
        other = 5.0 if target < np.exp(score) else 0.0
        features, labels, starts = (np.repeat(pair, 50) for pair in ([0.0, 1.0], [target, other], [score, 0.0]))
        data = lightgbm.Dataset(features.reshape(-1, 1), labels, init_score=starts)
        booster = lightgbm.train({**settings, **smallest, **machine}, data, num_boost_round=1)
        (leaf,) = booster.predict(np.array([[0.0]]), raw_score=True)
        return float(_rounded(-leaf * 2.0**24 / 50, 5))

    return {
        "scores": scores,
        "targets": targets,
        "gradients": [gradient(s, y) for s, y in zip(scores, targets, strict=True)],
    }


def starts_of_boosters() -> Numbers:
    """The margin before the first tree, of built-in objectives and of the same ones written by hand."""
    xgboost, lightgbm = import_module("xgboost"), import_module("lightgbm")
    targets, features = np.repeat([0.0, 0.0, 0.0, 0.0, 1.0], 20), np.arange(100.0).reshape(-1, 1)
    seen: list[float] = []

    def residual(predictions: Array, data: Any) -> tuple[Array, Array]:
        seen.append(float(predictions[0]))
        return predictions - data.get_label(), np.ones_like(predictions)

    xgboost.train({"nthread": 1}, xgboost.DMatrix(features, targets), num_boost_round=1, obj=residual)
    quiet = {"verbosity": -1, "num_threads": 1}
    lightgbm.train({**quiet, "objective": residual}, lightgbm.Dataset(features, targets), num_boost_round=1)
    level = np.zeros((100, 1))

    def of_xgboost(objective: str) -> float:
        data = xgboost.DMatrix(level, targets)
        settings = {"nthread": 1, "objective": objective, "eta": 0}
        return _rounded(xgboost.train(settings, data, num_boost_round=1).predict(data, output_margin=True)[0], 6)

    def of_lightgbm(objective: str) -> float:
        settings = {**quiet, "objective": objective, "learning_rate": 1e-12}
        booster = lightgbm.train(settings, lightgbm.Dataset(features, targets), num_boost_round=1)
        return _rounded(booster.predict(features[:1], raw_score=True)[0], 6)

    return {
        "XGBoost": {
            "own": seen[0],
            "squared error": of_xgboost("reg:squarederror"),
            "logistic": of_xgboost("binary:logistic"),
        },
        "LightGBM": {
            "own": seen[1],
            "squared error": of_lightgbm("regression"),
            "logistic": of_lightgbm("binary"),
        },
    }


def clamp_of_the_cross_entropy() -> Numbers:
    """The gradient in the logit at the label 1, of torch's loss of a probability and of its loss of a logit."""
    torch = import_module("torch")
    functional = torch.nn.functional
    logits = [-20.0, -30.0, -50.0, -100.0]

    def gradients(loss: Callable[[Any], Any]) -> list[float]:
        found = []
        for logit in logits:
            leaf = torch.tensor([logit], dtype=torch.float64, requires_grad=True)
            loss(leaf).backward()
            found.append(_rounded(leaf.grad.item(), 5))
        return found

    ones = torch.ones(1, dtype=torch.float64)
    return {
        "logits": logits,
        "of a probability": gradients(lambda z: functional.binary_cross_entropy(z.sigmoid(), ones)),
        "of a logit": gradients(lambda z: functional.binary_cross_entropy_with_logits(z, ones)),
    }


def smallest_variance() -> Numbers:
    """Torch's Gaussian loss and its gradient in the variance, with ε = 1 at the residual ¾; and what its page says."""
    torch = import_module("torch")
    function = torch.nn.functional.gaussian_nll_loss
    variances, values, gradients = [0.25, 4.0], [], []
    for variance in variances:
        leaf = torch.tensor([variance], dtype=torch.float64, requires_grad=True)
        zero, residual = (torch.full((1,), number, dtype=torch.float64) for number in (0.0, 0.75))
        value = function(zero, residual, leaf, eps=1.0)
        value.backward()
        values.append(_rounded(value.item(), 6))
        gradients.append(_rounded(leaf.grad.item(), 6))
    return {
        "variances": variances,
        "values": values,
        "gradients": gradients,
        "says added": "added to var" in str(function.__doc__),
    }


def shapes_that_differ() -> Numbers:
    """What becomes of predictions of the shape (3,) that are right, against the targets in the shape (3, 1)."""
    torch, optax, metrics = (import_module(name) for name in ("torch", "optax", "sklearn.metrics"))
    right = np.array([1.0, 2.0, 3.0])
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        of_torch = torch.nn.MSELoss()(torch.tensor(right), torch.tensor(right[:, None])).item()
    refused = ""
    try:
        optax.squared_error(right, right[:, None])
    except ValueError as error:
        refused = type(error).__name__
    return {
        "PyTorch": _rounded(of_torch, 6),
        "warnings": len(warned),
        "optax": refused,
        "scikit-learn": float(metrics.mean_squared_error(right, right[:, None])),
    }


def huber_and_smooth() -> Numbers:
    """Torch's Huber loss over its smooth L1 loss, at residuals on both sides of the border."""
    torch = import_module("torch")
    residuals = torch.tensor([0.125, -0.25, 2.0, -7.0], dtype=torch.float64)
    zeros, border = torch.zeros_like(residuals), 0.5
    huber = torch.nn.HuberLoss(reduction="none", delta=border)(residuals, zeros)
    smooth = torch.nn.SmoothL1Loss(reduction="none", beta=border)(residuals, zeros)
    return {"border": border, "ratios": sorted({_rounded(ratio, 12) for ratio in (huber / smooth).tolist()})}


def confident_and_right() -> Numbers:
    """The gradient of the cross-entropy at the logits (37.43, 0), of which the first is the right class."""
    torch, optax, jax = (import_module(name) for name in ("torch", "optax", "jax"))
    logits = [37.43, 0.0]
    leaf = torch.tensor([logits], dtype=torch.float64, requires_grad=True)
    torch.nn.functional.cross_entropy(leaf, torch.tensor([0])).backward()
    with jax.enable_x64(True):
        of_optax = jax.grad(optax.softmax_cross_entropy_with_integer_labels)(jax.numpy.array(logits), 0)
    return {
        "logits": logits,
        "PyTorch": _rounded(leaf.grad[0].numpy(), 8),
        "optax": _rounded(np.asarray(of_optax), 8),
    }


def divergence_at_a_target_of_zero() -> Numbers:
    """The Kullback–Leibler divergence of targets one of which is 0, and its gradient in the targets."""
    optax, jax = import_module("optax"), import_module("jax")
    with jax.enable_x64(True):
        logarithms = jax.numpy.log(jax.numpy.array([0.25, 0.25, 0.5]))
        value, gradient = jax.value_and_grad(optax.kl_divergence, argnums=1)(
            logarithms, jax.numpy.array([0.0, 0.5, 0.5])
        )
    shown = ["NaN" if np.isnan(number) else _rounded(number, 6) for number in np.asarray(gradient)]
    return {"value": _rounded(value, 6), "gradient": shown}


def trace_and_a_constant() -> Numbers:
    """SymPy's derivative of a trace in the matrix, alone and with a constant added."""
    sympy = import_module("sympy")
    matrix = sympy.MatrixSymbol("E", 3, 3)
    return {"trace": str(sympy.Trace(matrix).diff(matrix)), "trace + 1": str((sympy.Trace(matrix) + 1).diff(matrix))}


def sign_in_the_tail() -> Numbers:
    """Whether checkers pass a derivative of log σ(θ) whose sign is wrong beyond 20, at θ = 21."""
    torch, numpy = import_module("torch"), import_module("numpy")

    def forward(context: Any, theta: Any) -> Any:
        context.save_for_backward(theta)
        return torch.nn.functional.logsigmoid(theta)

    def backward(context: Any, given: Any) -> Any:
        (theta,) = context.saved_tensors
        return given * torch.where(theta > 20, -torch.exp(-theta), torch.sigmoid(-theta))

    methods = {"forward": staticmethod(forward), "backward": staticmethod(backward)}
    log_sigmoid: Any = type("LogSigmoid", (torch.autograd.Function,), methods)
    theta = torch.tensor([21.0], dtype=torch.float64, requires_grad=True)
    wrong, right = -np.exp(-21.0), 1 / (1 + np.exp(21.0))
    return {
        "wrong": _rounded(wrong, 5),
        "right": _rounded(right, 5),
        "gradcheck passes it": bool(torch.autograd.gradcheck(log_sigmoid.apply, theta)),
        "allclose passes it": bool(numpy.allclose(wrong, right)),
    }


RUNS = (
    Run("P1", (XGBOOST,), sign_of_an_objective),
    Run("P2", (XGBOOST, LIGHTGBM), second_derivative_of_the_softmax),
    Run("P3", (LIGHTGBM,), focal_loss_in_the_probability),
    Run("P4", (LIGHTGBM,), tweedie_behind_the_logarithm),
    Run("P5", (XGBOOST, LIGHTGBM), starts_of_boosters),
    Run("P6", (TORCH,), clamp_of_the_cross_entropy),
    Run("P7", (TORCH,), smallest_variance),
    Run("P8", (TORCH, OPTAX, SCIKIT_LEARN), shapes_that_differ),
    Run("P9", (TORCH,), huber_and_smooth),
    Run("P10", (TORCH, OPTAX), confident_and_right),
    Run("P11", (OPTAX,), divergence_at_a_target_of_zero),
    Run("P12", (SYMPY,), trace_and_a_constant),
    Run("P13", (TORCH, NUMPY), sign_in_the_tail),
)


def _rounded(number: Any, digits: int) -> Any:
    if np.ndim(number):
        return [_rounded(each, digits) for each in number]
    return float(f"{float(number):.{digits}g}")


def found() -> Mapping[str, Any]:
    """All numbers, with the versions of the libraries and the day."""
    return {
        "date": date.today().isoformat(),
        "versions": {library.title: library.version for run in RUNS for library in run.libraries},
        "runs": {run.claim: run.measure() for run in RUNS},
    }


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the numbers for the page")
    text = json.dumps(found(), indent=1, ensure_ascii=False) + "\n"
    if parser.parse_args().write:
        PUBLIC_RECORD.write_text(text, encoding="utf-8")
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
