r"""Exponentials, logarithms and absolute values of rational functions of generators.

* :math:`e^{\sum_i c_i m_i} = \prod_i (e^{m_i})^{c_i}` for rational :math:`c_i`,
* :math:`\log \prod_i f_i^{c_i} = \sum_i c_i \log f_i` where every :math:`f_i` is proved positive,
* :math:`\log(|f|^n g) = n \log |f| + \log g`, where the one has a value as where the other has; even powers of
  whatever sign are powers of an absolute value,
* the inverse hyperbolic functions are logarithms.
"""

from __future__ import annotations

from sympy import (
    Abs,
    Add,
    Expr,
    Integer,
    Mul,
    Rational,
    S,
    acosh,
    asinh,
    atanh,
    exp,
    factorint,
    fraction,
    log,
    sqrt,
)

from mse_sym.proof.generators import Generators, UnsupportedExpression, cancelled
from mse_sym.proof.partial_fractions import independent_terms
from mse_sym.proof.plainly import plainly
from mse_sym.proof.signs import polynomial_sign


def exponential(generators: Generators, exponent: Expr) -> Expr:
    """``exp`` of a sum, term by term: exponents over different denominators cancel where their sum does."""
    top, bottom = map(generators.without_powers_of_roots, fraction(cancelled(exponent)))
    if bottom == 0:
        raise UnsupportedExpression(
            f"a denominator that vanishes, in the exponent {plainly(generators.restore(exponent))}"
        )
    return Mul(*(_exponential_of_term(generators, *term) for term in independent_terms(top / bottom)))


def _exponential_of_term(generators: Generators, coefficient: Rational, monomial: Expr) -> Expr:
    """``exp(c m)``; of a logarithm, ``exp(c log f) = f**c``, and with a denominator, a power of a root."""
    if coefficient.is_zero:
        return S.One
    kind, *rest = generators.key(monomial)
    argument = rest[0] if kind == "log" else monomial
    if kind == "log" and coefficient.is_Integer:
        return argument**coefficient
    order = generators.order(argument, int(coefficient.q))
    if kind == "log":
        meaning = generators.restore(argument) ** Rational(1, order)
        return generators.generator(("root", argument, order), meaning, positive=True) ** (coefficient * order)
    meaning = exp(generators.restore(argument) / order)
    return generators.generator(("exp", argument, order), meaning, positive=True) ** (coefficient * order)


def logarithm(generators: Generators, value: Expr) -> Expr:
    """``log`` of a rational function, split over its irreducible factors of known sign and over absolute values.

    A factor of unknown sign to an odd power is positive where it is alone and the logarithm has a value.
    """
    if value == 0:
        raise UnsupportedExpression("the logarithm of 0")
    result: Expr = S.Zero
    rest, odd = S.One, []
    for factor, power in generators.factors(value):
        sign = polynomial_sign(factor)
        if sign is not None:
            rest *= sign if power % 2 else 1
            result += power * _logarithm_of_positive(generators, cancelled(sign * factor))
        elif power % 2 and generators.key(factor)[0] != "abs":
            odd.append((factor, power))
        else:
            size = absolute_value(generators, factor, 1)
            result += power * generators.generator(("log", size), log(generators.restore(size)))
    if not odd and rest == 1:
        return result
    if len(odd) == 1:
        ((factor, power),) = odd
        factor = cancelled(rest * factor)
        return result + power * generators.generator(("log", factor), log(generators.restore(factor)))
    rest = cancelled(rest * Mul(*(factor**power for factor, power in odd)))
    if generators.sign(rest) is not None:
        raise UnsupportedExpression(f"the logarithm of {plainly(generators.restore(value))}, which is not positive")
    inverse = cancelled(1 / rest)
    if inverse.sort_key() < rest.sort_key():
        return result - generators.generator(("log", inverse), log(generators.restore(inverse)))
    return result + generators.generator(("log", rest), log(generators.restore(rest)))


def absolute_value(generators: Generators, factor: Expr, power: int) -> Expr:
    """The absolute value of a power of an irreducible factor."""
    sign = polynomial_sign(factor)
    if sign is not None:
        return (sign * factor) ** power
    if power % 2 == 0 or generators.key(factor)[0] == "abs":
        return factor**power
    if factor.could_extract_minus_sign():
        factor = cancelled(-factor)
    return factor ** (power - 1) * generators.generator(("abs", factor), Abs(generators.restore(factor)))


def inverse_hyperbolic(function: asinh | acosh | atanh) -> Expr:
    """The inverse of a hyperbolic function as a logarithm, which has a value for the same real numbers."""
    (argument,) = function.args
    match function:
        case asinh():
            return log(argument + sqrt(argument**2 + 1))
        case acosh():
            return log(argument + sqrt(argument**2 - 1))
    return (log(1 + argument) - log(1 - argument)) / 2


def _logarithm_of_positive(generators: Generators, factor: Expr) -> Expr:
    if factor.is_Rational:
        primes = [(p, n) for p, n in factorint(factor.p).items()] + [(q, -n) for q, n in factorint(factor.q).items()]
        return Add(*(n * generators.generator(("log", Integer(p)), log(p), positive=True) for p, n in primes))
    kind, *rest = generators.key(factor)
    if kind == "exp":
        monomial, order = rest
        return monomial / order
    if kind == "root":
        base, order = rest
        return logarithm(generators, base) / order
    return generators.generator(("log", factor), log(generators.restore(factor)))
