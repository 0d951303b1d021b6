"""The plugin of pytest: pages as tests, line by line; what fails, in text; nothing without the option."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from mse_sym import Derivation, claim, losses  # noqa: F401 (imported here once, and not by each run)
from mse_sym.pages import statements  # noqa: F401

pytest_plugins = ["pytester"]

IS_INSTALLED = any(found.value == "mse_sym.pytest_plugin" for found in entry_points(group="pytest11"))
PLUGIN = [] if IS_INSTALLED else ["-p", "mse_sym.pytest_plugin"]

HEAD = '''"""A page of one's own."""

from sympy import symbols
from mse_sym import Context, Derivation, Partial, claim, rules

ell, a, y = symbols("ell a y", real=True)
loss = Context(definitions={ell: (a - y) ** 2 / 2})


'''
GOOD = """@claim("U1", "Two squares, $(a + 1)^2$")
def squares():
    yield "Prose."
    yield Derivation.begin((a + 1) ** 2).state(a**2 + 2 * a + 1, "multiplied out")
    yield Derivation.begin(Partial(ell, a), loss).apply(rules.unfold(ell)).apply(rules.work_out)


"""
REFUTED = """@claim("U2", "The gradient is $a - y$")
def gradient():
    yield Derivation.begin(a + a).state(2 * a, "twice")
    yield (
        Derivation.begin((a - y) ** 2 / 2, loss)
        .state(a**2 / 2 - a * y + y**2 / 2, "multiplied out")
        .state(a**2 / 2 + a * y + y**2 / 2, "a slip")
    )


"""
UNDECIDED = """@claim("U3", "Gudermann")
def gudermann():
    from sympy import atan, sinh, tanh

    yield Derivation.begin(atan(sinh(a))).state(2 * atan(tanh(a / 2)), "hm")


"""
RAISES = """@claim("U4", "A mistake in the code")
def raises():
    yield Derivation.begin(a + a).state(2 * a, "twice")
    yield 1 / 0


"""
EMPTY = """@claim("U5", "Words alone")
def words():
    yield "Nothing is proved."
"""

COUNTED = """@claim("U6", "Examined by one process")
def once():
    with open("examined", "a") as file:
        file.write("once ")
    yield Derivation.begin(a + a).state(2 * a, "twice")
"""


def page(pytester: pytest.Pytester, *claims: str, name: str = "mine") -> Path:
    return pytester.makepyfile(**{name: HEAD + "".join(claims)})


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return pytester.runpytest_inprocess(*PLUGIN, "-p", "no:cacheprovider", *arguments)


def test_each_line_of_a_page_is_a_test(pytester: pytest.Pytester) -> None:
    page(pytester, GOOD)
    pytester.makepyfile(helper="raise RuntimeError('no page, and not imported')", _hidden=HEAD + EMPTY)
    result = run(pytester, "--mse-sym", "-v")
    result.assert_outcomes(passed=3)
    lines = ("1.1 stated", "2.1 definition", "2.2 rules of differentiation")
    result.stdout.fnmatch_lines([f"mine.py::U1::{line} PASSED*" for line in lines])


def test_the_answer_to_an_exercise_is_tested_line_by_line(pytester: pytest.Pytester) -> None:
    asked = GOOD.replace('@claim("U1", "Two squares, $(a + 1)^2$")', '@exercise("X1", "Two squares", "What is it?")')
    page(pytester, "from mse_sym.pages.claims import exercise\n", asked)
    run(pytester, "--mse-sym").assert_outcomes(passed=3)


def test_without_the_option_nothing_is_collected(pytester: pytest.Pytester) -> None:
    page(pytester, GOOD)
    assert run(pytester).ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_a_line_or_a_claim_may_be_chosen(pytester: pytest.Pytester) -> None:
    page(pytester, GOOD, RAISES)
    run(pytester, "--mse-sym", "mine.py::U1::2.1 definition").assert_outcomes(passed=1)
    run(pytester, "--mse-sym", "mine.py::U1").assert_outcomes(passed=3)
    run(pytester, "--mse-sym", "-k", "U1 and stated").assert_outcomes(passed=1, deselected=4)


def test_a_refuted_line_is_shown_with_those_above_it_and_what_mends_it(pytester: pytest.Pytester) -> None:
    page(pytester, REFUTED)
    result = run(pytester, "--mse-sym")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*mine.py, U2, 2.2 stated*",
            "U2: The gradient is a - y",
            "(a - y)²/2   = a²/2 - a y + y²/2   multiplied out",
            "           [?] = a²/2 + a y + y²/2   a slip",
            "refuted: at a = *, y = * the two sides are * and *",
            "  edit:     the opposite sign of the term a*y",
            "  mended:   a²/2 - a y + y²/2",
        ],
        consecutive=False,
    )
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*Error*")


@pytest.mark.parametrize(
    ("text", "passed", "told"),
    [
        (
            UNDECIDED,
            0,
            ["atan(sinh(a)) [?] = 2 atan(tanh(a/2))   hm", "undecided: both sides are equal*"],
        ),
        (RAISES, 1, ["U4: A mistake in the code", "mine.py, line 13: ZeroDivisionError: division by zero"]),
        (EMPTY, 0, ["nothing was proved: the claim yields no derivation and no evidence"]),
    ],
    ids=["undecided", "raises", "words alone"],
)
def test_every_other_failure_is_told_in_text(
    text: str, passed: int, told: list[str], pytester: pytest.Pytester
) -> None:
    page(pytester, text)
    result = run(pytester, "--mse-sym", "mine.py")
    result.assert_outcomes(passed=passed, failed=1)
    result.stdout.fnmatch_lines(told)
    result.stdout.no_fnmatch_line("*Traceback*")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("x = 1\n", "mine.py has no claim; mark its functions with @claim(identifier, title)"),
        ("x = (\n", "mine.py, line 1: SyntaxError: '(' was never closed"),
        ("1 / 0\n", "mine.py, line 1: ZeroDivisionError: division by zero"),
    ],
)
def test_a_named_page_that_cannot_be_read_fails_in_a_sentence(
    source: str, told: str, pytester: pytest.Pytester
) -> None:
    pytester.makepyfile(mine=source)
    result = run(pytester, "--mse-sym", "mine.py")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([told])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_folders_with_blanks_and_pages_of_one_name(pytester: pytest.Pytester) -> None:
    for folder, identifier in (("a folder", "U1"), ("other", "V1")):
        pytester.mkdir(folder)
        for name in ("my page.py", "page.py"):
            text = HEAD + GOOD.replace("U1", identifier)
            (pytester.path / folder / name).write_text(text, encoding="utf-8")
    (pytester.path / "a folder" / "raises.py").write_text(f"{HEAD}raise SystemExit(3)\n{EMPTY}", encoding="utf-8")
    result = run(pytester, "--mse-sym", "--co", "-q")
    result.stdout.fnmatch_lines(["a folder/my page.py::U1::1.1 stated", "a folder/raises.py::raises::error"])
    result.stdout.fnmatch_lines(["other/page.py::V1::1.1 stated"])
    result = run(pytester, "--mse-sym")
    result.assert_outcomes(passed=12, failed=1)
    result.stdout.fnmatch_lines(["a folder/raises.py, line *: SystemExit: 3"])
    run(pytester, "--mse-sym", "a folder/my page.py::U1::2.1 definition").assert_outcomes(passed=1)


def test_modules_of_tests_stay_what_they_are(pytester: pytest.Pytester) -> None:
    page(pytester, GOOD, "def test_this():\n    pass\n", name="test_mine")
    run(pytester, "--mse-sym").assert_outcomes(passed=1)


def test_the_fixture_gives_the_check_or_the_diagnosis_and_the_derivation(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        from mse_sym import losses

        def test_right(gradient_check):
            assert gradient_check(losses.squared_error, lambda a, y: a - y, points=9).accurate

        def test_wrong(gradient_check):
            gradient_check(losses.squared_error, lambda a, y: y - a, points=9)
        """
    )
    result = run(pytester)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "gradient of squared_error: FAILED, tried at * points, wrong at *",
            "  diagnosis: the sign is wrong*",
            "*= a - y *",
        ]
    )
    result.stdout.no_fnmatch_line("*def check*")


def test_it_imports_nothing_heavy_before_it_is_used() -> None:
    program = (
        "import sys; import mse_sym.pytest_plugin\n"
        "print({'sympy', 'mpmath', 'numpy', 'mse_sym.pages', 'mse_sym.check'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.slow
def test_it_runs_in_several_processes(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent.parent), prepend=os.pathsep)
    page(pytester, GOOD, REFUTED, COUNTED, name="first")
    page(pytester, GOOD.replace("U1", "V1"), RAISES, name="second")
    result = pytester.runpytest_subprocess(*PLUGIN, "--mse-sym", "-n", "2")
    result.assert_outcomes(passed=10, failed=2)
    result.stdout.fnmatch_lines(["           [?] = a²/2 + a y + y²/2   a slip"])
    assert (pytester.path / "examined").read_text() == "once "
