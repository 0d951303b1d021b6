"""Array code as text: what Python reads is the tree that was written."""

from __future__ import annotations

import ast
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mse_sym.backends.printing.code import Node, added, call, divided, multiplied, negative, text

OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}

leaves = st.sampled_from(["a", "y", "2", "0.5"]).map(Node)


def larger(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(parts, min_size=2, max_size=3)
    return st.one_of(
        several.map(added),
        several.map(multiplied),
        st.builds(divided, parts, parts),
        parts.map(negative),
        st.builds(lambda base, exponent: Node("**", (base, exponent)), parts, parts),
        parts.map(lambda part: call("np.exp", part)),
    )


def numbers_of_the_same(node: Node, a: float, y: float) -> float:
    """The tree evaluated from the leaves, in Python's own arithmetic, whatever its text is."""
    parts = [numbers_of_the_same(arg, a, y) for arg in node.args]
    match node.head:
        case "+":
            return reduce(lambda left, right: left + right, parts)
        case "*":
            return reduce(lambda left, right: left * right, parts)
        case "/":
            return parts[0] / parts[1]
        case "**":
            return float(abs(parts[0]) ** parts[1])
        case "neg":
            return -parts[0]
        case "np.exp":
            return parts[0] + 1
    return {"a": a, "y": y}.get(node.head) or float(node.head)


class Absolute(ast.NodeTransformer):
    """A power of the size of its base, so that every power of numbers is real."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.Pow):
            size = ast.Call(ast.Name("abs", ast.Load()), [node.left], [])
            return ast.BinOp(size, node.op, node.right)
        return node


@given(st.recursive(leaves, larger, max_leaves=12), st.floats(0.5, 2), st.floats(0.5, 2))
def test_the_text_is_evaluated_as_the_tree(node: Node, a: float, y: float) -> None:
    tree = ast.fix_missing_locations(Absolute().visit(ast.parse(text(node), mode="eval")))

    class np:
        @staticmethod
        def exp(x: float) -> float:
            return x + 1

    try:
        expected = numbers_of_the_same(node, a, y)
    except ArithmeticError:
        return
    result = eval(compile(tree, "", "eval"), {"np": np, "a": a, "y": y, "abs": abs})
    assert result == expected or result != result


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (added([Node("a"), negative(Node("y"))]), "a - y"),
        (added([Node("a"), added([Node("y"), Node("1")])]), "a + (y + 1)"),
        (multiplied([Node("a"), divided(Node("y"), Node("2"))]), "a * (y / 2)"),
        (divided(divided(Node("y"), Node("a")), Node("a")), "y / a / a"),
        (Node("**", (added([Node("a"), Node("y")]), Node("2"))), "(a + y) ** 2"),
        (Node("**", (Node("a"), Node("2"))), "a**2"),
        (negative(multiplied([Node("a"), Node("y")])), "-a * y"),
        (negative(added([Node("a"), Node("y")])), "-(a + y)"),
        (call("np.exp", negative(call("np.abs", Node("a")))), "np.exp(-np.abs(a))"),
    ],
)
def test_how_it_is_written(node: Node, expected: str) -> None:
    assert text(node) == expected
