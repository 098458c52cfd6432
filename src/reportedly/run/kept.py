"""Where a ledger's answers are kept, and when a kept one can serve:
what answers of all kinds share.

A kept answer serves only the ledger it was worked out of (`Ledger.reached`: the same links of the
chain, and behind them none of a table that answers hang on), the same code and the same words. It
cannot serve

- a day to be known on: what was known then is another answer for every day, and is asked seldom;
- a ledger seen in part (`Ledger.whole`): figures that are not seen take no part in its answers.

Where nothing can be written the answers are worked out each time.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from typing import Any, TypeVar

from reportedly.gazetteer.index import places_version
from reportedly.ledger import WITH_ARTICLES, Ledger
from reportedly.lexicons.load import lexicon_digest
from reportedly.run.shelf import Damaged, Item, KeptList, Shelf, Stamped
from reportedly.run.versions import code_of
from reportedly.settings import answers_folder, settings

# Tables that no answer hangs on: people's accounts and what they did at the desk, and the watch's.
# Spaces say who sees what, and kept answers are only for who sees all.
_OF_NO_ANSWER = frozenset(
    ("accounts", "keys", "activity", "spaces", "feeds", "feed_items", "fetches")
) | {"arrivals", "answers", "alerts", "deliveries"}

T = TypeVar("T")
Of = TypeVar("Of")
Keep = Callable[[Iterable[Item], Any], None]


def with_list(
    ledger: Ledger,
    name: str,
    as_kept: Callable[[KeptList], Of],
    anew: Callable[[Ledger, Keep], Of],
    use: Callable[[Of], T],
) -> T:
    """What is made of a list: of the kept one where it can serve, else of what is worked out."""
    shelf = shelf_of(ledger)
    if shelf is not None:
        with shelf.open(name) as kept:
            if kept is not None and serves(ledger, kept.stamped):
                try:
                    return use(as_kept(kept))
                except Damaged:
                    pass
    stamped = Stamped(ledger.reached(), answers_version())

    def keep(items: Iterable[Item], rest: Any) -> None:
        if shelf is not None:
            shelf.keep(name, stamped, items, rest)

    with many_made():
        made = anew(ledger, keep)
    return use(made)


@contextmanager
def many_made() -> Iterator[None]:
    """While figures and lines are made by the thousand, all of which are kept for now: nobody looks
    for circles among them over and over, which took a sixth of the time on 2,411 articles.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def serves(ledger: Ledger, stamped: Stamped) -> bool:
    """Whether nothing came since that answers hang on."""
    if stamped.version != answers_version():
        return False
    tables = ledger.appended_since(stamped.reached)
    return tables is not None and tables <= _OF_NO_ANSWER


def follows(ledger: Ledger, stamped: Stamped | None) -> bool:
    """Whether something came since that can be taken up, and nothing else."""
    if stamped is None or stamped.version != answers_version():
        return False
    tables = ledger.appended_since(stamped.reached)
    if tables is None or tables <= _OF_NO_ANSWER:
        return False
    return tables <= _OF_NO_ANSWER | WITH_ARTICLES


def shelf_of(ledger: Ledger) -> Shelf | None:
    folder = answers_folder()
    if folder is None or not ledger.whole:
        return None
    return Shelf(folder, ledger.beginning())


def forget(ledger: Ledger) -> None:
    """Let go of what is kept of a ledger: after something was erased, its words."""
    if shelf := shelf_of(ledger):
        shelf.forget()


@cache
def answers_version() -> str:
    """By which code, words and places answers are worked out and read back: all there is, since
    what is worked out passes through most of it.
    """
    parts = (code_of("."), lexicon_digest(), places_version(), settings().language)
    return sha256(" ".join(parts).encode()).hexdigest()[:16]
