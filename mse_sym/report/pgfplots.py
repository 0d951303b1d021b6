"""Figures as pgfplots pictures within a LaTeX file."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from mse_sym.report.document import Band, Cells, Curve, Figure, Marker, Shape
from mse_sym.report.figure_style import LIGHT, SCALE, SHADE, bands_in_legend, curve_colours, legend_columns, strokes
from mse_sym.report.thinning import thinned

PREAMBLE = "\n".join(
    [
        r"\usepackage{pgfplots}",
        r"\pgfplotsset{compat=1.17}",
        *(rf"\definecolor{{curve{number}}}{{HTML}}{{{colour[1:].upper()}}}" for number, colour in enumerate(LIGHT)),
        *(rf"\definecolor{{shade{number}}}{{HTML}}{{{colour[1:].upper()}}}" for number, colour in enumerate(SCALE)),
        rf"\definecolor{{band}}{{HTML}}{{{SHADE[1:].upper()}}}",
        r"""\pgfplotsset{textbook/.style={
  axis x line*=bottom, axis y line*=left, axis line style={line width=0.4pt},
  axis on top, tick align=outside, tick style={line width=0.4pt, black}, major tick length=3pt,
  minor tick length=1.5pt, minor tick style={line width=0.3pt},
  label style={font=\small}, tick label style={font=\footnotesize, /pgf/number format/fixed},
  enlarge x limits=0.02, enlarge y limits=0.04, unbounded coords=jump,
  clip mode=individual, every axis plot/.append style={line width=0.9pt, line join=round, no markers},
  legend style={draw=none, fill=none, font=\small, at={(0,1.03)}, anchor=south west, inner sep=0pt,
    nodes={inner xsep=4pt, inner ysep=1.5pt},
    /tikz/every even column/.append style={column sep=1.2em}}, legend cell align=left,
}, wide/.style={textbook, width=0.86\linewidth, height=\figureheight},
% Beside another the axes have a width of their own, so that the labels stay within the line.
narrow/.style={textbook, scale only axis, width=0.74\linewidth, height=0.58\linewidth,
  legend style={font=\footnotesize, /tikz/every even column/.append style={column sep=0.4em}}}}""",
    ]
)


_BETWEEN_ENDS = re.compile(r"(?<=coordinates \{)(\([^()]*\))[^{}]*( \([^()]*\))(?=\})")
_CELLS = re.compile(r"\\filldraw\[shade[^;]*;")


def without_curves(latex: str) -> str:
    """LaTeX whose pictures are soon drawn: of each curve the ends alone, and no cells; as large if the axes stay."""
    return _BETWEEN_ENDS.sub(r"\1\2", _CELLS.sub("", latex))


def picture(figure: Figure, prose: Callable[[str], str], *, narrow: bool = False) -> str:
    """The figure as a ``tikzpicture``; ``prose`` writes the marked text of its labels in LaTeX."""
    style = "narrow" if narrow else "wide"
    curves = thinned(figure).curves
    environment = _ENVIRONMENTS[figure.log_x, figure.log_y]
    return "\n".join(
        [
            r"\begin{tikzpicture}[baseline=(current axis.south)]",
            rf"\begin{{{environment}}}[{', '.join([style, *_options(figure, prose, narrow=narrow)])}]",
            *(_band(band) for band in figure.bands),
            *(_cells(cells) for cells in figure.cells),
            *(_curve(curve, colour, prose) for curve, colour in zip(curves, curve_colours(figure), strict=True)),
            *(_in_legend("band", band.label, prose) for band in bands_in_legend(figure)),
            *(_in_legend(f"shade{cells.shade}", cells.label, prose) for cells in figure.cells),
            *(_marker(marker, prose) for marker in figure.markers),
            rf"\end{{{environment}}}",
            r"\end{tikzpicture}",
        ]
    )


_ENVIRONMENTS = {
    (False, False): "axis",
    (False, True): "semilogyaxis",
    (True, False): "semilogxaxis",
    (True, True): "loglogaxis",
}
"""By whether the horizontal and the vertical axis are logarithmic."""


def _options(figure: Figure, prose: Callable[[str], str], *, narrow: bool) -> Iterable[str]:
    yield f"xlabel={{{prose(figure.x_label)}}}"
    yield f"ylabel={{{prose(figure.y_label)}}}"
    if figure.log_x:
        ticks = "0.1,0.2,0.5,1,2,5,10,20,50,100,200,500,1000,2000,5000"
        yield f"log ticks with fixed point, xtick={{{ticks}}}, log basis y=10"
        yield r"yticklabel={$10^{\pgfmathprintnumber{\tick}}$}"
    yield f"legend columns={legend_columns(figure, narrow=narrow)}"
    for axis, limits in (("x", figure.x_range), ("y", figure.y_range)):
        if limits is not None:
            yield f"{axis}min={_number(limits[0])}, {axis}max={_number(limits[1])}"
            yield f"enlarge {axis} limits=false"
    if figure.names:
        yield from _names(figure.names, prose)


_ROW_OF_NAMES = 4.1  # in millimetres


def _names(names: Sequence[str], prose: Callable[[str], str]) -> Iterable[str]:
    """Names from the top, whose width is not known: so it is the axes that have one."""
    yield rf"scale only axis, width=0.42\linewidth, height={_ROW_OF_NAMES * len(names):.1f}mm"
    yield f"y dir=reverse, ymin=0.4, ymax={len(names)}.6, enlarge y limits=false"
    yield f"ytick={{1,...,{len(names)}}}, yticklabels={{{', '.join(f'{{{prose(name)}}}' for name in names)}}}"
    yield r"axis on top=false"  # the lines of the names pass behind the dots
    yield r"legend style={at={(1,1.01)}, anchor=south east}"  # above the names, too
    yield r"yticklabel style={font=\scriptsize}, ytick style={draw=none}, ymajorgrids, grid style={band}"


_SHAPES: Mapping[Shape, str] = {
    "circle": "*",
    "square": "square*",
    "triangle": "triangle*",
    "diamond": "diamond*",
    "pentagon": "pentagon*",
    "wedge": "triangle*",
}


def _curve(curve: Curve, colour: int, prose: Callable[[str], str]) -> str:
    if curve.dots:
        options = ["fill=white", "line width=0.8pt"] * curve.dashed + ["rotate=180"] * (curve.shape == "wedge")
        drawn = f", mark options={{{', '.join(options)}}}" if options else ""
        style = f", only marks, mark={_SHAPES[curve.shape]}, mark size=2pt{drawn}"
    else:
        lengths = " ".join(
            f"{'off' if place % 2 else 'on'} {length:g}pt" for place, length in enumerate(strokes(curve))
        )
        style = f", dash pattern={lengths}" if lengths else ""
    points = " ".join(f"({_number(x)},{_number(y)})" for x, y in zip(curve.x, curve.y, strict=True))
    if not curve.label:
        return rf"\addplot[curve{colour}{style}, forget plot] coordinates {{{points}}};"
    return rf"\addplot[curve{colour}{style}] coordinates {{{points}}};\addlegendentry{{{prose(curve.label)}}}"


def _band(band: Band) -> str:
    """As high as the axes whatever their range: of the point at 1 only the horizontal coordinate counts."""
    low, high = _number(band.low), _number(band.high)
    return (
        rf"\fill[band] ({{axis cs:{low},1}} |- {{rel axis cs:0,0}}) "
        rf"rectangle ({{axis cs:{high},1}} |- {{rel axis cs:0,1}});"
    )


def _cells(cells: Cells) -> str:
    rectangles = (
        f"(axis cs:{_number(left)},{_number(low)}) rectangle (axis cs:{_number(right)},{_number(high)})"
        for left, right, low, high in cells.rectangles
    )
    shade = f"shade{cells.shade}"
    return f"\\filldraw[{shade}, line width=0.3pt]\n" + "\n".join(rectangles) + ";"


def _in_legend(colour: str, label: str, prose: Callable[[str], str]) -> str:
    style = f"fill={colour}, draw=black, line width=0.2pt"
    sample = rf"legend image code/.code={{\filldraw[{style}] (0cm,-0.09cm) rectangle (0.6cm,0.11cm);}}"
    return rf"\addlegendimage{{{sample}}}\addlegendentry{{{prose(label)}}}"


def _marker(marker: Marker, prose: Callable[[str], str]) -> str:
    x, y = _number(marker.x), _number(marker.y)
    return (
        rf"\addplot[curve{marker.colour % len(LIGHT)}, only marks, forget plot, mark=*, mark size=1.6pt] "
        rf"coordinates {{({x},{y})}};"
        # Not of the plot, which would be cut at the frame.
        rf"\node[{marker.place}, font=\small, inner sep=3pt] at (axis cs:{x},{y}) {{{prose(marker.label)}}};"
    )


def _number(value: float) -> str:
    """Five digits are finer than print; pgfplots knows ``nan`` and ``inf`` under these names."""
    return f"{value:.5g}" if math.isfinite(value) else str(value)
