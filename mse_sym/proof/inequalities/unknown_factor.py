"""What of a rational function of generators decides its sign: the factor whose own sign is not known."""

from __future__ import annotations

from sympy import Expr

from mse_sym.proof.generators import Generators


def unknown_factor(value: Expr, field: Generators, *, strict: bool = False) -> Expr | None:
    """A polynomial with the sign of the value: the only factor of unknown sign, which has an odd power.

    Beside it there may be factors to even powers; when not ``strict`` they may vanish, and the value with them.
    """
    sign, unknown = 1, []
    for factor, power in field.factors(value):
        found = field.sign(factor)
        if found is None and not power % 2:
            if strict:
                return None
        elif found is None:
            unknown.append(factor)
        elif power % 2:
            sign *= found
    return (sign * unknown[0]).expand() if len(unknown) == 1 else None
