"""Trace the copies among the articles of a ledger.

Links are found anew when they are asked for, from the texts as kept: nothing is stored that could grow
stale, and a ledger of a thousand articles answers in about a second.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reportedly.ledger import Ledger
from reportedly.records import CopyLink
from reportedly.trace import Traced, fingerprint, trace_all


def copies(ledger: Ledger, document: str | None = None) -> Iterator[CopyLink]:
    """Every copy link of a ledger, or those of one document.

    Args:
        ledger: an open ledger; the latest reading of each page is taken.
        document: a document id; links in which it is the copy or the original.
    """
    readings = sorted(ledger.readings(), key=lambda r: (r.document.published or date.max, r.kept.number))
    about = {
        r.document.id: Traced(r.document.id, r.document.text, r.document.published, r.document.outlet) for r in readings
    }
    latest = {r.document.id: r.document for r in readings}
    for link in trace_all([fingerprint(d) for d in latest.values()], about.__getitem__):
        if document in (None, link.copy.document, link.original.document):
            yield link
