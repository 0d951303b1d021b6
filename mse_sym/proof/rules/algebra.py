"""Rules of algebra: rewriting a line without differentiating it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sympy import (
    Add,
    Dummy,
    Expr,
    I,
    Indexed,
    KroneckerDelta,
    Mul,
    Piecewise,
    Pow,
    Product,
    S,
    Sum,
    cancel,
    cosh,
    count_ops,
    exp,
    expand,
    expand_log,
    factor,
    log,
    sinh,
    trigsimp,
)
from sympy import solve as sympy_solve

from mse_sym.proof.generators import UnsupportedExpression
from mse_sym.proof.normal_form import GeneratorField
from mse_sym.proof.relations import EqualUpToConstant, NegativeLogarithm, SameMinimiser, SolvedFor
from mse_sym.proof.rules.conjugates import differences_of_squares
from mse_sym.proof.rules.rule import Rule
from mse_sym.proof.rules.telling import cancellation, factorisation, names_filled_in, simplification, vanishing
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.functions import depends_on
from mse_sym.symbolic.notation import latex_in_text, textbook_latex
from mse_sym.symbolic.partial import Partial
from mse_sym.symbolic.pieces import NoDerivative
from mse_sym.symbolic.structure import by_differences, variables, with_differences


def unfold(*names: Expr) -> Rule:
    """Replace the intermediates ``names`` (all, if none is given) by what they stand for."""
    what = " and ".join(f"${textbook_latex(name)}$" for name in names)
    return Rule(
        "definition",
        lambda e, context: context.unfold(e, *names),
        reason=f"definition of {what}",
        tells=None if names else names_filled_in,
    )


def unfold_in_derivatives(*names: Expr) -> Rule:
    """Replace the intermediates ``names`` by what they stand for where they are differentiated, and only there."""

    def rewrite(expr: Expr, context: Context) -> Expr:
        return expr.replace(
            lambda part: isinstance(part, Partial) and _is_entry_of(part.function, names),
            lambda part: Partial(context.unfold(part.function, *names), part.variable),
        )

    return Rule(
        "definition",
        rewrite,
        reason="definition of " + " and ".join(f"${textbook_latex(name)}$" for name in names),
    )


def _is_entry_of(expr: Expr, names: tuple[Expr, ...]) -> bool:
    return any(
        expr == name or (isinstance(expr, Indexed) and isinstance(name, Indexed) and expr.base == name.base)
        for name in names
    )


def fold(*names: Expr) -> Rule:
    """Write the intermediates ``names`` for what they stand for."""

    def rewrite(expr: Expr, context: Context) -> Expr:
        for name in names:
            definition = context.definitions[name]
            if isinstance(name, Indexed):
                expr = _fold_entries(expr, name, definition)
            else:
                expr = expr.xreplace({definition: name})
        return expr

    return Rule(
        "abbreviate",
        rewrite,
        reason="definition of " + ", ".join(f"${textbook_latex(name)}$" for name in names) + ", read backwards",
    )


def _fold_entries(expr: Expr, name: Indexed, definition: Expr) -> Expr:
    (index,) = name.indices
    return expr.replace(
        lambda part: isinstance(part, definition.func) and part.args[:-1] == definition.args[:-1],
        lambda part: name.base[part.args[definition.args.index(index)]],
    )


def expand_logarithms_in(expr: Expr, context: Context) -> Expr:
    """``log`` of products, powers and exponentials as sums; the prover looks after their signs."""

    def split(argument: Expr) -> Expr:
        if isinstance(argument, Product):
            return Sum(expand_logarithms_in(log(argument.function), context), *argument.limits)
        if isinstance(argument, exp):
            return argument.exp
        return log(argument)

    expanded = expand_log(expr, force=True)
    if expanded.has(I) and not expr.has(I):  # the logarithm of a product of negative factors stays one
        return expr
    return expanded.replace(log, split)


def _logarithms_of_products(expr: Expr, context: Context) -> Expr:
    """The logarithm of a product over an index as the sum of those of its factors, each with its exponent before it."""
    return expr.replace(
        lambda part: isinstance(part, log) and part.args[0].has(Product),
        lambda part: expand_logarithms_in(part, context),
    )


def linear_sums_in(expr: Expr, context: Context) -> Expr:
    """Sums split over their terms, constants taken out, Kronecker deltas carried out."""
    return expr.replace(lambda part: isinstance(part, Sum), _linear_sum)


def _linear_sum(total: Sum) -> Expr:
    if len(total.limits) != 1:
        return total
    if (single := _single_term(total)) is not None:
        return single
    bound, low, high = total.limits[0]
    result: Expr = S.Zero
    for term in Add.make_args(expand(total.function)):
        outside, inside = term.as_independent(bound, as_Add=False)
        rest = (high - low + 1) if inside == 1 else Sum(inside, (bound, low, high))
        single = _single_term(rest) if isinstance(rest, Sum) else None
        result += outside * (rest if single is None else single)
    return result


def factors_before_sums(expr: Expr) -> Expr:
    """Factors in which the bound index does not stand, before their sum."""

    def of(total: Sum) -> Expr:
        bound, *_ = total.limits[0]
        outside, inside = total.function.as_independent(bound, as_Add=False)
        return total if len(total.limits) > 1 or inside == 1 else outside * Sum(inside, *total.limits)

    return expr.replace(lambda part: isinstance(part, Sum), of)


def single_terms_in(expr: Expr, context: Context) -> Expr:
    """Sums with a Kronecker delta as their one term, all else as it is written."""
    return expr.replace(lambda part: isinstance(part, Sum), lambda part: _single_term(part) or part)


def _single_term(total: Sum) -> Expr | None:
    """The one term that is not 0, of a sum over all indices with a Kronecker delta; k + 1 may be beyond them."""
    if len(total.limits) > 1:
        return None
    bound, low, high = total.limits[0]
    for delta in sorted(total.function.atoms(KroneckerDelta), key=str) if low == 1 and high.is_Symbol else ():
        others = set(delta.args) - {bound}
        is_of_indices = len(others) == 1 and all(index.is_Symbol for index in delta.args)
        if is_of_indices and total.function.xreplace({delta: S.Zero}) == 0:
            return total.function.xreplace({bound: others.pop()})
    return None


def simplest(expr: Expr, context: Context) -> Expr:
    """The shortest of the usual ways to write an expression, with ``1 - a`` rather than ``a - 1``.

    A difference on which it depends as a whole stays one: 2(a − y), and (a − y)² without its square multiplied out.
    So does a denominator with sums, which may be seen to be positive only as it is written: 1 + Σ(1 − y)p.
    """
    if expr.has(Partial):
        return expr
    if isinstance(expr, Piecewise):
        return Piecewise(*((simplest(value, context), condition) for value, condition in expr.args))
    if names := _denominators_of_sums(expr):
        kept = expr.xreplace(names)
        whole = {name: denominator for denominator, name in names.items()}
        return min((way.xreplace(whole) for way in _ways(kept, context)), key=_length)
    structured, parts = by_differences(expr, variables(expr))
    ways = [with_differences(way, parts) for way in _ways(structured, context)] if parts else []
    return min((*ways, *_ways(expr, context), _oriented(single_terms_in(expr, context))), key=_length)


def _denominators_of_sums(expr: Expr) -> dict[Expr, Expr]:
    """A name for each denominator of which sums would be split."""
    powers = sorted((part for part in expr.atoms(Pow) if part.exp.is_negative and part.base.has(Sum)), key=str)
    split = [part.base for part in powers if linear_sums_in(part.base, Context()) != part.base]
    return {base: Dummy("D", positive=base.is_positive) for base in dict.fromkeys(split)}


def _ways(expr: Expr, context: Context) -> list[Expr]:
    flat, apart = linear_sums_in(expr, context), factors_before_sums(expr)
    ways: list[Callable[[Expr], Expr]] = [lambda e: e, expand, lambda e: factor(cancel(e))]
    if expr.has(sinh, cosh):
        ways.append(trigsimp)
    return [_oriented(way(e)) for e in dict.fromkeys((expr, apart, flat)) for way in ways]


def _oriented(expr: Expr) -> Expr:
    """The product with ``1 - a`` for ``a - 1``, the sign that this leaves taken into a difference."""
    if not isinstance(expr, Mul):
        return expr
    factors = [_complement(part) for part in Mul.make_args(expr)]
    sign, rest = Mul(*(sign for sign, _ in factors)), [part for _, part in factors]
    if Mul(sign, *rest).could_extract_minus_sign():
        for place, part in enumerate(rest):
            if isinstance(part, Add) and part.as_coeff_Add()[0] == 0:
                rest[place], sign = -part, -sign
                break
    return Mul(sign, *rest)


def _complement(part: Expr) -> tuple[Expr, Expr]:
    base, power = part.as_base_exp()
    if isinstance(base, Add) and base.as_coeff_Add()[0].is_negative and power.is_Integer:
        return S.NegativeOne**power, (-base) ** power
    return S.One, part


def _length(expr: Expr) -> tuple[int, int, str]:
    text = str(expr)
    return count_ops(expr), len(text), text


def _with_equal_pieces_joined(expr: Expr, context: Context) -> Expr:
    """The last piece of a function whose pieces all have the same normal form."""

    def joined(part: Expr) -> Expr:
        *others, (last, _) = part.args
        field = GeneratorField(context)
        try:
            same = all(field.equal(value, last) for value, _ in others)
        except (UnsupportedExpression, NoDerivative):
            return part
        return last if same and part.args[-1][1] == S.true else part

    return expr.replace(lambda part: isinstance(part, Piecewise), joined)


simplify = Rule("simplify", simplest, tells=simplification)
simplify_by_squares = Rule(
    "simplify", lambda expr, context: differences_of_squares(simplest(expr, context)), tells=simplification
)
join_pieces = Rule("the same on every piece", _with_equal_pieces_joined)
expand_products = Rule("multiply out", lambda expr, context: expand(expr))
factorise = Rule("factorise", lambda expr, context: factor(expr), tells=factorisation)
cancel_factors = Rule("cancel", lambda expr, context: cancel(expr), tells=cancellation)
expand_logarithms = Rule("logarithm of a product", expand_logarithms_in)
sum_logarithms = Rule("logarithm of a product over an index", _logarithms_of_products)
single_terms = Rule("one term", single_terms_in, reason=r"$\sum_k \delta_{jk} f_k = f_j$")
split_sums = Rule("linearity of the sum", linear_sums_in)
negative_logarithm = Rule(
    "negative logarithm",
    lambda expr, context: -log(expr),
    NegativeLogarithm(),
    "the logarithm is increasing: maximum becomes minimum",
)


def replace(replacements: Mapping[Expr, Expr], reason: str) -> Rule:
    """Rewrite some parts of the line."""
    return Rule("rewrite", lambda expr, context: expr.xreplace(dict(replacements)), reason=reason)


def drop_constants(parameter: Expr) -> Rule:
    """Leave out the terms that do not depend on ``parameter`` (a symbol or a vector)."""

    def rewrite(expr: Expr, context: Context) -> Expr:
        terms = Add.make_args(expr)
        return Add(*(term for term in terms if depends_on(context.unfold(term), parameter)))

    shown = textbook_latex(parameter)
    return Rule("drop constants", rewrite, EqualUpToConstant(parameter), f"terms without ${shown}$ dropped")


def scale(factor_: Expr, parameter: Expr) -> Rule:
    """Multiply by a positive factor that does not depend on ``parameter``."""
    return Rule(
        "scale",
        lambda expr, context: factor_ * expr,
        SameMinimiser(parameter),
        f"times ${latex_in_text(factor_)} > 0$",
    )


def solve_for(variable: Expr) -> Rule:
    """The zero of the line in ``variable``."""

    def rewrite(expr: Expr, context: Context) -> Expr:
        solutions = sympy_solve(linear_sums_in(context.unfold(expr), context), variable)
        inside = [s for s in solutions if context.domain(variable).contains(s) != S.false]
        if len(inside) != 1:
            raise ValueError(f"{expr} = 0 has {len(inside)} solutions in {variable}; state the one that is meant")
        return inside[0]

    return Rule(
        "solve",
        rewrite,
        SolvedFor(variable),
        tells=lambda before, after, context: vanishing(before, after, variable),
    )
