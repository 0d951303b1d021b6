"""How long it takes to derive and prove the backward pass of a perceptron, by depth.

Run as ``python tests/benchmarks/bench_backpropagation.py``; prints seconds and proved lines.
"""

from __future__ import annotations

from time import perf_counter

from mse_sym.proof.prover import verdict_on
from mse_sym.train.backpropagation import backpropagation

DEPTHS = (1, 2, 4, 8, 16)


def main() -> None:
    print(f"{'layers':>6} {'lines':>6} {'seconds':>8} {'seconds per layer':>18}")
    for depth in DEPTHS:
        verdict_on.cache_clear()
        start = perf_counter()
        passes = backpropagation(depth)
        seconds = perf_counter() - start
        lines = sum(len(derivation.lines) - 1 for gradients in passes for derivation in gradients.derivations)
        print(f"{depth:>6} {lines:>6} {seconds:>8.2f} {seconds / depth:>18.2f}")


if __name__ == "__main__":
    main()
