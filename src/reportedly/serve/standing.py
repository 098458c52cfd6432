"""Answers at hand: what a ledger comes to, for those who see the same spaces.

Figures and events of an article somebody worked on, or that is new, are taken anew at once.
Questions and happenings, which take the longer the larger the ledger, are worked out beside
(`worker`, or a thread of the desk where it has no process for it); a page says from when they are.
"""

from __future__ import annotations

import gc
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from reportedly.ledger import ContentStamp, Ledger
from reportedly.records.reviews import Review
from reportedly.reviews.measures import JudgedValues
from reportedly.serve import answers as worked
from reportedly.serve import worker
from reportedly.serve.answers import KINDS, Answers, Row
from reportedly.serve.lists import LISTS
from reportedly.serve.people import Refused
from reportedly.serve.tables import ListTable

_PATIENCE = 25.0  # seconds a page waits for the very first answers
_MOST_MADE = 500  # of what pages made of one state of the answers: a map is some tens of kilobytes
# Sets of spaces whose answers are at hand: those of more people than a team has, each its own.
_MOST_SPACES = 32
Spaces = tuple[str, ...] | None
T = TypeVar("T")


class Lately(Generic[T]):
    """Things made of what is asked for; of more than so many those asked for longest ago are let go
    of, whatever names people ask for.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._made)

    def get(self, what: Hashable, make: Callable[[], T]) -> T:
        """What was made, or is now: two that ask at once may both make it, and have one."""
        with self._lock:
            if what in self._made:
                self._made.move_to_end(what)
                return self._made[what]
        new = make()
        with self._lock:
            made = self._made.setdefault(what, new)
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        return made


class AtHand:
    """What pages made of answers, each made once, by what it is."""

    def __init__(self) -> None:
        self._made = Lately[Any](_MOST_MADE)

    def get(self, what: Hashable, make: Callable[[], T]) -> T:
        """What was made, or is now."""
        made: T = self._made.get(what, make)
        return made


@dataclass(slots=True)
class ClaimRows:
    """Figures and events with where they stand, and everything people did."""

    content: ContentStamp
    tables: dict[str, ListTable]  # figures, events
    judged: dict[str, list[JudgedValues]]  # by document
    acts: list[Review]  # first to last
    at_hand: AtHand = field(default_factory=AtHand)

    @property
    def figures(self) -> ListTable:
        return self.tables["figures"]


@dataclass(slots=True)
class KnownAnswers:
    """Answers, and what pages made of them by what they asked."""

    answers: Answers
    file: tuple[int, int] = (0, 0)  # of which file: its number and its time
    at_hand: AtHand = field(default_factory=AtHand)


@dataclass(slots=True)
class _OfSpaces:
    """What is at hand for those who see the same spaces; each part is worked out by one thread at
    a time.
    """

    known: KnownAnswers | None = None
    claims: ClaimRows | None = None
    knowing: threading.Lock = field(default_factory=threading.Lock)
    claiming: threading.Lock = field(default_factory=threading.Lock)


class StandingAnswers:
    """The answers of one ledger, by the spaces of who asks."""

    def __init__(
        self,
        ledger: Ledger,
        folder: Path | None = None,
        ready: Callable[[Spaces, KnownAnswers], None] = lambda spaces, known: None,
    ) -> None:
        """Args:
        ledger: the whole of it.
        folder: in which a process beside writes answers; None to work them out here.
        ready: makes what pages will ask of new answers, before they are the ones that are known.
        """
        self._ledger = ledger
        self._folder = folder
        self._ready = ready
        self._at_hand = Lately[_OfSpaces](_MOST_SPACES)

    def _of(self, spaces: Spaces) -> _OfSpaces:
        return self._at_hand.get(spaces, _OfSpaces)

    # -------------------------------------------------------------- claims
    def claims(self, spaces: Spaces) -> ClaimRows:
        """Every figure and event, never older than the last act."""
        content = self._ledger.stamp().content
        here = self._of(spaces)
        have = here.claims
        if have is not None and have.content == content:
            return have
        with here.claiming:
            have = here.claims
            if have is None or have.content != content:
                with self._ledger.within(spaces).snapshot() as seen:
                    if have is None or have.content.may_see() != content.may_see():
                        have = self._begun(seen, here.known, content)
                    have = _brought_forward(seen, have, content)
                here.claims = have
            return have

    def _begun(
        self, seen: Ledger, known: KnownAnswers | None, content: ContentStamp
    ) -> ClaimRows:
        """All of it: from the file of the process beside, where it wrote one, else from the
        rows.
        """
        if known is not None and known.answers.content.may_see() == content.may_see():
            content, answers = known.answers.content, known.answers
            rows, judged = answers.claims, answers.judged
        else:
            rows, judged = worked.claim_rows(seen)
        tables = {
            f"{kind}s": ListTable(LISTS[f"{kind}s"], rows[kind]) for kind in KINDS
        }
        acts = [act for act in seen.reviews() if act.number <= content.reviews]
        return ClaimRows(content, tables, dict(judged), acts)

    # -------------------------------------------------------------- answers
    def known(self, spaces: Spaces) -> KnownAnswers:
        """Questions and happenings: the first time waited for, later the last ones while new ones
        are worked out beside.

        Raises:
            Refused: the first ones take long.
        """
        if self._folder is not None:
            return self._from_beside(spaces, self._folder)
        content = self._ledger.stamp().content
        here = self._of(spaces)
        if here.known is not None:
            if here.known.answers.content != content:
                _do_beside(lambda: self._work_out(here, spaces), here.knowing)
            return here.known
        with here.knowing:
            return here.known or self._work_out(here, spaces)

    def _work_out(self, here: _OfSpaces, spaces: Spaces) -> KnownAnswers:
        content = self._ledger.stamp().content
        with self._ledger.within(spaces).snapshot() as seen:
            here.known = made = KnownAnswers(worked.worked_out(seen, content))
        return made

    def _from_beside(self, spaces: Spaces, folder: Path) -> KnownAnswers:
        file = worker.want(folder, spaces)
        here = self._of(spaces)
        if here.known is not None:
            if _identity(file) not in (here.known.file, _NOT_THERE):
                _do_beside(lambda: self._read(here, spaces, file), here.knowing)
            return here.known
        until = time.monotonic() + _PATIENCE
        while not file.exists():
            if time.monotonic() > until:
                raise Refused("the answers are being worked out; try again soon", 503)
            time.sleep(0.1)
        with here.knowing:
            return here.known or self._read(here, spaces, file)

    def _read(self, here: _OfSpaces, spaces: Spaces, file: Path) -> KnownAnswers:
        identity = _identity(file)
        with _many_that_last():
            found = worked.read_answers(file, lambda: time.sleep(0))
            made = KnownAnswers(found, identity)
            if here.known is not None:  # nobody waits for the new ones
                self._ready(spaces, made)
        here.known = made
        return made


def _do_beside(work: Callable[[], object], lock: threading.Lock) -> None:
    """Do some work in a thread of its own, unless one does it already."""
    if lock.acquire(blocking=False):

        def run() -> None:
            try:
                work()
            finally:
                lock.release()

        threading.Thread(target=run, daemon=True).start()


@contextmanager
def _many_that_last() -> Iterator[None]:
    """While very many objects are made that are let go of together, or never: nobody looks for
    circles among them then or later, which would hold every page up for half a second.
    """
    gc.collect(1)  # the circles of pages just answered
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


_NOT_THERE = (0, 0)  # what nobody has asked for in a while is worked out no more


def _identity(file: Path) -> tuple[int, int]:
    try:
        stat = file.stat()
    except FileNotFoundError:
        return _NOT_THERE
    return stat.st_ino, stat.st_mtime_ns


# ------------------------------------------------------------------ what is new
def _changed_articles(
    seen: Ledger, then: ContentStamp, now: ContentStamp, acts: Sequence[Review]
) -> set[str]:
    """The articles that were read anew, or that somebody worked on outside a round."""
    changed = {act.document for act in acts if act.document and act.round is None}
    if then.readings != now.readings:
        changed |= {k.document for k in seen.documents() if k.number > then.readings}
    return changed


def _brought_forward(seen: Ledger, have: ClaimRows, content: ContentStamp) -> ClaimRows:
    """ClaimRows with those of the articles taken anew that are new or that somebody worked on."""
    if have.content == content:
        return have
    acts = seen.reviews(after=have.content.reviews)
    changed = _changed_articles(seen, have.content, content, acts)
    if not changed:
        return ClaimRows(content, have.tables, have.judged, [*have.acts, *acts])
    rows, judged = worked.claim_rows(seen, changed)
    tables = {}
    for kind in KINDS:
        anew: dict[str, list[Row]] = {document: [] for document in changed}
        for row in rows[kind]:
            anew[row["document"]].append(row)
        tables[f"{kind}s"] = have.tables[f"{kind}s"].replaced("document", anew)
    kept = {d: some for d, some in have.judged.items() if d not in changed}
    return ClaimRows(content, tables, kept | judged, [*have.acts, *acts])


def acts_on(acts: Sequence[Review], kind: str) -> dict[str, list[Review]]:
    """Acts on one kind of thing, by its id."""
    found: dict[str, list[Review]] = {}
    for act in acts:
        if act.kind == kind:
            found.setdefault(act.target, []).append(act)
    return found
