"""Folders of files that are not finished: gone with the process that writes them, or at the next run at the latest."""

from __future__ import annotations

import os
import re
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NAME = re.compile(r"\.unfinished-(?P<host>.+)-(?P<process>\d+)-\w+")


@contextmanager
def unfinished(home: Path) -> Iterator[Path]:
    """A folder in ``home``, from which what is finished is moved; those of processes that were ended are removed."""
    for left in home.glob(".unfinished-*"):
        if _is_left_behind(left.name):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=home, prefix=f".unfinished-{socket.gethostname()}-{os.getpid()}-") as folder:
        yield Path(folder)


def _is_left_behind(name: str) -> bool:
    """Whether the process that made a folder is gone, as far as this machine can tell: of others nothing is known."""
    found = _NAME.fullmatch(name)
    if found is None or found["host"] != socket.gethostname() or os.name != "posix":
        return False
    try:
        os.kill(int(found["process"]), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False
