"""Looking at a witness again, with nothing of the prover but the point that it shows."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from mpmath import mp
from sympy import Expr, Float, Indexed, S, Symbol, lambdify, nan, sympify, zoo

from mse_sym.proof import Witness
from mse_sym.proof.relations import AtLeast, DerivativeIn, Equal, Relation, SolvedFor
from mse_sym.proof.sampling import instantiate, with_example_functions
from mse_sym.symbolic import Context, Partial


def value_at(expr: Expr, witness: Witness, context: Context) -> Any:
    """The value of an expression at a witness's point by mpmath, to 400 digits; ``None`` where it has none."""
    return _value_at(expr, witness.point, context)


@lru_cache(maxsize=64)
def _value_at(expr: Expr, at: tuple[tuple[str, str], ...], context: Context) -> Any:
    point = {name: sympify(value, rational=True) for name, value in at}
    resolved = with_example_functions(context.resolve(expr))
    integers = {
        s: point[s.name] for s in resolved.free_symbols if isinstance(s, Symbol) and s.is_integer and s.name in point
    }
    written_out = instantiate(resolved, integers)
    atoms = sorted(written_out.atoms(Indexed), key=str)
    plain = written_out.xreplace({entry: Symbol(f"v{number}", real=True) for number, entry in enumerate(atoms)})
    # What a witness does not name cancelled in the statement and does not matter there.
    names = {Symbol(f"v{number}", real=True): point.get(str(entry), S.Half) for number, entry in enumerate(atoms)}
    names |= {s: point.get(s.name, S.Half) for s in plain.free_symbols if s not in names}
    if plain.has(zoo, nan, S.Infinity, S.NegativeInfinity):
        return None
    with mp.workdps(400):
        arguments = [mp.mpf(int(value.p)) / int(value.q) for value in names.values()]
        try:
            value = lambdify(list(names), plain, modules=[_PIECES, "mpmath"])(*arguments)
        except (ZeroDivisionError, ValueError):
            return None
        return value if isinstance(value, mp.mpf | int) and mp.isfinite(value) else None


def _guarded(value: Any, left: Any, right: Any) -> Any:
    return value if left == right else mp.nan


def _by_sign(positive: Any, zero: Any, negative: Any, *growths: Any) -> Any:
    first = next((growth for growth in growths if growth != 0), 0)
    return positive if first > 0 else negative if first < 0 else zero


_PIECES = {"Guarded": _guarded, "Joined": _guarded, "BySign": _by_sign, "Unread": lambda: mp.nan}


def really_separates(before: Expr, relation: Relation, after: Expr, context: Context, witness: Witness) -> bool:
    """Whether the statement is false at the witness's point, as far as one point can tell for this relation."""
    if isinstance(relation, AtLeast):
        difference = value_at(before - after, witness, context)
        return difference is None or difference < 0 or (relation.strict and difference == 0)
    if isinstance(relation, SolvedFor):
        solution = value_at(after, witness, context)
        if solution is None or context.domain(relation.variable).contains(Float(solution, 50)) != S.true:
            return True
        rest = value_at(context.resolve(before).xreplace({relation.variable: after}), witness, context)
        return rest is None or rest != 0
    if not isinstance(relation, Equal | DerivativeIn):
        return witness.before != witness.after
    if isinstance(relation, DerivativeIn) and value_at(before, witness, context) is None:
        return value_at(after, witness, context) is not None
    left_side = before if isinstance(relation, Equal) else Partial(before, relation.variable)
    left, right = value_at(left_side, witness, context), value_at(after, witness, context)
    if left is None or right is None:
        return (left is None) != (right is None)
    with mp.workdps(60):
        return bool(abs(left - right) > mp.mpf(10) ** -25 * (abs(left) + abs(right)))
