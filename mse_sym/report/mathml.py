"""LaTeX formulas as native MathML.

`latex2mathml <https://pypi.org/project/latex2mathml/>`_ does the parsing.  What it writes is valid
MathML 3, of which browsers implement the core only; the repairs below bring it to that core: upright
names with TeX's spacing, real characters instead of ``mathvariant``, fences that are not taken for
operators, aligned cells.
"""

from __future__ import annotations

import re
import unicodedata
from html import escape
from itertools import pairwise
from types import ModuleType
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from mse_sym.report.document import Formula

_NAME = re.compile(r"\\(?:operatorname\*?|mathrm)\{([^{}]{2,})\}")
_SPACE_IN_NAME = re.compile(r"\\[,:; ]|~|\s+")
_UPRIGHT_LETTER = re.compile(r"<mi>(&#x000(?:[46][1-9A-F]|[57][0-9A]);)</mi>")
_UNESCAPED = re.compile(r"&(?!#x[0-9A-Fa-f]+;)|<(?![/a-z])")

_OPERATORS = {"~": "∼", "⟹": "⟹", "⟺": "⟺", "⟸": "⟸", "·": "⋅", "\u2032": "\u2032", "\u2033": "\u2033"}
_WITH_LIMITS = frozenset({"lim", "max", "min", "sup", "inf", "arg\u2006min", "arg\u2006max"})
_PRIMES = frozenset({"\u2032", "\u2033"})
_UNSPACED = _PRIMES | {"|", "‖", "/"}
_FENCES = frozenset({"|", "‖"})
_TALL = frozenset({"mfrac", "munder", "mover", "munderover", "mtable", "msqrt", "mroot"})
_RELATIONS = frozenset("=≤≥≠<>∼≈≐∝∈→⇒⇔⟹⟺")
_BREAKABLE = 10  # parts of a formula within text, from which on a line may break after its relations
_OPENING = frozenset({"(", "[", "{", "⟨", "⌊", "⌈"})
_CLOSING = frozenset({")", "]", "}", "⟩", "⌋", "⌉", "!"})
_SCRIPTS = frozenset({"msub", "msup", "msubsup", "munder", "mover", "munderover"})


def pieces(formula: Formula) -> tuple[str, ...]:
    """A displayed formula, one ``<math>`` element a piece, so that a line may break between two."""
    return tuple(_piece(latex, continues=position > 0) for position, latex in enumerate(formula))


def inline(latex: str) -> str:
    """A formula within a line of text; a long one is several elements, so that the line may break."""
    root = _repaired(latex, display=False)
    row = _row(root)
    if len(row) < _BREAKABLE:
        return _written(root)
    parts = [Element("math")]
    for child in list(row):
        parts[-1].append(child)
        if child.tag == "mo" and child.text in _RELATIONS:
            child.set("form", "infix")
            parts.append(Element("math"))
    return "".join(_written(part) for part in parts if len(part))


def _piece(latex: str, *, continues: bool) -> str:
    root = _repaired(latex, display=True, continues=continues)
    root.set("displaystyle", "true")
    return _written(root)


def _row(root: Element) -> Element:
    return root[0] if len(root) == 1 and root[0].tag == "mrow" else root


def _written(root: Element) -> str:
    return ElementTree.tostring(root, encoding="unicode")


def _repaired(latex: str, *, display: bool, continues: bool = False) -> Element:
    """``continues``: an operator that opens a later piece keeps its spaces; alone it would be a sign."""
    root = _parsed(latex, display)
    for element in root.iter():
        _refuse_unknown(element, latex)
        _repair(element)
    row = _row(root)
    if continues and row[0].tag == "mo" and row[0].get("form") is None:
        row[0].set("form", "infix")
    for element in root.iter():
        _fit_fences(element)
        _tighten_scripts(element)
        _lower_primes(element)
        _space_names(element)
    root.attrib.clear()
    return root


def _parsed(latex: str, display: bool) -> Element:
    converter = _converter()
    prepared = _NAME.sub(lambda name: rf"\operatorname{{{_SPACE_IN_NAME.sub(chr(0x2006), name[1])}}}", latex)
    prepared = re.sub(r"\\arg(?![a-zA-Z])", r"\\operatorname{arg}", prepared)
    try:
        written: str = converter.convert(prepared, display="block" if display else "inline")
    except _syntax_errors() as error:
        raise ValueError(f"cannot read the LaTeX formula {latex!r}: {type(error).__name__}") from error
    # \mathrm{d} comes out like an italic d; that its letter is written as a number gives it away.
    written = _UPRIGHT_LETTER.sub(r'<mi mathvariant="normal">\1</mi>', written)
    written = _UNESCAPED.sub(lambda character: escape(character[0]), written)
    try:
        return ElementTree.fromstring(written.replace(' xmlns="http://www.w3.org/1998/Math/MathML"', ""))
    except ElementTree.ParseError as error:
        raise ValueError(f"cannot write the LaTeX formula {latex!r} as MathML: {error}") from error


def _converter() -> ModuleType:
    try:
        import latex2mathml.converter
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            "writing HTML reports needs latex2mathml: pip install 'mse_sym[report]'", name=error.name
        ) from error
    return latex2mathml.converter


def _syntax_errors() -> tuple[type[Exception], ...]:
    """All that latex2mathml raises: its exceptions share no base."""
    from latex2mathml import exceptions

    kinds = [kind for kind in vars(exceptions).values() if isinstance(kind, type)]
    return tuple(kind for kind in kinds if issubclass(kind, Exception))


def _refuse_unknown(element: Element, latex: str) -> None:
    if element.tag != "mtext" and (element.text or "").startswith("\\"):
        raise ValueError(f"no MathML for {element.text} in the LaTeX formula {latex!r}")


def _repair(element: Element) -> None:
    """Bring one element to what browsers implement."""
    text = element.text or ""
    if element.tag == "mi" and text in _OPERATORS:
        element.tag = "mo"
    if element.tag == "mo":
        element.text = text = _OPERATORS.get(text, text)
        if text in _UNSPACED or element.get("fence"):
            element.attrib.update(lspace="0", rspace="0")
        if text in _FENCES:
            element.attrib.setdefault("stretchy", "false")
        elif text in {"⊤", "∂", "∇"}:
            element.tag = "mi"
        elif len(text) > 1 and text[0].isalpha():
            element.tag = "mi"
            element.attrib.clear()
    if element.tag == "mtext":
        element.text = re.sub(r"\\([%&#_${}])", r"\1", text)
    if element.tag == "mspace" and element.get("width") == "negativethinmathspace":
        element.set("width", "-0.1667em")
    if element.tag in {"msub", "msubsup"} and element[0].text in _WITH_LIMITS:
        element.tag = {"msub": "munder", "msubsup": "munderover"}[element.tag]
    if column := element.attrib.pop("columnalign", None):
        element.set("style", f"text-align:{column}")
    variant = element.get("mathvariant")
    if variant is not None and variant != "normal":
        element.text = "".join(_variant(character, variant) for character in text)
        del element.attrib["mathvariant"]


def _variant(character: str, variant: str) -> str:
    """The mathematical character, since browsers no longer heed ``mathvariant="bold"`` and its like."""
    kind = "DIGIT" if character.isdigit() else "CAPITAL" if character.isupper() else "SMALL"
    style = {"bold": "BOLD", "bold-italic": "BOLD ITALIC", "double-struck": "DOUBLE-STRUCK"}.get(variant)
    if kind == "DIGIT" and style == "BOLD ITALIC":
        style = "BOLD"
    name = unicodedata.name(character, "").rpartition(" ")[2]
    try:
        return unicodedata.lookup(f"MATHEMATICAL {style} {kind} {name}")
    except KeyError:
        return character


def _fit_fences(row: Element) -> None:
    """Around something low a fence keeps its own size."""
    if row.tag == "mrow" and not _is_tall(row):
        for fence in row.findall("mo[@fence]"):
            fence.set("stretchy", "false")


def _is_tall(element: Element) -> bool:
    if element.tag == "mstyle" and element.get("displaystyle") == "false":
        return False
    return element.tag in _TALL or any(map(_is_tall, element))


def _lower_primes(element: Element) -> None:
    """A prime is drawn raised already, so as a superscript it would fly off; other scripts stay."""
    if element.tag != "msup":
        return
    base, script = element
    marks = [script] if script.tag == "mo" else list(script.iter("mo"))[:1]
    if marks and marks[0].text in _PRIMES:
        primed = Element("mrow")
        primed.extend([base, marks[0]])
        rest = [part for part in script if part is not marks[0]]
        if rest:
            element[:] = [primed, Element("mrow")]
            element[1].extend(rest)
        else:
            element.tag = "mrow"
            element[:] = list(primed)


def _tighten_scripts(element: Element) -> None:
    """No spaces around the operators of scripts, as TeX has it."""
    if element.tag in _SCRIPTS:
        for script in list(element)[1:]:
            for operator in script.iter("mo"):
                operator.attrib.update(lspace="0", rspace="0")


def _space_names(row: Element) -> None:
    """TeX's thin space around ``log`` and other names, which MathML leaves to the writer."""
    if row.tag not in {"mrow", "math", "mtd", "mstyle", "msqrt", "mpadded"}:
        return
    children = list(row)
    for before, after in reversed(list(pairwise(children))):
        after_ordinary = _ends_ordinary(before) or _is_sign(before, children)
        if (_is_name(before) and _is_ordinary(after)) or (after_ordinary and _is_name(after)):
            row.insert(list(row).index(after), Element("mspace", width="0.1667em"))


def _is_name(element: Element) -> bool:
    if element.tag in _SCRIPTS:
        return _is_name(element[0])
    return element.tag == "mi" and len(element.text or "") > 1


def _is_sign(element: Element, row: list[Element]) -> bool:
    """Whether this is a minus before the first term, and not between two."""
    position = row.index(element)
    first = position == 0 or (position == 1 and _opens(row[0]))
    return first and element.text in {"−", "+"} and element.get("form") is None


def _is_ordinary(element: Element) -> bool:
    return element.tag not in {"mo", "mspace", "mtext"} and not _opens(element)


def _opens(element: Element) -> bool:
    if element.tag in _SCRIPTS | {"mrow"} and len(element):
        return _opens(element[0])
    return element.tag == "mo" and (element.get("form") == "prefix" or element.text in _OPENING)


def _ends_ordinary(element: Element) -> bool:
    if element.tag == "mo":
        return element.text in _CLOSING
    return element.tag not in {"mspace", "mtext"}
