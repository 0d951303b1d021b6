"""The project's own folder, whose files some commands write where no other is named."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parents[1] / "__init__.py"


def is_checkout(folder: Path) -> bool:
    """Whether the package that runs stands in a folder, and what it is built from beside it."""
    package = folder / "mse_sym" / "__init__.py"
    return (folder / "pyproject.toml").is_file() and package.is_file() and package.samefile(_PACKAGE)
