r"""Powers of one number whose exponents differ by integers, by one of them or by what it is more than 1.

With :math:`P = x^{p - 1}` the powers :math:`x^{p - 2}` and :math:`x^p` are :math:`P/x` and :math:`P x`, and a sum of
such terms is P times one of numbers of moderate size; with :math:`x^p = 1 + m` the sum :math:`(1 + p) x^p - 1` is
:math:`p + (1 + p) m`, which does not cancel for an x near 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, product

from sympy import Dummy, Expr, Pow, Symbol, exp, log
from sympy.codegen.cfunctions import expm1, log1p

from mse_sym.forms.stirling import Named

_MOST = 8
"""So many ways to write the powers are tried."""


def by_one_power(expr: Expr) -> Iterator[Named]:
    """By one power of each symbol, or of its complement, of those with symbols in the exponent; or as it is."""
    offsets: dict[tuple[Expr, Expr], set[Expr]] = {}
    for power in sorted(expr.atoms(Pow), key=str):
        base, exponent = power.as_base_exp()
        number, rest = exponent.as_coeff_Add()
        if exponent.free_symbols and number.is_Integer and isinstance(_symbol(base), Symbol):
            offsets.setdefault((base, rest), set()).add(number)
    ways = [list(_ways(base, rest, sorted(numbers))) for (base, rest), numbers in offsets.items()]
    for chosen in islice(product(*ways), _MOST):
        yield Named(
            expr.xreplace({power: by for written, _ in chosen for power, by in written.items()}),
            {symbol: meaning for _, meanings in chosen for symbol, meaning in meanings.items()},
        )


def _symbol(base: Expr) -> Expr:
    return base if base.is_Symbol else 1 - base


def _ways(base: Expr, rest: Expr, numbers: list[Expr]) -> Iterator[tuple[Mapping[Expr, Expr], Mapping[Expr, Expr]]]:
    """What stands for x^(rest + n), for each number n that occurs, and what the symbol in it means."""
    power, more = Dummy("P", positive=True), Dummy("m", real=True)
    logarithms = [log(base)] if base.is_Symbol else [log1p(-_symbol(base))]
    if isinstance(base, Dummy):  # a ratio of two that may be near each other
        logarithms.append(log1p(base - 1))
    for exponent in (rest + number for number in numbers):
        meanings = [(power, base**exponent)]
        meanings += [(power, exp(exponent * logarithm)) for logarithm in logarithms]
        meanings += [(more, expm1(exponent * logarithm)) for logarithm in logarithms]
        for symbol, meaning in meanings:
            instead = power if symbol is power else 1 + more
            yield {base ** (rest + n): instead * base ** (rest + n - exponent) for n in numbers}, {symbol: meaning}
