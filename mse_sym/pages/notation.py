"""One notation through all pages: what each letter means, and where a letter is free to mean something of its own.

A page declares the letters that are its own in ``NOTATION``; those of the book it may not give another meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from mse_sym.report.document import Document
from mse_sym.report.formulas import formulas
from mse_sym.symbolic.abbreviations import LETTERS

BOOK: Mapping[str, str] = {
    "a": "a prediction, or the output of a neuron",
    "a_k": "the prediction for class, output or example $k$",
    "y": "a target",
    "y_k": "the target of class, output or example $k$",
    "z": "a logit: the number that goes into the last activation",
    "z_k": "the logit of class $k$; in a network, of neuron $k$",
    "p_k": "the probability of class or outcome $k$",
    "x": "an input",
    "X_k": "a table of inputs, a row for each example",
    "w": "a weight",
    "w_k": "weights, of inputs or of examples",
    "W_k": "the weights between two layers",
    "b": "a bias",
    "b_k": "the biases of a layer",
    "r": "a residual, $a - y$",
    "n": "the number of examples",
    "n_{l}": "the number of neurons of layer $l$",
    "K": "the number of classes, or of outputs",
    r"\ell": "the loss of one example",
    r"\ell_k": "the loss of example $k$",
    "R": "the risk: the mean of the losses of all examples, or of all that may come",
    "L": "the negative log-likelihood of all examples, the sum of their losses; as an index, the last layer",
    "J": "what another library minimises",
    r"\theta": "any parameter of a model",
    r"\eta": "the learning rate",
    "t": "the number of steps, or the time",
    "c": "one number that is predicted for all examples; in the catalogue, the index of a class",
    r"\kappa": "a positive factor in front of a loss",
    r"\sigma": r"the standard deviation of the noise; with an argument, $\sigma(z)$, the sigmoid",
    r"\mu": "a mean",
    r"\tau": "the level of a quantile",
    r"\delta": r"the border between small and large residuals; with two indices, $\delta_{jk}$, 1 where they are equal "
    r"and else 0; with a layer, $\delta^{(l)}_j$, an error signal",
    r"\delta_k": "the error signals of a layer",
    r"\phi": "any differentiable activation",
    r"\omega": "the dispersion of an exponential family",
    "v_k": "a direction",
    r"\xi": r"$e^{-|z|}$, where a function of $z$ is computed",
    "S": "the sum of the exponentials of all classes but the largest, relative to it",
    "Z": "the sum, or the integral, by which one divides so that probabilities add up to 1",
}
"""By the letter; ``_k`` stands for any index."""

CATALOGUE: Mapping[str, str] = {
    r"\alpha": "the shape of the general robust loss",
    "c": "the scale of the general robust loss",
    r"\beta": "the border of the smooth absolute error",
    r"\epsilon": "a small number that is added",
    r"\nu": "degrees of freedom",
    r"\gamma": "how much the focal loss leaves to easy examples",
    "q": "an exponent",
    "p": "the power of the variance",
    "r": "the number of failures",
    "s_k": "the score of candidate $k$",
    "u_k": "entry $k$ of a prediction",
    "T": "a temperature",
    ", ".join(LETTERS): "parts of a long line, which are written out below it",
}
"""The parameters of losses that go by a letter of their own, and the letters of abbreviations."""

_INDEX = re.compile(r"_\{(?:[a-z]{1,2}|[1-9])\}")
_LAYER = re.compile(r"\^\{\((?:L|l|l[+-]1|\d)\)\}")
_STEP = re.compile(r"_\{t\}")


def letter(latex: str) -> str:
    """A variable without its place: any index is ``_k``, and layers and steps are left out."""
    if re.fullmatch(r"n_\{(?:L|l|l[+-]1)\}", latex):
        return "n_{l}"
    return _INDEX.sub("_k", _STEP.sub("", _LAYER.sub("", latex)))


def assumed_letters(document: Document) -> tuple[str, ...]:
    """The letters of which the foot of a page says where they lie, in the order of the foot."""
    foot = next((line for line in document.colophon if line.startswith("Assumed")), "")
    return tuple(dict.fromkeys(letter(found) for found in re.findall(r"\$(\S+) \\in ", foot)))


def clashes(own: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """The letters of pages that mean something else in the book, each in a sentence."""
    for page, notation in own.items():
        for name, meaning in notation.items():
            if name in BOOK and BOOK[name] != meaning:
                yield f"{name} is {meaning} on the page {page}, and {BOOK[name]} in the book"


def letters_of_the_book(documents: Sequence[Document]) -> Iterator[tuple[str, str]]:
    """The letters of the book that pages use, with their meanings."""
    used = " ".join(latex for document in documents for latex in formulas(document))
    assumed = {name for document in documents for name in assumed_letters(document)}
    for name, meaning in BOOK.items():
        if name in assumed or re.search(rf"(?<![A-Za-z\\{{]){re.escape(name)}(?![A-Za-z])", used):
            yield _shown(name), meaning


def letters_of_pages(
    documents: Sequence[Document], own: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, str, str]]:
    """The letters that pages have of their own, each with the pages on which it means this, by the alphabet."""
    titles = {document.name: document.title for document in documents}
    found: dict[tuple[str, str], list[str]] = {}
    for page, letters in own.items():
        for each in letters.items():
            found.setdefault(each, []).append(titles[page])
    for name, meaning in sorted(found, key=lambda row: (row[0].strip("\\").removeprefix("var").lower(), row[0])):
        yield _shown(name), meaning, "; ".join(found[name, meaning])


def _shown(name: str) -> str:
    """A letter as a formula, and of several each, so that a line may break between them."""
    return ", ".join(f"${each}$" for each in name.split(", "))
