"""When to ask again: after an answer, after a miss, and how old a page must be to be left alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

EVERY = timedelta(
    minutes=15
)  # between two requests of a feed that says nothing of its pace
LEAST = timedelta(minutes=5)  # however lively a feed calls itself
LONGEST = timedelta(hours=24)  # however long an answer claims to hold
SLOWEST = timedelta(hours=6)  # between two tries of a feed that fails
GIVE_UP = timedelta(
    days=30
)  # of nothing but misses, after which a feed is no longer asked
JITTER = (
    0.15  # share by which a wait is longer or shorter, so that not all come at once
)

# When a page is asked again, by its age since it was first fetched: news is corrected within hours.
REVISITS = tuple(timedelta(hours=hours) for hours in (1, 6, 24, 72, 168))
PAGE_TRIES = 6  # of a page that does not answer
PAGE_WAIT = timedelta(minutes=10)  # after its first miss, doubled with each
MISSING = 2  # times a page must be not found before it counts as deleted


@dataclass(frozen=True, slots=True)
class Pace:
    """What is known of a feed's pace: the user's word, what it says in itself, and what its
    answer's headers say.
    """

    every: timedelta = EVERY
    ttl: timedelta | None = None
    fresh: timedelta | None = None


def next_asked(now: datetime, pace: Pace) -> datetime:
    """When a feed that answered is asked again: not before it says that anything can have
    changed.
    """
    said = (one for one in (pace.ttl, pace.fresh) if one is not None)
    wait = max(pace.every, LEAST, *(min(one, LONGEST) for one in said))
    return now + wait


def spread_out(now: datetime, pace: Pace, due: datetime, random: Random) -> datetime:
    """When one of many feeds that were asked at one moment is asked again: some time before it is
    due, so that from then on they come one after another; when it is due, where it said so itself.
    """
    if pace.ttl is not None or pace.fresh is not None:
        return due
    return now + LEAST + max(timedelta(0), due - now - LEAST) * random.random()


def next_try(now: datetime, pace: Pace, failures: int, random: Random) -> datetime:
    """When a feed that failed is tried again: twice as long after each miss, and a little at
    random.
    """
    wait = min(
        pace.every * 2.0 ** min(failures - 1, 16),
        max(SLOWEST, pace.every),
    )
    return now + wait * random.uniform(1 - JITTER, 1 + JITTER)


def is_given_up(first_miss: datetime | None, now: datetime) -> bool:
    """Whether a feed has failed for so long that it is no longer asked."""
    return first_miss is not None and now - first_miss > GIVE_UP


def next_visit(first: datetime, now: datetime) -> datetime | None:
    """When a page that answered is asked again; None once it is old."""
    age = now - first
    wait = next((after for after in REVISITS if after > age), None)
    return first + wait if wait else None


def next_page_try(now: datetime, failures: int, random: Random) -> datetime | None:
    """When a page that did not answer is tried again; None after too many tries."""
    if failures >= PAGE_TRIES:
        return None
    wait = PAGE_WAIT * 2.0 ** (failures - 1)
    return now + wait * random.uniform(1 - JITTER, 1 + JITTER)
