"""The report: what it says, that nothing leaves it, and that it works by mouse, keyboard, on a phone and printed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import reportedly
from reportedly.ledger import open_ledger
from reportedly.records import RawPage
from reportedly.records.questions import Reconciled
from reportedly.report.full import LARGEST
from reportedly.report.html import render_reading
from reportedly.run import read_page
from reportedly.run.build import build
from reportedly.run.reconciling import reconciled
from reportedly.run.reporting import brief_page, report_folder

EXAMPLES = Path(reportedly.__file__).parent / "examples"
HOSTILE = (
    "Blast <script>alert(1)</script> kills \u202e12 people\u202c\n\n"
    'At least 12 people died in Mosul, "<img src=x onerror=alert(1)>" said <b>Ali</b> Hassan.\n\n'
    "</script><script>document.title='owned'</script> Some 40 families fled. javascript:alert(1) {{ 7*7 }} \u2028 ]]>\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the examples as a folder of pages; their ledger lies beside it."""
    made = tmp_path_factory.mktemp("report")
    with open_ledger(made / "l.db", create=True) as ledger:
        for _ in build([str(EXAMPLES)], ledger):
            pass
        for name, html in report_folder(ledger):
            target = made / "full" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(html, encoding="utf-8")
    return made / "full"


@pytest.fixture(scope="module")
def page(folder: Path) -> Path:
    """The brief."""
    return folder / "index.html"


@pytest.fixture(scope="module")
def article(folder: Path) -> Path:
    """The page of the example with the most figures."""
    pages = (folder / "articles").glob("*.html")
    return max(pages, key=lambda p: p.read_text(encoding="utf-8").count('<tr id="f-'))


def questions_of(folder: Path) -> str:
    """Every page of questions, one behind the other."""
    pages = sorted(folder.glob("questions-*.html"))
    return "".join(page.read_text(encoding="utf-8") for page in pages)


def hostile_page(tmp_path: Path) -> Path:
    data = HOSTILE.encode()
    reading = read_page(
        RawPage(
            "x",
            "x.txt",
            data,
            sha256(data).hexdigest(),
            "text/plain",
            HOSTILE,
            title=HOSTILE[:60],
        )
    )
    path = tmp_path / "hostile.html"
    path.write_text(render_reading(reading), encoding="utf-8")
    return path


# ------------------------------------------------------------------ without a browser
def test_it_is_one_file_that_asks_for_nothing(page: Path) -> None:
    html = page.read_text(encoding="utf-8")
    assert "default-src 'none'" in html
    for loading in (" src=", "@import", "url(http", "<link", "<iframe", "<object"):
        assert loading not in html, loading


def test_every_page_asks_for_nothing_and_is_small(folder: Path) -> None:
    for path in folder.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert "default-src 'none'" in html, path
        for loading in (" src=", "@import", "url(http", "<link", "<iframe", "<object"):
            assert loading not in html, (path, loading)
        assert len(html.encode()) < LARGEST, path


def test_every_link_of_a_folder_leads_somewhere(folder: Path) -> None:
    for path in folder.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        for name, _, anchor in (
            m[1].partition("#") for m in re.finditer(r' href="([^"]+)"', html)
        ):
            target = (path.parent / name).resolve() if name else path
            assert target.is_file(), (path.name, name)
            if anchor:
                assert f'id="{anchor}"' in target.read_text(encoding="utf-8"), (
                    path.name,
                    anchor,
                )


def test_the_brief_names_counts_voices_and_words(page: Path) -> None:
    html = page.read_text(encoding="utf-8")
    assert (
        "more than 800,000" in html
        and "International Organization for Migration" in html
    )
    assert "Reprints of one report are one voice" in html


def test_the_summary_names_the_latest_and_its_voice(article: Path) -> None:
    html = article.read_text(encoding="utf-8")
    assert "latest, by" in html
    assert "An article is not a witness" in html


def test_every_value_links_to_its_words_and_back(folder: Path) -> None:
    seen = 0
    for path in (folder / "articles").glob("*.html"):
        html = path.read_text(encoding="utf-8")
        ids = {i.split('"')[0] for i in html.split('<tr id="f-')[1:]}
        seen += len(ids)
        for ident in ids:
            assert f'id="e-{ident}"' in html
            assert f'href="#e-{ident}"' in html
            assert f'href="#f-{ident}"' in html
    assert seen > 30


def test_every_event_links_to_its_words_and_back(folder: Path) -> None:
    told = 0
    for path in (folder / "articles").glob("*.html"):
        html = path.read_text(encoding="utf-8")
        rows = re.findall(r'<tr id="v-([0-9a-f]+)"', html)
        words = re.findall(r'id="w-([0-9a-f]+)"', html)
        assert sorted(rows) == sorted(words)
        assert all(f'href="#w-{event}"' in html for event in rows)
        told += len(rows)
    assert told > 10


def test_articles_and_named_outlets_are_counted(page: Path) -> None:
    html = page.read_text(encoding="utf-8")
    assert "12 articles from 3 named outlets" in html


def test_a_map_of_the_world_stays_small() -> None:
    text = "At least 12 people died in Australia. Some 30 people died in Canada. About 50 people died in Norway.\n"
    data = text.encode()
    page = RawPage("w", "w.txt", data, sha256(data).hexdigest(), "text/plain", text)
    assert 50_000 < len(render_reading(read_page(page))) < 400_000


def test_what_an_article_says_is_never_markup(tmp_path: Path) -> None:
    html = hostile_page(tmp_path).read_text(encoding="utf-8")
    assert html.count("<script>") == 1 and "<img" not in html
    assert (
        "&lt;script&gt;" in html
        and "{{ 7*7 }}" in html
        and "\u202e" not in html
        and "\u2028" not in html
    )


def ledger_of(count: int, path: Path) -> Path:
    """A ledger of so many made articles, each with a toll of its own."""
    towns = ("Mosul", "Aleppo", "Kano", "Goma", "Herat", "Taiz", "Baidoa", "Rafah")
    lines = [
        f'{{"id": "a{n}", "published": "2017-{1 + n % 12:02}-{1 + n % 28:02}", "text": '
        f'"At least {n % 90 + 3} people were killed in {towns[n % len(towns)]} on Monday, '
        f'witness {n} of the town said."}}'
        for n in range(count)
    ]
    source = path.with_suffix(".jsonl")
    source.write_text("\n".join(lines), encoding="utf-8")
    with open_ledger(path, create=True) as ledger:
        for _ in build([str(source)], ledger):
            pass
    return path


def test_the_brief_is_of_one_size_whatever_the_ledgers(tmp_path: Path) -> None:
    sizes = []
    for count in (60, 240):
        with open_ledger(ledger_of(count, tmp_path / f"{count}.db")) as ledger:
            html = brief_page(ledger)
        assert html.count('<li id="n-') == 20
        assert "more questions: " in html
        sizes.append(len(html.encode()))
    assert max(sizes) < LARGEST
    assert sizes[1] < 1.5 * sizes[0]


# ------------------------------------------------------------------ what many articles come to
STRIKE = "At least 12 people were killed in Mosul on 15 December 2016, {who} said."
LONGER = (
    " The bodies were carried out of the ruins of a bakery by neighbours who had worked through the night with"
    " shovels and bare hands, while an ambulance waited at the end of the narrow lane for the road to be cleared."
)


def told(tmp_path: Path, texts: dict[str, str]) -> tuple[dict[str, str], Reconciled]:
    """The pages of some articles, each a file of its name, and the rulings they are written from."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    with open_ledger(tmp_path / "l.db", create=True) as ledger:
        for _ in build([str(folder)], ledger):
            pass
        ruled = reconciled(ledger)
        return dict(report_folder(ledger)), ruled


def row(html: str, question: str) -> str:
    return (
        html.split(f'<tr id="n-{question}"')[1]
        .split("</tbody>")[0]
        .split('<tr id="n-')[0]
    )


@pytest.fixture(scope="module")
def ruled(folder: Path) -> Reconciled:
    with open_ledger(folder.parent / "l.db") as ledger:
        return reconciled(ledger)


def test_what_is_contested_is_shown_so(folder: Path, ruled: Reconciled) -> None:
    html = questions_of(folder)
    contested = [n for n in ruled.lines if n.contested]
    assert contested
    order = re.findall(r'<tr id="n-([^"]+)"', html)
    assert sorted(order) == sorted(line.question for line in ruled.lines)
    for line in ruled.lines:
        assert ("contested</strong>" in row(html, line.question)) is line.contested


def test_the_first_line_counts_questions_origins_and_articles(
    page: Path, ruled: Reconciled
) -> None:
    html = re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8"))
    origins = len({w.origin for n in ruled.lines for w in n.figures})
    contested = sum(n.contested for n in ruled.lines)
    first = html[html.index(f"{len(ruled.lines)} questions, ") :].split("\n")[0]
    assert f"{contested} contested" in first
    assert f"; {origins} independent origins in " in first


def test_contradictions_quote_every_side(page: Path, ruled: Reconciled) -> None:
    html = page.read_text(encoding="utf-8")
    section = html.split('<section id="contradictions"')[1].split("</section>")[0]
    contested = [n for n in ruled.lines if n.contested]
    assert 0 < len(contested) <= 6
    assert section.count("<blockquote") == sum(min(3, len(n.voices)) for n in contested)
    for line in (n for n in contested if len(n.voices) <= 3):
        for voice in line.voices:
            assert f"e-{voice.figure}" in section


def test_a_chart_has_a_mark_for_each_reading(folder: Path, ruled: Reconciled) -> None:
    html = questions_of(folder)
    drawn = 0
    for line in ruled.lines:
        here = row(html, line.question)
        several = len({w.reported.day for w in line.figures}) > 1 or line.origins > 1
        assert here.count('<g class="reading') == (
            len(line.figures) if several else 0
        ), line.question
        drawn += several
    assert drawn > 1


def test_reprints_are_one_origin_and_their_way_is_shown(tmp_path: Path) -> None:
    text = STRIKE.format(who="the Ministry of Health") + LONGER
    pages, found = told(
        tmp_path,
        {f"2016-12-{16 + n}-paper-{n}.txt": f"Paper {n}\n\n{text}\n" for n in range(3)},
    )
    line = next(n for n in found.lines if n.articles == 3)
    here = row(pages["questions-1.html"], line.question)
    assert (
        line.origins == 1 and "1 origin in 3 articles" in here and "copied from" in here
    )
    assert sum('class="taken h0"' in html for html in pages.values()) >= 2


def test_nothing_of_a_question_is_markup(tmp_path: Path) -> None:
    bad, end = "<script>alert(1)</script>", "were killed in Mosul on 15 December 2016,"
    texts = {
        "2016-12-16-a.txt": f"Strike {bad}\n\nSome 12 people {end} Ali{bad} said.\n",
        "2016-12-17-b.txt": f"More {bad}\n\nSome 90 people {end} Omar <b>Said</b> said.\n",
    }
    pages, found = told(tmp_path, texts)
    assert found.lines and 'id="n-' in pages["index.html"]
    for html in pages.values():
        assert html.count("<script>") == 1 and "<b>Said" not in html


def test_a_ledger_without_figures_has_no_questions(tmp_path: Path) -> None:
    pages, found = told(
        tmp_path, {"calm.txt": "A quiet day\n\nThe market opened as it always does.\n"}
    )
    html = pages["index.html"]
    assert not found.lines
    assert 'id="n-' not in html
    assert 'id="contradictions"' not in html
    assert "No figure was read" in html


# ------------------------------------------------------------------ in a browser
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    chromium = (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    if chromium is None:
        pytest.skip("needs chromium, which is not installed")
    from playwright.sync_api import sync_playwright

    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
    ]
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, args=flags)
        yield opened
        opened.close()


def opened_at(browser: Any, path: Path) -> Iterator[Any]:
    opened = browser.new_page()
    opened.asked = []
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.goto(path.as_uri())
    yield opened
    opened.close()


@pytest.fixture
def tab(browser: Any, article: Path) -> Iterator[Any]:
    """The page of an article."""
    yield from opened_at(browser, article)


@pytest.fixture
def brief(browser: Any, page: Path) -> Iterator[Any]:
    """The brief."""
    yield from opened_at(browser, page)


def test_no_request_leaves_it(tab: Any, brief: Any, article: Path, page: Path) -> None:
    assert tab.asked == [article.as_uri()]
    assert brief.asked == [page.as_uri()]


def test_a_value_shows_its_words_and_escape_comes_back(tab: Any) -> None:
    link = tab.locator("#t-figures tbody tr td.num a").first
    link.click()
    lit = tab.locator(".fig.lit")
    assert lit.count() == 1 and lit.is_visible()
    assert lit.evaluate("e => e.closest('details').open")
    tab.keyboard.press("Escape")
    assert link.evaluate("e => e === document.activeElement")


def test_words_show_their_value(tab: Any) -> None:
    words = tab.locator("details.article[open] .fig").first
    wanted = words.get_attribute("href").lstrip("#")
    words.click()
    assert tab.locator("tr.lit").get_attribute("id") == wanted


def test_every_statement_leads_to_its_words_and_back(tab: Any) -> None:
    dead = """() => [...document.querySelectorAll('a[href^="#q-"], a[href^="#s-"], a[href^="#e-"], a[href^="#f-"]')]
      .map(a => a.getAttribute('href').slice(1)).filter(id => !document.getElementById(id))"""
    assert tab.evaluate(dead) == []
    link = tab.locator("#t-statements tbody a").first
    link.focus()
    tab.keyboard.press("Enter")
    ident = link.get_attribute("href").removeprefix("#q-")
    assert tab.evaluate("document.activeElement.dataset.said") == ident
    tab.keyboard.press("Enter")
    assert tab.locator("tr.lit").get_attribute("id") == f"s-{ident}"


def test_labels_of_the_map_cover_nothing(browser: Any, tmp_path: Path) -> None:
    with open_ledger(ledger_of(60, tmp_path / "towns.db")) as ledger:
        (tmp_path / "towns.html").write_text(brief_page(ledger), encoding="utf-8")
    covered = """() => {
      const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
      const box = (e, s) => e.querySelector(s).getBoundingClientRect();
      const marks = [...document.querySelectorAll('svg.wide .mark')];
      const named = marks.filter(m => m.querySelector('text:not(.number)'));
      const over = (m, o) => m !== o && ((named.includes(o) && meet(box(m, 'text:not(.number)'), box(o, 'text:not(.number)')))
        || (!o.matches('.area') && meet(box(m, 'text:not(.number)'), box(o, 'circle'))));
      return named.flatMap(m => marks.filter(o => over(m, o)).map(o => m.textContent + o.textContent)); }"""
    tab = next(opened_at(browser, tmp_path / "towns.html"))
    assert tab.locator("svg.wide .mark").count() > 3
    assert tab.evaluate(covered) == []
    tab.close()


def test_places_too_near_to_tell_apart_are_one_mark(brief: Any) -> None:
    clusters = brief.locator("svg.wide .mark.cluster")
    assert clusters.count() == 1
    assert "+" in clusters.locator("text:not(.number)").text_content()
    assert "IRAQ" in brief.locator("svg.wide text.land").all_text_contents()
    assert brief.locator("svg.wide path.borders").count() == 1


def test_a_phone_gets_a_map_of_its_own(browser: Any, page: Path) -> None:
    phone = browser.new_page(viewport={"width": 390, "height": 800})
    phone.goto(page.as_uri())
    shown = phone.locator("svg.map:visible")
    assert shown.count() == 1
    text = shown.locator("text").first
    drawn = text.evaluate("e => e.getBoundingClientRect().height")
    phone.close()
    assert drawn > 10  # pixels: a letter that can be read


def test_a_denied_figure_does_not_look_stated(browser: Any, folder: Path) -> None:
    pages = (folder / "articles").glob("*.html")
    denying = [
        p for p in pages if "bar c-killed is-denied" in p.read_text(encoding="utf-8")
    ]
    assert len(denying) == 1
    tab = next(opened_at(browser, denying[0]))
    denied = tab.locator("a.bar.is-denied")
    assert denied.count() == 1 and denied.get_attribute("aria-label").endswith(
        "; denied"
    )
    fills = tab.eval_on_selector_all(
        "a.bar:not(.is-denied) rect", "bars => bars.map(b => getComputedStyle(b).fill)"
    )
    assert (
        fills
        and denied.locator("rect").evaluate("e => getComputedStyle(e).fill") != fills[0]
    )
    tab.close()


def test_tables_have_room_for_words(tab: Any) -> None:
    tab.set_viewport_size({"width": 1180, "height": 900})
    heights = tab.eval_on_selector_all(
        "#t-figures tbody tr", "rows => rows.map(r => r.getBoundingClientRect().height)"
    )
    assert max(heights) < 130  # five lines of text; squeezed columns take seven


def test_it_works_by_keyboard_alone(tab: Any) -> None:
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    tab.locator("a.mark").first.focus()
    tab.keyboard.press("Enter")
    assert tab.locator("tr.lit").count() == 1


def test_filter_and_sort(tab: Any) -> None:
    tab.fill('[data-filter="t-figures"]', "unlikely words")
    assert tab.locator("#t-figures tbody tr:visible").count() == 0
    rows = [
        text.lower() for text in tab.locator("#t-figures tbody tr").all_text_contents()
    ]
    telling = next(
        w for w in rows[0].split() if sum(w in row for row in rows) < len(rows)
    )
    tab.fill('[data-filter="t-figures"]', telling)
    shown = tab.locator("#t-figures tbody tr:visible").count()
    assert 0 < shown < tab.locator("#t-figures tbody tr").count()
    tab.locator("#t-figures th button", has_text="How many").click()
    sizes = tab.eval_on_selector_all(
        "#t-figures td.num", "cells => cells.map(c => +c.dataset.sort)"
    )
    assert sizes == sorted(sizes)


def test_a_phone_does_not_scroll_sideways(
    browser: Any, folder: Path, article: Path
) -> None:
    phone = browser.new_page(viewport={"width": 375, "height": 700})
    for path in (*folder.glob("*.html"), article):
        phone.goto(path.as_uri())
        assert phone.evaluate("document.documentElement.scrollWidth") <= 375, path.name
    phone.close()


def test_the_brief_is_ten_printed_pages_at_most(browser: Any, page: Path) -> None:
    tab = browser.new_page()
    tab.goto(page.as_uri())
    printed = tab.pdf(format="A4")
    tab.close()
    assert 1 <= len(re.findall(rb"/Type\s*/Page[^s]", printed)) <= 10


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("what", ["page", "article"])
def test_contrast_is_enough(
    browser: Any, request: pytest.FixtureRequest, what: str, scheme: str
) -> None:
    """WCAG 2.1 AA: text stands out 4.5 to 1 against the page, in both schemes."""
    tab = browser.new_page(color_scheme=scheme)
    tab.goto(request.getfixturevalue(what).as_uri())
    script = """() => {
      const lum = c => { const v = c.match(/[\\d.]+/g).slice(0, 3).map(x => x / 255)
        .map(x => x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
        return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
      const back = lum(getComputedStyle(document.body).backgroundColor);
      const pick = ['.lede', '.caveat', 'td a', '.card h3', '.key', '.tag', 'figcaption', 'footer', '.voices', '.range'];
      return Object.fromEntries(pick.flatMap(s => [...document.querySelectorAll(s)].slice(0, 40).map(e => {
        const front = lum(getComputedStyle(e).color);
        return [s + ' ' + getComputedStyle(e).color,
                (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05)]; }))); }"""
    ratios = tab.evaluate(script)
    tab.close()
    assert len(ratios) >= 8
    assert not {k: round(v, 2) for k, v in ratios.items() if v < 4.5}


def test_print_opens_the_evidence(browser: Any, article: Path) -> None:
    tab = browser.new_page()
    tab.goto(article.as_uri())
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    closed = tab.locator("details.article:not([open])").count()
    tab.emulate_media(media="print")
    hidden = tab.locator(".controls").first.is_visible()
    tab.close()
    assert (closed, hidden) == (0, False)


def test_nothing_from_an_article_runs(browser: Any, tmp_path: Path) -> None:
    tab = browser.new_page()
    dialogs: list[str] = []
    tab.on("dialog", lambda d: (dialogs.append(d.message), d.dismiss()))
    tab.goto(hostile_page(tmp_path).as_uri())
    title = tab.title()
    tab.close()
    assert not dialogs and title != "owned"
