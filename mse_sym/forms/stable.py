"""Stable forms: how a proved expression is rewritten so that it can be computed without loss.

Every rewriting is an identity over the reals and becomes a line of a derivation, so it is proved like
any other: nothing is clipped, no epsilon is added.
"""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Abs, Expr, Piecewise, S, Symbol, exp, log

from mse_sym.forms.angles import ANGLES_APART
from mse_sym.forms.bessel import BESSEL
from mse_sym.forms.evaluation import EVALUATION_RULES
from mse_sym.forms.form import Form, LeftOut
from mse_sym.forms.gamma import GAMMA
from mse_sym.forms.largest import LARGEST_ENTRY
from mse_sym.forms.margins import MARGIN_RULES
from mse_sym.forms.mixtures import MIXTURE_RULES
from mse_sym.forms.ordering import CHOICES_IN_CONDITIONS, ORDERING_RULES
from mse_sym.forms.overlap import OVERLAP_RULES
from mse_sym.forms.powers import POWER_RULES
from mse_sym.forms.powers_of_squares import POWERS_OF_SQUARES
from mse_sym.forms.ranges import WHOLE_RANGE
from mse_sym.forms.ratios import LOGARITHM_OF_A_RATIO
from mse_sym.forms.relative import RELATIVE_RULES
from mse_sym.forms.rewriting import REWRITING_RULES
from mse_sym.forms.rounding import ROUNDING_RULES
from mse_sym.forms.softplus import SMALL_SOFTPLUS
from mse_sym.forms.squares import EXPONENTIAL_OF_A_SQUARE, NUMBER_LAST
from mse_sym.forms.sums_apart import SUMS_APART
from mse_sym.forms.temperatures import EXPONENTS_IN_PARTS, TEMPERATURE_INSIDE
from mse_sym.forms.together import TOGETHER_RULES
from mse_sym.proof import Derivation
from mse_sym.proof.rules import Rule, sum_logarithms
from mse_sym.proof.rules.rule import rewritten
from mse_sym.proof.strategy import if_it_changes
from mse_sym.proof.verdict import StepUndecided
from mse_sym.symbolic.context import index, size, vector
from mse_sym.symbolic.functions import gaussian_cumulative, sigmoid, softmax, softplus

PLAIN_RULES = (*REWRITING_RULES, *EVALUATION_RULES, CHOICES_IN_CONDITIONS)
"""For numbers of moderate size, in Python's own arithmetic."""
COMPUTING_RULES = (
    POWERS_OF_SQUARES,
    *TOGETHER_RULES,
    *EVALUATION_RULES,
    EXPONENTS_IN_PARTS,
    *ROUNDING_RULES,
    NUMBER_LAST,
    EXPONENTIAL_OF_A_SQUARE,
    *POWER_RULES,
    *ORDERING_RULES,
)
"""From named functions to what is computed, in which order."""
RULES = (
    sum_logarithms,
    WHOLE_RANGE,
    GAMMA,
    BESSEL,
    LARGEST_ENTRY,
    TEMPERATURE_INSIDE,
    SUMS_APART,
    *OVERLAP_RULES,
    *MIXTURE_RULES,
    *MARGIN_RULES,
    *RELATIVE_RULES,
    *REWRITING_RULES,
    LOGARITHM_OF_A_RATIO,
    SMALL_SOFTPLUS,
    ANGLES_APART,
    *COMPUTING_RULES,
)
"""In the order in which they are applied."""
_LONG = 30
"""Above so many operations an expression is long: to prove each line alone takes several times as long."""


def stable_form(derivation: Derivation, rules: Sequence[Rule] = RULES) -> Form:
    """The derivation continued to a form that array code can compute; unchanged where nothing applies.

    A rewriting which is out of the prover's reach, in a loss of one's own, is left out, and the form says so.  Of a
    long expression all rewritings are one line, if the prover sees through them together.
    """
    derived = derivation
    if derived.result.count_ops() > _LONG:
        try:
            return Form(_at_once(derived, rules), derived)
        except StepUndecided:
            pass
    left_out: list[LeftOut] = []
    for rule in rules:
        try:
            derivation = if_it_changes(derivation, rule)
        except StepUndecided as undecided:
            left_out.append(LeftOut.of(rule.name, undecided))
    return Form(derivation, derived, tuple(left_out))


def _at_once(derivation: Derivation, rules: Sequence[Rule]) -> Derivation:
    """The derivation with one more line, by all rules one after the other."""
    expression: Expr = derivation.result
    used: list[str] = []
    for rule in rules:
        after = rewritten(rule, expression, derivation.context)
        if after != expression:
            used = [*used, rule.told(expression, after, derivation.context)]
            expression = after
    return derivation.state(expression, "; ".join(used)) if used else derivation


def evaluation_forms() -> tuple[Form, ...]:
    """How the named functions, one minus the softmax, and what overflows otherwise are computed."""
    z, logits, j = Symbol("z", real=True), vector("z", size("K")), index("j")
    y, u, v = (Symbol(name, real=True) for name in "yuv")
    delta = Symbol("delta", positive=True)
    named: tuple[Expr, ...] = (
        sigmoid(z),
        softplus(z),
        gaussian_cumulative(z),
        softmax(logits, j),
        1 - softmax(logits, j),
        -log(softmax(logits, j)),
        y * exp(z),
        exp(z) - y,
        (u - v) ** 2 / 2,
        (u - v) / delta**2,
        Piecewise((S.One, Abs(u - v) <= delta), (S.Zero, True)),
    )
    return tuple(stable_form(Derivation.begin(function), COMPUTING_RULES) for function in named)
