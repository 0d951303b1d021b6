"""Places where a function of one variable may vanish: conjectures, which whoever uses them has to check."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Add, Expr, Mul, Poly, Pow, S, Symbol, cancel, exp, fraction, log, sqrt
from sympy.polys.polyerrors import PolynomialError

from mse_sym.proof.generators import UnsupportedExpression
from mse_sym.proof.inequalities.claim import all_reals
from mse_sym.proof.normal_form import GeneratorField

_DEPTH = 4


def possible_zeros(expr: Expr, variable: Symbol) -> list[Expr]:
    """What the equation ``expr = 0`` comes to when it is solved for the variable, each thing once."""
    return list(dict.fromkeys(_solutions(expr, variable, _DEPTH)))


def _solutions(expr: Expr, variable: Symbol, depth: int) -> Iterator[Expr]:
    if not depth or not expr.has(variable):
        return
    field = GeneratorField(all_reals(expr))
    try:
        top, _ = fraction(cancel(field.normal(expr)))
        factors = [factor for factor, _ in field.factors(top)]
    except UnsupportedExpression:
        return
    for factor in factors:
        yield from _solutions_of_factor(factor, variable, field, depth)


def _solutions_of_factor(factor: Expr, variable: Symbol, field: GeneratorField, depth: int) -> Iterator[Expr]:
    moving = sorted((g for g in factor.free_symbols if field.meaning[g].has(variable)), key=str)
    if not moving:
        return
    try:
        poly = Poly(factor, *moving)
    except PolynomialError:
        return
    if len(moving) == 1 and poly.degree() <= 2:
        (generator,) = moving
        for value in _roots(poly):
            yield from _where(field.meaning[generator], field.restore(value), variable, depth)
    elif poly.is_linear and all(field.key(generator)[0] == "log" for generator in moving):
        yield from _where_logarithms_add_up(poly, variable, field, depth)


def _roots(poly: Poly) -> list[Expr]:
    if poly.degree() == 1:
        slope, constant = poly.all_coeffs()
        return [cancel(-constant / slope)]
    square, linear, constant = poly.all_coeffs()
    root = sqrt(cancel((linear**2 - 4 * square * constant) / square**2))
    return [cancel(-linear / (2 * square)) + side * root / 2 for side in (1, -1)]


def _where(meaning: Expr, value: Expr, variable: Symbol, depth: int) -> Iterator[Expr]:
    """Where the meaning of a generator is this value."""
    if meaning == variable:
        yield value
        return
    match meaning:
        case exp(args=(exponent,)):
            inside = exponent - log(value)
        case log(args=(argument,)):
            inside = argument - exp(value)
        case Pow(base=base, exp=exponent) if not exponent.has(variable):
            inside = base - value ** (1 / exponent)
        case _:
            return
    yield from _solutions(inside, variable, depth - 1)


def _where_logarithms_add_up(poly: Poly, variable: Symbol, field: GeneratorField, depth: int) -> Iterator[Expr]:
    """Where ``Σ c log u`` is a value, the product of the powers of the arguments is its exponential."""
    coefficients = [poly.coeff_monomial(generator) for generator in poly.gens]
    least = coefficients[0]
    powers = [cancel(coefficient / least) for coefficient in coefficients]
    if not all(power.is_Integer for power in powers):
        return
    rest = cancel(-poly.coeff_monomial(S.One) / least)
    arguments = [field.meaning[generator].args[0] for generator in poly.gens]
    product = Mul(*(argument**power for argument, power in zip(arguments, powers, strict=True)))
    yield from _solutions(Add(product, -exp(field.restore(rest))), variable, depth - 1)
