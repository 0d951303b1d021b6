"""``mse-sym export``: the verified module, proved functions as Python text."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from mse_sym.cli.problem import FAILED, Problem
from mse_sym.cli.terminal import tracked
from mse_sym.export.heading import measured_accuracies
from mse_sym.export.python import python_module
from mse_sym.losses import with_activations
from mse_sym.proof import StepRefuted, StepUndecided


def export(path: Path) -> int:
    """Derive, prove and write the functions of the whole catalogue; 0 where all of them are proved."""
    folder = path.resolve().parent
    if not folder.is_dir() or path.is_dir():
        raise Problem(f"{path} is no file that can be written; give one in a folder that there is: -o gradients.py")
    losses = tuple(with_activations().values())
    try:
        text = python_module(tracked(losses, "Deriving", lambda loss: loss.name), measured_accuracies())
    except (StepRefuted, StepUndecided) as error:
        raise Problem(f"nothing was written, as a loss is not proved: {error}", FAILED) from error
    with tempfile.TemporaryDirectory(dir=folder, prefix=".unfinished-") as unfinished:
        written = Path(unfinished) / path.name
        written.write_text(text, encoding="utf-8", newline="\n")
        os.replace(written, folder / path.name)
    print(f"Written to {path}: {', '.join(loss.name for loss in losses)}")
    return 0
