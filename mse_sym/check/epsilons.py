"""Clips and epsilons: which one explains what a function of a loss of numbers returns, and from where on.

Each place at which people put one is tried with the numbers that they choose, and must explain all that is returned.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
from mpmath import mp, mpf
from sympy import Add, Expr, Float, IndexedBase, Max, Min, Piecewise, lambdify

from mse_sym.backends.lambdify import others
from mse_sym.check.comparison import Comparison
from mse_sym.check.held import EPSILON, Held, Numbers, candidates
from mse_sym.losses import Loss
from mse_sym.losses.compiled import Quantity
from mse_sym.runtime.quantity import QUANTITIES
from mse_sym.symbolic.functions import expand_functions

Found: TypeAlias = tuple[str, str, Expr]
"""The words, where, and the formula."""
_Evaluated: TypeAlias = tuple[Any, Any]
"""The value of a formula, and the size of its terms."""

_SMALL = (*(10.0**-power for power in range(1, 17)), 2.0**-52, 2.0**-23, 5e-324)
_LARGE = (1.0, 2.0, 3.0, 5.0, 10.0, 15.0, 16.0, 20.0, 30.0, 35.0, 50.0, 80.0, 88.0, 100.0, 250.0, 500.0, 700.0, 709.0)
_UNITS = 16.0
"""By so many units in the last place of its terms ordinary code may be off."""
_EXPLAINED = 0.02
"""Up to this part an epsilon must explain what is wrong."""
_SAME = 1e-6
_LEAST = 3
_MOST = 24
_DIGITS = 40


def epsilon_in(
    loss: Loss, quantity: Quantity, failed: Sequence[Comparison], passed: Sequence[Comparison], eps: float
) -> Found | None:
    """The clip or epsilon that explains what is returned where that is wrong, and leaves right what is right."""
    if loss.is_vector or isinstance(loss.target, IndexedBase) or QUANTITIES[quantity].takes_vector:
        return None
    right = loss.derivation(quantity).result
    symbols = (loss.prediction, loss.target, *loss.parameters)
    finite = [each for each in failed if np.isfinite(each.got) and not each.lost]
    with mp.workdps(_DIGITS):
        exact, plain = (_evaluated(symbols, right, way) for way in ("mpmath", "numpy"))
        told = _some([each for each in finite if _is_told(each, exact, plain, eps)])
        if len(told) < _LEAST:
            return None
        numbers: dict[Numbers, tuple[float, ...]] = {"small": _SMALL, "large": _LARGE, "any": _plateaus(finite)}
        for held in candidates(loss, quantity, right):
            ways = [_evaluated((*symbols, EPSILON), held.formula, way) for way in ("mpmath", "numpy")]
            fitting = [
                number
                for number in numbers[held.numbers]
                if all(_explains(each, ways, number, eps) for each in told)
                and all(_leaves(each, ways, number, eps) for each in _some(passed))
            ]
            if fitting:
                return _found(held, fitting)
    return None


def _found(held: Held, fitting: Sequence[float]) -> Found:
    """What was found; where what is held is 0, several numbers may fit."""
    kind = "a clip" if any(part.has(EPSILON) for part in held.formula.atoms(Max, Min, Piecewise)) else "an epsilon"
    if max(fitting) < 2 * min(fitting):
        formula = held.formula.xreplace({EPSILON: Float(str(fitting[0]))})
        return f"{kind}: {held.words(f'{fitting[0]:g}')}", held.where(fitting[0]), formula
    words = f"{kind}: {held.words('ε')}, where ε is from {min(fitting):g} to {max(fitting):g}"
    return words, held.where(max(fitting)), held.formula


def _some(compared: Sequence[Comparison]) -> Sequence[Comparison]:
    return compared[:: max(1, len(compared) // _MOST)]


def _is_told(each: Comparison, exact: Callable[..., _Evaluated], plain: Callable[..., _Evaluated], eps: float) -> bool:
    """Whether what is wrong is more than rounding makes of the terms, or of the formula in plain arithmetic."""
    _, size = exact(*_numbers(each))
    made, _ = plain(*_numbers(each))
    is_plain = abs(each.got - made) <= _SAME * abs(mpf(each.got))
    return bool(abs(each.got - mpf(each.expected)) > 10 * _UNITS * eps * size and not is_plain)


def _explains(each: Comparison, ways: Sequence[Callable[..., _Evaluated]], number: float, eps: float) -> bool:
    """Whether an epsilon makes what is returned: exactly, or in plain arithmetic."""
    got = mpf(each.got)
    part = _EXPLAINED * min(abs(got - mpf(each.expected)), abs(got))
    for evaluated in ways:
        made, size = evaluated(*_numbers(each), number)
        if abs(got - made) <= part + _UNITS * eps * size:
            return True
    return False


def _leaves(each: Comparison, ways: Sequence[Callable[..., _Evaluated]], number: float, eps: float) -> bool:
    """Whether an epsilon changes nothing that is right."""
    for evaluated in ways:
        made, size = evaluated(*_numbers(each), number)
        if abs(each.got - made) <= _SAME * abs(mpf(each.got)) + _UNITS * eps * size:
            return True
    return False


def _numbers(each: Comparison) -> tuple[float, ...]:
    return (float(each.prediction), float(each.target), *map(float, each.parameters.values()))


def _evaluated(symbols: Sequence[Any], formula: Expr, way: str) -> Callable[..., _Evaluated]:
    """A formula as a function of floats, in many digits or in plain arithmetic."""
    terms = [expand_functions(term) for term in Add.make_args(formula)]
    is_exact = way == "mpmath"
    function = lambdify(symbols, terms, way if is_exact else [others(terms), way])

    def value(*numbers: float) -> _Evaluated:
        try:
            with np.errstate(all="ignore"):
                found = function(*map(mpf if is_exact else np.float64, numbers))
            parts = [mpf(part if is_exact else float(part)) for part in found]
        except (ZeroDivisionError, OverflowError, ValueError, TypeError):
            return mpf("nan"), mpf("inf")
        return mp.fsum(parts), mp.fsum(map(abs, parts))

    return value


def _plateaus(compared: Sequence[Comparison]) -> tuple[float, ...]:
    """The sizes at which results stay."""
    sizes = [abs(each.got) for each in compared]
    return tuple(dict.fromkeys(size for size in sizes if size and sizes.count(size) >= _LEAST))
