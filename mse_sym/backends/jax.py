"""JAX functions of arrays: programs over axes, compiled by XLA and differentiated by what was proved.

Computed is in float64, which is switched on for that alone, and rounded once to the type of the inputs: without
``jax_enable_x64`` that is float32.  On processors XLA counts subnormal numbers of float64 as 0: results of float64 lose
digits where they or parts of them are smaller than about 1e-290 or larger than 1e305; those of float32 do not.  On GPUs
XLA rewrites sums whose rounding is made up for: at tiny and huge numbers results of some losses lose their digits there
(cross-entropies, geometric and gamma densities, log-cosh; JAX 0.11.2 on an H100), and a ``RuntimeWarning`` says so.

Where a call is traced, by ``jit``, ``grad`` or ``vmap``, the numbers of arguments cannot be looked at, and what is
outside of a domain is not refused.
"""

from __future__ import annotations

import warnings

import jax
from sympy import Float, Rational

from mse_sym.backends.task import Kernel, Task
from mse_sym.backends.tensors import jax_program
from mse_sym.backends.tensors.jax_evaluation import evaluation
from mse_sym.backends.tensors.jax_program import SMALLEST_NORMAL

__all__ = ["evaluation", "kernel"]


def kernel(task: Task) -> Kernel:
    """The accurate forms as a program, printed over axes of float64 arrays.

    Raises:
        ValueError: a sum whose body lacks its index; a symbol or a function that array code or JAX does not have.
        StepRefuted, StepUndecided: the program is not proved to compute the forms.
    """
    numbers = {number for form in task.forms for number in form.atoms(Rational, Float)}
    if small := [number for number in numbers if 0 < abs(number) < SMALLEST_NORMAL]:
        raise ValueError(f"XLA takes numbers like {float(small[0]):g} for 0; scale the loss")
    if jax.default_backend() != "cpu":
        warnings.warn(
            f"JAX runs on {jax.default_backend()}, where XLA does not keep all digits of tiny and huge results; "
            "JAX_PLATFORMS=cpu gives those of a processor",
            RuntimeWarning,
            stacklevel=2,
        )
    return jax_program.kernel(task)
