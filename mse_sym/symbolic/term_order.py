r"""The order in which a textbook writes the terms of a sum, in LaTeX and in plain text alike.

A sum of letters stands by falling degree in its first letter, variables before biases and increments:
:math:`a^2 - 2 a y + y`, :math:`w x + b`, :math:`r + h`.  Beyond that, each rule below moves what it
names, and leaves other terms as they were.  At last a term without a minus leads, if there is one:
:math:`\sigma(z) - y`.  A sum that was built unevaluated keeps the order of its author.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from sympy import Abs, Add, Expr, Function, Indexed, Mul, Piecewise, Pow, Rational, S, Sum, Symbol, exp, log

from mse_sym.symbolic.letters import is_added, is_count, is_greek_coefficient, is_letter, is_parameter, place_in_sum
from mse_sym.symbolic.partial import Partial
from mse_sym.symbolic.unknown import Unknown

Terms = list[Expr]


def is_as_written(expr: Expr) -> bool:
    """Whether a sum or product was built unevaluated, so that its order is the author's."""
    return expr.args != expr.func(*expr.args).args


def is_negative(term: Expr) -> bool:
    """Whether a term begins with a minus."""
    coefficient, _ = term.as_coeff_Mul()
    return bool(coefficient.is_negative)


def terms_in_order(expr: Add) -> Terms:
    """The terms of a sum as a textbook has them, or as its author wrote them."""
    if is_as_written(expr):
        return list(expr.args)
    terms = _by_degree(expr)
    for rule in _RULES:
        terms = rule(terms)
    leading = next((term for term in terms if not is_negative(term)), terms[0])
    return [leading, *(term for term in terms if term is not leading)]


def terms_of_distance(expr: Add) -> Terms:
    """Between bars a letter stands before a number, as at a distance from it: ``|a + 1|``."""
    terms = terms_in_order(expr)
    return terms if _shift(expr) is None else sorted(terms, key=_is_number)


def _by_degree(expr: Add) -> Terms:
    """Falling degrees, letter by letter, of a polynomial; of other sums those that SymPy finds in their generators."""
    terms: Terms = expr.as_ordered_terms(order="grlex")
    letters = sorted({letter for term in terms for letter in _letters(term)}, key=place_in_sum)
    if not letters or any(term.atoms(Function, Unknown, Partial, Sum) or _has_root(term) for term in terms):
        return terms
    sums = [each for term in terms for each in term.atoms(Add)]
    is_in_first = sums and len({_degree(term, letters[0]) for term in terms}) == len(terms)
    if sums and (not is_in_first or any(each.has(letters[0]) for each in sums)):
        return terms
    return sorted(terms, key=lambda term: [-_degree(term, letter) for letter in letters])


def _has_root(term: Expr) -> bool:
    return any(not power.exp.is_Integer for power in term.atoms(Pow))


def _letters(term: Expr) -> set[Expr]:
    entries = term.atoms(Indexed)
    within = {symbol for entry in entries for symbol in entry.free_symbols - {entry}}
    return entries | (term.atoms(Symbol) - within)


def _degree(term: Expr, letter: Expr) -> Rational:
    if isinstance(term, Pow):
        return term.exp * _degree(term.base, letter) if term.exp.is_Rational else S.Zero
    if isinstance(term, Mul):
        return Add(*(_degree(factor, letter) for factor in term.args))
    return max(_degree(each, letter) for each in term.args) if isinstance(term, Add) else Rational(term == letter)


def _roots_last(terms: Terms) -> Terms:
    r"""The root of a sum comes after what is none, as in the roots of a quadratic: ``1 + y + \sqrt{y^2 - y + 1}``."""
    others = [term for term in terms if not _has_root_of_sum(term)]
    return terms if any(term.has(Function, Sum) for term in others) else sorted(terms, key=_has_root_of_sum)


def _has_root_of_sum(term: Expr) -> bool:
    return any(each.is_Pow and each.exp == S.Half and each.base.is_Add for each in Mul.make_args(term))


def _entropies_last(terms: Terms) -> Terms:
    """``x log x`` says how large a loss is at its least, after what depends on the prediction."""
    return sorted(terms, key=_is_entropy)


def _is_entropy(term: Expr) -> bool:
    factors = Mul.make_args(term.as_coeff_Mul()[1])
    return len(factors) == 2 and any(isinstance(each, log) and each.args[0] in factors for each in factors)


def _plain_before_parentheses(terms: Terms) -> Terms:
    """Of logarithms, those with a plain factor first: ``-y log a - (1 - y) log(1 - a)``."""
    if not all(term.has(log) for term in terms if not term.is_number):
        return terms
    return sorted(terms, key=lambda term: any(each.is_Add and not each.has(Function) for each in Mul.make_args(term)))


def _bare_functions_first(terms: Terms) -> Terms:
    r"""Of two functions that without a factor first: ``\Phi(z) + z \varphi(z)``, ``\alpha(c) + \beta(c) y``."""
    if len(terms) != 2 or not all(term.has(Function, Unknown) and not term.has(exp) for term in terms):
        return terms
    return sorted(terms, key=lambda term: not isinstance(term.as_coeff_Mul()[1], Function | Unknown))


def _logarithms_first(terms: Terms) -> Terms:
    r"""Normalising terms before squares and quotients: ``\tfrac12 \log(2\pi) + \log\sigma + (a - y)^2/(2\sigma^2)``."""
    normalising = [term for term in terms if _is_normalising(term)]
    others = [term for term in terms if term not in normalising]
    are_apart = all(any(isinstance(each, Pow | Piecewise | log) for each in Mul.make_args(term)) for term in others)
    if not are_apart or not any(term.has(log) for term in normalising):
        return terms
    return [*sorted(normalising, key=lambda term: not (term.is_number and term.is_positive)), *others]


def _is_normalising(term: Expr) -> bool:
    _, rest = term.as_coeff_Mul()
    return isinstance(rest, log) or is_greek_coefficient(rest)


def _parameters_first(terms: Terms) -> Terms:
    r"""Parameters alone before squares, and before their multiples: ``\rho^2 + r^2``, ``\alpha + \beta y``."""
    alone = [term for term in terms if _is_of_parameters(term)]
    others = [term for term in terms if term not in alone]
    if not others or any(map(is_negative, terms)):
        return terms
    multiples = all(isinstance(each, Mul) and any(map(is_greek_coefficient, each.args)) for each in others)
    is_origin = len(alone) == 1 and is_greek_coefficient(alone[0]) and alone[0].name not in _ADDED_PARAMETERS
    return [*alone, *others] if all(map(_is_square, others)) or (multiples and is_origin) else terms


def _is_of_parameters(term: Expr) -> bool:
    letters, quotients = _letters(term), (each for each in Mul.make_args(term) if each.is_Pow and is_negative(each.exp))
    return bool(letters) and all(map(is_parameter, letters)) and not any(quotients)


_ADDED_PARAMETERS = frozenset({"lambda", "lamda", "epsilon"})
r"""What keeps a denominator from zero is added to it: ``\kappa h + \lambda``."""


def _is_square(term: Expr) -> bool:
    body = term.function if isinstance(term, Sum) else term
    return any(each.is_Pow and each.exp.is_even and each.exp.is_positive for each in Mul.make_args(body))


def _numbers(terms: Terms) -> Terms:
    r"""A number last in a polynomial with a minus, else first: ``y^2 - y + 1``, ``1 + x^2``, ``\tfrac14 - \sigma'(z)``.

    It stands after counts, and after a letter if it is not whole: ``n + 1``, ``a + \tfrac13``.
    """
    numbers, others = ([t for t in terms if _is_number(t) is wanted] for wanted in (True, False))
    if not (numbers and others):
        return terms
    exponentials, plain = ([t for t in others if t.has(exp) is wanted] for wanted in (True, False))
    if exponentials and not any(map(is_negative, exponentials)) and all(map(is_negative, (*numbers, *plain))):
        return terms if any(term.has(Function) for term in plain) else [*exponentials, *numbers, *plain]
    if all(term.has(Function, Sum) for term in others):
        return [*numbers, *others]
    letters = {letter for term in others for letter in _letters(term)}
    falling = len(others) > 1 and len(letters) == 1 and not any(term.has(Add, Function) for term in others)
    if any(map(is_negative, terms)) or falling or all(map(is_count, letters)):
        return [*others, *numbers] if all(map(is_count, letters)) else terms
    is_whole = all(number.is_integer for number in numbers)
    return [*numbers, *others] if is_whole or not is_letter(others[-1]) else [*others, *numbers]


def _is_number(term: Expr) -> bool:
    return bool(term.is_number)


def _added_last(terms: Terms) -> Terms:
    r"""Biases and increments after variables and functions of them: ``\sum_j w_j x_j + b``, ``\log(a) + h``."""
    if any(letters and all(map(is_parameter, letters)) for letters in map(_letters, terms)):
        return terms
    return sorted(terms, key=lambda term: is_added(-term if is_negative(term) else term))


def _exponentials_by_growth(terms: Terms) -> Terms:
    """Several exponentials of one letter by falling exponents, what has none where the exponent is 0."""
    growing = [term for term in terms if _exponent(term) != 0]
    letters = {_exponent(term).as_coeff_Mul()[1] for term in growing}
    if len(growing) < 2 or len(letters) != 1 or not all(map(is_letter, letters)):
        return terms
    others = [term for term in terms if term not in growing]
    in_order = [*growing, *(_by_degree(Add(*others)) if len(others) > 1 else others)]
    return sorted(in_order, key=lambda term: -_exponent(term).as_coeff_Mul()[0])


def _exponent(term: Expr) -> Expr:
    return Add(*(each.exp for each in Mul.make_args(term) if isinstance(each, exp)))


def _distances(terms: Terms) -> Terms:
    """Distances of a letter from numbers, from the left to the right: ``|a + 1| + |a| + |a - 100|``."""
    shifts = {term: shift for term in terms if isinstance(term, Abs) and (shift := _shift(term.args[0]))}
    if len(shifts) < len(terms) or len({letter for letter, _ in shifts.values()}) != 1:
        return terms
    return sorted(terms, key=lambda term: -shifts[term][1])


def _shift(expr: Expr) -> tuple[Expr, Expr] | None:
    """The letter and the number of which an expression is the sum."""
    number, letter = expr.as_coeff_Add()
    return (letter, number) if is_letter(letter) else None


def _by_index(terms: Terms) -> Terms:
    r"""Terms that differ in an index alone, by that index: ``e^{m_1} + e^{m_2}``."""
    names = [str(term) for term in terms]
    if len({re.sub(r"_\d+", "", name) for name in names}) > 1:
        return terms
    return sorted(terms, key=lambda term: [int(found) for found in re.findall(r"_(\d+)", str(term))])


def _partial_fractions(terms: Terms) -> Terms:
    """By the power of the letter below the bar, then those with parentheses: ``1/a² + 1/a + 1/(1 - a)``."""
    below = [term.as_coeff_Mul()[1] for term in terms]
    if not all(each.is_Pow and each.exp.is_negative and each.exp.is_Integer for each in below):
        return terms
    return sorted(terms, key=lambda term: (term.has(Add), term.as_coeff_Mul()[1].exp))


_RULES: tuple[Callable[[Terms], Terms], ...] = (
    _roots_last,
    _entropies_last,
    _plain_before_parentheses,
    _bare_functions_first,
    _logarithms_first,
    _parameters_first,
    _numbers,
    _added_last,
    _exponentials_by_growth,
    _distances,
    _partial_fractions,
    _by_index,
)
