"""A loss by its name: of the catalogue, or behind a colon of a file or a module of one's own."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stdout
from importlib import import_module
from pathlib import Path
from types import ModuleType

from mse_sym.cli.problem import Problem, unknown
from mse_sym.cli.subjects import is_path
from mse_sym.losses import Loss, with_activations
from mse_sym.pages.attempts import Failed, attempt
from mse_sym.pages.claims import module_at


def loss_called(text: str) -> Loss:
    """The loss of the catalogue of a name; or, behind a colon, that of a name in a file or a module."""
    if not is_own(text):
        losses = with_activations()
        if text not in losses:
            raise unknown(text, "loss", losses)
        return losses[text]
    where, _, name = text.rpartition(":")
    with redirect_stdout(sys.stderr):
        module = attempt(lambda: _module(where), where)
    if isinstance(module, Failed):
        raise Problem(f"{where} cannot be imported: {module.message}")
    losses = {each: value for each, value in vars(module).items() if isinstance(value, Loss)}
    if name not in losses:
        raise Problem(f"{where} has no loss {name!r}; it has {', '.join(losses) or 'none'}")
    return losses[name]


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
