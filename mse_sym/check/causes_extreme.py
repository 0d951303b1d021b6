"""What fails at extreme points alone, at a kink, or by rounding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np
from sympy import Expr, Float

from mse_sym.check.cause import Cause, Kind
from mse_sym.check.comparison import Comparison, Label, Measured, Rounding
from mse_sym.check.kinks import lies_at_kink
from mse_sym.check.region import Region
from mse_sym.losses import Loss
from mse_sym.proof.slips import FACTORS

_LEAST = 3
_SAME = 1e-6
_SHOWN = 6
_LOST = "digits are lost by rounding"
_OVERFLOWS = "it vanishes, since what it divides by overflows"
_MODERATE = 16.0
_ROUNDINGS = 64.0
"""So many units in the last place ordinary code may be off before an exponential or a quotient makes more of them."""


def of_extremes(
    loss: Loss,
    failed: Sequence[Measured],
    settled: Sequence[bool | None],
    witness: Comparison,
    regions: frozenset[Region],
    allowed: float,
    eps: float,
    right: Expr,
    *,
    is_right: bool,
) -> Iterator[Cause]:
    """What fails though the formula is right at ordinary points, and what is infinite or no number in any case."""
    groups: dict[str, list[Measured]] = {}
    told = [
        (m, _loss_of_digits(m.comparison, eps) or _mended(m, each)) for m, each in zip(failed, settled, strict=True)
    ]
    kinks = [m.comparison for m, words in told if words != _LOST and _is_at_kink(loss, m.comparison)]
    elsewhere = [(m, words) for m, words in told if m.comparison not in kinks]
    if is_right and kinks and all(words for _, words in elsewhere):
        yield _at_kink(kinks, right)
        told = elsewhere
    for m, words in told:
        groups.setdefault(words, []).append(m)
    digits = groups.get(_LOST, [])
    if is_right and wrong_factor([*groups.get("", []), *digits], allowed):
        groups.setdefault("", []).extend(groups.pop(_LOST, []))
    others = groups.pop("", [])
    if others and is_right:
        unknown = {id(m) for m, each in zip(failed, settled, strict=True) if each is None}
        loses_digits = bool(groups)
        trusted = [m.comparison for m in others if id(m) in unknown or _is_unresolved(m.comparison, eps, loses_digits)]
        is_open = len(trusted) == len(others)
        yield from _of_tails(others, witness, regions, allowed, eps, right, is_open=is_open)
    for words, those in groups.items():
        is_rounding = words != _OVERFLOWS and np.isfinite(those[0].comparison.got)
        kind: Kind = "rounding" if is_rounding else "overflow"
        yield Cause(words, kind, _where(those, regions), _smallest(those), right)


def _is_at_kink(loss: Loss, comparison: Comparison) -> bool:
    given = (comparison.prediction, comparison.target, *comparison.parameters.values())
    point = dict(zip((loss.prediction, loss.target, *loss.parameters), given, strict=True))
    return comparison.between is not None or lies_at_kink(loss, point, comparison.component)


def _at_kink(compared: Sequence[Comparison], right: Expr) -> Cause:
    """What is given at kinks, and what is right there: at some only one number, as where a slope is times 0."""
    witness = min(compared, key=lambda each: (each.between is None, each.complexity))
    between = witness.between
    meant = f"{witness.expected:g}" if between is None else f"any number from {between[0]:g} to {between[1]:g}"
    role = " (a subgradient)" if between is not None else ""
    return Cause(
        f"it is {_shown(witness.got)}, and {meant} is right{role}", "wrong", "at the kink only", witness, right
    )


def _shown(number: float) -> str:
    return "NaN" if np.isnan(number) else "infinite" if np.isinf(number) else f"{number:g}"


def wrong_factor(failed: Sequence[Measured], allowed: float) -> str:
    """The constant factor that explains all failures but those that are 0, infinite or NaN, if there is one."""
    finite = [m for m in failed if np.isfinite(m.comparison.got) and m.comparison.got]
    rounding: Rounding = "judged" if all(m.comparison.lost for m in finite) else "forgiven"
    for words, factor in FACTORS.items():
        if finite and factor.is_Rational:
            number = Fraction(int(factor.p), int(factor.q))
            if all(m.error_with(number, rounding) <= allowed for m in finite):
                return words
    return ""


def _loss_of_digits(comparison: Comparison, eps: float) -> str:
    """What rounding does at a point; nothing where rounding does not explain what came out."""
    got, expected = comparison.got, abs(comparison.expected)
    if np.isnan(got):
        return "it is NaN"
    if np.isinf(got):
        return "it is infinite"
    if got == 0 and (comparison.lost or 0 < expected < eps):
        return "it vanishes by rounding: 0 where the truth is not"
    return _LOST if comparison.lost else ""


def _mended(measured: Measured, is_settled: bool | None) -> str:
    """What is mended by a finer type: by more digits, or by larger numbers on the way."""
    if not is_settled:
        return ""
    return _OVERFLOWS if measured.comparison.got == 0 else _LOST


def _of_tails(
    others: Sequence[Measured],
    witness: Comparison,
    regions: frozenset[Region],
    allowed: float,
    eps: float,
    right: Expr,
    *,
    is_open: bool,
) -> Iterator[Cause]:
    """What is wrong at a kink, in a tail, on one side or at one label alone, if rounding on the way cannot be it."""
    where, compared = _where(others, regions), [m.comparison for m in others]
    ratios = [c.got / c.expected for c in compared if c.expected and np.isfinite(c.got / c.expected)]
    stays = _plateau(compared)
    if words := wrong_factor(others, allowed):
        yield Cause(words, "wrong", where, witness, right, FACTORS[words] * right)
    elif _is_constant(ratios) and abs(ratios[0] - 1) > _SAME and ratios[0]:
        factor = Float(ratios[0], _SHOWN)
        yield Cause(f"a factor {ratios[0]:.6g}", "wrong", where, witness, right, factor * right)
    elif stays is not None:
        yield Cause(f"a clip or an epsilon: it stays at {stays:.4g} in size", "wrong", where, witness, right)
    elif is_open and all(_may_be_rounding(c, eps) for c in compared):
        yield Cause(_LOST, "rounding", where, _smallest(others), right)
    else:
        yield Cause("it is wrong", "wrong", where, witness, right)


def _is_constant(numbers: Sequence[float]) -> bool:
    return len(numbers) >= _LEAST and float(np.ptp(numbers)) <= _SAME * abs(numbers[0])


def _plateau(compared: Sequence[Comparison]) -> float | None:
    """The size at which results stay in a tail, at one label, while what is right goes on."""
    groups: dict[tuple[Region, Label], list[Comparison]] = {}
    for each in compared:
        if np.max(np.abs(each.target)) <= _MODERATE:
            groups.setdefault((each.region, each.label), []).append(each)
    for those in groups.values():
        sizes = Counter(abs(each.got) for each in those)
        size, count = sizes.most_common(1)[0]
        if count >= _LEAST and len({each.expected for each in those if abs(each.got) == size}) >= _LEAST:
            return size
    return None


def _is_unresolved(comparison: Comparison, eps: float, loses_digits: bool) -> bool:
    """Whether a finer type does not tell either: beside 1 it does not resolve a number, or its exponential."""
    sizes = np.abs(comparison.prediction)
    return bool(0 < np.min(sizes) < eps or (loses_digits and np.max(sizes) > -np.log(eps)))


def _may_be_rounding(comparison: Comparison, eps: float) -> bool:
    """Whether a number that is rounded on the way, as e^z beside 1 is or 1 + x, may change the result by so much."""
    numbers = np.abs([n for each in (comparison.prediction, *comparison.parameters.values()) for n in np.ravel(each)])
    least = float(np.min(numbers[numbers > 0], initial=1.0))
    with np.errstate(over="ignore"):
        part = _ROUNDINGS * eps * float(np.exp(np.max(numbers))) / least
    return abs(comparison.got - comparison.expected) <= part * abs(comparison.expected)


def _smallest(those: Sequence[Measured]) -> Comparison:
    return min((m.comparison for m in those), key=lambda comparison: comparison.complexity)


def _where(those: Sequence[Measured], regions: frozenset[Region]) -> str:
    """The ties or tails to which failures are confined."""
    if all(np.ndim(m.comparison.prediction) == 0 and m.comparison.prediction == m.comparison.target for m in those):
        return "where prediction and target are equal only"
    found = {m.comparison.region for m in those}
    return "" if found == regions else f"in the {' and the '.join(sorted(found))} only"
