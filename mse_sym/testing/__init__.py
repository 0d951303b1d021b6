"""Hypothesis strategies for those who test: arguments of a loss, numbers of a set, labels, expressions.

::

    from hypothesis import given
    from mse_sym import losses
    from mse_sym.testing import arguments

    huber = losses.huber.compile()


    @given(arguments(losses.huber, shape=(5,)))
    def test_it_is_finite(drawn):
        assert np.isfinite(huber.value(drawn.prediction, drawn.target, **drawn.parameters)).all()

Everything lies in the domains of the loss and is a number of the floating type. What is drawn are plain numbers
first, to which Hypothesis shrinks, then numbers of any size, both sides of every border at which a branch changes or a
function overflows, of every kink, and targets that are the prediction to the last bits.
"""

try:
    import hypothesis as hypothesis
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        'mse_sym.testing needs Hypothesis, which is an extra: pip install "mse_sym[hypothesis]"', name=error.name
    ) from error

from mse_sym.testing.grammar import expressions
from mse_sym.testing.of_losses import Arguments, arguments
from mse_sym.testing.of_sets import numbers, simplex

__all__ = ["Arguments", "arguments", "expressions", "numbers", "simplex"]
