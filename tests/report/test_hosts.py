"""The Markdown pages as repository hosts show them: only macros that they allow, and nothing that Markdown eats."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mse_sym.report.markdown_text import for_hosts
from mse_sym.report.writers import md as markdown
from tests.report.sample import LIBRARY

ROOT = Path(__file__).parents[2]
COMMITTED = sorted([*ROOT.glob("*.md"), *(ROOT / "reports").glob("*.md")])
WRITTEN = {name: text for name, text in markdown.files(LIBRARY, ("md",)) if name.endswith(".md")}
PAGES = [pytest.param(path.read_text(encoding="utf-8"), id=path.name) for path in COMMITTED]
PAGES += [pytest.param(text, id=f"sample of {name}") for name, text in WRITTEN.items()]

MACROS = r"""
    \alpha \beta \gamma \delta \epsilon \zeta \varepsilon \eta \theta \kappa \lambda \mu \nu \xi \pi \rho \sigma \tau
    \phi \varphi \chi \psi \omega \Gamma \Delta \Theta \Lambda \Xi \Pi \Sigma \Phi \Psi \Omega \ell \infty \partial
    \frac \tfrac \sqrt \sum \prod \int \smallint \left \right \boxed \overset \begin \end
    \exp \log \max \min \sin \cos \tan \arctan \sinh \cosh \tanh
    \text \texttt \mathrm \mathbb \mathcal \boldsymbol \hat \tilde \top
    \cdot \times \pm \mp \odot \wedge \vee \in \to \leftarrow \sim \doteq \approx \iff \leq \geq \neq \lt \gt \mid
    \lvert \rvert \lVert \rVert \vert \Vert \backslash \dots \ldots \quad \qquad
    \\ \, \: \; \{ \} \| \# \% \& \_ \$
"""
r"""What GitHub (MathJax, less what could do harm) and GitLab (KaTeX) both set.

GitHub refuses `\operatorname`, `\mbox`, `\phantom` and all that defines something: one of them, and the whole formula
is not shown. A macro is added here when it is known to be set by both.
"""

DISPLAYED = re.compile(r"```math\n(.*?)\n```", re.DOTALL)
CODE = re.compile(r"(\$`[^`]+`\$)|```.*?```|`[^`\n]*`", re.DOTALL)
"""Code, and formulas within backquotes, which are none."""
INLINE = re.compile(r"\$`([^`]+)`\$|\$([^$`\n]+)\$")


def prose_of(page: str) -> str:
    """Without code, displayed formulas and dollar signs that are themselves."""
    return CODE.sub(lambda found: found[1] or "", page.replace("<span>$</span>", ""))


@pytest.mark.parametrize("page", PAGES)
def test_only_macros_that_hosts_allow(page: str) -> None:
    formulas = DISPLAYED.findall(page) + ["".join(parts) for parts in INLINE.findall(prose_of(page))]
    used = {macro for formula in formulas for macro in re.findall(r"\\(?:[A-Za-z]+|.)", formula)}
    assert used <= set(MACROS.split())
    assert not any(re.search(r"\^\{[^{}]*\}(_\{[^{}]*\})?\^", formula) for formula in formulas), "a double superscript"


@pytest.mark.parametrize("page", PAGES)
def test_no_maths_where_hosts_do_not_see_it(page: str) -> None:
    """Beside a letter, a digit or a hyphen, with a space within its dollars, in the words of a link, before a ``*``."""
    prose = prose_of(page)
    for found in INLINE.finditer(prose):
        around = prose[max(found.start() - 20, 0) : found.end() + 20]
        assert not re.match(r"[\w-]", prose[found.start() - 1 : found.start()]), around
        assert not re.match(r"[\w$*]", prose[found.end() : found.end() + 1]), around
        assert not found[2] or found[2] == found[2].strip(), around
        assert not re.search("[<>]", found[0]), around
    assert not re.search(r"\[[^]\n]*\$[^]\n]*\]\(", prose)
    assert not any(re.search("[<>]", formula) for formula in DISPLAYED.findall(page))


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\delta \operatorname{sign} r & x", r"\delta\, \mathrm{sign}\, r & x"),
        (r"2\operatorname{sign}^{2}\left(x\right)", r"2\, \mathrm{sign}^{2}(x)"),
        (r"x \cdot \operatorname{erf}' u = 2", r"x \cdot \mathrm{erf}'\, u = 2"),
        (r"\operatorname{erf} \to 1", r"\mathrm{erf}\to 1"),
        (r"\text{if } \operatorname{rest}(z)", r"\text{if } \mathrm{rest}(z)"),
        (r"\begin{cases} \operatorname{fl}(1 - y)", r"\begin{cases} \mathrm{fl}(1 - y)"),
        (r"\operatorname*{a} \operatorname{b}(x)", r"\mathrm{a}\, \mathrm{b}(x)"),
        ("a<b > c", r"a\lt b \gt c"),
    ],
)
def test_operators_stand_upright_and_apart(latex: str, expected: str) -> None:
    assert for_hosts(latex) == expected
