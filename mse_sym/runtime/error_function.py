r"""The complement of the error function without its exponential, :math:`e^{x^2} \operatorname{erfc}(x)`.

Of :math:`x \ge 0` it is :math:`1 + (1 + q) P(q)`, with :math:`q = (x - 4)/(x + 4)`, over :math:`1 + 2x`
(Shepherd and Laframboise 1981); below 0 what :math:`2 e^{x^2}` is more than that at :math:`-x`.
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

_OF_FALL = (
    *(1.311531996848369, -0.17437586506108038, -0.15677345254426306, 0.33442854377172543),
    *(-0.32580481377819376, 0.1993624759231003, -0.057384656036921854, -0.031538315326707665),
    *(0.055955700145551936, -0.041736658661728335, 0.019341293125346253, -0.004805186327505341),
    *(-0.0004039513208833462, 0.0008150772645457265, -0.0002178020567062893, -5.492879711591936e-05),
    *(4.6238375179803545e-05, -1.3461969016356377e-06, -7.07325483009834e-06, 1.2480994427704843e-06),
    *(1.0332056896172252e-06, -3.0325901377937534e-07, -1.6068721552391653e-07, 5.9121280395703505e-08),
    *(2.7428455668154645e-08, -1.000126091604796e-08, -4.757447608924583e-09, 1.3239392857264806e-09),
    *(6.852243048439061e-10, -9.884180860297381e-11, -5.57205663547149e-11),
)
"""Of the function of q that :func:`scaled_complement_fall` is times (1 + 2x)², at 31 nodes."""

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


def scaled_complement_fall(x: Any) -> Any:
    r""":math:`1/\sqrt\pi - x \, e^{x^2} \operatorname{erfc}(x)`, half of how fast that function falls."""
    size = np.minimum(np.abs(x), _FAR)
    q = 2 * (size / (size + 4)) - 1
    total: Any = 0.0
    for coefficient in reversed(_OF_FALL):
        total = total * q + coefficient
    value = total / (1 + 2 * size) / (1 + 2 * size)
    if not np.any(np.less(x, 0)):
        return value
    return np.where(np.less(x, 0), 1 / np.sqrt(np.pi) - x * scaled_complement(x), value)[()]
