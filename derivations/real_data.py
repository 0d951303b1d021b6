r"""What the claims say, on real data.

The claims speak of one neuron, of a toy task, of any data. Here they are put to real ones, with the trainers of
this package: a line through the diabetes data, and a network that reads handwritten digits, as scikit-learn has
both (Efron et al. 2004; Alpaydin and Kaynak 1998). What was trained was computed once and its numbers are committed, so that this page is
made without the data; a test computes them again.
"""

from collections.abc import Iterator

from sympy import Mul, Pow, S

from mse_sym.losses import activations, binary_cross_entropy, gaussian_nll, squared_error
from mse_sym.pages.claims import Content, claim
from mse_sym.pages.colours import LOSSES
from mse_sym.pages.measurements import measured, real_data
from mse_sym.pages.quantities import number
from mse_sym.proof import Derivation, Evidence, relations
from mse_sym.report.document import Curve, Figure, Table
from mse_sym.report.figures import sampled

DATA = real_data()
SETTINGS, RUNS = DATA["settings"], DATA["runs"]
TITLES = {squared_error: "squared error", binary_cross_entropy: "cross-entropy"}


def _computed(goal: str, detail: str) -> Evidence:
    versions = ", ".join(f"{name} {version}" for name, version in DATA["versions"].items())
    return Evidence(goal, f"computed with {versions}", detail, kind="computed")


@claim("R1", "On diabetes, least squares and the Gaussian likelihood find one line", builds_on=("C2", "C9", "C12"))
def one_line() -> Iterator[Content]:
    found = RUNS["R1"]
    sigmas = ", ".join(f"{sigma:g}" for sigma in SETTINGS["sigmas"])
    yield (
        "The gradient of the Gaussian negative log-likelihood is that of the squared error over $\\sigma^2$, which moves no "
        "minimiser. At each prediction,"
    )
    a, y, sigma = gaussian_nll.prediction, gaussian_nll.target, gaussian_nll.parameters[0]
    residual = squared_error.gradient.xreplace({squared_error.prediction: a, squared_error.target: y})
    yield Derivation.begin(gaussian_nll.gradient, gaussian_nll.context).state(
        Mul(residual, Pow(sigma, -2), evaluate=False), r"the factor $1/\sigma^2$ apart"
    )
    yield (
        "So it is for 442 patients: a line in ten measurements, each scaled to the mean 0 and the variance 1, for the "
        "progression of the disease a year later. The squared error and the likelihood were minimised by Newton's method "
        f"with our Hessian, the likelihood for $\\sigma = {sigmas}$; beside them stands the solution of the normal equations "
        f"by linear algebra, which knows of no loss. The estimate of $\\sigma$ itself, the root of the mean squared residual (C12), is {found['estimate of sigma']:.3g}."
    )
    columns = [found["squared error"], *found["likelihoods"].values()]
    yield Table(
        caption="Slopes of the line, and its constant, to six figures. The measurements: bmi, the body mass index; bp, the "
        "average blood pressure; of the blood serum s1, the total cholesterol, s2 and s3, the lipoproteins of low and of high "
        "density, s4, the total cholesterol over s3, s5, possibly the logarithm of the triglycerides, and s6, the sugar.",
        header=(
            "measurement",
            "linear algebra",
            "squared error",
            *(f"$\\sigma = {sigma}$" for sigma in found["likelihoods"]),
        ),
        rows=tuple(
            (name, *(number(column[place], 6, filled=True) for column in (found["exact"], *columns)))
            for place, name in enumerate(found["names"])
        ),
        numeric=frozenset(range(1, 3 + len(found["likelihoods"]))),
    )
    yield _computed(
        "one minimiser on the diabetes data",
        f"slopes and constant agree to a part in {number(1 / found['largest error'], 2)}",
    )
    yield _computed("the estimate of $\\sigma$ on the diabetes data", f"{found['estimate of sigma']:g}")
    yield (
        "Not only the ends are the same. By C2 descent on the likelihood at the rate $\\eta \\sigma^2$ goes where descent on the "
        "squared error at the rate $\\eta$ goes, and so it does here, to rounding."
    )
    yield _computed(
        "one course of descent on the diabetes data",
        f"50 epochs, nowhere further apart than {number(found['apart'], 2)} of the largest parameter",
    )


@claim(
    "R2",
    "On digits, the cross-entropy leaves a start where the squared error stays",
    builds_on=("C15", "C16", "C19", "C24"),
)
def a_saturated_start() -> Iterator[Content]:
    found = RUNS["R2"]
    yield (
        f"A network of sigmoids, 64 inputs, {SETTINGS['hidden']} hidden neurons and an output for each digit, learns to read "
        "1,797 images of 8 by 8 pixels. Each output says whether the image shows its digit. The weights are drawn at random, "
        f"and all outputs start with the bias {SETTINGS['bias']:g}: nine of ten are sure of themselves and wrong. Both losses see "
        f"the same batches of 32 images, at the rate {SETTINGS['rate']:g}."
    )
    yield _right_figure(found)
    yield (
        "The squared error sits on its plateau (C24), on 1,797 images as on one neuron. The next figure shows why. The error signal of the "
        "output carries the slope $\\sigma'(z)$ under the squared error and does not under the cross-entropy, and by C19 the "
        "error signal of the hidden layer is made from it."
    )
    yield _signal_figure(found)
    yield Table(
        caption="The root mean square of the error signals at the start, and the share of digits that are read after so many epochs.",
        header=("loss", "hidden layer", "output", *(f"epoch {epoch}" for epoch in _EPOCHS)),
        rows=tuple(
            (
                TITLES[loss],
                *(number(signal[0], 2) for signal in found[loss.name]["signals"]),
                *(f"{found[loss.name]['right'][epoch]:.1%}" for epoch in _EPOCHS),
            )
            for loss in TITLES
        ),
        numeric=frozenset(range(1, 3 + len(_EPOCHS))),
    )
    starts = [found[loss.name]["signals"][-1][0] for loss in TITLES]
    yield measured(
        "two runs on the digits data",
        DATA["versions"],
        f"the error signal of the output starts {starts[1] / starts[0]:,.0f} times as large under the cross-entropy",
    )


_EPOCHS = (1, 5, 20, 30, 60)


def _right_figure(found: dict[str, dict[str, list[float]]]) -> Figure:
    return Figure(
        name="digits_read",
        caption="The share of the digits that are read, from one saturated start. A tenth is what guessing reads.",
        alt="Two curves over 60 epochs: the cross-entropy's rises to nine tenths within ten epochs, the squared error's stays at a tenth for more than twenty epochs and then rises steeply.",
        x_label="epoch",
        y_label="share of digits that are read",
        curves=tuple(_course(found[loss.name]["right"], title) for loss, title in TITLES.items()),
        y_range=(0.0, 1.0),
    )


def _signal_figure(found: dict[str, dict[str, list[list[float]]]]) -> Figure:
    curves = [
        _course(signal, f"{title}, {layer}", dashed=layer == "hidden layer")
        for loss, title in TITLES.items()
        for layer, signal in zip(("hidden layer", "output"), found[loss.name]["signals"], strict=True)
    ]
    return Figure(
        name="digits_error_signals",
        caption="The error signals of both layers over the epochs. Under the squared error they start thousands of times smaller, and grow as the outputs leave the tail.",
        alt="Four curves over 60 epochs on a logarithmic scale: those of the cross-entropy start near one and a tenth and fall slowly, those of the squared error start below a thousandth, rise for twenty-five epochs, and then lie beside the others.",
        x_label="epoch",
        y_label=r"root mean square of $\delta^{(l)}$",
        curves=tuple(curves),
        log_y=True,
    )


def _course(values: list[float], label: str, *, dashed: bool = False) -> Curve:
    return sampled(range(len(values)), values, label, dashed=dashed)


@claim("R3", "Where plain code stops, and the proved pieces go on", builds_on=("C25", "R2"))
def where_plain_code_stops() -> Iterator[Content]:
    found = RUNS["R3"]
    yield (
        "The same network by the chain rule as it is written by hand: SymPy differentiates the cross-entropy in $a$ and the "
        "sigmoid in $z$, prints both, and the error signal is the product of the two numbers. Over the reals the product is"
    )
    behind = binary_cross_entropy.of(activations.sigmoid)
    yield behind.gradient_derivation
    yield (
        "and what is compiled here is the last line, in a form that does not cancel. In floating point the product is another "
        "thing. Where $a$ is near 1, $1 - a$ has few digits left, and the first factor divides by it; from $z = 37$ on "
        "$a$ is 1, the first factor is infinite, and the product is NaN, not a number. The limit of the product is finite, $1 - y$, with no cliff:"
    )
    yield Derivation.begin(behind.gradient, behind.context).state(
        1 - behind.target, "the sigmoid tends to 1", relations.TendsTo(behind.prediction, S.Infinity)
    )
    yield Table(
        caption=f"The plain code and ours from starts with the bias $b$ in all outputs: the error of the plain code's first gradient, the epochs of {SETTINGS['epochs beside']} that its run lasts, and the share of the digits that ours reads at the end.",
        header=("$b$", "error of the gradient", "epochs", "read by ours"),
        rows=tuple(
            (
                bias,
                "no number" if each["error"] is None else number(each["error"], 2),
                str(each["epochs"]),
                f"{each['right']:.1%}",
            )
            for bias, each in found.items()
        ),
        numeric=frozenset(range(4)),
    )
    yield Figure(
        name="plain_gradient_error",
        caption="How wrong the first gradient of the plain code is. Each unit of the bias costs a factor of about $e$; from 37 on there is no gradient.",
        alt="Dots on a rising line on a logarithmic scale: from an error of 5 · 10⁻¹⁴ at the bias 10 to two hundredths at the bias 34.",
        x_label="bias $b$ of the outputs",
        y_label="relative error of the gradient",
        curves=(
            Curve(
                tuple(float(bias) for bias, each in found.items() if each["error"] is not None),
                tuple(each["error"] for each in found.values() if each["error"] is not None),
                "plain code",
                colour=LOSSES["cross-entropy"],
                dots=True,
            ),
        ),
        log_y=True,
    )
    stopped = [bias for bias, each in found.items() if not each["epochs"]]
    yield measured(
        "runs of plain code and of proved pieces on the digits data",
        DATA["versions"],
        f"from the biases {' and '.join(stopped)} the plain run ends in its first epoch, and ours goes on",
    )
    yield "Where nothing is lost, at the bias 10, the two are the same run to rounding, which a test checks."
