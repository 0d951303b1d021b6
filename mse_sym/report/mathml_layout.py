"""How TeX sets a formula, where MathML leaves it to the writer.

Sums take their limits above and below on a displayed line, fences grow around what is tall and only
there, scripts keep to one height, signs keep to their term, and names stand off their arguments.
"""

from __future__ import annotations

from itertools import pairwise
from string import ascii_uppercase
from xml.etree.ElementTree import Element

RELATIONS = frozenset("=≤≥≠<>∼≈≐∝∈→⇒⇔⟹⟺")
PRIMES = frozenset({"\u2032", "\u2033", "\u2034"})

_WITH_LIMITS = frozenset({"∑", "∏", "lim", "max", "min", "sup", "inf", "arg\u2006min", "arg\u2006max"})
_BARS = frozenset({"|", "‖"})
_OPENING = frozenset({"(", "[", "{", "⟨", "⌊", "⌈"})
_CLOSING = frozenset({")", "]", "}", "⟩", "⌋", "⌉", "!"})
_SIGNS = frozenset({"−", "+", "±"})
_BEFORE_SIGN = RELATIONS | _OPENING | {",", ";", ":", "⋅", "×"}
_TALL = frozenset({"mfrac", "munder", "mover", "munderover", "mtable"})
_ROWS = frozenset({"mrow", "math", "mtd", "mstyle", "msqrt", "mpadded"})
_BESIDE = frozenset({"msub", "msup", "msubsup"})
_SCRIPTS = _BESIDE | {"munder", "mover", "munderover"}


def set_like_tex(root: Element) -> None:
    """Bring the formula ``root`` from what was parsed to what is printed."""
    for repair in (_move_limits, _fit_fences, _tighten_scripts, _prop_roots, _lower_primes, _mark_signs, _space_names):
        for element in list(root.iter()):
            repair(element)
    for element in list(root.iter()):
        _level_scripts(element)


def _move_limits(element: Element) -> None:
    """Limits stand above and below; beside a sum, where there is little room, browsers set them themselves."""
    if element.tag in _BESIDE and element[0].text in _WITH_LIMITS:
        element.tag = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}[element.tag]


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
    if marks and marks[0].text in PRIMES:
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
    """No spaces around the operators of scripts, as TeX has it, and no fraction that is larger than they are."""
    if element.tag in _SCRIPTS:
        for script in list(element)[1:]:
            for operator in script.iter("mo"):
                operator.attrib.update(lspace="0", rspace="0")
            for fraction in script.iter("mstyle"):
                fraction.attrib.pop("scriptlevel", None)


def _prop_roots(root: Element) -> None:
    """A root over something low is as high as over a digit; its sign would sink below the line otherwise."""
    if root.tag == "msqrt" and not any(map(_is_tall, root)):
        root.insert(0, Element("mspace", width="0", height="0.65em"))


def _level_scripts(element: Element) -> None:
    """Scripts of a letter or a parenthesis keep to one line, however high or deep it is.

    Browsers measure the base, TeX only one of several characters; so the base is given out as lower.
    """
    if element.tag not in _BESIDE or not _is_letter_or_fence(element[0]):
        return
    base = Element("mpadded")
    if element.tag != "msub":
        base.set("height", "0.62em")
    if element.tag != "msup":
        base.set("depth", "0")
    base.append(element[0])
    element[0] = base


def _is_letter_or_fence(base: Element) -> bool:
    if base.tag == "mi":
        return len(base.text or "") == 1
    if base.tag == "mo" and base.text in _CLOSING | _BARS:
        # Within the padding the browser cannot see any more that it closes something.
        base.attrib.update(form="postfix", lspace="0", rspace="0")
        return True
    return base.tag == "mrow" and len(base) > 0 and base[-1].get("stretchy") == "false"


def _mark_signs(row: Element) -> None:
    """A sign after a relation or a parenthesis belongs to its term, without spaces."""
    for before, sign in pairwise(row):
        if sign.tag == before.tag == "mo" and sign.text in _SIGNS and before.text in _BEFORE_SIGN:
            sign.set("form", "prefix")


def _space_names(row: Element) -> None:
    """TeX's thin space around ``log`` and other names."""
    if row.tag not in _ROWS:
        return
    children = list(row)
    for before, after in reversed(list(pairwise(children))):
        after_ordinary = _ends_ordinary(before) or _is_sign(before, children)
        if (_is_name(before) and _is_ordinary(after)) or (after_ordinary and _is_name(after)):
            row.insert(list(row).index(after), Element("mspace", width="0.1667em"))


def space_name_in_front(row: Element) -> None:
    """A name that opens a later piece of a formula stands off what is before it."""
    if len(row) and _is_name(row[0]):
        row.insert(0, Element("mspace", width="0.1667em"))


def _is_name(element: Element) -> bool:
    if element.tag in _SCRIPTS or _is_primed(element):
        return _is_name(element[0])
    text = element.text or ""
    return element.tag == "mi" and (
        len(text) > 1 or (element.get("mathvariant") == "normal" and text in ascii_uppercase)
    )


def _is_primed(element: Element) -> bool:
    """Whether this is what a lowered prime has made of a superscript."""
    return element.tag == "mrow" and len(element) == 2 and element[1].text in PRIMES


def _is_sign(element: Element, row: list[Element]) -> bool:
    """Whether this is a minus before a term, and not between two."""
    if element.text not in _SIGNS:
        return False
    return element.get("form") == "prefix" or (row[0] is element and element.get("form") is None)


def _is_ordinary(element: Element) -> bool:
    return element.tag not in {"mo", "mspace", "mtext"} and not _opens(element)


def _opens(element: Element) -> bool:
    if element.tag in _SCRIPTS | {"mrow"} and len(element):
        return _opens(element[0])
    return element.tag == "mo" and (element.get("form") == "prefix" or element.text in _OPENING)


def _ends_ordinary(element: Element) -> bool:
    if element.tag in _SCRIPTS and element[0].tag == "mo":
        return _ends_ordinary(element[0])
    if element.tag == "mo":
        return element.text in _CLOSING
    return element.tag not in {"mspace", "mtext"}
