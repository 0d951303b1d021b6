"""Proved functions of losses: value, gradient and Hessian, in NumPy alone.

Example::

    from mse_sym import gradients

    print(gradients.huber.value(3.0, 0.5, delta=1.0))  # 2.0
    print(gradients.binary_cross_entropy_of_sigmoid.gradient(40.0, 1.0))  # -4.248…e-18
    loss, logits = gradients.cross_entropy_of_softmax, [[2.0, -1.0, 0.5], [0.0, 1.0, 0.0]]
    print(loss.value(logits, [0, 1], reduction="mean"))  # 0.396…

Each loss has ``value``, ``gradient``, ``hessian`` (the derivatives in the prediction), and of these together
``value_and_gradient``, ``gradient_and_hessian`` and ``value_gradient_and_hessian``; of vectors also
``hessian_diagonal`` and ``hessian_product``, the Hessian times a vector.
Arguments are prediction and target, of one shape, then parameters by keyword, one number or one for each example.
Of a loss of vectors the last axis holds the entries; the Hessian has one axis more.  Where a target has entries in
[0, 1], the number of the class of each example, an integer from 0, may stand for it; ``ignore_index`` is the number
of those that do not count.  Labels between 0 and 1 may be ``True`` and ``False``.  The floating type of the arguments
is the type of the result; integers become float64.  Without ``reduction`` there is one result for each example;
``"mean"`` and ``"sum"`` have torch's meaning, for the derivatives too.  ``weights``, one for each example, multiply
value and derivatives, and a mean divides by their sum.
``out`` is an array for the result, of several a tuple.  A Series or DataFrame of pandas is aligned by its labels and
comes back as one.  Arguments that are no real numbers raise ``TypeError``; empty, of different shapes, not finite or
outside the domain, ``ValueError``; then nothing is written.

Errors were measured over all of the domain: for hard labels in units in the last place of the exact result; for
soft labels, residuals and products with a vector, where the result may cancel, in those of the sum of the sizes of
its terms.  A vector has entries up to :math:`2^{400}` in size; the product is linear in it.

Written by ``mse-sym export``; what is edited here by hand is lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mse_sym.runtime.arguments import NONNEGATIVE, POSITIVE, REALS, UNIT_CLOSED, UNIT_OPEN, Argument, Domain, Signature
from mse_sym.runtime.atoms import (
    are_finite,
    bit_length,
    erf,
    everywhere,
    exponent,
    eye,
    leading_half,
    significand,
    times_power_of_two,
)
from mse_sym.runtime.evaluation import Functions, evaluated

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from mse_sym.runtime.arguments import Array
    from mse_sym.runtime.evaluation import Out, Outs, Results, Weights
    from mse_sym.runtime.weighting import Reduction

__all__ = [
    "absolute_error",
    "binary_cross_entropy",
    "binary_cross_entropy_of_sigmoid",
    "brier",
    "cauchy",
    "cosine",
    "cross_entropy",
    "cross_entropy_of_softmax",
    "expectile",
    "exponential",
    "focal",
    "gamma_nll",
    "gamma_nll_of_exp",
    "gaussian_crps",
    "gaussian_nll",
    "gaussian_nll_of_identity",
    "general_robust",
    "generalised_cross_entropy",
    "geometric_nll",
    "geometric_nll_of_exp",
    "hinge",
    "huber",
    "info_nce",
    "kullback_leibler",
    "label_smoothed_cross_entropy",
    "log_cosh",
    "logistic",
    "modified_huber",
    "negative_binomial_nll",
    "poisson_nll",
    "poisson_nll_of_exp",
    "pseudo_huber",
    "quantile",
    "smooth_l1",
    "soft_dice",
    "squared_error",
    "squared_error_of_identity",
    "squared_error_of_sigmoid",
    "squared_error_of_tanh",
    "squared_hinge",
    "squared_logarithmic_error",
    "student_t_nll",
    "tukey",
    "tweedie",
]


def accurate_quotient(u: Any, v: Any, w: Any) -> Any:
    """The quotient u/(v + w) of numbers that are not negative, rounded about once."""
    part = leading_half(u / (v + w))
    total = v + w
    part_2 = leading_half(total)
    residual = v - total
    terms = total - part_2 + (v - (total + residual) + (residual + w))
    return part + (u - part * part_2 - part * terms) / (part_2 + terms)


def accurate_sum(terms: Any) -> Any:
    """The sum over the first axis, rounded about once however many terms there are."""
    scaled = times_power_of_two(1.0, exponent(np.maximum.reduce(np.abs(terms))) + bit_length(len(terms) + 1))
    is_usual = are_finite(scaled)
    terms_2 = scaled + terms - scaled
    total = np.add.reduce(terms_2)
    is_usual_2 = are_finite(total)
    if everywhere(is_usual, is_usual_2):
        return total + np.add.reduce(terms - terms_2)
    scaled = times_power_of_two(1.0, exponent(np.maximum.reduce(np.abs(terms))) + bit_length(len(terms) + 1))
    piece = np.where(scaled < np.inf, scaled, 0)
    terms_2 = piece + terms - piece
    total = np.add.reduce(terms_2)
    return total + np.where(np.abs(total) < np.inf, np.add.reduce(terms - terms_2), 0)


def expm1_of_correction(u: Any) -> Any:
    """exp(u) - 1, of which a small u is all that counts beside 1."""
    is_usual = np.abs(u) < 9.313225746154785e-10
    if everywhere(is_usual):
        return u
    return np.where(np.abs(u) < 9.313225746154785e-10, u, np.expm1(u))


def exponential_scale(u: Any) -> Any:
    """A power of two for scaled_exponential, whose square is finite by a wide margin."""
    return 2.0**504


def leading_quotient(u: Any, du: Any, v: Any, dv: Any) -> Any:
    """The leading half of the digits of (u + du)/(v + dv)."""
    return leading_half((u + du) / (v + dv))


def leading_sum(terms: Any) -> Any:
    """The leading half of the digits of a sum over the first axis."""
    scaled = times_power_of_two(1.0, exponent(np.maximum.reduce(np.abs(terms))) + bit_length(len(terms) + 1))
    is_usual = are_finite(scaled)
    terms_2 = scaled + terms - scaled
    total = np.add.reduce(terms_2)
    is_usual_2 = are_finite(total)
    if everywhere(is_usual, is_usual_2):
        return leading_half(total + np.add.reduce(terms - terms_2))
    scaled = times_power_of_two(1.0, exponent(np.maximum.reduce(np.abs(terms))) + bit_length(len(terms) + 1))
    piece = np.where(scaled < np.inf, scaled, 0)
    terms_2 = piece + terms - piece
    total = np.add.reduce(terms_2)
    return leading_half(total + np.where(np.abs(total) < np.inf, np.add.reduce(terms - terms_2), 0))


def log1p_of_correction(u: Any) -> Any:
    """log(1 + u), of which a small u is all that counts beside 1."""
    is_usual = np.abs(u) < 9.313225746154785e-10
    if everywhere(is_usual):
        return u
    return np.where(np.abs(u) < 9.313225746154785e-10, u, np.log1p(u))


def normal_part(u: Any) -> Any:
    """An exponent where its exponential is a normal number, elsewhere its half."""
    is_usual = np.abs(u) <= 708.3964185322641
    if everywhere(is_usual):
        return u
    return np.where(np.abs(u) <= 708.3964185322641, u, u / 2)


def overflow_scale(u: Any) -> Any:
    """A power of two with which an exponential is finite that is little more than the largest number."""
    is_usual = u <= 708.3964185322641
    if everywhere(is_usual):
        return 1
    return np.where(u <= 708.3964185322641, 1, 5e-324)


def product_of_1_over_2(factor_1: Any, divisor_1: Any, divisor_2: Any) -> Any:
    """The product of factors over divisors, in which nothing overflows or is lost but the result itself."""
    terms = 0 + exponent(factor_1) - exponent(divisor_1) - exponent(divisor_2)
    quotient = 1 * significand(factor_1) / significand(divisor_1)
    return times_power_of_two(quotient / significand(divisor_2), terms)


def product_of_2_over_0(factor_1: Any, factor_2: Any) -> Any:
    """The product of factors over divisors, in which nothing overflows or is lost but the result itself."""
    product = 1 * significand(factor_1) * significand(factor_2)
    return times_power_of_two(product, 0 + exponent(factor_1) + exponent(factor_2))


def product_of_2_over_1(factor_1: Any, factor_2: Any, divisor_1: Any) -> Any:
    """The product of factors over divisors, in which nothing overflows or is lost but the result itself."""
    terms = 0 + exponent(factor_1) + exponent(factor_2) - exponent(divisor_1)
    product = 1 * significand(factor_1) * significand(factor_2)
    return times_power_of_two(product / significand(divisor_1), terms)


def product_of_2_over_2(factor_1: Any, factor_2: Any, divisor_1: Any, divisor_2: Any) -> Any:
    """The product of factors over divisors, in which nothing overflows or is lost but the result itself."""
    terms = 0 + exponent(factor_1) + exponent(factor_2) - exponent(divisor_1) - exponent(divisor_2)
    product = 1 * significand(factor_1) * significand(factor_2)
    return times_power_of_two(product / significand(divisor_1) / significand(divisor_2), terms)


def product_of_2_over_4(
    factor_1: Any, factor_2: Any, divisor_1: Any, divisor_2: Any, divisor_3: Any, divisor_4: Any
) -> Any:
    """The product of factors over divisors, in which nothing overflows or is lost but the result itself."""
    terms_2 = 0 + exponent(factor_1) + exponent(factor_2) - exponent(divisor_1)
    terms = terms_2 - exponent(divisor_2) - exponent(divisor_3) - exponent(divisor_4)
    quotient = 1 * significand(factor_1) * significand(factor_2) / significand(divisor_1)
    quotient_2 = quotient / significand(divisor_2) / significand(divisor_3)
    return times_power_of_two(quotient_2 / significand(divisor_4), terms)


def product_of_2_over_5(
    factor_1: Any, factor_2: Any, divisor_1: Any, divisor_2: Any, divisor_3: Any, divisor_4: Any, divisor_5: Any
) -> Any:
    """The product of factors over divisors, in which nothing overflows or is lost but the result itself."""
    terms_2 = 0 + exponent(factor_1) + exponent(factor_2) - exponent(divisor_1) - exponent(divisor_2)
    terms = terms_2 - exponent(divisor_3) - exponent(divisor_4) - exponent(divisor_5)
    product = 1 * significand(factor_1) * significand(factor_2)
    quotient = product / significand(divisor_1) / significand(divisor_2)
    quotient_2 = quotient / significand(divisor_3) / significand(divisor_4)
    return times_power_of_two(quotient_2 / significand(divisor_5), terms)


def product_of_3_over_1(factor_1: Any, factor_2: Any, factor_3: Any, divisor_1: Any) -> Any:
    """The product of factors over divisors, in which nothing overflows or is lost but the result itself."""
    terms = 0 + exponent(factor_1) + exponent(factor_2) + exponent(factor_3) - exponent(divisor_1)
    product = 1 * significand(factor_1) * significand(factor_2)
    return times_power_of_two(product * significand(factor_3) / significand(divisor_1), terms)


def product_of_3_over_2(factor_1: Any, factor_2: Any, factor_3: Any, divisor_1: Any, divisor_2: Any) -> Any:
    """The product of factors over divisors, in which nothing overflows or is lost but the result itself."""
    terms_2 = 0 + exponent(factor_1) + exponent(factor_2) + exponent(factor_3)
    terms = terms_2 - exponent(divisor_1) - exponent(divisor_2)
    product = 1 * significand(factor_1) * significand(factor_2) * significand(factor_3)
    return times_power_of_two(product / significand(divisor_1) / significand(divisor_2), terms)


def product_of_3_over_3(
    factor_1: Any, factor_2: Any, factor_3: Any, divisor_1: Any, divisor_2: Any, divisor_3: Any
) -> Any:
    """The product of factors over divisors, in which nothing overflows or is lost but the result itself."""
    terms_2 = 0 + exponent(factor_1) + exponent(factor_2) + exponent(factor_3)
    terms = terms_2 - exponent(divisor_1) - exponent(divisor_2) - exponent(divisor_3)
    product = 1 * significand(factor_1) * significand(factor_2) * significand(factor_3)
    quotient = product / significand(divisor_1) / significand(divisor_2)
    return times_power_of_two(quotient / significand(divisor_3), terms)


def product_of_4_over_1(factor_1: Any, factor_2: Any, factor_3: Any, factor_4: Any, divisor_1: Any) -> Any:
    """The product of factors over divisors, in which nothing overflows or is lost but the result itself."""
    terms_2 = 0 + exponent(factor_1) + exponent(factor_2) + exponent(factor_3)
    terms = terms_2 + exponent(factor_4) - exponent(divisor_1)
    product = 1 * significand(factor_1) * significand(factor_2) * significand(factor_3)
    return times_power_of_two(product * significand(factor_4) / significand(divisor_1), terms)


def product_of_4_over_2(
    factor_1: Any, factor_2: Any, factor_3: Any, factor_4: Any, divisor_1: Any, divisor_2: Any
) -> Any:
    """The product of factors over divisors, in which nothing overflows or is lost but the result itself."""
    terms_2 = 0 + exponent(factor_1) + exponent(factor_2) + exponent(factor_3)
    terms = terms_2 + exponent(factor_4) - exponent(divisor_1) - exponent(divisor_2)
    product = 1 * significand(factor_1) * significand(factor_2) * significand(factor_3)
    quotient = product * significand(factor_4) / significand(divisor_1)
    return times_power_of_two(quotient / significand(divisor_2), terms)


def product_of_4_over_4(
    factor_1: Any,
    factor_2: Any,
    factor_3: Any,
    factor_4: Any,
    divisor_1: Any,
    divisor_2: Any,
    divisor_3: Any,
    divisor_4: Any,
) -> Any:
    """The product of factors over divisors, in which nothing overflows or is lost but the result itself."""
    terms_2 = 0 + exponent(factor_1) + exponent(factor_2) + exponent(factor_3) + exponent(factor_4)
    terms = terms_2 - exponent(divisor_1) - exponent(divisor_2) - exponent(divisor_3) - exponent(divisor_4)
    product = 1 * significand(factor_1) * significand(factor_2) * significand(factor_3) * significand(factor_4)
    quotient = product / significand(divisor_1) / significand(divisor_2)
    return times_power_of_two(quotient / significand(divisor_3) / significand(divisor_4), terms)


def product_of_5_over_1(
    factor_1: Any, factor_2: Any, factor_3: Any, factor_4: Any, factor_5: Any, divisor_1: Any
) -> Any:
    """The product of factors over divisors, in which nothing overflows or is lost but the result itself."""
    terms_2 = 0 + exponent(factor_1) + exponent(factor_2) + exponent(factor_3)
    terms = terms_2 + exponent(factor_4) + exponent(factor_5) - exponent(divisor_1)
    product = 1 * significand(factor_1) * significand(factor_2) * significand(factor_3)
    product_2 = product * significand(factor_4) * significand(factor_5)
    return times_power_of_two(product_2 / significand(divisor_1), terms)


def product_of_5_over_3(
    factor_1: Any,
    factor_2: Any,
    factor_3: Any,
    factor_4: Any,
    factor_5: Any,
    divisor_1: Any,
    divisor_2: Any,
    divisor_3: Any,
) -> Any:
    """The product of factors over divisors, in which nothing overflows or is lost but the result itself."""
    terms_2 = 0 + exponent(factor_1) + exponent(factor_2) + exponent(factor_3) + exponent(factor_4)
    terms = terms_2 + exponent(factor_5) - exponent(divisor_1) - exponent(divisor_2) - exponent(divisor_3)
    product = 1 * significand(factor_1) * significand(factor_2) * significand(factor_3) * significand(factor_4)
    quotient = product * significand(factor_5) / significand(divisor_1)
    return times_power_of_two(quotient / significand(divisor_2) / significand(divisor_3), terms)


def product_of_6_over_4(
    factor_1: Any,
    factor_2: Any,
    factor_3: Any,
    factor_4: Any,
    factor_5: Any,
    factor_6: Any,
    divisor_1: Any,
    divisor_2: Any,
    divisor_3: Any,
    divisor_4: Any,
) -> Any:
    """The product of factors over divisors, in which nothing overflows or is lost but the result itself."""
    terms_3 = 0 + exponent(factor_1) + exponent(factor_2) + exponent(factor_3)
    terms_2 = terms_3 + exponent(factor_4) + exponent(factor_5) + exponent(factor_6)
    terms = terms_2 - exponent(divisor_1) - exponent(divisor_2) - exponent(divisor_3) - exponent(divisor_4)
    product_2 = 1 * significand(factor_1) * significand(factor_2)
    product = product_2 * significand(factor_3) * significand(factor_4) * significand(factor_5)
    quotient = product * significand(factor_6) / significand(divisor_1) / significand(divisor_2)
    return times_power_of_two(quotient / significand(divisor_3) / significand(divisor_4), terms)


def remaining_part(u: Any) -> Any:
    """What normal_part leaves of an exponent: 0, or the other half."""
    is_usual = np.abs(u) <= 708.3964185322641
    if everywhere(is_usual):
        return 0
    return np.where(np.abs(u) <= 708.3964185322641, 0, u / 2)


def remaining_quotient(u: Any, du: Any, v: Any, dv: Any, leading: Any) -> Any:
    """What the leading digits leave of (u + du)/(v + dv)."""
    return (u - leading * v + (du - leading * dv)) / (v + dv)


def remaining_sum(terms: Any, corrections: Any, leading: Any) -> Any:
    """What the leading digits leave of a sum of terms with small corrections."""
    scaled = times_power_of_two(1.0, exponent(np.maximum.reduce(np.abs(terms))) + bit_length(len(terms) + 1))
    is_usual = are_finite(scaled)
    terms_2 = scaled + terms - scaled
    total = np.add.reduce(terms_2)
    is_usual_2 = are_finite(total)
    if everywhere(is_usual, is_usual_2):
        return total - leading + (np.add.reduce(terms - terms_2) + np.add.reduce(corrections))
    scaled = times_power_of_two(1.0, exponent(np.maximum.reduce(np.abs(terms))) + bit_length(len(terms) + 1))
    piece = np.where(scaled < np.inf, scaled, 0)
    terms_2 = piece + terms - piece
    total = np.add.reduce(terms_2)
    piece_2 = np.where(np.abs(total) < np.inf, np.add.reduce(terms - terms_2), 0)
    return total - leading + (piece_2 + np.add.reduce(corrections))


def rounded_complement(u: Any) -> Any:
    """1 - u of a probability u, as it is rounded."""
    return 1 - u


def rounding_error(u: Any, v: Any, most: Any) -> Any:
    """What rounding leaves out of u - v; 0 where that would be most or more in size, or not finite."""
    residual = u - v
    residual_2 = u - residual
    terms = u - (residual + residual_2) + (residual_2 - v)
    is_usual = np.abs(terms) < most
    if everywhere(is_usual):
        return terms
    residual = u - v
    residual_2 = u - residual
    terms = u - (residual + residual_2) + (residual_2 - v)
    return np.where(np.abs(terms) < most, terms, 0)


def scaled_exponential(u: Any, scale: Any) -> Any:
    """The exponential times a scale, with all its digits where the exponential alone is no normal number."""
    is_usual = np.abs(u) <= 708.3964185322641
    if everywhere(is_usual):
        return np.exp(u) * scale
    e = np.exp(u / 2)
    return np.where(np.abs(u) <= 708.3964185322641, np.exp(u) * scale, e * scale * e)


def subtraction_scale(u: Any, v: Any) -> Any:
    """A power of two s for which s*u - s*v does not overflow."""
    is_usual = are_finite(u - v)
    if everywhere(is_usual):
        return 1
    return np.where(np.abs(u - v) < np.inf, 1, 0.5)


def sum_of_others(terms: Any, corrections: Any, largest: Any) -> Any:
    """The sum of terms with small corrections, without the largest term, of which no other is greater in size."""
    scaled = times_power_of_two(1.0, exponent(largest) + bit_length(len(terms) + 1))
    terms_2 = scaled + terms - scaled
    return np.add.reduce(terms_2) - largest + np.add.reduce(terms - terms_2 + corrections)


_squared_error = Signature(
    "squared_error",
    (
        Argument("prediction", REALS),
        Argument("target", REALS),
    ),
)


class squared_error(Functions):
    """Squared error.

    ℓ = (a - y)²/2
    ∂ℓ/∂a = a - y
    ∂²ℓ/∂a² = 1

    With the factor ½ the gradient is the residual.

    prediction a in (-∞, ∞)
    target y in (-∞, ∞)

    Proved in 7 steps: normal form × 4, read back × 3.

    Greatest measured error in ulp: float64 value 1.75, gradient 0.5, hessian 0; float32 value 0.486, gradient 0.5,
    hessian 0.
    """

    @staticmethod
    def value(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(a: Array, y: Array) -> Results:
            residual = a - y
            value = 0.5 * residual * residual
            return (value,)

        (value,) = evaluated(_squared_error, kernel, ("value",), (a, y), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(a: Array, y: Array) -> Results:
            gradient = a - y
            return (gradient,)

        (gradient,) = evaluated(_squared_error, kernel, ("gradient",), (a, y), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(a: Array, y: Array) -> Results:
            hessian = 1
            return (hessian,)

        (hessian,) = evaluated(_squared_error, kernel, ("hessian",), (a, y), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            residual = a - y
            value = 0.5 * residual * residual
            gradient = residual
            return value, gradient

        value, gradient = evaluated(_squared_error, kernel, ("value", "gradient"), (a, y), weights, reduction, out)
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            gradient = a - y
            hessian = 1
            return gradient, hessian

        gradient, hessian = evaluated(_squared_error, kernel, ("gradient", "hessian"), (a, y), weights, reduction, out)
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            residual = a - y
            value = 0.5 * residual * residual
            gradient = residual
            hessian = 1
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _squared_error, kernel, ("value", "gradient", "hessian"), (a, y), weights, reduction, out
        )
        return value, gradient, hessian


_absolute_error = Signature(
    "absolute_error",
    (
        Argument("prediction", REALS),
        Argument("target", REALS),
    ),
)


class absolute_error(Functions):
    """Absolute error.

    ℓ = |a - y|
    ∂ℓ/∂a = sign(a - y)
    ∂²ℓ/∂a² = 0

    At the kink a = y the gradient is 0, which lies between the one-sided derivatives -1 and 1.

    prediction a in (-∞, ∞)
    target y in (-∞, ∞)

    Proved in 6 steps: read back × 3, normal form × 1, case by case × 2.

    Greatest measured error in ulp: float64 value 0.5, gradient 0, hessian 0; float32 value 0.5, gradient 0, hessian 0.
    """

    @staticmethod
    def value(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(a: Array, y: Array) -> Results:
            value = np.abs(a - y)
            return (value,)

        (value,) = evaluated(_absolute_error, kernel, ("value",), (a, y), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(a: Array, y: Array) -> Results:
            gradient = np.sign(a - y)
            return (gradient,)

        (gradient,) = evaluated(_absolute_error, kernel, ("gradient",), (a, y), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(a: Array, y: Array) -> Results:
            hessian = 0
            return (hessian,)

        (hessian,) = evaluated(_absolute_error, kernel, ("hessian",), (a, y), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            residual = a - y
            value = np.abs(residual)
            gradient = np.sign(residual)
            return value, gradient

        value, gradient = evaluated(_absolute_error, kernel, ("value", "gradient"), (a, y), weights, reduction, out)
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            gradient = np.sign(a - y)
            hessian = 0
            return gradient, hessian

        gradient, hessian = evaluated(_absolute_error, kernel, ("gradient", "hessian"), (a, y), weights, reduction, out)
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            residual = a - y
            value = np.abs(residual)
            gradient = np.sign(residual)
            hessian = 0
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _absolute_error, kernel, ("value", "gradient", "hessian"), (a, y), weights, reduction, out
        )
        return value, gradient, hessian


_huber = Signature(
    "huber",
    (
        Argument("prediction", REALS),
        Argument("target", REALS),
        Argument("parameter delta", POSITIVE, may_be_scalar=True),
    ),
)


class huber(Functions):
    """Huber loss.

    ℓ = (a - y)²/2 if |a - y| ≤ delta else delta (|a - y| - delta/2)
    ∂ℓ/∂a = a - y if |a - y| ≤ delta else delta sign(a - y)
    ∂²ℓ/∂a² = 1 if |a - y| ≤ delta else 0

    A square up to δ, a straight line beyond (Huber 1964).

    P. J. Huber: Robust estimation of a location parameter, The Annals of Mathematical Statistics 35, 1964,
    doi:10.1214/aoms/1177703732.

    prediction a in (-∞, ∞)
    target y in (-∞, ∞)
    parameter delta in (0, ∞)

    Proved in 10 steps: normal form × 2, part by part × 1, read back × 3, case by case × 4.

    Greatest measured error in ulp: float64 value 1.61, gradient 0.5, hessian 0; float32 value 0.5, gradient 0.5,
    hessian 0.
    """

    @staticmethod
    def value(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        delta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(a: Array, y: Array, delta: Array) -> Results:
            residual = a - y
            distance = np.abs(residual)
            is_usual = are_finite(distance)
            if everywhere(is_usual):
                value = np.where(delta >= distance, 0.5 * residual * residual, (distance - delta / 2) * delta)
                return (value,)
            residual = a - y
            scale = subtraction_scale(a, y)
            terms = np.abs(a * scale - y * scale) - delta * scale / 2
            value = np.where(delta >= np.abs(residual), 0.5 * residual * residual, terms * delta / scale)
            return (value,)

        (value,) = evaluated(_huber, kernel, ("value",), (a, y, delta), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        delta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(a: Array, y: Array, delta: Array) -> Results:
            gradient = np.clip(a - y, -delta, delta)
            return (gradient,)

        (gradient,) = evaluated(_huber, kernel, ("gradient",), (a, y, delta), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        delta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(a: Array, y: Array, delta: Array) -> Results:
            residual = a - y
            residual_2 = a - residual
            terms = a - (residual + residual_2) + (residual_2 - y)
            is_usual = are_finite(terms)
            if everywhere(is_usual):
                hessian = ((terms <= delta - residual) & (terms >= -delta - residual)).astype(float)
                return (hessian,)
            rounding = rounding_error(a, y, np.inf)
            residual = a - y
            hessian = ((rounding <= delta - residual) & (rounding >= -delta - residual)).astype(float)
            return (hessian,)

        (hessian,) = evaluated(_huber, kernel, ("hessian",), (a, y, delta), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        delta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array, delta: Array) -> Results:
            residual = a - y
            distance = np.abs(residual)
            is_usual = are_finite(distance)
            if everywhere(is_usual):
                value = np.where(delta >= distance, 0.5 * residual * residual, (distance - delta / 2) * delta)
                gradient = np.clip(residual, -delta, delta)
                return value, gradient
            residual = a - y
            scale = subtraction_scale(a, y)
            terms = np.abs(a * scale - y * scale) - delta * scale / 2
            value = np.where(delta >= np.abs(residual), 0.5 * residual * residual, terms * delta / scale)
            gradient = np.clip(residual, -delta, delta)
            return value, gradient

        value, gradient = evaluated(_huber, kernel, ("value", "gradient"), (a, y, delta), weights, reduction, out)
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        delta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array, delta: Array) -> Results:
            residual = a - y
            residual_2 = a - residual
            terms = a - (residual + residual_2) + (residual_2 - y)
            is_usual = are_finite(terms)
            if everywhere(is_usual):
                gradient = np.clip(residual, -delta, delta)
                hessian = ((terms <= delta - residual) & (terms >= -delta - residual)).astype(float)
                return gradient, hessian
            gradient = np.clip(a - y, -delta, delta)
            rounding = rounding_error(a, y, np.inf)
            residual = a - y
            hessian = ((rounding <= delta - residual) & (rounding >= -delta - residual)).astype(float)
            return gradient, hessian

        gradient, hessian = evaluated(_huber, kernel, ("gradient", "hessian"), (a, y, delta), weights, reduction, out)
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        delta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(a: Array, y: Array, delta: Array) -> Results:
            residual = a - y
            distance = np.abs(residual)
            is_usual = are_finite(distance)
            residual_2 = a - residual
            terms = a - (residual + residual_2) + (residual_2 - y)
            is_usual_2 = are_finite(terms)
            if everywhere(is_usual, is_usual_2):
                value = np.where(delta >= distance, 0.5 * residual * residual, (distance - delta / 2) * delta)
                gradient = np.clip(residual, -delta, delta)
                hessian = ((terms <= delta - residual) & (terms >= -delta - residual)).astype(float)
                return value, gradient, hessian
            residual = a - y
            scale = subtraction_scale(a, y)
            terms = np.abs(a * scale - y * scale) - delta * scale / 2
            value = np.where(delta >= np.abs(residual), 0.5 * residual * residual, terms * delta / scale)
            gradient = np.clip(residual, -delta, delta)
            rounding = rounding_error(a, y, np.inf)
            hessian = ((rounding <= delta - residual) & (rounding >= -delta - residual)).astype(float)
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _huber, kernel, ("value", "gradient", "hessian"), (a, y, delta), weights, reduction, out
        )
        return value, gradient, hessian


_smooth_l1 = Signature(
    "smooth_l1",
    (
        Argument("prediction", REALS),
        Argument("target", REALS),
        Argument("parameter beta", POSITIVE, may_be_scalar=True),
    ),
)


class smooth_l1(Functions):
    """Smooth absolute error.

    ℓ = (a - y)²/(2 beta) if |a - y| < beta else |a - y| - beta/2
    ∂ℓ/∂a = (a - y)/beta if |a - y| < beta else sign(a - y)
    ∂²ℓ/∂a² = 1/beta if |a - y| < beta else 0

    The Huber loss with δ = β, divided by β: SmoothL1Loss of PyTorch.

    prediction a in (-∞, ∞)
    target y in (-∞, ∞)
    parameter beta in (0, ∞)

    Proved in 8 steps: normal form × 2, read back × 3, case by case × 3.

    Greatest measured error in ulp: float64 value 1.86, gradient 0.69, hessian 0.485; float32 value 0.5, gradient 0.5,
    hessian 0.496.
    """

    @staticmethod
    def value(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        beta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(a: Array, y: Array, argument_2: Array) -> Results:
            residual = a - y
            distance = np.abs(residual)
            value = np.where(argument_2 > distance, 0.5 * (residual / argument_2) * residual, distance - argument_2 / 2)
            return (value,)

        (value,) = evaluated(_smooth_l1, kernel, ("value",), (a, y, beta), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        beta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(a: Array, y: Array, argument_2: Array) -> Results:
            residual = a - y
            gradient = np.where(argument_2 > np.abs(residual), residual / argument_2, np.sign(residual))
            return (gradient,)

        (gradient,) = evaluated(_smooth_l1, kernel, ("gradient",), (a, y, beta), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        beta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(a: Array, y: Array, argument_2: Array) -> Results:
            residual = a - y
            residual_2 = a - residual
            terms = a - (residual + residual_2) + (residual_2 - y)
            is_usual = are_finite(terms)
            if everywhere(is_usual):
                is_greater = terms > -argument_2 - residual
                hessian = np.where((terms < argument_2 - residual) & is_greater, 1 / argument_2, 0)
                return (hessian,)
            rounding = rounding_error(a, y, np.inf)
            residual = a - y
            is_greater = rounding > -argument_2 - residual
            hessian = np.where((rounding < argument_2 - residual) & is_greater, 1 / argument_2, 0)
            return (hessian,)

        (hessian,) = evaluated(_smooth_l1, kernel, ("hessian",), (a, y, beta), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        beta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array, argument_2: Array) -> Results:
            residual = a - y
            distance = np.abs(residual)
            is_greater = argument_2 > distance
            quotient = residual / argument_2
            value = np.where(is_greater, 0.5 * quotient * residual, distance - argument_2 / 2)
            gradient = np.where(is_greater, quotient, np.sign(residual))
            return value, gradient

        value, gradient = evaluated(_smooth_l1, kernel, ("value", "gradient"), (a, y, beta), weights, reduction, out)
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        beta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array, argument_2: Array) -> Results:
            residual = a - y
            residual_2 = a - residual
            terms = a - (residual + residual_2) + (residual_2 - y)
            is_usual = are_finite(terms)
            if everywhere(is_usual):
                gradient = np.where(argument_2 > np.abs(residual), residual / argument_2, np.sign(residual))
                is_greater = terms > -argument_2 - residual
                hessian = np.where((terms < argument_2 - residual) & is_greater, 1 / argument_2, 0)
                return gradient, hessian
            residual = a - y
            gradient = np.where(argument_2 > np.abs(residual), residual / argument_2, np.sign(residual))
            rounding = rounding_error(a, y, np.inf)
            is_greater = rounding > -argument_2 - residual
            hessian = np.where((rounding < argument_2 - residual) & is_greater, 1 / argument_2, 0)
            return gradient, hessian

        gradient, hessian = evaluated(
            _smooth_l1, kernel, ("gradient", "hessian"), (a, y, beta), weights, reduction, out
        )
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        beta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(a: Array, y: Array, argument_2: Array) -> Results:
            residual = a - y
            residual_2 = a - residual
            terms = a - (residual + residual_2) + (residual_2 - y)
            is_usual = are_finite(terms)
            if everywhere(is_usual):
                distance = np.abs(residual)
                is_greater = argument_2 > distance
                quotient = residual / argument_2
                value = np.where(is_greater, 0.5 * quotient * residual, distance - argument_2 / 2)
                gradient = np.where(is_greater, quotient, np.sign(residual))
                is_greater_2 = terms > -argument_2 - residual
                hessian = np.where((terms < argument_2 - residual) & is_greater_2, 1 / argument_2, 0)
                return value, gradient, hessian
            residual = a - y
            distance = np.abs(residual)
            is_greater = argument_2 > distance
            quotient = residual / argument_2
            value = np.where(is_greater, 0.5 * quotient * residual, distance - argument_2 / 2)
            gradient = np.where(is_greater, quotient, np.sign(residual))
            rounding = rounding_error(a, y, np.inf)
            is_greater_2 = rounding > -argument_2 - residual
            hessian = np.where((rounding < argument_2 - residual) & is_greater_2, 1 / argument_2, 0)
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _smooth_l1, kernel, ("value", "gradient", "hessian"), (a, y, beta), weights, reduction, out
        )
        return value, gradient, hessian


_log_cosh = Signature(
    "log_cosh",
    (
        Argument("prediction", REALS),
        Argument("target", REALS),
    ),
)


class log_cosh(Functions):
    """Log-cosh.

    ℓ = log(cosh(a - y))
    ∂ℓ/∂a = tanh(a - y)
    ∂²ℓ/∂a² = 1 - tanh(a - y)²

    Like the square near the target and like the absolute error far from it, and smooth everywhere.

    prediction a in (-∞, ∞)
    target y in (-∞, ∞)

    Proved in 12 steps: formula by formula × 1, part by part × 1, read back × 3, normal form × 4, case by case × 3.

    Greatest measured error in ulp: float64 value 1.63, gradient 0.643, hessian 0.981; float32 value 0.498, gradient
    0.5, hessian 0.495.
    """

    @staticmethod
    def value(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(a: Array, y: Array) -> Results:
            residual = a - y
            is_usual = np.abs(residual) <= 708.3964185322641
            residual_2 = a - residual
            terms = a - (residual + residual_2) + (residual_2 - y)
            is_usual_2 = np.abs(terms) < 9.313225746154785e-10
            quotient = terms * ((2 + terms) * np.tanh(residual) + terms) / (2 + 2 * terms)
            is_usual_3 = np.abs(quotient) < 9.313225746154785e-10
            if everywhere(is_usual, is_usual_2, is_usual_3):
                value = np.log1p(2 * np.square(np.sinh(residual / 2))) + quotient
                return (value,)
            residual = a - y
            correction = expm1_of_correction(rounding_error(a, y, np.inf))
            distance = np.abs(residual)
            terms = (2 + correction) * np.tanh(residual) + correction
            correction_2 = log1p_of_correction(correction * terms / (2 + 2 * correction))
            terms_2 = np.log1p(2 * np.square(np.sinh(residual / 2))) + correction_2
            terms_3 = distance - 0.6931471805599453 + np.log1p(np.exp(-2 * distance))
            value = np.where(np.abs(remaining_part(residual)) <= 1 / 6, terms_2, terms_3)
            return (value,)

        (value,) = evaluated(_log_cosh, kernel, ("value",), (a, y), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(a: Array, y: Array) -> Results:
            gradient = np.tanh(a - y)
            return (gradient,)

        (gradient,) = evaluated(_log_cosh, kernel, ("gradient",), (a, y), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(a: Array, y: Array) -> Results:
            part = np.maximum(a, y)
            part_2 = np.minimum(a, y)
            residual = part - part_2
            product = 2 * residual
            is_usual = np.abs(-product) <= 708.3964185322641
            residual_2 = part - residual
            terms = part - (residual + residual_2) + (residual_2 - part_2)
            is_usual_2 = np.abs(terms) < 1
            if everywhere(is_usual, is_usual_2):
                product_2 = np.exp(-product) * np.exp(-2 * terms)
                hessian = 4 * accurate_quotient(product_2, 1, (2 + product_2) * product_2)
                return (hessian,)
            part = np.maximum(a, y)
            part_2 = np.minimum(a, y)
            product = 2 * (part - part_2)
            e = np.exp(normal_part(-product))
            e_2 = np.exp(-2 * rounding_error(part, part_2, 1))
            e_3 = np.exp(remaining_part(-product))
            product_2 = e * e_3 * e_2
            hessian = 4 * accurate_quotient(e * e_2, 1, (2 + product_2) * product_2) * e_3
            return (hessian,)

        (hessian,) = evaluated(_log_cosh, kernel, ("hessian",), (a, y), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            residual = a - y
            is_usual = np.abs(residual) <= 708.3964185322641
            residual_2 = a - residual
            terms = a - (residual + residual_2) + (residual_2 - y)
            is_usual_2 = np.abs(terms) < 9.313225746154785e-10
            t = np.tanh(residual)
            quotient = terms * ((2 + terms) * t + terms) / (2 + 2 * terms)
            is_usual_3 = np.abs(quotient) < 9.313225746154785e-10
            if everywhere(is_usual, is_usual_2, is_usual_3):
                value = np.log1p(2 * np.square(np.sinh(residual / 2))) + quotient
                gradient = t
                return value, gradient
            residual = a - y
            correction = expm1_of_correction(rounding_error(a, y, np.inf))
            distance = np.abs(residual)
            terms = (2 + correction) * np.tanh(residual) + correction
            correction_2 = log1p_of_correction(correction * terms / (2 + 2 * correction))
            terms_2 = np.log1p(2 * np.square(np.sinh(residual / 2))) + correction_2
            terms_3 = distance - 0.6931471805599453 + np.log1p(np.exp(-2 * distance))
            value = np.where(np.abs(remaining_part(residual)) <= 1 / 6, terms_2, terms_3)
            gradient = np.tanh(residual)
            return value, gradient

        value, gradient = evaluated(_log_cosh, kernel, ("value", "gradient"), (a, y), weights, reduction, out)
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            part = np.maximum(a, y)
            part_2 = np.minimum(a, y)
            residual = part - part_2
            product = 2 * residual
            is_usual = np.abs(-product) <= 708.3964185322641
            residual_2 = part - residual
            terms = part - (residual + residual_2) + (residual_2 - part_2)
            is_usual_2 = np.abs(terms) < 1
            if everywhere(is_usual, is_usual_2):
                gradient = np.tanh(a - y)
                product_2 = np.exp(-product) * np.exp(-2 * terms)
                hessian = 4 * accurate_quotient(product_2, 1, (2 + product_2) * product_2)
                return gradient, hessian
            gradient = np.tanh(a - y)
            part = np.maximum(a, y)
            part_2 = np.minimum(a, y)
            product = 2 * (part - part_2)
            e = np.exp(normal_part(-product))
            e_2 = np.exp(-2 * rounding_error(part, part_2, 1))
            e_3 = np.exp(remaining_part(-product))
            product_2 = e * e_3 * e_2
            hessian = 4 * accurate_quotient(e * e_2, 1, (2 + product_2) * product_2) * e_3
            return gradient, hessian

        gradient, hessian = evaluated(_log_cosh, kernel, ("gradient", "hessian"), (a, y), weights, reduction, out)
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            residual = a - y
            is_usual = np.abs(residual) <= 708.3964185322641
            residual_2 = a - residual
            terms = a - (residual + residual_2) + (residual_2 - y)
            is_usual_2 = np.abs(terms) < 9.313225746154785e-10
            t = np.tanh(residual)
            quotient = terms * ((2 + terms) * t + terms) / (2 + 2 * terms)
            is_usual_3 = np.abs(quotient) < 9.313225746154785e-10
            part = np.maximum(a, y)
            part_2 = np.minimum(a, y)
            residual_3 = part - part_2
            product = 2 * residual_3
            is_usual_4 = np.abs(-product) <= 708.3964185322641
            residual_4 = part - residual_3
            terms_2 = part - (residual_3 + residual_4) + (residual_4 - part_2)
            is_usual_5 = np.abs(terms_2) < 1
            if everywhere(is_usual, is_usual_2, is_usual_3, is_usual_4, is_usual_5):
                value = np.log1p(2 * np.square(np.sinh(residual / 2))) + quotient
                gradient = t
                product_2 = np.exp(-product) * np.exp(-2 * terms_2)
                hessian = 4 * accurate_quotient(product_2, 1, (2 + product_2) * product_2)
                return value, gradient, hessian
            residual = a - y
            correction = expm1_of_correction(rounding_error(a, y, np.inf))
            distance = np.abs(residual)
            terms = (2 + correction) * np.tanh(residual) + correction
            correction_2 = log1p_of_correction(correction * terms / (2 + 2 * correction))
            terms_2 = np.log1p(2 * np.square(np.sinh(residual / 2))) + correction_2
            terms_3 = distance - 0.6931471805599453 + np.log1p(np.exp(-2 * distance))
            value = np.where(np.abs(remaining_part(residual)) <= 1 / 6, terms_2, terms_3)
            gradient = np.tanh(residual)
            part = np.maximum(a, y)
            part_2 = np.minimum(a, y)
            product = 2 * (part - part_2)
            e = np.exp(normal_part(-product))
            e_2 = np.exp(-2 * rounding_error(part, part_2, 1))
            e_3 = np.exp(remaining_part(-product))
            product_2 = e * e_3 * e_2
            hessian = 4 * accurate_quotient(e * e_2, 1, (2 + product_2) * product_2) * e_3
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _log_cosh, kernel, ("value", "gradient", "hessian"), (a, y), weights, reduction, out
        )
        return value, gradient, hessian


_quantile = Signature(
    "quantile",
    (
        Argument("prediction", REALS),
        Argument("target", REALS),
        Argument("parameter tau", UNIT_OPEN, may_be_scalar=True),
    ),
)


class quantile(Functions):
    """Quantile loss.

    ℓ = tau (y - a) if a ≤ y else (1 - tau) (a - y)
    ∂ℓ/∂a = -tau if a ≤ y else 1 - tau
    ∂²ℓ/∂a² = 0

    Least, on average, at the quantile τ (Koenker and Bassett 1978). At the kink a = y the gradient is -τ, the
    derivative from the left.

    R. Koenker and G. Bassett: Regression quantiles, Econometrica 46, 1978, doi:10.2307/1913643.

    prediction a in (-∞, ∞)
    target y in (-∞, ∞)
    parameter tau in (0, 1)

    Proved in 7 steps: case by case × 3, read back × 3, normal form × 1.

    Greatest measured error in ulp: float64 value 1.27, gradient 0.5, hessian 0; float32 value 0.5, gradient 0.5,
    hessian 0.
    """

    @staticmethod
    def value(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        tau: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(a: Array, y: Array, tau: Array) -> Results:
            residual = a - y
            is_usual = are_finite(residual)
            if everywhere(is_usual):
                value = np.where(a <= y, (y - a) * tau, residual * (1 - tau))
                return (value,)
            scale = subtraction_scale(a, y)
            product = y * scale
            product_2 = a * scale
            value = np.where(a <= y, (product - product_2) * tau / scale, (product_2 - product) * (1 - tau) / scale)
            return (value,)

        (value,) = evaluated(_quantile, kernel, ("value",), (a, y, tau), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        tau: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(a: Array, y: Array, tau: Array) -> Results:
            gradient = np.where(a <= y, -tau, 1 - tau)
            return (gradient,)

        (gradient,) = evaluated(_quantile, kernel, ("gradient",), (a, y, tau), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        tau: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(a: Array, y: Array, tau: Array) -> Results:
            hessian = 0
            return (hessian,)

        (hessian,) = evaluated(_quantile, kernel, ("hessian",), (a, y, tau), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        tau: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array, tau: Array) -> Results:
            residual = a - y
            is_usual = are_finite(residual)
            if everywhere(is_usual):
                is_at_most = a <= y
                one_minus_tau = 1 - tau
                value = np.where(is_at_most, (y - a) * tau, residual * one_minus_tau)
                gradient = np.where(is_at_most, -tau, one_minus_tau)
                return value, gradient
            is_at_most = a <= y
            scale = subtraction_scale(a, y)
            product = y * scale
            product_2 = a * scale
            one_minus_tau = 1 - tau
            quotient = (product - product_2) * tau / scale
            value = np.where(is_at_most, quotient, (product_2 - product) * one_minus_tau / scale)
            gradient = np.where(is_at_most, -tau, one_minus_tau)
            return value, gradient

        value, gradient = evaluated(_quantile, kernel, ("value", "gradient"), (a, y, tau), weights, reduction, out)
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        tau: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array, tau: Array) -> Results:
            gradient = np.where(a <= y, -tau, 1 - tau)
            hessian = 0
            return gradient, hessian

        gradient, hessian = evaluated(_quantile, kernel, ("gradient", "hessian"), (a, y, tau), weights, reduction, out)
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        tau: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(a: Array, y: Array, tau: Array) -> Results:
            residual = a - y
            is_usual = are_finite(residual)
            if everywhere(is_usual):
                is_at_most = a <= y
                one_minus_tau = 1 - tau
                value = np.where(is_at_most, (y - a) * tau, residual * one_minus_tau)
                gradient = np.where(is_at_most, -tau, one_minus_tau)
                hessian = 0
                return value, gradient, hessian
            is_at_most = a <= y
            scale = subtraction_scale(a, y)
            product = y * scale
            product_2 = a * scale
            one_minus_tau = 1 - tau
            quotient = (product - product_2) * tau / scale
            value = np.where(is_at_most, quotient, (product_2 - product) * one_minus_tau / scale)
            gradient = np.where(is_at_most, -tau, one_minus_tau)
            hessian = 0
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _quantile, kernel, ("value", "gradient", "hessian"), (a, y, tau), weights, reduction, out
        )
        return value, gradient, hessian


_expectile = Signature(
    "expectile",
    (
        Argument("prediction", REALS),
        Argument("target", REALS),
        Argument("parameter tau", UNIT_OPEN, may_be_scalar=True),
    ),
)


class expectile(Functions):
    """Expectile loss.

    ℓ = (a - y)² (tau if a ≤ y else 1 - tau)
    ∂ℓ/∂a = 2 (a - y) (tau if a ≤ y else 1 - tau)
    ∂²ℓ/∂a² = 2 (tau if a ≤ y else 1 - tau)

    Least, on average, at the expectile τ (Newey and Powell 1987); for τ = 1/2 half the square.

    W. K. Newey and J. L. Powell: Asymmetric least squares estimation and testing, Econometrica 55, 1987,
    doi:10.2307/1911031.

    prediction a in (-∞, ∞)
    target y in (-∞, ∞)
    parameter tau in (0, 1)

    Proved in 8 steps: normal form × 2, read back × 3, case by case × 2, part by part × 1.

    Greatest measured error in ulp: float64 value 2.14, gradient 1.27, hessian 0.5; float32 value 0.496, gradient 0.5,
    hessian 0.5.
    """

    @staticmethod
    def value(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        tau: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(a: Array, y: Array, tau: Array) -> Results:
            residual = a - y
            value = np.where(a <= y, tau, 1 - tau) * residual * residual
            return (value,)

        (value,) = evaluated(_expectile, kernel, ("value",), (a, y, tau), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        tau: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(a: Array, y: Array, tau: Array) -> Results:
            residual = a - y
            is_usual = are_finite(residual)
            if everywhere(is_usual):
                gradient = residual * np.where(a <= y, tau, 1 - tau) * 2
                return (gradient,)
            scale = subtraction_scale(a, y)
            gradient = (a * scale - y * scale) * np.where(a <= y, tau, 1 - tau) * 2 / scale
            return (gradient,)

        (gradient,) = evaluated(_expectile, kernel, ("gradient",), (a, y, tau), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        tau: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(a: Array, y: Array, tau: Array) -> Results:
            hessian = 2 * np.where(a <= y, tau, 1 - tau)
            return (hessian,)

        (hessian,) = evaluated(_expectile, kernel, ("hessian",), (a, y, tau), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        tau: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array, tau: Array) -> Results:
            residual = a - y
            is_usual = are_finite(residual)
            if everywhere(is_usual):
                piece = np.where(a <= y, tau, 1 - tau)
                value = piece * residual * residual
                gradient = residual * piece * 2
                return value, gradient
            piece = np.where(a <= y, tau, 1 - tau)
            residual = a - y
            value = piece * residual * residual
            scale = subtraction_scale(a, y)
            gradient = (a * scale - y * scale) * piece * 2 / scale
            return value, gradient

        value, gradient = evaluated(_expectile, kernel, ("value", "gradient"), (a, y, tau), weights, reduction, out)
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        tau: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array, tau: Array) -> Results:
            residual = a - y
            is_usual = are_finite(residual)
            if everywhere(is_usual):
                piece = np.where(a <= y, tau, 1 - tau)
                gradient = residual * piece * 2
                hessian = 2 * piece
                return gradient, hessian
            scale = subtraction_scale(a, y)
            piece = np.where(a <= y, tau, 1 - tau)
            gradient = (a * scale - y * scale) * piece * 2 / scale
            hessian = 2 * piece
            return gradient, hessian

        gradient, hessian = evaluated(_expectile, kernel, ("gradient", "hessian"), (a, y, tau), weights, reduction, out)
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        tau: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(a: Array, y: Array, tau: Array) -> Results:
            residual = a - y
            is_usual = are_finite(residual)
            if everywhere(is_usual):
                piece = np.where(a <= y, tau, 1 - tau)
                value = piece * residual * residual
                gradient = residual * piece * 2
                hessian = 2 * piece
                return value, gradient, hessian
            piece = np.where(a <= y, tau, 1 - tau)
            residual = a - y
            value = piece * residual * residual
            scale = subtraction_scale(a, y)
            gradient = (a * scale - y * scale) * piece * 2 / scale
            hessian = 2 * piece
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _expectile, kernel, ("value", "gradient", "hessian"), (a, y, tau), weights, reduction, out
        )
        return value, gradient, hessian


_pseudo_huber = Signature(
    "pseudo_huber",
    (
        Argument("prediction", REALS),
        Argument("target", REALS),
        Argument("parameter delta", POSITIVE, may_be_scalar=True),
    ),
)


class pseudo_huber(Functions):
    """Pseudo-Huber loss.

    ℓ = delta² (sqrt(1 + (a - y)²/delta²) - 1)
    ∂ℓ/∂a = (a - y)/sqrt(1 + (a - y)²/delta²)
    ∂²ℓ/∂a² = delta³/(delta² + (a - y)²)**(3/2)

    Like half the square near the target and like δ times the absolute error far from it, and smooth everywhere (Hartley
    and Zisserman 2004, appendix 6.8).

    R. Hartley and A. Zisserman: Multiple View Geometry in Computer Vision, 2nd ed., Cambridge University Press, 2004,
    doi:10.1017/CBO9780511811685.

    prediction a in (-∞, ∞)
    target y in (-∞, ∞)
    parameter delta in (0, ∞)

    Proved in 11 steps: normal form × 4, formula by formula × 3, read back × 3, part by part × 1.

    Greatest measured error in ulp: float64 value 1.95, gradient 1.8, hessian 3.11; float32 value 0.498, gradient 0.472,
    hessian 0.492.
    """

    @staticmethod
    def value(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        delta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(a: Array, y: Array, delta: Array) -> Results:
            residual = a - y
            distance = np.abs(residual)
            is_usual = are_finite(distance)
            if everywhere(is_usual):
                quotient = delta / distance
                quotient_2 = np.square(residual) / (1 + np.sqrt(1 + np.square(residual / delta)))
                terms = np.sqrt(1 + np.square(quotient)) + quotient
                value = np.where(delta >= distance, quotient_2, delta / terms * distance)
                return (value,)
            residual = a - y
            scale = subtraction_scale(a, y)
            distance = np.abs(a * scale - y * scale)
            quotient = delta * scale / distance
            quotient_2 = np.square(residual) / (1 + np.sqrt(1 + np.square(residual / delta)))
            quotient_3 = delta / (np.sqrt(1 + np.square(quotient)) + quotient)
            value = np.where(delta >= np.abs(residual), quotient_2, quotient_3 * distance / scale)
            return (value,)

        (value,) = evaluated(_pseudo_huber, kernel, ("value",), (a, y, delta), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        delta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(a: Array, y: Array, delta: Array) -> Results:
            residual = a - y
            distance = np.abs(residual)
            is_usual = are_finite(distance)
            if everywhere(is_usual):
                product = delta / np.sqrt(1 + np.square(delta / distance)) * np.sign(residual)
                gradient = np.where(delta >= distance, residual / np.sqrt(1 + np.square(residual / delta)), product)
                return (gradient,)
            residual = a - y
            scale = subtraction_scale(a, y)
            quotient = delta / np.sqrt(1 + np.square(delta * scale / np.abs(a * scale - y * scale)))
            quotient_2 = residual / np.sqrt(1 + np.square(residual / delta))
            gradient = np.where(delta >= np.abs(residual), quotient_2, quotient * np.sign(residual))
            return (gradient,)

        (gradient,) = evaluated(_pseudo_huber, kernel, ("gradient",), (a, y, delta), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        delta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(a: Array, y: Array, delta: Array) -> Results:
            residual = a - y
            distance = np.abs(residual)
            is_usual = are_finite(distance)
            if everywhere(is_usual):
                quotient = delta / distance
                quotient_2 = 1 / np.power(1 + np.square(residual / delta), 1.5)
                power_2 = np.power(1 + np.square(quotient), 1.5)
                hessian = np.where(delta >= distance, quotient_2, np.power(quotient, 3) / power_2)
                return (hessian,)
            residual = a - y
            scale = subtraction_scale(a, y)
            quotient = delta * scale / np.abs(a * scale - y * scale)
            quotient_2 = 1 / np.power(1 + np.square(residual / delta), 1.5)
            power_2 = np.power(1 + np.square(quotient), 1.5)
            hessian = np.where(delta >= np.abs(residual), quotient_2, np.power(quotient, 3) / power_2)
            return (hessian,)

        (hessian,) = evaluated(_pseudo_huber, kernel, ("hessian",), (a, y, delta), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        delta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array, delta: Array) -> Results:
            residual = a - y
            distance = np.abs(residual)
            is_usual = are_finite(distance)
            if everywhere(is_usual):
                is_at_least = delta >= distance
                root = np.sqrt(1 + np.square(residual / delta))
                quotient = delta / distance
                root_2 = np.sqrt(1 + np.square(quotient))
                value = np.where(is_at_least, np.square(residual) / (1 + root), delta / (root_2 + quotient) * distance)
                gradient = np.where(is_at_least, residual / root, delta / root_2 * np.sign(residual))
                return value, gradient
            residual = a - y
            is_at_least = delta >= np.abs(residual)
            root = np.sqrt(1 + np.square(residual / delta))
            scale = subtraction_scale(a, y)
            distance = np.abs(a * scale - y * scale)
            quotient = delta * scale / distance
            root_2 = np.sqrt(1 + np.square(quotient))
            quotient_2 = delta / (root_2 + quotient) * distance / scale
            value = np.where(is_at_least, np.square(residual) / (1 + root), quotient_2)
            gradient = np.where(is_at_least, residual / root, delta / root_2 * np.sign(residual))
            return value, gradient

        value, gradient = evaluated(
            _pseudo_huber, kernel, ("value", "gradient"), (a, y, delta), weights, reduction, out
        )
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        delta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array, delta: Array) -> Results:
            residual = a - y
            distance = np.abs(residual)
            is_usual = are_finite(distance)
            if everywhere(is_usual):
                is_at_least = delta >= distance
                total = 1 + np.square(residual / delta)
                quotient = delta / distance
                total_2 = 1 + np.square(quotient)
                product = delta / np.sqrt(total_2) * np.sign(residual)
                gradient = np.where(is_at_least, residual / np.sqrt(total), product)
                quotient_2 = np.power(quotient, 3) / np.power(total_2, 1.5)
                hessian = np.where(is_at_least, 1 / np.power(total, 1.5), quotient_2)
                return gradient, hessian
            residual = a - y
            is_at_least = delta >= np.abs(residual)
            total = 1 + np.square(residual / delta)
            scale = subtraction_scale(a, y)
            quotient = delta * scale / np.abs(a * scale - y * scale)
            total_2 = 1 + np.square(quotient)
            gradient = np.where(is_at_least, residual / np.sqrt(total), delta / np.sqrt(total_2) * np.sign(residual))
            hessian = np.where(is_at_least, 1 / np.power(total, 1.5), np.power(quotient, 3) / np.power(total_2, 1.5))
            return gradient, hessian

        gradient, hessian = evaluated(
            _pseudo_huber, kernel, ("gradient", "hessian"), (a, y, delta), weights, reduction, out
        )
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        delta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(a: Array, y: Array, delta: Array) -> Results:
            residual = a - y
            distance = np.abs(residual)
            is_usual = are_finite(distance)
            if everywhere(is_usual):
                is_at_least = delta >= distance
                total = 1 + np.square(residual / delta)
                root = np.sqrt(total)
                quotient = delta / distance
                total_2 = 1 + np.square(quotient)
                root_2 = np.sqrt(total_2)
                value = np.where(is_at_least, np.square(residual) / (1 + root), delta / (root_2 + quotient) * distance)
                gradient = np.where(is_at_least, residual / root, delta / root_2 * np.sign(residual))
                quotient_2 = np.power(quotient, 3) / np.power(total_2, 1.5)
                hessian = np.where(is_at_least, 1 / np.power(total, 1.5), quotient_2)
                return value, gradient, hessian
            residual = a - y
            is_at_least = delta >= np.abs(residual)
            total = 1 + np.square(residual / delta)
            root = np.sqrt(total)
            scale = subtraction_scale(a, y)
            distance = np.abs(a * scale - y * scale)
            quotient = delta * scale / distance
            total_2 = 1 + np.square(quotient)
            root_2 = np.sqrt(total_2)
            quotient_2 = delta / (root_2 + quotient) * distance / scale
            value = np.where(is_at_least, np.square(residual) / (1 + root), quotient_2)
            gradient = np.where(is_at_least, residual / root, delta / root_2 * np.sign(residual))
            hessian = np.where(is_at_least, 1 / np.power(total, 1.5), np.power(quotient, 3) / np.power(total_2, 1.5))
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _pseudo_huber, kernel, ("value", "gradient", "hessian"), (a, y, delta), weights, reduction, out
        )
        return value, gradient, hessian


_cauchy = Signature(
    "cauchy",
    (
        Argument("prediction", REALS),
        Argument("target", REALS),
        Argument("parameter delta", POSITIVE, may_be_scalar=True),
    ),
)


class cauchy(Functions):
    """Cauchy loss.

    ℓ = delta² log(1 + (a - y)²/delta²)/2
    ∂ℓ/∂a = (a - y)/(1 + (a - y)²/delta²)
    ∂²ℓ/∂a² = delta² (delta² - (a - y)²)/(delta² + (a - y)²)²

    Like half the square near the target; its gradient goes to 0 far from it, so that outliers count little. It is also
    called Lorentzian.

    prediction a in (-∞, ∞)
    target y in (-∞, ∞)
    parameter delta in (0, ∞)

    Proved in 10 steps: case by case × 2, read back × 3, normal form × 3, part by part × 1, formula by formula × 1.

    Greatest measured error in ulp: float64 value 2.64, gradient 1.35, hessian 3.52; float32 value 0.499, gradient 0.5,
    hessian 0.496.
    """

    @staticmethod
    def value(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        delta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(a: Array, y: Array, delta: Array) -> Results:
            distance = np.abs(a / 2 - y / 2)
            power_2 = np.square(delta)
            quotient = (a - y) / delta
            product = quotient * quotient
            logarithm = np.log1p(product)
            terms_2 = 1.3862943611198906 + 4 * np.log(np.sqrt(distance) / np.sqrt(delta))
            terms = terms_2 + np.log1p(np.square(delta / 2 / distance))
            piece = np.where(delta >= distance / 512, logarithm * power_2 / 2, terms * power_2 / 2)
            piece_2 = np.where(product > 0, logarithm / product, 1)
            value = np.where(delta >= 2 * distance, power_2 / 2 * quotient * quotient * piece_2, piece)
            return (value,)

        (value,) = evaluated(_cauchy, kernel, ("value",), (a, y, delta), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        delta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(a: Array, y: Array, delta: Array) -> Results:
            residual = a - y
            distance = np.abs(residual)
            is_usual = are_finite(distance)
            if everywhere(is_usual):
                quotient = delta / distance
                quotient_2 = delta * quotient * np.sign(residual) / (1 + np.square(quotient))
                gradient = np.where(delta >= distance, residual / (1 + np.square(residual / delta)), quotient_2)
                return (gradient,)
            residual = a - y
            scale = subtraction_scale(a, y)
            quotient = delta * scale / np.abs(a * scale - y * scale)
            quotient_2 = delta * quotient * np.sign(residual) / (1 + np.square(quotient))
            gradient = np.where(delta >= np.abs(residual), residual / (1 + np.square(residual / delta)), quotient_2)
            return (gradient,)

        (gradient,) = evaluated(_cauchy, kernel, ("gradient",), (a, y, delta), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        delta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(a: Array, y: Array, delta: Array) -> Results:
            residual = a - y
            distance = np.abs(residual)
            is_usual = are_finite(distance)
            if everywhere(is_usual):
                quotient = residual / delta
                quotient_2 = delta / distance
                power_2 = np.square(quotient_2)
                quotient_3 = (1 - quotient) * (1 + quotient) / np.square(1 + np.square(quotient))
                product = (1 + quotient_2) * (quotient_2 - 1) * power_2
                hessian = np.where(delta >= distance, quotient_3, product / np.square(1 + power_2))
                return (hessian,)
            residual = a - y
            quotient = residual / delta
            scale = subtraction_scale(a, y)
            quotient_2 = delta * scale / np.abs(a * scale - y * scale)
            power_2 = np.square(quotient_2)
            quotient_3 = (1 - quotient) * (1 + quotient) / np.square(1 + np.square(quotient))
            product = (1 + quotient_2) * (quotient_2 - 1) * power_2
            hessian = np.where(delta >= np.abs(residual), quotient_3, product / np.square(1 + power_2))
            return (hessian,)

        (hessian,) = evaluated(_cauchy, kernel, ("hessian",), (a, y, delta), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        delta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array, delta: Array) -> Results:
            residual = a - y
            distance = np.abs(residual)
            is_usual = are_finite(distance)
            if everywhere(is_usual):
                distance_2 = np.abs(a / 2 - y / 2)
                power_2 = np.square(delta)
                quotient = residual / delta
                product = quotient * quotient
                logarithm = np.log1p(product)
                terms = 1.3862943611198906 + 4 * np.log(np.sqrt(distance_2) / np.sqrt(delta))
                quotient_2 = (terms + np.log1p(np.square(delta / 2 / distance_2))) * power_2 / 2
                product_2 = power_2 / 2 * quotient * quotient * np.where(product > 0, logarithm / product, 1)
                piece = np.where(delta >= distance_2 / 512, logarithm * power_2 / 2, quotient_2)
                value = np.where(delta >= 2 * distance_2, product_2, piece)
                quotient_3 = delta / distance
                quotient_4 = delta * quotient_3 * np.sign(residual) / (1 + np.square(quotient_3))
                gradient = np.where(delta >= distance, residual / (1 + np.square(quotient)), quotient_4)
                return value, gradient
            distance = np.abs(a / 2 - y / 2)
            power_2 = np.square(delta)
            residual = a - y
            quotient = residual / delta
            product = quotient * quotient
            logarithm = np.log1p(product)
            terms_2 = 1.3862943611198906 + 4 * np.log(np.sqrt(distance) / np.sqrt(delta))
            terms = terms_2 + np.log1p(np.square(delta / 2 / distance))
            piece = np.where(delta >= distance / 512, logarithm * power_2 / 2, terms * power_2 / 2)
            piece_2 = np.where(product > 0, logarithm / product, 1)
            value = np.where(delta >= 2 * distance, power_2 / 2 * quotient * quotient * piece_2, piece)
            scale = subtraction_scale(a, y)
            quotient_2 = delta * scale / np.abs(a * scale - y * scale)
            quotient_3 = delta * quotient_2 * np.sign(residual) / (1 + np.square(quotient_2))
            gradient = np.where(delta >= np.abs(residual), residual / (1 + np.square(quotient)), quotient_3)
            return value, gradient

        value, gradient = evaluated(_cauchy, kernel, ("value", "gradient"), (a, y, delta), weights, reduction, out)
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        delta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array, delta: Array) -> Results:
            residual = a - y
            distance = np.abs(residual)
            is_usual = are_finite(distance)
            if everywhere(is_usual):
                is_at_least = delta >= distance
                quotient = residual / delta
                total = 1 + np.square(quotient)
                quotient_2 = delta / distance
                power_2 = np.square(quotient_2)
                total_2 = 1 + power_2
                gradient = np.where(is_at_least, residual / total, delta * quotient_2 * np.sign(residual) / total_2)
                quotient_3 = (1 + quotient_2) * (quotient_2 - 1) * power_2 / np.square(total_2)
                hessian = np.where(is_at_least, (1 - quotient) * (1 + quotient) / np.square(total), quotient_3)
                return gradient, hessian
            residual = a - y
            is_at_least = delta >= np.abs(residual)
            quotient = residual / delta
            total = 1 + np.square(quotient)
            scale = subtraction_scale(a, y)
            quotient_2 = delta * scale / np.abs(a * scale - y * scale)
            power_2 = np.square(quotient_2)
            total_2 = 1 + power_2
            gradient = np.where(is_at_least, residual / total, delta * quotient_2 * np.sign(residual) / total_2)
            quotient_3 = (1 + quotient_2) * (quotient_2 - 1) * power_2 / np.square(total_2)
            hessian = np.where(is_at_least, (1 - quotient) * (1 + quotient) / np.square(total), quotient_3)
            return gradient, hessian

        gradient, hessian = evaluated(_cauchy, kernel, ("gradient", "hessian"), (a, y, delta), weights, reduction, out)
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        delta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(a: Array, y: Array, delta: Array) -> Results:
            residual = a - y
            distance = np.abs(residual)
            is_usual = are_finite(distance)
            if everywhere(is_usual):
                distance_2 = np.abs(a / 2 - y / 2)
                power_2 = np.square(delta)
                quotient = residual / delta
                product = quotient * quotient
                logarithm = np.log1p(product)
                terms = 1.3862943611198906 + 4 * np.log(np.sqrt(distance_2) / np.sqrt(delta))
                quotient_2 = (terms + np.log1p(np.square(delta / 2 / distance_2))) * power_2 / 2
                product_2 = power_2 / 2 * quotient * quotient * np.where(product > 0, logarithm / product, 1)
                piece = np.where(delta >= distance_2 / 512, logarithm * power_2 / 2, quotient_2)
                value = np.where(delta >= 2 * distance_2, product_2, piece)
                is_at_least = delta >= distance
                total = 1 + np.square(quotient)
                quotient_3 = delta / distance
                power_3 = np.square(quotient_3)
                total_2 = 1 + power_3
                gradient = np.where(is_at_least, residual / total, delta * quotient_3 * np.sign(residual) / total_2)
                quotient_4 = (1 + quotient_3) * (quotient_3 - 1) * power_3 / np.square(total_2)
                hessian = np.where(is_at_least, (1 - quotient) * (1 + quotient) / np.square(total), quotient_4)
                return value, gradient, hessian
            distance = np.abs(a / 2 - y / 2)
            power_2 = np.square(delta)
            residual = a - y
            quotient = residual / delta
            product = quotient * quotient
            logarithm = np.log1p(product)
            terms_2 = 1.3862943611198906 + 4 * np.log(np.sqrt(distance) / np.sqrt(delta))
            terms = terms_2 + np.log1p(np.square(delta / 2 / distance))
            piece = np.where(delta >= distance / 512, logarithm * power_2 / 2, terms * power_2 / 2)
            piece_2 = np.where(product > 0, logarithm / product, 1)
            value = np.where(delta >= 2 * distance, power_2 / 2 * quotient * quotient * piece_2, piece)
            is_at_least = delta >= np.abs(residual)
            total = 1 + np.square(quotient)
            scale = subtraction_scale(a, y)
            quotient_2 = delta * scale / np.abs(a * scale - y * scale)
            power_3 = np.square(quotient_2)
            total_2 = 1 + power_3
            gradient = np.where(is_at_least, residual / total, delta * quotient_2 * np.sign(residual) / total_2)
            quotient_3 = (1 + quotient_2) * (quotient_2 - 1) * power_3 / np.square(total_2)
            hessian = np.where(is_at_least, (1 - quotient) * (1 + quotient) / np.square(total), quotient_3)
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _cauchy, kernel, ("value", "gradient", "hessian"), (a, y, delta), weights, reduction, out
        )
        return value, gradient, hessian


_tukey = Signature(
    "tukey",
    (
        Argument("prediction", REALS),
        Argument("target", REALS),
        Argument("parameter delta", POSITIVE, may_be_scalar=True),
    ),
)


class tukey(Functions):
    """Tukey's biweight loss.

    ℓ = delta² (1 - (1 - (a - y)²/delta²)³)/6 if |a - y| ≤ delta else delta²/6
    ∂ℓ/∂a = (a - y) (1 - (a - y)²/delta²)² if |a - y| ≤ delta else 0
    ∂²ℓ/∂a² = 1 - 6 (a - y)²/delta² + 5 (a - y)**4/delta**4 if |a - y| ≤ delta else 0

    Level beyond δ, so that outliers do not count (Beaton and Tukey 1974).

    A. E. Beaton and J. W. Tukey: The fitting of power series, meaning polynomials, illustrated on band-spectroscopic
    data, Technometrics 16, 1974, doi:10.1080/00401706.1974.10489171.

    prediction a in (-∞, ∞)
    target y in (-∞, ∞)
    parameter delta in (0, ∞)

    Proved in 11 steps: case by case × 4, normal form × 4, read back × 3.

    Greatest measured error in ulp: float64 value 1.65, gradient 1.09, hessian 0.647; float32 value 0.491, gradient
    0.406, hessian 0.246.
    """

    @staticmethod
    def value(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        delta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(a: Array, y: Array, delta: Array) -> Results:
            residual = a - y
            quotient = residual / delta
            product = -1 * quotient * quotient
            product_2 = (2 + np.square(1 + product) + product) * np.square(residual)
            value = np.where(delta >= np.abs(residual), product_2 / 6, np.square(delta) / 6)
            return (value,)

        (value,) = evaluated(_tukey, kernel, ("value",), (a, y, delta), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        delta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(a: Array, y: Array, delta: Array) -> Results:
            residual = a - y
            quotient = residual / delta
            gradient = np.where(delta >= np.abs(residual), residual * np.square(1 + -1 * quotient * quotient), 0)
            return (gradient,)

        (gradient,) = evaluated(_tukey, kernel, ("gradient",), (a, y, delta), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        delta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(a: Array, y: Array, delta: Array) -> Results:
            residual = a - y
            quotient = residual / delta
            quotient_2 = 5 * np.power(residual, 4) / delta / delta / delta / delta
            hessian = np.where(delta >= np.abs(residual), 1 + quotient_2 + -6 * quotient * quotient, 0)
            return (hessian,)

        (hessian,) = evaluated(_tukey, kernel, ("hessian",), (a, y, delta), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        delta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array, delta: Array) -> Results:
            residual = a - y
            is_at_least = delta >= np.abs(residual)
            quotient = residual / delta
            product = -1 * quotient * quotient
            power_2 = np.square(1 + product)
            value = np.where(is_at_least, (2 + power_2 + product) * np.square(residual) / 6, np.square(delta) / 6)
            gradient = np.where(is_at_least, residual * power_2, 0)
            return value, gradient

        value, gradient = evaluated(_tukey, kernel, ("value", "gradient"), (a, y, delta), weights, reduction, out)
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        delta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array, delta: Array) -> Results:
            residual = a - y
            is_at_least = delta >= np.abs(residual)
            quotient = residual / delta
            gradient = np.where(is_at_least, residual * np.square(1 + -1 * quotient * quotient), 0)
            quotient_2 = 5 * np.power(residual, 4) / delta / delta / delta / delta
            hessian = np.where(is_at_least, 1 + quotient_2 + -6 * quotient * quotient, 0)
            return gradient, hessian

        gradient, hessian = evaluated(_tukey, kernel, ("gradient", "hessian"), (a, y, delta), weights, reduction, out)
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        delta: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(a: Array, y: Array, delta: Array) -> Results:
            residual = a - y
            is_at_least = delta >= np.abs(residual)
            quotient = residual / delta
            product = -1 * quotient * quotient
            power_2 = np.square(1 + product)
            value = np.where(is_at_least, (2 + power_2 + product) * np.square(residual) / 6, np.square(delta) / 6)
            gradient = np.where(is_at_least, residual * power_2, 0)
            quotient_2 = 5 * np.power(residual, 4) / delta / delta / delta / delta
            hessian = np.where(is_at_least, 1 + quotient_2 + -6 * quotient * quotient, 0)
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _tukey, kernel, ("value", "gradient", "hessian"), (a, y, delta), weights, reduction, out
        )
        return value, gradient, hessian


_general_robust = Signature(
    "general_robust",
    (
        Argument("prediction", REALS),
        Argument("target", REALS),
        Argument("parameter alpha", Domain(low=0.0, high=2.0, open_low=True, open_high=True), may_be_scalar=True),
        Argument("parameter c", POSITIVE, may_be_scalar=True),
    ),
)


class general_robust(Functions):
    """General robust loss.

    ℓ = (2 - alpha) ((1 + (a - y)²/(c² (2 - alpha)))**(alpha/2) - 1)/alpha
    ∂ℓ/∂a = (a - y) (1 + (a - y)²/(c² (2 - alpha)))**(alpha/2 - 1)/c²
    ∂²ℓ/∂a² = ((1 + (a - y)²/(c² (2 - alpha)))**(alpha/2 - 1) + 2 (alpha/2 - 1) (a - y)² (1 + (a - y)²/(c² (2 -
        alpha)))**(alpha/2 - 2)/(c² (2 - alpha)))/c²

    Of the shape α and the scale c (Barron 2019): the pseudo-Huber loss over c^2 for α = 1. Towards α = 2 it becomes
    half the square of (a - y)/c, and towards α = 0 the Cauchy loss; shapes below 0, whose gradients fall faster still,
    are left out.

    J. T. Barron: A general and adaptive robust loss function, CVPR 2019, doi:10.1109/CVPR.2019.00446.

    prediction a in (-∞, ∞)
    target y in (-∞, ∞)
    parameter alpha in (0, 2)
    parameter c in (0, ∞)

    Proved in 9 steps: case by case × 3, read back × 3, normal form × 3.

    Greatest measured error in ulp: float64 value 3.17, gradient 3.15, hessian 2.73; float32 value 0.497, gradient 0.5,
    hessian 0.498.
    """

    @staticmethod
    def value(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        alpha: ArrayLike,
        c: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(a: Array, y: Array, alpha: Array, c: Array) -> Results:
            residual = a - y
            terms = 2 - alpha
            quotient = residual / c * residual / c / terms
            logarithm = np.log1p(quotient)
            quotient_2 = alpha * logarithm / 2
            logarithm_2 = np.log(terms)
            quotient_3 = c / 2
            product = 2 * np.log(quotient_3)
            distance = np.abs(a / 2 - y / 2)
            product_2 = 2 * np.log(distance)
            quotient_4 = alpha / 2
            logarithm_3 = np.log1p(quotient_3 / distance * quotient_3 / distance * terms)
            is_greater = exponent(quotient_3) - exponent(distance) > -480
            piece = np.where(is_greater, logarithm, -logarithm_2 - product + product_2 + logarithm_3)
            quotient_5 = alpha * piece / 2
            terms_2 = alpha - 2
            power_2 = np.power(distance, quotient_4)
            power_3 = np.power(quotient_3, quotient_4)
            e = np.exp(alpha * logarithm_3 / 2)
            power_4 = np.power(terms, quotient_4)
            product_3 = product_of_4_over_4(terms_2, power_2, power_2, e, alpha, power_3, power_3, power_4)
            terms_3 = terms_2 / alpha - product_3
            terms_4 = (1 - quotient_4) * piece + (np.expm1(quotient_5) - quotient_5) * terms / alpha
            piece_2 = np.where(exponent(alpha * (-logarithm_2 - product + product_2) / 2) <= 0, terms_4, terms_3)
            piece_3 = np.where(quotient > 0, logarithm / quotient, 1)
            product_4 = product_of_4_over_2(0.5, residual, residual, piece_3, c, c)
            terms_5 = product_4 + (np.expm1(quotient_2) - quotient_2) * terms / alpha
            value = np.where(np.abs(residual) <= c * np.sqrt(terms), terms_5, piece_2)
            return (value,)

        (value,) = evaluated(_general_robust, kernel, ("value",), (a, y, alpha, c), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        alpha: ArrayLike,
        c: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(a: Array, y: Array, alpha: Array, c: Array) -> Results:
            residual = a - y
            terms = 2 - alpha
            quotient = alpha / 2
            terms_2 = quotient - 1
            distance = np.abs(a / 2 - y / 2)
            power_2 = np.power(distance, quotient)
            quotient_2 = c / 2
            power_3 = np.power(quotient_2, quotient)
            e = np.exp(terms_2 * np.log1p(quotient_2 / distance * quotient_2 / distance * terms))
            power_4 = np.power(terms, 1 - quotient)
            product = product_of_5_over_3(0.5, power_2, power_2, power_4, e, power_3, power_3, distance)
            e_2 = np.exp(terms_2 * np.log1p(residual / c * residual / c / terms))
            is_at_most = np.abs(residual) <= c * np.sqrt(terms)
            gradient = np.where(is_at_most, product_of_2_over_2(residual, e_2, c, c), product * np.sign(residual))
            return (gradient,)

        (gradient,) = evaluated(_general_robust, kernel, ("gradient",), (a, y, alpha, c), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        alpha: ArrayLike,
        c: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(a: Array, y: Array, alpha: Array, c: Array) -> Results:
            residual = a - y
            terms = 2 - alpha
            quotient = alpha / 2
            terms_2 = quotient - 2
            quotient_2 = residual / c * residual / c / terms
            distance = np.abs(a / 2 - y / 2)
            power_2 = np.power(distance, quotient)
            quotient_3 = c / 2
            product = quotient_3 / distance * quotient_3 / distance * terms
            power_3 = np.power(quotient_3, quotient)
            power_4 = np.power(terms, 1 - quotient)
            e = np.exp(terms_2 * np.log1p(product))
            terms_3 = alpha - 1 + product
            product_2 = product_of_6_over_4(
                0.25, power_2, power_2, power_4, e, terms_3, power_3, power_3, distance, distance
            )
            product_3 = product_of_2_over_2(np.exp(terms_2 * np.log1p(quotient_2)), 1 + (alpha - 1) * quotient_2, c, c)
            hessian = np.where(np.abs(residual) <= c * np.sqrt(terms), product_3, product_2)
            return (hessian,)

        (hessian,) = evaluated(_general_robust, kernel, ("hessian",), (a, y, alpha, c), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        alpha: ArrayLike,
        c: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array, alpha: Array, c: Array) -> Results:
            residual = a - y
            terms = 2 - alpha
            is_at_most = np.abs(residual) <= c * np.sqrt(terms)
            quotient = residual / c * residual / c / terms
            logarithm = np.log1p(quotient)
            quotient_2 = alpha * logarithm / 2
            logarithm_2 = np.log(terms)
            quotient_3 = c / 2
            product = 2 * np.log(quotient_3)
            distance = np.abs(a / 2 - y / 2)
            product_2 = 2 * np.log(distance)
            quotient_4 = alpha / 2
            one_minus_quotient_4 = 1 - quotient_4
            logarithm_3 = np.log1p(quotient_3 / distance * quotient_3 / distance * terms)
            is_greater = exponent(quotient_3) - exponent(distance) > -480
            piece = np.where(is_greater, logarithm, -logarithm_2 - product + product_2 + logarithm_3)
            quotient_5 = alpha * piece / 2
            terms_2 = alpha - 2
            power_2 = np.power(distance, quotient_4)
            power_3 = np.power(quotient_3, quotient_4)
            e = np.exp(alpha * logarithm_3 / 2)
            power_4 = np.power(terms, quotient_4)
            product_3 = product_of_4_over_4(terms_2, power_2, power_2, e, alpha, power_3, power_3, power_4)
            terms_3 = terms_2 / alpha - product_3
            is_at_most_2 = exponent(alpha * (-logarithm_2 - product + product_2) / 2) <= 0
            quotient_6 = (np.expm1(quotient_5) - quotient_5) * terms / alpha
            piece_2 = np.where(is_at_most_2, one_minus_quotient_4 * piece + quotient_6, terms_3)
            piece_3 = np.where(quotient > 0, logarithm / quotient, 1)
            product_4 = product_of_4_over_2(0.5, residual, residual, piece_3, c, c)
            value = np.where(is_at_most, product_4 + (np.expm1(quotient_2) - quotient_2) * terms / alpha, piece_2)
            terms_4 = quotient_4 - 1
            e_2 = np.exp(terms_4 * logarithm_3)
            power_5 = np.power(terms, one_minus_quotient_4)
            product_5 = product_of_5_over_3(0.5, power_2, power_2, power_5, e_2, power_3, power_3, distance)
            product_6 = product_of_2_over_2(residual, np.exp(terms_4 * logarithm), c, c)
            gradient = np.where(is_at_most, product_6, product_5 * np.sign(residual))
            return value, gradient

        value, gradient = evaluated(
            _general_robust, kernel, ("value", "gradient"), (a, y, alpha, c), weights, reduction, out
        )
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        alpha: ArrayLike,
        c: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array, alpha: Array, c: Array) -> Results:
            residual = a - y
            terms = 2 - alpha
            is_at_most = np.abs(residual) <= c * np.sqrt(terms)
            quotient = alpha / 2
            terms_2 = quotient - 1
            quotient_2 = residual / c * residual / c / terms
            logarithm = np.log1p(quotient_2)
            distance = np.abs(a / 2 - y / 2)
            power_2 = np.power(distance, quotient)
            power_3 = np.power(terms, 1 - quotient)
            quotient_3 = c / 2
            product = quotient_3 / distance * quotient_3 / distance * terms
            logarithm_2 = np.log1p(product)
            power_4 = np.power(quotient_3, quotient)
            e = np.exp(terms_2 * logarithm_2)
            product_2 = product_of_5_over_3(0.5, power_2, power_2, power_3, e, power_4, power_4, distance)
            product_3 = product_of_2_over_2(residual, np.exp(terms_2 * logarithm), c, c)
            gradient = np.where(is_at_most, product_3, product_2 * np.sign(residual))
            terms_3 = quotient - 2
            terms_4 = alpha - 1 + product
            e_2 = np.exp(terms_3 * logarithm_2)
            product_4 = product_of_6_over_4(
                0.25, power_2, power_2, power_3, e_2, terms_4, power_4, power_4, distance, distance
            )
            total = 1 + (alpha - 1) * quotient_2
            hessian = np.where(is_at_most, product_of_2_over_2(np.exp(terms_3 * logarithm), total, c, c), product_4)
            return gradient, hessian

        gradient, hessian = evaluated(
            _general_robust, kernel, ("gradient", "hessian"), (a, y, alpha, c), weights, reduction, out
        )
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        alpha: ArrayLike,
        c: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(a: Array, y: Array, alpha: Array, c: Array) -> Results:
            residual = a - y
            terms = 2 - alpha
            is_at_most = np.abs(residual) <= c * np.sqrt(terms)
            quotient = residual / c * residual / c / terms
            logarithm = np.log1p(quotient)
            quotient_2 = alpha * logarithm / 2
            logarithm_2 = np.log(terms)
            quotient_3 = c / 2
            product = 2 * np.log(quotient_3)
            distance = np.abs(a / 2 - y / 2)
            product_2 = 2 * np.log(distance)
            quotient_4 = alpha / 2
            one_minus_quotient_4 = 1 - quotient_4
            product_3 = quotient_3 / distance * quotient_3 / distance * terms
            logarithm_3 = np.log1p(product_3)
            is_greater = exponent(quotient_3) - exponent(distance) > -480
            piece = np.where(is_greater, logarithm, -logarithm_2 - product + product_2 + logarithm_3)
            quotient_5 = alpha * piece / 2
            terms_2 = alpha - 2
            power_2 = np.power(distance, quotient_4)
            power_3 = np.power(quotient_3, quotient_4)
            e = np.exp(alpha * logarithm_3 / 2)
            power_4 = np.power(terms, quotient_4)
            product_4 = product_of_4_over_4(terms_2, power_2, power_2, e, alpha, power_3, power_3, power_4)
            terms_3 = terms_2 / alpha - product_4
            is_at_most_2 = exponent(alpha * (-logarithm_2 - product + product_2) / 2) <= 0
            quotient_6 = (np.expm1(quotient_5) - quotient_5) * terms / alpha
            piece_2 = np.where(is_at_most_2, one_minus_quotient_4 * piece + quotient_6, terms_3)
            piece_3 = np.where(quotient > 0, logarithm / quotient, 1)
            product_5 = product_of_4_over_2(0.5, residual, residual, piece_3, c, c)
            value = np.where(is_at_most, product_5 + (np.expm1(quotient_2) - quotient_2) * terms / alpha, piece_2)
            terms_4 = quotient_4 - 1
            power_5 = np.power(terms, one_minus_quotient_4)
            e_2 = np.exp(terms_4 * logarithm_3)
            product_6 = product_of_5_over_3(0.5, power_2, power_2, power_5, e_2, power_3, power_3, distance)
            product_7 = product_of_2_over_2(residual, np.exp(terms_4 * logarithm), c, c)
            gradient = np.where(is_at_most, product_7, product_6 * np.sign(residual))
            terms_5 = quotient_4 - 2
            terms_6 = alpha - 1 + product_3
            e_3 = np.exp(terms_5 * logarithm_3)
            product_8 = product_of_6_over_4(
                0.25, power_2, power_2, power_5, e_3, terms_6, power_3, power_3, distance, distance
            )
            total = 1 + (alpha - 1) * quotient
            hessian = np.where(is_at_most, product_of_2_over_2(np.exp(terms_5 * logarithm), total, c, c), product_8)
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _general_robust, kernel, ("value", "gradient", "hessian"), (a, y, alpha, c), weights, reduction, out
        )
        return value, gradient, hessian


_gaussian_nll = Signature(
    "gaussian_nll",
    (
        Argument("prediction", REALS),
        Argument("target", REALS),
        Argument("parameter sigma", POSITIVE, may_be_scalar=True),
    ),
)


class gaussian_nll(Functions):
    """Gaussian negative log-likelihood.

    ℓ = log(2 π)/2 + log(sigma) + (a - y)²/(2 sigma²)
    ∂ℓ/∂a = (a - y)/sigma²
    ∂²ℓ/∂a² = 1/sigma²

    The negative logarithm of the Gaussian density, no constant dropped.

    prediction a in (-∞, ∞)
    target y in (-∞, ∞)
    parameter sigma in (0, ∞)

    Proved in 9 steps: normal form × 6, read back × 3.

    Greatest measured error in ulp: float64 value 1.99, gradient 1.06, hessian 0.844; float32 value 0.499, gradient 0.5,
    hessian 0.5.
    """

    @staticmethod
    def value(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        sigma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(a: Array, y: Array, sigma: Array) -> Results:
            residual = a - y
            is_usual = are_finite(residual)
            if everywhere(is_usual):
                quotient = residual / sigma
                value = 0.9189385332046728 + np.log(sigma) + 0.5 * quotient * quotient
                return (value,)
            scale = subtraction_scale(a, y)
            quotient = (a * scale - y * scale) / sigma / scale
            value = 0.9189385332046728 + np.log(sigma) + 0.5 * quotient * quotient
            return (value,)

        (value,) = evaluated(_gaussian_nll, kernel, ("value",), (a, y, sigma), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        sigma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(a: Array, y: Array, sigma: Array) -> Results:
            residual = a - y
            is_usual = are_finite(residual)
            if everywhere(is_usual):
                gradient = residual / sigma / sigma
                return (gradient,)
            scale = subtraction_scale(a, y)
            gradient = (a * scale - y * scale) / sigma / sigma / scale
            return (gradient,)

        (gradient,) = evaluated(_gaussian_nll, kernel, ("gradient",), (a, y, sigma), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        sigma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(a: Array, y: Array, sigma: Array) -> Results:
            hessian = 1 / sigma / sigma
            return (hessian,)

        (hessian,) = evaluated(_gaussian_nll, kernel, ("hessian",), (a, y, sigma), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        sigma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array, sigma: Array) -> Results:
            residual = a - y
            is_usual = are_finite(residual)
            if everywhere(is_usual):
                quotient = residual / sigma
                value = 0.9189385332046728 + np.log(sigma) + 0.5 * quotient * quotient
                gradient = quotient / sigma
                return value, gradient
            scale = subtraction_scale(a, y)
            quotient = (a * scale - y * scale) / sigma
            quotient_2 = quotient / scale
            value = 0.9189385332046728 + np.log(sigma) + 0.5 * quotient_2 * quotient_2
            gradient = quotient / sigma / scale
            return value, gradient

        value, gradient = evaluated(
            _gaussian_nll, kernel, ("value", "gradient"), (a, y, sigma), weights, reduction, out
        )
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        sigma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array, sigma: Array) -> Results:
            residual = a - y
            is_usual = are_finite(residual)
            if everywhere(is_usual):
                gradient = residual / sigma / sigma
                hessian = 1 / sigma / sigma
                return gradient, hessian
            scale = subtraction_scale(a, y)
            gradient = (a * scale - y * scale) / sigma / sigma / scale
            hessian = 1 / sigma / sigma
            return gradient, hessian

        gradient, hessian = evaluated(
            _gaussian_nll, kernel, ("gradient", "hessian"), (a, y, sigma), weights, reduction, out
        )
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        sigma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(a: Array, y: Array, sigma: Array) -> Results:
            residual = a - y
            is_usual = are_finite(residual)
            if everywhere(is_usual):
                quotient = residual / sigma
                value = 0.9189385332046728 + np.log(sigma) + 0.5 * quotient * quotient
                gradient = quotient / sigma
                hessian = 1 / sigma / sigma
                return value, gradient, hessian
            scale = subtraction_scale(a, y)
            quotient = (a * scale - y * scale) / sigma
            quotient_2 = quotient / scale
            value = 0.9189385332046728 + np.log(sigma) + 0.5 * quotient_2 * quotient_2
            gradient = quotient / sigma / scale
            hessian = 1 / sigma / sigma
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _gaussian_nll, kernel, ("value", "gradient", "hessian"), (a, y, sigma), weights, reduction, out
        )
        return value, gradient, hessian


_gaussian_crps = Signature(
    "gaussian_crps",
    (
        Argument("prediction", REALS),
        Argument("target", REALS),
        Argument("parameter sigma", POSITIVE, may_be_scalar=True),
    ),
)


class gaussian_crps(Functions):
    """Continuous ranked probability score of a Gaussian.

    ℓ = sigma (sqrt(2) exp(-(a - y)²/(2 sigma²))/sqrt(π) - 1/sqrt(π)) + (a - y) erf(sqrt(2) (a - y)/(2 sigma))
    ∂ℓ/∂a = erf(sqrt(2) (a - y)/(2 sigma))
    ∂²ℓ/∂a² = sqrt(2) exp(-(a - y)²/(2 sigma²))/(sqrt(π) sigma)

    Of the mean a and the deviation σ (Gneiting et al. 2005). With u = (a - y)/σ it is σ (u (2Φ(u) - 1) + 2φ(u) - 1/√π).

    T. Gneiting, A. E. Raftery, A. H. Westveld and T. Goldman: Calibrated probabilistic forecasting using ensemble model
    output statistics and minimum CRPS estimation, Monthly Weather Review 133, 2005, doi:10.1175/MWR2904.1.

    prediction a in (-∞, ∞)
    target y in (-∞, ∞)
    parameter sigma in (0, ∞)

    Proved in 15 steps: normal form × 10, read back × 3, formula by formula × 1, part by part × 1.

    Greatest measured error in ulp: float64 value 0.721, gradient 2.02, hessian 2.28; float32 value 0.466, gradient 0.5,
    hessian 0.497.
    """

    @staticmethod
    def value(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        sigma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(a: Array, y: Array, sigma: Array) -> Results:
            residual = a - y
            is_usual = are_finite(residual)
            if everywhere(is_usual):
                quotient = residual / sigma
                terms = 0.7978845608028654 * np.exp(-0.5 * quotient * quotient) - 0.5641895835477563
                value = sigma * terms + residual * erf(quotient * 0.7071067811865476)
                return (value,)
            scale = subtraction_scale(a, y)
            terms = a * scale - y * scale
            quotient = terms / sigma / scale
            terms_2 = 0.7978845608028654 * np.exp(-0.5 * quotient * quotient) - 0.5641895835477563
            value = sigma * terms_2 + terms * erf(quotient * 0.7071067811865476) / scale
            return (value,)

        (value,) = evaluated(_gaussian_crps, kernel, ("value",), (a, y, sigma), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        sigma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(a: Array, y: Array, sigma: Array) -> Results:
            residual = a - y
            is_usual = are_finite(residual)
            if everywhere(is_usual):
                gradient = erf(residual / sigma * 0.7071067811865476)
                return (gradient,)
            scale = subtraction_scale(a, y)
            gradient = erf((a * scale - y * scale) / sigma / scale * 0.7071067811865476)
            return (gradient,)

        (gradient,) = evaluated(_gaussian_crps, kernel, ("gradient",), (a, y, sigma), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        sigma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(a: Array, y: Array, sigma: Array) -> Results:
            residual = a - y
            residual_2 = a - residual
            terms = a - (residual + residual_2) + (residual_2 - y)
            is_usual = are_finite(terms)
            part = leading_half(sigma)
            residual_3 = sigma - part
            leading = leading_quotient(residual, terms, part, residual_3)
            quotient = np.square(leading) / 2
            is_usual_2 = np.abs(-quotient) <= 708.3964185322641
            remaining = remaining_quotient(residual, terms, part, residual_3, leading)
            product = -0.5 * remaining * (2 * leading + remaining)
            is_usual_3 = np.abs(product) < 9.313225746154785e-10
            distance = np.abs(residual)
            is_usual_4 = are_finite(distance)
            quotient_2 = residual / sigma
            product_2 = -0.5 * quotient_2 * quotient_2
            is_usual_5 = np.abs(product_2) <= 708.3964185322641
            if everywhere(is_usual, is_usual_2, is_usual_3, is_usual_4, is_usual_5):
                quotient_3 = 1 / sigma
                product_3 = quotient_3 * (0.7978845608028654 * (np.exp(-quotient) * (1 + product)))
                product_4 = quotient_3 * (0.7978845608028654 * np.exp(product_2))
                hessian = np.where(sigma >= distance / 64, product_3, product_4)
                return (hessian,)
            quotient = 1 / sigma
            residual = a - y
            rounding = rounding_error(a, y, np.inf)
            part = leading_half(sigma)
            residual_2 = sigma - part
            leading = leading_quotient(residual, rounding, part, residual_2)
            quotient_2 = np.square(leading) / 2
            remaining = remaining_quotient(residual, rounding, part, residual_2, leading)
            scale = subtraction_scale(a, y)
            quotient_3 = (a * scale - y * scale) / sigma / scale
            product = -0.5 * quotient_3 * quotient_3
            correction = expm1_of_correction(-0.5 * remaining * (2 * leading + remaining))
            product_2 = quotient * (0.7978845608028654 * (np.exp(normal_part(-quotient_2)) * (1 + correction)))
            product_3 = quotient * (0.7978845608028654 * np.exp(normal_part(product))) * np.exp(remaining_part(product))
            hessian = np.where(sigma >= np.abs(a - y) / 64, product_2 * np.exp(remaining_part(-quotient_2)), product_3)
            return (hessian,)

        (hessian,) = evaluated(_gaussian_crps, kernel, ("hessian",), (a, y, sigma), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        sigma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array, sigma: Array) -> Results:
            residual = a - y
            is_usual = are_finite(residual)
            if everywhere(is_usual):
                quotient = residual / sigma
                part = erf(quotient * 0.7071067811865476)
                product = 0.7978845608028654 * np.exp(-0.5 * quotient * quotient)
                value = sigma * (product - 0.5641895835477563) + residual * part
                gradient = part
                return value, gradient
            scale = subtraction_scale(a, y)
            terms = a * scale - y * scale
            quotient = terms / sigma / scale
            part = erf(quotient * 0.7071067811865476)
            product = 0.7978845608028654 * np.exp(-0.5 * quotient * quotient)
            value = sigma * (product - 0.5641895835477563) + terms * part / scale
            gradient = part
            return value, gradient

        value, gradient = evaluated(
            _gaussian_crps, kernel, ("value", "gradient"), (a, y, sigma), weights, reduction, out
        )
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        sigma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array, sigma: Array) -> Results:
            residual = a - y
            distance = np.abs(residual)
            is_usual = are_finite(distance)
            residual_2 = a - residual
            terms = a - (residual + residual_2) + (residual_2 - y)
            is_usual_2 = are_finite(terms)
            part = leading_half(sigma)
            residual_3 = sigma - part
            leading = leading_quotient(residual, terms, part, residual_3)
            quotient = np.square(leading) / 2
            is_usual_3 = np.abs(-quotient) <= 708.3964185322641
            remaining = remaining_quotient(residual, terms, part, residual_3, leading)
            product = -0.5 * remaining * (2 * leading + remaining)
            is_usual_4 = np.abs(product) < 9.313225746154785e-10
            quotient_2 = residual / sigma
            product_2 = -0.5 * quotient_2 * quotient_2
            is_usual_5 = np.abs(product_2) <= 708.3964185322641
            if everywhere(is_usual, is_usual_2, is_usual_3, is_usual_4, is_usual_5):
                gradient = erf(quotient_2 * 0.7071067811865476)
                quotient_3 = 1 / sigma
                product_3 = quotient_3 * (0.7978845608028654 * (np.exp(-quotient) * (1 + product)))
                product_4 = quotient_3 * (0.7978845608028654 * np.exp(product_2))
                hessian = np.where(sigma >= distance / 64, product_3, product_4)
                return gradient, hessian
            scale = subtraction_scale(a, y)
            quotient = (a * scale - y * scale) / sigma / scale
            gradient = erf(quotient * 0.7071067811865476)
            quotient_2 = 1 / sigma
            residual = a - y
            rounding = rounding_error(a, y, np.inf)
            part = leading_half(sigma)
            residual_2 = sigma - part
            leading = leading_quotient(residual, rounding, part, residual_2)
            quotient_3 = np.square(leading) / 2
            remaining = remaining_quotient(residual, rounding, part, residual_2, leading)
            product = -0.5 * quotient * quotient
            correction = expm1_of_correction(-0.5 * remaining * (2 * leading + remaining))
            product_2 = quotient_2 * (0.7978845608028654 * (np.exp(normal_part(-quotient_3)) * (1 + correction)))
            product_4 = 0.7978845608028654 * np.exp(normal_part(product))
            product_3 = quotient_2 * product_4 * np.exp(remaining_part(product))
            hessian = np.where(sigma >= np.abs(a - y) / 64, product_2 * np.exp(remaining_part(-quotient_3)), product_3)
            return gradient, hessian

        gradient, hessian = evaluated(
            _gaussian_crps, kernel, ("gradient", "hessian"), (a, y, sigma), weights, reduction, out
        )
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        sigma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(a: Array, y: Array, sigma: Array) -> Results:
            residual = a - y
            distance = np.abs(residual)
            is_usual = are_finite(distance)
            residual_2 = a - residual
            terms = a - (residual + residual_2) + (residual_2 - y)
            is_usual_2 = are_finite(terms)
            part = leading_half(sigma)
            residual_3 = sigma - part
            leading = leading_quotient(residual, terms, part, residual_3)
            quotient = np.square(leading) / 2
            is_usual_3 = np.abs(-quotient) <= 708.3964185322641
            remaining = remaining_quotient(residual, terms, part, residual_3, leading)
            product = -0.5 * remaining * (2 * leading + remaining)
            is_usual_4 = np.abs(product) < 9.313225746154785e-10
            quotient_2 = residual / sigma
            product_2 = -0.5 * quotient_2 * quotient_2
            is_usual_5 = np.abs(product_2) <= 708.3964185322641
            if everywhere(is_usual, is_usual_2, is_usual_3, is_usual_4, is_usual_5):
                product_3 = 0.7978845608028654 * np.exp(product_2)
                part_2 = erf(quotient_2 * 0.7071067811865476)
                value = sigma * (product_3 - 0.5641895835477563) + residual * part_2
                gradient = part_2
                quotient_3 = 1 / sigma
                product_4 = quotient_3 * (0.7978845608028654 * (np.exp(-quotient) * (1 + product)))
                hessian = np.where(sigma >= distance / 64, product_4, quotient_3 * product_3)
                return value, gradient, hessian
            scale = subtraction_scale(a, y)
            terms = a * scale - y * scale
            quotient = terms / sigma / scale
            product = -0.5 * quotient * quotient
            part = erf(quotient * 0.7071067811865476)
            value = sigma * (0.7978845608028654 * np.exp(product) - 0.5641895835477563) + terms * part / scale
            gradient = part
            quotient_2 = 1 / sigma
            residual = a - y
            rounding = rounding_error(a, y, np.inf)
            part_2 = leading_half(sigma)
            residual_2 = sigma - part_2
            leading = leading_quotient(residual, rounding, part_2, residual_2)
            quotient_3 = np.square(leading) / 2
            remaining = remaining_quotient(residual, rounding, part_2, residual_2, leading)
            correction = expm1_of_correction(-0.5 * remaining * (2 * leading + remaining))
            product_2 = quotient_2 * (0.7978845608028654 * (np.exp(normal_part(-quotient_3)) * (1 + correction)))
            product_4 = 0.7978845608028654 * np.exp(normal_part(product))
            product_3 = quotient_2 * product_4 * np.exp(remaining_part(product))
            hessian = np.where(sigma >= np.abs(a - y) / 64, product_2 * np.exp(remaining_part(-quotient_3)), product_3)
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _gaussian_crps, kernel, ("value", "gradient", "hessian"), (a, y, sigma), weights, reduction, out
        )
        return value, gradient, hessian


_cosine = Signature(
    "cosine",
    (
        Argument("prediction", Domain(low=-1.461501637330903e48, high=1.461501637330903e48), is_vector=True),
        Argument("target", Domain(low=-1.461501637330903e48, high=1.461501637330903e48), is_vector=True),
        Argument("parameter epsilon", Domain(low=5.421010862427522e-20, high=1.0), may_be_scalar=True),
    ),
)


class cosine(Functions):
    """Cosine loss.

    ℓ = 1 - Σ_k u_k y_k/(sqrt(epsilon² + Σ_k u_k²) sqrt(epsilon² + Σ_k y_k²))
    ∂ℓ/∂u_j = -(y_j/sqrt(epsilon² + Σ_k u_k²) - u_j Σ_k u_k y_k/(epsilon² + Σ_k u_k²)**(3/2))/sqrt(epsilon² + Σ_k y_k²)
    ∂²ℓ/∂u_j ∂u_l = (δ_jl Σ_k u_k y_k/(epsilon² + Σ_k u_k²)**(3/2) + u_j y_l/(epsilon² + Σ_k u_k²)**(3/2) + u_l
        y_j/(epsilon² + Σ_k u_k²)**(3/2) - 3 u_j u_l Σ_k u_k y_k/(epsilon² + Σ_k u_k²)**(5/2))/sqrt(epsilon² + Σ_k y_k²)
    ∂²ℓ/∂u_j² = (2 u_j y_j/(epsilon² + Σ_k u_k²)**(3/2) + Σ_k u_k y_k/(epsilon² + Σ_k u_k²)**(3/2) - 3 u_j² Σ_k u_k
        y_k/(epsilon² + Σ_k u_k²)**(5/2))/sqrt(epsilon² + Σ_k y_k²)
    Σ_l ∂²ℓ/∂u_j ∂u_l v_l = Σ_l v_l (δ_jl Σ_k u_k y_k/(epsilon² + Σ_k u_k²)**(3/2) + u_j y_l/(epsilon² + Σ_k
        u_k²)**(3/2) + u_l y_j/(epsilon² + Σ_k u_k²)**(3/2) - 3 u_j u_l Σ_k u_k y_k/(epsilon² + Σ_k
        u_k²)**(5/2))/sqrt(epsilon² + Σ_k y_k²)

    One less the cosine of the angle between two vectors. ε^2 is added to both sums of squares, so that 0 has a value,
    too. Entries up to 2^160 in size, which is as far as float32 goes, and ε from 2^(-64) to 1.

    prediction u with entries in [-1.4615016373309029e+48, 1.4615016373309029e+48]
    target y with entries in [-1.4615016373309029e+48, 1.4615016373309029e+48]
    parameter epsilon in [5.4210108624275222e-20, 1]

    Proved in 16 steps: normal form × 11, read back × 5.

    Greatest measured error in ulp: float64 value 1.12, gradient 2.56, hessian 3.71, hessian diagonal 2.13, hessian
    product 2.63; float32 value 0.474, gradient 0.499, hessian 0.498, hessian diagonal 0.498, hessian product 0.5.
    """

    @staticmethod
    def value(
        u: ArrayLike,
        y: ArrayLike,
        /,
        *,
        epsilon: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(u: Array, y: Array, epsilon: Array) -> Results:
            power_2 = np.square(epsilon)
            root = np.sqrt(power_2 + accurate_sum(np.square(u)))
            value = 1 - product_of_1_over_2(accurate_sum(u * y), root, np.sqrt(power_2 + accurate_sum(np.square(y))))
            return (value,)

        (value,) = evaluated(_cosine, kernel, ("value",), (u, y, epsilon), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        u: ArrayLike,
        y: ArrayLike,
        /,
        *,
        epsilon: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(u: Array, y: Array, epsilon: Array) -> Results:
            total = accurate_sum(u * y)
            power_2 = np.square(epsilon)
            terms = power_2 + accurate_sum(np.square(u))
            root = np.sqrt(power_2 + accurate_sum(np.square(y)))
            product = product_of_2_over_2(u, total, np.power(terms, 1.5), root)
            gradient = product - product_of_1_over_2(y, np.sqrt(terms), root)
            return (gradient,)

        (gradient,) = evaluated(_cosine, kernel, ("gradient",), (u, y, epsilon), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        u: ArrayLike,
        y: ArrayLike,
        /,
        *,
        epsilon: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(u: Array, y: Array, epsilon: Array) -> Results:
            power_2 = np.square(epsilon)
            terms = power_2 + accurate_sum(np.square(u))
            power_3 = np.power(terms, 1.5)
            root = np.sqrt(power_2 + accurate_sum(np.square(y)))
            total = accurate_sum(u * y)
            product = product_of_4_over_2(3, u[:, None], u, total, np.power(terms, 2.5), root)
            terms_3 = product_of_2_over_2(u[:, None], y, power_3, root) - product
            terms_2 = terms_3 + product_of_2_over_2(u, y[:, None], power_3, root)
            hessian = terms_2 + product_of_2_over_2(eye(u), total, power_3, root)
            return (hessian,)

        (hessian,) = evaluated(_cosine, kernel, ("hessian",), (u, y, epsilon), weights, reduction, out)
        return hessian

    @staticmethod
    def hessian_diagonal(
        u: ArrayLike,
        y: ArrayLike,
        /,
        *,
        epsilon: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The diagonal of the Hessian of each example, without the matrix."""

        def kernel(u: Array, y: Array, epsilon: Array) -> Results:
            total = accurate_sum(u * y)
            power_2 = np.square(epsilon)
            terms = power_2 + accurate_sum(np.square(u))
            power_3 = np.power(terms, 1.5)
            root = np.sqrt(power_2 + accurate_sum(np.square(y)))
            product = product_of_4_over_2(3, u, u, total, np.power(terms, 2.5), root)
            terms_2 = product_of_1_over_2(total, power_3, root) - product
            hessian_diagonal = terms_2 + product_of_3_over_2(2, u, y, power_3, root)
            return (hessian_diagonal,)

        (hessian_diagonal,) = evaluated(
            _cosine, kernel, ("hessian_diagonal",), (u, y, epsilon), weights, reduction, out
        )
        return hessian_diagonal

    @staticmethod
    def hessian_product(
        u: ArrayLike,
        y: ArrayLike,
        v: ArrayLike,
        /,
        *,
        epsilon: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The Hessian of each example times a vector of the prediction's shape, without the matrix."""

        def kernel(u: Array, y: Array, v: Array, epsilon: Array) -> Results:
            total = accurate_sum(v * y)
            power_2 = np.square(epsilon)
            terms = power_2 + accurate_sum(np.square(u))
            power_3 = np.power(terms, 1.5)
            root = np.sqrt(power_2 + accurate_sum(np.square(y)))
            total_2 = accurate_sum(u * y)
            total_3 = accurate_sum(u * v)
            product = product_of_4_over_2(3, u, total_2, total_3, np.power(terms, 2.5), root)
            terms_3 = product_of_2_over_2(u, total, power_3, root) - product
            terms_2 = terms_3 + product_of_2_over_2(v, total_2, power_3, root)
            hessian_product = terms_2 + product_of_2_over_2(y, total_3, power_3, root)
            return (hessian_product,)

        (hessian_product,) = evaluated(
            _cosine, kernel, ("hessian_product",), (u, y, v, epsilon), weights, reduction, out
        )
        return hessian_product

    @staticmethod
    def value_and_gradient(
        u: ArrayLike,
        y: ArrayLike,
        /,
        *,
        epsilon: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(u: Array, y: Array, epsilon: Array) -> Results:
            total = accurate_sum(u * y)
            power_2 = np.square(epsilon)
            terms = power_2 + accurate_sum(np.square(u))
            root = np.sqrt(terms)
            root_2 = np.sqrt(power_2 + accurate_sum(np.square(y)))
            value = 1 - product_of_1_over_2(total, root, root_2)
            product = product_of_2_over_2(u, total, np.power(terms, 1.5), root_2)
            gradient = product - product_of_1_over_2(y, root, root_2)
            return value, gradient

        value, gradient = evaluated(_cosine, kernel, ("value", "gradient"), (u, y, epsilon), weights, reduction, out)
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        u: ArrayLike,
        y: ArrayLike,
        /,
        *,
        epsilon: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(u: Array, y: Array, epsilon: Array) -> Results:
            total = accurate_sum(u * y)
            power_2 = np.square(epsilon)
            terms = power_2 + accurate_sum(np.square(u))
            power_3 = np.power(terms, 1.5)
            root = np.sqrt(power_2 + accurate_sum(np.square(y)))
            gradient = product_of_2_over_2(u, total, power_3, root) - product_of_1_over_2(y, np.sqrt(terms), root)
            product = product_of_4_over_2(3, u[:, None], u, total, np.power(terms, 2.5), root)
            terms_3 = product_of_2_over_2(u[:, None], y, power_3, root) - product
            terms_2 = terms_3 + product_of_2_over_2(u, y[:, None], power_3, root)
            hessian = terms_2 + product_of_2_over_2(eye(u), total, power_3, root)
            return gradient, hessian

        gradient, hessian = evaluated(
            _cosine, kernel, ("gradient", "hessian"), (u, y, epsilon), weights, reduction, out
        )
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        u: ArrayLike,
        y: ArrayLike,
        /,
        *,
        epsilon: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(u: Array, y: Array, epsilon: Array) -> Results:
            total = accurate_sum(u * y)
            power_2 = np.square(epsilon)
            terms = power_2 + accurate_sum(np.square(u))
            root = np.sqrt(terms)
            root_2 = np.sqrt(power_2 + accurate_sum(np.square(y)))
            value = 1 - product_of_1_over_2(total, root, root_2)
            power_3 = np.power(terms, 1.5)
            gradient = product_of_2_over_2(u, total, power_3, root_2) - product_of_1_over_2(y, root, root_2)
            product = product_of_4_over_2(3, u[:, None], u, total, np.power(terms, 2.5), root_2)
            terms_3 = product_of_2_over_2(u[:, None], y, power_3, root_2) - product
            terms_2 = terms_3 + product_of_2_over_2(u, y[:, None], power_3, root_2)
            hessian = terms_2 + product_of_2_over_2(eye(u), total, power_3, root_2)
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _cosine, kernel, ("value", "gradient", "hessian"), (u, y, epsilon), weights, reduction, out
        )
        return value, gradient, hessian


_student_t_nll = Signature(
    "student_t_nll",
    (
        Argument("prediction", REALS),
        Argument("target", REALS),
        Argument("parameter nu", POSITIVE, may_be_scalar=True),
        Argument("parameter sigma", POSITIVE, may_be_scalar=True),
    ),
)


class student_t_nll(Functions):
    """Student's t negative log-likelihood.

    ℓ = (nu + 1) log(1 + (a - y)²/(nu sigma²))/2
    ∂ℓ/∂a = (nu + 1) (a - y)/(nu sigma² + (a - y)²)
    ∂²ℓ/∂a² = (nu + 1) (nu sigma² - (a - y)²)/(nu sigma² + (a - y)²)²

    Of ν degrees of freedom and the scale σ. What does not depend on the prediction is dropped: log σ and the gamma
    functions of ν.

    prediction a in (-∞, ∞)
    target y in (-∞, ∞)
    parameter nu in (0, ∞)
    parameter sigma in (0, ∞)

    Proved in 11 steps: case by case × 2, read back × 3, normal form × 5, formula by formula × 1.

    Greatest measured error in ulp: float64 value 1.81, gradient 1.99, hessian 3.39; float32 value 0.5, gradient 0.5,
    hessian 0.499.
    """

    @staticmethod
    def value(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        nu: ArrayLike,
        sigma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(a: Array, y: Array, nu: Array, sigma: Array) -> Results:
            product = sigma * np.sqrt(nu)
            distance = np.abs(a / 2 - y / 2)
            terms = 0.5 + nu / 2
            quotient = (a - y) / sigma
            quotient_2 = quotient * quotient / nu
            logarithm = np.log1p(quotient_2)
            product_3 = 4 * np.log(np.sqrt(distance) * (1 / (np.power(nu, 0.25) * np.sqrt(sigma))))
            product_2 = terms * (1.3862943611198906 + product_3 + np.log1p(np.square(product / 2 / distance)))
            piece = np.where(quotient_2 > 0, logarithm / quotient_2, 1)
            product_4 = product_of_4_over_1(terms, quotient, quotient, piece, nu)
            piece_2 = np.where(product >= distance / 512, terms * logarithm, product_2)
            value = np.where(product >= 2 * distance, product_4, piece_2)
            return (value,)

        (value,) = evaluated(_student_t_nll, kernel, ("value",), (a, y, nu, sigma), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        nu: ArrayLike,
        sigma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(a: Array, y: Array, nu: Array, sigma: Array) -> Results:
            residual = a - y
            distance = np.abs(residual)
            is_usual = are_finite(distance)
            if everywhere(is_usual):
                total = 1 + nu
                quotient = residual / sigma
                quotient_2 = sigma / distance
                product = product_of_2_over_4(total, residual, nu, sigma, sigma, 1 + quotient * quotient / nu)
                quotient_3 = total / (1 + quotient_2 * quotient_2 * nu) / distance
                gradient = np.where(sigma * np.sqrt(nu) >= distance, product, quotient_3 * np.sign(residual))
                return (gradient,)
            residual = a - y
            total = 1 + nu
            quotient = residual / sigma
            scale = subtraction_scale(a, y)
            distance = np.abs(a * scale - y * scale)
            quotient_2 = sigma * scale / distance
            product = product_of_2_over_4(total, residual, nu, sigma, sigma, 1 + quotient * quotient / nu)
            product_2 = total / (1 + quotient_2 * quotient_2 * nu) / distance * scale
            gradient = np.where(sigma * np.sqrt(nu) >= np.abs(residual), product, product_2 * np.sign(residual))
            return (gradient,)

        (gradient,) = evaluated(_student_t_nll, kernel, ("gradient",), (a, y, nu, sigma), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        nu: ArrayLike,
        sigma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(a: Array, y: Array, nu: Array, sigma: Array) -> Results:
            residual = a - y
            distance = np.abs(residual)
            is_usual = are_finite(distance)
            if everywhere(is_usual):
                total = 1 + nu
                quotient = residual / sigma
                quotient_2 = quotient * quotient / nu
                total_2 = 1 + quotient_2
                quotient_3 = sigma / distance
                product = quotient_3 * quotient_3 * nu
                product_2 = product_of_2_over_5(total, 1 - quotient_2, nu, sigma, sigma, total_2, total_2)
                quotient_4 = total * (product - 1) / np.square(1 + product)
                hessian = np.where(sigma * np.sqrt(nu) >= distance, product_2, quotient_4 / distance / distance)
                return (hessian,)
            residual = a - y
            total = 1 + nu
            quotient = residual / sigma
            quotient_2 = quotient * quotient / nu
            total_2 = 1 + quotient_2
            scale = subtraction_scale(a, y)
            distance = np.abs(a * scale - y * scale)
            quotient_3 = sigma * scale / distance
            product = quotient_3 * quotient_3 * nu
            product_2 = total * (product - 1) / np.square(1 + product) / distance / distance * scale * scale
            product_3 = product_of_2_over_5(total, 1 - quotient_2, nu, sigma, sigma, total_2, total_2)
            hessian = np.where(sigma * np.sqrt(nu) >= np.abs(residual), product_3, product_2)
            return (hessian,)

        (hessian,) = evaluated(_student_t_nll, kernel, ("hessian",), (a, y, nu, sigma), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        nu: ArrayLike,
        sigma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array, nu: Array, sigma: Array) -> Results:
            residual = a - y
            distance = np.abs(residual)
            is_usual = are_finite(distance)
            if everywhere(is_usual):
                product = sigma * np.sqrt(nu)
                distance_2 = np.abs(a / 2 - y / 2)
                terms = 0.5 + nu / 2
                quotient = residual / sigma
                quotient_2 = quotient * quotient / nu
                logarithm = np.log1p(quotient_2)
                product_3 = 4 * np.log(np.sqrt(distance_2) * (1 / (np.power(nu, 0.25) * np.sqrt(sigma))))
                product_2 = terms * (1.3862943611198906 + product_3 + np.log1p(np.square(product / 2 / distance_2)))
                piece = np.where(quotient_2 > 0, logarithm / quotient_2, 1)
                product_4 = product_of_4_over_1(terms, quotient, quotient, piece, nu)
                piece_2 = np.where(product >= distance_2 / 512, terms * logarithm, product_2)
                value = np.where(product >= 2 * distance_2, product_4, piece_2)
                total = 1 + nu
                quotient_3 = sigma / distance
                product_5 = total / (1 + quotient_3 * quotient_3 * nu) / distance * np.sign(residual)
                product_6 = product_of_2_over_4(total, residual, nu, sigma, sigma, 1 + quotient_2)
                gradient = np.where(product >= distance, product_6, product_5)
                return value, gradient
            product = sigma * np.sqrt(nu)
            distance = np.abs(a / 2 - y / 2)
            terms = 0.5 + nu / 2
            residual = a - y
            quotient = residual / sigma
            quotient_2 = quotient * quotient / nu
            logarithm = np.log1p(quotient_2)
            product_3 = 4 * np.log(np.sqrt(distance) * (1 / (np.power(nu, 0.25) * np.sqrt(sigma))))
            product_2 = terms * (1.3862943611198906 + product_3 + np.log1p(np.square(product / 2 / distance)))
            piece = np.where(quotient_2 > 0, logarithm / quotient_2, 1)
            product_4 = product_of_4_over_1(terms, quotient, quotient, piece, nu)
            piece_2 = np.where(product >= distance / 512, terms * logarithm, product_2)
            value = np.where(product >= 2 * distance, product_4, piece_2)
            total = 1 + nu
            scale = subtraction_scale(a, y)
            distance_2 = np.abs(a * scale - y * scale)
            quotient_3 = sigma * scale / distance_2
            product_5 = total / (1 + quotient_3 * quotient_3 * nu) / distance_2 * scale * np.sign(residual)
            product_6 = product_of_2_over_4(total, residual, nu, sigma, sigma, 1 + quotient_2)
            gradient = np.where(product >= np.abs(residual), product_6, product_5)
            return value, gradient

        value, gradient = evaluated(
            _student_t_nll, kernel, ("value", "gradient"), (a, y, nu, sigma), weights, reduction, out
        )
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        nu: ArrayLike,
        sigma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array, nu: Array, sigma: Array) -> Results:
            residual = a - y
            distance = np.abs(residual)
            is_usual = are_finite(distance)
            if everywhere(is_usual):
                is_at_least = sigma * np.sqrt(nu) >= distance
                total = 1 + nu
                quotient = residual / sigma
                quotient_2 = quotient * quotient / nu
                total_2 = 1 + quotient_2
                quotient_3 = sigma / distance
                product = quotient_3 * quotient_3 * nu
                total_3 = 1 + product
                product_2 = product_of_2_over_4(total, residual, nu, sigma, sigma, total_2)
                gradient = np.where(is_at_least, product_2, total / total_3 / distance * np.sign(residual))
                product_3 = product_of_2_over_5(total, 1 - quotient_2, nu, sigma, sigma, total_2, total_2)
                quotient_4 = total * (product - 1) / np.square(total_3)
                hessian = np.where(is_at_least, product_3, quotient_4 / distance / distance)
                return gradient, hessian
            residual = a - y
            is_at_least = sigma * np.sqrt(nu) >= np.abs(residual)
            total = 1 + nu
            quotient = residual / sigma
            quotient_2 = quotient * quotient / nu
            total_2 = 1 + quotient_2
            scale = subtraction_scale(a, y)
            distance = np.abs(a * scale - y * scale)
            quotient_3 = sigma * scale / distance
            product = quotient_3 * quotient_3 * nu
            total_3 = 1 + product
            product_2 = product_of_2_over_4(total, residual, nu, sigma, sigma, total_2)
            gradient = np.where(is_at_least, product_2, total / total_3 / distance * scale * np.sign(residual))
            product_3 = total * (product - 1) / np.square(total_3) / distance / distance * scale * scale
            one_minus_quotient_2 = 1 - quotient_2
            product_4 = product_of_2_over_5(total, one_minus_quotient_2, nu, sigma, sigma, total_2, total_2)
            hessian = np.where(is_at_least, product_4, product_3)
            return gradient, hessian

        gradient, hessian = evaluated(
            _student_t_nll, kernel, ("gradient", "hessian"), (a, y, nu, sigma), weights, reduction, out
        )
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        nu: ArrayLike,
        sigma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(a: Array, y: Array, nu: Array, sigma: Array) -> Results:
            residual = a - y
            distance = np.abs(residual)
            is_usual = are_finite(distance)
            if everywhere(is_usual):
                product = sigma * np.sqrt(nu)
                distance_2 = np.abs(a / 2 - y / 2)
                terms = 0.5 + nu / 2
                quotient = residual / sigma
                quotient_2 = quotient * quotient / nu
                logarithm = np.log1p(quotient_2)
                product_3 = 4 * np.log(np.sqrt(distance_2) * (1 / (np.power(nu, 0.25) * np.sqrt(sigma))))
                product_2 = terms * (1.3862943611198906 + product_3 + np.log1p(np.square(product / 2 / distance_2)))
                piece = np.where(quotient_2 > 0, logarithm / quotient_2, 1)
                product_4 = product_of_4_over_1(terms, quotient, quotient, piece, nu)
                piece_2 = np.where(product >= distance_2 / 512, terms * logarithm, product_2)
                value = np.where(product >= 2 * distance_2, product_4, piece_2)
                is_at_least = product >= distance
                total = 1 + nu
                total_2 = 1 + quotient_2
                quotient_3 = sigma / distance
                product_5 = quotient_3 * quotient_3 * nu
                total_3 = 1 + product_5
                product_6 = product_of_2_over_4(total, residual, nu, sigma, sigma, total_2)
                gradient = np.where(is_at_least, product_6, total / total_3 / distance * np.sign(residual))
                product_7 = product_of_2_over_5(total, 1 - quotient_2, nu, sigma, sigma, total_2, total_2)
                quotient_4 = total * (product_5 - 1) / np.square(total_3)
                hessian = np.where(is_at_least, product_7, quotient_4 / distance / distance)
                return value, gradient, hessian
            product = sigma * np.sqrt(nu)
            distance = np.abs(a / 2 - y / 2)
            terms = 0.5 + nu / 2
            residual = a - y
            quotient = residual / sigma
            quotient_2 = quotient * quotient / nu
            logarithm = np.log1p(quotient_2)
            product_3 = 4 * np.log(np.sqrt(distance) * (1 / (np.power(nu, 0.25) * np.sqrt(sigma))))
            product_2 = terms * (1.3862943611198906 + product_3 + np.log1p(np.square(product / 2 / distance)))
            piece = np.where(quotient_2 > 0, logarithm / quotient_2, 1)
            product_4 = product_of_4_over_1(terms, quotient, quotient, piece, nu)
            piece_2 = np.where(product >= distance / 512, terms * logarithm, product_2)
            value = np.where(product >= 2 * distance, product_4, piece_2)
            is_at_least = product >= np.abs(residual)
            total = 1 + nu
            total_2 = 1 + quotient_2
            scale = subtraction_scale(a, y)
            distance_2 = np.abs(a * scale - y * scale)
            quotient_3 = sigma * scale / distance_2
            product_5 = quotient_3 * quotient_3 * nu
            total_3 = 1 + product_5
            product_6 = product_of_2_over_4(total, residual, nu, sigma, sigma, total_2)
            gradient = np.where(is_at_least, product_6, total / total_3 / distance_2 * scale * np.sign(residual))
            product_7 = total * (product_5 - 1) / np.square(total_3) / distance_2 / distance_2 * scale * scale
            one_minus_quotient_2 = 1 - quotient_2
            product_8 = product_of_2_over_5(total, one_minus_quotient_2, nu, sigma, sigma, total_2, total_2)
            hessian = np.where(is_at_least, product_8, product_7)
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _student_t_nll, kernel, ("value", "gradient", "hessian"), (a, y, nu, sigma), weights, reduction, out
        )
        return value, gradient, hessian


_binary_cross_entropy = Signature(
    "binary_cross_entropy",
    (
        Argument("prediction", UNIT_OPEN),
        Argument("target", UNIT_CLOSED),
    ),
)


class binary_cross_entropy(Functions):
    """Binary cross-entropy.

    ℓ = -y log(a) - (1 - y) log(1 - a)
    ∂ℓ/∂a = (a - y)/(a (1 - a))
    ∂²ℓ/∂a² = (a² - 2 a y + y)/(a² (1 - a)²)

    Of a probability; of a logit it is binary_cross_entropy.of(activations.sigmoid).

    prediction a in (0, 1)
    target y in [0, 1]

    Proved in 13 steps: part by part × 1, read back × 3, normal form × 9.

    Greatest measured error in ulp: float64 value 1.42, gradient 0.725, hessian 1.23; float32 value 0.494, gradient
    0.499, hessian 0.5.
    """

    @staticmethod
    def value(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(a: Array, y: Array) -> Results:
            value = -y * np.log(a) - (1 - y) * np.log1p(-a)
            return (value,)

        (value,) = evaluated(_binary_cross_entropy, kernel, ("value",), (a, y), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(a: Array, y: Array) -> Results:
            gradient = (1 - y) / (1 - a) - y / a
            return (gradient,)

        (gradient,) = evaluated(_binary_cross_entropy, kernel, ("gradient",), (a, y), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(a: Array, y: Array) -> Results:
            hessian = y / a / a + (1 - y) / np.square(1 - a)
            return (hessian,)

        (hessian,) = evaluated(_binary_cross_entropy, kernel, ("hessian",), (a, y), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            one_minus_y = 1 - y
            value = -y * np.log(a) - one_minus_y * np.log1p(-a)
            gradient = one_minus_y / (1 - a) - y / a
            return value, gradient

        value, gradient = evaluated(
            _binary_cross_entropy, kernel, ("value", "gradient"), (a, y), weights, reduction, out
        )
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            one_minus_y = 1 - y
            one_minus_a = 1 - a
            quotient = y / a
            gradient = one_minus_y / one_minus_a - quotient
            hessian = quotient / a + one_minus_y / np.square(one_minus_a)
            return gradient, hessian

        gradient, hessian = evaluated(
            _binary_cross_entropy, kernel, ("gradient", "hessian"), (a, y), weights, reduction, out
        )
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            one_minus_y = 1 - y
            value = -y * np.log(a) - one_minus_y * np.log1p(-a)
            one_minus_a = 1 - a
            quotient = y / a
            gradient = one_minus_y / one_minus_a - quotient
            hessian = quotient / a + one_minus_y / np.square(one_minus_a)
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _binary_cross_entropy, kernel, ("value", "gradient", "hessian"), (a, y), weights, reduction, out
        )
        return value, gradient, hessian


_focal = Signature(
    "focal",
    (
        Argument("prediction", UNIT_OPEN),
        Argument("target", Domain(elements=(0.0, 1.0))),
        Argument("parameter gamma", Domain(low=0.0, high=16.0), may_be_scalar=True),
    ),
)


class focal(Functions):
    """Focal loss.

    ℓ = -(1 - a)**gamma log(a) if y == 1 else -a**gamma log(1 - a)
    ∂ℓ/∂a = gamma (1 - a)**(gamma - 1) log(a) - (1 - a)**gamma/a if y == 1 else a**gamma/(1 - a) - gamma a**(gamma - 1)
        log(1 - a)
    ∂²ℓ/∂a² = gamma ((1 - a)**(gamma - 1)/a - (gamma - 1) (1 - a)**(gamma - 2) log(a)) + gamma (1 - a)**(gamma - 1)/a +
        (1 - a)**gamma/a² if y == 1 else gamma a**(gamma - 1)/(1 - a) - gamma ((gamma - 1) a**(gamma - 2) log(1 - a) -
        a**(gamma - 1)/(1 - a)) + a**gamma/(1 - a)²

    Of a probability, for the labels 0 and 1: the cross-entropy, γ = 0, in which what is right by a wide margin counts
    little (Lin et al. 2017, with γ from 0 to 5).

    T.-Y. Lin, P. Goyal, R. Girshick, K. He and P. Dollár: Focal loss for dense object detection, ICCV 2017,
    doi:10.1109/ICCV.2017.324.

    prediction a in (0, 1)
    target y in {0, 1}
    parameter gamma in [0, 16]

    Proved in 12 steps: part by part × 4, read back × 3, normal form × 2, case by case × 3.

    Greatest measured error in ulp: float64 value 1.43, gradient 2.9, hessian 2.93; float32 value 0.498, gradient 0.499,
    hessian 0.492.
    """

    @staticmethod
    def value(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        gamma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(a: Array, y: Array, argument_2: Array) -> Results:
            complement = rounded_complement(a)
            quotient = (1 - complement - a) / complement
            is_usual = np.abs(quotient) < 9.313225746154785e-10
            product = argument_2 * quotient
            is_usual_2 = np.abs(product) < 9.313225746154785e-10
            if everywhere(is_usual, is_usual_2):
                product_2 = np.log(a) * (np.power(complement, argument_2) * (1 + product))
                value = np.where(y == 1, -product_2, -np.log1p(-a) * np.power(a, argument_2))
                return (value,)
            complement = rounded_complement(a)
            correction = log1p_of_correction((1 - complement - a) / complement)
            product = np.power(complement, argument_2) * (1 + expm1_of_correction(argument_2 * correction))
            value = np.where(y == 1, -np.log(a) * product, -np.log1p(-a) * np.power(a, argument_2))
            return (value,)

        (value,) = evaluated(_focal, kernel, ("value",), (a, y, gamma), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        gamma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(a: Array, y: Array, argument_2: Array) -> Results:
            complement = rounded_complement(a)
            quotient = (1 - complement - a) / complement
            is_usual = np.abs(quotient) < 9.313225746154785e-10
            product = argument_2 * quotient
            is_usual_2 = np.abs(product) < 9.313225746154785e-10
            if everywhere(is_usual, is_usual_2):
                one_minus_a = 1 - a
                power_2 = np.power(a, argument_2 / 2)
                terms = argument_2 * np.log(a) / one_minus_a - 1 / a
                product_2 = np.power(complement, argument_2) * (1 + product) * terms
                terms_2 = 1 / one_minus_a - argument_2 * (np.log1p(-a) / a)
                gradient = np.where(y == 1, product_2, power_2 * terms_2 * power_2)
                return (gradient,)
            complement = rounded_complement(a)
            one_minus_a = 1 - a
            power_2 = np.power(a, argument_2 / 2)
            total = 1 + expm1_of_correction(argument_2 * log1p_of_correction((1 - complement - a) / complement))
            product = np.power(complement, argument_2) * total * (argument_2 * np.log(a) / one_minus_a - 1 / a)
            terms = 1 / one_minus_a - argument_2 * (np.log1p(-a) / a)
            gradient = np.where(y == 1, product, power_2 * terms * power_2)
            return (gradient,)

        (gradient,) = evaluated(_focal, kernel, ("gradient",), (a, y, gamma), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        gamma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(a: Array, y: Array, argument_2: Array) -> Results:
            complement = rounded_complement(a)
            quotient = (1 - complement - a) / complement
            is_usual = np.abs(quotient) < 9.313225746154785e-10
            product = argument_2 * quotient
            is_usual_2 = np.abs(product) < 9.313225746154785e-10
            if everywhere(is_usual, is_usual_2):
                product_2 = 2 * argument_2
                one_minus_a = 1 - a
                terms = argument_2 - 1
                power_2 = np.square(one_minus_a)
                terms_2 = a / power_2 + product_2 / one_minus_a - argument_2 * terms * (np.log1p(-a) / a)
                power_3 = np.power(a, argument_2 / 2 - 0.5)
                terms_3 = 1 / a / a + product_2 / (a * one_minus_a)
                terms_4 = terms_3 - argument_2 * terms * np.log(a) / power_2
                product_3 = np.power(complement, argument_2) * (1 + product) * terms_4
                quotient_2 = np.power(a, argument_2) * terms_2 / a
                piece = np.where(argument_2 < 0.5, quotient_2, power_3 * terms_2 * power_3)
                hessian = np.where(y == 1, product_3, piece)
                return (hessian,)
            complement = rounded_complement(a)
            product = 2 * argument_2
            one_minus_a = 1 - a
            terms = argument_2 - 1
            power_2 = np.square(one_minus_a)
            terms_2 = a / power_2 + product / one_minus_a - argument_2 * terms * (np.log1p(-a) / a)
            power_3 = np.power(a, argument_2 / 2 - 0.5)
            correction = log1p_of_correction((1 - complement - a) / complement)
            product_3 = np.power(complement, argument_2) * (1 + expm1_of_correction(argument_2 * correction))
            product_2 = product_3 * (1 / a / a + product / (a * one_minus_a) - argument_2 * terms * np.log(a) / power_2)
            quotient = np.power(a, argument_2) * terms_2 / a
            hessian = np.where(y == 1, product_2, np.where(argument_2 < 0.5, quotient, power_3 * terms_2 * power_3))
            return (hessian,)

        (hessian,) = evaluated(_focal, kernel, ("hessian",), (a, y, gamma), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        gamma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array, argument_2: Array) -> Results:
            complement = rounded_complement(a)
            quotient = (1 - complement - a) / complement
            is_usual = np.abs(quotient) < 9.313225746154785e-10
            product = argument_2 * quotient
            is_usual_2 = np.abs(product) < 9.313225746154785e-10
            if everywhere(is_usual, is_usual_2):
                is_equal = y == 1
                logarithm = np.log(a)
                product_2 = np.power(complement, argument_2) * (1 + product)
                logarithm_2 = np.log1p(-a)
                value = np.where(is_equal, -logarithm * product_2, -logarithm_2 * np.power(a, argument_2))
                one_minus_a = 1 - a
                power_2 = np.power(a, argument_2 / 2)
                product_3 = power_2 * (1 / one_minus_a - argument_2 * (logarithm_2 / a)) * power_2
                gradient = np.where(is_equal, product_2 * (argument_2 * logarithm / one_minus_a - 1 / a), product_3)
                return value, gradient
            is_equal = y == 1
            logarithm = np.log(a)
            complement = rounded_complement(a)
            correction = log1p_of_correction((1 - complement - a) / complement)
            product = np.power(complement, argument_2) * (1 + expm1_of_correction(argument_2 * correction))
            logarithm_2 = np.log1p(-a)
            value = np.where(is_equal, -logarithm * product, -logarithm_2 * np.power(a, argument_2))
            one_minus_a = 1 - a
            power_2 = np.power(a, argument_2 / 2)
            product_2 = power_2 * (1 / one_minus_a - argument_2 * (logarithm_2 / a)) * power_2
            gradient = np.where(is_equal, product * (argument_2 * logarithm / one_minus_a - 1 / a), product_2)
            return value, gradient

        value, gradient = evaluated(_focal, kernel, ("value", "gradient"), (a, y, gamma), weights, reduction, out)
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        gamma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array, argument_2: Array) -> Results:
            complement = rounded_complement(a)
            quotient = (1 - complement - a) / complement
            is_usual = np.abs(quotient) < 9.313225746154785e-10
            product = argument_2 * quotient
            is_usual_2 = np.abs(product) < 9.313225746154785e-10
            if everywhere(is_usual, is_usual_2):
                is_equal = y == 1
                product_2 = np.power(complement, argument_2) * (1 + product)
                logarithm = np.log(a)
                one_minus_a = 1 - a
                quotient_2 = 1 / a
                quotient_3 = argument_2 / 2
                power_2 = np.power(a, quotient_3)
                quotient_4 = np.log1p(-a) / a
                product_3 = power_2 * (1 / one_minus_a - argument_2 * quotient_4) * power_2
                terms = argument_2 * logarithm / one_minus_a - quotient_2
                gradient = np.where(is_equal, product_2 * terms, product_3)
                product_4 = 2 * argument_2
                terms_2 = argument_2 - 1
                power_3 = np.square(one_minus_a)
                terms_3 = a / power_3 + product_4 / one_minus_a - argument_2 * terms_2 * quotient_4
                power_4 = np.power(a, quotient_3 - 0.5)
                terms_4 = quotient_2 / a + product_4 / (a * one_minus_a)
                product_5 = product_2 * (terms_4 - argument_2 * terms_2 * logarithm / power_3)
                quotient_5 = np.power(a, argument_2) * terms_3 / a
                product_6 = power_4 * terms_3 * power_4
                hessian = np.where(is_equal, product_5, np.where(argument_2 < 0.5, quotient_5, product_6))
                return gradient, hessian
            is_equal = y == 1
            complement = rounded_complement(a)
            correction = log1p_of_correction((1 - complement - a) / complement)
            product = np.power(complement, argument_2) * (1 + expm1_of_correction(argument_2 * correction))
            logarithm = np.log(a)
            one_minus_a = 1 - a
            quotient = 1 / a
            quotient_2 = argument_2 / 2
            power_2 = np.power(a, quotient_2)
            quotient_3 = np.log1p(-a) / a
            product_2 = power_2 * (1 / one_minus_a - argument_2 * quotient_3) * power_2
            gradient = np.where(is_equal, product * (argument_2 * logarithm / one_minus_a - quotient), product_2)
            product_3 = 2 * argument_2
            terms = argument_2 - 1
            power_3 = np.square(one_minus_a)
            terms_2 = a / power_3 + product_3 / one_minus_a - argument_2 * terms * quotient_3
            power_4 = np.power(a, quotient_2 - 0.5)
            terms_3 = quotient / a + product_3 / (a * one_minus_a)
            product_4 = product * (terms_3 - argument_2 * terms * logarithm / power_3)
            quotient_4 = np.power(a, argument_2) * terms_2 / a
            hessian = np.where(is_equal, product_4, np.where(argument_2 < 0.5, quotient_4, power_4 * terms_2 * power_4))
            return gradient, hessian

        gradient, hessian = evaluated(_focal, kernel, ("gradient", "hessian"), (a, y, gamma), weights, reduction, out)
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        gamma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(a: Array, y: Array, argument_2: Array) -> Results:
            complement = rounded_complement(a)
            quotient = (1 - complement - a) / complement
            is_usual = np.abs(quotient) < 9.313225746154785e-10
            product = argument_2 * quotient
            is_usual_2 = np.abs(product) < 9.313225746154785e-10
            if everywhere(is_usual, is_usual_2):
                is_equal = y == 1
                logarithm = np.log(a)
                product_2 = np.power(complement, argument_2) * (1 + product)
                logarithm_2 = np.log1p(-a)
                power_2 = np.power(a, argument_2)
                value = np.where(is_equal, -logarithm * product_2, -logarithm_2 * power_2)
                one_minus_a = 1 - a
                quotient_2 = 1 / a
                quotient_3 = argument_2 / 2
                power_3 = np.power(a, quotient_3)
                quotient_4 = logarithm_2 / a
                product_3 = power_3 * (1 / one_minus_a - argument_2 * quotient_4) * power_3
                terms = argument_2 * logarithm / one_minus_a - quotient_2
                gradient = np.where(is_equal, product_2 * terms, product_3)
                product_4 = 2 * argument_2
                terms_2 = argument_2 - 1
                power_4 = np.square(one_minus_a)
                terms_3 = a / power_4 + product_4 / one_minus_a - argument_2 * terms_2 * quotient_4
                power_5 = np.power(a, quotient_3 - 0.5)
                terms_4 = quotient_2 / a + product_4 / (a * one_minus_a) - argument_2 * terms_2 * logarithm / power_4
                piece = np.where(argument_2 < 0.5, power_2 * terms_3 / a, power_5 * terms_3 * power_5)
                hessian = np.where(is_equal, product_2 * terms_4, piece)
                return value, gradient, hessian
            is_equal = y == 1
            logarithm = np.log(a)
            complement = rounded_complement(a)
            correction = log1p_of_correction((1 - complement - a) / complement)
            product = np.power(complement, argument_2) * (1 + expm1_of_correction(argument_2 * correction))
            logarithm_2 = np.log1p(-a)
            power_2 = np.power(a, argument_2)
            value = np.where(is_equal, -logarithm * product, -logarithm_2 * power_2)
            one_minus_a = 1 - a
            quotient = 1 / a
            quotient_2 = argument_2 / 2
            power_3 = np.power(a, quotient_2)
            quotient_3 = logarithm_2 / a
            product_2 = power_3 * (1 / one_minus_a - argument_2 * quotient_3) * power_3
            gradient = np.where(is_equal, product * (argument_2 * logarithm / one_minus_a - quotient), product_2)
            product_3 = 2 * argument_2
            terms = argument_2 - 1
            power_4 = np.square(one_minus_a)
            terms_2 = a / power_4 + product_3 / one_minus_a - argument_2 * terms * quotient_3
            power_5 = np.power(a, quotient_2 - 0.5)
            terms_3 = quotient / a + product_3 / (a * one_minus_a)
            product_4 = product * (terms_3 - argument_2 * terms * logarithm / power_4)
            quotient_4 = power_2 * terms_2 / a
            hessian = np.where(is_equal, product_4, np.where(argument_2 < 0.5, quotient_4, power_5 * terms_2 * power_5))
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _focal, kernel, ("value", "gradient", "hessian"), (a, y, gamma), weights, reduction, out
        )
        return value, gradient, hessian


_cross_entropy = Signature(
    "cross_entropy",
    (
        Argument("prediction", UNIT_OPEN, is_vector=True),
        Argument("target", UNIT_CLOSED, is_vector=True),
    ),
)


class cross_entropy(Functions):
    """Cross-entropy.

    ℓ = -Σ_k y_k log(p_k)
    ∂ℓ/∂p_j = -y_j/p_j
    ∂²ℓ/∂p_j ∂p_l = y_j δ_jl/p_j²
    ∂²ℓ/∂p_j² = y_j/p_j²
    Σ_l ∂²ℓ/∂p_j ∂p_l v_l = v_j y_j/p_j²
    of the class c: ℓ = -log(p_c)
    of the class c: ∂ℓ/∂p_j = -δ_cj/p_j

    Of class probabilities; of logits it is cross_entropy.of(activations.softmax).

    prediction p with entries in (0, 1)
    target y with entries in [0, 1]

    Proved in 11 steps: read back × 5, normal form × 6.

    Greatest measured error in ulp: float64 value 1.16, gradient 0.5, hessian 1.11, hessian diagonal 1.11, hessian
    product 1.37; float32 value 0.5, gradient 0.5, hessian 0.497, hessian diagonal 0.497, hessian product 0.499.
    """

    @staticmethod
    def value(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(p: Array, y: Array) -> Results:
            value = -accurate_sum(y * np.log(p))
            return (value,)

        (value,) = evaluated(_cross_entropy, kernel, ("value",), (p, y), weights, reduction, out, ignore_index)
        return value

    @staticmethod
    def gradient(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(p: Array, y: Array) -> Results:
            gradient = -y / p
            return (gradient,)

        (gradient,) = evaluated(_cross_entropy, kernel, ("gradient",), (p, y), weights, reduction, out, ignore_index)
        return gradient

    @staticmethod
    def hessian(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(p: Array, y: Array) -> Results:
            hessian = y[:, None] * eye(p) / p[:, None] / p[:, None]
            return (hessian,)

        (hessian,) = evaluated(_cross_entropy, kernel, ("hessian",), (p, y), weights, reduction, out, ignore_index)
        return hessian

    @staticmethod
    def hessian_diagonal(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The diagonal of the Hessian of each example, without the matrix."""

        def kernel(p: Array, y: Array) -> Results:
            hessian_diagonal = y / p / p
            return (hessian_diagonal,)

        (hessian_diagonal,) = evaluated(
            _cross_entropy, kernel, ("hessian_diagonal",), (p, y), weights, reduction, out, ignore_index
        )
        return hessian_diagonal

    @staticmethod
    def hessian_product(
        p: ArrayLike,
        y: ArrayLike,
        v: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The Hessian of each example times a vector of the prediction's shape, without the matrix."""

        def kernel(p: Array, y: Array, v: Array) -> Results:
            hessian_product = product_of_2_over_2(v, y, p, p)
            return (hessian_product,)

        (hessian_product,) = evaluated(
            _cross_entropy, kernel, ("hessian_product",), (p, y, v), weights, reduction, out, ignore_index
        )
        return hessian_product

    @staticmethod
    def value_and_gradient(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
        ignore_index: int | None = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(p: Array, y: Array) -> Results:
            value = -accurate_sum(y * np.log(p))
            gradient = -y / p
            return value, gradient

        value, gradient = evaluated(
            _cross_entropy, kernel, ("value", "gradient"), (p, y), weights, reduction, out, ignore_index
        )
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
        ignore_index: int | None = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(p: Array, y: Array) -> Results:
            gradient = -y / p
            hessian = y[:, None] * eye(p) / p[:, None] / p[:, None]
            return gradient, hessian

        gradient, hessian = evaluated(
            _cross_entropy, kernel, ("gradient", "hessian"), (p, y), weights, reduction, out, ignore_index
        )
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
        ignore_index: int | None = None,
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(p: Array, y: Array) -> Results:
            value = -accurate_sum(y * np.log(p))
            gradient = -y / p
            hessian = y[:, None] * eye(p) / p[:, None] / p[:, None]
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _cross_entropy, kernel, ("value", "gradient", "hessian"), (p, y), weights, reduction, out, ignore_index
        )
        return value, gradient, hessian


_label_smoothed_cross_entropy = Signature(
    "label_smoothed_cross_entropy",
    (
        Argument("prediction", UNIT_OPEN, is_vector=True),
        Argument("target", UNIT_CLOSED, is_vector=True),
        Argument("parameter epsilon", UNIT_OPEN, may_be_scalar=True),
    ),
)


class label_smoothed_cross_entropy(Functions):
    """Cross-entropy with smoothed labels.

    ℓ = -Σ_k ((1 - epsilon) y_k + epsilon/K) log(p_k)
    ∂ℓ/∂p_j = (-(1 - epsilon) y_j - epsilon/K)/p_j
    ∂²ℓ/∂p_j ∂p_l = ((1 - epsilon) y_j + epsilon/K) δ_jl/p_j²
    ∂²ℓ/∂p_j² = ((1 - epsilon) y_j + epsilon/K)/p_j²
    Σ_l ∂²ℓ/∂p_j ∂p_l v_l = v_j ((1 - epsilon) y_j + epsilon/K)/p_j²
    of the class c: ℓ = epsilon log(p_c) - log(p_c) - epsilon Σ_k log(p_k)/K
    of the class c: ∂ℓ/∂p_j = (-(1 - epsilon) δ_cj - epsilon/K)/p_j

    The label is mixed with the same probability for all classes (Szegedy et al. 2016).

    C. Szegedy, V. Vanhoucke, S. Ioffe, J. Shlens and Z. Wojna: Rethinking the Inception architecture for computer
    vision, CVPR 2016, doi:10.1109/CVPR.2016.308.

    prediction p with entries in (0, 1)
    target y with entries in [0, 1]
    parameter epsilon in (0, 1)

    Proved in 12 steps: read back × 5, normal form × 7.

    Greatest measured error in ulp: float64 value 1.88, gradient 1.57, hessian 1.97, hessian diagonal 1.97, hessian
    product 2.3; float32 value 0.5, gradient 0.499, hessian 0.5, hessian diagonal 0.5, hessian product 0.5.
    """

    @staticmethod
    def value(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        epsilon: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(p: Array, y: Array, epsilon: Array) -> Results:
            value = -accurate_sum((epsilon / len(p) + (1 - epsilon) * y) * np.log(p))
            return (value,)

        (value,) = evaluated(
            _label_smoothed_cross_entropy, kernel, ("value",), (p, y, epsilon), weights, reduction, out, ignore_index
        )
        return value

    @staticmethod
    def gradient(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        epsilon: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(p: Array, y: Array, epsilon: Array) -> Results:
            gradient = (-epsilon / len(p) - (1 - epsilon) * y) / p
            return (gradient,)

        (gradient,) = evaluated(
            _label_smoothed_cross_entropy, kernel, ("gradient",), (p, y, epsilon), weights, reduction, out, ignore_index
        )
        return gradient

    @staticmethod
    def hessian(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        epsilon: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(p: Array, y: Array, epsilon: Array) -> Results:
            hessian = (epsilon / len(p) + (1 - epsilon) * y[:, None]) * eye(p) / p[:, None] / p[:, None]
            return (hessian,)

        (hessian,) = evaluated(
            _label_smoothed_cross_entropy, kernel, ("hessian",), (p, y, epsilon), weights, reduction, out, ignore_index
        )
        return hessian

    @staticmethod
    def hessian_diagonal(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        epsilon: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The diagonal of the Hessian of each example, without the matrix."""

        def kernel(p: Array, y: Array, epsilon: Array) -> Results:
            hessian_diagonal = (epsilon / len(p) + (1 - epsilon) * y) / p / p
            return (hessian_diagonal,)

        (hessian_diagonal,) = evaluated(
            _label_smoothed_cross_entropy,
            kernel,
            ("hessian_diagonal",),
            (p, y, epsilon),
            weights,
            reduction,
            out,
            ignore_index,
        )
        return hessian_diagonal

    @staticmethod
    def hessian_product(
        p: ArrayLike,
        y: ArrayLike,
        v: ArrayLike,
        /,
        *,
        epsilon: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The Hessian of each example times a vector of the prediction's shape, without the matrix."""

        def kernel(p: Array, y: Array, v: Array, epsilon: Array) -> Results:
            hessian_product = product_of_2_over_2(epsilon / len(p) + (1 - epsilon) * y, v, p, p)
            return (hessian_product,)

        (hessian_product,) = evaluated(
            _label_smoothed_cross_entropy,
            kernel,
            ("hessian_product",),
            (p, y, v, epsilon),
            weights,
            reduction,
            out,
            ignore_index,
        )
        return hessian_product

    @staticmethod
    def value_and_gradient(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        epsilon: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
        ignore_index: int | None = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(p: Array, y: Array, epsilon: Array) -> Results:
            quotient = epsilon / len(p)
            product = (1 - epsilon) * y
            value = -accurate_sum((quotient + product) * np.log(p))
            gradient = (-quotient - product) / p
            return value, gradient

        value, gradient = evaluated(
            _label_smoothed_cross_entropy,
            kernel,
            ("value", "gradient"),
            (p, y, epsilon),
            weights,
            reduction,
            out,
            ignore_index,
        )
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        epsilon: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
        ignore_index: int | None = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(p: Array, y: Array, epsilon: Array) -> Results:
            quotient = epsilon / len(p)
            product = (1 - epsilon) * y
            gradient = (-quotient - product) / p
            hessian = (quotient + product[:, None]) * eye(p) / p[:, None] / p[:, None]
            return gradient, hessian

        gradient, hessian = evaluated(
            _label_smoothed_cross_entropy,
            kernel,
            ("gradient", "hessian"),
            (p, y, epsilon),
            weights,
            reduction,
            out,
            ignore_index,
        )
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        epsilon: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
        ignore_index: int | None = None,
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(p: Array, y: Array, epsilon: Array) -> Results:
            quotient = epsilon / len(p)
            product = (1 - epsilon) * y
            terms = quotient + product
            value = -accurate_sum(terms * np.log(p))
            gradient = (-quotient - product) / p
            hessian = terms[:, None] * eye(p) / p[:, None] / p[:, None]
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _label_smoothed_cross_entropy,
            kernel,
            ("value", "gradient", "hessian"),
            (p, y, epsilon),
            weights,
            reduction,
            out,
            ignore_index,
        )
        return value, gradient, hessian


_generalised_cross_entropy = Signature(
    "generalised_cross_entropy",
    (
        Argument("prediction", UNIT_OPEN, is_vector=True),
        Argument("target", UNIT_CLOSED, is_vector=True),
        Argument("parameter q", Domain(low=0.0, high=1.0, open_low=True), may_be_scalar=True),
    ),
)


class generalised_cross_entropy(Functions):
    """Generalised cross-entropy.

    ℓ = Σ_k y_k (1 - p_k**q)/q
    ∂ℓ/∂p_j = -y_j p_j**(q - 1)
    ∂²ℓ/∂p_j ∂p_l = (1 - q) y_j p_j**(q - 2) δ_jl
    ∂²ℓ/∂p_j² = (1 - q) y_j p_j**(q - 2)
    Σ_l ∂²ℓ/∂p_j ∂p_l v_l = (1 - q) v_j y_j p_j**(q - 2)
    of the class c: ℓ = (1 - p_c**q)/q
    of the class c: ∂ℓ/∂p_j = -p_j**(q - 1) δ_cj

    Between the cross-entropy, its limit for q → 0, and the absolute error of the labelled class, q = 1, for labels that
    may be wrong (Zhang and Sabuncu 2018).

    Z. Zhang and M. R. Sabuncu: Generalized cross entropy loss for training deep neural networks with noisy labels,
    NeurIPS 2018, arxiv.org/abs/1805.07836.

    prediction p with entries in (0, 1)
    target y with entries in [0, 1]
    parameter q in (0, 1]

    Proved in 16 steps: normal form × 7, read back × 5, formula by formula × 4.

    Greatest measured error in ulp: float64 value 1.75, gradient 1.37, hessian 1.95, hessian diagonal 1.95, hessian
    product 2.3; float32 value 0.497, gradient 0.5, hessian 0.497, hessian diagonal 0.497, hessian product 0.5.
    """

    @staticmethod
    def value(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        q: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(p: Array, y: Array, q: Array) -> Results:
            value = accurate_sum(-y * np.expm1(q * np.log(p))) / q
            return (value,)

        (value,) = evaluated(
            _generalised_cross_entropy, kernel, ("value",), (p, y, q), weights, reduction, out, ignore_index
        )
        return value

    @staticmethod
    def gradient(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        q: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(p: Array, y: Array, q: Array) -> Results:
            product = product_of_2_over_0(y, np.power(p, q - 1))
            gradient = np.where(q < 0.5, -product_of_2_over_1(y, np.power(p, q), p), -product)
            return (gradient,)

        (gradient,) = evaluated(
            _generalised_cross_entropy, kernel, ("gradient",), (p, y, q), weights, reduction, out, ignore_index
        )
        return gradient

    @staticmethod
    def hessian(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        q: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(p: Array, y: Array, q: Array) -> Results:
            one_minus_q = 1 - q
            identity = eye(p)
            product = product_of_4_over_1(one_minus_q, y[:, None], identity, np.power(p[:, None], q - 1), p[:, None])
            power_2 = np.power(p, q)
            product_2 = product_of_4_over_2(one_minus_q, y[:, None], identity, power_2[:, None], p[:, None], p[:, None])
            hessian = np.where(q < 0.5, product_2, product)
            return (hessian,)

        (hessian,) = evaluated(
            _generalised_cross_entropy, kernel, ("hessian",), (p, y, q), weights, reduction, out, ignore_index
        )
        return hessian

    @staticmethod
    def hessian_diagonal(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        q: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The diagonal of the Hessian of each example, without the matrix."""

        def kernel(p: Array, y: Array, q: Array) -> Results:
            one_minus_q = 1 - q
            product = product_of_3_over_1(one_minus_q, y, np.power(p, q - 1), p)
            hessian_diagonal = np.where(q < 0.5, product_of_3_over_2(one_minus_q, y, np.power(p, q), p, p), product)
            return (hessian_diagonal,)

        (hessian_diagonal,) = evaluated(
            _generalised_cross_entropy, kernel, ("hessian_diagonal",), (p, y, q), weights, reduction, out, ignore_index
        )
        return hessian_diagonal

    @staticmethod
    def hessian_product(
        p: ArrayLike,
        y: ArrayLike,
        v: ArrayLike,
        /,
        *,
        q: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The Hessian of each example times a vector of the prediction's shape, without the matrix."""

        def kernel(p: Array, y: Array, v: Array, q: Array) -> Results:
            one_minus_q = 1 - q
            product = product_of_4_over_1(one_minus_q, v, y, np.power(p, q - 1), p)
            hessian_product = np.where(q < 0.5, product_of_4_over_2(one_minus_q, v, y, np.power(p, q), p, p), product)
            return (hessian_product,)

        (hessian_product,) = evaluated(
            _generalised_cross_entropy,
            kernel,
            ("hessian_product",),
            (p, y, v, q),
            weights,
            reduction,
            out,
            ignore_index,
        )
        return hessian_product

    @staticmethod
    def value_and_gradient(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        q: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
        ignore_index: int | None = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(p: Array, y: Array, q: Array) -> Results:
            value = accurate_sum(-y * np.expm1(q * np.log(p))) / q
            product = product_of_2_over_0(y, np.power(p, q - 1))
            gradient = np.where(q < 0.5, -product_of_2_over_1(y, np.power(p, q), p), -product)
            return value, gradient

        value, gradient = evaluated(
            _generalised_cross_entropy, kernel, ("value", "gradient"), (p, y, q), weights, reduction, out, ignore_index
        )
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        q: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
        ignore_index: int | None = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(p: Array, y: Array, q: Array) -> Results:
            is_less = q < 0.5
            power_2 = np.power(p, q)
            power_3 = np.power(p, q - 1)
            gradient = np.where(is_less, -product_of_2_over_1(y, power_2, p), -product_of_2_over_0(y, power_3))
            one_minus_q = 1 - q
            identity = eye(p)
            product = product_of_4_over_2(one_minus_q, y[:, None], identity, power_2[:, None], p[:, None], p[:, None])
            product_2 = product_of_4_over_1(one_minus_q, y[:, None], identity, power_3[:, None], p[:, None])
            hessian = np.where(is_less, product, product_2)
            return gradient, hessian

        gradient, hessian = evaluated(
            _generalised_cross_entropy,
            kernel,
            ("gradient", "hessian"),
            (p, y, q),
            weights,
            reduction,
            out,
            ignore_index,
        )
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        q: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
        ignore_index: int | None = None,
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(p: Array, y: Array, q: Array) -> Results:
            value = accurate_sum(-y * np.expm1(q * np.log(p))) / q
            is_less = q < 0.5
            power_2 = np.power(p, q)
            power_3 = np.power(p, q - 1)
            gradient = np.where(is_less, -product_of_2_over_1(y, power_2, p), -product_of_2_over_0(y, power_3))
            one_minus_q = 1 - q
            identity = eye(p)
            product = product_of_4_over_2(one_minus_q, y[:, None], identity, power_2[:, None], p[:, None], p[:, None])
            product_2 = product_of_4_over_1(one_minus_q, y[:, None], identity, power_3[:, None], p[:, None])
            hessian = np.where(is_less, product, product_2)
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _generalised_cross_entropy,
            kernel,
            ("value", "gradient", "hessian"),
            (p, y, q),
            weights,
            reduction,
            out,
            ignore_index,
        )
        return value, gradient, hessian


_kullback_leibler = Signature(
    "kullback_leibler",
    (
        Argument("prediction", UNIT_OPEN, is_vector=True),
        Argument("target", UNIT_OPEN, is_vector=True),
    ),
)


class kullback_leibler(Functions):
    """Kullback–Leibler divergence.

    ℓ = Σ_k y_k (log(y_k) - log(p_k))
    ∂ℓ/∂p_j = -y_j/p_j
    ∂²ℓ/∂p_j ∂p_l = y_j δ_jl/p_j²
    ∂²ℓ/∂p_j² = y_j/p_j²
    Σ_l ∂²ℓ/∂p_j ∂p_l v_l = v_j y_j/p_j²

    Of a distribution p from y (Kullback and Leibler 1951), as in torch.nn.KLDivLoss, whose input is log p. Its gradient
    is that of the cross-entropy, whose labels may also be 0 and 1.

    S. Kullback and R. A. Leibler: On information and sufficiency, The Annals of Mathematical Statistics 22, 1951,
    doi:10.1214/aoms/1177729694.

    prediction p with entries in (0, 1)
    target y with entries in (0, 1)

    Proved in 12 steps: induction × 1, read back × 5, normal form × 6.

    Greatest measured error in ulp: float64 value 1.53, gradient 0.5, hessian 1.31, hessian diagonal 1.31, hessian
    product 1.61; float32 value 0.5, gradient 0.5, hessian 0.5, hessian diagonal 0.5, hessian product 0.5.
    """

    @staticmethod
    def value(
        p: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(p: Array, y: Array) -> Results:
            residual = p - y
            residual_2 = y - p
            product = (np.log(p) - np.log(y)) * y
            piece = np.where((residual < 0) & (p >= residual_2), y * np.log1p(residual_2 / p), -product)
            value = accurate_sum(np.where((residual >= 0) & (y >= residual), -y * np.log1p(residual / y), piece))
            return (value,)

        (value,) = evaluated(_kullback_leibler, kernel, ("value",), (p, y), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        p: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(p: Array, y: Array) -> Results:
            gradient = -y / p
            return (gradient,)

        (gradient,) = evaluated(_kullback_leibler, kernel, ("gradient",), (p, y), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        p: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(p: Array, y: Array) -> Results:
            hessian = y[:, None] * eye(p) / p[:, None] / p[:, None]
            return (hessian,)

        (hessian,) = evaluated(_kullback_leibler, kernel, ("hessian",), (p, y), weights, reduction, out)
        return hessian

    @staticmethod
    def hessian_diagonal(
        p: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The diagonal of the Hessian of each example, without the matrix."""

        def kernel(p: Array, y: Array) -> Results:
            hessian_diagonal = y / p / p
            return (hessian_diagonal,)

        (hessian_diagonal,) = evaluated(
            _kullback_leibler, kernel, ("hessian_diagonal",), (p, y), weights, reduction, out
        )
        return hessian_diagonal

    @staticmethod
    def hessian_product(
        p: ArrayLike,
        y: ArrayLike,
        v: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The Hessian of each example times a vector of the prediction's shape, without the matrix."""

        def kernel(p: Array, y: Array, v: Array) -> Results:
            hessian_product = product_of_2_over_2(v, y, p, p)
            return (hessian_product,)

        (hessian_product,) = evaluated(
            _kullback_leibler, kernel, ("hessian_product",), (p, y, v), weights, reduction, out
        )
        return hessian_product

    @staticmethod
    def value_and_gradient(
        p: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(p: Array, y: Array) -> Results:
            residual = p - y
            residual_2 = y - p
            product = (np.log(p) - np.log(y)) * y
            piece = np.where((residual < 0) & (p >= residual_2), y * np.log1p(residual_2 / p), -product)
            value = accurate_sum(np.where((residual >= 0) & (y >= residual), -y * np.log1p(residual / y), piece))
            gradient = -y / p
            return value, gradient

        value, gradient = evaluated(_kullback_leibler, kernel, ("value", "gradient"), (p, y), weights, reduction, out)
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        p: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(p: Array, y: Array) -> Results:
            gradient = -y / p
            hessian = y[:, None] * eye(p) / p[:, None] / p[:, None]
            return gradient, hessian

        gradient, hessian = evaluated(
            _kullback_leibler, kernel, ("gradient", "hessian"), (p, y), weights, reduction, out
        )
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        p: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(p: Array, y: Array) -> Results:
            residual = p - y
            residual_2 = y - p
            product = (np.log(p) - np.log(y)) * y
            piece = np.where((residual < 0) & (p >= residual_2), y * np.log1p(residual_2 / p), -product)
            value = accurate_sum(np.where((residual >= 0) & (y >= residual), -y * np.log1p(residual / y), piece))
            gradient = -y / p
            hessian = y[:, None] * eye(p) / p[:, None] / p[:, None]
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _kullback_leibler, kernel, ("value", "gradient", "hessian"), (p, y), weights, reduction, out
        )
        return value, gradient, hessian


_brier = Signature(
    "brier",
    (
        Argument("prediction", UNIT_OPEN, is_vector=True),
        Argument("target", UNIT_CLOSED, is_vector=True),
    ),
)


class brier(Functions):
    """Brier score.

    ℓ = Σ_k (p_k - y_k)²
    ∂ℓ/∂p_j = 2 (p_j - y_j)
    ∂²ℓ/∂p_j ∂p_l = 2 δ_jl
    ∂²ℓ/∂p_j² = 2
    Σ_l ∂²ℓ/∂p_j ∂p_l v_l = 2 v_j
    of the class c: ℓ = Σ_k (p_k - δ_ck)²
    of the class c: ∂ℓ/∂p_j = 2 (p_j - δ_cj)

    Of class probabilities (Brier 1950), as in brier_score_loss of scikit-learn for several classes.

    G. W. Brier: Verification of forecasts expressed in terms of probability, Monthly Weather Review 78, 1950,
    doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2.

    prediction p with entries in (0, 1)
    target y with entries in [0, 1]

    Proved in 11 steps: read back × 5, normal form × 6.

    Greatest measured error in ulp: float64 value 1.38, gradient 0.5, hessian 0, hessian diagonal 0, hessian product 0;
    float32 value 0.5, gradient 0.5, hessian 0, hessian diagonal 0, hessian product 0.
    """

    @staticmethod
    def value(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(p: Array, y: Array) -> Results:
            value = accurate_sum(np.square(p - y))
            return (value,)

        (value,) = evaluated(_brier, kernel, ("value",), (p, y), weights, reduction, out, ignore_index)
        return value

    @staticmethod
    def gradient(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(p: Array, y: Array) -> Results:
            gradient = (p - y) * 2
            return (gradient,)

        (gradient,) = evaluated(_brier, kernel, ("gradient",), (p, y), weights, reduction, out, ignore_index)
        return gradient

    @staticmethod
    def hessian(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(p: Array, y: Array) -> Results:
            hessian = 2 * eye(p)
            return (hessian,)

        (hessian,) = evaluated(_brier, kernel, ("hessian",), (p, y), weights, reduction, out, ignore_index)
        return hessian

    @staticmethod
    def hessian_diagonal(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The diagonal of the Hessian of each example, without the matrix."""

        def kernel(p: Array, y: Array) -> Results:
            hessian_diagonal = 2
            return (hessian_diagonal,)

        (hessian_diagonal,) = evaluated(
            _brier, kernel, ("hessian_diagonal",), (p, y), weights, reduction, out, ignore_index
        )
        return hessian_diagonal

    @staticmethod
    def hessian_product(
        p: ArrayLike,
        y: ArrayLike,
        v: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The Hessian of each example times a vector of the prediction's shape, without the matrix."""

        def kernel(p: Array, y: Array, v: Array) -> Results:
            hessian_product = 2 * v
            return (hessian_product,)

        (hessian_product,) = evaluated(
            _brier, kernel, ("hessian_product",), (p, y, v), weights, reduction, out, ignore_index
        )
        return hessian_product

    @staticmethod
    def value_and_gradient(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
        ignore_index: int | None = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(p: Array, y: Array) -> Results:
            residual = p - y
            value = accurate_sum(np.square(residual))
            gradient = residual * 2
            return value, gradient

        value, gradient = evaluated(
            _brier, kernel, ("value", "gradient"), (p, y), weights, reduction, out, ignore_index
        )
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
        ignore_index: int | None = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(p: Array, y: Array) -> Results:
            gradient = (p - y) * 2
            hessian = 2 * eye(p)
            return gradient, hessian

        gradient, hessian = evaluated(
            _brier, kernel, ("gradient", "hessian"), (p, y), weights, reduction, out, ignore_index
        )
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
        ignore_index: int | None = None,
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(p: Array, y: Array) -> Results:
            residual = p - y
            value = accurate_sum(np.square(residual))
            gradient = residual * 2
            hessian = 2 * eye(p)
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _brier, kernel, ("value", "gradient", "hessian"), (p, y), weights, reduction, out, ignore_index
        )
        return value, gradient, hessian


_soft_dice = Signature(
    "soft_dice",
    (
        Argument("prediction", UNIT_OPEN, is_vector=True),
        Argument("target", UNIT_CLOSED, is_vector=True),
    ),
)


class soft_dice(Functions):
    """Soft Dice loss.

    ℓ = (Σ_k y_k (1 - p_k) + Σ_k p_k (1 - y_k))/(1 + Σ_k p_k + Σ_k y_k)
    ∂ℓ/∂p_j = (2 Σ_k p_k y_k - 2 y_j Σ_k p_k - 2 y_j Σ_k y_k - 2 y_j + 1)/(1 + Σ_k p_k + Σ_k y_k)²
    ∂²ℓ/∂p_j ∂p_l = 2 (y_l - y_j)/(1 + Σ_k p_k + Σ_k y_k)² - 2 (2 Σ_k p_k y_k - 2 y_j Σ_k p_k - 2 y_j Σ_k y_k - 2 y_j +
        1)/(1 + Σ_k p_k + Σ_k y_k)³
    ∂²ℓ/∂p_j² = -2 (2 Σ_k p_k y_k - 2 y_j Σ_k p_k - 2 y_j Σ_k y_k - 2 y_j + 1)/(1 + Σ_k p_k + Σ_k y_k)³
    Σ_l ∂²ℓ/∂p_j ∂p_l v_l = Σ_l v_l (2 (y_l - y_j)/(1 + Σ_k p_k + Σ_k y_k)² - 2 (2 Σ_k p_k y_k - 2 y_j Σ_k p_k - 2 y_j
        Σ_k y_k - 2 y_j + 1)/(1 + Σ_k p_k + Σ_k y_k)³)
    of the class c: ℓ = (Σ_k p_k - 2 p_c + 1)/(1 + Σ_k δ_ck + Σ_k p_k)
    of the class c: ∂ℓ/∂p_j = (2 p_c - 2 δ_cj Σ_k p_k - 4 δ_cj + 1)/(1 + Σ_k δ_ck + Σ_k p_k)²

    Of the probabilities of K pixels: 1 - (2 Σ_k p_k y_k + 1)/(Σ_k p_k + Σ_k y_k + 1), written so that nothing cancels
    (Sudre et al. 2017), with 1 added above and below, so that there may be no pixel to be found.

    C. H. Sudre and others: Generalised Dice overlap as a deep learning loss function for highly unbalanced
    segmentations, DLMIA 2017, doi:10.1007/978-3-319-67558-9_28.

    prediction p with entries in (0, 1)
    target y with entries in [0, 1]

    Proved in 12 steps: read back × 5, normal form × 7.

    Greatest measured error in ulp: float64 value 1.56, gradient 3.03, hessian 4.73, hessian diagonal 4.02, hessian
    product 4.14; float32 value 0.5, gradient 0.493, hessian 0.5, hessian diagonal 0.499, hessian product 0.5.
    """

    @staticmethod
    def value(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(p: Array, y: Array) -> Results:
            value = (accurate_sum((1 - p) * y) + accurate_sum((1 - y) * p)) / (1 + accurate_sum(p) + accurate_sum(y))
            return (value,)

        (value,) = evaluated(_soft_dice, kernel, ("value",), (p, y), weights, reduction, out, ignore_index)
        return value

    @staticmethod
    def gradient(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(p: Array, y: Array) -> Results:
            total = accurate_sum(p * y)
            sum_of_p = accurate_sum(p)
            sum_of_y = accurate_sum(y)
            terms = 1 - 2 * y + 2 * total
            gradient = (terms - 2 * y * sum_of_p - 2 * y * sum_of_y) / np.square(1 + sum_of_p + sum_of_y)
            return (gradient,)

        (gradient,) = evaluated(_soft_dice, kernel, ("gradient",), (p, y), weights, reduction, out, ignore_index)
        return gradient

    @staticmethod
    def hessian(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(p: Array, y: Array) -> Results:
            one_minus_y = 1 - y
            total = accurate_sum(p * y)
            product = (1 - p) * y
            total_2 = accurate_sum(product + one_minus_y * p)
            total_3 = accurate_sum(product + p)
            sum_of_p = accurate_sum(p)
            sum_of_y = accurate_sum(y)
            product_2 = one_minus_y[:, None] * (one_minus_y * (-2 - 4 * total) + 2 * y * total_2)
            terms = (2 + 4 * total_3) * y + 2 * one_minus_y * total_2
            hessian = (product_2 + terms * y[:, None]) / np.power(1 + sum_of_p + sum_of_y, 3)
            return (hessian,)

        (hessian,) = evaluated(_soft_dice, kernel, ("hessian",), (p, y), weights, reduction, out, ignore_index)
        return hessian

    @staticmethod
    def hessian_diagonal(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The diagonal of the Hessian of each example, without the matrix."""

        def kernel(p: Array, y: Array) -> Results:
            total = accurate_sum(p * y)
            sum_of_p = accurate_sum(p)
            sum_of_y = accurate_sum(y)
            terms = 1 - 2 * y + 2 * total - 2 * y * sum_of_p - 2 * y * sum_of_y
            hessian_diagonal = -2 * terms / np.power(1 + sum_of_p + sum_of_y, 3)
            return (hessian_diagonal,)

        (hessian_diagonal,) = evaluated(
            _soft_dice, kernel, ("hessian_diagonal",), (p, y), weights, reduction, out, ignore_index
        )
        return hessian_diagonal

    @staticmethod
    def hessian_product(
        p: ArrayLike,
        y: ArrayLike,
        v: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The Hessian of each example times a vector of the prediction's shape, without the matrix."""

        def kernel(p: Array, y: Array, v: Array) -> Results:
            sum_of_v = accurate_sum(v)
            sum_of_p = accurate_sum(p)
            sum_of_y = accurate_sum(y)
            terms = 1 + sum_of_p + sum_of_y
            total = accurate_sum(p * y)
            total_2 = accurate_sum(v * y)
            terms_2 = 1 - 2 * y + 2 * total - 2 * y * sum_of_p - 2 * y * sum_of_y
            product = product_of_3_over_3(2, terms_2, sum_of_v, terms, terms, terms)
            product_2 = product_of_3_over_2(2, y, sum_of_v, terms, terms)
            hessian_product = -product_2 - product + product_of_2_over_2(2, total_2, terms, terms)
            return (hessian_product,)

        (hessian_product,) = evaluated(
            _soft_dice, kernel, ("hessian_product",), (p, y, v), weights, reduction, out, ignore_index
        )
        return hessian_product

    @staticmethod
    def value_and_gradient(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
        ignore_index: int | None = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(p: Array, y: Array) -> Results:
            sum_of_p = accurate_sum(p)
            sum_of_y = accurate_sum(y)
            terms = 1 + sum_of_p + sum_of_y
            value = (accurate_sum((1 - p) * y) + accurate_sum((1 - y) * p)) / terms
            total = accurate_sum(p * y)
            gradient = (1 - 2 * y + 2 * total - 2 * y * sum_of_p - 2 * y * sum_of_y) / np.square(terms)
            return value, gradient

        value, gradient = evaluated(
            _soft_dice, kernel, ("value", "gradient"), (p, y), weights, reduction, out, ignore_index
        )
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
        ignore_index: int | None = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(p: Array, y: Array) -> Results:
            total = accurate_sum(p * y)
            sum_of_p = accurate_sum(p)
            sum_of_y = accurate_sum(y)
            terms = 1 + sum_of_p + sum_of_y
            gradient = (1 - 2 * y + 2 * total - 2 * y * sum_of_p - 2 * y * sum_of_y) / np.square(terms)
            one_minus_y = 1 - y
            product = (1 - p) * y
            total_2 = accurate_sum(product + one_minus_y * p)
            total_3 = accurate_sum(product + p)
            product_2 = one_minus_y[:, None] * (one_minus_y * (-2 - 4 * total) + 2 * y * total_2)
            terms_2 = (2 + 4 * total_3) * y + 2 * one_minus_y * total_2
            hessian = (product_2 + terms_2 * y[:, None]) / np.power(terms, 3)
            return gradient, hessian

        gradient, hessian = evaluated(
            _soft_dice, kernel, ("gradient", "hessian"), (p, y), weights, reduction, out, ignore_index
        )
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        p: ArrayLike,
        y: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
        ignore_index: int | None = None,
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(p: Array, y: Array) -> Results:
            product = (1 - p) * y
            one_minus_y = 1 - y
            product_2 = one_minus_y * p
            sum_of_p = accurate_sum(p)
            sum_of_y = accurate_sum(y)
            terms = 1 + sum_of_p + sum_of_y
            value = (accurate_sum(product) + accurate_sum(product_2)) / terms
            total = accurate_sum(p * y)
            gradient = (1 - 2 * y + 2 * total - 2 * y * sum_of_p - 2 * y * sum_of_y) / np.square(terms)
            total_2 = accurate_sum(product + product_2)
            total_3 = accurate_sum(product + p)
            product_3 = one_minus_y[:, None] * (one_minus_y * (-2 - 4 * total) + 2 * y * total_2)
            terms_2 = (2 + 4 * total_3) * y + 2 * one_minus_y * total_2
            hessian = (product_3 + terms_2 * y[:, None]) / np.power(terms, 3)
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _soft_dice, kernel, ("value", "gradient", "hessian"), (p, y), weights, reduction, out, ignore_index
        )
        return value, gradient, hessian


_info_nce = Signature(
    "info_nce",
    (
        Argument("prediction", Domain(low=-1024.0, high=1024.0), is_vector=True),
        Argument("target", UNIT_CLOSED, is_vector=True),
        Argument("parameter T", Domain(low=0.0009765625, high=1024.0), may_be_scalar=True),
    ),
)


class info_nce(Functions):
    """InfoNCE.

    ℓ = Σ_k y_k (log(Σ_j exp(s_j/T)) - s_k/T)
    ∂ℓ/∂s_j = exp(s_l/T) Σ_k y_k/(T Σ_j exp(s_j/T)) - y_l/T
    ∂²ℓ/∂s_j ∂s_l = exp(s_l/T) (δ_ln Σ_j exp(s_j/T) - exp(s_n/T)) Σ_k y_k/(T² Σ_j exp(s_j/T)²)
    ∂²ℓ/∂s_j² = exp(s_l/T) (Σ_j exp(s_j/T) - exp(s_l/T)) Σ_k y_k/(T² Σ_j exp(s_j/T)²)
    Σ_l ∂²ℓ/∂s_j ∂s_l v_l = exp(s_l/T) (v_l Σ_j exp(s_j/T) - Σ_n v_n exp(s_n/T)) Σ_k y_k/(T² Σ_j exp(s_j/T)²)
    of the class c: ℓ = log(Σ_j exp(s_j/T)) - s_c/T
    of the class c: ∂ℓ/∂s_j = exp(s_l/T)/(T Σ_j exp(s_j/T)) - δ_cl/T

    Of similarities up to 1024 in size, for the label of the one that belongs to the example (van den Oord et al. 2018):
    the cross-entropy of the softmax of s/T with a temperature T between 1/1024 and 1024.

    A. van den Oord, Y. Li and O. Vinyals: Representation learning with contrastive predictive coding, arXiv, 2018,
    doi:10.48550/arXiv.1807.03748.

    prediction s with entries in [-1024, 1024]
    target y with entries in [0, 1]
    parameter T in [0.0009765625, 1024]

    Proved in 29 steps: normal form × 24, read back × 5.

    Greatest measured error in ulp: float64 value 1.26, gradient 3.34, hessian 4.75, hessian diagonal 3.9, hessian
    product 3.83; float32 value 0.5, gradient 0.5, hessian 0.5, hessian diagonal 0.498, hessian product 0.499.
    """

    @staticmethod
    def value(
        s: ArrayLike,
        y: ArrayLike,
        /,
        *,
        T: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(s: Array, y: Array, T: Array) -> Results:
            s_largest = np.maximum.reduce(s)
            residual = s - s_largest
            residual_2 = s - residual
            terms = s - (residual + residual_2) + (residual_2 - s_largest)
            is_usual = are_finite(terms)
            if everywhere(is_usual):
                place = np.argmax(s, axis=0)
                is_largest = np.asarray(np.equal.outer(np.arange(len(s)), place), dtype=float)
                part = leading_half(T)
                residual_3 = T - part
                leading = leading_quotient(residual, terms, part, residual_3)
                e = np.exp(remaining_quotient(residual, terms, part, residual_3, leading))
                others = accurate_sum((1 - is_largest) * (np.exp(leading) * e))
                value = accurate_sum(((s_largest - s) / T + np.log1p(others)) * y)
                return (value,)
            s_largest = np.maximum.reduce(s)
            place = np.argmax(s, axis=0)
            is_largest = np.asarray(np.equal.outer(np.arange(len(s)), place), dtype=float)
            residual = s - s_largest
            rounding = rounding_error(s, s_largest, np.inf)
            part = leading_half(T)
            residual_2 = T - part
            leading = leading_quotient(residual, rounding, part, residual_2)
            e = np.exp(remaining_quotient(residual, rounding, part, residual_2, leading))
            others = accurate_sum((1 - is_largest) * (np.exp(leading) * e))
            value = accurate_sum(((s_largest - s) / T + np.log1p(others)) * y)
            return (value,)

        (value,) = evaluated(_info_nce, kernel, ("value",), (s, y, T), weights, reduction, out, ignore_index)
        return value

    @staticmethod
    def gradient(
        s: ArrayLike,
        y: ArrayLike,
        /,
        *,
        T: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(s: Array, y: Array, T: Array) -> Results:
            s_largest = np.maximum.reduce(s)
            residual = s - s_largest
            residual_2 = s - residual
            terms = s - (residual + residual_2) + (residual_2 - s_largest)
            is_usual = are_finite(terms)
            part = leading_half(T)
            residual_3 = T - part
            leading = leading_quotient(residual, terms, part, residual_3)
            is_usual_2 = np.abs(leading) <= 708.3964185322641
            if everywhere(is_usual, is_usual_2):
                sum_of_y = accurate_sum(y)
                product = np.exp(leading) * np.exp(remaining_quotient(residual, terms, part, residual_3, leading))
                sum_of_product = accurate_sum(product)
                place = np.argmax(s, axis=0)
                is_largest = np.asarray(np.equal.outer(np.arange(len(s)), place), dtype=float)
                total = accurate_sum((1 - is_largest) * product)
                quotient = y * ((total + (1 - product)) / sum_of_product) / T
                gradient = (sum_of_y - y) / T * (product / sum_of_product) - quotient
                return (gradient,)
            sum_of_y = accurate_sum(y)
            s_largest = np.maximum.reduce(s)
            residual = s - s_largest
            rounding = rounding_error(s, s_largest, np.inf)
            part = leading_half(T)
            residual_2 = T - part
            leading = leading_quotient(residual, rounding, part, residual_2)
            e = np.exp(normal_part(leading))
            e_2 = np.exp(remaining_quotient(residual, rounding, part, residual_2, leading))
            e_3 = np.exp(remaining_part(leading))
            product = e * e_3 * e_2
            sum_of_product = accurate_sum(product)
            place = np.argmax(s, axis=0)
            is_largest = np.asarray(np.equal.outer(np.arange(len(s)), place), dtype=float)
            total = accurate_sum((1 - is_largest) * product)
            product_2 = (sum_of_y - y) / T * (e * e_2 / sum_of_product) * e_3
            gradient = product_2 - y * ((total + (1 - product)) / sum_of_product) / T
            return (gradient,)

        (gradient,) = evaluated(_info_nce, kernel, ("gradient",), (s, y, T), weights, reduction, out, ignore_index)
        return gradient

    @staticmethod
    def hessian(
        s: ArrayLike,
        y: ArrayLike,
        /,
        *,
        T: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(s: Array, y: Array, T: Array) -> Results:
            s_largest = np.maximum.reduce(s)
            residual = s - s_largest
            residual_2 = s - residual
            terms = s - (residual + residual_2) + (residual_2 - s_largest)
            is_usual = are_finite(terms)
            part = leading_half(T)
            residual_3 = T - part
            leading = leading_quotient(residual, terms, part, residual_3)
            is_usual_2 = np.abs(leading) <= 708.3964185322641
            if everywhere(is_usual, is_usual_2):
                identity = eye(s)
                sum_of_y = accurate_sum(y)
                place = np.argmax(s, axis=0)
                is_largest = np.asarray(np.equal.outer(np.arange(len(s)), place), dtype=float)
                product = np.exp(leading) * np.exp(remaining_quotient(residual, terms, part, residual_3, leading))
                total = accurate_sum((1 - is_largest) * product)
                sum_of_product = accurate_sum(product)
                quotient = product / sum_of_product
                product_2 = identity * sum_of_y * ((total + (1 - product)) / sum_of_product) / T / T * quotient[:, None]
                hessian = product_2 - (1 - identity) * sum_of_y / T / T * quotient[:, None] * quotient
                return (hessian,)
            identity = eye(s)
            sum_of_y = accurate_sum(y)
            place = np.argmax(s, axis=0)
            is_largest = np.asarray(np.equal.outer(np.arange(len(s)), place), dtype=float)
            s_largest = np.maximum.reduce(s)
            residual = s - s_largest
            rounding = rounding_error(s, s_largest, np.inf)
            part = leading_half(T)
            residual_2 = T - part
            leading = leading_quotient(residual, rounding, part, residual_2)
            e = np.exp(normal_part(leading))
            e_2 = np.exp(remaining_part(leading))
            e_3 = np.exp(remaining_quotient(residual, rounding, part, residual_2, leading))
            product = e * e_2 * e_3
            total = accurate_sum((1 - is_largest) * product)
            sum_of_product = accurate_sum(product)
            quotient = e * e_3 / sum_of_product
            product_3 = identity * sum_of_y * ((total + (1 - product)) / sum_of_product)
            product_2 = product_3 / T / T * quotient[:, None] * e_2[:, None]
            hessian = product_2 - (1 - identity) * sum_of_y / T / T * quotient[:, None] * e_2[:, None] * quotient * e_2
            return (hessian,)

        (hessian,) = evaluated(_info_nce, kernel, ("hessian",), (s, y, T), weights, reduction, out, ignore_index)
        return hessian

    @staticmethod
    def hessian_diagonal(
        s: ArrayLike,
        y: ArrayLike,
        /,
        *,
        T: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The diagonal of the Hessian of each example, without the matrix."""

        def kernel(s: Array, y: Array, T: Array) -> Results:
            s_largest = np.maximum.reduce(s)
            residual = s - s_largest
            residual_2 = s - residual
            terms = s - (residual + residual_2) + (residual_2 - s_largest)
            is_usual = are_finite(terms)
            part = leading_half(T)
            residual_3 = T - part
            leading = leading_quotient(residual, terms, part, residual_3)
            is_usual_2 = np.abs(leading) <= 708.3964185322641
            if everywhere(is_usual, is_usual_2):
                sum_of_y = accurate_sum(y)
                place = np.argmax(s, axis=0)
                is_largest = np.asarray(np.equal.outer(np.arange(len(s)), place), dtype=float)
                product = np.exp(leading) * np.exp(remaining_quotient(residual, terms, part, residual_3, leading))
                total = accurate_sum((1 - is_largest) * product)
                sum_of_product = accurate_sum(product)
                product_2 = sum_of_y * ((total + (1 - product)) / sum_of_product)
                hessian_diagonal = product_2 / T / T * (product / sum_of_product)
                return (hessian_diagonal,)
            sum_of_y = accurate_sum(y)
            place = np.argmax(s, axis=0)
            is_largest = np.asarray(np.equal.outer(np.arange(len(s)), place), dtype=float)
            s_largest = np.maximum.reduce(s)
            residual = s - s_largest
            rounding = rounding_error(s, s_largest, np.inf)
            part = leading_half(T)
            residual_2 = T - part
            leading = leading_quotient(residual, rounding, part, residual_2)
            e = np.exp(normal_part(leading))
            e_2 = np.exp(remaining_part(leading))
            e_3 = np.exp(remaining_quotient(residual, rounding, part, residual_2, leading))
            product = e * e_2 * e_3
            total = accurate_sum((1 - is_largest) * product)
            sum_of_product = accurate_sum(product)
            quotient = sum_of_y * ((total + (1 - product)) / sum_of_product) / T
            hessian_diagonal = quotient / T * (e * e_3 / sum_of_product) * e_2
            return (hessian_diagonal,)

        (hessian_diagonal,) = evaluated(
            _info_nce, kernel, ("hessian_diagonal",), (s, y, T), weights, reduction, out, ignore_index
        )
        return hessian_diagonal

    @staticmethod
    def hessian_product(
        s: ArrayLike,
        y: ArrayLike,
        v: ArrayLike,
        /,
        *,
        T: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The Hessian of each example times a vector of the prediction's shape, without the matrix."""

        def kernel(s: Array, y: Array, v: Array, T: Array) -> Results:
            place = np.argmax(s, axis=0)
            v_at_largest = np.take_along_axis(v, place[None], axis=0)[0]
            is_usual = are_finite(v_at_largest - v)
            s_largest = np.maximum.reduce(s)
            residual = s - s_largest
            residual_2 = s - residual
            terms = s - (residual + residual_2) + (residual_2 - s_largest)
            is_usual_2 = are_finite(terms)
            part = leading_half(T)
            residual_3 = T - part
            leading = leading_quotient(residual, terms, part, residual_3)
            is_usual_3 = np.abs(leading) <= 708.3964185322641
            if everywhere(is_usual, is_usual_2, is_usual_3):
                residual_4 = v - v_at_largest
                e = np.exp(leading)
                e_2 = np.exp(remaining_quotient(residual, terms, part, residual_3, leading))
                others = accurate_sum(e * e_2)
                others_2 = accurate_sum(product_of_4_over_4(residual_4, e, e_2, 1, T, T, 1, others))
                sum_of_y = accurate_sum(y)
                terms_2 = product_of_1_over_2(residual_4, T, T) - others_2
                hessian_product = product_of_5_over_1(terms_2, sum_of_y, e, e_2, 1, others)
                return (hessian_product,)
            place = np.argmax(s, axis=0)
            v_at_largest = np.take_along_axis(v, place[None], axis=0)[0]
            scale = subtraction_scale(v_at_largest, v)
            s_largest = np.maximum.reduce(s)
            residual = s - s_largest
            rounding = rounding_error(s, s_largest, np.inf)
            part = leading_half(T)
            residual_2 = T - part
            leading = leading_quotient(residual, rounding, part, residual_2)
            e = np.exp(normal_part(leading))
            e_2 = np.exp(remaining_quotient(residual, rounding, part, residual_2, leading))
            e_3 = np.exp(remaining_part(leading))
            others = accurate_sum(e * e_3 * e_2)
            terms = v * scale - v_at_largest * scale
            others_2 = accurate_sum(product_of_4_over_4(terms, e, e_2, e_3, T, T, scale, others))
            sum_of_y = accurate_sum(y)
            product = product_of_1_over_2(v - v_at_largest, T, T)
            hessian_product = product_of_5_over_1(product - others_2, sum_of_y, e, e_2, e_3, others)
            return (hessian_product,)

        (hessian_product,) = evaluated(
            _info_nce, kernel, ("hessian_product",), (s, y, v, T), weights, reduction, out, ignore_index
        )
        return hessian_product

    @staticmethod
    def value_and_gradient(
        s: ArrayLike,
        y: ArrayLike,
        /,
        *,
        T: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
        ignore_index: int | None = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(s: Array, y: Array, T: Array) -> Results:
            s_largest = np.maximum.reduce(s)
            residual = s - s_largest
            residual_2 = s - residual
            terms = s - (residual + residual_2) + (residual_2 - s_largest)
            is_usual = are_finite(terms)
            part = leading_half(T)
            residual_3 = T - part
            leading = leading_quotient(residual, terms, part, residual_3)
            is_usual_2 = np.abs(leading) <= 708.3964185322641
            if everywhere(is_usual, is_usual_2):
                place = np.argmax(s, axis=0)
                is_largest = np.asarray(np.equal.outer(np.arange(len(s)), place), dtype=float)
                product = np.exp(leading) * np.exp(remaining_quotient(residual, terms, part, residual_3, leading))
                total = accurate_sum((1 - is_largest) * product)
                value = accurate_sum(((s_largest - s) / T + np.log1p(total)) * y)
                sum_of_y = accurate_sum(y)
                sum_of_product = accurate_sum(product)
                quotient = y * ((total + (1 - product)) / sum_of_product) / T
                gradient = (sum_of_y - y) / T * (product / sum_of_product) - quotient
                return value, gradient
            s_largest = np.maximum.reduce(s)
            place = np.argmax(s, axis=0)
            is_largest = np.asarray(np.equal.outer(np.arange(len(s)), place), dtype=float)
            not_largest = 1 - is_largest
            residual = s - s_largest
            rounding = rounding_error(s, s_largest, np.inf)
            part = leading_half(T)
            residual_2 = T - part
            leading = leading_quotient(residual, rounding, part, residual_2)
            e = np.exp(remaining_quotient(residual, rounding, part, residual_2, leading))
            others = accurate_sum(not_largest * (np.exp(leading) * e))
            value = accurate_sum(((s_largest - s) / T + np.log1p(others)) * y)
            sum_of_y = accurate_sum(y)
            e_2 = np.exp(normal_part(leading))
            e_3 = np.exp(remaining_part(leading))
            product = e_2 * e_3 * e
            sum_of_product = accurate_sum(product)
            total = accurate_sum(not_largest * product)
            product_2 = (sum_of_y - y) / T * (e_2 * e / sum_of_product) * e_3
            gradient = product_2 - y * ((total + (1 - product)) / sum_of_product) / T
            return value, gradient

        value, gradient = evaluated(
            _info_nce, kernel, ("value", "gradient"), (s, y, T), weights, reduction, out, ignore_index
        )
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        s: ArrayLike,
        y: ArrayLike,
        /,
        *,
        T: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
        ignore_index: int | None = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(s: Array, y: Array, T: Array) -> Results:
            s_largest = np.maximum.reduce(s)
            residual = s - s_largest
            residual_2 = s - residual
            terms = s - (residual + residual_2) + (residual_2 - s_largest)
            is_usual = are_finite(terms)
            part = leading_half(T)
            residual_3 = T - part
            leading = leading_quotient(residual, terms, part, residual_3)
            is_usual_2 = np.abs(leading) <= 708.3964185322641
            if everywhere(is_usual, is_usual_2):
                sum_of_y = accurate_sum(y)
                product = np.exp(leading) * np.exp(remaining_quotient(residual, terms, part, residual_3, leading))
                sum_of_product = accurate_sum(product)
                quotient = product / sum_of_product
                place = np.argmax(s, axis=0)
                is_largest = np.asarray(np.equal.outer(np.arange(len(s)), place), dtype=float)
                total = accurate_sum((1 - is_largest) * product)
                quotient_2 = (total + (1 - product)) / sum_of_product
                gradient = (sum_of_y - y) / T * quotient - y * quotient_2 / T
                identity = eye(s)
                product_2 = (1 - identity) * sum_of_y / T / T * quotient[:, None] * quotient
                hessian = identity * sum_of_y * quotient_2 / T / T * quotient[:, None] - product_2
                return gradient, hessian
            sum_of_y = accurate_sum(y)
            s_largest = np.maximum.reduce(s)
            residual = s - s_largest
            rounding = rounding_error(s, s_largest, np.inf)
            part = leading_half(T)
            residual_2 = T - part
            leading = leading_quotient(residual, rounding, part, residual_2)
            e = np.exp(normal_part(leading))
            e_2 = np.exp(remaining_quotient(residual, rounding, part, residual_2, leading))
            e_3 = np.exp(remaining_part(leading))
            product = e * e_3 * e_2
            sum_of_product = accurate_sum(product)
            quotient = e * e_2 / sum_of_product
            place = np.argmax(s, axis=0)
            is_largest = np.asarray(np.equal.outer(np.arange(len(s)), place), dtype=float)
            total = accurate_sum((1 - is_largest) * product)
            quotient_2 = (total + (1 - product)) / sum_of_product
            gradient = (sum_of_y - y) / T * quotient * e_3 - y * quotient_2 / T
            identity = eye(s)
            product_2 = (1 - identity) * sum_of_y / T / T * quotient[:, None] * e_3[:, None] * quotient
            hessian = identity * sum_of_y * quotient_2 / T / T * quotient[:, None] * e_3[:, None] - product_2 * e_3
            return gradient, hessian

        gradient, hessian = evaluated(
            _info_nce, kernel, ("gradient", "hessian"), (s, y, T), weights, reduction, out, ignore_index
        )
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        s: ArrayLike,
        y: ArrayLike,
        /,
        *,
        T: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
        ignore_index: int | None = None,
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(s: Array, y: Array, T: Array) -> Results:
            s_largest = np.maximum.reduce(s)
            residual = s - s_largest
            residual_2 = s - residual
            terms = s - (residual + residual_2) + (residual_2 - s_largest)
            is_usual = are_finite(terms)
            part = leading_half(T)
            residual_3 = T - part
            leading = leading_quotient(residual, terms, part, residual_3)
            is_usual_2 = np.abs(leading) <= 708.3964185322641
            if everywhere(is_usual, is_usual_2):
                place = np.argmax(s, axis=0)
                is_largest = np.asarray(np.equal.outer(np.arange(len(s)), place), dtype=float)
                product = np.exp(leading) * np.exp(remaining_quotient(residual, terms, part, residual_3, leading))
                total = accurate_sum((1 - is_largest) * product)
                value = accurate_sum(((s_largest - s) / T + np.log1p(total)) * y)
                sum_of_y = accurate_sum(y)
                sum_of_product = accurate_sum(product)
                quotient = product / sum_of_product
                quotient_2 = (total + (1 - product)) / sum_of_product
                gradient = (sum_of_y - y) / T * quotient - y * quotient_2 / T
                identity = eye(s)
                product_2 = (1 - identity) * sum_of_y / T / T * quotient[:, None] * quotient
                hessian = identity * sum_of_y * quotient_2 / T / T * quotient[:, None] - product_2
                return value, gradient, hessian
            s_largest = np.maximum.reduce(s)
            place = np.argmax(s, axis=0)
            is_largest = np.asarray(np.equal.outer(np.arange(len(s)), place), dtype=float)
            not_largest = 1 - is_largest
            residual = s - s_largest
            rounding = rounding_error(s, s_largest, np.inf)
            part = leading_half(T)
            residual_2 = T - part
            leading = leading_quotient(residual, rounding, part, residual_2)
            e = np.exp(remaining_quotient(residual, rounding, part, residual_2, leading))
            others = accurate_sum(not_largest * (np.exp(leading) * e))
            value = accurate_sum(((s_largest - s) / T + np.log1p(others)) * y)
            sum_of_y = accurate_sum(y)
            e_2 = np.exp(normal_part(leading))
            e_3 = np.exp(remaining_part(leading))
            product = e_2 * e_3 * e
            sum_of_product = accurate_sum(product)
            quotient = e_2 * e / sum_of_product
            total = accurate_sum(not_largest * product)
            quotient_2 = (total + (1 - product)) / sum_of_product
            gradient = (sum_of_y - y) / T * quotient * e_3 - y * quotient_2 / T
            identity = eye(s)
            product_2 = (1 - identity) * sum_of_y / T / T * quotient[:, None] * e_3[:, None] * quotient
            hessian = identity * sum_of_y * quotient_2 / T / T * quotient[:, None] * e_3[:, None] - product_2 * e_3
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _info_nce, kernel, ("value", "gradient", "hessian"), (s, y, T), weights, reduction, out, ignore_index
        )
        return value, gradient, hessian


_hinge = Signature(
    "hinge",
    (
        Argument("prediction", REALS),
        Argument("target", Domain(elements=(-1.0, 1.0))),
    ),
)


class hinge(Functions):
    """Hinge loss.

    ℓ = Max(0, 1 - a y)
    ∂ℓ/∂a = -y if a y < 1 else 0
    ∂²ℓ/∂a² = 0

    Of a score, for the labels −1 and 1, as in support vector machines (Cortes and Vapnik 1995). At the kink ay = 1 the
    gradient is 0, the derivative from the right.

    C. Cortes and V. Vapnik: Support-vector networks, Machine Learning 20, 1995, doi:10.1007/BF00994018.

    prediction a in (-∞, ∞)
    target y in {-1, 1}

    Proved in 6 steps: read back × 3, normal form × 1, case by case × 2.

    Greatest measured error in ulp: float64 value 0.5, gradient 0, hessian 0; float32 value 0.5, gradient 0, hessian 0.
    """

    @staticmethod
    def value(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(a: Array, y: Array) -> Results:
            value = np.maximum(0, 1 - a * y)
            return (value,)

        (value,) = evaluated(_hinge, kernel, ("value",), (a, y), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(a: Array, y: Array) -> Results:
            gradient = np.where(a * y < 1, -y, 0)
            return (gradient,)

        (gradient,) = evaluated(_hinge, kernel, ("gradient",), (a, y), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(a: Array, y: Array) -> Results:
            hessian = 0
            return (hessian,)

        (hessian,) = evaluated(_hinge, kernel, ("hessian",), (a, y), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            product = a * y
            value = np.maximum(0, 1 - product)
            gradient = np.where(product < 1, -y, 0)
            return value, gradient

        value, gradient = evaluated(_hinge, kernel, ("value", "gradient"), (a, y), weights, reduction, out)
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            gradient = np.where(a * y < 1, -y, 0)
            hessian = 0
            return gradient, hessian

        gradient, hessian = evaluated(_hinge, kernel, ("gradient", "hessian"), (a, y), weights, reduction, out)
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            product = a * y
            value = np.maximum(0, 1 - product)
            gradient = np.where(product < 1, -y, 0)
            hessian = 0
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _hinge, kernel, ("value", "gradient", "hessian"), (a, y), weights, reduction, out
        )
        return value, gradient, hessian


_squared_hinge = Signature(
    "squared_hinge",
    (
        Argument("prediction", REALS),
        Argument("target", Domain(elements=(-1.0, 1.0))),
    ),
)


class squared_hinge(Functions):
    """Squared hinge loss.

    ℓ = Max(0, 1 - a y)²
    ∂ℓ/∂a = 2 Max(0, 1 - a y) (-y if a y < 1 else 0)
    ∂²ℓ/∂a² = 2 (y² if a y < 1 else 0)

    Of a score, for the labels −1 and 1; its gradient has no jump.

    prediction a in (-∞, ∞)
    target y in {-1, 1}

    Proved in 6 steps: read back × 3, normal form × 1, case by case × 2.

    Greatest measured error in ulp: float64 value 1.48, gradient 0.5, hessian 0; float32 value 0.499, gradient 0.5,
    hessian 0.
    """

    @staticmethod
    def value(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(a: Array, y: Array) -> Results:
            value = np.square(np.maximum(0, 1 - a * y))
            return (value,)

        (value,) = evaluated(_squared_hinge, kernel, ("value",), (a, y), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(a: Array, y: Array) -> Results:
            product = a * y
            gradient = 2 * np.maximum(0, 1 - product) * np.where(product < 1, -y, 0)
            return (gradient,)

        (gradient,) = evaluated(_squared_hinge, kernel, ("gradient",), (a, y), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(a: Array, y: Array) -> Results:
            hessian = 2 * np.where(a * y < 1, np.square(y), 0)
            return (hessian,)

        (hessian,) = evaluated(_squared_hinge, kernel, ("hessian",), (a, y), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            product = a * y
            part = np.maximum(0, 1 - product)
            value = np.square(part)
            gradient = 2 * part * np.where(product < 1, -y, 0)
            return value, gradient

        value, gradient = evaluated(_squared_hinge, kernel, ("value", "gradient"), (a, y), weights, reduction, out)
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            product = a * y
            is_less = product < 1
            gradient = 2 * np.maximum(0, 1 - product) * np.where(is_less, -y, 0)
            hessian = 2 * np.where(is_less, np.square(y), 0)
            return gradient, hessian

        gradient, hessian = evaluated(_squared_hinge, kernel, ("gradient", "hessian"), (a, y), weights, reduction, out)
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            product = a * y
            part = np.maximum(0, 1 - product)
            value = np.square(part)
            is_less = product < 1
            gradient = 2 * part * np.where(is_less, -y, 0)
            hessian = 2 * np.where(is_less, np.square(y), 0)
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _squared_hinge, kernel, ("value", "gradient", "hessian"), (a, y), weights, reduction, out
        )
        return value, gradient, hessian


_modified_huber = Signature(
    "modified_huber",
    (
        Argument("prediction", REALS),
        Argument("target", Domain(elements=(-1.0, 1.0))),
    ),
)


class modified_huber(Functions):
    """Modified Huber loss.

    ℓ = Max(0, 1 - a y)² if a y ≥ -1 else -4 a y
    ∂ℓ/∂a = 2 Max(0, 1 - a y) (-y if a y < 1 else 0) if a y ≥ -1 else -4 y
    ∂²ℓ/∂a² = 2 (y² if a y < 1 else 0) if a y ≥ -1 else 0

    Of a score, for the labels −1 and 1: the squared hinge loss, and a straight line for ay < -1 (Zhang 2004).

    T. Zhang: Solving large scale linear prediction problems using stochastic gradient descent algorithms, ICML 2004,
    doi:10.1145/1015330.1015332.

    prediction a in (-∞, ∞)
    target y in {-1, 1}

    Proved in 6 steps: read back × 3, normal form × 1, case by case × 2.

    Greatest measured error in ulp: float64 value 1.48, gradient 0.5, hessian 0; float32 value 0.396, gradient 0.5,
    hessian 0.
    """

    @staticmethod
    def value(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(a: Array, y: Array) -> Results:
            product = a * y
            value = np.where(product >= -1, np.square(np.maximum(0, 1 - product)), -4 * a * y)
            return (value,)

        (value,) = evaluated(_modified_huber, kernel, ("value",), (a, y), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(a: Array, y: Array) -> Results:
            product = a * y
            gradient = np.where(product >= -1, 2 * np.maximum(0, 1 - product) * np.where(product < 1, -y, 0), -4 * y)
            return (gradient,)

        (gradient,) = evaluated(_modified_huber, kernel, ("gradient",), (a, y), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(a: Array, y: Array) -> Results:
            product = a * y
            hessian = np.where(product >= -1, 2 * np.where(product < 1, np.square(y), 0), 0)
            return (hessian,)

        (hessian,) = evaluated(_modified_huber, kernel, ("hessian",), (a, y), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            product = a * y
            is_at_least = product >= -1
            part = np.maximum(0, 1 - product)
            value = np.where(is_at_least, np.square(part), -4 * a * y)
            gradient = np.where(is_at_least, 2 * part * np.where(product < 1, -y, 0), -4 * y)
            return value, gradient

        value, gradient = evaluated(_modified_huber, kernel, ("value", "gradient"), (a, y), weights, reduction, out)
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            product = a * y
            is_at_least = product >= -1
            is_less = product < 1
            gradient = np.where(is_at_least, 2 * np.maximum(0, 1 - product) * np.where(is_less, -y, 0), -4 * y)
            hessian = np.where(is_at_least, 2 * np.where(is_less, np.square(y), 0), 0)
            return gradient, hessian

        gradient, hessian = evaluated(_modified_huber, kernel, ("gradient", "hessian"), (a, y), weights, reduction, out)
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            product = a * y
            is_at_least = product >= -1
            part = np.maximum(0, 1 - product)
            value = np.where(is_at_least, np.square(part), -4 * a * y)
            is_less = product < 1
            gradient = np.where(is_at_least, 2 * part * np.where(is_less, -y, 0), -4 * y)
            hessian = np.where(is_at_least, 2 * np.where(is_less, np.square(y), 0), 0)
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _modified_huber, kernel, ("value", "gradient", "hessian"), (a, y), weights, reduction, out
        )
        return value, gradient, hessian


_exponential = Signature(
    "exponential",
    (
        Argument("prediction", REALS),
        Argument("target", Domain(elements=(-1.0, 1.0))),
    ),
)


class exponential(Functions):
    """Exponential loss.

    ℓ = exp(-a y)
    ∂ℓ/∂a = -y exp(-a y)
    ∂²ℓ/∂a² = y² exp(-a y)

    Of a score, for the labels −1 and 1: what AdaBoost lessens step by step (Friedman et al. 2000).

    J. Friedman, T. Hastie and R. Tibshirani: Additive logistic regression: a statistical view of boosting, The Annals
    of Statistics 28, 2000, doi:10.1214/aos/1016218223.

    prediction a in (-∞, ∞)
    target y in {-1, 1}

    Proved in 6 steps: read back × 3, normal form × 3.

    Greatest measured error in ulp: float64 value 0.554, gradient 0.554, hessian 0.554; float32 value 0.499, gradient
    0.499, hessian 0.499.
    """

    @staticmethod
    def value(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(a: Array, y: Array) -> Results:
            value = np.exp(-a * y)
            return (value,)

        (value,) = evaluated(_exponential, kernel, ("value",), (a, y), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(a: Array, y: Array) -> Results:
            gradient = -y * np.exp(-a * y)
            return (gradient,)

        (gradient,) = evaluated(_exponential, kernel, ("gradient",), (a, y), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(a: Array, y: Array) -> Results:
            hessian = np.exp(-a * y) * np.square(y)
            return (hessian,)

        (hessian,) = evaluated(_exponential, kernel, ("hessian",), (a, y), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            value = np.exp(-a * y)
            gradient = -y * value
            return value, gradient

        value, gradient = evaluated(_exponential, kernel, ("value", "gradient"), (a, y), weights, reduction, out)
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            e = np.exp(-a * y)
            gradient = -y * e
            hessian = e * np.square(y)
            return gradient, hessian

        gradient, hessian = evaluated(_exponential, kernel, ("gradient", "hessian"), (a, y), weights, reduction, out)
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            value = np.exp(-a * y)
            gradient = -y * value
            hessian = value * np.square(y)
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _exponential, kernel, ("value", "gradient", "hessian"), (a, y), weights, reduction, out
        )
        return value, gradient, hessian


_logistic = Signature(
    "logistic",
    (
        Argument("prediction", REALS),
        Argument("target", Domain(elements=(-1.0, 1.0))),
    ),
)


class logistic(Functions):
    """Logistic loss of a margin.

    ℓ = log(1 + exp(-a y))
    ∂ℓ/∂a = -y/(1 + exp(a y))
    ∂²ℓ/∂a² = y² exp(a y)/(1 + exp(a y))²

    Of a score, for the labels −1 and 1: the binary cross-entropy of a logit, whose labels are 0 and 1, in other
    letters.

    prediction a in (-∞, ∞)
    target y in {-1, 1}

    Proved in 13 steps: normal form × 7, case by case × 3, read back × 3.

    Greatest measured error in ulp: float64 value 0.902, gradient 1.17, hessian 1.03; float32 value 0.498, gradient
    0.489, hessian 0.498.
    """

    @staticmethod
    def value(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(a: Array, y: Array) -> Results:
            product = a * y
            value = np.maximum(0, -product) + np.log1p(np.exp(-np.abs(product)))
            return (value,)

        (value,) = evaluated(_logistic, kernel, ("value",), (a, y), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(a: Array, y: Array) -> Results:
            product = a * y
            e = np.exp(-np.abs(product))
            q = np.where(product <= 0, 1, e) / (1 + e)
            gradient = -y * q
            return (gradient,)

        (gradient,) = evaluated(_logistic, kernel, ("gradient",), (a, y), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(a: Array, y: Array) -> Results:
            e = np.exp(-np.abs(a * y))
            hessian = accurate_quotient(e, 1, (2 + e) * e) * np.square(y)
            return (hessian,)

        (hessian,) = evaluated(_logistic, kernel, ("hessian",), (a, y), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            product = a * y
            e = np.exp(-np.abs(product))
            value = np.maximum(0, -product) + np.log1p(e)
            q = np.where(product <= 0, 1, e) / (1 + e)
            gradient = -y * q
            return value, gradient

        value, gradient = evaluated(_logistic, kernel, ("value", "gradient"), (a, y), weights, reduction, out)
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            product = a * y
            e = np.exp(-np.abs(product))
            q = np.where(product <= 0, 1, e) / (1 + e)
            gradient = -y * q
            hessian = accurate_quotient(e, 1, (2 + e) * e) * np.square(y)
            return gradient, hessian

        gradient, hessian = evaluated(_logistic, kernel, ("gradient", "hessian"), (a, y), weights, reduction, out)
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            product = a * y
            e = np.exp(-np.abs(product))
            value = np.maximum(0, -product) + np.log1p(e)
            q = np.where(product <= 0, 1, e) / (1 + e)
            gradient = -y * q
            hessian = accurate_quotient(e, 1, (2 + e) * e) * np.square(y)
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _logistic, kernel, ("value", "gradient", "hessian"), (a, y), weights, reduction, out
        )
        return value, gradient, hessian


_poisson_nll = Signature(
    "poisson_nll",
    (
        Argument("prediction", POSITIVE),
        Argument("target", NONNEGATIVE),
    ),
)


class poisson_nll(Functions):
    """Poisson negative log-likelihood.

    ℓ = a - y log(a)
    ∂ℓ/∂a = 1 - y/a
    ∂²ℓ/∂a² = y/a²

    Of the rate, for counts. The constant log y! is dropped, as in torch.nn.PoissonNLLLoss(full=False).

    prediction a in (0, ∞)
    target y in [0, ∞)

    Proved in 7 steps: normal form × 4, read back × 3.

    Greatest measured error in ulp: float64 value 1.21, gradient 0.5, hessian 1.15; float32 value 0.499, gradient 0.484,
    hessian 0.5.
    """

    @staticmethod
    def value(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(a: Array, y: Array) -> Results:
            value = 2 * (a / 2 - y * (np.log(a) / 2))
            return (value,)

        (value,) = evaluated(_poisson_nll, kernel, ("value",), (a, y), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(a: Array, y: Array) -> Results:
            gradient = 1 - y / a
            return (gradient,)

        (gradient,) = evaluated(_poisson_nll, kernel, ("gradient",), (a, y), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(a: Array, y: Array) -> Results:
            hessian = y / a / a
            return (hessian,)

        (hessian,) = evaluated(_poisson_nll, kernel, ("hessian",), (a, y), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            value = 2 * (a / 2 - y * (np.log(a) / 2))
            gradient = 1 - y / a
            return value, gradient

        value, gradient = evaluated(_poisson_nll, kernel, ("value", "gradient"), (a, y), weights, reduction, out)
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            quotient = y / a
            gradient = 1 - quotient
            hessian = quotient / a
            return gradient, hessian

        gradient, hessian = evaluated(_poisson_nll, kernel, ("gradient", "hessian"), (a, y), weights, reduction, out)
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            value = 2 * (a / 2 - y * (np.log(a) / 2))
            quotient = y / a
            gradient = 1 - quotient
            hessian = quotient / a
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _poisson_nll, kernel, ("value", "gradient", "hessian"), (a, y), weights, reduction, out
        )
        return value, gradient, hessian


_gamma_nll = Signature(
    "gamma_nll",
    (
        Argument("prediction", POSITIVE),
        Argument("target", POSITIVE),
    ),
)


class gamma_nll(Functions):
    """Gamma negative log-likelihood.

    ℓ = log(a) + y/a
    ∂ℓ/∂a = (a - y)/a²
    ∂²ℓ/∂a² = (2 y - a)/a³

    Of the mean, per unit of the shape, constants dropped, as in scikit-learn's HalfGammaLoss.

    prediction a in (0, ∞)
    target y in (0, ∞)

    Proved in 9 steps: read back × 3, normal form × 6.

    Greatest measured error in ulp: float64 value 0.757, gradient 1.34, hessian 1.2; float32 value 0.5, gradient 0.5,
    hessian 0.489.
    """

    @staticmethod
    def value(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(a: Array, y: Array) -> Results:
            value = y / a + np.log(a)
            return (value,)

        (value,) = evaluated(_gamma_nll, kernel, ("value",), (a, y), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(a: Array, y: Array) -> Results:
            gradient = (a - y) / a / a
            return (gradient,)

        (gradient,) = evaluated(_gamma_nll, kernel, ("gradient",), (a, y), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(a: Array, y: Array) -> Results:
            hessian = (y / a - 0.5) / a / a * 2
            return (hessian,)

        (hessian,) = evaluated(_gamma_nll, kernel, ("hessian",), (a, y), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            value = y / a + np.log(a)
            gradient = (a - y) / a / a
            return value, gradient

        value, gradient = evaluated(_gamma_nll, kernel, ("value", "gradient"), (a, y), weights, reduction, out)
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            gradient = (a - y) / a / a
            hessian = (y / a - 0.5) / a / a * 2
            return gradient, hessian

        gradient, hessian = evaluated(_gamma_nll, kernel, ("gradient", "hessian"), (a, y), weights, reduction, out)
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            quotient = y / a
            value = quotient + np.log(a)
            gradient = (a - y) / a / a
            hessian = (quotient - 0.5) / a / a * 2
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _gamma_nll, kernel, ("value", "gradient", "hessian"), (a, y), weights, reduction, out
        )
        return value, gradient, hessian


_geometric_nll = Signature(
    "geometric_nll",
    (
        Argument("prediction", POSITIVE),
        Argument("target", NONNEGATIVE),
    ),
)


class geometric_nll(Functions):
    """Geometric negative log-likelihood.

    ℓ = (1 + y) log(1 + a) - y log(a)
    ∂ℓ/∂a = (a - y)/(a (1 + a))
    ∂²ℓ/∂a² = (2 a y - a² + y)/(a² (1 + a)²)

    Of the mean number of failures before the first success; nothing is dropped.

    prediction a in (0, ∞)
    target y in [0, ∞)

    Proved in 12 steps: case by case × 1, part by part × 1, read back × 3, normal form × 7.

    Greatest measured error in ulp: float64 value 1.01, gradient 1.63, hessian 1.47; float32 value 0.497, gradient 0.5,
    hessian 0.5.
    """

    @staticmethod
    def value(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(a: Array, y: Array) -> Results:
            logarithm = np.log1p(a)
            value = y * np.where(a >= 1, np.log1p(1 / a), logarithm - np.log(a)) + logarithm
            return (value,)

        (value,) = evaluated(_geometric_nll, kernel, ("value",), (a, y), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(a: Array, y: Array) -> Results:
            gradient = (a - y) / (1 + a) / a
            return (gradient,)

        (gradient,) = evaluated(_geometric_nll, kernel, ("gradient",), (a, y), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(a: Array, y: Array) -> Results:
            quotient = accurate_quotient(1, 1, a)
            hessian = y * ((2 - quotient) * quotient) / a / a - quotient * quotient
            return (hessian,)

        (hessian,) = evaluated(_geometric_nll, kernel, ("hessian",), (a, y), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            logarithm = np.log1p(a)
            value = y * np.where(a >= 1, np.log1p(1 / a), logarithm - np.log(a)) + logarithm
            gradient = (a - y) / (1 + a) / a
            return value, gradient

        value, gradient = evaluated(_geometric_nll, kernel, ("value", "gradient"), (a, y), weights, reduction, out)
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            gradient = (a - y) / (1 + a) / a
            quotient = accurate_quotient(1, 1, a)
            hessian = y * ((2 - quotient) * quotient) / a / a - quotient * quotient
            return gradient, hessian

        gradient, hessian = evaluated(_geometric_nll, kernel, ("gradient", "hessian"), (a, y), weights, reduction, out)
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            logarithm = np.log1p(a)
            value = y * np.where(a >= 1, np.log1p(1 / a), logarithm - np.log(a)) + logarithm
            gradient = (a - y) / (1 + a) / a
            quotient = accurate_quotient(1, 1, a)
            hessian = y * ((2 - quotient) * quotient) / a / a - quotient * quotient
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _geometric_nll, kernel, ("value", "gradient", "hessian"), (a, y), weights, reduction, out
        )
        return value, gradient, hessian


_negative_binomial_nll = Signature(
    "negative_binomial_nll",
    (
        Argument("prediction", POSITIVE),
        Argument("target", NONNEGATIVE),
        Argument("parameter r", POSITIVE, may_be_scalar=True),
    ),
)


class negative_binomial_nll(Functions):
    """Negative binomial negative log-likelihood.

    ℓ = r log(1 + a/r) + y log(1 + r/a)
    ∂ℓ/∂a = r (a - y)/(a (a + r))
    ∂²ℓ/∂a² = r (2 a y - a² + r y)/(a² (a + r)²)

    Of the mean, for counts of the variance a + a^2/r (Hilbe 2011). The gamma functions of y and r are dropped, which do
    not depend on the mean; with them it is likelihoods.negative_binomial.loss(). For r = 1 it is the geometric one, for
    large r Poisson's.

    J. M. Hilbe: Negative Binomial Regression, 2nd ed., Cambridge University Press, 2011, doi:10.1017/CBO9780511973420.

    prediction a in (0, ∞)
    target y in [0, ∞)
    parameter r in (0, ∞)

    Proved in 12 steps: normal form × 8, case by case × 1, read back × 3.

    Greatest measured error in ulp: float64 value 1.43, gradient 1.95, hessian 1.78; float32 value 0.482, gradient 0.5,
    hessian 0.5.
    """

    @staticmethod
    def value(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        r: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(a: Array, y: Array, r: Array) -> Results:
            quotient = a / r
            logarithm = np.log1p(quotient)
            root = np.sqrt(a)
            root_2 = np.sqrt(r)
            quotient_2 = r / a
            logarithm_2 = np.log1p(quotient_2)
            piece_2 = np.where(r <= 1048576 * a, y * logarithm_2, y * (2 * np.log(root_2 / root) + logarithm))
            piece_3 = np.where(quotient_2 > 0, logarithm_2 / quotient_2, 1)
            piece = np.where(a >= r, product_of_2_over_1(y, r, a) * piece_3, piece_2)
            piece_4 = np.where(a <= 1048576 * r, r * logarithm, r * (2 * np.log(root / root_2) + logarithm_2))
            value = np.where(a <= r, a * np.where(quotient > 0, logarithm / quotient, 1), piece_4) + piece
            return (value,)

        (value,) = evaluated(_negative_binomial_nll, kernel, ("value",), (a, y, r), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        r: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(a: Array, y: Array, r: Array) -> Results:
            gradient = product_of_2_over_2(r, a - y, a, a + r)
            return (gradient,)

        (gradient,) = evaluated(_negative_binomial_nll, kernel, ("gradient",), (a, y, r), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        r: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(a: Array, y: Array, r: Array) -> Results:
            quotient = accurate_quotient(r, r, a)
            hessian = y * ((2 - quotient) * quotient) / a / a - quotient / (a + r)
            return (hessian,)

        (hessian,) = evaluated(_negative_binomial_nll, kernel, ("hessian",), (a, y, r), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        r: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array, r: Array) -> Results:
            quotient = a / r
            logarithm = np.log1p(quotient)
            root = np.sqrt(a)
            root_2 = np.sqrt(r)
            quotient_2 = r / a
            logarithm_2 = np.log1p(quotient_2)
            piece_2 = np.where(r <= 1048576 * a, y * logarithm_2, y * (2 * np.log(root_2 / root) + logarithm))
            piece_3 = np.where(quotient_2 > 0, logarithm_2 / quotient_2, 1)
            piece = np.where(a >= r, product_of_2_over_1(y, r, a) * piece_3, piece_2)
            piece_4 = np.where(a <= 1048576 * r, r * logarithm, r * (2 * np.log(root / root_2) + logarithm_2))
            value = np.where(a <= r, a * np.where(quotient > 0, logarithm / quotient, 1), piece_4) + piece
            gradient = product_of_2_over_2(r, a - y, a, a + r)
            return value, gradient

        value, gradient = evaluated(
            _negative_binomial_nll, kernel, ("value", "gradient"), (a, y, r), weights, reduction, out
        )
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        r: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array, r: Array) -> Results:
            terms = a + r
            gradient = product_of_2_over_2(r, a - y, a, terms)
            quotient = accurate_quotient(r, r, a)
            hessian = y * ((2 - quotient) * quotient) / a / a - quotient / terms
            return gradient, hessian

        gradient, hessian = evaluated(
            _negative_binomial_nll, kernel, ("gradient", "hessian"), (a, y, r), weights, reduction, out
        )
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        r: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(a: Array, y: Array, r: Array) -> Results:
            quotient = a / r
            logarithm = np.log1p(quotient)
            root = np.sqrt(a)
            root_2 = np.sqrt(r)
            quotient_2 = r / a
            logarithm_2 = np.log1p(quotient_2)
            piece_2 = np.where(r <= 1048576 * a, y * logarithm_2, y * (2 * np.log(root_2 / root) + logarithm))
            piece_3 = np.where(quotient_2 > 0, logarithm_2 / quotient_2, 1)
            piece = np.where(a >= r, product_of_2_over_1(y, r, a) * piece_3, piece_2)
            piece_4 = np.where(a <= 1048576 * r, r * logarithm, r * (2 * np.log(root / root_2) + logarithm_2))
            value = np.where(a <= r, a * np.where(quotient > 0, logarithm / quotient, 1), piece_4) + piece
            terms = a + r
            gradient = product_of_2_over_2(r, a - y, a, terms)
            quotient_3 = accurate_quotient(r, r, a)
            hessian = y * ((2 - quotient_3) * quotient_3) / a / a - quotient_3 / terms
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _negative_binomial_nll, kernel, ("value", "gradient", "hessian"), (a, y, r), weights, reduction, out
        )
        return value, gradient, hessian


_tweedie = Signature(
    "tweedie",
    (
        Argument("prediction", POSITIVE),
        Argument("target", NONNEGATIVE),
        Argument("parameter p", Domain(low=1.0, high=2.0, open_low=True, open_high=True), may_be_scalar=True),
    ),
)


class tweedie(Functions):
    """Tweedie loss.

    ℓ = a**(2 - p)/(2 - p) - y a**(1 - p)/(1 - p)
    ∂ℓ/∂a = a**(1 - p) - y/a**p
    ∂²ℓ/∂a² = (a - p a + p y)/(a a**p)

    Of the mean, for what is 0 or positive, as the sum of a Poisson number of gamma variables, whose variance is like
    a^p (Jørgensen 1987). It is the part of the negative log-likelihood, and of half the deviance, that depends on a, as
    in scikit-learn's HalfTweedieLoss.

    B. Jørgensen: Exponential dispersion models, Journal of the Royal Statistical Society B 49, 1987,
    doi:10.1111/j.2517-6161.1987.tb01685.x.

    prediction a in (0, ∞)
    target y in [0, ∞)
    parameter p in (1, 2)

    Proved in 10 steps: normal form × 7, read back × 3.

    Greatest measured error in ulp: float64 value 2.6, gradient 2.49, hessian 2.54; float32 value 0.5, gradient 0.499,
    hessian 0.493.
    """

    @staticmethod
    def value(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        p: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(a: Array, y: Array, p: Array) -> Results:
            terms = 2 - p
            power_2 = np.power(a, 0.5 - p / 2)
            value = np.power(a, terms) / terms - product_of_3_over_1(y, power_2, power_2, 1 - p)
            return (value,)

        (value,) = evaluated(_tweedie, kernel, ("value",), (a, y, p), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        p: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(a: Array, y: Array, p: Array) -> Results:
            power_2 = np.power(a, 0.5 - p / 2)
            gradient = (a - y) / a * power_2 * power_2
            return (gradient,)

        (gradient,) = evaluated(_tweedie, kernel, ("gradient",), (a, y, p), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        p: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(a: Array, y: Array, p: Array) -> Results:
            quotient = p / 2
            terms = 0.5 - quotient
            power_2 = np.power(a, terms)
            hessian = (terms + quotient * y / a) * power_2 * power_2 / a * 2
            return (hessian,)

        (hessian,) = evaluated(_tweedie, kernel, ("hessian",), (a, y, p), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        p: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array, p: Array) -> Results:
            terms = 2 - p
            power_2 = np.power(a, 0.5 - p / 2)
            value = np.power(a, terms) / terms - product_of_3_over_1(y, power_2, power_2, 1 - p)
            gradient = (a - y) / a * power_2 * power_2
            return value, gradient

        value, gradient = evaluated(_tweedie, kernel, ("value", "gradient"), (a, y, p), weights, reduction, out)
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        p: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array, p: Array) -> Results:
            quotient = p / 2
            terms = 0.5 - quotient
            power_2 = np.power(a, terms)
            gradient = (a - y) / a * power_2 * power_2
            hessian = (terms + quotient * y / a) * power_2 * power_2 / a * 2
            return gradient, hessian

        gradient, hessian = evaluated(_tweedie, kernel, ("gradient", "hessian"), (a, y, p), weights, reduction, out)
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        a: ArrayLike,
        y: ArrayLike,
        /,
        *,
        p: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(a: Array, y: Array, p: Array) -> Results:
            terms = 2 - p
            quotient = p / 2
            terms_2 = 0.5 - quotient
            power_2 = np.power(a, terms_2)
            value = np.power(a, terms) / terms - product_of_3_over_1(y, power_2, power_2, 1 - p)
            gradient = (a - y) / a * power_2 * power_2
            hessian = (terms_2 + quotient * y / a) * power_2 * power_2 / a * 2
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _tweedie, kernel, ("value", "gradient", "hessian"), (a, y, p), weights, reduction, out
        )
        return value, gradient, hessian


_squared_logarithmic_error = Signature(
    "squared_logarithmic_error",
    (
        Argument("prediction", NONNEGATIVE),
        Argument("target", NONNEGATIVE),
    ),
)


class squared_logarithmic_error(Functions):
    """Squared logarithmic error.

    ℓ = (log(1 + a) - log(1 + y))²/2
    ∂ℓ/∂a = (log(1 + a) - log(1 + y))/(1 + a)
    ∂²ℓ/∂a² = (1 - log(1 + a) + log(1 + y))/(1 + a)²

    The squared error of log(1 + a); twice it, on average, is the MeanSquaredLogarithmicError of Keras.

    prediction a in [0, ∞)
    target y in [0, ∞)

    Proved in 11 steps: case by case × 3, read back × 3, normal form × 5.

    Greatest measured error in ulp: float64 value 3, gradient 2.5, hessian 3.34; float32 value 0.498, gradient 0.497,
    hessian 0.499.
    """

    @staticmethod
    def value(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(a: Array, y: Array) -> Results:
            residual = a - y
            power_2 = np.square(np.log1p((y - a) / (1 + a)))
            value = np.where(residual <= 0, power_2, np.square(np.log1p(residual / (1 + y)))) / 2
            return (value,)

        (value,) = evaluated(_squared_logarithmic_error, kernel, ("value",), (a, y), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(a: Array, y: Array) -> Results:
            residual = a - y
            total = 1 + a
            gradient = -np.where(residual <= 0, np.log1p((y - a) / total), -np.log1p(residual / (1 + y))) / total
            return (gradient,)

        (gradient,) = evaluated(_squared_logarithmic_error, kernel, ("gradient",), (a, y), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(a: Array, y: Array) -> Results:
            residual = a - y
            total = 1 + a
            piece = np.where(residual >= 0, np.log1p(residual / (1 + y)), -np.log1p((y - a) / total))
            hessian = (1 - piece) / total / total
            return (hessian,)

        (hessian,) = evaluated(_squared_logarithmic_error, kernel, ("hessian",), (a, y), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            residual = a - y
            is_at_most = residual <= 0
            total = 1 + a
            logarithm = np.log1p((y - a) / total)
            logarithm_2 = np.log1p(residual / (1 + y))
            value = np.where(is_at_most, np.square(logarithm), np.square(logarithm_2)) / 2
            gradient = -np.where(is_at_most, logarithm, -logarithm_2) / total
            return value, gradient

        value, gradient = evaluated(
            _squared_logarithmic_error, kernel, ("value", "gradient"), (a, y), weights, reduction, out
        )
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            residual = a - y
            total = 1 + a
            logarithm = np.log1p((y - a) / total)
            logarithm_2 = np.log1p(residual / (1 + y))
            gradient = -np.where(residual <= 0, logarithm, -logarithm_2) / total
            hessian = (1 - np.where(residual >= 0, logarithm_2, -logarithm)) / total / total
            return gradient, hessian

        gradient, hessian = evaluated(
            _squared_logarithmic_error, kernel, ("gradient", "hessian"), (a, y), weights, reduction, out
        )
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        a: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(a: Array, y: Array) -> Results:
            residual = a - y
            is_at_most = residual <= 0
            total = 1 + a
            logarithm = np.log1p((y - a) / total)
            logarithm_2 = np.log1p(residual / (1 + y))
            value = np.where(is_at_most, np.square(logarithm), np.square(logarithm_2)) / 2
            gradient = -np.where(is_at_most, logarithm, -logarithm_2) / total
            hessian = (1 - np.where(residual >= 0, logarithm_2, -logarithm)) / total / total
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _squared_logarithmic_error, kernel, ("value", "gradient", "hessian"), (a, y), weights, reduction, out
        )
        return value, gradient, hessian


_squared_error_of_identity = Signature(
    "squared_error_of_identity",
    (
        Argument("prediction", REALS),
        Argument("target", REALS),
    ),
)


class squared_error_of_identity(Functions):
    """Squared error behind the identity.

    ℓ = (z - y)²/2
    ∂ℓ/∂z = z - y
    ∂²ℓ/∂z² = 1

    prediction z in (-∞, ∞)
    target y in (-∞, ∞)

    Proved in 11 steps: normal form × 8, read back × 3.

    Greatest measured error in ulp: float64 value 1.75, gradient 0.5, hessian 0; float32 value 0.486, gradient 0.5,
    hessian 0.
    """

    @staticmethod
    def value(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(z: Array, y: Array) -> Results:
            residual = z - y
            value = 0.5 * residual * residual
            return (value,)

        (value,) = evaluated(_squared_error_of_identity, kernel, ("value",), (z, y), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(z: Array, y: Array) -> Results:
            gradient = z - y
            return (gradient,)

        (gradient,) = evaluated(_squared_error_of_identity, kernel, ("gradient",), (z, y), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(z: Array, y: Array) -> Results:
            hessian = 1
            return (hessian,)

        (hessian,) = evaluated(_squared_error_of_identity, kernel, ("hessian",), (z, y), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(z: Array, y: Array) -> Results:
            residual = z - y
            value = 0.5 * residual * residual
            gradient = residual
            return value, gradient

        value, gradient = evaluated(
            _squared_error_of_identity, kernel, ("value", "gradient"), (z, y), weights, reduction, out
        )
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(z: Array, y: Array) -> Results:
            gradient = z - y
            hessian = 1
            return gradient, hessian

        gradient, hessian = evaluated(
            _squared_error_of_identity, kernel, ("gradient", "hessian"), (z, y), weights, reduction, out
        )
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(z: Array, y: Array) -> Results:
            residual = z - y
            value = 0.5 * residual * residual
            gradient = residual
            hessian = 1
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _squared_error_of_identity, kernel, ("value", "gradient", "hessian"), (z, y), weights, reduction, out
        )
        return value, gradient, hessian


_squared_error_of_sigmoid = Signature(
    "squared_error_of_sigmoid",
    (
        Argument("prediction", REALS),
        Argument("target", REALS),
    ),
)


class squared_error_of_sigmoid(Functions):
    """Squared error behind the sigmoid.

    ℓ = (σ(z) - y)²/2
    ∂ℓ/∂z = σ(z) (1 - σ(z)) (σ(z) - y)
    ∂²ℓ/∂z² = σ(z) (1 - σ(z)) (2 y σ(z) - 3 σ(z)² - y + 2 σ(z))

    prediction z in (-∞, ∞)
    target y in (-∞, ∞)

    Proved in 23 steps: case by case × 5, part by part × 5, normal form × 10, read back × 3.

    Greatest measured error in ulp: float64 value 1.53, gradient 1.36, hessian 1.57; float32 value 0.5, gradient 0.5,
    hessian 0.473.
    """

    @staticmethod
    def value(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(z: Array, y: Array) -> Results:
            one_minus_y = 1 - y
            one_minus_one_minus_y = 1 - one_minus_y
            terms = 1 - (one_minus_y + one_minus_one_minus_y) + (one_minus_one_minus_y - y)
            is_usual = are_finite(terms)
            if everywhere(is_usual):
                e = np.exp(-np.abs(z))
                quotient = accurate_quotient(e, 1, e)
                piece = np.where(z >= 0, one_minus_y - (quotient - terms), quotient - y)
                value = 0.5 * piece * piece
                return (value,)
            e = np.exp(-np.abs(z))
            quotient = accurate_quotient(e, 1, e)
            piece = np.where(z >= 0, 1 - y - (quotient - rounding_error(1, y, np.inf)), quotient - y)
            value = 0.5 * piece * piece
            return (value,)

        (value,) = evaluated(_squared_error_of_sigmoid, kernel, ("value",), (z, y), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(z: Array, y: Array) -> Results:
            distance = np.abs(z)
            is_usual = np.abs(-distance) <= 708.3964185322641
            one_minus_y = 1 - y
            one_minus_one_minus_y = 1 - one_minus_y
            terms = 1 - (one_minus_y + one_minus_one_minus_y) + (one_minus_one_minus_y - y)
            is_usual_2 = are_finite(terms)
            if everywhere(is_usual, is_usual_2):
                e = np.exp(-distance)
                quotient = accurate_quotient(e, 1, e)
                piece = np.where(z >= 0, one_minus_y - (quotient - terms), quotient - y)
                gradient = piece * accurate_quotient(e, 1, (2 + e) * e)
                return (gradient,)
            distance = np.abs(z)
            e = np.exp(normal_part(-distance))
            e_2 = np.exp(remaining_part(-distance))
            product = e * e_2
            quotient = accurate_quotient(product, 1, product)
            terms = 1 - y - (quotient - rounding_error(1, y, np.inf))
            gradient = np.where(z >= 0, terms, quotient - y) * accurate_quotient(e, 1, (2 + product) * product) * e_2
            return (gradient,)

        (gradient,) = evaluated(_squared_error_of_sigmoid, kernel, ("gradient",), (z, y), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(z: Array, y: Array) -> Results:
            distance = np.abs(z)
            is_usual = np.abs(-distance) <= 708.3964185322641
            one_minus_y = 1 - y
            one_minus_one_minus_y = 1 - one_minus_y
            terms = 1 - (one_minus_y + one_minus_one_minus_y) + (one_minus_one_minus_y - y)
            is_usual_2 = are_finite(terms)
            if everywhere(is_usual, is_usual_2):
                e = np.exp(-distance)
                quotient = accurate_quotient(e, 1, (2 + e) * e)
                quotient_2 = accurate_quotient(e, 1, e)
                piece = np.where(z >= 0, one_minus_y - (quotient_2 - terms), quotient_2 - y)
                hessian = (quotient - (piece - piece * (2 * quotient_2)) * np.sign(z)) * quotient
                return (hessian,)
            distance = np.abs(z)
            e = np.exp(normal_part(-distance))
            e_2 = np.exp(remaining_part(-distance))
            product = e * e_2
            product_2 = (2 + product) * product
            quotient = accurate_quotient(product, 1, product)
            piece = np.where(z >= 0, 1 - y - (quotient - rounding_error(1, y, np.inf)), quotient - y)
            product_3 = (piece - piece * (2 * accurate_quotient(e, 1, product)) * e_2) * np.sign(z)
            hessian = (accurate_quotient(product, 1, product_2) - product_3) * accurate_quotient(e, 1, product_2) * e_2
            return (hessian,)

        (hessian,) = evaluated(_squared_error_of_sigmoid, kernel, ("hessian",), (z, y), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(z: Array, y: Array) -> Results:
            one_minus_y = 1 - y
            one_minus_one_minus_y = 1 - one_minus_y
            terms = 1 - (one_minus_y + one_minus_one_minus_y) + (one_minus_one_minus_y - y)
            is_usual = are_finite(terms)
            distance = np.abs(z)
            is_usual_2 = np.abs(-distance) <= 708.3964185322641
            if everywhere(is_usual, is_usual_2):
                e = np.exp(-distance)
                quotient = accurate_quotient(e, 1, e)
                piece = np.where(z >= 0, one_minus_y - (quotient - terms), quotient - y)
                value = 0.5 * piece * piece
                gradient = piece * accurate_quotient(e, 1, (2 + e) * e)
                return value, gradient
            is_at_least = z >= 0
            residual = 1 - y
            distance = np.abs(z)
            e = np.exp(-distance)
            quotient = accurate_quotient(e, 1, e)
            rounding = rounding_error(1, y, np.inf)
            piece = np.where(is_at_least, residual - (quotient - rounding), quotient - y)
            value = 0.5 * piece * piece
            e_2 = np.exp(normal_part(-distance))
            e_3 = np.exp(remaining_part(-distance))
            product = e_2 * e_3
            quotient_2 = accurate_quotient(product, 1, product)
            piece_2 = np.where(is_at_least, residual - (quotient_2 - rounding), quotient_2 - y)
            gradient = piece_2 * accurate_quotient(e_2, 1, (2 + product) * product) * e_3
            return value, gradient

        value, gradient = evaluated(
            _squared_error_of_sigmoid, kernel, ("value", "gradient"), (z, y), weights, reduction, out
        )
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(z: Array, y: Array) -> Results:
            distance = np.abs(z)
            is_usual = np.abs(-distance) <= 708.3964185322641
            one_minus_y = 1 - y
            one_minus_one_minus_y = 1 - one_minus_y
            terms = 1 - (one_minus_y + one_minus_one_minus_y) + (one_minus_one_minus_y - y)
            is_usual_2 = are_finite(terms)
            if everywhere(is_usual, is_usual_2):
                e = np.exp(-distance)
                quotient = accurate_quotient(e, 1, e)
                piece = np.where(z >= 0, one_minus_y - (quotient - terms), quotient - y)
                quotient_2 = accurate_quotient(e, 1, (2 + e) * e)
                gradient = piece * quotient_2
                hessian = (quotient_2 - (piece - piece * (2 * quotient)) * np.sign(z)) * quotient_2
                return gradient, hessian
            distance = np.abs(z)
            e = np.exp(normal_part(-distance))
            e_2 = np.exp(remaining_part(-distance))
            product = e * e_2
            quotient = accurate_quotient(product, 1, product)
            piece = np.where(z >= 0, 1 - y - (quotient - rounding_error(1, y, np.inf)), quotient - y)
            product_2 = (2 + product) * product
            quotient_2 = accurate_quotient(e, 1, product_2)
            gradient = piece * quotient_2 * e_2
            terms = piece - piece * (2 * accurate_quotient(e, 1, product)) * e_2
            hessian = (accurate_quotient(product, 1, product_2) - terms * np.sign(z)) * quotient_2 * e_2
            return gradient, hessian

        gradient, hessian = evaluated(
            _squared_error_of_sigmoid, kernel, ("gradient", "hessian"), (z, y), weights, reduction, out
        )
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(z: Array, y: Array) -> Results:
            one_minus_y = 1 - y
            one_minus_one_minus_y = 1 - one_minus_y
            terms = 1 - (one_minus_y + one_minus_one_minus_y) + (one_minus_one_minus_y - y)
            is_usual = are_finite(terms)
            distance = np.abs(z)
            is_usual_2 = np.abs(-distance) <= 708.3964185322641
            if everywhere(is_usual, is_usual_2):
                e = np.exp(-distance)
                quotient = accurate_quotient(e, 1, e)
                piece = np.where(z >= 0, one_minus_y - (quotient - terms), quotient - y)
                value = 0.5 * piece * piece
                quotient_2 = accurate_quotient(e, 1, (2 + e) * e)
                gradient = piece * quotient_2
                hessian = (quotient_2 - (piece - piece * (2 * quotient)) * np.sign(z)) * quotient_2
                return value, gradient, hessian
            is_at_least = z >= 0
            residual = 1 - y
            distance = np.abs(z)
            e = np.exp(-distance)
            quotient = accurate_quotient(e, 1, e)
            rounding = rounding_error(1, y, np.inf)
            piece = np.where(is_at_least, residual - (quotient - rounding), quotient - y)
            value = 0.5 * piece * piece
            e_2 = np.exp(normal_part(-distance))
            e_3 = np.exp(remaining_part(-distance))
            product = e_2 * e_3
            quotient_2 = accurate_quotient(product, 1, product)
            piece_2 = np.where(is_at_least, residual - (quotient_2 - rounding), quotient_2 - y)
            product_2 = (2 + product) * product
            quotient_3 = accurate_quotient(e_2, 1, product_2)
            gradient = piece_2 * quotient_3 * e_3
            terms = piece_2 - piece_2 * (2 * accurate_quotient(e_2, 1, product)) * e_3
            hessian = (accurate_quotient(product, 1, product_2) - terms * np.sign(z)) * quotient_3 * e_3
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _squared_error_of_sigmoid, kernel, ("value", "gradient", "hessian"), (z, y), weights, reduction, out
        )
        return value, gradient, hessian


_squared_error_of_tanh = Signature(
    "squared_error_of_tanh",
    (
        Argument("prediction", REALS),
        Argument("target", REALS),
    ),
)


class squared_error_of_tanh(Functions):
    """Squared error behind the tanh.

    ℓ = (tanh(z) - y)²/2
    ∂ℓ/∂z = (1 - tanh(z)²) (tanh(z) - y)
    ∂²ℓ/∂z² = (1 - tanh(z)²) (1 + 2 y tanh(z) - 3 tanh(z)²)

    prediction z in (-∞, ∞)
    target y in (-∞, ∞)

    Proved in 19 steps: normal form × 12, read back × 3, case by case × 4.

    Greatest measured error in ulp: float64 value 1.61, gradient 1.36, hessian 1.27; float32 value 0.48, gradient 0.5,
    hessian 0.48.
    """

    @staticmethod
    def value(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(z: Array, y: Array) -> Results:
            terms = np.tanh(z) - y
            value = 0.5 * terms * terms
            return (value,)

        (value,) = evaluated(_squared_error_of_tanh, kernel, ("value",), (z, y), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(z: Array, y: Array) -> Results:
            product = 2 * np.abs(z)
            is_usual = np.abs(-product) <= 708.3964185322641
            if everywhere(is_usual):
                e = np.exp(-product)
                gradient = (np.tanh(z) - y) * (4 * accurate_quotient(e, 1, (2 + e) * e))
                return (gradient,)
            product = 2 * np.abs(z)
            e = np.exp(normal_part(-product))
            e_2 = np.exp(remaining_part(-product))
            product_2 = e * e_2
            gradient = (np.tanh(z) - y) * (4 * accurate_quotient(e, 1, (2 + product_2) * product_2)) * e_2
            return (gradient,)

        (gradient,) = evaluated(_squared_error_of_tanh, kernel, ("gradient",), (z, y), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(z: Array, y: Array) -> Results:
            product = 2 * np.abs(z)
            is_usual = np.abs(-product) <= 708.3964185322641
            if everywhere(is_usual):
                e = np.exp(-product)
                quotient = accurate_quotient(e, 1, (2 + e) * e)
                t = np.tanh(z)
                terms = -y - (t - y) * (2 * accurate_quotient(e, 1, e))
                hessian = (2 * quotient - (terms + t) * np.sign(z)) * (8 * quotient)
                return (hessian,)
            product = 2 * np.abs(z)
            e = np.exp(normal_part(-product))
            e_2 = np.exp(remaining_part(-product))
            product_2 = e * e_2
            product_3 = (2 + product_2) * product_2
            t = np.tanh(z)
            terms = -y - (t - y) * (2 * accurate_quotient(e, 1, product_2)) * e_2 + t
            terms_2 = 2 * accurate_quotient(product_2, 1, product_3) - terms * np.sign(z)
            hessian = terms_2 * (8 * accurate_quotient(e, 1, product_3)) * e_2
            return (hessian,)

        (hessian,) = evaluated(_squared_error_of_tanh, kernel, ("hessian",), (z, y), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(z: Array, y: Array) -> Results:
            product = 2 * np.abs(z)
            is_usual = np.abs(-product) <= 708.3964185322641
            if everywhere(is_usual):
                terms = np.tanh(z) - y
                value = 0.5 * terms * terms
                e = np.exp(-product)
                gradient = terms * (4 * accurate_quotient(e, 1, (2 + e) * e))
                return value, gradient
            terms = np.tanh(z) - y
            value = 0.5 * terms * terms
            product = 2 * np.abs(z)
            e = np.exp(normal_part(-product))
            e_2 = np.exp(remaining_part(-product))
            product_2 = e * e_2
            gradient = terms * (4 * accurate_quotient(e, 1, (2 + product_2) * product_2)) * e_2
            return value, gradient

        value, gradient = evaluated(
            _squared_error_of_tanh, kernel, ("value", "gradient"), (z, y), weights, reduction, out
        )
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(z: Array, y: Array) -> Results:
            product = 2 * np.abs(z)
            is_usual = np.abs(-product) <= 708.3964185322641
            if everywhere(is_usual):
                t = np.tanh(z)
                residual = t - y
                e = np.exp(-product)
                quotient = accurate_quotient(e, 1, (2 + e) * e)
                gradient = residual * (4 * quotient)
                terms = -y - residual * (2 * accurate_quotient(e, 1, e)) + t
                hessian = (2 * quotient - terms * np.sign(z)) * (8 * quotient)
                return gradient, hessian
            t = np.tanh(z)
            residual = t - y
            product = 2 * np.abs(z)
            e = np.exp(normal_part(-product))
            e_2 = np.exp(remaining_part(-product))
            product_2 = e * e_2
            product_3 = (2 + product_2) * product_2
            quotient = accurate_quotient(e, 1, product_3)
            gradient = residual * (4 * quotient) * e_2
            terms = -y - residual * (2 * accurate_quotient(e, 1, product_2)) * e_2 + t
            hessian = (2 * accurate_quotient(product_2, 1, product_3) - terms * np.sign(z)) * (8 * quotient) * e_2
            return gradient, hessian

        gradient, hessian = evaluated(
            _squared_error_of_tanh, kernel, ("gradient", "hessian"), (z, y), weights, reduction, out
        )
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(z: Array, y: Array) -> Results:
            product = 2 * np.abs(z)
            is_usual = np.abs(-product) <= 708.3964185322641
            if everywhere(is_usual):
                t = np.tanh(z)
                residual = t - y
                value = 0.5 * residual * residual
                e = np.exp(-product)
                quotient = accurate_quotient(e, 1, (2 + e) * e)
                gradient = residual * (4 * quotient)
                terms = -y - residual * (2 * accurate_quotient(e, 1, e)) + t
                hessian = (2 * quotient - terms * np.sign(z)) * (8 * quotient)
                return value, gradient, hessian
            t = np.tanh(z)
            residual = t - y
            value = 0.5 * residual * residual
            product = 2 * np.abs(z)
            e = np.exp(normal_part(-product))
            e_2 = np.exp(remaining_part(-product))
            product_2 = e * e_2
            product_3 = (2 + product_2) * product_2
            quotient = accurate_quotient(e, 1, product_3)
            gradient = residual * (4 * quotient) * e_2
            terms = -y - residual * (2 * accurate_quotient(e, 1, product_2)) * e_2 + t
            hessian = (2 * accurate_quotient(product_2, 1, product_3) - terms * np.sign(z)) * (8 * quotient) * e_2
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _squared_error_of_tanh, kernel, ("value", "gradient", "hessian"), (z, y), weights, reduction, out
        )
        return value, gradient, hessian


_gaussian_nll_of_identity = Signature(
    "gaussian_nll_of_identity",
    (
        Argument("prediction", REALS),
        Argument("target", REALS),
        Argument("parameter sigma", POSITIVE, may_be_scalar=True),
    ),
)


class gaussian_nll_of_identity(Functions):
    """Gaussian negative log-likelihood behind the identity.

    ℓ = log(2 π)/2 + log(sigma) + (z - y)²/(2 sigma²)
    ∂ℓ/∂z = (z - y)/sigma²
    ∂²ℓ/∂z² = 1/sigma²

    prediction z in (-∞, ∞)
    target y in (-∞, ∞)
    parameter sigma in (0, ∞)

    Proved in 13 steps: normal form × 10, read back × 3.

    Greatest measured error in ulp: float64 value 1.99, gradient 1.06, hessian 0.844; float32 value 0.499, gradient 0.5,
    hessian 0.5.
    """

    @staticmethod
    def value(
        z: ArrayLike,
        y: ArrayLike,
        /,
        *,
        sigma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(z: Array, y: Array, sigma: Array) -> Results:
            is_usual = are_finite(y - z)
            if everywhere(is_usual):
                quotient = (z - y) / sigma
                value = 0.9189385332046728 + np.log(sigma) + 0.5 * quotient * quotient
                return (value,)
            scale = subtraction_scale(y, z)
            quotient = (z * scale - y * scale) / sigma / scale
            value = 0.9189385332046728 + np.log(sigma) + 0.5 * quotient * quotient
            return (value,)

        (value,) = evaluated(_gaussian_nll_of_identity, kernel, ("value",), (z, y, sigma), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        z: ArrayLike,
        y: ArrayLike,
        /,
        *,
        sigma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(z: Array, y: Array, sigma: Array) -> Results:
            is_usual = are_finite(y - z)
            if everywhere(is_usual):
                gradient = (z - y) / sigma / sigma
                return (gradient,)
            scale = subtraction_scale(y, z)
            gradient = (z * scale - y * scale) / sigma / sigma / scale
            return (gradient,)

        (gradient,) = evaluated(
            _gaussian_nll_of_identity, kernel, ("gradient",), (z, y, sigma), weights, reduction, out
        )
        return gradient

    @staticmethod
    def hessian(
        z: ArrayLike,
        y: ArrayLike,
        /,
        *,
        sigma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(z: Array, y: Array, sigma: Array) -> Results:
            hessian = 1 / sigma / sigma
            return (hessian,)

        (hessian,) = evaluated(_gaussian_nll_of_identity, kernel, ("hessian",), (z, y, sigma), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        z: ArrayLike,
        y: ArrayLike,
        /,
        *,
        sigma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(z: Array, y: Array, sigma: Array) -> Results:
            is_usual = are_finite(y - z)
            if everywhere(is_usual):
                quotient = (z - y) / sigma
                value = 0.9189385332046728 + np.log(sigma) + 0.5 * quotient * quotient
                gradient = quotient / sigma
                return value, gradient
            scale = subtraction_scale(y, z)
            quotient = (z * scale - y * scale) / sigma
            quotient_2 = quotient / scale
            value = 0.9189385332046728 + np.log(sigma) + 0.5 * quotient_2 * quotient_2
            gradient = quotient / sigma / scale
            return value, gradient

        value, gradient = evaluated(
            _gaussian_nll_of_identity, kernel, ("value", "gradient"), (z, y, sigma), weights, reduction, out
        )
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        z: ArrayLike,
        y: ArrayLike,
        /,
        *,
        sigma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(z: Array, y: Array, sigma: Array) -> Results:
            is_usual = are_finite(y - z)
            if everywhere(is_usual):
                gradient = (z - y) / sigma / sigma
                hessian = 1 / sigma / sigma
                return gradient, hessian
            scale = subtraction_scale(y, z)
            gradient = (z * scale - y * scale) / sigma / sigma / scale
            hessian = 1 / sigma / sigma
            return gradient, hessian

        gradient, hessian = evaluated(
            _gaussian_nll_of_identity, kernel, ("gradient", "hessian"), (z, y, sigma), weights, reduction, out
        )
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        z: ArrayLike,
        y: ArrayLike,
        /,
        *,
        sigma: ArrayLike,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(z: Array, y: Array, sigma: Array) -> Results:
            is_usual = are_finite(y - z)
            if everywhere(is_usual):
                quotient = (z - y) / sigma
                value = 0.9189385332046728 + np.log(sigma) + 0.5 * quotient * quotient
                gradient = quotient / sigma
                hessian = 1 / sigma / sigma
                return value, gradient, hessian
            scale = subtraction_scale(y, z)
            quotient = (z * scale - y * scale) / sigma
            quotient_2 = quotient / scale
            value = 0.9189385332046728 + np.log(sigma) + 0.5 * quotient_2 * quotient_2
            gradient = quotient / sigma / scale
            hessian = 1 / sigma / sigma
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _gaussian_nll_of_identity, kernel, ("value", "gradient", "hessian"), (z, y, sigma), weights, reduction, out
        )
        return value, gradient, hessian


_binary_cross_entropy_of_sigmoid = Signature(
    "binary_cross_entropy_of_sigmoid",
    (
        Argument("prediction", REALS),
        Argument("target", UNIT_CLOSED),
    ),
)


class binary_cross_entropy_of_sigmoid(Functions):
    """Binary cross-entropy behind the sigmoid.

    ℓ = -y log(σ(z)) - (1 - y) log(1 - σ(z))
    ∂ℓ/∂z = σ(z) - y
    ∂²ℓ/∂z² = σ(z) (1 - σ(z))

    prediction z in (-∞, ∞)
    target y in [0, 1]

    Proved in 18 steps: normal form × 11, case by case × 3, read back × 3, part by part × 1.

    Greatest measured error in ulp: float64 value 0.902, gradient 1.35, hessian 0.978; float32 value 0.5, gradient
    0.489, hessian 0.497.
    """

    @staticmethod
    def value(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(z: Array, y: Array) -> Results:
            distance = np.abs(z)
            value = distance * np.abs((z >= 0).astype(float) - y) + np.log1p(np.exp(-distance))
            return (value,)

        (value,) = evaluated(_binary_cross_entropy_of_sigmoid, kernel, ("value",), (z, y), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(z: Array, y: Array) -> Results:
            piece = (z >= 0).astype(float)
            e = np.exp(-np.abs(z))
            gradient = ((1 - piece - y) * e + (piece - y)) / (1 + e)
            return (gradient,)

        (gradient,) = evaluated(
            _binary_cross_entropy_of_sigmoid, kernel, ("gradient",), (z, y), weights, reduction, out
        )
        return gradient

    @staticmethod
    def hessian(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(z: Array, y: Array) -> Results:
            e = np.exp(-np.abs(z))
            hessian = accurate_quotient(e, 1, (2 + e) * e)
            return (hessian,)

        (hessian,) = evaluated(_binary_cross_entropy_of_sigmoid, kernel, ("hessian",), (z, y), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(z: Array, y: Array) -> Results:
            distance = np.abs(z)
            piece = (z >= 0).astype(float)
            residual = piece - y
            e = np.exp(-distance)
            value = distance * np.abs(residual) + np.log1p(e)
            gradient = ((1 - piece - y) * e + residual) / (1 + e)
            return value, gradient

        value, gradient = evaluated(
            _binary_cross_entropy_of_sigmoid, kernel, ("value", "gradient"), (z, y), weights, reduction, out
        )
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(z: Array, y: Array) -> Results:
            piece = (z >= 0).astype(float)
            e = np.exp(-np.abs(z))
            gradient = ((1 - piece - y) * e + (piece - y)) / (1 + e)
            hessian = accurate_quotient(e, 1, (2 + e) * e)
            return gradient, hessian

        gradient, hessian = evaluated(
            _binary_cross_entropy_of_sigmoid, kernel, ("gradient", "hessian"), (z, y), weights, reduction, out
        )
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(z: Array, y: Array) -> Results:
            distance = np.abs(z)
            piece = (z >= 0).astype(float)
            residual = piece - y
            e = np.exp(-distance)
            value = distance * np.abs(residual) + np.log1p(e)
            gradient = ((1 - piece - y) * e + residual) / (1 + e)
            hessian = accurate_quotient(e, 1, (2 + e) * e)
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _binary_cross_entropy_of_sigmoid, kernel, ("value", "gradient", "hessian"), (z, y), weights, reduction, out
        )
        return value, gradient, hessian


_cross_entropy_of_softmax = Signature(
    "cross_entropy_of_softmax",
    (
        Argument("prediction", REALS, is_vector=True),
        Argument("target", UNIT_CLOSED, is_vector=True),
    ),
)


class cross_entropy_of_softmax(Functions):
    """Cross-entropy behind the softmax.

    ℓ = -Σ_k y_k log(softmax(z)_k)
    ∂ℓ/∂z_j = softmax(z)_j Σ_i y_i - y_j
    ∂²ℓ/∂z_j ∂z_l = softmax(z)_j (δ_jl - softmax(z)_l) Σ_i y_i
    ∂²ℓ/∂z_j² = softmax(z)_j (1 - softmax(z)_j) Σ_i y_i
    Σ_l ∂²ℓ/∂z_j ∂z_l v_l = softmax(z)_j (v_j - Σ_l v_l softmax(z)_l) Σ_i y_i
    of the class c: ℓ = -log(softmax(z)_c)
    of the class c: ∂ℓ/∂z_j = softmax(z)_j - δ_cj

    prediction z with entries in (-∞, ∞)
    target y with entries in [0, 1]

    Proved in 29 steps: normal form × 23, read back × 5, part by part × 1.

    Greatest measured error in ulp: float64 value 0.88, gradient 1.77, hessian 1.88, hessian diagonal 2.97, hessian
    product 3.15; float32 value 0.5, gradient 0.496, hessian 0.5, hessian diagonal 0.5, hessian product 0.5.
    """

    @staticmethod
    def value(
        z: ArrayLike,
        y: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(z: Array, y: Array) -> Results:
            z_largest = np.maximum.reduce(z)
            residual = z - z_largest
            is_usual = np.abs(residual) <= 708.3964185322641
            residual_2 = z - residual
            terms = z - (residual + residual_2) + (residual_2 - z_largest)
            is_usual_2 = np.abs(terms) < 9.313225746154785e-10
            if everywhere(is_usual, is_usual_2):
                scale = exponential_scale(z_largest)
                product = np.exp(residual) * scale
                product_2 = 2 * accurate_sum((z_largest / 2 - z / 2) * y)
                value = product_2 + accurate_sum(y) * np.log1p(sum_of_others(product, terms * product, scale) / scale)
                return (value,)
            z_largest = np.maximum.reduce(z)
            scale = exponential_scale(z_largest)
            e = scaled_exponential(z - z_largest, scale)
            product_2 = expm1_of_correction(rounding_error(z, z_largest, 1)) * e
            product = accurate_sum(y) * np.log1p(sum_of_others(e, product_2, scale) / scale)
            value = 2 * accurate_sum((z_largest / 2 - z / 2) * y) + product
            return (value,)

        (value,) = evaluated(
            _cross_entropy_of_softmax, kernel, ("value",), (z, y), weights, reduction, out, ignore_index
        )
        return value

    @staticmethod
    def gradient(
        z: ArrayLike,
        y: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(z: Array, y: Array) -> Results:
            z_largest = np.maximum.reduce(z)
            residual = z - z_largest
            residual_2 = z - residual
            terms = z - (residual + residual_2) + (residual_2 - z_largest)
            is_usual = np.abs(terms) < 9.313225746154785e-10
            is_usual_2 = np.abs(residual) <= 708.3964185322641
            if everywhere(is_usual, is_usual_2):
                sum_of_y = accurate_sum(y)
                scale = exponential_scale(z_largest)
                product = np.exp(residual) * scale
                product_2 = terms * product
                terms_2 = product_2 + product
                others = sum_of_others(product, product_2, scale)
                terms_3 = scale + others
                gradient = (sum_of_y - y) * terms_2 / terms_3 - y * (scale - terms_2 + others) / terms_3
                return (gradient,)
            sum_of_y = accurate_sum(y)
            z_largest = np.maximum.reduce(z)
            scale = exponential_scale(z_largest)
            e = scaled_exponential(z - z_largest, scale)
            product = expm1_of_correction(rounding_error(z, z_largest, 1)) * e
            terms = product + e
            others = sum_of_others(e, product, scale)
            terms_2 = scale + others
            gradient = (sum_of_y - y) * terms / terms_2 - y * (scale - terms + others) / terms_2
            return (gradient,)

        (gradient,) = evaluated(
            _cross_entropy_of_softmax, kernel, ("gradient",), (z, y), weights, reduction, out, ignore_index
        )
        return gradient

    @staticmethod
    def hessian(
        z: ArrayLike,
        y: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(z: Array, y: Array) -> Results:
            z_largest = np.maximum.reduce(z)
            residual = z - z_largest
            residual_2 = z - residual
            terms = z - (residual + residual_2) + (residual_2 - z_largest)
            is_usual = np.abs(terms) < 9.313225746154785e-10
            is_usual_2 = np.abs(residual) <= 708.3964185322641
            if everywhere(is_usual, is_usual_2):
                identity = eye(z)
                sum_of_y = accurate_sum(y)
                scale = exponential_scale(z_largest)
                product = np.exp(residual) * scale
                product_2 = terms * product
                others = sum_of_others(product, product_2, scale)
                terms_2 = scale - (product_2 + product) + others
                leading_total = leading_sum(product)
                quotient = leading_total / scale
                quotient_2 = remaining_sum(product, product_2, leading_total) / scale
                leading = leading_quotient(terms_2, 0, quotient, quotient_2)
                leading_2 = leading_quotient(product, product_2, quotient, quotient_2)
                remaining = remaining_quotient(product, product_2, quotient, quotient_2, leading_2)
                whole = leading_2 + remaining
                power_2 = np.square(scale)
                remaining_2 = remaining_quotient(terms_2, 0, quotient, quotient_2, leading)
                terms_3 = whole[:, None] * remaining_2 + leading * remaining[:, None]
                quotient_3 = identity * sum_of_y * (leading * leading_2[:, None] + terms_3) / power_2
                terms_4 = leading_2[:, None] * leading_2 + (whole * remaining[:, None] + leading_2[:, None] * remaining)
                hessian = quotient_3 - (1 - identity) * sum_of_y * terms_4 / power_2
                return (hessian,)
            identity = eye(z)
            sum_of_y = accurate_sum(y)
            z_largest = np.maximum.reduce(z)
            scale = exponential_scale(z_largest)
            e = scaled_exponential(z - z_largest, scale)
            product = expm1_of_correction(rounding_error(z, z_largest, 1)) * e
            others = sum_of_others(e, product, scale)
            terms = scale - (product + e) + others
            leading_total = leading_sum(e)
            quotient = leading_total / scale
            quotient_2 = remaining_sum(e, product, leading_total) / scale
            leading = leading_quotient(terms, 0, quotient, quotient_2)
            leading_2 = leading_quotient(e, product, quotient, quotient_2)
            remaining = remaining_quotient(e, product, quotient, quotient_2, leading_2)
            whole = leading_2 + remaining
            power_2 = np.square(scale)
            remaining_2 = remaining_quotient(terms, 0, quotient, quotient_2, leading)
            terms_2 = whole[:, None] * remaining_2 + leading * remaining[:, None]
            quotient_3 = identity * sum_of_y * (leading * leading_2[:, None] + terms_2) / power_2
            terms_3 = leading_2[:, None] * leading_2 + (whole * remaining[:, None] + leading_2[:, None] * remaining)
            hessian = quotient_3 - (1 - identity) * sum_of_y * terms_3 / power_2
            return (hessian,)

        (hessian,) = evaluated(
            _cross_entropy_of_softmax, kernel, ("hessian",), (z, y), weights, reduction, out, ignore_index
        )
        return hessian

    @staticmethod
    def hessian_diagonal(
        z: ArrayLike,
        y: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The diagonal of the Hessian of each example, without the matrix."""

        def kernel(z: Array, y: Array) -> Results:
            z_largest = np.maximum.reduce(z)
            residual = z - z_largest
            residual_2 = z - residual
            terms = z - (residual + residual_2) + (residual_2 - z_largest)
            is_usual = np.abs(terms) < 9.313225746154785e-10
            is_usual_2 = np.abs(residual) <= 708.3964185322641
            if everywhere(is_usual, is_usual_2):
                sum_of_y = accurate_sum(y)
                scale = exponential_scale(z_largest)
                product = np.exp(residual) * scale
                product_2 = terms * product
                others = sum_of_others(product, product_2, scale)
                terms_2 = scale - (product_2 + product) + others
                leading_total = leading_sum(product)
                quotient = leading_total / scale
                quotient_2 = remaining_sum(product, product_2, leading_total) / scale
                leading = leading_quotient(terms_2, 0, quotient, quotient_2)
                leading_2 = leading_quotient(product, product_2, quotient, quotient_2)
                remaining = remaining_quotient(product, product_2, quotient, quotient_2, leading_2)
                remaining_2 = remaining_quotient(terms_2, 0, quotient, quotient_2, leading)
                terms_3 = (leading_2 + remaining) * remaining_2 + leading * remaining
                hessian_diagonal = sum_of_y * (leading * leading_2 + terms_3) / np.square(scale)
                return (hessian_diagonal,)
            sum_of_y = accurate_sum(y)
            z_largest = np.maximum.reduce(z)
            scale = exponential_scale(z_largest)
            e = scaled_exponential(z - z_largest, scale)
            product = expm1_of_correction(rounding_error(z, z_largest, 1)) * e
            others = sum_of_others(e, product, scale)
            terms = scale - (product + e) + others
            leading_total = leading_sum(e)
            quotient = leading_total / scale
            quotient_2 = remaining_sum(e, product, leading_total) / scale
            leading = leading_quotient(terms, 0, quotient, quotient_2)
            leading_2 = leading_quotient(e, product, quotient, quotient_2)
            remaining = remaining_quotient(e, product, quotient, quotient_2, leading_2)
            remaining_2 = remaining_quotient(terms, 0, quotient, quotient_2, leading)
            terms_2 = (leading_2 + remaining) * remaining_2 + leading * remaining
            hessian_diagonal = sum_of_y * (leading * leading_2 + terms_2) / np.square(scale)
            return (hessian_diagonal,)

        (hessian_diagonal,) = evaluated(
            _cross_entropy_of_softmax, kernel, ("hessian_diagonal",), (z, y), weights, reduction, out, ignore_index
        )
        return hessian_diagonal

    @staticmethod
    def hessian_product(
        z: ArrayLike,
        y: ArrayLike,
        v: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Out = None,
        ignore_index: int | None = None,
    ) -> Any:
        """The Hessian of each example times a vector of the prediction's shape, without the matrix."""

        def kernel(z: Array, y: Array, v: Array) -> Results:
            z_largest = np.maximum.reduce(z)
            residual = z - z_largest
            is_usual = np.abs(residual) <= 708.3964185322641
            residual_2 = z - residual
            terms = z - (residual + residual_2) + (residual_2 - z_largest)
            is_usual_2 = np.abs(terms) < 9.313225746154785e-10
            if everywhere(is_usual, is_usual_2):
                sum_of_y = accurate_sum(y)
                scale = exponential_scale(z_largest)
                place = np.argmax(z, axis=0)
                residual_3 = v - np.take_along_axis(v, place[None], axis=0)[0]
                product = np.exp(residual) * scale
                product_2 = terms * product
                leading_total = leading_sum(product)
                quotient = leading_total / scale
                quotient_2 = remaining_sum(product, product_2, leading_total) / scale
                leading = leading_quotient(product, product_2, quotient, quotient_2)
                remaining = remaining_quotient(product, product_2, quotient, quotient_2, leading)
                total = accurate_sum(residual_3 * (leading + remaining))
                others = sum_of_others(product, product_2, scale)
                terms_2 = scale * residual_3 - total
                hessian_product = product_of_3_over_2(sum_of_y, terms_2, product_2 + product, scale, scale + others)
                return (hessian_product,)
            sum_of_y = accurate_sum(y)
            z_largest = np.maximum.reduce(z)
            scale = exponential_scale(z_largest)
            place = np.argmax(z, axis=0)
            residual = v - np.take_along_axis(v, place[None], axis=0)[0]
            e = scaled_exponential(z - z_largest, scale)
            product = expm1_of_correction(rounding_error(z, z_largest, 1)) * e
            leading_total = leading_sum(e)
            quotient = leading_total / scale
            quotient_2 = remaining_sum(e, product, leading_total) / scale
            leading = leading_quotient(e, product, quotient, quotient_2)
            others = accurate_sum(residual * (leading + remaining_quotient(e, product, quotient, quotient_2, leading)))
            others_2 = sum_of_others(e, product, scale)
            terms = scale * residual - others
            hessian_product = product_of_3_over_2(sum_of_y, terms, product + e, scale, scale + others_2)
            return (hessian_product,)

        (hessian_product,) = evaluated(
            _cross_entropy_of_softmax, kernel, ("hessian_product",), (z, y, v), weights, reduction, out, ignore_index
        )
        return hessian_product

    @staticmethod
    def value_and_gradient(
        z: ArrayLike,
        y: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
        ignore_index: int | None = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(z: Array, y: Array) -> Results:
            z_largest = np.maximum.reduce(z)
            residual = z - z_largest
            is_usual = np.abs(residual) <= 708.3964185322641
            residual_2 = z - residual
            terms = z - (residual + residual_2) + (residual_2 - z_largest)
            is_usual_2 = np.abs(terms) < 9.313225746154785e-10
            if everywhere(is_usual, is_usual_2):
                sum_of_y = accurate_sum(y)
                scale = exponential_scale(z_largest)
                product = np.exp(residual) * scale
                product_2 = terms * product
                others = sum_of_others(product, product_2, scale)
                value = 2 * accurate_sum((z_largest / 2 - z / 2) * y) + sum_of_y * np.log1p(others / scale)
                terms_2 = product_2 + product
                terms_3 = scale + others
                gradient = (sum_of_y - y) * terms_2 / terms_3 - y * (scale - terms_2 + others) / terms_3
                return value, gradient
            z_largest = np.maximum.reduce(z)
            sum_of_y = accurate_sum(y)
            scale = exponential_scale(z_largest)
            e = scaled_exponential(z - z_largest, scale)
            product = expm1_of_correction(rounding_error(z, z_largest, 1)) * e
            others = sum_of_others(e, product, scale)
            value = 2 * accurate_sum((z_largest / 2 - z / 2) * y) + sum_of_y * np.log1p(others / scale)
            terms = product + e
            terms_2 = scale + others
            gradient = (sum_of_y - y) * terms / terms_2 - y * (scale - terms + others) / terms_2
            return value, gradient

        value, gradient = evaluated(
            _cross_entropy_of_softmax, kernel, ("value", "gradient"), (z, y), weights, reduction, out, ignore_index
        )
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        z: ArrayLike,
        y: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
        ignore_index: int | None = None,
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(z: Array, y: Array) -> Results:
            z_largest = np.maximum.reduce(z)
            residual = z - z_largest
            residual_2 = z - residual
            terms = z - (residual + residual_2) + (residual_2 - z_largest)
            is_usual = np.abs(terms) < 9.313225746154785e-10
            is_usual_2 = np.abs(residual) <= 708.3964185322641
            if everywhere(is_usual, is_usual_2):
                sum_of_y = accurate_sum(y)
                scale = exponential_scale(z_largest)
                product = np.exp(residual) * scale
                product_2 = terms * product
                terms_2 = product_2 + product
                others = sum_of_others(product, product_2, scale)
                terms_3 = scale + others
                terms_4 = scale - terms_2 + others
                gradient = (sum_of_y - y) * terms_2 / terms_3 - y * terms_4 / terms_3
                identity = eye(z)
                leading_total = leading_sum(product)
                quotient = leading_total / scale
                quotient_2 = remaining_sum(product, product_2, leading_total) / scale
                leading = leading_quotient(terms_4, 0, quotient, quotient_2)
                leading_2 = leading_quotient(product, product_2, quotient, quotient_2)
                remaining = remaining_quotient(product, product_2, quotient, quotient_2, leading_2)
                whole = leading_2 + remaining
                power_2 = np.square(scale)
                remaining_2 = remaining_quotient(terms_4, 0, quotient, quotient_2, leading)
                terms_5 = whole[:, None] * remaining_2 + leading * remaining[:, None]
                quotient_3 = identity * sum_of_y * (leading * leading_2[:, None] + terms_5) / power_2
                terms_6 = leading_2[:, None] * leading_2 + (whole * remaining[:, None] + leading_2[:, None] * remaining)
                hessian = quotient_3 - (1 - identity) * sum_of_y * terms_6 / power_2
                return gradient, hessian
            sum_of_y = accurate_sum(y)
            z_largest = np.maximum.reduce(z)
            scale = exponential_scale(z_largest)
            e = scaled_exponential(z - z_largest, scale)
            product = expm1_of_correction(rounding_error(z, z_largest, 1)) * e
            terms = product + e
            others = sum_of_others(e, product, scale)
            terms_2 = scale + others
            terms_3 = scale - terms + others
            gradient = (sum_of_y - y) * terms / terms_2 - y * terms_3 / terms_2
            identity = eye(z)
            leading_total = leading_sum(e)
            quotient = leading_total / scale
            quotient_2 = remaining_sum(e, product, leading_total) / scale
            leading = leading_quotient(terms_3, 0, quotient, quotient_2)
            leading_2 = leading_quotient(e, product, quotient, quotient_2)
            remaining = remaining_quotient(e, product, quotient, quotient_2, leading_2)
            whole = leading_2 + remaining
            power_2 = np.square(scale)
            remaining_2 = remaining_quotient(terms_3, 0, quotient, quotient_2, leading)
            terms_4 = whole[:, None] * remaining_2 + leading * remaining[:, None]
            quotient_3 = identity * sum_of_y * (leading * leading_2[:, None] + terms_4) / power_2
            terms_5 = leading_2[:, None] * leading_2 + (whole * remaining[:, None] + leading_2[:, None] * remaining)
            hessian = quotient_3 - (1 - identity) * sum_of_y * terms_5 / power_2
            return gradient, hessian

        gradient, hessian = evaluated(
            _cross_entropy_of_softmax, kernel, ("gradient", "hessian"), (z, y), weights, reduction, out, ignore_index
        )
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        z: ArrayLike,
        y: ArrayLike,
        /,
        *,
        weights: Weights = None,
        reduction: Reduction = None,
        out: Outs = None,
        ignore_index: int | None = None,
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(z: Array, y: Array) -> Results:
            z_largest = np.maximum.reduce(z)
            residual = z - z_largest
            is_usual = np.abs(residual) <= 708.3964185322641
            residual_2 = z - residual
            terms = z - (residual + residual_2) + (residual_2 - z_largest)
            is_usual_2 = np.abs(terms) < 9.313225746154785e-10
            if everywhere(is_usual, is_usual_2):
                sum_of_y = accurate_sum(y)
                scale = exponential_scale(z_largest)
                product = np.exp(residual) * scale
                product_2 = terms * product
                others = sum_of_others(product, product_2, scale)
                value = 2 * accurate_sum((z_largest / 2 - z / 2) * y) + sum_of_y * np.log1p(others / scale)
                terms_2 = product_2 + product
                terms_3 = scale + others
                terms_4 = scale - terms_2 + others
                gradient = (sum_of_y - y) * terms_2 / terms_3 - y * terms_4 / terms_3
                identity = eye(z)
                leading_total = leading_sum(product)
                quotient = leading_total / scale
                quotient_2 = remaining_sum(product, product_2, leading_total) / scale
                leading = leading_quotient(terms_4, 0, quotient, quotient_2)
                leading_2 = leading_quotient(product, product_2, quotient, quotient_2)
                remaining = remaining_quotient(product, product_2, quotient, quotient_2, leading_2)
                whole = leading_2 + remaining
                power_2 = np.square(scale)
                remaining_2 = remaining_quotient(terms_4, 0, quotient, quotient_2, leading)
                terms_5 = whole[:, None] * remaining_2 + leading * remaining[:, None]
                quotient_3 = identity * sum_of_y * (leading * leading_2[:, None] + terms_5) / power_2
                terms_6 = leading_2[:, None] * leading_2 + (whole * remaining[:, None] + leading_2[:, None] * remaining)
                hessian = quotient_3 - (1 - identity) * sum_of_y * terms_6 / power_2
                return value, gradient, hessian
            z_largest = np.maximum.reduce(z)
            sum_of_y = accurate_sum(y)
            scale = exponential_scale(z_largest)
            e = scaled_exponential(z - z_largest, scale)
            product = expm1_of_correction(rounding_error(z, z_largest, 1)) * e
            others = sum_of_others(e, product, scale)
            value = 2 * accurate_sum((z_largest / 2 - z / 2) * y) + sum_of_y * np.log1p(others / scale)
            terms = product + e
            terms_2 = scale + others
            terms_3 = scale - terms + others
            gradient = (sum_of_y - y) * terms / terms_2 - y * terms_3 / terms_2
            identity = eye(z)
            leading_total = leading_sum(e)
            quotient = leading_total / scale
            quotient_2 = remaining_sum(e, product, leading_total) / scale
            leading = leading_quotient(terms_3, 0, quotient, quotient_2)
            leading_2 = leading_quotient(e, product, quotient, quotient_2)
            remaining = remaining_quotient(e, product, quotient, quotient_2, leading_2)
            whole = leading_2 + remaining
            power_2 = np.square(scale)
            remaining_2 = remaining_quotient(terms_3, 0, quotient, quotient_2, leading)
            terms_4 = whole[:, None] * remaining_2 + leading * remaining[:, None]
            quotient_3 = identity * sum_of_y * (leading * leading_2[:, None] + terms_4) / power_2
            terms_5 = leading_2[:, None] * leading_2 + (whole * remaining[:, None] + leading_2[:, None] * remaining)
            hessian = quotient_3 - (1 - identity) * sum_of_y * terms_5 / power_2
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _cross_entropy_of_softmax,
            kernel,
            ("value", "gradient", "hessian"),
            (z, y),
            weights,
            reduction,
            out,
            ignore_index,
        )
        return value, gradient, hessian


_poisson_nll_of_exp = Signature(
    "poisson_nll_of_exp",
    (
        Argument("prediction", REALS),
        Argument("target", NONNEGATIVE),
    ),
)


class poisson_nll_of_exp(Functions):
    """Poisson negative log-likelihood behind the exponential.

    ℓ = exp(z) - y z
    ∂ℓ/∂z = exp(z) - y
    ∂²ℓ/∂z² = exp(z)

    prediction z in (-∞, ∞)
    target y in [0, ∞)

    Proved in 14 steps: normal form × 11, read back × 3.

    Greatest measured error in ulp: float64 value 0.961, gradient 0.525, hessian 0.554; float32 value 0.5, gradient
    0.487, hessian 0.48.
    """

    @staticmethod
    def value(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(z: Array, y: Array) -> Results:
            is_usual = np.abs(z) <= 708.3964185322641
            if everywhere(is_usual):
                value = np.exp(z) - y * z
                return (value,)
            scale = overflow_scale(z)
            value = (scaled_exponential(z, scale) - y * scale * z) / scale
            return (value,)

        (value,) = evaluated(_poisson_nll_of_exp, kernel, ("value",), (z, y), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(z: Array, y: Array) -> Results:
            is_usual = np.abs(z) <= 708.3964185322641
            if everywhere(is_usual):
                gradient = np.exp(z) - y
                return (gradient,)
            scale = overflow_scale(z)
            gradient = (scaled_exponential(z, scale) - y * scale) / scale
            return (gradient,)

        (gradient,) = evaluated(_poisson_nll_of_exp, kernel, ("gradient",), (z, y), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(z: Array, y: Array) -> Results:
            hessian = np.exp(z)
            return (hessian,)

        (hessian,) = evaluated(_poisson_nll_of_exp, kernel, ("hessian",), (z, y), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(z: Array, y: Array) -> Results:
            is_usual = np.abs(z) <= 708.3964185322641
            if everywhere(is_usual):
                e = np.exp(z)
                value = e - y * z
                gradient = e - y
                return value, gradient
            scale = overflow_scale(z)
            e = scaled_exponential(z, scale)
            product = y * scale
            value = (e - product * z) / scale
            gradient = (e - product) / scale
            return value, gradient

        value, gradient = evaluated(_poisson_nll_of_exp, kernel, ("value", "gradient"), (z, y), weights, reduction, out)
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(z: Array, y: Array) -> Results:
            is_usual = np.abs(z) <= 708.3964185322641
            if everywhere(is_usual):
                e = np.exp(z)
                gradient = e - y
                hessian = e
                return gradient, hessian
            scale = overflow_scale(z)
            gradient = (scaled_exponential(z, scale) - y * scale) / scale
            hessian = np.exp(z)
            return gradient, hessian

        gradient, hessian = evaluated(
            _poisson_nll_of_exp, kernel, ("gradient", "hessian"), (z, y), weights, reduction, out
        )
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(z: Array, y: Array) -> Results:
            is_usual = np.abs(z) <= 708.3964185322641
            if everywhere(is_usual):
                e = np.exp(z)
                value = e - y * z
                gradient = e - y
                hessian = e
                return value, gradient, hessian
            scale = overflow_scale(z)
            e = scaled_exponential(z, scale)
            product = y * scale
            value = (e - product * z) / scale
            gradient = (e - product) / scale
            hessian = np.exp(z)
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _poisson_nll_of_exp, kernel, ("value", "gradient", "hessian"), (z, y), weights, reduction, out
        )
        return value, gradient, hessian


_gamma_nll_of_exp = Signature(
    "gamma_nll_of_exp",
    (
        Argument("prediction", REALS),
        Argument("target", POSITIVE),
    ),
)


class gamma_nll_of_exp(Functions):
    """Gamma negative log-likelihood behind the exponential.

    ℓ = z + y exp(-z)
    ∂ℓ/∂z = 1 - y exp(-z)
    ∂²ℓ/∂z² = y exp(-z)

    prediction z in (-∞, ∞)
    target y in (0, ∞)

    Proved in 15 steps: normal form × 12, read back × 3.

    Greatest measured error in ulp: float64 value 0.846, gradient 0.846, hessian 0.868; float32 value 0.482, gradient
    0.473, hessian 0.476.
    """

    @staticmethod
    def value(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(z: Array, y: Array) -> Results:
            is_usual = np.abs(-z) <= 708.3964185322641
            if everywhere(is_usual):
                value = z + y * np.exp(-z)
                return (value,)
            value = z + y * np.exp(normal_part(-z)) * np.exp(remaining_part(-z))
            return (value,)

        (value,) = evaluated(_gamma_nll_of_exp, kernel, ("value",), (z, y), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(z: Array, y: Array) -> Results:
            is_usual = np.abs(-z) <= 708.3964185322641
            if everywhere(is_usual):
                gradient = 1 - y * np.exp(-z)
                return (gradient,)
            gradient = 1 - y * np.exp(normal_part(-z)) * np.exp(remaining_part(-z))
            return (gradient,)

        (gradient,) = evaluated(_gamma_nll_of_exp, kernel, ("gradient",), (z, y), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(z: Array, y: Array) -> Results:
            is_usual = np.abs(-z) <= 708.3964185322641
            if everywhere(is_usual):
                hessian = y * np.exp(-z)
                return (hessian,)
            hessian = y * np.exp(normal_part(-z)) * np.exp(remaining_part(-z))
            return (hessian,)

        (hessian,) = evaluated(_gamma_nll_of_exp, kernel, ("hessian",), (z, y), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(z: Array, y: Array) -> Results:
            is_usual = np.abs(-z) <= 708.3964185322641
            if everywhere(is_usual):
                product = y * np.exp(-z)
                value = z + product
                gradient = 1 - product
                return value, gradient
            product = y * np.exp(normal_part(-z)) * np.exp(remaining_part(-z))
            value = z + product
            gradient = 1 - product
            return value, gradient

        value, gradient = evaluated(_gamma_nll_of_exp, kernel, ("value", "gradient"), (z, y), weights, reduction, out)
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(z: Array, y: Array) -> Results:
            is_usual = np.abs(-z) <= 708.3964185322641
            if everywhere(is_usual):
                product = y * np.exp(-z)
                gradient = 1 - product
                hessian = product
                return gradient, hessian
            product = y * np.exp(normal_part(-z)) * np.exp(remaining_part(-z))
            gradient = 1 - product
            hessian = product
            return gradient, hessian

        gradient, hessian = evaluated(
            _gamma_nll_of_exp, kernel, ("gradient", "hessian"), (z, y), weights, reduction, out
        )
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(z: Array, y: Array) -> Results:
            is_usual = np.abs(-z) <= 708.3964185322641
            if everywhere(is_usual):
                product = y * np.exp(-z)
                value = z + product
                gradient = 1 - product
                hessian = product
                return value, gradient, hessian
            product = y * np.exp(normal_part(-z)) * np.exp(remaining_part(-z))
            value = z + product
            gradient = 1 - product
            hessian = product
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _gamma_nll_of_exp, kernel, ("value", "gradient", "hessian"), (z, y), weights, reduction, out
        )
        return value, gradient, hessian


_geometric_nll_of_exp = Signature(
    "geometric_nll_of_exp",
    (
        Argument("prediction", REALS),
        Argument("target", NONNEGATIVE),
    ),
)


class geometric_nll_of_exp(Functions):
    """Geometric negative log-likelihood behind the exponential.

    ℓ = (1 + y) log(1 + exp(z)) - y z
    ∂ℓ/∂z = (exp(z) - y)/(1 + exp(z))
    ∂²ℓ/∂z² = (1 + y) exp(z)/(1 + exp(z))²

    prediction z in (-∞, ∞)
    target y in [0, ∞)

    Proved in 22 steps: normal form × 15, case by case × 4, read back × 3.

    Greatest measured error in ulp: float64 value 1.12, gradient 1.45, hessian 1.9; float32 value 0.5, gradient 0.479,
    hessian 0.5.
    """

    @staticmethod
    def value(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The loss of each example, or their mean or sum."""

        def kernel(z: Array, y: Array) -> Results:
            logarithm = np.log1p(np.exp(-np.abs(z)))
            value = y * (np.maximum(0, -z) + logarithm) + np.maximum(0, z) + logarithm
            return (value,)

        (value,) = evaluated(_geometric_nll_of_exp, kernel, ("value",), (z, y), weights, reduction, out)
        return value

    @staticmethod
    def gradient(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""

        def kernel(z: Array, y: Array) -> Results:
            distance = np.abs(z)
            is_usual = np.abs(-distance) <= 708.3964185322641
            if everywhere(is_usual):
                e = np.exp(-distance)
                total = 1 + e
                p = np.where(z >= 0, 1, e) / total
                is_at_most = z <= 0
                q = np.where(is_at_most, 1, e) / total
                gradient = p - y * q * np.where(is_at_most, 1, 1)
                return (gradient,)
            distance = np.abs(z)
            e = np.exp(normal_part(-distance))
            e_2 = np.exp(remaining_part(-distance))
            product = e * e_2
            total = 1 + product
            p = np.where(z >= 0, 1, product) / total
            is_at_most = z <= 0
            q = np.where(is_at_most, 1, e) / total
            gradient = p - y * q * np.where(is_at_most, 1, e_2)
            return (gradient,)

        (gradient,) = evaluated(_geometric_nll_of_exp, kernel, ("gradient",), (z, y), weights, reduction, out)
        return gradient

    @staticmethod
    def hessian(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Out = None
    ) -> Any:
        """The second derivative in the prediction of the same example; of a vector, a matrix."""

        def kernel(z: Array, y: Array) -> Results:
            distance = np.abs(z)
            is_usual = np.abs(-distance) <= 708.3964185322641
            if everywhere(is_usual):
                e = np.exp(-distance)
                hessian = (1 + y) * accurate_quotient(e, 1, (2 + e) * e)
                return (hessian,)
            distance = np.abs(z)
            e = np.exp(normal_part(-distance))
            e_2 = np.exp(remaining_part(-distance))
            product = e * e_2
            hessian = (1 + y) * accurate_quotient(e, 1, (2 + product) * product) * e_2
            return (hessian,)

        (hessian,) = evaluated(_geometric_nll_of_exp, kernel, ("hessian",), (z, y), weights, reduction, out)
        return hessian

    @staticmethod
    def value_and_gradient(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(z: Array, y: Array) -> Results:
            distance = np.abs(z)
            is_usual = np.abs(-distance) <= 708.3964185322641
            if everywhere(is_usual):
                e = np.exp(-distance)
                logarithm = np.log1p(e)
                value = y * (np.maximum(0, -z) + logarithm) + np.maximum(0, z) + logarithm
                total = 1 + e
                p = np.where(z >= 0, 1, e) / total
                is_at_most = z <= 0
                q = np.where(is_at_most, 1, e) / total
                gradient = p - y * q * np.where(is_at_most, 1, 1)
                return value, gradient
            distance = np.abs(z)
            logarithm = np.log1p(np.exp(-distance))
            value = y * (np.maximum(0, -z) + logarithm) + np.maximum(0, z) + logarithm
            e = np.exp(normal_part(-distance))
            e_2 = np.exp(remaining_part(-distance))
            product = e * e_2
            total = 1 + product
            p = np.where(z >= 0, 1, product) / total
            is_at_most = z <= 0
            q = np.where(is_at_most, 1, e) / total
            gradient = p - y * q * np.where(is_at_most, 1, e_2)
            return value, gradient

        value, gradient = evaluated(
            _geometric_nll_of_exp, kernel, ("value", "gradient"), (z, y), weights, reduction, out
        )
        return value, gradient

    @staticmethod
    def gradient_and_hessian(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any]:
        """Both at once, which shares the work."""

        def kernel(z: Array, y: Array) -> Results:
            distance = np.abs(z)
            is_usual = np.abs(-distance) <= 708.3964185322641
            if everywhere(is_usual):
                e = np.exp(-distance)
                total = 1 + e
                p = np.where(z >= 0, 1, e) / total
                is_at_most = z <= 0
                q = np.where(is_at_most, 1, e) / total
                gradient = p - y * q * np.where(is_at_most, 1, 1)
                hessian = (1 + y) * accurate_quotient(e, 1, (2 + e) * e)
                return gradient, hessian
            distance = np.abs(z)
            e = np.exp(normal_part(-distance))
            e_2 = np.exp(remaining_part(-distance))
            product = e * e_2
            total = 1 + product
            p = np.where(z >= 0, 1, product) / total
            is_at_most = z <= 0
            q = np.where(is_at_most, 1, e) / total
            gradient = p - y * q * np.where(is_at_most, 1, e_2)
            hessian = (1 + y) * accurate_quotient(e, 1, (2 + product) * product) * e_2
            return gradient, hessian

        gradient, hessian = evaluated(
            _geometric_nll_of_exp, kernel, ("gradient", "hessian"), (z, y), weights, reduction, out
        )
        return gradient, hessian

    @staticmethod
    def value_gradient_and_hessian(
        z: ArrayLike, y: ArrayLike, /, *, weights: Weights = None, reduction: Reduction = None, out: Outs = None
    ) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""

        def kernel(z: Array, y: Array) -> Results:
            distance = np.abs(z)
            is_usual = np.abs(-distance) <= 708.3964185322641
            if everywhere(is_usual):
                e = np.exp(-distance)
                logarithm = np.log1p(e)
                value = y * (np.maximum(0, -z) + logarithm) + np.maximum(0, z) + logarithm
                total = 1 + e
                p = np.where(z >= 0, 1, e) / total
                is_at_most = z <= 0
                q = np.where(is_at_most, 1, e) / total
                gradient = p - y * q * np.where(is_at_most, 1, 1)
                hessian = (1 + y) * accurate_quotient(e, 1, (2 + e) * e)
                return value, gradient, hessian
            distance = np.abs(z)
            logarithm = np.log1p(np.exp(-distance))
            value = y * (np.maximum(0, -z) + logarithm) + np.maximum(0, z) + logarithm
            e = np.exp(normal_part(-distance))
            e_2 = np.exp(remaining_part(-distance))
            product = e * e_2
            total = 1 + product
            p = np.where(z >= 0, 1, product) / total
            is_at_most = z <= 0
            q = np.where(is_at_most, 1, e) / total
            gradient = p - y * q * np.where(is_at_most, 1, e_2)
            hessian = (1 + y) * accurate_quotient(e, 1, (2 + product) * product) * e_2
            return value, gradient, hessian

        value, gradient, hessian = evaluated(
            _geometric_nll_of_exp, kernel, ("value", "gradient", "hessian"), (z, y), weights, reduction, out
        )
        return value, gradient, hessian
