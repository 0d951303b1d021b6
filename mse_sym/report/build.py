"""From proved claims to documents: how a derivation, its evidence and its assumptions are put on a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version

from sympy import Abs, Expr, FiniteSet, Indexed, IndexedBase, Interval, KroneckerDelta, S, Set, Sum, Symbol, exp

from mse_sym.losses import Loss, with_activations
from mse_sym.proof import Derivation, Evidence, Line
from mse_sym.report.claims import Content, Outcome, Page
from mse_sym.report.document import Block, Chain, Display, Document, Library, Paragraph, Proofs, Section, Step
from mse_sym.symbolic.notation import latex_pieces, textbook_latex

TITLE = "Loss functions, derived and proved"
LEAD = (
    "Every formula on these pages is derived line by line, and every line is proved by a prover that does not "
    "share code with the rules that produced it. What is proved here is what the compiled functions compute."
)


def build_library(pages: Sequence[Page], examined: Mapping[str, Outcome], *, catalogue: bool = True) -> Library:
    """All pages with what became of their claims, and the page of the catalogue of losses if it is wanted."""
    documents = [_document(page, [examined[claim.identifier] for claim in page.claims]) for page in pages]
    return Library(TITLE, LEAD, (*documents, *([catalogue_document()] if catalogue else [])))


def _document(page: Page, outcomes: Sequence[Outcome]) -> Document:
    sections = tuple(_section(outcome) for outcome in outcomes)
    derivations = [content for outcome in outcomes for content in outcome.contents if isinstance(content, Derivation)]
    return Document(page.name, page.title, page.lead, sections, _colophon(derivations))


def _section(outcome: Outcome) -> Section:
    blocks = [block for content in outcome.contents for block in _blocks(content)]
    blocks += [Paragraph(_as_prose(line)) for line in outcome.failure.splitlines()]
    if outcome.evidence:
        blocks.append(proofs(outcome.contents))
    return Section(outcome.claim.identifier, outcome.claim.title, tuple(blocks), outcome.status)


def _blocks(content: Content) -> Iterable[Block]:
    match content:
        case str():
            yield Paragraph(content)
        case Derivation():
            yield chain(content)
        case Evidence():
            return
        case _:
            yield content


def chain(derivation: Derivation) -> Chain:
    """A derivation as aligned lines."""
    return Chain(tuple(_step(line) for line in derivation.lines))


def _step(line: Line) -> Step:
    relation = "" if line.relation is None else line.relation.latex
    return Step(relation, line.latex, line.reason)


def proofs(contents: Iterable[Content]) -> Proofs:
    """What was proved and how, equal rows counted once."""
    rows: Counter[tuple[str, str]] = Counter()
    for content in contents:
        items: tuple[Evidence, ...] = ()
        if isinstance(content, Derivation):
            items = content.evidence
        elif isinstance(content, Evidence):
            items = (content,)
        rows.update((_as_prose(item.goal), _method(item)) for item in items)
    return Proofs(tuple((f"{goal}, {count} lines" if count > 1 else goal, how) for (goal, how), count in rows.items()))


def _method(item: Evidence) -> str:
    return _as_prose(f"{item.method}: {item.detail}" if item.detail else item.method)


def _as_prose(text: str) -> str:
    """Text from outside the page, with the characters that prose takes for marks made plain."""
    return text.replace("`", "'").replace("$", "USD").replace("*", "·")


def catalogue_document() -> Document:
    """Every loss of the catalogue, alone and behind its activations: formula, gradient, compiled form."""
    losses = with_activations()
    derivations = [loss.gradient_derivation for loss in losses.values()]
    return Document(
        "catalogue",
        "The catalogue",
        "Every loss with its gradient, derived and proved, and the form that is compiled. "
        "Each is an entry of a few lines; what stands here follows from it.",
        tuple(_loss_section(loss) for loss in losses.values()),
        _colophon(derivations),
    )


def _loss_section(loss: Loss) -> Section:
    forms = loss.stable_forms
    blocks: list[Block] = [Display((rf"\ell = {textbook_latex(loss.expression)}",))]
    if loss.note:
        blocks.insert(0, Paragraph(loss.note))
    blocks += [Paragraph("The gradient:"), chain(loss.gradient_derivation)]
    blocks += [Paragraph("The second derivative:"), chain(loss.hessian_derivation)]
    for quantity, form in forms.items():
        known = {"gradient": loss.gradient_derivation, "hessian": loss.hessian_derivation}.get(quantity)
        lines = form.lines[len(known.lines) - 1 :] if known else form.lines
        if len(lines) > 1:
            blocks += [Paragraph(f"The {quantity} as it is compiled:"), _compiled_form(lines)]
    blocks.append(proofs(forms.values()))
    return Section(loss.name, _in_words(loss), tuple(blocks), "proved")


def _in_words(loss: Loss) -> str:
    outer = loss.composition.loss if loss.composition else loss
    words = outer.name.replace("_", " ").capitalize()
    return f"{words} behind the {loss.composition.activation.name}" if loss.composition else words


def _compiled_form(lines: Sequence[Line]) -> Chain:
    """The lines of a stable form, with the repeated exponentials and sums of its last line abbreviated."""
    first, *others = (_step(line) for line in lines)
    last = lines[-1]
    short = _abbreviations(last.expression)
    written = last.expression.xreplace(short)
    where = ", ".join(f"${textbook_latex(name)} = {textbook_latex(part)}$" for part, name in short.items())
    reason = f"{last.reason}; {where}" if where else last.reason
    return Chain((Step("", first.formula, ""), *others[:-1], Step("=", latex_pieces(written), reason)))


def _abbreviations(expr: Expr) -> dict[Expr, Symbol]:
    exponentials = sorted((part for part in expr.atoms(exp) if isinstance(-part.exp, Abs)), key=str)
    sums = sorted((part for part in expr.atoms(Sum) if part.has(exp) and not part.function.has(Sum)), key=str)
    names = [(exponentials, Symbol("e", positive=True)), (sums, Symbol("R", positive=True))]
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
    return rf"{textbook_latex(entry)} \in {_set_latex(derivation.context.domain(entry))}"


def _set_latex(domain: Set) -> str:
    if domain == S.Reals:
        return r"\mathbb{R}"
    if isinstance(domain, FiniteSet):
        return r"\{" + ", ".join(textbook_latex(element) for element in sorted(domain)) + r"\}"
    assert isinstance(domain, Interval)
    left, right = "(" if domain.left_open else "[", ")" if domain.right_open else "]"
    return f"{left}{textbook_latex(domain.start)}, {textbook_latex(domain.end)}{right}"
