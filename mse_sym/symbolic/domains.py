"""The sets over which variables range: what assumptions say, and what may be declared beside them."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr, FiniteSet, Float, IndexedBase, Interval, Rational, S, Set, Symbol

POSITIVE = Interval.open(0, S.Infinity)
NONNEGATIVE = Interval(0, S.Infinity)
NEGATIVE = Interval.open(-S.Infinity, 0)
NONPOSITIVE = Interval(-S.Infinity, 0)
UNIT_OPEN = Interval.open(0, 1)
UNIT_CLOSED = Interval(0, 1)


def assumed_domain(variable: Expr) -> Set | None:
    """The least interval in which a variable lies by its assumptions; ``None`` if it was not declared real."""
    if variable.is_zero:
        return FiniteSet(0)
    if variable.is_positive:
        return POSITIVE
    if variable.is_negative:
        return NEGATIVE
    if variable.is_nonnegative:
        return NONNEGATIVE
    if variable.is_nonpositive:
        return NONPOSITIVE
    return S.Reals if variable.is_real else None


def is_open(domain: Interval) -> bool:
    """Whether no end belongs to an interval; an infinite one never does."""
    return all(
        is_open or end.is_infinite
        for is_open, end in ((domain.left_open, domain.start), (domain.right_open, domain.end))
    )


def interior(domain: Interval) -> Interval:
    """An interval without its ends; ``Interval.interior`` of SymPy does not read ends that are symbols."""
    return Interval.open(domain.start, domain.end)


def lies_in(number: Expr, domain: Interval) -> bool:
    """Whether a number lies in an interval whose ends are known: ``Interval.contains``, in a fraction of its time."""
    above = number >= domain.start if not domain.left_open else number > domain.start
    below = number <= domain.end if not domain.right_open else number < domain.end
    return bool(above) and bool(below)


def obeys(variable: Expr, number: Expr) -> bool:
    """Whether a number has all that is assumed of a variable: its sign, that it is an integer, even, no zero."""
    return all(getattr(number, f"is_{fact}") in (holds, None) for fact, holds in variable.assumptions0.items())


def checked_domain(name: Basic, domain: Any) -> Set:
    """The domain of a symbol or a vector, its ends in exact numbers.

    Raises:
        TypeError: it is no interval and no finite set of real numbers.
        ValueError: it is empty, or may be so, or contradicts the assumptions of the symbol.
    """
    if not isinstance(name, Symbol | IndexedBase):
        raise TypeError(f"a domain is one of a symbol or of a vector, got one of {name}")
    if not isinstance(domain, Set):
        raise TypeError(
            f"the domain of {name} is a set of SymPy, like Interval.open(0, 1) or FiniteSet(0, 1), got {domain!r}"
        )
    domain = in_exact_numbers(domain)
    if domain is S.EmptySet:
        raise ValueError(f"the domain of {name} is empty")
    if not isinstance(domain, Interval | FiniteSet) or not all(end.is_extended_real for end in _ends(domain)):
        raise TypeError(f"the domain of {name} is an interval or a finite set of real numbers, got {domain}")
    if isinstance(domain, Interval) and not (domain.end - domain.start).is_extended_positive:
        raise ValueError(f"the domain {domain} of {name} may be empty: that {domain.start} < {domain.end} is not seen")
    symbol = name.label if isinstance(name, IndexedBase) else name
    assumed = assumed_domain(symbol) if isinstance(symbol, Symbol) else None
    if assumed is not None and assumed != S.Reals and not _lies_within(domain, assumed):
        raise ValueError(f"{name} lies in {assumed} by its assumptions, and its domain {domain} is not seen to do so")
    if isinstance(domain, FiniteSet) and assumed is not None:
        for element in domain:
            if not obeys(symbol, element):
                raise ValueError(f"{element} in the domain of {name} contradicts the assumptions of {name}")
    return domain


def _lies_within(domain: Set, assumed: Set) -> bool:
    """Whether a domain, perhaps with symbols as ends, is seen to lie in an interval from or to 0."""
    if not isinstance(domain, Interval) or not isinstance(assumed, Interval):
        return domain.is_subset(assumed) is True
    if assumed.start == 0:
        return bool(_is_beyond(domain.start, strict=assumed.left_open and not domain.left_open))
    return bool(_is_beyond(-domain.end, strict=assumed.right_open and not domain.right_open))


def _is_beyond(end: Expr, *, strict: bool) -> bool | None:
    return end.is_extended_positive if strict else end.is_extended_nonnegative


def _ends(domain: Set) -> tuple[Expr, ...]:
    return (domain.start, domain.end) if isinstance(domain, Interval) else tuple(domain)


def in_exact_numbers(expr: Any) -> Any:
    """An expression or a set with the fraction that each floating-point number in it is exactly."""
    floats = expr.atoms(Float) if isinstance(expr, Basic) else set()
    return expr.xreplace({number: exactly(number) for number in floats}) if floats else expr


def exactly(number: Float) -> Expr:
    """The fraction that a floating-point number is.

    Raises:
        ValueError: it is infinite or no number.
    """
    if not number.is_finite:
        raise ValueError(f"{number} is no real number")
    return Rational(number)


def shown_set(domain: Set) -> str:
    """A domain as it is written in messages: ``(0, 1]``, ``(-∞, ∞)``."""
    if isinstance(domain, Interval):
        left, right = "(" if domain.left_open else "[", ")" if domain.right_open else "]"
        return f"{left}{domain.start}, {domain.end}{right}".replace("oo", "∞")
    return str(domain)
