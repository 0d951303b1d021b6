"""Where a function is looked at: the domain of each argument, within a range, with what ties the labels together."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, TypeAlias, get_args

from sympy import Basic, FiniteSet, IndexedBase, Interval, Rational, S, Set, Symbol

from mse_sym.losses import Loss
from mse_sym.symbolic.context import NONNEGATIVE, POSITIVE, UNIT_CLOSED, shown_set

Labels: TypeAlias = Literal["any", "simplex", "classes"]
Range: TypeAlias = tuple[float, float]
Within: TypeAlias = Range | Mapping[str, Range]

_ASSUMED: tuple[tuple[str, Set], ...] = (
    ("is_positive", POSITIVE),
    ("is_nonnegative", NONNEGATIVE),
    ("is_negative", Interval.open(-S.Infinity, 0)),
    ("is_nonpositive", Interval(-S.Infinity, 0)),
    ("is_nonzero", S.Reals - FiniteSet(0)),
    ("is_integer", S.Integers),
)
"""What an assumption of a symbol says of its domain."""


@dataclass(frozen=True)
class Scope:
    """The ranges of arguments, by role (``prediction``, ``target``, the name of a parameter), and the labels."""

    ranges: tuple[tuple[str, Range], ...] = ()
    labels: Labels = "any"

    def domain(self, loss: Loss, variable: Symbol | IndexedBase, known: Mapping[Basic, Any] | None = None) -> Set:
        """The set of a variable, or of each entry of a vector; its ends at the ``known`` values of other variables.

        Raises:
            ValueError: no number is left, or an end has no value.
        """
        return _domain(loss, variable, self.ranges, tuple((known or {}).items()) if _moves(loss, variable) else ())


WHOLE = Scope()
"""The whole domain, and any labels."""


def in_order(loss: Loss) -> tuple[Symbol, ...]:
    """The parameters, each after those on which the ends of its domain depend; as declared where none do."""
    found: list[Symbol] = []
    left = list(loss.parameters)
    while left:
        following = [p for p in left if not loss.context.domain(p).free_symbols & set(left)]
        chosen = following[0] if following else left[0]
        left.remove(chosen)
        found.append(chosen)
    return tuple(found)


def _moves(loss: Loss, variable: Symbol | IndexedBase) -> bool:
    return bool(loss.context.domain(variable).free_symbols)


@lru_cache(maxsize=1 << 10)
def _domain(
    loss: Loss, variable: Symbol | IndexedBase, ranges: tuple[tuple[str, Range], ...], known: tuple[Any, ...]
) -> Set:
    domain = loss.context.domain(variable)
    if domain.free_symbols:
        domain = domain.subs({symbol: Rational(float(value)) for symbol, value in known})
        if domain.free_symbols:
            strangers = ", ".join(sorted(map(str, domain.free_symbols)))
            raise ValueError(
                f"{loss.name}: the domain of {variable} is {shown_set(domain)}, and {strangers} is drawn later; "
                f"give {variable} a domain of parameters alone, and {strangers} one that depends on {variable}"
            )
    for assumption, assumed in _ASSUMED:
        if getattr(variable, assumption, None):
            domain = domain.intersect(assumed)
    role = role_of(loss, variable)
    for name, (low, high) in ranges:
        if name == role:
            domain = domain.intersect(Interval(_end(low), _end(high)))
    if domain is S.EmptySet:
        raise ValueError(
            f"{loss.name}: no number is left for {role}, whose domain is {shown_set(loss.context.domain(variable))}"
            f"{', within ' + str(dict(ranges)[role]) if role in dict(ranges) else ''}; give another range"
        )
    return domain


def _end(number: float) -> Any:
    return Rational(number) if math.isfinite(number) else S.Infinity * (1 if number > 0 else -1)


def role_of(loss: Loss, variable: Symbol | IndexedBase) -> str:
    """What an argument is called: ``prediction``, ``target``, or a parameter by its name."""
    roles = {loss.prediction: "prediction", loss.target: "target"}
    return roles.get(variable, str(getattr(variable, "name", variable)))


def scope_of(loss: Loss, within: Within | None, labels: str) -> Scope:
    """Look at what was asked for.

    Raises:
        ValueError: a range without numbers, of an unknown argument or outside of its domain; labels of another
            kind, or of a loss that has none.
    """
    variables = (loss.prediction, loss.target, *loss.parameters)
    roles = [role_of(loss, variable) for variable in variables]
    if labels not in get_args(Labels):
        raise ValueError(
            'labels must be "any", "simplex" (labels that add up to 1) or "classes" (one of which is 1, the others 0), '
            f"got {labels!r}"
        )
    if labels != "any" and not (loss.is_vector and loss.context.domain(loss.target) == UNIT_CLOSED):
        raise ValueError(
            f'labels="{labels}" is for a vector of labels in [0, 1], and the target of {loss.name} is '
            f"{'a vector' if loss.is_vector else 'one number'} in {shown_set(loss.context.domain(loss.target))}"
        )
    if labels != "any" and isinstance(within, Mapping) and "target" in within:
        raise ValueError('labels that add up to 1 have no range of their own; leave out "target" in within')
    if within is None:
        return Scope(labels=labels)  # type: ignore[arg-type]
    if isinstance(within, Mapping):
        if unknown := [name for name in within if name not in roles]:
            raise ValueError(f"within is given for {', '.join(map(repr, unknown))}; {loss.name} has {', '.join(roles)}")
        ranges = {name: _range(name, pair) for name, pair in within.items()}
    else:
        pair = _range("all arguments", within)
        kept = [v for v in variables if not isinstance(loss.context.domain(v), FiniteSet)]
        ranges = {role_of(loss, v): pair for v in kept if not (labels != "any" and v == loss.target)}
    scope = Scope(tuple(ranges.items()), labels)  # type: ignore[arg-type]
    for variable in variables:
        if not _moves(loss, variable):
            scope.domain(loss, variable)
    return scope


def _range(name: str, pair: Any) -> Range:
    try:
        low, high = (float(end) for end in pair)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"within of {name} must be two numbers (low, high), got {pair!r}") from None
    if not low <= high or low == math.inf or high == -math.inf:
        raise ValueError(f"within of {name} must be two numbers, the lower one first, got {pair!r}")
    return low, high
