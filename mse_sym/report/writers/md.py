"""Documents as GitHub-flavoured Markdown, with formulas for MathJax and figures beside the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from mse_sym.report import svg, svg_diagram
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
    bound_as,
    how_to_typeset,
)
from mse_sym.report.markdown_text import code, escape, for_hosts, paragraph, prose, within_link, within_maths
from mse_sym.report.markup import in_type, printed_width
from mse_sym.report.status import MARKS

_LINE_WIDTH = 60  # in characters as printed: from here on a formula is broken at its pieces


def files(library: Library, formats: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The Markdown files of ``library`` as (name, text), with their figures; ``formats`` are those written."""
    yield "README.md", index_markdown(library, formats)
    for document in library.documents:
        yield f"{document.name}.md", page(document, library)
        for section in document.sections:
            for figure in section.figures:
                yield f"figures/{figure.name}.svg", svg.standalone(figure)
            for diagram in section.diagrams:
                yield f"figures/{diagram.name}.svg", svg_diagram.standalone(diagram)


def page(document: Document, library: Library | None = None) -> str:
    """``document`` as a Markdown page, which leads to its neighbours, if any, and finds its figures in ``figures/``."""
    return _joined(
        [
            *([" · ".join(_neighbours(document, library))] if library else []),
            f"# {prose(document.title)}",
            paragraph(document.lead),
            *(_section(section) for section in document.sections),
            *_colophon(document),
        ]
    )


def _neighbours(document: Document, library: Library) -> Iterator[str]:
    pages = library.documents
    position = pages.index(document)
    yield from (f"← {_to_page(before)}" for before in pages[:position][-1:])
    yield "[Contents](README.md)"
    yield from (f"{_to_page(after)} →" for after in pages[position + 1 :][:1])


def _to_page(document: Document) -> str:
    return f"[{within_link(document.title)}]({document.name}.md)"


def index_markdown(library: Library, formats: Sequence[str] = ()) -> str:
    """The table of contents of ``library``: its pages, their claims and how each claim stands."""
    return _joined(
        [
            f"# {prose(library.title)}",
            paragraph(library.lead),
            *_summary(library, formats),
            *(_entry(document) for document in library.documents),
        ]
    )


def _joined(blocks: Sequence[str]) -> str:
    return "\n\n".join(blocks) + "\n"


def _entry(document: Document) -> str:
    return "\n\n".join([f"## {_to_page(document)}", paragraph(document.lead), _listed(document)])


def _listed(document: Document) -> str:
    """Claims with numbers each on a line of its own; what has only a name, one after the other."""
    links = [
        f"[{_title(section, within_link)}]({document.name}.md#{section.identifier})" for section in document.sections
    ]
    if document.numbered:
        return "\n".join(f"- {link}{_status(section)}" for link, section in zip(links, document.sections, strict=True))
    marks = [f" {MARKS[section.status]}" if section.status else "" for section in document.sections]
    return " · ".join(f"{link}{mark}" for link, mark in zip(links, marks, strict=True))


def _summary(library: Library, formats: Sequence[str]) -> Iterator[str]:
    """How many claims there are and how they stand, and the book where it is written."""
    books = ", ".join(f"[{library.book}.{kind}]({library.book}.{kind})" for kind in bound_as(formats))
    bound = f"All pages in one book: {books}{prose(how_to_typeset(formats))}." if library.book and books else ""
    if text := " ".join(filter(None, (prose(library.summary), bound))):
        yield text


def _section(section: Section) -> str:
    heading = f'<a id="{section.identifier}"></a>\n\n## {_title(section)}{_status(section)}'
    name = [code(section.name)] if section.name else []
    return "\n\n".join([heading, *name, *(_block(block) for block in section.blocks), *_source(section)])


def _source(section: Section) -> Iterator[str]:
    """Where it was written, and the command."""
    if source := section.source:
        place = escape(f"{source.file}, line {source.line}")
        file = f"[{place}]({source.link}#L{source.line})" if source.link else place
        yield f"<sub>{file} · {code(source.command)}</sub>"


def _title(section: Section, written: Callable[[str], str] = prose) -> str:
    title = written(section.title)
    return f"{section.number} · {title}" if section.number else title


def _status(section: Section) -> str:
    return "" if section.status is None else f" – {MARKS[section.status]} *{section.status}*"


def _block(block: Block) -> str:
    match block:
        case Paragraph(text) | Note(text):
            return paragraph(text)
        case Listing(text, language):
            return f"```{language}\n{text}\n```"
        case Chain(steps):
            return _display(_chain(block), [step.anchor for step in steps])
        case Display(formula, anchor, number):
            return _display(_stacked(_lines(formula)) + _tag(number, r"\qquad "), [anchor])
        case Proofs():
            return _proofs(block)
        case Subheading(identifier, title):
            return f'<a id="{identifier}"></a>\n\n### {prose(title)}'
        case Definitions(title, rows):
            items = (f"- {prose(term)}: {prose(what)}" if term else f"- {paragraph(what)}" for term, what in rows)
            return "\n".join([f"*{prose(title)}*\n", *items])
        case Table():
            return f"*{prose(block.caption)}*\n\n{_grid(block.header, block.rows, block.numeric)}"
        case Figure() | Diagram():
            alt = escape(in_type(block.alt))
            return f"![{alt}](figures/{block.name}.svg)\n\n*{prose(block.caption)}*"
        case Live(instead=text):
            return paragraph(text)
        case Row(figures):
            return "\n\n".join(map(_block, figures))
        case Folded(summary, blocks):
            inside = "\n\n".join(map(_block, blocks))
            return f"<details><summary>{prose(summary)}</summary>\n\n{inside}\n\n</details>"
        case Entries(entries):
            return "\n".join(map(_listed_entry, entries))


def _listed_entry(entry: Entry) -> str:
    words, address = entry.outside
    outside = f" [{escape(words)}]({address})" if address else ""
    remark = f"<br/><sub>{prose(entry.remark)}</sub>" if entry.remark else ""
    return f'- <a id="{entry.anchor}"></a>{prose(entry.text)}{outside}{remark}'


def _proofs(proofs: Proofs) -> str:
    grid = _grid((f"What was {proofs.kind}", "How"), proofs.rows, frozenset())
    sentence = [paragraph(proofs.sentence)] if proofs.sentence else []
    folded = f"<details><summary>What was {proofs.kind}, and how</summary>\n\n{grid}\n\n</details>"
    return "\n\n".join([*sentence, folded])


def _display(latex: str, anchors: Sequence[str]) -> str:
    """The anchors of all lines stand before the first: within a formula there is none."""
    own = "".join(f'<a id="{anchor}"></a>' for anchor in anchors if anchor)
    before = f"{own}\n\n" if own else ""
    return f"{before}```math\n{latex}\n```"


def _tag(number: str, before: str) -> str:
    return rf"{before}\text{{({number})}}" if number else ""


def _stacked(lines: Sequence[str]) -> str:
    return lines[0] if len(lines) == 1 else _aligned([f"& {line}" for line in lines])


def _aligned(rows: Sequence[str]) -> str:
    body = " \\\\\n".join(rows)
    return f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}"


def _chain(chain: Chain) -> str:
    last = len(chain.steps) - 1
    rows = [
        row for position, step in enumerate(chain.steps) for row in _rows(step, boxed=chain.boxed and position == last)
    ]
    return _aligned(rows)


def _rows(step: Step, *, boxed: bool) -> Iterator[str]:
    lines = _lines(step.formula)
    if boxed:
        lines = [rf"\boxed{{{_stacked(lines)}}}"]
    reason = f" && {within_maths(step.reason)}" if step.reason else ""
    relation = f"{for_hosts(step.relation)}{{}}" if step.relation else ""
    tag = _tag(step.number, " && " if step.reason else " && && ")
    yield f"{relation} & {lines[0]}{reason}{tag}".lstrip()
    yield from (rf"& {line}" for line in lines[1:])
    for place, equation in enumerate(step.where):
        first, *others = _lines(equation)
        yield rf"& \text{{{'and' if place else 'where'} }} {first}"
        yield from (rf"& {line}" for line in others)


def _lines(formula: Formula) -> list[str]:
    """The formula on as few lines as its pieces allow."""
    lines: list[str] = []
    width = 0
    for place, latex in enumerate(formula):
        # An empty group before a name, which would not be set off from what is before it.
        piece = for_hosts(("{}" if place and latex.lstrip().startswith(r"\operatorname") else "") + latex)
        if lines and width + printed_width(piece) <= _LINE_WIDTH:
            lines[-1] = f"{lines[-1].rstrip()} {piece.lstrip()}"
            width += printed_width(piece)
        else:
            lines.append(rf"\quad {{}}{piece}" if lines else piece)
            width = printed_width(piece)
    return lines


def _grid(header: Sequence[str], rows: Sequence[Sequence[str]], numeric: frozenset[int]) -> str:
    rule = ["---:" if index in numeric else ":---" for index in range(len(header))]
    lines = [[prose(cell) for cell in header], rule, *([prose(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _colophon(document: Document) -> Iterator[str]:
    if document.colophon:
        yield "---"
        yield "\n".join(f"<sub>{prose(line)}</sub><br/>" for line in document.colophon)
