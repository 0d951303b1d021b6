r"""The exact minimum of a mean loss that is linear between its kinks, as the value of a linear programme.

With kinks at :math:`k_{i1} < k_{i2} < \ldots`, the slope :math:`s_i` before the first and the jumps :math:`d_{ij} > 0`,

.. math:: \ell_i(\eta) = \mathrm{const} + s_i\,\eta + \sum_j d_{ij} \max(0, \eta - k_{ij}),

so that :math:`\min_\theta \sum_i c_i \ell_i(x_i^\top\theta) + \lambda\lVert\theta\rVert_1` is linear in
:math:`\theta` and in :math:`t_{ij} \ge \max(0, \eta_i - k_{ij})` (Koenker and Bassett 1978).  Solved by HiGHS, whose
dual solution is the slopes at the kinks.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, hstack

from mse_sym.runtime import Array
from mse_sym.train.estimators.kinks import Kinks
from mse_sym.train.estimators.objective import Part


def least(part: Part, weights: Array, kinks: Kinks, absolute: Array) -> tuple[Array, Array, int]:
    """Coefficients, the slope of each example there, and iterations.

    ``absolute`` is the penalty of each coefficient's absolute value.

    Raises:
        ValueError: HiGHS finds no minimum, as of a loss that decreases for ever.
    """
    rows, columns = np.nonzero(np.isfinite(kinks.places))
    matrix = part.matrix[rows]
    excess = csr_array(hstack([csr_array(matrix), csr_array(-matrix), -eye_array(len(rows))]))
    linear = (weights * kinks.before[:, 0]) @ part.matrix
    jumps = weights[rows] * (kinks.after - kinks.before)[rows, columns]
    # As the sum of a positive and a negative part, whose sum is the absolute value where it costs something.
    costs = np.concatenate([linear + absolute, absolute - linear, jumps])
    free = np.where(absolute > 0, 0.0, -np.inf)
    bounds = np.column_stack([np.zeros_like(costs), np.full_like(costs, np.inf)])
    bounds[: len(free), 0] = free
    bounds[len(free) : 2 * len(free), 1] = np.where(absolute > 0, np.inf, 0.0)
    found = linprog(costs, excess, kinks.places[rows, columns], bounds=bounds, method="highs-ds")
    if found.x is None:
        raise ValueError(f"the mean loss has no minimum that HiGHS finds: {found.message}")
    count = part.matrix.shape[1]
    slopes = kinks.before[:, 0].copy()
    np.add.at(slopes, rows, -found.ineqlin.marginals / weights[rows])
    return found.x[:count] - found.x[count : 2 * count], slopes, int(found.nit)
