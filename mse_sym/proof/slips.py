"""How people get a formula wrong, in one table for refutations and for checks of functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product

from sympy import Add, Expr, Indexed, Integer, KroneckerDelta, Rational, S, Set, Sum, Symbol, log, sqrt

from mse_sym.symbolic.context import index
from mse_sym.symbolic.domains import NONNEGATIVE, POSITIVE, UNIT_CLOSED, UNIT_OPEN
from mse_sym.symbolic.functions import softmax

FACTORS: Mapping[str, Expr] = {
    "the sign is wrong": S.NegativeOne,
    "a factor 2 too large": Integer(2),
    "a factor 2 too small": Rational(1, 2),
    "a factor 3 too large": Integer(3),
    "a factor 3 too small": Rational(1, 3),
    "a factor 4 too large": Integer(4),
    "a factor 4 too small": Rational(1, 4),
    "a factor ln 2 too large: of a logarithm to the base 2": log(2),
    "a factor ln 2 too small: of a logarithm to the base 2": 1 / log(2),
    "a factor ln 10 too small: of a logarithm to the base 10": 1 / log(10),
}
"""What a wrong factor is called, and how many times the right value it makes."""


def factors_of(parameter: Symbol) -> Mapping[str, Expr]:
    """What a wrong power of a parameter is called, and how many times the right value it makes."""
    name = parameter.name
    return {
        f"a factor {name} too large": parameter,
        f"a factor {name} too small": 1 / parameter,
        f"a factor {name}² too large": parameter**2,
        f"a factor {name}² too small": 1 / parameter**2,
    }


def factors_of_size(size: Expr) -> Mapping[str, Expr]:
    """What a wrong power of the number of entries is called, and how many times the right value it makes."""
    return {
        "a factor 1/K, K the number of entries: of their mean, not of their sum": 1 / size,
        "a factor K, the number of entries, too large": size,
    }


_DIAGONAL = "the diagonal p(1 − p) of the softmax's Jacobian alone: the entries −p_j p_k beside it are left out"
_UNCOUPLED = "the coupling −p_j p_k of the softmax is left out"
JACOBIANS: Mapping[str, Callable[[Expr, Expr, Expr], Expr]] = {
    _DIAGONAL: lambda delta, p, q: delta * p * (1 - p),
    _UNCOUPLED: lambda delta, p, q: delta * p,
    "the coupling −p_j p_k of the softmax has another sign": lambda delta, p, q: p * (delta + q),
}
"""What is taken for the Jacobian p_j (δ_jk − p_k) of the softmax, by the delta and both probabilities."""


def jacobian(delta: Expr, p: Expr, q: Expr) -> Expr:
    """The Jacobian of the softmax, from the delta of two indices and the probabilities that they have."""
    return p * (delta - q)


def variables_for(variable: Symbol, domain: Set) -> Mapping[str, Expr]:
    """Functions of a variable in which people differentiate instead, and how many times the right value that makes."""
    v = variable
    if domain in (UNIT_OPEN, UNIT_CLOSED):
        return {f"the derivative in the logit of {v}, not in {v}": v * (1 - v)}
    if domain in (POSITIVE, NONNEGATIVE):
        return {
            f"the derivative in log {v}, not in {v}": v,
            f"the derivative in {v}², not in {v}": 1 / (2 * v),
            f"the derivative in √{v}, not in {v}": 2 * sqrt(v),
            f"the derivative in 1/{v}, not in {v}": -(v**2),
        }
    return {}


def exchanged(expression: Expr, first: Symbol, second: Symbol) -> Expr:
    """An expression with two of its variables in each other's place."""
    return expression.xreplace({first: second, second: first})


def with_whole_jacobian(expression: Expr, entries: Sequence[Indexed]) -> Iterator[tuple[str, Expr]]:
    """What is meant where a Jacobian of the softmax is taken in part, in a sum over it or as a matrix.

    ``entries`` are those in which a softmax is differentiated. A sum Σ_k f_k (δ_jk − p_j), of which the diagonal alone
    is f_j (1 − p_j), is f_j without the coupling.
    """
    for entry in entries:
        (j,), p = entry.indices, softmax(entry.base, entry.indices[0])
        deltas = sorted(expression.atoms(KroneckerDelta), key=str)
        jacobians = _matrices(expression, entry, deltas) if deltas else _sums(expression, p, j)
        yield from ((f"with the whole Jacobian: {words}", meant) for words, meant in jacobians)
        for vector in sorted({other.base for other in expression.atoms(Indexed)} - {entry.base}, key=str):
            total = Sum(vector[_M], (_M, 1, vector.shape[0]))
            yield f"times {total}: the labels are taken to add up to 1", expression.xreplace({p: p * total})


def _sums(expression: Expr, p: Expr, j: Symbol) -> Iterator[tuple[str, Expr]]:
    terms = Add.make_args(expression.expand())
    coupled = [term for term in terms if term.has(p)]
    if coupled:
        yield _DIAGONAL, Add(*(term for term in terms if term not in coupled), *(_summed(t, p, j) for t in coupled))
    else:
        yield _UNCOUPLED, expression + _summed(-p * expression, p, j)


def _matrices(expression: Expr, entry: Indexed, deltas: Sequence[KroneckerDelta]) -> Iterator[tuple[str, Expr]]:
    for delta, (words, slip) in product(deltas, JACOBIANS.items()):
        first, second = (softmax(entry.base, place) for place in delta.args)
        for p, q in ((first, second), (second, first)):
            rest = expression / slip(delta, p, q)
            if not rest.has(KroneckerDelta):
                yield words, jacobian(delta, p, q) * rest


_M = index("m")


def _summed(term: Expr, p: Expr, j: Symbol) -> Expr:
    """The probability times the sum of what stands beside it over all entries."""
    (size,) = p.vector.shape
    return p * Sum((term / p).xreplace({j: _M}), (_M, 1, size))
