"""Where a formula that is typed has a real value: what its logarithms, roots and quotients ask for."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Ge, Gt, Ne, Pow, Rel, S, Symbol, log, loggamma, preorder_traversal


def conditions(formula: Expr) -> tuple[Rel, ...]:
    """What must hold for all parts of a formula to be real, as far as assumptions do not say it."""
    return tuple(dict.fromkeys(asked for asked in _asked(formula) if isinstance(asked, Rel)))


def positive_symbols(formula: Expr) -> frozenset[Symbol]:
    """The symbols that a formula asks to be positive as they stand, as the logarithm of one does."""
    return frozenset(
        asked.lhs for asked in conditions(formula) if isinstance(asked, Gt) and isinstance(asked.lhs, Symbol)
    )


def _asked(formula: Expr) -> Iterator[object]:
    """What each part asks for; SymPy answers with a truth value where assumptions say it."""
    for part in preorder_traversal(formula):
        match part:
            case log() | loggamma():
                yield Gt(part.args[0], S.Zero)
            case Pow(base=base, exp=exponent):
                if exponent.is_Integer:
                    yield Ne(base, S.Zero) if exponent.is_negative else None
                elif exponent.is_Rational and exponent.is_positive:
                    yield Ge(base, S.Zero)
                else:
                    yield Gt(base, S.Zero)
