r"""Exact normal forms: an expression as a rational function of independent generators.

Everything that is not a rational operation becomes a *generator*: a variable, ``exp`` of a monomial,
``log`` of an irreducible factor, a root, a sum over a bound index.  Identities of the elementary
functions are built into how generators are chosen,

* :math:`e^{\sum_i c_i m_i} = \prod_i (e^{m_i})^{c_i}` for rational :math:`c_i`,
* :math:`\log \prod_i f_i^{c_i} = \sum_i c_i \log f_i` where every :math:`f_i` is proved positive,
* :math:`\sum_k (c f_k + g_k) = c \sum_k f_k + \sum_k g_k` for :math:`c` free of :math:`k`,
* :math:`\sum_k \delta_{kj} f_k = f_j`, and finite sums commute,

so that equality is decided by polynomial arithmetic over the rationals.  Every identity used holds on
the whole domain: what comes out as equal is equal.  (What comes out as different may still be equal,
if the generators hide a relation; the prover then looks for a counterexample.)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import lcm
from typing import Any

from sympy import (
    Abs,
    Add,
    Derivative,
    Dummy,
    Expr,
    Float,
    Indexed,
    Integer,
    Interval,
    KroneckerDelta,
    Mul,
    NumberSymbol,
    Poly,
    Pow,
    Product,
    Rational,
    S,
    Sum,
    Symbol,
    cancel,
    exp,
    expand,
    factor_list,
    factorint,
    fraction,
    log,
    together,
)
from sympy.codegen.cfunctions import expm1, log1p
from sympy.core.function import AppliedUndef
from sympy.core.numbers import Exp1
from sympy.functions.elementary.hyperbolic import HyperbolicFunction

from mse_sym.proof.signs import polynomial_sign
from mse_sym.proof.sums import canonical_sum
from mse_sym.symbolic.context import Context

_MOST_ROOTS = 50


class UnsupportedExpression(Exception):
    """The normal form does not know this kind of expression."""


class _FinerRoot(Exception):
    """A generator turns out to be needed to a fractional power: start again with its root."""


@dataclass
class GeneratorField:
    """The generators met so far, and the rational functions over them that expressions become."""

    context: Context
    meaning: dict[Symbol, Expr] = field(default_factory=dict)
    """What each generator stands for, in the expression's own terms."""
    _generators: dict[tuple[object, ...], Symbol] = field(default_factory=dict)
    _keys: dict[Symbol, tuple[Any, ...]] = field(default_factory=dict)
    _orders: dict[Expr, int] = field(default_factory=dict)
    """How fine a root is needed of the exponential of a monomial, or of a factor."""

    _fresh: dict[Symbol, Dummy] = field(default_factory=dict)

    def equal(self, left: Expr, right: Expr) -> bool:
        """Whether the two resolved expressions have the same normal form."""
        return self.normal(left - right) == 0

    def normal(self, expr: Expr) -> Expr:
        """The normal form of a resolved expression, a cancelled rational function of the generators."""
        for _ in range(_MOST_ROOTS):
            try:
                return self._reduced(self._normal(expr))
            except _FinerRoot:
                continue
        raise UnsupportedExpression(f"more than {_MOST_ROOTS} different roots in {expr}")

    def restore(self, value: Expr) -> Expr:
        """The rational function of generators as an ordinary expression again."""
        return value.xreplace({generator: self.meaning[generator] for generator in value.free_symbols})

    def factors(self, value: Expr) -> Iterable[tuple[Expr, int]]:
        """The irreducible factors of a rational function with their powers; constants are factors."""
        for part, orientation in zip(fraction(cancel(value)), (1, -1), strict=True):
            constant, factors = factor_list(part)
            if constant != 1:
                yield constant, orientation
            for factor, power in factors:
                yield factor, orientation * power

    def sign(self, value: Expr) -> int | None:
        """+1, 0 or -1 where the rational function provably has this sign on the whole domain, else ``None``."""
        if value == 0:
            return 0
        sign = 1
        for factor, power in self.factors(value):
            factor_sign = polynomial_sign(factor)
            if factor_sign is None:
                return None
            sign *= factor_sign if power % 2 else 1
        return sign

    def nonnegative(self, value: Expr) -> bool:
        """Whether the rational function is provably zero or positive on the whole domain."""
        if value == 0:
            return True
        sign = 1
        for factor, power in self.factors(value):
            factor_sign = polynomial_sign(factor, strict=False)
            if power % 2:
                if factor_sign is None:
                    return False
                sign *= factor_sign
        return sign == 1

    def is_exponential_of(self, generator: Symbol, variable: Symbol) -> bool:
        """Whether the generator is ``exp(variable/q)``."""
        kind, *rest = self._keys[generator]
        return kind == "exp" and self.meaning.get(rest[0]) == variable

    def _reduced(self, value: Expr) -> Expr:
        numerator, denominator = fraction(together(value))
        numerator = expand(numerator)
        for root in sorted(numerator.free_symbols, key=str):
            kind, *rest = self._keys[root]
            if kind == "root":
                base, order = rest
                numerator = Poly(numerator, root).rem(Poly(root**order - base, root)).as_expr()
        return cancel(numerator / denominator)

    def _generator(self, key: tuple[object, ...], meaning: Expr, *, positive: bool = False) -> Symbol:
        if key not in self._generators:
            generator = Dummy(f"g{len(self._generators)}", **{"positive" if positive else "real": True})
            self._generators[key] = generator
            self._keys[generator] = key
            self.meaning[generator] = meaning
        return self._generators[key]

    def _normal(self, expr: Expr) -> Expr:
        match expr:
            case Float():
                return Rational(expr)
            case Rational():
                return expr
            case Symbol() | Indexed():
                return self._variable(expr)
            case Add() | Mul():
                return expr.func(*(self._normal(arg) for arg in expr.args))
            case exp():
                return self._exponential(self._normal(expr.exp))
            case Exp1():
                return self._exponential(S.One)
            case NumberSymbol():
                return self._generator(("constant", expr), expr, positive=True)
            case Pow():
                return self._power(expr.base, expr.exp)
            case log():
                return self._logarithm(self._normal(expr.args[0]))
            case log1p():
                return self._normal(log(1 + expr.args[0]))
            case expm1():
                return self._normal(exp(expr.args[0]) - 1)
            case HyperbolicFunction():
                return self._normal(expr.rewrite(exp))
            case Abs():
                return self._absolute(cancel(self._normal(expr.args[0])))
            case Sum():
                return self._sum(expr)
            case Product():
                return self._product(expr)
            case KroneckerDelta() | AppliedUndef() | Derivative():
                return self._generator(("atom", expr), expr)
        raise UnsupportedExpression(f"no normal form for {expr}")

    def _variable(self, variable: Expr) -> Expr:
        """A variable; from an open bounded or half-bounded interval, as a function of a positive generator.

        On ``(low, high)`` it is ``low + (high - low) t/(1 + t)`` with ``t > 0``: then ``1 - a`` is
        ``1/(1 + t)``, visibly positive.  With a closed end nothing is known of its sign; the end and the
        inside are cases of their own (:mod:`mse_sym.proof.cases`).
        """
        domain = self.context.domain(variable)
        key = ("variable", variable)
        if not isinstance(domain, Interval) or domain != domain.interior:
            return self._generator(key, variable)
        low, high = domain.start, domain.end
        if low.is_infinite and high.is_infinite:
            return self._generator(key, variable)
        if high.is_infinite:
            return low + self._generator(key, variable - low, positive=True)
        if low.is_infinite:
            return high - self._generator(key, high - variable, positive=True)
        parameter = self._generator(key, (variable - low) / (high - variable), positive=True)
        return low + (high - low) * parameter / (1 + parameter)

    def _power(self, base: Expr, exponent: Expr) -> Expr:
        value = self._normal(base)
        if exponent.is_Integer:
            return value**exponent
        if self.sign(value) == 1:
            return self._exponential(self._normal(exponent) * self._logarithm(value))
        power = cancel(self._normal(exponent))
        value = cancel(value)
        return self._generator(("power", value, power), Pow(self.restore(value), self.restore(power)))

    def _exponential(self, exponent: Expr) -> Expr:
        terms = Add.make_args(expand(cancel(exponent)))
        return Mul(*(self._exponential_of_term(*term.as_coeff_Mul()) for term in terms))

    def _exponential_of_term(self, coefficient: Rational, monomial: Expr) -> Expr:
        """``exp(c m)``; of a logarithm, ``exp(c log f) = f**c``, and with a denominator, a power of a root."""
        if coefficient.is_zero:
            return S.One
        kind, argument, *_ = self._keys.get(monomial, ("exp", monomial))
        if kind != "log":
            kind, argument = "exp", monomial
        elif coefficient.is_Integer:
            return argument**coefficient
        order = self._orders.setdefault(argument, 1)
        if order % coefficient.q:
            self._orders[argument] = lcm(order, int(coefficient.q))
            raise _FinerRoot
        if kind == "log":
            meaning = self.restore(argument) ** Rational(1, order)
            return self._generator(("root", argument, order), meaning, positive=True) ** (coefficient * order)
        meaning = exp(self.restore(argument) / order)
        return self._generator(("exp", argument, order), meaning, positive=True) ** (coefficient * order)

    def _logarithm(self, value: Expr) -> Expr:
        """``log`` of a rational function, split over those irreducible factors whose sign is known."""
        result: Expr = S.Zero
        rest: Expr = S.One
        for factor, power in self.factors(value):
            sign = polynomial_sign(factor)
            if sign is None:
                rest *= factor**power
                continue
            rest *= sign if power % 2 else 1
            result += power * self._logarithm_of_positive(cancel(sign * factor))
        if rest == 1:
            return result
        rest = cancel(rest)
        if self.sign(rest) is not None:
            raise UnsupportedExpression(f"the logarithm of {self.restore(value)}, which is not positive")
        inverse = cancel(1 / rest)
        if inverse.sort_key() < rest.sort_key():
            return result - self._generator(("log", inverse), log(self.restore(inverse)))
        return result + self._generator(("log", rest), log(self.restore(rest)))

    def _logarithm_of_positive(self, factor: Expr) -> Expr:
        if factor.is_Rational:
            primes = [(p, n) for p, n in factorint(factor.p).items()] + [
                (q, -n) for q, n in factorint(factor.q).items()
            ]
            return Add(*(n * self._generator(("log", Integer(p)), log(p)) for p, n in primes))
        kind, *rest = self._keys.get(factor, ("",))
        if kind == "exp":
            monomial, order = rest
            return monomial / order
        if kind == "root":
            base, order = rest
            return self._logarithm(base) / order
        return self._generator(("log", factor), log(self.restore(factor)))

    def _absolute(self, value: Expr) -> Expr:
        sign = self.sign(value)
        if sign is not None:
            return sign * value
        if value.could_extract_minus_sign():
            value = cancel(-value)
        return self._generator(("abs", value), Abs(self.restore(value)))

    def _product(self, product: Product) -> Expr:
        body, *limits = product.args
        if self.sign(self._normal(body)) == 1:
            return self._exponential(self._normal(Sum(log(body), *limits)))
        raise UnsupportedExpression(f"no normal form for a product of factors of unknown sign, {product}")

    def _sum(self, total: Sum) -> Expr:
        body, *limits = total.args
        fresh = {bound: self._fresh_bound(bound) for bound, *_ in limits}
        value = self._normal(body.xreplace(fresh))
        for bound, low, high in limits:
            value = self._sum_over(cancel(value), fresh[bound], low.xreplace(fresh), high.xreplace(fresh))
        return value

    def _fresh_bound(self, bound: Symbol) -> Dummy:
        """The same new name each time, so that starting again finds the generators that it made before."""
        return self._fresh.setdefault(bound, Dummy("i", integer=True, positive=True))

    def _sum_over(self, value: Expr, bound: Symbol, low: Expr, high: Expr) -> Expr:
        """The sum of a rational function: linear, with what is free of the bound index taken out."""
        depending = {generator for generator in value.free_symbols if self.meaning[generator].has(bound)}
        top, bottom = fraction(value)
        constant, factors = factor_list(bottom)
        bottom_inside = Mul(*(factor**power for factor, power in factors if factor.free_symbols & depending))
        bottom_outside = constant * Mul(
            *(factor**power for factor, power in factors if not factor.free_symbols & depending)
        )
        total: Expr = S.Zero
        for term in Add.make_args(expand(top)):
            outside, inside = term.as_independent(*depending, as_Add=False)
            total += outside * self._sum_of_term(inside / bottom_inside, bound, low, high)
        return total / bottom_outside

    def _sum_of_term(self, term: Expr, bound: Symbol, low: Expr, high: Expr) -> Expr:
        if term == 1:
            return self._normal(high - low + 1)
        limits = [(bound, low, high)]
        body: Expr = S.One
        for factor, power in term.as_powers_dict().items():
            meaning = self.meaning.get(factor)
            if isinstance(meaning, KroneckerDelta) and power > 0:
                (other,) = [arg for arg in meaning.args if arg != bound] or [bound]
                return self._normal(self.restore(term / factor**power).xreplace({bound: other}))
            if isinstance(meaning, Sum) and power.is_Integer and power > 0:
                for _ in range(power):
                    inner, *inner_limits = meaning.args
                    fresh = {index: Dummy("i", integer=True, positive=True) for index, *_ in inner_limits}
                    limits += [tuple(part.xreplace(fresh) for part in limit) for limit in inner_limits]
                    body *= inner.xreplace(fresh)
            else:
                body *= self.restore(factor) ** power
        positive = self.sign(term) == 1
        canonical = canonical_sum(body, limits)
        return self._generator(("sum", canonical), canonical, positive=positive)
