"""The page of the catalogue: how the named functions are computed, then every loss, down to its compiled forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from sympy import Abs, Expr, KroneckerDelta, Piecewise, Sum, Symbol, exp

from mse_sym.forms import Form
from mse_sym.forms.stable import COMPUTING_RULES, evaluation_forms
from mse_sym.losses import Loss
from mse_sym.losses.class_numbers import class_index, of_class, takes_classes
from mse_sym.pages.attempts import Failed, attempt
from mse_sym.pages.blocks import as_prose, assumptions, chain, chained, failure, proofs, unfinished
from mse_sym.pages.failing import edits, refutation_of
from mse_sym.pages.results import Result
from mse_sym.pages.sources import of_loss
from mse_sym.pages.steps import steps_of
from mse_sym.proof import Derivation, Line, StepRefuted
from mse_sym.proof.verdict import StepFailed
from mse_sym.report.document import Block, Display, Document, Paragraph, Section, Step
from mse_sym.report.status import Status
from mse_sym.runtime.quantity import QUANTITIES
from mse_sym.symbolic.functions import NamedFunction, softmax
from mse_sym.symbolic.notation import latex_pieces, textbook_latex
from mse_sym.symbolic.summation import in_leading_digits

FUNCTIONS = "named_functions"
"""Under this name stands how the functions are computed of which the compiled forms are made."""


def catalogue_document(
    losses: Mapping[str, Loss],
    results: Mapping[str, Result],
    colophon: Callable[[Sequence[Result]], tuple[str, ...]],
    folder: Path,
) -> Document:
    """Every loss of the catalogue, alone and behind its activations: formula, gradient, compiled form."""
    functions, of_losses = results[FUNCTIONS], [results[name] for name in losses]
    return Document(
        "catalogue",
        "The catalogue",
        "Every loss with its gradient, derived and proved, and the form that is compiled. "
        "Each is an entry of a few lines; what stands here follows from it.",
        (
            Section(
                FUNCTIONS,
                "How the named functions are computed",
                functions.blocks,
                None if functions.status == "proved" else functions.status,
            ),
            *(
                Section(r.name, losses[r.name].title, r.blocks, r.status, of_loss(losses[r.name], folder))
                for r in of_losses
            ),
        ),
        colophon(of_losses),
    )


def examine_functions() -> Result:
    """Derive how the named functions are computed, as it stands on the page."""
    return _examined(FUNCTIONS, evaluation_forms, lambda: _functions(evaluation_forms()), tuple)


def examine_loss(loss: Loss, *, on_page: bool) -> Result:
    """Derive value, gradient and Hessian of a loss down to the compiled forms, and write that if it is to be shown."""
    return _examined(
        loss.name,
        lambda: tuple(loss.stable_forms.values()),
        lambda: _loss(loss) if on_page else iter(()),
        lambda: (loss.gradient_derivation,) if on_page else (),
    )


def _examined(
    name: str,
    derive: Callable[[], Sequence[Form]],
    write: Callable[[], Iterator[Block]],
    main: Callable[[], Sequence[Derivation]],
) -> Result:
    """What becomes of derivations, with what is written of them; the variables assumed are those of the main ones."""

    def result() -> Result:
        try:
            evidence = tuple(item for form in derive() for item in form.evidence)
            return Result(name, "proved", evidence, blocks=tuple(write()), assumed=tuple(assumptions(main())))
        except StepFailed as error:
            return _unfinished(name, error)

    found = attempt(result, name)
    return _failed(name, "error", found.message, found.traceback) if isinstance(found, Failed) else found


def _unfinished(name: str, error: StepFailed) -> Result:
    status: Status = "refuted" if isinstance(error, StepRefuted) else "undecided"
    refutation = refutation_of(error)
    message = "\n".join([str(error), *edits(refutation)])
    shown = unfinished(message, error.derivation, error.line, refutation)
    return Result(name, status, failure=message, blocks=tuple(shown))


def _failed(name: str, status: Status, message: str, traceback: str = "") -> Result:
    return Result(name, status, failure=message, traceback=traceback, blocks=tuple(failure(message)))


def _functions(forms: Sequence[Form]) -> Iterator[Block]:
    yield Paragraph(
        "For the sigmoid, the softplus and the softmax no exponential of a positive number is computed: for the first "
        r"two it is $\xi = e^{-|z|}$; for the softmax everything is taken relative to the largest logit $z_m$, with "
        r"$S = \sum_{r \neq m} e^{z_r - z_m}$ and $Z = 1 + S$. Of a quotient the leading digits and what they "
        r"leave are kept apart, $x = \operatorname{lead}(x) + \operatorname{trail}(x)$, and a power of two, $s$, "
        "keeps both from being subnormal. Each form is proved equal to the function it computes."
    )
    for words, alike in groupby(forms, key=lambda form: _computed(form.lines[0].expression)):
        yield Paragraph(f"{words}:")
        for form in alike:
            yield chained(tuple(_abbreviated(line) for line in form.lines))
    yield proofs([form.derivation for form in forms])


def _computed(function: Expr) -> str:
    """What one of the functions is, in words, and what must not happen where it is computed."""
    if isinstance(function, NamedFunction) and not isinstance(function, softmax):
        return "The functions of one number"
    if function.has(softmax):
        return "The softmax, what it leaves of 1, and its logarithm"
    if function.has(exp):
        return "A product with an exponential, and a difference from one, where the exponential alone may overflow"
    if isinstance(function, Piecewise):
        return "A jump, which stays where the difference has it and not its rounded value"
    if function.is_polynomial(*function.free_symbols):
        return "Half a square, of which only the factors are multiplied in another order, so that both sides look alike"
    return "A difference that may overflow before it is divided"


def _loss(loss: Loss) -> Iterator[Block]:
    if loss.note:
        yield Paragraph(loss.note)
    yield Display((rf"\ell = {textbook_latex(loss.expression)}",))
    yield Paragraph("The gradient:")
    yield chain(loss.gradient_derivation)
    yield Paragraph("The second derivative:")
    yield chain(loss.hessian_derivation)
    if loss.is_vector:
        yield Paragraph("The diagonal of the matrix of second derivatives:")
        yield chain(loss.hessian_diagonal_derivation)
        yield Paragraph("The matrix of second derivatives times a vector:")
        yield chain(loss.hessian_product_derivation)
    if takes_classes(loss):
        c = class_index(loss)
        yield Paragraph(
            f"The value and the gradient for a class given by its index ${c}$, the target $\\delta_{{k{c}}}$:"
        )
        yield chain(of_class(loss, "value"))
        yield chain(of_class(loss, "gradient"))
    hidden = {rule.name for rule in COMPUTING_RULES}
    for quantity, form in loss.stable_forms.items():
        first = len(loss.derivation(quantity).lines) - 1
        lines = [line for line in form.lines[first:] if line.rule not in hidden]
        if len(lines) > 1:
            first_step, *others = steps_of(lines)
            steps = [replace(first_step, relation="", reason=""), *others]
            yield Paragraph(f"The {QUANTITIES[quantity].words} as it is compiled:")
            yield chained(steps)
        for left_out in form.left_out:
            yield Paragraph(f"In the {QUANTITIES[quantity].words} {as_prose(str(left_out))}.")
    yield proofs([form.derivation for form in loss.stable_forms.values()])


def _abbreviated(line: Line) -> Step:
    r"""A line with the repeated exponential and sums written as $\xi$, $S$ and $Z$."""
    shown = in_leading_digits(line.expression)
    short = shown.xreplace(_abbreviations(shown))
    return Step("" if line.relation is None else "=", latex_pieces(short), line.reason)


def _abbreviations(expr: Expr) -> dict[Expr, Symbol]:
    exponentials = sorted((part for part in expr.atoms(exp) if isinstance(-part.exp, Abs)), key=str)
    sums = sorted((part for part in expr.atoms(Sum) if part.has(exp) and not part.function.has(Sum)), key=str)
    others = [part for part in sums if part.has(KroneckerDelta)]
    totals = [part for part in sums if not part.has(KroneckerDelta)]
    named = (exponentials, "xi"), (others, "S"), (totals, "Z")
    names = [(found, Symbol(name, positive=True)) for found, name in named]
    return {found[0]: name for found, name in names if len(found) == 1}
