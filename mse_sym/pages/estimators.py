"""The page on the linear estimators: how far they are from those of scikit-learn and statsmodels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mse_sym.pages.measurements import estimators_data
from mse_sym.pages.quantities import number
from mse_sym.report.document import Block, Document, Paragraph, Section, Table

_DATA = {
    "diabetes": "diabetes",
    "breast_cancer": "breast cancer",
    "iris": "iris",
    "wine": "wine",
    "quarters": "diabetes, quarters of the target",
}
_NONE = "–"


def estimators_document() -> Document:
    """From the committed comparison."""
    data = estimators_data()
    versions = ", ".join(f"{package} {version}" for package, version in data["versions"].items())
    return Document(
        "estimators",
        "Linear models with any loss",
        "The estimators `LossRegressor` and `LossClassifier` minimise the mean of any loss of linear predictions, with "
        "the gradient and the Hessian that were derived and proved. Here they stand beside the linear models of "
        "scikit-learn and statsmodels, each of which knows one loss. Computed.",
        (_problem(), *_libraries(data["rows"])),
        (f"Computed with {versions}.",),
    )


def _problem() -> Section:
    blocks = (
        Paragraph(
            r"All minimise $\sum_i c_i \, \ell(w^\top x_i + b, y_i) + \alpha \left( \tfrac{1 - \rho}{2} \lVert w "
            r"\rVert_2^2 + \rho \lVert w \rVert_1 \right)$, with weights $c_i$ of the examples that add up to 1, "
            r"$\alpha$ as `alpha` and $\rho$ as `l1_ratio`. Smooth losses are minimised by Newton’s method in a trust "
            "region; losses that are linear between kinks, as the quantile loss, by a linear programme; others with "
            "kinks, or with a penalty on absolute values, by the method of multipliers. A fit at which no subgradients "
            "add up to $0$ to within the tolerance, which is the condition of a minimum, warns."
        ),
        Paragraph(
            "The features are standardised. In the columns of coefficients and of standard errors stands the greatest "
            "difference of two of them, relative to the greatest. The excess is how much greater the other library’s "
            "objective is than ours, relative to it: where it is positive, ours is nearer to the minimum. In the row "
            "of `HuberRegressor` the `scale` is the one that it estimates from the data, and `n` the number of "
            "examples."
        ),
    )
    return Section("what_is_minimised", "What is minimised", blocks)


def _libraries(rows: Sequence[Mapping[str, Any]]) -> Iterator[Section]:
    for library in dict.fromkeys(row["library"] for row in rows):
        table = _table([row for row in rows if row["library"] == library], library)
        yield Section(f"beside_{library.replace('-', '_')}", f"Beside {library}", (table,))


def _table(rows: Sequence[Mapping[str, Any]], library: str) -> Block:
    last = {"excess": "excess", "standard_errors": "standard errors"}
    columns = [name for name in last if any(name in row for row in rows)]
    return Table(
        f"Our estimators, and how far their numbers are from those of {library}.",
        (library, "ours", "data", "coefficients", *(last[name] for name in columns)),
        tuple(
            (
                row["peer"],
                f"`{row['ours']}`",
                _DATA[row["data"]],
                _shown(row["coefficients"]),
                *(_shown(row[name]) if name in row else _NONE for name in columns),
            )
            for row in rows
        ),
        frozenset(range(3, 4 + len(columns))),
    )


def _shown(value: float) -> str:
    return number(float(f"{value:.2g}"))
