r"""How formulas are written: LaTeX as a textbook prints it.

What differs from SymPy's printer: a positive term leads a sum (:math:`\sigma(z) - y`, not
:math:`-y + \sigma(z)`); a squared difference reads prediction minus target; a numeric fraction stands
in front, small (:math:`\tfrac12 (a-y)^2`); a product or sum that was built unevaluated keeps the order
in which it was written; derivatives that wait for their rule are partial derivatives.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from inspect import signature
from itertools import pairwise

from sympy import (
    Abs,
    Add,
    Expr,
    FiniteSet,
    Function,
    Indexed,
    Integer,
    Interval,
    Mul,
    Pow,
    Product,
    Rational,
    S,
    Set,
    Sum,
    fraction,
    pi,
    sqrt,
    together,
)

from mse_sym.symbolic.bars import folded, fraction_of, number_on_top, opposite, parts_of_fraction, times
from mse_sym.symbolic.common_number import number_before, parted, with_numbers_in_front
from mse_sym.symbolic.factor_order import factors_in_order
from mse_sym.symbolic.function_notation import FunctionPrinter
from mse_sym.symbolic.functions import NamedFunction, ordered_product, raised
from mse_sym.symbolic.partial import Partial
from mse_sym.symbolic.term_order import is_as_written, is_negative, terms_in_order, terms_of_distance

_FRACTION = r"\frac"


def textbook_latex(expr: Expr) -> str:
    """The LaTeX of an expression, as a textbook would print it."""
    return "".join(latex_pieces(expr))


def latex_in_text(expr: Expr) -> str:
    """The LaTeX of an expression within a line of text: fractions with a slash, which would be small with a bar."""
    return str(_TextbookPrinter(in_text=True).doprint(expr))


@lru_cache(maxsize=4096)
def latex_pieces(expr: Expr) -> tuple[str, ...]:
    """The LaTeX of an expression in pieces between which a line may break: terms, or factors."""
    printer = _TextbookPrinter()
    if isinstance(expr, Add) and number_before(expr) == 1:
        return printer.terms(terms_in_order(expr))
    if isinstance(expr, Mul) and is_as_written(expr):
        return printer.factors_as_written(expr)
    return _before_last_sum(expr, printer)


def _before_last_sum(expr: Expr, printer: _TextbookPrinter) -> tuple[str, ...]:
    """A line may break behind parentheses, before a sum that is the last factor of a product or of what is summed."""
    written = str(printer.doprint(expr))
    product = expr.function if isinstance(expr, Sum) else expr
    for factor in Mul.make_args(product):
        last = f" {printer.doprint(factor)}" if isinstance(factor, Sum) else ""
        if last and written.endswith(rf"\right){last}"):
            return written.removesuffix(last), last
    return (written,)


def set_latex(domain: Set) -> str:
    """A domain as a formula: the real line, an interval, a finite set."""
    if domain == S.Reals:
        return r"\mathbb{R}"
    if isinstance(domain, FiniteSet):
        return r"\{" + ", ".join(textbook_latex(element) for element in sorted(domain)) + r"\}"
    assert isinstance(domain, Interval)
    left, right = "(" if domain.left_open else "[", ")" if domain.right_open else "]"
    return f"{left}{_end_latex(domain.start)}, {_end_latex(domain.end)}{right}"


_IN_DIGITS = 2**20  # powers of two up to this one, and their reciprocals, are written in digits


def _end_latex(end: Expr) -> str:
    """An end of an interval; a large power of two as such, or the reciprocal of one."""
    if end.is_Rational:
        numerator, denominator = abs(end.p), end.q
        large = max(numerator, denominator)
        if large > _IN_DIGITS and min(numerator, denominator) == 1 and large.bit_count() == 1:
            exponent = large.bit_length() - 1
            return f"{'-' * (end.p < 0)}2^{{{exponent if denominator == 1 else -exponent}}}"
    return textbook_latex(end)


_FEW = 10_000  # powers of two beyond it are written as such
_LONG_TAIL = 4  # zeros from which on a decimal fraction is written as a power of ten


_LETTER = re.compile(r"[-\s]*(?:\\,\s*)?\\?[A-Za-z]+(?:_\{\w+\})?")


def _letters_beside(pieces: Sequence[str]) -> tuple[str, ...]:
    """Factors between which a line may break: a letter stays with the factor after it, the last with the one before."""
    kept: list[str] = []
    for piece in pieces:
        if kept and _LETTER.fullmatch(kept[-1]):
            kept[-1] += piece
        else:
            kept.append(piece)
    if len(kept) > 1 and _LETTER.fullmatch(kept[-1]):
        kept[-2:] = ["".join(kept[-2:])]
    return tuple(kept)


class _TextbookPrinter(FunctionPrinter):
    def __init__(self, *, in_text: bool = False) -> None:
        super().__init__({"ln_notation": False, "fold_short_frac": False})
        self._within_fraction = in_text

    def _print_Add(self, expr: Add, order: str | None = None) -> str:
        number = number_before(expr)
        return self._sum(expr) if number == 1 else str(self._print(Mul(number, parted(expr, number), evaluate=False)))

    def _sum(self, expr: Add) -> str:
        return "".join(self.terms(terms_in_order(expr)))

    def terms(self, terms: Sequence[Expr]) -> tuple[str, ...]:
        """The terms of a sum with their signs."""
        pieces = []
        for place, term in enumerate(terms):
            negative = is_negative(term)
            written = self._term(-term if negative else term)
            if written.startswith("-"):
                negative, written = not negative, written[1:]
            sign = ("-" if negative else "") if not place else (" - " if negative else " + ")
            pieces.append(sign + written)
        return tuple(pieces)

    def _term(self, term: Expr) -> str:
        return self._enclosed(term) if isinstance(term, Add) else str(self._print(term))

    def factor(self, factor: Expr) -> str:
        """A factor of a product, in parentheses where it is a sum."""
        written = str(self._print(factor))
        return self._enclosed(factor) if isinstance(factor, Add) or written.startswith("-") else written

    def _among(self, factor: Expr) -> str:
        """A factor among others, in parentheses where it has a slash, too."""
        written = self.factor(factor)
        return self._enclosed(factor) if _has_slash(written) else written

    def _enclosed(self, factor: Expr) -> str:
        return rf"\left({self._sum(factor) if isinstance(factor, Add) else self._print(factor)}\right)"

    def factors_as_written(self, expr: Mul) -> tuple[str, ...]:
        """The factors of a product in the author's order, a leading -1 as its sign; reciprocals make it a fraction."""
        factors = folded(expr.args)
        sign, *rest = factors
        if sign == -1 and not is_negative(positive := Mul(*rest, evaluate=False)):
            if isinstance(positive, Mul) and not is_as_written(positive):
                return ("-" + self._product(*positive.as_coeff_Mul()),)
            first, *others = latex_pieces(positive) if isinstance(positive, Mul) else (self.factor(positive),)
            return (f"-{first}", *others)
        factors = number_on_top(factors)
        if parts := parts_of_fraction(factors):
            return (self._fraction_as_written(*parts),)
        *others, last = factors
        # A sum reaches to the end of the product, unless parentheses end it.
        pieces = [self._enclosed(factor) if isinstance(factor, Sum) else self._among(factor) for factor in others]
        pieces.append(self._among(last) if others else self.factor(last))
        joined = [self._joint(*pair) + pair[1] for pair in pairwise(pieces)]
        return _letters_beside((pieces[0], *joined))

    def _fraction_as_written(self, above: list[Expr], below: list[Expr], tall: list[Expr]) -> str:
        """A fraction with its factors in the author's order; what is half as much on top is twice as much below."""
        number, first = above[0].as_coeff_Mul() if above else (S.One, S.One)
        if number.is_Rational and number.q != 1:
            above, below = [each for each in (number.p * first, *above[1:]) if each != 1], [Integer(number.q), *below]
        top, bottom = (Mul(*part, evaluate=False) if len(part) > 1 else Mul(*part) for part in (above, below))
        written = self._slashed(top, bottom) if self._within_fraction else self._stacked(top, bottom)
        return rf"{written} \, {self._print(Mul(*tall, evaluate=False))}" if tall else written

    def _joint(self, before: str, factor: str) -> str:
        """What stands between two factors: a dot between numbers, a thin space beside a fraction."""
        if factor.startswith(r"\tfrac"):
            return r" \cdot "
        if factor[0].isdigit():
            return r" \cdot " if before[-1].isdigit() or before.startswith((r"\tfrac", _FRACTION)) else " "
        return r" \, " if _FRACTION in (before[:5], factor[:5]) else " "

    def _print_Mul(self, expr: Mul) -> str:
        if is_as_written(expr):
            return "".join(self.factors_as_written(expr))
        coefficient, rest = expr.as_coeff_Mul()
        if coefficient.is_negative:
            is_product = isinstance(rest, Mul) and not is_as_written(rest)
            return "-" + (self._product(-coefficient, rest) if is_product or coefficient != -1 else self._term(rest))
        positive = opposite(rest)
        return self._product(coefficient, rest) if positive is None else "-" + self._product(coefficient, positive)

    def _product(self, coefficient: Rational, rest: Expr) -> str:
        """A product with a positive number in front."""
        numerator, denominator = fraction_of(rest)
        coefficient, numerator = with_numbers_in_front(coefficient, Mul.make_args(numerator), cancel=denominator != 1)
        divisor, denominator = with_numbers_in_front(S.One, Mul.make_args(denominator))
        coefficient /= divisor
        if sqrt(2) in Mul.make_args(numerator) and sqrt(pi) in Mul.make_args(denominator) and coefficient.q % 2:
            return self._root_of_two_over_pi(coefficient, numerator / sqrt(2) / (denominator / sqrt(pi)))
        if coefficient.q % 2 == 0 and sqrt(2) in Mul.make_args(numerator):
            return self._over_root_two(coefficient, numerator / sqrt(2), denominator)
        if denominator != 1:
            keep = isinstance(numerator, Add) and coefficient.p != 1
            return self._fraction(Mul(coefficient.p, numerator, evaluate=not keep), times(coefficient.q, denominator))
        factors = factors_in_order(Mul.make_args(numerator))
        write = self._among if len(factors) > 1 or coefficient != 1 else self.factor
        written = self._side_by_side([write(factor) for factor in factors])
        if coefficient == 1:
            return written
        if coefficient.is_Rational and not coefficient.is_Integer:
            if self._within_fraction:
                return f"{coefficient.p if coefficient.p != 1 else ''} {written}/{coefficient.q}".lstrip()
            return rf"\tfrac{{{coefficient.p}}}{{{coefficient.q}}} {written}"
        separator = r" \cdot " if written[0].isdigit() else " "
        return f"{self._print(coefficient)}{separator}{written}"

    def _over_root_two(self, coefficient: Rational, above: Expr, below: Expr) -> str:
        """A half of √2 is 1/√2, and 1/(√2 √π) is 1/√(2π): z/√2 rather than ½ √2 z."""
        joined = sqrt(pi) in Mul.make_args(below)
        root = Pow(2 * pi if joined else 2, S.Half, evaluate=False)
        rest = below / sqrt(pi) if joined else below
        factors = (coefficient.q // 2, root, *factors_in_order(Mul.make_args(rest)))
        parts = [factor for factor in factors if factor != 1]
        return self._fraction(coefficient.p * above, Mul(*parts, evaluate=False) if len(parts) > 1 else root)

    def _root_of_two_over_pi(self, number: Rational, rest: Expr) -> str:
        """√2/√π is √(2/π), as of the mean size of what is normally distributed."""
        factors = (number, Pow(2 / pi, S.Half, evaluate=False), rest)
        return self._side_by_side([self._among(factor) for factor in factors if factor != 1])

    def _side_by_side(self, factors: list[str]) -> str:
        """Factors in a row, with a thin space where a fraction meets another factor."""
        row = factors[0]
        for before, factor in pairwise(factors):
            row += self._joint(before, factor) + factor
        return row

    def _fraction(self, numerator: Expr, denominator: Expr) -> str:
        """A fraction, with sums, products and derivatives to the right of it rather than on top."""
        factors = Mul.make_args(numerator)
        tall = Mul(*(factor for factor in factors if isinstance(factor, Sum | Product | Partial)))
        others = [factor for factor in factors if not isinstance(factor, Sum | Product | Partial)]
        number_times_sum = len(others) == 2 and others[0].is_Integer and isinstance(others[1], Add)
        flat = Mul(*others, evaluate=not number_times_sum)  # 2(a - y), not 2a - 2y
        if flat == 1 and isinstance(tall, Sum) and denominator.has(Sum):
            flat, tall = tall, S.One
        fraction_ = self._slashed(flat, denominator) if self._within_fraction else self._stacked(flat, denominator)
        if tall == 1:
            return fraction_
        before = rf"\left({fraction_}\right)" if self._within_fraction else fraction_
        return rf"{before} \, {self._print(tall)}"

    def _stacked(self, above: Expr, below: Expr) -> str:
        """A fraction with a bar; fractions within it are written with a slash, so that there is one bar alone."""
        outside, self._within_fraction = self._within_fraction, True
        written = rf"\frac{{{_without_parentheses(self._print(above))}}}{{{_without_parentheses(self._print(below))}}}"
        self._within_fraction = outside
        return written

    def _slashed(self, above: Expr, below: Expr) -> str:
        several = isinstance(below, Add | Mul | Sum | Product | Partial | ordered_product)
        is_one = not several and not _has_slash(self._print(below))
        return f"{self.factor(above)}/{self._print(below) if is_one else self._enclosed(below)}"

    def _print_Rational(self, expr: Rational) -> str:
        sign = "-" if expr.p < 0 else ""
        if abs(expr.p) > 100 and 1000 % expr.q == 0:
            whole, thousandths = divmod(1000 * abs(expr.p) // expr.q, 1000)
            return sign + f"{whole}.{thousandths:03}".rstrip("0").rstrip(".")
        if abs(expr.p) == 1 and (zeros := len(str(expr.q)) - 1) >= _LONG_TAIL and expr.q == 10**zeros:
            return rf"{sign}10^{{-{zeros}}}"
        if self._within_fraction and expr.q != 1:
            return f"{expr.p}/{expr.q}"
        return rf"{sign}\tfrac{{{abs(expr.p)}}}{{{expr.q}}}" if expr.q != 1 else str(expr.p)

    _print_Half = _print_Rational

    def _print_Integer(self, expr: Integer) -> str:
        return f"2^{{{expr.p.bit_length() - 1}}}" if expr.p > _FEW and expr.p.bit_count() == 1 else str(expr.p)

    def _print_Pow(self, expr: Pow) -> str:
        if expr.base.is_Symbol and expr.exp.is_Symbol:
            return f"{self._print(expr.base)}^{{{self._print(expr.exp)}}}"
        if isinstance(expr.base, Function) and expr.exp.is_Integer and expr.exp > 0:
            if not self._takes_power(expr.base):
                return rf"\left({self._print(expr.base)}\right)^{{{self._print(expr.exp)}}}"
            if isinstance(expr.base, NamedFunction) and not hasattr(expr.base, "_latex"):
                return str(self._print_NamedFunction(expr.base, self._print(expr.exp)))
        is_root_or_below = expr.exp.is_Rational and (expr.exp.p == 1 or expr.exp.is_negative)
        if isinstance(expr.base, Indexed) and "^" in self._print(expr.base.base) and not is_root_or_below:
            return rf"\left({self._print(expr.base)}\right)^{{{self.exponent(expr.exp)}}}"
        if expr.exp.is_Rational and expr.exp.p == -1 and expr.exp.q != 1:
            return self._fraction(S.One, Pow(expr.base, -expr.exp, evaluate=False))
        if expr.exp == Rational(1, 2) and expr.base.is_Mul and not is_as_written(expr.base):
            top, bottom = fraction(expr.base)
            if bottom.is_number and bottom != 1:
                return rf"\sqrt{{{self._slashed(top, bottom)}}}"
        if isinstance(expr.base, Partial) and expr.exp.is_Integer and expr.exp > 0:
            return rf"\left({self._print(expr.base)}\right)^{{{self._print(expr.exp)}}}"
        if not expr.exp.is_number or (
            expr.exp.is_Rational and expr.exp.p > 1 < expr.exp.q and not expr.base.is_Function
        ):
            base = str(self._print(expr.base))
            if not (expr.base.is_Symbol or isinstance(expr.base, Abs | Integer | Indexed)) or expr.base.is_negative:
                base = rf"\left({base}\right)"
            return f"{base}^{{{self.exponent(expr.exp)}}}"
        return str(super()._print_Pow(expr))

    def _takes_power(self, function: Function) -> bool:
        """Whether what prints a function prints a power of it, too, as in log²."""
        methods = (getattr(self, f"_print_{kind.__name__}", None) for kind in type(function).__mro__)
        own = getattr(function, "_latex", None)
        return "exp" in signature(own or next(method for method in methods if method is not None)).parameters

    def exponent(self, exponent: Expr) -> str:
        """An exponent on one line: ``1/p - 1``, ``-(n + 1)/2``, ``-r^2/(2v)``."""
        if isinstance(exponent, Add | Mul) and is_as_written(exponent):
            return str(self._print(exponent))
        if isinstance(exponent, Add):
            shared = {term.as_coeff_Mul()[0].q for term in exponent.args if term.as_coeff_Mul()[0].is_Rational}
            if len(shared) == 1 and shared != {1}:
                exponent = together(exponent)
        if isinstance(exponent, Add):
            in_order = terms_in_order(exponent)
            if not is_negative(next((term for term in in_order if not term.is_number), S.NegativeOne)):
                in_order = sorted(in_order, key=lambda term: bool(term.is_number))  # a^{p+1}, but a^{1-p}
            terms = [self.exponent(term) for term in in_order]
            return terms[0] + "".join(term if term.startswith("-") else f"+{term}" for term in terms[1:])
        top, bottom = fraction(exponent)
        sign = ""
        if all(is_negative(term) for term in Add.make_args(top)):
            sign, top = "-", Add(*(-term for term in Add.make_args(top)))
        if bottom == 1:
            return f"{sign}{self._print(top)}"
        return f"{sign}{self._slashed(top, bottom)}"

    def _print_Abs(self, expr: Abs, exp: str | None = None) -> str:
        inside = expr.args[0]
        written = "".join(self.terms(terms_of_distance(inside))) if isinstance(inside, Add) else self._print(inside)
        return rf"\left|{{{written}}}\right|{raised(exp)}"

    def _print_Sum(self, expr: Sum) -> str:
        body, *limits = expr.args
        heads = "".join(
            rf"\sum_{{{self._print(i)}={self._print(low)}}}^{{{self._print(high)}}} " for i, low, high in limits
        )
        return heads + self.factor(body)

    def _print_Product(self, expr: Expr) -> str:
        body, (i, low, high) = expr.args
        return rf"\prod_{{{self._print(i)}={self._print(low)}}}^{{{self._print(high)}}} {self.factor(body)}"


def _has_slash(written: str) -> bool:
    """Whether a slash stands outside of all braces and parentheses."""
    outside = re.sub(r"\\left.|\\right.", lambda found: "{" if "left" in found[0] else "}", written)
    while (shorter := re.sub(r"\{[^{}]*\}", "", outside)) != outside:
        outside = shorter
    return "/" in outside


def _without_parentheses(written: str) -> str:
    """What stands in parentheses as a whole, without them, as above a bar and below it they say nothing."""
    depth = 0
    for found in re.finditer(r"\\(left|right)(?![A-Za-z])", written):
        depth += 1 if found[1] == "left" else -1
        if depth == 0:
            is_whole = written.startswith(r"\left(") and found.end() == len(written) - 1
            return written[len(r"\left(") : found.start()] if is_whole else written
    return written
