"""New variables for the distance of a variable to what is computed of others."""

from __future__ import annotations

import pytest
from sympy import Abs, Dummy, Expr, Interval, Piecewise, S, Sum, exp, log, sign, symbols, tanh

from mse_sym.proof import Evidence, Proved, Refuted, prove
from mse_sym.proof.distances import by_distances
from mse_sym.proof.prover import _with_names
from mse_sym.proof.relations import Equal
from mse_sym.symbolic import Context, Partial
from mse_sym.symbolic.context import index, size

y, z = symbols("y z", real=True)
U = tanh(z) - y


def in_pieces(u: Expr, slope: Expr) -> Expr:
    """The derivative of log(1 + u²), where u is large and where it is not."""
    return Piecewise((2 * u * slope / (1 + u**2), Abs(u) <= S.Half), (2 * slope * sign(u) / Abs(u) / (1 + u**-2), True))


def test_a_variable_that_stands_beside_another_alone_is_shifted() -> None:
    shifted = by_distances(log(1 + U**2), 2 * log(Abs(U / 2)) + log(1 + U**-2), Context())
    assert shifted is not None
    left, right, names = shifted
    (distance,) = left.free_symbols
    assert names == {distance: y - tanh(z)}
    assert left == log(1 + distance**2)
    assert right == 2 * log(Abs(distance) / 2) + log(1 + distance**-2)


def test_evidence_speaks_of_the_variables_of_the_statement() -> None:
    delta = symbols("delta", positive=True)
    slope = Piecewise((z - y, Abs(z - y) <= delta), (delta * sign(z - y), True))
    (evidence,) = verdict_of(Partial(slope, z), Piecewise((1, Abs(z - y) <= delta), (0, True))).evidence
    assert "No derivative at $y - z > 0$" in evidence.detail or "No derivative at $z - y > 0$" in evidence.detail
    assert "where" not in evidence.detail
    distance = Dummy("d", real=True)
    said = Evidence("equal", "case by case", "2 cases: $d > 0$; $d < 0$")
    assert _with_names(said, {distance: y - tanh(z)}).detail.endswith(r"$d < 0$, where $d = y - \tanh\left(z\right)$")


def verdict_of(left: Expr, right: Expr) -> Proved:
    verdict = prove(left, Equal(), right)
    assert isinstance(verdict, Proved)
    return verdict


@pytest.mark.parametrize(
    ("side", "context"),
    [
        (U * y * exp(y), Context()),  # as long in the distance
        ((z - y) ** 2, Context()),
        (U**2, Context({y: Interval(0, 1)})),
        (Sum(U ** index("k"), (index("k"), 1, size("K"))), Context()),
    ],
    ids=lambda each: None if isinstance(each, Context) else str(each),
)
def test_else_it_stays(side: Expr, context: Context) -> None:
    assert by_distances(side, side + 1, context) is None


@pytest.mark.parametrize("output", [tanh(z), exp(z), exp(z) / (1 + exp(z))], ids=str)
def test_choices_by_the_distance_are_proved(output: Expr) -> None:
    u, slope = output - y, output.diff(z)
    assert isinstance(prove(2 * u * slope / (1 + u**2), Equal(), in_pieces(u, slope)), Proved)
    assert isinstance(prove(2 * u * slope / (1 + u**2), Equal(), in_pieces(u, slope) + u**3), Refuted)
