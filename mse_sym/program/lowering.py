r"""From index notation to array code.

A proved formula speaks of entries: ``z[j]``, ``Sum(..., (k, 1, K))``, ``KroneckerDelta(j, k)``.  Array
code speaks of axes.  The free indices of a result are its last axes.  The index of a sum takes the last
axis that no other index in the sum's body has, and the sum keeps that axis with length 1, so that
everything broadcasts: where one index is in play at a time, as in the softmax, a vector is just its
array.  The index of the largest entry is no axis but a choice.

Sums and products are computed in the order of their terms and factors.  A product that was built unevaluated
is computed from left to right, divisions too; of others the divisors are multiplied first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial, reduce
from keyword import iskeyword
from typing import TypeAlias

from sympy import (
    Add,
    And,
    Expr,
    Indexed,
    IndexedBase,
    KroneckerDelta,
    Max,
    Min,
    Mul,
    Or,
    Piecewise,
    Pow,
    S,
    Sum,
    Symbol,
)
from sympy.core.relational import Relational

from mse_sym.program.code import Node, added, call, divided, multiplied, negative
from mse_sym.symbolic.functions import (
    FreeNumber,
    balanced_product,
    leading_quotient,
    leading_sum,
    ordered_product,
    remaining_quotient,
    remaining_sum,
)
from mse_sym.symbolic.term_order import is_as_written

FUNCTIONS = {
    "Abs": "np.abs",
    "Sum": "accurate_sum",
    "accurate_quotient": "accurate_quotient",
    "acos": "np.arccos",
    "acosh": "np.arccosh",
    "asin": "np.arcsin",
    "asinh": "np.arcsinh",
    "atan": "np.arctan",
    "atanh": "np.arctanh",
    "balanced_product": "balanced_product",
    "cos": "np.cos",
    "cosh": "np.cosh",
    "erfc": "erfc",
    "exp": "np.exp",
    "expm1": "np.expm1",
    "exponential_scale": "exponential_scale",
    "leading_quotient": "leading_quotient",
    "leading_sum": "leading_sum",
    "log": "np.log",
    "log1p": "np.log1p",
    "normal_part": "normal_part",
    "remaining_part": "remaining_part",
    "remaining_quotient": "remaining_quotient",
    "remaining_sum": "remaining_sum",
    "rounding_error": "rounding_error",
    "scaled_exponential": "scaled_exponential",
    "sign": "np.sign",
    "sin": "np.sin",
    "sinh": "np.sinh",
    "subtraction_scale": "subtraction_scale",
    "tan": "np.tan",
    "tanh": "np.tanh",
}
"""The array function for a function of SymPy: NumPy's, or one of :mod:`mse_sym.runtime.functions`."""

Named: TypeAlias = Symbol | IndexedBase
_LAST_KEPT = (Node("axis=-1"), Node("keepdims=True"))


@dataclass(frozen=True)
class Lowered:
    """Results as array code in ``arguments``, and names for what has one in the formula: ``z_j``, ``z_largest``."""

    arguments: tuple[str, ...]
    results: tuple[Node, ...]
    names: Mapping[Node, str]


def lower(
    expressions: Sequence[Expr], free: Sequence[tuple[Symbol, ...]], variables: Sequence[Named], largest: Symbol
) -> Lowered:
    """Array code of expressions in ``variables``; ``free`` are the free indices of each.

    Raises:
        ValueError: a sum whose body lacks its index, or that does not run over all entries of a vector; a symbol or
            a function that array code does not have.
    """
    slots = [{index: place - len(group) for place, index in enumerate(group)} for group in free]
    vectors = tuple(variable for variable in variables if isinstance(variable, IndexedBase))
    _check_limits(expressions, vectors)
    rank = max(map(_rank, expressions, slots)) if vectors else 0
    chosen = {entry.base for expr in expressions for entry in expr.atoms(Indexed) if largest in entry.indices}
    logits = next((vector for vector in vectors if vector in chosen), None)
    lowering = _Lowering(identifiers(variables), vectors, logits, largest, max(rank, len(vectors[:1])))
    results = tuple(lowering.result(expr, own) for expr, own in zip(expressions, slots, strict=True))
    return Lowered(tuple(lowering.arguments.values()), results, lowering.names)


def _check_limits(expressions: Sequence[Expr], vectors: Sequence[IndexedBase]) -> None:
    """A sum of array code is over a whole axis, whatever its limits say."""
    sizes = {vector.shape[0] for vector in vectors}
    for total in {part for expr in expressions for part in expr.atoms(Sum)}:
        for bound, low, high in total.limits:
            if low != 1 or high not in sizes:
                raise ValueError(
                    f"array code sums over all entries of a vector, from 1 to its size, "
                    f"not over {bound} from {low} to {high}"
                )


def identifiers(variables: Sequence[Named]) -> dict[Named, str]:
    """What the variables are called in Python: by their names where these are identifiers of ASCII letters."""
    found: dict[Named, str] = {}
    for place, variable in enumerate(variables):
        name = str(variable.label) if isinstance(variable, IndexedBase) else variable.name
        if not (name.isidentifier() and name.isascii()) or name.startswith("_") or name in {"np", "erfc"}:
            name = f"argument_{place}"
        found[variable] = f"{name}_" if iskeyword(name) else name
    return found


def _rank(expr: Expr, slots: Mapping[Symbol, int]) -> int:
    """How many axes an expression needs beside those of the examples."""
    if isinstance(expr, Sum):
        slots = _with_bounds(expr, slots)
    return max([-slot for slot in slots.values()] + [_rank(arg, slots) for arg in expr.args], default=0)


def _with_bounds(expr: Sum, slots: Mapping[Symbol, int]) -> dict[Symbol, int]:
    """The axes of the indices in the body of a sum: those outside, and the sum's own."""
    body, *limits = expr.args
    inside = {index: slot for index, slot in slots.items() if index in body.free_symbols}
    for bound, _, size in limits:
        if bound not in body.free_symbols:
            raise ValueError(f"the sum over {bound} up to {size} has a body without {bound}; simplify it first")
        inside[bound] = next(slot for slot in range(-1, -len(inside) - 2, -1) if slot not in inside.values())
    return inside


@dataclass(frozen=True)
class _Lowering:
    arguments: Mapping[Named, str]
    vectors: tuple[IndexedBase, ...]
    logits: IndexedBase | None
    """The vector whose largest entry is meant."""
    largest: Symbol
    rank: int
    names: dict[Node, str] = field(default_factory=dict)

    def result(self, expr: Expr, slots: Mapping[Symbol, int]) -> Node:
        """The expression without the axes of bound indices."""
        node = self.visit(expr, slots)
        spare = self.rank - len(slots)
        varies = any(part.head in self.arguments.values() for part in node.walk())
        return _without_axes(node, spare, len(slots)) if spare and varies else node

    def visit(self, expr: Expr, slots: Mapping[Symbol, int]) -> Node:
        """The array code of an expression whose free indices have the axes ``slots``."""
        if expr.is_Rational:
            return _rational(expr)
        if expr.is_number and expr.is_real and not expr.has(FreeNumber):
            return _decimal(expr)
        each = partial(map, partial(self.visit, slots=slots))
        match expr:
            case Symbol():
                return self._symbol(expr)
            case Indexed():
                return self._entry(expr, slots)
            case KroneckerDelta():
                return self._delta(expr, slots)
            case Sum():
                return self._sum(expr, slots)
            case leading_sum() | remaining_sum():
                return self._part_of_sum(expr, slots)
            case remaining_quotient():
                return _applied(expr, [*each(expr.args), self.visit(leading_quotient(*expr.args), slots)])
            case Piecewise():
                return self._pieces(expr, slots)
            case Relational():
                return Node(expr.rel_op, tuple(each(expr.args)))
            case And() | Or():
                return Node("&" if isinstance(expr, And) else "|", tuple(each(expr.args)))
            case Add():
                return added(list(each(expr.args)))
            case ordered_product():
                return _left_to_right([self._factor(factor, slots) for factor in expr.args], *_fraction(S.One))
            case balanced_product():
                return self._balanced(expr, slots)
            case Mul() | Pow():
                return self._product(expr, slots)
            case Max() | Min():
                return reduce(partial(call, f"np.{expr.func.__name__.lower()}imum"), each(expr.args))
        return _applied(expr, list(each(expr.args)))

    def _symbol(self, symbol: Symbol) -> Node:
        if symbol in self.arguments:
            return _indexed(Node(self.arguments[symbol]), ["None"] * self.rank)
        if any(symbol == vector.shape[0] for vector in self.vectors):
            return self._length
        raise ValueError(f"{symbol} is neither a variable nor the size of a vector")

    @property
    def _length(self) -> Node:
        return Node(f"{self.arguments[self.vectors[0]]}.shape[-1]")

    def _entry(self, entry: Indexed, slots: Mapping[Symbol, int]) -> Node:
        vector, (index,) = Node(self.arguments[entry.base]), entry.indices
        if index != self.largest:
            letter = next(name for name, slot in slots.items() if slot == slots[index])
            return self._named(_indexed(vector, self._along(slots[index])), f"{vector}_{letter}")
        if entry.base == self.logits:
            at_largest = call("np.max", vector, *_LAST_KEPT)
        else:
            at_largest = call("np.take_along_axis", vector, self._place, Node("axis=-1"))
        chosen = _indexed(self._named(at_largest, f"{vector}_largest"), ["None"] * (self.rank - 1))
        return chosen if chosen == at_largest else self._named(chosen, f"{vector}_{index}")

    @property
    def _place(self) -> Node:
        return call("np.argmax", Node(self.arguments[self.logits or self.vectors[0]]), *_LAST_KEPT)

    def _delta(self, delta: KroneckerDelta, slots: Mapping[Symbol, int]) -> Node:
        dtype = Node(f"dtype={self.arguments[self.vectors[0]]}.dtype")
        indices = [index for index in delta.args if index != self.largest]
        if len(indices) == 2 and self.rank == 2:
            return self._named(call("np.eye", self._length, dtype), "identity")
        numbers = call("np.arange", self._length)
        if len(indices) == 2:
            same = Node("==", tuple(_indexed(numbers, self._along(slots[index]), leading=[]) for index in indices))
            return self._named(call("np.asarray", same, dtype), f"same_{delta.args[0]}_{delta.args[1]}")
        at_largest = self._named(call("np.asarray", Node("==", (numbers, self._place)), dtype), "is_largest")
        along = self._along(slots[indices[0]])
        return self._named(_indexed(at_largest, along), f"is_largest_{indices[0]}")

    def _along(self, slot: int) -> list[str]:
        """The index that lays the last axis of an array along a slot."""
        return [":" if place == slot else "None" for place in range(-self.rank, 0)]

    def _sum(self, expr: Sum, slots: Mapping[Symbol, int]) -> Node:
        inside = _with_bounds(expr, slots)
        node = self.visit(expr.args[0], inside)
        for bound, *_ in expr.limits:
            node = call(FUNCTIONS["Sum"], node, Node(f"axis={inside[bound]}"))
        return node

    def _part_of_sum(self, expr: leading_sum | remaining_sum, slots: Mapping[Symbol, int]) -> Node:
        """Its leading digits, or what they leave: of the terms themselves, not of their rounded sum."""
        total = expr.args[0]
        inside = _with_bounds(total, slots)
        ((bound, *_),) = total.limits
        terms = [self.visit(part.args[0], inside) for part in expr.args]
        if isinstance(expr, remaining_sum):
            terms.append(self.visit(leading_sum(total), slots))
        return _applied(expr, [*terms, Node(f"axis={inside[bound]}")])

    def _pieces(self, expr: Piecewise, slots: Mapping[Symbol, int]) -> Node:
        *pieces, (last, _) = expr.args
        node = self.visit(last, slots)
        for piece, condition in reversed(pieces):
            node = call("np.where", self.visit(condition, slots), self.visit(piece, slots), node)
        return node

    def _product(self, expr: Mul | Pow, slots: Mapping[Symbol, int]) -> Node:
        factors = Mul.make_args(expr)
        constant = Mul(*(factor for factor in factors if factor.is_number))
        others = tuple(factor for factor in factors if not factor.is_number)
        if is_as_written(expr):
            combine = _left_to_right
        else:
            combine, others = _above_and_below, _with_sigmoids_apart(others)
        node = combine([self._factor(factor, slots) for factor in others], *_fraction(constant))
        return negative(node) if constant.is_negative else node

    def _balanced(self, expr: balanced_product, slots: Mapping[Symbol, int]) -> Node:
        parts = [self._factor(factor, slots) for factor in expr.args]
        factors = [node for node, count in parts if count == 1]
        divisors = [node for node, count in parts for _ in range(-count)]
        lists = [Node("list", tuple(group)) for group in (factors, divisors) if group]
        return call("balanced_product", *lists)

    def _factor(self, factor: Expr, slots: Mapping[Symbol, int]) -> tuple[Node, int]:
        """A factor or divisor, and how often: +1 for a factor, −2 for what is divided by twice."""
        base, exponent = factor.as_base_exp() if isinstance(factor, Pow) else (factor, S.One)
        node = self.visit(base, slots)
        if not exponent.is_negative:
            return _power(node, self.visit(exponent, slots)), 1
        if exponent.is_Integer and isinstance(base, Symbol | Indexed):
            # y/p² is computed as (y/p)/p: the square of a small number underflows to 0, and 0/0 is NaN.
            return node, int(exponent)
        return _power(node, self.visit(-exponent, slots)), -1

    def _named(self, node: Node, name: str) -> Node:
        if not node.is_leaf:
            self.names.setdefault(node, name)
        return node


def _applied(expr: Expr, arguments: list[Node]) -> Node:
    name = expr.func.__name__
    if name == "rounded_difference":
        first, second, *_ = arguments
        return added([first, negative(second)])
    if name not in FUNCTIONS:
        raise ValueError(f"array code has no function {name}, which stands in {expr}")
    return call(FUNCTIONS[name], *arguments)


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
    fraction = divided(_product_of([numerator, *above]), _product_of([denominator, *below]))
    return reduce(divided, repeated, fraction)


def _left_to_right(parts: list[tuple[Node, int]], numerator: Node, denominator: Node) -> Node:
    """Factors and divisors in the order in which they were written."""
    node = numerator
    for part, count in parts:
        node = _product_of([node, part]) if count == 1 else reduce(divided, [part] * -count, node)
    return divided(node, denominator)


def _product_of(factors: list[Node]) -> Node:
    return multiplied([factor for factor in factors if factor.head != "1"])


def _fraction(constant: Expr) -> tuple[Node, Node]:
    """The size of a constant factor as numerator and denominator."""
    if constant.is_Rational:
        return Node(str(abs(constant.p))), Node(str(constant.q))
    return _decimal(abs(constant)), Node("1")


def _power(base: Node, exponent: Node) -> Node:
    match exponent.head:
        case "1":
            return base
        case "0.5":
            return call("np.sqrt", base)
    return Node("**", (base, exponent))


def _indexed(array: Node, last: list[str], leading: Sequence[str] = ("...",)) -> Node:
    """The array with an index for its last axes; itself where the index changes nothing."""
    return Node("[]", (array, Node(", ".join([*leading, *last])))) if "None" in last else array


def _without_axes(node: Node, spare: int, kept: int) -> Node:
    """The array without ``spare`` axes of length 1 before the last ``kept``."""
    if node.head == "neg":
        return negative(_without_axes(node.args[0], spare, kept))
    return Node("[]", (node, Node(", ".join(["...", *["0"] * spare, *[":"] * kept]))))


def _rational(number: Expr) -> Node:
    numerator, denominator = Node(str(abs(number.p))), Node(str(number.q))
    exact = number.q & (number.q - 1) == 0 and number.q > 1
    size = Node(repr(float(abs(number)))) if exact else divided(numerator, denominator)
    return negative(size) if number.p < 0 else size


def _decimal(number: Expr) -> Node:
    """A real number, correctly rounded to float64."""
    value = float(number.evalf(25))
    size = Node(repr(abs(value)))
    return negative(size) if value < 0 else size
