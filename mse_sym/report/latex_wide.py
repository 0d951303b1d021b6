r"""Formulas that are wider than a line: the same in LaTeX that may be broken, best at the outermost operators.

TeX breaks no line between ``\left`` and ``\right``, in a fraction or in cases.  Here ``\fenced`` has parentheses whose
inside stands free, ``\brokenfraction`` and ``\brokencases`` have what stands instead where they are wider than a line,
and each place where a line may end says how bad that is: the worse, the deeper it lies.  Where a line ends within a
product, the next begins with a sign of multiplication.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|\d+(?:\.\d+)?|\s+|.", re.DOTALL)
_OPERATORS = frozenset(["+", "-", r"\cdot", r"\times", r"\pm", r"\wedge", r"\vee"])
_RELATIONS = frozenset(["=", "<", ">", r"\leq", r"\geq", r"\neq", r"\in", r"\to", r"\sim", r"\iff", r"\approx"])
_SPACES = re.compile(r"\\[,;:! ]|\\q?quad|\s+")
_FUNCTION = re.compile(r"\\(?:operatorname|log|exp|sinh|cosh|tanh)(?![A-Za-z])")
_OPENING = re.compile(r"\\(?:operatorname|log|exp|sinh|cosh|tanh|max|min|sum|prod|int|text|partial)(?![A-Za-z])|[([|]$")
_NAMED = frozenset([r"\sigma", r"\phi", r"\Phi", r"\Gamma", "f"])  # functions, where they stand before parentheses
_NO_FACTOR = re.compile(r"\\(?:text|mathrm|[lcd]?dots|infty)(?![A-Za-z])|\\[^A-Za-z]|[^\w\\{]")
_SCRIPTS = frozenset("^_'")
_COMMA, _APPLIED, _DEEPER, _ANYWHERE = 300, 500, 700, 9000
_BETWEEN = {"relation": 50, "operator": 100, "slash": 600}
"""How bad the end of a line is there; TeX adds their squares, so that one within parentheses counts as many outside."""


def broken(latex: str, depth: int = 0) -> str:
    """``latex`` with all places where a line may end, ``depth`` levels of parentheses within the formula."""
    return "".join(_written(_parts(latex), depth))


def in_line(latex: str) -> str:
    """``latex`` as it stands within text: a fraction whose parts would be too small to read has a slash."""
    parts = [part for part in _parts(latex) if part.kind != "space"] if r"\frac" in latex else []
    if not parts:
        return latex
    after = [part.kind in ("sign", "fence", "fraction") for part in parts[1:]]
    return " ".join(map(_within_text, parts, [*after, False]))


def _within_text(part: _Part, followed: bool) -> str:
    match part.kind, part.inside:
        case "fence", (left, right, inside):
            return rf"\left{left}{in_line(inside)}\right{right}{part.script}"
        case "fraction", (above, below) if not (_is_sign(above) and _is_sign(below)):
            numerator = rf"\left({in_line(above)}\right)" if _is_sum(above) else in_line(above)
            denominator = in_line(below) if _is_one(below) else rf"\left({in_line(below)}\right)"
            slashed = f"{numerator}/{denominator}"
            return rf"\left({slashed}\right)" if followed else slashed
    if root := re.fullmatch(r"(\\sqrt(?:\[[^]]*\])?)\s*\{(.*)\}", part.latex, re.DOTALL):
        return rf"{root[1]}{{{in_line(root[2])}}}{part.script}"
    return part.latex + part.script


@dataclass(frozen=True)
class _Part:
    """A sign, or a construct with its arguments: its ``kind`` says what; ``script`` is what is raised or lowered."""

    kind: str
    latex: str
    inside: tuple[str, ...] = ()
    script: str = ""


def _written(parts: list[_Part], depth: int) -> Iterator[str]:
    before: _Part | None = None  # what an operator can follow
    differential = "d" if any(part.latex == r"\int" for part in parts) else ""
    for part in parts:
        if part.kind == "space":
            yield part.latex
            continue
        if before is not None and differential not in (before.latex, part.latex):
            yield _end_of_line(before, part, depth)
        yield _construct(part, depth) + part.script
        if part.kind in _BETWEEN:
            yield r"\nobreak "
        before = None if part.kind in _BETWEEN else part


def _end_of_line(before: _Part, part: _Part, depth: int) -> str:
    """What says how bad it is to end a line between the two; nothing, where no line ends."""
    if part.kind in _BETWEEN:
        return _penalty(_BETWEEN[part.kind], depth)
    if before.kind == "comma":
        return _penalty(_COMMA, depth)
    if _is_derivative(before):
        return _penalty(_APPLIED, depth)
    if not _is_product(before, part):
        return ""
    good = (before.kind != "sign" or part.kind == "fraction") and depth < _DEEP
    return r"\productbreak " if good else r"\hardproductbreak "


_DEEP = 2  # levels of parentheses from which on a product is broken only if nothing else can be


def _penalty(bad: int, depth: int) -> str:
    return rf"\penalty{min(bad + _DEEPER * depth, _ANYWHERE)} "


def _is_product(before: _Part, part: _Part) -> bool:
    """Whether the two are factors, rather than a function and what it is applied to, or a sign of another kind."""
    if part.kind in (*_BETWEEN, "comma") or before.kind in (*_BETWEEN, "comma"):
        return False
    if before.kind == "sign" and (_OPENING.match(before.latex) or before.script.startswith("'")):
        return False
    if _is_derivative(before) or (before.latex in _NAMED and not before.script and part.kind == "fence"):
        return False
    return part.kind != "sign" or not _NO_FACTOR.match(part.latex)


def _is_derivative(part: _Part) -> bool:
    """Whether it is the sign of a derivative, of what follows."""
    return part.kind == "fraction" and re.fullmatch(r"\\partial(?:\^\{?\d\}?)?", part.inside[0].strip()) is not None


def are_factors(before: str, after: str) -> bool:
    """Whether two pieces of a formula that follow one another are multiplied."""
    if after.lstrip().startswith(r"\quad"):
        return False
    ends, begins = ([part for part in _parts(latex) if part.kind != "space"] for latex in (before, after))
    return bool(ends and begins) and _is_product(ends[-1], begins[0])


def _construct(part: _Part, depth: int) -> str:
    match part.kind, part.inside:
        case "fence", (left, right, inside):
            return rf"\fenced{{{left}}}{{{right}}}{{{broken(inside, depth + 1)}}}"
        case "fraction", (above, below):
            slashed = f"{_above(above, depth)}/{_below(below, depth)}"
            return rf"\brokenfraction{{{part.latex}}}{{{slashed}}}"
        case "cases", rows:
            written = "".join(_row(row) for row in rows)
            return rf"\brokencases{{{part.latex}}}{{{written}}}"
    return part.latex


def _row(row: str) -> str:
    """A case: what it is, which may be broken like any formula, and when."""
    value, _, when = row.partition("&") if r"\begin" not in row else _last_cell(row)
    return rf"\caserow{{{broken(value.strip())}}}{{{when.strip()}}}"


def _last_cell(row: str) -> tuple[str, str, str]:
    """The cells of a row whose value has cases in it."""
    value, ampersand, when = row[: (end := row.rindex(r"\end{cases}"))], "", row[end:]
    inside, ampersand, when = when.partition("&")
    return value + inside, ampersand, when


def _above(latex: str, depth: int) -> str:
    """What stood above a bar: a sum in parentheses."""
    return _enclosed(latex, depth) if _is_sum(latex) else broken(latex, depth)


def _below(latex: str, depth: int) -> str:
    """What stood below a bar: in parentheses, unless it is one thing."""
    return broken(latex, depth) if _is_one(latex) else _enclosed(latex, depth)


def _is_sign(latex: str) -> bool:
    """Whether it is one number or letter, without what is raised or lowered."""
    return re.fullmatch(r"\\[A-Za-z]+|\d+|[A-Za-z]", latex.strip()) is not None


def _is_sum(latex: str) -> bool:
    return any(part.kind in ("operator", "relation") for part in _parts(latex))


def _is_one(latex: str) -> bool:
    """Whether it is one sign or construct, or a function of something in parentheses."""
    match [part for part in _parts(latex) if part.kind != "space"]:
        case [one]:
            return one.kind != "fraction"
        case [function, argument]:
            return bool(_FUNCTION.match(function.latex)) and argument.kind == "fence"
    return False


def _enclosed(latex: str, depth: int) -> str:
    return rf"\fenced{{(}}{{)}}{{{broken(latex, depth + 1)}}}"


def _parts(latex: str) -> list[_Part]:
    parts: list[_Part] = []
    tokens = [found[0] for found in _TOKEN.finditer(latex)]
    place = 0
    while place < len(tokens):
        token, begin = tokens[place], place
        if token in _SCRIPTS:
            place = _argument_end(tokens, place + 1) if token != "'" else place + 1
            script = "".join(tokens[begin:place])
            last = parts.pop() if parts else _Part("sign", "{}")
            parts.append(_Part(last.kind, last.latex, last.inside, last.script + script))
            continue
        place, kind, inside = _construct_at(tokens, place)
        parts.append(_Part(kind, "".join(tokens[begin:place]), inside))
    return parts


def _construct_at(tokens: list[str], place: int) -> tuple[int, str, tuple[str, ...]]:
    """Where what begins at ``place`` ends, what it is, and what is in it."""
    token = tokens[place]
    if token == r"\left":
        end = _closing(tokens, place, r"\left", r"\right")
        left, right = tokens[place + 1], tokens[end + 1]
        return end + 2, "fence", (left, right, _without_braces(tokens[place + 2 : end]))
    if token == r"\begin":
        end = _closing(tokens, place, r"\begin", r"\end")
        head = _argument_end(tokens, place + 1)
        name = "".join(tokens[place + 1 : head])
        rows = tuple(_rows(tokens[head:end])) if name == "{cases}" else ()
        return _argument_end(tokens, end + 1), "cases" if rows else "sign", rows
    if token in (r"\frac", r"\dfrac"):
        middle = _argument_end(tokens, place + 1)
        end = _argument_end(tokens, middle)
        arguments = ("".join(part).strip()[1:-1] for part in (tokens[place + 1 : middle], tokens[middle:end]))
        return end, "fraction", tuple(arguments)
    end = place + 1
    if token == "{":
        return _argument_end(tokens, place), "sign", ()
    while end < len(tokens) and tokens[end] in "{[" and token[0] == "\\" and not _SPACES.fullmatch(token):
        end = _argument_end(tokens, end)
    for kind, found in (("operator", _OPERATORS), ("relation", _RELATIONS), ("comma", {","}), ("slash", {"/"})):
        if token in found:
            return place + 1, kind, ()
    return end, "space" if _SPACES.fullmatch(token) else "sign", ()


def _rows(tokens: list[str]) -> Iterator[str]:
    """The rows of cases, without those of cases within."""
    depth, row = 0, ""
    for token in tokens:
        depth += (token == r"\begin") - (token == r"\end")
        if token == r"\\" and depth == 0:
            yield row
            row = ""
        else:
            row += token
    yield row


def _without_braces(tokens: list[str]) -> str:
    """What is within a pair of parentheses, where braces that hold all of it say nothing."""
    whole = tokens[:1] == ["{"] and _argument_end(tokens, 0) == len(tokens)
    return "".join(tokens[1:-1] if whole else tokens)


def _closing(tokens: list[str], place: int, opening: str, closing: str) -> int:
    depth = 0
    for end in range(place, len(tokens)):
        depth += (tokens[end] == opening) - (tokens[end] == closing)
        if depth == 0:
            return end
    raise ValueError(f"{opening} without {closing} in {''.join(tokens)!r}")


def _argument_end(tokens: list[str], place: int) -> int:
    """Where an argument that begins at ``place`` ends: a group in braces or brackets, or one token."""
    while tokens[place].isspace():
        place += 1
    if tokens[place] in "{[":
        return _closing(tokens, place, tokens[place], "}" if tokens[place] == "{" else "]") + 1
    return place + 1
