"""Documents to copy links: which passages stand in another article, in whose words, and who had
them first.

Three steps, each linear in the number of articles: every sentence gets a MinHash fingerprint
(`fingerprints`), sentences that share a band become candidates (`candidates`), and candidates alone
are aligned word by word (`alignment`). `precedence` decides which side is the original. Nothing
here
is confirmed by a fingerprint: a link stands on the words it aligns.
"""

from __future__ import annotations

from reportedly.trace.candidates import Sharing, linked
from reportedly.trace.copies import (
    Fetch,
    Traced,
    confirmed,
    side,
    trace_added,
    trace_all,
    trace_new,
)
from reportedly.trace.fingerprints import Fingerprint, fingerprint

__all__ = [
    "Fetch",
    "Fingerprint",
    "Sharing",
    "Traced",
    "confirmed",
    "fingerprint",
    "linked",
    "side",
    "trace_added",
    "trace_all",
    "trace_new",
]
