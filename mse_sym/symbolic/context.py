"""The context of a formula: over which set each variable ranges, and what each intermediate stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType

from sympy import (
    Basic,
    Dummy,
    Expr,
    Indexed,
    IndexedBase,
    Product,
    Set,
    Sum,
    Symbol,
)

from mse_sym.symbolic.domains import (
    NONNEGATIVE as NONNEGATIVE,
)
from mse_sym.symbolic.domains import (
    POSITIVE as POSITIVE,
)
from mse_sym.symbolic.domains import UNIT_CLOSED as UNIT_CLOSED
from mse_sym.symbolic.domains import UNIT_OPEN as UNIT_OPEN
from mse_sym.symbolic.domains import assumed_domain, checked_domain, in_exact_numbers
from mse_sym.symbolic.domains import obeys as obeys
from mse_sym.symbolic.domains import shown_set as shown_set
from mse_sym.symbolic.functions import depends_on, expand_functions, expand_functions_of
from mse_sym.symbolic.partial import OneSided, Partial
from mse_sym.symbolic.pieces import derivative, one_sided_derivative


@dataclass(frozen=True)
class Context:
    """Domains and definitions.

    Example::

        from sympy import Interval, symbols
        from mse_sym import Context

        ell, a, y = symbols("ell a y", real=True)
        context = Context({y: Interval(0, 1)}, {ell: (a - y) ** 2 / 2})
        print(context.domain(y))  # Interval(0, 1)
        print(context.unfold(2 * ell))  # (a - y)**2

    Attributes:
        domains: of a symbol, or of a vector (its ``IndexedBase``), the set over which it ranges; a symbol that is
            not listed ranges over what its assumptions say.
        definitions: of an intermediate what it stands for: ``{a: sigmoid(z), z: w*x + b}``, or
            ``{p[k]: softmax(z, k)}`` for every ``k``.

    Raises:
        TypeError: a domain that is no set of real numbers.
        ValueError: a domain that is empty, may be so, or contradicts the assumptions of its symbol; a definition
            that leads back to its own name.
    """

    domains: Mapping[Basic, Set] = field(default_factory=dict)
    definitions: Mapping[Expr, Expr] = field(default_factory=dict)

    def __post_init__(self) -> None:
        domains = {name: checked_domain(name, domain) for name, domain in self.domains.items()}
        object.__setattr__(self, "domains", MappingProxyType(domains))
        definitions = {name: in_exact_numbers(definition) for name, definition in self.definitions.items()}
        object.__setattr__(self, "definitions", MappingProxyType(definitions))
        for name, definition in self.definitions.items():
            if any(depends_on(definition, used) for used in (name, *self._leading_to(name))):
                raise ValueError(f"the definition of {name} leads back to {name}")

    def __hash__(self) -> int:
        return hash((frozenset(self.domains.items()), frozenset(self.definitions.items())))

    def __reduce__(self) -> tuple[type[Context], tuple[dict[Basic, Set], dict[Expr, Expr]]]:
        return Context, (dict(self.domains), dict(self.definitions))

    def with_definitions(self, definitions: Mapping[Expr, Expr]) -> Context:
        """The same context with further definitions."""
        return Context(self.domains, {**self.definitions, **definitions})

    def domain(self, variable: Expr) -> Set:
        """The set over which a symbol, or each entry of a vector, ranges."""
        declared = self.declared_domain(variable)
        if declared is not None:
            return declared
        assumed = assumed_domain(variable)
        if assumed is not None:
            return assumed
        raise ValueError(
            f"{variable} has no domain; declare it real, Symbol({str(variable)!r}, real=True), or give its domain"
        )

    def declared_domain(self, variable: Expr) -> Set | None:
        """The set that was given for a symbol, or for the vector of an entry."""
        if isinstance(variable, Indexed) and variable not in self.domains:
            vectors = (name for name in self.domains if isinstance(name, IndexedBase))
            return next((self.domains[name] for name in vectors if name.label == variable.base.label), None)
        return self.domains.get(variable)

    @cached_property
    def names(self) -> tuple[Expr, ...]:
        """What is defined."""
        return tuple(self.definitions)

    def unfold(self, expr: Expr, *names: Expr) -> Expr:
        """``expr`` with the intermediates ``names`` (all of them, if none is given) replaced by their definitions."""
        chosen = {name: self.definitions[name] for name in names} if names else self.definitions
        return self._unfold(expr, chosen)

    @staticmethod
    def _unfold(expr: Expr, definitions: Mapping[Expr, Expr]) -> Expr:
        for _ in range(len(definitions)):
            unfolded = expr
            for name, definition in definitions.items():
                unfolded = _replace(unfolded, name, definition)
            if unfolded == expr:
                break
            expr = unfolded
        return expr

    def depends_on(self, expr: Expr, variable: Expr) -> bool:
        """Whether ``variable`` occurs in ``expr``, directly or through intermediates."""
        return any(depends_on(expr, used) for used in (variable, *self._leading_to(variable)))

    def _through(self, expr: Expr, variable: Expr) -> Expr:
        """``expr`` with those intermediates unfolded that depend on ``variable`` (but not ``variable`` itself)."""
        return self._unfold(expr, {name: self.definitions[name] for name in self._leading_to(variable)})

    def _leading_to(self, variable: Expr) -> list[Expr]:
        """The intermediates that depend on ``variable``, without itself."""
        found: list[Expr] = []
        uses = [variable]
        while uses:
            used = uses.pop()
            others = [name for name in self.definitions if name not in found and not depends_on(name, variable)]
            new = [name for name in others if depends_on(self.definitions[name], used)]
            found, uses = found + new, uses + new
        return found

    def resolve(self, expr: Expr) -> Expr:
        """``expr`` with nothing left to interpret: derivatives taken, intermediates and functions expanded.

        Derivatives are taken by ``sympy.diff`` of the expanded definition: an oracle which shares
        neither code nor tables with the rules of differentiation.  A function in pieces has a derivative
        where the one-sided ones agree (:mod:`mse_sym.symbolic.pieces`).
        """
        return _resolved(self, expr)

    def _resolve(self, expr: Expr) -> Expr:
        derivatives = [name for name, definition in self.definitions.items() if definition.has(Partial, OneSided)]
        derivatives += [name for derivative in derivatives for name in self._leading_to(derivative)]
        expr = self._unfold(expr, {name: self.definitions[name] for name in derivatives})
        return expand_functions(self.unfold(self._evaluate_partials(expr)))

    def _evaluate_partials(self, expr: Expr) -> Expr:
        if isinstance(expr, Partial | OneSided):
            function, variable = expr.function, expr.variable
            inside = with_fresh_bounds(expand_functions(self._through(self._evaluate_partials(function), variable)))
            if isinstance(expr, OneSided):
                return one_sided_derivative(inside, variable, int(expr.side))
            return derivative(inside, variable)
        if not expr.has(Partial, OneSided):
            return expr
        return expr.func(*(self._evaluate_partials(arg) for arg in expr.args))


@lru_cache(maxsize=1024)
def _resolved(context: Context, expr: Expr) -> Expr:
    return context._resolve(expr)


def _replace(expr: Expr, name: Expr, definition: Expr) -> Expr:
    """``expr`` with a definition in the place of its name, which a derivative in this name keeps."""
    kept = {part: Dummy() for part in expr.atoms(Partial, OneSided) if depends_on(part.variable, name)}
    replaced = _replace_everywhere(expr.xreplace(kept), name, definition)
    return replaced.xreplace({stand_in: part for part, stand_in in kept.items()})


def _replace_everywhere(expr: Expr, name: Expr, definition: Expr) -> Expr:
    if isinstance(name, Indexed):
        return expand_functions_of(name.base, expr).replace(
            lambda part: isinstance(part, Indexed) and part.base == name.base,
            lambda part: _with_bounds_apart(definition, part.free_symbols).subs(
                dict(zip(name.indices, part.indices, strict=True)), simultaneous=True
            ),
        )
    return _with_bounds_apart(expr, definition.free_symbols).xreplace({name: definition}) if expr.has(name) else expr


def _with_bounds_apart(expr: Expr, taken: set[Basic]) -> Expr:
    """The expression with a prime on every bound index whose name is taken outside."""

    def primed(part: Expr) -> Expr:
        bounds = {limit[0] for limit in part.limits}
        return part.xreplace({bound: index(bound.name + "'") for bound in bounds & taken})

    while any(limit[0] in taken for part in expr.atoms(Sum, Product) for limit in part.limits):
        expr = expr.replace(lambda part: isinstance(part, Sum | Product), primed)
    return expr


def with_fresh_bounds(expr: Expr) -> Expr:
    """The expression with every bound index renamed, so that none is mistaken for an index of the variable."""
    return expr.replace(
        lambda part: isinstance(part, Sum | Product),
        lambda part: part.xreplace({limit[0]: fresh_index() for limit in part.limits}),
    )


def vector(name: str, *sizes: Expr | int, **assumptions: bool) -> IndexedBase:
    """A real vector (or matrix) of the given sizes, indexed from 1.

    Example::

        from sympy import Sum
        from mse_sym import index, size, vector

        K, k = size("K"), index("k")
        p = vector("p", K)
        print(Sum(p[k] ** 2, (k, 1, K)))  # Sum(p[k]**2, (k, 1, K))
    """
    return IndexedBase(name, shape=sizes, **(assumptions or {"real": True}))


def index(name: str) -> Symbol:
    """An index 1, 2, … of vectors and sums.

    Example::

        from mse_sym import index, vector

        print(vector("p", 3)[index("k")])  # p[k]
    """
    return Symbol(name, integer=True, positive=True)


def size(name: str) -> Symbol:
    """The size of a vector or sample: a positive integer, any.

    Example::

        from mse_sym import size

        print(size("K").is_positive)  # True
    """
    return Symbol(name, integer=True, positive=True)


def fresh_index(name: str = "i") -> Dummy:
    """An index that is different from every other."""
    return Dummy(name, integer=True, positive=True)
