"""Claims and copy links to rulings: which figures answer one question, whose word they are, and
what they come to.

`witnesses` follows each figure to its origin, `features` and `questions` put figures to questions,
`relations` says what holds between them, `lines` what they come to, `grades` how well a toll is
supported, `history` what was known on a day. All of it is a pure function of figures, links and
judgements: rulings are no rows of a ledger, and an older day is ruled by the same rules as today
(what is known today is kept beside, `run/answers.py`, and `again` works out again what more
articles touch of it).
"""

from __future__ import annotations

from reportedly.reconcile.answers import known, reconcile
from reportedly.reconcile.grades import totals
from reportedly.reconcile.history import history
from reportedly.reconcile.witnesses import witnesses

__all__ = ["history", "known", "reconcile", "totals", "witnesses"]
