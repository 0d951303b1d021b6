"""``mse-sym derive``: the derivative of a formula that is typed, line by line, each of them proved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from rich.text import Text
from sympy import Expr, Ne, Rel, S, Set, Symbol

from mse_sym.cli.problem import FAILED, Problem
from mse_sym.cli.terminal import output, working
from mse_sym.cli.verify import methods
from mse_sym.pages.derivative import derivative_document
from mse_sym.pages.typeset import typeset
from mse_sym.proof import Derivation, StepRefuted, StepUndecided
from mse_sym.proof.inequalities.algebra import is_positive
from mse_sym.proof.limited_time import within
from mse_sym.proof.progress import carried_out
from mse_sym.proof.strategy import LOSS, derive_gradient
from mse_sym.report.document import Document
from mse_sym.report.lines import clauses, filled
from mse_sym.report.markup import spoken
from mse_sym.report.writers import html, md, tex
from mse_sym.symbolic.domains import NEGATIVE, NONNEGATIVE, NONPOSITIVE, POSITIVE, shown_set
from mse_sym.symbolic.plain_notation import printed_formula
from mse_sym.symbolic.real_values import conditions, positive_symbols
from mse_sym.symbolic.typed import Unreadable, grammar, read_domain, read_formula, read_latex

_FORMATS: Mapping[str, Callable[[Document], str]] = {"markdown": md.page, "latex": tex.page, "html": html.page}
_SECONDS_TO_READ = 1.0
_SECONDS = 60.0
_WIDEST = 100
_ASSUMPTIONS: Mapping[Set, str] = {
    POSITIVE: "positive",
    NONNEGATIVE: "nonnegative",
    NEGATIVE: "negative",
    NONPOSITIVE: "nonpositive",
    S.Reals: "real",
}
"""Sets that the assumptions of a symbol say, which SymPy knows more of."""


def derive(text: str, variable: str | None, domains: Sequence[tuple[str, str]], written: str, *, as_latex: bool) -> int:
    """Derive a formula in a variable or its only one, prove each line, and print it; 0 where all of them are proved."""
    if written != "text" and written not in _FORMATS:
        raise Problem(f"there is no format {written!r}; choose among text, {', '.join(_FORMATS)}")
    expression, symbols, declared = _read(text, variable, domains, as_latex)
    given = {symbols[name]: domain for name, domain in declared.items() if domain not in _ASSUMPTIONS}
    derivation = _derived(expression, symbols[variable or _only(symbols)], given)
    asked = tuple(each for each in conditions(expression) if not _is_shown(each, derivation))
    if written == "text":
        _show(derivation, asked)
    else:
        print(_FORMATS[written](derivative_document(derivation, asked)), end="")
    return 0


def _is_shown(condition: Rel, derivation: Derivation) -> bool:
    """Whether algebra shows from the domains that an expression is positive, which is more than may be asked."""
    sides = (condition.lhs, -condition.lhs) if isinstance(condition, Ne) else (condition.lhs,)
    return any(is_positive(side, derivation.context) for side in sides)


def _only(names: Collection[str]) -> str:
    if len(names) != 1:
        has = f"has {', '.join(names)}; choose one: --wrt {next(iter(names))}" if names else "has no names"
        raise Problem(f"no --wrt says in which variable the formula is derived, and it {has}")
    return next(iter(names))


def _read(
    text: str, variable: str | None, domains: Sequence[tuple[str, str]], as_latex: bool
) -> tuple[Expr, Mapping[str, Symbol], Mapping[str, Set]]:
    """The formula, its symbols by name, and the sets that were declared, or that the formula itself asks for."""
    symbols: dict[str, Symbol] = {}
    try:
        declared = {name: _domain(name, written) for name, written in domains}
        if twice := [name for name, count in Counter(name for name, _ in domains).items() if count > 1]:
            raise Unreadable(f"the domain of {twice[0]} is given twice")

        def symbol(name: str) -> Symbol:
            if name not in (*declared, variable):
                _check_name(name)
            assumption = _ASSUMPTIONS.get(declared.get(name, S.Reals), "real")
            return symbols.setdefault(name, Symbol(name, **{assumption: True}))

        if as_latex:
            grammar()  # which takes its time, and is not counted
        read = read_latex if as_latex else read_formula
        expression = within(_SECONDS_TO_READ, lambda: read(text, symbol))
        if asked := {str(each): POSITIVE for each in positive_symbols(expression) if str(each) not in declared}:
            declared |= asked
            symbols.clear()
            expression = within(_SECONDS_TO_READ, lambda: read(text, symbol))
    except Unreadable as error:
        raise Problem(str(error)) from error
    except TimeoutError as error:
        raise Problem("the formula is not read in time; write it shorter") from error
    for name in (*declared, *([variable] if variable else [])):
        if name not in symbols:
            role = "--wrt" if name == variable else "--domain"
            raise Problem(
                f"{role} {name}: there is no {name} in the formula; it has {', '.join(symbols) or 'no names'}"
            )
    return expression, symbols, declared


def _domain(name: str, written: str) -> Set:
    try:
        return read_domain(written)
    except Unreadable as error:
        raise Unreadable(f"--domain {name}: {error}") from None


def _check_name(name: str) -> None:
    """Refuse letters that a reader may take for a number, unless a domain says that they are none."""
    if name in ("e", "E"):
        raise Unreadable(f"{name} may be a variable or 2.718…; write exp(1), or declare it: --domain {name}=real")
    if name in ("I", "inf", "oo", "nan", "infinity"):
        raise Unreadable(f"{name} is no real number; if it is a variable, declare it: --domain {name}=real")


def _derived(expression: Expr, variable: Symbol, domains: Mapping[Symbol, Set]) -> Derivation:
    if LOSS.name in {symbol.name for symbol in expression.free_symbols}:
        raise Problem(f"{LOSS.name} is the name of the formula itself; rename it")
    try:
        with working("Deriving"):
            return carried_out("the derivation", lambda: derive_gradient(expression, variable, domains), _SECONDS)
    except (StepRefuted, StepUndecided) as error:
        raise Problem(str(error), FAILED) from error
    except TimeoutError as error:
        raise Problem(f"the derivation is not done within {_SECONDS:g} s; write the formula shorter", FAILED) from error
    except ValueError as error:
        raise Problem(str(error)) from error


def _show(derivation: Derivation, asked: Sequence[Rel]) -> None:
    console = output()
    width = min(console.width, _WIDEST) if console.is_terminal else console.width
    for line in _lines(derivation, asked, width):
        console.print(Text(line), soft_wrap=True)


def _lines(derivation: Derivation, asked: Sequence[Rel], width: int) -> Iterator[str]:
    definition = derivation.context.definitions[LOSS]
    yield from _set_out(f"ℓ = {printed_formula(definition)}", width)
    where = f", where {', '.join(map(_printed_condition, asked))}" if asked else ""
    yield from _set_out(f"for {_where(derivation, definition)}{where}", width)
    yield ""
    yield from typeset(derivation, width)
    yield ""
    yield from filled(clauses(f"{len(derivation.lines) - 1} lines proved: {methods(derivation.evidence)}."), width)
    for detail in dict.fromkeys(spoken(item.detail) for item in derivation.evidence if item.detail):
        yield from filled(clauses(f"{detail}."), width)


def _set_out(text: str, width: int) -> Iterator[str]:
    """A text of which all lines but the first stand in."""
    first, *others = filled(clauses(text), width - 4)
    yield first
    yield from (f"    {line}" for line in others)


def _where(derivation: Derivation, expression: Expr) -> str:
    symbols = sorted(expression.free_symbols | {derivation.start.variable}, key=str)
    return ", ".join(_lies(printed_formula(each), derivation.context.domain(each)) for each in symbols)


def _printed_condition(condition: Rel) -> str:
    return printed_formula(condition).replace("!=", "≠")


def _lies(name: str, domain: Set) -> str:
    if domain == S.Reals:
        return f"{name} real"
    return f"{name} > 0" if domain == POSITIVE else f"{name} in {shown_set(domain)}"
