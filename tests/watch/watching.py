"""A watch over a made world, for the tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from random import Random

from reportedly.ledger import Ledger
from reportedly.records.watching import Feed
from reportedly.watch.asking import Asker
from reportedly.watch.watcher import Options, Watch
from tests.watch.world import InTheAir, World


def feed(address: str, **given: object) -> Feed:
    """A feed of the world."""
    ident = sha256(address.encode()).hexdigest()[:12]
    return Feed(ident, str(given.pop("kind", "feed")), address, **given)  # type: ignore[arg-type]


def add(ledger: Ledger, world: World, *addresses: str, **given: object) -> None:
    """Let a ledger watch feeds."""
    for address in addresses:
        ledger.watch.keep_feed(feed(address, **given), "add", "", world.clock.now())


def watched(
    ledger: Ledger,
    world: World,
    hours: float,
    settle: Callable[[bool], None] = lambda new: None,
    tick: float = 60.0,
    **options: bool,
) -> tuple[Watch, list[str]]:
    """Watch for some hours of the world's time."""
    lines: list[str] = []
    watch = Watch(
        ledger,
        Asker(world, world.clock, "mailto:desk@example.org", "test"),
        world.clock,
        settle=settle,
        tell=lambda where, line: lines.append(f"{where}: {line}"),
        options=Options(tick=tick, **options),  # type: ignore[arg-type]
        executor=InTheAir(world.clock),
        random=Random(7),
    )
    watch.run(world.clock.now() + timedelta(hours=hours))
    return watch, lines
