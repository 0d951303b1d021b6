"""Where the pieces of a loss meet, found exactly: the points at which its one-sided derivatives may differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import combinations, product
from typing import Any

from sympy import Abs, Dummy, Expr, Indexed, IndexedBase, Max, Min, Piecewise, Poly, Rational, Symbol, sign
from sympy.core.relational import Relational

from mse_sym.losses import Loss
from mse_sym.symbolic.borders import IN_PIECES
from mse_sym.symbolic.functions import expand_functions

_CASES = 16
"""Of so many ways to write out the pieces inside of a distance the borders are sought."""


@lru_cache(maxsize=256)
def distances(loss: Loss) -> tuple[Expr, ...]:
    """What is 0 where two pieces of a loss meet."""
    found: list[Expr] = []
    for part in sorted(expand_functions(loss.expression).atoms(*IN_PIECES), key=str):
        match part:
            case Abs() | sign():
                found.append(part.args[0])
            case Max() | Min():
                found.extend(one - other for one, other in combinations(part.args, 2))
            case Piecewise():
                compared = {c for _, condition in part.args for c in condition.atoms(Relational)}
                found.extend(c.lhs - c.rhs for c in sorted(compared, key=str))
    return tuple(dict.fromkeys(found))


def lies_at_kink(loss: Loss, point: Mapping[Symbol | IndexedBase, Any], component: tuple[int, ...]) -> bool:
    """Whether pieces in the prediction meet at floats, taken exactly; of vectors, in the entries of a component."""
    for each in distances(loss):
        distance, entries = of_numbers(each)
        if all(name != loss.prediction for name, _ in entries.values()):
            continue
        for place in dict.fromkeys(component or (0,)):
            known = {
                symbol: Rational(float(point[entry] if at is None else point[entry][place if at == FREE else at]))
                for symbol, (entry, at) in entries.items()
            }
            if distance.xreplace(known).is_zero:
                return True
    return False


FREE = -1
"""The place of an entry with an index that is none."""


@lru_cache(maxsize=256)
def of_numbers(distance: Expr) -> tuple[Expr, Mapping[Symbol, tuple[Symbol | IndexedBase, int | None]]]:
    """A distance in symbols alone, with what each stands for: a symbol, or an entry of a vector and its place."""
    found: dict[Expr, tuple[Symbol, tuple[Symbol | IndexedBase, int | None]]] = {}
    for entry in sorted(distance.atoms(Indexed), key=str):
        place = int(entry.indices[0]) - 1 if entry.indices[0].is_Integer else FREE
        found[entry] = (Dummy(real=True), (entry.base, place))
    written = distance.xreplace({entry: symbol for entry, (symbol, _) in found.items()})
    dummies = dict(found.values())
    return written, {**{symbol: (symbol, None) for symbol in written.free_symbols - set(dummies)}, **dummies}


def borders(loss: Loss, unknown: Symbol, known: Mapping[Symbol, Any]) -> tuple[Fraction, ...]:
    """The rational values of one variable at which two pieces of a loss of one number meet.

    The ``known`` values are floats, and taken exactly. Only polynomials are solved, and only for rational roots:
    of others nothing is said.
    """
    exact = {symbol: Rational(float(value)) for symbol, value in known.items()}
    found: dict[Fraction, None] = {}
    for distance in distances(loss):
        for case in _without_pieces(distance.xreplace(exact)):
            found.update(dict.fromkeys(_roots(case, unknown)))
    return tuple(found)


def _roots(expr: Expr, unknown: Symbol) -> Iterator[Fraction]:
    if expr.free_symbols != {unknown} or not expr.is_polynomial(unknown):
        return
    polynomial = Poly(expr, unknown)
    if all(coefficient.is_Rational for coefficient in polynomial.all_coeffs()):
        for root in sorted(polynomial.ground_roots()):
            yield Fraction(int(root.p), int(root.q))


def _without_pieces(expr: Expr) -> Iterator[Expr]:
    """The expression in each of its pieces, written out."""
    parts = [part for part in expr.atoms(*IN_PIECES) if not any(arg.has(*IN_PIECES) for arg in part.args)]
    if not parts:
        yield expr
        return
    choices = [_pieces(part) for part in parts]
    for number, chosen in enumerate(product(*choices)):
        if number == _CASES:
            return
        yield from _without_pieces(expr.xreplace(dict(zip(parts, chosen, strict=True))))


def _pieces(part: Expr) -> tuple[Expr, ...]:
    match part:
        case Abs():
            return (part.args[0], -part.args[0])
        case sign():
            return (Rational(1), Rational(-1), Rational(0))
        case Piecewise():
            return tuple(value for value, _ in part.args)
    return tuple(part.args)
