"""What works in a browser alone: in HTML with its script, elsewhere as prose."""

from __future__ import annotations

from mse_sym.report.document import Document, Library, Live, Section
from mse_sym.report.links import linked
from mse_sym.report.writers import html, md, tex

LIVE = Live(
    markup='<div hidden="hidden"><p>{{says}}</p></div>',
    style="div { color: red; }",
    script="const x = 1 < 2 && true;\n",
    texts=(("says", "`x` & *y*, see C1"),),
    instead="The page `p.html` has something to move here; see C1.",
)
DOCUMENT = Document("p", "T", "L.", (Section("s", "S", (LIVE,)),))
OTHER = Document("other", "O", "L.", (Section("C1", "Claim", (), "proved"),))
PAGE = linked(Library("L", "l", (DOCUMENT, OTHER))).documents[0]


def test_html_has_the_markup_with_its_prose_and_the_script_behind_it() -> None:
    page = html.page(PAGE)
    says = '<p><code>x</code> &amp; <em>y</em>, see <a href="other.html#C1">C1</a></p>'
    assert f'<div hidden="hidden">{says}</div><script>(() => {{\nconst x = 1 < 2 && true;\n}})();</script>' in page
    assert "<style>div { color: red; }</style>" in page


def test_a_browser_without_scripts_has_the_prose() -> None:
    expected = '<noscript><p>The page <code>p.html</code> has something to move here; see <a href="other.html#C1">'
    assert expected in html.page(PAGE)


def test_other_formats_have_the_prose() -> None:
    assert "The page `p.html` has something to move here; see [C1](other.md#C1)." in md.page(PAGE)
    text = tex.page(PAGE).partition(r"\begin{document}")[2]
    assert r"has something to move here; see \claimlink{C1}{C1}." in text
    assert "const x" not in md.page(PAGE) + text
