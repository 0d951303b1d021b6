r"""Signs that need the growth of the exponential and the logarithm, which the normal form does not know.

To the normal form two exponentials are independent generators.  Where their exponents are comparable,

* :math:`e^{m} = e^{l} (1 + t)` with :math:`t > 0` for :math:`m > l`, and :math:`e^0 = 1`,
* :math:`v > 0` exactly where :math:`e^v - 1 > 0`, which takes logarithms away,

turn the sign into one that the terms of a polynomial show.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Add, Dummy, Expr, S, exp

from mse_sym.proof.generators import cancelled
from mse_sym.proof.normal_form import GeneratorField

_LARGEST = 16
"""Without its logarithms, ``log u - 51/100`` is a polynomial of degree 100, whose factors are not found in time."""


def ways_to_see_a_sign(expr: Expr, field: GeneratorField) -> Iterator[Expr]:
    """Rational functions of generators which have the sign of a resolved expression, the simplest first.

    Where one of them is provably positive (negative, not negative), so is the expression.
    """
    value = field.normal(expr)
    yield value
    yield with_exponentials_in_order(value, field)
    if _has_logarithms_of_positives(value, field) and _has_small_coefficients(value):
        yield with_exponentials_in_order(field.normal(exp(expr) - 1), field)


def with_exponentials_in_order(value: Expr, field: GeneratorField) -> Expr:
    """The value with each exponential as the next smaller one times ``1 + t``, where ``t > 0`` is a new generator."""
    chain = [S.Zero]
    known = {S.Zero: S.One}
    for generator in sorted(value.free_symbols, key=str):
        kind, *rest = field.key(generator)
        if kind != "exp":
            continue
        exponent = rest[0] / rest[1]
        signs = [field.sign(cancelled(exponent - other)) for other in chain]
        if all(signs):
            chain.insert(signs.count(1), exponent)
            known[exponent] = generator
    middle = chain.index(S.Zero)
    ordered = {S.Zero: S.One}
    for place in [*range(middle + 1, len(chain)), *range(middle - 1, -1, -1)]:
        ratio = 1 + Dummy("t", positive=True)
        above = place > middle
        nearer = ordered[chain[place - 1 if above else place + 1]]
        ordered[chain[place]] = nearer * ratio if above else nearer / ratio
    return cancelled(value.xreplace({known[exponent]: written for exponent, written in ordered.items()}))


def _has_logarithms_of_positives(value: Expr, field: GeneratorField) -> bool:
    """Whether there is a logarithm, and each has a value: its argument is seen to be positive."""
    logarithms = [rest[0] for kind, *rest in map(field.key, value.free_symbols) if kind == "log"]
    return bool(logarithms) and all(field.sign(argument) == 1 for argument in logarithms)


def _has_small_coefficients(value: Expr) -> bool:
    coefficients = [term.as_coeff_Mul()[0] for term in Add.make_args(value.expand())]
    return all(max(abs(number.p), number.q) <= _LARGEST for number in coefficients)
