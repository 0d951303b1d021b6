"""C: one file with the functions of a loss, of one example and of many, which needs the standard library alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from mse_sym.backends.printing.languages import SIZE, Language, block
from mse_sym.export.functions import Function, file_text, has_vectors
from mse_sym.export.heading import Accuracies
from mse_sym.losses import Loss

_WORDS = {
    "Abs": "fabs",
    "ceiling": "ceil",
    "exponent": "exponent_of",
    "gamma": "tgamma",
    "loggamma": "lgamma",
    "power": "pow",
    "significand": "significand_of",
    "square_root": "sqrt",
    **{
        name: name
        for name in (
            *("acos", "acosh", "asin", "asinh", "atan", "atanh", "cos", "cosh", "sin", "sinh", "tan", "tanh"),
            *("erf", "erfc", "exp", "expm1", "floor", "log", "log1p"),
        )
    },
}

_ATOMS = {
    "leading_half": """\
/* The number without the lower half of its digits: the product of two such numbers is exact. */
static double leading_half(double u) {
    uint64_t bits;
    memcpy(&bits, &u, sizeof bits);
    bits &= ~(uint64_t)0 << 27;
    memcpy(&u, &bits, sizeof bits);
    return u;
}
""",
    "significand_of": """\
/* The number over the power of two of its size: at least 1/2 and less than 1 in size. */
static double significand_of(double u) {
    int exponent;
    return frexp(u, &exponent);
}
""",
    "exponent_of": """\
/* The exponent of the power of two of the size of a number. */
static double exponent_of(double u) {
    int exponent = 0;
    (void)frexp(u, &exponent);
    return exponent;
}
""",
    "times_power_of_two": """\
/* The number times a power of two, rounded once. */
static double times_power_of_two(double u, double n) {
    return ldexp(u, (int)n);
}
""",
}

_RESERVED = (
    "auto break case char const continue default do double else enum extern float for goto if inline int long register "
    "restrict return short signed sizeof static struct switch typedef union unsigned void volatile while bool true "
    "false nullptr constexpr thread_local typeof alignas alignof static_assert asm errno linux unix i386 calloc free "
    "memcpy frexp ldexp uint64_t isnan isinf isfinite isnormal signbit fpclassify failed"
)

C = Language(
    name="C",
    words=_WORDS,
    atoms=_ATOMS,
    variable="double",
    constant="const double",
    place="size_t",
    size=f"(double){SIZE}",
    infinity="INFINITY",
    function="static double {}({})",
    vector="const double *{}",
    scalar="double {}",
    length=f"size_t {SIZE}",
    reserved=_RESERVED,
)

_BEGIN = """\
#include <errno.h>
#include <float.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Each operation is rounded by itself, in the order in which it is written. */
#if defined(__FAST_MATH__) || FLT_EVAL_METHOD != 0
#error "compile without -ffast-math, for arithmetic that rounds to double (on 32-bit x86: -msse2 -mfpmath=sse)"
#endif
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("fp-contract=off")
#else
#pragma STDC FP_CONTRACT OFF
#endif
"""

_NOTES = (
    "The same statements in NumPy were measured; here exp, log and their kin are those of the system.",
    "Those of_n are of n examples that lie one after the other, with the same parameters.",
    "Compile as C99 or newer, as with: cc -O2 -ffp-contract=off -c FILE. Link with -lm.",
)
_OF_NUMBERS = "Where an argument is not finite or outside its domain the result is NaN."
_OF_VECTORS = (
    f"Vectors have {SIZE} entries, and a matrix {SIZE} rows of {SIZE}. The functions return 0, or write nothing and "
    "return EDOM where an argument is not finite or outside its domain, or ENOMEM where memory ends; of_n stop there."
)


def c_file(loss: Loss, accuracies: Accuracies) -> str:
    """The text of the file.

    Raises:
        ValueError: a function that C has not.
        StepRefuted, StepUndecided: the loss is not proved.
    """
    return file_text(loss, accuracies, C, [*_NOTES, _OF_VECTORS if has_vectors(loss) else _OF_NUMBERS], _BEGIN, _text)


def _text(function: Function) -> tuple[str, frozenset[str]]:
    """A function of one example, and one of many."""
    program, result, rank = function.program, function.result, function.rank
    if program.has_vectors:
        target = f"{result}[{{place}}] = {{}}" if rank else f"*{result} = {{}}"
        made = function.written(C, target, lambda *_: "return EDOM")
        size = (
            f"if ({SIZE} < 1) return EDOM;" if function.size is None else f"if ({SIZE} != {function.size}) return EDOM;"
        )
        arrays = made.arrays
        lines = [size, *made.checks, *_memory(arrays), *made.lines, *_freed(arrays), "return 0;"]
    else:
        made = function.written(C, "return {}", lambda *_: "return NAN")
        lines = [*made.checks, *made.lines]
    count, row = made.free_name("n"), made.free_name("i")
    pointer, kind = f"double *{result}", "int" if program.has_vectors else "double"
    declared = C.declared(program.arguments, made.names)
    head = f"{kind} {function.name}({', '.join([*declared, *[pointer] * program.has_vectors])})"
    of_each = [replace(each, is_vector=each.is_vector or place < 2) for place, each in enumerate(program.arguments)]
    declared = [f"size_t {count}", *C.declared(of_each, made.names)[: len(of_each)], *[C.length] * program.has_vectors]
    places = [f" + {row} * {SIZE}" if each.is_vector else f"[{row}]" for each in program.arguments]
    passed = [
        f"{made.names[each.name]}{place}" if each.is_vector or number < 2 else made.names[each.name]
        for number, (each, place) in enumerate(zip(program.arguments, places, strict=True))
    ]
    if program.has_vectors:
        passed += [SIZE, f"{result} + {' * '.join([row, *[SIZE] * rank])}"]
        of_one = f"const int failed = {function.name}({', '.join(passed)});"
        inside, after = [of_one, "if (failed) return failed;"], ["return 0;"]
    else:
        inside, after = [f"{result}[{row}] = {function.name}({', '.join(passed)});"], []
    loop = [f"for (size_t {row} = 0; {row} < {count}; {row}++) {{", *(f"    {line}" for line in inside), "}", *after]
    many = f"{'int' if program.has_vectors else 'void'} {function.name}_of_n({', '.join([*declared, pointer])})"
    return f"{block(head, lines, function.summary)}\n{block(many, loop)}", made.calls


def _memory(arrays: Mapping[str, int]) -> list[str]:
    """One piece of memory for arrays by their ranks."""
    if not arrays:
        return []
    first, *_ = arrays
    sizes = {rank: " * ".join([SIZE] * rank) for rank in sorted(set(arrays.values()))}
    counts = " + ".join(f"{list(arrays.values()).count(rank)} * {size}" for rank, size in sizes.items())
    pieces = [f"double *{name} = {before} + {sizes[arrays[before]]};" for before, name in pairwise(arrays)]
    memory = f"double *{first} = calloc({counts}, sizeof(double));"
    return [memory, f"if ({first} == NULL) return ENOMEM;", *pieces]


def _freed(arrays: Mapping[str, int]) -> list[str]:
    return [f"free({next(iter(arrays))});"] if arrays else []
