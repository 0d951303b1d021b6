"""How a gradient is derived without an author: which rules, in which order."""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Add, Basic, Expr, Indexed, Pow, Set, Symbol

from mse_sym.proof.derivation import Derivation
from mse_sym.proof.rules import (
    Rule,
    chain_rule,
    fold,
    join_pieces,
    name_softmax,
    on_each_side,
    simplify,
    simplify_by_squares,
    single_terms,
    sum_logarithms,
    unfold,
    unfold_in_derivatives,
    work_out,
)
from mse_sym.proof.rules.rule import rewritten
from mse_sym.proof.verdict import StepRefuted, StepUndecided
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.partial import Partial

LOSS = Symbol("ell", real=True)
"""The loss itself, as a named intermediate: ``Partial(LOSS, z)`` prints as ∂ℓ/∂z."""


def derive_gradient(expression: Expr, variable: Expr, domains: Mapping[Basic, Set]) -> Derivation:
    """∂ℓ/∂v of an expression, line by line, the last line in its simplest form.

    Of the logarithm of a product, ℓ stands for the sum of logarithms that it is proved to be; of a softmax that is
    written out, for its name.
    """
    written = if_it_changes(Derivation.begin(expression, Context(domains)), sum_logarithms)
    context = Context(domains, {LOSS: if_it_changes(written, name_softmax).result})
    derivation = Derivation.begin(Partial(LOSS, variable), context).apply(unfold(LOSS))
    return simplified(worked_out(derivation))


def derive_gradient_through(
    expression: Expr, intermediate: Expr, definition: Expr, variable: Expr, domains: Mapping[Basic, Set]
) -> Derivation:
    """∂ℓ/∂v = ∂ℓ/∂a · ∂a/∂v through one intermediate (``a``, or every entry of a vector ``p[i]``)."""
    context = Context(domains, {LOSS: expression, intermediate: definition})
    derivation = Derivation.begin(Partial(LOSS, variable), context).apply(chain_rule(intermediate))
    derivation = worked_out(derivation.apply(unfold(LOSS)))
    derivation = worked_out(derivation.apply(unfold_in_derivatives(intermediate)))
    derivation = simplified(if_it_changes(derivation, fold(intermediate)))
    return if_it_changes(derivation, unfold(intermediate))


def derive_second(gradient: Expr, variable: Expr, domains: Mapping[Basic, Set]) -> Derivation:
    """The derivative of a gradient once more, without conjugate factors."""
    context = Context(domains, {})
    derivation = worked_out(Derivation.begin(Partial(gradient, variable), context))
    return simplified(derivation, simplify_by_squares)


def worked_out(derivation: Derivation) -> Derivation:
    """One more line, in which every derivative that a rule can take is taken; its reason names the rules.

    Where the kinks of a function cancel, what the rules make of its parts is false at the border: the whole is then
    differentiated on each side of it.

    Raises:
        ValueError: a function has no rule (it may not be differentiable everywhere).
    """
    try:
        return _by_rules(derivation, derivation.result)
    except (StepRefuted, StepUndecided):
        apart = rewritten(on_each_side, derivation.result, derivation.context)
        if apart == derivation.result:
            raise
        return if_it_changes(_by_rules(derivation, apart, on_each_side), join_pieces)


def _by_rules(derivation: Derivation, expr: Expr, *before_them: Rule) -> Derivation:
    result = rewritten(work_out, expr, derivation.context)
    _check_no_function_is_left(result)
    told = work_out.told(expr, result, derivation.context)
    reasons = [*(rule.name for rule in before_them), *([told] if told else [])]
    return derivation.state(result, ", ".join(reasons)) if reasons else derivation


def _check_no_function_is_left(expr: Expr) -> None:
    for partial in expr.atoms(Partial):
        if not isinstance(partial.function, Symbol | Indexed):
            raise ValueError(
                f"no rule differentiates {partial.function} in {partial.variable}; if it has a kink it is not "
                "differentiable everywhere, otherwise add its derivative to DERIVATIVES in "
                "mse_sym.proof.rules.derivatives"
            )


def simplified(derivation: Derivation, by: Rule = simplify) -> Derivation:
    """One more line with the simplest form, unless the last one has it or the step is out of the prover's reach."""
    for rule in (by, single_terms):
        try:
            return if_it_changes(derivation, rule)
        except StepUndecided:
            continue
    return derivation  # which is proved as it is; simplifying it is a wish


def if_it_changes(derivation: Derivation, rule: Rule) -> Derivation:
    """One more line by the rule, unless it changes nothing, or only ``(y - a)**2`` to ``(a - y)**2``."""
    before = derivation.result
    changed = rewritten(rule, before, derivation.context)
    is_same = changed == before or _turned(changed) == _turned(before)
    return derivation if is_same else derivation.apply(rule)


def _turned(expr: Expr) -> Expr:
    """The expression in which what has an even power has the one of its two signs that SymPy takes for positive."""
    return expr.replace(_is_even_power_of_a_sum, lambda power: Pow(_positive(power.base), power.exp))


def _is_even_power_of_a_sum(expr: Expr) -> bool:
    return isinstance(expr, Pow) and isinstance(expr.base, Add) and bool(expr.exp.is_even)


def _positive(total: Expr) -> Expr:
    return -total if total.could_extract_minus_sign() else total
