"""Other forms of an expression: by small exponentials, by reciprocals of what is large, in other arrangements.

Each is the same number wherever it has a value and its logarithms and roots are of positive numbers; where it is
accurate is measured, and that it is the same is proved, by those who choose among them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import chain
from typing import TypeVar

from sympy import (
    Abs,
    Add,
    Dummy,
    Expr,
    FiniteSet,
    Mul,
    Pow,
    S,
    Symbol,
    atan,
    bottom_up,
    cancel,
    collect,
    cos,
    cosh,
    erf,
    erfc,
    exp,
    expand,
    factor,
    fraction,
    igcd,
    log,
    pi,
    sign,
    sin,
    sinh,
    sqrt,
    tanh,
    together,
)
from sympy.codegen.cfunctions import expm1, log1p
from sympy.polys.polyerrors import PolynomialError

from mse_sym.forms.angles import with_angles_apart
from mse_sym.forms.bessel import by_complements
from mse_sym.forms.gaps import by_gaps
from mse_sym.forms.one_power import by_one_power
from mse_sym.forms.powers_apart import powers_apart
from mse_sym.forms.powers_near_one import by_powers_near_one
from mse_sym.forms.products import balanced, factors_of, one_at_a_time
from mse_sym.forms.stirling import Named, by_stirling
from mse_sym.forms.structure import Structured, exponents, in_powers
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.functions import ordered_product, scaled_complement, scaled_complement_fall

T = TypeVar("T")

_MOST_OPERATIONS = 300
_UNIT = S(2) ** 40
_MOST_TERMS = 4
"""Of a sum that is taken by each of its terms."""
_BESIDE = 4
"""So many candidates are looked at before another kind is begun, which may take long."""


@dataclass(frozen=True)
class Substituted:
    """An expression in other symbols, what they stand for, and what their logarithms are."""

    expression: Expr
    meanings: Mapping[Expr, Expr] = field(default_factory=dict)
    logarithms: Mapping[Expr, Expr] = field(default_factory=dict)

    def __or__(self, other: Substituted) -> Substituted:
        return Substituted(
            other.expression, {**self.meanings, **other.meanings}, {**self.logarithms, **other.logarithms}
        )


def candidates(given: Structured, context: Context) -> Iterator[Expr]:
    """Forms in the symbols of the expression itself; each a moment's work, of the several kinds in turn."""
    return in_turn(_kinds(given, context))


def _kinds(given: Structured, context: Context) -> Iterator[Iterator[Expr]]:
    """The kinds, each begun when those before have given some; last what takes long, or helps at small numbers only."""

    def of(each: Iterable[Substituted]) -> Iterator[Iterator[Expr]]:
        return (_forms(given, substituted, context) for changed in each for substituted in _by_powers(changed))

    by_powers = [Substituted(named.expression, named.meanings) for named in by_one_power(given.expression)]
    known = {by_power.expression for by_power in by_powers}
    begun = [by_power | each for by_power in by_powers for each in _by_exponentials(by_power.expression)]
    yield from of(by_powers)
    yield from _of_named(given, (by_stirling, by_complements, by_powers_near_one))
    yield from of(each for each in begun if each.expression not in known)
    yield from of(chain.from_iterable(_by_reciprocals(each, context, is_bounded=False) for each in begun))
    yield from of(chain.from_iterable(map(_near_a_number, begun)))
    yield from _of_named(given, (by_gaps,))
    yield from of(chain.from_iterable(_by_reciprocals(each, context, is_bounded=True) for each in begun))


def _of_named(given: Structured, kinds: Iterable[Callable[[Expr], Iterator[Named]]]) -> Iterator[Iterator[Expr]]:
    return (_forms_of_named(given, named) for by_names in kinds for named in by_names(given.expression))


def in_turn(kinds: Iterable[Iterator[T]]) -> Iterator[T]:
    """One of each kind after the other, as long as there are any; some of those before, beside each that begins."""
    waiting: deque[Iterator[T]] = deque()
    for kind in kinds:
        waiting.append(kind)
        for _ in range(_BESIDE):
            yield from _next(waiting)
    while waiting:
        yield from _next(waiting)


def _next(waiting: deque[Iterator[T]]) -> Iterator[T]:
    if waiting:
        kind = waiting.popleft()
        for one in kind:
            waiting.append(kind)
            yield one
            break


def _forms(given: Structured, substituted: Substituted, context: Context) -> Iterator[Expr]:
    symbols = sorted(given.expression.free_symbols, key=str)
    labels = [symbol for symbol in symbols if _is_label(symbol, context)]
    numbers = [symbol for symbol in symbols if not isinstance(symbol, Dummy) and symbol not in labels]
    normal = dict.fromkeys(
        _normalised(substituted.expression, substituted.logarithms, logarithms)
        for logarithms in (_logarithms_of_factors, _plain_logarithms, _logarithms_near_one)
    )
    known: set[Expr] = set()
    real = [each for each in normal if not each.has(S.ImaginaryUnit)]  # of no logarithm of a negative number
    for arranged in in_turn([_arranged(each, labels, numbers) for each in real]):
        for form in chain.from_iterable(map(_with_powers_near_one, _without_cancelling_roots(_near_one(arranged)))):
            if form not in known:
                known.add(form)
                written = with_angles_apart(given.written_out(form.xreplace(dict(substituted.meanings))))
                yield from chain.from_iterable(map(_ordered, _with_powers_of_ratios(written)))


def _forms_of_named(given: Structured, named: Named) -> Iterator[Expr]:
    """As they are, with logarithms of what is near 1, and the latter over one denominator."""
    near_one = named.expression.replace(log, _logarithms_near_one)
    for form in dict.fromkeys((named.expression, near_one, _factored(near_one), _near_one(named.expression))):
        yield from _ordered(given.written_out(form.xreplace(dict(named.meanings))))


def _is_label(symbol: Symbol, context: Context) -> bool:
    if isinstance(symbol, Dummy):
        return False
    domain = context.domain(symbol)
    return bool(isinstance(domain, FiniteSet) or (domain.inf >= 0 and domain.sup <= 1)) and domain.sup == 1


def _by_exponentials(expr: Expr) -> Iterator[Substituted]:
    """As it is; and by e^{−u}, e^{u}, e^{u} − 1 and e^{−u} − 1 in the place of every power of e^u."""
    yield Substituted(expr)
    yield from _by_scaled_complements(expr)
    written = expr.rewrite([cosh, sinh, tanh], exp)
    units = exponents(written)
    if len(units) == 2:
        yield from _by_one_of_two(written, units[0], units[1])
    for unit in units[:2]:
        small, near = Dummy("e", positive=True), Dummy("m", real=True)
        for direction in (1, -1):
            power = exp(-direction * unit)
            for symbol, base, meaning in ((small, small, power), (near, 1 + near, expm1(-direction * unit))):
                found = in_powers(written, unit, base**-direction)
                logarithms = {log(base): -direction * unit, log(1 / base): direction * unit}
                yield Substituted(found, {symbol: meaning}, logarithms)


def _by_one_of_two(expr: Expr, first: Expr, second: Expr) -> Iterator[Substituted]:
    """By E = e^{−u} and e^{u − v} in place of the powers of e^u and e^v: E falls out, or its logarithm is taken."""
    for u, v in ((first, second), (second, first)):
        common, relative = Dummy("E", positive=True), Dummy("e", positive=True)
        found = in_powers(in_powers(expr, u, 1 / common), v, 1 / (common * relative))
        meanings = {common: exp(-u), relative: exp(factor(u - v))}
        yield Substituted(found, meanings, {log(common): -u, log(1 / common): u})


def _by_scaled_complements(expr: Expr) -> Iterator[Substituted]:
    """Of an error function erf(u) the tail on one side, as e^{−u²} times a function that does not vanish so soon."""
    expr = expr.replace(erfc, lambda u: 1 - erf(u))
    arguments = {part.args[0] for part in expr.atoms(erf)}
    if len(arguments) != 1:
        return
    (u,) = arguments
    small = Dummy("e", positive=True)
    for direction in (1, -1):
        tail = Dummy("s", positive=True)
        found = expr.xreplace({erf(u): direction * (1 - small * tail)})
        found = in_powers(found, expand(u**2), 1 / small)
        meanings = {small: exp(-expand(u**2)), tail: scaled_complement(direction * u)}
        yield Substituted(found, meanings, {log(small): -expand(u**2)})
        symbol = next((symbol for symbol in sorted(found.free_symbols, key=str) if (u / symbol).is_number), None)
        if symbol is not None and tail in found.free_symbols:  # u, direction apart, as (1/√π − fall)/tail
            fall = Dummy("f", positive=True)
            without = cancel(
                together(found.xreplace({symbol: direction * (1 / sqrt(pi) - fall) / (tail * u / symbol)}))
            )
            yield Substituted(without, {**meanings, fall: scaled_complement_fall(direction * u)})


def _by_reciprocals(given: Substituted, context: Context, is_bounded: bool) -> Iterator[Substituted]:
    """By 1/|t| in the place of a symbol t, of those that may be large or of the others."""
    for symbol in sorted(given.expression.free_symbols - given.meanings.keys(), key=str):
        if given.expression.is_polynomial(symbol) or any(
            part.exp.has(symbol) for part in given.expression.atoms(Pow, exp)
        ):
            continue
        domain = context.domain(symbol)
        if is_bounded != bool(domain.inf.is_finite and domain.sup.is_finite):
            continue
        reciprocal = Dummy("w", positive=True)
        level = {part: Dummy("c", real=True) for part in given.expression.atoms(atan) if part.has(symbol)}
        expr = given.expression.xreplace(level)
        above = _in_reciprocal(expr, symbol, 1 / reciprocal)
        size = symbol if domain.inf >= 0 else Abs(symbol)
        powers = {reciprocal**-n: size**n for n in range(1, 5)}
        meaning = {reciprocal: ordered_product(1 / size), **powers, **{c: part for part, c in level.items()}}
        logarithms = {log(reciprocal): -log(size)}
        if domain.inf >= 0:
            yield given | Substituted(above, meaning, logarithms)
            continue
        below = _in_reciprocal(expr, symbol, -1 / reciprocal)
        if _same(above, below):
            yield given | Substituted(above, meaning, logarithms)
        elif _same(above, -below):
            yield given | Substituted(sign(symbol) * above, meaning, logarithms)
        else:
            even, odd = _factored((above + below) / 2), _factored((above - below) / 2)
            yield given | Substituted(even + sign(symbol) * odd, meaning, logarithms)


def _near_a_number(given: Substituted) -> Iterator[Substituted]:
    """By t − 1 in the place of a positive symbol t whose logarithm is taken."""
    for symbol in sorted(given.expression.free_symbols - given.meanings.keys(), key=str):
        if log(symbol) in given.expression.atoms(log):
            distance = Dummy("d", real=True)
            written = given.expression.xreplace({symbol: 1 + distance})
            yield given | Substituted(written, {distance: ordered_product(symbol - 1)})


def _by_powers(given: Substituted) -> Iterator[Substituted]:
    """As it is; and by symbols in place of the powers with symbols in their exponents."""
    yield given
    for apart, powers in powers_apart(given.expression):
        meanings = {symbol: power.xreplace(dict(given.meanings)) for symbol, power in powers.items()}
        yield given | Substituted(apart, meanings)


def _in_reciprocal(expr: Expr, symbol: Symbol, by: Expr) -> Expr:
    return bottom_up(expr.xreplace({symbol: by}), lambda part: _factored(part) if part.is_Add else part)


def _same(first: Expr, second: Expr) -> bool:
    return bool(first == second or _factored(first) == _factored(second))


def _normalised(expr: Expr, logarithms: Mapping[Expr, Expr], of_logarithms: Callable[[Expr], Expr]) -> Expr:
    """Sums over one denominator, in logarithms and roots from the inside; logarithms of one symbol by what they are."""

    def of(part: Expr) -> Expr:
        if part.is_Add and of_logarithms is _logarithms_near_one:
            part = _of_quotients(part)
        if isinstance(part, log):
            part = of_logarithms(part.args[0])
        elif isinstance(part, Pow) and part.base.is_Add and not part.exp.is_Integer:
            part = Pow(_factored(part.base), part.exp)
        return part

    return bottom_up(expr, of).xreplace(dict(logarithms))


def _plain_logarithms(argument: Expr) -> Expr:
    return log(argument)


def _logarithms_of_factors(argument: Expr) -> Expr:
    """Of a product of powers, each with its own."""
    number, rest = _factored(argument).as_coeff_Mul()
    factors = [part.as_base_exp() for part in Mul.make_args(rest)]
    if number.is_negative:
        place = next(
            (n for n, (base, power) in enumerate(factors) if base.could_extract_minus_sign() and power.is_odd), None
        )
        if place is None:
            return log(argument)
        number, factors[place] = -number, (-factors[place][0], factors[place][1])
    return Add(*(power * log(base) for base, power in factors if base != 1), log(number))


def _logarithms_near_one(argument: Expr) -> Expr:
    """log(x/y) = log(1 + (x − y)/y)."""
    above, below = fraction(together(argument))
    return log(argument) if above == 1 else log1p(_factored(above - below) / below)


def _of_quotients(total: Expr) -> Expr:
    """A log x − A log y = A log(x/y)."""
    terms = list(total.args)
    for first in total.args:
        for second in total.args:
            if first in terms and second in terms and first is not second:
                (one, x), (other, y) = _weight_and_argument(first), _weight_and_argument(second)
                if x is not None and y is not None and one == -other and not one.could_extract_minus_sign():
                    terms = [term for term in terms if term not in (first, second)]
                    terms.append(one * _logarithms_near_one(x / y))
    return Add(*terms)


def _weight_and_argument(term: Expr) -> tuple[Expr, Expr | None]:
    factors = Mul.make_args(term)
    logarithms = [factor for factor in factors if isinstance(factor, log | log1p)]
    if len(logarithms) != 1:
        return term, None
    (logarithm,) = logarithms
    argument = logarithm.args[0] + (1 if isinstance(logarithm, log1p) else 0)
    return term / logarithm, argument


def _arranged(expr: Expr, labels: list[Symbol], numbers: list[Symbol]) -> Iterator[Expr]:
    """As it is; for each label apart; over one denominator, in factors, term by term; by powers of a variable."""
    yield expr
    for symbol in labels:
        yield from _apart(expr, symbol, (symbol, 1 - symbol))
    yield bottom_up(expr, lambda part: _factored(part) if part.is_Add else part)
    yield _over_one_denominator(expr)
    yield _factored(expr)
    squares = [power.base for power in sorted(expr.atoms(Pow), key=str) if power.exp == 2 and power.base.is_Symbol]
    yield bottom_up(_factored(expr), lambda part: collect(part, squares) if part.is_Add else part)
    yield expand(expr)
    for symbol in labels + numbers:
        yield from _apart(expr, symbol, (symbol, S.One))


def _apart(expr: Expr, symbol: Symbol, weights: tuple[Expr, Expr]) -> Iterator[Expr]:
    """What is linear in a symbol, as f(1) y + f(0) (1 − y), or as (f(1) − f(0)) y + f(0)."""
    if not _is_linear(expr, symbol):
        return
    none, one = expr.xreplace({symbol: S.Zero}), expr.xreplace({symbol: S.One})
    first = one if weights[1] != 1 else one - none
    for each in (_over_one_denominator, _factored):
        yield weights[0] * each(first) + weights[1] * each(none)


def _is_linear(expr: Expr, symbol: Symbol) -> bool:
    try:
        return bool(expr.is_polynomial(symbol)) and expand(expr.diff(symbol)).has(symbol) is False
    except PolynomialError:
        return False


@lru_cache(maxsize=1000)
def _factored(expr: Expr) -> Expr:
    if expr.count_ops() > _MOST_OPERATIONS:
        return expr
    try:
        return factor(expr)
    except PolynomialError:
        return expr


@lru_cache(maxsize=1000)
def _over_one_denominator(expr: Expr) -> Expr:
    if expr.count_ops() > _MOST_OPERATIONS:
        return expr
    try:
        above, below = fraction(cancel(together(expr)))
    except PolynomialError:
        return expr
    return above / _factored(below)


def _near_one(expr: Expr) -> Expr:
    """log(1 + x) as log1p(x), x^p − 1 as expm1(p log x), 1 − cos x as 2 sin²(x/2)."""

    def of(part: Expr) -> Expr:
        for function in part.atoms(cos):
            constant = part.as_coeff_Add()[0]
            if constant != 0 and part.coeff(function) == -constant:
                return 2 * constant * sin(function.args[0] / 2) ** 2 + (part - constant * (1 - function))
        for power in part.atoms(Pow):
            if power.exp.free_symbols and power.base != S.Exp1 and part in (power - 1, 1 - power):
                is_quotient = fraction(power.base)[0].is_Add
                logarithm = _logarithms_near_one(power.base) if is_quotient else _near_one(log(power.base))
                difference = expm1(power.exp * logarithm)
                return difference if part == power - 1 else -difference
        return part

    def logarithm(argument: Expr) -> Expr:
        constant, rest = argument.as_coeff_Add()
        return log1p(rest) if constant == 1 and rest != 0 else log(argument)

    return expr.replace(lambda part: part.is_Add, of).replace(log, logarithm)


def _with_powers_near_one(expr: Expr) -> Iterator[Expr]:
    """As it is; and with e^{p log1p(x)} in the place of (1 + x)^p."""

    def of(base: Expr, exponent: Expr) -> Expr:
        constant, rest = base.as_coeff_Add()
        is_near_one = constant == 1 and rest != 0 and exponent.free_symbols
        return exp(exponent * log1p(rest)) if is_near_one else Pow(base, exponent)

    yield expr
    if (by_logarithms := expr.replace(Pow, of)) != expr:
        yield by_logarithms


def _with_powers_of_ratios(expr: Expr) -> Iterator[Expr]:
    """As it is; with e^{p (log x − log y)} or (√x/√y)^{2p} for (x/y)^p, and 2 log(√x/√y) for log(x/y).

    The ratio may overflow where these do not.
    """

    def of(base: Expr, exponent: Expr) -> Expr:
        if not (isinstance(base, ordered_product) and exponent.free_symbols and base.definition().is_positive):
            return Pow(base, exponent)
        powers = [factor.as_base_exp() for factor in base.args]
        return exp(exponent * Add(*(power * log(each) for each, power in powers)))

    def by_roots(base: Expr, exponent: Expr) -> Expr:
        factors = _factors_of_ratio(base)
        are_positive = all(part.is_positive or part.is_nonnegative for part, _ in factors)
        if len(factors) < 2 or not exponent.free_symbols or not are_positive:
            return Pow(base, exponent)
        number, roots = S.One, []
        for part, power in factors:
            if isinstance(part, Abs):  # of a difference, of which the half does not overflow
                number, part = number * S(2) ** power, Abs(ordered_product(expand(part.args[0] / 2)))
            roots.append(sqrt(part) ** power)
        return ordered_product(*roots) ** (2 * exponent) * number**exponent

    def logarithm(argument: Expr) -> Expr:
        is_ratio = isinstance(argument, ordered_product) and argument.definition().is_positive
        return 2 * log(ordered_product(*map(sqrt, argument.args))) if is_ratio else log(argument)

    yield expr
    for changed in (expr.replace(Pow, of), expr.replace(Pow, by_roots), expr.replace(log, logarithm)):
        if changed != expr:
            yield changed


def _factors_of_ratio(base: Expr) -> list[tuple[Expr, int]]:
    """The factors of a product in order, of its size, or of its reciprocal, each with 1 or −1."""
    match base:
        case ordered_product():
            return [each for factor in base.args for each in _factors_of_ratio(factor)]
        case Pow(exp=S.NegativeOne):
            return [(factor, -power) for factor, power in _factors_of_ratio(base.base)]
        case Abs(args=(ordered_product(args=(_, _, *_)) as inside,)):
            return [(Abs(factor), power) for factor, power in _factors_of_ratio(inside)]
    return [(base, 1)]


def _without_cancelling_roots(expr: Expr) -> Iterator[Expr]:
    """As it is; and with (x² − y²)/(x + y) in the place of a sum x − y of a root x, where that is simpler above."""

    def of(part: Expr) -> Expr:
        roots = [term for term in part.args if any(_is_root(f) for f in Mul.make_args(term))]
        if len(roots) != 1:
            return part
        rest = part - roots[0]
        above = _factored(roots[0] ** 2 - rest**2)
        return above / (roots[0] - rest)

    yield expr
    without = expr.replace(lambda part: part.is_Add, of)
    if without != expr:
        yield without


def _is_root(part: Expr) -> bool:
    return isinstance(part, Pow) and part.exp == S.Half and part.base.is_Add


def _ordered(form: Expr) -> Iterator[Expr]:
    """With exponentials before what is large in products, so that 0 is not multiplied by ∞; and divided in steps.

    And with half an exponent before and after what an exponential is multiplied by, which overflows or vanishes alone.
    """

    def product(*factors: Expr) -> Expr:
        each = [f for factor in factors for f in one_at_a_time(factor)]
        small = [factor for factor in each if isinstance(factor, exp)]
        large = [factor for factor in each if not isinstance(factor, exp) and not factor.is_number]
        numbers = [factor for factor in each if factor.is_number]
        divisors = [factor for factor in large if isinstance(factor, Pow) and factor.exp.is_negative]
        above = [factor for factor in large if factor not in divisors]
        if small and len(above) > 1:
            return ordered_product(*small, *above, *numbers, *divisors)
        return Mul(*factors)

    def in_steps(*factors: Expr) -> Expr:
        each = [f for factor in factors for f in one_at_a_time(factor)]
        divisors = [factor for factor in each if isinstance(factor, Pow) and factor.exp.is_negative]
        if len(divisors) < 2:
            return Mul(*factors)
        return ordered_product(*(factor for factor in each if factor not in divisors), *divisors)

    def in_parts(count: int, *factors: Expr) -> Expr:
        others = [factor for factor in factors if not isinstance(factor, exp)]
        exponent = Add(*(factor.args[0] for factor in factors if isinstance(factor, exp)))
        if not any(other.free_symbols for other in others) or exponent == 0:
            return Mul(*factors)
        half = [exp(exponent / count)] * (count // 2)
        return ordered_product(*half, *(f for other in others for f in one_at_a_time(other)), *half)

    def in_powers(*factors: Expr) -> Expr:
        """e^u x^n as (e^{u/2n} x e^{u/2n})^n."""
        exponent = Add(*(factor.args[0] for factor in factors if isinstance(factor, exp)))
        number, others = Mul(*(factor for factor in factors if not isinstance(factor, exp))).as_coeff_Mul()
        powers = others.as_powers_dict()
        are_whole = exponent != 0 and all(n.is_Integer and n > 0 for n in powers.values())
        count = igcd(0, *powers.values()) if are_whole else 1
        if count < 2:
            return Mul(*factors)
        half = exp(exponent / (2 * count))
        return number * ordered_product(half, *(base ** (n / count) for base, n in powers.items()), half) ** count

    halves, quarters = (form.replace(Mul, partial(in_parts, count)) for count in (2, 4))
    yield from dict.fromkeys(
        (
            form.replace(Mul, product),
            form.replace(Mul, product).replace(Mul, in_steps),
            halves,
            form.replace(Mul, in_powers),
        )
    )
    if halves != form and not form.is_Add:
        yield from map(_balanced, (halves, quarters))
    if form.is_Add:
        yield ordered_product(Add(*(_balanced(term / _UNIT) for term in form.args)), _UNIT)
        yield from _by_one_term(form)
    elif (balanced := _balanced(form)) != form:
        yield balanced


def _by_one_term(total: Expr) -> Iterator[Expr]:
    """A sum as one of its terms, times what the others are beside it: the terms may be infinite where that is not."""
    if len(total.args) > _MOST_TERMS:
        return
    for term in total.args:
        number, *factors = factors_of(term)
        if any(isinstance(factor, Pow) and factor.exp.is_negative for factor in factors) and number != 0:
            ratios = (_balanced(other / term) for other in total.args if other != term)
            yield balanced(number, *factors, 1 + Add(*ratios))


def _balanced(product: Expr) -> Expr:
    """The product by significands and exponents; of a sum of terms that may each be too large in units of 2⁴⁰."""
    number, *factors = factors_of(product)
    return product if len(factors) < 2 or number == 0 or not number.is_Rational else balanced(number, *factors)
