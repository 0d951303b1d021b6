"""Unknown functions: the chain rule holds for each function that may stand in their place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Dummy, Expr, Integer, Rational, Sum, diff, exp, expand, symbols

from mse_sym.proof.sampling import instantiate, with_example_functions
from mse_sym.symbolic import Context, Partial, textbook_latex
from mse_sym.symbolic.context import index, size, vector
from mse_sym.symbolic.unknown import Unknown, UnknownOfVector, unknown_of_vector

x, y = symbols("x y", real=True)
n, i, j, k = size("n"), index("i"), index("j"), index("k")
z, v = vector("z", n), vector("v", n)

INSIDES = st.sampled_from([x, x * y, x**2 - y, exp(x) + 2 * y, x + Unknown("psi", x * y)])


def of_example(expr: Expr) -> Expr:
    """What is left when a certain function stands in the place of each unknown one, for vectors of three entries."""
    return instantiate(with_example_functions(expr), {n: Integer(3)})


@given(INSIDES, st.integers(0, 2))
def test_of_a_number_deriving_and_choosing_the_function_commute(inside: Expr, order: int) -> None:
    unknown = Unknown("phi", inside, order)
    difference = of_example(diff(unknown, x)) - diff(of_example(unknown), x)
    assert abs(difference.xreplace({x: Rational(2, 3), y: Rational(3, 5)}).evalf(40)) < 1e-30


ENTRIES = st.sampled_from([v[k] * x, v[k] ** 2 + x**k, v[k] * Unknown("phi", x), Sum(v[i] * x**k, (i, 1, n))])


@given(ENTRIES, st.lists(st.sampled_from([1, 2]), max_size=2))
def test_of_a_vector_deriving_and_choosing_the_function_commute(entry: Expr, slopes: list[int]) -> None:
    unknown = UnknownOfVector("C", unknown_of_vector("C", z[k]).inside, n, *slopes)
    composed = Context(definitions={z[k]: entry}).unfold(unknown)
    for variable in (x, v[1], v[2]):
        derived = diff(composed, variable).xreplace({n: Integer(3)})
        chosen = diff(of_example(composed), variable.xreplace({n: Integer(3)}))
        assert expand(of_example(derived) - chosen) == 0


def test_the_same_function_of_the_same_entries_is_the_same() -> None:
    assert unknown_of_vector("C", z[k]) == unknown_of_vector("C", z[i])
    assert unknown_of_vector("C", z[k]) != unknown_of_vector("D", z[k])
    assert unknown_of_vector("C", z[k]) != unknown_of_vector("C", v[k])
    assert unknown_of_vector("C", z[k]).free_symbols == unknown_of_vector("C", z[i]).free_symbols >= {n}
    assert not any(isinstance(symbol, Dummy) for symbol in unknown_of_vector("C", z[k]).free_symbols)
    assert not unknown_of_vector("C", z[k]).has(k)


def test_a_bound_index_is_no_entry() -> None:
    C = unknown_of_vector("C", z[k])
    (total,) = diff(C, z[j]).atoms(Sum)
    assert j not in {limit[0] for limit in total.limits}
    assert C.entry(j) == z[j]


def test_functions_of_vectors_are_not_nested() -> None:
    inner = unknown_of_vector("D", z[k])
    with pytest.raises(ValueError, match="unknown functions of vectors"):
        UnknownOfVector("C", inner * v[k], n)


def test_printed_as_a_textbook_does() -> None:
    assert textbook_latex(Unknown("phi", z[j])) == r"\phi\left(z_{j}\right)"
    assert textbook_latex(Partial(Unknown("phi", z[j]), z[j])) == r"\phi'\left(z_{j}\right)"
    assert textbook_latex(Unknown("phi", x, 2)) == r"\phi''\left(x\right)"
