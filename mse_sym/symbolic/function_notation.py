"""How symbols, functions, derivatives, relations and pieces are written."""

from __future__ import annotations

import re

from sympy import (
    Add,
    Expr,
    Function,
    Indexed,
    IndexedBase,
    Integer,
    Mul,
    Number,
    NumberSymbol,
    Piecewise,
    Pow,
    S,
    Sum,
    Symbol,
    gamma,
    tanh,
)
from sympy.core.relational import Relational
from sympy.functions.elementary.hyperbolic import HyperbolicFunction
from sympy.printing.latex import LatexPrinter

from mse_sym.symbolic.functions import NamedFunction, raised, softmax
from mse_sym.symbolic.partial import OneSided, Partial
from mse_sym.symbolic.unknown import Unknown

_SYMBOLS = {"ell": r"\ell"}


class FunctionPrinter(LatexPrinter):
    """LaTeX of what is not arithmetic; sums, products and powers are left to who derives from it."""

    def _print_Symbol(self, expr: Symbol, style: str = "plain") -> str:
        """A word stands upright, or else its letters would look like factors; what evades a word of Python is none."""
        named = Symbol(expr.name.rstrip("_")) if expr.name.rstrip("_") else expr
        written = _SYMBOLS.get(expr.name) or str(super()._print_Symbol(named))
        return rf"\mathrm{{{written}}}" if re.fullmatch("[A-Za-z]{2,}", written) else written

    _print_Dummy = _print_Symbol

    def _print_Indexed(self, expr: Indexed) -> str:
        indices = "".join(self._print(i) if len(self._print(i)) == 1 else f" {self._print(i)}" for i in expr.indices)
        return f"{self._print(expr.base)}_{{{indices}}}"

    def _print_IndexedBase(self, expr: IndexedBase) -> str:
        return str(self._print(expr.label))

    def _print_KroneckerDelta(self, expr: Expr, exp: str | None = None) -> str:
        power = raised(exp)
        return rf"\delta{power}_{{{''.join(self._print(arg) for arg in expr.args)}}}"

    def _print_Partial(self, expr: Partial) -> str:
        function, variable = expr.args
        if isinstance(function, NamedFunction) and function.args == (variable,):
            return rf"{function.symbol}'\left({self._print(variable)}\right)"
        if isinstance(function, tanh) and function.args == (variable,):
            return rf"\tanh'\left({self._print(variable)}\right)"
        if isinstance(function, Unknown) and function.inside == variable:
            return str(self._print(Unknown(function.name, variable, function.order + 1)))
        if isinstance(function, Symbol | Indexed | NamedFunction):
            return rf"\frac{{\partial {self._print(function)}}}{{\partial {self._print(variable)}}}"
        if isinstance(function, Partial) and isinstance(function.function, Symbol):
            return self._second_derivative(function.function, function.variable, variable)
        operator = rf"\frac{{\partial}}{{\partial {self._print(variable)}}}"
        if isinstance(function, Partial) and function.variable == variable:
            operator = rf"\frac{{\partial^{{2}}}}{{\partial {self._print(variable)}^{{2}}}}"
            function = function.function
        return rf"{operator} \, {self._operand(function)}"

    def _operand(self, function: Expr) -> str:
        """What a derivative is taken of, to the right of it."""
        written = str(self._print(function))
        return rf"\left[{written}\right]" if isinstance(function, Add | Mul) else written

    def _print_OneSided(self, expr: OneSided) -> str:
        function, variable, side = expr.args
        above = rf"\partial_{{{'+' if side > 0 else '-'}}}"
        below = rf"\partial {self._print(variable)}"
        if isinstance(function, Symbol | Indexed | NamedFunction):
            return rf"\frac{{{above} {self._print(function)}}}{{{below}}}"
        return rf"\frac{{{above}}}{{{below}}} \, {self._operand(function)}"

    def _print_Piecewise(self, expr: Piecewise) -> str:
        rows = [
            rf"{self._print(value)} & \text{{otherwise}}"
            if holds == S.true
            else rf"{self._print(value)} & \text{{if }} {self._print(holds)}"
            for value, holds in expr.args
        ]
        return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"

    def _print_Relational(self, expr: Relational) -> str:
        """The side that says more to the left of the one that says less: |r| ≤ δ."""
        if isinstance(expr.lhs, Symbol | Number) and not isinstance(expr.rhs, Symbol | Number):
            expr = expr.reversed
        sign_ = {">": ">", "<": "<", ">=": r"\geq", "<=": r"\leq", "==": "=", "!=": r"\neq"}[expr.rel_op]
        return rf"{self._print(expr.lhs)} {sign_} {self._print(expr.rhs)}"

    def _print_sign(self, expr: Expr, exp: str | None = None) -> str:
        power = raised(exp)
        argument = expr.args[0]
        written = self._print(argument)
        if isinstance(argument, Symbol | Indexed):
            return rf"\operatorname{{sign}}{power} {written}"
        return rf"\operatorname{{sign}}{power}\left({written}\right)"

    def _second_derivative(self, function: Symbol, inner: Expr, outer: Expr) -> str:
        below = (
            rf"\partial {self._print(inner)}^{{2}}"
            if inner == outer
            else rf"\partial {self._print(outer)} \, \partial {self._print(inner)}"
        )
        return rf"\frac{{\partial^{{2}} {self._print(function)}}}{{{below}}}"

    def _print_NamedFunction(self, expr: NamedFunction, exp: str | None = None) -> str:
        power = raised(exp)
        if isinstance(expr, softmax):
            vector, index = expr.args
            return rf"{expr.symbol}{power}\left({self._print(vector)}\right)_{{{self._print(index)}}}"
        return rf"{expr.symbol}{power}\left({self._print(expr.args[0])}\right)"

    def _print_Function(self, expr: Function, exp: str | None = None) -> str:
        named = isinstance(expr, NamedFunction)
        return self._print_NamedFunction(expr, exp) if named else str(super()._print_Function(expr, exp))

    def _print_Unknown(self, expr: Unknown) -> str:
        primes = "'" * expr.order
        return rf"{self._print(Symbol(expr.name))}{primes}\left({self._print(expr.inside)}\right)"

    def _print_HyperbolicFunction(self, expr: Expr, exp: str | None = None) -> str:
        power = raised(exp)
        return rf"\{type(expr).__name__}{power}\left({self._print(expr.args[0])}\right)"

    _print_tanh = _print_sinh = _print_cosh = _print_HyperbolicFunction

    def _print_log1p(self, expr: Expr, exp: str | None = None) -> str:
        return rf"\operatorname{{{type(expr).__name__}}}{raised(exp)}\left({self._print(expr.args[0])}\right)"

    _print_expm1 = _print_log1p

    def _print_loggamma(self, expr: Expr, exp: str | None = None) -> str:
        return rf"\log{raised(exp)} \Gamma\left({self._print(expr.args[0])}\right)"

    def _print_atan(self, expr: Expr, exp: str | None = None) -> str:
        return rf"\arctan{raised(exp)}\left({self._print(expr.args[0])}\right)"

    def _print_Max(self, expr: Expr, exp: str | None = None) -> str:
        """A power stands behind the parentheses; in a formula of its own it would stand above the name, as a limit."""
        arguments = sorted(expr.args, key=lambda arg: bool(arg.is_number))
        return rf"\max\left({', '.join(self._print(arg) for arg in arguments)}\right){raised(exp)}"

    def _print_log(self, expr: Expr, exp: str | None = None) -> str:
        power = raised(exp)
        argument = expr.args[0]
        has_brackets = isinstance(argument, NamedFunction | HyperbolicFunction | gamma) and not hasattr(
            argument, "_latex"
        )
        if has_brackets or isinstance(argument, Symbol | Indexed | Integer | NumberSymbol):
            return rf"\log{power} {self._print(argument)}"
        return rf"\log{power}\left({self._print(argument)}\right)"

    def _print_ExpBase(self, expr: Expr, exp: str | None = None) -> str:
        argument = expr.args[0]
        if argument.has(Add, Sum, Pow) and not exp and argument.count_ops() > 4:
            return rf"\exp\left({self._print(argument)}\right)"
        power = rf"e^{{{self.exponent(argument)}}}"
        return rf"\left({power}\right)^{{{exp}}}" if exp else power

    def exponent(self, exponent: Expr) -> str:
        """What stands above the line."""
        return str(self._print(exponent))

    def _print_beta(self, expr: Expr) -> str:
        return rf"\operatorname{{B}}\left({', '.join(self._print(arg) for arg in expr.args)}\right)"
