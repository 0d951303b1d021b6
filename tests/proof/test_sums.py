"""Sums over indices: what their limits say of a Kronecker delta, and which name is bound where."""

from __future__ import annotations

import pytest
from sympy import Expr, KroneckerDelta, Product, S, Sum, exp

from mse_sym.proof import Proved, Refuted, prove
from mse_sym.proof.normal_form import GeneratorField
from mse_sym.proof.relations import AtLeast, DerivativeIn, Equal, Relation
from mse_sym.proof.sums import with_letters
from mse_sym.symbolic.context import Context, index, size, vector

i, j, k, m = index("i"), index("j"), index("k"), index("m")
K, N = size("K"), size("N")
X, Y = vector("x", K), vector("y", N)
MEETING = KroneckerDelta(k, j)

NOT_PROVED: dict[str, tuple[Expr, Relation, Expr]] = {
    "term by term": (Sum(Sum(MEETING, (j, 1, K)) - 1, (k, 1, N)), AtLeast(), S.Zero),
    "term by term, with entries": (
        Sum(Sum(MEETING * X[j] ** 2, (j, 1, K)) - X[k] ** 2, (k, 1, N)),
        AtLeast(),
        S.Zero,
    ),
    "two sizes": (Sum(MEETING, (j, 1, K), (k, 1, N)), Equal(), N),
    "two sizes, squared": (Sum(Sum(MEETING, (j, 1, K)) ** 2, (k, 1, N)), Equal(), N),
    "two sizes in an exponent": (exp(Sum(MEETING, (j, 1, K), (k, 1, N))), Equal(), exp(N)),
    "two sizes in a product": (Product(exp(Sum(MEETING, (j, 1, K))), (k, 1, N)), Equal(), exp(N)),
    "two sizes, with entries": (Sum(MEETING * X[j], (j, 1, K), (k, 1, N)), Equal(), Sum(X[k], (k, 1, N))),
    "a free index of two sizes": (Sum(MEETING, (j, 1, K)), Equal(), Sum(MEETING, (j, 1, N))),
    "a free index of two sizes that cancel": (
        Sum(MEETING, (j, 1, K)) + Sum(MEETING * Y[j], (j, 1, N)),
        Equal(),
        1 + Sum(MEETING * Y[j], (j, 1, N)),
    ),
    "an array that reaches farther": (Sum(X[i], (i, 1, N)), DerivativeIn(X[j]), S.One),
    "without the first": (Sum(MEETING, (j, 2, K), (k, 1, K)), Equal(), K),
    "an index in its own limits": (Sum(X[k], (k, 1, k)), Equal(), Sum(X[j], (j, 1, j))),
    "a limit that is bound farther inside": (Sum(X[i], (i, 1, j), (j, 1, N)), Equal(), Sum(X[i], (j, 1, N), (i, 1, j))),
}

PROVED: dict[str, tuple[Expr, Relation, Expr]] = {
    "a free index of one size": (Sum(MEETING, (j, 1, K)), Equal(), S.One),
    "bound indices of one size": (Sum(MEETING, (j, 1, K), (k, 1, K)), Equal(), K),
    "a bound index of a smaller size": (Sum(MEETING, (j, 1, K + 2), (k, 1, K)), Equal(), K),
    "limits that depend on an index outside": (
        Sum(Sum(X[j], (j, 1, k)), (k, 1, K)),
        Equal(),
        Sum(X[m], (m, 1, j), (j, 1, K)),
    ),
    "term by term, with a delta": (Sum((1 - MEETING) * exp(X[k]), (k, 1, K)), AtLeast(), S.Zero),
    "one name, twice": (Sum(X[i] * Sum(X[i], (i, 1, K)), (i, 1, K)), Equal(), Sum(X[j], (j, 1, K)) ** 2),
}


@pytest.mark.parametrize("statement", NOT_PROVED.values(), ids=NOT_PROVED.keys())
def test_what_a_delta_does_not_say_is_not_proved(statement: tuple[Expr, Relation, Expr]) -> None:
    if statement in (NOT_PROVED["an index in its own limits"], NOT_PROVED["a limit that is bound farther inside"]):
        with pytest.raises(ValueError, match="is also a limit"):
            prove(*statement)
    else:
        assert not isinstance(prove(*statement), Proved)


@pytest.mark.parametrize("statement", PROVED.values(), ids=PROVED.keys())
def test_what_it_says_is_proved(statement: tuple[Expr, Relation, Expr]) -> None:
    verdict = prove(*statement)
    assert isinstance(verdict, Proved), verdict


def test_a_vector_is_not_shorter_than_the_entry_that_is_named() -> None:
    delta = KroneckerDelta(k, 2)
    assert not isinstance(prove(Sum(delta * X[k], (k, 1, K)), Equal(), X[2]), Refuted)
    assert isinstance(prove(Sum(delta, (k, 1, K)), Equal(), S.One), Refuted)


def test_bound_indices_of_normal_forms_are_shown_as_letters() -> None:
    """One that is taken is left to what has it."""
    field = GeneratorField(Context())
    found = field.restore(field.normal(Sum(Y[i], (i, 1, N)) - N * Y[k]))
    assert {str(bound) for total in found.atoms(Sum) for bound, *_ in total.limits} == {"i_0"}
    shown = with_letters(found)
    assert {str(bound) for total in shown.atoms(Sum) for bound, *_ in total.limits} == {"i"}
    (other,) = (bound for total in with_letters(found.xreplace({k: i})).atoms(Sum) for bound, *_ in total.limits)
    assert str(other) == "k"
