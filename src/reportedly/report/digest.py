"""The morning digest: what is new since a day, what changed and why, what is contested; as text and
as a page.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from reportedly.codebook.words import AnswerState
from reportedly.report import html, wording
from reportedly.report import rulings as phrases
from reportedly.report.brief import BriefEntry, Contradiction

_WIDTH = 92  # columns of the text: a mail's


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """An answer that is otherwise than it was, and what made it so, day by day."""

    entry: BriefEntry
    before: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangedArticle:
    """An article whose page was changed or taken down."""

    name: str
    outlet: str | None
    what: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What the digest tells. `left_out` counts what is new or changed and not shown."""

    name: str
    since: date
    until: date
    articles: int  # that came since
    new: tuple[BriefEntry, ...]
    changed: tuple[ChangedAnswer, ...]
    contested: tuple[Contradiction, ...]
    pages: tuple[ChangedArticle, ...]
    left_out: int

    @property
    def title(self) -> str:
        """What a mail's subject says."""
        parts = [
            f"{len(self.new)} new",
            f"{len(self.changed)} changed",
            f"{len(self.contested)} contested",
        ]
        return f"{self.name} since {wording.day(self.since)}: {', '.join(parts)}"


def as_page(digest: Digest) -> str:
    """The digest as one HTML page, without any script: it is a mail too."""
    return html.render("digest.html.j2", name=digest.title, digest=digest)


def as_text(digest: Digest) -> str:
    """The digest in plain text."""
    many = f"{digest.articles} article{'s' * (digest.articles != 1)} came."
    lines = [digest.title, "", many, ""]
    for heading, part in (
        ("NEW", _entries_in_words(digest.new)),
        ("CHANGED", _changed_answers(digest.changed)),
        ("CONTESTED", _contested(digest.contested)),
        ("ARTICLES CHANGED OR TAKEN DOWN", _changed_pages(digest.pages)),
    ):
        said = list(part)
        lines += [heading, *(said or ["  nothing"]), ""]
    if digest.left_out:
        lines.append(f"{digest.left_out} more are not shown; --top shows more.")
    return "\n".join(lines).rstrip() + "\n"


def _entries_in_words(entries: Sequence[BriefEntry]) -> Iterator[str]:
    """New answers, a line each with what supports them."""
    for entry in entries:
        yield f"* {_heading(entry)}: {entry.best}{_marked(entry)}"
        yield from _support(entry)


def _changed_answers(changed: Sequence[ChangedAnswer]) -> Iterator[str]:
    """Answers that changed, from what to what and why."""
    for one in changed:
        value = (
            one.entry.best
            if one.before == one.entry.best
            else f"{one.before} -> {one.entry.best}"
        )
        yield f"* {_heading(one.entry)}: {value}{_marked(one.entry)}"
        for why in one.why:
            yield from _indented(why, "  why: ")
        yield from _support(one.entry)


def _contested(found: Sequence[Contradiction]) -> Iterator[str]:
    """Contradictions, each side with its words."""
    for one in found:
        yield f"* {_heading(one.entry)}: {one.entry.span}"
        for side in one.sides:
            yield from _indented(f"“{side.words}” ({side.voice})", "  ")


def _changed_pages(pages: Sequence[ChangedArticle]) -> Iterator[str]:
    """Articles whose page changed since."""
    for one in pages:
        outlet = f" ({one.outlet})" if one.outlet else ""
        yield from _indented(f"{one.name}{outlet}: {one.what}", "* ")


def _heading(entry: BriefEntry) -> str:
    """What, where and when, as far as known."""
    return ", ".join(part for part in (entry.what, entry.where, entry.when) if part)


def _marked(entry: BriefEntry) -> str:
    """The state of an answer, where it is not settled."""
    return "" if entry.state == AnswerState.SETTLED else f" ({entry.state})"


def _support(entry: BriefEntry) -> Iterator[str]:
    """Who says so, and the sentence of one of them."""
    voices = "; ".join(entry.voices) + (
        f"; and {entry.more} more" if entry.more else ""
    )
    yield from _indented(f"{phrases.support_in_words(entry.line)}: {voices}", "  ")
    yield from _indented(f"“{entry.quote.words}”", "  ")
    source = ", ".join(
        p for p in (entry.quote.article, entry.quote.outlet, entry.quote.day) if p
    )
    yield from _indented(source, "    ")


def _indented(words: str, lead: str) -> list[str]:
    """Words wrapped under a lead."""
    return textwrap.wrap(
        words, _WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead)
    ) or [lead.rstrip()]
