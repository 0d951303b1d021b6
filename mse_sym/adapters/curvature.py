r"""What stands for the second derivative where each step of boosting is one of Newton's.

A step of boosting divides by a sum of second derivatives :math:`h`, which has a meaning where these are not negative.
Three can be had: the Hessian itself; the Fisher information, which is the expected Hessian; and a bound :math:`b`,
which is proved to be at least the Hessian, so that the parabola of :math:`b` lies above that of :math:`h`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, combinations
from typing import Any

from sympy import Add, Expr, Integer, KroneckerDelta, S, Sum, Symbol, solve, sympify

from mse_sym.adapters.constant_bound import constants
from mse_sym.adapters.second_derivative import SECONDS, in_margin
from mse_sym.adapters.subject import Subject
from mse_sym.losses import Likelihood
from mse_sym.losses.class_numbers import of_class, takes_classes
from mse_sym.proof import Evidence, Proved, Refuted, prove, relations
from mse_sym.proof.derivation import Derivation
from mse_sym.proof.statement import read_expression
from mse_sym.proof.strategy import simplified
from mse_sym.symbolic.functions import depends_on
from mse_sym.symbolic.plain_notation import plain_formula

CURVATURES = ("hessian", "fisher", "bound")


@dataclass(frozen=True)
class Curvature:
    """An expression in the variables of a loss; of vectors an entry, with the first of the loss's indices.

    ``name`` is one of :data:`CURVATURES`, and ``evidence`` has the proofs that it is what it is called; of the Hessian
    itself that it is not negative, where this was asked.
    """

    name: str
    expression: Expr
    is_hessian: bool
    evidence: tuple[Evidence, ...] = ()

    def __str__(self) -> str:
        return plain_formula(self.expression)


def curvature_of(subject: Subject, choice: str | Expr | float | None) -> Curvature:
    """The curvature of a name, or an expression that is proved to be at least the Hessian.

    None is the Hessian, where this is proved not to be negative.

    Raises:
        ValueError: an unknown name; what is not proved.
    """
    match choice:
        case None:
            return _checked_hessian(subject)
        case "hessian":
            return Curvature("hessian", subject.hessian, True)
        case "fisher":
            return _fisher(subject)
        case "bound":
            return _bound(subject)
        case str():
            names = ", ".join(map(repr, CURVATURES))
            raise ValueError(f"curvature must be {names} or an expression that is at least the Hessian, got {choice!r}")
        case _:
            return _stated(subject, read_expression(sympify(choice, strict=True)))


def _checked_hessian(subject: Subject) -> Curvature:
    """The Hessian, proved not to be negative, and not 0."""
    name, hessian = subject.loss.name, subject.hessian
    if hessian == 0:
        raise ValueError(
            f"the Hessian of {name} is 0, and a step of Newton's divides by it; choose a curvature that is at least "
            "as great: curvature=1 makes the step one of gradient descent"
        )
    match verdict := subject.at_least(hessian, S.Zero):
        case tuple():
            return Curvature("hessian", hessian, True, verdict)
        case Refuted(witness=witness):
            found = f"is negative at {_shown(witness)}"
        case _:
            found = "is not proved not to be negative"
    raise ValueError(
        f"the Hessian of {name}, {plain_formula(hessian)}, {found}; "
        f"{'choose' if isinstance(verdict, Refuted) else 'choose what stands for it'}: "
        'curvature="fisher" is the expected Hessian, "bound" what is proved to be at least it, and "hessian" takes it '
        "as it is"
    )


def _shown(witness: Any) -> str:
    point = ", ".join(f"{symbol} = {number}" for symbol, number in witness.point)
    return f"{point}, where it is {float(witness.before):.4g}"


def _fisher(subject: Subject) -> Curvature:
    """The expected Hessian where the target is as the prediction says."""
    loss, hessian = subject.loss, subject.hessian
    if subject.likelihood is not None:
        return _not_negative(subject, _information(subject, subject.likelihood))
    if not depends_on(hessian, loss.target):
        return _not_negative(subject, hessian)
    if takes_classes(loss):
        of_a_class = of_class(loss, "hessian_diagonal").result
        if of_a_class.free_symbols <= {*loss.indices, *loss.prediction.free_symbols, *subject.numbers}:
            return _not_negative(subject, hessian)
    elif isinstance(loss.target, Symbol) and not loss.is_vector:
        return _not_negative(subject, _at_fitted_mean(subject))
    raise ValueError(
        f"{loss.name}: the Fisher information is found of a Likelihood, or where the gradient is affine in the target; "
        'give as_objective the likelihood and its link, or take curvature="bound"'
    )


def _at_fitted_mean(subject: Subject) -> Expr:
    """The Hessian at the target where the gradient vanishes: its expectation, if both are affine in the target."""
    loss, target = subject.loss, subject.loss.target
    slope = loss.gradient.diff(target)
    affine = loss.gradient.xreplace({target: S.Zero}) + target * slope
    if not depends_on(slope, target) and isinstance(
        prove(loss.gradient, relations.Equal(), affine, loss.context), Proved
    ):
        for mean in solve(affine, target):
            expected = simplified(Derivation.begin(loss.hessian.xreplace({target: mean}), loss.context)).result
            vanishes = prove(affine.xreplace({target: mean}), relations.Equal(), S.Zero, loss.context)
            if isinstance(vanishes, Proved) and not depends_on(expected, target):
                return expected
    raise ValueError(
        f"{loss.name}: the gradient is not affine in the target, so that the expected Hessian needs a density; give "
        'as_objective a Likelihood and its link, or take curvature="bound"'
    )


def _information(subject: Subject, likelihood: Likelihood) -> Expr:
    """The Fisher information of a likelihood in the margin."""
    loss, given = subject.loss, likelihood.prediction
    predictions = given if isinstance(given, tuple) else (given,)
    matrix = likelihood.fisher_information(*predictions, seconds=SECONDS).matrix
    if isinstance(given, tuple):
        entries = {one: loss.prediction[place] for place, one in enumerate(given, 1)}
        place = loss.indices[0]
        diagonal = (matrix[k, k] * KroneckerDelta(place, k + 1) for k in range(len(given)))
        return Add(*diagonal).xreplace(entries)
    return in_margin(matrix[0, 0], likelihood, subject.link, loss)


def _not_negative(subject: Subject, expression: Expr) -> Curvature:
    match subject.at_least(expression, S.Zero):
        case tuple() as evidence:
            return Curvature("fisher", expression, expression == subject.hessian, evidence)
    raise ValueError(
        f"{subject.loss.name}: the expected Hessian {plain_formula(expression)} is not proved not to be negative; "
        'take curvature="bound"'
    )


def _bound(subject: Subject) -> Curvature:
    """Of numbers the Hessian itself, where it is not negative, or a constant; of vectors what bounds the matrix.

    Where the Hessian is 0 any number is a bound, and 1 the one with which a step is one of gradient descent.
    """
    if subject.loss.is_vector:
        return _of_rows(subject)
    if subject.hessian == 0:
        return _stated(subject, S.One)
    match subject.at_least(subject.hessian, S.Zero):
        case tuple() as evidence:
            return Curvature("bound", subject.hessian, True, evidence)
    for constant in constants(subject.loss, subject.numbers):
        match subject.at_least(constant, subject.hessian):
            case tuple() as evidence:
                return Curvature("bound", constant, False, evidence)
    raise ValueError(
        f"{subject.loss.name}: no number is proved to be at least the Hessian {plain_formula(subject.hessian)}; give "
        'an expression that is, curvature=…, or take "fisher"'
    )


def _of_rows(subject: Subject) -> Curvature:
    r"""What a row of the Hessian adds up to in size, :math:`b_j = \sum_l |h_{jl}|`, where one sign is proved.

    A matrix with :math:`b_j - h_{jj}` on the diagonal and :math:`-h_{jl}` beside it is positive semidefinite, by
    :math:`\sum_{j<l} |h_{jl}| (v_j \mp v_l)^2`: a step with the diagonal :math:`b` goes no further than the matrix
    allows.  Horn and Johnson 2012, section 6.1.
    """
    loss, (_, second) = subject.loss, subject.loss.indices
    size = loss.prediction.shape[0]
    entries = Sum(loss.hessian, (second, 1, size))
    row = simplified(Derivation.begin(entries.doit() if size.is_Integer else entries, loss.context)).result
    vanishes = prove(row, relations.Equal(), S.Zero, loss.context)
    if isinstance(vanishes, Proved):
        row = S.Zero
    for sign, bound in ((-1, 2 * subject.hessian - row), (1, row)):
        verdicts = [prove(sign * entry, relations.AtLeast(), S.Zero, loss.context) for entry in _beside(subject)]
        proved = [verdict for verdict in (vanishes, *verdicts) if isinstance(verdict, Proved)]
        if all(isinstance(verdict, Proved) for verdict in verdicts):
            return Curvature("bound", bound, False, tuple(chain.from_iterable(each.evidence for each in proved)))
    raise ValueError(
        f"{loss.name}: the entries of the Hessian beside its diagonal are not proved to have one sign, so that no "
        'bound of the matrix is found; give an expression, curvature=…, or take "fisher"'
    )


def _beside(subject: Subject) -> list[Expr]:
    """The entries beside the diagonal: one for all, or each of a fixed size."""
    hessian, (first, second) = subject.loss.hessian.xreplace(dict(subject.numbers)), subject.loss.indices
    size = subject.loss.prediction.shape[0]
    if not size.is_Integer:
        return [hessian.xreplace({KroneckerDelta(first, second): S.Zero})]
    places = combinations(range(1, int(size) + 1), 2)
    return [hessian.subs({first: Integer(one), second: Integer(other)}) for one, other in places]


def _stated(subject: Subject, expression: Expr) -> Curvature:
    """An expression of the caller's, proved to be at least the Hessian and not negative."""
    loss = subject.loss
    variables = (loss.expression, loss.prediction, loss.target, *loss.parameters, *loss.indices[:1])
    known = set().union(*(each.free_symbols for each in variables))
    if strangers := {each for each in expression.free_symbols if isinstance(each, Symbol)} - known:
        names = ", ".join(sorted(map(str, strangers)))
        raise ValueError(f"{loss.name}: the curvature {plain_formula(expression)} has {names}, which the loss has not")
    evidence: tuple[Evidence, ...] = ()
    for smaller, words in ((subject.hessian, f"the Hessian {plain_formula(subject.hessian)}"), (S.Zero, "0")):
        match verdict := subject.at_least(expression, smaller):
            case tuple():
                evidence += verdict
            case Refuted(witness=witness):
                raise ValueError(
                    f"{loss.name}: the curvature {plain_formula(expression)} is less than {words} at {_shown(witness)}"
                )
            case _:
                raise ValueError(
                    f"{loss.name}: the curvature {plain_formula(expression)} is not proved to be at least {words}: "
                    f"{verdict.reason}"
                )
    return Curvature("bound", expression, expression == subject.hessian, evidence)
