"""Programs read back: what a program computes, as an expression, and the proof that it is what was derived.

Each operation is read by its meaning over the reals.  The reading and the stable form are first brought into one
shape; where they differ still, the prover decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sympy import (
    Add,
    Eq,
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

from mse_sym.program.lowering import FREE, ORDER
from mse_sym.program.program import Program
from mse_sym.proof import Evidence, Proved, Refuted, StepRefuted, StepUndecided, prove
from mse_sym.proof.relations import Equal
from mse_sym.symbolic import rounding
from mse_sym.symbolic.context import Context, index
from mse_sym.symbolic.operations import Entry, Index, Node, Number, Operation, Over, Same, Size
from mse_sym.symbolic.places import place_of_largest
from mse_sym.symbolic.primitives import PRIMITIVES
from mse_sym.symbolic.rounding import PRODUCTS
from mse_sym.symbolic.summation import leading_quotient, leading_sum, remaining_quotient, remaining_sum, sum_of_others

RULE = "code"
"""What stands in the place of a rule in the message where code is not what was derived."""

_COUNTS: Mapping[str, int] = {"Max": 2, "Min": 2, "power": 2, "beta": 2, "log": 1, "square_root": 1}
"""How many arguments an operation has, where SymPy would take more of them, or fewer."""

_INDICES: Mapping[str, Symbol] = {name: index(f"[{name}]") for name in ORDER}


@dataclass(frozen=True)
class Meanings:
    """What the names of a program mean: its arguments, and the index of the largest entry of the logits."""

    arguments: Mapping[str, Symbol | IndexedBase]
    largest: Symbol
    logits: IndexedBase | None
    classes: frozenset[Symbol] = frozenset()
    """The arguments that are indices: numbers of classes."""

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
    in_exact_arithmetic: bool = False,
) -> tuple[Evidence, ...]:
    """The proof that a program computes the expressions, one evidence each.

    In exact arithmetic the program need not do what the expressions say of rounding.

    Raises:
        StepRefuted, StepUndecided: it does not, or nobody knows.
    """
    readings = read(program, meanings, free)
    if in_exact_arithmetic:
        expressions, readings = (tuple(map(rounding.in_exact_arithmetic, each)) for each in (expressions, readings))
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
    """The results of a program as expressions; ``free`` are the free indices of each.

    Raises:
        ValueError: what is no program, or could be read in another way than it is run.
    """
    vectors = tuple(isinstance(variable, IndexedBase) for variable in meanings.arguments.values())
    if program.names != (*meanings.arguments,) or vectors != tuple(each.is_vector for each in program.arguments):
        raise ValueError(f"the program takes {program.arguments}, and not {', '.join(meanings.arguments)}")
    reader = _Reader(meanings, places={*meanings.classes})
    for statement in program.statements:
        if statement.name in (*program.names, *reader.values):
            raise ValueError(f"{statement.name} is stated twice, or is an argument")
        if statement.indices != tuple(index for index in FREE if index in statement.value.free) or (
            not statement.value.free <= {*FREE}
        ):
            raise ValueError(f"{statement.name} has the indices {statement.indices}, and its value has others")
        indices = tuple(_INDICES[index] for index in statement.indices)
        reader.values[statement.name] = indices, reader.expression(statement.value)
    if not reader.values.keys() >= {*program.results}:
        raise ValueError(f"not all of {', '.join(program.results)} are stated")
    return tuple(
        reader.values[name][1].xreplace(dict(zip((_INDICES[index] for index in FREE), own, strict=False)))
        for name, own in zip(program.results, free, strict=True)
    )


@dataclass(frozen=True)
class _Reader:
    meanings: Meanings
    values: dict[str, tuple[tuple[Symbol, ...], Expr]] = field(default_factory=dict)
    """What the names of statements are, for which values of the indices."""
    places: set[Expr] = field(default_factory=set)
    """Indices of the largest entries, and of classes."""

    def expression(self, node: Node) -> Expr:
        match node:
            case Number(value) if value.is_extended_real:
                return value
            case Size():
                return self.meanings.size
            case Same((first, second)):
                return KroneckerDelta(self.index(first), self.index(second))
            case Entry(name, indices):
                return self.entry(name, tuple(map(self.index, indices)))
            case Over(name, index, args):
                self.check_over(node)
                return self.over(name, _INDICES[index], args)
            case Operation("balanced_product", args):
                return PRIMITIVES["balanced_product"].meaning(*map(self.factor, args))
            case Operation("divisor"):
                raise ValueError("a divisor stands only in a balanced product")
            case Operation(name, args) if name in PRIMITIVES and len(args) == _COUNTS.get(name, len(args)):
                return meaning(name)(*map(self.expression, args))
        raise TypeError(f"{node} is no node of a program")

    def factor(self, node: Node) -> Expr:
        match node:
            case Operation("divisor", (divisor,)):
                return PRIMITIVES["divisor"].meaning(self.expression(divisor))
        return self.expression(node)

    def entry(self, name: str, indices: tuple[Expr, ...]) -> Expr:
        if name in self.values:
            own, value = self.values[name]
            if len(own) == len(indices) == 1 and indices[0] in self.places:
                return value.xreplace({own[0]: indices[0]})
            if [*indices] != sorted({*indices} & {*_INDICES.values()}, key=[*_INDICES.values()].index):
                raise ValueError(f"the indices of {name} are other ones than {', '.join(ORDER)}, or in another order")
            if any({*indices} & {*total.bound_symbols} for total in value.atoms(Sum)):
                raise ValueError(f"{name} has an index that runs in it already")
            return value.xreplace(dict(zip(own, indices, strict=True)))
        if name not in self.meanings.arguments:
            raise ValueError(f"{name} is no argument, and is not stated before it is used")
        variable = self.meanings.arguments[name]
        if isinstance(variable, IndexedBase) != (len(indices) == 1) or len(indices) > 1:
            raise ValueError(f"{name} is taken with {len(indices)} indices")
        return variable[indices] if indices else variable

    def index(self, place: Index) -> Expr:
        if isinstance(place, str):
            return _INDICES[place]
        found = Integer(place) if isinstance(place, int) else self.expression(place)
        if found not in self.places and not (isinstance(place, int) and place >= 1):
            raise ValueError(f"{place} is no place, which are counted from 1")
        return found

    def check_over(self, node: Over) -> None:
        """Raise a ``ValueError`` where what runs would not run over the index, or over it and others at once."""
        count = PRIMITIVES[node.name].over if node.name in PRIMITIVES else 0
        running, others = node.args[:count], node.args[count:]
        if not running or any(node.index not in part.free for part in running):
            raise ValueError(f"{node.name} does not run over {node.index} in all of {node.args}")
        if any(node.index in part.free for part in others) or len(others) != (
            node.name in ("remaining_sum", "sum_of_others")
        ):
            raise ValueError(f"{node.name} takes other arguments than {node.args}")
        if node.name in ("maximum", "place_of_maximum") and node.free:
            raise ValueError(f"the largest of terms over {node.index} is another one for each {', '.join(node.free)}")

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
        is_known = self.meanings.logits is not None and terms == self.meanings.logits[bound]
        place = self.meanings.largest if is_known else place_of_largest(terms, bound)
        self.places.add(place)
        return place


def meaning(name: str) -> Callable[..., Expr]:
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
    """A choice; by whether two indices are equal, the sum in which one of two terms is 0."""
    if isinstance(condition, Eq) and isinstance(condition.lhs, KroneckerDelta) and condition.rhs == 1:
        return condition.lhs * one + (1 - condition.lhs) * other
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
    """The sum with bound indices that nothing else is called, so that none is captured."""
    body = uniform(total.function)
    inside = _bound_inside(body)
    names = {limit[0]: index(f"bound {inside + place}") for place, limit in enumerate(total.limits)}
    return Sum(body.xreplace(names), *((names[bound], low, high) for bound, low, high in total.limits))


def _bound_inside(expr: Expr) -> int:
    """How many indices are bound one within the other."""
    own = len(expr.limits) if isinstance(expr, Sum) else 0
    return max(map(_bound_inside, expr.args), default=0) + own
