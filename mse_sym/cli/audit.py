"""``mse-sym audit``: how many units in the last place the functions of other libraries are wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.text import Text

from mse_sym.check.accuracy import ALLOWED
from mse_sym.check.audit import COUNT, LEAST, MODERATE, Row, as_data, installed, measure, tasks
from mse_sym.check.peers import LIBRARIES
from mse_sym.cli.problem import Problem
from mse_sym.cli.tables import table
from mse_sym.cli.terminal import output, print_json, tracked

_COLUMNS = (
    *("library", "function", "loss", "quantity", "type", "greatest", "moderate", "median"),
    *("ours", "worst input"),
)
_COLUMNS_IN_WORDS = (
    "greatest, median: the greatest error, and that of the middle, at points from all over the range of finite inputs, "
    "in units in the last place (ulp) of the exact result; inf where a result is NaN, or infinite and should not be\n"
    f"moderate: the greatest where no input is greater than {MODERATE:g} in size, and none but 0 smaller than "
    f"{LEAST:g}\n"
    "ours: the greatest error of the function of this project, at the same points\n"
    "worst input: where the error is greatest: what came out instead of what is exact (and the kind of point)\n"
)


def audit(names: Sequence[str], count: int = COUNT, *, as_json: bool) -> int:
    """Measure the libraries that are named, or all that are installed, and show it; 0, whatever comes out."""
    libraries = installed([*map(_key, names)])
    try:
        rows = [measure(task, count) for task in tracked(tasks(libraries), "Measuring", lambda task: task.name)]
    except ValueError as error:
        raise Problem(str(error)) from error
    if as_json:
        print_json(as_data(rows, libraries, count))
        return 0
    console = output()
    console.print(table("Errors in units in the last place", _COLUMNS, map(_row, rows)))
    within = sum(row.errors.greatest <= ALLOWED for row in rows)
    console.print(_COLUMNS_IN_WORDS)
    console.print(f"{within} of {len(rows)} within {ALLOWED:g} ulp")
    return 0


def _key(name: str) -> str:
    """The key of a library, which is called by that, by its title or by one of its modules, in whatever case."""
    for key, library in LIBRARIES.items():
        if name.casefold().removeprefix("py").replace("_", "-") in {key, library.title.casefold(), *library.modules}:
            return key
    titles = ", ".join(library.title for library in LIBRARIES.values())
    raise Problem(f"there is no library {name!r} in the audit; choose among {titles}")


def _row(row: Row) -> Sequence[str | Text]:
    return (
        f"{row.library} {row.version}",
        f"{row.function} ({row.points})" if row.points else row.function,
        row.loss,
        row.quantity,
        row.dtype,
        _error(row.errors.greatest),
        _error(row.errors.moderate),
        f"{row.errors.median:.3g}",
        _error(row.ours.greatest),
        _shown(row.worst),
    )


def _error(error: float) -> Text:
    return Text(f"{error:.3g}", "green" if error <= ALLOWED else "bold red")


def _shown(worst: Mapping[str, Any]) -> str:
    parameters = "".join(f", {name} = {value}" for name, value in worst["parameters"].items())
    component = f", component {worst['component']}" if worst["component"] else ""
    return (
        f"prediction = {worst['prediction']}, target = {worst['target']}{parameters}{component}: "
        f"{worst['computed']} instead of {worst['exact']} ({worst['stratum']})"
    )
