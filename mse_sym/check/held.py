"""Where people put a clip or an epsilon in a formula, with a symbol for its number.

Beside or below a divisor, inside of a logarithm, below a root; on a probability or a parameter, on the pre-activation,
on the result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from mpmath import mpf
from sympy import Abs, Add, Expr, Max, Min, Piecewise, Pow, S, Symbol, diff, fraction, log, sign, sqrt, together

from mse_sym.losses import Loss
from mse_sym.losses.compiled import Quantity
from mse_sym.runtime.quantity import QUANTITIES
from mse_sym.symbolic.context import NONNEGATIVE, POSITIVE, UNIT_CLOSED, UNIT_OPEN
from mse_sym.symbolic.plain_notation import plain_formula

Numbers: TypeAlias = Literal["small", "large", "any"]

EPSILON = Symbol("epsilon", positive=True)
_e = EPSILON


@dataclass(frozen=True)
class Held:
    """A formula with an epsilon, what is done, where it makes a difference, and what numbers people choose for it."""

    formula: Expr
    words: Callable[[str], str]
    where: Callable[[float], str] = lambda number: ""
    numbers: Numbers = "small"


def candidates(loss: Loss, quantity: Quantity, right: Expr) -> Iterator[Held]:
    """The formulas with an epsilon, those first that are told apart from others by less."""
    order = QUANTITIES[quantity].order
    yield from _of_prediction(loss.prediction, right)
    yield from _of_result(right, order)
    written = loss.expression if order == 0 else diff(loss.expression, loss.prediction, order)
    behind = _behind(loss, order) if loss.composition is not None else right
    if loss.composition is not None:
        for formula in dict.fromkeys((right, behind)):
            yield from _of_activation(loss, formula, order)
    for formula in dict.fromkeys((right, together(right), written, behind)):
        yield from _of_pieces(formula)
        yield from _of_logarithms(formula)
        yield from _of_divisors(formula)
        for symbol in (loss.prediction, *loss.parameters):
            yield from _of_symbol(formula, symbol, loss)


def _of_result(right: Expr, order: int) -> Iterator[Held]:
    if order == 2:
        yield Held(
            Max(right, _e), lambda n: f"the Hessian is held above {n}", lambda n: f"where it is below {n:g} only"
        )
    yield Held(
        Max(Min(right, _e), -_e),
        lambda n: f"the result is held in [-{n}, {n}]",
        lambda n: f"where it is larger than {n:g} in size only",
        numbers="any",
    )


def _of_prediction(z: Symbol, right: Expr) -> Iterator[Held]:
    """The prediction, or pre-activation, held on both sides or on one."""
    both, above, below = (right.xreplace({z: held}) for held in (Max(-_e, Min(z, _e)), Min(z, _e), Max(z, -_e)))
    yield Held(
        both, lambda n: f"{z} is held in [-{n}, {n}]", lambda n: f"where |{z}| is above {n:g} only", numbers="large"
    )
    yield Held(above, lambda n: f"{z} is held below {n}", lambda n: f"where {z} is above {n:g} only", numbers="large")
    yield Held(below, lambda n: f"{z} is held above -{n}", lambda n: f"where {z} is below -{n:g} only", numbers="large")


def _behind(loss: Loss, order: int) -> Expr:
    """A quantity of a composed loss by the chain rule, with nothing cancelled that SymPy does not cancel itself."""
    assert loss.composition is not None
    outer, z = loss.composition.loss, loss.prediction
    value = loss.composition.activation.at(z)
    parts = [outer.derivation(name).result.xreplace({outer.prediction: value}) for name in _BY_ORDER]
    slope = value.diff(z)
    return (parts[0], parts[1] * slope, parts[2] * slope**2 + parts[1] * slope.diff(z))[order]


_BY_ORDER: tuple[Quantity, ...] = ("value", "gradient", "hessian")


def _of_activation(loss: Loss, formula: Expr, order: int) -> Iterator[Held]:
    """The value of the activation held in its range, or moved; what is held has the derivative 0."""
    assert loss.composition is not None
    activation, z = loss.composition.activation, loss.prediction
    value, is_unit = activation.at(z), activation.range == UNIT_OPEN
    if not (formula.has(value) and activation.range in (UNIT_OPEN, POSITIVE, NONNEGATIVE)):
        return
    name, link = plain_formula(value), activation.link

    def words(n: str) -> str:
        return f"{name} is held {f'in [{n}, 1 - {n}]' if is_unit else f'above {n}'}"

    def where(n: float) -> str:
        if is_unit and link is not None:
            return f"where {plain_formula(Abs(z))} is above {float(link(1 - mpf(n))):.3g} only"
        return f"where {name} is below {n:g} only"

    yield Held(formula.xreplace({value: Max(_e, Min(value, 1 - _e)) if is_unit else Max(_e, value)}), words, where)
    if order:
        inside = (value > _e) & (value < 1 - _e) if is_unit else value > _e
        beyond = Piecewise((formula, inside), (0, True))
        yield Held(beyond, lambda n: f"{words(n)}, and what is held has the derivative 0", where)
    yield Held(formula.xreplace({value: value + _e}), lambda n: f"{n} is added to {name}")


def _of_pieces(formula: Expr) -> Iterator[Held]:
    """A kink that is made round, and a sign that is a quotient."""
    if formula.has(Abs):
        yield Held(
            formula.replace(Abs, lambda u: sqrt(u**2 + _e)), lambda n: f"{n} is added below the root of a square"
        )
        yield Held(formula.replace(Abs, lambda u: Abs(u) + _e), lambda n: f"{n} is added to an absolute value")
    if formula.has(sign):
        root = formula.replace(sign, lambda u: u / sqrt(u**2 + _e))
        yield Held(root, lambda n: f"{n} is added below the root of a square")
        quotient = formula.replace(sign, lambda u: u / (Abs(u) + _e))
        yield Held(quotient, lambda n: f"{n} is added to an absolute value that divides")


def _of_logarithms(formula: Expr) -> Iterator[Held]:
    if formula.has(log):
        inside = formula.replace(log, lambda u: log(u + _e))
        yield Held(inside, lambda n: f"{n} is added inside of the logarithm")
        above = formula.replace(log, lambda u: log(Max(u, _e)))
        yield Held(above, lambda n: f"what stands in the logarithm is held above {n}")
        logarithm = formula.replace(log, lambda u: Max(log(u), -_e))
        yield Held(logarithm, lambda n: f"the logarithm is held above -{n}", numbers="large")


def _of_divisors(formula: Expr) -> Iterator[Held]:
    """An epsilon beside each divisor, or below it: of a whole term, of all of them, and of each of its factors."""
    terms = [fraction(term) for term in Add.make_args(formula)]
    wholes = list(dict.fromkeys(below for _, below in terms if below.free_symbols))
    for chosen in ([whole] for whole in wholes) if len(wholes) < 2 else (*([whole] for whole in wholes), wholes):
        for place, words in enumerate(_besides(" and ".join(map(plain_formula, chosen)))):
            parts = [above / (_moved(below)[place] if below in chosen else below) for above, below in terms]
            yield Held(Add(*parts), words)
    for power in sorted(formula.atoms(Pow), key=str):
        if power.exp.is_number and power.exp.is_negative and power.base.free_symbols:
            for part in dict.fromkeys((power.base, 1 / power)):
                for moved, words in zip(_moved(part), _besides(plain_formula(part)), strict=True):
                    yield Held(formula.xreplace({power: moved**power.exp if part == power.base else 1 / moved}), words)


def _moved(divisor: Expr) -> tuple[Expr, Expr]:
    return divisor + _e, Max(divisor, _e)


def _besides(name: str) -> tuple[Callable[[str], str], Callable[[str], str]]:
    return lambda n: f"{n} is added to the divisor {name}", lambda n: f"the divisor {name} is held above {n}"


def _of_symbol(formula: Expr, symbol: Symbol, loss: Loss) -> Iterator[Held]:
    """A positive variable, or one between 0 and 1, that is held away from the ends, or moved."""
    domain = loss.context.domain(symbol)
    if domain in (POSITIVE, NONNEGATIVE):
        held = formula.xreplace({symbol: Max(symbol, _e)})
        yield Held(held, lambda n: f"{symbol} is held above {n}", lambda n: f"where {symbol} is below {n:g} only")
        yield Held(formula.xreplace({symbol: symbol + _e}), lambda n: f"{n} is added to {symbol}")
        yield Held(formula.xreplace({symbol: sqrt(symbol**2 + _e)}), lambda n: f"{n} is added to {symbol}²")
    elif domain in (UNIT_OPEN, UNIT_CLOSED):

        def where(n: float) -> str:
            return f"where {symbol} is below {n:g} or above 1 - {n:g} only"

        def words(n: str) -> str:
            return f"{symbol} is held in [{n}, 1 - {n}]"

        yield Held(formula.xreplace({symbol: Max(_e, Min(symbol, 1 - _e))}), words, where)
        beyond = Piecewise((formula, (symbol > _e) & (symbol < 1 - _e)), (S.Zero, True))
        yield Held(beyond, lambda n: f"{words(n)}, and what is held has the derivative 0", where)
