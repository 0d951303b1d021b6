"""Compound primitives as nodes: what a call of one stands for, in elementary operations."""

from __future__ import annotations

from inspect import signature

from mse_sym.program.lowering import BOUND
from mse_sym.program.program import Argument
from mse_sym.symbolic.operations import Entry, Node, Operation
from mse_sym.symbolic.primitives import PRIMITIVES, Primitive

_PRODUCT = "product_of_"


def product_name(factors: int, divisors: int) -> str:
    """What a balanced product of so many is called."""
    return f"{_PRODUCT}{factors}_over_{divisors}"


def primitive(name: str) -> Primitive:
    """The primitive of which a name of code is a call."""
    return PRIMITIVES["balanced_product" if name.startswith(_PRODUCT) else name]


def compound(name: str) -> tuple[list[Argument], Node]:
    """The arguments of a compound primitive, and its body with these."""
    body, over = primitive(name).body, primitive(name).over
    if body is None:
        raise ValueError(f"{name} is elementary")
    if name.startswith(_PRODUCT):
        factors, divisors = (int(part) for part in name.split("_") if part.isdigit())
        arguments = [Argument(f"factor_{n}") for n in range(1, factors + 1)]
        arguments += [Argument(f"divisor_{n}") for n in range(1, divisors + 1)]
        nodes: list[Node] = [Entry(argument.name) for argument in arguments]
        return arguments, body(*nodes[:factors], *(Operation("divisor", (node,)) for node in nodes[factors:]))
    names = tuple(signature(body).parameters)[bool(over) :]
    arguments = [Argument(each, is_vector=place < over) for place, each in enumerate(names)]
    nodes = [Entry(each.name, BOUND[:1] if each.is_vector else ()) for each in arguments]
    return arguments, body(BOUND[0], *nodes) if over else body(*nodes)
