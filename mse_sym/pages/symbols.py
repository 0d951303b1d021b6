"""The page on symbols: what *proved* means, and every sign that the other pages use, from what each knows of itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields, replace
from inspect import getdoc, isclass
from types import ModuleType
from typing import Any, get_args

from sympy import Expr, Symbol, oo

from mse_sym.pages.notation import BOOK, CATALOGUE, letters_of_pages, letters_of_the_book
from mse_sym.proof.methods import OF_LINES, OF_RUNS, OF_SIGNS
from mse_sym.proof.relations import Relation
from mse_sym.report.document import Block, Diagram, Document, Library, Node, Nodes, Paragraph, Section, Table
from mse_sym.report.formulas import formulas
from mse_sym.report.status import MARKS, MEANINGS
from mse_sym.symbolic import functions, rounding, summation
from mse_sym.symbolic.notation import textbook_latex

NAME = "symbols"
TITLE = "Symbols, and what *proved* means"
FOOT = f"What *proved* means, and what the signs in formulas mean, stands in [Symbols]({NAME}#symbols_proved)."
"""At the foot of every other page."""
ORDER = (
    "The pages stand in the order in which one reads them: each after those that it builds on. Claims keep the numbers "
    "under which they are cited, so the numbers do not always rise."
)

_TRUSTED = (
    ("SymPy’s arithmetic of polynomials", "Adding, multiplying and dividing them, and their common factors."),
    (
        "SymPy’s derivative",
        "Of the expanded definitions; it is held against the line that the rules made, and shares no code with them.",
    ),
    (
        "the prover’s own code",
        "It is tested with small changes of true statements, all of which it must refute, before a judge that shares "
        "no code with it.",
    ),
    ("the domains that a page assumes", "They stand at its foot, and are taken at their word."),
)
_NOT_MEANT = (
    ("prose and figures", "Only lines of derivations are proved, and refutations of statements."),
    (
        "points without a value",
        "Nothing is said where neither side has a value, or a derivative has none: at a kink nothing is claimed, and "
        "the evidence says where there is one.",
    ),
    (
        "floating point",
        "Lines hold for real numbers; how far rounding takes a compiled function from them is measured, on the page "
        "about accuracy.",
    ),
    (
        "what is undecided",
        "It need not be false. The prover finds a proof, or a point at which the statement fails, or neither.",
    ),
)
_WORDS: Mapping[str, str] = {
    "ulp": "A unit in the last place: the distance between neighbouring floating-point numbers.",
    "diag": "The matrix with these numbers on its diagonal, and zeros elsewhere.",
    "Var": "The variance of a random variable.",
    "E": "The expectation of a random variable.",
    "B": "The beta function.",
    "erf": r"The error function, $\operatorname{erf} x = \tfrac{2}{\sqrt{\pi}} \int_0^x e^{-t^2} dt$.",
    "erfc": r"Its complement, $\operatorname{erfc} x = 1 - \operatorname{erf} x$.",
    "sign": r"The sign of a number: $-1$, $0$ or $1$.",
    "log1p": r"$\operatorname{log1p} x = \log(1 + x)$, computed so that a small $x$ is not lost beside 1.",
    "expm1": r"$\operatorname{expm1} x = e^x - 1$, computed so that nothing cancels for a small $x$.",
}
"""Names in formulas that SymPy knows, or prose alone."""
_MARKS: Mapping[str, tuple[str, str]] = {
    r"\Gamma": (r"\Gamma", r"The gamma function, $\Gamma(u) = \int_0^\infty t^{u-1} e^{-t} \, dt$."),
    r"\gamma": (
        r"\gamma\left(",
        r"The lower incomplete gamma function, $\gamma(u, x) = \int_0^x t^{u-1} e^{-t} \, dt$.",
    ),
    r"\partial_{-}, \partial_{+}": (r"\partial_{-}", "Derivatives from the left, and from the right."),
    r"\lVert u \rVert": (r"\lVert", "The length of a vector: the root of the sum of the squares of its entries."),
    r"\#\{\dots\}": (r"\#", "How many there are of what stands in the braces."),
}
"""By how it is shown: what formulas have where they use it, and what it means."""


def with_symbols(
    library: Library, builds_on: Mapping[str, Sequence[str]], own: Mapping[str, Mapping[str, str]]
) -> Library:
    """The library with this page as its first, to which all others lead.

    Each claim builds on others, and each page has letters of its own.
    """
    others = [replace(document, colophon=(FOOT, *document.colophon)) for document in library.documents]
    page = symbols_document(library.documents, builds_on, own)
    return replace(library, lead=f"{library.lead} {ORDER} {FOOT}", documents=(page, *others))


def symbols_document(
    documents: Sequence[Document], builds_on: Mapping[str, Sequence[str]], own: Mapping[str, Mapping[str, str]]
) -> Document:
    """The page for those documents: of functions and of rounding it has what they use."""
    used = " ".join(latex for document in documents for latex in formulas(document))
    return Document(
        NAME,
        TITLE,
        "How to read the other pages: what a tick beside a heading promises, what stands between two lines, "
        "and what each name in a formula means.",
        (
            Section("symbols_proved", "What *proved* means", tuple(_proved())),
            Section("symbols_claims", "Which claim builds on which", tuple(_claims(documents, builds_on))),
            Section("symbols_relations", "Between two lines", tuple(_relations())),
            Section("symbols_methods", "How a line is proved", tuple(_methods())),
            Section("symbols_letters", "Letters", tuple(_letters(documents, own))),
            Section("symbols_functions", "Named functions", tuple(_functions(used))),
            Section("symbols_rounding", "What rounding does", tuple(_rounding(used))),
        ),
    )


def _proved() -> Iterator[Block]:
    yield Paragraph(
        "A derivation is a chain of lines. Each line stands in a stated relation to the line before it, is made by a "
        "rule "
        "or written by an author, and is then given to a *prover*, a program that shares no code with the rules. The "
        "prover answers *proved*, and how; or *refuted*, with a point at which the line fails; or *undecided*, which "
        "counts as a failure. A page with a line that is not proved cannot be made without saying so."
    )
    yield Table(
        "Beside the heading of a claim stands how it was settled.",
        ("mark", "meaning"),
        tuple((f"{mark} {status}", MEANINGS[status]) for status, mark in MARKS.items()),
    )
    yield Paragraph(
        "The mark says how the claim itself was settled, by the weakest of what it shows: a claim with one measured "
        "table is not said to be proved alone. Each line is proved by itself, and no step of a proof is taken from "
        "another claim. What a claim takes from one that is computed or measured is an example, or a reason to ask; "
        "the line *Builds on* says of such a claim how it stands."
    )
    yield Table("What is trusted, and not proved here.", ("trusted", "how far"), _TRUSTED)
    yield Table("What *proved* says nothing about.", ("not meant", "why"), _NOT_MEANT)


def _claims(documents: Sequence[Document], builds_on: Mapping[str, Sequence[str]]) -> Iterator[Block]:
    rows = [row for document in documents if (row := _row(document, builds_on.keys())).nodes]
    known = [node.label for row in rows for node in row.nodes]
    drawn = tuple(row for row in rows if any(_is_drawn(node.label) for node in row.nodes))
    shown = {node.label for row in drawn for node in row.nodes}
    direct = {user: [used for used in _directly(user, builds_on) if used in known] for user in known}
    arrows = tuple((used, user) for user in known if user in shown for used in direct[user] if used in shown)
    yield Paragraph(ORDER)
    yield Diagram(
        "claims",
        "The claims, a row for each page in reading order. An arrow leads from a claim to one that builds on it, and "
        "arrows from one claim share a line at first; where a chain of arrows leads there already, an arrow is left "
        "out.",
        f"{len(shown)} claims in {len(drawn)} rows, and {len(arrows)} arrows. Below the heading of each claim stand "
        "the claims that it builds on, and those that use it.",
        drawn,
        arrows,
        "builds on",
        "The claims, page by page in reading order, each with those that it builds on; where others lead there "
        "already, a claim is left out.",
    )
    if applied := [row for row in rows if row not in drawn]:
        yield Table(
            "What applies these claims: errata and real data.",
            ("page", "each with what it builds on"),
            tuple(
                (row.title, "; ".join(_said(node.label, direct[node.label]) for node in row.nodes)) for row in applied
            ),
        )


def _is_drawn(claim: str) -> bool:
    """Whether it is one of the theory, in which claims build on each other; others only apply it."""
    return claim.startswith("C")


def _said(claim: str, used: Sequence[str]) -> str:
    return f"{claim}: {', '.join(used)}" if used else claim


def _row(document: Document, claims: Collection[str]) -> Nodes:
    """The claims of a page, without its exercises."""
    numbers = ((section.number, section.identifier) for section in document.sections)
    return Nodes(
        document.title,
        tuple(Node(number, document.name, anchor) for number, anchor in numbers if number and number in claims),
    )


def _directly(claim: str, builds_on: Mapping[str, Sequence[str]]) -> list[str]:
    """The claims that a claim builds on, without those that another of them builds on already."""
    return [used for used in builds_on[claim] if not any(used in _all(other, builds_on) for other in builds_on[claim])]


def _all(claim: str, builds_on: Mapping[str, Sequence[str]]) -> set[str]:
    """All claims on which a claim rests in the end."""
    return {each for used in builds_on.get(claim, ()) for each in (used, *_all(used, builds_on))}


def _relations() -> Iterator[Block]:
    yield Paragraph(
        "Formulas of a derivation are aligned at the sign that says how each line stands to the line before it. A sign "
        "with a colon says what is done to the line above. A sign under a question mark "
        r"($\overset{?}{=}$) belongs to a statement that is not proved. The last line, in a box, is the result."
    )
    yield Table(
        "The relations between two lines.",
        ("sign", "what it claims", "what is proved for it"),
        tuple((f"${kind.latex}$", kind.claims, kind.proof) for kind in map(_example, get_args(Relation))),
    )


def _example(kind: type[Relation]) -> Relation:
    """A relation of that kind, in the variable x."""
    x = Symbol("x", real=True)
    needed = [field.name for field in fields(kind) if field.default is MISSING]
    return kind(**{name: oo if name == "point" else x for name in needed})


def _methods() -> Iterator[Block]:
    yield Paragraph(
        "Below the derivations of a claim stands how its lines were proved. These are the methods. Each holds on the "
        "whole "
        "domain of the variables; several together are joined by commas."
    )
    for caption, methods in (
        ("Methods for equalities, derivatives, solutions and limits.", OF_LINES),
        ("Methods for inequalities: that an expression is positive, or not negative.", OF_SIGNS),
        ("For what is computed or measured.", OF_RUNS),
    ):
        yield Table(caption, ("method", "what it does"), tuple(methods.items()))


def _letters(documents: Sequence[Document], own: Mapping[str, Mapping[str, str]]) -> Iterator[Block]:
    typed = " and ".join(f"${name}$" for name in CATALOGUE if name in BOOK)
    yield Paragraph(
        f"A letter of the first table means the same in all chapters; in the catalogue {typed} are also parameters of "
        "losses, where users type these letters. The letters of the second table mean what the page says that uses "
        "them. In the reason beside a line, letters such as $u$, $v$, $x$ or $c$ stand for any expression, as in "
        r"$(\log u)' = 1/u$."
    )
    yield Table("Letters of the whole book.", ("letter", "meaning"), tuple(letters_of_the_book(documents)))
    yield Table("Letters of a page.", ("letter", "meaning", "page"), tuple(letters_of_pages(documents, own)))


def _functions(used: str) -> Iterator[Block]:
    yield Paragraph(
        "A named function keeps its name in a formula until a line fills in its definition. A logarithm is the "
        "natural one."
    )
    rows = [
        (f"${each.symbol}$", _first_sentence(each)) for each in _classes(functions, "symbol") if each.symbol in used
    ]
    rows += [(rf"$\operatorname{{{name}}}$", words) for name, words in _WORDS.items() if _operator(name) in used]
    rows += [(f"${shown}$", words) for shown, (mark, words) in _MARKS.items() if mark in used]
    yield Table("Functions and operators.", ("name", "meaning"), tuple(rows))


def _rounding(used: str) -> Iterator[Block]:
    yield Paragraph(
        "A compiled form must be right in floating-point numbers too, so it names what rounding does. Such a name "
        "stands "
        "for a number that depends on the machine; in a proof it may be *any* number, so what is proved holds whatever "
        "rounding does."
    )
    rows = [(f"${sign}$", _first_sentence(each)) for each, sign in signs_of_rounding() if _head(sign) in used]
    yield Table("Names for what rounding does.", ("sign", "meaning"), tuple(rows))


def signs_of_rounding() -> Iterator[tuple[type[Expr], str]]:
    """Each function of what rounding does that has a sign of its own, with an example of how it is written."""
    for module in (rounding, summation):
        for kind in _classes(module, "_latex"):
            sign = textbook_latex(kind(*_arguments(kind)))
            if r"\operatorname" in sign or kind is rounding.exponential_scale:
                yield kind, sign


def _arguments(kind: type[Expr]) -> Iterator[Expr]:
    names = "uvwx" if min(kind.nargs) > 1 else "u"
    yield from (Symbol(name, real=True) for name in names[: min(kind.nargs)])


def _classes(module: ModuleType, attribute: str) -> list[Any]:
    """The functions that a module defines and that have a sign."""
    own = [each for each in vars(module).values() if isclass(each) and each.__module__ == module.__name__]
    return [
        each
        for each in own
        if hasattr(each, attribute) and not each.__name__.startswith("_") and not issubclass(each, rounding.PRODUCTS)
    ]


def _operator(name: str) -> str:
    return rf"\operatorname{{{name}}}"


def _head(sign: str) -> str:
    """What a sign begins with: the name of its operator."""
    return sign.partition(r"\left")[0]


def _first_sentence(kind: type) -> str:
    """The first paragraph of what the code says of a function, as prose."""
    text = " ".join((getdoc(kind) or "").partition("\n\n")[0].split())
    return re.sub(r":\w+:`([^`]+)`", r"$\1$", text)
