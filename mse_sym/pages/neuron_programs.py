"""The arithmetic of the page with a neuron: proved programs in JavaScript, as they are printed for export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from mse_sym.backends.printing.languages import block
from mse_sym.backends.printing.loops import functions, written
from mse_sym.export.javascript import BEGIN, JAVASCRIPT
from mse_sym.losses import Loss, absolute_error, binary_cross_entropy, poisson_nll, squared_error
from mse_sym.program.program import Program
from mse_sym.program.rounded import ROUNDED, rounded, rounding
from mse_sym.train.arithmetic import BITS, of_law, of_loss, of_pre_activation, of_step
from mse_sym.train.plateau import TIMES

LOSSES: tuple[Loss, ...] = (squared_error, absolute_error, binary_cross_entropy, poisson_nll)
"""Of one number, without parameters, for targets from 0 to 1."""


def programs_text() -> str:
    """The body of a function that gives functions: ``losses``, ``laws`` and ``arithmetics`` by name, ``sum``, ``step``.

    All but those of ``arithmetics``, which round one number, take such a one first, and then their numbers.

    Raises:
        StepRefuted, StepUndecided: a program is not proved.
    """
    texts: dict[str, str] = {}
    calls: set[str] = set()
    for name, program in _programs().items():
        texts[name], called = _function(name, program)
        calls |= called
    losses, laws = (_listed(f"{kind}_", texts) for kind in ("loss", "law"))
    rounding_ = ", ".join(f"{name}: {name if bits else '(u) => u'}" for name, bits in BITS.items())
    return "\n".join(
        [
            BEGIN,
            *functions(calls - {ROUNDED}, JAVASCRIPT).values(),
            *texts.values(),
            f"return {{\n    losses: {losses},\n    laws: {laws},\n    sum, step,\n    "
            f"arithmetics: {{ {rounding_} }},\n}};\n",
        ]
    )


def _programs() -> Mapping[str, Program]:
    """By the names of their functions."""
    return {
        **{name: rounding(bits) for name, bits in BITS.items() if bits is not None},
        "sum": rounded(of_pre_activation().program),
        "step": rounded(of_step().program),
        **{f"loss_{loss.name}": rounded(of_loss(loss).program) for loss in LOSSES},
        **{f"law_{loss.name}": rounded(of_law(loss).program) for loss in LOSSES if loss in TIMES},
    }


def _function(name: str, program: Program) -> tuple[str, frozenset[str]]:
    """The text of a function that returns one result, or several by their names, and what it calls."""
    rounds = name in BITS
    language = JAVASCRIPT if rounds else replace(JAVASCRIPT, atoms={**JAVASCRIPT.atoms, ROUNDED: ""})
    made = written(replace(program, results=()), language)
    results = [made.names[result] for result in program.results]
    arguments = [*[ROUNDED] * (not rounds), *(made.names[argument] for argument in program.names)]
    returned = results[0] if len(results) == 1 else "{ " + ", ".join(results) + " }"
    return block(f"function {name}({', '.join(arguments)})", [*made.lines, f"return {returned};"]), made.calls


def _listed(prefix: str, texts: Mapping[str, str]) -> str:
    names: Iterator[str] = (name for name in texts if name.startswith(prefix))
    return "{ " + ", ".join(f"{name.removeprefix(prefix)}: {name}" for name in names) + " }"
