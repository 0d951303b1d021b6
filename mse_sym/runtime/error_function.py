r"""The complement of the error function without its exponential, :math:`e^{x^2} \operatorname{erfc}(x)`.

Of :math:`x \ge 0` it is :math:`1 + (1 + q) P(q)`, with :math:`q = (x - 4)/(x + 4)`, over :math:`1 + 2x`
(M. M. Shepherd and J. G. Laframboise, *Chebyshev approximation of* :math:`(1 + 2x) \exp(x^2) \operatorname{erfc} x`,
Mathematics of Computation 36, 1981); below 0 what :math:`2 e^{x^2}` is more than that at :math:`-x`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from mse_sym.runtime.atoms import leading_half

_COEFFICIENTS = (
    *(0.2329951186255525, -0.372616235466115, 0.38799588756873504, -0.3198988333140434),
    *(0.21885976727771836, -0.1251269322793257, 0.0587965664676772, -0.021629050930980616),
    *(0.005431316865028086, -0.0003993468796326491, -0.0003584263399025802, 0.000159169607128629),
    *(-8.54829966471123e-06, -1.5850812899825543e-05, 4.630059447100119e-06, 1.0795957797048115e-06),
    *(-7.886894828676689e-07, -3.7064522936156074e-08, 1.1599891928377028e-07, -4.826177900926331e-09),
    *(-1.7090950783850402e-08, 1.4374396947808273e-09, 2.5424685151545065e-09, -2.139620263566348e-10),
    *(-3.338342890471582e-10, 1.6702766974227546e-11, 2.665467999457373e-11),
)
"""Of P, which interpolates at 27 Chebyshev nodes."""

_FAR = 1e300
_LARGEST = 30.0
"""From 27 on the exponential of the square overflows."""


def scaled_complement(x: Any) -> Any:
    """The complement of the error function times the exponential of the square."""
    size = np.abs(x)
    finite = np.minimum(size, _FAR)
    beyond = 2 * (finite / (finite + 4))
    q = beyond - 1
    total: Any = 0.0
    for coefficient in reversed(_COEFFICIENTS):
        total = total * q + coefficient
    value = 0.5 * (1 + beyond * total) / (size + 0.5)
    if not np.any(np.less(x, 0)):
        return value
    size = np.minimum(size, _LARGEST)
    leading = leading_half(size)
    rest = size - leading
    lost = rest * (leading + size)  # of the square, whose leading part is exact
    return np.where(np.less(x, 0), 2 * np.exp(leading * leading) * np.exp(lost) - value, value)[()]
