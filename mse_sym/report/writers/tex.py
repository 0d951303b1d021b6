"""Documents as LaTeX: each an article, and all of them a book; every file compiles alone with ``latexmk -pdf``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from mse_sym.report import pgfplots, tikz
from mse_sym.report.binding import bound, left_out
from mse_sym.report.document import (
    PROJECT,
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
from mse_sym.report.figure_style import legend_columns, legend_labels
from mse_sym.report.latex_preamble import ARTICLE, BOOK
from mse_sym.report.latex_table import can_float, is_whole, room_for, table
from mse_sym.report.latex_text import code, escape, paged_prose, prose
from mse_sym.report.latex_wide import are_factors, broken
from mse_sym.report.markup import plain, printed_width, shown_width
from mse_sym.report.status import slug


def files(library: Library, formats: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The LaTeX files of ``library`` as (name, text); ``formats`` are those written beside them."""
    for document in library.documents:
        yield f"{document.name}.tex", page(document)
    if library.book is not None:
        yield f"{library.book}.tex", book(library, formats)


def page(document: Document) -> str:
    """``document`` as a standalone LaTeX article."""
    return _file(ARTICLE, document.title, document.lead, [rf"\pagetitle{{{prose(document.title)}}}", *_body(document)])


def book(library: Library, formats: Sequence[str] = ()) -> str:
    """All documents that are bound as one LaTeX book, a chapter each, with a table of contents.

    Its pages have numbers of their own, so that those of the chapters do not move once it is there, and two runs of
    LaTeX are enough.
    """
    parts = (library.title, library.lead, library.summary, library.imprint)
    title = rf"\booktitle{''.join(f'{{{prose(part)}}}' for part in parts)}"
    elsewhere = [kind for kind in ("html", "md") if kind in formats]
    contents = [
        r"\pagenumbering{roman}",
        r"{\parskip=1pt\tableofcontents}",
        *_elsewhere(library, elsewhere),
        r"\clearpage\pagenumbering{arabic}",
    ]
    return _file(BOOK, library.title, library.lead, [title, *contents, *map(_chapter, bound(library, elsewhere))])


def _elsewhere(library: Library, kinds: Sequence[str]) -> Iterator[str]:
    """Where the pages are that the book leaves out."""
    for document in left_out(library):
        if kinds:
            files = " and ".join(code(f"{document.name}.{kind}") for kind in kinds)
            yield rf"\note{{Not in this book: {prose(document.title)}, which stand in {files}.}}"


def _file(preamble: str, title: str, subject: str, body: Sequence[str]) -> str:
    words = {"pdftitle": title, "pdfsubject": subject.partition(". ")[0], "pdfauthor": PROJECT}
    information = rf"\hypersetup{{{', '.join(f'{key}={{{escape(plain(text))}}}' for key, text in words.items())}}}"
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
    parts = [
        *([r"\figuresbegin{1}"] if _is_exercise(section) else [r"\figuresbegin{0.3}"] if section.figures else []),
        *_room(section.blocks),
        _heading(section),
        *_blocks(section.blocks),
        *_source(section),
        *_figures_end(section),
    ]
    return "\n\n".join(parts)


def _is_exercise(section: Section) -> bool:
    """Whether it asks for what a figure of the section before might tell."""
    return any(isinstance(block, Folded) for block in section.blocks)


def _figures_end(section: Section) -> Iterator[str]:
    if section.figures or any(isinstance(block, Table) for block in section.blocks):
        yield r"\figuresend"


def _source(section: Section) -> Iterator[str]:
    """Where it was written, and the command."""
    if source := section.source:
        yield rf"\nopagebreak\source{{{code(source.file)}, line~{source.line}}}{{{code(source.command)}}}"


def _room(blocks: Sequence[Block]) -> Iterator[str]:
    """Where a figure or the first rows of a table follow at once, a heading goes with them to the next page."""
    match blocks[:1]:
        case [Table() as first] if not is_whole(first):
            yield rf"\Needspace{{{room_for(first) + _OF_HEADING}\baselineskip}}"
        case [Figure() | Row()]:
            yield r"\Needspace{90mm}"
        case [Entries()]:
            yield r"\Needspace{60mm}"


_OF_HEADING = 5  # lines: two of a title with the space around them


def _blocks(blocks: Sequence[Block]) -> Iterator[str]:
    for place, (block, following, then) in enumerate(zip_longest(blocks, blocks[1:], blocks[2:])):
        yield _placed_block(block, blocks[place + 1 :], leads=place == 0) + _between(block, following, then)


def _placed_block(block: Block, after: Sequence[Block], *, leads: bool) -> str:
    """What leads a section stays below its heading; a table floats where text follows that can fill the page.

    It does not where a long one follows, which does not float and would pass it.
    """
    if isinstance(block, Table):
        tables = [each for each in (block, *after) if isinstance(each, Table)]
        floats = not leads and len(tables) <= len(after) and all(map(can_float, tables))
        return table(block, floats=floats, leads=leads)
    here = r"\begin{herefigure}"
    return _block(block).replace(here, f"{here}[H]", 1) if leads else _block(block)


def _between(block: Block, following: Block | None, then: Block | None = None) -> str:
    """Whether a page may end: not after a text that leads to formulas, hardly before what says how they are proved.

    It may end early before and after what cannot be divided.
    """
    match block, following:
        case Paragraph(), Chain() | Display():
            return r"\par\nopagebreak"
        case Paragraph(text), _ if text.rstrip().endswith((":", ",")):
            return r"\par\nopagebreak"
        case ((Table() | Figure() | Row() | Diagram()), Proofs()):
            return r"\mayend[50]{20mm}"
        case _, Proofs():
            return r"\mayend[150]{15mm}"
        case (Table() | Figure() | Row() | Diagram(), _) | (_, Table() | Figure() | Row() | Diagram()):
            return r"\mayend{25mm}"
        case Chain(), _:
            return r"\mayend{20mm}"
        case (Paragraph() | Display(), Paragraph()) if isinstance(then, Chain | Display):
            return r"\mayend{25mm}"
    return ""


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
            return _page_of_its_own(_figure(block)) if block.names else _fitted(block)
        case Diagram(_, caption):
            return _placed(f"{tikz.diagram(block, prose)}\n\\caption{{{prose(caption)}}}")
        case Folded(summary, blocks):
            return "\n\n".join([rf"\answer{{{prose(summary)}}}", *_blocks(blocks)])
        case Entries(entries, narrow):
            listed = "\n".join(_entry(entry, narrow=narrow) for entry in entries)
            return rf"\begin{{narrowentries}}{listed}\end{{narrowentries}}" if narrow else rf"{{\raggedright{listed}}}"
        case Row(figures):
            halves = (f"\\begin{{halfline}}\n{_figure(figure, narrow=True)}\n\\end{{halfline}}" for figure in figures)
            return _placed("\\besideoneanother\n" + "\\hspace{0.05\\linewidth}\n".join(halves))


def _entry(entry: Entry, *, narrow: bool) -> str:
    """Of an index each with the pages where it is, and without a name: those move as the pages are found."""
    words, address = entry.outside
    link = rf"\href{{{_address(address)}}}{{\textcolor{{link}}{{{code(words)}}}}}"
    outside = f" {link}" if address else ""
    remark = rf"\remark{{{prose(entry.remark)}}}" if entry.remark else ""
    text = paged_prose(entry.text) if narrow else rf"\phantomsection\label{{{entry.anchor}}}{prose(entry.text)}"
    return rf"\entry{{{text}}}{outside}{remark}\par"


def _address(address: str) -> str:
    return re.sub(r"[%#]", r"\\\g<0>", address)


def _fitted(figure: Figure) -> str:
    """Somewhat lower where it then has room on the page, beside the legend and the caption."""
    return rf"\fitfigure{{{_around(figure)}mm}}" + "\n" + _placed(_figure(figure))


def _around(figure: Figure) -> int:
    """About how much of a page is taken by what belongs to a figure besides its axes, in millimetres."""
    legend = -(-len(legend_labels(figure)) // legend_columns(figure))
    caption = -(-shown_width(f"Figure 10.1. {figure.caption}") // _CHARACTERS_OF_CAPTION)
    return _SPACES + 5 * (legend + caption)


_SPACES = 10  # millimetres above the legend and around the caption
_CHARACTERS_OF_CAPTION = 80  # on a line


def _placed(figures: str) -> str:
    """Here, or where there is no room on top of the next page."""
    return f"\\begin{{herefigure}}\n{figures}\n\\end{{herefigure}}"


def _page_of_its_own(figure: str) -> str:
    return f"\\begin{{highfigure}}\n{figure}\n\\end{{highfigure}}"


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
    formula = _formula(step.formula) + "".join(_where(step.where))
    line = f"\\{command}{{{step.relation}}}{{{formula}}}{{{prose(step.reason)}}}"
    return f"{_equation(step.anchor, step.number)}{line}"


def _where(equations: Sequence[Formula]) -> Iterator[str]:
    """What the letters of the formula before stand for, below it, as many on a line as there is room for."""
    for place, (first, *others) in enumerate(equations):
        before, word = (r"\beside{}", "and") if place else (r"\below{}", "where")
        yield before + _formula((rf"\text{{{word} }} {first}", *others))


def _equation(anchor: str, number: str) -> str:
    """The number of the line that follows, and the name under which it is found."""
    return rf"\numbered{{{anchor}}}{{{number}}}" + "\n" if number else ""


def _formula(formula: Formula) -> str:
    """Empty groups keep the spaces of operators that open or end a piece."""
    last = len(formula) - 1
    return "".join(
        r"\productbreak" * (position > 0 and are_factors(formula[position - 1], latex))
        + _piece(f"{'{}' * (position > 0)}{latex}{'{}' * (position < last and _ends_with_relation(latex))}")
        for position, latex in enumerate(formula)
    )


_MAY_BE_TOO_WIDE = 45  # in characters


def _piece(latex: str) -> str:
    if printed_width(latex) < _MAY_BE_TOO_WIDE:
        return rf"\piece{{{latex}}}"
    return rf"\widepiece{{{latex}}}{{{broken(latex)}}}"


def _ends_with_relation(latex: str) -> bool:
    return re.search(r"(?:[=<>]|\\(?:leq?|geq?|neq?|sim|approx|in|to|iff))\s*$", latex) is not None


def _proofs(proofs: Proofs) -> str:
    """A few rows stay on one page; of many the first and the last stay with what is around them."""
    last = len(proofs.rows) - 1
    tied = {*range(last)} if last < _UNDIVIDED else {0, last - 1}
    rows = [
        rf"\proofrow{{{prose(what)}}}{{{prose(how)}}}"
        + (r"\nobreak" if place in tied else r"\proofsmayend" if place < last else "")
        for place, (what, how) in enumerate(proofs.rows)
    ]
    sentence = [rf"\note{{{prose(proofs.sentence)}}}"] if proofs.sentence else []
    return "\n".join([*sentence, rf"\begin{{proofs}}{{{proofs.kind}}}", *rows, r"\end{proofs}"])


_UNDIVIDED = 10  # rows of proofs that are kept on one page


def _colophon(document: Document) -> Iterator[str]:
    if document.colophon:
        lines = r" \\ ".join(map(prose, document.colophon))
        yield rf"\colophon{{{lines}}}"
