"""Signs of what does not depend on time: known, or a question over which a statement is split into cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sympy import Expr, cancel, exp, fraction, oo, together

from mse_sym.proof.evaluation import Number, evaluate
from mse_sym.proof.generators import UnsupportedExpression
from mse_sym.proof.growth import ways_to_see_a_sign
from mse_sym.proof.normal_form import GeneratorField
from mse_sym.proof.signs import polynomial_sign
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.pieces import NoDerivative


class NoExpansion(Exception):
    """A function is not expanded; the message is a reason to be read."""


class NoValue(NoExpansion):
    """A function has no real value here."""


class UnknownSign(Exception):
    """How a function grows depends on the sign of an expression in the parameters."""

    def __init__(self, expr: Expr) -> None:
        self.expr = expr
        super().__init__(f"the sign of {expr} is not known")


@dataclass
class ParameterSigns:
    """What is known on the whole domain of a context; what was asked for is kept."""

    context: Context
    _signs: dict[Expr, int] = field(default_factory=dict)
    _simplest: dict[Expr, Expr] = field(default_factory=dict)
    _field: GeneratorField = field(init=False)

    def __post_init__(self) -> None:
        self._field = GeneratorField(self.context)

    def normal(self, value: Expr) -> Expr:
        """The normal form.

        Raises:
            NoExpansion: there is none.
        """
        try:
            return self._field.normal(value)
        except UnsupportedExpression as reason:
            raise NoExpansion(str(reason)) from None
        except NoDerivative:
            raise NoExpansion(f"there is no derivative in {value}") from None

    def vanishes(self, value: Expr) -> bool:
        """Whether a value is seen to be 0 on the whole domain."""
        return self.simplest(value) == 0

    def simplest(self, value: Expr) -> Expr:
        """The value itself or its normal form, whichever is shorter; 0 where it is seen to be 0."""
        if value.is_Atom or (value.is_number and (number := real_value(value)) is not None and number.sign):
            return value
        if value not in self._simplest:
            normal = self.normal(value)
            restored = self._field.restore(normal)
            self._simplest[value] = restored if normal == 0 else min(value, restored, key=Expr.count_ops)
        return self._simplest[value]

    def sign(self, value: Expr) -> int:
        """+1, 0 or -1.

        Raises:
            UnknownSign: it depends on the sign of a factor.
            NoExpansion: the value has no normal form, or is a number that is not told from 0.
        """
        if value not in self._signs:
            number = real_value(value) if value.is_number else None
            self._signs[value] = number.sign if number is not None else self._sign_of(self.normal(value))
        return self._signs[value]

    def _sign_of(self, value: Expr) -> int:
        if value == 0:
            return 0
        product = 1
        for factor, power in self._field.factors(value):
            sign = self._sign_of_factor(factor)
            product *= sign if power % 2 else sign**2
        return product

    def _sign_of_factor(self, factor: Expr) -> int:
        known = polynomial_sign(factor)
        if known is not None:
            return known
        meaning = self._field.restore(factor)
        number = real_value(meaning) if meaning.is_number else None
        if number is not None:
            return number.sign
        for way in ways_to_see_a_sign(meaning, self._field):
            sign = self._field.sign(way)
            if sign is not None:
                return sign
        if meaning.is_number:
            raise NoExpansion(f"the number {meaning} is not told from 0")
        top, bottom = fraction(cancel(together(self._field.restore(self._question(factor, meaning)))))
        raise UnknownSign(top if top.free_symbols else bottom)

    def _question(self, factor: Expr, meaning: Expr) -> Expr:
        """A factor of unknown sign to ask for: of ``log s - log q`` it is ``s - q``."""
        if all(self._field.key(generator)[0] == "log" for generator in factor.free_symbols):
            without_logarithms = self.normal(exp(meaning) - 1)
            for part, power in self._field.factors(without_logarithms):
                if power % 2 and polynomial_sign(part) is None:
                    return part
        return factor


def replaced(expr: Expr, values: Mapping[Expr, Expr]) -> Expr:
    """The expression with values in the place of variables.

    Raises:
        NoValue: SymPy makes no expression of it, such as ``Max(log(0), 1)``.
    """
    try:
        return expr.xreplace(dict(values))
    except (TypeError, ValueError) as reason:
        raise NoValue(f"{expr} with {values}: {reason}") from None


def real_value(number: Expr) -> Number | None:
    """The value of a number; ``None`` where it is not real, or not resolved."""
    found = evaluate(number, {})
    return found if isinstance(found, Number) else None


def is_real(value: Expr) -> bool:
    """Whether a number is seen to be real, or is ``oo`` or ``-oo``."""
    return value in (oo, -oo) or real_value(value) is not None


def differ(first: Expr, second: Expr) -> bool:
    """Whether two real numbers, or ``oo`` and ``-oo``, are seen to be different."""
    if not (is_real(first) and is_real(second)):
        return False
    if {first, second} & {oo, -oo}:
        return bool(first != second)
    try:
        return ParameterSigns(Context()).sign(first - second) != 0
    except NoExpansion:
        return False
