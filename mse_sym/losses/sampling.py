"""Samples of an outcome, for tests and trials: of values that can be counted by their probabilities, else by SymPy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from sympy import Expr, FiniteSet, S, Set, Symbol, lambdify
from sympy.stats import sample
from sympy.stats.rv import RandomSymbol

from mse_sym.losses.random_variables import affine
from mse_sym.symbolic.functions import expand_functions

_NOTHING, _MOST = 1e-20, 100_000
"""Once more than half of all is there, the probability at which no further count is looked at; how many at most."""


def drawn(probability: Expr, outcome: Symbol, support: Set, size: Any, generator: np.random.Generator) -> Any:
    """Values of a finite set or of counts, each as often as its probability says.

    Raises:
        TypeError: the values cannot be counted.
        ValueError: the probabilities do not add up to 1.
    """
    if not isinstance(support, FiniteSet) and support not in (S.Naturals0, S.Naturals):
        raise TypeError(f"the outcomes in {support} cannot be counted")
    function = lambdify(outcome, expand_functions(probability), "mpmath")
    values, probabilities, total = [], [], 0.0
    for value in sorted(support) if isinstance(support, FiniteSet) else support:
        values.append(float(value))
        probabilities.append(float(function(value)))
        total += probabilities[-1]
        if (total > 1 / 2 and probabilities[-1] < _NOTHING) or len(values) == _MOST:
            break
    if abs(total - 1) > 1e-9:
        raise ValueError(f"the probabilities of {len(values)} outcomes add up to {total}, and not to 1")
    return generator.choice(values, size=size, p=np.array(probabilities) / total)


def sampled(variable: Expr, values: Mapping[Symbol, Expr], size: Any, generator: np.random.Generator) -> Any:
    """Samples of a random variable of ``sympy.stats``, which it has NumPy or SciPy draw.

    Raises:
        NotImplementedError: neither draws samples of such a variable.
    """
    random, scale, location = affine(variable)
    distribution = random.pspace.distribution
    at = distribution.func(*(argument.subs(values) for argument in distribution.args))
    there = RandomSymbol(random.symbol, random.pspace.func(random.symbol, at))
    for library in ("numpy", "scipy"):
        try:
            found = sample(there, size=size, library=library, seed=generator)
        except (NotImplementedError, ModuleNotFoundError, ValueError):
            continue
        return float(location.subs(values)) + float(scale.subs(values)) * np.asarray(found, float)
    raise NotImplementedError(f"neither NumPy nor SciPy draws samples of {at}")
