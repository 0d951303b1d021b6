"""Training on batches: the steps of the optimisers, early stopping, seeds, and what is refused; files of runs."""

from __future__ import annotations

import io
import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from mse_sym.losses import activations, binary_cross_entropy, squared_error
from mse_sym.train import SGD, Adam, Momentum, Network, Parameters, TrainingRun, load, save, train, training
from tests.train.networks import drawn, network

MODEL = network("softmax", (4, 5, 3))
PARAMETERS, X, Y = drawn(MODEL, 23)
OPTIMISERS: dict[str, tuple[Any, str, dict[str, Any]]] = {
    "SGD": (SGD(0.2), "SGD", {"lr": 0.2}),
    "momentum": (Momentum(0.1, 0.8), "SGD", {"lr": 0.1, "momentum": 0.8}),
    "Nesterov": (Momentum(0.1, 0.8, nesterov=True), "SGD", {"lr": 0.1, "momentum": 0.8, "nesterov": True}),
    "Adam": (Adam(0.01, 0.8, 0.99), "Adam", {"lr": 0.01, "betas": (0.8, 0.99)}),
}


def quick(**options: Any) -> TrainingRun:
    """A run of a few epochs."""
    return train(MODEL, X, Y, **{"start": PARAMETERS, "batch_size": 5, "epochs": 4, **options})


def test_a_step_of_descent_is_the_rate_times_the_gradient() -> None:
    before = PARAMETERS.numbers.copy()
    run = quick(optimiser=SGD(0.3), batch_size=100, epochs=1)
    risk, gradient = MODEL.risk_and_gradient(PARAMETERS, X, Y)
    np.testing.assert_allclose(run.parameters.numbers, before - 0.3 * gradient.numbers, rtol=1e-12, atol=1e-15)
    assert run.risk.tolist() == [pytest.approx(risk, rel=1e-14)]
    assert (PARAMETERS.numbers == before).all()


def test_batches_go_through_all_examples_once() -> None:
    order = np.random.default_rng([7, 1]).permutation(23)
    numbers = PARAMETERS.numbers.copy()
    total = 0.0
    for rows in np.split(order, [5, 10, 15, 20]):
        risk, gradient = MODEL.risk_and_gradient(PARAMETERS.like(numbers), X[rows], Y[rows])
        numbers, total = numbers - 0.1 * gradient.numbers, total + risk * len(rows)
    run = quick(seed=7, epochs=1)
    np.testing.assert_allclose(run.parameters.numbers, numbers, rtol=1e-12)
    assert run.risk[0] == pytest.approx(total / 23, rel=1e-13)


def test_steps_with_weights_are_of_the_weighted_risk_on_average() -> None:
    weights = np.random.default_rng(1).uniform(0, 2, 23)
    whole = quick(weights=weights, batch_size=23, epochs=1)
    gradient = MODEL.risk_and_gradient(PARAMETERS, X, Y, weights)[1].numbers
    np.testing.assert_allclose(whole.parameters.numbers, PARAMETERS.numbers - 0.1 * gradient, rtol=1e-12, atol=1e-15)
    tiny = quick(weights=weights, optimiser=SGD(1e-7), batch_size=1, epochs=1)
    moved = (PARAMETERS.numbers - tiny.parameters.numbers) / (23 * 1e-7)
    np.testing.assert_allclose(moved, gradient, rtol=1e-4, atol=1e-6)


def test_weights_that_are_all_one_number_change_nothing() -> None:
    for options in ({"batch_size": 5}, {"batch_size": 23}):
        one, other = quick(**options), quick(weights=np.full(23, 2.5), **options)
        np.testing.assert_allclose(one.parameters.numbers, other.parameters.numbers, rtol=1e-12)
        np.testing.assert_allclose(one.risk, other.risk, rtol=1e-13)


@pytest.mark.peers("torch")
@pytest.mark.parametrize("name", OPTIMISERS)
def test_optimisers_are_those_of_torch(name: str) -> None:
    torch = import_module("torch")
    ours, theirs, options = OPTIMISERS[name]
    numbers = torch.tensor(PARAMETERS.numbers.copy(), requires_grad=True)
    optimiser = getattr(torch.optim, theirs)([numbers], **options)
    for _ in range(6):
        at = PARAMETERS.like(numbers.detach().numpy().copy())
        numbers.grad = torch.tensor(MODEL.risk_and_gradient(at, X, Y)[1].numbers)
        optimiser.step()
    run = quick(optimiser=ours, batch_size=23, epochs=6)
    np.testing.assert_allclose(run.parameters.numbers, numbers.detach().numpy(), rtol=1e-9, atol=1e-11)


def test_the_first_step_of_adam_is_the_rate() -> None:
    run = quick(optimiser=Adam(0.01), batch_size=23, epochs=1)
    moved = PARAMETERS.numbers - run.parameters.numbers
    gradient = MODEL.risk_and_gradient(PARAMETERS, X, Y)[1].numbers
    np.testing.assert_allclose(moved, 0.01 * np.sign(gradient), rtol=1e-4)


def test_the_same_seed_gives_the_same_run() -> None:
    one, same, other = (train(MODEL, X, Y, batch_size=5, epochs=3, seed=seed) for seed in (1, 1, 2))
    assert (one.parameters.numbers == same.parameters.numbers).all()
    assert (one.risk == same.risk).all()
    assert one.risk[0] != other.risk[0]
    orders = [quick(seed=seed, epochs=1).parameters.numbers for seed in (1, 2)]
    assert (orders[0] != orders[1]).any()


def test_patience_ends_a_run_and_keeps_the_best() -> None:
    held = X, np.roll(Y, 1)  # labels that have nothing to do with the inputs
    run = quick(optimiser=SGD(1.0), epochs=500, validation=held, patience=3)
    assert run.stopped_early
    assert run.epochs == len(run.validation) == run.best + 3
    assert run.validation[run.best - 1] == run.validation.min() < run.validation[-1]
    assert MODEL.risk(run.parameters, *held) == pytest.approx(run.validation.min(), rel=1e-14)
    until = quick(optimiser=SGD(1.0), epochs=run.best)
    assert (until.parameters.numbers == run.parameters.numbers).all()
    assert not quick(validation=held).stopped_early


def test_float32_stays_float32() -> None:
    for optimiser, _, _ in OPTIMISERS.values():
        start = PARAMETERS.like(PARAMETERS.numbers.astype(np.float32))
        single = quick(optimiser=optimiser, start=start)
        assert single.parameters.numbers.dtype == np.float32
        double = quick(optimiser=optimiser)
        np.testing.assert_allclose(single.parameters.numbers, double.parameters.numbers, rtol=5e-3, atol=2e-4)


def test_what_diverges_says_when() -> None:
    line = network("line", (4, 1))
    with pytest.raises(FloatingPointError, match=r"diverged in epoch \d+; give a smaller rate"):
        train(line, 100 * X, X[:, 0], SGD(10.0), epochs=100)


def test_a_bar_is_shown_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    quick()
    assert capsys.readouterr().err == ""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(training, "Console", lambda **_: Console(file=terminal, force_terminal=True))
    monkeypatch.setattr("sys.stderr", terminal)
    quick(progress=False)
    assert terminal.getvalue() == ""
    quick()
    assert "4/4" in terminal.getvalue()


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"epochs": 0}, ValueError, "epochs must be"),
        ({"batch_size": 2.5}, ValueError, "batch_size must be"),
        ({"patience": 0, "validation": (X, Y)}, ValueError, "patience must be"),
        ({"patience": 2}, ValueError, "give validation"),
        ({"validation": (X, Y[:3])}, ValueError, "targets of 23 examples"),
        ({"start": network("softmax", (4, 3)).start()}, ValueError, "widths"),
    ],
)
def test_what_training_refuses(options: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        quick(**options)


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: SGD(0.0),
        lambda: SGD(float("inf")),
        lambda: Momentum(0.1, 1.0),
        lambda: Momentum(-0.1),
        lambda: Adam(decay=1.0),
        lambda: Adam(offset=0.0),
        lambda: Adam(float("nan")),
    ],
)
def test_what_optimisers_refuse(attempt: Any) -> None:
    with pytest.raises(ValueError, match="must be"):
        attempt()


def test_plain_code_makes_the_same_run_where_nothing_is_lost() -> None:
    for kind, widths in (("sigmoid", (4, 5, 2)), ("sigmoid", (4, 1)), ("line", (4, 3, 1)), ("softmax", (4, 5, 3))):
        runs = []
        for backend in ("numpy", "lambdify"):
            model = network(kind, widths, backend=backend, hidden=activations.sigmoid)
            parameters, inputs, targets = drawn(model, 30)
            runs.append(train(model, inputs, targets, start=parameters, epochs=10, batch_size=4))
        np.testing.assert_allclose(runs[0].risk, runs[1].risk, rtol=1e-11)
        np.testing.assert_allclose(runs[0].parameters.numbers, runs[1].parameters.numbers, rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize("bias", [40.0, 60.0, -800.0])
def test_plain_code_stops_where_the_output_is_saturated(bias: float) -> None:
    inputs, targets = np.array([[1.0], [-1.0]]), np.full(2, float(bias < 0))
    start = Parameters.of([np.array([[0.5]])], [np.array([bias])])
    ours, plain = (
        Network((1, 1), binary_cross_entropy, activations.sigmoid, backend=backend) for backend in ("numpy", "lambdify")
    )
    with pytest.raises(FloatingPointError):
        train(plain, inputs, targets, SGD(10.0), start=start, epochs=300)
    run = train(ours, inputs, targets, SGD(10.0), start=start, epochs=300)
    assert run.risk[0] == pytest.approx(abs(bias), rel=0.2)
    assert run.risk[-1] < 0.01


def test_plain_code_has_no_second_derivatives() -> None:
    model = network("sigmoid", (4, 1), backend="lambdify")
    parameters, inputs, targets = drawn(model, 3)
    with pytest.raises(TypeError, match="take another backend"):
        model.hessian(parameters, inputs, targets)


def test_a_run_comes_back_from_the_disk(tmp_path: Path) -> None:
    run = quick(validation=(X, Y), patience=2)
    save(tmp_path / "run.npz", run)
    again = load(tmp_path / "run.npz", MODEL)
    assert (again.parameters.numbers == run.parameters.numbers).all()
    assert (again.risk == run.risk).all()
    assert (again.validation == run.validation).all()
    assert (again.best, again.stopped_early, again.network) == (run.best, run.stopped_early, MODEL)
    assert [path.name for path in tmp_path.iterdir()] == ["run.npz"]
    with zipfile.ZipFile(tmp_path / "run.npz") as file:
        assert not any(b"pickle" in file.read(name) or b"|O" in file.read(name) for name in file.namelist())


def test_a_file_of_another_network_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "run.npz"
    save(path, quick())
    with pytest.raises(ValueError, match=r"whose widths is \[4, 5, 3\], and not \[4, 3\]"):
        load(path, network("softmax", (4, 3)))
    with pytest.raises(ValueError, match="whose loss is"):
        load(path, Network((4, 5, 3), squared_error, activations.identity))
    with pytest.raises(ValueError, match="whose hidden is"):
        load(path, network("softmax", (4, 5, 3), hidden=activations.gelu))


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "run.npz"
    np.savez(path, numbers=np.zeros(3))
    with pytest.raises(ValueError, match="is no run"):
        load(path, MODEL)
    path.write_bytes(b"PK\x03\x04 cut off")
    with pytest.raises(ValueError, match="is no run"):
        load(path, MODEL)
    np.save(tmp_path / "objects.npy", np.array([{}], object), allow_pickle=True)
    with pytest.raises(ValueError, match="is no run"):
        load(tmp_path / "objects.npy", MODEL)
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.npz", MODEL)
