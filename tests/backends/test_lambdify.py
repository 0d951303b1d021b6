"""SymPy's plain code beside what is compiled: the same where it neither overflows nor cancels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from sympy import LambertW, besseli, beta, factorial, lowergamma, polygamma, sec, symbols

from mse_sym.backends import BACKENDS, kernel
from mse_sym.backends.task import Task
from mse_sym.check.accuracy import allowed, references, result_of
from mse_sym.check.strata import Points
from mse_sym.check.ulp import error_in_ulp
from mse_sym.losses import Loss, with_activations
from tests.losses.compiled import USUAL

a, y = symbols("a y", real=True)
c = symbols("c", positive=True)
LOSSES = with_activations()
QUANTITIES = ("value", "gradient", "hessian")
K = 3


def task(name: str) -> Task:
    """All quantities of a loss, as they are derived and as they are computed."""
    loss = LOSSES[name]
    variables = (loss.prediction, loss.target, *loss.parameters)
    derived = tuple(loss.derivation(quantity).result for quantity in QUANTITIES)
    forms = tuple(loss.stable_forms[quantity].result for quantity in QUANTITIES)
    free = tuple(loss._free_indices(quantity) for quantity in QUANTITIES)
    return Task(QUANTITIES, derived, forms, free, variables, loss.context)


MODERATE = 3.0
"""Where inputs and residuals are at most so large, and not tiny, plain code neither overflows nor cancels."""
LARGEST_SIZE = 3
"""Of the vectors, for which plain code is written out entry by entry."""
RIGHT = 1e6
"""In units in the last place of the terms: some ten digits."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] * LOSSES[name].is_vector) for name in USUAL]
)
def test_plain_code_is_right_where_it_neither_overflows_nor_cancels(
    name: str, record_property: Callable[[str, object], None]
) -> None:
    """Symbolic, lambdified and compiled agree there; elsewhere it is counted what the plain code loses."""
    loss, outcomes = LOSSES[name], Counter[str]()
    for quantity in QUANTITIES:
        plain, accurate = (getattr(loss.compile(backend), quantity) for backend in ("lambdify", "numpy"))
        known = references(loss, quantity, np.dtype(np.float64), 12)
        for batch, rights in known:
            if batch.prediction.shape[1:] > (LARGEST_SIZE,):
                continue
            results = [result_of(loss, quantity, batch, function) for function in (plain, accurate)]
            for one in rights:
                place = (one.row, *one.component)
                errors = [error_in_ulp(result[place], one.exact, np.float64, one.terms) for result in results]
                assert errors[1] <= allowed(name, quantity)
                outcome = (
                    "right" if errors[0] <= RIGHT else "cancels" if np.isfinite(results[0][place]) else "overflows"
                )
                outcomes[outcome] += 1
                assert outcome == "right" or not is_moderate(batch, one.row), (quantity, place)
    record_property("plain code", dict(outcomes))


def is_moderate(batch: Points, row: int) -> bool:
    inputs = [np.ravel(array[row]) for array in (batch.prediction, batch.target, *batch.parameters.values())]
    inputs.append(inputs[0] - inputs[1])
    sizes = np.abs(np.concatenate(inputs))
    return bool(np.all((sizes <= MODERATE) & (sizes >= 1 / 16)))


def test_what_plain_code_loses() -> None:
    """The gradient of the cross-entropy of a logit is never 0."""
    loss = LOSSES["binary_cross_entropy_of_sigmoid"]
    assert loss.compile(backend="lambdify").gradient(40.0, 1.0) == 0
    assert loss.compile().gradient(40.0, 1.0) == pytest.approx(-np.exp(-40), rel=1e-15)


def test_the_evidence_of_plain_code_is_that_of_what_it_runs() -> None:
    """The accurate forms are proved too, and are not what runs."""
    loss = LOSSES["binary_cross_entropy_of_sigmoid"]
    derived = tuple(item for quantity in loss.quantities for item in loss.derivation(quantity).evidence)
    assert loss.compile(backend="lambdify").evidence == derived
    assert len(loss.compile().evidence) > len(derived)


def test_a_backend_that_does_not_exist() -> None:
    with pytest.raises(ValueError, match=f"there is {', '.join(BACKENDS)}"):
        kernel("fortran", task("squared_error"))


def test_the_plain_code_is_shown() -> None:
    text = kernel("lambdify", task("binary_cross_entropy_of_sigmoid")).text
    assert "exp(-z)" in text


def test_a_function_that_nobody_has_is_refused_when_it_is_compiled() -> None:
    loss = Loss("of_lambert", (a - y) ** 2 * LambertW(c), a, y, (c,))
    for backend in ("numpy", "lambdify"):
        with pytest.raises(ValueError, match="of_lambert: array code has no function LambertW"):
            loss.compile(backend=backend)
    of_gamma = Loss("of_gamma", (a - y) ** 2 * lowergamma(c, 1), a, y, (c,))
    with pytest.raises(ValueError, match="the backend lambdify has no function lowergamma"):
        of_gamma.compile(backend="lambdify")
    in_numpy = Loss("of_secant", (a - y) ** 2 + sec(c), a, y, (c,))
    assert in_numpy.compile(backend="lambdify").value(3.0, 1.0, c=0.5) == pytest.approx(4 + 1 / np.cos(0.5))


@pytest.mark.backend("scipy")
def test_gamma_and_bessel_functions_run_in_plain_code_too() -> None:
    loss = Loss("special", (a - y) ** 2 * (besseli(0, c) + beta(c, 2) + polygamma(1, c) + factorial(c)), a, y, (c,))
    plain, accurate = (loss.compile(backend).value(3.0, 1.0, c=2.5) for backend in ("lambdify", "numpy"))
    assert plain == pytest.approx(accurate, rel=1e-14)


@pytest.mark.parametrize(
    ("backend", "words"),
    [
        pytest.param("numba", "Numba has no function besseli", marks=pytest.mark.backend("numba")),
        pytest.param("torch", "torch has no function besseli", marks=pytest.mark.backend("torch")),
        pytest.param("jax", "jax has no function besseli", marks=pytest.mark.backend("jax")),
    ],
)
def test_a_backend_that_has_not_a_function_says_so_when_it_is_compiled(backend: str, words: str) -> None:
    loss = Loss("of_bessel", (a - y) ** 2 * besseli(0, c), a, y, (c,))
    with pytest.raises(ValueError, match=f"{words}; take the backend numpy"):
        loss.compile(backend=backend)
