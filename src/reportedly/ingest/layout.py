"""Markup to lines of text: paragraphs a line each, tables a line for each value.

For HTML and Markdown inside a field, a mail or a document. A saved page goes through `html`, which
looks for the article in it; here everything is the article.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from copy import deepcopy
from html import unescape
from itertools import accumulate, groupby, islice

import lxml.html

from reportedly.ingest.markup import Unparsable, tree_of
from reportedly.ingest.spans import Cell, plain_rows, span_of
from reportedly.lexicons.web_names import web_name_set
from reportedly.records import Issue

# Tags no plain text has. "<3" and "a < b" are none, nor is a lone "<b>" somebody typed about.
_TAG = re.compile(
    r"""
    </(?:p|div|strong|b|em|i|a|ul|ol|li|h[1-6]|table|tr|td|span
        |blockquote|section|article)\s*>
    | <(?:br|p)\s*/?>
    | <(?:p|div|span|a|img|table|h[1-6])\s[^<>]{1,500}>
    """,
    re.I | re.VERBOSE,
)
_LEAST_TAGS = 2
# An element with its end, or one that names what it shows: of a line one is enough.
_WHOLE = re.compile(
    r"""
    <(?P<tag>b|i|u|em|strong|a|p|q|span|div|li|font|small|abbr|acronym|cite|code)\b
        [^<>]{0,500}>[^<>]{1,500}</(?P=tag)\s*>
    | <(?:img|iframe|embed)\s[^<>]{0,1000}\bsrc\s*=
    """,
    re.I | re.VERBOSE,
)
# A text with paragraphs of its own is plain, whatever tags were left in it, unless it has one for
# most of them.
_PARAGRAPHS = re.compile(r"\n\s*\n")

# "## Floods ##"; not "#Floods", a tag
_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(?P<words>.+?)\s*#*\s*$")
# The line below the head of a table: "| --- | :-: |", or three dashes; not "--" alone
_RULE = re.compile(
    r"""
    ^\s*\|?\s*:?-{3,}:?\s*\|?\s*$
    | ^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*$
    """,
    re.VERBOSE,
)
# "[the report](https://a.org)", pictures too; not "[sic](later)", which leads nowhere
_LINK = re.compile(
    r"!?\[(?P<words>[^\[\]\n]{0,300})\]\((?:https?:|mailto:|/|#)[^()\s]{0,2000}\)"
)
# "**Nine dead**"; not "2 ** 3 ** 4" nor "__init__.py"
_STRONG = re.compile(
    r"(?<![\w*_])(\*\*|__)(?=\S)(?P<words>[^\n]{1,500}?)(?<=\S)\1(?![\w*_])"
)
# "*Nine dead*"; not "3 * 4 * 5", nor strokes of the underline: "_a_" is kept
_EMPHASIS = re.compile(
    r"(?<![\w*])\*(?=[^\s*])(?P<words>[^*\n]{1,300}?)(?<=[^\s*])\*(?![\w*])"
)
# "- Nine dead"; not "-5 degrees", nor a dash alone on its line
_ITEM = re.compile(r"^\s*[*+-]\s+(?=\S)")
# "> he wrote", the blank may be missing
_QUOTED = re.compile(r"^\s{0,3}>\s?")
# A line that is bold from end to end, which is a heading
_STRONG_LINE = re.compile(r"^\s*(\*\*|__)(?=\S)[^*_\n]{1,200}(?<=\S)\1\s*$", re.M)
# "[^2]: See the report", with the lines set in below it
_NOTE = re.compile(r"^ {0,3}\[\^[^\]\s]{1,30}\]:.*(?:\n(?: {2,}|\t)\S.*)*\n?", re.M)
# What stands raised behind a word: the mark of a footnote, or of several.
_RAISED_MARK = re.compile(
    r"\s*\[?(?:\d{1,3}(?:\s*[,–-]\s*\d{1,3})*|[a-h*†‡§]{1,3})\]?\s*"
)
# "40 km", "m": the number raised behind it is a square, no mark of a footnote; not
# "team"
_UNIT = re.compile(r"(?:^|[\d\W])[kcdm]?m$")
# What is raised, with some letters before it by which a unit is told
_RAISED = re.compile(
    r"""
    (?P<before>[^<>]{0,12})<sup\b[^<>]{0,300}>
    (?P<words>(?:<[^<>]{1,500}>|[^<>]){0,40}?)</sup\s*>
    """,
    re.I | re.VERBOSE,
)
# "[^2]" in a text; not "[2]", which may be a source's own
_NOTE_MARK = re.compile(r"\[\^[^\]\s]{1,30}\]")
# "```json" opens what is no prose; not "```a``` of a line"
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)[\w+-]*\s*$")

# A cell that is a number: "1,200", "~40", "500+", "3–5"; not "12 May"
_NUMBER = re.compile(
    r"[+~≈<>]?\s?\d[\d,. \u00a0\u202f]*\+?|\d+\s?(?:[-–]|to)\s?\d+", re.I
)
# What the head of a column counts: "Displaced (HHs)"; not "householder"
_HOUSEHOLDS = re.compile(r"\s*[(\[]?\b(?:HHs?|[Hh]ouseholds)\b[)\]]?\s*")
# "IDPs" keeps its capitals behind the number; "Killed" does not
_ACRONYM = re.compile(r"[A-Z]{2,}s?\b")


def is_html(text: str) -> bool:
    """Whether a text is marked up as HTML, and not merely speaks of it."""
    if "<" not in text:
        return False
    if _WHOLE.search(text) and not _PARAGRAPHS.search(text):
        return True
    tags = len(_TAG.findall(text))
    return tags >= max(_LEAST_TAGS, len(_PARAGRAPHS.findall(text)))


def is_markdown(text: str) -> bool:
    """Whether a text is marked up as Markdown: by a table, or by two different marks of it; a line
    that is bold from end to end is one beside the items of a list.
    """
    lines = text.split("\n")
    if any(_RULE.match(line) and "|" in line for line in lines) and text.count("|") > 5:
        return True
    marks = (
        any(_HEADING.match(line) for line in lines),
        bool(_LINK.search(text)),
        bool(_STRONG.search(text)),
        bool(_NOTE.search(text)),
        any(_ITEM.match(line) for line in lines) and bool(_STRONG_LINE.search(text)),
    )
    return sum(marks) >= 2


def text_of_markup(text: str) -> tuple[str, str]:
    """The text without its markup, and which markup it was ("HTML", "Markdown", or none)."""
    if is_html(text):
        return html_text(text), "HTML"
    if "&lt;" in text and is_html(bare := unescape(text)):  # escaped once too often
        return html_text(bare), "HTML"
    if is_markdown(text):
        return markdown_text(text), "Markdown"
    return text, ""


def notes_left_out(text: str, markup: str) -> tuple[Issue, ...]:
    """That a text had footnotes, which are no part of what was made of it."""
    many = len(_NOTE.findall(text)) if markup == "Markdown" else 0
    return footnotes(many)


def footnotes(many: int) -> tuple[Issue, ...]:
    """An issue where so many footnotes are no part of the text."""
    what = "1 footnote is" if many == 1 else f"{many} footnotes are"
    return (Issue("footnotes", f"{what} not part of the text"),) if many else ()


def _is_exponent(raised: str, before: str) -> bool:
    """Whether a raised number is no mark of a footnote but part of a unit: km², m³."""
    return raised.strip() in {"2", "3"} and bool(_UNIT.search(before))


def is_note_mark(raised: str, before: str) -> bool:
    """Whether raised letters are the mark of a footnote. What is raised otherwise ("1st") is
    text.
    """
    return bool(_RAISED_MARK.fullmatch(raised)) and not _is_exponent(raised, before)


def without_escapes(words: str) -> str:
    """Words of a title without entities, however often a site has escaped them ("&amp;amp;")."""
    for _ in range(_ESCAPED):
        words = unescape(words)
    return words


_ESCAPED = 3  # times; twice is met, by a template and by what fills it in


def without_note_marks(source: str) -> str:
    """HTML without the marks of footnotes, which would stand in one with the number before them."""

    def kept(match: re.Match[str]) -> str:
        words = re.sub(r"<[^<>]*>", "", match["words"])
        is_mark = is_note_mark(words, match["before"])
        return match["before"] if is_mark else match[0]

    return _RAISED.sub(kept, source) if "<sup" in source.casefold() else source


# ------------------------------------------------------------------ HTML
def html_text(source: str) -> str:
    """The text of HTML that is all article: a block a line, tables a line for each value."""
    try:
        tree = tree_of(f"<div>{without_note_marks(source)}</div>", remove_comments=True)
    except Unparsable:
        return source
    return element_text(tree)


def element_text(tree: lxml.html.HtmlElement) -> str:
    """The text of an element of a page: a block a line, tables a line for each value."""
    return joined("".join(_text_pieces(tree)).split("\n"))


def joined(lines: Iterator[str] | Sequence[str]) -> str:
    """Lines that hold something, with single spaces, a blank line between them."""
    return "\n\n".join(words for line in lines if (words := " ".join(line.split())))


def _text_pieces(root: lxml.html.HtmlElement) -> Iterator[str]:
    """The text of a tree piece by piece; no recursion, since pages nest thousands deep."""
    blocks, unseen = web_name_set("block_elements"), web_name_set("unseen_elements")
    stack: list[tuple[lxml.html.HtmlElement, bool]] = [(root, False)]
    while stack:
        element, left = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        edge = "\n" if tag in blocks else ""
        if left:
            yield edge + _single_spaced(element.tail)
        elif not tag or tag in unseen:
            yield _single_spaced(element.tail)
        elif tag == "table" and (rows := _cells(element)) and is_data(_words_of(rows)):
            lines = "\n".join(spanned_lines(rows))
            yield f"\n{lines}\n" + _single_spaced(element.tail)
        else:
            yield edge + _single_spaced(element.text)
            stack.append((element, True))
            stack += [(child, False) for child in reversed(element)]


def _single_spaced(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""


def _cells(table: lxml.html.HtmlElement) -> list[list[Cell]]:
    """The cells of a table, each on one line."""
    return [
        [
            Cell(
                " ".join(cell.text_content().split()),
                span_of(cell.get("colspan")),
                span_of(cell.get("rowspan")),
            )
            for cell in row.xpath("./td|./th")
        ]
        for row in table.xpath("./tr|./thead/tr|./tbody/tr|./tfoot/tr")
    ]


def _words_of(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    return [[cell.words for cell in row] for row in rows]


def without_spans(page: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """A page whose tables of values have a cell for each row and column; itself where no cell of
    one spans anything.
    """
    if not page.xpath(_SPANNING):
        return page
    copied = deepcopy(page)
    for table in {
        cell.xpath("ancestor::table[1]")[0] for cell in copied.xpath(_SPANNING)
    }:
        rows = _cells(table)
        if table.xpath(".//table") or not is_data(_words_of(rows)):
            continue
        for child in table.xpath("./tr|./thead|./tbody|./tfoot"):
            table.remove(child)
        for row in plain_rows(rows, _is_number):
            line = lxml.html.Element("tr")
            for words in row:
                line.append(lxml.html.Element("td"))
                line[-1].text = words
            table.append(line)
    return copied


_SPANNING = "//table//*[self::td or self::th][@colspan > 1 or @rowspan > 1]"


def is_data(rows: Sequence[Sequence[str]]) -> bool:
    """A table of values, and not one that lays a page out: short cells, two columns or more."""
    cells = [cell for row in rows for cell in row if cell]
    wide = sum(len(row) > 1 for row in rows)
    return (
        bool(cells) and wide * 2 > len(rows) and max(map(len, cells)) <= _LONGEST_CELL
    )


_LONGEST_CELL = 400  # letters of a cell of a table of values


def without_layout(page: lxml.html.HtmlElement) -> str:
    """A page whose tables that lay it out are blocks, so that the paragraphs in a cell are such;
    empty where it has none.
    """
    if not _columns_of_page(page):
        return ""
    copied = deepcopy(page)
    for cell in _columns_of_page(copied):
        for part in (cell, *cell.iterancestors("td", "th", "tr", "tbody", "table")):
            for beside in part if part.tag == "tr" else ():
                beside.tag = "div"
            part.tag = "div"
    return str(lxml.html.tostring(copied, encoding="unicode"))


_LEAST_BREAKS = 3  # line breaks or paragraphs of a cell that is a page's column
_MOST_BREAKS = 20_000  # that are looked at


def _columns_of_page(page: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    """The cells of a page's tables that hold paragraphs, not a value."""
    breaks: Counter[lxml.html.HtmlElement] = Counter()
    for element in islice(page.iter("br", "p"), _MOST_BREAKS):
        breaks.update(islice(element.iterancestors("td"), 1))
    return [
        cell
        for cell, many in breaks.items()
        if many >= _LEAST_BREAKS
        if any(
            length > _LONGEST_CELL for length in accumulate(map(len, cell.itertext()))
        )
    ]


# ------------------------------------------------------------------ Markdown
def markdown_text(text: str) -> str:
    """The text of Markdown: marks gone, tables a line for each value, footnotes left out."""
    bare = _NOTE_MARK.sub("", _NOTE.sub("", text))
    lines = [line for line in bare.split("\n") if not _FENCE.match(line)]
    return "\n".join(
        written
        for line, table in _tables_apart(lines)
        for written in (table_lines(table) if table else [_unmarked(line)])
    )


def without_pipes(text: str) -> str:
    """The text with its tables, as Markdown draws them, as a line for each value; what only lays a
    page out stays a cell a line.
    """
    lines: list[str] = []
    for line, rows in _tables_apart(text.split("\n"), unruled=True):
        if rows and not is_data(rows):
            lines += [cell for row in rows for cell in row if cell]
        else:
            lines += table_lines(rows) if rows else [line]
    return "\n".join(lines)


# "| a | b |"; not "a | b", which may be a line of links
_FRAMED = re.compile(r"\s*\|.*\|\s*$")


def _tables_apart(
    lines: list[str], *, unruled: bool = False
) -> Iterator[tuple[str, list[list[str]]]]:
    """Lines, each alone; or the rows of a table in the place of its lines.

    Args:
        unruled: rows between two strokes are a table without a rule below its first one too, as a
            page's table is drawn that has no names of columns.
    """
    at = 0
    while at < len(lines):
        line = lines[at]
        ruled = _is_ruled(lines, at)
        if not (ruled or (unruled and _FRAMED.match(line))):
            yield line, []
            at += 1
            continue
        end = at + 1
        while end < len(lines) and "|" in lines[end]:
            if unruled and not _FRAMED.match(lines[end]):
                break
            if not ruled and _is_ruled(lines, end):
                break
            end += 1
        # A table with a caption has a second rule, below the names of its columns.
        drawn = (lines[n] for n in range(at, end) if not _RULE.match(lines[n]))
        rows = [_markdown_row(line) for line in drawn]
        # Tables that follow each other without a rule are told apart by their width.
        parts = [rows] if ruled else [list(part) for _, part in groupby(rows, len)]
        yield from (("", part) for part in parts)
        at = end


def _is_ruled(lines: list[str], at: int) -> bool:
    """Whether a line is the first of a table, with a rule below it."""
    below = lines[at + 1] if at + 1 < len(lines) else ""
    return "|" in lines[at] and bool(_RULE.match(below))


def _markdown_row(line: str) -> list[str]:
    return [_unmarked(cell.strip()) for cell in line.strip().strip("|").split("|")]


def _unmarked(line: str) -> str:
    """A line of Markdown without its marks."""
    if heading := _HEADING.match(line):
        line = heading["words"]
    line = _ITEM.sub("- ", _QUOTED.sub("", line))
    for pattern in (_LINK, _STRONG, _EMPHASIS):
        line = pattern.sub(lambda match: match["words"], line)
    return line


# ------------------------------------------------------------------ tables
def table_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """A table as lines that say one value each: "Omdurman: 42 killed".

    The first row names the columns if none of its cells is a number; the first cell of a row names
    the row if it is none. "Displaced (HH)" over 3,500 is "3,500 households displaced": the unit
    stands beside its number, as in prose.
    """
    rows = [[_NOTHING.sub("", " ".join(cell.split())) for cell in row] for row in rows]
    rows = [row for row in rows if any(row)]
    if not rows:
        return []
    titles = [n for n, row in enumerate(rows) if sum(map(bool, row)) > 1][:1]
    if titles and titles[0]:  # a title over all columns
        above = [" ".join(filter(None, row)) for row in rows[: titles[0]]]
        return above + table_lines(rows[titles[0] :])
    head = rows[0] if len(rows) > 1 and not any(map(_is_number, rows[0])) else None
    if head is None:
        return [line for row in rows for line in _headless(row)]
    if _is_counting(rows):
        rows = [row[1:] for row in rows]
    rows = _with_one_label(rows)
    return [line for row in rows[1:] for line in _under(rows[0], row)]


def _is_counting(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first column only counts the rows: "No." over 1, 2, 3."""
    if len(rows[0]) < 3 or rows[0][0].casefold() not in web_name_set(
        "columns_that_count"
    ):
        return False
    return all(not row[0] or row[0].rstrip(".").isdecimal() for row in rows[1:])


def _with_one_label(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """A table whose rows are labelled by several columns, for places one in another and for days,
    with one label to a row: "Red", "Omar" and "3 May" are "Omar, Red, 3 May".
    """
    named = [_what_column_names(name) for name in rows[0]]
    deep = next((n for n, what in enumerate(named) if not what), len(named))
    if deep < 2 or deep == len(named):
        return [list(row) for row in rows]
    places = [n for n in range(deep) if named[n] == "place"]
    days = [n for n in range(deep) if named[n] == "day"]
    order = [*reversed(places), *days]
    return [list(rows[0]), *(_with_its_label(row, order, deep) for row in rows[1:])]


def _with_its_label(row: Sequence[str], order: Sequence[int], deep: int) -> list[str]:
    """A row whose first `deep` cells are one label; as it is where one of them is a number."""
    if any(_is_number(cell) and not _YEAR.match(cell) for cell in row[:deep]):
        return list(row)
    said = ", ".join(row[n] for n in order if n < len(row) and row[n])
    return [said, *[""] * (deep - 1), *row[deep:]]


def _what_column_names(name: str) -> str:
    """Whether the name of a column says that places or days stand below it; "" where neither."""
    said = set(_COLUMN_WORD.findall(name.casefold())) - _WORDS_BESIDE
    fits = (what for what, names in _NAMED_BELOW.items() if said and said <= names)
    return next(fits, "")


_NAMED_BELOW = {
    "place": web_name_set("columns_of_places"),
    "day": web_name_set("columns_of_days"),
}


_COLUMN_WORD = re.compile(r"[a-z]+[12]?")
# "District name", "Affected villages"; not "District of origin", beside which stands another
_WORDS_BESIDE = web_name_set("words_beside_places")
_YEAR = re.compile(r"(?:19|20)\d\d$")


_NOTHING = re.compile(r"^(?:[-–—.*]+|n/?a\.?)$", re.I)  # what stands in an empty cell


def spanned_lines(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """A table whose cells may span columns or rows, as `table_lines`."""
    return table_lines(plain_rows(rows, _is_number))


def _under(head: Sequence[str], row: Sequence[str]) -> Iterator[str]:
    """The values of a row, each with the name of its column and of its row."""
    label = "" if _is_number(row[0]) else row[0]
    values = [
        (n, cell) for n, cell in enumerate(row) if cell and not (n == 0 and label)
    ]
    for number, cell in values:
        said = _value_under(cell, head[number] if number < len(head) else "")
        yield f"{label}: {said}" if label else said
    if label and not values:
        yield label


def _value_under(cell: str, column: str) -> str:
    """ "3,500 households displaced" of a number, "Status: closed" of words."""
    if _is_number(cell):
        return _count_line(cell, column)
    return f"{column}: {cell}".lstrip(": ")


def _headless(row: Sequence[str]) -> Iterator[str]:
    """A row of a table without column names: a label and its value, or cells as they stand."""
    full = [cell for cell in row if cell]
    if len(full) == 2 and not _is_number(full[0]) and _is_number(full[1]):
        yield _count_line(full[1], full[0])
    elif full:
        yield " – ".join(full)


def _count_line(number: str, what: str) -> str:
    """A number and its label as words that can be read: "40 households displaced"."""
    what = what.rstrip(": ")
    bare = _HOUSEHOLDS.sub(" ", what).strip()
    unit = "households " if bare != what else ""
    first = bare.split(" ", 1)[0] if bare else ""
    if first and not _ACRONYM.match(first):
        bare = bare[0].lower() + bare[1:]
    return f"{number} {unit}{bare}".rstrip()


def _is_number(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell.strip()))
