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

def backward(predictions, targets):
    return predictions - targets, np.ones_like(predictions)

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
        ("ordinary", (*LOGIT, "--within", "prediction=0..40"), 1, r"(?s)FAILED.*say so: --rounding forgiven"),
        ("ordinary", (*LOGIT, *MODERATE, "--rounding", "forgiven"), 0, r"passed"),
        ("half", ("--loss", "squared_error", "--tolerance", "1e17"), 0, r"passed .* \(allowed 1e\+17\)"),
        ("turned", (*LOGIT, *MODERATE, "--way", "objective"), 1, r"(?s)sign is wrong.*hessian .* passed.*start value"),
        ("right", (*LOGIT, *MODERATE, "--way", "objective", "--rounding", "forgiven"), 0, r"hessian .* passed"),
        ("CatBoost", (*LOGIT, *MODERATE, "--way", "objective", "--rounding", "forgiven"), 0, r"hessian .* passed"),
        ("backward", ("--loss", "squared_error", "--way", "objective", *BY_ORDER), 1, r"FAILED(?s:.*)are swapped"),
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
    assert main(["check", f"{mine}:half", "--loss", "squared_error", "--points", "30", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["passed"], found["correct"], found["points"]) == (False, False, 30)
    assert found["causes"][0]["kind"] == "wrong"
    assert main(["check", f"{mine}:turned", *LOGIT, *MODERATE, "--way", "objective", "--points", "30", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [found[part]["passed"] for part in ("gradient", "hessian")] == [False, True]


def test_at_80_columns_lines_are_broken_behind_where_they_begin(
    mine: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    main(["check", f"{mine}:half", "--loss", "squared_error", "--points", "30"])
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert all(line == line.rstrip() for line in lines)
    assert re.fullmatch(r"gradient of squared_error: FAILED, tried at 30 points, wrong at [12]\d,", lines[0])
    assert re.fullmatch(r"  error up to \S+ ulp \(allowed 1024\)", lines[1])


@pytest.mark.parametrize(
    ("name", "options", "code", "message"),
    [
        ("residual", ("--loss", "nowhere.py:mine"), 2, r"there is no file nowhere\.py$"),
        ("raising", ("--loss", "squared_error"), 1, r"raises an error: .*mine.py, line \d+: KeyError: 'mine'"),
        ("whole", ("--loss", "squared_error"), 2, r"must have the shape"),
        ("nowhere", ("--loss", "squared_error"), 2, r"no function 'nowhere'; it has residual, half"),
        ("number", ("--loss", "squared_error"), 2, r"no function 'number'"),
        ("Broken", (*LOGIT, "--way", "objective"), 2, r"ValueError: never made"),
        ("unclear", (*LOGIT, "--way", "objective"), 2, r'say --order "predictions and data" or --order "targets'),
        ("turned", LOGIT, 2, r"is called with data, as an objective is; add --way objective"),
        ("turned", ("--loss", "huber", "--way", "objective"), 2, r"give their numbers, --parameter delta=…"),
        ("residual", ("--loss", "huber", "--parameter", "nu=1"), 2, r"huber has delta, and no parameter nu"),
        ("residual", ("--loss", "huber", "--parameter", "delta=-1"), 2, r"delta lies in .*, got -1"),
        ("residual", ("--loss", "squarederror"), 2, r"no loss 'squarederror'; did you mean"),
        ("residual", ("--loss", "squared_error", "--way", "keras"), 2, r"choose among numpy, torch, jax, objective"),
        ("residual", ("--loss", "squared_error", "--quantity", "slope"), 2, r"must be one of value, gradient, hessian"),
        ("normal", ("--loss", "gaussian_nll", "--parameter", "sigma=2"), 2, r"called without it, .* asks for sigma"),
        ("residual", ("--loss", "gaussian_nll"), 2, r"sigma, which .*residual does not take; .*--parameter sigma"),
        ("residual", ("--loss", "squared_error", "--labels", "simplex"), 2, r"--labels simplex is for a vector"),
        ("residual", ("--loss", "squared_error", "--tolerance", "-1"), 2, r"--tolerance must be a positive number"),
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
