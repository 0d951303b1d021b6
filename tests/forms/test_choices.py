"""The choice among forms by conditions: fewest points that are wrong, then those at which digits are lost."""

from __future__ import annotations

import numpy as np
from sympy import Expr, Piecewise, symbols

from mse_sym.forms.choices import Choices, MeasuredForm

x, y = symbols("x y", real=True)
POINTS = np.array([-2.0, -1.0, 1.0, 2.0])


def measured(form: Expr, right: str, lost: str = "0000", large: str = "0000") -> MeasuredForm:
    where_right, where_lost, by_how_much = (np.array([int(each) for each in which]) for which in (right, lost, large))
    return MeasuredForm(form, where_right, where_lost, by_how_much)


def chosen(*forms: MeasuredForm, depth: int = 1) -> Expr:
    return Choices(forms, [(x >= 0, POINTS >= 0), (x >= 2, POINTS >= 2)]).best(depth)[0].form


def test_a_form_that_is_right_everywhere_is_chosen_alone() -> None:
    assert chosen(measured(x, "1100"), measured(y, "1111"), measured(x * y, "0011")) == y


def test_of_two_that_are_right_on_one_side_each_there() -> None:
    assert chosen(measured(x, "1100"), measured(y, "0011")) == Piecewise((y, x >= 0), (x, True))


def test_digits_are_kept_before_pieces_are_few() -> None:
    forms = (measured(x, "1111", lost="0001"), measured(y, "0011"))
    assert chosen(*forms) == Piecewise((y, x >= 0), (x, True))


def test_of_two_that_are_right_there_the_one_of_smaller_errors() -> None:
    forms = (measured(x, "1100"), measured(y, "0111", large="0020"), measured(x * y, "0011"))
    assert chosen(*forms) == Piecewise((x * y, x >= 0), (x, True))


def test_a_piece_is_worth_as_much_as_errors_that_are_not_small() -> None:
    assert chosen(measured(x, "1111", large="0001"), measured(y, "0011")) == x
    other = measured(y, "0011")
    assert chosen(measured(x, "1111", lost="0001"), other) == Piecewise((y, x >= 0), (x, True))


def test_conditions_stand_within_each_other_up_to_a_depth() -> None:
    forms = (measured(x, "1100"), measured(y, "0010"), measured(x * y, "0001"))
    assert Choices(forms, [(x >= 0, POINTS >= 0), (x >= 2, POINTS >= 2)]).best(1)[0].wrong == 1
    assert chosen(*forms, depth=2) in (
        Piecewise((x * y, x >= 2), (y, x >= 0), (x, True)),
        Piecewise((x * y, (x >= 2) & (x >= 0)), (y, x >= 0), (x, True)),
    )
