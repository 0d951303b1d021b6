"""What adapters are given: a loss or a likelihood, a link, and numbers for the parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any

from sympy import Basic, Expr, Integer, S, Symbol

from mse_sym.losses import Activation, Likelihood, Loss
from mse_sym.losses.at_numbers import numbers_of
from mse_sym.proof import Evidence, Proved, Refuted, Undecided, prove, relations
from mse_sym.symbolic.context import shown_set


@dataclass(frozen=True)
class Subject:
    """A loss of the margin, numbers for its parameters, and the likelihood and link that it was made of, if it was."""

    loss: Loss
    numbers: Mapping[Basic, Expr]
    likelihood: Likelihood | None = None
    link: Activation | None = None

    @property
    def hessian(self) -> Expr:
        """The second derivative; of vectors an entry of the diagonal."""
        return self.loss.hessian_diagonal if self.loss.is_vector else self.loss.hessian

    def at_least(self, larger: Expr, smaller: Expr) -> tuple[Evidence, ...] | Refuted | Undecided:
        """That one is at least the other for all arguments, at the numbers of the parameters; or why not."""
        evidence: tuple[Evidence, ...] = ()
        for entry in self._entries():
            sides = [side.xreplace(dict(self.numbers)).subs(entry) for side in (larger, smaller)]
            verdict = prove(sides[0], relations.AtLeast(), sides[1], self.loss.context)
            if not isinstance(verdict, Proved):
                return verdict
            evidence += verdict.evidence
        return evidence

    def _entries(self) -> Iterator[dict[Symbol, Integer]]:
        """The places of the entries, where a vector has a fixed size."""
        if self.loss.is_vector and (size := self.loss.prediction.shape[0]).is_Integer:
            yield from ({self.loss.indices[0]: Integer(place)} for place in range(1, int(size) + 1))
        else:
            yield {}


def refuse_other_predictions(loss: Loss) -> None:
    """Refuse a loss whose prediction is not any real number.

    Raises:
        ValueError: its domain is smaller.
    """
    domain = loss.context.domain(loss.prediction)
    if domain != S.Reals:
        raise ValueError(
            f"{loss.name}: a margin is any real number, and the prediction lies in {shown_set(domain)}; give a link, "
            "as link=activations.sigmoid"
        )


def subject_of(loss: Loss | Likelihood, link: Activation | None, parameters: Mapping[str, Any]) -> Subject:
    """A loss, or a likelihood with its link, with numbers for its parameters.

    Raises:
        TypeError: neither; other parameters than it has.
        ValueError: a parameter that is outside of its domain.
    """
    if not isinstance(loss, Loss | Likelihood):
        raise TypeError(f"give a Loss, or a Likelihood with its link; got {type(loss).__name__}")
    likelihood = loss if isinstance(loss, Likelihood) else None
    without_link = loss.loss() if isinstance(loss, Likelihood) else loss
    made = without_link if link is None else without_link.of(link)
    known = {str(getattr(each, "label", each)): each for each in made.parameters}
    if set(known) != set(parameters):
        wanted = ", ".join(f"{name}=…" for name in known) or "no parameters"
        raise TypeError(f"{made.name} takes {wanted}, got {', '.join(sorted(parameters)) or 'none'}")
    given = {name: value for name, value in parameters.items() if isinstance(value, Real)}  # arrays stay as they are
    numbers = numbers_of(made.name, made.parameters, made.context, given)
    return Subject(made, numbers, likelihood, link)
