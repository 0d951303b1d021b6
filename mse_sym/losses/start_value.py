r"""Where to begin: the constant prediction that minimises the mean loss of a sample."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from sympy import Dummy, Expr, Indexed, IndexedBase, Rational, S, Set, Symbol

from mse_sym.losses.start_sample import DIGITS, parameters_of, sample_of
from mse_sym.proof import Derivation
from mse_sym.runtime.arguments import Array
from mse_sym.symbolic.context import shown_set
from mse_sym.symbolic.plain_notation import plain_formula


@dataclass(frozen=True)
class StartValue:
    """The constant prediction that minimises the mean loss, as a function of the mean of the targets.

    Attributes:
        name: of the loss.
        expression: in ``mean`` and the parameters of the loss; of vectors, an entry.
        mean: the mean of the targets, in which an example counts by its weight; of vectors, of each entry.
        domain: the set of the means that have a start value; of vectors, the entries add up to 1.
        targets: the set in which targets lie.
        parameters: those of the loss.
        derivations: that the mean gradient is the gradient at the mean, where it vanishes, that the minimum is there,
            and what an activation makes of it.
    """

    name: str
    expression: Expr
    mean: Symbol | IndexedBase
    domain: Set
    targets: Set
    parameters: tuple[Symbol | IndexedBase, ...]
    derivations: tuple[Derivation, ...]

    def of(self, targets: Any, weights: Any = None, **parameters: float) -> float | Array:
        """The start value of a sample, its mean taken exactly; of vectors, one number for each entry.

        Raises:
            TypeError: other parameters than those of the loss.
            ValueError: targets that the loss does not take, weights that are negative or all 0; or no constant
                minimises the mean loss, as where all labels are 0.
        """
        known = parameters_of(self.name, self.parameters, parameters)
        is_vector = isinstance(self.mean, IndexedBase)
        columns, counted = sample_of(self.name, targets, weights, self.targets, is_vector=is_vector)
        total = Fraction(math.fsum(counted))
        means = [self._exact(Fraction(math.fsum(counted * column)) / total) for column in columns.T]
        if not is_vector:
            return _value(self.expression.xreplace({self.mean: means[0], **known}))
        entry = Dummy()
        of_entry = self.expression.xreplace({**dict.fromkeys(self.expression.atoms(Indexed), entry), **known})
        return np.array([_value(of_entry.xreplace({entry: mean})) for mean in means])

    def _exact(self, mean: Fraction) -> Rational:
        exact = Rational(mean.numerator, mean.denominator)
        if self.domain.contains(exact) != S.true:
            raise ValueError(
                f"no constant minimises the mean of {self.name}: the mean target is {float(mean):.6g}, and only for "
                f"one in {shown_set(self.domain)} there is a minimum"
            )
        return exact

    def __str__(self) -> str:
        return plain_formula(self.expression)


def _value(expression: Expr) -> float:
    return float(expression.evalf(DIGITS))
