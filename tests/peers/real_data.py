"""What the claims say, on scikit-learn's data: the numbers of the page `real_data`, computed and kept.

Run as ``python -m tests.peers.real_data --write``; without ``--write`` the numbers are shown.  The data are not kept:
diabetes (B. Efron and others, *Least angle regression*, 2004), 442 patients and 10 measurements, and digits (the test
set of E. Alpaydin and C. Kaynak, *Optical recognition of handwritten digits*, 1998), 1797 images of 8 by 8 pixels, both
as scikit-learn loads them.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.metadata import version
from typing import Any, TypeAlias

import numpy as np

from mse_sym.pages.measurements import REAL_DATA
from mse_sym.train.real_data import beside_plain, courses, one_minimiser

Array: TypeAlias = np.ndarray[Any, Any]
Numbers: TypeAlias = dict[str, Any]

SIGMAS = (1.0, 54.0, 200.0)
BIAS, HIDDEN, RATE, EPOCHS = 8.0, 30, 0.5, 60
BIASES = (10.0, 20.0, 30.0, 34.0, 37.0, 60.0)
EPOCHS_BESIDE = 60


def diabetes() -> tuple[Array, Array, list[str]]:
    """Measurements of mean 0 and variance 1, the progression of the disease, and what is measured."""
    data = import_module("sklearn.datasets").load_diabetes()
    return (data.data - data.data.mean(axis=0)) / data.data.std(axis=0), data.target, list(data.feature_names)


def digits() -> tuple[Array, Array]:
    """Pixels from 0 to 1, and the digits."""
    pixels, classes = import_module("sklearn.datasets").load_digits(return_X_y=True)
    return pixels / 16, classes


def lines() -> Numbers:
    """Least squares and the Gaussian likelihood, on diabetes."""
    X, y, names = diabetes()
    found = one_minimiser(X, y, SIGMAS)
    size = np.abs(found.exact)
    residuals = y - np.c_[X, np.ones(len(X))] @ found.exact
    return {
        "names": [*names, "constant"],
        "exact": found.exact,
        "squared error": found.least_squares,
        "likelihoods": {f"{sigma:g}": numbers for sigma, numbers in found.likelihoods.items()},
        "largest error": float(
            max(
                (np.abs(each - found.exact) / size).max() for each in (found.least_squares, *found.likelihoods.values())
            )
        ),
        "apart": max(found.apart.values()),
        "estimate of sigma": float(np.sqrt(np.mean(residuals**2))),
    }


def starts() -> Numbers:
    """Both losses from a saturated start, on digits."""
    found = courses(*digits(), BIAS, hidden=HIDDEN, rate=RATE, epochs=EPOCHS)
    return {loss.name: {"right": course.right, "signals": course.signals} for loss, course in found.items()}


def plain() -> Numbers:
    """The plain code beside the proved pieces, on digits, from starts that are saturated more and more."""
    found = {bias: beside_plain(*digits(), bias, hidden=HIDDEN, rate=RATE, epochs=EPOCHS_BESIDE) for bias in BIASES}
    return {
        f"{bias:g}": {
            "error": each.error if np.isfinite(each.error) else None,
            "epochs": each.epochs,
            "right": each.right,
        }
        for bias, each in found.items()
    }


RUNS: Mapping[str, Callable[[], Numbers]] = {"R1": lines, "R2": starts, "R3": plain}
SETTINGS = {
    "sigmas": SIGMAS,
    "bias": BIAS,
    "hidden": HIDDEN,
    "rate": RATE,
    "epochs": EPOCHS,
    "epochs beside": EPOCHS_BESIDE,
}


def rounded(found: Any) -> Any:
    """Six significant figures of each number."""
    if isinstance(found, Mapping):
        return {name: rounded(each) for name, each in found.items()}
    if isinstance(found, list | tuple | np.ndarray):
        return [rounded(each) for each in found]
    return float(f"{found:.6g}") if isinstance(found, float) else found


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the numbers for the page")
    found = {
        "versions": {"scikit-learn": version("scikit-learn"), "SciPy": version("scipy"), "NumPy": version("numpy")},
        "settings": SETTINGS,
        "runs": {claim: rounded(run()) for claim, run in RUNS.items()},
    }
    text = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
    if parser.parse_args().write:
        REAL_DATA.write_text(text, encoding="utf-8")
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
