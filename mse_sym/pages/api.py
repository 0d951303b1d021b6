"""The page of the public names: each with its call, formula, shapes, errors and an example, from its docstring."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from sympy import Expr, IndexedBase, Set

from mse_sym.losses import Activation, Likelihood, Loss, activations, catalogue, likelihoods
from mse_sym.pages.docstrings import blocks_of, items_of, parts_of, prose, summary_of
from mse_sym.pages.public_names import RETURNED, Function, Public, functions_of, public_names
from mse_sym.pages.signatures import fields, signature
from mse_sym.report.document import Block, Definitions, Document, Listing, Paragraph, Section, Subheading
from mse_sym.report.markup import printed_width
from mse_sym.symbolic.context import index
from mse_sym.symbolic.notation import set_latex, textbook_latex


@dataclass(frozen=True)
class Group:
    """Names by what one does with them: those that one calls, and those that come back."""

    identifier: str
    title: str
    lead: str
    called: tuple[str, ...]
    returned: tuple[str, ...] = ()


GROUPS = (
    Group(
        "api_derive",
        "Write a loss, and derive",
        "A loss or a likelihood is written once, in SymPy, with its domain. What is derived is a chain of lines, and "
        "each of them was proved before it could be made. First steps: "
        "[a report of one’s own](first_report#a_page).",
        ("Loss", "Likelihood", "Activation", "vector", "size", "index", "Context", "Derivation", "Partial", "OneSided"),
        ("losses", "activations", "likelihoods", "rules", "Line"),
    ),
    Group(
        "api_prove",
        "Prove, refute, and say it on a page",
        "The prover answers with one of three verdicts, each with its reason, and never with a guess.",
        ("prove", "refuted", "claim"),
        (
            *("relations", "Proved", "Refuted", "Undecided", "Evidence", "Witness"),
            *("StepRefuted", "StepUndecided"),
        ),
    ),
    Group(
        "api_compile",
        "Compile",
        "What was proved becomes functions of arrays: `Loss.compile` gives them, and of the catalogue they stand in "
        "`mse_sym.gradients`, without SymPy. First steps: "
        "[a gradient to import](first_gradient#from_the_catalogue_with_numpy_alone).",
        ("gradients",),
        ("CompiledLoss", "Measurement", "AccuracyWarning"),
    ),
    Group(
        "api_check",
        "Check a gradient, and draw for property tests",
        "Somebody else’s gradient against the proved one, and strategies for Hypothesis (`pip install "
        "'.[hypothesis]'`). First steps: [checks and property tests](first_checks#check_a_function).",
        (
            *("check_gradient", "assert_gradient", "check_objective", "accuracy"),
            *("arguments", "numbers", "simplex", "expressions"),
        ),
        ("GradientCheck", "ObjectiveCheck", "Comparison", "Accuracy", "Arguments"),
    ),
    Group(
        "api_train",
        "Train",
        "Linear models and networks of any loss; the estimators are those of scikit-learn (`pip install "
        "'.[sklearn]'`). First steps: [training](first_training#scikit_learn).",
        (
            *("LossRegressor", "LossClassifier", "NetworkRegressor", "NetworkClassifier"),
            *("Network", "train", "minimise", "SGD", "Momentum", "Adam", "Parameters", "save", "load"),
        ),
        ("TrainingRun", "Minimum"),
    ),
    Group(
        "api_neuron",
        "Watch a neuron learn, and derive backpropagation",
        "What the pages say of one neuron and of networks comes from here.",
        (
            *("train_neuron", "neuron", "epochs_until", "law", "counted", "Study", "run_study", "recomputed"),
            *("same_trajectory", "backpropagation", "Layer", "output_error", "hidden_error", "parameter_gradients"),
            *("any_activation", "written_out"),
        ),
        ("Neuron", "NeuronRun", "LayerGradients", "WrittenOut", "RunDiffers", "TrajectoriesDiffer"),
    ),
    Group(
        "api_adapt",
        "Adapt to other libraries",
        "A loss as other libraries take it. Each library is an extra (`pip install '.[torch]'`), and is "
        "imported when it is first used.",
        ("as_objective", "as_torch_loss", "as_jax_loss", "as_keras_loss", "as_scipy", "as_ngboost"),
    ),
)
"""Every public name once. An example has each that one calls; what comes back is seen in the examples of those."""


def api_document() -> Document:
    """All public names, from their source."""
    page = _Page({public.name: public for public in public_names()})
    return Document(
        "api",
        "The public names",
        "Every name that one imports, by what one does with it: how it is called, what it takes and gives, what it "
        "refuses, and an example, which the tests run. It is made from signatures and docstrings, so `help` says the "
        "same.",
        tuple(map(page.section, GROUPS)),
        bound=False,
    )


@dataclass(frozen=True)
class _Page:
    names: Mapping[str, Public]
    members: Mapping[str, Public] = field(init=False)

    def __post_init__(self) -> None:
        members = {member.name: member for public in self.names.values() for member in public.members}
        object.__setattr__(self, "members", members)

    def section(self, group: Group) -> Section:
        names = [self.names[name] for name in (*group.called, *group.returned)]
        contents = "\u00a0· ".join(f"[{public.name}](#{public.anchor})" for public in names)
        entries = (block for public in names for block in self._entry(public))
        return Section(group.identifier, group.title, (Paragraph(group.lead), Paragraph(contents), *entries))

    def _entry(self, public: Public) -> Iterator[Block]:
        refer = partial(self._reference, public)
        yield Subheading(public.anchor, f"`{_full_name(public)}`")
        if public.name in _CALLED and public.node is not None:
            yield Listing(signature(public))
        returned = public.is_class and public.name not in _CALLED  # it has no signature that would tell the types
        yield from blocks_of(public.docstring, refer, dict(fields(public)) if returned else {})
        if public.node is None:
            yield from self._contents(public)
        if public.is_class:
            yield from self._members(public)

    def _members(self, public: Public) -> Iterator[Block]:
        refer = partial(self._reference, public)
        short = [member for member in public.members if not _has_own_entry(member)]
        if short:
            rows = ((f"`{_short(member)}`", _in_a_row(member.docstring, refer)) for member in short)
            yield Definitions("Properties and methods", tuple(rows))
        for member in filter(_has_own_entry, public.members):
            yield Subheading(member.anchor, f"`{member.name}`")
            yield Listing(signature(member))
            yield from blocks_of(member.docstring, refer)

    def _contents(self, public: Public) -> Iterator[Block]:
        """What stands in a public module."""
        match public.name:
            case "losses":
                yield Definitions("The catalogue", tuple(map(_loss, catalogue().values())))
            case "activations":
                found = [each for each in vars(activations).values() if isinstance(each, Activation)]
                yield Definitions(
                    "Functions of the pre-activation, and where their values lie", tuple(map(_activation, found))
                )
            case "likelihoods":
                known = [each for each in vars(likelihoods).values() if isinstance(each, Likelihood)]
                yield Definitions("Densities", tuple(map(_likelihood, known)))
            case "rules" | "relations":
                refer = partial(self._reference, public)
                listed = [each for each in functions_of(public.home) if each.docstring]
                rows = ((f"`{_head(each)}`", summary_of(each.docstring, refer)) for each in listed)
                yield Definitions(f"All {public.name}", tuple(rows))

    def _reference(self, public: Public, name: str) -> str:
        """A link to a public name, or to a member that has an entry of its own; else the name as code."""
        last = name.rpartition(".")[2]
        owner = public.name.partition(".")[0]
        for candidate in (name.removeprefix("mse_sym."), f"{owner}.{name}", last):
            found = self.names.get(candidate)
            member = self.members.get(candidate)
            if found is not None:
                return f"[{found.name}](#{found.anchor})"
            if member is not None:
                return f"[{member.name}](#{member.anchor})" if _has_own_entry(member) else f"`{member.name}`"
        return f"`{last}`"


_CALLED = frozenset(name for group in GROUPS for name in group.called)
_AT_MOST = 420
"""A docstring of so many characters stands in a row."""
_WIDEST = 90
"""A density of so many printed characters stands within a line."""


def _has_own_entry(member: Public) -> bool:
    return "Args:" in member.docstring or len(member.docstring) > _AT_MOST


def _full_name(public: Public) -> str:
    """With the module that it is imported from; what only comes back is not imported."""
    return public.name if public.module in dict(RETURNED) else f"{public.module}.{public.name}"


def _short(member: Public) -> str:
    """A member with the names of its arguments."""
    return f".{_head(member).partition('.')[2]}"


def _head(public: Public) -> str:
    """The call on one line, without types."""
    if public.is_property or not isinstance(public.node, Function):
        return public.name
    listed = public.node.args
    names = [argument.arg for argument in (*listed.posonlyargs, *listed.args)]
    starred = [f"*{listed.vararg.arg}"] if listed.vararg else []
    keywords = [*(argument.arg for argument in listed.kwonlyargs), *([f"**{listed.kwarg.arg}"] if listed.kwarg else [])]
    return f"{public.name}({', '.join([*(n for n in names if n not in ('self', 'cls')), *starred, *keywords])})"


def _in_a_row(docstring: str, refer: Callable[[str], str]) -> str:
    """A short docstring in one paragraph."""
    said = []
    for part in parts_of(docstring):
        if not part.heading:
            said.append(prose(" ".join(part.lines), refer))
        elif part.heading == "Raises":
            raised = (
                f"`{names}`: {prose(text, refer)}" if names else prose(text, refer) for names, text in items_of(part)
            )
            said.append(f"Raises {' '.join(raised)}")
        elif part.heading == "Returns":
            said.append(f"Returns {prose(' '.join(part.lines), refer)}")
    return " ".join(said)


def _loss(loss: Loss) -> tuple[str, str]:
    variables = (loss.prediction, loss.target, *loss.parameters)
    domains = ", ".join(_domain(variable, loss.context.domain(variable)) for variable in variables)
    links = f"; usually behind {', '.join(f'`{link.name}`' for link in loss.links)}" if loss.links else ""
    formula = rf"$\ell = {textbook_latex(loss.expression)}$"
    return f"`{loss.name}`", f"[{loss.title}](catalogue#{loss.name}): {formula}, for {domains}{links}."


def _activation(activation: Activation) -> tuple[str, str]:
    formula, values = textbook_latex(activation.expression), set_latex(activation.range)
    return f"`{activation.name}`", f"${formula}$, in ${values}$."


def _likelihood(likelihood: Likelihood) -> tuple[str, str]:
    parameters = ", ".join(f"${_latex(parameter)}$" for parameter in likelihood.parameters)
    plural = "s" * (len(likelihood.parameters) > 1)
    following = f", with the parameter{plural} {parameters}" if parameters else ""
    density = textbook_latex(likelihood.density)
    if printed_width(density) > _WIDEST:
        return (
            f"`{likelihood.name}`",
            f"too long for a line{following}; `likelihoods.{likelihood.name}.density` has it.",
        )
    return f"`{likelihood.name}`", f"${density}${following}."


def _domain(variable: Expr, domain: Set) -> str:
    return rf"${_latex(variable)} \in {set_latex(domain)}$"


def _latex(variable: Expr) -> str:
    """A variable, or the general entry of a vector."""
    return textbook_latex(variable[index("k")] if isinstance(variable, IndexedBase) else variable)
