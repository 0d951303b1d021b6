"""The page of the public names: nothing public goes without a docstring, its errors and an example that runs."""

from __future__ import annotations

import ast
import dataclasses
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import mse_sym
from mse_sym import adapters, check, train
from mse_sym.pages import public_names as source
from mse_sym.pages.api import GROUPS, api_document
from mse_sym.pages.docstrings import blocks_of, example_of, items_of, parts_of
from mse_sym.pages.guides import guide_documents
from mse_sym.pages.public_names import Public, ancestry, decorators, public_names
from mse_sym.pages.signatures import fields, signature
from mse_sym.report.document import Definitions, Display, Listing, Paragraph, Subheading
from mse_sym.report.markup import Link, parse
from mse_sym.report.writers import tex as latex
from tests.examples import promised
from tests.pages.test_guides import EXTRAS, WIDEST, modules

NAMES = {public.name: public for public in public_names()}
MEMBERS = [member for public in NAMES.values() for member in public.members]
CALLED = [NAMES[name] for group in GROUPS for name in group.called]


def ids(public: Public) -> str:
    return public.anchor


@pytest.mark.parametrize("public", [*NAMES.values(), *MEMBERS], ids=ids)
def test_every_public_name_has_a_docstring(public: Public) -> None:
    assert public.docstring


def test_every_public_name_stands_in_one_group() -> None:
    grouped = [name for group in GROUPS for name in (*group.called, *group.returned)]
    assert sorted(grouped) == sorted(NAMES)


@cache
def functions_of(home: str) -> Mapping[str, ast.FunctionDef]:
    """Kept, as the errors are looked for while the tests are collected, once for each name of the module."""
    return {node.name: node for node in ast.walk(source.tree(home)) if isinstance(node, ast.FunctionDef)}


def raised(home: str, body: list[ast.stmt], seen: set[str]) -> Iterator[str]:
    """The errors that statements raise, themselves or by the private functions of their module that they call."""
    functions = functions_of(home)
    for node in (each for statement in body for each in ast.walk(statement)):
        match node:
            case ast.Raise(exc=ast.Call(func=ast.Name(id=name))) | ast.Raise(exc=ast.Name(id=name)):
                if name[0].isupper():
                    yield name
            case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=name)):
                if name.startswith("_") and name in functions and name not in seen:
                    seen.add(name)
                    yield from raised(home, functions[name].body, seen)


def errors(public: Public) -> set[str]:
    node = public.node
    if isinstance(node, ast.FunctionDef):
        return set(raised(public.home, node.body, set()))
    if isinstance(node, ast.ClassDef):
        makers = ("__init__", "__new__", "__post_init__")
        bodies = [each.body for each in node.body if isinstance(each, ast.FunctionDef) and each.name in makers]
        return {name for body in bodies for name in raised(public.home, body, set())}
    return set()


def said(public: Public) -> str:
    """What the docstring says of errors, or that of the class, in its section or by a reference to another name."""
    owner, _, member = public.name.partition(".")
    if member and owner in NAMES and NAMES[owner] is not public:
        return f"{_said(public)} {_said(NAMES[owner])}"
    return _said(public)


def _said(public: Public) -> str:
    parts = parts_of(public.docstring)
    listed = [line for part in parts if part.heading == "Raises" for line in part.lines]
    text = " ".join(line for part in parts if not part.heading for line in part.lines)
    return " ".join(listed) + (" as of the other" if "rrors" in text and "those of :" in text else "")


@pytest.mark.parametrize("public", [public for public in [*NAMES.values(), *MEMBERS] if errors(public)], ids=ids)
def test_what_raises_says_what(public: Public) -> None:
    documented = said(public)
    assert "as of the other" in documented or all(name in documented for name in errors(public)), errors(public)


def test_errors_of_private_helpers_are_seen() -> None:
    assert {"TypeError", "ValueError"} <= errors(NAMES["check_gradient"])


@pytest.mark.parametrize("public", CALLED, ids=ids)
def test_what_one_calls_has_an_example(public: Public) -> None:
    assert example_of(public.docstring)


def examples() -> Iterator[Any]:
    """The examples of all docstrings, each with the libraries that it needs."""
    for public in [*NAMES.values(), *MEMBERS]:
        if text := example_of(public.docstring):
            needed = sorted((modules(text) | set(NEEDED.get(public.name, ()))) & EXTRAS - {"hypothesis"})
            marks = [pytest.mark.peers(*needed)] if needed else []
            yield pytest.param(public, id=public.anchor, marks=marks)


NEEDED = {
    **dict.fromkeys(("LossRegressor", "LossClassifier", "NetworkRegressor", "NetworkClassifier"), ("sklearn",)),
    **dict.fromkeys(("minimise", "Likelihood"), ("scipy",)),
}
"""The libraries that an example does not name."""


@pytest.mark.parametrize("public", list(examples()))
def test_every_example_runs(
    public: Public, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    text = example_of(public.docstring)
    exec(compile(text, public.anchor, "exec"), {"__name__": "example"})
    printed = capsys.readouterr().out
    expected = list(promised(text))
    assert expected or "assert" in text
    for words in expected:
        assert words in printed, words


def listings() -> list[Listing]:
    return [block for section in api_document().sections for block in section.blocks if isinstance(block, Listing)]


def test_the_lines_have_room_in_the_book() -> None:
    for listing in listings():
        assert max(map(len, listing.text.splitlines())) <= WIDEST, listing.text
        assert listing.text.replace("…", "").isascii(), listing.text


def test_every_link_of_the_page_leads_somewhere() -> None:
    pages = {document.name: {section.identifier for section in document.sections} for document in guide_documents()}
    blocks = [block for section in api_document().sections for block in section.blocks]
    pages[""] = {block.identifier for block in blocks if isinstance(block, Subheading)}
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    texts += [text for block in blocks if isinstance(block, Definitions) for row in block.rows for text in row]
    links = [span for text in texts for span in parse(text) if isinstance(span, Link)]
    assert len(links) > len(NAMES)
    for link in links:
        assert link.page == "catalogue" or link.anchor in pages[link.page], link


def test_no_extra_is_imported_for_the_page() -> None:
    program = "import sys; from mse_sym.pages.api import api_document; api_document(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert {name.partition(".")[0] for name in done.stdout.split()} & (EXTRAS | {"numba"}) == set()


def test_public_names_are_those_that_are_imported() -> None:
    for module in (mse_sym, train, check, adapters):
        listed = {name for name in module.__all__ if not name.startswith("__")}
        assert listed <= NAMES.keys()
        assert {name for name, public in NAMES.items() if public.module == module.__name__} <= listed


def test_a_call_as_it_stands_in_its_source() -> None:
    assert signature(NAMES["vector"]) == "vector(name: str, *sizes: Expr | int, **assumptions: bool) -> IndexedBase"
    assert signature(NAMES["Adam"]).splitlines()[1] == "    rate: float = 0.001,"
    members = {member.name: signature(member) for member in MEMBERS}
    assert members["Loss.gradient"] == "Loss.gradient: Expr"
    assert members["Loss.of"] == "Loss.of(activation: Activation) -> Loss"
    assert "LossClassifier.fit" in members  # of a class that it is made from


DOCSTRING = r"""What it is: :math:`a^2` of ``a``, see :func:`other`.

Example::

    print(1)  # 1

.. math:: a
          + b

Args:
    a, b: numbers, which go on
        in a second line.
    and more of it.

Returns:
    A sentence, which goes on
    in a second line: at the same indent.

Raises (from :meth:`apply`):
    ValueError: no.
"""


def test_no_listing_is_run_together_as_prose() -> None:
    blocks = [block for section in api_document().sections for block in section.blocks]
    for text in (block.text for block in blocks if isinstance(block, Paragraph)):
        assert not re.search(r"::|\bimport ", text), text


def test_a_docstring_in_blocks() -> None:
    assert list(blocks_of(DOCSTRING, lambda name: f"[{name}](#{name})")) == [
        Paragraph("What it is: $a^2$ of `a`, see [other](#other)."),
        Listing("print(1)  # 1"),
        Display(("a + b",)),
        Definitions("Arguments", (("`a`, `b`", "numbers, which go on in a second line."), ("", "and more of it."))),
        Definitions("Returns", (("", "A sentence, which goes on in a second line: at the same indent."),)),
        Definitions("Errors (from [apply](#apply))", (("`ValueError`", "no."),)),
    ]


def test_every_character_of_the_page_is_known_to_the_book() -> None:
    assert "[U+" not in latex.page(api_document())


def test_one_parameter_of_a_density_is_no_parameters() -> None:
    blocks = [block for section in api_document().sections for block in section.blocks]
    texts = dict(row for block in blocks if isinstance(block, Definitions) for row in block.rows)
    assert texts["`weibull`"].endswith("with the parameter $k$.")
    assert "with the parameters $s$, $p$" in texts["`exponential_power`"]


def test_powers_in_texts_are_formulas() -> None:
    blocks = [block for section in api_document().sections for block in section.blocks]
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    texts += [text for block in blocks if isinstance(block, Definitions) for _, text in block.rows]
    for text in texts:
        assert "^" not in re.sub(r"\$[^$]*\$|`[^`]*`", "", text), text


def is_record(public: Public) -> bool:
    """Whether one asks it for fields: a dataclass, or an error that carries something."""
    if not isinstance(public.node, ast.ClassDef):
        return False
    family = [node for _, node in ancestry(public.home, public.node)]
    return public.name.startswith("Step") or any("dataclass" in decorators(node) for node in family)


RECORDS = list(filter(is_record, NAMES.values()))


@pytest.mark.parametrize("public", RECORDS, ids=ids)
def test_every_field_is_described(public: Public) -> None:
    parts = [part for part in parts_of(public.docstring) if part.heading == "Attributes"]
    told = {name for part in parts for names, text in items_of(part) if text for name in names.split(", ")}
    told |= {member.name.partition(".")[2] for member in public.members if member.docstring}
    assert [name for name, _ in fields(public) if name not in told] == []


def test_the_fields_of_what_comes_back_have_types() -> None:
    blocks = [block for section in api_document().sections for block in section.blocks]
    terms = {term for block in blocks if isinstance(block, Definitions) for term, _ in block.rows}
    assert {"`witness: Comparison`", "`errors: Mapping[tuple[Region, Label], float]`"} <= terms


def test_what_a_type_checker_is_told_of_making_a_loss_is_how_it_is_made() -> None:
    """The names, their order and defaults; the types, but of several predictions, which become one vector."""
    made = signature(NAMES["Loss"])
    kinds = {each.name: each for each in dataclasses.fields(mse_sym.Loss)}
    lines = [line.strip().removesuffix(",") for line in made.splitlines()[1:-1]]
    assert [line.partition(":")[0] for line in lines] == list(kinds)
    for line, (name, each) in zip(lines, kinds.items(), strict=True):
        _, _, written = line.partition(": ")
        kind, _, default = written.partition(" = ")
        several = " | tuple[Symbol, ...]" if name == "prediction" else ""
        assert kind == f"{each.type}{several}"
        factory = each.default_factory
        absent = each.default is dataclasses.MISSING and factory is dataclasses.MISSING
        assert default == ("" if absent else "{}" if factory is dict else repr(each.default).replace("'", '"'))


def test_no_default_is_the_name_of_a_constant() -> None:
    members = {member.name: signature(member) for member in MEMBERS}
    assert "    count: int = 200," in signature(NAMES["accuracy"])
    assert '    loss: str | Loss = "softmax",' in signature(NAMES["LossClassifier"])
    for call in [*members.values(), *(signature(public) for public in CALLED if public.node is not None)]:
        assert not re.search(r"= [A-Z][A-Z_]+\b(?!\()", call), call


def test_what_only_making_takes_is_no_field() -> None:
    assert [name for name, _ in fields(NAMES["Proved"])] == ["evidence"]
