r"""Exponentials and logarithms of rational functions of generators.

* :math:`e^{\sum_i c_i m_i} = \prod_i (e^{m_i})^{c_i}` for rational :math:`c_i`,
* :math:`\log \prod_i f_i^{c_i} = \sum_i c_i \log f_i` where every :math:`f_i` is proved positive.
"""

from __future__ import annotations

from sympy import (
    Add,
    Expr,
    Integer,
    Mul,
    Rational,
    S,
    Symbol,
    cancel,
    exp,
    expand,
    factorint,
    fraction,
    log,
    reduced,
)

from mse_sym.proof.generators import Generators, UnsupportedExpression
from mse_sym.proof.signs import polynomial_sign


def exponential(generators: Generators, exponent: Expr) -> Expr:
    """``exp`` of a sum, term by term, once the polynomial part of a fraction is divided out of it.

    Exponents over one denominator then cancel where their sum is a polynomial: ``z²x²/(1+x²)`` is
    ``z² - z²/(1+x²)``.
    """
    top, bottom = map(generators.without_powers_of_roots, fraction(cancel(exponent)))
    if bottom == 0:
        raise UnsupportedExpression(f"a denominator that vanishes, in the exponent {generators.restore(exponent)}")
    top, bottom = fraction(cancel(top / bottom))
    terms = Add.make_args(expand(top / bottom))
    if bottom.free_symbols:
        order = sorted(exponent.free_symbols, key=Symbol.sort_key)
        content, divisor = bottom.as_content_primitive()
        (quotient,), rest = reduced(top, [divisor], *order)
        terms = [part / content for part in Add.make_args(quotient)]
        terms += [part / content / divisor for part in Add.make_args(rest)]
    return Mul(*(_exponential_of_term(generators, *term.as_coeff_Mul()) for term in terms))


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
    """``log`` of a rational function, split over those irreducible factors whose sign is known."""
    result: Expr = S.Zero
    rest: Expr = S.One
    for factor, power in generators.factors(value):
        sign = polynomial_sign(factor)
        if sign is None:
            rest *= factor**power
            continue
        rest *= sign if power % 2 else 1
        result += power * _logarithm_of_positive(generators, cancel(sign * factor))
    if rest == 1:
        return result
    rest = cancel(rest)
    if generators.sign(rest) is not None:
        raise UnsupportedExpression(f"the logarithm of {generators.restore(value)}, which is not positive")
    inverse = cancel(1 / rest)
    if inverse.sort_key() < rest.sort_key():
        return result - generators.generator(("log", inverse), log(generators.restore(inverse)))
    return result + generators.generator(("log", rest), log(generators.restore(rest)))


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
