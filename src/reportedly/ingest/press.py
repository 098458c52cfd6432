"""Exports of press databases to articles: Factiva and LexisNexis, in whatever kind of file, cut
where each article begins.

What such an export says of an article stands in lines above it: its headline, its length, its day,
its outlet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import lxml.html

from reportedly.errors import InputError
from reportedly.ingest.decoding import decode
from reportedly.ingest.json_shapes import row_item
from reportedly.ingest.layout import html_text
from reportedly.ingest.markup import Unparsable, tree_of
from reportedly.ingest.opened import Item, Opened, with_issues
from reportedly.lexicons.web_names import web_name_set, web_names
from reportedly.records import Failure, Issue, RawPage
from reportedly.syntax.written_days import Day, day_abroad, find_day

MAX_EXPORT = 50_000_000  # bytes; Factiva exports 100 articles at a time, LexisNexis 500
# A class that is Factiva's own in each language: "article enArticle"
_FACTIVA_HTML = re.compile(
    rb'class="article \w{2}Article"|class="\w{2}Headline"|<title>Factiva</title>', re.I
)
# "Document AFPR000020230503ej5300abc" closes an article; not "Document 3 of 12",
# LexisNexis's
_FACTIVA_END = re.compile(
    r"^(?:AN\b[\s|]*)?(?:Documento?|Dokument) (?P<code>[A-Z0-9]{6,30}[a-z0-9]{0,20})[\s|]*$",
    re.M,
)
# Such a line alone tells it where the code has its day: "Document KAVP000020240503ek530001x"
_FACTIVA_CODE = re.compile(
    r"^(?:Documento?|Dokument) [A-Z0-9]{2,12}0{2,8}(?:19|20)\d{6}[a-z0-9]{6,14}\s*$",
    re.M,
)
# "The Arvala Post, 10:20 GMT, 12 June 2024, 212 words, (English)": what an article is on one line
_ON_ONE_LINE = re.compile(
    r"^(?P<outlet>[^\n]{2,80}?),\s+(?P<when>(?:\d\d?:\d\d[^,\n]{0,6},\s+)?\d\d?\s+[^\s,]{3,12}\s+\d{4}),"
    r"\s+[\d,.]{1,9} [^\W\d]{3,9},\s+\([^()\n]{3,20}\)\s*$",
    re.M,
)
# "3 of 12 DOCUMENTS", "Document 3 of 12" on a line of their own
_NEXIS_START = re.compile(
    r"^\s*(?:\d+ of \d+ DOCUMENTS?|Document \d+ of \d+)\s*$", re.M
)
# What closes an article. In HTML: its number among all, and where its length is told
_NEXIS_END = re.compile(r"^\s*End of Document\s*$", re.M)
_NEXIS_HTML = re.compile(rb">\s*\d+ of \d+ DOCUMENTS?\s*<")  # ">3 of 12 DOCUMENTS<"
_NEXIS_LENGTH = re.compile(rb">\s*LENGTH:\s*<?")
# "Page 2 of 5", and what stands beside it in the margin
_PAGE_LINE = re.compile(r"^[ \t]*Page \d+ of \d+\b.*$\n?", re.M)
# "Load-Date: May 3"; a sentence is longer before its colon
_LABELLED_LINE = re.compile(r"^[A-Z][\w/ -]{1,24}:\s")
_NAMES_OF_WORDS = "|".join(web_names("press_words"))
# "412 words", "LENGTH: 412 words", "412 mots", and nothing else
_WORDS = re.compile(rf"^(?:LENGTH:\s*)?[\d,.]{{1,9}} (?:{_NAMES_OF_WORDS})$", re.I)
# "14:02", "14:02 GMT", and nothing else
_CLOCK = re.compile(r"^\d{1,2}[:.]\d\d(?:\s*[A-Z]{2,4})?$")
# "(c) 2023", "Copyright 2023"; not "Copyrighted"
_RIGHTS = re.compile(r"^(?:\(c\)|©|copyright\b)", re.I)
# "BYLINE: Ann Lee", "HD  Nine die": the labels of LexisNexis, then Factiva's codes; not
# "IN Kano nine died", where one blank follows.
_LABEL = re.compile(
    r"""
    ^(?P<label>
        HEADLINE|BYLINE|SECTION|LENGTH|DATELINE|LOAD-DATE|LANGUAGE|PUBLICATION-TYPE|BODY
        |Byline|Section|Length|Dateline|Body|Load-Date|Language|Publication-Type
        |HD|BY|WC|PD|ET|SN|SC|LA|CY|LP|TD|AN|CO|IN|NS|RE|PUB|PG|ED|ART|CLM|SE|CR
    )
    (?::|(?=\s{2,}|\t|$))\s*(?P<value>.*)$
    """,
    re.VERBOSE,
)
# Factiva's articles with their index: a code before each line, or in a table's cell before it.
_INDEXED = re.compile(r"^WC[\s|]+[\d,]+ words[\s|]*$", re.M)
# Such a line, or a row of such a table: "HD | Nine die |". Only in articles with an index: of any
# other "IN Kano" would be one.
_INDEX_LINE = re.compile(
    r"""
    ^(?P<label>
        HD|CR|BY|WC|PD|ET|SN|SC|ED|PG|LA|CY|LP|TD|CT|RF|CO|IN|NS|RE|PUB|AN|ART|CLM|SE
    )
    (?:\s*\|\s*|\s+|$)(?P<value>.*?)[\s|]*$
    """,
    re.VERBOSE,
)
# "AFPR": a code alone on its line; not "Kano"
_CODE = re.compile(r"^[A-Z0-9]{3,8}$")
_LANGUAGES = web_name_set("press_languages")


def is_factiva_html(head: bytes) -> bool:
    """Whether a page is an export of Factiva."""
    return len(set(_FACTIVA_HTML.findall(head))) >= 2


def is_nexis_html(head: bytes) -> bool:
    """Whether a page is an export of LexisNexis."""
    return bool(_NEXIS_HTML.search(head) and _NEXIS_LENGTH.search(head))


def is_press_text(text: str) -> bool:
    """Whether a text is an export of several articles: the marks of Factiva or of LexisNexis stand
    in it.
    """
    counted = re.search(r"^[\d,]+ words\s*$", text, re.M) or _INDEXED.search(text)
    if counted and _FACTIVA_END.search(text):
        return True
    if _FACTIVA_CODE.search(text):
        return True
    return bool(_NEXIS_START.search(text[:5000]) or _NEXIS_END.search(text)) and bool(
        re.search(r"^\s*(?:LENGTH|Length):\s*[\d,]+ words", text, re.M)
    )


def factiva_html_items(file: Opened) -> Iterator[Item]:
    """The articles of an HTML export of Factiva."""
    try:
        data = file.whole(MAX_EXPORT)
        source, assumed = decode(data, file.name, html=True)
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
        item = row_item(_factiva_row(article), f"{file.name}[{number}]", file.stem)
        yield with_issues(item, assumed)
    if not articles:
        yield Failure(
            file.name, "is an export of Factiva without an article that can be found"
        )


def nexis_html_items(file: Opened) -> Iterator[Item]:
    """The articles of an HTML export of LexisNexis: those of its text."""
    try:
        source, assumed = decode(file.whole(MAX_EXPORT), file.name, html=True)
    except InputError as error:
        yield Failure(error.origin, error.reason)
        return
    yield from press_items(html_text(source), file.name, file.stem, assumed)


def _factiva_row(article: lxml.html.HtmlElement) -> dict[str, Any]:
    """One article: a table of codes and what they stand for, or elements in the order of the lines
    of a text export.
    """
    cells = [row.xpath("./td|./th") for row in article.xpath(".//tr")]
    coded = [(_words_of(row[0]), row[1]) for row in cells if len(row) == 2]
    if any(code == "PD" for code, _ in coded):
        return _coded_row(coded)
    return _set_row(article)


def _coded_row(coded: list[tuple[str, lxml.html.HtmlElement]]) -> dict[str, Any]:
    """An article of Factiva from its coded fields."""
    said: dict[str, list[str]] = {}
    for code, cell in coded:
        paragraphs = cell.xpath(".//p") or [cell]
        said.setdefault(code, []).extend(filter(None, map(_words_of, paragraphs)))
    number = _FACTIVA_END.match(" ".join(said.get("AN", ())))
    row = _row_of_codes(said)
    return {"id": number["code"], **row} if number else row


def _words_of(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _set_row(article: lxml.html.HtmlElement) -> dict[str, Any]:
    """An article of Factiva from its set page."""
    headlines = article.xpath(".//*[contains(@class, 'Headline')]")
    paragraphs = article.xpath(".//p[contains(@class, 'articleParagraph')]")
    inner = {id(e) for p in paragraphs for e in p.iter()}
    lines = [
        _words_of(element)
        for element in article.xpath(".//div[not(.//div) and not(.//p)]")
        if id(element) not in inner
        if not element.xpath(".//*[contains(@class, 'Headline')]")
    ]
    texts = [_words_of(p) for p in paragraphs]
    code = next(
        (
            m["code"]
            for e in article.iter("p")
            if (m := _FACTIVA_END.match(e.text_content().strip()))
        ),
        None,
    )
    title = _words_of(headlines[0]) if headlines else None
    row = {**_head(lines), "id": code, "text": "\n\n".join(t for t in texts if t)}
    row["title"] = title or row.get("title")
    return {key: value for key, value in row.items() if value}


def items_of_document(items: Iterable[Item], file: Opened) -> Iterator[Item]:
    """The articles of a document, which may be an export of a press database, else itself."""
    for item in items:
        if isinstance(item, RawPage) and is_press_text(item.text):
            yield from press_items(item.text, file.name, file.stem)
        else:
            yield item


def press_items(
    text: str, name: str, stem: str, issues: tuple[Issue, ...] = ()
) -> Iterator[Item]:
    """The articles of a text export, each cut out at the marks of its database.

    Args:
        issues: what is doubtful of the whole file.
    """
    pieces = _cut(text)
    for number, (piece, code) in enumerate(pieces, start=1):
        row = _text_row(piece)
        row = {"id": code, **row} if code else row
        yield with_issues(row_item(row, f"{name}[{number}]", stem), issues)
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
    if _INDEXED.search(piece):
        return _indexed_row(piece)
    line = _ON_ONE_LINE.search(piece[:_WITHIN])
    return _row_below_line(line, piece) if line else _plain_row(piece)


_WITHIN = 2000  # letters of an article among which what is said of it stands


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
    return _row_of_codes(said)


def _row_of_codes(said: Mapping[str, list[str]]) -> dict[str, Any]:
    """One article out of what stands behind each of Factiva's codes."""
    day = find_day(" ".join(said.get("PD", ())))
    row: dict[str, Any] = {
        "title": " ".join(said.get("HD", ())),
        "outlet": " ".join(said.get("SN", ())),
        "published": day.value.isoformat() if isinstance(day, Day) else None,
        "text": "\n\n".join([*said.get("LP", ()), *said.get("TD", ())]),
    }
    return {key: value for key, value in row.items() if value}


def _row_below_line(line: re.Match[str], piece: str) -> dict[str, Any]:
    """One article under a line that says what it is, its headline above that."""
    above = [x.strip() for x in piece[: line.start()].split("\n") if x.strip()]
    found = _known_fields(
        _iso_day(line["when"]), above[-1] if above else None, line["outlet"]
    )
    blocks = re.split(r"\n\s*\n", piece[line.end() :])
    body = _without_tail([b.strip() for b in blocks if b.strip()])
    return found | {"text": "\n\n".join(body)}


def _plain_row(piece: str) -> dict[str, Any]:
    """One article of lines above and paragraphs below: where its words are counted in a line of
    their own the body is what follows the last line that says what it is (Factiva), else it is
    what stands behind its mark, or begins with the first paragraph of prose (LexisNexis).
    """
    piece = _PAGE_LINE.sub("", _NEXIS_END.sub("", piece))
    apart = "\n".join(f"\n{x}\n" if _is_mark(x) else x for x in piece.split("\n"))
    blocks = [b.strip() for b in re.split(r"\n\s*\n", apart) if b.strip()]
    lines = [line for block in blocks for line in block.split("\n")]
    counted = next((n for n, x in enumerate(lines) if _WORDS.match(x.strip())), None)
    if counted is not None and not _LABEL.match(lines[counted].strip()):
        after = _end_of_head(lines, counted)
        head = lines[:after]
        body = _blocks_after(blocks, after)
    else:
        first = _first_of_body(blocks)
        head = [line for block in blocks[:first] for line in block.split("\n")]
        body = blocks[first:]
    row: dict[str, Any] = _head([line.strip() for line in head])
    labelled = _labelled_fields("\n".join(head))
    row["title"] = labelled.pop("title", row.get("title"))
    row["text"] = "\n\n".join(_LABELLED_BODY.sub("", b) for b in _without_tail(body))
    row |= labelled
    return {key: value for key, value in row.items() if value}


_LONGEST_HEAD = (
    14  # lines behind the count of words: day, clock, outlet, code, page, rights …
)


def _end_of_head(lines: list[str], counted: int) -> int:
    """The line with which the body begins: behind the last that says what the article is."""
    end = counted + 1
    for at in range(counted + 1, min(len(lines), counted + _LONGEST_HEAD)):
        line = lines[at].strip()
        if _is_prose(line):
            break
        if _is_meta(line):
            end = at + 1
    return end


def _blocks_after(blocks: list[str], lines: int) -> list[str]:
    """The blocks without so many lines at their beginning."""
    for at, block in enumerate(blocks):
        own = block.split("\n")
        if lines < len(own):
            return ["\n".join(own[lines:]).strip(), *blocks[at + 1 :]]
        lines -= len(own)
    return []


def _is_mark(line: str) -> bool:
    """Whether a line stands between an article and what is said of it (not so in a PDF, which has
    no empty lines).
    """
    label = line.partition(":")[0].strip().casefold()
    return (
        label in web_name_set("press_tails")
        or label == _BODY_MARK == line.strip().casefold()
    )


def _first_of_body(blocks: list[str]) -> int:
    """Where the text of an article begins among its blocks."""
    for at, block in enumerate(blocks):
        if block.rstrip(":").casefold() == _BODY_MARK:
            return at + 1
        if _is_body(block):
            return at
    return len(blocks)


_BODY_MARK = (
    "body"  # the line between what is said of an article and the article (Nexis Uni)
)


def _without_tail(body: list[str]) -> list[str]:
    """Paragraphs up to where the database says again what they are about."""
    marks = web_name_set("press_tails")
    end = next(
        (n for n, b in enumerate(body) if b.partition(":")[0].casefold() in marks),
        len(body),
    )
    return [b for b in body[:end] if not _is_tail(b)]


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


# "BODY:", "LP  ": behind it the text begins; not "Bodywork"
_LABELLED_BODY = re.compile(r"^(?:BODY|Body|LP|TD|DATELINE|Dateline)(?::|\s{2,}|\n)\s*")


def _is_body(block: str) -> bool:
    """A paragraph of the article: sentences, not a line that says what it is."""
    bare = _LABELLED_BODY.sub("", block)
    return (bare != block and len(bare.split()) > 5) or _is_prose(block)


def _is_prose(block: str) -> bool:
    """A block long enough and ended as a paragraph."""
    if len(block.split()) < 12:
        return False
    if _RIGHTS.match(block):
        return False
    return bool(re.search(r"[.!?”\"]\s*$", block))


def _is_tail(block: str) -> bool:
    """A line behind an article: rights, or a label."""
    match = _LABEL.match(block)
    return bool(_RIGHTS.match(block)) or (
        match is not None
        and match["label"].upper() not in web_name_set("press_article_labels")
    )


def _is_meta(line: str) -> bool:
    """A line that tells of an article and is no word of it."""
    if any(known.match(line) for known in (_WORDS, _CLOCK, _RIGHTS, _LABEL, _CODE)):
        return True
    if line.casefold() in _LANGUAGES:
        return True
    return len(line) < 60 and _iso_day(line) is not None


def _head(lines: list[str]) -> dict[str, Any]:
    """Title, day and outlet out of the lines above an article.

    Factiva counts the words before the day and names the outlet behind it; LexisNexis has the
    outlet before the day, and the headline before the outlet (Nexis Uni) or behind the day (as it
    was before).
    """
    days = [n for n, line in enumerate(lines) if _is_line_of_day(line)]
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
        return _known_fields(published, before[-2], before[-1])
    return _known_fields(published, _first_line(after), _first_line(before))


def _is_line_of_day(line: str) -> bool:
    return len(line) < 60 and not _LABELLED_LINE.match(line) and bool(_iso_day(line))


def _lines_of_words(lines: list[str]) -> list[str]:
    """The lines that are words: no metadata and no edition."""
    editions = web_name_set("press_editions")
    return [
        line
        for line in lines
        if line
        if not _is_meta(line)
        if editions.isdisjoint(line.casefold().split())
    ]


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
    found = found if isinstance(found, Day) else day_abroad(line)
    return found.value.isoformat() if found else None
