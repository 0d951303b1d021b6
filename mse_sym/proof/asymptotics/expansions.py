r"""Expansions as ``t → ∞``: finitely many terms, each a number times a monomial, and a bound of the rest.

``f = c_1 m_1 + … + c_n m_n + O(r)`` with :math:`m_1 \succ \dots \succ m_n \succ r`, or without a rest where the sum
is the function itself, for all large ``t`` and each value of the parameters.  Sums and products are plain.  A
function :math:`F` with a continuous :math:`n`-th derivative about 0 is put in by Taylor's theorem,

.. math:: F(\delta) = \sum_{k<n} \frac{F^{(k)}(0)}{k!} \delta^k + O(\delta^n) \qquad (\delta \to 0),

into what goes to 0; quotients, logarithms and powers become so by :math:`f = c \, m \, (1 + \delta)` with the leading
term :math:`c \, m`, and exponentials by :math:`f = P + c + \delta` with the terms :math:`P` that grow (Shackell 2004,
chapter 4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce

from sympy import Expr, Rational, S, exp, factorial, ff, log

from mse_sym.proof.asymptotics.monomials import ONE, Growth, Monomial, exponential_of
from mse_sym.proof.asymptotics.parameter_signs import NoExpansion, NoValue, ParameterSigns, UnknownSign

_LARGEST_POWER = 8


class TooShort(NoExpansion):
    """All terms cancel, and of the rest only a bound is known: more terms may help."""


@dataclass(frozen=True)
class Expansion:
    """The terms, the fastest growing first, and the monomial that bounds the rest."""

    terms: tuple[tuple[Expr, Monomial], ...] = ()
    rest: Monomial | None = None


@dataclass(frozen=True)
class Parts:
    """What grows, the limit of what does not, and what goes to 0."""

    growing: tuple[tuple[Expr, Monomial], ...]
    constant: Expr
    small: Expansion


def constant(value: Expr) -> Expansion:
    """A number, or an expression in parameters."""
    return Expansion(((value, ONE),)) if value != 0 else Expansion()


def bounded(by: Monomial) -> Expansion:
    """A function of which only a bound is known."""
    return Expansion((), by)


@dataclass(frozen=True)
class Algebra:
    """Arithmetic of expansions, with so many terms at most."""

    signs: ParameterSigns
    growth: Growth
    most: int

    def add(self, *summands: Expansion) -> Expansion:
        terms = (term for summand in summands for term in summand.terms)
        return self._ordered(terms, (summand.rest for summand in summands))

    def _ordered(self, terms: Iterable[tuple[Expr, Monomial]], rests: Iterable[Monomial | None]) -> Expansion:
        rest = self._fastest(rests)
        ordered: list[tuple[Expr, Monomial]] = []
        for factor, monomial in terms:
            if rest is not None and self.growth.compare(monomial, rest) <= 0:
                continue
            place, order = 0, 1
            while place < len(ordered) and (order := self.growth.compare(ordered[place][1], monomial)) > 0:
                place += 1
            if place < len(ordered) and order == 0:
                ordered[place] = (ordered[place][0] + factor, ordered[place][1])
            else:
                ordered.insert(place, (factor, monomial))
        simplest = ((self.signs.simplest(factor), monomial) for factor, monomial in ordered)
        left = [(factor, monomial) for factor, monomial in simplest if factor != 0]
        if len(left) <= self.most:
            return Expansion(tuple(left), rest)
        return Expansion(tuple(left[: self.most]), left[self.most][1])

    def _fastest(self, monomials: Iterable[Monomial | None]) -> Monomial | None:
        known = [monomial for monomial in monomials if monomial is not None]
        return reduce(lambda a, b: a if self.growth.compare(a, b) >= 0 else b, known) if known else None

    def scaled(self, by: Expr, expansion: Expansion, monomial: Monomial = ONE) -> Expansion:
        """The expansion times a number that is not 0 and a monomial."""
        terms = tuple((by * factor, grown.times(monomial)) for factor, grown in expansion.terms)
        return Expansion(terms, None if expansion.rest is None else expansion.rest.times(monomial))

    def subtract(self, left: Expansion, right: Expansion) -> Expansion:
        return self.add(left, self.scaled(S.NegativeOne, right))

    def multiply(self, left: Expansion, right: Expansion) -> Expansion:
        terms = [(a * b, m.times(n)) for a, m in left.terms for b, n in right.terms]
        rests = [
            m.times(other.rest)
            for one, other in ((left, right), (right, left))
            if other.rest is not None
            for m in (*(monomial for _, monomial in one.terms[:1]), *(() if one.rest is None else (one.rest,)))
        ]
        return self._ordered(terms, rests)

    def from_leading(self, expansion: Expansion) -> tuple[int, Expansion]:
        """The sign of the function for all large ``t``, and its expansion from the leading term on.

        The sign is 0 of nothing but 0.

        Raises:
            TooShort: it is not known.
        """
        for place, (factor, _) in enumerate(expansion.terms):
            if sign := self.signs.sign(factor):
                return sign, Expansion(expansion.terms[place:], expansion.rest)
        if expansion.rest is None:
            return 0, Expansion()
        raise TooShort("the terms cancel, as far as they are looked at")

    def parts(self, expansion: Expansion) -> Parts:
        """What grows, the constant and what goes to 0.

        Raises:
            TooShort: the rest is not seen to go to 0.
        """
        if expansion.rest is not None and self.growth.of(expansion.rest) >= 0:
            raise TooShort("the rest does not go to 0, as far as it is looked at")
        by_growth: dict[int, list[tuple[Expr, Monomial]]] = {1: [], 0: [], -1: []}
        for term in expansion.terms:
            by_growth[self.growth.of(term[1])].append(term)
        value = sum((factor for factor, _ in by_growth[0]), S.Zero)
        return Parts(tuple(by_growth[1]), value, Expansion(tuple(by_growth[-1]), expansion.rest))

    def compose(self, coefficient: Callable[[int], Expr], small: Expansion) -> Expansion:
        """A function with these Taylor coefficients of what goes to 0."""
        if not small.terms and small.rest is None:
            return constant(coefficient(0))
        first = small.terms[0][1] if small.terms else small.rest
        assert first is not None
        end = first.to_the(S(self.most))
        total, power = [constant(coefficient(0)), bounded(end)], constant(S.One)
        for order in range(1, self.most):
            power = self.multiply(power, small)
            factor = coefficient(order)
            if factor != 0:
                total.append(self.scaled(factor, power))
        return self.add(*total)

    def power(self, base: Expansion, exponent: Expr) -> Expansion:
        """A power with a constant exponent.

        Raises:
            NoValue: the power of a negative number, or of 0, is no real number.
        """
        if exponent.is_Integer and 0 <= exponent <= _LARGEST_POWER:
            return reduce(self.multiply, [base] * int(exponent), constant(S.One))
        sign, base = self.from_leading(base)
        if sign == 0 and self.signs.sign(exponent) > 0:
            return Expansion()
        if sign == 0 or (sign < 0 and not exponent.is_Integer):
            raise NoValue("a power has no value near the point")
        series = self.compose(lambda order: ff(exponent, order) / factorial(order), self._over_leading(base))
        factor, monomial = base.terms[0]
        return self.scaled(factor**exponent, series, monomial.to_the(exponent))

    def _over_leading(self, expansion: Expansion) -> Expansion:
        """``f/(c m) - 1``, for the leading term ``c m`` of ``f``."""
        (factor, monomial), *others = expansion.terms
        terms = tuple((other / factor, grown.over(monomial)) for other, grown in others)
        return Expansion(terms, None if expansion.rest is None else expansion.rest.over(monomial))

    def divide(self, top: Expansion, bottom: Expansion) -> Expansion:
        return self.multiply(top, self.power(bottom, S.NegativeOne))

    def logarithm(self, expansion: Expansion) -> Expansion:
        """The logarithm.

        Raises:
            NoValue: of what is not positive.
        """
        sign, expansion = self.from_leading(expansion)
        if sign <= 0:
            raise NoValue("a logarithm has no value near the point")
        factor, monomial = expansion.terms[0]
        small = self._over_leading(expansion)
        series = self.compose(lambda order: Rational((-1) ** (order + 1), order) if order else S.Zero, small)
        return self.add(Expansion(monomial.logarithm), constant(log(factor)), series)

    def exponential(self, expansion: Expansion) -> Expansion:
        """The exponential; where not all that grows in the exponent is known, and it goes to ``-oo``, a bound.

        A bound is also enough for a first look, without questions for what grows slower in the exponent.
        """
        first_look = (UnknownSign,) if self.most == 1 else ()
        try:
            parts = self.parts(expansion)
        except (TooShort, *first_look):
            if self.limit(expansion) != S.NegativeInfinity:
                raise
            _, leading = self.from_leading(expansion)
            return bounded(leading.terms[0][1].to_the(S(-self.most)))
        series = self.compose(lambda order: 1 / factorial(order), parts.small)
        return self.scaled(exp(parts.constant), series, exponential_of(parts.growing))

    def sign(self, expansion: Expansion) -> int:
        """The sign of the function for all large ``t``."""
        return self.from_leading(expansion)[0]

    def limit(self, expansion: Expansion) -> Expr:
        """The limit, a number, ``oo`` or ``-oo``.

        Raises:
            TooShort: it is not known.
        """
        for place, (factor, monomial) in enumerate(expansion.terms):
            match self.growth.of(monomial):
                case 1:
                    if sign := self.signs.sign(factor):
                        return sign * S.Infinity
                case 0:
                    return self.parts(Expansion(expansion.terms[place:], expansion.rest)).constant
                case _:
                    return S.Zero
        if expansion.rest is None or self.growth.of(expansion.rest) < 0:
            return S.Zero
        raise TooShort("the terms cancel, as far as they are looked at")
