r"""Programs whose target is the number of a class: :math:`y_k = \delta_{kc}`, without the vector.

A sum over the target's entries has one term that is not 0.  What holds for each entry is chosen between what it is for
the class and for the others.  Factors 0 and 1 and terms 0 are left out, which rounds nothing.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import S

from mse_sym.program.program import Argument, Program
from mse_sym.symbolic.operations import Entry, Index, Node, Number, Operation, Over, Same, choose, operation

_ZERO, _ONE = Number(S.Zero), Number(S.One)


class NoClass(ValueError):
    """A target that stands where the number of a class cannot stand for it."""


def of_classes(program: Program, target: str) -> Program:
    """The program in which the target is one number an example, that of its class from 0 on.

    Raises:
        NoClass: the target stands where no class can stand for it.
    """
    known: dict[str, Number] = {}
    statements = []
    for statement in program.statements:
        value = _of_one_term(_chosen(_simplified(_for_class(statement.value, target, known)), Entry(target)))
        if isinstance(value, Number) and statement.name not in program.results:
            known[statement.name] = value
        else:
            statements.append(replace(statement, value=value))
    arguments = tuple(Argument(each.name) if each.name == target else each for each in program.arguments)
    return replace(program, arguments=arguments, statements=tuple(statements))


def _for_class(node: Node, target: str, known: dict[str, Number]) -> Node:
    match node:
        case Entry(name) if name in known:
            return known[name]
        case Entry(name, (index,)) if name == target:
            return Same((index, Entry(target)))
        case Entry(name) if name == target:
            raise NoClass(f"the target {target} stands without an index")
    return node.with_parts(tuple(_for_class(part, target, known) for part in node.parts))


def _simplified(node: Node) -> Node:
    """The node with the one term of each sum over the target's entries, and without factors that are 1."""
    node = node.with_parts(tuple(map(_simplified, node.parts)))
    match node:
        case Operation("multiply", args) if _ONE in args:
            return _multiplied(list(args))
        case Over("accurate_sum" | "sum", index, (term,)):
            factors = term.args if isinstance(term, Operation) and term.name == "multiply" else (term,)
            for place, factor in enumerate(factors):
                if isinstance(factor, Same) and factor.indices[0] == index and isinstance(factor.indices[1], Node):
                    others = (*factors[:place], *factors[place + 1 :])
                    return _multiplied([_at(other, index, factor.indices[1]) for other in others])
    return node


def _at(node: Node, index: str, place: Index) -> Node:
    """The node at a place in the stead of a running index."""
    if index not in node.free:
        return node
    match node:
        case Entry(name, indices):
            return Entry(name, tuple(place if each == index else each for each in indices))
        case Same((first, second)):
            return Same((place, second)) if first == index else Same((first, place))
    return node.with_parts(tuple(_at(part, index, place) for part in node.parts))


def _chosen(node: Node, number: Entry) -> Node:
    """The node as a choice between what it is for the class of a number and for others, where it is of a class.

    In a sum the choice is made term by term.
    """
    node = _with_chosen_terms(node, number)
    classes = [part for part in node.walk() if isinstance(part, Same) and number in part.indices and part != node]
    same = next((part for part in classes if part.free <= node.free), None)
    if same is None:
        return node
    of_class, of_others = (_folded(node, same, value) for value in (_ONE, _ZERO))
    return choose(operation("equal", same, 1), of_class, of_others)


def _of_one_term(node: Node) -> Node:
    """The node with the term of the class for each sum whose other terms are 0."""
    node = node.with_parts(tuple(map(_of_one_term, node.parts)))
    match node:
        case Over(
            "accurate_sum" | "sum",
            index,
            (Operation("choose", (Operation("equal", (Same((running, place)), Number(S.One))), one, other)),),
        ) if running == index and other == _ZERO:
            return _at(one, index, place)
    return node


def _with_chosen_terms(node: Node, number: Entry) -> Node:
    if isinstance(node, Over):
        return node.with_parts(tuple(_chosen(part, number) for part in node.parts))
    return node.with_parts(tuple(_with_chosen_terms(part, number) for part in node.parts))


def _folded(node: Node, same: Same, value: Number) -> Node:
    """The node where two indices are equal or not; what this leaves of its arithmetic."""
    if node == same:
        return value
    node = node.with_parts(tuple(_folded(part, same, value) for part in node.parts))
    match node:
        case Operation("add", args):
            return _added([arg for arg in args if arg != _ZERO])
        case Operation("multiply", args):
            return _multiplied(list(args))
        case Operation("divide", (numerator, _)) if numerator == _ZERO:
            return _ZERO
        case Operation("negate", (argument,)):
            return _ZERO if argument == _ZERO else operation("negate", argument)
        case Operation("choose", (Operation("equal", (Number(one), Number(other))), first, second)):
            return first if one == other else second
    return node


def _added(terms: list[Node]) -> Node:
    if terms[:2] == [_ONE, operation("negate", 1)]:
        terms = terms[2:]
    return operation("add", *terms) if len(terms) > 1 else terms[0] if terms else _ZERO


def _multiplied(factors: list[Node]) -> Node:
    if _ZERO in factors:
        return _ZERO
    kept = [factor for factor in factors if factor != _ONE]
    return operation("multiply", *kept) if len(kept) > 1 else kept[0] if kept else _ONE
