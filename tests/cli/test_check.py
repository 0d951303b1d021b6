"""``mse-sym check``: the diagnosis, exit codes, JSON, and functions that raise or are not there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from mse_sym.cli import main

SOURCE = """
import numpy as np

def residual(a, y):
    return a - y

def half(a, y):
    print("printed by the function")
    return (a - y) / 2

def normal(a, y, sigma):
    return (a - y) / sigma**2

def ordinary(z, y):
    return 1 / (1 + np.exp(-z)) - y

def raising(a, y):
    raise KeyError("mine")

def whole(a, y):
    return float(np.sum(a - y))

def turned(predictions, dtrain):
    p = 1 / (1 + np.exp(-predictions))
    return dtrain.get_label() - p, p * (1 - p)

def right(predictions, dtrain):
    p = 1 / (1 + np.exp(-predictions))
    return p - dtrain.get_label(), p * (1 - p)

def unclear(p, q):
    return p, q

def clipped(predictions, targets):
    return np.clip(predictions - targets, -0.5, 0.5), np.where(abs(predictions - targets) < 0.5, 1.0, 0.0)

def clipped_residual(a, y):
    return np.clip(a - y, -0.5, 0.5)

class CatBoost:
    def calc_ders_range(self, approxes, targets, weights):
        p = 1 / (1 + np.exp(-np.asarray(approxes)))
        return [*zip(np.asarray(targets) - p, -p * (1 - p))]

class Broken:
    def __init__(self):
        raise ValueError("never made")

    def calc_ders_range(self, approxes, targets, weights):
        return []

number = 3
"""
HUBER = ("--loss", "huber", "--parameter", "delta=0.5")
BY_ORDER = ("--order", "targets and predictions")
LOGIT = ("--loss", "binary_cross_entropy_of_sigmoid")
MODERATE = ("--within", "prediction=-5..5")


@pytest.fixture
def mine(tmp_path: Path) -> str:
    file = tmp_path / "mine.py"
    file.write_text(SOURCE, encoding="utf-8")
    return str(file)


@pytest.mark.parametrize(
    ("name", "options", "code", "words"),
    [
        ("residual", ("--loss", "squared_error"), 0, r"gradient of squared_error: passed"),
        ("residual", ("--loss", "squared_error", "--type", "float32"), 0, r"allowed 128"),
        ("half", ("--loss", "squared_error"), 1, r"diagnosis: .*factor"),
        ("normal", ("--loss", "gaussian_nll", "--within", "0.1..10"), 0, r"gradient of gaussian_nll: passed"),
        ("residual", ("--loss", "squared_error", "--within", "-5..5"), 0, r"passed"),
        ("ordinary", (*LOGIT, "--points", "200"), 1, r"gradient of binary_cross_entropy_of_sigmoid: FAILED"),
        ("ordinary", (*LOGIT, *MODERATE, "--rounding", "forgiven"), 0, r"passed"),
        ("turned", (*LOGIT, *MODERATE, "--way", "objective"), 1, r"(?s)sign is wrong.*hessian .* passed.*start value"),
        ("right", (*LOGIT, *MODERATE, "--way", "objective", "--rounding", "forgiven"), 0, r"hessian .* passed"),
        ("CatBoost", (*LOGIT, *MODERATE, "--way", "objective", "--rounding", "forgiven"), 0, r"hessian .* passed"),
        ("clipped", (*HUBER, "--way", "objective", *BY_ORDER), 1, r"(?s)at_delta_1_2: FAILED.*are swapped"),
        ("clipped_residual", (*HUBER, "--within", "-5..5"), 0, r"gradient of huber_at_delta_1_2: passed"),
    ],
)  # fmt: skip
def test_the_outcome_and_the_diagnosis(
    name: str, options: tuple[str, ...], code: int, words: str, mine: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", f"{mine}:{name}", "--points", "30", *options]) == code
    out, err = capsys.readouterr()
    assert re.search(words, out)
    assert "printed" not in out
    assert ("printed by the function" in err) == (name == "half")


def test_json(mine: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", f"{mine}:half", "--loss", "squared_error", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["passed"], found["correct"], found["points"]) == (False, False, 200)
    assert found["causes"][0]["kind"] == "wrong"
    assert main(["check", f"{mine}:turned", *LOGIT, *MODERATE, "--way", "objective", "--points", "30", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [found[part]["passed"] for part in ("gradient", "hessian")] == [False, True]


def test_at_80_columns_lines_are_broken_behind_where_they_begin(
    mine: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    main(["check", f"{mine}:half", "--loss", "squared_error"])
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert all(line == line.rstrip() for line in lines)
    assert lines[:2] == [
        "gradient of squared_error: FAILED at 200 points,",
        "  error up to 4.5e+15 ulp (allowed 1.02e+03)",
    ]


@pytest.mark.parametrize(
    ("name", "options", "code", "message"),
    [
        ("residual", ("--loss", "nowhere.py:mine"), 2, r"there is no file nowhere\.py$"),
        ("raising", ("--loss", "squared_error"), 1, r"raises an error: .*mine.py, line \d+: KeyError: 'mine'"),
        ("whole", ("--loss", "squared_error"), 2, r"must have the shape"),
        ("nowhere", ("--loss", "squared_error"), 2, r"no function 'nowhere'; it has residual, half"),
        ("number", ("--loss", "squared_error"), 2, r"no function 'number'"),
        ("Broken", (*LOGIT, "--way", "objective"), 2, r"ValueError: never made"),
        ("unclear", (*LOGIT, "--way", "objective"), 2, r"do not tell which comes first"),
        ("turned", LOGIT, 2, r"is called with data, as an objective is; add --way objective"),
        ("turned", ("--loss", "huber", "--way", "objective"), 2, r"give their numbers, --parameter delta=…"),
        ("residual", ("--loss", "huber", "--parameter", "nu=1"), 2, r"huber has delta, and no parameter nu"),
        ("residual", ("--loss", "huber", "--parameter", "delta=-1"), 2, r"delta lies in .*, got -1"),
        ("residual", ("--loss", "squarederror"), 2, r"no loss 'squarederror'; did you mean"),
        ("residual", ("--loss", "squared_error", "--way", "keras"), 2, r"choose among numpy, torch, jax, objective"),
        ("residual", ("--loss", "squared_error", "--quantity", "slope"), 2, r"must be one of value, gradient, hessian"),
        ("residual", ("--loss", "squared_error", "--rounding", "no"), 2, r'rounding must be "judged" or "forgiven"'),
        ("residual", ("--loss", "squared_error", "--within", "0..1", *MODERATE), 2, r"and not both"),
    ],
)  # fmt: skip
def test_what_cannot_be_checked(
    name: str, options: tuple[str, ...], code: int, message: str, mine: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", f"{mine}:{name}", *options]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("mse-sym: ")
    assert re.search(message, err)


def test_a_function_without_a_module_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "gradient", "--loss", "huber"]) == 2
    assert "FILE.py:NAME or MODULE:NAME, got 'gradient'" in capsys.readouterr().err


def test_a_library_that_is_missing_names_the_extra(
    mine: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> object:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr("mse_sym.check.ways.import_module", missing)
    assert main(["check", f"{mine}:residual", "--loss", "squared_error", "--way", "torch"]) == 2
    assert "pip install 'mse_sym[torch]'" in capsys.readouterr().err


OF_TORCH = "import torch\ndef f(a, y):\n    return torch.sub(a, y)\n"
OF_JAX = "import jax\nf = jax.vmap(lambda a, y: jax.numpy.subtract(a, y))\n"


@pytest.mark.parametrize(
    ("way", "source"),
    [
        pytest.param("torch", OF_TORCH, marks=pytest.mark.backend("torch")),
        pytest.param("jax", OF_JAX, marks=pytest.mark.backend("jax")),
    ],
)
def test_functions_of_tensors(way: str, source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "tensors.py"
    file.write_text(source, encoding="utf-8")
    # XLA takes subnormal numbers for 0.
    assert main(["check", f"{file}:f", "--loss", "squared_error", "--way", way, "--within", "1..5"]) == 0
    assert "passed" in capsys.readouterr().out
