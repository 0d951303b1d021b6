r"""Gradients behind a softmax of labels that are mixed, as smoothed ones are: each kind of label for itself.

Of :math:`w_k = (1 - \varepsilon) y_k + \varepsilon/K` is :math:`\sum_k w_k (\delta_{kl} - p_l) =
(1 - \varepsilon) (y_l - p_l \sum_k y_k) + \varepsilon (1/K - p_l)`, in which no weight is rounded, and what is mixed to
the labels cancels by itself where all logits are the same.
"""

from __future__ import annotations

from sympy import Add, Expr, KroneckerDelta, Mul, Sum

from mse_sym.proof.rules import Rule
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.functions import softmax


def _labels_apart(expr: Expr, context: Context) -> Expr:
    """Σ w_k (δ_kl − p_l), with a sum of labels for w, label by label."""

    def of(total: Sum) -> Expr:
        if len(total.limits) > 1:
            return total
        (bound, _, size), factors = total.limits[0], Mul.make_args(total.function)
        outside = [factor for factor in factors if not factor.has(bound)]
        slopes = [factor for factor in factors if factor.has(bound) and factor.has(softmax)]
        weights = [factor for factor in factors if factor.has(bound) and factor not in slopes]
        if len(slopes) != 1 or len(weights) != 1 or not weights[0].is_Add:
            return total
        delta, component = slopes[0].as_independent(softmax, as_Add=True)
        if not isinstance(delta, KroneckerDelta) or bound not in delta.args or component.has(bound):
            return total
        (own,) = set(delta.args) - {bound}
        terms = []
        for term in weights[0].args:
            before, label = term.as_independent(bound, as_Add=False)
            if label == 1:
                terms.append(before * size * (1 / size + component))
            else:
                terms.append(before * (label.xreplace({bound: own}) + component * Sum(label, *total.limits)))
        return Mul(*outside, Add(*terms))

    return expr.replace(lambda part: isinstance(part, Sum) and part.has(softmax), of)


MIXTURE_RULES: tuple[Rule, ...] = (
    Rule(
        "labels apart",
        _labels_apart,
        reason=r"$\sum_k (a_k + b_k)(\delta_{kl} - p_l)$ with the labels $a$ and $b$ apart",
    ),
)
"""Of sums of labels behind a softmax."""
