"""The equations of backpropagation against brute force: small networks written out, and a deep one by differences."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import pairwise, product
from random import Random

import pytest
from mpmath import mp, mpf
from sympy import Expr, Float, Indexed, Integer, Rational, diff, lambdify

from mse_sym.losses import Activation, Loss, activations, binary_cross_entropy, cross_entropy, squared_error
from mse_sym.proof import Proved, Refuted, prove, relations
from mse_sym.proof.sampling import instantiate
from mse_sym.proof.strategy import LOSS
from mse_sym.symbolic import Context, Partial
from mse_sym.symbolic.functions import expand_functions
from mse_sym.train.backpropagation import COLUMN, ENTRY, ROW, LayerGradients, any_activation, backpropagation
from mse_sym.train.written_out import WrittenOut, written_out

NETWORKS = ((2, 3, 2), (2, 2, 2, 1))
OUTPUTS = {
    "squared error": (squared_error, None),
    "cross-entropy": (binary_cross_entropy, activations.sigmoid),
}


derived = cache(backpropagation)


@pytest.mark.slow
def test_the_lines_grow_linearly_with_the_depth() -> None:
    one, two, three = (
        sum(len(derivation.lines) for gradients in derived(depth) for derivation in gradients.derivations)
        for depth in (1, 2, 3)
    )
    assert two - one == three - two > 0


@pytest.mark.slow
def test_each_layer_has_its_own_names() -> None:
    top, middle, bottom = derived(3)
    assert [gradients.layer.label for gradients in (top, middle, bottom)] == ["(3)", "(2)", "(1)"]
    assert middle.error.result.has(top.layer.delta, top.layer.w(middle.layer))
    assert bottom.error.result.has(middle.layer.delta)
    assert not bottom.error.result.has(top.layer.delta)
    for gradients in (top, middle, bottom):
        assert gradients.biases.result == gradients.layer.delta[ROW]


def test_what_cannot_be_derived_is_said() -> None:
    with pytest.raises(ValueError, match="at least one layer"):
        backpropagation(0)
    with pytest.raises(ValueError, match="not a sum over outputs"):
        backpropagation(2, cross_entropy, output=activations.softmax)
    with pytest.raises(ValueError, match="does not take the values"):
        backpropagation(2, binary_cross_entropy, output=activations.tanh)


@pytest.mark.slow
@pytest.mark.parametrize("widths", NETWORKS, ids=str)
@pytest.mark.parametrize("loss", [squared_error, binary_cross_entropy], ids=lambda loss: loss.name)
def test_brute_force_proves_the_equations_for_any_hidden_activation(widths: tuple[int, ...], loss: Loss) -> None:
    output = activations.sigmoid if loss is binary_cross_entropy else any_activation
    network = written_out(widths, loss, any_activation, output)
    for below, layer in list(pairwise(network.layers))[: 5 - len(widths)]:
        weight = layer.w(below)[1, 2]
        equation = network.equations[weight]
        assert isinstance(prove(Partial(LOSS, weight), relations.Equal(), equation, network.context), Proved)


@pytest.mark.slow
def test_brute_force_refutes_other_equations() -> None:
    network = written_out((2, 3, 2), squared_error, any_activation, any_activation)
    inputs, hidden, _ = network.layers
    weight = hidden.w(inputs)[1, 2]
    for wrong in (hidden.delta[2] * inputs.a[2], hidden.delta[1] * inputs.a[1], hidden.delta[1] * hidden.a[2]):
        assert isinstance(prove(Partial(LOSS, weight), relations.Equal(), wrong, network.context), Refuted)


def some_point(names: set[Expr], seed: int) -> dict[Expr, Float]:
    """Numbers between -1 and 1, targets between 0 and 1, to 60 digits."""
    random = Random(seed)
    low = {name: 1 if str(name).startswith("y") else -40 for name in names}
    return {name: Float(Rational(random.randint(low[name], 40), 41), 60) for name in sorted(names, key=str)}


def with_neurons(network: WrittenOut, point: dict[Expr, Float]) -> dict[Expr, Float]:
    """The point with the values of all neurons and error signals, each from those before it."""
    point, definitions = dict(point), network.context.definitions
    upwards = [(layer, v) for layer in network.layers[1:] for v in (layer.z, layer.a)]
    downwards = [(layer, layer.delta) for layer in network.layers[:0:-1]]
    for layer, vector_ in upwards + downwards:
        formula = Context().resolve(definitions[vector_[ENTRY]])
        for k in range(1, int(layer.width) + 1):
            point[vector_[k]] = formula.xreplace({ENTRY: Integer(k)}).xreplace(point).evalf(60)
    return point


@pytest.mark.parametrize("widths", NETWORKS, ids=str)
@pytest.mark.parametrize("hidden", [activations.sigmoid, activations.tanh], ids=lambda activation: activation.name)
@pytest.mark.parametrize("loss", [squared_error, binary_cross_entropy], ids=lambda loss: loss.name)
def test_every_derivative_of_the_written_out_loss(widths: tuple[int, ...], hidden: Activation, loss: Loss) -> None:
    """By ``sympy.diff`` of one formula in all weights and biases, at 50 digits."""
    network = written_out(widths, loss, hidden, activations.sigmoid if loss is binary_cross_entropy else hidden)
    formula = expand_functions(network.context.unfold(LOSS))
    point = some_point(formula.atoms(Indexed), seed=len(widths))
    neurons = with_neurons(network, point)
    assert len(network.equations) == sum(m * (n + 1) for n, m in pairwise(widths))
    for parameter, equation in network.equations.items():
        first, second = diff(formula, parameter).xreplace(point).evalf(60), equation.xreplace(neurons)
        assert abs(first - second) < Float("1e-50", 60) * abs(first)


WIDTHS = (2, 3, 2, 3, 2, 2)


def forward(inputs: list[mpf], weights: list[list[list[mpf]]], biases: list[list[mpf]]) -> list[list[mpf]]:
    """Pre-activations, layer by layer, of a perceptron with tanh in the hidden layers; no SymPy, no derivation."""
    zs, a = [], inputs
    for matrix, bias in zip(weights, biases, strict=True):
        zs.append([mp.fdot(row, a) + b for row, b in zip(matrix, bias, strict=True)])
        a = [mp.tanh(z) for z in zs[-1]]
    return zs


def loss_of(name: str, z: list[mpf], y: list[mpf]) -> mpf:
    if name == "squared error":
        return sum((mp.tanh(u) - t) ** 2 for u, t in zip(z, y, strict=True)) / 2
    return sum(mp.log1p(mp.exp(u)) - t * u for u, t in zip(z, y, strict=True))


def value_of(formula: Expr, integers: Mapping[Expr, Integer], point: Mapping[str, mpf]) -> mpf:
    """A derived formula at certain sizes and indices, and at the entries that have these names."""
    written = instantiate(formula, integers)
    entries = sorted(written.atoms(Indexed), key=str)
    return lambdify([entries], written, "mpmath", dummify=True)([point[str(entry)] for entry in entries])


@pytest.mark.slow
@pytest.mark.parametrize("name", OUTPUTS)
def test_a_network_of_depth_five_against_central_differences(name: str) -> None:
    loss, last = OUTPUTS[name]
    passes = backpropagation(5, loss, activations.tanh, last or activations.tanh)
    random = Random(5)
    with mp.workdps(60):
        weights = [
            [[mpf(random.randint(-99, 99)) / 100 for _ in range(n)] for _ in range(m)] for n, m in pairwise(WIDTHS)
        ]
        biases = [[mpf(random.randint(-99, 99)) / 100 for _ in range(m)] for m in WIDTHS[1:]]
        inputs, targets = [mpf(3) / 7, mpf(-2) / 5], [mpf(1) / 3, mpf(3) / 4]
        derived = gradients_by_the_equations(passes, inputs, targets, weights, biases, name)
        for layer, rows in enumerate(derived):
            for i, j in product(range(len(rows)), range(WIDTHS[layer] + 1)):
                place = biases[layer] if j == WIDTHS[layer] else weights[layer][i]
                at = i if j == WIDTHS[layer] else j
                assert abs(rows[i][j] - slope_at(place, at, name, inputs, targets, weights, biases)) < (
                    mpf(10) ** -25 * abs(rows[i][j])
                )


def slope_at(
    place: list[mpf],
    at: int,
    name: str,
    inputs: list[mpf],
    targets: list[mpf],
    weights: list[list[list[mpf]]],
    biases: list[list[mpf]],
) -> mpf:
    step, here = mpf(10) ** -20, place[at]
    ends = []
    for moved in (here + step, here - step):
        place[at] = moved
        ends.append(loss_of(name, forward(inputs, weights, biases)[-1], targets))
    place[at] = here
    return (ends[0] - ends[1]) / (2 * step)


def gradients_by_the_equations(
    passes: tuple[LayerGradients, ...],
    inputs: list[mpf],
    targets: list[mpf],
    weights: list[list[list[mpf]]],
    biases: list[list[mpf]],
    name: str,
) -> list[list[list[mpf]]]:
    """For each layer, from the first, its rows of weight gradients with the bias gradient last."""
    zs = forward(inputs, weights, biases)
    outputs = [inputs, *([mp.tanh(z) for z in row] for row in zs)]
    if name == "cross-entropy":
        outputs[-1] = [1 / (1 + mp.exp(-z)) for z in zs[-1]]
    sizes = {g.layer.width: Integer(width) for g, width in zip(passes, reversed(WIDTHS[1:]), strict=True)}
    point = {f"y[{k}]": target for k, target in enumerate(targets, start=1)}
    for number in range(1, len(WIDTHS)):
        rows = zip(zs[number - 1], outputs[number], weights[number - 1], strict=True)
        for k, (z, a, row) in enumerate(rows, start=1):
            point |= {f"z^{{({number})}}[{k}]": z, f"a^{{({number})}}[{k}]": a}
            point |= {f"W^{{({number})}}[{k}, {i}]": w for i, w in enumerate(row, start=1)}
        point |= {f"a^{{({number - 1})}}[{k}]": a for k, a in enumerate(outputs[number - 1], start=1)}
    found = []
    for gradients, (inner, outer) in zip(passes, reversed(list(pairwise(WIDTHS))), strict=True):
        signal = Context().resolve(gradients.error.result)
        for j in range(1, outer + 1):
            point[str(gradients.layer.delta[j])] = value_of(signal, {**sizes, COLUMN: Integer(j)}, point)
        found.append(
            [
                [
                    value_of(gradients.weights.result, {ROW: Integer(i), COLUMN: Integer(j)}, point)
                    for j in range(1, inner + 1)
                ]
                + [value_of(gradients.biases.result, {ROW: Integer(i)}, point)]
                for i in range(1, outer + 1)
            ]
        )
    return found[::-1]
