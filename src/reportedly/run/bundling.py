"""The evidence of one happening, in one file that a third party can check without the ledger it
comes from.

A bag (`exports.bag`) with the pages as they were kept, a small ledger of every reading of them and
of what people said of their figures, and the happening and its figures as the whole ledger told
them. `reportedly verify BUNDLE` checks the bag, the small ledger as any other, and that the told
values are those of the ledger.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from reportedly.errors import InputError, UsageError
from reportedly.exports.bag import bag_labels, bag_problems, packed_bag, unpacked_bag
from reportedly.exports.claims import claim_row
from reportedly.exports.formats import written
from reportedly.exports.tables import FIGURE_COLUMNS, json_line
from reportedly.ledger import Ledger, open_ledger
from reportedly.records import Provenance, RawPage
from reportedly.run.happened import happenings_beginning
from reportedly.run.tracing import copies, trace_ledger

HEAD = (
    "Reportedly-Head"  # the label that holds the last link of the small ledger's chain
)
LEDGER = "ledger.db"
ENDINGS: Mapping[str, str] = {
    "text/html": ".html",
    "text/plain": ".txt",
    "application/json": ".json",
}
README = """The evidence of {name}, taken from {ledger} by reportedly {version}.

pages/          the articles' bytes as they were kept
ledger.db       what was read in them, with reasons, and what people said of their figures
happening.json  the happening as the whole ledger told it
figures.csv     the figures of its tolls, with their exact words

Check it with: reportedly verify THIS.zip
"""


def bundle(ledger: Ledger, ident: str, made: datetime, version: str) -> bytes:
    """The evidence of a happening as a ZIP file.

    Args:
        ident: the happening's id, or the beginning of it.

    Raises:
        UsageError: no happening has it, or several have.
    """
    with ledger.snapshot() as seen:
        written = _one(seen, ident)
        documents = _with_copies(seen, written["articles"])
        with TemporaryDirectory() as folder:
            small = Path(folder) / LEDGER
            pages = _small_ledger(seen, documents, small)
            with open_ledger(small) as opened:
                head = opened.head()
            files = {
                **pages,
                LEDGER: small.read_bytes(),
                "happening.json": json_line(written),
                "figures.csv": _figures_file(seen, written),
                "README.txt": README.format(
                    name=written["name"], ledger=ledger.path.name, version=version
                ).encode(),
            }
    labels = {
        "Bagging-Date": made.date().isoformat(),
        "External-Identifier": written["happening"],
        "External-Description": written["name"],
        "Bag-Software-Agent": f"reportedly {version}",
        HEAD: head,
    }
    return packed_bag(f"evidence-{written['happening']}", files, labels)


def _one(ledger: Ledger, ident: str) -> dict[str, Any]:
    found = happenings_beginning(ledger, ident)
    if len(found) == 1:
        return found[0]
    what = "no happening has" if not found else f"{len(found)} happenings have"
    raise UsageError(f"{ledger.path}: {what} an id that begins with {ident!r}")


def _with_copies(ledger: Ledger, articles: list[str]) -> set[str]:
    """Articles, and those that passages of theirs stand in too: who is a witness hangs on them."""
    found = set(articles)
    for document in articles:
        for link in copies(ledger, document):
            found |= {link.copy.document, link.original.document}
    return found


def _small_ledger(ledger: Ledger, documents: set[str], small: Path) -> dict[str, bytes]:
    """Every reading of some articles in a ledger of their own; their pages as files."""
    wanted: dict[str, list[Provenance]] = {}
    for kept in ledger.documents(history=True):
        if kept.document in documents:
            wanted.setdefault(kept.sha256, []).append(kept)
    files: dict[str, bytes] = {}
    with open_ledger(small, create=True) as opened:
        for page in ledger.pages():
            for kept in wanted.get(page.sha256, ()):
                data, found = page.data(), ledger.found(kept)
                raw = RawPage(
                    kept.document,
                    kept.origin,
                    data,
                    page.sha256,
                    page.media,
                    found.text,
                )
                opened.append_found(raw, found, kept.versions, kept.kept_at)
                files[f"pages/{page.sha256[:16]}{ENDINGS.get(page.media, '.bin')}"] = (
                    data
                )
        trace_ledger(opened)
        held = {figure.figure.id for figure in opened.figures()}
        for said in ledger.judgements():
            if said.pair <= held:
                opened.judge(said)
    return files


def _figures_file(ledger: Ledger, figures: Mapping[str, Any]) -> bytes:
    """The figures that the events of a happening count, as the export writes them."""
    events = {one["event"] for one in figures["events"]}
    wanted = {
        toll.figure
        for kept in ledger.events()
        if kept.event.id in events
        for toll in kept.event.tolls
    }
    rows = [claim_row(kept) for kept in ledger.figures() if kept.figure.id in wanted]
    return written("csv", rows, FIGURE_COLUMNS)


# ------------------------------------------------------------------ checking
class OpenedBundle:
    """A bundle, unpacked: what is wrong with the bag, its small ledger, and the head it should
    have.
    """

    def __init__(self, bag: Path) -> None:
        self.problems = tuple(bag_problems(bag))
        self.ledger = bag / "data" / LEDGER
        self.head = bag_labels(bag).get(HEAD) if not self.problems else None
        self._told = bag / "data" / "happening.json"
        self._pages = bag / "data" / "pages"

    def differences(self, ledger: Ledger) -> Iterator[str]:
        """What the bag tells otherwise than its ledger: pages, the happening's events."""
        kept = {page.sha256[:16] for page in ledger.pages()}
        there = {PurePosixPath(path.name).stem for path in self._pages.glob("*")}
        yield from (
            f"the page {name} is not in its ledger" for name in sorted(there - kept)
        )
        yield from (f"the page {name} is missing" for name in sorted(kept - there))
        try:
            manifest = json.loads(self._told.read_bytes())
            events = {str(one["event"]) for one in manifest["events"]}
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            yield "happening.json does not tell a happening"
            return
        held = {kept.event.id for kept in ledger.events()}
        yield from (
            f"the event {ident} is not in its ledger" for ident in sorted(events - held)
        )


def open_bundle(path: Path, folder: Path) -> OpenedBundle:
    """Unpack a bundle into an empty folder.

    Raises:
        InputError: it is none.
    """
    bag = unpacked_bag(path, folder)
    opened = OpenedBundle(bag)
    if not opened.problems and not opened.ledger.is_file():
        raise InputError(str(path), f"is no bundle: it holds no {LEDGER}")
    return opened
