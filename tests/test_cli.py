"""The command line: exit codes, what is printed for people and for programs, and what is left behind."""

from __future__ import annotations

import importlib.metadata
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from functools import cached_property
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console
from sympy import symbols

from mse_sym.check.peers import Library, Peer
from mse_sym.cli import main, subjects
from mse_sym.cli import report as report_module
from mse_sym.cli.chart import ASCII, BRAILLE, Axis, Curve, chart
from mse_sym.cli.tables import table
from mse_sym.cli.verify import methods
from mse_sym.forms import Form
from mse_sym.losses import Loss, activations, binary_cross_entropy, catalogue, likelihoods, with_activations
from mse_sym.losses.compiled import Quantity
from mse_sym.pages import measurements
from mse_sym.pages.claims import discover
from mse_sym.proof import Derivation, Evidence
from mse_sym.report.markup import spoken
from mse_sym.report.status import standing

HEAD = '''"""A page.

Its lead.
"""
from sympy import symbols
from mse_sym import Context, Derivation, Partial, claim

ell, a, y = symbols("ell a y", real=True)
gradient = Derivation.begin(Partial(ell, a), Context(definitions={ell: (a - y) ** 2 / 2}))
'''
RIGHT = (
    HEAD
    + """
@claim("X1", "The gradient is the residual")
def right():
    print("printed by the page")
    yield gradient.state(a - y, "by hand")
"""
)
WRONG = (
    RIGHT
    + """
@claim("X2", "The gradient is the residual, with the wrong sign")
def wrong():
    yield gradient.state(y - a, "by hand")
"""
)
UNPROVED = (
    RIGHT
    + """
@claim("X3", "Said, and not proved")
def unproved():
    yield "Believe me."
"""
)

REFERENCE = (
    ("squared_error", (0.6, 0.9), 0.15, 0.8175744761936437, 0.0939556949),
    ("squared_error", (2, 2), 0.15, 0.9820137900379085, 0.2028484243),
    ("binary_cross_entropy", (0.6, 0.9), 0.15, 0.8175744761936437, 0.0116382090),
    ("binary_cross_entropy", (2, 2), 0.15, 0.9820137900379085, 0.0120087415),
    ("binary_cross_entropy", (0.6, 0.9), 0.005, 0.8175744761936437, 0.4176792996),
    ("binary_cross_entropy", (2, 2), 0.005, 0.9820137900379085, 0.7795870642),
)
"""Loss, start, rate, output before the first step and after 300."""

LOGIT, LABEL = symbols("z y", real=True)

Writer = Callable[[str], Path]


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE", "PYTHONIOENCODING"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def page(tmp_path: Path) -> Writer:
    """Writes a page and returns its path."""

    def written(source: str) -> Path:
        path = tmp_path / "page.py"
        path.write_text(source, encoding="utf-8")
        return path

    return written


def run_json(capsys: pytest.CaptureFixture[str], *argv: str) -> dict[str, Any]:
    main(argv)
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def in_subprocess(*argv: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "mse_sym", *argv]
    return subprocess.run(command, capture_output=True, check=False, env={**os.environ, **environment})


def test_what_is_proved_exits_with_0(page: Writer, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(page(RIGHT))]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"X1\tThe gradient is the residual\tproved\tnormal form × 1", shown)
    assert "1 of 1 proved" in shown


def test_what_is_refuted_exits_with_1_and_shows_the_witness(page: Writer, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(page(WRONG))]) == 1
    shown = capsys.readouterr().out
    assert re.search(r"X2\t.*\trefuted\t", shown)
    witness = re.search(r"refuted: at a = (\S+), y = (\S+) the two sides are (\S+) and (\S+)", shown)
    assert witness is not None
    assert float(witness[3]) == -float(witness[4]) != 0
    assert "after:    y - a" in shown
    assert "1 of 2 proved, 1 refuted" in shown
    assert re.search(r"^  refuted: .*\n    rule: ", shown, re.MULTILINE)
    assert all(line == line.rstrip(" ") for line in shown.splitlines())


def test_what_is_not_proved_exits_with_1(page: Writer, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(page(UNPROVED))]) == 1
    shown = capsys.readouterr().out
    assert re.search(r"X3\t.*\tundecided\t", shown)
    assert "nothing was proved" in shown


def test_verify_json_of_a_page(page: Writer, capsys: pytest.CaptureFixture[str]) -> None:
    right, wrong = run_json(capsys, "verify", "--json", str(page(WRONG)))["claims"]
    assert right == {
        "id": "X1",
        "title": "The gradient is the residual",
        "derivation": "page",
        "status": "proved",
        "evidence": [{"goal": "both sides are equal", "method": "normal form", "detail": "", "kind": "proved"}],
    }
    assert wrong.keys() == right.keys() | {"failure"}
    assert (wrong["status"], wrong["evidence"]) == ("refuted", [])
    assert " the two sides are " in wrong["failure"]


@pytest.mark.slow
def test_verify_json_of_everything(capsys: pytest.CaptureFixture[str]) -> None:
    found = run_json(capsys, "verify", "--json")
    assert found.keys() == {"claims", "losses", "counts"}
    everything = len(found["claims"]) + len(found["losses"])
    assert sum(found["counts"].values()) == everything
    assert found["counts"].keys() == {"proved", "proved and computed", "proved and measured", "computed", "measured"}
    assert [entry["id"] for entry in found["claims"]] == [c.identifier for p in discover() for c in p.claims]
    assert [entry["name"] for entry in found["losses"]] == list(with_activations())
    for entry in found["claims"]:
        assert entry.keys() == {"id", "title", "derivation", "status", "evidence"}
    for entry in found["losses"]:
        assert entry.keys() == {"name", "status", "evidence"}
    for entry in found["claims"] + found["losses"]:
        assert standing({item["kind"] for item in entry["evidence"]}) == entry["status"]
        assert all(item.keys() == {"goal", "method", "detail", "kind"} for item in entry["evidence"])


def test_accuracy_shows_each_function_and_exits_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["accuracy", "binary_cross_entropy_of_sigmoid", "--points", "9"]) == 0
    shown = capsys.readouterr().out
    for quantity, kind in itertools.product(("value", "gradient", "hessian"), ("float64", "float32")):
        assert re.search(rf"binary_cross_entropy_of_sigmoid\t{quantity}\t{kind}\t[\d.e-]+\t[\d.e-]+\t[\d.e-]+\t", shown)
    assert "6 of 6 within 4 ulp" in shown


def test_accuracy_of_a_loss_of_ones_own(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(
        "from sympy import symbols\nfrom mse_sym import Loss\na, y = symbols('a y', real=True)\n"
        "mine = Loss('mine', (a - y)**2, a, y)\n"
    )
    assert main(["accuracy", f"{file}:mine", "--points", "9"]) == 0
    shown = capsys.readouterr().out
    assert "6 of 6 within 4 ulp" in shown
    assert {
        row["loss"] for row in run_json(capsys, "accuracy", "--json", f"{file}:mine", "--points", "9")["accuracy"]
    } == {"mine"}
    assert main(["accuracy", f"{file}:mine", "--write"]) == 2


def test_accuracy_json(capsys: pytest.CaptureFixture[str]) -> None:
    found = run_json(capsys, "accuracy", "--json", "squared_error", "--points", "5")["accuracy"]
    assert [(one["quantity"], one["dtype"]) for one in found[:2]] == [("value", "float64"), ("value", "float32")]
    first = found[0]
    assert (first["loss"], first["backend"], first["count"]) == ("squared_error", "numpy", 5)
    worst = first["worst"]
    assert (worst["prediction"] - worst["target"]) ** 2 / 2 == worst["computed"]


def test_accuracy_writes_what_it_measured_and_keeps_the_other_losses(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, data = measurements.accuracy_rows(), tmp_path / "accuracy.json"
    monkeypatch.setattr("mse_sym.cli.accuracy.MEASURED", data)
    assert main(["accuracy", "squared_error", "--points", "7", "--write"]) == 0
    after = json.loads(data.read_text(encoding="utf-8"))["accuracy"]
    assert [row for row in after if row["loss"] != "squared_error"] == [
        row for row in before if row["loss"] != "squared_error"
    ]
    assert {row["count"] for row in after if row["loss"] == "squared_error"} == {7}


def test_accuracy_exits_with_1_where_an_error_is_too_great(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = Loss("wrong", (LOGIT - LABEL) ** 2, prediction=LOGIT, target=LABEL)
    monkeypatch.setattr(type(wrong.compile()), "gradient", lambda self, z, y: np.full_like(z, np.nan))
    monkeypatch.setattr("mse_sym.cli.accuracy.with_activations", lambda: {"wrong": wrong})
    assert main(["accuracy", "wrong", "--points", "30"]) == 1
    assert re.search(r"wrong\tgradient\tfloat64\tinf", capsys.readouterr().out)
    assert run_json(capsys, "accuracy", "--json", "wrong", "--points", "30")["accuracy"][2]["greatest"] == "inf"


def a_peer() -> dict[str, Library]:
    loss = binary_cross_entropy.of(activations.sigmoid)
    ordinary = Peer("p - y", loss, "gradient", lambda z, y: 1 / (1 + np.exp(-z)) - y)
    return {"standin": Library("standin", "Stand-in", ("numpy",), (ordinary,))}


def test_audit_shows_theirs_and_ours(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("mse_sym.cli.audit", "mse_sym.check.audit"):
        monkeypatch.setattr(f"{module}.LIBRARIES", a_peer())
    assert main(["audit", "--points", "40"]) == 0
    shown = capsys.readouterr().out
    assert re.search(rf"Stand-in {re.escape(np.__version__)}\tp - y\tbinary_cross_entropy_of_sigmoid\tgradient", shown)
    assert "0 of 2 within 4 ulp" in shown
    explained = re.findall(r"^([a-z ,]+): ", shown, re.MULTILINE)
    assert explained == ["greatest, median", "moderate", "ours", "worst input"]
    assert "no input is greater than 40 in size, and none but 0 smaller than 1e-10" in shown
    data: Any = run_json(capsys, "audit", "standin", "--json", "--points", "40")
    assert data["count"] == 40
    assert [(row["library"], row["dtype"]) for row in data["rows"]] == [("Stand-in", t) for t in ("float64", "float32")]
    assert all(row["errors"]["greatest"] > 1e6 > row["ours"]["greatest"] for row in data["rows"])


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("SciPy", "SciPy"),
        ("scipy", "SciPy"),
        ("optax", "optax"),
        ("jax", "optax"),
        ("Scikit-Learn", "scikit-learn"),
        ("sklearn", "scikit-learn"),
        ("PyTorch", "torch"),
        ("XGBOOST", "XGBoost"),
    ],
)
def test_audit_knows_libraries_by_the_names_that_people_use(
    name: str, title: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mse_sym.check.peers.peer.find_spec", lambda name: None)
    assert main(["audit", name]) == 2
    assert f"{title} is measured with" in capsys.readouterr().err


@pytest.mark.parametrize("names", [[], ["torch"]])
def test_audit_without_a_library_names_the_extra(
    names: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mse_sym.check.peers.peer.find_spec", lambda name: None)
    assert main(["audit", *names]) == 2
    assert "pip install 'mse_sym[peers]'" in capsys.readouterr().err


def test_audit_of_an_unknown_library_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "numpi"]) == 2
    assert "choose among torch, optax" in capsys.readouterr().err


def test_audit_of_too_few_points_exits_with_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("mse_sym.cli.audit", "mse_sym.check.audit"):
        monkeypatch.setattr(f"{module}.LIBRARIES", a_peer())
    monkeypatch.setattr("mse_sym.check.audit._is_moderate", lambda points, row: False)
    assert main(["audit", "--points", "3"]) == 2
    assert "ask for more" in capsys.readouterr().err


def test_accuracy_of_an_unknown_loss_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["accuracy", "hubert"]) == 2
    assert "did you mean huber" in capsys.readouterr().err


def test_accuracy_of_a_backend(capsys: pytest.CaptureFixture[str]) -> None:
    found = run_json(capsys, "accuracy", "--json", "squared_error", "--points", "5", "--backend", "lambdify")
    assert {row["backend"] for row in found["accuracy"]} == {"lambdify"}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--backend", "numbas"], "no backend 'numbas'; give jax, lambdify, numba, numpy, torch"),
        (["--backend", "lambdify", "--write"], "leave out --write"),
    ],
)
def test_accuracy_of_a_backend_that_is_not_there_or_not_kept(
    options: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["accuracy", "squared_error", *options]) == 2
    assert words in capsys.readouterr().err


def test_export_writes_the_module(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mse_sym.cli.export.with_activations", lambda: {"huber": with_activations()["huber"]})
    file = tmp_path / "mine.py"
    assert main(["export", "-o", str(file)]) == 0
    assert capsys.readouterr().out == f"Written to {file}: huber\n"
    names: dict[str, Any] = {}
    exec(file.read_text(encoding="utf-8"), names)
    assert names["huber"].gradient(3.0, 0.5, delta=1.0) == 1
    assert list(tmp_path.iterdir()) == [file]


def test_export_to_a_folder_that_is_not_there_exits_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "-o", str(tmp_path / "missing" / "mine.py")]) == 2
    assert main(["export", "-o", str(tmp_path)]) == 2
    assert "-o gradients.py" in capsys.readouterr().err


OWN_LOSSES = '''
from sympy import FiniteSet, Interval, Max, loggamma, log, symbols
from mse_sym import Loss
z, y = symbols("z y", real=True)
a, n = symbols("a n", positive=True)
hinge = Loss("hinge", Max(0, 1 - y * z), z, y, domains={y: FiniteSet(-1, 1)}, title='Hinge """ */ \\\\ loss')
counts = Loss("counts", a - n * log(a) + loggamma(n + 1), a, n)
below = Loss("below", (z - y) ** 2, z, y, (n,), {y: Interval(0, n)})
number = 3
print("printed by the file")
'''


@pytest.mark.parametrize(
    ("backend", "begins", "holds"),
    [
        ("c", "/* Huber loss.", "double huber_gradient(double a, double y, double delta) {"),
        ("javascript", "/* Huber loss.", "export function huber_gradient(a, y, delta) {"),
        ("numba", '"""Proved functions', "_huber_gradient_loops = Fused("),
        ("numpy", '"""Proved functions', "class huber(Functions):"),
    ],
)
def test_export_of_one_loss_has_its_formula_domain_evidence_and_errors(
    backend: str, begins: str, holds: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine"
    assert main(["export", "huber", "--backend", backend, "-o", str(file)]) == 0
    assert capsys.readouterr().out == f"Written to {file}: huber\n"
    text = file.read_text(encoding="utf-8")
    assert text.startswith(begins)
    for part in (holds, "∂ℓ/∂a = ", "parameter delta in (0, ∞)", "read back × 3", "error in ulp: float64 value 1.61"):
        assert part in text
    assert list(tmp_path.iterdir()) == [file]


@pytest.fixture
def own_losses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder, in which one works, of a file of losses."""
    (tmp_path / "own_losses.py").write_text(OWN_LOSSES, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", sys.path.copy())
    monkeypatch.delitem(sys.modules, "own_losses", raising=False)
    return tmp_path


@pytest.mark.parametrize("name", ["own_losses.py:hinge", "own_losses:hinge"])
def test_export_of_a_loss_of_ones_own_by_file_and_by_module(
    name: str, own_losses: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", name, "--backend", "c"]) == 0
    assert main(["export", name]) == 0
    assert capsys.readouterr().out == "Written to hinge.c: hinge\nWritten to hinge.py: hinge\n"
    text = (own_losses / "hinge.c").read_text(encoding="utf-8")
    assert 'Hinge """ * / ' in text
    assert "target y in {-1, 1}" in text
    assert "error in ulp: float64 value 0.5, gradient 0, hessian 0." in text
    names: dict[str, Any] = {}
    exec((own_losses / "hinge.py").read_text(encoding="utf-8"), names)
    assert names["hinge"].gradient([0.5, 2.0], [-1, 1]).tolist() == [1, 0]
    assert "huber" not in names["__doc__"]
    assert names["hinge"].__doc__.startswith('Hinge """ */ \\ loss.')
    with pytest.raises(ValueError, match=r"\{-1, 1\}"):
        names["hinge"].value(0.5, 0.0)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["hubert"], "did you mean huber"),
        (["own_losses.py:hing"], "has no loss 'hing'; it has hinge, counts, below"),
        (["own_losses.py:number"], "has no loss 'number'"),
        (["missing.py:hinge"], "there is no file missing.py"),
        (["missing:hinge"], "missing cannot be imported: missing: ModuleNotFoundError"),
        (["huber", "--backend", "fortran"], "no backend 'fortran' to export for; give c, javascript, numba, numpy"),
        (["--backend", "c"], "name a loss, as in: export huber --backend c"),
        pytest.param(
            ["own_losses.py:counts", "--backend", "javascript"],
            "the value of counts: JavaScript has no function loggamma",
            marks=pytest.mark.backend("scipy"),
        ),
        (["own_losses.py:below", "--backend", "c"], "a domain of below moves with another argument"),
        (["huber", "--backend", "c", "-o", "missing/huber.c"], "is no file that can be written"),
    ],
)
def test_export_of_what_cannot_be_exported_exits_with_2(
    arguments: list[str], words: str, own_losses: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", *arguments]) == 2
    assert words in capsys.readouterr().err
    assert [path.name for path in own_losses.iterdir() if path.name != "__pycache__"] == ["own_losses.py"]


def chosen_by(capsys: pytest.CaptureFixture[str], *names: str) -> tuple[list[str], list[str]]:
    found = run_json(capsys, "verify", "--json", *names)
    return [entry["id"] for entry in found["claims"]], [entry["name"] for entry in found["losses"]]


@pytest.mark.slow
def test_verify_by_identifier_loss_page_and_path(page: Writer, capsys: pytest.CaptureFixture[str]) -> None:
    assert chosen_by(capsys, "C3") == (["C3"], [])
    assert chosen_by(capsys, "cross_entropy_of_softmax") == ([], ["cross_entropy_of_softmax"])
    assert chosen_by(capsys, "gaussian_likelihood") == (["C8", "C9", "C11", "X5"], [])
    assert chosen_by(capsys, str(page(RIGHT))) == (["X1"], [])
    assert chosen_by(capsys, "C3", str(page(RIGHT)), "gaussian_nll") == (["C3", "X1"], ["gaussian_nll"])


@pytest.mark.slow
def test_a_name_means_all_that_bears_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert chosen_by(capsys, "squared_error") == (["C1", "C2", "C3", "C4", "X1", "X2"], ["squared_error"])


def test_verify_a_folder(page: Writer, capsys: pytest.CaptureFixture[str]) -> None:
    folder = page(RIGHT).parent
    (folder / "other.py").write_text(RIGHT.replace("X1", "X9"), encoding="utf-8")
    (folder / "_helper.py").write_text("no claims here", encoding="utf-8")
    assert chosen_by(capsys, str(folder)) == (["X1", "X9"], [])


def test_the_same_path_twice_is_one(page: Writer, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(page(RIGHT))
    assert chosen_by(capsys, path, path) == (["X1"], [])


def test_a_loss_that_is_refuted(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    a, y = symbols("a y", real=True)

    class Wrong(Loss):
        @cached_property
        def stable_forms(self) -> dict[Quantity, Form]:
            wrong = Derivation.begin(self.expression).state(2 * self.expression, "wrong")
            return {"value": Form(wrong, Derivation.begin(self.expression))}

    wrong = Wrong("wrong", (a - y) ** 2, prediction=a, target=y)
    monkeypatch.setattr(subjects, "with_activations", lambda: {"wrong": wrong})
    assert main(["verify", "wrong"]) == 1
    shown = capsys.readouterr().out
    assert re.search(r"wrong\trefuted", shown)
    assert " the two sides are " in shown
    (entry,) = run_json(capsys, "verify", "wrong", "--json")["losses"]
    assert (entry["status"], entry["evidence"]) == ("refuted", [])
    assert " the two sides are " in entry["failure"]


def test_methods_in_words_with_counts() -> None:
    evidence = [Evidence("g", method) for method in ("normal form", "normal form, case by case", "normal form")]
    assert methods(evidence) == "normal form × 2; case by case × 1"


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["verify", "C155"], r"no claim, derivation, loss or file 'C155'; did you mean .*C15.*mse-sym list"),
        (["verify", "c15"], r"did you mean .*C15"),
        (["verify", "squared_eror"], r"did you mean .*squared_error"),
        (["verify", "nowhere.py"], r"nowhere.py does not exist; give a Python file with claims, or a folder"),
        (["verify", "no/where"], r"no/where does not exist"),
        (["report", "nowhere"], r"nowhere does not exist"),
        (["report", "--format", "doc"], r"no format 'doc'; choose among .*html, .*md, .*tex, pdf"),
        (["neuron", "--loss", "squared"], r"no loss 'squared'; did you mean .*squared_error"),
        (["neuron", "--activation", "sigmoit"], r"no activation 'sigmoit'; did you mean sigmoid"),
        (["neuron", "--activation", "softmax"], r"softmax .*vector"),
        (["neuron", "--weight", "1"], r"give --bias too, or neither"),
        (["neuron", "--bias", "1"], r"give --weight too, or neither"),
        (["neuron", "--rate", "0"], r"rate must be positive, got 0"),
        (["neuron", "--epochs", "0"], r"epochs must be .* at least 1, got 0"),
        (["neuron", "--input", "nan"], r"finite number, got nan"),
        (["neuron", "--loss", "binary_cross_entropy", "--target", "2"], r"target must lie in \[0, 1\], got 2"),
        (["neuron", "--loss", "gaussian_nll"], r"gaussian_nll needs --parameter sigma=…; given: none"),
        (["neuron", "--parameter", "sigma=1"], r"squared_error has no parameter sigma; it needs no --parameter"),
        (
            ["neuron", "--loss", "huber", "--parameter", "delta=1", "--parameter", "foo=2"],
            r"huber has no parameter foo; it needs --parameter delta=…",
        ),
        (
            ["neuron", "--loss", "huber", "--parameter", "delta=-1"],
            r"huber: the parameter delta must lie in \(0, ∞\), got -1$",
        ),
    ],
)
def test_what_cannot_be_used_exits_with_2(argv: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("mse-sym: ")
    assert re.search(message, err)


@pytest.mark.parametrize(
    "argv",
    [
        ["prove"],
        ["verify", "--jsn"],
        ["neuron", "--rate", "fast"],
        ["neuron", "--epochs", "1.5"],
        ["neuron", "--parameter", "1"],
        ["neuron", "--parameter", "s=x"],
    ],
)
def test_bad_grammar_exits_with_2(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(argv)
    assert stopped.value.code == 2
    assert "usage: mse-sym" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["verify", "report"])
def test_a_folder_without_claims_exits_with_2(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, str(tmp_path)]) == 2
    assert re.search(r"has no files of claims; give a Python file with @claim", capsys.readouterr().err)


def test_a_file_without_claims_is_an_error(page: Writer, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(page("x = 1"))]) == 1
    assert "page.py has no claim" in capsys.readouterr().out


RAISES = HEAD + '\n@claim("X4", "Raises")\ndef raises():\n    yield helper()\n\ndef helper():\n    return 1 / 0\n'


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("import no_such_module\n", r"page.py, line 1: ModuleNotFoundError: No module named 'no_such_module'"),
        ("x = 1\nx = (\n", r"page.py, line 2: SyntaxError: '\(' was never closed"),
        ("raise SystemExit(0)\n", r"page.py, line 1: SystemExit: 0"),
        (RAISES, r"page.py, line 16: ZeroDivisionError: division by zero"),
        (HEAD + "Derivation(gradient.context, ())\n", r"page.py, line 10: ValueError: a derivation begins"),
    ],
)
def test_an_error_of_a_page_is_told_without_a_traceback(
    source: str, message: str, page: Writer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(page(source))]) == 1
    out, err = capsys.readouterr()
    assert err == ""
    assert re.search(message, out)
    assert re.search(r"(?m)^(X4|page)\t.*\terror\t$", out)
    assert out.endswith("0 of 1 proved, 1 error\n")


def test_debug_shows_the_traceback(page: Writer, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--debug", str(page(RAISES))]) == 1
    err = capsys.readouterr().err
    assert "Traceback" in err
    assert "in helper" in err


def test_an_error_stops_no_other_claim_and_no_other_page(page: Writer, capsys: pytest.CaptureFixture[str]) -> None:
    folder = page(RIGHT + RAISES.removeprefix(HEAD)).parent
    (folder / "broken.py").write_text("import no_such_module\n", encoding="utf-8")
    found = run_json(capsys, "verify", "--json", str(folder))
    assert [(entry["id"], entry["status"]) for entry in found["claims"]] == [
        ("X1", "proved"),
        ("X4", "error"),
        ("broken", "error"),
    ]
    assert found["counts"] == {"proved": 1, "error": 2}
    assert "No module named 'no_such_module'" in found["claims"][2]["failure"]


def test_a_claim_of_a_page_that_cannot_be_read_is_missing_for_this_reason(
    page: Writer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = page("x = (\n")
    monkeypatch.setattr("mse_sym.pages.claims.project_derivations", lambda: path)
    assert main(["verify", "C3"]) == 2
    assert re.search(
        r"no claim, derivation, loss or file 'C3'.*\n.*page.py, line 1: SyntaxError", capsys.readouterr().err
    )


def test_a_loss_that_raises(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    class Raises(Loss):
        @cached_property
        def stable_forms(self) -> dict[Quantity, Form]:
            raise RecursionError("too deep")

    a, y = symbols("a y", real=True)
    raises = Raises("raises", (a - y) ** 2, prediction=a, target=y)
    monkeypatch.setattr(subjects, "with_activations", lambda: {"raises": raises})
    assert main(["verify", "raises"]) == 1
    shown = capsys.readouterr().out
    assert re.search(r"raises\terror", shown)
    assert "raises: RecursionError: too deep" in shown


MANY = (
    HEAD
    + "import os\nprint('read')\n"
    + "".join(
        f"""
@claim("X{number}", "Claim {number}")
def claim_{number}():
    print("printed by {number}")
    {body}
"""
        for number, body in enumerate(
            (
                "yield gradient.state(a - y, 'by hand')",
                "yield gradient.state(y - a, 'by hand')",
                "raise SystemExit(0)",
                "yield gradient.state(a - y, 'by hand'); yield undefined",
                "os.environ.get('DIE') and os._exit(1); yield gradient.state(a - y, 'by hand')",
            )
        )
    )
)


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_side_by_side_gives_what_one_after_the_other_gives(
    options: list[str], page: Writer, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = page(MANY).parent
    (folder / "other.py").write_text(RIGHT.replace("X1", "Y1"), encoding="utf-8")
    (folder / "broken.py").write_text("raise SystemExit(0)\n", encoding="utf-8")
    assert main(["verify", *options, "--jobs", "1", str(folder)]) == 1
    alone = capsys.readouterr()
    assert main(["verify", *options, "--jobs", "2", str(folder)]) == 1
    assert capsys.readouterr() == alone
    assert alone.err.splitlines() == ["read", *(f"printed by {number}" for number in range(5)), "printed by the page"]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_where_there_is_no_terminal_a_line_tells_what_is_done(
    jobs: str, page: Writer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mse_sym.cli.terminal.PATIENCE", -1.0)
    folder = page(RIGHT).parent
    (folder / "other.py").write_text(RIGHT.replace("X1", "Y1"), encoding="utf-8")
    assert main(["verify", "--jobs", jobs, str(folder)]) == 0
    told = [line for line in capsys.readouterr().err.splitlines() if line.startswith("Proving")]
    assert re.sub("X1|Y1", "…", "\n".join(told)) == "Proving: …, 1 of 2\nProving: …, 2 of 2"


def test_what_cannot_be_sent_from_a_process_is_done_here(page: Writer, tmp_path: Path) -> None:
    figure = "Figure('f', 'c', 'a', 'x', 'y', (Curve((0.0,), (number(0),), 'l'),))"
    source = RIGHT + (
        f"from mse_sym.report.document import Curve, Figure\nclass number(float):\n    __reduce__ = None\n"
        f"@claim('X2', 'T')\ndef f():\n    yield gradient.state(a - y, '')\n    yield {figure}\n"
    )
    assert report_of(page(source), tmp_path / "out", "--jobs", "2") == 0
    assert "](figures/f.svg)" in (tmp_path / "out" / "page.md").read_text(encoding="utf-8")


def test_a_claim_that_ends_its_process_ends_no_other(
    page: Writer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = page(MANY.replace("os.environ.get('DIE')", "parent_process()").replace(IMPORT_OS, FROM_MULTIPROCESSING))
    found = run_json(capsys, "verify", "--json", "--jobs", "2", str(path))["claims"]
    assert [entry["status"] for entry in found] == ["proved", "refuted", "error", "error", "error"]
    assert found[-1]["failure"] == "X4: the process that worked on it ended without an answer"


IMPORT_OS, FROM_MULTIPROCESSING = "import os\n", "import os\nfrom multiprocessing import parent_process\n"


def test_an_interruption_ends_all_processes(page: Writer, tmp_path: Path) -> None:
    waits = "import time\nfrom pathlib import Path\n" + "".join(
        f'@claim("W{k}", "T")\ndef waits_{k}():\n    print("begun", flush=True)\n'
        f'    Path({str(tmp_path)!r}, "begun_{k}").touch()\n    time.sleep(600)\n    yield ""\n'
        for k in range(3)
    )
    command = [sys.executable, "-m", "mse_sym", "verify", "--jobs", "2", str(page(HEAD + waits))]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell in the background ignores it
    ) as process:
        deadline = time.monotonic() + 60
        while len(list(tmp_path.glob("begun_*"))) < 2 and time.monotonic() < deadline:
            time.sleep(0.1)
        begun = processes_of(process.pid)
        process.send_signal(signal.SIGINT)
        try:
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
    assert (process.returncode, out, err) == (130, b"", b"mse-sym: interrupted\n")
    assert len(begun) >= 4
    while (left := [pid for pid in begun if alive(pid)]) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not left


def processes_of(session: int) -> list[int]:
    """Those of a session: the command, the one that makes copies of itself, and its copies."""
    listed = subprocess.run(["ps", "-o", "pid=", "-s", str(session)], capture_output=True, text=True, check=False)
    return list(map(int, listed.stdout.split()))


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_an_error_of_the_toolkit_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(paths: object) -> None:
        raise KeyError("a mistake of ours")

    monkeypatch.setattr(subjects, "discover", broken)
    with pytest.raises(KeyError):
        main(["verify"])


def test_control_c_exits_with_130(page: Writer, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(page(RIGHT + "    raise KeyboardInterrupt\n"))]) == 130
    assert capsys.readouterr().err.splitlines()[-1] == "mse-sym: interrupted"


def runs_of(shown: str) -> dict[tuple[float, float], list[list[float]]]:
    """The printed tables: the rows by the start."""
    tables: dict[tuple[float, float], list[list[float]]] = {}
    for line in shown.splitlines():
        if start := re.match(r"\w.*start \((\S+), (\S+)\)\s*$|Start \((\S+), (\S+)\)\s*$", line):
            weight, bias = (float(number) for number in start.groups() if number is not None)
            rows = tables.setdefault((weight, bias), [])
        elif re.match(r"\d+\t-?\d\S*\t-?\d\S*\t-?\d\S*\t\S+\t\S+$", line):
            rows.append([float(number) for number in line.split()])
    return tables


@pytest.mark.parametrize(("loss", "rate"), [(loss, rate) for loss, start, rate, *_ in REFERENCE if start == (2, 2)])
def test_the_two_runs_are_those_of_the_reference(loss: str, rate: float, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["neuron", "--loss", loss, "--rate", str(rate)]) == 0
    tables = runs_of(capsys.readouterr().out)
    expected = {row[1]: row[3:] for row in REFERENCE if (row[0], row[2]) == (loss, rate)}
    assert tables.keys() == expected.keys()
    for start, (first, last) in expected.items():
        rows = tables[start]
        assert [row[0] for row in rows] == list(range(0, 301, 30))
        assert tuple(rows[0][1:3]) == start
        assert rows[0][3] == pytest.approx(first, abs=1e-9)
        assert rows[-1][3] == pytest.approx(last, abs=1e-9)


def test_the_columns_of_a_run_belong_together(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["neuron", "--weight", "1.5", "--bias", "-0.5", "--input", "2", "--target", "0.25"]) == 0
    ((start, rows),) = runs_of(capsys.readouterr().out).items()
    assert start == (1.5, -0.5)
    assert (rows[0][0], rows[-1][0]) == (0, 300)
    for _, weight, bias, output, loss, gradient in rows:
        assert output == pytest.approx(1 / (1 + np.exp(-(weight * 2 + bias))), abs=1e-6)
        assert loss == pytest.approx((output - 0.25) ** 2 / 2, abs=1e-9)
        assert gradient == pytest.approx((output - 0.25) * output * (1 - output) * 2, abs=1e-9)


def test_neuron_json_has_every_epoch(capsys: pytest.CaptureFixture[str]) -> None:
    found = run_json(
        capsys, "neuron", "--json", "--loss", "gaussian_nll", "--parameter", "sigma=2", "--activation", "identity"
    )
    assert (found["loss"], found["parameters"], found["epochs"]) == ("gaussian_nll", {"sigma": 2.0}, 300)
    assert [run["start"] for run in found["runs"]] == ["lucky start", "unlucky start"]
    for run in found["runs"]:
        columns = {name: values for name, values in run.items() if name != "start"}
        assert columns.keys() == {"weight", "bias", "output", "loss", "gradient"}
        assert {len(values) for values in columns.values()} == {301}
    assert found["runs"][0]["weight"][0] == 0.6


def test_a_run_of_few_epochs_shows_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["neuron", "--epochs", "3"]) == 0
    for rows in runs_of(capsys.readouterr().out).values():
        assert [row[0] for row in rows] == [0, 1, 2, 3]


def test_a_loss_with_a_parameter(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["neuron", "--loss", "gaussian_nll", "--parameter", "sigma=2"]) == 0
    rows = runs_of(capsys.readouterr().out)[0.6, 0.9]
    assert rows[0][4] == pytest.approx(rows[0][3] ** 2 / 8 + np.log(2) + np.log(2 * np.pi) / 2, abs=1e-9)


def test_small_numbers_keep_their_digits(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["neuron", "--weight", "-20", "--bias", "-20"]) == 0
    ((_, rows),) = runs_of(capsys.readouterr().out).items()
    assert rows[0][3] == pytest.approx(np.exp(-40), rel=1e-9, abs=0)


def test_a_diverging_run_exits_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["neuron", "--activation", "identity", "--rate", "50"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert re.search(r"lucky start \(0.6, 0.9\): .*diverged at epoch \d+.*smaller than 50", err)


@pytest.mark.slow
def test_a_neuron_whose_gradient_is_not_proved_exits_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["neuron", "--loss", "huber", "--activation", "gelu", "--parameter", "delta=1"]) == 1
    assert capsys.readouterr().err == (
        "mse-sym: huber of gelu: the gradient is not proved, so nothing is trained; "
        "huber is behind identity, sigmoid, tanh, exp, softplus, relu\n"
    )


def test_both_runs_are_in_one_chart(capsys: pytest.CaptureFixture[str]) -> None:
    main(["neuron"])
    lines = capsys.readouterr().out.splitlines()
    (top,) = (number for number, line in enumerate(lines) if line.startswith("loss  "))
    picture = lines[top:]
    assert "lucky start (0.6, 0.9)" in picture[0]
    assert "unlucky start (2, 2)" in picture[0]
    assert picture[-1].strip() == "epoch"
    assert picture[-2].split() == ["0", "50", "100", "150", "200", "250", "300"]
    assert max(map(len, picture)) <= 80
    assert all(line == line.rstrip() for line in lines)


def test_a_curve_goes_from_corner_to_corner_without_gaps() -> None:
    x = np.linspace(0, 1, 50)
    rows = [re.sub(r"^.{5}", "", line) for line in chart([Curve("c", x, x)], "x", "y", 46, 10, ASCII).plain.split("\n")]
    picture = rows[1:11]
    assert picture[0].endswith("*")
    assert picture[-1].startswith("*")
    widest = max(map(len, picture))
    assert all("*" in column for column in zip(*(line.ljust(widest) for line in picture), strict=True))


def test_two_curves_are_told_apart() -> None:
    x = np.linspace(0, 1, 50)
    curves = [Curve("up", x, x), Curve("down", x, 1 - x)]
    plain = chart(curves, "x", "y", 40, 10, ASCII).plain
    assert re.search(r"\*+ up +o+ down", plain)
    assert plain.isascii()
    first, second = re.findall(r"([\u2800-\u28ff]+) (?:up|down)", chart(curves, "x", "y", 40, 10, BRAILLE).plain)
    assert first != second


@pytest.mark.parametrize("values", [[0.0], [0.0, 0.0], [-3.0, 2.0], [1e-9, 5e-9], [2e5, 9e5], [-1.0, -0.25]])
def test_an_axis_holds_its_values_and_zero(values: list[float]) -> None:
    axis = Axis.over(np.array(values), 5)
    assert axis.low <= min(*values, 0.0) < axis.high
    assert axis.high >= max(values)
    assert 0.0 in axis.ticks
    assert 2 <= len(axis.ticks) <= 8
    assert (axis.place(axis.low, 7), axis.place(axis.high, 7)) == (0, 6)


def test_list_shows_all_that_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    found = run_json(capsys, "list", "--json")
    pages = discover()
    assert {entry["name"]: entry["formula"] for entry in found["losses"]} == {
        name: str(loss.expression) for name, loss in catalogue().items()
    }
    assert [entry["name"] for entry in found["likelihoods"]] == list(likelihoods.catalogue())
    assert [entry["name"] for entry in found["activations"]] == list(activations.catalogue())
    assert [entry["name"] for entry in found["derivations"]] == [page.name for page in pages]
    assert [entry["id"] for entry in found["claims"]] == [c.identifier for p in pages for c in p.claims]
    by_name = {entry["name"]: entry for entry in found["losses"]}
    assert by_name["gaussian_nll"]["parameters"] == ["sigma"]
    assert by_name["binary_cross_entropy"]["activations"] == ["sigmoid"]
    assert main(["list"]) == 0
    shown = capsys.readouterr().out
    names = [entry.get("id") or entry["name"] for kind in found.values() for entry in kind]
    assert all(re.search(rf"^\w+\t{name}\t", shown, re.MULTILINE) for name in names)


def report_of(path: Path, folder: Path, *options: str) -> int:
    return main(["report", str(path), "-o", str(folder), "--format", "md", *options])


def test_report_writes_what_was_proved(page: Writer, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "out"
    assert report_of(page(RIGHT), folder) == 0
    assert "The gradient is the residual" in (folder / "page.md").read_text(encoding="utf-8")
    shown = capsys.readouterr().out
    listed = {word.strip(",") for word in shown.split() if word.strip(",").endswith((".md", ".svg"))}
    assert listed == {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert "PDF" not in shown


def test_report_shows_what_is_refuted_and_exits_with_1(
    page: Writer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report_of(page(WRONG), tmp_path / "out") == 1
    assert "refuted" in (tmp_path / "out" / "page.md").read_text(encoding="utf-8")
    shown = capsys.readouterr().out
    assert " the two sides are " in shown
    assert "1 of 2 proved, 1 refuted" in shown


def test_a_report_of_given_pages_does_not_go_to_the_folder_of_the_projects_own(
    page: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["report", str(page(RIGHT)), "--format", "md"]) == 0
    assert (tmp_path / "mse-sym-report" / "page.md").exists()
    assert not (tmp_path / "reports").exists()


def test_a_report_shows_what_raised_and_all_others(
    page: Writer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = page(RIGHT + RAISES.removeprefix(HEAD)).parent
    (folder / "broken.py").write_text("import no_such_module\n", encoding="utf-8")
    assert report_of(folder, tmp_path / "out") == 1
    assert "1 of 3 proved, 2 errors" in capsys.readouterr().out
    shown = (tmp_path / "out" / "page.md").read_text(encoding="utf-8")
    assert "## X1 · The gradient is the residual – ✓ *proved*" in shown
    assert re.search(r"## X4 · Raises – ! \*error\*\n\n.*ZeroDivisionError: division by zero\n", shown)
    broken = (tmp_path / "out" / "broken.md").read_text(encoding="utf-8")
    assert re.search(r"The page cannot be read – ! \*error\*\n(\n.*)*ModuleNotFoundError: No module named", broken)
    assert "3 claims: 1 proved, 2 errors." in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")


def test_report_of_the_whole_project_refuses_loose_ends_and_a_page_alone_does_not(
    page: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = page(RIGHT.replace('residual")', 'residual", builds_on=("C99",))'))
    monkeypatch.setattr("mse_sym.pages.claims.project_derivations", lambda: path)
    assert main(["report", "-o", str(tmp_path / "out"), "--format", "md"]) == 2
    assert "the claim X1 builds on C99, which no page derives" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert report_of(path, tmp_path / "out") == 0
    assert "Builds on C99.\n" in (tmp_path / "out" / "page.md").read_text(encoding="utf-8")


def test_report_to_a_file_leaves_it_alone(page: Writer, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    assert report_of(page(RIGHT), tmp_path / "out") == 2
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"
    assert "is a file: name another" in capsys.readouterr().err


def test_report_says_how_to_get_pdf_files_where_there_is_no_tex(
    page: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert report_of(page(RIGHT), tmp_path / "none", "--format", "pdf") == 2
    assert not (tmp_path / "none").exists()
    assert "a PDF file needs latexmk, which was not found; install TeX Live" in capsys.readouterr().err
    assert report_of(page(RIGHT), tmp_path / "out", "--format", "tex") == 0
    assert re.search(r"No PDF files, as latexmk was not found: install TeX Live", capsys.readouterr().out)


def test_latex_that_does_not_compile_exits_with_1(
    page: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(folder: Path, names: list[str]) -> None:
        raise RuntimeError(f"{names[0]}.tex does not compile: ! Undefined control sequence")

    monkeypatch.setattr(report_module, "compile_pdf", refuse)
    assert report_of(page(RIGHT), tmp_path / "out", "--format", "tex") == 1
    out, err = capsys.readouterr()
    assert "1 of 1 proved" in out
    assert "the .tex files are written, but page.tex does not compile" in err


@pytest.mark.tex
def test_report_makes_pdf_files_in_a_relative_folder(
    page: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["report", str(page(RIGHT)), "-o", "out", "--format", "pdf"]) == 0
    made = sorted(path.name for path in (tmp_path / "out").glob("*.pdf"))
    assert made == sorted(f"{path.stem}.pdf" for path in (tmp_path / "out").glob("*.tex"))
    assert all(name in capsys.readouterr().out for name in made[:1])


def test_in_a_pipe_there_are_no_escapes_and_no_broken_lines(capsys: pytest.CaptureFixture[str]) -> None:
    for argv in (["list"], ["verify", "C3"], ["neuron"]):
        main(argv)
        out, err = capsys.readouterr()
        assert "\x1b" not in out + err
        assert err == ""
    main(["list"])
    shown = capsys.readouterr().out
    titles = [spoken(claim.title) for page in discover() for claim in page.claims]
    assert not any("\\" in title for title in titles)
    assert all(title in shown for title in titles)


def test_a_narrow_terminal_wraps_and_cuts_nothing() -> None:
    console = Console(width=24, color_system=None)
    with console.capture() as captured:
        console.print(table("T", ("a", "b"), [("first", "many words that do not fit"), ("unbreakable" * 4, "x")]))
    letters = re.sub(r"[\s─]", "", captured.get())
    assert "many" in letters
    assert letters.count("unbr") + letters.count("eakable") >= 4
    assert "…" not in letters
    assert max(map(len, captured.get().splitlines())) <= 24


def test_what_a_page_prints_does_not_reach_the_json(page: Writer, capsys: pytest.CaptureFixture[str]) -> None:
    main(["verify", "--json", str(page(RIGHT))])
    out, err = capsys.readouterr()
    assert json.loads(out)["claims"][0]["status"] == "proved"
    assert "printed by the page" in err


def printed_in_ascii(*argv: str) -> bytes:
    """What a command prints that succeeds, where mathematical letters cannot be encoded."""
    written = TextIOWrapper(BytesIO(), encoding="ascii", write_through=True)
    with redirect_stdout(written):
        assert main(argv) == 0
    return written.detach().getvalue()


def test_an_encoding_without_mathematics_gets_it_spelled() -> None:
    assert b"normal form x " in printed_in_ascii("verify", "C3", "--jobs", "1")


def test_an_encoding_without_mathematics_gets_a_complaint_spelled() -> None:
    done = in_subprocess("neuron", "--loss", "gaussian_nll", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr.rstrip()) == (
        2,
        b"mse-sym: gaussian_nll needs --parameter sigma=...; given: none",
    )


def test_a_chart_in_ascii() -> None:
    printed = printed_in_ascii("neuron")
    assert b"?" not in printed
    assert b"**** lucky start" in printed


def test_a_reader_that_leaves_is_not_complained_about() -> None:
    command = [sys.executable, "-m", "mse_sym"]
    for arguments in (["list"], ["list", "--json"]):
        with subprocess.Popen([*command, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            assert process.stderr.read() == b""
        assert process.returncode == 141


def test_help_loads_nothing_heavy() -> None:
    program = """
import sys
from mse_sym.cli import main
try:
    main(["--help"])
except SystemExit as stopped:
    assert stopped.code == 0
assert not {"sympy", "numpy", "rich", "mpmath"} & sys.modules.keys()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert all(command in done.stdout for command in ("report", "verify", "neuron", "list"))


def test_python_m_is_the_same() -> None:
    done = in_subprocess("export", "huber", "--backend", "nothing")
    assert done.returncode == 2
    assert done.stderr.startswith(b"mse-sym: there is no backend")


def test_alone_it_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert capsys.readouterr().out.startswith("usage: mse-sym [-h] [--version] COMMAND ...")


def test_version(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(importlib.metadata, "version", {"mse_sym": "1.2.3"}.__getitem__)
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out == "mse-sym 1.2.3\n"


def test_version_where_it_is_not_installed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def unknown(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", unknown)
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 2
    assert "mse_sym is not installed" in capsys.readouterr().err
