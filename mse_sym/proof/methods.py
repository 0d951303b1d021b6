"""The methods that evidence names, each with what it does, in the words of the page on symbols."""

from __future__ import annotations

from collections.abc import Mapping

OF_LINES: Mapping[str, str] = {
    "normal form": "Both sides are written as fractions of polynomials in independent quantities (variables, "
    "exponentials, "
    "logarithms of factors, roots, sums). Identities such as $e^{u+v} = e^u e^v$ and "
    r"$\sum_k \delta_{jk} f_k = f_j$ are built into how these are chosen. Two fractions are equal where their "
    "polynomials are the same, which is counted out in whole numbers.",
    "case by case": "The domain is cut into cases, in each of which all signs, labels and equal indices are known; "
    "each "
    "case is settled alone. The cases are listed.",
    "part by part": "Only the parts in which the two lines differ are compared, each with its partner.",
    "formula by formula": "Where a border between two pieces of a function may lie anywhere, each choice of formulas "
    "for "
    "the pieces is compared.",
    "induction": "The statement holds for the smallest size, and going from $n$ to $n + 1$ adds the same to both "
    "sides.",
    "strictly monotone factor": "The expression is a product. All factors but one keep their sign and are never 0; "
    "that "
    "one rises, or falls, all the way, and so is 0 at one point at most.",
    "strictly monotone": "The function rises all the way, or falls all the way, without jumps, so that it is 0 at one "
    "point "
    "at most.",
    "leading terms": "The expression is expanded in exponentials, powers and logarithms of a variable that goes to "
    "infinity. The term that grows fastest decides the limit.",
    "refuted by a counterexample": "A point of the domain at which the statement fails, with both sides computed "
    "there to "
    "so many digits that they are seen to differ.",
    "read back": "The statements of a program, read as a formula again, are equal to the formula that was to be "
    "computed.",
}
"""For equalities, derivatives, solutions and limits."""

OF_SIGNS: Mapping[str, str] = {
    "term by term": "A sum has the sign that all of its terms have.",
    "factor by factor": "A product has the sign that follows from the signs of its factors.",
    "a sum over pairs of terms": "A product of two sums is written as one sum over all pairs of their terms "
    "(Lagrange’s "
    "identity), which is a sum of squares.",
    "polynomials: squares, zeros and the order of the variables": "A polynomial is a product or a sum of squares, has "
    "no real "
    "zero, or has positive terms once the variables are put in order.",
    "whole numbers": "A whole number is 0 or at least 1.",
    "term by term, above the tangent at the mean": "A convex function lies above its tangent at the mean (Jensen’s "
    "inequality); the sum is compared with that of the tangents, term by term.",
    "one entry split off the sum": "A sum of terms that are not negative is at least as large as any one of them.",
    "a root squared": "A square root is compared with another number by their squares.",
    "range of a function": "What holds for every number in the range of a function holds for its values: the error "
    r"function lies in $(-1, 1)$, the sine in $[-1, 1]$.",
    "a constant, to 50 digits": "The sign of a number, computed to 50 digits with bounds for the error.",
    "rounded from a proved enclosure": "The number lies between two ends that interval arithmetic has proved. Both "
    "ends, rounded to as many digits, give what is printed, so that every printed digit is right.",
    "minimum of a convex function": "The second derivative is not negative and the first is 0 at a point, so the "
    "value there "
    "is the least.",
    "monotone from its least value on": "The function falls on the left of a point and rises on its right, so the "
    "value at "
    "the point is the least.",
    "falling to its limit": "A function that falls all the way to its limit at infinity lies above it.",
}
"""For inequalities."""

OF_RUNS: Mapping[str, str] = {
    "run in exact rational numbers": "Descent was run in fractions, without rounding: of this one run it is a proof.",
    "computed again at 50 digits": "Computed, not proved: the run was repeated with 50 digits, and both runs agree.",
    "compared with the exact margins": "Computed, not proved: each number of the run was compared with its exact "
    "value.",
    "computed with": "Computed, not proved: found in two ways, with programs whose versions are named, and compared.",
    "measured with": "Measured, not proved: what programs gave, whose versions are named.",
    "run once in 64 bits": "Measured, not proved: what the program gave that made the page, in one run.",
}
"""For what is computed or measured."""

METHODS: Mapping[str, str] = {**OF_LINES, **OF_SIGNS, **OF_RUNS}
"""By their names; evidence may join several, with a comma, or end with what belongs to the case."""


def explained(method: str) -> tuple[str, ...]:
    """The entries that explain a method as evidence names it; none where there is a part that no entry explains."""
    found: list[str] = []
    rest = method
    while rest:
        name = max((known for known in METHODS if _begins(rest, known)), key=len, default=None)
        if name is None:
            return ()
        found.append(name)
        rest = "" if name.endswith(" with") else rest.removeprefix(name).removeprefix(", ")
    return tuple(found)


def _begins(method: str, name: str) -> bool:
    return method == name or method.startswith((f"{name}, ", f"{name} "))
