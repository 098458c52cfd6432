"""The desk in Debian's chromium: by mouse, by keyboard, on a phone, without scripts; a server killed amid reviews."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from reportedly.ledger import open_ledger
from reportedly.run.build import build
from reportedly.run.tracing import trace_ledger

EXAMPLES = Path(__file__).parents[2] / "src" / "reportedly" / "examples"
CHROMIUM = shutil.which("chromium") or ""
pytestmark = pytest.mark.skipif(
    not CHROMIUM, reason="needs chromium (Debian's package)"
)
PATIENCE = 120  # seconds for a page, or a process: a machine that does much else takes its time


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "mosul.db"
    with open_ledger(path, create=True) as opened:
        files = sorted(EXAMPLES.glob("2016-12-*.txt")) + sorted(
            EXAMPLES.glob("2017-03-*.txt")
        )
        list(build([str(file) for file in files], opened))
    return path


def started(path: Path, port: int) -> subprocess.Popen[bytes]:
    words = [
        sys.executable,
        "-m",
        "reportedly",
        "serve",
        "--ledger",
        str(path),
        "--port",
        str(port),
    ]
    server = subprocess.Popen(words, stderr=subprocess.DEVNULL)
    for _ in range(PATIENCE * 5):
        try:
            urlopen(f"http://127.0.0.1:{port}/coding").close()
            return server
        except OSError:
            time.sleep(0.2)
    server.kill()
    raise AssertionError("the desk did not open")


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def desk(ledger: Path, port: int) -> Iterator[str]:
    server = started(ledger, port)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(PATIENCE)


@pytest.fixture
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        yield made
        made.close()


def new_page(browser: Any, **given: Any) -> Any:
    """A page of a browser that is somebody else's, and waits as long as the machine needs."""
    context = browser.new_context(**given)
    context.set_default_timeout(PATIENCE * 1000)
    return context.new_page()


def led_on(page: Any) -> AbstractContextManager[Any]:
    """What is done within leads to a page; it is there, with its scripts, when this ends.

    A click alone may come back while the page before is still shown, or the next is half there.
    """
    return page.expect_navigation(wait_until="load")  # type: ignore[no-any-return]


def acts(path: Path) -> list[tuple[str, str | None]]:
    with open_ledger(path) as opened:
        return [(act.act, act.field) for act in opened.reviews()]


def test_a_queue_is_worked_through_by_keyboard(
    desk: str, browser: Any, ledger: Path
) -> None:
    page = new_page(browser)
    page.goto(f"{desk}/queue/next")
    seen = [page.url]
    for key in "as":
        with led_on(page):
            page.keyboard.press(key)
        seen.append(page.url)
    assert len(set(seen)) == 3
    page.keyboard.press("c")
    page.keyboard.type("17")
    page.fill("#because", "the second paragraph")
    with led_on(page):
        page.keyboard.press("Enter")
    assert page.url not in seen
    page.keyboard.press("r")
    assert page.evaluate("document.activeElement.id") == "because", (
        "a rejection asks why"
    )
    assert acts(ledger) == [("accept", None), ("correct", "value"), ("accept", None)]


def test_a_keyboard_reviews_a_figure_by_one_key(
    desk: str, browser: Any, ledger: Path
) -> None:
    """Two hundred an hour leave eighteen seconds each: the reader's, where one key does the rest."""
    page = new_page(browser)
    page.goto(f"{desk}/queue/next")
    for _ in range(8):
        with led_on(page):
            page.keyboard.press("a")
    assert len(acts(ledger)) == 8


def test_words_selected_in_the_text_become_a_figure(
    desk: str, browser: Any, ledger: Path
) -> None:
    page = new_page(browser)
    page.goto(f"{desk}/articles")
    with led_on(page):
        page.click("text=Residents count 15 dead")
    page.evaluate(
        """() => { const piece = [...document.querySelectorAll('#text [data-at]')]
             .find((one) => one.textContent.includes('who lives across'));
           const node = piece.firstChild, at = node.data.indexOf('who lives');
           const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + 9);
           getSelection().removeAllRanges(); getSelection().addRange(range); }"""
    )
    page.wait_for_function(
        "document.querySelector('[name=words]').value === 'who lives'"
    )
    page.fill("[name=to-value]", "1")
    page.fill(".missed [name=because]", "she is displaced")
    page.select_option("[name=to-category]", "displaced")
    with led_on(page):
        page.click("text=Add the figure")
    assert page.locator("text=added by").count()
    assert acts(ledger) == [("missed", None)]
    page.goto(f"{desk}/articles")
    with led_on(page):
        page.click("text=Residents count 15 dead")
    assert page.locator("a.fig", has_text="who lives").count() == 1


def test_a_mark_leads_to_its_value_by_mouse(desk: str, browser: Any) -> None:
    page = new_page(browser)
    page.goto(f"{desk}/articles")
    with led_on(page):
        page.click("text=Residents count 15 dead")
    page.click("#text a.fig >> nth=1")
    page.wait_for_selector("details.claim[open]")
    assert page.locator("details.claim[open]").count() == 1


def test_two_browsers_at_one_figure(desk: str, browser: Any, ledger: Path) -> None:
    one, other = new_page(browser), new_page(browser)
    one.goto(f"{desk}/queue/next")
    other.goto(one.url)
    for page, value in ((one, "17"), (other, "18")):
        page.fill("#to-value", value)
        page.fill("#because", "read again")
    for page in (one, other):
        with led_on(page):
            page.click("button[value=correct]:not(.unseen)")
    assert "did something with it meanwhile" in other.inner_text("[role=alert]")
    assert other.input_value("#to-value") == "18"
    assert acts(ledger) == [("correct", "value"), ("accept", None)]


PAGES = (
    "/",
    "/queue",
    "/queue/next",
    "/figures",
    "/happenings",
    "/articles",
    "/errors",
    "/activity",
)


def test_every_page_fits_a_phone_and_reads_without_a_script(
    desk: str, browser: Any
) -> None:
    phone = new_page(browser, viewport={"width": 390, "height": 844})
    bare = new_page(browser, java_script_enabled=False)
    said: list[str] = []
    phone.on(
        "console",
        lambda message: said.append(message.text) if message.type == "error" else None,
    )
    for address in PAGES:
        phone.goto(desk + address)
        wide = phone.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, address
        bare.goto(desk + address)
        assert bare.locator("h1").is_visible()
    assert said == [], "no script or style was refused, nothing is missing"


def test_a_review_without_a_script(desk: str, browser: Any, ledger: Path) -> None:
    page = new_page(browser, java_script_enabled=False)
    page.goto(f"{desk}/queue/next")
    with led_on(page):
        page.click("button[value=accept]")
    assert acts(ledger) == [("accept", None)]


def test_nothing_acknowledged_is_lost_when_the_server_is_killed(
    ledger: Path, port: int, browser: Any
) -> None:
    done = 0
    for _ in range(3):
        server = started(ledger, port)
        page = new_page(browser)
        page.goto(f"http://127.0.0.1:{port}/queue/next")
        for _ in range(3):
            with led_on(page):
                page.keyboard.press("a")
            done += 1
        beside = Path(f"/proc/{server.pid}/task/{server.pid}/children")
        worker = int(beside.read_text().split()[0])
        os.kill(server.pid, signal.SIGKILL)
        server.wait(PATIENCE)
        page.context.close()
        until = time.monotonic() + PATIENCE
        while Path(f"/proc/{worker}/exe").exists() and time.monotonic() < until:
            time.sleep(0.1)
        assert not Path(f"/proc/{worker}/exe").exists(), "it ends with its desk"
        assert len(acts(ledger)) == done
    with open_ledger(ledger) as opened:
        assert opened.check().problems == [] and opened.damage() == ()


def test_whether_it_is_one_wire_story_is_seen_on_the_page(
    port: int, browser: Any, tmp_path: Path
) -> None:
    """The tutorial of the same name, on the desk."""
    path = tmp_path / "demo.db"
    with open_ledger(path, create=True) as opened:
        list(build([str(file) for file in sorted(EXAMPLES.glob("20*"))], opened))
        trace_ledger(opened)
    server = started(path, port)
    try:
        page = new_page(browser)
        page.goto(f"http://127.0.0.1:{port}/questions?category=displaced")
        row = page.locator("tr", has_text="172,000").first
        assert row.locator("[data-label=Origins]").inner_text() == "1"
        assert row.locator("[data-label=Articles]").inner_text() == "3"
        with led_on(page):
            row.locator("a").first.click()
        words = page.locator("ul.origins").inner_text()
        assert words.count("copied from") >= 2 and "Ministry of Migration" in words
    finally:
        server.terminate()
        server.wait(PATIENCE)


def test_a_page_is_printed_without_what_only_a_screen_needs(
    desk: str, browser: Any
) -> None:
    page = new_page(browser)
    for address in ("/figures", "/queue/next", "/articles"):
        page.goto(desk + address)
        page.emulate_media(media="print")
        shown = "[...document.querySelectorAll('nav, form, .acts, .facets')].filter(e => e.offsetParent)"
        assert page.evaluate(f"{shown}.length") == 0, address
        assert page.pdf(format="A4").startswith(b"%PDF")
        page.emulate_media(media="screen")
