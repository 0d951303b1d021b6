"""The letters of formulas, by what a textbook does with them: coefficients come first, increments last."""

from __future__ import annotations

from sympy import Expr, Indexed, Symbol
from sympy.printing.latex import greek_letters_set

from mse_sym.symbolic.unknown import Unknown

_GREEK = greek_letters_set | {"lamda"}
_VALUES = frozenset({"xi", "phi", "varepsilon"})
"""Greek letters that are no rates, levels or factors, but values of functions, or the noise."""
_COEFFICIENTS = frozenset("mpq")
"""Latin letters that stand before others in a product: means, powers and shares."""
_SCALES = frozenset("sv")
_MEANS = frozenset({"mu"})
_ADDED = frozenset("bh")
"""Biases and increments, which are added to any other letter: ``w x + b``, ``r + h``."""


def name_of(letter: Expr) -> str:
    """The name of a symbol, of an entry of a vector, or of an unknown function, without an index."""
    if isinstance(letter, Unknown):
        return letter.name
    return str(letter.base if isinstance(letter, Indexed) else letter).partition("_")[0]


def is_letter(expr: Expr) -> bool:
    """Whether it is a symbol, or an entry of a vector."""
    return isinstance(expr, Symbol | Indexed)


def is_count(letter: Expr) -> bool:
    """Whether a letter is a whole number, or degrees of freedom."""
    return isinstance(letter, Symbol) and (bool(letter.is_integer) or letter.name == "nu")


def is_greek_coefficient(letter: Expr) -> bool:
    r"""Whether it is a Greek coefficient, also as an unknown function (``\beta(c) y``)."""
    return isinstance(letter, Symbol | Unknown) and name_of(letter) in _GREEK - _VALUES


def is_coefficient(letter: Expr) -> bool:
    """Whether it is a Greek coefficient or one of the Latin ones."""
    return is_greek_coefficient(letter) or (isinstance(letter, Symbol) and letter.name in _COEFFICIENTS)


def is_mean(letter: Expr) -> bool:
    r"""Whether it is a mean, which stands after sums of coefficients: ``(2 - \rho) \mu``."""
    return is_letter(letter) and name_of(letter) in _MEANS


def is_parameter(letter: Expr) -> bool:
    """Whether it is a coefficient or a scale, and no variable."""
    return is_greek_coefficient(letter) or (isinstance(letter, Symbol) and letter.name in _SCALES)


def place_in_sum(letter: Expr) -> tuple[object, ...]:
    """A logit, then the alphabet, then capitals, then Greek letters, then what is added: ``z + c``, ``z + B``."""
    name = name_of(letter)
    kind = 4 if is_added(letter) else 3 if name in _GREEK else 2 if name[:1].isupper() else 0 if name == "z" else 1
    return kind, name, letter.sort_key()


def is_added(letter: Expr) -> bool:
    """Whether it is a bias or an increment."""
    return is_letter(letter) and name_of(letter) in _ADDED


def place_in_product(letter: Expr) -> int:
    r"""The learning rate, counts, coefficients, capitals, weights with an index, the rest: ``\eta n c``, ``w_1 a``."""
    name = name_of(letter)
    if letter.is_integer:
        return 1 if name.islower() else 2
    if is_greek_coefficient(letter):
        return 0 if name == "eta" else 5 if is_mean(letter) else 3
    if is_coefficient(letter) or (isinstance(letter, Symbol) and letter.name == "s"):
        return 5
    return 7 if name[:1].isupper() else 8 if name == "w" != str(letter) else 9
