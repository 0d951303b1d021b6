"""The risk of a linear model over Dask's partitions: that of one machine, whatever happens to the workers."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mse_sym.adapters.dask import as_dask_risk
from mse_sym.losses import (
    activations,
    binary_cross_entropy,
    cross_entropy,
    gaussian_nll,
    huber,
    likelihoods,
    poisson_nll,
    squared_error,
)

pytestmark = pytest.mark.peers("dask", "distributed", "pyarrow", "scipy")

ROWS, FEATURES, CLASSES = 997, 4, 3
EXP = activations.exp
LOGIT = binary_cross_entropy.of(activations.sigmoid)
SOFTMAX = cross_entropy.of(activations.softmax)
RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(ROWS, FEATURES))
THETA = RANDOM.normal(size=FEATURES + 1)
MATRIX = RANDOM.normal(size=(FEATURES + 1, CLASSES))
WEIGHTS = RANDOM.uniform(0.5, 2.0, ROWS)
Z = X @ THETA[:-1] + THETA[-1]
LABELS = (Z + RANDOM.logistic(size=ROWS) > 0).astype(float)
COUNTS = RANDOM.poisson(np.exp(Z / 2)).astype(float)
NUMBERS = RANDOM.integers(0, CLASSES, ROWS)
INPUTS = np.column_stack([X, np.ones(ROWS)])


def array(values: Any, rows: int = 100) -> Any:
    import dask.array as da

    return da.from_array(values, chunks=(rows, *(2 for _ in values.shape[1:])))


CASES: list[tuple[Any, Any, dict[str, Any]]] = [
    (squared_error, Z, {}),
    (huber, Z, {"delta": 0.7}),
    (gaussian_nll, Z, {"sigma": 2.0}),
    (LOGIT, LABELS, {}),
    (poisson_nll.of(activations.exp), COUNTS, {}),
]


@pytest.mark.parametrize(("loss", "target", "parameters"), CASES, ids=lambda each: getattr(each, "name", ""))
@pytest.mark.parametrize("weights", [None, WEIGHTS], ids=["alike", "weighted"])
def test_it_is_the_risk_of_one_machine(loss: Any, target: Any, parameters: dict[str, Any], weights: Any) -> None:
    given: dict[str, Any] = {} if weights is None else {"weights": array(weights, 300)}
    risk = as_dask_risk(loss, array(X), array(target, 333), **given, **parameters)
    theta, vector = THETA / 3, np.arange(5.0) - 2
    functions, prediction = loss.compile(), INPUTS @ theta
    options = {"weights": weights, **parameters}
    value, slopes = functions.value_and_gradient(prediction, target, reduction="mean", **options)
    curvature = functions.hessian(prediction, target, **options)
    curvature /= ROWS if weights is None else weights.sum()
    hessian = INPUTS.T @ (curvature[:, None] * INPUTS)
    assert risk.fun(theta) == pytest.approx(float(value), rel=1e-13)
    np.testing.assert_allclose(risk.jac(theta), INPUTS.T @ slopes, rtol=1e-11, atol=1e-15)
    np.testing.assert_allclose(risk.hess(theta), hessian, rtol=1e-11, atol=1e-15)
    np.testing.assert_allclose(risk.hessp(theta, vector), hessian @ vector, rtol=1e-11, atol=1e-14)


def test_a_loss_of_vectors_has_a_matrix_of_coefficients() -> None:
    risk = as_dask_risk(SOFTMAX, array(X), array(NUMBERS), outputs=CLASSES)
    theta, vector = MATRIX.ravel(), RANDOM.normal(size=MATRIX.size)
    value, slopes = SOFTMAX.compile().value_and_gradient(INPUTS @ MATRIX, NUMBERS, reduction="mean")
    assert risk.fun(theta) == pytest.approx(float(value), rel=1e-13)
    np.testing.assert_allclose(risk.jac(theta), (INPUTS.T @ slopes).ravel(), rtol=1e-11, atol=1e-15)
    step = 1e-5
    difference = (risk.jac(theta + step * vector) - risk.jac(theta - step * vector)) / (2 * step)
    np.testing.assert_allclose(risk.hessp(theta, vector), difference, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(risk.hess(theta) @ vector, risk.hessp(theta, vector), rtol=1e-11, atol=1e-14)


def test_a_link_stands_before_a_loss_or_a_likelihood_and_targets_may_lie_here() -> None:
    logit, counts = as_dask_risk(LOGIT, array(X), array(LABELS)), as_dask_risk(poisson_nll.of(EXP), array(X), COUNTS)
    linked = as_dask_risk(binary_cross_entropy, array(X), LABELS, link=activations.sigmoid)
    likely = as_dask_risk(likelihoods.poisson, array(X), COUNTS, link=EXP)
    np.testing.assert_array_equal(linked.jac(THETA), logit.jac(THETA))
    np.testing.assert_allclose(likely.jac(THETA), counts.jac(THETA), rtol=1e-12)


def test_without_an_intercept_there_is_one_coefficient_for_each_feature() -> None:
    risk = as_dask_risk(squared_error, array(X), array(Z), intercept=False)
    exact = X.T @ (X @ THETA[:-1] - Z) / ROWS
    np.testing.assert_allclose(risk.jac(THETA[:-1]), exact, rtol=1e-10)


def test_how_the_rows_are_parted_is_no_matter_beyond_rounding() -> None:
    risks = [as_dask_risk(LOGIT, array(X, rows), array(LABELS, 50)) for rows in (ROWS, 400, 31)]
    first, *others = [np.append(risk.jac(THETA), risk.fun(THETA)) for risk in risks]
    for other in others:
        np.testing.assert_allclose(other, first, rtol=1e-12)


@pytest.mark.peers("sklearn")
@pytest.mark.parametrize("method", ["L-BFGS-B", "Newton-CG", "trust-exact"])
def test_the_minimum_is_that_of_scikit_learn(method: str) -> None:
    from sklearn.linear_model import LogisticRegression

    found = as_dask_risk(LOGIT, array(X), array(LABELS)).minimise(method=method)
    known = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000).fit(X, LABELS)
    np.testing.assert_allclose(found.x, np.append(known.coef_, known.intercept_), rtol=1e-5)


def test_parquet_and_frames(tmp_path: Path) -> None:
    import dask.dataframe as dd
    import pandas as pd  # type: ignore[import-untyped]

    frame = pd.DataFrame(X, columns=list("abcd")).assign(clicked=LABELS, weight=WEIGHTS)
    for part, start in enumerate(range(0, ROWS, 150)):
        frame[start : start + 150].to_parquet(tmp_path / f"{part}.parquet")
    expected = as_dask_risk(LOGIT, array(X), array(LABELS), weights=array(WEIGHTS))
    given = (str(tmp_path / "*.parquet"), tmp_path, dd.from_pandas(frame, npartitions=4))
    for data in given:
        risk = as_dask_risk(LOGIT, data, "clicked", weights="weight")
        assert risk.features == FEATURES
        np.testing.assert_allclose(risk.jac(THETA), expected.jac(THETA), rtol=1e-11)
    with pytest.raises(ValueError, match="names of columns, a, b, c, d, clicked, weight; got 'bought'"):
        as_dask_risk(LOGIT, given[2], "bought")


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"loss": huber}, TypeError, "huber takes delta=…, got none"),
        ({"loss": binary_cross_entropy}, ValueError, r"the prediction lies in \(0, 1\); give a link"),
        ({"loss": huber, "delta": -1.0}, ValueError, r"the parameter delta lies in \(0, ∞\), got -1"),
        ({"outputs": 3}, ValueError, "is a loss of one number: no outputs="),
        ({"loss": SOFTMAX}, ValueError, "is a loss of a vector: give outputs="),
        ({"features": X}, TypeError, "features are a Dask array of two dimensions, .* got ndarray"),
        ({"target": LABELS[:-1]}, ValueError, "have .996, 997. rows"),
    ],
)
def test_what_does_not_belong_together_is_refused(change: dict[str, Any], error: type[Exception], message: str) -> None:
    given = {"loss": LOGIT, "features": array(X), "target": array(LABELS)}
    if "target" in change:
        change = {"target": array(change["target"])}
    with pytest.raises(error, match=message):
        as_dask_risk(**{**given, **change})


def test_coefficients_of_another_number_and_weights_of_nothing_are_refused() -> None:
    risk = as_dask_risk(LOGIT, array(X), array(LABELS), weights=array(0 * WEIGHTS))
    with pytest.raises(ValueError, match=r"5 coefficients are wanted, got an array of shape \(4,\)"):
        risk.fun(THETA[1:])
    with pytest.raises(ValueError, match="the sum of the weights is 0"):
        risk.fun(THETA)


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """Of two workers in processes of their own, each with little memory, which are started again when they die."""
    import distributed

    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            memory_limit=LIMIT,
            dashboard_address=None,
            silence_logs=50,
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


LIMIT = 420 * 2**20
LARGE, WIDTH, BLOCKS = 100_000, 50, 24
"""Blocks of 38 MiB, which together are larger than the memory of both workers."""


def block(start: int) -> Any:
    """Rows of a large matrix, computed where they are wanted."""
    numbers = np.arange(start * WIDTH, (start + LARGE) * WIDTH, dtype=np.uint64).reshape(LARGE, WIDTH)
    return (numbers * np.uint64(2654435761) % np.uint64(2**32)) / 2**31 - 1


def test_data_larger_than_the_memory_of_all_workers(client: Any) -> None:
    import dask.array as da
    from dask import delayed

    assert BLOCKS * LARGE * WIDTH * 8 > 2 * LIMIT
    made = delayed(block, pure=False)
    blocks = [da.from_delayed(made(n * LARGE), (LARGE, WIDTH), float) for n in range(BLOCKS)]
    features = da.concatenate(blocks)
    target = (features[:, 0] > 0).astype(float)
    theta = np.linspace(-0.1, 0.1, WIDTH + 1)
    value, gradient = as_dask_risk(LOGIT, features, target, client=client).value_and_gradient(theta)
    functions, sums = LOGIT.compile(), np.zeros(WIDTH + 2)
    for n in range(BLOCKS):
        rows = block(n * LARGE)
        inputs = np.column_stack([rows, np.ones(LARGE)])
        one, slopes = functions.value_and_gradient(inputs @ theta, (rows[:, 0] > 0).astype(float), reduction="sum")
        sums += np.append(inputs.T @ slopes, one)
    np.testing.assert_allclose(np.append(gradient, value), sums / (BLOCKS * LARGE), rtol=1e-9, atol=1e-13)


def slow(rows: Any) -> Any:
    """The rows, after a while in which the worker may die."""
    import time

    time.sleep(0.15)
    return rows


def test_a_worker_that_is_killed_loses_nothing(client: Any) -> None:
    features = array(X, 50).map_blocks(slow, dtype=float)
    risk = as_dask_risk(LOGIT, features, array(LABELS), client=client)
    expected = as_dask_risk(LOGIT, array(X, 50), array(LABELS)).value_and_gradient(THETA)
    pids = client.run(os.getpid)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(risk.value_and_gradient, THETA)
        while not client.run_on_scheduler(lambda dask_scheduler: dask_scheduler.total_occupancy > 0):
            pass
        os.kill(next(iter(pids.values())), signal.SIGKILL)
        value, gradient = asked.result(timeout=60)
    assert value == expected[0]
    np.testing.assert_array_equal(gradient, expected[1])
    assert set(client.run(os.getpid).values()) != set(pids.values())
