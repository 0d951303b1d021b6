"""What of a product stands above a bar and what below it, in the order of its author where it was built unevaluated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from sympy import Add, Expr, Mul, Pow, S, Sum, fraction

from mse_sym.symbolic.letters import is_letter
from mse_sym.symbolic.term_order import is_as_written, is_negative


def folded(factors: Sequence[Expr]) -> list[Expr]:
    """Factors in the author's order; one that is repeated stands at its first place, as a power."""
    return [
        each
        for factor, count in Counter(factors).items()
        for each in ([Pow(factor, count, evaluate=False)] if count > 1 and _may_be_raised(factor) else [factor] * count)
    ]


def opposite(product: Expr) -> Expr | None:
    """The product without its minus, where all terms of a sum in it have one: ``-((1 - ε) y + ε)/p``."""
    factors = list(Mul.make_args(product))
    for place, factor in enumerate(factors):
        if isinstance(factor, Add) and not is_as_written(factor) and _has_only_minus(factor):
            return Mul(*factors[:place], -factor, *factors[place + 1 :])
    return None


def _has_only_minus(expr: Add) -> bool:
    """Whether all terms of a sum have a minus; one of letters alone, such as ``-r - δ``, is left as it is."""
    return all(map(is_negative, expr.args)) and not all(is_letter(term.as_coeff_Mul()[1]) for term in expr.args)


def number_on_top(factors: Sequence[Expr]) -> list[Expr]:
    """A number before a fraction stands on top of it."""
    number, *others = factors
    if not (number.is_Integer and others and isinstance(others[0], Mul) and parts_of_fraction(others[0].args)):
        return list(factors)
    return (
        [number, *others[0].args] if len(others) == 1 else [Mul(number, *others[0].args, evaluate=False), *others[1:]]
    )


def parts_of_fraction(factors: Sequence[Expr]) -> tuple[list[Expr], list[Expr], list[Expr]] | None:
    """What of an author's product stands above a bar, below it, and to the right of it, if it is a fraction.

    Reciprocals make it one, and negative powers in a row; one power alone, as the constant of a density, does not.
    """
    below = [factor.base for factor in factors if _is_reciprocal(factor)]
    if below:
        return [factor for factor in factors if not _is_reciprocal(factor)], _gathered(folded(below)), []
    factors = [part for factor in factors for part in (factor.args if _is_all_below(factor) else (factor,))]
    are_below = list(map(_is_power_below, factors))
    are_roots = all(isinstance(factor, Pow) and not factor.exp.is_Integer for factor in factors)
    if not (are_roots and any(are_below)) and not any(first and second for first, second in pairwise(are_below)):
        return None
    below = [Pow(factor.base, -factor.exp, evaluate=False) for factor in factors if _is_power_below(factor)]
    others = [factor for factor in factors if not _is_power_below(factor)]
    tall = [factor for factor in others if isinstance(factor, Sum)]
    return [factor for factor in others if factor not in tall], below, tall


def _gathered(factors: Sequence[Expr]) -> list[Expr]:
    """Factors below a bar in their order, powers of one letter as one: ``a^{p+1}``."""
    exponents: dict[Expr, Expr] = {}
    for factor in factors:
        base, exponent = factor.as_base_exp() if _is_power_of_letter(factor) else (factor, S.One)
        exponents[base] = exponents.get(base, S.Zero) + exponent
    return [base if exponent == 1 else Pow(base, exponent, evaluate=False) for base, exponent in exponents.items()]


def _is_power_of_letter(factor: Expr) -> bool:
    return isinstance(factor, Pow) and is_letter(factor.base)


def _may_be_raised(factor: Expr) -> bool:
    """Numbers stay as they are, and reciprocals, which go below a bar first."""
    return not (factor.is_number or _is_reciprocal(factor))


def _is_reciprocal(factor: Expr) -> bool:
    return isinstance(factor, Pow) and factor.exp == -1


def _is_all_below(factor: Expr) -> bool:
    return isinstance(factor, Mul) and all(map(_is_power_below, factor.args))


def _is_power_below(factor: Expr) -> bool:
    """Whether it is a power that stands below a bar: ``s^{-p}``, and of a letter also ``a^{-p-1}``."""
    if not isinstance(factor, Pow):
        return False
    return is_negative(factor.exp) or (is_letter(factor.base) and all(map(is_negative, Add.make_args(factor.exp))))


def times(number: int, denominator: Expr) -> Expr:
    """A denominator with a number in front: 2(a + y), not 2a + 2y, which is how SymPy keeps it."""
    if not isinstance(denominator, Add) or is_as_written(denominator):
        return number * denominator
    content, part = denominator.primitive()
    before = number * content
    return Mul(before, part, evaluate=False) if before.is_Integer and before > 1 else number * denominator


def fraction_of(product: Expr) -> tuple[Expr, Expr]:
    """Numerator and denominator: ``s^{-p}`` belongs below, an exponential stays where it is."""
    numerator, denominator = fraction(product, exact=True)
    above = Mul.make_args(numerator)
    below = [part for part in above if _is_power_below(part)]
    # What SymPy takes for a denominator is not in its order of factors, as if an author had written it so.
    under = [*Mul.make_args(denominator), *(Pow(part.base, -part.exp) for part in below)]
    return Mul(*(part for part in above if part not in below)), Mul(*_gathered(Mul.make_args(Mul(*under))))
