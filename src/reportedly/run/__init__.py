"""The only code that knows the order of the stages, and on which machine they run.

`build`, `verify`, `tracing` and `reconciling` are modules of their own, so that reading one article
does not load a database, and asking a ledger does not load the parser.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportedly.run.local import read_all, read_page

__all__ = ["read_all", "read_page"]


def __getattr__(name: str) -> Any:
    """Load the stages when they are first asked for (PEP 562)."""
    if name in __all__:
        from reportedly.run import local

        return getattr(local, name)
    raise AttributeError(name)
