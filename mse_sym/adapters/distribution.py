"""What NGBoost asks of a distribution, from a likelihood: score, derivative, Fisher information, start, samples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from sympy import Add, Expr, KroneckerDelta, S, Symbol, lambdify

from mse_sym.adapters.risk import as_scipy
from mse_sym.adapters.second_derivative import SECONDS, in_margin, standing_in
from mse_sym.adapters.subject import Subject, subject_of
from mse_sym.losses import Activation, Likelihood, Loss
from mse_sym.losses.compiled import CompiledLoss
from mse_sym.losses.expectation import Expectation
from mse_sym.proof.limited_time import within
from mse_sym.runtime.arguments import Array
from mse_sym.symbolic import Context
from mse_sym.symbolic.context import shown_set


@dataclass(frozen=True, eq=False)
class Distribution:
    """A likelihood of predictions that may be any real numbers, with numbers for its other parameters."""

    likelihood: Likelihood
    link: Activation | None
    parameters: Mapping[str, float]

    @cached_property
    def loss(self) -> Loss:
        """The negative logarithm of the density, with all its terms."""
        return self.likelihood.loss(self.link, full=True)

    @property
    def predictions(self) -> tuple[Symbol, ...]:
        """The symbols of the predictions."""
        given = self.likelihood.prediction
        return given if isinstance(given, tuple) else (given,)

    @cached_property
    def functions(self) -> CompiledLoss:
        """The compiled functions, in which the Fisher information stands for the Hessian."""
        return standing_in(self.loss.compile(), "hessian", self.information, self.loss)

    @cached_property
    def information(self) -> Expr:
        """The Fisher information in the predictions before the link; of several an entry of the matrix.

        Raises:
            ValueError: an entry is not found.
        """
        matrix = self.likelihood.fisher_information(*self.predictions, seconds=SECONDS).matrix
        if not self.loss.is_vector:
            return in_margin(matrix[0, 0], self.likelihood, self.link, self.loss)
        first, second = self.loss.indices
        places = range(len(self.predictions))
        entries = (
            matrix[k, n] * KroneckerDelta(first, k + 1) * KroneckerDelta(second, n + 1) for k in places for n in places
        )
        own = {symbol: self.loss.prediction[place] for place, symbol in enumerate(self.predictions, 1)}
        return Add(*entries).xreplace(own)

    def _columns(self, params: Array) -> Array:
        """The predictions of NGBoost, a row for each parameter, as the functions take them."""
        return np.ascontiguousarray(params.T) if self.loss.is_vector else params[0]

    def score(self, params: Array, outcomes: Array) -> Array:
        """The negative logarithm of the density of each outcome."""
        return np.asarray(self.functions.value(self._columns(params), outcomes, **self.parameters))

    def derivative(self, params: Array, outcomes: Array) -> Array:
        """Its derivatives, of the shape (n, K)."""
        found = np.asarray(self.functions.gradient(self._columns(params), outcomes, **self.parameters))
        return found.reshape(len(outcomes), -1)

    def metric(self, params: Array) -> Array:
        """The Fisher information of each example, of the shape (n, K, K)."""
        columns = self._columns(params)
        anything = np.full(params.shape[1], self._outcome)
        found = np.asarray(self.functions.hessian(columns, anything, **self.parameters))
        return found.reshape(params.shape[1], len(params), len(params))

    @cached_property
    def _outcome(self) -> float:
        """An outcome, of which the information does not depend."""
        domain = self.functions.signature.arguments[1].domain
        least, most = domain.least_and_most
        return domain.elements[0] if domain.elements else float(np.clip(0.5, least, most))

    def best(self, outcomes: Array) -> Array:
        """The predictions that are best for all outcomes together: the derived start value, or what SciPy finds.

        Raises:
            RuntimeError: SciPy finds none.
        """
        numbers = {name: float(value) for name, value in self.parameters.items()}
        if not self.loss.is_vector:
            return np.array([self.loss.start_value.of(outcomes, **numbers)])
        from scipy.optimize import minimize

        parameters: dict[str, Any] = {"backend": "numpy", **numbers}
        risk = as_scipy(self.loss, np.empty((len(outcomes), 0)), outcomes, **parameters)
        found = minimize(
            risk.fun, risk.start, jac=risk.jac, hess=risk.hess, method="trust-exact", options={"gtol": 1e-9}
        )
        if not np.abs(risk.jac(found.x)).max() < 1e-6:
            raise RuntimeError(f"{self.loss.name}: no constant is found that minimises the mean loss: {found.message}")
        return np.asarray(found.x)

    def mean(self, params: Array) -> Array:
        """The mean outcome of each example.

        Raises:
            ValueError: SymPy finds no formula of the mean.
        """
        found = self._mean(*params) if self.link is None else self._mean(self._linked(params[0]))
        return np.broadcast_to(np.asarray(found, float), params.shape[1:]).copy()

    @cached_property
    def _linked(self) -> Any:
        assert self.link is not None
        return lambdify(self.link.argument, self.link.expression, ["scipy", "numpy"])

    @cached_property
    def _mean(self) -> Any:
        likelihood, context = self.likelihood, Context(self.likelihood.domains)
        support = likelihood.support or context.domain(likelihood.outcome)
        expectation = Expectation(likelihood.density, likelihood.outcome, support, context)
        formula = within(SECONDS, lambda: expectation.of(likelihood.outcome))
        if formula is None:
            raise ValueError(f"{likelihood.name}: SymPy finds no formula of the mean; predict with pred_dist(X).params")
        numbers = {symbol: S(self.parameters[str(symbol)]) for symbol in likelihood.parameters}
        return lambdify(self.predictions, formula.subs(numbers), ["scipy", "numpy"])

    def sample(self, params: Array, size: int, seed: int | None = None) -> Array:
        """Samples of each example, of the shape (size, n); drawn one example after the other.

        Raises:
            TypeError: a density of no random variable that SymPy knows.
        """
        generator = np.random.default_rng(seed)
        rows = params.T if self.link is None else self._linked(params).T
        names = [str(symbol) for symbol in self.predictions]
        drawn = [
            self.likelihood.sample(
                size, seed=generator, **dict(zip(names, row.tolist(), strict=True)), **self.parameters
            )
            for row in rows
        ]
        return np.stack(drawn, axis=1)


def distribution_of(likelihood: Likelihood, link: Activation | None, parameters: Mapping[str, float]) -> Distribution:
    """A distribution whose predictions may be any real numbers.

    Raises:
        TypeError: no likelihood, or one of vectors; other parameters than it has.
        ValueError: predictions of another domain; an information that is not found.
    """
    if not isinstance(likelihood, Likelihood):
        raise TypeError(f"NGBoost predicts a distribution: give a Likelihood, got {type(likelihood).__name__}")
    subject: Subject = subject_of(likelihood, link, parameters)
    domain = subject.loss.context.domain(subject.loss.prediction)
    if domain != S.Reals:
        raise ValueError(
            f"{likelihood.name}: NGBoost predicts any real number, and the prediction lies in {shown_set(domain)}; "
            "give a link, as activations.exp, or write the density in the logarithm of what is positive"
        )
    distribution = Distribution(likelihood, link, dict(parameters))
    _ = distribution.functions
    return distribution
