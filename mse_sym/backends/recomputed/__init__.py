"""Results whose error cannot be bounded as they are computed, computed again with as many digits as it takes."""

from mse_sym.backends.recomputed.watched import UNWATCHED, Watch, Watched, beyond

__all__ = ["UNWATCHED", "Watch", "Watched", "beyond"]
