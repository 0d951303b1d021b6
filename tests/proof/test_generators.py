"""Generators have the same names in every field, so that no value of one field may reach another."""

from __future__ import annotations

from typing import Any

import pytest
from sympy import Dummy, Expr

from mse_sym.proof import generators, prove
from mse_sym.proof.generators import Generators
from mse_sym.proof.prover import verdict_on
from tests.proof.test_textbook import STATEMENTS

CHOSEN = sorted(STATEMENTS)[::6]


@pytest.mark.parametrize("key", CHOSEN, ids="-".join)
def test_no_value_of_one_field_reaches_another(key: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Dummy] = []

    def of_this_field(number: int, positive: bool) -> Dummy:
        made.append(Dummy(f"g{number}", **{"positive" if positive else "real": True}))
        return made[-1]

    def checked(method: Any) -> Any:
        def call(self: Generators, value: Expr, *args: Any, **keywords: Any) -> Any:
            foreign = (value.free_symbols & set(made)) - self.meaning.keys()
            assert not foreign, f"{foreign} of another field"
            return method(self, value, *args, **keywords)

        return call

    monkeypatch.setattr(generators, "_symbol", of_this_field)
    for name in ("factors", "reduced", "restore", "without_powers_of_roots"):
        monkeypatch.setattr(Generators, name, checked(getattr(Generators, name)))
    verdict_on.cache_clear()
    prove(*STATEMENTS[key])
    verdict_on.cache_clear()
