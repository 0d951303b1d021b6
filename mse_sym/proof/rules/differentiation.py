r"""The rules of differentiation, on unevaluated derivatives.

Each rule knows one formula and rewrites the :class:`Partial` nodes that have its shape.  A new rule is
one function with ``@_rule``; the derivative of a new elementary function is one entry of
:data:`mse_sym.proof.rules.derivatives.DERIVATIVES`.  None of this is trusted: every line is proved against
``sympy.diff`` of the expanded definitions, which shares no code with this module.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from sympy import (
    Add,
    Expr,
    Indexed,
    KroneckerDelta,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    S,
    Sum,
    Symbol,
    besseli,
    beta,
    binomial,
    log,
    polygamma,
)

from mse_sym.proof.relations import DerivativeIn
from mse_sym.proof.rules.derivatives import DERIVATIVES
from mse_sym.proof.rules.rule import Rule, Telling
from mse_sym.report.characters import in_characters
from mse_sym.symbolic.borders import beyond, borders, with_signs
from mse_sym.symbolic.context import Context
from mse_sym.symbolic.functions import logsumexp, softmax
from mse_sym.symbolic.notation import latex_in_text, textbook_latex
from mse_sym.symbolic.partial import Partial
from mse_sym.symbolic.unknown import Unknown

_CONSTANT = "derivative of a constant"
_MOST = 2
_WIDEST = 12
"""So many inner functions are named, of so many characters."""
_ON_PARTIALS: list[Rule] = []


def _rule(
    name: str, reason: str = "", tells: Telling | None = None
) -> Callable[[Callable[[Expr, Expr, Context], Expr | None]], Rule]:
    """A rule that rewrites derivatives: the function returns the new expression, or ``None`` if it does not apply."""

    def decorate(on_partial: Callable[[Expr, Expr, Context], Expr | None]) -> Rule:
        def rewrite(expr: Expr, context: Context) -> Expr:
            if isinstance(expr, Partial):
                inside = rewrite(expr.function, context) if expr.function.has(Partial) else expr.function
                applies = name == _CONSTANT or context.depends_on(inside, expr.variable)
                result = on_partial(inside, expr.variable, context) if applies else None
                return Partial(inside, expr.variable) if result is None else result
            if not expr.has(Partial):
                return expr
            return expr.func(*(rewrite(arg, context) for arg in expr.args))

        rule = Rule(name, rewrite, reason=reason, tells=tells)
        _ON_PARTIALS.append(rule)
        return rule

    return decorate


def _with_inner(words: str, kind: type[Expr]) -> Telling:
    """A rule for functions of a kind, with the inner functions where it is a chain rule too."""

    def tells(before: Expr, after: Expr, context: Context) -> str:
        taken = [part for part in before.atoms(Partial) - after.atoms(Partial) if isinstance(part.function, kind)]
        inner = {part.function.args[0] for part in taken if part.function.args[0] != part.variable}
        return words + "".join(f"{_INSIDE}${latex_in_text(each)}$" for each in sorted(inner, key=str))

    return tells


_INSIDE = ", chain rule with "


def _joined(told: Sequence[str]) -> str:
    """The rules, then the chain rule once, with the inner functions if they are few and short."""
    parts = [each.split(_INSIDE) for each in told]
    inner = list(dict.fromkeys(function for _, *inside in parts for function in inside))
    are_short = len(inner) <= _MOST and all(len(in_characters(each.strip("$"))) <= _WIDEST for each in inner)
    chain = [f"chain rule with {' and '.join(inner)} inside" if are_short else "chain rule"] if inner else []
    return ", ".join([*dict.fromkeys(words for words, *_ in parts), *chain])


def _of_the_variable(before: Expr, after: Expr, context: Context) -> str:
    parts = sorted(before.atoms(Partial) - after.atoms(Partial), key=str)
    own = [part for part in parts if part.function == part.variable]
    return rf"$\partial {(v := textbook_latex(own[0].variable))}/\partial {v} = 1$" if own else _OF_ENTRIES


_OF_ENTRIES = r"$\partial x_k/\partial x_j = \delta_{kj}$"


@_rule(_CONSTANT)
def constant_rule(f: Expr, v: Expr, context: Context) -> Expr | None:
    r""":math:`\partial c/\partial v = 0`."""
    return S.Zero if not context.depends_on(f, v) else None


@_rule("derivative of the variable", tells=_of_the_variable)
def identity_rule(f: Expr, v: Expr, context: Context) -> Expr | None:
    r""":math:`\partial v/\partial v = 1`, and :math:`\partial v_k/\partial v_j = \delta_{kj}`."""
    if f == v:
        return S.One
    if isinstance(f, Indexed) and isinstance(v, Indexed) and f.base == v.base:
        return Mul(*(KroneckerDelta(k, j) for k, j in zip(f.indices, v.indices, strict=True)))
    return None


@_rule("sum rule")
def sum_rule(f: Expr, v: Expr, context: Context) -> Expr | None:
    r""":math:`\partial (f + g)/\partial v = \partial f/\partial v + \partial g/\partial v`."""
    return Add(*(Partial(term, v) for term in f.args)) if isinstance(f, Add) else None


@_rule("derivative under the sum")
def under_the_sum(f: Expr, v: Expr, context: Context) -> Expr | None:
    r""":math:`\partial (\sum_k f_k)/\partial v = \sum_k \partial f_k/\partial v`, for a finite sum."""
    if not isinstance(f, Sum):
        return None
    apart = with_bound_indices_apart(f, v)
    return Sum(Partial(apart.function, v), *apart.limits)


@_rule("constant factor")
def constant_multiple(f: Expr, v: Expr, context: Context) -> Expr | None:
    r""":math:`\partial (c f)/\partial v = c \, \partial f/\partial v`."""
    if not isinstance(f, Mul):
        return None
    constant = [factor for factor in f.args if not context.depends_on(factor, v)]
    varying = [factor for factor in f.args if context.depends_on(factor, v)]
    return Mul(*constant, Partial(Mul(*varying), v)) if constant and varying else None


@_rule("product rule")
def product_rule(f: Expr, v: Expr, context: Context) -> Expr | None:
    r""":math:`\partial (f g)/\partial v = \partial f/\partial v \cdot g + f \cdot \partial g/\partial v`."""
    if not isinstance(f, Mul):
        return None
    parts = [(factor, Mul(*f.args[:place], *f.args[place + 1 :])) for place, factor in enumerate(f.args)]
    return Add(*(Mul(Partial(factor, v), others) for factor, others in parts))


@_rule("power rule", tells=_with_inner("power rule", Pow))
def power_rule(f: Expr, v: Expr, context: Context) -> Expr | None:
    r""":math:`\partial f^n/\partial v = n f^{n-1} \, \partial f/\partial v`, for a constant n."""
    if not isinstance(f, Pow) or context.depends_on(f.exp, v):
        return None
    return Mul(f.exp, f.base ** (f.exp - 1), _inner(f.base, v))


@_rule("derivative of a power")
def general_power_rule(f: Expr, v: Expr, context: Context) -> Expr | None:
    r""":math:`\partial f^g/\partial v = f^g \, \partial (g \log f)/\partial v`, for positive :math:`f`."""
    return f * Partial(f.exp * log(f.base), v) if isinstance(f, Pow) and context.depends_on(f.exp, v) else None


@_rule("piece by piece")
def pieces_rule(f: Expr, v: Expr, context: Context) -> Expr | None:
    """∂f/∂v on each piece of f; at a border where the one-sided derivatives differ, that of the piece it belongs to."""
    if isinstance(f, Max | Min):
        first = next(arg for arg in f.args if context.depends_on(arg, v))
        others = [arg for arg in f.args if arg != first]
        return Piecewise((Partial(first, v), beyond(f.func, first, others)), (Partial(f.func(*others), v), True))
    if isinstance(f, Piecewise):
        return Piecewise(*((Partial(value, v), condition) for value, condition in f.args))
    return None


def _on_each_side(expr: Expr, context: Context, split: frozenset[Expr] = frozenset()) -> Expr:
    """∂f/∂v of the whole function on each side of its borders, at a border that of the side below it.

    Where kinks cancel, as in ``max(a, 0) + log(1 + exp(-|a|))``, the derivatives of the parts at the border do not add
    up to that of the whole.  At the borders in ``split``, of which some stay in the function, it is split already.
    """
    if isinstance(expr, Partial):
        function, variable = expr.args
        border = next((border for border in borders(function, variable) if border not in split), None)
        if border is None:
            return expr
        above, below = (
            _on_each_side(Partial(with_signs(function, {border: own}), variable), context, split | {border})
            for own in (1, -1)
        )
        return Piecewise((above, border > 0), (below, True))
    return expr.func(*(_on_each_side(arg, context, split) for arg in expr.args)) if expr.has(Partial) else expr


on_each_side = Rule("on each side of a border", _on_each_side)
"""For functions in pieces whose kinks cancel; it is no part of :data:`RULES`."""


def _elementary_rule(kind: type[Expr], reason: str) -> Rule:
    r""":math:`\partial F(u)/\partial v = F'(u) \, \partial u/\partial v`, with :math:`F'` from the table."""

    def on_partial(f: Expr, v: Expr, context: Context) -> Expr | None:
        _, derivative = DERIVATIVES[kind]
        return derivative(f.args[0]) * _inner(f.args[0], v) if isinstance(f, kind) else None

    return _rule(f"derivative of {kind.__name__}", reason, _with_inner(reason, kind))(on_partial)


ELEMENTARY: dict[type[Expr], Rule] = {kind: _elementary_rule(kind, reason) for kind, (reason, _) in DERIVATIVES.items()}
"""One rule for each elementary function of the table."""


@_rule("derivative of polygamma", r"$\psi^{(n)}{}' = \psi^{(n + 1)}$")
def polygamma_rule(f: Expr, v: Expr, context: Context) -> Expr | None:
    r""":math:`\partial\psi^{(n)}(u)/\partial v = \psi^{(n+1)}(u) \, \partial u/\partial v`."""
    if not isinstance(f, polygamma) or context.depends_on(f.args[0], v):
        return None
    order, argument = f.args
    return polygamma(order + 1, argument) * _inner(argument, v)


@_rule("derivative of beta", r"$\partial \mathrm{B}(x, y)/\partial x = \mathrm{B} \, (\psi(x) - \psi(x + y))$")
def beta_rule(f: Expr, v: Expr, context: Context) -> Expr | None:
    """∂B(x, y)/∂v = B(x, y) ((ψ(x) − ψ(x + y)) ∂x/∂v + (ψ(y) − ψ(x + y)) ∂y/∂v)."""
    if not isinstance(f, beta):
        return None
    both = polygamma(0, Add(*f.args))
    moving = [u for u in f.args if context.depends_on(u, v)]
    return f * Add(*((polygamma(0, u) - both) * _inner(u, v) for u in moving))


@_rule("derivative of a binomial coefficient", r"$\partial \log \binom{n}{k}$ by $\psi$")
def binomial_rule(f: Expr, v: Expr, context: Context) -> Expr | None:
    """∂C(n, k)/∂v = C(n, k) ((ψ(n + 1) − ψ(n − k + 1)) ∂n/∂v + (ψ(n − k + 1) − ψ(k + 1)) ∂k/∂v)."""
    if not isinstance(f, binomial):
        return None
    above, below = f.args
    slopes = {
        above: polygamma(0, above + 1) - polygamma(0, above - below + 1),
        below: polygamma(0, above - below + 1) - polygamma(0, below + 1),
    }
    return f * Add(*(slope * _inner(u, v) for u, slope in slopes.items() if context.depends_on(u, v)))


@_rule("derivative of a Bessel function", r"$2 I_n' = I_{n - 1} + I_{n + 1}$")
def bessel_rule(f: Expr, v: Expr, context: Context) -> Expr | None:
    """∂I_n(u)/∂v = (I_|n−1|(u) + I_n+1(u))/2 ∂u/∂v, for a number n."""
    if not isinstance(f, besseli) or not f.args[0].is_Integer:
        return None
    order, argument = abs(f.args[0]), f.args[1]
    return (besseli(abs(order - 1), argument) + besseli(order + 1, argument)) / 2 * _inner(argument, v)


@_rule("derivative of softmax", r"$\partial p_k/\partial z_j = p_k(\delta_{kj} - p_j)$")
def softmax_rule(f: Expr, v: Expr, context: Context) -> Expr | None:
    r""":math:`\partial p_k/\partial z_j = p_k (\delta_{kj} - p_j)` for :math:`p = \operatorname{softmax}(z)`."""
    if not isinstance(f, softmax) or not isinstance(v, Indexed) or v.base != f.vector:
        return None
    (j,) = v.indices
    return f * (KroneckerDelta(f.args[1], j) - softmax(f.vector, j))


@_rule("derivative of logsumexp", r"$\operatorname{logsumexp}' = \operatorname{softmax}$")
def logsumexp_rule(f: Expr, v: Expr, context: Context) -> Expr | None:
    r""":math:`\partial \operatorname{logsumexp}(z)/\partial z_j = \operatorname{softmax}(z)_j`."""
    if not isinstance(f, logsumexp) or not isinstance(v, Indexed) or v.base != f.vector:
        return None
    return softmax(f.vector, v.indices[0])


@_rule("derivative of an unknown function", r"chain rule")
def unknown_rule(f: Expr, v: Expr, context: Context) -> Expr | None:
    r""":math:`\partial \phi(u)/\partial v = \phi'(u) \, \partial u/\partial v`, for any differentiable :math:`\phi`."""
    return Unknown(f.name, f.inside, f.order + 1) * _inner(f.inside, v) if isinstance(f, Unknown) else None


RULES: tuple[Rule, ...] = tuple(_ON_PARTIALS)
"""All rules that evaluate derivatives, in the order in which they are tried."""


def chain_rule(*intermediates: Expr) -> Rule:
    r"""The chain rule through the named intermediates, outermost first.

    Through :math:`a` and :math:`z` it says
    :math:`\partial f/\partial v = \partial f/\partial a \cdot \partial a/\partial z \cdot \partial z/\partial v`.
    An intermediate that is a vector, ``p[k]``, is summed over:
    :math:`\partial f/\partial v = \sum_k \partial f/\partial p_k \cdot \partial p_k/\partial v`.
    """

    def on_partial(expr: Expr, context: Context) -> Expr:
        if not isinstance(expr, Partial):
            return expr
        function, variable = expr.args
        path = (function, *intermediates, variable)
        factors = [Partial(outer, inner) for outer, inner in pairwise(path)]
        result = Mul(*factors, evaluate=False)
        for intermediate in reversed(intermediates):
            if isinstance(intermediate, Indexed):
                result = _sum_over_entries(result, intermediate)
        return result

    through = ", ".join(f"${textbook_latex(a)}$" for a in intermediates)
    return Rule("chain rule", on_partial, reason=f"chain rule, through {through}")


def differentiate(variable: Expr) -> Rule:
    """From a line to its derivative in ``variable``, not yet worked out."""
    return Rule("differentiate", lambda expr, context: Partial(expr, variable), DerivativeIn(variable))


def _differentiated(expr: Expr, context: Context) -> tuple[Expr, str]:
    """The expression with every derivative that a rule can take, and the rules that took them, in words."""
    told: dict[str, Rule] = {}
    for _ in range(_MOST_ROUNDS):
        before = expr
        for rule in RULES:
            after = rule.rewrite(expr, context)
            if after != expr:
                told[rule.told(expr, after, context)] = rule
                expr = after
        if expr == before:
            break
    telling = [words for words, rule in told.items() if rule not in (constant_rule, identity_rule)]
    return expr, _joined(telling or list(told))


_MOST_ROUNDS = 200


def _rewrite_all(expr: Expr, context: Context) -> Expr:
    return _differentiated(expr, context)[0]


def _all_told(before: Expr, after: Expr, context: Context) -> str:
    return _differentiated(before, context)[1]


work_out = Rule("rules of differentiation", _rewrite_all, tells=_all_told)
"""All derivatives worked out at once, in one line."""


def _inner(u: Expr, v: Expr) -> Expr:
    return S.One if u == v else Partial(u, v)


def with_bound_indices_apart(total: Sum, v: Expr) -> Sum:
    """The sum with other names for those bound indices that occur in ``v``."""
    taken = {symbol.name for symbol in total.atoms(Symbol) | v.atoms(Symbol)}
    for bound in [limit[0] for limit in total.limits if v.has(limit[0])]:
        name = next(letter for letter in "ilmqrst" if letter not in taken)
        total = total.xreplace({bound: Symbol(name, integer=True, positive=True)})
        taken.add(name)
    return total


def _sum_over_entries(expr: Expr, entry: Indexed) -> Expr:
    (index,), (size,) = entry.indices, entry.base.shape
    return Sum(expr, (index, 1, size))
