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
    acos,
    acosh,
    asin,
    asinh,
    atan,
    atanh,
    beta,
    binomial,
    cancel,
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
    sign,
    sin,
    sinh,
    tanh,
    uppergamma,
)
from sympy.codegen.cfunctions import expm1, log1p
from sympy.core.function import AppliedUndef

from mse_sym.proof.generators import UnsupportedExpression
from mse_sym.proof.normal_form import GeneratorField
from mse_sym.symbolic.borders import BySign
from mse_sym.symbolic.functions import FreeNumber
from mse_sym.symbolic.pieces import Guarded, Joined, NoDerivative, Unread

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
        return f"that {self.of} is {self.kind}"


def may_lack_a_value(expr: Expr, field: GeneratorField) -> bool:
    """Whether there is a function, a power or a quotient that is not seen to have a value on the whole domain."""
    return bool(unseen_needs(expr, field))


def unseen_needs(expr: Expr, field: GeneratorField) -> frozenset[Need]:
    """What an expression needs that is not seen of signs on the whole domain, in normal form: factors of a divisor."""
    needs = (need for part in expr.atoms(Function, Pow) for need in _needs(part))
    return frozenset(unseen for need in needs for unseen in _unseen(need, field))


def _needs(part: Expr) -> Iterator[Need]:
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
        case binomial() if all(argument.is_integer and argument.is_nonnegative for argument in part.args):
            return
        case Pow(base=base, exp=exponent) if exponent.is_integer:
            if not exponent.is_nonnegative:
                yield Need("not 0", base)
        case Pow(base=base, exp=exponent):
            if exponent.is_nonnegative:
                yield Need("not negative", base)
            elif base.is_nonnegative and not base.is_positive and not exponent.is_number:
                yield Need("positive", exponent)
            else:
                yield Need("positive", base)
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
        if field.sign(value) == 1 or (need.kind == "not negative" and field.nonnegative(value)):
            return
        if need.kind == "not negative" and _is_nonnegative(value, field):
            return
        if need.kind == "not 0" or (need.kind == "positive" and _is_nonnegative(value, field)):
            yield from _factors_that_may_vanish(value, field)
        else:
            content, primitive = cancel(value).as_content_primitive()
            yield Need(need.kind, field.restore(primitive if content.is_positive else value))
    except (UnsupportedExpression, NoDerivative):
        yield need


def _is_nonnegative(value: Expr, field: GeneratorField) -> bool:
    """Whether a number is seen to be 0 or positive, also as a product of absolute values."""
    rest = value
    for factor, power in field.factors(value):
        if field.key(factor)[0] == "abs":
            rest = cancel(rest / factor**power)
    return field.nonnegative(rest)


def _factors_that_may_vanish(value: Expr, field: GeneratorField) -> Iterator[Need]:
    """Of a divisor; an absolute value vanishes where its argument does."""
    if value == 0:
        yield Need("not 0", value)
    for factor, _ in field.factors(value):
        if field.sign(factor) is not None:
            continue
        kind, *rest = field.key(factor)
        if kind == "abs":
            yield from _factors_that_may_vanish(rest[0], field)
        else:
            restored = field.restore(factor)
            yield Need("not 0", -restored if restored.could_extract_minus_sign() else restored)
