"""Trace the copies among the articles of a ledger, put them to stories, and keep what was found.

What was compared has a fingerprint in the ledger; the rest is compared with it and with each other.
One new article is compared with the kept fingerprints and costs seconds in a ledger of 100,000,
whatever else is there. A run that is stopped keeps nothing of the comparing it was at, and the next
completes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache

from reportedly.errors import Overtaken
from reportedly.ledger import Ledger
from reportedly.ledger.cross_document import KeptPart, KeptPrint
from reportedly.lexicons.load import LANGUAGES
from reportedly.records import CopyLink
from reportedly.records.questions import Judgement
from reportedly.run.at_hand import StoriesAtHand
from reportedly.run.prints_at_hand import PrintsAtHand, readings_sharing
from reportedly.run.versions import code_of
from reportedly.run.vocabulary import words_of_stories
from reportedly.stories.assignment import Stories, Story, in_stories
from reportedly.stories.judged import stories_as_judged
from reportedly.stories.parts import StoryPart, glance, story_parts
from reportedly.stories.vocabulary import Days
from reportedly.trace import (
    Fetch,
    Fingerprint,
    Traced,
    fingerprint,
    trace_added,
)
from reportedly.trace.furniture import copied

# Articles compared in one transaction at first, and then as many as were compared before: all that
# is kept is read
# anew for each, and a stopped run has at most half of its comparing to do again.
_TOGETHER = 5000


# What of other rooms decides links and stories: code, and the word lists that they ask for.
DECIDING = (
    "stories/assignment.py",
    "stories/held.py",
    "stories/parts.py",
    "stories/vocabulary.py",
    "gazetteer/relations.py",
    "languages/inflections.py",
    "records/clues.py",
    "syntax/alike.py",
    "syntax/picture_credits.py",
    "syntax/words.py",
)
DECIDING_WORDS = ("function_words", "inflections", "news_words", "stock_phrases")


@cache
def trace_version() -> str:
    """By which code and words links and stories are found: those of other code are not mixed with
    them.

    Names of agencies and words of credits make no new version: they tell who had a copy first,
    which is not worth comparing all articles anew.
    """
    words = (p for w in DECIDING_WORDS for p in sorted(LANGUAGES.glob(f"*/{w}.yml")))
    return code_of(
        "trace", *DECIDING, *(f"languages/{p.parent.name}/{p.name}" for p in words)
    )


class TracedAtHand:
    """What of one ledger is at hand between one tracing and the next."""

    def __init__(self) -> None:
        self.stories = StoriesAtHand(words_of_stories)
        self.prints = PrintsAtHand()


def trace_ledger(ledger: Ledger, at_hand: TracedAtHand | None = None) -> int:
    """Compare every article not yet compared, and keep fingerprints and links.

    Args:
        ledger: an open ledger.
        at_hand: where what is kept is at hand, for who traces it again and again.

    Returns:
        How many copy links were found; 0 also where nothing was new.
    """
    many = 0
    while True:
        try:
            for links in _traced(ledger, at_hand):
                many += links
        except (
            Overtaken
        ):  # another build compared some of them: what is left is asked again
            continue
        return many


def _traced(ledger: Ledger, at_hand: TracedAtHand | None) -> Iterator[int]:
    """Compare what is not compared yet, some thousands at a time; how many copy links each time."""
    trace = trace_version()
    with ledger.snapshot() as seen:
        numbers, done = seen.untraced(trace), seen.traced(trace)
        # All at once: which of a run's articles are compared in one transaction has no say in their
        # stories.
        stories_near = at_hand.stories if at_hand else None
        put = put_to_stories(seen, numbers, stories_near) if numbers else {}
    start = 0
    while start < len(numbers):
        now = numbers[start : start + max(_TOGETHER, start)]
        start += len(now)
        near = at_hand.prints if at_hand else None
        added, links, known = _compared_readings(ledger, now, near)
        prints = [(known[p.document_id], p.to_bytes()) for p in added]
        numbered = [
            (known[link.copy.document], known[link.original.document], link)
            for link in links
        ]
        of_stories = (part for n in now for part in put.get(n, ()))
        yield ledger.keep_traces(trace, prints, numbered, of_stories, after=done)
        done += len(prints)


def stories(ledger: Ledger) -> list[Story]:
    """The stories of a ledger, as its builds put articles to them and people judged them; later
    articles join without a rebuild.

    Articles that were added without being compared, or compared by other code, are put to stories
    now; nothing is written.
    """
    if numbers := ledger.untraced(trace_version()):
        anew = _kept_stories(ledger)
        anew.add_all(part for _, part in _parts_of_readings(ledger, numbers))
        fresh = list(anew)
    else:
        kept = ledger.stories(trace_version())
        fresh = in_stories(
            (story, StoryPart.from_json(part, worded=False)) for _, story, part in kept
        )
    return stories_as_judged(fresh, said_of(ledger, "story"))


def said_of(ledger: Ledger, kind: str) -> list[Judgement]:
    """What people said of figures, happenings, stories or outlets, first to last."""
    return [j for j in ledger.judgements() if j.kind == kind]


def put_to_stories(
    ledger: Ledger, numbers: Iterable[int], at_hand: StoriesAtHand | None = None
) -> dict[int, list[KeptPart]]:
    """The parts of readings, each with its story, by the number of the reading; nothing is
    written.
    """
    found = list(_parts_of_readings(ledger, numbers))
    days = [part.last for _, part in found]
    known = _near_at_hand(ledger, days, at_hand) or _kept_stories(ledger, days)
    put = known.add_all(part for _, part in found)
    kept: dict[int, list[KeptPart]] = defaultdict(list)
    for (number, part), (story, because) in zip(found, put, strict=True):
        kept[number].append(
            KeptPart(
                number, part.document, part.position, story, part.as_json(), because
            )
        )
    return kept


def _near_at_hand(
    ledger: Ledger, to_come: Sequence[date | None], at_hand: StoriesAtHand | None
) -> Stories | None:
    """The stories that are at hand for parts of some days; None where none are."""
    if at_hand is None or not to_come or None in to_come:
        return None
    return at_hand.near(ledger, trace_version(), Days.of(day for day in to_come if day))


def _kept_stories(ledger: Ledger, to_come: Sequence[date | None] = (None,)) -> Stories:
    """The stories that are kept; those too far in time for the parts to come are left out, and the
    words of all count.
    """
    trace = trace_version()
    if None in to_come:
        return _restored(Stories(), ledger.stories(trace))
    if not to_come:
        return Stories()
    days = Days.of(day for day in to_come if day)
    known = words_of_stories(ledger, trace)
    near = ledger.stories(trace, known.readings_near(days))
    return _restored(Stories(known), near, days)


def _restored(
    found: Stories, kept: Iterable[tuple[int, str, str]], days: Days | None = None
) -> Stories:
    """Stories with the kept parts that are near to some days; None for all."""
    for _, story, part in kept:
        seen = glance(part)
        if days is None or days.are_near(seen.last):
            found.restore(story, part, seen)
    return found


def _parts_of_readings(
    ledger: Ledger, numbers: Iterable[int]
) -> Iterator[tuple[int, StoryPart]]:
    for reading in ledger.readings(ledger.kept_of(numbers), reasons=False):
        yield from ((reading.kept.number, part) for part in story_parts(reading))


def copies(ledger: Ledger, document: str | None = None) -> Iterator[CopyLink]:
    """Every copy of a ledger, or those in which one document is the copy or the original.

    Articles that were added without being compared are compared now; nothing is written. Words that
    recur over months are none (`trace/furniture.py`), which only all links can tell.
    """
    days = {kept.document: kept.published for kept in ledger.documents()}
    for link in copied(_linked(ledger), days):
        if document in (None, link.copy.document, link.original.document):
            yield link


def _linked(ledger: Ledger) -> Iterator[CopyLink]:
    """Every link, of copies and of what recurs."""
    trace = trace_version()
    yield from ledger.copies(trace)
    if numbers := ledger.untraced(trace):
        _, links, _ = _compared_readings(ledger, numbers)
        yield from links


def _compared_readings(
    ledger: Ledger, numbers: Sequence[int], at_hand: PrintsAtHand | None = None
) -> tuple[list[Fingerprint], Iterator[CopyLink], dict[str, int]]:
    """Fingerprints and links of some readings, and by which reading a document took part."""
    known: dict[str, int] = {}
    turns: dict[
        str, tuple[date, int]
    ] = {}  # in order of publication as the ledger has it
    added = []
    for number, document in ledger.texts(numbers):
        known[document.id] = number
        turns[document.id] = (document.published or date.max, number)
        added.append(fingerprint(document))
    kept = []
    for one, found in _sharing(ledger, added, at_hand):
        known[one.document] = one.number
        turns[one.document] = (one.published or date.max, one.number)
        kept.append(found)
    fetch = _fetching(ledger, known)
    return added, trace_added(added, kept, fetch, turns.__getitem__), known


def _sharing(
    ledger: Ledger, added: Sequence[Fingerprint], at_hand: PrintsAtHand | None
) -> Iterator[tuple[KeptPrint, Fingerprint]]:
    """The kept fingerprints that have a key in common with those of what is compared now, less the
    older readings of it.
    """
    trace, anew = trace_version(), {one.document_id for one in added}
    if at_hand is None:
        near = readings_sharing(added, ledger.packed_fingerprints(trace))
    else:
        near = at_hand.sharing(ledger, trace, added)
    for row in ledger.fingerprints(trace, near):
        if row.document not in anew:
            yield row, Fingerprint.from_bytes(row.document, row.packed)


def _fetching(ledger: Ledger, known: Mapping[str, int]) -> Fetch:
    def fetch(documents: Sequence[str]) -> Iterator[Traced]:
        numbers = [known[document] for document in documents]
        for kept in ledger.kept_texts(numbers):
            yield Traced(kept.document, kept.text, kept.published, kept.outlet)

    return fetch
