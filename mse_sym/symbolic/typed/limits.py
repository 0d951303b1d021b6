"""What a typed formula may be made of, and how large: nothing is built that could take long.

SymPy evaluates as it builds: ``9**9**9`` would be computed with all its digits, and ``exp(10**9*log(9))`` as well.
Each operation looks at its operands first, whose own numbers are within the limits already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from sympy import Abs, Add, Expr, FiniteSet, Max, Min, Mul, Number, Pow, Rational, S, log, pi, sign, sqrt
from sympy.core.function import Application

from mse_sym.symbolic.functions import gaussian_cumulative, gaussian_density, sigmoid, softplus
from mse_sym.symbolic.primitives import PRIMITIVES

LONGEST = 1000
"""Characters of a formula."""
DEEPEST = 40
"""Brackets, powers and functions within one another."""
_LONGEST_NAME = 30
_DIGITS = 30
_LARGEST_EXPONENT = 100
_LARGEST_ARGUMENT = 10_000
_BITS = 8192
"""Of the numerator and the denominator of a number that an operation gives."""
_NUMBER = re.compile(r"(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?")


class Unreadable(ValueError):
    """What was typed is no formula, or no domain, or exceeds a limit; the message says where and what."""


def _of_primitives() -> Iterator[tuple[str, Callable[..., Expr]]]:
    """The functions of SymPy that are primitives, by the names that SymPy gives them."""
    for meaning in (primitive.meaning for primitive in PRIMITIVES.values()):
        is_function = isinstance(meaning, type) and issubclass(meaning, Application) and issubclass(meaning, Expr)
        if is_function and meaning.__module__.startswith("sympy."):
            yield meaning.__name__, meaning


def relu(argument: Expr) -> Expr:
    """The rectifier."""
    return Max(argument, 0)


def gelu(argument: Expr) -> Expr:
    """The Gaussian error linear unit."""
    return argument * gaussian_cumulative(argument)


FUNCTIONS: Mapping[str, Callable[..., Expr]] = {
    **dict(_of_primitives()),
    **{f.__name__: f for f in (sigmoid, softplus, gaussian_cumulative, gaussian_density, relu, gelu)},
    "sqrt": sqrt,
    "abs": Abs,
    "ln": log,
    "max": Max,
    "min": Min,
}
"""What may be called, by name."""
_LETTERS = ("beta", "gamma")
"""Functions called like letters, which without brackets are variables."""
_OF_VECTORS = ("dot", "logsumexp", "mean", "norm", "prod", "Product", "softmax", "sum", "Sum")
"""Functions that people call, of vectors, which a typed formula has not."""
_OF_LARGE_NUMBERS = (log, Abs, Max, Min, sign, sqrt, relu)
"""Functions of which a large number as argument is harmless."""


def number(text: str) -> Expr:
    """A decimal as the fraction that it is exactly."""
    match = _NUMBER.fullmatch(text)
    if match is None or not (match[1] or match[2]):
        raise Unreadable(f"{_short(text)} is no decimal number like 12, 0.5 or 1e-3")
    if len(match[1] + match[2]) > _DIGITS or abs(int((match[3] or "0")[:_DIGITS])) >= _DIGITS:
        raise Unreadable(f"the number {_short(text)} has more than {_DIGITS} digits, or a larger power of ten")
    return Rational(text)


def named(name: str, symbol: Callable[[str], Expr]) -> Expr:
    """A name that stands alone: π, or a variable."""
    if name in FUNCTIONS and name not in _LETTERS:
        raise Unreadable(f"{name} is a function; write {name}(…)")
    if len(name) > _LONGEST_NAME or name.startswith("_"):
        raise Unreadable(f"a name begins with a letter and has at most {_LONGEST_NAME} characters, got {_short(name)}")
    return pi if name == "pi" else symbol(name)


def sum_of(terms: list[Expr]) -> Expr:
    """A sum."""
    return _within_limits(Add(*terms))


def product(left: Expr, right: Expr) -> Expr:
    """A product of two."""
    return _within_limits(Mul(left, right))


def quotient(left: Expr, right: Expr) -> Expr:
    """A quotient, of which the divisor is not 0."""
    if right.is_zero:
        raise Unreadable("something is divided by 0")
    return _within_limits(Mul(left, 1 / right))


def power(base: Expr, exponent: Expr) -> Expr:
    """A power, whose exponent has no large number."""
    if base.is_zero and not exponent.is_positive:
        raise Unreadable(f"0 is raised to {_short(exponent)}, which is not seen to be positive")
    _check_in_exponent(exponent, _LARGEST_EXPONENT, "an exponent")
    return _within_limits(Pow(base, exponent))


def applied(name: str, arguments: list[Expr]) -> Expr:
    """A function at its arguments."""
    if name in _OF_VECTORS:
        raise Unreadable(
            f"{name} is of a vector, and a formula is of numbers: write its terms out, as exp(z1) + exp(z2), or make a "
            "mse_sym.Loss of a vector in Python"
        )
    if name not in FUNCTIONS:
        near = get_close_matches(name, FUNCTIONS, n=3)
        raise Unreadable(
            f"there is no function {_short(name)}; "
            + (f"did you mean {', '.join(near)}? " if near else f"there are {', '.join(sorted(FUNCTIONS))}; ")
            + "a product is written with *"
        )
    function: Any = FUNCTIONS[name]
    counts = getattr(function, "nargs", FiniteSet(1))
    if not arguments or (function not in (Max, Min) and len(arguments) not in counts):
        wanted = "one argument or more" if function in (Max, Min) else f"{' or '.join(map(str, counts))} argument(s)"
        raise Unreadable(f"{name} takes {wanted}, got {len(arguments)}")
    if function not in _OF_LARGE_NUMBERS:
        for argument in arguments:
            _check_in_exponent(argument, _LARGEST_ARGUMENT, f"an argument of {name}")
    return _within_limits(function(*arguments))


def _check_in_exponent(expr: Expr, largest: int, role: str) -> None:
    """That no number in it is so large that a power with it would have very many digits."""
    constants = [part for part in Add.make_args(expr) if part.is_number]
    for part in (*constants, *expr.atoms(Number)):
        if not abs(part.evalf(10)) <= largest:
            raise Unreadable(f"{role} has a number of at most {largest} in size, got {_short(part)}")


def _within_limits(expr: Expr) -> Expr:
    if expr.has(S.NaN, S.ComplexInfinity, S.Infinity, S.NegativeInfinity):
        raise Unreadable("something has no finite value, such as a logarithm of 0")
    if expr.has(S.ImaginaryUnit) or expr.is_extended_real is False:
        raise Unreadable("something is no real number, such as a root or a logarithm of a negative number")
    for part in expr.atoms(Rational):
        if max(abs(part.p).bit_length(), part.q.bit_length()) > _BITS:
            raise Unreadable(f"a number has more than {_BITS} binary digits")
    for part in expr.atoms(Pow):
        if part.exp.is_number and not abs(part.exp.evalf(10)) <= _LARGEST_EXPONENT:
            raise Unreadable(f"an exponent is at most {_LARGEST_EXPONENT} in size, got {_short(part.exp)}")
    return expr


def _short(value: object) -> str:
    text = str(value)
    return repr(text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}…")
