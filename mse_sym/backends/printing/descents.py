"""Programs of one step of a descent as loops that Numba compiles: many descents beside each other, until each arrives.

So many lanes run some steps together, which fills the vector unit; then those that have arrived are written, and give
their lanes to the next ones.  No lane waits for a long descent in another.
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import indent

from mse_sym.backends.printing.blocks import _Rows
from mse_sym.backends.printing.languages import INDENTATION, Language
from mse_sym.program.program import Program, Statement

LANES = 64
"""So many descents run beside each other."""
STEPS = 8
"""So many steps are made before it is looked which have arrived."""


@dataclass(frozen=True)
class Descents:
    """The text of a function, and the functions that it calls."""

    text: str
    calls: frozenset[str]


def descents(program: Program, name: str, language: Language, state: int, falling: bool) -> Descents:
    """A function that counts steps, of a flat program of numbers.

    The first result of the program is what is waited for, and the others are the next values of its first arguments,
    as many as the ``state`` has.  The function takes ``starts``, with one row for each of these; the ``level``: a
    descent has arrived where the first result is at most that, or at least, if it is not ``falling``; the ``most``
    steps that it may take; ``counts``, into which it writes the steps of each descent, and -1 where they were more;
    ``stopped``, an array with 1 in it from when it shall return; and the arguments that stay as they are.

    Raises:
        ValueError: an operation that the language has not.
    """
    body = _Step.of(program, language, "")
    body.depth = 4
    for group in body.groups():
        body.state_all(group)
    moving, fixed = program.names[:state], program.names[state:]
    arrays = {each: body.free_name(f"all_{each}") for each in moving}
    own = {each: body.free_name(each) for each in _OWN}
    watched, *following = (body.names[each] for each in program.results)
    heading = ", ".join([*(own[each] for each in _OWN[:5]), *(body.names[each] for each in fixed)])

    def lines(template: str, depth: int) -> str:
        """The template for each number that moves."""
        return "\n".join(
            indent(
                template.format(
                    array=arrays[each], name=body.names[each], next=next_, row=row, lanes=LANES, lane=LANE, **own
                ),
                INDENTATION * depth,
            )
            for row, (each, next_) in enumerate(zip(moving, following, strict=True))
        )

    text = _TEXT.format(
        function=name,
        heading=heading,
        allocated=lines("{array} = np.empty({lanes})", 1),
        entered=lines("{array}[{lane}] = {starts}[{row}, {given}]", 4),
        idle=lines("{array}[{lane}] = {starts}[{row}, 0]", 4),
        loaded=lines("{name} = {array}[{lane}]", 4),
        step="\n".join(body.lines),
        kept=lines("{array}[{lane}] = {next}", 4),
        watched=watched,
        arrives="<=" if falling else ">=",
        lanes=LANES,
        steps=STEPS,
        lane=LANE,
        **own,
    )
    return Descents(text, frozenset(body.calls))


@dataclass
class _Step(_Rows):
    """The statements as they are: what they give has a name, and stands in no array."""

    def is_result(self, statement: Statement) -> bool:
        return False


LANE = "n"
_OWN = (
    *("starts", "level", "most", "counts", "stopped"),
    *("taken", "running", "descent", "given", "busy", "is_running"),
)
_TEXT = """\
def {function}({heading}):
{allocated}
    {taken} = np.empty({lanes})
    {running} = np.zeros({lanes})
    {descent} = np.full({lanes}, -1)
    {given} = 0
    {busy} = {starts}.shape[1]
    while {busy} > 0 and {stopped}[0] == 0:
        for {lane} in range({lanes}):
            if {running}[{lane}] != 0.0 and {taken}[{lane}] <= {most}:
                continue
            if {descent}[{lane}] >= 0:
                {counts}[{descent}[{lane}]] = -1 if {taken}[{lane}] > {most} else int({taken}[{lane}])
                {descent}[{lane}] = -1
                {busy} -= 1
            {taken}[{lane}] = 0.0
            if {given} < {starts}.shape[1]:
{entered}
                {running}[{lane}] = 1.0
                {descent}[{lane}] = {given}
                {given} += 1
            else:
{idle}
                {running}[{lane}] = 0.0
        for _ in range({steps}):
            for {lane} in range({lanes}):
{loaded}
{step}
                {is_running} = choose({watched} {arrives} {level}, 0.0, {running}[{lane}])
                {running}[{lane}] = {is_running}
                {taken}[{lane}] += {is_running}
{kept}
"""
