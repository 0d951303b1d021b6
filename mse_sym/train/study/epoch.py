r"""One epoch of a neuron as a proved program: its output, and weight and bias after the step.

.. math:: w \leftarrow w - \eta x \delta, \qquad b \leftarrow b - \eta \delta, \qquad
          \delta = \frac{\partial\ell}{\partial b}.

The error signal is computed once.  That the first step is the one along the derived
:math:`\partial\ell/\partial w` is proved as the program is read back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock

from sympy import Integer, Symbol

from mse_sym.backends import numpy
from mse_sym.backends.task import Task
from mse_sym.forms.form import naming_left_out
from mse_sym.losses import Activation, Loss
from mse_sym.program.program import Program, Statement
from mse_sym.program.proved import ProvedProgram
from mse_sym.proof import StepRefuted, StepUndecided
from mse_sym.symbolic import Context
from mse_sym.symbolic.operations import Entry, Node, Number, Operation, operation
from mse_sym.train.neuron import BIAS, INPUT, WEIGHT, neuron, stable_forms, stable_formulas

RATE = Symbol("eta", positive=True)
OUTPUT, SIGNAL, NEXT_WEIGHT, NEXT_BIAS, RECIPROCAL = "output", "signal", "next_weight", "next_bias", "reciprocal"
_DERIVING = Lock()


@dataclass(frozen=True, eq=False)
class EpochProgram:
    """The program, with its proof; each is made once, so that what is compiled of it can be remembered."""

    proved: ProvedProgram


@dataclass(frozen=True)
class Epoch:
    """A program of weight, bias and further numbers, which have these values and stay as they are."""

    program: EpochProgram
    values: tuple[float, ...]


def epoch(
    loss: Loss, activation: Activation, *, x: float, rate: float, target: float, parameters: Mapping[str, float]
) -> Epoch:
    """The program of one epoch.  An input, a target or a parameter that is 0 or 1 is no argument of it.

    Raises:
        ValueError: a loss or an activation of vectors, or one that does not fit the other; a name that is taken.
        StepRefuted, StepUndecided: the program is not proved to compute the epoch.
    """
    values = {INPUT: x, RATE: rate, loss.target: target}
    values |= {parameter: parameters[parameter.name] for parameter in loss.parameters}
    known = tuple((symbol, int(value)) for symbol, value in values.items() if symbol != RATE and value in (0, 1))
    with _DERIVING:
        program = _program(loss, activation, known)
    others = tuple(float(value) for symbol, value in values.items() if symbol not in dict(known))
    return Epoch(program, others)


@lru_cache
def _program(loss: Loss, activation: Activation, known: tuple[tuple[Symbol, int], ...]) -> EpochProgram:
    derived = neuron(loss, activation)
    if RATE in {loss.target, *loss.parameters}:
        raise ValueError(f"{loss.name}: eta is the learning rate; name the loss's symbol differently")
    with naming_left_out(stable_forms(derived), f"a neuron with {loss.name} and {activation.name}"):
        numbers = {symbol: Integer(value) for symbol, value in known}
        output, _, weight_gradient, bias_gradient = (each.xreplace(numbers) for each in stable_formulas(derived))
        kept = [each for each in (INPUT, RATE, loss.target, *loss.parameters) if each not in numbers]
        context = Context({each: loss.context.domain(each) for each in kept if each not in (INPUT, RATE)})
        formulas = (output, bias_gradient)
        task = Task((OUTPUT, SIGNAL), formulas, formulas, ((), ()), (WEIGHT, BIAS, *kept), context)
        of_signal = numpy.proved_task(task)
        names = {meant: Entry(name) for name, meant in of_signal.meanings.arguments.items()}
        along = names[RATE] * names[INPUT] if INPUT in names else names[RATE]
        along = along if numbers.get(INPUT) != 0 else Number(Integer(0))
        steps = (
            Statement(NEXT_WEIGHT, (), names[WEIGHT] - along * Entry(SIGNAL)),
            Statement(NEXT_BIAS, (), names[BIAS] - names[RATE] * Entry(SIGNAL)),
        )
        program = of_signal.program
        of_steps = replace(
            of_signal,
            expressions=(output, WEIGHT - RATE * weight_gradient, BIAS - RATE * bias_gradient),
            free=((),) * 3,
        )
        whole = replace(program, statements=(*program.statements, *steps), results=(OUTPUT, NEXT_WEIGHT, NEXT_BIAS))
        return EpochProgram(with_one_division(of_steps.rewritten(whole)))


def with_one_division(proved: ProvedProgram) -> ProvedProgram:
    """The program with products by a reciprocal for divisions by a number that it divides by more than once.

    What else it divides by may be the square of that: this is tried, and kept where it is proved.
    """
    stated = {each.name for each in proved.program.statements}
    nodes = (node for each in proved.program.statements for node in each.value.walk())
    divisors = [node.args[1] for node in nodes if isinstance(node, Operation) and node.name == "divide"]
    shared = next(
        (each for each in divisors if isinstance(each, Entry) and each.name in stated and divisors.count(each) > 1),
        None,
    )
    if shared is None:
        return proved
    found = proved.rewritten(_divided_once(proved.program, shared, {shared: 1}))
    for other in dict.fromkeys(each for each in divisors if each != shared):
        try:
            return proved.rewritten(_divided_once(proved.program, shared, {shared: 1, other: 2}))
        except (StepRefuted, StepUndecided):
            continue
    return found


def _divided_once(program: Program, shared: Entry, powers: Mapping[Node, int]) -> Program:
    """The program in which divisions by powers of a number are products by those of its reciprocal."""

    def replaced(node: Node) -> Node:
        parts = tuple(map(replaced, node.parts))
        if isinstance(node, Operation) and node.name == "divide" and node.args[1] in powers:
            return operation("multiply", parts[0], *[Entry(RECIPROCAL)] * powers[node.args[1]])
        return node.with_parts(parts)

    statements = []
    for each in program.statements:
        statements.append(replace(each, value=replaced(each.value)))
        if each.name == shared.name:
            statements.append(Statement(RECIPROCAL, (), 1 / shared))
    return replace(program, statements=tuple(statements))
