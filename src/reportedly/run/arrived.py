"""What came to a ledger since its questions were worked out, where it is no more than articles of
their own and what people said of figures.

A newer version, a page that came again, a review, an erasure or a word on a story or an outlet
changes what was there: then everything is worked out anew.
"""

from __future__ import annotations

from collections.abc import Collection

from reportedly.errors import TooMuch
from reportedly.ledger import Ledger, Reached
from reportedly.reconcile.arrivals import Came
from reportedly.records import CopyLink
from reportedly.records.questions import Reported
from reportedly.run.reconciling import judged, reported
from reportedly.run.tracing import said_of, trace_version
from reportedly.trace.furniture import copied


def came_since(ledger: Ledger, then: Reached) -> Came:
    """What came since the chain stood at a link, of the tables `WITH_ARTICLES`.

    Raises:
        TooMuch: it changes what was there, or is not compared yet.
    """
    numbers, documents = articles_since(ledger, then)
    links, unlinked = _links_among(ledger, numbers, documents)
    return Came(figures_of(ledger, documents), links, unlinked, judged(ledger))


def articles_since(ledger: Ledger, then: Reached) -> tuple[list[int], set[str]]:
    """The readings that came since the chain stood at a link, and their documents.

    Raises:
        TooMuch: they change what was there, or are not compared yet; or somebody judged stories.
    """
    if ledger.untraced(trace_version()):
        raise TooMuch
    if said_of(ledger, "story"):
        raise TooMuch
    numbers = ledger.readings_since(then)
    if not ledger.compared_since(then) <= set(numbers):
        raise TooMuch  # what was there before was compared only now
    documents = ledger.on_their_own(numbers)
    if documents is None:
        raise TooMuch
    return numbers, documents


def figures_of(ledger: Ledger, documents: Collection[str]) -> list[Reported]:
    """The figures of some articles as they are reported."""
    if not documents:
        return []
    with ledger.among(documents) as few:
        return list(reported(few))


def _links_among(
    ledger: Ledger, numbers: Collection[int], new: Collection[str]
) -> tuple[list[CopyLink], list[CopyLink]]:
    """The copies among new articles and others, and the links that are no copies any more, since
    their words turned out to recur.
    """
    near = ledger.sharing_runs(numbers, trace_version())
    if near is None:
        raise TooMuch
    with ledger.among({*near, *new}) as few:
        links = list(few.copies(trace_version()))
        days = {kept.document: kept.published for kept in few.documents()}
    arrived = frozenset(new)
    old = [link for link in links if not _link_is_of(link, arrived)]
    now = copied(links, days)
    came, left = [link for link in now if _link_is_of(link, arrived)], frozenset(now)
    return came, [link for link in copied(old, days) if link not in left]


def _link_is_of(link: CopyLink, documents: Collection[str]) -> bool:
    """Whether one end of a link is one of some articles."""
    return link.copy.document in documents or link.original.document in documents
