"""The verified module: the proved functions of losses as Python text that imports NumPy and no SymPy.

The statements of each function are those that :meth:`mse_sym.losses.Loss.compile` runs; around them stand the
checks of the arguments, and a docstring with the formula, what was proved and how accurate the function was
measured to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields

from mse_sym.backends.printing.axes import LINE_LENGTH, Written, function_text, is_atom
from mse_sym.export.heading import Accuracies, filled, paragraphs
from mse_sym.losses import Loss
from mse_sym.losses.compiled import CompiledLoss, Quantity
from mse_sym.runtime import arguments
from mse_sym.runtime.operations import home
from mse_sym.runtime.quantity import TOGETHER, method_name, summary

_DOMAINS = ("REALS", "POSITIVE", "NONNEGATIVE", "UNIT_OPEN", "UNIT_CLOSED")


def python_module(losses: Iterable[Loss], accuracies: Accuracies) -> str:
    """The text of the module, laid out as ``ruff format`` lays it out."""
    compiled = {loss.name: (loss, loss.compile()) for loss in losses}
    kernels = {
        name: {quantities: functions.source(quantities) for quantities in together(loss)}
        for name, (loss, functions) in compiled.items()
    }
    atoms, functions = _called(
        {call for written in kernels.values() for kernel in written.values() for call in kernel.calls}
    )
    classes = [
        loss_class(
            *compiled[name], {each: ("kernel", _kernel(text)) for each, text in kernels[name].items()}, accuracies
        )
        for name in compiled
    ]
    homes = {home(name).__name__ for name in atoms}
    imports = [imported(each, [name for name in atoms if home(name).__name__ == each]) for each in sorted(homes)]
    return module_text(
        "gradients",
        "in NumPy alone",
        ["from typing import TYPE_CHECKING, Any", "", "import numpy as np"],
        imports,
        [*functions, *classes],
        compiled,
    )


def module_text(
    name: str, how: str, libraries: Sequence[str], imports: Sequence[str], parts: Sequence[str], losses: Iterable[str]
) -> str:
    """A module of a name, which says how it computes, with its imports and its parts."""
    body, names = "\n\n".join(parts), sorted(losses)
    listed = "\n".join(f'    "{each}",' for each in names)
    return f"{_head(name, how, libraries, imports, body, names)}\n\n__all__ = [\n{listed}\n]\n\n\n{body}"


def together(loss: Loss) -> list[tuple[Quantity, ...]]:
    """What the functions of a loss compute, each by itself and together."""
    return [*((quantity,) for quantity in loss.quantities), *TOGETHER]


def _called(names: set[str]) -> tuple[list[str], list[str]]:
    """What statements call beside NumPy: the names of atoms of the runtime, and the texts of the other functions."""
    atoms: list[str] = []
    texts: dict[str, str] = {}
    while names := names - {*atoms, *texts}:
        for name in names:
            if is_atom(name):
                atoms.append(name)
            else:
                texts[name], calls = function_text(name)
                names = names | set(calls)
    return sorted(atoms), [_typed(texts[name]) for name in sorted(texts)]


def _typed(text: str) -> str:
    """The text of a function with the types of its arguments and result."""
    head, lines = text.split("\n", 1)
    name, arguments = head.removeprefix("def ").removesuffix("):").split("(")
    typed = [f"{argument}: Any" for argument in arguments.split(", ")]
    return "\n".join([*_laid_out(f"def {name}(", typed, ") -> Any:", 0), lines])


def _head(
    name: str, how: str, libraries: Sequence[str], others: Sequence[str], body: str, losses: Sequence[str]
) -> str:
    domains = [name for name in (*_DOMAINS, "Domain") if re.search(rf"\b{name}\b", body)]
    imports = [
        imported("mse_sym.runtime.arguments", sorted([*domains, "Argument", "Signature"], key=_constants_first)),
        *others,
        imported("mse_sym.runtime.evaluation", ["Functions", "evaluated"]),
    ]
    shown = set(re.findall(r"gradients\.(\w+)\.", _EXAMPLES))
    examples = _EXAMPLES if shown <= set(losses) else ""
    names = [name for name in ("Out", "Outs", "Results", "Weights") if re.search(rf"\b{name}\b", body)]
    typed = [f"    {imported('mse_sym.runtime.evaluation', names)}"]
    if re.search(r": Array\b", body):
        typed.insert(0, "    from mse_sym.runtime.arguments import Array")
    return _HEAD.format(
        typed="\n".join(typed),
        docstring=_DOCSTRING.format(examples=examples, how=how).replace("gradients", name),
        libraries="\n".join(libraries),
        imports="\n".join(sorted(imports)),
    )


def _constants_first(name: str) -> tuple[bool, str]:
    return not name.isupper(), name


def imported(module: str, names: Sequence[str]) -> str:
    """An import statement, a name a line where it is too long for one."""
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= LINE_LENGTH:
        return line
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")"


_HEAD = '''"""{docstring}"""

from __future__ import annotations

{libraries}

{imports}

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

{typed}
    from mse_sym.runtime.weighting import Reduction'''

_EXAMPLES = """Example::

    from mse_sym import gradients

    print(gradients.huber.value(3.0, 0.5, delta=1.0))  # 2.0
    print(gradients.binary_cross_entropy_of_sigmoid.gradient(40.0, 1.0))  # -4.248…e-18
    loss, logits = gradients.cross_entropy_of_softmax, [[2.0, -1.0, 0.5], [0.0, 1.0, 0.0]]
    print(loss.value(logits, [0, 1], reduction="mean"))  # 0.396…

"""

_DOCSTRING = """Proved functions of losses: value, gradient and Hessian, {how}.

{examples}Each loss has ``value``, ``gradient``, ``hessian`` (the derivatives in the prediction), and of these together
``value_and_gradient``, ``gradient_and_hessian`` and ``value_gradient_and_hessian``; of vectors also
``hessian_diagonal`` and ``hessian_product``, the Hessian times a vector.
Arguments are prediction and target, of one shape, then parameters by keyword, one number or one for each example.
Of a loss of vectors the last axis holds the entries; the Hessian has one axis more.  Where a target has entries in
[0, 1], the number of the class of each example, an integer from 0, may stand for it; ``ignore_index`` is the number
of those that do not count.  Labels between 0 and 1 may be ``True`` and ``False``.  The floating type of the arguments
is the type of the result; integers become float64.  Without ``reduction`` there is one result for each example;
``"mean"`` and ``"sum"`` have torch's meaning, for the derivatives too.  ``weights``, one for each example, multiply
value and derivatives, and a mean divides by their sum.
``out`` is an array for the result, of several a tuple.  A Series or DataFrame of pandas is aligned by its labels and
comes back as one.  Arguments that are no real numbers raise ``TypeError``; empty, of different shapes, not finite or
outside the domain, ``ValueError``; then nothing is written.

Errors were measured over all of the domain: for hard labels in units in the last place of the exact result; for
soft labels, residuals and products with a vector, where the result may cancel, in those of the sum of the sizes of
its terms.  A vector has entries up to :math:`2^{{400}}` in size; the product is linear in it.

Written by ``mse-sym export``; what is edited here by hand is lost.
"""


def loss_class(
    loss: Loss,
    functions: CompiledLoss,
    kernels: Mapping[tuple[Quantity, ...], tuple[str, Sequence[str]]],
    accuracies: Accuracies,
) -> str:
    """The class with the functions of a loss; a kernel is a name, and the lines by which a function defines it."""
    methods = "\n\n".join(_method(loss, functions, each, *kernel) for each, kernel in kernels.items())
    docstring = _docstring(loss, functions, accuracies)
    return f'{_signature(functions)}\n\n\nclass {loss.name}(Functions):\n    """{docstring}\n    """\n\n{methods}\n'


def _kernel(written: Written) -> list[str]:
    """The lines that are run, as a function within a function."""
    return [
        "",
        *_laid_out("def kernel(", [f"{name}: Array" for name in written.program.names], ") -> Results:", 8),
        *(f"    {part}" for line in written.lines for part in _assignment(line)),
        f"    return {_results(written.program.results)}",
        "",
    ]


def _results(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) > 1 else _tuple(names)


def _signature(functions: CompiledLoss) -> str:
    lines = "".join(f"        {_argument(argument)},\n" for argument in functions.signature.arguments)
    return f'_{functions.name} = Signature(\n    "{functions.name}",\n    (\n{lines}    ),\n)'


def _argument(argument: arguments.Argument) -> str:
    known = {getattr(arguments, name): name for name in _DOMAINS}
    options = [f"{option}=True" for option in ("is_vector", "may_be_scalar") if getattr(argument, option)]
    domain = known.get(argument.domain) or _domain(argument.domain)
    return f"Argument({', '.join([repr(argument.role).replace(chr(39), chr(34)), domain, *options])})"


def _domain(domain: arguments.Domain) -> str:
    given = {part.name: getattr(domain, part.name) for part in fields(domain)}
    kept = {name: value for name, value in given.items() if value != getattr(arguments.REALS, name)}
    shown = {name: repr(value).replace("e+", "e") for name, value in kept.items()}
    return f"Domain({', '.join(f'{name}={value}' for name, value in shown.items())})"


def _method(
    loss: Loss, functions: CompiledLoss, quantities: tuple[Quantity, ...], kernel: str, inner: Sequence[str]
) -> str:
    """A function of the loss, with the lines within that define its kernel."""
    names = [variable.name for variable in functions.variables_of(quantities)]
    named, several = ", ".join(quantities), len(quantities) > 1
    results, vectors = _results(quantities), len(names) - len(loss.parameters)
    options = {"weights": "Weights", "reduction": "Reduction", "out": "Outs" if several else "Out"}
    if functions.signature.takes_classes:
        options["ignore_index"] = "int | None"
    arguments_ = [
        *(f"{name}: ArrayLike" for name in names[:vectors]),
        "/",
        "*",
        *(f"{name}: ArrayLike" for name in names[vectors:]),
        *(f"{option}: {kind} = None" for option, kind in options.items()),
    ]
    returned = f"tuple[{', '.join(['Any'] * len(quantities))}]" if several else "Any"
    passed = [f"_{loss.name}", kernel, _tuple(map(_quoted, quantities)), _tuple(names), *options]
    body = [
        f'"""{summary(quantities)}"""',
        *inner,
        *_laid_out(f"{results} = evaluated(", passed, ")", 8),
        f"return {named}",
    ]
    head = _laid_out(f"def {method_name(quantities)}(", arguments_, f") -> {returned}:", 4)
    return "\n".join(f"    {line}".rstrip() for line in ["@staticmethod", *head, *(f"    {line}" for line in body)])


def _assignment(line: str) -> list[str]:
    """A line of a kernel; a call that is too long has its arguments on a line of their own."""
    if not line.endswith(")"):
        return [line]
    head, parenthesis, rest = line.strip().partition("(")
    before = line[: line.index(head)]
    laid_out = _laid_out(head + parenthesis, [rest.removesuffix(")")], ")", 12 + len(before))
    return [f"{before}{part}" for part in laid_out]


def _tuple(items: Iterable[str]) -> str:
    names = list(items)
    return f"({', '.join(names)}{',' * (len(names) == 1)})"


def _quoted(name: str) -> str:
    return f'"{name}"'


def _laid_out(head: str, parts: Sequence[str], tail: str, indentation: int) -> list[str]:
    """Parts in parentheses on one line; or on a line of their own, or each on one, where that is too long."""
    joined, width = ", ".join(parts), LINE_LENGTH - indentation
    if len(line := f"{head}{joined}{tail}") <= width:
        return [line]
    inside = [joined] if len(joined) <= width - 4 else [f"{part}," for part in parts]
    return [head, *(f"    {line}" for line in inside), tail]


def _docstring(loss: Loss, functions: CompiledLoss, accuracies: Accuracies) -> str:
    text = filled(paragraphs(loss, functions, accuracies), LINE_LENGTH, "    ").removeprefix("    ")
    return text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
