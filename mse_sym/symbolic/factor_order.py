r"""The order in which a textbook writes the factors of a product, in LaTeX and in plain text alike.

From the left to the right:

1. numbers, the learning rate, counts: :math:`2 n c`, :math:`\tfrac12 \eta K`;
2. coefficients, Greek ones first, and sums of them with a number: :math:`(1 - \tau) r`, :math:`\beta(c) m`;
3. other letters by the alphabet, then roots, and powers with letters: :math:`s \sqrt\nu`, :math:`y a^{1-p}`;
4. sums of letters, then sums in which others stand: :math:`x (a - y)`, :math:`(a - y) (1 - (a - y)^2)`;
5. functions, and sums with functions: :math:`\sigma(z) (1 - \sigma(z))`; then logarithms, the exponentials of squares,
   and what is in pieces;
6. derivatives along their chain; sums over an index, which reach to the end.

A product that was built unevaluated keeps the order of its author.
"""

from __future__ import annotations

from typing import Any

from sympy import Add, Expr, Function, KroneckerDelta, Piecewise, Pow, S, Sum, exp, log
from sympy.codegen.cfunctions import log1p

from mse_sym.symbolic.letters import is_coefficient, is_greek_coefficient, is_letter, is_mean, place_in_product
from mse_sym.symbolic.partial import Partial
from mse_sym.symbolic.unknown import Unknown

# Places among and behind those of single letters.
_OF_GREEK, _OF_COEFFICIENTS = 4, 6
(
    _POWERS,
    _SUMS,
    _SUMS_OF_SUMS,
    _INDICATORS,
    _FUNCTIONS,
    _SUMS_OF_FUNCTIONS,
    _LOGARITHMS,
    _KERNELS,
    _PIECES,
) = range(10, 19)


def factors_in_order(factors: tuple[Expr, ...]) -> list[Expr]:
    """The factors of a product as a textbook has them."""
    derivatives = [factor for factor in factors if isinstance(factor, Partial)]
    sums = [factor for factor in factors if isinstance(factor, Sum)]
    others = [factor for factor in factors if not isinstance(factor, Partial | Sum)]
    return [*sorted(others, key=_place), *_along_the_chain(derivatives), *sorted(sums, key=Expr.sort_key)]


def _along_the_chain(derivatives: list[Partial]) -> list[Partial]:
    """∂ℓ/∂a · ∂a/∂z · ∂z/∂w: each numerator follows its denominator."""

    def depth(derivative: Partial) -> int:
        outer = [d for d in derivatives if d is not derivative and d.variable == derivative.function]
        return 1 + depth(outer[0]) if outer else 0

    variables = [derivative.variable for derivative in derivatives]
    written_out = [d for d in derivatives if d.function not in variables]
    return sorted(written_out, key=Partial.sort_key) + sorted(
        (d for d in derivatives if d not in written_out), key=depth
    )


def _place(factor: Expr) -> tuple[Any, ...]:
    base = factor.base if isinstance(factor, Pow) else factor
    if base.is_number and not isinstance(base, Function):  # x log 2 rather than log 2 x
        return -1, "", factor.sort_key()
    if is_letter(base) or (isinstance(base, Unknown) and is_greek_coefficient(base)):
        return _place_of_letter(factor, base), str(base), factor.sort_key()
    return _place_of_other(factor, base), "", factor.sort_key()


def _place_of_letter(factor: Expr, base: Expr) -> int:
    """That of the letter, unless it stands below a root, or has a power with another letter."""
    exponent = factor.exp if isinstance(factor, Pow) else S.One
    has_own_power = not exponent.is_number and exponent.free_symbols <= base.free_symbols
    return place_in_product(base) if exponent.is_Integer or has_own_power else _POWERS


def _place_of_other(factor: Expr, base: Expr) -> int:
    if isinstance(base, Add):
        is_whole = not isinstance(factor, Pow) or factor.exp.is_Integer
        has_functions = any(not isinstance(each, KroneckerDelta) for each in base.atoms(Function))
        plain = _SUMS_OF_SUMS if len(base.atoms(Add)) > 1 else _SUMS
        sums = _SUMS_OF_FUNCTIONS if has_functions else plain
        return _place_of_coefficients(base) or sums if is_whole else sums
    if isinstance(base, KroneckerDelta):
        return _INDICATORS
    if isinstance(base, Piecewise):
        return _PIECES
    if isinstance(base, log | log1p):
        return _LOGARITHMS
    is_kernel = isinstance(base, exp) and any(power.exp.is_positive for power in base.exp.atoms(Pow))
    return _KERNELS if is_kernel else _FUNCTIONS


def _place_of_coefficients(base: Add) -> int | None:
    r"""That of a sum of coefficients, or of squares, with a number: ``\nu + 1``, ``1 - q``, ``1 + x^2``."""
    letters = [term.as_coeff_Mul()[1] for term in base.args if not term.is_number]
    if len(letters) == len(base.args):
        return None
    if any(map(is_mean, letters)):
        return None
    if all(map(is_greek_coefficient, letters)) or all(map(_is_square, letters)):
        return _OF_GREEK
    return _OF_COEFFICIENTS if all(map(is_coefficient, letters)) else None


def _is_square(term: Expr) -> bool:
    return isinstance(term, Pow) and is_letter(term.base) and term.exp == 2
