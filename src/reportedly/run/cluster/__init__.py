"""Read an archive on many cores or many machines: the stages of `run.local`, carried by Daft.

`archive` says in what order; `plan` cuts the inputs into pieces; `work` is what is done to one
piece, by the functions one process uses; `copies` is the shuffle; `engine` alone knows Daft and
Ray. The result is a data set, and `run.dataset` takes it into a ledger where neither is installed.
"""

from __future__ import annotations

from reportedly.run.cluster.archive import Progress, build_dataset

__all__ = ["Progress", "build_dataset"]
