"""Runs of training on the disk: arrays in an ``.npz``, without pickle and without code."""

from __future__ import annotations

import json
import os
from pathlib import Path
from tempfile import NamedTemporaryFile
from zipfile import BadZipFile

import numpy as np

from mse_sym.train.network import Network
from mse_sym.train.parameters import Parameters
from mse_sym.train.training import TrainingRun

_HISTORY = ("risk", "validation")


def save(path: str | Path, run: TrainingRun) -> None:
    """Write a run: its parameters and history, and what its network is called. An older file is replaced at once.

    Example::

        import numpy as np
        from mse_sym import losses
        from mse_sym.train import Network, load, save, train

        X, network = np.linspace(-1, 1, 64)[:, None], Network((1, 1), losses.squared_error)
        run = train(network, X, 3 * X[:, 0], epochs=5, progress=False)
        save("run.npz", run)
        print((load("run.npz", network).risk == run.risk).all())  # True

    Raises:
        OSError: the file cannot be written.
    """
    path = Path(path)
    history = {name: getattr(run, name) for name in _HISTORY}
    told = np.array(json.dumps(_described(run.network)))
    with NamedTemporaryFile(dir=path.parent, suffix=".unfinished", delete=False) as file:
        np.savez(
            file, numbers=run.parameters.numbers, network=told, best=run.best, stopped=run.stopped_early, **history
        )
    try:
        os.replace(file.name, path)
    except OSError:
        os.unlink(file.name)
        raise


def load(path: str | Path, network: Network) -> TrainingRun:
    """Read a run of a network, which is described by the caller: a file holds numbers, and no formulas.

    Example::

        import numpy as np
        from mse_sym import losses
        from mse_sym.train import Network, load, save, train

        X, network = np.linspace(-1, 1, 64)[:, None], Network((1, 1), losses.squared_error)
        save("run.npz", train(network, X, 3 * X[:, 0], epochs=5, progress=False))
        print(load("run.npz", network).epochs)  # 5

    Raises:
        OSError: the file cannot be read.
        ValueError: it is no run, or one of another network; the message says in what.
    """
    try:
        with open(path, "rb") as raw, np.load(raw, allow_pickle=False) as file:
            arrays = {name: file[name] for name in ("numbers", "network", "best", "stopped", *_HISTORY)}
        told = json.loads(str(arrays["network"]))
    except (KeyError, TypeError, EOFError, BadZipFile, ValueError) as error:
        raise ValueError(f"{path} is no run that mse_sym.train.save wrote: {error}") from error
    wanted = _described(network)
    if told != wanted:
        other = next(name for name in wanted if told.get(name) != wanted[name])
        raise ValueError(
            f"{path} is of a network whose {other} is {told.get(other)}, and not {wanted[other]}; give that network"
        )
    return TrainingRun(
        network,
        Parameters(arrays["numbers"], network.widths),
        arrays["risk"],
        arrays["validation"],
        int(arrays["best"]),
        bool(arrays["stopped"]),
    )


def _described(network: Network) -> dict[str, object]:
    """What a network is called; its formulas are known by their text, as they are proved anew and never read."""
    output = None if network.output is None else [network.output.name, str(network.output.expression)]
    return {
        "widths": list(network.widths),
        "loss": [network.loss.name, str(network.loss.expression)],
        "output": output,
        "hidden": [network.hidden.name, str(network.hidden.expression)],
        "constants": {name: np.asarray(number).tolist() for name, number in sorted(network.constants.items())},
    }
