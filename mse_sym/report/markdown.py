"""Documents as GitHub-flavoured Markdown, with formulas for MathJax and figures beside the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mse_sym.report import svg
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
from mse_sym.report.markup import Marks, render

_MARK = {"proved": "✓", "refuted": "✗", "undecided": "?"}
_LINE_WIDTH = 60  # in characters as printed: from here on a formula is broken at its pieces


def files(library: Library, formats: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The Markdown files of ``library`` as (name, text), with their figures; whatever else is written."""
    yield "README.md", index_markdown(library)
    for document in library.documents:
        yield f"{document.name}.md", page(document)
        for section in document.sections:
            for block in section.blocks:
                if isinstance(block, Figure):
                    yield f"figures/{block.name}.svg", svg.standalone(block)


def page(document: Document) -> str:
    """``document`` as a Markdown page, which finds its figures in ``figures/``."""
    return _joined(
        [
            "[Contents](README.md)",
            f"# {_prose(document.title)}",
            _paragraph(document.lead),
            *(_section(section) for section in document.sections),
            *_colophon(document),
        ]
    )


def index_markdown(library: Library) -> str:
    """The table of contents of ``library``: its pages, their claims and how each claim stands."""
    return _joined(
        [
            f"# {_prose(library.title)}",
            _paragraph(library.lead),
            *(_entry(document) for document in library.documents),
        ]
    )


def _joined(blocks: Sequence[str]) -> str:
    return "\n\n".join(blocks) + "\n"


def _entry(document: Document) -> str:
    items = [
        f"- [{_title(section)}]({document.name}.md#{section.identifier}){_status(section)}"
        for section in document.sections
    ]
    heading = f"## [{_prose(document.title)}]({document.name}.md)"
    return _joined([heading, _paragraph(document.lead), "\n".join(items)]).rstrip()


def _section(section: Section) -> str:
    heading = f'<a id="{section.identifier}"></a>\n\n## {_title(section)}{_status(section)}'
    name = [_code(section.name)] if section.name else []
    return "\n\n".join([heading, *name, *(_block(block) for block in section.blocks)])


def _title(section: Section) -> str:
    title = _prose(section.title)
    return f"{section.number} · {title}" if section.number else title


def _status(section: Section) -> str:
    return "" if section.status is None else f" – {_MARK[section.status]} *{section.status}*"


def _block(block: Block) -> str:
    match block:
        case Paragraph(text):
            return _paragraph(text)
        case Chain():
            return _display(_chain(block))
        case Display(formula):
            return _display(_stacked(_lines(formula)))
        case Proofs(rows):
            return _grid(("What was proved", "How"), rows, frozenset())
        case Table():
            return f"*{_prose(block.caption)}*\n\n{_grid(block.header, block.rows, block.numeric)}"
        case Figure():
            alt = _escape(block.alt)
            return f"![{alt}](figures/{block.name}.svg)\n\n*{_prose(block.caption)}*"


def _display(latex: str) -> str:
    return f"```math\n{latex}\n```"


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
    reason = f" && {render(step.reason, _REASON)}" if step.reason else ""
    relation = f"{step.relation}{{}}" if step.relation else ""
    yield f"{relation} & {lines[0]}{reason}".lstrip()
    yield from (rf"& {line}" for line in lines[1:])


def _lines(formula: Formula) -> list[str]:
    """The formula on as few lines as its pieces allow."""
    lines: list[str] = []
    width = 0
    for piece in map(_plain_parentheses, formula):
        if lines and width + _width(piece) <= _LINE_WIDTH:
            lines[-1] = f"{lines[-1].rstrip()} {piece.lstrip()}"
            width += _width(piece)
        else:
            lines.append(rf"\quad {{}}{piece}" if lines else piece)
            width = _width(piece)
    return lines


def _width(latex: str) -> int:
    """About how many characters wide a formula is printed; a fraction is as wide as half its LaTeX."""
    printed = re.sub(r"\\(?:left|right|operatorname|text|mathrm)|[{}^_\s]", "", latex)
    fractions = len(re.findall(r"\\[td]?frac", printed))
    return max(1, len(re.sub(r"\\[A-Za-z]+", "x", printed)) - 2 * fractions)


_LOW = re.compile(r"\\left\(((?:(?!\\left|\\right|\\frac|\\sum|\\begin|\^).)*)\\right\)", re.DOTALL)


def _plain_parentheses(latex: str) -> str:
    r"""Without ``\left`` and ``\right`` around what is low, since MathJax puts spaces around them."""
    return _LOW.sub(r"(\1)", latex)


def _grid(header: Sequence[str], rows: Sequence[Sequence[str]], numeric: frozenset[int]) -> str:
    rule = ["---:" if index in numeric else ":---" for index in range(len(header))]
    lines = [[_prose(cell) for cell in header], rule, *([_prose(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _colophon(document: Document) -> Iterator[str]:
    if document.colophon:
        yield "---"
        yield "\n".join(f"<sub>{_prose(line)}</sub><br/>" for line in document.colophon)


_SPECIAL = re.compile(r"[\\`*_\[\]|~#]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "<span>$</span>"}


def _escape(text: str) -> str:
    escaped = _SPECIAL.sub(r"\\\g<0>", text)
    return "".join(_ENTITIES.get(character, character) for character in escaped)


_SAFE_BETWEEN_DOLLARS = re.compile(r"(?:[A-Za-z0-9 +=/().,'^-]|\\[A-Za-z]+|[{}])+")


def _maths(latex: str) -> str:
    r"""Markdown may read what it finds between dollars, so all but the tamest maths stands in backquotes."""
    written = _plain_parentheses(latex).replace(r"\|", r"\Vert ").replace("|", r"\vert ")
    return f"${written}$" if _SAFE_BETWEEN_DOLLARS.fullmatch(written) else f"$`{written}`$"


def _code(text: str) -> str:
    return "`" + text.replace("|", "\\|") + "`"


_MARKS = Marks(text=_escape, maths=_maths, code=_code, emphasis=lambda written: f"*{written}*")

_OUTSIDE_TEXT = {
    **{character: rf"\{character}" for character in "{}$&%#_"},
    "\\": r"\backslash ",
    "^": r"\hat{}",
    "~": r"\sim ",
}


def _words(text: str, command: str = "text") -> str:
    r"""Words within maths; characters that ``\text`` does not take everywhere stand outside it."""
    parts = re.split(r"([\\{}$&%#_^~])", text)
    return "".join(_OUTSIDE_TEXT.get(part, rf"\{command}{{{part}}}") for part in parts if part)


_REASON = Marks(
    text=_words,
    maths=_plain_parentheses,
    code=lambda text: _words(text, "texttt"),
    emphasis=str,
)


def _paragraph(text: str) -> str:
    """Prose at the start of a line, where a number or a dash would begin a list."""
    return re.sub(r"^(\d+)([.)])|^([+-])", r"\1\\\2\3", _prose(text))


def _prose(text: str) -> str:
    return render(text, _MARKS)
