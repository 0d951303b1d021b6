"""Programs are read back, and what was not derived is not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from sympy import Expr, Interval, Piecewise, Rational, S, Sum, nan, symbols, zoo

from mse_sym.program.compound import compound
from mse_sym.program.mutants import Mutant, mutants
from mse_sym.program.naming import named_program
from mse_sym.program.program import Argument, Program, Statement
from mse_sym.program.reading import Meanings, checked, read, uniform
from mse_sym.proof import Proved, Refuted, StepRefuted, prove
from mse_sym.proof.relations import AtLeast, Equal
from mse_sym.symbolic.context import Context, index, size, vector
from mse_sym.symbolic.operations import Entry, Index, Node, Over, operation
from mse_sym.symbolic.primitives import PRIMITIVES
from mse_sym.symbolic.rounding import FreeNumber
from mse_sym.symbolic.summation import leading_sum
from tests.program.programs import LOSSES, QUANTITIES, program_of

EVERY = 27
"""Of the mutants of a program, one of so many is tried among the quick tests."""

EQUAL = {
    ("own hinges", "gradient"): frozenset({"gradient: 2 for 1"}),  # max(0, 1 - p t) is 0 from p t = 1 on
    ("own hinges", "hessian"): frozenset({"piece: is_less at l", "hessian: is_less at l"}),  # 0 but for j = l
    ("own cauchy_density", "hessian"): frozenset(
        f"{place} at l"
        for place in ("product_2: one_minus_residual", "product_2: total", "product_2: total_2", "hessian: scale")
    ),  # 0 but for j = l
    ("own smooth", "gradient"): frozenset({"quotient: without Abs"}),  # it is squared
    ("own quartic", "value"): frozenset({"distance: without Abs"}),  # it is squared
}
"""Mutants that compute the same, which reads the same or is left undecided by the prover."""

x, y = symbols("x y", real=True)


@pytest.mark.parametrize(
    ("name", "quantity"),
    [
        pytest.param(*each, marks=[pytest.mark.slow] * (each[0] in ("own cauchy_density", "own quartic")))
        for each in QUANTITIES
    ],
)
def test_every_program_is_read_back(name: str, quantity: str) -> None:
    proved = program_of(LOSSES[name], quantity)
    assert [evidence.method for evidence in proved.evidence] == ["read back"]


def refutations(name: str, quantity: str, chosen: slice, edit: str = "") -> Iterator[tuple[Mutant, str]]:
    """What becomes of mutants of a program, with an edit that says so."""
    loss, proved = LOSSES[name], program_of(LOSSES[name], quantity)
    form, free = loss.stable_forms[quantity], [loss._free_indices(quantity)]
    for mutant in [mutant for mutant in mutants(proved.program) if edit in mutant.description][chosen]:
        try:
            (reading,) = read(mutant.program, proved.meanings, free)
        except ValueError:
            yield mutant, "refused"
            continue
        if reading.has(nan, zoo):
            yield mutant, "refused"
        elif uniform(reading) == uniform(form.result):
            yield mutant, "the same"
        else:
            verdict = prove(form.result, Equal(), reading, form.context)
            yield mutant, {Proved: "equivalent", Refuted: "refuted"}.get(type(verdict), "undecided")


def tried(name: str, quantity: str, chosen: slice, record: Callable[[str, object], None]) -> None:
    outcomes = list(refutations(name, quantity, chosen))
    record("mutants of programs", dict(Counter(outcome for _, outcome in outcomes)))
    left = {mutant.description for mutant, outcome in outcomes if outcome in ("the same", "undecided")}
    assert left <= EQUAL.get((name, quantity), frozenset())


def is_of_softmax(name: str) -> bool:
    return "softmax" in name


@pytest.mark.parametrize(
    ("name", "quantity"),
    [
        pytest.param(*each, marks=pytest.mark.slow if each[0].startswith("own ") else [])
        for each in QUANTITIES
        if not is_of_softmax(each[0])
    ],
)
def test_mutants_are_refuted(name: str, quantity: str, record_property: Callable[[str, object], None]) -> None:
    tried(name, quantity, slice(None, None, EVERY), record_property)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "quantity"), QUANTITIES)
def test_all_mutants_are_refuted(name: str, quantity: str, record_property: Callable[[str, object], None]) -> None:
    tried(name, quantity, slice(None, None, 9 if is_of_softmax(name) else 1), record_property)


def a_program(**statements: object) -> Program:
    return Program(
        (Argument("x"), Argument("y")),
        tuple(Statement(name, (), value) for name, value in statements.items()),  # type: ignore[arg-type]
        (next(reversed(statements)),),
    )


MEANINGS = Meanings({"x": x, "y": y}, index("m"), None)
VECTORS = Meanings({"z": vector("z", size("K")), "t": vector("t", size("K"))}, index("m"), vector("z", size("K")))


def z(*indices: Index) -> Node:
    return Entry("z", indices)


def t(*indices: Index) -> Node:
    return Entry("t", indices)


def over(name: str, *parts: Node) -> Node:
    return Over(name, "k", parts)


UNREADABLE: dict[str, list[tuple[str, tuple[str, ...], Node]]] = {
    "stated twice": [("a", (), over("sum", z("k"))), ("a", (), z(1)), ("v", (), Entry("a"))],
    "an argument stated": [("z", (), t(1)), ("v", (), Entry("z"))],
    "used before it is stated": [("v", (), Entry("a")), ("a", (), z(1))],
    "no result": [("a", (), z(1))],
    "no operation over an index": [("v", (), over("cos", z("k")))],
    "a sum of two": [("v", (), over("sum", z("k"), t("k")))],
    "a sum of what does not run": [("v", (), over("sum", z(1)))],
    "another largest entry for each index": [("m", ("j",), over("maximum", z("k") * t("j"))), ("v", (), z(1))],
    "transposed": [("a", ("j", "l"), z("j") * t("l")), ("v", ("j", "l"), Entry("a", ("l", "j")))],
    "diagonal": [("a", ("j", "l"), z("j") * t("l")), ("v", ("j",), Entry("a", ("j", "j")))],
    "captured": [("a", ("j",), over("sum", z("k") * t("j"))), ("v", (), over("sum", Entry("a", ("k",))))],
    "more indices than it has": [("a", ("j", "l"), z("l")), ("v", (), over("sum", z("k")))],
    "an entry before the first": [("v", (), z(0))],
    "a place that is a number": [("v", (), z(t(1)))],
    "a vector as a number": [("v", (), z() + t(1))],
    "a divisor that does not divide": [("v", (), operation("multiply", z(1), operation("divisor", t(1))))],
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_could_be_run_in_another_way_than_it_is_read_is_refused(name: str) -> None:
    arguments = tuple(Argument(argument, is_vector=True) for argument in VECTORS.arguments)
    program = Program(arguments, tuple(Statement(*parts) for parts in UNREADABLE[name]), ("v",))
    with pytest.raises(ValueError, match=r"."):
        read(program, VECTORS, [()])


@pytest.mark.parametrize("name", ["log", "Max", "power"])
def test_an_operation_has_no_further_arguments(name: str) -> None:
    with pytest.raises(TypeError, match="no node"):
        read(a_program(value=operation(name, *map(Entry, "xyx"))), MEANINGS, [()])


def test_arguments_come_in_the_order_of_what_they_mean() -> None:
    with pytest.raises(ValueError, match="takes"):
        read(a_program(value=Entry("x")), Meanings({"y": y, "x": x}, index("m"), None), [()])


def test_a_factor_that_is_lost_is_refuted() -> None:
    lost = a_program(square=operation("multiply", Entry("x"), Entry("x")), value=Entry("square"))
    with pytest.raises(StepRefuted, match="code"):
        checked(lost, MEANINGS, [x**2 * y], [()])
    assert checked(lost, MEANINGS, [x**2], [()])


def test_bound_indices_are_told_apart_however_many_there_are() -> None:
    t, (i, k, r) = vector("t", size("K")), (index(name) for name in "ikr")
    limits = [(bound, 1, size("K")) for bound in (i, k, r)]
    assert uniform(Sum(t[i] * t[k] * t[r], *limits)) != uniform(Sum(t[i] * t[k] ** 2 + 0 * t[r], *limits))
    assert uniform(Sum(t[i] * t[k] ** 2 * t[r], *limits)) != uniform(Sum(t[i] ** 2 * t[k] * t[r], *limits[::-1]))
    assert uniform(Sum(Sum(t[i] / t[k], limits[0]), limits[1])) == uniform(Sum(Sum(t[r] / t[i], limits[2]), limits[0]))


def test_a_statement_has_no_other_indices_than_it_says() -> None:
    wrong = Program((Argument("z", is_vector=True),), (Statement("value", (), Entry("z", ("j",))),), ("value",))
    with pytest.raises(ValueError, match="indices"):
        read(wrong, Meanings({"z": vector("z", size("K"))}, index("m"), None), [()])


def test_the_place_of_another_vectors_largest_entry_is_another_place() -> None:
    wrong = [
        outcome
        for _, outcome in refutations("cross_entropy_of_softmax", "hessian_product", slice(None), "place: y for z")
    ]
    assert wrong
    assert "the same" not in wrong


CORRECTIONS = ("expm1_of_correction", "log1p_of_correction")
WITH_A_BODY = [
    name
    for name, primitive in PRIMITIVES.items()
    if primitive.body is not None and name not in ("balanced_product", *CORRECTIONS)
]


@pytest.mark.parametrize("name", [*WITH_A_BODY, "product_of_3_over_2"])
def test_a_body_is_what_the_primitive_means(name: str) -> None:
    reading, values = reading_of_body(name)
    meant = meaning(name, values)
    if not isinstance(meant, FreeNumber):
        assert isinstance(prove(reading, Equal(), meant, Context()), Proved)


@pytest.mark.parametrize("name", CORRECTIONS)
def test_a_correction_is_off_by_little_more_than_its_square(name: str) -> None:
    u = symbols("u", real=True)
    meant = PRIMITIVES[name].meaning(u).definition()
    least, most = (u, u / (1 - u)) if name == CORRECTIONS[0] else (u / (1 + u), u)
    near = Context(domains={u: Interval(-S.Half, S.Half)})
    assert isinstance(prove(meant, AtLeast(), least, near), Proved)
    assert isinstance(prove(most, AtLeast(), meant, near), Proved)
    reading, (positive,) = reading_of_body(name)
    small = Rational(1, 2**30)
    assert reading == Piecewise((positive, positive < small), (meant.xreplace({u: positive}), True))
    assert (most - least).subs(u, small) < Rational(1, 2**59)


def reading_of_body(name: str) -> tuple[Expr, list[Expr]]:
    """A body as an expression in its arguments, and these: of what runs over an index, the sums."""
    arguments, body = compound(name)
    program = named_program(arguments, [("result", body)], lambda statement: True)
    k, size_ = index("k"), size("K")
    meanings = {a.name: vector(a.name, size_) if a.is_vector else symbols(a.name, positive=True) for a in arguments}
    (reading,) = read(program, Meanings(meanings, index("m"), None), [()])
    each = zip(arguments, meanings.values(), strict=True)
    return reading, [Sum(value[k], (k, 1, size_)) if a.is_vector else value for a, value in each]


def meaning(name: str, values: list[Expr]) -> Expr:
    """What a primitive means, of what a program gives it."""
    match name:
        case "product_of_3_over_2":
            return values[0] * values[1] * values[2] / values[3] / values[4]
        case "remaining_sum":
            return values[0] + values[1] - values[2]
        case "remaining_quotient":
            u, du, v, dv, leading = values
            return (u + du) / (v + dv) - leading
        case "remaining_part":
            part, (u,) = reading_of_body("normal_part")
            return u - part
        case "leading_sum":
            return leading_sum(values[0])
    return PRIMITIVES[name].meaning(*values)
