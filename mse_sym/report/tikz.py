"""Diagrams as TikZ pictures within a LaTeX file."""

from __future__ import annotations

from collections.abc import Callable

from mse_sym.report.diagram import BOX, TITLES, Arrow, laid_out
from mse_sym.report.document import Diagram, Node

_WIDTH, _DOWN = 137, 0.27
"""Millimetres: of a diagram across, and of a unit of the layout down, so that it fits on a page."""


_SPACE = 8
"""Behind a title, in the layout's unit."""


def diagram(shown: Diagram, prose: Callable[[str], str]) -> str:
    """The diagram as a ``tikzpicture``; ``prose`` writes its titles in LaTeX."""
    layout = laid_out(shown)
    across = _WIDTH / layout.width
    return "\n".join(
        [
            rf"\begin{{tikzpicture}}[x={across:.3f}mm, y=-{_DOWN}mm, font=\footnotesize\sffamily]",
            *map(_curve, layout.arrows),
            *(
                rf"\node[{_TITLE}, text width={across * (TITLES - _SPACE):.1f}mm] at (0,{y:g}) {{{prose(title)}}};"
                for title, y in layout.titles
            ),
            *(_box(node, x, y, across) for node, (x, y) in layout.boxes.items()),
            r"\end{tikzpicture}",
        ]
    )


_TITLE = r"anchor=west, align=flush left, font=\scriptsize\sffamily, inner sep=0pt"


def _curve(arrow: Arrow) -> str:
    begin, *others = (f"({x:g},{y:g})" for x, y in arrow.points)
    curves = zip(others[::3], others[1::3], others[2::3], strict=True)
    path = "".join(f" .. controls {first} and {second} .. {end}" for first, second, end in curves)
    return rf"\draw[curve0!60, line width=0.35pt, -latex] {begin}{path};"


def _box(node: Node, x: float, y: float, across: float) -> str:
    size = f"minimum width={across * BOX[0]:.1f}mm, minimum height={_DOWN * BOX[1]:.1f}mm"
    label = rf"\claimlink{{{node.anchor}}}{{{node.label}}}"
    return rf"\node[fill=band, rounded corners=1pt, inner sep=0pt, {size}] at ({x:g},{y:g}) {{{label}}};"
