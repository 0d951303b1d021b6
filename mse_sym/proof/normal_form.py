r"""Exact normal forms: an expression as a rational function of independent generators.

Everything that is not a rational operation becomes a *generator*: a variable, ``exp`` of a monomial,
``log`` of an irreducible factor, a root, a sum over a bound index.  Identities of the elementary
functions are built into how generators are chosen,

* :math:`e^{\sum_i c_i m_i} = \prod_i (e^{m_i})^{c_i}` for rational :math:`c_i`,
* :math:`\log \prod_i f_i^{c_i} = \sum_i c_i \log f_i` where every :math:`f_i` is proved positive,
* :math:`\sum_k (c f_k + g_k) = c \sum_k f_k + \sum_k g_k` for :math:`c` free of :math:`k`,
* :math:`\sin(u + v) = \sin u \cos v + \cos u \sin v`, likewise the cosine, and :math:`\sin^2 u = 1 - \cos^2 u`,
* :math:`|\prod_i f_i^{c_i}| = \prod_i |f_i|^{c_i}`, and :math:`|f|^2 = f^2`,
* :math:`\Gamma(x + 1) = x \, \Gamma(x)` for :math:`x > 0`,
* :math:`\sum_k \delta_{kj} f_k = f_j` where :math:`k` takes the value :math:`j`, and finite sums commute,

so that equality is decided by polynomial arithmetic over the rationals.  Every identity used holds on
the whole domain: what comes out as equal is equal.  (What comes out as different may still be equal,
if the generators hide a relation; the prover then looks for a counterexample.)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from sympy import (
    Abs,
    Add,
    Derivative,
    Dummy,
    Expr,
    Float,
    Function,
    Indexed,
    Interval,
    KroneckerDelta,
    Mul,
    NumberSymbol,
    Piecewise,
    Poly,
    Pow,
    Product,
    Rational,
    S,
    Sum,
    Symbol,
    acosh,
    asinh,
    atanh,
    besseli,
    beta,
    binomial,
    cos,
    digamma,
    erf,
    erfc,
    exp,
    factorial,
    fraction,
    gamma,
    log,
    loggamma,
    polygamma,
    sign,
    sin,
    trigamma,
)
from sympy.codegen.cfunctions import expm1, log1p
from sympy.core.function import AppliedUndef
from sympy.core.numbers import Exp1
from sympy.functions.elementary.hyperbolic import HyperbolicFunction

from mse_sym.proof.angles import cosine_and_sine
from mse_sym.proof.bessel import bessel_function
from mse_sym.proof.exponentials import absolute_value, exponential, inverse_hyperbolic, logarithm
from mse_sym.proof.factorials import binomial_coefficient, gamma_function, polygamma_function
from mse_sym.proof.generators import FinerRoot, Generators, UnsupportedExpression, cancelled
from mse_sym.proof.plainly import plainly
from mse_sym.proof.sums import runs_over_indices, sum_over
from mse_sym.symbolic.borders import BySign
from mse_sym.symbolic.domains import is_open
from mse_sym.symbolic.pieces import NOTHING, Guarded, Joined, NoDerivative, Unread
from mse_sym.symbolic.rounding import FreeNumber
from mse_sym.symbolic.unknown import Unknown, UnknownOfVector

_MOST_ROOTS = 50


@dataclass
class GeneratorField(Generators):
    """The generators met so far, and the rational functions of them that expressions become."""

    _known: dict[Expr, Expr] = field(default_factory=dict)

    def equal(self, left: Expr, right: Expr) -> bool:
        """Whether the two resolved expressions have the same normal form."""
        if NOTHING in (left, right):
            raise NoDerivative
        return self.normal(left - right) == 0

    def within(self, ranges: Mapping[Symbol, tuple[Expr, Expr]]) -> GeneratorField:
        """The same field, where free indices are known to lie in these ranges."""
        self.ranges.update(ranges)
        return self

    def normal(self, expr: Expr) -> Expr:
        """The normal form of a resolved expression, a cancelled rational function of the generators.

        Raises:
            UnsupportedExpression: it has none.
            NoDerivative: the expression has a derivative which does not exist anywhere on the domain.
        """
        for _ in range(_MOST_ROOTS):
            try:
                return self.reduced(self._normal(expr))
            except FinerRoot:
                self._known.clear()
        raise UnsupportedExpression(f"more than {_MOST_ROOTS} different roots in {plainly(expr)}")

    def _normal(self, expr: Expr) -> Expr:
        """The rational function of an expression, not yet cancelled; of one that recurs it is known."""
        if expr.is_Atom:
            return self._form_of(expr)
        if expr not in self._known:
            self._known[expr] = self._form_of(expr)
        return self._known[expr]

    def _form_of(self, expr: Expr) -> Expr:
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
                return exponential(self, self._normal(expr.exp))
            case Exp1():
                return exponential(self, S.One)
            case NumberSymbol():
                return self.generator(("constant", expr), expr, positive=True)
            case Pow():
                return self._power(expr.base, expr.exp)
            case log():
                return logarithm(self, self._normal(expr.args[0]))
            case log1p():
                return self._normal(log(1 + expr.args[0]))
            case expm1():
                return self._normal(exp(expr.args[0]) - 1)
            case HyperbolicFunction():
                return self._normal(expr.rewrite(exp))
            case cos() | sin():
                pair = cosine_and_sine(self, self._normal(expr.args[0]), self._normal)
                return pair[isinstance(expr, sin)]
            case asinh() | acosh() | atanh():
                return self._normal(inverse_hyperbolic(expr))
            case Abs():
                return self._absolute(cancelled(self._normal(expr.args[0])))
            case sign():
                known = self.sign(cancelled(self._normal(expr.args[0])))
                return self._function(expr) if known is None else S(known)
            case Sum():
                return self._sum(expr)
            case Product():
                return self._product(expr)
            case FreeNumber() if expr.is_positive:
                return self._function(expr, positive=True)
            case KroneckerDelta() | AppliedUndef() | Derivative():
                return self.generator(("atom", expr), expr, positive=bool(expr.is_positive))
            case Unknown() | UnknownOfVector():
                return self._unknown(expr)
            case erfc():
                return self._normal(1 - erf(expr.args[0]))
            case factorial():
                return self._gamma(expr.args[0] + 1)
            case gamma():
                return self._gamma(expr.args[0])
            case beta():
                return self._normal(expr.rewrite(gamma))
            case loggamma():
                return self._log_gamma(expr)
            case binomial():
                return self._binomial(expr)
            case polygamma() | digamma() | trigamma():
                return self._polygamma(expr)
            case besseli():
                return self._bessel(expr)
            case Guarded(args=(value, left, right)):
                return self._guarded(value, self._normal(left - right))
            case Joined(args=(value, inside, here)) if self.reduced(self._normal(inside - here)) == 0:
                return self._normal(value)
            case Function() if not isinstance(expr, Piecewise | Unread | Joined | BySign):
                return self._function(expr)
        raise UnsupportedExpression(f"no normal form for {plainly(expr)}")

    def _variable(self, variable: Expr) -> Expr:
        """A variable; from an open bounded or half-bounded interval, as a function of a positive generator.

        On ``(low, high)`` it is ``low + (high - low) t/(1 + t)`` with ``t > 0``: then ``1 - a`` is
        ``1/(1 + t)``, visibly positive.  With a closed end nothing is known of its sign; the end and the
        inside are cases of their own (:mod:`mse_sym.proof.cases`).
        """
        domain = self.context.domain(variable)
        key = ("variable", variable)
        if not isinstance(domain, Interval) or not is_open(domain):
            return self.generator(key, variable)
        low, high = (end if end.is_infinite else self._normal(end) for end in (domain.start, domain.end))
        if low.is_infinite and high.is_infinite:
            return self.generator(key, variable)
        if high.is_infinite:
            return low + self.generator(key, variable - domain.start, positive=True)
        if low.is_infinite:
            return high - self.generator(key, domain.end - variable, positive=True)
        ratio = (variable - domain.start) / (domain.end - variable)
        parameter = self.generator(key, ratio, positive=True)
        return low + (high - low) * parameter / (1 + parameter)

    def _power(self, base: Expr, exponent: Expr) -> Expr:
        value = self._normal(base)
        if exponent.is_Integer:
            return value**exponent
        if self.sign(value) == 1:
            return exponential(self, self._normal(exponent) * logarithm(self, value))
        return self._power_of_unknown_sign(cancelled(value), cancelled(self._normal(exponent)))

    def _power_of_unknown_sign(self, value: Expr, power: Expr) -> Expr:
        """``(f g)^p = f^p g^p`` for ``f > 0``, and ``(g^2)^p = |g|^2p``: the one has a value where the other has."""
        result: Expr = S.One
        rest: Expr = S.One
        for factor, times in self.factors(value):
            known = self.sign(factor)
            if known:
                result *= exponential(self, power * times * logarithm(self, known * factor))
                rest *= known if times % 2 else 1
            elif known is None and times % 2 == 0 and (times * power).is_Integer:
                result *= absolute_value(self, factor, 1) ** (times * power)
            else:
                rest *= factor**times
        if rest == 1:
            return result
        rest = cancelled(rest)
        return result * self.generator(("power", rest, power), Pow(self.restore(rest), self.restore(power)))

    def _guarded(self, value: Expr, difference: Expr) -> Expr:
        difference = self.reduced(difference)
        if difference == 0:
            return self._normal(value)
        if self.sign(difference) is None:
            raise UnsupportedExpression(
                f"where {plainly(value)} has a value depends on {plainly(self.restore(difference))}"
            )
        raise NoDerivative

    def _gamma(self, argument: Expr) -> Expr:
        return gamma_function(self, cancelled(self._normal(argument)), self._normal)

    def _polygamma(self, expr: Function) -> Expr:
        *order, argument = expr.args
        order = order[0] if order else {digamma: S.Zero, trigamma: S.One}[expr.func]
        return polygamma_function(self, cancelled(self._normal(order)), cancelled(self._normal(argument)), self._normal)

    def _bessel(self, expr: besseli) -> Expr:
        order, argument = (cancelled(self._normal(arg)) for arg in expr.args)
        known = bessel_function(self, order, argument, self._normal)
        return self._function(expr) if known is None else known

    def _binomial(self, expr: binomial) -> Expr:
        above, below = (cancelled(self._normal(argument)) for argument in expr.args)
        known = binomial_coefficient(self, above, below, self._normal)
        return self._function(expr) if known is None else known

    def _log_gamma(self, expr: loggamma) -> Expr:
        """Of what is not positive, log Γ need not be the logarithm of Γ."""
        positive = self.sign(self._normal(expr.args[0])) == 1
        return logarithm(self, self._gamma(expr.args[0])) if positive else self._function(expr)

    def _function(self, expr: Function, *, positive: bool = False) -> Expr:
        """A function of which nothing is known but what SymPy sees at once, such as that erf is odd."""
        restored = [self.restore(cancelled(self._normal(argument))) for argument in expr.args]
        arguments = tuple(cancelled(self._normal(argument)) for argument in restored)  # √2/2 for 1/√2, as SymPy has it
        parity = _parity(expr.func) if len(arguments) == 1 and _leads_negative(arguments[0]) else 0
        if parity:
            arguments = (cancelled(-arguments[0]),)
            restored = [self.restore(arguments[0])]
        meaning = expr.func(*restored)
        if isinstance(-meaning, expr.func):  # SymPy takes another sign for the first
            meaning = expr.func(*restored, evaluate=False)
        if not isinstance(meaning, expr.func):
            return (parity or 1) * self._normal(meaning)
        return (parity or 1) * self.generator(("function", expr.func, *arguments), meaning, positive=positive)

    def _unknown(self, expr: Unknown | UnknownOfVector) -> Expr:
        """An unknown function: the same one at the same place has the same value, and no more is known."""
        inside = cancelled(self._normal(expr.inside))
        meaning = expr.of(self.restore(inside))
        return self.generator(("unknown", meaning), meaning)

    def _absolute(self, value: Expr) -> Expr:
        """The size of a rational function, factor by factor."""
        if value == 0:
            return S.Zero
        return Mul(*(absolute_value(self, factor, power) for factor, power in self.factors(value)))

    def _product(self, product: Product) -> Expr:
        body, *limits = product.args
        if self.sign(self._normal(body)) == 1:
            return exponential(self, self._normal(Sum(log(body), *limits)))
        raise UnsupportedExpression(f"no normal form for a product of factors of unknown sign, {plainly(product)}")

    def _sum(self, total: Sum) -> Expr:
        """A sum over its last index, which is the outermost, of the sum over the others.

        An index is bound in the terms and in the limits of the sums inside, not in its own limits.
        """
        body, *inner, (bound, low, high) = total.args
        if not runs_over_indices((bound, low, high)):
            raise UnsupportedExpression(f"a bound index is a number 1, 2, …, and that of {plainly(total)} need not be")
        fresh = self.fresh_bound(bound, low, high)
        self.ranges[fresh] = low, high
        value = self._normal((Sum(body, *inner) if inner else body).xreplace({bound: fresh}))
        return sum_over(cancelled(value), (fresh, low, high), self, self._normal)


@lru_cache
def _parity(function: type[Function]) -> int:
    """1 of an even function, −1 of an odd one, 0 of others and where SymPy does not know."""
    argument = Dummy("u", real=True)
    here, there = function(argument), function(-argument)
    return 1 if here == there else -1 if here == -there else 0


def _leads_negative(value: Expr) -> bool:
    """Of a rational function and its opposite, one of the two."""
    above = fraction(value)[0]
    return not above.is_Rational and bool(Poly(above, *sorted(above.free_symbols, key=Dummy.sort_key)).LC() < 0)
