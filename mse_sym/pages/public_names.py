"""What is public, by one rule, read from the source: nothing is imported for it, and so no extra is needed.

Public is every name in ``__all__`` of the modules that people import from, :data:`MODULES`, with what comes back from
those, :data:`RETURNED`; and of each class its methods, properties and described fields that begin with no underscore,
with those that it inherits from classes of this library.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from inspect import cleandoc
from typing import TypeAlias

MODULES = ("mse_sym", "mse_sym.train", "mse_sym.adapters", "mse_sym.check", "mse_sym.testing")
"""Where people import from; a name that stands in several belongs to the first."""

RETURNED = (
    ("mse_sym.losses.compiled", "CompiledLoss"),
    ("mse_sym.losses.compiled", "Measurement"),
    ("mse_sym.proof", "Evidence"),
    ("mse_sym.proof", "Line"),
    ("mse_sym.proof", "Witness"),
)
"""What is not imported, but comes back and is asked."""

Function: TypeAlias = ast.FunctionDef
Node: TypeAlias = ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign


@dataclass(frozen=True)
class Public:
    """A public name as its source has it: with the module that people import it from, and that in which it stands.

    ``name`` of a member has its class before it, as ``Loss.compile``. A public module has no node.
    """

    name: str
    module: str
    home: str
    node: Node | None
    docstring: str
    members: tuple[Public, ...] = ()

    @property
    def anchor(self) -> str:
        """The name with its module, which is one of a kind on all pages."""
        return f"{self.module}.{self.name}"

    @property
    def is_class(self) -> bool:
        """Whether it can have members."""
        return isinstance(self.node, ast.ClassDef)

    @property
    def is_property(self) -> bool:
        """Whether it is asked without parentheses."""
        return isinstance(self.node, ast.Assign | ast.AnnAssign) or not _PROPERTIES.isdisjoint(decorators(self.node))


_PROPERTIES = {"property", "cached_property"}


@cache
def public_names() -> tuple[Public, ...]:
    """All public names, each once, module by module."""
    found: dict[tuple[str, str], Public] = {}
    for module in MODULES:
        for name in _listed(module):
            if not name.startswith("__"):
                public = _public(name, module, *_resolved(module, name))
                found.setdefault((public.home, public.name), public)
    for module, name in RETURNED:
        public = _public(name, module, *_resolved(module, name))
        found[public.home, public.name] = public
    return tuple(found.values())


def functions_of(module: str) -> tuple[Public, ...]:
    """The functions and classes that stand in a module itself, or in its ``__all__`` where it has one."""
    names = _listed(module) or [n.name for n in tree(module).body if isinstance(n, ast.ClassDef | Function)]
    found = [_public(name, module, *_resolved(module, name)) for name in names if not name.startswith("_")]
    return tuple(public for public in found if isinstance(public.node, ast.ClassDef | Function))


def decorators(node: ast.AST | None) -> set[str]:
    """What stands behind the ``@`` of a function, without arguments."""
    listed = node.decorator_list if isinstance(node, ast.ClassDef | Function) else []
    return {ast.unparse(each.func if isinstance(each, ast.Call) else each) for each in listed}


@cache
def lines_of(module: str) -> list[bytes]:
    """The lines of a module, as the places of its nodes count them: in bytes."""
    text = _text(module)
    assert text is not None, module
    return text.encode().splitlines()


def class_named(home: str, name: str) -> tuple[str, ast.ClassDef] | None:
    """The class of a name as a module knows it, with the module in which it stands, if it is one of this library."""
    try:
        module, node = _resolved(home, name)
    except LookupError:
        return None
    return (module, node) if isinstance(node, ast.ClassDef) else None


def constant_named(home: str, name: str) -> tuple[str, ast.Constant] | None:
    """The number or text that a name stands for as a module knows it, with the module in which it stands."""
    try:
        module, node = _resolved(home, name)
    except LookupError:
        return None
    value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
    return (module, value) if isinstance(value, ast.Constant) else None


def _public(name: str, module: str, home: str, node: Node | None) -> Public:
    match node:
        case None:
            return Public(name, module, home, None, ast.get_docstring(tree(home)) or "")
        case ast.ClassDef():
            members = tuple(_members(name, module, home, node))
            return Public(name, module, home, node, ast.get_docstring(node) or "", members)
        case Function():
            return Public(name, module, home, node, ast.get_docstring(node) or "")
    return Public(name, module, home, node, _below(tree(home).body, node))


def _members(owner: str, module: str, home: str, node: ast.ClassDef) -> Iterator[Public]:
    """Those of the class, then those of the classes that it is made from, as far as they are other ones."""
    seen: set[str] = set()
    for where, each in ancestry(home, node):
        for statement in each.body:
            name, docstring = _member(statement, each.body)
            if name and not name.startswith("_") and name not in seen:
                seen.add(name)
                assert isinstance(statement, Function | ast.AnnAssign)
                yield Public(f"{owner}.{name}", module, where, statement, docstring)


def ancestry(home: str, node: ast.ClassDef) -> Iterator[tuple[str, ast.ClassDef]]:
    """A class and the classes of this library that it is made from, each with its module, itself first."""
    yield home, node
    for base in node.bases:
        if isinstance(base, ast.Name) and (found := class_named(home, base.id)):
            yield from ancestry(*found)


def _member(statement: ast.stmt, body: list[ast.stmt]) -> tuple[str, str]:
    """The name of a method, or of a field below which stands what it is; else none."""
    match statement:
        case Function(name=name):
            return name, ast.get_docstring(statement) or ""
        case ast.AnnAssign(target=ast.Name(id=name)) if docstring := _below(body, statement):
            return name, docstring
    return "", ""


def _below(body: list[ast.stmt], node: ast.stmt) -> str:
    """The text below an assignment."""
    following = body[body.index(node) + 1 :][:1]
    match following:
        case [ast.Expr(value=ast.Constant(value=str(text)))]:
            return cleandoc(text)
    return ""


def _resolved(module: str, name: str) -> tuple[str, Node | None]:
    """Where a name that a module has comes from, and what makes it; without a node, if it is a module itself.

    Raises:
        LookupError: it is none of this library.
    """
    for node in statements(tree(module).body):
        match node:
            case ast.ClassDef() | Function() if node.name == name:
                return module, node
            case ast.Assign(targets=[ast.Name(id=target)]) if target == name:
                return module, node
            case ast.AnnAssign(target=ast.Name(id=target)) if target == name:
                return module, node
            case ast.ImportFrom(module=str(source), names=names) if source.startswith("mse_sym"):
                for alias in names:
                    if (alias.asname or alias.name) == name:
                        inner = f"{source}.{alias.name}"
                        return (inner, None) if _text(inner) else _resolved(source, alias.name)
    raise LookupError(f"{module} has no {name}")


def statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Those at the top of a module or class, and within what only a type checker reads."""
    for node in body:
        yield node
        if isinstance(node, ast.If):
            yield from node.body


def _listed(module: str) -> list[str]:
    """The names in ``__all__``."""
    for node in tree(module).body:
        match node:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=ast.List(elts=elements)):
                return [
                    each.value for each in elements if isinstance(each, ast.Constant) and isinstance(each.value, str)
                ]
    return []


@cache
def tree(module: str) -> ast.Module:
    """A module of this library as it is parsed.

    Raises:
        LookupError: there is none of this name.
    """
    text = _text(module)
    if text is None:
        raise LookupError(f"there is no module {module}")
    return ast.parse(text)


@cache
def _text(module: str) -> str | None:
    first, *parts = module.split(".")
    root = files(first)
    for path in (
        root.joinpath(*parts, "__init__.py"),
        root.joinpath(*parts[:-1], f"{parts[-1]}.py") if parts else None,
    ):
        if path is not None and path.is_file():
            return path.read_text(encoding="utf-8")
    return None
