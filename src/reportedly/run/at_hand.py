"""The stories that what comes is put to, at hand between one tracing and the next.

To put one more article to its story every kept part of its months is read. Who traces a ledger
again and again, as a watch does, keeps them at hand (in a file without a name, `stories/held.py`)
and brings them up to what came since. They are what would be read anew, or are read anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from reportedly.ledger import Ledger
from reportedly.run.kept import answers_version
from reportedly.run.shelf import Stamped
from reportedly.stories.assignment import Stories
from reportedly.stories.parts import glance
from reportedly.stories.vocabulary import Days, Vocabulary

# Days of articles to come of which the kept parts are at hand together: feeds list what is some
# days old, and a day is not to be read anew for each.
_FORTNIGHT = 14

Count = Callable[[Ledger, str], Vocabulary]  # the words of all parts


@dataclass(slots=True)
class _AtHand:
    """Stories with the words they were read beside, and how far the ledger had come then.

    `readings` has of each part the number of its reading.
    """

    stories: Stories
    known: Vocabulary
    days: Days
    stamped: Stamped
    readings: list[int] = field(default_factory=list)


class StoriesAtHand:
    """The stories of one ledger that are near to what comes, read once.

    Args:
        words: counts the words of all parts.
    """

    def __init__(self, words: Count) -> None:
        self._words = words
        self._held: _AtHand | None = None

    def near(self, ledger: Ledger, trace: str, days: Days) -> Stories | None:
        """Stories to which parts of some days can be put; None where they are not to be at hand.

        Args:
            ledger: a snapshot of the ledger.
            trace: the digest of the code that puts parts to stories.
            days: the days of the parts to come.
        """
        held, self._held = self._held, None  # whatever fails, it is not used again
        wanted = days.with_days(held.days) if held else days
        if held is not None and wanted.many > _FORTNIGHT:
            if days.last <= held.days.last:
                self._held = held
                return None  # of long ago: once
            wanted = days
        if held is None or wanted != held.days or not _brought_up(held, ledger, trace):
            held = self._read(ledger, trace, wanted)
        self._held = held
        return held.stories

    def _read(self, ledger: Ledger, trace: str, days: Days) -> _AtHand:
        stamped = Stamped(ledger.reached(), answers_version())
        known = self._words(ledger, trace)
        held = _AtHand(Stories(known), known, days, stamped)
        _restore(held, ledger, trace, known.readings_near(days))
        return held


def _restore(
    held: _AtHand,
    ledger: Ledger,
    trace: str,
    readings: list[int],
    *,
    count: bool = False,
) -> None:
    """Take in the kept parts of some readings, those that are near; with `count`, their words."""
    for reading, story, part in ledger.stories(trace, readings):
        seen = glance(part)
        if count:
            held.known.count(reading, seen)
        if held.days.are_near(seen.last):
            held.stories.restore(story, part, seen)
            held.readings.append(reading)


def _brought_up(held: _AtHand, ledger: Ledger, trace: str) -> bool:
    """Bring stories up to what came since; whether that could be done."""
    held.stories.let_go_of_new()
    then = held.stamped.reached
    tables = ledger.appended_since(then)
    if held.stamped.version != answers_version():
        return False
    if tables is None or "erasures" in tables:
        return False
    came = {*ledger.put_since(then, trace), *ledger.readings_since(then)}
    documents = {kept.document for kept in ledger.kept_of(came)}
    with ledger.among(documents) as few:
        readings = {kept.number for kept in few.documents()}
    if not _let_go(held, readings):
        return False
    _restore(held, ledger, trace, sorted(readings), count=True)
    held.stamped = Stamped(ledger.reached(), answers_version())
    return held.readings == sorted(held.readings)


def _let_go(held: _AtHand, readings: set[int]) -> bool:
    """Let go of the parts of some readings, which a newer version may have taken the place of;
    whether all of them were at hand.
    """
    for n in reversed(range(len(held.readings))):
        if held.readings[n] in readings:
            held.known.discount(held.readings[n], glance(held.stories.drop(n)))
            del held.readings[n]
    return not held.known.has(readings)
