"""Where claims and losses were written, seen from their pages, and the commands that examine them again."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from mse_sym.cli import main
from mse_sym.losses import with_activations
from mse_sym.pages.claims import discover, load_page
from mse_sym.pages.sources import of_claim, of_loss
from mse_sym.report.document import Document, Section, Source
from mse_sym.report.writers import html, md, tex

ROOT = Path(__file__).parents[2]
REPORTS = ROOT / "reports"
PAGE = '''"""Mine."""

from mse_sym import claim, losses


@claim("M1", "Mine")
def mine():
    yield losses.squared_error.gradient_derivation
'''


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "my_page.py"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_each_claim_of_the_project_leads_to_its_first_line() -> None:
    for page in discover():
        for claim in page.claims:
            source = of_claim(claim, page, REPORTS)
            assert source is not None
            assert (REPORTS / source.link).resolve() == page.path.resolve()
            lines = (ROOT / source.file).read_text(encoding="utf-8").splitlines()
            below = " ".join(lines[source.line - 1 : source.line + 1])
            assert below.startswith(("@claim(", "@exercise("))
            assert f'"{claim.identifier}"' in below
            assert source.command == f"mse-sym verify {claim.identifier}"


def test_each_loss_leads_to_its_entry() -> None:
    for name, loss in with_activations().items():
        source = of_loss(loss, REPORTS)
        assert source is not None
        line = (REPORTS / source.link).resolve().read_text(encoding="utf-8").splitlines()[source.line - 1]
        assert name.startswith(line.partition(" = ")[0])
        assert source.command == f"mse-sym verify {name}"


def test_a_page_of_ones_own_does_so_too(
    page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    loaded = load_page(page)
    source = of_claim(loaded.claims[0], loaded, page.parent / "out")
    assert source == Source("my_page.py", "../my_page.py", 6, "mse-sym verify my_page.py")
    monkeypatch.chdir(page.parent)
    assert main(shlex.split(source.command)[1:]) == 0
    assert "M1" in capsys.readouterr().out


def test_no_page_says_where_the_machine_keeps_its_files(page: Path) -> None:
    loaded = load_page(page)
    source = of_claim(loaded.claims[0], loaded, page.parent / "elsewhere" / "out")
    assert source == Source("my_page.py", "", 6, "mse-sym verify my_page.py")


def test_every_format_says_it() -> None:
    source = Source("derivations/it.py", "../derivations/it.py", 12, "mse-sym verify C3")
    document = Document("page", "Page", "Lead.", (Section("C3", "It", (), "proved", source),))
    assert (
        '<a href="../derivations/it.py#L12">derivations/it.py, line 12</a>\u00a0· <code>mse-sym verify C3</code>'
        in (html.page(document))
    )
    assert r"[derivations/it.py, line 12](../derivations/it.py#L12) · `mse-sym verify C3`" in md.page(document)
    assert r"\source{\texttt{derivations/\codebreak{}it.\codebreak{}py}, line~12}{\texttt{mse-sym verify C3}}" in (
        tex.page(document)
    )
