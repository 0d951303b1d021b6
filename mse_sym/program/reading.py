"""Programs read back: what a program computes, as an expression, and the proof that it is what was derived.

Each operation is read by its meaning over the reals.  The reading and the stable form are first brought into one
shape; where they differ still, the prover decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sympy import (
    Add,
    Expr,
    Indexed,
    IndexedBase,
    Integer,
    KroneckerDelta,
    Mul,
    Piecewise,
    S,
    Sum,
    Symbol,
    oo,
)

from mse_sym.program.lowering import BOUND, ORDER
from mse_sym.program.program import Program
from mse_sym.proof import Evidence, Proved, Refuted, StepRefuted, StepUndecided, prove
from mse_sym.proof.relations import Equal
from mse_sym.symbolic.context import Context, index
from mse_sym.symbolic.operations import Entry, Index, Node, Number, Operation, Over, Same, Size
from mse_sym.symbolic.primitives import PRIMITIVES
from mse_sym.symbolic.rounding import PRODUCTS
from mse_sym.symbolic.summation import leading_quotient, leading_sum, remaining_quotient, remaining_sum, sum_of_others

RULE = "code"
"""What stands in the place of a rule in the message where code is not what was derived."""

_INDICES: Mapping[str, Symbol] = {name: index(f"[{name}]") for name in ORDER}


@dataclass(frozen=True)
class Meanings:
    """What the names of a program mean: its arguments, and the index of the largest entry of the logits."""

    arguments: Mapping[str, Symbol | IndexedBase]
    largest: Symbol
    logits: IndexedBase | None

    @property
    def size(self) -> Expr:
        """Of the vectors."""
        return next(vector.shape[0] for vector in self.arguments.values() if isinstance(vector, IndexedBase))


def checked(
    program: Program,
    meanings: Meanings,
    expressions: Sequence[Expr],
    free: Sequence[tuple[Symbol, ...]],
    context: Context = Context(),  # noqa: B008 (frozen)
) -> tuple[Evidence, ...]:
    """The proof that a program computes the expressions, one evidence each.

    Raises:
        StepRefuted, StepUndecided: it does not, or nobody knows.
    """
    readings = read(program, meanings, free)
    return tuple(
        _evidence(expr, reading, name, len(program.statements), context)
        for expr, reading, name in zip(expressions, readings, program.results, strict=True)
    )


def _evidence(expr: Expr, reading: Expr, name: str, count: int, context: Context) -> Evidence:
    goal = f"the code of the {name.replace('_', ' ')} computes what was derived"
    if uniform(expr) == uniform(reading):
        return Evidence(goal, "read back", f"{count} statements")
    match prove(expr, Equal(), reading, context):
        case Proved(evidence):
            return Evidence(goal, "read back", f"{count} statements, {', '.join(item.method for item in evidence)}")
        case Refuted() as refuted:
            raise StepRefuted(RULE, "=", expr, reading, refuted)
        case undecided:
            raise StepUndecided(RULE, "=", expr, reading, undecided)


def read(program: Program, meanings: Meanings, free: Sequence[tuple[Symbol, ...]]) -> tuple[Expr, ...]:
    """The results of a program as expressions; ``free`` are the free indices of each."""
    reader = _Reader(meanings, {})
    for statement in program.statements:
        if not statement.value.free <= set(statement.indices):
            raise ValueError(f"{statement.name} has the indices {statement.indices}, and its value has others")
        indices = tuple(_INDICES[index] for index in statement.indices)
        reader.values[statement.name] = indices, reader.expression(statement.value)
    return tuple(
        reader.values[name][1].xreplace(dict(zip((_INDICES[index] for index in ORDER), own, strict=False)))
        for name, own in zip(program.results, free, strict=True)
    )


@dataclass(frozen=True)
class _Reader:
    meanings: Meanings
    values: dict[str, tuple[tuple[Symbol, ...], Expr]]

    def expression(self, node: Node) -> Expr:
        match node:
            case Number(value):
                return value
            case Size():
                return self.meanings.size
            case Same((first, second)):
                return KroneckerDelta(self.index(first), self.index(second))
            case Entry(name, indices):
                return self.entry(name, tuple(map(self.index, indices)))
            case Over(name, index, args):
                return self.over(name, _INDICES[index], args)
            case Operation(name, args):
                return _meaning(name)(*map(self.expression, args))
        raise TypeError(f"{node} is no node of a program")

    def entry(self, name: str, indices: tuple[Expr, ...]) -> Expr:
        if name in self.values:
            own, value = self.values[name]
            return value.xreplace(dict(zip(own, indices, strict=True)))
        variable = self.meanings.arguments[name]
        return variable[indices] if indices else variable

    def index(self, place: Index) -> Expr:
        if isinstance(place, Node):
            return self.expression(place)
        return Integer(place) if isinstance(place, int) else _INDICES[place]

    def over(self, name: str, bound: Symbol, args: tuple[Node, ...]) -> Expr:
        parts = list(map(self.expression, args))
        if name in ("maximum", "place_of_maximum"):
            place = self.largest(parts[0], bound)
            return place if name == "place_of_maximum" else parts[0].xreplace({bound: place})
        limits = (bound, 1, self.meanings.size)
        match name:
            case "leading_sum":
                return leading_sum(Sum(parts[0], limits))
            case "remaining_sum":
                terms, corrections = (Sum(part, limits) for part in parts[:2])
                known = parts[2] == leading_sum(terms)
                return remaining_sum(terms, corrections) if known else terms + corrections - parts[2]
            case "sum_of_others":
                return sum_of_others(*(Sum(part, limits) for part in parts[:2]), parts[2])
        return Sum(parts[0], limits)

    def largest(self, terms: Expr, bound: Symbol) -> Symbol:
        """The index of the largest term, which has a name of its own unless the terms are the logits."""
        if self.meanings.logits is not None and terms == self.meanings.logits[bound]:
            return self.meanings.largest
        return index(f"place of the largest {terms}")


def _meaning(name: str) -> Callable[..., Expr]:
    """The meaning of an operation; what only says how it is computed is left out."""
    match name:
        case "choose":
            return _pieces
        case "rounding_error" | "rounded_difference":
            return lambda u, v, most: PRIMITIVES[name].meaning(u, v, *([most] * (most != oo)))
        case "remaining_quotient":
            return _remaining_quotient
    return PRIMITIVES[name].meaning


def _pieces(condition: Expr, one: Expr, other: Expr) -> Expr:
    rest = other.args if isinstance(other, Piecewise) else ((other, S.true),)
    return Piecewise((one, condition), *rest)


def _remaining_quotient(u: Expr, du: Expr, v: Expr, dv: Expr, leading: Expr) -> Expr:
    known = leading == leading_quotient(u, du, v, dv)
    return remaining_quotient(u, du, v, dv) if known else (u + du) / (v + dv) - leading


def uniform(expr: Expr) -> Expr:
    """The expression with its products and sums as SymPy orders them, and bound indices called by how they nest."""
    if not expr.args or isinstance(expr, Indexed):
        return expr
    if isinstance(expr, Sum):
        return _uniform_sum(expr)
    args = tuple(uniform(arg) if isinstance(arg, Expr) or arg.args else arg for arg in expr.args)
    if isinstance(expr, PRODUCTS):
        return Mul(*args)
    return Mul(*args) if expr.is_Mul else Add(*args) if expr.is_Add else expr.func(*args)


def _uniform_sum(total: Sum) -> Expr:
    body = total.function
    for bound, low, high in total.limits:
        body = uniform(body)
        own = _INDICES[BOUND[_height(body)]]
        body = Sum(body.xreplace({bound: own}), (own, low, high))
    return body


def _height(expr: Expr) -> int:
    return max(map(_height, expr.args), default=0) + isinstance(expr, Sum)
