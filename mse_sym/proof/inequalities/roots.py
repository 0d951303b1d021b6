r"""Square roots taken out of a sign.

An expression with a root :math:`r = \sqrt{c}` is :math:`(A + B r)/D` with :math:`A` and :math:`B` free of the root, and
:math:`A + B r \ge 0`

* where :math:`A \ge 0` and :math:`B \ge 0`,
* where :math:`B \ge 0` and :math:`B^2 c \ge A^2`, since then :math:`B r \ge |A|`,
* where :math:`A \ge 0` and :math:`A^2 \ge B^2 c`, since then :math:`A \ge |B| r`.
"""

from __future__ import annotations

from sympy import Expr, Poly, Pow, Rational, fraction
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.polys.polyerrors import PolynomialError

from mse_sym.proof.generators import UnsupportedExpression
from mse_sym.proof.inequalities.algebra import by_algebra
from mse_sym.proof.inequalities.claim import Argument, Claim, Shows, all_reals, all_shown, stand_in
from mse_sym.proof.normal_form import GeneratorField
from mse_sym.proof.verdict import Evidence
from mse_sym.symbolic.notation import textbook_latex
from mse_sym.symbolic.pieces import NoDerivative

_HALF = Rational(1, 2)


def without_a_root(claim: Claim, shows: Shows) -> Argument | None:
    """The claim by two claims without one of its square roots."""
    for radicand in _radicands(claim.expr):
        if by_algebra(claim.of(radicand, strict=False)) is None:
            continue
        may_vanish = by_algebra(claim.of(radicand, strict=True)) is None
        parts = _parts(claim.expr, radicand, may_vanish=may_vanish)
        if parts is None or parts[1] == 0:
            continue
        plain, slope = parts
        rise = slope**2 * radicand - plain**2
        weak = [claim.of(part, goal="so is a part of it", strict=False) for part in (plain, slope)]
        ways = [(weak[1], claim.of(rise)), (weak[0], claim.of(-rise))]
        if claim.strict:
            ways += [(claim.of(plain), weak[1])]
        else:
            ways += [(weak[0], weak[1])]
        for goals in ways:
            argument = all_shown(shows, *goals)
            if argument is not None:
                return Evidence(claim.goal, "a root squared", rf"$\sqrt{{{textbook_latex(radicand)}}}$"), *argument
    return None


def _radicands(expr: Expr) -> list[Expr]:
    """What is under square roots, what is under the most of them first; not where it differs from term to term."""
    bound = {index for part in expr.atoms(ExprWithLimits) for index in part.variables}
    roots = [part for part in expr.atoms(Pow) if part.exp.is_Rational and part.exp.q == 2]
    found = {part.base for part in roots if not part.base.free_symbols & bound}
    return sorted(found, key=lambda base: (-base.count_ops(), str(base)))


def _parts(expr: Expr, radicand: Expr, *, may_vanish: bool) -> tuple[Expr, Expr] | None:
    """``A`` and ``B`` of an expression with the sign of ``A + B √c``."""
    root = stand_in(radicand, "r", **({"nonnegative": True} if may_vanish else {"positive": True}))
    field = GeneratorField(all_reals(expr))
    rooted = expr.replace(
        lambda part: isinstance(part, Pow) and part.base == radicand and part.exp.is_Rational and part.exp.q == 2,
        lambda part: root**part.exp.p,
    )
    try:
        top, bottom = fraction(field.normal(rooted))
        (generator,) = field.normal(root).free_symbols
        square = field.normal(radicand)
        square = Poly(generator**2 - field.normal(radicand), generator)
        reduced = Poly(top * bottom, generator).rem(square)
    except (UnsupportedExpression, NoDerivative, PolynomialError):
        return None
    parts = field.restore(reduced.nth(0)), field.restore(reduced.nth(1))
    return None if any(part.has(root) for part in parts) else parts
