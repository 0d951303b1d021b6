"""A compiled loss: value, gradient and Hessian as array functions, with the evidence they rest on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from math import inf
from typing import Any, TypeAlias

import numpy as np
from sympy import FiniteSet, Indexed, IndexedBase, Interval, Set, Symbol, lambdify

from mse_sym.backends import evaluation, kernel, numpy, takes_arrays
from mse_sym.backends.printing.axes import Written
from mse_sym.backends.recomputed import UNWATCHED, Watch, Watched
from mse_sym.backends.task import Kernel, Task
from mse_sym.forms import Form, LeftOut
from mse_sym.forms.form import naming_left_out
from mse_sym.proof import Derivation, Evidence
from mse_sym.proof.progress import step
from mse_sym.runtime import Argument, Domain, Reduction, Signature
from mse_sym.runtime import Kernel as Function
from mse_sym.runtime.arguments import is_plain
from mse_sym.runtime.fused import Fused
from mse_sym.runtime.quantity import QUANTITIES
from mse_sym.symbolic.context import shown_set

Quantity: TypeAlias = str
"""The name of a quantity, of :data:`mse_sym.runtime.quantity.QUANTITIES`."""


@dataclass(frozen=True)
class Variable:
    """A variable of a compiled loss: symbol or vector, role in words, domain."""

    symbol: Symbol | IndexedBase
    role: str
    domain: Set

    @property
    def name(self) -> str:
        return str(self.symbol.label if isinstance(self.symbol, IndexedBase) else self.symbol.name)

    @property
    def is_vector(self) -> bool:
        return isinstance(self.symbol, IndexedBase)


@dataclass(frozen=True)
class Measurement:
    """The errors of one quantity, as they were measured when it was compiled.

    Attributes:
        quantity: which quantity it is, as ``"gradient"``.
        count: at how many points it was measured.
        wrong: at how many of these the error is too great.
        greatest: the greatest error, in units of what the last places of the result and of the inputs are worth.
        inputs: where it is, the number or the list of each argument by name.
        computed: what the function gives there.
        exact: what is right there, to 17 digits.
    """

    quantity: Quantity
    count: int
    wrong: int
    greatest: float
    inputs: Mapping[str, float | list[float]]
    computed: float
    exact: str
    entry: tuple[int, ...] = ()
    """Of vectors, which entry of the result it is, counted from 1."""
    within: int = 0
    r"""Where all numbers are 0 or between :math:`10^{-n}` and :math:`10^n` in size, with this n, none is too great.

    Unknown if it is 0.
    """

    def __str__(self) -> str:
        where = ", ".join(f"{name} = {number!r}" for name, number in self.inputs.items())
        entry = f" in entry {', '.join(map(str, self.entry))}" if self.entry else ""
        what = f"the {self.quantity}{entry} is {self.computed!r} at {where}, and {self.exact} is right there"
        return (
            f"{what}; at {self.wrong} of {self.count} points its error is greater than 4 units in the last place "
            f"of the result and of what the inputs' last places change{self._except}. Narrow the domains to the "
            "numbers that occur, write the loss in other functions, or leave this out: compile(measure=False)"
        )

    @property
    def _except(self) -> str:
        n = self.within
        return f", but at none whose numbers are 0 or between 1e-{n} and 1e{n} in size" if n else ""


@dataclass(frozen=True, repr=False)
class CompiledLoss:
    r"""Array functions of one loss: :math:`\ell`, its gradient and its second derivative in the prediction.

    Shapes: prediction and target have the same shape; for a loss of vectors the last axis holds the
    ``K`` entries, the value has the leading shape, the gradient the full one, the Hessian one more axis
    of length ``K``; a tuple of arrays stands for the entries of a vector of fixed size.  Parameters are
    keywords, one number or of the value's shape.  The floating type of the inputs is the type of the
    result; integers become float64, and labels in [0, 1] may be True and False.  ``reduction="mean"`` and
    ``"sum"`` have torch's meaning, for the value and for its derivatives alike.  Further keywords are ``weights``,
    one number for each example, ``out``, an array for the result (of several a tuple), and, where the target
    may be the numbers of classes, ``ignore_index``: see :func:`mse_sym.runtime.evaluated`.  With ``wrt="sigma"``
    derivatives are in the parameter of this name, one for each example; with a reduction, of the reduced value,
    and where the parameter is one number for all, one number.

    Where double precision is not enough for a loss of one's own, in all forms that were found, NumPy functions watch
    the error of each result, and compute those that may be off too much again, with as many digits as it takes: right,
    and slowly, about a millisecond each.

    Example::

        import numpy as np
        from mse_sym import losses

        f = losses.huber.compile()
        a, y = np.array([3.0, 0.2]), np.array([0.5, 0.1])
        print(f.gradient(a, y, delta=1.0))  # [1.  0.1]
        print(f.value(a, y, delta=1.0, reduction="sum"))  # 2.005
        print(f.gradient(3.0, 0.5, delta=1.0, wrt="delta"))  # 1.5

    Raises (from all functions of arrays):
        TypeError: parameters that are missing or unknown, or what is no array of real numbers.
        ValueError: shapes that do not fit; a number that is infinite, NaN or outside its domain, which is named by
            its place; a reduction that there is not.

    Attributes:
        name: that of the loss.
        forms: what was compiled, by quantity: the last line of each is the code, every line is proved.  A rule that
            was left out, since the prover could not decide its line, stands in ``left_out``: then the code is right,
            and may be less accurate than it could be.
        variables: the arguments in their order, prediction and target first, each with its domain.
        free_indices: of a loss of vectors, the indices of the entries of a quantity, as j and l of the Hessian.
        backend: what computes the functions, as ``"numpy"``.
    """

    name: str
    forms: Mapping[Quantity, Form]
    variables: tuple[Variable, ...]
    free_indices: Mapping[Quantity, tuple[Symbol, ...]]
    backend: str = "numpy"
    direction: Variable | None = None
    """The vector by which the Hessian of a loss of vectors is multiplied."""
    in_parameter: Callable[[str], CompiledLoss] | None = field(default=None, compare=False)
    """The same loss compiled as a function of a parameter, of which the prediction is then a parameter."""
    accuracy: Mapping[Quantity, Measurement] = field(default_factory=dict)
    """Of a loss of one's own, the errors that were measured when it was compiled."""
    watches: Mapping[Quantity, Watch] = field(default_factory=dict)
    """Of which quantities results that may be off too much are computed again with many digits."""

    def value(self, prediction: Any, target: Any, /, **options: Any) -> Any:
        """The loss of each example, or reduced to one number."""
        (value,) = self._evaluated(("value",), (prediction, target), **options)
        return value

    def gradient(self, prediction: Any, target: Any, /, **options: Any) -> Any:
        """The derivative in the prediction; with a reduction, of the reduced value."""
        (gradient,) = self._evaluated(("gradient",), (prediction, target), **options)
        return gradient

    def hessian(self, prediction: Any, target: Any, /, **options: Any) -> Any:
        """The second derivative in the prediction of the same example: elementwise, or a K by K matrix."""
        (hessian,) = self._evaluated(("hessian",), (prediction, target), **options)
        return hessian

    def hessian_diagonal(self, prediction: Any, target: Any, /, **options: Any) -> Any:
        """The diagonal of the Hessian of each example, without the matrix.

        Raises:
            TypeError: a loss of one number, whose second derivative is a number for each example.
        """
        (diagonal,) = self._evaluated(("hessian_diagonal",), (prediction, target), **options)
        return diagonal

    def hessian_product(self, prediction: Any, target: Any, vector: Any, /, **options: Any) -> Any:
        """The Hessian of each example times a vector of the prediction's shape, without the matrix.

        Raises:
            TypeError: a loss of one number, whose second derivative is a number for each example.
        """
        (product,) = self._evaluated(("hessian_product",), (prediction, target, vector), **options)
        return product

    def value_and_gradient(self, prediction: Any, target: Any, /, **options: Any) -> tuple[Any, Any]:
        """Both at once, which shares the work."""
        value, gradient = self._evaluated(("value", "gradient"), (prediction, target), **options)
        return value, gradient

    def gradient_and_hessian(self, prediction: Any, target: Any, /, **options: Any) -> tuple[Any, Any]:
        """Both at once, which shares the work."""
        gradient, hessian = self._evaluated(("gradient", "hessian"), (prediction, target), **options)
        return gradient, hessian

    def gradient_and_hessian_diagonal(self, prediction: Any, target: Any, /, **options: Any) -> tuple[Any, Any]:
        """Both at once, which shares the work and needs no matrix.

        Raises:
            TypeError: a loss of one number, whose second derivative is a number for each example.
        """
        quantities = ("gradient", "hessian_diagonal")
        gradient, diagonal = self._evaluated(quantities, (prediction, target), **options)
        return gradient, diagonal

    def value_gradient_and_hessian(self, prediction: Any, target: Any, /, **options: Any) -> tuple[Any, Any, Any]:
        """All three at once, which shares the work."""
        value, gradient, hessian = self._evaluated(("value", "gradient", "hessian"), (prediction, target), **options)
        return value, gradient, hessian

    @property
    def derivations(self) -> dict[Quantity, Derivation]:
        """How each quantity is derived down to what is computed."""
        return {quantity: form.derivation for quantity, form in self.forms.items()}

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What was proved on the way to the compiled code, and how; of each quantity last that the code computes it."""
        kernels = {quantity: self._kernel((quantity,)) for quantity in self.forms}
        runs = {q: form if kernels[q].of_forms else form.derived for q, form in self.forms.items()}
        return tuple(chain.from_iterable((*run.evidence, *kernels[q].evidence) for q, run in runs.items()))

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The rules of accurate forms that were left out, each with the line that the prover could not decide."""
        return tuple(each for form in self.forms.values() for each in form.left_out)

    def __repr__(self) -> str:
        arguments = ", ".join(variable.name for variable in self.variables)
        names = ", ".join(dict.fromkeys(repr(each.rule) for each in self.left_out))
        without = f", without {names}" if names else ""
        errors = f", {self._errors()}" if self.accuracy else ""
        return f"CompiledLoss({self.name!r}, of {arguments}, {len(self.evidence)} proofs{without}{errors})"

    def _errors(self) -> str:
        wrong = [quantity for quantity, measurement in self.accuracy.items() if measurement.wrong]
        if wrong:
            return f"inaccurate {' and '.join(wrong)}"
        again = " and ".join(quantity for quantity, watch in self.watches.items() if watch != UNWATCHED)
        digits = f", {again} with many digits where it takes them" if again else ""
        return f"errors up to {max(each.greatest for each in self.accuracy.values()):.1f} ulp{digits}"

    @cached_property
    def signature(self) -> Signature:
        """The arguments in their order, with their roles and domains."""
        arguments = (
            Argument(variable.role, _domain(variable.domain), variable.is_vector, place >= 2, *self._entries(variable))
            for place, variable in enumerate(self.variables)
        )
        return Signature(self.name, tuple(arguments))

    def _entries(self, variable: Variable) -> tuple[int, float]:
        """How many entries a vector has at least and at most, by its shape and the entries that are named."""
        if not variable.is_vector:
            return 1, inf
        (size,) = variable.symbol.shape
        if size.is_Integer:
            return int(size), int(size)
        entries = set().union(*(form.derived.result.atoms(Indexed) for form in self.forms.values()))
        return max((int(n) for entry in entries for n in entry.indices if n.is_Integer), default=1), inf

    def variables_of(self, quantities: tuple[Quantity, ...]) -> tuple[Variable, ...]:
        """The variables on which quantities depend; the direction comes after prediction and target."""
        if self.direction is None or not any(QUANTITIES[quantity].takes_vector for quantity in quantities):
            return self.variables
        return (*self.variables[:2], self.direction, *self.variables[2:])

    def source(self, quantities: tuple[Quantity, ...]) -> Written:
        """The statements that compute the quantities together, as they are run."""
        return numpy.source(self.task(quantities))[0]

    @cached_property
    def _kernels(self) -> dict[tuple[Quantity, ...], Kernel]:
        return {}

    def _kernel(self, quantities: tuple[Quantity, ...]) -> Kernel:
        if quantities not in self._kernels:
            named = naming_left_out([self.forms[quantity] for quantity in quantities], self.name)
            with step(f"code of {', '.join(quantities)}"), named:
                self._kernels[quantities] = self._made(quantities)
        return self._kernels[quantities]

    def _made(self, quantities: tuple[Quantity, ...]) -> Kernel:
        task = self.task(quantities)
        made = kernel(self.backend, task)
        if self.watches.keys().isdisjoint(quantities) or isinstance(made.function, Fused):
            return made
        watches = [self.watches.get(quantity, UNWATCHED) for quantity in quantities]
        return replace(made, function=Watched(task).function(made.function, watches))

    def task(self, quantities: tuple[Quantity, ...]) -> Task:
        """What a backend gets for quantities that are computed together."""
        forms = [self.forms[quantity] for quantity in quantities]
        return Task(
            quantities,
            tuple(form.derived.result for form in forms),
            tuple(form.result for form in forms),
            tuple(self.free_indices[quantity] for quantity in quantities),
            tuple(variable.symbol for variable in self.variables_of(quantities)),
            forms[0].context,
        )

    def _evaluated(
        self,
        quantities: tuple[Quantity, ...],
        given: tuple[Any, ...],
        /,
        *,
        weights: Any = None,
        reduction: Reduction = None,
        out: Any = None,
        ignore_index: int | None = None,
        wrt: str | None = None,
        **parameters: Any,
    ) -> tuple[Any, ...]:
        if wrt is not None:
            if not takes_arrays(self.backend):
                raise TypeError(f"{self.name}: wrt is for NumPy arrays; compile it for the backend numpy")
            options = {"weights": weights, "reduction": reduction, "out": out, "ignore_index": ignore_index}
            return self._in_parameter(wrt, quantities, given, parameters, options)
        if self.direction is None and any(QUANTITIES[quantity].of_vectors_only for quantity in quantities):
            raise TypeError(
                f"{self.name} is a loss of one number; use its hessian, which is one number for each example"
            )
        values = (self._joined(given[0]), *given[1:], *self._in_order(parameters))
        for check in self._moving_ends:
            check(values)
        return self._evaluation(quantities, values, weights, reduction, out, ignore_index)

    @cached_property
    def _moving_ends(self) -> tuple[Callable[[Sequence[Any]], None], ...]:
        """Of each domain whose ends are other arguments, what raises a ``ValueError`` where a number is not in it."""
        moving = [place for place, variable in enumerate(self.variables) if variable.domain.free_symbols]
        return tuple(self._moving_end(place) for place in moving)

    def _moving_end(self, place: int) -> Callable[[Sequence[Any]], None]:
        symbols, variable = [variable.symbol for variable in self.variables], self.variables[place]
        is_inside = lambdify(symbols, variable.domain.as_relational(variable.symbol), "numpy")

        def check(values: Sequence[Any]) -> None:
            numbers = np.broadcast_arrays(*map(np.asarray, values))
            outside = np.argwhere(~np.broadcast_to(is_inside(*numbers), numbers[place].shape))
            if len(outside):
                at = tuple(map(int, outside[0]))
                where = f" at index {at}" if at else ""
                raise ValueError(
                    f"{self.name}: the {variable.role} must lie in {shown_set(variable.domain)}, "
                    f"got {numbers[place][at]}{where}"
                )

        return check

    @cached_property
    def _evaluation(self) -> Callable[..., tuple[Any, ...]]:
        return evaluation(self.backend, self.signature, self._function, self.task)

    def _function(self, quantities: tuple[Quantity, ...]) -> Function:
        return self._kernel(quantities).function

    def _joined(self, prediction: Any) -> Any:
        """Several predictions, given as a tuple of arrays of one shape, as the entries on a last axis."""
        if type(prediction) is not tuple:
            return prediction
        symbol = self.variables[0].symbol
        if not (isinstance(symbol, IndexedBase) and symbol.shape[0].is_Integer):
            return prediction
        if len({np.shape(each) for each in prediction}) > 1:
            shapes = ", ".join(str(np.shape(each)) for each in prediction)
            raise ValueError(f"{self.name}: the predictions have the shapes {shapes}; give arrays of one shape")
        return np.stack(prediction, axis=-1)

    def _in_parameter(
        self,
        wrt: str,
        quantities: tuple[Quantity, ...],
        given: tuple[Any, ...],
        parameters: Mapping[str, Any],
        options: dict[str, Any],
    ) -> tuple[Any, ...]:
        known = {variable.name: variable for variable in self.variables[2:]}
        if self.in_parameter is None or wrt not in known:
            names = " or ".join(known) or "which has none"
            raise TypeError(f"wrt names a parameter of {self.name}, {names}, got {wrt!r}")
        if len(given) > 2:
            raise TypeError(f"{self.name} has no product with a vector in its parameter {wrt}; use hessian")
        self._in_order(parameters)
        prediction, target = np.asarray(given[0]), given[1]
        chosen, shape = np.asarray(parameters[wrt]), prediction.shape
        if self.variables[0].is_vector and not known[wrt].is_vector:
            shape = shape[:-1]
        is_shared = chosen.ndim < len(shape)
        if is_shared:
            dtype = np.result_type(prediction, 1.0) if is_plain(parameters[wrt]) else chosen.dtype
            chosen = np.broadcast_to(chosen.astype(dtype), shape)
        others = {self.variables[0].name: prediction, **{n: v for n, v in parameters.items() if n != wrt}}
        results = self.in_parameter(wrt)._evaluated(quantities, (chosen, target), **options, **others)
        if not (is_shared and options["reduction"]):
            return results
        examples = tuple(range(len(shape) - known[wrt].is_vector))
        return tuple(
            result if quantity == "value" else np.sum(result, axis=examples)
            for quantity, result in zip(quantities, results, strict=True)
        )

    def _in_order(self, parameters: Mapping[str, Any]) -> list[Any]:
        expected = self._parameters
        if set(parameters) != set(expected):
            wanted = ", ".join(f"{name}=…" for name in expected) or "no parameters"
            raise TypeError(f"{self.name} takes {wanted}, got {', '.join(sorted(parameters)) or 'none'}")
        return [parameters[name] for name in expected]

    @cached_property
    def _parameters(self) -> tuple[str, ...]:
        return tuple(variable.name for variable in self.variables[2:])

    def __reduce__(self) -> tuple[Any, ...]:
        """What a pickle has: what was proved, from which the functions are made anew."""
        fields = (self.name, self.forms, self.variables, self.free_indices, self.backend, self.direction)
        return CompiledLoss, (*fields, self.in_parameter, self.accuracy, self.watches)


def compiled(
    name: str,
    forms: Mapping[Quantity, Form],
    variables: Sequence[Variable],
    free_indices: Mapping[Quantity, tuple[Symbol, ...]],
    backend: str,
    direction: Variable | None = None,
    in_parameter: Callable[[str], CompiledLoss] | None = None,
) -> CompiledLoss:
    """Compile proved forms for a backend.

    Raises:
        ValueError: a backend that does not exist; a function that it does not have.
        StepRefuted, StepUndecided: the code of a quantity is not proved to compute it.
    """
    moving = next((variable for variable in variables if variable.domain.free_symbols), None)
    if moving and (not takes_arrays(backend) or any(variable.is_vector for variable in variables)):
        raise ValueError(
            f"{name}: the domain {shown_set(moving.domain)} of {moving.name} moves with another argument, which is for "
            "losses of numbers and arrays of NumPy"
        )
    functions = CompiledLoss(name, dict(forms), tuple(variables), dict(free_indices), backend, direction, in_parameter)
    for quantity in forms:
        functions._kernel((quantity,))
    # Made now, since they cannot be while a call is traced.
    _ = functions._evaluation, functions._parameters, functions._moving_ends
    return functions


def _domain(domain: Set) -> Domain:
    if isinstance(domain, FiniteSet):
        return Domain(elements=tuple(sorted(map(float, domain))))
    if not isinstance(domain, Interval):
        raise ValueError(f"a variable of compiled code ranges over an interval or a finite set, not over {domain}")
    ends = ((domain.inf, -inf), (domain.sup, inf))
    low, high = (float(end) if end.is_number else far for end, far in ends)  # one that moves is looked at by itself
    return Domain(low, high, bool(domain.left_open) and low > -inf, bool(domain.right_open) and high < inf)
