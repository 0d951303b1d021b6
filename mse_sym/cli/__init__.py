"""The command line ``mse-sym``: each command is a module, imported when it is called."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from importlib import import_module

from mse_sym.cli.arguments import formulas_are_no_options, parser
from mse_sym.cli.cores import cores
from mse_sym.cli.loading import sign_of_life
from mse_sym.cli.problem import UNUSABLE, Problem
from mse_sym.cli.prose import fitting

_MODULES = {"list": "listing"}
"""The modules of commands that are called otherwise."""
_INTERRUPTED = 128 + 2
_BROKEN_PIPE = 128 + 13
"""What a shell shows for a program that SIGINT or SIGPIPE ended."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    0 all is proved, computed or measured, 1 something is refuted, undecided or an error, 2 what is given is unusable.
    """
    given = formulas_are_no_options(sys.argv[1:] if argv is None else [*argv])
    if not given:
        parser().print_help()
        return 0
    arguments = parser().parse_args(given)
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("mse-sym: interrupted", file=sys.stderr)
        return _INTERRUPTED
    except BrokenPipeError:
        # The reader left: nothing is said, neither here nor when Python flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    except Problem as problem:
        return _say(problem, problem.code, arguments.debug)
    except (OSError, ModuleNotFoundError) as error:
        return _say(error, UNUSABLE, arguments.debug)
    return code


def _run(arguments: Namespace) -> int:
    with sign_of_life():
        from mse_sym.cli.terminal import spell_what_cannot_be_encoded

        import_module(f"mse_sym.cli.{_MODULES.get(arguments.command, arguments.command)}")
    spell_what_cannot_be_encoded()
    match arguments.command:
        case "report":
            from mse_sym.cli.report import report

            return report(
                arguments.paths, arguments.output, arguments.formats, arguments.jobs or cores(), debug=arguments.debug
            )
        case "verify":
            from mse_sym.cli.verify import verify

            return verify(arguments.names, arguments.jobs or cores(), as_json=arguments.json, debug=arguments.debug)
        case "derive":
            from mse_sym.cli.derive import derive

            return derive(
                arguments.formula, arguments.wrt, arguments.domains, arguments.format, as_latex=arguments.latex
            )
        case "check":
            from mse_sym.cli.check import check

            return check(arguments)
        case "accuracy":
            from mse_sym.cli.accuracy import accuracies

            return accuracies(
                arguments.names, arguments.points, arguments.backend, as_json=arguments.json, writes=arguments.write
            )
        case "audit":
            from mse_sym.cli.audit import audit

            return audit(arguments.libraries, arguments.points, as_json=arguments.json)
        case "export":
            from mse_sym.cli.export import export

            return export(arguments.name, arguments.backend, arguments.output)
        case "neuron":
            from mse_sym.cli.neuron import neuron

            return neuron(arguments)
        case "study":
            from mse_sym.cli.study import study

            return study(arguments)
        case command:
            from mse_sym.cli.listing import listing

            assert command == "list"
            return listing(arguments.names, as_json=arguments.json)


def _say(error: Exception, code: int, debug: bool) -> int:
    if debug:
        from traceback import print_exception

        print_exception(error)
    print(fitting(f"mse-sym: {error}", sys.stderr), file=sys.stderr)
    return code
