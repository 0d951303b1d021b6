r"""Limits, read off the normal form.

Every limit becomes one as a positive ``t → ∞``: at ``oo`` and ``-oo`` with ``v = t`` and ``v = -t``, at a
point ``c`` with ``v = c + 1/t`` from the right and ``v = c - 1/t`` from the left.  Of the generators in
which ``t`` occurs some converge, others grow.  A polynomial in the growing ones, whose coefficients
converge, goes as its leading term: the highest power of ``exp(t^k)`` decides, then that of ``t``.

Functions enter by what is known of them: :math:`\operatorname{erf} \to \pm 1`, and by the definition
:math:`\Gamma(s) = \int_0^\infty u^{s-1} e^{-u} \, du`, which converges for :math:`s > 0`,
:math:`\gamma(s, x) \to \Gamma(s)` and :math:`\Gamma(s, x) \to 0` as :math:`x \to \infty`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from sympy import (
    AccumBounds,
    Add,
    Dummy,
    Expr,
    Interval,
    Limit,
    Poly,
    Rational,
    S,
    Symbol,
    cancel,
    erf,
    exp,
    fraction,
    gamma,
    log,
    lowergamma,
    oo,
    uppergamma,
)
from sympy import limit as sympy_limit

from mse_sym.proof.evaluation import Number, evaluate
from mse_sym.proof.generators import UnsupportedExpression
from mse_sym.proof.goals import all_of, identity
from mse_sym.proof.normal_form import GeneratorField
from mse_sym.proof.sampling import points, with_example_functions
from mse_sym.proof.values import may_lack_a_value
from mse_sym.proof.verdict import Evidence, Proved, Refuted, Undecided, Verdict, Witness, _proved
from mse_sym.symbolic.context import Context

_FAR = S(2**10)
_TRIES = 6


def tends_to(expr: Expr, claimed: Expr, variable: Symbol, point: Expr, context: Context) -> Verdict:
    """That a resolved expression has the claimed limit, from every side from which the domain comes to the point."""
    sides = approaches(variable, point, context)
    if not sides:
        return Undecided(f"limit: the domain of {variable} does not come near {point}")
    return all_of(*(partial(_tends_to_from, side, expr, claimed, variable, point, context) for side in sides))


def _tends_to_from(side: str, expr: Expr, claimed: Expr, variable: Symbol, point: Expr, context: Context) -> Verdict:
    goal = "limit" if point in (oo, -oo) else f"limit from the {'right' if side == '+' else 'left'}"
    found, method = _limit_found(expr, variable, point, side, context)
    if found is None:
        return Undecided(f"{goal}: no limit was found")
    if not _has_a_value_near(expr, variable, point, side, context):
        return Undecided(f"{goal}: there is no value near {point}")
    if found == claimed:
        return _proved(Evidence(goal, method))
    if found.has(oo, -oo) or claimed.has(oo, -oo):
        return Refuted(Witness(((str(variable), str(point)),), str(found), str(claimed)), goal)
    match identity(goal, found, claimed, context):
        case Proved():
            return _proved(Evidence(goal, method))
        case Refuted(witness=witness):
            return Refuted(replace(witness, point=((str(variable), str(point)), *witness.point)), goal)
        case undecided:
            return undecided


def _limit_found(expr: Expr, variable: Symbol, point: Expr, side: str, context: Context) -> tuple[Expr | None, str]:
    """The limit, where it is known: an ordinary expression, ``oo`` or ``-oo``."""
    try:
        found = limit_of(expr, variable, point, side, GeneratorField(context))
    except UnsupportedExpression:
        found = None
    if found is not None:
        return found, "leading terms of the normal form"
    if not _is_generic(expr, variable):
        return None, ""
    try:
        found = sympy_limit(expr, variable, point, side)
    except NotImplementedError:  # the sign of a parameter that decides is not known
        return None, ""
    known = found in (oo, -oo) or not found.has(Limit, S.NaN, AccumBounds, oo, -oo, S.ComplexInfinity)
    return (found, "Gruntz's algorithm (SymPy)") if known else (None, "")


def _is_generic(expr: Expr, variable: Symbol) -> bool:
    """Whether no parameter has a value that makes a limit another: SymPy takes ``a b + 2`` to grow with ``b``."""
    parameters = expr.free_symbols - {variable}
    sums = [part for part in expr.atoms(Add) if part.free_symbols & parameters]
    return all(part.is_positive for part in (*parameters, *sums))


def _has_a_value_near(expr: Expr, variable: Symbol, point: Expr, side: str, context: Context) -> bool:
    """Whether an expression has a real value on the way to the point: limits are found of complex ones too."""
    time = Dummy("t", positive=True)
    on_the_way = expr.xreplace({variable: _on_the_way(point, side, time)})
    if not may_lack_a_value(on_the_way, GeneratorField(context)):
        return True
    near = with_example_functions(on_the_way.xreplace({time: _FAR}))
    return any(isinstance(evaluate(near, drawn), Number) for drawn in points((near,), context, _TRIES))


def approaches(variable: Symbol, point: Expr, context: Context) -> tuple[str, ...]:
    """From which sides the domain of the variable comes to the point: ``"+"`` from the right, ``"-"`` from the left.

    None where it does not come near.
    """
    domain = context.domain(variable)
    if not isinstance(domain, Interval):
        return ()
    if point in (oo, -oo):
        side, end = ("-", domain.end) if point == oo else ("+", domain.start)
        return (side,) if end == point else ()
    sides = {"+": Interval.Ropen(domain.start, domain.end), "-": Interval.Lopen(domain.start, domain.end)}
    return tuple(side for side, reached in sides.items() if reached.contains(point) == S.true)


def limit_of(expr: Expr, variable: Symbol, point: Expr, side: str, field: GeneratorField) -> Expr | None:
    """The limit of a resolved expression as a real variable goes to ``point`` from one side.

    ``None`` where the normal form cannot tell.
    """
    time = Dummy("t", positive=True)
    return _limit(field.normal(expr.xreplace({variable: _on_the_way(point, side, time)})), time, field)


def _on_the_way(point: Expr, side: str, time: Symbol) -> Expr:
    """What goes to ``point`` from a side as ``time → ∞``."""
    at_infinity = point in (oo, -oo)
    step = time if at_infinity else 1 / time
    return (S.Zero if at_infinity else point) + (step if (side == "-") == at_infinity else -step)


def _limit(value: Expr, time: Symbol, field: GeneratorField) -> Expr | None:
    """The limit of a rational function of generators as ``time → ∞``, in ordinary terms."""
    moving = [generator for generator in value.free_symbols if field.meaning[generator].has(time)]
    limits: dict[Symbol, Expr] = {}
    for generator in moving:
        found = _limit_of_generator(generator, time, field)
        if found is None:
            return None
        limits[generator] = found
    settled = {g: field.normal(limit) for g, limit in limits.items() if limit.is_finite}
    ladder = _fastest_first([g for g in moving if g not in settled], time, field)
    if ladder is None:
        return None
    (top_powers, top), (bottom_powers, bottom) = (_leading(part, ladder, settled) for part in fraction(value))
    if not field.sign(bottom):
        return None  # what the denominator is divided by may vanish
    if top_powers <= bottom_powers:
        return field.restore(cancel(top / bottom)) if top_powers == bottom_powers else S.Zero
    sign = field.sign(cancel(top / bottom))
    if not sign:
        return None
    falls = limits[ladder[0]] == -oo and (top_powers[0] - bottom_powers[0]) % 2 == 1
    return -sign * oo if falls else sign * oo


def _leading(polynomial: Expr, ladder: list[Symbol], settled: dict[Symbol, Expr]) -> tuple[tuple[int, ...], Expr]:
    """The powers of the leading monomial in the growing generators, and the limit of its coefficient."""
    if not ladder:
        return (), cancel(polynomial.xreplace(settled))
    powers, coefficient = Poly(polynomial, *ladder).terms()[0]
    return powers, cancel(coefficient.xreplace(settled))


def _limit_of_generator(generator: Symbol, time: Symbol, field: GeneratorField) -> Expr | None:
    """The limit of what a generator stands for: finite, ``oo``, ``-oo``, or ``None`` where nothing is known."""
    kind, *rest = field.key(generator)
    match kind:
        case "variable":
            return oo
        case "exp" | "root":
            argument, order = rest
            inner = _limit(argument, time, field)
            if inner is None:
                return None
            return exp(inner / order) if kind == "exp" else inner ** Rational(1, order)
        case "log":
            inner = _limit(rest[0], time, field)
            known = inner is not None and (inner in (oo, S.Zero) or field.sign(field.normal(inner)) == 1)
            return {S.Zero: -oo}.get(inner, log(inner)) if known else None
        case "function":
            function, *arguments = rest
            return _limit_of_function(function, arguments, time, field)
    return None


def _limit_of_function(function: type[Expr], arguments: list[Expr], time: Symbol, field: GeneratorField) -> Expr | None:
    *parameters, argument = arguments
    if any(field.restore(parameter).has(time) for parameter in parameters):
        return None
    inner = _limit(argument, time, field)
    if inner is None:
        return None
    if function is erf:
        return {oo: S.One, -oo: S.NegativeOne}.get(inner, erf(inner))
    if function in (lowergamma, uppergamma) and field.sign(parameters[0]) == 1:
        whole = gamma(field.restore(parameters[0]))
        near_zero, far = (S.Zero, whole) if function is lowergamma else (whole, S.Zero)
        return {oo: far, S.Zero: near_zero}.get(inner)
    return None


def _fastest_first(growing: list[Symbol], time: Symbol, field: GeneratorField) -> list[Symbol] | None:
    """The growing generators: ``exp`` of a polynomial in ``t``, then ``t``, then ``log t``; ``None`` if others meet."""
    if len(growing) < 2:
        return growing
    by_rank = {_rank(generator, time, field): generator for generator in growing}
    if None in by_rank or len(by_rank) < len(growing):
        return None
    return [by_rank[rank] for rank in (0, 1, 2) if rank in by_rank]


def _rank(generator: Symbol, time: Symbol, field: GeneratorField) -> int | None:
    kind, *rest = field.key(generator)
    if kind == "exp" and field.restore(rest[0]).is_polynomial(time):
        return 0
    if kind == "variable":
        return 1
    return 2 if kind == "log" and field.restore(rest[0]) == time else None
