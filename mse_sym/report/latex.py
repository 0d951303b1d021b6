"""Documents as LaTeX articles, each a file that compiles alone with ``latexmk -pdf``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from mse_sym.report import pgfplots
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
from mse_sym.report.latex_preamble import PREAMBLE
from mse_sym.report.markup import Marks, plain, render


def files(library: Library, formats: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The LaTeX files of ``library`` as (name, text); ``formats`` are those written beside them."""
    for document in library.documents:
        yield f"{document.name}.tex", page(document)


def page(document: Document) -> str:
    """``document`` as a standalone LaTeX article."""
    return "\n\n".join(
        [
            PREAMBLE,
            rf"\hypersetup{{pdftitle={{{_escape(plain(document.title))}}}}}",
            r"\begin{document}",
            rf"\pagetitle{{{_prose(document.title)}}}{{{_prose(document.lead)}}}",
            *(_section(section) for section in document.sections),
            *_colophon(document),
            r"\end{document}" + "\n",
        ]
    )


def _section(section: Section) -> str:
    return "\n\n".join([_heading(section), *_blocks(section.blocks)])


def _blocks(blocks: Sequence[Block]) -> Iterator[str]:
    """No page ends between a text and the formulas that it leads to."""
    for block, following in zip_longest(blocks, blocks[1:]):
        leads = isinstance(block, Paragraph) and isinstance(following, Chain | Display)
        yield _block(block) + "\\par\\nopagebreak" * leads


def _heading(section: Section) -> str:
    title = _prose(section.title)
    bookmark = _escape(plain(section.title))
    number = rf"\claim{{{section.number}}}" if section.number else ""
    status = rf"\status{{{section.status}}}" if section.status else ""
    before = f"{section.number}: " if section.number else ""
    shown = rf"\texorpdfstring{{{number}{title}{status}}}{{{before}{bookmark}}}"
    name = rf"\codename{{{_code(section.name)}}}" if section.name else ""
    return rf"\section{{{shown}}}\label{{{section.identifier}}}{name}"


def _block(block: Block) -> str:
    match block:
        case Paragraph(text):
            return _prose(text)
        case Chain():
            return _chain(block)
        case Display(formula):
            return rf"\displayformula{{{_formula(formula)}}}"
        case Proofs():
            return _proofs(block)
        case Table():
            return _table(block)
        case Figure():
            return (
                "\\mayend{60mm}\\begin{figure}[H]\n\\centering\n"
                f"{pgfplots.picture(block, _prose)}\n\\caption{{{_prose(block.caption)}}}\n\\end{{figure}}"
            )


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
    return f"\\{command}{{{step.relation}}}{{{_formula(step.formula)}}}{{{_prose(step.reason)}}}"


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
    rows = [rf"{_prose(what)} & {_prose(how)} \\" for what, how in proofs.rows]
    environment = "proofs" if len(rows) <= _UNDIVIDED else "longproofs"
    return "\n".join([rf"\begin{{{environment}}}", *rows, rf"\end{{{environment}}}"])


_UNDIVIDED = 20  # rows of proofs that are kept on one page
_NARROW, _WIDE_CELL = 78, 22  # in characters of small type: a whole line, and a cell that may need wrapping


def _table(table: Table) -> str:
    """Natural widths where they fit, or else the columns of sentences share the line."""
    widths = [max(len(plain(cell)) for cell in column) for column in zip(table.header, *table.rows, strict=True)]
    fits = sum(widths) + 2 * len(widths) <= _NARROW
    columns = "".join(
        "r" if index in table.numeric else "l" if fits or width < _WIDE_CELL else "Y"
        for index, width in enumerate(widths)
    )
    environment, width = ("xltabular", r"{\linewidth}") if "Y" in columns else ("longtable", "")
    header = rf"{' & '.join(map(_prose, table.header))} \\"
    height = min(2 * len(table.rows) + 6, 24)
    return "\n".join(
        [
            rf"{{\small\needspace{{{height}\baselineskip}}",
            rf"\begin{{{environment}}}{width}{{@{{}}{columns}@{{}}}}",
            rf"\caption{{{_prose(table.caption)}}}\\",
            r"\toprule",
            header,
            r"\midrule\endfirsthead",
            r"\toprule",
            header,
            r"\midrule\endhead",
            r"\bottomrule\endfoot",
            *(rf"{' & '.join(map(_prose, row))} \\" for row in table.rows),
            rf"\end{{{environment}}}}}",
        ]
    )


def _colophon(document: Document) -> Iterator[str]:
    if document.colophon:
        lines = r" \\ ".join(map(_prose, document.colophon))
        yield rf"\colophon{{{lines}}}"


_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
}
_SYMBOLS = {
    "≤": r"\leq", "≥": r"\geq", "≠": r"\neq", "≈": r"\approx", "≐": r"\doteq", "∼": r"\sim",
    "≡": r"\equiv", "∝": r"\propto", "∞": r"\infty", "∂": r"\partial", "∇": r"\nabla", "∑": r"\sum",
    "Σ": r"\Sigma", "∏": r"\prod", "∫": r"\int", "√": r"\surd", "−": "-", "⋅": r"\cdot", "∈": r"\in",
    "∀": r"\forall", "∃": r"\exists", "→": r"\rightarrow", "←": r"\leftarrow", "↔": r"\leftrightarrow",
    "⇒": r"\Rightarrow", "⇔": r"\Leftrightarrow", "↦": r"\mapsto", "⊙": r"\odot", "⊤": r"\top",
    "‖": r"\Vert", "′": "{}'", "ℓ": r"\ell", "ℝ": r"\mathbb{R}", "✓": r"\checkmark", "✗": r"\times",
    "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "ε": r"\varepsilon", "ζ": r"\zeta",
    "η": r"\eta", "θ": r"\theta", "κ": r"\kappa", "λ": r"\lambda", "μ": r"\mu", "ν": r"\nu",
    "ξ": r"\xi", "π": r"\pi", "ρ": r"\rho", "σ": r"\sigma", "τ": r"\tau", "φ": r"\varphi",
    "χ": r"\chi", "ψ": r"\psi", "ω": r"\omega", "Γ": r"\Gamma", "Δ": r"\Delta", "Θ": r"\Theta",
    "Λ": r"\Lambda", "Π": r"\Pi", "Φ": r"\Phi", "Ψ": r"\Psi", "Ω": r"\Omega",
    "⁰": "{}^0", "⁴": "{}^4", "⁵": "{}^5", "⁻": "{}^-", "ᵀ": r"{}^{\top}",
    "₀": "{}_0", "₁": "{}_1", "₂": "{}_2",
}  # fmt: skip
_KNOWN_TO_FONT = re.compile("(?![ĦħĸĿŀŉŦŧſ])[\n\t -~\u00a0-\u017f–—‘’‚“”„†‡•…‰‹›€™]")


def _escape(text: str) -> str:
    return "".join(map(_escape_character, text))


def _escape_character(character: str) -> str:
    if character in _SPECIAL:
        return _SPECIAL[character]
    if character in _SYMBOLS:
        return rf"\ensuremath{{{_SYMBOLS[character]}}}"
    if _KNOWN_TO_FONT.match(character):
        return character
    # No font of pdfTeX has it; its number is better than a file that does not compile.
    return f"[U+{ord(character):04X}]"


def _code(text: str) -> str:
    """Typewriter words are not hyphenated, so they may break after their punctuation."""
    parts = re.split(r"(?<=[.,/=(:_])(?=.)", text)
    written = r"\allowbreak{}".join(map(_escape, parts)).replace("'", r"\textquotesingle{}")
    return rf"\texttt{{{written}}}"


_MARKS = Marks(
    text=_escape,
    maths=lambda latex: f"${latex}$",
    code=_code,
    emphasis=lambda written: rf"\emph{{{written}}}",
)


def _prose(text: str) -> str:
    return render(text, _MARKS)
