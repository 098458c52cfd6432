"""The desk: a ledger's pages to look at, check, correct and sign off, and the same as a REST API.

`people` says who somebody is and what they may; `forms` that a form is theirs; `standing` keeps
answers at hand; `lists` is the one table of lists; `pages` and `api` are the addresses.
"""

from __future__ import annotations
