r"""Growth: monomials :math:`t^{a_0} (\log t)^{a_1} (\log \log t)^{a_2} \cdots e^{\sum_n c_n n}`, and their order.

The :math:`n` are monomials that go to infinity themselves, but not the logarithms, whose exponentials are powers.
The exponents are real numbers that may depend on parameters.  A monomial other than 1 goes to infinity or to 0,
as its logarithm

.. math:: a_0 \log t + a_1 \log \log t + \cdots + \sum_n c_n n

does to ``oo`` or to ``-oo``: as the term of it does that grows fastest.  So any two are comparable (Hardy 1910; van der
Hoeven 2006, chapter 4).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from sympy import Add, Expr, S, Symbol, expand

from mse_sym.proof.asymptotics.parameter_signs import ParameterSigns

_Key = TypeVar("_Key")


@dataclass(frozen=True)
class Monomial:
    """Powers of the iterated logarithms, by their depth (0 for ``t``), and the terms of an exponent, by what grows."""

    powers: frozenset[tuple[int, Expr]] = frozenset()
    exponents: frozenset[tuple[Monomial, Expr]] = frozenset()

    @property
    def parameters(self) -> set[Symbol]:
        """The parameters in the exponents."""
        own = {symbol for _, power in self.powers for symbol in power.free_symbols}
        return own.union(*(factor.free_symbols | grown.parameters for grown, factor in self.exponents))

    def times(self, other: Monomial, power: Expr = S.One) -> Monomial:
        """The product with a power of another."""
        return Monomial(
            _added(self.powers, other.powers, power),
            _added(self.exponents, other.exponents, power),
        )

    def to_the(self, power: Expr) -> Monomial:
        return ONE.times(self, power)

    def over(self, other: Monomial) -> Monomial:
        return self.times(other, S.NegativeOne)

    @property
    def logarithm(self) -> tuple[tuple[Expr, Monomial], ...]:
        """The terms of the logarithm, in no order."""
        return (
            *((power, iterated_logarithm(depth + 1)) for depth, power in self.powers),
            *((factor, grown) for grown, factor in self.exponents),
        )


def _added(
    mine: Iterable[tuple[_Key, Expr]], others: Iterable[tuple[_Key, Expr]], power: Expr
) -> frozenset[tuple[_Key, Expr]]:
    total = dict(mine)
    for key, exponent in others:
        total[key] = expand(total.get(key, S.Zero) + power * exponent)
    return frozenset((key, exponent) for key, exponent in total.items() if exponent != 0)


def iterated_logarithm(depth: int) -> Monomial:
    """``t``, ``log t``, ``log log t`` and so on."""
    return Monomial(powers=frozenset({(depth, S.One)}))


ONE = Monomial()


def exponential_of(terms: Iterable[tuple[Expr, Monomial]]) -> Monomial:
    """``exp`` of a sum of terms that grow; of a logarithm it is a power."""
    result = ONE
    for factor, grown in terms:
        depth = _depth_of_logarithm(grown)
        alone = Monomial(exponents=frozenset({(grown, S.One)})) if depth is None else iterated_logarithm(depth - 1)
        result = result.times(alone, factor)
    return result


def _depth_of_logarithm(monomial: Monomial) -> int | None:
    """How often the logarithm is taken, if that is what a monomial is."""
    if monomial.exponents or len(monomial.powers) != 1:
        return None
    ((depth, power),) = monomial.powers
    return depth if depth and power == 1 else None


@dataclass
class Growth:
    """Which of two monomials grows faster, as far as the signs of the parameters are known."""

    signs: ParameterSigns
    _known: dict[Monomial, int] = field(default_factory=dict)

    def compare(self, first: Monomial, second: Monomial) -> int:
        """+1 where the first grows faster, -1 where the second does, 0 where they are the same.

        Raises:
            UnknownSign, NoExpansion: as the sign of an exponent.
        """
        return self.of(first.over(second))

    def of(self, monomial: Monomial) -> int:
        """+1 for what goes to infinity, -1 for what goes to 0, 0 for 1."""
        if monomial not in self._known:
            self._known[monomial] = self._of(monomial)
        return self._known[monomial]

    def _of(self, monomial: Monomial) -> int:
        if not monomial.exponents:
            signs = (self.signs.sign(power) for _, power in sorted(monomial.powers, key=lambda item: item[0]))
            return next((sign for sign in signs if sign), 0)
        terms = sorted(monomial.logarithm, key=str)
        while terms:
            fastest = terms[0][1]
            for _, grown in terms[1:]:
                fastest = grown if self.compare(grown, fastest) > 0 else fastest
            leading = Add(*(factor for factor, grown in terms if not self.compare(grown, fastest)))
            if sign := self.signs.sign(leading):
                return sign
            terms = [(factor, grown) for factor, grown in terms if self.compare(grown, fastest)]
        return 0
