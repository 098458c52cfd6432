"""The words of a ledger's stories, counted once, kept, and brought up to what came since.

How rare a word is hangs on every part there is, so that to put one more article to its story all of
them had to be read. Counts serve as kept answers do (`kept.py`): where they are of the very chain
and nothing that was counted changed since. What came is counted to them; else everything is counted
anew.
"""

from __future__ import annotations

from reportedly.ledger import Ledger
from reportedly.run.kept import answers_version, shelf_of
from reportedly.run.shelf import Damaged, Item, KeptList, Stamped
from reportedly.stories.parts import glance
from reportedly.stories.vocabulary import Vocabulary

VOCABULARY = "vocabulary"
# Parts that are counted each time: what is kept is written whole when there are more.
_FEW = 500


def words_of_stories(ledger: Ledger, trace: str) -> Vocabulary:
    """The words of all parts of a ledger that are put to stories.

    Args:
        ledger: a snapshot of a ledger.
        trace: the digest of the code that put them.
    """
    shelf = shelf_of(ledger)
    if shelf is None:
        return _count_parts(ledger, trace, Vocabulary(), None)
    with shelf.open(VOCABULARY) as kept:
        known, came = _kept_words(ledger, trace, kept)
    before = known.parts
    _count_parts(ledger, trace, known, came)
    if known.parts - before > _FEW:
        stamped = Stamped(ledger.reached(), answers_version())
        shelf.keep(VOCABULARY, stamped, [Item(VOCABULARY, None, known)], None)
    return known


def _kept_words(
    ledger: Ledger, trace: str, kept: KeptList | None
) -> tuple[Vocabulary, set[int] | None]:
    """The kept words, and the readings whose parts came since; no words, and None, where there are
    none that serve.
    """
    came = _came_since(ledger, trace, kept) if kept else None
    if kept is None or came is None:
        return Vocabulary(), None
    try:
        return kept.get(VOCABULARY), came
    except Damaged:
        return Vocabulary(), None


def _came_since(ledger: Ledger, trace: str, kept: KeptList) -> set[int] | None:
    """The readings whose parts were put to stories since; None where what was counted may have
    changed: by other code, by an erasure, by a newer version of an article.
    """
    then, version = kept.stamped.reached, kept.stamped.version
    if version != answers_version():
        return None
    tables = ledger.appended_since(then)
    if tables is None or "erasures" in tables:
        return None
    if ledger.on_their_own(ledger.readings_since(then)) is None:
        return None
    return ledger.put_since(then, trace)


def _count_parts(
    ledger: Ledger, trace: str, known: Vocabulary, numbers: set[int] | None
) -> Vocabulary:
    """Words with the parts of some readings counted to them; None for all."""
    for reading, _, part in ledger.stories(trace, numbers):
        known.count(reading, glance(part))
    return known
