"""How long the desk keeps somebody waiting who works through the review queue by keyboard, in Debian's chromium.

    python benchmarks/keyboard.py LEDGER [--figures 60]

Of each six figures two are accepted, one is corrected, one rejected with a reason, one skipped, one noted and accepted;
the figures are judged in the ledger, so give it a copy. The time is from a figure's page being there to the next one's.
Two hundred figures an hour leave eighteen seconds for each: what the desk does not take is the reader's.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from pathlib import Path
from statistics import median, quantiles
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from playwright.sync_api import sync_playwright
from tests.serve.test_browser import led_on, new_page, started

PORT = 8798


def pressed(page: Any, key: str) -> None:
    """Press a key that leads to a page."""
    with led_on(page):
        page.keyboard.press(key)


def corrected(page: Any, number: int) -> None:
    page.keyboard.press("c")
    page.keyboard.press("Control+A")
    page.keyboard.type(str(100 + number))
    page.focus("#because")
    page.keyboard.type("read again")
    pressed(page, "Enter")


def rejected(page: Any, number: int) -> None:
    page.keyboard.press("r")
    page.keyboard.type("an age and no count")
    page.keyboard.press("Escape")
    pressed(page, "r")


def noted(page: Any, number: int) -> None:
    page.keyboard.press("n")
    page.keyboard.type("ask the hospital")
    pressed(page, "Enter")
    pressed(page, "a")


def accepted(page: Any, number: int) -> None:
    pressed(page, "a")


def skipped(page: Any, number: int) -> None:
    pressed(page, "s")


ACTS = (accepted, accepted, corrected, rejected, skipped, noted)


def main() -> None:
    parse = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parse.add_argument("ledger", type=Path)
    parse.add_argument("--figures", type=int, default=60)
    given = parse.parse_args()
    server, times = started(given.ledger, PORT), []
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            page = new_page(browser)
            page.goto(f"http://127.0.0.1:{PORT}/queue/next")
            for number in range(given.figures):
                began = time.perf_counter()
                ACTS[number % len(ACTS)](page, number)
                times.append(time.perf_counter() - began)
            browser.close()
    finally:
        server.terminate()
        server.wait()
    print(
        f"{len(times)} figures in {sum(times):.0f} s: half within {median(times):.2f} s, 95 in 100 within "
        f"{quantiles(times, n=20)[-1]:.2f} s, the longest {max(times):.2f} s; load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main()
