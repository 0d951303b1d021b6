"""Documents as HTML: each page one file, with native MathML, inline SVG and CSS, and nothing to load."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from mse_sym.report import mathml, svg
from mse_sym.report.document import (
    Block,
    Chain,
    Display,
    Document,
    Figure,
    Formula,
    Library,
    Paragraph,
    Proofs,
    Section,
    Step,
    Table,
)
from mse_sym.report.html_style import STYLE
from mse_sym.report.markup import Marks, plain, render

_MARK = {"proved": "✓", "refuted": "✗", "undecided": "?"}


def files(library: Library, formats: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The HTML files of ``library`` as (name, text); the index links to the other ``formats`` written."""
    yield "index.html", index_html(library, formats)
    for document in library.documents:
        yield f"{document.name}.html", page(document, library)


def page(document: Document, library: Library) -> str:
    """``document`` as a page that leads to its neighbours in ``library``."""
    return _file(
        document.title,
        [
            _neighbours(document, library, "top"),
            "<main>",
            f"<h1>{_prose(document.title)}</h1>",
            f'<p class="lead">{_prose(document.lead)}</p>',
            *_contents(document),
            *map(_section, document.sections),
            *_colophon(document),
            "</main>",
            _neighbours(document, library, "bottom"),
        ],
    )


def index_html(library: Library, formats: Sequence[str] = ("tex", "html", "md")) -> str:
    """The table of contents of ``library``: its pages, their claims and how each claim stands."""
    return _file(
        library.title,
        [
            "<main>",
            f"<h1>{_prose(library.title)}</h1>",
            f'<p class="lead">{_prose(library.lead)}</p>',
            *(_entry(document, formats) for document in library.documents),
            "</main>",
        ],
    )


def _file(title: str, body: Sequence[str]) -> str:
    head = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8"/>',
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
        '<meta name="color-scheme" content="light dark"/>',
        f"<title>{escape(plain(title))}</title>",
        f"<style>{STYLE}</style>",
        "</head>",
        "<body>",
    ]
    return "\n".join([*head, *body, "</body>", "</html>"]) + "\n"


def _neighbours(document: Document, library: Library, place: str) -> str:
    pages = library.documents
    position = pages.index(document)
    links = ['<a href="index.html">Contents</a>']
    if position > 0:
        links.insert(0, _neighbour(pages[position - 1], "prev", "← "))
    if position + 1 < len(pages):
        links.append(_neighbour(pages[position + 1], "next", " →"))
    return f'<nav class="neighbours {place}" aria-label="Pages, {place}">{"".join(links)}</nav>'


def _neighbour(document: Document, relation: str, arrow: str) -> str:
    title = _prose(document.title)
    shown = arrow + title if relation == "prev" else title + arrow
    return f'<a rel="{relation}" href="{document.name}.html">{shown}</a>'


def _contents(document: Document) -> Iterator[str]:
    if len(document.sections) > 1:
        yield f'<nav class="contents" aria-label="On this page"><ul>{_references(document, "")}</ul></nav>'


def _entry(document: Document, formats: Sequence[str]) -> str:
    page_name = f"{document.name}.html"
    others = " ".join(f'<a href="{document.name}.{suffix}">{suffix}</a>' for suffix in formats if suffix != "html")
    return "\n".join(
        [
            '<section class="entry">',
            f'<h2><a href="{page_name}">{_prose(document.title)}</a>',
            f'<span class="formats">{others}</span></h2>',
            f"<p>{_prose(document.lead)}</p>",
            f'<ul class="claims">{_references(document, page_name)}</ul>',
            "</section>",
        ]
    )


def _references(document: Document, page_name: str) -> str:
    numbered = any(section.number for section in document.sections)
    return "".join(f"<li>{_reference(section, page_name, numbered=numbered)}</li>" for section in document.sections)


def _reference(section: Section, page_name: str, *, numbered: bool) -> str:
    """Beside sections that have a number the others leave its place free."""
    number = f'<span class="claim">{section.number or ""}</span>' if numbered else ""
    link = f'<a href="{page_name}#{escape(section.identifier)}">{_prose(section.title)}</a>'
    return f"{number}{link}{_status(section)}"


def _section(section: Section) -> str:
    blocks = "\n".join(_block(block) for block in section.blocks)
    return f'<section id="{escape(section.identifier)}">\n{_heading(section)}\n{blocks}\n</section>'


def _heading(section: Section) -> str:
    number = f'<span class="claim">{section.number}</span>' if section.number else ""
    name = f'\n<p class="name"><code>{escape(section.name)}</code></p>' if section.name else ""
    return f"<h2>{number}{_prose(section.title)}{_status(section)}</h2>{name}"


def _status(section: Section) -> str:
    if section.status is None:
        return ""
    mark = f'<span aria-hidden="true">{_MARK[section.status]}</span>'
    return f' <span class="status {section.status}">{mark} {section.status}</span>'


def _block(block: Block) -> str:
    match block:
        case Paragraph(text):
            return f"<p>{_prose(text)}</p>"
        case Chain():
            return _chain(block)
        case Display(formula):
            return f'<div class="display">{_formula(formula)}</div>'
        case Proofs():
            return _proofs(block)
        case Table():
            return _table(block)
        case Figure():
            caption = _prose(block.caption)
            return f"<figure>{svg.inlined(block)}<figcaption>{caption}</figcaption></figure>"


def _chain(chain: Chain) -> str:
    last = len(chain.steps) - 1
    lines = [_step(step, boxed=chain.boxed and position == last) for position, step in enumerate(chain.steps)]
    return "\n".join(['<ol class="derivation">', *lines, "</ol>"])


def _step(step: Step, *, boxed: bool) -> str:
    relation = mathml.inline(step.relation) if step.relation else ""
    reason = f'<div class="reason">{_prose(step.reason)}</div>' if step.reason else ""
    kind = ' class="result"' if boxed else ""
    return (
        f'<li{kind}><div class="relation">{relation}</div><div class="line">{_aligned(step.formula)}{reason}</div></li>'
    )


_MAY_WRAP = 24  # in characters: formulas longer than this may need several lines on a telephone


def _aligned(formula: Formula) -> str:
    """Further lines of a formula are indented; where there can be none, the indent would widen the box."""
    pieces = _formula(formula)
    printed = len(re.sub(r"<[^>]*>", "", pieces))
    kind = "formula hanging" if len(formula) > 1 and printed > _MAY_WRAP else "formula"
    return f'<div class="{kind}">{pieces}</div>'


def _formula(formula: Formula) -> str:
    """Lines wrap between the pieces; only a piece that is wider than its column makes the column scroll."""
    return "<wbr/>".join(mathml.pieces(formula))


def _proofs(proofs: Proofs) -> str:
    rows = "".join(f"<tr><td>{_prose(what)}</td><td>{_prose(how)}</td></tr>" for what, how in proofs.rows)
    return (
        '<details class="proofs" open="open"><summary>What was proved, and how</summary>'
        f"<table><tbody>{rows}</tbody></table></details>"
    )


def _table(table: Table) -> str:
    header = "".join(_cell("th", text, index, table) for index, text in enumerate(table.header))
    rows = "".join(
        f"<tr>{''.join(_cell('td', text, index, table) for index, text in enumerate(row))}</tr>\n" for row in table.rows
    )
    return (
        f'<figure class="table"><figcaption>{_prose(table.caption)}</figcaption>\n'
        f'<div role="region" aria-label="{escape(plain(table.caption))}" tabindex="0"><table>\n'
        f"<thead><tr>{header}</tr></thead>\n<tbody>\n{rows}</tbody></table></div></figure>"
    )


_SHORT_CELL = 18  # in characters: cells up to this long are not broken


def _cell(tag: str, text: str, index: int, table: Table) -> str:
    kind = "numeric" if index in table.numeric else "short" if len(plain(text)) <= _SHORT_CELL else "text"
    return f'<{tag} class="{kind}">{_prose(text)}</{tag}>'


def _colophon(document: Document) -> Iterator[str]:
    if document.colophon:
        lines = "".join(f"<p>{_prose(line)}</p>" for line in document.colophon)
        yield f'<footer class="colophon">{lines}</footer>'


_MARKS = Marks(
    text=lambda text: escape(text, quote=False),
    maths=mathml.inline,
    code=lambda text: f"<code>{escape(text, quote=False)}</code>",
    emphasis=lambda written: f"<em>{written}</em>",
)


_OPENING, _CLOSING = r"[(\[“‘]", r"[.,;:!?)\]”’'–-]"
_WITH_PUNCTUATION = re.compile(
    rf"{_OPENING}+<math>(?:(?!</?math>).)*</math>{_CLOSING}*|<math>(?:(?!</?math>).)*</math>{_CLOSING}+"
)


def _prose(text: str) -> str:
    """Punctuation stays on the line of the formula that it belongs to."""
    return _WITH_PUNCTUATION.sub(r'<span class="tied">\g<0></span>', render(text, _MARKS))
