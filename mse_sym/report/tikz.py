"""Diagrams as TikZ pictures within a LaTeX file."""

from __future__ import annotations

from collections.abc import Callable

from mse_sym.report.diagram import BOX, Arrow, laid_out
from mse_sym.report.document import Diagram, Node

_WIDTH, _DOWN = 137, 0.22
"""Millimetres: of a diagram across, and of a unit of the layout down, so that it fits on a page."""


def diagram(shown: Diagram, prose: Callable[[str], str]) -> str:
    """The diagram as a ``tikzpicture``; ``prose`` writes its titles in LaTeX."""
    layout = laid_out(shown)
    across = _WIDTH / layout.width
    return "\n".join(
        [
            rf"\begin{{tikzpicture}}[x={across:.3f}mm, y=-{_DOWN}mm, font=\footnotesize\sffamily]",
            *map(_curve, layout.arrows),
            *(
                rf"\node[anchor=base west, fill=white, inner sep=1.5pt, xshift=-1.5pt] at (0,{y:g}) {{{prose(title)}}};"
                for title, y in layout.titles
            ),
            *(_box(node, x, y, across) for node, (x, y) in layout.boxes.items()),
            r"\end{tikzpicture}",
        ]
    )


def _curve(arrow: Arrow) -> str:
    begin, first, second, end = (f"({x:g},{y:g})" for x, y in arrow.points)
    return rf"\draw[curve0!60, line width=0.35pt, -latex] {begin} .. controls {first} and {second} .. {end};"


def _box(node: Node, x: float, y: float, across: float) -> str:
    size = f"minimum width={across * BOX[0]:.1f}mm, minimum height={_DOWN * BOX[1]:.1f}mm"
    label = rf"\claimlink{{{node.anchor}}}{{{node.label}}}"
    return rf"\node[fill=band, rounded corners=1pt, inner sep=0pt, {size}] at ({x:g},{y:g}) {{{label}}};"
