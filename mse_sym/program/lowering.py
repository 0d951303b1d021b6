r"""From a stable form to nodes: each function of SymPy becomes an operation, each index a running index.

Sums and products are computed in the order of their terms and factors.  A product that was built unevaluated is
computed from left to right, divisions too; of others the divisors are multiplied first.  The index of the largest
entry is no running index but a place that is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

from sympy import (
    And,
    Basic,
    Expr,
    Indexed,
    IndexedBase,
    KroneckerDelta,
    Max,
    Min,
    Mul,
    Not,
    Or,
    Piecewise,
    Pow,
    S,
    Sum,
    Symbol,
    oo,
)
from sympy.core.relational import Relational

from mse_sym.symbolic.functions import ordered_product
from mse_sym.symbolic.operations import Entry, Index, Node, Number, Operation, Over, Same, Size, operation, renamed
from mse_sym.symbolic.places import places_in
from mse_sym.symbolic.primitives import PRIMITIVES
from mse_sym.symbolic.rounding import FreeNumber, balanced_product, rounded_difference, rounding_error
from mse_sym.symbolic.summation import leading_quotient, leading_sum, remaining_quotient, remaining_sum, sum_of_others
from mse_sym.symbolic.term_order import is_as_written

FREE = ("j", "l")
"""What the indices of statements are called."""
BOUND = ("k", "i", "r", "s", "t")
"""What bound indices are called, the innermost first."""
ORDER = (*BOUND, *FREE)
"""The order of the indices of a value: over which something runs, the innermost first, and the free ones."""

_COMPARISONS = {"<": "less", "<=": "at_most", ">": "greater", ">=": "at_least", "==": "equal", "!=": "unequal"}


def lowered(
    expressions: Sequence[Expr],
    free: Sequence[tuple[Symbol, ...]],
    names: Mapping[Symbol | IndexedBase, str],
    largest: Symbol,
    logits: IndexedBase | None = None,
) -> tuple[Node, ...]:
    """The nodes of expressions in variables with these names; ``free`` are the free indices of each.

    ``largest`` is the index of the largest entry of the logits.

    Raises:
        ValueError: a sum whose body lacks its index; a symbol or a function that programs do not have.
    """
    vectors = tuple(name for name in names if isinstance(name, IndexedBase))
    lowering = _Lowering(names, vectors, logits, largest, places_in(expressions))
    return tuple(
        renamed(lowering.node(expr), {_running(index): name for index, name in zip(own, FREE, strict=False)})
        for expr, own in zip(expressions, free, strict=True)
    )


def logits_of(
    expressions: Sequence[Expr], variables: Iterable[Symbol | IndexedBase], largest: Symbol
) -> IndexedBase | None:
    """The first vector of which the expressions take the largest entry; if there is none, the first vector."""
    chosen = {entry.base for expr in expressions for entry in expr.atoms(Indexed) if largest in entry.indices}
    vectors = [variable for variable in variables if isinstance(variable, IndexedBase)]
    return next((vector for vector in vectors if vector in chosen), next(iter(vectors), None))


@dataclass(frozen=True)
class _Lowering:
    names: Mapping[Symbol | IndexedBase, str]
    vectors: tuple[IndexedBase, ...]
    logits: IndexedBase | None
    """The vector whose largest entry is meant."""
    largest: Symbol
    places: Mapping[Symbol, Sum]
    """Those of the largest of other terms."""
    known: dict[Basic, Node] = field(default_factory=dict)

    def node(self, expr: Basic) -> Node:
        """The node of an expression, with the indices as they are called there."""
        if expr not in self.known:
            self.known[expr] = self._node(expr)
        return self.known[expr]

    def _node(self, expr: Basic) -> Node:
        match expr:
            case _ if expr.is_number and expr.is_real and not expr.has(FreeNumber):
                return _number(expr)
            case Symbol():
                return self._symbol(expr)
            case Indexed():
                return self._entry(expr)
            case KroneckerDelta():
                first, second = map(self._index, expr.args)
                return Same((first, second))
            case Sum():
                return self._over("accurate_sum", expr)
            case leading_sum():
                return self._over("leading_sum", expr.args[0])
            case remaining_sum():
                return self._over("remaining_sum", *expr.args, self.node(leading_sum(expr.args[0])))
            case sum_of_others():
                return self._over("sum_of_others", *expr.args[:2], self.node(expr.args[2]))
            case Piecewise():
                *pieces, (last, _) = expr.args
                return reduce(self._choice, reversed(pieces), self.node(last))
            case Relational():
                return operation(_COMPARISONS[expr.rel_op], *map(self.node, expr.args))
            case And() | Or() | Not():
                return operation(expr.func.__name__.lower(), *map(self.node, expr.args))
            case ordered_product():
                return _left_to_right([self._factor(factor) for factor in expr.args], *_fraction(S.One))
            case balanced_product():
                return self._balanced(expr)
            case Mul() | Pow():
                return self._product(expr)
            case Max() | Min():
                name = expr.func.__name__
                return reduce(lambda one, other: operation(name, one, other), map(self.node, expr.args))
        return self._applied(expr)

    def _applied(self, expr: Expr) -> Node:
        name = expr.func.__name__
        args = [self.node(arg) for arg in expr.args]
        match expr:
            case _ if expr.is_Add:
                return _added(args)
            case rounded_difference() | rounding_error():
                return operation(name, *args, *([Number(oo)] * (3 - len(args))))
            case remaining_quotient():
                return operation(name, *args, self.node(leading_quotient(*expr.args)))
        if name not in PRIMITIVES:
            raise ValueError(f"array code has no function {name}, which stands in {expr}")
        return operation(name, *args)

    def _symbol(self, symbol: Symbol) -> Node:
        if symbol in self.names:
            return Entry(self.names[symbol])
        if any(symbol == vector.shape[0] for vector in self.vectors):
            return Size()
        raise ValueError(f"{symbol} is neither a variable nor the size of a vector")

    def _entry(self, entry: Indexed) -> Node:
        vector, (index,) = self.names[entry.base], entry.indices
        if index == self.largest and entry.base == self.logits:
            return Over("maximum", BOUND[0], (Entry(vector, (BOUND[0],)),))
        return Entry(vector, (self._index(index),))

    def _index(self, index: Expr) -> Index:
        if index == self.largest:
            assert self.logits is not None
            logits = Entry(self.names[self.logits], (BOUND[0],))
            return Over("place_of_maximum", BOUND[0], (logits,))
        if index in self.places:
            return self._over("place_of_maximum", self.places[index])
        if index.is_Integer:
            return int(index)
        if isinstance(index, Symbol) and all(index != vector.shape[0] for vector in self.vectors):
            return _running(index)
        raise ValueError(f"array code takes entries at an index or a number, not at {index}")

    def _over(self, name: str, *parts: Sum | Node) -> Node:
        """What runs over the index of sums; over each of them where they are several."""
        totals = [part for part in parts if isinstance(part, Sum)]
        others = tuple(part for part in parts if isinstance(part, Node))
        node = _bound(name, [(_running(total.limits[0][0]), self._body(total)) for total in totals], others)
        for bound, *_ in totals[0].limits[1:]:
            node = _bound(name, [(_running(bound), node)])
        return node

    def _body(self, total: Sum) -> Node:
        sizes = {vector.shape[0] for vector in self.vectors}
        for bound, low, high in total.limits:
            if low != 1 or high not in sizes:
                raise ValueError(
                    f"array code sums over all entries of a vector, from 1 to its size, "
                    f"not over {bound} from {low} to {high}; of vectors of a fixed size such a sum is written out"
                )
            if bound == self.largest:
                raise ValueError(f"{bound} is the index of the largest entry; give the index of a sum another name")
            if bound not in total.function.free_symbols:
                raise ValueError(f"the sum over {bound} up to {high} has a body without {bound}; simplify it first")
        return self.node(total.function)

    def _choice(self, otherwise: Node, piece: tuple[Expr, Expr]) -> Node:
        value, condition = piece
        return operation("choose", self.node(condition), self.node(value), otherwise)

    def _product(self, expr: Mul | Pow) -> Node:
        factors = Mul.make_args(expr)
        constant = Mul(*(factor for factor in factors if factor.is_number))
        others = tuple(factor for factor in factors if not factor.is_number)
        combine: Callable[..., Node] = _left_to_right
        if not is_as_written(expr):
            combine, others = _above_and_below, _with_sigmoids_apart(others)
        node = combine([self._factor(factor) for factor in others], *_fraction(constant))
        return operation("negate", node) if constant.is_negative else node

    def _balanced(self, expr: balanced_product) -> Node:
        parts = [self._factor(factor) for factor in expr.args]
        factors = [node for node, count in parts if count == 1]
        divisors = [node for node, count in parts for _ in range(-count)]
        return operation("balanced_product", *factors, *(operation("divisor", divisor) for divisor in divisors))

    def _factor(self, factor: Expr) -> tuple[Node, int]:
        """A factor or divisor, and how often: +1 for a factor, −2 for what is divided by twice."""
        is_power = isinstance(factor, Pow) and not (factor.is_number and factor.exp.is_positive)
        base, exponent = factor.as_base_exp() if is_power else (factor, S.One)
        node = self.node(base)
        if not exponent.is_negative:
            return self._power(node, exponent), 1
        if exponent.is_Integer and isinstance(base, Symbol | Indexed):
            # y/p² is computed as (y/p)/p: the square of a small number underflows to 0, and 0/0 is NaN.
            return node, int(exponent)
        return self._power(node, -exponent), -1

    def _power(self, base: Node, exponent: Expr) -> Node:
        if exponent == 1:
            return base
        return operation("square_root", base) if exponent == S.Half else operation("power", base, self.node(exponent))


def _running(index: Symbol) -> str:
    """What an index is called while it is none of ORDER."""
    return f"[{index}]"


def _bound(name: str, bodies: Sequence[tuple[str, Node]], others: tuple[Node, ...] = ()) -> Node:
    """What runs over an index, which is called by how many run inside, so that the same is written in the same way."""
    inside = max(_height(body) for _, body in bodies)
    if inside >= len(BOUND):
        raise ValueError(f"array code has at most {len(BOUND)} sums one within the other")
    own = BOUND[inside]
    return Over(name, own, (*(renamed(body, {bound: own}) for bound, body in bodies), *others))


def _height(node: Node) -> int:
    """How many indices are bound one within the other."""
    return max(map(_height, node.parts), default=0) + isinstance(node, Over)


def _number(value: Expr) -> Node:
    return operation("negate", Number(-value)) if value.is_negative else Number(value)


def _added(terms: list[Node]) -> Node:
    """The terms in their order; of the first two, one without a minus sign leads, which is the same number."""
    first, second, *others = terms
    if _is_negative(first) and not _is_negative(second):
        first, second = second, first
    return operation("add", first, second, *others)


def _is_negative(node: Node) -> bool:
    return isinstance(node, Operation) and node.name == "negate"


def _with_sigmoids_apart(factors: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """With (1 or e)/(1 + e) as one factor, where SymPy has collected the powers of 1 + e; powers come last."""
    apart: list[Expr] = []
    powers = [factor for factor in factors if isinstance(factor, Pow)]
    for factor in factors:
        if isinstance(factor, Piecewise) and len(factor.args) == 2 and factor.args[0][0] == 1:
            total = 1 + factor.args[1][0]
            divisors = (place for place, power in enumerate(powers) if _divides(power, total))
            if (place := next(divisors, None)) is not None:
                powers[place : place + 1] = [rest for rest in (powers[place] * total,) if rest != 1]
                factor = Mul(factor, 1 / total, evaluate=False)
        if not isinstance(factor, Pow):
            apart.append(factor)
    return *apart, *powers


def _divides(power: Pow, total: Expr) -> bool:
    """Whether a power is 1/total or a higher power of it."""
    return power.base == total and power.exp.is_Rational and bool(power.exp <= -1)


def _above_and_below(parts: list[tuple[Node, int]], numerator: Node, denominator: Node) -> Node:
    """One fraction, what is divided by repeatedly taken apart."""
    above = [node for node, count in parts if count == 1]
    below = [node for node, count in parts if count == -1]
    repeated = [node for node, count in parts for _ in range(-count) if count < -1]
    fraction = _divided(_multiplied([numerator, *above]), _multiplied([denominator, *below]))
    return reduce(_divided, repeated, fraction)


def _left_to_right(parts: list[tuple[Node, int]], numerator: Node, denominator: Node) -> Node:
    """Factors and divisors in the order in which they were written."""
    node = numerator
    for part, count in parts:
        node = _multiplied([node, part]) if count == 1 else reduce(_divided, [part] * -count, node)
    return _divided(node, denominator)


_ONE = Number(S.One)


def _multiplied(factors: list[Node]) -> Node:
    others = [factor for factor in factors if factor != _ONE]
    return operation("multiply", *others) if len(others) > 1 else others[0] if others else _ONE


def _divided(above: Node, below: Node) -> Node:
    return above if below == _ONE else operation("divide", above, below)


def _fraction(constant: Expr) -> tuple[Node, Node]:
    """The size of a constant factor as numerator and denominator."""
    if constant.is_Rational:
        return Number(S(abs(constant.p))), Number(S(constant.q))
    return Number(abs(constant)), _ONE
