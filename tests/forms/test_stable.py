"""Every rule of the stable forms is needed: without it some function of the catalogue is wrong, or more is computed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from sympy import Abs, Eq, Max, Ne, Piecewise, Product, Sum, Symbol, besseli, cos, exp, factorial, log, sqrt

from mse_sym.backends.numpy import array_function
from mse_sym.check.accuracy import ALLOWED, measured
from mse_sym.check.right import right
from mse_sym.check.strata import Points
from mse_sym.forms.ranges import WHOLE_RANGE
from mse_sym.forms.stable import RULES, stable_form
from mse_sym.forms.sums_apart import SUMS_APART
from mse_sym.forms.together import TOGETHER_RULES
from mse_sym.losses import Loss, activations, poisson_nll, squared_error, with_activations
from mse_sym.losses.compiled import Quantity
from mse_sym.proof import Derivation
from mse_sym.proof.prover import prove
from mse_sym.proof.relations import Equal
from mse_sym.proof.rules import Rule
from mse_sym.proof.verdict import Proved, Refuted
from mse_sym.symbolic.context import UNIT_CLOSED, UNIT_OPEN, index, size, vector
from mse_sym.symbolic.functions import ordered_product, sigmoid
from mse_sym.symbolic.notation import textbook_latex
from mse_sym.symbolic.operations import Operation
from mse_sym.symbolic.rounding import normal_part, remaining_part, rounded_difference, rounding_error, subtraction_scale
from tests.losses.compiled import USUAL

GREATEST = float(np.finfo(np.float64).max)
_mu, _n = (Symbol(name, positive=True) for name in ("mu", "n"))
_a, _b, _y = (Symbol(name, real=True) for name in "aby")
_P, _T, _N, _k = *(vector(name, size("K")) for name in "ptn"), index("k")
_SUM = Sum(_P[_k] * _T[_k], (_k, 1, size("K"))), Sum(_P[_k] + _T[_k], (_k, 1, size("K")))
_SQUARES = [Sum((_P[_k] - other[_k]) ** 2, (_k, 1, size("K"))) for other in (_T, _N)]
_epsilon = Symbol("epsilon", positive=True)
_LOGARITHM = _P[_k] - log(Sum(exp(_P[index("i")]), (index("i"), 1, size("K"))))
_SMOOTHED = -Sum(((1 - _epsilon) * _T[_k] + _epsilon / size("K")) * _LOGARITHM, (_k, 1, size("K")))
LOSSES = {
    **with_activations(),
    "squared_error_of_gelu": squared_error.of(activations.gelu),
    "poisson_nll_of_softplus": poisson_nll.of(activations.softplus),
    "counts": Loss("counts", _mu - _n * log(_mu) + log(factorial(_n)), _mu, _n),
    "von_mises": Loss("von_mises", log(besseli(0, _n)) - _n * cos(_a - _y), _a, _y, (_n,)),
    "angle": Loss("angle", -_n * cos(_a - _y), _a, _y, (_n,)),
    "density": Loss("density", -log(Product(exp(-((_P[_k] - _T[_k]) ** 2) / 2), (_k, 1, size("K")))), _P, _T),
    "written_out": Loss("written_out", log(Sum(exp(_P[_k]), (_k, 1, size("K")))) - _P[1] + 0 * _T[1], _P, _T),
    "overlap": Loss("overlap", 1 - (2 * _SUM[0] + 1) / (_SUM[1] + 1), _P, _T, domains={_P: UNIT_OPEN, _T: UNIT_CLOSED}),
    "smoothed": Loss("smoothed", _SMOOTHED, _P, _T, (_epsilon,), {_T: UNIT_CLOSED, _epsilon: UNIT_OPEN}),
    "margin": Loss("margin", Max(0, 4 + _SQUARES[0] - _SQUARES[1]), _P, _T, (_N,)),
    "doubled": Loss("doubled", (_a - _y) ** 2, _a, _y),
    "by_side": Loss("by_side", Piecewise((_a**2, sigmoid(_y) - _b > 0), (2 * _a**2, True)), _a, _y, (_b,)),
}


@dataclass(frozen=True)
class Point:
    """An input of float64 at which a function is wrong without a certain rule."""

    loss: str
    quantity: Quantity
    prediction: Any
    target: Any
    parameters: dict[str, Any]
    direction: Any = None


def at(loss: str, quantity: Quantity, prediction: Any, target: Any, direction: Any = None, **parameters: Any) -> Point:
    return Point(loss, quantity, prediction, target, parameters, direction)


NEEDED = {
    "logarithm of a product over an index": at("density", "value", [100.0, 1.0], [0.0, 0.0]),
    "logarithm of the gamma function": at("counts", "value", 200.0, 180.0),
    "logarithm of the Bessel function": at("von_mises", "value", 0.5, 0.25, n=800.0),
    "largest entry": at("written_out", "value", [800.0, 2.0], [0.0, 0.0]),
    "temperature inside": at("info_nce", "hessian_product", [0.0, 0.0], [0.0, 1.0], [-1.67e-321, 3e-321], T=2.0**-10),
    "over one denominator": at("overlap", "value", [1e-25, 5e-11], [0.0, 0.0]),
    "labels apart": at("smoothed", "gradient", [-6.0] * 3, [1.0, 0.0, 0.0], epsilon=1 - 2.0**-19),
    "product by product": at("margin", "value", [1e200, 0.0], [0.0, 0.0], n=[0.0, 1.0]),
    "root less one": at("pseudo_huber", "value", 1e-9, 0.0, delta=1.0),
    "by the smaller ratio": at("pseudo_huber", "gradient", 1e200, 0.0, delta=1.0),
    "logarithm of a large square": at("cauchy", "value", 1e200, 0.0, delta=1.0),
    "sigmoid and softplus": at("geometric_nll_of_exp", "value", 4.2e290, 1.0),
    "logarithm of the sigmoid": at("binary_cross_entropy_of_sigmoid", "value", 4.8e298, 0.92),
    "by the residual": at("squared_error_of_sigmoid", "hessian", 1.7e190, GREATEST),
    "complement of tanh": at("log_cosh", "hessian", -1.0, -178.0),
    "Bernstein form": at("binary_cross_entropy", "hessian", 7.7e-309, 1.0),
    "term by term": at("binary_cross_entropy", "hessian", 9.3e-310, 0.0),
    "complement of the softmax": at("cross_entropy_of_softmax", "gradient", [16.6, 120.2, -15.5], [0.0, 1.0, 0.0]),
    "logarithm of cosh": at("log_cosh", "value", 4.2e290, 1.6e205),
    "logarithms together": at("geometric_nll", "value", 4e292, 9e307),
    "power near 1": at("tukey", "value", 1e-9, 0.0, delta=10.0),
    "quotient of logarithms": at("squared_logarithmic_error", "value", 1.1747e308, 1.176e308),
    "logarithm near 1": at("geometric_nll", "value", 1.1e-61, 1.1e-254),
    "logarithm of a ratio": at("negative_binomial_nll", "value", 4e307, 4e307, r=1.4e-6),
    "softplus below 0": at("poisson_nll_of_softplus", "value", -800.0, 1.0),
    "angles apart": at("angle", "gradient", 39.38215134209456, 243.511344048316, n=3.0),
    "powers of a square": at("general_robust", "value", 1e-9, 0.0, alpha=1.0, c=1.0),
    "normal distribution": at("squared_error_of_gelu", "value", -20.0, 0.5),
    "no large exponential": at("squared_error_of_sigmoid", "value", 1.0, 0.5),
    "relative to one entry": at("cross_entropy_of_softmax", "hessian_product", [0.0, -50.0], [1.0, 0.0], [1.0, 2.0]),
    "largest logit": at("cross_entropy_of_softmax", "value", [1.0, 2.0], [0.0, 1.0]),
    "exponents in parts": at("info_nce", "gradient", [0.3, -0.1], [1.0, 0.0], T=2.0**-10 / 0.9),
    "softmax in parts": at("cross_entropy_of_softmax", "gradient", [0.0, *[-744.6] * 99], [1.0, *[0.0] * 99]),
    "exact comparison": at("huber", "hessian", -0.34657359027997264, 947.8492402419517, delta=948.1958138322317),
    "error-free exponents": at("log_cosh", "hessian", 4.37071946122152, 264.3173243338586),
    "error-free logarithm": at("log_cosh", "value", 0.2587270158788684, 0.007758743198804848),
    "no infinity less infinity": at("poisson_nll_of_exp", "value", 1.8e307, 1.5e22),
    "exponentials in two": at("squared_error_of_tanh", "gradient", 9e307, 9e307),
    "number last": at("gaussian_crps", "gradient", 5e-324, 0.0, sigma=1e-6),
    "exponential of a square": at("gaussian_crps", "hessian", -1.3633255411711391, 0.9999999999999653, sigma=0.125),
    "power outside": at("focal", "hessian", 1e-300, 0.0, gamma=0.25),
    "power of a mean": at("tweedie", "value", 2e-309, 1e-10, p=2 - 2.0**-52),
    "power of a complement": at("focal", "value", 1 / 3 + 1e-17, 1.0, gamma=15.75),
    "differences apart": at("doubled", "gradient", 9e307, 9e307),
    "halved squares": at("squared_error", "value", -1.3407807929942603e154, 1.0),
    "scaled differences": at("huber", "value", 1.79e308, -4.5e307, delta=0.0326),
    "halved logarithm": at("poisson_nll", "value", 1.7e308, 2.6e305),
    "powers apart": at("generalised_cross_entropy", "gradient", [2.056e-264, 0.5], [1.0, 0.0], q=4e-5),
    "norm inside": at("cosine", "hessian", [4.362882e-100, 1.0215442e-141], [1.2559541e-202, 1.487e-249], epsilon=1e-6),
    "balanced products": at("cross_entropy", "hessian_product", [1e-160, 0.5], [1e-200, 0.5], [1e-200, 1.0]),
    "one division after the other": at("gamma_nll", "hessian", 1.6e154, 1.79e308),
    "choices in conditions": at("by_side", "value", 2.0, 0.5, b=0.25),
}


FOR_ACCURACY = tuple(rule for rule in RULES if rule not in (*TOGETHER_RULES, SUMS_APART, WHOLE_RANGE))
OF_SCIPY = ("logarithm of the gamma function", "logarithm of the Bessel function")


def test_a_point_is_known_for_every_rule() -> None:
    assert list(NEEDED) == [rule.name for rule in FOR_ACCURACY]


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(rule, marks=pytest.mark.backend("scipy") if rule.name in OF_SCIPY else pytest.mark.slow)
        for rule in FOR_ACCURACY
    ],
    ids=lambda rule: rule.name,
)
def test_without_the_rule_a_function_is_wrong(rule: Rule) -> None:
    point = NEEDED[rule.name]
    assert greatest_error(point, lambda: getattr(LOSSES[point.loss].compile(), point.quantity)) <= ALLOWED
    without = tuple(other for other in RULES if other != rule)
    assert greatest_error(point, lambda: compiled_by(without, LOSSES[point.loss], point.quantity)) > ALLOWED


@pytest.mark.parametrize(
    "point",
    [
        pytest.param(at("expectile", "value", -4.4e-161, 1.369e154, tau=0.3977713717174575), id="a share of a square"),
        *(
            pytest.param(point, marks=pytest.mark.slow, id=name)
            for name, point in {
                "a number last": at("expectile", "gradient", 1.7958954417274534e308, -1.0, tau=0.99993896484375),
                "a square of a sum below": at("squared_logarithmic_error", "hessian", 4.8087488331981786e154, 669.69),
                "by significands": at("negative_binomial_nll", "gradient", 1.7e308, 1.3e154, r=318410.5),
                "by the ratio": at("negative_binomial_nll", "hessian", 2.5e79, 2.6e276, r=67078.0),
                "a subnormal residual": at(
                    "student_t_nll",
                    "gradient",
                    -1.7267636808241005e-304,
                    -1.7267636808241013e-304,
                    nu=4666.654741957348,
                    sigma=5.815094791546208e-05,
                ),
                "a subnormal square": at(
                    "student_t_nll",
                    "value",
                    2.1538010882321035e-138,
                    2.153801088232105e-138,
                    nu=0.00018791195679962843,
                    sigma=809909.6907359526,
                ),
            }.items()
        ),
    ],
)
def test_no_product_overflows_on_the_way(point: Point) -> None:
    assert greatest_error(point, lambda: getattr(LOSSES[point.loss].compile(), point.quantity)) <= ALLOWED


_LESS = (
    ("binary_cross_entropy_of_sigmoid", "gradient"),
    ("binary_cross_entropy_of_sigmoid", "value"),
    ("huber", "gradient"),
)


@pytest.mark.parametrize(
    ("rule", "name", "quantity"),
    [(rule, *computed) for rule, computed in zip(TOGETHER_RULES, _LESS, strict=True)],
    ids=[rule.name for rule in TOGETHER_RULES],
)
def test_without_the_rule_more_is_computed(rule: Rule, name: str, quantity: Quantity) -> None:
    loss = LOSSES[name]
    without = tuple(other for other in RULES if other != rule)
    assert operations(RULES, loss, quantity) < operations(without, loss, quantity)


def operations(rules: tuple[Rule, ...], loss: Loss, quantity: Quantity) -> int:
    """How many operations the statements of a quantity have by these rules."""
    form = stable_form(loss.derivation(quantity), rules).result
    function = array_function([form], [()], [loss.prediction, loss.target, *loss.parameters])
    nodes = (node for statement in function.source.program.statements for node in statement.value.walk())
    return sum(isinstance(node, Operation) and node.name != "negate" for node in nodes)


def greatest_error(point: Point, function: Callable[[], Callable[..., Any]]) -> float:
    """The error at the point, infinite where there is no array code of the form."""
    loss, dtype = LOSSES[point.loss], np.dtype(np.float64)
    parameters = {name: np.array([value]) for name, value in point.parameters.items()}
    direction = None if point.direction is None else np.array([point.direction])
    batch = Points(np.array([point.prediction]), np.array([point.target]), parameters, ("chosen",), direction)
    try:
        called = function()
    except (ValueError, AttributeError) as error:
        if not re.search("array code has no function|neither a variable nor the size|no attribute", str(error)):
            raise
        return np.inf
    known = ((batch, tuple(right(loss, point.quantity, batch))),)
    return measured(loss, point.quantity, dtype, known, called, "numpy").greatest


def compiled_by(rules: tuple[Rule, ...], loss: Loss, quantity: Quantity) -> Callable[..., Any]:
    """The function that these rules lead to."""
    compiled = loss.compile()
    variables = compiled.variables_of((quantity,))
    names = [variable.name for variable in variables]
    form = stable_form(loss.derivation(quantity), rules).result
    function = array_function([form], [compiled.free_indices[quantity]], [v.symbol for v in variables])
    return lambda *vectors, **parameters: function({**dict(zip(names, vectors, strict=False)), **parameters})[0]


U, V = Symbol("u", real=True), Symbol("v", real=True)


def test_what_rounding_does_is_a_free_number_in_proofs() -> None:
    split = exp(rounded_difference(U, V)) * exp(rounding_error(U, V))
    assert isinstance(prove(exp(U - V), Equal(), split), Proved)
    assert isinstance(prove(exp(U), Equal(), exp(normal_part(U)) * exp(remaining_part(U))), Proved)
    scale = subtraction_scale(U, V)
    assert isinstance(prove(U - V, Equal(), ordered_product(scale * U - scale * V, 1 / scale)), Proved)
    assert isinstance(prove(exp(-V), Equal(), scale / ((1 + exp(V)) * scale - scale)), Proved)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (exp(U - V), exp(rounded_difference(U, V))),
        (exp(U), exp(normal_part(U))),
        (U - V, subtraction_scale(U, V) * (U - V)),
        (Abs(U - V), ordered_product(2, U - V)),
    ],
)
def test_a_free_number_that_does_not_cancel_is_refuted(left: Any, right: Any) -> None:
    assert isinstance(prove(left, Equal(), right), Refuted)


def test_a_root_below_a_difference_is_no_repeated_divisor() -> None:
    difference = Derivation.begin((U - V) / sqrt(1 + (U - V) ** 2))
    assert stable_form(difference).result.has(subtraction_scale)


@pytest.mark.parametrize("condition", [Eq, Ne])
def test_pieces_of_equal_numbers_stay_as_they_are(condition: Any) -> None:
    a, y = Symbol("a", real=True), Symbol("y", real=True)
    pieces = Piecewise(((a - y) ** 2, condition(Abs(a - y), 1)), (2 * (a - y) ** 2, True))
    conditions = stable_form(Derivation.begin(pieces)).result.atoms(Eq, Ne)
    assert conditions == {condition(Abs(a - y), 1)}


def test_formulas_read_as_products() -> None:
    assert textbook_latex(ordered_product(exp(rounded_difference(U, V)), exp(rounding_error(U, V)))) == (
        r"e^{\operatorname{fl}\left(u - v\right)} e^{\operatorname{err}\left(u - v\right)}"
    )
    assert textbook_latex(ordered_product(U, 1 / V)) == r"\frac{u}{v}"


@pytest.mark.parametrize("name", USUAL)
def test_finite_inputs_give_no_warning(name: str, recwarn: pytest.WarningsRecorder) -> None:
    loss = with_activations()[name].compile()
    ends = np.array([1e-300, 0.5, 1 - 2.0**-53, 1.0, 1e154, GREATEST])
    unit = ends[:3]
    domain = loss.variables[0].domain
    predictions = unit if domain.sup == 1 else ends
    parameters = {variable.name: 0.5 for variable in loss.variables[2:]}
    if loss.variables[0].is_vector:
        values = np.stack([predictions, predictions[::-1]], axis=-1)
        for quantity in ("value", "gradient", "hessian"):
            result = getattr(loss, quantity)(values, np.tile([1.0, 0.0], (len(values), 1)))
            assert not np.isnan(result).any()
    else:
        targets = unit if loss.variables[1].domain.sup == 1 else ends
        given = [each.ravel() for each in np.meshgrid(predictions, targets)]
        for quantity in ("value", "gradient", "hessian"):
            assert not np.isnan(getattr(loss, quantity)(*given, **parameters)).any()
    assert not recwarn.list
