r"""How libraries and textbooks write the squared error and the binary cross-entropy, and what follows.

All of them take a sum over the elements of a prediction, :math:`n` examples with :math:`K` outputs each,
:math:`N = nK` elements in all; they differ in the factor in front and in the divisor:

.. math:: J = \frac{f}{d} \sum_{j=1}^{N} \ell_1(a_j, y_j), \qquad d \in \{1, n, N\}.

A row of :data:`CONVENTIONS` states the facts.  Gradient and learning rate are not stated: they are derived.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from sympy import Expr, Indexed, Mul, Rational, S, Sum, Symbol

from mse_sym.losses import activations
from mse_sym.losses.catalogue import binary_cross_entropy, squared_error
from mse_sym.losses.loss import Loss
from mse_sym.proof import Derivation
from mse_sym.proof.rules import unfold
from mse_sym.symbolic.context import Context, index, size, vector
from mse_sym.symbolic.notation import textbook_latex
from mse_sym.symbolic.partial import Partial

Domain: TypeAlias = Literal["number", "probability", "logit"]
Reduction: TypeAlias = Literal["mean over elements", "mean over examples", "sum", "none"]

EXAMPLES, ELEMENTS = size("n"), size("N")
OUTPUTS = Symbol("K", positive=True)
"""Outputs per example, :math:`K = N/n`."""
RATE = Symbol("eta", positive=True)
r"""The learning rate of descent on the risk of this project, :math:`R = \frac{1}{n} \sum_i \ell_i`."""
OBJECTIVE = Symbol("J", real=True)
"""What the library minimises, as a named intermediate."""

_I, _J = index("i"), index("j")
_LOSSES: dict[Domain, Loss] = {
    "number": squared_error,
    "probability": binary_cross_entropy,
    "logit": binary_cross_entropy.of(activations.sigmoid),
}
_DIVISORS: dict[Reduction, Expr] = {
    "mean over elements": ELEMENTS,
    "mean over examples": EXAMPLES,
    "sum": S.One,
    "none": S.One,
}


@dataclass(frozen=True)
class Library:
    """A library, or a book, which has no version; ``source`` says where the facts about it stand."""

    name: str
    version: str
    source: str


@dataclass(frozen=True)
class Convention:
    """One loss of one library.

    Attributes:
        library: where it is found.
        name: what it is called there.
        domain: what the prediction is.
        factor: what stands in front of ``(a - y)**2``, or of ``-(y log a + (1 - y) log(1 - a))``.
        reduction: of the elements of the prediction; ``"none"`` leaves each to itself.
        arguments: the names of the first two, in their order.
        target_first: whether the target comes before the prediction.
    """

    library: Library
    name: str
    domain: Domain
    factor: Rational
    reduction: Reduction
    arguments: tuple[str, str]
    target_first: bool

    @property
    def loss(self) -> Loss:
        """The loss of this project's catalogue that it is a multiple of."""
        return _LOSSES[self.domain]

    @property
    def times_ours(self) -> Rational:
        """How many times this project's loss of one element it is; ours is half the square."""
        return 2 * self.factor if self.domain == "number" else self.factor

    @property
    def divisor(self) -> Expr:
        return _DIVISORS[self.reduction]

    @property
    def prediction(self) -> Indexed:
        """The element in which the gradient is taken."""
        return _entry(self.loss.prediction, _I)

    @property
    def objective(self) -> Expr:
        """What is minimised, as a sum over the elements."""
        term = _at(self.loss, self.loss.expression * self.times_ours / self.factor, _J)
        return self.factor / self.divisor * Sum(term, (_J, 1, ELEMENTS))

    @property
    def context(self) -> Context:
        domains = {_entry(symbol, _J).base: domain for symbol, domain in self.loss.domains.items()}
        return Context(domains, {OBJECTIVE: self.objective, OUTPUTS: ELEMENTS / EXAMPLES})

    @property
    def multiple(self) -> Expr:
        """The factor ``c`` with ``objective = c R``, where ``R`` is this project's risk, a mean over examples."""
        per_example: dict[Reduction, Expr] = {"mean over elements": 1 / OUTPUTS, "mean over examples": S.One}
        return self.times_ours * per_example.get(self.reduction, EXAMPLES)

    @property
    def rate(self) -> Expr:
        """The learning rate with which descent on it takes the steps of descent on ``R`` with the rate η."""
        rate = RATE / self.multiple
        if not rate.has(OUTPUTS):
            return rate
        factors = (rate / (RATE * OUTPUTS), RATE, OUTPUTS)
        return Mul(*(factor for factor in factors if factor != 1), evaluate=False)

    @property
    def gradient(self) -> Derivation:
        """The derivative of the objective in one element."""
        return (
            Derivation.begin(Partial(OBJECTIVE, self.prediction), self.context)
            .apply(unfold(OBJECTIVE))
            .state(self._gradient, self._reason)
        )

    @property
    def step(self) -> Derivation:
        """One step with :attr:`rate`, line by line to one step on ``R`` with the rate η."""
        first = self._stepped(self.rate, Partial(OBJECTIVE, self.prediction))
        worked_out = self._stepped(self.rate, self._gradient)
        ours = self._stepped(RATE / EXAMPLES, self._gradient_of_ours)
        derivation = Derivation.begin(first, self.context).state(worked_out, self._reason)
        if worked_out == ours or self.multiple == 1:
            return derivation
        cancelled = f"the factor ${textbook_latex(self.multiple)}$ cancels"
        return derivation.state(ours, "$K = N/n$" if self.divisor == ELEMENTS else cancelled)

    @property
    def _gradient_of_ours(self) -> Expr:
        """Of this project's loss of one element."""
        return _at(self.loss, self.loss.gradient, _I)

    @property
    def _gradient(self) -> Expr:
        if self.times_ours == 1:
            return self._gradient_of_ours / self.divisor
        factors = (self.times_ours, self._gradient_of_ours, 1 / self.divisor)
        return Mul(*(factor for factor in factors if factor != 1), evaluate=False)

    @property
    def _reason(self) -> str:
        rule = "power rule" if self.domain == "number" else "the gradient of the cross-entropy"
        return f"{rule}; only $j = i$ remains"

    def _stepped(self, rate: Expr, gradient: Expr) -> Expr:
        return self.prediction - Mul(rate, gradient, evaluate=False)


def _entry(symbol: Symbol, place: Symbol) -> Indexed:
    return vector(symbol.name, ELEMENTS)[place]


def _at(loss: Loss, expression: Expr, place: Symbol) -> Expr:
    """A formula of one prediction and target, for the element at a place."""
    return expression.xreplace({symbol: _entry(symbol, place) for symbol in (loss.prediction, loss.target)})


TORCH = Library("torch", "2.13.0", "documentation of `torch.nn`")
KERAS = Library("Keras", "3.15.1", "documentation of `keras.losses`")
SKLEARN = Library("scikit-learn", "1.9.1", "documentation of `sklearn.metrics`, and `sklearn/_loss/loss.py`")
OPTAX = Library("optax", "0.2.8", "documentation of `optax.losses`")
XGBOOST = Library("XGBoost", "3.2.0", "`src/objective/regression_loss.h`")
LIGHTGBM = Library("LightGBM", "4.7.0", "`src/objective/regression_objective.hpp` and `binary_objective.hpp`")
NIELSEN = Library("Nielsen", "", "chapter 1, equation (6), chapter 3 and `network2.py`")

_TRUE_FIRST, _RAW = (("y_true", "y_pred"), True), (("y_true", "raw_prediction"), True)
_INPUT, _LOGITS, _BOOK = (("input", "target"), False), (("logits", "labels"), False), (("a", "y"), False)
_OPTAX, _PREDT, _PREDS = (
    (("predictions", "targets"), False),
    (("predt", "dtrain"), False),
    (("preds", "train_data"), False),
)
_ONE, _HALF = Rational(1), Rational(1, 2)

CONVENTIONS = (
    Convention(TORCH, "MSELoss()", "number", _ONE, "mean over elements", *_INPUT),
    Convention(TORCH, "MSELoss(reduction='sum')", "number", _ONE, "sum", *_INPUT),
    Convention(KERAS, "MeanSquaredError()", "number", _ONE, "mean over elements", *_TRUE_FIRST),
    Convention(SKLEARN, "mean_squared_error", "number", _ONE, "mean over elements", *_TRUE_FIRST),
    Convention(SKLEARN, "HalfSquaredError", "number", _HALF, "none", *_RAW),
    Convention(OPTAX, "squared_error", "number", _ONE, "none", *_OPTAX),
    Convention(OPTAX, "l2_loss", "number", _HALF, "none", *_OPTAX),
    Convention(XGBOOST, "reg:squarederror", "number", _HALF, "sum", *_PREDT),
    Convention(LIGHTGBM, "regression", "number", _HALF, "sum", *_PREDS),
    Convention(NIELSEN, "QuadraticCost", "number", _HALF, "mean over examples", *_BOOK),
    Convention(TORCH, "BCELoss()", "probability", _ONE, "mean over elements", *_INPUT),
    Convention(TORCH, "BCEWithLogitsLoss()", "logit", _ONE, "mean over elements", *_INPUT),
    Convention(KERAS, "BinaryCrossentropy()", "probability", _ONE, "mean over elements", *_TRUE_FIRST),
    Convention(KERAS, "BinaryCrossentropy(from_logits=True)", "logit", _ONE, "mean over elements", *_TRUE_FIRST),
    Convention(SKLEARN, "log_loss", "probability", _ONE, "mean over examples", ("y_true", "y_proba"), True),
    Convention(SKLEARN, "HalfBinomialLoss", "logit", _ONE, "none", *_RAW),
    Convention(OPTAX, "sigmoid_binary_cross_entropy", "logit", _ONE, "none", *_LOGITS),
    Convention(XGBOOST, "binary:logistic", "logit", _ONE, "sum", *_PREDT),
    Convention(LIGHTGBM, "binary", "logit", _ONE, "sum", *_PREDS),
    Convention(NIELSEN, "CrossEntropyCost", "probability", _ONE, "mean over examples", *_BOOK),
)
"""What the libraries do, in the versions stated.

The boosters take the target from the data set; their arguments are those of an objective of one's own.
"""


def distinct_objectives() -> dict[Expr, tuple[Convention, ...]]:
    """The conventions by what they minimise: several libraries write the same."""
    groups: dict[Expr, tuple[Convention, ...]] = {}
    for convention in CONVENTIONS:
        groups[convention.objective] = (*groups.get(convention.objective, ()), convention)
    return groups
