"""JSON lines to pages: `{"id","title","published","outlet","url","text"}`, of which only `text` is
required.

Other names of these fields are read too, as news services and crawlers have them (`fields`).

A line at a time, so that a stream may stay open and memory holds one line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, BinaryIO

from reportedly.errors import InputError
from reportedly.ingest.decoding import without_surrogates
from reportedly.ingest.fields import (
    KeyedValue,
    Name,
    candidates,
    flat,
    fold_key,
    named_keys,
    slips,
)
from reportedly.ingest.layout import notes_left_out, text_of_markup, without_escapes
from reportedly.ingest.outlets import by_host, canonical, host_of, without_outlet
from reportedly.ingest.text import (
    MAX_TEXT,
    as_modified,
    check_length,
    find_outlet,
    find_published,
    head_lines,
    later_day,
    no_date,
)
from reportedly.lexicons.web_names import web_names
from reportedly.records import Failure, Issue, RawPage
from reportedly.records.article import METADATA
from reportedly.syntax.written_days import Day, Unresolved, day_of

# A character takes at most 12 bytes in JSON ("\ud83d\ude00"); the other fields fit in the rest.
MAX_LINE = 12 * MAX_TEXT + 1_000_000
_LONGEST = 200  # digits of a number; a hash of 512 bits written out has 155
_FIELDS = tuple(name for name in METADATA if name != "published")
# "… [+1432 chars]": what news services write where they cut a text
_MISSING = re.compile(r"\s*(?:…|\.\.\.)?\s*\[\+?(?P<count>\d{1,7}) chars\]\s*$")
# "<p>", "</a>"; not the signs of "<5 and >3"
_TAG = re.compile(r"</?[a-z][^<>]{0,200}>", re.I)


def json_lines(
    stream: BinaryIO, name: str, before: int = 0
) -> Iterator[tuple[bytes, str] | Failure]:
    """Each line that holds something, with its place ("news.jsonl:3"); a line over the limit is
    refused unread.

    `before` are the lines of the file that stand before the stream's.
    """
    number = before
    while line := stream.readline(MAX_LINE):
        number += 1
        origin = f"{name}:{number}"
        if len(line) == MAX_LINE and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_LINE)
            yield Failure(
                origin,
                f"is a line over {MAX_LINE:,} bytes; one document may have {MAX_TEXT:,} characters",
            )
        elif line.strip():
            yield (
                line.rstrip(b"\r\n"),
                origin,
            )  # its end is the file's, not the article's


def json_items(text: str, name: str) -> Iterator[tuple[bytes, str] | Failure]:
    """The objects of a `.json` file: one object, a list of them, or one after another."""
    start = len(text) - len(text.lstrip("\ufeff \t\r\n"))
    decoder = json.JSONDecoder(parse_int=_json_integer)
    is_list = text[start : start + 1] == "["
    if not is_list and not _goes_on(text, start, decoder):
        yield text.encode("utf-8"), name
        return
    at, number = start + is_list, 0
    while True:
        while at < len(text) and text[at] in " \t\r\n,":
            at += 1
        if text[at : at + 1] == "]" if is_list else at == len(text):
            return
        number += 1
        try:
            _, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            yield Failure(
                f"{name}[{number}]",
                f"{_why_not_json(error)}; the rest of the list cannot be read",
            )
            return
        yield text[at:end].encode("utf-8", "surrogatepass"), f"{name}[{number}]"
        at = end


def _goes_on(text: str, start: int, decoder: json.JSONDecoder) -> bool:
    """Whether a further object stands behind the first one, as programs write that indent each."""
    try:
        _, end = decoder.raw_decode(text, start)
    except (ValueError, RecursionError):
        return False
    return text[end:].lstrip().startswith("{")


def json_page(data: bytes, origin: str, derived: str) -> RawPage:
    """A page from the bytes of one JSON object; `derived` is its id when it gives none.

    The names of its fields are ours or those of `lexicons/fields.yml`: of news services, crawlers
    and code books.

    Raises:
        InputError: not UTF-8, not JSON, not an object, or without a text that can be read.
    """
    row = flat(_object(data, origin))
    text, text_came, issues = _text_of_row(row, origin)
    check_length(text, f"{origin} (text)")
    found, came, trouble = _fields_given(row)
    issues += trouble
    published, said, trouble = _day_of_row(row)
    head = head_lines(text)
    if published is None and (own := find_published(head))[0]:
        published, said, trouble = own
    elif later := later_day(published, head):
        published, said = later[:2]
        trouble += later[2]
    if published:
        (published, said), changed = _as_changed((published, said), row)
        came["published"] = said
        trouble += changed
    if found["outlet"] is None and (agency := find_outlet(head)):
        found["outlet"], came["outlet"] = agency
    ident, trouble_with_id = _ident(row)
    missing = [field for field in (*_FIELDS, "published") if not came.get(field)]
    return RawPage(
        id=ident or derived,
        origin=origin,
        data=data,
        sha256=sha256(data).hexdigest(),
        media="application/json",
        text=text,
        title=found["title"],
        published=published.value if published else None,
        outlet=found["outlet"],
        url=found["url"],
        came_from=tuple(came.items()) + text_came,
        issues=issues + trouble + trouble_with_id + _slips(row, missing),
    )


def _as_changed(
    published: tuple[Day, str], row: Mapping[str, KeyedValue]
) -> tuple[tuple[Day, str], Issues]:
    """The day of this version of an article, where the object says when it was changed."""
    for value, key, _ in candidates(row, "modified"):
        if isinstance(day := day_of(value), Day):
            return as_modified(published, (day, f'JSON "{key}"'))
    return published, ()


def _fields_given(
    row: Mapping[str, KeyedValue],
) -> tuple[dict[str, str | None], dict[str, str], Issues]:
    """Title, outlet and address as given, and under which keys; an address names its outlet."""
    found: dict[str, str | None] = {}
    came: dict[str, str] = {}
    issues: Issues = ()
    for field, reader in zip(_FIELDS, (_string_of_row, _outlet, _address), strict=True):
        found[field], said, trouble = reader(row, field)
        issues += trouble
        if found[field]:
            came[field] = said
    if found["outlet"] is None and found["url"]:
        found["outlet"] = by_host(host_of(found["url"]) or "")
        if found["outlet"]:
            came["outlet"] = "lexicons/outlets.yml by the address"
    if found["title"]:
        found["title"] = without_outlet(found["title"], found["outlet"])
    return found, came, issues


Came = tuple[tuple[str, str], ...]
Issues = tuple[Issue, ...]


def _text_of_row(
    row: Mapping[str, KeyedValue], origin: str
) -> tuple[str, Came, Issues]:
    """The article's text out of whatever markup it is in, where it stood, and what is wrong with
    it.

    Raises:
        InputError: there is none.
    """
    for value, key, name in candidates(row, "text"):
        if not isinstance(value, (str, list, dict)) or isinstance(value, bool):
            if key == "text":
                raise InputError(origin, f'"text" must be a string, not {_kind(value)}')
            continue
        words = _strings(value)
        if not words.strip():
            continue
        if _describes_a_thing(name, row):
            continue
        words, key = _fuller(words, key, row)
        return _read_as(words, key, name)
    if isinstance(row.get("text", (None, ""))[0], str):
        return "", (), ()
    raise InputError(origin, _no_text(row))


def _read_as(words: str, key: str, name: Name) -> tuple[str, Came, Issues]:
    """The words of a field out of their markup, under which key they stood, and what is missing."""
    words, issues = without_surrogates(words)
    text, markup = text_of_markup(words)
    issues += notes_left_out(words, markup)
    text, cut = _without_count(text)
    issues += cut
    if name.part:
        message = f'only "{key}" is there, a part of the article'
        issues += (Issue("summary-only", message),)
    said = f'JSON "{key}"' + (f", read as {markup}" if markup else "")
    return text, (("text", said),) if key != "text" or markup else (), issues


def _describes_a_thing(name: Name, row: Mapping[str, KeyedValue]) -> bool:
    """Whether a description is that of a thing and no article's: of a program's package, a data
    set's column. News has a day, an address, an outlet or a title beside it.
    """
    if name.path != ("description",):
        return False
    beside = (candidates(row, field) for field in ("published", "url", "outlet"))
    titled = any(row.get(key) for key in ("title", "headline"))
    return not titled and not any(any(True for _ in found) for found in beside)


# Letters by which two texts of one object are known to be the same, and how much longer the full
# one is than what was cut of it (Twitter's 140 letters of 280, a trailing "…").
_SAME, _FULLER = 30, 1.2
_REPEATS = re.compile(
    r"RT @\w{1,40}: "
)  # what Twitter sets before the words of another


def _fuller(
    words: str,
    key: str,
    row: Mapping[str, KeyedValue],
) -> tuple[str, str]:
    """A text as it stands in full under another name, where under its first name it was cut off;
    who is repeated stands before it as it did.
    """
    repeats = _REPEATS.match(words)
    before = repeats[0] if repeats else ""
    words = words[len(before) :]
    for value, other, name in candidates(row, "text"):
        if name.part:
            continue
        if not isinstance(value, str):
            continue
        same = value[:_SAME] == words[:_SAME] and len(words) > _SAME
        if same and len(value) > _FULLER * len(words):
            words, key = value, other
    return before + words, key


def _no_text(row: Mapping[str, KeyedValue]) -> str:
    """Why an object holds no article, its keys named with the nearest that are known."""
    if near := slips(row, ["text"]):
        return f'has no "text"; is {near[0][0]!r} meant for "{near[0][1]}"?'
    if not row:
        return 'has no "text"; it is empty'
    held = named_keys(key for _, key in row.values())
    links = "url" in row or "link" in row
    what = (
        "only links to articles: fetch their pages first"
        if links
        else 'name its text "text"'
    )
    return f'has no "text" but {held}; {what}'


def _strings(value: object) -> str:
    """A text that services cut in pieces: paragraphs, sections, or Telegram's runs of bold and
    plain words.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            return str(value["text"])
        return "\n".join(filter(None, map(_strings, value.values())))
    if isinstance(value, list):
        runs = any(
            isinstance(part, dict) and set(part) >= {"type", "text"} for part in value
        )
        return ("" if runs else "\n").join(filter(None, map(_strings, value)))
    return ""


def _without_count(text: str) -> tuple[str, Issues]:
    """NewsAPI gives the first 200 characters of an article and how many are missing."""
    match = _MISSING.search(text)
    if match is None:
        return text, ()
    count = match["count"]
    issue = Issue(
        "cut-off", f"its end is missing: {count} characters more, says the service"
    )
    return text[: match.start()].rstrip(), (issue,)


def _slips(row: Mapping[str, KeyedValue], missing: list[str]) -> Issues:
    """Issues for keys that look like a misspelt field."""
    return tuple(
        Issue("unknown-field", f'"{key[:40]}" is not read; is it meant for "{near}"?')
        for key, near in slips(row, missing)
    )


def _object(data: bytes, origin: str) -> dict[str, Any]:
    """The object of one line."""
    try:
        row = json.loads(data.decode("utf-8-sig"), parse_int=_json_integer)
    except UnicodeDecodeError as error:
        raise InputError(
            origin,
            f"is not UTF-8 (byte {error.start + 1}), which JSON must be; convert it",
        ) from None
    except (ValueError, RecursionError) as error:
        hint = (
            ""
            if data.lstrip()[:1] in b"{["
            else "; JSON lines are expected here, a text file is given by its name"
        )
        raise InputError(origin, _why_not_json(error) + hint) from None
    if not isinstance(row, dict):
        raise InputError(
            origin, f'expected an object like {{"text": "…"}}, got {_kind(row)}'
        )
    return row


def loaded(text: str) -> Any:
    """What a JSON text holds, with numbers too long to be counts as infinity.

    Raises:
        ValueError, RecursionError: it is no JSON, or nested too deeply.
    """
    return json.loads(text.lstrip("\ufeff"), parse_int=_json_integer)


def _why_not_json(error: ValueError | RecursionError) -> str:
    """What of a line is no JSON, and where."""
    if isinstance(error, json.JSONDecodeError):
        return f"is not JSON ({error.msg[0].lower()}{error.msg[1:]} at character {error.pos + 1})"
    return "is not JSON that can be read (nested too deeply)"


def _json_integer(digits: str) -> int | float:
    """A JSON integer, whole as an id is, which may be longer than 64 bits; Python refuses to read
    thousands of digits.
    """
    return int(digits) if len(digits) <= _LONGEST else float("inf")


def _kind(value: object) -> str:
    """What a JSON value is, in words."""
    kinds = {
        dict: "an object",
        list: "a list",
        str: "a string",
        bool: "true or false",
        type(None): "null",
    }
    return kinds.get(type(value), "a number")


def _string_of_row(
    row: Mapping[str, KeyedValue], field: str
) -> tuple[str | None, str, Issues]:
    """The first name of a field that holds words."""
    issues: Issues = ()
    for value, key, _ in candidates(row, field):
        if isinstance(value, str) and value.strip():
            words = without_surrogates(" ".join(value.split()))[0]
            words = without_escapes(_TAG.sub("", words)) if field == "title" else words
            return words or None, f'JSON "{key}"', issues
        if key == field:
            message = f'"{field}" must be a string, not {_kind(value)}; left out'
            issues += (Issue("bad-field", message),)
    return None, "", issues


def _outlet(
    row: Mapping[str, KeyedValue],
    field: str,
) -> tuple[str | None, str, Issues]:
    """Who published it: a name, a domain, an object with a name or a list of them; an address is
    none.
    """
    issues: Issues = ()
    for value, key, _ in candidates(row, field):
        if words := _outlet_name(value):
            if "://" in words and key not in {field, "media_url"}:
                continue
            return canonical(words), f'JSON "{key}"', issues
        if key == field:
            message = f'"{field}" must be a string, not {_kind(value)}; left out'
            issues += (Issue("bad-field", message),)
    return None, "", issues


def _outlet_name(value: object) -> str | None:
    """The name of an outlet, plain or within an object."""
    if isinstance(value, str):
        return without_surrogates(value.strip())[0] or None
    if isinstance(value, dict):
        folded = {fold_key(str(key)): inner for key, inner in value.items()}
        named = (folded.get(key) for key in web_names("publisher_names"))
        return next(
            (
                n
                for v in named
                if (n := _outlet_name(v) if isinstance(v, str) else None)
            ),
            None,
        )
    if isinstance(value, list):
        return next((n for v in value[:5] if (n := _outlet_name(v))), None)
    return None


def _address(
    row: Mapping[str, KeyedValue],
    field: str,
) -> tuple[str | None, str, Issues]:
    """The address of an article and the key it stands under."""
    issues: Issues = ()
    for value, key, _ in candidates(row, field):
        if isinstance(value, str) and (key == field or "://" in value):
            return without_surrogates(value.strip())[0] or None, f'JSON "{key}"', issues
        if key == field:
            message = f'"{field}" must be a string, not {_kind(value)}; left out'
            issues += (Issue("bad-field", message),)
    return None, "", issues


def _ident(row: Mapping[str, KeyedValue]) -> tuple[str | None, Issues]:
    """The id a row gives itself; what is no word and no whole number names nothing, and is told."""
    issues: Issues = ()
    for value, key, _ in candidates(row, "id"):
        if isinstance(value, (str, int)) and not isinstance(value, bool):
            return without_surrogates(str(value).strip())[0] or None, issues
        if key == "id" and not issues:
            kind = "a fraction" if isinstance(value, float) else _kind(value)
            message = f'"id" must be a string or a whole number, not {kind}; left out'
            issues += (Issue("bad-field", message),)
    return None, issues


def _scalars(value: object, deep: int = 2) -> Iterator[object]:
    """A value, or those an object holds of it: {"$date": {"$numberLong": "1497950000000"}}."""
    if isinstance(value, dict):
        for inner in value.values() if deep else ():
            yield from _scalars(inner, deep - 1)
    else:
        yield value


def _day_of_row(row: Mapping[str, KeyedValue]) -> tuple[Day | None, str, Issues]:
    """The day of publication; anything but a whole day stays unresolved, with an issue."""
    doubt: Unresolved | None = None
    for value, key, _ in candidates(row, "published"):
        for moment in _scalars(value):
            found = day_of(moment)
            if isinstance(found, Day):
                return found, f'JSON "{key}"', ()
            doubt = doubt or found
        if key == "published":
            break  # it was meant for us: no other is taken instead
    return None, "", (no_date(doubt),)
