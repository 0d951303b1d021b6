r"""What is left of a sum without one of its terms, of numbers that are not negative: no digit of it is lost.

With :math:`m` the place of the largest, :math:`\sum_k b_k - b_l = (b_m - b_l) + \sum_{k \ne m} b_k`, of which no term
is negative.  The difference of the sum and a term that is nearly all of it has no digit that is right, as of labels
which are nearly those of one class.
"""

from __future__ import annotations

from itertools import product

from sympy import Add, Expr, Indexed, Mul, Sum

from mse_sym.forms.form import Form
from mse_sym.forms.stable import RULES, stable_form
from mse_sym.proof.rules import Rule
from mse_sym.proof.rules.rule import rewritten
from mse_sym.symbolic.context import NONNEGATIVE, Context
from mse_sym.symbolic.functions import ordered_product
from mse_sym.symbolic.places import others, place_of_largest


def _without_one(expr: Expr, context: Context) -> Expr:
    """Σ b_k − b_l by the largest b_m, of products b of entries that are not negative."""

    def of(part: Add) -> Expr:
        for term, sign in product(part.args, (1, -1)):
            total = sign * term
            if not isinstance(total, Sum) or not _is_of_products(total, context):
                continue
            bound, body = total.limits[0][0], total.function
            for own in (-sign * other for other in part.args if other is not term):
                if any(own == body.xreplace({bound: s}) for s in own.free_symbols):
                    place = place_of_largest(body, bound)
                    largest = body.xreplace({bound: place})
                    rest = part - term + sign * own
                    return rest + sign * (ordered_product(largest - own) + others(total, place))
        return part

    return expr.replace(lambda part: isinstance(part, Add), of)


def _is_of_products(total: Sum, context: Context) -> bool:
    """Whether a sum is of products of entries, at its index, that are not negative."""
    entries, bounds = Mul.make_args(total.function), tuple(bound for bound, *_ in total.limits)
    return all(
        isinstance(entry, Indexed) and entry.indices == bounds and context.domain(entry).is_subset(NONNEGATIVE)
        for entry in entries
    )


WITHOUT_ONE = Rule(
    "sum of the others",
    _without_one,
    reason=r"$\sum_k b_k - b_l = (b_m - b_l) + \sum_{k \ne m} b_k$, of which no term is negative",
)
_PLACE = [rule.name for rule in RULES].index("largest logit")
_RULES = (*RULES[:_PLACE], WITHOUT_ONE, *RULES[_PLACE:])


def form_by_others(form: Form) -> Form | None:
    """A form in which sums without one of their terms lose no digit, if it has such sums."""
    expression, context = form.derived.result, form.context
    for rule in RULES[:_PLACE]:
        expression = rewritten(rule, expression, context)
    return None if WITHOUT_ONE.rewrite(expression, context) == expression else stable_form(form.derived, _RULES)
