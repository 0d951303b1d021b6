"""What holds for the tables and figures of all pages that are made from committed measurements."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mse_sym.pages.accuracy import accuracy_document
from mse_sym.pages.estimators import estimators_document
from mse_sym.pages.own_losses import own_losses_document
from mse_sym.pages.speed import speed_document
from mse_sym.pages.study import study_document
from mse_sym.report.document import Block, Document, Figure, Folded, Row, Table
from mse_sym.report.figure_style import curve_colours

MEASURED = (accuracy_document, estimators_document, own_losses_document, speed_document, study_document)


@pytest.fixture(scope="module", params=MEASURED, ids=lambda made: made.__name__)
def blocks(request: pytest.FixtureRequest) -> tuple[Block, ...]:
    document: Document = request.param()
    return tuple(each for section in document.sections for block in section.blocks for each in within(block))


def within(block: Block) -> Iterator[Block]:
    match block:
        case Row(figures):
            yield from figures
        case Folded(_, blocks):
            for each in blocks:
                yield from within(each)
        case _:
            yield block


def test_every_column_has_a_heading(blocks: tuple[Block, ...]) -> None:
    tables = [block for block in blocks if isinstance(block, Table)]
    assert tables
    assert all(all(table.header) for table in tables)


def test_no_two_curves_that_the_legend_names_look_the_same(blocks: tuple[Block, ...]) -> None:
    for figure in (block for block in blocks if isinstance(block, Figure)):
        curves = zip(figure.curves, curve_colours(figure), strict=True)
        looks = [(colour, curve.dashed, curve.dots, curve.shape) for curve, colour in curves if curve.label]
        assert len(set(looks)) == len(looks), figure.name


def test_an_axis_of_errors_or_times_says_its_unit(blocks: tuple[Block, ...]) -> None:
    for figure in (block for block in blocks if isinstance(block, Figure)):
        for label in (figure.x_label, figure.y_label):
            assert label not in {"error", "time"}, figure.name
