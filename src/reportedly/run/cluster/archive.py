"""The order of the work: plan, ids, readings, copies. A stopped run is completed by the next."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from reportedly.errors import UsageError, told_by
from reportedly.ingest.identity import Look, Naming
from reportedly.ingest.inputs import Ids
from reportedly.records import Versions
from reportedly.run.cluster import work
from reportedly.run.cluster.copies import write_copies
from reportedly.run.cluster.engine import Engine
from reportedly.run.cluster.plan import InputPiece, plan
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
    report: Callable[[Progress], None] = lambda _: None,
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
    done = _read_all(engine, pieces, out, report)
    many = engine.whole(
        partial(write_copies, out=out, pieces=[p.number for p in pieces])
    )
    return Progress(done.read, done.failed, done.total, many)


def _keep_plan(out: Path, pieces: Sequence[InputPiece]) -> None:
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
            f"{out}: holds a data set of other articles, or one read by other versions; "
            "name a new folder"
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
            raise UsageError(f"{out}: cannot be written ({told_by(error)})") from None


def _read_all(
    engine: Engine,
    pieces: Sequence[InputPiece],
    out: Path,
    report: Callable[[Progress], None],
) -> Progress:
    repeats = repeats_of(engine, pieces)
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
        report(done)
    return done


def _read_piece(out: str, by: tuple[str, str, str], order: str) -> str:
    asked = json.loads(order)
    piece = InputPiece(**asked["piece"])
    repeats = {int(n): tuple(r) for n, r in asked["repeats"].items()}
    done = work.done_before(piece, Path(out)) or work.read_piece(
        piece, repeats, Path(out), Versions(*by)
    )
    return json.dumps([done.read, done.failed])


def repeats_of(
    engine: Engine, pieces: Sequence[InputPiece]
) -> dict[int, tuple[int, ...]]:
    """Which articles get another id than the one they ask for, by their numbers: `Ids` and `Naming`
    as in one process, of which only articles that share an id are looked at.
    """
    answers = engine.each(_idents, [piece.packed() for piece in pieces], heavy=False)
    by_piece = {index: json.loads(answer) for index, answer in answers}
    asked = {
        number: ident
        for index, piece in enumerate(pieces)
        for number, ident in enumerate(by_piece.pop(index), piece.number)
        if ident is not None
    }
    times = Counter(asked.values())
    names = {
        f"{i}-{n}" for i, many in times.items() if many > 1 for n in range(2, many + 1)
    }
    shared = {
        n: ident for n, ident in asked.items() if times[ident] > 1 or ident in names
    }
    looks = _looks(engine, pieces, shared)
    ids, naming = Ids(), Naming()
    naming.settle((shared[n], look) for n, look in looks.items())
    repeats = {
        n: naming.repeats(ident, looks[n].digest, partial(looks.__getitem__, n))
        if n in looks
        else ids.repeats(ident)
        for n, ident in sorted(shared.items())
    }
    return {n: again for n, again in repeats.items() if again}


def _looks(
    engine: Engine, pieces: Sequence[InputPiece], wanted: Container[int]
) -> dict[int, Look]:
    """How some articles look that give themselves an id, by their numbers."""
    orders = []
    for piece in pieces:
        here = [
            n for n in range(piece.number, piece.number + piece.many) if n in wanted
        ]
        if here:
            orders.append(json.dumps({"piece": asdict(piece), "wanted": here}))
    looks: dict[int, Look] = {}
    for _, answer in engine.each(_looks_in_piece, orders, heavy=False):
        for number, digest, address, outlet, title, runs, day in json.loads(answer):
            looks[number] = Look(digest, address, outlet, title, frozenset(runs), day)
    return looks


def _looks_in_piece(order: str) -> str:
    asked = json.loads(order)
    found = work.looks(InputPiece(**asked["piece"]), set(asked["wanted"]))
    return json.dumps(
        [
            (n, x.digest, x.address, x.outlet, x.title, sorted(x.runs), x.day)
            for n, x in found
        ]
    )


def _idents(packed: str) -> str:
    return json.dumps(work.idents(InputPiece.unpacked(packed)))
