"""What a claim yields, as blocks of a page: derivations as aligned lines, refutations, failures, proofs."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, takewhile
from typing import get_args

from sympy import Expr, Indexed, IndexedBase, KroneckerDelta, Symbol, preorder_traversal
from sympy.printing.latex import greek_letters_set

from mse_sym.pages.claims import Content, evidence_of
from mse_sym.pages.steps import steps_of
from mse_sym.proof import Derivation, Evidence, Line
from mse_sym.proof.refutation import Refutation
from mse_sym.proof.relations import Equal
from mse_sym.report.document import Block, Chain, Note, Paragraph, Proofs, Step
from mse_sym.report.status import Kind
from mse_sym.report.width import printed_ems
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.notation import latex_in_text, set_latex, textbook_latex
from mse_sym.symbolic.partial import Partial


def blocks(content: Content) -> Iterable[Block]:
    """A piece of content as it stands on the page; evidence is collected at the end, by :func:`accounts`."""
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
    """A derivation as aligned lines."""
    return chained([*_said_once(_steps(derivation))])


def _said_once(steps: Sequence[Step]) -> Iterator[Step]:
    """The lines, those that say the same again as one, with the reasons of all."""
    first, *others = steps
    yield first
    for _, same in groupby(others, key=lambda step: step.formula):
        line, *again = same
        equal = [*takewhile(lambda step: step.relation == _EQUAL, again)]
        yield replace(line, reason=_reasons(line.reason, *(step.reason for step in equal)))
        yield from again[len(equal) :]


_EQUAL = Equal().latex


def _steps(derivation: Derivation, *failed: Line) -> Sequence[Step]:
    """The lines of a derivation, and one that failed; the first says at which numbers its variables are set."""
    expressions = [line.expression for line in derivation.lines]
    first, *others = steps_of((*derivation.lines, *failed))
    return _at_its_point(first, expressions, derivation.context), *others


def _at_its_point(first: Step, expressions: Sequence[Expr], context: Context) -> Step:
    """The first of some lines, with what the context puts in the place of variables of theirs."""
    fixed = [
        f"${textbook_latex(name)} = {latex_in_text(value)}$"
        for name, value in context.definitions.items()
        if name in _used(expressions, context) and _is_fixed(name, value, expressions)
    ]
    return replace(first, reason=_reasons(first.reason, f"at {', '.join(fixed)}" if fixed else ""))


def _used(expressions: Sequence[Expr], context: Context) -> set[Expr]:
    """The variables of lines, and those of which their intermediates are made."""
    used = {symbol for expression in expressions for symbol in _variables(expression)}
    for _ in context.definitions:
        used |= {part for name in used & context.definitions.keys() for part in _variables(context.definitions[name])}
    return used


def _is_fixed(name: Expr, value: Expr, expressions: Sequence[Expr]) -> bool:
    """Whether a variable is held at a place, and is no intermediate.

    The place is a number or another variable, or it is where a derivative in it is taken that does not go through it.
    """
    if value.is_number or isinstance(value, Symbol) or isinstance(-value, Symbol):
        return True
    derivatives = {part for expression in expressions for part in expression.atoms(Partial)}
    return any(part.variable == name for part in derivatives) and not any(part.function == name for part in derivatives)


def _reasons(*reasons: str) -> str:
    return "; ".join(reason for reason in reasons if reason)


_SHORT = 4.1  # in ems: a left-hand side up to this wide needs no line of its own
_ROOM = 10.0  # in ems: what has room on the line of a telephone beside "= 0 ⟺"
_LINE = 19.0  # in ems: what has room there on both sides of other relations


def chained(steps: Sequence[Step], *, boxed: bool = True) -> Chain:
    """Lines as a textbook aligns them: a short left-hand side stands before the first relation.

    Relations that end with a colon say what is done to the line above, which stays above.
    """
    first, *others = steps
    width = sum(map(printed_ems, first.formula))
    if not others or width > _SHORT or others[0].relation.endswith(":"):
        return Chain(tuple(steps), boxed)
    second, *further = others
    if not _has_room(first, second):
        return Chain(tuple(steps), boxed)
    joined = Step(
        rf"{''.join(first.formula)} \; {second.relation}",
        second.formula,
        _reasons(first.reason, second.reason),
        where=second.where,
    )
    return Chain((joined, *further), boxed)


def _has_room(first: Step, second: Step) -> bool:
    """Whether the second line has room beside the first; it may go on behind each piece of its formula."""
    left, right = (tuple(map(printed_ems, step.formula)) for step in (first, second))
    if r"\iff" in second.relation:
        return sum(left) + sum(right) <= _ROOM
    return sum(left) + max(right) <= _LINE


def _refutation(refutation: Refutation) -> Iterable[Block]:
    """Who says it, the statement with a question mark on its relation, the witness, and what mends it."""
    if refutation.said:
        yield Paragraph(refutation.said)
    before, after = steps_of(
        (Line(refutation.before, None, "begin", ""), Line(refutation.after, refutation.relation, "said", "refuted"))
    )
    before = _at_its_point(before, [refutation.before, refutation.after], refutation.context)
    yield chained((before, _asked(after)), boxed=False)
    yield from _answered(refutation, before)


def _answered(refutation: Refutation, before: Step) -> Iterable[Block]:
    """The witness, and the line that was meant, below the one ``before`` it."""
    yield Paragraph(f"It is false: {refutation.counterexample}.")
    if refutation.mended is None:
        yield Paragraph("No single edit that was tried mends it.")
        return
    yield Paragraph(f"One edit mends it: {with_maths(as_prose(refutation.mended.edit))}.")
    (mended,) = steps_of([Line(refutation.mended.after, refutation.relation, "mended", "mended and proved")])
    yield chained((before, mended))


_PARTIAL = re.compile(r"∂(\w+)/∂(\w+)")
_LETTER, _FUNCTION = re.compile("[α-ω]"), re.compile(r"[α-ω](?=\()")
_GREEK = re.compile(rf"(?<![\w∂\\])({'|'.join(sorted(greek_letters_set))})(²?)(?![\w(/])")


def with_maths(edit: str) -> str:
    """The derivatives and the Greek letters that an edit names as formulas."""
    spelled = _FUNCTION.sub(lambda found: rf"$\{_spelled(found[0])}$", edit)
    spelled = _LETTER.sub(lambda found: _spelled(found[0]), spelled)
    written = _GREEK.sub(lambda found: rf"$\{found[1]}{'^{2}' if found[2] else ''}$", spelled)
    return _PARTIAL.sub(lambda found: f"${_differential(found[1])}/{_differential(found[2])}$", written)


def _spelled(letter: str) -> str:
    """The name of a small Greek letter."""
    return unicodedata.name(letter).split()[-1].lower().replace("lamda", "lambda")


def _differential(name: str) -> str:
    return rf"\partial {textbook_latex(Symbol(name))}"


def _asked(step: Step) -> Step:
    """A line that is not proved, with a question mark on the sign of its relation."""
    before, sign, _ = step.relation.rpartition(r"\iff")
    return replace(step, relation=rf"{before}\overset{{?}}{{{sign or step.relation}}}")


def unfinished(
    message: str, derivation: Derivation | None, failed: Line | None, refutation: Refutation | None
) -> Iterator[Block]:
    """What failed: a derivation up to the line that did, and its witness and what mends it; or else in text."""
    if derivation is None or failed is None:
        yield from failure(message)
        return
    *steps, last = _steps(derivation, failed)
    yield chained((*steps, _asked(last)), boxed=False)
    if refutation is not None:
        yield from _answered(refutation, replace(steps[-1], relation="", reason=""))
    else:
        yield from failure(message.partition("\n")[0])
    yield Note("Here the derivation ends; what may stand below this line was not reached.")


def accounts(contents: Sequence[Content]) -> Iterator[Proofs]:
    """What was proved and how, and apart from it what was computed and what was measured, as far as there is any."""
    for kind in get_args(Kind):
        account = proofs(contents, kind)
        if account.rows:
            yield account


def proofs(contents: Iterable[Content], kind: Kind = "proved") -> Proofs:
    """What was proved, computed or measured, and how: a row for each goal, with the methods that settled it."""
    items = [item for content in contents for item in evidence_of(content) if item.kind == kind]
    methods: dict[str, Counter[str]] = {}
    for item in items:
        methods.setdefault(item.goal, Counter())[_method(item)] += 1
    rows = ((_times(goal, found.total()), "; ".join(_counted(found))) for goal, found in methods.items())
    return Proofs(tuple(rows), kind, _sentence(items, kind))


def _sentence(items: Sequence[Evidence], kind: Kind) -> str:
    """How many statements there are, and the methods without their particulars."""
    statements = "One statement is" if len(items) == 1 else f"{len(items)} statements are"
    not_proved = ", not proved" * (kind != "proved")
    methods = "; ".join(_counted(Counter(item.method for item in items)))
    return f"{statements} {kind}{not_proved}. [Methods](symbols#symbols_methods): {methods}."


def _times(goal: str, count: int) -> str:
    return f"{goal}, {count} times" if count > 1 else goal


def _counted(found: Counter[str]) -> Iterable[str]:
    for method, count in found.items():
        yield f"{method} ({count} times)" if count > 1 and len(found) > 1 else method


def _method(item: Evidence) -> str:
    return f"{item.method}: {item.detail}" if item.detail else item.method


def as_prose(text: str) -> str:
    """Text from outside the page, with the characters that prose takes for marks taken literally."""
    return re.sub(r"[\\$*`\[]", r"\\\g<0>", text)


def failure(message: str) -> Iterable[Block]:
    """Why a claim failed, then the line that did: its rule and its expressions, as one types them."""
    verdict, *particulars = _LONG_NUMBER.sub(lambda number: f"{float(number[0]):.6g}", message).splitlines() or [""]
    if verdict:
        yield Paragraph(as_prose(verdict))
    for particular in particulars:
        name, _, value = particular.strip().partition(": ")
        yield Paragraph(f"{as_prose(name)}: `{value.strip()}`" if value.strip(" `") else as_prose(particular))


_LONG_NUMBER = re.compile(r"-?\d+\.\d{6,}(?:e[+-]?\d+)?")


def assumptions(contents: Iterable[Content]) -> Iterator[tuple[str, str]]:
    """Each variable of the derivations and refutations, or an entry of it, and where it is taken to lie."""
    for content in contents:
        match content:
            case Derivation(context=context, lines=lines):
                expressions = [line.expression for line in lines]
            case Refutation(before=before, after=after, context=context):
                expressions = [before, after]
            case _:
                continue
        if names := [name for name in context.definitions if isinstance(name, Symbol)]:
            expressions += [context.unfold(expr, *names) for expr in expressions]
        variables = {symbol for expr in expressions for symbol in _variables(expr)}
        within = [context.unfold(expr) for expr in expressions] if context.definitions else []
        hidden = {symbol for expr in within for symbol in _variables(expr)} - variables
        variables |= hidden & context.domains.keys()  # in definitions of entries alone, as the weights behind shares
        defined = {name.base if isinstance(name, Indexed) else name for name in context.definitions}
        for symbol in variables - defined:
            entry = _general_entry(symbol, expressions) if isinstance(symbol, IndexedBase) else symbol
            yield textbook_latex(entry), _set(entry, context)


def _variables(expr: Expr) -> set[Expr]:
    """The free symbols and vectors of an expression, without the indices of the vectors."""
    vectors = {entry.base for entry in expr.atoms(Indexed)} | expr.atoms(IndexedBase)
    aside = {vector.label for vector in vectors} | {
        s for e in expr.atoms(Indexed) for i in e.indices for s in i.free_symbols
    }
    indices = {symbol for delta in expr.atoms(KroneckerDelta) for symbol in delta.free_symbols}
    symbols = {symbol for symbol in expr.free_symbols if isinstance(symbol, Symbol)}
    return (symbols - aside - indices) | vectors


def _set(variable: Symbol | Indexed, context: Context) -> str:
    return r"\{1, 2, \dots\}" if variable.is_integer else set_latex(context.domain(variable))


def _general_entry(array: IndexedBase, expressions: Iterable[Expr]) -> Indexed:
    """An entry of a vector or a matrix with the indices that it has most often.

    Where it stands as a whole each has a letter of its own, as there are entries off the diagonal.
    """
    entries = [entry for expr in expressions for entry in preorder_traversal(expr) if isinstance(entry, Indexed)]
    own = [
        entry
        for entry in entries
        if entry.base == array
        and all(isinstance(place, Symbol) for place in entry.indices)
        and len(set(entry.indices)) == len(entry.indices)
    ]
    if own:
        return max(sorted(set(own), key=str), key=own.count)
    letters = "kjimnr"[: len(array.shape)]
    return array[tuple(Symbol(letter, integer=True, positive=True) for letter in letters)]
