"""``mse-sym check``: is somebody's gradient, or objective, right, and if not, what is the mistake."""

from __future__ import annotations

import sys
from argparse import Namespace
from contextlib import redirect_stdout
from functools import wraps
from inspect import signature
from types import SimpleNamespace
from typing import Any, get_args

import numpy as np
from rich.text import Text

from mse_sym.check.gradient import check_gradient
from mse_sym.check.objective import ObjectiveCheck, check_objective, is_objective
from mse_sym.check.outcome import GradientCheck
from mse_sym.check.ways import Way
from mse_sym.cli.named import CATBOOST, function_called, loss_called
from mse_sym.cli.options import in_shell, told_in_shell
from mse_sym.cli.problem import FAILED, Problem
from mse_sym.cli.terminal import output, print_json, working
from mse_sym.losses import Loss
from mse_sym.pages.attempts import Failed, attempt
from mse_sym.report.lines import clauses, filled

_WAYS = get_args(Way)
_OBJECTIVE = "objective"


class _Raised(TypeError):
    """What the function itself raises; in a finer type, in which it is only tried, it may."""


def check(arguments: Namespace) -> int:
    """Check a function against a loss and show the diagnosis; 0 where it is right, 1 where it is not."""
    if arguments.way not in (*_WAYS, _OBJECTIVE):
        raise Problem(f"there is no way {arguments.way!r}; choose among {', '.join(_WAYS)}, {_OBJECTIVE}")
    loss = _loss(arguments)
    given = function_called(arguments.function)
    _refuse_other_parameters(given, loss, arguments)
    if arguments.way != _OBJECTIVE and is_objective(given):
        raise Problem(f"{arguments.function} is called with data, as an objective is; add --way {_OBJECTIVE}")
    function = _guarded(given, arguments.function)
    within = dict(arguments.within)
    if "" in within and len(within) > 1:
        raise Problem("--within is given without a name, for all arguments, or with names, and not both")
    options = {
        "dtype": arguments.dtype,
        "points": arguments.points,
        "tolerance": arguments.tolerance,
        "within": within.get("", within or None),
        "labels": arguments.labels,
        "rounding": arguments.rounding,
    }
    try:
        with working("Checking"), redirect_stdout(sys.stderr), np.errstate(all="ignore"):
            if arguments.way == _OBJECTIVE:
                order: Any = arguments.order
                found: GradientCheck | ObjectiveCheck = check_objective(function, loss, order=order, **options)
            else:
                found = check_gradient(loss, function, quantity=arguments.quantity, way=arguments.way, **options)
    except _Raised as error:
        raise Problem(str(error), FAILED) from error
    except (TypeError, ValueError, ArithmeticError, ModuleNotFoundError) as error:
        raise Problem(in_shell(str(error))) from error
    if arguments.json:
        print_json(told_in_shell(found.to_dict()))
    else:
        _show(found)
    return 0 if found.passed else FAILED


def _loss(arguments: Namespace) -> Loss:
    """The loss that is named, with numbers for the parameters that are given."""
    loss, numbers = loss_called(arguments.loss), dict(arguments.parameters)
    try:
        loss = loss.at(**numbers)
    except (TypeError, ValueError) as error:
        raise Problem(str(error)) from error
    if arguments.way == _OBJECTIVE and loss.parameters:
        names = " ".join(f"--parameter {name}=…" for name in map(str, loss.parameters))
        raise Problem(f"{loss.name}: an objective is not given parameters; give their numbers, {names}")
    return loss


def _refuse_other_parameters(function: Any, loss: Loss, arguments: Namespace) -> None:
    """A function must ask for the parameters of the loss, and not for one that is a number by now."""
    try:
        asked = signature(function).parameters.values()
    except (TypeError, ValueError):
        return
    takes_any = any(each.kind is each.VAR_KEYWORD for each in asked)
    for name in [] if takes_any else map(str, loss.parameters):
        if all(each.name != name for each in asked):
            raise Problem(
                f"{loss.name} has the parameter {name}, which {arguments.function} does not take; add it to the "
                f"function, which is called with {name}=…, or make it a number: --parameter {name}=…"
            )
    for name, value in arguments.parameters:
        if any(each.name == name and each.default is each.empty for each in asked):
            raise Problem(
                f"--parameter {name}={value:g} makes {name} a number of the loss, and the function is called without "
                f"it, but {arguments.function} asks for {name}; leave out --parameter {name}, or give {name} this "
                "default in the function"
            )


def _guarded(function: Any, name: str) -> Any:
    """The function, whose own errors are told as such, and not as errors of what was given."""
    if hasattr(function, CATBOOST):
        return SimpleNamespace(**{CATBOOST: _guarded(getattr(function, CATBOOST), name)})

    @wraps(function)
    def called(*given: Any, **named: Any) -> Any:
        found = attempt(lambda: function(*given, **named), name)
        if isinstance(found, Failed):
            raise _Raised(f"the function raises an error: {found.message}")
        return found

    return called


def _show(found: GradientCheck | ObjectiveCheck) -> None:
    """The message, each of its lines broken behind where it begins."""
    console = output()
    for line in in_shell(found.message).splitlines():
        sentence = line.lstrip(" ")
        margin = " " * (len(line) - len(sentence))
        first, *others = filled(clauses(sentence), console.width - len(margin) - 2)
        for part in (f"{margin}{first}", *(f"{margin}  {other}" for other in others)):
            text = Text(part)
            text.highlight_words(["FAILED"], "bold red")
            text.highlight_words(["passed"], "green")
            console.print(text, soft_wrap=True)
