"""The frozen records that stages exchange. Stages meet here and nowhere else.

Offsets are Unicode characters of `Document.text`, end exclusive, and for every span
`text[start:end] == span.text`. Days are `datetime.date`; a period includes both its ends.
Field names follow the contract of `reportedly read`; `None` always means "the text does not say".
"""

from __future__ import annotations

from reportedly.records.article import Document, Failure, RawPage
from reportedly.records.claims import (
    Event,
    Figure,
    Party,
    Period,
    Source,
    Speaker,
    Statement,
    Toll,
)
from reportedly.records.copies import CopyLink, Quoted
from reportedly.records.kept import (
    AnyKept,
    KeptClaim,
    KeptEvent,
    KeptFigure,
    KeptReading,
    KeptStatement,
    LedgerView,
    Provenance,
    Versions,
    kept_as,
)
from reportedly.records.kinds import (
    KINDS,
    ClaimKind,
    claim_kind,
    kind_named,
    quoted_words,
)
from reportedly.records.mentions import (
    Actor,
    Attribution,
    Location,
    Mentions,
    Number,
    Place,
    Time,
)
from reportedly.records.readings import Claims, Reading
from reportedly.records.syntax import Sentence, Token
from reportedly.records.text import Edit, Issue, Passage, Reason, Span, claim_id

__all__ = [
    "KINDS",
    "Actor",
    "AnyKept",
    "Attribution",
    "ClaimKind",
    "Claims",
    "CopyLink",
    "Document",
    "Edit",
    "Event",
    "Failure",
    "Figure",
    "Issue",
    "KeptClaim",
    "KeptEvent",
    "KeptFigure",
    "KeptReading",
    "KeptStatement",
    "LedgerView",
    "Location",
    "Mentions",
    "Number",
    "Party",
    "Passage",
    "Period",
    "Place",
    "Provenance",
    "Quoted",
    "RawPage",
    "Reading",
    "Reason",
    "Sentence",
    "Source",
    "Span",
    "Speaker",
    "Statement",
    "Time",
    "Token",
    "Toll",
    "Versions",
    "claim_id",
    "claim_kind",
    "kept_as",
    "kind_named",
    "quoted_words",
]
