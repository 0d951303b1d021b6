"""Numbers that may be at least a Hessian everywhere: conjectures, which the prover decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import frexp, isfinite

import numpy as np
from sympy import Expr, Integer, Rational, Symbol

from mse_sym.losses import Loss
from mse_sym.runtime.arguments import Domain

_BITS = 4
"""To so many binary digits the greatest number that is seen is rounded up."""


def constants(loss: Loss, numbers: Mapping[Symbol, Rational]) -> Iterator[Expr]:
    """The greatest Hessian on a grid, rounded up, and the next number; nothing where it is not finite or not positive.

    A loss with vectors among its arguments has none.
    """
    functions = loss.compile(measure=False)
    if any(variable.is_vector for variable in functions.variables):
        return
    prediction, target = (_grid(argument.domain) for argument in functions.signature.arguments[:2])
    pairs = np.meshgrid(prediction, target)
    parameters = {str(symbol): float(number) for symbol, number in numbers.items()}
    with np.errstate(all="ignore"):
        greatest = float(functions.hessian(*pairs, **parameters).max())
    if isfinite(greatest) and greatest > 0:
        significand, exponent = frexp(greatest * (1 - 2.0**-40))
        least = int(significand * 2**_BITS) + 1
        yield from (Integer(least + more) * Integer(2) ** (exponent - _BITS) for more in (0, 1))


def _grid(domain: Domain) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Numbers of a domain, dense near 0 and its ends, and as far as 2¹⁰."""
    if domain.elements:
        return np.array(domain.elements)
    least, most = domain.least_and_most
    low, high = max(least, -1024.0), min(most, 1024.0)
    powers = np.exp2(np.arange(-10, 11))
    points = np.concatenate([np.linspace(low, high, 33), np.linspace(-8, 8, 65), powers, -powers])
    return np.unique(points[(points >= least) & (points <= most)])
