"""The page with a neuron: as it stands without scripts, and used in a browser, beside the same runs in Python."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from mse_sym.losses import activations, catalogue, squared_error
from mse_sym.pages.colours import LOSSES as COLOURS
from mse_sym.pages.neuron import CLAIMS, EPOCHS, examine_neuron, neuron_document, pointed
from mse_sym.pages.neuron_programs import LOSSES
from mse_sym.report.document import Document, Figure, Live, Note, Paragraph, Section
from mse_sym.report.figure_style import DARK, LIGHT
from mse_sym.report.writers import html, md, tex
from mse_sym.train import epochs_until
from mse_sym.train.arithmetic import BITS, RoundedRun, train_rounded
from mse_sym.train.plateau import TIMES, law
from tests.pages.browser import Tab, opened


@pytest.fixture(scope="module")
def document() -> Document:
    return neuron_document(examine_neuron())


@pytest.fixture(scope="module")
def page(document: Document) -> str:
    return html.page(document)


def live(document: Document) -> Live:
    (found,) = (block for section in document.sections for block in section.blocks if isinstance(block, Live))
    return found


def test_all_losses_and_arithmetics_can_be_chosen_and_have_their_line(document: Document) -> None:
    markup = live(document).markup
    for loss in LOSSES:
        assert f'<option value="{loss.name}">' in markup
        assert f'data-line="{loss.name}"' in markup
    for arithmetic in BITS:
        assert re.search(rf"<option[^>]*>{arithmetic}</option>", markup)
    assert set(TIMES) <= set(LOSSES)


def test_each_loss_has_the_colour_of_the_other_pages(document: Document) -> None:
    day, night = re.findall(r":root \{ (.*?)\}", live(document).style)[:2]
    for loss in LOSSES:
        place = next(place for name, place in COLOURS.items() if name in loss.title.lower())
        assert f"--{loss.name}: {LIGHT[place]};" in day
        assert f"--{loss.name}: {DARK[place]};" in night


def test_no_text_leads_with_a_colon_to_a_figure(document: Document) -> None:
    """In the book that may be overleaf."""
    blocks = [block for section in document.sections for block in section.blocks]
    texts = [text for text, after in pairwise(blocks) if isinstance(text, Paragraph) and isinstance(after, Figure)]
    assert texts
    assert [text for text in texts if text.text.endswith(":")] == []


def test_nothing_is_left_to_be_put_in(document: Document, page: str) -> None:
    named = set(re.findall(r"\{\{(\w+)\}\}", live(document).markup))
    assert named == {name for name, _ in live(document).texts}
    assert "{{" not in page.partition("<script>")[0]


def test_it_asks_for_nothing_from_elsewhere(page: str) -> None:
    inside = re.sub(r'href="(?:#|\w+\.html)[^"]*"', "", page)
    assert not re.search(r"https?:|src=|href=|url\((?!#)|@import|import\(|fetch|XMLHttp|\beval\b", inside)


def test_without_scripts_the_figures_stand_and_the_controls_do_not(document: Document, page: str) -> None:
    assert '<div class="live" id="live" hidden="hidden"' in page
    assert "<noscript><p>In a browser that runs scripts" in page
    drawn = page.partition("<script>")[2].partition("</script>")[2]
    figures = [figure for section in document.sections for figure in section.figures]
    assert len(figures) == 2
    assert drawn.count('<svg class="mse-sym-figure"') == 2 * len(figures)  # of which one is for the telephone


def test_other_formats_say_where_it_is(document: Document) -> None:
    for text in (md.page(document), tex.page(document)):
        assert "neuron.html" in text.replace("\\codebreak{}", "")
        assert "<script" not in text
        assert "addEventListener" not in text


def test_it_comes_out_the_same_each_time(page: str) -> None:
    assert html.page(neuron_document(examine_neuron())) == page


def test_the_dots_of_the_law_lie_within_a_few_epochs_of_the_run(document: Document) -> None:
    figures = {figure.name: figure for section in document.sections for figure in section.figures}
    *_, run, dots = figures["neuron_law"].curves
    assert len(dots.x) > 10
    reached = [np.interp(-loss, -np.array(run.y), run.x) for loss in dots.y]
    np.testing.assert_allclose(reached, dots.x, atol=5)


def test_in_few_bits_the_unlucky_start_stays(document: Document) -> None:
    figure: Figure = document.sections[-1].figures[1]
    ends = {curve.label: (curve.y[0], curve.y[-1]) for curve in figure.curves}
    first, last = ends["squared error, bfloat16"]
    assert first == last
    assert ends["squared error, float64"][1] < 0.25
    assert ends["cross-entropy, bfloat16"][1] > 2 * ends["cross-entropy, float64"][1]


def test_claims_lead_here() -> None:
    place, text = Note("Builds on C1."), Paragraph("It is so.")
    sections = (Section("C15", "T", (place, text), "proved"), Section("C1", "T", (text,), "proved"))
    claims = Document("c", "C", "c", sections)
    first, second = pointed(claims).sections
    assert first.blocks == (place, Note("To see it at work: [a neuron to play with](neuron#play)."), text)
    assert second.blocks == (text,)
    assert "C15" in CLAIMS


@pytest.fixture(scope="module")
def tab(page: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    folder = tmp_path_factory.mktemp("neuron")
    (folder / "neuron.html").write_text(page, encoding="utf-8")
    with opened(folder / "profile") as tab:
        tab.address = (folder / "neuron.html").as_uri()
        yield tab


@pytest.fixture
def used(tab: Tab) -> Iterator[Tab]:
    """The page anew; what goes wrong on it fails the test."""
    tab.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-reduced-motion", "value": "reduce"}])
    tab.open(tab.address)
    yield tab
    assert not tab.errors
    assert {address.partition("#")[0] for address in tab.requests} == {tab.address}


def now(tab: Tab) -> Mapping[str, Any]:
    """The numbers of the table."""
    names = ("epoch", "weight", "bias", "output", "loss", "signal", "written", "counted", "law")
    texts = {name: tab.value(f"document.getElementById('now-{name}').textContent") for name in names}
    return {name: as_typed(text) for name, text in texts.items()}


def as_typed(number: str) -> str:
    """A number as Python reads it; a power of ten is written as such, and never with an e."""
    assert not re.search("[0-9]e", number)
    plain = number.replace("\N{MINUS SIGN}", "-").translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return plain.replace(" × 10", "e")


def is_at(tab: Tab, run: RoundedRun, epoch: int) -> None:
    found = now(tab)
    assert found["epoch"] == str(epoch)
    for name in ("weight", "bias", "output", "loss", "signal", "written"):
        assert float(found[name]) == pytest.approx(getattr(run, name)[epoch], rel=1e-12, abs=1e-300), name


SETTINGS: tuple[Mapping[str, Any], ...] = (
    {"weight": 2.0, "bias": 2.0, "target": 0.0, "rate": 0.15, "epochs": 300},
    {"weight": 0.6, "bias": 0.9, "target": 0.0, "rate": 0.15, "epochs": 157},
    {"weight": -1.3, "bias": 0.4, "target": 0.75, "rate": 2.0, "epochs": 40},
    {"weight": 3.0, "bias": 3.0, "target": 1.0, "rate": 10.0, "epochs": 25, "as_written": True},
)


@pytest.mark.chromium
@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.name)
@pytest.mark.parametrize("arithmetic", BITS)
def test_its_numbers_are_those_of_python(used: Tab, loss: Any, arithmetic: str) -> None:
    for given in SETTINGS:
        run = train_rounded(loss, arithmetic, **given)
        form = "written" if given.get("as_written") else "signal"
        settings = {name: given[name] for name in ("weight", "bias", "target", "rate", "epochs")}
        chosen = {"loss": loss.name, "arithmetic": arithmetic, "form": form, **settings}
        address = "&".join(f"{name}={value}" for name, value in chosen.items())
        used.value(
            "new Promise(done => { addEventListener('hashchange', () => done(1), { once: true }); "
            f"location.hash = '{address}'; }})"
        )
        is_at(used, run, given["epochs"])


@pytest.mark.chromium
def test_what_the_law_says_and_what_is_counted_are_those_of_python(used: Tab) -> None:
    """At the unlucky start with the squared error, as the page begins."""
    used.value("document.getElementById('run').click()")
    counted = epochs_until(squared_error, activations.sigmoid, 0.5, weight=2.0, bias=2.0)
    assert now(used)["counted"] == str(counted)
    assert float(now(used)["law"]) == pytest.approx(float(law(squared_error, 4.0)), rel=1e-5)
    used.open(f"{used.address}#loss=squared_error&weight=-1&bias=0&epochs=9")
    assert (now(used)["counted"], now(used)["law"]) == ("0", "0")
    used.open(f"{used.address}#loss=squared_error&weight=-1&bias=0&target=1&epochs=9")
    passed = epochs_until(squared_error, activations.sigmoid, 0.5, weight=-1.0, bias=0.0, target=1.0)
    assert now(used)["counted"] == (str(passed) if passed <= 9 else "not yet")
    used.value("document.getElementById('loss').value = 'absolute_error'")
    used.value("document.getElementById('loss').dispatchEvent(new Event('input'))")
    assert now(used)["law"] == "no law in closed form"


def focused(tab: Tab) -> str:
    """What has the focus, which can be seen."""
    assert tab.value("document.activeElement.matches(':focus-visible')")
    assert tab.value("getComputedStyle(document.activeElement).outlineStyle") != "none"
    return str(tab.value("document.activeElement.id || document.activeElement.textContent"))


def tab_to(tab: Tab, name: str) -> None:
    for _ in range(40):
        tab.press("Tab")
        if tab.value("document.activeElement !== document.body") and focused(tab) == name:
            return
    raise AssertionError(f"the focus does not come to {name}")


@pytest.mark.chromium
def test_it_can_be_used_by_keyboard_alone(used: Tab) -> None:
    """From the bias over the loss and the arithmetic to the buttons, in the order in which they stand."""
    tab_to(used, "weight")
    used.press("ArrowLeft", 14)
    tab_to(used, "bias")
    used.press("ArrowLeft", 11)
    tab_to(used, "loss")
    used.press("ArrowDown", 2)
    tab_to(used, "arithmetic")
    used.press("ArrowDown")
    used.press("Home")
    tab_to(used, "step")
    used.press("Enter")
    run = train_rounded(catalogue()["binary_cross_entropy"], "bfloat16", weight=0.6, bias=0.9)
    is_at(used, run, 1)
    tab_to(used, "run")
    used.press(" ")
    is_at(used, run, EPOCHS)
    tab_to(used, "reset")
    used.press("Enter")
    is_at(used, run, 0)


@pytest.mark.chromium
def test_each_choice_is_heard_where_nothing_else_changes(used: Tab) -> None:
    """From the last of the arithmetics upwards, and from the first of the two forms downwards."""
    heard = [used.value("document.getElementById('status').textContent")]
    for name, key in (("arithmetic", "ArrowUp"), ("form", "ArrowDown")):
        tab_to(used, name)
        used.press(key)
        heard.append(used.value("document.getElementById('status').textContent"))
    assert [re.findall(r" in (\w+):.* error signal (?:[^,.]|\.\d)+ (as it is \w+)\.", text) for text in heard] == [
        [("float64", "as it is compiled")],
        [("float32", "as it is compiled")],
        [("float32", "as it is written")],
    ]


@pytest.mark.chromium
def test_an_address_that_says_nonsense_does_no_harm(used: Tab) -> None:
    used.open(f"{used.address}#loss=nonsense&arithmetic=&weight=much&rate=7&epochs=many")
    run = train_rounded(squared_error, weight=0.0, bias=2.0, epochs=1)
    is_at(used, run, 0)


@pytest.mark.chromium
def test_the_link_leads_to_the_same_settings(used: Tab) -> None:
    used.open(f"{used.address}#loss=poisson_nll&arithmetic=float32&weight=1.7&bias=-0.3&rate=2&target=0.35&epochs=77")
    before = now(used)
    used.open(used.address + used.value("document.getElementById('link').getAttribute('href')"))
    assert now(used) == before
    assert before["epoch"] == "77"


@pytest.mark.chromium
def test_a_famous_start_sets_all_but_loss_and_arithmetic(used: Tab) -> None:
    used.value("document.getElementById('target').value = '1'")
    used.value("document.getElementById('rate').value = '0'")
    used.value("document.querySelector('[data-start=\"0.6 0.9\"]').click()")
    is_at(used, train_rounded(squared_error, weight=0.6, bias=0.9, epochs=1), 0)


AT_WORK = "[...document.querySelectorAll('.lines .at-work')].map(line => line.dataset.line)"


@pytest.mark.chromium
@pytest.mark.parametrize(
    ("address", "lines"),
    [
        ("loss=squared_error&weight=2&bias=2", ["squared_error", "plateau", "law"]),
        ("loss=squared_error&weight=0.6&bias=0.9", ["squared_error", "law"]),
        ("loss=squared_error&arithmetic=bfloat16&weight=2&bias=2", ["squared_error", "plateau", "step"]),
        ("loss=binary_cross_entropy&weight=2&bias=2", ["binary_cross_entropy", "law"]),
        ("loss=binary_cross_entropy&weight=2&bias=2&target=0.5", ["binary_cross_entropy"]),
        (
            "loss=binary_cross_entropy&arithmetic=bfloat16&weight=3&bias=3&target=1&rate=10",
            ["binary_cross_entropy", "signal"],
        ),
    ],
)
def test_the_lines_at_work_are_marked(used: Tab, address: str, lines: list[str]) -> None:
    used.open(f"{used.address}#{address}")
    assert used.value(AT_WORK) == lines
    assert used.value("document.querySelectorAll('.lines [aria-current=true]').length") == len(lines)


@pytest.mark.chromium
def test_it_moves_where_motion_is_welcome_and_speaks_once_at_the_end(used: Tab) -> None:
    used.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-reduced-motion", "value": "no-preference"}])
    used.value(
        "window.said = []; new MutationObserver(() => said.push(1)).observe("
        "document.getElementById('status'), { childList: true, characterData: true, subtree: true })"
    )
    used.value("document.getElementById('run').click()")
    assert used.value("document.getElementById('run').textContent") == "Pause"
    assert int(now(used)["epoch"]) < EPOCHS
    used.value(
        "new Promise(done => { const wait = () => document.getElementById('run').textContent === 'Run' ? done(1) "
        ": requestAnimationFrame(wait); wait(); })"
    )
    is_at(used, train_rounded(squared_error, weight=2, bias=2), EPOCHS)
    assert used.value("said.length") == 1


@pytest.mark.chromium
def test_the_arrow_shows_its_side_beyond_the_dot_and_its_length_behind_the_head(used: Tab) -> None:
    """At the unlucky start the step is far shorter than the dot is wide."""
    box = "(name => document.querySelector(`#sigmoid .${name}`).getBBox())"

    def seen(start: str) -> Mapping[str, Any]:
        used.open(f"{used.address}#loss=squared_error&{start}")
        return {name: used.value(f"(b => [b.x, b.x + b.width])({box}('{name}'))") for name in ("dot", "head", "shaft")}

    steps = []
    for drawn in (seen("weight=2&bias=2"), seen("weight=0.6&bias=0.9")):
        (left, _), (tip, back), (end, _) = drawn["dot"], drawn["head"], drawn["shaft"]
        assert tip < back - 5 <= left - 5
        assert end == pytest.approx(back)
        steps.append(left - back)
    signals = [train_rounded(squared_error, weight=w, bias=b, epochs=1).signal[0] for w, b in ((2, 2), (0.6, 0.9))]
    assert steps[1] / steps[0] == pytest.approx(signals[1] / signals[0], rel=1e-3)
    used.open(f"{used.address}#loss=binary_cross_entropy&arithmetic=bfloat16&form=written&weight=3&bias=3&target=1")
    assert used.value("document.querySelectorAll('#sigmoid .head').length") == 0


@pytest.mark.chromium
def test_all_that_is_drawn_stands_in_the_key_in_its_colour(used: Tab) -> None:
    """What is no axis has the look of a sample below, whatever the loss."""
    look = "(each => ['stroke', 'fill', 'strokeDasharray'].map(part => getComputedStyle(each)[part]).join())"
    colours = set()
    for loss in LOSSES:
        used.open(f"{used.address}#loss={loss.name}&weight=2&bias=2&target=0&epochs=9")
        for picture in ("sigmoid", "course"):
            drawn = f"[...document.querySelectorAll('#{picture} :is(path, circle):not(.axis)')].map({look})"
            key = f"[...document.querySelectorAll('#{picture} + .key :is(path, circle)')].map({look})"
            others = f"[...document.querySelectorAll('#sigmoid + .key circle')].map({look})"
            assert set(used.value(drawn)) <= {*used.value(key), *used.value(others)}
        assert used.value("document.getElementById('key-law').hidden") == (loss not in TIMES)
        colours.add(used.value("getComputedStyle(document.querySelector('.key .dot')).fill"))
    assert len(colours) == len(LOSSES)


@pytest.mark.chromium
@pytest.mark.parametrize("width", [390, 1280])
def test_no_text_of_a_picture_stands_out_of_it(used: Tab, width: int) -> None:
    """Of which some browsers would cut it off."""
    used.send("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
    for start in ("weight=2&bias=2", "weight=6&bias=6&rate=10&epochs=3000", "weight=-4&bias=0&epochs=10000"):
        used.open(f"{used.address}#loss=squared_error&{start}")
        used.value("window.rect = (each) => each.getBoundingClientRect(), 0")
        sides = "[of.left - is.left, of.top - is.top, is.right - of.right, is.bottom - of.bottom]"
        out = f"((is, of) => Math.max(...{sides}))(rect(text), rect(text.ownerSVGElement))"
        found = used.value(f"[...document.querySelectorAll('.pictures text')].map(text => [text.textContent, {out}])")
        assert len(found) > 10
        assert [name for name, distance in found if distance > 0] == []


@pytest.mark.chromium
@pytest.mark.parametrize("width", [390, 800, 1280])
def test_it_fits_its_window_and_every_control_has_a_name(used: Tab, width: int) -> None:
    used.send("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
    used.open(f"{used.address}#loss=squared_error&weight=6&bias=6&rate=10&epochs=3000")
    assert used.value("document.documentElement.scrollWidth") == width
    used.value(
        "window.rects = (cell) => { const range = document.createRange(); range.selectNode(cell.firstChild); "
        "return [...range.getClientRects()]; }, 0"
    )
    lines = "[...document.querySelectorAll('.now td')].map(cell => rects(cell).length)"
    assert used.value(lines) == [1] * 9
    heard = {"button": 5, "slider": 4, "combobox": 3}  # formulas alone would be no name that a screen reader says
    nodes = [node for node in used.send("Accessibility.getFullAXTree")["nodes"] if not node["ignored"]]
    for role, count in heard.items():
        names = [node["name"]["value"] for node in nodes if node["role"]["value"] == role]
        assert len(names) == count
        assert all(re.match(r"[A-Za-z]{3}", name) for name in names), names
    controls = "[...document.querySelectorAll('.live input, .live select')]"
    assert used.value(f"{controls}.map(each => each.labels.length)") == [1] * 7
    heights = "[...document.querySelectorAll('.pictures text')].map(text => text.getBoundingClientRect().height)"
    assert min(used.value(heights)) >= 10


def test_a_program_that_is_not_proved_stands_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def raises() -> str:
        raise ValueError("not proved")

    monkeypatch.setattr("mse_sym.pages.neuron.programs_text", raises)
    (section,) = neuron_document(examine_neuron()).sections
    assert section.status == "error"
    assert "not proved" in str(section.blocks)
