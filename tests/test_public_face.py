"""What ``import mse_sym`` offers: names that are imported when they are used, and typed."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest
from sympy import cosh, log, simplify, symbols, tanh

import mse_sym
from mse_sym.symbolic import sigmoid

HEAVY = ("sympy", "mpmath", "numpy", "rich", "matplotlib")


def typed_imports() -> list[tuple[str, str]]:
    """Module and name of what a type checker is told that ``mse_sym`` imports."""
    tree = ast.parse(Path(mse_sym.__file__).read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    imports = [node for node in block.body if isinstance(node, ast.ImportFrom)]
    return [(str(node.module), alias.name) for node in imports for alias in node.names]


def loaded_by(program: str) -> set[str]:
    """Which of the heavy modules a program has imported at its end."""
    shown = f"import sys\n{program}\nprint(*(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", shown], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_every_name_is_there() -> None:
    assert all(getattr(mse_sym, name) is not None for name in mse_sym.__all__ if name != "__version__")
    assert dir(mse_sym) == sorted(mse_sym.__all__)


def test_a_star_import_gives_every_name() -> None:
    names: dict[str, object] = {}
    exec("from mse_sym import *", names)
    assert set(mse_sym.__all__) <= names.keys()


def test_types_and_names_agree() -> None:
    typed = typed_imports()
    assert {name for _, name in typed} | {"__version__"} == set(mse_sym.__all__)
    for module, name in typed:
        if module == "mse_sym":
            assert getattr(mse_sym, name) is import_module(f"mse_sym.{name}")
        else:
            assert getattr(mse_sym, name) is getattr(import_module(module), name)


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match=r"'mse_sym' has no attribute 'los'"):
        mse_sym.los  # type: ignore[attr-defined]  # noqa: B018


def test_version_is_that_of_the_installed_package() -> None:
    assert mse_sym.__version__ == version("mse_sym")


def test_the_import_alone_loads_nothing_heavy() -> None:
    assert loaded_by("import mse_sym; dir(mse_sym)") == set()


def test_the_first_use_loads_what_is_needed() -> None:
    loaded = loaded_by("from mse_sym import claim, losses, train_neuron")
    assert {"sympy", "numpy"} <= loaded
    assert "matplotlib" not in loaded


def test_a_loss_of_the_catalogue_in_a_few_lines() -> None:
    from mse_sym import activations, losses

    bce = losses.binary_cross_entropy.of(activations.sigmoid)
    z, y = bce.prediction, bce.target
    assert bce.gradient == sigmoid(z) - y
    compiled = bce.compile()
    logits, labels = np.array([2.0, -800.0, 800.0]), np.array([1.0, 0.0, 0.0])
    np.testing.assert_allclose(compiled.value(logits, labels), [np.log1p(np.exp(-2.0)), 0.0, 800.0], rtol=1e-15)
    np.testing.assert_allclose(compiled.gradient(logits, labels), [-1 / (1 + np.exp(2.0)), 0.0, 1.0], rtol=1e-15)
    assert compiled.evidence


def test_a_loss_of_ones_own_in_a_few_lines() -> None:
    from mse_sym import Loss, prove, relations

    a, y = symbols("a y", real=True)
    mine = Loss("log_cosh", log(cosh(a - y)), prediction=a, target=y)
    assert simplify(mine.gradient - tanh(a - y)) == 0
    assert type(prove(mine.gradient, relations.Equal(), tanh(a - y))).__name__ == "Proved"
    assert mine.compile().gradient(0.5, 1.0) == pytest.approx(np.tanh(-0.5), rel=1e-15, abs=0)


def test_a_derivation_of_ones_own_in_a_few_lines() -> None:
    from mse_sym import Context, Derivation, Partial, rules

    ell, a, y = symbols("ell a y", real=True)
    context = Context(definitions={ell: (a - y) ** 2 / 2})
    derivation = Derivation.begin(Partial(ell, a), context).apply(rules.unfold(ell)).apply(rules.work_out)
    assert derivation.result == a - y
