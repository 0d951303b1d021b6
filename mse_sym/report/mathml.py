"""LaTeX formulas as native MathML.

`latex2mathml <https://pypi.org/project/latex2mathml/>`_ does the parsing.  What it writes is valid
MathML 3, of which browsers implement the core only; the repairs below bring it to that core: upright
names, real characters instead of ``mathvariant``, aligned cells.  What they leave is set as TeX sets it
by :mod:`mse_sym.report.mathml_layout`.
"""

from __future__ import annotations

import re
import unicodedata
from html import escape
from types import ModuleType
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from mse_sym.report import mathml_layout
from mse_sym.report.document import Formula
from mse_sym.report.mathml_layout import PRIMES, RELATIONS
from mse_sym.report.width import printed_ems

_NAME = re.compile(r"\\(?:operatorname\*?|mathrm)\{([^{}]{2,})\}")
_SPACE_IN_NAME = re.compile(r"\\[,:; ]|~|\s+")
_UPRIGHT_LETTER = re.compile(r"<mi>(&#x000(?:[46][1-9A-F]|[57][0-9A]);)</mi>")
_UNESCAPED = re.compile(r"&(?!#x[0-9A-Fa-f]+;)|<(?![/a-z])")

_LIKE_A_LENGTH = re.compile(r"(?<!\\hspace\{)(?<![.\d])(\d+(?:\.\d+)?)\s*(?=(?:in|mm|cm|pt|em|ex|pc|bp|dd|cc|sp|mu))")
_SET_AS_NAME = "\N{FUNCTION APPLICATION}"  # before a text that is a name: to latex2mathml a name has no digits
_OPERATORS = {**{sign: sign for sign in (*":;±⟹⟺⟸", *PRIMES)}, "~": "∼", "·": "⋅"}
"""What latex2mathml takes for letters, and as what it is written."""
_SYMBOLS = frozenset({"⊤", "∂", "∇", "∞", "…", "⋯"})
_UNSPACED = PRIMES | {"|", "‖", "/"}
_FENCES = frozenset({"|", "‖"})
_BESIDE_ITS_SET = frozenset("∈")
_BREAKABLE = 10  # parts of a formula within text, from which on a line may break after its relations
_LINE = 19.0  # in ems: what is wider has no room on the line of a telephone, and may break before its terms, too


def pieces(formula: Formula) -> tuple[str, ...]:
    """A displayed formula, one ``<math>`` element a piece, so that a line may break between two."""
    return tuple(_piece(latex, continues=position > 0) for position, latex in enumerate(formula))


def inline(latex: str) -> str:
    """A formula within a line of text; a long one is several elements, so that the line may break."""
    root = _repaired(latex, display=False)
    row = _row(root)
    if len(row) < _BREAKABLE:
        return _written(root)
    parts, is_wide = [Element("math")], printed_ems(latex) > _LINE
    for child in list(row):
        if is_wide and _joins_terms(child) and len(parts[-1]):
            child.set("form", "infix")
            parts.append(Element("math"))
        parts[-1].append(child)
        if child.tag == "mo" and child.text in RELATIONS - _BESIDE_ITS_SET:
            child.set("form", "infix")
            parts.append(Element("math"))
    return "".join(_written(part) for part in parts if len(part))


def _joins_terms(element: Element) -> bool:
    """Whether this is a sign between two terms, and not that of one."""
    return element.tag == "mo" and element.text in {"+", "−"} and element.get("form") is None


_FIRST = re.compile(r"(<math(?: [^>]*)?>)(.*?)(</math>)", re.DOTALL)


def annotated(written: str, latex: str) -> str:
    """Elements of one formula, the first of which carries its LaTeX for those who copy it; it is not shown."""
    annotation = f'<annotation encoding="application/x-tex">{escape(latex, quote=False)}</annotation>'
    return _FIRST.sub(
        lambda math: f"{math[1]}<semantics><mrow>{math[2]}</mrow>{annotation}</semantics>{math[3]}", written, count=1
    )


def _piece(latex: str, *, continues: bool) -> str:
    root = _repaired(latex, display=True, continues=continues)
    root.set("displaystyle", "true")
    for cases in root.iter("mtable"):  # in which a fraction would be small, and one within it not to be read
        cases.set("displaystyle", "true")
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
    mathml_layout.set_like_tex(root)
    if continues:
        mathml_layout.space_name_in_front(row)
    root.attrib.clear()
    return root


def _parsed(latex: str, display: bool) -> Element:
    converter = _converter()
    prepared = re.sub(r"\\arg(?![a-zA-Z])", r"\\operatorname{arg}", latex)
    # latex2mathml would read 2cm as a length, and not as a product.
    prepared = _LIKE_A_LENGTH.sub(r"{\1}", _NAME.sub(_as_text, prepared))
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


def _as_text(name: re.Match[str]) -> str:
    return rf"\text{{{_SET_AS_NAME}{_SPACE_IN_NAME.sub(chr(0x2006), name[1])}}}"


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
        if text == ":":
            element.set("lspace", "0")
        if text in _FENCES:
            element.attrib.setdefault("stretchy", "false")
        elif text in _SYMBOLS:
            element.tag = "mi"
        elif text[:1].isalpha():
            element.tag = "mi"
            element.attrib.clear()
            if len(text) == 1:  # else it would be slanted
                element.set("mathvariant", "normal")
    if element.tag == "mtext" and text.startswith(_SET_AS_NAME):
        element.tag, element.text = "mi", text.removeprefix(_SET_AS_NAME)
    elif element.tag == "mtext":
        element.text = re.sub(r"\\([%&#_${}])", r"\1", text)
    if element.tag == "mspace" and element.get("width") == "negativethinmathspace":
        element.set("width", "-0.1667em")
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
