"""Tables to articles: CSV, TSV and workbooks, a row an article, its columns those of a JSON line
under whatever name.

A row is kept as the JSON object it stands for, every column of it, so that what is no field of an
article is not lost. Its origin is "news.csv:3", the third row as a spreadsheet counts them, the
names of the columns first.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import chain, islice
from typing import Any, BinaryIO

from reportedly.errors import InputError
from reportedly.ingest.decoding import decode
from reportedly.ingest.fields import fold_key, named_keys, names
from reportedly.ingest.json_shapes import row_item
from reportedly.ingest.merged import merged_down, with_merged
from reportedly.ingest.notations import text_of_head
from reportedly.ingest.opened import HEAD, Item, Opened, with_issues
from reportedly.ingest.packed import DAMAGED, first_line, refuse_bomb
from reportedly.ingest.text import MAX_TEXT
from reportedly.records import Failure

MAX_UNPACKED = (
    200_000_000  # bytes of the XML of a workbook: its words are held as a whole
)
MAX_TABLE = 100_000_000  # bytes of a table, which is decoded as a whole
MAX_COLUMNS = 1000
_DELIMITERS = ",\t;|"
_TITLES = 10  # rows within which the names of the columns stand, under a title
_LOOKED_AT = 20  # rows by which a table is told and its delimiter found
# "20230503140000", "20230503140000-T12" (translated); not the ten digits of an id
_GDELT_TIME = re.compile(r"\d{14}(?:-T?\d+)?")

# Tables that code news and hold none of its words, by their number of columns and what their first
# cell looks like.
_CODED = (
    (27, _GDELT_TIME, "GDELT's Global Knowledge Graph (GKG)"),
    (61, re.compile(r"\d{5,12}"), "GDELT events"),
    (58, re.compile(r"\d{5,12}"), "GDELT events"),
    (57, re.compile(r"\d{5,12}"), "GDELT events"),
    (16, re.compile(r"\d{5,12}"), "GDELT mentions"),
)


def table_of_codes(head: bytes) -> str | None:
    """What a table of codes without words is called, told by its first line; None for any other
    file.
    """
    first = head.split(b"\n", 1)[0].decode("utf-8", "replace").rstrip("\r").split("\t")
    return next(
        (
            name
            for many, cell, name in _CODED
            if len(first) == many
            if cell.fullmatch(first[0])
        ),
        None,
    )


def refuse_coded(file: Opened) -> Iterator[Item]:
    """Say what a table of codes is, and what to hand in instead."""
    yield Failure(
        file.name,
        f"is a table of {table_of_codes(file.head)}: coded data, no text; "
        "fetch the pages of its addresses and read those",
    )


def is_table(head: bytes) -> bool:
    """Whether a file of text is a table: a first line of column names, one of which holds text, and
    rows as wide.
    """
    text = text_of_head(head).lstrip("\ufeff")
    if "\n" not in text:
        return False
    rows = _delimited_rows(text, _delimiter(text))
    first = next(rows, [])
    if len(first) < 2:
        return False
    if not {"text", "title"} & _fields(first):
        return False
    return "text" in _fields(first)


_LONGEST_NAME = 60  # letters of the name of a column, on average


def is_even(head: bytes, *, rows: int, columns: int) -> bool:
    """Whether the first rows of a file, so many at least, are cut into as many cells each, so many
    at least: lines of prose with commas are not, and open with no names of columns.
    """
    text = text_of_head(head).lstrip("\ufeff")
    if len(head) == HEAD:  # its last line is cut
        text = text[: text.rfind("\n") + 1]
    try:
        found = [row for row in _delimited_rows(text, _delimiter(text)) if row]
    except csv.Error:
        return False
    widths = set(map(len, found[:_LOOKED_AT]))
    if len(found) < rows:
        return False
    if len(widths) != 1:
        return False
    if min(widths) < columns:
        return False
    return sum(map(len, found[0])) <= _LONGEST_NAME * len(found[0])


def _fields(head: Sequence[str]) -> set[str]:
    """The fields that column names stand for."""
    held = {fold_key(name) for name in head}
    return {
        f
        for f in ("text", "title", "published")
        if any(n.path[0] in held for n in names(f))
    }


def csv_items(file: Opened) -> Iterator[Item]:
    """The articles of a table of text, a row each."""
    try:
        data = file.whole(MAX_TABLE)
        if not data.strip():
            raise InputError(file.name, "is empty")
        text, assumed = decode(data, file.name)
        csv.field_size_limit(min(sys.maxsize, 4 * MAX_TEXT))
        rows = _ClosedRows(text, _delimiter(text))
        items = table_items(file, rows, file.name, file.stem)
        yield from (with_issues(item, assumed) for item in items)
        if rows.unclosed:
            said = (
                "opens a quotation mark that is never closed, "
                "so that the rest of the file is in it"
            )
            raise InputError(f"{file.name}:{rows.unclosed}", f"{said}: close it")
    except InputError as error:
        yield Failure(error.origin, error.reason)
    except csv.Error as error:
        yield Failure(
            file.name, f"is a table that cannot be read ({error}); save it anew as CSV"
        )


def table_items(
    file: Opened, rows: Iterable[tuple[int, Sequence[Any]]], name: str, stem: str
) -> Iterator[Item]:
    """The articles of numbered rows, the names of the columns first.

    Raises:
        InputError: no column holds text.
    """
    head, numbered = _head_and_rows(iter(rows))
    columns = _columns([str(cell or "").strip() for cell in head], file, name)
    if not columns:
        return
    wordless = 0
    first = list(islice(numbered, _OF_DAYS))
    days = _DaysOfTable(columns, (cells for _, cells in first))
    for number, cells in chain(first, numbered):
        if _are_hashtags(cells):
            continue
        row = days.row_of(cells)
        if any(cell not in (None, "") for cell in cells[len(columns) :]):
            yield _too_many_cells(f"{name}:{number}", len(cells), len(columns))
        elif row and not any(isinstance(v, str) and v.strip() for v in _texts(row)):
            wordless += 1
        elif row:
            yield row_item(row, f"{name}:{number}", stem)
    if wordless:
        what = "1 row has" if wordless == 1 else f"{wordless:,} rows have"
        yield Failure(name, f"{what} no text and passed over", set_apart=wordless)


_OF_DAYS = 1000  # rows by which it is told in which order a column's days are written
# "3/5/2023", by one sign throughout: not "3.5-2023"; what is a month other rows say
_IN_NUMBERS = re.compile(
    r"(?P<one>\d{1,2})(?P<sign>[/.-])(?P<two>\d{1,2})(?P=sign)(?P<year>(?:19|20)\d\d)\b"
)
# Days since 30 December 1899, as spreadsheets count them: 1950 to 2100. Source:
# ECMA-376, 18.17.4.1.
_SERIALS = range(18_264, 73_051)
_FIRST_SERIAL = date(1899, 12, 30)


def _too_many_cells(origin: str, cells: int, columns: int) -> Failure:
    """A row that is longer than its table."""
    more = f"has {cells} cells under {columns} names of columns"
    hint = "a text with the sign between cells in it stands in quotation marks"
    return Failure(origin, f"{more}; {hint}")


class _DaysOfTable:
    """How the days of a table are written, which one cell alone does not say: 25/05/2023 tells that
    the 03/05/2023 of another row is of May; in a column of days 45049 is one.
    """

    def __init__(self, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        folded = {name.path[0] for name in names("published")}
        where = {c: n for n, c in enumerate(columns) if fold_key(c) in folded}
        cells = [
            (column, match)
            for row in rows
            for column, n in where.items()
            if n < len(row)
            if (match := _IN_NUMBERS.match(str(row[n] or "").strip()))
        ]
        day_first = {column for column, match in cells if int(match["one"]) > 12}
        month_first = {column for column, match in cells if int(match["two"]) > 12}
        self._names = columns
        self._columns = where.keys()
        self._day_first = day_first - month_first
        self._month_first = month_first - day_first

    def row_of(self, cells: Sequence[Any]) -> dict[str, Any]:
        """What the cells of a row hold, by the columns that have names; days as ISO 8601."""
        return {
            column: self.read(column, _cell(cell))
            for column, cell in zip(self._names, cells, strict=False)
            if column
            if cell not in (None, "")
        }

    def read(self, column: str, cell: Any) -> Any:
        """The cell; a day in it as ISO 8601 writes it, where its table says what it means."""
        if column not in self._columns or isinstance(cell, bool):
            return cell
        words = str(cell).strip()
        if re.fullmatch(r"\d{5}(?:\.\d{1,15})?", words):
            number = int(words[:5])
            counted = _FIRST_SERIAL + timedelta(days=number)
            return counted.isoformat() if number in _SERIALS else cell
        match = _IN_NUMBERS.match(words)
        if match is None or column not in self._day_first | self._month_first:
            return cell
        one, two = int(match["one"]), int(match["two"])
        day, month = (one, two) if column in self._day_first else (two, one)
        try:
            read = date(int(match["year"]), month, day).isoformat()
        except ValueError:
            return cell
        return read + words[match.end() :]


def _are_hashtags(cells: Sequence[Any]) -> bool:
    """Whether a row holds what the columns mean in HXL: "#date", "#adm1+name"."""
    full = [str(cell).strip() for cell in cells if cell not in (None, "")]
    return bool(full) and all(map(_HASHTAG.fullmatch, full))


# "#adm1 +name"; not "#1", nor "# killed"
_HASHTAG = re.compile(r"#[a-z][a-z0-9_]*(?:\s*\+[a-z][a-z0-9_]*)*", re.I)
Numbered = Iterator[tuple[int, Sequence[Any]]]


def _head_and_rows(rows: Numbered) -> tuple[Sequence[Any], Numbered]:
    """The names of the columns, and the rows below them; lines of one cell above are a title."""
    above = list(islice(rows, _TITLES))
    for at, (_, cells) in enumerate(above):
        if sum(cell not in (None, "") for cell in cells) > 1:
            named = "text" in _fields([str(cell or "") for cell in cells])
            at = at if named else 0
            return above[at][1], chain(above[at + 1 :], rows)
    return (above[0][1] if above else ()), chain(above[1:], rows)


def _texts(row: dict[str, Any]) -> Iterator[Any]:
    """The cells of a row that can be the text."""
    known = {name.path[0] for name in names("text")}
    return (value for column, value in row.items() if fold_key(column) in known)


def _columns(head: list[str], file: Opened, name: str) -> list[str]:
    """Column names, those the user pointed at under the name of their field.

    Raises:
        InputError: none holds text, or one that was pointed at is not there.
    """
    if len(head) > MAX_COLUMNS:
        size = f"{len(head):,} columns, over the limit of {MAX_COLUMNS:,}"
        raise InputError(name, f"has {size}")
    there = {fold_key(column) for column in head}
    meant = {fold_key(column): field for field, column in file.given.columns}
    absent = [c for _, c in file.given.columns if fold_key(c) not in there]
    if absent:
        its = f"its columns are {named_keys(head)}"
        raise InputError(name, f"has no column {absent[0]!r}; {its}")
    columns = [meant.get(fold_key(column), column) for column in head]
    if "text" not in _fields(columns):
        its = f"its columns are {named_keys(filter(None, head))}"
        problem = f"has no column of text; {its}: name it with --text-column"
        if _links_to_pages(there):
            problem += ", or fetch the pages that its rows link to"
        raise InputError(name, problem)
    return columns


def _links_to_pages(there: Collection[str]) -> bool:
    """Whether a column holds addresses of pages; that of the source may name outlets as well."""
    addresses = {name.path[0] for name in names("url")}
    outlets = {name.path[0] for name in names("outlet")}
    return not (addresses - outlets).isdisjoint(there)


def _cell(value: Any) -> Any:
    """A cell's value, days as ISO writes them."""
    if isinstance(value, datetime):
        return (
            value.date().isoformat()
            if value.time() == value.min.time()
            else value.isoformat()
        )
    return value.isoformat() if isinstance(value, date) else value


def _delimited_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


class _ClosedRows:
    """The numbered rows of a delimited table, but for one that a quotation mark that is never
    closed makes of all that follows.
    """

    def __init__(self, text: str, delimiter: str) -> None:
        self._text = text
        self._rows = enumerate(_delimited_rows(text, delimiter), start=1)
        self.unclosed = 0  # the number of that row

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        for number, cells in self._rows:
            if self._is_rest(cells):
                self.unclosed = number
            else:
                yield number, cells

    def _is_rest(self, cells: list[str]) -> bool:
        """Whether a row ends in lines up to the end of the file: in a cell that was closed a
        quotation mark would stand behind them.
        """
        rest = cells[-1] if cells else ""
        return "\n" in rest and self._text.endswith(rest)


def _delimiter(text: str) -> str:
    """The sign that cuts the first rows into as many cells as the column names, and into most."""

    def fit(sign: str) -> tuple[float, int]:
        try:
            rows = list(
                islice(
                    (row for row in _delimited_rows(text[:200_000], sign) if row),
                    _LOOKED_AT,
                )
            )
        except csv.Error:
            return 0.0, 0
        width = len(rows[0]) if rows else 0
        return sum(len(row) == width for row in rows) / max(1, len(rows)), width

    wide = [sign for sign in _DELIMITERS if fit(sign)[1] > 1]
    return max(wide, key=fit, default=",")


# ------------------------------------------------------------------ workbooks
def _workbook(data: BinaryIO, name: str, load: Callable[..., Any]) -> Any:
    """A workbook whose parts are known not to unpack to more than they may.

    Raises:
        InputError: it is too large, or damaged.
    """
    try:
        with zipfile.ZipFile(data) as archive:
            refuse_bomb(name, archive.infolist(), MAX_UNPACKED)
        return load(data, read_only=True, data_only=True)
    except (*DAMAGED, TypeError) as error:
        said = f"cannot be read as a workbook ({first_line(error)})"
        raise InputError(name, said) from None


_NAMED = 5  # cells named in a message


def _has_formulas(data: BinaryIO) -> bool:
    """Whether a cell of a workbook holds a formula."""
    with zipfile.ZipFile(data) as archive:
        for part in archive.namelist():
            if not part.startswith("xl/worksheets/"):
                continue
            with archive.open(part) as sheet:
                end = b""
                while piece := sheet.read(1 << 20):
                    if _FORMULA.search(end + piece):
                        return True
                    end = piece[-2:]
    return False


# A cell that is reckoned: "<f>", "<f t="; not "<font>"
_FORMULA = re.compile(rb"<f[ >]")


def _valueless(data: BinaryIO, book: Any, load: Callable[..., Any]) -> Iterator[str]:
    """The cells that hold a formula and no value: who made the workbook did not work it out."""
    if not _has_formulas(data):
        return
    with_formulas = load(data, read_only=True)
    for sheet in book.worksheets:
        formulas = with_formulas[sheet.title].iter_rows()
        for values, cells in zip(
            sheet.iter_rows(values_only=True), formulas, strict=False
        ):
            for value, cell in zip(values, cells, strict=False):
                if value is None and cell.data_type == "f":
                    yield f"{sheet.title}!{cell.coordinate}"


def workbook_items(file: Opened) -> Iterator[Item]:
    """The articles of the sheets of a workbook (XLSX), a row each; sheets without a column of text
    are passed over.
    """
    try:
        import openpyxl
    except ImportError:
        yield Failure(
            file.name,
            "is a workbook (xlsx): pip install 'reportedly[tables]', or save it as CSV",
        )
        return
    try:
        data = io.BytesIO(file.whole(MAX_TABLE))
        book = _workbook(data, file.name, openpyxl.load_workbook)
    except InputError as error:
        yield Failure(error.origin, error.reason)
        return
    troubles: list[InputError] = []
    read = 0
    for sheet in book.worksheets:
        name = file.name if len(book.worksheets) == 1 else f"{file.name}/{sheet.title}"
        rows = (
            (n, row)
            for n, row in enumerate(sheet.iter_rows(values_only=True), 1)
            if any(row)
        )
        try:
            merged = merged_down(data, sheet._worksheet_path)
            for item in table_items(file, with_merged(rows, merged), name, file.stem):
                read += 1
                yield item
        except InputError as error:
            troubles.append(error)
    if unknown := list(_valueless(data, book, openpyxl.load_workbook)):
        cells = "1 cell holds" if len(unknown) == 1 else f"{len(unknown):,} cells hold"
        named = ", ".join(unknown[:_NAMED])
        said = f"{cells} a formula without its value ({named})"
        hint = "open the workbook in a spreadsheet program and save it"
        yield Failure(file.name, f"{said}: {hint}")
    if not read:
        why = troubles[0] if troubles else InputError(file.name, "is empty")
        yield Failure(why.origin, why.reason)
