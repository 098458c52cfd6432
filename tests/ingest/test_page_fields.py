"""What pages declare of themselves in broken data, and whose pages copies of them are."""

from __future__ import annotations

import json
from datetime import date

import pytest

from reportedly.ingest.addresses import original_address
from reportedly.ingest.html import html_page
from reportedly.ingest.outlets import is_company, site_name
from reportedly.records import RawPage

HEADLINE = "Nine miners saved at Korra"
BODY = "".join(
    f"<p>{words}</p>"
    for words in (
        "Nine miners were brought up alive from the flooded shaft on Monday, the mine's owner said.",
        "Pumps from three other pits had been at work since Friday night, when the river broke in.",
        "Four men are still missing, and divers were to go down again, a foreman told the radio.",
    )
)
DAY = date(2017, 5, 3)
ARTICLE = {
    "@type": "NewsArticle",
    "headline": HEADLINE,
    "datePublished": "2017-05-03T08:00:00Z",
    "publisher": {"@type": "Organization", "name": "Korra Post"},
}


def page(head: str, title: str = HEADLINE, before: str = "") -> RawPage:
    html = f"<html><head><title>{title}</title>{head}</head><body><div><h1>{HEADLINE}</h1>{before}{BODY}</div></body></html>"
    return html_page(html.encode(), "a.html", "a")


def linked(data: object) -> str:
    words = data if isinstance(data, str) else json.dumps(data)
    return f'<script type="application/ld+json">{words}</script>'


WRITTEN = json.dumps(ARTICLE)


@pytest.mark.parametrize(
    "data",
    [
        f"<!--\n{WRITTEN}\n-->",
        f"//<![CDATA[\n{WRITTEN}\n//]]>",
        f"{WRITTEN};",
        WRITTEN.replace("}}", ",},}"),
        f'{{"@type": "WebSite", "name": "Another"}}{WRITTEN}',
        f'[{WRITTEN}, {{"@type": "BreadcrumbList"}}]',
        WRITTEN.replace('"', "&quot;"),
        WRITTEN.replace(HEADLINE, f'{HEADLINE}: "a day of luck"'),
        json.dumps({"@type": "WebPage", "mainEntity": ARTICLE}),
        json.dumps({"@graph": [{"@type": ["Article", "NewsArticle"]} | ARTICLE]}),
        json.dumps(ARTICLE | {"datePublished": 1493798400000}),
        json.dumps(ARTICLE | {"datePublished": "1493798400"}),
        json.dumps(ARTICLE | {"datePublished": "Wed, 03 May 2017 08:00:00 GMT"}),
        json.dumps(ARTICLE | {"@type": "http://schema.org/ReportageNewsArticle"}),
    ],
)
def test_data_that_are_broken_or_odd_are_read(data: str) -> None:
    found = page(linked(data))
    assert (found.published, found.outlet) == (DAY, "Korra Post")


def test_broken_data_of_several_articles_tell_nothing() -> None:
    both = WRITTEN + WRITTEN.replace("2017", "2011").replace(HEADLINE, '"No", he says')
    came = dict(page(linked(f"[{both}")).came_from)
    assert came.get("published") in {None, "htmldate, a guess"} and "outlet" not in came


OTHER = ARTICLE | {
    "headline": "Ferry strike ends",
    "datePublished": "2011-01-09",
    "url": "https://korra.example/ferry",
}


@pytest.mark.parametrize(
    "objects", [[OTHER, ARTICLE], [ARTICLE, OTHER], {"@graph": [OTHER, ARTICLE]}]
)
def test_of_several_articles_that_of_the_page_gives_its_day(objects: object) -> None:
    assert page(linked(objects)).published == DAY


def test_the_article_with_the_address_of_the_page_gives_its_day() -> None:
    own = ARTICLE | {"headline": "Miners", "mainEntityOfPage": {"@id": "//korra.example/miners/"}}  # fmt: skip
    head = '<link rel="canonical" href="https://www.korra.example/miners">'
    assert page(head + linked([OTHER, own])).published == DAY


@pytest.mark.parametrize("nothing", ["1970-01-01T00:00:00Z", "", "0001-01-01", "today"])
def test_a_day_that_stands_for_none_leaves_the_word_to_others(nothing: str) -> None:
    head = linked(ARTICLE | {"datePublished": nothing})
    assert page(head + '<meta name="date" content="2017-05-03">').published == DAY


@pytest.mark.parametrize(
    ("head", "outlet"),
    [
        (linked(ARTICLE | {"publisher": {"url": "https://www.bbc.com"}}), "BBC"),
        (linked(ARTICLE | {"publisher": {"name": "KP Holdings Ltd."}}) + '<meta property="og:site_name" content="Korra Post">', "Korra Post"),
        (linked(ARTICLE | {"publisher": {"name": "KP Holdings Ltd."}}), "KP Holdings Ltd."),
        ('<meta name="application-name" content="WordPress"><link rel="canonical" href="https://korra.example/miners">', "korra.example"),
        ('<meta property="og:site_name" content="Korra &amp;amp; Dell Post">', "Korra & Dell Post"),
        ('<link rel="canonical" href="//www.independent.co.uk/news/miners">', "The Independent"),
        ('<link rel="canonical" href="https://web.archive.org/web/20170504001122/https://www.reuters.com/miners">', "Reuters"),
        ('<meta property="og:site_name" content="archive.ph"><link rel="canonical" href="https://archive.ph/2017.05.04-001122/https://korra.example/miners">', "korra.example"),
        ('<meta name="twitter:site" content="@BBCWorld">', "BBC"),
        ("<!-- saved from url=(0031)https://www.aljazeera.com/news/miners -->", "Al Jazeera"),
        ("<!--\n Page saved with SingleFile \n url: https://www.dw.com/en/miners \n saved date: Thu May 04 2017 -->", "Deutsche Welle"),
    ],
)  # fmt: skip
def test_whose_page_it_is(head: str, outlet: str) -> None:
    assert page(head).outlet == outlet


def test_the_site_behind_the_headline_of_a_page_without_an_address() -> None:
    assert page("", f"{HEADLINE} - Korra Post").outlet == "Korra Post"
    assert page("", f"{HEADLINE} - World").outlet is None
    assert page("", f"{HEADLINE} - Korra Post").title == HEADLINE


@pytest.mark.parametrize(
    ("declared", "name"),
    [
        ("Korra Post - Latest News, Breaking News and Top Stories", "Korra Post"),
        ("Home | Korra Post", "Korra Post"),
        ("Korra Post: Breaking News", "Korra Post"),
        ("Daily News", "Daily News"),
        ("Korra Post - Dell Edition", "Korra Post - Dell Edition"),
        ("Home", ""),
        ("archive.today", ""),
    ],
)
def test_the_name_of_a_site_without_the_line_about_it(declared: str, name: str) -> None:
    assert site_name(declared) == name


def test_a_company_is_no_paper() -> None:
    assert is_company("Korra Media Group") and is_company("KP Print, Inc.")
    assert not is_company("The Company of Korra") and not is_company("Limited")


@pytest.mark.parametrize(
    ("copy", "page_of"),
    [
        ("https://web.archive.org/web/20170504001122id_/http://a.example/b?c=d", "http://a.example/b?c=d"),
        ("https://web.archive.org/web/20170504001122/a.example/b", "https://a.example/b"),
        ("https://archive.is/o/aB3dE/https://a.example/b", "https://a.example/b"),
        ("https://www-a-example.cdn.ampproject.org/c/s/www.a.example/b.amp", "https://www.a.example/b.amp"),
        ("https://www.google.com/amp/s/www.a.example/b", "https://www.a.example/b"),
        ("https://webcache.googleusercontent.com/search?q=cache:abc123xyz:https://a.example/b+&cd=1", "https://a.example/b"),
        ("https://archive.ph/aB3dE", "https://archive.ph/aB3dE"),
        ("https://archive.org/details/book", "https://archive.org/details/book"),
        ("https://www.google.com/search?q=b", "https://www.google.com/search?q=b"),
        ("https://a.example/web/20170504001122/https://b.example/c", "https://a.example/web/20170504001122/https://b.example/c"),
        ("//a.example/b", "https://a.example/b"),
        ("http://[", "http://["),
    ],
)  # fmt: skip
def test_a_copy_stands_at_the_address_of_its_page(copy: str, page_of: str) -> None:
    assert original_address(copy) == page_of
