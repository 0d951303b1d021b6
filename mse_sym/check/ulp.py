r"""The error of a floating-point number in units of its last place.

.. math:: \frac{|\text{computed} - \text{exact}|}{\operatorname{ulp}(\text{exact})}, \qquad
          \operatorname{ulp}(x) = 2^{\max(\lfloor \log_2 |x| \rfloor,\; e_{\min}) - (p - 1)}

with the precision :math:`p` and the least exponent :math:`e_{\min}` of the type: the distance between the
floating-point numbers around ``exact``, which below the normal numbers is the smallest subnormal one.
(Muller et al. 2018, section 2.3.2, Goldberg's ulp.)
"""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath import mp, mpf

_BITS = 80
"""Of the error itself, which is rounded and nothing before it."""


def spacing(exact: Any, dtype: Any) -> Any:
    """ulp(exact) for an exact ``mpf``, as an ``mpf``; above the largest number as if exponents went on."""
    info = np.finfo(dtype)
    _, _, exponent, bits = exact._mpf_
    leading = exponent + bits - 1 if exact else info.minexp
    return mp.ldexp(mpf(1), max(int(leading), int(info.minexp)) - int(info.nmant))


def error_in_ulp(computed: Any, exact: Any, dtype: Any, terms: Any = None) -> float:
    r"""How many units in the last place of ``exact`` a number is wrong.

    Where \|exact\| is below the smallest subnormal number, 0 is right; where it overflows, the infinity of its
    sign. An infinity too early counts as the first number that overflows where ``exact`` has the largest
    exponent; any other wrong infinity, and NaN, are infinitely wrong.

    Args:
        computed: a number of the type ``dtype``.
        exact: a finite ``mpf``.
        dtype: a floating type of NumPy.
        terms: :math:`\sum|\text{terms}|` of a result that passes through zero; the unit is then that of the
            greater one of \|exact\| and ``terms``.
    """
    number = float(computed)
    if np.isnan(number):
        return np.inf
    info = np.finfo(dtype)
    size = mp.fneg(exact, exact=True) if exact < 0 else exact
    overflow = mp.ldexp(mpf(1), int(info.maxexp))
    if number == 0 and size < mpf(float(info.smallest_subnormal)):
        return 0.0
    scale = size if terms is None else max(size, terms)
    if np.isinf(number):
        if size >= overflow and mp.sign(exact) == np.sign(number):
            return 0.0
        if 2 * scale < overflow:
            return np.inf
        number = np.sign(number) * overflow
    with mp.workprec(_BITS):
        return float(abs(number - exact) / spacing(scale, dtype))
