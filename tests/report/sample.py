"""A small library that uses every block of the document model, and the awkward cases of each."""

from __future__ import annotations

from dataclasses import replace
from math import exp

from mse_sym.report.document import (
    Band,
    Chain,
    Curve,
    Definitions,
    Display,
    Document,
    Entries,
    Entry,
    Figure,
    Folded,
    Library,
    Listing,
    Marker,
    Paragraph,
    Proofs,
    Row,
    Section,
    Step,
    Subheading,
    Table,
)

_Z = tuple(-8 + 16 * k / 160 for k in range(161))


def _sigmoid(z: float) -> float:
    return 1 / (1 + exp(-z))


CHAIN = Chain(
    (
        Step("", (r"\frac{\partial \ell}{\partial w}",), ""),
        Step(
            "=",
            (
                r"\frac{\partial \ell}{\partial a}",
                r"\cdot \frac{\partial a}{\partial z}",
                r"\cdot \frac{\partial z}{\partial w}",
            ),
            "chain rule through $a$ and $z$",
        ),
        Step(
            "=",
            (
                r"\frac{\partial}{\partial a} \tfrac{1}{2} \left(a - y\right)^{2}",
                r"\cdot \frac{\partial}{\partial z} \sigma\left(z\right)",
                r"\cdot \frac{\partial}{\partial w} \left(w x + b\right)",
            ),
            "by definition",
        ),
        Step(
            "=",
            (r"\left(a - y\right) \sigma'\left(z\right) x",),
            "power rule, the sigmoid's derivative, and linearity in $w$",
        ),
    )
)

LONG_CHAIN = Chain(
    (
        Step("", (r"- \log p\left(y \mid a\right)",), ""),
        Step(
            "=",
            (
                r"- \log \frac{1}{\sqrt{2 \pi} \, \sigma}",
                r"+ \frac{\left(y - a\right)^{2}}{2 \sigma^{2}}",
                r"+ \sum_{k=1}^{K} y_{k} \log p_{k}",
                r"- \sum_{k=1}^{K} \left(1 - y_{k}\right) \log \left(1 - p_{k}\right)",
                r"+ \operatorname{softplus}\left(z\right)",
                r"- \lambda \lvert r \rvert",
                r"+ \tfrac{1}{2} \left\lVert \boldsymbol{W}^{\top} \boldsymbol{x} \right\rVert^{2}",
            ),
            "every term that was ever thought of, so that the line must break",
        ),
        Step(r"\doteq", (r"\frac{\left(y - a\right)^{2}}{2 \sigma^{2}}",), r"constants in $a$ dropped"),
        Step(
            r"\sim",
            (
                r"\begin{cases} \tfrac{1}{2} r^{2} & \text{for}\: \left|r\right| \leq \delta \\"
                r" \delta \left(\left|r\right| - \tfrac{1}{2} \delta\right) & \text{otherwise} \end{cases}",
            ),
            r"same minimiser, scaled by $\sigma^{2} > 0$",
        ),
    )
)

ENORMOUS = "x_{0} " + " ".join(rf"+ \frac{{x_{{{k}}}}}{{{k}!}}" for k in range(1, 40))

FIGURE = Figure(
    name="sigmoid-neuron",
    caption="The gradient of the toy neuron, $a^{2}(1 - a)$, against the pre-activation $z$.",
    alt="Two curves: the squared error's gradient is a hump, the cross-entropy's rises to one.",
    x_label="pre-activation $z$",
    y_label=r"$\partial \ell / \partial w$",
    curves=(
        Curve(_Z, tuple(_sigmoid(z) ** 2 * (1 - _sigmoid(z)) for z in _Z), "squared error"),
        Curve(_Z, tuple(_sigmoid(z) for z in _Z), "cross-entropy, $a - y$", dashed=True),
    ),
    bands=(Band(2.0, 8.0, "plateau"),),
    markers=(Marker(0.693, 0.148, r"$z = \ln 2$"),),
    y_range=(0.0, 1.05),
)

LOG_FIGURE = Figure(
    name="plateau-law",
    caption="Epochs to learn: exponential against linear.",
    alt="On a logarithmic scale one curve is a rising line and the other is nearly flat.",
    x_label="initial pre-activation $z_0$",
    y_label="epochs",
    curves=(
        Curve((1.5, 4, 6, 8, 10, 12), (36, 232, 1416, 10028, 73534, 542650), "squared error"),
        Curve((1.5, 4, 6, 8, 10, 12), (8, 17, 23, 30, 37, 43), "cross-entropy"),
    ),
    log_y=True,
)

ROW = Row((replace(FIGURE, name="left"), replace(LOG_FIGURE, name="right"), replace(FIGURE, name="below")))

LISTING = Listing("if a < b & ~c:  # 100 % of $x_1$, #1…\n    print({'y': \"\\\\n\"}, `z`)\n\n" + "x" * 92)

FOLDED = Folded("Answer & *more*", (Paragraph("By C1, $a$."), CHAIN))

ENTRIES = Entries(
    (
        Entry(
            "key1", "A. B: *On* $a_1$, J 1.", ("doi:10.1/(a)<b>_c", "https://doi.org/10.1/%28a%29%3Cb%3E_c"), "Cited."
        ),
        Entry("key2", "C & D: *T*, 100 %."),
    )
)

NAMES = (
    Subheading("a.name_1", "`name_1`"),
    Definitions("Arguments", (("`x_1`, `x_2`", "numbers, as $x^2$, 100 % & more"), ("", "and [C15](#C15)"))),
)

TABLE = Table(
    caption="The two runs after 300 steps of descent.",
    header=("loss", "start $(w, b)$", r"$\eta$", "initial output", "final output"),
    rows=(
        ("squared error", "(0.6, 0.9)", "0.15", "0.8175744762", "0.0939556949"),
        ("squared error", "(2, 2)", "0.15", "0.9820137900", "0.2028484243"),
        ("cross-entropy", "(0.6, 0.9)", "0.005", "0.8175744762", "0.4176792996"),
    ),
    numeric=frozenset({2, 3, 4}),
)

WORDY_TABLE = Table(
    caption="A table of sentences, which must wrap.",
    header=("framework", "what it does", "what follows"),
    rows=(
        (
            "`torch.nn.MSELoss()`",
            "It averages over *all* elements, so a factor $2/N$ appears in front of the residual.",
            "The gradient is $2(a - y)/N$, and a learning rate does not carry over from another framework.",
        ),
        (
            "`reduction='sum'`",
            "It adds them up | no factor in front but the 2.",
            "The gradient is $2(a - y)$.",
        ),
    ),
)

DOCUMENT = Document(
    name="sigmoid-neuron",
    title="One sigmoid neuron",
    lead="A neuron with output $a = \\sigma(wx + b)$ is trained with the squared error "
    "$\\ell = \\tfrac{1}{2}(a - y)^2$. When it is *badly* wrong it hardly learns – because of a factor "
    "$\\sigma'(z)$ in front of its gradient.",
    sections=(
        Section(
            "C15",
            "The gradient of a sigmoid neuron",
            (
                Paragraph(
                    "With one input $x$, weight $w$ and bias $b$, the gradient is the residual $a - y$ "
                    "times the slope $\\sigma'(z)$ of the activation. The chain goes through the output and "
                    "the pre-activation, one named intermediate at a time."
                ),
                CHAIN,
                Proofs(
                    (
                        ("each line equals the one before it", "exact normal form"),
                        (
                            "the last line is $\\partial \\ell/\\partial w$ for all $w, b, x$",
                            "`sympy.diff`, normal form",
                        ),
                    )
                ),
            ),
            "proved",
        ),
        Section(
            "C8",
            "A likelihood far too long for one line",
            (
                Paragraph(
                    "Escapes: 50 % & #1, under_score, {braces}, a ~ b ^ c, C:\\dir, 2 < 3, \\$5, é ½ → ≥ σ … “quoted”."
                ),
                LONG_CHAIN,
                Display((ENORMOUS,)),
                Display((r"\ell\left(a, y\right) = \tfrac{1}{2} \left\lVert a - y \right\rVert^{2}",)),
            ),
            "undecided",
        ),
        Section("C97", "Runs", (Proofs((("a run of 5 epochs", "once more"),), "computed"),), "proved and computed"),
        Section("C98", "A claim whose code raises", (Paragraph("`KeyError`"),), "error"),
        Section("C99", "A claim that is false", (Paragraph("There is a witness at $z = 3$."),), "refuted"),
        Section("runs", "The two runs", (FIGURE, TABLE, WORDY_TABLE, LISTING, *NAMES, ENTRIES, FOLDED, LOG_FIGURE)),
    ),
    colophon=("mse_sym 0.1.0, SymPy 1.14.0", "$x$, $w$, $b$ real; $y$ in $[0, 1]$."),
)

OTHER = Document(
    name="squared-error",
    title="The squared error",
    lead="Half the square of the miss.",
    sections=(Section("C2", "The constant in front", (Paragraph("It moves no minimiser."),), "proved"),),
)

LIBRARY = Library("Gradients, derived and proved", "Every claim, step by step.", (OTHER, DOCUMENT))
