"""The numbers on the page: the plateau law against the integrals, random starts against the normal distribution."""

from __future__ import annotations

from functools import cache

import pytest
from mpmath import mp, mpf

from mse_sym.pages.claims import Outcome, examine, load_page, project_derivations
from mse_sym.report.document import Table

REFERENCE = [
    ("1.5", "35.958", "36", "7.590", "8"),
    ("4", "230.143", "232", "16.606", "17"),
    ("6", "1413.07", "1416", "23.325", "23"),
    ("8", "10024.9", "10028", "29.999", "30"),
    ("10", "73529.9", "73534", "36.667", "37"),
    ("12", "542644", "542650", "43.333", "43"),
]
"""Start; law, to six figures, and count of the squared error; law and count of the cross-entropy."""


@cache
def outcome(identifier: str) -> Outcome:
    page = load_page(project_derivations() / "learning_slowdown.py")
    return examine(next(claim for claim in page.claims if claim.identifier == identifier))


def table(identifier: str) -> Table:
    (found,) = (content for content in outcome(identifier).contents if isinstance(content, Table))
    return found


def number(cell: str) -> float:
    """The number that a cell shows, with a comma where it has four digits or more."""
    return float(cell.replace(",", ""))


def law(power: int, start: mpf) -> mpf:
    """1/(2η) ∫ da/(a^(1+power) (1-a)^power) from ½ to σ(start), by quadrature in z: da = a(1-a) dz."""
    with mp.workdps(30):

        def integrand(z: mpf) -> mpf:
            a = 1 / (1 + mp.exp(-z))
            return a * (1 - a) / (a ** (1 + power) * (1 - a) ** power)

        return mp.quad(integrand, mp.linspace(0, start, 9)) / (2 * mpf("0.15"))


def test_the_table_of_the_law_has_the_reference_values() -> None:
    rows = table("C24").rows
    assert len(rows) == len(REFERENCE)
    for row, (start, law_squared, counted_squared, law_entropy, counted_entropy) in zip(rows, REFERENCE, strict=True):
        assert (row[0], number(row[2]), row[4]) == (start, float(counted_squared), counted_entropy)
        assert (f"{number(row[1]):.6g}", row[3]) == (law_squared, law_entropy)


@pytest.mark.parametrize(("column", "power"), [(1, 2), (3, 1)])
def test_the_closed_forms_are_the_integrals(column: int, power: int) -> None:
    for row in table("C24").rows:
        assert number(row[column]) == pytest.approx(float(law(power, mpf(row[0]))), abs=0.00051)


def test_the_quantiles_are_those_of_the_normal_distribution() -> None:
    rows = table("C18").rows
    assert [row[0] for row in rows] == ["50%", "75%", "90%", "99%", "99.9%", "99.99%"]
    for row in rows:
        with mp.workdps(30):
            start = 2 * mp.erfinv(2 * mpf(row[0].rstrip("%")) / 100 - 1)
        assert float(row[1]) == pytest.approx(float(start), abs=0.00051)
        for column, power in ((2, 2), (4, 1)):
            assert number(row[column]) == pytest.approx(float(law(power, start)), abs=0.051)


def test_few_starts_take_many_times_longer_under_the_squared_error_alone() -> None:
    last = table("C18").rows[-1]
    assert float(last[3]) > 30
    assert float(last[5]) < 5
