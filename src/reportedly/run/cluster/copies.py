"""Copy links of a whole data set by one shuffle.

Every sentence's band keys go to the machine that gathers the key; there the rule of
`trace.candidates` pairs its holders, and each pair of documents is confirmed by `trace.copies`, as
on one machine. No pair of articles is compared that shares no key, and no machine holds more than
its share.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from reportedly.ledger.parquet import link_row, schema, to_arrow, unescaped
from reportedly.run.cluster.engine import Engine
from reportedly.run.cluster.work import number_of
from reportedly.run.dataset import parquet_writer, part
from reportedly.run.tracing import trace_version
from reportedly.trace import Fingerprint, Traced, confirmed, linked, side
from reportedly.trace.fingerprints import BANDS

_TOGETHER = 5000  # links written at a time
_ALIGNED = (
    64  # pairs of documents compared at a time: their texts are handed to a process
)


def write_copies(engine: Engine, out: Path, pieces: Sequence[int]) -> int:
    """Find every copy link of a data set and write them in the order in which one machine finds
    them.

    Returns:
        How many there are.
    """
    links = _link_rows(engine, out, pieces).sort(["later", "earlier", "place"])
    many = 0
    with parquet_writer(part(out, "copies", 0), schema("copies")) as writer:
        batch: list[dict[str, Any]] = []
        for row in links.iter_rows():
            batch.append(json.loads(row["link"]))
            if len(batch) == _TOGETHER:
                writer.write_table(to_arrow("copies", batch))
                many, batch = many + len(batch), []
        writer.write_table(to_arrow("copies", batch))
    return many + len(batch)


def _link_rows(engine: Engine, out: Path, pieces: Sequence[int]) -> Any:
    """(later, earlier, place among the links of the two, link as JSON)."""
    daft, col = engine.daft, engine.daft.col
    D = daft.DataType
    prints = engine.read(part(out, "fingerprints", n) for n in pieces)
    documents = engine.read(part(out, "documents", n) for n in pieces)
    # The same bytes twice are one reading: the first by number, which of one day is the first by
    # turn.
    firsts = prints.groupby("sha256").agg(col("turn").min()).select("turn")
    prints = prints.join(firsts, on="turn", how="semi").select(
        "turn", "reading", "packed"
    )

    holder = D.struct({"turn": D.int64(), "place": D.uint64()})
    pair = D.struct(
        {
            "later": D.int64(),
            "earlier": D.int64(),
            "here": D.uint64(),
            "there": D.uint64(),
        }
    )
    keys_of = engine.light(_banded_keys, D.list(D.uint64()))
    pairs_of = engine.light(_pairs_of_holders, D.list(pair))
    links_of = engine.heavy(_links_of, D.list(D.string()), _ALIGNED, len(pieces))

    struct = daft.functions.to_struct
    keys = prints.select("turn", keys_of(col("packed")).alias("key")).explode(
        "key", index_column="place"
    )
    keys = keys.where(col("key") != 0)
    holders = keys.select(
        "key", struct(turn=col("turn"), place=col("place")).cast(holder).alias("holder")
    )
    groups = holders.groupby("key").agg(col("holder").list_agg().alias("holders"))
    groups = groups.where(col("holders").list_count() > 1)
    pairs = groups.select(pairs_of(col("holders")).alias("pair"))
    pairs = pairs.where(col("pair").list_count() > 0).explode("pair")
    pairs = pairs.select(
        *(
            col("pair")[name].alias(name)
            for name in ("later", "earlier", "here", "there")
        )
    )
    seed = struct(here=col("here"), there=col("there"))
    seeds = pairs.groupby("later", "earlier").agg(seed.list_agg().alias("seeds"))

    sides = documents.select("reading", "document", "published", "outlet", "text").join(
        prints, on="reading"
    )
    about = struct(
        *(
            col(name)
            for name in ("turn", "document", "published", "outlet", "text", "packed")
        )
    )
    sides = sides.select("turn", about.alias("about"))
    both = seeds.join(
        sides.select(col("turn").alias("later"), col("about").alias("a")), on="later"
    )
    both = both.join(
        sides.select(col("turn").alias("earlier"), col("about").alias("b")),
        on="earlier",
    )
    found = both.select(
        "later", "earlier", links_of(col("seeds"), col("a"), col("b")).alias("link")
    )
    return found.where(col("link").list_count() > 0).explode(
        "link", index_column="place"
    )


def _banded_keys(packed: Any) -> Any:
    """For each fingerprint, sentence by sentence, its keys, each with its band; 0 where there is
    none.
    """
    bands = np.arange(BANDS, dtype=np.uint64) << np.uint64(32)
    found = []
    for one in packed.to_pylist():
        keys = Fingerprint.from_bytes("", one).keys.astype(np.uint64)
        found.append(np.where(keys == 0, 0, keys | bands).ravel())
    ends = np.cumsum([0, *(len(k) for k in found)], dtype=np.int64)
    flat = np.concatenate(found or [np.zeros(0, dtype=np.uint64)])
    return pa.LargeListArray.from_arrays(
        pa.array(ends), pa.array(flat, type=pa.uint64())
    )


def _pairs_of_holders(groups: Any) -> list[list[dict[str, int]]]:
    """For each key, the pairs its holders make."""
    made = []
    for group in groups.to_pylist():
        holders = sorted((h["turn"], h["place"] // BANDS) for h in group)
        made.append(
            [
                {"later": a, "earlier": b, "here": i, "there": j}
                for (a, i), (b, j) in linked(holders)
            ]
        )
    return made


def _links_of(seeds: Any, later: Any, earlier: Any) -> list[list[str]]:
    """For each pair of documents, its links as JSON."""
    trace = trace_version()
    columns = zip(
        seeds.to_pylist(), later.to_pylist(), earlier.to_pylist(), strict=True
    )
    return [_compared_pieces(s, a, b, trace) for s, a, b in columns]


def _compared_pieces(
    seeds: Sequence[dict[str, int]], a: dict[str, Any], b: dict[str, Any], trace: str
) -> list[str]:
    numbers = {unescaped(one["document"]): number_of(one["turn"]) for one in (a, b)}
    links = confirmed(_side(a), _side(b), {(s["here"], s["there"]) for s in seeds})
    return [
        json.dumps(
            link_row(
                numbers[link.copy.document],
                numbers[link.original.document],
                link,
                trace,
            )
        )
        for link in links
    ]


def _side(about: dict[str, Any]) -> Any:
    document, text, outlet = (
        unescaped(about[name]) for name in ("document", "text", "outlet")
    )
    return side(
        Traced(document, text, about["published"], outlet),
        Fingerprint.from_bytes(document, about["packed"]),
    )
