"""Losses of the catalogue against their formulas as textbooks have them, at ordinary and at extreme numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from mpmath import mp, mpf

from tests.losses.compiled import functions


def pseudo_huber(a: Any, y: Any, delta: Any) -> Any:
    return delta**2 * (mp.sqrt(1 + ((a - y) / delta) ** 2) - 1)


def cauchy(a: Any, y: Any, delta: Any) -> Any:
    return delta**2 / 2 * mp.log(1 + ((a - y) / delta) ** 2)


def tukey(a: Any, y: Any, delta: Any) -> Any:
    return delta**2 / 6 * (1 - max(0, 1 - ((a - y) / delta) ** 2) ** 3)


def general_robust(a: Any, y: Any, alpha: Any, c: Any) -> Any:
    return (2 - alpha) / alpha * ((1 + ((a - y) / c) ** 2 / (2 - alpha)) ** (alpha / 2) - 1)


def student_t(a: Any, y: Any, nu: Any, sigma: Any) -> Any:
    return (nu + 1) / 2 * mp.log(1 + ((a - y) / sigma) ** 2 / nu)


def expectile(a: Any, y: Any, tau: Any) -> Any:
    return abs(tau - (y < a)) * (y - a) ** 2


def squared_logarithmic(a: Any, y: Any) -> Any:
    return mp.log((1 + a) / (1 + y)) ** 2 / 2


def modified_huber(a: Any, y: Any) -> Any:
    return max(0, 1 - y * a) ** 2 if y * a >= -1 else -4 * y * a


def focal(a: Any, y: Any, gamma: Any) -> Any:
    right = a if y == 1 else 1 - a
    return -((1 - right) ** gamma) * mp.log(right)


def crps(a: Any, y: Any, sigma: Any) -> Any:
    u = (a - y) / sigma
    return sigma * (u * mp.erf(u / mp.sqrt(2)) + 2 * mp.npdf(u) - 1 / mp.sqrt(mp.pi))


def negative_binomial(a: Any, y: Any, r: Any) -> Any:
    return r * mp.log(1 + a / r) + y * mp.log(1 + r / a)


def tweedie(a: Any, y: Any, p: Any) -> Any:
    return a ** (2 - p) / (2 - p) + y * a ** (1 - p) / (p - 1)


FORMULAS: dict[str, tuple[Callable[..., Any], list[tuple[float, ...]]]] = {
    "expectile": (expectile, [(1.5, 1.25, 0.25), (-1e-150, 1e-150, 0.75), (3.0, 1e150, 0.5)]),
    "hinge": (lambda a, y: max(0, 1 - y * a), [(0.3, 1), (1 - 2.0**-53, 1), (-1e308, -1), (1e308, -1)]),
    "squared_hinge": (lambda a, y: max(0, 1 - y * a) ** 2, [(0.3, 1), (1 - 2.0**-53, 1), (1e150, -1)]),
    "modified_huber": (modified_huber, [(0.3, 1), (-1.0, 1), (-3.5, 1), (4e307, -1)]),
    "exponential": (lambda a, y: mp.exp(-y * a), [(0.3, -1), (700.0, 1), (-700.0, 1)]),
    "logistic": (lambda a, y: mp.log(1 + mp.exp(-y * a)), [(0.3, -1), (700.0, 1), (1e300, -1)]),
    "pseudo_huber": (pseudo_huber, [(1.5, 1.25, 0.5), (1e-9, 0.0, 1.0), (1e200, 3.0, 2.0), (1.7e308, -1.7e308, 0.25)]),
    "cauchy": (cauchy, [(1.5, 1.25, 0.5), (1e-155, 0.0, 1e5), (1e200, 3.0, 2.0), (1.7e308, -1.7e308, 0.25)]),
    "tukey": (tukey, [(1.5, 1.25, 0.5), (1e-9, 0.0, 10.0), (1e200, 3.0, 2.0)]),
    "general_robust": (
        general_robust,
        [
            (1.5, 1.25, 0.5, 2.0),
            (1e-155, 0.0, 1.75, 1e5),
            (1e200, 3.0, 2.0**-40, 2.0),
            (1.7e308, -1.7e308, 0.25, 3e-3),
            (3.0, -1.7e300, 1.0, 1e-6),
            (1.25, 1e15, 2 - 2.0**-52, 0.375),
        ],
    ),
    "student_t_nll": (student_t, [(1.5, 1.25, 0.5, 3.0), (1e-155, 0.0, 1e5, 1.0), (1e300, 3.0, 2.0, 1e-6)]),
    "focal": (focal, [(0.25, 1, 2.0), (1e-300, 0, 0.75), (1e-17, 1, 16.0), (1 - 2.0**-53, 1, 5.0), (0.3, 0, 0.0)]),
    "gaussian_crps": (crps, [(1.5, 1.25, 0.5), (1e-150, 0.0, 1e5), (1e200, 3.0, 2.0), (1.7e308, -1.7e307, 0.25)]),
    "negative_binomial_nll": (
        negative_binomial,
        [(1.5, 2.0, 0.75), (5e-324, 0.0, 1e6), (3e-320, 2.0, 0.25), (1.7e308, 1.6e308, 1e-6), (1e200, 3.0, 1e-5)],
    ),
    "tweedie": (
        tweedie,
        [
            (1.5, 2.0, 1.25),
            (1e308, 1e307, 2 - 2.0**-52),
            (2e-309, 0.0, 1.99),
            (1e-200, 1e-200, 1.5),
            (3.0, 1e308, 1.75),
        ],
    ),
    "squared_logarithmic_error": (
        squared_logarithmic,
        [(1.5, 1.25), (1e308, 1.01e308), (1e300, 0.0), (1e-200, 1e-201)],
    ),
}
_QUICK = ("expectile", "hinge", "exponential")


def kullback_leibler(p: Sequence[Any], y: Sequence[Any]) -> Any:
    return mp.fsum(y_k * mp.log(y_k / p_k) for p_k, y_k in zip(p, y, strict=True))


def soft_dice(p: Sequence[Any], y: Sequence[Any]) -> Any:
    common = mp.fsum(p_k * y_k for p_k, y_k in zip(p, y, strict=True))
    return 1 - (2 * common + 1) / (mp.fsum(p) + mp.fsum(y) + 1)


def info_nce(s: Sequence[Any], y: Sequence[Any], T: Any) -> Any:
    total = mp.fsum(mp.exp(each / T) for each in s)
    return -mp.fsum(y_k * (s_k / T - mp.log(total)) for s_k, y_k in zip(s, y, strict=True))


def cosine(u: Sequence[Any], y: Sequence[Any], epsilon: Any) -> Any:
    sides = (mp.sqrt(mp.fsum(each**2 for each in side) + epsilon**2) for side in (u, y))
    return 1 - mp.fsum(u_k * y_k for u_k, y_k in zip(u, y, strict=True)) / mp.fprod(sides)


FORMULAS_OF_VECTORS: dict[str, tuple[Callable[..., Any], list[tuple[Any, ...]]]] = {
    "kullback_leibler": (
        kullback_leibler,
        [([0.25, 0.75], [0.5, 0.5]), ([5e-324, 0.5], [0.75, 5e-324]), ([0.5, 1e-300], [0.5 + 2.0**-53, 1e-9])],
    ),
    "soft_dice": (
        soft_dice,
        [([0.25, 0.75], [0.0, 1.0]), ([5e-324, 1 - 2.0**-53], [0.0, 1.0]), ([0.5, 1e-300], [0.0, 0.0])],
    ),
    "cosine": (
        cosine,
        [([0.5, -2.0], [1.0, 3.0], 1e-6), ([0.0, 0.0], [1e40, -1.0], 0.5), ([1e-200, 1e-210], [1e-200, 1.0], 1e-8)],
    ),
    "info_nce": (
        info_nce,
        [
            ([0.9, 0.2, -0.4], [1.0, 0.0, 0.0], 0.07),
            ([0.5, 0.875], [1.0, 0.0], 2.0**-10),
            ([1e-9, 0.0], [0.0, 1.0], 99.0),
        ],
    ),
}


@pytest.mark.parametrize("name", [pytest.param(n, marks=[pytest.mark.slow] * (n not in _QUICK)) for n in FORMULAS])
def test_values_and_gradients_are_those_of_the_formula(name: str) -> None:
    formula, points = FORMULAS[name]
    for point in points:
        a, y, *parameters = point
        names = [variable.name for variable in functions(name).variables[2:]]
        value, gradient = functions(name).value_and_gradient(a, float(y), **dict(zip(names, parameters, strict=True)))
        with mp.workprec(8000):
            at = [mpf(number) for number in point]
            step = mp.ldexp(abs(at[0]) + 1, -3500)
            slope = (formula(at[0] + step, *at[1:]) - formula(at[0] - step, *at[1:])) / (2 * step)
            np.testing.assert_allclose([value, gradient], [float(formula(*at)), float(slope)], rtol=1e-15)


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMULAS_OF_VECTORS)
def test_values_and_gradients_of_vectors_are_those_of_the_formula(name: str) -> None:
    formula, points = FORMULAS_OF_VECTORS[name]
    for prediction, target, *parameters in points:
        names = [variable.name for variable in functions(name).variables[2:]]
        known = dict(zip(names, parameters, strict=True))
        value, gradient = functions(name).value_and_gradient(np.array(prediction), np.array(target), **known)
        with mp.workprec(8000):
            at, others = [*map(mpf, prediction)], ([*map(mpf, target)], *map(mpf, parameters))
            step = mp.ldexp(1, -3500)
            slopes = [
                (formula(beside(at, place, step), *others) - formula(beside(at, place, -step), *others)) / (2 * step)
                for place in range(len(at))
            ]
            np.testing.assert_allclose(value, float(formula(at, *others)), rtol=1e-15)
            np.testing.assert_allclose(gradient, [*map(float, slopes)], rtol=1e-15)


def beside(vector: Sequence[Any], place: int, step: Any) -> list[Any]:
    return [entry + step * (k == place) for k, entry in enumerate(vector)]
