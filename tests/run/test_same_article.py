"""The same article gives the same claims, whatever kind of file it comes in."""

from __future__ import annotations

import json
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from reportedly.ingest import read_inputs
from reportedly.records import RawPage
from reportedly.run.local import read_page

TITLE = "Shells hit market in Mosul"
PROSE = (
    "At least 17 people were killed and 42 others wounded when shells hit a market in Mosul on Tuesday, a doctor said.",
    "Some 3,200 families have fled the city since Monday, the provincial council said in a statement.",
    '"We have no more beds," said Halim Osta, who runs the only clinic that is still open there.',
)
PLAIN = "\n\n".join(PROSE)
MARKED = "".join(f"<p>{escape(p)}</p>" for p in PROSE)
DAY = "2017-03-15"
FORMS = {
    "a.txt": f"{TITLE}\n\n15 March 2017\n\n{PLAIN}\n",
    "a.md": f"# {TITLE}\n\n*15 March 2017*\n\n**{PROSE[0]}**\n\n{PROSE[1]}\n\n{PROSE[2]}\n",
    "a.json": json.dumps({"title": TITLE, "date": DAY, "text": PLAIN}),
    "b.json": json.dumps({"title": TITLE, "date": DAY, "content": MARKED}),
    "c.json": json.dumps({"title": TITLE, "date": DAY, "text": " ".join(PROSE)}),
    "a.csv": f'title,date,text\n{TITLE},{DAY},"{PLAIN.replace(chr(34), chr(34) * 2)}"\n',
    "a.html": (
        f'<html><head><title>{TITLE}</title><meta property="article:published_time" content="{DAY}">'
        f"</head><body><article><h1>{TITLE}</h1>{MARKED}</article></body></html>"
    ),
    "a.eml": f"From: Desk <d@e.org>\nSubject: {TITLE}\nDate: Wed, 15 Mar 2017 08:00:00 +0000\n\n{PLAIN}\n",
    "a.xml": (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>x</title>'
        f"<item><title>{TITLE}</title><pubDate>Wed, 15 Mar 2017 08:00:00 GMT</pubDate>"
        f"<content:encoded><![CDATA[{MARKED}]]></content:encoded></item></channel></rss>"
    ),
    "a.rtf": r"{\rtf1\ansi " + rf"{TITLE}\par 15 March 2017\par " + r"\par ".join(PROSE) + "}",
}  # fmt: skip


def told(page: RawPage) -> list[tuple[object, ...]]:
    claims = read_page(page).claims
    figures = [
        (f.category, f.low, f.high, f.place and f.place.name, f.time)
        for f in claims.figures
    ]
    return [*figures, (len(claims.statements), len(claims.events))]


@pytest.mark.parametrize("name", FORMS)
def test_the_same_article_gives_the_same_claims(tmp_path: Path, name: str) -> None:
    found = []
    for one in ("a.json", name):
        (tmp_path / one).write_text(FORMS[one])
        (page,) = read_inputs([str(tmp_path / one)])
        assert isinstance(page, RawPage)
        found.append(told(page))
    assert found[0] == found[1]
    assert [row[0] for row in found[0][:-1]] == ["killed", "injured", "displaced"]
