"""Exports of press databases to articles: Factiva (HTML, RTF, text) and LexisNexis (text), cut
where each article begins.

What such an export says of an article stands in lines above it: its headline, its length, its day,
its outlet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import lxml.html

from reportedly.errors import InputError
from reportedly.ingest.decoding import decode
from reportedly.ingest.json_shapes import row_item
from reportedly.ingest.markup import Unparsable, tree_of
from reportedly.ingest.opened import Item, Opened
from reportedly.records import Failure
from reportedly.syntax.written_days import Day, find_day

MAX_EXPORT = 50_000_000  # bytes; Factiva exports 100 articles at a time, LexisNexis 500
_FACTIVA_HTML = re.compile(
    rb'class="article \w{2}Article"|class="\w{2}Headline"|<title>Factiva</title>', re.I
)
_FACTIVA_END = re.compile(r"^Document (?P<code>[A-Z0-9]{6,30}[a-z0-9]{0,20})\s*$", re.M)
_NEXIS_START = re.compile(
    r"^\s*(?:\d+ of \d+ DOCUMENTS?|Document \d+ of \d+)\s*$", re.M
)
_NEXIS_END = re.compile(r"^\s*End of Document\s*$", re.M)
_WORDS = re.compile(r"^(?:LENGTH:\s*)?[\d,]{1,9} words?$", re.I)
_CLOCK = re.compile(r"^\d{1,2}[:.]\d\d(?:\s*[A-Z]{2,4})?$")
_RIGHTS = re.compile(r"^(?:\(c\)|©|copyright\b)", re.I)
_LABEL = re.compile(
    r"^(?P<label>HEADLINE|BYLINE|SECTION|LENGTH|DATELINE|LOAD-DATE|LANGUAGE|PUBLICATION-TYPE|BODY|Byline|Section|Length"
    r"|Dateline|Body|Load-Date|Language|Publication-Type|HD|BY|WC|PD|ET|SN|SC|LA|CY|LP|TD|AN|CO|IN|NS|RE|PUB|PG|ED|ART|CLM|SE|CR)"
    r"(?::|(?=\s{2,}|\t|$))\s*(?P<value>.*)$"
)
# Factiva's articles with their index: a code before each line, or in a table's cell before it.
_INDEXED = re.compile(r"^WC[\s|]+[\d,]+ words[\s|]*$", re.M)
_INDEX_LINE = re.compile(
    r"^(?P<label>HD|CR|BY|WC|PD|ET|SN|SC|ED|PG|LA|CY|LP|TD|CT|RF|CO|IN|NS|RE|PUB|AN|ART|CLM|SE)"
    r"(?:\s*\|\s*|\s+|$)(?P<value>.*?)[\s|]*$"
)
_CODE = re.compile(r"^[A-Z0-9]{3,8}$")
_LANGUAGES = frozenset(
    {"english", "french", "german", "spanish", "arabic", "russian", "portuguese"}
)


def is_factiva_html(head: bytes) -> bool:
    """Whether a page is an export of Factiva."""
    return len(set(_FACTIVA_HTML.findall(head))) >= 2


def is_press_text(text: str) -> bool:
    """Whether a text is an export of several articles: the marks of Factiva or of LexisNexis stand
    in it.
    """
    counted = re.search(r"^[\d,]+ words\s*$", text, re.M) or _INDEXED.search(text)
    if counted and _FACTIVA_END.search(text):
        return True
    return bool(_NEXIS_START.search(text[:5000]) or _NEXIS_END.search(text)) and bool(
        re.search(r"^\s*(?:LENGTH|Length):\s*[\d,]+ words", text, re.M)
    )


def factiva_html_items(file: Opened) -> Iterator[Item]:
    """The articles of an HTML export of Factiva."""
    try:
        data = file.whole(MAX_EXPORT)
        source, _ = decode(data, file.name, html=True)
        tree = tree_of(source)
    except InputError as error:
        yield Failure(error.origin, error.reason)
        return
    except Unparsable as error:
        yield Failure(file.name, str(error))
        return
    articles = tree.xpath(
        "//div[contains(concat(' ', normalize-space(@class), ' '), ' article ')]"
    )
    for number, article in enumerate(articles, start=1):
        yield row_item(_factiva_row(article), f"{file.name}[{number}]", file.stem)
    if not articles:
        yield Failure(
            file.name, "is an export of Factiva without an article that can be found"
        )


def _factiva_row(article: lxml.html.HtmlElement) -> dict[str, Any]:
    headlines = article.xpath(".//*[contains(@class, 'Headline')]")
    paragraphs = article.xpath(".//p[contains(@class, 'articleParagraph')]")
    inner = {id(e) for p in paragraphs for e in p.iter()}
    lines = [
        " ".join(element.text_content().split())
        for element in article.xpath(".//div[not(.//div) and not(.//p)]")
        if id(element) not in inner
        and not element.xpath(".//*[contains(@class, 'Headline')]")
    ]
    texts = [" ".join(p.text_content().split()) for p in paragraphs]
    code = next(
        (
            m["code"]
            for e in article.iter("p")
            if (m := _FACTIVA_END.match(e.text_content().strip()))
        ),
        None,
    )
    title = " ".join(headlines[0].text_content().split()) if headlines else None
    row = {**_head(lines), "id": code, "text": "\n\n".join(t for t in texts if t)}
    row["title"] = title or row.get("title")
    return {key: value for key, value in row.items() if value}


def press_items(text: str, name: str, stem: str) -> Iterator[Item]:
    """The articles of a text export, each cut out at the marks of its database."""
    pieces = _cut(text)
    for number, (piece, code) in enumerate(pieces, start=1):
        row = _text_row(piece)
        row = {"id": code, **row} if code else row
        yield row_item(row, f"{name}[{number}]", stem)
    if not pieces:
        yield Failure(
            name,
            "is an export of a press database without an article that can be found",
        )


def _cut(text: str) -> list[tuple[str, str | None]]:
    """Each article's part of the text, with the code Factiva gives it."""
    text = text.replace("\r\n", "\n").replace("\x0c", "\n")
    ends = list(_FACTIVA_END.finditer(text))
    if ends:
        starts = [0, *(m.end() for m in ends[:-1])]
        return [
            (text[a : m.start()], m["code"]) for a, m in zip(starts, ends, strict=True)
        ]
    if begins := list(_NEXIS_START.finditer(text)):
        stops = [*(m.start() for m in begins[1:]), len(text)]
        return [
            (text[m.end() : stop], None) for m, stop in zip(begins, stops, strict=True)
        ]
    return [(part, None) for part in _NEXIS_END.split(text) if len(part.split()) > 10]


def _text_row(piece: str) -> dict[str, Any]:
    """One article: a code before each line, or lines of what it is above and paragraphs below."""
    return _indexed_row(piece) if _INDEXED.search(piece) else _plain_row(piece)


def _indexed_row(piece: str) -> dict[str, Any]:
    """One article of Factiva with its index: headline, day, outlet, lead and the rest by their
    codes.
    """
    said: dict[str, list[str]] = {}
    label = ""
    for line in filter(None, map(str.strip, piece.split("\n"))):
        if match := _INDEX_LINE.match(line):
            label, line = match["label"], match["value"]
        if line:
            said.setdefault(label, []).append(line)
    day = find_day(" ".join(said.get("PD", ())))
    row: dict[str, Any] = {
        "title": " ".join(said.get("HD", ())),
        "outlet": " ".join(said.get("SN", ())),
        "published": day.value.isoformat() if isinstance(day, Day) else None,
        "text": "\n\n".join([*said.get("LP", ()), *said.get("TD", ())]),
    }
    return {key: value for key, value in row.items() if value}


def _plain_row(piece: str) -> dict[str, Any]:
    blocks = [
        b.strip() for b in re.split(r"\n\s*\n", _NEXIS_END.sub("", piece)) if b.strip()
    ]
    first_body = next((n for n, b in enumerate(blocks) if _is_body(b)), len(blocks))
    head = [line.strip() for block in blocks[:first_body] for line in block.split("\n")]
    body = [b for b in blocks[first_body:] if not _is_tail(b)]
    row: dict[str, Any] = _head(head)
    labelled = _labelled_fields(piece)
    row["title"] = labelled.pop("title", row.get("title"))
    row["text"] = "\n\n".join(_LABELLED_BODY.sub("", b) for b in body)
    row |= labelled
    return {key: value for key, value in row.items() if value}


def _labelled_fields(piece: str) -> dict[str, str]:
    """What labels before a line say: "HD", "PD" and "SN" of Factiva, "HEADLINE" of LexisNexis."""
    labelled: dict[str, str] = {}
    for line in piece.split("\n"):
        if match := _LABEL.match(line.strip()):
            labelled.setdefault(match["label"].upper(), match["value"].strip())
    found = {
        "title": labelled.get("HEADLINE") or labelled.get("HD"),
        "published": _iso_day(labelled.get("PD", "")),
        "outlet": labelled.get("SN"),
    }
    return {field: value for field, value in found.items() if value}


_LABELLED_BODY = re.compile(r"^(?:BODY|Body|LP|TD|DATELINE|Dateline)(?::|\s{2,}|\n)\s*")


def _is_body(block: str) -> bool:
    """A paragraph of the article: sentences, not a line that says what it is."""
    bare = _LABELLED_BODY.sub("", block)
    if bare != block and len(bare.split()) > 5:
        return True
    return (
        len(block.split()) >= 12
        and not _RIGHTS.match(block)
        and bool(re.search(r"[.!?”\"]\s*$", block))
    )


def _is_tail(block: str) -> bool:
    match = _LABEL.match(block)
    return bool(_RIGHTS.match(block)) or (
        match is not None
        and match["label"].upper() not in {"BODY", "LP", "TD", "DATELINE"}
    )


def _is_meta(line: str) -> bool:
    return bool(
        _WORDS.match(line)
        or _CLOCK.match(line)
        or _RIGHTS.match(line)
        or _LABEL.match(line)
        or line.casefold() in _LANGUAGES
        or (isinstance(find_day(line), Day) and len(line) < 60)
        or _CODE.match(line)
    )


def _head(lines: list[str]) -> dict[str, Any]:
    """Title, day and outlet out of the lines above an article.

    Factiva counts the words before the day and names the outlet behind it; LexisNexis has the
    outlet before the day, and the headline before the outlet (Nexis Uni) or behind the day (as it
    was before).
    """
    days = [n for n, line in enumerate(lines) if len(line) < 60 and _iso_day(line)]
    if not days:
        return _known_fields(
            title=_first_line(line for line in lines if not _is_meta(line))
        )
    day = days[0]
    before, after = _lines_of_words(lines[:day]), _lines_of_words(lines[day + 1 :])
    published = _iso_day(lines[day])
    if any(_WORDS.match(line) for line in lines[:day]):
        return _known_fields(published, _first_line(before), _first_line(after))
    if len(before) > 1:
        return _known_fields(published, before[0], before[-1])
    return _known_fields(published, _first_line(after), _first_line(before))


def _lines_of_words(lines: list[str]) -> list[str]:
    return [line for line in lines if line and not _is_meta(line)]


def _first_line(lines: Iterable[str]) -> str | None:
    return next(iter(lines), None)


def _known_fields(
    published: str | None = None, title: str | None = None, outlet: str | None = None
) -> dict[str, Any]:
    outlet = outlet if outlet and len(outlet) < 80 else None
    found = {"published": published, "title": title, "outlet": outlet}
    return {key: value for key, value in found.items() if value}


def _iso_day(line: str) -> str | None:
    found = find_day(line)
    return found.value.isoformat() if isinstance(found, Day) else None
