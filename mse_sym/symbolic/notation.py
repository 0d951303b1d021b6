r"""How formulas are written: LaTeX as a textbook prints it.

What differs from SymPy's printer: a positive term leads a sum (:math:`\sigma(z) - y`, not
:math:`-y + \sigma(z)`); a squared difference reads prediction minus target; a numeric fraction stands
in front, small (:math:`\tfrac12 (a-y)^2`); a product or sum that was built unevaluated keeps the order
in which it was written; derivatives that wait for their rule are partial derivatives.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from sympy import (
    Add,
    Expr,
    FiniteSet,
    Function,
    Indexed,
    IndexedBase,
    Integer,
    Interval,
    Mul,
    NumberSymbol,
    Pow,
    Product,
    Rational,
    S,
    Set,
    Sum,
    Symbol,
    fraction,
    tanh,
)
from sympy.printing.latex import LatexPrinter

from mse_sym.symbolic.functions import NamedFunction, softmax
from mse_sym.symbolic.partial import Partial

_FRACTION = r"\frac"
_SYMBOLS = {"ell": r"\ell"}


def textbook_latex(expr: Expr) -> str:
    """The LaTeX of an expression, as a textbook would print it."""
    return "".join(latex_pieces(expr))


def latex_pieces(expr: Expr) -> tuple[str, ...]:
    """The LaTeX of an expression in pieces between which a line may break: terms, or factors."""
    printer = _TextbookPrinter()
    if isinstance(expr, Add):
        return printer.terms(expr)
    if isinstance(expr, Mul) and is_as_written(expr):
        return printer.factors_as_written(expr)
    return (printer.doprint(expr),)


def set_latex(domain: Set) -> str:
    """A domain as a formula: the real line, an interval, a finite set."""
    if domain == S.Reals:
        return r"\mathbb{R}"
    if isinstance(domain, FiniteSet):
        return r"\{" + ", ".join(textbook_latex(element) for element in sorted(domain)) + r"\}"
    assert isinstance(domain, Interval)
    left, right = "(" if domain.left_open else "[", ")" if domain.right_open else "]"
    return f"{left}{textbook_latex(domain.start)}, {textbook_latex(domain.end)}{right}"


def is_as_written(expr: Expr) -> bool:
    """Whether a sum or product was built unevaluated, so that its order is the author's."""
    return expr.args != expr.func(*expr.args).args


class _TextbookPrinter(LatexPrinter):
    def __init__(self) -> None:
        super().__init__({"ln_notation": False, "fold_short_frac": False})

    def _print_Symbol(self, expr: Symbol, style: str = "plain") -> str:
        return _SYMBOLS.get(expr.name) or str(super()._print_Symbol(expr))

    _print_Dummy = _print_Symbol

    def _print_Indexed(self, expr: Indexed) -> str:
        indices = "".join(self._print(i) if len(self._print(i)) == 1 else f" {self._print(i)}" for i in expr.indices)
        return f"{self._print(expr.base)}_{{{indices}}}"

    def _print_IndexedBase(self, expr: IndexedBase) -> str:
        return str(self._print(expr.label))

    def _print_KroneckerDelta(self, expr: Expr, exp: str | None = None) -> str:
        power = f"^{{{exp}}}" if exp else ""
        return rf"\delta{power}_{{{''.join(self._print(arg) for arg in expr.args)}}}"

    def _print_Partial(self, expr: Partial) -> str:
        function, variable = expr.args
        if isinstance(function, NamedFunction) and function.args == (variable,):
            return rf"{function.symbol}'\left({self._print(variable)}\right)"
        if isinstance(function, tanh) and function.args == (variable,):
            return rf"\tanh'\left({self._print(variable)}\right)"
        written = self._print(function)
        if isinstance(function, Symbol | Indexed | NamedFunction):
            return rf"\frac{{\partial {written}}}{{\partial {self._print(variable)}}}"
        if isinstance(function, Partial) and isinstance(function.function, Symbol):
            return self._second_derivative(function.function, function.variable, variable)
        operator = rf"\frac{{\partial}}{{\partial {self._print(variable)}}}"
        if isinstance(function, Partial) and function.variable == variable:
            operator = rf"\frac{{\partial^{{2}}}}{{\partial {self._print(variable)}^{{2}}}}"
            function = function.function
            written = self._print(function)
        if isinstance(function, Add | Mul):
            written = rf"\left[{written}\right]"
        return rf"{operator} \, {written}"

    def _second_derivative(self, function: Symbol, inner: Expr, outer: Expr) -> str:
        below = (
            rf"\partial {self._print(inner)}^{{2}}"
            if inner == outer
            else rf"\partial {self._print(outer)} \, \partial {self._print(inner)}"
        )
        return rf"\frac{{\partial^{{2}} {self._print(function)}}}{{{below}}}"

    def _print_NamedFunction(self, expr: NamedFunction, exp: str | None = None) -> str:
        power = f"^{{{exp}}}" if exp else ""
        if isinstance(expr, softmax):
            vector, index = expr.args
            return rf"{expr.symbol}{power}\left({self._print(vector)}\right)_{{{self._print(index)}}}"
        return rf"{expr.symbol}{power}\left({self._print(expr.args[0])}\right)"

    _print_sigmoid = _print_softplus = _print_softmax = _print_logsumexp = _print_NamedFunction

    def _print_HyperbolicFunction(self, expr: Expr, exp: str | None = None) -> str:
        power = f"^{{{exp}}}" if exp else ""
        return rf"\{type(expr).__name__}{power}\left({self._print(expr.args[0])}\right)"

    _print_tanh = _print_sinh = _print_cosh = _print_HyperbolicFunction

    def _print_log1p(self, expr: Expr) -> str:
        return rf"\operatorname{{log1p}}\left({self._print(expr.args[0])}\right)"

    def _print_Max(self, expr: Expr, exp: str | None = None) -> str:
        arguments = sorted(expr.args, key=lambda arg: bool(arg.is_number))
        power = f"^{{{exp}}}" if exp else ""
        return rf"\max{power}\left({', '.join(self._print(arg) for arg in arguments)}\right)"

    def _print_log(self, expr: Expr, exp: str | None = None) -> str:
        power = f"^{{{exp}}}" if exp else ""
        argument = expr.args[0]
        if isinstance(argument, Symbol | Indexed | Integer | NumberSymbol):
            return rf"\log{power} {self._print(argument)}"
        return rf"\log{power}\left({self._print(argument)}\right)"

    def _print_ExpBase(self, expr: Expr, exp: str | None = None) -> str:
        argument = expr.args[0]
        if argument.has(Add, Sum, Pow) and not exp and argument.count_ops() > 4:
            return rf"\exp\left({self._print(argument)}\right)"
        power = rf"e^{{{self._print(argument)}}}"
        return rf"\left({power}\right)^{{{exp}}}" if exp else power

    def _print_Add(self, expr: Add, order: str | None = None) -> str:
        return "".join(self.terms(expr))

    def terms(self, expr: Add) -> tuple[str, ...]:
        """The terms of a sum with their signs, a positive one first unless the author wrote it otherwise."""
        terms = list(expr.args) if is_as_written(expr) else _leading_positive(expr)
        pieces = []
        for place, term in enumerate(terms):
            negative = _is_negative(term)
            written = self._term(-term if negative else term)
            sign = ("-" if negative else "") if not place else (" - " if negative else " + ")
            pieces.append(sign + written)
        return tuple(pieces)

    def _term(self, term: Expr) -> str:
        written = self._print(term)
        return rf"\left({written}\right)" if isinstance(term, Add) else str(written)

    def factor(self, factor: Expr) -> str:
        """A factor of a product, in parentheses where it is a sum."""
        needs = isinstance(factor, Add) or _is_negative(factor)
        written = self._print(factor)
        return rf"\left({written}\right)" if needs else str(written)

    def factors_as_written(self, expr: Mul) -> tuple[str, ...]:
        """The factors of a product in the author's order; reciprocals make it a fraction."""
        below = [factor.base for factor in expr.args if isinstance(factor, Pow) and factor.exp == -1]
        if below:
            above = [factor for factor in expr.args if not (isinstance(factor, Pow) and factor.exp == -1)]
            top, bottom = (Mul(*part, evaluate=False) if len(part) > 1 else Mul(*part) for part in (above, below))
            return (rf"\frac{{{self._print(top)}}}{{{self._print(bottom)}}}",)
        pieces = [self.factor(factor) for factor in expr.args]
        joined = [self._joint(*pair) + pair[1] for pair in pairwise(pieces)]
        return (pieces[0], *joined)

    def _joint(self, before: str, factor: str) -> str:
        """What stands between two factors: a dot between numbers, a thin space beside a fraction."""
        if factor[0].isdigit() or factor.startswith(r"\tfrac"):
            return r" \cdot " if before[-1].isdigit() or before.startswith(r"\tfrac") else " "
        return r" \, " if _FRACTION in (before[:5], factor[:5]) else " "

    def _print_Mul(self, expr: Mul) -> str:
        if is_as_written(expr):
            return "".join(self.factors_as_written(expr))
        coefficient, rest = expr.as_coeff_Mul()
        if coefficient.is_negative:
            positive = -expr
            return "-" + (self._term(positive) if isinstance(positive, Add) else str(self._print(positive)))
        numerator, denominator = fraction(rest, exact=True)
        if denominator != 1:
            return self._fraction(coefficient.p * numerator, coefficient.q * denominator)
        factors = _in_textbook_order(Mul.make_args(rest))
        written = self._side_by_side([self.factor(factor) for factor in factors])
        if coefficient == 1:
            return written
        if coefficient.is_Rational and not coefficient.is_Integer:
            return rf"\tfrac{{{coefficient.p}}}{{{coefficient.q}}} {written}"
        separator = r" \cdot " if factors[0].is_Number or _base(factors[0]).is_Integer else " "
        return f"{self._print(coefficient)}{separator}{written}"

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
        flat = Mul(*(factor for factor in factors if not isinstance(factor, Sum | Product | Partial)))
        fraction_ = rf"\frac{{{self._print(flat)}}}{{{self._print(denominator)}}}"
        return fraction_ if tall == 1 else rf"{fraction_} \, {self._print(tall)}"

    def _print_Rational(self, expr: Rational) -> str:
        sign = "-" if expr.p < 0 else ""
        if abs(expr.p) > 100 and 1000 % expr.q == 0:
            return sign + f"{abs(expr.p) / expr.q:.3f}".rstrip("0").rstrip(".")
        return rf"{sign}\tfrac{{{abs(expr.p)}}}{{{expr.q}}}" if expr.q != 1 else str(expr.p)

    _print_Half = _print_Rational

    def _print_Pow(self, expr: Pow) -> str:
        if expr.base.is_Symbol and expr.exp.is_Symbol:
            return f"{self._print(expr.base)}^{{{self._print(expr.exp)}}}"
        if isinstance(expr.base, NamedFunction) and expr.exp.is_Integer and expr.exp > 0:
            return str(self._print_NamedFunction(expr.base, self._print(expr.exp)))
        if isinstance(expr.base, Partial) and expr.exp.is_Integer and expr.exp > 0:
            return rf"\left({self._print(expr.base)}\right)^{{{self._print(expr.exp)}}}"
        return str(super()._print_Pow(expr))

    def _print_Sum(self, expr: Sum) -> str:
        body, *limits = expr.args
        heads = "".join(
            rf"\sum_{{{self._print(i)}={self._print(low)}}}^{{{self._print(high)}}} " for i, low, high in limits
        )
        return heads + self.factor(body)

    def _print_Product(self, expr: Expr) -> str:
        body, (i, low, high) = expr.args
        return rf"\prod_{{{self._print(i)}={self._print(low)}}}^{{{self._print(high)}}} {self.factor(body)}"


def _is_negative(term: Expr) -> bool:
    coefficient, _ = term.as_coeff_Mul()
    return bool(coefficient.is_negative)


def _base(factor: Expr) -> Expr:
    return factor.base if isinstance(factor, Pow) else factor


def _leading_positive(expr: Add) -> list[Expr]:
    """Terms of higher degree first (``wx + b``), but never a minus in front if there is a plus to put there.

    A constant comes last in a polynomial and first beside functions (``1 + e^{-z}``).
    """
    terms = expr.as_ordered_terms(order="grlex")
    constants = [term for term in terms if term.is_number]
    others = [term for term in terms if not term.is_number]
    if all(term.atoms(Function) or term.has(Sum) for term in others):
        terms = constants + others
    leading = next((term for term in terms if not _is_negative(term)), terms[0])
    return [leading, *(term for term in terms if term is not leading)]


def _in_textbook_order(factors: tuple[Expr, ...]) -> list[Expr]:
    """Symbols, plain parentheses, functions, parentheses with functions, derivatives along their chain, sums."""
    ordered = sorted((factor for factor in factors if not isinstance(factor, Partial)), key=_place_in_product)
    sums = [factor for factor in ordered if isinstance(factor, Sum)]
    others = [factor for factor in ordered if not isinstance(factor, Sum)]
    return others + _along_the_chain([factor for factor in factors if isinstance(factor, Partial)]) + sums


def _along_the_chain(derivatives: list[Partial]) -> list[Partial]:
    """∂ℓ/∂a · ∂a/∂z · ∂z/∂w: each numerator follows its denominator."""

    def depth(derivative: Partial) -> int:
        outer = [d for d in derivatives if d is not derivative and d.variable == derivative.function]
        return 1 + depth(outer[0]) if outer else 0

    variables = [derivative.variable for derivative in derivatives]
    written_out = [d for d in derivatives if d.function not in variables]
    return sorted(written_out, key=Partial.sort_key) + sorted(
        (d for d in derivatives if d not in written_out), key=depth
    )


def _place_in_product(factor: Expr) -> tuple[int, Any]:
    base = _base(factor)
    if base.is_number:
        return 0, factor.sort_key()
    if isinstance(base, Symbol | Indexed):
        return (1 if base.is_integer else 2), factor.sort_key()
    if isinstance(base, Add):
        return (5 if base.has(Function) else 3), factor.sort_key()
    return 4, factor.sort_key()
