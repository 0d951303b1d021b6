"""The prover: what is true is proved, what is false is refuted at a point that separates, the rest is undecided."""

from __future__ import annotations

import pytest
from mpmath import mp
from sympy import (
    Abs,
    Dummy,
    Expr,
    FiniteSet,
    Function,
    Interval,
    KroneckerDelta,
    Lambda,
    Max,
    Min,
    Piecewise,
    Product,
    Rational,
    S,
    Sum,
    Symbol,
    atan,
    beta,
    cos,
    cosh,
    erf,
    erfc,
    exp,
    gamma,
    log,
    oo,
    sign,
    sin,
    sinh,
    sqrt,
    symbols,
    tan,
    tanh,
)
from sympy.codegen.cfunctions import log1p

from mse_sym.losses import huber
from mse_sym.proof import Proved, Refuted, Undecided, prove
from mse_sym.proof.prover import verdict_on
from mse_sym.proof.relations import (
    AntiderivativeIn,
    AtLeast,
    DerivativeIn,
    Equal,
    EqualUpToConstant,
    NegativeLogarithm,
    Relation,
    SameMinimiser,
    SolvedFor,
    TendsTo,
)
from mse_sym.symbolic import Context, Partial, logsumexp, sigmoid, softmax, softplus
from mse_sym.symbolic.context import UNIT_CLOSED, UNIT_OPEN, index, size, vector
from mse_sym.symbolic.functions import gaussian_cumulative, gaussian_density
from mse_sym.symbolic.partial import OneSided
from tests.proof.witnesses import really_separates, value_at

a, b, w, x, y, z, mu = symbols("a b w x y z mu", real=True)
s, c = symbols("s c", positive=True)
n, K, i, j, k, m = size("n"), size("K"), index("i"), index("j"), index("k"), index("m")
X, Y = vector("x", n), vector("y", n)
P, T, Z = vector("p", K), vector("t", K), vector("z", K)
PLAIN = Context()
LABEL = Context({a: UNIT_OPEN, y: UNIT_CLOSED})
HARD = Context({a: UNIT_OPEN, y: FiniteSet(0, 1)})
NEGATIVE = Context({x: Interval.open(-oo, 0)})
VECTOR = Context({P: UNIT_OPEN, T: UNIT_CLOSED})

Statement = tuple[Expr, Relation, Expr, Context]

HUBER = Piecewise((a**2 / 2, Abs(a) <= c), (c * (Abs(a) - c / 2), True))
HELD = Piecewise((a, Abs(a) <= c), (c * sign(a), True))
AT_BORDER = Context(definitions={a: c})

TRUE: dict[str, Statement] = {
    "absolute value, away from the kink": (Abs(a), DerivativeIn(a), sign(a), PLAIN),
    "absolute value of a difference": (Abs(a - y) * b, DerivativeIn(a), sign(a - y) * b, PLAIN),
    "Huber": (HUBER, DerivativeIn(a), HELD, PLAIN),
    "Huber, twice": (HELD, DerivativeIn(a), Piecewise((1, Abs(a) <= c), (0, True)), PLAIN),
    "Huber, from the left": (OneSided(HELD, a, -1), Equal(), S.One, AT_BORDER),
    "Huber, from the right": (OneSided(HELD, a, 1), Equal(), S.Zero, AT_BORDER),
    "Huber is convex": (HELD.xreplace({a: a + s}) - HELD, AtLeast(), S.Zero, PLAIN),
    "Huber is bounded": (c - Abs(HELD), AtLeast(), S.Zero, PLAIN),
    "a rectifier": (Max(z, 0), DerivativeIn(z), Piecewise((1, z > 0), (0, True)), PLAIN),
    "three positive numbers": (Max(s + c, x**2 + 1), AtLeast(), s + c, PLAIN),
    "conditions on what is not linear": (Piecewise((a**3, a**3 > 0), (-(a**3), True)), Equal(), Abs(a**3), PLAIN),
    "sums of pieces": (
        Sum(Abs(X[i] - a) + Abs(X[i] - b) - Abs(a - b), (i, 1, n)),
        AtLeast(),
        S.Zero,
        PLAIN,
    ),
    "complement": (1 - sigmoid(z), Equal(), sigmoid(-z), PLAIN),
    "softplus": (softplus(z) - softplus(-z), Equal(), z, PLAIN),
    "softplus of a multiple": (log(sigmoid(5 * z)), Equal(), -softplus(-5 * z), PLAIN),
    "sigmoid and tanh": (sigmoid(2 * z), Equal(), (1 + tanh(z)) / 2, PLAIN),
    "half arguments": (cosh(z) ** 2, Equal(), (1 + cosh(2 * z)) / 2, PLAIN),
    "powers": (s ** (a + b) / s**b, Equal(), s**a, PLAIN),
    "roots": (sqrt(s**2 * c), Equal(), s * sqrt(c), PLAIN),
    "logarithms": (log(s**3 / c), Equal(), 3 * log(s) - log(c), PLAIN),
    "numbers": (log(12), Equal(), 2 * log(2) + log(3), PLAIN),
    "exponents over one denominator": (
        exp(-(w**2) / 2 - (z - x * w) ** 2 / 2),
        Equal(),
        exp(-(z**2) / (2 * (1 + x**2))) * exp(-(1 + x**2) * (w - x * z / (1 + x**2)) ** 2 / 2),
        PLAIN,
    ),
    "exponents with roots": (
        exp((sqrt(1 + x**2) * w - x * z / sqrt(1 + x**2)) ** 2) * exp(z**2 / (1 + x**2)),
        Equal(),
        exp(w**2 + (z - x * w) ** 2),
        PLAIN,
    ),
    "normal distribution": (gaussian_cumulative(z), Equal(), erfc(-z / sqrt(2)) / 2, PLAIN),
    "normal density": (gaussian_cumulative(z), DerivativeIn(z), gaussian_density(z), PLAIN),
    "absolute value": (Abs(a) ** 2, Equal(), a**2, PLAIN),
    "absolute value by cases": (Abs(-3 * a), Equal(), 3 * Abs(a), PLAIN),
    "maximum by cases": (Max(a, b) + Min(a, b), Equal(), a + b, PLAIN),
    "softplus by cases": (softplus(z), Equal(), Max(z, 0) + log(1 + exp(-Abs(z))), PLAIN),
    "labels by cases": (y**2 * a, Equal(), y * a, HARD),
    "derivative": ((a - y) ** 2 / 2, DerivativeIn(a), a - y, PLAIN),
    "derivative of a composition": (softplus(w * x), DerivativeIn(w), x * sigmoid(w * x), PLAIN),
    "second derivative": (Partial(softplus(z), z), DerivativeIn(z), sigmoid(z) * sigmoid(-z), PLAIN),
    "up to a constant": ((a - y) ** 2, EqualUpToConstant(a), a**2 - 2 * a * y, PLAIN),
    "same minimiser": ((a - y) ** 2 / (2 * s**2) + log(s), SameMinimiser(a), (a - y) ** 2, PLAIN),
    "same minimiser, increasing": (c, SameMinimiser(c, Lambda(c, log(c))), log(c), PLAIN),
    "negative logarithm": (exp(-(a**2)) / s, NegativeLogarithm(), a**2 + log(s), PLAIN),
    "negative logarithm of any positive function": (
        Function("h", positive=True)(y) * exp(a),
        NegativeLogarithm(),
        -a - log(Function("h", positive=True)(y)),
        PLAIN,
    ),
    "solved": (2 * (a - y), SolvedFor(a), y, PLAIN),
    "solved inside": (a - y, SolvedFor(a), y, Context({a: Interval(0, 1), y: Interval(0, 1)})),
    "at least": (a**2 + b**2, AtLeast(), S.Zero, PLAIN),
    "greater": (sigmoid(z), AtLeast(strict=True), S.Zero, PLAIN),
    "a quarter": (Rational(1, 4), AtLeast(), sigmoid(z) * sigmoid(-z), PLAIN),
    "on an interval": (a * (1 - a), AtLeast(strict=True), S.Zero, LABEL),
    "right limit": (sigmoid(z), TendsTo(z, oo), S.One, PLAIN),
    "left limit": (z * sigmoid(z), TendsTo(z, -oo), S.Zero, PLAIN),
    "recurrence of Γ": (gamma(s + 2), Equal(), s * (s + 1) * gamma(s), PLAIN),
    "beta function": (beta(s, c), Equal(), gamma(s) * gamma(c) / gamma(s + c), PLAIN),
    "erf is odd": (erf(-s / sqrt(2), evaluate=False), Equal(), -erf(sqrt(2) * s / 2), PLAIN),
    "power of a prime": (2**s - 8, SolvedFor(s), S(3), PLAIN),
    "root in an exponent's denominator": (s ** (1 / c) * s, Equal(), s ** (1 + 1 / c), PLAIN),
    "linearity": (Sum(2 * X[i] + 1, (i, 1, n)), Equal(), 2 * Sum(X[k], (k, 1, n)) + n, PLAIN),
    "product to sum": (log(Product(P[k] ** T[k], (k, 1, K))), Equal(), Sum(T[k] * log(P[k]), (k, 1, K)), VECTOR),
    "sums commute": (
        Sum(Sum(X[i] * Y[j], (i, 1, n)), (j, 1, n)),
        Equal(),
        Sum(X[i], (i, 1, n)) * Sum(Y[i], (i, 1, n)),
        PLAIN,
    ),
    "delta": (Sum(KroneckerDelta(j, k) * T[k] ** 2, (k, 1, K)), Equal(), T[j] ** 2, PLAIN),
    "delta by cases": (KroneckerDelta(j, m) ** 2, Equal(), KroneckerDelta(j, m), PLAIN),
    "softmax": (Sum(softmax(Z, k), (k, 1, K)), Equal(), S.One, PLAIN),
    "log of the softmax": (log(softmax(Z, j)), Equal(), Z[j] - logsumexp(Z), PLAIN),
    "gradient of logsumexp": (logsumexp(Z), DerivativeIn(Z[j]), softmax(Z, j), PLAIN),
    "jacobian of the softmax": (
        softmax(Z, k),
        DerivativeIn(Z[j]),
        softmax(Z, k) * (KroneckerDelta(j, k) - softmax(Z, j)),
        PLAIN,
    ),
    "the mean": (Sum(mu - X[i], (i, 1, n)), SolvedFor(mu), Sum(X[i], (i, 1, n)) / n, PLAIN),
    "squares and more": (Sum(X[i] ** 2, (i, 1, n)) + s, AtLeast(strict=True), -Sum(Y[i] ** 2, (i, 1, n)), PLAIN),
    "any function": (
        Partial(Function("f", real=True)(a) ** 2, a),
        Equal(),
        2 * Function("f", real=True)(a) * Partial(Function("f", real=True)(a), a),
        PLAIN,
    ),
}

FALSE: dict[str, Statement] = {
    "one sign for all terms of a sum": (
        Sum(sign(a - X[i]), (i, 1, n)) ** 2,
        AtLeast(),
        n * Sum(sign(a - X[i]) ** 2, (i, 1, n)),
        PLAIN,
    ),
    "exponents over one denominator": (
        exp(-(w**2) / 2 - (z - x * w) ** 2 / 2),
        Equal(),
        exp(-(z**2) / (2 * (1 + x**2))) * exp(-(1 + x**2) * (w + x * z / (1 + x**2)) ** 2 / 2),
        PLAIN,
    ),
    "normal distribution": (gaussian_cumulative(z), Equal(), erfc(z / sqrt(2)) / 2, PLAIN),
    "absolute value, another slope": (Abs(a), DerivativeIn(a), sign(a) + 1, PLAIN),
    "Huber, twice the pull": (HUBER, DerivativeIn(a), Piecewise((a, Abs(a) <= c), (2 * c * sign(a), True)), PLAIN),
    "Huber, another border": (HUBER, DerivativeIn(a), Piecewise((a, Abs(a) <= 2 * c), (c * sign(a), True)), PLAIN),
    "Huber, the wrong side": (OneSided(HELD, a, 1), Equal(), S.One, AT_BORDER),
    "the sign's slope": (sign(a), DerivativeIn(a), S.One, PLAIN),
    "a concave ramp": (Min(z + s, 0) - Min(z, 0), AtLeast(), s, PLAIN),
    "complement": (1 - sigmoid(z), Equal(), sigmoid(z), PLAIN),
    "by 1e-20": (a, Equal(), a * (1 + Rational(1, 10**20)), PLAIN),
    "only in a tail": (softplus(z), Equal(), Max(z, 0), PLAIN),
    "absolute value": (Abs(a), Equal(), a, PLAIN),
    "labels": (y**2 * a, Equal(), y * a, LABEL),
    "derivative, factor 2": ((a - y) ** 2, DerivativeIn(a), a - y, PLAIN),
    "derivative, sign": ((a - y) ** 2 / 2, DerivativeIn(a), y - a, PLAIN),
    "derivative, no link": (softplus(w * x), DerivativeIn(w), sigmoid(w * x), PLAIN),
    "up to a constant": ((a - y) ** 2, EqualUpToConstant(a), a**2, PLAIN),
    "up to a factor": ((a - y) ** 2, EqualUpToConstant(a), 2 * (a - y) ** 2, PLAIN),
    "same minimiser, sign": ((a - y) ** 2, SameMinimiser(a), -((a - y) ** 2), PLAIN),
    "same minimiser, shifted": ((a - y) ** 2, SameMinimiser(a), (a - y - Rational(1, 1000)) ** 2, PLAIN),
    "decreasing": (c, SameMinimiser(c, Lambda(c, 1 / c)), 1 / c, PLAIN),
    "negative logarithm": (exp(-(a**2)) / s, NegativeLogarithm(), a**2 - log(s), PLAIN),
    "logarithm of a negative": (a, NegativeLogarithm(), -log(a), PLAIN),
    "not a solution": (2 * (a - y), SolvedFor(a), 2 * y, PLAIN),
    "outside the domain": (a - y, SolvedFor(a), y, Context({a: UNIT_OPEN, y: Interval(0, 2)})),
    "at least": (a**2 + b, AtLeast(), S.Zero, PLAIN),
    "greater": (a**2, AtLeast(strict=True), a**2, PLAIN),
    "a fifth": (Rational(1, 5), AtLeast(), sigmoid(z) * sigmoid(-z), PLAIN),
    "limit": (sigmoid(z), TendsTo(z, oo), Rational(1, 2), PLAIN),
    "recurrence of Γ": (gamma(s + 2), Equal(), s * gamma(s), PLAIN),
    "a tiny divisor in an exponent": (c ** (1 / c) * s, Equal(), c ** (1 / c), PLAIN),
    "linearity": (Sum(2 * X[i] + 1, (i, 1, n)), Equal(), 2 * Sum(X[k], (k, 1, n)) + 1, PLAIN),
    "square of a sum": (Sum(X[i], (i, 1, n)) ** 2, Equal(), Sum(X[i] ** 2, (i, 1, n)), PLAIN),
    "delta": (Sum(KroneckerDelta(j, k) * T[k], (k, 1, K)), Equal(), T[m], PLAIN),
    "jacobian without delta": (softmax(Z, k), DerivativeIn(Z[j]), -softmax(Z, k) * softmax(Z, j), PLAIN),
    "jacobian, delta only": (softmax(Z, k), DerivativeIn(Z[j]), softmax(Z, k) * KroneckerDelta(j, k), PLAIN),
    "the mean": (Sum(mu - X[i], (i, 1, n)), SolvedFor(mu), Sum(X[i], (i, 1, n)), PLAIN),
    "any function": (
        Partial(Function("f", real=True)(a) ** 2, a),
        Equal(),
        Partial(Function("f", real=True)(a), a),
        PLAIN,
    ),
    "a function that need not be positive": (
        Function("h", real=True)(y) * exp(a),
        NegativeLogarithm(),
        -a - log(Function("h", real=True)(y)),
        PLAIN,
    ),
    "another positive function": (
        Function("h", positive=True)(y) * exp(a),
        NegativeLogarithm(),
        -a - 2 * log(Function("h", positive=True)(y)),
        PLAIN,
    ),
    "up to a constant, but without a value": (x - log(-x), EqualUpToConstant(x), x - log(x), NEGATIVE),
    "same minimiser, but without a value": (x - log(-x), SameMinimiser(x), x - log(x), NEGATIVE),
    "increasing, but on another domain": (a, SameMinimiser(a, Lambda(x, -(x**2))), -(a**2), NEGATIVE),
    "an empty sum of positives": (Sum(exp(X[i]), (i, 5, n)), AtLeast(strict=True), S.Zero, PLAIN),
    "a bound index below 0": (Sum(i**3, (i, -3, n)), AtLeast(), S.Zero, PLAIN),
    "a sum that begins behind the delta": (Sum(KroneckerDelta(j, k) * Z[k], (k, 2, K)), Equal(), Z[j], PLAIN),
    "a sum without the first, derived": (Sum(X[i] ** 2, (i, 2, n)), DerivativeIn(X[j]), 2 * X[j], PLAIN),
    "a delta of two sizes": (Sum(KroneckerDelta(i, k), (i, 1, n), (k, 1, K)), Equal(), K, PLAIN),
    "a sum and a number below it": (Sum(X[i] ** 2, (i, 1, n)), AtLeast(), Rational(1, 1000), PLAIN),
    "a sum that may be negative": (Sum(X[i], (i, 1, n)) + s, AtLeast(), S.Zero, PLAIN),
    "a logarithm without a value, far out": (
        (log(x + 5) + 1) ** 2 - log(x + 5) ** 2 - 2 * log(x + 5),
        Equal(),
        S.One,
        PLAIN,
    ),
    "a logarithm's slope where it has no value": (log(x), DerivativeIn(x), 1 / x, PLAIN),
    "an antiderivative without a value": (1 / x, AntiderivativeIn(x), log(x), NEGATIVE),
    "a square without a value": (log(x) ** 2, AtLeast(), S.Zero, PLAIN),
    "a constant without a value": (x**2, EqualUpToConstant(x), x**2 + log(a), PLAIN),
    "a shift without a value": (x**2, SameMinimiser(x), x**2 + log(a), PLAIN),
    "a quotient without a value": ((a**2 + a) / a, Equal(), a + 1, Context({a: UNIT_CLOSED})),
    "a sum whose terms have signs": (S.Zero, AtLeast(), Sum(i - Rational(3, 2), (i, 1, n)), PLAIN),
    "an empty sum has no -1 terms": (Sum(1, (i, 3, n)), Equal(), n - 2, PLAIN),
    "an empty sum, term by term": (Sum(log(1 + exp(X[i])), (i, 2, n)), AtLeast(strict=True), S.Zero, PLAIN),
    "a sum that does not reach the delta": (Sum(KroneckerDelta(2, k), (k, 1, K)), Equal(), S.One, PLAIN),
}

UNDECIDED: dict[str, Statement] = {
    "Gudermann's function": (atan(sinh(a)), Equal(), 2 * atan(tanh(a / 2)), PLAIN),
    "forty times the angle": (sin(40 * a), Equal(), 2 * sin(20 * a) * cos(20 * a), PLAIN),
    "a derivative where there is none": (
        OneSided(Abs(a), a, 1) - Partial(Abs(a), a),
        Equal(),
        S.Zero,
        Context(definitions={a: S.Zero}),
    ),
    "the logarithm of a negative cancels": (x * log(x), DerivativeIn(x), log(x) + 1, NEGATIVE),
    "a logarithm of negatives": (a * log(x) + log(x), Equal(), (a + 1) * log(x), NEGATIVE),
    "a root of negatives": (sqrt(x) * (a + 1), Equal(), a * sqrt(x) + sqrt(x), NEGATIVE),
    "a difference of logarithms of negatives": (log(x) + 1, AtLeast(strict=True), log(x), NEGATIVE),
    "a constant that is none": (x**2 + log(a), EqualUpToConstant(x), x**2, Context({a: Interval.open(-oo, 0)})),
    "a division by zero": (
        (a - x) / ((a - x) * (a + x) - a**2 + x**2),
        Equal(),
        1 / ((a - x) * (a + x) - a**2 + x**2) * (a - x),
        PLAIN,
    ),
    "a limit through negatives": (1 / log(x), TendsTo(x, -oo), S.Zero, NEGATIVE),
    "a limit from where there is no value": (x * log(x), TendsTo(x, S.Zero), S.Zero, PLAIN),
    "a limit that is another at a = 0": ((a * b + 1) / (a * b + 2), TendsTo(b, oo), S.One, PLAIN),
    "a sum to a number that is no integer": (Sum(1, (i, 1, s)), Equal(), s, PLAIN),
    "a bound index that may be 0": (Sum(sign(i), (i, 0, n)), Equal(), n + 1, PLAIN),
    "an antiderivative that jumps": (S.Zero, AntiderivativeIn(a), sign(a), PLAIN),
    "an increasing function that jumps": (
        a,
        SameMinimiser(a, Lambda(b, b - 2 * sign(b))),
        a - 2 * sign(a),
        PLAIN,
    ),
    "an increasing function with poles": (a, SameMinimiser(a, Lambda(b, tan(b))), tan(a), PLAIN),
    "a zero of every period": (tan(a), SolvedFor(a), S.Zero, PLAIN),
    "zeros out of the normal form's reach": (Max(a, 0), SolvedFor(a), S.Zero, PLAIN),
    "a zero where there is no value": ((a - y) * log(x), SolvedFor(a), y, NEGATIVE),
    "a cubic's only zero": ((a**3 - a) * (a - y), SolvedFor(a), y, PLAIN),
}


@pytest.mark.parametrize("statement", TRUE.values(), ids=TRUE.keys())
def test_what_is_true_is_proved(statement: Statement) -> None:
    verdict = prove(*statement)
    assert isinstance(verdict, Proved), verdict
    assert verdict.evidence
    assert all(item.goal and item.method for item in verdict.evidence)


@pytest.mark.parametrize("statement", FALSE.values(), ids=FALSE.keys())
def test_what_is_false_is_refuted_at_a_point_that_separates(statement: Statement) -> None:
    verdict = prove(*statement)
    assert isinstance(verdict, Refuted), verdict
    assert really_separates(*statement, verdict.witness)
    assert str(verdict.witness).startswith("at ")


@pytest.mark.parametrize("statement", UNDECIDED.values(), ids=UNDECIDED.keys())
def test_what_is_neither_stays_undecided(statement: Statement) -> None:
    verdict = prove(*statement)
    assert isinstance(verdict, Undecided), verdict
    assert verdict.reason


def test_a_sum_may_be_positive_though_a_term_is_not() -> None:
    """A negative first term does not refute it."""
    mixed = prove(Sum(i - Rational(5, 4), (i, 1, n + 3)), AtLeast(strict=True), S.Zero)
    assert not isinstance(mixed, Refuted)


@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize("name", ["linearity", "sums commute", "softmax", "product to sum"])
def test_what_is_proved_for_every_size_holds_for_small_ones(name: str, number: int) -> None:
    before, relation, after, context = TRUE[name]
    small: dict[Expr, Expr] = {n: S(number), K: S(number)}
    sides = [context.resolve(side).xreplace(small).doit() for side in (before, after)]
    renamed = Context({vector("p", number): UNIT_OPEN, vector("t", number): UNIT_CLOSED})
    assert isinstance(prove(sides[0], relation, sides[1], renamed), Proved)


def test_cases_are_named_in_the_evidence() -> None:
    verdict = prove(softplus(z), Equal(), Max(z, 0) + log(1 + exp(-Abs(z))))
    assert isinstance(verdict, Proved)
    (item,) = verdict.evidence
    assert item.method == "normal form, case by case"
    assert item.detail == "3 cases: $z > 0$; $z = 0$; $z < 0$"


def test_a_case_within_a_case_names_what_it_compares_as_it_is_read() -> None:
    """And not the brackets that the argument has as the variable for which the outer case takes it."""
    evidence = huber.hessian_derivation.evidence
    (exceptions,) = (
        item.detail.partition("No derivative at ")[2] for item in evidence if "No derivative" in item.detail
    )
    assert exceptions.startswith(r"$a - y > 0$, $a - y - \delta = 0$;")


def test_a_variable_without_a_domain_is_an_error() -> None:
    with pytest.raises(ValueError, match="r has no domain"):
        prove(Symbol("r") ** 2, Equal(), Symbol("r") ** 3)


def test_what_is_no_relation() -> None:
    with pytest.raises(TypeError, match="a relation is one of"):
        prove(a, "=", a)  # type: ignore[arg-type]


def test_the_cache_does_not_confuse_contexts() -> None:
    for _ in range(2):
        assert isinstance(prove(Abs(a), Equal(), a, Context({a: Interval.open(0, oo)})), Proved)
        assert isinstance(prove(Abs(a), Equal(), a), Refuted)
        assert isinstance(prove(b, Equal(), a**2, Context(definitions={b: a**2})), Proved)
        assert isinstance(prove(b, Equal(), a**2, Context(definitions={b: a**3})), Refuted)


def test_the_same_question_has_the_same_answer() -> None:
    first = prove(*FALSE["jacobian without delta"])
    verdict_on.cache_clear()
    assert prove(*FALSE["jacobian without delta"]) == first


def test_a_difference_far_below_any_absolute_tolerance_is_found() -> None:
    tiny = Rational(1, 10**200)
    verdict = prove(tiny * a, Equal(), tiny * a * (1 + Rational(1, 10**12)))
    assert isinstance(verdict, Refuted)
    shown = [value_at(side, verdict.witness, PLAIN) for side in (tiny * a, 2 * tiny * a)]
    with mp.workdps(30):
        assert shown[0] != 0
        assert abs(shown[1] / shown[0] - 2) < mp.mpf(10) ** -25


@pytest.mark.parametrize("e", [w * x, w * x * b, z**3, exp(z)], ids=str)
def test_the_logarithm_of_a_sigmoid_is_proved_through_its_far_tails(e: Expr) -> None:
    assert isinstance(prove(log(sigmoid(e)), Equal(), -softplus(-e)), Proved)


@pytest.mark.parametrize(
    "e", [z**3, *(pytest.param(e, marks=pytest.mark.slow) for e in (w * x, w * x * b, exp(z)))], ids=str
)
def test_far_tails_are_no_counterexample(e: Expr) -> None:
    """``log(1 + exp(-5000))`` is evaluated as 0 by SymPy; that must refute nothing."""
    unsettled = atan(sinh(a)) - 2 * atan(tanh(a / 2))
    assert not isinstance(prove(log(sigmoid(e)) + unsettled, Equal(), -softplus(-e)), Refuted)


@pytest.mark.parametrize("start", [120, 900, 2100])
def test_a_logarithm_next_to_one_is_not_taken_for_zero(start: int) -> None:
    far = Context({z: Interval(start, start + 1)})
    assert isinstance(prove(softplus(z) - z, Equal(), softplus(-z), far), Proved)
    assert isinstance(prove(softplus(z) - z, Equal(), 2 * softplus(-z), far), Refuted)
    assert isinstance(prove(softplus(-z), Equal(), S.Zero, far), Refuted)
    assert isinstance(prove(log(1 + exp(-z)), Equal(), log1p(exp(-z)), far), Proved)


def test_twins_do_not_meet_the_symbols_of_the_statement() -> None:
    other = Dummy("a'", real=True)
    assert isinstance(prove(a**2 + other, EqualUpToConstant(a), a**2, PLAIN), Proved)


def test_an_entry_is_no_parameter() -> None:
    """A sum has it without its name."""
    for relation in (EqualUpToConstant(X[1]), SameMinimiser(X[1])):
        with pytest.raises(TypeError, match="not the entry"):
            prove(Sum(X[i] ** 2, (i, 1, n)), relation, Sum(X[i] ** 2, (i, 1, n)) + X[j])


def test_where_there_is_no_derivative_nothing_is_said() -> None:
    at_the_kink = Context(definitions={a: S.Zero})
    verdict = prove(Partial(Abs(a), a), Equal(), S.Zero, at_the_kink)
    assert isinstance(verdict, Undecided)
    assert verdict.reason.endswith("there is no derivative here, and nothing is said of it; use OneSided")
