"""What a run that was ended left behind is removed by the next one, and what another run is at is not."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from mse_sym.report.unfinished import unfinished

KILLED = """
import os, sys
from pathlib import Path
from mse_sym.report.unfinished import unfinished
with unfinished(Path(sys.argv[1])) as folder:
    (folder / "page.html").touch()
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(os.name != "posix", reason="elsewhere nothing tells whether a process is gone")
def test_what_a_run_that_was_ended_leaves_is_removed_by_the_next(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        left = Path(run.stdout.readline().strip())
        with unfinished(tmp_path) as mine:
            assert left.is_dir()
            assert mine.is_dir()
        run.kill()
        run.wait()
    assert [*tmp_path.iterdir()] == [left]
    with unfinished(tmp_path) as mine:
        assert [*tmp_path.iterdir()] == [mine]
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("name", ["mine", "elsewhere-1-abc", f"{socket.gethostname()}-mine"])
def test_what_no_run_of_this_machine_made_stays(name: str, tmp_path: Path) -> None:
    folder = tmp_path / f".unfinished-{name}"
    folder.mkdir()
    with unfinished(tmp_path):
        assert folder.is_dir()
