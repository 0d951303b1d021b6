"""The functions of other libraries as they are used today, one adapter a library.

An adapter says which loss of ours a function computes, and how it is called. No library is imported before it
is: which are there is asked by ``find_spec``.
"""

from mse_sym.check.peers.boosters import LIGHTGBM, XGBOOST
from mse_sym.check.peers.optax_losses import OPTAX
from mse_sym.check.peers.peer import Library, Peer, Selection
from mse_sym.check.peers.scikit_learn import SCIKIT_LEARN
from mse_sym.check.peers.scipy_special import SCIPY
from mse_sym.check.peers.torch_losses import TORCH

LIBRARIES = {library.key: library for library in (TORCH, OPTAX, SCIKIT_LEARN, SCIPY, XGBOOST, LIGHTGBM)}
"""By the name of each on the command line."""

__all__ = ["LIBRARIES", "Library", "Peer", "Selection"]
