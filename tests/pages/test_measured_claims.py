"""No claim shows numbers of a run, or of a library, without evidence that says how they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import CodeType, FunctionType
from typing import Any

import pytest

from mse_sym.pages import measurements
from mse_sym.pages.claims import Claim, Content, discover
from mse_sym.pages.measurements import measured, public_record_data, real_data
from mse_sym.proof import Evidence
from mse_sym.train.plateau import law

RUNNING = ("mse_sym.train", "mse_sym.losses.conventions", "numpy.random")
"""Where programs are run, and where it stands what others do."""
DRAWN = {"compile", "default_rng"}
"""Attributes by which code runs: what is compiled, and what is drawn at random."""
OF_FORMULAS = {law}
"""Functions there that run nothing: they evaluate what is proved."""
FILES = [data for read in (public_record_data, real_data) for data in (read(), read()["runs"])]
PLOTS = {"C4", "C5", "C8", "C20"}
"""Claims that draw graphs of functions with what is compiled, as an illustration."""


def reached(function: Callable[..., Any]) -> Iterator[Any]:
    """A function, all that its code names, and all that the functions of the same file name which it names."""
    seen: set[int] = set()
    waiting: list[Any] = [function]
    while waiting:
        found = waiting.pop()
        if id(found) in seen:
            continue
        seen.add(id(found))
        yield found
        if isinstance(found, FunctionType) and found.__module__ == function.__module__:
            names = [*named(found.__code__)]
            waiting += [found.__globals__[name] for name in names if name in found.__globals__]
            waiting += [name for name in names if name in DRAWN]


def named(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from named(constant)


def runs(thing: Any) -> bool:
    """Whether it runs something, or is a number of a run that was kept."""
    if isinstance(thing, str):
        return thing in DRAWN
    if isinstance(thing, Mapping):
        return thing in FILES
    if not isinstance(thing, FunctionType) or thing in OF_FORMULAS:
        return False
    return thing.__module__.startswith(RUNNING) or (
        thing.__module__ == measurements.__name__ and not is_evidence(thing)
    )


def is_evidence(thing: Any) -> bool:
    return isinstance(thing, FunctionType) and thing.__annotations__.get("return") in (Evidence, "Evidence")


CLAIMS = [claim for page in discover() for claim in page.claims]
RUN = [claim for claim in CLAIMS if any(map(runs, reached(claim.write))) and claim.identifier not in PLOTS]


def test_what_runs_is_found() -> None:
    assert {"C2", "C17", "C19", "C22", "C24", "C25", "C26", "P1", "P13", "R1", "R2", "R3"} <= {
        claim.identifier for claim in RUN
    }
    assert {"C1", "C3", "C18"}.isdisjoint(claim.identifier for claim in RUN)


@pytest.mark.parametrize("claim", RUN, ids=lambda claim: claim.identifier)
def test_a_claim_that_shows_a_run_says_how_it_stands(claim: Claim) -> None:
    assert any(map(is_evidence, reached(claim.write))), f"{claim.identifier} shows what was run, without evidence"


def test_a_claim_without_it_would_be_found() -> None:
    def shows() -> Iterator[Content]:
        yield str(public_record_data()["versions"])

    def says() -> Iterator[Content]:
        yield measured("versions", public_record_data()["versions"])

    assert any(map(runs, reached(shows)))
    assert not any(map(is_evidence, reached(shows)))
    assert any(map(is_evidence, reached(says)))
