"""Documents as HTML: each page one file, with native MathML, inline SVG and CSS, and nothing to load."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from mse_sym.report.document import Document, Library, Section, bound_as, how_to_typeset
from mse_sym.report.html_blocks import headed, prose, to_anchor, written
from mse_sym.report.html_script import SCRIPT
from mse_sym.report.html_script import STYLE as STYLE_OF_SCRIPT
from mse_sym.report.html_style import STYLE
from mse_sym.report.markup import in_type, spoken
from mse_sym.report.status import MARKS, slug


def files(library: Library, formats: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The HTML files of ``library`` as (name, text); the index links to the other ``formats`` written."""
    yield "index.html", index_html(library, formats)
    for document in library.documents:
        yield f"{document.name}.html", page(document, library)


def page(document: Document, library: Library | None = None) -> str:
    """``document`` as a page that leads to its neighbours in ``library``, if there is one."""
    return _file(
        document.title,
        [
            *([_neighbours(document, library, "top")] if library else []),
            "<main>",
            f"<h1>{prose(document.title)}</h1>",
            f'<p class="lead">{prose(document.lead)}</p>',
            *_contents(document),
            *map(_section, document.sections),
            *_colophon(document),
            "</main>",
            *([_neighbours(document, library, "bottom")] if library else []),
        ],
    )


def index_html(library: Library, formats: Sequence[str] = ("tex", "html", "md")) -> str:
    """The table of contents of ``library``: its pages, their claims and how each claim stands."""
    return _file(
        library.title,
        [
            "<main>",
            f"<h1>{prose(library.title)}</h1>",
            f'<p class="lead">{prose(library.lead)}</p>',
            *_summary(library, formats),
            *(_entry(document, _others(library, formats)) for document in library.documents),
            "</main>",
        ],
    )


def _others(library: Library, formats: Sequence[str]) -> Sequence[str]:
    """As what a page is there besides; as a PDF file alone, where no book has it."""
    return [suffix for suffix in formats if suffix != "html" and not (suffix == "pdf" and library.book)]


_LINES = re.compile(r'class="(?:derivation|equation)"')
"""What has formulas to copy."""


def _file(title: str, body: Sequence[str]) -> str:
    has_lines = any(map(_LINES.search, body))
    head = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8"/>',
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
        '<meta name="color-scheme" content="light dark"/>',
        f"<title>{escape(in_type(spoken(title)))}</title>",
        f"<style>{STYLE}{STYLE_OF_SCRIPT if has_lines else ''}</style>",
        "</head>",
        "<body>",
    ]
    script = [f"<script>{SCRIPT}</script>"] if has_lines else []
    return "\n".join([*head, *body, *script, "</body>", "</html>"]) + "\n"


def _neighbours(document: Document, library: Library, place: str) -> str:
    pages = library.documents
    position = pages.index(document)
    links = ['<a href="index.html">Contents</a>']
    if position > 0:
        links.insert(0, _neighbour(pages[position - 1], "prev", "←"))
    if position + 1 < len(pages):
        links.append(_neighbour(pages[position + 1], "next", "→"))
    return f'<nav class="neighbours {place}" aria-label="Pages, {place}">{"".join(links)}</nav>'


def _neighbour(document: Document, relation: str, arrow: str) -> str:
    title = prose(document.title)
    shown = f"{arrow}\u00a0{title}" if relation == "prev" else f"{title}\u00a0{arrow}"
    return f'<a rel="{relation}" href="{document.name}.html">{shown}</a>'


def _contents(document: Document) -> Iterator[str]:
    if len(document.sections) > 1:
        yield f'<nav class="contents" aria-label="On this page"><ul>{_references(document, "")}</ul></nav>'


def _entry(document: Document, formats: Sequence[str]) -> str:
    page_name = f"{document.name}.html"
    others = " ".join(f'<a href="{document.name}.{suffix}">{suffix}</a>' for suffix in formats)
    return "\n".join(
        [
            '<section class="entry">',
            f'<h2><a href="{page_name}">{prose(document.title)}</a>',
            f'<span class="formats">{others}</span></h2>',
            f"<p>{prose(document.lead)}</p>",
            _listed(document, page_name),
            "</section>",
        ]
    )


def _summary(library: Library, formats: Sequence[str]) -> Iterator[str]:
    """How many claims there are and how they stand, and the book where it is written."""
    books = ", ".join(f'<a href="{library.book}.{kind}">{library.book}.{kind}</a>' for kind in bound_as(formats))
    bound = f"All pages in one book: {books}{prose(how_to_typeset(formats))}." if library.book and books else ""
    if text := " ".join(filter(None, (prose(library.summary), bound))):
        yield f'<p class="summary">{text}</p>'


def _listed(document: Document, page_name: str) -> str:
    """Claims with numbers each on a line of its own; what has only a name, one after the other."""
    if document.numbered:
        return f'<ul class="claims">{_references(document, page_name)}</ul>'
    items = (f"<li>{_to_section(section, page_name)}{_mark(section)}</li>" for section in document.sections)
    return f'<ul class="compact">{"".join(items)}</ul>'


def _references(document: Document, page_name: str) -> str:
    return "".join(
        f"<li>{_reference(section, page_name, numbered=document.numbered)}</li>" for section in document.sections
    )


def _reference(section: Section, page_name: str, *, numbered: bool) -> str:
    """Beside sections that have a number the others leave its place free."""
    number = f'<span class="claim">{section.number or ""}</span>' if numbered else ""
    return f"{number}{_to_section(section, page_name)}{_status(section)}"


def _to_section(section: Section, page_name: str) -> str:
    return f'<a href="{page_name}#{escape(section.identifier)}">{prose(section.title)}</a>'


def _section(section: Section) -> str:
    blocks = "\n".join([*map(written, section.blocks), *_source(section)])
    return f'<section id="{escape(section.identifier)}">\n{_heading(section)}\n{blocks}\n</section>'


def _source(section: Section) -> Iterator[str]:
    """Where it was written, and the command."""
    if source := section.source:
        place = escape(f"{source.file}, line {source.line}")
        file = f'<a href="{escape(source.link)}#L{source.line}">{place}</a>' if source.link else place
        yield f'<p class="source">{file}\u00a0· <code>{escape(source.command)}</code></p>'


def _heading(section: Section) -> str:
    number = f'<span class="claim">{section.number}</span> ' if section.number else ""
    name = f'\n<p class="name"><code>{escape(section.name)}</code></p>' if section.name else ""
    link = to_anchor(section.identifier, section.number or spoken(section.title))
    return headed(f"<h2>{number}{prose(section.title)}{_status(section)}</h2>", link) + name


def _status(section: Section) -> str:
    if section.status is None:
        return ""
    mark = f'<span aria-hidden="true">{MARKS[section.status]}</span>'
    return f' <span class="status {slug(section.status)}">{mark} {section.status}</span>'


def _mark(section: Section) -> str:
    """The status where room is short."""
    if section.status is None:
        return ""
    described = f'role="img" aria-label="{section.status}"'
    return f'\u00a0<span class="{slug(section.status)}" {described}>{MARKS[section.status]}</span>'


def _colophon(document: Document) -> Iterator[str]:
    if document.colophon:
        lines = "".join(f"<p>{prose(line)}</p>" for line in document.colophon)
        yield f'<footer class="colophon">{lines}</footer>'
