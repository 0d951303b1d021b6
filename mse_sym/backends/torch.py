"""PyTorch functions of tensors: programs over axes, differentiated by what was proved.

Tensors of float32, float16 and bfloat16 are computed in float64 too and rounded once, on GPUs as well.  Plain tensors
of float64 and float32 in a processor's memory are computed by the fused loops of the backend ``numba``, where Numba is
installed (extra ``fast``), with their bits: what is recorded or mapped over is not, and of what ``torch.compile`` takes
losses of vectors alone are.  There, and on GPUs, a call runs one kernel for each operation, some thirty in all, of
which ``torch.compile`` makes a few; results differ from those of NumPy by the last bits of PyTorch's own functions.

Autograd runs the proved gradient, and through that the proved Hessian; forward mode, ``torch.func`` and ``vmap`` do the
same.  ``torch.compile`` takes a call whole, with one derivative: it has no second ones.  There the numbers of arguments
cannot be looked at, but for fused loops, and what is outside of a domain is not refused.
"""

from __future__ import annotations

import torch

from mse_sym.backends.printing.axes import Dialect, names_in
from mse_sym.backends.task import Kernel, Task
from mse_sym.backends.tensors.printed import printed
from mse_sym.backends.tensors.torch_evaluation import LIBRARY, evaluation

__all__ = ["evaluation", "kernel"]

_OTHER_NAMES = {
    "ceiling": "ceil",
    "loggamma": "lgamma",
    "maximum": "amax",
    "not": "logical_not",
    "place_of_maximum": "argmax",
    "square_root": "sqrt",
    "take_along_axis": "take_along_dim",
}
"""What PyTorch calls otherwise."""

_NAMES = names_in("torch", lambda name: hasattr(torch, name) and name not in LIBRARY.atoms, _OTHER_NAMES)
TORCH = Dialect(
    "torch",
    {**_NAMES, "Abs": "abs", "power": "pow"},
    axis="dim=0",
    looks=False,
)


def kernel(task: Task) -> Kernel:
    """The accurate forms as a program, printed over axes of float64 tensors.

    Raises:
        ValueError: a sum whose body lacks its index; a symbol or a function that array code or PyTorch does not have.
        StepRefuted, StepUndecided: the program is not proved to compute the forms.
    """
    return printed(task, TORCH, LIBRARY)
