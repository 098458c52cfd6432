"""The order of the work: plan, ids, readings, copies. A stopped run is completed by the next."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from reportedly.errors import UsageError
from reportedly.ingest.inputs import Ids
from reportedly.records import Versions
from reportedly.run.cluster import work
from reportedly.run.cluster.copies import write_copies
from reportedly.run.cluster.engine import Engine
from reportedly.run.cluster.plan import Piece, plan
from reportedly.run.dataset import PLAN, read_plan
from reportedly.run.tracing import trace_version
from reportedly.run.versions import versions


@dataclass(frozen=True, slots=True)
class Progress:
    """Articles done so far, of those there are; at the end also the copy links found."""

    read: int
    failed: int
    total: int
    links: int = 0


def build_dataset(
    inputs: Iterable[str],
    out: Path,
    ray: str | None = None,
    size: int | None = None,
    told: Callable[[Progress], None] = lambda _: None,
) -> Progress:
    """Read every article of the inputs into a data set.

    Args:
        inputs: files of Parquet or JSON lines, and folders of them; every machine must see them by
            the same path.
        out: the folder of the data set, which every machine must see too.
        ray: the address of a Ray cluster; None reads on the cores of this machine.
        size: articles a piece; by default as many as make 512 pieces, within 8 and 2,000.
        told: is given the count whenever a piece is done.

    Raises:
        UsageError: inputs of another kind, another data set in `out`, no engine or no cluster.
        EngineError: the engine fails again and again, or a machine has other code or words.
    """
    pieces = plan(inputs, size)
    out = out.resolve()
    _keep_plan(out, pieces)
    engine = Engine(ray)
    done = _read_all(engine, pieces, out, told)
    many = engine.whole(
        partial(write_copies, out=out, pieces=[p.number for p in pieces])
    )
    return Progress(done.read, done.failed, done.total, many)


def _keep_plan(out: Path, pieces: Sequence[Piece]) -> None:
    """Write down what the data set is made from, or see that it is the same as last time.

    Raises:
        UsageError: the folder holds something else, or cannot be written.
    """
    made = {
        "made_from": [asdict(piece) for piece in pieces],
        "pieces": [piece.number for piece in pieces],
        "versions": asdict(versions()),
        "trace": trace_version(),
    }
    before = read_plan(out)
    if before is not None and before != made:
        raise UsageError(
            f"{out}: holds a data set of other articles, or one read by other versions; name a new folder"
        )
    if before is None:
        try:
            out.mkdir(parents=True, exist_ok=True)
            if any(out.iterdir()):
                raise UsageError(
                    f"{out}: is not empty and is no data set; name a new folder"
                )
            (out / PLAN).write_text(json.dumps(made, indent=1), encoding="utf-8")
        except OSError as error:
            raise UsageError(
                f"{out}: cannot be written ({error.strerror or error})"
            ) from None


def _read_all(
    engine: Engine, pieces: Sequence[Piece], out: Path, told: Callable[[Progress], None]
) -> Progress:
    repeats = _repeats(engine, pieces)
    orders = []
    for piece in pieces:
        own = {
            str(n): repeats[n]
            for n in range(piece.number, piece.number + piece.many)
            if n in repeats
        }
        orders.append(json.dumps({"piece": asdict(piece), "repeats": own}))
    total = sum(piece.many for piece in pieces)
    done = Progress(0, 0, total)
    reading = partial(_read_piece, str(out), tuple(asdict(versions()).values()))
    for _, result in engine.each(reading, orders):
        read, failed = json.loads(result)
        done = Progress(done.read + read, done.failed + failed, total)
        told(done)
    return done


def _read_piece(out: str, by: tuple[str, str, str], order: str) -> str:
    asked = json.loads(order)
    piece = Piece(**asked["piece"])
    repeats = {int(n): tuple(r) for n, r in asked["repeats"].items()}
    done = work.done_before(piece, Path(out)) or work.read_piece(
        piece, repeats, Path(out), Versions(*by)
    )
    return json.dumps([done.read, done.failed])


def _repeats(engine: Engine, pieces: Sequence[Piece]) -> dict[int, tuple[int, ...]]:
    """Which articles ask for an id that was given before, by their numbers: ids are unique in a
    data set.
    """
    asked = dict(
        engine.each(_idents, [piece.packed() for piece in pieces], heavy=False)
    )
    ids = Ids()
    repeats = {}
    for index, piece in enumerate(pieces):
        for number, ident in enumerate(json.loads(asked.pop(index)), piece.number):
            if ident is not None and (again := ids.repeats(ident)):
                repeats[number] = again
    return repeats


def _idents(packed: str) -> str:
    return json.dumps(work.idents(Piece.unpacked(packed)))
