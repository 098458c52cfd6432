"""Saved pages: the article and its metadata, each with where it was found; nothing runs."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.clean import clean
from reportedly.errors import InputError
from reportedly.ingest.html import MAX_HTML, html_page
from reportedly.records import RawPage

ARTICLE = """<article><h1>River floods two towns</h1>
<p>Some 3,000 people left their homes on Tuesday after the river broke its banks near the port, officials said.</p>
<p>Two bridges were closed and the road to the port was under water by the evening, the governor's office said.</p>
<p>Volunteers carried patients from the ground floor of the hospital, which has no generator.</p></article>"""


def page(head: str = "", body: str = ARTICLE) -> RawPage:
    around = "<nav>Home | World</nav>", "<footer>Imprint</footer>"
    html = f"<!DOCTYPE html><html><head>{head}</head><body>{around[0]}{body}{around[1]}</body></html>"
    return html_page(html.encode(), "a.html", "a")


def test_paragraphs_are_lines() -> None:
    lines = page().text.split("\n")
    assert [line.split()[0] for line in lines][-3:] == ["Some", "Two", "Volunteers"]
    assert "Imprint" not in lines and not any("Home" in line for line in lines)


@pytest.mark.parametrize(
    ("head", "field", "value", "where"),
    [
        ('<meta property="og:title" content="Floods">', "title", "Floods", "og:title"),
        ("<title>Floods | Delta Post</title>", "title", "River floods two towns", "h1"),
        (
            '<meta property="og:site_name" content="Delta Post">',
            "outlet",
            "Delta Post",
            "og:site_name",
        ),
        (
            '<link rel="canonical" href="https://delta.example/a">',
            "url",
            "https://delta.example/a",
            "link rel=canonical",
        ),
        (
            '<link rel="canonical" href="https://delta.example/a">',
            "outlet",
            "delta.example",
            "domain of the address",
        ),
        (
            '<meta property="og:url" content="https://www.reuters.com/a">',
            "outlet",
            "Reuters",
            "lexicons/outlets.yml by the address",
        ),
        (
            '<meta property="article:published_time" content="2017-05-03T10:00:00Z">',
            "published",
            date(2017, 5, 3),
            "article:published_time",
        ),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": "2017-05-03",'
            ' "headline": "Floods", "publisher": {"name": "Delta Post"}}]}</script>',
            "published",
            date(2017, 5, 3),
            "JSON-LD datePublished",
        ),
    ],
)
def test_metadata(head: str, field: str, value: object, where: str) -> None:
    got = page(head)
    assert getattr(got, field) == value
    assert dict(got.came_from)[field] == where


def test_the_site_is_no_part_of_the_headline() -> None:
    got = page(
        "<title>Floods in the delta | Delta Post</title>", ARTICLE.replace("h1>", "h2>")
    )
    assert (got.title, got.outlet) == ("Floods in the delta", "Delta Post")
    got = page('<meta property="og:title" content="Kabul - the long siege">')
    assert got.title == "Kabul - the long siege"


def test_no_date_is_an_issue() -> None:
    assert [i.code for i in page().issues] == ["no-date"]


def test_scripts_are_not_read() -> None:
    scripts = (
        "<script>document.write('500 people died')</script>" * 2000
        + "<script>unclosed('900 died')"
    )
    got = page(body=ARTICLE + scripts)
    assert "500" not in got.text and "900" not in got.text and "3,000" in got.text


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        (b"", "empty"),
        (b"<html><body><nav>Home</nav></body></html>", "no article"),
        (
            b"<html><script>var x = 'A long text of a script that says nothing at all to anybody';</script></html>",
            "no article",
        ),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"<html>" + b"x" * MAX_HTML, "over the limit"),
    ],
)
def test_pages_without_an_article(html: bytes, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        html_page(html, "a.html", "a")


def test_a_declared_encoding_is_used() -> None:
    html = f'<html><head><meta charset="iso-8859-2"></head><body>{ARTICLE.replace("port", "Łódź")}</body></html>'
    got = html_page(html.encode("iso-8859-2"), "a.html", "a")
    assert "Łódź" in got.text


def test_markup_in_an_article_is_text() -> None:
    got = page(
        body=ARTICLE.replace(
            "Two bridges", "&lt;script&gt;alert(1)&lt;/script&gt; bridges"
        )
    )
    assert "<script>alert(1)</script> bridges" in got.text
    assert "<script>alert(1)</script>" in clean(got).text


TAGS = """<p> </p> <div> <!-- --> <table><tr><td> <script> </script> <![CDATA[ &#0; &#xd800; <title> <h1> <html> <svg>
<meta|property='og:title'|content=' '> <time|datetime=' <script|type="application/ld+json"> "}
{"@type":"NewsArticle","headline":" Nine|people|fled|their|homes|on|Monday,|the|fire|service|said."""
MARKUP = ["\x00", *(tag.replace("|", " ") for tag in TAGS.split())]
PIECES = st.lists(st.text(max_size=30) | st.sampled_from(MARKUP), max_size=25)


@settings(max_examples=60)
@given(PIECES)
def test_any_markup_is_a_page_or_an_input_error(pieces: list[str]) -> None:
    try:
        got = html_page("".join(pieces).encode("utf-8", "surrogatepass"), "a.html", "a")
    except InputError as error:
        assert "\n" not in str(error)
    else:
        for words in (got.text, got.title, got.outlet, got.url):
            (words or "").encode("utf-8")


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_page_or_an_input_error(data: bytes) -> None:
    with suppress(InputError):
        html_page(data, "a.html", "a")


@pytest.mark.parametrize(
    ("title", "refused"),
    [
        ("Just a moment...", True),
        ("Page not found", True),
        ("Access denied to aid convoys, says council", False),
    ],
)
def test_what_a_server_shows_instead_is_no_article(title: str, refused: bool) -> None:
    prose = (
        "Rescuers carried nine people out of the flooded school before it was dark. "
        * 3
    )
    page = (
        f"<html><head><title>{title}</title></head><body><p>{prose}</p></body></html>"
    )
    if refused:
        with pytest.raises(InputError, match="notice of a server"):
            html_page(page.encode(), "a.html", "a")
    else:
        assert html_page(page.encode(), "a.html", "a").title == title


NOTICES = [
    "<h1>One more step</h1><p>Please verify you are a human before we let you go on to the page that you have asked us for today.</p>",
    "<h1>Sorry</h1><p>The page you are looking for may have been moved or had its name changed. Please try the search above.</p>",
    "<h2>We value your privacy</h2><p>We and our 812 partners store and/or access information on a device, and measure what you look at.</p>",
]


@pytest.mark.parametrize("notice", NOTICES)
def test_a_wall_is_no_article_but_may_stand_before_one(notice: str) -> None:
    wall = f"<html><head><title>Delta Post</title></head><body>{notice}</body></html>"
    with pytest.raises(InputError, match="in the place of an article"):
        html_page(wall.encode(), "a.html", "a")
    assert "Volunteers carried" in page(body=f"<div>{notice}</div>{ARTICLE}").text


@pytest.mark.parametrize(
    "flash",
    [
        "Water is temporarily unavailable in the east of the town after a shell hit the pumping station, the utility said on Monday.",
        "A court in the capital fined a shop on Monday that uses cookies without asking its customers, the clerk of the court said.",
        "The road to the port is under maintenance and nine lorries with relief goods were sent back, a driver told the radio.",
    ],
)
def test_a_flash_of_one_paragraph_is_an_article(flash: str) -> None:
    told = f"<article><h1>News in brief</h1><p>{flash}</p></article>"
    assert flash in page(body=told).text


def test_an_article_on_cookies_is_one() -> None:
    told = "<article><h1>Court fines a shop</h1><p>A court in the capital fined a shop that uses cookies without asking, its clerk said on Monday.</p><p>The owner, who runs two more shops at the port, said that he would not pay a coin of it.</p></article>"
    assert "fined a shop" in page(body=told).text


def test_a_day_that_can_be_two_is_not_guessed() -> None:
    prose = (
        "<p>Rescuers carried nine people out of the flooded school before it was dark.</p>"
        * 3
    )
    head = '<meta name="date" content="03/04/2023">'
    page = f"<html><head><title>Flood</title>{head}</head><body>{prose}</body></html>"
    read = html_page(page.encode(), "a.html", "a")
    assert read.published is None and "bad-date" in [i.code for i in read.issues]


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Quay &amp; port", "Quay & port"),
        ("Quay &amp;amp; port", "Quay & port"),
        ("Quay &amp;quot;port&amp;quot;", 'Quay "port"'),
        ("Quay & port", "Quay & port"),
        ("R&D; at sea", "R&D; at sea"),
    ],
)
def test_a_title_has_no_entities(written: str, title: str) -> None:
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{written}"}}</script>'
    assert page(head).title == title


def test_a_table_with_a_caption() -> None:
    table = (
        "<table><caption>Losses by district</caption><thead><tr><th>District</th><th>Killed</th></tr></thead>"
        "<tbody><tr><td>Port</td><td>14</td></tr><tr><td>Quay</td><td>2</td></tr></tbody></table></article>"
    )
    lines = page(body=ARTICLE.replace("</article>", table)).text.split("\n")
    assert lines[-3:] == ["Losses by district", "Port: 14 killed", "Quay: 2 killed"]


def test_the_day_in_the_page_s_own_address_is_a_guess() -> None:
    head = '<link rel="canonical" href="https://delta.example/2024/06/12/floods">'
    found = page(head)
    assert found.published == date(2024, 6, 12)
    assert ("published", "htmldate, a guess") in found.came_from
    assert [issue.code for issue in found.issues] == ["guessed-date"]


def test_a_table_without_names_of_columns_has_no_strokes() -> None:
    rows = "<tr><td>Killed</td><td>14</td></tr><tr><td>Injured</td><td>2</td></tr>"
    listed = "<tr><td>Mira Sol, who runs the harbour office</td></tr><tr><td>Tom Reed, its clerk</td></tr>"
    body = f"<table>{rows}</table><table>{listed}</table></article>"
    text = page(body=ARTICLE.replace("</article>", body)).text
    assert "|" not in text
    assert text.split("\n")[-4:] == [
        "14 killed",
        "2 injured",
        "Mira Sol, who runs the harbour office",
        "Tom Reed, its clerk",
    ]


def test_tables_of_one_width_that_follow_each_other_stay_apart() -> None:
    plain = "<table><tr><td>Killed</td><td>14</td></tr></table>"
    headed = "<table><tr><th>Town</th><th>Injured</th></tr><tr><td>Port</td><td>2</td></tr></table>"
    body = f"{plain}{headed}<p>Home | World</p></article>"
    lines = page(body=ARTICLE.replace("</article>", body)).text.split("\n")
    assert lines[-3:-1] == ["14 killed", "Port: 2 injured"]
    assert lines[-1] == "Home | World"


COLUMN = "<br><br>".join(
    (
        "<font size=5>Nine drown off Morra</font>",
        "Published: 12 June 2024",
        "Nine fishermen drowned off the cape of Morra on Monday night when their boat struck a buoy, the harbour master said.",
        "Two more clung to a net until a tug heard them shouting, a sailor of the tug told the radio of the coast.",
        "The boat had been licensed for six, and eleven were aboard when it left the quay, the harbour master said. It was found at noon, keel up, by a fishing boat of the same cooperative.",
    )
)


@pytest.mark.parametrize(
    "around",
    [
        "<table><tr><td width=120><a href=a>Home</a><br><a href=b>Archive</a></td><td>{}</td></tr></table>",
        "<table><tbody><tr><td><table><tr><td>{}</td></tr></table></td></tr></tbody></table>",
        "<center><table border=0><tr><td colspan=2>Morra Gazette</td></tr><tr><td>{}</td><td>Weather: rain</td></tr></table></center>",
    ],
)
def test_a_table_that_lays_a_page_out_keeps_its_paragraphs(around: str) -> None:
    html = f"<html><head><title>Nine drown off Morra</title></head><body>{around.format(COLUMN)}</body></html>"
    read = html_page(html.encode(), "a.htm", "a")
    assert read.published == date(2024, 6, 12)
    assert "Nine Two The" in " ".join(line.split()[0] for line in read.text.split("\n"))


def test_a_table_of_values_is_none_that_lays_a_page_out() -> None:
    cells = "".join(
        f"<tr><td>Quay {n}</td><td>{n}<br>{n + 1}</td></tr>" for n in range(80)
    )
    table = f"<table><tr><th>Quay</th><th>Boats</th></tr>{cells}</table>"
    assert "Quay 7: " in page(body=ARTICLE.replace("</article>", f"{table}</article>")).text  # fmt: skip


PARAGRAPHS = [
    "Nine fishermen drowned off the cape of Morra on Monday night, the harbour master said.",
    "Two more clung to a net until a tug heard them shouting, a sailor told the radio.",
    "The boat had been licensed for six, and eleven were aboard when it left the quay.",
]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("\n\n".join(PARAGRAPHS), ""),  # the page is drawn by a script
        ("\n".join(PARAGRAPHS), " ".join(PARAGRAPHS)),
        ("".join(f"<p>{p}</p>" for p in PARAGRAPHS), ""),
        ("\n\n".join(PARAGRAPHS), f"{PARAGRAPHS[0]}</p><p>Subscribe to read on."[:96]),
    ],
)
def test_the_paragraphs_that_linked_data_give(given: str, shown: str) -> None:
    linked = json.dumps({"@type": "NewsArticle", "articleBody": given})
    body = (
        f"<div id='root'><article><p>{shown}</p></article></div>"
        if shown
        else "<div id='root'></div>"
    )
    read = page(f'<script type="application/ld+json">{linked}</script>', body)
    assert [line for line in read.text.split("\n") if line] == PARAGRAPHS


def test_linked_data_of_another_text_are_not_taken() -> None:
    other = json.dumps({"@type": "NewsArticle", "articleBody": "\n\n".join(PARAGRAPHS)})
    read = page(f'<script type="application/ld+json">{other}</script>')
    assert "Some 3,000 people" in read.text and "fishermen" not in read.text


def test_a_link_in_brackets_is_a_headline_of_another_story() -> None:
    other = (
        '<p>[ <a href="/b">Doctors strike in the capital over unpaid wages</a> ]</p>'
    )
    own = '<p>[The <a href="/c">harbour master</a> gave other numbers on Sunday, when he counted three boats and eleven men.]</p>'
    read = page(body=ARTICLE.replace("<p>Two", f"{other}{own}<p>Two")).text
    assert "Doctors" not in read and "[The harbour master gave" in read
