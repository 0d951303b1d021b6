"""How a public name is called, as its source has it, in lines that have room on a page."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from mse_sym.pages.public_names import Function, Public, ancestry, constant_named, decorators, lines_of, statements

WIDTH = 84
"""Of a line; a longer call has a line for each argument."""

_OF_SELF = frozenset({"self", "cls"})


def signature(public: Public) -> str:
    """The call of a function, of a class or of a method, with types and defaults; of a property its type."""
    node = public.node
    if public.is_property:
        kind = getattr(node, "returns", None) or getattr(node, "annotation", None)
        return f"{public.name}: {_text(public.home, kind)}" if kind else public.name
    if isinstance(node, ast.ClassDef):
        return _call(public.name, list(_of_class(public)), "")
    assert isinstance(node, Function)
    returned = f" -> {_text(public.home, node.returns)}" if node.returns else ""
    return _call(public.name, list(_arguments(public.home, node)), returned)


def fields(public: Public) -> Iterator[tuple[str, str]]:
    """The fields of a dataclass that begin with no underscore, with their types; what only making it takes is none."""
    assert isinstance(public.node, ast.ClassDef)
    for home, each in reversed(list(ancestry(public.home, public.node))):
        for statement in each.body:
            match statement:
                case ast.AnnAssign(target=ast.Name(id=name)) if not name.startswith("_"):
                    if not (kind := _text(home, statement.annotation)).startswith("InitVar["):
                        yield name, kind


def _of_class(public: Public) -> Iterator[str]:
    """What a class is made from: the arguments of its ``__init__``, or the fields of a dataclass."""
    assert isinstance(public.node, ast.ClassDef)
    family = list(ancestry(public.home, public.node))
    for home, each in family:
        for statement in statements(each.body):
            if isinstance(statement, Function) and statement.name in ("__init__", "__new__"):
                yield from _arguments(home, statement)
                return
    for home, each in reversed(family):
        if "dataclass" in decorators(each):
            yield from _of_fields(home, each)


def _of_fields(home: str, node: ast.ClassDef) -> Iterator[str]:
    for statement in node.body:
        if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
            continue
        written = f"{statement.target.id}: {_text(home, statement.annotation)}"
        match statement.value:
            case None:
                yield written
            case ast.Call(func=ast.Name(id="field"), keywords=keywords):
                given = {each.arg: each.value for each in keywords}
                if "default_factory" in given:
                    yield f"{written} = {_text(home, given['default_factory'])}()"
                elif not (isinstance(given.get("init"), ast.Constant) and "default" not in given):
                    yield written + (f" = {_default(home, given['default'])}" if "default" in given else "")
            case value if "ClassVar" not in written:
                yield f"{written} = {_default(home, value)}"


def _arguments(home: str, node: Function) -> Iterator[str]:
    given = node.args
    positional = [*given.posonlyargs, *given.args]
    defaults: list[ast.expr | None] = [None] * (len(positional) - len(given.defaults))
    for place, (argument, default) in enumerate(zip(positional, [*defaults, *given.defaults], strict=True), 1):
        if argument.arg not in _OF_SELF:
            yield _argument(home, argument, default)
        if place == len(given.posonlyargs):
            yield "/"
    if given.vararg:
        yield f"*{_argument(home, given.vararg, None)}"
    elif given.kwonlyargs:
        yield "*"
    for argument, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        yield _argument(home, argument, default)
    if given.kwarg:
        yield f"**{_argument(home, given.kwarg, None)}"


def _argument(home: str, argument: ast.arg, default: ast.expr | None) -> str:
    annotated = f"{argument.arg}: {_text(home, argument.annotation)}" if argument.annotation else argument.arg
    if default is None:
        return annotated
    between = " = " if argument.annotation else "="
    return f"{annotated}{between}{_default(home, default)}"


def _default(home: str, node: ast.expr) -> str:
    """A default as it stands in its source; a constant of a number or a text as what it is."""
    if isinstance(node, ast.Name) and (known := constant_named(home, node.id)):
        return _text(*known)
    return _text(home, node)


def _call(name: str, arguments: list[str], returned: str) -> str:
    line = f"{name}({', '.join(arguments)}){returned}"
    if len(line) <= WIDTH:
        return line
    return "\n".join([f"{name}(", *(f"    {argument}," for argument in arguments), f"){returned}"])


def _text(home: str, node: ast.expr) -> str:
    """An expression as it stands in its module, on one line."""
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    first, *others = lines_of(home)[node.lineno - 1 : node.end_lineno]
    parts = [first[: None if others else node.end_col_offset][node.col_offset :], *others[:-1]]
    parts += [line[: node.end_col_offset] for line in others[-1:]]
    return " ".join(b" ".join(parts).decode().split())
