r"""How much rounding a number may be forgiven, followed through sums, products and functions.

Every part of an expression is followed with three numbers: its value :math:`v`; its magnitude
:math:`m \ge |v|`, a bound of the rounding error of a careful evaluation in units of the rounding
:math:`\varepsilon`; and its underflow :math:`h`, an absolute error made by products too small for the type.

* a sum: :math:`m = \sum_i m_i`, where two inputs or numbers among its terms count as one term (the
  difference of two floats rounds once);
* a product: :math:`m = \prod_i m_i`;
* a function: :math:`m = |f(u)| + |f'(u)|\, m_u`, without the second term where the argument is an input.

``subnormal`` is the smallest number of the floating type whose underflow is followed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mpmath import mp, mpf


@dataclass(frozen=True)
class Followed:
    """Value, magnitude and underflow; ``exact`` of an input, its negative and its absolute value."""

    value: Any
    magnitude: Any
    underflow: Any
    exact: bool = False

    def __neg__(self) -> Followed:
        return Followed(-self.value, self.magnitude, self.underflow, self.exact)

    def __abs__(self) -> Followed:
        return Followed(abs(self.value), self.magnitude, self.underflow, self.exact)


def number(value: Any) -> Followed:
    """A number that is rounded once."""
    return Followed(value, abs(value), mpf(0))


def exact(value: Any) -> Followed:
    """An input, which is not rounded."""
    return Followed(value, abs(value), mpf(0), exact=True)


def total(terms: Sequence[Followed], inputs: Sequence[bool]) -> Followed:
    """The sum of the terms, of which some are inputs or numbers."""
    value = mp.fsum(term.value for term in terms)
    if sum(inputs) == 2:
        difference = abs(mp.fsum(term.value for term, is_input in zip(terms, inputs, strict=True) if is_input))
        others = mp.fsum(term.magnitude for term, is_input in zip(terms, inputs, strict=True) if not is_input)
        magnitude = difference + others
    else:
        magnitude = mp.fsum(term.magnitude for term in terms)
    return Followed(value, magnitude, mp.fsum(term.underflow for term in terms))


def product(factors: Sequence[Followed], subnormal: Any) -> Followed:
    """The product of the factors."""
    value = mp.fprod(factor.value for factor in factors)
    magnitude = mp.fprod(factor.magnitude for factor in factors)
    with_underflow = mp.fprod(factor.magnitude + factor.underflow for factor in factors)
    lost = subnormal * mp.fprod(max(mpf(1), factor.magnitude + factor.underflow) for factor in factors)
    return Followed(value, magnitude, with_underflow - magnitude + lost)


def power(base: Followed, exponent: int, subnormal: Any) -> Followed:
    """The base to an integer."""
    value = base.value**exponent
    if exponent > 0:
        magnitude = base.magnitude**exponent
        underflow = (base.magnitude + base.underflow) ** exponent - magnitude + subnormal
        return Followed(value, magnitude, underflow)
    growth = base.magnitude / abs(base.value)
    relative = -exponent * growth ** (-exponent) * base.underflow / abs(base.value)
    return Followed(value, abs(value) * growth ** (-exponent), abs(value) * relative)
