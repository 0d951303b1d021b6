"""What the public strategies draw: numbers of the domains, to their ends, both sides of borders and kinks, labels."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from sympy import FiniteSet, Interval, Max, Rational, S, Set, Symbol, Union, exp, log, oo, symbols

from mse_sym.check.floats import floats_of
from mse_sym.losses import Loss, cross_entropy, hinge, huber, squared_error
from mse_sym.symbolic import Context
from mse_sym.symbolic.context import index, size, vector
from mse_sym.symbolic.functions import expand_functions
from mse_sym.testing import Arguments, arguments, expressions, numbers, simplex
from tests.losses.compiled import LOSSES, USUAL, functions

FINDING = settings(max_examples=3000, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
FEW = settings(max_examples=25)
a, y = symbols("a y", real=True)
s, t = symbols("s t", positive=True)
K = size("K")
P, Q = vector("p", K), vector("q", K)
in_both_types = pytest.mark.parametrize(
    "dtype", [np.float64, pytest.param(np.float32, marks=pytest.mark.slow)], ids=["float64", "float32"]
)

SETS = (
    S.Reals,
    Interval.open(0, oo),
    Interval(0, 1),
    Interval.open(0, 1),
    Interval.Lopen(-oo, -2),
    Interval(Rational(1, 3), Rational(5, 3)),
    FiniteSet(-1, 1),
    Union(Interval(-2, -1), Interval.open(3, 4)),
    S.Naturals0,
)
of_every_set = pytest.mark.parametrize("domain", SETS, ids=str)


@of_every_set
@in_both_types
@given(data=st.data())
@FEW
def test_numbers_are_of_the_type_and_lie_in_their_set(domain: Set, dtype: Any, data: st.DataObject) -> None:
    number = data.draw(numbers(domain, dtype))
    assert number.dtype == dtype
    assert domain.contains(Rational(float(number))) == True  # noqa: E712 (a SymPy Boolean)


@of_every_set
@in_both_types
def test_they_reach_every_end_and_what_is_beside_it(domain: Set, dtype: Any) -> None:
    for piece in floats_of(domain, np.dtype(dtype)).pieces:
        for end, sign in ((piece.least, 1), (piece.most, -1)):
            find(numbers(domain, dtype), lambda number, end=end: number == end, settings=FINDING)  # type: ignore[misc]
            if piece.least < piece.most and not piece.whole:
                after = np.nextafter(dtype(end), dtype(sign * np.inf))
                find(numbers(domain, dtype), lambda number, after=after: number == after, settings=FINDING)  # type: ignore[misc]


@in_both_types
@pytest.mark.parametrize("side", [-1, pytest.param(1, marks=pytest.mark.slow)])
def test_both_sides_of_the_border_are_drawn_at_which_an_exponential_overflows(side: int, dtype: Any) -> None:
    beyond = np.nextafter(dtype(np.log(np.finfo(dtype).max)), dtype(side * np.inf))
    find(numbers(S.Reals, dtype), lambda number: number == beyond, settings=FINDING)


def test_a_plain_number_is_what_remains_of_a_failure() -> None:
    assert find(numbers(S.Reals), lambda number: number > 1.25) in (1.5, 2)


@pytest.mark.slow
@pytest.mark.parametrize("name", USUAL)
@given(data=st.data())
@settings(max_examples=4)
def test_arguments_of_every_loss_are_taken_by_its_functions(name: str, data: st.DataObject) -> None:
    loss = LOSSES[name]
    shape = data.draw(st.sampled_from([(), (2,), (2, 1)]))
    drawn = data.draw(arguments(loss, shape=shape, size=3 if loss.is_vector else None, dtype=np.float32))
    with np.errstate(all="ignore"):
        value = functions(name).value(drawn.prediction, drawn.target, **drawn.parameters)
    assert np.shape(value) == shape
    assert value.dtype == np.float32


def test_without_a_shape_there_are_several() -> None:
    for dimensions in (0, 1, 2):
        find(arguments(huber), lambda drawn, n=dimensions: np.ndim(drawn.prediction) == n, settings=FINDING)  # type: ignore[misc]


@pytest.mark.parametrize("side", [-1, 0, 1])
def test_kinks_are_met_and_passed_on_both_sides(side: int) -> None:
    def is_there(drawn: Arguments) -> bool:
        distance = np.abs(drawn.prediction - drawn.target) - drawn.parameters["delta"]
        return bool(np.sign(distance) == side and np.abs(distance) <= 1e-14)

    find(arguments(huber, shape=(), within=(-4, 4)), is_there, settings=FINDING)
    hinges = arguments(hinge, shape=())
    find(hinges, lambda d: d.prediction == np.nextafter(d.target, side * np.inf) if side else d.prediction == d.target)


def test_targets_are_the_prediction_to_the_last_bits() -> None:
    drawn = arguments(squared_error, shape=(), within=(-4, 4))
    find(drawn, lambda d: d.target == d.prediction and d.target not in (0, 1), settings=FINDING)
    find(drawn, lambda d: d.target == np.nextafter(d.prediction, np.inf), settings=FINDING)


MOVING = Loss("moving", (a - y) ** 2 * t, a, y, (t, s), {t: Interval.Lopen(0, s), y: Interval(0, t)})


@given(arguments(MOVING))
@FEW
def test_a_domain_that_depends_on_another_argument_is_kept(drawn: Arguments) -> None:
    assert np.all(drawn.target <= drawn.parameters["t"])
    assert np.all(drawn.parameters["t"] <= drawn.parameters["s"])


@given(arguments(huber, within={"prediction": (2, 3), "delta": (0.5, 1)}, dtype=np.float32))
@FEW
def test_nothing_outside_of_a_range_is_drawn(drawn: Arguments) -> None:
    assert np.all((drawn.prediction >= 2) & (drawn.prediction <= 3))
    assert np.all((drawn.parameters["delta"] >= 0.5) & (drawn.parameters["delta"] <= 1))


@in_both_types
@given(data=st.data())
@FEW
def test_labels_add_up_to_one_without_error(dtype: Any, data: st.DataObject) -> None:
    labels = data.draw(simplex(data.draw(st.sampled_from([1, 2, 7])), dtype))
    assert labels.dtype == dtype
    assert np.all(labels >= 0)
    assert sum(map(Rational, map(float, labels))) == 1
    drawn = data.draw(arguments(cross_entropy, labels="simplex", dtype=dtype))
    assert np.all(np.sum(drawn.target, axis=-1) == 1)
    one = data.draw(arguments(cross_entropy, labels="classes", dtype=dtype, shape=()))
    assert sorted(one.target)[-2:] == [0, 1]


def test_all_labels_are_drawn() -> None:
    find(simplex(3), lambda labels: 0 < min(labels) < 0.1, settings=FINDING)
    find(arguments(cross_entropy, shape=()), lambda drawn: drawn.target.sum() > 1.5, settings=FINDING)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: arguments(squared_error.expression), "arguments are drawn for a Loss, got"),
        (lambda: arguments(huber, dtype=np.int64), "dtype must be float64 or float32"),
        (lambda: arguments(huber, shape=(0,)), "shape must be a tuple of positive integers"),
        (lambda: arguments(huber, size=3), "size=3 does not fit huber, which has numbers"),
        (lambda: arguments(huber, labels="simplex"), "labels"),
        (lambda: arguments(huber, within={"epsilon": (0, 1)}), "huber has prediction, target, delta"),
        (lambda: numbers(Interval.open(0, s)), "the ends of"),
        (lambda: simplex(0), "give a size of at least 1"),
        (lambda: expressions([]), "need variables"),
        (lambda: expressions([Symbol("z")]), "has no domain"),
        (lambda: expressions(["a"]), "variables must be symbols or vectors, got 'a'"),
        (lambda: expressions([P, vector("c", size("N"))]), "as many entries as one another"),
    ],
)
def test_what_fits_no_loss_is_said_in_a_sentence(call: Any, message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        call()


unit = Symbol("r", real=True)
WHERE = Context({unit: Interval.open(0, 1)})


@given(st.data())
@FEW
def test_expressions_have_a_value_on_the_whole_domain(data: st.DataObject) -> None:
    expr = expand_functions(data.draw(expressions([a, s, unit], depth=3, context=WHERE)))
    assert expr.free_symbols <= {a, s, unit}
    domains = (Interval(-2, 2), Interval(Rational(1, 8), 4), Interval.open(0, 1))
    point = {name: data.draw(numbers(domain)) for name, domain in zip((a, s, unit), domains, strict=True)}
    value = expr.xreplace({name: Rational(float(number)) for name, number in point.items()})
    assert not value.has(S.NaN, S.ComplexInfinity)
    assert value.is_extended_real is not False


def test_every_kind_of_expression_is_drawn() -> None:
    drawn = expressions([a, s], depth=2)
    for kind in (exp, log, Max):
        find(drawn, lambda expr, kind=kind: bool(expr.has(kind)), settings=FINDING)  # type: ignore[misc]
    find(expressions([P, Q]), lambda expr: expr.has(P[index("j")]), settings=FINDING)
    find(expressions([P, a]), lambda expr: bool(expr.atoms(type(P[index("k")]))), settings=FINDING)


@given(expressions([a, s], positive=True), expressions([a, s], pieces=False))
@FEW
def test_positive_ones_and_ones_without_pieces(positive: Any, smooth: Any) -> None:
    assert positive.subs({a: -1, s: 2}).evalf() > 0
    assert not smooth.has(Max)


def test_without_hypothesis_the_extra_is_named() -> None:
    program = "import sys; sys.modules['hypothesis'] = None; import mse_sym.testing"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        'ModuleNotFoundError: mse_sym.testing needs Hypothesis, which is an extra: pip install "mse_sym[hypothesis]"'
    )
