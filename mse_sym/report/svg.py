"""Figures as self-contained SVG: the same bytes on every machine, light and dark, inlined or as an image.

The picture is drawn in the palette's light colours; a style sheet inside it replaces each of them where
the reader prefers dark, and viewers that know no CSS show the light one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from mse_sym.report.document import Figure
from mse_sym.report.figure_style import (
    DARK,
    INK,
    INK_ON_DARK,
    LIGHT,
    PAPER,
    PAPER_ON_DARK,
    SCALE,
    SCALE_ON_DARK,
    SHADE,
    SHADE_ON_DARK,
)
from mse_sym.report.markup import in_type, spoken

_DARK = "".join(
    f'.mse-sym-figure [style*="{part}: {light}"]{{{part}:{dark}!important}}'
    for light, dark in zip(
        (*LIGHT, *SCALE, INK, SHADE, PAPER),
        (*DARK, *SCALE_ON_DARK, INK_ON_DARK, SHADE_ON_DARK, PAPER_ON_DARK),
        strict=True,
    )
    for part in ("stroke", "fill")
)
STYLE = f"@media (prefers-color-scheme:dark){{{_DARK}}}"

_COORDINATES = frozenset({"d", "x", "y", "width", "height", "points", "transform"})
_SCALE_OR_NUMBER = re.compile(r"scale\([^)]*\)|-?\d+\.\d+")
_REFERENCE = re.compile(r"#([\w.-]+)")


def standalone(figure: Figure) -> str:
    """The figure as an SVG file of its own."""
    return _svg(figure, {"xmlns": "http://www.w3.org/2000/svg"}, narrow=False)


def inlined(figure: Figure, *, narrow: bool = False) -> str:
    """The figure as an ``<svg>`` element within an HTML page, which needs no namespace."""
    return _svg(figure, {}, narrow=narrow)


def _svg(figure: Figure, namespace: Mapping[str, str], *, narrow: bool) -> str:
    root = ElementTree.fromstring(_drawn(figure, narrow=narrow))
    _strip(root)
    _round(root)
    name = f"{figure.name}-narrow" if narrow else figure.name
    _rename_ids(root, name)
    _introduce(root, name, figure, namespace)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


@lru_cache(maxsize=256)
def _drawn(figure: Figure, *, narrow: bool) -> str:
    """As matplotlib draws it; kept, since a figure stands in an HTML page and in a file of its own."""
    try:
        from mse_sym.report import plot
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            "drawing figures needs matplotlib: pip install 'mse_sym[report]'", name=error.name
        ) from error
    return plot.draw(figure, narrow=narrow)


def _strip(root: Element) -> None:
    """Take out namespaces, metadata, white space and the style that would reach beyond this picture."""
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.endswith(("}metadata", "}style")):
                parent.remove(child)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        element.attrib = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
        element.text = element.tail = None
    for definitions in root.iter("defs"):
        for shape in definitions:
            # Each use repeats this style, and there the dark style sheet finds it.
            shape.attrib.pop("style", None)


def _round(root: Element) -> None:
    """Keep hundredths of a point, so that the last bits of one processor's arithmetic do not show."""
    for element in root.iter():
        for name in _COORDINATES & element.attrib.keys():
            element.set(name, _SCALE_OR_NUMBER.sub(_hundredths, " ".join(element.attrib[name].split())))


def _hundredths(match: re.Match[str]) -> str:
    if match[0].startswith("scale"):
        return match[0]
    rounded = f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if rounded == "-0" else rounded


def _rename_ids(root: Element, name: str) -> None:
    """Number the ids that are referred to, after the figure's name, and drop the others."""
    used = {
        reference
        for element in root.iter()
        for value in element.attrib.values()
        for reference in _REFERENCE.findall(value)
    }
    defined = [element.attrib["id"] for element in root.iter() if element.get("id") in used]
    renamed = {old: f"{name}-{number}" for number, old in enumerate(defined, start=1)}
    for element in root.iter():
        if (old := element.attrib.pop("id", None)) in renamed:
            element.set("id", renamed[old])
        for attribute, value in element.attrib.items():
            element.set(attribute, _REFERENCE.sub(lambda m: "#" + renamed.get(m[1], m[1]), value))


def _introduce(root: Element, name: str, figure: Figure, namespace: Mapping[str, str]) -> None:
    """Head the picture with its description and its style."""
    root.attrib = {
        **namespace,
        "class": "mse-sym-figure",
        "role": "img",
        "aria-labelledby": f"{name}-title {name}-desc",
        "viewBox": root.attrib["viewBox"],
        "width": root.attrib["width"],
        "height": root.attrib["height"],
        "stroke-linejoin": "round",
    }
    heads = [Element("title", id=f"{name}-title"), Element("desc", id=f"{name}-desc")]
    heads[0].text, heads[1].text = in_type(spoken(figure.caption)), in_type(figure.alt)
    style = Element("style")
    style.text = STYLE
    root[:0] = [*heads, style]
