"""How formulas are written in plain characters, for docstrings: ``y_j``, ``|a - y|``, ``(a - y)²/2``."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from sympy import (
    Abs,
    Add,
    And,
    Expr,
    Indexed,
    IndexedBase,
    KroneckerDelta,
    Max,
    Min,
    Mul,
    Or,
    Piecewise,
    Pow,
    Product,
    Rational,
    S,
    Sum,
    Symbol,
    Transpose,
    default_sort_key,
)
from sympy.core.relational import Relational
from sympy.printing.precedence import PRECEDENCE, precedence
from sympy.printing.str import StrPrinter

from mse_sym.symbolic.common_number import number_before, parted, with_numbers_in_front
from mse_sym.symbolic.factor_order import factors_in_order
from mse_sym.symbolic.functions import NamedFunction, softmax
from mse_sym.symbolic.partial import OneSided, Partial
from mse_sym.symbolic.pieces import Guarded, Joined, Unread
from mse_sym.symbolic.term_order import is_negative, terms_in_order, terms_of_distance
from mse_sym.symbolic.unknown import Unknown, UnknownOfVector

_EACH = Symbol("i", integer=True, positive=True)
_POWERS = {2: "²", 3: "³"}
_NAMES = {"sigmoid": "σ", "gaussian_density": "φ", "gaussian_cumulative": "Φ"}


def plain_formula(expr: Expr) -> str:
    """The expression in one line of plain characters, in textbook order."""
    return str(_PlainPrinter().doprint(expr))


def printed_formula(expr: Expr) -> str:
    """The expression in one line as a page prints it: Greek letters, ``x^y``, ``∂ℓ/∂σ``."""
    return str(_Printer().doprint(expr))


class _PlainPrinter(StrPrinter):
    printmethod = "_plain"  # SymPy's classes have ways of their own to be written as text, by `_sympystr`

    def _print_Add(self, expr: Add, order: str | None = None) -> str:
        number = number_before(expr)
        if number == 1:
            return self._terms(terms_in_order(expr))
        return str(self._print(Mul(number, parted(expr, number), evaluate=False)))

    def _terms(self, terms: Sequence[Expr]) -> str:
        first, *others = terms
        return self.parenthesize(first, PRECEDENCE["Add"], strict=True) + "".join(
            f" {'-' if is_negative(term) else '+'} "
            + self.parenthesize(-term if is_negative(term) else term, PRECEDENCE["Add"])
            for term in others
        )

    def _print_Transpose(self, expr: Transpose) -> str:
        return f"{self.parenthesize(expr.arg, PRECEDENCE['Pow'])}ᵀ"

    def _print_Mul(self, expr: Mul) -> str:
        sign = "-" if is_negative(expr) else ""
        coefficient, factors = (-expr if sign else expr).as_coeff_mul()
        below = [factor for factor in factors if isinstance(factor, Pow) and is_negative(factor.exp)]
        above = [factor for factor in factors if factor not in below]
        coefficient, product = with_numbers_in_front(coefficient, above, cancel=bool(below))
        divisors = [1 / factor for factor in below]
        divisor, product_below = with_numbers_in_front(S.One, divisors)
        if divisor != 1:
            coefficient, divisors = coefficient / divisor, list(Mul.make_args(product_below))
        above = [factor for factor in factors_in_order(Mul.make_args(product)) if factor != 1]
        numerator = ([Rational(coefficient.p)] if coefficient.p != 1 else []) + above or [S.One]
        denominator = ([Rational(coefficient.q)] if coefficient.q != 1 else []) + divisors
        if not denominator:
            return sign + self._factors(numerator)
        written = self._factors(denominator)
        return f"{sign}{self._factors(numerator)}/" + (f"({written})" if len(denominator) > 1 else written)

    def _factors(self, factors: list[Expr]) -> str:
        return " ".join(map(self._factor, factors))

    def _factor(self, factor: Expr) -> str:
        return str(self.parenthesize(factor, PRECEDENCE["Mul"]))

    def parenthesize(self, item: Expr, level: int, strict: bool = False) -> str:
        """A part of a formula, between brackets where it needs them: ``… if … else …`` does in every place."""
        if isinstance(item, Piecewise):
            return f"({self._print(item)})"
        return str(super().parenthesize(item, level, strict))

    def _print_Pow(self, expr: Pow, rational: bool = False) -> str:
        if is_negative(expr.exp):
            return f"1/{self.parenthesize(1 / expr, PRECEDENCE['Pow'], strict=True)}"
        if expr.exp in _POWERS:
            return self.parenthesize(expr.base, PRECEDENCE["Pow"] + 1) + _POWERS[int(expr.exp)]
        return str(super()._print_Pow(expr, rational))

    def _print_Pi(self, expr: Expr) -> str:
        return "π"

    def _print_Abs(self, expr: Abs) -> str:
        inside = expr.args[0]
        return f"|{self._terms(terms_of_distance(inside)) if isinstance(inside, Add) else self._print(inside)}|"

    def _print_Indexed(self, expr: Indexed) -> str:
        return f"{self._print(expr.base.label)}_{''.join(map(self._print, expr.indices))}"

    def _print_IndexedBase(self, expr: IndexedBase) -> str:
        return str(self._print(expr.label))

    def _print_KroneckerDelta(self, expr: KroneckerDelta) -> str:
        return f"δ_{''.join(map(self._print, expr.args))}"

    def _print_Sum(self, expr: Sum) -> str:
        body, *limits = expr.args
        signs = " ".join(f"Σ_{self._print(bound)}" for bound, *_ in limits)
        return f"{signs} {self.parenthesize(body, PRECEDENCE['Mul'], strict=True)}"

    def _print_Piecewise(self, expr: Piecewise) -> str:
        *pieces, (last, _) = expr.args
        written = [f"{self._print(value)} if {self._print(condition)} else " for value, condition in pieces]
        return "".join(written) + str(self._print(last))

    def _print_Relational(self, expr: Relational) -> str:
        if precedence(expr.lhs) >= PRECEDENCE["Atom"] and not precedence(expr.rhs) >= PRECEDENCE["Atom"]:
            expr = expr.reversed
        sign = {">=": "≥", "<=": "≤"}.get(expr.rel_op, expr.rel_op)
        return f"{self._print(expr.lhs)} {sign} {self._print(expr.rhs)}"

    def _print_NamedFunction(self, expr: NamedFunction) -> str:
        name = _NAMES.get(type(expr).__name__, type(expr).__name__)
        if isinstance(expr, softmax):
            return f"{name}({self._print(expr.args[0])})_{self._print(expr.args[1])}"
        return f"{name}({self._print(expr.args[0])})"

    _print_sigmoid = _print_softplus = _print_softmax = _print_logsumexp = _print_NamedFunction
    _print_gaussian_density = _print_gaussian_cumulative = _print_NamedFunction


class _Printer(_PlainPrinter):
    def _print_Symbol(self, expr: Symbol) -> str:
        name = str(expr.name)
        case = "CAPITAL" if name[:1].isupper() else "SMALL"
        try:
            letter = unicodedata.lookup(f"GREEK {case} LETTER {name.replace('lambda', 'lamda').upper()}")
        except KeyError:
            return "ℓ" if name == "ell" else name
        return letter

    _print_Dummy = _print_Symbol

    def _print_Pow(self, expr: Pow, rational: bool = False) -> str:
        return str(super()._print_Pow(expr, rational)).replace("**", "^")

    def _print_Infinity(self, expr: Expr) -> str:
        return "∞"

    def _print_NegativeInfinity(self, expr: Expr) -> str:
        return "-∞"

    def _print_Max(self, expr: Max | Min) -> str:
        return f"{type(expr).__name__.lower()}({', '.join(map(self._print, sorted(expr.args, key=default_sort_key)))})"

    _print_Min = _print_Max

    def _print_And(self, expr: And | Or) -> str:
        parts = [f"({self._print(part)})" if isinstance(part, Or) else self._print(part) for part in expr.args]
        return f" {type(expr).__name__.lower()} ".join(parts)

    _print_Or = _print_And

    def _print_Sum(self, expr: Sum | Product) -> str:
        body, *limits = expr.args
        signs = " ".join(f"{'Σ' if isinstance(expr, Sum) else 'Π'}_{self._limits(*limit)}" for limit in limits)
        return f"{signs} {self.parenthesize(body, PRECEDENCE['Mul'], strict=True)}"

    _print_Product = _print_Sum

    def _limits(self, bound: Symbol, low: Expr, high: Expr) -> str:
        """The index, with its range where that is not all of a size."""
        if low == 1 and high.is_Symbol:
            return str(self._print(bound))
        return f"({self._print(bound)} from {self._print(low)} to {self._print(high)})"

    def _print_Unknown(self, expr: Unknown) -> str:
        return f"{self._print(Symbol(expr.name))}{'′' * expr.order}({self._print(expr.inside)})"

    def _print_UnknownOfVector(self, expr: UnknownOfVector) -> str:
        slopes = "".join(map(self._print, expr.slopes))
        return f"{self._print(Symbol(expr.name))}{slopes and f'_{slopes}'}({self._print(expr.entry(_EACH))})"

    def _print_Guarded(self, expr: Guarded | Joined) -> str:
        return str(self._print(expr.args[0]))

    _print_Joined = _print_Guarded

    def _print_Unread(self, expr: Unread) -> str:
        return "a derivative that is not read"

    def _print_Partial(self, expr: Partial | OneSided, sign: str = "") -> str:
        variable = self._print(expr.variable)
        if isinstance(expr.function, Symbol | Indexed):
            return f"∂{sign}{self._print(expr.function)}/∂{variable}"
        return f"∂{sign}/∂{variable} [{self._print(expr.function)}]"

    def _print_OneSided(self, expr: OneSided) -> str:
        return self._print_Partial(expr, "₊" if expr.side == 1 else "₋")
