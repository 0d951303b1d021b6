"""What a call computes of JAX arrays, as functions that JAX differentiates, forward and backward, and again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
from jax.custom_derivatives import SymbolicZero
from jax.lax import custom_linear_solve

from mse_sym.backends.tensors.job import Job, along, not_derived
from mse_sym.runtime.quantity import QUANTITIES


def _nothing(quantities: tuple[str, ...]) -> None:
    """No kernel."""


@dataclass(frozen=True)
class JaxJob(Job):
    """Quantities of JAX arrays, whose kernels take rows."""

    of_classes: Callable[[tuple[str, ...]], Any] = _nothing
    """The kernel for targets that are numbers of classes, where there is one."""

    def _found(self, name: str, tensors: Sequence[Any], examples: tuple[int, ...]) -> Any:
        if self.signature.first_vector is None:
            return super()._found(name, tensors, examples)
        rows = [self._rows(tensor, len(examples)) for tensor in tensors]
        kernel = None
        if not self.library.is_floating(tensors[1]):
            kernel = self.of_classes((name,))
            if kernel is None:
                rows[1] = self.library.widened(rows[1][:, None] == self.library.places(self.size, rows[1]))
        (result,) = (kernel or self.kernel_of((name,)))(*rows)
        return result.reshape((*examples, *result.shape[1:]))

    def _rows(self, tensor: Any, axes: int) -> Any:
        """An argument with the examples on the first axis; a class that is ignored is one that there is."""
        if not self.library.is_floating(tensor) and self.ignore_index is not None:
            tensor = jnp.where(tensor == self.ignore_index, 0, tensor)
        return tensor if tensor.ndim < axes else tensor.reshape((-1, *tensor.shape[axes:]))


def functions(job: Job) -> dict[str, Callable[..., Any]]:
    """For each quantity its function of weights, or None, and the arguments, which is compiled where it is called."""
    found: dict[str, Callable[..., Any]] = {}
    found |= {name: jax.jit(_differentiated(job, name, found)) for name in QUANTITIES}
    return found


def _differentiated(job: Job, name: str, others: dict[str, Callable[..., Any]]) -> Callable[..., Any]:
    """The function of a quantity, differentiated by those of others."""

    @jax.custom_jvp  # type: ignore[untyped-decorator]
    def function(weights: Any, *arrays: Any) -> Any:
        with jax.enable_x64(True):
            return job.run(name, weights, arrays)

    def rule(primals: Sequence[Any], tangents: Sequence[Any]) -> tuple[Any, Any]:
        weights, *arrays = primals

        def applied(other: str, arguments: Sequence[Any]) -> Any:
            if other == "hessian_product":
                return _as_linear(job, name, others[other], weights, arguments)
            return others[other](weights, *arguments)

        if weights is not None and not isinstance(tangents[0], SymbolicZero):
            raise TypeError(not_derived(job.signature, name, -1))
        parts = [
            along(job, applied, name, arrays, place, tangent, False)
            for place, tangent in enumerate(tangents[1:])
            if not isinstance(tangent, SymbolicZero)
        ]
        return others[name](*primals), sum(parts[1:], parts[0])

    function.defjvp(rule, symbolic_zeros=True)
    return function


def _as_linear(job: Job, name: str, product: Callable[..., Any], weights: Any, arrays: Sequence[Any]) -> Any:
    """The product of the Hessian with a vector, as a linear map of that which is its own transpose.

    JAX transposes only what it knows to be linear, and the accurate form of the product is that but for rounding.
    The solution of a linear system it takes to be linear; the system is that of the identity.
    """
    prediction, target, _, *others = (_undifferentiated(job, name, array) for array in arrays)

    def solve(_: Any, vector: Any) -> Any:
        return product(weights, prediction, target, vector, *others)

    return custom_linear_solve(lambda vector: vector, arrays[2], solve, symmetric=True)


def _undifferentiated(job: Job, name: str, array: Any) -> Any:
    """An array in which the solution of a linear system is not differentiated: JAX would take it to be constant."""

    @jax.custom_jvp  # type: ignore[untyped-decorator]
    def same(array: Any) -> Any:
        return array

    @same.defjvp  # type: ignore[untyped-decorator]
    def rule(primals: Any, tangents: Any) -> Any:
        raise TypeError(not_derived(job.signature, name, 0))

    return same(array)
