"""How symbols, functions, derivatives, relations and pieces are written."""

from __future__ import annotations

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
    Tuple,
    tanh,
)
from sympy.core.relational import Relational
from sympy.printing.latex import LatexPrinter

from mse_sym.symbolic.functions import (
    FreeNumber,
    NamedFunction,
    exponential_scale,
    in_exact_arithmetic,
    leading_quotient,
    leading_sum,
    ordered_product,
    remaining_quotient,
    remaining_sum,
    softmax,
    sum_of_others,
)
from mse_sym.symbolic.partial import OneSided, Partial
from mse_sym.symbolic.unknown import Unknown

_SYMBOLS = {"ell": r"\ell"}


class FunctionPrinter(LatexPrinter):
    """LaTeX of what is not arithmetic; sums, products and powers are left to who derives from it."""

    def _print_Symbol(self, expr: Symbol, style: str = "plain") -> str:
        return _SYMBOLS.get(expr.name) or str(super()._print_Symbol(expr))

    _print_Dummy = _print_Symbol

    def _print_Indexed(self, expr: Indexed) -> str:
        indices = "".join(self._print(i) if len(self._print(i)) == 1 else f" {self._print(i)}" for i in expr.indices)
        return f"{self._print(expr.base)}_{{{indices}}}"

    def _print_IndexedBase(self, expr: IndexedBase) -> str:
        return str(self._print(expr.label))

    def _print_KroneckerDelta(self, expr: Expr, exp: str | None = None) -> str:
        power = _power(exp)
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
        power = _power(exp)
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
        power = _power(exp)
        if isinstance(expr, softmax):
            vector, index = expr.args
            return rf"{expr.symbol}{power}\left({self._print(vector)}\right)_{{{self._print(index)}}}"
        return rf"{expr.symbol}{power}\left({self._print(expr.args[0])}\right)"

    def _print_ordered_product(self, expr: ordered_product, exp: str | None = None) -> str:
        written = str(self._print(Mul(*expr.args, evaluate=False)) if len(expr.args) > 1 else self._print(expr.args[0]))
        return rf"\left({written}\right){_power(exp)}" if exp or len(expr.args) == 1 else written

    _print_balanced_product = _print_ordered_product

    def _print_accurate_quotient(self, expr: Expr, exp: str | None = None) -> str:
        return str(self._print(expr.definition() ** (exp or 1)))

    def _print_rounded_difference(self, expr: Expr, exp: str | None = None) -> str:
        return rf"\operatorname{{fl}}{_power(exp)}\left({self._difference(expr)}\right)"

    def _print_rounding_error(self, expr: Expr, exp: str | None = None) -> str:
        return rf"\operatorname{{err}}{_power(exp)}\left({self._difference(expr)}\right)"

    def _difference(self, expr: Expr) -> str:
        """What the rounded difference of two numbers, or its error, is one of."""
        first, second, *_ = expr.args
        return str(self._print(Add(first, -second, evaluate=False)))

    def _print_normal_part(self, expr: Expr, exp: str | None = None) -> str:
        return rf"\operatorname{{part}}{_power(exp)}\left({self._print(expr.args[0])}\right)"

    def _print_remaining_part(self, expr: Expr, exp: str | None = None) -> str:
        return rf"\operatorname{{rest}}{_power(exp)}\left({self._print(expr.args[0])}\right)"

    def _print_subtraction_scale(self, expr: Expr, exp: str | None = None) -> str:
        return rf"\operatorname{{scale}}{_power(exp)}\left({', '.join(map(self._print, expr.args))}\right)"

    _print_overflow_scale = _print_subtraction_scale

    def _print_exponential_scale(self, expr: Expr, exp: str | None = None) -> str:
        return f"s{_power(exp)}"

    def _print_scaled_exponential(self, expr: Expr, exp: str | None = None) -> str:
        exponent, scale = expr.args
        written = rf"{self._print(scale)} e^{{{self.exponent(exponent)}}}"
        return rf"\left({written}\right){_power(exp)}" if exp else written

    def _print_leading_sum(self, expr: Expr, exp: str | None = None) -> str:
        (shown,) = in_leading_digits(expr).args
        name = "lead" if isinstance(expr, FreeNumber) else "rest"
        return rf"\operatorname{{{name}}}{_power(exp)}\left({self._print(shown)}\right)"

    _print_remaining_sum = _print_leading_quotient = _print_remaining_quotient = _print_leading_sum

    def _print_sum_of_others(self, expr: sum_of_others, exp: str | None = None) -> str:
        return rf"\left({self._print(_shown(expr))}\right){_power(exp)}"

    _print_sigmoid = _print_softplus = _print_softmax = _print_logsumexp = _print_NamedFunction
    _print_gaussian_density = _print_gaussian_cumulative = _print_NamedFunction

    def _print_Unknown(self, expr: Unknown) -> str:
        primes = "'" * expr.order
        return rf"{self._print(Symbol(expr.name))}{primes}\left({self._print(expr.inside)}\right)"

    def _print_HyperbolicFunction(self, expr: Expr, exp: str | None = None) -> str:
        power = _power(exp)
        return rf"\{type(expr).__name__}{power}\left({self._print(expr.args[0])}\right)"

    _print_tanh = _print_sinh = _print_cosh = _print_HyperbolicFunction

    def _print_log1p(self, expr: Expr) -> str:
        return rf"\operatorname{{{type(expr).__name__}}}\left({self._print(expr.args[0])}\right)"

    _print_expm1 = _print_log1p

    def _print_Max(self, expr: Expr, exp: str | None = None) -> str:
        arguments = sorted(expr.args, key=lambda arg: bool(arg.is_number))
        power = _power(exp)
        return rf"\max{power}\left({', '.join(self._print(arg) for arg in arguments)}\right)"

    def _print_log(self, expr: Expr, exp: str | None = None) -> str:
        power = _power(exp)
        argument = expr.args[0]
        if isinstance(argument, Symbol | Indexed | Integer | NumberSymbol):
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


_LEAD, _REST = Function("lead", real=True), Function("rest", real=True)


def in_leading_digits(expr: Expr) -> Expr:
    """The expression with ``lead(x)`` for the leading digits of a number, and ``rest(x)`` for what they leave.

    The number itself is written without what only rounding needs, its scale ``s`` outside of sums.
    """
    for kind, name in (
        (leading_quotient, _LEAD),
        (remaining_quotient, _REST),
        (leading_sum, _LEAD),  # after the quotients, which are made of sums
        (remaining_sum, _REST),
    ):
        expr = expr.replace(lambda part, kind=kind: isinstance(part, kind), lambda part, name=name: name(_shown(part)))
    return expr


def _shown(part: leading_sum | leading_quotient | remaining_sum | remaining_quotient | sum_of_others) -> Expr:
    scaled = part.value.replace(exponential_scale, lambda _: Symbol("s", positive=True))
    return in_exact_arithmetic(scaled).replace(Sum, _scale_outside)


def _scale_outside(body: Expr, *limits: Tuple) -> Expr:
    outside, _ = body.as_independent(*(bound for bound, *_ in limits), as_Add=False)
    scale = Symbol("s", positive=True)
    return Sum(body / scale, *limits) * scale if outside.has(scale) else Sum(body, *limits)


def _power(exp: str | None) -> str:
    """What a function is raised to, behind its name."""
    return f"^{{{exp}}}" if exp else ""
