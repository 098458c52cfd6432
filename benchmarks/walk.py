"""How a document walks through `read`: how often it changes rooms, comes back, and is asked the same thing again.

    python benchmarks/walk.py [ARTICLES.jsonl] [--most 15]

A stay is a run of calls, in one module, of functions that are handed the document; a return is a stay in a module that
had one before. Rooms are the folders that hold the modules. An ask is a call of a method of `Document` or `Mentions`,
by the module that asks; it is asked again where that module had the same answer for the same offsets. Means over the
articles: the bundled examples where no file is given. Counts, not times: they are the same on every machine.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from speed import articles

import reportedly
from reportedly.records import Document, Mentions, RawPage
from reportedly.run.local import read_page

ROOT = str(Path(reportedly.__file__).parent)


@dataclass
class Walk:
    """What one document met on its way."""

    stays: list[str] = field(default_factory=list)  # modules, in order
    asks: Counter[tuple[str, str]] = field(default_factory=Counter)
    again: Counter[tuple[str, str]] = field(default_factory=Counter)
    known: set[tuple[object, ...]] = field(default_factory=set)

    def call(self, frame: FrameType, event: str, _: object) -> None:
        """Taken for each call; those of our functions that have the document are kept."""
        code = frame.f_code
        if event != "call" or not code.co_filename.startswith(ROOT):
            return
        module = code.co_filename.removeprefix(ROOT + "/").removesuffix(".py")
        given = [frame.f_locals.get(n) for n in code.co_varnames[: code.co_argcount]]
        own = given[0] if given else None
        if module.startswith("records/"):
            if isinstance(own, Document | Mentions):
                self._asked(frame, code.co_name, given[1:])
            return
        held = any(
            isinstance(one, Document) for one in (*given, getattr(own, "document", 0))
        )
        if held and self.stays[-1:] != [module]:
            self.stays.append(module)

    def _asked(self, frame: FrameType, name: str, given: list[object]) -> None:
        """A method of the document or of what was found in it, by whoever calls it."""
        above = frame.f_back
        while above is not None and "/records/" in above.f_code.co_filename:
            above = above.f_back
        if above is None or not above.f_code.co_filename.startswith(ROOT):
            return
        by = above.f_code.co_filename.removeprefix(ROOT + "/").removesuffix(".py")
        self.asks[by, name] += 1
        same = (by, name, *(repr(one) for one in given))
        self.again[by, name] += same in self.known
        self.known.add(same)

    def in_rooms(self) -> list[str]:
        """The stays by their folders."""
        rooms: list[str] = []
        for module in self.stays:
            room = module.rpartition("/")[0]
            if rooms[-1:] != [room]:
                rooms.append(room)
        return rooms


def walked(page: RawPage) -> Walk:
    """One article, read under watch."""
    walk = Walk()
    sys.setprofile(walk.call)
    try:
        read_page(page)
    finally:
        sys.setprofile(None)
    return walk


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path, nargs="?")
    parser.add_argument("--most", type=int, default=15)
    asked = parser.parse_args()
    pages = articles(asked.articles)
    if asked.articles is None:
        pages = list({page.text: page for page in pages}.values())
    read_page(pages[0])  # what is made once, at the first article, is no part of a walk
    walks = [walked(page) for page in pages]
    many = len(walks)
    for what, ways in (
        ("modules", [walk.stays for walk in walks]),
        ("rooms", [walk.in_rooms() for walk in walks]),
    ):
        stays = sum(map(len, ways)) / many
        met = sum(len(set(way)) for way in ways) / many
        print(f"{stays:7.0f} stays in {met:.0f} {what}, {stays - met:.0f} returns")
    asks, again = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for walk in walks:
        asks += walk.asks
        again += walk.again
    told, repeated = asks.total() / many, again.total() / many
    print(f"{told:7.0f} asks of the document or its mentions, {repeated:.0f} again")
    for (by, name), times in again.most_common(asked.most):
        print(
            f"{times / many:7.1f} of {asks[by, name] / many:6.1f} again  {by}: {name}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
