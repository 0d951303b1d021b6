"""Diagrams on an HTML page: drawn, and for a telephone, where arrows would be a tangle, as a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

from mse_sym.report import svg_diagram
from mse_sym.report.document import Diagram, Node, Nodes


def written(diagram: Diagram, prose: Callable[[str], str]) -> str:
    """Two figures, of which the style sheet shows one; ``prose`` writes titles and captions."""
    items = "".join(
        f"<dt>{prose(row.title)}</dt>{''.join(f'<dd>{item}</dd>' for item in _items(row, diagram))}"
        for row in diagram.rows
    )
    drawn = f"{svg_diagram.inlined(diagram)}{_caption(diagram.caption, prose)}"
    listed = f"{_caption(diagram.listed, prose)}<dl>{items}</dl>"
    return f'<figure class="wide">{drawn}</figure>\n<figure class="narrow listed">{listed}</figure>'


def _caption(text: str, prose: Callable[[str], str]) -> str:
    return f"<figcaption>{prose(text)}</figcaption>" if text else ""


def _items(row: Nodes, diagram: Diagram) -> Iterator[str]:
    """The boxes of a row, each with those from which arrows lead to it."""
    links = {node.label: _link(node) for each in diagram.rows for node in each.nodes}
    for node in row.nodes:
        befores = ", ".join(links[begin] for begin, end in diagram.arrows if end == node.label)
        yield f"{links[node.label]} {escape(diagram.arrow)} {befores}" if befores else links[node.label]


def _link(node: Node) -> str:
    return f'<a href="{escape(node.page)}.html#{escape(node.anchor)}">{escape(node.label)}</a>'
