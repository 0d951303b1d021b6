"""The order of the house: no module of mse_sym imports from a floor above its own, or from derivations/."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "mse_sym"

FLOORS = (
    {"runtime", "report"},
    {"gradients", "gradients_numba", "symbolic"},
    {"proof"},
    {"forms"},
    {"program"},
    {"backends"},
    {"losses"},
    {"adapters", "export", "check", "train"},
    {"pages", "testing"},
    {"cli", "pytest_plugin"},
    {"__main__"},
)
"""From the ground up.  A module imports from floors below its own and from its own room."""

FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}


def module_name(path: Path) -> tuple[str, ...]:
    """The dotted name of a module of the package; that of its folder for an ``__init__.py``."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def imported(source: str, name: tuple[str, ...], is_package: bool) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Line and absolute dotted name of all that a module imports, in functions too."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=aliases):
                for alias in aliases:
                    yield node.lineno, tuple(alias.name.split("."))
            case ast.ImportFrom(module=module, names=aliases, level=level):
                base: tuple[str, ...] = ()
                if level:
                    up = level - 1 if is_package else level
                    base = name[: len(name) - up]
                base += tuple(module.split(".")) if module else ()
                for alias in aliases:
                    yield node.lineno, (*base, alias.name)
            case ast.Call(func=function, args=[ast.Constant(value=str(text)), *_]):
                called = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
                if called in {"import_module", "__import__"}:
                    yield node.lineno, tuple(text.split("."))


def violations(source: str, name: tuple[str, ...], is_package: bool = False) -> list[str]:
    """What a module imports against the order, as lines to be read."""
    where, room = ".".join(name), name[1]
    if room not in FLOOR_OF:
        return [f"{where}: {room!r} has no floor; give it one in FLOORS of {Path(__file__).name}"]
    found = []
    for line, target in imported(source, name, is_package):
        if target[0] == "derivations":
            found.append(f"{where}:{line}: derivations are documents, loaded by path and never imported")
        if target[0] != "mse_sym" or target[1:2] == (room,):
            continue
        floor = FLOOR_OF.get(target[1]) if len(target) > 1 else None
        if floor is None:
            found.append(f"{where}:{line}: {'.'.join(target)} is the top of the house; import from a room")
        elif floor >= FLOOR_OF[room]:
            found.append(f"{where}:{line}: {'.'.join(target)} is not below {room!r}")
    return found


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def test_modules_are_found() -> None:
    rooms = {module_name(path)[1] for path in MODULES}
    assert set(FLOOR_OF) - {"__main__"} <= rooms


@pytest.mark.parametrize("path", MODULES, ids=lambda path: ".".join(module_name(path)))
def test_no_import_runs_up(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not violations(source, module_name(path), is_package=path.name == "__init__.py")


@pytest.mark.parametrize(
    "source",
    [
        "import mse_sym.losses",
        "from mse_sym.losses import Loss",
        "from mse_sym import losses",
        "from mse_sym import Loss",
        "import mse_sym",
        "from ..losses import Loss",
        "from .. import losses",
        "from ..losses.catalogue import squared_error",
        "def f():\n    from mse_sym.pages import build",
        "if TYPE_CHECKING:\n    from mse_sym.losses import Loss",
        "importlib.import_module('mse_sym.losses')",
        "import derivations.squared_error",
        "from derivations import squared_error",
    ],
)
def test_an_import_against_the_order_is_noticed(source: str) -> None:
    assert violations(source, ("mse_sym", "proof", "prover"))


@pytest.mark.parametrize(
    "source",
    [
        "import sympy",
        "from mse_sym.symbolic import sigmoid",
        "from mse_sym import symbolic",
        "from ..symbolic.functions import sigmoid",
        "from .rules import chain_rule",
        "from . import rules",
        "from mse_sym.proof.rules import chain_rule",
    ],
)
def test_an_import_along_the_order_is_not(source: str) -> None:
    assert not violations(source, ("mse_sym", "proof", "prover"))


def test_relative_imports_of_a_package_start_at_itself() -> None:
    assert not violations("from .prover import prove", ("mse_sym", "proof"), is_package=True)
    assert violations("from ..losses import Loss", ("mse_sym", "proof"), is_package=True)


def test_check_and_train_do_not_know_each_other() -> None:
    assert violations("from mse_sym.train import descent", ("mse_sym", "check", "gradients"))
    assert violations("from mse_sym.check import gradients", ("mse_sym", "train", "descent"))


def test_a_room_without_a_floor_is_noticed() -> None:
    assert violations("", ("mse_sym", "utils"))
