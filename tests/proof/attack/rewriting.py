"""True rewriting: identities of a textbook, by which a statement is true by construction."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hypothesis import strategies as st
from sympy import (
    Abs,
    Add,
    Dummy,
    Expr,
    KroneckerDelta,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Sum,
    cosh,
    erf,
    erfc,
    exp,
    expand,
    log,
    preorder_traversal,
    sign,
    sqrt,
    tanh,
)

from mse_sym.symbolic.functions import gaussian_cumulative, logsumexp, sigmoid, softmax, softplus
from tests.proof.attack.expressions import X, i, k, s, x

Rewriting = Callable[[Expr], Iterator[Expr]]


def _of_sigmoid(part: Expr) -> Iterator[Expr]:
    (u,) = part.args
    yield from (1 - sigmoid(-u), 1 / (1 + exp(-u)), exp(u) / (1 + exp(u)), (1 + tanh(u / 2)) / 2)
    yield Piecewise((1 / (1 + exp(-u)), u >= 0), (exp(u) / (1 + exp(u)), True))


def _of_softplus(part: Expr) -> Iterator[Expr]:
    (u,) = part.args
    yield from (log(1 + exp(u)), u + softplus(-u), -log(sigmoid(-u)), Max(u, 0) + log(1 + exp(-Abs(u))))


def _of_tanh(part: Expr) -> Iterator[Expr]:
    (u,) = part.args
    yield from (2 * sigmoid(2 * u) - 1, -tanh(-u), (exp(2 * u) - 1) / (exp(2 * u) + 1))


def _of_cumulative(part: Expr) -> Iterator[Expr]:
    (u,) = part.args
    yield from (1 - gaussian_cumulative(-u), erfc(-u / sqrt(2)) / 2, (1 + erf(u / sqrt(2))) / 2)


def _of_erf(part: Expr) -> Iterator[Expr]:
    (u,) = part.args
    yield from (1 - erfc(u), 2 * gaussian_cumulative(sqrt(2) * u) - 1)


def _of_exp(part: Expr) -> Iterator[Expr]:
    u = part.args[0]
    yield from (1 / exp(-u), exp(u / 2) ** 2, exp(softplus(u)) - 1, sigmoid(u) / sigmoid(-u))
    if isinstance(u, Add):
        yield Mul(*(exp(term) for term in u.args))


def _of_cosh(part: Expr) -> Iterator[Expr]:
    (u,) = part.args
    yield from ((exp(u) + exp(-u)) / 2, cosh(Abs(u)), 2 * cosh(u / 2) ** 2 - 1)


def _of_absolute(part: Expr) -> Iterator[Expr]:
    (u,) = part.args
    yield from (Max(u, -u), u * sign(u), sqrt(u**2), 2 * Max(u, 0) - u, Abs(-u))
    yield Piecewise((u, u >= 0), (-u, True))
    yield Piecewise((u, u > 0), (-u, True))


def _of_maximum(part: Expr) -> Iterator[Expr]:
    u, *others = part.args
    v = Max(*others)
    yield from ((u + v + Abs(u - v)) / 2, -Min(-u, -v), v + Max(u - v, 0), u + v - Min(u, v))
    yield Piecewise((u, u > v), (v, True))


def _of_minimum(part: Expr) -> Iterator[Expr]:
    u, *others = part.args
    v = Min(*others)
    yield from ((u + v - Abs(u - v)) / 2, -Max(-u, -v), u + v - Max(u, v))
    yield Piecewise((u, u <= v), (v, True))


def _of_sign(part: Expr) -> Iterator[Expr]:
    (u,) = part.args
    yield from (-sign(-u), sign(u) ** 3, Piecewise((1, u > 0), (-1, u < 0), (0, True)))


def _of_pieces(part: Expr) -> Iterator[Expr]:
    (f, condition), (g, _) = part.args[:2]
    if len(part.args) == 2 and hasattr(condition, "lhs"):
        yield Piecewise((g, condition.negated), (f, True))
        yield g + Piecewise((f - g, condition), (0, True))


def _of_sum(part: Expr) -> Iterator[Expr]:
    body, limit = part.args[0], part.args[1:]
    (bound, low, high), fresh = limit[0], Dummy("k", integer=True, positive=True)
    yield Sum(body.xreplace({bound: fresh}), (fresh, low, high), *limit[1:])
    if len(limit) == 1:
        yield Sum(body + s * X[k], (bound, low, high)) - Sum(s * X[k], (bound, low, high)) if bound == k else part
        yield Sum(2 * body, *limit) / 2
        yield Sum(Sum(KroneckerDelta(bound, fresh) * body.xreplace({bound: fresh}), (fresh, low, high)), *limit)
    if isinstance(body, Add) and len(limit) == 1:
        yield Add(*(Sum(term, *limit) for term in body.args))


def _of_logsumexp(part: Expr) -> Iterator[Expr]:
    (vector,) = part.args
    size = vector.shape[0]
    yield log(Sum(exp(vector[k]), (k, 1, size)))
    yield x + log(Sum(exp(vector[k] - x), (k, 1, size)))
    yield Sum(softmax(vector, k) * logsumexp(vector), (k, 1, size))


def _of_softmax(part: Expr) -> Iterator[Expr]:
    vector, place = part.args
    bound = k if place == i else i
    yield exp(vector[place]) / Sum(exp(vector[bound]), (bound, 1, vector.shape[0]))
    yield exp(vector[place] - logsumexp(vector))
    yield 1 / Sum(exp(vector[bound] - vector[place]), (bound, 1, vector.shape[0]))


def _of_logarithm(part: Expr) -> Iterator[Expr]:
    (u,) = part.args
    yield -log(1 / u)
    if isinstance(u, Mul) and all(factor.is_positive for factor in u.args):
        yield Add(*(log(factor) for factor in u.args))


def _of_power(part: Expr) -> Iterator[Expr]:
    base, exponent = part.args
    if base.is_positive:
        yield exp(exponent * log(base))
    if exponent == 2:
        yield Abs(base) ** 2
    if exponent == -1 and base.is_positive:
        yield exp(-log(base))


def _of_sum_or_product(part: Expr) -> Iterator[Expr]:
    expanded = expand(part)
    if expanded != part:
        yield expanded


_BY_KIND: tuple[tuple[type, Rewriting], ...] = (
    (sigmoid, _of_sigmoid),
    (softplus, _of_softplus),
    (tanh, _of_tanh),
    (gaussian_cumulative, _of_cumulative),
    (erf, _of_erf),
    (exp, _of_exp),
    (cosh, _of_cosh),
    (Abs, _of_absolute),
    (Max, _of_maximum),
    (Min, _of_minimum),
    (sign, _of_sign),
    (Piecewise, _of_pieces),
    (Sum, _of_sum),
    (logsumexp, _of_logsumexp),
    (softmax, _of_softmax),
    (log, _of_logarithm),
    (Pow, _of_power),
    (Mul, _of_sum_or_product),
)


def _anywhere(part: Expr) -> Iterator[Expr]:
    """What holds of every number."""
    yield (part + part * x**2) / (1 + x**2)
    yield Add(part * sigmoid(x), part * sigmoid(-x), evaluate=False)
    yield Max(part, part - s)
    yield Piecewise((part, x < s), (part * sign(s), True))


def rewritings(part: Expr) -> list[Expr]:
    """The ways in which a part of an expression may be written."""
    special = [new for kind, ways in _BY_KIND if isinstance(part, kind) for new in ways(part)]
    return special or [new for new in _anywhere(part) if new != part]


@st.composite
def rewritten(draw: st.DrawFn, expr: Expr, times: int = 1) -> Expr:
    """The expression with a part of it written in another way, so that it is equal on the whole domain."""
    for _ in range(times):
        parts = [part for part in preorder_traversal(expr) if isinstance(part, Expr) and _may_be_rewritten(part)]
        part = draw(st.sampled_from(parts or [expr]))
        expr = expr.xreplace({part: draw(st.sampled_from(rewritings(part)))})
    return expr


def _may_be_rewritten(part: Expr) -> bool:
    return isinstance(part, tuple(kind for kind, _ in _BY_KIND)) and bool(rewritings(part))
