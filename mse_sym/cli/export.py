"""``mse-sym export``: proved functions as a file that stands alone, of one loss, or the verified module of all."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mse_sym.check.accuracy import accuracy
from mse_sym.check.arithmetic import NoValue, Unresolved
from mse_sym.cli.checkout import is_checkout
from mse_sym.cli.named import loss_called
from mse_sym.cli.problem import FAILED, Problem
from mse_sym.cli.terminal import tracked, working
from mse_sym.export.c import c_file
from mse_sym.export.functions import has_vectors
from mse_sym.export.heading import Accuracies, measured_accuracies
from mse_sym.export.javascript import javascript_file
from mse_sym.export.numba import numba_module
from mse_sym.export.python import python_module
from mse_sym.losses import Loss, with_activations
from mse_sym.proof import StepRefuted, StepUndecided
from mse_sym.report.unfinished import unfinished

_MODULES = {
    "numpy": (Path("mse_sym/gradients.py"), python_module),
    "numba": (Path("mse_sym/gradients_numba.py"), numba_module),
}
"""The modules of the whole catalogue, and what writes them."""
_WRITTEN_BY = b"mse-sym export"
"""What every file that is exported says."""


@dataclass(frozen=True)
class _Format:
    """How files of a backend end, and what writes them."""

    suffix: str
    write: Callable[[Loss, Accuracies], str]


_FORMATS: Mapping[str, _Format] = {
    "c": _Format(".c", c_file),
    "javascript": _Format(".mjs", javascript_file),
    "numba": _Format(".py", lambda loss, accuracies: numba_module([loss], accuracies)),
    "numpy": _Format(".py", lambda loss, accuracies: python_module([loss], accuracies)),
}


def export(name: str | None, backend: str, path: Path | None) -> int:
    """Derive, prove and write the functions of a loss, or of the whole catalogue; 0 where all is proved."""
    if backend not in _FORMATS:
        raise Problem(f"there is no backend {backend!r} to export for; give {', '.join(_FORMATS)}")
    if name is None and backend not in _MODULES:
        kinds = " or ".join(_MODULES)
        raise Problem(f"the module of all losses is for {kinds}; name a loss, as in: export huber --backend {backend}")
    loss = None if name is None else loss_called(name)
    if loss and any(loss.context.domain(v).free_symbols for v in (loss.prediction, loss.target, *loss.parameters)):
        raise Problem(
            f"a domain of {loss.name} moves with another argument, which a file that stands alone does not see"
        )
    path = path or _default(loss, backend)
    folder = path.resolve().parent
    if not folder.is_dir() or path.is_dir():
        raise Problem(f"{path} is no file that can be written; give one in a folder that there is: -o gradients.py")
    losses = (loss,) if loss else tuple(with_activations().values())
    try:
        if loss is None:
            _, write_all = _MODULES[backend]
            text = write_all(tracked(losses, "Deriving", lambda loss: loss.name), measured_accuracies())
        else:
            write = _FORMATS[backend].write
            with working(f"Compiling {loss.name}"):
                write(loss, {})  # what cannot be written is refused before anything is measured
            accuracies = _measured(loss)
            with working(f"Writing {loss.name}"):
                text = write(loss, accuracies)
    except (StepRefuted, StepUndecided) as error:
        raise Problem(f"nothing was written, as a loss is not proved: {error}", FAILED) from error
    except ValueError as error:
        raise Problem(f"nothing was written: {error}") from error
    with unfinished(folder) as made:
        written = made / path.name
        written.write_text(text, encoding="utf-8", newline="\n")
        os.replace(written, folder / path.name)
    print(f"Written to {path}: {', '.join(loss.name for loss in losses)}")
    return 0


def _default(loss: Loss | None, backend: str) -> Path:
    """Where a file is written that no name is given for: where no file of somebody's own is lost."""
    if loss is None:
        path = _MODULES[backend][0]
        if not is_checkout(Path.cwd()):
            raise Problem(
                f"without a name all losses are written to {path.as_posix()} of the project's own folder, and "
                f"{Path.cwd()} is none; name a loss, or a file: -o {path.name}"
            )
        return path
    path = Path(f"{loss.name}{_FORMATS[backend].suffix}")
    if path.is_file() and _WRITTEN_BY not in path.read_bytes():
        raise Problem(
            f"there is a file {path} which was not exported; name another, or the same to replace it: -o {path}"
        )
    return path


def _measured(loss: Loss) -> Accuracies:
    """The greatest errors, as they were measured before, or else now; without those that are not resolved."""
    known = {key: error for key, error in measured_accuracies().items() if key[0] == loss.name}
    if with_activations().get(loss.name) == loss:
        return known
    if has_vectors(loss) != loss.is_vector:
        return {}  # of a number and a vector
    found = {}
    for quantity in tracked(loss.quantities, "Measuring", str):
        try:
            found[loss.name, quantity, "float64"] = accuracy(loss, quantity, np.float64).greatest
        except (NoValue, Unresolved):
            continue
    return found
