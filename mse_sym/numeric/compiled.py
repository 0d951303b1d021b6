"""A compiled loss: value, gradient and Hessian as array functions, with the evidence they rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypeAlias

import numpy as np
from sympy import Expr, IndexedBase, Set, Symbol

from mse_sym.numeric.arguments import Argument, checked
from mse_sym.numeric.evaluation import LARGEST
from mse_sym.numeric.lowering import Array
from mse_sym.numeric.numpy_backend import ArrayFunction, array_function
from mse_sym.proof import Derivation, Evidence

Reduction: TypeAlias = Literal["mean", "sum"] | None
Quantity: TypeAlias = Literal["value", "gradient", "hessian"]

BACKENDS = ("numpy",)


@dataclass(frozen=True)
class Variable:
    """A variable of a compiled loss: symbol or vector, role in words, domain."""

    symbol: Expr
    role: str
    domain: Set

    @property
    def name(self) -> str:
        return str(self.symbol.label if isinstance(self.symbol, IndexedBase) else self.symbol.name)

    @property
    def is_vector(self) -> bool:
        return isinstance(self.symbol, IndexedBase)


@dataclass(frozen=True, repr=False)
class CompiledLoss:
    r"""Array functions of one loss: :math:`\ell`, its gradient and its second derivative in the prediction.

    Shapes: prediction and target have the same shape; for a loss of vectors the last axis holds the
    ``K`` entries, the value has the leading shape, the gradient the full one, the Hessian one more axis
    of length ``K``.  Parameters are keywords, one number or of the value's shape.  The floating type of
    the inputs is the type of the result; integers become float64.  ``reduction="mean"`` and ``"sum"``
    have torch's meaning, for the value and for its derivatives alike.

    ``derivations`` are what was compiled: the last line of each is the code, every line is proved.
    """

    name: str
    derivations: Mapping[Quantity, Derivation]
    variables: tuple[Variable, ...]
    free_indices: Mapping[Quantity, tuple[Symbol, ...]]

    def value(self, prediction: Any, target: Any, *, reduction: Reduction = None, **parameters: Any) -> Any:
        """The loss of each example, or reduced to one number."""
        (value,) = self._evaluate(("value",), prediction, target, parameters, reduction)
        return value

    def gradient(self, prediction: Any, target: Any, *, reduction: Reduction = None, **parameters: Any) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""
        (gradient,) = self._evaluate(("gradient",), prediction, target, parameters, reduction)
        return gradient

    def hessian(self, prediction: Any, target: Any, *, reduction: Reduction = None, **parameters: Any) -> Any:
        """The second derivative in the prediction of the same example: elementwise, or a K by K matrix."""
        (hessian,) = self._evaluate(("hessian",), prediction, target, parameters, reduction)
        return hessian

    def value_and_gradient(
        self, prediction: Any, target: Any, *, reduction: Reduction = None, **parameters: Any
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""
        value, gradient = self._evaluate(("value", "gradient"), prediction, target, parameters, reduction)
        return value, gradient

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What was proved on the way to the compiled code, and how."""
        return tuple(item for derivation in self.derivations.values() for item in derivation.evidence)

    def __repr__(self) -> str:
        arguments = ", ".join(variable.name for variable in self.variables)
        return f"CompiledLoss({self.name!r}, of {arguments}, {len(self.evidence)} proofs)"

    @cached_property
    def _functions(self) -> dict[tuple[Quantity, ...], ArrayFunction]:
        return {}

    def _function(self, quantities: tuple[Quantity, ...]) -> ArrayFunction:
        if quantities not in self._functions:
            self._functions[quantities] = array_function(
                [self.derivations[quantity].result for quantity in quantities],
                [self.free_indices[quantity] for quantity in quantities],
                [variable.symbol for variable in self.variables],
                LARGEST,
            )
        return self._functions[quantities]

    def _evaluate(
        self,
        quantities: tuple[Quantity, ...],
        prediction: Any,
        target: Any,
        parameters: Mapping[str, Any],
        reduction: Reduction,
    ) -> list[Any]:
        if reduction not in (None, "mean", "sum"):
            raise ValueError(f'{self.name}: reduction must be None, "mean" or "sum", got {reduction!r}')
        arrays = checked(self.name, self._arguments, self._by_name(prediction, target, parameters))
        results = self._function(quantities)(arrays)
        count = arrays[self.variables[0].name].size
        if self.variables[0].is_vector:
            count //= arrays[self.variables[0].name].shape[-1]
        return [
            _reduced(result, quantity, reduction, count) for result, quantity in zip(results, quantities, strict=True)
        ]

    @cached_property
    def _arguments(self) -> dict[str, Argument]:
        roles = {variable.name: variable for variable in self.variables}
        parameters = {variable.name for variable in self.variables[2:]}
        return {n: Argument(v.role, v.domain, v.is_vector, n in parameters) for n, v in roles.items()}

    def _by_name(self, prediction: Any, target: Any, parameters: Mapping[str, Any]) -> dict[str, Any]:
        expected = [variable.name for variable in self.variables[2:]]
        if set(parameters) != set(expected):
            wanted = ", ".join(f"{name}=…" for name in expected) or "no parameters"
            raise TypeError(f"{self.name} takes {wanted}, got {', '.join(sorted(parameters)) or 'none'}")
        names = [variable.name for variable in self.variables]
        return dict(zip(names, (prediction, target, *(parameters[name] for name in expected)), strict=True))


def compiled(
    name: str,
    derivations: Mapping[Quantity, Derivation],
    variables: Sequence[Variable],
    free_indices: Mapping[Quantity, tuple[Symbol, ...]],
    backend: str,
) -> CompiledLoss:
    """Compile proved derivations for a backend.

    Raises:
        ValueError: a backend that does not exist.
    """
    if backend not in BACKENDS:
        raise ValueError(f"unknown backend {backend!r}; there is {', '.join(BACKENDS)}")
    return CompiledLoss(name, dict(derivations), tuple(variables), dict(free_indices))


def _reduced(result: Array, quantity: Quantity, reduction: Reduction, count: int) -> Any:
    if reduction == "mean" and quantity != "value":
        result = result / result.dtype.type(count)
    elif reduction is not None and quantity == "value":
        result = np.sum(result, dtype=result.dtype) / result.dtype.type(count if reduction == "mean" else 1)
    return result[()]
