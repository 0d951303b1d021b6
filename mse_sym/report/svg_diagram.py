"""Diagrams as SVG, inlined with links to what their boxes name, or as an image."""

from __future__ import annotations

import textwrap
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from mse_sym.report.diagram import BOX, Arrow, laid_out
from mse_sym.report.document import Diagram, Node
from mse_sym.report.figure_style import INK, LIGHT, SHADE
from mse_sym.report.markup import in_type, spoken
from mse_sym.report.svg import STYLE

_ENLARGED = 1.5
"""How much larger it is shown where there is room."""


def standalone(diagram: Diagram) -> str:
    """The diagram as an SVG file of its own."""
    return _drawn(diagram, links=False)


def inlined(diagram: Diagram) -> str:
    """The diagram as an ``<svg>`` element within an HTML page."""
    return _drawn(diagram, links=True)


def _drawn(diagram: Diagram, *, links: bool) -> str:
    layout = laid_out(diagram)
    root = Element("svg", {} if links else {"xmlns": "http://www.w3.org/2000/svg"})
    root.attrib |= {
        "class": "mse-sym-figure",
        "role": "group" if links else "img",
        "aria-labelledby": f"{diagram.name}-title {diagram.name}-desc",
        "viewBox": f"0 0 {layout.width:g} {layout.height:g}",
        "width": f"{_ENLARGED * layout.width:g}",
        "height": f"{_ENLARGED * layout.height:g}",
        "font-family": "sans-serif",
        "font-size": "10.8",
    }
    SubElement(root, "title", id=f"{diagram.name}-title").text = in_type(spoken(diagram.caption))
    SubElement(root, "desc", id=f"{diagram.name}-desc").text = in_type(diagram.alt)
    SubElement(root, "style").text = STYLE
    _head(root, diagram.name)
    for arrow in layout.arrows:
        _curve(root, arrow, diagram.name)
    for title, height in layout.titles:
        _title(root, spoken(title), height)
    for node, centre in layout.boxes.items():
        _box(SubElement(root, "a", href=f"{node.page}.html#{node.anchor}") if links else root, node, centre)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _title(root: Element, words: str, height: float) -> None:
    """In lines, about the height."""
    lines = textwrap.wrap(words, _LINE, break_on_hyphens=False)
    first = height + _BASE - (len(lines) - 1) * _LEADING / 2
    written = SubElement(root, "text", {"font-size": f"{_SIZE:g}", "style": f"fill: {INK}"})
    for number, line in enumerate(lines):
        SubElement(written, "tspan", x="1", y=f"{first + number * _LEADING:g}").text = line


_LINE = 27
"""Characters of a title for which its column has room."""
_SIZE, _LEADING, _BASE = 9.4, 11.2, 3.4
"""The type of titles, from line to line, and from the middle of a line to its base."""


def _head(root: Element, name: str) -> None:
    size = {"markerWidth": "6", "markerHeight": "6", "refX": "5", "refY": "3", "orient": "auto"}
    marker = SubElement(SubElement(root, "defs"), "marker", {"id": f"{name}-head", **size})
    SubElement(marker, "path", d="M0 0.8L6 3L0 5.2z", style=f"fill: {LIGHT[0]}")


def _curve(root: Element, arrow: Arrow, name: str) -> None:
    begin, *others = (f"{x:g} {y:g}" for x, y in arrow.points)
    style = f"stroke: {LIGHT[0]}; fill: none; stroke-width: 0.8"
    path = {"d": f"M{begin}C{' '.join(others)}", "marker-end": f"url(#{name}-head)", "style": style}
    SubElement(root, "path", path)


def _box(parent: Element, node: Node, centre: tuple[float, float]) -> None:
    x, y = centre
    corner = {"x": f"{x - BOX[0] / 2:g}", "y": f"{y - BOX[1] / 2:g}", "rx": "3"}
    size = {"width": f"{BOX[0]:g}", "height": f"{BOX[1]:g}"}
    SubElement(parent, "rect", {**corner, **size, "style": f"fill: {SHADE}"})
    label = SubElement(parent, "text", {"x": f"{x:g}", "y": f"{y + 3.9:g}", "text-anchor": "middle"})
    label.set("style", f"fill: {INK}")
    label.text = node.label
