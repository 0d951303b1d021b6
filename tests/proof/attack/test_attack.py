"""The prover under attack: nothing false is proved, nothing true is refuted, every call answers."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mse_sym
from mse_sym.proof import Proved, Refuted, prove
from tests.proof.attack.judge import judge
from tests.proof.attack.statement import Statement
from tests.proof.attack.strategies import FAMILIES, statements

Answer: TypeAlias = Literal["proved", "refuted", "undecided", "refused"]

SHARE = 6
"""Of the examples of a profile each family has one in so many."""

_PACKAGE = Path(mse_sym.__file__).parent


def answer(statement: Statement) -> Answer:
    """What the prover says; an error counts as an answer where it is a sentence of this package's own."""
    try:
        verdict = prove(statement.before, statement.relation, statement.after, statement.context)
    except (ValueError, TypeError) as error:
        if not _is_a_sentence(error):
            raise
        return "refused"
    return "proved" if isinstance(verdict, Proved) else "refuted" if isinstance(verdict, Refuted) else "undecided"


def _is_a_sentence(error: Exception) -> bool:
    """Whether an error is one of this package's own, and says something in one line."""
    raised_in = Path(traceback.extract_tb(error.__traceback__)[-1].filename)
    return raised_in.is_relative_to(_PACKAGE) and str(error) != "" and "\n" not in str(error)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("share", [SHARE, pytest.param(1, marks=pytest.mark.slow)])
def test_nothing_false_is_proved_and_nothing_true_is_refuted(
    family: str, share: int, record_property: Callable[[str, object], None]
) -> None:
    true: Counter[str] = Counter()
    false: Counter[str] = Counter()

    @given(statement=statements(family))
    @settings(max_examples=max(1, settings().max_examples // share))
    def attack(statement: Statement) -> None:
        said = answer(statement)
        if statement.is_true:
            true[said] += 1
            assert said != "refuted", f"true, and refuted: {statement}"
            return
        judged = judge(statement)
        if judged.outcome == "false":
            false[said] += 1
            assert said != "proved", f"false at {judged.where}, and proved: {statement}"

    attack()
    record_property("attack, true statements", dict(true))
    record_property("attack, false statements", dict(false))


@pytest.mark.parametrize("family", [family for family in FAMILIES if family != "unread"])
@given(data=st.data())
@settings(max_examples=max(1, settings().max_examples // (5 * SHARE)))
def test_the_judge_finds_nothing_false_that_is_true_by_construction(family: str, data: st.DataObject) -> None:
    statement = data.draw(FAMILIES[family]())
    if statement.is_true:
        assert judge(statement).outcome != "false", statement
