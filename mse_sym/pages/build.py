"""From results to pages: each claim a section, each file a document, all of them a library."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from mse_sym.losses import catalogue, with_activations
from mse_sym.pages.accuracy import accuracy_document
from mse_sym.pages.api import api_document
from mse_sym.pages.blocks import as_prose
from mse_sym.pages.catalogue import catalogue_document
from mse_sym.pages.claims import Claim, Page
from mse_sym.pages.colours import coloured
from mse_sym.pages.estimators import estimators_document
from mse_sym.pages.guides import guide_documents
from mse_sym.pages.neuron import NAME as NEURON
from mse_sym.pages.neuron import neuron_document, pointed
from mse_sym.pages.notation import CATALOGUE
from mse_sym.pages.own_losses import own_losses_document
from mse_sym.pages.results import Result
from mse_sym.pages.sources import of_claim
from mse_sym.pages.speed import speed_document
from mse_sym.pages.study import study_document
from mse_sym.pages.symbols import FOOT, with_symbols
from mse_sym.report.anchors import anchored
from mse_sym.report.citations import cited, places_in_code
from mse_sym.report.document import Block, Document, Folded, Library, Note, Paragraph, Section, Source
from mse_sym.report.equation_references import referred
from mse_sym.report.formulas import formulas_of
from mse_sym.report.index_of_terms import indexed
from mse_sym.report.links import linked
from mse_sym.report.markup import spoken
from mse_sym.report.status import NOT_PROVED_ALONE, STANDING, WHAT_ELSE_STANDS, Status, counted, words

TITLE = "Loss functions, derived and proved"
LEAD = (
    "Every formula on these pages is derived line by line, and every line is proved by a prover that does not "
    "share code with the rules that produced it. The compiled functions evaluate what is proved."
)
LEAD_OF_FAILED = (
    "The formulas on these pages are derived line by line, and every line is put to a prover that does not share code "
    "with the rules that produced it. A claim that is refuted or undecided, or an error, says which line is not proved."
)


def build_library(
    pages: Sequence[Page],
    claims: Mapping[str, Result],
    losses: Mapping[str, Result] | None = None,
    folder: Path = Path("reports"),
) -> Library:
    """All pages with what became of their claims; with losses all other pages, too.

    ``folder`` is where they will be written, from which links lead to their sources.
    """
    all_claims = [claim for page in pages for claim in page.claims]
    documents = [_document(page, claims, _users(all_claims), folder) for page in pages]
    measured = [study_document(), accuracy_document(), own_losses_document(), speed_document(), estimators_document()]
    others = [*measured, *guide_documents(), api_document()]
    catalogue: list[Document] = []
    if losses:
        documents = [*map(pointed, documents)]
        catalogue = [
            catalogue_document(with_activations(), losses, partial(colophon, named=False), folder),
            neuron_document(losses[NEURON], colophon([])),
            *others,
        ]
    statuses = [section.status for document in (*documents, *catalogue) for section in document.sections]
    known = [status for status in statuses if status is not None]
    exercises = sum(bool(claim.question) for claim in all_claims)
    counts = {"claim": len(all_claims) - exercises, "exercise": exercises, "loss": len(known) - len(all_claims)}
    library = Library(TITLE, _lead(known), (*documents, *catalogue), _summary(known, counts), _imprint())
    library = coloured(library)
    if not losses:
        return referred(anchored(cited(linked(library))))
    builds_on = {claim.identifier: claim.builds_on for claim in all_claims if not claim.question}
    own = {**{page.name: page.notation for page in pages}, "catalogue": CATALOGUE}
    library = with_symbols(library, builds_on, own)
    numbered = anchored(indexed(cited(linked(library), places_in_code(_code())), _terms()))
    return _with_foot(referred(numbered))


def _with_foot(library: Library) -> Library:
    """With what stands at the foot of the other pages on the two that were added at the end."""
    *before, bibliography, index = library.documents
    last = (replace(page, colophon=(FOOT,)) for page in (bibliography, index))
    return replace(library, documents=(*before, *last))


def _terms() -> Sequence[str]:
    """What the index lists: terms, and the losses by their titles."""
    terms = files("mse_sym").joinpath("data", "terms.txt").read_text(encoding="utf-8").splitlines()
    titles = [spoken(loss.title) for loss in catalogue().values()]
    known = {title.casefold() for title in titles}
    return [*titles, *(term for term in terms if term.casefold() not in known)]


def _code() -> Mapping[str, str]:
    """The modules that people have written, by their paths, without the catalogue, whose notes stand on its page."""
    package = Path(__file__).resolve().parent.parent
    apart = {package / "gradients.py", package / "gradients_numba.py", *(package / "losses/catalogue").iterdir()}
    paths = sorted(path for path in package.rglob("*.py") if path not in apart)
    return {path.relative_to(package.parent).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def _imprint() -> str:
    return f"mse_sym {version('mse_sym')}, under the MIT licence."


def _users(claims: Sequence[Claim]) -> Mapping[str, Sequence[str]]:
    """By which claims each claim is used."""
    return {known.identifier: [c.identifier for c in claims if known.identifier in c.builds_on] for known in claims}


def _lead(statuses: Sequence[Status]) -> str:
    """What is said of all pages, as far as it is true of these."""
    lead = LEAD if STANDING.issuperset(statuses) else LEAD_OF_FAILED
    return lead if NOT_PROVED_ALONE.isdisjoint(statuses) else f"{lead} {WHAT_ELSE_STANDS}"


def _summary(statuses: Sequence[Status], counts: Mapping[str, int]) -> str:
    """How many claims, exercises and losses there are, and how they stand."""
    *before, last = [_counted_noun(count, noun) for noun, count in counts.items() if count] or ["0 claims"]
    nouns = f"{', '.join(before)} and {last}" if before else last
    found = counted(statuses)
    if len(found) == 1:
        return f"{nouns}, {'all ' if len(statuses) > 1 else ''}{found[0][0]}."
    return f"{nouns}: {', '.join(words(*each) for each in found)}."


def _counted_noun(count: int, noun: str) -> str:
    plural = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{count} {noun if count == 1 else plural}"


def _document(page: Page, results: Mapping[str, Result], users: Mapping[str, Sequence[str]], folder: Path) -> Document:
    sections = tuple(
        _section(claim, results, users[claim.identifier], of_claim(claim, page, folder)) for claim in page.claims
    )
    foot = colophon([results[claim.identifier] for claim in page.claims], page.assumed)
    return Document(page.name, page.title, page.lead, sections, foot)


def _section(claim: Claim, results: Mapping[str, Result], users: Sequence[str], source: Source | None) -> Section:
    result = results[claim.identifier]
    notes: list[Block] = [Note(text) for text in _place(claim.builds_on, users, results)]
    return Section(claim.identifier, claim.title, (*notes, *_shown(claim, result)), result.status, source)


def _shown(claim: Claim, result: Result) -> Sequence[Block]:
    """What was derived; of an exercise the question, and the answer folded, unless it fails."""
    if not claim.question:
        return result.blocks
    answer = (Folded("Answer", result.blocks),) if result.status in STANDING else result.blocks
    return Paragraph(claim.question), *answer


def _place(builds_on: Sequence[str], users: Sequence[str], results: Mapping[str, Result]) -> Iterable[str]:
    """Where a claim stands among the others, in a line; nothing, where it is alone.

    Of what it builds on it says how that stands, unless it is proved.
    """
    grounds = [_with_status(name, results.get(name)) for name in builds_on]
    parts = [
        f"{words} {as_prose(', '.join(identifiers))}."
        for words, identifiers in (("Builds on", grounds), ("Used in", users))
        if identifiers
    ]
    if parts:
        yield " ".join(parts)


def _with_status(name: str, result: Result | None) -> str:
    return name if result is None or result.status == "proved" else f"{name} ({result.status})"


def colophon(results: Sequence[Result], assumed_besides: Sequence[str] = (), *, named: bool = True) -> tuple[str, ...]:
    """Assumptions, where variables lie and others in sentences, and the versions that the page was made with.

    A variable that lies elsewhere in another claim stands with the claims ``named``, or without where they are many.
    """
    shown = " ".join(latex for result in results for latex in formulas_of(result.blocks))
    called = _general_names([variable for result in results for variable, _ in result.assumed], shown)
    domains: dict[str, dict[str, list[str]]] = {}
    for result in results:
        for variable, domain in dict.fromkeys((called[name], domain) for name, domain in result.assumed):
            domains.setdefault(variable, {}).setdefault(domain, []).append(result.name)
    named = named and len(results) > 1
    assumed = ", ".join(rf"${name} \in {_where(found, named)}" for name, found in sorted(domains.items()))
    differ = any(len(found) > 1 for found in domains.values())
    how = ", in brackets the claims where they differ" if named else ", with “or” where derivations differ"
    versions = ", ".join(f"{name} {version(package)}" for name, package in _PACKAGES)
    besides = (f"Assumed besides: {' '.join(assumed_besides)}",) * bool(assumed_besides)
    return (f"Assumed{how * differ}: {assumed}.",) * bool(assumed) + besides + (f"Made with {versions}.",)


def _general_names(variables: Sequence[str], shown: str = "") -> dict[str, str]:
    """What the foot of a page calls variables: entries of a vector with the index that they have most often.

    That is an index that the formulas show, if they show one.
    """
    kinds: dict[str, Counter[str]] = {}
    for variable in variables:
        kinds.setdefault(_INDEX.sub("_", variable), Counter())[variable] += 1
    return {each: _general_name(kind, found, shown) for kind, found in kinds.items() for each in found}


def _general_name(kind: str, names: Counter[str], shown: str) -> str:
    """The most frequent of the names that formulas show, else of what they show, else of all."""
    entry = re.escape(kind.removesuffix("_")) + _INDEX.pattern * kind.endswith("_")
    in_use = Counter(re.findall(rf"(?<![A-Za-z\\]){entry}", shown))
    among = Counter({name: names[name] for name in names if name in in_use}) or in_use or names
    return max(sorted(among), key=among.__getitem__)


_INDEX = re.compile(r"_\{[a-z]{1,2}\}")


def _where(domains: Mapping[str, Sequence[str]], named: bool) -> str:
    """The domains of a variable, from within the formula that they end: each with its claims, if there are several.

    Where derivations of one claim differ, it stands with each domain, in part.
    """
    if len(domains) == 1 or not named:
        return f"{'$ or $'.join(sorted(domains))}$"
    counts = Counter(name for names in domains.values() for name in names)
    shown = {domain: [name + " in part" * (counts[name] > 1) for name in names] for domain, names in domains.items()}
    return " or $".join(f"{domain}$ ({as_prose(', '.join(shown[domain]))})" for domain in sorted(domains))


_PACKAGES = (("mse_sym", "mse_sym"), ("SymPy", "sympy"), ("NumPy", "numpy"))
