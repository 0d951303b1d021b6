"""The value of an expression at a point: a number to many digits, no value, or not resolved."""

from mse_sym.proof.evaluation.values import (
    DIGITS,
    NO_VALUE,
    NOT_RESOLVED,
    Missing,
    Number,
    Point,
    Value,
    evaluate,
    evaluate_all,
)

__all__ = [
    "DIGITS",
    "NOT_RESOLVED",
    "NO_VALUE",
    "Missing",
    "Number",
    "Point",
    "Value",
    "evaluate",
    "evaluate_all",
]
