"""Where python-flint is installed SymPy computes with its polynomials, and proofs are the same."""

from __future__ import annotations

import pytest
from sympy import S, exp, oo, symbols
from sympy.external.gmpy import GROUND_TYPES

from mse_sym.losses import activations, cross_entropy
from mse_sym.proof import Derivation, prove
from mse_sym.proof.relations import Equal, TendsTo
from mse_sym.proof.verdict import Proved
from mse_sym.symbolic import sigmoid

x = symbols("x", real=True)

pytestmark = pytest.mark.peers("flint")


def test_sympy_computes_with_flint() -> None:
    assert GROUND_TYPES == "flint"


def test_limits_are_found() -> None:
    assert isinstance(prove(x**2, TendsTo(x, oo), oo), Proved)
    assert isinstance(prove(x * sigmoid(-x), TendsTo(x, oo), S.Zero), Proved)


def test_identities_are_proved() -> None:
    assert isinstance(prove(1 / (1 + exp(-x)), Equal(), exp(x) / (1 + exp(x))), Proved)
    assert Derivation.begin((x + 1) ** 3).state(x**3 + 3 * x**2 + 3 * x + 1, "multiplied out").evidence
    assert cross_entropy.of(activations.softmax).hessian_product_derivation.evidence
