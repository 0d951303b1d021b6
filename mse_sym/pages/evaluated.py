"""Numbers of formulas as a page prints them: rounded from a proved enclosure, so that every printed digit is right.

What a claim says of a formula is proved; the number that it prints beside it is another statement, and is proved here::

    loss = printed(-log(E / (E + 9)), ".2f")
    yield f"a loss of {loss}"
    yield evaluated("the loss that is kept", "the bound above for $N = 9$", loss)
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import inf, nextafter

from sympy import Expr

from mse_sym.proof import Evidence
from mse_sym.proof.evaluation import Number, evaluate
from mse_sym.proof.evaluation.intervals import Real
from mse_sym.symbolic.functions import expand_functions


@dataclass(frozen=True)
class Printed:
    """A number as it is printed: ``text``, to which the ``value`` of a formula is rounded."""

    value: Expr
    text: str

    def __str__(self) -> str:
        return self.text

    @property
    def maths(self) -> str:
        """The number as maths, with a power of ten or a percent sign as a textbook has them; a comma would separate."""
        mantissa, _, exponent = self.text.replace("%", r"\%").replace(",", "").partition("e")
        return rf"${mantissa} \cdot 10^{{{int(exponent)}}}$" if exponent else f"${mantissa}$"


def printed(value: Expr, format_spec: str) -> Printed:
    """The number that a formula without variables is, rounded and written as Python’s format says.

    Raises:
        ValueError: it has no value that is known, or lies so close to the middle between two texts that its digits
            are not known.
    """
    number = evaluate(expand_functions(value), {})
    if not isinstance(number, Number):
        raise ValueError(f"{value} is not a number that can be enclosed: {number.value}")
    low, high = (format(Decimal(end), format_spec) for end in _ends(number))
    if low != high:
        raise ValueError(f"{value} lies between {low} and {high}; print it with another number of digits")
    return Printed(value, low)


def _ends(number: Number) -> tuple[float, float]:
    """Two floats between which a number lies; as decimals they are exact, so that the format alone rounds."""
    real: Real = number.real
    if isinstance(real, Fraction) and Fraction(float(real)) == real:
        return float(real), float(real)
    return nextafter(float(number.low), -inf), nextafter(float(number.high), inf)


def evaluated(what: str, formula: str, *numbers: Printed) -> Evidence:
    """That numbers which a page prints are the values of a formula, which is named in prose, rightly rounded."""
    shown = dict.fromkeys(number.maths for number in numbers)
    return Evidence(what, "rounded from a proved enclosure", f"{formula}: {', '.join(shown)}")
