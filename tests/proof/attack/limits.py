"""Limits at infinity and at 0, and those that the order of two parameters decides."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st
from sympy import Max, S, exp, log, oo, tanh

from mse_sym.proof.relations import TendsTo
from mse_sym.symbolic.functions import sigmoid, softplus
from tests.proof.attack.expressions import leaves, q, s, true, x, y
from tests.proof.attack.statement import Statement


@st.composite
def limits(draw: st.DrawFn) -> Statement:
    """Limits at infinity and at 0 of sums and products of functions whose limits a textbook has."""
    at_zero = draw(st.booleans())
    v = s if at_zero else x
    vanishing = (
        [s, s * log(s), exp(-1 / s), s**q, 1 - exp(-s), s / (q + s)]
        if at_zero
        else [exp(-x), 1 / (1 + x**2), exp(-q * x), softplus(-x), 1 - tanh(x), x * exp(-x), 1 - sigmoid(x)]
    )
    others = [f for f in (draw(leaves()), S.One, y, q, exp(y)) if not f.has(v)]
    limit = draw(st.sampled_from(others))
    before = limit + draw(st.sampled_from(others)) * draw(st.sampled_from(vanishing))
    if draw(st.integers(0, 4)) == 0:  # of which the order of two parameters decides
        before, limit = draw(
            st.sampled_from(
                [
                    (exp(y / s) / (exp(y / s) + exp(x / s)), S.One),
                    (s * log(exp(q / s) + exp(y / s)), q),
                    (s * log(exp(q / s) + exp(y / s)), Max(q, y)),
                    (sigmoid((y - x) / s), S.One),
                    ((q ** (1 / s) + y**2) ** s, q),
                    (softplus(y / s) * s, Max(y, 0)),
                ]
            )
        )
        return replace(true(before, TendsTo(s, S.Zero), limit, "a limit by order"), is_true=isinstance(limit, Max))
    relation = TendsTo(v, S.Zero if at_zero else oo)
    return true(before, relation, limit, "a limit", v)
