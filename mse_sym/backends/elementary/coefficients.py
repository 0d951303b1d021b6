"""The coefficients of the polynomials, from that of degree 0 on; written by :mod:`.polynomials`."""

from __future__ import annotations

from collections.abc import Mapping

LOG_2 = (0.6931471805598903, 5.497923018708371e-14)

COEFFICIENTS: Mapping[tuple[str, str], tuple[float, ...]] = {
    ("exponential", "float64"): (
        0.5,
        0.1666666666666667,
        0.04166666666666667,
        0.008333333333326141,
        0.0013888888888883752,
        0.00019841269874800683,
        2.4801587325533502e-05,
        2.75572554255029e-06,
        2.7557273661174726e-07,
        2.5105206475334834e-08,
        2.091467944897855e-09,
    ),
    ("exponential", "float32"): (
        0.5,
        0.16666666718997808,
        0.041666666718981143,
        0.008333298483621828,
        0.0013888854049481818,
        0.00019899274069434545,
        2.48595783333601e-05,
    ),
}
