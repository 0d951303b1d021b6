"""What an expression needs to have a value: logarithms of positive numbers, quotients by others than 0."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sympy import (
    Abs,
    Basic,
    Expr,
    Function,
    Heaviside,
    KroneckerDelta,
    Piecewise,
    Pow,
    S,
    acos,
    acosh,
    asin,
    asinh,
    atan,
    atanh,
    besseli,
    beta,
    binomial,
    cos,
    cosh,
    digamma,
    erf,
    erfc,
    exp,
    factorial,
    gamma,
    log,
    loggamma,
    lowergamma,
    polygamma,
    sign,
    sin,
    sinh,
    tanh,
    uppergamma,
)
from sympy.codegen.cfunctions import expm1, log1p
from sympy.core.function import AppliedUndef

from mse_sym.proof.generators import UnsupportedExpression, cancelled
from mse_sym.proof.normal_form import GeneratorField
from mse_sym.proof.plainly import plainly
from mse_sym.symbolic.borders import BySign
from mse_sym.symbolic.pieces import Guarded, Joined, NoDerivative, Unread
from mse_sym.symbolic.rounding import FreeNumber

EVERYWHERE = (
    *(exp, expm1, sinh, cosh, tanh, erf, erfc, atan, asinh, sin, cos),
    *(Abs, sign, Heaviside, Piecewise, BySign, Guarded, Joined, Unread, KroneckerDelta, FreeNumber, AppliedUndef),
)
"""Functions that have a value for every real number, and derivatives, of which nothing is said where there is none."""

Kind: TypeAlias = Literal["positive", "not negative", "not 0", "read"]


@dataclass(frozen=True)
class Need:
    """That a number is positive, not negative or not 0; or that a function is read, of which nothing is known."""

    kind: Kind
    of: Basic

    def __str__(self) -> str:
        return f"that {plainly(self.of)} is {self.kind}"


def may_lack_a_value(expr: Expr, field: GeneratorField) -> bool:
    """Whether there is a function, a power or a quotient that is not seen to have a value on the whole domain."""
    return bool(unseen_needs(expr, field))


def unseen_needs(expr: Expr, field: GeneratorField) -> frozenset[Need]:
    """What an expression needs that is not seen of signs on the whole domain, in normal form: factors of a divisor."""
    needs = (need for part in expr.atoms(Function, Pow) for need in _needs(part, field))
    return frozenset(unseen for need in needs for unseen in _unseen(need, field))


def _needs(part: Expr, field: GeneratorField) -> Iterator[Need]:
    match part:
        case log() | beta() | gamma() | loggamma() | digamma() | lowergamma() | uppergamma():
            yield from (Need("positive", argument) for argument in part.args)
        case log1p() | factorial():
            yield Need("positive", 1 + part.args[0])
        case atanh(args=(argument,)):
            yield from (Need("positive", 1 - argument), Need("positive", 1 + argument))
        case asin(args=(argument,)) | acos(args=(argument,)):
            yield from (Need("not negative", 1 - argument), Need("not negative", 1 + argument))
        case acosh(args=(argument,)):
            yield Need("not negative", argument - 1)
        case polygamma(args=(order, argument)) if order.is_integer and order.is_nonnegative:
            yield Need("positive", argument)
        case binomial(args=(_, number)) if number.is_integer and number.is_nonnegative:
            return
        case binomial(args=(above, below)):
            yield from (Need("positive", number + 1) for number in (above, below, above - below))
        case besseli(args=(order, _)) if order.is_Integer:
            return
        case Pow(base=base, exp=exponent) if exponent.is_integer:
            if not exponent.is_nonnegative:
                yield Need("not 0", base)
        case Pow(base=base, exp=exponent):
            yield Need("not negative" if _is_not_negative(exponent, field) else "positive", base)
        case Function() if not isinstance(part, EVERYWHERE):
            yield Need("read", part)


def _unseen(need: Need, field: GeneratorField) -> Iterator[Need]:
    if need.kind == "read" or not isinstance(need.of, Expr):
        yield need
        return
    if need.of.is_positive:
        return
    try:
        value = field.normal(need.of)
        if value == 0:
            yield from () if need.kind == "not negative" else (need,)
            return
        if field.sign(value) == 1 or (need.kind == "not negative" and field.nonnegative(value)):
            return
        if need.kind == "not negative" and _is_nonnegative(value, field):
            return
        if need.kind == "not 0" or (need.kind == "positive" and _is_nonnegative(value, field)):
            yield from _factors_that_may_vanish(value, field)
        else:
            squares, rest = _squares_and_rest(value, field)
            if need.kind == "positive":  # a square is, if it is not 0
                yield from _factors_that_may_vanish(squares, field)
                squares = S.One
            yield Need(need.kind, field.restore((squares * rest).expand()))
    except (UnsupportedExpression, NoDerivative):
        yield need


def _is_not_negative(exponent: Expr, field: GeneratorField) -> bool:
    try:
        return bool(exponent.is_nonnegative) or field.nonnegative(field.normal(exponent))
    except (UnsupportedExpression, NoDerivative):
        return False


def _squares_and_rest(value: Expr, field: GeneratorField) -> tuple[Expr, Expr]:
    """Two factors whose product has the sign of the value: one that is never negative, and one of either sign."""
    squares, rest = S.One, S.One
    for factor, power in field.factors(value):
        own = field.sign(factor)
        if own is not None:
            rest *= own if power % 2 else 1
        elif power % 2 and not field.nonnegative(factor):
            rest *= factor
        else:
            squares *= factor if power % 2 else factor**2
    return squares, rest


def _is_nonnegative(value: Expr, field: GeneratorField) -> bool:
    """Whether a number is seen to be 0 or positive, also as a product of absolute values."""
    rest = value
    for factor, power in field.factors(value):
        if field.key(factor)[0] == "abs":
            rest = cancelled(rest / factor**power)
    return field.nonnegative(rest)


def _factors_that_may_vanish(value: Expr, field: GeneratorField) -> Iterator[Need]:
    """Of a divisor; an absolute value vanishes where its argument does."""
    if value == 0:
        yield Need("not 0", value)
        return
    for factor, _ in field.factors(value):
        if field.sign(factor) is not None:
            continue
        kind, *rest = field.key(factor)
        if kind == "abs":
            yield from _factors_that_may_vanish(rest[0], field)
        else:
            restored = field.restore(factor)
            yield Need("not 0", -restored if restored.could_extract_minus_sign() else restored)
