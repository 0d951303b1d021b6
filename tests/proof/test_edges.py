"""The edges of the prover: what is false is never proved, what is true never refuted, and every call answers.

Each kind has several members. ``Refused`` stands for a sentence about the input, a ``ValueError`` or ``TypeError``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sympy import (
    Abs,
    E,
    Eq,
    Expr,
    FiniteSet,
    Float,
    Function,
    Integral,
    Interval,
    KroneckerDelta,
    Lambda,
    LeviCivita,
    Matrix,
    MatrixSymbol,
    Max,
    Min,
    Mod,
    Ne,
    Piecewise,
    Rational,
    S,
    Sum,
    Symbol,
    Tuple,
    acot,
    atan,
    binomial,
    ceiling,
    cos,
    cosh,
    erf,
    erfc,
    exp,
    factorial,
    floor,
    frac,
    gamma,
    log,
    loggamma,
    lowergamma,
    oo,
    pi,
    sign,
    sin,
    sqrt,
    symbols,
    tanh,
    uppergamma,
)

from mse_sym import (
    Context,
    Derivation,
    Loss,
    Proved,
    Refuted,
    StepRefuted,
    StepUndecided,
    Undecided,
    losses,
    prove,
    relations,
)
from mse_sym.symbolic import Partial, logsumexp, sigmoid, softmax, softplus
from mse_sym.symbolic.context import index, size, vector
from mse_sym.symbolic.functions import gaussian_cumulative

x, y, a, b, z, w, theta = symbols("x y a b z w theta", real=True)
s, q, tau, mu, c = symbols("s q tau mu c", positive=True)
n, p = Symbol("n", nonnegative=True), Symbol("p", real=True)
k, j, i = index("k"), index("j"), index("i")
K, N = size("K"), size("N")
X, Z = vector("X", K), vector("Z", K)
UNASSUMED, WHOLE = Symbol("x"), Symbol("m", integer=True, nonnegative=True)
LABELLED_X, LABELLED_Y = vector("x", K), vector("y", K)


class Refused:
    """A sentence about the input."""


def outcome(statement: Callable[[], Any]) -> type:
    """The kind of a verdict, or ``Refused``; a message of one sentence and not of a library."""
    try:
        result = statement()
    except StepRefuted:
        return Refuted
    except StepUndecided:
        return Undecided
    except (TypeError, ValueError) as error:
        return Refused if len(str(error)) > 20 and "\n" not in str(error) else type(error)
    return type(result)


def says(before: Any, relation: relations.Relation, after: Any, context: Context = Context()) -> Callable[[], Any]:  # noqa: B008
    return lambda: prove(before, relation, after, context)


def with_domains(domains: dict[Any, Any]) -> Callable[[], Any]:
    return lambda: prove(x, relations.Equal(), x, Context(domains))


def with_definitions(definitions: dict[Any, Any], before: Expr = x) -> Callable[[], Any]:
    return lambda: prove(before, relations.Equal(), before, Context(definitions=definitions))


APART = Sum((X[k] - X[j]) ** 2 * vector("Y", N)[i] ** 2, (k, 1, K))
FAR = x**3 + 2**130
NEGATIVE, EVEN = Symbol("k", negative=True), Symbol("k", even=True)
DELTAS = Sum(Sum(KroneckerDelta(k, j), (j, 1, K)) - 1, (k, 1, N))
COLD = exp(s / tau) / (exp(s / tau) + exp(q / tau))

FALSE: dict[str, Callable[[], Any]] = {
    "an order of the parameters taken for granted": says(COLD, relations.TendsTo(tau, S.Zero), S.One),
    "a soft maximum, one side": says(tau * log(exp(s / tau) + exp(q / tau)), relations.TendsTo(tau, S.Zero), s),
    "a power mean, one side": says((s**c + q**c) ** (1 / c), relations.TendsTo(c, oo), q),
    "a power of unknown sign": says(c**p, relations.TendsTo(c, oo), oo),
    "the value of a floor at the point": says(
        exp(floor(x)), relations.TendsTo(x, S.One), E, Context({x: Interval.open(0, 1)})
    ),
    "the value of a sign at the point": says(sign(x) + x, relations.TendsTo(x, S.Zero), S.Zero),
    "a function that contains the parameter": lambda: Derivation.begin(theta**2).state(
        theta**2 + 10 * theta, "", relations.SameMinimiser(theta, Lambda(z, z + 10 * theta))
    ),
    "a function that contains the parameter through an intermediate": says(
        theta**2, relations.SameMinimiser(theta, Lambda(z, z + w)), theta**2 + w, Context(definitions={w: 10 * theta})
    ),
    "an intermediate as a parameter": says(a**2, relations.EqualUpToConstant(a), S.Zero, Context(definitions={a: x})),
    "an intermediate that moves": says(a**2, relations.TendsTo(a, S.Zero), x**2, Context(definitions={a: x})),
    "an intermediate of an antiderivative": says(
        S.Zero, relations.AntiderivativeIn(a), atan(a) + atan(1 / a), Context(definitions={a: x})
    ),
    "a parameter without assumptions": says(x**2, relations.EqualUpToConstant(UNASSUMED), S.Zero),
    "a variable without assumptions": says(x**2, relations.DerivativeIn(UNASSUMED), S.Zero),
    "a variable that tends, without assumptions": says(x**2, relations.TendsTo(UNASSUMED, oo), x**2),
    "a vector of another size": says(Sum(X[k] ** 2, (k, 1, K)), relations.EqualUpToConstant(vector("X", N)), S.Zero),
    "a number and a vector of one name": says(
        LABELLED_X[j] * (1 - sign(x - y) ** 2), relations.Equal(), LABELLED_Y[j] * (1 - sign(x - y) ** 2)
    ),
    "an antiderivative that jumps": says(-1 / (1 + x**2), relations.AntiderivativeIn(x), acot(x)),
    "an antiderivative that jumps at a pole": says(S.Zero, relations.AntiderivativeIn(x), atan(x) + atan(1 / x)),
    "an antiderivative with a pole": says(-1 / (x - 1) ** 2, relations.AntiderivativeIn(x), 1 / (x - 1)),
    "a delta out of range": says(DELTAS, relations.AtLeast(), S.Zero),
    "a delta with a free index out of range": says(
        Sum(KroneckerDelta(k, j) * Z[k], (k, 1, N)), relations.Equal(), vector("Z", K)[j]
    ),
    "an index of a definition that a sum binds": says(
        Sum(a * X[k], (k, 1, K)), relations.Equal(), Sum(X[k] ** 2, (k, 1, K)), Context(definitions={a: X[k]})
    ),
    "an index that is its own limit": says(Sum(X[k], (k, 1, k)), relations.Equal(), Sum(X[j], (j, 1, j))),
    "floats that absorb": says(s + Float(1e16), relations.AtLeast(), s + 10**16 + 1),
    "floats that are rounded": says(Float(1e16) * x, relations.EqualUpToConstant(x), (10**16 + 1) * x),
    "a float that is no tenth": says(Float(0.1) * x, relations.Equal(), x / 10),
    "a domain that contradicts": with_domains({s: Interval(-1, 1)}),
    "a definition that contradicts": says(Abs(s), relations.AtLeast(), S.Zero, Context(definitions={s: -S.One})),
    "a definition that contradicts somewhere": says(Abs(s), relations.Equal(), s, Context(definitions={s: x})),
    "no value far away": says(log(x + 100) ** 2, relations.AtLeast(), S.Zero),
    "no value very far away": says(log(x + 10**9) ** 2, relations.AtLeast(), S.Zero),
    "no value beyond a parabola": says(sqrt(10**6 - x**2), relations.AtLeast(), S.Zero),
    "no value where a cubic is negative": says(
        log(2 * x**3 + 2 * 10**9) - log(x**3 + 10**9), relations.Equal(), log(2)
    ),
    "a removable pole": says(x + 1, relations.Equal(), (x**2 - 1) / (x - 1)),
    "a removable pole between two variables": says(2 * x, relations.AtLeast(), (x**2 - y**2) / (x - y) + x - y),
    "a removable pole of a derivative": says(x**2 / 2 + x, relations.DerivativeIn(x), (x**2 - 1) / (x - 1)),
    "a derivative where there is no function": says(x * log(x) - x, relations.DerivativeIn(x), log(x**2) / 2),
    "no value far away beside a maximum": says(Max(x, 0) + log(FAR) ** 2, relations.AtLeast(), S.Zero),
    "no value far away beside a maximum, of one line": says(
        Max(x, 0) + log(FAR) - log(2 * FAR), relations.Equal(), Max(x, 0) - log(2)
    ),
    "an irrational pole beside a maximum": says(
        Max(x, 0) + (x**4 - pi**2) / (x**2 - pi), relations.Equal(), Max(x, 0) + x**2 + pi
    ),
    "a root that may vanish": says(
        sign(sqrt((x - pi) ** 2 + y**2)) + sqrt((x - pi) ** 2 + y**2), relations.AtLeast(), S.One
    ),
    "an index that is assumed to be negative": says(Sum(100 - NEGATIVE, (NEGATIVE, 1, N)), relations.AtLeast(), S.Zero),
    "an index that is assumed to be even": says(Sum(sin(pi * EVEN / 2), (EVEN, 1, N)), relations.Equal(), S.Zero),
    "an index with a domain": says(
        Sum(100 - k, (k, 1, N)), relations.AtLeast(), S.Zero, Context({k: FiniteSet(1, 2, 3)})
    ),
    "an entry beyond the last": says(Sum(X[k] ** 2, (k, 1, K)), relations.AtLeast(), X[K + 1] ** 2),
    "an entry that there need not be": says(Sum(X[k] ** 2, (k, 1, K)), relations.AtLeast(), X[2] ** 2),
    "a gamma function beside a maximum": says(Max(1, loggamma(x)), relations.AtLeast(), S.One),
    "a rest that differs from term to term": says(
        Sum(exp(-APART), (i, 1, N)) ** 2 - N * Sum(exp(-2 * APART), (i, 1, N)) + 100, relations.AtLeast(), S.Zero
    ),
    "a constant beside another": says(
        lowergamma(Rational(5, 3), 17),
        relations.AtLeast(),
        Rational("0.90274500870148828545393761994577") * (1 + Rational(1, 10**17)),
    ),
    "a solution that is no whole number": says(WHOLE - S.Half, relations.SolvedFor(WHOLE), S.Half),
    "a solution where there is no value": says((x - y) / (x - z), relations.SolvedFor(x), y),
    "a solution that is no zero anywhere": says(
        (x - 1) / (x - cos(z) ** 2 - sin(z) ** 2), relations.SolvedFor(x), S.One
    ),
    "a softmax that is less than 1, of one entry": says(S.One, relations.AtLeast(strict=True), softmax(X, j)),
}

TRUE: dict[str, tuple[Callable[[], Any], tuple[type, ...]]] = {
    "far in a tail": (says(1 - sigmoid(exp(s)), relations.Equal(), sigmoid(-exp(s))), (Proved,)),
    "farther in a tail": (
        says(1 - tanh(exp(x)) ** 2, relations.Equal(), 1 / cosh(exp(x)) ** 2, Context({x: Interval(0, 50)})),
        (Proved,),
    ),
    "an error function of a cube": (says(erfc(s**3), relations.Equal(), 1 - erf(s**3)), (Proved,)),
    "a value that rounds to 1": (says(S.One, relations.AtLeast(strict=True), erf(x**2)), (Proved, Undecided)),
    "a value that rounds to 0": (
        says(gaussian_cumulative(-(s**3)), relations.AtLeast(strict=True), S.Zero),
        (Proved, Undecided),
    ),
    "an infinite sum": (says(Sum(exp(-s) * s**k / factorial(k), (k, 0, oo)), relations.Equal(), S.One), (Undecided,)),
    "an integral": (
        says(Integral(exp(-(x**2) / 2) / sqrt(2 * pi), (x, -oo, oo)), relations.Equal(), S.One),
        (Undecided,),
    ),
    "a negative number": (says(-Symbol("m", negative=True), relations.AtLeast(strict=True), S.Zero), (Proved,)),
    "a number that is not positive": (
        says(-Symbol("m", nonpositive=True), relations.AtLeast(), S.Zero),
        (Proved, Undecided),
    ),
    "whole numbers": (
        says(
            Symbol("m", integer=True, nonnegative=True) ** 2,
            relations.AtLeast(),
            Symbol("m", integer=True, nonnegative=True),
        ),
        (Proved, Undecided),
    ),
    "even numbers": (
        says(sin(pi * Symbol("m", even=True)), relations.Equal(), S.Zero),
        (Proved, Undecided),
    ),
    "a function that is assumed to be no less than 0": (
        says(Function("f", nonnegative=True)(x), relations.AtLeast(), S.Zero),
        (Proved, Undecided),
    ),
    "a function that is assumed to be negative": (
        says(-Function("f", negative=True)(x), relations.AtLeast(strict=True), S.Zero),
        (Proved, Undecided),
    ),
    "a rise that rounds away": (says(x**2, relations.SameMinimiser(x), 1 - exp(-(x**2) / 2)), (Proved, Undecided)),
    "a rise of tanh": (says(x, relations.SameMinimiser(x), tanh(x)), (Proved, Undecided)),
    "an end that is a symbol": (
        says(x, relations.AtLeast(strict=True), S.Zero, Context({x: Interval.open(0, s)})),
        (Proved,),
    ),
    "two ends that are symbols": (
        says(s**2, relations.AtLeast(), x**2, Context({x: Interval(-s, s)})),
        (Proved, Undecided),
    ),
    "a power of a distance": (
        says(
            Abs(a - y) ** p,
            relations.DerivativeIn(a),
            p * Abs(a - y) ** (p - 1) * sign(a - y),
            Context({p: Interval.open(1, 2)}),
        ),
        (Proved, Undecided),
    ),
    "a soft maximum": (
        says(tau * log(exp(s / tau) + exp(q / tau)), relations.TendsTo(tau, S.Zero), Max(s, q)),
        (Proved,),
    ),
    "a derivative where its formula is 0/0": (
        says(sqrt(x**6 - 2 * x**5 + x**4), relations.DerivativeIn(x), 2 * x * Abs(x - 1) + x**2 * sign(x - 1)),
        (Proved, Undecided),
    ),
    "a derivative at the end of a domain": (
        says((x**3) ** Rational(1, 3), relations.DerivativeIn(x), S.One, Context({x: Interval(0, oo)})),
        (Proved, Undecided),
    ),
    "a smooth step": (
        says(
            Piecewise((exp(-1 / x**2), Ne(x, 0)), (0, True)),
            relations.DerivativeIn(x),
            Piecewise((2 * exp(-1 / x**2) / x**3, Ne(x, 0)), (0, True)),
        ),
        (Proved, Undecided),
    ),
    "a function that increases on the values of the line": (
        says(x**2, relations.SameMinimiser(x, Lambda(z, z**2)), x**4),
        (Proved, Undecided),
    ),
    "a domain that depends on the parameter": (
        says(y + sign(x - s), relations.EqualUpToConstant(s), y, Context({x: Interval.open(0, s)})),
        (Proved, Undecided, Refused),
    ),
    "the two parts of a gamma function": (
        says(lowergamma(Rational(5, 3), s) + uppergamma(Rational(5, 3), s), relations.Equal(), gamma(Rational(5, 3))),
        (Proved, Undecided),
    ),
    "equality hidden in an absolute value": (
        says(Abs(-y + x * sigmoid(-x) + x * sigmoid(x)), relations.AtLeast(), Abs(y - x)),
        (Proved, Undecided),
    ),
}

ANSWERED: dict[str, tuple[Callable[[], Any], tuple[type, ...]]] = {
    "a maximum that tends": (says(Max(0, 1 - x), relations.TendsTo(x, oo), S.Zero), (Proved,)),
    "a domain that is a pair": (with_domains({x: (0, b)}), (Refused,)),
    "a domain with a float": (
        says(x, relations.AtLeast(strict=True), S.Zero, Context({x: Interval.open(0, 0.1)})),
        (Proved,),
    ),
    "a domain that may be empty": (with_domains({x: Interval.open(0, b)}), (Refused,)),
    "a domain that is empty": (with_domains({x: Interval.open(1, 1)}), (Refused,)),
    "a domain of complex numbers": (with_domains({x: S.Complexes}), (Refused,)),
    "a symbol with a domain alone": (
        says(UNASSUMED * (1 - UNASSUMED), relations.AtLeast(), S.Zero, Context({UNASSUMED: Interval(0, 1)})),
        (Proved,),
    ),
    "a function as a line": (says(Lambda(x, x), relations.Equal(), x), (Refused,)),
    "a function of three numbers": (says(LeviCivita(i, j, k), relations.Equal(), x), (Undecided,)),
    "a remainder of a division by 0": (says(Mod(x, n), relations.AtLeast(), S.Zero), (Undecided, Refuted)),
    "an index that bounds its own sum": (
        says(Sum(KroneckerDelta(j, k), (k, 1, j)), relations.Equal(), S.One),
        (Proved, Undecided),
    ),
    "a minimum with a delta": (
        says(Min(frac(q), N * KroneckerDelta(j, k)), relations.AtLeast(), S.Zero),
        (Proved, Undecided),
    ),
    "a binomial of large numbers": (
        lambda: prove(Max(1, binomial(x, y)), relations.AtLeast(), S.One, seconds=5),
        (Undecided, Refuted),
    ),
    "a domain of one entry": (with_domains({X[j]: Interval(0, 1)}), (Refused,)),
    "a domain of names": (with_domains({x: FiniteSet(Symbol("red"))}), (Refused,)),
    "floor": (says(Partial(floor(x), x), relations.Equal(), S.Zero), (Undecided, Refuted)),
    "ceiling, frac and remainders": (
        says(ceiling(x) + frac(x) + Mod(x, 2), relations.DerivativeIn(x), S.One),
        (Undecided,),
    ),
    "a maximum of what may have no value": (says(Max(sqrt(x), y), relations.AtLeast(), y), (Refuted, Undecided)),
    "exponentials of products": (says(erfc(exp(s * q)), relations.Equal(), 1 - erf(exp(s * q))), (Proved,)),
    "a comparison": (says(x < y, relations.Equal(), x), (Refused,)),
    "an equation": (says(Eq(x, y), relations.Equal(), x), (Refused,)),
    "a matrix": (says(Matrix([[x]]), relations.Equal(), x), (Refused,)),
    "a symbol for a matrix": (says(MatrixSymbol("A", 2, 2)[0, 0], relations.Equal(), x), (Refused,)),
    "a tuple": (says(Tuple(x, y), relations.Equal(), x), (Refused,)),
    "a list": (says([x, y], relations.Equal(), x), (Refused,)),
    "a text": (says("x", relations.Equal(), x), (Refused,)),
    "a truth value": (says(True, relations.Equal(), x), (Refused,)),
    "a vector": (says(X, relations.Equal(), x), (Refused,)),
    "a complex number": (says(x + S.ImaginaryUnit, relations.Equal(), x), (Refused,)),
    "no number": (says(x, relations.Equal(), S.NaN), (Refused,)),
    "infinity": (says(x, relations.AtLeast(), -oo), (Refused,)),
    "a relation that is none": (lambda: prove(x, "=", x), (Refused,)),  # type: ignore[arg-type]
    "a context that is none": (lambda: prove(x, relations.Equal(), x, {}), (Refused,)),  # type: ignore[arg-type]
    "a limit that still depends": (says(x + y, relations.TendsTo(x, S.Zero), x + y), (Refused,)),
    "a solution that still depends": (says(x - y, relations.SolvedFor(x), x), (Refused,)),
    "two functions in one": (says(x, relations.SameMinimiser(x, Lambda((y, z), y)), x), (Refused,)),
    "a definition that is no number": (with_definitions({a: x < y}), (Refused, Proved)),
    "a term of a sum": (
        says(Z[N] + Sum(Z[i], (i, 1, N - 1)), relations.Equal(), Sum(Z[i], (i, 1, N))),
        (Proved, Undecided),
    ),
    "a jump between sums": (
        says(1 - log(1 / Sum(exp(X[k]), (k, 1, K))), relations.AntiderivativeIn(x), x * logsumexp(X) + x + sign(x)),
        (Refuted, Undecided),
    ),
    "an index that is a size": (
        says(Sum(KroneckerDelta(K, j), (K, 1, K)), relations.Equal(), S.One),
        (Refused,),
    ),
    "a pole in a tower": (
        says(1 - sigmoid(exp(exp(s))), relations.Equal(), sigmoid(-exp(exp(s)))),
        (Proved, Undecided),
    ),
    "a high power": (
        says(
            softplus(a),
            relations.AtLeast(),
            (b**2 * x**2 + 1) ** 4,
            Context({a: Interval.open(-2, oo), b: Interval(0, 1)}),
        ),
        (Refuted,),
    ),
    "pieces without a last one": (says(Piecewise((x, x > 0)), relations.AtLeast(), S.Zero), (Refuted, Undecided)),
    "a minimum of three": (says(Min(x, y, z), relations.AtLeast(), x), (Refuted,)),
}


@pytest.mark.parametrize("statement", FALSE.values(), ids=FALSE.keys())
def test_what_is_false_is_not_proved(statement: Callable[[], Any]) -> None:
    assert outcome(statement) in (Refuted, Undecided, Refused)


@pytest.mark.parametrize(("statement", "expected"), TRUE.values(), ids=TRUE.keys())
def test_what_is_true_is_not_refuted(statement: Callable[[], Any], expected: tuple[type, ...]) -> None:
    assert outcome(statement) in expected


@pytest.mark.parametrize(("statement", "expected"), ANSWERED.values(), ids=ANSWERED.keys())
def test_every_call_answers(statement: Callable[[], Any], expected: tuple[type, ...]) -> None:
    assert outcome(statement) in expected


def test_the_hessian_of_a_tempered_softmax_is_derived() -> None:
    T = Symbol("T", positive=True)
    loss = Loss("tempered", log(Sum(exp(Z[k] / T), (k, 1, K))), prediction=Z, target=X, parameters=(T,))
    diagonal = softmax(vector("v", K), j)
    assert loss.hessian.has(KroneckerDelta)
    assert not diagonal.has(KroneckerDelta)


def test_a_statement_that_takes_too_long_is_undecided_and_says_so() -> None:
    slow = exp(400 * z) - 1
    verdict = prove((exp(z) - 1) * Sum(exp(i * z), (i, 0, 399)), relations.Equal(), slow, seconds=0.01)
    assert isinstance(verdict, Undecided)
    assert "no verdict within 0.01 s" in verdict.reason


def test_an_expression_nested_too_deep_is_undecided_wherever_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_deep(statement: object) -> None:
        too_deep(statement)

    monkeypatch.setattr("mse_sym.proof.prover.verdict_on", too_deep)
    too_deep.__globals__["__name__"], name = "mse_sym.proof.nested", __name__
    try:
        verdict = prove(x, relations.Equal(), x)
    finally:
        too_deep.__globals__["__name__"] = name
    assert isinstance(verdict, Undecided)
    assert "RecursionError" in verdict.reason


def test_a_time_is_positive() -> None:
    with pytest.raises(ValueError, match="positive number of seconds"):
        prove(x, relations.Equal(), x, seconds=0)


MESSAGES: dict[str, tuple[Callable[[], Any], str]] = {
    "two assumptions": (FALSE["a parameter without assumptions"], "x means two things here, a number that is real"),
    "a number and a vector": (FALSE["a number and a vector of one name"], r"a vector of size \(K\); rename one"),
    "an index": (FALSE["an index that is its own limit"], "the index k is also a limit"),
    "an intermediate": (FALSE["an intermediate as a parameter"], "the parameter a is an intermediate, defined as x"),
    "a parameter": (FALSE["a function that contains the parameter"], "may not contain the parameter theta"),
    "a domain": (FALSE["a domain that contradicts"], r"s lies in .* by its assumptions"),
    "a definition": (FALSE["a definition that contradicts"], "its definition -1 is -1"),
    "a comparison": (ANSWERED["a comparison"][0], "not the comparison x < y; state it by a relation"),
    "a matrix": (ANSWERED["a matrix"][0], "matrices are not read"),
}


@pytest.mark.parametrize(("statement", "words"), MESSAGES.values(), ids=MESSAGES.keys())
def test_a_refusal_says_what_was_given(statement: Callable[[], Any], words: str) -> None:
    with pytest.raises((TypeError, ValueError), match=words):
        statement()


def test_names_of_a_loss_mean_one_thing() -> None:
    weight = Symbol("k", positive=True)
    expression = weight * Sum((X[k] - Z[k]) ** 2, (k, 1, K))
    with pytest.raises(ValueError, match="k means two things here"):
        Loss("own", expression, prediction=X, target=Z, parameters=(weight,))


def test_a_loss_is_read_in_exact_numbers() -> None:
    half = Loss("half", Float(0.5) * (a - y) ** 2, prediction=a, target=y)
    assert half.expression == Rational(1, 2) * (a - y) ** 2
    assert half.gradient == losses.squared_error.gradient.xreplace({losses.squared_error.prediction: a})
