"""The statements of a textbook: none is refuted, and most are proved.

``UNDECIDED`` names those that the prover need not reach; of all others, each is proved.  How many are, by subject, is
printed at the end of the run.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mse_sym.proof import Proved, Refuted, prove
from tests.proof.textbook import SUBJECTS, Statement

UNDECIDED: dict[str, frozenset[str]] = {
    "solutions": frozenset(
        {
            "the positive root",
        }
    ),
    "minimisers": frozenset(
        {
            "the root of the mean square",
        }
    ),
    "negative logarithms": frozenset(
        {
            "probit",
        }
    ),
    "limits": frozenset(
        {
            "Box and Cox",
            "Tsallis",
            "pseudo-Huber, near",
            "pseudo-Huber, far",
            "softplus sharpens to a rectifier",
            "a cold maximum",
            "a hot maximum",
            "Student to Gauss",
            "LINEX to squared error",
        }
    ),
    "kinks": frozenset(
        {
            "a weight and a kink",
            "weighted absolute error",
            "hinge",
            "pinball by the absolute value",
            "rectifier, positively homogeneous",
            "leaky rectifier",
            "absolute error's power",
            "absolute values of a sample",
        }
    ),
}
"""By subject, what the prover does not decide yet."""

LEAST_SHARE = 165 / 205
STATEMENTS = {(subject, name): stated for subject, named in SUBJECTS.items() for name, stated in named.items()}


LONG = frozenset(
    {
        ("derivatives of losses", "probit"),
        ("inequalities", "Bernoulli"),
        ("inequalities", "Gibbs, on the simplex"),
        ("inequalities", "Mills, lower"),
        ("inequalities", "categorical cross-entropy"),
        ("inequalities", "cross-entropy is positive"),
        ("inequalities", "logsumexp over the mean"),
        ("inequalities", "relative entropy, Gaussian"),
        ("inequalities", "triangle"),
    }
)
"""What takes about a second or more."""


@pytest.mark.parametrize(
    ("subject", "name"),
    [pytest.param(*each, id="-".join(each), marks=[pytest.mark.slow] if each in LONG else []) for each in STATEMENTS],
)
def test_what_is_true_is_never_refuted(subject: str, name: str, record_property: Callable[[str, object], None]) -> None:
    verdict = prove(*STATEMENTS[subject, name])
    record_property(f"textbook statements, {subject}", {"proved" if isinstance(verdict, Proved) else "undecided": 1})
    assert not isinstance(verdict, Refuted), verdict
    assert isinstance(verdict, Proved) or name in UNDECIDED.get(subject, ()), verdict


def test_most_are_proved() -> None:
    named = sum(map(len, UNDECIDED.values()))
    assert len(STATEMENTS) >= 215
    assert len(STATEMENTS) - named >= LEAST_SHARE * len(STATEMENTS)


def test_the_undecided_are_statements() -> None:
    assert STATEMENTS.keys() >= LONG
    assert all(names <= SUBJECTS[subject].keys() for subject, names in UNDECIDED.items())


def test_nothing_is_stated_twice() -> None:
    assert len(set(map(_key, STATEMENTS.values()))) == len(STATEMENTS)


def _key(statement: Statement) -> str:
    before, relation, after, context = statement
    return f"{before} {relation} {after} {sorted(context.domains.items(), key=str)}"
