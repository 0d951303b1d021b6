"""Boosting with our objectives gives the trees and predictions of the libraries' own, inside the libraries."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from sympy import Rational, cosh, exp, log, symbols

from mse_sym import Loss, activations, as_objective, losses
from tests.peers.adapters import ADAPTERS

POISSON = losses.poisson_nll.of(activations.exp)
SOFTMAX = losses.cross_entropy.of(activations.softmax)
AS_LIBRARIES_DO = exp(POISSON.prediction + Rational(7, 10))
"""Both XGBoost and LightGBM multiply the Hessian of Poisson's loss by exp(max_delta_step), which is 0.7 by default."""

of_weights = pytest.mark.parametrize("is_weighted", [False, True], ids=["plain", "weighted"])


@cache
def data(name: str) -> tuple[Any, Any, Any]:
    X, y = getattr(import_module("sklearn.datasets"), f"load_{name}")(return_X_y=True)
    return X, y.astype(float), np.random.default_rng(0).uniform(0.5, 2, len(y))


@cache
def objective(name: str, library: str) -> Any:
    if name == "bernoulli":
        return as_objective(losses.binary_cross_entropy, library, link=activations.sigmoid)  # type: ignore[arg-type]
    if name == "poisson":
        chosen = None if library in ("catboost", "sklearn") else AS_LIBRARIES_DO
        return as_objective(POISSON, library, curvature=chosen)  # type: ignore[arg-type]
    factor = {"xgboost": 2, "lightgbm": Rational(3, 2), "catboost": 1}[library]
    chosen = "bound" if library == "xgboost" else None if factor == 1 else factor * SOFTMAX.hessian_diagonal
    return as_objective(SOFTMAX, library, curvature=chosen)  # type: ignore[arg-type]


DATA = {"bernoulli": "breast_cancer", "poisson": "diabetes", "softmax": "wine"}
of_objectives = pytest.mark.parametrize("name", DATA)


XGBOOST = {"max_depth": 3, "eta": 0.3, "nthread": 1, "tree_method": "hist"}


def splits(booster: Any) -> Iterator[tuple[Any, ...]]:
    """Feature and threshold of each node, tree by tree, and how many examples weigh there."""
    trees = booster.trees_to_dataframe()
    yield from zip(trees["Tree"], trees["Node"], trees["Feature"], trees["Split"].fillna(0), strict=True)


@pytest.mark.peers("xgboost", "sklearn", "numba", "pandas")
@of_weights
@of_objectives
def test_xgboost_grows_the_same_trees(name: str, is_weighted: bool) -> None:
    xgboost = import_module("xgboost")
    X, y, w = data(DATA[name])
    ours = objective(name, "xgboost")
    start = ours.start(y, w if is_weighted else None)
    rows = xgboost.DMatrix(X, label=y, weight=w if is_weighted else None)
    built_ins: dict[str, tuple[str, Any, dict[str, Any]]] = {
        "bernoulli": ("binary:logistic", 1 / (1 + np.exp(-start)), {}),
        "poisson": ("count:poisson", np.exp(start), {"max_delta_step": 0.7}),
        "softmax": ("multi:softprob", np.ravel(start).tolist(), {"num_class": 3}),
    }
    built_in, base, more = built_ins[name]
    settings = {**XGBOOST, **more}
    begin = np.ravel(start).tolist() if name == "softmax" else start
    mine = xgboost.train({**settings, "base_score": begin}, rows, 8, obj=ours)
    theirs = xgboost.train({**settings, "objective": built_in, "base_score": base}, rows, 8)
    assert list(splits(mine)) == list(splits(theirs))
    margins = [booster.predict(rows, output_margin=True) for booster in (mine, theirs)]
    assert margins[0] == pytest.approx(margins[1], rel=2e-5, abs=2e-6)
    assert np.ptp(margins[0]) > 0.5


@pytest.mark.peers("xgboost", "lightgbm", "numba")
@pytest.mark.parametrize("library", ["XGBoost", "LightGBM"])
def test_the_gradient_is_that_which_the_leaves_of_the_libraries_tell(library: str) -> None:
    """Of two leaves with two penalties each, from which the sums of the gradients follow."""
    z, y = np.linspace(2, -2, 40).astype(np.float32), np.arange(40) % 3 % 2
    _, sums = ADAPTERS[library, {"XGBoost": "binary:logistic", "LightGBM": "binary"}[library]](z, y)
    gradient, _ = objective("bernoulli", "xgboost")(y, z)
    halves = np.repeat(gradient.reshape(2, 20).sum(axis=1), 20)
    assert halves == pytest.approx(sums, rel=1e-4)


@pytest.mark.peers("xgboost", "sklearn", "numba")
@of_objectives
def test_the_start_is_that_of_xgboost(name: str) -> None:
    """Of the softmax up to a constant, which changes nothing."""
    xgboost = import_module("xgboost")
    X, y, _ = data(DATA[name])
    chosen = {"bernoulli": "binary:logistic", "poisson": "count:poisson", "softmax": "multi:softprob"}[name]
    settings = {"objective": chosen, **({"num_class": 3} if name == "softmax" else {})}
    model = json.loads(xgboost.train(settings, xgboost.DMatrix(X, label=y), 1).save_config())
    found = np.array(json.loads(model["learner"]["learner_model_param"]["base_score"]))
    ours = np.ravel(objective(name, "xgboost").start(y))
    match name:
        case "bernoulli":
            theirs = np.log(found / (1 - found))
        case "poisson":
            theirs = np.log(found)
        case _:
            theirs, ours = found - found.mean(), ours - ours.mean()
    assert ours == pytest.approx(theirs, rel=1e-5)


@pytest.mark.peers("xgboost", "sklearn", "numba")
def test_the_estimator_of_xgboost_for_scikit_learn_takes_it_with_weights_and_is_pickled() -> None:
    xgboost = import_module("xgboost")
    X, y, w = data("breast_cancer")
    ours = objective("bernoulli", "xgboost")
    start = ours.start(y, w)
    settings: dict[str, Any] = {"n_estimators": 4, "max_depth": 3, "n_jobs": 1}
    mine = xgboost.XGBRegressor(objective=ours, base_score=start, **settings).fit(X, y, sample_weight=w)
    theirs = xgboost.XGBClassifier(base_score=1 / (1 + np.exp(-start)), **settings).fit(X, y, sample_weight=w)
    margin = theirs.predict(X, output_margin=True)
    assert mine.predict(X) == pytest.approx(margin, rel=2e-5, abs=2e-6)
    again = pickle.loads(pickle.dumps(import_module("sklearn.base").clone(mine).fit(X, y, sample_weight=w)))
    assert again.predict(X).tolist() == mine.predict(X).tolist()


LIGHTGBM = {
    "num_leaves": 7,
    "learning_rate": 0.3,
    "verbosity": -1,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
}


@pytest.mark.peers("lightgbm", "sklearn", "numba", "pandas")
@of_weights
@of_objectives
def test_lightgbm_grows_the_same_trees_from_the_same_start(name: str, is_weighted: bool) -> None:
    lightgbm = import_module("lightgbm")
    X, y, w = data(DATA[name])
    weights = w if is_weighted else None
    ours = objective(name, "lightgbm")
    start = ours.start(y, weights)
    more = {"num_class": 3} if name == "softmax" else {}
    built_in = {"bernoulli": "binary", "poisson": "poisson", "softmax": "multiclass"}[name]
    begin = np.broadcast_to(start, (len(y), *np.shape(start))).copy()
    settings = {**LIGHTGBM, **more}

    def trained(objective: Any, init_score: Any) -> Any:
        rows = lightgbm.Dataset(X, y, weight=weights, init_score=init_score)
        return lightgbm.train({**settings, "objective": objective}, rows, 8)

    mine, from_ours, theirs = trained(ours, begin), trained(built_in, begin), trained(built_in, None)
    columns = ["tree_index", "node_depth", "split_feature", "threshold"]
    nodes = [booster.trees_to_dataframe()[columns].astype(str).to_numpy().tolist() for booster in (mine, from_ours)]
    assert nodes[0] == nodes[1]
    margins = mine.predict(X, raw_score=True) + start, theirs.predict(X, raw_score=True)
    assert margins[0] == pytest.approx(margins[1], rel=1e-6, abs=1e-7)


@pytest.mark.peers("lightgbm", "sklearn", "numba")
def test_the_estimator_of_lightgbm_for_scikit_learn_takes_it_with_weights() -> None:
    lightgbm = import_module("lightgbm")
    X, y, w = data("breast_cancer")
    ours = objective("bernoulli", "lightgbm")
    start = ours.start(y, w)
    settings: dict[str, Any] = {"n_estimators": 4, "verbosity": -1, "n_jobs": 1}
    mine = lightgbm.LGBMRegressor(objective=ours, **settings).fit(
        X, y, sample_weight=w, init_score=np.full(len(y), start)
    )
    theirs = lightgbm.LGBMClassifier(**settings).fit(X, y, sample_weight=w)
    assert mine.booster_.predict(X) + start == pytest.approx(theirs.booster_.predict(X, raw_score=True), rel=1e-6)


CATBOOST = {
    "iterations": 8,
    "learning_rate": 0.3,
    "depth": 3,
    "boosting_type": "Plain",
    "bootstrap_type": "No",
    "random_strength": 0,
    "leaf_estimation_method": "Newton",
    "leaf_estimation_iterations": 1,
    "boost_from_average": False,
    "verbose": 0,
    "thread_count": 1,
    "allow_writing_files": False,
}


@pytest.mark.peers("catboost", "sklearn", "numba")
@of_weights
@of_objectives
def test_catboost_grows_the_same_trees(name: str, is_weighted: bool) -> None:
    catboost = import_module("catboost")
    X, y, w = data(DATA[name])
    weights = w if is_weighted else None
    ours = objective(name, "catboost")
    begin = np.broadcast_to(ours.start(y, weights), (len(y), 3) if name == "softmax" else len(y)).copy()
    rows = catboost.Pool(X, y, weight=weights, baseline=begin)
    built_in = {"bernoulli": "Logloss", "poisson": "Poisson", "softmax": "MultiClass"}[name]
    models = [
        catboost.CatBoost({**CATBOOST, "eval_metric": built_in, "loss_function": chosen}).fit(rows)
        for chosen in (ours, built_in)
    ]
    margins = [model.predict(X, prediction_type="RawFormulaVal") for model in models]
    assert margins[0] == pytest.approx(margins[1], rel=1e-9, abs=1e-11)
    assert np.ptp(margins[0]) > 0.5


@pytest.mark.peers("sklearn", "numba")
@of_weights
@pytest.mark.parametrize("name", ["bernoulli", "poisson"])
def test_scikit_learn_grows_the_same_trees_from_the_same_start(name: str, is_weighted: bool) -> None:
    ensemble = import_module("sklearn.ensemble")
    X, y, w = data(DATA[name])
    weights = w if is_weighted else None
    settings: dict[str, Any] = {"max_iter": 8, "early_stopping": False, "random_state": 0}
    mine = ensemble.HistGradientBoostingRegressor(loss=objective(name, "sklearn"), **settings)
    margin = mine.fit(X, y, sample_weight=weights).predict(X)
    if name == "bernoulli":
        theirs = ensemble.HistGradientBoostingClassifier(**settings).fit(X, y, sample_weight=weights)
        assert margin == pytest.approx(theirs.decision_function(X), rel=1e-9, abs=1e-12)
    else:
        theirs = ensemble.HistGradientBoostingRegressor(loss="poisson", **settings).fit(X, y, sample_weight=weights)
        assert np.exp(margin) == pytest.approx(theirs.predict(X), rel=1e-9)


@pytest.mark.peers("sklearn", "numba")
def test_scikit_learn_stops_early_by_our_loss_copies_and_pickles_it() -> None:
    ensemble = import_module("sklearn.ensemble")
    X, y, _ = data("breast_cancer")
    settings: dict[str, Any] = {"max_iter": 60, "early_stopping": True, "scoring": "loss", "random_state": 0}
    settings |= {"learning_rate": 1.0, "n_iter_no_change": 3}
    mine = ensemble.HistGradientBoostingRegressor(loss=objective("bernoulli", "sklearn"), **settings)
    mine = import_module("sklearn.base").clone(mine).fit(X, y)
    assert mine.n_iter_ < 60
    assert pickle.loads(pickle.dumps(mine)).predict(X).tolist() == mine.predict(X).tolist()
    with pytest.raises(TypeError, match="HistGradientBoostingRegressor has one"):
        as_objective(SOFTMAX, "sklearn")


@pytest.mark.peers("xgboost", "lightgbm", "catboost", "sklearn", "numba")
def test_a_loss_of_ones_own_learns_in_each_library() -> None:
    a, y = symbols("a y", real=True)
    mine = Loss("log_cosh_of_ones_own", log(cosh(a - y)), prediction=a, target=y)
    X, targets, _ = data("diabetes")
    targets = targets / targets.std()
    names: tuple[Any, ...] = ("xgboost", "lightgbm", "catboost", "sklearn")
    chosen = {library: as_objective(mine, library) for library in names}
    start = chosen["xgboost"].start(targets)
    xgboost, lightgbm, catboost = map(import_module, ("xgboost", "lightgbm", "catboost"))
    begin = np.full(len(targets), start)
    rows = xgboost.DMatrix(X, label=targets)
    booster = import_module("sklearn.ensemble").HistGradientBoostingRegressor(loss=chosen["sklearn"], max_iter=20)
    found = {
        "xgboost": xgboost.train({**XGBOOST, "base_score": start}, rows, 20, obj=chosen["xgboost"]).predict(rows),
        "lightgbm": start
        + lightgbm.train(
            {**LIGHTGBM, "objective": chosen["lightgbm"]}, lightgbm.Dataset(X, targets, init_score=begin), 20
        ).predict(X),
        "catboost": start
        + catboost.CatBoost({**CATBOOST, "loss_function": chosen["catboost"], "eval_metric": "RMSE"})
        .fit(catboost.Pool(X, targets, baseline=begin))
        .predict(X),
        "sklearn": booster.fit(X, targets).predict(X),
    }
    values = mine.compile().value
    best = values(begin, targets, reduction="mean")
    for library, predictions in found.items():
        assert values(np.asarray(predictions, float), targets, reduction="mean") < 0.7 * best, library
