"""What people's acts come to: corrected claims, states, the program's error rate, agreement of two
coders.

Pure functions of records; the rows are the ledger's.
"""

from __future__ import annotations

from reportedly.reviews.fields import (
    FIELDS,
    as_read,
    claim_digest,
    parsed_value,
    with_value,
)
from reportedly.reviews.holding import Settled, Standing, Version, settle

__all__ = [
    "FIELDS",
    "Settled",
    "Standing",
    "Version",
    "as_read",
    "claim_digest",
    "parsed_value",
    "settle",
    "with_value",
]
