"""From proved claims to documents: how a derivation, its evidence and its assumptions are put on a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version

from sympy import Abs, Expr, Indexed, IndexedBase, KroneckerDelta, Sum, Symbol, exp

from mse_sym.check.refutation import Refutation
from mse_sym.losses import Loss, with_activations
from mse_sym.numeric.stable import COMPUTING_RULES, evaluation_forms
from mse_sym.proof import Derivation, Evidence, Line
from mse_sym.report.accuracy_page import accuracy_document
from mse_sym.report.claims import Claim, Content, Outcome, Page, Status, evidence_of
from mse_sym.report.document import Block, Chain, Display, Document, Library, Note, Paragraph, Proofs, Section, Step
from mse_sym.report.links import linked
from mse_sym.report.markup import printed_width
from mse_sym.report.quantities import QUANTITIES
from mse_sym.symbolic.function_notation import in_leading_digits
from mse_sym.symbolic.notation import latex_pieces, set_latex, textbook_latex

TITLE = "Loss functions, derived and proved"
LEAD = (
    "Every formula on these pages is derived line by line, and every line is proved by a prover that does not "
    "share code with the rules that produced it. What is proved here is what the compiled functions compute."
)
LEAD_OF_FAILED = (
    "The formulas on these pages are derived line by line, and every line is put to a prover that does not share code "
    "with the rules that produced it. A claim that is refuted or undecided says which line is not proved."
)


def build_library(pages: Sequence[Page], examined: Mapping[str, Outcome], *, catalogue: bool = True) -> Library:
    """All pages with what became of their claims, and those of the catalogue and its accuracy if they are wanted."""
    outcomes = {page.name: [examined[claim.identifier] for claim in page.claims] for page in pages}
    users = _users([claim for page in pages for claim in page.claims])
    documents = [_document(page, outcomes[page.name], users) for page in pages]
    losses = [catalogue_document()] if catalogue else []
    measured = [accuracy_document()] if catalogue else []
    statuses = [outcome.status for found in outcomes.values() for outcome in found]
    summary, lead = _summary(statuses, losses), LEAD if set(statuses) <= {"proved"} else LEAD_OF_FAILED
    return linked(Library(TITLE, lead, (*documents, *losses, *measured), summary))


def _users(claims: Sequence[Claim]) -> Mapping[str, Sequence[str]]:
    """By which claims each claim is used."""
    return {known.identifier: [c.identifier for c in claims if known.identifier in c.builds_on] for known in claims}


def _summary(claims: Sequence[Status], losses: Sequence[Document]) -> str:
    """How many claims and losses there are, and how they stand."""
    proved = sum(section.status is not None for document in losses for section in document.sections)
    counted = [_counted_noun(len(claims), "claim"), *([_counted_noun(proved, "loss")] if losses else [])]
    failed = [f"{claims.count(status)} {status}" for status in ("refuted", "undecided") if status in claims]
    whole = "proved" if len(claims) + proved == 1 else "all proved"
    return f"{' and '.join(counted)}, {' and '.join(failed) if failed else whole}."


def _counted_noun(count: int, noun: str) -> str:
    plural = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{count} {noun if count == 1 else plural}"


def _document(page: Page, outcomes: Sequence[Outcome], users: Mapping[str, Sequence[str]]) -> Document:
    sections = tuple(_section(outcome, users[outcome.claim.identifier]) for outcome in outcomes)
    derivations = [content for outcome in outcomes for content in outcome.contents if isinstance(content, Derivation)]
    return Document(page.name, page.title, page.lead, sections, _colophon(derivations))


def _section(outcome: Outcome, users: Sequence[str]) -> Section:
    blocks: list[Block] = [Note(text) for text in _place(outcome.claim.builds_on, users)]
    blocks += [block for content in outcome.contents for block in _blocks(content)]
    blocks += _failure(outcome.failure)
    if outcome.evidence:
        blocks.append(proofs(outcome.contents))
    return Section(outcome.claim.identifier, outcome.claim.title, tuple(blocks), outcome.status)


def _failure(message: str) -> Iterable[Block]:
    """Why a claim failed, then the line that did: its rule and its expressions, as one types them."""
    verdict, *particulars = _LONG_NUMBER.sub(lambda number: f"{float(number[0]):.6g}", message).splitlines() or [""]
    if verdict:
        yield Paragraph(_as_prose(verdict))
    for particular in particulars:
        name, _, value = particular.strip().partition(": ")
        yield Paragraph(f"{_as_prose(name)}: `{value.strip()}`" if value.strip(" `") else _as_prose(particular))


_LONG_NUMBER = re.compile(r"-?\d+\.\d{6,}(?:e[+-]?\d+)?")


def _place(builds_on: Sequence[str], users: Sequence[str]) -> Iterable[str]:
    """Where a claim stands among the others, in a line; nothing, where it stands alone."""
    parts = [
        f"{words} {_as_prose(', '.join(identifiers))}."
        for words, identifiers in (("Builds on", builds_on), ("Used in", users))
        if identifiers
    ]
    if parts:
        yield " ".join(parts)


def _blocks(content: Content) -> Iterable[Block]:
    match content:
        case str():
            yield Paragraph(content)
        case Derivation():
            yield chain(content)
        case Refutation():
            yield from _refutation(content)
        case Evidence():
            return
        case _:
            yield content


def chain(derivation: Derivation) -> Chain:
    """A derivation as aligned lines; the first says at which numbers its variables are set."""
    first, *others = (_step(line) for line in derivation.lines)
    return _chained((replace(first, reason=_reasons(first.reason, _point(derivation))), *others))


def _point(derivation: Derivation) -> str:
    """The numbers that the context puts in the place of variables of the derivation."""
    used = {symbol for line in derivation.lines for symbol in _variables(line.expression)}
    numbers = [
        f"${textbook_latex(name)} = {textbook_latex(value)}$"
        for name, value in derivation.context.definitions.items()
        if name in used and value.is_number
    ]
    return f"at {', '.join(numbers)}" if numbers else ""


def _reasons(*reasons: str) -> str:
    return "; ".join(reason for reason in reasons if reason)


_SHORT = 6  # in characters as printed: a left-hand side up to this long needs no line of its own


def _chained(steps: Sequence[Step], *, boxed: bool = True) -> Chain:
    """Lines as a textbook aligns them: a short left-hand side stands before the first relation.

    Relations that end with a colon say what is done to the line above, which stays above.
    """
    first, *others = steps
    width = sum(map(printed_width, first.formula))
    if not others or width > _SHORT or others[0].relation.endswith(":"):
        return Chain(tuple(steps), boxed)
    second, *further = others
    joined = Step(
        rf"{''.join(first.formula)} \; {second.relation}", second.formula, _reasons(first.reason, second.reason)
    )
    return Chain((joined, *further), boxed)


def _step(line: Line) -> Step:
    relation = "" if line.relation is None else line.relation.latex
    return Step(relation, line.latex, line.reason)


def _refutation(refutation: Refutation) -> Iterable[Block]:
    """Who says it, the statement with a question mark on its relation, the witness, and what mends it."""
    if refutation.said:
        yield Paragraph(refutation.said)
    before = Step("", latex_pieces(refutation.before), "")
    said = _step(Line(refutation.after, refutation.relation, "said", "refuted"))
    yield _chained((before, replace(said, relation=rf"\overset{{?}}{{{said.relation}}}")), boxed=False)
    yield Paragraph(f"It is false: {refutation.counterexample}.")
    if refutation.mended is None:
        yield Paragraph("No single edit mends it.")
        return
    yield Paragraph(f"One edit mends it: {_as_prose(refutation.mended.edit)}.")
    yield _chained((before, _step(Line(refutation.mended.after, refutation.relation, "mended", "mended and proved"))))


def proofs(contents: Iterable[Content]) -> Proofs:
    """What was proved and how: a row for each goal, with the methods that settled it."""
    methods: dict[str, Counter[str]] = {}
    for content in contents:
        for item in evidence_of(content):
            methods.setdefault(item.goal, Counter())[_method(item)] += 1
    return Proofs(tuple((_times(goal, found.total()), "; ".join(_counted(found))) for goal, found in methods.items()))


def _times(goal: str, count: int) -> str:
    return f"{goal}, {count} times" if count > 1 else goal


def _counted(found: Counter[str]) -> Iterable[str]:
    for method, count in found.items():
        yield f"{method} ({count} times)" if count > 1 and len(found) > 1 else method


def _method(item: Evidence) -> str:
    return f"{item.method}: {item.detail}" if item.detail else item.method


def _as_prose(text: str) -> str:
    """Text from outside the page, with the characters that prose takes for marks taken literally."""
    return re.sub(r"[\\$*`\[]", r"\\\g<0>", text)


def catalogue_document() -> Document:
    """Every loss of the catalogue, alone and behind its activations: formula, gradient, compiled form."""
    losses = with_activations()
    derivations = [loss.gradient_derivation for loss in losses.values()]
    return Document(
        "catalogue",
        "The catalogue",
        "Every loss with its gradient, derived and proved, and the form that is compiled. "
        "Each is an entry of a few lines; what stands here follows from it.",
        (_evaluation_section(), *(_loss_section(loss) for loss in losses.values())),
        _colophon(derivations),
    )


def _evaluation_section() -> Section:
    """How the named functions are computed: once, for all losses."""
    forms = evaluation_forms()
    blocks: list[Block] = [
        Paragraph(
            "No exponential that is computed has a positive argument. For the sigmoid and softplus that is "
            r"$e = e^{-|z|}$; for the softmax everything is taken relative to the largest logit $z_m$, with "
            r"$R = \sum_{r \neq m} e^{z_r - z_m}$ and $T = 1 + R$. Of a quotient the leading digits and what they "
            r"leave are kept apart, $x = \operatorname{lead}(x) + \operatorname{rest}(x)$, and a power of two, $s$, "
            "keeps both from being subnormal. Each form is proved equal to the function it computes:"
        ),
        *(_chained(tuple(_abbreviated(line) for line in form.lines)) for form in forms),
        proofs(forms),
    ]
    return Section("named_functions", "How the named functions are computed", tuple(blocks))


def _loss_section(loss: Loss) -> Section:
    blocks: list[Block] = [Display((rf"\ell = {textbook_latex(loss.expression)}",))]
    if loss.note:
        blocks.insert(0, Paragraph(loss.note))
    blocks += [Paragraph("The gradient:"), chain(loss.gradient_derivation)]
    blocks += [Paragraph("The second derivative:"), chain(loss.hessian_derivation)]
    if loss.is_vector:
        blocks += [
            Paragraph("The matrix of second derivatives times a vector:"),
            chain(loss.hessian_product_derivation),
        ]
    for quantity, form in loss.stable_forms.items():
        first = len(loss.derivation(quantity).lines) - 1
        hidden = {rule.name for rule in COMPUTING_RULES}
        lines = [line for line in form.lines[first:] if line.rule not in hidden]
        if len(lines) > 1:
            steps = [Step("", _step(lines[0]).formula, ""), *map(_step, lines[1:])]
            blocks += [Paragraph(f"The {QUANTITIES[quantity]} as it is compiled:"), _chained(steps)]
    blocks.append(proofs(loss.stable_forms.values()))
    return Section(loss.name, loss.title, tuple(blocks), "proved")


def _abbreviated(line: Line) -> Step:
    """A line with the repeated exponential and sums written as $e$, $R$ and $T$."""
    shown = in_leading_digits(line.expression)
    short = shown.xreplace(_abbreviations(shown))
    return Step("" if line.relation is None else "=", latex_pieces(short), line.reason)


def _abbreviations(expr: Expr) -> dict[Expr, Symbol]:
    exponentials = sorted((part for part in expr.atoms(exp) if isinstance(-part.exp, Abs)), key=str)
    sums = sorted((part for part in expr.atoms(Sum) if part.has(exp) and not part.function.has(Sum)), key=str)
    others = [part for part in sums if part.has(KroneckerDelta)]
    totals = [part for part in sums if not part.has(KroneckerDelta)]
    named = (exponentials, "e"), (others, "R"), (totals, "T")
    names = [(found, Symbol(name, positive=True)) for found, name in named]
    return {found[0]: name for found, name in names if len(found) == 1}


def _colophon(derivations: Sequence[Derivation]) -> tuple[str, ...]:
    """Assumptions, and the versions that the page was made with."""
    domains: dict[str, str] = {}
    for derivation in derivations:
        for line in derivation.lines:
            for symbol in _variables(line.expression) - derivation.context.definitions.keys():
                domains.setdefault(textbook_latex(symbol), _membership(symbol, derivation))
    assumed = ", ".join(f"${member}$" for _, member in sorted(domains.items()) if member)
    versions = ", ".join(f"{name} {version(package)}" for name, package in _PACKAGES)
    return (f"Assumed: {assumed}.",) * bool(assumed) + (f"Made with {versions}.",)


_PACKAGES = (("mse_sym", "mse_sym"), ("SymPy", "sympy"), ("NumPy", "numpy"))


def _variables(expr: Expr) -> set[Expr]:
    """The free symbols and vectors of an expression, without the indices of the vectors."""
    vectors = {entry.base for entry in expr.atoms(Indexed)} | expr.atoms(IndexedBase)
    aside = {vector.label for vector in vectors} | {
        s for e in expr.atoms(Indexed) for i in e.indices for s in i.free_symbols
    }
    indices = {symbol for delta in expr.atoms(KroneckerDelta) for symbol in delta.free_symbols}
    symbols = {symbol for symbol in expr.free_symbols if isinstance(symbol, Symbol)}
    return (symbols - aside - indices) | vectors


def _membership(symbol: Symbol | IndexedBase, derivation: Derivation) -> str:
    if symbol.is_integer:
        return rf"{textbook_latex(symbol)} \in \{{1, 2, \dots\}}"
    entry = (
        symbol[tuple(Symbol("k", integer=True, positive=True) for _ in symbol.shape)]
        if isinstance(symbol, IndexedBase)
        else symbol
    )
    return rf"{textbook_latex(entry)} \in {set_latex(derivation.context.domain(entry))}"
