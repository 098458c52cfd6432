"""Days and publishers of pages whose metadata are thin; indexes that are no article; what a wall cuts off."""

from __future__ import annotations

import json
from datetime import date

import pytest

from reportedly.errors import InputError
from reportedly.ingest.html import html_page
from reportedly.records import RawPage

PARAGRAPHS = (
    "Some 3,000 people left their homes on Tuesday after the river broke its banks near the port, officials said.",
    "Two bridges were closed and the road to the port was under water by the evening, the governor's office said.",
    "Volunteers carried patients from the ground floor of the hospital, which has no generator.",
)
BODY = "".join(f"<p>{words}</p>" for words in PARAGRAPHS)
DAY = date(2017, 5, 3)


def page(before: str = "", *, head: str = "", behind: str = "") -> RawPage:
    html = f"<html><head>{head}</head><body><h1>River floods two towns</h1>{before}<div>{BODY}</div>{behind}</body></html>"
    return html_page(html.encode(), "a.html", "a")


@pytest.mark.parametrize(
    ("before", "where"),
    [
        ("<span>Posted: May 3, 2017</span>", "a line of the page"),
        ("<p>By Ann Lee | Published: 03 May 2017 15:20 | Updated: 04 May 2017</p>", "a line of the page"),
        ("<div><b>Published</b> on <i>3 May 2017</i></div>", "a line of the page"),
        ("<abbr class='x published' title='2017-05-03T08:00:00-07:00'>8 AM</abbr>", "class of an element"),
        ("<main><time datetime='2017-05-03'>May 3</time></main>", "time datetime"),
        ("<script>window.D = {\"publishedAt\":\"2017-05-03T10:00:00Z\",\"id\":9}</script>", "a script of the page"),
        ("<script>self.push(\"{\\\"datePublished\\\":\\\"2017-05-03\\\"}\")</script>", "a script of the page"),
        ("<script>x = {published_at: 1493805600}</script>", "a script of the page"),
    ],
)  # fmt: skip
def test_a_day_that_no_metadata_name(before: str, where: str) -> None:
    found = page(before)
    assert (found.published, dict(found.came_from)["published"]) == (DAY, where)
    assert "guessed-date" not in [issue.code for issue in found.issues]


@pytest.mark.parametrize(
    "before",
    [
        "<span>Updated: May 3, 2017</span>",
        "<nav><span>Posted: May 3, 2017</span></nav>",
        "<span>Posted: May 3, 2017</span><span>Posted: May 4, 2017</span>",
        "<script>x = [{publishedAt: '2017-05-03'}, {publishedAt: '2017-05-09'}]</script>",
        "<script>x = {updatedAt: '2017-05-03'}</script>",
        # at the headline, and not its day
        "<p>The worst since the slide of 3 May 2017</p>",
        "<h2>Worst since 3 May 2017</h2>",
        "<figure><figcaption>Korra, 3 May 2017</figcaption></figure>",
        "<div>03/05/2017</div>",
        "<div>May 3, 2017</div><div>May 4, 2017</div>",
    ],
)
def test_days_of_other_things_date_no_page(before: str) -> None:
    came = dict(page(before).came_from)
    assert came.get("published") in {None, "htmldate, a guess"}


@pytest.mark.parametrize(
    "before",
    [
        "<div>May 3, 2017</div>",
        "<div>By <a href='/a'>Ann Lee</a></div><div>3rd May, 2017</div>",
        "<p>Ann Lee / <a href='/2017/05/03'>3 May 2017</a></p>",
        "<p>Publicado el 3 de mayo de 2017</p>",
        "<p>3. Mai 2017</p>",
        "<p>3 Mayıs 2017</p>",
        "<p>Updated: <time datetime='2017-06-09'>June 9</time></p><p><time datetime='2017-05-03'>May 3</time></p>",
        "<p data-timestamp='1493798400'>two years ago</p>",
        "<div>3 May 2017</div><div>File photo taken on June 14, 2009</div>",
    ],
)
def test_the_day_at_the_headline(before: str) -> None:
    cards = "<section><h3>More</h3><p><a href='/b'>Ferry strike ends</a></p><time datetime='2018-01-09'>9 Jan</time></section>"
    found = page(before, behind=cards)
    assert found.published == DAY
    assert "guessed-date" not in [issue.code for issue in found.issues]


def test_a_day_that_a_sentence_names_is_not_that_of_its_page() -> None:
    told = "<p>The bridge will be opened on <time datetime='2017-06-14'>14 June</time>, the governor said.</p>"
    html = f"<html><body><article><h1>River floods two towns</h1>{BODY}{told}</article></body></html>"
    read = html_page(html.encode(), "a.html", "a")
    assert read.published is None and "on 14 June, the governor" in read.text


def test_the_times_of_other_stories_date_no_page() -> None:
    aside = "<aside><article><a href='/b'>Ferry</a><time datetime='2018-01-09'>9</time></article></aside>"
    own = f"<main><article><h1>River floods two towns</h1><time datetime='2017-05-03'>3</time>{BODY}</article></main>"
    comment = "<section id='comments'><article><time datetime='2017-05-09'>9</time><p>Well said.</p></article></section>"
    html = f"<html><body>{aside}{own}{comment}</body></html>"
    assert html_page(html.encode(), "a.html", "a").published == DAY


def test_the_month_in_an_address_may_be_a_word() -> None:
    head = (
        '<link rel="canonical" href="https://delta.example/world/2017/may/03/floods">'
    )
    found = page(head=head)
    assert found.published == DAY
    assert [issue.code for issue in found.issues] == ["guessed-date"]


def test_what_a_page_declares_goes_before_what_it_shows() -> None:
    declared = '<meta property="article:published_time" content="2017-05-03">'
    assert page("<span>Posted: May 9, 2017</span>", head=declared).published == DAY


@pytest.mark.parametrize(
    "publisher",
    [{"@id": "#us"}, [{"@id": "#us"}], {"@id": "#us", "name": None}],
)
def test_a_publisher_that_is_pointed_at(publisher: object) -> None:
    graph = [
        {"@type": "NewsArticle", "headline": "Floods", "publisher": publisher},
        {"@type": "Organization", "@id": "#us", "name": "Delta Post"},
    ]
    told = json.dumps({"@graph": graph})
    found = page(head=f'<script type="application/ld+json">{told}</script>')
    assert found.outlet == "Delta Post"


def test_a_publisher_in_microdata() -> None:
    shown = (
        '<div itemprop="publisher"><meta itemprop="name" content="Delta Post"></div>'
    )
    assert page(shown).outlet == "Delta Post"


def card(number: int, end: str, below: str = "") -> str:
    return (
        f'<article><h2><a href="/s/{number}">Story {number}</a></h2>'
        f"<p>{PARAGRAPHS[number % 3]} ({number}){end}</p>{below}</article>"
    )


@pytest.mark.parametrize(
    "cards",
    [
        "".join(card(n, " […]") for n in range(6)),
        "".join(card(n, "", f'<a href="/s/{n}">Go on</a>') for n in range(6)),
    ],
)
def test_an_index_of_stories_in_a_few_words_is_refused(cards: str) -> None:
    html = f"<html><body><main><h1>Tag: Floods</h1>{cards}</main></body></html>"
    with pytest.raises(InputError, match="6 stories in a few words each"):
        html_page(html.encode(), "a.html", "a")
    assert page(behind=f"<aside>{cards}</aside>").text.count("\n") >= 2


def test_parts_of_an_article_are_no_index() -> None:
    parts = "".join(card(n, "").replace('href="/s/', 'href="#') for n in range(6))
    html = f"<html><body><main><h1>The week</h1>{parts}</main></body></html>"
    assert PARAGRAPHS[0] in html_page(html.encode(), "a.html", "a").text


FREE = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": %s}</script>'


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ('<meta property="article:content_tier" content="locked">', True),
        (FREE % '"False"', True),
        (FREE % "false", True),
        ('<meta property="article:content_tier" content="free">', False),
        (FREE % "true", False),
    ],
)
def test_a_page_that_shows_little_of_what_is_not_free_says_so(
    head: str, told: bool
) -> None:
    codes = [issue.code for issue in page(head=head).issues]
    assert ("cut-off" in codes) is told


def test_a_page_that_shows_all_of_what_is_not_free_is_whole() -> None:
    more = "".join(
        f"<p>{words} On day {n} it rained again.</p>"
        for n in range(9)
        for words in PARAGRAPHS
    )
    codes = [
        issue.code
        for issue in page(head=FREE % "false", behind=f"<div>{more}</div>").issues
    ]
    assert "cut-off" not in codes
