"""The order of terms and factors in print, beyond that of :mod:`term_order`, which generated code has as well."""

from __future__ import annotations

from sympy import Add, Expr, Function, Pow, Symbol, exp
from sympy.printing.latex import greek_letters_set

from mse_sym.symbolic.term_order import in_textbook_order, is_negative, leading_positive

_AS_LATIN = frozenset({"xi", "phi"})
"""Greek letters that are no rates, levels or factors, but values of functions."""


def terms_in_print(expr: Add) -> list[Expr]:
    r"""A constant before a single letter (``1 + \eta``), and beside the exponential that it is taken from."""
    terms = leading_positive(expr)
    constants = [term for term in terms if term.is_number]
    if len(constants) != 1:
        return terms
    (constant,) = constants
    others = [term for term in terms if not term.is_number]
    if constant.is_positive and len(others) == 1 and _is_letter(others[0]):
        return [constant, *others]
    exponentials = [term for term in others if term.has(exp)]
    plain = [term for term in others if not term.atoms(Function)]
    apart = exponentials and len(exponentials) + len(plain) == len(others)
    if apart and not is_negative(exponentials[0]) and all(map(is_negative, (constant, *plain))):
        return [*exponentials, constant, *plain]
    return terms


def _is_letter(term: Expr) -> bool:
    return isinstance(term, Symbol) and not term.is_integer and term.name != "nu"


def factors_in_print(factors: tuple[Expr, ...]) -> list[Expr]:
    r"""Greek coefficients, and sums of them or of squares with a number, come first (``(1 - \tau) r``)."""
    ordered = in_textbook_order(factors)
    numbers = [each for each in ordered if _is_number(_base(each)) or (isinstance(each, Symbol) and each.is_integer)]
    first = [each for each in ordered if each not in numbers and _is_coefficient(_base(each))]
    sums = [each for each in ordered if each not in numbers and _is_sum_of_coefficients(_base(each))]
    return [*numbers, *first, *sums, *(each for each in ordered if each not in (*numbers, *first, *sums))]


def _base(factor: Expr) -> Expr:
    return factor.base if isinstance(factor, Pow) and factor.exp.is_Integer else factor


def _is_number(base: Expr) -> bool:
    return bool(base.is_number) and not isinstance(base, Function)


def _is_coefficient(base: Expr) -> bool:
    return isinstance(base, Symbol) and base.name.split("_")[0] in greek_letters_set - _AS_LATIN


def _is_sum_of_coefficients(base: Expr) -> bool:
    if not isinstance(base, Add):
        return False
    letters = [term for term in base.args if not term.is_number]
    greek = all(_is_greek(-term if is_negative(term) else term) for term in letters)
    return (greek or all(map(_is_square, letters))) and len(letters) < len(base.args)


def _is_greek(term: Expr) -> bool:
    return isinstance(term, Symbol) and term.name in greek_letters_set


def _is_square(term: Expr) -> bool:
    return isinstance(term, Pow) and isinstance(term.base, Symbol) and term.exp == 2
