"""Programs rewritten for loops and for class numbers are proved anew; what is another program is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from mse_sym.losses import Loss
from mse_sym.losses.class_numbers import takes_classes
from mse_sym.program.flattened import flattened
from mse_sym.program.mutants import mutants
from mse_sym.program.of_classes import of_classes
from mse_sym.program.proved import ProvedProgram
from mse_sym.proof import StepRefuted, StepUndecided
from tests.losses.compiled import LOSSES as CATALOGUE
from tests.program.programs import LOSSES, NESTED, QUANTITIES, program_of

SEVERAL = [
    (name, quantity)
    for name in ("huber", "cross_entropy", "cross_entropy_of_softmax", "own brier")
    for quantity in LOSSES[name].quantities
]
OF_CLASSES = [(name, quantity) for name, quantity in QUANTITIES if takes_classes(LOSSES[name])]


def is_proved_in_loops(name: str, quantity: str) -> None:
    proved = program_of(LOSSES[name], quantity)
    for apart in (False, True):
        flat = proved.in_loops(apart)
        assert flat.program == flattened(proved.program, apart)
        assert [evidence.method for evidence in flat.evidence] == ["read back"]


@pytest.mark.parametrize(("name", "quantity"), SEVERAL)
def test_loops_compute_what_the_program_does(name: str, quantity: str) -> None:
    is_proved_in_loops(name, quantity)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "quantity"), [each for each in QUANTITIES if each not in SEVERAL and each[0] not in NESTED]
)
def test_all_loops_compute_what_their_programs_do(name: str, quantity: str) -> None:
    is_proved_in_loops(name, quantity)


@pytest.mark.parametrize("name", NESTED)
def test_sums_of_sums_are_refused_where_they_take_too_many_indices(name: str) -> None:
    with pytest.raises(ValueError, match=r"a statement has at most 2 indices|is another one for each j"):
        program_of(LOSSES[name], "hessian").in_loops(apart=False)


def of_classes_of(loss: Loss, quantity: str) -> ProvedProgram:
    found = program_of(loss, quantity).of_classes()
    assert found is not None, "it is not proved"
    return found


@pytest.mark.parametrize(("name", "quantity"), OF_CLASSES)
def test_class_numbers_stand_for_one_hot_vectors(name: str, quantity: str) -> None:
    of_class = of_classes_of(LOSSES[name], quantity)
    assert of_class.program == of_classes(program_of(LOSSES[name], quantity).program, of_class.program.names[1])
    assert [evidence.method for evidence in of_class.in_loops(apart=False).evidence] == ["read back"]


@pytest.mark.parametrize("name", ["label_smoothed_cross_entropy", "generalised_cross_entropy", "brier"])
def test_a_class_is_chosen_among_the_terms_of_a_sum(name: str) -> None:
    of_class = of_classes_of(CATALOGUE[name], "value")
    assert [evidence.method for evidence in of_class.in_loops(apart=False).evidence] == ["read back"]


@pytest.mark.parametrize(("name", "quantity"), [("huber", "gradient"), ("cross_entropy_of_softmax", "gradient")])
def test_mutants_of_loops_are_not_proved(
    name: str, quantity: str, record_property: Callable[[str, object], None]
) -> None:
    """Those that compute the same in exact arithmetic, as without a scale, are."""
    loss = LOSSES[name]
    proved = of_classes_of(loss, quantity) if takes_classes(loss) else program_of(loss, quantity)
    found: Counter[str] = Counter()
    for mutant in list(mutants(proved.in_loops(apart=False).program))[::5]:
        try:
            proved.rewritten(mutant.program)
        except StepRefuted:
            found["refuted"] += 1
        except StepUndecided:
            found["undecided"] += 1
        except ValueError:
            found["refused"] += 1
        else:
            found["equivalent"] += 1
    record_property("mutants of loops", dict(found))
    assert found["refuted"] > max(found["undecided"], found["equivalent"])
