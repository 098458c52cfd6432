"""The paragraph that opens an article and stands outside its container."""

from __future__ import annotations

import pytest

from reportedly.ingest.html import html_page

LEAD = "Nine fishermen drowned off the cape of Morra on Monday night when their boat struck a buoy, the harbour master said."
BODY = """<article class="story-body"><p>Two more clung to a net until a tug heard them shouting, a sailor of the tug told the radio.</p>
<p>“The buoy has had no lamp since the spring,” said Ilse Aben, who keeps the books of the cooperative.</p>
<p>The boat had been licensed for six, and eleven were aboard when it left the quay, the harbour master said.</p></article>"""


def lines(above: str, head: str = "", below: str = "") -> list[str]:
    """The lines of a page with its headline, something above its container, and the container."""
    body = f"<div class='page'><h1>Nine drown off Morra</h1>{above}</div>{BODY}{below}"
    html = f"<html lang='en'><head>{head}</head><body>{body}</body></html>"
    return html_page(html.encode(), "a.html", "a").text.split("\n")


@pytest.mark.parametrize(
    ("above", "head"),
    [
        (f'<div class="article__lead">{LEAD}</div>', ""),
        (f'<h2 class="standfirst">{LEAD}</h2>', ""),
        (f'<p class="intro"><strong>{LEAD}</strong></p>', ""),
        (f'<div class="entry-excerpt"><p>{LEAD}</p></div>', ""),
        (f'<div class="field field-name-field-summary"><div>{LEAD}</div></div>', ""),
        (f'<p id="articleSummary">{LEAD}</p>', ""),
        (f'<header><p class="StoryDek">{LEAD}</p></header>', ""),
        (f"<p>{LEAD}</p>", f'<meta property="og:description" content="{LEAD}">'),
        (f"<p>{LEAD}</p>", f'<meta name="description" content="{LEAD[:70]}…">'),
        (f'<p class="byline">By Ilse Aben</p><p class="lede">{LEAD}</p>', ""),
    ],
)
def test_what_opens_the_article_above_its_container(above: str, head: str) -> None:
    read = lines(above, head)
    assert read.count(LEAD) == 1
    assert read.index(LEAD) == len(read) - 4


@pytest.mark.parametrize(
    ("above", "head"),
    [
        # by whom it is, where it may be shared, what the site wants
        ('<p class="bio">Ilse Aben has written about harbours since 2009. She lives in Morra with two cats.</p>', ""),
        ('<p class="cookie">We use cookies to make this site work. You may refuse 41 of our partners here.</p>', ""),
        ('<div class="newsletter">Have the news of the coast sent to you each morning. It is free, and short.</div>', ""),
        # another story above it
        ('<div class="card"><h3><a href="/b">Bus falls into a ravine</a></h3><p class="summary">A bus fell into a ravine near Hamdra on Sunday, and 22 people died in it.</p></div>', ""),
        ('<p class="summary"><a href="/b">A bus fell into a ravine near Hamdra on Sunday, and 22 people died in it.</a></p>', ""),
        ('<aside><p class="intro">A bus fell into a ravine near Hamdra on Sunday, and 22 people died in it.</p></aside>', ""),
        ('<p class="excerpt">A bus fell into a ravine near Hamdra on Sunday, and 22 people died in it…</p>', ""),
        # under a picture
        ('<figure><div class="intro"><p>Boats of the cooperative lie at the quay of Morra in a photograph of 2019.</p></div></figure>', ""),
        # a label
        ('<p class="subtitle">Harbours and coasts</p>', ""),
    ],
)  # fmt: skip
def test_what_else_stands_above_it_is_none(above: str, head: str) -> None:
    assert lines(above, head)[-3:] == lines("")[-3:]
    assert len(lines(above, head)) == len(lines(""))


def test_what_stands_below_or_is_there_already_is_not_put_above() -> None:
    before = lines("")
    assert lines("", below=f'<p class="summary">{LEAD}</p>')[: len(before)] == before
    repeated = "Two more clung to a net until a tug heard them shouting, a sailor said."
    assert lines(f'<p class="lead">{repeated}</p>') == before
