"""How functions grow: expansions in exponentials, powers and logarithms of a real ``t → ∞``."""
