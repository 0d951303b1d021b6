"""A loss: one expression with its domain, from which gradient, proof and array functions follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from sympy import Basic, Dummy, Expr, IndexedBase, S, Set, Sum, Symbol

from mse_sym.forms import Form, stable_form
from mse_sym.forms.evaluation import LARGEST
from mse_sym.forms.form import naming_left_out
from mse_sym.losses.activations import Activation
from mse_sym.losses.at_numbers import domains_at, name_at, numbers_of, title_at
from mse_sym.losses.compiled import CompiledLoss, Quantity, Variable, compiled
from mse_sym.losses.declared import check_declaration, joined
from mse_sym.losses.ends import continued, continued_in_sums
from mse_sym.losses.measured import measured
from mse_sym.losses.start_derived import start_value
from mse_sym.losses.start_sought import SoughtStart
from mse_sym.losses.start_value import StartValue
from mse_sym.losses.summed import as_summed
from mse_sym.program.lowering import logits_of, lowered
from mse_sym.program.names import identifiers
from mse_sym.proof import Derivation, StepUndecided
from mse_sym.proof.progress import SECONDS, carried_out, step
from mse_sym.proof.statement import read_expression
from mse_sym.proof.strategy import derive_gradient, derive_gradient_through, derive_second, simplified
from mse_sym.runtime.quantity import QUANTITIES
from mse_sym.symbolic.context import Context, index, shown_set, vector
from mse_sym.symbolic.notation import textbook_latex


@dataclass(frozen=True, repr=False)
class Loss:
    r"""A loss of one example, :math:`\ell(a, y)`.

    Example::

        from sympy import cosh, log, symbols
        from mse_sym import Loss

        a, y = symbols("a y", real=True)
        log_cosh = Loss("log_cosh", log(cosh(a - y)), prediction=a, target=y)
        print(log_cosh.gradient)  # tanh(a - y)
        print(log_cosh.compile().gradient(800.0, 0.0))  # 1.0

    Attributes:
        name: a Python identifier.
        expression: in ``prediction``, ``target`` and ``parameters``; sums over entries of vectors run
            from 1 to the vector's size.
        prediction, target: real symbols, or vectors (``IndexedBase`` with a shape ``(K,)``).  Several predictions, as
            ``(mu, log_sigma)``, become the entries of one vector, in their order.
        parameters: positive or otherwise declared symbols, keywords of the compiled functions; or vectors of the
            prediction's size, as the weights of classes.
        domains: the sets over which symbols and vectors range, where their assumptions do not say it.
        title: the loss in words, for reports; made from the name if it is not given.
        note: what a reader should know (constants dropped, source).

    Raises:
        TypeError: symbols of the wrong kind.
        ValueError: a name that is no identifier, an expression with other symbols than those declared,
            a symbol without a domain.
    """

    name: str
    expression: Expr
    prediction: Symbol | IndexedBase
    target: Symbol | IndexedBase
    parameters: tuple[Symbol | IndexedBase, ...] = ()
    domains: Mapping[Basic, Set] = field(default_factory=dict)
    title: str = ""
    note: str = ""
    links: tuple[Activation, ...] = ()
    """The activations behind which the catalogue has this loss: the canonical one and the customary ones."""
    composition: Composition | None = None
    """How this loss was composed, if it was made by :meth:`of`."""
    in_parameter_of: Loss | None = None
    """Which loss this is as a function of a parameter, if it was made by :meth:`in_parameter`."""
    origin: Derivation | None = None
    """How the expression was derived, of a likelihood from its density."""
    is_measured: bool = False
    """Whether its errors are among the measurements that come with the package, so that compiling measures nothing."""
    predictions: tuple[Symbol, ...] = ()
    """Of several predictions their symbols, in the order of the entries of the vector that they became."""

    if TYPE_CHECKING:  # several predictions are given, and what is kept of them is one vector

        def __init__(
            self,
            name: str,
            expression: Expr,
            prediction: Symbol | IndexedBase | tuple[Symbol, ...],
            target: Symbol | IndexedBase,
            parameters: tuple[Symbol | IndexedBase, ...] = (),
            domains: Mapping[Basic, Set] = {},
            title: str = "",
            note: str = "",
            links: tuple[Activation, ...] = (),
            composition: Composition | None = None,
            in_parameter_of: Loss | None = None,
            origin: Derivation | None = None,
            is_measured: bool = False,
            predictions: tuple[Symbol, ...] = (),
        ) -> None: ...

    def __post_init__(self) -> None:
        if not self.name.isidentifier():
            raise ValueError(f"a loss is named by an identifier, like 'log_cosh', not {self.name!r}")
        object.__setattr__(self, "expression", as_summed(read_expression(self.expression)))
        object.__setattr__(self, "parameters", tuple(self.parameters))
        if isinstance(self.prediction, tuple):
            object.__setattr__(self, "predictions", self.prediction)
            for name, value in joined(self.name, self.expression, self.prediction, self.domains)._asdict().items():
                object.__setattr__(self, name, value)
        object.__setattr__(self, "domains", dict(Context(self.domains).domains))
        object.__setattr__(self, "title", self.title or self.name.replace("_", " ").capitalize())
        check_declaration(self.name, self.expression, (self.prediction, self.target, *self.parameters), self.domains)

    def __getstate__(self) -> dict[str, Any]:
        """The fields, and not what was derived from them."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def __hash__(self) -> int:
        return hash((self.name, self.expression, self.prediction, self.target, self.parameters))

    @cached_property
    def context(self) -> Context:
        """The domains, as derivations take them."""
        return Context(self.domains)

    @property
    def is_vector(self) -> bool:
        """Whether a prediction is a vector of ``K`` entries."""
        return isinstance(self.prediction, IndexedBase)

    @property
    def gradient(self) -> Expr:
        r""":math:`\partial\ell/\partial a`; of a vector, component ``j`` of it. Derived and proved."""
        return self.gradient_derivation.result

    @property
    def gradients(self) -> dict[Symbol, Expr]:
        r"""Of several predictions, :math:`\partial\ell/\partial a` for each of them, in their own symbols.

        Derived and proved.

        Raises:
            TypeError: a loss of one prediction.
        """
        if not self.predictions:
            raise TypeError(f"{self.name} has one prediction, and its gradient is .gradient")
        vector, (component, _) = self.prediction, self.indices
        places = dict(enumerate(self.predictions, 1))
        own = {vector[place]: symbol for place, symbol in places.items()}
        return {symbol: self.gradient.subs(component, place).xreplace(own) for place, symbol in places.items()}

    @property
    def hessian(self) -> Expr:
        r""":math:`\partial^2\ell/\partial a^2`; of a vector, entry ``(j, l)`` of the matrix. Derived and proved."""
        return self.hessian_derivation.result

    @cached_property
    def gradient_derivation(self) -> Derivation:
        """The derivation of the gradient, through the activation if there is one."""
        variable = self.prediction[self.indices[0]] if isinstance(self.prediction, IndexedBase) else self.prediction
        if self.composition is None:
            derive = partial(derive_gradient, self.expression, variable, self.domains)
            return carried_out(f"gradient of {self.name}", derive)
        outer, activation = self.composition.loss._apart_from(self.prediction), self.composition.activation
        intermediate: Expr = outer.prediction
        definition = activation.expression.xreplace({activation.argument: self.prediction})
        if isinstance(outer.prediction, IndexedBase):
            assert activation.component is not None
            intermediate = outer.prediction[activation.component]
        domains = {**self.domains, outer.prediction: outer.context.domain(outer.prediction)}
        derive = partial(derive_gradient_through, outer.expression, intermediate, definition, variable, domains)
        return carried_out(f"gradient of {self.name}", derive)

    @cached_property
    def hessian_derivation(self) -> Derivation:
        """The derivation of the second derivative from the gradient."""
        variable = self.prediction[self.indices[1]] if isinstance(self.prediction, IndexedBase) else self.prediction
        derive = partial(derive_second, self.gradient, variable, self.domains)
        return carried_out(f"second derivative of {self.name}", derive)

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """What is derived and compiled, by names."""
        return tuple(name for name, quantity in QUANTITIES.items() if self.is_vector or not quantity.of_vectors_only)

    @property
    def hessian_diagonal(self) -> Expr:
        r""":math:`\partial^2\ell/\partial a_j^2`, the Hessian's diagonal, of a loss of vectors. Derived and proved."""
        return self.hessian_diagonal_derivation.result

    @cached_property
    def hessian_diagonal_derivation(self) -> Derivation:
        """The derivation of the diagonal: from the entry of the Hessian whose two indices are equal.

        Raises:
            TypeError: a loss of one number.
        """
        self._check_is_vector()
        first, second = self.indices
        return simplified(Derivation.begin(self.hessian.xreplace({second: first}), self.context))

    @property
    def hessian_product(self) -> Expr:
        r""":math:`\sum_l v_l \, \partial^2\ell/\partial a_j \partial a_l`, the Hessian times a vector :math:`v`.

        Derived and proved.
        """
        return self.hessian_product_derivation.result

    @cached_property
    def hessian_product_derivation(self) -> Derivation:
        """The product of the Hessian with a vector, which needs no matrix.

        Raises:
            TypeError: a loss of one number.
        """
        size = self.direction.shape[0]
        _, other = self.indices
        product = Sum(self.hessian * self.direction[other], (other, 1, size))
        context = Context({**self.domains, self.direction: S.Reals})
        return simplified(Derivation.begin(product, context))

    @property
    def direction(self) -> IndexedBase:
        """The vector by which the Hessian is multiplied."""
        self._check_is_vector()
        names = {
            *map(str, self.expression.atoms(Symbol)),
            *map(_name, (self.prediction, self.target, *self.parameters)),
        }
        free = (name for name in ("v", "direction", "u", "w", "d") if name not in names)
        return vector(next(free), self.prediction.shape[0])

    @cached_property
    def start_value(self) -> StartValue | SoughtStart:
        """The constant prediction that minimises the mean loss of a sample: ``start_value.of(targets, weights)``.

        As a function of the mean target, where it is one: behind an activation the link of the mean. Else, of a loss
        whose gradient increases, it is sought for a sample. Derived and proved.

        Raises:
            ValueError: neither is proved.
        """
        return carried_out(f"start value of {self.name}", partial(start_value, self))

    @cached_property
    def indices(self) -> tuple[Symbol, Symbol]:
        """Of a loss of vectors, the indices of a component and of an entry: j and l, unless it uses these names."""
        names = {str(symbol) for symbol in self.expression.free_symbols | self.expression.atoms(Symbol)}
        first, second, *_ = (name for name in "jlnstuvwxz" if name not in names)
        return index(first), index(second)

    def _check_is_vector(self) -> None:
        if not self.is_vector:
            raise TypeError(f"{self.name} is a loss of one number, whose second derivative is no matrix")

    def _free_indices(self, quantity: Quantity) -> tuple[Symbol, ...]:
        return self.indices[: QUANTITIES[quantity].rank] if self.is_vector else ()

    def with_prediction(self, prediction: Symbol | IndexedBase) -> Loss:
        """The same loss with another name for its prediction."""
        domains = {prediction if name == self.prediction else name: known for name, known in self.domains.items()}
        expression = self.expression.xreplace({self.prediction: prediction})
        return replace(self, expression=expression, prediction=prediction, domains=domains, origin=None)

    def _apart_from(self, name: Symbol | IndexedBase) -> Loss:
        """The same loss, with a prediction that is not called so."""
        if _name(self.prediction) != _name(name):
            return self
        return self.with_prediction(_renamed(self.prediction))

    def in_parameter(self, parameter: Symbol | IndexedBase | str) -> Loss:
        """The same loss as a function of a parameter; its gradient is the derivative in this.

        Raises:
            ValueError: it is no parameter of this loss.
        """
        known = {_name(each): each for each in self.parameters}
        name = parameter if isinstance(parameter, str) else _name(parameter)
        if name not in known:
            raise ValueError(f"{self.name} has {', '.join(known) or 'no parameters'}, and no parameter {name}")
        if name not in self._in_parameters:
            self._in_parameters[name] = replace(
                self,
                name=f"{self.name}_in_{name}",
                title=f"{self.title} in ${textbook_latex(known[name])}$",
                prediction=known[name],
                parameters=(self.prediction, *(each for each in self.parameters if each != known[name])),
                links=(),
                composition=None,
                in_parameter_of=self,
                is_measured=False,
            )
        return self._in_parameters[name]

    @cached_property
    def _in_parameters(self) -> dict[str, Loss]:
        return {}

    def at(self, **numbers: Any) -> Loss:
        """The same loss with numbers for some parameters, which it then has no longer.

        Example::

            from mse_sym import losses

            median = losses.quantile.at(tau=0.5)
            print(median.parameters, median.name)  # () quantile_at_tau_1_2

        Args:
            numbers: by the names of the parameters.  A float is exactly the binary number that it is; what is written
                as a ``Rational`` prints shorter.

        Raises:
            TypeError: the loss has no such parameter, or that is a vector; what is given is no number.
            ValueError: a number outside of the domain.
        """
        found = numbers_of(self.name, self.parameters, self.context, numbers)
        if not found:
            return self
        if self.composition is not None:
            return self.composition.loss.at(**numbers).of(self.composition.activation)
        return replace(
            self,
            name=name_at(self.name, found),
            title=title_at(self.title, found),
            expression=self.expression.xreplace(found),
            parameters=tuple(each for each in self.parameters if each not in found),
            domains=domains_at(self.domains, found),
            in_parameter_of=None,
            origin=None,
            is_measured=False,
        )

    def fits(self, activation: Activation) -> bool:
        """Whether the activation's values lie in the domain of the prediction."""
        domain = self.context.domain(self.prediction)
        return activation.is_vector == self.is_vector and bool(activation.range.is_subset(domain))

    def of(self, activation: Activation) -> Loss:
        """The loss of the pre-activation ``z``: this loss behind an activation.

        Raises:
            TypeError: it is no :class:`Activation`.
            ValueError: the activation's values do not lie in the domain of the prediction, or one is of
                vectors and the other is not.
        """
        if not isinstance(activation, Activation):
            raise TypeError(f"{self.name}: give an activation, as mse_sym.activations.sigmoid; got {activation!r}")
        if activation.is_vector != self.is_vector:
            kinds = ("one number", "a vector")
            raise ValueError(
                f"{self.name} takes {kinds[self.is_vector]} and {activation.name} gives {kinds[activation.is_vector]}"
            )
        domain = self.context.domain(self.prediction)
        if not self.fits(activation):
            raise ValueError(
                f"{self.name} needs predictions in {shown_set(domain)}, and {activation.name} "
                f"gives values in {shown_set(activation.range)}"
            )
        if activation.argument in {self.target, *self.parameters}:
            raise ValueError(
                f"{self.name}: {activation.argument} is the pre-activation; rename the loss's {activation.argument}"
            )
        if activation not in self._behind:
            self._behind[activation] = self._composed_with(activation)
        return self._behind[activation]

    @cached_property
    def _behind(self) -> dict[Activation, Loss]:
        return {}

    def _composed_with(self, activation: Activation) -> Loss:
        domains = {name: known for name, known in self.domains.items() if name != self.prediction}
        return replace(
            self,
            name=f"{self.name}_of_{activation.name}",
            title=f"{self.title} behind the {activation.title}",
            note="",
            links=(),
            expression=_composed(self._apart_from(activation.argument), activation),
            prediction=activation.argument,
            domains={**domains, self.target: self.context.domain(self.target)},
            composition=Composition(self, activation),
            predictions=(),
            origin=None,
            is_measured=self.is_measured and activation in self.links,
        )

    @cached_property
    def stable_forms(self) -> dict[Quantity, Form]:
        """Each quantity, derived on to the form that is compiled, with the rules that were left out."""
        return {quantity: self._stable_form(quantity) for quantity in self.quantities}

    def _stable_form(self, quantity: Quantity) -> Form:
        with step(quantity):
            return stable_form(self.derivation(quantity))

    @cached_property
    def _value_derivation(self) -> Derivation:
        """The value as it is defined; 0 log 0 is 0, and what else has a limit at an end of the target's domain."""
        defined = self.origin or Derivation.begin(self.expression, self.context)
        if isinstance(self.target, IndexedBase):
            whole = continued_in_sums(self.expression, self.target, self.context)
        else:
            whole = self.expression if self.is_vector else continued(self.expression, self.target, self.context)
        return Derivation.begin(whole, self.context, "by its limit") if whole != self.expression else defined

    def derivation(self, quantity: Quantity) -> Derivation:
        """How a quantity is derived; the value begins as it is defined."""
        if quantity == "value":
            return self._value_derivation
        derivation: Derivation = getattr(self, f"{quantity}_derivation")
        return derivation

    def compile(self, backend: str = "numpy", *, measure: bool = True, seconds: float = SECONDS) -> CompiledLoss:
        """Array functions: of each of the :attr:`quantities`, and of value, gradient and Hessian together.

        ``backend`` is ``"numpy"``, the accurate forms; ``"numba"``, the same as fused loops, whose bits are the same
        on every processor (the extra ``fast``); ``"torch"`` or ``"jax"``, the same forms of tensors, which these
        libraries differentiate by the proved gradient and Hessian; or ``"lambdify"``, SymPy's own code of what was
        derived, which overflows and cancels where the formula does.

        The functions of a loss of one's own are measured at once, and written in other forms, which are found and
        proved, where they are wrong; the errors are kept in their ``accuracy``.  ``measure=False`` leaves that out.

        What takes longer than a second shows its steps on a terminal, and after ``seconds`` it ends.

        Raises:
            StepRefuted, StepUndecided: the gradient could not be proved, or that the code computes it.
            TimeoutError: it is not done in time; the message has the step.
            ValueError: unknown backend, a function without a rule of differentiation, or that the backend has not.
            ModuleNotFoundError: a library that the backend runs on.

        Warns:
            AccuracyWarning: at an input that the warning names, the error is greater than it should be.
        """
        measure = measure and backend == "numpy" and not self.is_measured
        if (backend, measure) not in self._compiled:
            made = partial(self._measured if measure else self._compile, backend)
            self._compiled[backend, measure] = carried_out(f"compiling {self.name}", made, seconds)
        return self._compiled[backend, measure]

    def _measured(self, backend: str) -> CompiledLoss:
        functions = self.compile(backend, measure=False)
        with step("measuring"):
            return measured(functions)

    @cached_property
    def _compiled(self) -> dict[tuple[str, bool], CompiledLoss]:
        return {}

    def _compile(self, backend: str) -> CompiledLoss:
        original = self if self.in_parameter_of is None else self.in_parameter_of
        known = {original.prediction: "prediction", original.target: "target"}
        variables = (self.prediction, self.target, *self.parameters)
        roles = [(variable, known.get(variable, f"parameter {variable}")) for variable in variables]
        try:
            forms = self.stable_forms
        except StepUndecided:
            self._check_functions()
            raise
        return compiled(
            self.name,
            forms,
            [Variable(symbol, role, self.context.domain(symbol)) for symbol, role in roles],
            {quantity: self._free_indices(quantity) for quantity in self.quantities},
            backend,
            Variable(self.direction, "vector", S.Reals) if self.is_vector else None,
            partial(_compiled_in_parameter, self, backend=backend),
        )

    def _check_functions(self) -> None:
        """Refuse a function that no backend has, which nothing can be proved of."""
        variables = (self.prediction, self.target, *self.parameters)
        form = stable_form(self._value_derivation)
        with naming_left_out([form], self.name):
            logits = logits_of([form.result], variables, LARGEST)
            lowered([form.result], [()], identifiers(variables), LARGEST, logits)

    def __repr__(self) -> str:
        return f"Loss({self.name!r}, {self.expression})"

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle {textbook_latex(self.expression)}$"


def _name(prediction: Symbol | IndexedBase) -> str:
    return str(prediction.label if isinstance(prediction, IndexedBase) else prediction)


def _renamed(prediction: Symbol | IndexedBase) -> Symbol | IndexedBase:
    if isinstance(prediction, IndexedBase):
        return IndexedBase(Dummy("a", real=True), shape=prediction.shape, real=True)
    return Dummy("a", **prediction.assumptions0)


def _compiled_in_parameter(loss: Loss, name: str, backend: str) -> CompiledLoss:
    return loss.in_parameter(name).compile(backend)


@dataclass(frozen=True)
class Composition:
    """A loss behind an activation."""

    loss: Loss
    activation: Activation


def _composed(loss: Loss, activation: Activation) -> Expr:
    if not isinstance(loss.prediction, IndexedBase):
        return loss.expression.xreplace({loss.prediction: activation.expression})
    assert activation.component is not None
    entry = loss.prediction[activation.component]
    return Context({}, {entry: activation.expression}).unfold(loss.expression)
