"""What an estimator is given, as a loss of linear predictions: a name, a loss or a likelihood, a link, parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from sympy import Expr, IndexedBase, S, Symbol
from sympy import exp as exp_of

from mse_sym.backends.numpy import ArrayFunction, array_function
from mse_sym.forms import stable_form
from mse_sym.losses import Activation, Likelihood, Loss, activations, catalogue
from mse_sym.losses.compiled import CompiledLoss
from mse_sym.losses.likelihoods import catalogue as likelihood_catalogue
from mse_sym.proof import Derivation
from mse_sym.symbolic.context import POSITIVE, Context, shown_set


@dataclass(frozen=True)
class Model:
    """A loss of linear predictions, and what it was made of.

    ``names`` are those of the predictions, in the order of their columns; none of a vector of any size.  ``constant``
    are the predictions that have an intercept and no features, of which the last are the logarithms (or the numbers
    themselves) of the parameters in ``estimated``.
    """

    loss: Loss
    single: Loss
    """The loss of one prediction, before parameters that are estimated became predictions beside it."""
    link: Activation | None
    likelihood: Likelihood | None
    parameters: Mapping[str, Any]
    names: tuple[str, ...]
    constant: frozenset[str]
    estimated: tuple[str, ...]

    @property
    def has_vector_target(self) -> bool:
        return isinstance(self.loss.target, IndexedBase)

    @property
    def functions(self) -> CompiledLoss:
        return functions_of(self.loss)


def model_of(
    loss: str | Loss | Likelihood,
    link: str | Activation | None,
    parameters: Mapping[str, Any] | None,
    constant: tuple[str, ...] = (),
) -> Model:
    """What is minimised.

    Raises:
        TypeError: something else than a loss, a link, or its parameters.
        ValueError: an unknown name; predictions that the loss does not take, without a link that leads there.
    """
    given = dict(parameters or {})
    likelihood = loss if isinstance(loss, Likelihood) else None
    activation = _activation(link)
    single = _single(loss, activation)
    names = [str(parameter) for parameter in single.parameters]
    if strangers := sorted(set(given) - set(names)):
        known = ", ".join(names) or "no parameters"
        raise TypeError(f"{single.name} has {known}, and no parameter {', '.join(strangers)}")
    missing = tuple(name for name in names if name not in given)
    if missing and likelihood is None:
        wanted = ", ".join(f"{name!r}: …" for name in missing)
        raise TypeError(f"{single.name} has the parameters {', '.join(names)}; give parameters={{{wanted}}}")
    joined = _joined(single, missing) if missing else single
    columns = tuple(map(str, joined.predictions)) or (() if joined.is_vector else (str(joined.prediction),))
    if unknown := sorted(set(constant) - set(columns)):
        raise ValueError(f"constant names predictions of {single.name}, {', '.join(columns)}, not {', '.join(unknown)}")
    held = frozenset((*constant, *columns[len(columns) - len(missing) :])) if missing else frozenset(constant)
    behind = single.composition.activation if single.composition else None
    return Model(joined, single, behind, likelihood, given, columns, held, missing)


def _activation(link: str | Activation | None) -> Activation | None:
    if link is None or isinstance(link, Activation):
        return link
    known = activations.catalogue()
    if link not in known:
        raise ValueError(f"there is no link {link!r}; give one of {', '.join(known)}, or an Activation")
    return known[link]


def _single(loss: str | Loss | Likelihood, link: Activation | None) -> Loss:
    if isinstance(loss, Likelihood):
        alone = _of_likelihood(loss, None)
        return alone if link is None and _is_free(alone) else _of_likelihood(loss, link or _link_of(alone))
    if isinstance(loss, str):
        known = catalogue()
        if loss not in known:
            near = ", ".join(get_close_matches(loss, known))
            hint = f"; did you mean {near}?" if near else f"; it has {', '.join(known)}"
            hint = "; pass the likelihood of this name as an object" if loss in likelihood_catalogue() else hint
            raise ValueError(f"the catalogue has no loss {loss!r}{hint}")
        loss = known[loss]
    if not isinstance(loss, Loss):
        raise TypeError(f"loss is a name of the catalogue, a Loss or a Likelihood, got {loss!r}")
    if link is None and not _is_free(loss):
        link = _link_of(loss)
    return loss if link is None or link == activations.identity else loss.of(link)


def _is_free(loss: Loss) -> bool:
    return bool(loss.context.domain(loss.prediction) == S.Reals)


def _link_of(loss: Loss) -> Activation:
    """The usual activation, whose values the loss takes: before a positive mean exp, before a probability sigmoid."""
    domain = loss.context.domain(loss.prediction)
    usual = (activations.exp, activations.sigmoid, activations.softmax)
    for activation in (*loss.links, *usual):
        if activation.range == domain and loss.fits(activation):
            return activation
    fitting = [name for name, activation in activations.catalogue().items() if loss.fits(activation)]
    raise ValueError(
        f"{loss.name} takes predictions in {shown_set(domain)}, which linear ones leave; "
        f"give a link, one of {', '.join(fitting) or 'your own activations'}"
    )


@lru_cache(maxsize=64)
def _of_likelihood(likelihood: Likelihood, link: Activation | None) -> Loss:
    return likelihood.loss(link=None if link == activations.identity else link)


@lru_cache(maxsize=64)
def _joined(loss: Loss, names: tuple[str, ...]) -> Loss:
    """The loss with parameters as further predictions: the logarithm of a positive one, or the number itself."""
    if loss.is_vector:
        raise TypeError(f"{loss.name} has a vector of predictions; give its parameters {', '.join(names)}")
    known: dict[str, Symbol] = {str(parameter): parameter for parameter in loss.parameters}
    instead: dict[Symbol, Expr] = {}
    for name in names:
        domain = loss.context.domain(known[name])
        if domain not in (S.Reals, POSITIVE):
            raise ValueError(
                f"{loss.name}: the parameter {name} in {shown_set(domain)} is not estimated; "
                f"give parameters={{{name!r}: …}}"
            )
        own = Symbol(name if domain == S.Reals else f"log_{name}", real=True)
        instead[known[name]] = own if domain == S.Reals else exp_of(own)
    predictions = tuple(next(iter(each.free_symbols)) for each in instead.values())
    domains = {name: domain for name, domain in loss.domains.items() if name not in (loss.prediction, *instead)}
    return Loss(
        f"{loss.name}_and_{'_'.join(names)}",
        loss.expression.xreplace(instead),
        prediction=(loss.prediction, *predictions),
        target=loss.target,
        parameters=tuple(one for one in loss.parameters if one not in instead),
        domains={**domains, loss.target: loss.context.domain(loss.target)},
    )


@lru_cache(maxsize=64)
def functions_of(loss: Loss) -> CompiledLoss:
    """The proved functions, kept for equal losses too, as those of clones are; not measured, which takes seconds."""
    return loss.compile(measure=False)


@lru_cache(maxsize=64)
def function_of(activation: Activation) -> ArrayFunction:
    """What the link makes of linear predictions, in the accurate form."""
    form = stable_form(Derivation.begin(activation.expression, Context({})))
    free = (activation.component,) if activation.component is not None else ()
    return array_function([form.result], [free], [activation.argument], context=form.context)
