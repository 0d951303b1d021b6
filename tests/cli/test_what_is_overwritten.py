"""No command replaces a file of somebody's own that it was not given."""

from __future__ import annotations

from pathlib import Path

import pytest

import mse_sym
from mse_sym.cli import main
from mse_sym.cli.checkout import is_checkout

ROOT = Path(mse_sym.__file__).parents[1]


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks like the project's own."""
    (tmp_path / "mse_sym").mkdir()
    (tmp_path / "mse_sym" / "__init__.py").touch()
    (tmp_path / "mse_sym" / "gradients.py").write_text("mine")
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_project_knows_its_own_folder(elsewhere: Path) -> None:
    assert is_checkout(ROOT)
    assert not is_checkout(elsewhere)
    assert not is_checkout(ROOT / "mse_sym")


@pytest.mark.parametrize("backend", ["numpy", "numba"])
def test_the_module_of_all_losses_is_written_in_the_projects_own_folder_alone(
    backend: str, elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "--backend", backend]) == 2
    assert "name a loss, or a file: -o gradients" in capsys.readouterr().err
    assert (elsewhere / "mse_sym" / "gradients.py").read_text() == "mine"
    assert not (elsewhere / "mse_sym" / "gradients_numba.py").exists()


def test_a_file_that_was_not_exported_is_replaced_only_if_it_is_named(
    elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = elsewhere / "squared_error.c"
    file.write_text("mine")
    command = ["export", "squared_error", "--backend", "c"]
    assert main(command) == 2
    assert "-o squared_error.c" in capsys.readouterr().err
    assert file.read_text() == "mine"
    assert main([*command, "-o", "squared_error.c"]) == 0
    assert main(command) == 0
    assert "squared_error_gradient" in file.read_text()


def test_the_projects_own_report_does_not_go_to_somebody_elses_folder(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written: list[Path] = []

    def stopped(pages: object, claims: object, losses: object, folder: Path, *_: object) -> None:
        written.append(folder)
        raise OSError("nothing is written")

    monkeypatch.setattr("mse_sym.cli.report._written", stopped)
    monkeypatch.setattr("mse_sym.cli.report.examined", lambda *_, **__: ((), ()))
    assert main(["report", "--format", "md"]) == 2
    monkeypatch.chdir(ROOT)
    assert main(["report", "--format", "md"]) == 2
    assert written == [Path("mse-sym-report"), Path("reports")]
