r"""The law of the plateau: how long a sigmoid neuron takes under gradient flow, in closed form.

.. math:: T = \frac{1}{\eta(1 + x^2)} \int_{a_1}^{a_0} \frac{da}{a^3 (1 - a)^2} \text{ for the squared error}, \quad
          T = \frac{1}{\eta(1 + x^2)} \int_{a_1}^{a_0} \frac{da}{a^2 (1 - a)} \text{ for the cross-entropy},

for the target 0, from the output :math:`a_0` down to :math:`a_1`.  The antiderivatives are derived and proved in
``derivations/learning_slowdown.py``, claim C24.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import log
from types import MappingProxyType
from typing import Any

import numpy as np
from sympy import Expr, Symbol, exp, lambdify

from mse_sym.losses import Activation, Loss, activations, binary_cross_entropy, squared_error
from mse_sym.runtime import Array

PRE_ACTIVATION = Symbol("z", real=True)
_Z = PRE_ACTIVATION
TIMES: Mapping[Loss, Expr] = MappingProxyType(
    {
        squared_error: exp(_Z) + 3 * _Z - 3 * exp(-_Z) - exp(-2 * _Z) / 2,
        binary_cross_entropy: _Z - exp(-_Z),
    }
)
r"""Of each loss the time in units of :math:`1/(\eta(1 + x^2))`, as a function of :math:`z` and up to a constant."""


def has_law(loss: Loss, activation: Activation, target: float) -> bool:
    """Whether there is a law in closed form."""
    return loss in TIMES and activation == activations.sigmoid and target == 0


def law(loss: Loss, z: Any, level: float = 0.5, *, x: float = 1.0, rate: float = 0.15) -> Array:
    r"""The epochs :math:`T` from pre-activations :math:`z_0` down to an output, for the target 0; 0 from below it.

    Example::

        from mse_sym import losses
        from mse_sym.train import law

        print(law(losses.squared_error, 4.0), law(losses.binary_cross_entropy, 4.0))  # 230.1… 16.6…

    Args:
        loss: the squared error or the binary cross-entropy, behind the sigmoid.
        z: one pre-activation or more, finite.
        level: the output at the end, between 0 and 1.
        x: the input.
        rate: the learning rate :math:`\eta`.

    Raises:
        ValueError: a loss without such a law, a level that is no output.
    """
    if loss not in TIMES:
        raise ValueError(f"{loss.name} has no law in closed form; there is {', '.join(known.name for known in TIMES)}")
    if not 0 < level < 1:
        raise ValueError(f"the level is an output of the sigmoid, between 0 and 1, got {level}")
    time, end = _function(loss), log(level / (1 - level))
    starts = np.maximum(np.asarray(z, np.float64), end)
    return np.asarray((time(starts) - time(end)) / (rate * (1 + x**2)))


@lru_cache
def _function(loss: Loss) -> Any:
    return lambdify(_Z, TIMES[loss], "numpy")
