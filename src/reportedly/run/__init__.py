"""The only code that knows the order of the stages, and on which machine they run.

`build` and `verify` are modules of their own, so that reading one article does not load a database.
"""

from __future__ import annotations

from reportedly.run.local import read_all, read_page

__all__ = ["read_all", "read_page"]
