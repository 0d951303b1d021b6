"""The page on speed: nanoseconds beside greatest errors, of our functions and of those that people use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mse_sym.pages.loss_names import in_words
from mse_sym.pages.measurements import speed_data
from mse_sym.pages.quantities import TYPES, figures, ulps
from mse_sym.report.document import Curve, Document, Figure, Paragraph, Section, Shape, Table

_FLOOR = 0.3
_ARRAYS: Mapping[str, Shape] = {
    "numpy": "circle",
    "numba": "square",
    "torch": "triangle",
    "torch.compile": "diamond",
    "jax": "pentagon",
    "scikit-learn": "wedge",
}
"""What computes, ours and that of others alike, and how its points are drawn."""
_ELEMENTS = 100_000
"""Of the picture."""


def speed_document() -> Document:
    """From the committed measurements."""
    speed = speed_data()
    versions = ", ".join(f"{package} {version}" for package, version in speed["versions"].items())
    return Document(
        "speed",
        "Fast, and right to the last bits",
        "How long value and gradient of a loss take, and how many units in the last place they are wrong, side by "
        "side: of the compiled functions, and of what people use today. Measured.",
        (_how(speed), _picture(speed), _slower(speed), *_losses(speed)),
        (
            f"Measured with {versions}, on {speed['cores']} cores of {speed['processor']}, "
            f"whose load was {speed['load']:g} before.",
        ),
    )


def _how(speed: Mapping[str, Any]) -> Section:
    threads = sorted({count for count in speed["threads"].values() if count != "1"})
    alone = [f"`{name}`" for name, count in speed["threads"].items() if count == "1"]
    blocks = (
        Paragraph(
            "Value and gradient together, of the mean over all examples, in arrays of the library’s own: PyTorch by "
            "its automatic differentiation, as it is and under `torch.compile`; JAX under `jit`, with the losses of "
            "optax; scikit-learn by the functions of its linear models; NumPy by the shortest lines that one would "
            "write by hand. All take turns in one run, and of the "
            f"{speed['repetitions']} times of each the median counts. {' and '.join(alone)} compute in one thread, "
            f"the others in up to {' or '.join(threads)}."
        ),
        Paragraph(
            f"The error is the greatest at {speed['points']} ordinary inputs, half of them confident, in value and "
            "gradient, in units in the last place. Each label is a class, and no share. An error of $10^{15}$ and more "
            "says that a small gradient has been rounded to 0."
        ),
    )
    return Section("how_measured", "What is measured", blocks)


def _picture(speed: Mapping[str, Any]) -> Section:
    rows = [row for row in speed["rows"] if (row["type"], row["elements"]) == ("float64", _ELEMENTS)]
    names = [name for name in speed["threads"] if any(name in row["of"] for row in rows)]

    def dots(name: str) -> Curve:
        points = [(_nanoseconds(row, name), float(row["of"][name]["error"])) for row in rows if name in row["of"]]
        ours = name.startswith("mse_sym")
        arrays = name.removeprefix("mse_sym ").removesuffix(" by hand").lower()
        return Curve(
            tuple(time for time, _ in points),
            tuple(max(error, _FLOOR) for _, error in points),
            f"`{name}`" if ours else name,
            dashed=not ours,
            colour=list(_ARRAYS).index(arrays),
            dots=True,
            shape=_ARRAYS[arrays],
        )

    figure = Figure(
        name="speed",
        caption=f"Time and error of each loss, at {_ELEMENTS:,} elements in 64 bits. Colour and shape say what "
        "computes; full are the functions of this project, hollow what people use today. An error below "
        f"{_FLOOR} is drawn there.",
        alt="Both axes are logarithmic. The points of mse_sym lie in the lower left; those of other libraries with "
        "errors of more than 10¹⁵ at the upper edge.",
        x_label="time, in nanoseconds an element",
        y_label="error, in units in the last place",
        curves=tuple(map(dots, names)),
        log_x=True,
        log_y=True,
    )
    text = "Each loss is a point: further left it is faster, further down more accurate."
    return Section("speed_and_error", "Speed and error", (Paragraph(text), figure))


def _slower(speed: Mapping[str, Any]) -> Section:
    """What is slower than others, and why."""
    rows = tuple(_slower_rows(speed))
    table = Table(
        "Functions of this project that take longer than what they are compared with: `mse_sym numba` with the fastest "
        "of the others (of 1,000 elements with NumPy by hand, of the most classes with PyTorch), those of PyTorch and "
        "JAX with the library’s own under the same compilation.",
        ("loss", "bits", "elements", "function", "times as long"),
        rows,
        frozenset({1, 2, 4}),
    )
    reasons = Paragraph(
        "What it costs to be right: results of 32 bits are computed in 64 and rounded once, so that they take as long "
        "as those of 64, where others take half; the mean keeps what the rounding of its sum leaves out, at six "
        "operations an element; and all arguments are looked at, once. Beside a squared error, which is two "
        "operations, that counts. Of vectors XLA, the compiler of JAX, runs sums over classes each as a pass over "
        "memory, and those that make up for their rounding are two, beside one that looks whether anything could "
        "overflow; PyTorch gets them all as one operation."
    )
    return Section("slower", "Where others are faster", (reasons, table))


def _slower_rows(speed: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for row in speed["rows"]:
        for name, of in row["of"].items():
            if row["elements"] > 1 and of["ratio"] is not None and of["ratio"] > 1:
                classes = f", $K = {row['classes']}$" * bool(row["classes"])
                loss = f"{in_words(row['loss'])}{classes}"
                yield loss, str(TYPES[row["type"]]), f"{row['elements']:,}", f"`{name}`", f"{of['ratio']:.2f}"


def _losses(speed: Mapping[str, Any]) -> Iterator[Section]:
    for loss in dict.fromkeys(row["loss"] for row in speed["rows"]):
        rows = [row for row in speed["rows"] if row["loss"] == loss]
        kinds = dict.fromkeys((row["type"], row["classes"]) for row in rows)
        tables = (_table(loss, [row for row in rows if (row["type"], row["classes"]) == kind], *kind) for kind in kinds)
        yield Section(f"speed_{loss}", in_words(loss), tuple(tables))


def _table(loss: str, rows: Sequence[Mapping[str, Any]], dtype: str, classes: int) -> Table:
    """A row for each library, a column for each number of elements."""
    names = dict.fromkeys(name for row in rows for name in row["of"])
    vectors = f" $K = {classes}$," * bool(classes)
    return Table(
        f"{in_words(loss)},{vectors} in {TYPES[dtype]} bits: the error in units in the last place (ulp); the time in "
        "microseconds (µs) for one example, and of so many elements in nanoseconds (ns) for each.",
        (
            "function",
            "error, ulp",
            *("one, µs" if row["elements"] == 1 else f"{row['elements']:,}, ns" for row in rows),
        ),
        tuple(
            (
                f"`{name}`" if name.startswith("mse_sym") else name,
                ulps(float(next(row["of"][name]["error"] for row in rows if name in row["of"]))),
                *(_shown(_nanoseconds(row, name)) if name in row["of"] else "–" for row in rows),
            )
            for name in names
        ),
        frozenset(range(1, len(rows) + 2)),
    )


def _column(elements: int) -> str:
    return "one, µs" if elements == 1 else f"{elements:,}, ns"


def _shown(time: float) -> str:
    """Three figures, or as many as there are before the point."""
    return f"{time:,.0f}" if time >= 99.95 else figures(time, 3)


def _nanoseconds(row: Mapping[str, Any], name: str) -> float:
    """For one element; of one example microseconds."""
    seconds = float(row["of"][name]["seconds"])
    return seconds * (1e6 if row["elements"] == 1 else 1e9 / row["elements"])
