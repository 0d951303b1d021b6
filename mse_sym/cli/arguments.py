"""The grammar of the command line. It knows no mathematics, so that ``--help`` is immediate."""

from __future__ import annotations

import re
import sys
from argparse import Action, ArgumentParser, ArgumentTypeError, HelpFormatter, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from mse_sym.cli.problem import UNUSABLE
from mse_sym.cli.prose import epilogue, fitting

_DESCRIPTION = "Derive the gradient of a loss symbolically, prove every step, train with it and print the report."
_EXIT_CODES = (
    "exit codes: 0 all is proved, computed or measured, 1 something is refuted, undecided or an error, "
    "2 what was given cannot be used"
)

_DERIVE_EXAMPLES = f"""\
a formula has numbers, names, + - * / **, round brackets and functions: exp, log, sigmoid, softplus, tanh, sqrt, abs, \
sign, max, min, erf, sin, loggamma and others

a variable of which nothing is said is any real number; one that stands in a logarithm by itself is positive

examples:
  mse-sym derive "log(1 + exp(z)) - y*z" --wrt z --domain y=0..1
  mse-sym derive "log(sigma) + ((y - mu)/sigma)**2/2" --wrt sigma
  mse-sym derive "log(cosh(z))"
  mse-sym derive "max(0, 1 - y*z)" --wrt z --domain "y={{-1, 1}}" --format latex

{_EXIT_CODES}"""

_CHECK_EXAMPLES = """\
examples:
  mse-sym check mine.py:gradient --loss huber --within prediction=-1e3..1e3
  mse-sym check mine.py:gradient --loss huber --parameter delta=0.5
  mse-sym check mine.py:hessian --loss mine.py:my_loss --quantity hessian --rounding forgiven
  mse-sym check objectives.py:focal --loss binary_cross_entropy_of_sigmoid --way objective --json

exit codes: 0 it is right, 1 it is wrong or loses digits, 2 what was given cannot be used"""

_STUDY_EXAMPLES = """\
examples:
  mse-sym study -o starts
  mse-sym study --loss huber --parameter delta=0.5 --activation tanh --level 0.2
  mse-sym study --starts 1000000000 --scheduler tcp://10.0.0.1:8786 -o starts

exit codes: 0 the epochs are counted, 1 the gradient is not proved, 2 what was given cannot be used"""

_EXIT_ACCURACY = """\
allowed are 4 ulp, and up to 8 of the functions that the last line of the output then names

exit codes: 0 no error is greater than is allowed, 1 one is, 2 what was given cannot be used"""
_EXIT_AUDIT = "exit codes: 0 all is measured, however great the errors are, 2 what was given cannot be used"
_EXIT_EXPORT = "exit codes: 0 the file is written, 1 a loss is not proved, 2 what was given cannot be used"
_EXIT_NEURON = (
    "exit codes: 0 it is trained, 1 the gradient is not proved or the run diverges, 2 what was given cannot be used"
)
_EXIT_LIST = "exit codes: 0 it is listed, 2 what was given cannot be used"


class _Help(HelpFormatter):
    """What stands above and below the options is broken between words, and examples stay commands."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "".join(f"{indent}{line}" for line in epilogue(text, width).splitlines(keepends=True))


class _Parser(ArgumentParser):
    """Complains in lines as wide as the terminal."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(UNUSABLE, fitting(f"{self.prog}: error: {message}", sys.stderr) + "\n")


def parser() -> ArgumentParser:
    """The parser of all commands; it leaves the chosen one in ``command``."""
    main = _Parser("mse-sym", description=_DESCRIPTION, epilog=_EXIT_CODES, formatter_class=_Help)
    main.add_argument("--version", action=_Version, nargs=0, help="show the version and stop")
    common = _Parser(add_help=False)
    common.add_argument("--debug", action="store_true", help="show the traceback of an error")
    commands = main.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(name: str, description: str, epilog: str = "") -> ArgumentParser:
        return commands.add_parser(
            name,
            help=description,
            description=f"{description[0].upper()}{description[1:]}.",
            epilog=epilog,
            parents=[common],
            formatter_class=_Help,
        )

    _report(command("report", "derive and prove the claims, and write the report", _EXIT_CODES))
    _verify(command("verify", "prove every claim and every loss, and say how", _EXIT_CODES))
    _derive(command("derive", "derive a formula that is typed, and prove every line", _DERIVE_EXAMPLES))
    _check(command("check", "check a gradient or an objective of your own, and name the mistake", _CHECK_EXAMPLES))
    _accuracy(command("accuracy", "measure how many units in the last place the functions are wrong", _EXIT_ACCURACY))
    _audit(command("audit", "measure the functions of other libraries, and ours beside them", _EXIT_AUDIT))
    _export(command("export", "write the proved functions of a loss for NumPy, Numba, C or JavaScript", _EXIT_EXPORT))
    _neuron(command("neuron", "train one neuron, and show the run as a table and a chart", _EXIT_NEURON))
    _study(command("study", "train one neuron from a million random starts, and count its epochs", _STUDY_EXAMPLES))
    _list(command("list", "list losses, likelihoods, activations, derivations and claims", _EXIT_LIST))
    return main


def formulas_are_no_options(argv: Sequence[str]) -> list[str]:
    """The arguments with a blank before what begins with a minus and is no option: a formula, or a range."""
    of_formula, of_range = r"-(?:[^-h]|h.)", r"-[\d.]+\S*\.\."
    pattern = of_formula if argv[:1] == ["derive"] else of_range
    return [f" {text}" if re.match(pattern, text) else text for text in argv]


def _report(command: ArgumentParser) -> None:
    command.add_argument(
        "paths",
        metavar="PATH",
        nargs="*",
        type=Path,
        help="a file of claims, or a folder of such files (default: the project's own)",
    )
    command.add_argument(
        "-o",
        "--output",
        metavar="FOLDER",
        type=Path,
        help="where the report is written (default: mse-sym-report; of the project's own claims, in its own folder, "
        "reports)",
    )
    command.add_argument(
        "--format",
        metavar="FORMAT",
        dest="formats",
        action="append",
        help="tex, html, md or pdf; may be given more than once (default: all)",
    )
    _jobs(command)


def _verify(command: ArgumentParser) -> None:
    command.add_argument(
        "names",
        metavar="NAME or PATH",
        nargs="*",
        help="a claim (C15), a derivation, a loss, or a file or folder of your own claims "
        "(default: every claim and every loss of the project)",
    )
    command.add_argument("--json", action="store_true", help="print one JSON object")
    _jobs(command)


def _jobs(command: ArgumentParser) -> None:
    command.add_argument(
        "-j",
        "--jobs",
        metavar="N",
        type=_positive,
        help="how many processes prove side by side (default: as many as there are cores)",
    )


def _derive(command: ArgumentParser) -> None:
    command.add_argument("formula", metavar="FORMULA", help="what is derived, in quotes")
    command.add_argument("--wrt", metavar="NAME", help="the variable in which it is derived (default: the only one)")
    command.add_argument(
        "--domain",
        metavar="NAME=SET",
        dest="domains",
        type=_declared,
        action="append",
        default=[],
        help='where a variable lies: 0..1 with both ends, "(0, 1]" without the first, (0,inf), "{0, 1}", or one of '
        "real, positive, nonnegative, negative, nonpositive; may be given more than once",
    )
    command.add_argument("--latex", action="store_true", help="the formula is LaTeX (the extra: mse_sym[latex])")
    command.add_argument(
        "--format", metavar="FORMAT", default="text", help="text, markdown, latex or html (default: %(default)s)"
    )


def _check(command: ArgumentParser) -> None:
    command.add_argument(
        "function",
        metavar="FUNCTION",
        help="FILE.py:NAME or MODULE:NAME; it is called with arrays, the prediction, the target and parameters by name",
    )
    command.add_argument(
        "--loss", metavar="NAME", required=True, help="of which loss: of the catalogue, or FILE.py:NAME or MODULE:NAME"
    )
    command.add_argument(
        "--quantity",
        metavar="QUANTITY",
        default="gradient",
        help="what the function gives: value, gradient, hessian, hessian_diagonal or hessian_product "
        "(default: %(default)s)",
    )
    command.add_argument(
        "--way",
        metavar="WAY",
        default="numpy",
        help="what it works with: numpy, torch or jax; or objective, for one of XGBoost, LightGBM or CatBoost, which "
        "gives gradient and Hessian (default: %(default)s)",
    )
    command.add_argument(
        "--order",
        metavar="ORDER",
        choices=("predictions and data", "targets and predictions", "catboost"),
        help='which arguments an objective has: "predictions and data", "targets and predictions" or catboost '
        "(default: told by their names)",
    )
    _parameters(
        command,
        "a parameter of the loss becomes this number, and the function is called without it; may "
        "be given more than once",
    )
    command.add_argument(
        "--within",
        metavar="[NAME=]LOW..HIGH",
        type=_within,
        action="append",
        default=[],
        help="where it will be used: prediction, target or a parameter, or without a name all of them; may be given "
        "more than once",
    )
    command.add_argument(
        "--labels",
        metavar="KIND",
        choices=("any", "classes", "simplex"),
        default="any",
        help="of vectors: classes, one of which is 1, or simplex, which add up to 1, or any (default: %(default)s)",
    )
    command.add_argument(
        "--rounding",
        metavar="HOW",
        choices=("judged", "forgiven"),
        default="judged",
        help="judged, or forgiven, which asks for the formula alone (default: %(default)s)",
    )
    command.add_argument(
        "--type",
        metavar="TYPE",
        dest="dtype",
        choices=("float64", "float32"),
        default="float64",
        help="float64 or float32 (default: %(default)s)",
    )
    command.add_argument(
        "--tolerance",
        metavar="ULP",
        type=_number,
        help="the greatest error allowed, in units in the last place (default: 1024, of float32 128)",
    )
    command.add_argument(
        "--points", metavar="N", type=_positive, default=200, help="examples it is tried at (default: %(default)d)"
    )
    command.add_argument("--json", action="store_true", help="print one JSON object")


def _parameters(command: ArgumentParser, text: str) -> None:
    command.add_argument(
        "--parameter",
        metavar="NAME=VALUE",
        dest="parameters",
        type=_assignment,
        action="append",
        default=[],
        help=text,
    )


def _accuracy(command: ArgumentParser) -> None:
    command.add_argument(
        "names",
        metavar="NAME",
        nargs="*",
        help="a loss, or FILE.py:NAME or MODULE:NAME of your own (default: every loss of the project)",
    )
    command.add_argument(
        "--points", metavar="N", type=_positive, default=200, help="examples for each function (default: %(default)d)"
    )
    command.add_argument(
        "--backend",
        metavar="BACKEND",
        default="numpy",
        help="whose functions are measured, such as numba (default: %(default)s)",
    )
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.add_argument(
        "--write",
        action="store_true",
        help="keep what is measured in mse_sym/data/accuracy.json",
    )


def _audit(command: ArgumentParser) -> None:
    command.add_argument(
        "libraries",
        metavar="LIBRARY",
        nargs="*",
        help="torch, optax, scikit-learn, SciPy, XGBoost or LightGBM, in any case (default: those that are installed)",
    )
    command.add_argument(
        "--points", metavar="N", type=_positive, default=1000, help="examples for each function (default: %(default)d)"
    )
    command.add_argument("--json", action="store_true", help="print one JSON object")


def _export(command: ArgumentParser) -> None:
    command.add_argument(
        "name",
        metavar="NAME",
        nargs="?",
        help="a loss, or FILE.py:NAME or MODULE:NAME of your own "
        "(default: every loss of the project, for numpy or numba)",
    )
    command.add_argument(
        "--backend", metavar="BACKEND", default="numpy", help="c, javascript, numba or numpy (default: %(default)s)"
    )
    command.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=Path,
        help="the file that is written (default: the name of the loss; of every loss, in the project's own folder, "
        "mse_sym/gradients.py, or mse_sym/gradients_numba.py for numba)",
    )


def _neuron(command: ArgumentParser) -> None:
    command.add_argument("--loss", metavar="NAME", default="squared_error", help="a loss (default: %(default)s)")
    command.add_argument("--activation", metavar="NAME", default="sigmoid", help="an activation (default: %(default)s)")
    _parameters(command, "a parameter of the loss; may be given more than once")
    numbers = {
        "weight": (
            "W",
            None,
            "where the run starts, together with --bias (default: two runs, lucky and unlucky)",
        ),
        "bias": ("B", None, "where the run starts, together with --weight"),
        "input": ("X", 1.0, "the input of the one example (default: %(default)g)"),
        "target": ("Y", 0.0, "its target (default: %(default)g)"),
        "rate": ("R", 0.15, "the learning rate (default: %(default)g)"),
    }
    for name, (metavar, default, text) in numbers.items():
        command.add_argument(f"--{name}", metavar=metavar, type=_number, default=default, help=text)
    command.add_argument(
        "--epochs", metavar="N", type=_whole, default=300, help="the number of steps (default: %(default)d)"
    )
    command.add_argument("--json", action="store_true", help="print one JSON object, with every epoch")


def _study(command: ArgumentParser) -> None:
    command.add_argument(
        "--loss",
        metavar="NAME",
        dest="losses",
        action="append",
        help="a loss, or FILE.py:NAME; may be given more than once (default: squared_error, binary_cross_entropy)",
    )
    command.add_argument("--activation", metavar="NAME", default="sigmoid", help="an activation (default: %(default)s)")
    _parameters(command, "a parameter of the losses; may be given more than once")
    numbers = {
        "spread": ("S", 1.0, "the standard deviation of weight and bias (default: %(default)g)"),
        "level": ("A", 0.5, "the output to wait for (default: %(default)g)"),
        "input": ("X", 1.0, "the input of the one example (default: %(default)g)"),
        "target": ("Y", 0.0, "its target (default: %(default)g)"),
        "rate": ("R", 0.15, "the learning rate (default: %(default)g)"),
    }
    for name, (metavar, default, text) in numbers.items():
        command.add_argument(f"--{name}", metavar=metavar, type=_number, default=default, help=text)
    whole = {
        "starts": (1_000_000, "how many random starts (default: %(default)d)"),
        "most": (1_000_000, "the epochs after which a start is given up (default: %(default)d)"),
        "seed": (0, "of the random numbers (default: %(default)d)"),
    }
    for name, (number, text) in whole.items():
        command.add_argument(f"--{name}", metavar="N", type=_whole, default=number, help=text)
    command.add_argument(
        "-o",
        "--output",
        metavar="FOLDER",
        type=Path,
        help="keep what is counted there; the same command goes on where it was stopped",
    )
    command.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="let the workers of this Dask cluster count, as tcp://host:8786; 'local' starts one on this machine",
    )
    command.add_argument(
        "--backend",
        choices=("numba", "numpy"),
        help="numba, fused loops, or numpy, arrays (default: numba where it is installed)",
    )
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.add_argument("--write", action="store_true", help="keep the result for the page on random starts")


def _list(command: ArgumentParser) -> None:
    command.add_argument(
        "names",
        metavar="NAME or PATTERN",
        nargs="*",
        help='what is shown: a loss, a likelihood, an activation, a derivation or a claim; several by "*huber*"; or a '
        "kind, such as losses (default: all there is)",
    )
    command.add_argument("--json", action="store_true", help="print one JSON object")


def _positive(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise ArgumentTypeError(f"expected a positive whole number, got {text!r}")
    return number


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise ArgumentTypeError(f"expected a number, got {text!r}") from error


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise ArgumentTypeError(f"expected a whole number, got {text!r}") from error


def _assignment(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    try:
        return name.strip(), float(value)
    except ValueError as error:
        raise ArgumentTypeError(f"expected NAME=VALUE, like sigma=0.5, got {text!r}") from error


def _within(text: str) -> tuple[str, tuple[float, float]]:
    name, _, ends = text.rpartition("=")
    low, _, high = ends.partition("..")
    try:
        return name.strip(), (float(low), float(high))
    except ValueError as error:
        raise ArgumentTypeError(f"expected NAME=LOW..HIGH, like prediction=-5..5, got {text!r}") from error


def _declared(text: str) -> tuple[str, str]:
    name, sign, domain = text.partition("=")
    if not (sign and name.strip().isidentifier()):
        raise ArgumentTypeError(f"expected NAME=SET, like y=0..1 or sigma=positive, got {text!r}")
    return name.strip(), domain


class _Version(Action):
    """Looks the version up only when it is asked for, which ``argparse``'s own action does not."""

    def __call__(self, parser: ArgumentParser, namespace: Namespace, values: Any, option: str | None = None) -> None:
        from importlib.metadata import PackageNotFoundError, version

        try:
            found = version("mse_sym")
        except PackageNotFoundError:
            parser.error("mse_sym is not installed, so it has no version; install it with pip install -e .")
        print(f"{parser.prog} {found}")
        parser.exit()
