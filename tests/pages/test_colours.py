"""One colour for each loss through all figures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mse_sym.pages.colours import LOSSES, coloured
from mse_sym.report.document import Curve, Document, Figure, Library, Marker, Row, Section
from mse_sym.report.figure_style import LIGHT, curve_colours


def figure(*labels: str, markers: tuple[Marker, ...] = ()) -> Figure:
    curves = tuple(Curve((0.0, 1.0), (0.0, 1.0), label) for label in labels)
    return Figure("f", "c", "a", "$x$", "$y$", curves, markers=markers)


def drawn(*figures: Figure) -> tuple[Figure, ...]:
    section = Section("s", "S", (figures[0], Row(figures[1:])))
    return coloured(Library("L", "l", (Document("d", "D", "l", (section,)),))).documents[0].sections[0].figures


@pytest.mark.parametrize(("name", "colour"), LOSSES.items())
def test_a_loss_has_its_colour_wherever_it_stands(name: str, colour: int) -> None:
    found = drawn(figure(f"{name}, $w = 2$", "other"), figure("other", "more", f"{name.capitalize()} loss"))
    assert [curve_colours(each)[place] for each, place in zip(found, (0, 2), strict=True)] == [colour, colour]
    assert colour < len(LIGHT)


def test_losses_of_one_figure_differ_but_those_of_one_likelihood() -> None:
    pairs = ({"squared error", "gaussian"}, {"absolute error", "laplace"}, {"cross-entropy", "bernoulli"})
    for name, colour in LOSSES.items():
        for other in LOSSES.keys() - {name}:
            assert (colour == LOSSES[other]) == ({name, other} in pairs)


def test_lines_of_one_loss_are_told_apart_by_their_dashes() -> None:
    looks = ((False, False), (True, False), (False, True), (True, True))
    found = drawn(figure(*(f"squared error, $y = {y}$" for y in range(4)), "binary cross-entropy"))[0]
    assert [(curve.dashed, curve.dotted) for curve in found.curves] == [*looks, looks[0]]
    dashed = replace(figure("squared error", "squared error", "squared error", ""), y_label="$z$")
    first, *others = dashed.curves
    found = drawn(replace(dashed, curves=(replace(first, dashed=True), *others)))[0]
    assert [(curve.dashed, curve.dotted) for curve in found.curves] == [*(looks[k] for k in (1, 0, 2)), looks[0]]


def test_dots_stay_as_they_are() -> None:
    dots = figure("squared error", "squared error")
    found = drawn(replace(dots, curves=tuple(replace(curve, dots=True) for curve in dots.curves)))[0]
    assert not any(curve.dashed or curve.dotted for curve in found.curves)


def test_a_marker_goes_with_its_curve_and_others_keep_their_places() -> None:
    marked = figure("squared error", "binary cross-entropy", "else", markers=(Marker(0, 0, "", 1), Marker(0, 0, "", 5)))
    found, plain = drawn(marked, figure("one", "two"))
    assert curve_colours(found) == (0, 3, 2)
    assert [marker.colour for marker in found.markers] == [3, 5]
    assert curve_colours(plain) == (0, 1)
