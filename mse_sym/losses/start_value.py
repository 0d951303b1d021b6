r"""Where to begin: the constant prediction that minimises the mean loss of a sample."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from sympy import Dummy, Expr, Indexed, IndexedBase, Rational, S, Set, Symbol

from mse_sym.proof import Derivation
from mse_sym.runtime.arguments import NONNEGATIVE, Array
from mse_sym.symbolic.context import shown_set
from mse_sym.symbolic.plain_notation import plain_formula

_DIGITS = 30


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
        known = self._known(parameters)
        means = [self._exact(mean) for mean in self._means(targets, weights)]
        if isinstance(self.mean, Symbol):
            return _value(self.expression.xreplace({self.mean: means[0], **known}))
        entry = Dummy()
        of_entry = self.expression.xreplace({**dict.fromkeys(self.expression.atoms(Indexed), entry), **known})
        return np.array([_value(of_entry.xreplace({entry: mean})) for mean in means])

    def _known(self, parameters: dict[str, float]) -> dict[Expr, Expr]:
        expected = {str(parameter): parameter for parameter in self.parameters}
        if set(parameters) != set(expected):
            wanted, got = (", ".join(sorted(names)) or "no parameters" for names in (expected, parameters))
            raise TypeError(f"{self.name} takes {wanted}, got {got}")
        return {parameter: Rational(parameters[name]) for name, parameter in expected.items()}

    def _means(self, targets: Any, weights: Any) -> list[Fraction]:
        """The mean of the targets, or of each of their columns."""
        array = np.asarray(targets, dtype=np.float64)
        columns = array.reshape(-1, 1) if isinstance(self.mean, Symbol) else array
        if columns.ndim != 2 or columns.size == 0:
            raise ValueError(f"{self.name}: give a target for each example, got an array of the shape {array.shape}")
        for number in np.unique(columns).tolist():
            if not (math.isfinite(number) and self.targets.contains(Rational(number)) == S.true):
                raise ValueError(f"{self.name}: the target must lie in {shown_set(self.targets)}, got {number}")
        counted = np.ones(len(columns)) if weights is None else np.asarray(weights, dtype=np.float64)
        if counted.shape != (len(columns),) or not NONNEGATIVE.holds_all(counted) or not counted.any():
            raise ValueError(f"{self.name}: weights are {len(columns)} finite numbers, none negative and not all 0")
        total = Fraction(math.fsum(counted))
        return [Fraction(math.fsum(counted * column)) / total for column in columns.T]

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
    return float(expression.evalf(_DIGITS))
