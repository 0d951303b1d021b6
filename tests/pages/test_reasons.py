"""A reason says why a line holds, and not only where, or what it looks like."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mse_sym import activations, losses
from mse_sym.losses.start_value import StartValue

FOLDER = Path(__file__).parents[2] / "derivations"
SAYS_WHERE = re.compile(
    r"(?:for (?:every|all)|once|at|in both|everywhere|where|it (?:falls|rises)|written in)\b[^,;:]*"
    r"|(?:exponential|normal|standard) form"
)
"""A place, or the name of a form, and nothing besides."""


def reasons(source: str) -> Iterator[str]:
    """What is said beside a line that is stated, where it is written out."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "state":
            for reason in call.args[1:2]:
                if isinstance(reason, ast.Constant) and isinstance(reason.value, str):
                    yield reason.value


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_no_reason_is_a_place_alone(path: Path) -> None:
    assert not [reason for reason in reasons(path.read_text(encoding="utf-8")) if SAYS_WHERE.fullmatch(reason)]


@pytest.mark.parametrize(
    ("loss", "reason"),
    [
        (losses.binary_cross_entropy, "$m > 0$, $1 - m > 0$"),
        (losses.poisson_nll, "$m > 0$"),
        (losses.squared_error.of(activations.sigmoid), r"$\sigma\left(z\right) > 0$, $1 - \sigma\left(z\right) > 0$"),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_what_is_positive_is_so_by_its_factors(loss: losses.Loss, reason: str) -> None:
    start = loss.start_value
    assert isinstance(start, StartValue)
    assert reason in [line.reason for derivation in start.derivations for line in derivation.lines]
