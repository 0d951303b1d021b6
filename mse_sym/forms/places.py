r"""Vectors of a fixed size: a formula for each place, chosen by the place, and each in an accurate form of its own.

A derivative :math:`\sum_n \delta_{jn} b_n` by the entries of a vector is the one number :math:`b_j`; computed as it is
written, it is no number where another of them is infinite.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from time import process_time

from sympy import Add, And, Eq, Expr, Integer, KroneckerDelta, Piecewise, S, Symbol, exp

from mse_sym.forms.bodies import better_body
from mse_sym.forms.differences import is_difference, operands
from mse_sym.forms.form import Form
from mse_sym.proof import Derivation, Proved, prove
from mse_sym.proof.relations import Equal

REASON = "by the formula of each entry, in the order, and with the functions, that lose the fewest digits"


def form_by_places(
    derived: Derivation, parameters: frozenset[Expr], seconds: float, free: Sequence[Symbol], size: int
) -> Form | None:
    """The derivation with a formula for each place of its free indices, if that is proved.

    Args:
        parameters: symbols of moderate numbers.
    """
    over = process_time() + seconds
    places = list(product(range(1, size + 1), repeat=len(free)))

    known: dict[Expr, Expr] = {}
    pieces = []
    for number, place in enumerate(places):
        here = dict(zip(free, map(Integer, place), strict=True))
        body = derived.result.xreplace(here)
        if body not in known:
            now = process_time()
            better = better_body(body, derived.context, parameters, now + (over - now) / (len(places) - number))
            known[body] = _with_ties(body, better)
        pieces.append((known[body], And(*(Eq(KroneckerDelta(index, at), 1) for index, at in here.items()))))
    found = Piecewise(*pieces, (S.Zero, True))
    if found == derived.result or not isinstance(prove(derived.result, Equal(), found, derived.context), Proved):
        return None
    return Form(derived.state(found, REASON), derived)


def _with_ties(body: Expr, better: Expr) -> Expr:
    """A formula, and where two numbers are equal the one without their difference, if no exponential is left there.

    It may be infinite, and 0 times it is no number.
    """
    for difference in sorted(filter(is_difference, body.atoms(Add) | better.atoms(Add)), key=str):
        first, second = operands(difference)
        tied = body.xreplace({first: second})
        if body.has(exp) and not tied.has(exp, S.NaN, S.ComplexInfinity):
            return Piecewise((tied, Eq(first, second)), (better, True))
    return better
