r"""Errata.

Statements that were made or asked about, given to the same prover that proves the other pages. Each comes back
with a point at which it fails and, where one edit mends it, with the line that was meant. Where a statement was made, or
asked about, is said with it; a thread is cited by its repository and number.
"""

from collections.abc import Iterator

from sympy import Expr, Mul, Rational, S, Symbol, cosh, exp, log, oo, symbols

from mse_sym import refuted
from mse_sym.losses import binary_cross_entropy, squared_error
from mse_sym.pages.claims import Content, claim
from mse_sym.pages.evaluated import evaluated, printed
from mse_sym.proof import Derivation, relations, rules
from mse_sym.proof.strategy import LOSS
from mse_sym.symbolic import Context, Partial, sigmoid
from mse_sym.symbolic.context import UNIT_OPEN

a, y, z, r, s, u = symbols("a y z r s u", real=True)
sigma = Symbol("sigma", positive=True)
MEAN_LOSS = Symbol("R", real=True)
toy = Context({a: UNIT_OPEN}, {LOSS: binary_cross_entropy.expression, a: sigmoid(z), y: S.Zero})
square = Context(definitions={LOSS: squared_error.expression})
RATE_OF_THE_FIGURES = 0.005
"""With which the figures of E1 step for the cross-entropy."""
ASSUMED = (
    "Statements are of real numbers, without rounding.",
    "In E1 the neuron is that of the toy task, $x = 1$ and $y = 0$; in E2 the noise is Gaussian, of mean 0, and $\\sigma$ is its true standard deviation.",
)
"""What this page takes for granted besides where its variables lie."""


@claim("E1", "The step $1/(1 - a)$ is not the gradient of the cross-entropy", builds_on=("C15", "C20", "C22"))
def the_step_of_the_interactive_figures() -> Iterator[Content]:
    step = 1 / (1 - a)
    yield refuted(
        Partial(LOSS, z),
        relations.Equal(),
        step,
        toy,
        said=(
            "The interactive figures of a textbook (Nielsen 2015, chapter 3) train the toy "
            "neuron ($x = 1$, $y = 0$) with both losses. For the squared error they step weight and bias by "
            "`a*a*(1-a)`, which is right (C15), and for the cross-entropy by `1/(1-a)` (`js/saturation3.js` and "
            "`js/saturation4.js` in the book’s repository, `mnielsen/nnadl_site`, at the commit `9dd7331`). They say, then:"
        ),
    )
    yield "What is stepped with is the derivative in the output $a$, where weight and bias want the one in $z$. Written out:"
    yield (
        Derivation.begin(Partial(LOSS, z), toy)
        .apply(rules.chain_rule(a))
        .state(Mul(step, Partial(a, z), evaluate=False), r"$\ell = -\log(1 - a)$")
        .state(Mul(step, a, 1 - a, evaluate=False), r"$\sigma' = \sigma(1 - \sigma) = a(1 - a)$")
        .state(a, "the factor $1 - a$ cancels")
    )
    yield "The text of the chapter has it right. The steps of the figures are $1/(1 - a)$ where they should be $a$, too long by the factor"
    too_long = 2 + 2 * cosh(z)
    yield (
        Derivation.begin(1 / (a * (1 - a)), toy)
        .state(1 / Partial(sigmoid(z), z), r"$a(1 - a) = \sigma'(z)$")
        .state(too_long, r"$\sigma(z) = 1/(1 + e^{-z})$")
    )
    start = S(4)
    output, times = printed(sigmoid(start), ".3f"), printed(too_long.xreplace({z: start}), ".1f")
    yield evaluated("the output and the factor at the unlucky start", r"$\sigma(4)$ and $2 + 2 \cosh 4$", output, times)
    yield (
        f"At the unlucky start, $z = {start}$ and $a \\approx {output}$, that is "
        f"{times} times. The figures make up for it with a learning rate of {RATE_OF_THE_FIGURES:g}."
    )


@claim("E2", "The Fisher information is 2 for a log scale and ½ for a log variance", builds_on=("C12",))
def the_fisher_information_of_the_logarithms() -> Iterator[Content]:
    weight = exp(-(r**2) / (2 * sigma**2))
    yield (
        "The Fisher information is the expected second derivative of the negative log-likelihood, at the true value of the "
        "parameter; it is equal to the expected square of the gradient, by which C12 defines it. For Gaussian noise one has to know only that the expected square of the residual $r$ is $\\sigma^2$. The "
        "density of $r$ is proportional to $e^{-r^2/(2\\sigma^2)}$. Multiplied by this, $r^2 - \\sigma^2$ has an antiderivative "
        "that vanishes at both ends, so that its integral is 0:"
    )
    primitive = -(sigma**2) * r * weight
    yield Derivation.begin(Mul(r**2 - sigma**2, weight, evaluate=False)).state(
        primitive, "product rule, read backwards", relations.AntiderivativeIn(r)
    )
    for end in (oo, -oo):
        yield Derivation.begin(primitive).state(S.Zero, r"$e^{-r^2/(2\sigma^2)}$ dies out", relations.TendsTo(r, end))
    yield (
        "Let a model have the parameter $s$, whose true value is $\\log \\sigma$. Its expected loss is, up to a constant, "
        "$R = \\sigma^2/(2 e^{2s}) + s$. If the model has the parameter $u$ instead, whose true value is $\\log \\sigma^2$, the expected loss is "
        "$R = \\sigma^2/(2 e^u) + \\tfrac{1}{2} u$. The information on the parameter is the second derivative of $R$ in it, at its true value. "
        "The two are easily confused. NGBoost takes 2 for the information on the second parameter of its normal distribution. Asked why, "
        "somebody answers that the parameters are $\\mu$ and $\\log \\sigma^2$ (`stanfordmlgroup/ngboost` #353). Of $u$ that says:"
    )
    yield from _mixed_up(u, sigma**2 / (2 * exp(u)) + u / 2, 2 * log(sigma), r"\log \sigma^2", said=S(2))
    yield (
        "The library itself is right. In its code (`ngboost/distns/normal.py`) the scale is the exponential of the second parameter, so that this "
        "is $s$. The same confusion the other way round would say of $s$:"
    )
    yield from _mixed_up(s, sigma**2 / (2 * exp(2 * s)) + s, log(sigma), r"\log \sigma", said=Rational(1, 2))
    yield "Since $u = 2s$, the information on $s$ is $(du/ds)^2 = 4$ times the information on $u$."


def _mixed_up(parameter: Symbol, mean_loss: Expr, truth: Expr, shown: str, *, said: Expr) -> Iterator[Content]:
    context = Context(definitions={MEAN_LOSS: mean_loss, parameter: truth})
    information = Partial(Partial(MEAN_LOSS, parameter), parameter)
    yield refuted(information, relations.Equal(), said, context)
    yield "Differentiated twice, and then at the true value:"
    yield (
        Derivation.begin(information, context)
        .apply(
            rules.unfold(MEAN_LOSS),
            rules.work_out,
            rules.simplify,
            reason=r"sum rule, constant factor, $(e^x)' = e^x$, twice",
        )
        .state(1 / said, f"${parameter} = {shown}$")
    )


@claim("E3", "The factor ½ does not move the minimiser", builds_on=("C2",))
def the_half() -> Iterator[Content]:
    yield refuted(
        Partial(LOSS, a),
        relations.SolvedFor(a),
        y / 2,
        square,
        said=(
            "Whether the factor ½ in front of the squared error changes the result is often asked, as in a thread on why it is there "
            "(question 52157 of `datascience.stackexchange.com`), where the answer is no. If it halved the minimiser with the loss, that would be:"
        ),
    )
    yield "The ½ stands in front of the whole square and halves the gradient, whose zero stays where it is:"
    yield (
        Derivation.begin(Partial(LOSS, a), square)
        .apply(rules.unfold(LOSS))
        .apply(rules.work_out, reason="power rule")
        .apply(rules.solve_for(a))
    )


@claim("E4", "The gradient of the squared error is $a - y$, not $y - a$", builds_on=("C3",))
def the_sign() -> Iterator[Content]:
    yield refuted(
        Partial(LOSS, a),
        relations.Equal(),
        y - a,
        square,
        said=(
            "The step of gradient descent, target minus prediction, is often called the gradient: in the thread of P1 of the squared error, and "
            "of the logistic loss, behind its sigmoid, in `dmlc/xgboost` #1060, which asks whether it should not be so. Of half the square that says:"
        ),
    )
    yield "Descent subtracts the gradient. Whoever subtracts $y - a$ climbs, and the residual grows with every step:"
    rate = Symbol("eta", positive=True)
    yield Derivation.begin(a - Mul(rate, y - a, evaluate=False) - y).state(
        Mul(1 + rate, a - y, evaluate=False), "the factor $a - y$ taken out"
    )
