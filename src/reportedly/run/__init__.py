"""The only code that knows the order of the stages, and on which machine they run."""

from reportedly.run.local import read_all, read_page

__all__ = ["read_all", "read_page"]
