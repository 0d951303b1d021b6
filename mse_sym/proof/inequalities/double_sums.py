r"""Products of two sums as sums over pairs of terms.

.. math:: \sum_i u_i \sum_j v_j = \tfrac12 \sum_i \sum_j (u_i v_j + u_j v_i)

turns the variance and the Cauchy–Schwarz inequality into Lagrange's identity,
:math:`\sum u^2 \sum v^2 - (\sum u v)^2 = \tfrac12 \sum_i \sum_j (u_i v_j - u_j v_i)^2`, and with :math:`n = \sum 1` the
mean square and the square of the mean (Hardy et al. 1934, section 2.4).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sympy import Add, Expr, KroneckerDelta, Poly, Rational, S, Sum, Symbol
from sympy.polys.polyerrors import PolynomialError

from mse_sym.proof.generators import UnsupportedExpression
from mse_sym.proof.inequalities.claim import Argument, Claim, Shows, all_shown
from mse_sym.proof.inequalities.unknown_factor import unknown_factor
from mse_sym.proof.normal_form import GeneratorField
from mse_sym.proof.sums import never_empty
from mse_sym.proof.verdict import Evidence
from mse_sym.symbolic.context import fresh_index
from mse_sym.symbolic.pieces import NoDerivative

_PAIRS = tuple((fresh_index("i"), fresh_index("j")) for _ in range(4))
"""Two indices, and others for pairs among what such a pair has left over."""


@dataclass(frozen=True)
class _Sums:
    """A polynomial of degree 2 in sums over one range: its terms of degree 0, 1 and 2, in ordinary terms.

    ``one`` is what is summed over one index, ``pair`` over two, with the two in either order.
    """

    rest: Expr
    one: Expr
    pair: Expr
    limit: tuple[Expr, Expr, Expr]
    first: Symbol
    second: Symbol

    @property
    def term(self) -> Expr:
        """What is summed over one index, with the pair of a term with itself."""
        return self.one + self.pair.xreplace({self.second: self.first})


def pairs_of_terms(claim: Claim, shows: Shows) -> Argument | None:
    """The sign that all pairs of terms have; pairs of a term with itself count with the single terms.

    A sum that is positive because its terms are must not be empty.
    """
    for sums in _sums_of_pairs(claim):
        parts = {"what is no sum": sums.rest, "a term": sums.term, "a pair of terms": sums.pair}
        if sums.one == 0:
            del parts["a term"]  # a pair of a term with itself is a pair
        goals = [claim.of(part, goal=f"so is {name}", strict=False) for name, part in parts.items() if part != 0]
        argument = all_shown(shows, *goals)
        if argument is None or (claim.strict and not _one_is_positive(sums, claim, shows)):
            continue
        return Evidence(claim.goal, "a sum over pairs of terms"), *argument
    return None


def _one_is_positive(sums: _Sums, claim: Claim, shows: Shows) -> bool:
    terms = [sums.rest]
    if never_empty(sums.limit):
        terms.append(sums.term)
    return any(term != 0 and shows(claim.of(term)) is not None for term in terms)


def _sums_of_pairs(claim: Claim) -> Iterator[_Sums]:
    """The factor of unknown sign as a polynomial in sums over one range."""
    field = GeneratorField(claim.context)
    try:
        value = field.normal(claim.expr)
    except (UnsupportedExpression, NoDerivative):
        return
    polynomial = unknown_factor(value, field, strict=claim.strict)
    if polynomial is not None:
        yield from _in_ranges(polynomial, field)


def _in_ranges(polynomial: Expr, field: GeneratorField) -> Iterator[_Sums]:
    sums = {g: field.meaning[g] for g in polynomial.free_symbols if field.key(g)[0] == "sum"}
    single = {
        g: total for g, total in sums.items() if len(total.limits) == 1 and not total.function.has(Sum, KroneckerDelta)
    }
    ranges = dict.fromkeys(tuple(total.limits[0]) for total in sorted(single.values(), key=str))
    for limit in ranges:
        bodies = {g: total.function for g, total in single.items() if tuple(total.limits[0]) == limit}
        _, low, high = limit
        count = high - low + 1
        counts = [g for g in polynomial.free_symbols if field.meaning[g] == count and count.is_nonnegative]
        yield from _of_degree_two(polynomial, bodies | dict.fromkeys(counts, S.One), limit, field)
        if counts:
            yield from _of_degree_two(polynomial, bodies, limit, field)


def _of_degree_two(
    polynomial: Expr, bodies: dict[Symbol, Expr], limit: tuple[Expr, Expr, Expr], field: GeneratorField
) -> Iterator[_Sums]:
    generators = sorted(bodies, key=str)
    free = [pair for pair in _PAIRS if not any(field.meaning[g].has(*pair) for g in polynomial.free_symbols)]
    if not free:
        return
    first, second = free[0]
    try:
        poly = Poly(polynomial, *generators)
    except PolynomialError:
        return
    if poly.total_degree() > 2:
        return
    index = limit[0]
    degrees: dict[int, list[Expr]] = {0: [], 1: [], 2: []}
    for powers, coefficient in poly.terms():
        factors = [g for g, power in zip(generators, powers, strict=True) for _ in range(power)]
        inside = [bodies[g] for g in factors]
        factor = field.restore(coefficient)
        if len(inside) == 2:
            there = [[body.xreplace({index: place}) for body in inside] for place in (first, second)]
            factor *= Rational(1, 2) * (there[0][0] * there[1][1] + there[1][0] * there[0][1])
        elif inside:
            factor *= inside[0].xreplace({index: first})
        degrees[len(inside)].append(factor)
    rest, one, pair = (Add(*degrees[degree]) for degree in range(3))
    yield _Sums(rest, one, pair, limit, first, second)
