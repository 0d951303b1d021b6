"""A likelihood: a density whose negative logarithm is a loss."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from sympy import Add, Basic, Expr, FiniteSet, IndexedBase, S, Set, Symbol, piecewise_fold, sympify

from mse_sym.forms.gamma import GAMMA
from mse_sym.losses.activations import Activation
from mse_sym.losses.expectation import Expectation
from mse_sym.losses.information import Information, information
from mse_sym.losses.loss import Loss
from mse_sym.losses.random_variables import density_of
from mse_sym.losses.sampling import drawn, sampled
from mse_sym.proof import Derivation
from mse_sym.proof.relations import EqualUpToConstant
from mse_sym.proof.rules import Rule, expand_logarithms, negative_logarithm
from mse_sym.proof.strategy import if_it_changes
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.functions import depends_on
from mse_sym.symbolic.notation import textbook_latex


@dataclass(frozen=True, repr=False)
class Likelihood:
    r"""A density of ``outcome`` given ``prediction`` (mean, location or probability) and further parameters.

    Example::

        from sympy import symbols
        from sympy.stats import Gamma
        from mse_sym import Likelihood, activations

        a, nu = symbols("a nu", positive=True)
        waiting = Likelihood.of(Gamma("Y", nu, a / nu), prediction=a)  # the mean is a
        loss = waiting.loss(link=activations.exp)
        print(loss.compile().gradient(0.0, 2.0, nu=1.0))  # -1.0

    Attributes:
        name: a Python identifier.
        density: the formula :math:`p(y)` in ``outcome``, ``prediction`` and ``parameters``; of counts the probability.
        prediction: the symbol, or the vector, in which the loss is differentiated.  Several predictions,
            ``(mu, log_sigma)``, become the entries of one vector in the loss.
        outcome: what is observed, the target of the loss.
        parameters: the further symbols of the density, keywords of the compiled functions.
        domains: the sets over which symbols range, where their assumptions do not say it.
        title: its loss in words, for reports; made from the name if it is not given.
        note: what a reader of the loss should know.
    """

    name: str
    density: Expr
    prediction: Symbol | IndexedBase | tuple[Symbol, ...]
    outcome: Symbol | IndexedBase
    parameters: tuple[Symbol, ...] = ()
    domains: Mapping[Basic, Set] = field(default_factory=dict)
    title: str = ""
    note: str = ""
    support: Set | None = None
    """The values that the outcome takes, where its domain has others: of counts the natural numbers."""
    variable: Expr | None = None
    """The random variable of ``sympy.stats`` that it was made of."""

    @classmethod
    def of(
        cls,
        variable: Expr,
        prediction: Symbol | tuple[Symbol, ...],
        *,
        parameters: Sequence[Symbol] | None = None,
        outcome: Symbol | None = None,
        domains: Mapping[Basic, Set] | None = None,
        name: str = "",
    ) -> Likelihood:
        """The likelihood of a random variable of ``sympy.stats``, or of ``location + scale * variable``.

        Args:
            variable: its arguments may be formulas, as ``Gamma("Y", nu, a / nu)`` of the mean ``a``.
            prediction: the symbol, or the symbols, in which the loss is differentiated.
            parameters: the other symbols, in this order if none is given: as the distribution's arguments have them.
            outcome: the real symbol of the outcome; named as the variable in small letters if none is given.
            domains: what is narrower than the distribution's own conditions and its support.

        Raises:
            TypeError: it is no variable of numbers, or no multiple of one.
            ValueError: what the distribution asks of its arguments is not proved on the domains.
        """
        if not isinstance(variable, Basic):
            raise TypeError(f"give a random variable of sympy.stats, like Gamma('Y', nu, a/nu), got {variable!r}")
        named = next((str(one) for one in variable.atoms(Symbol) if str(one).isupper()), "y")
        outcome = outcome or Symbol(named.lower(), real=True)
        density = density_of(variable, outcome, domains or {})
        given = prediction if isinstance(prediction, tuple) else (prediction,)
        if strangers := [one for one in given if one not in density.symbols]:
            known = ", ".join(map(str, density.symbols)) or "no symbols"
            raise ValueError(
                f"{strangers[0]} is not in {variable}, which has {known}; choose the prediction among them"
            )
        others = tuple(one for one in density.symbols if one not in given)
        return cls(
            name or _in_small_letters(density.name),
            density.expression,
            prediction,
            outcome,
            others if parameters is None else tuple(parameters),
            density.domains,
            support=density.support,
            variable=variable,
        )

    @property
    def negative_log(self) -> Derivation:
        """From the density to its negative logarithm, expanded, by proved lines."""
        return _negative_log(self.density, Context(self.domains))

    def loss(self, link: Activation | None = None, *, full: bool = False) -> Loss:
        """The negative logarithm as a loss, whose derivation begins at the density.

        Args:
            link: an activation before the prediction, as the exponential before a mean that is positive.
            full: with the terms that depend neither on the prediction nor on a parameter, as the logarithm of y!;
                where the support moves with the prediction they are there always.

        Raises:
            StepRefuted, StepUndecided: the density is not proved to be positive on its domain.
            ValueError: the values of the link do not lie in the domain of the prediction.
        """
        loss = self._whole if full else self._without_constants
        return loss if link is None else loss.of(link)

    @cached_property
    def _whole(self) -> Loss:
        whole = Loss(
            self.name,
            self.negative_log.result,
            self.prediction,
            self.outcome,
            self.parameters,
            self.domains,
            self.title or f"{self.name.replace('_', ' ').capitalize()} negative log-likelihood",
            self.note,
        )
        given = self.prediction if isinstance(self.prediction, tuple) else ()
        density = self.density.xreplace({one: whole.prediction[place] for place, one in enumerate(given, 1)})
        return replace(whole, origin=_negative_log(density, whole.context))

    @cached_property
    def _without_constants(self) -> Loss:
        whole = self._whole
        assert whole.origin is not None
        if any(depends_on(domain, whole.prediction) for domain in whole.domains.values()):
            return whole  # where no term is a constant for all predictions that an outcome may have
        origin = if_it_changes(whole.origin, _without(whole.prediction, whole.parameters))
        return replace(whole, expression=origin.result, origin=origin)

    def fisher_information(self, *variables: Symbol, seconds: float = 10.0) -> Information:
        """The Fisher information in the variables; in the prediction and the parameters, if none is given.

        Each entry says what confirms it, or that it is not found in so many seconds for each of two expectations.

        Raises:
            TypeError: a likelihood of vectors.
        """
        given = self.prediction if isinstance(self.prediction, tuple) else (self.prediction,)
        chosen = variables or (*given, *self.parameters)
        if any(isinstance(one, IndexedBase) for one in (*given, self.outcome)):
            raise TypeError(f"{self.name} is one of vectors, whose Fisher information is not sought")
        context = Context(self.domains)
        support = self.support or context.domain(self.outcome)
        expectation = Expectation(self.density, self.outcome, support, context)
        return information(self.name, self.negative_log.result, expectation, chosen, seconds)

    def sample(
        self, size: int | tuple[int, ...], *, seed: int | np.random.Generator | None = None, **values: Any
    ) -> Any:
        """Samples of the outcome at numbers for all symbols: ``poisson.sample(100, a=2.5, seed=1)``.

        Outcomes that can be counted are drawn by their probabilities; others by ``sympy.stats``, which has NumPy or
        SciPy draw them, of a likelihood that was made of a random variable.

        Raises:
            TypeError: a symbol without a number, or a density without a random variable.
            NotImplementedError: neither NumPy nor SciPy draws samples of the variable.
        """
        given = self.prediction if isinstance(self.prediction, tuple) else (self.prediction,)
        names = {str(one): one for one in (*given, *self.parameters)}
        if set(names) != set(values):
            raise TypeError(f"{self.name} is sampled at {', '.join(names)}, got {', '.join(values) or 'nothing'}")
        numbers = {names[name]: sympify(value, strict=True) for name, value in values.items()}
        generator = np.random.default_rng(seed)
        support = self.support or Context(self.domains).domain(self.outcome)
        if isinstance(support, FiniteSet) or support in (S.Naturals0, S.Naturals):
            return drawn(self.density.subs(numbers), self.outcome, support, size, generator)
        if self.variable is None:
            raise TypeError(f"{self.name} is no random variable; make one of sympy.stats a likelihood: Likelihood.of")
        return sampled(self.variable, numbers, size, generator)

    def __repr__(self) -> str:
        return f"Likelihood({self.name!r}, {self.density})"

    def _repr_latex_(self) -> str:
        return f"${textbook_latex(self.density)}$"

    def __hash__(self) -> int:
        return hash((self.name, self.density))


def _negative_log(density: Expr, context: Context) -> Derivation:
    derivation = Derivation.begin(density, context).apply(negative_logarithm)
    for rule in (_IN_PIECES, expand_logarithms, GAMMA):
        derivation = if_it_changes(derivation, rule)
    return derivation


_IN_PIECES = Rule("logarithm piece by piece", lambda expr, context: piecewise_fold(expr))


def _without(prediction: Expr, parameters: tuple[Symbol, ...]) -> Rule:
    """Leave out the terms that are constants for every derivative: in the prediction and in the parameters."""
    kept = (prediction, *parameters)

    def rewrite(expr: Expr, context: Context) -> Expr:
        return Add(*(term for term in Add.make_args(expr) if any(depends_on(term, name) for name in kept)))

    shown = ", ".join(f"${textbook_latex(name)}$" for name in kept)
    return Rule("drop constants", rewrite, EqualUpToConstant(prediction), f"terms without {shown} dropped")


def _in_small_letters(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
