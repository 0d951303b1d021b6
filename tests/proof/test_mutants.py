"""The mutants of expressions; and of every line of every derivation that can be found, none survives unseen."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from sympy import Expr, Indexed, IndexedBase, Sum, Symbol, symbols

from mse_sym.losses import with_activations
from mse_sym.losses.compiled import Quantity
from mse_sym.pages.claims import Claim, discover, examine
from mse_sym.proof import Derivation, Proved, Refuted, prove
from mse_sym.proof.mutants import Mutant, mutants
from mse_sym.proof.relations import SolvedFor
from mse_sym.report.status import STANDING
from mse_sym.runtime.quantity import QUANTITIES
from mse_sym.symbolic import Partial, sigmoid
from mse_sym.symbolic.context import index, size, vector
from tests.losses.compiled import USUAL
from tests.proof.witnesses import really_separates

a, y, z = symbols("a y z", real=True)


LOSSES = with_activations()
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
SAMPLE = 3
"""So many mutants of a line are tried in short runs."""


def forms(expression: Expr, swap: tuple[Expr, Expr] | None = None) -> set[Expr]:
    return {mutant.expression for mutant in mutants(expression, swap)}


def test_signs_factors_and_dropped_terms() -> None:
    assert forms(a - y) == {y - a, 2 * a - 2 * y, -a - y, 2 * a - y, -y, a + y, a - 2 * y, a, a - 1}


def test_a_dropped_derivative_of_the_sigmoid_is_among_them() -> None:
    gradient = (sigmoid(z) - y) * Partial(sigmoid(z), z)
    assert sigmoid(z) - y in forms(gradient)
    assert Partial(sigmoid(z), z) in forms(gradient)


def test_a_cube_for_a_square_also_inside_a_derivative() -> None:
    assert Partial((a - y) ** 3 / 2, a) in forms(Partial((a - y) ** 2 / 2, a))


def test_the_body_of_a_sum_but_not_its_limits() -> None:
    K, k = size("K"), index("k")
    p, t = vector("p", K), vector("t", K)
    found = forms(Sum((p[k] - t[k]) ** 2, (k, 1, K)), (p, t))
    assert Sum((p[k] - t[k]) ** 3, (k, 1, K)) in found
    assert Sum(p[k] ** 2, (k, 1, K)) in found
    assert Sum((p[k] + t[k]) ** 2, (k, 1, K)) in found
    assert all(part.limits == ((k, 1, K),) for mutant in found for part in mutant.atoms(Sum))


def test_swapped_symbols_and_vectors() -> None:
    assert y**2 * a in forms(a**2 * y, (a, y))
    p, t = vector("p", 3), vector("t", 3)
    assert t[1] * p[2] ** 2 in forms(p[1] * t[2] ** 2, (p, t))
    with pytest.raises(TypeError, match="swap two symbols or two vectors"):
        mutants(a * y, (a, p))
    with pytest.raises(TypeError, match="swap two symbols or two vectors"):
        mutants(a * y, (a + 1, y))


@pytest.mark.parametrize(
    ("name", "quantity"),
    [
        pytest.param(name, quantity, marks=[pytest.mark.slow] * (quantity not in ("value", "gradient")))
        for name in USUAL
        for quantity in LOSSES[name].quantities
    ],
)
def test_no_mutant_is_the_original_or_comes_twice(name: str, quantity: Quantity) -> None:
    loss = LOSSES[name]
    for line in loss.stable_forms[quantity].lines:
        found = mutants(line.expression, (loss.prediction, loss.target))
        assert len({mutant.expression for mutant in found}) == len(found) >= 2
        assert line.expression not in {mutant.expression for mutant in found}
        assert all(mutant.description for mutant in found)


@cache
def claims() -> dict[str, Claim]:
    return {f"{page.name}-{claim.identifier}": claim for page in discover() for claim in page.claims}


def swap_in(derivation: Derivation) -> tuple[Expr, Expr] | None:
    """Prediction and target, as the pages call them."""
    written = [*(line.expression for line in derivation.lines), *derivation.context.definitions.values()]
    vectors = {entry.base for expression in written for entry in expression.atoms(Indexed)}
    symbols_ = {s for expression in written for s in expression.free_symbols if isinstance(s, Symbol)}
    names: dict[str, Expr] = {str(symbol): symbol for symbol in symbols_} | {str(base): base for base in vectors}
    for prediction in "apzw":
        first, second = names.get(prediction), names.get("y")
        if (
            first is not None
            and second is not None
            and isinstance(first, IndexedBase) == isinstance(second, IndexedBase)
        ):
            return first, second
    return None


def mutated(derivation: Derivation, swap: tuple[Expr, Expr] | None) -> Iterator[tuple[int, Mutant]]:
    """The mutants of every line, in short runs a sample of them."""
    for place, line in enumerate(derivation.lines[1:], start=1):
        found = mutants(line.expression, swap)
        step = 1 if LONG else -(-len(found) // SAMPLE)
        for mutant in found[::step]:
            yield place, mutant


def judged(derivation: Derivation, swap: tuple[Expr, Expr] | None) -> Counter[str]:
    """How many mutants were refuted, by a witness that separates, and how many proved to be equivalent."""
    counts: Counter[str] = Counter()
    for place, mutant in mutated(derivation, swap):
        before, line = derivation.lines[place - 1], derivation.lines[place]
        assert line.relation is not None
        try:
            verdict = prove(before.expression, line.relation, mutant.expression, derivation.context)
        except ValueError:  # what is no statement: a solution that contains what it is solved for
            if not isinstance(line.relation, SolvedFor):
                raise
            counts["refused"] += 1
            continue
        what = f"{before.expression}  {line.relation.words}  {mutant.expression}  ({mutant.description})"
        assert isinstance(verdict, Proved | Refuted), f"undecided: {what}: {verdict}"
        if isinstance(verdict, Refuted):
            assert really_separates(
                before.expression, line.relation, mutant.expression, derivation.context, verdict.witness
            ), f"{what}: {verdict}"
        counts["refuted" if isinstance(verdict, Refuted) else "equivalent"] += 1
    return counts


@pytest.mark.parametrize(
    ("name", "quantity"),
    [
        pytest.param(name, quantity, marks=[pytest.mark.slow] * QUANTITIES[quantity].of_vectors_only)
        for name in USUAL
        for quantity in LOSSES[name].quantities
    ],
)
def test_every_mutant_of_a_losss_derivations_is_caught(
    name: str, quantity: Quantity, record_property: Callable[[str, object], None]
) -> None:
    loss = LOSSES[name]
    derivation = loss.stable_forms[quantity].derivation
    counts = judged(derivation, (loss.prediction, loss.target))
    record_property("mutants", dict(counts))
    assert counts["refuted"] >= len(derivation.lines) - 1


@pytest.mark.slow
@pytest.mark.parametrize("name", claims())
def test_every_mutant_of_a_page_is_caught(name: str, record_property: Callable[[str, object], None]) -> None:
    result = examine(claims()[name])
    assert result.status in STANDING, result.failure
    total: Counter[str] = Counter()
    for derivation in (content for content in result.contents if isinstance(content, Derivation)):
        total += judged(derivation, swap_in(derivation))
    record_property("mutants", dict(total))
