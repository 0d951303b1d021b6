"""Arithmetic that XLA leaves as it is: it takes (u + c) - c for u, u/v/v for u/(v*v), and two exponentials for one.

What rounding does would be lost, and what is in range would not be.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from jax.lax import reduce_precision

_ARITHMETIC = frozenset(
    ["add", "sub", "mul", "div", "neg", "exp", "log", "sqrt", "pow", "integer_pow", "square", "reduce_sum"]
)
FLOAT64 = 11, 52
"""The bits of its exponents and of its significands."""


def rounding(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function with each result of arithmetic rounded to the precision of float64, which it has already.

    XLA takes nothing together across that, and compiles it to nothing.
    """

    def rounded(*arrays: Any) -> Any:
        traced, shapes = jax.make_jaxpr(function, return_shape=True)(*arrays)
        jaxpr = traced.jaxpr
        known = dict(zip((*jaxpr.constvars, *jaxpr.invars), (*traced.consts, *arrays), strict=True))

        def value(variable: Any) -> Any:
            return variable.val if hasattr(variable, "val") else known[variable]

        for equation in jaxpr.eqns:
            results = equation.primitive.bind(*map(value, equation.invars), **equation.params)
            results = results if equation.primitive.multiple_results else [results]
            if equation.primitive.name in _ARITHMETIC and results[0].dtype == jnp.float64:
                results = [reduce_precision(results[0], *FLOAT64)]
            known.update(zip(equation.outvars, results, strict=True))
        return jax.tree.unflatten(jax.tree.structure(shapes), list(map(value, jaxpr.outvars)))

    return rounded
