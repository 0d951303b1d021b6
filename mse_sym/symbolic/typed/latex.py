r"""Formulas in LaTeX, ``\log(1 + e^{z}) - y z``, by SymPy's grammar for lark.

The grammar alone says too little: it reads ``y \log p - x`` as ``y log(p - x)`` too, and some products not at all. So
products are first written with a sign, and arguments in brackets are closed off; of the readings that it then gives
those are dropped in which a function takes more than its brackets or a single name, and if several are left they must
mean the same. SymPy's own reading of the tree, which evaluates, is not used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sympy import Expr, S, Symbol

from mse_sym.symbolic.typed.arithmetic import check_brackets, check_length
from mse_sym.symbolic.typed.limits import Unreadable, applied, named, number, power, product, quotient, sum_of

_LONGEST = 400
_FUNCTIONS = {
    **{f"FUNC_{name.upper()}": name for name in ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh")},
    "FUNC_LN": "log",
    "FUNC_ARCSIN": "asin",
    "FUNC_ARCCOS": "acos",
    "FUNC_ARCTAN": "atan",
    "FUNC_ARSINH": "asinh",
    "FUNC_ARCOSH": "acosh",
    "FUNC_ARTANH": "atanh",
    "FUNC_MAX": "Max",
    "FUNC_MIN": "Min",
}
"""By the terminals of the grammar."""
_OF_ONE = r"exp|log|ln|sinh?|cosh?|tanh?|arcsin|arccos|arctan|arsinh|arcosh|artanh"
_SPACE = re.compile(r"\\(?:left|right)(?=\s*[()\[\]|])|\\[,;:! ]|\\q?quad(?![A-Za-z])|\s+")
_NO_FACTOR = r"\\(?:cdot|times|div|to|le|ge|ne|lt|gt)"
_STAND_INS = {"sigma": ("chi", "xi", "upsilon"), "pi": ("zeta", "kappa", "omega")}
"""Of letters that the grammar has not, such as may stand for them."""
_CLOSED = {"group_round_parentheses", "group_curly_parentheses", "number", "fraction", "square_root", "abs"}
_HINT = r"write products with \cdot and arguments in brackets"


def read_latex(text: str, symbol: Callable[[str], Symbol]) -> Expr:
    """The expression that LaTeX means; ``symbol`` makes of a name its variable.

    Raises:
        Unreadable: it is not read by the grammar, has several meanings, or exceeds a limit.
        ModuleNotFoundError: lark is not installed.
    """
    check_length(text)
    if len(text) > _LONGEST:
        raise Unreadable(f"the formula has {len(text)} characters, and of LaTeX at most {_LONGEST} are read")
    for place, character in enumerate(text):
        if not (character.isascii() and (character.isprintable() or character.isspace())):
            raise Unreadable(f"at character {place + 1}: {character!a} cannot stand in a formula")
    check_brackets(text, {"(": ")", "{": "}", "[": "]"})
    parse = grammar()
    plain = _SPACE.sub(" ", text)
    _check_sigma(plain)
    meant: dict[str, str] = {"lambda": "lamda"}
    for letter, others in _STAND_INS.items():
        free = [other for other in others if f"\\{other}" not in plain]
        if re.search(rf"\\{letter}(?![A-Za-z])", plain) and not free:
            raise Unreadable(f"\\{letter} is not read beside {', '.join(others)}; use other letters")
        plain = re.sub(rf"\\{letter}(?![A-Za-z])", rf"\\{free[0]} " if free else "", plain)
        meant |= {free[0]: letter} if free else {}
    return _Reader(symbol, meant).read(parse(_Marked(plain).whole()))


def _check_sigma(text: str) -> None:
    r"""That ``\sigma`` is the sigmoid everywhere, or a letter everywhere, and no power of either before a bracket."""
    for match in re.finditer(r"\\sigma *\^", text):
        if text[_Marked(text).item_end(match.end()) :].lstrip(" ").startswith("("):
            raise Unreadable(rf"\sigma^…(…) may be a power of the sigmoid or a product; {_HINT}")
    if re.search(r"\\sigma *\(", text) and re.search(r"\\sigma(?! *\()(?![A-Za-z])", text):
        raise Unreadable(rf"\sigma(…) is the sigmoid, and \sigma stands alone as well; {_HINT}, or use other letters")


@cache
def grammar() -> Callable[[str], Any]:
    """The parser, which is made once and takes a second for it.

    Raises:
        ModuleNotFoundError: lark is not installed.
    """
    try:
        from lark.exceptions import LarkError
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError("LaTeX is read with lark; install the extra: pip install 'mse_sym[latex]'") from error
    from sympy.parsing.latex.lark import latex_parser

    parser = latex_parser.LarkLaTeXParser(transform=False)

    def parse(text: str) -> Any:
        try:
            return parser.doparse(text)
        except LarkError as error:
            place = getattr(error, "pos_in_stream", None)
            at = f" at {text[place : place + 20]!r}" if isinstance(place, int) and place >= 0 else ""
            raise Unreadable(f"SymPy's grammar does not read the LaTeX{at}; {_HINT}") from None
        except RecursionError:
            raise Unreadable("the LaTeX lies too deep within brackets") from None

    return parse


@dataclass(frozen=True)
class _Marked:
    """LaTeX with a sign in each product after brackets, powers, roots and functions, and functions in braces."""

    text: str

    def whole(self) -> str:
        return self._part(0, len(self.text))

    def _part(self, begin: int, end: int) -> str:
        written, place = "", begin
        while place < end:
            after = self._factor_end(place)
            if after is None:
                written, place = written + self.text[place], place + 1
                continue
            factor = self._factor(place, after)
            is_product = re.match(rf" *(?:[A-Za-z0-9({{]|(?!{_NO_FACTOR})\\[A-Za-z])", self.text[after:end])
            written, place = written + factor + (r"\cdot " if is_product else ""), after
        return written

    def _factor_end(self, place: int) -> int | None:
        """Where a function with brackets, a root, a fraction, a power or a bracket ends that begins at a place."""
        if match := re.compile(rf"\\(?:{_OF_ONE}) *(?=\()").match(self.text, place):
            end = self.item_end(match.end())
            if re.match(r" *\^", self.text[end:]):
                shown = self.text[place : end + 2]
                raise Unreadable(f"{shown!r} may be a power of the function or of its argument; add brackets")
            return end
        if match := re.compile(r"\\[dt]?frac *").match(self.text, place):
            return self.item_end(self.item_end(match.end()))
        if match := re.compile(r"\\sqrt *(?=\{)|\^ *").match(self.text, place):
            return self.item_end(match.end())
        return self.item_end(place) if self.text[place] == "(" else None

    def item_end(self, place: int) -> int:
        """The end of what stands at a place, after blanks: a group, a command or a character."""
        place += len(self.text[place:]) - len(self.text[place:].lstrip(" "))
        if match := re.compile(r"\\[A-Za-z]+").match(self.text, place):
            return match.end()
        depth = 0
        for end in range(place, len(self.text)):
            depth += (self.text[end] in "({[") - (self.text[end] in ")}]")
            if depth <= 0:
                return end + 1
        return len(self.text)

    def _factor(self, begin: int, end: int) -> str:
        whole = self.text[begin:end]
        head = re.match(rf"\\(?:{_OF_ONE}) *(?=\()", whole)
        inside = self._inside(whole)
        return f"{{{inside}}}" if head else inside

    def _inside(self, whole: str) -> str:
        """The same with products marked within its groups."""
        found, place = "", 0
        while place < len(whole):
            if whole[place] in "({[":
                end = _Marked(whole).item_end(place)
                found += whole[place] + _Marked(whole[place + 1 : end - 1]).whole() + whole[end - 1]
                place = end
            else:
                found, place = found + whole[place], place + 1
        return found


class _Rejected(Exception):
    """A reading in which a function takes more than it is given."""


@dataclass(frozen=True)
class _Reader:
    """Reads a tree of lark; ``meant`` has the names of letters that are called otherwise there."""

    symbol: Callable[[str], Symbol]
    meant: Mapping[str, str]

    def read(self, tree: Any) -> Expr:
        try:
            return self._read(tree)
        except _Rejected as error:
            raise Unreadable(str(error)) from None

    def _read(self, tree: Any) -> Expr:
        if not hasattr(tree, "data"):
            return self._name(tree)
        rule, parts = str(tree.data), tree.children
        if rule == "_ambig":
            return self._one_of(parts)
        inner = [part for part in parts if not _is_mark(part)]
        match rule:
            case "latex_string" | "group_round_parentheses" | "group_curly_parentheses" | "group_square_brackets":
                return self._read(inner[0])
            case "number" if str(parts[0])[0].isdigit():
                return number(str(parts[0]))
            case "add" | "sub":
                *before, last = map(self._read, inner)
                return sum_of([*before, -last if rule == "sub" else last])
            case "adjacent_expressions" if self._is_sigma(inner[0]) and _begins_with_bracket(inner[1]):
                raise _Rejected(r"\sigma(…) is the sigmoid")
            case "mul" | "adjacent_expressions":
                return product(*map(self._read, inner))
            case "div" | "fraction":
                return quotient(*map(self._read, inner))
            case "superscript" if len(inner) == 2:
                return self._power(*inner)
            case "square_root":
                *degree, radicand = map(self._read, inner)
                return power(radicand, quotient(S.One, degree[0] if degree else S(2)))
            case "abs":
                return applied("Abs", [self._read(inner[0])])
            case "max" | "min":
                return applied(rule, [self._read(part) for part in inner[0].children if not _is_mark(part)])
            case "function_applied" if self._is_sigma(parts[0]):
                return applied("sigmoid", [self._read(part) for part in inner[1].children if not _is_mark(part)])
            case "function_applied":
                raise Unreadable(f"{parts[0]}(…) may be a function or a product; {_HINT}")
        if getattr(parts[0], "type", "") in _FUNCTIONS and len(inner) == 1:
            return self._applied(parts[0], inner[0])
        raise Unreadable(f"{rule.replace('_', ' ')} is not read in LaTeX; {_HINT}")

    def _one_of(self, readings: list[Any]) -> Expr:
        """What several readings mean, if it is the same."""
        found: list[Expr] = []
        rejected: list[_Rejected] = []
        for reading in readings:
            try:
                found.append(self._read(reading))
            except _Rejected as error:
                rejected.append(error)
        if not found:
            raise rejected[0]
        if len(set(found)) > 1:
            raise Unreadable(f"the LaTeX can be read as {found[0]} or as {found[1]}; add brackets")
        return found[0]

    def _power(self, base: Any, exponent: Any) -> Expr:
        if str(base) == "e":
            return applied("exp", [self._read(exponent)])
        return power(self._read(base), self._read(exponent))

    def _applied(self, function: Any, argument: Any) -> Expr:
        rule = str(getattr(argument, "data", ""))
        base = argument.children[0] if rule == "superscript" else argument
        if rule and rule not in _CLOSED and (rule != "superscript" or hasattr(base, "data")):
            raise _Rejected(f"where the argument of {function} ends is not said; {_HINT}")
        return applied(_FUNCTIONS[function.type], [self._read(argument)])

    def _name(self, token: Any) -> Expr:
        if not re.fullmatch(r"[A-Z_]*(SYMBOL|SUBSCRIPT|PRIMES|DIGIT)[A-Z_]*", token.type) or "'" in token:
            raise Unreadable(f"{str(token)!r} is not read in LaTeX")
        if re.search(r"_[A-Za-z]{2}", token):
            raise _Rejected(f"an index of several letters stands in braces, not as in {token}")
        if token.type == "DIGIT":
            return number(str(token))
        name = re.sub(r"[{}\\ ]", "", str(token))
        return named("_".join(self.meant.get(word, word) for word in name.split("_")), self.symbol)

    def _is_sigma(self, token: Any) -> bool:
        return self.meant.get(str(token)[1:]) == "sigma" and str(token)[:1] == "\\"


def _begins_with_bracket(tree: Any) -> bool:
    while hasattr(tree, "data") and tree.data != "group_round_parentheses":
        tree = tree.children[0]
    return hasattr(tree, "data")


def _is_mark(part: Any) -> bool:
    """Whether a part of the tree is a sign or a bracket, which says nothing that the rule has not said."""
    kinds = r"L_.*|R_.*|[A-Z]+_SYMBOL|ADD|SUB|CARET|BAR|CMD_(?!INFTY).*|FUNC_.*|COMMA"
    kind = getattr(part, "type", None)
    return kind is not None and bool(re.fullmatch(kinds, kind)) and "GREEK" not in kind and "LATIN" not in kind
