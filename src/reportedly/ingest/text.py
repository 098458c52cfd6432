"""A plain text file to a page: its own headline and dateline are its metadata."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

from reportedly.errors import InputError
from reportedly.ingest.decoding import decode
from reportedly.ingest.fields import candidates, flat
from reportedly.ingest.front_matter import front_matter, without_front_matter
from reportedly.ingest.layout import notes_left_out, text_of_markup
from reportedly.ingest.opened import dateless
from reportedly.ingest.outlets import canonical
from reportedly.lexicons.web_names import web_names
from reportedly.records import Issue, RawPage
from reportedly.records.article import METADATA
from reportedly.syntax.written_days import (
    LABEL,
    Day,
    Unresolved,
    day_of,
    day_of_opening,
    find_day,
    is_date_line,
    is_dateline,
    is_sure_dateline,
)

# One document: about 170,000 words, longer than any article, and what the parser and 600 MB of
# memory bear.
MAX_TEXT = 1_000_000
HEAD_LINES = (
    8  # the headline, the byline and the date stand in the first lines or nowhere
)
MAX_HEADLINE = 200  # characters; the longest headline seen in print runs to some 180

# A line that has more than blanks
_LINE = re.compile(r"[^\n\r]*[^\s][^\n\r]*")
# "KABUL, May 3 (AFP) - A bomb", the agency may be missing; whether a day is in it is
# asked next
_WIRE = re.compile(
    r"^(?P<head>[A-Z][^\n]{2,90}?)\s*(?:\((?P<agency>[^()\n]{2,40})\)\s*)?(?:--|[-–—])\s*\S"
)
# "By Ann Lee", in any case: "from" and "by" open a sentence too, so its length is asked
# as well
_BYLINE = re.compile(r"^(?:by|from|reported by|written by)\s+[A-Z]", re.I)
# An address, an item, a row of links: "Home | World | Sport"; not "20 dead"
_NOT_A_HEADLINE = re.compile(
    r"^(?:https?://|www\.|[-*•·]|\d+[.)]\s)|[|›»]\s*\w+\s*[|›»]"
)
# A first line that goes on: "Nine dead as"; not "Nine dead"
_UNFINISHED = re.compile(
    r"\b(?:a|an|the|of|in|on|at|to|for|and|or|but|with|by|from|that|as|is|was|were|have|had|its|their)$"
)


def text_page(data: bytes, origin: str, ident: str) -> RawPage:
    """A page from the bytes of a text file.

    Raises:
        InputError: it is empty, too long, or not text.
    """
    text, issues = decode(data, origin)
    check_length(text, origin)
    below = without_front_matter(text)
    article, markup = text_of_markup(below)
    page = page_of_text(
        article,
        data=data,
        origin=origin,
        ident=ident,
        media="text/plain",
        read_as=f"the file, read as {markup}" if markup else "",
        issues=issues + notes_left_out(below, markup),
    )
    return page if below == text else with_front_matter(page, front_matter(text)[0])


def _meant(field: str, value: Any) -> Any:
    """What a field above an article says: a day, the name of an outlet, words; None for nothing."""
    if not value:
        return None
    if field == "published":
        day = day_of(value)
        return day.value if isinstance(day, Day) else None
    return canonical(value) if field == "outlet" else value


def with_front_matter(page: RawPage, given: Mapping[str, str]) -> RawPage:
    """The page with what stands above its article, which goes before what its first lines say."""
    row = flat(given)
    fields: dict[str, Any] = {}
    came = dict(page.came_from)
    for field in METADATA:
        value, key = next(
            ((v, k) for v, k, _ in candidates(row, field)),
            (None, ""),
        )
        meant = _meant(field, value)
        if meant is not None:
            fields[field] = meant
            came[field] = f'"{key}" above the article'
    issues = page.issues
    if "published" in fields:
        issues = tuple(issue for issue in issues if not dateless(issue))
    return replace(page, **fields, came_from=tuple(came.items()), issues=issues)


def page_of_text(
    text: str,
    *,
    data: bytes,
    origin: str,
    ident: str,
    media: str,
    heading: str | None = None,
    read_as: str = "",
    issues: tuple[Issue, ...] = (),
) -> RawPage:
    """A page whose headline, day and outlet stand in the first lines of its text.

    Args:
        text: its words, whatever kind of file they came in.
        heading: its title where the file marks one; None looks for it in the first line.
        read_as: how the text was come by, where it is not the file itself.
        issues: what was unclear on the way; a day that cannot be told is added.
    """
    lines = head_lines(text)
    title = heading or find_title(lines, text)
    published, said, trouble = find_published(lines)
    outlet = find_outlet(lines)
    came = [("title", "first heading" if heading else "first line")] if title else []
    came += [("text", read_as)] if read_as else []
    came += [("published", said)] if published else []
    came += [("outlet", outlet[1])] if outlet else []
    return RawPage(
        id=ident,
        origin=origin,
        data=data,
        sha256=sha256(data).hexdigest(),
        media=media,
        text=text,
        title=title,
        published=published.value if published else None,
        outlet=outlet[0] if outlet else None,
        came_from=tuple(came),
        issues=issues + trouble,
    )


def check_length(text: str, origin: str) -> None:
    """Refuse what is no article: nothing, or a book.

    Raises:
        InputError: it is empty or over `MAX_TEXT` characters.
    """
    if not any(c.isalnum() for c in text):
        raise InputError(origin, "is empty" if not text.strip() else "holds no words")
    if len(text) > MAX_TEXT:
        raise InputError(
            origin,
            f"has {len(text):,} characters, over the limit of {MAX_TEXT:,} for one document; "
            "split it",
        )


def head_lines(text: str) -> list[str]:
    """The first lines that hold something, stripped; a line too long to be one is cut."""
    lines = []
    for match in _LINE.finditer(text[:20_000]):
        lines.append(match[0].strip()[:2000])
        if len(lines) == HEAD_LINES:
            break
    return lines


def find_title(lines: list[str], text: str) -> str | None:
    """The first line that looks like a headline: short, one sentence or none, with an article after
    it.
    """
    for number, line in enumerate(lines[:3]):
        dated = is_date_line(line) or is_sure_dateline(line)
        if dated:
            continue
        if _BYLINE.match(line):
            continue
        if _NOT_A_HEADLINE.search(line):
            continue
        following = lines[number + 1 :]
        return line if following and looks_like_headline(line, following[0]) else None
    return None


def looks_like_headline(line: str, following: str) -> bool:
    """Whether a first line is a headline and not the first line of a paragraph."""
    if len(line) > MAX_HEADLINE:
        return False
    if not any(c.isalpha() for c in line):
        return False
    bare = line.rstrip("\"'”’)")
    if bare.endswith((".", ";", ",", ":")) and not bare.endswith("..."):
        return False
    if (
        re.search(r"[.!?][\"”’']?\s+[\"“‘']?[A-Z][^.]* [^.]*$", line)
        and len(line) > 120
    ):  # two sentences are a paragraph
        return False
    wrapped = following[:1].islower() or bool(_UNFINISHED.search(bare))
    return not wrapped


def find_published(lines: list[str]) -> tuple[Day | None, str, tuple[Issue, ...]]:
    """The day the head of a page names, the kind of line that does, and why none was read."""
    doubt: Unresolved | None = None
    for number, line in enumerate(lines):
        if LABEL.match(line) and len(line) < 160:
            found, said = find_day(line), f'line "{line[:60]}"'
        elif is_date_line(line):
            found, said = find_day(line), f'date line "{line[:60]}"'
        elif is_dateline(line) if number else is_sure_dateline(line):
            found, said = find_day(line), f'dateline "{line[:60]}"'
        elif is_sure_dateline(head := line.partition(":")[0]):
            found, said = find_day(head), f'dateline "{head}"'
        elif part := _day_of_report(line):
            found, said = find_day(part), f'line "{line[:60]}"'
        elif wire := _WIRE.match(line):
            found, said = find_day(wire["head"]), f'dateline "{wire["head"]}"'
        elif _BYLINE.match(line) and len(line) < 160:
            found, said = find_day(line), f'byline "{line[:60]}"'
        else:
            continue
        if isinstance(found, Day):
            return found, said, ()
        doubt = doubt or found
    return None, "", (no_date(doubt),)


# The parts of a line that names a report; the comma parts only before a day
_PARTS = re.compile(r"\s*[|·•()]\s*|\s+[-–—]\s+|,\s+(?=\d)")
_LONGEST_PARTS = (
    120  # letters of a line that calls a report by its name, number and day
)


def _day_of_report(line: str) -> str | None:
    """The part of a line with the day of a report that the rest of it names:
    "Situation Report No. 7 | 3 May 2023".
    """
    if len(line) > _LONGEST_PARTS:
        return None
    parts = [part for part in _PARTS.split(line) if part]
    days = [part for part in parts if is_date_line(part)]
    if len(days) not in {1, 2}:
        return None
    named = any(_REPORT.search(part) for part in parts if part not in days)
    return days[-1] if named else None  # of the days it covers the last


_NAMES_OF_REPORTS = "|".join(web_names("names_of_reports"))
_REPORT = re.compile(rf"\b(?:{_NAMES_OF_REPORTS})\b", re.IGNORECASE)
# Days by which a text may be dated later than the field that says when it was published: a year.
# What is further off is a day that the text tells of.
_LATER = 366


# "Last updated 3 May", "(updated" further on; not "Update 3", the number of a version
UPDATED = re.compile(r"(?:last\s+)?(?:updated|modified)\b|.*\bupdated\b", re.IGNORECASE)


def later_day(
    published: Day | None, lines: list[str]
) -> tuple[Day, str, tuple[Issue, ...]] | None:
    """The day a text gives itself: nothing is published before the day it is dated."""
    if published is None:
        return None
    if not lines:
        return None
    # An update is later than what it updates: the day of the words stays that of the field.
    own, said, _ = find_published([x for x in lines if not UPDATED.match(x)])
    if own is None and (opening := day_of_opening(lines[0])) is not None:
        own, said = opening, f'first words "{lines[0][: opening.end][-60:]}"'
    if own is None:
        return None
    if not 0 < (own.value - published.value).days <= _LATER:
        return None
    message = (
        f"published on {published.value}, as it came, but dated {own.value} by its own {said}: "
        "the later day is taken"
    )
    return own, said, (Issue("bad-date", message),)


# News is updated for days; what is changed later was moved to another system, or had a picture
# mended.
LONGEST_UPDATED = timedelta(days=14)


def as_modified(
    published: tuple[Day, str], modified: tuple[Day, str]
) -> tuple[tuple[Day, str], tuple[Issue, ...]]:
    """The day of this version: of its last change if that was soon after, since its words are of
    then. A later change is one of the site, not of the article: it is told and moves no date.

    Args:
        published, modified: a day, and where it was found.
    """
    first, day = published[0].value, modified[0].value
    if day <= first:
        return published, ()
    changed = (
        f"first published on {first} ({published[1]}), changed on {day} ({modified[1]})"
    )
    if day - first <= LONGEST_UPDATED:
        note = f"{changed}: its words are taken to be of the later day"
        return modified, (Issue("modified", note),)
    return published, (
        Issue("modified", f"{changed}, too late to be of the same news"),
    )


def find_outlet(lines: list[str]) -> tuple[str, str] | None:
    """The agency a wire dateline names, "KABUL, 3 May (Agency) -", under its one name, and the
    words that name it.
    """
    for line in lines:
        wire = _WIRE.match(line)
        if wire and wire["agency"] and wire["head"].split(",")[0].isupper():
            return canonical(wire["agency"]), f'dateline "({wire["agency"]})"'
    return None


def no_date(doubt: Unresolved | None = None) -> Issue:
    """The issue of a page whose day is not known."""
    stays = 'relative dates such as "on Monday" stay unresolved'
    if doubt is None:
        return Issue("no-date", f"no publication date found; {stays}")
    return Issue("bad-date", f'the date "{doubt.words}" {doubt.problem}; {stays}')
