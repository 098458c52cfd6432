"""Every page of the desk asked by axe-core: nothing serious by the rules of WCAG, in light and in dark."""

from __future__ import annotations

from json import loads
from typing import Any
from urllib.request import urlopen

import pytest

from reportedly.serve.lists import LISTS
from tests.serve.test_browser import browser, desk, ledger, new_page, port, pytestmark  # noqa: F401

axe = pytest.importorskip(
    "axe_playwright_python.sync_playwright",
    reason="needs axe-core (the package axe-playwright-python)",
)


def addresses(desk: str) -> list[str]:  # noqa: F811
    """Every page, and one page of each kind of thing."""

    found = ["/", "/queue", "/queue/next", "/coding", "/people", "/search?q=killed"]
    found += [f"/{name}" for name in LISTS] + ["/figures/ffffffffff"]
    kinds = {"figures": "id", "events": "id", "happenings": "happening"}
    for name, key in (
        kinds | {"questions": "question", "articles": "document"}
    ).items():
        with urlopen(f"{desk}/api/v1/{name}?per=1") as answer:
            row = loads(answer.read())["rows"][0]
        page = "figures" if name == "events" else name
        found.append(f"/{page}/{row[key]}")
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_serious_finding(desk: str, browser: Any, scheme: Any) -> None:  # noqa: F811
    page, rules = new_page(browser, bypass_csp=True, color_scheme=scheme), axe.Axe()
    found, asked = [], addresses(desk)
    for address in asked:
        page.goto(desk + address)
        for broken in rules.run(page).response["violations"]:
            if broken["impact"] in ("serious", "critical"):
                nodes = [node["html"][:200] for node in broken["nodes"][:3]]
                found.append((address, broken["id"], nodes))
    assert found == []
    assert len(asked) >= 18


def test_the_rules_find_what_is_wrong(desk: str, browser: Any) -> None:  # noqa: F811
    page = new_page(browser, bypass_csp=True)
    page.goto(f"{desk}/figures")
    page.evaluate("document.querySelector('label[for=q]').remove()")
    page.evaluate("document.getElementById('q').removeAttribute('placeholder')")
    broken = {one["id"] for one in axe.Axe().run(page).response["violations"]}
    assert "label" in broken
