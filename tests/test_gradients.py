"""The verified module: the compiled functions of the catalogue without SymPy."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import FiniteSet, Max, Symbol

from mse_sym import gradients
from mse_sym.export.heading import measured_accuracies
from mse_sym.export.numba import numba_module
from mse_sym.export.python import python_module
from mse_sym.losses import Loss, with_activations
from mse_sym.losses.compiled import CompiledLoss
from mse_sym.report.sources import labels_in, sources
from mse_sym.runtime.quantity import TOGETHER, method_name
from tests.losses.compiled import EVERY, USUAL
from tests.losses.strategies import inputs_of

LOSSES = with_activations()
UNTYPED: Any = gradients
"""The module as it is called without a type checker, which refuses some of these calls beforehand."""

of_every_loss = pytest.mark.parametrize("name", EVERY)
of_usual_losses = pytest.mark.parametrize("name", USUAL)


@cache
def compiled(name: str) -> CompiledLoss:
    return LOSSES[name].compile()


def methods(name: str) -> tuple[str, ...]:
    """What one calls of a loss with prediction and target, or with a vector as well."""
    return (*LOSSES[name].quantities, *map(method_name, TOGETHER))


@pytest.mark.slow
def test_the_module_is_what_export_writes() -> None:
    """If it is not: ``mse-sym export``."""
    written = Path(gradients.__file__).read_text(encoding="utf-8")
    assert written == python_module(LOSSES.values(), measured_accuracies())


def test_long_names_make_long_lines_that_are_laid_out() -> None:
    a, y, delta = (Symbol(letter * 70, real=True) for letter in "ayd")
    loss = Loss("long", (a - y) * Max(delta, y), prediction=a, target=y, parameters=(delta,))
    module: dict[str, Any] = {"__name__": "long"}
    text = python_module([loss], {})
    exec(text, module)
    assert module["long"].value(3.0, 1.0, **{delta.name: 2.0}) == 4
    assert any(line == " " * 16 + ")" for line in text.splitlines()), "within the usual case"


@pytest.mark.slow
def test_the_loops_are_what_export_writes() -> None:
    """If they are not: ``mse-sym export --backend numba``."""
    path = Path(gradients.__file__).with_name("gradients_numba.py")
    assert path.read_text(encoding="utf-8") == numba_module(LOSSES.values(), measured_accuracies())


def test_it_has_the_whole_catalogue() -> None:
    assert gradients.__all__ == sorted(LOSSES)


def test_a_loss_that_is_called_says_which_functions_it_has() -> None:
    with pytest.raises(TypeError, match=r"^huber has several functions: call huber\.value\(…\), huber\.gradient"):
        UNTYPED.huber([1.0], [2.0], delta=1.0)


def test_it_needs_numpy_alone() -> None:
    program = (
        "import sys, numpy; before = set(sys.modules)\n"
        "from mse_sym import gradients\n"
        "print(gradients.huber.gradient(1.0, 0.0, delta=0.5))\n"
        "print(*{name.partition('.')[0] for name in set(sys.modules) - before} - set(sys.stdlib_module_names))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0.5", "mse_sym"]


@of_every_loss
@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
@given(data=st.data())
@settings(max_examples=20)
def test_every_function_is_the_compiled_one_bit_for_bit(name: str, dtype: Any, data: st.DataObject) -> None:
    inputs = data.draw(inputs_of(LOSSES[name], dtype))
    reduction = data.draw(st.sampled_from([None, "mean", "sum"]))
    for method in data.draw(st.sets(st.sampled_from(methods(name)), min_size=1)):
        given_ = (inputs.prediction, inputs.target, *[inputs.target - 2] * (method == "hessian_product"))
        found = getattr(getattr(gradients, name), method)(*given_, **inputs.parameters, reduction=reduction)
        expected = getattr(compiled(name), method)(*given_, **inputs.parameters, reduction=reduction)
        several = isinstance(found, tuple)
        for one, other in zip(found if several else [found], expected if several else [expected], strict=True):
            assert np.asarray(one).tobytes() == np.asarray(other).tobytes()
            assert (np.shape(one), one.dtype) == (np.shape(other), other.dtype)


@of_usual_losses
def test_one_example_is_to_the_last_bit_what_it_is_among_others(name: str) -> None:
    """It is computed with numbers, the others with arrays."""
    predictions = np.random.default_rng(0).uniform(size=(1000, 3) if LOSSES[name].is_vector else 1000)
    targets = np.ones_like(predictions)
    function = getattr(UNTYPED, name).value_gradient_and_hessian
    parameters = {parameter.name: 0.5 for parameter in LOSSES[name].parameters}
    among = function(predictions, targets, **parameters)
    alone = [function(*each, **parameters) for each in zip(predictions, targets, strict=True)]
    for results, one in zip(among, zip(*alone, strict=True), strict=True):
        assert results.tobytes() == np.array(one).tobytes()


@of_usual_losses
def test_an_unusual_number_changes_no_bit_of_the_others(name: str) -> None:
    """Shorter lines compute where all numbers are usual."""
    random, shape = np.random.default_rng(0), (200, 3) if LOSSES[name].is_vector else (200,)
    arrays, others = [], []
    for argument, low, high in zip(compiled(name).signature.arguments[:2], (-9, 0), (9, 1), strict=True):
        least, most = argument.domain.least_and_most
        arrays.append(np.clip(random.uniform(low, high, shape), least, most))
        others.append(np.concatenate([arrays[-1], np.full_like(arrays[-1][:1], least if low else most)]))
        if LOSSES[name].is_vector:
            others[-1][-1, 1:] = 0.5
    parameters = {parameter.name: 0.5 for parameter in LOSSES[name].parameters}
    for method in methods(name):
        function = getattr(getattr(gradients, name), method)
        vectors = [[array % 2] * (method == "hessian_product") for array in (arrays[0], others[0])]
        alone, among = function(*arrays, *vectors[0], **parameters), function(*others, *vectors[1], **parameters)
        several = isinstance(alone, tuple)
        for one, other in zip(alone if several else [alone], among if several else [among], strict=True):
            assert one.tobytes() == other[:-1].tobytes()


@of_every_loss
@pytest.mark.parametrize(
    "spoil",
    [
        lambda prediction, target: (prediction, target[:1]),
        lambda prediction, target: (prediction, np.full_like(target, np.nan)),
        lambda prediction, target: (np.full_like(prediction, np.inf), target),
        lambda prediction, target: (prediction, np.full_like(target, -2)),
        lambda prediction, target: (np.full_like(prediction, -2), target),
        lambda prediction, target: (prediction + 0j, target),
        lambda prediction, target: (prediction, target.astype(object)),
        lambda prediction, target: (prediction, target.astype(str)),
        lambda prediction, target: (prediction[:0], target[:0]),
        lambda prediction, target: (0.5, target),
    ],
)
def test_what_the_compiled_function_refuses_is_refused_with_the_same_words(name: str, spoil: Any) -> None:
    loss = LOSSES[name]
    shape = (2, 3) if loss.is_vector else (2,)
    bad = spoil(np.full(shape, 0.25), np.ones(shape))
    parameters = {parameter.name: 0.5 for parameter in loss.parameters}
    for method in methods(name):
        given_ = (*bad, *[np.ones(shape)] * (method == "hessian_product"))
        expected = refusal(getattr(compiled(name), method), *given_, **parameters)
        assert refusal(getattr(getattr(gradients, name), method), *given_, **parameters) == expected


@of_usual_losses
@pytest.mark.parametrize("number", [np.inf, -np.inf, np.nan])
def test_an_argument_that_is_not_finite_is_refused(name: str, number: float) -> None:
    """Every argument of every function, also where one number among good ones is infinite."""
    loss = LOSSES[name]
    shape = (2, 3) if loss.is_vector else (2,)
    good = {"prediction": np.full(shape, 0.25), "target": np.full(shape, 0.5), "vector": np.ones(shape)}
    parameters = {parameter.name: np.full(2, 0.5) for parameter in loss.parameters}
    for method in methods(name):
        names = ["prediction", "target", *["vector"] * (method == "hessian_product")]
        function = getattr(getattr(gradients, name), method)
        function(*(good[name] for name in names), **parameters)
        for spoilt in [*names, *parameters]:
            given_ = {key: array.copy() for key, array in {**good, **parameters}.items()}
            given_[spoilt][-1:] = number
            with pytest.raises(ValueError, match=f"{spoilt} must be finite, got {number}"):
                function(*(given_[name] for name in names), **{key: given_[key] for key in parameters})


def refusal(function: Callable[..., Any], *arguments: Any, **parameters: Any) -> tuple[type[Exception], str] | None:
    """The error that a function raises, and its words."""
    try:
        function(*arguments, **parameters)
    except (TypeError, ValueError) as error:
        return type(error), str(error)
    return None


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: UNTYPED.huber.value(1.0, 2.0), TypeError, "delta"),
        (lambda: gradients.huber.value(1.0, 2.0, delta=-1.0), ValueError, r"delta must lie in \(0, ∞\), got -1.0"),
        (lambda: gradients.huber.value([1.0], [2.0], delta=[1.0, 1.0]), ValueError, r"shape \(1,\)"),
        (lambda: gradients.quantile.gradient(1.0, 2.0, tau=1), ValueError, r"tau must lie in \(0, 1\)"),
        (lambda: UNTYPED.squared_error.value(1.0, 2.0, reduction="average"), ValueError, "reduction must be None"),
        (lambda: UNTYPED.squared_error.value(1.0, 2.0, 3.0), TypeError, "positional"),
    ],
)
def test_parameters_and_reductions(call: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        call()


@of_every_loss
def test_its_docstring_says_what_it_is(name: str) -> None:
    loss, functions = getattr(gradients, name), compiled(name)
    written = inspect.getdoc(loss) or ""
    assert written.splitlines()[0] == f"{LOSSES[name].title}."
    for part in ("ℓ = ", "∂ℓ/∂", "∂²ℓ/∂", "prediction", "target", f"Proved in {len(functions.evidence)} steps"):
        assert part in written
    for variable in functions.variables[2:]:
        assert f"parameter {variable.name} in " in written
        assert variable.name in inspect.signature(loss.gradient).parameters


@pytest.mark.parametrize("module", ["gradients", "gradients_numba"])
def test_a_docstring_has_the_sources_of_its_loss_in_full(module: str) -> None:
    """Read in the text, since loops want Numba."""
    text = (Path(gradients.__file__).parent / f"{module}.py").read_text(encoding="utf-8")
    cited = {label for loss in LOSSES.values() for label in labels_in(loss.note)}
    assert cited
    written = " ".join(text.split())
    assert [label for label in sorted(cited) if f"{sources()[label].in_plain_text}." not in written] == []


def test_numbers_of_a_textbook() -> None:
    """Independent of the derivations: a residual, σ(2) − 1, a softmax of equal logits."""
    assert gradients.squared_error.gradient(2.0, 0.5) == 1.5
    assert gradients.binary_cross_entropy_of_sigmoid.gradient(2.0, 1.0) == pytest.approx(
        -1 / (1 + np.exp(2)), rel=1e-15
    )
    np.testing.assert_allclose(
        gradients.cross_entropy_of_softmax.gradient([0.0, 0.0], [1.0, 0.0]), [-0.5, 0.5], rtol=1e-15
    )
    np.testing.assert_allclose(
        gradients.cross_entropy_of_softmax.hessian([0.0, 0.0], [1.0, 0.0]), [[0.25, -0.25], [-0.25, 0.25]], rtol=1e-15
    )
    value, gradient = gradients.huber.value_and_gradient([3.0, 0.5], [0.0, 0.0], delta=1.0, reduction="mean")
    assert value == (2.5 + 0.125) / 2
    np.testing.assert_array_equal(gradient, [0.5, 0.25])


def test_a_mean_overflows_only_where_it_is_too_large() -> None:
    large, zeros = np.full(4, 1e308), np.zeros(4)
    assert gradients.absolute_error.value(large, zeros, reduction="mean") == 1e308
    assert gradients.absolute_error.value(large, zeros, reduction="sum") == np.inf


def test_a_vector_that_is_too_large_for_a_product_is_refused() -> None:
    with pytest.raises(ValueError, match="vector must lie in"):
        gradients.cross_entropy_of_softmax.hessian_product([0.0, 1.0], [0.0, 1.0], [1e121, 0.0])
    greatest = float(np.finfo(np.float32).max)
    arguments = (np.array(row, np.float32) for row in ([0.0, 1.0], [0.0, 1.0], [greatest, -greatest]))
    assert np.isfinite(gradients.cross_entropy_of_softmax.hessian_product(*arguments)).all()


_HASHES_OF_FLOAT32 = """\
import hashlib
import inspect
import numpy as np
from mse_sym import gradients

random = np.random.default_rng(3)
for name in gradients.__all__:
    functions = getattr(gradients, name)
    taken = inspect.signature(functions.value).parameters
    shape = (3_000, 7) if name in OF_VECTORS else (20_000,)
    prediction, target = random.uniform(0.01, 0.99, shape), random.uniform(0.01, 0.99, shape)
    spread = 30 if "_of_" in name or "error" in name else 1
    labels = np.choose((target > 0.5).astype(int), LABELS[name]) if name in LABELS else target
    given = (spread * prediction).astype(np.float32), labels.astype(np.float32)
    others = {"weights", "reduction", "out", "ignore_index"}
    parameters = {key: np.float32(MIDDLES[name].get(key, 0.7)) for key in list(taken)[2:] if key not in others}
    found = functions.value_gradient_and_hessian(*given, **parameters)
    print(name, *(hashlib.sha256(each.tobytes()).hexdigest()[:16] for each in found))
"""


@pytest.mark.slow
def test_results_of_float32_come_out_the_same_without_the_features_of_this_processor() -> None:
    """Computed is in float64, of which the last bits may be others; rounding hides them."""
    extensions = cast("dict[str, Any]", np.show_config(mode="dicts"))["SIMD Extensions"]
    features = " ".join(extensions["found"])
    assert features
    labels = {
        name: sorted(map(float, domain))
        for name, loss in LOSSES.items()
        if isinstance(domain := loss.context.domain(loss.target), FiniteSet)
    }
    middles = {
        name: {
            p.name: float(domain.start + domain.end) / 2
            for p in loss.parameters
            if 0.7 not in (domain := loss.context.domain(p))
        }
        for name, loss in LOSSES.items()
    }
    vectors = {name for name, loss in LOSSES.items() if loss.is_vector}
    found = [
        subprocess.run(
            [
                sys.executable,
                "-c",
                f"LABELS, MIDDLES, OF_VECTORS = {labels}, {middles}, {vectors}\n{_HASHES_OF_FLOAT32}",
            ],
            env={**os.environ, "NPY_DISABLE_CPU_FEATURES": disabled},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for disabled in ("", features)
    ]
    assert found[0] == found[1]
    assert len(found[0].splitlines()) == len(gradients.__all__)
