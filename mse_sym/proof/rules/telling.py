"""What an algebraic step did, said from the line before and the line after.

These are words beside a line, and no part of its proof.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sympy import (
    Add,
    Expr,
    Indexed,
    KroneckerDelta,
    Mul,
    Piecewise,
    PolynomialError,
    Sum,
    cosh,
    degree,
    exp,
    expand,
    factor_list,
    fraction,
    gcd,
    sinh,
    tanh,
    together,
)

from mse_sym.report.markup import printed_width
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.notation import textbook_latex

_LARGEST = 120
"""Operations in a line: of a longer one common factors are not looked for."""
_WIDEST = 14
"""Characters of a factor that is named."""
_MOST = 2
"""Factors that are named."""


def simplification(before: Expr, after: Expr, context: Context) -> str:
    """What made the line shorter."""
    return ", ".join(dict.fromkeys(_simplified(before, after))) or "written shorter"


def cancellation(before: Expr, after: Expr, context: Context) -> str:
    """Which factors cancel."""
    return next(_cancelled(before), "numerator and denominator divided by what they share")


def vanishing(before: Expr, solution: Expr, variable: Expr) -> str:
    """Why the line before vanishes at the solution alone: the factor that is 0 there, or that it is linear."""
    factors = [part.as_base_exp()[0] for part in Mul.make_args(fraction(before)[0]) if part.has(variable)]
    name = textbook_latex(variable)
    if factors == [before] and before.is_polynomial(variable) and degree(before, variable) == 1:
        return f"linear in ${name}$"
    zero = [factor for factor in factors if factor.xreplace({variable: solution}).expand().is_zero]
    return f"${textbook_latex(zero[0])} = 0$" if len(zero) == 1 and zero != [before] else f"solved for ${name}$"


def factorisation(before: Expr, after: Expr, context: Context) -> str:
    """Which factors all terms share, if there are any."""
    factors = (part.as_base_exp()[0] for part in Mul.make_args(after))
    shared = [factor for factor in factors if not factor.is_number and _divides_all(factor, before)]
    return f"{named} taken out" if (named := _named(shared)) else "written as a product"


def names_filled_in(before: Expr, after: Expr, context: Context) -> str:
    """Which names are replaced by what they stand for."""
    names = [name for name in context.definitions if _occurs(name, before) and not _occurs(name, after)]
    return "definition" + f" of {' and '.join(f'${textbook_latex(name)}$' for name in names)}" * bool(names)


def _occurs(name: Expr, expr: Expr) -> bool:
    return bool(expr.has(name.base if isinstance(name, Indexed) else name))


def _simplified(before: Expr, after: Expr) -> Iterator[str]:
    if isinstance(before, Piecewise) and isinstance(after, Piecewise):
        for (was, _), (now, _) in zip(before.args, after.args, strict=False):
            if was != now:
                yield from _simplified(was, now)
        return
    yield from _single_terms(before, after)
    if before.has(sinh, cosh) and after.has(tanh) and not before.has(tanh):
        yield r"$\sinh u/\cosh u = \tanh u$"
    extended = list(_extended(before, after))
    yield from extended
    if not extended and not before.has(Sum) and before.count_ops() <= _LARGEST:
        yield from _arranged(before, after)


def _single_terms(before: Expr, after: Expr) -> Iterator[str]:
    """Sums of which a Kronecker delta leaves one term."""
    left = [total for total in before.atoms(Sum) if len(total.limits) == 1 and not after.has(total)]
    kept = {
        (bound, other)
        for total in left
        for bound in [total.limits[0][0]]
        for delta in total.function.atoms(KroneckerDelta)
        for other in set(delta.args) - {bound}
        if bound in delta.args
    }
    if len(kept) == 1:
        ((bound, other),) = kept
        yield f"of the sum only ${textbook_latex(bound)} = {textbook_latex(other)}$ remains"
    elif kept:
        yield "of each sum only one term remains"


def _extended(before: Expr, after: Expr) -> Iterator[str]:
    """A fraction with both parts times an exponential."""
    for power in sorted(after.atoms(exp) - before.atoms(exp), key=str):
        if before.has(1 / power) and not after.has(1 / power):
            yield f"both parts of the fraction times ${textbook_latex(power)}$"


def _arranged(before: Expr, after: Expr) -> Iterator[str]:
    cancelled = list(_cancelled(before))
    is_one = fraction(after)[1] != 1 and not isinstance(after, Add)
    is_joined = isinstance(before, Add) and is_one
    if is_joined:
        yield "over a common denominator"
    yield from cancelled
    if is_joined or cancelled:
        return
    if isinstance(before, Add) and isinstance(after, Mul):
        yield factorisation(before, after, Context())
    elif isinstance(after, Add) and expand(before) == expand(after):
        yield "multiplied out"
    elif isinstance(before, Mul) and _has_inner_fractions(before) and not _has_inner_fractions(after) and is_one:
        yield "over a common denominator"
    elif isinstance(before, Mul) and expand(before) == expand(after):
        yield "signs and numbers put together"


def _has_inner_fractions(expr: Expr) -> bool:
    """Whether there are fractions among the terms of a factor, above or below the line."""
    sums = [part.as_base_exp()[0] for part in Mul.make_args(expr) if isinstance(part.as_base_exp()[0], Add)]
    return any(fraction(term)[1].free_symbols for total in sums for term in total.args)


def _cancelled(expr: Expr) -> Iterator[str]:
    """The factors of one fraction that its numerator and its denominator share."""
    above, below = fraction(expr if isinstance(expr, Mul) else together(expr))
    try:
        common = factor_list(gcd(above, below))[1] if below != 1 else []
    except PolynomialError:
        common = []
    shared = [*_against_denominators(expr), *(factor for factor, _ in common)]
    if named := _named(list(dict.fromkeys(map(_upright, shared)))):
        yield f"{named} cancel{'s' if named.startswith('the factor ') else ''}"


def _against_denominators(expr: Expr) -> Iterator[Expr]:
    """The factors of a product that stand below the line in the terms of another factor."""
    outside = [part.as_base_exp()[0] for part in Mul.make_args(expr) if not part.as_base_exp()[1].is_negative]
    terms = [term for part in Mul.make_args(expr) if isinstance(part, Add) for term in part.args]
    below = {part.as_base_exp()[0] for term in terms for part in Mul.make_args(fraction(term)[1])}
    yield from (factor for factor in outside if not factor.is_number and factor in below)


def _named(factors: Sequence[Expr]) -> str:
    """Factors by how they are written; nothing where that is long."""
    written = [textbook_latex(factor) for factor in factors]
    if not 0 < len(written) <= _MOST or max(map(printed_width, written)) > _WIDEST:
        return ""
    return f"the factor{'s' * (len(written) > 1)} {' and '.join(f'${each}$' for each in written)}"


def _upright(factor: Expr) -> Expr:
    """The factor or its opposite: ``1 - a`` rather than ``a - 1``."""
    return -factor if isinstance(factor, Add) and factor.as_coeff_Add()[0].is_negative else factor


def _divides_all(factor: Expr, total: Expr) -> bool:
    terms = Add.make_args(total)
    return all(
        any(part.as_base_exp()[0] == factor and not part.as_base_exp()[1].is_negative for part in Mul.make_args(term))
        for term in terms
    )
