"""What a network computes, against finite differences, SymPy's derivative of the whole, torch and JAX."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Add, Expr, Float, Rational, Symbol, exp, log, symbols, tanh

from mse_sym import Loss
from mse_sym.losses import activations, binary_cross_entropy, cross_entropy, squared_error
from mse_sym.train import Network, Parameters
from mse_sym.train import network as module
from mse_sym.train.pieces import as_loss
from tests.train.networks import Array, drawn, network

EPSILON = np.finfo(np.float64).eps
HIDDEN = [activations.tanh, activations.sigmoid, activations.softplus, activations.gelu]

widths = st.lists(st.integers(1, 5), min_size=2, max_size=4).map(tuple)
kinds = st.sampled_from(["softmax", "sigmoid", "line", "huber"])


@settings(max_examples=15)
@given(kinds, widths, st.integers(1, 6), st.sampled_from(HIDDEN[:2]), st.booleans(), st.integers(0, 99))
def test_derivatives_are_those_of_differences(
    kind: str, widths: tuple[int, ...], rows: int, hidden: Any, is_weighted: bool, seed: int
) -> None:
    model = network(kind, widths, hidden=hidden)
    parameters, X, y = drawn(model, rows, seed)
    weights = np.random.default_rng(seed).uniform(0.1, 2, rows) if is_weighted else None
    direction = parameters.like(np.random.default_rng(seed + 1).normal(size=model.size))

    def at(length: float) -> Parameters:
        return parameters.like(parameters.numbers + length * direction.numbers)

    h = 1e-4
    risks = [model.risk(at(length * h), X, y, weights) for length in (-2, -1, 1, 2)]
    risk, gradient = model.risk_and_gradient(parameters, X, y, weights)
    assert risk == pytest.approx(model.risk(parameters, X, y, weights), rel=1e-13)
    slope = (risks[0] - 8 * risks[1] + 8 * risks[2] - risks[3]) / (12 * h)
    size = float(np.abs(gradient.numbers * direction.numbers).sum())
    assert float(gradient.numbers @ direction.numbers) == pytest.approx(slope, rel=1e-6, abs=1e-7 * size + 1e-11)
    if kind == "huber":  # whose second derivative jumps
        return
    slopes = [model.risk_and_gradient(at(length * h), X, y, weights)[1].numbers for length in (-2, -1, 1, 2)]
    bend = (slopes[0] - 8 * slopes[1] + 8 * slopes[2] - slopes[3]) / (12 * h)
    found = model.hessian_product(parameters, direction, X, y, weights).numbers
    np.testing.assert_allclose(found, bend, rtol=1e-6, atol=1e-6 * np.abs(found).max() + 1e-10)


@pytest.mark.parametrize(("kind", "outputs"), [("softmax", 3), ("noise", 2)])
def test_the_hessian_is_symmetric_and_takes_products(kind: str, outputs: int) -> None:
    model = network(kind, (3, 4, outputs))
    parameters, X, y = drawn(model, 5)
    hessian = model.hessian(parameters, X, y)
    np.testing.assert_allclose(hessian, hessian.T, atol=1e-15)
    direction = np.linspace(-1, 1, model.size)
    found = model.hessian_product(parameters, parameters.like(direction), X, y).numbers
    np.testing.assert_allclose(found, hessian @ direction, rtol=1e-10, atol=1e-13)
    h = 1e-5
    ahead, behind = (
        model.risk_and_gradient(parameters.like(parameters.numbers + s * h * direction), X, y)[1] for s in (1, -1)
    )
    np.testing.assert_allclose((ahead.numbers - behind.numbers) / (2 * h), found, rtol=1e-5, atol=1e-7)


def written_out(outputs: int) -> tuple[list[Symbol], list[Expr], list[Expr]]:
    """Parameters of a network 2-2-outputs with tanh, its inputs, and its last pre-activations."""
    names = [Symbol(f"t{place}") for place in range(6 + 3 * outputs)]
    x = list(symbols("x1 x2"))
    hidden = [tanh(names[2 * k] * x[0] + names[2 * k + 1] * x[1] + names[4 + k]) for k in range(2)]
    last, biases = names[6:], names[6 + 2 * outputs :]
    return names, x, [last[2 * k] * hidden[0] + last[2 * k + 1] * hidden[1] + biases[k] for k in range(outputs)]


@pytest.mark.parametrize("scale", [1, 12])  # at the second the outputs are sure of themselves, some of them wrongly
@pytest.mark.parametrize("kind", ["softmax", "sigmoid", "line"])
def test_a_small_network_is_what_sympy_differentiates(kind: str, scale: int) -> None:
    outputs = 2 if kind == "softmax" else 1
    names, x, z = written_out(outputs)
    y = Symbol("y")
    of_example: Expr = {
        "softmax": log(Add(*map(exp, z))) - Add(*(z[k] * ((y - 1) ** 2 if k == 0 else y) for k in range(outputs))),
        "sigmoid": log(1 + exp(z[0])) - y * z[0],
        "line": (z[0] - y) ** 2 / 2,
    }[kind]
    model = network(kind, (2, 2, outputs))
    inputs = np.array([[0.5, -1.25], [2.0, 0.75], [-1.5, 3.0]])
    targets = np.array([1, 0, 1])
    numbers = scale * np.random.default_rng(5).integers(-8, 9, model.size) / 4
    found = model.risk_and_gradient(Parameters(numbers, model.widths), inputs, targets)[1].numbers
    known = dict(zip(names, map(Rational, numbers), strict=True))
    for place, name in enumerate(names):
        slope = of_example.diff(name)
        terms = [
            slope.subs({**known, x[0]: Rational(a), x[1]: Rational(b), y: int(c)}).evalf(40)
            for (a, b), c in zip(inputs, targets, strict=True)
        ]
        size = Add(*map(abs, terms)) / 3
        error = abs(Float(float(found[place]), 40) - Add(*terms) / 3)
        assert error <= 40 * EPSILON * size, (name, error / size / EPSILON)


def sizes(model: Network, parameters: Parameters, X: Array, y: Array) -> Array:
    """Of each entry of the gradient the sum of the sizes of what is added up in it, layer by layer."""
    signals = [np.abs(model.error_signals(parameters, X, y)[-1])]
    a, layers = [np.abs(X)], []
    for weights, biases in zip(parameters.weights, parameters.biases, strict=True):
        layers.append(a[-1] @ np.abs(weights).T + np.abs(biases))
        a.append(np.ones_like(layers[-1]))
    for layer in range(len(layers) - 1, 0, -1):
        signals.insert(0, signals[0] @ np.abs(parameters.weights[layer]) * (1 + layers[layer - 1]))
    total = np.empty_like(parameters.numbers)
    like = parameters.like(total)
    for layer, signal in enumerate(signals):
        like.weights[layer][...] = signal.T @ a[layer] / len(X)
        like.biases[layer][...] = signal.sum(axis=0) / len(X)
    return total


PEERS = [pytest.param(name, marks=pytest.mark.peers(name)) for name in ("torch", "jax")]


@pytest.mark.parametrize("library", PEERS)
@pytest.mark.parametrize("kind", ["softmax", "sigmoid", "line"])
def test_gradients_are_those_of_other_libraries(kind: str, library: str) -> None:
    for seed, widths in enumerate([(7, 10, 4), (3, 6, 5, 3), (5, 2)]):
        model = network(kind, widths)
        parameters, X, y = drawn(model, 20, seed)
        risk, gradient = model.risk_and_gradient(parameters, X, y)
        theirs, of_theirs = _of_library(library, kind, parameters, X, y)
        assert risk == pytest.approx(theirs, rel=1e-13)
        bound = 8 * EPSILON * sizes(model, parameters, X, y)
        assert (np.abs(gradient.numbers - of_theirs.numbers) <= bound).all()


def _of_library(library: str, kind: str, parameters: Parameters, X: Array, y: Array) -> tuple[float, Parameters]:
    """Risk and gradient by automatic differentiation, in float64."""
    if library == "torch":
        torch = import_module("torch")
        weights, biases = (
            [torch.tensor(each, requires_grad=True) for each in these]
            for these in (parameters.weights, parameters.biases)
        )
        a = torch.tensor(X)
        for layer, (matrix, vector) in enumerate(zip(weights, biases, strict=True)):
            z = torch.nn.functional.linear(a, matrix, vector)
            a = torch.tanh(z) if layer + 1 < len(weights) else z
        rule = {
            "softmax": torch.nn.functional.cross_entropy,
            "sigmoid": torch.nn.functional.binary_cross_entropy_with_logits,
            "line": torch.nn.functional.mse_loss,
        }[kind]
        # of one number for each output these take the mean, and the squared error has no half
        factor = {"softmax": 1.0, "sigmoid": a.shape[1], "line": a.shape[1] / 2}[kind]
        risk = rule(a, torch.tensor(y)) * factor
        risk.backward()
        of_each = ([np.asarray(each.grad) for each in these] for these in (weights, biases))
        return float(risk.detach()), Parameters.of(*of_each)
    jax = import_module("jax")
    jnp = jax.numpy

    def risk_of(weights: Any, biases: Any) -> Any:
        a = X
        for layer, (matrix, vector) in enumerate(zip(weights, biases, strict=True)):
            z = a @ matrix.T + vector
            a = jnp.tanh(z) if layer + 1 < len(weights) else z
        if kind == "softmax":
            return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(a), y[:, None], 1))
        of_each = jnp.logaddexp(0, a) - y * a if kind == "sigmoid" else (a - y) ** 2 / 2
        return jnp.sum(of_each) / len(X)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of what JAX uses itself
        with jax.enable_x64(True):
            risk, slopes = jax.value_and_grad(risk_of, argnums=(0, 1))(parameters.weights, parameters.biases)
            return float(risk), Parameters.of(*([np.asarray(each) for each in these] for these in slopes))


def test_a_class_is_its_vector_of_probabilities() -> None:
    model = network("softmax", (4, 6, 3))
    parameters, X, y = drawn(model, 9)
    one, other = (model.risk_and_gradient(parameters, X, targets) for targets in (y, np.eye(3)[y]))
    assert one[0] == pytest.approx(other[0], rel=1e-14)
    np.testing.assert_allclose(one[1].numbers, other[1].numbers, rtol=1e-13, atol=1e-16)


@pytest.mark.parametrize("kind", ["softmax", "sigmoid"])
def test_weights_count_examples(kind: str) -> None:
    model = network(kind, (4, 5, 2))
    parameters, X, y = drawn(model, 6)
    counts = np.array([0, 1, 3, 0, 2, 1])
    weighted = model.risk_and_gradient(parameters, X, y, counts)
    repeated = model.risk_and_gradient(parameters, X.repeat(counts, axis=0), y.repeat(counts, axis=0))
    assert weighted[0] == pytest.approx(repeated[0], rel=1e-14)
    np.testing.assert_allclose(weighted[1].numbers, repeated[1].numbers, rtol=1e-12, atol=1e-16)
    assert model.risk(parameters, X, y, counts) == pytest.approx(weighted[0], rel=1e-14)


@pytest.mark.parametrize("kind", ["softmax", "line"])
def test_parts_of_the_examples_add_up(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model = network(kind, (4, 5, 2))
    parameters, X, y = drawn(model, 11)
    weights, direction = np.arange(11.0), parameters.like(np.sin(parameters.numbers))

    def all_of_it() -> Iterator[Any]:
        yield model.risk(parameters, X, y, weights)
        for each in (None, weights):
            risk, gradient = model.risk_and_gradient(parameters, X, y, each)
            yield from (risk, gradient.numbers)
        yield model.hessian_product(parameters, direction, X, y, weights).numbers
        yield model.predict(parameters, X)

    whole = list(all_of_it())
    monkeypatch.setattr(module, "_NUMBERS", 20)
    assert model.rows == 4
    for one, other in zip(whole, all_of_it(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-13, atol=1e-16)


def test_of_float32_everything_is_float32_and_near() -> None:
    model = network("softmax", (4, 6, 3))
    parameters, X, y = drawn(model, 9)
    single = parameters.like(parameters.numbers.astype(np.float32))
    risk, gradient = model.risk_and_gradient(single, X, y)
    assert gradient.numbers.dtype == model.predict(single, X).dtype == np.float32
    exact = model.risk_and_gradient(parameters, X, y)
    assert risk == pytest.approx(exact[0], rel=1e-5)
    np.testing.assert_allclose(gradient.numbers, exact[1].numbers, rtol=1e-3, atol=1e-6)
    assert all(signal.dtype == np.float32 for signal in model.error_signals(single, X, y))


@pytest.mark.parametrize("kind", ["softmax", "sigmoid", "line", "huber"])
def test_predictions_are_behind_the_output(kind: str) -> None:
    model = network(kind, (4, 3))
    parameters, X, _ = drawn(model, 5)
    z = X @ parameters.weights[0].T + parameters.biases[0]
    expected = {
        "softmax": np.exp(z) / np.exp(z).sum(axis=1, keepdims=True),
        "sigmoid": 1 / (1 + np.exp(-z)),
        "line": z,
        "huber": z,
    }[kind]
    np.testing.assert_allclose(model.predict(parameters, X), expected, rtol=1e-13)
    assert network("line", (4, 1)).predict(Parameters(np.arange(5.0), (4, 1)), X).shape == (5,)


def test_the_output_signal_does_not_cancel() -> None:
    """p − y of a confident and right example: a product of two rounded factors is 0 or NaN there."""
    for model in (
        Network((1, 1), binary_cross_entropy, activations.sigmoid),
        Network((1, 2), cross_entropy, activations.softmax),
    ):
        outputs = model.widths[-1]
        weights = np.array([[40.0]]) if outputs == 1 else np.array([[0.0], [40.0]])
        parameters = Parameters.of([weights], [np.zeros(outputs)])
        (signal,) = model.error_signals(parameters, [[1.0]], [1])
        assert signal[0, -1] == pytest.approx(-np.exp(-40.0), rel=1e-14)


@pytest.mark.parametrize("activation", HIDDEN, ids=lambda each: each.name)
def test_slopes_keep_their_digits_in_both_tails(activation: Any) -> None:
    from mpmath import mp

    functions = as_loss(activation).compile()
    z = np.array([-30.0, -5.0, -0.25, 0.0, 1e-9, 0.5, 7.0, 30.0])
    slopes = functions.gradient(z, z)
    formula: Any = {
        "tanh": lambda x: mp.sech(x) ** 2,
        "sigmoid": lambda x: mp.exp(-x) / (1 + mp.exp(-x)) ** 2,
        "softplus": lambda x: 1 / (1 + mp.exp(-x)),
        "gelu": lambda x: mp.ncdf(x) + x * mp.npdf(x),
    }[activation.name]
    with mp.workdps(40):
        for number, slope in zip(z, slopes, strict=True):
            exact = formula(mp.mpf(float(number)))
            assert abs(mp.mpf(float(slope)) - exact) <= 4 * EPSILON * abs(exact)


def test_of_a_user() -> None:
    z, a, y = symbols("z a y", real=True)
    swish = activations.Activation("swish", z / (1 + exp(-z)), z, activations.identity.range)
    quartic = Loss("quartic", (a - y) ** 4 / 4, prediction=a, target=y)
    model = Network((2, 3, 1), quartic, hidden=swish)
    parameters, X, y_ = drawn(model, 4)
    h = 1e-6 * np.eye(model.size)
    risks = [[model.risk(parameters.like(parameters.numbers + s * e), X, y_) for s in (1, -1)] for e in h]
    slopes = np.subtract(*np.transpose(risks)) / 2e-6
    np.testing.assert_allclose(model.risk_and_gradient(parameters, X, y_)[1].numbers, slopes, rtol=1e-6, atol=1e-8)


def test_parameters_are_views_of_one_vector() -> None:
    parameters = Parameters(np.arange(13.0), (2, 3, 1))
    assert [each.tolist() for each in parameters.weights] == [[[0, 1], [2, 3], [4, 5]], [[9, 10, 11]]]
    assert [each.tolist() for each in parameters.biases] == [[6, 7, 8], [12]]
    parameters.biases[0][0] = -1
    assert parameters.numbers[6] == -1
    again = Parameters.of(parameters.weights, parameters.biases)
    assert again.widths == (2, 3, 1)
    assert (again.numbers == parameters.numbers).all()


def test_the_start_is_that_of_the_seed() -> None:
    model = network("line", (50, 40, 1))
    one, same, other = model.start(3), model.start(3), model.start(4)
    assert (one.numbers == same.numbers).all()
    assert not (one.weights[0] == other.weights[0]).any()
    assert not any(biases.any() for biases in one.biases)
    assert one.weights[0].std() == pytest.approx(50**-0.5, rel=0.1)


LINE = network("line", (2, 3, 1))
SOFT = network("softmax", (2, 3))


@pytest.mark.parametrize(
    ("attempt", "error", "message"),
    [
        (lambda: network("line", (3,)), ValueError, "widths are"),
        (lambda: network("line", (3, 0)), ValueError, "widths are"),
        (lambda: Network((3, 1), squared_error, constants={"delta": 1}), ValueError, "none"),
        (lambda: Network((3, 1), binary_cross_entropy, activations.tanh), ValueError, "needs predictions"),
        (lambda: network("line", (3, 2, 1), hidden=activations.softmax), ValueError, "of a whole layer"),
        (lambda: network("line", (3, 1), backend="torch"), ValueError, r"runs on 'numpy', .*, got backend='torch'"),
        (lambda: LINE.risk(LINE.start(), [1.0, 2.0], [1.0]), ValueError, r"shape \(n, 2\)"),
        (lambda: LINE.risk(LINE.start(), [[1.0, np.nan]], [1.0]), ValueError, r"finite, got nan at index \(0, 1\)"),
        (lambda: LINE.risk(LINE.start(), [["a", "b"]], [1.0]), TypeError, "real numbers"),
        (lambda: LINE.risk(LINE.start(), [[1.0, 2.0]], [[1.0]]), ValueError, r"shape \(1,\)"),
        (lambda: LINE.risk(SOFT.start(), [[1.0, 2.0]], [1.0]), ValueError, r"widths \(2, 3\)"),
        (lambda: LINE.risk(LINE.start(), [[1.0, 2.0]], [1.0], [-1.0]), ValueError, "not negative"),
        (lambda: LINE.risk(LINE.start(), [[1.0, 2.0]], [1.0], [0.0]), ValueError, "not all 0"),
        (lambda: SOFT.risk(SOFT.start(), [[1.0, 2.0]], [3]), ValueError, "from 0 to 2"),
        (lambda: SOFT.risk(SOFT.start(), [[1.0, 2.0]], [[0.5, 0.5]]), ValueError, "class numbers"),
        (lambda: SOFT.risk(SOFT.start(), [[1.0, 2.0]], [[0.5, 0.7, -0.2]]), ValueError, r"\[0, 1\]"),
        (lambda: Parameters(np.zeros(3), (1, 1)), ValueError, "a vector of 2"),
        (lambda: Parameters(np.zeros(2, int), (1, 1)), TypeError, "float64 or float32"),
        (lambda: Parameters.of([np.zeros((2, 3)), np.zeros((1, 3))], [np.zeros(2), np.zeros(1)]), ValueError, "rows"),
    ],
)
def test_what_is_refused(attempt: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        attempt()
