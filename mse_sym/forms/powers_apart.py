r"""Powers with symbols in their exponents: of each factor of what is raised its own, and of each base one.

With :math:`X = b^p` a sum :math:`A b^p + B b^{p + 1}` is :math:`X (A + B b)`, of which the second factor may simplify.
With :math:`Y = b^{p/2}` it is :math:`Y (A + B b) Y`, where the exponent of a power needs not be rounded, and where
neither is too large a number as long as their product is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sympy import Dummy, Expr, Pow, bottom_up, expand_power_base, factor, powsimp

from mse_sym.symbolic.functions import ordered_product


def powers_apart(expr: Expr) -> Iterator[tuple[Expr, Mapping[Expr, Expr]]]:
    """The expression in symbols for powers, and the powers: the lowest of each base, and halves without integers."""

    def of(part: Expr) -> Expr:
        is_power = isinstance(part, Pow) and part.exp.free_symbols and not part.base.is_Symbol
        return expand_power_base(Pow(factor(part.base), part.exp)) if is_power else part

    apart = powsimp(bottom_up(expr, of), combine="exp")
    kinds: dict[tuple[Expr, Expr], list[tuple[Expr, Pow]]] = {}
    for power in (part for part in apart.atoms(Pow) if part.exp.free_symbols):
        number, rest = power.exp.as_coeff_Add()
        kinds.setdefault((power.base, rest + number % 1), []).append((number - number % 1, power))
    for halves in (False, True) if kinds else ():
        powers: dict[Expr, Expr] = {}
        known: dict[Expr, Expr] = {}
        for (base, rest), each in kinds.items():
            symbol = Dummy("X", positive=True)
            lowest = 0 if halves else min(number for number, _ in each)
            powers[symbol] = ordered_product(base ** (rest / 2)) if halves else base ** (rest + lowest)
            known |= {power: symbol ** (1 + halves) * base ** (number - lowest) for number, power in each}
        yield apart.xreplace(known), powers
