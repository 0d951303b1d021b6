"""Losses and functions by name: of the catalogue, or behind a colon of a file or a module of one's own."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stdout
from importlib import import_module
from inspect import isfunction
from pathlib import Path
from types import ModuleType
from typing import Any

from mse_sym.cli.problem import Problem, unknown
from mse_sym.cli.subjects import is_path
from mse_sym.cli.terminal import working
from mse_sym.losses import Loss, with_activations
from mse_sym.pages.attempts import Failed, attempt
from mse_sym.pages.claims import module_at

CATBOOST = "calc_ders_range"
"""What CatBoost calls of an objective, which is an object."""


def loss_called(text: str) -> Loss:
    """The loss of the catalogue of a name; or, behind a colon, that of a name in a file or a module."""
    if not is_own(text):
        losses = with_activations()
        if text not in losses:
            raise unknown(text, "loss", losses)
        return losses[text]
    where, name, module = _imported(text)
    losses = {each: value for each, value in vars(module).items() if isinstance(value, Loss)}
    if name not in losses:
        raise Problem(f"{where} has no loss {name!r}; it has {', '.join(losses) or 'none'}")
    return losses[name]


def function_called(text: str) -> Any:
    """The function behind a colon of a file or a module; or an object, or a class of it, with CatBoost's method."""
    if not is_own(text):
        raise Problem(f"a function is given as FILE.py:NAME or MODULE:NAME, got {text!r}")
    where, name, module = _imported(text)
    found = vars(module).get(name)
    if isinstance(found, type) and hasattr(found, CATBOOST):
        made = attempt(found, text)
        if isinstance(made, Failed):
            raise Problem(made.message)
        return made
    if not (callable(found) or hasattr(found, CATBOOST)):
        names = (
            each for each, value in vars(module).items() if isfunction(value) and value.__module__ == module.__name__
        )
        raise Problem(f"{where} has no function {name!r}; it has {', '.join(names) or 'none'}")
    return found


def _imported(text: str) -> tuple[str, str, ModuleType]:
    """What stands before the colon, and behind it, and the module; what that prints goes to standard error."""
    where, _, name = text.rpartition(":")
    if is_path(where) and not Path(where).is_file():
        raise Problem(f"there is no file {where}")
    with working(f"Reading {where}"), redirect_stdout(sys.stderr):
        module = attempt(lambda: _module(where), where)
    if isinstance(module, Failed):
        raise Problem(f"{where} cannot be imported: {module.message}")
    return where, name, module


def is_own(text: str) -> bool:
    """Whether a text names a loss of a file or a module."""
    return bool(text.rpartition(":")[0])


def _module(where: str) -> ModuleType:
    """A file by its path, or a module by its name, which may lie in the folder in which one works."""
    if is_path(where):
        return module_at(Path(where))
    if os.getcwd() not in sys.path:
        sys.path.append(os.getcwd())
    return import_module(where)
