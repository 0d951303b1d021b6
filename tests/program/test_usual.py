"""The usual case of programs: shorter, and what it computes is what was derived."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sympy import S

from mse_sym.backends.printing.axes import fits
from mse_sym.program.mutants import mutants
from mse_sym.program.naming import named_program
from mse_sym.program.program import Argument, Program
from mse_sym.program.proved import proved_usual_case
from mse_sym.program.reading import checked
from mse_sym.program.usual import UsualCase, usual_case, usual_case_of
from mse_sym.proof import StepRefuted
from mse_sym.symbolic.operations import Entry, Number, Over, operation
from tests.program.programs import LOSSES, program_of


def usual(name: str, quantity: str) -> UsualCase:
    proved = program_of(LOSSES[name], quantity)
    case = proved_usual_case(proved, fits(proved.program.arguments))
    assert case is not None
    return case


@pytest.mark.parametrize(
    ("name", "quantity", "left_out"),
    [
        ("huber", "value", {"subtraction_scale"}),
        ("quantile", "value", {"subtraction_scale"}),
        ("gaussian_nll", "gradient", {"subtraction_scale"}),
        ("poisson_nll_of_exp", "value", {"overflow_scale", "scaled_exponential"}),
        ("gamma_nll_of_exp", "gradient", {"normal_part", "remaining_part"}),
        ("log_cosh", "value", {"rounding_error", "rounded_difference"}),
    ],
)
def test_no_primitive_chooses_in_the_usual_case(name: str, quantity: str, left_out: set[str]) -> None:
    def operations(program: Program) -> set[str]:
        return {getattr(node, "name", "") for statement in program.statements for node in statement.value.walk()}

    assert left_out <= operations(program_of(LOSSES[name], quantity).program)
    assert left_out.isdisjoint(operations(usual(name, quantity).program))


def test_a_program_that_chooses_by_itself_has_no_usual_case() -> None:
    assert usual_case(program_of(LOSSES["smooth_l1"], "value").program, lambda _: True) is None


def test_there_is_none_where_something_is_chosen_for_more_indices_than_names_have() -> None:
    entries = [Entry("z", (index,)) for index in ("j", "i", "k")]
    node = Over("sum", "i", (Over("sum", "k", (operation("normal_part", operation("multiply", *entries)),)),))
    program = named_program([Argument("z", is_vector=True)], [("result", node)], lambda _: True)
    assert usual_case(program, lambda _: True) is None


def test_what_is_left_out_are_products_and_quotients_by_one() -> None:
    part, rest = (operation(name, Entry("a")) for name in ("normal_part", "remaining_part"))
    node = operation("exp", part) * operation("exp", rest) / operation("overflow_scale", Entry("a")) * Entry("b")
    case = usual_case(named_program([], [("result", node)], lambda _: True), lambda _: True)
    assert case is not None
    *conditions, result = (statement.value for statement in case.program.statements)
    assert result == operation("exp", Entry("a")) * Entry("b")
    assert [condition.parts[0] for condition in conditions] == [operation("Abs", Entry("a"))]  # and not a alone


def test_a_primitive_has_a_usual_case_of_its_own() -> None:
    case = usual_case_of("overflow_scale", lambda _: True)
    assert case is not None
    condition, result = (statement.value for statement in case.program.statements)
    assert condition.parts[0] == Entry("u")
    assert result == Number(S.One)
    assert usual_case_of("leading_quotient", lambda _: True) is None


@pytest.mark.parametrize(("name", "quantity"), [("huber", "value"), ("gaussian_nll", "value"), ("quantile", "value")])
def test_mutants_of_the_usual_case_are_refuted(name: str, quantity: str) -> None:
    loss = LOSSES[name]
    form, proved, case = loss.stable_forms[quantity], program_of(loss, quantity), usual(name, quantity)
    free = [loss._free_indices(quantity)]
    program = replace(case.program, results=case.results)
    edited = [m for m in mutants(program) if m.description.startswith(f"{quantity}:")]
    assert edited
    for mutant in edited[::5]:
        with pytest.raises(StepRefuted):
            checked(mutant.program, proved.meanings, [form.result], free, form.context, in_exact_arithmetic=True)
