"""Documents as LaTeX: each an article, and all of them a book; every file compiles alone with ``latexmk -pdf``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from mse_sym.report import pgfplots, tikz
from mse_sym.report.document import (
    Block,
    Chain,
    Definitions,
    Diagram,
    Display,
    Document,
    Entries,
    Entry,
    Figure,
    Folded,
    Formula,
    Library,
    Listing,
    Live,
    Note,
    Paragraph,
    Proofs,
    Row,
    Section,
    Step,
    Subheading,
    Table,
)
from mse_sym.report.latex_preamble import ARTICLE, BOOK
from mse_sym.report.latex_table import table
from mse_sym.report.latex_text import code, escape, prose
from mse_sym.report.markup import plain
from mse_sym.report.status import slug


def files(library: Library, formats: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The LaTeX files of ``library`` as (name, text); ``formats`` are those written beside them."""
    for document in library.documents:
        yield f"{document.name}.tex", page(document)
    if library.book is not None:
        yield f"{library.book}.tex", book(library)


def page(document: Document) -> str:
    """``document`` as a standalone LaTeX article."""
    return _file(ARTICLE, document.title, [rf"\pagetitle{{{prose(document.title)}}}", *_body(document)])


def book(library: Library) -> str:
    """All documents as one LaTeX book, a chapter each, with a table of contents."""
    title = rf"\booktitle{{{prose(library.title)}}}{{{prose(library.lead)}}}{{{prose(library.summary)}}}"
    return _file(BOOK, library.title, [title, r"{\parskip=1pt\tableofcontents}", *map(_chapter, library.documents)])


def _file(preamble: str, title: str, body: Sequence[str]) -> str:
    information = rf"\hypersetup{{pdftitle={{{escape(plain(title))}}}}}"
    return "\n\n".join([preamble, information, r"\begin{document}", *body, r"\end{document}" + "\n"])


def _chapter(document: Document) -> str:
    title = rf"\texorpdfstring{{{prose(document.title)}}}{{{escape(plain(document.title))}}}"
    return "\n\n".join([rf"\chapter{{{title}}}", *_body(document)])


def _body(document: Document) -> Iterator[str]:
    """What stands below the title, be it an article's or a chapter's."""
    yield rf"\lead{{{prose(document.lead)}}}"
    yield from map(_section, document.sections)
    yield from _colophon(document)


def _section(section: Section) -> str:
    return "\n\n".join([_heading(section), *_blocks(section.blocks), *_source(section)])


def _source(section: Section) -> Iterator[str]:
    """Where it was written, and the command."""
    if source := section.source:
        yield rf"\source{{{code(source.file)}, line~{source.line}}}{{{code(source.command)}}}"


def _blocks(blocks: Sequence[Block]) -> Iterator[str]:
    """No page ends between a text and the formulas that it leads to."""
    for block, following in zip_longest(blocks, blocks[1:]):
        leads = isinstance(block, Paragraph) and isinstance(following, Chain | Display)
        yield _block(block) + "\\par\\nopagebreak" * leads


def _heading(section: Section) -> str:
    title = prose(section.title)
    number = rf"\claim{{{section.number}}}" if section.number else ""
    status = rf"\status{{{slug(section.status)}}}{{{section.status}}}" if section.status else ""
    listed = rf"\listedclaim{{{section.number}}}" if section.number else ""
    before = f"{section.number}: " if section.number else ""
    contents = rf"\texorpdfstring{{{listed}{title}}}{{{before}{escape(plain(section.title))}}}"
    name = rf"\codename{{{code(section.name)}}}" if section.name else ""
    return rf"\section[{{{contents}}}]{{{number}{title}{status}}}\label{{{section.identifier}}}{name}"


def _block(block: Block) -> str:
    match block:
        case Paragraph(text):
            return prose(text)
        case Live(instead=text):
            return prose(text)
        case Note(text):
            return rf"\note{{{prose(text)}}}"
        case Listing(text):
            return f"\\begin{{Verbatim}}[fontsize=\\scriptsize]\n{text}\n\\end{{Verbatim}}"
        case Chain():
            return _chain(block)
        case Display(formula, anchor, number):
            return rf"{_equation(anchor, number)}\displayformula{{{_formula(formula)}}}"
        case Proofs():
            return _proofs(block)
        case Subheading(identifier, title):
            return rf"\subsection*{{{prose(title)}}}\phantomsection\label{{{identifier}}}"
        case Definitions(title, rows):
            items = (rf"\term{{{prose(term)}}}{{{prose(what)}}}" for term, what in rows)
            return "\n".join([rf"\begin{{definitions}}{{{prose(title)}}}", *items, r"\end{definitions}"])
        case Table():
            return table(block)
        case Figure():
            return _placed(_figure(block))
        case Diagram(_, caption):
            return _placed(f"{tikz.diagram(block, prose)}\n\\caption{{{prose(caption)}}}")
        case Folded(summary, blocks):
            return "\n\n".join([rf"\answer{{{prose(summary)}}}", *_blocks(blocks)])
        case Entries(entries, narrow):
            listed = "\n".join(map(_entry, entries))
            return rf"\begin{{narrowentries}}{listed}\end{{narrowentries}}" if narrow else rf"{{\raggedright{listed}}}"
        case Row(figures):
            halves = (f"\\begin{{halfline}}\n{_figure(figure, narrow=True)}\n\\end{{halfline}}" for figure in figures)
            return _placed("\\besideoneanother\n" + "\\hspace{0.05\\linewidth}\n".join(halves))


def _entry(entry: Entry) -> str:
    words, address = entry.outside
    link = rf"\href{{{_address(address)}}}{{\textcolor{{link}}{{{code(words)}}}}}"
    outside = f" {link}" if address else ""
    remark = rf"\remark{{{prose(entry.remark)}}}" if entry.remark else ""
    return rf"\entry{{{entry.anchor}}}{{{prose(entry.text)}}}{outside}{remark}\par"


def _address(address: str) -> str:
    return re.sub(r"[%#]", r"\\\g<0>", address)


def _placed(figures: str) -> str:
    return f"\\mayend{{60mm}}\\begin{{figure}}[H]\n\\centering\n{figures}\n\\end{{figure}}"


def _figure(figure: Figure, *, narrow: bool = False) -> str:
    return f"{pgfplots.picture(figure, prose, narrow=narrow)}\n\\caption{{{prose(figure.caption)}}}"


def _chain(chain: Chain) -> str:
    last = len(chain.steps) - 1
    lines = [
        _step(step, "resultline" if chain.boxed and position == last else _LINES[min(position, 2)])
        for position, step in enumerate(chain.steps)
    ]
    # Each relation once: the environment makes room for the widest.
    relations = "".join(rf"\relation{{{name}}}" for name in dict.fromkeys(s.relation for s in chain.steps) if name)
    return "\n".join([rf"\begin{{derivation}}{{{relations}}}", *lines, r"\end{derivation}"])


_LINES = ("firstline", "secondline", "furtherline")  # a page may end before further lines


def _step(step: Step, command: str) -> str:
    line = f"\\{command}{{{step.relation}}}{{{_formula(step.formula)}}}{{{prose(step.reason)}}}"
    return f"{_equation(step.anchor, step.number)}{line}"


def _equation(anchor: str, number: str) -> str:
    """The number of the line that follows, and the name under which it is found."""
    return rf"\numbered{{{anchor}}}{{{number}}}" + "\n" if number else ""


def _formula(formula: Formula) -> str:
    """Empty groups keep the spaces of operators that open or end a piece."""
    last = len(formula) - 1
    return "".join(
        rf"\piece{{{'{}' * (position > 0)}{latex}{'{}' * (position < last and _ends_with_relation(latex))}}}"
        for position, latex in enumerate(formula)
    )


def _ends_with_relation(latex: str) -> bool:
    return re.search(r"(?:[=<>]|\\(?:leq?|geq?|neq?|sim|approx|in|to|iff))\s*$", latex) is not None


def _proofs(proofs: Proofs) -> str:
    rows = [rf"{prose(what)} & {prose(how)} \\" for what, how in proofs.rows]
    environment = "proofs" if len(rows) <= _UNDIVIDED else "longproofs"
    sentence = [rf"\note{{{prose(proofs.sentence)}}}"] if proofs.sentence else []
    return "\n".join([*sentence, rf"\begin{{{environment}}}{{{proofs.kind}}}", *rows, rf"\end{{{environment}}}"])


_UNDIVIDED = 20  # rows of proofs that are kept on one page


def _colophon(document: Document) -> Iterator[str]:
    if document.colophon:
        lines = r" \\ ".join(map(prose, document.colophon))
        yield rf"\colophon{{{lines}}}"
