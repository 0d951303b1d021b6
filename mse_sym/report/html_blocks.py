"""Blocks and prose as HTML, with native MathML and inline SVG."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from mse_sym.report import html_diagram, mathml, svg
from mse_sym.report.document import (
    Block,
    Chain,
    Definitions,
    Diagram,
    Display,
    Entries,
    Entry,
    Figure,
    Folded,
    Formula,
    Listing,
    Live,
    Note,
    Paragraph,
    Proofs,
    Row,
    Step,
    Subheading,
    Table,
)
from mse_sym.report.markup import Marks, in_type, plain, printed_width, render, shown_width, spoken


def written(block: Block) -> str:
    """A block of a section."""
    match block:
        case Paragraph(text):
            return f"<p>{prose(text)}</p>"
        case Note(text):
            return f'<p class="note">{prose(text)}</p>'
        case Listing(text):
            return f'<pre tabindex="0"><code>{escape(text, quote=False)}</code></pre>'
        case Chain():
            return _chain(block)
        case Display():
            return _display(block)
        case Proofs():
            return _proofs(block)
        case Subheading(identifier, title):
            return headed(f'<h3 id="{escape(identifier)}">{prose(title)}</h3>', to_anchor(identifier, plain(title)))
        case Definitions(title, rows):
            return _definitions(title, rows)
        case Table():
            return _table(block)
        case Figure():
            return _figure(block)
        case Diagram():
            return html_diagram.written(block, prose)
        case Live():
            return _live(block)
        case Row(figures):
            return f'<div class="row">{"".join(_figure(figure, narrow=True) for figure in figures)}</div>'
        case Folded(summary, blocks):
            inside = "\n".join(map(written, blocks))
            return f'<details class="folded"><summary>{prose(summary)}</summary>\n{inside}\n</details>'
        case Entries(entries, narrow):
            kind = "entries columns" if narrow else "entries"
            return "\n".join([f'<ul class="{kind}">', *map(_entry, entries), "</ul>"])


def _entry(entry: Entry) -> str:
    words, address = entry.outside
    outside = f' <a href="{escape(address)}">{escape(words, quote=False)}</a>' if address else ""
    remark = f' <span class="note">{prose(entry.remark)}</span>' if entry.remark else ""
    return f'<li id="{escape(entry.anchor)}">{prose(entry.text)}{outside}{remark}</li>'


def _live(live: Live) -> str:
    """The script stands behind what it brings to life, and its names are its own."""
    markup = live.markup
    for name, text in live.texts:
        markup = markup.replace(f"{{{{{name}}}}}", prose(text))
    script = f"<script>(() => {{\n{live.script}}})();</script>"
    return f"<noscript><p>{prose(live.instead)}</p></noscript>\n<style>{live.style}</style>\n{markup}{script}"


def _figure(figure: Figure, *, narrow: bool = False) -> str:
    """Drawn twice, for a telephone with letters that can be read there; in a row there is room for the narrow alone."""
    if narrow:
        drawn = svg.inlined(figure, narrow=True)
    else:
        drawn = (
            f'<div class="wide">{svg.inlined(figure)}</div><div class="narrow">{svg.inlined(figure, narrow=True)}</div>'
        )
    return f"<figure>{drawn}<figcaption>{prose(figure.caption)}</figcaption></figure>"


def _display(display: Display) -> str:
    formula = f'<div class="display">{_statement(display.formula)}</div>'
    if not display.anchor:
        return formula
    link, number = to_anchor(display.anchor, "this formula"), _number(display.anchor, display.number)
    return f'<div class="equation"{_id(display.anchor)}>{link}{formula}{number}</div>'


def _chain(chain: Chain) -> str:
    last = len(chain.steps) - 1
    lines = [
        _step(step, begins=position == 0, boxed=chain.boxed and position == last)
        for position, step in enumerate(chain.steps)
    ]
    return "\n".join(['<ol class="derivation">', *lines, "</ol>"])


def _step(step: Step, *, begins: bool, boxed: bool) -> str:
    """What the derivation ``begins`` with has its left-hand side beside the relation, which is copied with the rest."""
    relation = "".join(mathml.pieces((step.relation,))) if step.relation else ""
    if begins and relation:
        relation = mathml.annotated(relation, step.relation)
    reason = f'<div class="reason">{prose(step.reason)}</div>' if step.reason else ""
    kind = ' class="result"' if boxed else ""
    before = f'<div class="relation">{to_anchor(step.anchor, "this line")}{relation}</div>'
    formula = _aligned(step.formula)
    named = f'<div class="above">{formula}</div>{_where(step.where)}' if step.where else formula
    line = f'<div class="line">{named}{reason}</div>'
    return f"<li{kind}{_id(step.anchor)}>{before}{line}{_number(step.anchor, step.number)}</li>"


def _where(equations: Sequence[Formula]) -> str:
    """What the letters of the formula above stand for, an equation on each line."""
    lines = (f'<div class="formula">{_formula(equation)}</div>' for equation in equations)
    return f'<div class="where"><span>where</span><div>{"".join(lines)}</div></div>'


def headed(heading: str, link: str) -> str:
    """A heading with its link beside it, and not in it, where it would be read as a part of the title."""
    return f'<div class="headed">{heading}{link}</div>'


def to_anchor(anchor: str, what: str) -> str:
    """A link to the place where it stands, for those who want to refer to it."""
    return f'<a class="anchor" href="#{escape(anchor)}" aria-label="Link to {escape(what)}">#</a>' if anchor else ""


def _id(anchor: str) -> str:
    return f' id="{escape(anchor)}"' if anchor else ""


def _number(anchor: str, number: str) -> str:
    return f'<a class="number" href="#{escape(anchor)}">({number})</a>' if number else ""


_MAY_WRAP = 24  # in characters: formulas longer than this may need several lines on a telephone


def _aligned(formula: Formula) -> str:
    """Further lines of a formula are indented; where there can be none, the indent would widen the box."""
    pieces = _statement(formula)
    printed = len(re.sub(r"<annotation.*?</annotation>|<[^>]*>", "", pieces, flags=re.DOTALL))
    kind = "formula hanging" if len(formula) > 1 and printed > _MAY_WRAP else "formula"
    return f'<div class="{kind}">{pieces}</div>'


_SHORT_SIDE = 6  # in characters: a left-hand side up to this wide is not left alone on a line
_RELATION = re.compile(r"(?:[=<>]|\\(?:approx|leq|geq|sim|to|doteq))\s*$")


def _statement(formula: Formula) -> str:
    """A formula on lines of its own, whose short left-hand side stays with what it is."""
    if len(formula) == 1 or printed_width(formula[0]) > _SHORT_SIDE or not _RELATION.search(formula[0]):
        return _formula(formula)
    first, second, *others = mathml.pieces(formula)
    tied = f'<span class="tied">{first}{second}</span>'
    return mathml.annotated("<wbr/>".join([tied, *others]), " ".join(formula))


def _formula(formula: Formula) -> str:
    """Lines wrap between the pieces; only a piece that is wider than its column makes the column scroll."""
    return mathml.annotated("<wbr/>".join(mathml.pieces(formula)), " ".join(formula))


def _proofs(proofs: Proofs) -> str:
    rows = "".join(f"<tr><td>{prose(what)}</td><td>{prose(how)}</td></tr>" for what, how in proofs.rows)
    sentence = f'<p class="note">{prose(proofs.sentence)}</p>' if proofs.sentence else ""
    return (
        f'{sentence}<details class="proofs"><summary>What was {proofs.kind}, and how</summary>'
        f"<table><tbody>{rows}</tbody></table></details>"
    )


def _definitions(title: str, rows: Sequence[tuple[str, str]]) -> str:
    items = "".join(
        f"<dt>{prose(term)}</dt><dd>{prose(what)}</dd>" if term else f"<dd>{prose(what)}</dd>" for term, what in rows
    )
    return f'<div class="definitions"><p>{prose(title)}</p>\n<dl>{items}</dl></div>'


def _table(table: Table) -> str:
    kinds = [_kind(column, index in table.numeric) for index, column in enumerate(zip(*table.rows, strict=True))]
    header, *rows = (
        f"<tr>{''.join(_cell(tag, text, kind) for text, kind in zip(row, kinds, strict=True))}</tr>"
        for tag, row in (("th", table.header), *(("td", row) for row in table.rows))
    )
    body = "\n".join(rows)
    return (
        f'<figure class="table"><figcaption>{prose(table.caption)}</figcaption>\n'
        f'<div role="region" aria-label="{escape(in_type(spoken(table.caption)))}" tabindex="0"><table>\n'
        f"<thead>{header}</thead>\n<tbody>\n{body}\n</tbody></table></div></figure>"
    )


_SHORT_CELL = 18  # in characters as printed: columns up to this wide are not broken, and wider ones have a least width
_SIGN = 4  # in characters: where most cells are no wider, the others do not set the width


def _kind(column: Sequence[str], is_numeric: bool) -> str:
    widths = sorted(map(shown_width, column))
    if is_numeric:
        return "numeric"
    if widths[-1] <= _SHORT_CELL:
        return "short"
    return "signs" if widths[len(widths) // 2] <= _SIGN else "words"


def _cell(tag: str, text: str, kind: str) -> str:
    return f'<{tag} class="{kind}">{prose(text)}</{tag}>'


_SHORT_CODE = 16  # in characters: up to this long it stays on its line
_LONG_NAME = re.compile(rf"\w{{{_SHORT_CODE + 1},}}")
_LEADING = re.compile(r"--[a-z][\w-]*|-[^\W\d_][^\W_]*")
"""An option, or a sign with what it belongs to."""
_BEFORE_BRACKET = re.compile(r"[^\w\[({][\[({]")
"""Where a line might end, as behind the point of ``.[extra]``."""


def _breakable(code: str) -> str:
    """Paths may break after a slash, other words after a dot, long names after an underscore, and no option.

    Nothing is added that would be copied with it.
    """
    return re.sub(r"\S+", lambda word: _breakable_word(word[0]), code)


def _breakable_word(word: str) -> str:
    if leading := _LEADING.match(word):
        rest = word[leading.end() :]
        return f'<span class="tied">{leading[0]}</span>{rest and _breakable_word(rest)}'
    if len(word) <= _SHORT_CODE:
        return f'<span class="tied">{word}</span>' if _BEFORE_BRACKET.search(word) else word
    if re.search(r"\w/\w", word):
        return re.sub(r"(?<=\w)/(?=\w)", "/<wbr/>", word)
    names = re.sub(r"(?<=\w)\.(?=[^\W\d])", ".<wbr/>", word)
    return _LONG_NAME.sub(lambda name: re.sub(r"_(?=[^\W\d])", "_<wbr/>", name[0]), names)


_MARKS = Marks(
    text=lambda text: escape(in_type(text), quote=False),
    maths=lambda latex: mathml.annotated(mathml.inline(latex), latex),
    code=lambda text: f"<code>{_breakable(escape(text, quote=False))}</code>",
    emphasis=lambda words: f"<em>{words}</em>",
    link=lambda link: (
        f'<a href="{link.page and f"{link.page}.html"}#{link.anchor}">{escape(link.text, quote=False)}</a>'
    ),
)


_OPENING, _CLOSING = r"[(\[“‘]", r"[.,;:!?)\]”’'–-]"
_WITH_PUNCTUATION = re.compile(
    rf"{_OPENING}+<math>(?:(?!</?math>).)*</math>{_CLOSING}*|<math>(?:(?!</?math>).)*</math>{_CLOSING}+"
)


def prose(text: str) -> str:
    """Text with its marks; punctuation stays on the line of the formula that it belongs to."""
    return _WITH_PUNCTUATION.sub(r'<span class="tied">\g<0></span>', render(text, _MARKS))
