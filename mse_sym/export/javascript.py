"""JavaScript: one module with the functions of a loss, of one example, which imports nothing."""

from __future__ import annotations

from mse_sym.backends.printing.languages import SIZE, Language, block
from mse_sym.export.functions import Function, file_text, has_vectors
from mse_sym.export.heading import Accuracies
from mse_sym.losses import Loss

_WORDS = {
    "Abs": "Math.abs",
    "ceiling": "Math.ceil",
    "power": "Math.pow",
    "square_root": "Math.sqrt",
    **{
        name: f"Math.{name}"
        for name in (
            *("acos", "acosh", "asin", "asinh", "atan", "atanh", "cos", "cosh", "sin", "sinh", "tan", "tanh"),
            *("exp", "expm1", "floor", "log", "log1p"),
        )
    },
}

_ATOMS = {
    "erf": """\
/* The error function: its series; from 1 on what the continued fraction of its complement leaves of 1. */
function erf(u) {
    const size = Math.abs(u);
    if (!(size < 6)) return Math.sign(u);
    if (size < 1) {
        let total = 0;
        for (let n = 20; n >= 0; n--) total = 1 / (2 * n + 1) - total * u * u / (n + 1);
        return u * total * 1.1283791670955126;
    }
    let fraction = size;
    for (let n = 240; n > 0; n--) fraction = size + n / 2 / fraction;
    return Math.sign(u) * (1 - Math.exp(-size * size) / fraction * 0.5641895835477563);
}
""",
    "leading_half": """\
/* The number without the lower half of its digits: the product of two such numbers is exact. */
function leading_half(u) {
    bits.setFloat64(0, u);
    bits.setUint32(4, bits.getUint32(4) & 0xf8000000);
    return bits.getFloat64(0);
}
""",
    "significand": """\
/* The number over the power of two of its size: at least 1/2 and less than 1 in size. */
function significand(u) {
    return times_power_of_two(u, -exponent(u));
}
""",
    "exponent": """\
/* The exponent of the power of two of the size of a number. */
function exponent(u) {
    if (u === 0 || !Number.isFinite(u)) return 0;
    bits.setFloat64(0, u);
    const biased = (bits.getUint32(0) >>> 20) & 0x7ff;
    return biased > 0 ? biased - 1022 : exponent(u * 2 ** 54) - 54;
}
""",
    "times_power_of_two": """\
/* The number times a power of two, rounded once: what is lost before the last step is lost anyway. */
function times_power_of_two(u, n) {
    while (n > 1023) {
        u *= power_of_two(1023);
        n -= 1023;
    }
    while (n < -1022) {
        u *= power_of_two(-969);
        n += 969;
    }
    return u * power_of_two(n);
}
""",
    "power_of_two": """\
/* The power of two of an exponent from -1022 to 1023. */
function power_of_two(n) {
    bits.setUint32(0, (n + 1023) << 20);
    bits.setUint32(4, 0);
    return bits.getFloat64(0);
}
""",
}

_RESERVED = (
    "abstract arguments await boolean break byte case catch char class const continue debugger default delete do "
    "double else enum eval export extends false final finally float for function goto if implements import in "
    "instanceof int interface let long native new null package private protected public return short static super "
    "switch this throw throws transient true try typeof undefined var void volatile while with yield Number "
    "Float64Array RangeError bits"
)

JAVASCRIPT = Language(
    name="JavaScript",
    words=_WORDS,
    atoms=_ATOMS,
    variable="let",
    constant="const",
    place="let",
    size=SIZE,
    infinity="Infinity",
    function="function {}({})",
    vector="{}",
    scalar="{}",
    length=SIZE,
    reserved=_RESERVED,
)

BEGIN = """\
const bits = new DataView(new ArrayBuffer(8));
"""
"""What the functions of a file may call beside each other."""

_NOTES = (
    "The same statements in NumPy were measured; here exp, log and their kin are those of the engine.",
    "A module, as in: import { NAME } from './FILE.mjs'. Arguments that are not finite or outside their domain are a "
    "RangeError.",
)
_OF_VECTORS = f"Vectors are arrays of {SIZE} numbers; a matrix comes as one array, row by row."


def javascript_file(loss: Loss, accuracies: Accuracies) -> str:
    """The text of the module.

    Raises:
        ValueError: a function that JavaScript has not.
        StepRefuted, StepUndecided: the loss is not proved.
    """
    notes = [*_NOTES, *[_OF_VECTORS] * has_vectors(loss)]
    return file_text(loss, accuracies, JAVASCRIPT, notes, BEGIN, _text)


def _text(function: Function) -> tuple[str, frozenset[str]]:
    result, rank = function.result, function.rank
    target = f"{result}[{{place}}] = {{}}" if rank else "return {}"
    made = function.written(
        JAVASCRIPT,
        target,
        lambda argument, domain: (
            f'throw new RangeError("{function.name}: {argument.name} must '
            f'{"have entries" if argument.is_vector else "be"} in {domain}")'
        ),
    )
    arguments = [made.names[name] for name in function.program.names]
    vectors = [made.names[argument.name] for argument in function.program.arguments if argument.is_vector]
    arrays = {**made.arrays, **({result: rank} if rank else {})}
    lines = [
        *_sizes(vectors, function),
        *made.checks,
        *(f"const {name} = new Float64Array({' * '.join([SIZE] * rank)});" for name, rank in arrays.items()),
        *made.lines,
        *[f"return {result};"] * bool(rank),
    ]
    head = f"export function {function.name}({', '.join(arguments)})"
    return block(head, lines, function.summary), made.calls


def _sizes(vectors: list[str], function: Function) -> list[str]:
    """The number of entries, which is that of all vectors."""
    if not vectors:
        return []
    first, *others = vectors
    wrong = [f"{SIZE} < 1" if function.size is None else f"{SIZE} !== {function.size}"]
    wrong += [f"{other}.length !== {SIZE}" for other in others]
    return [
        f"const {SIZE} = {first}.length;",
        f'if ({" || ".join(wrong)}) throw new RangeError("{function.name}: the sizes of the vectors differ");',
    ]
