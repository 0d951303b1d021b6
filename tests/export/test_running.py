"""Exported C and JavaScript, compiled and run: against exact values, and bit for bit against NumPy."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from mpmath import mp, mpf
from sympy import Abs, IndexedBase, Sum, Symbol, exp, log, symbols

from mse_sym.check.accuracy import ALLOWED, allowed, measured, references
from mse_sym.check.strata import points
from mse_sym.export.c import c_file
from mse_sym.losses import Loss, with_activations
from mse_sym.losses.compiled import CompiledLoss
from mse_sym.symbolic.context import index, size, vector
from mse_sym.symbolic.operations import Number, Operation
from tests.export.running import library, of_c, of_javascript, pointer, run
from tests.losses.compiled import USUAL
from tests.losses.own import OWN

LOSSES = with_activations()
SEVERAL = ("written_out", "smooth", "narrow", "survival", "held", "hinge", "brier", "of_logarithms", "power", "hill")
"""Losses of one's own: of pieces, sets, vectors, powers; some of them lose digits in NumPy, too."""
FLOAT64 = np.dtype(np.float64)
COUNT = 20


@cache
def compiled(name: str) -> CompiledLoss:
    return loss_of(name).compile()


def loss_of(name: str) -> Loss:
    return LOSSES.get(name) or OWN[name]


@pytest.mark.gcc
@pytest.mark.node
@pytest.mark.parametrize("name", [*USUAL, "general_robust", "gaussian_crps", *SEVERAL])
def test_every_function_is_as_accurate_as_in_numpy(name: str, tmp_path: Path) -> None:
    loss = loss_of(name)
    makers = {"c": of_c(loss, tmp_path), "javascript": of_javascript(loss, tmp_path)}
    for quantity in loss.quantities:
        known = references(loss, quantity, FLOAT64, COUNT)
        ours = measured(loss, quantity, FLOAT64, known, getattr(compiled(name), quantity), "numpy")
        for backend, of_quantity in makers.items():
            found = measured(loss, quantity, FLOAT64, known, of_quantity(quantity), backend)
            bound = allowed(name, quantity) if name in LOSSES else max(ALLOWED, ours.greatest + ALLOWED)
            assert found.greatest <= bound, found


@pytest.mark.measured
@pytest.mark.gcc
@pytest.mark.node
def test_what_a_logarithm_lacks_to_its_tangent_keeps_its_digits(tmp_path: Path) -> None:
    a, y = symbols("a y", positive=True)
    loss = Loss("itakura_saito", y / a - log(y / a) - 1, a, y)
    at = np.array([0.25, 0.75, 1 - 2.0**-30, 1 + 2.0**-52, 1.125, 1.75, 3.0, 40.0, 1e9])
    with mp.workprec(400):
        right = [float(number - 1 - mp.log(number)) for number in map(mpf, at)]
    for of_quantity in (of_c(loss, tmp_path), of_javascript(loss, tmp_path)):
        np.testing.assert_allclose(of_quantity("value")(np.ones(9), at), right, rtol=5e-16)


def of_basic_operations() -> Iterator[tuple[str, str]]:
    """The functions all of whose operations are rounded in one way only: no exponential, no logarithm, no power."""
    for name in (*USUAL, *SEVERAL):
        for quantity in loss_of(name).quantities:
            program = compiled(name).source((quantity,)).program
            nodes = [node for statement in program.statements for node in statement.value.walk()]
            if all(is_basic(node) for node in nodes if isinstance(node, Operation)):
                yield name, quantity


def is_basic(node: Operation) -> bool:
    match node:
        case Operation("power", (_, Number(exponent))):
            return bool(exponent == 2)
    return node.name not in {"exp", "expm1", "log", "log1p", "power", "scaled_exponential", "tanh", "sinh", "cosh"}


@pytest.mark.gcc
@pytest.mark.node
def test_basic_operations_give_the_bits_of_numpy(tmp_path: Path) -> None:
    """But for the sign of a zero; also where the compiler's flags allow fused multiply-adds."""
    found = list(of_basic_operations())
    assert len(found) > 40
    flags = ("-O3", "-march=native", "-ffp-contract=fast")
    for name in dict.fromkeys(name for name, _ in found):
        loss = loss_of(name)
        makers = (of_c(loss, tmp_path, *flags), of_javascript(loss, tmp_path))
        for quantity in (quantity for owner, quantity in found if owner == name and quantity != "hessian_product"):
            for batch in points(loss, FLOAT64, COUNT):
                expected = getattr(compiled(name), quantity)(batch.prediction, batch.target, **batch.parameters)
                for of_quantity in makers:
                    got = of_quantity(quantity)(batch.prediction, batch.target, **batch.parameters)
                    np.testing.assert_array_equal(got, expected, f"{name}, {quantity}")


@pytest.mark.gcc
def test_many_examples_at_once_are_each_by_itself(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    huber, softmax = LOSSES["huber"], LOSSES["cross_entropy_of_softmax"]
    a, y = random.normal(size=(2, 5))
    result, delta = np.empty(5), ctypes.c_double(0.5)
    library(huber, tmp_path).huber_gradient_of_n(ctypes.c_size_t(5), pointer(a), pointer(y), delta, pointer(result))
    np.testing.assert_array_equal(result, compiled("huber").gradient(a, y, delta=0.5))
    z, labels = random.normal(size=(5, 3)), random.uniform(size=(5, 3))
    hessian = np.empty((5, 3, 3))
    sizes = ctypes.c_size_t(5), ctypes.c_size_t(3)
    of_n = library(softmax, tmp_path).cross_entropy_of_softmax_hessian_of_n
    assert of_n(sizes[0], pointer(z), pointer(labels), sizes[1], pointer(hessian)) == 0
    np.testing.assert_allclose(hessian, compiled("cross_entropy_of_softmax").hessian(z, labels), rtol=1e-14)


@pytest.mark.gcc
def test_c_refuses_what_lies_outside_the_domain(tmp_path: Path) -> None:
    gradient = of_c(LOSSES["huber"], tmp_path)("gradient")
    given = np.array([[1.0, 0.0, 0.5], [np.inf, 0.0, 0.5], [1.0, np.nan, 0.5], [1.0, 0.0, 0.0]]).T
    np.testing.assert_array_equal(gradient(*given[:2], delta=given[2]), [0.5, np.nan, np.nan, np.nan])
    hinge = of_c(OWN["hinge"], tmp_path)("value")
    np.testing.assert_array_equal(hinge(np.array([0.5, 0.5]), np.array([-1.0, 0.0])), [1.5, np.nan])
    function = library(LOSSES["cross_entropy"], tmp_path).cross_entropy_value
    p, y, value = np.array([0.5, 1.0]), np.array([0.0, 1.0]), np.array([7.0])
    assert function(pointer(p), pointer(y), ctypes.c_size_t(2), pointer(value)) == 33  # EDOM
    assert function(pointer(p), pointer(y), ctypes.c_size_t(0), pointer(value)) == 33
    assert value == 7


@pytest.mark.node
def test_javascript_refuses_what_lies_outside_the_domain(tmp_path: Path) -> None:
    loss = LOSSES["cross_entropy"]
    value, name = of_javascript(loss, tmp_path)("value"), "cross_entropy_value"
    with pytest.raises(RuntimeError, match=r"RangeError: cross_entropy_value: p must have entries in \(0, 1\)"):
        value(np.array([[0.5, 1.0]]), np.array([[0.0, 1.0]]))
    with pytest.raises(RuntimeError, match="the sizes of the vectors differ"):
        run(tmp_path / f"{loss.name}.mjs", name, np.array([[0.5, 0.1]]), np.array([[1.0]]))


def strange() -> Iterator[Loss]:
    """Losses whose variables are called as words of the languages, functions, indices and the size are."""
    for names in (["double", "work", "n"], ["NAN", "K", "i"], ["isnan", "for", "fabs"], ["let", "bits", "Math"],
                  ["value", "gradient", "hessian"], ["ldexp", "square", "free"]):  # fmt: skip
        a, y = symbols(names[:2], real=True)
        scale = Symbol(names[2], positive=True)
        yield Loss(f"of_{names[0]}", scale * Abs(a - y) ** 2 * exp(-y) + (a - y) / scale, a, y, (scale,))
    z, t = vector("k", 3), vector("j", 3)
    yield Loss("fixed", (z[1] - t[1]) ** 2 + z[2] * t[3] ** 2 + exp(z[3]), z, t)


@pytest.mark.gcc
@pytest.mark.node
@pytest.mark.parametrize("loss", [*strange()], ids=lambda loss: loss.name)
def test_whatever_a_variable_is_called_the_files_are_right(loss: Loss, tmp_path: Path) -> None:
    shape = (4, 3) if isinstance(loss.prediction, IndexedBase) else (4,)
    prediction, target = np.random.default_rng(2).uniform(-1, 1, (2, *shape))
    parameters = {parameter.name: np.full(4, 2.0) for parameter in loss.parameters}
    for quantity in ("value", "gradient", "hessian"):
        expected = getattr(loss.compile(), quantity)(prediction, target, **parameters)
        for of_quantity in (of_c(loss, tmp_path), of_javascript(loss, tmp_path)):
            np.testing.assert_allclose(of_quantity(quantity)(prediction, target, **parameters), expected, rtol=1e-14)


@pytest.mark.gcc
@pytest.mark.node
def test_one_number_may_be_predicted_for_a_vector(tmp_path: Path) -> None:
    a, t, k = symbols("a", real=True), vector("t", size("K")), index("k")
    loss = Loss("location", Sum((t[k] - a) ** 2, (k, 1, size("K"))), a, t)
    numbers, vectors = np.array([1.0, 2.0]), np.array([[1.0, 3.0, 0.0], [2.0, 2.0, 5.0]])
    for of_quantity in (of_c(loss, tmp_path), of_javascript(loss, tmp_path)):
        np.testing.assert_array_equal(of_quantity("value")(numbers, vectors), [5, 9])
        np.testing.assert_array_equal(of_quantity("gradient")(numbers, vectors), [-2, -6])


@pytest.mark.gcc
@pytest.mark.node
def test_words_of_an_author_stay_in_the_comment(tmp_path: Path) -> None:
    a, y = symbols("a y", real=True)
    loss = Loss("quiet", (a - y) ** 2, a, y, title="A square */ #error loud /*")
    assert "#error loud" in c_file(loss, {})
    one = np.ones(1)
    for of_quantity in (of_c(loss, tmp_path), of_javascript(loss, tmp_path)):
        assert of_quantity("value")(3 * one, one) == 4
